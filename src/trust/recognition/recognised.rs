//! What is recognised, and what is not.

use alloc::string::String;
use alloc::vec::Vec;

use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::RecognitionError;
use crate::codec::{FormatError, Named, Reader, Writer, unique_map};
use crate::credential::{Date, Schema, SchemaDigest};
use crate::registry::RegistryDocument;
use crate::trust::IssuerDocument;
use crate::trust::list::{AssuranceLevel, ListEntry, TrustList};

/// Octets of a name.
const MAX_NAME: usize = 64;
/// Schemas of an issuer that have names of their own.
const MAX_SCHEMAS: usize = 64;

/// Names of claims of ours, with their names in another schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Names(pub(crate) Named<String>);

impl Names {
    /// The pairs, in the order of our names.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(ours, theirs)| (ours, theirs.as_str()))
    }
}

/// Through which list an issuer is recognised, and how its claims are called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RecognisedBy {
    /// The id of the list that has the issuer.
    pub list: String,
    /// Its version.
    pub version: u32,
    /// Under whose law the issuer is.
    pub jurisdiction: String,
    /// How sure the issuer is of who somebody is.
    pub level: AssuranceLevel,
    /// How claims are called in schemas that have other names for them.
    #[serde(default, deserialize_with = "unique_map", skip_serializing_if = "LiteMap::is_empty")]
    pub(crate) names: LiteMap<SchemaDigest, Names>,
}

impl RecognisedBy {
    /// How claims are called in a schema, if it has other names for them.
    #[must_use]
    pub fn names_in(&self, schema: &SchemaDigest) -> Option<&Names> {
        self.names.get(schema)
    }

    pub(crate) fn write(&self, writer: &mut Writer<'_>) {
        writer.array(5);
        writer.text(&self.list);
        writer.uint(u64::from(self.version));
        writer.text(&self.jurisdiction);
        writer.uint(self.level.number());
        writer.list(self.names.iter(), |writer, (schema, names)| {
            writer.array(2);
            writer.bytes(&schema.to_bytes());
            writer.list(names.0.iter(), |writer, (ours, theirs)| {
                writer.array(2);
                writer.text(ours);
                writer.text(theirs);
            });
        });
    }

    /// Names out of order or twice come out differently when written again.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        reader.array(5)?;
        let list = reader.text(MAX_NAME)?.into();
        let version = reader.small()?;
        let jurisdiction = reader.text(MAX_NAME)?.into();
        let level = AssuranceLevel::of_number(reader.uint()?).ok_or(FormatError::Range)?;
        let names = reader.list(MAX_SCHEMAS, |reader| {
            reader.array(2)?;
            let schema = SchemaDigest::from_bytes(reader.fixed()?);
            let names = reader.list(TrustList::MAX_NAMES, |reader| {
                reader.array(2)?;
                Ok((reader.text(MAX_NAME)?.into(), reader.text(MAX_NAME)?.into()))
            })?;
            Ok((schema, Names(names.into_iter().collect())))
        })?;
        Ok(Self { list, version, jurisdiction, level, names: names.into_iter().collect() })
    }
}

/// An issuer that is accepted, with the schemas that are.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecognisedIssuer {
    /// The id of the issuer.
    pub issuer: String,
    /// The digests of the schemas.
    pub schemas: Vec<SchemaDigest>,
    /// Through which list.
    pub by: RecognisedBy,
    /// Whether it is in another list than the own one.
    pub foreign: bool,
    /// The first and the last day on which all holds: the lists, the rule, the entry.
    pub days: (Date, Date),
    /// Its keys and schemas.
    pub document: IssuerDocument,
    /// The registries of its credentials whose epochs count on the day.
    pub registries: Vec<RegistryDocument>,
}

/// What is not accepted, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// The id of the list.
    pub list: String,
    /// The issuer; none if the whole list is refused.
    pub issuer: Option<String>,
    /// Why.
    pub reason: RecognitionError,
}

/// Which issuers are accepted for credentials of a family, and which are not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Recognised {
    family: String,
    day: Date,
    /// The claims of all versions of the family.
    claims: LiteMap<String, ()>,
    issuers: Vec<RecognisedIssuer>,
    refused: Vec<Refused>,
}

impl Recognised {
    pub(super) fn new(family: &str, own: &TrustList, day: Date) -> Self {
        let schemas = own.entries().iter().flat_map(|entry| entry.document.schemas());
        let schemas = schemas.filter(|schema| schema.id() == family);
        let claims = schemas.flat_map(Schema::claims);
        let claims = claims.map(|claim| (claim.name.clone(), ())).collect();
        Self { family: family.into(), day, claims, issuers: Vec::new(), refused: Vec::new() }
    }

    pub(super) fn accept(&mut self, issuer: RecognisedIssuer) {
        self.issuers.push(issuer);
    }

    /// The family of ours.
    #[must_use]
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The day for which it was asked.
    #[must_use]
    pub const fn day(&self) -> Date {
        self.day
    }

    /// What we call the claims of a schema of an accepted issuer. Those that we have no name for keep theirs; where that is
    /// our name of another claim, there is none.
    pub(crate) fn own_names(&self, issuer: &RecognisedIssuer, schema: &Schema) -> Option<Names> {
        let names = issuer.by.names.get(&schema.digest());
        let called =
            |ours: &String| names.and_then(|names| names.0.get(ours)).unwrap_or(ours).clone();
        let theirs: LiteMap<_, _> = self.claims.keys().map(|ours| (called(ours), ours)).collect();
        let own = schema.claims().iter().map(|claim| {
            let ours = theirs.get(&claim.name).map(|ours| (*ours).clone());
            let free = (!self.claims.contains_key(&claim.name)).then(|| claim.name.clone());
            Some((claim.name.clone(), ours.or(free)?))
        });
        own.collect::<Option<_>>().map(Names)
    }

    /// The issuers, those of the own list first.
    #[must_use]
    pub fn issuers(&self) -> &[RecognisedIssuer] {
        &self.issuers
    }

    /// The registry that a schema of an accepted issuer names, as the lists have it: what a verifier follows it by. None if no
    /// list has it, or not on the day.
    ///
    /// Where our own list has the name, it is ours, whatever others say.
    #[must_use]
    pub fn registry(&self, name: &str) -> Option<&RegistryDocument> {
        let mut registries = self.issuers.iter().flat_map(|issuer| &issuer.registries);
        registries.find(|document| document.registry() == name)
    }

    /// What was refused, for those who wonder.
    #[must_use]
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }

    pub(super) fn refuse(
        &mut self,
        list: &str,
        entry: Option<&ListEntry>,
        reason: RecognitionError,
    ) {
        let issuer = entry.map(|entry| entry.document.id().into());
        self.refused.push(Refused { list: list.into(), issuer, reason });
    }
}
