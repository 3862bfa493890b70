//! The vectors of the drafts, and what a relation, a prover and a verifier refuse.

use alloc::string::String;
use alloc::{format, vec};
use core::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};
use serde::Deserialize;

use super::*;
use crate::curve::DecodeError;

const VALID: &str =
    include_str!("../../../tests/vectors/cfrg-sigma/sigma-proofs_Shake128_BLS12381.json");
const INVALID: &str =
    include_str!("../../../tests/vectors/cfrg-sigma/sigma-proofs-invalid_Shake128_BLS12381.json");
const DUPLEX: &str =
    include_str!("../../../tests/vectors/cfrg-sigma/fiatShamirShake128Vectors.json");

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ProofCase {
    id: String,
    base_id: Option<String>,
    function: String,
    ciphersuite: String,
    relation: Option<String>,
    flavor: Flavor,
    tag: String,
    session_id: Option<String>,
    instance: String,
    witness: Option<String>,
    narg_string: String,
    expected: Expected,
    comment: Option<String>,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Flavor {
    Batchable,
    Compact,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Expected {
    Accept,
    Reject,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DuplexCase {
    id: String,
    function: String,
    session_id: Option<String>,
    tag: Option<String>,
    #[serde(default)]
    operations: Vec<Operation>,
    output: Option<String>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
enum Operation {
    Absorb { data: String },
    Squeeze { length: usize },
}

fn unhex(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

/// Reads the instances of the vector files. Instances never arrive from outside: both sides build them.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self) -> u32 {
        let (number, rest) = self.0.split_first_chunk().unwrap();
        self.0 = rest;
        u32::from_le_bytes(*number)
    }

    fn coefficient(&mut self) -> Scalar {
        let (scalar, rest) = self.0.split_at(Scalar::LEN);
        self.0 = rest;
        Scalar::from_bytes(scalar).unwrap()
    }

    fn equation(&mut self) -> Equation {
        let image = (0..self.number())
            .map(|_| ImageTerm { element: self.number(), coefficient: self.coefficient() });
        let image = image.collect();
        let terms = (0..self.number()).map(|_| Term {
            scalar: self.number(),
            element: self.number(),
            coefficient: self.coefficient(),
        });
        Equation { image, terms: terms.collect() }
    }
}

/// Why an instance of a vector file is none.
#[derive(Debug, PartialEq)]
enum InstanceError {
    Element(DecodeError),
    Relation(RelationError),
}

fn instance(octets: &[u8]) -> Result<Relation, InstanceError> {
    let mut reader = Reader(octets);
    let equations: Vec<_> = (0..reader.number()).map(|_| reader.equation()).collect();
    let elements: Result<Vec<_>, _> = reader.0.chunks(G1::LEN).map(G1::from_bytes).collect();
    let elements = elements.map_err(InstanceError::Element)?;
    let relation = Relation::new(&elements, &equations).map_err(InstanceError::Relation)?;
    assert_eq!(relation.octets, octets);
    Ok(relation)
}

/// `VerifyBatchable`: commitments and responses.
fn verify_batchable(relation: &Relation, session: &SessionId, proof: &[u8]) -> Option<()> {
    let (commitments, responses) = proof.split_at_checked(relation.rows.len() * G1::LEN)?;
    if responses.len() != relation.scalar_count * Scalar::LEN {
        return None;
    }
    let commitments = commitments.chunks(G1::LEN).map(|octets| G1::from_bytes(octets).ok());
    let commitments: Vec<_> = commitments.collect::<Option<_>>()?;
    let responses = responses.chunks(Scalar::LEN).map(|octets| Scalar::from_bytes(octets).ok());
    let responses: Vec<_> = responses.collect::<Option<_>>()?;
    let challenge = relation.challenge(session, &commitments);
    (relation.recommit_vartime(&responses, challenge)? == commitments).then_some(())
}

fn is_accepted(case: &ProofCase) -> bool {
    let session = SessionId::derive(&case.tag, &[]);
    let Ok(relation) = instance(&unhex(&case.instance)) else { return false };
    let proof = unhex(&case.narg_string);
    match case.flavor {
        Flavor::Batchable => verify_batchable(&relation, &session, &proof).is_some(),
        Flavor::Compact => CompactProof::from_bytes(relation.scalar_count, &proof)
            .and_then(|proof| verify(&relation, &session, &proof))
            .is_ok(),
    }
}

/// The seeded nonces of the vectors.
fn nonces(case: &ProofCase, count: usize) -> Nonces {
    let mark = if case.flavor == Flavor::Compact { "CMPT" } else { "DSFS" };
    let relation = case.relation.as_ref().unwrap();
    let tag = format!("TestDRNG-SIGMA-PROOFS-{mark}-{}-{relation}", case.ciphersuite);
    let mut duplex = Duplex::new(&SessionId::derive(&tag, &[]));
    Nonces((0..count).map(|_| duplex.secret_scalar()).collect())
}

#[test]
fn proofs_match_the_draft() {
    let cases: Vec<ProofCase> = serde_json::from_str(VALID).unwrap();
    assert_eq!(cases.len(), 14);
    for case in cases {
        let id = &case.id;
        assert_eq!(
            (case.expected, case.function.as_str()),
            (Expected::Accept, "SigmaProof"),
            "{id}"
        );
        let session = SessionId::derive(&case.tag, &[]);
        assert_eq!(hex::encode(session.octets()), case.session_id.clone().unwrap(), "{id}");
        assert!(is_accepted(&case), "{id}");

        let relation = instance(&unhex(&case.instance)).unwrap();
        let witness = unhex(case.witness.as_ref().unwrap());
        let witness: Vec<_> = witness
            .chunks(Scalar::LEN)
            .map(|octets| SecretScalar::from_bytes(octets).unwrap())
            .collect();
        let proof = match case.flavor {
            Flavor::Compact => {
                let nonces = nonces(&case, witness.len());
                respond(&relation, &witness, nonces, &session).unwrap().to_bytes()
            }
            Flavor::Batchable => {
                let nonces = nonces(&case, witness.len());
                let commitments = relation.evaluate(&nonces.0).unwrap();
                let responses = respond(&relation, &witness, nonces, &session).unwrap().responses;
                let responses = responses.iter().flat_map(Scalar::to_bytes);
                commitments.iter().flat_map(G1::to_bytes).chain(responses).collect()
            }
        };
        assert_eq!(hex::encode(proof), case.narg_string, "{id}");
    }
}

#[test]
fn adversarial_proofs_are_refused_and_their_baselines_accepted() {
    let valid: Vec<ProofCase> = serde_json::from_str(VALID).unwrap();
    let cases: Vec<ProofCase> = serde_json::from_str(INVALID).unwrap();
    assert_eq!(cases.len(), 32);
    for case in &cases {
        let is_expected = case.expected == Expected::Accept;
        let (id, comment) = (&case.id, case.comment.as_ref().unwrap());
        assert_eq!(is_accepted(case), is_expected, "{id}: {comment}");
        let has_baseline = valid.iter().any(|base| Some(&base.id) == case.base_id.as_ref());
        assert_eq!(has_baseline, !is_expected, "{id}");
    }
}

#[test]
fn adversarial_instances_fail_for_the_reason_that_the_draft_gives() {
    let cases: Vec<ProofCase> = serde_json::from_str(INVALID).unwrap();
    for (name, reason) in [
        ("E1", InstanceError::Relation(RelationError::UnusedScalar)),
        ("E1b", InstanceError::Relation(RelationError::UnusedScalar)),
        ("E2", InstanceError::Relation(RelationError::TrivialImage)),
        ("E3", InstanceError::Element(DecodeError::Identity)),
        ("E4", InstanceError::Relation(RelationError::NoSuchElement)),
    ] {
        let case = cases.iter().find(|case| case.id.ends_with(&format!("/{name}"))).unwrap();
        assert_eq!(instance(&unhex(&case.instance)).unwrap_err(), reason, "{name}");
    }
}

#[test]
fn the_duplex_matches_the_draft() {
    let cases: Vec<DuplexCase> = serde_json::from_str(DUPLEX).unwrap();
    assert_eq!(cases.len(), 13);
    for case in cases {
        let id = &case.id;
        if let Some(tag) = &case.tag {
            let tag = String::from_utf8(unhex(tag)).unwrap();
            let expected = case.session_id.as_ref().or(case.output.as_ref()).unwrap();
            assert_eq!(hex::encode(SessionId::derive(&tag, &[]).octets()), *expected, "{id}");
            continue;
        }
        assert!(["DuplexSponge", "DecodeUint"].contains(&case.function.as_str()), "{id}");
        let session = unhex(case.session_id.as_ref().unwrap()).try_into().unwrap();
        let mut duplex = Duplex::new(&SessionId::given(session));
        let mut output = Vec::new();
        for operation in &case.operations {
            match operation {
                Operation::Absorb { data } => duplex.absorb(&unhex(data)),
                Operation::Squeeze { length } => {
                    let mut octets = vec![0; *length];
                    duplex.squeeze(&mut octets);
                    output.extend(octets);
                }
            }
        }
        assert_eq!(hex::encode(output), case.output.unwrap(), "{id}");
    }
}

struct StuckRng(u64);

impl TryRng for StuckRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(7)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.0)
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), Infallible> {
        octets.chunks_mut(8).for_each(|chunk| {
            chunk.copy_from_slice(&self.0.to_le_bytes()[..chunk.len()]);
        });
        Ok(())
    }
}

impl TryCryptoRng for StuckRng {}

const ONE: Scalar = Scalar::ONE;

fn image(element: u32) -> Vec<ImageTerm> {
    vec![ImageTerm { element, coefficient: ONE }]
}

fn term(scalar: u32, element: u32, coefficient: Scalar) -> Term {
    Term { scalar, element, coefficient }
}

fn multiple(scalar: u64) -> G1 {
    sum_vartime([(G1::generator(), Scalar::from(scalar))].into_iter()).to_point().unwrap()
}

/// `x·G` for the relation `X = x·G`
fn logarithm(point: G1) -> Relation {
    let equation = Equation { image: image(1), terms: vec![term(0, 0, ONE)] };
    Relation::new(&[point], &[equation]).unwrap()
}

fn secret(number: u64) -> SecretScalar {
    Scalar::from(number).into()
}

fn session(name: &str) -> SessionId {
    SessionId::derive("TEST-CMPT-with-sigma-proofs_Shake128_BLS12381", &[name.as_bytes()])
}

#[test]
fn a_relation_is_valid() {
    let points = [multiple(5), multiple(6)];
    let equation = |image, terms| Equation { image, terms };
    for (equations, error) in [
        (vec![], RelationError::Empty),
        (vec![equation(vec![], vec![term(0, 0, ONE)])], RelationError::Empty),
        (vec![equation(image(1), vec![])], RelationError::Empty),
        (vec![equation(image(1), vec![term(0, 3, ONE)])], RelationError::NoSuchElement),
        (vec![equation(image(3), vec![term(0, 2, ONE)])], RelationError::NoSuchElement),
        (vec![equation(image(1), vec![term(0, 0, ONE)])], RelationError::UnusedElement),
        (vec![equation(image(1), vec![term(1, 2, ONE)])], RelationError::UnusedScalar),
        (vec![equation(image(1), vec![term(u32::MAX, 2, ONE)])], RelationError::UnusedScalar),
        (vec![equation(image(1), vec![term(0, 2, Scalar::ZERO)])], RelationError::TrivialScalar),
        (
            vec![equation(image(1), vec![term(0, 2, ONE), term(0, 2, -ONE), term(1, 0, ONE)])],
            RelationError::TrivialScalar,
        ),
    ] {
        assert_eq!(Relation::new(&points, &equations).unwrap_err(), error, "{equations:?}");
    }
    let image = ImageTerm { element: 1, coefficient: Scalar::ZERO };
    let trivial = equation(vec![image], vec![term(0, 2, ONE)]);
    assert_eq!(Relation::new(&points, &[trivial]).unwrap_err(), RelationError::TrivialImage);
}

#[test]
fn a_proof_holds_for_its_relation_and_session_only() {
    let relation = logarithm(multiple(5));
    let mut rng = StuckRng(1);
    let proof = prove(&relation, &[secret(5)], &session("a"), &mut rng).unwrap();
    assert_eq!(verify(&relation, &session("a"), &proof), Ok(()));
    assert_eq!(verify(&relation, &session("b"), &proof), Err(ProofRejected));
    assert_eq!(verify(&logarithm(multiple(6)), &session("a"), &proof), Err(ProofRejected));

    let octets = proof.to_bytes();
    assert_eq!(CompactProof::from_bytes(1, &octets), Ok(proof));
    for length in [0, 32, 63] {
        assert!(CompactProof::from_bytes(1, &octets[..length]).is_err());
    }
    for at in 0..octets.len() * 8 {
        let mut changed = octets.clone();
        changed[at / 8] ^= 1 << (at % 8);
        let verdict = CompactProof::from_bytes(1, &changed)
            .and_then(|proof| verify(&relation, &session("a"), &proof));
        assert_eq!(verdict, Err(ProofRejected), "bit {at}");
    }
}

#[test]
fn only_a_witness_is_proved() {
    let relation = logarithm(multiple(5));
    for witness in [vec![], vec![secret(6)], vec![secret(0)], vec![secret(5), secret(5)]] {
        let proof = prove(&relation, &witness, &session("a"), &mut StuckRng(1));
        assert_eq!(proof, Err(ProveError::Witness));
    }
    let proof = prove(&relation, &[secret(5)], &session("a"), &mut StuckRng(0));
    assert_eq!(proof, Err(ProveError::Rng));
}

/// With one nonce under two challenges, `(x^_1 - x^_2)/(c_1 - c_2)` would be the secret.
#[test]
fn a_stuck_generator_repeats_no_nonce_under_another_challenge() {
    let relation = logarithm(multiple(5));
    let prove = |name| prove(&relation, &[secret(5)], &session(name), &mut StuckRng(1)).unwrap();
    let extract = |a: &CompactProof, b: &CompactProof| {
        let quotient = &SecretScalar::from(a.responses[0] - b.responses[0])
            * &SecretScalar::from(a.challenge - b.challenge).invert();
        quotient.expose()
    };
    assert_ne!(extract(&prove("a"), &prove("b")), Scalar::from(5));

    let respond =
        |name| respond(&relation, &[secret(5)], Nonces(vec![secret(9)]), &session(name)).unwrap();
    assert_eq!(extract(&respond("a"), &respond("b")), Scalar::from(5));
}

/// Responses and challenge first, the commitment afterwards: the verifier's equation holds for a statement without witness.
#[test]
fn transcripts_can_be_simulated() {
    let points = [multiple(5), multiple(7)];
    let equations = [
        Equation { image: image(1), terms: vec![term(0, 0, ONE)] },
        Equation { image: image(2), terms: vec![term(0, 0, ONE)] },
    ];
    let relation = Relation::new(&points, &equations).unwrap();
    let (challenge, response) = (Scalar::from(11), Scalar::from(13));
    let commitments = relation.recommit_vartime(&[response], challenge).unwrap();
    for (commitment, image) in commitments.iter().zip(&points) {
        let left = sum_vartime([(G1::generator(), response)].into_iter()).to_point();
        let right = sum_vartime([(*commitment, ONE), (*image, challenge)].into_iter()).to_point();
        assert_eq!(left, right);
    }
}
