//! An income between two bounds, without the income.
//!
//! `cargo run --release --example tax_bracket` prints who learned what; city/tax_bracket.rs is the journey.

#[path = "city/city.rs"]
mod city;

fn main() -> city::Outcome {
    city::run(Some("tax_bracket"))
}
