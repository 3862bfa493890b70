//! Authorities of which one issued a credential, and nobody learns which.
//!
//! A verifier that recognises several authorities can ask for a credential of any of them. The presentation then shows
//! that the issuer is one of the set, and hides which. All credentials of a set have the same layout, so that a slot means
//! the same in each, and nothing but the hidden domain tells them apart (SPEC.md section 16.11). Sets across borders come
//! from lists: [`Recognised::hiding`](crate::trust::Recognised::hiding).
//!
//! ```
//! # use averment::credential::{Date, Schema};
//! # use averment::presentation::{Authorities, CredentialQuery};
//! # use averment::trust::{IssuerDocument, IssuerSecretKey};
//! # let rng = &mut rand::rngs::SysRng;
//! # let days = (Date::parse("2026-01-01")?, Date::parse("2036-12-31")?);
//! # let mut document = |issuer: &str, family: &str| {
//! #     let schema = Schema::builder(family, 1).date("birth_date").build()?;
//! #     let secret = IssuerSecretKey::generate(issuer, &schema, &[7; 32])?;
//! #     let key = secret.publish(days.0, days.1, rng)?;
//! #     Ok::<_, Box<dyn std::error::Error>>((IssuerDocument::builder(issuer).key(key).schema(schema.clone()).build()?, schema))
//! # };
//! # let (macao, residents) = document("macao.example", "macao.example/resident")?;
//! # let (porto, citizens) = document("porto.example", "porto.example/citizen")?;
//! let today = Date::parse("2026-11-24")?;
//! let authorities = Authorities::of([(&macao, &residents), (&porto, &citizens)], today)?;
//! let query = CredentialQuery::new("card").issued_by_one_of(&authorities);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};

use crate::bbs::blind::Generators;
use crate::bbs::{Context, Limits, PublicKey};
use crate::credential::{AuthoritiesDigest, Date, KeyId, Schema, SchemaDigest};
use crate::curve::{G1, Scalar};
use crate::presentation::catalogue;
use crate::presentation::policy::ClaimNames;
use crate::trust::{IssuerDocument, IssuerKey};
use crate::whole::Whole;

/// A set of 2 to 1,024 issuer keys, each with the schema that it signs, all of one layout. Cloning shares it.
///
/// Every key was published with a proof of possession. Two sets of the same keys and schemas are equal, in whatever order
/// they were given.
#[derive(Clone)]
pub struct Authorities(Arc<Inner>, Whole);

struct Inner {
    digest: AuthoritiesDigest,
    members: Vec<Member>,
    /// The layout that all share, in the names in which it is asked.
    layout: Schema,
    not_before: Date,
    not_after: Date,
}

/// One authority.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Member {
    /// The id of the issuer.
    pub issuer: String,
    /// Its key.
    pub key: PublicKey,
    /// The digest of the schema that credentials have.
    pub schema: SchemaDigest,
    twin: G1,
    domain: Scalar,
    /// How claims of the set are called in the schema, where they are called otherwise.
    names: ClaimNames,
}

/// A key with the schema of its credentials, and the names that a set has for the claims of it.
pub(super) struct Candidate<'a> {
    pub(super) key: &'a IssuerKey,
    pub(super) schema: &'a Schema,
    /// The schema in the names of the set.
    pub(super) layout: Schema,
}

impl<'a> Candidate<'a> {
    /// One whose claims are called as in its schema.
    fn plain(key: &'a IssuerKey, schema: &'a Schema) -> Result<Self, AuthoritiesError> {
        let layout = schema.layout(|name| name.into()).ok_or(AuthoritiesError::Layout(key.id()))?;
        Ok(Self { key, schema, layout })
    }

    /// What claims at the same positions are called in the set and in the schema.
    fn names(&self) -> ClaimNames {
        let claims = self.layout.claims().iter().zip(self.schema.claims());
        let differ = claims.filter(|(ours, theirs)| ours.name != theirs.name);
        differ.map(|(ours, theirs)| (ours.name.clone(), theirs.name.clone())).collect()
    }
}

/// Why keys and schemas are not a set in which one can hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuthoritiesError {
    /// A set has 2 to 1,024 keys.
    #[error("a set does not have 2 to 1024 keys")]
    Count,
    /// A key comes twice.
    #[error("key {0} comes twice")]
    DuplicateKey(KeyId),
    /// A key signs another schema family or another ciphersuite than the schema that it is given with.
    #[error("key {0} does not sign the schema")]
    Family(KeyId),
    /// The schema of a key has other claims, types, bounds, positions or another registry than that of the first key.
    #[error("the schema of key {0} is laid out otherwise")]
    Layout(KeyId),
    /// No day is a day of all keys.
    #[error("the keys have no day in common")]
    Days,
    /// The set has no value, which no known one does.
    #[error("set has no value")]
    Degenerate,
    /// This build has no sets.
    #[error("left out of this build")]
    LeftOut,
}

catalogue!(AuthoritiesError {
    Self::Count => "authorities/count", "verifier: recognise 2 to 1024 keys";
    Self::DuplicateKey(_) => "authorities/duplicate-key", "verifier: name each key once, with one schema";
    Self::Family(_) => "authorities/family", "verifier: name the schema that the key signs";
    Self::Layout(_) => "authorities/layout", "verifier: hide issuers only among those with equal claims and one registry";
    Self::Days => "authorities/days", "verifier: leave out keys that are not valid yet or any more";
    Self::Degenerate => "authorities/degenerate", "verifier: name another set";
    Self::LeftOut => "authorities/left-out", "developer: build without averment_parts";
});

impl Authorities {
    /// The fewest and the most keys of a set.
    pub const SIZES: core::ops::RangeInclusive<usize> = 2..=1024;

    /// The keys of these documents that are valid on `day`, with one schema each.
    ///
    /// # Errors
    ///
    /// [`AuthoritiesError`] as for [`Authorities::new`].
    pub fn of<'a>(
        issuers: impl IntoIterator<Item = (&'a IssuerDocument, &'a Schema)>,
        day: Date,
    ) -> Result<Self, AuthoritiesError> {
        Self::new(issuers.into_iter().flat_map(|(document, schema)| {
            let keys = document.keys_on(day).filter(|key| key.signs(schema));
            keys.map(move |key| (key, schema))
        }))
    }

    /// A set of keys, each with the schema that its credentials have.
    ///
    /// The schemas may differ in id and version and in nothing else: all have the same ciphersuite, claims with their
    /// names, types, bounds, order and optionality, form of validity, and registry. Where lists say how claims are called
    /// elsewhere, [`Recognised::hiding`](crate::trust::Recognised::hiding) makes sets of schemas that differ in names too.
    ///
    /// # Errors
    ///
    /// [`AuthoritiesError`] for too few or too many keys, a key twice, a key that does not sign its schema, schemas that
    /// differ in more, or keys without a common day.
    pub fn new<'a>(
        members: impl IntoIterator<Item = (&'a IssuerKey, &'a Schema)>,
    ) -> Result<Self, AuthoritiesError> {
        let members = members.into_iter().take(Self::SIZES.end() + 1);
        let members = members.map(|(key, schema)| Candidate::plain(key, schema));
        Self::of_candidates(members.collect::<Result<_, _>>()?, None)
    }

    /// A set of keys with schemas that are laid out alike under the names that each has for the set; `days` are those on
    /// which all of them are recognised.
    pub(super) fn of_candidates(
        mut members: Vec<Candidate<'_>>,
        days: Option<(Date, Date)>,
    ) -> Result<Self, AuthoritiesError> {
        let whole = Whole::HERE.ok_or(AuthoritiesError::LeftOut)?;
        if !Self::SIZES.contains(&members.len()) {
            return Err(AuthoritiesError::Count);
        }
        members.sort_by_cached_key(|member| member.key.public_key().to_bytes());
        let repeated = members.windows(2).find_map(|pair| match pair {
            [a, b] if a.key.public_key() == b.key.public_key() => Some(a.key.id()),
            _ => None,
        });
        if let Some(key) = repeated {
            return Err(AuthoritiesError::DuplicateKey(key));
        }
        let layout = members.first().ok_or(AuthoritiesError::Count)?.layout.clone();
        for member in &members {
            if !member.key.signs(member.schema) {
                return Err(AuthoritiesError::Family(member.key.id()));
            }
            if member.layout != layout {
                return Err(AuthoritiesError::Layout(member.key.id()));
            }
        }
        let own = members.iter().map(|member| (member.key.not_before(), member.key.not_after()));
        let days = own.chain(days).reduce(|a, b| (a.0.max(b.0), a.1.min(b.1)));
        let (not_before, not_after) =
            days.filter(|(from, to)| from <= to).ok_or(AuthoritiesError::Days)?;
        let generators = Self::generators(&layout).ok_or(AuthoritiesError::Degenerate)?;
        let members = members.into_iter().map(|member| Member {
            issuer: member.key.issuer().into(),
            key: *member.key.public_key(),
            schema: member.schema.digest(),
            twin: *member.key.twin(),
            domain: Context::domain_of(
                member.key.public_key(),
                generators.basis(),
                &member.schema.header(),
            ),
            names: member.names(),
        });
        let members = members.collect::<Vec<_>>();
        let digest = digest(&members, &layout);
        Ok(Self(Arc::new(Inner { digest, members, layout, not_before, not_after }), whole))
    }

    fn generators(schema: &Schema) -> Option<Generators> {
        Generators::new(schema.suite(), schema.slot_count(), 1, &Limits::default()).ok()
    }

    /// What a request names the set by: a digest over all keys, schemas and names of issuers, in the order of the keys.
    #[must_use]
    pub fn digest(&self) -> AuthoritiesDigest {
        self.0.digest
    }

    /// The authorities, by the octets of their keys.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.0.members
    }

    /// The layout that the schemas of all authorities share, as a schema with the id `layout` and version 1. Its claims are
    /// called as requests call them.
    #[must_use]
    pub fn layout(&self) -> &Schema {
        &self.0.layout
    }

    /// The first and the last day on which all keys are valid, and all authorities recognised. A hidden key has no days of
    /// its own.
    #[must_use]
    pub fn days(&self) -> (Date, Date) {
        (self.0.not_before, self.0.not_after)
    }

    /// Whether all keys are valid on a day, and all authorities recognised.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        (self.0.not_before..=self.0.not_after).contains(&day)
    }

    /// The number of the authority with this key, if credentials of this schema are in the set.
    ///
    /// Looks at all of them, in the same way wherever it is: which issuer a holder hides does not show in the time.
    pub(super) fn number(&self, key: &[u8; PublicKey::LEN], schema: &SchemaDigest) -> Option<u16> {
        let (mut number, mut found) = (0, Choice::from(0));
        for (place, member) in (0_u16..).zip(&self.0.members) {
            let same_schema = member.schema.to_bytes().ct_eq(&schema.to_bytes());
            let is_it = member.key.to_bytes().ct_eq(key) & same_schema;
            number.conditional_assign(&place, is_it);
            found |= is_it;
        }
        bool::from(found).then_some(number)
    }

    /// How claims of the set are called in a schema, if it is one of the set's.
    pub(super) fn names_in(&self, schema: &SchemaDigest) -> Option<&ClaimNames> {
        // To the end, wherever it is, as with the number.
        self.0.members.iter().fold(None, |found, member| {
            if member.schema == *schema { found.or(Some(&member.names)) } else { found }
        })
    }

    pub(super) fn twins(&self) -> Vec<G1> {
        self.0.members.iter().map(|member| member.twin).collect()
    }

    pub(super) fn domains(&self) -> Vec<Scalar> {
        self.0.members.iter().map(|member| member.domain).collect()
    }
}

/// Everything that a proof depends on, with the names that it is recognised by.
fn digest(members: &[Member], layout: &Schema) -> AuthoritiesDigest {
    let count = u32::try_from(members.len()).unwrap_or(u32::MAX);
    let mut hash = Sha256::new_with_prefix(b"AVERMENT-V1-AUTHORITIES")
        .chain_update(layout.digest().to_bytes())
        .chain_update(count.to_be_bytes());
    for member in members {
        // Names have at most 64 octets.
        let len = u8::try_from(member.issuer.len()).unwrap_or(u8::MAX);
        hash.update([len]);
        hash.update(&member.issuer);
        hash.update(member.key.to_bytes());
        hash.update(member.twin.to_bytes());
        hash.update(member.schema.to_bytes());
    }
    AuthoritiesDigest::from_bytes(hash.finalize().into())
}

impl PartialEq for Authorities {
    fn eq(&self, other: &Self) -> bool {
        self.0.digest == other.0.digest
    }
}

impl Eq for Authorities {}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Authorities");
        debug.field("digest", &self.0.digest).field("len", &self.0.members.len());
        debug.finish_non_exhaustive()
    }
}
