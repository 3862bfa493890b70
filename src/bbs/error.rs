//! One error for each operation. No variant carries a part of a secret or of an input.

use alloc::vec::Vec;

use super::LimitExceeded;

/// Adds `code()` to an error: its own text for plain variants, the inner error's for wrapping ones.
macro_rules! codes {
    ($error:ident { $($variant:pat => $code:expr),+ $(,)? }) => {
        impl $error {
            /// A stable identifier for logs and other languages.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $($variant => $code),+ }
            }
        }
    };
}

/// The random number generator failed, or gave the same octet over and over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("random number generator failed")]
#[non_exhaustive]
pub struct RngError;

codes!(RngError { Self => "rng" });

/// Why a secret key could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Key material must have at least 32 octets.
    #[error("key material has fewer than 32 octets")]
    KeyMaterialTooShort,
    /// Key information must have at most 65,535 octets.
    #[error("key information has more than 65535 octets")]
    KeyInfoTooLong,
    /// A domain separation tag must have at most 255 octets.
    #[error("domain separation tag has more than 255 octets")]
    KeyDstTooLong,
    /// The key came out as zero: take other key material.
    #[error("key material gives a zero key")]
    Zero,
}

codes!(KeyError {
    Self::KeyMaterialTooShort => "key/material-too-short",
    Self::KeyInfoTooLong => "key/info-too-long",
    Self::KeyDstTooLong => "key/dst-too-long",
    Self::Zero => "key/zero",
});

/// Why generators, a signer or a verifier could not be set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SetupError {
    /// More messages than the limits allow.
    #[error(transparent)]
    Limit(#[from] LimitExceeded),
    /// The key belongs to another ciphersuite than the generators.
    #[error("key and generators belong to different ciphersuites")]
    SuiteMismatch,
    /// A pseudonym interface without nym secrets.
    #[error("at least one nym secret is needed")]
    NoNymSecret,
    /// A hash came out as the identity, which no known input does.
    #[error("a generator is the identity")]
    Degenerate,
}

codes!(SetupError {
    Self::Limit(limit) => limit.code(),
    Self::SuiteMismatch => "setup/suite-mismatch",
    Self::NoNymSecret => "setup/no-nym-secret",
    Self::Degenerate => "setup/degenerate",
});

/// Why a signature was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// An input is longer than the limits allow.
    #[error(transparent)]
    Limit(#[from] LimitExceeded),
    /// The number of messages is not that of the generators.
    #[error("number of messages differs from the number of generators")]
    MessageCount,
    /// The commitment has another number of messages than the generators, or is missing.
    #[error("number of committed messages differs from the number of generators")]
    CommitmentCount,
    /// The proof of the commitment does not hold.
    #[error("commitment rejected")]
    CommitmentRejected,
    /// The inputs lead to a zero or an identity, which no known input does.
    #[error("inputs have no signature")]
    Degenerate,
    /// The signature did not pass its own check: the computation was disturbed.
    #[error("signature failed its own check")]
    SelfCheck,
}

codes!(SignError {
    Self::Limit(limit) => limit.code(),
    Self::MessageCount => "sign/message-count",
    Self::CommitmentCount => "sign/commitment-count",
    Self::CommitmentRejected => "sign/commitment-rejected",
    Self::Degenerate => "sign/degenerate",
    Self::SelfCheck => "sign/self-check",
});

/// Why a signature or a proof was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// An input is longer than the limits allow.
    #[error(transparent)]
    Limit(#[from] LimitExceeded),
    /// The number of messages is not that of the generators.
    #[error("number of messages differs from the number of generators")]
    MessageCount,
    /// The proof hides another number of messages than the verifier expects.
    #[error("number of hidden messages differs from the expected one")]
    HiddenCount,
    /// The context of a pseudonym has no usable base point, which no known context does.
    #[error("context has no base point")]
    Degenerate,
    /// It does not hold. Which equation failed is deliberately not said.
    #[error("rejected")]
    Rejected,
}

codes!(VerifyError {
    Self::Limit(limit) => limit.code(),
    Self::MessageCount => "verify/message-count",
    Self::HiddenCount => "verify/hidden-count",
    Self::Degenerate => "verify/degenerate",
    Self::Rejected => "verify/rejected",
});

/// Why a proof or a commitment was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProveError {
    /// An input is longer than the limits allow.
    #[error(transparent)]
    Limit(#[from] LimitExceeded),
    /// The disclosure or the messages are for another number of messages than the generators.
    #[error("number of messages differs from the number of generators")]
    MessageCount,
    /// No randomness.
    #[error(transparent)]
    Rng(#[from] RngError),
    /// A random scalar, a response or a point came out as zero: try again.
    #[error("a random value came out as zero")]
    Degenerate,
}

codes!(ProveError {
    Self::Limit(limit) => limit.code(),
    Self::MessageCount => "prove/message-count",
    Self::Rng(rng) => rng.code(),
    Self::Degenerate => "prove/degenerate",
});

/// Why positions are not a disclosure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DisclosureError {
    /// A position is not below the number of messages.
    #[error("index is out of range")]
    OutOfRange,
    /// Positions must be strictly ascending: nothing is sorted, nothing repeated.
    #[error("indexes are not strictly ascending")]
    NotAscending,
}

codes!(DisclosureError {
    Self::OutOfRange => "disclosure/out-of-range",
    Self::NotAscending => "disclosure/not-ascending",
});

/// Why a batch was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BatchError {
    /// An empty batch proves nothing.
    #[error("empty batch")]
    Empty,
    /// No randomness for the weights.
    #[error(transparent)]
    Rng(#[from] RngError),
    /// Some claims do not hold.
    #[error("{} of the claims rejected", indexes.len())]
    Rejected {
        /// The positions of all claims that do not hold, ascending.
        indexes: Vec<usize>,
    },
}

codes!(BatchError {
    Self::Empty => "batch/empty",
    Self::Rng(rng) => rng.code(),
    Self::Rejected { .. } => "batch/rejected",
});
