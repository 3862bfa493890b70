//! The points that pseudonyms and limit tags are multiples of.
//!
//! A base is hashed from what it is for, in an injective encoding: the kind, then audience, scope and period, each
//! after its length in eight octets, then the index in eight octets. The tag is the same under both ciphersuites, so
//! that a holder has one pseudonym whichever credential it is proved with. Nobody knows how two bases are related.

use alloc::vec::Vec;

use crate::curve::{G1, Hash, hash_to_curve};

use super::policy::{LimitQuery, PseudonymQuery};

/// The domain separation tag, with SHA-256 under either ciphersuite.
const TAG: &[u8] = b"AVERMENT-V1-PSEUDONYM-BLS12381G1_XMD:SHA-256_SSWU_RO_";

/// What a base is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    /// A pseudonym.
    Pseudonym,
    /// The tags of a limited number of uses.
    Limit,
}

impl ScopeKind {
    const fn octet(self) -> u8 {
        match self {
            Self::Pseudonym => 1,
            Self::Limit => 2,
        }
    }
}

/// What a base is hashed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scope<'a> {
    kind: ScopeKind,
    audience: &'a str,
    scope: &'a str,
    period: &'a str,
    index: u64,
}

impl<'a> Scope<'a> {
    /// The scope of a pseudonym. The audience is that of the request: no verifier reaches the scopes of another.
    pub(crate) fn pseudonym(audience: &'a str, query: &'a PseudonymQuery) -> Self {
        let (scope, period) = (&query.scope, &query.period);
        Self { kind: ScopeKind::Pseudonym, audience, scope, period, index: 0 }
    }

    /// The scope of limit tags. The number of uses is its index: a limit of three and a limit of five are two counts.
    pub(crate) fn limit(audience: &'a str, query: &'a LimitQuery) -> Self {
        let (scope, period, index) = (&query.scope, &query.period, u64::from(query.uses));
        Self { kind: ScopeKind::Limit, audience, scope, period, index }
    }

    /// hash_to_curve of the encoding. `None` for the identity, which no known scope gives.
    pub(crate) fn base(&self) -> Option<G1> {
        hash_to_curve(Hash::Sha256, &self.octets(), &[TAG]).to_point()
    }

    /// The encoding, from which every part can be read back.
    fn octets(&self) -> Vec<u8> {
        let mut octets = Vec::from([self.kind.octet()]);
        for text in [self.audience, self.scope, self.period] {
            // A length of memory has at most 64 bits.
            let len = u64::try_from(text.len()).unwrap_or(u64::MAX);
            octets.extend_from_slice(&len.to_be_bytes());
            octets.extend_from_slice(text.as_bytes());
        }
        octets.extend_from_slice(&self.index.to_be_bytes());
        octets
    }
}
