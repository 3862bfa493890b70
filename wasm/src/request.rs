//! Requests, sessions and conditions.

use averment::presentation::{self, Condition, CredentialQuery};
use wasm_bindgen::prelude::*;

use crate::failure::Failure;
use crate::json;

/// A request for a presentation.
#[wasm_bindgen]
#[derive(Clone, Debug)]
pub struct PresentationRequest(pub(crate) presentation::PresentationRequest);

#[wasm_bindgen]
impl PresentationRequest {
    /// Reads the CBOR form.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn decode(octets: &[u8]) -> Result<Self, Failure> {
        Ok(Self(presentation::PresentationRequest::decode(octets)?))
    }

    /// Reads the JSON notation.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = fromJson)]
    pub fn from_json(text: &str) -> Result<Self, Failure> {
        Ok(Self(presentation::PresentationRequest::from_json(text)?))
    }

    /// The JSON notation.
    #[must_use]
    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// The CBOR form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.0.encode()
    }

    /// The SHA-256 of the CBOR form.
    #[must_use]
    pub fn digest(&self) -> Vec<u8> {
        self.0.digest().into()
    }

    /// To whom the presentation goes.
    #[must_use]
    pub fn audience(&self) -> String {
        self.0.audience().into()
    }

    /// What it is for, as JSON.
    #[must_use]
    pub fn purpose(&self) -> String {
        json::write(self.0.purpose())
    }

    /// The day at which credentials are valid.
    #[must_use]
    #[wasm_bindgen(js_name = referenceDate)]
    pub fn reference_date(&self) -> String {
        self.0.reference_date().to_string()
    }

    /// From when on the request is void.
    #[must_use]
    pub fn expires(&self) -> String {
        self.0.expires().to_string()
    }

    /// Whether it is void.
    ///
    /// # Errors
    ///
    /// [`Failure`] if `now` is no time.
    #[wasm_bindgen(js_name = isExpired)]
    pub fn is_expired(&self, now: &str) -> Result<bool, Failure> {
        Ok(self.0.is_expired(json::time(now)?))
    }
}

/// What a verifier keeps until the answer comes.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Session(pub(crate) presentation::Session);

#[wasm_bindgen]
impl Session {
    /// Reads what [`Session::encode`] made.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn decode(octets: &[u8]) -> Result<Self, Failure> {
        Ok(Self(presentation::Session::decode(octets)?))
    }

    /// The stored form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.0.encode()
    }

    /// The request that was sent.
    #[must_use]
    pub fn request(&self) -> PresentationRequest {
        PresentationRequest(self.0.request().clone())
    }

    /// The nonce of the request.
    #[must_use]
    pub fn nonce(&self) -> Vec<u8> {
        self.0.request().nonce().to_vec()
    }

    /// From when on the request is void.
    #[must_use]
    pub fn expires(&self) -> String {
        self.0.request().expires().to_string()
    }
}

/// The condition that somebody has completed `years` years, as JSON.
///
/// # Errors
///
/// [`Failure`] if `on` is no date.
#[wasm_bindgen(js_name = ageAtLeast)]
pub fn age_at_least(claim: &str, years: u32, on: &str) -> Result<String, Failure> {
    let query = CredentialQuery::new("").age_at_least(claim, years, json::date(on)?);
    let condition: Option<&Condition> = query.conditions().first();
    condition.map(json::write).ok_or_else(|| Failure::argument("no condition"))
}
