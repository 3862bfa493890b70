//! Days and seconds of the Gregorian calendar since the year 1600.

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::Month;
use zeroize::DefaultIsZeroes;

use super::FormatError;
use crate::codec::{FromText, from_text};

/// 1600-01-01 as a Julian day. No admissible date is before it, so that no number of days is negative.
const DAY_ZERO: i32 = 2_305_448;
const SECONDS_PER_DAY: u64 = 86_400;
/// 1970-01-01T00:00:00Z, in seconds since day zero.
const UNIX_EPOCH: u64 = 135_140 * SECONDS_PER_DAY;

/// A day of the Gregorian calendar, 1600-01-01 to 9999-12-31, without a time zone.
///
/// Written `YYYY-MM-DD`; one number, the days since 1600-01-01, in signatures and in CBOR.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(u32);

impl Date {
    /// 1600-01-01, day zero.
    pub const FIRST: Self = Self(0);
    /// 9999-12-31.
    pub const LAST: Self = Self(3_068_036);
    /// The earliest date of a claim and of a validity unless the schema says otherwise: 1900-01-01.
    pub const DEFAULT_MIN: Self = Self(109_573);
    /// The latest date of a claim and of a validity unless the schema says otherwise: 2079-06-06, 65,535 days later.
    pub const DEFAULT_MAX: Self = Self(175_108);

    /// The day with this year, month (1 to 12) and day of the month (from 1).
    ///
    /// # Errors
    ///
    /// [`FormatError::Range`] if the calendar has no such day, or before 1600 or after 9999.
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Result<Self, FormatError> {
        let month = Month::try_from(month).map_err(|_| FormatError::Range)?;
        let date = time::Date::from_calendar_date(year, month, day);
        let days = date.map_err(|_| FormatError::Range)?.to_julian_day().checked_sub(DAY_ZERO);
        let days = days.and_then(|days| u32::try_from(days).ok()).ok_or(FormatError::Range)?;
        Self::from_days(days)
    }

    /// The day that is `days` days after 1600-01-01.
    ///
    /// # Errors
    ///
    /// [`FormatError::Range`] after 9999-12-31.
    pub const fn from_days(days: u32) -> Result<Self, FormatError> {
        if days <= Self::LAST.0 { Ok(Self(days)) } else { Err(FormatError::Range) }
    }

    /// Days since 1600-01-01.
    #[must_use]
    pub const fn days(self) -> u32 {
        self.0
    }

    /// The days as the scalar of a date.
    pub(crate) fn ordinal(self) -> u64 {
        self.0.into()
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    ///
    /// [`FormatError::Malformed`] for any other form, [`FormatError::Range`] for a day that does not exist.
    pub fn parse(text: &str) -> Result<Self, FormatError> {
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
            return Err(FormatError::Malformed);
        };
        let (century, year) = (two_digits(y1, y2)?, two_digits(y3, y4)?);
        let year = i32::from(century) * 100 + i32::from(year);
        Self::from_ymd(year, two_digits(m1, m2)?, two_digits(d1, d2)?)
    }

    /// The day `days` days later.
    ///
    /// # Errors
    ///
    /// [`FormatError::Range`] after 9999-12-31.
    pub fn plus_days(self, days: u32) -> Result<Self, FormatError> {
        self.0.checked_add(days).ok_or(FormatError::Range).and_then(Self::from_days)
    }

    /// The day `days` days earlier.
    ///
    /// # Errors
    ///
    /// [`FormatError::Range`] before 1600-01-01.
    pub fn minus_days(self, days: u32) -> Result<Self, FormatError> {
        self.0.checked_sub(days).map(Self).ok_or(FormatError::Range)
    }

    /// How many days lie between two dates, whichever is the earlier.
    #[must_use]
    pub const fn distance(self, other: Self) -> u32 {
        self.0.abs_diff(other.0)
    }

    /// The same day of the month `years` years earlier; 28 February for 29 February where that year has none.
    ///
    /// Whoever was born on this day or before has completed `years` years at the date `self`. A person born on
    /// 29 February completes them on 1 March of a year that has no such day.
    ///
    /// # Errors
    ///
    /// [`FormatError::Range`] before 1600-01-01.
    pub fn years_before(self, years: u32) -> Result<Self, FormatError> {
        let (year, month, day) = self.ymd();
        let years = i32::try_from(years).map_err(|_| FormatError::Range)?;
        let year = year.checked_sub(years).ok_or(FormatError::Range)?;
        match Self::from_ymd(year, month, day) {
            Err(_) if (month, day) == (2, 29) => Self::from_ymd(year, 2, 28),
            other => other,
        }
    }

    /// Year, month and day of the month.
    #[must_use]
    pub fn ymd(self) -> (i32, u8, u8) {
        let days = i32::try_from(self.0).unwrap_or(i32::MAX);
        // A number of days that the type allows is a day of the calendar.
        let date = time::Date::from_julian_day(days.saturating_add(DAY_ZERO));
        let (year, month, day) = date.unwrap_or(time::Date::MAX).to_calendar_date();
        (year, month.into(), day)
    }
}

/// The number of two decimal digits.
fn two_digits(tens: u8, ones: u8) -> Result<u8, FormatError> {
    if tens.is_ascii_digit() && ones.is_ascii_digit() {
        Ok((tens - b'0') * 10 + (ones - b'0'))
    } else {
        Err(FormatError::Malformed)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Date({self})")
    }
}

/// A second of Coordinated Universal Time, 1600-01-01T00:00:00Z to 9999-12-31T23:59:59Z, without leap seconds.
///
/// Written `YYYY-MM-DDThh:mm:ssZ`; one number, the seconds since 1600-01-01T00:00:00Z, in signatures and in CBOR.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(u64);

impl DateTime {
    /// 1600-01-01T00:00:00Z.
    pub const FIRST: Self = Self(0);
    /// 9999-12-31T23:59:59Z.
    pub const LAST: Self = Self(3_068_037 * SECONDS_PER_DAY - 1);

    /// The second that is `seconds` seconds after 1600-01-01T00:00:00Z.
    ///
    /// # Errors
    ///
    /// [`FormatError::Range`] after the year 9999.
    pub const fn from_seconds(seconds: u64) -> Result<Self, FormatError> {
        if seconds <= Self::LAST.0 { Ok(Self(seconds)) } else { Err(FormatError::Range) }
    }

    /// Seconds since 1600-01-01T00:00:00Z.
    #[must_use]
    pub const fn seconds(self) -> u64 {
        self.0
    }

    /// The second that is `seconds` seconds after 1970-01-01T00:00:00Z, as clocks of computers count.
    ///
    /// # Errors
    ///
    /// [`FormatError::Range`] before the year 1600 or after the year 9999.
    pub fn from_unix(seconds: i64) -> Result<Self, FormatError> {
        let seconds = UNIX_EPOCH.checked_add_signed(seconds).ok_or(FormatError::Range)?;
        Self::from_seconds(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix(self) -> i64 {
        // Both are below 2^38.
        let signed = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX);
        signed(self.0) - signed(UNIX_EPOCH)
    }

    /// The second that is `seconds` seconds later.
    ///
    /// # Errors
    ///
    /// [`FormatError::Range`] after the year 9999.
    pub const fn plus_seconds(self, seconds: u64) -> Result<Self, FormatError> {
        match self.0.checked_add(seconds) {
            Some(seconds) => Self::from_seconds(seconds),
            None => Err(FormatError::Range),
        }
    }

    /// The day in Coordinated Universal Time.
    #[must_use]
    pub fn date(self) -> Date {
        Date(u32::try_from(self.0 / SECONDS_PER_DAY).unwrap_or(Date::LAST.0))
    }

    /// Reads `YYYY-MM-DDThh:mm:ssZ`.
    ///
    /// # Errors
    ///
    /// [`FormatError::Malformed`] for any other form, [`FormatError::Range`] for a time that does not exist.
    pub fn parse(text: &str) -> Result<Self, FormatError> {
        let (date, time) = text.split_once('T').ok_or(FormatError::Malformed)?;
        let date = Date::parse(date)?;
        let &[h1, h2, b':', m1, m2, b':', s1, s2, b'Z'] = time.as_bytes() else {
            return Err(FormatError::Malformed);
        };
        let (hour, minute) = (two_digits(h1, h2)?, two_digits(m1, m2)?);
        let second = two_digits(s1, s2)?;
        if hour > 23 || minute > 59 || second > 59 {
            return Err(FormatError::Range);
        }
        let time = (u64::from(hour) * 60 + u64::from(minute)) * 60 + u64::from(second);
        Self::from_seconds(u64::from(date.0) * SECONDS_PER_DAY + time)
    }
}

impl From<Date> for DateTime {
    /// The first second of the day.
    fn from(date: Date) -> Self {
        Self(u64::from(date.0) * SECONDS_PER_DAY)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.0 % SECONDS_PER_DAY;
        let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}Z", self.date())
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DateTime({self})")
    }
}

impl DefaultIsZeroes for Date {}
impl DefaultIsZeroes for DateTime {}

impl FromText for Date {
    fn from_text(text: &str) -> Result<Self, FormatError> {
        Self::parse(text)
    }
}

impl FromText for DateTime {
    fn from_text(text: &str) -> Result<Self, FormatError> {
        Self::parse(text)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer)
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer)
    }
}
