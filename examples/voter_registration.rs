//! Each citizen registers once and has three tokens, and nobody knows who is who.
//!
//! `cargo run --release --example voter_registration` prints who learned what; city/voter_registration.rs is the journey.

#[path = "city/city.rs"]
mod city;

fn main() -> city::Outcome {
    city::run(Some("voter_registration"))
}
