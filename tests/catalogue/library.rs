//! The library behind the functions that the tests ask: octets and scalars in, a verdict out.
//!
//! What its types cannot express, such as more messages than indexes, is a refusal named `unrepresentable`.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, OnceLock};

use ark_bls12_381::Fr;
use ark_ff::Zero as _;
use averment::bbs::blind::{self, Commitment, ProverBlind, SignedMessages};
use averment::bbs::pseudonym::{self, NymSecrets, Presented, Pseudonym, SignerNymEntropy};
use averment::bbs::{
    BatchError, Ciphersuite, Claim, DisclosedMessages, Generators, KeyError, Limits, Message,
    Proof, Prover, PublicKey, SecretKey, SetupError, Signature, Verifier,
};
use averment::curve::{DecodeError, Scalar};
use rand::rngs::StdRng;
use rand::{SeedableRng as _, TryCryptoRng, TryRng};

use crate::reference::core::Scheme;
use crate::reference::octets::encode_scalar;
use crate::reference::{Api, Request, Suite};
use crate::samples::Kind;
use crate::world::Signed;

/// Accepted, or the code of the error.
pub type Verdict = Result<(), &'static str>;

const UNREPRESENTABLE: &str = "unrepresentable";

pub const fn suite(suite: Suite) -> Ciphersuite {
    match suite {
        Suite::Sha256 => Ciphersuite::Bls12381Sha256,
        Suite::Shake256 => Ciphersuite::Bls12381Shake256,
    }
}

pub fn message(scalar: &Fr) -> Message {
    Scalar::from_bytes(&encode_scalar(scalar)).unwrap().into()
}

pub fn messages(scalars: &[Fr]) -> Vec<Message> {
    scalars.iter().map(message).collect()
}

/// What is verified with, of any interface.
#[derive(Clone)]
enum Prepared {
    Core(Verifier),
    Blind(blind::Generators, blind::Verifier),
    Pseudonym(pseudonym::Generators, pseudonym::Verifier),
}

/// The verifier for a scheme and a key, prepared once.
fn prepared(
    scheme: &Scheme,
    nym_count: usize,
    public_key: &[u8],
) -> Result<Prepared, &'static str> {
    type Key = (Suite, Api, [usize; 3], Vec<u8>);
    static PREPARED: OnceLock<Mutex<BTreeMap<Key, Prepared>>> = OnceLock::new();
    let key_octets = public_key;
    let suite = suite(scheme.suite);
    let public_key = PublicKey::from_bytes(suite, public_key).map_err(|e| e.code())?;
    let counts = match scheme.api {
        Api::Core => [scheme.len(), 0, 0],
        Api::Blind => [scheme.issuer, scheme.committed(), 0],
        Api::Pseudonym => {
            let committed = scheme.committed().checked_sub(nym_count).ok_or(UNREPRESENTABLE)?;
            [scheme.issuer, committed, nym_count]
        }
    };
    let key = (scheme.suite, scheme.api, counts, key_octets.to_vec());
    let mut cache = PREPARED.get_or_init(Mutex::default).lock().unwrap();
    if let Some(prepared) = cache.get(&key) {
        return Ok(prepared.clone());
    }
    let limits = Limits::default();
    let code = |error: SetupError| error.code();
    let made = match scheme.api {
        Api::Core => {
            let generators = Generators::new(suite, counts[0], &limits).map_err(code)?;
            Prepared::Core(Verifier::new(public_key, &generators).map_err(code)?)
        }
        Api::Blind => {
            let [issuer, committed, _] = counts;
            let generators =
                blind::Generators::new(suite, issuer, committed, &limits).map_err(code)?;
            let verifier = blind::Verifier::new(public_key, &generators).map_err(code)?;
            Prepared::Blind(generators, verifier)
        }
        Api::Pseudonym => {
            let generators = pseudonym::Generators::new(suite, counts, &limits).map_err(code)?;
            let verifier = pseudonym::Verifier::new(public_key, &generators).map_err(code)?;
            Prepared::Pseudonym(generators, verifier)
        }
    };
    // The keys that mutations make are seen once.
    if cache.len() < 256 {
        cache.insert(key, made.clone());
    }
    Ok(made)
}

/// Reads an object.
pub fn decode(of: Suite, kind: Kind, octets: &[u8]) -> Result<(), DecodeError> {
    let suite = suite(of);
    match kind {
        Kind::SecretKey => SecretKey::from_bytes(suite, octets).map(drop),
        Kind::PublicKey => PublicKey::from_bytes(suite, octets).map(drop),
        Kind::Signature => Signature::from_bytes(octets).map(drop),
        Kind::Proof => Proof::from_bytes(octets).map(drop),
        Kind::Commitment => Commitment::from_bytes(octets).map(drop),
        Kind::Pseudonym => Pseudonym::from_bytes(octets).map(drop),
    }
}

/// Whether an object can be read.
pub fn decodes(of: Suite, kind: Kind, octets: &[u8]) -> Verdict {
    decode(of, kind, octets).map_err(|error| error.code())
}

/// Reads an object and writes it again.
pub fn reencoded(of: Suite, kind: Kind, octets: &[u8]) -> Option<Vec<u8>> {
    let suite = suite(of);
    match kind {
        Kind::SecretKey => {
            SecretKey::from_bytes(suite, octets).ok().map(|key| key.expose_bytes().to_vec())
        }
        Kind::PublicKey => {
            PublicKey::from_bytes(suite, octets).ok().map(|key| key.to_bytes().to_vec())
        }
        Kind::Signature => Signature::from_bytes(octets).ok().map(|s| s.to_bytes().to_vec()),
        Kind::Proof => Proof::from_bytes(octets).ok().map(|proof| proof.to_bytes()),
        Kind::Commitment => Commitment::from_bytes(octets).ok().map(|c| c.to_bytes()),
        Kind::Pseudonym => Pseudonym::from_bytes(octets).ok().map(|nym| nym.to_bytes().to_vec()),
    }
}

/// The public key of an encoded secret key.
pub fn public_key(of: Suite, octets: &[u8]) -> Option<Vec<u8>> {
    let key = SecretKey::from_bytes(suite(of), octets).ok()?;
    Some(key.public_key().to_bytes().to_vec())
}

/// KeyGen; the secret key, encoded.
pub fn generate(
    of: Suite,
    key_material: &[u8],
    key_info: &[u8],
    key_dst: &[u8],
) -> Result<Vec<u8>, KeyError> {
    let key = SecretKey::generate(suite(of), key_material, key_info, key_dst)?;
    Ok(key.expose_bytes().to_vec())
}

/// Verifies a signature, as a holder does and, in the core interface, also as anybody else.
pub fn verify_signature(signed: &Signed, octets: &[u8]) -> Verdict {
    let nym_count = signed.nym_count.unwrap_or(0);
    let prepared = prepared(&signed.scheme, nym_count, &signed.public_key)?;
    let signature = Signature::from_bytes(octets).map_err(|error| error.code())?;
    let list = &signed.messages;
    if let Prepared::Core(verifier) = &prepared {
        let list = messages(list);
        let verdict = verifier.verify(&signed.header, &list, &signature).map_err(|e| e.code());
        let holder = Prover::new(verifier, &signed.header, list, signature);
        assert_eq!(holder.map(drop).map_err(|e| e.code()), verdict);
        return verdict;
    }
    // m_1 .. m_L, prover blind, committed messages, nym secrets
    let split = list.split_at_checked(signed.scheme.issuer);
    let (issuer, rest) = split.ok_or(UNREPRESENTABLE)?;
    let (blind, rest) = rest.split_first().ok_or(UNREPRESENTABLE)?;
    let committed = rest.len().checked_sub(nym_count).ok_or(UNREPRESENTABLE)?;
    let (committed, nym_secrets) = rest.split_at(committed);
    let blind = ProverBlind::from_bytes(&encode_scalar(blind)).ok().filter(|_| !blind.is_zero());
    let signed_messages = SignedMessages {
        signer: messages(issuer),
        committed: messages(committed),
        prover_blind: blind,
    };
    match prepared {
        Prepared::Core(_) => Err(UNREPRESENTABLE),
        Prepared::Blind(_, verifier) => {
            blind::Prover::new(&verifier, &signed.header, signed_messages, signature)
                .map(drop)
                .map_err(|error| error.code())
        }
        Prepared::Pseudonym(_, verifier) => {
            let nym_secrets = NymSecrets::from_bytes(nym_secrets.iter().map(encode_scalar));
            let nym_secrets = nym_secrets.map_err(|error| error.code())?;
            pseudonym::Prover::new(
                &verifier,
                &signed.header,
                signed_messages,
                nym_secrets,
                signature,
            )
            .map(drop)
            .map_err(|error| error.code())
        }
    }
}

/// A request and a proof as the library's types have them.
struct Presentation {
    prepared: Prepared,
    header: Vec<u8>,
    presentation_header: Vec<u8>,
    disclosed: Disclosed,
    proof: Proof,
    nym: Option<(Vec<u8>, Pseudonym)>,
}

enum Disclosed {
    Core(DisclosedMessages),
    Blind(blind::DisclosedMessages),
    Pseudonym(pseudonym::DisclosedMessages),
}

fn pairs(indexes: &[usize], scalars: &[Fr]) -> Result<Vec<(usize, Message)>, &'static str> {
    if indexes.len() != scalars.len() {
        return Err(UNREPRESENTABLE);
    }
    Ok(indexes.iter().copied().zip(messages(scalars)).collect())
}

impl Presentation {
    fn new(request: &Request, proof: &[u8]) -> Result<Self, &'static str> {
        let prepared =
            prepared(&request.base.scheme, request.nym_count(), &request.base.public_key)?;
        let issuer = pairs(&request.issuer_indexes, &request.issuer_messages)?;
        let committed = pairs(&request.committed_indexes, &request.committed_messages)?;
        let disclosed = match &prepared {
            Prepared::Core(_) if !committed.is_empty() => return Err(UNREPRESENTABLE),
            Prepared::Core(_) => {
                let count = request.base.scheme.len();
                DisclosedMessages::new(count, issuer).map(Disclosed::Core)
            }
            Prepared::Blind(generators, _) => {
                blind::DisclosedMessages::new(generators, issuer, committed).map(Disclosed::Blind)
            }
            Prepared::Pseudonym(generators, _) => {
                pseudonym::DisclosedMessages::new(generators, issuer, committed)
                    .map(Disclosed::Pseudonym)
            }
        };
        let nym = match &request.base.nym {
            None => None,
            Some(nym) => {
                let point = Pseudonym::from_bytes(&nym.pseudonym).map_err(|error| error.code())?;
                Some((nym.context_id.clone(), point))
            }
        };
        Ok(Self {
            disclosed: disclosed.map_err(|error| error.code())?,
            prepared,
            header: request.base.header.clone(),
            presentation_header: request.base.presentation_header.clone(),
            proof: Proof::from_bytes(proof).map_err(|error| error.code())?,
            nym,
        })
    }

    fn claim(&self) -> Result<Claim<'_>, &'static str> {
        let Self { header, presentation_header, disclosed, proof, .. } = self;
        match (&self.prepared, disclosed, &self.nym) {
            (Prepared::Core(verifier), Disclosed::Core(disclosed), None) => {
                Ok(verifier.claim(header, presentation_header, disclosed, proof))
            }
            (Prepared::Blind(_, verifier), Disclosed::Blind(disclosed), None) => {
                Ok(verifier.claim(header, presentation_header, disclosed, proof))
            }
            (
                Prepared::Pseudonym(_, verifier),
                Disclosed::Pseudonym(disclosed),
                Some((context_id, pseudonym)),
            ) => {
                let presented = Presented { header, presentation_header, context_id, pseudonym };
                Ok(verifier.claim(presented, disclosed, proof))
            }
            _ => Err(UNREPRESENTABLE),
        }
    }
}

/// Verifies a proof.
pub fn verify_proof(request: &Request, proof: &[u8]) -> Verdict {
    Presentation::new(request, proof)?.claim()?.verify().map_err(|error| error.code())
}

/// The issuer's side of a blind issuance: whether it signs for a commitment to `committed` messages.
pub fn accept_commitment(of: Suite, api: Api, committed: usize, octets: &[u8]) -> Verdict {
    static KEY: [u8; 32] = [7; 32];
    let suite = suite(of);
    let key = SecretKey::from_bytes(suite, &KEY).unwrap();
    let commitment = if octets.is_empty() {
        None
    } else {
        Some(Commitment::from_bytes(octets).map_err(|error| error.code())?)
    };
    let limits = Limits::default();
    if api == Api::Blind {
        let generators = blind::Generators::new(suite, 0, committed, &limits);
        let signer = blind::Signer::new(key, &generators.map_err(|e| e.code())?);
        let signed = signer.map_err(|e| e.code())?.sign(commitment.as_ref(), b"", &[]);
        return signed.map(drop).map_err(|error| error.code());
    }
    let counts = [0, committed.checked_sub(1).ok_or(UNREPRESENTABLE)?, 1];
    let generators = pseudonym::Generators::new(suite, counts, &limits);
    let signer = pseudonym::Signer::new(key, &generators.map_err(|e| e.code())?);
    let entropy = SignerNymEntropy::random(&mut StdRng::seed_from_u64(0)).unwrap();
    let commitment = commitment.ok_or(UNREPRESENTABLE)?;
    let signed = signer.map_err(|e| e.code())?.sign(&commitment, b"", &[], &entropy);
    signed.map(drop).map_err(|error| error.code())
}

/// What a batch came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Batch {
    Accepted,
    Empty,
    Rng,
    /// The positions that do not hold, those that do not decode among them.
    Rejected(Vec<usize>),
}

/// Verifies a batch with good weights.
pub fn verify_batch(items: &[(&Request, &[u8])]) -> Batch {
    verify_batch_with(items, &mut StdRng::seed_from_u64(0))
}

/// Verifies a batch. Proofs that do not decode never become claims: they are put among the rejected ones here.
pub fn verify_batch_with(items: &[(&Request, &[u8])], rng: &mut impl TryCryptoRng) -> Batch {
    let decoded: Vec<_> =
        items.iter().map(|(request, proof)| Presentation::new(request, proof)).collect();
    let valid = (0..items.len()).filter(|n| decoded[*n].is_ok());
    let valid: Vec<_> = valid.collect();
    let claims = decoded.iter().filter_map(|presentation| presentation.as_ref().ok()?.claim().ok());
    let claims: Vec<_> = claims.collect();
    assert_eq!(claims.len(), valid.len());
    let mut rejected: Vec<_> = (0..items.len()).filter(|n| decoded[*n].is_err()).collect();
    if !rejected.is_empty() && claims.is_empty() {
        return Batch::Rejected(rejected);
    }
    match averment::bbs::verify_batch(&claims, rng) {
        Ok(()) => {}
        Err(BatchError::Empty) => return Batch::Empty,
        Err(BatchError::Rng(_)) => return Batch::Rng,
        Err(BatchError::Rejected { indexes }) => {
            rejected.extend(indexes.iter().map(|n| valid[*n]));
        }
        Err(error) => panic!("{error}"),
    }
    rejected.sort_unstable();
    if rejected.is_empty() { Batch::Accepted } else { Batch::Rejected(rejected) }
}

/// An rng that gives one octet for ever.
#[derive(Clone, Copy, Debug)]
pub struct Stuck(pub u8);

impl TryRng for Stuck {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(u32::from_ne_bytes([self.0; 4]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(u64::from_ne_bytes([self.0; 8]))
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), Self::Error> {
        octets.fill(self.0);
        Ok(())
    }
}

impl TryCryptoRng for Stuck {}

/// An rng that fails after giving so many octets.
#[derive(Clone, Copy, Debug)]
pub struct Broken {
    pub after: usize,
}

impl TryRng for Broken {
    type Error = io::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut octets = [0; 4];
        self.try_fill_bytes(&mut octets)?;
        Ok(u32::from_ne_bytes(octets))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut octets = [0; 8];
        self.try_fill_bytes(&mut octets)?;
        Ok(u64::from_ne_bytes(octets))
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), Self::Error> {
        let given = octets.len().min(self.after);
        octets[..given].fill(0x5a);
        self.after -= given;
        if given == octets.len() { Ok(()) } else { Err(io::Error::other("no entropy")) }
    }
}

impl TryCryptoRng for Broken {}

/// An rng that counts the octets that it gives.
#[derive(Debug)]
pub struct Counting {
    rng: StdRng,
    pub drawn: usize,
}

impl Counting {
    pub const fn new(rng: StdRng) -> Self {
        Self { rng, drawn: 0 }
    }
}

impl TryRng for Counting {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.drawn += 4;
        self.rng.try_next_u32()
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.drawn += 8;
        self.rng.try_next_u64()
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), Self::Error> {
        self.drawn += octets.len();
        self.rng.try_fill_bytes(octets)
    }
}

impl TryCryptoRng for Counting {}
