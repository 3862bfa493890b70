//! What can be wrong with claims and schemas. No variant carries a value.

/// Why a value is not what the schema asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimError {
    /// The schema has no claim of that name.
    #[error("the schema has no such claim")]
    Unknown,
    /// A required claim is missing or absent.
    #[error("a required claim is missing")]
    Missing,
    /// The value has another type than the claim.
    #[error("value of another type")]
    Type,
    /// The value is outside the bounds that the schema sets, or outside those of its type.
    #[error("value out of range")]
    Range,
    /// The value is none of the enumeration.
    #[error("value is not in the enumeration")]
    NotInEnumeration,
    /// The decimal has another number of digits after the point.
    #[error("decimal of another scale")]
    Scale,
    /// Text and bytes have at most 4,096 octets.
    #[error("value is longer than 4096 octets")]
    TooLong,
    /// The text is not in Unicode normalisation form C.
    #[error("text is not in normalisation form C")]
    NotNormalized,
    /// Credentials of this schema have a start, or have none.
    #[error("start of validity does not fit the schema")]
    Start,
    /// The validity ends before it starts, or a bound of it is outside 1900-01-01 to 2079-06-06.
    #[error("validity out of range")]
    Validity,
}

impl ClaimError {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "claim/unknown",
            Self::Missing => "claim/missing",
            Self::Type => "claim/type",
            Self::Range => "claim/range",
            Self::NotInEnumeration => "claim/not-in-enumeration",
            Self::Scale => "claim/scale",
            Self::TooLong => "claim/too-long",
            Self::NotNormalized => "claim/not-normalized",
            Self::Start => "claim/start",
            Self::Validity => "claim/validity",
        }
    }
}

/// Why a schema could not be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SchemaError {
    /// An identifier or a name of a claim is not 1 to 64 octets of `a-z`, `0-9` and `_.-/:`.
    #[error("a name is not 1 to 64 octets of a-z, 0-9 and _.-/:")]
    Name,
    /// Versions start at 1.
    #[error("version 0")]
    Version,
    /// Two claims have the same name.
    #[error("two claims of the same name")]
    DuplicateName,
    /// A schema has at most 64 claims.
    #[error("more than 64 claims")]
    TooManyClaims,
    /// The bounds of a type are the wrong way round.
    #[error("empty range")]
    EmptyRange,
    /// A decimal has at most 18 digits after the point.
    #[error("scale above 18")]
    Scale,
    /// An enumeration has 1 to 256 values of 1 to 256 octets each.
    #[error("an enumeration does not have 1 to 256 values of 1 to 256 octets")]
    Enumeration,
    /// An enumeration has the same value twice.
    #[error("an enumeration has a value twice")]
    DuplicateValue,
    /// A value of an enumeration is not in Unicode normalisation form C.
    #[error("text is not in normalisation form C")]
    NotNormalized,
    /// The encoded schema would have more than 65,536 octets.
    #[error("schema longer than 65536 octets")]
    TooLong,
}

impl SchemaError {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Name => "schema/name",
            Self::Version => "schema/version",
            Self::DuplicateName => "schema/duplicate-name",
            Self::TooManyClaims => "schema/too-many-claims",
            Self::EmptyRange => "schema/empty-range",
            Self::Scale => "schema/scale",
            Self::Enumeration => "schema/enumeration",
            Self::DuplicateValue => "schema/duplicate-value",
            Self::NotNormalized => "schema/not-normalized",
            Self::TooLong => "schema/too-long",
        }
    }
}
