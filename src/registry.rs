//! Status registries: credentials that end before their day, without anybody being asked.
//!
//! A [`StatusRegistry`] accumulates the random handles of credentials and only ever removes some. A holder keeps a witness
//! that the handle is still in; with every epoch the registry publishes the same 80 octets per removal for everybody, from
//! which holders bring their witnesses up to date alone. A presentation proves that the hidden handle is in the epoch that
//! the request names. Nobody contacts the registry about one credential, neither when it is shown nor when it is updated.
//!
//! ```text
//! V_0 = a hash of the registry      w = V/(alpha + h)      V_i = V_(i-1)/(alpha + h_i) for a removal of h_i
//! ```
//!
//! Epochs are signed by the operator and chained by digests. What is here are values: the caller stores the state before
//! an epoch is published, and publishes epochs where everybody can fetch all of them. Specified in SPEC.md section 24.
//!
//! ```
//! use averment::credential::{DateTime, StatusHandle};
//! use averment::operator::OperatorSecretKey;
//! use averment::registry::{RegistrySecretKey, StatusChain, StatusRegistry};
//! # let rng = &mut rand::rngs::SysRng;
//!
//! let key = RegistrySecretKey::generate("gov.example/status", rng)?;
//! let operator = OperatorSecretKey::generate(rng)?;
//! let mut registry = StatusRegistry::open(key, operator, DateTime::parse("2026-11-01T00:00:00Z")?, rng)?;
//! let (ana, bob) = (StatusHandle::generate(rng)?, StatusHandle::generate(rng)?);
//! let (of_ana, of_bob) = (registry.admit(&ana)?, registry.admit(&bob)?);
//!
//! // Bob's credential ends; what everybody fetches is the same.
//! let mut chain = StatusChain::start(registry.document().clone(), registry.head().clone())?;
//! let epoch = registry.remove(&[bob.clone()], DateTime::parse("2026-11-02T00:00:00Z")?)?;
//! chain.advance(&epoch)?;
//! let document = chain.document();
//! assert!(of_ana.update(document, &ana, &[&epoch], &mut |_| true)?.is_current(&chain));
//! assert!(of_bob.update(document, &bob, &[&epoch], &mut |_| true).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bulk;
mod chain;
mod error;
mod key;
mod log;
mod possession;
mod state;
#[cfg(test)]
mod tests;
mod update;

pub use chain::StatusChain;
pub use error::{RegistryError, StatusError};
pub use key::{RegistryDocument, RegistrySecretKey};
pub use log::{Epoch, EpochHead};
pub use state::StatusRegistry;
pub use update::Progress;

pub use crate::credential::StatusWitness;

/// The most removals of one epoch.
pub const MAX_EPOCH_REMOVALS: usize = 10_000;
/// The most removals of a registry. Each makes one more power of the key public: a new registry takes over from here.
pub const MAX_REMOVALS: u64 = 1 << 20;
/// The most handles of a registry.
pub const MAX_HANDLES: usize = 1 << 22;
