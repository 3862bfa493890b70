//! The core interface of the IETF drafts.
//!
//! Lists of messages cross the border as one array: each message behind its length, four octets, little-endian.

use averment::bbs::{
    self, Ciphersuite, DisclosedMessages, Disclosure, Generators, Limits, Message, PublicKey,
    SecretKey, Signature,
};
use wasm_bindgen::prelude::*;

use crate::failure::Failure;
use crate::host::HostRng;

pub(crate) fn suite(id: &str) -> Result<Ciphersuite, Failure> {
    let mut suites = Ciphersuite::ALL.into_iter();
    let found = suites.find(|suite| suite.id() == id);
    found.ok_or_else(|| averment::credential::FormatError::UnknownSuite.into())
}

/// Takes a list apart.
pub(crate) fn unpack(mut list: &[u8]) -> Result<Vec<&[u8]>, Failure> {
    let broken = || Failure::argument("list of messages");
    let mut messages = Vec::new();
    while !list.is_empty() {
        let (len, rest) = list.split_first_chunk().ok_or_else(broken)?;
        let len = usize::try_from(u32::from_le_bytes(*len)).map_err(|_| broken())?;
        let (message, rest) = rest.split_at_checked(len).ok_or_else(broken)?;
        messages.push(message);
        list = rest;
    }
    Ok(messages)
}

fn generators(suite: Ciphersuite, count: usize) -> Result<Generators, Failure> {
    Ok(Generators::new(suite, count, &Limits::default())?)
}

fn mapped(generators: &Generators, list: &[u8]) -> Result<Vec<Message>, Failure> {
    Ok(generators.messages(unpack(list)?)?)
}

pub(crate) fn indexes(indexes: &[u32]) -> impl Iterator<Item = usize> {
    // Beyond the address space is out of range.
    indexes.iter().map(|index| usize::try_from(*index).unwrap_or(usize::MAX))
}

/// Derives a secret key. Without a tag it is the default of the draft.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen(js_name = keyGen)]
pub fn key_gen(
    material: &[u8],
    info: &[u8],
    dst: Option<Vec<u8>>,
    suite_id: &str,
) -> Result<Vec<u8>, Failure> {
    let suite = suite(suite_id)?;
    let dst = dst.unwrap_or_else(|| suite.key_dst());
    Ok(SecretKey::generate(suite, material, info, &dst)?.expose_bytes().to_vec())
}

/// The public key of a secret key.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen(js_name = publicKey)]
pub fn public_key(secret: &[u8], suite_id: &str) -> Result<Vec<u8>, Failure> {
    Ok(SecretKey::from_bytes(suite(suite_id)?, secret)?.public_key().to_bytes().to_vec())
}

/// A prepared secret key.
#[wasm_bindgen]
#[derive(Debug)]
pub struct BbsSigner {
    signer: bbs::Signer,
    generators: Generators,
}

#[wasm_bindgen]
impl BbsSigner {
    /// Prepares a key for lists of `count` messages, with tables if many are to be signed.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn create(
        secret: &[u8],
        count: usize,
        suite_id: &str,
        tables: bool,
    ) -> Result<Self, Failure> {
        let suite = suite(suite_id)?;
        let key = SecretKey::from_bytes(suite, secret)?;
        let generators = prepared(suite, count, tables)?;
        Ok(Self { signer: bbs::Signer::new(key, &generators)?, generators })
    }

    /// Signs a list.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn sign(&self, header: &[u8], messages: &[u8]) -> Result<Vec<u8>, Failure> {
        let messages = mapped(&self.generators, messages)?;
        Ok(self.signer.sign(header, &messages)?.to_bytes().to_vec())
    }
}

fn prepared(suite: Ciphersuite, count: usize, tables: bool) -> Result<Generators, Failure> {
    let generators = generators(suite, count)?;
    Ok(if tables { generators.with_tables() } else { generators })
}

/// A prepared public key.
#[wasm_bindgen]
#[derive(Debug)]
pub struct BbsVerifier {
    verifier: bbs::Verifier,
    generators: Generators,
}

#[wasm_bindgen]
impl BbsVerifier {
    /// Prepares a key for lists of `count` messages, with tables if many are to be verified.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn create(key: &[u8], count: usize, suite_id: &str, tables: bool) -> Result<Self, Failure> {
        let suite = suite(suite_id)?;
        let key = PublicKey::from_bytes(suite, key)?;
        let generators = prepared(suite, count, tables)?;
        Ok(Self { verifier: bbs::Verifier::new(key, &generators)?, generators })
    }

    /// Verifies a signature.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn verify(&self, header: &[u8], messages: &[u8], signature: &[u8]) -> Result<(), Failure> {
        let (messages, signature) =
            (mapped(&self.generators, messages)?, Signature::from_bytes(signature)?);
        Ok(self.verifier.verify(header, &messages, &signature)?)
    }

    /// Verifies a proof.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = verifyProof)]
    #[expect(clippy::too_many_arguments, reason = "one call across the border")]
    pub fn verify_proof(
        &self,
        header: &[u8],
        presentation_header: &[u8],
        shown: &[u32],
        messages: &[u8],
        proof: &[u8],
    ) -> Result<(), Failure> {
        let messages = mapped(&self.generators, messages)?;
        if messages.len() != shown.len() {
            return Err(Failure::argument("positions and messages"));
        }
        let count = self.generators.message_count();
        let disclosed = DisclosedMessages::new(count, indexes(shown).zip(messages))?;
        let proof = bbs::Proof::from_bytes(proof)?;
        Ok(self.verifier.verify_proof(header, presentation_header, &disclosed, &proof)?)
    }
}

/// A signature with its messages.
#[wasm_bindgen]
#[derive(Debug)]
pub struct BbsProver {
    prover: bbs::Prover,
    count: usize,
}

#[wasm_bindgen]
impl BbsProver {
    /// Checks a signature and prepares proofs, with tables if there are to be many.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn create(
        verifier: &BbsVerifier,
        header: &[u8],
        messages: &[u8],
        signature: &[u8],
        tables: bool,
    ) -> Result<Self, Failure> {
        let BbsVerifier { verifier, generators } = verifier;
        let messages = mapped(generators, messages)?;
        let signature = Signature::from_bytes(signature)?;
        let prover = bbs::Prover::new(verifier, header, messages, signature)?;
        let prover = if tables { prover.with_tables() } else { prover };
        Ok(Self { prover, count: generators.message_count() })
    }

    /// Proves, and shows the messages at some positions.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn prove(&self, shown: &[u32], presentation_header: &[u8]) -> Result<Vec<u8>, Failure> {
        let disclosure = Disclosure::new(self.count, indexes(shown))?;
        Ok(self.prover.prove(&disclosure, presentation_header, &mut HostRng)?.to_bytes())
    }
}
