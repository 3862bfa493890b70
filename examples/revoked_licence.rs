//! A permit that is revoked: refused from the next epoch on, and nobody was asked about it.
//!
//! `cargo run --release --example revoked_licence` prints who learned what; city/revoked_licence.rs is the journey.

#[path = "city/city.rs"]
mod city;

fn main() -> city::Outcome {
    city::run(Some("revoked_licence"))
}
