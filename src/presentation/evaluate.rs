//! Conditions on values in the clear.
//!
//! A holder finds out with it which credentials meet a request. For a claim that is both disclosed and constrained it
//! is the whole check, on both sides: such a claim has no response that a statement could share.

use core::cmp::Ordering;
use core::mem::discriminant;

use crate::credential::ClaimValue;

use super::Condition;

impl Condition {
    /// Whether `value` meets the condition; `other` is the value of the claim that it must equal.
    ///
    /// An absent value meets no condition, and neither does one of another type or scale than the values that it is
    /// compared with. To be disclosed is no condition on a value: an absent one is shown as absent.
    ///
    /// In variable time: it is for values that are about to be disclosed, or that stay on the holder's side.
    #[must_use]
    pub fn holds(&self, value: &ClaimValue, other: Option<&ClaimValue>) -> bool {
        match self {
            Self::Disclose { .. } => true,
            Self::AtLeast { value: bound, .. } => is(value, bound, Ordering::is_ge),
            Self::AtMost { value: bound, .. } => is(value, bound, Ordering::is_le),
            Self::GreaterThan { value: bound, .. } => is(value, bound, Ordering::is_gt),
            Self::LessThan { value: bound, .. } => is(value, bound, Ordering::is_lt),
            Self::Between { min, max, .. } => {
                is(value, min, Ordering::is_ge) && is(value, max, Ordering::is_le)
            }
            Self::OneOf { values, .. } => {
                values.iter().any(|listed| comparable(value, listed) && value == listed)
            }
            Self::NoneOf { values, .. } => {
                // Of an empty list, everything holds for all.
                *value != ClaimValue::Absent
                    && values.iter().all(|listed| comparable(value, listed) && value != listed)
            }
            Self::NotEqual { value: excluded, .. } => {
                comparable(value, excluded) && value != excluded
            }
            Self::EqualTo { .. } => {
                other.is_some_and(|other| comparable(value, other) && value == other)
            }
        }
    }
}

/// Whether two values are present, and of one type and scale.
fn comparable(a: &ClaimValue, b: &ClaimValue) -> bool {
    let scale = match (a, b) {
        (ClaimValue::Decimal(a), ClaimValue::Decimal(b)) => a.scale() == b.scale(),
        (ClaimValue::Absent, ClaimValue::Absent) => false,
        _ => true,
    };
    scale && discriminant(a) == discriminant(b)
}

/// Whether `value` lies to `bound` as `wanted` says.
fn is(value: &ClaimValue, bound: &ClaimValue, wanted: fn(Ordering) -> bool) -> bool {
    let order = match value {
        ClaimValue::U64(_)
        | ClaimValue::I64(_)
        | ClaimValue::Decimal(_)
        | ClaimValue::Date(_)
        | ClaimValue::DateTime(_) => value.ordinal().zip(bound.ordinal()),
        ClaimValue::Text(_)
        | ClaimValue::Bytes(_)
        | ClaimValue::Enumeration(_)
        | ClaimValue::Boolean(_)
        | ClaimValue::Absent => None,
    };
    comparable(value, bound) && order.is_some_and(|(value, bound)| wanted(value.cmp(&bound)))
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;
    use crate::presentation::CredentialQuery;
    use crate::presentation::sample::{date, decimal, district, text, time, values};

    fn of(build: impl Fn(CredentialQuery) -> CredentialQuery) -> Condition {
        build(CredentialQuery::new("card")).conditions()[0].clone()
    }

    /// Every condition, with values that meet it and values that do not.
    fn table() -> Vec<(Condition, Vec<ClaimValue>, Vec<ClaimValue>)> {
        let (u64, i64) = (ClaimValue::U64, ClaimValue::I64);
        let on = |text| ClaimValue::Date(date(text));
        let at = |text| ClaimValue::DateTime(time(text));
        let names = || [text("Eve"), text("Bob")];
        [
            (
                of(|q| q.at_least("a", u64(5))),
                [u64(5), u64(6), u64(u64::MAX)].to_vec(),
                [u64(4), u64(0), i64(6)].to_vec(),
            ),
            (
                of(|q| q.at_least("a", i64(-2))),
                [i64(-2), i64(0), i64(i64::MAX)].to_vec(),
                [i64(-3), i64(i64::MIN), u64(3)].to_vec(),
            ),
            (
                of(|q| q.at_most("a", decimal("1.50"))),
                [decimal("1.50"), decimal("-7.00")].to_vec(),
                [decimal("1.51"), decimal("1.5"), decimal("1.000"), u64(0)].to_vec(),
            ),
            (
                of(|q| q.greater_than("a", on("2008-02-29"))),
                [on("2008-03-01")].to_vec(),
                [on("2008-02-29"), on("2008-02-28"), at("2009-01-01T00:00:00Z")].to_vec(),
            ),
            (
                of(|q| q.less_than("a", at("2020-01-01T00:00:00Z"))),
                [at("2019-12-31T23:59:59Z")].to_vec(),
                [at("2020-01-01T00:00:00Z"), on("2019-01-01")].to_vec(),
            ),
            (
                of(|q| q.between("a", u64(3), u64(5))),
                [u64(3), u64(4), u64(5)].to_vec(),
                [u64(2), u64(6), i64(4)].to_vec(),
            ),
            (of(|q| q.between("a", u64(3), u64(3))), [u64(3)].to_vec(), [u64(2), u64(4)].to_vec()),
            (of(|q| q.between("a", u64(5), u64(3))), Vec::new(), [u64(3), u64(4), u64(5)].to_vec()),
            (
                of(|q| q.one_of("a", names())),
                names().to_vec(),
                [text("eve"), text(""), district("Eve")].to_vec(),
            ),
            (
                of(|q| q.none_of("a", names())),
                [text("Ana"), text("")].to_vec(),
                [text("Eve"), text("Bob"), district("Ana"), u64(1)].to_vec(),
            ),
            (
                of(|q| q.not_equal("a", ClaimValue::Boolean(true))),
                [ClaimValue::Boolean(false)].to_vec(),
                [ClaimValue::Boolean(true), u64(0)].to_vec(),
            ),
            // Text, bytes and booleans have no order, whatever the request says.
            (of(|q| q.at_least("a", text("a"))), Vec::new(), [text("a"), text("b")].to_vec()),
            (
                of(|q| q.at_most("a", ClaimValue::Boolean(true))),
                Vec::new(),
                [ClaimValue::Boolean(false), ClaimValue::Boolean(true)].to_vec(),
            ),
            (of(|q| q.one_of("a", [])), Vec::new(), [text("a")].to_vec()),
        ]
        .into()
    }

    #[test]
    fn conditions_hold_for_the_values_that_meet_them() {
        for (condition, good, bad) in table() {
            for (value, expected) in
                good.iter().map(|value| (value, true)).chain(bad.iter().map(|value| (value, false)))
            {
                assert_eq!(condition.holds(value, None), expected, "{condition:?}: {value:?}");
            }
        }
    }

    #[test]
    fn absent_meets_no_condition() {
        let absent = ClaimValue::Absent;
        for (condition, ..) in table() {
            assert!(!condition.holds(&absent, None), "{condition:?}");
            assert!(!condition.holds(&absent, Some(&absent)), "{condition:?}");
        }
        // Not even where a request that was never checked names it as a value.
        for condition in [
            of(|q| q.one_of("a", [ClaimValue::Absent])),
            of(|q| q.none_of("a", [])),
            of(|q| q.none_of("a", [text("Eve")])),
            of(|q| q.not_equal("a", ClaimValue::Absent)),
            of(|q| q.at_least("a", ClaimValue::Absent)),
            of(|q| q.between("a", ClaimValue::Absent, ClaimValue::Absent)),
        ] {
            assert!(!condition.holds(&absent, None), "{condition:?}");
        }
    }

    #[test]
    fn equality_needs_two_present_values_of_one_type() {
        let equal = of(|q| q.equal_to("a", "other", "b"));
        let values: Vec<(String, ClaimValue)> = values().into_iter().collect();
        for (a, left) in &values {
            for (b, right) in &values {
                let expected = a == b && *left != ClaimValue::Absent;
                assert_eq!(equal.holds(left, Some(right)), expected, "{a} = {b}");
            }
            assert!(!equal.holds(left, None), "{a}");
        }
        assert!(!equal.holds(&decimal("1.0"), Some(&decimal("1.00"))));
        assert!(!equal.holds(&text("x"), Some(&district("x"))));
    }

    #[test]
    fn a_disclosed_claim_may_be_absent() {
        assert!(of(|q| q.disclose("a")).holds(&ClaimValue::Absent, None));
    }
}
