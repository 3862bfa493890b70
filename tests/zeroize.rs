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

#[path = "zeroize/kept.rs"]
mod kept;
#[path = "zeroize/stack.rs"]
mod stack;

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
    hits_of(secrets.iter().flat_map(needles).collect(), operation)
}

/// The same for any eight octets.
fn hits_of(mut found: Vec<u64>, operation: impl FnOnce()) -> usize {
    found.sort_unstable();
    {
        let mut known = SECRETS.write().unwrap();
        known.0[..found.len()].copy_from_slice(&found);
        known.1 = found.len();
    }
    HITS.store(0, Ordering::Relaxed);
    // What this program computed with the secrets.
    stack::clear();
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

/// What a holder does, one step at a time, each searched for the secrets that it handles.
mod holder {
    use ark_bls12_381::Fr;
    use ark_ff::BigInteger;
    use averment::credential::{ClaimValue, Credential, Date, DateTime, HolderSecret, Schema};
    use averment::issuance::{Application, Content, Issuer, Offer, Pending};
    use averment::presentation::{CredentialQuery, Holder, Policy, PresentationRequest, Verifier};
    use averment::trust::{IssuerDocument, IssuerSecretKey};
    use zeroize::Zeroizing;

    use super::*;

    const ISSUER: &str = "gov.example/identity";
    pub(super) const AUDIENCE: &str = "https://shop.example";
    /// Long enough to be known by its octets.
    const NAME: &str = "Anastasia Wong of Northampton";

    pub(super) struct Office {
        issuer: Issuer,
        document: IssuerDocument,
        schema: Schema,
        pub(super) request: PresentationRequest,
    }

    pub(super) fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    pub(super) fn now() -> DateTime {
        DateTime::parse("2026-11-24T12:00:00Z").unwrap()
    }

    impl Office {
        pub(super) fn new() -> Self {
            let schema = Schema::builder("gov.example/resident", 1)
                .text("name")
                .date("birth_date")
                .enumeration("district", ["north", "south"])
                .build()
                .unwrap();
            let key = IssuerSecretKey::generate(ISSUER, &schema, &[9; 32]).unwrap();
            let published =
                key.publish(date("2020-01-01"), date("2050-01-01"), &mut rng()).unwrap();
            let document = IssuerDocument::builder(ISSUER).key(published).schema(schema.clone());
            let document = document.build().unwrap();
            let verifier = Verifier::new(AUDIENCE, [document.clone()]).unwrap();
            let north = ClaimValue::Enumeration("north".into());
            let query = CredentialQuery::new("card")
                .issued_by(ISSUER, &schema)
                .age_at_least("birth_date", 18, date("2026-11-24"))
                .one_of("district", [north])
                .not_equal("name", ClaimValue::Text("Nobody".into()));
            let policy = Policy::new().credential(query).pseudonym("card", "login");
            let expires = DateTime::parse("2026-11-24T12:05:00Z").unwrap();
            let (today, purpose) = (date("2026-11-24"), [("en", "test")]);
            let (request, _) =
                verifier.request(policy, &purpose, today, expires, &mut rng()).unwrap();
            Self { issuer: Issuer::new(key, schema.clone()).unwrap(), document, schema, request }
        }

        fn offer(&self) -> Offer {
            self.issuer.offer(&mut rng()).unwrap()
        }

        fn apply(&self, holder: &Holder, offer: &Offer) -> (Application, Pending) {
            holder.apply(offer, &self.document, date("2026-11-24"), &mut rng()).unwrap()
        }

        fn issue(&self, offer: Offer, application: &Application) -> Zeroizing<Vec<u8>> {
            let content = Content::until(date("2030-01-01"))
                .claim("name", ClaimValue::Text(NAME.into()))
                .claim("birth_date", ClaimValue::Date(date("1990-05-17")))
                .claim("district", ClaimValue::Enumeration("north".into()));
            let issued = self.issuer.issue(offer, &application.encode(), content, None, &mut rng());
            Zeroizing::new(issued.unwrap())
        }

        /// The octets of the presentation that the holder makes of its first credential.
        fn present(&self, holder: &Holder) -> Vec<u8> {
            let plan = holder.plan(&self.request, AUDIENCE, now()).unwrap();
            let choice = plan.first_choice();
            plan.present(&choice, &mut rng()).unwrap().encode()
        }
    }

    pub(super) fn holder() -> Holder {
        Holder::new(HolderSecret::from_bytes(&secret("holder")).unwrap()).unwrap()
    }

    fn scalar(octets: &[u8]) -> Fr {
        Fr::from_be_bytes_mod_order(octets)
    }

    fn octets(scalar: Fr) -> [u8; 32] {
        scalar.into_bigint().to_bytes_be().try_into().unwrap()
    }

    /// `x^ - c x`, the nonce that answered for a known secret.
    fn nonce(hat: &[u8], challenge: &[u8], secret: &[u8]) -> [u8; 32] {
        octets(scalar(hat) - scalar(challenge) * scalar(secret))
    }

    /// What follows `head` in `octets`, so many octets of it.
    fn after<'o>(octets: &'o [u8], head: &[u8], len: usize) -> &'o [u8] {
        let at = octets.windows(head.len()).position(|window| window == head).unwrap();
        &octets[at + head.len()..][..len]
    }

    /// `[.., blind, signature]` at the end of a stored credential.
    fn blind_and_e(stored: &[u8]) -> [[u8; 32]; 2] {
        let (rest, signature) = stored.split_at(stored.len() - 80);
        let blind = &rest[rest.len() - 2 - 32..rest.len() - 2];
        [blind.try_into().unwrap(), signature[48..].try_into().unwrap()]
    }

    fn name_scalar() -> [u8; 32] {
        let dst = "BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_BLIND_H2G_HM2S_MAP_MSG_TO_SCALAR_AS_HASH_";
        let suite = Ciphersuite::Bls12381Sha256;
        hazmat::hash_to_scalar(suite, NAME.as_bytes(), dst.as_bytes()).unwrap().to_bytes()
    }

    /// A holder that was made before the search begins: its public tables move through memory with whatever lies in the
    /// gaps between their fields, and that can be an old stack frame, which is outside of the promise.
    fn empty(holder: Holder) -> Holder {
        assert_eq!(holder.credentials().len(), 0);
        holder
    }

    /// All that a holder keeps secret of one credential.
    fn secrets_of(credential: &Credential) -> Vec<[u8; 32]> {
        let [blind, e] = blind_and_e(&credential.encode());
        let handle = *credential.handle().expose_bytes();
        vec![secret("holder"), name_scalar(), handle, blind, e]
    }

    #[test]
    fn applications_leave_nothing() {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let office = Office::new();
        let offer = office.offer();
        let (application, pending) = office.apply(&holder(), &offer);
        let stored = pending.encode();
        let blind: [u8; 32] = stored[stored.len() - 32..].try_into().unwrap();
        let own = secret("holder");
        // The nonces, from the responses that a run with the same randomness gives.
        let sent = application.encode();
        let commitment = after(&sent, &[0x58, 144], 144);
        let (hats, challenge) = commitment[48..].split_at(64);
        let proof = after(&sent, &[0x58, 96], 96);
        let nonces = [
            nonce(&hats[..32], challenge, &blind),
            nonce(&hats[32..], challenge, &own),
            nonce(&proof[32..64], &proof[..32], &own),
            nonce(&proof[64..], &proof[..32], &blind),
        ];
        let secrets = [[own, blind].as_slice(), &nonces].concat();
        let holder = empty(holder());
        let found = hits(&secrets, || {
            let (application, pending) = office.apply(&holder, &offer);
            assert!(application.encode() == sent);
            let pending = Pending::decode(&pending.encode()).unwrap();
            drop(black_box((application, Box::new(pending))));
            drop(black_box(holder));
        });
        assert_eq!(found, 0);
    }

    #[test]
    fn credentials_leave_nothing() {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let office = Office::new();
        let mut first = holder();
        let offer = office.offer();
        let stored = offer.encode();
        let (application, pending) = office.apply(&first, &offer);
        let pending = pending.encode();
        let issued = office.issue(offer, &application);
        first.accept(Pending::decode(&pending).unwrap(), &issued).unwrap();
        let credential = first.credentials().next().unwrap().encode();
        let secrets = secrets_of(first.credentials().next().unwrap());
        assert_eq!(Offer::decode(&stored).unwrap().encode(), stored);
        let name = NAME.as_bytes();
        let text = [0, 8, 16].map(|at| u64::from_ne_bytes(name[at..at + 8].try_into().unwrap()));
        let needles = || secrets.iter().flat_map(needles).chain(text).collect();

        let mut other = empty(holder());
        let accepted = hits_of(needles(), || {
            // More than a list has room for when it is made.
            for _ in 0..9 {
                other.accept(Pending::decode(&pending).unwrap(), &issued).unwrap();
            }
            drop(black_box(other));
        });
        assert_eq!(accepted, 0, "accepted");
        let mut holder = empty(Holder::new(first.secret().clone()).unwrap());
        let stored = hits_of(needles(), || {
            let stored = Credential::decode(&credential).unwrap();
            drop(black_box(Box::new(Credential::decode(&stored.encode()).unwrap())));
            let secret = HolderSecret::decode(&first.secret().encode()).unwrap();
            drop(black_box(Box::new(secret)));
            holder.add_stored(stored).unwrap();
            holder.prepare();
            drop(black_box(Box::new(holder.remove(0).unwrap())));
            drop(black_box(holder));
        });
        assert_eq!(stored, 0, "stored");
    }

    /// What the holder sends, and all that it hides: what it keeps of its credential, and the nonces.
    pub(super) fn presented(office: &Office, holder: &Holder) -> (Vec<u8>, Vec<[u8; 32]>) {
        let mut secrets = secrets_of(holder.credentials().next().unwrap());
        let [own, name, handle, blind, e]: [_; 5] = secrets.clone().try_into().unwrap();

        // Slots: until, handle, name, birth date, district; then the prover blind and the holder secret.
        let presented = office.present(holder);
        let len = u16::try_from(272 + 7 * 32).unwrap().to_be_bytes();
        let proof = after(&presented, &[0x59, len[0], len[1]], 272 + 7 * 32);
        let (scalars, challenge) = proof[144..].split_at(10 * 32);
        let hat = |number: usize| &scalars[32 * number..][..32];
        let days = |day: &str| octets(Fr::from(u64::from(date(day).days())));
        let until = days("2030-01-01");
        let birth = days("1990-05-17");
        for (number, value) in
            [(0, e), (3, until), (4, handle), (5, name), (6, birth), (8, blind), (9, own)]
        {
            secrets.push(nonce(hat(number), challenge, &value));
        }
        // The first own variable is the higher digit of the days that are left.
        let left = date("2030-01-01").days() - date("2026-11-24").days();
        let digit = octets(Fr::from(u64::from(left / 256)));
        let responses = presented.len() - own_responses(&office.schema) * 32;
        secrets.push(nonce(&presented[responses..][..32], challenge, &digit));
        // Those nonces are the real ones: in another run they are not, and then nothing would be found anyway.
        let e_tilde = secrets[5];
        let again = octets(scalar(&e_tilde) + scalar(challenge) * scalar(&e));
        assert_eq!(again, hat(0));
        (presented, secrets)
    }

    /// A holder with one credential.
    pub(super) fn registered(office: &Office) -> Holder {
        let mut holder = holder();
        let offer = office.offer();
        let (application, pending) = office.apply(&holder, &offer);
        let issued = office.issue(offer, &application);
        holder.accept(pending, &issued).unwrap();
        holder
    }

    #[test]
    fn presentations_leave_nothing() {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let office = Office::new();
        let mut holder = registered(&office);
        let (presented, secrets) = presented(&office, &holder);
        let found = hits(&secrets, || {
            assert!(office.present(&holder) == presented);
            holder.prepare();
            holder.prepare_for(&office.request);
            assert!(office.present(&holder) == presented);
            drop(black_box(holder));
        });
        assert_eq!(found, 0);
    }

    /// Responses beside those of the proof: 3 for each range of two digits, 1 for the set, 5 for the inequality.
    fn own_responses(schema: &Schema) -> usize {
        assert_eq!(schema.claims().len(), 3);
        3 + 3 + 1 + 5
    }
}
