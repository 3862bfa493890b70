//! N: pseudonyms.

mod presented;

use ark_bls12_381::Fr;
use ark_ff::{One as _, Zero};
use averment::bbs::blind::{ProverBlind, SignedMessages};
use averment::bbs::pseudonym::{Generators, NymSecrets, Prover, Verifier};
use averment::bbs::{Limits, PublicKey, SetupError, Signature, VerifyError};

use crate::library;
use crate::reference::core::{self, Nonces};
use crate::reference::octets::{alias_g1, decode_g1, encode_g1, encode_scalar, mul};
use crate::reference::{
    Check, Checks, Refused, Request, forge, pseudonym, random_scalar, random_scalars,
};
use crate::samples::Kind;
use crate::verdicts::{accepted, needs, refused, verdict};
use crate::world::{Honest, Signed, World, rng};

fn with_pseudonym(request: &Request, octets: &[u8]) -> Request {
    let mut request = request.clone();
    request.base.nym.as_mut().unwrap().pseudonym = octets.to_vec();
    request
}

fn pseudonym_of(honest: &Honest) -> Vec<u8> {
    honest.request.base.nym.as_ref().unwrap().pseudonym.clone()
}

/// Nym secrets that add up to nothing: the pseudonym is the identity in every context.
#[test]
fn n_04_identity_pseudonym() {
    for world in World::all() {
        let mut rng = rng("N-04");
        let entropy = random_scalar(&mut rng);
        let mut present = |nym_secret: Fr| {
            let secrets = (&[nym_secret][..], entropy);
            let (base, credential) = world.nym_credential(2, 1, secrets, &mut rng);
            world.present(base, credential, &[0], &[], &mut rng)
        };
        let control = present(Fr::one());
        accepted(&control.request, &control.octets());
        let zero = present(-entropy);
        assert_eq!(pseudonym_of(&zero)[0], 0xc0);
        needs(Check::NonIdentity, &zero.request, &zero.octets());
        assert!(library::decodes(world.suite, Kind::Pseudonym, &pseudonym_of(&zero)).is_err());
        // The identity beside the proof of a holder that has a pseudonym.
        refused(&with_pseudonym(&control.request, &pseudonym_of(&zero)), &control.octets());
    }
}

/// With more than one nym secret the polynomial can vanish in one context, and the pseudonym with it.
#[test]
fn n_04_polynomial_that_vanishes_in_the_context() {
    for world in World::all() {
        let mut rng = rng("N-04");
        let (_, z) = pseudonym::base(world.suite, &world.context_id);
        let [entropy, second] = [(); 2].map(|()| random_scalar(&mut rng));
        let nym_secrets = [-(second * z), second - entropy];
        let secrets = (&nym_secrets[..], entropy);
        let (base, credential) = world.nym_credential(2, 1, secrets, &mut rng);
        let here = world.present(base.clone(), credential.clone(), &[0], &[], &mut rng);
        needs(Check::NonIdentity, &here.request, &here.octets());
        // Elsewhere the holder has a pseudonym like others.
        let mut elsewhere = base;
        let nym = elsewhere.nym.as_mut().unwrap();
        nym.context_id = b"elsewhere".to_vec();
        let secrets = &credential.messages[credential.messages.len() - 2..];
        let point = pseudonym::pseudonym(world.suite, &nym.context_id, secrets);
        nym.pseudonym = encode_g1(&point);
        let honest = world.present(elsewhere, credential, &[0], &[], &mut rng);
        accepted(&honest.request, &honest.octets());
    }
}

/// Nonces that vanish in the context show the nym secrets' value to whoever knows the challenge.
#[test]
fn n_04_identity_as_first_message() {
    for world in World::all() {
        let honest = world.nym((2, 1, 1), &[0], &[], "N-04");
        let hidden = honest.statement.hidden().len();
        let mut scalars = random_scalars(5 + hidden, &mut rng("N-04"));
        let prove = |scalars: &[Fr]| {
            core::prove(&honest.statement, &honest.credential, &Nonces::new(scalars)).encode()
        };
        accepted(&honest.request, &prove(&scalars));
        *scalars.last_mut().unwrap() = Fr::zero();
        needs(Check::NymFirstMessageNonIdentity, &honest.request, &prove(&scalars));
    }
}

/// A second and a third pseudonym for the same holder in the same context.
#[test]
fn n_05_pseudonym_plus_order_3() {
    for world in World::all() {
        let honest = world.nym((2, 1, 1), &[0], &[], "N-05");
        accepted(&honest.request, &honest.octets());
        let order_3 = forge::order_3();
        for torsion in [order_3, order_3 + order_3] {
            let mut rng = rng("N-05");
            let (claimed, proof) = forge::with_torsioned_pseudonym(
                &honest.statement,
                &honest.credential,
                (&torsion, 3),
                &mut rng,
            );
            let octets = claimed.nym.unwrap().pseudonym;
            assert!(library::decodes(world.suite, Kind::Pseudonym, &octets).is_err());
            let request = with_pseudonym(&honest.request, &octets);
            needs(Check::Subgroup, &request, &proof.encode());
            refused(&request, &honest.octets());
        }
    }
}

/// The same pseudonym written in another way would be another name for the same holder.
#[test]
fn n_05_pseudonym_with_x_plus_p() {
    let mut found = 0;
    for world in World::all() {
        for n in 0..8 {
            let honest = world.nym((1, 0, 1), &[0], &[], &format!("N-05 {n}"));
            let Some(alias) = alias_g1(&pseudonym_of(&honest)) else { continue };
            accepted(&honest.request, &honest.octets());
            let request = with_pseudonym(&honest.request, &alias);
            needs(Check::CanonicalCoordinate, &request, &honest.octets());
            found += 1;
        }
    }
    assert!(found > 0);
}

#[test]
fn n_06_pseudonym_replaced_by_its_negative() {
    for world in World::all() {
        let honest = world.nym((2, 1, 2), &[0], &[], "N-06");
        accepted(&honest.request, &honest.octets());
        let mut octets = pseudonym_of(&honest);
        octets[0] ^= 0x20;
        assert!(library::decodes(world.suite, Kind::Pseudonym, &octets).is_ok());
        refused(&with_pseudonym(&honest.request, &octets), &honest.octets());
        // Nor with the responses of the nym secrets negated.
        let mut proof = honest.proof.clone();
        for response in proof.m.iter_mut().rev().take(2) {
            *response = -*response;
        }
        refused(&with_pseudonym(&honest.request, &octets), &proof.encode());
    }
}

/// A pseudonym that the challenge does not cover is whatever the prover likes.
#[test]
fn n_06_pseudonym_chosen_after_the_challenge() {
    for world in World::all() {
        let honest = world.nym((2, 1, 2), &[0], &[], "N-06");
        let (claimed, proof) =
            forge::with_unbound_pseudonym(&honest.statement, &honest.credential, &mut rng("N-06"));
        let octets = claimed.nym.unwrap().pseudonym;
        assert_ne!(octets, pseudonym_of(&honest));
        let request = with_pseudonym(&honest.request, &octets);
        let octets = proof.encode();
        refused(&request, &octets);
        assert_eq!(verdict(&request, &octets, &[]), Err(Refused(Check::ChallengeMatches)));
        assert_eq!(verdict(&request, &octets, &[Check::ChallengeBindsPseudonym]), Ok(()));
    }
}

/// A proof with the context left out of the challenge belongs to the drafts' verifier nowhere.
#[test]
fn n_06_context_outside_the_challenge() {
    for world in World::all() {
        let honest = world.nym((2, 1, 2), &[0], &[], "N-06");
        let lenient = Checks::without(&[Check::ChallengeBindsContext]);
        let hidden = honest.statement.hidden().len();
        let nonces = Nonces::new(&random_scalars(5 + hidden, &mut rng("N-06")));
        let proof =
            core::prove_for(&honest.statement, &honest.credential, &nonces, &lenient).encode();
        refused(&honest.request, &proof);
        assert_eq!(verdict(&honest.request, &proof, &[Check::ChallengeBindsContext]), Ok(()));
        let mut request = honest.request.clone();
        request.base.nym.as_mut().unwrap().context_id.push(b'/');
        refused(&request, &honest.octets());
    }
}

/// If a nym secret could be disclosed, the last hidden messages would be other ones: a committed message would take its
/// place, and every credential would have as many pseudonyms in a context as hidden messages.
#[test]
fn n_06_nym_secret_disclosed_to_shift_the_others() {
    for world in World::all() {
        let honest = world.nym((1, 2, 1), &[0], &[], "N-06");
        accepted(&honest.request, &honest.octets());
        let mut request = honest.request.clone();
        request.committed_indexes = vec![2];
        request.committed_messages = vec![*honest.credential.messages.last().unwrap()];
        let hidden_message = honest.credential.messages[3];
        let nym = pseudonym::pseudonym(world.suite, &world.context_id, &[hidden_message]);
        let request = with_pseudonym(&request, &encode_g1(&nym));
        let lenient = Checks::without(&[Check::NymSecretsHidden]);
        let statement = request.combined(&lenient).unwrap();
        let hidden = statement.hidden().len();
        let nonces = Nonces::new(&random_scalars(5 + hidden, &mut rng("N-06")));
        let proof = core::prove(&statement, &honest.credential, &nonces).encode();
        needs(Check::NymSecretsHidden, &request, &proof);
    }
}

/// The number of nym secrets is the verifier's, and one at least.
#[test]
fn n_06_number_of_nym_secrets_changed() {
    for world in World::all() {
        let honest = world.nym((1, 2, 2), &[0], &[], "N-06");
        accepted(&honest.request, &honest.octets());
        for nym_count in [0, 1, 3, 4] {
            let mut request = honest.request.clone();
            request.base.nym.as_mut().unwrap().nym_count = nym_count;
            refused(&request, &honest.octets());
            // With the pseudonym that so many of the last messages would have.
            let messages = &honest.credential.messages;
            let tail = &messages[messages.len() - nym_count..];
            let nym = pseudonym::pseudonym(world.suite, &world.context_id, tail);
            let request = with_pseudonym(&request, &encode_g1(&nym));
            let statement = request.combined(&Checks::all()).unwrap();
            let hidden = statement.hidden().len();
            let nonces = Nonces::new(&random_scalars(5 + hidden, &mut rng("N-06")));
            let proof = core::prove(&statement, &honest.credential, &nonces).encode();
            refused(&request, &proof);
        }
    }
}

/// No nym secret at all: everybody would have one pseudonym.
#[test]
fn n_06_no_nym_secret() {
    for world in World::all() {
        let mut rng = rng("N-06");
        for counts in [[2, 1, 0], [0, 0, 0]] {
            let suite = library::suite(world.suite);
            let generators = Generators::new(suite, counts, &Limits::default());
            assert_eq!(generators.err(), Some(SetupError::NoNymSecret));
        }
        let secrets = (&[Fr::one()][..], Fr::one());
        let (mut base, _) = world.nym_credential(2, 1, secrets, &mut rng);
        let nym = base.nym.as_mut().unwrap();
        (nym.nym_count, nym.pseudonym) = (0, encode_g1(&Zero::zero()));
        let header = [&*world.header, &core::count(0)].concat();
        let scheme = base.scheme.clone();
        let messages = random_scalars(scheme.len(), &mut rng);
        let signature = core::sign(&scheme, &world.secret_key, &header, &messages);
        let credential = core::Credential { signature, messages };
        let honest = world.present(base, credential, &[0], &[], &mut rng);
        let octets = honest.octets();
        refused(&honest.request, &octets);
        let off = [Check::NymCount, Check::NonIdentity, Check::NymFirstMessageNonIdentity];
        assert_eq!(verdict(&honest.request, &octets, &off), Ok(()));
        for check in off {
            let others: Vec<_> = off.into_iter().filter(|other| *other != check).collect();
            assert!(verdict(&honest.request, &octets, &others).is_err(), "{check:?} alone");
        }
    }
}

/// A holder takes its credential with as many nym secrets as the issuer signed, and tells them from messages.
#[test]
fn n_06_nym_secret_taken_for_a_message() {
    for world in World::all() {
        let honest = world.nym((1, 1, 2), &[0], &[], "N-06");
        let (signed, signature) = Signed::of(&honest);
        assert!(signed.agreed(&signature.encode()));
        let suite = library::suite(world.suite);
        let generators = Generators::new(suite, [1, 1, 2], &Limits::default()).unwrap();
        let public_key = PublicKey::from_bytes(suite, &world.public_key).unwrap();
        let verifier = Verifier::new(public_key, &generators).unwrap();
        let signature = Signature::from_bytes(&signature.encode()).unwrap();
        let list: Vec<_> = signed.messages.iter().map(encode_scalar).collect();
        let take = |nym_count: usize| {
            let (committed, nym_secrets) = list[2..].split_at(3 - nym_count);
            let messages = SignedMessages {
                signer: library::messages(&signed.messages[..1]),
                committed: library::messages(&signed.messages[2..2 + committed.len()]),
                prover_blind: Some(ProverBlind::from_bytes(&list[1]).unwrap()),
            };
            let nym_secrets = NymSecrets::from_bytes(nym_secrets).unwrap();
            Prover::new(&verifier, &world.header, messages, nym_secrets, signature).map(drop)
        };
        assert_eq!(take(2), Ok(()));
        for nym_count in [0, 1, 3] {
            assert_eq!(take(nym_count), Err(VerifyError::MessageCount));
        }
    }
}

#[test]
fn n_07_pseudonym_of_another_holder() {
    for world in World::all() {
        let one = world.nym((2, 1, 2), &[0], &[], "N-07 one");
        let other = world.nym((2, 1, 2), &[0], &[], "N-07 other");
        accepted(&one.request, &one.octets());
        accepted(&other.request, &other.octets());
        refused(&with_pseudonym(&one.request, &pseudonym_of(&other)), &one.octets());
        // Nor the sum of both.
        let decode = |octets: &[u8]| decode_g1(octets, &Checks::all()).unwrap();
        let sum = decode(&pseudonym_of(&one)) + decode(&pseudonym_of(&other));
        refused(&with_pseudonym(&one.request, &encode_g1(&sum)), &one.octets());
        let double = mul(&decode(&pseudonym_of(&one)), &Fr::from(2_u64));
        refused(&with_pseudonym(&one.request, &encode_g1(&double)), &one.octets());
    }
}
