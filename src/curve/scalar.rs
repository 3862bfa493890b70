//! Scalars modulo the group order r, public and secret.

use alloc::vec::Vec;
use core::fmt;
use core::iter;
use core::ops::{Add, Mul, Neg, Sub};

use ark_bls12_381::Fr;
use ark_ff::{AdditiveGroup, Field, PrimeField};
use subtle::{Choice, ConstantTimeEq};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{DecodeError, backend};

/// Length of an encoded scalar, in octets.
const LEN: usize = 32;

fn to_be_bytes(value: &Fr) -> Zeroizing<[u8; LEN]> {
    let mut bytes = backend::fr_to_le_bytes(value);
    bytes.reverse();
    bytes
}

/// A number is reduced exactly if reduction leaves its octets as they are. Constant time in the octets.
fn from_be_bytes(bytes: &[u8]) -> Result<Fr, DecodeError> {
    if bytes.len() != LEN {
        return Err(DecodeError::Length);
    }
    let mut value = backend::fr_reduce(bytes);
    if bool::from(to_be_bytes(&value).as_slice().ct_eq(bytes)) {
        return Ok(value);
    }
    value.zeroize();
    Err(DecodeError::ScalarRange)
}

/// A public number modulo the group order r, 32 octets big-endian when encoded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Scalar(pub(super) Fr);

impl Scalar {
    /// Length of an encoded scalar, in octets.
    pub const LEN: usize = LEN;
    pub(crate) const ZERO: Self = Self(Fr::ZERO);
    pub(crate) const ONE: Self = Self(Fr::ONE);

    /// Reads a scalar from its big-endian encoding of 32 octets.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Length`], or [`DecodeError::ScalarRange`] for a number that is not below the group order: nothing
    /// is reduced.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        from_be_bytes(bytes).map(Self)
    }

    /// Reads a scalar that must not be zero.
    pub(crate) fn from_bytes_nonzero(bytes: &[u8]) -> Result<Self, DecodeError> {
        let scalar = Self::from_bytes(bytes)?;
        if scalar.is_zero() { Err(DecodeError::ZeroScalar) } else { Ok(scalar) }
    }

    /// The residue of a big-endian number.
    pub(crate) fn reduce(bytes: &[u8]) -> Self {
        Self(backend::fr_reduce(bytes))
    }

    /// The big-endian encoding, 32 octets.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; LEN] {
        *to_be_bytes(&self.0)
    }

    pub(super) fn to_le_bytes(self) -> [u8; LEN] {
        *backend::fr_to_le_bytes(&self.0)
    }

    /// The low and the high half of the canonical number.
    pub(super) fn halves(self) -> (u128, u128) {
        let [a, b, c, d] = self.0.into_bigint().0.map(u128::from);
        (a | (b << 64), c | (d << 64))
    }

    /// Without a branch of its own, and in the caller wherever the compiler stands: `scripts/ct.sh` knows who branches on it.
    #[inline(always)]
    pub(crate) fn is_zero(&self) -> bool {
        self.0.0.0.iter().fold(0, |all, limb| all | limb) == 0
    }
}

impl From<u64> for Scalar {
    fn from(value: u64) -> Self {
        Self(value.into())
    }
}

impl Add for Scalar {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Scalar {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul for Scalar {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self(self.0 * other.0)
    }
}

impl Neg for Scalar {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl fmt::Debug for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scalar(0x")?;
        self.to_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str(")")
    }
}

/// A secret number modulo the group order r.
///
/// Wiped when dropped, never printed, not `Copy`, and compared through [`ConstantTimeEq`] only. Its arithmetic is
/// constant time on the native backend; SPEC.md says what the portable one promises.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SecretScalar(Fr);

impl SecretScalar {
    /// Length of an encoded scalar, in octets.
    pub const LEN: usize = LEN;

    /// Reads a secret scalar from its big-endian encoding of 32 octets.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Length`], or [`DecodeError::ScalarRange`] for a number that is not below the group order.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        from_be_bytes(bytes).map(Self)
    }

    /// Reads a secret scalar that must not be zero.
    pub(crate) fn from_bytes_nonzero(bytes: &[u8]) -> Result<Self, DecodeError> {
        let scalar = Self::from_bytes(bytes)?;
        if scalar.is_zero() { Err(DecodeError::ZeroScalar) } else { Ok(scalar) }
    }

    /// The residue of a big-endian number.
    pub(crate) fn reduce(bytes: &[u8]) -> Self {
        Self(backend::fr_reduce(bytes))
    }

    /// A small number, constant time as `From<u64>` of [`Scalar`] is not: that one sees zero.
    pub(crate) fn of_number(value: u64) -> Self {
        Self::reduce(Zeroizing::new(value.to_be_bytes()).as_slice())
    }

    /// Hands out the number in the clear, big-endian. The copy wipes itself too.
    #[must_use]
    pub fn expose_bytes(&self) -> Zeroizing<[u8; LEN]> {
        to_be_bytes(&self.0)
    }

    /// Makes the number public: for values that leave the library, such as responses and disclosed messages.
    pub(crate) fn expose(&self) -> Scalar {
        Scalar(self.0)
    }

    pub(super) fn to_le_bytes(&self) -> Zeroizing<[u8; LEN]> {
        backend::fr_to_le_bytes(&self.0)
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.ct_eq(&Self(Fr::ZERO)).into()
    }

    /// The inverse, and zero for zero.
    pub(crate) fn invert(&self) -> Self {
        Self(backend::fr_inverse(&self.0))
    }
}

impl SecretScalar {
    /// Inverts all of a list by one inversion, constant time in the numbers. `None`, and the list as it was, if one is zero.
    pub(crate) fn invert_all(list: &mut [Self]) -> Option<()> {
        let mut products = Vec::with_capacity(list.len());
        let mut product = Self(Fr::ONE);
        for number in list.iter() {
            products.push(product.clone());
            product = &product * number;
        }
        if product.is_zero() {
            return None;
        }
        let mut inverse = product.invert();
        for (number, before) in list.iter_mut().zip(&products).rev() {
            let of_number = &inverse * before;
            inverse = &inverse * number;
            *number = of_number;
        }
        Some(())
    }
}

impl From<Scalar> for SecretScalar {
    fn from(value: Scalar) -> Self {
        Self(value.0)
    }
}

impl ConstantTimeEq for SecretScalar {
    fn ct_eq(&self, other: &Self) -> Choice {
        let (a, b) = (&self.0.0.0, &other.0.0.0);
        iter::zip(a, b).fold(Choice::from(1), |equal, (a, b)| equal & a.ct_eq(b))
    }
}

impl<'a> Add<&'a SecretScalar> for &'a SecretScalar {
    type Output = SecretScalar;

    fn add(self, other: &SecretScalar) -> SecretScalar {
        SecretScalar(backend::fr_add(&self.0, &other.0))
    }
}

impl<'a> Sub<&'a SecretScalar> for &'a SecretScalar {
    type Output = SecretScalar;

    fn sub(self, other: &SecretScalar) -> SecretScalar {
        SecretScalar(backend::fr_sub(&self.0, &other.0))
    }
}

impl<'a> Mul<&'a SecretScalar> for &'a SecretScalar {
    type Output = SecretScalar;

    fn mul(self, other: &SecretScalar) -> SecretScalar {
        SecretScalar(backend::fr_mul(&self.0, &other.0))
    }
}

impl Neg for &SecretScalar {
    type Output = SecretScalar;

    fn neg(self) -> SecretScalar {
        SecretScalar(backend::fr_neg(&self.0))
    }
}

impl fmt::Debug for SecretScalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretScalar").finish_non_exhaustive()
    }
}
