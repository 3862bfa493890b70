//! Errors on their way to JavaScript: one text, `code`, `hint` and message behind each other with U+001F between.

use averment::bbs::{
    BatchError, DisclosureError, KeyError, LimitExceeded, ProveError, RngError,
    SetupError as BbsSetupError, SignError, VerifyError as BbsVerifyError,
};
use averment::credential::FormatError;
use averment::curve::DecodeError;
use averment::issuance::{AcceptError, ApplyError, IssueError, RegistrationError};
use averment::operator::OperatorError;
use averment::presentation::{
    AuthoritiesError, NonceError, PlanError, PresentError, RequestError, SetupError,
    SignatureError, VerifyError,
};
use averment::registry::{RegistryError, StatusError};
use averment::statement::ParametersError;
use averment::trust::{ListError, RecognitionError, TrustError, UntrustedError};
use wasm_bindgen::JsValue;

/// What stands between the parts.
const SEPARATOR: char = '\u{1f}';

/// An error of the library, or one of this border.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(String);

impl Failure {
    /// What was passed in has no value of the type that is needed.
    #[must_use]
    pub fn argument(what: &str) -> Self {
        Self::new("wasm/argument", "developer: pass what the type says", what)
    }

    /// The code, the first part.
    #[must_use]
    pub fn code(&self) -> &str {
        self.0.split(SEPARATOR).next().unwrap_or_default()
    }

    fn new(code: &str, hint: &str, message: &str) -> Self {
        Self(format!("{code}{SEPARATOR}{hint}{SEPARATOR}{message}"))
    }
}

impl From<Failure> for String {
    fn from(failure: Failure) -> Self {
        failure.0
    }
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        Self::from_str(&failure.0)
    }
}

/// Errors with a code, and with a hint where there is a method for it.
macro_rules! failures {
    ($($error:ty $(, $hint:ident)?;)+) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                let hints: &[&str] = &[$(error.$hint())?];
                Self::new(error.code(), hints.first().unwrap_or(&""), &error.to_string())
            }
        }
    )+};
}

failures! {
    AcceptError, hint;
    ApplyError, hint;
    AuthoritiesError, hint;
    BatchError;
    BbsSetupError;
    BbsVerifyError;
    DecodeError;
    DisclosureError;
    FormatError;
    IssueError, hint;
    KeyError;
    LimitExceeded;
    ListError;
    NonceError, hint;
    OperatorError;
    ParametersError;
    PlanError, hint;
    PresentError, hint;
    ProveError;
    RecognitionError;
    RegistrationError, hint;
    RegistryError;
    RequestError, hint;
    RngError;
    SetupError, hint;
    SignError;
    SignatureError, hint;
    StatusError;
    TrustError;
    UntrustedError;
    VerifyError, hint;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_has_three_parts() {
        let failure = Failure::from(VerifyError::Expired);
        let parts: Vec<_> = failure.0.split(SEPARATOR).collect();
        assert_eq!(
            parts,
            [
                VerifyError::Expired.code(),
                VerifyError::Expired.hint(),
                &VerifyError::Expired.to_string()
            ]
        );
        assert_eq!(failure.code(), "presentation/expired");
        assert_eq!(
            Failure::from(FormatError::TooLong).0,
            "format/too-long\u{1f}\u{1f}longer than allowed"
        );
    }
}
