//! A request: one value in two notations, and what a presentation is bound to.
//!
//! | part | bounds |
//! |---|---|
//! | nonce | 16 to 64 octets |
//! | audience | 1 to 1,024 octets of text: the service or its origin |
//! | purpose | 1 to 64 texts of 1 to 1,024 octets by language tag |
//! | reference date | the day at which credentials are valid and ages are reckoned |
//! | expiry | a second |
//! | policy | see [`Policy`] |
//! | whole | 65,536 octets of CBOR |
//!
//! CBOR and JSON are notations of the same value, and everything binds to the SHA-256 of the CBOR.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::codec::{self, Kind, Named, Object, Reader, Writer};
use crate::credential::{Date, DateTime, FormatError};

use super::policy::form;
use super::{NamedHead, PlanError, Policy, PolicyOption, RequestError};

/// Octets of a nonce.
const NONCE: core::ops::RangeInclusive<usize> = 16..=64;
/// Octets of an audience, and of one text of a purpose.
const TEXT: usize = 1024;
/// Languages of a purpose.
const LANGUAGES: usize = 64;
/// Octets of a language tag.
const LANGUAGE: usize = 35;
/// Octets of a request in JSON, which takes at most eight times those of CBOR.
const JSON: usize = 8 * PresentationRequest::MAX_LEN;
/// Days between a reference date and the holder's own date.
const REFERENCE_DAYS: u32 = 2;

/// The parts of a request, before they are checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Terms {
    #[serde(with = "codec::base64url")]
    pub(crate) nonce: Vec<u8>,
    pub(crate) audience: String,
    #[serde(deserialize_with = "codec::unique_map")]
    pub(crate) purpose: Named<String>,
    pub(crate) reference_date: Date,
    pub(crate) expires: DateTime,
    pub(crate) policy: Policy,
    /// Of the registries that keep the status of credentials, where the policy asks for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) heads: Vec<NamedHead>,
}

/// A well-formed request for a presentation.
///
/// Made by a verifier, or read. Whether its conditions fit the schemas shows
/// [`PolicyOption::check`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentationRequest {
    terms: Terms,
    digest: [u8; 32],
}

impl PresentationRequest {
    /// The longest request in CBOR, in octets.
    pub const MAX_LEN: usize = 65_536;

    pub(crate) fn new(terms: Terms) -> Result<Self, RequestError> {
        terms.check()?;
        // Counted before it is collected: what was built here has no limit yet.
        if codec::encoded_len(&terms) > Self::MAX_LEN {
            return Err(RequestError::TooLong);
        }
        // A value that no holder can read is found here.
        Self::decode(&codec::encode(&terms))
    }

    /// Reads a request from CBOR, at most 65,536 octets.
    ///
    /// # Errors
    ///
    /// [`RequestError`] if it is not one, not canonical, of another version, or not well-formed.
    pub fn decode(octets: &[u8]) -> Result<Self, RequestError> {
        let terms: Terms = codec::decode(octets)?;
        terms.check()?;
        Ok(Self { terms, digest: Sha256::digest(octets).into() })
    }

    /// The CBOR notation.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(&self.terms)
    }

    /// Reads a request from JSON.
    ///
    /// # Errors
    ///
    /// [`RequestError`] if it is not one, has other fields, is of another version, or not well-formed.
    pub fn from_json(text: &str) -> Result<Self, RequestError> {
        let Document { version, request } = codec::from_json(text, JSON)?;
        if version != VERSION {
            return Err(FormatError::UnknownVersion.into());
        }
        Self::new(request)
    }

    /// The JSON notation.
    #[must_use]
    pub fn to_json(&self) -> String {
        codec::to_json(&Document { version: VERSION, request: &self.terms })
    }

    /// SHA-256 of the CBOR notation.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// What makes the request unlike any other: 16 to 64 octets.
    #[must_use]
    pub fn nonce(&self) -> &[u8] {
        &self.terms.nonce
    }

    /// To whom the presentation goes.
    #[must_use]
    pub fn audience(&self) -> &str {
        &self.terms.audience
    }

    /// What it is for, by language tag.
    #[must_use]
    pub fn purpose(&self) -> &Named<String> {
        &self.terms.purpose
    }

    /// The day at which credentials are valid.
    #[must_use]
    pub fn reference_date(&self) -> Date {
        self.terms.reference_date
    }

    /// From when on the request is void.
    #[must_use]
    pub fn expires(&self) -> DateTime {
        self.terms.expires
    }

    /// What is asked for.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.terms.policy
    }

    /// The option at a position.
    #[must_use]
    pub fn option(&self, position: usize) -> Option<&PolicyOption> {
        self.terms.policy.options().get(position)
    }

    /// Whether the request is void at `now`.
    #[must_use]
    pub fn is_expired(&self, now: DateTime) -> bool {
        now >= self.terms.expires
    }

    pub(super) const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// What a holder asks of the time before anything else.
    ///
    /// A reference date that the verifier moves from request to request would read out an expiry or a birthday.
    pub(crate) fn check_time(&self, now: DateTime) -> Result<(), PlanError> {
        if self.is_expired(now) {
            return Err(PlanError::Expired);
        }
        let apart = self.terms.reference_date.distance(now.date());
        if apart > REFERENCE_DAYS { Err(PlanError::ReferenceDate) } else { Ok(()) }
    }
}

impl Terms {
    fn check(&self) -> Result<(), RequestError> {
        if !NONCE.contains(&self.nonce.len()) {
            return Err(RequestError::Nonce);
        }
        if !form::text(&self.audience, 1..=TEXT) {
            return Err(RequestError::Audience);
        }
        let one = |(tag, text): (&str, &String)| language(tag) && form::text(text, 1..=TEXT);
        if !(1..=LANGUAGES).contains(&self.purpose.len()) || !self.purpose.iter().all(one) {
            return Err(RequestError::Purpose);
        }
        if !(Date::DEFAULT_MIN..=Date::DEFAULT_MAX).contains(&self.reference_date) {
            return Err(RequestError::ReferenceDate);
        }
        NamedHead::check_all(&self.heads)?;
        self.policy.check_form()
    }
}

/// Whether it has the form of a language tag (RFC 5646): letters, digits and hyphens between them.
fn language(tag: &str) -> bool {
    let part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|octet| octet.is_ascii_alphanumeric())
    };
    tag.len() <= LANGUAGE && tag.split('-').all(part)
}

/// The format version of the JSON notation.
const VERSION: u64 = 1;

/// The JSON notation.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<T> {
    version: u64,
    request: T,
}

impl Object for Terms {
    const KIND: Kind = Kind::Request;
    const MAX_LEN: usize = PresentationRequest::MAX_LEN;

    fn suite(&self) -> Option<u8> {
        None
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let Self { nonce, audience, purpose, reference_date, expires, policy, heads } = self;
        writer.array(if heads.is_empty() { 6 } else { 7 });
        writer.bytes(nonce);
        writer.text(audience);
        writer.list(purpose.iter(), |writer, (language, text)| {
            writer.array(2);
            writer.text(language);
            writer.text(text);
        });
        writer.uint(u64::from(reference_date.days()));
        writer.uint(expires.seconds());
        policy.write(writer);
        if !heads.is_empty() {
            NamedHead::write_all(heads, writer);
        }
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        if suite.is_some() {
            return Err(FormatError::UnknownSuite);
        }
        // Six items or seven: any other number comes out differently when written again.
        let items = reader.array_of(7)?;
        let nonce = reader.bytes(*NONCE.end())?.to_vec();
        let audience = reader.text(TEXT)?.into();
        let mut purpose = Named::new();
        // Languages out of order or twice come out differently when written again.
        for _ in 0..reader.array_of(LANGUAGES)? {
            reader.array(2)?;
            purpose.insert(reader.text(LANGUAGE)?.into(), reader.text(TEXT)?.into());
        }
        let reference_date = Date::from_days(reader.small()?)?;
        let expires = DateTime::from_seconds(reader.uint()?)?;
        let policy = Policy::read(reader)?;
        let heads = if items == 7 { NamedHead::read_all(reader)? } else { Vec::new() };
        Ok(Self { nonce, audience, purpose, reference_date, expires, policy, heads })
    }
}

#[cfg(test)]
mod tests;
