//! One of a list of districts, without saying which.
//!
//! `cargo run --release --example district_one_of` prints who learned what; city/district_one_of.rs is the journey.

#[path = "city/city.rs"]
mod city;

fn main() -> city::Outcome {
    city::run(Some("district_one_of"))
}
