//! The attack catalogue of SECURITY.md, one test for each case, named by its number.
//!
//! Every attack has a positive control, which differs from it in one thing and is accepted, and, where a check stands
//! between it and success, a twin: the reference verifier (`tests/reference`) without exactly that check lets it pass. So
//! a test whose attack has gone stale fails. On everything that the tests try, attacks, controls and random mutations, the
//! library and the reference with all checks give the same verdict.
//!
//! Counts above ten thousand run at a hundredth here, and in full with `AVERMENT_FULL=1` (`scripts/full.sh`).

#![allow(missing_docs, unreachable_pub, reason = "a test crate")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    reason = "a panic fails the test"
)]
#![allow(
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    clippy::too_many_arguments,
    clippy::type_complexity,
    clippy::wildcard_enum_match_arm,
    reason = "tests run on a machine with std, the equations have as many inputs as they have, and an attack looks for one kind of item"
)]
// `wasm/catalogue/run.sh` runs groups P, F and W in WebAssembly.
#![cfg_attr(
    target_family = "wasm",
    feature(custom_test_frameworks, test),
    test_runner(crate::host::collect),
    reexport_test_harness_main = "harness"
)]
#![cfg_attr(
    target_family = "wasm",
    allow(dead_code, unused_imports, reason = "the other groups use it")
)]

#[path = "../reference/mod.rs"]
#[allow(dead_code, reason = "the oracle tests use the rest of it")]
mod reference;
#[path = "../support/vectors.rs"]
mod vectors;

#[cfg(target_family = "wasm")]
#[path = "../../wasm/catalogue/host.rs"]
mod host;

mod bytes;
mod cards;
mod kept;
mod library;
mod samples;
mod tally;
mod verdicts;
mod world;

mod f;
mod p;
mod w;

/// What does not run in WebAssembly, and needs a whole machine.
#[cfg(not(target_family = "wasm"))]
#[path = "."]
mod native {
    mod a;
    mod b;
    mod c;
    mod d;
    mod h;
    mod i;
    mod m;
    mod n;
    mod r;
    mod reference_meets_vectors;
    mod s;
    mod shake;
    mod stored;
    mod t;
    mod twins;
    mod v;
}
