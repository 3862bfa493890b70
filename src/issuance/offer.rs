//! Offers: what an application answers.

use alloc::string::String;
use alloc::vec::Vec;

use rand_core::TryCryptoRng;

use super::IssueError;
use crate::bbs::{RngError, random_octets};
use crate::codec::{self, Kind, Object, Reader, Writer};
use crate::credential::{FormatError, KeyId, SchemaDigest, is_name};
use crate::presentation::{PresentationRequest, Session};

/// Octets of the nonce of an offer.
pub(super) const NONCE_LEN: usize = 32;
/// Octets of a name.
const MAX_NAME: usize = 64;

/// What an issuer offers, kept by the issuer and sent to the holder. One offer is good for one credential.
///
/// An issuer without memory of its own stores it as octets, where only the issuer writes. Forget it with the issuing, or
/// consume [`Offer::nonce`] in a [`NonceStore`](crate::presentation::NonceStore) first: a copy could be used again.
#[derive(Debug)]
#[must_use = "an application is checked against the offer"]
pub struct Offer {
    pub(super) issuer: String,
    pub(super) key: KeyId,
    pub(super) schema: SchemaDigest,
    pub(super) nonce: [u8; NONCE_LEN],
    pub(super) demand: Option<Demand>,
}

/// The presentation that an application has to carry.
#[derive(Debug)]
pub(super) struct Demand {
    pub(super) request: PresentationRequest,
    /// The credential whose holder secret is signed again.
    pub(super) role: String,
}

impl Demand {
    /// The role is in every option, so that whichever the holder chooses has the secret.
    pub(super) fn new(session: Session, role: &str) -> Result<Self, IssueError> {
        let request = session.into_request();
        if has_role(&request, role) {
            Ok(Self { request, role: role.into() })
        } else {
            Err(IssueError::Role)
        }
    }
}

fn has_role(request: &PresentationRequest, role: &str) -> bool {
    let mut options = request.policy().options().iter();
    options.all(|option| option.position(role).is_some())
}

impl Offer {
    /// The most octets of an encoded offer.
    pub const MAX_LEN: usize = PresentationRequest::MAX_LEN + 512;

    /// The identifier of the issuer.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The key that will sign.
    #[must_use]
    pub const fn key_id(&self) -> KeyId {
        self.key
    }

    /// The schema of the credential.
    #[must_use]
    pub const fn schema(&self) -> SchemaDigest {
        self.schema
    }

    /// What makes the offer unlike any other: 32 random octets.
    #[must_use]
    pub const fn nonce(&self) -> &[u8; 32] {
        &self.nonce
    }

    /// The request that the application has to answer with a presentation, if there is one.
    #[must_use]
    pub fn request(&self) -> Option<&PresentationRequest> {
        self.demand.as_ref().map(|demand| &demand.request)
    }

    /// The role in that request whose holder secret the credential will carry.
    #[must_use]
    pub fn role(&self) -> Option<&str> {
        self.demand.as_ref().map(|demand| demand.role.as_str())
    }

    /// The CBOR form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads what [`Offer::encode`] made.
    ///
    /// # Errors
    ///
    /// [`FormatError`] for anything else.
    pub fn decode(octets: &[u8]) -> Result<Self, FormatError> {
        codec::decode(octets)
    }
}

/// A fresh nonce.
pub(super) fn draw_nonce(
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<[u8; NONCE_LEN], RngError> {
    let octets = random_octets(rng)?;
    let (nonce, _) = octets.split_first_chunk::<NONCE_LEN>().ok_or(RngError)?;
    Ok(*nonce)
}

impl Object for Offer {
    const KIND: Kind = Kind::Offer;
    const MAX_LEN: usize = Self::MAX_LEN;

    fn suite(&self) -> Option<u8> {
        None
    }

    /// `[issuer, key id, schema digest, nonce, [request, role] or null]`
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(5);
        writer.text(&self.issuer);
        writer.bytes(&self.key.to_bytes());
        writer.bytes(&self.schema.to_bytes());
        writer.bytes(&self.nonce);
        writer.optional(self.demand.as_ref(), |writer, demand| {
            writer.array(2);
            writer.bytes(&demand.request.encode());
            writer.text(&demand.role);
        });
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        if suite.is_some() {
            return Err(FormatError::UnknownSuite);
        }
        reader.array(5)?;
        let issuer = reader.text(MAX_NAME)?;
        if !is_name(issuer) {
            return Err(FormatError::Range);
        }
        Ok(Self {
            issuer: issuer.into(),
            key: KeyId::from_bytes(reader.fixed()?),
            schema: SchemaDigest::from_bytes(reader.fixed()?),
            nonce: reader.fixed()?,
            demand: reader.optional(read_demand)?,
        })
    }
}

fn read_demand(reader: &mut Reader<'_>) -> Result<Demand, FormatError> {
    reader.array(2)?;
    let request = reader.bytes(PresentationRequest::MAX_LEN)?;
    let request = PresentationRequest::decode(request).map_err(|_| FormatError::Range)?;
    let role: String = reader.text(MAX_NAME)?.into();
    if has_role(&request, &role) { Ok(Demand { request, role }) } else { Err(FormatError::Range) }
}
