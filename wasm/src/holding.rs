//! Holders, what they keep, and how they answer.

use averment::credential::{Claims, Credential, Date, HolderSecret, KeyId, Schema, SchemaDigest};
use averment::issuance;
use averment::presentation::{self, Choice, DocumentDigest};
use averment::statement::IssuerTable;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::document::IssuerDocument;
use crate::failure::Failure;
use crate::host::HostRng;
use crate::issuing::Offer;
use crate::json;
use crate::request::PresentationRequest;
use crate::signing::{self, SignedDocument, SigningRequest};

/// Who holds credentials.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Holder(pub(crate) presentation::Holder);

/// The notation of a credential without its signature.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Info<'a> {
    position: usize,
    issuer: &'a str,
    key_id: KeyId,
    schema: &'a Schema,
    schema_digest: SchemaDigest,
    until: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<Date>,
    claims: &'a Claims,
    /// The epoch to which the witness was brought up to date.
    #[serde(skip_serializing_if = "Option::is_none")]
    epoch: Option<String>,
    revoked: bool,
}

/// The notation of an answer that a plan offers.
#[derive(Serialize)]
struct Planned<'a> {
    option: usize,
    label: &'a str,
    candidates: &'a [Vec<usize>],
}

/// The notation of a plan.
#[derive(Serialize)]
struct PlanText<'a> {
    offers: Vec<Planned<'a>>,
    first: ChoiceText,
}

/// The notation of a choice.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ChoiceText {
    option: usize,
    credentials: Vec<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    use_number: Option<u16>,
}

fn choice(text: &str) -> Result<Choice, Failure> {
    let ChoiceText { option, credentials, use_number } = json::read(text)?;
    Ok(Choice { option, credentials, use_number })
}

/// A request with the audience and the time at which a plan is made.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Circumstances {
    request: presentation::PresentationRequest,
    audience: String,
    now: averment::credential::DateTime,
    /// What is to be signed, and the digest of what the holder saw.
    signing: Option<(presentation::SigningRequest, DocumentDigest)>,
}

#[wasm_bindgen]
impl Circumstances {
    /// A copy of the request, with the rest.
    ///
    /// # Errors
    ///
    /// [`Failure`] if `now` is no time.
    pub fn create(
        request: &PresentationRequest,
        audience: &str,
        now: &str,
    ) -> Result<Self, Failure> {
        let (request, audience) = (request.0.clone(), audience.into());
        Ok(Self { request, audience, now: json::time(now)?, signing: None })
    }

    /// Those of a request to sign a document, with the digest of the one that the holder saw.
    ///
    /// # Errors
    ///
    /// [`Failure`] if `now` is no time, or the digest is none.
    #[wasm_bindgen(js_name = signing)]
    pub fn signing(
        request: &SigningRequest,
        algorithm: &str,
        digest: &[u8],
        audience: &str,
        now: &str,
    ) -> Result<Self, Failure> {
        let document = signing::digest(algorithm, digest)?;
        let circumstances = Self::create(&request.request(), audience, now)?;
        Ok(Self { signing: Some((request.0.clone(), document)), ..circumstances })
    }

    /// The request.
    #[must_use]
    pub fn request(&self) -> PresentationRequest {
        PresentationRequest(self.request.clone())
    }
}

#[wasm_bindgen]
impl Holder {
    /// A holder of a fresh secret.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn generate() -> Result<Self, Failure> {
        Ok(Self(presentation::Holder::generate(&mut HostRng)?))
    }

    /// A holder of a stored secret.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = fromSecret)]
    pub fn from_secret(secret: &[u8]) -> Result<Self, Failure> {
        Ok(Self(presentation::Holder::new(HolderSecret::decode(secret)?)?))
    }

    /// The secret in its stored form.
    #[must_use]
    #[wasm_bindgen(js_name = exposeSecret)]
    pub fn expose_secret(&self) -> Vec<u8> {
        self.0.secret().encode().to_vec()
    }

    /// The credentials, as JSON.
    #[must_use]
    pub fn credentials(&self) -> String {
        let infos = self.0.credentials().enumerate().map(|(position, credential)| Info {
            position,
            issuer: credential.issuer(),
            key_id: credential.key_id(),
            schema: credential.schema(),
            schema_digest: credential.schema().digest(),
            until: credential.until(),
            start: credential.start(),
            claims: credential.claims(),
            epoch: credential.status().map(|witness| witness.epoch().to_string()),
            revoked: self.0.is_revoked(position),
        });
        json::write(&infos.collect::<Vec<_>>())
    }

    /// A credential in its stored form.
    ///
    /// # Errors
    ///
    /// [`Failure`] if there is none at that position.
    #[wasm_bindgen(js_name = exposeCredential)]
    pub fn expose_credential(&self, position: usize) -> Result<Vec<u8>, Failure> {
        let credential = self.0.credentials().nth(position);
        let credential = credential.ok_or_else(|| Failure::argument("no such credential"))?;
        Ok(credential.encode().to_vec())
    }

    /// Adds a credential and checks its signature.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn add(&mut self, credential: &[u8]) -> Result<usize, Failure> {
        Ok(self.0.add(Credential::decode(credential)?)?)
    }

    /// Adds a credential that was checked before.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = addStored)]
    pub fn add_stored(&mut self, credential: &[u8]) -> Result<usize, Failure> {
        Ok(self.0.add_stored(Credential::decode(credential)?)?)
    }

    /// Forgets a credential.
    ///
    /// # Errors
    ///
    /// [`Failure`] if there is none at that position.
    pub fn remove(&mut self, position: usize) -> Result<(), Failure> {
        let removed = self.0.remove(position);
        removed.map(drop).ok_or_else(|| Failure::argument("no such credential"))
    }

    /// Loads the digits of an issuer, which its document names.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = addTable)]
    pub fn add_table(&mut self, document: &IssuerDocument, table: &[u8]) -> Result<(), Failure> {
        Ok(self.0.add_table(&document.0, &IssuerTable::decode(table)?, &mut HostRng)?)
    }

    /// Computes tables.
    pub fn prepare(&mut self) {
        self.0.prepare();
    }

    /// Computes what answers to a request need.
    #[wasm_bindgen(js_name = prepareFor)]
    pub fn prepare_for(&mut self, request: &PresentationRequest) {
        self.0.prepare_for(&request.0);
    }

    /// Applies for what is offered.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn apply(
        &self,
        offer: &Offer,
        document: &IssuerDocument,
        today: &str,
    ) -> Result<Applied, Failure> {
        let today = json::date(today)?;
        Ok(self.0.apply(&offer.0, &document.0, today, &mut HostRng)?.into())
    }

    /// Applies with the presentation that the offer asks for.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = applyWith)]
    #[expect(clippy::too_many_arguments, reason = "each is of a type of its own")]
    pub fn apply_with(
        &self,
        offer: &Offer,
        document: &IssuerDocument,
        today: &str,
        circumstances: &Circumstances,
        chosen: &str,
    ) -> Result<Applied, Failure> {
        let (today, chosen) = (json::date(today)?, choice(chosen)?);
        let plan = self.plan_for(circumstances)?;
        let rng = &mut HostRng;
        Ok(self.0.apply_with(&offer.0, &document.0, today, &plan, &chosen, rng)?.into())
    }

    /// Checks what the issuer sent and adds it.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn accept(&mut self, pending: Pending, issued: &[u8]) -> Result<usize, Failure> {
        Ok(self.0.accept(pending.0, issued)?)
    }

    /// How a request can be answered, as JSON.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn plan(&self, circumstances: &Circumstances) -> Result<String, Failure> {
        let plan = self.plan_for(circumstances)?;
        let offers = plan.offers().iter().map(|offer| Planned {
            option: offer.option,
            label: &offer.label,
            candidates: &offer.candidates,
        });
        let Choice { option, credentials, use_number } = plan.first_choice();
        let first = ChoiceText { option, credentials, use_number };
        Ok(json::write(&PlanText { offers: offers.collect(), first }))
    }

    /// What an answer will tell, as JSON.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn consent(&self, circumstances: &Circumstances, chosen: &str) -> Result<String, Failure> {
        Ok(json::write(&self.plan_for(circumstances)?.consent(&choice(chosen)?)?))
    }

    /// Makes a presentation.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn present(&self, circumstances: &Circumstances, chosen: &str) -> Result<Vec<u8>, Failure> {
        if circumstances.signing.is_some() {
            return Err(Failure::argument("plan of a signature"));
        }
        let plan = self.plan_for(circumstances)?;
        Ok(plan.present(&choice(chosen)?, &mut HostRng)?.encode())
    }

    /// Signs a document.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn sign(
        &self,
        circumstances: &Circumstances,
        chosen: &str,
    ) -> Result<SignedDocument, Failure> {
        let Some((request, _)) = &circumstances.signing else {
            return Err(Failure::argument("plan of no signature"));
        };
        let plan = self.plan_for(circumstances)?;
        let presentation = plan.present(&choice(chosen)?, &mut HostRng)?;
        Ok(SignedDocument(presentation::SignedDocument::new(request.clone(), &presentation)))
    }
}

impl Holder {
    /// A plan borrows its holder, which no handle can: it is made anew, from the same circumstances.
    fn plan_for<'a>(
        &'a self,
        circumstances: &'a Circumstances,
    ) -> Result<presentation::Plan<'a>, Failure> {
        let Circumstances { request, audience, now, signing } = circumstances;
        Ok(match signing {
            Some((request, document)) => {
                self.0.plan_signature(request, document, audience, *now)?
            }
            None => self.0.plan(request, audience, *now)?,
        })
    }
}

/// An application with what the holder keeps.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Applied {
    application: Vec<u8>,
    pending: Option<Pending>,
}

impl From<(issuance::Application, issuance::Pending)> for Applied {
    fn from((application, pending): (issuance::Application, issuance::Pending)) -> Self {
        Self { application: application.encode(), pending: Some(Pending(pending)) }
    }
}

#[wasm_bindgen]
impl Applied {
    /// What is sent to the issuer.
    #[must_use]
    pub fn application(&self) -> Vec<u8> {
        self.application.clone()
    }

    /// What is kept, once.
    ///
    /// # Errors
    ///
    /// [`Failure`] if it was taken.
    #[wasm_bindgen(js_name = takePending)]
    pub fn take_pending(&mut self) -> Result<Pending, Failure> {
        self.pending.take().ok_or_else(|| Failure::argument("nothing pending"))
    }
}

/// What the holder keeps until the credential comes.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Pending(issuance::Pending);

#[wasm_bindgen]
impl Pending {
    /// Reads the stored form.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn decode(octets: &[u8]) -> Result<Self, Failure> {
        Ok(Self(issuance::Pending::decode(octets)?))
    }

    /// The stored form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.0.encode().to_vec()
    }

    /// The identifier of the issuer.
    #[must_use]
    pub fn issuer(&self) -> String {
        self.0.issuer().into()
    }

    /// The schema that was applied for.
    #[must_use]
    pub fn schema(&self) -> crate::schema::Schema {
        crate::schema::Schema(self.0.schema().clone())
    }
}
