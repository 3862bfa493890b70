//! Issuers and offers.

use averment::issuance::{self, Content, Refused};
use averment::presentation::VerifiedPresentation;
use averment::registry;
use averment::trust::IssuerSecretKey;
use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::document::IssuerDocument;
use crate::failure::Failure;
use crate::host::HostRng;
use crate::json;
use crate::registry::StatusRegistry;
use crate::request::{PresentationRequest, Session};
use crate::schema::Schema;
use crate::verifying::{Verifier, verified_json};

/// An authority that issues credentials of one schema with one key.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Issuer {
    issuer: issuance::Issuer,
    fresh: Option<IssuerDocument>,
}

#[wasm_bindgen]
impl Issuer {
    /// An issuer with a fresh key. The document is taken with [`Issuer::take_document`].
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn generate(id: &str, schema: &Schema, first: &str, last: &str) -> Result<Self, Failure> {
        let days = json::date(first)?..=json::date(last)?;
        let made = issuance::Issuer::generate(id, schema.0.clone(), days, &mut HostRng)?;
        Ok(Self { issuer: made.0, fresh: Some(IssuerDocument(made.1)) })
    }

    /// The document that [`Issuer::generate`] made, once.
    ///
    /// # Errors
    ///
    /// [`Failure`] if it was taken, or there was none.
    #[wasm_bindgen(js_name = takeDocument)]
    pub fn take_document(&mut self) -> Result<IssuerDocument, Failure> {
        self.fresh.take().ok_or_else(|| Failure::argument("no document"))
    }

    /// An issuer with a stored key.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = fromSecret)]
    pub fn from_secret(id: &str, schema: &Schema, secret: &[u8]) -> Result<Self, Failure> {
        let key = IssuerSecretKey::from_bytes(id, &schema.0, secret)?;
        Ok(Self { issuer: issuance::Issuer::new(key, schema.0.clone())?, fresh: None })
    }

    /// The secret key.
    #[must_use]
    #[wasm_bindgen(js_name = exposeSecret)]
    pub fn expose_secret(&self) -> Vec<u8> {
        self.issuer.key().expose_bytes().to_vec()
    }

    /// The identifier.
    #[must_use]
    pub fn id(&self) -> String {
        self.issuer.key().issuer().into()
    }

    /// The identifier of the key.
    #[must_use]
    #[wasm_bindgen(js_name = keyId)]
    pub fn key_id(&self) -> String {
        self.issuer.key().key_id().to_string()
    }

    /// The schema.
    #[must_use]
    pub fn schema(&self) -> Schema {
        Schema(self.issuer.schema().clone())
    }

    /// A document with this key and schema.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn document(&self, first: &str, last: &str) -> Result<IssuerDocument, Failure> {
        let (first, last) = (json::date(first)?, json::date(last)?);
        let key = self.issuer.key().publish(first, last, &mut HostRng)?;
        let document = averment::trust::IssuerDocument::builder(self.issuer.key().issuer());
        let document = document.key(key).schema(self.issuer.schema().clone()).build()?;
        Ok(IssuerDocument(document))
    }

    /// Offers a credential.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn offer(&self) -> Result<Offer, Failure> {
        Ok(Offer(self.issuer.offer(&mut HostRng)?))
    }

    /// Offers a credential to the holder of others.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = offerAgainst)]
    pub fn offer_against(&self, session: Session, role: &str) -> Result<Offer, Failure> {
        Ok(Offer(self.issuer.offer_against(session.0, role, &mut HostRng)?))
    }

    /// Checks an application, and tells the registration tag.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn check(&self, offer: &Offer, application: &[u8]) -> Result<String, Failure> {
        let checked = self.issuer.check(&offer.0, application)?;
        Ok(checked.registration_tag().to_string())
    }

    /// Signs a credential.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn issue(
        &self,
        offer: Offer,
        application: &[u8],
        content: &str,
    ) -> Result<Vec<u8>, Failure> {
        let content = json::content(content, self.issuer.schema())?;
        Ok(self.issuer.issue(offer.0, application, content, None, &mut HostRng)?)
    }

    /// Verifies what the application presents, and signs what `content` makes of it: JSON, or null to refuse.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library, or of the content that `content` made.
    #[wasm_bindgen(js_name = issueAgainst)]
    #[expect(clippy::too_many_arguments, reason = "each is of a type of its own")]
    pub fn issue_against(
        &self,
        offer: Offer,
        application: &[u8],
        verifier: &Verifier,
        content: &Function,
        now: &str,
    ) -> Result<Vec<u8>, Failure> {
        self.decide(offer, application, verifier, content, None, now)
    }
}

impl Issuer {
    #[expect(clippy::too_many_arguments, reason = "each is of a type of its own")]
    fn decide(
        &self,
        offer: Offer,
        application: &[u8],
        verifier: &Verifier,
        content: &Function,
        registry: Option<&mut registry::StatusRegistry>,
        now: &str,
    ) -> Result<Vec<u8>, Failure> {
        let (offer, verifier, now) = (offer.0, &verifier.0, json::time(now)?);
        let (issuer, rng) = (&self.issuer, &mut HostRng);
        let mut decision = Decision { content, issuer, wrong: None };
        let decide = |verified: &_| decision.of(verified);
        let issued = issuer.issue_against(offer, application, verifier, decide, registry, now, rng);
        issued.map_err(|error| decision.wrong.unwrap_or_else(|| error.into()))
    }
}

/// What JavaScript makes of a verified presentation.
struct Decision<'a> {
    content: &'a Function,
    issuer: &'a issuance::Issuer,
    /// What is wrong with the content.
    wrong: Option<Failure>,
}

impl Decision<'_> {
    fn of(&mut self, verified: &VerifiedPresentation) -> Result<Content, Refused> {
        let verified = JsValue::from_str(&verified_json(verified));
        let made = self.content.call1(&JsValue::UNDEFINED, &verified);
        let text = made.ok().and_then(|made| made.as_string()).ok_or(Refused)?;
        json::content(&text, self.issuer.schema()).map_err(|failure| {
            self.wrong = Some(failure);
            Refused
        })
    }
}

#[wasm_bindgen]
impl Issuer {
    /// The handle in what was issued.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = handleOf)]
    pub fn handle_of(issued: &[u8]) -> Result<Vec<u8>, Failure> {
        Ok(issuance::Issuer::handle_of(issued)?.expose_bytes().to_vec())
    }

    /// Signs a credential whose status is kept.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = issueIn)]
    pub fn issue_in(
        &self,
        registry: &mut StatusRegistry,
        offer: Offer,
        application: &[u8],
        content: &str,
    ) -> Result<Vec<u8>, Failure> {
        let content = json::content(content, self.issuer.schema())?;
        let registry = Some(&mut registry.registry);
        Ok(self.issuer.issue(offer.0, application, content, registry, &mut HostRng)?)
    }

    /// The same as [`Issuer::issue_against`], for a credential whose status is kept. A name of its own, because a reference to
    /// an object cannot be left out.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library, or of the content that `content` made.
    #[wasm_bindgen(js_name = issueAgainstIn)]
    #[expect(clippy::too_many_arguments, reason = "each is of a type of its own")]
    pub fn issue_against_in(
        &self,
        registry: &mut StatusRegistry,
        offer: Offer,
        application: &[u8],
        verifier: &Verifier,
        content: &Function,
        now: &str,
    ) -> Result<Vec<u8>, Failure> {
        self.decide(offer, application, verifier, content, Some(&mut registry.registry), now)
    }
}

#[wasm_bindgen]
impl Issuer {
    /// Verifies what the application presents, as JSON, and signs nothing: for decisions that take time. What signs
    /// afterwards verifies again.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = shownAgainst)]
    pub fn shown_against(
        &self,
        offer: &Offer,
        application: &[u8],
        verifier: &Verifier,
        now: &str,
    ) -> Result<String, Failure> {
        let (now, offer) = (json::time(now)?, issuance::Offer::decode(&offer.encode())?);
        let mut shown = None;
        let look = |verified: &VerifiedPresentation| {
            shown = Some(verified_json(verified));
            Err(Refused)
        };
        let issuer = &self.issuer;
        let refused =
            issuer.issue_against(offer, application, &verifier.0, look, None, now, &mut HostRng);
        match (shown, refused) {
            (Some(shown), _) => Ok(shown),
            (None, Err(error)) => Err(error.into()),
            (None, Ok(_)) => Err(Failure::argument("nothing shown")),
        }
    }
}

/// What an issuer offers.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Offer(pub(crate) issuance::Offer);

#[wasm_bindgen]
impl Offer {
    /// Reads the CBOR form.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn decode(octets: &[u8]) -> Result<Self, Failure> {
        Ok(Self(issuance::Offer::decode(octets)?))
    }

    /// The CBOR form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.0.encode()
    }

    /// The identifier of the issuer.
    #[must_use]
    pub fn issuer(&self) -> String {
        self.0.issuer().into()
    }

    /// The key that will sign.
    #[must_use]
    #[wasm_bindgen(js_name = keyId)]
    pub fn key_id(&self) -> String {
        self.0.key_id().to_string()
    }

    /// The digest of the schema.
    #[must_use]
    pub fn schema(&self) -> String {
        self.0.schema().to_string()
    }

    /// What makes the offer unlike any other.
    #[must_use]
    pub fn nonce(&self) -> Vec<u8> {
        self.0.nonce().to_vec()
    }

    /// The request that the application has to answer.
    #[must_use]
    pub fn request(&self) -> Option<PresentationRequest> {
        self.0.request().cloned().map(PresentationRequest)
    }

    /// The role whose holder secret the credential will carry.
    #[must_use]
    pub fn role(&self) -> Option<String> {
        self.0.role().map(Into::into)
    }
}
