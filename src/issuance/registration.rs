//! One person, one secret.

use super::{RegistrationError, RegistrationTag};

/// Whether a person is new to the registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "there is nothing in between")]
pub enum Admitted {
    /// Registered just now.
    New,
    /// Registered before with the same secret: a renewal.
    Known,
}

/// Stores which person has which secret, by the tags of one issuer.
///
/// Each method is one atomic step: calls at the same time, in one process or many that share the store, have the effect
/// of some order of calls. In a database, two unique columns and a transaction.
pub trait RegistrationStore {
    /// Stores the pair of a person and a tag, unless one of them is stored with another partner.
    ///
    /// # Errors
    ///
    /// [`RegistrationError::SecondSecret`] or [`RegistrationError::SecondPerson`], [`RegistrationError::Retired`] for a
    /// tag of this person that was replaced, [`RegistrationError::Unavailable`] if the store cannot tell.
    fn register(&self, person: &str, tag: &RegistrationTag) -> Result<Admitted, RegistrationError>;

    /// Stores `new` in place of `old`, which stays refused for everybody, if the person is registered with `old`.
    ///
    /// # Errors
    ///
    /// [`RegistrationError::NotRegistered`] if the person is not registered with `old`, otherwise as for
    /// [`RegistrationStore::register`].
    fn replace(
        &self,
        person: &str,
        old: &RegistrationTag,
        new: &RegistrationTag,
    ) -> Result<(), RegistrationError>;
}

/// Keeps one secret for each person and one person for each secret.
///
/// Persons go by an identifier that each has exactly one of, in one spelling: the number in a civil register. Whoever is
/// admitted under two identifiers has two secrets, two pseudonyms and two votes.
#[derive(Debug)]
pub struct Registration<S> {
    store: S,
}

/// Octets of a person's identifier.
const PERSON: core::ops::RangeInclusive<usize> = 1..=1024;

impl<S: RegistrationStore> Registration<S> {
    /// A registration that is kept in `store`.
    pub const fn new(store: S) -> Self {
        Self { store }
    }

    /// Registers a person with the tag of a checked application. The same pair again is a renewal.
    ///
    /// # Errors
    ///
    /// [`RegistrationError`] for a second secret of a person, a second person of a secret, or no answer of the store.
    pub fn admit(
        &self,
        person: &str,
        tag: &RegistrationTag,
    ) -> Result<Admitted, RegistrationError> {
        check_person(person)?;
        self.store.register(person, tag)
    }

    /// Registers a person who lost the secret with another one. Nothing in cryptography undoes what this does:
    ///
    /// * every credential of the old secret is to be revoked, or there are two holders under one name;
    /// * the person gets new pseudonyms everywhere, and is new to every service;
    /// * what is allowed once or k times per person starts again, so that verifiers of such scopes are to be told, and
    ///   scopes with lasting effect (a vote) are to be closed to replaced persons until their period ends.
    ///
    /// The person is identified as for the first registration, never by a credential. `old` is the tag that is stored.
    ///
    /// # Errors
    ///
    /// [`RegistrationError`] if `old` is not what the person is registered with, or `new` was seen before.
    pub fn replace_lost_secret(
        &self,
        person: &str,
        old: &RegistrationTag,
        new: &RegistrationTag,
    ) -> Result<(), RegistrationError> {
        check_person(person)?;
        self.store.replace(person, old, new)
    }
}

fn check_person(person: &str) -> Result<(), RegistrationError> {
    if PERSON.contains(&person.len()) { Ok(()) } else { Err(RegistrationError::Person) }
}

#[cfg(feature = "std")]
pub use memory::MemoryRegistrationStore;

#[cfg(feature = "std")]
mod memory {
    use alloc::collections::BTreeMap;
    use alloc::string::String;
    use core::fmt;
    use std::sync::Mutex;

    use super::{Admitted, RegistrationError, RegistrationStore, RegistrationTag};

    /// A registration store in the memory of one process, shared by its threads. For tests and trials: it is empty after
    /// a restart.
    #[derive(Default)]
    pub struct MemoryRegistrationStore(Mutex<Pairs>);

    #[derive(Default)]
    struct Pairs {
        /// The secret of each person.
        tags: BTreeMap<String, RegistrationTag>,
        /// The person of each secret, replaced ones included.
        persons: BTreeMap<RegistrationTag, String>,
    }

    impl MemoryRegistrationStore {
        /// An empty store.
        #[must_use]
        pub fn new() -> Self {
            Self::default()
        }
    }

    impl Pairs {
        /// Whether the tag is free, this person's, or refused.
        fn find(
            &self,
            person: &str,
            tag: &RegistrationTag,
        ) -> Result<Option<Admitted>, RegistrationError> {
            match (self.persons.get(tag), self.tags.get(person)) {
                (Some(other), _) if other != person => Err(RegistrationError::SecondPerson),
                (Some(_), Some(current)) if current == tag => Ok(Some(Admitted::Known)),
                (Some(_), _) => Err(RegistrationError::Retired),
                (None, Some(_)) => Err(RegistrationError::SecondSecret),
                (None, None) => Ok(None),
            }
        }

        fn insert(&mut self, person: &str, tag: &RegistrationTag) {
            self.tags.insert(person.into(), *tag);
            self.persons.insert(*tag, person.into());
        }
    }

    impl RegistrationStore for MemoryRegistrationStore {
        fn register(
            &self,
            person: &str,
            tag: &RegistrationTag,
        ) -> Result<Admitted, RegistrationError> {
            // A thread that panicked left the pairs in doubt.
            let mut pairs = self.0.lock().map_err(|_| RegistrationError::Unavailable)?;
            if let Some(admitted) = pairs.find(person, tag)? {
                return Ok(admitted);
            }
            pairs.insert(person, tag);
            Ok(Admitted::New)
        }

        fn replace(
            &self,
            person: &str,
            old: &RegistrationTag,
            new: &RegistrationTag,
        ) -> Result<(), RegistrationError> {
            let mut pairs = self.0.lock().map_err(|_| RegistrationError::Unavailable)?;
            if pairs.tags.get(person) != Some(old) {
                return Err(RegistrationError::NotRegistered);
            }
            match pairs.persons.get(new) {
                Some(other) if other != person => return Err(RegistrationError::SecondPerson),
                Some(_) => return Err(RegistrationError::Retired),
                None => pairs.insert(person, new),
            }
            Ok(())
        }
    }

    impl fmt::Debug for MemoryRegistrationStore {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("MemoryRegistrationStore").finish_non_exhaustive()
        }
    }
}
