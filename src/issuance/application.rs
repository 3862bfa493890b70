//! Applications: a commitment to the holder secret, with the proof that it is made for one offer.
//!
//! For the commitment `C` and the registration tag `N`, the holder shows that it knows `s`, `b` with
//!
//! ```text
//! C = s J_1 + b Q_2
//! N = s OP,  OP = hash_to_curve(3 || length of issuer || issuer)
//! ```
//!
//! | proof | prover | verifier |
//! |---|---|---|
//! | 48 + 96 octets, beside the 144 of the commitment | 6 multiplications | 5 multiplications |
//!
//! The draft's own proof of the commitment goes with it as it is. Its challenge has no room for a nonce; this one is
//! bound to the offer and to everything else that the application carries. Specified in SPEC.md.

use alloc::vec::Vec;
use core::fmt;

use rand_core::TryCryptoRng;
use sha2::{Digest, Sha256};

use super::offer::Offer;
use super::{ApplyError, IssueError};
use crate::bbs::blind::{Commitment, Generators, ProverBlind};
use crate::bbs::{Ciphersuite, Limits, PublicKey, RngError, SetupError};
use crate::codec::{self, Kind, Object, Reader, Writer};
use crate::credential::{FormatError, HolderSecret};
use crate::curve::{DecodeError, G1, Hash, Scalar, SecretScalar, Sum, hash_to_curve, secret_mul};
use crate::presentation::{Bound, Presentation, PresentationRequest};
use crate::sigma::{
    self, CompactProof, Equation, ImageTerm, ProofRejected, ProveError, Relation, RelationError,
    SessionId, Term,
};
use crate::statement::Committed;

const SESSION: &str = "AVERMENT-V1-APPLICATION-CMPT-with-sigma-proofs_Shake128_BLS12381";
const TAG: &[u8] = b"AVERMENT-V1-REGISTRATION-BLS12381G1_XMD:SHA-256_SSWU_RO_";
/// The kind of scope, apart from those of pseudonyms and limits.
const KIND: u8 = 3;

/// Octets of a commitment to one message.
const COMMITMENT_LEN: usize = Commitment::MIN_LEN + Scalar::LEN;
/// `s` and `b`.
const SCALARS: usize = 2;
const PROOF_LEN: usize = (SCALARS + 1) * Scalar::LEN;

/// The holder secret times a point of one issuer: the same for each application to that issuer, unrelated elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegistrationTag([u8; G1::LEN]);

impl RegistrationTag {
    /// Length in octets.
    pub const LEN: usize = G1::LEN;

    /// Reads a stored tag.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the octets are not a compressed point of the prime-order group other than the identity.
    pub fn from_bytes(octets: &[u8]) -> Result<Self, DecodeError> {
        G1::from_bytes(octets).map(|point| Self(point.to_bytes()))
    }

    /// The octets, for a database key.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; Self::LEN] {
        self.0
    }
}

impl fmt::Display for RegistrationTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        codec::write_hex(&self.0, f)
    }
}

impl fmt::Debug for RegistrationTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RegistrationTag({self})")
    }
}

/// An application for a credential, made for one offer. It tells the issuer the registration tag and what it presents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    pub(super) commitment: [u8; COMMITMENT_LEN],
    pub(super) tag: [u8; G1::LEN],
    pub(super) proof: [u8; PROOF_LEN],
    pub(super) presentation: Option<Vec<u8>>,
}

impl Application {
    /// The most octets of an encoded application.
    pub const MAX_LEN: usize = Presentation::MAX_LEN + 512;

    /// The CBOR form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads an application. Its points and proofs are looked at when it is checked.
    ///
    /// # Errors
    ///
    /// [`FormatError`] if the octets are not one in the only form that it has.
    pub fn decode(octets: &[u8]) -> Result<Self, FormatError> {
        codec::decode(octets)
    }
}

impl Object for Application {
    const KIND: Kind = Kind::Application;
    const MAX_LEN: usize = Self::MAX_LEN;

    fn suite(&self) -> Option<u8> {
        None
    }

    /// `[commitment, tag, proof, presentation or null]`
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(4);
        writer.bytes(&self.commitment);
        writer.bytes(&self.tag);
        writer.bytes(&self.proof);
        writer.optional(self.presentation.as_deref(), Writer::bytes);
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        if suite.is_some() {
            return Err(FormatError::UnknownSuite);
        }
        reader.array(4)?;
        let read_octets =
            |reader: &mut Reader<'_>| reader.bytes(Presentation::MAX_LEN).map(<[u8]>::to_vec);
        Ok(Self {
            commitment: reader.fixed()?,
            tag: reader.fixed()?,
            proof: reader.fixed()?,
            presentation: reader.optional(read_octets)?,
        })
    }
}

/// What both sides need to make and to check applications for credentials of one issuer and ciphersuite.
#[derive(Clone, Debug)]
pub(super) struct Toolkit {
    generators: Generators,
    secret_base: G1,
    blind_base: G1,
    /// OP
    tag_base: G1,
}

impl Toolkit {
    /// Commitments are the same however many messages the issuer adds, so that no generators for those are needed.
    pub(super) fn new(suite: Ciphersuite, issuer: &str) -> Result<Self, SetupError> {
        let generators = Generators::new(suite, 0, 1, &Limits::default())?;
        // Q_2, J_1
        let bases = generators.basis().committed_bases().map(|base| *base.point());
        let [blind_base, secret_base] =
            bases.collect::<Vec<_>>().try_into().map_err(|_| SetupError::Degenerate)?;
        let tag_base = hash_to_curve(Hash::Sha256, &scope(issuer), &[TAG]).to_point();
        Ok(Self {
            secret_base,
            blind_base,
            tag_base: tag_base.ok_or(SetupError::Degenerate)?,
            generators,
        })
    }

    /// `C = s J_1 + b Q_2` and `N = s OP`
    fn relation(&self, commitment: &G1, tag: &G1) -> Result<Relation, RelationError> {
        let elements = [*commitment, self.secret_base, self.blind_base, *tag, self.tag_base];
        let image = |element| alloc::vec![ImageTerm { element, coefficient: Scalar::ONE }];
        let term = |scalar, element| Term { scalar, element, coefficient: Scalar::ONE };
        let opening = Equation { image: image(1), terms: alloc::vec![term(0, 2), term(1, 3)] };
        let tagged = Equation { image: image(4), terms: alloc::vec![term(0, 5)] };
        Relation::new(&elements, &[opening, tagged])
    }

    pub(super) fn commit(
        &self,
        secret: &HolderSecret,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<(Commitment, ProverBlind), ApplyError> {
        Ok(Commitment::new(&self.generators, &[secret.message()], rng)?)
    }

    /// The statement of a presentation that `commitment` is to the secret of a credential.
    pub(super) fn bound(&self, role: &str, commitment: &Commitment) -> Bound {
        let committed = Committed::new(*commitment.point(), self.secret_base, self.blind_base);
        Bound { role: role.into(), committed }
    }

    /// Proves the opening and the tag for one offer. Constant time in secret and blind.
    pub(super) fn apply(
        &self,
        purpose: &Purpose<'_>,
        opening: Opening<'_>,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Application, ApplyError> {
        let Opening { commitment, secret, blind } = opening;
        // A holder secret is not zero, and so its tag is not the identity.
        let tag = secret_mul(&Sum::from(&self.tag_base), secret.scalar());
        let tag = tag.to_point().ok_or(ApplyError::Degenerate)?;
        let relation =
            self.relation(commitment.point(), &tag).map_err(|_| ApplyError::Degenerate)?;
        let octets = commitment.to_bytes();
        let session = purpose.session(&octets);
        let witness = [secret.scalar().clone(), blind];
        let proof =
            sigma::prove(&relation, &witness, &session, rng).map_err(|error| match error {
                ProveError::Rng => ApplyError::Rng(RngError),
                ProveError::Witness => ApplyError::Degenerate,
            })?;
        Ok(Application {
            commitment: octets.try_into().map_err(|_| ApplyError::Degenerate)?,
            tag: tag.to_bytes(),
            proof: proof.to_bytes().try_into().map_err(|_| ApplyError::Degenerate)?,
            presentation: purpose.presentation.map(<[u8]>::to_vec),
        })
    }

    /// Checks both proofs for one offer: that of the commitment and ours. The presentation is checked elsewhere.
    pub(super) fn check(
        &self,
        purpose: &Purpose<'_>,
        application: &Application,
    ) -> Result<(Commitment, RegistrationTag), IssueError> {
        // Scalars first: they cost nothing.
        let proof = CompactProof::from_bytes(SCALARS, &application.proof)
            .map_err(|ProofRejected| DecodeError::ScalarRange)?;
        let commitment = Commitment::from_bytes(&application.commitment)?;
        let tag = G1::from_bytes(&application.tag)?;
        let relation = self.relation(commitment.point(), &tag);
        let relation = relation.map_err(|_| IssueError::Rejected)?;
        let session = purpose.session(&application.commitment);
        sigma::verify(&relation, &session, &proof).map_err(|ProofRejected| IssueError::Rejected)?;
        commitment.check(self.generators.basis()).map_err(|_| IssueError::Rejected)?;
        Ok((commitment, RegistrationTag(application.tag)))
    }
}

/// A commitment with what it was made from.
#[derive(Debug)]
pub(super) struct Opening<'a> {
    pub(super) commitment: &'a Commitment,
    pub(super) secret: &'a HolderSecret,
    pub(super) blind: SecretScalar,
}

/// What an application is made for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Purpose<'a> {
    pub(super) offer: &'a Offer,
    pub(super) public_key: &'a PublicKey,
    pub(super) presentation: Option<&'a [u8]>,
}

impl Purpose<'_> {
    fn session(&self, commitment: &[u8]) -> SessionId {
        let offer = self.offer;
        let request = offer.request().map(PresentationRequest::digest);
        let presentation = self.presentation.map(|octets| <[u8; 32]>::from(Sha256::digest(octets)));
        SessionId::derive(
            SESSION,
            &[
                offer.issuer.as_bytes(),
                &self.public_key.to_bytes(),
                &offer.schema.to_bytes(),
                &offer.nonce,
                request.as_ref().map_or(&[], <[u8; 32]>::as_slice),
                offer.role().map_or(&[], str::as_bytes),
                commitment,
                presentation.as_ref().map_or(&[], <[u8; 32]>::as_slice),
            ],
        )
    }
}

/// What the point of an issuer's registration tags is hashed from.
fn scope(issuer: &str) -> Vec<u8> {
    let len = u64::try_from(issuer.len()).unwrap_or(u64::MAX).to_be_bytes();
    [[KIND].as_slice(), len.as_slice(), issuer.as_bytes()].concat()
}
