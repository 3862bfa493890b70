//! The two random numbers of a credential.

use alloc::vec::Vec;
use core::fmt;

use rand_core::TryCryptoRng;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::FormatError;
use crate::bbs::{Message, Nonces, RngError};
use crate::codec::{self, Kind, Object, Reader, Writer};
use crate::curve::{DecodeError, SecretScalar};

/// The secret of a holder, the same in all credentials of that holder and known to nobody else.
///
/// It ties credentials to one person and makes the pseudonyms: whoever loses it registers again. Never zero, wiped
/// when dropped, not `Copy`, not `PartialEq`, never printed.
#[derive(Clone, ZeroizeOnDrop)]
pub struct HolderSecret(SecretScalar);

/// The number under which the status of a credential is kept: random, and hidden in presentations.
///
/// Issuer and holder know it. Never zero, wiped when dropped, not `Copy`, not `PartialEq`, never printed.
#[derive(Clone, ZeroizeOnDrop)]
pub struct StatusHandle(SecretScalar);

impl HolderSecret {
    pub(crate) const fn scalar(&self) -> &SecretScalar {
        &self.0
    }
}

impl StatusHandle {
    pub(crate) const fn scalar(&self) -> &SecretScalar {
        &self.0
    }
}

/// What the two have in common.
macro_rules! random_number {
    ($name:ident, $purpose:literal) => {
        impl $name {
            /// Length of the number in octets.
            pub const LEN: usize = SecretScalar::LEN;

            /// Draws a number.
            ///
            /// # Errors
            ///
            /// [`RngError`] without randomness.
            pub fn generate(rng: &mut (impl TryCryptoRng + ?Sized)) -> Result<Self, RngError> {
                let nonces = Nonces::hedged(rng, $purpose, [], &[], 1)?;
                let ([number], _) = nonces.split::<1>(0).ok_or(RngError)?;
                Ok(Self(number))
            }

            /// Reads a number from its big-endian encoding of 32 octets.
            ///
            /// # Errors
            ///
            /// [`DecodeError`] if the length is wrong or the number is zero or not below the group order.
            pub fn from_bytes(octets: &[u8]) -> Result<Self, DecodeError> {
                SecretScalar::from_bytes_nonzero(octets).map(Self)
            }

            /// Hands out the number in the clear, big-endian. The copy wipes itself too.
            #[must_use]
            pub fn expose_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
                self.0.expose_bytes()
            }

            pub(crate) fn message(&self) -> Message {
                self.0.clone().into()
            }

            pub(super) fn write(&self, writer: &mut Writer<'_>) {
                writer.bytes(self.expose_bytes().as_slice());
            }

            pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
                Self::from_bytes(reader.bytes(Self::LEN)?).map_err(|_| FormatError::Range)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    };
}

random_number!(HolderSecret, "holder secret");
random_number!(StatusHandle, "status handle");

impl HolderSecret {
    /// The form in which a holder stores the secret. Wiped when dropped.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        codec::encode_secret(self)
    }

    /// Reads what [`HolderSecret::encode`] made.
    ///
    /// # Errors
    ///
    /// [`FormatError`] for anything else.
    pub fn decode(octets: &[u8]) -> Result<Self, FormatError> {
        codec::decode(octets)
    }
}

impl Object for HolderSecret {
    const KIND: Kind = Kind::HolderSecret;
    const MAX_LEN: usize = 64;

    fn suite(&self) -> Option<u8> {
        None
    }

    fn write(&self, writer: &mut Writer<'_>) {
        self.write(writer);
    }

    fn read(reader: &mut Reader<'_>, _: Option<u8>) -> Result<Self, FormatError> {
        Self::read(reader)
    }
}
