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
    pub(crate) fn of(request: PresentationRequest) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presentation::sample::{everything, request};

    #[test]
    fn a_stored_session_is_the_same() {
        let session = Session::of(request(everything()));
        let octets = session.encode();
        let read = Session::decode(&octets).unwrap();
        assert_eq!(read.request(), session.request());
        assert_eq!(read.encode(), octets);
        assert_eq!(read.into_request(), request(everything()));
    }

    #[test]
    fn a_damaged_session_is_refused() {
        let octets = Session::of(request(everything())).encode();
        for bit in 0..octets.len() * 8 {
            let mut flipped = octets.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(Session::decode(&flipped).is_err(), "bit {bit}");
        }
        for cut in 0..octets.len() {
            assert!(Session::decode(&octets[..cut]).is_err(), "cut at {cut}");
        }
        let longer = [octets, [0].into()].concat();
        assert!(Session::decode(&longer).is_err());
    }

    #[test]
    fn a_session_is_no_request() {
        let request = request(everything());
        let session = Session::of(request.clone()).encode();
        let wrong = RequestError::from(FormatError::WrongKind);
        assert_eq!(PresentationRequest::decode(&session), Err(wrong));
        assert_eq!(Session::decode(&request.encode()).unwrap_err(), wrong);
    }

    #[test]
    fn a_session_of_another_version_is_refused() {
        let mut octets = Session::of(request(everything())).encode();
        assert_eq!(octets[..4], [0x84, 8, 1, 0]);
        octets[2] = 2;
        assert_eq!(Session::decode(&octets).unwrap_err(), FormatError::UnknownVersion.into());
        octets[2] = 1;
        octets[3] = 1;
        assert_eq!(Session::decode(&octets).unwrap_err(), FormatError::UnknownSuite.into());
    }
}
