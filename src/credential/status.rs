//! What a holder keeps of a status registry for one credential.

use alloc::boxed::Box;
use core::fmt;

use zeroize::Zeroize;

use super::{FormatError, HeadDigest};
use crate::codec::{Reader, Writer};
use crate::curve::{G1, Sum};
use crate::whole::Whole;

/// The proof of a holder that a credential was not revoked at an epoch: 48 octets, good for that epoch.
///
/// Issued with the credential, and brought up to date by the holder alone. Whoever else has it learns which credential it
/// belongs to as soon as that is revoked: wiped when dropped, not printed.
#[derive(Clone)]
pub struct StatusWitness(Box<Parts>, Whole);

/// Behind a pointer: where there is no witness, its room would have what lay there before.
#[derive(Clone)]
struct Parts {
    epoch: u64,
    head: HeadDigest,
    octets: [u8; G1::LEN],
    /// Decoded once, with the tests of the curve and the group: presentations multiply it.
    point: Sum,
}

impl Parts {
    fn new(epoch: u64, head: HeadDigest, point: &G1) -> Box<Self> {
        Box::new(Self { epoch, head, octets: point.to_bytes(), point: point.into() })
    }
}

impl StatusWitness {
    /// Length of the witness, in octets.
    pub const LEN: usize = G1::LEN;

    pub(crate) fn new((epoch, head): (u64, HeadDigest), point: &G1) -> Result<Self, FormatError> {
        Ok(Self(Parts::new(epoch, head, point), Whole::HERE.ok_or(FormatError::LeftOut)?))
    }

    /// The witness for the same credential at another epoch.
    pub(crate) fn moved(&self, (epoch, head): (u64, HeadDigest), point: &G1) -> Self {
        Self(Parts::new(epoch, head, point), self.1)
    }

    /// The number of the epoch.
    #[must_use]
    pub const fn epoch(&self) -> u64 {
        self.0.epoch
    }

    /// The head of the epoch.
    #[must_use]
    pub const fn head(&self) -> HeadDigest {
        self.0.head
    }

    /// The compressed point.
    #[must_use]
    pub const fn expose_bytes(&self) -> &[u8; Self::LEN] {
        &self.0.octets
    }

    /// The same point, which is not the identity.
    pub(crate) const fn point(&self) -> &Sum {
        &self.0.point
    }

    /// `[epoch, head, point]`
    pub(crate) fn write(&self, writer: &mut Writer<'_>) {
        writer.array(3);
        writer.uint(self.0.epoch);
        writer.bytes(&self.0.head.to_bytes());
        writer.bytes(&self.0.octets);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        if Whole::HERE.is_none() {
            return Err(FormatError::LeftOut);
        }
        reader.array(3)?;
        let (epoch, head) = (reader.uint()?, HeadDigest::from_bytes(reader.fixed()?));
        let octets: [u8; Self::LEN] = reader.fixed()?;
        let point = G1::from_bytes(&octets).map_err(|_| FormatError::Range)?;
        Self::new((epoch, head), &point)
    }
}

impl Drop for StatusWitness {
    fn drop(&mut self) {
        self.0.octets.zeroize();
    }
}

impl fmt::Debug for StatusWitness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusWitness").field("epoch", &self.0.epoch).finish_non_exhaustive()
    }
}
