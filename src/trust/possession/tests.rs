//! A proof of possession is for one purpose.

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::*;
use crate::bbs::{Ciphersuite, SecretKey};

const SUITE: Ciphersuite = Ciphersuite::Bls12381Sha256;

fn rng() -> StdRng {
    StdRng::seed_from_u64(2)
}

fn secret(number: u8) -> SecretKey {
    let mut octets = [0; 32];
    octets[31] = number;
    SecretKey::from_bytes(SUITE, &octets).unwrap()
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn purpose(key: &PublicKey) -> Purpose<'_> {
    let (not_before, not_after) = (date("2026-01-01"), date("2027-12-31"));
    Purpose { issuer: "gov.example", key, family: "gov.example/resident", not_before, not_after }
}

#[test]
fn a_proof_holds_for_one_purpose() {
    let (key, other) = (&secret(7).public_key(), &secret(8).public_key());
    let purpose = purpose(key);
    let possession = purpose.prove(secret(7).scalar(), &mut rng()).unwrap();
    assert_eq!(purpose.check(&possession), Ok(()));
    let shake = SecretKey::from_bytes(Ciphersuite::Bls12381Shake256, &secret(7).expose_bytes()[..]);
    let shake = &shake.unwrap().public_key();
    for changed in [
        Purpose { issuer: "gov.examples", ..purpose },
        Purpose { issuer: "gov.example.", ..purpose },
        Purpose { family: "gov.example/residen", ..purpose },
        // The same octets cut at another place.
        Purpose { issuer: "gov.exampleg", family: "ov.example/resident", ..purpose },
        Purpose { not_before: date("2026-01-02"), ..purpose },
        Purpose { not_after: date("2028-12-31"), ..purpose },
        Purpose { not_before: purpose.not_after, not_after: purpose.not_before, ..purpose },
        Purpose { key: other, ..purpose },
        Purpose { key: shake, ..purpose },
    ] {
        let refused = Err(TrustError::Possession(KeyId::of(changed.key)));
        assert_eq!(changed.check(&possession), refused, "{changed:?}");
    }
}

#[test]
fn the_twin_belongs_to_the_key() {
    // Whoever knows another secret proves its twin, for the key of somebody else.
    let key = &secret(7).public_key();
    let mixed = purpose(key).prove(secret(8).scalar(), &mut rng()).unwrap();
    assert_eq!(purpose(key).check(&mixed), Err(TrustError::Twin(KeyId::of(key))));
}
