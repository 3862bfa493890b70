//! Why a registry does not do something, and why a log or a witness is refused. No variant carries a handle.

use crate::bbs::RngError;
use crate::credential::FormatError;
use crate::curve::DecodeError;
use crate::operator::OperatorError;

/// Why a registry was not opened, or did not admit or remove.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RegistryError {
    /// The octets are not a stored state.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The octets of a key do not decode.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The name of the registry is not 1 to 64 octets of `a-z`, `0-9` and `_.-/:`.
    #[error("a name is not 1 to 64 octets of a-z, 0-9 and _.-/:")]
    Name,
    /// The stored state belongs to another registry, key or operator.
    #[error("state of another registry, key or operator")]
    State,
    /// The handle was never admitted.
    #[error("handle is not in the registry")]
    Unknown,
    /// The handle was removed before, and does not come back.
    #[error("handle was removed")]
    Removed,
    /// The handle was admitted before, or stands twice in a list.
    #[error("handle comes twice")]
    Duplicate,
    /// More than 10,000 removals in one epoch.
    #[error("more than 10000 removals in one epoch")]
    TooMany,
    /// The registry has no room: 2^20 removals, 2^22 handles.
    #[error("registry is full")]
    Full,
    /// The time is before that of the last epoch.
    #[error("time is before that of the last epoch")]
    Time,
    /// A value came out that no random handle gives.
    #[error("a handle or a key is degenerate")]
    Degenerate,
    /// No randomness.
    #[error(transparent)]
    Rng(#[from] RngError),
}

impl RegistryError {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Format(error) => error.code(),
            Self::Decode(error) => error.code(),
            Self::Name => "registry/name",
            Self::State => "registry/state",
            Self::Unknown => "registry/unknown-handle",
            Self::Removed => "registry/removed",
            Self::Duplicate => "registry/duplicate",
            Self::TooMany => "registry/too-many",
            Self::Full => "registry/full",
            Self::Time => "registry/time",
            Self::Degenerate => "registry/degenerate",
            Self::Rng(error) => error.code(),
        }
    }
}

/// Why a registry's document, an epoch or a witness is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatusError {
    /// The octets are not the object.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The octets of a point or a scalar do not decode.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The signature of the operator does not hold, or the octets of its key are none.
    #[error(transparent)]
    Operator(#[from] OperatorError),
    /// The proof that the registry possesses its key does not hold.
    #[error("registry has no valid proof of possession")]
    Possession,
    /// The epoch, the witness or the document is of another registry.
    #[error("of another registry")]
    OtherRegistry,
    /// The epoch is older than the one that is followed.
    #[error("epoch is older than the one that is followed")]
    RolledBack,
    /// The epoch does not continue the one that is followed: there are two histories.
    #[error("epoch does not continue the one that is followed")]
    Forked,
    /// Epochs in between are missing.
    #[error("epochs in between are missing")]
    Gap,
    /// The removals of the epoch are not those that its head names, or do not lead to its value.
    #[error("removals of the epoch do not fit its head")]
    Removals,
    /// The handle was removed: the credential is revoked.
    #[error("credential is revoked")]
    Revoked,
    /// The witness does not belong to the handle and the value of the epoch.
    #[error("witness does not hold")]
    Witness,
    /// The caller stopped the update.
    #[error("update was stopped")]
    Stopped,
    /// No randomness.
    #[error(transparent)]
    Rng(#[from] RngError),
}

impl StatusError {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Format(error) => error.code(),
            Self::Decode(error) => error.code(),
            Self::Operator(error) => error.code(),
            Self::Possession => "status/possession",
            Self::OtherRegistry => "status/other-registry",
            Self::RolledBack => "status/rolled-back",
            Self::Forked => "status/forked",
            Self::Gap => "status/gap",
            Self::Removals => "status/removals",
            Self::Revoked => "status/revoked",
            Self::Witness => "status/witness",
            Self::Stopped => "status/stopped",
            Self::Rng(error) => error.code(),
        }
    }
}
