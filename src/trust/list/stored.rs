//! Lists as their readers keep them: with the operator that was pinned.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::notation::Signed;
use super::{ListError, TrustList};
use crate::codec::{self, FormatError, base64url};
use crate::operator::OperatorKey;

/// The only value of `format`.
const FORMAT: &str = "averment-stored-trust-list-1";
/// Octets beside those of the list.
const ENVELOPE: usize = 256;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    format: String,
    #[serde(with = "base64url")]
    root: [u8; OperatorKey::LEN],
    signed: Signed,
}

impl TrustList {
    /// The list with the operator that was pinned, for [`TrustList::restore`]: JSON (SPEC.md has the table).
    ///
    /// The signature in it is checked again; that the operator follows from the pinned one is not, since those who named
    /// successors are gone. Whoever can alter it decides whose lists are taken: keep it where only its reader writes.
    #[must_use]
    pub fn store(&self) -> String {
        let signed = Signed::new(&self.contents, &self.signature);
        codec::to_json(&Stored { format: FORMAT.into(), root: self.root.to_bytes(), signed })
    }

    /// Reads a list that [`TrustList::store`] wrote. What came after it is taken by [`TrustList::update`], and rules that name
    /// the pinned operator are still about it.
    ///
    /// # Errors
    ///
    /// [`ListError`] as for [`TrustList::open`], except that the operator is the one that the stored list names.
    pub fn restore(stored: &str) -> Result<Self, ListError> {
        let stored: Stored = codec::from_json(stored, Self::MAX_LEN + ENVELOPE)?;
        if stored.format != FORMAT {
            return Err(FormatError::UnknownVersion.into());
        }
        let root = OperatorKey::from_bytes(&stored.root)?;
        let operator = OperatorKey::from_bytes(stored.signed.operator())?;
        Self::check_signed(stored.signed, &[operator], root)
    }
}
