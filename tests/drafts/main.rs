//! The published vectors of the three drafts and of RFC 9380, octet for octet.
//!
//! Trace values that do not appear in the octets themselves (B, T1, T2) are inputs of values that do: of the signature,
//! and of the challenge that ends each proof.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]
#![allow(clippy::indexing_slicing, reason = "offsets of published objects")]
#![allow(clippy::std_instead_of_alloc, clippy::std_instead_of_core, reason = "tests have std")]

#[path = "../support/vectors.rs"]
mod vectors;

mod blind;
mod core_interface;
mod hashing;
mod pseudonym;

use averment::bbs::{Ciphersuite, Nonces};
use averment::hazmat;
use vectors::{MockRngTag, Scalar, Suite};

fn ciphersuite(suite: Suite) -> Ciphersuite {
    match suite {
        Suite::Sha256 => Ciphersuite::Bls12381Sha256,
        Suite::Shake256 => Ciphersuite::Bls12381Shake256,
    }
}

const SEED: &[u8] = b"3.141592653589793238462643383279";

/// The scalars that a fixture expands from its seed, which must be the ones that it prints.
fn mocked(suite: Suite, dst: &str, printed: &[Scalar]) -> Nonces {
    let scalars =
        hazmat::seeded_random_scalars(ciphersuite(suite), SEED, dst.as_bytes(), printed.len())
            .expect("few scalars");
    let octets: Vec<_> = scalars.iter().map(|scalar| *scalar.expose_bytes()).collect();
    assert_eq!(octets, printed.iter().map(|scalar| scalar.0).collect::<Vec<_>>(), "{dst}");
    hazmat::nonces(scalars)
}

fn tag(tag: Option<&MockRngTag>) -> &str {
    &tag.expect("the fixture has a tag").dst
}
