//! Types of claims.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use subtle::{Choice, ConstantTimeEq};

use super::value::offset;
use super::{ClaimError, ClaimValue, Date, DateTime, Decimal, FormatError, SchemaError, is_name};
use crate::codec::{Reader, Writer, check_nfc, integer};

/// The most octets of a text, and of bytes.
pub(super) const MAX_OCTETS: usize = 4_096;
/// The most values of an enumeration.
pub(super) const MAX_VALUES: usize = 256;
/// The most octets of a value of an enumeration.
pub(super) const MAX_VALUE_OCTETS: usize = 256;

/// Numbers of types in CBOR.
pub(super) mod tag {
    pub(crate) const TEXT: u64 = 0;
    pub(crate) const BYTES: u64 = 1;
    pub(crate) const ENUMERATION: u64 = 2;
    pub(crate) const BOOLEAN: u64 = 3;
    pub(crate) const U64: u64 = 4;
    pub(crate) const I64: u64 = 5;
    pub(crate) const DECIMAL: u64 = 6;
    pub(crate) const DATE: u64 = 7;
    pub(crate) const DATE_TIME: u64 = 8;
    pub(crate) const ABSENT: u64 = 9;
}

/// The type of a claim, with the bounds of ordered types; both ends belong to a range.
///
/// In JSON `"text"`, `{"enumeration":{"values":["a","b"]}}`, `{"u64":{"min":"0","max":"9"}}`,
/// `{"decimal":{"scale":2,"min":"0.00","max":"99.99"}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ClaimType {
    /// Text in Unicode normalisation form C, at most 4,096 octets of UTF-8.
    Text,
    /// At most 4,096 octets.
    Bytes,
    /// One of a list of texts.
    Enumeration {
        /// 1 to 256 different texts of 1 to 256 octets.
        values: Vec<String>,
    },
    /// Yes or no.
    Boolean,
    /// An unsigned integer.
    U64 {
        /// The least value.
        #[serde(with = "integer")]
        min: u64,
        /// The greatest value.
        #[serde(with = "integer")]
        max: u64,
    },
    /// A signed integer.
    I64 {
        /// The least value.
        #[serde(with = "integer")]
        min: i64,
        /// The greatest value.
        #[serde(with = "integer")]
        max: i64,
    },
    /// A number with `scale` digits after the point.
    #[serde(with = "decimal_range")]
    Decimal {
        /// 0 to 18.
        scale: u8,
        /// The least value, in units of `10^-scale`.
        min: i64,
        /// The greatest value, in units of `10^-scale`.
        max: i64,
    },
    /// A day.
    Date {
        /// The earliest day.
        min: Date,
        /// The latest day.
        max: Date,
    },
    /// A second.
    DateTime {
        /// The earliest second.
        min: DateTime,
        /// The latest second.
        max: DateTime,
    },
}

impl ClaimType {
    /// A date from 1900-01-01 to 2079-06-06, a span of 65,535 days.
    pub const DATE: Self = Self::Date { min: Date::DEFAULT_MIN, max: Date::DEFAULT_MAX };

    /// Checks that a value belongs to this type and lies within its bounds.
    ///
    /// # Errors
    ///
    /// [`ClaimError`] says what is wrong; an absent value is [`ClaimError::Missing`].
    pub fn check(&self, value: &ClaimValue) -> Result<(), ClaimError> {
        match (self, value) {
            (_, ClaimValue::Absent) => Err(ClaimError::Missing),
            (Self::Text, ClaimValue::Text(text)) => {
                check_len(text.as_bytes())?;
                check_nfc(text).map_err(|_| ClaimError::NotNormalized)
            }
            (Self::Bytes, ClaimValue::Bytes(octets)) => check_len(octets),
            (Self::Enumeration { values }, ClaimValue::Enumeration(value)) => {
                within(lists(values, value), ClaimError::NotInEnumeration)
            }
            (Self::Boolean, ClaimValue::Boolean(_)) => Ok(()),
            (Self::U64 { min, max }, ClaimValue::U64(value)) => in_range(min, value, max),
            (Self::I64 { min, max }, ClaimValue::I64(value)) => in_range(min, value, max),
            (Self::Decimal { scale, min, max }, ClaimValue::Decimal(value)) => {
                within(*scale == value.scale(), ClaimError::Scale)?;
                in_range(min, &value.units(), max)
            }
            (Self::Date { min, max }, ClaimValue::Date(value)) => in_range(min, value, max),
            (Self::DateTime { min, max }, ClaimValue::DateTime(value)) => in_range(min, value, max),
            (
                Self::Text
                | Self::Bytes
                | Self::Enumeration { .. }
                | Self::Boolean
                | Self::U64 { .. }
                | Self::I64 { .. }
                | Self::Decimal { .. }
                | Self::Date { .. }
                | Self::DateTime { .. },
                _,
            ) => Err(ClaimError::Type),
        }
    }

    /// Whether equal scalars of the two types mean equal values, under one ciphersuite.
    ///
    /// Types of one kind only: a text and an enumeration with the same octets have the same scalar, and so have a date
    /// and a number. Decimals must have the same scale; bounds may differ, because they change no scalar. Any two
    /// enumerations may be compared: their values are texts, and equal scalars are equal texts, whatever else is in
    /// the lists.
    #[must_use]
    pub fn same_domain(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Decimal { scale, .. }, Self::Decimal { scale: other, .. }) => scale == other,
            (
                Self::Text
                | Self::Bytes
                | Self::Enumeration { .. }
                | Self::Boolean
                | Self::U64 { .. }
                | Self::I64 { .. }
                | Self::Decimal { .. }
                | Self::Date { .. }
                | Self::DateTime { .. },
                _,
            ) => self.tag() == other.tag(),
        }
    }

    /// Whether the scalar of a value is a hash, which depends on the ciphersuite.
    pub(crate) const fn is_hashed(&self) -> bool {
        match self {
            Self::Text | Self::Bytes | Self::Enumeration { .. } => true,
            Self::Boolean
            | Self::U64 { .. }
            | Self::I64 { .. }
            | Self::Decimal { .. }
            | Self::Date { .. }
            | Self::DateTime { .. } => false,
        }
    }

    /// The bounds of an ordered type, as [`ClaimValue::ordinal`] counts.
    pub(crate) fn ordinal_range(&self) -> Option<(u64, u64)> {
        match self {
            Self::U64 { min, max } => Some((*min, *max)),
            Self::I64 { min, max } | Self::Decimal { min, max, .. } => {
                Some((offset(*min), offset(*max)))
            }
            Self::Date { min, max } => Some((min.ordinal(), max.ordinal())),
            Self::DateTime { min, max } => Some((min.seconds(), max.seconds())),
            Self::Text | Self::Bytes | Self::Enumeration { .. } | Self::Boolean => None,
        }
    }

    const fn tag(&self) -> u64 {
        match self {
            Self::Text => tag::TEXT,
            Self::Bytes => tag::BYTES,
            Self::Enumeration { .. } => tag::ENUMERATION,
            Self::Boolean => tag::BOOLEAN,
            Self::U64 { .. } => tag::U64,
            Self::I64 { .. } => tag::I64,
            Self::Decimal { .. } => tag::DECIMAL,
            Self::Date { .. } => tag::DATE,
            Self::DateTime { .. } => tag::DATE_TIME,
        }
    }

    /// What a schema asks of the type itself.
    fn check_definition(&self) -> Result<(), SchemaError> {
        match self {
            Self::Text | Self::Bytes | Self::Boolean => Ok(()),
            Self::Enumeration { values } => check_values(values),
            Self::Decimal { scale, .. } if *scale > Decimal::MAX_SCALE => Err(SchemaError::Scale),
            Self::U64 { .. }
            | Self::I64 { .. }
            | Self::Decimal { .. }
            | Self::Date { .. }
            | Self::DateTime { .. } => match self.ordinal_range() {
                Some((min, max)) if min > max => Err(SchemaError::EmptyRange),
                Some(_) | None => Ok(()),
            },
        }
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let mut start = |count| {
            writer.array(count);
            writer.uint(self.tag());
        };
        match self {
            Self::Text | Self::Bytes | Self::Boolean => start(1),
            Self::Enumeration { values } => {
                start(2);
                writer.list(values.iter(), |writer, value| writer.text(value));
            }
            Self::U64 { min, max } => {
                start(3);
                writer.uint(*min);
                writer.uint(*max);
            }
            Self::I64 { min, max } => {
                start(3);
                writer.int(*min);
                writer.int(*max);
            }
            Self::Decimal { scale, min, max } => {
                start(4);
                writer.uint((*scale).into());
                writer.int(*min);
                writer.int(*max);
            }
            Self::Date { min, max } => {
                start(3);
                writer.uint(min.ordinal());
                writer.uint(max.ordinal());
            }
            Self::DateTime { min, max } => {
                start(3);
                writer.uint(min.seconds());
                writer.uint(max.seconds());
            }
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        let count = reader.array_of(4)?;
        let kind = reader.uint()?;
        Ok(match (kind, count) {
            (tag::TEXT, 1) => Self::Text,
            (tag::BYTES, 1) => Self::Bytes,
            (tag::ENUMERATION, 2) => Self::Enumeration {
                values: reader
                    .list(MAX_VALUES, |reader| Ok(reader.text(MAX_VALUE_OCTETS)?.into()))?,
            },
            (tag::BOOLEAN, 1) => Self::Boolean,
            (tag::U64, 3) => Self::U64 { min: reader.uint()?, max: reader.uint()? },
            (tag::I64, 3) => Self::I64 { min: reader.int()?, max: reader.int()? },
            (tag::DECIMAL, 4) => {
                Self::Decimal { scale: reader.small()?, min: reader.int()?, max: reader.int()? }
            }
            (tag::DATE, 3) => Self::Date {
                min: Date::from_days(reader.small()?)?,
                max: Date::from_days(reader.small()?)?,
            },
            (tag::DATE_TIME, 3) => Self::DateTime {
                min: DateTime::from_seconds(reader.uint()?)?,
                max: DateTime::from_seconds(reader.uint()?)?,
            },
            _ => return Err(FormatError::Malformed),
        })
    }
}

/// Whether a value is listed: all are looked at, so that the time tells its length and not which one it is.
fn lists(values: &[String], value: &str) -> bool {
    let same = |known: &String| known.as_bytes().ct_eq(value.as_bytes());
    values.iter().fold(Choice::from(0), |found, known| found | same(known)).into()
}

fn within(holds: bool, error: ClaimError) -> Result<(), ClaimError> {
    if holds { Ok(()) } else { Err(error) }
}

fn in_range<T: PartialOrd>(min: &T, value: &T, max: &T) -> Result<(), ClaimError> {
    within(min <= value && value <= max, ClaimError::Range)
}

fn check_len(octets: &[u8]) -> Result<(), ClaimError> {
    within(octets.len() <= MAX_OCTETS, ClaimError::TooLong)
}

fn check_values(values: &[String]) -> Result<(), SchemaError> {
    let lengths_fit = values.iter().all(|value| (1..=MAX_VALUE_OCTETS).contains(&value.len()));
    if !(1..=MAX_VALUES).contains(&values.len()) || !lengths_fit {
        return Err(SchemaError::Enumeration);
    }
    if values.iter().any(|value| check_nfc(value).is_err()) {
        return Err(SchemaError::NotNormalized);
    }
    let mut sorted: Vec<_> = values.iter().collect();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() == values.len() { Ok(()) } else { Err(SchemaError::DuplicateValue) }
}

/// A decimal type in JSON, with its bounds as decimal numbers.
mod decimal_range {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Decimal, FormatError};

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Range {
        scale: u8,
        min: Decimal,
        max: Decimal,
    }

    pub(super) fn serialize<S: Serializer>(
        scale: &u8,
        min: &i64,
        max: &i64,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let decimal = |units| Decimal::new(units, *scale).map_err(serde::ser::Error::custom);
        Range { scale: *scale, min: decimal(*min)?, max: decimal(*max)? }.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(u8, i64, i64), D::Error> {
        let Range { scale, min, max } = Range::deserialize(deserializer)?;
        if min.scale() != scale || max.scale() != scale {
            return Err(D::Error::custom(FormatError::Range));
        }
        Ok((scale, min.units(), max.units()))
    }
}

/// A claim of a schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Claim {
    /// 1 to 64 octets of `a-z`, `0-9` and `_.-/:`.
    pub name: String,
    /// The type of its values.
    #[serde(rename = "type")]
    pub kind: ClaimType,
    /// Whether a credential may leave it out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(value: &bool) -> bool {
    !value
}

impl Claim {
    /// A required claim.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: ClaimType) -> Self {
        Self { name: name.into(), kind, optional: false }
    }

    /// The same claim, which a credential may leave out.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    /// Checks a value: of the type, or absent where that is allowed.
    pub(crate) fn check(&self, value: &ClaimValue) -> Result<(), ClaimError> {
        if self.optional && *value == ClaimValue::Absent {
            return Ok(());
        }
        self.kind.check(value)
    }

    pub(super) fn check_definition(&self) -> Result<(), SchemaError> {
        if !is_name(&self.name) {
            return Err(SchemaError::Name);
        }
        self.kind.check_definition()
    }

    pub(super) fn write(&self, writer: &mut Writer<'_>) {
        writer.array(3);
        writer.text(&self.name);
        self.kind.write(writer);
        writer.boolean(self.optional);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        reader.array(3)?;
        Ok(Self {
            name: reader.text(super::name::MAX_NAME)?.into(),
            kind: ClaimType::read(reader)?,
            optional: reader.boolean()?,
        })
    }
}
