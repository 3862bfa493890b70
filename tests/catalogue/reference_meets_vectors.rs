//! The reference itself: it accepts and refuses exactly as the published vectors say, and makes what they show.

use ark_bls12_381::Fr;

use crate::reference::blind::{self, Commitment};
use crate::reference::core::{self, Credential, Nonces, Scheme, Signature, Statement};
use crate::reference::hash::Suite;
use crate::reference::octets::{decode_g1, decode_scalar, encode_g1, encode_scalar};
use crate::reference::pseudonym::{self, NymStatement};
use crate::reference::request::{self, Request};
use crate::reference::{Api, Check, Checks, Refused};
use crate::vectors;

const SUITES: [(Suite, vectors::Suite); 2] =
    [(Suite::Sha256, vectors::Suite::Sha256), (Suite::Shake256, vectors::Suite::Shake256)];

fn scalar(octets: &[u8]) -> Fr {
    decode_scalar(octets, &Checks::all()).unwrap()
}

fn scalars<O: AsRef<[u8]>>(octets: &[O]) -> Vec<Fr> {
    octets.iter().map(|octets| scalar(octets.as_ref())).collect()
}

#[test]
fn hashing_and_generators() {
    for (suite, set) in SUITES {
        let case = vectors::HASH_TO_SCALAR.only(set);
        assert_eq!(suite.hash_to_scalar(&case.message, &case.dst), scalar(&*case.scalar));
        for message in &vectors::MAP_MESSAGE.only(set).cases {
            assert_eq!(suite.message(Api::Core, &message.message), scalar(&*message.scalar));
        }
        let case = vectors::MOCKED_RNG.only(set);
        let mocked = suite.mocked_scalars(&case.seed, &case.dst, case.count);
        assert_eq!(mocked, scalars(&case.mocked_scalars));
        assert_eq!(suite.derive_p1(), suite.p1());

        let meets = |id: Vec<u8>, case: &vectors::Generators| {
            let expected: Vec<_> = [&case.q1].into_iter().chain(&case.message_generators).collect();
            let generators = suite.generators(expected.len(), &id);
            assert_eq!(encode_g1(&suite.p1()), *case.p1);
            for (generator, expected) in generators.iter().zip(expected) {
                assert_eq!(encode_g1(generator), **expected);
            }
        };
        meets(suite.api_id(Api::Core), &vectors::GENERATORS.only(set));
        for (api, case) in [
            (Api::Blind, vectors::BLIND_GENERATORS.only(set)),
            (Api::Pseudonym, vectors::NYM_GENERATORS.only(set)),
        ] {
            meets(suite.api_id(api), &case.generators);
            meets([b"BLIND_".as_slice(), &suite.api_id(api)].concat(), &case.blind_generators);
        }
    }
}

#[test]
fn keys_and_signatures() {
    for (suite, set) in SUITES {
        let case = vectors::KEYPAIR.only(set);
        let key = core::key_gen(suite, &case.key_material, &case.key_info, &case.key_dst);
        assert_eq!(encode_scalar(&key), *case.key_pair.secret_key);
        assert_eq!(core::public_key(&key), *case.key_pair.public_key);
        for case in vectors::SIGNATURE.load(set) {
            let scheme = Scheme::core(suite, case.messages.len());
            let messages = scheme.messages(&case.messages);
            let key = &case.signer_key_pair;
            let verdict = core::verify(
                &scheme,
                &*key.public_key,
                &case.header,
                &messages,
                &*case.signature,
                &Checks::all(),
            );
            assert_eq!(verdict.is_ok(), case.result.valid, "{}: {verdict:?}", case.name);
            if case.result.valid {
                let signature =
                    core::sign(&scheme, &scalar(&*key.secret_key), &case.header, &messages);
                assert_eq!(signature.encode(), *case.signature, "{}", case.name);
            }
        }
    }
}

#[test]
fn proofs() {
    for (suite, set) in SUITES {
        for case in vectors::PROOF.load(set) {
            let responses = (case.proof.len() - core::PROOF_FLOOR) / 32;
            let scheme = Scheme::core(suite, responses + case.disclosed_indexes.len());
            let all = scheme.messages(&case.messages);
            let indexes = case.disclosed_indexes.clone();
            let messages = indexes.iter().filter_map(|i| all.get(*i).copied()).collect();
            let statement = Statement {
                scheme,
                public_key: case.signer_public_key.to_vec(),
                header: case.header.to_vec(),
                presentation_header: case.presentation_header.to_vec(),
                indexes,
                messages,
                nym: None,
            };
            let verdict = core::verify_proof(&statement, &case.proof, &Checks::all());
            assert_eq!(verdict.is_ok(), case.result.valid, "{}: {verdict:?}", case.name);
            if case.result.valid {
                let signature = Signature::decode(&*case.signature, &Checks::all()).unwrap();
                let credential = Credential { signature, messages: all };
                let nonces = Nonces::new(&scalars(&case.trace.random_scalars.in_order()));
                let proof = core::prove(&statement, &credential, &nonces);
                assert_eq!(proof.encode(), *case.proof, "{}", case.name);
            }
        }
    }
}

fn commit_scalars(blind: &vectors::Scalar, trace: &vectors::CommitTrace) -> Vec<Fr> {
    let vectors::CommitScalars { s_tilde, m_tildes } = &trace.random_scalars;
    let octets: Vec<_> = [blind, s_tilde].into_iter().chain(m_tildes).collect();
    octets.iter().map(|octets| scalar(&***octets)).collect()
}

#[test]
fn commitments() {
    for (suite, set) in SUITES {
        let check = |api, name: &str, messages: &[Fr], scalars: &[Fr], expected: &[u8]| {
            let commitment = blind::commit(suite, api, messages, scalars);
            assert_eq!(commitment.encode(), expected, "{name}");
            let opened =
                blind::open_commitment(suite, api, messages.len(), expected, &Checks::all());
            assert_eq!(opened, Ok(commitment.c), "{name}");
            let other = Commitment { s: commitment.s + commitment.s, ..commitment }.encode();
            let refused =
                blind::open_commitment(suite, api, messages.len(), &other, &Checks::all());
            assert_eq!(refused, Err(Refused(Check::CommitmentProof)), "{name}");
        };
        for case in vectors::BLIND_COMMIT.load(set) {
            let messages = Scheme::blind(suite, 0, 0).messages(&case.committed_messages);
            let scalars = commit_scalars(&case.prover_blind, &case.trace);
            check(Api::Blind, &case.name, &messages, &scalars, &case.commitment_with_proof);
        }
        for case in vectors::NYM_COMMIT.load(set) {
            let scheme = Scheme::pseudonym(suite, 0, 0, 0);
            let mut messages = scheme.messages(&case.committed_messages);
            messages.extend(scalars(&case.prover_nyms));
            let scalars = commit_scalars(&case.prover_blind, &case.trace);
            check(Api::Pseudonym, &case.name, &messages, &scalars, &case.commitment_with_proof);
        }
    }
}

#[test]
fn blind_signatures() {
    for (suite, set) in SUITES {
        for case in vectors::BLIND_SIGNATURE.load(set) {
            let none = Vec::new();
            let committed = case.committed_messages.as_ref().unwrap_or(&none);
            let scheme = Scheme::blind(suite, case.messages.len(), committed.len());
            let messages = scheme.messages(&case.messages);
            let octets = case.commitment_with_proof.as_deref().unwrap_or(&[]);
            let commitment =
                blind::open_commitment(suite, Api::Blind, committed.len(), octets, &Checks::all());
            let key = scalar(&*case.signer_key_pair.secret_key);
            let signature = blind::sign_committed(
                &scheme,
                &key,
                &case.header,
                &messages,
                commitment.unwrap(),
                None,
            );
            assert_eq!(signature.encode(), *case.signature, "{}", case.name);
            let blind = case.prover_blind.map_or(Fr::from(0_u64), |blind| scalar(&*blind));
            let list = [&*messages, &[blind], &*scheme.messages(committed)].concat();
            let verdict = core::verify(
                &scheme,
                &core::public_key(&key),
                &case.header,
                &list,
                &*case.signature,
                &Checks::all(),
            );
            assert_eq!(verdict, Ok(()), "{}", case.name);
        }
    }
}

#[test]
fn blind_proofs() {
    for (suite, set) in SUITES {
        let known = vectors::BLIND_MESSAGES.only(set);
        for case in vectors::BLIND_PROOF.load(set) {
            let responses = (case.proof.len() - core::PROOF_FLOOR) / 32;
            let none = Default::default();
            let revealed = case.revealed_committed_messages.as_ref().unwrap_or(&none);
            let disclosed = case.revealed_messages.len() + revealed.len();
            let issuer = case.signer_message_count;
            let scheme = Scheme::blind(suite, issuer, responses + disclosed - issuer - 1);
            let committed = scheme.messages(&known.committed_messages[..scheme.committed()]);
            let issued = scheme.messages(&known.messages[..issuer]);
            let pick = |of: &[Fr], indexes: &[usize]| indexes.iter().map(|i| of[*i]).collect();
            let issuer_indexes: Vec<usize> = case.revealed_messages.keys().copied().collect();
            let committed_indexes: Vec<usize> = revealed.keys().copied().collect();
            let request = Request {
                base: Statement {
                    scheme,
                    public_key: case.signer_public_key.to_vec(),
                    header: case.header.to_vec(),
                    presentation_header: case.presentation_header.to_vec(),
                    indexes: Vec::new(),
                    messages: Vec::new(),
                    nym: None,
                },
                issuer_messages: pick(&issued, &issuer_indexes),
                issuer_indexes,
                committed_messages: pick(&committed, &committed_indexes),
                committed_indexes,
            };
            let verdict = request::verify_proof(&request, &case.proof, &Checks::all());
            assert_eq!(verdict.is_ok(), case.result.valid, "{}: {verdict:?}", case.name);
            let blind = case.prover_blind.map_or(Fr::from(0_u64), |blind| scalar(&*blind));
            let credential = Credential {
                signature: Signature::decode(&*case.signature, &Checks::all()).unwrap(),
                messages: [&*issued, &[blind], &*committed].concat(),
            };
            let nonces = Nonces::new(&scalars(&case.trace.random_scalars.in_order()));
            let combined = request.combined(&Checks::all()).unwrap();
            let proof = core::prove(&combined, &credential, &nonces);
            assert_eq!(proof.encode(), *case.proof, "{}", case.name);
        }
    }
}

#[test]
fn pseudonym_signatures() {
    for (suite, set) in SUITES {
        for case in vectors::NYM_SIGNATURE.load(set) {
            let nym_count = case.prover_nyms.len();
            let scheme = Scheme::pseudonym(
                suite,
                case.messages.len(),
                case.committed_messages.len(),
                nym_count,
            );
            let messages = scheme.messages(&case.messages);
            let commitment = blind::open_commitment(
                suite,
                Api::Pseudonym,
                scheme.committed(),
                &case.commitment_with_proof,
                &Checks::all(),
            );
            let key = scalar(&*case.signer_key_pair.secret_key);
            let entropy = scalar(&*case.signer_nym_entropy);
            let header = [&*case.header, &core::count(nym_count)].concat();
            let signature = blind::sign_committed(
                &scheme,
                &key,
                &header,
                &messages,
                commitment.unwrap(),
                Some(entropy),
            );
            assert_eq!(signature.encode(), *case.signature, "{}", case.name);
            let mut nym_secrets = scalars(&case.prover_nyms);
            *nym_secrets.last_mut().unwrap() += entropy;
            assert_eq!(nym_secrets, scalars(&case.nym_secrets), "{}", case.name);
        }
    }
}

#[test]
fn pseudonym_proofs() {
    for (suite, set) in SUITES {
        for case in vectors::NYM_PROOF.load(set) {
            let nym_count = case.nym_secrets.len();
            let issuer = case.signer_message_count;
            let responses = (case.proof.len() - core::PROOF_FLOOR) / 32;
            let disclosed = case.revealed_messages.len() + case.revealed_committed_messages.len();
            let scheme = Scheme::pseudonym(
                suite,
                issuer,
                responses + disclosed - issuer - 1 - nym_count,
                nym_count,
            );
            let committed = scheme.messages(&case.committed_messages);
            let committed = &committed[..scheme.committed() - nym_count];
            let issued = scheme.messages(&case.messages[..issuer]);
            let nym_secrets = scalars(&case.nym_secrets);
            let nym = pseudonym::pseudonym(suite, &case.context_id, &nym_secrets);
            assert_eq!(encode_g1(&nym), *case.pseudonym, "{}", case.name);
            let pick = |of: &[Fr], indexes: &[usize]| indexes.iter().map(|i| of[*i]).collect();
            let issuer_indexes: Vec<usize> = case.revealed_messages.keys().copied().collect();
            let committed_indexes: Vec<usize> =
                case.revealed_committed_messages.keys().copied().collect();
            let request = Request {
                base: Statement {
                    scheme,
                    public_key: case.signer_public_key.to_vec(),
                    header: case.header.to_vec(),
                    presentation_header: case.presentation_header.to_vec(),
                    indexes: Vec::new(),
                    messages: Vec::new(),
                    nym: Some(NymStatement {
                        context_id: case.context_id.to_vec(),
                        pseudonym: case.pseudonym.to_vec(),
                        nym_count,
                    }),
                },
                issuer_messages: pick(&issued, &issuer_indexes),
                issuer_indexes,
                committed_messages: pick(committed, &committed_indexes),
                committed_indexes,
            };
            let verdict = request::verify_proof(&request, &case.proof, &Checks::all());
            assert_eq!(verdict.is_ok(), case.result.valid, "{}: {verdict:?}", case.name);
            let blind = scalar(&*case.prover_blind);
            let credential = Credential {
                signature: Signature::decode(&*case.signature, &Checks::all()).unwrap(),
                messages: [&*issued, &[blind], committed, &*nym_secrets].concat(),
            };
            let nonces = Nonces::new(&scalars(&case.trace.random_scalars.in_order()));
            let combined = request.combined(&Checks::all()).unwrap();
            let proof = core::prove(&combined, &credential, &nonces);
            assert_eq!(proof.encode(), *case.proof, "{}", case.name);
            assert_eq!(decode_g1(&case.pseudonym[..], &Checks::all()), Ok(nym), "{}", case.name);
        }
    }
}
