//! Over 18 without the birthday.
//!
//! `cargo run --release --example age_check` prints who learned what; city/age_check.rs is the journey.

#[path = "city/city.rs"]
mod city;

fn main() -> city::Outcome {
    city::run(Some("age_check"))
}
