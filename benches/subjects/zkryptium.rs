//! Peer: `zkryptium` 0.8, an implementation of the IETF drafts in Rust; SHA-256 suite, octets in and out, the key
//! decoded beforehand.
//!
//! It has no batch verification, and offers generators only as part of an operation.

use zkryptium::{
    bbsplus::{
        ciphersuites::{BbsCiphersuite, Bls12381Sha256},
        keys::{BBSplusPublicKey, BBSplusSecretKey},
        signature::BBSplusSignature,
    },
    keys::pair::KeyPair,
    schemes::{
        algorithms::BBSplus,
        generics::{PoKSignature, Signature},
    },
};

use super::{
    Case, Entry, HEADER, MESSAGE_COUNTS, Operation, PRESENTATION_HEADER, Role, Sizes, messages,
};

type Scheme = BBSplus<Bls12381Sha256>;

const KEY_MATERIAL: [u8; Bls12381Sha256::IKM_LEN] = [7; Bls12381Sha256::IKM_LEN];

pub(crate) fn entries(case: Case) -> Vec<Entry> {
    match case.operation {
        Operation::KeyGen => vec![key_gen()],
        Operation::Sign => vec![sign(case)],
        Operation::Verify => vec![verify(case)],
        Operation::ProofGen => vec![proof_gen(case)],
        Operation::ProofVerify => vec![proof_verify(case)],
        Operation::Generators | Operation::Batch => Vec::new(),
    }
}

pub(crate) fn sizes() -> Sizes {
    let issued = MESSAGE_COUNTS.map(Issued::new);
    Sizes {
        name: "zkryptium 0.8",
        public_key: issued[0].public_key.to_bytes().len(),
        signature: issued[0].signature.len(),
        proofs: issued.map(|issued| issued.prove().len()),
    }
}

fn entry<T>(operation: impl FnMut() -> T + 'static) -> Entry {
    Entry::new(Role::Peer, "zkryptium 0.8, octets", operation)
}

fn new_keys() -> KeyPair<Scheme> {
    KeyPair::generate(&KEY_MATERIAL, None, None).expect("key material of the right length")
}

/// One credential in octets, as its holder keeps it.
struct Issued {
    secret_key: BBSplusSecretKey,
    public_key: BBSplusPublicKey,
    messages: Vec<Vec<u8>>,
    disclosed: Vec<usize>,
    signature: [u8; BBSplusSignature::BYTES],
}

impl Issued {
    fn new(count: usize) -> Self {
        let keys = new_keys();
        let mut issued = Self {
            secret_key: keys.private_key().clone(),
            public_key: keys.public_key().clone(),
            messages: messages(count),
            disclosed: (0..count / 2).collect(),
            signature: [0; BBSplusSignature::BYTES],
        };
        issued.signature = issued.sign();
        issued
    }

    fn sign(&self) -> [u8; BBSplusSignature::BYTES] {
        let (messages, header) = (Some(self.messages.as_slice()), Some(HEADER));
        Signature::<Scheme>::sign(messages, &self.secret_key, &self.public_key, header)
            .expect("a key and messages")
            .to_bytes()
    }

    fn verify(&self) {
        Signature::<Scheme>::from_bytes(&self.signature)
            .and_then(|it| it.verify(&self.public_key, Some(&self.messages), Some(HEADER)))
            .expect("a valid signature");
    }

    fn prove(&self) -> Vec<u8> {
        PoKSignature::<Scheme>::proof_gen(
            &self.public_key,
            &self.signature,
            Some(HEADER),
            Some(PRESENTATION_HEADER),
            Some(&self.messages),
            Some(&self.disclosed),
        )
        .expect("a valid credential")
        .to_bytes()
    }

    fn verify_proof(&self, proof: &[u8], disclosed: &[Vec<u8>]) {
        PoKSignature::<Scheme>::from_bytes(proof)
            .and_then(|it| {
                it.proof_verify(
                    &self.public_key,
                    Some(disclosed),
                    Some(&self.disclosed),
                    Some(HEADER),
                    Some(PRESENTATION_HEADER),
                )
            })
            .expect("a valid proof");
    }
}

fn key_gen() -> Entry {
    entry(new_keys)
}

fn sign(case: Case) -> Entry {
    let issued = Issued::new(case.messages);
    entry(move || issued.sign())
}

fn verify(case: Case) -> Entry {
    let issued = Issued::new(case.messages);
    entry(move || issued.verify())
}

fn proof_gen(case: Case) -> Entry {
    let issued = Issued::new(case.messages);
    entry(move || issued.prove())
}

fn proof_verify(case: Case) -> Entry {
    let issued = Issued::new(case.messages);
    let proof = issued.prove();
    let disclosed = issued.messages[..case.disclosed()].to_vec();
    entry(move || issued.verify_proof(&proof, &disclosed))
}
