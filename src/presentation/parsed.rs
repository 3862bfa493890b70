//! Points and scalars of a presentation.

use alloc::vec::Vec;

use super::counts::Counts;
use super::{Presentation, Pseudonym, VerifyError};
use crate::bbs::{Proof, ProofOctets};
use crate::curve::{DecodeError, G1, G1Octets, Scalar};
use crate::sigma::Point;

/// The parts of a presentation whose lengths follow from the request. Scalars are read, points are still octets.
pub(super) struct ParsedOctets {
    proofs: Vec<ProofOctets>,
    wires: Vec<G1Octets>,
    responses: Vec<Vec<Scalar>>,
}

const fn malformed(_: DecodeError) -> VerifyError {
    VerifyError::Malformed
}

impl ParsedOctets {
    /// Reads all scalars and flags. Lengths are right.
    pub(super) fn new(presentation: &Presentation, counts: &Counts) -> Result<Self, VerifyError> {
        let mut scalars = presentation.responses.chunks_exact(Scalar::LEN);
        let responses = counts
            .own
            .iter()
            .map(|count| scalars.by_ref().take(*count).map(Scalar::from_bytes_nonzero).collect());
        let responses = responses.collect::<Result<_, _>>().map_err(malformed)?;
        let proofs = presentation.credentials.iter();
        let proofs = proofs.map(|presented| ProofOctets::parse(&presented.proof));
        let proofs = proofs.collect::<Result<_, _>>().map_err(malformed)?;
        let wires = presentation.points.chunks_exact(G1::LEN).map(G1Octets::parse);
        let wires = wires.collect::<Result<_, _>>().map_err(malformed)?;
        Ok(Self { proofs, wires, responses })
    }

    /// Reads all points.
    pub(super) fn decode(&self) -> Result<Parsed, VerifyError> {
        let proofs = self.proofs.iter().map(ProofOctets::decode).collect::<Result<_, _>>();
        let wires = self.wires.iter().map(G1Octets::decode).collect::<Result<_, _>>();
        let (proofs, wires) = (proofs.map_err(malformed)?, wires.map_err(malformed)?);
        Ok(Parsed { proofs, wires, responses: self.responses.clone() })
    }

    /// Reads all points with the help of their second coordinates, if they are these.
    pub(super) fn decode_with(&self, coordinates: &[u8]) -> Option<Parsed> {
        if coordinates.len() != (3 * self.proofs.len() + self.wires.len()) * G1::LEN {
            return None;
        }
        let ys = &mut coordinates.chunks_exact(G1::LEN);
        let proofs = self.proofs.iter().map(|proof| proof.decode_with(ys));
        let proofs = proofs.collect::<Option<_>>()?;
        let wires = self.wires.iter().zip(ys).map(|(wire, y)| wire.decode_with(y));
        let wires = wires.collect::<Option<_>>()?;
        Some(Parsed { proofs, wires, responses: self.responses.clone() })
    }
}

/// The same, all of it read.
pub(super) struct Parsed {
    pub(super) proofs: Vec<Proof>,
    pub(super) wires: Vec<G1>,
    pub(super) responses: Vec<Vec<Scalar>>,
}

impl Parsed {
    /// The second coordinates of all points, in the order in which [`ParsedOctets::decode_with`] takes them.
    pub(super) fn coordinates(&self) -> Vec<u8> {
        let points = self.proofs.iter().flat_map(Proof::points).chain(self.wires.iter().copied());
        points.flat_map(|point| point.to_coordinates().into_iter().skip(G1::LEN)).collect()
    }

    pub(super) fn pseudonym(&self, point: Option<Point>) -> Option<Pseudonym> {
        match point? {
            Point::Wire(place) => self.wires.get(place).map(Pseudonym::new),
            Point::Fixed(_) => None,
        }
    }
}
