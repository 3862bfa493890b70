//! Schemas, requests and strategies that the tests of this module share.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use crate::credential::{
    ClaimType, ClaimValue, Claims, Date, DateTime, Decimal, HeadDigest, Named, Schema,
    SchemaDigest, TableDigest,
};

use crate::trust::{AssuranceLevel, Names, RecognisedBy};

use super::request::Terms;
use super::{Condition, CredentialQuery, NamedHead, Policy, PolicyOption, PresentationRequest};

pub(super) const ISSUER: &str = "gov.example/identity";

pub(super) fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub(super) fn time(text: &str) -> DateTime {
    DateTime::parse(text).unwrap()
}

pub(super) fn decimal(text: &str) -> ClaimValue {
    ClaimValue::Decimal(Decimal::parse(text).unwrap())
}

pub(super) fn text(text: &str) -> ClaimValue {
    ClaimValue::Text(text.into())
}

pub(super) fn district(text: &str) -> ClaimValue {
    ClaimValue::Enumeration(text.into())
}

/// A claim of every type, the last two optional.
pub(super) fn card() -> Schema {
    let range = |scale, min, max| ClaimType::Decimal { scale, min, max };
    let (min, max) = (time("2000-01-01T00:00:00Z"), time("2099-12-31T23:59:59Z"));
    Schema::builder("gov.example/resident", 1)
        .text("name")
        .bytes("photo")
        .enumeration("district", ["north", "south", "west"])
        .claim(claim("citizen", ClaimType::Boolean))
        .claim(claim("children", ClaimType::U64 { min: 0, max: u64::MAX }))
        .claim(claim("floor", ClaimType::I64 { min: -5, max: 250 }))
        .claim(claim("income", range(2, 0, 100_000_000)))
        .claim(claim("height", range(1, 0, 3000)))
        .date("birth_date")
        .date("entry_date")
        .claim(claim("registered", ClaimType::DateTime { min, max }))
        .optional_text("middle_name")
        .optional("arrival", ClaimType::DATE)
        .build()
        .unwrap()
}

fn claim(name: &str, kind: ClaimType) -> crate::credential::Claim {
    crate::credential::Claim::new(name, kind)
}

/// The values of somebody's card; she has no middle name and has never arrived.
pub(super) fn values() -> Claims {
    let values = [
        ("name", text("Ana")),
        ("photo", ClaimValue::Bytes(Vec::from([1, 2, 3]))),
        ("district", district("south")),
        ("citizen", ClaimValue::Boolean(true)),
        ("children", ClaimValue::U64(2)),
        ("floor", ClaimValue::I64(-1)),
        ("income", decimal("41000.00")),
        ("height", decimal("170.5")),
        ("birth_date", ClaimValue::Date(date("1990-05-17"))),
        ("entry_date", ClaimValue::Date(date("2001-02-03"))),
        ("registered", ClaimValue::DateTime(time("2020-01-02T03:04:05Z"))),
        ("middle_name", ClaimValue::Absent),
        ("arrival", ClaimValue::Absent),
    ];
    values.into_iter().map(|(name, value)| (name.into(), value)).collect()
}

pub(super) fn query() -> CredentialQuery {
    CredentialQuery::new("card").issued_by(ISSUER, &card())
}

/// A request with this policy, made on 24 November 2026.
pub(super) fn terms(policy: Policy) -> Terms {
    Terms {
        nonce: Vec::from([7; 16]),
        audience: "https://clinic.example".into(),
        purpose: Named::from([("en".into(), "Appointment".into())]),
        reference_date: date("2026-11-24"),
        expires: time("2026-11-24T13:05:00Z"),
        policy,
        heads: Vec::new(),
    }
}

pub(super) fn request(policy: Policy) -> PresentationRequest {
    PresentationRequest::new(terms(policy)).unwrap()
}

/// One condition of every kind, a pseudonym and a limit.
pub(super) fn everything() -> Policy {
    let of = |name: &str| values().get(name).cloned().unwrap();
    let card = query()
        .disclose("name")
        .at_least("income", decimal("40000.00"))
        .at_most("floor", ClaimValue::I64(-1))
        .greater_than("children", ClaimValue::U64(u64::MAX - 1))
        .less_than("registered", of("registered"))
        .between("height", decimal("150.0"), decimal("200.0"))
        .one_of("district", [district("north"), district("south")])
        .none_of("photo", [ClaimValue::Bytes(Vec::new())])
        .not_equal("citizen", ClaimValue::Boolean(false))
        .age_at_least("birth_date", 18, date("2026-11-24"))
        .equal_to("entry_date", "other", "entry_date");
    let other = CredentialQuery::new("other").issued_by("clinic.example", &self::card());
    Policy::any_of([
        PolicyOption::new("cards")
            .credential(card)
            .credential(other)
            .pseudonym("card", "login")
            .limit("other", "free-visit", "2026", 3),
        PolicyOption::new("one").credential(query()),
    ])
}

fn arb_text() -> impl Strategy<Value = String> {
    // All of it is in form NFC.
    "[a-zA-Z0-9 äß€中\"\\\\]{1,12}"
}

pub(super) fn arb_value() -> impl Strategy<Value = ClaimValue> {
    prop_oneof![
        arb_text().prop_map(ClaimValue::Text),
        vec(any::<u8>(), 0..9).prop_map(ClaimValue::Bytes),
        arb_text().prop_map(ClaimValue::Enumeration),
        any::<bool>().prop_map(ClaimValue::Boolean),
        any::<u64>().prop_map(ClaimValue::U64),
        any::<i64>().prop_map(ClaimValue::I64),
        (any::<i64>(), 0..19_u8).prop_map(|(units, scale)| {
            ClaimValue::Decimal(Decimal::new(units, scale).unwrap())
        }),
        (0..3_000_000_u32).prop_map(|days| ClaimValue::Date(Date::from_days(days).unwrap())),
        (0..1_000_000_000_u64)
            .prop_map(|seconds| ClaimValue::DateTime(DateTime::from_seconds(seconds).unwrap())),
    ]
}

/// A condition that is well-formed beside others with other values of `number`.
fn arb_condition(number: usize) -> impl Strategy<Value = Condition> {
    let claim = format!("claim-{number}");
    let set = vec(arb_value(), 1..6).prop_map(|mut values| {
        let mut seen = Vec::new();
        values.retain(|value| {
            let fresh = !seen.contains(value);
            seen.push(value.clone());
            fresh
        });
        values
    });
    (0..10_usize, arb_value(), arb_value(), set).prop_map(move |(kind, value, max, values)| {
        let claim = claim.clone();
        match kind {
            0 => Condition::Disclose { claim },
            1 => Condition::AtLeast { claim, value },
            2 => Condition::AtMost { claim, value },
            3 => Condition::GreaterThan { claim, value },
            4 => Condition::LessThan { claim, value },
            5 => Condition::Between { claim, min: value, max },
            6 => Condition::OneOf { claim, values },
            7 => Condition::NoneOf { claim, values },
            8 => Condition::NotEqual { claim, value },
            _ => Condition::EqualTo { claim, role: "role-0".into(), other: "other".into() },
        }
    })
}

fn arb_query(number: usize) -> impl Strategy<Value = CredentialQuery> {
    let conditions: Vec<_> = (0..4).map(arb_condition).collect();
    let accepted = (any::<[u8; 32]>(), option::of(any::<[u8; 32]>()), option::of("[a-z]{1,5}"));
    let schemas = btree_map("[a-z]{1,5}/[a-z]{1,5}", accepted, 1..4);
    let status = option::of(1..=u32::MAX);
    (schemas, conditions, status).prop_map(move |(accepted, conditions, status)| {
        let query = CredentialQuery::new(&format!("role-{number}"));
        let query = accepted.iter().fold(query, |query, (issuer, (digest, table, list))| {
            let digest = SchemaDigest::from_bytes(*digest);
            let query = query.issued_by_digest(issuer, digest);
            let query = match list {
                Some(list) => query.recognised_by(issuer, recognised(list, digest)),
                None => query,
            };
            match table {
                Some(table) => query.under_table(issuer, TableDigest::from_bytes(*table)),
                None => query,
            }
        });
        let query = status.into_iter().fold(query, CredentialQuery::not_revoked);
        conditions.into_iter().fold(query, CredentialQuery::condition)
    })
}

/// Two claims of a request are called otherwise in the schema.
fn recognised(list: &str, schema: SchemaDigest) -> RecognisedBy {
    let names = [("claim-0", "nome"), ("claim-3", "freguesia")];
    let names = names.map(|(ours, theirs)| (ours.into(), theirs.into()));
    let names = litemap::LiteMap::from_iter([(schema, Names(Named::from(names)))]);
    let (list, jurisdiction) = (list.into(), "mo".into());
    RecognisedBy { list, version: 3, jurisdiction, level: AssuranceLevel::High, names }
}

fn arb_option(number: usize) -> impl Strategy<Value = PolicyOption> {
    let queries = (1..4_usize).prop_flat_map(|n| (0..n).map(arb_query).collect::<Vec<_>>());
    let limit = option::of((arb_text(), 1..=256_u16));
    (queries, option::of((arb_text(), arb_text())), limit).prop_map(
        move |(queries, pseudonym, limit)| {
            let option = PolicyOption::new(&format!("option-{number}"));
            let option = queries.into_iter().fold(option, PolicyOption::credential);
            let option = match pseudonym {
                Some((scope, period)) => option.pseudonym_in_period("role-0", &scope, &period),
                None => option,
            };
            match limit {
                Some((scope, uses)) => option.limit("role-0", &scope, "", uses),
                None => option,
            }
        },
    )
}

fn named_head((registry, (epoch, head)): (String, (u64, [u8; 32]))) -> NamedHead {
    NamedHead { registry, epoch, head: HeadDigest::from_bytes(head) }
}

pub(super) fn arb_terms() -> impl Strategy<Value = Terms> {
    let options = (1..4_usize).prop_flat_map(|n| (0..n).map(arb_option).collect::<Vec<_>>());
    let purpose = btree_map("[a-z]{2,3}(-[A-Z]{2})?", arb_text(), 1..4);
    let heads = btree_map("[a-z]{1,5}/status", (any::<u64>(), any::<[u8; 32]>()), 0..3);
    let times = (0..65_536_u32, 0..1_u64 << 37);
    (vec(any::<u8>(), 16..=64), arb_text(), purpose, times, options, heads).prop_map(
        |(nonce, audience, purpose, (days, seconds), options, heads)| Terms {
            nonce,
            audience,
            purpose: purpose.into_iter().collect(),
            reference_date: Date::DEFAULT_MIN.plus_days(days).unwrap(),
            expires: DateTime::from_seconds(seconds).unwrap(),
            policy: Policy::any_of(options),
            heads: heads.into_iter().map(named_head).collect(),
        },
    )
}
