//! Following a registry: one history, forwards.

use alloc::vec::Vec;
use rand_core::TryCryptoRng;
use shake::digest::{ExtendableOutput, Update, XofReader};
use shake::{Shake256, Shake256Reader};

use super::{Epoch, EpochHead, RegistryDocument, StatusError};
use crate::bbs::{Equation, FixedG2, Term, random_octets};
use crate::credential::HeadDigest;
use crate::curve::{G1, G2, Scalar, msm_vartime};

/// The one history of a registry that a wallet or a verifier follows, at its newest epoch.
///
/// It moves forwards only, epoch by epoch. Two parties that follow one registry compare digests of heads to notice that
/// they are shown different histories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusChain {
    document: RegistryDocument,
    head: EpochHead,
    value: G1,
}

impl StatusChain {
    /// Starts at a signed head: that of a credential, or one that was stored.
    ///
    /// # Errors
    ///
    /// [`StatusError`] if the head is not one of this registry, signed by its operator.
    pub fn start(document: RegistryDocument, head: EpochHead) -> Result<Self, StatusError> {
        let value = document.check_head(&head)?;
        Ok(Self { document, head, value })
    }

    /// The registry.
    #[must_use]
    pub const fn document(&self) -> &RegistryDocument {
        &self.document
    }

    /// The newest head.
    #[must_use]
    pub const fn head(&self) -> &EpochHead {
        &self.head
    }

    pub(crate) const fn value(&self) -> &G1 {
        &self.value
    }

    /// Moves on by one epoch. The epoch that is followed already changes nothing.
    ///
    /// # Errors
    ///
    /// [`StatusError::RolledBack`] for an older epoch, [`StatusError::Forked`] for one of another history,
    /// [`StatusError::Gap`] if epochs in between are missing, and [`StatusError`] for whatever is wrong with the epoch
    /// itself. Nothing changes then.
    pub fn advance(&mut self, epoch: &Epoch) -> Result<(), StatusError> {
        let (head, here) = (&epoch.head, (self.head.number, self.head.digest()));
        if head.number <= here.0 {
            self.document.check_head(head)?;
            return if head.number < here.0 {
                Err(StatusError::RolledBack)
            } else if head.digest() == here.1 {
                Ok(())
            } else {
                Err(StatusError::Forked)
            };
        }
        let value = follow(&self.document, here, epoch)?;
        let removed =
            u64::try_from(epoch.len()).ok().and_then(|n| self.head.removed.checked_add(n));
        if removed != Some(head.removed) || (epoch.is_empty() && value != self.value) {
            return Err(StatusError::Removals);
        }
        if head.time < self.head.time {
            return Err(StatusError::RolledBack);
        }
        (self.head, self.value) = (head.clone(), value);
        Ok(())
    }

    /// Checks every value of an epoch that continues this chain, by one equation under fresh weights. Holders need not: what
    /// comes out of an update is checked. An epoch that fails here serves nobody, and its operator signed it.
    ///
    /// # Errors
    ///
    /// [`StatusError::Removals`] if a value is not the one before divided by its handle, [`StatusError`] as for
    /// [`StatusChain::advance`], or without randomness.
    pub fn audit(
        &self,
        epoch: &Epoch,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<(), StatusError> {
        self.clone().advance(epoch)?;
        let mut weights = Weights::new(rng)?;
        let count = epoch.len() + 1;
        let (mut points, mut left, mut right) =
            (Vec::with_capacity(count), Vec::with_capacity(count), Vec::with_capacity(count));
        points.push(self.value);
        left.push(Scalar::ZERO);
        right.push(Scalar::ZERO);
        // e(V_i, K + h_i BP2) = e(V_(i-1), BP2)
        for (handle, value) in epoch.entries() {
            let (handle, value) = (Scalar::from_bytes_nonzero(handle)?, G1::from_bytes(value)?);
            let weight = weights.next();
            if let Some(before) = right.last_mut() {
                *before = *before + weight;
            }
            points.push(value);
            left.push(weight);
            right.push(-(weight * handle));
        }
        if epoch.is_empty() {
            return Ok(());
        }
        let sum = |scalars: &[Scalar]| msm_vartime(&points, scalars).to_point();
        let (left, right) = sum(&left).zip(sum(&right)).ok_or(StatusError::Removals)?;
        if holds(self.document.key(), left, right) { Ok(()) } else { Err(StatusError::Removals) }
    }
}

/// `e(left, K) = e(right, BP2)`
pub(super) fn holds(key: &FixedG2, left: G1, right: G1) -> bool {
    let minus_generator = FixedG2::new(&G2::generator().negated());
    let terms =
        [Term { first: left, second: key }, Term { first: right, second: &minus_generator }];
    Equation(terms.into()).holds()
}

/// Checks an epoch against the number and the digest of the head before it, and gives its value.
pub(super) fn follow(
    document: &RegistryDocument,
    (number, digest): (u64, HeadDigest),
    epoch: &Epoch,
) -> Result<G1, StatusError> {
    let head = &epoch.head;
    let value = document.check_head(head)?;
    let next = number.checked_add(1).ok_or(StatusError::Gap)?;
    if head.number != next {
        return Err(if head.number < next { StatusError::RolledBack } else { StatusError::Gap });
    }
    if head.previous != digest {
        return Err(StatusError::Forked);
    }
    let last = epoch.entries().last().map(|(_, value)| value);
    let leads_there = last.is_none_or(|value| value == head.value);
    if head.removals == Epoch::digest_of(&epoch.removals) && leads_there {
        Ok(value)
    } else {
        Err(StatusError::Removals)
    }
}

/// Weights of 128 bits that nobody knew beforehand.
struct Weights(Shake256Reader);

impl Weights {
    fn new(rng: &mut (impl TryCryptoRng + ?Sized)) -> Result<Self, StatusError> {
        let mut state = Shake256::default();
        state.update(b"AVERMENT registry weights 1");
        state.update(random_octets(rng)?.as_slice());
        Ok(Self(state.finalize_xof()))
    }

    fn next(&mut self) -> Scalar {
        let mut octets = [0; 16];
        self.0.read(&mut octets);
        Scalar::reduce(&octets)
    }
}
