//! What saves work to whoever verifies a presentation after somebody else did.
//!
//! CBOR `[19, 1, 0, [first, coordinates]]`, at most 196,608 octets. `first` has both coordinates, 96 octets, of `T1`, `T2`
//! and the first message of each row, credential by credential; all zero is the identity. `coordinates` has the second
//! coordinate, 48 octets, of `Abar`, `Bbar`, `D` of each credential and of each point of the statements.
//!
//! Everything in it follows from the presentation and its request. It tells nothing else, and nobody has to believe it
//! (SPEC.md section 7.1).

use alloc::vec::Vec;

use super::Presentation;
use super::parsed::Parsed;
use crate::codec::{Kind, Object, Reader, Writer};
use crate::credential::FormatError;
use crate::curve::{G1, Sum, Weight};

/// First messages and coordinates of one presentation, for [`Verifier::verify_batch_hinted`].
///
/// A wrong hint changes no verdict.
///
/// [`Verifier::verify_batch_hinted`]: super::Verifier::verify_batch_hinted
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchHint {
    first: Vec<u8>,
    coordinates: Vec<u8>,
}

impl BatchHint {
    /// The longest hint that is read, in octets.
    pub const MAX_LEN: usize = 3 * Presentation::MAX_LEN;

    pub(super) fn new(first: &First, parsed: &Parsed) -> Self {
        let nothing = [0; G1::UNCOMPRESSED_LEN];
        let first = first.0.iter().flat_map(|point| point.map_or(nothing, G1::to_coordinates));
        Self { first: first.collect(), coordinates: parsed.coordinates() }
    }

    /// The CBOR encoding.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        crate::codec::encode(self)
    }

    /// Reads a hint. Its points are looked at with those of the presentation.
    ///
    /// # Errors
    ///
    /// [`FormatError`] if the octets are not one in the only form that it has.
    pub fn decode(octets: &[u8]) -> Result<Self, FormatError> {
        crate::codec::decode(octets)
    }

    /// The first messages, if they are so many.
    pub(super) fn first(&self, count: usize) -> Option<FirstOctets<'_>> {
        let is_right = self.first.len() == count.checked_mul(G1::UNCOMPRESSED_LEN)?;
        is_right.then_some(FirstOctets(&self.first))
    }

    /// All first messages, as they stand.
    pub(super) fn first_octets(&self) -> &[u8] {
        &self.first
    }

    /// The second coordinates of the points of the presentation.
    pub(super) fn coordinates(&self) -> &[u8] {
        &self.coordinates
    }
}

impl Object for BatchHint {
    const KIND: Kind = Kind::BatchHint;
    const MAX_LEN: usize = Self::MAX_LEN;

    fn suite(&self) -> Option<u8> {
        None
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(2);
        writer.bytes(&self.first);
        writer.bytes(&self.coordinates);
    }

    fn read(reader: &mut Reader<'_>, suite: Option<u8>) -> Result<Self, FormatError> {
        if suite.is_some() {
            return Err(FormatError::UnknownSuite);
        }
        reader.array(2)?;
        let first = reader.bytes(Self::MAX_LEN)?.to_vec();
        let coordinates = reader.bytes(Self::MAX_LEN)?.to_vec();
        Ok(Self { first, coordinates })
    }
}

/// First messages, not yet looked at.
pub(super) struct FirstOctets<'a>(&'a [u8]);

impl FirstOctets<'_> {
    /// Reads all points. `None` if one is neither the identity nor a point of the prime-order group.
    pub(super) fn decode(&self) -> Option<First> {
        let points = self.0.chunks_exact(G1::UNCOMPRESSED_LEN).map(|octets| {
            let is_identity = octets.iter().all(|octet| *octet == 0);
            if is_identity { Some(None) } else { G1::from_coordinates(octets).ok().map(Some) }
        });
        Some(First(points.collect::<Option<_>>()?))
    }
}

/// First messages of a presentation, all of the prime-order group; none for the identity.
pub(super) struct First(Vec<Option<G1>>);

impl First {
    pub(super) fn of(sums: &[Sum]) -> Self {
        Self(Sum::to_optional_points(sums))
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// What is hashed of them.
    pub(super) fn octets(&self) -> Vec<[u8; G1::LEN]> {
        let octets = self.0.iter().map(|point| point.map(|point| point.to_bytes()));
        octets.map(|octets| octets.unwrap_or(G1::IDENTITY_OCTETS)).collect()
    }

    /// Each with its weight, if there are as many.
    pub(super) fn weighed(&self, weights: &[Weight]) -> Option<Vec<(Option<G1>, Weight)>> {
        let pairs = self.0.iter().copied().zip(weights.iter().copied());
        (self.0.len() == weights.len()).then(|| pairs.collect())
    }
}
