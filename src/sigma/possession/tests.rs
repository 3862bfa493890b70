//! What a proof of possession does not stretch to.

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::*;

fn rng() -> StdRng {
    StdRng::seed_from_u64(2)
}

fn session(purpose: &str) -> SessionId {
    SessionId::derive("AVERMENT-TESTS-POSSESSION", &[purpose.as_bytes()])
}

fn secret(number: u64) -> SecretScalar {
    Scalar::from(number).into()
}

fn key(number: u64) -> G2 {
    G2::secret_generator_mul(&secret(number)).unwrap()
}

fn possession(number: u64) -> Possession {
    Possession::prove(&session("login"), &secret(number), &mut rng()).unwrap()
}

#[test]
fn a_proof_holds_for_one_key_and_one_session() {
    let possession = possession(7);
    assert_eq!(possession.check(&session("login"), &key(7)), Ok(()));
    assert_eq!(possession.check(&session("logi"), &key(7)), Err(NotPossessed::Proof));
    assert_eq!(possession.check(&session("login"), &key(8)), Err(NotPossessed::Twin));
    let zero = Possession::prove(&session("login"), &secret(0), &mut rng());
    assert_eq!(zero, Err(ProveError::Witness));
}

#[test]
fn the_twin_belongs_to_the_key() {
    // The twin of one with a proof for the other, and the other way round.
    for (twin, proof) in [(7, 8), (8, 7)] {
        let swapped = Possession { twin: possession(twin).twin, proof: possession(proof).proof };
        assert_eq!(swapped.check(&session("login"), &key(7)), Err(NotPossessed::Proof));
    }
}

/// `W_b = W_a + d·BP2`, made by somebody who knows only d: its twin is public as well, and without the proof it would pass.
#[test]
fn a_key_related_to_another_has_no_proof() {
    let delta = 5;
    let rogue = key(7 + delta);
    let honest = possession(7);
    let mut twin = Sum::from(&honest.twin);
    twin.add(&secret_mul(&Sum::from(&G1::generator()), &secret(delta)));
    let twin = twin.to_point().unwrap();

    // The vulnerable twin of this check looks at the pairing only.
    assert!(is_twin(&twin, &rogue));

    let copied = Possession { twin, proof: honest.proof.clone() };
    assert_eq!(copied.check(&session("login"), &rogue), Err(NotPossessed::Proof));

    // x^ + c·d answers the challenge of a's proof, but the challenge is not that of the new statement.
    let octets = honest.proof.to_bytes();
    let (challenge, response) = octets.split_at(Scalar::LEN);
    let c = Scalar::from_bytes(challenge).unwrap();
    let shifted = Scalar::from_bytes(response).unwrap() + c * Scalar::from(delta);
    let proof = CompactProof::from_bytes(1, &[challenge, &shifted.to_bytes()].concat()).unwrap();
    let shifted = Possession { twin, proof };
    assert_eq!(shifted.check(&session("login"), &rogue), Err(NotPossessed::Proof));
}

#[test]
fn twins_outside_of_the_group_are_refused() {
    let proof = possession(7).proof_octets();
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
    let twin = possession(7).twin.to_bytes();
    assert_eq!(Possession::from_bytes(&twin, &proof[1..]).unwrap_err(), DecodeError::Length);
    let large = [&[0xff; 32][..], &proof[32..]].concat();
    assert_eq!(Possession::from_bytes(&twin, &large).unwrap_err(), DecodeError::ScalarRange);
}
