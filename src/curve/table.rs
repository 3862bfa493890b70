//! Tables of a fixed point: its multiplication without doublings.
//!
//! An odd number below 2^256 is written in odd signed digits, `s = sum d_i 2^(6i)` with `|d_i| < 2^6`, and the table holds
//! `k 2^(6i) P` for every window i and odd k below 2^6. An even scalar is made odd by adding the group order. One addition
//! per window remains, and no digit is ever zero.
//!
//! | width | windows | entries | bytes |
//! |---|---|---|---|
//! | 6 | 43 | 1,376 | 132,096 |
//! | 8, only `2^(8i) P` | 32 | 32 | 3,072 |
//!
//! The entries of all tables of a sum are added together. With a public scalar they are looked up. With a secret one every
//! row is scanned whole under masks, so that neither the addresses nor the branches depend on the scalar. Long public sums
//! go through the second part of the table: the points with digit d are added in bucket d, and the buckets then.

use alloc::vec::Vec;
use core::fmt;

use ark_bls12_381::Fr;
use ark_ff::PrimeField;
use zeroize::Zeroizing;

use super::accumulate::{self, shorten_vartime};
use super::{Scalar, SecretScalar, Sum, backend, secret_mul};

const WIDTH: usize = 6;
const WINDOWS: usize = 256_usize.div_ceil(WIDTH);
/// Odd digits of either sign.
const ROW: usize = 1 << (WIDTH - 1);

const BUCKET_WIDTH: usize = 8;
const BUCKET_WINDOWS: usize = 256_usize.div_ceil(BUCKET_WIDTH);
const BUCKETS: usize = 1 << (BUCKET_WIDTH - 1);
/// From this many points on buckets are faster.
const BUCKETS_FROM: usize = 40;

/// The multiples of one point that its multiplication needs.
///
/// Wiped when dropped: the point may be a part of a credential.
#[derive(Clone)]
pub(crate) struct Table {
    /// `k 2^(6i) P`, by windows i and odd k.
    multiples: Vec<backend::Affine>,
    /// `2^(8i) P`
    powers: Vec<backend::Affine>,
}

impl Table {
    /// Memory of one table, in bytes.
    pub(crate) const BYTES: usize = (WINDOWS * ROW + BUCKET_WINDOWS) * size_of::<backend::Affine>();

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
        let mut powers = Vec::with_capacity(BUCKET_WINDOWS);
        let mut power = point.0;
        for _ in 0..BUCKET_WINDOWS {
            powers.push(power);
            (0..BUCKET_WIDTH).for_each(|_| backend::double(&mut power));
        }
        let table =
            Self { multiples: backend::normalize(&multiples), powers: backend::normalize(&powers) };
        multiples.iter_mut().chain(&mut powers).for_each(backend::wipe);
        table
    }

    /// The table entries that make up `scalar` times the point.
    fn entries<'a>(
        &'a self,
        scalar: &[u8; 32],
        entry: impl Fn(&[backend::Affine], u64) -> backend::Affine + 'a,
    ) -> impl Iterator<Item = backend::Affine> + 'a {
        let rows = self.multiples.chunks_exact(ROW).zip(digits::<WIDTH>(scalar));
        rows.map(move |(row, digit)| digit.sign(entry(row, digit.position)))
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        self.multiples.iter_mut().chain(&mut self.powers).for_each(backend::wipe_affine);
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").finish_non_exhaustive()
    }
}

/// Entry number `position` of a row; touches all of them.
pub(super) fn scan(row: &[backend::Affine], position: u64) -> backend::Affine {
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
pub(super) struct Digit {
    pub(super) position: u64,
    negative: u64,
}

impl Digit {
    pub(super) fn sign(&self, mut point: backend::Affine) -> backend::Affine {
        backend::negate_if(&mut point, self.negative == 1);
        point
    }
}

/// The digits of a little-endian number below the group order, lowest first, without branches on it.
///
/// With `s` odd, digit i is `2 b + 1 - 2^w` for the w bits b of `s` above bit `w i`, and the last one is `2 b + 1`.
pub(super) fn digits<const WIDTH: usize>(
    scalar: &[u8; 32],
) -> impl Iterator<Item = Digit> + use<WIDTH> {
    let windows = 256_usize.div_ceil(WIDTH);
    let low = (1 << (WIDTH - 1)) - 1;
    let limbs = Zeroizing::new(odd_limbs(scalar));
    (0..windows).map(move |window| {
        let bit = window * WIDTH + 1;
        let limb = |index: usize| limbs.get(index).copied().unwrap_or(0);
        // Shifted in two steps, since the second limb may be shifted out wholly.
        let bits = (limb(bit / 64) >> (bit % 64)) | (limb(bit / 64 + 1) << 1 << (63 - bit % 64));
        let bits = bits & (2 * low + 1);
        if window == windows - 1 {
            return Digit { position: bits, negative: 0 };
        }
        // 2 b + 1 - 2^w is positive from b = 2^(w-1) on; below, its magnitude counts down.
        let negative = (bits >> (WIDTH - 1)) ^ 1;
        // `low` where negative, and nothing otherwise: a product would be checked for overflow, by a branch.
        Digit { position: (bits ^ (low & negative.wrapping_neg())) & low, negative }
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
    let mut sums = sums_of(lists.into_iter()).into_iter();
    [(); N].map(|()| sums.next().unwrap_or(Sum::identity()))
}

/// The same for any number of lists.
pub(crate) fn secret_sums_of(lists: &[Vec<SecretTerm<'_>>]) -> Vec<Sum> {
    sums_of(lists.iter().map(Vec::as_slice))
}

fn sums_of<'a, 'b: 'a>(lists: impl Iterator<Item = &'a [SecretTerm<'b>]> + Clone) -> Vec<Sum> {
    let entries = lists.clone().map(|terms| {
        let mut entries = Vec::with_capacity(terms.len() * WINDOWS);
        for (table, scalar) in terms.iter().filter_map(|term| Some((term.table?, term.scalar))) {
            entries.extend(table.entries(&scalar.to_le_bytes(), scan));
        }
        entries
    });
    let of_tables = accumulate::secret_sums(entries.collect()).into_iter().map(Sum);
    let sums = of_tables.zip(lists).map(|(mut sum, terms)| {
        for term in terms.iter().filter(|term| term.table.is_none()) {
            sum.add(&secret_mul(&term.point, term.scalar));
        }
        sum
    });
    sums.collect()
}

/// The sum of `scalar * point` over tables, in variable time.
pub(crate) fn sum_vartime(terms: &[(&Table, Scalar)]) -> Sum {
    if terms.len() >= BUCKETS_FROM {
        return bucket_sum_vartime(terms);
    }
    let sum = sums_vartime(&[terms]).into_iter().next();
    sum.unwrap_or(Sum::identity())
}

/// The same for several lists, which share their inversions.
pub(crate) fn sums_vartime(lists: &[&[(&Table, Scalar)]]) -> Vec<Sum> {
    let entries = lists.iter().map(|terms| {
        let mut entries = Vec::with_capacity(terms.len() * WINDOWS);
        for (table, scalar) in *terms {
            entries.extend(table.entries(&scalar.to_le_bytes(), look_up));
        }
        entries
    });
    let shortened = shorten_vartime(entries.collect());
    let sums = shortened.iter().map(|list| {
        let mut sum = backend::identity();
        list.iter().for_each(|point| backend::add_affine_vartime(&mut sum, point));
        Sum(sum)
    });
    sums.collect()
}

fn bucket_sum_vartime(terms: &[(&Table, Scalar)]) -> Sum {
    // Twice the mean, so that buckets seldom grow.
    let capacity = 2 * terms.len() * BUCKET_WINDOWS / BUCKETS;
    let mut buckets: Vec<_> = (0..BUCKETS).map(|_| Vec::with_capacity(capacity)).collect();
    for (table, scalar) in terms {
        let digits = digits::<BUCKET_WIDTH>(&scalar.to_le_bytes());
        for (power, digit) in table.powers.iter().zip(digits) {
            let position = usize::try_from(digit.position).unwrap_or(0);
            if let Some(bucket) = buckets.get_mut(position) {
                bucket.push(digit.sign(*power));
            }
        }
    }
    // With S_k the sum of bucket k: sum of (2k + 1) S_k = 2 sum of (k + 1) S_k - sum of S_k
    let (mut sum, mut weighted) = (backend::identity(), backend::identity());
    for bucket in shorten_vartime(buckets).iter().rev() {
        bucket.iter().for_each(|point| backend::add_affine_vartime(&mut sum, point));
        backend::add_vartime(&mut weighted, &sum);
    }
    backend::double(&mut weighted);
    backend::negate(&mut sum);
    backend::add_vartime(&mut weighted, &sum);
    Sum(weighted)
}
