//! Peer: `bbs_plus` 0.25, the BBS-23 signature with the two proofs that the crate offers for it.
//!
//! Its best case: values stay decoded in memory, messages are scalars from the start, generators are kept, and the key
//! is prepared for pairings. The proof called IETF-style sends its commitment in place of the challenge and covers no
//! domain; neither is the draft's format.

use std::{collections::BTreeMap, rc::Rc};

use ark4_bls12_381::{Bls12_381, Fr};
use ark4_ff::UniformRand;
use ark4_serialize::CanonicalSerialize;
use ark4_std::rand::{SeedableRng, rngs::StdRng};
use bbs_plus::{
    prelude::{KeypairG2, Signature23G1, SignatureParams23G1},
    proof_23, proof_23_ietf,
    setup::{PreparedPublicKeyG2, PreparedSignatureParams23G1},
};
use blake2::Blake2b512;
use dock_crypto_utils::{
    randomized_pairing_check::RandomizedPairingChecker, signature::MessageOrBlinding,
};
use schnorr_pok::compute_random_oracle_challenge;

use super::{Case, Entry, MESSAGE_COUNTS, Operation, PRESENTATION_HEADER, Role, Sizes};

type Checker = RandomizedPairingChecker<Bls12_381>;

pub(crate) fn entries(case: Case) -> Vec<Entry> {
    match case.operation {
        Operation::KeyGen => vec![key_gen()],
        Operation::Generators => vec![generators(case)],
        Operation::Sign => vec![sign(case)],
        Operation::Verify => vec![verify(case)],
        Operation::ProofGen => vec![proof_gen::<Bbs23>(case), proof_gen::<IetfStyle>(case)],
        Operation::ProofVerify => {
            vec![proof_verify::<Bbs23>(case), proof_verify::<IetfStyle>(case)]
        }
        Operation::Batch => vec![batch::<Bbs23>(case), batch::<IetfStyle>(case)],
    }
}

pub(crate) fn sizes() -> Vec<Sizes> {
    vec![sizes_of::<Bbs23>(), sizes_of::<IetfStyle>()]
}

fn entry<T>(what: &str, operation: impl FnMut() -> T + 'static) -> Entry {
    Entry::new(Role::Peer, format!("bbs_plus 0.25, {what}"), operation)
}

fn new_params(messages: usize) -> SignatureParams23G1<Bls12_381> {
    let count = messages.try_into().expect("a small message count");
    SignatureParams23G1::new::<Blake2b512>(b"averment bench", count)
}

fn new_keys(rng: &mut StdRng, params: &SignatureParams23G1<Bls12_381>) -> KeypairG2<Bls12_381> {
    KeypairG2::generate_using_rng_and_bbs23_params(rng, params)
}

/// One credential, and what its holder and its verifier keep.
struct Issued {
    params: SignatureParams23G1<Bls12_381>,
    prepared_params: PreparedSignatureParams23G1<Bls12_381>,
    keys: KeypairG2<Bls12_381>,
    prepared_key: PreparedPublicKeyG2<Bls12_381>,
    messages: Vec<Fr>,
    signature: Signature23G1<Bls12_381>,
    disclosed: BTreeMap<usize, Fr>,
}

impl Issued {
    fn new(case: Case) -> Rc<Self> {
        let mut rng = StdRng::seed_from_u64(1);
        let params = new_params(case.messages);
        let keys = new_keys(&mut rng, &params);
        let messages: Vec<Fr> = (0..case.messages).map(|_| Fr::rand(&mut rng)).collect();
        let signature = Signature23G1::new(&mut rng, &messages, &keys.secret_key, &params)
            .expect("as many messages as parameters");
        Rc::new(Self {
            prepared_params: PreparedSignatureParams23G1::from(params.clone()),
            prepared_key: PreparedPublicKeyG2::from(keys.public_key.clone()),
            disclosed: messages.iter().copied().enumerate().take(case.disclosed()).collect(),
            params,
            keys,
            messages,
            signature,
        })
    }

    fn messages_or_blindings(&self) -> impl Iterator<Item = MessageOrBlinding<'_, Fr>> {
        self.messages.iter().enumerate().map(|(index, message)| {
            if self.disclosed.contains_key(&index) {
                MessageOrBlinding::RevealMessage(message)
            } else {
                MessageOrBlinding::BlindMessageRandomly(message)
            }
        })
    }
}

/// The challenge of Fiat and Shamir over what the proof contributes, and the presentation header.
fn challenge(mut contribution: Vec<u8>) -> Fr {
    contribution.extend_from_slice(PRESENTATION_HEADER);
    compute_random_oracle_challenge::<Fr, Blake2b512>(&contribution)
}

/// What the two proof formats have in common; the crate has no trait for it.
trait ProofFormat: Sized + CanonicalSerialize + 'static {
    const NAME: &'static str;

    fn prove(issued: &Issued, rng: &mut StdRng) -> Self;
    fn verify(&self, issued: &Issued);
    fn verify_later(&self, issued: &Issued, checker: &mut Checker);
}

macro_rules! proof_format {
    ($alias:ident, $module:ident, $name:literal, [$($option:expr),*]) => {
        type $alias = $module::PoKOfSignature23G1Proof<Bls12_381>;

        impl ProofFormat for $alias {
            const NAME: &'static str = $name;

            fn prove(issued: &Issued, rng: &mut StdRng) -> Self {
                let protocol = $module::PoKOfSignature23G1Protocol::init(
                    rng,
                    $($option,)*
                    &issued.signature,
                    &issued.params,
                    issued.messages_or_blindings(),
                )
                .expect("as many messages as parameters");
                let mut contribution = Vec::new();
                protocol
                    .challenge_contribution(&issued.disclosed, &issued.params, &mut contribution)
                    .expect("a Vec takes every byte");
                protocol.gen_proof(&challenge(contribution)).expect("a response for each nonce")
            }

            fn verify(&self, issued: &Issued) {
                let mut contribution = Vec::new();
                self.challenge_contribution(&issued.disclosed, &issued.params, &mut contribution)
                    .expect("a Vec takes every byte");
                self.verify(
                    &issued.disclosed,
                    &challenge(contribution),
                    issued.prepared_key.clone(),
                    issued.prepared_params.clone(),
                )
                .expect("a valid proof");
            }

            fn verify_later(&self, issued: &Issued, checker: &mut Checker) {
                let mut contribution = Vec::new();
                self.challenge_contribution(&issued.disclosed, &issued.params, &mut contribution)
                    .expect("a Vec takes every byte");
                self.verify_with_randomized_pairing_checker(
                    &issued.disclosed,
                    &challenge(contribution),
                    issued.prepared_key.clone(),
                    issued.prepared_params.clone(),
                    checker,
                )
                .expect("a valid proof");
            }
        }
    };
}

proof_format!(Bbs23, proof_23, "BBS-23 proof", [None, None]);
proof_format!(IetfStyle, proof_23_ietf, "IETF-style proof", []);

fn key_gen() -> Entry {
    let params = new_params(1);
    let mut rng = StdRng::seed_from_u64(2);
    entry("from a generator of randomness", move || new_keys(&mut rng, &params))
}

fn generators(case: Case) -> Entry {
    entry("no tables", move || new_params(case.messages))
}

fn sign(case: Case) -> Entry {
    let issued = Issued::new(case);
    let mut rng = StdRng::seed_from_u64(3);
    entry("in memory", move || {
        Signature23G1::new(&mut rng, &issued.messages, &issued.keys.secret_key, &issued.params)
    })
}

fn verify(case: Case) -> Entry {
    let issued = Issued::new(case);
    entry("in memory", move || {
        let (key, params) = (issued.prepared_key.clone(), issued.prepared_params.clone());
        issued.signature.verify(&issued.messages, key, params).expect("a valid signature");
    })
}

fn proof_gen<P: ProofFormat>(case: Case) -> Entry {
    let issued = Issued::new(case);
    let mut rng = StdRng::seed_from_u64(4);
    entry(&format!("{}, in memory", P::NAME), move || P::prove(&issued, &mut rng))
}

fn proof_verify<P: ProofFormat>(case: Case) -> Entry {
    let issued = Issued::new(case);
    let proof = P::prove(&issued, &mut StdRng::seed_from_u64(4));
    entry(&format!("{}, in memory", P::NAME), move || ProofFormat::verify(&proof, &issued))
}

/// With the crate's `RandomizedPairingChecker` in its faster setting.
fn batch<P: ProofFormat>(case: Case) -> Entry {
    let issued = Issued::new(case);
    let mut rng = StdRng::seed_from_u64(4);
    let proofs: Vec<P> = (0..case.batch).map(|_| P::prove(&issued, &mut rng)).collect();
    entry(&format!("{}, in memory, pairings together", P::NAME), move || {
        let mut checker = Checker::new_using_rng(&mut rng, true);
        for proof in &proofs {
            proof.verify_later(&issued, &mut checker);
        }
        assert!(checker.verify(), "valid proofs");
    })
}

fn sizes_of<P: ProofFormat>() -> Sizes {
    let issued = MESSAGE_COUNTS
        .map(|messages| Issued::new(Case { operation: Operation::ProofGen, messages, batch: 1 }));
    Sizes {
        name: P::NAME,
        public_key: issued[0].keys.public_key.compressed_size(),
        signature: issued[0].signature.compressed_size(),
        proofs: issued
            .map(|issued| P::prove(&issued, &mut StdRng::seed_from_u64(4)).compressed_size()),
    }
}
