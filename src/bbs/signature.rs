//! Signatures (draft-irtf-cfrg-bbs-signatures sections 3.6.1 and 3.6.2).

use core::fmt;

use super::context::Context;
use super::settle::{Equation, Term};
use super::{SecretKey, SignError, VerifyError};
use crate::curve::{DecodeError, G1, G1Octets, Scalar, SecretScalar, Sum, msm_vartime, secret_mul};

/// A BBS signature `(A, e)`: 80 octets. Whoever holds it can present it, so it is not printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    pub(crate) a: G1,
    pub(crate) e: Scalar,
}

impl Signature {
    /// Length of an encoded signature, in octets.
    pub const LEN: usize = G1::LEN + Scalar::LEN;

    /// Reads and validates a signature (`octets_to_signature`, section 4.2.4.4).
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the length is not 80, A is not a compressed point of the prime-order group other than the
    /// identity, or e is zero or not reduced.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() != Self::LEN {
            return Err(DecodeError::Length);
        }
        let (a, e) = bytes.split_at_checked(G1::LEN).ok_or(DecodeError::Length)?;
        let a = G1Octets::parse(a)?;
        let e = Scalar::from_bytes_nonzero(e)?;
        Ok(Self { a: a.decode()?, e })
    }

    /// `A || e`, 80 octets.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        let parts = self.a.to_bytes().into_iter().chain(self.e.to_bytes());
        bytes.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
        bytes
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signature").finish_non_exhaustive()
    }
}

/// `A = B * (SK + e)^-1`, constant time in the key.
pub(crate) fn sign_unchecked(key: &SecretKey, b: &Sum, e: Scalar) -> Result<Signature, SignError> {
    let exponent = key.scalar() + &e.into();
    if e.is_zero() || exponent.is_zero() {
        return Err(SignError::Degenerate);
    }
    let a = secret_mul(b, &exponent.invert()).to_point().ok_or(SignError::Degenerate)?;
    Ok(Signature { a, e })
}

/// Signs, and checks the result against a second computation of B: `(SK + e) * A = B`.
///
/// With the secret key this takes one multiplication where verification takes two pairings. A disturbed computation
/// gives an error instead of a signature that could tell about the key or forge.
pub(crate) fn sign(
    key: &SecretKey,
    e: Scalar,
    b: impl Fn() -> Sum,
    first_b: &Sum,
) -> Result<Signature, SignError> {
    let signature = sign_unchecked(key, first_b, e)?;
    let product = secret_mul(&(&signature.a).into(), &(key.scalar() + &e.into()));
    let [again, product] = Sum::to_points([&b(), &product]);
    if again.is_some() && again == product { Ok(signature) } else { Err(SignError::SelfCheck) }
}

/// `e(A, W) * e(A * e - B, BP2) = 1`, for `remainder = B - A * e`, which is `A * SK` if the signature is right.
pub(crate) fn check(
    context: &Context,
    signature: &Signature,
    remainder: &Sum,
) -> Result<(), VerifyError> {
    // An identity here would leave e(A, W), which is not one.
    let first = remainder.to_point().ok_or(VerifyError::Rejected)?;
    let equation = Equation(alloc::vec![
        Term { first: signature.a, second: context.key() },
        Term { first, second: context.minus_generator() },
    ]);
    if equation.holds() { Ok(()) } else { Err(VerifyError::Rejected) }
}

/// `B - A * e`, in variable time.
pub(crate) fn remainder_vartime(signature: &Signature, b: &Sum) -> Sum {
    let mut remainder = msm_vartime(&[signature.a], &[-signature.e]);
    remainder.add(b);
    remainder
}

/// `B - A * e`, constant time in e.
pub(crate) fn secret_remainder(signature: &Signature, b: &Sum) -> Sum {
    let minus_e = -&SecretScalar::from(signature.e);
    let mut remainder = secret_mul(&(&signature.a).into(), &minus_e);
    remainder.add(b);
    remainder
}
