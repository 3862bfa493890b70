//! Possession of an issuer's secret key: the proof of [`sigma::Possession`](crate::sigma::Possession), for one purpose.
//!
//! Without the proof signatures of one issuer would be signatures of another, whose key is that of the first and a known
//! multiple of the generator. Everything that the key is published for is in the session. Specified in SPEC.md section
//! 17.2.

use rand_core::TryCryptoRng;

use super::TrustError;
use crate::bbs::PublicKey;
use crate::credential::{Date, KeyId};
use crate::curve::SecretScalar;
use crate::sigma::{NotPossessed, Possession, ProveError, SessionId};

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

    pub(super) fn prove(
        &self,
        secret: &SecretScalar,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Possession, TrustError> {
        Possession::prove(&self.session(), secret, rng).map_err(|error| match error {
            ProveError::Rng => TrustError::Rng,
            ProveError::Witness => TrustError::Possession(KeyId::of(self.key)),
        })
    }

    pub(super) fn check(&self, possession: &Possession) -> Result<(), TrustError> {
        let id = KeyId::of(self.key);
        possession.check(&self.session(), self.key.point()).map_err(|half| match half {
            NotPossessed::Proof => TrustError::Possession(id),
            NotPossessed::Twin => TrustError::Twin(id),
        })
    }
}

#[cfg(test)]
mod tests;
