//! D: bounded work. Sizes are checked before anything is hashed to the curve or decoded as a point.
//!
//! Nothing is timed here. What is asked for takes hours or more memory than there is, so that an operation that started
//! on it would not come back; and the errors are those of the checks that stand before the work.

mod presented;

use averment::bbs::blind::{self, Commitment};
use averment::bbs::pseudonym::{self, Presented, Pseudonym};
use averment::bbs::{
    DisclosedMessages, Disclosure, DisclosureError, Generators, LimitExceeded, Limits, Proof,
    ProveError, Prover, SecretKey, SetupError, SignError, Signature, Signer, VerifyError,
};
use averment::curve::DecodeError;

use crate::library;
use crate::reference::Suite;
use crate::samples::{Kind, Sample};
use crate::tally;
use crate::world::{World, rng};

/// Runs what must be refused before it is worked on.
fn soon<T>(operation: impl Fn() -> T) -> T {
    tally::count(1);
    operation()
}

/// So many scalars, all of them 1.
fn scalars(count: usize) -> Vec<u8> {
    let mut one = [0; 32];
    one[31] = 1;
    one.repeat(count)
}

/// A valid object of a kind with so many scalars put in before its challenge.
fn grown(sample: &Sample, count: usize) -> Vec<u8> {
    let at = sample.octets.len() - 32;
    let (start, end) = sample.octets.split_at(at);
    [start, &scalars(count), end].concat()
}

fn samples(kind: Kind) -> impl Iterator<Item = &'static Sample> {
    Sample::all().iter().filter(move |sample| sample.kind == kind)
}

#[test]
fn d_01_proof_of_2_20_hidden_messages() {
    for sample in samples(Kind::Proof) {
        assert!(sample.accepts(&sample.octets));
        let octets = grown(sample, 1 << 20);
        let refused = soon(|| Proof::from_bytes(&octets));
        assert_eq!(refused.map(drop), Err(DecodeError::TooLong));
    }
}

/// What is within the limits of decoding, and not what the verifier expects, is refused by its number of responses.
#[test]
fn d_01_longest_proof_that_is_decoded() {
    for sample in samples(Kind::Proof) {
        let room = (Proof::MAX_LEN - sample.octets.len()) / 32;
        let octets = grown(sample, room);
        assert_eq!(octets.len(), Proof::MAX_LEN);
        assert!(sample.decodes(&octets));
        assert!(!soon(|| sample.library_accepts(&octets)));
        let octets = grown(sample, room + 1);
        assert_eq!(Proof::from_bytes(&octets).map(drop), Err(DecodeError::TooLong));
    }
}

#[test]
fn d_01_commitment_to_2_20_messages() {
    for sample in samples(Kind::Commitment) {
        assert!(sample.accepts(&sample.octets));
        let octets = grown(sample, 1 << 20);
        assert_eq!(soon(|| Commitment::from_bytes(&octets)).map(drop), Err(DecodeError::TooLong));
        let room = (Commitment::MAX_LEN - sample.octets.len()) / 32;
        assert!(sample.decodes(&grown(sample, room)));
        assert!(!soon(|| sample.library_accepts(&grown(sample, room))));
        assert!(!sample.decodes(&grown(sample, room + 1)));
    }
}

#[test]
fn d_02_generators_by_the_billion() {
    let limits = Limits::default();
    let most = Limits::default().with_messages(usize::MAX);
    let error = SetupError::Limit(LimitExceeded::Messages);
    for suite in Suite::ALL.map(library::suite) {
        assert!(Generators::new(suite, 2, &limits).is_ok());
        for count in [257, 1 << 20, 1 << 32, usize::MAX - 1, usize::MAX] {
            assert_eq!(soon(|| Generators::new(suite, count, &limits).map(drop)), Err(error));
            for counts in [[count, 1], [1, count], [count, count]] {
                let [issuer, committed] = counts;
                let made = soon(|| blind::Generators::new(suite, issuer, committed, &limits));
                assert_eq!(made.map(drop), Err(error));
            }
            for counts in
                [[count, 1, 1], [1, count, 1], [1, 1, count], [count; 3], [0, count, count]]
            {
                let made = soon(|| pseudonym::Generators::new(suite, counts, &limits));
                assert_eq!(made.map(drop), Err(error));
            }
        }
        for count in [1025, 1 << 32, usize::MAX] {
            assert_eq!(soon(|| Generators::new(suite, count, &most).map(drop)), Err(error));
        }
    }
}

/// 256 messages by default, 1,024 at most, in each list.
#[test]
fn d_02_numbers_of_messages_at_the_limit() {
    let suite = library::suite(Suite::Sha256);
    let error = Err(SetupError::Limit(LimitExceeded::Messages));
    let made = |count, limits: &Limits| Generators::new(suite, count, limits).map(drop);
    let limits = Limits::default();
    assert_eq!([made(256, &limits), made(257, &limits)], [Ok(()), error]);
    let limits = Limits::default().with_messages(3);
    assert_eq!([made(3, &limits), made(4, &limits)], [Ok(()), error]);
    let limits = Limits::default().with_messages(5000);
    assert_eq!([made(1024, &limits), made(1025, &limits)], [Ok(()), error]);
    let limits = Limits::default().with_messages(4);
    let made =
        |issuer, committed| blind::Generators::new(suite, issuer, committed, &limits).map(drop);
    assert_eq!([made(4, 4), made(5, 4), made(4, 5)], [Ok(()), error, error]);
    let made = |counts| pseudonym::Generators::new(suite, counts, &limits).map(drop);
    assert_eq!([made([4, 2, 2]), made([4, 3, 2]), made([4, 2, 3])], [Ok(()), error, error]);
}

#[test]
fn d_03_index_2_64_minus_1() {
    let suite = library::suite(Suite::Sha256);
    let generators = Generators::new(suite, 2, &Limits::default()).unwrap();
    let message = || generators.message(b"role=admin").unwrap();
    for index in [2, 1 << 32, usize::MAX] {
        let disclosed = soon(|| DisclosedMessages::new(2, [(index, message())]));
        assert_eq!(disclosed.map(drop), Err(DisclosureError::OutOfRange));
        assert_eq!(Disclosure::new(2, [index]).map(drop), Err(DisclosureError::OutOfRange));
        let blind = blind::Generators::new(suite, 1, 1, &Limits::default()).unwrap();
        for [issuer, committed] in [[Some(index), None], [None, Some(index)]] {
            let disclosed = soon(|| blind::Disclosure::new(&blind, issuer, committed));
            assert_eq!(disclosed.map(drop), Err(DisclosureError::OutOfRange));
        }
        let nym = pseudonym::Generators::new(suite, [1, 1, 1], &Limits::default()).unwrap();
        for [issuer, committed] in [[Some(index), None], [None, Some(index)]] {
            let disclosed = soon(|| pseudonym::Disclosure::new(&nym, issuer, committed));
            assert_eq!(disclosed.map(drop), Err(DisclosureError::OutOfRange));
        }
    }
}

/// A number of messages that nobody has, from a verifier to a verifier and from a verifier to a holder.
#[test]
fn d_03_2_64_minus_1_messages() {
    let [world, _] = World::all();
    let honest = world.core(2, &[0], "D-03");
    let suite = library::suite(world.suite);
    let generators = Generators::new(suite, 2, &Limits::default()).unwrap();
    let key = crate::reference::octets::encode_scalar(&world.secret_key);
    let key = SecretKey::from_bytes(suite, &key).unwrap();
    let verifier = Signer::new(key, &generators).unwrap().verifier();
    let proof = Proof::from_bytes(&honest.octets()).unwrap();
    let signature = Signature::from_bytes(&honest.credential.signature.encode()).unwrap();
    let messages = library::messages(&honest.credential.messages);
    let prover = Prover::new(&verifier, &world.header, messages, signature).unwrap();
    for count in [3, 1 << 20, 1 << 40, usize::MAX] {
        let shown = library::message(&honest.statement.messages[0]);
        let disclosed = DisclosedMessages::new(count, [(0, shown)]).unwrap();
        let verdict = soon(|| {
            verifier.verify_proof(&world.header, &world.presentation_header, &disclosed, &proof)
        });
        assert_eq!(verdict, Err(VerifyError::MessageCount));
        let disclosure = Disclosure::new(count, [0]).unwrap();
        let proof = soon(|| prover.prove(&disclosure, b"nonce", &mut rng("D-03")));
        assert_eq!(proof.map(drop), Err(ProveError::MessageCount));
    }
}

#[test]
fn d_04_10_mib_of_valid_scalars() {
    let octets = scalars(10 * 1024 * 1024 / 32);
    for world in World::all() {
        for kind in [
            Kind::SecretKey,
            Kind::PublicKey,
            Kind::Signature,
            Kind::Proof,
            Kind::Commitment,
            Kind::Pseudonym,
        ] {
            assert!(soon(|| library::decodes(world.suite, kind, &octets)).is_err());
        }
    }
    for sample in Sample::all() {
        let octets = [&*sample.octets, &octets].concat();
        assert!(!soon(|| sample.library_accepts(&octets)));
    }
}

/// Headers, presentation headers, contexts and messages: taken at their limit, refused one octet beyond, in every
/// operation.
#[test]
fn d_05_octets_at_the_limit() {
    let [world, _] = World::all();
    let suite = library::suite(world.suite);
    let limits = Limits::default();
    let too_long = vec![0; 1 << 20];
    for (limits, [header, presentation_header, context_id, message]) in [
        (limits.clone(), [4096, 65_536, 4096, 65_536]),
        (
            limits
                .with_header_octets(1)
                .with_presentation_header_octets(2)
                .with_context_id_octets(3)
                .with_message_octets(4),
            [1, 2, 3, 4],
        ),
    ] {
        let generators = Generators::new(suite, 1, &limits).unwrap();
        let message_of = |len: usize| generators.message(&too_long[..len]).map(drop);
        assert_eq!(message_of(message), Ok(()));
        assert_eq!(message_of(message + 1), Err(LimitExceeded::Message));
        assert!(generators.messages([&too_long[..1], &too_long]).is_err());

        let key = SecretKey::generate(suite, &[7; 32], b"", b"D-05").unwrap();
        let signer = Signer::new(key.clone(), &generators).unwrap();
        let messages = generators.messages([b"one"]).unwrap();
        let sign = |len: usize| signer.sign(&too_long[..len], &messages);
        let signature = sign(header).unwrap();
        let refused = Err(SignError::Limit(LimitExceeded::Header));
        assert_eq!(sign(header + 1).map(drop), refused);

        let verifier = signer.verifier();
        let held = &too_long[..header];
        let take =
            |len: usize| Prover::new(&verifier, &too_long[..len], messages.clone(), signature);
        let prover = take(header).unwrap();
        let refused = Err(VerifyError::Limit(LimitExceeded::Header));
        assert_eq!(take(header + 1).map(drop), refused);
        assert_eq!(verifier.verify(&too_long, &messages, &signature), refused);

        let disclosure = Disclosure::new(1, []).unwrap();
        let prove = |len: usize| prover.prove(&disclosure, &too_long[..len], &mut rng("D-05"));
        let proof = prove(presentation_header).unwrap();
        let refused = Err(ProveError::Limit(LimitExceeded::PresentationHeader));
        assert_eq!(prove(presentation_header + 1).map(drop), refused);

        let disclosed = DisclosedMessages::new(1, []).unwrap();
        let verify = |held: &[u8], len: usize| {
            soon(|| verifier.verify_proof(held, &too_long[..len], &disclosed, &proof))
        };
        assert_eq!(verify(held, presentation_header), Ok(()));
        let refused = Err(VerifyError::Limit(LimitExceeded::PresentationHeader));
        assert_eq!(verify(held, presentation_header + 1), refused);
        assert_eq!(verify(held, too_long.len()), refused);
        let refused = Err(VerifyError::Limit(LimitExceeded::Header));
        assert_eq!(verify(&too_long, presentation_header), refused);

        let generators = pseudonym::Generators::new(suite, [1, 0, 1], &limits).unwrap();
        let verifier = pseudonym::Signer::new(key, &generators).unwrap().verifier();
        let honest = world.nym((1, 0, 1), &[0], &[], "D-05");
        let nym = honest.request.base.nym.as_ref().unwrap();
        let pseudonym = &Pseudonym::from_bytes(&nym.pseudonym).unwrap();
        let proof = Proof::from_bytes(&honest.octets()).unwrap();
        let message = library::message(&honest.statement.messages[0]);
        let disclosed = pseudonym::DisclosedMessages::new(&generators, [(0, message)], []).unwrap();
        let verify = |len: usize| {
            let context_id = &too_long[..len];
            let presented =
                Presented { header: b"", presentation_header: b"", context_id, pseudonym };
            soon(|| verifier.verify_proof(presented, &disclosed, &proof))
        };
        assert_eq!(verify(context_id), Err(VerifyError::Rejected));
        let refused = Err(VerifyError::Limit(LimitExceeded::ContextId));
        assert_eq!([verify(context_id + 1), verify(too_long.len())], [refused, refused]);
    }
}
