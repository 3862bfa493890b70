//! Keys of those who publish lists and registers, and their signatures.
//!
//! The operator of a trust list or of a status registry signs with Ed25519 (RFC 8032), which every platform knows, and
//! which has nothing to do with credentials: no operator can issue one. What is signed is a label, which says what kind
//! of document it is, and a digest of the document. The library signs its own documents only, so that no signature can
//! be taken for one on something else.
//!
//! ```
//! use averment::operator::{OperatorKey, OperatorSecretKey};
//! # let rng = &mut rand::rngs::SysRng;
//!
//! let secret = OperatorSecretKey::generate(rng)?;
//! let key = OperatorKey::from_bytes(&secret.public_key().to_bytes())?;
//! assert_eq!(key, secret.public_key());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod key;
mod secret;
#[cfg(test)]
mod tests;

use alloc::vec::Vec;

pub use error::OperatorError;
pub use key::{OperatorKey, OperatorSignature};
pub use secret::OperatorSecretKey;

/// Begins everything that is signed.
const DST: &[u8] = b"AVERMENT-V1-OPERATOR-SIGNATURE";

/// The kind of document that a signature is on: 1 to 64 octets, which no two kinds share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label(&'static str);

impl Label {
    /// Names a kind of document. The numbers of its format are part of the name, such as `trust-list-1`.
    pub(crate) const fn new(name: &'static str) -> Self {
        Self(name)
    }
}

/// The octets that are signed: `DST || I2OSP(|label|, 1) || label || digest`.
fn message(label: Label, digest: &[u8; 32]) -> Vec<u8> {
    // Labels are our own and short.
    let length = u8::try_from(label.0.len()).unwrap_or(u8::MAX);
    [DST, &[length], label.0.as_bytes(), digest].concat()
}
