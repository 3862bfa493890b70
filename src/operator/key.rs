//! Public keys and signatures.

use core::cmp::Ordering;
use core::fmt;

use ed25519_dalek::{Signature, VerifyingKey};

use super::{Label, OperatorError, message};
use crate::codec::write_hex;
use crate::whole::Whole;

/// The public key of an operator: a point of edwards25519 that is not of small order.
///
/// It prints as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OperatorKey(VerifyingKey, Whole);

impl OperatorKey {
    /// Length of an encoded key, in octets.
    pub const LEN: usize = 32;

    /// Reads a key of 32 octets (RFC 8032, section 5.1.2).
    ///
    /// # Errors
    ///
    /// [`OperatorError::Key`] if the length is wrong, the octets are not the canonical ones of a point, or the point is
    /// of small order: signatures under such a key hold for many documents.
    pub fn from_bytes(octets: &[u8]) -> Result<Self, OperatorError> {
        let whole = Whole::HERE.ok_or(OperatorError::LeftOut)?;
        let octets: &[u8; Self::LEN] = octets.try_into().map_err(|_| OperatorError::Key)?;
        let key = VerifyingKey::from_bytes(octets).map_err(|_| OperatorError::Key)?;
        let is_canonical = key.to_edwards().compress().to_bytes() == *octets;
        if is_canonical && !key.is_weak() { Ok(Self(key, whole)) } else { Err(OperatorError::Key) }
    }

    pub(super) const fn new(key: VerifyingKey, whole: Whole) -> Self {
        Self(key, whole)
    }

    /// The octets.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        self.0.to_bytes()
    }

    /// Checks a signature on a digest: canonical, without points of small order, the equation without the cofactor.
    pub(crate) fn verify(
        &self,
        label: Label,
        digest: &[u8; 32],
        signature: &OperatorSignature,
    ) -> Result<(), OperatorError> {
        let signature = Signature::from_bytes(&signature.0);
        self.0
            .verify_strict(&message(label, digest), &signature)
            .map_err(|_| OperatorError::Signature)
    }
}

impl PartialOrd for OperatorKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OperatorKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.to_bytes().cmp(&other.to_bytes())
    }
}

impl fmt::Display for OperatorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.to_bytes(), f)
    }
}

impl fmt::Debug for OperatorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OperatorKey({self})")
    }
}

/// A signature of an operator: 64 octets. Whether it holds, a key and a document decide.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OperatorSignature([u8; Self::LEN]);

impl OperatorSignature {
    /// Length of an encoded signature, in octets.
    pub const LEN: usize = 64;

    /// Takes the octets as they are.
    #[must_use]
    pub const fn from_bytes(octets: [u8; Self::LEN]) -> Self {
        Self(octets)
    }

    /// The octets.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; Self::LEN] {
        self.0
    }
}

impl fmt::Debug for OperatorSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OperatorSignature(")?;
        write_hex(&self.0, f)?;
        f.write_str(")")
    }
}
