//! Two independent implementations accept what this library makes, and it accepts what they make.
//!
//! They meet as octets. `bbs_plus` computes on another major version of arkworks and signs scalars: with P1 as its g1 and
//! Q_1, H_1 .. H_L as its h its BBS-23 signature is the draft's, where the message for Q_1 is the domain. `zkryptium` has
//! all three interfaces of the drafts, from octets to octets; it also verifies the proofs inside our presentations. Only
//! valid inputs are compared, with a few controls: what has to be refused is the matter of the attack catalogue and its
//! reference.

#![allow(missing_docs, reason = "a test crate")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic fails the test"
)]
#![allow(
    clippy::type_complexity,
    reason = "the peer's operations take octets, and several of them"
)]

mod bbs_plus_signatures;
mod presentations;
mod zkryptium_peer;
mod zkryptium_proofs;

use averment::bbs::{Ciphersuite, SecretKey};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// A secret key of either suite.
fn key(suite: Ciphersuite, rng: &mut StdRng) -> SecretKey {
    SecretKey::generate(suite, &rng.random::<[u8; 32]>(), b"oracle", &suite.key_dst()).unwrap()
}

/// Up to 70 octets, now and then none.
fn octets(rng: &mut StdRng) -> Vec<u8> {
    let len = rng.random_range(0..70);
    (0..len).map(|_| rng.random()).collect()
}

/// `count` messages of random octets.
fn messages(count: usize, rng: &mut StdRng) -> Vec<Vec<u8>> {
    (0..count).map(|_| octets(rng)).collect()
}

/// A random subset of `0..count`, ascending.
fn subset(count: usize, rng: &mut StdRng) -> Vec<usize> {
    (0..count).filter(|_| rng.random()).collect()
}

/// The same cases in every run, other ones for each test.
fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}
