//! Making lists, and what fits together in them.

use alloc::string::String;
use alloc::vec::Vec;

use litemap::LiteMap;

use super::{
    Contents, Equivalent, LABEL, ListEntry, ListError, ListedRegistry, RecognitionRule, TrustList,
    notation,
};
use crate::codec::{FormatError, Named};
use crate::credential::{Date, Schema, is_name};
use crate::operator::{OperatorKey, OperatorSecretKey};
use crate::registry::RegistryDocument;
use crate::trust::IssuerKey;

/// A list in the making. Errors are told by [`TrustListBuilder::sign`].
#[derive(Clone, Debug)]
#[must_use]
pub struct TrustListBuilder {
    id: String,
    version: u32,
    days: (Date, Date),
    successor: Option<OperatorKey>,
    entries: Vec<ListEntry>,
    equivalents: Vec<Equivalent>,
    rules: Vec<RecognitionRule>,
}

impl TrustListBuilder {
    pub(super) fn new(id: &str, version: u32, days: (Date, Date)) -> Self {
        let (entries, equivalents, rules) = (Vec::new(), Vec::new(), Vec::new());
        Self { id: id.into(), version, days, successor: None, entries, equivalents, rules }
    }

    /// Adds an issuer.
    pub fn entry(mut self, entry: ListEntry) -> Self {
        self.entries.push(entry);
        self
    }

    /// Says that a schema of others stands for one of ours.
    pub fn equivalent(mut self, equivalent: Equivalent) -> Self {
        self.equivalents.push(equivalent);
        self
    }

    /// Recognises another list.
    pub fn rule(mut self, rule: RecognitionRule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Names the operator that may sign later versions as well. Another one takes its place.
    pub fn successor(mut self, operator: OperatorKey) -> Self {
        self.successor = Some(operator);
        self
    }

    /// Finishes the list and signs it.
    ///
    /// # Errors
    ///
    /// [`ListError`] says what does not fit together; [`FormatError::TooLong`] if the list would have more than 4,194,304
    /// octets of JSON.
    pub fn sign(self, operator: &OperatorSecretKey) -> Result<TrustList, ListError> {
        let Self { id, version, days, successor, entries, equivalents, rules } = self;
        let (not_before, not_after) = days;
        let root = operator.public_key();
        let operator_key = root;
        let contents = Contents {
            id,
            version,
            not_before,
            not_after,
            operator: operator_key,
            successor,
            entries,
            equivalents,
            rules,
        };
        contents.check()?;
        let digest = notation::Body::from(&contents).digest();
        let signature = operator.sign(LABEL, &digest);
        let list = TrustList { contents, root, digest, signature };
        if list.to_json().len() > TrustList::MAX_LEN {
            return Err(FormatError::TooLong.into());
        }
        Ok(list)
    }
}

fn in_order(days: (Date, Date)) -> Result<(), ListError> {
    if days.0 <= days.1 { Ok(()) } else { Err(ListError::Validity) }
}

fn named(name: &str) -> Result<(), ListError> {
    if is_name(name) { Ok(()) } else { Err(ListError::Name) }
}

/// No registry comes twice in an entry, and one name has one document in the whole list.
fn check_registries<'a>(
    entry: &'a ListEntry,
    known: &mut LiteMap<&'a str, &'a RegistryDocument>,
) -> Result<(), ListError> {
    let mut seen = LiteMap::new_vec();
    for ListedRegistry { document, from, until } in &entry.registries {
        in_order((*from, *until))?;
        let name = document.registry();
        let same = *known.entry(name).or_insert(document) == document;
        if !same || seen.insert(name, ()).is_some() {
            return Err(ListError::DuplicateRegistry(name.into()));
        }
    }
    Ok(())
}

impl Contents {
    /// Whether everything fits together.
    pub(super) fn check(&self) -> Result<(), ListError> {
        named(&self.id)?;
        in_order((self.not_before, self.not_after))?;
        if self.version == 0 {
            return Err(ListError::Validity);
        }
        if self.successor == Some(self.operator) {
            return Err(ListError::Successor);
        }
        self.check_counts()?;
        self.check_entries()?;
        self.check_equivalents()?;
        self.check_rules()
    }

    fn check_counts(&self) -> Result<(), ListError> {
        let keys: usize = self.entries.iter().map(|entry| entry.document.keys().len()).sum();
        let registries = self.entries.iter().map(|entry| entry.registries.len());
        let ok = (1..=TrustList::MAX_ENTRIES).contains(&self.entries.len())
            && keys <= TrustList::MAX_KEYS
            && registries.sum::<usize>() <= TrustList::MAX_REGISTRIES
            && self.equivalents.len() <= TrustList::MAX_EQUIVALENTS
            && self.equivalents.iter().all(|one| one.names.len() <= TrustList::MAX_NAMES)
            && self.rules.len() <= TrustList::MAX_RULES
            && self.rules.iter().all(|rule| rule.purposes.len() <= TrustList::MAX_PURPOSES);
        if ok { Ok(()) } else { Err(ListError::Count) }
    }

    fn check_entries(&self) -> Result<(), ListError> {
        let (mut issuers, mut registries) = (LiteMap::new_vec(), LiteMap::new_vec());
        for entry in &self.entries {
            check_registries(entry, &mut registries)?;
            named(&entry.jurisdiction)?;
            in_order((entry.from, entry.until))?;
            if issuers.insert(entry.document.id(), ()).is_some() {
                return Err(ListError::DuplicateIssuer(entry.document.id().into()));
            }
        }
        let keys = self.entries.iter().flat_map(|entry| entry.document.keys());
        let mut keys: Vec<_> = keys.map(IssuerKey::id).collect();
        keys.sort_unstable();
        match keys.windows(2).find(|pair| pair.first() == pair.last()) {
            Some([twice, ..]) => Err(ListError::DuplicateKey(*twice)),
            _ => Ok(()),
        }
    }

    /// All versions of a family, of all issuers.
    fn family<'a>(&'a self, family: &'a str) -> impl Iterator<Item = &'a Schema> {
        let schemas = self.entries.iter().flat_map(|entry| entry.document.schemas());
        schemas.filter(move |schema| schema.id() == family)
    }

    fn has_family(&self, family: &str) -> Result<(), ListError> {
        let mut schemas = self.family(family);
        schemas.next().map(drop).ok_or_else(|| ListError::Family(family.into()))
    }

    fn check_equivalents(&self) -> Result<(), ListError> {
        let mut seen = LiteMap::new_vec();
        for equivalent in &self.equivalents {
            let Equivalent { family, schema, names } = equivalent;
            self.has_family(family)?;
            let is_ours = self.family(family).any(|ours| ours.digest() == *schema);
            if is_ours || seen.insert((family, schema), ()).is_some() {
                return Err(ListError::DuplicateEquivalent(*schema));
            }
            names.values().try_for_each(|theirs| named(theirs))?;
            self.check_names(family, names)?;
        }
        Ok(())
    }

    /// Each name is one of a claim, and no two claims of the family have one name there, mapped or not.
    fn check_names(&self, family: &str, names: &Named<String>) -> Result<(), ListError> {
        let claims = self.family(family).flat_map(Schema::claims).map(|claim| claim.name.as_str());
        let claims: LiteMap<&str, ()> = claims.map(|claim| (claim, ())).collect();
        if let Some(unknown) = names.keys().find(|ours| !claims.contains_key(ours)) {
            return Err(ListError::Claim(unknown.into()));
        }
        let mut taken = LiteMap::new_vec();
        let theirs = |ours| names.get(ours).map_or_else(|| String::from(ours), String::clone);
        match claims.keys().find(|ours| taken.insert(theirs(**ours), ()).is_some()) {
            Some(ours) => Err(ListError::Claim((*ours).into())),
            None => Ok(()),
        }
    }

    fn check_rules(&self) -> Result<(), ListError> {
        let mut seen = LiteMap::new_vec();
        for rule in &self.rules {
            [&rule.list, &rule.jurisdiction].into_iter().try_for_each(|name| named(name))?;
            rule.purposes.iter().try_for_each(|purpose| named(purpose))?;
            in_order((rule.from, rule.until))?;
            self.has_family(&rule.family)?;
            if rule.list == self.id {
                return Err(ListError::ItSelf);
            }
            if seen.insert((&rule.list, &rule.jurisdiction, &rule.family), ()).is_some() {
                return Err(ListError::DuplicateRule);
            }
        }
        Ok(())
    }
}
