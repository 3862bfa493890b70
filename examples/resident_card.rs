//! A resident card: issued once, shown in part, recognised within one poll and nowhere else.
//!
//! `cargo run --release --example resident_card`

use core::error::Error;
use std::time::Instant;

use averment::bbs::blind::{Commitment, SignedMessages};
use averment::bbs::pseudonym::{self, NymSecrets, Presented, Pseudonym, SignerNymEntropy};
use averment::bbs::{
    BatchError, Ciphersuite, DisclosedMessages, Disclosure, Generators, Limits, Message, Proof,
    Prover, PublicKey, SecretKey, Signature, Signer, Verifier, verify_batch,
};
use rand::TryRng;
use rand::rngs::SysRng;

const SUITE: Ciphersuite = Ciphersuite::Bls12381Sha256;
/// Equal on all cards of this kind: it is always shown.
const HEADER: &[u8] = b"resident card, version 1";
const CLAIMS: [&str; 10] = [
    "Wong",
    "Ana",
    "1990-05-17",
    "female",
    "Macao",
    "resident",
    "A1234567",
    "2031-12-31",
    "B+",
    "organ donor",
];
/// What the library asks of its card holders: the status of residence, and the date of expiry.
const ASKED: [usize; 2] = [5, 7];
const ASKED_CLAIMS: [&str; 2] = [CLAIMS[5], CLAIMS[7]];

fn main() -> Result<(), Box<dyn Error>> {
    show_a_card()?;
    vote_once()
}

fn show_a_card() -> Result<(), Box<dyn Error>> {
    println!("A card with {} claims, of which a library sees {}", CLAIMS.len(), ASKED.len());

    // The identity office: generators with tables and a prepared key, once.
    let generators = timed("generators and their tables", || {
        Generators::new(SUITE, CLAIMS.len(), &Limits::default()).map(|made| made.with_tables())
    })?;
    let office = Signer::new(new_key()?, &generators)?;
    let messages = generators.messages(CLAIMS)?;
    let card = timed("issue", || office.sign(HEADER, &messages))?.to_bytes();
    let public_key = office.verifier().public_key().to_bytes();

    // The wallet: checks the card when it arrives, and keeps what proofs need.
    let key = PublicKey::from_bytes(SUITE, &public_key)?;
    let verifier = Verifier::new(key, &generators)?;
    let card = Signature::from_bytes(&card)?;
    let wallet = timed("receive and check", || Prover::new(&verifier, HEADER, messages, card))?;
    let wallet = timed("prepare the wallet", || wallet.with_tables());

    // The library: a fresh nonce out, a proof back, checked without asking anybody.
    let mut nonce = [0; 16];
    SysRng.try_fill_bytes(&mut nonce)?;
    let disclosure = Disclosure::new(CLAIMS.len(), ASKED)?;
    let proof = timed("present", || wallet.prove(&disclosure, &nonce, &mut SysRng))?.to_bytes();
    let disclosed = shown(&generators, ASKED_CLAIMS)?;
    timed("verify", || -> Result<(), Box<dyn Error>> {
        let proof = Proof::from_bytes(&proof)?;
        Ok(verifier.verify_proof(HEADER, &nonce, &disclosed, &proof)?)
    })?;
    println!(
        "  accepted: {} octets say that a {} holds a valid card",
        proof.len(),
        ASKED_CLAIMS[0]
    );

    // What does not verify is an error.
    let forged = shown(&generators, ["citizen", ASKED_CLAIMS[1]])?;
    let proof = Proof::from_bytes(&proof)?;
    let verdict = verifier.verify_proof(HEADER, &nonce, &forged, &proof);
    println!("  the same proof for another claim: {verdict:?}");

    // A busy service settles many at once, and learns which ones are wrong.
    let claim = |number| {
        let disclosed = if number == 40 { &forged } else { &disclosed };
        verifier.claim(HEADER, &nonce, disclosed, &proof)
    };
    let claims: Vec<_> = (0..64).map(claim).collect();
    let verdict = timed("verify 64 in a batch", || verify_batch(&claims, &mut SysRng));
    if let Err(BatchError::Rejected { indexes }) = verdict {
        println!("  rejected of the 64: {indexes:?}");
    }
    Ok(())
}

/// The holder's secret is never seen by the office, and gives one pseudonym for each poll.
fn vote_once() -> Result<(), Box<dyn Error>> {
    println!("\nA blind card, and one vote in each poll");
    let generators = pseudonym::Generators::new(SUITE, [2, 0, 1], &Limits::default())?;
    let office = pseudonym::Signer::new(new_key()?, &generators)?;

    let secrets = NymSecrets::random(1, &mut SysRng)?;
    let (request, prover_blind) = pseudonym::commit(&generators, &[], &secrets, &mut SysRng)?;

    let request = Commitment::from_bytes(&request.to_bytes())?;
    let messages = generators.messages(["resident", "2031-12-31"])?;
    let entropy = SignerNymEntropy::random(&mut SysRng)?;
    let card = office.sign(&request, HEADER, &messages, &entropy)?;

    let signed =
        SignedMessages { signer: messages, committed: vec![], prover_blind: Some(prover_blind) };
    let secrets = secrets.with_entropy(&entropy);
    let wallet = pseudonym::Prover::new(&office.verifier(), HEADER, signed, secrets, card)?;

    let disclosure = pseudonym::Disclosure::new(&generators, [0], [])?;
    let resident = generators.message(b"resident")?;
    let disclosed = pseudonym::DisclosedMessages::new(&generators, [(0, resident)], [])?;
    let vote = |poll: &[u8]| -> Result<Pseudonym, Box<dyn Error>> {
        let (proof, pseudonym) = wallet.prove(&disclosure, b"a nonce", poll, &mut SysRng)?;
        let presented = Presented {
            header: HEADER,
            presentation_header: b"a nonce",
            context_id: poll,
            pseudonym: &pseudonym,
        };
        office.verifier().verify_proof(presented, &disclosed, &proof)?;
        Ok(pseudonym)
    };
    let (first, again, other) = (vote(b"poll 2026")?, vote(b"poll 2026")?, vote(b"poll 2030")?);
    println!("  same poll, same pseudonym: {}", first == again);
    println!("  other poll, same pseudonym: {}", first == other);
    Ok(())
}

fn new_key() -> Result<SecretKey, Box<dyn Error>> {
    let mut material = [0; 32];
    SysRng.try_fill_bytes(&mut material)?;
    Ok(SecretKey::generate(SUITE, &material, b"", &SUITE.key_dst())?)
}

fn shown(generators: &Generators, claims: [&str; 2]) -> Result<DisclosedMessages, Box<dyn Error>> {
    let messages: Vec<Message> = generators.messages(claims)?;
    Ok(DisclosedMessages::new(CLAIMS.len(), ASKED.into_iter().zip(messages))?)
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let value = work();
    println!("  {what:<28} {:>9.3} ms", start.elapsed().as_secs_f64() * 1e3);
    value
}
