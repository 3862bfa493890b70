//! Why keys and documents of issuers are refused. No variant carries a part of a secret.

use crate::bbs::KeyError;
use crate::credential::{FormatError, KeyId, SchemaDigest};
use crate::curve::DecodeError;
use crate::statement::ParametersError;

/// Why a key could not be made, or a document is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// The text is not the JSON of a document, or is longer than 262,144 octets.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The octets of a key, of its twin or of its proof do not decode.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The key material does not give a key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The identifier of an issuer is not 1 to 64 octets of `a-z`, `0-9` and `_.-/:`.
    #[error("an identifier is not 1 to 64 octets of a-z, 0-9 and _.-/:")]
    Name,
    /// A document has 1 to 64 keys.
    #[error("a document does not have 1 to 64 keys")]
    KeyCount,
    /// A document has 1 to 64 schemas.
    #[error("a document does not have 1 to 64 schemas")]
    SchemaCount,
    /// The identifier of a key does not belong to the key.
    #[error("key {0} has another identifier")]
    KeyId(KeyId),
    /// The days of a key end before they begin.
    #[error("key {0} is valid on no day")]
    Validity(KeyId),
    /// The twin in G1 belongs to another secret than the key.
    #[error("the twin of key {0} belongs to another key")]
    Twin(KeyId),
    /// The proof of possession does not hold for this issuer, key, family and these days.
    #[error("key {0} has no valid proof of possession")]
    Possession(KeyId),
    /// The key was published for another issuer.
    #[error("key {0} belongs to another issuer")]
    Issuer(KeyId),
    /// Two keys have the same identifier.
    #[error("key {0} comes twice")]
    DuplicateKey(KeyId),
    /// No schema of the document is of the family and the ciphersuite of a key.
    #[error("key {0} signs no schema of the document")]
    Family(KeyId),
    /// Two schemas are the same, or two are the same version of one family.
    #[error("schema {0} comes twice")]
    DuplicateSchema(SchemaDigest),
    /// A display text is for a schema, a claim or a value that the document does not have.
    #[error("a display text belongs to nothing in the document")]
    DisplayTarget,
    /// A language tag is not of the form `en`, `zh-Hant` or `pt-MO`.
    #[error("a language tag is malformed or not in canonical case")]
    Language,
    /// Two texts are in the same language.
    #[error("two texts in the same language")]
    DuplicateLanguage,
    /// A display text does not have 1 to 1,024 octets, has control characters or is not in normalisation form C.
    #[error("a display text is empty, too long, not normalised or has control characters")]
    DisplayText,
    /// A table is of another issuer than the document, or is not the one that the document names.
    #[error("the table is not the one that the issuer publishes")]
    Table,
    /// The points of a table do not belong together.
    #[error(transparent)]
    Parameters(#[from] ParametersError),
    /// The random number generator failed, or gave the same octet over and over.
    #[error("random number generator failed")]
    Rng,
}

impl TrustError {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Format(error) => error.code(),
            Self::Decode(error) => error.code(),
            Self::Key(error) => error.code(),
            Self::Name => "trust/name",
            Self::KeyCount => "trust/key-count",
            Self::SchemaCount => "trust/schema-count",
            Self::KeyId(_) => "trust/key-id",
            Self::Validity(_) => "trust/validity",
            Self::Twin(_) => "trust/twin",
            Self::Possession(_) => "trust/possession",
            Self::Issuer(_) => "trust/issuer",
            Self::DuplicateKey(_) => "trust/duplicate-key",
            Self::Family(_) => "trust/family",
            Self::DuplicateSchema(_) => "trust/duplicate-schema",
            Self::DisplayTarget => "trust/display-target",
            Self::Language => "trust/language",
            Self::DuplicateLanguage => "trust/duplicate-language",
            Self::DisplayText => "trust/display-text",
            Self::Table => "trust/table",
            Self::Parameters(error) => error.code(),
            Self::Rng => "rng",
        }
    }
}

/// Why a credential under a key and a schema is not accepted on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UntrustedError {
    /// The issuer does not publish the key, or not any more.
    #[error("the issuer does not publish key {0}")]
    UnknownKey(KeyId),
    /// The day is before or after the days of the key.
    #[error("key {0} is not valid on that day")]
    KeyNotValid(KeyId),
    /// The issuer does not publish the schema, or not any more.
    #[error("the issuer does not publish schema {0}")]
    UnknownSchema(SchemaDigest),
    /// The key signs another schema family, or under another ciphersuite.
    #[error("key {0} signs another schema family")]
    WrongFamily(KeyId),
}

impl UntrustedError {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownKey(_) => "trust/unknown-key",
            Self::KeyNotValid(_) => "trust/key-not-valid",
            Self::UnknownSchema(_) => "trust/unknown-schema",
            Self::WrongFamily(_) => "trust/wrong-family",
        }
    }
}
