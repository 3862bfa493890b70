//! What issuers publish: keys with proofs of possession, schemas, texts for people.
//!
//! An [`IssuerDocument`] says which keys an issuer signs with, on which days credentials under them are accepted, which
//! schemas they sign, and how claims are called in the languages of those who read them. A document that could be read
//! is right: every key in it comes with a proof that the issuer knows its secret, made for this issuer, this key, one
//! schema family and these days. A key that is the sum of somebody else's key and a known number has no such proof.
//!
//! A schema family is what all versions of a schema share: its identifier. One key signs one family and nothing else,
//! so the secret key is a type of its own, [`IssuerSecretKey`].
//!
//! ```
//! use averment::credential::{Date, Schema};
//! use averment::trust::{DisplayText, IssuerDocument, IssuerSecretKey};
//! # let rng = &mut rand::rngs::SysRng;
//!
//! let schema = Schema::builder("gov.example/resident", 1).date("birth_date").build()?;
//! let secret = IssuerSecretKey::generate("gov.example", &schema, &[7; 32])?;
//! let key = secret.publish(Date::parse("2026-01-01")?, Date::parse("2036-12-31")?, rng)?;
//! let birth_date = DisplayText::new([("en", "Date of birth"), ("fr", "Date de naissance")])?;
//! let document = IssuerDocument::builder("gov.example")
//!     .key(key)
//!     .schema(schema.clone())
//!     .claim_text(schema.id(), "birth_date", birth_date)
//!     .build()?;
//!
//! // Whoever reads the document checks it.
//! let document = IssuerDocument::from_json(&document.to_json())?;
//! let on = Date::parse("2026-11-24")?;
//! let (key, schema) = document.accept(&secret.key_id(), &schema.digest(), on)?;
//! assert_eq!(*key.public_key(), secret.public_key());
//! let label = document.claim_text(schema.id(), "birth_date").and_then(|text| text.get("en-GB"));
//! assert_eq!(label, Some("Date of birth"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod display;
mod document;
mod error;
mod key;
mod list;
mod notation;
mod possession;
mod recognition;
mod secret;
mod table;
#[cfg(test)]
mod tests;

pub use display::DisplayText;
pub use document::{IssuerDocument, IssuerDocumentBuilder};
pub use error::{TrustError, UntrustedError};
pub use key::IssuerKey;
pub use list::{
    AssuranceLevel, Equivalent, ListChange, ListEntry, ListError, ListedRegistry, RecognitionRule,
    TrustList, TrustListBuilder,
};
pub use recognition::{
    Names, Recognised, RecognisedBy, RecognisedIssuer, Recognition, RecognitionError, Refused,
};
pub use secret::IssuerSecretKey;
