//! No freed block of memory holds a secret: not big-endian, not little-endian, not in Montgomery form.
//!
//! The allocator of this program searches every block that is given back, and every block that grows by moving, for the
//! scalars that were announced to it.

#![expect(unsafe_code, reason = "an allocator hands out raw memory")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failing test panics")]
#![allow(clippy::std_instead_of_alloc, clippy::std_instead_of_core, reason = "tests have std")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};

use ark_ff::PrimeField;
use averment::bbs::blind::{self, Commitment, SignedMessages};
use averment::bbs::pseudonym::{self, NymSecrets, SignerNymEntropy};
use averment::bbs::{
    Ciphersuite, Disclosure, Generators, Limits, Message, Prover, SecretKey, Signer,
};
use averment::curve::SecretScalar;
use averment::hazmat;
use rand::SeedableRng;
use rand::rngs::StdRng;

/// Eight octets from the middle of each form of each secret: enough to know them by, too many for chance.
const NEEDLES: usize = 512;

static SEARCHING: AtomicBool = AtomicBool::new(false);
static HITS: AtomicUsize = AtomicUsize::new(0);
static SECRETS: RwLock<([u64; NEEDLES], usize)> = RwLock::new(([0; NEEDLES], 0));
/// One test at a time: the allocator belongs to all of them.
static TURN: Mutex<()> = Mutex::new(());

struct Searching;

impl Searching {
    fn search(block: *const u8, len: usize) {
        if !SEARCHING.load(Ordering::Relaxed) || len < 32 {
            return;
        }
        // SAFETY: the block is still allocated, and `len` is its size. Octets that nobody wrote are read as they are.
        let octets = unsafe { std::slice::from_raw_parts(block, len) };
        let secrets = SECRETS.read().unwrap();
        let (needles, count) = &*secrets;
        for window in octets.windows(8) {
            let value = u64::from_ne_bytes(window.try_into().unwrap());
            if value != 0 && needles[..*count].binary_search(&value).is_ok() {
                HITS.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

// SAFETY: all requests are handed on to the system's allocator.
unsafe impl GlobalAlloc for Searching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that a search never finds what an earlier owner left.
        // SAFETY: as for this function.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        Self::search(block, layout.size());
        // SAFETY: as for this function.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Searching = Searching;

/// The middle of the big-endian, little-endian and Montgomery forms of a scalar.
fn needles(scalar: &[u8; 32]) -> [u64; 6] {
    let reversed: Vec<u8> = scalar.iter().rev().copied().collect();
    let limbs = ark_bls12_381::Fr::from_be_bytes_mod_order(scalar).0.0;
    let montgomery: Vec<u8> = limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect();
    let at = |octets: &[u8], start: usize| {
        u64::from_ne_bytes(octets[start..start + 8].try_into().unwrap())
    };
    [
        at(scalar, 8),
        at(scalar, 16),
        at(&reversed, 8),
        at(&reversed, 16),
        at(&montgomery, 8),
        at(&montgomery, 16),
    ]
}

/// Runs `operation` and counts the places in freed memory where one of the secrets stands.
fn hits(secrets: &[[u8; 32]], operation: impl FnOnce()) -> usize {
    let mut found: Vec<u64> = secrets.iter().flat_map(needles).collect();
    found.sort_unstable();
    {
        let mut known = SECRETS.write().unwrap();
        known.0[..found.len()].copy_from_slice(&found);
        known.1 = found.len();
    }
    HITS.store(0, Ordering::Relaxed);
    SEARCHING.store(true, Ordering::Relaxed);
    operation();
    SEARCHING.store(false, Ordering::Relaxed);
    HITS.load(Ordering::Relaxed)
}

/// A scalar that is secret, different for each name.
fn secret(name: &str) -> [u8; 32] {
    let dst = b"AVERMENT zeroize test";
    let scalar = hazmat::hash_to_scalar(Ciphersuite::Bls12381Sha256, name.as_bytes(), dst);
    scalar.unwrap().to_bytes()
}

fn message(name: &str) -> Message {
    SecretScalar::from_bytes(&secret(name)).unwrap().into()
}

fn rng() -> StdRng {
    StdRng::seed_from_u64(7)
}

const HEADER: &[u8] = b"header";

#[test]
fn what_is_not_wiped_is_found() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let key = secret("leaked");
    type Leak = fn(&[u8; 32]);
    let leaks: [(&str, Leak); 3] = [
        ("big-endian", |key| drop(black_box(key.to_vec()))),
        ("little-endian", |key| drop(black_box(key.iter().rev().copied().collect::<Vec<_>>()))),
        ("Montgomery", |key| {
            drop(black_box(Box::new(ark_bls12_381::Fr::from_be_bytes_mod_order(key))));
        }),
    ];
    for (form, leak) in leaks {
        assert!(hits(&[key], || leak(&key)) > 0, "{form}");
    }
    assert_eq!(hits(&[secret("another")], || drop(black_box(key.to_vec()))), 0);
}

#[test]
fn keys_and_signing_leave_nothing() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    for suite in Ciphersuite::ALL {
        let generators = Generators::new(suite, 2, &Limits::default()).unwrap().with_tables();
        let messages = generators.messages(["a", "b"]).unwrap();
        let key = secret("key");
        let found = hits(&[key], || {
            let key = SecretKey::from_bytes(suite, &key).unwrap();
            let signer = Signer::new(key.clone(), &generators).unwrap();
            black_box(signer.sign(HEADER, &messages).unwrap());
            drop(black_box(Box::new(key)));
            drop(black_box(Box::new(signer)));
        });
        assert_eq!(found, 0, "{suite:?}");

        let derived = SecretKey::generate(suite, &key, b"", &suite.key_dst()).unwrap();
        let derived = *derived.expose_bytes();
        let found = hits(&[key, derived], || {
            drop(black_box(Box::new(
                SecretKey::generate(suite, &key, b"", &suite.key_dst()).unwrap(),
            )));
        });
        assert_eq!(found, 0, "{suite:?}");
    }
}

#[test]
fn proofs_leave_nothing() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    for suite in Ciphersuite::ALL {
        let plain = Generators::new(suite, 12, &Limits::default()).unwrap();
        for generators in [plain.with_tables(), plain] {
            let names: Vec<String> = (0..12).map(|number| format!("claim {number}")).collect();
            let hidden: Vec<_> = names.iter().skip(1).map(|name| secret(name)).collect();
            let key = SecretKey::generate(suite, &[1; 32], b"", &suite.key_dst()).unwrap();
            let signer = Signer::new(key, &generators).unwrap();
            let messages: Vec<_> = names.iter().map(|name| message(name)).collect();
            let signature = signer.sign(HEADER, &messages).unwrap();
            let mut secrets = hidden;
            secrets.push(signature.to_bytes()[48..].try_into().unwrap());
            let verifier = signer.verifier();
            let disclosure = Disclosure::new(12, [0]).unwrap();
            let found = hits(&secrets, || {
                let prover = Prover::new(&verifier, HEADER, messages, signature).unwrap();
                for prover in [prover.clone(), prover.with_tables()] {
                    drop(black_box(prover.prove(&disclosure, b"nonce", &mut rng()).unwrap()));
                }
            });
            assert_eq!(found, 0, "{suite:?}");
        }
    }
}

/// The nonces of a proof are as secret as what it hides.
#[test]
fn nonces_leave_nothing() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let suite = Ciphersuite::Bls12381Sha256;
    let generators = Generators::new(suite, 3, &Limits::default()).unwrap();
    let key = SecretKey::generate(suite, &[1; 32], b"", &suite.key_dst()).unwrap();
    let signer = Signer::new(key, &generators).unwrap();
    let messages = generators.messages(["a", "b", "c"]).unwrap();
    let signature = signer.sign(HEADER, &messages).unwrap();
    let prover = Prover::new(&signer.verifier(), HEADER, messages, signature).unwrap();
    let disclosure = Disclosure::new(3, [0]).unwrap();
    let secrets: Vec<_> = (0..7).map(|number| secret(&format!("nonce {number}"))).collect();
    let scalars = secrets.iter().map(|secret| SecretScalar::from_bytes(secret).unwrap()).collect();
    let found = hits(&secrets, || {
        let nonces = hazmat::nonces(scalars);
        drop(black_box(prover.prove_with_nonces(&disclosure, b"nonce", nonces).unwrap()));
    });
    assert_eq!(found, 0);
}

#[test]
fn commitments_and_pseudonyms_leave_nothing() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    for suite in Ciphersuite::ALL {
        let generators = blind::Generators::new(suite, 1, 3, &Limits::default()).unwrap();
        let names = ["first", "second", "third"];
        let committed: Vec<_> = names.iter().map(|name| message(name)).collect();
        let mut secrets: Vec<_> = names.iter().map(|name| secret(name)).collect();
        let (_, blind) = Commitment::new(&generators, &committed, &mut rng()).unwrap();
        secrets.push(*blind.expose_bytes());
        let found = hits(&secrets, || {
            drop(black_box(Commitment::new(&generators, &committed, &mut rng()).unwrap()));
            drop(black_box(committed));
        });
        assert_eq!(found, 0, "{suite:?}");

        let generators = pseudonym::Generators::new(suite, [1, 0, 2], &Limits::default()).unwrap();
        let key = SecretKey::generate(suite, &[1; 32], b"", &suite.key_dst()).unwrap();
        let signer = pseudonym::Signer::new(key, &generators).unwrap();
        let issued = generators.messages(["a"]).unwrap();
        let octets = [secret("nym 0"), secret("nym 1")];
        let entropy = secret("entropy");
        let sum = NymSecrets::from_bytes(octets).unwrap();
        let sum = sum.with_entropy(&SignerNymEntropy::from_bytes(&entropy).unwrap());
        let secrets = [octets[0], octets[1], *sum.expose_bytes()[1]];
        drop(sum);
        let found = hits(&secrets, || {
            let nyms = NymSecrets::from_bytes(octets).unwrap();
            let entropy = SignerNymEntropy::from_bytes(&entropy).unwrap();
            let (request, blind) = pseudonym::commit(&generators, &[], &nyms, &mut rng()).unwrap();
            let signature = signer.sign(&request, HEADER, &issued, &entropy).unwrap();
            let signed = SignedMessages {
                signer: issued.clone(),
                committed: vec![],
                prover_blind: Some(blind),
            };
            let nyms = nyms.with_entropy(&entropy);
            let prover =
                pseudonym::Prover::new(&signer.verifier(), HEADER, signed, nyms, signature);
            let disclosure = pseudonym::Disclosure::new(&generators, [0], []).unwrap();
            let proof = prover.unwrap().prove(&disclosure, b"nonce", b"context", &mut rng());
            drop(black_box(proof.unwrap()));
        });
        assert_eq!(found, 0, "{suite:?}");
    }
}
