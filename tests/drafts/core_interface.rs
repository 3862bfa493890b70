//! draft-irtf-cfrg-bbs-signatures.

use averment::bbs::{
    DisclosedMessages, Disclosure, Generators, Limits, Message, Proof, Prover, PublicKey,
    SecretKey, Signature, Signer, Verifier,
};
use averment::curve::Scalar;

use crate::vectors::{self, Case, Suite};
use crate::{ciphersuite, mocked};

fn generators(suite: Suite, count: usize) -> Generators {
    Generators::new(ciphersuite(suite), count, &Limits::default()).expect("few messages")
}

#[test]
fn keys_are_generated_as_in_the_draft() {
    for suite in Suite::ALL {
        let case = vectors::KEYPAIR.only(suite);
        let suite = ciphersuite(suite);
        assert_eq!(suite.key_dst_of_vectors(), *case.key_dst, "{}", case.name);
        let key = SecretKey::generate(suite, &case.key_material, &case.key_info, &case.key_dst)
            .expect("valid key material");
        assert_eq!(*key.expose_bytes(), case.key_pair.secret_key.0, "{}", case.name);
        assert_eq!(key.public_key().to_bytes(), case.key_pair.public_key.0, "{}", case.name);
    }
}

#[test]
fn messages_map_to_scalars_as_in_the_draft() {
    for suite in Suite::ALL {
        let case = vectors::MAP_MESSAGE.only(suite);
        for mapped in &case.cases {
            let message = generators(suite, 0).message(&mapped.message).expect("short");
            assert_eq!(message.expose_scalar().to_bytes(), mapped.scalar.0, "{}", case.name);
        }
    }
}

#[test]
fn generators_are_those_of_the_draft() {
    for suite in Suite::ALL {
        let case = vectors::GENERATORS.only(suite);
        let mut expected = vec![case.q1.0];
        expected.extend(case.message_generators.iter().map(|point| point.0));
        let generators = generators(suite, case.message_generators.len());
        assert_eq!(generators.points(), expected, "{}", case.name);
        assert_eq!(generators.with_tables().points(), expected, "{}", case.name);
    }
}

#[test]
fn signatures_are_those_of_the_draft() {
    for suite in Suite::ALL {
        for case in vectors::SIGNATURE.load(suite) {
            for generators in with_and_without_tables(suite, case.messages.len()) {
                check_signature(suite, &case, &generators);
            }
        }
    }
}

fn with_and_without_tables(suite: Suite, count: usize) -> [Generators; 2] {
    let generators = generators(suite, count);
    [generators.with_tables(), generators]
}

fn check_signature(suite: Suite, case: &Case<vectors::Signature>, generators: &Generators) {
    let suite = ciphersuite(suite);
    let pair = &case.signer_key_pair;
    let messages = generators.messages(&case.messages).expect("short");
    let signature = Signature::from_bytes(case.signature.as_ref()).expect("well formed");
    assert_eq!(signature.to_bytes(), case.signature.0, "{}", case.name);
    let public_key = PublicKey::from_bytes(suite, pair.public_key.as_ref()).expect("a key");
    let verifier = Verifier::new(public_key, generators).expect("same suite");
    let verdict = verifier.verify(&case.header, &messages, &signature);
    assert_eq!(verdict.is_ok(), case.result.valid, "{}: {}", case.name, case.result.reason);
    let prover = Prover::new(&verifier, &case.header, messages.clone(), signature);
    assert_eq!(prover.is_ok(), case.result.valid, "{}: {}", case.name, case.result.reason);
    if case.result.valid {
        let key = SecretKey::from_bytes(suite, pair.secret_key.as_ref()).expect("a key");
        assert_eq!(key.public_key(), public_key, "{}", case.name);
        let signer = Signer::new(key, generators).expect("same suite");
        let signature = signer.sign(&case.header, &messages).expect("signs");
        assert_eq!(signature.to_bytes(), case.signature.0, "{}", case.name);
        let domain = verifier.domain(&case.header).expect("short");
        assert_eq!(domain.to_bytes(), case.trace.domain.0, "{}", case.name);
    }
}

#[test]
fn proofs_are_those_of_the_draft() {
    for suite in Suite::ALL {
        for case in vectors::PROOF.load(suite) {
            let hidden = (case.proof.len() - 272) / 32;
            let verdict = verify_proof(suite, &case, hidden);
            assert_eq!(verdict.is_ok(), case.result.valid, "{}: {}", case.name, case.result.reason);
            if case.result.valid {
                regenerate(suite, &case);
            }
        }
    }
}

/// Verifies as the draft does, which takes the number of messages from the length of the proof.
fn verify_proof(suite: Suite, case: &Case<vectors::Proof>, hidden: usize) -> Result<(), String> {
    let count = hidden + case.disclosed_indexes.len();
    let generators = generators(suite, count);
    let key = PublicKey::from_bytes(ciphersuite(suite), case.signer_public_key.as_ref())
        .map_err(|error| error.to_string())?;
    let verifier = Verifier::new(key, &generators).map_err(|error| error.to_string())?;
    let messages = case.disclosed_indexes.iter().map(|index| {
        let octets = case.messages.get(*index);
        let message = octets.map(|octets| generators.message(octets).expect("short"));
        (*index, message.unwrap_or(Message::from(Scalar::from(0))))
    });
    let disclosed = DisclosedMessages::new(count, messages).map_err(|error| error.to_string())?;
    let proof = Proof::from_bytes(&case.proof).map_err(|error| error.to_string())?;
    assert_eq!(proof.to_bytes(), *case.proof, "{}", case.name);
    verifier
        .verify_proof(&case.header, &case.presentation_header, &disclosed, &proof)
        .map_err(|error| error.to_string())
}

fn regenerate(suite: Suite, case: &Case<vectors::Proof>) {
    let dst = [ciphersuite(suite).id(), "H2G_HM2S_MOCK_RANDOM_SCALARS_DST_"].concat();
    let disclosure = Disclosure::new(case.messages.len(), case.disclosed_indexes.iter().copied())
        .expect("valid");
    for generators in with_and_without_tables(suite, case.messages.len()) {
        let key = PublicKey::from_bytes(ciphersuite(suite), case.signer_public_key.as_ref());
        let verifier = Verifier::new(key.expect("a key"), &generators).expect("same suite");
        let messages = generators.messages(&case.messages).expect("short");
        let signature = Signature::from_bytes(case.signature.as_ref()).expect("well formed");
        let prover = Prover::new(&verifier, &case.header, messages, signature).expect("valid");
        let domain = verifier.domain(&case.header).expect("short");
        assert_eq!(domain.to_bytes(), case.trace.domain.0, "{}", case.name);
        for prover in [prover.clone(), prover.with_tables()] {
            let nonces = mocked(suite, &dst, &case.trace.random_scalars.in_order());
            let proof = prover
                .prove_with_nonces(&disclosure, &case.presentation_header, nonces)
                .expect("proves");
            assert_eq!(proof.to_bytes(), *case.proof, "{}", case.name);
        }
    }
    let points = [case.trace.a_bar.0, case.trace.b_bar.0, case.trace.d.0].concat();
    assert_eq!(case.proof[..144], points, "{}", case.name);
    assert_eq!(case.proof[case.proof.len() - 32..], case.trace.challenge.0, "{}", case.name);
}
