//! What a proof of possession does not stretch to.

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::*;
use crate::bbs::{Ciphersuite, SecretKey};
use crate::curve::Scalar;

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

fn possession(secret: &SecretKey) -> Possession {
    Possession::prove(&purpose(&secret.public_key()), secret.scalar(), &mut rng()).unwrap()
}

#[test]
fn a_proof_holds_for_one_purpose() {
    let (key, other) = (&secret(7).public_key(), &secret(8).public_key());
    let possession = possession(&secret(7));
    let purpose = purpose(key);
    assert_eq!(possession.check(&purpose), Ok(()));
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
        assert_eq!(possession.check(&changed), refused, "{changed:?}");
    }
}

#[test]
fn the_twin_belongs_to_the_key() {
    let (a, b) = (secret(7), secret(8));
    let key = &a.public_key();
    // Whoever knows b proves the twin of b, for the key of somebody else.
    let mixed = Possession::prove(&purpose(key), b.scalar(), &mut rng()).unwrap();
    assert_eq!(mixed.check(&purpose(key)), Err(TrustError::Twin(KeyId::of(key))));
    // The twin of a with a proof for b, and the other way round.
    for (twin, proof) in [(&a, &b), (&b, &a)] {
        let swapped = Possession { twin: possession(twin).twin, proof: possession(proof).proof };
        assert!(matches!(swapped.check(&purpose(key)), Err(TrustError::Possession(_))));
    }
}

/// `W_b = W_a + d·BP2`, made by somebody who knows only d: its twin is public as well, and without the proof it would pass.
#[test]
fn a_key_related_to_another_has_no_proof() {
    let (a, delta) = (secret(7), 5);
    let rogue = secret(7 + delta).public_key();
    let honest = possession(&a);
    let mut twin = Sum::from(&honest.twin);
    twin.add(&secret_mul(&Sum::from(&G1::generator()), secret(delta).scalar()));
    let twin = twin.to_point().unwrap();

    // The vulnerable twin of this check looks at the pairing only.
    assert!(is_twin(&twin, &rogue));

    let refused = Err(TrustError::Possession(KeyId::of(&rogue)));
    let copied = Possession { twin, proof: honest.proof.clone() };
    assert_eq!(copied.check(&purpose(&rogue)), refused);

    // x^ + c·d answers the challenge of a's proof, but the challenge is not that of the new statement.
    let octets = honest.proof.to_bytes();
    let (challenge, response) = octets.split_at(Scalar::LEN);
    let c = Scalar::from_bytes(challenge).unwrap();
    let shifted = Scalar::from_bytes(response).unwrap() + c * Scalar::from(u64::from(delta));
    let proof = CompactProof::from_bytes(1, &[challenge, &shifted.to_bytes()].concat()).unwrap();
    assert_eq!(Possession { twin, proof }.check(&purpose(&rogue)), refused);
}

#[test]
fn twins_outside_of_the_group_are_refused() {
    let proof = possession(&secret(7)).proof_octets();
    let mut identity = [0; G1::LEN];
    identity[0] = 0xc0;
    // x = 0 is on the curve, in a group of order 3.
    let mut small_order = [0; G1::LEN];
    small_order[0] = 0x80;
    let mut off_curve = small_order;
    off_curve[47] = 1;
    for (twin, error) in [
        (&identity[..], DecodeError::Identity),
        (&small_order, DecodeError::NotInSubgroup),
        (&off_curve, DecodeError::NotOnCurve),
        (&identity[1..], DecodeError::Length),
    ] {
        assert_eq!(Possession::from_bytes(twin, &proof).unwrap_err(), error);
    }
    let twin = possession(&secret(7)).twin.to_bytes();
    assert_eq!(Possession::from_bytes(&twin, &proof[1..]).unwrap_err(), DecodeError::Length);
    let large = [&[0xff; 32][..], &proof[32..]].concat();
    assert_eq!(Possession::from_bytes(&twin, &large).unwrap_err(), DecodeError::ScalarRange);
}
