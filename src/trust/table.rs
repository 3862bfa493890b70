//! The table under which ranges over an issuer's credentials can be proved, as the issuer publishes it.
//!
//! A document names the digest, 32 octets. The table has about 12,500 and takes 258 square roots and a product of pairings to
//! check, which only those pay who use it.

use rand_core::TryCryptoRng;
use sha2::{Digest, Sha256};

use super::{IssuerDocument, TrustError};
use crate::credential::TableDigest;
use crate::statement::{IssuerTable, Parameters};

impl IssuerTable {
    /// The SHA-256 of the encoded table.
    #[must_use]
    pub fn digest(&self) -> TableDigest {
        TableDigest::from_bytes(Sha256::digest(self.encode()).into())
    }
}

impl IssuerDocument {
    /// Checks the table of this issuer, and makes parameters of it that serve this issuer's credentials.
    ///
    /// # Errors
    ///
    /// [`TrustError::Table`] if it is of another issuer or is not the one that the document names,
    /// [`TrustError::Parameters`] if its points do not belong together, or without randomness.
    pub fn parameters(
        &self,
        table: &IssuerTable,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Parameters, TrustError> {
        if table.issuer() != self.id() || self.table() != Some(table.digest()) {
            return Err(TrustError::Table);
        }
        Ok(table.check(rng)?)
    }
}
