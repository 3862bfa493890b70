//! Possession of an issuer's secret key.
//!
//! For a public key `W = x·BP2` the issuer shows its twin `W' = x·BP1` and that it knows `x`. The pairing ties the two
//! points to one number, and the proof is the draft's for the relation `W' = x·BP1` in G1.
//!
//! | proof | prover | verifier |
//! |---|---|---|
//! | 48 + 64 octets | 3 multiplications in G1 | 2 multiplications in G1, 2 pairings |
//!
//! Without the proof a key `W + d·BP2` would pass, twin `W' + d·BP1` included, and signatures of the one issuer would
//! be signatures of the other. Everything that the key is published for is in the session. Specified in SPEC.md.

use alloc::vec::Vec;

use rand_core::TryCryptoRng;

use super::TrustError;
use crate::bbs::PublicKey;
use crate::credential::{Date, KeyId};
use crate::curve::{
    DecodeError, G1, G2, PreparedG2, Scalar, SecretScalar, Sum, pairing_product_is_one, secret_mul,
};
use crate::sigma::{
    self, CompactProof, Equation, ImageTerm, ProofRejected, ProveError, Relation, RelationError,
    SessionId, Term,
};

const SESSION: &str = "AVERMENT-V1-ISSUER-KEY-POSSESSION-CMPT-with-sigma-proofs_Shake128_BLS12381";

/// What a key is published for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Purpose<'a> {
    pub(super) issuer: &'a str,
    pub(super) key: &'a PublicKey,
    pub(super) family: &'a str,
    pub(super) not_before: Date,
    pub(super) not_after: Date,
}

impl Purpose<'_> {
    fn session(&self) -> SessionId {
        SessionId::derive(
            SESSION,
            &[
                self.key.suite().id().as_bytes(),
                &self.key.to_bytes(),
                &KeyId::of(self.key).to_bytes(),
                self.issuer.as_bytes(),
                self.family.as_bytes(),
                &self.not_before.days().to_be_bytes(),
                &self.not_after.days().to_be_bytes(),
            ],
        )
    }
}

/// `W' = x·BP1`
fn relation(twin: &G1) -> Result<Relation, RelationError> {
    let image = alloc::vec![ImageTerm { element: 1, coefficient: Scalar::ONE }];
    let terms = alloc::vec![Term { scalar: 0, element: 0, coefficient: Scalar::ONE }];
    Relation::new(&[*twin], &[Equation { image, terms }])
}

/// `e(W', BP2) = e(BP1, W)`
fn is_twin(twin: &G1, key: &PublicKey) -> bool {
    let (bp2, minus_w) =
        (PreparedG2::from(&G2::generator()), PreparedG2::from(&key.point().negated()));
    let (twin, bp1) = (Sum::from(twin), Sum::from(&G1::generator()));
    pairing_product_is_one(&[(&bp2, &twin), (&minus_w, &bp1)])
}

/// The twin of a key with the proof that goes with it. Whether it holds, a [`Purpose`] decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Possession {
    twin: G1,
    proof: CompactProof,
}

impl Possession {
    /// Length of an encoded proof, in octets.
    const PROOF_LEN: usize = 2 * Scalar::LEN;

    pub(super) fn prove(
        purpose: &Purpose<'_>,
        secret: &SecretScalar,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Self, TrustError> {
        // A secret key is not zero, and so its twin is not the identity.
        let twin = secret_mul(&Sum::from(&G1::generator()), secret).to_point();
        let twin = twin.ok_or(DecodeError::ZeroScalar)?;
        let rejected = TrustError::Possession(KeyId::of(purpose.key));
        let relation = relation(&twin).map_err(|_| rejected)?;
        let witness = core::slice::from_ref(secret);
        let proof = sigma::prove(&relation, witness, &purpose.session(), rng);
        let proof = proof.map_err(|error| match error {
            ProveError::Rng => TrustError::Rng,
            ProveError::Witness => rejected,
        })?;
        Ok(Self { twin, proof })
    }

    /// Reads a twin of 48 octets and a proof of 64.
    pub(super) fn from_bytes(twin: &[u8], proof: &[u8]) -> Result<Self, DecodeError> {
        if proof.len() != Self::PROOF_LEN {
            return Err(DecodeError::Length);
        }
        let proof = CompactProof::from_bytes(1, proof).map_err(|_| DecodeError::ScalarRange)?;
        Ok(Self { twin: G1::from_bytes(twin)?, proof })
    }

    pub(super) const fn twin(&self) -> &G1 {
        &self.twin
    }

    pub(super) fn proof_octets(&self) -> Vec<u8> {
        self.proof.to_bytes()
    }

    /// Checks both halves for one purpose.
    pub(super) fn check(&self, purpose: &Purpose<'_>) -> Result<(), TrustError> {
        let id = KeyId::of(purpose.key);
        // The cheaper half first.
        let relation = relation(&self.twin).map_err(|_| TrustError::Possession(id))?;
        sigma::verify(&relation, &purpose.session(), &self.proof)
            .map_err(|ProofRejected| TrustError::Possession(id))?;
        if is_twin(&self.twin, purpose.key) { Ok(()) } else { Err(TrustError::Twin(id)) }
    }
}

#[cfg(test)]
mod tests;
