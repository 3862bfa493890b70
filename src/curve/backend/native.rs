//! The backend over blst: constant time in secret scalars, assembly for the field.

use alloc::vec::Vec;

use ark_bls12_381::{Fq, Fq2, Fr, G1Affine, G2Affine};
use ark_ff::{BigInt, Field, Zero};
use blst::{
    BLST_ERROR, blst_fp, blst_fp2, blst_fp6, blst_fp12, blst_fr, blst_p2_affine, blst_scalar,
};
use zeroize::{Zeroize, Zeroizing};

use super::{PointError, shim};

pub(in crate::curve) type Affine = blst::blst_p1_affine;
pub(in crate::curve) type Jacobian = blst::blst_p1;
pub(in crate::curve) type Fp = blst_fp;

/// The line functions of the Miller loop at a fixed point of G2: 68 values of 288 bytes.
#[derive(Clone)]
pub(in crate::curve) struct Lines(Vec<blst_fp6>);

fn fp(a: &Fq) -> blst_fp {
    blst_fp { l: a.0.0 }
}

fn fq(a: &blst_fp) -> Fq {
    Fq::new_unchecked(BigInt(a.l))
}

fn fr(a: &Fr) -> blst_fr {
    blst_fr { l: a.0.0 }
}

fn ark_fr(a: &blst_fr) -> Fr {
    Fr::new_unchecked(BigInt(a.l))
}

pub(in crate::curve) fn affine(a: &G1Affine) -> Affine {
    Affine { x: fp(&a.x), y: fp(&a.y) }
}

pub(in crate::curve) fn g1(a: &Affine) -> G1Affine {
    G1Affine::new_unchecked(fq(&a.x), fq(&a.y))
}

fn affine2(a: &G2Affine) -> blst_p2_affine {
    let fp2 = |a: &Fq2| blst_fp2 { fp: [fp(&a.c0), fp(&a.c1)] };
    blst_p2_affine { x: fp2(&a.x), y: fp2(&a.y) }
}

fn g2(a: &blst_p2_affine) -> G2Affine {
    let [x0, x1] = &a.x.fp;
    let [y0, y1] = &a.y.fp;
    G2Affine::new_unchecked(Fq2::new(fq(x0), fq(x1)), Fq2::new(fq(y0), fq(y1)))
}

pub(in crate::curve) fn fr_add(a: &Fr, b: &Fr) -> Fr {
    ark_fr(&shim::fr_add(&fr(a), &fr(b)))
}

pub(in crate::curve) fn fr_sub(a: &Fr, b: &Fr) -> Fr {
    ark_fr(&shim::fr_sub(&fr(a), &fr(b)))
}

pub(in crate::curve) fn fr_mul(a: &Fr, b: &Fr) -> Fr {
    ark_fr(&shim::fr_mul(&fr(a), &fr(b)))
}

pub(in crate::curve) fn fr_neg(a: &Fr) -> Fr {
    ark_fr(&shim::fr_sub(&blst_fr::default(), &fr(a)))
}

/// The inverse, and zero for zero.
pub(in crate::curve) fn fr_inverse(a: &Fr) -> Fr {
    ark_fr(&shim::fr_inverse(&fr(a)))
}

/// The residue modulo r of a big-endian number of any length.
pub(in crate::curve) fn fr_reduce(bytes: &[u8]) -> Fr {
    ark_fr(&shim::fr_from_scalar(&shim::scalar_from_be_bytes(bytes)))
}

/// The canonical little-endian form.
pub(in crate::curve) fn fr_to_le_bytes(a: &Fr) -> Zeroizing<[u8; 32]> {
    let scalar: blst_scalar = shim::scalar_from_fr(&fr(a));
    Zeroizing::new(scalar.b)
}

pub(in crate::curve) fn identity() -> Jacobian {
    Jacobian::default()
}

pub(in crate::curve) fn is_identity(a: &Affine) -> bool {
    a.x.l == [0; 6] && a.y.l == [0; 6]
}

pub(in crate::curve) fn jacobian(a: &Affine) -> Jacobian {
    shim::p1_from_affine(a)
}

pub(in crate::curve) fn double(a: &mut Jacobian) {
    shim::p1_double(a);
}

/// Complete addition.
pub(in crate::curve) fn add(a: &mut Jacobian, b: &Jacobian) {
    shim::p1_add(a, b);
}

/// Complete mixed addition.
pub(in crate::curve) fn add_affine(a: &mut Jacobian, b: &Affine) {
    shim::p1_add_affine(a, b);
}

/// Addition of points that are neither equal nor opposite, or whose result is checked: equal inputs give Z = 0.
pub(in crate::curve) fn add_vartime(a: &mut Jacobian, b: &Jacobian) {
    let sum = shim::p1_add_incomplete(a, b);
    if sum.z.l == [0; 6] { shim::p1_add(a, b) } else { *a = sum }
}

/// Mixed addition by the cheaper formula, and by the complete one where that fails.
pub(in crate::curve) fn add_affine_vartime(a: &mut Jacobian, b: &Affine) {
    let sum = shim::p1_add_affine_incomplete(a, b);
    if sum.z.l == [0; 6] { shim::p1_add_affine(a, b) } else { *a = sum }
}

pub(in crate::curve) fn negate_if(a: &mut Affine, flag: bool) {
    shim::fp_negate_if(&mut a.y, flag);
}

pub(in crate::curve) fn negate(a: &mut Jacobian) {
    shim::fp_negate_if(&mut a.y, true);
}

/// The endomorphism (x, y) -> (beta x, y), which multiplies by -z^2 for the curve's parameter z.
pub(in crate::curve) fn endomorphism(a: &Affine, beta: &Fq) -> Affine {
    Affine { x: shim::fp_mul(&a.x, &fp(beta)), y: a.y }
}

/// Affine forms by one inversion.
pub(in crate::curve) fn normalize(points: &[Jacobian]) -> Vec<Affine> {
    if points.is_empty() { Vec::new() } else { shim::p1s_to_affine(points) }
}

/// `out |= entry & mask`, limb by limb: a table is scanned with masks of all zeros and one of all ones.
#[inline]
pub(in crate::curve) fn select(out: &mut Affine, entry: &Affine, mask: u64) {
    for (out, limb) in out.x.l.iter_mut().zip(&entry.x.l) {
        *out |= limb & mask;
    }
    for (out, limb) in out.y.l.iter_mut().zip(&entry.y.l) {
        *out |= limb & mask;
    }
}

/// Where [`select`] starts.
pub(in crate::curve) fn nothing_selected() -> Affine {
    Affine::default()
}

pub(in crate::curve) fn wipe_affine(a: &mut Affine) {
    a.x.l.zeroize();
    a.y.l.zeroize();
}

pub(in crate::curve) fn wipe(a: &mut Jacobian) {
    a.x.l.zeroize();
    a.y.l.zeroize();
    a.z.l.zeroize();
}

pub(in crate::curve) fn wipe_fp(a: &mut Fp) {
    a.l.zeroize();
}

pub(in crate::curve) fn fp_one() -> Fp {
    fp(&Fq::ONE)
}

pub(in crate::curve) fn fp_is_zero(a: &Fp) -> bool {
    a.l.iter().fold(0, |bits, limb| bits | limb) == 0
}

pub(in crate::curve) fn fp_sub(a: &Fp, b: &Fp) -> Fp {
    shim::fp_sub(a, b)
}

pub(in crate::curve) fn fp_mul(a: &Fp, b: &Fp) -> Fp {
    shim::fp_mul(a, b)
}

pub(in crate::curve) fn fp_inverse(a: &Fp) -> Fp {
    shim::fp_inverse(a)
}

/// `a + b` for the inverse of `b.x - a.x`.
pub(in crate::curve) fn chord(a: &Affine, b: &Affine, inverse: &Fp) -> Affine {
    let slope = shim::fp_mul(&shim::fp_sub(&b.y, &a.y), inverse);
    let x = shim::fp_sub(&shim::fp_sub(&shim::fp_mul(&slope, &slope), &a.x), &b.x);
    let y = shim::fp_sub(&shim::fp_mul(&slope, &shim::fp_sub(&a.x, &x)), &a.y);
    Affine { x, y }
}

/// Bucket method over little-endian scalars of `N` bytes, of which `bits` count.
pub(in crate::curve) fn buckets_vartime<const N: usize>(
    points: &[Affine],
    scalars: &[[u8; N]],
    bits: usize,
) -> Jacobian {
    if points.is_empty() { identity() } else { shim::p1s_mult(points, scalars, bits) }
}

/// Multiplication by a little-endian scalar below r, in constant time.
///
/// blst goes another, slower way for zero: this multiplies by one then, and masks the result.
pub(in crate::curve) fn secret_mul(a: &Jacobian, scalar: &[u8; 32]) -> Jacobian {
    secret_mul_bits::<255>(a, scalar)
}

/// The same by an octet.
pub(in crate::curve) fn secret_mul_octet(a: &Jacobian, factor: u8) -> Jacobian {
    let mut scalar = Zeroizing::new([0; 32]);
    let [first, ..] = &mut *scalar;
    *first = factor;
    secret_mul_bits::<8>(a, &scalar)
}

fn secret_mul_bits<const BITS: usize>(a: &Jacobian, scalar: &[u8; 32]) -> Jacobian {
    let bits = scalar.iter().fold(0, |bits, octet| bits | octet);
    // One for zero: only then does the subtraction borrow.
    // Hidden from the compiler, which would make a branch of it.
    let zero = core::hint::black_box(u64::from(bits).wrapping_sub(1) >> 63);
    let mut nonzero = Zeroizing::new(*scalar);
    nonzero.iter_mut().zip(zero.to_le_bytes()).for_each(|(octet, bits)| *octet |= bits);
    let mut product = shim::p1_mult::<BITS>(a, &nonzero);
    product.z.l.iter_mut().for_each(|limb| *limb &= zero.wrapping_sub(1));
    product
}

/// Multiplication in G2 by a little-endian scalar below r, in constant time.
pub(in crate::curve) fn secret_mul2(a: &G2Affine, scalar: &[u8; 32]) -> G2Affine {
    g2(&shim::p2_mult_add(&affine2(a), scalar, &blst_p2_affine::default()))
}

/// `scalar a + b` in G2, in constant time. None for the identity.
pub(in crate::curve) fn secret_mul2_add(
    a: &G2Affine,
    scalar: &[u8; 32],
    b: &G2Affine,
) -> Option<G2Affine> {
    let sum = g2(&shim::p2_mult_add(&affine2(a), scalar, &affine2(b)));
    // The affine form of the identity is all zero, which is no point of the curve.
    if sum.x.is_zero() && sum.y.is_zero() { None } else { Some(sum) }
}

fn check_point(error: BLST_ERROR) -> Result<(), PointError> {
    if error == BLST_ERROR::BLST_SUCCESS {
        Ok(())
    } else if error == BLST_ERROR::BLST_POINT_NOT_IN_GROUP {
        Err(PointError::NotInSubgroup)
    } else {
        Err(PointError::NotOnCurve)
    }
}

/// Decompresses octets whose flags and range have been checked.
pub(in crate::curve) fn g1_decode(bytes: &[u8; 48]) -> Result<G1Affine, PointError> {
    let point = g1_decode_any_order(bytes)?;
    if g1_in_subgroup(&point) { Ok(point) } else { Err(PointError::NotInSubgroup) }
}

/// Whether a point of the curve is in the group of prime order.
pub(in crate::curve) fn g1_in_subgroup(a: &G1Affine) -> bool {
    shim::p1_in_subgroup(&affine(a))
}

/// The same without the test of the group.
pub(in crate::curve) fn g1_decode_any_order(bytes: &[u8; 48]) -> Result<G1Affine, PointError> {
    let (error, point) = shim::p1_uncompress(bytes);
    check_point(error)?;
    Ok(g1(&point))
}

/// Decompresses octets whose flags and range have been checked.
pub(in crate::curve) fn g2_decode(bytes: &[u8; 96]) -> Result<G2Affine, PointError> {
    let point = g2_decode_any_order(bytes)?;
    if shim::p2_in_subgroup(&affine2(&point)) { Ok(point) } else { Err(PointError::NotInSubgroup) }
}

/// The same without the test of the group.
pub(in crate::curve) fn g2_decode_any_order(bytes: &[u8; 96]) -> Result<G2Affine, PointError> {
    let (error, point) = shim::p2_uncompress(bytes);
    check_point(error)?;
    Ok(g2(&point))
}

pub(in crate::curve) fn g1_encode(a: &Affine) -> [u8; 48] {
    shim::p1_compress(a)
}

pub(in crate::curve) fn g2_encode(a: &G2Affine) -> [u8; 96] {
    shim::p2_compress(&affine2(a))
}

/// The sum of the images of two field elements, each the residue modulo p of 64 big-endian octets, in the group.
pub(in crate::curve) fn map_to_g1(u: &[u8; 64], v: &[u8; 64]) -> Jacobian {
    shim::map_to_g1(&shim::fp_from_be_bytes(u), &shim::fp_from_be_bytes(v))
}

pub(in crate::curve) fn lines(a: &G2Affine) -> Lines {
    Lines(shim::precompute_lines(&affine2(a)))
}

/// Whether the product of the pairings is one. No point may be the identity.
///
/// One Miller loop for all pairs: squarings are shared. The loop runs over the bits of |z| = 0xd201000000010000, whose
/// runs of doublings between additions are `RUNS`.
pub(in crate::curve) fn pairing_product_is_one(pairs: &[(&Lines, Affine)]) -> bool {
    const RUNS: [usize; 5] = [2, 3, 9, 32, 16];
    let mut lines: Vec<_> =
        pairs.iter().map(|(lines, point)| (lines.0.iter(), evaluation_point(point))).collect();
    let mut f = blst_fp12::default();
    let mut multiply = |f: &mut blst_fp12| {
        for (lines, point) in &mut lines {
            if let Some(line) = lines.next() {
                shim::fp12_mul_by_line(f, &evaluate(line, point));
            }
        }
    };
    multiply(&mut f);
    for doublings in RUNS {
        multiply(&mut f);
        for _ in 0..doublings {
            shim::fp12_sqr(&mut f);
            multiply(&mut f);
        }
    }
    shim::fp12_conjugate(&mut f);
    shim::final_exp_is_one(&f)
}

/// (-2x, 2y): blst's lines are scaled so that this is where they are evaluated.
fn evaluation_point(a: &Affine) -> Affine {
    let negated = |a: &Fp| shim::fp_sub(&Fp::default(), a);
    Affine { x: shim::fp_sub(&negated(&a.x), &a.x), y: shim::fp_sub(&a.y, &negated(&a.y)) }
}

fn evaluate(line: &blst_fp6, point: &Affine) -> blst_fp6 {
    let [constant, x, y] = &line.fp2;
    let scale = |a: &blst_fp2, by: &blst_fp| {
        let [c0, c1] = &a.fp;
        blst_fp2 { fp: [shim::fp_mul(c0, by), shim::fp_mul(c1, by)] }
    };
    blst_fp6 { fp2: [*constant, scale(x, &point.x), scale(y, &point.y)] }
}
