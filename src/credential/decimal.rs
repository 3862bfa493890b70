//! Decimal numbers with a fixed number of digits after the point.

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroize;

use super::FormatError;
use crate::codec::{FromText, from_text, parse_digits};

/// A number of `units` of `10^-scale`: 12.50 is 1,250 units of scale 2.
///
/// Scale 0 to 18. 12.5 and 12.50 are two values: the scale belongs to the type of a claim.
#[derive(Clone, Copy, PartialEq, Eq, Zeroize)]
pub struct Decimal {
    units: i64,
    scale: u8,
}

impl Decimal {
    /// The most digits after the point.
    pub const MAX_SCALE: u8 = 18;

    /// `units` of `10^-scale`.
    ///
    /// # Errors
    ///
    /// [`FormatError::Range`] for a scale above 18.
    pub const fn new(units: i64, scale: u8) -> Result<Self, FormatError> {
        if scale <= Self::MAX_SCALE { Ok(Self { units, scale }) } else { Err(FormatError::Range) }
    }

    /// How many units of `10^-scale`.
    #[must_use]
    pub const fn units(self) -> i64 {
        self.units
    }

    /// The number of digits after the point.
    #[must_use]
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// Reads digits, with a point before the last `scale` of them if there are any: `12.50`, `-0.5`, `7`.
    ///
    /// # Errors
    ///
    /// [`FormatError::Malformed`] for anything else, [`FormatError::NotCanonical`] for leading zeros and for a minus
    /// before zero, [`FormatError::Range`] for numbers that do not fit.
    pub fn parse(text: &str) -> Result<Self, FormatError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_negative = digits.len() != text.len();
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return Err(FormatError::Malformed),
            Some(parts) => parts,
            None => (digits, ""),
        };
        if !fraction.bytes().all(|octet| octet.is_ascii_digit()) {
            return Err(FormatError::Malformed);
        }
        let scale = u8::try_from(fraction.len()).map_err(|_| FormatError::Range)?;
        let whole = i128::from(parse_digits(whole)?);
        let unit = 10_i128.checked_pow(u32::from(scale.min(Self::MAX_SCALE + 1)));
        let shifted = unit.and_then(|unit| whole.checked_mul(unit)).ok_or(FormatError::Range)?;
        // At most 18 digits from here on, or the scale is refused at the end.
        let fraction = fraction.parse().unwrap_or(0_i128);
        let size = shifted.checked_add(fraction).ok_or(FormatError::Range)?;
        if is_negative && size == 0 {
            return Err(FormatError::NotCanonical);
        }
        let units = if is_negative { -size } else { size };
        Self::new(i64::try_from(units).map_err(|_| FormatError::Range)?, scale)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let (size, scale) = (self.units.unsigned_abs(), usize::from(self.scale));
        // 10^18 fits.
        let unit = 10_u64.pow(u32::from(self.scale));
        write!(f, "{sign}{}", size / unit)?;
        if scale == 0 { Ok(()) } else { write!(f, ".{:0scale$}", size % unit) }
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal({self})")
    }
}

impl FromText for Decimal {
    fn from_text(text: &str) -> Result<Self, FormatError> {
        Self::parse(text)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer)
    }
}
