//! Lists in JSON, and the CBOR that is signed.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use litemap::LiteMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    AssuranceLevel, Contents, Equivalent, ListEntry, ListError, ListedRegistry, RecognitionRule,
    TrustList,
};
use crate::codec::{FormatError, Kind, Named, Writer, base64url, enveloped};
use crate::credential::{Date, SchemaDigest};
use crate::operator::{OperatorKey, OperatorSignature};
use crate::registry::{RegistryDocument, StatusError};
use crate::trust::notation::Document;

/// The only value of `format`.
const FORMAT: &str = "averment-trust-list-1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signed {
    format: String,
    list: Body,
    #[serde(with = "base64url")]
    signature: [u8; OperatorSignature::LEN],
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    id: String,
    version: u32,
    not_before: Date,
    not_after: Date,
    #[serde(with = "base64url")]
    pub(super) operator: [u8; OperatorKey::LEN],
    #[serde(default, skip_serializing_if = "Option::is_none")]
    successor: Option<Key>,
    entries: Vec<Entry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    equivalents: Vec<Same>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rules: Vec<Rule>,
}

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Key(#[serde(with = "base64url")] [u8; OperatorKey::LEN]);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    jurisdiction: String,
    level: AssuranceLevel,
    from: Date,
    until: Date,
    document: Document,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    registries: Vec<Registry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Registry {
    /// In CBOR: the octets whose digest the first epoch continues.
    #[serde(with = "base64url")]
    document: Vec<u8>,
    from: Date,
    until: Date,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Same {
    family: String,
    schema: SchemaDigest,
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    names: Named<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    list: String,
    #[serde(with = "base64url")]
    operator: [u8; OperatorKey::LEN],
    jurisdiction: String,
    family: String,
    level: AssuranceLevel,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    purposes: Vec<String>,
    from: Date,
    until: Date,
}

impl Signed {
    pub(super) fn new(contents: &Contents, signature: &OperatorSignature) -> Self {
        let list = Body::from(contents);
        Self { format: FORMAT.into(), list, signature: signature.to_bytes() }
    }

    pub(super) const fn operator(&self) -> &[u8; OperatorKey::LEN] {
        &self.list.operator
    }

    /// Counts before the signature is looked at.
    pub(super) fn check(self) -> Result<(Body, OperatorSignature), ListError> {
        if self.format != FORMAT {
            return Err(FormatError::UnknownVersion.into());
        }
        let body = self.list;
        let keys: usize = body.entries.iter().map(|entry| entry.document.key_count()).sum();
        let registries = body.entries.iter().map(|entry| entry.registries.len());
        let ok = body.entries.len() <= TrustList::MAX_ENTRIES
            && registries.sum::<usize>() <= TrustList::MAX_REGISTRIES
            && keys <= TrustList::MAX_KEYS
            && body.equivalents.len() <= TrustList::MAX_EQUIVALENTS
            && body.rules.len() <= TrustList::MAX_RULES;
        if !ok {
            return Err(ListError::Count);
        }
        Ok((body, OperatorSignature::from_bytes(self.signature)))
    }
}

impl Body {
    /// SHA-256 of the CBOR.
    pub(super) fn digest(&self) -> [u8; 32] {
        let octets =
            Writer::collect(|writer| enveloped(Kind::TrustList, writer, |w| self.write(w)));
        Sha256::digest(octets).into()
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(9);
        writer.text(&self.id);
        writer.uint(u64::from(self.version));
        writer.uint(u64::from(self.not_before.days()));
        writer.uint(u64::from(self.not_after.days()));
        writer.bytes(&self.operator);
        writer.optional(self.successor.as_ref(), |writer, Key(key)| writer.bytes(key));
        writer.list(self.entries.iter(), |writer, entry| entry.write(writer));
        writer.list(self.equivalents.iter(), |writer, same| same.write(writer));
        writer.list(self.rules.iter(), |writer, rule| rule.write(writer));
    }

    /// Points and proofs are checked here, after the signature.
    pub(super) fn read(self) -> Result<Contents, ListError> {
        let successor = self.successor.map(|Key(key)| OperatorKey::from_bytes(&key));
        let mut known = Known::new();
        let entries = self.entries.into_iter().map(|entry| entry.read(&mut known));
        let entries = entries.collect::<Result<_, _>>()?;
        let rules = self.rules.into_iter().map(Rule::read).collect::<Result<_, _>>()?;
        Ok(Contents {
            id: self.id,
            version: self.version,
            not_before: self.not_before,
            not_after: self.not_after,
            operator: OperatorKey::from_bytes(&self.operator)?,
            successor: successor.transpose()?,
            entries,
            equivalents: self.equivalents.into_iter().map(Same::read).collect(),
            rules,
        })
    }
}

impl From<&Contents> for Body {
    fn from(contents: &Contents) -> Self {
        Self {
            id: contents.id.clone(),
            version: contents.version,
            not_before: contents.not_before,
            not_after: contents.not_after,
            operator: contents.operator.to_bytes(),
            successor: contents.successor.map(|key| Key(key.to_bytes())),
            entries: contents.entries.iter().map(Entry::from).collect(),
            equivalents: contents.equivalents.iter().map(Same::from).collect(),
            rules: contents.rules.iter().map(Rule::from).collect(),
        }
    }
}

/// Registries that were read: those of a federation are in many entries, and checked once.
type Known = LiteMap<Vec<u8>, RegistryDocument>;

impl Entry {
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(if self.registries.is_empty() { 5 } else { 6 });
        writer.text(&self.jurisdiction);
        writer.uint(self.level.number());
        writer.uint(u64::from(self.from.days()));
        writer.uint(u64::from(self.until.days()));
        self.document.write(writer);
        if !self.registries.is_empty() {
            writer.list(self.registries.iter(), |writer, registry| registry.write(writer));
        }
    }

    fn read(self, known: &mut Known) -> Result<ListEntry, ListError> {
        let Self { jurisdiction, level, from, until, document, registries } = self;
        let issuer = String::from(document.issuer());
        let document = document
            .read()
            .map_err(|error| ListError::Document { issuer: issuer.clone(), error })?;
        let registries = registries.into_iter().map(|registry| {
            let read = registry.read(known);
            read.map_err(|error| ListError::Registry { issuer: issuer.clone(), error })
        });
        let registries = registries.collect::<Result<_, _>>()?;
        Ok(ListEntry { jurisdiction, level, from, until, document, registries })
    }
}

impl From<&ListEntry> for Entry {
    fn from(entry: &ListEntry) -> Self {
        let ListEntry { jurisdiction, level, from, until, document, registries } = entry;
        let (jurisdiction, document) = (jurisdiction.clone(), Document::from(document));
        let registries = registries.iter().map(Registry::from).collect();
        Self { jurisdiction, level: *level, from: *from, until: *until, document, registries }
    }
}

impl Registry {
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(3);
        writer.bytes(&self.document);
        writer.uint(u64::from(self.from.days()));
        writer.uint(u64::from(self.until.days()));
    }

    fn read(self, known: &mut Known) -> Result<ListedRegistry, StatusError> {
        let Self { document: octets, from, until } = self;
        let document = match known.entry(octets) {
            litemap::Entry::Occupied(read) => read.get().clone(),
            litemap::Entry::Vacant(new) => {
                let read = RegistryDocument::decode(new.key())?;
                new.insert(read).clone()
            }
        };
        Ok(ListedRegistry { document, from, until })
    }
}

impl From<&ListedRegistry> for Registry {
    fn from(listed: &ListedRegistry) -> Self {
        Self { document: listed.document.encode(), from: listed.from, until: listed.until }
    }
}

impl Same {
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(3);
        writer.text(&self.family);
        writer.bytes(&self.schema.to_bytes());
        writer.list(self.names.iter(), |writer, (ours, theirs)| {
            writer.array(2);
            writer.text(ours);
            writer.text(theirs);
        });
    }

    fn read(self) -> Equivalent {
        let Self { family, schema, names } = self;
        Equivalent { family, schema, names }
    }
}

impl From<&Equivalent> for Same {
    fn from(equivalent: &Equivalent) -> Self {
        let Equivalent { family, schema, names } = equivalent.clone();
        Self { family, schema, names }
    }
}

impl Rule {
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(8);
        writer.text(&self.list);
        writer.bytes(&self.operator);
        writer.text(&self.jurisdiction);
        writer.text(&self.family);
        writer.uint(self.level.number());
        writer.list(self.purposes.iter(), |writer, purpose| writer.text(purpose));
        writer.uint(u64::from(self.from.days()));
        writer.uint(u64::from(self.until.days()));
    }

    fn read(self) -> Result<RecognitionRule, ListError> {
        let count = self.purposes.len();
        let purposes: BTreeSet<String> = self.purposes.into_iter().collect();
        if purposes.len() != count {
            return Err(FormatError::NotCanonical.into());
        }
        Ok(RecognitionRule {
            list: self.list,
            operator: OperatorKey::from_bytes(&self.operator)?,
            jurisdiction: self.jurisdiction,
            family: self.family,
            level: self.level,
            purposes,
            from: self.from,
            until: self.until,
        })
    }
}

impl From<&RecognitionRule> for Rule {
    fn from(rule: &RecognitionRule) -> Self {
        Self {
            list: rule.list.clone(),
            operator: rule.operator.to_bytes(),
            jurisdiction: rule.jurisdiction.clone(),
            family: rule.family.clone(),
            level: rule.level,
            purposes: rule.purposes.iter().cloned().collect(),
            from: rule.from,
            until: rule.until,
        }
    }
}

#[cfg(test)]
impl Body {
    /// Gives the first key the proof of the first key of the last entry of `other`.
    pub(super) fn swap_proofs(&mut self, other: Self) {
        let other = other.entries.into_iter().next_back().unwrap();
        self.entries[0].document.take_proof(&other.document);
    }

    pub(super) fn signed(self, signature: &OperatorSignature) -> Signed {
        Signed { format: FORMAT.into(), list: self, signature: signature.to_bytes() }
    }
}
