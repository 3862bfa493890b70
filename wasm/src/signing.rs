//! Documents that are signed by who a presentation shows somebody to be.

use averment::credential::DateTime;
use averment::presentation::{self, DocumentDigest, SigningTime, TimeStamps};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::failure::Failure;
use crate::host::HostRng;
use crate::json;
use crate::request::{PresentationRequest, Session};
use crate::verifying::{Verified, Verifier};

/// The digest of a document, of the length that belongs to its algorithm.
pub(crate) fn digest(algorithm: &str, octets: &[u8]) -> Result<DocumentDigest, Failure> {
    let digest = match algorithm {
        "SHA-256" => octets.try_into().map(DocumentDigest::Sha256),
        "SHA-512" => octets.try_into().map(DocumentDigest::Sha512),
        _ => return Err(Failure::argument("algorithm of the digest")),
    };
    digest.map_err(|_| Failure::argument("length of the digest"))
}

/// A request to sign a document.
#[wasm_bindgen]
#[derive(Clone, Debug)]
pub struct SigningRequest(pub(crate) presentation::SigningRequest);

#[wasm_bindgen]
impl SigningRequest {
    /// Asks to sign the document of a digest, in answer to the request of a session.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the digest is none.
    pub fn create(session: Session, algorithm: &str, octets: &[u8]) -> Result<Self, Failure> {
        let document = digest(algorithm, octets)?;
        Ok(Self(presentation::SigningRequest::new(session.0, document)))
    }

    /// Reads the CBOR form.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn decode(octets: &[u8]) -> Result<Self, Failure> {
        Ok(Self(presentation::SigningRequest::decode(octets)?))
    }

    /// The CBOR form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.0.encode()
    }

    /// What the signer is asked to show.
    #[must_use]
    pub fn request(&self) -> PresentationRequest {
        PresentationRequest(self.0.request().clone())
    }

    /// The name of the hash.
    #[must_use]
    pub fn algorithm(&self) -> String {
        self.0.document().algorithm().into()
    }

    /// The digest of the document.
    #[must_use]
    pub fn digest(&self) -> Vec<u8> {
        self.0.document().as_bytes().to_vec()
    }
}

/// A signature on a document.
#[wasm_bindgen]
#[derive(Clone, Debug)]
pub struct SignedDocument(pub(crate) presentation::SignedDocument);

#[wasm_bindgen]
impl SignedDocument {
    /// Reads the CBOR form.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn decode(octets: &[u8]) -> Result<Self, Failure> {
        Ok(Self(presentation::SignedDocument::decode(octets)?))
    }

    /// The CBOR form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.0.encode()
    }

    /// The request that it answers.
    #[must_use]
    pub fn request(&self) -> SigningRequest {
        SigningRequest(self.0.request().clone())
    }

    /// The time-stamp token, if there is one.
    #[must_use]
    pub fn token(&self) -> Option<Vec<u8>> {
        self.0.token().map(Into::into)
    }

    /// What a time-stamp authority is asked to stamp.
    #[must_use]
    pub fn imprint(&self) -> Vec<u8> {
        self.0.imprint().into()
    }

    /// The same with a token.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = withToken)]
    pub fn with_token(&self, token: &[u8]) -> Result<Self, Failure> {
        Ok(Self(self.0.clone().with_token(token)?))
    }
}

/// The time that a client of time-stamps, which was asked before, read from the token of the signature.
struct Read(Option<DateTime>);

impl TimeStamps for Read {
    fn time(&self, _: &[u8], _: &[u8; 32]) -> Option<DateTime> {
        self.0
    }
}

/// The notation of a signature that holds.
#[derive(Serialize)]
struct Signature<'a> {
    signer: Verified<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<DateTime>,
}

#[wasm_bindgen]
impl Verifier {
    /// Checks a signature, as JSON. `stamped` is the time that its token proves, without characters if it proves none;
    /// nothing if nobody was asked.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = verifySignature)]
    #[expect(clippy::too_many_arguments, reason = "one call across the border")]
    pub fn verify_signature(
        &self,
        signed: &SignedDocument,
        algorithm: &str,
        octets: &[u8],
        policy: &str,
        stamped: Option<String>,
    ) -> Result<String, Failure> {
        let (document, policy) = (digest(algorithm, octets)?, json::policy(policy)?);
        let read = |time: String| (!time.is_empty()).then(|| json::time(&time)).transpose();
        let read = stamped.map(read).transpose()?.map(Read);
        let stamps = read.as_ref().map(|read| -> &dyn TimeStamps { read });
        let held = &self.0;
        let holds = held.verify_signature(&signed.0, &document, &policy, stamps, &mut HostRng)?;
        let time = match holds.time() {
            SigningTime::Stamped(time) => Some(time),
            SigningTime::Unproven | _ => None,
        };
        Ok(json::write(&Signature { signer: Verified::from(holds.signer()), time }))
    }
}
