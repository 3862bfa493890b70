//! Building a schema.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::RangeInclusive;

use litemap::LiteMap;

use super::{Definition, Schema};
use crate::bbs::Ciphersuite;
use crate::codec;
use crate::credential::{Claim, ClaimType, DateTime, SchemaError, is_name};

/// A schema in the making. Errors are told by [`SchemaBuilder::build`].
#[derive(Clone, Debug)]
#[must_use]
pub struct SchemaBuilder(Definition);

impl SchemaBuilder {
    pub(super) const fn new(id: String, version: u32) -> Self {
        Self(Definition {
            suite: Ciphersuite::Bls12381Sha256,
            id,
            version,
            registry: None,
            starts: false,
            claims: Vec::new(),
        })
    }

    /// Signs under another ciphersuite than SHA-256.
    pub const fn suite(mut self, suite: Ciphersuite) -> Self {
        self.0.suite = suite;
        self
    }

    /// Gives each credential a first day of validity.
    pub const fn starts(mut self) -> Self {
        self.0.starts = true;
        self
    }

    /// Names the registry that keeps the status of the credentials.
    pub fn registry(mut self, id: impl Into<String>) -> Self {
        self.0.registry = Some(id.into());
        self
    }

    /// Adds a claim.
    pub fn claim(mut self, claim: Claim) -> Self {
        self.0.claims.push(claim);
        self
    }

    fn required(self, name: impl Into<String>, kind: ClaimType) -> Self {
        self.claim(Claim::new(name, kind))
    }

    /// Adds a claim that credentials may leave out.
    pub fn optional(self, name: impl Into<String>, kind: ClaimType) -> Self {
        self.claim(Claim::new(name, kind).optional())
    }

    /// Adds a text.
    pub fn text(self, name: impl Into<String>) -> Self {
        self.required(name, ClaimType::Text)
    }

    /// Adds a text that credentials may leave out.
    pub fn optional_text(self, name: impl Into<String>) -> Self {
        self.optional(name, ClaimType::Text)
    }

    /// Adds octets.
    pub fn bytes(self, name: impl Into<String>) -> Self {
        self.required(name, ClaimType::Bytes)
    }

    /// Adds one of a list of texts.
    pub fn enumeration<T: Into<String>>(
        self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.required(name, ClaimType::Enumeration { values })
    }

    /// Adds a yes or no.
    pub fn boolean(self, name: impl Into<String>) -> Self {
        self.required(name, ClaimType::Boolean)
    }

    /// Adds an unsigned integer.
    pub fn u64(self, name: impl Into<String>, range: RangeInclusive<u64>) -> Self {
        let (min, max) = range.into_inner();
        self.required(name, ClaimType::U64 { min, max })
    }

    /// Adds a signed integer.
    pub fn i64(self, name: impl Into<String>, range: RangeInclusive<i64>) -> Self {
        let (min, max) = range.into_inner();
        self.required(name, ClaimType::I64 { min, max })
    }

    /// Adds a number with `scale` digits after the point, its bounds in units of `10^-scale`.
    pub fn decimal(self, name: impl Into<String>, scale: u8, range: RangeInclusive<i64>) -> Self {
        let (min, max) = range.into_inner();
        self.required(name, ClaimType::Decimal { scale, min, max })
    }

    /// Adds a date from 1900-01-01 to 2079-06-06.
    pub fn date(self, name: impl Into<String>) -> Self {
        self.required(name, ClaimType::DATE)
    }

    /// Adds a date from 1900-01-01 to 2079-06-06 that credentials may leave out.
    pub fn optional_date(self, name: impl Into<String>) -> Self {
        self.optional(name, ClaimType::DATE)
    }

    /// Adds a date-time.
    pub fn date_time(self, name: impl Into<String>, range: RangeInclusive<DateTime>) -> Self {
        let (min, max) = range.into_inner();
        self.required(name, ClaimType::DateTime { min, max })
    }

    /// The schema.
    ///
    /// # Errors
    ///
    /// [`SchemaError`] says what is wrong with it.
    pub fn build(self) -> Result<Schema, SchemaError> {
        self.0.check()?;
        Ok(Schema::new(self.0))
    }
}

impl Definition {
    pub(super) fn check(&self) -> Result<(), SchemaError> {
        if self.claims.len() > Schema::MAX_CLAIMS {
            return Err(SchemaError::TooManyClaims);
        }
        if !is_name(&self.id) || self.registry.as_ref().is_some_and(|id| !is_name(id)) {
            return Err(SchemaError::Name);
        }
        if self.version == 0 {
            return Err(SchemaError::Version);
        }
        self.claims.iter().try_for_each(Claim::check_definition)?;
        let names: LiteMap<_, _> = self.claims.iter().map(|claim| (&claim.name, ())).collect();
        if names.len() < self.claims.len() {
            return Err(SchemaError::DuplicateName);
        }
        if codec::encoded_len(self) > Schema::MAX_LEN { Err(SchemaError::TooLong) } else { Ok(()) }
    }
}
