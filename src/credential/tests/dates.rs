//! The calendar.

use alloc::format;
use alloc::string::ToString;

use proptest::prelude::*;

use crate::credential::{Date, DateTime, FormatError};

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

#[test]
fn days_are_counted_from_1600() {
    for (text, days) in [
        ("1600-01-01", 0),
        ("1600-02-29", 59),
        ("1900-01-01", 109_573),
        ("1970-01-01", 135_140),
        ("1970-01-06", 135_145),
        ("2000-02-29", 146_156),
        ("2079-06-06", 175_108),
        ("2100-03-01", 182_681),
        ("9999-12-31", 3_068_036),
    ] {
        assert_eq!(date(text).days(), days, "{text}");
        assert_eq!(date(text).to_string(), text);
    }
    assert_eq!(date("1900-01-01"), Date::DEFAULT_MIN);
    assert_eq!(date("2079-06-06"), Date::DEFAULT_MAX);
    assert_eq!(Date::DEFAULT_MIN.distance(Date::DEFAULT_MAX), 65_535);
    assert_eq!((date("1600-01-01"), date("9999-12-31")), (Date::FIRST, Date::LAST));
    assert_eq!(date("2100-02-28").plus_days(1), Ok(date("2100-03-01")));
    assert_eq!(date("2000-03-01").minus_days(1), Ok(date("2000-02-29")));
}

#[test]
fn days_that_do_not_exist_are_refused() {
    for text in [
        "1900-02-29",
        "2100-02-29",
        "2023-02-29",
        "2024-02-30",
        "2024-04-31",
        "2024-00-01",
        "2024-13-01",
        "2024-01-00",
        "2024-01-32",
        "1599-12-31",
        "0000-01-01",
    ] {
        assert_eq!(Date::parse(text), Err(FormatError::Range), "{text}");
    }
    assert_eq!(Date::from_days(Date::LAST.days() + 1), Err(FormatError::Range));
    assert_eq!(Date::LAST.plus_days(1), Err(FormatError::Range));
    assert_eq!(Date::LAST.plus_days(u32::MAX), Err(FormatError::Range));
    assert_eq!(Date::FIRST.minus_days(1), Err(FormatError::Range));
    assert_eq!(Date::from_ymd(10_000, 1, 1), Err(FormatError::Range));
    assert_eq!(Date::from_ymd(i32::MIN, 1, 1), Err(FormatError::Range));
}

#[test]
fn dates_have_one_spelling() {
    for text in [
        "",
        "2024-1-01",
        "2024-01-1",
        "24-01-01",
        "02024-01-01",
        "10000-01-01",
        "+2024-01-01",
        "-2024-01-01",
        " 2024-01-01",
        "2024-01-01 ",
        "2024/01/01",
        "20240101",
        "2024-01-01Z",
        "2024-01-01T00:00:00Z",
        "2024-001",
        "2024-W01-1",
        "２024-01-01",
    ] {
        assert_eq!(Date::parse(text), Err(FormatError::Malformed), "{text}");
    }
}

#[test]
fn ages_are_completed_on_birthdays() {
    for (reference, years, born_at_latest) in [
        ("2026-11-24", 18, "2008-11-24"),
        ("2026-02-28", 18, "2008-02-28"),
        ("2026-03-01", 18, "2008-03-01"),
        ("2028-02-29", 18, "2010-02-28"),
        ("2028-02-29", 20, "2008-02-29"),
        ("2104-02-29", 4, "2100-02-28"),
        ("2026-11-24", 0, "2026-11-24"),
    ] {
        let bound = date(reference).years_before(years);
        assert_eq!(bound, Ok(date(born_at_latest)), "{reference} - {years}");
    }
    // Born on 29 February, of age on 1 March.
    assert!(date("2008-02-29") > date("2026-02-28").years_before(18).unwrap());
    assert!(date("2008-02-29") <= date("2026-03-01").years_before(18).unwrap());
    assert_eq!(date("1618-01-01").years_before(19), Err(FormatError::Range));
    assert_eq!(date("2026-01-01").years_before(u32::MAX), Err(FormatError::Range));
}

#[test]
fn seconds_are_counted_from_1600() {
    let epoch = DateTime::parse("1970-01-01T00:00:00Z").unwrap();
    assert_eq!((epoch.seconds(), epoch.unix()), (135_140 * 86_400, 0));
    let before = DateTime::from_unix(-1).unwrap();
    assert_eq!(before.to_string(), "1969-12-31T23:59:59Z");
    assert_eq!(before.date(), date("1969-12-31"));
    let later = DateTime::from_unix(1_795_523_696).unwrap();
    assert_eq!(later.to_string(), "2026-11-24T12:34:56Z");
    assert_eq!((later.unix(), later.date()), (1_795_523_696, date("2026-11-24")));
    assert_eq!(DateTime::LAST.to_string(), "9999-12-31T23:59:59Z");
    assert_eq!(DateTime::from(date("2026-11-24")).to_string(), "2026-11-24T00:00:00Z");
    for seconds in [i64::MIN, i64::MAX, DateTime::FIRST.unix() - 1, DateTime::LAST.unix() + 1] {
        assert_eq!(DateTime::from_unix(seconds), Err(FormatError::Range));
    }
}

#[test]
fn times_have_one_spelling() {
    for (time, error) in [
        ("24:00:00Z", FormatError::Range),
        ("23:60:00Z", FormatError::Range),
        ("23:59:60Z", FormatError::Range),
        ("12:34:56", FormatError::Malformed),
        ("12:34:56z", FormatError::Malformed),
        ("12:34:56+00:00", FormatError::Malformed),
        ("12:34:56.0Z", FormatError::Malformed),
        ("12:34Z", FormatError::Malformed),
        ("1:34:56Z", FormatError::Malformed),
        ("12:34:56Z ", FormatError::Malformed),
    ] {
        assert_eq!(DateTime::parse(&format!("2016-12-31T{time}")), Err(error), "{time}");
    }
    assert!(DateTime::parse("2016-12-31 12:34:56Z").is_err());
    assert!(DateTime::parse("2016-12-31t12:34:56Z").is_err());
}

#[test]
fn seconds_are_added_up_to_the_end_of_time() {
    let noon = DateTime::parse("2026-12-31T23:59:00Z").unwrap();
    assert_eq!(noon.plus_seconds(300), DateTime::parse("2027-01-01T00:04:00Z"));
    assert_eq!(noon.plus_seconds(0), Ok(noon));
    assert_eq!(DateTime::LAST.plus_seconds(1), Err(FormatError::Range));
    assert_eq!(DateTime::LAST.plus_seconds(u64::MAX), Err(FormatError::Range));
}

proptest! {
    /// Every day has one spelling, and the next day is one day later in the calendar, too.
    #[test]
    fn dates_round_trip(days in 0..Date::LAST.days()) {
        let date = Date::from_days(days).unwrap();
        prop_assert_eq!(Date::parse(&date.to_string()), Ok(date));
        let (year, month, day) = date.ymd();
        prop_assert_eq!(Date::from_ymd(year, month, day), Ok(date));
        let next = date.plus_days(1).unwrap().ymd();
        prop_assert!([(year, month, day + 1), (year, month + 1, 1), (year + 1, 1, 1)].contains(&next));
    }

    /// Every second has one spelling, whose order is the order of time.
    #[test]
    fn times_round_trip(a in 0..=DateTime::LAST.seconds(), b in 0..=DateTime::LAST.seconds()) {
        let [a, b] = [a, b].map(|seconds| DateTime::from_seconds(seconds).unwrap());
        prop_assert_eq!(DateTime::parse(&a.to_string()), Ok(a));
        prop_assert_eq!(DateTime::from_unix(a.unix()), Ok(a));
        prop_assert_eq!(a.to_string().cmp(&b.to_string()), a.cmp(&b));
    }
}
