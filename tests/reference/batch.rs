//! Many proofs at once: every challenge on its own, all pairing equations together.

use ark_bls12_381::{Bls12_381, Fr, G1Projective, G2Projective};
use ark_ec::pairing::Pairing as _;
use ark_ec::{CurveGroup, PrimeGroup as _};
use ark_ff::{One as _, PrimeField as _, Zero as _};
use rand::Rng;

use super::octets::mul;
use super::request::{Request, open_proof};
use super::{Check, Checks, Refused};

/// Verifies all proofs, or says which check refused one of them.
pub fn verify_batch(
    proofs: &[(&Request, &[u8])],
    rng: &mut impl Rng,
    checks: &Checks,
) -> Result<(), Refused> {
    checks.require(Check::BatchNotEmpty, !proofs.is_empty())?;
    let mut points: Vec<G1Projective> = Vec::new();
    let mut keys: Vec<G2Projective> = Vec::new();
    let mut sum = G1Projective::zero();
    for (request, proof) in proofs {
        let term = open_proof(request, proof, checks)?;
        let weight = if checks.on(Check::BatchWeights) {
            let mut octets = [0; 16];
            rng.fill_bytes(&mut octets);
            Fr::from_be_bytes_mod_order(&octets)
        } else {
            Fr::one()
        };
        points.push(mul(&term.a, &weight));
        keys.push(term.w);
        sum += mul(&term.b, &weight);
    }
    // sum of w_k (e(Abar_k, W_k) - e(Bbar_k, BP2)) = 0
    points.push(-sum);
    keys.push(G2Projective::generator());
    let points = points.into_iter().map(CurveGroup::into_affine);
    let keys = keys.into_iter().map(CurveGroup::into_affine);
    checks.require(Check::PairingHolds, Bls12_381::multi_pairing(points, keys).is_zero())
}
