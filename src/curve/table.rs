//! Tables of a fixed point: its multiplication without doublings.
//!
//! A scalar is written in signed windows of `WIDTH` bits, `s = sum d_i 2^(WIDTH i)` with `|d_i| <= 2^(WIDTH-1)`, and the
//! table holds `k 2^(WIDTH i) P` for every window i and `k = 1 ..= 2^(WIDTH-1)`. One addition per window remains.
//!
//! | width | windows | entries | bytes |
//! |---|---|---|---|
//! | 6 | 43 | 1,376 | 132,096 |
//!
//! With a public scalar the entries of all bases are added in one go, sharing inversions. With a secret scalar every
//! row is scanned whole under masks and added by the complete formula, so that neither the addresses nor the branches
//! depend on the scalar.

use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::{Scalar, SecretScalar, Sum, backend};

const WIDTH: usize = 6;
const WINDOWS: usize = 256_usize.div_ceil(WIDTH);
const HALF: usize = 1 << (WIDTH - 1);

/// The multiples of one point that its multiplication needs.
///
/// Wiped when dropped: the point may be a part of a credential.
#[derive(Clone)]
pub(crate) struct Table(Vec<backend::Affine>);

impl Table {
    /// Memory of one table, in bytes.
    pub(crate) const BYTES: usize = WINDOWS * HALF * size_of::<backend::Affine>();

    /// Constant time in the point on the native backend.
    pub(crate) fn new(point: &Sum) -> Self {
        let mut multiples = Vec::with_capacity(WINDOWS * HALF);
        let mut base = point.0;
        for _ in 0..WINDOWS {
            let mut multiple = base;
            for _ in 0..HALF {
                multiples.push(multiple);
                backend::add(&mut multiple, &base);
            }
            for _ in 0..WIDTH {
                backend::double(&mut base);
            }
        }
        let table = Self(backend::normalize(&multiples));
        multiples.iter_mut().for_each(backend::wipe);
        table
    }

    /// `scalar` times the point.
    pub(crate) fn secret_mul(&self, scalar: &SecretScalar) -> Sum {
        let mut sum = Sum::identity();
        self.add_secret(scalar, &mut sum);
        sum
    }

    fn rows(&self) -> impl Iterator<Item = &[backend::Affine]> {
        self.0.chunks_exact(HALF)
    }

    /// Adds `scalar` times the point to `sum`, constant time in the scalar.
    pub(crate) fn add_secret(&self, scalar: &SecretScalar, sum: &mut Sum) {
        let digits = Zeroizing::new(signed_windows(&scalar.to_le_bytes()));
        for (row, digit) in self.rows().zip(digits.iter()) {
            let mut entry = scan(row, u64::from(digit.unsigned_abs()));
            backend::negate_if(&mut entry, *digit < 0);
            backend::add_affine(&mut sum.0, &entry);
        }
    }

    fn collect_vartime(&self, scalar: &Scalar, entries: &mut Vec<backend::Affine>) {
        for (row, digit) in self.rows().zip(signed_windows(&scalar.to_le_bytes())) {
            let position =
                usize::try_from(digit.unsigned_abs()).ok().and_then(|d| d.checked_sub(1));
            if let Some(entry) = position.and_then(|position| row.get(position)) {
                let mut entry = *entry;
                backend::negate_if(&mut entry, digit < 0);
                entries.push(entry);
            }
        }
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(backend::wipe_affine);
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").finish_non_exhaustive()
    }
}

/// Entry number `position` of a row, counted from one, or the identity for zero; touches all of them.
fn scan(row: &[backend::Affine], position: u64) -> backend::Affine {
    let mut entry = backend::nothing_selected();
    for (number, candidate) in (1_u64..).zip(row) {
        // All ones where the numbers are equal: only then does the subtraction borrow.
        let mask = ((number ^ position).wrapping_sub(1) >> 63).wrapping_neg();
        backend::select(&mut entry, candidate, mask);
    }
    entry
}

/// The digits of a little-endian number below 2^255, lowest first, without branches on it.
fn signed_windows(scalar: &[u8; 32]) -> [i32; WINDOWS] {
    const BASE: i32 = 1 << WIDTH;
    let octet = |position: usize| scalar.get(position).copied().map_or(0, i32::from);
    let mut carry = 0;
    core::array::from_fn(|window| {
        let bit = window * WIDTH;
        let pair = octet(bit / 8) | (octet(bit / 8 + 1) << 8);
        let digit = ((pair >> (bit % 8)) & (BASE - 1)) + carry;
        // One where the digit is above half of the base: the sign of the difference.
        carry = ((BASE / 2 - digit) >> 31) & 1;
        digit - carry * BASE
    })
}

/// The sum of `scalar * point` over tables, in variable time.
pub(crate) fn sum_vartime<'a>(terms: impl Iterator<Item = (&'a Table, Scalar)>) -> Sum {
    let mut entries = Vec::new();
    for (table, scalar) in terms {
        table.collect_vartime(&scalar, &mut entries);
    }
    Sum(backend::sum_vartime(&entries))
}
