//! Why octets are refused.

/// Why octets do not decode.
///
/// The checks run in this order, cheapest first: lengths, flags and ranges of every field, then curve, group and
/// identity. None of the variants carries a part of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The number of octets is not one that this type has.
    #[error("wrong length")]
    Length,
    /// The object is longer than the limits allow.
    #[error("longer than the limit")]
    TooLong,
    /// The first octet of a point does not announce the compressed form.
    #[error("point is not in compressed form")]
    NotCompressed,
    /// A point is the identity, or claims to be.
    #[error("point is the identity")]
    Identity,
    /// A coordinate of a point is not below the field's modulus.
    #[error("coordinate is not reduced")]
    CoordinateRange,
    /// No point of the curve has this coordinate.
    #[error("point is not on the curve")]
    NotOnCurve,
    /// A point of the curve that is not in the group of prime order.
    #[error("point is not in the prime-order group")]
    NotInSubgroup,
    /// A scalar is not below the group order.
    #[error("scalar is not reduced")]
    ScalarRange,
    /// A scalar is zero where zero is not allowed.
    #[error("scalar is zero")]
    ZeroScalar,
}

impl DecodeError {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Length => "decode/length",
            Self::TooLong => "decode/too-long",
            Self::NotCompressed => "decode/not-compressed",
            Self::Identity => "decode/identity",
            Self::CoordinateRange => "decode/coordinate-range",
            Self::NotOnCurve => "decode/not-on-curve",
            Self::NotInSubgroup => "decode/not-in-subgroup",
            Self::ScalarRange => "decode/scalar-range",
            Self::ZeroScalar => "decode/zero-scalar",
        }
    }
}
