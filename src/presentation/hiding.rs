//! Across borders the issuer stays hidden unless a verifier says otherwise: from what lists recognise to a set in which
//! issuers hide.

use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;

use litemap::LiteMap;

use super::authorities::Candidate;
use super::policy::{CredentialQuery, Policy, PolicyOption};
use super::{Authorities, AuthoritiesError, catalogue};
use crate::credential::{Date, Schema, SchemaDigest};
use crate::trust::{IssuerKey, Recognised, RecognisedIssuer};

/// Which recognised issuers can hide among each other, and which cannot, and why.
///
/// The set has the issuers whose schemas are laid out alike in our names: those of the layout that most issuers of other
/// lists share, ours among them. Verifier and wallets make it of the same lists, for the same family, purpose, level and
/// day, and come to the same set; what a verifier alone would choose, a wallet does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Hiding {
    authorities: Option<Authorities>,
    shown: Vec<ShownIssuer>,
}

/// An issuer that cannot hide with a schema of its.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShownIssuer {
    /// The id of the issuer.
    pub issuer: String,
    /// The digest of the schema.
    pub schema: SchemaDigest,
    /// Why not.
    pub reason: ShownReason,
}

/// Why an issuer that is recognised cannot hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShownReason {
    /// The schema has other claims, types, bounds or positions than those of the set, or another registry.
    #[error("the schema is laid out otherwise")]
    Layout,
    /// A claim of the schema is called like a claim of ours that means another one.
    #[error("a claim is called like another one of ours")]
    Name,
    /// No key of the issuer for the schema is valid on the day.
    #[error("no key for the schema is valid on the day")]
    Key,
    /// The key signs another version as well, which is the one in the set.
    #[error("the set has another version under the same key")]
    Version,
    /// No two issuers, one of them in another list, are laid out alike: nobody would be hidden.
    #[error("there is no other issuer to hide among")]
    Alone,
    /// The issuers that are laid out alike are no set.
    #[error(transparent)]
    Set(#[from] AuthoritiesError),
}

catalogue!(ShownReason {
    Self::Layout => "shown/layout", "operator: have the claims laid out like those of the others";
    Self::Name => "shown/name", "operator: have the claim that has our name called otherwise";
    Self::Key => "shown/key", "operator: list a key that is valid";
    Self::Version => "shown/version", "issuer: use a key for each version, or issue anew";
    Self::Alone => "shown/alone", "verifier: show the issuer, or recognise more";
    @ Self::Set(error) => error.code(), Self::Set(error) => error.hint();
});

/// A schema of an issuer under all keys that may sign it.
struct Offered<'a> {
    issuer: &'a RecognisedIssuer,
    schema: &'a Schema,
    keys: Vec<&'a IssuerKey>,
    layout: Schema,
}

impl Recognised {
    /// Which of the issuers can hide, and which cannot.
    ///
    /// About a millisecond for each claim, and for each issuer.
    pub fn hiding(&self) -> Hiding {
        let mut shown = Vec::new();
        let mut layouts: LiteMap<SchemaDigest, Vec<Offered<'_>>> = LiteMap::new_vec();
        for issuer in self.issuers() {
            for digest in &issuer.schemas {
                match self.offer(issuer, digest) {
                    Ok(offered) => {
                        layouts.entry(offered.layout.digest()).or_default().push(offered);
                    }
                    Err(reason) => shown.push(ShownIssuer::new(issuer, *digest, reason)),
                }
            }
        }
        let most = layouts.iter().max_by_key(|(layout, offered)| {
            let foreign = count(offered.iter().filter(|one| one.issuer.foreign));
            (foreign, count(offered.iter()), Reverse(**layout))
        });
        let chosen = most.map(|(layout, _)| *layout);
        let chosen = chosen.and_then(|layout| layouts.remove(&layout)).unwrap_or_default();
        let rest = layouts.into_iter().flat_map(|(_, offered)| offered);
        shown.extend(rest.map(|one| one.shown(ShownReason::Layout)));
        let authorities = among(chosen, &mut shown);
        if authorities.is_none() {
            // Nothing to be laid out like.
            let layout = shown.iter_mut().filter(|one| one.reason == ShownReason::Layout);
            layout.for_each(|one| one.reason = ShownReason::Alone);
        }
        Hiding { authorities, shown }
    }

    fn offer<'a>(
        &self,
        issuer: &'a RecognisedIssuer,
        digest: &SchemaDigest,
    ) -> Result<Offered<'a>, ShownReason> {
        let schema = issuer.document.schema(digest).ok_or(ShownReason::Key)?;
        let names = self.own_names(issuer, schema).ok_or(ShownReason::Name)?;
        let name = |theirs: &str| names.0.get(theirs).cloned().unwrap_or_default();
        let layout = schema.layout(name).ok_or(ShownReason::Name)?;
        let keys = issuer.document.keys_on(self.day()).filter(|key| key.signs(schema));
        let keys: Vec<_> = keys.collect();
        if keys.is_empty() {
            Err(ShownReason::Key)
        } else {
            Ok(Offered { issuer, schema, keys, layout })
        }
    }

    /// Asks for a credential of one of these issuers, in the names of our family: of which one stays hidden, where there are
    /// others to hide among. Those that cannot hide are not asked then; [`Recognised::policy`] asks for theirs as well.
    ///
    /// Its role is the name of the family, unless [`CredentialQuery::under`] gives another one.
    #[must_use]
    pub fn query(&self) -> CredentialQuery {
        match self.hiding().authorities() {
            Some(authorities) => CredentialQuery::new(self.family()).issued_by_one_of(authorities),
            None => self.query_disclosed(),
        }
    }

    /// Asks for a credential of one of these issuers, which is shown.
    #[must_use]
    pub fn query_disclosed(&self) -> CredentialQuery {
        self.query_of(|_, _| true)
    }

    /// Asks the same of all: in the option `hidden` of one of those that can hide, in the option `disclosed` of one of those
    /// that cannot, which is shown. Where there are no two of the one or none of the other, there is one option.
    #[must_use]
    pub fn policy(&self, ask: impl Fn(CredentialQuery) -> CredentialQuery) -> Policy {
        let Hiding { authorities, shown } = self.hiding();
        let hidden = authorities.map(|authorities| {
            let query = CredentialQuery::new(self.family()).issued_by_one_of(&authorities);
            PolicyOption::new("hidden").credential(ask(query))
        });
        let rest = self.query_of(|issuer, schema| {
            shown.iter().any(|one| one.issuer == issuer && one.schema == *schema)
        });
        let disclosed = (!rest.accepted().is_empty())
            .then(|| PolicyOption::new("disclosed").credential(ask(rest)));
        Policy::any_of(hidden.into_iter().chain(disclosed))
    }

    fn query_of(&self, takes: impl Fn(&str, &SchemaDigest) -> bool) -> CredentialQuery {
        let mut query = CredentialQuery::new(self.family());
        for issuer in self.issuers() {
            let id = issuer.issuer.as_str();
            let taken: Vec<_> = issuer.schemas.iter().filter(|schema| takes(id, schema)).collect();
            if taken.is_empty() {
                continue;
            }
            let mut by = issuer.by.clone();
            by.names.retain(|schema, _| taken.contains(&schema));
            query = taken.iter().fold(query, |query, schema| query.issued_by_digest(id, **schema));
            query = query.recognised_by(id, by);
        }
        query
    }
}

impl Hiding {
    /// The set, for verifier and wallets to load. None if nobody could hide.
    #[must_use]
    pub const fn authorities(&self) -> Option<&Authorities> {
        self.authorities.as_ref()
    }

    /// The issuers that cannot hide, each with the schema and the reason.
    #[must_use]
    pub fn shown(&self) -> &[ShownIssuer] {
        &self.shown
    }
}

impl ShownIssuer {
    fn new(issuer: &RecognisedIssuer, schema: SchemaDigest, reason: ShownReason) -> Self {
        Self { issuer: issuer.issuer.clone(), schema, reason }
    }
}

impl Offered<'_> {
    fn shown(&self, reason: ShownReason) -> ShownIssuer {
        ShownIssuer::new(self.issuer, self.schema.digest(), reason)
    }
}

/// How many issuers there are. Two keys of one hide nobody.
fn count<'a>(offered: impl Iterator<Item = &'a Offered<'a>>) -> usize {
    offered.map(|one| (one.issuer.issuer.as_str(), ())).collect::<LiteMap<_, _>>().len()
}

/// The set of what is laid out alike; under each key the newest version.
fn among(mut offered: Vec<Offered<'_>>, shown: &mut Vec<ShownIssuer>) -> Option<Authorities> {
    let is_border = offered.iter().any(|one| one.issuer.foreign);
    if !is_border || count(offered.iter()) < 2 {
        shown.extend(offered.iter().map(|one| one.shown(ShownReason::Alone)));
        return None;
    }
    offered.sort_by_key(|one| Reverse(one.schema.version()));
    let (mut taken, mut members) = (LiteMap::new_vec(), Vec::new());
    let mut days: Option<(Date, Date)> = None;
    for one in &offered {
        let free = one.keys.iter().filter(|key| taken.insert(key.id(), ()).is_none());
        let before = members.len();
        members.extend(free.map(|key| Candidate {
            key,
            schema: one.schema,
            layout: one.layout.clone(),
        }));
        if members.len() < before + one.keys.len() {
            shown.push(one.shown(ShownReason::Version));
        }
        let (from, until) = one.issuer.days;
        days = Some(days.map_or((from, until), |days| (days.0.max(from), days.1.min(until))));
    }
    match Authorities::of_candidates(members, days) {
        Ok(authorities) => Some(authorities),
        Err(error) => {
            shown.retain(|one| one.reason != ShownReason::Version);
            shown.extend(offered.iter().map(|one| one.shown(error.into())));
            None
        }
    }
}
