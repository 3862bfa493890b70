//! What a verifier asks for: alternatives, credentials, conditions.
//!
//! A [`Policy`] is a list of [`PolicyOption`]s, of which the holder openly picks one. An option names credentials by
//! *role*, and for each the issuers and schema versions that are accepted and the conditions on its claims. All
//! conditions of one role are met by one and the same credential, and all credentials of an option have one holder.
//!
//! ```
//! # use averment::credential::{Date, Schema};
//! # use averment::presentation::{CredentialQuery, Policy};
//! # let schema = Schema::builder("gov.example/resident", 1).text("name").date("birth_date").build()?;
//! # let today = Date::from_ymd(2026, 11, 24)?;
//! let policy = Policy::new()
//!     .credential(
//!         CredentialQuery::new("card")
//!             .issued_by("gov.example/identity", &schema)
//!             .disclose("name")
//!             .age_at_least("birth_date", 18, today),
//!     )
//!     .pseudonym("card", "login");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Builders accept everything. What is well-formed is decided once, when a request is made or read (limits, names,
//! roles), and by [`PolicyOption::check`] (claims, types and ranges, which only the schemas know).

mod check;
mod condition;
pub(super) mod form;
mod named;
#[cfg(test)]
mod tests;
mod wire;

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

pub(crate) use check::Bound;
pub use check::Side;
pub use condition::Condition;
pub(super) use named::ClaimNames;

use crate::credential::{AuthoritiesDigest, Schema, SchemaDigest, TableDigest};
use crate::presentation::{Authorities, StatusQuery};
use crate::trust::{IssuerDocument, RecognisedBy};

/// Bounds on what a request may ask, checked before any work.
pub(crate) mod limit {
    /// Alternatives in a policy.
    pub(crate) const OPTIONS: usize = 8;
    /// Credentials in an option.
    pub(crate) const CREDENTIALS: usize = 16;
    /// Conditions in an option that are not disclosures, its pseudonym and its limit included.
    pub(crate) const PREDICATES: usize = 32;
    /// Disclosed claims of a credential.
    pub(crate) const DISCLOSURES: usize = 64;
    /// Values in a set.
    pub(crate) const SET: usize = 1024;
    /// Accepted issuers of a credential.
    pub(crate) const ISSUERS: usize = 256;
    /// Accepted schemas of an issuer.
    pub(crate) const SCHEMAS: usize = 64;
    /// Octets of a role, a label, an issuer's id, or the name of a claim.
    pub(crate) const NAME: usize = 64;
    /// Octets of a scope.
    pub(crate) const SCOPE: usize = 4096;
    /// Octets of a period.
    pub(crate) const PERIOD: usize = 64;
    /// Uses of a scope in a period.
    pub(crate) const USES: u16 = 256;
}

/// What a verifier asks for, as alternatives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Policy {
    options: Vec<PolicyOption>,
}

impl Policy {
    /// A policy of one option, labelled `"default"`, that asks for nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::any_of([PolicyOption::new("default")])
    }

    /// A policy that any one of `options` meets: 1 to 8, with distinct labels. The holder picks one openly.
    #[must_use]
    pub fn any_of(options: impl IntoIterator<Item = PolicyOption>) -> Self {
        Self { options: options.into_iter().collect() }
    }

    /// Asks for one more credential, in the last option.
    #[must_use]
    pub fn credential(self, query: CredentialQuery) -> Self {
        self.in_last(|option| option.credential(query))
    }

    /// Asks for a pseudonym: see [`PolicyOption::pseudonym`]. It applies to the last option.
    #[must_use]
    pub fn pseudonym(self, role: &str, scope: &str) -> Self {
        self.in_last(|option| option.pseudonym(role, scope))
    }

    /// Limits the uses: see [`PolicyOption::limit`]. It applies to the last option.
    #[must_use]
    pub fn limit(self, role: &str, scope: &str, period: &str, uses: u16) -> Self {
        self.in_last(|option| option.limit(role, scope, period, uses))
    }

    /// The alternatives, in the order in which they are shown.
    #[must_use]
    pub fn options(&self) -> &[PolicyOption] {
        &self.options
    }

    fn in_last(mut self, change: impl FnOnce(PolicyOption) -> PolicyOption) -> Self {
        if let Some(last) = self.options.pop() {
            self.options.push(change(last));
        }
        self
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::new()
    }
}

impl From<CredentialQuery> for Policy {
    fn from(query: CredentialQuery) -> Self {
        Self::new().credential(query)
    }
}

/// One alternative of a policy: credentials of one holder, and what links or counts their uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyOption {
    label: String,
    credentials: Vec<CredentialQuery>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pseudonym: Option<PseudonymQuery>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit: Option<LimitQuery>,
}

impl PolicyOption {
    /// An option that asks for nothing yet. The label, 1 to 64 octets of `a-z 0-9 . _ - / :`, names it among the others.
    #[must_use]
    pub fn new(label: &str) -> Self {
        Self { label: label.into(), credentials: Vec::new(), pseudonym: None, limit: None }
    }

    /// Asks for one more credential, 16 at most, each under a role of its own.
    #[must_use]
    pub fn credential(mut self, query: CredentialQuery) -> Self {
        self.credentials.push(query);
        self
    }

    /// Asks for the holder's pseudonym for the verifier's audience and `scope` (1 to 4,096 octets).
    ///
    /// The holder is the same under any credential; `role` names the one that the pseudonym is proved with.
    #[must_use]
    pub fn pseudonym(self, role: &str, scope: &str) -> Self {
        self.pseudonym_in_period(role, scope, "")
    }

    /// Asks for a pseudonym that changes with `period`, at most 64 octets.
    #[must_use]
    pub fn pseudonym_in_period(mut self, role: &str, scope: &str, period: &str) -> Self {
        let (role, scope, period) = (role.into(), scope.into(), period.into());
        self.pseudonym = Some(PseudonymQuery { role, scope, period });
        self
    }

    /// Allows each holder 1 to 256 `uses` of `scope` in `period`, which no two presentations within it show as one holder's.
    #[must_use]
    pub fn limit(mut self, role: &str, scope: &str, period: &str, uses: u16) -> Self {
        let (role, scope, period) = (role.into(), scope.into(), period.into());
        self.limit = Some(LimitQuery { role, scope, period, uses });
        self
    }

    /// The name of the option among the others.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The credentials, in the order of a presentation.
    #[must_use]
    pub fn credentials(&self) -> &[CredentialQuery] {
        &self.credentials
    }

    /// The pseudonym that is asked for.
    #[must_use]
    pub fn pseudonym_query(&self) -> Option<&PseudonymQuery> {
        self.pseudonym.as_ref()
    }

    /// The limit on uses that is asked for.
    #[must_use]
    pub fn limit_query(&self) -> Option<&LimitQuery> {
        self.limit.as_ref()
    }

    /// The position of the credential with this role.
    #[must_use]
    pub fn position(&self, role: &str) -> Option<usize> {
        self.credentials.iter().position(|query| query.role == role)
    }
}

/// A pseudonym: the holder secret times a point hashed from audience, scope and period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PseudonymQuery {
    /// The credential that it is proved with.
    pub role: String,
    /// What it is for, 1 to 4,096 octets.
    pub scope: String,
    /// When it changes, at most 64 octets; empty if never.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub period: String,
}

/// A limit on the uses of a scope in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LimitQuery {
    /// The credential that it is proved with.
    pub role: String,
    /// What is counted, 1 to 4,096 octets.
    pub scope: String,
    /// When the count starts again, at most 64 octets; empty if never.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub period: String,
    /// How often each holder may use it, 1 to 256.
    pub uses: u16,
}

/// What one credential must be and meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialQuery {
    role: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    accepted: Vec<Accepted>,
    /// In place of accepted issuers: one of these, and nobody learns which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    authorities: Option<AuthoritiesDigest>,
    #[serde(default)]
    conditions: Vec<Condition>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<StatusQuery>,
}

/// An accepted issuer, and the versions of its schemas that are accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Accepted {
    /// The id of the issuer.
    pub issuer: String,
    /// The digests of the schemas: 1 to 64.
    pub schemas: Vec<SchemaDigest>,
    /// The issuer's own table, if ranges over its credentials are to be proved under it and not under the ceremony.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<TableDigest>,
    /// Through which list the issuer is recognised, and how claims are called in its schemas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognised: Option<RecognisedBy>,
}

impl IssuerDocument {
    /// Asks for a credential of this issuer with any version of the schema `family` that the document has.
    ///
    /// Its role is the name of the family, unless [`CredentialQuery::under`] gives another one.
    #[must_use]
    pub fn query(&self, family: &str) -> CredentialQuery {
        let versions = self.schemas().iter().filter(|schema| schema.id() == family);
        let query = CredentialQuery::new(family);
        versions.fold(query, |query, schema| query.issued_by(self.id(), schema))
    }
}

impl CredentialQuery {
    /// Asks for a credential under `role`: 1 to 64 octets of `a-z 0-9 . _ - / :`. An accepted issuer is to follow.
    #[must_use]
    pub fn new(role: &str) -> Self {
        let (accepted, conditions) = (Vec::new(), Vec::new());
        Self { role: role.into(), accepted, authorities: None, conditions, status: None }
    }

    /// Gives the credential another role.
    #[must_use]
    pub fn under(self, role: &str) -> Self {
        Self { role: role.into(), ..self }
    }

    /// Accepts credentials of `issuer` with `schema`. Repeat it for more issuers and more versions.
    #[must_use]
    pub fn issued_by(self, issuer: &str, schema: &Schema) -> Self {
        self.issued_by_digest(issuer, schema.digest())
    }

    /// Accepts credentials of `issuer` with the schema of this digest.
    #[must_use]
    pub fn issued_by_digest(mut self, issuer: &str, schema: SchemaDigest) -> Self {
        self.change(issuer, |accepted| accepted.schemas.push(schema));
        self
    }

    /// Asks for a credential of one of these authorities, which stays hidden, its key and its schema with it. It takes the
    /// place of accepted issuers.
    ///
    /// The holder must have the set too: it is what a list says that both know, and never comes from the verifier alone.
    #[must_use]
    pub fn issued_by_one_of(self, authorities: &Authorities) -> Self {
        self.issued_by_one_of_digest(authorities.digest())
    }

    /// Asks for a credential of one of the authorities with this digest.
    #[must_use]
    pub fn issued_by_one_of_digest(self, authorities: AuthoritiesDigest) -> Self {
        Self { accepted: Vec::new(), authorities: Some(authorities), ..self }
    }

    /// Has ranges over credentials of `issuer`, validity included, proved under the issuer's own table, which its
    /// document names. Sets stay with the ceremony, and so do other issuers.
    ///
    /// The table replaces the trust in the ceremony by more trust in the issuer: whoever knows its key can prove any
    /// range and validity over any credential of that issuer, and of no other.
    #[must_use]
    pub fn under_table(mut self, issuer: &str, table: TableDigest) -> Self {
        self.change(issuer, |accepted| accepted.table = Some(table));
        self
    }

    fn change(&mut self, issuer: &str, change: impl FnOnce(&mut Accepted)) {
        match self.accepted.iter_mut().find(|accepted| accepted.issuer == issuer) {
            Some(accepted) => change(accepted),
            None => {
                let (issuer, schemas) = (issuer.into(), Vec::new());
                let mut new = Accepted { issuer, schemas, table: None, recognised: None };
                change(&mut new);
                self.accepted.push(new);
            }
        }
    }

    /// Adds a condition.
    #[must_use]
    pub fn condition(mut self, condition: Condition) -> Self {
        self.conditions.push(condition);
        self
    }

    /// Asks that the credential is not revoked, as of an epoch that is at most `max_age` seconds old when the answer is
    /// verified. Every accepted schema names its registry.
    #[must_use]
    pub fn not_revoked(mut self, max_age: u32) -> Self {
        self.status = Some(StatusQuery { max_age });
        self
    }

    /// What is asked about the status.
    #[must_use]
    pub const fn status_query(&self) -> Option<&StatusQuery> {
        self.status.as_ref()
    }

    /// The name of this credential in the option.
    #[must_use]
    pub fn role(&self) -> &str {
        &self.role
    }

    /// The authorities of which one issued the credential, if the presentation is to hide which.
    #[must_use]
    pub const fn authorities(&self) -> Option<AuthoritiesDigest> {
        self.authorities
    }

    /// The issuers that are accepted, each with its schemas. None if the issuer stays hidden.
    #[must_use]
    pub fn accepted(&self) -> &[Accepted] {
        &self.accepted
    }

    /// Whether a credential of `issuer` with this schema is accepted.
    #[must_use]
    pub fn accepts(&self, issuer: &str, schema: &SchemaDigest) -> bool {
        self.accepted_from(issuer).is_some_and(|accepted| accepted.schemas.contains(schema))
    }

    /// What is accepted from `issuer`.
    pub(crate) fn accepted_from(&self, issuer: &str) -> Option<&Accepted> {
        self.accepted.iter().find(|accepted| accepted.issuer == issuer)
    }

    /// The conditions, in the order of a presentation.
    #[must_use]
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// The names of the claims to disclose, in the order of the conditions.
    pub fn disclosed(&self) -> impl Iterator<Item = &str> {
        self.conditions.iter().filter_map(Condition::disclosed)
    }
}
