//! What a verifier of the IETF drafts reads in a presentation.

use alloc::vec::Vec;
use core::fmt;

use crate::bbs::{Ciphersuite, PublicKey};
use crate::credential::{ClaimValue, Schema};
use crate::curve::Scalar;

/// The BBS proof inside a verified presentation, as any verifier of the blind interface takes it.
///
/// With no more than this, ProofVerify of the blind draft accepts the proof. It then knows that somebody holds a
/// signature over the disclosed messages and answered these octets as presentation header. What else a presentation
/// shows is bound to that header by a digest and was checked by [`Verifier::verify`](super::Verifier::verify).
#[derive(Clone, PartialEq, Eq)]
pub struct CoreProof {
    pub(super) suite: Ciphersuite,
    pub(super) public_key: [u8; PublicKey::LEN],
    pub(super) header: Vec<u8>,
    pub(super) presentation_header: Vec<u8>,
    pub(super) signer_messages: usize,
    pub(super) disclosed: Vec<(usize, CoreMessage)>,
    pub(super) proof: Vec<u8>,
}

/// A disclosed message of a [`CoreProof`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CoreMessage {
    /// Octets that the draft's map takes to a scalar: text, bytes, enumeration.
    Octets(Vec<u8>),
    /// The scalar itself, big-endian: everything else. An interface that takes octets only has no message for it.
    Scalar([u8; Scalar::LEN]),
}

impl CoreMessage {
    /// The message that stands for `value`, as [`Schema::messages`] maps it.
    pub(super) fn new(schema: &Schema, slot: usize, value: &ClaimValue) -> Option<Self> {
        Some(match value {
            ClaimValue::Text(text) | ClaimValue::Enumeration(text) => {
                Self::Octets(text.as_bytes().to_vec())
            }
            ClaimValue::Bytes(octets) => Self::Octets(octets.clone()),
            ClaimValue::Boolean(_)
            | ClaimValue::U64(_)
            | ClaimValue::I64(_)
            | ClaimValue::Decimal(_)
            | ClaimValue::Date(_)
            | ClaimValue::DateTime(_)
            | ClaimValue::Absent => {
                let scalar = schema.scalar(&schema.claim_at(slot)?.kind, value).ok()?;
                Self::Scalar(scalar.to_bytes())
            }
        })
    }
}

impl CoreProof {
    /// The ciphersuite. The interface is the blind one, with one committed message that stays hidden.
    #[must_use]
    pub const fn suite(&self) -> Ciphersuite {
        self.suite
    }

    /// The issuer's public key.
    #[must_use]
    pub const fn public_key(&self) -> &[u8; PublicKey::LEN] {
        &self.public_key
    }

    /// The header that the issuer signed.
    #[must_use]
    pub fn header(&self) -> &[u8] {
        &self.header
    }

    /// The presentation header, which the verifier recomputed: `ph_k` of SPEC.md.
    #[must_use]
    pub fn presentation_header(&self) -> &[u8] {
        &self.presentation_header
    }

    /// How many messages the signer has in its list, hidden ones included: L of the draft.
    #[must_use]
    pub const fn signer_messages(&self) -> usize {
        self.signer_messages
    }

    /// The disclosed messages of the signer's list with their positions, zero-based and ascending.
    #[must_use]
    pub fn disclosed(&self) -> &[(usize, CoreMessage)] {
        &self.disclosed
    }

    /// The octets of the proof.
    #[must_use]
    pub fn proof(&self) -> &[u8] {
        &self.proof
    }
}

impl fmt::Debug for CoreProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CoreProof").field("suite", &self.suite).finish_non_exhaustive()
    }
}
