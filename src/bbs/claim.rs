//! What a verifier checks: one proof against what the verifier itself expects, alone or in a batch.

use alloc::vec::Vec;

use rand_core::TryCryptoRng;
use shake::Shake256;
use shake::digest::{ExtendableOutput, Update, XofReader};

use super::context::Context;
use super::message::DisclosedMessages;
use super::nonces::random_octets;
use super::proof::{Challenge, Domain, Proof};
use super::pseudonym::NymClaim;
use super::settle::{Equation, all_hold, failing};
use super::{BatchError, RngError, VerifyError};
use crate::curve::Weight;

/// A proof together with everything that the verifier expects of it. Nothing is computed yet.
///
/// Made by the `claim` method of a verifier; settled by [`Claim::verify`], or with others by [`verify_batch`].
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    pub(crate) context: &'a Context,
    pub(crate) header: &'a [u8],
    pub(crate) header_suffix: Option<[u8; 8]>,
    pub(crate) presentation_header: &'a [u8],
    pub(crate) disclosed: &'a DisclosedMessages,
    pub(crate) proof: &'a Proof,
    pub(crate) nym: Option<NymClaim<'a>>,
}

impl<'a> Claim<'a> {
    /// Checks this claim on its own.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] if it does not hold.
    pub fn verify(&self) -> Result<(), VerifyError> {
        if self.equation()?.holds() { Ok(()) } else { Err(VerifyError::Rejected) }
    }

    /// Checks everything but the pairing equation, which remains.
    fn equation(&self) -> Result<Equation<'a>, VerifyError> {
        let limits = self.context.basis().limits();
        limits.check_presentation_header(self.presentation_header)?;
        let suffix = self.header_suffix.as_ref().map_or(&[][..], <[u8; 8]>::as_slice);
        let domain = self.context.domain(self.header, suffix)?;
        let commitments =
            self.proof.recommit_vartime(self.context, Some(domain), self.disclosed)?;
        let before_domain = match &self.nym {
            Some(nym) => nym.recommit_vartime(self.context, self.proof)?.to_vec(),
            None => Vec::new(),
        };
        let challenge = Challenge {
            disclosed: self.disclosed.messages(),
            points: &self.proof.points(),
            commitments: &commitments,
            before_domain: &before_domain,
            domain: Domain::Known(domain),
            presentation_header: self.presentation_header,
            context_id: self.nym.as_ref().map(NymClaim::context_id),
        };
        if challenge.scalar(self.context) != self.proof.challenge() {
            return Err(VerifyError::Rejected);
        }
        Ok(self.proof.equation(self.context))
    }
}

/// Checks many claims at once, of any keys, interfaces and ciphersuites.
///
/// Every challenge is recomputed; the pairing equations are folded under fresh weights of 128 bits each into one product
/// with one Miller loop for each distinct key and one more. A false claim passes with probability 2^-128.
///
/// # Errors
///
/// [`BatchError::Rejected`] names all claims that do not hold, and no others. [`BatchError::Empty`] for no claims,
/// [`BatchError::Rng`] without randomness.
pub fn verify_batch(
    claims: &[Claim<'_>],
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<(), BatchError> {
    if claims.is_empty() {
        return Err(BatchError::Empty);
    }
    let mut indexes = Vec::new();
    let (mut positions, mut equations) = (Vec::new(), Vec::new());
    for (index, equation) in equations_of(claims).into_iter().enumerate() {
        match equation {
            Ok(equation) => {
                positions.push(index);
                equations.push(equation);
            }
            Err(_) => indexes.push(index),
        }
    }
    let starts: Vec<_> = (0..equations.len()).collect();
    let failing = settle_each(&equations, &starts, rng)?;
    indexes.extend(failing.iter().filter_map(|position| positions.get(*position)));
    indexes.sort_unstable();
    if indexes.is_empty() { Ok(()) } else { Err(BatchError::Rejected { indexes }) }
}

#[cfg(not(feature = "parallel"))]
fn equations_of<'a>(claims: &[Claim<'a>]) -> Vec<Result<Equation<'a>, VerifyError>> {
    claims.iter().map(Claim::equation).collect()
}

#[cfg(feature = "parallel")]
fn equations_of<'a>(claims: &[Claim<'a>]) -> Vec<Result<Equation<'a>, VerifyError>> {
    use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
    claims.par_iter().map(Claim::equation).collect()
}

/// Whether all equations hold, each under a fresh weight of its own.
///
/// # Errors
///
/// [`RngError`] without randomness for the weights.
pub(crate) fn settle(
    equations: &[Equation<'_>],
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<bool, RngError> {
    Ok(all_hold(equations, &weights(equations, rng)?))
}

/// The positions of the groups of equations that do not hold, ascending. Every equation has a fresh weight of its own.
///
/// # Errors
///
/// [`RngError`] without randomness for the weights.
pub(crate) fn settle_each(
    equations: &[Equation<'_>],
    starts: &[usize],
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<Vec<usize>, RngError> {
    Ok(failing(equations, &weights(equations, rng)?, starts))
}

fn weights(
    equations: &[Equation<'_>],
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<Vec<Weight>, RngError> {
    let mut weights = Weights::new(b"AVERMENT batch weights 1", rng)?;
    equations.iter().for_each(|equation| weights.absorb(&equation.octets()));
    Ok(weights.draw(equations.len()))
}

/// Weights of equations, from fresh randomness and everything that they weigh, drawn when all of that is fixed.
///
/// Hedged like nonces are: should the generator fail in a way that nobody notices, the weights still depend on every
/// octet that they weigh.
pub(crate) struct Weights(Shake256);

impl Weights {
    /// Weights for one purpose, which `label` names.
    ///
    /// # Errors
    ///
    /// [`RngError`] without randomness.
    pub(crate) fn new(
        label: &[u8],
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Self, RngError> {
        let mut state = Shake256::default();
        state.update(label);
        state.update(random_octets(rng)?.as_slice());
        Ok(Self(state))
    }

    /// Absorbs what the weights depend on.
    pub(crate) fn absorb(&mut self, octets: &[u8]) {
        self.0.update(octets);
    }

    /// So many weights.
    pub(crate) fn draw(self, count: usize) -> Vec<Weight> {
        let mut reader = self.0.finalize_xof();
        let mut weight = [0; 16];
        let weights = (0..count).map(|_| {
            reader.read(&mut weight);
            weight
        });
        weights.collect()
    }
}
