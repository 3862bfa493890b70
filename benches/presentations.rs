//! What do predicates cost on top of a bare proof of the same credential?
//!
//! ```text
//! cargo bench --bench presentations [-- --update]
//! ```
//!
//! All entries of a question run in turn, round after round, on one thread; ratios are taken within a round. The bare proof
//! is a standard one of the blind interface over the same credential of 12 claims, everything hidden. The table goes to
//! the screen, and with `--update` to `benches/results/presentations.md`.
//!
//! | environment | meaning | default |
//! |---|---|---|
//! | `AVERMENT_BENCH_ROUNDS` | rounds | 25 |
//! | `AVERMENT_BENCH_SLICE_MS` | milliseconds for one entry in one round | 20 |
//!
//! Without the argument `--bench`, which `cargo bench` passes, everything runs just once and nothing is written.

#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    reason = "a bench needs no_std nowhere, divides counts, and may fail loudly"
)]

#[path = "presentations/city.rs"]
mod city;
#[allow(dead_code, reason = "roles are for the bench `ratios`")]
#[path = "ratios/harness.rs"]
mod harness;
#[path = "ratios/stats.rs"]
mod stats;
#[allow(dead_code, reason = "roles are for the bench `ratios`")]
#[path = "subjects/entry.rs"]
mod subjects;

use core::fmt::Write as _;
use core::time::Duration;
use std::{env, fs};

use self::city::City;
use self::harness::{Plan, Timing, interleave};

const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/results/presentations.md");

fn main() {
    let measures = env::args().any(|argument| argument == "--bench");
    let plan = if measures {
        Plan {
            rounds: number("AVERMENT_BENCH_ROUNDS", 25).max(1),
            slice: Duration::from_millis(number("AVERMENT_BENCH_SLICE_MS", 20) as u64),
        }
    } else {
        Plan { rounds: 1, slice: Duration::ZERO }
    };
    let city = City::new();
    let mut table = String::from(
        "# Presentations beside a bare proof\n\nA credential of 12 claims, nothing disclosed. Times in µs and ratios to the \
         first entry of the question in the same round: median (middle half).\n\n| question | entry | µs | times the first | goal |\n\
         |---|---|---:|---:|---:|\n",
    );
    for question in city.questions() {
        let goals: Vec<Option<f64>> = question.goals.clone();
        let timings = interleave(question.entries, question.operations, plan);
        rows(&mut table, question.title, &timings, &goals);
    }
    let _ = writeln!(table, "\n| presentation | octets |\n|---|---:|");
    for (name, octets) in city.sizes() {
        let _ = writeln!(table, "| {name} | {octets} |");
    }
    println!("{table}");
    if env::args().any(|argument| argument == "--update") {
        fs::write(RESULTS, table).expect("the results can be written");
    }
}

/// The first entry is the bare one that the others are compared with.
fn rows(table: &mut String, title: &str, timings: &[Timing], goals: &[Option<f64>]) {
    for (timing, goal) in timings.iter().zip(goals) {
        let goal = goal.map_or_else(String::new, |goal| format!("{goal}"));
        let _ = writeln!(
            table,
            "| {title} | {} | {} | {} | {goal} |",
            timing.name,
            timing.micros(),
            timing.ratio_to(&timings[0])
        );
    }
}

fn number(name: &str, default: usize) -> usize {
    env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}
