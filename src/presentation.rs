//! Requests, plans, presentations and their verification.

mod consent;
mod error;
mod evaluate;
mod nonce_store;
mod policy;
mod request;
#[cfg(test)]
mod sample;
mod scope;
mod session;

pub(crate) use consent::Chosen;
pub use consent::{Consent, CredentialConsent, Link, Proved, Window};
pub use error::{ConditionError, NonceError, PlanError, PresentError, RequestError, VerifyError};
#[cfg(feature = "std")]
pub use nonce_store::MemoryNonceStore;
pub use nonce_store::NonceStore;
pub use policy::{
    Accepted, Condition, CredentialQuery, LimitQuery, Policy, PolicyOption, PseudonymQuery, Side,
};
pub use request::PresentationRequest;
pub use session::Session;
