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
use subtle::ConstantTimeEq;

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
pub(crate) struct SetAccumulator {
    inner: Arc<Inner>,
    known: Vec<Known>,
}

/// A witness that was computed before.
#[derive(Clone)]
struct Known {
    y: SecretScalar,
    witness: Sum,
    rest: SecretScalar,
}

struct Inner {
    value: FixedG1,
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
        let value = FixedG1::new(value);
        let inner = Arc::new(Inner { value, coefficients, powers });
        Ok(Self { inner, known: Vec::new() })
    }

    /// `V`
    pub(crate) fn value(&self) -> &FixedG1 {
        &self.inner.value
    }

    /// The same set with the witness of `y` kept: it costs a secret sum over all elements.
    pub(crate) fn with_witness(mut self, y: &SecretScalar) -> Self {
        if self.known(y).is_none() {
            let (witness, rest) = self.compute(y);
            // Never grown in place, so that no copy stays behind.
            let mut known = Vec::with_capacity(self.known.len() + 1);
            known.extend_from_slice(&self.known);
            known.push(Known { y: y.clone(), witness, rest });
            self.known = known;
        }
        self
    }

    fn known(&self, y: &SecretScalar) -> Option<&Known> {
        self.known.iter().find(|known| known.y.ct_eq(y).into())
    }

    /// `(w, d)` with `(tau + y) w + d BP1 = V`, constant time in `y`; `d` is zero exactly for members.
    ///
    /// Whether a witness is kept shows in the time: which credential is presented is no secret of its holder.
    pub(crate) fn witness(&self, y: &SecretScalar) -> (Sum, SecretScalar) {
        match self.known(y) {
            Some(known) => (known.witness.clone(), known.rest.clone()),
            None => self.compute(y),
        }
    }

    fn compute(&self, y: &SecretScalar) -> (Sum, SecretScalar) {
        // Synthetic division from above: q_(n-1) = 1, q_(k-1) = z_k - y q_k, and d = z_0 - y q_0.
        let mut quotient = Vec::with_capacity(self.inner.coefficients.len());
        let mut last = SecretScalar::from(Scalar::ONE);
        for coefficient in self.inner.coefficients.iter().rev() {
            let next = &SecretScalar::from(*coefficient) - &(y * &last);
            quotient.push(last);
            last = next;
        }
        quotient.reverse();
        (secret_msm(&self.inner.powers, &quotient), last)
    }
}

impl fmt::Debug for SetAccumulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetAccumulator").field("value", &self.inner.value).finish_non_exhaustive()
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

/// SHA-256 of the number of elements and the elements in ascending order: what caches of values and witnesses go by.
pub(crate) fn set_digest(elements: &[Scalar]) -> [u8; 32] {
    let mut elements: Vec<_> = elements.iter().map(Scalar::to_bytes).collect();
    elements.sort_unstable();
    let count = u32::try_from(elements.len()).unwrap_or(u32::MAX);
    let mut hash = Sha256::new_with_prefix(b"AVERMENT-V1-SET").chain_update(count.to_be_bytes());
    elements.iter().for_each(|element| hash.update(element));
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

#[cfg(test)]
mod tests {
    use super::super::parameters::Parameters;
    use super::*;
    use crate::curve::{G2, PreparedG2, pairing_product_is_one, secret_mul};

    /// Scalars of all lengths, all different.
    fn elements(count: u64) -> Vec<Scalar> {
        let large = Scalar::reduce(&[0xa5; 48]);
        (0..count).map(|i| if i % 3 == 0 { large * (i + 1).into() } else { i.into() }).collect()
    }

    fn parameters() -> Parameters {
        Parameters::ceremony().unwrap()
    }

    fn scalar_mul(point: &Sum, scalar: Scalar) -> Sum {
        secret_mul(point, &scalar.into())
    }

    /// `e(w, [tau]_2) = e(V - y w - d BP1, BP2)`
    fn is_witness(set: &SetAccumulator, y: Scalar, (w, d): &(Sum, SecretScalar)) -> bool {
        let mut right = Sum::from(set.value().point());
        right.add(&scalar_mul(w, -y));
        right.add(&scalar_mul(&(&G1::generator()).into(), -d.expose()));
        let key = PreparedG2::from(parameters().key_point());
        let base = PreparedG2::from(&G2::generator().negated());
        pairing_product_is_one(&[(&key, w), (&base, &right)])
    }

    #[test]
    fn members_have_a_witness_and_others_a_remainder() {
        for count in [1, 2, 3, 27] {
            let elements = elements(count);
            let set = parameters().set(&elements).unwrap();
            for y in &elements {
                let witness = set.witness(&(*y).into());
                assert!(witness.1.is_zero() && is_witness(&set, *y, &witness), "{count}");
                assert!(!is_witness(&set, *y + Scalar::ONE, &witness));
            }
            for y in [Scalar::from(1 << 40), -Scalar::ONE, Scalar::reduce(&[7; 40])] {
                let witness = set.witness(&y.into());
                assert!(!witness.1.is_zero() && is_witness(&set, y, &witness), "{count}");
                let member = (witness.0, Scalar::ZERO.into());
                assert!(!is_witness(&set, y, &member), "a non-member without its remainder");
            }
        }
    }

    #[test]
    fn the_order_of_elements_does_not_matter() {
        let mut elements = elements(12);
        let set = parameters().set(&elements).unwrap();
        elements.reverse();
        let same = parameters().set(&elements).unwrap();
        assert_eq!(set.value().octets(), same.value().octets());
        elements.pop();
        let other = parameters().set(&elements).unwrap();
        assert_ne!(set.value().octets(), other.value().octets());
    }

    #[test]
    fn a_set_of_digits_is_the_bundled_table() {
        let parameters = parameters();
        for (count, value) in [(256, parameters.digit_value()), (2, parameters.bit_value())] {
            let digits: Vec<_> = (0..count).map(Scalar::from).collect();
            let set = parameters.set(&digits).unwrap();
            assert_eq!(set.value().octets(), value.octets());
        }
        let set = parameters.set(&[Scalar::ZERO, Scalar::ONE]).unwrap();
        let (witness, _) = set.witness(&Scalar::ONE.into());
        assert_eq!(witness.to_point(), parameters.bit_witness(1).to_point());
    }

    #[test]
    fn sizes_have_limits() {
        let all = elements(1025);
        let refused = |elements: &[Scalar]| parameters().set(elements).err();
        assert_eq!(refused(&[]), Some(SetError::Empty));
        assert_eq!(refused(&all), Some(SetError::TooLarge));
        assert_eq!(refused(&[all[0], all[1], all[0]]), Some(SetError::Duplicate));
        let set = parameters().set(&all[..1024]).unwrap();
        let witness = set.witness(&all[1000].into());
        assert!(witness.1.is_zero() && is_witness(&set, all[1000], &witness));
        let witness = set.witness(&all[1024].into());
        assert!(!witness.1.is_zero() && is_witness(&set, all[1024], &witness));
    }
}
