//! Two residents sign a contract, and a court elsewhere checks who they are and that they are two.
//!
//! `cargo run --release --example signed_contract` prints who learned what; city/signed_contract.rs is the journey.

#[path = "city/city.rs"]
mod city;

fn main() -> city::Outcome {
    city::run(Some("signed_contract"))
}
