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
