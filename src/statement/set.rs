//! Public sets: one value for all elements, and a witness for each.
//!
//! With `Z(X) = prod of (X + s)` the value is `V = Z(tau) BP1`. For any `y`, `Z(X) = q(X) (X + y) + d` with `d = Z(-y)`; the
//! witness is `w = q(tau) BP1`, and `(tau + y) w + d BP1 = V`. `d` is zero for members, and for nobody else.
//!
//! | elements | value | witness |
//! |---|---|---|
//! | n | n square roots, n^2/2 multiplications of scalars, one public sum of n terms | one secret sum of n terms |

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use sha2::{Digest, Sha256};

use super::parameters::MAX_SET;
use crate::curve::{FixedG1, G1, Scalar, SecretScalar, Sum, msm_vartime, secret_msm};

/// Why elements are not a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SetError {
    /// Nothing is in an empty set, and everything is outside.
    #[error("empty set")]
    Empty,
    /// More than 1,024 elements.
    #[error("more than 1024 elements")]
    TooLarge,
    /// Two elements are equal.
    #[error("elements are not distinct")]
    Duplicate,
    /// Parameters of an issuer serve ranges only.
    #[error("these parameters have no sets")]
    NoPowers,
    /// The set has no value, which no known set does.
    #[error("set has no value")]
    Degenerate,
}

impl SetError {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "set/empty",
            Self::TooLarge => "set/too-large",
            Self::Duplicate => "set/duplicate",
            Self::NoPowers => "set/no-powers",
            Self::Degenerate => "set/degenerate",
        }
    }
}

/// A set of 1 to 1,024 distinct scalars under the powers of the ceremony. Cloning shares it.
#[derive(Clone)]
pub(crate) struct SetAccumulator(Arc<Inner>);

struct Inner {
    value: FixedG1,
    digest: [u8; 32],
    /// Of `Z`, lowest first, without the leading one.
    coefficients: Vec<Scalar>,
    /// `[tau^0]_1, [tau^1]_1, ..`, as many.
    powers: Vec<G1>,
}

impl SetAccumulator {
    /// `powers` are 1,025 compressed points of a known digest.
    pub(super) fn new(powers: &[u8], elements: &[Scalar]) -> Result<Self, SetError> {
        let elements = sorted(elements)?;
        let powers = powers.chunks_exact(G1::LEN).take(elements.len() + 1);
        let mut powers: Vec<_> = powers
            .map(G1::from_trusted_octets)
            .collect::<Result<_, _>>()
            .map_err(|_| SetError::Degenerate)?;
        let mut coefficients = coefficients(&elements);
        let value = msm_vartime(&powers, &coefficients).to_point().ok_or(SetError::Degenerate)?;
        coefficients.truncate(elements.len());
        powers.truncate(elements.len());
        let (value, digest) = (FixedG1::new(value), digest(&elements));
        Ok(Self(Arc::new(Inner { value, digest, coefficients, powers })))
    }

    /// `V`
    pub(crate) fn value(&self) -> &FixedG1 {
        &self.0.value
    }

    /// SHA-256 of the number of elements and the elements in ascending order: what a cache of witnesses goes by.
    pub(crate) fn digest(&self) -> &[u8; 32] {
        &self.0.digest
    }

    /// `(w, d)` with `(tau + y) w + d BP1 = V`, constant time in `y`; `d` is zero exactly for members.
    pub(crate) fn witness(&self, y: &SecretScalar) -> (Sum, SecretScalar) {
        // Synthetic division from above: q_(n-1) = 1, q_(k-1) = z_k - y q_k, and d = z_0 - y q_0.
        let mut quotient = Vec::with_capacity(self.0.coefficients.len());
        let mut last = SecretScalar::from(Scalar::ONE);
        for coefficient in self.0.coefficients.iter().rev() {
            let next = &SecretScalar::from(*coefficient) - &(y * &last);
            quotient.push(last);
            last = next;
        }
        quotient.reverse();
        (secret_msm(&self.0.powers, &quotient), last)
    }
}

impl fmt::Debug for SetAccumulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetAccumulator").field("value", &self.0.value).finish_non_exhaustive()
    }
}

fn sorted(elements: &[Scalar]) -> Result<Vec<Scalar>, SetError> {
    if elements.is_empty() {
        return Err(SetError::Empty);
    }
    if elements.len() > MAX_SET {
        return Err(SetError::TooLarge);
    }
    let mut elements = elements.to_vec();
    elements.sort_by_cached_key(Scalar::to_bytes);
    if elements.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        return Err(SetError::Duplicate);
    }
    Ok(elements)
}

fn digest(elements: &[Scalar]) -> [u8; 32] {
    let count = u32::try_from(elements.len()).unwrap_or(u32::MAX);
    let mut hash = Sha256::new_with_prefix(b"AVERMENT-V1-SET").chain_update(count.to_be_bytes());
    elements.iter().for_each(|element| hash.update(element.to_bytes()));
    hash.finalize().into()
}

/// The coefficients of `prod of (X + s)`, lowest first; the last is one.
pub(super) fn coefficients(elements: &[Scalar]) -> Vec<Scalar> {
    let mut coefficients = Vec::with_capacity(elements.len() + 1);
    coefficients.push(Scalar::ONE);
    for element in elements {
        // Z (X + s): each coefficient takes s times itself and the one below.
        let mut below = Scalar::ZERO;
        for coefficient in &mut coefficients {
            (below, *coefficient) = (*coefficient, *coefficient * *element + below);
        }
        coefficients.push(below);
    }
    coefficients
}
