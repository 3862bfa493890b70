//! The drafts on blind signatures and on pseudonyms, one function for each of their operations.
//!
//! What an operation takes crosses the border as one list of octets, as in [`bbs`](crate::bbs): a list of messages is an
//! element that is a list itself, and what may be missing is an element without octets.

use averment::bbs::blind::{self, Commitment, ProverBlind, SignedMessages};
use averment::bbs::pseudonym::{self, NymSecrets, Presented, Pseudonym, SignerNymEntropy};
use averment::bbs::{Ciphersuite, Limits, Proof, PublicKey, SecretKey, Signature};
use wasm_bindgen::prelude::*;

use crate::bbs::{indexes, suite, unpack};
use crate::failure::Failure;
use crate::host::HostRng;

/// Takes apart what an operation takes.
fn fields<const N: usize>(packed: &[u8]) -> Result<[&[u8]; N], Failure> {
    unpack(packed)?.try_into().map_err(|_| Failure::argument("number of fields"))
}

/// What may be missing.
fn present(octets: &[u8]) -> Option<&[u8]> {
    if octets.is_empty() { None } else { Some(octets) }
}

/// How many messages a commitment commits to, by its length alone. What has no such length is refused when it is read.
const fn committed_count(commitment: &[u8]) -> usize {
    commitment.len().saturating_sub(Commitment::MIN_LEN) / 32
}

fn blind_generators(
    suite: Ciphersuite,
    signer: usize,
    committed: usize,
) -> Result<blind::Generators, Failure> {
    Ok(blind::Generators::new(suite, signer, committed, &Limits::default())?)
}

fn nym_generators(
    suite: Ciphersuite,
    counts: [usize; 3],
) -> Result<pseudonym::Generators, Failure> {
    Ok(pseudonym::Generators::new(suite, counts, &Limits::default())?)
}

fn with_blind((commitment, blind): (Commitment, ProverBlind)) -> Vec<u8> {
    let mut octets = commitment.to_bytes();
    octets.extend_from_slice(blind.expose_bytes().as_slice());
    octets
}

/// `Commit`: the commitment and, in the last 32 octets, the prover blind.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen(js_name = blindCommit)]
pub fn blind_commit(suite_id: &str, messages: &[u8]) -> Result<Vec<u8>, Failure> {
    let messages = unpack(messages)?;
    let generators = blind_generators(suite(suite_id)?, 0, messages.len())?;
    let messages = generators.messages(messages)?;
    Ok(with_blind(Commitment::new(&generators, &messages, &mut HostRng)?))
}

/// `BlindSign`, of secret key, commitment, header and messages.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen(js_name = blindSign)]
pub fn blind_sign(suite_id: &str, packed: &[u8]) -> Result<Vec<u8>, Failure> {
    let [key, commitment, header, messages] = fields(packed)?;
    let (suite, messages) = (suite(suite_id)?, unpack(messages)?);
    let generators = blind_generators(suite, messages.len(), committed_count(commitment))?;
    let key = SecretKey::from_bytes(suite, key)?;
    let commitment = present(commitment).map(Commitment::from_bytes).transpose()?;
    let signer = blind::Signer::new(key, &generators)?;
    let messages = generators.messages(messages)?;
    Ok(signer.sign(commitment.as_ref(), header, &messages)?.to_bytes().to_vec())
}

/// The holder's side of a blind signature, of public key, header, both lists of messages, prover blind and signature.
fn blind_prover(
    suite_id: &str,
    [key, header, messages, committed, prover_blind, signature]: [&[u8]; 6],
) -> Result<(blind::Generators, blind::Prover), Failure> {
    let suite = suite(suite_id)?;
    let (messages, committed) = (unpack(messages)?, unpack(committed)?);
    let generators = blind_generators(suite, messages.len(), committed.len())?;
    let verifier = blind::Verifier::new(PublicKey::from_bytes(suite, key)?, &generators)?;
    let signed = SignedMessages {
        signer: generators.messages(messages)?,
        committed: generators.messages(committed)?,
        prover_blind: present(prover_blind).map(ProverBlind::from_bytes).transpose()?,
    };
    let signature = Signature::from_bytes(signature)?;
    let prover = blind::Prover::new(&verifier, header, signed, signature)?;
    Ok((generators, prover))
}

/// `VerifyBlindSign`.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen(js_name = blindVerify)]
pub fn blind_verify(suite_id: &str, packed: &[u8]) -> Result<(), Failure> {
    blind_prover(suite_id, fields(packed)?).map(drop)
}

/// `BlindProofGen`, of what [`blind_verify`] takes and the presentation header.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen(js_name = blindProve)]
pub fn blind_prove(
    suite_id: &str,
    packed: &[u8],
    shown: &[u32],
    shown_committed: &[u32],
) -> Result<Vec<u8>, Failure> {
    let [key, header, messages, committed, blind, signature, presentation_header] = fields(packed)?;
    let signed = [key, header, messages, committed, blind, signature];
    let (generators, prover) = blind_prover(suite_id, signed)?;
    let disclosure = blind::Disclosure::new(&generators, indexes(shown), indexes(shown_committed))?;
    Ok(prover.prove(&disclosure, presentation_header, &mut HostRng)?.to_bytes())
}

/// Positions and messages, as many of the one as of the other.
fn paired(shown: &[u32], messages: &[averment::bbs::Message]) -> Result<(), Failure> {
    if shown.len() == messages.len() {
        Ok(())
    } else {
        Err(Failure::argument("positions and messages"))
    }
}

/// `BlindProofVerify`, of public key, header, presentation header, the shown messages of both lists and the proof.
/// `counts` are those of all messages of the signer and of the holder.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen(js_name = blindVerifyProof)]
pub fn blind_verify_proof(
    suite_id: &str,
    packed: &[u8],
    counts: &[u32],
    shown: &[u32],
    shown_committed: &[u32],
) -> Result<(), Failure> {
    let [key, header, presentation_header, messages, committed, proof] = fields(packed)?;
    let suite = suite(suite_id)?;
    let [signer, holder] = self::counts(counts)?;
    let generators = blind_generators(suite, signer, holder)?;
    let verifier = blind::Verifier::new(PublicKey::from_bytes(suite, key)?, &generators)?;
    let messages = generators.messages(unpack(messages)?)?;
    let committed = generators.messages(unpack(committed)?)?;
    paired(shown, &messages)?;
    paired(shown_committed, &committed)?;
    let disclosed = blind::DisclosedMessages::new(
        &generators,
        indexes(shown).zip(messages),
        indexes(shown_committed).zip(committed),
    )?;
    let proof = Proof::from_bytes(proof)?;
    Ok(verifier.verify_proof(header, presentation_header, &disclosed, &proof)?)
}

fn counts<const N: usize>(counts: &[u32]) -> Result<[usize; N], Failure> {
    let counts: Vec<_> = indexes(counts).collect();
    counts.try_into().map_err(|_| Failure::argument("number of counts"))
}

/// Nym secrets for a holder, one behind the other.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen(js_name = nymSecrets)]
pub fn nym_secrets(count: usize) -> Result<Vec<u8>, Failure> {
    let secrets = NymSecrets::random(count.min(Limits::MAX_MESSAGES), &mut HostRng)?;
    Ok(secrets.expose_bytes().iter().flat_map(|secret| secret.iter().copied()).collect())
}

/// The signer's share of a nym secret.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen(js_name = nymEntropy)]
pub fn nym_entropy() -> Result<Vec<u8>, Failure> {
    Ok(SignerNymEntropy::random(&mut HostRng)?.expose_bytes().to_vec())
}

/// `CommitWithNym`, of messages and nym secrets.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen(js_name = nymCommit)]
pub fn nym_commit(suite_id: &str, packed: &[u8]) -> Result<Vec<u8>, Failure> {
    let [messages, secrets] = fields(packed)?;
    let (messages, secrets) = (unpack(messages)?, unpack(secrets)?);
    let generators = nym_generators(suite(suite_id)?, [0, messages.len(), secrets.len()])?;
    let messages = generators.messages(messages)?;
    let secrets = NymSecrets::from_bytes(secrets)?;
    Ok(with_blind(pseudonym::commit(&generators, &messages, &secrets, &mut HostRng)?))
}

/// `BlindSignWithNym`, of secret key, commitment, header, messages and the signer's share.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen(js_name = nymSign)]
pub fn nym_sign(suite_id: &str, packed: &[u8], nym_count: usize) -> Result<Vec<u8>, Failure> {
    let [key, commitment, header, messages, entropy] = fields(packed)?;
    let (suite, messages) = (suite(suite_id)?, unpack(messages)?);
    let committed = committed_count(commitment).saturating_sub(nym_count);
    let generators = nym_generators(suite, [messages.len(), committed, nym_count])?;
    let key = SecretKey::from_bytes(suite, key)?;
    let commitment = Commitment::from_bytes(commitment)?;
    let entropy = SignerNymEntropy::from_bytes(entropy)?;
    let signer = pseudonym::Signer::new(key, &generators)?;
    let messages = generators.messages(messages)?;
    Ok(signer.sign(&commitment, header, &messages, &entropy)?.to_bytes().to_vec())
}

/// The holder's side, of public key, header, both lists of messages, prover blind, signature, the holder's nym secrets and
/// the signer's share.
fn nym_prover(
    suite_id: &str,
    [key, header, messages, committed, blind, signature, secrets, entropy]: [&[u8]; 8],
) -> Result<(pseudonym::Generators, pseudonym::Prover), Failure> {
    let suite = suite(suite_id)?;
    let (messages, committed) = (unpack(messages)?, unpack(committed)?);
    let secrets = unpack(secrets)?;
    let counts = [messages.len(), committed.len(), secrets.len()];
    let generators = nym_generators(suite, counts)?;
    let verifier = pseudonym::Verifier::new(PublicKey::from_bytes(suite, key)?, &generators)?;
    let signed = SignedMessages {
        signer: generators.messages(messages)?,
        committed: generators.messages(committed)?,
        prover_blind: Some(ProverBlind::from_bytes(blind)?),
    };
    let secrets = NymSecrets::from_bytes(secrets)?;
    let secrets = secrets.with_entropy(&SignerNymEntropy::from_bytes(entropy)?);
    let signature = Signature::from_bytes(signature)?;
    let prover = pseudonym::Prover::new(&verifier, header, signed, secrets, signature)?;
    Ok((generators, prover))
}

/// `FinalizeWithNym`.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen(js_name = nymVerify)]
pub fn nym_verify(suite_id: &str, packed: &[u8]) -> Result<(), Failure> {
    nym_prover(suite_id, fields(packed)?).map(drop)
}

/// `ProofGenWithNym`, of what [`nym_verify`] takes, the presentation header and the context: the pseudonym, 48 octets, and
/// the proof.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen(js_name = nymProve)]
pub fn nym_prove(
    suite_id: &str,
    packed: &[u8],
    shown: &[u32],
    shown_committed: &[u32],
) -> Result<Vec<u8>, Failure> {
    let [signed, presentation_header, context_id] = fields(packed)?;
    let (generators, prover) = nym_prover(suite_id, fields(signed)?)?;
    let disclosure =
        pseudonym::Disclosure::new(&generators, indexes(shown), indexes(shown_committed))?;
    let (proof, pseudonym) =
        prover.prove(&disclosure, presentation_header, context_id, &mut HostRng)?;
    Ok([pseudonym.to_bytes().as_slice(), &proof.to_bytes()].concat())
}

/// `ProofVerifyWithNym`, of public key, header, presentation header, the shown messages of both lists, proof, context and
/// pseudonym. `counts` are those of all messages of the signer and of the holder, and of the nym secrets.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen(js_name = nymVerifyProof)]
pub fn nym_verify_proof(
    suite_id: &str,
    packed: &[u8],
    counts: &[u32],
    shown: &[u32],
    shown_committed: &[u32],
) -> Result<(), Failure> {
    let [key, header, presentation_header, messages, committed, proof, context_id, nym] =
        fields(packed)?;
    let suite = suite(suite_id)?;
    let generators = nym_generators(suite, self::counts(counts)?)?;
    let verifier = pseudonym::Verifier::new(PublicKey::from_bytes(suite, key)?, &generators)?;
    let messages = generators.messages(unpack(messages)?)?;
    let committed = generators.messages(unpack(committed)?)?;
    paired(shown, &messages)?;
    paired(shown_committed, &committed)?;
    let disclosed = pseudonym::DisclosedMessages::new(
        &generators,
        indexes(shown).zip(messages),
        indexes(shown_committed).zip(committed),
    )?;
    let pseudonym = &Pseudonym::from_bytes(nym)?;
    let presented = Presented { header, presentation_header, context_id, pseudonym };
    Ok(verifier.verify_proof(presented, &disclosed, &Proof::from_bytes(proof)?)?)
}
