//! Secret keys of issuers.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::possession::Purpose;
use super::{IssuerKey, TrustError};
use crate::bbs::{Ciphersuite, PublicKey, SecretKey};
use crate::credential::{Date, KeyId, Schema, is_name};

/// Begins the domain separation tag of key generation; the identifier of the ciphersuite ends it.
const KEY_DST: &str = "AVERMENT-V1-ISSUER-KEY-";

/// The secret key of an issuer, for the credentials of one schema family.
///
/// It signs nothing generic: whoever could have headers and messages of their choice signed under it could make
/// credentials. Never zero, wiped when dropped, not `Copy`, not `PartialEq`, never printed.
#[derive(Clone)]
pub struct IssuerSecretKey {
    key: SecretKey,
    issuer: String,
    family: String,
}

impl IssuerSecretKey {
    /// Length of an encoded key, in octets.
    pub const LEN: usize = SecretKey::LEN;

    /// Derives the key of an issuer for the family and the ciphersuite of `schema`.
    ///
    /// `key_material` has at least 32 octets of full entropy. The same material gives another key for another issuer,
    /// family or ciphersuite, and none of them is a key of a generic BBS service.
    ///
    /// # Errors
    ///
    /// [`TrustError::Name`] if `issuer` is not an identifier, [`TrustError::Key`] for too little key material.
    pub fn generate(
        issuer: impl Into<String>,
        schema: &Schema,
        key_material: &[u8],
    ) -> Result<Self, TrustError> {
        let (issuer, suite) = (issuer.into(), schema.suite());
        if !is_name(&issuer) {
            return Err(TrustError::Name);
        }
        let info = key_info(&issuer, schema.id());
        let dst = [KEY_DST, suite.id()].concat();
        let key = SecretKey::generate(suite, key_material, &info, dst.as_bytes())?;
        Ok(Self { key, issuer, family: schema.id().into() })
    }

    /// Reads a key that [`IssuerSecretKey::expose_bytes`] handed out, for the same issuer and family.
    ///
    /// A key that signs anything else does not belong here: the octets cannot tell.
    ///
    /// # Errors
    ///
    /// [`TrustError::Name`] if `issuer` is not an identifier, [`TrustError::Decode`] if the length is wrong or the
    /// number is zero or not below the group order.
    pub fn from_bytes(
        issuer: impl Into<String>,
        schema: &Schema,
        octets: &[u8],
    ) -> Result<Self, TrustError> {
        let issuer = issuer.into();
        if !is_name(&issuer) {
            return Err(TrustError::Name);
        }
        let key = SecretKey::from_bytes(schema.suite(), octets)?;
        Ok(Self { key, issuer, family: schema.id().into() })
    }

    /// Hands out the key in the clear, 32 octets big-endian. The copy wipes itself too.
    #[must_use]
    pub fn expose_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
        self.key.expose_bytes()
    }

    /// The identifier of the issuer.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The identifier of the schemas that the key signs, whichever their version.
    #[must_use]
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The ciphersuite.
    #[must_use]
    pub const fn suite(&self) -> Ciphersuite {
        self.key.suite()
    }

    /// The public key that belongs to this one.
    #[must_use]
    pub const fn public_key(&self) -> PublicKey {
        self.key.public_key()
    }

    /// The identifier of the public key.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        KeyId::of(&self.public_key())
    }

    /// Makes the entry of an issuer document: the public key and the proof that this issuer possesses it.
    ///
    /// Credentials under the key are accepted from `not_before` to `not_after`, both included. The last day lies after
    /// the last day of the credentials that the key will sign.
    ///
    /// # Errors
    ///
    /// [`TrustError::Validity`] if the days end before they begin, [`TrustError::Rng`] if the random number generator
    /// fails.
    pub fn publish(
        &self,
        not_before: Date,
        not_after: Date,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<IssuerKey, TrustError> {
        let key = &self.public_key();
        let (issuer, family) = (&self.issuer, &self.family);
        let purpose = Purpose { issuer, key, family, not_before, not_after };
        let possession = purpose.prove(self.key.scalar(), rng)?;
        IssuerKey::new(&purpose, possession)
    }

    /// The key to sign a credential of `schema` with, if the schema is of the key's family and ciphersuite.
    pub(crate) fn signing_key(&self, schema: &Schema) -> Option<&SecretKey> {
        let is_ours = schema.id() == self.family && schema.suite() == self.suite();
        is_ours.then_some(&self.key)
    }
}

impl fmt::Debug for IssuerSecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("IssuerSecretKey");
        debug.field("issuer", &self.issuer).field("family", &self.family);
        debug.field("key_id", &self.key_id()).finish_non_exhaustive()
    }
}

/// Both identifiers, each behind its length, one octet.
fn key_info(issuer: &str, family: &str) -> Vec<u8> {
    let mut info = Vec::new();
    for name in [issuer, family] {
        // Names have at most 64 octets.
        info.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
        info.extend(name.as_bytes());
    }
    info
}
