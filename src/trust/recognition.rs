//! Recognition: which issuers of which lists are accepted, for what, on which day.

mod error;
mod recognised;
#[cfg(test)]
mod tests;

use alloc::vec::Vec;

pub use error::RecognitionError;
pub use recognised::{Names, Recognised, RecognisedBy, RecognisedIssuer, Refused};

use super::IssuerDocument;
use super::list::{AssuranceLevel, ListEntry, RecognitionRule, TrustList};
use crate::credential::{Date, Schema};
use crate::registry::RegistryDocument;

/// The lists that a verifier goes by: its own one, and those that its own one recognises.
///
/// Rules of the own list count and no others, so that a chain has at most one link: what a recognised list recognises in turn
/// is not accepted, and neither are its entries for other jurisdictions than the rule names.
///
/// ```
/// # use averment::credential::{Date, Schema};
/// # use averment::operator::OperatorSecretKey;
/// # use averment::trust::*;
/// # let rng = &mut rand::rngs::SysRng;
/// # let days = (Date::parse("2026-01-01")?, Date::parse("2026-12-31")?);
/// # let schema = Schema::builder("hk.example/resident", 1).date("birth_date").build()?;
/// # let theirs = Schema::builder("mo.example/residente", 1).date("nascimento").build()?;
/// # let document = |issuer: &str, schema: &Schema, rng: &mut _| -> Result<_, TrustError> {
/// #     let key = IssuerSecretKey::generate(issuer, schema, &[7; 32])?.publish(days.0, days.1, rng)?;
/// #     IssuerDocument::builder(issuer).key(key).schema(schema.clone()).build()
/// # };
/// # let (we, they) = (OperatorSecretKey::generate(rng)?, OperatorSecretKey::generate(rng)?);
/// # let macao = TrustList::builder("mo.example/trust", 1, days)
/// #     .entry(ListEntry::new("mo", AssuranceLevel::High, days, document("mo.example/dsi", &theirs, rng)?))
/// #     .sign(&they)?;
/// // The operator of our list says that Macao's cards stand for ours, where, and until when.
/// let ours = TrustList::builder("hk.example/trust", 1, days)
///     .entry(ListEntry::new("hk", AssuranceLevel::High, days, document("hk.example/identity", &schema, rng)?))
///     .equivalent(Equivalent::new("hk.example/resident", theirs.digest(), [("birth_date", "nascimento")]))
///     .rule(
///         RecognitionRule::new("mo.example/trust", they.public_key(), "mo", "hk.example/resident", days)
///             .at_level(AssuranceLevel::Substantial)
///             .for_purpose("library"),
///     )
///     .sign(&we)?;
///
/// // A library goes by it.
/// let recognition = Recognition::new(ours).with(macao)?;
/// let today = Date::parse("2026-11-24")?;
/// let accepted =
///     recognition.recognise("hk.example/resident", "library", AssuranceLevel::Low, today)?;
/// assert_eq!(accepted.issuers().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Recognition {
    own: TrustList,
    others: Vec<TrustList>,
}

impl Recognition {
    /// Goes by one list alone.
    #[must_use]
    pub const fn new(own: TrustList) -> Self {
        Self { own, others: Vec::new() }
    }

    /// Adds a list that a rule of the own one is about. A newer version takes the place of the one at hand.
    ///
    /// # Errors
    ///
    /// [`RecognitionError::NoRule`] if no rule is about it, [`RecognitionError::Operator`] if the rule is about another
    /// operator, [`RecognitionError::RolledBack`] if it is older than the one at hand.
    pub fn with(mut self, list: TrustList) -> Result<Self, RecognitionError> {
        let rules = || self.own.rules().iter().filter(|rule| rule.list == list.id());
        if rules().next().is_none() {
            return Err(RecognitionError::NoRule);
        }
        if !rules().any(|rule| is_by(&list, rule)) {
            return Err(RecognitionError::Operator);
        }
        match self.others.iter_mut().find(|other| other.id() == list.id()) {
            Some(other) if other.version() > list.version() => {
                return Err(RecognitionError::RolledBack);
            }
            Some(other) => *other = list,
            None => self.others.push(list),
        }
        Ok(self)
    }

    /// The own list.
    #[must_use]
    pub const fn own(&self) -> &TrustList {
        &self.own
    }

    /// The lists that rules of the own one are about.
    #[must_use]
    pub fn others(&self) -> &[TrustList] {
        &self.others
    }

    /// The documents of all issuers that may be recognised some day, for a verifier to load. Make the verifier anew when a
    /// list is replaced: keys that are gone are accepted no more.
    pub fn documents(&self) -> impl Iterator<Item = IssuerDocument> {
        let others = self.others.iter().flat_map(TrustList::entries);
        let others = others.filter(|entry| self.is_unambiguous(entry.document.id()));
        self.own.entries().iter().chain(others).map(|entry| entry.document.clone())
    }

    /// Whether an issuer of another list is in no list beside it: nobody lists an issuer of ours, or each other's.
    fn is_unambiguous(&self, issuer: &str) -> bool {
        let in_others = self.others.iter().filter(|list| list.entry(issuer).is_some());
        self.own.entry(issuer).is_none() && in_others.count() < 2
    }

    /// Whether the names of an entry's registries are not those of others in another list: a registry of a federation is in
    /// several lists, with one document.
    fn keeps_to_its_registries(&self, list: &TrustList, entry: &ListEntry) -> bool {
        let others = self.others.iter().filter(|other| other.id() != list.id());
        let lists = core::iter::once(&self.own).chain(others);
        entry.registries.iter().all(|listed| {
            let mut known = lists.clone().filter_map(|of| of.registry(listed.document.registry()));
            known.all(|document| *document == listed.document)
        })
    }

    /// Which issuers are accepted on a day for credentials of a family of ours, at a level or above.
    ///
    /// `purpose` is what the credentials are asked for, as rules name it.
    ///
    /// # Errors
    ///
    /// [`RecognitionError::ListNotValid`] if the own list is not valid on that day, [`RecognitionError::Nothing`] if no issuer
    /// is left.
    pub fn recognise(
        &self,
        family: &str,
        purpose: &str,
        level: AssuranceLevel,
        day: Date,
    ) -> Result<Recognised, RecognitionError> {
        if !self.own.is_valid_on(day) {
            return Err(RecognitionError::ListNotValid);
        }
        let mut found = Recognised::new(family, &self.own, day);
        let asked = Asked { family, purpose, level, day };
        let days = (self.own.not_before(), self.own.not_after());
        let source = Source { list: &self.own, own: None, level, days };
        for entry in self.own.entries() {
            asked.add(&source, entry, &mut found);
        }
        for rule in self.own.rules().iter().filter(|rule| rule.family == family) {
            if let Err(reason) = self.apply(rule, &asked, &mut found) {
                found.refuse(&rule.list, None, reason);
            }
        }
        if found.issuers().is_empty() { Err(RecognitionError::Nothing) } else { Ok(found) }
    }

    fn apply(
        &self,
        rule: &RecognitionRule,
        asked: &Asked<'_>,
        found: &mut Recognised,
    ) -> Result<(), RecognitionError> {
        if !rule.is_valid_on(asked.day) {
            return Err(RecognitionError::RuleNotValid);
        }
        if !rule.covers(asked.purpose) {
            return Err(RecognitionError::Purpose);
        }
        let list = self.others.iter().find(|list| list.id() == rule.list);
        let list = list.ok_or(RecognitionError::NotLoaded)?;
        if !is_by(list, rule) {
            return Err(RecognitionError::Operator);
        }
        if !list.is_valid_on(asked.day) {
            return Err(RecognitionError::ListNotValid);
        }
        let level = rule.level.max(asked.level);
        let days = [
            (self.own.not_before(), self.own.not_after()),
            (list.not_before(), list.not_after()),
            (rule.from, rule.until),
        ];
        let days = days.into_iter().reduce(both).unwrap_or((rule.from, rule.until));
        let source = Source { list, own: Some(&self.own), level, days };
        for entry in list.entries() {
            if entry.jurisdiction != rule.jurisdiction {
                found.refuse(list.id(), Some(entry), RecognitionError::Jurisdiction);
            } else if !self.is_unambiguous(entry.document.id()) {
                found.refuse(list.id(), Some(entry), RecognitionError::ListedTwice);
            } else if !self.keeps_to_its_registries(list, entry) {
                found.refuse(list.id(), Some(entry), RecognitionError::Registry);
            } else {
                asked.add(&source, entry, found);
            }
        }
        Ok(())
    }
}

/// Whether a list is by the operator of a rule, or by one whom its successors lead to.
fn is_by(list: &TrustList, rule: &RecognitionRule) -> bool {
    list.operator() == rule.operator || list.root() == rule.operator
}

/// What a verifier wants.
struct Asked<'a> {
    family: &'a str,
    purpose: &'a str,
    level: AssuranceLevel,
    day: Date,
}

/// Where entries come from.
struct Source<'a> {
    list: &'a TrustList,
    /// Our list, where the entries are of another one.
    own: Option<&'a TrustList>,
    /// The lowest level that is accepted from there.
    level: AssuranceLevel,
    /// The days on which the lists hold, and the rule.
    days: (Date, Date),
}

/// The days that two spans share.
fn both(a: (Date, Date), b: (Date, Date)) -> (Date, Date) {
    (a.0.max(b.0), a.1.min(b.1))
}

impl Asked<'_> {
    /// Takes an entry of a list, if it is good enough.
    fn add(&self, source: &Source<'_>, entry: &ListEntry, found: &mut Recognised) {
        let Source { list, own, level, days } = *source;
        let names = |schema: &Schema| match own {
            None => (schema.id() == self.family).then(Names::default),
            Some(own) => self.names(own, schema),
        };
        let schemas = entry.document.schemas().iter();
        let schemas: Vec<_> =
            schemas.filter_map(|schema| Some((schema.digest(), names(schema)?))).collect();
        let refusal = if schemas.is_empty() {
            // An issuer of ours for something else is no surprise.
            if own.is_none() {
                return;
            }
            RecognitionError::NoEquivalent
        } else if !entry.is_valid_on(self.day) {
            RecognitionError::EntryNotValid
        } else if entry.level < level {
            RecognitionError::Level
        } else {
            found.accept(RecognisedIssuer {
                issuer: entry.document.id().into(),
                foreign: own.is_some(),
                days: both(days, (entry.from, entry.until)),
                document: entry.document.clone(),
                registries: self.registries(entry),
                schemas: schemas.iter().map(|(schema, _)| *schema).collect(),
                by: RecognisedBy {
                    list: list.id().into(),
                    version: list.version(),
                    jurisdiction: entry.jurisdiction.clone(),
                    level: entry.level,
                    names: schemas.into_iter().filter(|(_, names)| !names.0.is_empty()).collect(),
                },
            });
            return;
        };
        found.refuse(list.id(), Some(entry), refusal);
    }

    fn registries(&self, entry: &ListEntry) -> Vec<RegistryDocument> {
        let valid = entry.registries.iter().filter(|listed| listed.is_valid_on(self.day));
        valid.map(|listed| listed.document.clone()).collect()
    }

    /// How claims of ours are called in a schema of others, if it stands for ours.
    fn names(&self, own: &TrustList, schema: &Schema) -> Option<Names> {
        let digest = schema.digest();
        let ours = own.entries().iter().flat_map(|entry| entry.document.schemas());
        let mut ours = ours.filter(|schema| schema.id() == self.family);
        if ours.any(|ours| ours.digest() == digest) {
            return Some(Names::default());
        }
        let mut equivalents = own.equivalents().iter().filter(|one| one.family == self.family);
        equivalents.find(|one| one.schema == digest).map(|one| Names(one.names.clone()))
    }
}
