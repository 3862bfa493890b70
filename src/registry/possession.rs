//! Possession of a registry's secret key: the proof of [`sigma::Possession`](crate::sigma::Possession), as issuers show it
//! for theirs, for one registry and one operator. A key that was made from another one has none.

use rand_core::TryCryptoRng;

use super::{RegistryError, StatusError};
use crate::bbs::RngError;
use crate::curve::{G1, G2, SecretScalar};
use crate::operator::OperatorKey;
use crate::sigma::{Possession, ProveError, SessionId};

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

    pub(super) fn prove(
        &self,
        secret: &SecretScalar,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Possession, RegistryError> {
        Possession::prove(&self.session(), secret, rng).map_err(|error| match error {
            ProveError::Rng => RegistryError::Rng(RngError),
            ProveError::Witness => RegistryError::Degenerate,
        })
    }

    pub(super) fn check(&self, possession: &Possession) -> Result<(), StatusError> {
        // The generator is the key of everybody who knows the number one.
        if *possession.twin() == G1::generator() {
            return Err(StatusError::Possession);
        }
        possession.check(&self.session(), self.key).map_err(|_| StatusError::Possession)
    }
}
