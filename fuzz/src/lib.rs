//! Valid objects to start from, and the ways in which a target spoils them.

pub mod city;
pub mod parts;
pub mod registry;

use std::sync::LazyLock;

use arbitrary::Arbitrary;
use averment::bbs::blind::{self, Commitment, SignedMessages};
use averment::bbs::pseudonym::{self, NymSecrets, SignerNymEntropy};
use averment::bbs::{
    Ciphersuite, DisclosedMessages, Disclosure, Generators, Limits, Proof, Prover, SecretKey,
    Signer, Verifier,
};
use rand::SeedableRng;
use rand::rngs::StdRng;

pub const SUITE: Ciphersuite = Ciphersuite::Bls12381Sha256;
pub const HEADER: &[u8] = b"header";
pub const PRESENTATION: &[u8] = b"presentation header";
pub const CONTEXT: &[u8] = b"context";

/// One change to a list of octets.
#[derive(Arbitrary, Clone, Debug)]
pub enum Change {
    Flip {
        at: u16,
        bit: u8,
    },
    Set {
        at: u16,
        to: u8,
    },
    Truncate {
        to: u16,
    },
    Append {
        octets: Vec<u8>,
    },
    /// Fields of 16 octets are the greatest common part of points and scalars.
    Swap {
        first: u8,
        second: u8,
    },
    Copy {
        from: u8,
        to: u8,
    },
}

/// A valid object with some changes, or anything at all.
#[derive(Arbitrary, Clone, Debug)]
pub enum Spoiled {
    Changed(Vec<Change>),
    Raw(Vec<u8>),
}

impl Spoiled {
    pub fn apply(&self, valid: &[u8]) -> Vec<u8> {
        let changes = match self {
            Self::Raw(octets) => return octets.clone(),
            Self::Changed(changes) => changes,
        };
        let mut octets = valid.to_vec();
        for change in changes.iter().take(8) {
            let len = octets.len().max(1);
            match change {
                Change::Flip { at, bit } => {
                    if let Some(octet) = octets.get_mut(usize::from(*at) % len) {
                        *octet ^= 1 << (bit % 8);
                    }
                }
                Change::Set { at, to } => {
                    if let Some(octet) = octets.get_mut(usize::from(*at) % len) {
                        *octet = *to;
                    }
                }
                Change::Truncate { to } => octets.truncate(usize::from(*to) % len),
                Change::Append { octets: more } => octets.extend(more.iter().take(256)),
                Change::Swap { first, second } => {
                    let fields = octets.len() / 16;
                    if fields > 0 {
                        let (a, b) = (usize::from(*first) % fields, usize::from(*second) % fields);
                        (0..16).for_each(|i| octets.swap(16 * a + i, 16 * b + i));
                    }
                }
                Change::Copy { from, to } => {
                    let fields = octets.len() / 16;
                    if fields > 0 {
                        let (a, b) = (usize::from(*from) % fields, usize::from(*to) % fields);
                        octets.copy_within(16 * a..16 * a + 16, 16 * b);
                    }
                }
            }
        }
        octets
    }
}

/// A credential of the core interface with a proof that shows messages 0 and 2 of 4.
pub struct Core {
    pub generators: Generators,
    pub verifier: Verifier,
    pub disclosed: DisclosedMessages,
    pub signature: Vec<u8>,
    pub public_key: Vec<u8>,
    pub proof: Vec<u8>,
}

pub fn key() -> SecretKey {
    SecretKey::generate(SUITE, &[7; 32], b"", &SUITE.key_dst()).expect("a key")
}

pub fn rng() -> StdRng {
    StdRng::seed_from_u64(1)
}

pub static CORE: LazyLock<Core> = LazyLock::new(|| {
    let generators = Generators::new(SUITE, 4, &Limits::default()).expect("few").with_tables();
    let signer = Signer::new(key(), &generators).expect("one suite");
    let messages = generators.messages(["a", "b", "c", "d"]).expect("short");
    let signature = signer.sign(HEADER, &messages).expect("signs");
    let verifier = signer.verifier();
    let shown = [(0, messages[0].clone()), (2, messages[2].clone())];
    let disclosed = DisclosedMessages::new(4, shown).expect("ascending");
    let prover = Prover::new(&verifier, HEADER, messages, signature).expect("valid");
    let disclosure = Disclosure::new(4, [0, 2]).expect("ascending");
    let proof = prover.prove(&disclosure, PRESENTATION, &mut rng()).expect("proves").to_bytes();
    Core {
        public_key: verifier.public_key().to_bytes().to_vec(),
        signature: signature.to_bytes().to_vec(),
        generators,
        verifier,
        disclosed,
        proof,
    }
});

/// A signer of the blind interface for one message of its own and two of the holder, with a commitment.
pub struct Blind {
    pub signer: blind::Signer,
    pub generators: blind::Generators,
    pub commitment: Vec<u8>,
}

pub static BLIND: LazyLock<Blind> = LazyLock::new(|| {
    let generators =
        blind::Generators::new(SUITE, 1, 2, &Limits::default()).expect("few").with_tables();
    let signer = blind::Signer::new(key(), &generators).expect("one suite");
    let committed = generators.messages(["b", "c"]).expect("short");
    let (commitment, _) = Commitment::new(&generators, &committed, &mut rng()).expect("commits");
    Blind { signer, commitment: commitment.to_bytes(), generators }
});

/// A proof of the pseudonym interface that shows the signer's message.
pub struct Nym {
    pub verifier: pseudonym::Verifier,
    pub disclosed: pseudonym::DisclosedMessages,
    pub pseudonym: Vec<u8>,
    pub proof: Vec<u8>,
}

pub static NYM: LazyLock<Nym> = LazyLock::new(|| {
    let generators = pseudonym::Generators::new(SUITE, [1, 1, 2], &Limits::default())
        .expect("few")
        .with_tables();
    let signer = pseudonym::Signer::new(key(), &generators).expect("one suite");
    let issued = generators.messages(["a"]).expect("short");
    let committed = generators.messages(["b"]).expect("short");
    let nyms = NymSecrets::random(2, &mut rng()).expect("random");
    let (request, blind) =
        pseudonym::commit(&generators, &committed, &nyms, &mut rng()).expect("commits");
    let entropy = SignerNymEntropy::random(&mut rng()).expect("random");
    let signature = signer.sign(&request, HEADER, &issued, &entropy).expect("signs");
    let disclosed = [(0, issued[0].clone())];
    let disclosed =
        pseudonym::DisclosedMessages::new(&generators, disclosed, []).expect("ascending");
    let signed = SignedMessages { signer: issued, committed, prover_blind: Some(blind) };
    let verifier = signer.verifier();
    let nyms = nyms.with_entropy(&entropy);
    let prover = pseudonym::Prover::new(&verifier, HEADER, signed, nyms, signature).expect("valid");
    let disclosure = pseudonym::Disclosure::new(&generators, [0], []).expect("ascending");
    let (proof, pseudonym) =
        prover.prove(&disclosure, PRESENTATION, CONTEXT, &mut rng()).expect("proves");
    Nym { verifier, disclosed, pseudonym: pseudonym.to_bytes().to_vec(), proof: proof.to_bytes() }
});

/// A text with some changes; what is no UTF-8 any more has its marks.
pub fn text_of(spoiled: &Spoiled, valid: &str) -> String {
    String::from_utf8_lossy(&spoiled.apply(valid.as_bytes())).into_owned()
}

/// The same for objects: `encode` gives what `decode` took.
pub fn encodes_as_decoded<T, E, O: AsRef<[u8]>>(
    octets: &[u8],
    decode: impl Fn(&[u8]) -> Result<T, E>,
    encode: impl Fn(&T) -> O,
) -> Option<T> {
    let value = decode(octets).ok()?;
    assert_eq!(encode(&value).as_ref(), octets, "two encodings");
    Some(value)
}

/// What decodes has one encoding: the octets that it came from.
#[macro_export]
macro_rules! decodes_uniquely {
    ($octets:expr, $decode:expr) => {
        if let Ok(value) = $decode($octets) {
            assert_eq!(&value.to_bytes()[..], $octets, "two encodings");
        }
    };
}

pub fn proof_of(octets: &[u8]) -> Option<Proof> {
    Proof::from_bytes(octets).ok()
}
