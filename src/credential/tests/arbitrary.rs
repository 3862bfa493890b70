//! Strategies for the types of this module.

use alloc::string::String;
use alloc::vec::Vec;

use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::bbs::Ciphersuite;
use crate::credential::{
    Claim, ClaimType, ClaimValue, Date, DateTime, Decimal, Schema, SchemaBuilder,
};

pub(super) fn arb_text() -> impl Strategy<Value = String> {
    vec(any::<char>(), 1..12).prop_map(|chars| chars.into_iter().nfc().collect())
}

fn arb_bounds<T: Ord + core::fmt::Debug>(
    value: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = (T, T)> {
    (value.clone(), value).prop_map(|(a, b)| if a <= b { (a, b) } else { (b, a) })
}

fn arb_date() -> impl Strategy<Value = Date> + Clone {
    (0..=Date::LAST.days()).prop_map(|days| Date::from_days(days).unwrap())
}

fn arb_date_time() -> impl Strategy<Value = DateTime> + Clone {
    (0..=DateTime::LAST.seconds()).prop_map(|seconds| DateTime::from_seconds(seconds).unwrap())
}

pub(super) fn arb_value() -> impl Strategy<Value = ClaimValue> {
    prop_oneof![
        arb_text().prop_map(ClaimValue::Text),
        vec(any::<u8>(), 0..40).prop_map(ClaimValue::Bytes),
        arb_text().prop_map(ClaimValue::Enumeration),
        any::<bool>().prop_map(ClaimValue::Boolean),
        any::<u64>().prop_map(ClaimValue::U64),
        any::<i64>().prop_map(ClaimValue::I64),
        (any::<i64>(), 0..=Decimal::MAX_SCALE)
            .prop_map(|(units, scale)| ClaimValue::Decimal(Decimal::new(units, scale).unwrap())),
        arb_date().prop_map(ClaimValue::Date),
        arb_date_time().prop_map(ClaimValue::DateTime),
        Just(ClaimValue::Absent),
    ]
}

pub(super) fn arb_type() -> impl Strategy<Value = ClaimType> {
    prop_oneof![
        Just(ClaimType::Text),
        Just(ClaimType::Bytes),
        Just(ClaimType::Boolean),
        btree_set(arb_text(), 1..5)
            .prop_map(|values| ClaimType::Enumeration { values: values.into_iter().collect() }),
        arb_bounds(any::<u64>()).prop_map(|(min, max)| ClaimType::U64 { min, max }),
        arb_bounds(any::<i64>()).prop_map(|(min, max)| ClaimType::I64 { min, max }),
        (0..=Decimal::MAX_SCALE, arb_bounds(any::<i64>()))
            .prop_map(|(scale, (min, max))| ClaimType::Decimal { scale, min, max }),
        arb_bounds(arb_date()).prop_map(|(min, max)| ClaimType::Date { min, max }),
        arb_bounds(arb_date_time()).prop_map(|(min, max)| ClaimType::DateTime { min, max }),
    ]
}

fn arb_name() -> impl Strategy<Value = String> {
    let octets: Vec<char> = ('a'..='z').chain('0'..='9').chain("_.-/:".chars()).collect();
    vec(proptest::sample::select(octets), 1..=64).prop_map(|chars| chars.into_iter().collect())
}

pub(super) fn arb_schema() -> impl Strategy<Value = Schema> {
    let claims = btree_map(arb_name(), (arb_type(), any::<bool>()), 0..6).prop_map(|claims| {
        let claims =
            claims.into_iter().map(|(name, (kind, optional))| Claim { name, kind, optional });
        claims.collect::<Vec<_>>()
    });
    let registry = proptest::option::of(arb_name());
    let rest = (arb_name(), 1..=u32::MAX, registry, any::<bool>(), any::<bool>());
    (rest, claims).prop_map(|((id, version, registry, starts, is_shake), claims)| {
        let suite = Ciphersuite::ALL[usize::from(is_shake)];
        let mut builder = Schema::builder(id, version).suite(suite);
        builder = if starts { builder.starts() } else { builder };
        builder = registry.into_iter().fold(builder, SchemaBuilder::registry);
        claims.into_iter().fold(builder, SchemaBuilder::claim).build().unwrap()
    })
}
