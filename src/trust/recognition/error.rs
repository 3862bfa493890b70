//! Why issuers and lists are not recognised.

/// Why a list, or an issuer of a list, is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecognitionError {
    /// No rule of the own list is about the list.
    #[error("no rule of the own list is about this list")]
    NoRule,
    /// The rule is about another operator, and the list's operator was not named by that one.
    #[error("the list is by another operator than the rule names")]
    Operator,
    /// The list is older than the one at hand.
    #[error("an older version than the one at hand")]
    RolledBack,
    /// The list is not valid on that day.
    #[error("the list is not valid on that day")]
    ListNotValid,
    /// The rule does not hold on that day.
    #[error("the rule does not hold on that day")]
    RuleNotValid,
    /// The rule is not about that purpose.
    #[error("the rule does not cover the purpose")]
    Purpose,
    /// The list is not loaded.
    #[error("the list is not loaded")]
    NotLoaded,
    /// The issuer is of another jurisdiction than the rule names.
    #[error("the issuer is of another jurisdiction than the rule names")]
    Jurisdiction,
    /// The issuer is in the own list, or in two others.
    #[error("the issuer is in more than one list")]
    ListedTwice,
    /// Another list has another registry under the name of one of the issuer.
    #[error("a registry of the issuer has the name of another one")]
    Registry,
    /// No schema of the issuer is an equivalent of the family.
    #[error("no schema of the issuer is an equivalent of the family")]
    NoEquivalent,
    /// The entry does not hold on that day.
    #[error("the entry does not hold on that day")]
    EntryNotValid,
    /// The level of the issuer is too low.
    #[error("the level of the issuer is too low")]
    Level,
    /// No issuer is accepted.
    #[error("no issuer is accepted")]
    Nothing,
}

impl RecognitionError {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoRule => "recognition/no-rule",
            Self::Operator => "recognition/operator",
            Self::RolledBack => "recognition/rolled-back",
            Self::ListNotValid => "recognition/list-not-valid",
            Self::RuleNotValid => "recognition/rule-not-valid",
            Self::Purpose => "recognition/purpose",
            Self::NotLoaded => "recognition/not-loaded",
            Self::Jurisdiction => "recognition/jurisdiction",
            Self::ListedTwice => "recognition/listed-twice",
            Self::Registry => "recognition/registry",
            Self::NoEquivalent => "recognition/no-equivalent",
            Self::EntryNotValid => "recognition/entry-not-valid",
            Self::Level => "recognition/level",
            Self::Nothing => "recognition/nothing",
        }
    }
}
