//! Blind signatures: the signer signs messages of the holder that it never sees.
//!
//! Implements draft-irtf-cfrg-bbs-blind-signatures with the octets of its published fixtures (section numbers are those
//! of -02). The holder commits to its messages and proves that it can open the [`Commitment`]; the signer signs it
//! together with its own messages. The signed list is
//!
//! ```text
//! m_1 .. m_L, prover blind, committed messages 1 .. M
//! ```
//!
//! and a verifier names positions in the two lists: the blind between them can be neither shown nor named.

mod commitment;
mod list;

use alloc::vec::Vec;

#[cfg(feature = "hazmat")]
pub(crate) use commitment::commit;
pub(crate) use commitment::commit_hedged;
pub use commitment::{Commitment, ProverBlind};
pub use list::{DisclosedMessages, Disclosure};
pub(crate) use list::{disclosed_list, disclosure_list};
use rand_core::TryCryptoRng;

use super::basis::Basis;
use super::ciphersuite::{ApiId, Interface, tag};
use super::claim::Claim;
use super::context::Context;
use super::generators::{message, messages};
use super::message::Layout;
use super::proof::Credential;
use super::prover::prove;
use super::signature::sign;
use super::{
    Ciphersuite, LimitExceeded, Limits, Message, Proof, ProveError, PublicKey, SecretKey,
    SetupError, SignError, Signature, VerifyError,
};
use crate::curve::{Scalar, SecretScalar, Sum};

/// The generators of the blind interface. Cloning shares them.
#[derive(Clone, Debug)]
pub struct Generators(Basis);

impl Generators {
    /// Derives the generators for `signer_count` messages of the signer and `committed_count` of the holder.
    ///
    /// # Errors
    ///
    /// [`SetupError::Limit`] if `limits` allows fewer messages; checked before any point is computed.
    pub fn new(
        suite: Ciphersuite,
        signer_count: usize,
        committed_count: usize,
        limits: &Limits,
    ) -> Result<Self, SetupError> {
        let api_id = ApiId::new(suite, Interface::Blind);
        let committed = Some(committed_count);
        let layout = Layout { signer: signer_count, committed, nym_secrets: 0 };
        Basis::new(api_id, limits, layout).map(Self)
    }

    /// The same generators with a table for each: about 1 ms and 135,168 bytes of memory for each.
    #[must_use]
    pub fn with_tables(&self) -> Self {
        Self(self.0.with_tables())
    }

    /// Maps octets to a message (`messages_to_scalars`).
    ///
    /// # Errors
    ///
    /// [`LimitExceeded`] if the octets are longer than allowed.
    pub fn message(&self, octets: &[u8]) -> Result<Message, LimitExceeded> {
        message(&self.0, octets)
    }

    /// Maps each element to a message.
    ///
    /// # Errors
    ///
    /// [`LimitExceeded`] if one of them is longer than allowed.
    pub fn messages<T: AsRef<[u8]>>(
        &self,
        octets: impl IntoIterator<Item = T>,
    ) -> Result<Vec<Message>, LimitExceeded> {
        messages(&self.0, octets)
    }

    pub(crate) const fn basis(&self) -> &Basis {
        &self.0
    }
}

/// A secret key with its generators (blind interface).
#[derive(Clone, Debug)]
pub struct Signer {
    key: SecretKey,
    context: Context,
}

impl Signer {
    /// Prepares `key` for signatures over `generators`.
    ///
    /// # Errors
    ///
    /// [`SetupError::SuiteMismatch`] if they belong to different ciphersuites.
    pub fn new(key: SecretKey, generators: &Generators) -> Result<Self, SetupError> {
        let context = Context::new(key.public_key(), generators.0.clone())?;
        Ok(Self { key, context })
    }

    /// Signs `messages` and what `commitment` commits to, under `header` (`BlindSign`, section 4.2.1).
    ///
    /// Without a commitment the generators must be for no committed messages. The commitment's proof is checked first.
    /// It carries no nonce: an application that needs freshness binds it to a session of its own.
    ///
    /// # Errors
    ///
    /// [`SignError`] for wrong numbers of messages, inputs beyond the limits, a commitment whose proof does not hold, or
    /// a failed check of the result.
    pub fn sign(
        &self,
        commitment: Option<&Commitment>,
        header: &[u8],
        messages: &[Message],
    ) -> Result<Signature, SignError> {
        let domain = check_request(&self.context, commitment, messages, header, &[])?;
        let b = || blind_commitment(&self.context, domain, messages, commitment);
        blind_sign(&self.key, &self.context, b)
    }

    /// The verifier of this signer's signatures, sharing what is prepared.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        Verifier(self.context.clone())
    }
}

/// Checks everything that the holder sent, and gives the domain.
pub(crate) fn check_request(
    context: &Context,
    commitment: Option<&Commitment>,
    messages: &[Message],
    header: &[u8],
    header_suffix: &[u8],
) -> Result<Scalar, SignError> {
    let basis = context.basis();
    if messages.len() != basis.layout().signer {
        return Err(SignError::MessageCount);
    }
    let domain = context.domain(header, header_suffix)?;
    match commitment {
        Some(commitment) => commitment.check(basis)?,
        None if basis.layout().committed.unwrap_or(0) == 0 => {}
        None => return Err(SignError::CommitmentCount),
    }
    Ok(domain)
}

/// `B = P1 + Q_1 * domain + sum of H_i * m_i + C`
pub(crate) fn blind_commitment(
    context: &Context,
    domain: Scalar,
    messages: &[Message],
    commitment: Option<&Commitment>,
) -> Sum {
    let messages = messages.iter().map(|message| message.scalar().expose());
    let mut b = context.commitment_vartime(domain, messages);
    if let Some(commitment) = commitment {
        b.add_point(commitment.point());
    }
    b
}

/// `e = hash_to_scalar(SK || B)`, then as the core interface signs.
pub(crate) fn blind_sign(
    key: &SecretKey,
    context: &Context,
    b: impl Fn() -> Sum,
) -> Result<Signature, SignError> {
    let first = b();
    let octets = first.to_point().ok_or(SignError::Degenerate)?.to_bytes();
    let api_id = context.basis().api_id();
    let input = api_id.expander().chain(key.expose_bytes().as_slice()).chain(&octets);
    let e = input.secret_scalar(&api_id.tag(tag::HASH_TO_SCALAR)).expose();
    sign(key, e, b, &first)
}

/// A public key with its generators (blind interface), prepared once. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Verifier(Context);

impl Verifier {
    /// Prepares `public_key`.
    ///
    /// # Errors
    ///
    /// [`SetupError::SuiteMismatch`] if key and generators belong to different ciphersuites.
    pub fn new(public_key: PublicKey, generators: &Generators) -> Result<Self, SetupError> {
        Context::new(public_key, generators.0.clone()).map(Self)
    }

    pub(crate) const fn context(&self) -> &Context {
        &self.0
    }

    /// Checks a proof (`BlindProofVerify`, section 4.2.4).
    ///
    /// # Errors
    ///
    /// [`VerifyError`] for inputs beyond the limits, a wrong number of messages, or a proof that does not hold.
    pub fn verify_proof(
        &self,
        header: &[u8],
        presentation_header: &[u8],
        disclosed: &DisclosedMessages,
        proof: &Proof,
    ) -> Result<(), VerifyError> {
        self.claim(header, presentation_header, disclosed, proof).verify()
    }

    /// The same check as a value, for [`verify_batch`](super::verify_batch).
    #[must_use]
    pub const fn claim<'a>(
        &'a self,
        header: &'a [u8],
        presentation_header: &'a [u8],
        disclosed: &'a DisclosedMessages,
        proof: &'a Proof,
    ) -> Claim<'a> {
        Claim {
            context: &self.0,
            header,
            header_suffix: None,
            presentation_header,
            disclosed: disclosed.list(),
            proof,
            nym: None,
        }
    }
}

/// A blind signature with all its messages, ready to be presented any number of times.
#[derive(Clone, Debug)]
pub struct Prover(Credential);

impl Prover {
    /// Takes a signature over the signer's and the committed messages and checks it (`VerifyBlindSign`).
    ///
    /// `prover_blind` is the one that the commitment was made with, or `None` if there was no commitment.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] for wrong numbers of messages, inputs beyond the limits, or a signature that does not hold.
    pub fn new(
        verifier: &Verifier,
        header: &[u8],
        messages: SignedMessages,
        signature: Signature,
    ) -> Result<Self, VerifyError> {
        let prover = Self::new_unchecked(verifier, header, messages, signature)?;
        prover.0.check()?;
        Ok(prover)
    }

    /// Takes a signature that was checked before, when it was received.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] for wrong numbers of messages or inputs beyond the limits.
    pub fn new_unchecked(
        verifier: &Verifier,
        header: &[u8],
        messages: SignedMessages,
        signature: Signature,
    ) -> Result<Self, VerifyError> {
        let domain = verifier.0.domain(header, &[])?;
        let list = messages.into_list(verifier.0.basis(), &[])?;
        Credential::new_unchecked(&verifier.0, domain, list, signature).map(Self)
    }

    /// Computes tables, after which proofs take about half the time: 3 ms and 400 KiB.
    #[must_use]
    pub fn with_tables(self) -> Self {
        Self(self.0.with_tables())
    }

    /// Makes a proof that shows the messages of `disclosure` (`BlindProofGen`, section 4.2.3).
    ///
    /// # Errors
    ///
    /// [`ProveError`] for a disclosure of another number of messages, inputs beyond the limits, or missing randomness.
    pub fn prove(
        &self,
        disclosure: &Disclosure,
        presentation_header: &[u8],
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Proof, ProveError> {
        let shown = self.0.shown(disclosure.list())?;
        prove(&self.0, "blind proof", &shown, presentation_header, rng)
    }

    pub(crate) const fn signed(&self) -> &Credential {
        &self.0
    }

    #[cfg(feature = "hazmat")]
    pub(crate) fn prove_with(
        &self,
        disclosure: &Disclosure,
        presentation_header: &[u8],
        nonces: super::nonces::Nonces,
    ) -> Result<Proof, ProveError> {
        let shown = self.0.shown(disclosure.list())?;
        super::prover::prove_with(&self.0, &shown, presentation_header, nonces)
    }
}

/// All messages of a blind signature: the signer's, the holder's, and the blind between them.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "callers build it, field by field")]
pub struct SignedMessages {
    /// The signer's messages.
    pub signer: Vec<Message>,
    /// The holder's messages, as they were committed to.
    pub committed: Vec<Message>,
    /// The blind of the commitment, or `None` if there was no commitment.
    pub prover_blind: Option<ProverBlind>,
}

impl SignedMessages {
    /// The signed list, with the nym secrets at its end.
    pub(crate) fn into_list(
        self,
        basis: &Basis,
        nym_secrets: &[SecretScalar],
    ) -> Result<Vec<Message>, VerifyError> {
        let layout = basis.layout();
        if self.signer.len() != layout.signer || self.committed.len() != layout.nameable() {
            return Err(VerifyError::MessageCount);
        }
        let blind = self.prover_blind.map_or(Scalar::ZERO.into(), ProverBlind::into_message);
        let mut list = Vec::with_capacity(layout.message_count());
        list.extend_from_slice(&self.signer);
        list.push(blind);
        list.extend_from_slice(&self.committed);
        list.extend(nym_secrets.iter().cloned().map(Message::from));
        Ok(list)
    }
}
