//! Keys of registries, and what a registry publishes about itself.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use rand_core::TryCryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::possession::Purpose;
use super::{RegistryError, StatusError};
use crate::bbs::{FixedG2, random_octets};
use crate::codec::{self, Kind, Object, Reader, Writer};
use crate::credential::{FormatError, HeadDigest, is_name};
use crate::curve::{G1, G2, Hash, SecretScalar, hash_to_curve};
use crate::operator::{OperatorKey, OperatorSecretKey};
use crate::sigma::Possession;

const TAG: &[u8] = b"AVERMENT-V1-REGISTRY-BLS12381G1_XMD:SHA-256_SSWU_RO_";
const MAX_NAME: usize = 64;

/// The secret key of a status registry: whoever has it can bring removed handles back, and issue nothing.
///
/// A type of its own. It is no key of an issuer and none of a table: a signature, the witness of a digit and the witness of
/// a handle answer the same equation. Never zero, wiped when dropped, not `Copy`, not `PartialEq`, never printed.
#[derive(Clone)]
pub struct RegistrySecretKey {
    registry: String,
    alpha: SecretScalar,
}

impl RegistrySecretKey {
    /// Length of an encoded key, in octets.
    pub const LEN: usize = SecretScalar::LEN;

    /// Draws the key of the registry that schemas name so.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Name`] if `registry` is not an identifier, [`RegistryError::Rng`] without randomness.
    pub fn generate(
        registry: &str,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Self, RegistryError> {
        let alpha = SecretScalar::reduce(random_octets(rng)?.as_slice());
        Self::new(registry, alpha)
    }

    /// Reads a key that [`RegistrySecretKey::expose_bytes`] handed out, for the same registry.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Name`] if `registry` is not an identifier, [`RegistryError::Decode`] if the length is wrong or the
    /// number is zero or not below the group order.
    pub fn from_bytes(registry: &str, octets: &[u8]) -> Result<Self, RegistryError> {
        Self::new(registry, SecretScalar::from_bytes_nonzero(octets)?)
    }

    fn new(registry: &str, alpha: SecretScalar) -> Result<Self, RegistryError> {
        if !is_name(registry) {
            return Err(RegistryError::Name);
        }
        if alpha.is_zero() {
            return Err(RegistryError::Degenerate);
        }
        Ok(Self { registry: registry.into(), alpha })
    }

    /// Hands out the key in the clear, 32 octets big-endian. The copy wipes itself too.
    #[must_use]
    pub fn expose_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
        self.alpha.expose_bytes()
    }

    /// The name of the registry.
    #[must_use]
    pub fn registry(&self) -> &str {
        &self.registry
    }

    pub(super) const fn alpha(&self) -> &SecretScalar {
        &self.alpha
    }

    pub(super) fn publish(
        &self,
        operator: &OperatorSecretKey,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<RegistryDocument, RegistryError> {
        let key = G2::secret_generator_mul(&self.alpha).ok_or(RegistryError::Degenerate)?;
        let operator = operator.public_key();
        let purpose = Purpose { registry: &self.registry, key: &key, operator: &operator };
        let possession = purpose.prove(&self.alpha, rng)?;
        let parts = Parts { registry: self.registry.clone(), key, operator, possession };
        RegistryDocument::new(parts).map_err(|_| RegistryError::Degenerate)
    }
}

impl fmt::Debug for RegistrySecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegistrySecretKey")
            .field("registry", &self.registry)
            .finish_non_exhaustive()
    }
}

/// What a registry publishes about itself: its name, its key with proof of possession, and who signs its epochs.
///
/// One that could be read is right. That it is of the registry that it names is for the reader's own source to say, as for
/// the documents of issuers. Cloning shares it.
#[derive(Clone)]
pub struct RegistryDocument(Arc<Inner>);

struct Inner {
    parts: Parts,
    digest: HeadDigest,
    prepared: Arc<FixedG2>,
    /// V_0
    first: G1,
}

#[derive(Clone, Debug)]
struct Parts {
    registry: String,
    key: G2,
    operator: OperatorKey,
    possession: Possession,
}

impl RegistryDocument {
    /// The most octets of an encoded document.
    pub const MAX_LEN: usize = 384;

    fn new(parts: Parts) -> Result<Self, StatusError> {
        let Parts { registry, key, operator, possession } = &parts;
        Purpose { registry, key, operator }.check(possession)?;
        let first = [registry.as_bytes(), &key.to_bytes()].concat();
        let first = hash_to_curve(Hash::Sha256, &first, &[TAG]).to_point();
        Ok(Self(Arc::new(Inner {
            digest: HeadDigest::from_bytes(Sha256::digest(codec::encode(&Wire::of(&parts))).into()),
            prepared: Arc::new(FixedG2::new(key)),
            first: first.ok_or(StatusError::Possession)?,
            parts,
        })))
    }

    /// The name of the registry, as schemas have it.
    #[must_use]
    pub fn registry(&self) -> &str {
        &self.0.parts.registry
    }

    /// Whose signature the epochs carry.
    #[must_use]
    pub fn operator(&self) -> &OperatorKey {
        &self.0.parts.operator
    }

    /// The SHA-256 of the encoded document, which the first epoch continues.
    #[must_use]
    pub fn digest(&self) -> HeadDigest {
        self.0.digest
    }

    /// `K`
    pub(crate) fn key(&self) -> &Arc<FixedG2> {
        &self.0.prepared
    }

    /// `V_0`
    pub(super) fn first_value(&self) -> &G1 {
        &self.0.first
    }

    /// The CBOR form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(&Wire::of(&self.0.parts))
    }

    /// Reads and checks a document: two multiplications and two pairings.
    ///
    /// # Errors
    ///
    /// [`StatusError`] for anything that [`RegistryDocument::encode`] does not give.
    pub fn decode(octets: &[u8]) -> Result<Self, StatusError> {
        let Wire { registry, key, twin, proof, operator } = codec::decode(octets)?;
        if !is_name(&registry) {
            return Err(FormatError::Range.into());
        }
        let operator = OperatorKey::from_bytes(&operator)?;
        let possession = Possession::from_bytes(&twin, &proof)?;
        Self::new(Parts { registry, key: G2::from_bytes(&key)?, operator, possession })
    }
}

impl PartialEq for RegistryDocument {
    fn eq(&self, other: &Self) -> bool {
        self.digest() == other.digest()
    }
}

impl Eq for RegistryDocument {}

impl fmt::Debug for RegistryDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("RegistryDocument");
        debug.field("registry", &self.registry()).field("digest", &self.digest());
        debug.finish_non_exhaustive()
    }
}

/// The octets of a document.
struct Wire {
    registry: String,
    key: [u8; G2::LEN],
    twin: [u8; G1::LEN],
    proof: Vec<u8>,
    operator: [u8; OperatorKey::LEN],
}

impl Wire {
    fn of(parts: &Parts) -> Self {
        Self {
            registry: parts.registry.clone(),
            key: parts.key.to_bytes(),
            twin: parts.possession.twin().to_bytes(),
            proof: parts.possession.proof_octets(),
            operator: parts.operator.to_bytes(),
        }
    }
}

impl Object for Wire {
    const KIND: Kind = Kind::RegistryDocument;
    const MAX_LEN: usize = RegistryDocument::MAX_LEN;

    fn suite(&self) -> Option<u8> {
        None
    }

    /// `[registry, key, twin, proof, operator]`
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(5);
        writer.text(&self.registry);
        writer.bytes(&self.key);
        writer.bytes(&self.twin);
        writer.bytes(&self.proof);
        writer.bytes(&self.operator);
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        if suite.is_some() {
            return Err(FormatError::UnknownSuite);
        }
        reader.array(5)?;
        Ok(Self {
            registry: reader.text(MAX_NAME)?.into(),
            key: reader.fixed()?,
            twin: reader.fixed()?,
            proof: reader.bytes(Possession::PROOF_LEN)?.to_vec(),
            operator: reader.fixed()?,
        })
    }
}
