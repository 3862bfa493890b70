//! Values of claims.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::claim::{MAX_OCTETS, tag};
use super::{Date, DateTime, Decimal, FormatError};
use crate::codec::{FromText, Reader, Writer, base64url, check_nfc, from_text, integer};

/// The value of one claim.
///
/// In JSON the type is the key: `{"date":"2008-01-01"}`, `{"u64":"5"}`, `{"decimal":"12.50"}`, `{"boolean":true}`,
/// `{"bytes":"BQ"}` (base64url without padding), and `"absent"`. Numbers of 64 bits are texts of digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Zeroize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClaimValue {
    /// Text in Unicode normalisation form C.
    Text(#[serde(deserialize_with = "text")] String),
    /// Octets.
    Bytes(#[serde(serialize_with = "base64url::serialize", deserialize_with = "octets")] Vec<u8>),
    /// One value of an enumeration.
    Enumeration(#[serde(deserialize_with = "text")] String),
    /// Yes or no.
    Boolean(bool),
    /// An unsigned integer.
    U64(#[serde(with = "integer")] u64),
    /// A signed integer.
    I64(#[serde(with = "integer")] i64),
    /// A number with a fixed number of digits after the point.
    Decimal(Decimal),
    /// A day.
    Date(Date),
    /// A second.
    DateTime(DateTime),
    /// An optional claim without a value. No condition is ever true of it.
    Absent,
}

/// One conversion for each type that stands for one kind of claim.
macro_rules! from {
    ($($from:ty => $variant:ident),+) => {$(
        impl From<$from> for ClaimValue {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        }
    )+};
}

// Octets and values of enumerations are named: neither has a type of its own.
from!(&str => Text, String => Text, bool => Boolean, u64 => U64, i64 => I64);
from!(Decimal => Decimal, Date => Date, DateTime => DateTime);

/// What is added to a signed number to make it an unsigned one.
const SIGN: u64 = 1 << 63;

/// Keeps the order: the least number becomes 0.
pub(super) const fn offset(value: i64) -> u64 {
    SIGN.wrapping_add_signed(value)
}

impl ClaimValue {
    /// The number that values of an ordered type are compared by, which is also their scalar.
    pub(crate) fn ordinal(&self) -> Option<u64> {
        match self {
            Self::U64(value) => Some(*value),
            Self::I64(value) => Some(offset(*value)),
            Self::Decimal(value) => Some(offset(value.units())),
            Self::Date(value) => Some(value.ordinal()),
            Self::DateTime(value) => Some(value.seconds()),
            Self::Text(_)
            | Self::Bytes(_)
            | Self::Enumeration(_)
            | Self::Boolean(_)
            | Self::Absent => None,
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer<'_>) {
        writer.array(2);
        match self {
            Self::Text(text) => {
                writer.uint(tag::TEXT);
                writer.text(text);
            }
            Self::Bytes(octets) => {
                writer.uint(tag::BYTES);
                writer.bytes(octets);
            }
            Self::Enumeration(text) => {
                writer.uint(tag::ENUMERATION);
                writer.text(text);
            }
            Self::Boolean(value) => {
                writer.uint(tag::BOOLEAN);
                writer.boolean(*value);
            }
            Self::U64(value) => {
                writer.uint(tag::U64);
                writer.uint(*value);
            }
            Self::I64(value) => {
                writer.uint(tag::I64);
                writer.int(*value);
            }
            Self::Decimal(value) => {
                writer.uint(tag::DECIMAL);
                writer.array(2);
                writer.uint(value.scale().into());
                writer.int(value.units());
            }
            Self::Date(value) => {
                writer.uint(tag::DATE);
                writer.uint(value.days().into());
            }
            Self::DateTime(value) => {
                writer.uint(tag::DATE_TIME);
                writer.uint(value.seconds());
            }
            Self::Absent => {
                writer.uint(tag::ABSENT);
                writer.null();
            }
        }
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        reader.array(2)?;
        Ok(match reader.uint()? {
            tag::TEXT => Self::Text(reader.text(MAX_OCTETS)?.into()),
            tag::BYTES => Self::Bytes(reader.bytes(MAX_OCTETS)?.into()),
            tag::ENUMERATION => Self::Enumeration(reader.text(MAX_OCTETS)?.into()),
            tag::BOOLEAN => Self::Boolean(reader.boolean()?),
            tag::U64 => Self::U64(reader.uint()?),
            tag::I64 => Self::I64(reader.int()?),
            tag::DECIMAL => {
                reader.array(2)?;
                let scale = reader.small()?;
                Self::Decimal(Decimal::new(reader.int()?, scale)?)
            }
            tag::DATE => Self::Date(Date::from_days(reader.small()?)?),
            tag::DATE_TIME => Self::DateTime(DateTime::from_seconds(reader.uint()?)?),
            tag::ABSENT => {
                reader.null()?;
                Self::Absent
            }
            _ => return Err(FormatError::Malformed),
        })
    }
}

/// Text as it may stand in a claim.
struct Text(String);

impl FromText for Text {
    fn from_text(text: &str) -> Result<Self, FormatError> {
        if text.len() > MAX_OCTETS {
            return Err(FormatError::TooLong);
        }
        check_nfc(text)?;
        Ok(Self(text.into()))
    }
}

pub(super) fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    from_text(deserializer).map(|Text(text)| text)
}

fn octets<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let octets: Vec<u8> = base64url::deserialize(deserializer)?;
    if octets.len() > MAX_OCTETS {
        return Err(serde::de::Error::custom(FormatError::TooLong));
    }
    Ok(octets)
}
