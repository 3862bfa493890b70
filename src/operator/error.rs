//! Why keys and signatures of operators are refused.

/// Why a key could not be made or read, or a signature does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OperatorError {
    /// The octets are not those of a key: of another length, not canonical, not on the curve, or of small order.
    #[error("not the key of an operator")]
    Key,
    /// The signature is not one of this key on this document.
    #[error("signature of the operator does not hold")]
    Signature,
    /// The random number generator failed, or gave the same octet over and over.
    #[error("random number generator failed")]
    Rng,
    /// This build has no operators.
    #[error("left out of this build")]
    LeftOut,
}

impl OperatorError {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Key => "operator/key",
            Self::Signature => "operator/signature",
            Self::Rng => "rng",
            Self::LeftOut => "operator/left-out",
        }
    }
}
