//! Schemas: building, notations, digest.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::ops::RangeInclusive;

use proptest::prelude::*;

use super::arbitrary::arb_schema;
use super::check_strict;
use crate::bbs::Ciphersuite;
use crate::credential::{
    Claim, ClaimType, Date, DateTime, FormatError, LintWarning, Schema, SchemaBuilder, SchemaError,
    lint,
};

/// A schema with everything in it.
fn full() -> SchemaBuilder {
    Schema::builder("gov.example/resident", 3)
        .suite(Ciphersuite::Bls12381Shake256)
        .registry("gov.example/status")
        .starts()
        .text("name")
        .optional("photo", ClaimType::Bytes)
        .enumeration("district", ["north", "süd"])
        .boolean("resident")
        .u64("children", 0..=99)
        .i64("balance", i64::MIN..=i64::MAX)
        .optional("income", ClaimType::Decimal { scale: 2, min: -100, max: 1_000_000_000_000 })
        .date("birth_date")
        .date_time("checked", DateTime::FIRST..=DateTime::LAST)
}

/// Made by another implementation of CBOR. These octets are signed: they never change.
const GOLDEN: &str = "840101028574676f762e6578616d706c652f7265736964656e740372676f762e6578616d706c652f737461747573f58983646e616d658100f4836570686f746f8101f583686469737472696374820282656e6f7274686473c3bc64f483687265736964656e748103f483686368696c6472656e8304001863f4836762616c616e636583053b7fffffffffffffff1b7ffffffffffffffff48366696e636f6d6584060238631b000000e8d4a51000f5836a62697274685f6461746583071a0001ac051a0002ac04f48367636865636b65648308001b0000003db7e7577ff4";
const DIGEST: &str = "ca17a9b8333b66cb01ad7a42647ebe4624fa96af48941761b643a50b72598e4f";

#[test]
fn golden_octets_stay() {
    let schema = full().build().unwrap();
    assert_eq!(hex::encode(schema.encode()), GOLDEN);
    assert_eq!(schema.digest().to_string(), DIGEST);
    assert_eq!(hex::encode(schema.header()), format!("8368617665726d656e74015820{DIGEST}"));
    assert_eq!(Schema::decode(&hex::decode(GOLDEN).unwrap()), Ok(schema));
}

#[test]
fn json_says_the_same() {
    let json = r#"{"id":"gov.example/resident","version":3,"suite":"BBS_BLS12381G1_XOF:SHAKE-256_SSWU_RO_","registry":"gov.example/status","starts":true,"claims":[{"name":"name","type":"text"},{"name":"photo","type":"bytes","optional":true},{"name":"district","type":{"enumeration":{"values":["north","süd"]}}},{"name":"resident","type":"boolean"},{"name":"children","type":{"u64":{"min":"0","max":"99"}}},{"name":"balance","type":{"i64":{"min":"-9223372036854775808","max":"9223372036854775807"}}},{"name":"income","type":{"decimal":{"scale":2,"min":"-1.00","max":"10000000000.00"}},"optional":true},{"name":"birth_date","type":{"date":{"min":"1900-01-01","max":"2079-06-06"}}},{"name":"checked","type":{"date_time":{"min":"1600-01-01T00:00:00Z","max":"9999-12-31T23:59:59Z"}}}]}"#;
    let schema = full().build().unwrap();
    assert_eq!(schema.to_json(), json);
    assert_eq!(Schema::from_json(json).as_ref(), Ok(&schema));
    let spaced = json.replace(",\"", ",\n\t\"").replace("\"type\":\"text\"", "\"type\" : \"text\"");
    assert_eq!(Schema::from_json(&spaced), Ok(schema));

    for (from, to) in [
        ("\"version\":3", "\"version\":3,\"version\":3"),
        ("\"version\":3", "\"version\":3.0"),
        ("\"version\":3", "\"version\":\"3\""),
        ("\"version\":3", "\"version\":0"),
        ("\"version\":3", "\"version\":4294967296"),
        ("\"version\":3", "\"version\":3,\"note\":\"\""),
        ("\"version\":3,", ""),
        ("SHAKE-256", "SHAKE-257"),
        ("\"registry\":\"gov.example/status\"", "\"registry\":null"),
        ("\"type\":\"text\"", "\"type\":\"text\",\"type\":\"text\""),
        ("\"type\":\"text\"", "\"type\":{\"text\":null}"),
        ("\"type\":\"text\"", "\"type\":\"date\""),
        ("\"type\":\"text\"", "\"type\":\"number\""),
        ("\"name\":\"photo\"", "\"name\":\"name\""),
        ("\"name\":\"photo\"", "\"name\":\"Photo\""),
        ("\"max\":\"99\"", "\"max\":\"099\""),
        ("\"max\":\"99\"", "\"max\":99"),
        ("\"max\":\"99\"", "\"max\":\"99\",\"step\":\"1\""),
        ("\"max\":\"99\"", "\"max\":\"99\",\"max\":\"99\""),
        ("\"min\":\"0\",\"max\":\"99\"", "\"min\":\"5\",\"max\":\"4\""),
        ("\"min\":\"-1.00\"", "\"min\":\"-1.0\""),
        ("\"scale\":2", "\"scale\":3"),
        ("\"north\",\"süd\"", ""),
        ("\"north\",\"süd\"", "\"süd\",\"süd\""),
        ("süd", "su\u{308}d"),
        ("1900-01-01", "2079-06-07"),
    ] {
        let changed = json.replacen(from, to, 1);
        assert_ne!(changed, json, "{from}");
        assert_eq!(Schema::from_json(&changed), Err(FormatError::Malformed), "{from} -> {to}");
    }
    let long = format!("{json}{}", " ".repeat(Schema::MAX_LEN - json.len()));
    assert!(Schema::from_json(&long).is_ok());
    assert_eq!(Schema::from_json(&format!("{long} ")), Err(FormatError::TooLong));
    let deep = json.replace("\"text\"", &"[".repeat(1_000));
    assert_eq!(Schema::from_json(&deep), Err(FormatError::TooMany));
}

#[test]
fn every_change_of_octets_is_noticed() {
    let octets = full().build().unwrap().encode();
    check_strict(&octets, |octets| Some(Schema::decode(octets).ok()?.encode()));
}

/// What changes the meaning of a signed list changes the digest.
#[test]
fn the_digest_covers_the_meaning() {
    let kind = |kind| Schema::builder("a", 1).claim(Claim::new("n", kind));
    let values = |values: &[&str]| ClaimType::Enumeration {
        values: values.iter().copied().map(String::from).collect(),
    };
    let later = Date::from_days(1).unwrap();
    let second = DateTime::from_seconds(1).unwrap();
    let schemas = [
        Schema::builder("a", 1),
        Schema::builder("b", 1),
        Schema::builder("a", 2),
        Schema::builder("a", 1).suite(Ciphersuite::Bls12381Shake256),
        Schema::builder("a", 1).registry("a"),
        Schema::builder("a", 1).registry("b"),
        Schema::builder("a", 1).starts(),
        kind(ClaimType::Text),
        Schema::builder("a", 1).optional_text("n"),
        Schema::builder("a", 1).text("m"),
        Schema::builder("a", 1).text("n").text("m"),
        Schema::builder("a", 1).text("m").text("n"),
        kind(ClaimType::Bytes),
        kind(ClaimType::Boolean),
        kind(values(&["a", "b"])),
        kind(values(&["b", "a"])),
        kind(ClaimType::U64 { min: 0, max: 9 }),
        kind(ClaimType::U64 { min: 1, max: 9 }),
        kind(ClaimType::U64 { min: 0, max: 8 }),
        kind(ClaimType::I64 { min: 0, max: 9 }),
        kind(ClaimType::Decimal { scale: 0, min: 0, max: 9 }),
        kind(ClaimType::Decimal { scale: 1, min: 0, max: 9 }),
        kind(ClaimType::Decimal { scale: 1, min: 1, max: 9 }),
        kind(ClaimType::DATE),
        kind(ClaimType::Date { min: Date::FIRST, max: Date::DEFAULT_MAX }),
        kind(ClaimType::Date { min: later, max: Date::DEFAULT_MAX }),
        kind(ClaimType::DateTime { min: DateTime::FIRST, max: second }),
    ];
    let digests: Vec<_> =
        schemas.into_iter().map(|schema| schema.build().unwrap().digest()).collect();
    for (index, digest) in digests.iter().enumerate() {
        assert!(!digests[..index].contains(digest), "{index}");
    }
}

#[test]
fn schemas_that_mean_nothing_are_refused() {
    let base = || Schema::builder("a", 1);
    let name = |name: &str| base().text(name);
    let values = |count: usize, len: usize| {
        base().enumeration("n", (0..count).map(|index| format!("{index:0len$}")))
    };
    let texts = |count: usize| {
        (0..count).fold(base(), |builder, index| builder.text(format!("claim{index}")))
    };
    let large = |count: usize| {
        (0..2).fold(values(count, 256), |builder, index| {
            builder.enumeration(format!("e{index}"), (0..50).map(|n| format!("{n:0256}")))
        })
    };
    for (builder, expected, what) in [
        (name(&"x".repeat(64)), Ok(()), "a long name"),
        (name(&"x".repeat(65)), Err(SchemaError::Name), "a name too long"),
        (name(""), Err(SchemaError::Name), "no name"),
        (name("a b"), Err(SchemaError::Name), "a space"),
        (name("A"), Err(SchemaError::Name), "an upper-case letter"),
        (name("é"), Err(SchemaError::Name), "a letter beyond ASCII"),
        (name("a\n"), Err(SchemaError::Name), "a new line"),
        (Schema::builder("", 1), Err(SchemaError::Name), "no id"),
        (base().registry("A"), Err(SchemaError::Name), "a registry"),
        (Schema::builder("a", 0), Err(SchemaError::Version), "version 0"),
        (Schema::builder("a", u32::MAX), Ok(()), "the last version"),
        (name("a").boolean("a"), Err(SchemaError::DuplicateName), "one name twice"),
        (texts(64), Ok(()), "64 claims"),
        (texts(65), Err(SchemaError::TooManyClaims), "65 claims"),
        (values(256, 3), Ok(()), "256 values"),
        (values(257, 3), Err(SchemaError::Enumeration), "257 values"),
        (values(0, 3), Err(SchemaError::Enumeration), "no values"),
        (values(1, 256), Ok(()), "a long value"),
        (values(1, 257), Err(SchemaError::Enumeration), "a value too long"),
        (base().enumeration("n", [""]), Err(SchemaError::Enumeration), "an empty value"),
        (base().enumeration("n", ["a", "b", "a"]), Err(SchemaError::DuplicateValue), "a twice"),
        (base().enumeration("n", ["e\u{301}"]), Err(SchemaError::NotNormalized), "NFD"),
        (base().u64("n", 3..=3), Ok(()), "one number"),
        (base().u64("n", RangeInclusive::new(3, 2)), Err(SchemaError::EmptyRange), "no number"),
        (
            base().i64("n", RangeInclusive::new(0, -1)),
            Err(SchemaError::EmptyRange),
            "no signed number",
        ),
        (base().decimal("n", 18, 0..=0), Ok(()), "scale 18"),
        (base().decimal("n", 19, 0..=0), Err(SchemaError::Scale), "scale 19"),
        (
            base().decimal("n", 1, RangeInclusive::new(1, 0)),
            Err(SchemaError::EmptyRange),
            "no decimal",
        ),
        (large(150), Ok(()), "a large schema"),
        (large(160), Err(SchemaError::TooLong), "a schema too large"),
    ] {
        assert_eq!(builder.build().map(|_| ()), expected, "{what}");
    }
}

/// What the builder refuses is refused in CBOR, too.
#[test]
fn octets_of_schemas_are_checked() {
    let text = |name: &str, count: usize| {
        let one = format!("83{:02x}{}8100f4", 0x60 + name.len(), hex::encode(name));
        one.repeat(count)
    };
    let schema = |claims: &str| format!("84010101856161 01f6f4{claims}").replace(' ', "");
    let decode = |octets: &str| Schema::decode(&hex::decode(octets).unwrap()).map(|_| ());
    assert_eq!(decode(&schema(&format!("81{}", text("a", 1)))), Ok(()));
    assert_eq!(decode(&schema(&format!("82{}", text("a", 2)))), Err(FormatError::Range));
    assert_eq!(decode(&schema(&format!("81{}", text("A", 1)))), Err(FormatError::Range));
    assert_eq!(decode(&schema(&format!("9841{}", text("a", 65)))), Err(FormatError::TooMany));
    assert_eq!(decode(&schema("9affffffff")), Err(FormatError::TooMany));
    assert_eq!(decode(&schema("8183616182029a00000101f4")), Err(FormatError::TooMany));
    assert_eq!(decode(&schema("8183616183040201f4")), Err(FormatError::Range));
    assert_eq!(
        decode("840101008561 6101f6f480".replace(' ', "").as_str()),
        Err(FormatError::UnknownSuite)
    );
    assert_eq!(decode("8401010385616101f6f480"), Err(FormatError::UnknownSuite));
    assert_eq!(decode("8405010185616101f6f480"), Err(FormatError::WrongKind));
    assert_eq!(decode("8401020185616101f6f480"), Err(FormatError::UnknownVersion));
    assert_eq!(decode("8401010185616100f6f480"), Err(FormatError::Range));
    assert_eq!(Schema::decode(&vec![0; Schema::MAX_LEN + 1]), Err(FormatError::TooLong));
}

#[test]
fn the_linter_says_what_shows() {
    let plain = Schema::builder("a", 1).text("name").build().unwrap();
    assert_eq!(lint(&plain), [LintWarning::MessageCount { count: 5 }, LintWarning::Header]);
    let schema = full().enumeration("country", ["here"]).u64("one", 1..=1).build().unwrap();
    assert_eq!(
        lint(&schema),
        [
            LintWarning::MessageCount { count: 16 },
            LintWarning::Header,
            LintWarning::Registry { id: "gov.example/status" },
            LintWarning::OptionalClaims { count: 2 },
            LintWarning::FineTime { claim: "checked" },
            LintWarning::SingleValue { claim: "country" },
            LintWarning::SingleValue { claim: "one" },
        ]
    );
    let mut codes: Vec<_> = lint(&schema).iter().map(LintWarning::code).collect();
    codes.dedup();
    assert_eq!(codes.len(), 6);
}

proptest! {
    /// Both notations give back the schema, and so the digest.
    #[test]
    fn schemas_round_trip(schema in arb_schema()) {
        let decoded = Schema::decode(&schema.encode());
        prop_assert_eq!(decoded.as_ref().map(Schema::digest), Ok(schema.digest()));
        prop_assert_eq!(decoded.as_ref(), Ok(&schema));
        prop_assert_eq!(Schema::from_json(&schema.to_json()), Ok(schema));
    }
}
