//! B: blind issuance.

mod applications;
mod registration;

use ark_bls12_381::{Fr, G1Projective};
use ark_ff::{One as _, Zero as _};

use crate::library;
use crate::reference::blind::{
    self, Commitment, blind_generators, commit_to, commitment_challenge, sign_committed,
};
use crate::reference::core::{self, Credential, Nonces, Scheme};
use crate::reference::octets::mul;
use crate::reference::{
    Api, Check, Checks, Refused, Request, forge, random_scalar, random_scalars,
};
use crate::verdicts::{accepted, needs, refused, verdict};
use crate::world::{Honest, Signed, World, rng};

/// The verdict of the library on a request to the issuer, which is that of the reference.
fn agreed(world: &World, api: Api, committed: usize, octets: &[u8]) -> bool {
    crate::tally::count(1);
    let library = library::accept_commitment(world.suite, api, committed, octets);
    let reference = blind::open_commitment(world.suite, api, committed, octets, &Checks::all());
    assert_eq!(library.is_ok(), reference.is_ok(), "{library:?}, {reference:?}");
    library.is_ok()
}

const APIS: [Api; 2] = [Api::Blind, Api::Pseudonym];

/// Refused because of the proof of knowledge, and taken without it.
#[track_caller]
fn needs_proof(world: &World, api: Api, commitment: &Commitment) {
    let committed = commitment.m.len();
    let octets = commitment.encode();
    assert!(!agreed(world, api, committed, &octets));
    let open = |checks| blind::open_commitment(world.suite, api, committed, &octets, &checks);
    assert_eq!(open(Checks::all()), Err(Refused(Check::CommitmentProof)));
    assert_eq!(open(Checks::without(&[Check::CommitmentProof])), Ok(commitment.c));
}

#[test]
fn b_01_commitment_without_proof() {
    for world in World::all() {
        for api in APIS {
            let (commitment, _) = world.commit(api, 2, &[], &mut rng("B-01"));
            let octets = commitment.encode();
            assert!(agreed(&world, api, 2, &octets));
            // The point alone, with one scalar, and with made-up scalars.
            assert!(!agreed(&world, api, 2, &octets[..48]));
            assert!(!agreed(&world, api, 2, &octets[..80]));
            let [s, challenge] = [(); 2].map(|()| random_scalar(&mut rng("B-01 scalars")));
            let m = random_scalars(2, &mut rng("B-01 responses"));
            needs_proof(&world, api, &Commitment { c: commitment.c, s, m, challenge });
            // No commitment where one is expected, and one where none is.
            assert!(!agreed(&world, api, 2, &[]));
            assert!(agreed(&world, Api::Blind, 0, &[]));
            assert!(!agreed(&world, api, 0, &octets));
        }
    }
}

#[test]
fn b_02_proof_of_another_commitment() {
    for world in World::all() {
        for api in APIS {
            let (one, _) = world.commit(api, 2, &[], &mut rng("B-02 one"));
            let (other, _) = world.commit(api, 2, &[], &mut rng("B-02 other"));
            needs_proof(&world, api, &Commitment { c: other.c, ..one.clone() });
            needs_proof(&world, api, &Commitment { c: one.c + other.c, ..one.clone() });
            needs_proof(&world, api, &Commitment { c: one.c + world.suite.p1(), ..one });
        }
    }
}

/// Without its proof a commitment may hold the issuer's generators, and so change what the issuer signs.
#[test]
fn b_02_commitment_on_the_issuers_generators() {
    for world in World::all() {
        let (scheme, credential) = world.blind_credential(2, 1, &mut rng("B-02"));
        let (honest, opening) = world.commit(Api::Blind, 1, &[], &mut rng("B-02"));
        let shift = random_scalar(&mut rng("B-02 shift"));
        let c = honest.c + mul(&scheme.generators[1], &shift);
        needs_proof(&world, Api::Blind, &Commitment { c, ..honest });
        // What an issuer without the check would sign.
        let issued = &credential.messages[..2];
        let signature = sign_committed(&scheme, &world.secret_key, &world.header, issued, c, None);
        let mut messages = [issued, &opening].concat();
        messages[0] += shift;
        assert!(Signed::new(&world, &scheme, &messages).agreed(&signature.encode()));
    }
}

/// A request carries no session: another issuer takes it, too. What it gets for it is of no use to whoever replays it,
/// because only the holder can open the commitment. Freshness is for the layer that carries requests.
#[test]
fn b_03_replayed_request() {
    for world in World::all() {
        let other = World::with_key(world.suite, &(world.secret_key + Fr::one()));
        let (commitment, opening) = world.commit(Api::Blind, 1, &[], &mut rng("B-03"));
        let octets = commitment.encode();
        assert!(agreed(&world, Api::Blind, 1, &octets) && agreed(&other, Api::Blind, 1, &octets));
        let scheme = Scheme::blind(world.suite, 1, 1);
        let issued = World::messages(&scheme, "claim", 1);
        let signature =
            sign_committed(&scheme, &other.secret_key, &other.header, &issued, commitment.c, None);
        let signed = |opening: &[Fr]| Signed::new(&other, &scheme, &[&*issued, opening].concat());
        let octets = signature.encode();
        assert!(signed(&opening).agreed(&octets));
        assert!(!signed(&random_scalars(2, &mut rng("B-03 guess"))).agreed(&octets));
    }
}

#[test]
fn b_04_identity_and_off_subgroup_commitments() {
    for world in World::all() {
        for api in APIS {
            // Everything zero commits to the identity.
            let mut scalars = random_scalars(3, &mut rng("B-04"));
            let message = [random_scalar(&mut rng("B-04 message"))];
            let control = blind::commit(world.suite, api, &message, &scalars).encode();
            assert!(agreed(&world, api, 1, &control));
            scalars[0] = Fr::zero();
            let identity = blind::commit(world.suite, api, &[Fr::zero()], &scalars);
            assert!(identity.c.is_zero());
            let octets = identity.encode();
            assert!(!agreed(&world, api, 1, &octets));
            let open = |off: &[Check]| {
                let checks = Checks::without(off);
                blind::open_commitment(world.suite, api, 1, &octets, &checks)
            };
            assert_eq!(open(&[]), Err(Refused(Check::NonIdentity)));
            assert_eq!(open(&[Check::NonIdentity]), Ok(identity.c));
        }
    }
}

/// C + T of order 3 or 11, with a challenge that is a multiple of the order.
#[test]
fn b_04_torsioned_commitment() {
    for world in World::all() {
        for (torsion, order) in [(forge::order_3(), 3), (forge::order_11(), 11)] {
            let mut rng = rng("B-04");
            let generators = blind_generators(world.suite, Api::Blind, 1);
            let opening = random_scalars(2, &mut rng);
            let c = commit_to(&generators, &opening[0], &opening[1..]) + torsion;
            let commitment = loop {
                let nonces = random_scalars(2, &mut rng);
                let first = commit_to(&generators, &nonces[0], &nonces[1..]);
                let challenge =
                    commitment_challenge(world.suite, Api::Blind, &generators, &c, &first);
                if forge::modulo(&challenge, order) == 0 {
                    let respond = |n: usize| nonces[n] + opening[n] * challenge;
                    break Commitment { c, s: respond(0), m: vec![respond(1)], challenge };
                }
            };
            let octets = commitment.encode();
            assert!(!agreed(&world, Api::Blind, 1, &octets));
            let open = |off: &[Check]| {
                let checks = Checks::without(off);
                blind::open_commitment(world.suite, Api::Blind, 1, &octets, &checks)
            };
            assert_eq!(open(&[]), Err(Refused(Check::Subgroup)));
            assert_eq!(open(&[Check::Subgroup]), Ok(c));
        }
    }
}

/// Issuer messages and committed messages have positions of their own: none is set by both. A holder that shows a
/// committed message, or the prover blind, as an issuer message is refused.
#[test]
fn b_05_committed_message_shown_as_the_issuers() {
    for world in World::all() {
        let honest = world.blind((2, 2), &[0], &[], "B-05");
        accepted(&honest.request, &honest.octets());
        for index in 2..5 {
            // 2 is the prover blind, 3 and 4 are the committed messages.
            let (request, proof) = show_as_issuers(&honest, index);
            needs(Check::IssuerIndexInRange, &request, &proof);
        }
        let honest = world.nym((2, 1, 1), &[0], &[], "B-05");
        accepted(&honest.request, &honest.octets());
        for index in 2..4 {
            let (request, proof) = show_as_issuers(&honest, index);
            needs(Check::IssuerIndexInRange, &request, &proof);
        }
    }
}

/// A presentation of the issuer's first message and of the one at `index` of the combined list as another of the issuer's.
fn show_as_issuers(honest: &Honest, index: usize) -> (Request, Vec<u8>) {
    let mut request = honest.request.clone();
    request.issuer_indexes.push(index);
    request.issuer_messages.push(honest.credential.messages[index]);
    let lenient = Checks::without(&[Check::IssuerIndexInRange]);
    let statement = request.combined(&lenient).unwrap();
    let nonces = random_scalars(5 + statement.hidden().len(), &mut rng("B-05"));
    let proof = core::prove(&statement, &honest.credential, &Nonces::new(&nonces));
    (request, proof.encode())
}

#[test]
fn b_05_committed_index_beyond_the_committed_messages() {
    for world in World::all() {
        let honest = world.blind((2, 2), &[0], &[1], "B-05");
        accepted(&honest.request, &honest.octets());
        for index in [2, 3, usize::MAX - 3, usize::MAX] {
            let mut request = honest.request.clone();
            request.committed_indexes.push(index);
            request.committed_messages.push(Fr::one());
            let lenient = Checks::without(&[Check::CommittedIndexInRange]);
            let statement = request.combined(&lenient).unwrap();
            let nonces = random_scalars(5 + statement.hidden().len(), &mut rng("B-05"));
            let credential = &honest.credential;
            let proof = core::prove(&statement, credential, &Nonces::new(&nonces)).encode();
            refused(&request, &proof);
            assert_eq!(verdict(&request, &proof, &[]), Err(Refused(Check::CommittedIndexInRange)));
            let off = [Check::CommittedIndexInRange, Check::IndexInRange];
            assert_eq!(verdict(&request, &proof, &off), Ok(()));
        }
    }
}

#[test]
fn b_06_number_of_messages_other_than_proved() {
    for world in World::all() {
        for api in APIS {
            let (commitment, _) = world.commit(api, 2, &[], &mut rng("B-06"));
            let octets = commitment.encode();
            assert!(agreed(&world, api, 2, &octets));
            for committed in [0, 1, 3, 4] {
                assert!(!agreed(&world, api, committed, &octets), "{committed}");
            }
            for m in [commitment.m[..1].to_vec(), [&*commitment.m, &[Fr::one()]].concat()] {
                let count = m.len();
                let octets = Commitment { m, ..commitment.clone() }.encode();
                assert!(!agreed(&world, api, count, &octets));
                assert!(!agreed(&world, api, 2, &octets));
            }
        }
    }
}

/// Somebody who has seen a commitment to a link secret, blinds it again, and asks for a credential over it.
#[test]
fn b_07_link_secret_of_another_holder() {
    for world in World::all() {
        for api in APIS {
            let (commitment, _) = world.commit(api, 1, &[], &mut rng("B-07"));
            let [q2, _] = blind_generators(world.suite, api, 1)[..] else { panic!("Q_2, J_1") };
            let blind = random_scalar(&mut rng("B-07 blind"));
            let c = commitment.c + mul(&q2, &blind);
            // The response can be carried over, the challenge cannot.
            let s = commitment.s + blind * commitment.challenge;
            needs_proof(&world, api, &Commitment { c, s, ..commitment.clone() });
            needs_proof(&world, api, &Commitment { c, ..commitment });
        }
    }
}

#[test]
fn b_08_issuer_answers_with_a_signature_on_something_else() {
    for world in World::all() {
        let (commitment, opening) = world.commit(Api::Blind, 1, &[], &mut rng("B-08"));
        let scheme = Scheme::blind(world.suite, 2, 1);
        let issued = World::messages(&scheme, "claim", 2);
        let holder = Signed::new(&world, &scheme, &[&*issued, &*opening].concat());
        let sign = |world: &World, scheme: &Scheme, issued: &[Fr], c: G1Projective| {
            let World { secret_key, header, .. } = world;
            sign_committed(scheme, secret_key, header, issued, c, None).encode()
        };
        assert!(holder.agreed(&sign(&world, &scheme, &issued, commitment.c)));
        let mut other = issued.clone();
        other[1] += Fr::one();
        assert!(!holder.agreed(&sign(&world, &scheme, &other, commitment.c)));
        let mut other = world.clone();
        other.header.push(b'/');
        assert!(!holder.agreed(&sign(&other, &scheme, &issued, commitment.c)));
        for (issuer, committed) in [(1, 1), (3, 1), (2, 0), (2, 2)] {
            let scheme = Scheme::blind(world.suite, issuer, committed);
            let issued = World::messages(&scheme, "claim", issuer);
            assert!(!holder.agreed(&sign(&world, &scheme, &issued, commitment.c)));
        }
        let other = World::with_key(world.suite, &(world.secret_key + Fr::one()));
        assert!(!holder.agreed(&sign(&other, &scheme, &issued, commitment.c)));
        assert!(!holder.agreed(&sign(&world, &scheme, &issued, G1Projective::zero())));
    }
}

/// The issuer's part of the last nym secret is not the holder's to leave out.
#[test]
fn b_08_nym_entropy_other_than_told() {
    for world in World::all() {
        let honest = world.nym((1, 1, 2), &[0], &[], "B-08");
        let (mut signed, signature) = Signed::of(&honest);
        let octets = signature.encode();
        assert!(signed.agreed(&octets));
        *signed.messages.last_mut().unwrap() += Fr::one();
        assert!(!signed.agreed(&octets));
    }
}

/// Nothing was committed: the blind is zero, and the signed list has it all the same.
#[test]
fn b_10_no_commitment() {
    for world in World::all() {
        let scheme = Scheme::blind(world.suite, 2, 0);
        let issued = World::messages(&scheme, "claim", 2);
        let signature = sign_committed(
            &scheme,
            &world.secret_key,
            &world.header,
            &issued,
            G1Projective::zero(),
            None,
        );
        let messages = [&*issued, &[Fr::zero()]].concat();
        let base = world.blind((2, 0), &[0], &[], "B-10").request.base;
        let credential = Credential { signature, messages };
        let honest = world.present(base, credential, &[0], &[], &mut rng("B-10"));
        accepted(&honest.request, &honest.octets());
        let core = world.core(2, &[0], "B-10");
        refused(&honest.request, &core.octets());
        refused(&core.request, &honest.octets());
    }
}

/// What is disclosed is named by its position in the signed list: for the verifier of one layout it cannot be taken from
/// another of the same length, where the position is the prover blind or a nym secret.
#[test]
fn b_05_disclosed_messages_of_another_layout() {
    use averment::bbs::pseudonym::{Presented, Pseudonym};
    use averment::bbs::{Limits, Proof, PublicKey};

    let limits = Limits::default();
    for world in World::all() {
        let suite = library::suite(world.suite);
        let key = PublicKey::from_bytes(suite, &world.public_key).unwrap();
        let (header, presentation_header) = (&world.header, &world.presentation_header);
        // Position 2 is the prover blind of (2, 2), and would be the issuer's third message of (3, 1).
        let honest = world.blind((2, 2), &[0], &[], "B-05");
        let [right, wrong] = [(2, 2), (3, 1)].map(|(issuer, committed)| {
            averment::bbs::blind::Generators::new(suite, issuer, committed, &limits).unwrap()
        });
        let verifier = averment::bbs::blind::Verifier::new(key, &right).unwrap();
        let (request, proof) = show_as_issuers(&honest, 2);
        let shown = request.issuer_indexes.iter().copied();
        let shown: Vec<_> = shown.zip(library::messages(&request.issuer_messages)).collect();
        let disclosed = averment::bbs::blind::DisclosedMessages::new(&wrong, shown, []).unwrap();
        let proof = Proof::from_bytes(&proof).unwrap();
        assert!(verifier.verify_proof(header, presentation_header, &disclosed, &proof).is_err());

        // Committed message 1 is the first nym secret of (1, 1, 2), and would be a message of (1, 2, 1).
        let honest = world.nym((1, 1, 2), &[0], &[], "B-05");
        let [right, wrong] = [[1, 1, 2], [1, 2, 1]].map(|counts| {
            averment::bbs::pseudonym::Generators::new(suite, counts, &limits).unwrap()
        });
        let verifier = averment::bbs::pseudonym::Verifier::new(key, &right).unwrap();
        let mut request = honest.request.clone();
        request.committed_indexes = vec![1];
        request.committed_messages = vec![honest.credential.messages[3]];
        // The last two hidden messages are now the committed one and the second nym secret.
        let tail = [honest.credential.messages[2], honest.credential.messages[4]];
        let nym = crate::reference::pseudonym::pseudonym(world.suite, &world.context_id, &tail);
        let nym = crate::reference::octets::encode_g1(&nym);
        request.base.nym.as_mut().unwrap().pseudonym.clone_from(&nym);
        let statement = request.combined(&Checks::without(&[Check::NymSecretsHidden])).unwrap();
        let nonces = random_scalars(5 + statement.hidden().len(), &mut rng("B-05"));
        let proof = core::prove(&statement, &honest.credential, &Nonces::new(&nonces)).encode();
        needs(Check::NymSecretsHidden, &request, &proof);
        let [issuer, committed] = [&request.issuer_messages, &request.committed_messages]
            .map(|messages| library::message(&messages[0]));
        let disclosed = averment::bbs::pseudonym::DisclosedMessages::new(
            &wrong,
            [(0, issuer)],
            [(1, committed)],
        );
        let (pseudonym, context_id) = (&Pseudonym::from_bytes(&nym).unwrap(), &world.context_id);
        let presented = Presented { header, presentation_header, context_id, pseudonym };
        let proof = Proof::from_bytes(&proof).unwrap();
        assert!(verifier.verify_proof(presented, &disclosed.unwrap(), &proof).is_err());
    }
}

/// A holder takes its credential with the two lists as long as they were signed, even where the one list between them is
/// the same.
#[test]
fn b_08_lists_divided_in_another_way() {
    use averment::bbs::blind::{Generators, Prover, ProverBlind, SignedMessages, Verifier};
    use averment::bbs::{Limits, PublicKey, Signature, VerifyError};

    for world in World::all() {
        let honest = world.blind((2, 2), &[0], &[], "B-08");
        let (signed, signature) = Signed::of(&honest);
        let suite = library::suite(world.suite);
        let generators = Generators::new(suite, 2, 2, &Limits::default()).unwrap();
        let public_key = PublicKey::from_bytes(suite, &world.public_key).unwrap();
        let verifier = Verifier::new(public_key, &generators).unwrap();
        let signature = Signature::from_bytes(&signature.encode()).unwrap();
        let take = |issuer: usize| {
            let (signer, rest) = signed.messages.split_at(issuer);
            let blind = crate::reference::octets::encode_scalar(&rest[0]);
            let messages = SignedMessages {
                signer: library::messages(signer),
                committed: library::messages(&rest[1..]),
                prover_blind: Some(ProverBlind::from_bytes(&blind).unwrap()),
            };
            Prover::new(&verifier, &world.header, messages, signature).map(drop)
        };
        assert_eq!(take(2), Ok(()));
        for issuer in [0, 1, 3, 4] {
            assert_eq!(take(issuer), Err(VerifyError::MessageCount));
        }
    }
}
