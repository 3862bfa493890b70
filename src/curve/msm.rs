//! Sums of multiples of changing points with public scalars, in variable time.
//!
//! Every scalar is split with the curve's endomorphism, `k P = k0 P - k1 phi(P)` with two halves of 128 bits. A few points
//! go through interleaved signed digits with shared doublings (Straus), many through buckets (Pippenger).

use alloc::vec::Vec;

use ark_bls12_381::g1::BETA;

use super::{G1, Scalar, Sum, backend};

/// From this many points on buckets are faster.
const BUCKETS_FROM: usize = 24;
/// Digits of the non-adjacent form are odd and below `2^(WIDTH-1)` in magnitude.
const WIDTH: u32 = 5;
/// The odd multiples 1, 3, .. of a point.
const MULTIPLES: usize = 1 << (WIDTH - 2);
const DIGITS: usize = 130;

/// The square of the curve's parameter z.
const Z_SQUARED: u128 = 0xd201_0000_0001_0000 * 0xd201_0000_0001_0000;
/// floor(2^255 / z^2)
const RECIPROCAL: u128 = 252_833_509_987_073_905_889_124_965_614_887_630_615;

/// `(k0, k1)` with `k = k0 + k1 z^2`, both below 2^128.
pub(super) fn split(scalar: Scalar) -> (u128, u128) {
    let (low, high) = scalar.halves();
    // The estimate is at most a few below the quotient, so the remainder needs a few subtractions.
    let (mut quotient, _) = widening_mul((high << 1) | (low >> 127), RECIPROCAL);
    let (product_high, product_low) = widening_mul(quotient, Z_SQUARED);
    let (mut remainder, borrow) = low.overflowing_sub(product_low);
    let mut above = high.wrapping_sub(product_high).wrapping_sub(u128::from(borrow));
    while above != 0 || remainder >= Z_SQUARED {
        let (difference, borrow) = remainder.overflowing_sub(Z_SQUARED);
        remainder = difference;
        above = above.wrapping_sub(u128::from(borrow));
        quotient += 1;
    }
    (remainder, quotient)
}

/// The high and the low half of a product.
fn widening_mul(a: u128, b: u128) -> (u128, u128) {
    const LOW: u128 = (1 << 64) - 1;
    let (a0, a1, b0, b1) = (a & LOW, a >> 64, b & LOW, b >> 64);
    let (low, middle_a, middle_b, high) = (a0 * b0, a0 * b1, a1 * b0, a1 * b1);
    let middle = (low >> 64) + (middle_a & LOW) + (middle_b & LOW);
    (high + (middle_a >> 64) + (middle_b >> 64) + (middle >> 64), (low & LOW) | (middle << 64))
}

/// The non-adjacent form of a number: few non-zero digits, all odd.
fn odd_digits(number: u128) -> [i8; DIGITS] {
    let window = |position: u32| number.checked_shr(position).unwrap_or(0) & ((1 << WIDTH) - 1);
    let mut digits = [0; DIGITS];
    let (mut skip, mut carry) = (0_u32, 0_u128);
    for (digit, position) in digits.iter_mut().zip(0_u32..) {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let value = window(position) + carry;
        if value & 1 == 0 {
            // An even window keeps its carry: zero plus none, or one plus one that moves up.
            continue;
        }
        carry = value >> (WIDTH - 1);
        // `value` is odd and below 2^WIDTH, so that both numbers fit.
        let value = i8::try_from(value).unwrap_or(0);
        *digit = if carry == 1 { value - (1 << WIDTH) } else { value };
        skip = WIDTH - 1;
    }
    digits
}

/// The odd multiples of some points, for several sums over them.
pub(crate) struct PointTables {
    multiples: Vec<backend::Affine>,
    images: Vec<backend::Affine>,
}

impl PointTables {
    pub(crate) fn new(points: &[G1]) -> Self {
        let mut multiples = Vec::with_capacity(points.len() * MULTIPLES);
        for point in points {
            let mut multiple = backend::jacobian(&point.affine());
            let mut twice = multiple;
            backend::double(&mut twice);
            for _ in 0..MULTIPLES {
                multiples.push(multiple);
                backend::add_vartime(&mut multiple, &twice);
            }
        }
        let multiples = backend::normalize(&multiples);
        let images = multiples.iter().map(|point| backend::endomorphism(point, &BETA)).collect();
        Self { multiples, images }
    }

    /// The sum of `scalar * point`; `None` leaves a point out.
    pub(crate) fn sum_vartime(&self, scalars: &[Option<Scalar>]) -> Sum {
        let rows = self.multiples.chunks_exact(MULTIPLES).zip(self.images.chunks_exact(MULTIPLES));
        let mut terms = Vec::with_capacity(2 * scalars.len());
        for ((multiples, images), scalar) in rows.zip(scalars) {
            if let Some(scalar) = scalar {
                let (k0, k1) = split(*scalar);
                terms.push((odd_digits(k0), multiples, false));
                terms.push((odd_digits(k1), images, true));
            }
        }
        let mut sum = backend::identity();
        let mut started = false;
        for position in (0..DIGITS).rev() {
            if started {
                backend::double(&mut sum);
            }
            for (digits, row, negated) in &terms {
                let digit = digits.get(position).copied().unwrap_or(0);
                if digit == 0 {
                    continue;
                }
                if let Some(entry) = row.get(usize::from(digit.unsigned_abs() >> 1)) {
                    let mut entry = *entry;
                    backend::negate_if(&mut entry, (digit < 0) != *negated);
                    backend::add_affine_vartime(&mut sum, &entry);
                    started = true;
                }
            }
        }
        Sum(sum)
    }
}

/// The sum of `scalar * point`.
pub(crate) fn msm_vartime(points: &[G1], scalars: &[Scalar]) -> Sum {
    if points.len() < BUCKETS_FROM {
        let scalars: Vec<_> = scalars.iter().copied().map(Some).collect();
        return PointTables::new(points).sum_vartime(&scalars);
    }
    let mut halves = Vec::with_capacity(2 * points.len());
    let mut affine = Vec::with_capacity(2 * points.len());
    for (point, scalar) in points.iter().zip(scalars) {
        let (k0, k1) = split(*scalar);
        let point = point.affine();
        let mut image = backend::endomorphism(&point, &BETA);
        backend::negate_if(&mut image, true);
        affine.extend([point, image]);
        halves.extend([k0.to_le_bytes(), k1.to_le_bytes()]);
    }
    Sum(backend::buckets_vartime(&affine, &halves, 128))
}

/// The sum of `weight * point` with little-endian weights of 128 bits.
#[cfg(not(feature = "parallel"))]
pub(crate) fn weighted_sum_vartime(points: &[G1], weights: &[[u8; 16]]) -> Sum {
    buckets(points, weights)
}

/// The sum of `weight * point` with little-endian weights of 128 bits, in one part for each thread as long as the parts are
/// many points.
#[cfg(feature = "parallel")]
pub(crate) fn weighted_sum_vartime(points: &[G1], weights: &[[u8; 16]]) -> Sum {
    use rayon::iter::{IndexedParallelIterator, ParallelIterator};
    use rayon::slice::ParallelSlice;
    const AT_LEAST: usize = 64;
    let part = points.len().div_ceil(rayon::current_num_threads()).max(AT_LEAST);
    let parts = points.par_chunks(part).zip(weights.par_chunks(part));
    parts.map(|(points, weights)| buckets(points, weights)).reduce(
        Sum::identity,
        |mut sum, part| {
            sum.add(&part);
            sum
        },
    )
}

fn buckets(points: &[G1], weights: &[[u8; 16]]) -> Sum {
    let points: Vec<_> = points.iter().map(G1::affine).collect();
    Sum(backend::buckets_vartime(&points, weights, 128))
}
