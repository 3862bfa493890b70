//! Multiples of a fixed base, one row for each window of the scalar: no doublings at all.

use core::iter;

use blst::{blst_p1, blst_p1_affine};

use super::ops::{self, ScalarBytes};

/// The multiples 1 to 2^(w−1) of each 2^(w·i)·base.
pub(super) struct Table {
    window: usize,
    /// Row after row, 2^(w−1) entries each.
    entries: Vec<blst_p1_affine>,
}

impl Table {
    pub(super) fn new(base: &blst_p1_affine, window: usize) -> Self {
        let mut base = ops::from_affine(base);
        let rows = (0..256_usize.div_ceil(window)).flat_map(|_| {
            let multiples = iter::successors(Some(base), |multiple| {
                let mut next = *multiple;
                ops::add(&mut next, &base);
                Some(next)
            });
            let row: Vec<_> = multiples.take(1 << (window - 1)).collect();
            (0..window).for_each(|_| ops::double(&mut base));
            row
        });
        Self { window, entries: ops::to_affine(&rows.collect::<Vec<_>>()) }
    }

    fn rows(&self) -> impl ExactSizeIterator<Item = &[blst_p1_affine]> {
        self.entries.chunks_exact(1 << (self.window - 1))
    }

    /// The digits of `scalar`, from the least, each from −2^(w−1) + 1 to 2^(w−1).
    fn digits(&self, scalar: &ScalarBytes) -> impl Iterator<Item = i64> {
        let window = self.window;
        let limbs: [u64; 4] = core::array::from_fn(|limb| {
            let bytes = scalar[8 * limb..].first_chunk().expect("four limbs of 8 bytes");
            u64::from_le_bytes(*bytes)
        });
        let mut carry = 0;
        (0..self.rows().len()).map(move |row| {
            let (limb, offset) = (row * window / 64, row * window % 64);
            let mut bits = limbs[limb] >> offset;
            if offset + window > 64 && limb < 3 {
                bits |= limbs[limb + 1] << (64 - offset);
            }
            let digit = (bits & ((1 << window) - 1)) as i64 + carry;
            carry = i64::from(digit > 1 << (window - 1));
            digit - (carry << window)
        })
    }

    /// `scalar·base` in constant time: every row is read whole, and every addition is complete.
    pub(super) fn multiply_scanned(&self, scalar: &ScalarBytes) -> blst_p1 {
        let mut sum = blst_p1::default();
        for (row, digit) in self.rows().zip(self.digits(scalar)) {
            let mut chosen = select(row, digit.unsigned_abs());
            ops::negate_if(&mut chosen, digit < 0);
            ops::add_affine(&mut sum, &chosen);
        }
        sum
    }
}

/// The entry that stands for `digit`, or infinity for zero, without a look-up.
fn select(row: &[blst_p1_affine], digit: u64) -> blst_p1_affine {
    let mut chosen = blst_p1_affine::default();
    for (entry, index) in row.iter().zip(1_u64..) {
        let mask = ((index ^ digit).wrapping_sub(1) >> 63).wrapping_neg();
        for limb in 0..6 {
            chosen.x.l[limb] |= entry.x.l[limb] & mask;
            chosen.y.l[limb] |= entry.y.l[limb] & mask;
        }
    }
    chosen
}

/// `Σ scalar·base` in variable time: one table entry for each digit, all added together.
pub(super) fn sum(tables: &[Table], scalars: &[ScalarBytes]) -> blst_p1 {
    let mut entries = Vec::with_capacity(tables.iter().map(|table| table.rows().len()).sum());
    for (table, scalar) in tables.iter().zip(scalars) {
        for (row, digit) in table.rows().zip(table.digits(scalar)) {
            if digit != 0 {
                let entry = &row[digit.unsigned_abs() as usize - 1];
                entries.push(if digit < 0 { ops::negated(entry) } else { *entry });
            }
        }
    }
    ops::sum(&entries)
}
