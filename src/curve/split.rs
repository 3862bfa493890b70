//! Secret points out of a public list, prepared for their multiplication.
//!
//! With each point P the list holds `2^(32k) P` for k below 8. A secret one is taken by a scan of the whole list; its
//! multiplication is a sum over 8 points with 32 bits of the scalar each, 28 doublings in place of 252. Scalars are read
//! in odd signed digits of 4 bits, as in `table`.

use alloc::vec::Vec;
use core::fmt;

use super::table::{digits, scan};
use super::{G1, SecretScalar, Sum, accumulate, backend};

const WIDTH: usize = 4;
/// The odd multiples 1, 3, .. of a point.
const ROW: usize = 1 << (WIDTH - 1);
const PARTS: usize = 8;
/// Windows of one part, which all parts share.
const WINDOWS: usize = 256 / PARTS / WIDTH;

/// Public points, each with its parts: 768 octets for each point.
#[derive(Clone)]
pub(crate) struct SplitList {
    /// Part by part, so that a scan for one part runs over neighbours.
    parts: Vec<Vec<backend::Affine>>,
}

impl SplitList {
    /// 224 doublings for each point.
    pub(crate) fn new(points: impl Iterator<Item = G1>) -> Self {
        let mut multiples: Vec<_> =
            points.map(|point| backend::jacobian(&point.affine())).collect();
        let mut parts = Vec::with_capacity(PARTS);
        for _ in 0..PARTS {
            parts.push(backend::normalize(&multiples));
            for multiple in &mut multiples {
                (0..WINDOWS * WIDTH).for_each(|_| backend::double(multiple));
            }
        }
        Self { parts }
    }

    /// Point number `position`, prepared. Touches all points, in the same way for each position.
    pub(crate) fn select(&self, position: u8) -> SplitPoint {
        let mut multiples = Vec::with_capacity(PARTS * ROW);
        for part in &self.parts {
            let mut point = scan(part, u64::from(position));
            let mut multiple = backend::jacobian(&point);
            let mut twice = multiple;
            backend::double(&mut twice);
            for _ in 0..ROW {
                multiples.push(multiple);
                backend::add(&mut multiple, &twice);
            }
            backend::wipe_affine(&mut point);
        }
        let rows = backend::normalize(&multiples);
        multiples.iter_mut().for_each(backend::wipe);
        SplitPoint { rows }
    }
}

impl fmt::Debug for SplitList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SplitList").finish_non_exhaustive()
    }
}

/// A secret point with odd multiples of its parts. Wiped when dropped.
pub(crate) struct SplitPoint {
    rows: Vec<backend::Affine>,
}

impl SplitPoint {
    /// Adds the terms of `scalar` times the point to each window.
    fn extend(&self, scalar: &SecretScalar, windows: &mut [Vec<backend::Affine>]) {
        let mut digits = digits::<WIDTH>(&scalar.to_le_bytes());
        for row in self.rows.chunks_exact(ROW) {
            for (window, digit) in windows.iter_mut().zip(digits.by_ref().take(WINDOWS)) {
                window.push(digit.sign(scan(row, digit.position)));
            }
        }
    }
}

impl Drop for SplitPoint {
    fn drop(&mut self) {
        self.rows.iter_mut().for_each(backend::wipe_affine);
    }
}

impl fmt::Debug for SplitPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SplitPoint").finish_non_exhaustive()
    }
}

/// `scalar * point` for each pair, constant time in both. All of them share their inversions.
pub(crate) fn split_products(pairs: &[(&SplitPoint, &SecretScalar)]) -> Vec<Sum> {
    let mut windows: Vec<_> =
        (0..pairs.len() * WINDOWS).map(|_| Vec::with_capacity(PARTS)).collect();
    for ((point, scalar), windows) in pairs.iter().zip(windows.chunks_exact_mut(WINDOWS)) {
        point.extend(scalar, windows);
    }
    let mut windows = accumulate::secret_sums(windows);
    let sums = windows.chunks_exact(WINDOWS).map(|windows| {
        let mut sum = Sum::identity();
        for window in windows.iter().rev() {
            (0..WIDTH).for_each(|_| backend::double(&mut sum.0));
            backend::add(&mut sum.0, window);
        }
        sum
    });
    let sums = sums.collect();
    windows.iter_mut().for_each(backend::wipe);
    sums
}
