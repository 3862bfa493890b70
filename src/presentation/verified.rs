//! What a verifier knows after a presentation was verified: the only source of claims.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::{Authorities, CoreProof, VerifiedStatus};
use crate::credential::{ClaimValue, Claims, KeyId, SchemaDigest};
use crate::curve::G1;
use crate::trust::RecognisedBy;

/// A pseudonym, or the tag of a limit: 48 octets that repeat exactly as the request says, and otherwise tell nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym([u8; G1::LEN]);

impl Pseudonym {
    /// Length in octets.
    pub const LEN: usize = G1::LEN;

    pub(super) fn new(point: &G1) -> Self {
        Self(point.to_bytes())
    }

    /// The octets, for a database key.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; Self::LEN] {
        self.0
    }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pseudonym({self})")
    }
}

/// A verified presentation: everything that the request asked for holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct VerifiedPresentation {
    pub(super) option: String,
    pub(super) credentials: Vec<VerifiedCredential>,
    pub(super) pseudonym: Option<Pseudonym>,
    pub(super) tag: Option<Pseudonym>,
}

impl VerifiedPresentation {
    /// The label of the option that the holder chose.
    #[must_use]
    pub fn option(&self) -> &str {
        &self.option
    }

    /// The credentials, in the order of the option.
    #[must_use]
    pub fn credentials(&self) -> &[VerifiedCredential] {
        &self.credentials
    }

    /// The credential under `role`.
    #[must_use]
    pub fn credential(&self, role: &str) -> Option<&VerifiedCredential> {
        self.credentials.iter().find(|credential| credential.role == role)
    }

    /// The claim `name` that the credential under `role` disclosed.
    #[must_use]
    pub fn claim(&self, role: &str, name: &str) -> Option<&ClaimValue> {
        self.credential(role)?.claim(name)
    }

    /// The holder's pseudonym for the scope of the request.
    #[must_use]
    pub const fn pseudonym(&self) -> Option<Pseudonym> {
        self.pseudonym
    }

    /// The tag of a limited use. The use is within the limit if this tag was never seen before: store it, at once.
    #[must_use]
    pub const fn tag(&self) -> Option<Pseudonym> {
        self.tag
    }
}

/// One credential of a verified presentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedCredential {
    pub(super) role: String,
    pub(super) source: VerifiedSource,
    pub(super) claims: Claims,
    pub(super) status: Option<VerifiedStatus>,
}

/// Where a verified credential comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum VerifiedSource {
    Issuer(Box<VerifiedIssuer>),
    /// One of these.
    OneOf(Authorities),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct VerifiedIssuer {
    pub(super) issuer: String,
    pub(super) recognised: Option<RecognisedBy>,
    pub(super) key: KeyId,
    pub(super) schema: SchemaDigest,
    pub(super) schema_id: String,
    pub(super) schema_version: u32,
    pub(super) core: CoreProof,
}

impl VerifiedCredential {
    /// The role under which the request asked for it.
    #[must_use]
    pub fn role(&self) -> &str {
        &self.role
    }

    /// The authorities of which one issued it; none if the issuer is shown.
    #[must_use]
    pub const fn authorities(&self) -> Option<&Authorities> {
        match &self.source {
            VerifiedSource::Issuer(_) => None,
            VerifiedSource::OneOf(authorities) => Some(authorities),
        }
    }

    /// Through which list the issuer is recognised, if the request said so.
    #[must_use]
    pub fn recognised(&self) -> Option<&RecognisedBy> {
        self.shown_issuer()?.recognised.as_ref()
    }

    fn shown_issuer(&self) -> Option<&VerifiedIssuer> {
        match &self.source {
            VerifiedSource::Issuer(issuer) => Some(issuer),
            VerifiedSource::OneOf(_) => None,
        }
    }

    /// The id of its issuer; none if it stays hidden.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.shown_issuer().map(|shown| shown.issuer.as_str())
    }

    /// The issuer's key that signed it; none if the issuer stays hidden.
    #[must_use]
    pub fn key(&self) -> Option<KeyId> {
        self.shown_issuer().map(|shown| shown.key)
    }

    /// The digest of its schema; none if the issuer stays hidden.
    #[must_use]
    pub fn schema(&self) -> Option<SchemaDigest> {
        self.shown_issuer().map(|shown| shown.schema)
    }

    /// The id and the version of its schema; none if the issuer stays hidden.
    #[must_use]
    pub fn schema_name(&self) -> Option<(&str, u32)> {
        self.shown_issuer().map(|shown| (shown.schema_id.as_str(), shown.schema_version))
    }

    /// The disclosed claims, exactly those that the request asked for, by the names that it has for them.
    #[must_use]
    pub const fn claims(&self) -> &Claims {
        &self.claims
    }

    /// As of which epoch it is not revoked, if the request asked.
    #[must_use]
    pub const fn status(&self) -> Option<&VerifiedStatus> {
        self.status.as_ref()
    }

    /// Its BBS proof, for a verifier of the drafts that knows nothing of this library; none if the issuer stays hidden,
    /// since such a verifier needs its key.
    #[must_use]
    pub fn core(&self) -> Option<&CoreProof> {
        self.shown_issuer().map(|shown| &shown.core)
    }

    /// One disclosed claim.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&ClaimValue> {
        self.claims.get(name)
    }
}
