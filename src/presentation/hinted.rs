//! Many presentations at once, with hints of somebody who checked them before.
//!
//! A hint gives the first messages that a verifier recomputes. They are hashed instead, and that they are the right ones
//! is one equation for each, `T = sum of response * point - challenge * image`. All equations of a batch are raised to
//! fresh weights and added: points that presentations share come together in one term, and the rest is one sum of many
//! short multiples. Sound for any hint (SPEC.md section 7.1); one that does not serve costs its work and no more.

use alloc::vec::Vec;

use rand_core::TryCryptoRng;

use super::batch::{each, stream, verdicts};
use super::verify::Reduced;
use super::{BatchHint, Session, Tie, VerifiedPresentation, Verifier, VerifyError};
use crate::bbs::{BatchError, RngError, Weights, bisect};
use crate::credential::DateTime;
use crate::curve::fold_is_identity_vartime;

/// An answer, perhaps with a hint.
pub(super) type Hinted<P> = (Session, P, Option<BatchHint>);

impl Verifier {
    /// The hint for an answer to the request of `session`, for whoever verifies it in a batch later.
    ///
    /// It costs what verification does without the pairings, which are not looked at: a hint is no verdict. Everything in
    /// it follows from the presentation.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] for a presentation that [`Verifier::verify`] would refuse for another reason than a pairing.
    pub fn batch_hint(
        &self,
        session: &Session,
        presentation: &[u8],
        now: DateTime,
    ) -> Result<BatchHint, VerifyError> {
        self.fit(session.request(), presentation, Tie::Request, now)?.hint()
    }

    /// Verifies many answers like [`Verifier::verify_batch`], faster for those that come with a good hint.
    ///
    /// Hints are not trusted. The verdicts are those of [`Verifier::verify`], whatever the hints are: an answer whose hint
    /// is missing, wrong or of another answer is verified without it.
    ///
    /// # Errors
    ///
    /// [`BatchError::Empty`] for no answers, [`BatchError::Rng`] without randomness for the weights; there is no verdict
    /// then.
    pub fn verify_batch_hinted<P: AsRef<[u8]> + Sync>(
        &self,
        answers: &[(Session, P, Option<BatchHint>)],
        now: DateTime,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Vec<Result<VerifiedPresentation, VerifyError>>, BatchError> {
        if answers.is_empty() {
            return Err(BatchError::Empty);
        }
        let mut reduced = each(answers, |answer| self.reduce_hinted(answer, now));
        let failing = failing_hints(answers, &reduced, rng)?;
        let again: Vec<_> = failing.iter().filter_map(|position| answers.get(*position)).collect();
        let again = each(&again, |(session, octets, _)| {
            self.reduce(session.request(), octets.as_ref(), Tie::Request, now)
        });
        for (position, without) in failing.into_iter().zip(again) {
            if let Some(verdict) = reduced.get_mut(position) {
                *verdict = without;
            }
        }
        Ok(verdicts(reduced, rng)?)
    }

    /// Verifies answers with hints as they come, like [`Verifier::verdicts`].
    pub fn verdicts_hinted<'a, P, R>(
        &'a self,
        answers: impl IntoIterator<Item = (Session, P, Option<BatchHint>)> + 'a,
        size: usize,
        mut now: impl FnMut() -> DateTime + 'a,
        rng: &'a mut R,
    ) -> impl Iterator<Item = Result<VerifiedPresentation, VerifyError>> + 'a
    where
        P: AsRef<[u8]> + Sync + 'a,
        R: TryCryptoRng + ?Sized,
    {
        stream(answers, size, move |batch| self.verify_batch_hinted(batch, now(), rng))
    }

    pub(super) fn reduce_hinted<'a, P: AsRef<[u8]>>(
        &'a self,
        (session, octets, hint): &'a Hinted<P>,
        now: DateTime,
    ) -> Result<Reduced<'a>, VerifyError> {
        let fitting = self.fit(session.request(), octets.as_ref(), Tie::Request, now)?;
        fitting.recompute_hinted(hint.as_ref())
    }
}

/// The positions of those that took first messages from a hint which are not the right ones.
///
/// Every equation has a weight of its own, drawn when all octets of all answers and hints are fixed.
pub(super) fn failing_hints<P: AsRef<[u8]>>(
    answers: &[Hinted<P>],
    reduced: &[Result<Reduced<'_>, VerifyError>],
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<Vec<usize>, RngError> {
    let pairs = reduced.iter().zip(answers).enumerate();
    let hinted = pairs.filter_map(|(position, (reduced, answer))| {
        let reduced = reduced.as_ref().ok()?;
        Some((position, reduced, reduced.first()?.count(), answer))
    });
    let hinted: Vec<_> = hinted.collect();
    if hinted.is_empty() {
        return Ok(Vec::new());
    }
    let mut weights = Weights::new(b"AVERMENT hint weights 1", rng)?;
    for (.., (_, octets, hint)) in &hinted {
        weights.absorb(octets.as_ref());
        hint.iter().for_each(|hint| weights.absorb(hint.first_octets()));
    }
    let weights = weights.draw(hinted.iter().map(|(_, _, count, _)| count).sum());
    let mut rest = weights.as_slice();
    let weighed = hinted.iter().map(|(_, reduced, count, _)| {
        let (own, others) = rest.split_at_checked(*count).unwrap_or_default();
        rest = others;
        (*reduced, own)
    });
    let weighed: Vec<_> = weighed.collect();
    // Without equations a hint is wrong.
    let folded = each(&weighed, |(reduced, weights)| reduced.fold(weights));
    let wrong = bisect(folded.len(), |range| {
        let equations = folded.get(range.clone()).unwrap_or_default().iter().map(Option::as_ref);
        equations.collect::<Option<Vec<_>>>().is_some_and(|all| fold_is_identity_vartime(&all))
    });
    Ok(wrong
        .iter()
        .filter_map(|place| hinted.get(*place))
        .map(|(position, ..)| *position)
        .collect())
}
