//! The scalars of values, and what may be compared.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::bbs::{Ciphersuite, Limits, blind};
use crate::credential::{
    Claim, ClaimError, ClaimType, ClaimValue, Claims, Date, DateTime, Decimal, Schema,
    StatusHandle, absent,
};
use crate::curve::Scalar;

const U64: ClaimType = ClaimType::U64 { min: 0, max: u64::MAX };
const I64: ClaimType = ClaimType::I64 { min: i64::MIN, max: i64::MAX };

fn empty_schema() -> Schema {
    Schema::builder("test", 1).build().unwrap()
}

fn scalar(kind: &ClaimType, value: &ClaimValue) -> Scalar {
    empty_schema().scalar(kind, value).unwrap()
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn enumeration(values: &[&str]) -> ClaimType {
    ClaimType::Enumeration { values: values.iter().copied().map(String::from).collect() }
}

/// Big-endian hexadecimal digits of a scalar.
fn digits(scalar: Scalar) -> String {
    hex::encode(scalar.to_bytes())
}

#[test]
fn the_five_fives_have_five_scalars() {
    let scalars = [
        scalar(&U64, &ClaimValue::U64(5)),
        scalar(&ClaimType::Text, &ClaimValue::Text("5".into())),
        scalar(&ClaimType::Boolean, &ClaimValue::Boolean(true)),
        scalar(&ClaimType::DATE, &ClaimValue::Date(date("1970-01-06"))),
        scalar(&ClaimType::Bytes, &ClaimValue::Bytes(vec![5])),
    ];
    for (index, scalar) in scalars.iter().enumerate() {
        assert!(!scalars[..index].contains(scalar), "{index}");
    }
    assert_eq!((scalars[0], scalars[2], scalars[3]), (5.into(), Scalar::ONE, 135_145.into()));
}

#[test]
fn ordered_types_keep_their_order_in_64_bits() {
    let seconds = DateTime::parse("1600-01-01T00:00:07Z").unwrap();
    let date_times = ClaimType::DateTime { min: DateTime::FIRST, max: DateTime::LAST };
    let decimal = ClaimType::Decimal { scale: 2, min: i64::MIN, max: i64::MAX };
    let units = |units| ClaimValue::Decimal(Decimal::new(units, 2).unwrap());
    for (kind, value, number) in [
        (&U64, ClaimValue::U64(u64::MAX), u64::MAX),
        (&I64, ClaimValue::I64(i64::MIN), 0),
        (&I64, ClaimValue::I64(-1), (1 << 63) - 1),
        (&I64, ClaimValue::I64(0), 1 << 63),
        (&I64, ClaimValue::I64(i64::MAX), u64::MAX),
        (&decimal, units(-1_250), (1 << 63) - 1_250),
        (&decimal, units(1_250), (1 << 63) + 1_250),
        (&ClaimType::DATE, ClaimValue::Date(Date::DEFAULT_MIN), 109_573),
        (&date_times, ClaimValue::DateTime(seconds), 7),
    ] {
        assert_eq!(value.ordinal(), Some(number), "{value:?}");
        assert_eq!(scalar(kind, &value), number.into(), "{value:?}");
    }
    assert_eq!(I64.ordinal_range(), Some((0, u64::MAX)));
    assert_eq!(decimal.ordinal_range(), Some((0, u64::MAX)));
    assert_eq!(ClaimType::DATE.ordinal_range(), Some((109_573, 175_108)));
    for kind in [&ClaimType::Text, &ClaimType::Bytes, &ClaimType::Boolean, &enumeration(&["a"])] {
        assert_eq!(kind.ordinal_range(), None);
    }
    assert_eq!(ClaimValue::Absent.ordinal(), None);
    assert_eq!(ClaimValue::Boolean(true).ordinal(), None);
}

/// Texts, bytes and enumerations go through the draft's map for the blind interface.
#[test]
fn hashed_scalars_are_those_of_the_draft() {
    for suite in Ciphersuite::ALL {
        let generators = blind::Generators::new(suite, 1, 1, &Limits::default()).unwrap();
        let schema = Schema::builder("test", 1).suite(suite).build().unwrap();
        for octets in ["x", "Zürich", ""] {
            let expected = generators.message(octets.as_bytes()).unwrap().scalar().expose();
            for (kind, value) in [
                (ClaimType::Text, ClaimValue::Text(octets.into())),
                (ClaimType::Bytes, ClaimValue::Bytes(octets.into())),
                (enumeration(&[octets]), ClaimValue::Enumeration(octets.into())),
            ] {
                assert_eq!(schema.scalar(&kind, &value), Ok(expected), "{suite:?} {value:?}");
                let message = schema.message(&kind, &value).unwrap();
                assert_eq!(message.scalar().expose(), expected, "{suite:?} {value:?}");
            }
        }
    }
}

/// Computed by another implementation of expand_message_xmd.
#[test]
fn the_absent_scalar_is_in_no_range() {
    let absent = absent();
    assert_eq!(digits(absent), "178e130a7f66edc81df71ab0f4d5f33de84fedf78af96e1a82ae114d1ba4dc1c");
    // 2^130 < A < r - 2^130, as the first 32 digits of A and of r - A show.
    for distance in [absent, -absent] {
        assert!(digits(distance)[..32] > *"00000000000000000000000000000004", "{distance:?}");
    }
    for kind in [&U64, &ClaimType::Text, &ClaimType::Boolean, &ClaimType::DATE] {
        assert_eq!(scalar(kind, &ClaimValue::Absent), absent);
    }
    let shake = Schema::builder("test", 1).suite(Ciphersuite::Bls12381Shake256).build().unwrap();
    assert_eq!(shake.scalar(&U64, &ClaimValue::Absent), Ok(absent), "one constant for both");
}

#[test]
fn types_of_different_meaning_are_not_compared() {
    let decimal = |scale| ClaimType::Decimal { scale, min: 0, max: 9 };
    let kinds = [
        ClaimType::Text,
        ClaimType::Bytes,
        enumeration(&["x"]),
        ClaimType::Boolean,
        U64,
        I64,
        decimal(0),
        decimal(2),
        ClaimType::DATE,
        ClaimType::DateTime { min: DateTime::FIRST, max: DateTime::LAST },
    ];
    for (i, a) in kinds.iter().enumerate() {
        for (j, b) in kinds.iter().enumerate() {
            assert_eq!(a.same_domain(b), i == j, "{a:?} {b:?}");
        }
    }
    assert!(enumeration(&["x"]).same_domain(&enumeration(&["y", "z"])));
    assert!(U64.same_domain(&ClaimType::U64 { min: 3, max: 4 }));
    assert!(decimal(2).same_domain(&ClaimType::Decimal { scale: 2, min: -5, max: 5 }));
    let later = ClaimType::Date { min: Date::FIRST, max: Date::LAST };
    assert!(ClaimType::DATE.same_domain(&later));
}

fn handle() -> StatusHandle {
    StatusHandle::from_bytes(&[7; 32]).unwrap()
}

#[test]
fn the_signers_list_follows_the_schema() {
    let builder = Schema::builder("test", 1).u64("age", 0..=150).optional_text("name");
    let builder = builder.claim(Claim::new("alive", ClaimType::Boolean).optional());
    let (plain, starting) = (builder.clone().build().unwrap(), builder.starts().build().unwrap());
    let claims = Claims::from([
        (String::from("age"), ClaimValue::U64(30)),
        (String::from("alive"), ClaimValue::Absent),
    ]);
    let (until, start) = (date("2030-01-02"), date("2026-11-24"));
    let list = |schema: &Schema, start| -> Result<Vec<Scalar>, ClaimError> {
        let messages = schema.messages(until, &handle(), start, &claims)?;
        Ok(messages.iter().map(|message| message.scalar().expose()).collect())
    };
    let [until_day, start_day] = [until, start].map(|date| Scalar::from(date.ordinal()));
    let number = handle().scalar().expose();
    assert_eq!(
        list(&plain, None),
        Ok(vec![until_day, number, 30.into(), absent(), absent()]),
        "absent optional claims, named or not"
    );
    assert_eq!(
        list(&starting, Some(start)),
        Ok(vec![until_day, number, start_day, 30.into(), absent(), absent()])
    );
    assert_eq!(list(&plain, Some(start)), Err(ClaimError::Start));
    assert_eq!(list(&starting, None), Err(ClaimError::Start));
    for (schema, index) in [(&plain, 2), (&starting, 3)] {
        assert_eq!(schema.slot_count(), index + 3);
        let slot = schema.slot("age").unwrap();
        assert_eq!((slot.index, slot.optional), (index, false));
        let slot = schema.slot("alive").unwrap();
        assert_eq!((slot.index, slot.optional, slot.kind), (index + 2, true, &ClaimType::Boolean));
        assert_eq!(schema.slot("until"), None);
    }
    assert_eq!((plain.start_slot(), starting.start_slot()), (None, Some(2)));
}

#[test]
fn validity_has_bounds() {
    let plain = empty_schema();
    let starting = Schema::builder("test", 1).starts().build().unwrap();
    let (min, max) = (Date::DEFAULT_MIN, Date::DEFAULT_MAX);
    let next = |date: Date| date.plus_days(1).unwrap();
    let last = |date: Date| date.minus_days(1).unwrap();
    for (schema, start, until, is_valid) in [
        (&plain, None, min, true),
        (&plain, None, max, true),
        (&plain, None, last(min), false),
        (&plain, None, next(max), false),
        (&starting, Some(min), min, true),
        (&starting, Some(max), max, true),
        (&starting, Some(next(min)), min, false),
        (&starting, Some(last(min)), max, false),
        (&starting, Some(min), next(max), false),
    ] {
        let expected = if is_valid { Ok(()) } else { Err(ClaimError::Validity) };
        assert_eq!(schema.check_validity(until, start), expected, "{start:?} {until:?}");
        let messages = schema.messages(until, &handle(), start, &Claims::new());
        assert_eq!(messages.map(|_| ()), expected, "{start:?} {until:?}");
    }
}
