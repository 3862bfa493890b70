//! Status lists of others: W3C Bitstring Status List 1.0 and IETF Token Status List (draft-ietf-oauth-status-list).
//!
//! An issuer publishes a list with an entry for each credential, and a verifier looks one up. The envelope, a credential or
//! a token that the issuer signed, is checked by the caller: what is read here is what is inside. Whose entry it is tells the
//! index, which the holder shows: that is a serial number, the same for every verifier, and [`StatusEntry::lint`] says so. A
//! status registry of this library does not have one.
//!
//! | | W3C | IETF |
//! |---|---|---|
//! | packed | base64url, gzip | base64url, zlib |
//! | bits of an entry | 1, or `statusSize` up to 8 | 1, 2, 4 or 8 |
//! | first entry of an octet | its highest bits | its lowest bits |
//! | smallest list | 131,072 entries | none |

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use std::io::Read;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use flate2::bufread::{GzDecoder, ZlibDecoder};
use serde::Deserialize;

use crate::credential::LintWarning;

/// The fewest entries of a list of the W3C (section 3.2 there), so that an index tells less.
const W3C_MIN: u64 = 131_072;
/// What stands before base64url in a multibase text.
const MULTIBASE: char = 'u';

/// Why a list is not read, or has no such entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatusListError {
    /// No list of this form.
    #[error("no status list of this form")]
    Malformed,
    /// More octets than the caller allows, packed or unpacked.
    #[error("status list is longer than allowed")]
    TooLong,
    /// Fewer entries than the form asks for.
    #[error("status list is too short to hide anybody")]
    TooShort,
    /// The list has no entry of that number.
    #[error("status list has no such entry")]
    NoSuchEntry,
}

impl StatusListError {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "status-list/malformed",
            Self::TooLong => "status-list/too-long",
            Self::TooShort => "status-list/too-short",
            Self::NoSuchEntry => "status-list/no-such-entry",
        }
    }

    /// Whose move it is, and which.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Malformed => "issuer: publish a list of the form that is named",
            Self::TooLong => "verifier: refuse, or allow longer lists",
            Self::TooShort => "issuer: publish at least 131,072 entries",
            Self::NoSuchEntry => "verifier: refuse the credential",
        }
    }
}

/// What a list is about (`statusPurpose` of the W3C).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum StatusPurpose {
    /// An entry that is set is revoked for ever.
    Revocation,
    /// An entry that is set is suspended until it is not.
    Suspension,
    /// The issuer offers a newer credential.
    Refresh,
    /// The number has a meaning that the issuer publishes.
    Message,
}

/// What an entry says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// Nothing is said against the credential.
    Valid,
    /// Revoked for ever.
    Revoked,
    /// Not valid for now.
    Suspended,
    /// A number whose meaning the issuer publishes. Not to be taken for valid.
    Other(u8),
}

/// Where in which list the status of a credential is: shown by the holder, the same to every verifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusEntry {
    list: String,
    index: u64,
}

impl StatusEntry {
    /// The entry `index`, counted from 0, of the list at `list`.
    #[must_use]
    pub fn new(list: &str, index: u64) -> Self {
        Self { list: list.into(), index }
    }

    /// Where the list is published.
    #[must_use]
    pub fn list(&self) -> &str {
        &self.list
    }

    /// The position in it, from 0.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Such an entry always links: no two credentials share one.
    #[must_use]
    pub fn lint(&self) -> LintWarning<'_> {
        LintWarning::StatusList { list: &self.list }
    }
}

/// Which bits of an octet come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    HighestFirst,
    LowestFirst,
}

/// A list, unpacked.
#[derive(Clone, PartialEq, Eq)]
pub struct StatusList {
    octets: Vec<u8>,
    bits: u32,
    order: Order,
    /// Lists of the IETF name the meaning by the number instead.
    purpose: Option<StatusPurpose>,
}

/// `credentialSubject` of a `BitstringStatusListCredential`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bitstring {
    r#type: String,
    status_purpose: StatusPurpose,
    encoded_list: String,
    #[serde(default = "one")]
    status_size: u32,
}

const fn one() -> u32 {
    1
}

/// `status_list` of a Status List Token.
#[derive(Deserialize)]
struct TokenList {
    bits: u32,
    lst: String,
}

impl StatusList {
    /// Reads the `credentialSubject` of a list of the W3C, of one purpose. `max_octets` bounds the JSON and the unpacked
    /// list, each: an issuer with a million credentials of one bit needs 131,072.
    ///
    /// # Errors
    ///
    /// [`StatusListError`]; nothing beyond the bound is read or unpacked.
    pub fn from_bitstring(json: &str, max_octets: usize) -> Result<Self, StatusListError> {
        let subject: Bitstring = parse(json, max_octets)?;
        if subject.r#type != "BitstringStatusList" || !(1..=8).contains(&subject.status_size) {
            return Err(StatusListError::Malformed);
        }
        let packed =
            subject.encoded_list.strip_prefix(MULTIBASE).ok_or(StatusListError::Malformed)?;
        let octets = unpack(Packing::Gzip, packed, max_octets)?;
        let (bits, order) = (subject.status_size, Order::HighestFirst);
        let list = Self { octets, bits, order, purpose: Some(subject.status_purpose) };
        if list.len() < W3C_MIN { Err(StatusListError::TooShort) } else { Ok(list) }
    }

    /// Reads the claim `status_list` of a token of the IETF, in JSON. `max_octets` as above.
    ///
    /// # Errors
    ///
    /// [`StatusListError`]; nothing beyond the bound is read or unpacked.
    pub fn from_token(json: &str, max_octets: usize) -> Result<Self, StatusListError> {
        let TokenList { bits, lst } = parse(json, max_octets)?;
        if ![1, 2, 4, 8].contains(&bits) {
            return Err(StatusListError::Malformed);
        }
        let octets = unpack(Packing::Zlib, &lst, max_octets)?;
        Ok(Self { octets, bits, order: Order::LowestFirst, purpose: None })
    }

    /// How many entries there are, those included that only fill up the last octet.
    #[must_use]
    pub fn len(&self) -> u64 {
        let octets = u64::try_from(self.octets.len()).unwrap_or(u64::MAX / 8);
        octets.saturating_mul(8) / u64::from(self.bits)
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.octets.is_empty()
    }

    /// What the list is about, if it says so.
    #[must_use]
    pub const fn purpose(&self) -> Option<StatusPurpose> {
        self.purpose
    }

    /// The status of an entry, whose number counts from 0.
    ///
    /// # Errors
    ///
    /// [`StatusListError::NoSuchEntry`] beyond the end.
    pub fn status(&self, index: u64) -> Result<Status, StatusListError> {
        let value = self.value(index).ok_or(StatusListError::NoSuchEntry)?;
        Ok(match (value, self.purpose) {
            (0, _) => Status::Valid,
            (1, None | Some(StatusPurpose::Revocation)) => Status::Revoked,
            (2, None) | (1, Some(StatusPurpose::Suspension)) => Status::Suspended,
            (value, _) => Status::Other(value),
        })
    }

    fn value(&self, index: u64) -> Option<u8> {
        let first = index.checked_mul(u64::from(self.bits))?;
        (0..self.bits).try_fold(0, |value, number| {
            let bit = first.checked_add(u64::from(number))?;
            let octet = *self.octets.get(usize::try_from(bit / 8).ok()?)?;
            let place = u32::try_from(bit % 8).ok()?;
            Some(match self.order {
                Order::HighestFirst => (value << 1) | (octet >> (7 - place) & 1),
                Order::LowestFirst => value | (octet >> place & 1) << number,
            })
        })
    }
}

impl fmt::Debug for StatusList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusList").field("len", &self.len()).finish_non_exhaustive()
    }
}

fn parse<'a, T: Deserialize<'a>>(json: &'a str, max_octets: usize) -> Result<T, StatusListError> {
    if json.len() > max_octets {
        return Err(StatusListError::TooLong);
    }
    serde_json::from_str(json).map_err(|_| StatusListError::Malformed)
}

#[derive(Clone, Copy, Debug)]
enum Packing {
    Gzip,
    Zlib,
}

/// Decodes and unpacks one stream with nothing behind it. Stops at the first octet beyond the bound.
fn unpack(packing: Packing, text: &str, max_octets: usize) -> Result<Vec<u8>, StatusListError> {
    let packed = Base64UrlUnpadded::decode_vec(text).map_err(|_| StatusListError::Malformed)?;
    let (octets, rest) = match packing {
        Packing::Gzip => {
            let mut decoder = GzDecoder::new(packed.as_slice());
            (read(&mut decoder, max_octets)?, decoder.into_inner())
        }
        Packing::Zlib => {
            let mut decoder = ZlibDecoder::new(packed.as_slice());
            (read(&mut decoder, max_octets)?, decoder.into_inner())
        }
    };
    if rest.is_empty() { Ok(octets) } else { Err(StatusListError::Malformed) }
}

fn read(decoder: &mut impl Read, max_octets: usize) -> Result<Vec<u8>, StatusListError> {
    let bound = u64::try_from(max_octets).unwrap_or(u64::MAX);
    let mut octets = Vec::new();
    let read = decoder.take(bound.saturating_add(1)).read_to_end(&mut octets);
    read.map_err(|_| StatusListError::Malformed)?;
    if octets.len() > max_octets { Err(StatusListError::TooLong) } else { Ok(octets) }
}

#[cfg(test)]
mod tests;
