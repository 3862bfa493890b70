//! Issuer documents.

use alloc::string::String;
use alloc::vec::Vec;

use litemap::LiteMap;

use super::{DisplayText, IssuerKey, TrustError, UntrustedError, notation};
use crate::codec;
use crate::credential::{
    Claim, ClaimType, Date, KeyId, Schema, SchemaDigest, TableDigest, is_name,
};
use crate::statement::IssuerTable;

/// What an issuer publishes about itself: keys, schemas and display texts.
///
/// Every key has a valid proof of possession for this issuer and signs a schema of the document, no key and no version
/// of a schema comes twice, and every display text belongs to something: nothing else can be built or read.
///
/// Display texts are no part of what is signed. Whoever may change the document may change them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerDocument {
    id: String,
    keys: Vec<IssuerKey>,
    schemas: Vec<Schema>,
    table: Option<TableDigest>,
    texts: Texts,
}

/// Display texts by schema family.
pub(super) type Texts = LiteMap<String, FamilyTexts>;

/// Display texts of the schemas of one family, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FamilyTexts {
    pub(super) name: DisplayText,
    pub(super) claims: LiteMap<String, ClaimTexts>,
}

/// Display texts of a claim, and of its values if it is an enumeration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ClaimTexts {
    pub(super) label: DisplayText,
    pub(super) values: LiteMap<String, DisplayText>,
}

impl IssuerDocument {
    /// The most octets of a document in JSON.
    pub const MAX_LEN: usize = 262_144;
    /// The most keys of a document.
    pub const MAX_KEYS: usize = 64;
    /// The most schemas of a document, all families and versions together.
    pub const MAX_SCHEMAS: usize = 64;

    /// Starts a document of the issuer with this identifier, such as `gov.example/identity`.
    pub fn builder(id: impl Into<String>) -> IssuerDocumentBuilder {
        let (keys, schemas, texts) = (Vec::new(), Vec::new(), Texts::new_vec());
        let document = Self { id: id.into(), keys, schemas, table: None, texts };
        IssuerDocumentBuilder { document, foreign_table: false }
    }

    /// The identifier of the issuer.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// All keys, whether valid at the moment or not.
    #[must_use]
    pub fn keys(&self) -> &[IssuerKey] {
        &self.keys
    }

    /// The keys that are valid on a day.
    pub fn keys_on(&self, day: Date) -> impl Iterator<Item = &IssuerKey> {
        self.keys.iter().filter(move |key| key.is_valid_on(day))
    }

    /// The key with that identifier, whether valid at the moment or not.
    #[must_use]
    pub fn key(&self, id: &KeyId) -> Option<&IssuerKey> {
        self.keys.iter().find(|key| key.id() == *id)
    }

    /// All schemas.
    #[must_use]
    pub fn schemas(&self) -> &[Schema] {
        &self.schemas
    }

    /// The schema with that digest.
    #[must_use]
    pub fn schema(&self, digest: &SchemaDigest) -> Option<&Schema> {
        self.schemas.iter().find(|schema| schema.digest() == *digest)
    }

    /// The table under which ranges over credentials of this issuer can be proved, if the issuer made one.
    #[must_use]
    pub const fn table(&self) -> Option<TableDigest> {
        self.table
    }

    /// The key and the schema that a credential names, if credentials under the two are accepted on a day.
    ///
    /// # Errors
    ///
    /// [`UntrustedError`] says which of the two is missing, or why they do not go together.
    pub fn accept(
        &self,
        key: &KeyId,
        schema: &SchemaDigest,
        day: Date,
    ) -> Result<(&IssuerKey, &Schema), UntrustedError> {
        let schema = self.schema(schema).ok_or(UntrustedError::UnknownSchema(*schema))?;
        let key = self.key(key).ok_or(UntrustedError::UnknownKey(*key))?;
        if !key.signs(schema) {
            return Err(UntrustedError::WrongFamily(key.id()));
        }
        if !key.is_valid_on(day) {
            return Err(UntrustedError::KeyNotValid(key.id()));
        }
        Ok((key, schema))
    }

    /// What the schemas of a family are called.
    #[must_use]
    pub fn schema_text(&self, family: &str) -> Option<&DisplayText> {
        self.texts.get(family).map(|texts| &texts.name)
    }

    /// What a claim of a family is called.
    #[must_use]
    pub fn claim_text(&self, family: &str, claim: &str) -> Option<&DisplayText> {
        self.texts.get(family)?.claims.get(claim).map(|texts| &texts.label)
    }

    /// What a value of an enumeration is called.
    #[must_use]
    pub fn value_text(&self, family: &str, claim: &str, value: &str) -> Option<&DisplayText> {
        self.texts.get(family)?.claims.get(claim)?.values.get(value)
    }

    /// The JSON form (SPEC.md has the table), without white space.
    #[must_use]
    pub fn to_json(&self) -> String {
        codec::to_json(&notation::Document::from(self))
    }

    /// Reads and checks the JSON form. White space and the order of fields are free, the order of keys is kept.
    ///
    /// # Errors
    ///
    /// [`TrustError`] says what is wrong. Points are decoded and proofs checked only if everything else is right.
    pub fn from_json(text: &str) -> Result<Self, TrustError> {
        let document: notation::Document = codec::from_json(text, Self::MAX_LEN)?;
        document.read()
    }

    pub(super) const fn texts(&self) -> &Texts {
        &self.texts
    }

    pub(super) fn new(
        id: String,
        keys: Vec<IssuerKey>,
        schemas: Vec<Schema>,
        table: Option<TableDigest>,
        texts: Texts,
    ) -> Result<Self, TrustError> {
        check_outline(&id, keys.len(), &schemas, &texts)?;
        let mut ids = LiteMap::new_vec();
        for key in &keys {
            if key.issuer() != id {
                return Err(TrustError::Issuer(key.id()));
            }
            if ids.insert(key.id(), ()).is_some() {
                return Err(TrustError::DuplicateKey(key.id()));
            }
            if !schemas.iter().any(|schema| key.signs(schema)) {
                return Err(TrustError::Family(key.id()));
            }
        }
        Ok(Self { id, keys, schemas, table, texts })
    }
}

/// Everything that can be checked before a point is decoded.
pub(super) fn check_outline(
    id: &str,
    key_count: usize,
    schemas: &[Schema],
    texts: &Texts,
) -> Result<(), TrustError> {
    if !is_name(id) {
        return Err(TrustError::Name);
    }
    if !(1..=IssuerDocument::MAX_KEYS).contains(&key_count) {
        return Err(TrustError::KeyCount);
    }
    if !(1..=IssuerDocument::MAX_SCHEMAS).contains(&schemas.len()) {
        return Err(TrustError::SchemaCount);
    }
    let mut versions = LiteMap::new_vec();
    for schema in schemas {
        if versions.insert((schema.id(), schema.version()), ()).is_some() {
            return Err(TrustError::DuplicateSchema(schema.digest()));
        }
    }
    let has_target = |(family, texts): (&String, &FamilyTexts)| texts.has_target(family, schemas);
    if texts.iter().all(has_target) { Ok(()) } else { Err(TrustError::DisplayTarget) }
}

impl FamilyTexts {
    /// Whether each text belongs to the family, a claim or a value in some version.
    fn has_target(&self, family: &str, schemas: &[Schema]) -> bool {
        let versions = || schemas.iter().filter(|schema| schema.id() == family);
        let claims = |name| versions().filter_map(move |schema| schema.claim(name));
        versions().next().is_some()
            && self.claims.iter().all(|(name, texts)| {
                let has_value = |value| claims(name).any(|claim| has_value(claim, value));
                claims(name).next().is_some() && texts.values.keys().all(has_value)
            })
    }
}

fn has_value(claim: &Claim, value: &String) -> bool {
    matches!(&claim.kind, ClaimType::Enumeration { values } if values.contains(value))
}

/// A document in the making. Errors are told by [`IssuerDocumentBuilder::build`].
#[derive(Clone, Debug)]
#[must_use]
pub struct IssuerDocumentBuilder {
    document: IssuerDocument,
    /// Whether a table of another issuer was given.
    foreign_table: bool,
}

impl IssuerDocumentBuilder {
    /// Adds a key.
    pub fn key(mut self, key: IssuerKey) -> Self {
        self.document.keys.push(key);
        self
    }

    /// Adds a schema.
    pub fn schema(mut self, schema: Schema) -> Self {
        self.document.schemas.push(schema);
        self
    }

    /// Names the table under which ranges over the credentials can be proved. Another one takes its place.
    pub fn table(mut self, table: &IssuerTable) -> Self {
        self.foreign_table |= table.issuer() != self.document.id;
        self.document.table = Some(table.digest());
        self
    }

    fn texts(&mut self, family: &str) -> &mut FamilyTexts {
        self.document.texts.entry(family.into()).or_default()
    }

    /// Says what the schemas of a family are called.
    pub fn schema_text(mut self, family: &str, text: DisplayText) -> Self {
        self.texts(family).name = text;
        self
    }

    /// Says what a claim of a family is called.
    pub fn claim_text(mut self, family: &str, claim: &str, text: DisplayText) -> Self {
        self.texts(family).claims.entry(claim.into()).or_default().label = text;
        self
    }

    /// Says what a value of an enumeration is called.
    pub fn value_text(mut self, family: &str, claim: &str, value: &str, text: DisplayText) -> Self {
        let claim = self.texts(family).claims.entry(claim.into()).or_default();
        claim.values.insert(value.into(), text);
        self
    }

    /// Finishes the document.
    ///
    /// # Errors
    ///
    /// [`TrustError`] says what does not fit together; [`FormatError::TooLong`] if the document would have more than
    /// 262,144 octets of JSON.
    ///
    /// [`FormatError::TooLong`]: crate::credential::FormatError::TooLong
    pub fn build(self) -> Result<IssuerDocument, TrustError> {
        if self.foreign_table {
            return Err(TrustError::Table);
        }
        let IssuerDocument { id, keys, schemas, table, texts } = self.document;
        let document = IssuerDocument::new(id, keys, schemas, table, texts)?;
        if document.to_json().len() > IssuerDocument::MAX_LEN {
            return Err(codec::FormatError::TooLong.into());
        }
        Ok(document)
    }
}
