//! Possession of a registry's secret key: for `K = alpha·BP2` the twin `K' = alpha·BP1` and a proof of knowledge of `alpha`,
//! as issuers show for theirs, for one registry and one operator. A key that was made from another one has none.

use alloc::vec::Vec;

use rand_core::TryCryptoRng;

use super::{RegistryError, StatusError};
use crate::bbs::RngError;
use crate::curve::{
    DecodeError, G1, G2, PreparedG2, Scalar, SecretScalar, Sum, pairing_product_is_one, secret_mul,
};
use crate::operator::OperatorKey;
use crate::sigma::{
    self, CompactProof, Equation, ImageTerm, ProofRejected, ProveError, Relation, RelationError,
    SessionId, Term,
};

const SESSION: &str =
    "AVERMENT-V1-REGISTRY-KEY-POSSESSION-CMPT-with-sigma-proofs_Shake128_BLS12381";

/// What a key is published for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Purpose<'a> {
    pub(super) registry: &'a str,
    pub(super) key: &'a G2,
    pub(super) operator: &'a OperatorKey,
}

impl Purpose<'_> {
    fn session(&self) -> SessionId {
        let Self { registry, key, operator } = self;
        SessionId::derive(SESSION, &[registry.as_bytes(), &key.to_bytes(), &operator.to_bytes()])
    }
}

/// `K' = alpha·BP1`
fn relation(twin: &G1) -> Result<Relation, RelationError> {
    let image = alloc::vec![ImageTerm { element: 1, coefficient: Scalar::ONE }];
    let terms = alloc::vec![Term { scalar: 0, element: 0, coefficient: Scalar::ONE }];
    Relation::new(&[*twin], &[Equation { image, terms }])
}

/// The twin of a key with the proof that goes with it. Whether it holds, a [`Purpose`] decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Possession {
    twin: G1,
    proof: CompactProof,
}

impl Possession {
    /// Length of an encoded proof, in octets.
    pub(super) const PROOF_LEN: usize = 2 * Scalar::LEN;

    pub(super) fn prove(
        purpose: &Purpose<'_>,
        secret: &SecretScalar,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Self, RegistryError> {
        let twin = secret_mul(&Sum::from(&G1::generator()), secret).to_point();
        let twin = twin.ok_or(RegistryError::Degenerate)?;
        // A key of one is everybody's: its twin is the generator, for which there is no relation.
        let relation = relation(&twin).map_err(|_| RegistryError::Degenerate)?;
        let witness = core::slice::from_ref(secret);
        let proof = sigma::prove(&relation, witness, &purpose.session(), rng);
        let proof = proof.map_err(|error| match error {
            ProveError::Rng => RegistryError::Rng(RngError),
            ProveError::Witness => RegistryError::Degenerate,
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

    /// Checks both halves: the proof, and `e(K', BP2) = e(BP1, K)`.
    pub(super) fn check(&self, purpose: &Purpose<'_>) -> Result<(), StatusError> {
        let relation = relation(&self.twin).map_err(|_| StatusError::Possession)?;
        sigma::verify(&relation, &purpose.session(), &self.proof)
            .map_err(|ProofRejected| StatusError::Possession)?;
        let (bp2, minus_key) =
            (PreparedG2::from(&G2::generator()), PreparedG2::from(&purpose.key.negated()));
        let (twin, bp1) = (Sum::from(&self.twin), Sum::from(&G1::generator()));
        let is_twin = pairing_product_is_one(&[(&bp2, &twin), (&minus_key, &bp1)]);
        // The generator is the key of everybody who knows the number one.
        if is_twin && self.twin != G1::generator() { Ok(()) } else { Err(StatusError::Possession) }
    }
}
