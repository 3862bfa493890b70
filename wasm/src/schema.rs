//! Schemas.

use averment::credential::{self, LintWarning, lint};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::failure::Failure;
use crate::json;

/// A schema.
#[wasm_bindgen]
#[derive(Clone, Debug)]
pub struct Schema(pub(crate) credential::Schema);

/// One thing that presentations show.
#[derive(Serialize)]
struct Warning<'a> {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

impl<'a> From<LintWarning<'a>> for Warning<'a> {
    fn from(warning: LintWarning<'a>) -> Self {
        let (count, name) = match warning {
            LintWarning::MessageCount { count } | LintWarning::OptionalClaims { count } => {
                (Some(count), None)
            }
            LintWarning::Registry { id } => (None, Some(id)),
            LintWarning::FineTime { claim } | LintWarning::SingleValue { claim } => {
                (None, Some(claim))
            }
            LintWarning::Header | _ => (None, None),
        };
        Self { code: warning.code(), count, name }
    }
}

#[wasm_bindgen]
impl Schema {
    /// Reads the JSON notation.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    #[wasm_bindgen(js_name = fromJson)]
    pub fn from_json(text: &str) -> Result<Self, Failure> {
        Ok(Self(credential::Schema::from_json(text)?))
    }

    /// Reads a definition, in which what is usual may be left out.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn define(text: &str) -> Result<Self, Failure> {
        json::schema(text).map(Self)
    }

    /// Reads the CBOR form.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the library.
    pub fn decode(octets: &[u8]) -> Result<Self, Failure> {
        Ok(Self(credential::Schema::decode(octets)?))
    }

    /// The JSON notation.
    #[must_use]
    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// The CBOR form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.0.encode()
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

    /// The digest in hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> String {
        self.0.digest().to_string()
    }

    /// What presentations show, as JSON.
    #[must_use]
    pub fn lint(&self) -> String {
        json::write(&lint(&self.0).into_iter().map(Warning::from).collect::<Vec<_>>())
    }
}
