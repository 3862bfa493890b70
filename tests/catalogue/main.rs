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

#[cfg(not(target_family = "wasm"))]
mod reference_meets_vectors;

#[cfg(not(target_family = "wasm"))]
mod a;
#[cfg(not(target_family = "wasm"))]
mod b;
#[cfg(not(target_family = "wasm"))]
mod c;
#[cfg(not(target_family = "wasm"))]
mod d;
mod f;
#[cfg(not(target_family = "wasm"))]
mod h;
#[cfg(not(target_family = "wasm"))]
mod i;
#[cfg(not(target_family = "wasm"))]
mod m;
#[cfg(not(target_family = "wasm"))]
mod n;
mod p;
#[cfg(not(target_family = "wasm"))]
mod r;
#[cfg(not(target_family = "wasm"))]
mod s;
#[cfg(not(target_family = "wasm"))]
mod shake;
#[cfg(not(target_family = "wasm"))]
mod stored;
#[cfg(not(target_family = "wasm"))]
mod t;
#[cfg(not(target_family = "wasm"))]
mod v;
mod w;

/// Without these there is no verifier, or no attack.
///
/// The equations cannot be written with another number of responses, nor for what the request does not offer. What a
/// digest covers twice has no attack of its own: the number of credentials, their interfaces, keys, headers and lengths
/// are in the challenges of their proofs, directly or through the domain, the claims that are shown likewise, and the
/// parameters are those of the rows and the pairings. That the digest changes with each is shown in `s::presented`.
const NO_TWIN: [reference::Check; 11] = {
    use reference::Check::*;
    [
        ResponseCount,
        SelectorInRange,
        IssuerTrusted,
        ShownFits,
        DigestBindsCredentials,
        DigestBindsInterface,
        DigestBindsKey,
        DigestBindsHeader,
        DigestBindsLength,
        DigestBindsDisclosed,
        DigestBindsParameters,
    ]
};

/// Each check of the reference is switched off by a test somewhere, so that all of them are known to be needed.
#[cfg(not(target_family = "wasm"))]
#[test]
fn every_check_has_a_twin() {
    let groups = [
        include_str!("b.rs"),
        include_str!("b/applications.rs"),
        include_str!("b/registration.rs"),
        include_str!("bytes.rs"),
        include_str!("c.rs"),
        include_str!("f.rs"),
        include_str!("h.rs"),
        include_str!("h/signed.rs"),
        include_str!("i.rs"),
        include_str!("i/authorities.rs"),
        include_str!("i/borders.rs"),
        include_str!("i/federation.rs"),
        include_str!("i/hidden.rs"),
        include_str!("i/registries.rs"),
        include_str!("m.rs"),
        include_str!("m/challenges.rs"),
        include_str!("n.rs"),
        include_str!("n/presented.rs"),
        include_str!("p.rs"),
        include_str!("r.rs"),
        include_str!("r/tables.rs"),
        include_str!("r/windows.rs"),
        include_str!("s.rs"),
        include_str!("s/presented.rs"),
        include_str!("t.rs"),
        include_str!("t/hinted.rs"),
        include_str!("t/presented.rs"),
        include_str!("v.rs"),
    ];
    for check in reference::Check::ALL {
        let name = format!("{check:?}");
        let named = groups.iter().any(|group| group.contains(&format!("Check::{name}")));
        assert!(named || NO_TWIN.contains(check), "{name}");
    }
}
