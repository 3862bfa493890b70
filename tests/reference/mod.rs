//! A second BBS, written for reading and for attacking.
//!
//! It follows the three drafts equation by equation over plain arkworks: no table, no multi-scalar shortcut, no
//! endomorphism, points and scalars read octet by octet. It shares no line with the library. Every check that a decoder or
//! a verifier has to make is a [`Check`] of its own, so that a test can show two things about an attack: with all checks
//! the reference refuses it, as the library must, and without exactly one of them it lets it pass, so the attack is alive
//! and the check is needed.
//!
//! | module | holds |
//! |---|---|
//! | [`checks`] | the checks and the sets of them |
//! | [`octets`] | points and scalars as octets, both ways |
//! | [`hash`] | expand_message, hash to scalar, hash to curve, generators, the mocked scalars |
//! | [`core`] | keys, domain, signatures, proofs over one list of generators |
//! | [`blind`] | commitments, blind signatures, the layout of the combined list |
//! | [`pseudonym`] | nym secrets, pseudonyms, their proofs |
//! | [`request`] | what a verifier has, in the lists of its interface |
//! | [`batch`] | many proofs at once, with weights or without |
//! | [`forge`] | provers that do not keep to the protocol |
//! | [`lists`] | trust lists, and which issuers the rules in them recognise |
//! | [`borders`] | which of them hide among each other, and under which names |
//! | [`presentation`] | whole presentations: requests, statements beside the signatures, the verifier's steps |

pub mod batch;
pub mod blind;
pub mod borders;
pub mod checks;
pub mod core;
pub mod forge;
pub mod hash;
pub mod lists;
pub mod octets;
pub mod presentation;
pub mod pseudonym;
pub mod registration;
pub mod request;

use ark_bls12_381::Fr;
use ark_ff::PrimeField as _;
use rand::Rng;

pub use self::checks::{Check, Checks, Refused};
pub use self::hash::{Api, Suite};
pub use self::request::Request;

/// A scalar from 48 fresh octets; never zero in practice, so not tested for it.
pub fn random_scalar(rng: &mut impl Rng) -> Fr {
    let mut octets = [0; 48];
    rng.fill_bytes(&mut octets);
    Fr::from_be_bytes_mod_order(&octets)
}

/// `count` scalars from [`random_scalar`].
pub fn random_scalars(count: usize, rng: &mut impl Rng) -> Vec<Fr> {
    (0..count).map(|_| random_scalar(rng)).collect()
}
