//! What a challenge depends on, hashed item by item.

use core::fmt;

use shake::Shake128;
use shake::digest::{ExtendableOutput, Update, XofReader};

use super::label::Label;

/// SHAKE-128 over items `label || I2OSP(length, 8) || octets`.
///
/// Each item tells where it ends and what it is, and lists are preceded by their length: no sequence of items is a
/// prefix of another, and none has two readings. Collisions cost 2^128.
#[derive(Clone)]
pub(crate) struct Transcript(Shake128);

impl Transcript {
    /// Octets of a digest.
    pub(crate) const DIGEST_LEN: usize = 64;

    /// A transcript of one protocol, named by `protocol`.
    pub(crate) fn new(protocol: &[u8]) -> Self {
        let mut transcript = Self(Shake128::default());
        transcript.absorb(Label(0), protocol);
        transcript
    }

    pub(crate) fn absorb(&mut self, label: Label, octets: &[u8]) {
        self.absorb_parts(label, &[octets]);
    }

    /// One item in several pieces.
    pub(crate) fn absorb_parts(&mut self, label: Label, parts: &[&[u8]]) {
        let len: usize = parts.iter().map(|part| part.len()).sum();
        self.0.update(&[label.0]);
        self.0.update(&number(len));
        parts.iter().for_each(|part| self.0.update(part));
    }

    pub(crate) fn absorb_number(&mut self, label: Label, value: usize) {
        self.absorb(label, &number(value));
    }

    pub(crate) fn digest(self) -> [u8; Self::DIGEST_LEN] {
        let mut digest = [0; Self::DIGEST_LEN];
        self.0.finalize_xof().read(&mut digest);
        digest
    }
}

/// `I2OSP(number, 8)`
pub(super) fn number(value: usize) -> [u8; 8] {
    // usize has at most 64 bits on every target that Rust has.
    u64::try_from(value).unwrap_or(u64::MAX).to_be_bytes()
}

impl fmt::Debug for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transcript").finish_non_exhaustive()
    }
}
