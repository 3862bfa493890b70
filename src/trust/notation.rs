//! Issuer documents in JSON.

use alloc::string::String;
use alloc::vec::Vec;

use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::document::{ClaimTexts, FamilyTexts, Texts, check_outline};
use super::possession::Purpose;
use super::{DisplayText, IssuerDocument, IssuerKey, TrustError};
use crate::bbs::{Ciphersuite, PublicKey};
use crate::codec::{FormatError, Named, Writer, base64url, unique_map};
use crate::credential::{Date, KeyId, Schema, TableDigest, is_name};
use crate::curve::G1;
use crate::sigma::Possession;

/// The only value of `format`.
const FORMAT: &str = "averment-issuer-1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    format: String,
    issuer: String,
    keys: Vec<Key>,
    schemas: Vec<Schema>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    table: Option<TableDigest>,
    #[serde(default, deserialize_with = "unique_map", skip_serializing_if = "LiteMap::is_empty")]
    texts: LiteMap<String, Family>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    id: KeyId,
    suite: String,
    #[serde(with = "base64url")]
    public_key: [u8; PublicKey::LEN],
    #[serde(with = "base64url")]
    twin: [u8; G1::LEN],
    family: String,
    not_before: Date,
    not_after: Date,
    #[serde(with = "base64url")]
    proof: Vec<u8>,
}

type ByLanguage = Named<String>;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    name: ByLanguage,
    #[serde(default, deserialize_with = "unique_map", skip_serializing_if = "LiteMap::is_empty")]
    claims: LiteMap<String, Claim>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    label: ByLanguage,
    #[serde(default, deserialize_with = "unique_map", skip_serializing_if = "LiteMap::is_empty")]
    values: LiteMap<String, Value>,
}

/// Texts of a value, in which no language comes twice.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Value(ByLanguage);

impl From<&IssuerDocument> for Document {
    fn from(document: &IssuerDocument) -> Self {
        Self {
            format: FORMAT.into(),
            issuer: document.id().into(),
            keys: document.keys().iter().map(Key::from).collect(),
            schemas: document.schemas().to_vec(),
            table: document.table(),
            texts: map(document.texts(), Family::new),
        }
    }
}

impl Document {
    pub(super) fn key_count(&self) -> usize {
        self.keys.len()
    }

    /// Writes everything, for those who sign it: schemas as their digests.
    pub(super) fn write(&self, writer: &mut Writer<'_>) {
        writer.array(5);
        writer.text(&self.issuer);
        writer.list(self.keys.iter(), |writer, key| key.write(writer));
        writer.list(self.schemas.iter(), |writer, schema| {
            writer.bytes(&schema.digest().to_bytes());
        });
        writer.optional(self.table, |writer, table| writer.bytes(&table.to_bytes()));
        writer.list(self.texts.iter(), |writer, (family, texts)| {
            writer.array(3);
            writer.text(family);
            write_texts(writer, &texts.name);
            writer.list(texts.claims.iter(), |writer, (claim, texts)| {
                writer.array(3);
                writer.text(claim);
                write_texts(writer, &texts.label);
                writer.list(texts.values.iter(), |writer, (value, Value(texts))| {
                    writer.array(2);
                    writer.text(value);
                    write_texts(writer, texts);
                });
            });
        });
    }
}

impl Key {
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(7);
        writer.text(&self.suite);
        writer.bytes(&self.public_key);
        writer.bytes(&self.twin);
        writer.text(&self.family);
        writer.uint(u64::from(self.not_before.days()));
        writer.uint(u64::from(self.not_after.days()));
        writer.bytes(&self.proof);
    }
}

/// Pairs of language and text, in the order of the tags.
fn write_texts(writer: &mut Writer<'_>, texts: &ByLanguage) {
    writer.list(texts.iter(), |writer, (language, text)| {
        writer.array(2);
        writer.text(language);
        writer.text(text);
    });
}

impl From<&IssuerKey> for Key {
    fn from(key: &IssuerKey) -> Self {
        Self {
            id: key.id(),
            suite: key.public_key().suite().id().into(),
            public_key: key.public_key().to_bytes(),
            twin: key.twin().to_bytes(),
            family: key.family().into(),
            not_before: key.not_before(),
            not_after: key.not_after(),
            proof: key.possession().proof_octets(),
        }
    }
}

impl Family {
    fn new(texts: &FamilyTexts) -> Self {
        Self { name: texts.name.texts().clone(), claims: map(&texts.claims, Claim::new) }
    }

    fn read(self) -> Result<FamilyTexts, TrustError> {
        let name = DisplayText::new(self.name)?;
        Ok(FamilyTexts { name, claims: try_map(self.claims, Claim::read)? })
    }
}

impl Claim {
    fn new(texts: &ClaimTexts) -> Self {
        let values = map(&texts.values, |text: &DisplayText| Value(text.texts().clone()));
        Self { label: texts.label.texts().clone(), values }
    }

    fn read(self) -> Result<ClaimTexts, TrustError> {
        let values = try_map(self.values, |Value(texts)| DisplayText::new(texts))?;
        Ok(ClaimTexts { label: DisplayText::new(self.label)?, values })
    }
}

fn map<T, U>(map: &LiteMap<String, T>, each: impl Fn(&T) -> U) -> LiteMap<String, U> {
    map.iter().map(|(key, value)| (key.clone(), each(value))).collect()
}

fn try_map<T, U>(
    map: LiteMap<String, T>,
    each: impl Fn(T) -> Result<U, TrustError>,
) -> Result<LiteMap<String, U>, TrustError> {
    map.into_iter().map(|(key, value)| Ok((key, each(value)?))).collect()
}

impl Document {
    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Checks everything, points and proofs last.
    pub(super) fn read(self) -> Result<IssuerDocument, TrustError> {
        if self.format != FORMAT {
            return Err(FormatError::UnknownVersion.into());
        }
        let texts: Texts = try_map(self.texts, Family::read)?;
        check_outline(&self.issuer, self.keys.len(), &self.schemas, &texts)?;
        let mut ids = Vec::with_capacity(self.keys.len());
        for key in &self.keys {
            key.check_outline(&self.schemas)?;
            if ids.contains(&key.id) {
                return Err(TrustError::DuplicateKey(key.id));
            }
            ids.push(key.id);
        }
        let mut keys = Vec::with_capacity(self.keys.len());
        for key in &self.keys {
            keys.push(key.read(&self.issuer)?);
        }
        IssuerDocument::new(self.issuer, keys, self.schemas, self.table, texts)
    }
}

impl Key {
    fn suite(&self) -> Result<Ciphersuite, TrustError> {
        let suite = Ciphersuite::ALL.into_iter().find(|suite| suite.id() == self.suite);
        Ok(suite.ok_or(FormatError::UnknownSuite)?)
    }

    fn check_outline(&self, schemas: &[Schema]) -> Result<(), TrustError> {
        let suite = self.suite()?;
        if !is_name(&self.family) {
            return Err(TrustError::Name);
        }
        if KeyId::of_octets(&self.public_key) != self.id {
            return Err(TrustError::KeyId(self.id));
        }
        if self.not_after < self.not_before {
            return Err(TrustError::Validity(self.id));
        }
        let is_ours = |schema: &Schema| schema.id() == self.family && schema.suite() == suite;
        if schemas.iter().any(is_ours) { Ok(()) } else { Err(TrustError::Family(self.id)) }
    }

    fn read(&self, issuer: &str) -> Result<IssuerKey, TrustError> {
        let key = &PublicKey::from_bytes(self.suite()?, &self.public_key)?;
        let (family, not_before, not_after) = (&self.family, self.not_before, self.not_after);
        let purpose = Purpose { issuer, key, family, not_before, not_after };
        IssuerKey::new(&purpose, Possession::from_bytes(&self.twin, &self.proof)?)
    }
}

#[cfg(test)]
impl Document {
    pub(super) fn take_proof(&mut self, other: &Self) {
        self.keys[0].proof.clone_from(&other.keys[0].proof);
    }
}
