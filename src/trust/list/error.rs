//! Why lists are refused.

use alloc::string::String;

use crate::codec::FormatError;
use crate::credential::{KeyId, SchemaDigest};
use crate::operator::OperatorError;
use crate::registry::StatusError;
use crate::trust::TrustError;

/// Why a list could not be made, or a text is not the list that it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// The text is not the JSON of a list, or is longer than 4,194,304 octets.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// A key of an operator does not decode, or the signature does not hold.
    #[error(transparent)]
    Operator(#[from] OperatorError),
    /// The document of an issuer is not one.
    #[error("document of {issuer}: {error}")]
    Document {
        /// The issuer.
        issuer: String,
        /// What is wrong with it.
        error: TrustError,
    },
    /// The document of a registry is not one.
    #[error("registry of {issuer}: {error}")]
    Registry {
        /// The issuer.
        issuer: String,
        /// What is wrong with it.
        error: StatusError,
    },
    /// An entry names a registry twice, or two entries have different documents for one name.
    #[error("registry {0} comes twice in an entry, or is two in the list")]
    DuplicateRegistry(String),
    /// A list, a jurisdiction, a purpose, a family or a claim is not 1 to 64 octets of `a-z`, `0-9` and `_.-/:`.
    #[error("a name is not 1 to 64 octets of a-z, 0-9 and _.-/:")]
    Name,
    /// The version is zero, or days end before they begin.
    #[error("version is zero, or days end before they begin")]
    Validity,
    /// There are more entries, keys, registries, equivalents, names, rules or purposes than a list can have, or none where one is needed.
    #[error("too many parts, or none where one is needed")]
    Count,
    /// The successor of an operator is the operator.
    #[error("the operator is named as its own successor")]
    Successor,
    /// Two entries are of one issuer.
    #[error("issuer {0} comes twice")]
    DuplicateIssuer(String),
    /// Two entries have one key.
    #[error("key {0} comes twice")]
    DuplicateKey(KeyId),
    /// A schema is named as equivalent twice, or is one of the family that it is to be equivalent to.
    #[error("schema {0} is named as equivalent twice, or to itself")]
    DuplicateEquivalent(SchemaDigest),
    /// Equivalents or a rule are for a family that no document of the list has.
    #[error("no document of the list has a schema of family {0}")]
    Family(String),
    /// A name of a claim is mapped from a claim that no version of the family has, or two are mapped to one.
    #[error("claim {0} is not in the family, or two claims are mapped to one")]
    Claim(String),
    /// Two rules say when the same list is recognised for the same jurisdiction and family.
    #[error("two rules are about the same")]
    DuplicateRule,
    /// A list recognises itself.
    #[error("a list recognises itself")]
    ItSelf,
    /// It is another list than the one at hand.
    #[error("another list")]
    OtherList,
    /// The list is signed by somebody whom the list at hand names neither as operator nor as successor.
    #[error("neither the operator nor the named successor signed the list")]
    WrongOperator,
    /// The list is older than the one at hand.
    #[error("an older version than the one at hand")]
    RolledBack,
    /// It has the version of the list at hand and is another one: the operator says different things to different people.
    #[error("the same version with other contents")]
    Forked,
}

impl ListError {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Format(error) => error.code(),
            Self::Operator(error) => error.code(),
            Self::Document { error, .. } => error.code(),
            Self::Registry { error, .. } => error.code(),
            Self::DuplicateRegistry(_) => "list/duplicate-registry",
            Self::Name => "list/name",
            Self::Validity => "list/validity",
            Self::Count => "list/count",
            Self::Successor => "list/successor",
            Self::DuplicateIssuer(_) => "list/duplicate-issuer",
            Self::DuplicateKey(_) => "list/duplicate-key",
            Self::DuplicateEquivalent(_) => "list/duplicate-equivalent",
            Self::Family(_) => "list/family",
            Self::Claim(_) => "list/claim",
            Self::DuplicateRule => "list/duplicate-rule",
            Self::ItSelf => "list/itself",
            Self::OtherList => "list/other-list",
            Self::WrongOperator => "list/wrong-operator",
            Self::RolledBack => "list/rolled-back",
            Self::Forked => "list/forked",
        }
    }
}
