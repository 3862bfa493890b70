//! The product of pairings with prepared second arguments, squarings shared.

use blst::{
    blst_final_exp, blst_fp, blst_fp_add, blst_fp_cneg, blst_fp_mul, blst_fp6, blst_fp12,
    blst_fp12_conjugate, blst_fp12_is_one, blst_fp12_mul_by_xy00z0, blst_fp12_one, blst_fp12_sqr,
    blst_p1_affine, blst_p2_affine, blst_precompute_lines,
};

use super::ops::written;

/// Doublings of the Miller loop after each addition: the gaps between the ones of the curve's parameter.
const DOUBLINGS: [usize; 5] = [2, 3, 9, 32, 16];
/// One line for each of 63 doublings and 5 additions.
const LINES: usize = 68;

/// The line functions of a fixed second argument.
pub(super) struct Lines(Vec<blst_fp6>);

impl Lines {
    pub(super) fn new(point: &blst_p2_affine) -> Self {
        let mut lines = vec![blst_fp6::default(); LINES];
        unsafe { blst_precompute_lines(lines.as_mut_ptr(), point) };
        Self(lines)
    }
}

/// Whether `Π e(point, Q) = 1`, where each Q is given by its lines.
pub(super) fn product_is_one(lines: &[&Lines], points: &[blst_p1_affine]) -> bool {
    let points: Vec<_> = points.iter().map(scale).collect();
    let mut f = unsafe { *blst_fp12_one() };
    let f: *mut blst_fp12 = &mut f;
    let mut step = 0;
    let mut multiply_lines = || {
        for (lines, point) in lines.iter().zip(&points) {
            unsafe { blst_fp12_mul_by_xy00z0(f, f, &evaluate(&lines.0[step], point)) };
        }
        step += 1;
    };
    multiply_lines();
    for doublings in DOUBLINGS {
        multiply_lines();
        for _ in 0..doublings {
            unsafe { blst_fp12_sqr(f, f) };
            multiply_lines();
        }
    }
    unsafe {
        blst_fp12_conjugate(f);
        blst_fp12_is_one(&written(|out| blst_final_exp(out, f)))
    }
}

/// `(−2X, 2Y)`, by which blst's lines are evaluated.
fn scale(point: &blst_p1_affine) -> blst_p1_affine {
    let double = |a: &blst_fp| -> blst_fp { written(|out| unsafe { blst_fp_add(out, a, a) }) };
    let x = double(&point.x);
    blst_p1_affine { x: written(|out| unsafe { blst_fp_cneg(out, &x, true) }), y: double(&point.y) }
}

fn evaluate(line: &blst_fp6, point: &blst_p1_affine) -> blst_fp6 {
    let mut value = *line;
    for (coefficient, coordinate) in [(1, &point.x), (2, &point.y)] {
        for part in 0..2 {
            let coefficient = &mut value.fp2[coefficient].fp[part];
            let coefficient: *mut blst_fp = coefficient;
            unsafe { blst_fp_mul(coefficient, coefficient, coordinate) };
        }
    }
    value
}
