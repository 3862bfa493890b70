//! Operations that are unsafe to use on their own, for tests, benches and research.
//!
//! Behind the feature `hazmat`, off by default. Proofs with nonces that anybody else knows, or that were used before, give
//! away what they hide.

mod one_of_many;

use alloc::vec;
use alloc::vec::Vec;

use crate::bbs::blind::{self, Commitment, ProverBlind, SignedMessages};
use crate::bbs::pseudonym::{self, NymSecrets, Pseudonym};
use crate::bbs::{
    Ciphersuite, Disclosure, Generators, Message, Nonces, Proof, ProveError, Prover, SignError,
    Signature, Signer, Verifier, VerifyError,
};
use crate::credential::{ClaimError, Credential, StatusWitness};
use crate::curve::{Expander, G1, Scalar, SecretScalar, Sum, hash_to_curve};
use crate::presentation::{Holder, PresentError};
use crate::registry::{RegistrySecretKey, StatusRegistry};

pub use one_of_many::{OneOfMany, OneOfManyProof};

/// Takes scalars as the nonces of one operation, in the order of the draft.
#[must_use]
pub fn nonces(scalars: Vec<SecretScalar>) -> Nonces {
    Nonces::given(scalars)
}

/// `seeded_random_scalars` of the drafts' test vectors: `count` scalars expanded from a public seed.
///
/// `None` beyond what the hash expands to: 170 scalars with SHA-256, 1,365 with SHAKE-256, or for a tag over 255 octets.
#[must_use]
pub fn seeded_random_scalars(
    suite: Ciphersuite,
    seed: &[u8],
    dst: &[u8],
    count: usize,
) -> Option<Vec<SecretScalar>> {
    let octets = expand_message(suite, seed, dst, count.checked_mul(48)?)?;
    Some(octets.chunks_exact(48).map(SecretScalar::reduce).collect())
}

/// expand_message of RFC 9380 with the hash of `suite`, `len` octets.
///
/// `None` beyond what the hash expands to, or for a tag over 255 octets.
#[must_use]
pub fn expand_message(suite: Ciphersuite, msg: &[u8], dst: &[u8], len: usize) -> Option<Vec<u8>> {
    let longest = match suite {
        Ciphersuite::Bls12381Sha256 => 255 * 32,
        Ciphersuite::Bls12381Shake256 => 65_535,
    };
    if len > longest || dst.len() > Expander::MAX_TAG {
        return None;
    }
    let mut octets = vec![0; len];
    Expander::new(suite.hash()).chain(msg).finish(&[dst], &mut octets);
    Some(octets)
}

/// hash_to_scalar of the drafts (core draft section 4.2.2). `None` for a tag over 255 octets.
#[must_use]
pub fn hash_to_scalar(suite: Ciphersuite, msg: &[u8], dst: &[u8]) -> Option<Scalar> {
    let octets = expand_message(suite, msg, dst, 48)?;
    Some(Scalar::reduce(&octets))
}

/// hash_to_curve of RFC 9380 for G1 with the hash of `suite`. `None` for the identity, or a tag over 255 octets.
#[must_use]
pub fn hash_to_g1(suite: Ciphersuite, msg: &[u8], dst: &[u8]) -> Option<G1> {
    if dst.len() > Expander::MAX_TAG {
        return None;
    }
    hash_to_curve(suite.hash(), msg, &[dst]).to_point()
}

/// `scalar * point`, through the seam that every secret scalar passes. `None` for zero.
#[must_use]
pub fn secret_mul(point: &G1, scalar: &SecretScalar) -> Option<G1> {
    crate::curve::secret_mul(&Sum::from(point), scalar).to_point()
}

impl Message {
    /// Hands out the scalar that this message maps to.
    #[must_use]
    pub fn expose_scalar(&self) -> Scalar {
        self.scalar().expose()
    }
}

impl Credential {
    /// Hands out the scalars of the signer's list: until, status handle, start if there is one, then the claims.
    ///
    /// # Errors
    ///
    /// [`ClaimError`] for claims that the schema does not allow, which no credential has.
    pub fn expose_scalars(&self) -> Result<Vec<Scalar>, ClaimError> {
        Ok(self.messages()?.iter().map(Message::expose_scalar).collect())
    }
}

impl Holder {
    /// Adds a credential as [`Holder::add_stored`] does, after `mark` saw the scalars and the signature that it is proved
    /// with: for tools that follow secrets.
    ///
    /// # Errors
    ///
    /// [`PresentError`] as there.
    pub fn add_marked(
        &mut self,
        credential: Credential,
        mark: impl Fn(&mut SignedMessages, &mut Signature),
    ) -> Result<usize, PresentError> {
        self.add_with(credential, &|verifier, header, mut messages, mut signature| {
            mark(&mut messages, &mut signature);
            blind::Prover::new_unchecked(verifier, header, messages, signature)
        })
    }
}

impl StatusWitness {
    /// Where the decoded point is kept: for tools that follow secrets.
    #[must_use]
    pub fn point_in_memory(&self) -> &impl Sized {
        self.point()
    }
}

impl StatusRegistry {
    /// Lets `mark` see the key that witnesses are computed with: for tools that follow secrets.
    pub fn mark_key(&mut self, mark: impl FnOnce(&mut RegistrySecretKey)) {
        mark(self.key_mut());
    }
}

impl Generators {
    /// `Q_1, H_1 .. H_L`, compressed.
    #[must_use]
    pub fn points(&self) -> Vec<[u8; G1::LEN]> {
        self.basis().octets().copied().collect()
    }
}

impl blind::Generators {
    /// `Q_1, H_1 .. H_L, Q_2, J_1 .. J_M`, compressed.
    #[must_use]
    pub fn points(&self) -> Vec<[u8; G1::LEN]> {
        self.basis().octets().copied().collect()
    }
}

impl pseudonym::Generators {
    /// `Q_1, H_1 .. H_L, Q_2, J_1 .. J_M`, compressed; the last ones are for nym secrets.
    #[must_use]
    pub fn points(&self) -> Vec<[u8; G1::LEN]> {
        self.basis().octets().copied().collect()
    }
}

impl Signer {
    /// Signs as [`Signer::sign`] does, without its check of the result: for benches.
    ///
    /// # Errors
    ///
    /// [`SignError`] as there.
    pub fn sign_without_check(
        &self,
        header: &[u8],
        messages: &[Message],
    ) -> Result<Signature, SignError> {
        self.sign_unchecked(header, messages)
    }
}

impl Verifier {
    /// The domain of `header` (`calculate_domain`).
    ///
    /// # Errors
    ///
    /// [`VerifyError::Limit`] if the header is longer than allowed.
    pub fn domain(&self, header: &[u8]) -> Result<Scalar, VerifyError> {
        Ok(self.context().domain(header, &[])?)
    }
}

impl Prover {
    /// Makes a proof as [`Prover::prove`] does, with nonces `r1, r2, e~, r1~, r3~, m~_j..`.
    ///
    /// # Errors
    ///
    /// [`ProveError`] as there; [`ProveError::Degenerate`] for a wrong number of nonces.
    pub fn prove_with_nonces(
        &self,
        disclosure: &Disclosure,
        presentation_header: &[u8],
        nonces: Nonces,
    ) -> Result<Proof, ProveError> {
        self.prove_with(disclosure, presentation_header, nonces)
    }
}

impl blind::Prover {
    /// Makes a proof as [`blind::Prover::prove`] does, with nonces `r1, r2, e~, r1~, r3~, m~_j..`.
    ///
    /// # Errors
    ///
    /// [`ProveError`] as there; [`ProveError::Degenerate`] for a wrong number of nonces.
    pub fn prove_with_nonces(
        &self,
        disclosure: &blind::Disclosure,
        presentation_header: &[u8],
        nonces: Nonces,
    ) -> Result<Proof, ProveError> {
        self.prove_with(disclosure, presentation_header, nonces)
    }
}

impl pseudonym::Prover {
    /// Makes a proof as [`pseudonym::Prover::prove`] does, with nonces `r1, r2, e~, r1~, r3~, m~_j..`.
    ///
    /// # Errors
    ///
    /// [`ProveError`] as there; [`ProveError::Degenerate`] for a wrong number of nonces.
    pub fn prove_with_nonces(
        &self,
        disclosure: &pseudonym::Disclosure,
        presentation_header: &[u8],
        context_id: &[u8],
        nonces: Nonces,
    ) -> Result<(Proof, Pseudonym), ProveError> {
        self.prove_with(disclosure, presentation_header, context_id, nonces)
    }
}

impl Commitment {
    /// Commits as [`Commitment::new`] does, with nonces `s, s~, m~_1 .. m~_M`.
    ///
    /// # Errors
    ///
    /// [`ProveError`] as there; [`ProveError::Degenerate`] for a wrong number of nonces.
    pub fn with_nonces(
        generators: &blind::Generators,
        messages: &[Message],
        nonces: Nonces,
    ) -> Result<(Self, ProverBlind), ProveError> {
        let secrets: Vec<_> = messages.iter().map(Message::scalar).collect();
        blind::commit(generators.basis(), &secrets, nonces)
    }
}

/// Commits as [`pseudonym::commit`] does, with nonces `s, s~, m~_1 .. m~_(M+N)`.
///
/// # Errors
///
/// [`ProveError`] as there; [`ProveError::Degenerate`] for a wrong number of nonces.
pub fn nym_commit_with_nonces(
    generators: &pseudonym::Generators,
    messages: &[Message],
    nym_secrets: &NymSecrets,
    nonces: Nonces,
) -> Result<(Commitment, ProverBlind), ProveError> {
    let secrets = pseudonym::committed_scalars(generators, messages, nym_secrets)?;
    blind::commit(generators.basis(), &secrets, nonces)
}
