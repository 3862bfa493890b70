//! One error for each operation of an issuance. No variant carries a value of a claim.

use crate::bbs::{ProveError, RngError, SignError};
use crate::credential::{ClaimError, FormatError};
use crate::curve::DecodeError;
use crate::presentation::{PresentError, VerifyError, catalogue};
use crate::registry::{RegistryError, StatusError};
use crate::trust::UntrustedError;

/// Why a credential was not offered or issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssueError {
    /// The offer is of another issuer, key or schema.
    #[error("offer is of another issuer, key or schema")]
    Offer,
    /// The role is not in every option of the request.
    #[error("role is not in every option of the request")]
    Role,
    /// The offer asks for a presentation, and the application has none.
    #[error("application has no presentation")]
    PresentationMissing,
    /// The application has a presentation that the offer does not ask for.
    #[error("application has a presentation that was not asked for")]
    PresentationUnexpected,
    /// The offer asks for a presentation, and only `issue_against` verifies it.
    #[error("offer asks for a presentation")]
    NotVerified,
    /// The octets are not an application.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The points or the scalars of the application do not decode.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A proof does not hold for this offer. Which one is deliberately not said.
    #[error("application rejected")]
    Rejected,
    /// The presentation was not accepted.
    #[error(transparent)]
    Presentation(#[from] VerifyError),
    /// The issuer does not issue on what was presented.
    #[error("issuer refused")]
    Refused,
    /// The content does not fit the schema.
    #[error(transparent)]
    Content(#[from] ClaimError),
    /// The schema names no registry, or another one than that in which the credential was to be kept.
    #[error("schema does not name this registry")]
    Registry,
    /// The registry did not admit the handle.
    #[error(transparent)]
    NotAdmitted(#[from] RegistryError),
    /// The signature was not made.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// No randomness.
    #[error(transparent)]
    Rng(#[from] RngError),
}

catalogue!(IssueError {
    Self::Offer => "issue/offer", "issuer: use the offer with the key and the schema that made it";
    Self::Role => "issue/role", "issuer: name a role that every option of the request has";
    Self::PresentationMissing => "issue/presentation-missing", "holder: apply with the presentation that the offer asks for";
    Self::PresentationUnexpected => "issue/presentation-unexpected", "holder: apply without a presentation";
    Self::NotVerified => "issue/not-verified", "issuer: use issue_against, which verifies the presentation";
    Self::Rejected => "issue/rejected", "issuer: refuse; holder: apply again to a new offer";
    Self::Refused => "issue/refused", "holder: ask the issuer why";
    Self::Registry => "issue/registry", "issuer: issue in the registry that the schema names";
    @ Self::Format(format) => format.code(), Self::Format(_) => "holder: send an application as the specification says";
    @ Self::Decode(decode) => decode.code(), Self::Decode(_) => "holder: send an application as the specification says";
    @ Self::Presentation(verify) => verify.code(), Self::Presentation(verify) => verify.hint();
    @ Self::Content(claim) => claim.code(), Self::Content(_) => "issuer: give claims and days that the schema allows";
    @ Self::NotAdmitted(registry) => registry.code(), Self::NotAdmitted(_) => "issuer: open a new registry, or check the random number generator";
    @ Self::Sign(sign) => sign.code(), Self::Sign(_) => "issuer: check the machine, then issue again";
    @ Self::Rng(rng) => rng.code(), Self::Rng(_) => "issuer: check the random number generator";
});

/// Why a holder did not apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyError {
    /// The offer is of another issuer than the document.
    #[error("offer is of another issuer than the document")]
    Issuer,
    /// The document does not have the key or the schema, or the key is not valid today.
    #[error(transparent)]
    Untrusted(#[from] UntrustedError),
    /// The offer asks for a presentation.
    #[error("offer asks for a presentation")]
    PresentationMissing,
    /// The offer asks for no presentation.
    #[error("offer asks for no presentation")]
    PresentationUnexpected,
    /// The plan is of another holder, or for another request than that of the offer.
    #[error("plan is not for this offer and holder")]
    Plan,
    /// The presentation was not made.
    #[error(transparent)]
    Present(#[from] PresentError),
    /// No randomness.
    #[error(transparent)]
    Rng(#[from] RngError),
    /// A random value came out as zero, which no sound generator gives.
    #[error("a random value came out as zero")]
    Degenerate,
}

catalogue!(ApplyError {
    Self::Issuer => "apply/issuer", "holder: load the document of the issuer that made the offer, otherwise refuse";
    Self::PresentationMissing => "apply/presentation-missing", "holder: plan an answer to the offer's request, then apply_with it";
    Self::PresentationUnexpected => "apply/presentation-unexpected", "holder: apply without a presentation";
    Self::Plan => "apply/plan", "holder: plan an answer to the offer's request";
    Self::Degenerate => "apply/degenerate", "holder: try again";
    @ Self::Untrusted(untrusted) => untrusted.code(), Self::Untrusted(_) => "issuer: publish the key and the schema; holder: load the current document";
    @ Self::Present(present) => present.code(), Self::Present(present) => present.hint();
    @ Self::Rng(rng) => rng.code(), Self::Rng(_) => "holder: check the random number generator";
});

impl From<ProveError> for ApplyError {
    fn from(error: ProveError) -> Self {
        match error {
            ProveError::Rng(error) => Self::Rng(error),
            ProveError::Degenerate | ProveError::Limit(_) | ProveError::MessageCount => {
                Self::Degenerate
            }
        }
    }
}

/// Why a holder did not accept what an issuer sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AcceptError {
    /// The octets are not an issued credential.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The claims or the days do not fit the schema that was applied for.
    #[error(transparent)]
    Claims(#[from] ClaimError),
    /// The registry is not followed, or the witness does not hold.
    #[error(transparent)]
    Status(#[from] StatusError),
    /// The signature does not hold over this content, schema, key and the holder's secret.
    #[error("signature rejected")]
    Rejected,
}

catalogue!(AcceptError {
    Self::Rejected => "accept/rejected", "holder: refuse, nothing was stored; apply again";
    @ Self::Format(format) => format.code(), Self::Format(_) => "issuer: send what issue returned, unchanged";
    @ Self::Claims(claim) => claim.code(), Self::Claims(_) => "issuer: issue under the schema that was applied for";
    @ Self::Status(status) => status.code(), Self::Status(_) => "holder: follow the registry that the schema names; issuer: give the witness of its newest epoch";
});

/// Why a person was not registered with a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RegistrationError {
    /// The name of a person has 1 to 1,024 octets.
    #[error("name of the person has no octet or more than 1024")]
    Person,
    /// The person is registered with another secret.
    #[error("person is registered with another secret")]
    SecondSecret,
    /// Another person is, or was, registered with this secret.
    #[error("another person is registered with this secret")]
    SecondPerson,
    /// The secret was replaced as lost before, and does not come back.
    #[error("secret was replaced before")]
    Retired,
    /// The person is not registered with the secret that is to be replaced.
    #[error("person is not registered with the secret to be replaced")]
    NotRegistered,
    /// The store gave no answer.
    #[error("registration store is not available")]
    Unavailable,
}

catalogue!(RegistrationError {
    Self::Person => "registration/person", "issuer: name persons by one stable identifier";
    Self::SecondSecret => "registration/second-secret", "issuer: refuse; a lost secret is replaced by a procedure of its own";
    Self::SecondPerson => "registration/second-person", "issuer: refuse; somebody shares or reuses a secret";
    Self::Retired => "registration/retired", "holder: make a new secret";
    Self::NotRegistered => "registration/not-registered", "issuer: look up the registered tag of the person";
    Self::Unavailable => "registration/unavailable", "issuer: restore the registration store, then try again";
});

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_unique_and_hints_say_whose_move_it_is() {
        let all = [
            IssueError::CATALOGUE,
            ApplyError::CATALOGUE,
            AcceptError::CATALOGUE,
            RegistrationError::CATALOGUE,
        ];
        let all: Vec<_> = all.iter().copied().flatten().collect();
        assert_eq!(all.iter().map(|(code, _)| code).collect::<BTreeSet<_>>().len(), all.len());
        for (code, hint) in all {
            assert!(hint.starts_with("issuer: ") || hint.starts_with("holder: "), "{code}");
        }
    }
}
