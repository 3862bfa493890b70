//! The issuer: offers, checks applications and signs.

use alloc::vec::Vec;
use core::ops::RangeInclusive;

use rand_core::TryCryptoRng;

use super::application::{Purpose, Toolkit};
use super::issued::Issued;
use super::offer::{Demand, Offer, draw_nonce};
use super::{Application, Content, IssueError, RegistrationTag};
use crate::bbs::blind::{Commitment, Generators, Signer};
use crate::bbs::{Limits, PublicKey, random_octets};
use crate::codec;
use crate::credential::{ClaimValue, Date, DateTime, FormatError, Schema, StatusHandle};
use crate::presentation::{Session, SetupError, VerifiedPresentation, Verifier};
use crate::registry::StatusRegistry;
use crate::trust::{IssuerDocument, IssuerSecretKey};

/// An authority that issues credentials of one schema with one key.
///
/// Made once: it computes tables, about 1 ms and 132 KiB for each claim. Sharing it between threads is fine; it keeps no
/// state of offers.
#[derive(Debug)]
pub struct Issuer {
    key: IssuerSecretKey,
    public_key: PublicKey,
    schema: Schema,
    signer: Signer,
    toolkit: Toolkit,
}

/// An application whose proofs hold for the offer. A presentation that it carries is not verified yet.
#[derive(Clone, Debug)]
#[must_use]
pub struct Checked {
    commitment: Commitment,
    tag: RegistrationTag,
    presentation: Option<Vec<u8>>,
}

impl Checked {
    /// The tag of the holder's secret at this issuer, to be admitted by a [`Registration`](super::Registration).
    #[must_use]
    pub const fn registration_tag(&self) -> &RegistrationTag {
        &self.tag
    }
}

/// The issuer does not issue on what was presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it says all there is to say")]
pub struct Refused;

impl Issuer {
    /// An issuer of credentials of `schema`, signed by `key`.
    ///
    /// # Errors
    ///
    /// [`SetupError::WrongFamily`] if the key signs other schemas: one key signs one family and nothing else.
    pub fn new(key: IssuerSecretKey, schema: Schema) -> Result<Self, SetupError> {
        let secret = key.signing_key(&schema).ok_or(SetupError::WrongFamily)?;
        let (suite, count) = (schema.suite(), schema.slot_count());
        let generators = Generators::new(suite, count, 1, &Limits::default())?.with_tables();
        let signer = Signer::new(secret.clone(), &generators)?;
        let toolkit = Toolkit::new(suite, key.issuer())?;
        Ok(Self { public_key: key.public_key(), key, schema, signer, toolkit })
    }

    /// An issuer with a fresh key, and the document to publish: the schema, and the key for credentials accepted on
    /// `days`, the last of them included.
    ///
    /// Store [`Issuer::key`] before anything is issued. For more keys, schemas and display texts, build the document with
    /// [`IssuerDocument::builder`].
    ///
    /// # Errors
    ///
    /// [`SetupError`] if `id` is not an identifier, for an empty range of days, or without randomness.
    pub fn generate(
        id: &str,
        schema: Schema,
        days: RangeInclusive<Date>,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<(Self, IssuerDocument), SetupError> {
        let material = random_octets(rng)?;
        let key = IssuerSecretKey::generate(id, &schema, material.as_slice())?;
        let published = key.publish(*days.start(), *days.end(), rng)?;
        let document = IssuerDocument::builder(id).key(published).schema(schema.clone()).build()?;
        Ok((Self::new(key, schema)?, document))
    }

    /// The secret key.
    #[must_use]
    pub const fn key(&self) -> &IssuerSecretKey {
        &self.key
    }

    /// The schema of the credentials.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Offers a credential to a person whom the issuer knows by other means, and registers.
    ///
    /// # Errors
    ///
    /// [`IssueError::Rng`] without randomness.
    pub fn offer(&self, rng: &mut (impl TryCryptoRng + ?Sized)) -> Result<Offer, IssueError> {
        self.make_offer(None, rng)
    }

    /// Offers a credential to the holder of others: the application has to answer the request of `session`, and the new
    /// credential gets the holder secret of the one under `role`.
    ///
    /// The offer takes the place of the session.
    ///
    /// # Errors
    ///
    /// [`IssueError::Role`] if an option of the request does not have the role, [`IssueError::Rng`] without randomness.
    pub fn offer_against(
        &self,
        session: Session,
        role: &str,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Offer, IssueError> {
        self.make_offer(Some(Demand::new(session, role)?), rng)
    }

    fn make_offer(
        &self,
        demand: Option<Demand>,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Offer, IssueError> {
        Ok(Offer {
            issuer: self.key.issuer().into(),
            key: self.key.key_id(),
            schema: self.schema.digest(),
            nonce: draw_nonce(rng)?,
            demand,
        })
    }

    /// Checks that an application was made for the offer by somebody who knows the secret in it.
    ///
    /// # Errors
    ///
    /// [`IssueError`] says what is wrong with the form; whatever only the proofs show is [`IssueError::Rejected`].
    pub fn check(&self, offer: &Offer, application: &[u8]) -> Result<Checked, IssueError> {
        let ours = offer.issuer == self.key.issuer()
            && offer.key == self.key.key_id()
            && offer.schema == self.schema.digest();
        if !ours {
            return Err(IssueError::Offer);
        }
        let application = Application::decode(application)?;
        match (&offer.demand, &application.presentation) {
            (Some(_), None) => return Err(IssueError::PresentationMissing),
            (None, Some(_)) => return Err(IssueError::PresentationUnexpected),
            (Some(_), Some(_)) | (None, None) => {}
        }
        let presentation = application.presentation.as_deref();
        let purpose = Purpose { offer, public_key: &self.public_key, presentation };
        let (commitment, tag) = self.toolkit.check(&purpose, &application)?;
        Ok(Checked { commitment, tag, presentation: application.presentation })
    }

    /// Checks an application and signs the credential. What is returned goes to the holder and to nobody else.
    ///
    /// Admit the tag of [`Issuer::check`] to a [`Registration`](super::Registration) first. If the status of the credential is
    /// kept, its handle is admitted to `registry` and the witness goes with it: store the registry before what is returned is
    /// sent.
    ///
    /// # Errors
    ///
    /// [`IssueError`] as for [`Issuer::check`], [`IssueError::NotVerified`] for an offer that asks for a presentation,
    /// [`IssueError::Content`] for claims or days that the schema does not allow, [`IssueError::Registry`] if the schema does
    /// not name `registry`, [`IssueError::NotAdmitted`] if it has no room.
    #[expect(clippy::too_many_arguments, reason = "each is of a type of its own")]
    pub fn issue(
        &self,
        offer: Offer,
        application: &[u8],
        content: Content,
        registry: Option<&mut StatusRegistry>,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Vec<u8>, IssueError> {
        if offer.demand.is_some() {
            return Err(IssueError::NotVerified);
        }
        let checked = self.check(&offer, application)?;
        self.sign(&checked.commitment, content, registry, rng)
    }

    /// The handle in what was issued: the issuer writes it down beside the person, to revoke the credential one day.
    ///
    /// # Errors
    ///
    /// [`FormatError`] for octets that no issuer gives.
    pub fn handle_of(issued: &[u8]) -> Result<StatusHandle, FormatError> {
        Ok(codec::decode::<Issued>(issued)?.handle.clone())
    }

    /// Checks an application, verifies the presentation that it carries, and signs what `content` makes of it.
    ///
    /// The presented credential under the offer's role carries the same holder secret as the new one: take from that
    /// one who the person is. `registry` is as for [`Issuer::issue`].
    ///
    /// # Errors
    ///
    /// [`IssueError`] as for [`Issuer::issue`], [`IssueError::Presentation`] if the presentation is not accepted,
    /// [`IssueError::Refused`] if `content` refuses.
    #[expect(clippy::too_many_arguments, reason = "each is of a type of its own")]
    pub fn issue_against(
        &self,
        offer: Offer,
        application: &[u8],
        verifier: &Verifier,
        content: impl FnOnce(&VerifiedPresentation) -> Result<Content, Refused>,
        registry: Option<&mut StatusRegistry>,
        now: DateTime,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Vec<u8>, IssueError> {
        let Checked { commitment, presentation, .. } = self.check(&offer, application)?;
        let (Some(demand), Some(presentation)) = (offer.demand, presentation) else {
            return Err(IssueError::PresentationMissing);
        };
        let bound = self.toolkit.bound(&demand.role, &commitment);
        let session = Session::of(demand.request);
        let verified = verifier.verify_bound(session, &presentation, Some(&bound), now, rng)?;
        let content = content(&verified).map_err(|Refused| IssueError::Refused)?;
        self.sign(&commitment, content, registry, rng)
    }

    fn sign(
        &self,
        commitment: &Commitment,
        content: Content,
        registry: Option<&mut StatusRegistry>,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Vec<u8>, IssueError> {
        let kept_in = registry.as_ref().map(|registry| registry.document().registry());
        if kept_in.is_some() && kept_in != self.schema.registry() {
            return Err(IssueError::Registry);
        }
        let Content { mut claims, until, start } = content;
        let handle = StatusHandle::generate(rng)?;
        let messages = self.schema.messages(until, &handle, start, &claims)?;
        let signature = self.signer.sign(Some(commitment), &self.schema.header(), &messages)?;
        // Last, so that nothing is admitted for a credential that does not come about.
        let status = registry.map(|registry| registry.admit(&handle)).transpose()?;
        let values = self.schema.claims().iter().map(|claim| claims.remove(&claim.name));
        Ok(codec::encode(&Issued {
            suite: self.schema.suite(),
            claims: values.map(|value| value.unwrap_or(ClaimValue::Absent)).collect(),
            until,
            start,
            handle,
            signature: signature.to_bytes(),
            status,
        }))
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;
    use crate::trust::TrustError;

    #[test]
    fn a_generated_issuer_signs_with_the_key_that_it_publishes() {
        let rng = &mut StdRng::seed_from_u64(1);
        let schema = || Schema::builder("resident", 1).text("name").build().unwrap();
        let day = |text| Date::parse(text).unwrap();
        let (first, last) = (day("2026-01-01"), day("2036-12-31"));
        let (issuer, document) =
            Issuer::generate("gov.example", schema(), first..=last, rng).unwrap();
        let read = IssuerDocument::from_json(&document.to_json()).unwrap();
        assert_eq!((read.id(), read.keys().len()), ("gov.example", 1));
        let digest = issuer.schema().digest();
        for on in [first, last] {
            let (key, _) = read.accept(&issuer.key().key_id(), &digest, on).unwrap();
            assert_eq!(*key.public_key(), issuer.key().public_key());
        }
        assert!(read.accept(&issuer.key().key_id(), &digest, day("2037-01-01")).is_err());
        // The key is fresh.
        let (other, _) = Issuer::generate("gov.example", schema(), first..=last, rng).unwrap();
        assert_ne!(other.key().key_id(), issuer.key().key_id());
        let wrong = Issuer::generate("Gov", schema(), first..=last, rng).unwrap_err();
        assert_eq!(wrong, SetupError::Trust(TrustError::Name));
        let wrong = Issuer::generate("gov.example", schema(), last..=first, rng).unwrap_err();
        assert!(matches!(wrong, SetupError::Trust(TrustError::Validity(_))));
    }
}
