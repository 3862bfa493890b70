//! Documents that are signed by who a presentation shows somebody to be: a licensed doctor, a director of a company.
//!
//! A signature is a presentation whose header names a document in the place of nothing. The request that it answers is part
//! of it, since the policy says what was shown of the signer. Request and signature are objects of their own kinds, and
//! the purpose tag in the header is another one, so that a login is never taken for a signature, nor a signature for a
//! login (SPEC.md section 19.9).
//!
//! What dates a signature is a time-stamp token over the finished signature, from an authority that the verifier accepts.
//! A token inside could be older than the signature, and would let somebody whose credential has ended sign in the past.

use alloc::vec::Vec;

use rand_core::TryCryptoRng;
use serde::{Serialize, Serializer};
use sha2::{Digest as _, Sha256, Sha512};

use super::{
    Policy, Presentation, PresentationRequest, Session, SignatureError, Tie, VerifiedPresentation,
    Verifier,
};
use crate::codec::{self, Kind, Object, Reader, Writer};
use crate::credential::{DateTime, FormatError};

/// Octets of a time-stamp token.
const TOKEN: usize = 65_536;
/// Days between the reference date and the time that a token proves.
const REFERENCE_DAYS: u32 = 2;

/// The digest of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DocumentDigest {
    /// SHA-256.
    Sha256([u8; 32]),
    /// SHA-512.
    Sha512([u8; 64]),
}

impl DocumentDigest {
    /// The SHA-256 of a document.
    #[must_use]
    pub fn sha256(document: &[u8]) -> Self {
        Self::Sha256(Sha256::digest(document).into())
    }

    /// The SHA-512 of a document.
    #[must_use]
    pub fn sha512(document: &[u8]) -> Self {
        Self::Sha512(Sha512::digest(document).into())
    }

    /// `SHA-256` or `SHA-512`.
    #[must_use]
    pub const fn algorithm(&self) -> &'static str {
        match self {
            Self::Sha256(_) => "SHA-256",
            Self::Sha512(_) => "SHA-512",
        }
    }

    /// 32 or 64 octets.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Sha256(digest) => digest,
            Self::Sha512(digest) => digest,
        }
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(2);
        writer.text(self.algorithm());
        writer.bytes(self.as_bytes());
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        reader.array(2)?;
        match reader.text(16)? {
            "SHA-256" => Ok(Self::Sha256(reader.fixed()?)),
            "SHA-512" => Ok(Self::Sha512(reader.fixed()?)),
            _ => Err(FormatError::Range),
        }
    }
}

/// In JSON `{"algorithm":"SHA-256","digest":"…"}`, in base64url without padding.
impl Serialize for DocumentDigest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Notation<'a> {
            algorithm: &'a str,
            #[serde(serialize_with = "codec::base64url::serialize")]
            digest: &'a [u8],
        }
        Notation { algorithm: self.algorithm(), digest: self.as_bytes() }.serialize(serializer)
    }
}

/// A request to sign a document: what the signer is to show, and the document's digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningRequest {
    request: PresentationRequest,
    document: DocumentDigest,
}

impl SigningRequest {
    /// The most octets of an encoded request.
    pub const MAX_LEN: usize = PresentationRequest::MAX_LEN + 128;

    /// Asks the holder to sign a document in answer to a request. The session is of no other use: a signature is checked
    /// by anybody, against the policy that they expect.
    #[must_use]
    pub fn new(session: Session, document: DocumentDigest) -> Self {
        Self { request: session.into_request(), document }
    }

    /// What the signer is asked to show.
    #[must_use]
    pub const fn request(&self) -> &PresentationRequest {
        &self.request
    }

    /// The digest of the document.
    #[must_use]
    pub const fn document(&self) -> &DocumentDigest {
        &self.document
    }

    /// The CBOR form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads what [`SigningRequest::encode`] made.
    ///
    /// # Errors
    ///
    /// [`FormatError`] for anything else.
    pub fn decode(octets: &[u8]) -> Result<Self, FormatError> {
        codec::decode(octets)
    }
}

fn without_suite(suite: Option<u8>) -> Result<(), FormatError> {
    if suite.is_some() { Err(FormatError::UnknownSuite) } else { Ok(()) }
}

impl Object for SigningRequest {
    const KIND: Kind = Kind::SigningRequest;
    const MAX_LEN: usize = Self::MAX_LEN;

    fn suite(&self) -> Option<u8> {
        None
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(2);
        writer.bytes(&self.request.encode());
        self.document.write(writer);
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        without_suite(suite)?;
        reader.array(2)?;
        let request = reader.bytes(PresentationRequest::MAX_LEN)?;
        let request = PresentationRequest::decode(request).map_err(|_| FormatError::Malformed)?;
        Ok(Self { request, document: DocumentDigest::read(reader)? })
    }
}

/// A signature on a document: the request, the presentation that answers it, and what dates it.
///
/// This is what is archived, with the document, the issuer documents of its time, and the certificates of the time-stamp
/// authority. Its octets are fresh each time: two signatures differ, whoever made them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedDocument {
    request: SigningRequest,
    pub(super) presentation: Vec<u8>,
    token: Option<Vec<u8>>,
}

impl SignedDocument {
    /// The most octets of an encoded signature.
    pub const MAX_LEN: usize = SigningRequest::MAX_LEN + Presentation::MAX_LEN + TOKEN + 64;

    /// The answer to a request to sign, without a token.
    #[must_use]
    pub fn new(request: SigningRequest, presentation: &Presentation) -> Self {
        Self { request, presentation: presentation.encode(), token: None }
    }

    /// The request that it answers.
    #[must_use]
    pub const fn request(&self) -> &SigningRequest {
        &self.request
    }

    /// The time-stamp token, if there is one.
    #[must_use]
    pub fn token(&self) -> Option<&[u8]> {
        self.token.as_deref()
    }

    /// What a time-stamp authority is asked to stamp: SHA-256 of the encoded signature without a token.
    #[must_use]
    pub fn imprint(&self) -> [u8; 32] {
        let Self { request, presentation, token: _ } = self;
        let (request, presentation) = (request.clone(), presentation.clone());
        Sha256::digest(codec::encode(&Self { request, presentation, token: None })).into()
    }

    /// The same with a token over [`SignedDocument::imprint`], for instance one of RFC 3161.
    ///
    /// # Errors
    ///
    /// [`FormatError::TooLong`] for more than 65,536 octets.
    pub fn with_token(self, token: &[u8]) -> Result<Self, FormatError> {
        if token.len() > TOKEN {
            return Err(FormatError::TooLong);
        }
        Ok(Self { token: Some(token.into()), ..self })
    }

    /// The CBOR form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads what [`SignedDocument::encode`] made. The presentation is looked at when it is verified.
    ///
    /// # Errors
    ///
    /// [`FormatError`] for anything else.
    pub fn decode(octets: &[u8]) -> Result<Self, FormatError> {
        codec::decode(octets)
    }
}

impl Object for SignedDocument {
    const KIND: Kind = Kind::SignedDocument;
    const MAX_LEN: usize = Self::MAX_LEN;

    fn suite(&self) -> Option<u8> {
        None
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(3);
        writer.bytes(&self.request.encode());
        writer.bytes(&self.presentation);
        writer.optional(self.token.as_deref(), Writer::bytes);
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        without_suite(suite)?;
        reader.array(3)?;
        let request = SigningRequest::decode(reader.bytes(SigningRequest::MAX_LEN)?)?;
        let presentation = reader.bytes(Presentation::MAX_LEN)?.to_vec();
        let token = reader.optional(|reader| Ok(reader.bytes(TOKEN)?.to_vec()))?;
        Ok(Self { request, presentation, token })
    }
}

/// Who checks time-stamp tokens: a client of RFC 3161, for instance, with the authorities that the verifier accepts.
pub trait TimeStamps {
    /// The time at which an accepted authority stamped `imprint`, SHA-256 of 32 octets; none if `token` does not say so.
    fn time(&self, token: &[u8], imprint: &[u8; 32]) -> Option<DateTime>;
}

/// When a document was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SigningTime {
    /// The signature existed at this time, and the credentials were valid within two days of it.
    Stamped(DateTime),
    /// Nothing proves when it was made. The credentials were valid at the reference date of the request, which the signer
    /// may have chosen; one that has ended since may have signed today.
    Unproven,
}

/// A signature that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct VerifiedSignature {
    signer: VerifiedPresentation,
    time: SigningTime,
}

impl VerifiedSignature {
    /// What the signer showed. Two signatures with different pseudonyms for one audience and scope are of two holder
    /// secrets.
    pub const fn signer(&self) -> &VerifiedPresentation {
        &self.signer
    }

    /// When it was signed.
    #[must_use]
    pub const fn time(&self) -> SigningTime {
        self.time
    }
}

impl Verifier {
    /// Checks that `document` was signed by somebody who meets `policy`, whoever asked for the signature.
    ///
    /// The policy is the verifier's own: what the signed request says instead would be the signer's choice. With `stamps`
    /// a token has to hold, and dates the signature: the keys of issuers are those that this verifier's documents accept
    /// on that day, the request was open, its reference date is at most two days away, and epochs of registries were new
    /// enough. Without `stamps`, or without a token, the time is unproven, the keys are those of the reference date, and a
    /// credential is not revoked as of the epoch that the signature names, however old that is.
    ///
    /// # Errors
    ///
    /// [`SignatureError`], which tells nothing about the claims.
    #[expect(clippy::too_many_arguments, reason = "each is of a type of its own")]
    pub fn verify_signature(
        &self,
        signed: &SignedDocument,
        document: &DocumentDigest,
        policy: &Policy,
        stamps: Option<&dyn TimeStamps>,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<VerifiedSignature, SignatureError> {
        let SigningRequest { request, document: of_request } = &signed.request;
        if of_request != document {
            return Err(SignatureError::Document);
        }
        if request.policy() != policy {
            return Err(SignatureError::Policy);
        }
        let time = signed.time(stamps)?;
        let (day, at) = match time {
            SigningTime::Stamped(time) => (time.date(), Some(time)),
            SigningTime::Unproven => (request.reference_date(), None),
        };
        let reduced = self
            .fit_on(request, &signed.presentation, Tie::Document(document), day, at)?
            .recompute()?;
        Ok(VerifiedSignature { signer: Self::settle(reduced, rng)?, time })
    }
}

impl SignedDocument {
    fn time(&self, stamps: Option<&dyn TimeStamps>) -> Result<SigningTime, SignatureError> {
        let (Some(stamps), Some(token)) = (stamps, self.token()) else {
            return Ok(SigningTime::Unproven);
        };
        let time = stamps.time(token, &self.imprint()).ok_or(SignatureError::TimeStamp)?;
        let request = self.request.request();
        if request.is_expired(time)
            || request.reference_date().distance(time.date()) > REFERENCE_DAYS
        {
            return Err(SignatureError::Time);
        }
        Ok(SigningTime::Stamped(time))
    }
}
