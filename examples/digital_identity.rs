//! All journeys of a digital identity, in order: who learned what, in how many octets, how fast.
//!
//! `cargo run --release --example digital_identity`

#[path = "city/city.rs"]
mod city;

fn main() -> city::Outcome {
    city::run(None)
}
