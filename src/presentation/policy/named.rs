//! Claims under the names that other schemas have for them.
//!
//! A verifier asks in its own names. Where an accepted schema of others has other ones, the request says which, and
//! holder and verifier put them in before anything else looks at the conditions.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Condition, CredentialQuery, PolicyOption};
use crate::credential::{Named, Schema, SchemaDigest};
use crate::trust::RecognisedBy;

/// How claims of ours are called in a schema, where they are called otherwise.
pub(in crate::presentation) type ClaimNames = Named<String>;

impl CredentialQuery {
    /// Says through which list `issuer` is recognised, and how claims are called in its schemas. Conditions keep our names.
    #[must_use]
    pub fn recognised_by(mut self, issuer: &str, by: RecognisedBy) -> Self {
        self.change(issuer, |accepted| accepted.recognised = Some(by));
        self
    }

    /// How claims of ours are called in a schema that the request names.
    pub(in crate::presentation) fn names(&self, schema: &SchemaDigest) -> Option<&ClaimNames> {
        let by = self.accepted.iter().filter_map(|accepted| accepted.recognised.as_ref());
        by.filter_map(|by| by.names.get(schema)).map(|names| &names.0).next()
    }

    /// What a claim of ours is called in a schema.
    pub(super) fn name_in<'a>(&'a self, schema: &SchemaDigest, claim: &'a str) -> &'a str {
        called(self.names(schema), claim)
    }

    /// What we call a claim of a schema.
    pub(crate) fn own_name<'a>(&'a self, schema: &SchemaDigest, claim: &'a str) -> &'a str {
        let mut names = self.names(schema).into_iter().flat_map(ClaimNames::iter);
        names.find(|(_, theirs)| *theirs == claim).map_or(claim, |(ours, _)| ours)
    }

    /// The query with claims of this credential called as its schema calls them.
    pub(crate) fn named_in(&self, schema: &SchemaDigest) -> Cow<'_, Self> {
        self.named_by(self.names(schema))
    }

    /// The query with claims of this credential called by these names.
    pub(in crate::presentation) fn named_by(&self, names: Option<&ClaimNames>) -> Cow<'_, Self> {
        if names.is_none() {
            return Cow::Borrowed(self);
        }
        let mut named = self.clone();
        for condition in &mut named.conditions {
            let claim = condition.claim_mut();
            *claim = called(names, claim).into();
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

fn called<'a>(names: Option<&'a ClaimNames>, claim: &'a str) -> &'a str {
    names.and_then(|names| names.get(claim)).map_or(claim, String::as_str)
}

impl PolicyOption {
    /// The option with every claim called as the schemas call it that the request names, one for each role in order.
    pub(crate) fn named_in(&self, schemas: &[&Schema]) -> Cow<'_, Self> {
        let queries = self.credentials.iter().zip(schemas);
        let names = queries.map(|(query, schema)| query.names(&schema.digest()));
        self.named_by(&names.collect::<Vec<_>>())
    }

    /// The option with every claim called by these names, one map for each role in order.
    pub(in crate::presentation) fn named_by(&self, names: &[Option<&ClaimNames>]) -> Cow<'_, Self> {
        if names.iter().all(Option::is_none) {
            return Cow::Borrowed(self);
        }
        let of = |role: usize| names.get(role).copied().flatten();
        let mut named = self.clone();
        for (number, query) in named.credentials.iter_mut().enumerate() {
            for condition in &mut query.conditions {
                if let Condition::EqualTo { role, other, .. } = condition {
                    if let Some(partner) = self.position(role) {
                        *other = called(of(partner), other).into();
                    }
                }
            }
            *query = query.named_by(of(number)).into_owned();
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
