//! The backend over arkworks: the same results everywhere, without the promise of constant time.
//!
//! Secret scalars meet points only in [`secret_mul`] and in scanned tables, whose sequence of additions and doublings
//! and whose memory accesses do not depend on the scalar. The field arithmetic below them does branch on its data
//! (final subtractions, additions that meet the identity), so timing is regular only down to single field operations.

mod group;
mod octets;

use alloc::vec::Vec;

use ark_bls12_381::{Bls12_381, Fq, Fq12, Fr, G1Affine, G1Projective, G2Affine, G2Projective, g1};
use ark_ec::bls12::G2Prepared;
use ark_ec::hashing::curve_maps::wb::WBMap;
use ark_ec::hashing::map_to_curve_hasher::MapToCurve;
use ark_ec::pairing::Pairing;
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{AdditiveGroup, Field, One, PrimeField, Zero};
use zeroize::{Zeroize, Zeroizing};

use super::PointError;
pub(in crate::curve) use group::*;
pub(in crate::curve) use octets::*;

pub(in crate::curve) type Affine = G1Affine;
pub(in crate::curve) type Jacobian = G1Projective;
pub(in crate::curve) type Fp = Fq;

/// The line functions of the Miller loop at a fixed point of G2.
#[derive(Clone)]
pub(in crate::curve) struct Lines(G2Prepared<ark_bls12_381::Config>);

pub(in crate::curve) fn affine(a: &G1Affine) -> Affine {
    *a
}

pub(in crate::curve) fn g1(a: &Affine) -> G1Affine {
    *a
}

pub(in crate::curve) fn fr_add(a: &Fr, b: &Fr) -> Fr {
    *a + b
}

pub(in crate::curve) fn fr_sub(a: &Fr, b: &Fr) -> Fr {
    *a - b
}

pub(in crate::curve) fn fr_mul(a: &Fr, b: &Fr) -> Fr {
    *a * b
}

pub(in crate::curve) fn fr_neg(a: &Fr) -> Fr {
    -*a
}

/// The inverse, and zero for zero.
pub(in crate::curve) fn fr_inverse(a: &Fr) -> Fr {
    a.inverse().unwrap_or(Fr::ZERO)
}

/// The residue modulo r of a big-endian number of any length.
///
/// By digits of 128 bits: arkworks' own reduction copies its input to the heap and leaves the copy there.
pub(in crate::curve) fn fr_reduce(bytes: &[u8]) -> Fr {
    let base = Fr::from(u128::MAX) + Fr::ONE;
    let (first, digits) = bytes.split_at(bytes.len() % 16);
    [first].into_iter().chain(digits.chunks_exact(16)).fold(Fr::ZERO, |number, digit| {
        let digit = digit.iter().fold(0, |digit, octet| (digit << 8) | u128::from(*octet));
        number * base + Fr::from(digit)
    })
}

/// The canonical little-endian form.
pub(in crate::curve) fn fr_to_le_bytes(a: &Fr) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    for (bytes, limb) in out.chunks_exact_mut(8).zip(a.into_bigint().0) {
        bytes.copy_from_slice(&limb.to_le_bytes());
    }
    out
}

pub(in crate::curve) fn identity() -> Jacobian {
    G1Projective::zero()
}

pub(in crate::curve) fn is_identity(a: &Affine) -> bool {
    a.x.is_zero() && a.y.is_zero()
}

pub(in crate::curve) fn jacobian(a: &Affine) -> Jacobian {
    (*a).into()
}

pub(in crate::curve) fn double(a: &mut Jacobian) {
    a.double_in_place();
}

/// Complete addition.
pub(in crate::curve) fn add(a: &mut Jacobian, b: &Jacobian) {
    *a += b;
}

/// Complete mixed addition.
pub(in crate::curve) fn add_affine(a: &mut Jacobian, b: &Affine) {
    *a += b;
}

pub(in crate::curve) fn add_vartime(a: &mut Jacobian, b: &Jacobian) {
    *a += b;
}

pub(in crate::curve) fn add_affine_vartime(a: &mut Jacobian, b: &Affine) {
    *a += b;
}

pub(in crate::curve) fn negate_if(a: &mut Affine, flag: bool) {
    let negated = -a.y;
    if flag {
        a.y = negated;
    }
}

pub(in crate::curve) fn negate(a: &mut Jacobian) {
    *a = -*a;
}

/// The endomorphism (x, y) -> (beta x, y), which multiplies by -z^2 for the curve's parameter z.
pub(in crate::curve) fn endomorphism(a: &Affine, beta: &Fq) -> Affine {
    G1Affine::new_unchecked(a.x * beta, a.y)
}

/// Affine forms by one inversion.
pub(in crate::curve) fn normalize(points: &[Jacobian]) -> Vec<Affine> {
    G1Projective::normalize_batch(points)
}

/// `out |= entry & mask`, limb by limb: a table is scanned with masks of all zeros and one of all ones.
#[inline]
pub(in crate::curve) fn select(out: &mut Affine, entry: &Affine, mask: u64) {
    for (out, limb) in out.x.0.0.iter_mut().zip(&entry.x.0.0) {
        *out |= limb & mask;
    }
    for (out, limb) in out.y.0.0.iter_mut().zip(&entry.y.0.0) {
        *out |= limb & mask;
    }
}

/// Where [`select`] starts.
pub(in crate::curve) fn nothing_selected() -> Affine {
    G1Affine::identity()
}

pub(in crate::curve) fn wipe_affine(a: &mut Affine) {
    a.zeroize();
}

pub(in crate::curve) fn wipe(a: &mut Jacobian) {
    a.zeroize();
}

pub(in crate::curve) fn wipe_fp(a: &mut Fp) {
    a.zeroize();
}

pub(in crate::curve) fn fp_one() -> Fp {
    Fq::ONE
}

pub(in crate::curve) fn fp_is_zero(a: &Fp) -> bool {
    a.is_zero()
}

pub(in crate::curve) fn fp_sub(a: &Fp, b: &Fp) -> Fp {
    *a - b
}

pub(in crate::curve) fn fp_mul(a: &Fp, b: &Fp) -> Fp {
    *a * b
}

pub(in crate::curve) fn fp_inverse(a: &Fp) -> Fp {
    a.inverse().unwrap_or(Fq::ZERO)
}

/// `a + b` for the inverse of `b.x - a.x`.
pub(in crate::curve) fn chord(a: &Affine, b: &Affine, inverse: &Fp) -> Affine {
    let slope = (b.y - a.y) * inverse;
    let x = slope.square() - a.x - b.x;
    G1Affine::new_unchecked(x, slope * (a.x - x) - a.y)
}

/// Bucket method (Pippenger) over little-endian scalars of `N` octets, 16 at most, of which `bits` count.
pub(in crate::curve) fn buckets_vartime<const N: usize>(
    points: &[Affine],
    scalars: &[[u8; N]],
    bits: usize,
) -> Jacobian {
    // Each digit takes an addition for each point, and two for each bucket.
    let cost = |width: &usize| bits.div_ceil(*width) * (points.len() + (2 << *width));
    let width = (2..=12).min_by_key(cost).unwrap_or(2);
    let scalars: Vec<_> = scalars.iter().map(number).collect();
    let mut sum = G1Projective::zero();
    for place in (0..bits.div_ceil(width)).rev() {
        for _ in 0..width {
            sum.double_in_place();
        }
        let digits = scalars.iter().map(|scalar| (scalar >> (place * width)) & ((1 << width) - 1));
        sum += digit_sum(points, digits, (1 << width) - 1);
    }
    sum
}

/// The sum of `digit * point` for digits up to `most`.
fn digit_sum(points: &[Affine], digits: impl Iterator<Item = u128>, most: usize) -> Jacobian {
    let mut buckets = alloc::vec![G1Projective::zero(); most];
    for (point, digit) in points.iter().zip(digits) {
        let bucket = usize::try_from(digit).ok().and_then(|digit| digit.checked_sub(1));
        if let Some(bucket) = bucket.and_then(|bucket| buckets.get_mut(bucket)) {
            *bucket += point;
        }
    }
    // Bucket k counts k times: once in each sum of it and those above it.
    let (mut above, mut sum) = (G1Projective::zero(), G1Projective::zero());
    for bucket in buckets.iter().rev() {
        above += bucket;
        sum += above;
    }
    sum
}

fn number<const N: usize>(octets: &[u8; N]) -> u128 {
    octets.iter().rev().fold(0, |number, octet| (number << 8) | u128::from(*octet))
}

/// Multiplication by a little-endian scalar below r: 255 doublings and 255 additions, one of two points each.
pub(in crate::curve) fn secret_mul(a: &Jacobian, scalar: &[u8; 32]) -> Jacobian {
    ladder(a, scalar)
}

/// Multiplication by an octet, likewise: 8 doublings and 8 additions.
pub(in crate::curve) fn secret_mul_octet(a: &Jacobian, factor: u8) -> Jacobian {
    ladder(a, &[factor])
}

/// Multiplication in G2 by a little-endian scalar below r, likewise.
pub(in crate::curve) fn secret_mul2(a: &G2Affine, scalar: &[u8; 32]) -> G2Affine {
    ladder(&G2Projective::from(*a), scalar).into_affine()
}

/// `scalar a + b` in G2, likewise. None for the identity.
pub(in crate::curve) fn secret_mul2_add(
    a: &G2Affine,
    scalar: &[u8; 32],
    b: &G2Affine,
) -> Option<G2Affine> {
    let sum = (ladder(&G2Projective::from(*a), scalar) + b).into_affine();
    if sum.is_zero() { None } else { Some(sum) }
}

/// Montgomery's ladder: `low` is the multiple so far and `high` is one more.
fn ladder<G: CurveGroup>(a: &G, scalar: &[u8]) -> G {
    let (mut low, mut high) = (G::zero(), *a);
    for byte in scalar.iter().rev() {
        for bit in (0..8).rev() {
            let one = (byte >> bit) & 1 == 1;
            let mut sum = low + high;
            let mut twice = if one { high } else { low };
            twice.double_in_place();
            if one {
                core::mem::swap(&mut sum, &mut twice);
            }
            (low, high) = (twice, sum);
        }
    }
    low
}

/// The sum of the images of two field elements, each the residue modulo p of 64 big-endian octets, in the group.
pub(in crate::curve) fn map_to_g1(u: &[u8; 64], v: &[u8; 64]) -> Jacobian {
    let map = |bytes: &[u8; 64]| {
        // The map of RFC 9380 is total: arkworks' error is for parameters that are not this curve's.
        WBMap::<g1::Config>::map_to_curve(Fq::from_be_bytes_mod_order(bytes)).unwrap_or_default()
    };
    clear_cofactor(map(u) + map(v))
}

pub(in crate::curve) fn lines(a: &G2Affine) -> Lines {
    Lines((*a).into())
}

/// Whether the product of the pairings is one. No point may be the identity.
pub(in crate::curve) fn pairing_product_is_one(pairs: &[(&Lines, Affine)]) -> bool {
    let points = pairs.iter().map(|(_, point)| *point);
    let lines = pairs.iter().map(|(lines, _)| lines.0.clone());
    Bls12_381::multi_pairing(points, lines).0 == Fq12::one()
}
