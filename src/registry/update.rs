//! The holder's side: a witness is brought up to date alone, from what everybody fetches.
//!
//! ```text
//! w_n = w_0 / prod_i (h_i - h)  -  sum_i V_i / prod_(j >= i) (h_j - h)
//! ```
//!
//! One inversion, one sum of as many points as there are removals, and one check of what comes out, which finds whatever
//! was wrong with any of the points. The sum over what was removed is in variable time: the handle is what the
//! issuer drew, and a holder alone with the log computes on it (SPEC.md section 24.4).

use alloc::vec::Vec;

use super::chain::{follow, holds};
use super::log::Entry;
use super::{Epoch, EpochHead, RegistryDocument, StatusChain, StatusError};
use crate::credential::{StatusHandle, StatusWitness};
use crate::curve::{G1, Scalar, SecretScalar, Sum, msm_vartime, secret_mul};

/// Removals that are summed up at once.
const CHUNK: usize = 16_384;
/// Removals between two reports.
const REPORT: usize = 256;

/// How far an update is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Removals that were read.
    pub read: usize,
    /// Removals that are to be read.
    pub total: usize,
}

impl StatusWitness {
    /// The witness after `epochs`, which continue its own, in order.
    ///
    /// `progress` is asked every now and then, and stops the update with false; nothing is lost by that.
    ///
    /// # Errors
    ///
    /// [`StatusError::Revoked`] if `handle` is removed, [`StatusError::Stopped`] if the update was stopped, and
    /// [`StatusError`] if the epochs are not the next ones of this registry or do not lead to a witness.
    pub fn update(
        &self,
        document: &RegistryDocument,
        handle: &StatusHandle,
        epochs: &[&Epoch],
        progress: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<Self, StatusError> {
        let mut here = (self.epoch(), self.head());
        let mut value = None;
        for epoch in epochs {
            value = Some(follow(document, here, epoch)?);
            here = (epoch.head.number, epoch.head.digest());
        }
        let Some(value) = value else { return Ok(self.clone()) };
        let entries: Vec<_> = epochs.iter().flat_map(|epoch| epoch.entries()).collect();
        let octets = handle.expose_bytes();
        if entries.iter().any(|(removed, _)| *removed == octets.as_slice()) {
            return Err(StatusError::Revoked);
        }
        let mut report = Report { progress, read: 0, total: entries.len() };
        let mut point = self.point().clone();
        for entries in entries.chunks(CHUNK) {
            let summed = summed(&point, handle, entries, &mut report)?;
            // With the test of the group, which was left out for each value.
            point = Sum::from(&G1::from_bytes(&summed)?);
        }
        let updated = self.moved(here, &point.to_point().ok_or(StatusError::Witness)?);
        updated.check(document, handle, &value)?;
        Ok(updated)
    }

    /// Whether the witness is for the newest epoch of a chain.
    #[must_use]
    pub fn is_current(&self, chain: &StatusChain) -> bool {
        (self.epoch(), self.head()) == (chain.head().number(), chain.head().digest())
    }

    /// Checks the witness of `handle` against the head of its epoch.
    ///
    /// # Errors
    ///
    /// [`StatusError`] if it is for another epoch, if the head is not one of this registry, or if it does not hold.
    pub fn verify(
        &self,
        document: &RegistryDocument,
        handle: &StatusHandle,
        head: &EpochHead,
    ) -> Result<(), StatusError> {
        if self.head() != head.digest() || self.epoch() != head.number {
            return Err(StatusError::Forked);
        }
        self.check(document, handle, &document.check_head(head)?)
    }

    /// `e(w, K) = e(V - h w, BP2)`. Only whether it holds is seen from outside: the sum is over no list, and wiped.
    pub(crate) fn check(
        &self,
        document: &RegistryDocument,
        handle: &StatusHandle,
        value: &G1,
    ) -> Result<(), StatusError> {
        let witness = self.point().to_point().ok_or(StatusError::Witness)?;
        let mut right = Sum::from(value);
        right.subtract(&secret_mul(self.point(), handle.scalar()));
        let right = right.to_point().ok_or(StatusError::Witness)?;
        if holds(document.key(), witness, right) { Ok(()) } else { Err(StatusError::Witness) }
    }
}

struct Report<'a> {
    progress: &'a mut dyn FnMut(Progress) -> bool,
    read: usize,
    total: usize,
}

impl Report<'_> {
    fn more(&mut self, count: usize) -> Result<(), StatusError> {
        let before = self.read / REPORT;
        self.read += count;
        let due = self.read / REPORT > before || self.read == self.total;
        let (read, total) = (self.read, self.total);
        if due && !(self.progress)(Progress { read, total }) {
            return Err(StatusError::Stopped);
        }
        Ok(())
    }
}

/// The witness after some removals, none of them that of `handle`: octets of a point of any order.
fn summed(
    witness: &Sum,
    handle: &StatusHandle,
    entries: &[Entry<'_>],
    report: &mut Report<'_>,
) -> Result<[u8; G1::LEN], StatusError> {
    let handle = handle.scalar().expose();
    let mut points = Vec::with_capacity(entries.len());
    let mut differences = Vec::with_capacity(entries.len());
    let mut product = Scalar::ONE;
    for entry in entries {
        let (removed, value) = Epoch::decode_entry(*entry)?;
        points.push(value);
        differences.push(removed - handle);
        product = product * (removed - handle);
        report.more(1)?;
    }
    if product.is_zero() {
        return Err(StatusError::Revoked);
    }
    // 1 / prod_(j >= i) (h_j - h), for i = 1, 2, ..: each is the one before, times a difference.
    let all = SecretScalar::from(product).invert();
    let mut inverse = all.expose();
    let mut scalars = Vec::with_capacity(points.len());
    for difference in differences {
        scalars.push(inverse);
        inverse = inverse * difference;
    }
    // The witness alone, so that no list has it.
    let mut sum = secret_mul(witness, &all);
    sum.subtract(&msm_vartime(&points, &scalars));
    Ok(sum.to_point().ok_or(StatusError::Witness)?.to_bytes())
}
