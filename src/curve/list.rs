//! Lists of public points that meet secrets: one point taken from many, and the sum of all under secret scalars.

use alloc::vec::Vec;
use core::fmt;

use super::table::{digits, scan};
use super::{G1, SecretScalar, Sum, accumulate, backend};

/// Public points, of which a secret one is taken.
#[derive(Clone)]
pub(crate) struct PointList(Vec<backend::Affine>);

impl PointList {
    pub(crate) fn points(&self) -> impl Iterator<Item = G1> + '_ {
        self.0.iter().filter_map(G1::from_affine)
    }

    /// Point number `position`, or the identity beyond the end. Touches all points, in the same way for each position.
    pub(crate) fn select(&self, position: impl Into<u64>) -> Sum {
        let mut point = scan(&self.0, position.into());
        let sum = Sum(backend::jacobian(&point));
        backend::wipe_affine(&mut point);
        sum
    }
}

impl FromIterator<G1> for PointList {
    fn from_iter<I: IntoIterator<Item = G1>>(points: I) -> Self {
        Self(points.into_iter().map(|point| point.affine()).collect())
    }
}

impl fmt::Debug for PointList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.points()).finish()
    }
}

/// Scalars are read in odd signed digits of this many bits, as tables do.
const WIDTH: usize = 4;
const WINDOWS: usize = 256_usize.div_ceil(WIDTH);
/// The odd multiples 1, 3, .. of a point.
const ROW: usize = 1 << (WIDTH - 1);

/// The sum of `scalar * point`, constant time in the scalars: doublings are shared, rows of multiples are scanned.
///
/// Where small multiples of two of the points are equal or opposite, that may show in the time, though not in the result.
/// For different powers of an unknown `tau` it would be an equation that gives `tau` away.
pub(crate) fn secret_msm(points: &[G1], scalars: &[SecretScalar]) -> Sum {
    sum_of_multiples(&odd_multiples(points), scalars)
}

/// The same for several lists of scalars to the same points, whose multiples are computed once.
pub(crate) fn secret_msms(points: &[G1], lists: &[Vec<SecretScalar>]) -> Vec<Sum> {
    let multiples = odd_multiples(points);
    lists.iter().map(|scalars| sum_of_multiples(&multiples, scalars)).collect()
}

fn sum_of_multiples(multiples: &[backend::Affine], scalars: &[SecretScalar]) -> Sum {
    let mut windows: Vec<_> = (0..WINDOWS).map(|_| Vec::with_capacity(scalars.len())).collect();
    for (row, scalar) in multiples.chunks_exact(ROW).zip(scalars) {
        let digits = digits::<WIDTH>(&scalar.to_le_bytes());
        for (window, digit) in windows.iter_mut().zip(digits) {
            window.push(digit.sign(scan(row, digit.position)));
        }
    }
    let mut windows = accumulate::secret_sums(windows);
    let mut sum = Sum::identity();
    for window in windows.iter().rev() {
        (0..WIDTH).for_each(|_| backend::double(&mut sum.0));
        backend::add(&mut sum.0, window);
    }
    windows.iter_mut().for_each(backend::wipe);
    sum
}

fn odd_multiples(points: &[G1]) -> Vec<backend::Affine> {
    let mut multiples = Vec::with_capacity(points.len() * ROW);
    for point in points {
        let mut multiple = backend::jacobian(&point.affine());
        let mut twice = multiple;
        backend::double(&mut twice);
        for _ in 0..ROW {
            multiples.push(multiple);
            backend::add_vartime(&mut multiple, &twice);
        }
    }
    backend::normalize(&multiples)
}
