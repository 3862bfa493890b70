//! Why a certificate, its signature or a token is not accepted.

/// Why a certificate, its signature or a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum X509Error {
    /// No certificate, token or signature, or one beyond the limits.
    #[error("octets are no certificate or token")]
    Malformed,
    /// No chain of certificates leads to an authority that is trusted.
    #[error("no chain to a trusted authority")]
    Chain,
    /// A certificate of the chain was not valid at that time.
    #[error("certificate not valid at that time")]
    Time,
    /// The key is for something else.
    #[error("key is not for this use")]
    Usage,
    /// The key is of another kind than the scheme.
    #[error("key and scheme do not fit")]
    Scheme,
    /// The signature is not one of this key over these octets.
    #[error("signature does not hold")]
    Signature,
    /// The token is for other octets.
    #[error("token is for something else")]
    Imprint,
}

impl X509Error {
    /// A stable identifier for logs and other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "x509/malformed",
            Self::Chain => "x509/chain",
            Self::Time => "x509/time",
            Self::Usage => "x509/usage",
            Self::Scheme => "x509/scheme",
            Self::Signature => "x509/signature",
            Self::Imprint => "x509/imprint",
        }
    }

    /// Whose move it is, and which.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Malformed => "signer: send certificates and tokens in DER, within the limits",
            Self::Chain => "verifier: trust the authority, or signer: send the chain to it",
            Self::Time => "signer: use a certificate that is valid",
            Self::Usage => "signer: use a certificate that is for this",
            Self::Scheme => "signer: name the scheme that the key has",
            Self::Signature => "signer: sign these octets",
            Self::Imprint => "signer: have this signature stamped",
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what else is wrong breaks the chain")]
    pub(super) fn of_chain(error: webpki::Error) -> Self {
        use webpki::Error;
        match error {
            Error::CertExpired { .. } | Error::CertNotValidYet { .. } => Self::Time,
            Error::RequiredEkuNotFoundContext(_) => Self::Usage,
            Error::BadDer | Error::BadDerTime => Self::Malformed,
            _ => Self::Chain,
        }
    }

    pub(super) fn of_signature(error: webpki::Error) -> Self {
        if matches!(error, webpki::Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_)) {
            Self::Scheme
        } else {
            Self::Signature
        }
    }
}
