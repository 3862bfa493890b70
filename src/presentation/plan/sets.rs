//! The sets that an option asks about.

use alloc::vec::Vec;

use litemap::LiteMap;

use super::super::policy::{Condition, LimitQuery, PolicyOption};
use crate::credential::{Schema, absent};
use crate::curve::Scalar;

/// The elements of every set that an option asks about, for credentials of these schemas.
pub(in crate::presentation) fn sets_of(
    option: &PolicyOption,
    schemas: &LiteMap<&str, Vec<&Schema>>,
) -> Vec<Vec<Scalar>> {
    let mut sets = Vec::new();
    for query in option.credentials() {
        for schema in schemas.get(query.role()).into_iter().flatten() {
            for condition in query.named_in(&schema.digest()).conditions() {
                sets.extend(elements(schema, condition));
            }
        }
    }
    sets.extend(option.limit_query().map(counters));
    sets
}

/// The elements of the set that a condition is about.
pub(in crate::presentation) fn elements(
    schema: &Schema,
    condition: &Condition,
) -> Option<Vec<Scalar>> {
    let (values, negative) = match condition {
        Condition::OneOf { values, .. } => (values.as_slice(), false),
        Condition::NoneOf { values, .. } => (values.as_slice(), true),
        Condition::NotEqual { value, .. } => (core::slice::from_ref(value), true),
        Condition::Disclose { .. }
        | Condition::AtLeast { .. }
        | Condition::AtMost { .. }
        | Condition::GreaterThan { .. }
        | Condition::LessThan { .. }
        | Condition::Between { .. }
        | Condition::EqualTo { .. } => return None,
    };
    let slot = schema.slot(condition.claim())?;
    let scalars = values.iter().map(|value| schema.scalar(slot.kind, value).ok());
    let mut scalars = scalars.collect::<Option<Vec<_>>>()?;
    // An absent claim is no other value.
    if negative && slot.optional {
        scalars.push(absent());
    }
    Some(scalars)
}

/// What the counter of a limit is one of.
pub(in crate::presentation) fn counters(query: &LimitQuery) -> Vec<Scalar> {
    (0..u64::from(query.uses)).map(Scalar::from).collect()
}
