//! Keys (draft-irtf-cfrg-bbs-signatures section 3.4).

use core::fmt;

use alloc::vec::Vec;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::ciphersuite::{ApiId, Interface, tag};
use super::{Ciphersuite, KeyError};
use crate::curve::{DecodeError, Expander, G2, SecretScalar};

/// A BBS secret key, bound to the ciphersuite that it signs under.
///
/// Never zero, wiped when dropped, not `Copy`, not `PartialEq`, never printed.
#[derive(Clone, ZeroizeOnDrop)]
pub struct SecretKey {
    scalar: SecretScalar,
    #[zeroize(skip)]
    public: PublicKey,
}

impl SecretKey {
    /// Length of an encoded key, in octets.
    pub const LEN: usize = 32;

    /// Derives a key from secret key material (`KeyGen`, section 3.4.1).
    ///
    /// `key_material` has at least 32 octets of full entropy, `key_info` at most 65,535 octets. `key_dst` is the domain
    /// separation tag: [`Ciphersuite::key_dst`] is that of the draft's procedure, [`Ciphersuite::key_dst_of_vectors`]
    /// that of its test vectors, which differs. The same material under another tag is another key.
    ///
    /// # Errors
    ///
    /// [`KeyError`] for lengths out of bounds.
    pub fn generate(
        suite: Ciphersuite,
        key_material: &[u8],
        key_info: &[u8],
        key_dst: &[u8],
    ) -> Result<Self, KeyError> {
        if key_material.len() < 32 {
            return Err(KeyError::KeyMaterialTooShort);
        }
        let info_len = u16::try_from(key_info.len()).map_err(|_| KeyError::KeyInfoTooLong)?;
        if key_dst.len() > Expander::MAX_TAG {
            return Err(KeyError::KeyDstTooLong);
        }
        let scalar = Expander::new(suite.hash())
            .chain(key_material)
            .chain(&info_len.to_be_bytes())
            .chain(key_info)
            .secret_scalar(&[key_dst]);
        Self::from_scalar(suite, scalar).ok_or(KeyError::Zero)
    }

    /// Reads a key from its big-endian encoding of 32 octets.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the length is wrong or the number is zero or not below the group order.
    pub fn from_bytes(suite: Ciphersuite, bytes: &[u8]) -> Result<Self, DecodeError> {
        let scalar = SecretScalar::from_bytes_nonzero(bytes)?;
        Self::from_scalar(suite, scalar).ok_or(DecodeError::ZeroScalar)
    }

    fn from_scalar(suite: Ciphersuite, scalar: SecretScalar) -> Option<Self> {
        let point = G2::secret_generator_mul(&scalar)?;
        Some(Self { scalar, public: PublicKey { suite, point } })
    }

    /// The ciphersuite.
    #[must_use]
    pub const fn suite(&self) -> Ciphersuite {
        self.public.suite
    }

    /// The public key that belongs to this one (`SkToPk`, section 3.4.2).
    #[must_use]
    pub const fn public_key(&self) -> PublicKey {
        self.public
    }

    /// Hands out the key in the clear, big-endian. The copy wipes itself too.
    #[must_use]
    pub fn expose_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
        self.scalar.expose_bytes()
    }

    pub(crate) const fn scalar(&self) -> &SecretScalar {
        &self.scalar
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretKey").field("public", &self.public).finish_non_exhaustive()
    }
}

impl Ciphersuite {
    /// `ciphersuite_id || "KEYGEN_DST_"`: the tag that the procedure of the draft names as default (section 3.4.1).
    #[must_use]
    pub fn key_dst(self) -> Vec<u8> {
        [self.id(), tag::KEYGEN].concat().into_bytes()
    }

    /// `api_id || "KEYGEN_DST_"`: the tag that the test vectors of the draft were made with.
    #[must_use]
    pub fn key_dst_of_vectors(self) -> Vec<u8> {
        ApiId::new(self, Interface::Core).tag(tag::KEYGEN).concat()
    }
}

/// A BBS public key: a point of G2, 96 octets compressed, bound to the ciphersuite that it verifies under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey {
    suite: Ciphersuite,
    point: G2,
}

impl PublicKey {
    /// Length of an encoded key, in octets.
    pub const LEN: usize = 96;

    /// Reads and validates a key (`octets_to_pubkey`, section 4.2.4.6).
    ///
    /// # Errors
    ///
    /// [`DecodeError`] for any other length or form, for the identity, and for points outside the prime-order group.
    pub fn from_bytes(suite: Ciphersuite, bytes: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self { suite, point: G2::from_bytes(bytes)? })
    }

    /// The compressed encoding, 96 octets.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        self.point.to_bytes()
    }

    /// The ciphersuite.
    #[must_use]
    pub const fn suite(&self) -> Ciphersuite {
        self.suite
    }

    pub(crate) const fn point(&self) -> &G2 {
        &self.point
    }
}
