//! Calls into blst: every `unsafe` block of this crate is in this file.
//!
//! A function here hands references to one C function and returns what that wrote. No arithmetic, no loop and no
//! decision of ours is in it. What the C functions ask of their callers, and how it is met:
//!
//! * an output pointer must be writable, and may be the first input too: outputs are `&mut` or a fresh local;
//! * an input pointer must be readable for its type: inputs are references, or slices whose length is passed along;
//! * a list of pointers ends with null after one pointer to contiguous elements: built here, on the stack;
//! * field elements must be below their modulus: the types are built from arkworks' reduced limbs or by blst itself.

use alloc::{vec, vec::Vec};
use core::mem::MaybeUninit;
use core::ptr;

use blst::{
    BLST_ERROR, blst_fp, blst_fp6, blst_fp12, blst_fr, blst_p1, blst_p1_affine, blst_p2,
    blst_p2_affine, blst_scalar,
};

/// Calls a function whose first argument is its output and gives that back.
macro_rules! output {
    ($function:ident($($argument:expr),*)) => {{
        let mut out = MaybeUninit::uninit();
        // SAFETY: the function writes all of `out`, which has the type of its first argument; the rest are references.
        unsafe {
            blst::$function(out.as_mut_ptr(), $($argument),*);
            out.assume_init()
        }
    }};
}

/// Calls a function whose first argument is its output and whose second is the same value.
macro_rules! update {
    ($function:ident($value:expr $(, $argument:expr)*)) => {{
        let value = ptr::from_mut($value);
        // SAFETY: `value` comes from a unique reference; these functions allow output and first input to be one.
        unsafe { blst::$function(value, value $(, $argument)*) };
    }};
}

pub(super) fn fr_add(a: &blst_fr, b: &blst_fr) -> blst_fr {
    output!(blst_fr_add(a, b))
}

pub(super) fn fr_sub(a: &blst_fr, b: &blst_fr) -> blst_fr {
    output!(blst_fr_sub(a, b))
}

pub(super) fn fr_mul(a: &blst_fr, b: &blst_fr) -> blst_fr {
    output!(blst_fr_mul(a, b))
}

pub(super) fn fr_inverse(a: &blst_fr) -> blst_fr {
    output!(blst_fr_inverse(a))
}

pub(super) fn fr_from_scalar(a: &blst_scalar) -> blst_fr {
    output!(blst_fr_from_scalar(a))
}

pub(super) fn scalar_from_fr(a: &blst_fr) -> blst_scalar {
    output!(blst_scalar_from_fr(a))
}

pub(super) fn scalar_from_be_bytes(bytes: &[u8]) -> blst_scalar {
    output!(blst_scalar_from_be_bytes(bytes.as_ptr(), bytes.len()))
}

pub(super) fn fp_from_be_bytes(bytes: &[u8]) -> blst_fp {
    output!(blst_fp_from_be_bytes(bytes.as_ptr(), bytes.len()))
}

pub(super) fn fp_mul(a: &blst_fp, b: &blst_fp) -> blst_fp {
    output!(blst_fp_mul(a, b))
}

pub(super) fn fp_inverse(a: &blst_fp) -> blst_fp {
    output!(blst_fp_inverse(a))
}

pub(super) fn fp_sub(a: &blst_fp, b: &blst_fp) -> blst_fp {
    output!(blst_fp_sub(a, b))
}

pub(super) fn fp_negate_if(a: &mut blst_fp, flag: bool) {
    update!(blst_fp_cneg(a, flag));
}

pub(super) fn p1_from_affine(a: &blst_p1_affine) -> blst_p1 {
    output!(blst_p1_from_affine(a))
}

pub(super) fn p1_double(a: &mut blst_p1) {
    update!(blst_p1_double(a));
}

pub(super) fn p1_add(a: &mut blst_p1, b: &blst_p1) {
    update!(blst_p1_add_or_double(a, b));
}

pub(super) fn p1_add_incomplete(a: &blst_p1, b: &blst_p1) -> blst_p1 {
    output!(blst_p1_add(a, b))
}

pub(super) fn p1_add_affine(a: &mut blst_p1, b: &blst_p1_affine) {
    update!(blst_p1_add_or_double_affine(a, b));
}

pub(super) fn p1_add_affine_incomplete(a: &blst_p1, b: &blst_p1_affine) -> blst_p1 {
    output!(blst_p1_add_affine(a, b))
}

/// `scalar` is little-endian and below 2^`BITS`, which is 255 at most.
pub(super) fn p1_mult<const BITS: usize>(a: &blst_p1, scalar: &[u8; 32]) -> blst_p1 {
    const { assert!(BITS <= 255) };
    output!(blst_p1_mult(a, scalar.as_ptr(), BITS))
}

/// Affine forms by one inversion; points at infinity become all zero.
pub(super) fn p1s_to_affine(points: &[blst_p1]) -> Vec<blst_p1_affine> {
    let mut out = vec![blst_p1_affine::default(); points.len()];
    let list = [points.as_ptr(), ptr::null()];
    // SAFETY: `out` has room for as many points as `points` has, and the list ends with null.
    unsafe { blst::blst_p1s_to_affine(out.as_mut_ptr(), list.as_ptr(), points.len()) };
    out
}

/// Multi-scalar multiplication of as many points as scalars, at least one, in variable time.
pub(super) fn p1s_mult<const N: usize>(
    points: &[blst_p1_affine],
    scalars: &[[u8; N]],
    bits: usize,
) -> blst_p1 {
    let count = points.len().min(scalars.len());
    // SAFETY: takes a number and gives a number.
    let scratch_bytes = unsafe { blst::blst_p1s_mult_pippenger_scratch_sizeof(count) };
    let mut scratch = vec![0u64; scratch_bytes.div_ceil(8)];
    let points = [points.as_ptr(), ptr::null()];
    let scalars = [scalars.as_ptr().cast::<u8>(), ptr::null()];
    let (points, scalars, scratch) = (points.as_ptr(), scalars.as_ptr(), scratch.as_mut_ptr());
    output!(blst_p1s_mult_pippenger(points, count, scalars, bits, scratch))
}

pub(super) fn p1_compress(a: &blst_p1_affine) -> [u8; 48] {
    let mut out = [0; 48];
    // SAFETY: the function writes 48 bytes.
    unsafe { blst::blst_p1_affine_compress(out.as_mut_ptr(), a) };
    out
}

pub(super) fn p1_uncompress(bytes: &[u8; 48]) -> (BLST_ERROR, blst_p1_affine) {
    let mut out = blst_p1_affine::default();
    // SAFETY: the function reads 48 bytes.
    (unsafe { blst::blst_p1_uncompress(&raw mut out, bytes.as_ptr()) }, out)
}

pub(super) fn p1_in_subgroup(a: &blst_p1_affine) -> bool {
    // SAFETY: reads one point.
    unsafe { blst::blst_p1_affine_in_g1(a) }
}

pub(super) fn map_to_g1(u: &blst_fp, v: &blst_fp) -> blst_p1 {
    output!(blst_map_to_g1(u, v))
}

/// `scalar a + b`; the scalar is little-endian and below 2^255, and `b` all zero stands for the identity.
pub(super) fn p2_mult_add(a: &blst_p2_affine, s: &[u8; 32], b: &blst_p2_affine) -> blst_p2_affine {
    let a: blst_p2 = output!(blst_p2_from_affine(a));
    let product: blst_p2 = output!(blst_p2_mult(&raw const a, s.as_ptr(), 255));
    let sum: blst_p2 = output!(blst_p2_add_or_double_affine(&raw const product, b));
    output!(blst_p2_to_affine(&raw const sum))
}

pub(super) fn p2_compress(a: &blst_p2_affine) -> [u8; 96] {
    let mut out = [0; 96];
    // SAFETY: the function writes 96 bytes.
    unsafe { blst::blst_p2_affine_compress(out.as_mut_ptr(), a) };
    out
}

pub(super) fn p2_uncompress(bytes: &[u8; 96]) -> (BLST_ERROR, blst_p2_affine) {
    let mut out = blst_p2_affine::default();
    // SAFETY: the function reads 96 bytes.
    (unsafe { blst::blst_p2_uncompress(&raw mut out, bytes.as_ptr()) }, out)
}

pub(super) fn p2_in_subgroup(a: &blst_p2_affine) -> bool {
    // SAFETY: reads one point.
    unsafe { blst::blst_p2_affine_in_g2(a) }
}

/// The 68 line functions of the Miller loop at a fixed point of G2.
pub(super) fn precompute_lines(a: &blst_p2_affine) -> Vec<blst_fp6> {
    let mut lines = vec![blst_fp6::default(); 68];
    // SAFETY: the function writes 68 lines.
    unsafe { blst::blst_precompute_lines(lines.as_mut_ptr(), a) };
    lines
}

pub(super) fn fp12_sqr(f: &mut blst_fp12) {
    update!(blst_fp12_sqr(f));
}

pub(super) fn fp12_mul_by_line(f: &mut blst_fp12, line: &blst_fp6) {
    update!(blst_fp12_mul_by_xy00z0(f, line));
}

pub(super) fn fp12_conjugate(f: &mut blst_fp12) {
    // SAFETY: updates one value behind a unique reference.
    unsafe { blst::blst_fp12_conjugate(f) };
}

pub(super) fn final_exp_is_one(f: &blst_fp12) -> bool {
    let value: blst_fp12 = output!(blst_final_exp(f));
    // SAFETY: reads one value.
    unsafe { blst::blst_fp12_is_one(&raw const value) }
}
