//! Pairings with fixed second arguments.

use alloc::vec::Vec;
use core::fmt;

use super::{G2, Sum, backend};

/// A point of G2 with the line functions of its Miller loop, computed once: about 20 KiB.
#[derive(Clone)]
pub(crate) struct PreparedG2(backend::Lines);

impl From<&G2> for PreparedG2 {
    fn from(point: &G2) -> Self {
        Self(backend::lines(&point.0))
    }
}

impl fmt::Debug for PreparedG2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedG2").finish_non_exhaustive()
    }
}

/// Whether the product of `e(P, Q)` over the pairs is one: one Miller loop for all, one final exponentiation.
///
/// A pair whose first point is the identity contributes one.
pub(crate) fn pairing_product_is_one(pairs: &[(&PreparedG2, &Sum)]) -> bool {
    let sums: Vec<_> = pairs.iter().map(|(_, sum)| sum.0).collect();
    let points = backend::normalize(&sums);
    let pairs: Vec<_> = pairs
        .iter()
        .zip(points)
        .map(|((prepared, _), point)| (&prepared.0, point))
        .filter(|(_, point)| !backend::is_identity(point))
        .collect();
    backend::pairing_product_is_one(&pairs)
}
