//! The octets of a presentation.
//!
//! CBOR `[7, 1, 0, [option, [[issuer, key id, schema, [shown claims], proof] ..], points, responses]]`, at most 65,536
//! octets; where the issuer stays hidden a credential is `[blinded key, [shown claims], proof]`. A presentation says which alternatives its holder chose and what it shows; it carries no list of
//! statements, and every other length follows from the request.

use alloc::vec::Vec;

use super::policy::limit;
use crate::bbs::{Proof, PublicKey};
use crate::codec::{Kind, Object, Reader, Writer};
use crate::credential::{ClaimValue, FormatError, KeyId};

/// A presentation: the answer to one request, for its verifier.
///
/// Its octets are fresh each time; they are no name of anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presentation {
    pub(super) option: usize,
    pub(super) credentials: Vec<Presented>,
    /// Compressed points of all statements.
    pub(super) points: Vec<u8>,
    /// Responses of all sections' own variables.
    pub(super) responses: Vec<u8>,
}

/// Where a presented credential comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Issuer {
        /// Which of the accepted issuers.
        issuer: usize,
        key: KeyId,
        /// Which of the schemas accepted from that issuer.
        schema: usize,
    },
    /// The blinded key of a hidden issuer.
    Hidden([u8; PublicKey::LEN]),
}

/// One credential of a presentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Presented {
    pub(super) origin: Origin,
    /// The shown claims, in the order of their slots.
    pub(super) shown: Vec<ClaimValue>,
    pub(super) proof: Vec<u8>,
}

impl Presentation {
    /// The longest presentation that is read, in octets.
    pub const MAX_LEN: usize = 65_536;

    /// The CBOR encoding.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        crate::codec::encode(self)
    }

    /// Reads a presentation. Its points are looked at when it is verified.
    ///
    /// # Errors
    ///
    /// [`FormatError`] if the octets are not one in the only form that it has.
    pub fn decode(octets: &[u8]) -> Result<Self, FormatError> {
        crate::codec::decode(octets)
    }
}

impl Object for Presentation {
    const KIND: Kind = Kind::Presentation;
    const MAX_LEN: usize = Self::MAX_LEN;

    fn suite(&self) -> Option<u8> {
        None
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(4);
        writer.uint(number(self.option));
        writer.list(self.credentials.iter(), |writer, credential| credential.write(writer));
        writer.bytes(&self.points);
        writer.bytes(&self.responses);
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        if suite.is_some() {
            return Err(FormatError::UnknownSuite);
        }
        reader.array(4)?;
        let option = reader.small()?;
        let credentials = reader.list(limit::CREDENTIALS, Presented::read)?;
        let points = reader.bytes(Self::MAX_LEN)?.to_vec();
        let responses = reader.bytes(Self::MAX_LEN)?.to_vec();
        Ok(Self { option, credentials, points, responses })
    }
}

impl Presented {
    fn write(&self, writer: &mut Writer<'_>) {
        match &self.origin {
            Origin::Issuer { issuer, key, schema } => {
                writer.array(5);
                writer.uint(number(*issuer));
                writer.bytes(&key.to_bytes());
                writer.uint(number(*schema));
            }
            Origin::Hidden(key) => {
                writer.array(3);
                writer.bytes(key);
            }
        }
        writer.list(self.shown.iter(), |writer, value| value.write(writer));
        writer.bytes(&self.proof);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        // Three items or five: any other number comes out differently when written again.
        let origin = if reader.array_of(5)? == 3 {
            Origin::Hidden(reader.fixed()?)
        } else {
            let issuer = reader.small()?;
            let key = KeyId::from_bytes(reader.fixed()?);
            Origin::Issuer { issuer, key, schema: reader.small()? }
        };
        let shown = reader.list(limit::DISCLOSURES, ClaimValue::read)?;
        let proof = reader.bytes(Proof::MAX_LEN)?.to_vec();
        Ok(Self { origin, shown, proof })
    }
}

fn number(position: usize) -> u64 {
    // usize has at most 64 bits on every target that Rust has.
    u64::try_from(position).unwrap_or(u64::MAX)
}
