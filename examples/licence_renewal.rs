//! A driving licence shown in part, and renewed on the strength of itself.
//!
//! `cargo run --release --example licence_renewal` prints who learned what; city/licence_renewal.rs is the journey.

#[path = "city/city.rs"]
mod city;

fn main() -> city::Outcome {
    city::run(Some("licence_renewal"))
}
