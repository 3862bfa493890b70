//! Many presentations at once.
//!
//! Each is checked by itself up to its pairing equations. Those of all are raised to fresh weights, one for every equation,
//! and multiplied (SPEC.md section 7): one Miller loop for each distinct key is left for the whole batch. A batch that does
//! not hold is halved until those that do not hold are found, so that every presentation gets the verdict that it would
//! get alone.

use alloc::vec::Vec;

use rand_core::TryCryptoRng;

use super::verify::Reduced;
use super::{Session, Tie, VerifiedPresentation, Verifier, VerifyError};
use crate::bbs::{BatchError, RngError, settle_each};
use crate::credential::DateTime;

/// What is said of one answer.
pub(super) type Verdict = Result<VerifiedPresentation, VerifyError>;

impl Verifier {
    /// Verifies many answers, each against the request of its session. The verdicts come in the order of the answers, and
    /// are those of [`Verifier::verify`]: what is wrong with one answer is nothing to the others.
    ///
    /// The whole batch is in memory; [`Verifier::verdicts`] takes answers without end. Where sessions were stored as octets,
    /// [consume](super::NonceStore::consume) the nonce of each first.
    ///
    /// # Errors
    ///
    /// [`BatchError::Empty`] for no answers, [`BatchError::Rng`] without randomness for the weights; there is no verdict
    /// then. What is wrong with answers is in the verdicts alone.
    pub fn verify_batch<P: AsRef<[u8]> + Sync>(
        &self,
        answers: &[(Session, P)],
        now: DateTime,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Vec<Result<VerifiedPresentation, VerifyError>>, BatchError> {
        if answers.is_empty() {
            return Err(BatchError::Empty);
        }
        let reduced = each(answers, |(session, octets)| {
            self.reduce(session.request(), octets.as_ref(), Tie::Request, now)
        });
        Ok(verdicts(reduced, rng)?)
    }

    /// Verifies answers as they come, `size` at a time, in memory that does not grow with their number.
    ///
    /// Verdicts come in the order of the answers, each when its batch is full or `answers` has no more. `now` is asked for
    /// the time once for each batch, when all of it is there, so that a request that expires while others are verified has
    /// expired. Without randomness the verdicts of a batch are [`VerifyError::Rng`]. A `size` of 0 is taken as 1.
    pub fn verdicts<'a, P, R>(
        &'a self,
        answers: impl IntoIterator<Item = (Session, P)> + 'a,
        size: usize,
        mut now: impl FnMut() -> DateTime + 'a,
        rng: &'a mut R,
    ) -> impl Iterator<Item = Result<VerifiedPresentation, VerifyError>> + 'a
    where
        P: AsRef<[u8]> + Sync + 'a,
        R: TryCryptoRng + ?Sized,
    {
        stream(answers, size, move |batch| self.verify_batch(batch, now(), rng))
    }
}

/// The verdicts of `verify` on answers as they come, so many at a time.
pub(super) fn stream<T>(
    answers: impl IntoIterator<Item = T>,
    size: usize,
    mut verify: impl FnMut(&[T]) -> Result<Vec<Verdict>, BatchError>,
) -> impl Iterator<Item = Verdict> {
    let mut answers = answers.into_iter();
    let batches = core::iter::from_fn(move || {
        let batch: Vec<_> = answers.by_ref().take(size.max(1)).collect();
        if batch.is_empty() { None } else { Some(batch) }
    });
    batches.flat_map(move |batch| match verify(&batch) {
        Ok(verdicts) => verdicts,
        // A batch is not empty, and nothing is rejected as a whole.
        Err(_) => batch.iter().map(|_| Err(RngError.into())).collect(),
    })
}

/// The results for all items, in their order.
#[cfg(not(feature = "parallel"))]
pub(super) fn each<'a, T, R>(items: &'a [T], run: impl Fn(&'a T) -> R) -> Vec<R> {
    items.iter().map(run).collect()
}

/// The results for all items, in their order.
#[cfg(feature = "parallel")]
pub(super) fn each<'a, T: Sync, R: Send>(
    items: &'a [T],
    run: impl Fn(&'a T) -> R + Send + Sync,
) -> Vec<R> {
    use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
    items.par_iter().map(run).collect()
}

/// Settles the pairing equations of all, and says what each tells.
pub(super) fn verdicts(
    mut reduced: Vec<Result<Reduced<'_>, VerifyError>>,
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<Vec<Verdict>, RngError> {
    let failing = settle_all(&reduced, rng)?;
    for position in failing {
        if let Some(verdict) = reduced.get_mut(position) {
            *verdict = Err(VerifyError::Rejected);
        }
    }
    Ok(reduced.into_iter().map(|reduced| reduced.and_then(Reduced::verified)).collect())
}

/// The positions of those whose equations do not hold.
fn settle_all(
    reduced: &[Result<Reduced<'_>, VerifyError>],
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<Vec<usize>, RngError> {
    let (mut positions, mut starts, mut equations) = (Vec::new(), Vec::new(), Vec::new());
    let mut failing = Vec::new();
    for (position, reduced) in reduced.iter().enumerate() {
        let Ok(reduced) = reduced else { continue };
        match reduced.equations() {
            Ok(of_one) => {
                positions.push(position);
                starts.push(equations.len());
                equations.extend(of_one);
            }
            Err(_) => failing.push(position),
        }
    }
    if !equations.is_empty() {
        let groups = settle_each(&equations, &starts, rng)?;
        failing.extend(groups.iter().filter_map(|group| positions.get(*group)));
    }
    Ok(failing)
}
