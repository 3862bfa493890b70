//! Presentations that belong to an application for a credential.

use alloc::string::String;
use alloc::vec::Vec;

use super::PresentationRequest;
use crate::codec::Writer;
use crate::curve::SecretScalar;
use crate::statement::Committed;

/// The commitment of an application, and the credential that carries the secret in it.
#[derive(Clone, Debug)]
pub(crate) struct Bound {
    pub(crate) role: String,
    pub(crate) committed: Committed,
}

/// The application's part of a presentation header.
///
/// A bound presentation has a purpose tag of its own and names its commitment. Nonces depend on all this, so that a
/// generator that repeats itself never answers two challenges with one nonce.
pub(super) fn context(request: &PresentationRequest, bound: Option<&Bound>) -> Vec<u8> {
    let Some(bound) = bound else { return request.app_ph() };
    Writer::collect(|writer| {
        writer.array(7);
        writer.text("averment/apply");
        writer.uint(1);
        writer.bytes(request.nonce());
        writer.text(request.audience());
        writer.bytes(&request.digest());
        writer.text(&bound.role);
        writer.bytes(bound.committed.octets());
    })
}

impl Bound {
    /// The same with the blind of the commitment, for the holder.
    pub(crate) fn opened(self, blind: SecretScalar) -> Self {
        Self { committed: self.committed.opened(blind), ..self }
    }
}
