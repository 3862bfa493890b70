//! What a presentation is tied to: a request alone, an application for a credential, or a document.

use alloc::string::String;
use alloc::vec::Vec;

use super::{DocumentDigest, PresentationRequest};
use crate::codec::Writer;
use crate::curve::SecretScalar;
use crate::statement::Committed;

/// The commitment of an application, and the credential that carries the secret in it.
#[derive(Clone, Debug)]
pub(crate) struct Bound {
    pub(crate) role: String,
    pub(crate) committed: Committed,
}

/// What a presentation is tied to beside its request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Tie<'a> {
    /// Nothing: it answers a request.
    Request,
    /// The commitment of an application.
    Application(&'a Bound),
    /// A document that it signs.
    Document(&'a DocumentDigest),
}

impl<'a> Tie<'a> {
    pub(crate) fn of(bound: Option<&'a Bound>) -> Self {
        bound.map_or(Self::Request, Self::Application)
    }

    /// The commitment of an application.
    pub(super) const fn bound(self) -> Option<&'a Bound> {
        match self {
            Self::Application(bound) => Some(bound),
            Self::Request | Self::Document(_) => None,
        }
    }

    /// The application's part of a presentation header.
    ///
    /// The purpose tag comes first, and differs for each kind: whatever else is ever signed has another one. Nonces depend
    /// on all this, so that a generator that repeats itself never answers two challenges with one nonce.
    pub(super) fn context(self, request: &PresentationRequest) -> Vec<u8> {
        let head = |writer: &mut Writer<'_>, len, tag| {
            writer.array(len);
            writer.text(tag);
            writer.uint(1);
            writer.bytes(request.nonce());
            writer.text(request.audience());
            writer.bytes(&request.digest());
        };
        Writer::collect(|writer| match self {
            Self::Request => head(writer, 5, "averment/present"),
            Self::Application(bound) => {
                head(writer, 7, "averment/apply");
                writer.text(&bound.role);
                writer.bytes(bound.committed.octets());
            }
            Self::Document(document) => {
                head(writer, 7, "averment/sign");
                writer.text(document.algorithm());
                writer.bytes(document.as_bytes());
            }
        })
    }
}

impl Bound {
    /// The same with the blind of the commitment, for the holder.
    pub(crate) fn opened(self, blind: SecretScalar) -> Self {
        Self { committed: self.committed.opened(blind), ..self }
    }
}
