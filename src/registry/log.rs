//! Epochs: what a registry publishes, once for everybody.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use sha2::{Digest, Sha256};

use super::{MAX_EPOCH_REMOVALS, RegistryDocument, StatusError};
use crate::codec::{self, Kind, Object, Reader, Writer};
use crate::credential::{DateTime, FormatError, HeadDigest, StatusHandle, is_name};
use crate::curve::{DecodeError, G1, Scalar};
use crate::operator::{Label, OperatorSecretKey, OperatorSignature};

const LABEL: Label = Label::new("status-epoch-1");
const MAX_NAME: usize = 64;

/// The head of an epoch: the value of the registry at a time, signed, with the digest of the head before.
///
/// What could be read may still be anybody's: [`StatusChain`](super::StatusChain) and verifiers check it.
#[derive(Clone, PartialEq, Eq)]
pub struct EpochHead {
    pub(super) registry: String,
    pub(super) number: u64,
    pub(super) time: DateTime,
    pub(super) previous: HeadDigest,
    pub(super) removed: u64,
    pub(super) removals: [u8; 32],
    pub(super) value: [u8; G1::LEN],
    pub(super) signature: OperatorSignature,
}

impl EpochHead {
    /// The most octets of an encoded head.
    pub const MAX_LEN: usize = 384;

    /// The name of the registry.
    #[must_use]
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// The number of the epoch, from 0.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// When the epoch was made, by the registry's clock.
    #[must_use]
    pub const fn time(&self) -> DateTime {
        self.time
    }

    /// How many handles were removed so far.
    #[must_use]
    pub const fn removed(&self) -> u64 {
        self.removed
    }

    /// The SHA-256 of everything but the signature.
    #[must_use]
    pub fn digest(&self) -> HeadDigest {
        let statement = Writer::collect(|writer| {
            writer.array(9);
            writer.text("averment/epoch");
            writer.uint(1);
            self.write_parts(writer);
        });
        HeadDigest::from_bytes(Sha256::digest(statement).into())
    }

    pub(super) fn sign(mut self, operator: &OperatorSecretKey) -> Self {
        self.signature = operator.sign(LABEL, &self.digest().to_bytes());
        self
    }

    /// The CBOR form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads what [`EpochHead::encode`] made. Its signature and its point are looked at by whoever follows the registry.
    ///
    /// # Errors
    ///
    /// [`FormatError`] for anything else.
    pub fn decode(octets: &[u8]) -> Result<Self, FormatError> {
        codec::decode(octets)
    }

    fn write_parts(&self, writer: &mut Writer<'_>) {
        writer.text(&self.registry);
        writer.uint(self.number);
        writer.uint(self.time.seconds());
        writer.bytes(&self.previous.to_bytes());
        writer.uint(self.removed);
        writer.bytes(&self.removals);
        writer.bytes(&self.value);
    }
}

impl fmt::Debug for EpochHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("EpochHead");
        debug.field("registry", &self.registry).field("number", &self.number);
        debug.field("time", &self.time).field("digest", &self.digest()).finish_non_exhaustive()
    }
}

impl Object for EpochHead {
    const KIND: Kind = Kind::EpochHead;
    const MAX_LEN: usize = Self::MAX_LEN;

    fn suite(&self) -> Option<u8> {
        None
    }

    /// `[registry, number, time, previous, removed, removals, value, signature]`
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(8);
        self.write_parts(writer);
        writer.bytes(&self.signature.to_bytes());
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        if suite.is_some() {
            return Err(FormatError::UnknownSuite);
        }
        reader.array(8)?;
        let registry = reader.text(MAX_NAME)?;
        if !is_name(registry) {
            return Err(FormatError::Range);
        }
        Ok(Self {
            registry: registry.into(),
            number: reader.uint()?,
            time: DateTime::from_seconds(reader.uint()?)?,
            previous: HeadDigest::from_bytes(reader.fixed()?),
            removed: reader.uint()?,
            removals: reader.fixed()?,
            value: reader.fixed()?,
            signature: OperatorSignature::from_bytes(reader.fixed()?),
        })
    }
}

impl RegistryDocument {
    /// Checks that the operator signed a head of this registry, and gives its value, a point of the group.
    pub(crate) fn check_head(&self, head: &EpochHead) -> Result<G1, StatusError> {
        if head.registry != self.registry() {
            return Err(StatusError::OtherRegistry);
        }
        self.operator().verify(LABEL, &head.digest().to_bytes(), &head.signature)?;
        let value = G1::from_bytes(&head.value)?;
        if head.number == 0 {
            if head.previous != self.digest() {
                return Err(StatusError::OtherRegistry);
            }
            if value != *self.first_value() || head.removed != 0 {
                return Err(StatusError::Removals);
            }
        }
        Ok(value)
    }
}

/// An epoch: its head, and the removals that lead to it, 80 octets each, the same for everybody.
///
/// One without removals says that nothing has changed.
#[derive(Clone, PartialEq, Eq)]
pub struct Epoch {
    pub(super) head: EpochHead,
    pub(super) removals: Vec<u8>,
}

/// A handle and the value after its removal. The point is not tested for its group.
pub(super) type Entry<'a> = (&'a [u8], &'a [u8]);

impl Epoch {
    /// Octets of a removal: a handle of 32, and the value after it of 48.
    pub const REMOVAL_LEN: usize = Scalar::LEN + G1::LEN;
    /// The most octets of an encoded epoch.
    pub const MAX_LEN: usize = MAX_EPOCH_REMOVALS * Self::REMOVAL_LEN + EpochHead::MAX_LEN + 64;

    pub(super) fn digest_of(removals: &[u8]) -> [u8; 32] {
        Sha256::digest(removals).into()
    }

    /// The head.
    #[must_use]
    pub const fn head(&self) -> &EpochHead {
        &self.head
    }

    /// How many handles the epoch removes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.removals.len() / Self::REMOVAL_LEN
    }

    /// Whether the epoch removes none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.removals.is_empty()
    }

    /// Whether the epoch removes `handle`.
    #[must_use]
    pub fn removes(&self, handle: &StatusHandle) -> bool {
        let octets = handle.expose_bytes();
        self.entries().any(|(removed, _)| removed == octets.as_slice())
    }

    pub(super) fn entries(&self) -> impl ExactSizeIterator<Item = Entry<'_>> {
        self.removals.chunks_exact(Self::REMOVAL_LEN).map(|entry| entry.split_at(Scalar::LEN))
    }

    /// The removals, decoded: handles below the order and not zero, points of the curve.
    pub(super) fn decode_entry((handle, value): Entry<'_>) -> Result<(Scalar, G1), DecodeError> {
        Ok((Scalar::from_bytes_nonzero(handle)?, G1::from_octets_of_any_order(value)?))
    }

    /// The CBOR form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads what [`Epoch::encode`] made. What is in it is looked at by whoever follows the registry.
    ///
    /// # Errors
    ///
    /// [`FormatError`] for anything else.
    pub fn decode(octets: &[u8]) -> Result<Self, FormatError> {
        codec::decode(octets)
    }
}

impl fmt::Debug for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Epoch");
        debug.field("head", &self.head).field("len", &self.len()).finish_non_exhaustive()
    }
}

impl Object for Epoch {
    const KIND: Kind = Kind::Epoch;
    const MAX_LEN: usize = Self::MAX_LEN;

    fn suite(&self) -> Option<u8> {
        None
    }

    /// `[head, removals]`
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(2);
        writer.bytes(&self.head.encode());
        writer.bytes(&self.removals);
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        if suite.is_some() {
            return Err(FormatError::UnknownSuite);
        }
        reader.array(2)?;
        let head = EpochHead::decode(reader.bytes(EpochHead::MAX_LEN)?)?;
        let removals = reader.bytes(MAX_EPOCH_REMOVALS * Self::REMOVAL_LEN)?;
        if removals.len() % Self::REMOVAL_LEN != 0 {
            return Err(FormatError::Malformed);
        }
        Ok(Self { head, removals: removals.to_vec() })
    }
}
