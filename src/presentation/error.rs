//! One error for each operation of a presentation. No variant carries a value of a claim.
//!
//! Every error has a stable `code()`, and a `hint()` that says whose move it is. What public data shows (a request, the
//! time, an issuer's document) is told exactly; what only the proof shows is one variant.

use crate::bbs::{ProveError, RngError};
use crate::credential::FormatError;

/// Adds `code()` and `hint()` to an error, and the catalogue of its own codes.
macro_rules! catalogue {
    ($error:ident {
        $($variant:pat => $code:literal, $hint:literal;)+
        $(@ $inner:pat => $inner_code:expr, $same:pat => $inner_hint:expr;)*
    }) => {
        impl $error {
            /// The codes of this error with their hints; those of the errors that it wraps are theirs.
            pub const CATALOGUE: &[(&str, &str)] = &[$(($code, $hint)),+];

            /// A stable identifier for logs and other languages.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $($variant => $code,)+ $($inner => $inner_code,)* }
            }

            /// Whose move it is, and which.
            #[must_use]
            pub const fn hint(&self) -> &'static str {
                match self { $($variant => $hint,)+ $($same => $inner_hint,)* }
            }
        }
    };
}

pub(crate) use catalogue;

/// Why a policy or a request is not well-formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The octets or the text are not a request in a version that this library reads.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// A nonce has 16 to 64 octets.
    #[error("nonce has fewer than 16 or more than 64 octets")]
    Nonce,
    /// The audience is missing, too long, or not in the form that texts have.
    #[error("audience is not 1 to 1024 octets of text in form NFC")]
    Audience,
    /// The purpose is missing, too long, not in the form that texts have, or under a name that is no language tag.
    #[error("purpose is not 1 to 64 texts of 1 to 1024 octets in form NFC by language tag")]
    Purpose,
    /// No credential can be valid at the reference date.
    #[error("reference date is before 1900-01-01 or after 2079-06-06")]
    ReferenceDate,
    /// The request has more than 65,536 octets.
    #[error("request is too long")]
    TooLong,
    /// A policy has 1 to 8 options.
    #[error("policy has no option, or more than 8")]
    Options,
    /// A label or a role is not 1 to 64 octets of `a-z 0-9 . _ - / :`, or repeats.
    #[error("label or role is malformed or repeats")]
    Name,
    /// An option has 1 to 16 credentials.
    #[error("option has no credential, or more than 16")]
    Credentials,
    /// An option has at most 32 predicates, and a credential at most 64 disclosures.
    #[error("option has too many conditions")]
    Conditions,
    /// A credential needs 1 to 256 accepted issuers, each once, with 1 to 64 schemas, each once.
    #[error("accepted issuers or schemas are missing, malformed or repeat")]
    Accepted,
    /// A scope has 1 to 4,096 octets, a period at most 64, in the form that texts have.
    #[error("scope or period is malformed")]
    Scope,
    /// A limit allows 1 to 256 uses.
    #[error("number of uses is not between 1 and 256")]
    Uses,
    /// A pseudonym or a limit names a role that the option does not have.
    #[error("role is not in the option")]
    Role,
    /// No randomness for the nonce.
    #[error(transparent)]
    Rng(#[from] RngError),
    /// An accepted schema is not known, or not among the issuer's.
    #[error("schema is not known")]
    UnknownSchema,
    /// The table that is named for an issuer is not the one that its document names.
    #[error("table is not the one that the issuer publishes")]
    Table,
    /// The table of an issuer is not loaded.
    #[error("table of the issuer is not loaded")]
    UnknownTable,
    /// A maximum age is zero, or an accepted schema names no registry.
    #[error("status is asked of a schema without registry, or of no age")]
    Status,
    /// The named heads are not in order, more than 64, or one is missing.
    #[error("heads of registries are malformed or missing")]
    Heads,
    /// No epoch of a registry is loaded.
    #[error("no epoch of the registry is loaded")]
    UnknownRegistry,
    /// The authorities of which one is asked for are not loaded.
    #[error("authorities are not loaded")]
    UnknownAuthorities,
    /// One condition is not well-formed.
    #[error("condition {condition} of credential {credential}: {reason}")]
    Condition {
        /// The position of the credential in its option.
        credential: usize,
        /// The position of the condition in its credential.
        condition: usize,
        /// What is wrong with it.
        reason: ConditionError,
    },
}

catalogue!(RequestError {
    Self::Nonce => "request/nonce", "verifier: use 16 to 64 fresh random octets";
    Self::Audience => "request/audience", "verifier: name the service or its origin, in form NFC";
    Self::Purpose => "request/purpose", "verifier: state the purpose in at least one language";
    Self::ReferenceDate => "request/reference-date", "verifier: use today as reference date";
    Self::TooLong => "request/too-long", "verifier: ask for less; a request has at most 65536 octets";
    Self::Options => "request/options", "verifier: offer 1 to 8 options";
    Self::Name => "request/name", "verifier: give each option a label and each credential a role of its own";
    Self::Credentials => "request/credentials", "verifier: ask for 1 to 16 credentials in each option";
    Self::Conditions => "request/conditions", "verifier: ask for at most 32 predicates in each option";
    Self::Accepted => "request/accepted", "verifier: name the issuers and the schemas that are accepted, each once";
    Self::Scope => "request/scope", "verifier: name a scope of 1 to 4096 octets in form NFC";
    Self::Uses => "request/uses", "verifier: allow 1 to 256 uses";
    Self::Role => "request/role", "verifier: name a role of the same option";
    Self::UnknownSchema => "request/unknown-schema", "verifier: load the issuer's document with this schema";
    Self::Table => "request/table", "verifier: name the table that the issuer's document names, for that issuer only";
    Self::UnknownTable => "request/unknown-table", "verifier: load the issuer's table";
    Self::Status => "request/status", "verifier: ask for the status of credentials whose schemas name a registry, of some age";
    Self::Heads => "request/heads", "verifier: name the newest head of each registry, once";
    Self::UnknownRegistry => "request/unknown-registry", "verifier: load the newest epoch of the registry";
    Self::UnknownAuthorities => "request/unknown-authorities", "verifier: load the authorities that the request names";
    @ Self::Format(format) => format.code(), Self::Format(_) => "verifier: send a request as the specification says; holder: refuse it";
    @ Self::Condition { reason, .. } => reason.code(), Self::Condition { reason, .. } => reason.hint();
    @ Self::Rng(rng) => rng.code(), Self::Rng(_) => "verifier: check the random number generator";
});

/// What is wrong with a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConditionError {
    /// The same condition stands there twice.
    #[error("condition repeats")]
    Duplicate,
    /// The name of the claim is malformed.
    #[error("name of the claim is malformed")]
    ClaimName,
    /// A set has 1 to 1,024 distinct values.
    #[error("set is empty, has more than 1024 values, or one of them twice")]
    Set,
    /// An absent value stands for no value, and cannot be compared with.
    #[error("absent is no value to compare with")]
    Absent,
    /// The lower bound is above the upper one.
    #[error("lower bound is above the upper bound")]
    Bounds,
    /// A claim that is to equal itself.
    #[error("claim is compared with itself")]
    ItSelf,
    /// Of two claims that are to be equal, one is disclosed and the other is not.
    #[error("one of two equal claims is disclosed")]
    HalfShown,
    /// The other credential is not in the option.
    #[error("role is not in the option")]
    Role,
    /// An accepted schema has no claim of this name.
    #[error("claim is not in the schema")]
    UnknownClaim,
    /// The type of the claim has no order.
    #[error("type of the claim has no order")]
    NotOrdered,
    /// The value is of another type or scale than the claim, or outside its range.
    #[error("value is not of the claim's type, scale and range")]
    Value,
    /// No value of the claim's range meets the condition.
    #[error("no value of the claim's range meets the condition")]
    Unsatisfiable,
    /// The two claims are of different types or scales, or hashed under different ciphersuites.
    #[error("claims of different types, scales or ciphersuites are compared")]
    Domain,
}

catalogue!(ConditionError {
    Self::Duplicate => "request/duplicate-condition", "verifier: state each condition once";
    Self::ClaimName => "request/claim-name", "verifier: name a claim of the schema";
    Self::Set => "request/set", "verifier: list 1 to 1024 distinct values";
    Self::Absent => "request/absent-value", "verifier: compare with a value; every condition implies presence";
    Self::Bounds => "request/bounds", "verifier: exchange the bounds";
    Self::ItSelf => "request/equal-to-itself", "verifier: name another claim";
    Self::HalfShown => "request/half-disclosed", "verifier: disclose both of two equal claims, or neither";
    Self::Role => "request/condition-role", "verifier: name a role of the same option";
    Self::UnknownClaim => "request/unknown-claim", "verifier: name a claim that every accepted schema has";
    Self::NotOrdered => "request/not-ordered", "verifier: compare numbers, dates and times only";
    Self::Value => "request/value", "verifier: give a value of the claim's type, scale and range";
    Self::Unsatisfiable => "request/unsatisfiable", "verifier: no value can be beyond the end of the range";
    Self::Domain => "request/domain", "verifier: compare claims of one type and scale, and texts, bytes and enumerations of one ciphersuite";
});

/// Why there is no plan to answer a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The request is not well-formed.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The request has expired.
    #[error("request has expired")]
    Expired,
    /// The request is about another document than the one that was shown.
    #[error("request is about another document")]
    Document,
    /// The reference date is more than two days from now: a moving date would read out dates.
    #[error("reference date is more than two days from now")]
    ReferenceDate,
    /// The request is for another audience than the one on the channel.
    #[error("request is for another audience")]
    Audience,
    /// A credential would meet the request, but the table that is named for its issuer is not loaded, or not that issuer's.
    #[error("table of the issuer is not loaded, or of another issuer")]
    Table,
    /// The credential that would meet the request is revoked.
    #[error("credential is revoked")]
    Revoked,
    /// The registry is not followed, or the credential came without a witness.
    #[error("status of the credential is not known")]
    StatusUnknown,
    /// The request names a newer epoch than the one that is followed, or the credential is not up to date.
    #[error("status is not up to date")]
    StatusBehind,
    /// The request names an older epoch than the one that is followed.
    #[error("request names an old epoch")]
    StatusOld,
    /// The request names an epoch of another history than the one that is followed.
    #[error("request names an epoch of another history")]
    StatusForked,
    /// The authorities among which the issuer is to hide are not loaded: the holder does not know them.
    #[error("authorities are not known")]
    Authorities,
    /// No option can be met with the credentials at hand.
    #[error("no credential meets the request")]
    Unsatisfiable,
}

catalogue!(PlanError {
    Self::Expired => "plan/expired", "verifier: send a new request";
    Self::Document => "plan/document", "holder: refuse, it is another document than the one that was shown";
    Self::ReferenceDate => "plan/reference-date", "verifier: use today as reference date; holder: check the clock, otherwise refuse";
    Self::Audience => "plan/audience", "holder: refuse, somebody relays a request";
    Self::Table => "plan/table", "holder: load the table that the issuer's document names; if it names another one, refuse";
    Self::Revoked => "plan/revoked", "holder: ask the issuer why, and for another credential";
    Self::StatusUnknown => "plan/status-unknown", "holder: follow the registry, or have the credential issued again";
    Self::StatusBehind => "plan/status-behind", "holder: load the registry's newer epochs, then plan again";
    Self::StatusOld => "plan/status-old", "verifier: load the registry's newest epoch, and send a new request; holder: refuse";
    Self::StatusForked => "plan/status-forked", "holder: refuse, somebody shows a history of their own";
    Self::Authorities => "plan/authorities", "holder: load the list that has these authorities; if none that others see has them, refuse";
    Self::Unsatisfiable => "plan/unsatisfiable", "holder: obtain a credential that the request accepts";
    @ Self::Request(request) => request.code(), Self::Request(request) => request.hint();
});

impl PlanError {
    /// What a verifier is told, whatever the reason: whether a card is revoked, out of date or not there is the holder's.
    pub const REFUSAL: &str = "no answer";
}

/// Why a presentation was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PresentError {
    /// The choice names an option or a credential that the plan does not offer.
    #[error("choice is not in the plan")]
    Choice,
    /// All uses of the scope in this period are used up, or the chosen one is.
    #[error("no use of the scope is left")]
    NoUseLeft,
    /// A stored credential does not verify, or the parameters do not fit it.
    #[error("credential is unusable")]
    Credential,
    /// No randomness.
    #[error(transparent)]
    Rng(#[from] RngError),
    /// A random value came out as zero, which no sound generator gives.
    #[error("a random value came out as zero")]
    Degenerate,
}

catalogue!(PresentError {
    Self::Choice => "present/choice", "holder: choose an option and credentials that the plan offers";
    Self::NoUseLeft => "present/no-use-left", "holder: wait for the next period";
    Self::Credential => "present/credential", "holder: have the credential issued again";
    Self::Degenerate => "present/degenerate", "holder: try again";
    @ Self::Rng(rng) => rng.code(), Self::Rng(_) => "holder: check the random number generator";
});

impl From<ProveError> for PresentError {
    fn from(error: ProveError) -> Self {
        match error {
            ProveError::Rng(error) => Self::Rng(error),
            ProveError::Degenerate => Self::Degenerate,
            ProveError::Limit(_) | ProveError::MessageCount => Self::Credential,
        }
    }
}

/// Why a presentation was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The octets are not an answer to this request: form, length, version or points.
    #[error("malformed presentation")]
    Malformed,
    /// The session was opened for another audience than this verifier's.
    #[error("session is for another audience")]
    Audience,
    /// The request has expired.
    #[error("request has expired")]
    Expired,
    /// The request was answered before.
    #[error("nonce was used before")]
    Replayed,
    /// The store of nonces gave no answer, or is full.
    #[error("nonce store is not available")]
    NonceStore,
    /// The issuer, its key or the schema is not known, or not accepted on the day of verification.
    #[error("issuer is not trusted")]
    Issuer,
    /// The epoch that the request names is not loaded, too old or not of today.
    #[error("epoch is not loaded, or not new enough")]
    Epoch,
    /// The request cannot be verified: it is not well-formed for the schemas that this verifier knows.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// No randomness for the weights.
    #[error(transparent)]
    Rng(#[from] RngError),
    /// The proof does not hold. Which equation failed is deliberately not said.
    #[error("proof rejected")]
    Rejected,
}

catalogue!(VerifyError {
    Self::Malformed => "presentation/malformed", "holder: answer with a presentation for this request";
    Self::Audience => "presentation/audience", "verifier: verify with the verifier that made the request";
    Self::Expired => "presentation/expired", "verifier: send a new request";
    Self::Replayed => "presentation/replayed", "verifier: refuse, and send a new request";
    Self::NonceStore => "presentation/nonce-store", "verifier: restore the nonce store, then send a new request";
    Self::Issuer => "presentation/issuer", "verifier: load the issuer's current document; holder: renew the credential";
    Self::Epoch => "presentation/epoch", "verifier: load the registry's newest epoch, then send a new request";
    Self::Rejected => "presentation/rejected", "verifier: refuse; holder: present again";
    @ Self::Request(request) => request.code(), Self::Request(request) => request.hint();
    @ Self::Rng(rng) => rng.code(), Self::Rng(_) => "verifier: check the random number generator";
});

/// Why a signature on a document was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// Another document was signed.
    #[error("another document was signed")]
    Document,
    /// The signer was asked for something else than the policy that is expected.
    #[error("another policy was met")]
    Policy,
    /// The token is not one over this signature by an authority that is accepted.
    #[error("time-stamp token does not hold")]
    TimeStamp,
    /// The time that the token proves is not one at which the request could be answered.
    #[error("time-stamp is outside the time to sign")]
    Time,
    /// The presentation does not hold.
    #[error(transparent)]
    Verify(#[from] VerifyError),
}

catalogue!(SignatureError {
    Self::Document => "signature/document", "verifier: compare the document with the one that was signed";
    Self::Policy => "signature/policy", "verifier: refuse; signer: sign in answer to the policy that is expected";
    Self::TimeStamp => "signature/time-stamp", "verifier: refuse, or check the authority's certificate";
    Self::Time => "signature/time", "verifier: refuse; signer: have the signature stamped as soon as it is made";
    @ Self::Verify(verify) => verify.code(), Self::Verify(verify) => verify.hint();
});

/// Why a nonce was not consumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NonceError {
    /// It was consumed before.
    #[error("nonce was used before")]
    Replayed,
    /// It has expired, and may have been forgotten.
    #[error("nonce has expired")]
    Expired,
    /// The store has no room.
    #[error("nonce store is full")]
    Full,
    /// The store gave no answer.
    #[error("nonce store is not available")]
    Unavailable,
}

catalogue!(NonceError {
    Self::Replayed => "nonce/replayed", "verifier: refuse, and send a new request";
    Self::Expired => "nonce/expired", "verifier: send a new request";
    Self::Full => "nonce/full", "verifier: raise the capacity, or let requests expire sooner";
    Self::Unavailable => "nonce/unavailable", "verifier: restore the nonce store, then send a new request";
});

impl From<NonceError> for VerifyError {
    fn from(error: NonceError) -> Self {
        match error {
            NonceError::Replayed => Self::Replayed,
            NonceError::Expired => Self::Expired,
            NonceError::Full | NonceError::Unavailable => Self::NonceStore,
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;
    use alloc::vec::Vec;

    use super::*;

    const ALL: [&[(&str, &str)]; 7] = [
        RequestError::CATALOGUE,
        ConditionError::CATALOGUE,
        PlanError::CATALOGUE,
        PresentError::CATALOGUE,
        VerifyError::CATALOGUE,
        NonceError::CATALOGUE,
        SignatureError::CATALOGUE,
    ];

    #[test]
    fn codes_are_unique_and_well_formed() {
        let codes: Vec<&str> = ALL.iter().copied().flatten().map(|(code, _)| *code).collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
        for code in codes {
            let (group, name) = code.split_once('/').expect(code);
            let plain = |part: &str| part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
            assert!(plain(group) && plain(name) && !name.is_empty(), "{code}");
            // `verify/…` and `prove/…` are those of the layers below.
            let ours = ["request", "plan", "present", "presentation", "nonce", "signature"];
            assert!(ours.contains(&group), "{code}");
        }
    }

    #[test]
    fn hints_say_whose_move_it_is() {
        for (code, hint) in ALL.iter().copied().flatten() {
            assert!(hint.starts_with("verifier: ") || hint.starts_with("holder: "), "{code}");
        }
    }

    #[test]
    fn wrapping_errors_keep_the_inner_code() {
        let reason = ConditionError::Domain;
        let request = RequestError::Condition { credential: 0, condition: 1, reason };
        assert_eq!(request.code(), "request/domain");
        assert_eq!(PlanError::Request(request).code(), "request/domain");
        assert_eq!(VerifyError::from(NonceError::Full).code(), "presentation/nonce-store");
        assert_eq!(PresentError::from(RngError).code(), "rng");
    }
}
