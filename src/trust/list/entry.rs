//! What a list says: entries, equivalents, rules.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::credential::{Date, Named, SchemaDigest};
use crate::operator::OperatorKey;
use crate::registry::RegistryDocument;
use crate::trust::IssuerDocument;

/// How sure an issuer is of who somebody is, in the words of eIDAS. They are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "the levels are those of the law")]
pub enum AssuranceLevel {
    /// Some confidence.
    Low,
    /// Confidence.
    Substantial,
    /// Full confidence.
    High,
}

impl AssuranceLevel {
    /// The name, as it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Substantial => "substantial",
            Self::High => "high",
        }
    }

    pub(crate) const fn of_number(number: u64) -> Option<Self> {
        match number {
            1 => Some(Self::Low),
            2 => Some(Self::Substantial),
            3 => Some(Self::High),
            _ => None,
        }
    }

    pub(crate) const fn number(self) -> u64 {
        match self {
            Self::Low => 1,
            Self::Substantial => 2,
            Self::High => 3,
        }
    }
}

impl fmt::Display for AssuranceLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One issuer of a list.
///
/// The operator vouches for the keys that the document has here: a key that is withdrawn is left out, although the issuer's
/// own document may still have it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListEntry {
    /// Under whose law the issuer is, such as `mo`.
    pub jurisdiction: String,
    /// How sure the issuer is of who somebody is.
    pub level: AssuranceLevel,
    /// The first day on which the entry holds.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// The issuer with its keys and schemas.
    pub document: IssuerDocument,
    /// The registries in which it keeps the status of its credentials. Issuers of a federation have the same one.
    pub registries: Vec<ListedRegistry>,
}

/// A status registry that the operator vouches for, on some days.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListedRegistry {
    /// Its name and key with a proof of possession, and who signs its epochs.
    pub document: RegistryDocument,
    /// The first day on which credentials are accepted by its epochs.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

impl ListedRegistry {
    /// Whether its epochs count on a day.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }
}

impl ListEntry {
    /// An entry that holds from one day to another, both included.
    #[must_use]
    pub fn new(
        jurisdiction: &str,
        level: AssuranceLevel,
        days: (Date, Date),
        document: IssuerDocument,
    ) -> Self {
        let (from, until) = days;
        let (jurisdiction, registries) = (jurisdiction.into(), Vec::new());
        Self { jurisdiction, level, from, until, document, registries }
    }

    /// Adds a registry whose epochs count from one day to another, both included.
    #[must_use]
    pub fn registry(mut self, document: RegistryDocument, days: (Date, Date)) -> Self {
        let (from, until) = days;
        self.registries.push(ListedRegistry { document, from, until });
        self
    }

    /// Whether the entry holds on a day.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }
}

/// A schema of another jurisdiction that stands for one of ours, and how its claims are called.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Equivalent {
    /// Our schemas, all versions.
    pub family: String,
    /// The other schema.
    pub schema: SchemaDigest,
    /// Names of claims of ours with their names there. Claims that are called the same are left out.
    ///
    /// No two claims of ours have one name there. A claim of ours that the other schema lacks, and whose name means
    /// something else there, is given a name that the other schema does not have.
    pub names: Named<String>,
}

impl Equivalent {
    /// Says that `schema` stands for any version of `family`. Names go from ours to theirs.
    #[must_use]
    pub fn new<'a>(
        family: &str,
        schema: SchemaDigest,
        names: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let names = names.into_iter().map(|(ours, theirs)| (ours.into(), theirs.into()));
        Self { family: family.into(), schema, names: names.collect() }
    }
}

/// When another list is recognised, and for what.
///
/// A rule is about the entries of one jurisdiction in one list, for the equivalents of one of our families. What that list
/// recognises in turn is not recognised through it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecognitionRule {
    /// The id of the other list.
    pub list: String,
    /// Its operator, or the one whose successors were followed.
    pub operator: OperatorKey,
    /// The jurisdiction of the entries.
    pub jurisdiction: String,
    /// The family of ours for which equivalents are accepted.
    pub family: String,
    /// The lowest level that is accepted.
    pub level: AssuranceLevel,
    /// For what; for everything if empty.
    pub purposes: BTreeSet<String>,
    /// The first day on which the rule holds.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

impl RecognitionRule {
    /// A rule for everything, at level substantial and above, from one day to another, both included.
    #[must_use]
    pub fn new(
        list: &str,
        operator: OperatorKey,
        jurisdiction: &str,
        family: &str,
        days: (Date, Date),
    ) -> Self {
        let (from, until) = days;
        Self {
            list: list.into(),
            operator,
            jurisdiction: jurisdiction.into(),
            family: family.into(),
            level: AssuranceLevel::Substantial,
            purposes: BTreeSet::new(),
            from,
            until,
        }
    }

    /// Accepts this level and those above.
    #[must_use]
    pub fn at_level(self, level: AssuranceLevel) -> Self {
        Self { level, ..self }
    }

    /// Accepts for this purpose. Repeat it for more of them.
    #[must_use]
    pub fn for_purpose(mut self, purpose: &str) -> Self {
        self.purposes.insert(purpose.into());
        self
    }

    /// Whether the rule holds on a day.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }

    /// Whether the rule is about a purpose.
    #[must_use]
    pub fn covers(&self, purpose: &str) -> bool {
        self.purposes.is_empty() || self.purposes.contains(purpose)
    }
}
