//! A resident card is issued to a secret that the office never sees, one for each person.
//!
//! `cargo run --release --example identity_issuance` prints who learned what; city/identity_issuance.rs is the journey.

#[path = "city/city.rs"]
mod city;

fn main() -> city::Outcome {
    city::run(Some("identity_issuance"))
}
