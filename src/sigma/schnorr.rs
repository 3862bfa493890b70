//! Stand-alone proofs for linear relations over G1 (draft-irtf-cfrg-sigma-protocols-03).
//!
//! For public points, the prover shows that it knows scalars `x` with `Σ k·E = Σ k·x·E` in every equation: a constant
//! image on the left, points times secrets on the right, public coefficients `k` everywhere. This is the draft's
//! ciphersuite `sigma-proofs_Shake128_BLS12381` with compact proofs, octet for octet.
//!
//! | proof | prover | verifier |
//! |---|---|---|
//! | 1 scalar, and 1 for each secret | 2 multiplications in G1 for each term | 1 for each term |
//!
//! Special sound and perfect zero-knowledge for honest verifiers; non-interactive in the random oracle model. What an
//! image does not determine is not proved: equations that hold for any scalars are refused where that can be seen.

use alloc::vec::Vec;

use litemap::LiteMap;
use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::{Duplex, SessionId};
use crate::curve::{G1, Scalar, SecretScalar, SecretTerm, Sum, msm_vartime, secret_sums};

/// `coefficient · element`
#[derive(Clone, Copy, Debug)]
pub(crate) struct ImageTerm {
    pub(crate) element: u32,
    pub(crate) coefficient: Scalar,
}

/// `coefficient · scalar · element`
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    pub(crate) scalar: u32,
    pub(crate) element: u32,
    pub(crate) coefficient: Scalar,
}

/// The sum of the image terms equals the sum of the terms.
#[derive(Clone, Debug)]
pub(crate) struct Equation {
    pub(crate) image: Vec<ImageTerm>,
    pub(crate) terms: Vec<Term>,
}

/// Why equations are not a relation (section 3.5 of the draft, by the numbers of its checks).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RelationError {
    /// 1 and 2: no equation, or one with an empty side.
    Empty,
    /// 3: more terms than can be counted.
    TooLarge,
    /// 4: an equation names an element that is not there.
    NoSuchElement,
    /// 5: no equation names an element.
    UnusedElement,
    /// 6: no equation names a scalar below the highest one.
    UnusedScalar,
    /// 9: an image is the identity, so that zeros satisfy the equation.
    TrivialImage,
    /// 10: the points of a scalar cancel in every equation.
    TrivialScalar,
}

/// A valid instance: elements and the equations among them.
///
/// Element 0 is the generator of G1. That no element is the identity (check 8) is a property of [`G1`].
#[derive(Clone, Debug)]
pub(crate) struct Relation {
    rows: Vec<Row>,
    scalar_count: usize,
    /// `SerializeLinearRelation`
    octets: Vec<u8>,
}

/// An equation with the points that it names, and its image summed up.
#[derive(Clone, Debug)]
struct Row {
    image: G1,
    terms: Vec<(usize, G1, Scalar)>,
}

impl Relation {
    /// Relates `elements`, numbered from 1, and the generator, which is number 0.
    pub(crate) fn new(elements: &[G1], equations: &[Equation]) -> Result<Self, RelationError> {
        let is_empty = |equation: &Equation| equation.image.is_empty() || equation.terms.is_empty();
        if equations.is_empty() || equations.iter().any(is_empty) {
            return Err(RelationError::Empty);
        }
        let octets = serialize(elements, equations)?;
        let generator = G1::generator();
        let numbered: LiteMap<u32, &G1> =
            (0..).zip([&generator].into_iter().chain(elements)).collect();
        let mut rows = Vec::with_capacity(equations.len());
        for equation in equations {
            rows.push(Row::new(equation, &numbered)?);
        }
        check_elements(&numbered, equations)?;
        let scalar_count = count_scalars(equations)?;
        let relation = Self { rows, scalar_count, octets };
        relation.check_scalars()?;
        Ok(relation)
    }

    fn check_scalars(&self) -> Result<(), RelationError> {
        let mut determined = LiteMap::new_vec();
        for row in &self.rows {
            let mut columns: LiteMap<usize, Vec<(G1, Scalar)>> = LiteMap::new_vec();
            for (scalar, point, coefficient) in &row.terms {
                columns.entry(*scalar).or_default().push((*point, *coefficient));
            }
            let columns = columns.into_iter();
            determined.extend(columns.filter_map(|(scalar, column)| {
                sum_vartime(column.into_iter()).to_point().map(|_| (scalar, ()))
            }));
        }
        let is_determined = determined.len() == self.scalar_count;
        if is_determined { Ok(()) } else { Err(RelationError::TrivialScalar) }
    }

    /// `Σ k·x·E` of each equation, constant time in the scalars. `None` if there are too few, or for an identity.
    fn evaluate(&self, scalars: &[SecretScalar]) -> Option<Vec<G1>> {
        self.rows.iter().map(|row| row.evaluate(scalars)).collect()
    }

    /// `T = Σ k·x^·E − c·Σ k·E` of each equation. `None` if there are too few scalars, or for an identity.
    fn recommit_vartime(&self, responses: &[Scalar], challenge: Scalar) -> Option<Vec<G1>> {
        self.rows.iter().map(|row| row.recommit_vartime(responses, challenge)).collect()
    }

    /// `DeriveChallenge`, from the session on.
    fn challenge(&self, session: &SessionId, commitments: &[G1]) -> Scalar {
        let mut duplex = Duplex::new(session);
        duplex.absorb(&self.octets);
        commitments.iter().for_each(|commitment| duplex.absorb(&commitment.to_bytes()));
        duplex.scalar()
    }
}

impl Row {
    fn new(equation: &Equation, elements: &LiteMap<u32, &G1>) -> Result<Self, RelationError> {
        let point = |number: &u32| {
            elements.get(number).map(|point| **point).ok_or(RelationError::NoSuchElement)
        };
        let mut image = Vec::with_capacity(equation.image.len());
        for term in &equation.image {
            image.push((point(&term.element)?, term.coefficient));
        }
        let mut terms = Vec::with_capacity(equation.terms.len());
        for term in &equation.terms {
            let scalar = usize::try_from(term.scalar).map_err(|_| RelationError::TooLarge)?;
            terms.push((scalar, point(&term.element)?, term.coefficient));
        }
        // A point that stands for itself is not computed with: a holder's is fresh from its secrets.
        let image = match image.as_slice() {
            [(point, coefficient)] if *coefficient == Scalar::ONE => Some(*point),
            _ => sum_vartime(image.into_iter()).to_point(),
        };
        Ok(Self { image: image.ok_or(RelationError::TrivialImage)?, terms })
    }

    fn evaluate(&self, scalars: &[SecretScalar]) -> Option<G1> {
        // Of its full size from the start: what a list leaves behind when it grows is not wiped.
        let mut products = Vec::with_capacity(self.terms.len());
        for (scalar, _, coefficient) in &self.terms {
            products.push(scalars.get(*scalar)? * &SecretScalar::from(*coefficient));
        }
        let points = self.terms.iter().map(|(_, point, _)| Sum::from(point));
        let terms = points.zip(&products);
        let terms: Vec<_> =
            terms.map(|(point, scalar)| SecretTerm { point, table: None, scalar }).collect();
        let [sum] = secret_sums([&terms]);
        sum.to_point()
    }

    fn recommit_vartime(&self, responses: &[Scalar], challenge: Scalar) -> Option<G1> {
        let mut terms = Vec::with_capacity(self.terms.len() + 1);
        for (scalar, point, coefficient) in &self.terms {
            terms.push((*point, *coefficient * *responses.get(*scalar)?));
        }
        terms.push((self.image, -challenge));
        sum_vartime(terms.into_iter()).to_point()
    }
}

fn sum_vartime(terms: impl Iterator<Item = (G1, Scalar)>) -> Sum {
    let (points, scalars): (Vec<_>, Vec<_>) = terms.unzip();
    msm_vartime(&points, &scalars)
}

/// Every element but the generator is in some equation.
fn check_elements(
    elements: &LiteMap<u32, &G1>,
    equations: &[Equation],
) -> Result<(), RelationError> {
    let mut unused = elements.clone();
    unused.remove(&0);
    for equation in equations {
        equation.image.iter().for_each(|term| _ = unused.remove(&term.element));
        equation.terms.iter().for_each(|term| _ = unused.remove(&term.element));
    }
    if unused.is_empty() { Ok(()) } else { Err(RelationError::UnusedElement) }
}

/// The number of scalars, if they are numbered without a gap.
fn count_scalars(equations: &[Equation]) -> Result<usize, RelationError> {
    let terms = equations.iter().flat_map(|equation| &equation.terms);
    let scalars: LiteMap<u32, ()> = terms.map(|term| (term.scalar, ())).collect();
    let has_gap = (0..).zip(scalars.keys()).any(|(number, scalar)| number != *scalar);
    if has_gap { Err(RelationError::UnusedScalar) } else { Ok(scalars.len()) }
}

/// `SerializeLinearRelation`: counts and numbers of four octets little-endian, scalars big-endian.
fn serialize(elements: &[G1], equations: &[Equation]) -> Result<Vec<u8>, RelationError> {
    let count = |length: usize| {
        let length = u32::try_from(length).map_err(|_| RelationError::TooLarge)?;
        Ok(length.to_le_bytes())
    };
    let mut octets = Vec::new();
    octets.extend(count(equations.len())?);
    for equation in equations {
        octets.extend(count(equation.image.len())?);
        for term in &equation.image {
            octets.extend(term.element.to_le_bytes());
            octets.extend(term.coefficient.to_bytes());
        }
        octets.extend(count(equation.terms.len())?);
        for term in &equation.terms {
            octets.extend(term.scalar.to_le_bytes());
            octets.extend(term.element.to_le_bytes());
            octets.extend(term.coefficient.to_bytes());
        }
    }
    count(elements.len())?;
    octets.extend(elements.iter().flat_map(G1::to_bytes));
    Ok(octets)
}

/// A proof of its length and of canonical scalars: challenge and responses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CompactProof {
    challenge: Scalar,
    responses: Vec<Scalar>,
}

impl CompactProof {
    /// Reads a proof for a relation of `scalar_count` scalars.
    pub(crate) fn from_bytes(scalar_count: usize, octets: &[u8]) -> Result<Self, ProofRejected> {
        let length = scalar_count.checked_add(1).and_then(|count| count.checked_mul(Scalar::LEN));
        if length != Some(octets.len()) {
            return Err(ProofRejected);
        }
        let mut scalars = octets.chunks_exact(Scalar::LEN).map(Scalar::from_bytes);
        let challenge = scalars.next().ok_or(ProofRejected)?.map_err(|_| ProofRejected)?;
        let responses: Result<_, _> = scalars.collect();
        Ok(Self { challenge, responses: responses.map_err(|_| ProofRejected)? })
    }

    /// 32 octets, and 32 for each scalar of the relation.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let scalars = [&self.challenge].into_iter().chain(&self.responses);
        scalars.flat_map(Scalar::to_bytes).collect()
    }
}

/// The proof does not hold. Which check failed is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProofRejected;

/// Why there is no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProveError {
    /// The scalars do not satisfy the relation, or are too few or too many.
    Witness,
    /// The random number generator failed, or gave the same octet over and over.
    Rng,
}

/// The random scalars of one proof: made here, consumed by one challenge.
struct Nonces(Vec<SecretScalar>);

impl Nonces {
    /// From fresh randomness, the secrets and everything that the challenge depends on, each behind its length.
    ///
    /// A generator that repeats itself gives other nonces for another statement or session; one that is good hides
    /// everything on its own.
    fn hedged(
        relation: &Relation,
        witness: &[SecretScalar],
        session: &SessionId,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Self, ProveError> {
        let mut duplex = Duplex::new(&SessionId::derive("AVERMENT-V1-RELATION-NONCES", &[]));
        duplex.absorb_prefixed(random_octets(rng)?.as_slice());
        duplex.absorb_prefixed(session.octets());
        duplex.absorb_prefixed(&relation.octets);
        witness.iter().for_each(|secret| duplex.absorb(secret.expose_bytes().as_slice()));
        Ok(Self((0..relation.scalar_count).map(|_| duplex.secret_scalar()).collect()))
    }
}

/// Fresh randomness. Output that is one octet repeated is a failure: no working generator gives that in our lifetimes.
fn random_octets(
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<Zeroizing<[u8; 64]>, ProveError> {
    let mut octets = Zeroizing::new([0; 64]);
    rng.try_fill_bytes(octets.as_mut_slice()).map_err(|_| ProveError::Rng)?;
    let [first, rest @ ..] = &*octets;
    let difference = rest.iter().fold(0, |difference, octet| difference | (octet ^ first));
    if difference == 0 { Err(ProveError::Rng) } else { Ok(octets) }
}

/// Proves knowledge of scalars `x` that satisfy `relation` (`ProveCompact`). Constant time in the scalars.
///
/// The name of the session's tag has the draft's marks `CMPT` and `sigma-proofs_Shake128_BLS12381` in it.
pub(crate) fn prove(
    relation: &Relation,
    witness: &[SecretScalar],
    session: &SessionId,
    rng: &mut (impl TryCryptoRng + ?Sized),
) -> Result<CompactProof, ProveError> {
    if witness.len() != relation.scalar_count {
        return Err(ProveError::Witness);
    }
    // Σ k·x·E = Σ k·E: a proof of anything else would be refused, and could tell more than a proof does.
    let images = relation.evaluate(witness).ok_or(ProveError::Witness)?;
    if !images.iter().eq(relation.rows.iter().map(|row| &row.image)) {
        return Err(ProveError::Witness);
    }
    let nonces = Nonces::hedged(relation, witness, session, rng)?;
    respond(relation, witness, nonces, session).ok_or(ProveError::Rng)
}

/// `None` if a commitment is the identity, which no working generator leads to.
fn respond(
    relation: &Relation,
    witness: &[SecretScalar],
    nonces: Nonces,
    session: &SessionId,
) -> Option<CompactProof> {
    // T = Σ k·x~·E
    let commitments = relation.evaluate(&nonces.0)?;
    let challenge = relation.challenge(session, &commitments);
    // x^ = x~ + c·x
    let c = SecretScalar::from(challenge);
    let responses = nonces.0.iter().zip(witness).map(|(nonce, x)| (nonce + &(&c * x)).expose());
    Some(CompactProof { challenge, responses: responses.collect() })
}

/// Checks a proof made by [`prove`] for the same relation and session (`VerifyCompact`).
pub(crate) fn verify(
    relation: &Relation,
    session: &SessionId,
    proof: &CompactProof,
) -> Result<(), ProofRejected> {
    if proof.responses.len() != relation.scalar_count {
        return Err(ProofRejected);
    }
    let commitments =
        relation.recommit_vartime(&proof.responses, proof.challenge).ok_or(ProofRejected)?;
    let challenge = relation.challenge(session, &commitments);
    if challenge == proof.challenge { Ok(()) } else { Err(ProofRejected) }
}

#[cfg(test)]
mod tests;
