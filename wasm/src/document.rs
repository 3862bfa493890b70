//! Issuer documents.

use averment::trust;
use wasm_bindgen::prelude::*;

use crate::failure::Failure;
use crate::json;

/// What an issuer publishes.
#[wasm_bindgen]
#[derive(Clone, Debug)]
pub struct IssuerDocument(pub(crate) trust::IssuerDocument);

#[wasm_bindgen]
impl IssuerDocument {
    /// Reads and checks the JSON notation.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = fromJson)]
    pub fn from_json(text: &str) -> Result<Self, Failure> {
        Ok(Self(trust::IssuerDocument::from_json(text)?))
    }

    /// The JSON notation.
    #[must_use]
    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// The identifier of the issuer.
    #[must_use]
    pub fn id(&self) -> String {
        self.0.id().into()
    }

    /// The query for a family, as JSON.
    #[must_use]
    pub fn query(&self, family: &str) -> String {
        json::write(&self.0.query(family))
    }

    /// What a family, a claim or a value is called.
    #[must_use]
    pub fn text(
        &self,
        language: &str,
        family: &str,
        claim: Option<String>,
        value: Option<String>,
    ) -> Option<String> {
        let text = match (claim.as_deref(), value.as_deref()) {
            (None, _) => self.0.schema_text(family),
            (Some(claim), None) => self.0.claim_text(family, claim),
            (Some(claim), Some(value)) => self.0.value_text(family, claim, value),
        };
        text?.get(language).map(Into::into)
    }
}
