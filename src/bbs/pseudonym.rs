//! Pseudonyms: one holder is recognised within a context, and not across contexts.
//!
//! Implements draft-irtf-cfrg-bbs-per-verifier-linkability (-03). The holder commits to its messages and to `N` nym
//! secrets, the signer adds entropy of its own to the last one, and every proof for a context shows
//!
//! ```text
//! pseudonym = OP * (s_0 + s_1 z + .. + s_(N-1) z^(N-1)),  OP and z hashed from the context
//! ```
//!
//! with the proof that the s_i are those of the signature. The nym secrets are the last `N` committed messages: always
//! hidden, never named. The signed header is the caller's with `N` appended.

mod secrets;

use alloc::vec::Vec;

use rand_core::TryCryptoRng;
pub use secrets::{NymSecrets, SignerNymEntropy};

use super::basis::Basis;
use super::blind::{
    Commitment, ProverBlind, SignedMessages, blind_commitment, blind_sign, check_request,
    commit_hedged, disclosed_list, disclosure_list,
};
use super::ciphersuite::{ApiId, Interface, i2osp8, tag};
use super::claim::Claim;
use super::context::Context;
use super::generators::{message, messages};
use super::nonces::Nonces;
use super::proof::{Challenge, Credential, Domain};
use super::prover::hedged;
use super::{
    Ciphersuite, DisclosureError, LimitExceeded, Limits, Message, Proof, ProveError, PublicKey,
    SecretKey, SetupError, SignError, Signature, VerifyError,
    message::{self as list, Layout},
};
use crate::curve::{
    DecodeError, G1, Scalar, SecretScalar, Sum, hash_to_curve, msm_vartime, secret_mul,
};

/// The generators of the pseudonym interface. Cloning shares them.
#[derive(Clone, Debug)]
pub struct Generators(Basis);

impl Generators {
    #[cfg(feature = "hazmat")]
    pub(crate) const fn basis(&self) -> &Basis {
        &self.0
    }

    /// Derives the generators for `signer_count` messages of the signer, `committed_count` of the holder, and
    /// `nym_count` nym secrets.
    ///
    /// # Errors
    ///
    /// [`SetupError::NoNymSecret`] without nym secrets, [`SetupError::Limit`] if `limits` allows fewer messages.
    pub fn new(
        suite: Ciphersuite,
        [signer_count, committed_count, nym_count]: [usize; 3],
        limits: &Limits,
    ) -> Result<Self, SetupError> {
        if nym_count == 0 {
            return Err(SetupError::NoNymSecret);
        }
        let api_id = ApiId::new(suite, Interface::Pseudonym);
        let committed = Some(committed_count.saturating_add(nym_count));
        let layout = Layout { signer: signer_count, committed, nym_secrets: nym_count };
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
}

/// Commits to `messages` and `nym_secrets` (`CommitWithNym`), constant time in both.
///
/// # Errors
///
/// [`ProveError`] for wrong numbers of messages or secrets, or missing randomness.
pub fn commit(
    generators: &Generators,
    messages: &[Message],
    nym_secrets: &NymSecrets,
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<(Commitment, ProverBlind), ProveError> {
    let secrets = committed_scalars(generators, messages, nym_secrets)?;
    commit_hedged(&generators.0, &secrets, "nym commitment", rng)
}

pub(crate) fn committed_scalars<'a>(
    generators: &Generators,
    messages: &'a [Message],
    nym_secrets: &'a NymSecrets,
) -> Result<Vec<&'a SecretScalar>, ProveError> {
    let layout = generators.0.layout();
    if messages.len() != layout.nameable() || nym_secrets.0.len() != layout.nym_secrets {
        return Err(ProveError::MessageCount);
    }
    Ok(messages.iter().map(Message::scalar).chain(&nym_secrets.0).collect())
}

/// What the signed header has behind the caller's: the number of nym secrets.
fn header_suffix(context: &Context) -> [u8; 8] {
    i2osp8(context.basis().layout().nym_secrets)
}

/// A secret key with its generators (pseudonym interface).
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

    /// Signs `messages`, what `commitment` commits to, and `entropy` (`BlindSignWithNym`).
    ///
    /// `entropy` is drawn for this holder alone, and sent to it with the signature.
    ///
    /// # Errors
    ///
    /// [`SignError`] for wrong numbers of messages, inputs beyond the limits, a commitment whose proof does not hold, or
    /// a failed check of the result.
    pub fn sign(
        &self,
        commitment: &Commitment,
        header: &[u8],
        messages: &[Message],
        entropy: &SignerNymEntropy,
    ) -> Result<Signature, SignError> {
        let suffix = header_suffix(&self.context);
        let domain = check_request(&self.context, Some(commitment), messages, header, &suffix)?;
        let b = || {
            let mut b = blind_commitment(&self.context, domain, messages, Some(commitment));
            b.add(&self.context.basis().last_base_secret_mul(&entropy.0));
            b
        };
        blind_sign(&self.key, &self.context, b)
    }

    /// The verifier of this signer's signatures, sharing what is prepared.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        Verifier(self.context.clone())
    }
}

/// What a holder is recognised by within one context: a point of G1, 48 octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pseudonym(G1);

impl Pseudonym {
    /// Length of an encoded pseudonym, in octets.
    pub const LEN: usize = G1::LEN;

    /// Reads and validates a pseudonym.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] for any other length or form, for the identity, and for points outside the prime-order group.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        G1::from_bytes(bytes).map(Self)
    }

    /// The compressed encoding, 48 octets.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        self.0.to_bytes()
    }
}

/// `OP` and `z`, hashed from a context.
struct ContextBase {
    point: G1,
    z: Scalar,
}

impl ContextBase {
    /// `None` if the point is the identity.
    fn new(api_id: ApiId, context_id: &[u8]) -> Option<Self> {
        let point =
            hash_to_curve(api_id.suite().hash(), context_id, &api_id.octets()).to_point()?;
        let z = api_id.expander().chain(context_id).scalar(&api_id.tag(tag::NYM_SECRETS));
        Some(Self { point, z })
    }

    /// `OP` times the polynomial with these coefficients, highest first, at z: constant time in the coefficients.
    fn secret_mul<'a>(&self, coefficients: impl Iterator<Item = &'a SecretScalar>) -> Sum {
        let z = self.z.into();
        let value = coefficients.fold(SecretScalar::from(Scalar::ZERO), |value, coefficient| {
            &(&value * &z) + coefficient
        });
        secret_mul(&(&self.point).into(), &value)
    }
}

/// A public key with its generators (pseudonym interface), prepared once. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Verifier(Context);

/// What a proof with a pseudonym is checked against.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "callers build it, field by field")]
pub struct Presented<'a> {
    /// The header of the signature.
    pub header: &'a [u8],
    /// The presentation header, with the verifier's nonce.
    pub presentation_header: &'a [u8],
    /// The context that the pseudonym belongs to.
    pub context_id: &'a [u8],
    /// The pseudonym that came with the proof.
    pub pseudonym: &'a Pseudonym,
}

impl Verifier {
    /// Prepares `public_key`.
    ///
    /// # Errors
    ///
    /// [`SetupError::SuiteMismatch`] if key and generators belong to different ciphersuites.
    pub fn new(public_key: PublicKey, generators: &Generators) -> Result<Self, SetupError> {
        Context::new(public_key, generators.0.clone()).map(Self)
    }

    /// Checks a proof with its pseudonym (`ProofVerifyWithNym`).
    ///
    /// # Errors
    ///
    /// [`VerifyError`] for inputs beyond the limits, a wrong number of messages, or a proof that does not hold.
    pub fn verify_proof(
        &self,
        presented: Presented<'_>,
        disclosed: &DisclosedMessages,
        proof: &Proof,
    ) -> Result<(), VerifyError> {
        self.claim(presented, disclosed, proof).verify()
    }

    /// The same check as a value, for [`verify_batch`](super::verify_batch).
    #[must_use]
    pub fn claim<'a>(
        &'a self,
        presented: Presented<'a>,
        disclosed: &'a DisclosedMessages,
        proof: &'a Proof,
    ) -> Claim<'a> {
        Claim {
            context: &self.0,
            header: presented.header,
            header_suffix: Some(header_suffix(&self.0)),
            presentation_header: presented.presentation_header,
            disclosed: &disclosed.0,
            proof,
            nym: Some(NymClaim {
                pseudonym: presented.pseudonym,
                context_id: presented.context_id,
            }),
        }
    }
}

/// The pseudonym's part of a claim.
#[derive(Clone, Debug)]
pub(crate) struct NymClaim<'a> {
    pseudonym: &'a Pseudonym,
    context_id: &'a [u8],
}

impl<'a> NymClaim<'a> {
    pub(crate) const fn context_id(&self) -> &'a [u8] {
        self.context_id
    }

    /// The pseudonym and `Uv = OP * (m^_0 + m^_1 z + ..) - pseudonym * c`, for the last responses of the proof.
    pub(crate) fn recommit_vartime(
        &self,
        context: &Context,
        proof: &Proof,
    ) -> Result<[[u8; G1::LEN]; 2], VerifyError> {
        context.basis().limits().check_context_id(self.context_id)?;
        let base = ContextBase::new(context.basis().api_id(), self.context_id)
            .ok_or(VerifyError::Degenerate)?;
        let hats = proof.message_hats();
        let start = hats
            .len()
            .checked_sub(context.basis().layout().nym_secrets)
            .ok_or(VerifyError::HiddenCount)?;
        let hats = hats.get(start..).ok_or(VerifyError::HiddenCount)?;
        let value = hats.iter().rev().fold(Scalar::ZERO, |value, hat| value * base.z + *hat);
        let uv = msm_vartime(&[base.point, self.pseudonym.0], &[value, -proof.challenge()]);
        let uv = uv.to_point().ok_or(VerifyError::Rejected)?;
        Ok([self.pseudonym.to_bytes(), uv.to_bytes()])
    }
}

/// The positions of the messages that a proof shows. Nym secrets and prover blind cannot be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure(list::Disclosure);

impl Disclosure {
    /// Shows the messages at `signer` and at `committed`, positions in the two lists, zero-based and ascending.
    ///
    /// # Errors
    ///
    /// [`DisclosureError`] for an index out of range of its list, a repeated one, or indexes out of order.
    pub fn new(
        generators: &Generators,
        signer: impl IntoIterator<Item = usize>,
        committed: impl IntoIterator<Item = usize>,
    ) -> Result<Self, DisclosureError> {
        disclosure_list(generators.0.layout(), signer, committed).map(Self)
    }
}

/// Messages that a proof shows, with their positions in the two lists, as the verifier knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosedMessages(list::DisclosedMessages);

impl DisclosedMessages {
    /// The signer's messages and the holder's, each with its position in its list, zero-based and ascending.
    ///
    /// # Errors
    ///
    /// [`DisclosureError`] for an index out of range of its list, a repeated one, or indexes out of order.
    pub fn new(
        generators: &Generators,
        signer: impl IntoIterator<Item = (usize, Message)>,
        committed: impl IntoIterator<Item = (usize, Message)>,
    ) -> Result<Self, DisclosureError> {
        disclosed_list(generators.0.layout(), signer, committed).map(Self)
    }
}

/// A signature with its messages and nym secrets, ready to be presented any number of times.
#[derive(Clone, Debug)]
pub struct Prover {
    credential: Credential,
    nym_secrets: NymSecrets,
}

impl Prover {
    /// Takes a signature and checks it (`FinalizeWithNym`).
    ///
    /// `nym_secrets` are those that the signature covers: [`NymSecrets::with_entropy`].
    ///
    /// # Errors
    ///
    /// [`VerifyError`] for wrong numbers of messages, inputs beyond the limits, or a signature that does not hold.
    pub fn new(
        verifier: &Verifier,
        header: &[u8],
        messages: SignedMessages,
        nym_secrets: NymSecrets,
        signature: Signature,
    ) -> Result<Self, VerifyError> {
        let context = &verifier.0;
        if nym_secrets.0.len() != context.basis().layout().nym_secrets {
            return Err(VerifyError::MessageCount);
        }
        let domain = context.domain(header, &header_suffix(context))?;
        let list = messages.into_list(context.basis(), &nym_secrets.0)?;
        let credential = Credential::new_unchecked(context, domain, list, signature)?;
        credential.check()?;
        Ok(Self { credential, nym_secrets })
    }

    /// Computes tables, after which proofs take about half the time: 3 ms and 400 KiB.
    #[must_use]
    pub fn with_tables(self) -> Self {
        Self { credential: self.credential.with_tables(), ..self }
    }

    /// Makes a proof and the pseudonym for `context_id` (`ProofGenWithNym`).
    ///
    /// Two proofs for one context show the same pseudonym; proofs for different contexts cannot be linked.
    ///
    /// # Errors
    ///
    /// [`ProveError`] for a disclosure of another number of messages, inputs beyond the limits, or missing randomness.
    pub fn prove(
        &self,
        disclosure: &Disclosure,
        presentation_header: &[u8],
        context_id: &[u8],
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<(Proof, Pseudonym), ProveError> {
        let shown = self.credential.shown(&disclosure.0)?;
        let transcript = [presentation_header, context_id];
        let nonces = hedged(&self.credential, "nym proof", &shown, &transcript, rng)?;
        self.prove_with(disclosure, presentation_header, context_id, nonces)
    }

    pub(crate) fn prove_with(
        &self,
        disclosure: &Disclosure,
        presentation_header: &[u8],
        context_id: &[u8],
        nonces: Nonces,
    ) -> Result<(Proof, Pseudonym), ProveError> {
        let context = self.credential.context();
        let limits = context.basis().limits();
        limits.check_presentation_header(presentation_header)?;
        limits.check_context_id(context_id)?;
        let base =
            ContextBase::new(context.basis().api_id(), context_id).ok_or(ProveError::Degenerate)?;
        let shown = self.credential.shown(&disclosure.0)?;
        let started = self.credential.start(&shown, nonces)?;
        let pseudonym = base.secret_mul(self.nym_secrets.0.iter().rev());
        // Ut = OP * (m~_0 + m~_1 z + ..), with the nonces of the nym secrets
        let ut = base.secret_mul(started.message_tildes().rev().take(self.nym_secrets.0.len()));
        let [pseudonym, ut] = Sum::to_points([&pseudonym, &ut]);
        let pseudonym = Pseudonym(pseudonym.ok_or(ProveError::Degenerate)?);
        let ut = ut.ok_or(ProveError::Degenerate)?;
        let challenge = Challenge {
            disclosed: &self.credential.disclosed(&shown),
            points: started.points(),
            commitments: started.commitments(),
            before_domain: &[pseudonym.to_bytes(), ut.to_bytes()],
            domain: Domain::Known(self.credential.domain()),
            presentation_header,
            context_id: Some(context_id),
        };
        let challenge = challenge.scalar(context);
        Ok((started.finish(challenge)?, pseudonym))
    }
}
