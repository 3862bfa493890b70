//! draft-irtf-cfrg-bbs-per-verifier-linkability.

use averment::bbs::blind::{Commitment, ProverBlind, SignedMessages};
use averment::bbs::pseudonym::{
    DisclosedMessages, Disclosure, Generators, NymSecrets, Presented, Prover, Pseudonym, Signer,
    SignerNymEntropy, Verifier,
};
use averment::bbs::{Limits, Proof, PublicKey, SecretKey, Signature};
use averment::hazmat;

use crate::vectors::{self, Case, Hex, Suite};
use crate::{ciphersuite, mocked, tag};

fn generators(suite: Suite, counts: [usize; 3]) -> Generators {
    Generators::new(ciphersuite(suite), counts, &Limits::default()).expect("few")
}

#[test]
fn generators_are_those_of_the_draft() {
    for suite in Suite::ALL {
        let case = vectors::NYM_GENERATORS.only(suite);
        let lists = [&case.generators, &case.blind_generators];
        let expected: Vec<_> = lists
            .iter()
            .flat_map(|list| [&list.q1].into_iter().chain(&list.message_generators))
            .map(|point| point.0)
            .collect();
        let [signer, committed] = lists.map(|list| list.message_generators.len());
        let generators = generators(suite, [signer, committed - 1, 1]);
        assert_eq!(generators.points(), expected, "{}", case.name);
    }
}

#[test]
fn commitments_are_those_of_the_draft() {
    for suite in Suite::ALL {
        for case in vectors::NYM_COMMIT.load(suite) {
            let nyms = NymSecrets::from_bytes(&case.prover_nyms).expect("secrets");
            let counts = [0, case.committed_messages.len(), case.prover_nyms.len()];
            let generators = generators(suite, counts);
            let messages = generators.messages(&case.committed_messages).expect("short");
            let mut scalars = vec![case.prover_blind, case.trace.random_scalars.s_tilde];
            scalars.extend(&case.trace.random_scalars.m_tildes);
            let dst = tag(case.mock_rng_parameters.commit.as_ref());
            let nonces = mocked(suite, dst, &scalars);
            let (commitment, blind) =
                hazmat::nym_commit_with_nonces(&generators, &messages, &nyms, nonces)
                    .expect("commits");
            assert_eq!(commitment.to_bytes(), *case.commitment_with_proof, "{}", case.name);
            assert_eq!(*blind.expose_bytes(), case.prover_blind.0, "{}", case.name);
        }
    }
}

#[test]
fn signatures_are_those_of_the_draft() {
    for suite in Suite::ALL {
        for case in vectors::NYM_SIGNATURE.load(suite) {
            let counts =
                [case.messages.len(), case.committed_messages.len(), case.prover_nyms.len()];
            let generators = generators(suite, counts);
            let key =
                SecretKey::from_bytes(ciphersuite(suite), case.signer_key_pair.secret_key.as_ref());
            let signer = Signer::new(key.expect("a key"), &generators).expect("same suite");
            let commitment =
                Commitment::from_bytes(&case.commitment_with_proof).expect("well formed");
            let messages = generators.messages(&case.messages).expect("short");
            let entropy =
                SignerNymEntropy::from_bytes(case.signer_nym_entropy.as_ref()).expect("a number");
            let signature =
                signer.sign(&commitment, &case.header, &messages, &entropy).expect("signs");
            assert_eq!(signature.to_bytes(), case.signature.0, "{}", case.name);
            let nyms = NymSecrets::from_bytes(&case.prover_nyms).expect("secrets");
            let nyms = nyms.with_entropy(&entropy);
            let exposed: Vec<_> = nyms.expose_bytes().iter().map(|octets| **octets).collect();
            let expected: Vec<_> = case.nym_secrets.iter().map(|secret| secret.0).collect();
            assert_eq!(exposed, expected, "{}", case.name);
            let signed = SignedMessages {
                signer: messages,
                committed: generators.messages(&case.committed_messages).expect("short"),
                prover_blind: ProverBlind::from_bytes(case.prover_blind.as_ref()).ok(),
            };
            let prover = Prover::new(&signer.verifier(), &case.header, signed, nyms, signature);
            assert_eq!(prover.is_ok(), case.result.valid, "{}", case.name);
        }
    }
}

#[test]
fn proofs_are_those_of_the_draft() {
    for suite in Suite::ALL {
        for case in vectors::NYM_PROOF.load(suite) {
            check_proof(suite, &case);
        }
    }
}

fn check_proof(suite: Suite, case: &Case<vectors::NymProof>) {
    // A file may list more messages than its signature covers.
    let committed_count = (case.commitment_with_proof.len() - 112) / 32 - case.prover_nyms.len();
    let signer_list = &case.messages[..case.signer_message_count];
    let committed_list = &case.committed_messages[..committed_count];
    let counts = [signer_list.len(), committed_list.len(), case.prover_nyms.len()];
    let generators = generators(suite, counts);
    let key = PublicKey::from_bytes(ciphersuite(suite), case.signer_public_key.as_ref());
    let verifier = Verifier::new(key.expect("a key"), &generators).expect("same suite");
    let signed = SignedMessages {
        signer: generators.messages(signer_list).expect("short"),
        committed: generators.messages(committed_list).expect("short"),
        prover_blind: ProverBlind::from_bytes(case.prover_blind.as_ref()).ok(),
    };
    let nyms = NymSecrets::from_bytes(&case.nym_secrets).expect("secrets");
    let signature = Signature::from_bytes(case.signature.as_ref()).expect("well formed");
    let prover = Prover::new(&verifier, &case.header, signed, nyms, signature).expect("valid");
    let disclosure = Disclosure::new(
        &generators,
        case.revealed_messages.keys().copied(),
        case.revealed_committed_messages.keys().copied(),
    )
    .expect("valid");
    let dst = tag(case.mock_rng_parameters.proof.as_ref());
    let nonces = mocked(suite, dst, &case.trace.random_scalars.in_order());
    let (proof, pseudonym) = prover
        .prove_with_nonces(&disclosure, &case.presentation_header, &case.context_id, nonces)
        .expect("proves");
    assert_eq!(pseudonym.to_bytes(), case.pseudonym.0, "{}", case.name);
    assert_eq!(proof.to_bytes(), *case.proof, "{}", case.name);
    let message =
        |(index, octets): (&usize, &Hex)| (*index, generators.message(octets).expect("short"));
    let disclosed = DisclosedMessages::new(
        &generators,
        case.revealed_messages.iter().map(message),
        case.revealed_committed_messages.iter().map(message),
    )
    .expect("valid");
    let presented = Presented {
        header: &case.header,
        presentation_header: &case.presentation_header,
        context_id: &case.context_id,
        pseudonym: &Pseudonym::from_bytes(case.pseudonym.as_ref()).expect("a point"),
    };
    let proof = Proof::from_bytes(&case.proof).expect("well formed");
    let verdict = verifier.verify_proof(presented, &disclosed, &proof);
    assert_eq!(verdict.is_ok(), case.result.valid, "{}", case.name);
    assert_eq!(case.proof[case.proof.len() - 32..], case.trace.challenge.0, "{}", case.name);
}
