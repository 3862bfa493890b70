//! Proving possession of a signature of the core interface.

use alloc::vec::Vec;

use rand_core::TryCryptoRng;

use super::nonces::Nonces;
use super::proof::{Challenge, Credential, Domain};
use super::{Disclosure, Message, Proof, ProveError, Signature, Verifier, VerifyError};

/// A signature with its messages, ready to be presented any number of times (core interface).
#[derive(Clone, Debug)]
pub struct Prover(Credential);

impl Prover {
    /// Takes a signature over `messages` under `header` and checks it, constant time in messages and signature.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] for a wrong number of messages, inputs beyond the limits, or a signature that does not hold.
    pub fn new(
        verifier: &Verifier,
        header: &[u8],
        messages: Vec<Message>,
        signature: Signature,
    ) -> Result<Self, VerifyError> {
        let prover = Self::new_unchecked(verifier, header, messages, signature)?;
        prover.0.check()?;
        Ok(prover)
    }

    /// Takes a signature that was checked before, when it was received. Proofs with a wrong one are accepted by nobody.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] for a wrong number of messages or inputs beyond the limits.
    pub fn new_unchecked(
        verifier: &Verifier,
        header: &[u8],
        messages: Vec<Message>,
        signature: Signature,
    ) -> Result<Self, VerifyError> {
        let domain = verifier.context().domain(header, &[])?;
        Credential::new_unchecked(verifier.context(), domain, messages, signature).map(Self)
    }

    /// Computes tables, after which proofs take about half the time: 3 ms and 400 KiB.
    #[must_use]
    pub fn with_tables(self) -> Self {
        Self(self.0.with_tables())
    }

    /// Makes a proof that shows the messages of `disclosure` (`ProofGen`, section 3.5.3).
    ///
    /// Constant time in hidden messages and signature. Two proofs cannot be linked, except by what they show.
    /// `presentation_header` carries the verifier's nonce.
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
        let shown = self.0.shown(disclosure)?;
        prove(&self.0, "core proof", &shown, presentation_header, rng)
    }

    #[cfg(feature = "hazmat")]
    pub(crate) fn prove_with(
        &self,
        disclosure: &Disclosure,
        presentation_header: &[u8],
        nonces: Nonces,
    ) -> Result<Proof, ProveError> {
        prove_with(&self.0, &self.0.shown(disclosure)?, presentation_header, nonces)
    }
}

/// A proof with nothing but the draft's own equations.
pub(crate) fn prove(
    credential: &Credential,
    purpose: &'static str,
    shown: &[bool],
    presentation_header: &[u8],
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<Proof, ProveError> {
    let nonces = hedged(credential, purpose, shown, &[presentation_header], rng)?;
    prove_with(credential, shown, presentation_header, nonces)
}

pub(crate) fn prove_with(
    credential: &Credential,
    shown: &[bool],
    presentation_header: &[u8],
    nonces: Nonces,
) -> Result<Proof, ProveError> {
    let context = credential.context();
    context.basis().limits().check_presentation_header(presentation_header)?;
    let started = credential.start(shown, nonces)?;
    let challenge = Challenge {
        disclosed: &credential.disclosed(shown),
        points: started.points(),
        commitments: started.commitments(),
        before_domain: &[],
        domain: Domain::Known(credential.domain()),
        presentation_header,
        context_id: None,
    };
    let challenge = challenge.scalar(context);
    started.finish(challenge)
}

/// Nonces from randomness, the whole credential and everything public of the proof to be made.
pub(crate) fn hedged(
    credential: &Credential,
    purpose: &'static str,
    shown: &[bool],
    transcript: &[&[u8]],
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<Nonces, ProveError> {
    let count = 5 + shown.iter().filter(|shown| !**shown).count();
    let shown: Vec<u8> = shown.iter().copied().map(u8::from).collect();
    let signature = credential.signature().to_bytes();
    let domain = credential.domain().to_bytes();
    let own: [&[u8]; 3] = [&signature, &domain, &shown];
    let transcript: Vec<_> = own.iter().chain(transcript).copied().collect();
    Ok(Nonces::hedged(rng, purpose, credential.secrets(), &transcript, count)?)
}
