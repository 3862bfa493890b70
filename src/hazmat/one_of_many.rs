//! One of many points on its own: in a presentation it answers the challenge of a BBS proof, here one of its own.

use alloc::sync::Arc;
use alloc::vec::Vec;

use rand_core::TryCryptoRng;

use super::hash_to_scalar;
use crate::bbs::{Ciphersuite, ProveError, Stream, VerifyError};
use crate::curve::{DecodeError, G1, Scalar, SecretScalar, Sum};
use crate::statement::{OneOfMany as Statement, Roster};

const TAG: &[u8] = b"AVERMENT-HAZMAT-ONE-OF-MANY";

/// A public list of points, of which one differs from another point by a known multiple of the generator (SPEC.md section
/// 16.11). Nothing else is in the challenge: for benches, and for tools that follow secrets.
#[derive(Clone, Debug)]
pub struct OneOfMany(Arc<Roster>);

/// A proof: 144 octets for each digit to the base 4, 192, and 32 for the challenge that a presentation has in any case.
#[derive(Clone, Debug)]
pub struct OneOfManyProof {
    points: Vec<G1>,
    challenge: Scalar,
    responses: Vec<Scalar>,
}

impl OneOfManyProof {
    /// The points, 48 octets each, the challenge and the responses, 32 octets each.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let scalars = [&self.challenge].into_iter().chain(&self.responses);
        let points = self.points.iter().flat_map(G1::to_bytes);
        points.chain(scalars.flat_map(Scalar::to_bytes)).collect()
    }
}

impl OneOfMany {
    /// The list of these points, with tables. `None` for no points.
    #[must_use]
    pub fn new(points: Vec<G1>) -> Option<Self> {
        Some(Self(Roster::new(points)?.into()))
    }

    /// Reads a proof for this list.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] for another length, and for points and scalars that are none.
    pub fn read(&self, octets: &[u8]) -> Result<OneOfManyProof, DecodeError> {
        let (points, responses) = self.0.counts();
        let (points, scalars) =
            octets.split_at_checked(points * G1::LEN).ok_or(DecodeError::Length)?;
        let points = points.chunks_exact(G1::LEN).map(G1::from_bytes).collect::<Result<_, _>>()?;
        let (challenge, rest) = scalars.split_at_checked(Scalar::LEN).ok_or(DecodeError::Length)?;
        if rest.len() != responses * Scalar::LEN {
            return Err(DecodeError::Length);
        }
        let responses =
            rest.chunks_exact(Scalar::LEN).map(Scalar::from_bytes).collect::<Result<_, _>>()?;
        Ok(OneOfManyProof { points, challenge: Scalar::from_bytes(challenge)?, responses })
    }

    /// Proves that a point is entry `number` and `t` times the generator, constant time in both. The point is the first one
    /// of the proof.
    ///
    /// # Errors
    ///
    /// [`ProveError::Degenerate`] for a number that is not in the list, [`ProveError::Rng`] without randomness.
    pub fn prove(
        &self,
        number: u16,
        t: &SecretScalar,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<OneOfManyProof, ProveError> {
        let statement = Statement::new(self.0.clone(), 0, Some(number));
        let mut stream = Stream::hedged(rng, "one of many", [t], &[&number.to_be_bytes()])?;
        let (points, opened) = statement.open(t, &mut stream).ok_or(ProveError::Degenerate)?;
        let points = Sum::to_point_list(&points).ok_or(ProveError::Degenerate)?;
        let challenge = challenge(&points, &opened.octets()).ok_or(ProveError::Degenerate)?;
        let responses = opened.respond(challenge).ok_or(ProveError::Degenerate)?;
        Ok(OneOfManyProof { points, challenge, responses })
    }

    /// Checks a proof made for the same list.
    ///
    /// # Errors
    ///
    /// [`VerifyError::Rejected`] if it does not hold.
    pub fn verify(&self, proof: &OneOfManyProof) -> Result<(), VerifyError> {
        let OneOfManyProof { points, challenge: c, responses } = proof;
        let statement = Statement::new(self.0.clone(), 0, None);
        let first = statement.recommit_sums(points, responses, *c);
        let [a, d, g] = first.ok_or(VerifyError::Rejected)?;
        let recomputed = challenge(points, &Sum::encode([&a, &d, &g]));
        if recomputed == Some(*c) { Ok(()) } else { Err(VerifyError::Rejected) }
    }
}

fn challenge(points: &[G1], first: &[[u8; G1::LEN]; 3]) -> Option<Scalar> {
    let mut octets: Vec<_> = points.iter().flat_map(G1::to_bytes).collect();
    octets.extend_from_slice(first.as_flattened());
    hash_to_scalar(Ciphersuite::Bls12381Sha256, &octets, TAG)
}
