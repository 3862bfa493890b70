//! The library against plain arkworks: verdicts on encodings, hashes to the curve, multiplications.
#![no_main]

use ark_bls12_381::{Fr, G1Affine, G2Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::PrimeField;
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use averment::curve::{G1, G2, Scalar, SecretScalar};
use averment::hazmat;
use averment_fuzz::{CORE, SUITE, Spoiled};
use libfuzzer_sys::fuzz_target;

fn encode(point: &impl CanonicalSerialize) -> Vec<u8> {
    let mut octets = Vec::new();
    point.serialize_compressed(&mut octets).expect("a vector takes everything");
    octets
}

fuzz_target!(|input: (Spoiled, [u8; 48])| {
    let (spoiled, number) = input;
    let octets = spoiled.apply(&CORE.proof[..48]);
    if octets.len() == 48 {
        let theirs = G1Affine::deserialize_compressed(&octets[..]).ok();
        let theirs = theirs.filter(|point| !point.is_zero() && encode(point) == octets);
        assert_eq!(G1::from_bytes(&octets).is_ok(), theirs.is_some());
    }
    let octets = spoiled.apply(&CORE.public_key);
    if octets.len() == 96 {
        let theirs = G2Affine::deserialize_compressed(&octets[..]).ok();
        let theirs = theirs.filter(|point| !point.is_zero() && encode(point) == octets);
        assert_eq!(G2::from_bytes(&octets).is_ok(), theirs.is_some());
    }
    let k = Fr::from_be_bytes_mod_order(&number);
    let mut octets = encode(&k);
    octets.reverse();
    assert!(Scalar::from_bytes(&octets).is_ok());
    let secret = SecretScalar::from_bytes(&octets).expect("reduced");
    if let Some(point) = hazmat::hash_to_g1(SUITE, &number, b"fuzz") {
        let theirs = G1Affine::deserialize_compressed(&point.to_bytes()[..]).expect("valid");
        let product = hazmat::secret_mul(&point, &secret).map(|point| point.to_bytes().to_vec());
        let expected = (theirs * k).into_affine();
        assert_eq!(product, (!expected.is_zero()).then(|| encode(&expected)));
    }
});
