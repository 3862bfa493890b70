//! What a verifier keeps until the answer comes.

use alloc::vec::Vec;

use crate::codec::{self, Kind, Object, Reader, Writer};
use crate::credential::FormatError;

use super::{PresentationRequest, RequestError};

/// The request that an answer is verified against. Verification consumes it.
///
/// A server without memory of its own stores it as bytes. A stored copy could be used twice, and whoever can alter it
/// decides what is verified: keep it where only the server writes, and verify with a
/// [`NonceStore`](super::NonceStore).
#[derive(Debug)]
#[must_use = "an answer is verified against the session"]
pub struct Session {
    request: PresentationRequest,
}

impl Session {
    pub(crate) fn new(request: PresentationRequest) -> Self {
        Self { request }
    }

    /// The request that was sent.
    #[must_use]
    pub fn request(&self) -> &PresentationRequest {
        &self.request
    }

    pub(crate) fn into_request(self) -> PresentationRequest {
        self.request
    }

    /// The session as bytes, at most 65,600.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(&Wire { request: self.request.encode(), digest: self.request.digest() })
    }

    /// Reads a session from bytes that [`Session::encode`] made.
    ///
    /// # Errors
    ///
    /// [`RequestError`] if they are not a session of this library, or its request is not well-formed.
    pub fn decode(octets: &[u8]) -> Result<Self, RequestError> {
        let wire: Wire = codec::decode(octets)?;
        let request = PresentationRequest::decode(&wire.request)?;
        // Damage in storage is told from a request that does not verify.
        if request.digest() != wire.digest {
            return Err(FormatError::Malformed.into());
        }
        Ok(Self { request })
    }
}

/// The stored form.
struct Wire {
    request: Vec<u8>,
    digest: [u8; 32],
}

impl Object for Wire {
    const KIND: Kind = Kind::Session;
    const MAX_LEN: usize = PresentationRequest::MAX_LEN + 64;

    fn suite(&self) -> Option<u8> {
        None
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(2);
        writer.bytes(&self.request);
        writer.bytes(&self.digest);
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        if suite.is_some() {
            return Err(FormatError::UnknownSuite);
        }
        reader.array(2)?;
        let request = reader.bytes(PresentationRequest::MAX_LEN)?.to_vec();
        Ok(Self { request, digest: reader.fixed()? })
    }
}
