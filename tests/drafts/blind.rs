//! draft-irtf-cfrg-bbs-blind-signatures.

use averment::bbs::blind::{
    Commitment, DisclosedMessages, Disclosure, Generators, Prover, ProverBlind, SignedMessages,
    Signer, Verifier,
};
use averment::bbs::{Limits, Proof, PublicKey, SecretKey, Signature};

use crate::vectors::{self, Case, Hex, Suite};
use crate::{ciphersuite, mocked, tag};

fn generators(suite: Suite, signer: usize, committed: usize) -> Generators {
    Generators::new(ciphersuite(suite), signer, committed, &Limits::default()).expect("few")
}

#[test]
fn generators_are_those_of_the_draft() {
    for suite in Suite::ALL {
        let case = vectors::BLIND_GENERATORS.only(suite);
        let lists = [&case.generators, &case.blind_generators];
        let expected: Vec<_> = lists
            .iter()
            .flat_map(|list| [&list.q1].into_iter().chain(&list.message_generators))
            .map(|point| point.0)
            .collect();
        let [signer, committed] = lists.map(|list| list.message_generators.len());
        assert_eq!(generators(suite, signer, committed).points(), expected, "{}", case.name);
    }
}

#[test]
fn commitments_are_those_of_the_draft() {
    for suite in Suite::ALL {
        for case in vectors::BLIND_COMMIT.load(suite) {
            let plain = generators(suite, 0, case.committed_messages.len());
            for generators in [plain.with_tables(), plain] {
                let messages = generators.messages(&case.committed_messages).expect("short");
                let mut scalars = vec![case.prover_blind, case.trace.random_scalars.s_tilde];
                scalars.extend(&case.trace.random_scalars.m_tildes);
                let dst = tag(case.mock_rng_parameters.commit.as_ref());
                let (commitment, blind) =
                    Commitment::with_nonces(&generators, &messages, mocked(suite, dst, &scalars))
                        .expect("commits");
                assert_eq!(commitment.to_bytes(), *case.commitment_with_proof, "{}", case.name);
                assert_eq!(*blind.expose_bytes(), case.prover_blind.0, "{}", case.name);
                assert_eq!(Commitment::from_bytes(&case.commitment_with_proof), Ok(commitment));
                assert!(case.result.valid);
            }
        }
    }
}

#[test]
fn signatures_are_those_of_the_draft() {
    for suite in Suite::ALL {
        for case in vectors::BLIND_SIGNATURE.load(suite) {
            let committed: &[Hex] = case.committed_messages.as_deref().unwrap_or_default();
            let plain = generators(suite, case.messages.len(), committed.len());
            for generators in [plain.with_tables(), plain] {
                let key = SecretKey::from_bytes(
                    ciphersuite(suite),
                    case.signer_key_pair.secret_key.as_ref(),
                )
                .expect("a key");
                let signer = Signer::new(key, &generators).expect("same suite");
                let commitment = case
                    .commitment_with_proof
                    .as_ref()
                    .map(|octets| Commitment::from_bytes(octets).expect("well formed"));
                let messages = generators.messages(&case.messages).expect("short");
                let signature =
                    signer.sign(commitment.as_ref(), &case.header, &messages).expect("signs");
                assert_eq!(signature.to_bytes(), case.signature.0, "{}", case.name);
                let signed = SignedMessages {
                    signer: messages,
                    committed: generators.messages(committed).expect("short"),
                    prover_blind: case
                        .prover_blind
                        .map(|blind| ProverBlind::from_bytes(blind.as_ref()).expect("a blind")),
                };
                let prover = Prover::new(&signer.verifier(), &case.header, signed, signature);
                assert_eq!(prover.is_ok(), case.result.valid, "{}", case.name);
            }
        }
    }
}

#[test]
fn proofs_are_those_of_the_draft() {
    for suite in Suite::ALL {
        let all = vectors::BLIND_MESSAGES.only(suite);
        for case in vectors::BLIND_PROOF.load(suite) {
            // The hidden messages are not in the file: the list of the signature that it belongs to is.
            let committed: &[Hex] = match &case.commitment_with_proof {
                Some(octets) => &all.committed_messages[..(octets.len() - 112) / 32],
                None => &[],
            };
            let messages = &all.messages[..case.signer_message_count];
            check_proof(suite, &case, messages, committed);
        }
    }
}

fn check_proof(suite: Suite, case: &Case<vectors::BlindProof>, signer: &[Hex], committed: &[Hex]) {
    let generators = generators(suite, signer.len(), committed.len());
    let key = PublicKey::from_bytes(ciphersuite(suite), case.signer_public_key.as_ref());
    let verifier = Verifier::new(key.expect("a key"), &generators).expect("same suite");
    let signed = SignedMessages {
        signer: generators.messages(signer).expect("short"),
        committed: generators.messages(committed).expect("short"),
        prover_blind: case
            .prover_blind
            .map(|blind| ProverBlind::from_bytes(blind.as_ref()).expect("a blind")),
    };
    let signature = Signature::from_bytes(case.signature.as_ref()).expect("well formed");
    let prover = Prover::new(&verifier, &case.header, signed, signature).expect("valid");
    let shown = case.revealed_committed_messages.clone().unwrap_or_default();
    let disclosure =
        Disclosure::new(&generators, case.revealed_messages.keys().copied(), shown.keys().copied())
            .expect("valid");
    let dst = tag(case.mock_rng_parameters.proof.as_ref());
    let nonces = mocked(suite, dst, &case.trace.random_scalars.in_order());
    let proof =
        prover.prove_with_nonces(&disclosure, &case.presentation_header, nonces).expect("proves");
    assert_eq!(proof.to_bytes(), *case.proof, "{}", case.name);
    let message =
        |(index, octets): (&usize, &Hex)| (*index, generators.message(octets).expect("short"));
    let disclosed = DisclosedMessages::new(
        &generators,
        case.revealed_messages.iter().map(message),
        shown.iter().map(message),
    )
    .expect("valid");
    let proof = Proof::from_bytes(&case.proof).expect("well formed");
    let verdict =
        verifier.verify_proof(&case.header, &case.presentation_header, &disclosed, &proof);
    assert_eq!(verdict.is_ok(), case.result.valid, "{}", case.name);
    assert_eq!(case.proof[case.proof.len() - 32..], case.trace.challenge.0, "{}", case.name);
}
