//! Possession of the secret key of a point in G2.
//!
//! For a key `W = x·BP2` its holder shows the twin `W' = x·BP1` and that it knows `x`. The pairing ties the two points to
//! one number, and the proof is the draft's for the relation `W' = x·BP1` in G1.
//!
//! | proof | prover | verifier |
//! |---|---|---|
//! | 48 + 64 octets | 3 multiplications in G1 | 2 multiplications in G1, 2 pairings |
//!
//! Without the proof a key `W + d·BP2` would pass, twin `W' + d·BP1` included. What the key is for has to be in the session.
//! Specified in SPEC.md section 17.2.

use alloc::vec::Vec;

use rand_core::TryCryptoRng;

use super::{
    CompactProof, Equation, ImageTerm, ProofRejected, ProveError, Relation, RelationError,
    SessionId, Term, schnorr,
};
use crate::curve::{
    DecodeError, G1, G2, PreparedG2, Scalar, SecretScalar, Sum, pairing_product_is_one, secret_mul,
};

/// `W' = x·BP1`
fn relation(twin: &G1) -> Result<Relation, RelationError> {
    let image = alloc::vec![ImageTerm { element: 1, coefficient: Scalar::ONE }];
    let terms = alloc::vec![Term { scalar: 0, element: 0, coefficient: Scalar::ONE }];
    Relation::new(&[*twin], &[Equation { image, terms }])
}

/// `e(W', BP2) = e(BP1, W)`
fn is_twin(twin: &G1, key: &G2) -> bool {
    let (bp2, minus_w) = (PreparedG2::from(&G2::generator()), PreparedG2::from(&key.negated()));
    let (twin, bp1) = (Sum::from(twin), Sum::from(&G1::generator()));
    pairing_product_is_one(&[(&bp2, &twin), (&minus_w, &bp1)])
}

/// The twin of a key with the proof that goes with it. Whether it holds, a session and a key decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Possession {
    twin: G1,
    proof: CompactProof,
}

/// Which half does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotPossessed {
    /// The proof is not one of the twin in this session.
    Proof,
    /// The twin is that of another key.
    Twin,
}

impl Possession {
    /// Length of an encoded proof, in octets.
    pub(crate) const PROOF_LEN: usize = 2 * Scalar::LEN;

    /// Shows the twin of the key with this secret, which is not zero.
    pub(crate) fn prove(
        session: &SessionId,
        secret: &SecretScalar,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Self, ProveError> {
        let twin = secret_mul(&Sum::from(&G1::generator()), secret).to_point();
        let twin = twin.ok_or(ProveError::Witness)?;
        let relation = relation(&twin).map_err(|_| ProveError::Witness)?;
        let proof = schnorr::prove(&relation, core::slice::from_ref(secret), session, rng)?;
        Ok(Self { twin, proof })
    }

    /// Reads a twin of 48 octets and a proof of 64.
    pub(crate) fn from_bytes(twin: &[u8], proof: &[u8]) -> Result<Self, DecodeError> {
        if proof.len() != Self::PROOF_LEN {
            return Err(DecodeError::Length);
        }
        let proof = CompactProof::from_bytes(1, proof).map_err(|_| DecodeError::ScalarRange)?;
        Ok(Self { twin: G1::from_bytes(twin)?, proof })
    }

    pub(crate) const fn twin(&self) -> &G1 {
        &self.twin
    }

    pub(crate) fn proof_octets(&self) -> Vec<u8> {
        self.proof.to_bytes()
    }

    /// Checks both halves for one session and one key.
    pub(crate) fn check(&self, session: &SessionId, key: &G2) -> Result<(), NotPossessed> {
        // The cheaper half first.
        let relation = relation(&self.twin).map_err(|_| NotPossessed::Proof)?;
        let proof = schnorr::verify(&relation, session, &self.proof);
        proof.map_err(|ProofRejected| NotPossessed::Proof)?;
        if is_twin(&self.twin, key) { Ok(()) } else { Err(NotPossessed::Twin) }
    }
}

#[cfg(test)]
mod tests;
