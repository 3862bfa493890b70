//! Which person has which secret, at one issuer.

use super::{Check, Checks, Refused};

/// The pairs of persons and tags that were admitted.
#[derive(Clone, Debug, Default)]
pub struct Registration(Vec<(String, Vec<u8>)>);

impl Registration {
    /// Admits a person with a tag, unless one of them is known with another partner.
    pub fn admit(&mut self, person: &str, tag: &[u8], checks: &Checks) -> Result<(), Refused> {
        let second_secret = self.0.iter().any(|(known, its)| known == person && its != tag);
        let second_person = self.0.iter().any(|(known, its)| known != person && its == tag);
        checks.require(Check::OneSecret, !second_secret)?;
        checks.require(Check::OnePerson, !second_person)?;
        self.0.push((person.into(), tag.to_vec()));
        Ok(())
    }
}
