//! Requests, plans, presentations and their verification.

mod answer;
mod authorities;
mod batch;
mod bound;
mod consent;
mod core_proof;
mod counts;
mod error;
mod evaluate;
mod hiding;
mod hint;
mod hinted;
mod holder;
mod nonce_store;
mod parsed;
mod plan;
mod policy;
mod request;
#[cfg(test)]
mod sample;
mod scope;
mod session;
mod setup_error;
mod signing;
mod status;
mod toolbox;
mod verified;
mod verifier;
mod verify;
mod wire;

pub use answer::{Choice, Offer, Plan};
pub use authorities::{Authorities, AuthoritiesError, Member};
pub(crate) use bound::{Bound, Tie};
pub(crate) use consent::Chosen;
pub use consent::{Consent, CredentialConsent, HiddenIssuer, Link, Proved, Window};
pub use core_proof::{CoreMessage, CoreProof};
pub(crate) use error::catalogue;
pub use error::{
    ConditionError, NonceError, PlanError, PresentError, RequestError, SignatureError, VerifyError,
};
pub use hiding::{Hiding, ShownIssuer, ShownReason};
pub use hint::BatchHint;
pub use holder::Holder;
#[cfg(feature = "std")]
pub use nonce_store::MemoryNonceStore;
pub use nonce_store::NonceStore;
pub use policy::{
    Accepted, Condition, CredentialQuery, LimitQuery, Policy, PolicyOption, PseudonymQuery, Side,
};
pub use request::PresentationRequest;
pub use session::Session;
pub use setup_error::SetupError;
pub use signing::{
    DocumentDigest, SignedDocument, SigningRequest, SigningTime, TimeStamps, VerifiedSignature,
};
pub use status::{NamedHead, StatusQuery, VerifiedStatus};
pub use verified::{Pseudonym, VerifiedCredential, VerifiedPresentation};
pub use verifier::Verifier;
pub use wire::Presentation;

#[cfg(test)]
mod tests;
