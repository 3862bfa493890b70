//! Public keys of issuers.

use alloc::string::String;

use super::TrustError;
use super::possession::Purpose;
use crate::bbs::PublicKey;
use crate::credential::{Date, KeyId, Schema};
use crate::curve::G1;
use crate::sigma::Possession;

/// A public key that an issuer proved to possess, for one schema family and some days.
///
/// Whoever holds one need not check it again: the proof is checked wherever one comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerKey {
    id: KeyId,
    issuer: String,
    public_key: PublicKey,
    family: String,
    not_before: Date,
    not_after: Date,
    possession: Possession,
}

impl IssuerKey {
    pub(super) fn new(purpose: &Purpose<'_>, possession: Possession) -> Result<Self, TrustError> {
        let id = KeyId::of(purpose.key);
        if purpose.not_after < purpose.not_before {
            return Err(TrustError::Validity(id));
        }
        purpose.check(&possession)?;
        Ok(Self {
            id,
            issuer: purpose.issuer.into(),
            public_key: *purpose.key,
            family: purpose.family.into(),
            not_before: purpose.not_before,
            not_after: purpose.not_after,
            possession,
        })
    }

    /// The identifier of the key.
    #[must_use]
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// The identifier of the issuer.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The key.
    #[must_use]
    pub const fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// The identifier of the schemas that the key signs, whichever their version.
    #[must_use]
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The first day on which credentials under the key are accepted.
    #[must_use]
    pub const fn not_before(&self) -> Date {
        self.not_before
    }

    /// The last day on which credentials under the key are accepted.
    #[must_use]
    pub const fn not_after(&self) -> Date {
        self.not_after
    }

    /// Whether credentials under the key are accepted on a day.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.not_before <= day && day <= self.not_after
    }

    /// Whether the key signs credentials of this schema: of its family, under its ciphersuite.
    #[must_use]
    pub fn signs(&self, schema: &Schema) -> bool {
        schema.id() == self.family && schema.suite() == self.public_key.suite()
    }

    /// The key times the generator of G1 in place of that of G2: `W' = x·BP1` for `W = x·BP2`.
    pub(crate) const fn twin(&self) -> &G1 {
        self.possession.twin()
    }

    pub(super) const fn possession(&self) -> &Possession {
        &self.possession
    }
}
