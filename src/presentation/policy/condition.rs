//! Conditions on claims, and the builders that name them.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::credential::{ClaimValue, Date};

use super::CredentialQuery;

/// A condition on a claim of one credential.
///
/// A claim that is absent meets none of them, the negative ones included; it can only be disclosed, as absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Condition {
    /// The claim is shown.
    Disclose {
        /// The claim.
        claim: String,
    },
    /// The claim is `value` or more.
    AtLeast {
        /// The claim, of an ordered type.
        claim: String,
        /// The bound, inclusive.
        value: ClaimValue,
    },
    /// The claim is `value` or less.
    AtMost {
        /// The claim, of an ordered type.
        claim: String,
        /// The bound, inclusive.
        value: ClaimValue,
    },
    /// The claim is more than `value`.
    GreaterThan {
        /// The claim, of an ordered type.
        claim: String,
        /// The bound, exclusive.
        value: ClaimValue,
    },
    /// The claim is less than `value`.
    LessThan {
        /// The claim, of an ordered type.
        claim: String,
        /// The bound, exclusive.
        value: ClaimValue,
    },
    /// The claim is at least `min` and at most `max`.
    Between {
        /// The claim, of an ordered type.
        claim: String,
        /// The lower bound, inclusive.
        min: ClaimValue,
        /// The upper bound, inclusive.
        max: ClaimValue,
    },
    /// The claim is one of the values.
    OneOf {
        /// The claim.
        claim: String,
        /// 1 to 1,024 distinct values. Their order is part of the request, and means nothing.
        values: Vec<ClaimValue>,
    },
    /// The claim is none of the values.
    NoneOf {
        /// The claim.
        claim: String,
        /// 1 to 1,024 distinct values. Their order is part of the request, and means nothing.
        values: Vec<ClaimValue>,
    },
    /// The claim is another value.
    NotEqual {
        /// The claim.
        claim: String,
        /// The value that it is not.
        value: ClaimValue,
    },
    /// The claim equals another one of the same type.
    EqualTo {
        /// The claim.
        claim: String,
        /// The credential of the other claim, perhaps the same one.
        role: String,
        /// The other claim.
        other: String,
    },
}

impl Condition {
    /// The claim that the condition is about.
    #[must_use]
    pub fn claim(&self) -> &str {
        match self {
            Self::Disclose { claim }
            | Self::AtLeast { claim, .. }
            | Self::AtMost { claim, .. }
            | Self::GreaterThan { claim, .. }
            | Self::LessThan { claim, .. }
            | Self::Between { claim, .. }
            | Self::OneOf { claim, .. }
            | Self::NoneOf { claim, .. }
            | Self::NotEqual { claim, .. }
            | Self::EqualTo { claim, .. } => claim,
        }
    }

    /// The claim, if the condition is to show it.
    #[must_use]
    pub fn disclosed(&self) -> Option<&str> {
        match self {
            Self::Disclose { claim } => Some(claim),
            Self::AtLeast { .. }
            | Self::AtMost { .. }
            | Self::GreaterThan { .. }
            | Self::LessThan { .. }
            | Self::Between { .. }
            | Self::OneOf { .. }
            | Self::NoneOf { .. }
            | Self::NotEqual { .. }
            | Self::EqualTo { .. } => None,
        }
    }

    /// The role and the claim that this one must equal.
    #[must_use]
    pub fn partner(&self) -> Option<(&str, &str)> {
        match self {
            Self::EqualTo { role, other, .. } => Some((role, other)),
            Self::Disclose { .. }
            | Self::AtLeast { .. }
            | Self::AtMost { .. }
            | Self::GreaterThan { .. }
            | Self::LessThan { .. }
            | Self::Between { .. }
            | Self::OneOf { .. }
            | Self::NoneOf { .. }
            | Self::NotEqual { .. } => None,
        }
    }
}

/// One method for each condition.
impl CredentialQuery {
    /// Asks to show `claim`. An optional claim that the credential lacks is shown as absent.
    #[must_use]
    pub fn disclose(self, claim: &str) -> Self {
        self.condition(Condition::Disclose { claim: claim.into() })
    }

    /// Asks that `claim` is `value` or more.
    #[must_use]
    pub fn at_least(self, claim: &str, value: ClaimValue) -> Self {
        self.condition(Condition::AtLeast { claim: claim.into(), value })
    }

    /// Asks that `claim` is `value` or less.
    #[must_use]
    pub fn at_most(self, claim: &str, value: ClaimValue) -> Self {
        self.condition(Condition::AtMost { claim: claim.into(), value })
    }

    /// Asks that `claim` is more than `value`.
    #[must_use]
    pub fn greater_than(self, claim: &str, value: ClaimValue) -> Self {
        self.condition(Condition::GreaterThan { claim: claim.into(), value })
    }

    /// Asks that `claim` is less than `value`.
    #[must_use]
    pub fn less_than(self, claim: &str, value: ClaimValue) -> Self {
        self.condition(Condition::LessThan { claim: claim.into(), value })
    }

    /// Asks that `claim` is at least `min` and at most `max`.
    #[must_use]
    pub fn between(self, claim: &str, min: ClaimValue, max: ClaimValue) -> Self {
        self.condition(Condition::Between { claim: claim.into(), min, max })
    }

    /// Asks that `claim` is one of `values`: 1 to 1,024, distinct.
    #[must_use]
    pub fn one_of(self, claim: &str, values: impl IntoIterator<Item = ClaimValue>) -> Self {
        let values = values.into_iter().collect();
        self.condition(Condition::OneOf { claim: claim.into(), values })
    }

    /// Asks that `claim` is present and none of `values`: 1 to 1,024, distinct.
    #[must_use]
    pub fn none_of(self, claim: &str, values: impl IntoIterator<Item = ClaimValue>) -> Self {
        let values = values.into_iter().collect();
        self.condition(Condition::NoneOf { claim: claim.into(), values })
    }

    /// Asks that `claim` is present and not `value`.
    #[must_use]
    pub fn not_equal(self, claim: &str, value: ClaimValue) -> Self {
        self.condition(Condition::NotEqual { claim: claim.into(), value })
    }

    /// Asks that `claim` is present and equals the claim `other` of the credential `role`.
    #[must_use]
    pub fn equal_to(self, claim: &str, role: &str, other: &str) -> Self {
        let (claim, role, other) = (claim.into(), role.into(), other.into());
        self.condition(Condition::EqualTo { claim, role, other })
    }

    /// Asks that the date `claim` is `date` or earlier.
    #[must_use]
    pub fn on_or_before(self, claim: &str, date: Date) -> Self {
        self.at_most(claim, ClaimValue::Date(date))
    }

    /// Asks that the date `claim` is `date` or later.
    #[must_use]
    pub fn on_or_after(self, claim: &str, date: Date) -> Self {
        self.at_least(claim, ClaimValue::Date(date))
    }

    /// Asks that somebody born on the date `claim` has completed `years` years on `reference`, which is to be the
    /// reference date of the request: born on or before [`Date::years_before`].
    ///
    /// Where that is before 1600, no request accepts the condition.
    #[must_use]
    pub fn age_at_least(self, claim: &str, years: u32, reference: Date) -> Self {
        let born = reference.years_before(years);
        self.at_most(claim, born.map_or(ClaimValue::Absent, ClaimValue::Date))
    }
}
