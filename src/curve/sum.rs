//! Results of point arithmetic.

use alloc::vec::Vec;
use core::fmt;

use super::{G1, SecretScalar, backend};

/// A point of G1 that arithmetic produced: it may be the identity, and it may depend on secrets.
///
/// Kept in Jacobian coordinates, wiped when dropped.
#[derive(Clone)]
pub(crate) struct Sum(pub(super) backend::Jacobian);

impl Sum {
    pub(crate) fn identity() -> Self {
        Self(backend::identity())
    }

    pub(crate) fn add(&mut self, other: &Self) {
        backend::add(&mut self.0, &other.0);
    }

    pub(crate) fn subtract(&mut self, other: &Self) {
        let mut minus = other.clone();
        backend::negate(&mut minus.0);
        self.add(&minus);
    }

    pub(crate) fn add_point(&mut self, other: &G1) {
        backend::add_affine(&mut self.0, &other.affine());
    }

    pub(crate) fn to_point(&self) -> Option<G1> {
        let [point] = Self::to_points([self]);
        point
    }

    /// The points, or none for the identity; they share one inversion.
    pub(crate) fn to_points<const N: usize>(sums: [&Self; N]) -> [Option<G1>; N] {
        let mut points = normalize(sums).into_iter();
        [(); N].map(|()| points.next().as_ref().and_then(G1::from_affine))
    }

    /// The compressed encodings, the identity included; they share one inversion.
    pub(crate) fn encode<const N: usize>(sums: [&Self; N]) -> [[u8; G1::LEN]; N] {
        let mut points = normalize(sums).into_iter();
        [(); N].map(|()| backend::g1_encode(&points.next().unwrap_or(backend::nothing_selected())))
    }

    /// The points, none for the identity; they share one inversion.
    pub(crate) fn to_optional_points(sums: &[Self]) -> Vec<Option<G1>> {
        normalize(sums).iter().map(G1::from_affine).collect()
    }

    /// The points, if none is the identity; they share one inversion.
    pub(crate) fn to_point_list(sums: &[Self]) -> Option<Vec<G1>> {
        normalize(sums).iter().map(G1::from_affine).collect()
    }

    /// The compressed encodings, the identity included; they share one inversion.
    pub(crate) fn encode_list(sums: &[Self]) -> Vec<[u8; G1::LEN]> {
        normalize(sums).iter().map(backend::g1_encode).collect()
    }
}

fn normalize<'a>(sums: impl IntoIterator<Item = &'a Sum>) -> Vec<backend::Affine> {
    let sums = sums.into_iter();
    let mut copies = Vec::with_capacity(sums.size_hint().0);
    copies.extend(sums.map(|sum| sum.0));
    let mut sums = copies;
    let points = backend::normalize(&sums);
    sums.iter_mut().for_each(backend::wipe);
    points
}

impl From<&G1> for Sum {
    fn from(point: &G1) -> Self {
        Self(backend::jacobian(&point.affine()))
    }
}

impl Drop for Sum {
    fn drop(&mut self) {
        backend::wipe(&mut self.0);
    }
}

impl fmt::Debug for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sum").finish_non_exhaustive()
    }
}

/// `scalar * point`, constant time in both on the native backend.
pub(crate) fn secret_mul(point: &Sum, scalar: &SecretScalar) -> Sum {
    Sum(backend::secret_mul(&point.0, &scalar.to_le_bytes()))
}

/// `factor * point`, constant time in both on the native backend.
pub(crate) fn secret_mul_octet(point: &Sum, factor: u8) -> Sum {
    Sum(backend::secret_mul_octet(&point.0, factor))
}
