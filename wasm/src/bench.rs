//! What the curve costs, for benches alone: in no package.

use core::hint::black_box;

use ark_bls12_381::{Bls12_381, Fr, G1Affine, G1Projective, G2Affine};
use ark_ec::pairing::Pairing as _;
use ark_ec::{AffineRepr as _, CurveGroup as _, PrimeGroup as _};
use wasm_bindgen::prelude::*;

/// Computes a number of pairings.
#[wasm_bindgen(js_name = benchPairings)]
pub fn pairings(count: u32) {
    let (left, right) = (G1Affine::generator(), G2Affine::generator());
    for _ in 0..count {
        let _ = black_box(Bls12_381::pairing(black_box(left), black_box(right)));
    }
}

/// Multiplies a point of G1 by a number of scalars of full length.
#[wasm_bindgen(js_name = benchMultiplications)]
pub fn multiplications(count: u32) {
    let scalar = -Fr::from(count);
    for _ in 0..count {
        let _ = black_box((black_box(G1Projective::generator()) * black_box(scalar)).into_affine());
    }
}
