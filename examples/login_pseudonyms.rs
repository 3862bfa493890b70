//! Two services know a citizen when she comes back, and cannot find out that they know the same one.
//!
//! `cargo run --release --example login_pseudonyms` prints who learned what; city/login_pseudonyms.rs is the journey.

#[path = "city/city.rs"]
mod city;

fn main() -> city::Outcome {
    city::run(Some("login_pseudonyms"))
}
