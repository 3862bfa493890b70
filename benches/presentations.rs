//! What do predicates, hidden issuers and a status cost on top of a bare proof of the same credential?
//!
//! ```text
//! cargo bench --bench presentations [-- [GROUP..] [--update]]
//! ```
//!
//! | group | question |
//! |---|---|
//! | `presentations` | predicates, and batches |
//! | `hidden` | issuers that hide among 2 to 1,024 |
//! | `status` | cards that are not revoked, batches with them, and the registry |
//!
//! All groups, or those that are named. All entries of a question run in turn, round after round, on one thread; ratios are
//! taken within a round. The bare proof is a standard one of the blind interface over the same credential of 12 claims,
//! everything hidden. The tables go to the screen, and with `--update` to `benches/results/GROUP.md`.
//!
//! | environment | meaning | default |
//! |---|---|---|
//! | `AVERMENT_BENCH_ROUNDS` | rounds | 25 |
//! | `AVERMENT_BENCH_SLICE_MS` | milliseconds for one entry in one round | 20 |
//!
//! Without the argument `--bench`, which `cargo bench` passes, everything runs just once, large sets and large registries are
//! left out, and nothing is written.

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

#[path = "presentations/bare.rs"]
mod bare;
#[path = "presentations/card.rs"]
mod card;
#[path = "presentations/city.rs"]
mod city;
#[allow(dead_code, reason = "roles are for the bench `ratios`")]
#[path = "ratios/harness.rs"]
mod harness;
#[path = "presentations/hidden.rs"]
mod hidden;
#[allow(unsafe_code, reason = "the C library is called as the limit rows call it")]
#[path = "presentations/or_proof.rs"]
mod or_proof;
#[path = "presentations/question.rs"]
mod question;
#[path = "ratios/stats.rs"]
mod stats;
#[path = "presentations/status.rs"]
mod status;
#[allow(dead_code, reason = "roles are for the bench `ratios`")]
#[path = "subjects/entry.rs"]
mod subjects;
#[path = "presentations/verifying.rs"]
mod verifying;

use core::time::Duration;
use std::{env, fs};

use self::harness::Plan;
use self::question::Questions;

const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/results");
const ABOUT: &str = "A credential of 12 claims, nothing disclosed. Times in µs and ratios to the first entry of the question \
                     in the same round: median (middle half).";

/// One table.
struct Group {
    name: &'static str,
    title: &'static str,
    /// Told whether anything is measured.
    questions: fn(bool) -> Questions,
}

const GROUPS: [Group; 3] = [
    Group {
        name: "presentations",
        title: "Presentations beside a bare proof",
        questions: city::questions,
    },
    Group {
        name: "hidden",
        title: "Hidden issuers beside issuers that are shown",
        questions: hidden::questions,
    },
    Group {
        name: "status",
        title: "Cards that are not revoked, and the registry",
        questions: status::questions,
    },
];

fn main() {
    let (flags, names): (Vec<_>, Vec<_>) =
        env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let has = |flag: &str| flags.iter().any(|argument| argument == flag);
    let measures = has("--bench");
    let plan = if measures {
        Plan {
            rounds: number("AVERMENT_BENCH_ROUNDS", 25).max(1),
            slice: Duration::from_millis(number("AVERMENT_BENCH_SLICE_MS", 20) as u64),
        }
    } else {
        Plan { rounds: 1, slice: Duration::ZERO }
    };
    for Group { name, title, questions } in GROUPS {
        if !names.is_empty() && !names.iter().any(|wanted| wanted == name) {
            continue;
        }
        let table = format!("# {title}\n\n{ABOUT}\n\n{}", questions(measures).ask(plan));
        println!("{table}");
        if measures && has("--update") {
            let path = format!("{RESULTS}/{name}.md");
            fs::write(path, table).expect("the results can be written");
        }
    }
}

fn number(name: &str, default: usize) -> usize {
    env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}
