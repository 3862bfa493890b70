//! Stores whose answers come from JavaScript: asked there first, the outcome is handed in.

use averment::credential::DateTime;
use averment::issuance::{
    Admitted, MemoryRegistrationStore as Memory, Registration, RegistrationError,
    RegistrationStore, RegistrationTag,
};
use averment::presentation::{NonceError, NonceStore};
use wasm_bindgen::prelude::*;

use crate::failure::Failure;

/// A store that tells what it was told. Anything unknown is no answer.
#[derive(Debug)]
pub(crate) struct Told<'a>(&'a str);

impl<'a> Told<'a> {
    pub(crate) const fn new(outcome: &'a str) -> Self {
        Self(outcome)
    }

    pub(crate) const fn name_of(consumed: Result<(), NonceError>) -> &'static str {
        match consumed {
            Ok(()) => "consumed",
            Err(NonceError::Replayed) => "replayed",
            Err(NonceError::Expired) => "expired",
            Err(NonceError::Full) => "full",
            Err(_) => "unavailable",
        }
    }

    fn admitted(&self) -> Result<Admitted, RegistrationError> {
        match self.0 {
            "new" => Ok(Admitted::New),
            "known" => Ok(Admitted::Known),
            "second-secret" => Err(RegistrationError::SecondSecret),
            "second-person" => Err(RegistrationError::SecondPerson),
            "retired" => Err(RegistrationError::Retired),
            "not-registered" => Err(RegistrationError::NotRegistered),
            _ => Err(RegistrationError::Unavailable),
        }
    }
}

const fn name_of(admitted: Result<Admitted, RegistrationError>) -> &'static str {
    match admitted {
        Ok(Admitted::New) => "new",
        Ok(Admitted::Known) => "known",
        Err(RegistrationError::SecondSecret) => "second-secret",
        Err(RegistrationError::SecondPerson) => "second-person",
        Err(RegistrationError::Retired) => "retired",
        Err(RegistrationError::NotRegistered) => "not-registered",
        Err(_) => "unavailable",
    }
}

impl NonceStore for Told<'_> {
    fn consume(&self, _: &[u8], _: DateTime, _: DateTime) -> Result<(), NonceError> {
        match self.0 {
            "consumed" => Ok(()),
            "replayed" => Err(NonceError::Replayed),
            "expired" => Err(NonceError::Expired),
            "full" => Err(NonceError::Full),
            _ => Err(NonceError::Unavailable),
        }
    }
}

impl RegistrationStore for Told<'_> {
    fn register(&self, _: &str, _: &RegistrationTag) -> Result<Admitted, RegistrationError> {
        self.admitted()
    }

    fn replace(
        &self,
        _: &str,
        _: &RegistrationTag,
        _: &RegistrationTag,
    ) -> Result<(), RegistrationError> {
        self.admitted().map(drop)
    }
}

/// Registers a person with the tag of a checked application, after a store told `outcome`.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen]
pub fn admit(person: &str, tag: &[u8], outcome: &str) -> Result<String, Failure> {
    let tag = RegistrationTag::from_bytes(tag)?;
    let admitted = Registration::new(Told(outcome)).admit(person, &tag)?;
    Ok(name_of(Ok(admitted)).into())
}

/// Registers a person with another secret, after a store told `outcome`.
///
/// # Errors
///
/// [`Failure`] of the library.
#[wasm_bindgen(js_name = replaceLostSecret)]
pub fn replace_lost_secret(
    person: &str,
    old: &[u8],
    new: &[u8],
    outcome: &str,
) -> Result<(), Failure> {
    let (old, new) = (RegistrationTag::from_bytes(old)?, RegistrationTag::from_bytes(new)?);
    Ok(Registration::new(Told(outcome)).replace_lost_secret(person, &old, &new)?)
}

/// Registrations in the memory of the module.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct MemoryRegistrationStore(Memory);

#[wasm_bindgen]
impl MemoryRegistrationStore {
    /// An empty store.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers, and tells the outcome.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the tag is none.
    pub fn register(&self, person: &str, tag: &[u8]) -> Result<String, Failure> {
        let tag = RegistrationTag::from_bytes(tag)?;
        Ok(name_of(self.0.register(person, &tag)).into())
    }

    /// Replaces, and tells the outcome.
    ///
    /// # Errors
    ///
    /// [`Failure`] if a tag is none.
    pub fn replace(&self, person: &str, old: &[u8], new: &[u8]) -> Result<String, Failure> {
        let (old, new) = (RegistrationTag::from_bytes(old)?, RegistrationTag::from_bytes(new)?);
        let replaced = self.0.replace(person, &old, &new).map(|()| Admitted::New);
        Ok(name_of(replaced).into())
    }
}
