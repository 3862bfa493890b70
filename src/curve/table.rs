//! Tables of a fixed point: its multiplication without doublings.
//!
//! An odd number below 2^256 is written in odd signed digits, `s = sum d_i 2^(6i)` with `|d_i| < 2^6`, and the table holds
//! `k 2^(6i) P` for every window i and odd k below 2^6. An even scalar is made odd by adding the group order. One addition
//! per window remains, and no digit is ever zero.
//!
//! | width | windows | entries | bytes |
//! |---|---|---|---|
//! | 6 | 43 | 1,376 | 132,096 |
//!
//! The entries of all tables of a sum are added together. With a public scalar they are looked up. With a secret one every
//! row is scanned whole under masks, so that neither the addresses nor the branches depend on the scalar.

use alloc::vec::Vec;
use core::fmt;

use ark_bls12_381::Fr;
use ark_ff::PrimeField;
use zeroize::Zeroizing;

use super::accumulate::sums;
use super::{Scalar, SecretScalar, Sum, backend, secret_mul};

const WIDTH: usize = 6;
const WINDOWS: usize = 256_usize.div_ceil(WIDTH);
/// Odd digits of either sign.
const ROW: usize = 1 << (WIDTH - 1);

/// The multiples of one point that its multiplication needs.
///
/// Wiped when dropped: the point may be a part of a credential.
#[derive(Clone)]
pub(crate) struct Table(Vec<backend::Affine>);

impl Table {
    /// Memory of one table, in bytes.
    pub(crate) const BYTES: usize = WINDOWS * ROW * size_of::<backend::Affine>();

    /// Constant time in the point on the native backend.
    pub(crate) fn new(point: &Sum) -> Self {
        let mut multiples = Vec::with_capacity(WINDOWS * ROW);
        let mut base = point.0;
        for _ in 0..WINDOWS {
            let mut multiple = base;
            backend::double(&mut base);
            for _ in 0..ROW {
                multiples.push(multiple);
                backend::add(&mut multiple, &base);
            }
            for _ in 1..WIDTH {
                backend::double(&mut base);
            }
        }
        let table = Self(backend::normalize(&multiples));
        multiples.iter_mut().for_each(backend::wipe);
        table
    }

    /// The table entries that make up `scalar` times the point.
    fn entries<'a>(
        &'a self,
        digits: impl Iterator<Item = Digit> + 'a,
        entry: impl Fn(&[backend::Affine], u64) -> backend::Affine + 'a,
    ) -> impl Iterator<Item = backend::Affine> + 'a {
        self.0.chunks_exact(ROW).zip(digits).map(move |(row, digit)| {
            let mut entry = entry(row, digit.position);
            backend::negate_if(&mut entry, digit.negative == 1);
            entry
        })
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

/// Entry number `position` of a row; touches all of them.
fn scan(row: &[backend::Affine], position: u64) -> backend::Affine {
    let mut entry = backend::nothing_selected();
    for (number, candidate) in (0_u64..).zip(row) {
        // All ones where the numbers are equal: only then does the subtraction borrow.
        let mask = ((number ^ position).wrapping_sub(1) >> 63).wrapping_neg();
        backend::select(&mut entry, candidate, mask);
    }
    entry
}

/// Entry number `position` of a row.
fn look_up(row: &[backend::Affine], position: u64) -> backend::Affine {
    let entry = usize::try_from(position).ok().and_then(|position| row.get(position));
    // Positions are below the length of a row.
    entry.copied().unwrap_or(backend::nothing_selected())
}

/// The digit `2 * position + 1`, negated if `negative` is one.
struct Digit {
    position: u64,
    negative: u64,
}

/// The digits of a little-endian number below the group order, lowest first, without branches on it.
///
/// With `s` odd, digit i is `2 b + 1 - 2^6` for the six bits b of `s` above bit `6 i`, and the last one is `2 b + 1`.
fn digits(scalar: &[u8; 32]) -> impl Iterator<Item = Digit> {
    const TOP: u64 = 1 << (WIDTH - 1);
    let limbs = Zeroizing::new(odd_limbs(scalar));
    (0..WINDOWS).map(move |window| {
        let bit = window * WIDTH + 1;
        let limb = |index: usize| limbs.get(index).copied().unwrap_or(0);
        // Shifted in two steps, since the second limb may be shifted out wholly.
        let bits = (limb(bit / 64) >> (bit % 64)) | (limb(bit / 64 + 1) << 1 << (63 - bit % 64));
        let bits = bits & (2 * TOP - 1);
        if window == WINDOWS - 1 {
            return Digit { position: bits, negative: 0 };
        }
        // 2 b + 1 - 2^6 is positive from b = 2^5 on; below, its magnitude counts down.
        let negative = (bits >> (WIDTH - 1)) ^ 1;
        Digit { position: (bits ^ ((TOP - 1) * negative)) & (TOP - 1), negative }
    })
}

/// The number itself if it is odd, and the number plus the group order otherwise.
fn odd_limbs(scalar: &[u8; 32]) -> [u64; 4] {
    let even = u64::from(scalar.first().copied().unwrap_or(0) & 1).wrapping_sub(1);
    let mut carry = 0;
    let mut words = scalar.chunks_exact(8).zip(Fr::MODULUS.0);
    [(); 4].map(|()| {
        let (octets, order) = words.next().unwrap_or_default();
        let word = octets.iter().rev().fold(0, |word, octet| (word << 8) | u64::from(*octet));
        let (sum, first) = word.overflowing_add(order & even);
        let (sum, second) = sum.overflowing_add(carry);
        carry = u64::from(first) | u64::from(second);
        sum
    })
}

/// A multiple of a point in a sum: through its table if it has one.
pub(crate) struct SecretTerm<'a> {
    pub(crate) point: Sum,
    pub(crate) table: Option<&'a Table>,
    pub(crate) scalar: &'a SecretScalar,
}

/// The sum of `scalar * point` over each list, constant time in the scalars.
///
/// Lists share their inversions: several sums at once are faster than one after the other.
pub(crate) fn secret_sums<const N: usize>(lists: [&[SecretTerm<'_>]; N]) -> [Sum; N] {
    let entries = lists.iter().map(|terms| {
        let mut entries = Vec::with_capacity(terms.len() * WINDOWS);
        for (table, scalar) in terms.iter().filter_map(|term| Some((term.table?, term.scalar))) {
            entries.extend(table.entries(digits(&scalar.to_le_bytes()), scan));
        }
        entries
    });
    let mut of_tables = sums(entries.collect()).into_iter();
    lists.map(|terms| {
        let mut sum = of_tables.next().map_or(Sum::identity(), Sum);
        for term in terms.iter().filter(|term| term.table.is_none()) {
            sum.add(&secret_mul(&term.point, term.scalar));
        }
        sum
    })
}

/// The sum of `scalar * point` over tables, in variable time.
pub(crate) fn sum_vartime<'a>(terms: impl Iterator<Item = (&'a Table, Scalar)>) -> Sum {
    let mut entries = Vec::new();
    for (table, scalar) in terms {
        entries.extend(table.entries(digits(&scalar.to_le_bytes()), look_up));
    }
    sums(alloc::vec![entries]).into_iter().next().map_or(Sum::identity(), Sum)
}
