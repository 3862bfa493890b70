//! What pseudonyms are made of: the holder's secrets and the signer's share.

use alloc::vec::Vec;
use core::fmt;

use rand_core::TryCryptoRng;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::super::RngError;
use super::super::nonces::{collect_secrets, random_octets};
use crate::curve::{DecodeError, SecretScalar};

/// The holder's secrets behind its pseudonyms. Wiped when dropped.
#[derive(Clone, ZeroizeOnDrop)]
pub struct NymSecrets(pub(super) Vec<SecretScalar>);

impl NymSecrets {
    /// Draws `count` secrets.
    ///
    /// # Errors
    ///
    /// [`RngError`] without randomness.
    pub fn random(count: usize, rng: &mut (impl TryCryptoRng + ?Sized)) -> Result<Self, RngError> {
        let scalars = (0..count).map(|_| Ok(SecretScalar::reduce(random_octets(rng)?.as_slice())));
        collect_secrets(scalars).map(Self)
    }

    /// Reads secrets from their big-endian encodings of 32 octets each.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if a length is wrong, or a number is zero or not below the group order.
    pub fn from_bytes<T: AsRef<[u8]>>(
        secrets: impl IntoIterator<Item = T>,
    ) -> Result<Self, DecodeError> {
        let scalars =
            secrets.into_iter().map(|octets| SecretScalar::from_bytes_nonzero(octets.as_ref()));
        collect_secrets(scalars).map(Self)
    }

    /// Hands out the secrets in the clear, big-endian. The copies wipe themselves too.
    #[must_use]
    pub fn expose_bytes(&self) -> Vec<Zeroizing<[u8; SecretScalar::LEN]>> {
        self.0.iter().map(SecretScalar::expose_bytes).collect()
    }

    /// The secrets that the signature covers: the signer's entropy is added to the last one.
    #[must_use]
    pub fn with_entropy(&self, entropy: &SignerNymEntropy) -> Self {
        let mut secrets = self.0.clone();
        if let Some(last) = secrets.last_mut() {
            *last = &*last + &entropy.0;
        }
        Self(secrets)
    }
}

impl fmt::Debug for NymSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NymSecrets").finish_non_exhaustive()
    }
}

/// The signer's part of a holder's last nym secret: drawn for each signature, sent with it. Wiped when dropped.
#[derive(Clone, ZeroizeOnDrop)]
pub struct SignerNymEntropy(pub(super) SecretScalar);

impl SignerNymEntropy {
    /// Length of an encoded value, in octets.
    pub const LEN: usize = SecretScalar::LEN;

    /// Draws a value.
    ///
    /// # Errors
    ///
    /// [`RngError`] without randomness.
    pub fn random(rng: &mut (impl TryCryptoRng + ?Sized)) -> Result<Self, RngError> {
        Ok(Self(SecretScalar::reduce(random_octets(rng)?.as_slice())))
    }

    /// Reads a value from its big-endian encoding of 32 octets.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the length is wrong or the number is zero or not below the group order.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        SecretScalar::from_bytes_nonzero(bytes).map(Self)
    }

    /// Hands out the value in the clear, big-endian. The copy wipes itself too.
    #[must_use]
    pub fn expose_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
        self.0.expose_bytes()
    }
}

impl fmt::Debug for SignerNymEntropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignerNymEntropy").finish_non_exhaustive()
    }
}
