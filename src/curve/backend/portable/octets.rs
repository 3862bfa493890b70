//! Points as compressed octets.

use ark_bls12_381::{Fq, Fq2, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ff::{BigInt, PrimeField};

use super::PointError;
use super::group::{g1_in_subgroup, g2_in_subgroup};

const COMPRESSED: u8 = 0x80;
const INFINITY: u8 = 0x40;
const SIGN: u8 = 0x20;
const FLAGS: u8 = COMPRESSED | INFINITY | SIGN;

/// Decompresses octets whose flags and range have been checked.
pub(in crate::curve) fn g1_decode(bytes: &[u8; 48]) -> Result<G1Affine, PointError> {
    let point = g1_decode_any_order(bytes)?;
    if g1_in_subgroup(&point) { Ok(point) } else { Err(PointError::NotInSubgroup) }
}

/// The same without the test of the group.
pub(in crate::curve) fn g1_decode_any_order(bytes: &[u8; 48]) -> Result<G1Affine, PointError> {
    let x = coordinate(bytes).ok_or(PointError::NotOnCurve)?;
    let point = G1Affine::get_point_from_x_unchecked(x, is_larger(bytes));
    point.ok_or(PointError::NotOnCurve)
}

/// Decompresses octets whose flags and range have been checked.
pub(in crate::curve) fn g2_decode(bytes: &[u8; 96]) -> Result<G2Affine, PointError> {
    let point = g2_decode_any_order(bytes)?;
    if g2_in_subgroup(&point) { Ok(point) } else { Err(PointError::NotInSubgroup) }
}

/// The same without the test of the group.
pub(in crate::curve) fn g2_decode_any_order(bytes: &[u8; 96]) -> Result<G2Affine, PointError> {
    let (high, low) = bytes.split_at(48);
    let x = coordinate(low).zip(coordinate(high)).map(|(low, high)| Fq2::new(low, high));
    let point =
        G2Affine::get_point_from_x_unchecked(x.ok_or(PointError::NotOnCurve)?, is_larger(bytes));
    point.ok_or(PointError::NotOnCurve)
}

/// Whether the flag for the larger of two `y` is set.
fn is_larger(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| first & SIGN != 0)
}

/// A coordinate of 48 octets, big-endian, whose flags do not count. None from p on.
fn coordinate(bytes: &[u8]) -> Option<Fq> {
    let mut limbs = [0; 6];
    for (limb, chunk) in limbs.iter_mut().rev().zip(bytes.chunks_exact(8)) {
        *limb = chunk.iter().fold(0_u64, |limb, octet| (limb << 8) | u64::from(*octet));
    }
    if let Some(most) = limbs.last_mut() {
        *most &= !(u64::from(FLAGS) << 56);
    }
    Fq::from_bigint(BigInt(limbs))
}

pub(in crate::curve) fn g1_encode(a: &G1Affine) -> [u8; 48] {
    let mut out = [0; 48];
    write(&a.x, &mut out);
    set_flags(&mut out, a.is_zero(), a.y > -a.y);
    out
}

pub(in crate::curve) fn g2_encode(a: &G2Affine) -> [u8; 96] {
    let mut out = [0; 96];
    let (high, low) = out.split_at_mut(48);
    write(&a.x.c1, high);
    write(&a.x.c0, low);
    set_flags(&mut out, a.is_zero(), a.y > -a.y);
    out
}

/// The octets of a coordinate, big-endian.
fn write(coordinate: &Fq, out: &mut [u8]) {
    let limbs = coordinate.into_bigint().0;
    for (limb, chunk) in limbs.iter().rev().zip(out.chunks_exact_mut(8)) {
        chunk.copy_from_slice(&limb.to_be_bytes());
    }
}

/// The octets of the identity are those of zero coordinates.
fn set_flags(out: &mut [u8], is_identity: bool, is_larger: bool) {
    if let Some(first) = out.first_mut() {
        *first |= match (is_identity, is_larger) {
            (true, _) => COMPRESSED | INFINITY,
            (false, true) => COMPRESSED | SIGN,
            (false, false) => COMPRESSED,
        };
    }
}
