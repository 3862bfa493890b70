//! The holder's side: apply, and accept what comes back.

use alloc::string::String;
use alloc::vec::Vec;

use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::application::{Opening, Purpose, Toolkit};
use super::issued::Issued;
use super::{AcceptError, Application, ApplyError, Offer};
use crate::bbs::PublicKey;
use crate::bbs::blind::ProverBlind;
use crate::codec::{self, Kind, Object, Reader, Writer};
use crate::credential::{
    Credential, CredentialParts, Date, FormatError, Schema, is_name, suite_number, suite_of,
};
use crate::presentation::{Choice, Holder, Plan, Tie};
use crate::trust::IssuerDocument;

/// What the holder keeps until the credential comes: without it the signature is of no use.
///
/// Secret: whoever has it knows the blind of the commitment. Wiped when dropped, not printed.
#[derive(Debug)]
#[must_use = "the credential cannot be accepted without it"]
pub struct Pending {
    issuer: String,
    public_key: PublicKey,
    schema: Schema,
    blind: ProverBlind,
}

impl Pending {
    /// The identifier of the issuer.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The schema that was applied for.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The CBOR form, for the holder's own store. Wiped when dropped.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        codec::encode_secret(self)
    }

    /// Reads what [`Pending::encode`] made.
    ///
    /// # Errors
    ///
    /// [`FormatError`] for anything else.
    pub fn decode(octets: &[u8]) -> Result<Self, FormatError> {
        codec::decode(octets)
    }
}

impl Holder {
    /// Applies for what `offer` offers, in answer to it and to nothing else.
    ///
    /// `document` is the issuer's, from the holder's own source: the key that will sign is among those that everybody
    /// sees, and valid `today`.
    ///
    /// # Errors
    ///
    /// [`ApplyError`] if the offer does not fit the document, asks for a presentation, or without randomness.
    pub fn apply(
        &self,
        offer: &Offer,
        document: &IssuerDocument,
        today: Date,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<(Application, Pending), ApplyError> {
        if offer.demand.is_some() {
            return Err(ApplyError::PresentationMissing);
        }
        self.apply_to(offer, document, today, None, rng)
    }

    /// Applies with the presentation that the offer asks for: the answer of `plan`, made by `choice`.
    ///
    /// # Errors
    ///
    /// [`ApplyError`] as for [`Holder::apply`], [`ApplyError::Plan`] if the plan is not this holder's answer to the
    /// offer's request, [`ApplyError::Present`] if the presentation cannot be made.
    #[expect(clippy::too_many_arguments, reason = "each is of a type of its own")]
    pub fn apply_with(
        &self,
        offer: &Offer,
        document: &IssuerDocument,
        today: Date,
        plan: &Plan<'_>,
        choice: &Choice,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<(Application, Pending), ApplyError> {
        let request = offer.request().ok_or(ApplyError::PresentationUnexpected)?;
        if request.digest() != plan.request().digest()
            || plan.document().is_some()
            || !core::ptr::eq(plan.holder(), self)
        {
            return Err(ApplyError::Plan);
        }
        self.apply_to(offer, document, today, Some((plan, choice)), rng)
    }

    #[expect(clippy::too_many_arguments, reason = "each is of a type of its own")]
    fn apply_to(
        &self,
        offer: &Offer,
        document: &IssuerDocument,
        today: Date,
        answer: Option<(&Plan<'_>, &Choice)>,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<(Application, Pending), ApplyError> {
        if offer.issuer != document.id() {
            return Err(ApplyError::Issuer);
        }
        let (key, schema) = document.accept(&offer.key, &offer.schema, today)?;
        let toolkit = Toolkit::new(schema.suite(), document.id());
        let toolkit = toolkit.map_err(|_| ApplyError::Degenerate)?;
        let (commitment, blind) = toolkit.commit(self.secret(), rng)?;
        let message = blind.clone().into_message();
        let presentation = match (answer, offer.role()) {
            (Some((plan, choice)), Some(role)) => {
                let bound = toolkit.bound(role, &commitment).opened(message.scalar().clone());
                Some(plan.present_tied(choice, Tie::Application(&bound), rng)?.encode())
            }
            (None, _) | (_, None) => None,
        };
        let public_key = *key.public_key();
        let presentation = presentation.as_deref();
        let purpose = Purpose { offer, public_key: &public_key, presentation };
        let opening = Opening {
            commitment: &commitment,
            secret: self.secret(),
            blind: message.scalar().clone(),
        };
        let application = toolkit.apply(&purpose, opening, rng)?;
        let (issuer, schema) = (document.id().into(), schema.clone());
        Ok((application, Pending { issuer, public_key, schema, blind }))
    }

    /// Checks everything that the issuer sent, and only then stores the credential. Its position is returned.
    ///
    /// Key and schema are those that were applied for; the claims have to fit the schema, and the signature has to hold
    /// over just these claims and this holder's secret. A credential with a status needs its registry to be followed
    /// ([`Holder::follow`]). Whether the claims are true is for the holder to look at.
    ///
    /// # Errors
    ///
    /// [`AcceptError`], and nothing is stored.
    pub fn accept(&mut self, pending: Pending, issued: &[u8]) -> Result<usize, AcceptError> {
        let Pending { issuer, public_key, schema, blind } = pending;
        let mut issued: Issued = codec::decode(issued)?;
        if issued.suite != schema.suite() {
            return Err(FormatError::UnknownSuite.into());
        }
        let claims = issued.take_claims(&schema)?;
        if let Some(witness) = &issued.status {
            self.check_issued_status(&schema, &issued.handle, witness)?;
        }
        let credential = Credential::new(CredentialParts {
            schema,
            issuer,
            public_key: public_key.to_bytes(),
            until: issued.until,
            start: issued.start,
            handle: issued.handle.clone(),
            claims,
            blind,
            signature: issued.signature,
            status: issued.status.take(),
        })?;
        self.add(credential).map_err(|_| AcceptError::Rejected)
    }
}

impl Object for Pending {
    const KIND: Kind = Kind::Pending;
    const MAX_LEN: usize = Schema::MAX_LEN + 512;

    fn suite(&self) -> Option<u8> {
        Some(suite_number(self.schema.suite()))
    }

    /// `[schema, issuer, public key, blind]`
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(4);
        writer.bytes(&self.schema.encode());
        writer.text(&self.issuer);
        writer.bytes(&self.public_key.to_bytes());
        writer.bytes(self.blind.expose_bytes().as_slice());
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        let suite = suite_of(suite)?;
        reader.array(4)?;
        let schema = Schema::decode(reader.bytes(Schema::MAX_LEN)?)?;
        let issuer = reader.text(64)?;
        if schema.suite() != suite || !is_name(issuer) {
            return Err(FormatError::Range);
        }
        let public_key = reader.bytes(PublicKey::LEN)?;
        let blind = reader.bytes(ProverBlind::LEN)?;
        Ok(Self {
            issuer: issuer.into(),
            public_key: PublicKey::from_bytes(suite, public_key).map_err(|_| FormatError::Range)?,
            blind: ProverBlind::from_bytes(blind).map_err(|_| FormatError::Range)?,
            schema,
        })
    }
}
