//! Why a holder or a verifier was not set up.

use crate::bbs::{self, RngError};
use crate::statement::ParametersError;
use crate::trust::TrustError;

/// Why a holder or a verifier was not set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SetupError {
    /// The bundled parameters of ranges and sets are damaged.
    #[error(transparent)]
    Parameters(#[from] ParametersError),
    /// A schema has more claims than the limits allow.
    #[error(transparent)]
    Bbs(#[from] bbs::SetupError),
    /// Two documents are of one issuer.
    #[error("two documents are of one issuer")]
    DuplicateIssuer,
    /// The schema is of another family or ciphersuite than the key.
    #[error("schema is of another family than the key")]
    WrongFamily,
    /// A key or a document of an issuer was not made.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// No randomness.
    #[error(transparent)]
    Rng(#[from] RngError),
    /// A hash to the curve came out as the identity, which no known one does.
    #[error("a generator came out as the identity")]
    Degenerate,
}

impl SetupError {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Parameters(error) => error.code(),
            Self::Bbs(error) => error.code(),
            Self::Trust(error) => error.code(),
            Self::Rng(error) => error.code(),
            Self::DuplicateIssuer => "setup/duplicate-issuer",
            Self::WrongFamily => "setup/wrong-family",
            Self::Degenerate => "setup/degenerate",
        }
    }

    /// Whose move it is, and which.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Parameters(_) | Self::Degenerate => {
                "developer: build the library anew from its sources"
            }
            Self::Bbs(_) => "issuer: publish a schema within the limits",
            Self::WrongFamily => "issuer: make a key for each schema family and ciphersuite",
            Self::Trust(_) => {
                "issuer: give an identifier, and days that do not end before they begin"
            }
            Self::Rng(_) => "issuer or holder: check the random number generator",
            Self::DuplicateIssuer => "verifier: load one document for each issuer",
        }
    }
}
