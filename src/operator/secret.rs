//! Secret keys.

use core::fmt;

use ed25519_dalek::{Signer, SigningKey};
use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::{Label, OperatorError, OperatorKey, OperatorSignature, message};
use crate::whole::Whole;

/// The secret key of an operator.
///
/// It signs nothing generic. Wiped when dropped, not `Copy`, not `PartialEq`, never printed.
#[derive(Clone)]
pub struct OperatorSecretKey(SigningKey, Whole);

impl OperatorSecretKey {
    /// Length of an encoded key, in octets.
    pub const LEN: usize = 32;

    /// Draws a key.
    ///
    /// # Errors
    ///
    /// [`OperatorError::Rng`] if the random number generator fails or gives the same octet over and over.
    pub fn generate(rng: &mut (impl TryCryptoRng + ?Sized)) -> Result<Self, OperatorError> {
        let whole = Whole::HERE.ok_or(OperatorError::LeftOut)?;
        let mut seed = Zeroizing::new([0; Self::LEN]);
        rng.try_fill_bytes(seed.as_mut_slice()).map_err(|_| OperatorError::Rng)?;
        if seed.iter().all(|octet| Some(octet) == seed.first()) {
            return Err(OperatorError::Rng);
        }
        Ok(Self(SigningKey::from_bytes(&seed), whole))
    }

    /// Reads a key that [`OperatorSecretKey::expose_bytes`] handed out. All 32 octets are full of entropy.
    ///
    /// # Errors
    ///
    /// [`OperatorError::Key`] if the length is wrong.
    pub fn from_bytes(octets: &[u8]) -> Result<Self, OperatorError> {
        let whole = Whole::HERE.ok_or(OperatorError::LeftOut)?;
        let octets = octets.try_into().map_err(|_| OperatorError::Key)?;
        Ok(Self(SigningKey::from_bytes(octets), whole))
    }

    /// Hands out the key in the clear, the 32 octets of RFC 8032, section 5.1.5. The copy wipes itself too.
    #[must_use]
    pub fn expose_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
        Zeroizing::new(*self.0.as_bytes())
    }

    /// The public key that belongs to this one.
    #[must_use]
    pub fn public_key(&self) -> OperatorKey {
        OperatorKey::new(self.0.verifying_key(), self.1)
    }

    /// Signs a digest of a document of our own.
    pub(crate) fn sign(&self, label: Label, digest: &[u8; 32]) -> OperatorSignature {
        OperatorSignature::from_bytes(self.0.sign(&message(label, digest)).to_bytes())
    }
}

impl fmt::Debug for OperatorSecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OperatorSecretKey")
            .field("public_key", &self.public_key())
            .finish_non_exhaustive()
    }
}
