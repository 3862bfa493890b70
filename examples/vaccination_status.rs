//! Dose count and date within bounds, without a name, by two credentials of one holder.
//!
//! `cargo run --release --example vaccination_status` prints who learned what; city/vaccination_status.rs is the journey.

#[path = "city/city.rs"]
mod city;

fn main() -> city::Outcome {
    city::run(Some("vaccination_status"))
}
