//! F: whole forgeries, by somebody without a credential for what is claimed.

use ark_bls12_381::{Fr, G1Projective};
use ark_ff::{One as _, Zero};

use crate::reference::core::{self, Credential, Nonces, Proof, Statement};
use crate::reference::forge::{self, Point};
use crate::reference::octets::{decode_g2, encode_g1, encode_g2, mul};
use crate::reference::{Check, Checks, Refused, Request, Suite, random_scalar, random_scalars};
use crate::samples::Kind;
use crate::verdicts::{accepted, needs, refused, verdict};
use crate::world::{Signed, World, rng};
use crate::{library, tally};

/// Abar = Bbar = the identity satisfies the pairing equation for every key.
fn identity_points(world: &World) {
    accepted_control(world);
    let statement = world.claims();
    let one = [Fr::one(), Fr::one()];
    let proof = forge::without_credential(&statement, &G1Projective::zero(), one, &mut rng("F-01"));
    assert_eq!(encode_g1(&proof.a_bar)[0], 0xc0);
    needs(Check::NonIdentity, &Request::core(&statement), &proof.encode());
}

/// The same claims with a credential for them.
fn accepted_control(world: &World) {
    let statement = world.claims();
    let messages = [&*statement.messages, &[Fr::one()]].concat();
    let signature = core::sign(&statement.scheme, &world.secret_key, &statement.header, &messages);
    let nonces = Nonces::new(&random_scalars(6, &mut rng("F control")));
    let proof = core::prove(&statement, &Credential { signature, messages }, &nonces);
    accepted(&Request::core(&statement), &proof.encode());
}

#[test]
fn f_01_identity_points_sha_256() {
    identity_points(&World::all()[0]);
}

#[test]
fn f_02_identity_points_shake_256() {
    identity_points(&World::all()[1]);
}

/// Abar = Bbar = a point of small order; one of the proofs holds where the subgroup is not tested.
fn small_order(world: &World, point: &G1Projective, order: u64) {
    accepted_control(world);
    let statement = world.claims();
    let request = Request::core(&statement);
    let proofs = forge::with_small_order(&statement, point, order, &mut rng("F-03"));
    for proof in &proofs {
        refused(&request, &proof.encode());
    }
    let pass = proofs
        .iter()
        .filter(|proof| verdict(&request, &proof.encode(), &[Check::Subgroup]) == Ok(()));
    let pass: Vec<_> = pass.collect();
    assert_eq!(pass.len(), 1);
    needs(Check::Subgroup, &request, &pass[0].encode());
}

#[test]
fn f_03_order_3_points_sha_256() {
    small_order(&World::all()[0], &forge::order_3(), 3);
}

#[test]
fn f_04_order_3_points_shake_256() {
    small_order(&World::all()[1], &forge::order_3(), 3);
}

#[test]
fn f_05_order_11_points_sha_256() {
    small_order(&World::all()[0], &forge::order_11(), 11);
}

#[test]
fn f_06_order_11_points_shake_256() {
    small_order(&World::all()[1], &forge::order_11(), 11);
}

#[test]
fn f_07_torsion_added_to_a_point_of_a_valid_proof() {
    for world in World::all() {
        let honest = world.core(3, &[0, 1], "F-07");
        accepted(&honest.request, &honest.octets());
        for torsion in [(&forge::order_3(), 3), (&forge::order_11(), 11)] {
            for which in [Point::ABar, Point::BBar, Point::D] {
                let mut rng = rng(&format!("F-07 {which:?} {}", torsion.1));
                let proof = forge::with_torsion(
                    &honest.statement,
                    &honest.credential,
                    which,
                    torsion,
                    &mut rng,
                );
                needs(Check::Subgroup, &honest.request, &proof.encode());
            }
        }
    }
}

#[test]
fn f_08_degenerate_points_and_scalars() {
    for world in World::all() {
        let honest = world.core(3, &[0, 1], "F-08");
        accepted(&honest.request, &honest.octets());
        let p1 = world.suite.p1();
        let (zero, identity) = (Fr::zero(), G1Projective::zero());
        let proof = &honest.proof;
        let all_zero = Proof { e: zero, r1: zero, r3: zero, m: vec![zero], ..proof.clone() };
        for proof in [
            Proof { d: identity, ..proof.clone() },
            Proof { r3: zero, ..proof.clone() },
            Proof { d: identity, r3: zero, ..proof.clone() },
            Proof { challenge: zero, ..all_zero.clone() },
            all_zero,
            Proof { a_bar: p1, b_bar: p1, d: p1, ..proof.clone() },
        ] {
            refused(&honest.request, &proof.encode());
        }
    }
}

#[test]
fn f_08_points_without_the_pairing_equation() {
    for world in World::all() {
        accepted_control(&world);
        let statement = world.claims();
        let mut rng = rng("F-08");
        let [a, b] = [(); 2].map(|()| random_scalar(&mut rng));
        let proof = forge::without_credential(&statement, &world.suite.p1(), [a, b], &mut rng);
        needs(Check::PairingHolds, &Request::core(&statement), &proof.encode());
    }
}

#[test]
fn f_08_made_up_for_a_challenge_that_binds_too_little() {
    for world in World::all() {
        accepted_control(&world);
        // The holder of another credential of the same issuer.
        let (scheme, credential) = world.credential(2);
        let domain = scheme.domain(&world.public_key, &world.header, &Checks::all());
        let b = scheme.b(&domain, credential.messages.iter().copied().enumerate());
        let claims = world.claims();
        let request = Request::core(&claims);
        let mut rng = rng("F-08 binding");
        let needs_one_of = |checks: &[Check], request: &Request, proof: &Proof| {
            let octets = proof.encode();
            refused(request, &octets);
            assert_eq!(verdict(request, &octets, &[]), Err(Refused(Check::ChallengeMatches)));
            for check in checks {
                assert_eq!(verdict(request, &octets, &[*check]), Ok(()), "without {check:?}");
            }
        };
        let proof = forge::with_unbound_points(&claims, &credential, &b, &mut rng);
        needs_one_of(&[Check::ChallengeBindsPoints], &request, &proof);
        let proof = forge::with_unbound_first_messages(&claims, &credential, &b, &mut rng);
        needs_one_of(&[Check::ChallengeBindsFirstMessages], &request, &proof);
        // The holder of this credential, for a message that was never signed.
        let honest = world.core(3, &[0, 1], "F-08");
        let (claimed, proof) =
            forge::with_unbound_message(&honest.statement, &honest.credential, &mut rng);
        assert_ne!(claimed.messages, honest.statement.messages);
        needs_one_of(&[Check::ChallengeBindsMessages], &Request::core(&claimed), &proof);
        // Somebody without any credential, where the challenge is not compared.
        let proof = Proof { challenge: random_scalar(&mut rng), ..honest.proof };
        needs_one_of(&[Check::ChallengeMatches], &honest.request, &proof);
    }
}

#[test]
fn f_09_signature_and_proof_under_the_identity_as_key() {
    for world in World::all() {
        accepted_control(&world);
        let mut statement = world.claims();
        statement.public_key = encode_g2(&Zero::zero());
        let Statement { scheme, public_key, header, messages, .. } = &statement;
        let messages = [&**messages, &[Fr::one()]].concat();
        let mut rng = rng("F-09");
        // The credential import refuses.
        let signature = forge::under_identity_key(scheme, public_key, header, &messages, &mut rng);
        assert!(library::decodes(world.suite, Kind::PublicKey, public_key).is_err());
        let signed = Signed::new(&world, scheme, &messages);
        Signed { public_key: public_key.clone(), ..signed }
            .needs(Check::NonIdentity, &signature.encode());
        // The verifier refuses, too.
        let nonces = Nonces::new(&random_scalars(6, &mut rng));
        let proof = core::prove(&statement, &Credential { signature, messages }, &nonces);
        needs(Check::NonIdentity, &Request::core(&statement), &proof.encode());
    }
}

#[test]
fn f_10_related_key() {
    for world in World::all() {
        let honest = world.core(3, &[0, 1], "F-10");
        accepted(&honest.request, &honest.octets());
        let key = decode_g2(&world.public_key, &Checks::all()).unwrap();
        let mut request = honest.request.clone();
        request.base.public_key = encode_g2(&mul(&key, &Fr::from(2_u64)));
        refused(&request, &honest.octets());
        // Halving Abar mends the pairing equation, not the challenge.
        let half = mul(&honest.proof.a_bar, &ark_ff::Field::inverse(&Fr::from(2_u64)).unwrap());
        let proof = Proof { a_bar: half, ..honest.proof };
        refused(&request, &proof.encode());
    }
}

#[test]
fn f_11_random_well_formed_proofs() {
    let mut rng = rng("F-11");
    for world in World::all() {
        accepted_control(&world);
        let statement = world.claims();
        let request = Request::core(&statement);
        let points: Vec<_> = world.suite.generators(40, b"F-11").iter().map(encode_g1).collect();
        for n in 0..tally::hundredth(1_000_000) / Suite::ALL.len() {
            let pick =
                |k: usize| points[(n / 40_usize.pow(u32::try_from(k).unwrap()) + k) % 40].clone();
            let scalars = random_scalars(5, &mut rng).into_iter();
            let scalars = scalars.map(|s| crate::reference::octets::encode_scalar(&s));
            let proof = (0..3).map(pick).chain(scalars).collect::<Vec<_>>().concat();
            tally::count(1);
            assert!(library::verify_proof(&request, &proof).is_err(), "{}", hex::encode(proof));
            if n % 100 == 0 {
                refused(&request, &proof);
            }
        }
    }
}
