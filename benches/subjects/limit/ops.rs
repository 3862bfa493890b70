//! The blst calls that the limit is made of, each behind a safe function.
//!
//! Every `unsafe` block hands blst pointers to values that live through the call, with the lengths that it asks for.

use core::ptr;

use blst::{
    blst_fp, blst_fp_cneg, blst_fp_mul, blst_fr, blst_fr_from_scalar, blst_fr_inverse, blst_fr_mul,
    blst_hash_to_g1, blst_hash_to_g2, blst_p1, blst_p1_add_or_double, blst_p1_add_or_double_affine,
    blst_p1_affine, blst_p1_affine_compress, blst_p1_affine_in_g1, blst_p1_double,
    blst_p1_from_affine, blst_p1_mult, blst_p1_to_affine, blst_p1_uncompress, blst_p1s_add,
    blst_p1s_mult_pippenger, blst_p1s_mult_pippenger_scratch_sizeof, blst_p1s_to_affine, blst_p2,
    blst_p2_affine, blst_p2_compress, blst_p2_generator, blst_p2_mult, blst_p2_to_affine,
    blst_scalar, blst_scalar_from_fr,
};

/// A scalar below the group order, little-endian.
pub(crate) type ScalarBytes = [u8; 32];

const SCALAR_BITS: usize = 255;
const DST: &[u8] = b"averment bench";

/// A value that a C function writes.
pub(super) fn written<T: Default>(write: impl FnOnce(*mut T)) -> T {
    let mut value = T::default();
    write(&mut value);
    value
}

pub(super) fn hash_to_g1(message: &[u8]) -> blst_p1_affine {
    let point: blst_p1 = written(|out| unsafe {
        let (message, length) = (message.as_ptr(), message.len());
        blst_hash_to_g1(out, message, length, DST.as_ptr(), DST.len(), ptr::null(), 0);
    });
    written(|out| unsafe { blst_p1_to_affine(out, &point) })
}

pub(super) fn hash_to_g2(message: &[u8]) -> blst_p2_affine {
    let point: blst_p2 = written(|out| unsafe {
        let (message, length) = (message.as_ptr(), message.len());
        blst_hash_to_g2(out, message, length, DST.as_ptr(), DST.len(), ptr::null(), 0);
    });
    written(|out| unsafe { blst_p2_to_affine(out, &point) })
}

/// The compressed public key of a secret key, in constant time.
pub(super) fn public_key(secret: &ScalarBytes) -> [u8; 96] {
    let point: blst_p2 = written(|out| unsafe {
        blst_p2_mult(out, blst_p2_generator(), secret.as_ptr(), SCALAR_BITS);
    });
    let mut bytes = [0; 96];
    unsafe { blst_p2_compress(bytes.as_mut_ptr(), &point) };
    bytes
}

pub(super) fn compress(point: &blst_p1_affine) -> [u8; 48] {
    let mut bytes = [0; 48];
    unsafe { blst_p1_affine_compress(bytes.as_mut_ptr(), point) };
    bytes
}

/// Decodes a point and checks its subgroup.
pub(super) fn decompress(bytes: &[u8; 48]) -> blst_p1_affine {
    let point = written(|out| unsafe {
        blst_p1_uncompress(out, bytes.as_ptr());
    });
    assert!(unsafe { blst_p1_affine_in_g1(&point) }, "a point of the group");
    point
}

pub(super) fn from_affine(point: &blst_p1_affine) -> blst_p1 {
    written(|out| unsafe { blst_p1_from_affine(out, point) })
}

/// Normalizes all `points` with one inversion.
pub(super) fn to_affine(points: &[blst_p1]) -> Vec<blst_p1_affine> {
    let mut affine = vec![blst_p1_affine::default(); points.len()];
    let list = [points.as_ptr(), ptr::null()];
    unsafe { blst_p1s_to_affine(affine.as_mut_ptr(), list.as_ptr(), points.len()) };
    affine
}

pub(super) fn add(sum: &mut blst_p1, point: &blst_p1) {
    let sum: *mut blst_p1 = sum;
    unsafe { blst_p1_add_or_double(sum, sum, point) };
}

pub(super) fn add_affine(sum: &mut blst_p1, point: &blst_p1_affine) {
    let sum: *mut blst_p1 = sum;
    unsafe { blst_p1_add_or_double_affine(sum, sum, point) };
}

pub(super) fn double(point: &mut blst_p1) {
    let point: *mut blst_p1 = point;
    unsafe { blst_p1_double(point, point) };
}

pub(super) fn negated(point: &blst_p1_affine) -> blst_p1_affine {
    let y = written(|out| unsafe { blst_fp_cneg(out, &point.y, true) });
    blst_p1_affine { x: point.x, y }
}

/// `−point` if `negative`, in constant time.
pub(super) fn negate_if(point: &mut blst_p1_affine, negative: bool) {
    let y: *mut blst_fp = &mut point.y;
    unsafe { blst_fp_cneg(y, y, negative) };
}

/// The product of two elements of the base field.
pub(super) fn multiply_fp(a: &blst_fp, b: &blst_fp) -> blst_fp {
    written(|out| unsafe { blst_fp_mul(out, a, b) })
}

/// `scalar·point` in constant time.
pub(super) fn multiply(point: &blst_p1, scalar: &ScalarBytes) -> blst_p1 {
    written(|out| unsafe { blst_p1_mult(out, point, scalar.as_ptr(), SCALAR_BITS) })
}

/// The sum of all `points`, by affine additions that share their inversions.
pub(super) fn sum(points: &[blst_p1_affine]) -> blst_p1 {
    let list = [points.as_ptr(), ptr::null()];
    written(|out| unsafe { blst_p1s_add(out, list.as_ptr(), points.len()) })
}

/// `Σ weight·point` with weights of 128 bits, by buckets.
pub(super) fn weighted_sum(points: &[blst_p1_affine], weights: &[[u8; 16]]) -> blst_p1 {
    assert_eq!(points.len(), weights.len(), "a weight for each point");
    let list = [points.as_ptr(), ptr::null()];
    let weights = [weights.as_ptr().cast(), ptr::null()];
    let scratch = unsafe { blst_p1s_mult_pippenger_scratch_sizeof(points.len()) };
    let mut scratch: Vec<u64> = vec![0; scratch.div_ceil(8)];
    written(|out| unsafe {
        let (list, weights, scratch) = (list.as_ptr(), weights.as_ptr(), scratch.as_mut_ptr());
        blst_p1s_mult_pippenger(out, list, points.len(), weights, 128, scratch);
    })
}

fn to_fr(scalar: &ScalarBytes) -> blst_fr {
    written(|out| unsafe { blst_fr_from_scalar(out, &blst_scalar { b: *scalar }) })
}

fn from_fr(scalar: &blst_fr) -> ScalarBytes {
    written(|out: *mut blst_scalar| unsafe { blst_scalar_from_fr(out, scalar) }).b
}

/// `1/scalar` in constant time.
pub(super) fn invert(scalar: &ScalarBytes) -> ScalarBytes {
    from_fr(&written(|out| unsafe { blst_fr_inverse(out, &to_fr(scalar)) }))
}

/// `count` products in the scalar field, each encoded.
pub(super) fn multiply_scalars(scalar: &ScalarBytes, count: usize) {
    let factor = to_fr(scalar);
    let mut product = factor;
    for _ in 0..count {
        product = written(|out| unsafe { blst_fr_mul(out, &product, &factor) });
        core::hint::black_box(from_fr(&product));
    }
}
