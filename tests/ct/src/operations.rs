//! The operations of the library that compute on secrets, each on inputs whose secret parts are marked.
//!
//! Secret are key material and keys, hidden messages, prover blinds, nym secrets and entropy, what the random number
//! generator gives, and to a holder its signatures. What an operation hands out to be published is declared public before
//! anything looks at it; that it verifies afterwards shows that nothing else had to be.

use averment::bbs::blind::{self, Commitment, ProverBlind, SignedMessages};
use averment::bbs::pseudonym::{self, NymSecrets, Presented, Pseudonym, SignerNymEntropy};
use averment::bbs::{
    Ciphersuite, DisclosedMessages, Disclosure, Generators, Limits, Message, Proof, Prover,
    SecretKey, Signature, Signer,
};
use averment::curve::SecretScalar;

use crate::city;
use crate::hiding;
use crate::kept;
use crate::random::Random;
use crate::requests::{
    count_from_zero, is_under_memcheck, make_part_secret, make_public, make_secret, write_counts,
};

const HEADER: &[u8] = b"header";
const PRESENTATION: &[u8] = b"presentation header";
const CONTEXT: &[u8] = b"context";
const SHOWN: &[u8] = b"shown";

/// What takes the number that its secrets are made from, and computes with them.
pub type Run = Box<dyn Fn(u64)>;

/// Prepares an operation for a ciphersuite: what is public and the same for all secrets is computed here.
pub type Prepare = fn(Ciphersuite) -> Run;

pub const ALL: [(&str, Prepare); 34] = [
    ("message", message),
    ("key-generate", key_generate),
    ("key-decode", key_decode),
    ("sign", |suite| sign(suite, false)),
    ("sign-tables", |suite| sign(suite, true)),
    ("prover", |suite| prover(suite, false)),
    ("prover-tables", |suite| prover(suite, true)),
    ("prove", |suite| prove(suite, false)),
    ("prove-tables", |suite| prove(suite, true)),
    ("blind-decode", blind_decode),
    ("blind-commit", |suite| blind_commit(suite, false)),
    ("blind-commit-tables", |suite| blind_commit(suite, true)),
    ("blind-sign", blind_sign),
    ("blind-prover", blind_prover),
    ("blind-prove", blind_prove),
    ("nym-secrets", nym_secrets),
    ("nym-commit", nym_commit),
    ("nym-sign", nym_sign),
    ("nym-prover", nym_prover),
    ("nym-prove", |suite| nym_prove(suite, false)),
    ("nym-prove-tables", |suite| nym_prove(suite, true)),
    ("apply", city::apply),
    ("accept", city::accept),
    ("present-age", |suite| city::present(suite, city::AGE, false)),
    ("present-age-tables", |suite| city::present(suite, city::AGE, true)),
    ("present-ranges", |suite| city::present(suite, city::RANGES, false)),
    ("present-set", |suite| city::present(suite, city::SET, false)),
    ("present-excluded", |suite| city::present(suite, city::EXCLUDED, false)),
    ("present-pseudonym", |suite| city::present(suite, city::PSEUDONYM, false)),
    ("present-limit", |suite| city::present(suite, city::LIMIT, false)),
    ("present-kept", city::present_kept),
    ("present-hidden", city::present_hidden),
    ("one-of-many", hiding::one_of_many),
    ("admit", kept::admit),
];

/// The operations of these names, or all.
pub fn named(names: &[&str]) -> impl Iterator<Item = &'static str> {
    let all = ALL.iter().map(|(name, _)| *name);
    all.filter(|name| names.is_empty() || names.contains(name))
}

/// What must be noticed: a branch and an address that depend on a secret.
pub fn self_test() {
    let mut octets = octets(3, "self-test");
    make_secret(&mut octets);
    branch_on_secret(&octets);
    index_by_secret(&octets);
}

#[inline(never)]
fn branch_on_secret(octets: &[u8; 32]) {
    if core::hint::black_box(octets[0]) > 1 {
        core::hint::black_box(());
    }
}

#[inline(never)]
fn index_by_secret(octets: &[u8; 32]) {
    let table = core::hint::black_box([1_u8; 256]);
    core::hint::black_box(table[usize::from(octets[1])]);
}

/// The part of an operation that is counted.
#[inline(never)]
pub fn counted<T>(operation: impl FnOnce() -> T) -> T {
    count_from_zero();
    let result = operation();
    write_counts();
    result
}

/// Takes what an operation gives to everybody.
pub fn publish<T, E: core::fmt::Debug>(mut result: Result<T, E>) -> T {
    make_public(&mut result);
    result.expect("the operation succeeds")
}

/// 32 octets below the group order, big-endian. The first seeds give the edges 0, 1 and r - 1.
fn octets(seed: u64, purpose: &str) -> [u8; 32] {
    let mut octets = [0; 32];
    match seed {
        0 => {}
        1 => octets[31] = 1,
        2 => {
            octets[..8].copy_from_slice(&0x73ed_a753_299d_7d48_u64.to_be_bytes());
            octets[8..16].copy_from_slice(&0x3339_d808_09a1_d805_u64.to_be_bytes());
            octets[16..24].copy_from_slice(&0x53bd_a402_fffe_5bfe_u64.to_be_bytes());
            octets[24..].copy_from_slice(&0xffff_ffff_0000_0000_u64.to_be_bytes());
        }
        _ => {
            Random::public(seed, purpose).fill(&mut octets);
            octets[0] &= 0x3f;
        }
    }
    octets
}

/// The edges are neither keys nor blinds.
pub fn octets_without_edges(seed: u64, purpose: &str) -> [u8; 32] {
    octets(seed + 3, purpose)
}

fn hidden(seed: u64, purpose: &str) -> Message {
    let scalar = SecretScalar::from_bytes(&octets(seed, purpose)).expect("below the order");
    let mut message = Message::from(scalar);
    make_secret(&mut message);
    message
}

/// A key whose scalar is marked and whose public key is not.
fn secret_key(suite: Ciphersuite, seed: u64) -> SecretKey {
    let mut key = key(suite, seed);
    let found = make_part_secret(&mut key, |key| *key.expose_bytes());
    assert!(found || !is_under_memcheck(), "the key has no scalar");
    key
}

fn key(suite: Ciphersuite, seed: u64) -> SecretKey {
    SecretKey::from_bytes(suite, &octets_without_edges(seed, "key")).expect("below the order")
}

fn message(suite: Ciphersuite) -> Run {
    let generators = core(suite, false);
    Box::new(move |seed| {
        let mut octets = octets(seed, "message");
        make_secret(&mut octets);
        drop(counted(|| generators.message(&octets)).expect("short"));
    })
}

fn key_generate(suite: Ciphersuite) -> Run {
    Box::new(move |seed| {
        let mut material = octets(seed, "material");
        make_secret(&mut material);
        let key = counted(|| SecretKey::generate(suite, &material, b"info", &suite.key_dst()));
        drop(publish(key));
    })
}

fn key_decode(suite: Ciphersuite) -> Run {
    Box::new(move |seed| {
        let mut octets = octets_without_edges(seed, "key");
        make_secret(&mut octets);
        drop(publish(counted(|| SecretKey::from_bytes(suite, &octets))));
    })
}

/// Generators for three messages.
fn core(suite: Ciphersuite, tables: bool) -> Generators {
    let generators = Generators::new(suite, 3, &Limits::default()).expect("few messages");
    if tables { generators.with_tables() } else { generators }
}

/// The messages of a credential, of which all but the first are hidden, and the signature.
fn credential(signer: &Signer, shown: &Message, seed: u64) -> (Vec<Message>, Signature) {
    let mut messages = vec![shown.clone(), hidden(seed, "first"), hidden(seed, "second")];
    // The signer sees them all.
    messages.iter_mut().for_each(make_public);
    let mut signature = signer.sign(HEADER, &messages).expect("signs");
    messages.iter_mut().skip(1).for_each(make_secret);
    make_secret(&mut signature);
    (messages, signature)
}

fn sign(suite: Ciphersuite, tables: bool) -> Run {
    let generators = core(suite, tables);
    let messages = generators.messages([SHOWN, b"second", b"third"]).expect("short");
    Box::new(move |seed| {
        let signer = Signer::new(secret_key(suite, seed), &generators).expect("same suite");
        let signature = publish(counted(|| signer.sign(HEADER, &messages)));
        signer.verifier().verify(HEADER, &messages, &signature).expect("valid");
    })
}

fn prover(suite: Ciphersuite, tables: bool) -> Run {
    let generators = core(suite, tables);
    let shown = generators.message(SHOWN).expect("short");
    let signer = Signer::new(key(suite, 0), &generators).expect("same suite");
    let verifier = signer.verifier();
    Box::new(move |seed| {
        let (messages, signature) = credential(&signer, &shown, seed);
        let prover = counted(|| {
            let prover = Prover::new(&verifier, HEADER, messages, signature)?;
            Ok::<_, averment::bbs::VerifyError>(if tables { prover.with_tables() } else { prover })
        });
        drop(prover.expect("valid"));
    })
}

fn prove(suite: Ciphersuite, tables: bool) -> Run {
    let generators = core(suite, tables);
    let shown = generators.message(SHOWN).expect("short");
    let signer = Signer::new(key(suite, 0), &generators).expect("same suite");
    let verifier = signer.verifier();
    let disclosure = Disclosure::new(3, [0]).expect("in range");
    let disclosed = DisclosedMessages::new(3, [(0, shown.clone())]).expect("in range");
    Box::new(move |seed| {
        let (messages, signature) = credential(&signer, &shown, seed);
        let prover = Prover::new_unchecked(&verifier, HEADER, messages, signature);
        let prover = prover.expect("three messages");
        let prover = if tables { prover.with_tables() } else { prover };
        let random = &mut Random::secret(seed);
        let proof = counted(|| prover.prove(&disclosure, PRESENTATION, random));
        let proof = received(publish(proof));
        verifier.verify_proof(HEADER, PRESENTATION, &disclosed, &proof).expect("valid");
    })
}

/// The proof as its verifier receives it.
fn received(proof: Proof) -> Proof {
    let mut octets = proof.to_bytes();
    make_public(octets.as_mut_slice());
    Proof::from_bytes(&octets).expect("well formed")
}

/// Generators for two messages of the signer and two of the holder.
fn blind(suite: Ciphersuite, tables: bool) -> blind::Generators {
    let generators = blind::Generators::new(suite, 2, 2, &Limits::default()).expect("few messages");
    if tables { generators.with_tables() } else { generators }
}

fn blind_decode(_: Ciphersuite) -> Run {
    Box::new(move |seed| {
        let mut octets = octets_without_edges(seed, "blind");
        make_secret(&mut octets);
        drop(publish(counted(|| ProverBlind::from_bytes(&octets))));
    })
}

/// The commitment as its signer receives it.
fn received_commitment(mut commitment: Commitment) -> Commitment {
    make_public(&mut commitment);
    let mut octets = commitment.to_bytes();
    make_public(octets.as_mut_slice());
    Commitment::from_bytes(&octets).expect("well formed")
}

/// The holder commits to its messages.
fn blind_committed(
    generators: &blind::Generators,
    messages: &[Message],
    seed: u64,
) -> (Commitment, ProverBlind) {
    let random = &mut Random::secret(seed);
    let result = counted(|| Commitment::new(generators, messages, random));
    let (commitment, blind) = result.expect("commits");
    (received_commitment(commitment), blind)
}

fn blind_commit(suite: Ciphersuite, tables: bool) -> Run {
    let generators = blind(suite, tables);
    Box::new(move |seed| {
        let messages = [hidden(seed, "third"), hidden(seed, "fourth")];
        drop(blind_committed(&generators, &messages, seed));
    })
}

fn blind_sign(suite: Ciphersuite) -> Run {
    let generators = blind(suite, false);
    let messages = generators.messages([SHOWN, b"second"]).expect("short");
    let committed = generators.messages(["third", "fourth"]).expect("short");
    let random = &mut Random::public(3, "commitment");
    let (commitment, blind) = Commitment::new(&generators, &committed, random).expect("commits");
    Box::new(move |seed| {
        let signer = blind::Signer::new(secret_key(suite, seed), &generators).expect("same suite");
        let signature = publish(counted(|| signer.sign(Some(&commitment), HEADER, &messages)));
        let messages = SignedMessages {
            signer: messages.clone(),
            committed: committed.clone(),
            prover_blind: Some(blind.clone()),
        };
        blind::Prover::new(&signer.verifier(), HEADER, messages, signature).expect("valid");
    })
}

/// A blind signature with its messages. All but the signer's first are hidden.
fn blind_credential(
    generators: &blind::Generators,
    signer: &blind::Signer,
    seed: u64,
) -> (SignedMessages, Signature) {
    let committed = vec![hidden(seed, "third"), hidden(seed, "fourth")];
    let (commitment, blind) = blind_committed(generators, &committed, seed);
    let mut messages = vec![generators.message(SHOWN).expect("short"), hidden(seed, "second")];
    messages.iter_mut().for_each(make_public);
    let mut signature = signer.sign(Some(&commitment), HEADER, &messages).expect("signs");
    messages.iter_mut().skip(1).for_each(make_secret);
    make_secret(&mut signature);
    (SignedMessages { signer: messages, committed, prover_blind: Some(blind) }, signature)
}

fn blind_prover(suite: Ciphersuite) -> Run {
    let generators = blind(suite, false);
    let signer = blind::Signer::new(key(suite, 0), &generators).expect("same suite");
    let verifier = signer.verifier();
    Box::new(move |seed| {
        let (messages, signature) = blind_credential(&generators, &signer, seed);
        let prover = counted(|| blind::Prover::new(&verifier, HEADER, messages, signature));
        drop(prover.expect("valid"));
    })
}

fn blind_prove(suite: Ciphersuite) -> Run {
    let generators = blind(suite, false);
    let shown = generators.message(SHOWN).expect("short");
    let signer = blind::Signer::new(key(suite, 0), &generators).expect("same suite");
    let verifier = signer.verifier();
    let disclosure = blind::Disclosure::new(&generators, [0], []).expect("in range");
    let disclosed = blind::DisclosedMessages::new(&generators, [(0, shown)], []).expect("in range");
    Box::new(move |seed| {
        let (messages, signature) = blind_credential(&generators, &signer, seed);
        let prover = blind::Prover::new_unchecked(&verifier, HEADER, messages, signature);
        let prover = prover.expect("all messages");
        let random = &mut Random::secret(seed);
        let proof = counted(|| prover.prove(&disclosure, PRESENTATION, random));
        let proof = received(publish(proof));
        verifier.verify_proof(HEADER, PRESENTATION, &disclosed, &proof).expect("valid");
    })
}

/// Generators for two messages of the signer, one of the holder, and two nym secrets.
fn nym(suite: Ciphersuite, tables: bool) -> pseudonym::Generators {
    let generators = pseudonym::Generators::new(suite, [2, 1, 2], &Limits::default());
    let generators = generators.expect("few messages");
    if tables { generators.with_tables() } else { generators }
}

fn nym_secrets(_: Ciphersuite) -> Run {
    Box::new(move |seed| {
        let random = &mut Random::secret(seed);
        let (drawn, decoded) = counted(|| {
            let drawn = NymSecrets::random(2, random).expect("random");
            let entropy = SignerNymEntropy::random(random).expect("random");
            let octets = drawn.with_entropy(&entropy).expose_bytes();
            (drawn, NymSecrets::from_bytes(octets.iter().map(|octets| octets.as_slice())))
        });
        drop((drawn, decoded.expect("below the order")));
    })
}

/// The holder commits to its message and its nym secrets.
fn nym_committed(
    generators: &pseudonym::Generators,
    messages: &[Message],
    seed: u64,
) -> (Commitment, ProverBlind, NymSecrets) {
    let random = &mut Random::secret(seed);
    let secrets = NymSecrets::random(2, random).expect("random");
    let result = counted(|| pseudonym::commit(generators, messages, &secrets, random));
    let (commitment, blind) = result.expect("commits");
    (received_commitment(commitment), blind, secrets)
}

fn nym_commit(suite: Ciphersuite) -> Run {
    let generators = nym(suite, false);
    Box::new(move |seed| drop(nym_committed(&generators, &[hidden(seed, "third")], seed)))
}

fn nym_sign(suite: Ciphersuite) -> Run {
    let generators = nym(suite, false);
    let messages = generators.messages([SHOWN, b"second"]).expect("short");
    let committed = generators.messages(["third"]).expect("short");
    let random = &mut Random::public(3, "commitment");
    let secrets = NymSecrets::random(2, random).expect("random");
    let (commitment, blind) =
        pseudonym::commit(&generators, &committed, &secrets, random).expect("commits");
    Box::new(move |seed| {
        let key = secret_key(suite, seed);
        let signer = pseudonym::Signer::new(key, &generators).expect("same suite");
        let mut entropy = SignerNymEntropy::random(&mut Random::secret(seed)).expect("random");
        let signature = publish(counted(|| signer.sign(&commitment, HEADER, &messages, &entropy)));
        make_public(&mut entropy);
        let signed = SignedMessages {
            signer: messages.clone(),
            committed: committed.clone(),
            prover_blind: Some(blind.clone()),
        };
        let secrets = secrets.with_entropy(&entropy);
        let verifier = signer.verifier();
        pseudonym::Prover::new(&verifier, HEADER, signed, secrets, signature).expect("valid");
    })
}

/// A signature with its messages and nym secrets. All but the signer's first message are hidden.
fn nym_credential(
    generators: &pseudonym::Generators,
    signer: &pseudonym::Signer,
    seed: u64,
) -> (SignedMessages, NymSecrets, Signature) {
    let committed = vec![hidden(seed, "third")];
    let (commitment, blind, secrets) = nym_committed(generators, &committed, seed);
    let mut messages = vec![generators.message(SHOWN).expect("short"), hidden(seed, "second")];
    messages.iter_mut().for_each(make_public);
    let mut entropy =
        SignerNymEntropy::random(&mut Random::public(seed, "entropy")).expect("random");
    let signature = signer.sign(&commitment, HEADER, &messages, &entropy);
    let mut signature = signature.expect("signs");
    messages.iter_mut().skip(1).for_each(make_secret);
    make_secret(&mut entropy);
    make_secret(&mut signature);
    let messages = SignedMessages { signer: messages, committed, prover_blind: Some(blind) };
    (messages, secrets.with_entropy(&entropy), signature)
}

fn nym_prover(suite: Ciphersuite) -> Run {
    let generators = nym(suite, false);
    let signer = pseudonym::Signer::new(key(suite, 0), &generators).expect("same suite");
    let verifier = signer.verifier();
    Box::new(move |seed| {
        let (messages, secrets, signature) = nym_credential(&generators, &signer, seed);
        let prover =
            counted(|| pseudonym::Prover::new(&verifier, HEADER, messages, secrets, signature));
        drop(prover.expect("valid"));
    })
}

fn nym_prove(suite: Ciphersuite, tables: bool) -> Run {
    let generators = nym(suite, tables);
    let shown = generators.message(SHOWN).expect("short");
    let signer = pseudonym::Signer::new(key(suite, 0), &generators).expect("same suite");
    let verifier = signer.verifier();
    let disclosure = pseudonym::Disclosure::new(&generators, [0], []).expect("in range");
    let disclosed =
        pseudonym::DisclosedMessages::new(&generators, [(0, shown)], []).expect("in range");
    Box::new(move |seed| {
        let (messages, secrets, signature) = nym_credential(&generators, &signer, seed);
        let prover = pseudonym::Prover::new(&verifier, HEADER, messages, secrets, signature);
        let prover = prover.expect("valid");
        let prover = if tables { prover.with_tables() } else { prover };
        let random = &mut Random::secret(seed);
        let result = counted(|| prover.prove(&disclosure, PRESENTATION, CONTEXT, random));
        let (proof, pseudonym) = publish(result);
        let mut octets = pseudonym.to_bytes();
        make_public(&mut octets);
        let presented = Presented {
            header: HEADER,
            presentation_header: PRESENTATION,
            context_id: CONTEXT,
            pseudonym: &Pseudonym::from_bytes(&octets).expect("well formed"),
        };
        verifier.verify_proof(presented, &disclosed, &received(proof)).expect("valid");
    })
}
