//! What every presentation of a schema shows.

use alloc::vec::Vec;

use super::{ClaimType, Schema};

/// A part of a schema that every presentation shows, or that may link presentations of one holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LintWarning<'a> {
    /// The number of signed messages can be counted.
    MessageCount {
        /// How many there are, the holder's own two included.
        count: usize,
    },
    /// The header names this version of this schema, so that a version with few holders is a small crowd.
    Header,
    /// A registry is named: the state of it that a holder proves against can be seen.
    Registry {
        /// Its identifier.
        id: &'a str,
    },
    /// An entry of a status list of others is a serial number, the same to every verifier.
    StatusList {
        /// Where the list is published.
        list: &'a str,
    },
    /// Some claims can be left out, and a refused condition can tell that one is absent.
    OptionalClaims {
        /// How many.
        count: usize,
    },
    /// A time finer than a day is almost as good as a serial number once it is shown.
    FineTime {
        /// The name of the claim.
        claim: &'a str,
    },
    /// An enumeration or a range of one value says nothing that the schema does not say.
    SingleValue {
        /// The name of the claim.
        claim: &'a str,
    },
}

impl LintWarning<'_> {
    /// A stable identifier for screens and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MessageCount { .. } => "lint/message-count",
            Self::Header => "lint/header",
            Self::Registry { .. } => "lint/registry",
            Self::StatusList { .. } => "lint/status-list",
            Self::OptionalClaims { .. } => "lint/optional-claims",
            Self::FineTime { .. } => "lint/fine-time",
            Self::SingleValue { .. } => "lint/single-value",
        }
    }
}

/// What every presentation of this schema shows and what may link, the unavoidable first.
#[must_use]
pub fn lint(schema: &Schema) -> Vec<LintWarning<'_>> {
    // The prover blind and the holder secret follow the signer's list.
    let count = schema.slot_count() + 2;
    let mut warnings = alloc::vec![LintWarning::MessageCount { count }, LintWarning::Header];
    warnings.extend(schema.registry().map(|id| LintWarning::Registry { id }));
    let count = schema.claims().iter().filter(|claim| claim.optional).count();
    if count > 0 {
        warnings.push(LintWarning::OptionalClaims { count });
    }
    for claim in schema.claims() {
        let name = claim.name.as_str();
        if matches!(claim.kind, ClaimType::DateTime { .. }) {
            warnings.push(LintWarning::FineTime { claim: name });
        }
        if has_single_value(&claim.kind) {
            warnings.push(LintWarning::SingleValue { claim: name });
        }
    }
    warnings
}

fn has_single_value(kind: &ClaimType) -> bool {
    match kind {
        ClaimType::Enumeration { values } => values.len() == 1,
        ClaimType::Text
        | ClaimType::Bytes
        | ClaimType::Boolean
        | ClaimType::U64 { .. }
        | ClaimType::I64 { .. }
        | ClaimType::Decimal { .. }
        | ClaimType::Date { .. }
        | ClaimType::DateTime { .. } => kind.ordinal_range().is_some_and(|(min, max)| min == max),
    }
}
