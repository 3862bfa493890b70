//! Why parameters are not available.

use crate::bbs::RngError;
use crate::curve::DecodeError;

/// Why parameters were not loaded, not made or not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParametersError {
    /// A bundled file is not the one that this library was released with.
    #[error("bundled parameters have another digest")]
    Digest,
    /// The octets are not a table of an issuer in a version that this library reads.
    #[error("malformed table")]
    Malformed,
    /// An issuer is named by 1 to 64 octets out of `a-z`, `0-9` and `_ . - / :`.
    #[error("not a name of an issuer")]
    Issuer,
    /// A point does not decode.
    #[error(transparent)]
    Point(#[from] DecodeError),
    /// The points do not belong to the key.
    #[error("table rejected")]
    Rejected,
    /// No randomness.
    #[error(transparent)]
    Rng(#[from] RngError),
    /// A random value came out as zero: try again.
    #[error("a random value came out as zero")]
    Degenerate,
}

impl ParametersError {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Digest => "parameters/digest",
            Self::Malformed => "parameters/malformed",
            Self::Issuer => "parameters/issuer",
            Self::Point(error) => error.code(),
            Self::Rejected => "parameters/rejected",
            Self::Rng(error) => error.code(),
            Self::Degenerate => "parameters/degenerate",
        }
    }
}
