//! The two ciphersuites and the identifiers that keep their interfaces apart.

use core::fmt;

use crate::curve::{Expander, G1, Hash};

/// A BBS ciphersuite (draft-irtf-cfrg-bbs-signatures section 7): the hash; curve and lengths are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Ciphersuite {
    /// `BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_`
    Bls12381Sha256,
    /// `BBS_BLS12381G1_XOF:SHAKE-256_SSWU_RO_`
    Bls12381Shake256,
}

impl Ciphersuite {
    /// All ciphersuites.
    pub const ALL: [Self; 2] = [Self::Bls12381Sha256, Self::Bls12381Shake256];

    /// The identifier, ASCII, as the draft writes it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Bls12381Sha256 => "BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_",
            Self::Bls12381Shake256 => "BBS_BLS12381G1_XOF:SHAKE-256_SSWU_RO_",
        }
    }

    pub(crate) const fn hash(self) -> Hash {
        match self {
            Self::Bls12381Sha256 => Hash::Sha256,
            Self::Bls12381Shake256 => Hash::Shake256,
        }
    }

    /// The base point P1 of all interfaces (sections 7.2.1 and 7.2.2), compressed.
    pub(crate) const fn p1(self) -> [u8; G1::LEN] {
        match self {
            Self::Bls12381Sha256 => [
                0xa8, 0xce, 0x25, 0x61, 0x02, 0x84, 0x08, 0x21, 0xa3, 0xe9, 0x4e, 0xa9, 0x02, 0x5e,
                0x46, 0x62, 0xb2, 0x05, 0x76, 0x2f, 0x97, 0x76, 0xb3, 0xa7, 0x66, 0xc8, 0x72, 0xb9,
                0x48, 0xf1, 0xfd, 0x22, 0x5e, 0x7c, 0x59, 0x69, 0x85, 0x88, 0xe7, 0x0d, 0x11, 0x40,
                0x6d, 0x16, 0x1b, 0x4e, 0x28, 0xc9,
            ],
            Self::Bls12381Shake256 => [
                0x89, 0x29, 0xdf, 0xbc, 0x7e, 0x66, 0x42, 0xc4, 0xed, 0x9c, 0xba, 0x08, 0x56, 0xe4,
                0x93, 0xf8, 0xb9, 0xd7, 0xd5, 0xfc, 0xb0, 0xc3, 0x1e, 0xf8, 0xfd, 0xcd, 0x34, 0xd5,
                0x06, 0x48, 0xa5, 0x6c, 0x79, 0x5e, 0x10, 0x6e, 0x9e, 0xad, 0xa6, 0xe0, 0xbd, 0xa3,
                0x86, 0xb4, 0x14, 0x15, 0x07, 0x55,
            ],
        }
    }
}

/// Which operations a signature belongs to. Signatures of one interface do not verify under another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interface {
    Core,
    Blind,
    Pseudonym,
}

impl Interface {
    const fn suffix(self) -> &'static str {
        match self {
            Self::Core => "H2G_HM2S_",
            Self::Blind => "BLIND_H2G_HM2S_",
            Self::Pseudonym => "H2G_HM2S_PSEUDONYM_",
        }
    }
}

/// An `api_id`: the identifier of a ciphersuite and an interface, in the pieces that it is hashed in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct ApiId {
    prefix: &'static str,
    suite: Ciphersuite,
    interface: Interface,
}

impl ApiId {
    pub(crate) const fn new(suite: Ciphersuite, interface: Interface) -> Self {
        Self { prefix: "", suite, interface }
    }

    /// `"BLIND_" || api_id`, the identifier of the generators for committed messages.
    pub(crate) const fn of_committed_generators(self) -> Self {
        Self { prefix: "BLIND_", ..self }
    }

    pub(crate) const fn suite(self) -> Ciphersuite {
        self.suite
    }

    pub(crate) fn tag(self, suffix: &'static str) -> [&'static [u8]; 4] {
        [self.prefix, self.suite.id(), self.interface.suffix(), suffix].map(str::as_bytes)
    }

    pub(crate) fn octets(self) -> [&'static [u8]; 4] {
        self.tag("")
    }

    pub(crate) fn expander(self) -> Expander {
        Expander::new(self.suite.hash())
    }
}

impl fmt::Debug for ApiId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiId({}{}{})", self.prefix, self.suite.id(), self.interface.suffix())
    }
}

/// Domain separation tags: what follows the `api_id`.
pub(crate) mod tag {
    pub(crate) const HASH_TO_SCALAR: &str = "H2S_";
    /// In place of [`HASH_TO_SCALAR`] for the challenge of a proof that hides the issuer.
    pub(crate) const HIDDEN_HASH_TO_SCALAR: &str = "IH_H2S_";
    pub(crate) const MESSAGE: &str = "MAP_MSG_TO_SCALAR_AS_HASH_";
    pub(crate) const GENERATOR_SEED: &str = "SIG_GENERATOR_SEED_";
    pub(crate) const GENERATOR: &str = "SIG_GENERATOR_DST_";
    /// A message, not a tag.
    pub(crate) const GENERATOR_START: &str = "MESSAGE_GENERATOR_SEED";
    pub(crate) const NYM_SECRETS: &str = "VECT_NYM_SECRETS";
    pub(crate) const KEYGEN: &str = "KEYGEN_DST_";
}

/// `I2OSP(number, 8)`.
pub(crate) fn i2osp8(number: usize) -> [u8; 8] {
    // usize has at most 64 bits on every target that Rust has.
    u64::try_from(number).unwrap_or(u64::MAX).to_be_bytes()
}
