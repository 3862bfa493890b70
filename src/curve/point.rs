//! Points of the two groups and their octets.
//!
//! Decoding runs in two steps, so that a composed object can check all its cheap parts before the first square root:
//! `G1Octets::parse` looks at flags and ranges, `G1Octets::decode` at the curve and the group.

use core::fmt;

use ark_bls12_381::{Fq, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ff::{BigInt, PrimeField};

use super::backend::PointError;
use super::{DecodeError, SecretScalar, backend};

/// The field modulus p, big-endian.
const MODULUS: [u8; 48] = [
    0x1a, 0x01, 0x11, 0xea, 0x39, 0x7f, 0xe6, 0x9a, 0x4b, 0x1b, 0xa7, 0xb6, 0x43, 0x4b, 0xac, 0xd7,
    0x64, 0x77, 0x4b, 0x84, 0xf3, 0x85, 0x12, 0xbf, 0x67, 0x30, 0xd2, 0xa0, 0xf6, 0xb0, 0xf6, 0x24,
    0x1e, 0xab, 0xff, 0xfe, 0xb1, 0x53, 0xff, 0xff, 0xb9, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xaa, 0xab,
];
const COMPRESSED: u8 = 0x80;
const INFINITY: u8 = 0x40;
const SIGN: u8 = 0x20;

/// Checks the flags of a compressed point that is not the identity.
fn check_flags(first: u8) -> Result<(), DecodeError> {
    if first & COMPRESSED == 0 {
        Err(DecodeError::NotCompressed)
    } else if first & INFINITY != 0 {
        Err(DecodeError::Identity)
    } else {
        Ok(())
    }
}

/// Checks that a big-endian coordinate, flags removed, is below p.
fn check_coordinate(mut octets: [u8; 48], flags: u8) -> Result<(), DecodeError> {
    if let Some(first) = octets.first_mut() {
        *first &= !flags;
    }
    if octets < MODULUS { Ok(()) } else { Err(DecodeError::CoordinateRange) }
}

impl From<PointError> for DecodeError {
    fn from(error: PointError) -> Self {
        match error {
            PointError::NotOnCurve => Self::NotOnCurve,
            PointError::NotInSubgroup => Self::NotInSubgroup,
        }
    }
}

/// Octets with the flags and the range of a compressed point of G1.
#[derive(Clone, Copy)]
pub(crate) struct G1Octets([u8; 48]);

impl G1Octets {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, DecodeError> {
        let octets: [u8; 48] = bytes.try_into().map_err(|_| DecodeError::Length)?;
        let [first, ..] = octets;
        check_flags(first)?;
        check_coordinate(octets, COMPRESSED | SIGN)?;
        Ok(Self(octets))
    }

    pub(crate) fn decode(&self) -> Result<G1, DecodeError> {
        Ok(G1(backend::g1_decode(&self.0)?))
    }

    /// The same point without its square root, if `y` is its second coordinate, big-endian. `None` if it is not, or if
    /// there is no such point: [`G1Octets::decode`] tells which.
    pub(crate) fn decode_with(&self, y: &[u8]) -> Option<G1> {
        let mut coordinates = [0; G1::UNCOMPRESSED_LEN];
        let (x, rest) = coordinates.split_at_mut(G1::LEN);
        if rest.len() != y.len() {
            return None;
        }
        x.copy_from_slice(&self.0);
        rest.copy_from_slice(y);
        if let Some(first) = x.first_mut() {
            *first &= !(COMPRESSED | SIGN);
        }
        // The flag tells the two coordinates apart.
        G1::from_coordinates(&coordinates).ok().filter(|point| point.to_bytes() == self.0)
    }
}

/// Octets with the flags and the range of a compressed point of G2.
#[derive(Clone, Copy)]
pub(crate) struct G2Octets([u8; 96]);

impl G2Octets {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, DecodeError> {
        let octets: [u8; 96] = bytes.try_into().map_err(|_| DecodeError::Length)?;
        let (c1, c0) = octets.split_first_chunk().ok_or(DecodeError::Length)?;
        let c0: &[u8; 48] = c0.try_into().map_err(|_| DecodeError::Length)?;
        let [first, ..] = octets;
        check_flags(first)?;
        check_coordinate(*c1, COMPRESSED | SIGN)?;
        check_coordinate(*c0, 0)?;
        Ok(Self(octets))
    }

    pub(crate) fn decode(&self) -> Result<G2, DecodeError> {
        Ok(G2(backend::g2_decode(&self.0)?))
    }
}

/// A point of the first group: on the curve, of prime order, not the identity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct G1(G1Affine);

impl G1 {
    /// Length of an encoded point, in octets.
    pub const LEN: usize = 48;

    /// Reads a point from its compressed encoding of 48 octets.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] for any other length, form or range, for the identity, and for points outside the curve or the
    /// prime-order group.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        G1Octets::parse(bytes)?.decode()
    }

    /// The compressed encoding, 48 octets.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        backend::g1_encode(&self.affine())
    }

    /// The compressed encoding of the identity.
    pub(crate) const IDENTITY_OCTETS: [u8; Self::LEN] = {
        let mut octets = [0; Self::LEN];
        octets[0] = COMPRESSED | INFINITY;
        octets
    };

    /// The standard generator, `BP1`.
    pub(crate) fn generator() -> Self {
        Self(G1Affine::generator())
    }

    /// Length of the uncompressed form, in octets.
    pub(crate) const UNCOMPRESSED_LEN: usize = 96;

    /// Reads a compressed point without the test of the group: for octets whose digest this library names, and which
    /// were tested when that digest was written down.
    pub(crate) fn from_trusted_octets(bytes: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self(backend::g1_decode_any_order(&G1Octets::parse(bytes)?.0)?))
    }

    /// Reads a compressed point without the test of the group: for terms of a sum whose result is tested.
    pub(crate) fn from_octets_of_any_order(bytes: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self(backend::g1_decode_any_order(&G1Octets::parse(bytes)?.0)?))
    }

    /// Reads both coordinates, big-endian, without the tests of the curve and of the group: no square root. For octets
    /// whose digest this library names.
    pub(crate) fn from_trusted_coordinates(bytes: &[u8]) -> Result<Self, DecodeError> {
        let octets: &[u8; Self::UNCOMPRESSED_LEN] =
            bytes.try_into().map_err(|_| DecodeError::Length)?;
        let (x, y) = octets.split_at(Self::LEN);
        let point = G1Affine::new_unchecked(coordinate(x)?, coordinate(y)?);
        if point.is_zero() { Err(DecodeError::Identity) } else { Ok(Self(point)) }
    }

    /// Reads both coordinates, big-endian, with the tests of the curve and of the group: no square root.
    pub(crate) fn from_coordinates(bytes: &[u8]) -> Result<Self, DecodeError> {
        let point = Self::from_trusted_coordinates(bytes)?;
        if !point.0.is_on_curve() {
            return Err(DecodeError::NotOnCurve);
        }
        if backend::g1_in_subgroup(&point.0) { Ok(point) } else { Err(DecodeError::NotInSubgroup) }
    }

    /// What [`G1::from_coordinates`] reads.
    pub(crate) fn to_coordinates(self) -> [u8; Self::UNCOMPRESSED_LEN] {
        let (x, y) = (self.0.x.into_bigint(), self.0.y.into_bigint());
        let mut octets = [0; Self::UNCOMPRESSED_LEN];
        // Limbs are lowest first.
        let limbs = x.0.into_iter().rev().chain(y.0.into_iter().rev());
        for (octets, limb) in octets.chunks_exact_mut(8).zip(limbs) {
            octets.copy_from_slice(&limb.to_be_bytes());
        }
        octets
    }

    pub(super) fn affine(&self) -> backend::Affine {
        backend::affine(&self.0)
    }

    /// None for the identity.
    pub(super) fn from_affine(affine: &backend::Affine) -> Option<Self> {
        if backend::is_identity(affine) { None } else { Some(Self(backend::g1(affine))) }
    }
}

/// A big-endian number below p.
fn coordinate(octets: &[u8]) -> Result<Fq, DecodeError> {
    let mut limbs = [0; 6];
    for (limb, octets) in limbs.iter_mut().rev().zip(octets.chunks_exact(8)) {
        *limb = octets.iter().fold(0, |limb, octet| (limb << 8) | u64::from(*octet));
    }
    Fq::from_bigint(BigInt(limbs)).ok_or(DecodeError::CoordinateRange)
}

/// A point of the second group: on the curve, of prime order, not the identity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct G2(pub(super) G2Affine);

impl G2 {
    /// Length of an encoded point, in octets.
    pub const LEN: usize = 96;

    /// Reads a point from its compressed encoding of 96 octets.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] for any other length, form or range, for the identity, and for points outside the curve or the
    /// prime-order group.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        G2Octets::parse(bytes)?.decode()
    }

    /// The compressed encoding, 96 octets.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        backend::g2_encode(&self.0)
    }

    /// Reads a compressed point without the test of the group: see [`G1::from_trusted_octets`].
    pub(crate) fn from_trusted_octets(bytes: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self(backend::g2_decode_any_order(&G2Octets::parse(bytes)?.0)?))
    }

    /// The standard generator.
    pub(crate) fn generator() -> Self {
        Self(G2Affine::generator())
    }

    pub(crate) fn negated(&self) -> Self {
        Self(-self.0)
    }

    /// `scalar` times the standard generator. `None` for zero.
    pub(crate) fn secret_generator_mul(scalar: &SecretScalar) -> Option<Self> {
        let product = backend::secret_mul2(&G2Affine::generator(), &scalar.to_le_bytes());
        if product.is_zero() { None } else { Some(Self(product)) }
    }

    /// The point and `scalar` times the standard generator. `None` if the sum is the identity.
    pub(crate) fn secret_shift(&self, scalar: &SecretScalar) -> Option<Self> {
        backend::secret_mul2_add(&G2Affine::generator(), &scalar.to_le_bytes(), &self.0).map(Self)
    }
}

fn write_hex(f: &mut fmt::Formatter<'_>, name: &str, octets: &[u8]) -> fmt::Result {
    write!(f, "{name}(")?;
    octets.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
    f.write_str(")")
}

impl fmt::Debug for G1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(f, "G1", &self.to_bytes())
    }
}

impl fmt::Debug for G2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(f, "G2", &self.to_bytes())
    }
}
