//! Documents: what is read, what is refused, which key is trusted on which day.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::*;
use crate::bbs::{Ciphersuite, SecretKey};
use crate::credential::{Date, FormatError, Schema};
use crate::curve::DecodeError;
use crate::statement::IssuerTable;

fn rng() -> StdRng {
    StdRng::seed_from_u64(1)
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn schema(id: &str, version: u32) -> Schema {
    let schema = Schema::builder(id, version).text("name").enumeration("district", ["n", "s"]);
    schema.build().unwrap()
}

const RESIDENT: &str = "gov.example/resident";
const LICENCE: &str = "gov.example/licence";

fn secret(family: &str, material: u8) -> IssuerSecretKey {
    IssuerSecretKey::generate("gov.example", &schema(family, 1), &[material; 32]).unwrap()
}

/// A key in use, its successor, and a key for something else.
fn keys() -> [IssuerKey; 3] {
    [
        (RESIDENT, 1, "2026-01-01", "2027-12-31"),
        (RESIDENT, 2, "2027-07-01", "2029-12-31"),
        (LICENCE, 3, "2026-01-01", "2036-12-31"),
    ]
    .map(|(family, material, not_before, not_after)| {
        let secret = secret(family, material);
        secret.publish(date(not_before), date(not_after), &mut rng()).unwrap()
    })
}

fn text<const N: usize>(texts: [(&str, &str); N]) -> DisplayText {
    DisplayText::new(texts).unwrap()
}

fn document() -> IssuerDocument {
    let [a, b, c] = keys();
    IssuerDocument::builder("gov.example")
        .key(a)
        .key(b)
        .key(c)
        .schema(schema(RESIDENT, 1))
        .schema(schema(RESIDENT, 2))
        .schema(schema(LICENCE, 1))
        .schema_text(RESIDENT, text([("en", "Resident card"), ("pt-MO", "Cartão")]))
        .claim_text(RESIDENT, "name", text([("en", "Name"), ("zh-Hant", "姓名")]))
        .value_text(RESIDENT, "district", "n", text([("en", "North")]))
        .build()
        .unwrap()
}

fn changed(change: impl FnOnce(&mut Value)) -> Result<IssuerDocument, TrustError> {
    let mut value: Value = serde_json::from_str(&document().to_json()).unwrap();
    change(&mut value);
    IssuerDocument::from_json(&value.to_string())
}

#[test]
fn a_document_survives_json() {
    let document = document();
    let json = document.to_json();
    let read = IssuerDocument::from_json(&json).unwrap();
    assert_eq!(read, document);
    assert_eq!(read.to_json(), json);
    // The order of fields and white space are free.
    assert_eq!(changed(|_| ()).unwrap(), document);
}

#[test]
fn a_key_is_accepted_on_its_days_for_its_family() {
    let document = document();
    let [old, new, licence] = keys();
    let resident = schema(RESIDENT, 2).digest();
    let accept = |key: &IssuerKey, day| document.accept(&key.id(), &resident, date(day));
    for (day, is_old, is_new) in [
        ("2025-12-31", false, false),
        ("2026-01-01", true, false),
        ("2027-07-01", true, true),
        ("2027-12-31", true, true),
        ("2028-01-01", false, true),
        ("2030-01-01", false, false),
    ] {
        for (key, is_valid) in [(&old, is_old), (&new, is_new)] {
            let expected = if is_valid {
                Ok((key, &document.schemas()[1]))
            } else {
                Err(UntrustedError::KeyNotValid(key.id()))
            };
            assert_eq!(accept(key, day), expected, "{day}");
        }
        let valid: Vec<_> =
            document.keys_on(date(day)).filter(|key| key.family() == RESIDENT).collect();
        assert_eq!(valid.len(), usize::from(is_old) + usize::from(is_new), "{day}");
    }
    let day = "2027-07-01";
    assert_eq!(accept(&licence, day), Err(UntrustedError::WrongFamily(licence.id())));
    let stranger = secret(RESIDENT, 9).publish(date(day), date(day), &mut rng()).unwrap();
    assert_eq!(accept(&stranger, day), Err(UntrustedError::UnknownKey(stranger.id())));
    let unknown = schema(RESIDENT, 3).digest();
    let verdict = document.accept(&old.id(), &unknown, date(day));
    assert_eq!(verdict, Err(UntrustedError::UnknownSchema(unknown)));
}

#[test]
fn every_field_of_a_key_is_bound() {
    let [old, new, licence] = keys();
    let other: Value = serde_json::from_str(&document().to_json()).unwrap();
    let of = |number: usize, field: &str| other["keys"][number][field].clone();
    let suite = Ciphersuite::Bls12381Shake256.id();
    let possession = TrustError::Possession(old.id());
    let octets = |length: usize| json!("A".repeat(length * 4 / 3));
    for (field, value, error) in [
        ("id", of(1, "id"), TrustError::KeyId(new.id())),
        ("id", json!("00"), FormatError::Malformed.into()),
        ("public_key", of(1, "public_key"), TrustError::KeyId(old.id())),
        ("public_key", octets(95), FormatError::Malformed.into()),
        ("suite", json!(suite), TrustError::Family(old.id())),
        ("suite", json!("BBS"), FormatError::UnknownSuite.into()),
        ("twin", of(1, "twin"), possession),
        ("twin", octets(48), DecodeError::NotCompressed.into()),
        ("family", of(2, "family"), possession),
        ("family", json!("gov.example/other"), TrustError::Family(old.id())),
        ("family", json!("Gov"), TrustError::Name),
        ("not_before", json!("2025-12-31"), possession),
        ("not_before", json!("2028-01-01"), TrustError::Validity(old.id())),
        ("not_after", json!("2099-12-31"), possession),
        ("not_after", json!("2027-02-29"), FormatError::Malformed.into()),
        ("proof", of(1, "proof"), possession),
        ("proof", octets(63), DecodeError::Length.into()),
        ("proof", octets(66), DecodeError::Length.into()),
    ] {
        let verdict = changed(|document| document["keys"][0][field] = value.clone());
        assert_eq!(verdict.unwrap_err(), error, "{field} {value}");
    }
    let verdict = changed(|document| document["issuer"] = json!("org.example"));
    assert_eq!(verdict.unwrap_err(), possession);
    let verdict = changed(|document| document["keys"][1] = document["keys"][0].clone());
    assert_eq!(verdict.unwrap_err(), TrustError::DuplicateKey(old.id()));
    let verdict = changed(|document| drop(document["schemas"].as_array_mut().unwrap().pop()));
    assert_eq!(verdict.unwrap_err(), TrustError::Family(licence.id()));
}

#[test]
fn a_key_with_the_identity_or_outside_of_the_group_is_refused() {
    let verdict = |octets: &[u8; 96]| {
        changed(|document| {
            let id = crate::credential::KeyId::of_octets(octets);
            let octets = {
                use base64ct::{Base64UrlUnpadded, Encoding};
                Base64UrlUnpadded::encode_string(octets)
            };
            document["keys"][0]["id"] = json!(id.to_string());
            document["keys"][0]["public_key"] = json!(octets);
        })
    };
    let mut identity = [0; 96];
    identity[0] = 0xc0;
    assert_eq!(verdict(&identity).unwrap_err(), DecodeError::Identity.into());
    // Some small x is on the curve; its point is not in the group.
    let mut outside = [0; 96];
    outside[0] = 0x80;
    outside[95] = 2;
    assert_eq!(verdict(&outside).unwrap_err(), DecodeError::NotInSubgroup.into());
}

#[test]
fn a_document_is_well_formed() {
    let too_many = |field: &'static str| {
        changed(move |document| {
            let list = document[field].as_array_mut().unwrap();
            *list = core::iter::repeat_n(list[0].clone(), 65).collect();
        })
    };
    let digest = schema(RESIDENT, 1).digest();
    let format = TrustError::Format;
    for (verdict, error) in [
        (
            changed(|document| document["format"] = json!("averment-issuer-2")),
            format(FormatError::UnknownVersion),
        ),
        (changed(|document| document["more"] = json!(1)), format(FormatError::Malformed)),
        (
            changed(|document| document["keys"][0]["more"] = json!(1)),
            format(FormatError::Malformed),
        ),
        (changed(|document| document["issuer"] = json!("Gov")), TrustError::Name),
        (changed(|document| document["keys"] = json!([])), TrustError::KeyCount),
        (changed(|document| document["schemas"] = json!([])), TrustError::SchemaCount),
        (too_many("keys"), TrustError::KeyCount),
        (too_many("schemas"), TrustError::SchemaCount),
        (
            changed(|document| document["schemas"][1] = document["schemas"][0].clone()),
            TrustError::DuplicateSchema(digest),
        ),
        (
            IssuerDocument::from_json(&" ".repeat(IssuerDocument::MAX_LEN + 1)),
            format(FormatError::TooLong),
        ),
    ] {
        assert_eq!(verdict.unwrap_err(), error);
    }
    // The same version with other claims is a second meaning of one name.
    let other = Schema::builder(RESIDENT, 1).text("other").build().unwrap();
    let [key, ..] = keys();
    let builder = IssuerDocument::builder("gov.example").key(key).schema(schema(RESIDENT, 1));
    let verdict = builder.schema(other.clone()).build();
    assert_eq!(verdict, Err(TrustError::DuplicateSchema(other.digest())));
}

#[test]
fn limits_are_reached_and_not_exceeded() {
    let json = document().to_json();
    let padding = IssuerDocument::MAX_LEN - json.len();
    assert!(IssuerDocument::from_json(&format!("{json}{}", " ".repeat(padding))).is_ok());
    let longer = IssuerDocument::from_json(&format!("{json}{}", " ".repeat(padding + 1)));
    assert_eq!(longer, Err(FormatError::TooLong.into()));

    let schemas = (1..=64).map(|version| schema(RESIDENT, version));
    let [key, ..] = keys();
    let builder = IssuerDocument::builder("gov.example").key(key);
    let builder = schemas.fold(builder, IssuerDocumentBuilder::schema);
    assert!(builder.clone().build().is_ok());
    let verdict = builder.schema(schema(RESIDENT, 65)).build();
    assert_eq!(verdict, Err(TrustError::SchemaCount));

    let keys = (0..65).map(|material| {
        let secret = secret(RESIDENT, material);
        secret.publish(date("2026-01-01"), date("2026-01-01"), &mut rng()).unwrap()
    });
    let keys: Vec<_> = keys.collect();
    let builder = IssuerDocument::builder("gov.example").schema(schema(RESIDENT, 1));
    let builder = keys[..64].iter().cloned().fold(builder, IssuerDocumentBuilder::key);
    let document = builder.clone().build().unwrap();
    assert_eq!(IssuerDocument::from_json(&document.to_json()), Ok(document));
    assert_eq!(builder.key(keys[64].clone()).build(), Err(TrustError::KeyCount));
}

#[test]
fn no_field_comes_twice() {
    let json = document().to_json();
    for (found, doubled) in [
        ("\"issuer\":", "\"issuer\":\"gov.example\",\"issuer\":"),
        ("\"not_before\":", "\"not_before\":\"2026-01-01\",\"not_before\":"),
        ("\"claims\":{", "\"claims\":{\"name\":{},"),
        ("\"label\":{", "\"label\":{\"en\":\"Surname\","),
        ("\"n\":{", "\"n\":{},\"n\":{"),
        ("\"n\":{", "\"n\":{\"en\":\"Far north\","),
        ("\"texts\":{", "\"texts\":{\"gov.example/resident\":{},"),
    ] {
        let at = json.rfind(found).unwrap();
        let doubled = format!("{}{doubled}{}", &json[..at], &json[at + found.len()..]);
        let verdict = IssuerDocument::from_json(&doubled);
        assert_eq!(verdict, Err(FormatError::Malformed.into()), "{found}");
    }
}

#[test]
fn keys_of_other_issuers_and_families_are_refused() {
    let [key, ..] = keys();
    let builder = IssuerDocument::builder("org.example").schema(schema(RESIDENT, 1));
    assert_eq!(builder.key(key.clone()).build(), Err(TrustError::Issuer(key.id())));
    let builder = IssuerDocument::builder("gov.example").schema(schema(LICENCE, 1));
    assert_eq!(builder.key(key.clone()).build(), Err(TrustError::Family(key.id())));
    let builder = IssuerDocument::builder("gov.example").schema(schema(RESIDENT, 1));
    let builder = builder.key(key.clone()).key(key.clone());
    assert_eq!(builder.build(), Err(TrustError::DuplicateKey(key.id())));
}

#[test]
fn texts_belong_to_something() {
    let hello = || text([("en", "Hello")]);
    let [key, ..] = keys();
    let builder = IssuerDocument::builder("gov.example").key(key).schema(schema(RESIDENT, 1));
    let verdict = |builder: IssuerDocumentBuilder| builder.build().map(|_| ());
    assert_eq!(verdict(builder.clone().value_text(RESIDENT, "district", "s", hello())), Ok(()));
    for builder in [
        builder.clone().schema_text(LICENCE, hello()),
        builder.clone().claim_text(RESIDENT, "nam", hello()),
        builder.clone().value_text(RESIDENT, "district", "w", hello()),
        builder.clone().value_text(RESIDENT, "name", "n", hello()),
    ] {
        assert_eq!(verdict(builder), Err(TrustError::DisplayTarget));
    }
}

#[test]
fn texts_are_found_by_language() {
    let name = document();
    let name = name.claim_text(RESIDENT, "name").unwrap();
    for (language, expected) in [
        ("en", Some("Name")),
        ("en-GB", Some("Name")),
        ("zh-Hant-MO", Some("姓名")),
        ("ZH-hant", Some("姓名")),
        ("zh", None),
        ("", None),
        ("e", None),
    ] {
        assert_eq!(name.get(language), expected, "{language}");
    }
}

#[test]
fn languages_and_texts_have_one_spelling() {
    for language in
        ["en", "pt-MO", "zh-Hant-MO", "es-419", "de-1996", "yue", "en-x-court", "en-u-ca-greg"]
    {
        assert!(DisplayText::new([(language, "text")]).is_ok(), "{language}");
    }
    let long = format!("en{}", "-abcdefgh".repeat(4));
    for language in [
        "",
        "e",
        "EN",
        "english",
        "pt-mo",
        "zh-hant",
        "en_GB",
        "en-",
        "en--x",
        "en-x-Court",
        "é",
        &long,
    ] {
        let verdict = DisplayText::new([(language, "text")]);
        assert_eq!(verdict, Err(TrustError::Language), "{language}");
    }
    let long = "x".repeat(1025);
    for text in ["", "a\nb", "\u{202}\u{0}", "e\u{301}", &long] {
        assert_eq!(DisplayText::new([("en", text)]), Err(TrustError::DisplayText), "{text}");
    }
    assert!(DisplayText::new([("en", &long[1..])]).is_ok());
    let twice = DisplayText::new([("en", "a"), ("en", "b")]);
    assert_eq!(twice, Err(TrustError::DuplicateLanguage));
}

#[test]
fn a_secret_key_is_for_one_issuer_and_family() {
    let material = [5; 32];
    let resident = schema(RESIDENT, 1);
    let generate = |issuer: &str, schema: &Schema| {
        IssuerSecretKey::generate(issuer, schema, &material).unwrap().key_id()
    };
    let shake = Schema::builder(RESIDENT, 1).suite(Ciphersuite::Bls12381Shake256).text("name");
    let generic =
        SecretKey::generate(resident.suite(), &material, b"", &resident.suite().key_dst());
    let ids = [
        generate("gov.example", &resident),
        generate("org.example", &resident),
        generate("gov.example", &schema(LICENCE, 1)),
        generate("gov.example", &shake.build().unwrap()),
        crate::credential::KeyId::of(&generic.unwrap().public_key()),
    ];
    let distinct: alloc::collections::BTreeSet<_> = ids.into_iter().collect();
    assert_eq!(distinct.len(), ids.len());
    assert_eq!(generate("gov.example", &schema(RESIDENT, 2)), ids[0]);

    let secret = IssuerSecretKey::generate("gov.example", &resident, &material).unwrap();
    let octets = secret.expose_bytes();
    let read = IssuerSecretKey::from_bytes("gov.example", &resident, &octets[..]).unwrap();
    assert_eq!(read.key_id(), secret.key_id());
    assert!(secret.signing_key(&schema(RESIDENT, 2)).is_some());
    assert!(secret.signing_key(&schema(LICENCE, 1)).is_none());
    let printed = format!("{secret:?}");
    assert!(!printed.contains(&hex::encode(&octets[..8])), "{printed}");

    assert!(matches!(
        IssuerSecretKey::generate("Gov", &resident, &material),
        Err(TrustError::Name)
    ));
    assert!(matches!(
        IssuerSecretKey::generate("gov.example", &resident, &[1; 31]),
        Err(TrustError::Key(_))
    ));
    assert!(matches!(
        IssuerSecretKey::from_bytes("gov.example", &resident, &[0; 32]),
        Err(TrustError::Decode(DecodeError::ZeroScalar))
    ));
    let backwards = secret.publish(date("2027-01-01"), date("2026-01-01"), &mut rng());
    assert_eq!(backwards, Err(TrustError::Validity(secret.key_id())));
}

/// No two failures share a code.
#[test]
fn codes_are_distinct() {
    let id = keys()[0].id();
    let digest = schema(RESIDENT, 1).digest();
    let codes: Vec<String> = [
        TrustError::Name,
        TrustError::KeyCount,
        TrustError::SchemaCount,
        TrustError::KeyId(id),
        TrustError::Validity(id),
        TrustError::Twin(id),
        TrustError::Possession(id),
        TrustError::Issuer(id),
        TrustError::DuplicateKey(id),
        TrustError::Family(id),
        TrustError::DuplicateSchema(digest),
        TrustError::DisplayTarget,
        TrustError::Language,
        TrustError::DuplicateLanguage,
        TrustError::DisplayText,
    ]
    .iter()
    .map(|error| error.code().to_string())
    .collect();
    let distinct: alloc::collections::BTreeSet<_> = codes.iter().collect();
    assert_eq!(distinct.len(), codes.len());
    assert!(codes.iter().all(|code| code.starts_with("trust/")), "{codes:?}");
}

#[test]
fn a_document_names_the_table_of_its_issuer() {
    let table = |issuer: &str| IssuerTable::generate(issuer, &mut rng()).unwrap();
    let plain = || {
        let document = IssuerDocument::builder("gov.example").key(keys()[2].clone());
        document.schema(schema(LICENCE, 1))
    };
    let own = table("gov.example");
    let document = plain().table(&own).build().unwrap();
    assert_eq!(document.table(), Some(own.digest()));
    let json = document.to_json();
    assert!(json.ends_with(&format!(r#"],"table":"{}"}}"#, own.digest())), "{json}");
    assert_eq!(IssuerDocument::from_json(&json), Ok(document.clone()));
    assert_eq!(json.replace(&format!(r#","table":"{}""#, own.digest()), ""), {
        plain().build().unwrap().to_json()
    });
    assert_eq!(document.parameters(&own, &mut rng()).unwrap().issuer(), Some("gov.example"));
    // A table of another issuer, also where one of the issuer follows.
    let other = table("org.example");
    assert_eq!(plain().table(&other).build(), Err(TrustError::Table));
    assert_eq!(plain().table(&other).table(&own).build(), Err(TrustError::Table));
    assert_eq!(document.parameters(&other, &mut rng()).err(), Some(TrustError::Table));
    // Written into the document by hand it is still refused when it is loaded.
    let forged = json.replace(&own.digest().to_string(), &other.digest().to_string());
    let forged = IssuerDocument::from_json(&forged).unwrap();
    assert_eq!(forged.parameters(&other, &mut rng()).err(), Some(TrustError::Table));
    for bad in ["\"00\"", "null", "\"\"", "7"] {
        let json = json.replace(&format!("\"{}\"", own.digest()), bad);
        assert!(IssuerDocument::from_json(&json).is_err(), "{bad}");
    }
}
