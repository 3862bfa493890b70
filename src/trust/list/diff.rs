//! What is different between two versions of a list.

use alloc::string::String;
use alloc::vec::Vec;

use litemap::LiteMap;
use serde::Serialize;

use super::{AssuranceLevel, Contents, ListEntry, ListedRegistry};
use crate::credential::{KeyId, Schema, SchemaDigest};

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ListChange {
    /// Another operator signs.
    Operator,
    /// Another successor is named, or none.
    Successor,
    /// The list is valid on other days.
    Days,
    /// An issuer is gone.
    IssuerRemoved(String),
    /// A key of an issuer is gone, or is another key with the same id.
    KeyRemoved {
        /// The issuer.
        issuer: String,
        /// The key.
        key: KeyId,
    },
    /// A schema of an issuer is gone.
    SchemaRemoved {
        /// The issuer.
        issuer: String,
        /// The schema.
        schema: SchemaDigest,
    },
    /// A registry of an issuer is gone, or is another one of the same name.
    RegistryRemoved {
        /// The issuer.
        issuer: String,
        /// The name of the registry.
        registry: String,
    },
    /// An issuer is new.
    IssuerAdded(String),
    /// A key of an issuer is new, or has other days.
    KeyAdded {
        /// The issuer.
        issuer: String,
        /// The key.
        key: KeyId,
    },
    /// A schema of an issuer is new.
    SchemaAdded {
        /// The issuer.
        issuer: String,
        /// The schema.
        schema: SchemaDigest,
    },
    /// A registry of an issuer is new, or has other days.
    RegistryAdded {
        /// The issuer.
        issuer: String,
        /// The name of the registry.
        registry: String,
    },
    /// An issuer has another level.
    Level {
        /// The issuer.
        issuer: String,
        /// The level before.
        from: AssuranceLevel,
        /// The level now.
        to: AssuranceLevel,
    },
    /// The jurisdiction, the days, the table or the texts of an issuer are others.
    Issuer(String),
    /// A schema of others stands for ours no more, or under other names.
    EquivalentRemoved(SchemaDigest),
    /// A schema of others stands for ours, or under other names.
    EquivalentAdded(SchemaDigest),
    /// A rule is gone, or is another one now: the id of the list that it is about.
    RuleRemoved(String),
    /// A rule is new.
    RuleAdded(String),
}

pub(super) fn diff(old: &Contents, new: &Contents) -> Vec<ListChange> {
    let mut changes = Vec::new();
    let days = |list: &Contents| (list.not_before, list.not_after);
    let heads = [
        (old.operator != new.operator, ListChange::Operator),
        (old.successor != new.successor, ListChange::Successor),
        (days(old) != days(new), ListChange::Days),
    ];
    changes.extend(heads.into_iter().filter(|(differs, _)| *differs).map(|(_, change)| change));
    let (before, after) = (by_issuer(old), by_issuer(new));
    let gone = before.keys().filter(|issuer| !after.contains_key(*issuer));
    changes.extend(gone.map(|issuer| ListChange::IssuerRemoved((*issuer).into())));
    let both = || before.iter().filter_map(|(issuer, old)| Some((*old, *after.get(issuer)?)));
    both().for_each(|(old, new)| removed(old, new, &mut changes));
    let fresh = after.keys().filter(|issuer| !before.contains_key(*issuer));
    changes.extend(fresh.map(|issuer| ListChange::IssuerAdded((*issuer).into())));
    both().for_each(|(old, new)| added(old, new, &mut changes));
    lines(&old.equivalents, &new.equivalents, |same| ListChange::EquivalentRemoved(same.schema))
        .chain(lines(&new.equivalents, &old.equivalents, |same| {
            ListChange::EquivalentAdded(same.schema)
        }))
        .chain(lines(&old.rules, &new.rules, |rule| ListChange::RuleRemoved(rule.list.clone())))
        .chain(lines(&new.rules, &old.rules, |rule| ListChange::RuleAdded(rule.list.clone())))
        .for_each(|change| changes.push(change));
    changes
}

fn by_issuer(list: &Contents) -> LiteMap<&str, &ListEntry> {
    list.entries.iter().map(|entry| (entry.document.id(), entry)).collect()
}

/// A change for each of `these` that is not among `those`.
fn lines<'a, T: PartialEq>(
    these: &'a [T],
    those: &'a [T],
    change: impl Fn(&T) -> ListChange + 'a,
) -> impl Iterator<Item = ListChange> + 'a {
    these.iter().filter(|this| !those.contains(this)).map(change)
}

fn schemas(entry: &ListEntry) -> impl Iterator<Item = SchemaDigest> {
    entry.document.schemas().iter().map(Schema::digest)
}

fn removed(old: &ListEntry, new: &ListEntry, changes: &mut Vec<ListChange>) {
    let issuer = || String::from(old.document.id());
    let keys = old.document.keys().iter().filter(|key| {
        let same = new.document.key(&key.id());
        same.is_none_or(|same| same.public_key() != key.public_key())
    });
    changes.extend(keys.map(|key| ListChange::KeyRemoved { issuer: issuer(), key: key.id() }));
    let gone = schemas(old).filter(|schema| new.document.schema(schema).is_none());
    changes.extend(gone.map(|schema| ListChange::SchemaRemoved { issuer: issuer(), schema }));
    let still = |one: &&ListedRegistry| {
        let mut registries = new.registries.iter();
        registries.any(|other| other.document == one.document)
    };
    let gone = old.registries.iter().filter(|one| !still(one));
    changes.extend(gone.map(|one| ListChange::RegistryRemoved {
        issuer: issuer(),
        registry: one.document.registry().into(),
    }));
}

fn added(old: &ListEntry, new: &ListEntry, changes: &mut Vec<ListChange>) {
    let issuer = || String::from(new.document.id());
    let keys = new.document.keys().iter().filter(|key| old.document.key(&key.id()) != Some(*key));
    changes.extend(keys.map(|key| ListChange::KeyAdded { issuer: issuer(), key: key.id() }));
    let fresh = schemas(new).filter(|schema| old.document.schema(schema).is_none());
    changes.extend(fresh.map(|schema| ListChange::SchemaAdded { issuer: issuer(), schema }));
    let fresh = new.registries.iter().filter(|one| !old.registries.contains(one));
    changes.extend(fresh.map(|one| ListChange::RegistryAdded {
        issuer: issuer(),
        registry: one.document.registry().into(),
    }));
    if old.level != new.level {
        changes.push(ListChange::Level { issuer: issuer(), from: old.level, to: new.level });
    }
    let rest = |entry: &ListEntry| (entry.jurisdiction.clone(), entry.from, entry.until);
    let tables = old.document.table() != new.document.table();
    if rest(old) != rest(new) || tables || old.document.texts() != new.document.texts() {
        changes.push(ListChange::Issuer(issuer()));
    }
}
