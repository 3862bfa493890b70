//! Trust lists, what is recognised by them, and authorities of which one issued a credential.

use averment::credential::{Date, Named, SchemaDigest};
use averment::presentation::{self, CredentialQuery};
use averment::trust::{
    self, AssuranceLevel, Equivalent, ListEntry, RecognisedBy, RecognitionRule, TrustListBuilder,
};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::document::IssuerDocument;
use crate::failure::Failure;
use crate::holding::Holder;
use crate::json;
use crate::registry::{Operator, RegistryDocument, operator_key};
use crate::verifying::Verifier;

fn days(first: &str, last: &str) -> Result<(Date, Date), Failure> {
    Ok((json::date(first)?, json::date(last)?))
}

fn level(name: &str) -> Result<AssuranceLevel, Failure> {
    let levels = [AssuranceLevel::Low, AssuranceLevel::Substantial, AssuranceLevel::High];
    let level = levels.into_iter().find(|level| level.name() == name);
    level.ok_or_else(|| Failure::argument("level"))
}

fn schema(digest: &str) -> Result<SchemaDigest, Failure> {
    json::read(&json::write(&digest))
}

/// A list in the making.
#[wasm_bindgen]
#[derive(Debug)]
pub struct ListBuilder(TrustListBuilder);

#[wasm_bindgen]
impl ListBuilder {
    /// Starts a list.
    ///
    /// # Errors
    ///
    /// [`Failure`] if a day is none.
    pub fn start(id: &str, version: u32, first: &str, last: &str) -> Result<Self, Failure> {
        Ok(Self(trust::TrustList::builder(id, version, days(first, last)?)))
    }

    /// Adds an issuer.
    #[must_use]
    pub fn entry(self, entry: Entry) -> Self {
        Self(self.0.entry(entry.0))
    }

    /// Says that a schema of others stands for a family of ours. `names` is JSON, from ours to theirs.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the digest or the names are none.
    pub fn equivalent(self, family: &str, digest: &str, names: &str) -> Result<Self, Failure> {
        let names: Named<String> = json::read(names)?;
        let names = names.iter().map(|(ours, theirs)| (ours, theirs.as_str()));
        Ok(Self(self.0.equivalent(Equivalent::new(family, schema(digest)?, names))))
    }

    /// Recognises another list. `purposes` is JSON.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the key, a day, the level or the purposes are none.
    #[expect(clippy::too_many_arguments, reason = "one call across the border")]
    pub fn rule(
        self,
        list: &str,
        operator: &[u8],
        jurisdiction: &str,
        family: &str,
        from: &str,
        purposes: &str,
        first: &str,
        last: &str,
    ) -> Result<Self, Failure> {
        let (operator, days) = (operator_key(operator)?, days(first, last)?);
        let rule = RecognitionRule::new(list, operator, jurisdiction, family, days);
        let purposes: Vec<String> = json::read(purposes)?;
        let rule = rule.at_level(level(from)?);
        let rule = purposes.iter().fold(rule, |rule, purpose| rule.for_purpose(purpose));
        Ok(Self(self.0.rule(rule)))
    }

    /// Names the operator that may sign later versions as well.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the key is none.
    pub fn successor(self, operator: &[u8]) -> Result<Self, Failure> {
        Ok(Self(self.0.successor(operator_key(operator)?)))
    }

    /// Signs the list.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn sign(self, operator: &Operator) -> Result<TrustList, Failure> {
        Ok(TrustList(self.0.sign(&operator.0)?))
    }
}

/// An issuer of a list in the making.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Entry(ListEntry);

#[wasm_bindgen]
impl Entry {
    /// An issuer at a level, from one day to another.
    ///
    /// # Errors
    ///
    /// [`Failure`] if a day or the level is none.
    pub fn of(
        jurisdiction: &str,
        of: &str,
        first: &str,
        last: &str,
        document: &IssuerDocument,
    ) -> Result<Self, Failure> {
        let (days, document) = (days(first, last)?, document.0.clone());
        Ok(Self(ListEntry::new(jurisdiction, level(of)?, days, document)))
    }

    /// Adds a registry of its credentials.
    ///
    /// # Errors
    ///
    /// [`Failure`] if a day is none.
    pub fn registry(
        self,
        document: &RegistryDocument,
        first: &str,
        last: &str,
    ) -> Result<Self, Failure> {
        Ok(Self(self.0.registry(document.0.clone(), days(first, last)?)))
    }
}

/// A signed list.
#[wasm_bindgen]
#[derive(Clone, Debug)]
pub struct TrustList(trust::TrustList);

#[wasm_bindgen]
impl TrustList {
    /// Reads a list that an operator signed.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn open(text: &str, operator: &[u8]) -> Result<Self, Failure> {
        Ok(Self(trust::TrustList::open(text, &operator_key(operator)?)?))
    }

    /// The list with the operator that was pinned, as JSON.
    #[must_use]
    pub fn store(&self) -> String {
        self.0.store()
    }

    /// Reads what was stored.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn restore(stored: &str) -> Result<Self, Failure> {
        Ok(Self(trust::TrustList::restore(stored)?))
    }

    /// Reads the next version.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn update(&self, text: &str) -> Result<Self, Failure> {
        Ok(Self(self.0.update(text)?))
    }

    /// What is different in a newer version, as JSON.
    #[must_use]
    pub fn diff(&self, newer: &Self) -> String {
        json::write(&self.0.diff(&newer.0))
    }

    /// The JSON form.
    #[must_use]
    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// The identifier.
    #[must_use]
    pub fn id(&self) -> String {
        self.0.id().into()
    }

    /// The version.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.0.version()
    }

    /// The first day on which it is valid.
    #[must_use]
    #[wasm_bindgen(js_name = notBefore)]
    pub fn not_before(&self) -> String {
        self.0.not_before().to_string()
    }

    /// The last day.
    #[must_use]
    #[wasm_bindgen(js_name = notAfter)]
    pub fn not_after(&self) -> String {
        self.0.not_after().to_string()
    }

    /// The key of the operator that signed it.
    #[must_use]
    pub fn operator(&self) -> Vec<u8> {
        self.0.operator().to_bytes().to_vec()
    }
}

/// The lists that a verifier goes by.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Recognition(pub(crate) trust::Recognition);

/// The notation of an issuer that is accepted.
#[derive(Serialize)]
struct Issuer<'a> {
    issuer: &'a str,
    schemas: &'a [SchemaDigest],
    by: &'a RecognisedBy,
}

/// The notation of what is not accepted.
#[derive(Serialize)]
struct Refused<'a> {
    list: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<&'a str>,
    code: &'static str,
    message: String,
}

/// The notation of an issuer that cannot hide.
#[derive(Serialize)]
struct Shown<'a> {
    issuer: &'a str,
    schema: SchemaDigest,
    code: &'static str,
    message: String,
}

/// The notation of what is recognised.
#[derive(Serialize)]
struct RecognisedText<'a> {
    query: CredentialQuery,
    disclosed: CredentialQuery,
    shown: Vec<Shown<'a>>,
    issuers: Vec<Issuer<'a>>,
    refused: Vec<Refused<'a>>,
}

#[wasm_bindgen]
impl Recognition {
    /// Goes by one list alone.
    #[must_use]
    pub fn create(own: &TrustList) -> Self {
        Self(trust::Recognition::new(own.0.clone()))
    }

    /// Adds a list that a rule of the own one is about.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn add(&mut self, list: &TrustList) -> Result<(), Failure> {
        self.0 = self.0.clone().with(list.0.clone())?;
        Ok(())
    }

    /// The documents of all issuers that may be recognised some day.
    #[must_use]
    pub fn documents(&self) -> Vec<IssuerDocument> {
        self.0.documents().map(IssuerDocument).collect()
    }

    /// Which issuers are accepted, with the query that asks for them, as JSON.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn recognise(
        &self,
        family: &str,
        purpose: &str,
        from: &str,
        day: &str,
    ) -> Result<String, Failure> {
        let found = self.0.recognise(family, purpose, level(from)?, json::date(day)?)?;
        let issuers = found.issuers().iter();
        let issuers = issuers.map(|one| {
            let trust::RecognisedIssuer { issuer, schemas, by, .. } = one;
            Issuer { issuer, schemas, by }
        });
        let refused = found.refused().iter().map(|one| {
            let trust::Refused { list, issuer, reason, .. } = one;
            let (issuer, message) = (issuer.as_deref(), reason.to_string());
            Refused { list, issuer, code: reason.code(), message }
        });
        let hiding = found.hiding();
        let shown = hiding.shown().iter().map(|one| {
            let presentation::ShownIssuer { issuer, schema, reason, .. } = one;
            let message = reason.to_string();
            Shown { issuer, schema: *schema, code: reason.code(), message }
        });
        let (issuers, refused, shown) = (issuers.collect(), refused.collect(), shown.collect());
        let (query, disclosed) = (found.query(), found.query_disclosed());
        Ok(json::write(&RecognisedText { query, disclosed, shown, issuers, refused }))
    }

    /// The set of those who can hide, if there are any.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn authorities(
        &self,
        family: &str,
        purpose: &str,
        from: &str,
        day: &str,
    ) -> Result<Option<Authorities>, Failure> {
        let found = self.0.recognise(family, purpose, level(from)?, json::date(day)?)?;
        Ok(found.hiding().authorities().cloned().map(Authorities))
    }

    /// A registry that a schema of an accepted issuer names, as the lists have it.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[expect(clippy::too_many_arguments, reason = "one call across the border")]
    pub fn registry(
        &self,
        family: &str,
        purpose: &str,
        from: &str,
        day: &str,
        name: &str,
    ) -> Result<Option<RegistryDocument>, Failure> {
        let found = self.0.recognise(family, purpose, level(from)?, json::date(day)?)?;
        Ok(found.registry(name).cloned().map(RegistryDocument))
    }
}

/// Documents, each with one of its schemas.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Members(Vec<(trust::IssuerDocument, averment::credential::Schema)>);

#[wasm_bindgen]
impl Members {
    /// None.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an issuer, with the schema of its credentials.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the document has no such schema.
    pub fn push(&mut self, document: &IssuerDocument, digest: &str) -> Result<(), Failure> {
        let digest = schema(digest)?;
        let found = document.0.schema(&digest).cloned();
        let found = found.ok_or(trust::UntrustedError::UnknownSchema(digest))?;
        self.0.push((document.0.clone(), found));
        Ok(())
    }
}

/// A set of authorities of which one issued a credential.
#[wasm_bindgen]
#[derive(Clone, Debug)]
pub struct Authorities(presentation::Authorities);

/// The notation of an authority.
#[derive(Serialize)]
struct Member<'a> {
    issuer: &'a str,
    schema: SchemaDigest,
}

#[wasm_bindgen]
impl Authorities {
    /// The keys of documents that are valid on a day.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn of(members: &Members, day: &str) -> Result<Self, Failure> {
        let members = members.0.iter().map(|(document, schema)| (document, schema));
        Ok(Self(presentation::Authorities::of(members, json::date(day)?)?))
    }

    /// The digest that requests name.
    #[must_use]
    pub fn digest(&self) -> String {
        self.0.digest().to_string()
    }

    /// The authorities, as JSON.
    #[must_use]
    pub fn members(&self) -> String {
        let members = self.0.members().iter();
        let members = members.map(|one| Member { issuer: &one.issuer, schema: one.schema });
        json::write(&members.collect::<Vec<_>>())
    }

    /// The first and the last day on which all keys are valid, as JSON.
    #[must_use]
    pub fn days(&self) -> String {
        json::write(&self.0.days())
    }
}

#[wasm_bindgen]
impl Holder {
    /// Loads a set of authorities.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = addAuthorities)]
    pub fn add_authorities(&mut self, authorities: &Authorities) -> Result<(), Failure> {
        Ok(self.0.add_authorities(&authorities.0)?)
    }
}

#[wasm_bindgen]
impl Verifier {
    /// Loads a set of authorities.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = addAuthorities)]
    pub fn add_authorities(&mut self, authorities: &Authorities) -> Result<(), Failure> {
        Ok(self.0.add_authorities(&authorities.0)?)
    }
}
