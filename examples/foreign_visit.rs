//! A foreign service recognises the card of one of four cities, hidden of which, and not revoked.
//!
//! `cargo run --release --example foreign_visit` prints who learned what; city/foreign_visit.rs is the journey.

#[path = "city/city.rs"]
mod city;

fn main() -> city::Outcome {
    city::run(Some("foreign_visit"))
}
