//! Values: their notations and their types.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::arbitrary::{arb_type, arb_value};
use crate::codec::{Reader, Writer, from_json, to_json};
use crate::credential::{
    ClaimError, ClaimType, ClaimValue, Claims, Date, DateTime, Decimal, FormatError, Schema,
};

#[test]
fn types_that_stand_for_one_kind_of_claim_convert() {
    let date = Date::parse("2026-11-24").unwrap();
    let decimal = Decimal::parse("12.50").unwrap();
    for (value, expected) in [
        ("5".into(), ClaimValue::Text("5".into())),
        (String::from("5").into(), ClaimValue::Text("5".into())),
        (true.into(), ClaimValue::Boolean(true)),
        (5_u64.into(), ClaimValue::U64(5)),
        (5_i64.into(), ClaimValue::I64(5)),
        (decimal.into(), ClaimValue::Decimal(decimal)),
        (date.into(), ClaimValue::Date(date)),
        (DateTime::from(date).into(), ClaimValue::DateTime(date.into())),
    ] {
        let value: ClaimValue = value;
        assert_eq!(value, expected);
    }
}

fn encode(value: &ClaimValue) -> Vec<u8> {
    Writer::collect(|writer| value.write(writer))
}

fn decode(octets: &[u8]) -> Result<ClaimValue, FormatError> {
    let mut reader = Reader::new(octets);
    let value = ClaimValue::read(&mut reader)?;
    reader.end()?;
    Ok(value)
}

fn read(json: &str) -> Result<ClaimValue, FormatError> {
    from_json(json, 10_000)
}

#[test]
fn values_have_two_notations() {
    for (json, octets, value) in [
        (r#"{"text":"Zürich"}"#, "8200675ac3bc72696368", ClaimValue::Text("Zürich".into())),
        (r#"{"bytes":"BQ"}"#, "82014105", ClaimValue::Bytes(vec![5])),
        (r#"{"enumeration":"b"}"#, "82026162", ClaimValue::Enumeration("b".into())),
        (r#"{"boolean":true}"#, "8203f5", ClaimValue::Boolean(true)),
        (r#"{"u64":"18446744073709551615"}"#, "82041bffffffffffffffff", ClaimValue::U64(u64::MAX)),
        (r#"{"i64":"-5"}"#, "820524", ClaimValue::I64(-5)),
        (
            r#"{"decimal":"-12.50"}"#,
            "820682023904e1",
            ClaimValue::Decimal(Decimal::new(-1250, 2).unwrap()),
        ),
        (
            r#"{"date":"2008-01-01"}"#,
            "82071a0002461b",
            ClaimValue::Date(Date::from_ymd(2008, 1, 1).unwrap()),
        ),
        (
            r#"{"date_time":"1600-01-01T00:01:00Z"}"#,
            "8208183c",
            ClaimValue::DateTime(DateTime::from_seconds(60).unwrap()),
        ),
        (r#""absent""#, "8209f6", ClaimValue::Absent),
    ] {
        assert_eq!(to_json(&value), json);
        assert_eq!(read(json).as_ref(), Ok(&value));
        assert_eq!(hex::encode(encode(&value)), octets, "{json}");
        assert_eq!(decode(&encode(&value)), Ok(value));
    }
}

#[test]
fn other_notations_are_refused() {
    for json in [
        r#"{"u64":"007"}"#,
        r#"{"u64":"-0"}"#,
        r#"{"u64":"+5"}"#,
        r#"{"u64":" 5"}"#,
        r#"{"u64":"5.0"}"#,
        r#"{"u64":"5e0"}"#,
        r#"{"u64":5}"#,
        r#"{"u64":"18446744073709551616"}"#,
        r#"{"i64":"-0"}"#,
        r#"{"i64":"9223372036854775808"}"#,
        r#"{"i64":"-9223372036854775809"}"#,
        r#"{"boolean":1}"#,
        r#"{"boolean":"true"}"#,
        r#"{"decimal":12.5}"#,
        r#"{"decimal":"12."}"#,
        r#"{"decimal":".5"}"#,
        r#"{"decimal":"012.5"}"#,
        r#"{"decimal":"-0.00"}"#,
        r#"{"decimal":"+1.0"}"#,
        r#"{"decimal":"1.-5"}"#,
        r#"{"decimal":"1,5"}"#,
        r#"{"decimal":"1.5e1"}"#,
        r#"{"decimal":"1.0000000000000000000"}"#,
        r#"{"decimal":"92233720368547758.08"}"#,
        r#"{"text":"e\u0301"}"#,
        r#"{"text":"\ud800"}"#,
        r#"{"text":"\udc00\ud800"}"#,
        r#"{"text":null}"#,
        r#"{"enumeration":"e\u0301"}"#,
        r#"{"bytes":"BR"}"#,
        r#"{"bytes":"BQ=="}"#,
        r#"{"bytes":[5]}"#,
        r#"{"date":"1970-1-6"}"#,
        r#"{"date":135145}"#,
        r#"{"date":"2023-02-29"}"#,
        r#"{"date_time":"1970-01-01T00:00:00+00:00"}"#,
        r#"{"Text":"a"}"#,
        r#"{"text":"a","text":"a"}"#,
        r#"{"text":"a","u64":"1"}"#,
        r#"{"absent":null}"#,
        r#"{"absent":"absent"}"#,
        r#""text""#,
        r#""Absent""#,
        "{}",
        "null",
        "\"\u{feff}absent\"",
    ] {
        assert_eq!(read(json), Err(FormatError::Malformed), "{json}");
    }
    // Characters that only look unusual.
    let text = ClaimValue::Text("\u{0}\u{feff}\u{1f9c0}é".into());
    assert_eq!(read("{\"text\":\"\\u0000\\ufeff\\ud83e\\uddc0\\u00e9\"}"), Ok(text));
}

#[test]
fn octets_outside_of_the_types_are_refused() {
    for (octets, what) in [
        ("820a00", "an unknown tag"),
        ("820342", "a number for a boolean"),
        ("82071a002ed085", "the day after the last"),
        ("82081b0000003db7e75780", "the second after the last"),
        ("8206821300", "scale 19"),
        ("820682190100 00", "scale 256"),
        ("820900", "a number for absent"),
        ("83040000", "three items"),
        ("820063 65cc81", "text not in NFC"),
    ] {
        let octets = hex::decode(octets.replace(' ', "")).unwrap();
        assert!(decode(&octets).is_err(), "{what}");
    }
    assert!(decode(&hex::decode("82071a002ed084").unwrap()).is_ok());
    assert!(decode(&hex::decode("82081b0000003db7e7577f").unwrap()).is_ok());
}

#[test]
fn decimals_are_exact() {
    for (text, units, scale) in [
        ("0", 0, 0),
        ("-7", -7, 0),
        ("0.0", 0, 1),
        ("-0.5", -5, 1),
        ("12.50", 1_250, 2),
        ("-92233720368547758.08", i64::MIN, 2),
        ("9223372036854775807", i64::MAX, 0),
        ("9.223372036854775807", i64::MAX, 18),
        ("-0.000000000000000001", -1, 18),
    ] {
        let decimal = Decimal::parse(text);
        assert_eq!(decimal, Decimal::new(units, scale), "{text}");
        assert_eq!(decimal.unwrap().to_string(), text);
    }
    assert_ne!(Decimal::parse("12.5"), Decimal::parse("12.50"));
    assert_eq!(Decimal::new(0, 19), Err(FormatError::Range));
    let long = format!("1.{}", "0".repeat(1_000));
    assert_eq!(Decimal::parse(&long), Err(FormatError::Range));
    let wide = format!("1.{}", "0".repeat(19));
    assert_eq!(Decimal::parse(&wide), Err(FormatError::Range));
}

#[test]
fn values_are_checked_against_types() {
    let districts = ClaimType::Enumeration { values: vec!["north".into(), "south".into()] };
    let income = ClaimType::Decimal { scale: 2, min: 0, max: 100 };
    let amount = |text| ClaimValue::Decimal(Decimal::parse(text).unwrap());
    let text = |len| ClaimValue::Text("x".repeat(len));
    let day = |date: Date| ClaimValue::Date(date);
    let small = ClaimType::U64 { min: 1, max: 3 };
    for (kind, value, expected) in [
        (&ClaimType::Text, text(4_096), Ok(())),
        (&ClaimType::Text, text(4_097), Err(ClaimError::TooLong)),
        (&ClaimType::Text, ClaimValue::Text("e\u{301}".into()), Err(ClaimError::NotNormalized)),
        (&ClaimType::Text, ClaimValue::Enumeration("x".into()), Err(ClaimError::Type)),
        (&ClaimType::Bytes, ClaimValue::Bytes(vec![0; 4_096]), Ok(())),
        (&ClaimType::Bytes, ClaimValue::Bytes(vec![0; 4_097]), Err(ClaimError::TooLong)),
        (&ClaimType::Bytes, text(1), Err(ClaimError::Type)),
        (&districts, ClaimValue::Enumeration("south".into()), Ok(())),
        (&districts, ClaimValue::Enumeration("west".into()), Err(ClaimError::NotInEnumeration)),
        (&districts, ClaimValue::Text("south".into()), Err(ClaimError::Type)),
        (&ClaimType::Boolean, ClaimValue::U64(1), Err(ClaimError::Type)),
        (&small, ClaimValue::U64(1), Ok(())),
        (&small, ClaimValue::U64(3), Ok(())),
        (&small, ClaimValue::U64(0), Err(ClaimError::Range)),
        (&small, ClaimValue::U64(4), Err(ClaimError::Range)),
        (&small, ClaimValue::I64(1), Err(ClaimError::Type)),
        (&income, amount("1.00"), Ok(())),
        (&income, amount("1.01"), Err(ClaimError::Range)),
        (&income, amount("1.0"), Err(ClaimError::Scale)),
        (&ClaimType::DATE, day(Date::DEFAULT_MAX), Ok(())),
        (&ClaimType::DATE, day(Date::FIRST), Err(ClaimError::Range)),
        (&ClaimType::DATE, ClaimValue::DateTime(DateTime::FIRST), Err(ClaimError::Type)),
        (&ClaimType::DATE, ClaimValue::Absent, Err(ClaimError::Missing)),
    ] {
        assert_eq!(kind.check(&value), expected, "{kind:?} {value:?}");
    }
}

#[test]
fn claims_are_checked_against_the_schema() {
    let builder = Schema::builder("test", 1).u64("age", 0..=150).optional_text("name");
    let schema = builder.build().unwrap();
    let check = |claims: &[(&str, ClaimValue)]| {
        let claims = claims.iter().map(|(name, value)| (String::from(*name), value.clone()));
        schema.check_claims(&claims.collect::<Claims>())
    };
    let age = || ("age", ClaimValue::U64(30));
    let name = |value| ("name", value);
    assert_eq!(check(&[age()]), Ok(()));
    assert_eq!(check(&[age(), name(ClaimValue::Absent)]), Ok(()));
    assert_eq!(check(&[age(), name(ClaimValue::Text("Ana".into()))]), Ok(()));
    assert_eq!(check(&[]), Err(ClaimError::Missing));
    assert_eq!(check(&[("age", ClaimValue::Absent)]), Err(ClaimError::Missing));
    assert_eq!(check(&[("age", ClaimValue::U64(151))]), Err(ClaimError::Range));
    assert_eq!(check(&[age(), name(ClaimValue::U64(1))]), Err(ClaimError::Type));
    assert_eq!(check(&[age(), ("Name", ClaimValue::Absent)]), Err(ClaimError::Unknown));
}

proptest! {
    /// Both notations give back the value.
    #[test]
    fn values_round_trip(value in arb_value()) {
        prop_assert_eq!(decode(&encode(&value)), Ok(value.clone()));
        prop_assert_eq!(read(&to_json(&value)), Ok(value));
    }

    /// Octets that are read at all, and written again, are a fixed point.
    #[test]
    fn values_are_stable(octets in proptest::collection::vec(any::<u8>(), 0..12)) {
        if let Ok(value) = decode(&[&[0x82], octets.as_slice()].concat()) {
            prop_assert_eq!(decode(&encode(&value)), Ok(value));
        }
    }

    /// A value of an ordered type is accepted exactly when its number is between the bounds.
    #[test]
    fn ranges_are_ranges_of_numbers(kind in arb_type(), value in arb_value()) {
        if let (Ok(()), Some(number)) = (kind.check(&value), value.ordinal()) {
            let (min, max) = kind.ordinal_range().unwrap();
            prop_assert!(min <= number && number <= max);
        }
        if kind.check(&value) == Err(ClaimError::Range) {
            let (min, max) = kind.ordinal_range().unwrap();
            let number = value.ordinal().unwrap();
            prop_assert!(number < min || max < number);
        }
    }
}
