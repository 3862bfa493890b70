//! Claims under the names that other schemas have for them.
//!
//! A verifier asks in its own names. Where an accepted schema of others has other ones, the request says which, and
//! holder and verifier put them in before anything else looks at the conditions.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;

use super::{Condition, CredentialQuery, PolicyOption};
use crate::credential::{Schema, SchemaDigest};
use crate::trust::{Recognised, RecognisedBy};

impl Recognised {
    /// Asks for a credential of one of these issuers, in the names of our family.
    ///
    /// Its role is the name of the family, unless [`CredentialQuery::under`] gives another one.
    #[must_use]
    pub fn query(&self) -> CredentialQuery {
        let mut query = CredentialQuery::new(self.family());
        for issuer in self.issuers() {
            for schema in &issuer.schemas {
                query = query.issued_by_digest(&issuer.issuer, *schema);
            }
            query = query.recognised_by(&issuer.issuer, issuer.by.clone());
        }
        query
    }
}

impl CredentialQuery {
    /// Says through which list `issuer` is recognised, and how claims are called in its schemas. Conditions keep our names.
    #[must_use]
    pub fn recognised_by(mut self, issuer: &str, by: RecognisedBy) -> Self {
        self.change(issuer, |accepted| accepted.recognised = Some(by));
        self
    }

    fn names(&self, schema: &SchemaDigest) -> Option<&BTreeMap<String, String>> {
        let by = self.accepted.iter().filter_map(|accepted| accepted.recognised.as_ref());
        by.filter_map(|by| by.names.get(schema)).map(|names| &names.0).next()
    }

    /// What a claim of ours is called in a schema.
    pub(super) fn name_in<'a>(&'a self, schema: &SchemaDigest, claim: &'a str) -> &'a str {
        self.names(schema).and_then(|names| names.get(claim)).map_or(claim, String::as_str)
    }

    /// What we call a claim of a schema.
    pub(crate) fn own_name<'a>(&'a self, schema: &SchemaDigest, claim: &'a str) -> &'a str {
        let mut names = self.names(schema).into_iter().flatten();
        names.find(|(_, theirs)| *theirs == claim).map_or(claim, |(ours, _)| ours)
    }

    /// The query with claims of this credential called as its schema calls them.
    pub(crate) fn named_in(&self, schema: &SchemaDigest) -> Cow<'_, Self> {
        if self.names(schema).is_none() {
            return Cow::Borrowed(self);
        }
        let mut named = self.clone();
        for condition in &mut named.conditions {
            let claim = condition.claim_mut();
            *claim = self.name_in(schema, claim).into();
        }
        named.forget_names();
        Cow::Owned(named)
    }

    /// What is called by other names already is not called by others again.
    fn forget_names(&mut self) {
        let by = self.accepted.iter_mut().filter_map(|accepted| accepted.recognised.as_mut());
        by.for_each(|by| by.names.clear());
    }
}

impl PolicyOption {
    /// The option with every claim called as the schemas call it, one for each role in order.
    pub(crate) fn named_in(&self, schemas: &[&Schema]) -> Cow<'_, Self> {
        let digests = || schemas.iter().map(|schema| schema.digest());
        let mut queries = self.credentials.iter().zip(digests());
        if queries.all(|(query, schema)| query.names(&schema).is_none()) {
            return Cow::Borrowed(self);
        }
        let mut named = self.clone();
        for (query, schema) in named.credentials.iter_mut().zip(digests()) {
            for condition in &mut query.conditions {
                if let Condition::EqualTo { role, other, .. } = condition {
                    let partner = self.credentials.iter().zip(digests());
                    let partner = partner.into_iter().find(|(query, _)| query.role == *role);
                    if let Some((partner, schema)) = partner {
                        *other = partner.name_in(&schema, other).into();
                    }
                }
            }
            *query = query.named_in(&schema).into_owned();
            query.forget_names();
        }
        Cow::Owned(named)
    }
}

impl Condition {
    fn claim_mut(&mut self) -> &mut String {
        match self {
            Self::Disclose { claim }
            | Self::AtLeast { claim, .. }
            | Self::AtMost { claim, .. }
            | Self::GreaterThan { claim, .. }
            | Self::LessThan { claim, .. }
            | Self::Between { claim, .. }
            | Self::OneOf { claim, .. }
            | Self::NoneOf { claim, .. }
            | Self::NotEqual { claim, .. }
            | Self::EqualTo { claim, .. } => claim,
        }
    }
}
