//! Octets of our own objects: deterministic CBOR, read strictly, and strict JSON.
//!
//! An object is the CBOR array `[kind, version, suite, body]`. What is read is written again, and octets that do not
//! come out the same are refused: integers of minimal length, definite lengths, no tags and no floats follow from
//! that. The length is checked before anything is read and every claimed count before anything is allocated. Points
//! stay octets here, so that all this comes before the first of them is decoded.
//!
//! JSON is a second notation of the same values, for what people read. Unknown fields, duplicate keys, null, arrays in
//! place of objects and numbers that are no integers are refused, nesting goes 32 levels deep, and texts are held to the
//! same rules as in CBOR. No key and no secret of a holder is written in it.

mod cbor;
mod json;
mod named;
#[cfg(test)]
mod tests;
mod text;

use alloc::vec::Vec;

use zeroize::Zeroizing;

pub(crate) use cbor::{Reader, Writer};
pub use json::from_json;
pub(crate) use json::{FromText, base64url, from_text, integer, to_json, unique_map};
pub use named::Named;
pub(crate) use text::{check_nfc, parse_digits, parse_hex, write_hex};

/// Why octets or a text are not what they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// The whole or a part of it is longer than its limit.
    #[error("longer than allowed")]
    TooLong,
    /// There are more parts than their limit.
    #[error("more parts than allowed")]
    TooMany,
    /// The syntax is wrong, something is missing, or something follows the end.
    #[error("malformed")]
    Malformed,
    /// Another notation of the same value is the one that is accepted.
    #[error("not in canonical form")]
    NotCanonical,
    /// It is an object of another kind.
    #[error("object of another kind")]
    WrongKind,
    /// It has a format version that this library does not read.
    #[error("unknown format version")]
    UnknownVersion,
    /// It names a ciphersuite that this library does not know, or none where one is needed.
    #[error("unknown ciphersuite")]
    UnknownSuite,
    /// A value is outside its bounds, or values contradict each other.
    #[error("value out of range")]
    Range,
    /// It has something that this build leaves out.
    #[error("left out of this build")]
    LeftOut,
}

impl FormatError {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "format/too-long",
            Self::TooMany => "format/too-many",
            Self::Malformed => "format/malformed",
            Self::NotCanonical => "format/not-canonical",
            Self::WrongKind => "format/wrong-kind",
            Self::UnknownVersion => "format/unknown-version",
            Self::UnknownSuite => "format/unknown-suite",
            Self::Range => "format/range",
            Self::LeftOut => "format/left-out",
        }
    }
}

/// What an object is: the first element of its array. 2 is kept for issuer documents, which are JSON so far, and 16 is
/// the table of an issuer's own parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Schema,
    Application,
    Issued,
    Credential,
    Request,
    Presentation,
    Session,
    HolderSecret,
    Offer,
    Pending,
    SigningRequest,
    SignedDocument,
    BatchHint,
    TrustList,
    RegistryDocument,
    EpochHead,
    Epoch,
    RegistryState,
}

impl Kind {
    const fn number(self) -> u64 {
        match self {
            Self::Schema => 1,
            Self::Application => 3,
            Self::Issued => 4,
            Self::Credential => 5,
            Self::Request => 6,
            Self::Presentation => 7,
            Self::Session => 8,
            Self::HolderSecret => 9,
            Self::Offer => 10,
            Self::Pending => 11,
            Self::SigningRequest => 17,
            Self::SignedDocument => 18,
            Self::BatchHint => 19,
            Self::TrustList => 24,
            Self::RegistryDocument => 28,
            Self::EpochHead => 29,
            Self::Epoch => 30,
            Self::RegistryState => 31,
        }
    }
}

/// The format version of all objects.
const VERSION: u64 = 1;

/// A value with a CBOR form of its own.
pub(crate) trait Object: Sized {
    const KIND: Kind;
    /// The most octets that an encoding has. Longer input is not looked at.
    const MAX_LEN: usize;

    /// The number of the ciphersuite, `None` where none applies.
    fn suite(&self) -> Option<u8>;

    /// Writes the body: exactly one data item.
    fn write(&self, writer: &mut Writer<'_>);

    /// Reads what [`Object::write`] wrote.
    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError>;
}

fn write<T: Object>(object: &T, writer: &mut Writer<'_>) {
    envelope(T::KIND, object.suite(), writer);
    object.write(writer);
}

fn envelope(kind: Kind, suite: Option<u8>, writer: &mut Writer<'_>) {
    writer.array(4);
    writer.uint(kind.number());
    writer.uint(VERSION);
    writer.uint(suite.map_or(0, u64::from));
}

/// Writes an object that is signed and never read: documents that travel as JSON.
pub(crate) fn enveloped(kind: Kind, writer: &mut Writer<'_>, body: impl FnOnce(&mut Writer<'_>)) {
    envelope(kind, None, writer);
    body(writer);
}

/// The octets of an object.
pub(crate) fn encode<T: Object>(object: &T) -> Vec<u8> {
    Writer::collect(|writer| write(object, writer))
}

/// The octets of a secret object. No other copy of them is left in memory.
pub(crate) fn encode_secret<T: Object>(object: &T) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(encode(object))
}

/// The length that [`encode`] gives.
pub(crate) fn encoded_len<T: Object>(object: &T) -> usize {
    Writer::count(|writer| write(object, writer))
}

/// Reads an object from octets that [`encode`] could have made, and from no others.
pub(crate) fn decode<T: Object>(octets: &[u8]) -> Result<T, FormatError> {
    if octets.len() > T::MAX_LEN {
        return Err(FormatError::TooLong);
    }
    let mut reader = Reader::new(octets);
    reader.array(4)?;
    if reader.uint()? != T::KIND.number() {
        return Err(FormatError::WrongKind);
    }
    if reader.uint()? != VERSION {
        return Err(FormatError::UnknownVersion);
    }
    let suite = match reader.uint()? {
        0 => None,
        number => Some(u8::try_from(number).map_err(|_| FormatError::UnknownSuite)?),
    };
    let object = T::read(&mut reader, suite)?;
    reader.end()?;
    // What was read, written again, is what was there.
    if Writer::reproduces(octets, |writer| write(&object, writer)) {
        Ok(object)
    } else {
        Err(FormatError::NotCanonical)
    }
}
