//! Verifiers and what they learn.

use averment::credential::{AuthoritiesDigest, Claims, KeyId, Named, SchemaDigest};
use averment::presentation::{self, Authorities, NonceStore, VerifiedPresentation};
use averment::statement::IssuerTable;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::document::IssuerDocument;
use crate::failure::Failure;
use crate::host::HostRng;
use crate::json;
use crate::registry::Status;
use crate::request::Session;
use crate::stores::Told;

/// A service that asks for presentations and verifies them.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Verifier(pub(crate) presentation::Verifier);

/// The notation of what was verified.
#[derive(Serialize)]
pub(crate) struct Verified<'a> {
    option: &'a str,
    credentials: Vec<Credential<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pseudonym: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Credential<'a> {
    role: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorities: Option<AuthoritiesDigest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<KeyId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recognised: Option<&'a averment::trust::RecognisedBy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema_digest: Option<SchemaDigest>,
    claims: &'a Claims,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status<'a>>,
}

impl<'a> From<&'a VerifiedPresentation> for Verified<'a> {
    fn from(verified: &'a VerifiedPresentation) -> Self {
        let credentials = verified.credentials().iter().map(|credential| {
            let (schema, version) = credential.schema_name().unzip();
            Credential {
                role: credential.role(),
                authorities: credential.authorities().map(Authorities::digest),
                issuer: credential.issuer(),
                recognised: credential.recognised(),
                key: credential.key(),
                schema,
                version,
                schema_digest: credential.schema(),
                claims: credential.claims(),
                status: credential.status().map(Status::from),
            }
        });
        Self {
            option: verified.option(),
            credentials: credentials.collect(),
            pseudonym: verified.pseudonym().map(|pseudonym| pseudonym.to_string()),
            tag: verified.tag().map(|tag| tag.to_string()),
        }
    }
}

pub(crate) fn verified_json(verified: &VerifiedPresentation) -> String {
    json::write(&Verified::from(verified))
}

/// The notation of a verdict: what was verified, or the failure as one text.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Verdict<'a> {
    Verified(Verified<'a>),
    Failure(String),
}

#[wasm_bindgen]
impl Verifier {
    /// A verifier that trusts nobody yet. Documents are added to the list before.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn create(audience: &str, documents: &Documents) -> Result<Self, Failure> {
        let documents = documents.0.iter().cloned();
        Ok(Self(presentation::Verifier::new(audience, documents)?))
    }

    /// The audience.
    #[must_use]
    pub fn audience(&self) -> String {
        self.0.audience().into()
    }

    /// Asks as of the day of `now`, with a purpose in English.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn ask(&self, policy: &str, purpose: &str, now: &str) -> Result<Session, Failure> {
        let (policy, now) = (json::policy(policy)?, json::time(now)?);
        let (_, session) = self.0.ask(policy, purpose, now, &mut HostRng)?;
        Ok(Session(session))
    }

    /// The same with the purpose in several languages, as JSON.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = askIn)]
    pub fn ask_in(&self, policy: &str, purpose: &str, now: &str) -> Result<Session, Failure> {
        let now = json::time(now)?;
        let expires = now.plus_seconds(presentation::Verifier::TIME_TO_ANSWER)?;
        self.request(policy, purpose, &now.date().to_string(), &expires.to_string())
    }

    /// Asks, with a purpose by language as JSON.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn request(
        &self,
        policy: &str,
        purpose: &str,
        reference_date: &str,
        expires: &str,
    ) -> Result<Session, Failure> {
        let purpose: Named<String> = json::read(purpose)?;
        let purpose: Vec<_> = purpose.iter().map(|(tag, text)| (tag, text.as_str())).collect();
        let (policy, expires) = (json::policy(policy)?, json::time(expires)?);
        let date = json::date(reference_date)?;
        let (_, session) = self.0.request(policy, &purpose, date, expires, &mut HostRng)?;
        Ok(Session(session))
    }

    /// Loads the digits of an issuer, which its document names.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = addTable)]
    pub fn add_table(&mut self, table: &[u8]) -> Result<(), Failure> {
        Ok(self.0.add_table(&IssuerTable::decode(table)?, &mut HostRng)?)
    }

    /// Keeps the values of the sets of a policy.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn prepare(&mut self, policy: &str) -> Result<(), Failure> {
        Ok(self.0.prepare(&json::policy(policy)?)?)
    }

    /// Verifies a presentation and tells what it shows, as JSON.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn verify(
        &self,
        session: Session,
        presentation: &[u8],
        now: &str,
    ) -> Result<String, Failure> {
        let now = json::time(now)?;
        let verified = self.0.verify(session.0, presentation, now, &mut HostRng)?;
        Ok(verified_json(&verified))
    }

    /// The same after a store was asked about the nonce, and told `outcome`.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = verifyOnce)]
    pub fn verify_once(
        &self,
        session: Session,
        presentation: &[u8],
        now: &str,
        outcome: &str,
    ) -> Result<String, Failure> {
        let (now, store) = (json::time(now)?, Told::new(outcome));
        let verified = self.0.verify_once(session.0, presentation, now, &store, &mut HostRng)?;
        Ok(verified_json(&verified))
    }

    /// Verifies many answers at once and tells the verdict of each, as JSON.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library, if there is no verdict.
    #[wasm_bindgen(js_name = verifyBatch)]
    pub fn verify_batch(&self, answers: &Answers, now: &str) -> Result<String, Failure> {
        let verdicts = self.0.verify_batch(&answers.0, json::time(now)?, &mut HostRng)?;
        let verdicts = verdicts.iter().map(|verdict| match verdict {
            Ok(verified) => Verdict::Verified(verified.into()),
            Err(error) => Verdict::Failure(Failure::from(*error).into()),
        });
        Ok(json::write(&verdicts.collect::<Vec<_>>()))
    }
}

/// Answers with their sessions.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Answers(Vec<(presentation::Session, Vec<u8>)>);

#[wasm_bindgen]
impl Answers {
    /// No answers.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, session: Session, presentation: Vec<u8>) {
        self.0.push((session.0, presentation));
    }
}

/// A list of documents.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Documents(Vec<averment::trust::IssuerDocument>);

#[wasm_bindgen]
impl Documents {
    /// An empty list.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a copy of a document.
    pub fn push(&mut self, document: &IssuerDocument) {
        self.0.push(document.0.clone());
    }
}

/// Nonces in the memory of the module.
#[wasm_bindgen]
#[derive(Debug)]
pub struct MemoryNonceStore(presentation::MemoryNonceStore);

#[wasm_bindgen]
impl MemoryNonceStore {
    /// A store for at most `capacity` unexpired nonces.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new(capacity: u32) -> Self {
        let capacity = usize::try_from(capacity).unwrap_or(usize::MAX);
        Self(presentation::MemoryNonceStore::new(capacity))
    }

    /// Consumes a nonce, and tells the outcome.
    ///
    /// # Errors
    ///
    /// [`Failure`] if a time is none.
    pub fn consume(&self, nonce: &[u8], expires: &str, now: &str) -> Result<String, Failure> {
        let consumed = self.0.consume(nonce, json::time(expires)?, json::time(now)?);
        Ok(Told::name_of(consumed).into())
    }
}
