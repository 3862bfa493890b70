//! What an issuer puts into a credential.

use alloc::string::String;

use crate::credential::{ClaimValue, Claims, Date};

/// What a credential is to say. The issuer adds the status handle.
///
/// Not printed: it is about a person.
#[derive(Clone)]
#[expect(clippy::exhaustive_structs, reason = "callers build it, field by field")]
pub struct Content {
    /// The claims by name. Optional ones that are missing are absent.
    pub claims: Claims,
    /// The last day of validity.
    pub until: Date,
    /// The first day of validity, where the schema has one.
    pub start: Option<Date>,
}

impl Content {
    /// A credential without claims, valid until the end of a day.
    #[must_use]
    pub const fn until(until: Date) -> Self {
        Self { claims: Claims::new(), until, start: None }
    }

    /// Adds the first day of validity.
    #[must_use]
    pub fn start(self, start: Date) -> Self {
        Self { start: Some(start), ..self }
    }

    /// Adds a claim. The last value of a name counts. A string is a text; name the values of an enumeration as such.
    #[must_use]
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<ClaimValue>) -> Self {
        self.claims.insert(name.into(), value.into());
        self
    }
}

impl core::fmt::Debug for Content {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Content").finish_non_exhaustive()
    }
}
