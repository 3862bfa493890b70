//! Averment itself, SHA-256 suite, from octets to octets, with the issuer's key and generators prepared once.

use std::rc::Rc;

use averment::bbs::{
    Ciphersuite, DisclosedMessages, Disclosure, Generators, Limits, Message, Proof, Prover,
    PublicKey, SecretKey, Signature, Signer, Verifier, verify_batch,
};
use rand::{SeedableRng, rngs::StdRng};

use super::{
    Case, Entry, HEADER, MESSAGE_COUNTS, Operation, PRESENTATION_HEADER, Role, Sizes, TableMemory,
    messages,
};

pub(crate) const PLAIN: &str = "Averment";
pub(crate) const SELF_CHECKED: &str = "Averment, with self-check";
pub(crate) const UNCHECKED: &str = "Averment, without self-check";
pub(crate) const FROM_OCTETS: &str = "Averment, from octets, nothing prepared";
pub(crate) const DECODED: &str = "Averment, credential decoded, no tables";
pub(crate) const PREPARED: &str = "Averment, credential prepared";

const SUITE: Ciphersuite = Ciphersuite::Bls12381Sha256;
const KEY_MATERIAL: &[u8] = b"averment bench: 32 octets or more of key material";

pub(crate) fn entries(case: Case) -> Vec<Entry> {
    match case.operation {
        Operation::KeyGen => vec![entry(PLAIN, || secret_key().public_key().to_bytes())],
        Operation::Generators => vec![
            entry("Averment, no tables", move || generators(case.messages)),
            entry("Averment, with tables", move || generators(case.messages).with_tables()),
        ],
        Operation::Sign => sign(case),
        Operation::Verify => vec![verify(case)],
        Operation::ProofGen => proof_gen(case),
        Operation::ProofVerify => vec![proof_verify(case)],
        Operation::Batch => vec![batch(case)],
    }
}

pub(crate) fn sizes() -> Sizes {
    let proof_length = |messages| {
        let issued = Issued::new(Case { operation: Operation::ProofGen, messages, batch: 1 });
        issued.prove(&issued.prover(), &mut StdRng::seed_from_u64(0)).len()
    };
    Sizes {
        name: "Averment (the IETF draft's)",
        public_key: PublicKey::LEN,
        signature: Signature::LEN,
        proofs: MESSAGE_COUNTS.map(proof_length),
    }
}

pub(crate) fn table_memory() -> [TableMemory; MESSAGE_COUNTS.len()] {
    MESSAGE_COUNTS.map(|messages| TableMemory {
        messages,
        generators: generators(messages).with_tables().table_bytes(),
    })
}

fn entry<T>(name: &str, operation: impl FnMut() -> T + 'static) -> Entry {
    Entry::new(Role::Ours, name, operation)
}

fn secret_key() -> SecretKey {
    SecretKey::generate(SUITE, KEY_MATERIAL, &[], &SUITE.key_dst()).expect("long key material")
}

fn generators(count: usize) -> Generators {
    Generators::new(SUITE, count, &Limits::default()).expect("a count within the limits")
}

/// One credential in octets, and the contexts of those who deal with it.
struct Issued {
    case: Case,
    generators: Generators,
    signer: Signer,
    verifier: Verifier,
    messages: Vec<Vec<u8>>,
    signature: [u8; Signature::LEN],
}

impl Issued {
    fn new(case: Case) -> Rc<Self> {
        let generators = generators(case.messages).with_tables();
        let signer = Signer::new(secret_key(), &generators).expect("one suite");
        let mut issued = Self {
            case,
            verifier: signer.verifier(),
            generators,
            signer,
            messages: messages(case.messages),
            signature: [0; Signature::LEN],
        };
        issued.signature = issued.sign();
        Rc::new(issued)
    }

    fn mapped(&self) -> Vec<Message> {
        self.generators.messages(&self.messages).expect("short messages")
    }

    fn sign(&self) -> [u8; Signature::LEN] {
        self.signer.sign(HEADER, &self.mapped()).expect("a message for each generator").to_bytes()
    }

    fn sign_unchecked(&self) -> [u8; Signature::LEN] {
        self.signer
            .sign_without_check(HEADER, &self.mapped())
            .expect("a message for each generator")
            .to_bytes()
    }

    fn verify(&self) {
        let signature = Signature::from_bytes(&self.signature).expect("a valid encoding");
        self.verifier.verify(HEADER, &self.mapped(), &signature).expect("a valid signature");
    }

    fn prover(&self) -> Prover {
        let signature = Signature::from_bytes(&self.signature).expect("a valid encoding");
        Prover::new_unchecked(&self.verifier, HEADER, self.mapped(), signature)
            .expect("a message for each generator")
    }

    fn prove(&self, prover: &Prover, rng: &mut StdRng) -> Vec<u8> {
        let disclosed = 0..self.case.disclosed();
        let disclosure = Disclosure::new(self.case.messages, disclosed).expect("ascending");
        let proof = prover.prove(&disclosure, PRESENTATION_HEADER, rng);
        proof.expect("a disclosure of these messages").to_bytes()
    }

    fn decode(&self, proof: &[u8]) -> (Proof, DisclosedMessages) {
        let shown = &self.messages[..self.case.disclosed()];
        let shown = self.generators.messages(shown).expect("short messages");
        let disclosed = DisclosedMessages::new(self.case.messages, shown.into_iter().enumerate());
        (Proof::from_bytes(proof).expect("a valid encoding"), disclosed.expect("ascending"))
    }

    fn verify_proof(&self, proof: &[u8]) {
        let (proof, disclosed) = self.decode(proof);
        self.verifier
            .verify_proof(HEADER, PRESENTATION_HEADER, &disclosed, &proof)
            .expect("a valid proof");
    }

    fn verify_proofs(&self, proofs: &[Vec<u8>], rng: &mut StdRng) {
        let decoded: Vec<_> = proofs.iter().map(|proof| self.decode(proof)).collect();
        let claims: Vec<_> = decoded
            .iter()
            .map(|(proof, disclosed)| {
                self.verifier.claim(HEADER, PRESENTATION_HEADER, disclosed, proof)
            })
            .collect();
        verify_batch(&claims, rng).expect("valid proofs");
    }
}

fn sign(case: Case) -> Vec<Entry> {
    let issued = Issued::new(case);
    vec![
        entry(UNCHECKED, {
            let issued = Rc::clone(&issued);
            move || issued.sign_unchecked()
        }),
        entry(SELF_CHECKED, move || issued.sign()),
    ]
}

fn verify(case: Case) -> Entry {
    let issued = Issued::new(case);
    entry(PLAIN, move || issued.verify())
}

fn proof_gen(case: Case) -> Vec<Entry> {
    let from_octets = Issued::new(case);
    let rng = || StdRng::seed_from_u64(1);
    let with = |name, prover: Prover| {
        let (issued, mut rng) = (Rc::clone(&from_octets), rng());
        entry(name, move || issued.prove(&prover, &mut rng))
    };
    let decoded = with(DECODED, from_octets.prover());
    let prepared = with(PREPARED, from_octets.prover().with_tables());
    let mut rng = rng();
    let from_octets =
        entry(FROM_OCTETS, move || from_octets.prove(&from_octets.prover(), &mut rng));
    vec![from_octets, decoded, prepared]
}

fn proof_verify(case: Case) -> Entry {
    let issued = Issued::new(case);
    let proof = issued.prove(&issued.prover(), &mut StdRng::seed_from_u64(1));
    entry(PLAIN, move || issued.verify_proof(&proof))
}

fn batch(case: Case) -> Entry {
    let issued = Issued::new(case);
    let prover = issued.prover().with_tables();
    let mut rng = StdRng::seed_from_u64(1);
    let proofs: Vec<_> = (0..case.batch).map(|_| issued.prove(&prover, &mut rng)).collect();
    entry(PLAIN, move || issued.verify_proofs(&proofs, &mut rng))
}
