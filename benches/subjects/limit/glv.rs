//! Sums of few points by public scalars: split by the endomorphism, in non-adjacent form, with shared doublings.
//!
//! The endomorphism φ(X, Y) = (β·X, Y) multiplies by −x², where x is the parameter of the curve.

use std::sync::LazyLock;

use blst::{blst_fp, blst_fp_inverse, blst_p1, blst_p1_affine, blst_p1_affine_generator};

use super::ops::{self, ScalarBytes, written};

const X: u128 = 0xd201_0000_0001_0000;
const X_SQUARED: u128 = X * X;
/// Width of the non-adjacent forms: digits are odd and below 2^4.
const WIDTH: u32 = 5;
/// Odd multiples in the table of a point.
const MULTIPLES: usize = 1 << (WIDTH - 2);
/// Longest non-adjacent form of a number of 128 bits.
const MAX_DIGITS: usize = 129;

static BETA: LazyLock<blst_fp> = LazyLock::new(|| {
    let generator = unsafe { *blst_p1_affine_generator() };
    let mut x_squared = [0; 32];
    x_squared[..16].copy_from_slice(&X_SQUARED.to_le_bytes());
    let image = ops::to_affine(&[ops::multiply(&ops::from_affine(&generator), &x_squared)])[0];
    let inverse = written(|out| unsafe { blst_fp_inverse(out, &generator.x) });
    ops::multiply_fp(&image.x, &inverse)
});

/// `Σ scalar·point` in variable time.
pub(super) fn sum(points: &[blst_p1_affine], scalars: &[ScalarBytes]) -> blst_p1 {
    let multiples = ops::to_affine(&points.iter().flat_map(odd_multiples).collect::<Vec<_>>());
    let images: Vec<_> = multiples
        .iter()
        .map(|point| blst_p1_affine { x: ops::multiply_fp(&point.x, &BETA), y: point.y })
        .collect();
    // k·P = r·P − q·φ(P)
    let terms: Vec<_> = scalars
        .iter()
        .zip(multiples.chunks_exact(MULTIPLES).zip(images.chunks_exact(MULTIPLES)))
        .flat_map(|(scalar, (multiples, images))| {
            let (q, r) = split(scalar);
            [(non_adjacent_form(r), multiples, false), (non_adjacent_form(q), images, true)]
        })
        .collect();
    let length =
        |digits: &[i8]| digits.iter().rposition(|digit| *digit != 0).map_or(0, |it| it + 1);
    let longest = terms.iter().map(|(digits, ..)| length(digits)).max().unwrap_or_default();
    let mut sum = blst_p1::default();
    for position in (0..longest).rev() {
        ops::double(&mut sum);
        for (digits, multiples, negated) in &terms {
            let digit = digits[position];
            if digit != 0 {
                let entry = &multiples[usize::from(digit.unsigned_abs() >> 1)];
                if (digit < 0) == *negated {
                    ops::add_affine(&mut sum, entry);
                } else {
                    ops::add_affine(&mut sum, &ops::negated(entry));
                }
            }
        }
    }
    sum
}

/// 1, 3, 5, … times `point`.
fn odd_multiples(point: &blst_p1_affine) -> [blst_p1; MULTIPLES] {
    let mut double = ops::from_affine(point);
    ops::double(&mut double);
    let mut multiples = [ops::from_affine(point); MULTIPLES];
    for index in 1..MULTIPLES {
        multiples[index] = multiples[index - 1];
        ops::add(&mut multiples[index], &double);
    }
    multiples
}

/// `(q, r)` with `scalar = q·x² + r` and `r < x²`, both of at most 128 bits.
fn split(scalar: &ScalarBytes) -> (u128, u128) {
    /// ⌊2^255 / x²⌋
    const MU: u128 = reciprocal();
    let half = |start: usize| {
        u128::from_le_bytes(*scalar[start..].first_chunk().expect("two halves of 16 bytes"))
    };
    let (low, high) = (half(0), half(16));
    // The estimate is short by at most two.
    let (_, mut q) = widening_mul(high << 1 | low >> 127, MU);
    let (product_low, product_high) = widening_mul(q, X_SQUARED);
    let (mut r, borrow) = low.overflowing_sub(product_low);
    let mut overflow = high - product_high - u128::from(borrow);
    while overflow > 0 || r >= X_SQUARED {
        let (difference, borrow) = r.overflowing_sub(X_SQUARED);
        r = difference;
        overflow -= u128::from(borrow);
        q += 1;
    }
    (q, r)
}

/// ⌊2^255 / x²⌋ by long division.
const fn reciprocal() -> u128 {
    let (mut quotient, mut remainder, mut bit) = (0_u128, 1_u128, 0);
    while bit < 255 {
        let overflow = remainder >> 127 == 1;
        remainder <<= 1;
        quotient <<= 1;
        if overflow || remainder >= X_SQUARED {
            remainder = remainder.wrapping_sub(X_SQUARED);
            quotient |= 1;
        }
        bit += 1;
    }
    quotient
}

/// The low and the high half of `a·b`.
fn widening_mul(a: u128, b: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let (a_low, a_high, b_low, b_high) = (a & LOW, a >> 64, b & LOW, b >> 64);
    let (low, high) = (a_low * b_low, a_high * b_high);
    let (left, right) = (a_low * b_high, a_high * b_low);
    let middle = (low >> 64) + (left & LOW) + (right & LOW);
    (low & LOW | middle << 64, high + (left >> 64) + (right >> 64) + (middle >> 64))
}

/// The digits of `number`, from the least: odd or zero, and no two others within [`WIDTH`] of each other.
fn non_adjacent_form(mut number: u128) -> [i8; MAX_DIGITS] {
    let mut digits = [0; MAX_DIGITS];
    for place in &mut digits {
        let mut carry = false;
        if number & 1 == 1 {
            let residue = (number & ((1 << WIDTH) - 1)) as i8;
            if residue < 1 << (WIDTH - 1) {
                *place = residue;
                number -= u128::from(residue.unsigned_abs());
            } else {
                *place = residue - (1 << WIDTH);
                (number, carry) = number.overflowing_add(u128::from(place.unsigned_abs()));
            }
        }
        number = number >> 1 | u128::from(carry) << 127;
    }
    digits
}
