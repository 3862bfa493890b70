//! The proof that everything is compared with.

use std::rc::Rc;

use averment::bbs::blind::{self, Commitment, SignedMessages};
use averment::bbs::{Ciphersuite, Limits, Message, Proof, SecretKey, Signature};
use averment::curve::Scalar;

use crate::card::{rng, schema};
use crate::subjects::{Entry, Role};

/// A plain blind BBS credential of as many messages, one of them the holder's.
pub(crate) struct Bare {
    generators: blind::Generators,
    verifier: blind::Verifier,
    messages: SignedMessages,
    signature: [u8; Signature::LEN],
    prepared: blind::Prover,
}

const HEADER: &[u8] = b"bench header of 40 octets, as a schema's";

impl Bare {
    /// Of a credential of 12 claims, with as many messages as that of a card.
    pub(crate) fn of_card() -> Rc<Self> {
        Rc::new(Self::new(schema(None).claims().len() + 2))
    }

    fn new(count: usize) -> Self {
        let suite = Ciphersuite::Bls12381Sha256;
        let generators = blind::Generators::new(suite, count, 1, &Limits::default());
        let generators = generators.expect("generators").with_tables();
        let key = SecretKey::generate(suite, &[3; 32], b"", &suite.key_dst()).expect("a key");
        let signer = blind::Signer::new(key, &generators).expect("a signer");
        let number = |index: usize| Message::from(Scalar::from(1_000 + index as u64));
        let signed: Vec<_> = (0..count).map(number).collect();
        let committed = vec![number(count)];
        let (commitment, prover_blind) =
            Commitment::new(&generators, &committed, &mut rng()).expect("a commitment");
        let signature = signer.sign(Some(&commitment), HEADER, &signed).expect("a signature");
        let messages =
            SignedMessages { signer: signed, committed, prover_blind: Some(prover_blind) };
        let verifier = signer.verifier();
        let prepared = blind::Prover::new(&verifier, HEADER, messages.clone(), signature);
        let prepared = prepared.expect("a prover").with_tables();
        Self { generators, verifier, messages, signature: signature.to_bytes(), prepared }
    }

    fn prove(&self, prover: &blind::Prover) -> Vec<u8> {
        let nothing = blind::Disclosure::new(&self.generators, [], []).expect("a disclosure");
        prover.prove(&nothing, b"nonce", &mut rng()).expect("a proof").to_bytes()
    }

    pub(crate) fn prove_from_octets(&self) -> Vec<u8> {
        let signature = Signature::from_bytes(&self.signature).expect("a signature");
        let messages = self.messages.clone();
        let prover = blind::Prover::new_unchecked(&self.verifier, HEADER, messages, signature);
        self.prove(&prover.expect("a prover"))
    }

    pub(crate) fn prove_prepared(&self) -> Vec<u8> {
        self.prove(&self.prepared)
    }

    pub(crate) fn verify(&self, proof: &[u8]) {
        let proof = Proof::from_bytes(proof).expect("a proof");
        let nothing = blind::DisclosedMessages::new(&self.generators, [], []).expect("nothing");
        self.verifier.verify_proof(HEADER, b"nonce", &nothing, &proof).expect("a proof that holds");
    }

    /// The entry that proves with a prepared credential.
    pub(crate) fn proving(self: &Rc<Self>) -> Entry {
        let bare = self.clone();
        Entry::new(Role::Ours, "bare proof", move || bare.prove_prepared())
    }

    /// The entry that verifies.
    pub(crate) fn verifying(self: &Rc<Self>) -> Entry {
        let (bare, proof) = (self.clone(), self.prove_prepared());
        Entry::new(Role::Ours, "bare proof", move || bare.verify(&proof))
    }
}
