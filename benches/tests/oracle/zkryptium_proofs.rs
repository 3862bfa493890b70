//! Keys, signatures, commitments, proofs and pseudonyms beside `zkryptium`.

use averment::bbs::blind::{self, Commitment, ProverBlind, SignedMessages};
use averment::bbs::pseudonym::{self, NymSecrets, Presented, Pseudonym, SignerNymEntropy};
use averment::bbs::{
    Ciphersuite, DisclosedMessages, Disclosure, Generators, Limits, Message, Proof, Prover,
    SecretKey, Signature, Signer,
};
use rand::RngExt as _;
use rand::rngs::StdRng;

use super::zkryptium_peer::{Peer, SHA_256, SHAKE_256, Shown, Signed};
use super::{key, messages, octets, rng, subset};

const PEERS: [(Ciphersuite, Peer); 2] =
    [(Ciphersuite::Bls12381Sha256, SHA_256), (Ciphersuite::Bls12381Shake256, SHAKE_256)];

/// Runs `case` so many times for each suite, with 0, 1 and then random numbers of messages.
fn for_each_case(seed: u64, cases: usize, case: impl Fn(Ciphersuite, Peer, usize, &mut StdRng)) {
    let mut rng = rng(seed);
    for (suite, peer) in PEERS {
        for n in 0..cases {
            let count = if n < 2 { n } else { rng.random_range(0..12) };
            case(suite, peer, count, &mut rng);
        }
    }
}

fn signed(count: usize, committed: usize, rng: &mut StdRng) -> Signed {
    Signed {
        header: octets(rng),
        messages: messages(count, rng),
        committed: messages(committed, rng),
        nym_secrets: Vec::new(),
    }
}

fn shown(signed: &Signed, rng: &mut StdRng) -> Shown {
    Shown {
        presentation_header: octets(rng),
        context_id: octets(rng),
        indexes: subset(signed.messages.len(), rng),
        committed_indexes: subset(signed.committed.len(), rng),
    }
}

/// The messages at `indexes` with their positions.
fn pairs(
    indexes: &[usize],
    list: &[Vec<u8>],
    message: impl Fn(&[u8]) -> Message,
) -> Vec<(usize, Message)> {
    indexes.iter().map(|index| (*index, message(&list[*index]))).collect()
}

#[test]
fn keys_are_the_same() {
    for_each_case(10, 10, |suite, peer, _, rng| {
        let material: [u8; 40] = rng.random();
        for dst in [suite.key_dst(), suite.key_dst_of_vectors()] {
            let info = octets(rng);
            let key = SecretKey::generate(suite, &material, &info, &dst).unwrap();
            let [secret_key, public_key] = (peer.key)(&material, &info, &dst);
            assert_eq!(key.expose_bytes().as_slice(), secret_key);
            assert_eq!(key.public_key().to_bytes().as_slice(), public_key);
        }
    });
}

/// Signatures are deterministic, so both make the same one.
#[test]
fn core_signatures_are_the_same_and_verify() {
    for_each_case(11, 16, |suite, peer, count, rng| {
        let key = key(suite, rng);
        let public_key = key.public_key().to_bytes();
        let generators = Generators::new(suite, count, &Limits::default()).unwrap();
        let signer = Signer::new(key.clone(), &generators).unwrap();
        let signed = signed(count, 0, rng);
        let messages = generators.messages(&signed.messages).unwrap();
        let signature = signer.sign(&signed.header, &messages).unwrap();
        assert!((peer.verify)(&public_key, &signed, &signature.to_bytes()));
        let theirs = (peer.sign)(key.expose_bytes().as_slice(), &signed);
        assert_eq!(theirs, signature.to_bytes());
        let theirs = Signature::from_bytes(&theirs).unwrap();
        assert_eq!(signer.verifier().verify(&signed.header, &messages, &theirs), Ok(()));
    });
}

#[test]
fn core_proofs_verify_both_ways() {
    for_each_case(12, 16, |suite, peer, count, rng| {
        let key = key(suite, rng);
        let public_key = key.public_key().to_bytes();
        let generators = Generators::new(suite, count, &Limits::default()).unwrap();
        let signer = Signer::new(key, &generators).unwrap();
        let signed = signed(count, 0, rng);
        let shown = shown(&signed, rng);
        let list = generators.messages(&signed.messages).unwrap();
        let signature = signer.sign(&signed.header, &list).unwrap();
        let (header, presentation_header) = (&signed.header, &shown.presentation_header);

        let prover = Prover::new(&signer.verifier(), header, list, signature).unwrap();
        let disclosure = Disclosure::new(count, shown.indexes.clone()).unwrap();
        for prover in [prover.clone(), prover.with_tables()] {
            let proof = prover.prove(&disclosure, presentation_header, rng).unwrap();
            assert!((peer.verify_proof)(&public_key, &signed, &shown, &proof.to_bytes()));
        }

        let proof = (peer.prove)(&public_key, &signed, &signature.to_bytes(), &shown);
        let message = |octets: &[u8]| generators.message(octets).unwrap();
        let pairs = pairs(&shown.indexes, &signed.messages, message);
        let disclosed = DisclosedMessages::new(count, pairs).unwrap();
        let proof = Proof::from_bytes(&proof).unwrap();
        let verdict =
            signer.verifier().verify_proof(header, presentation_header, &disclosed, &proof);
        assert_eq!(verdict, Ok(()));
    });
}

/// A holder of one with an issuer and a verifier of the other, in all combinations, and without a commitment.
#[test]
fn blind_issuance_and_proofs_both_ways() {
    for_each_case(13, 12, |suite, peer, count, rng| {
        let committed = rng.random_range(0..5);
        let key = key(suite, rng);
        let secret_key = key.expose_bytes();
        let public_key = key.public_key().to_bytes();
        let generators =
            blind::Generators::new(suite, count, committed, &Limits::default()).unwrap();
        let signer = blind::Signer::new(key, &generators).unwrap();
        let signed = signed(count, committed, rng);
        let shown = shown(&signed, rng);
        let messages = generators.messages(&signed.messages).unwrap();
        let secrets = generators.messages(&signed.committed).unwrap();
        let (header, presentation_header) = (&signed.header, &shown.presentation_header);

        let (ours, blind) = Commitment::new(&generators, &secrets, rng).unwrap();
        let (theirs, their_blind) = (peer.commit)(&signed.committed);
        let mut commitments =
            vec![(ours.to_bytes(), Some(*blind.expose_bytes())), (theirs, Some(their_blind))];
        if committed == 0 {
            commitments.push((Vec::new(), None));
        }
        for (commitment, blind) in commitments {
            let theirs = (peer.blind_sign)(secret_key.as_slice(), &signed, &commitment);
            let commitment = blind.map(|_| Commitment::from_bytes(&commitment).unwrap());
            let signature = signer.sign(commitment.as_ref(), header, &messages).unwrap();
            assert_eq!(theirs, signature.to_bytes(), "both sign alike");
            assert!((peer.blind_verify)(&public_key, &signed, blind, &theirs));

            let list = SignedMessages {
                signer: messages.clone(),
                committed: secrets.clone(),
                prover_blind: blind.map(|octets| ProverBlind::from_bytes(&octets).unwrap()),
            };
            let verifier = signer.verifier();
            let prover = blind::Prover::new(&verifier, header, list, signature).unwrap();
            let disclosure = blind::Disclosure::new(
                &generators,
                shown.indexes.clone(),
                shown.committed_indexes.clone(),
            );
            let proof = prover.prove(&disclosure.unwrap(), presentation_header, rng).unwrap();
            assert!((peer.blind_verify_proof)(&public_key, &signed, &shown, &proof.to_bytes()));

            let proof =
                (peer.blind_prove)(&public_key, &signed, blind, &signature.to_bytes(), &shown);
            let message = |octets: &[u8]| generators.message(octets).unwrap();
            let disclosed = blind::DisclosedMessages::new(
                &generators,
                pairs(&shown.indexes, &signed.messages, message),
                pairs(&shown.committed_indexes, &signed.committed, message),
            );
            let proof = Proof::from_bytes(&proof).unwrap();
            let disclosed = disclosed.unwrap();
            let verdict = verifier.verify_proof(header, presentation_header, &disclosed, &proof);
            assert_eq!(verdict, Ok(()));
        }
    });
}

/// As above, with pseudonyms, which are the same whoever computes them.
#[test]
fn pseudonyms_both_ways() {
    for_each_case(14, 12, |suite, peer, count, rng| {
        let (committed, nym_count) = (rng.random_range(0..3), rng.random_range(1..4));
        let counts = [count, committed, nym_count];
        let key = key(suite, rng);
        let secret_key = key.expose_bytes();
        let public_key = key.public_key().to_bytes();
        let generators = pseudonym::Generators::new(suite, counts, &Limits::default()).unwrap();
        let signer = pseudonym::Signer::new(key, &generators).unwrap();
        let nym_secrets = NymSecrets::random(nym_count, rng).unwrap();
        let entropy = SignerNymEntropy::random(rng).unwrap();
        let entropy_octets = *entropy.expose_bytes();
        let octets_of = |secrets: &NymSecrets| {
            secrets.expose_bytes().iter().map(|secret| **secret).collect::<Vec<_>>()
        };
        let mut signed = signed(count, committed, rng);
        signed.nym_secrets = octets_of(&nym_secrets);
        let shown = shown(&signed, rng);
        let messages = generators.messages(&signed.messages).unwrap();
        let secrets = generators.messages(&signed.committed).unwrap();
        let (header, presentation_header) = (&signed.header, &shown.presentation_header);

        let (ours, blind) = pseudonym::commit(&generators, &secrets, &nym_secrets, rng).unwrap();
        let (theirs, their_blind) = (peer.nym_commit)(&signed.committed, &signed.nym_secrets);
        for (commitment, blind) in [(ours.to_bytes(), *blind.expose_bytes()), (theirs, their_blind)]
        {
            let theirs =
                (peer.nym_sign)(secret_key.as_slice(), &signed, &commitment, &entropy_octets);
            let commitment = Commitment::from_bytes(&commitment).unwrap();
            let signature = signer.sign(&commitment, header, &messages, &entropy).unwrap();
            assert_eq!(theirs, signature.to_bytes(), "both sign alike");
            let finished = nym_secrets.with_entropy(&entropy);
            let their_secrets =
                (peer.nym_finalize)(&public_key, &signed, &blind, &entropy_octets, &theirs);
            assert_eq!(their_secrets, octets_of(&finished));
            let signed = Signed { nym_secrets: their_secrets, ..signed.clone() };

            let list = SignedMessages {
                signer: messages.clone(),
                committed: secrets.clone(),
                prover_blind: Some(ProverBlind::from_bytes(&blind).unwrap()),
            };
            let verifier = signer.verifier();
            let prover =
                pseudonym::Prover::new(&verifier, header, list, finished, signature).unwrap();
            let disclosure = pseudonym::Disclosure::new(
                &generators,
                shown.indexes.clone(),
                shown.committed_indexes.clone(),
            );
            let (proof, pseudonym) = prover
                .prove(&disclosure.unwrap(), presentation_header, &shown.context_id, rng)
                .unwrap();
            let [proof, pseudonym] = [proof.to_bytes(), pseudonym.to_bytes().to_vec()];
            assert!((peer.nym_verify_proof)(&public_key, &signed, &shown, &proof, &pseudonym));

            let [proof, theirs] =
                (peer.nym_prove)(&public_key, &signed, &blind, &signature.to_bytes(), &shown);
            assert_eq!(theirs, pseudonym);
            let message = |octets: &[u8]| generators.message(octets).unwrap();
            let disclosed = pseudonym::DisclosedMessages::new(
                &generators,
                pairs(&shown.indexes, &signed.messages, message),
                pairs(&shown.committed_indexes, &signed.committed, message),
            );
            let presented = Presented {
                header,
                presentation_header,
                context_id: &shown.context_id,
                pseudonym: &Pseudonym::from_bytes(&theirs).unwrap(),
            };
            let proof = Proof::from_bytes(&proof).unwrap();
            let verdict = verifier.verify_proof(presented, &disclosed.unwrap(), &proof);
            assert_eq!(verdict, Ok(()));
        }
    });
}
