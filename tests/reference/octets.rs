//! Points and scalars as octets, decoded by the rules one after the other.
//!
//! A compressed point starts with three flags: 0x80 compressed, 0x40 infinity, 0x20 sign; then x, big-endian, in G2 the
//! coefficient of u first. The sign says that y is the larger of the two roots.

use ark_bls12_381::{Fq, Fq2, Fr, G1Affine, G1Projective, G2Affine, G2Projective};
use ark_ec::short_weierstrass::{Affine, Projective, SWCurveConfig};
use ark_ec::{AdditiveGroup as _, AffineRepr as _, CurveGroup as _};
use ark_ff::{BigInt, BigInteger as _, Field, One as _, PrimeField, Zero as _};

use super::{Check, Checks, Refused};

/// Length of an encoded scalar.
pub const SCALAR: usize = 32;
/// Length of a compressed point of G1.
pub const G1: usize = 48;
/// Length of a compressed point of G2.
pub const G2: usize = 96;

const COMPRESSED: u8 = 0x80;
const INFINITY: u8 = 0x40;
const SIGN: u8 = 0x20;
const FLAGS: u8 = COMPRESSED | INFINITY | SIGN;

/// `point` times the integer `k`, most significant bit first, by doubling and adding: right for points of any order.
pub fn mul_integer<P: SWCurveConfig>(point: &Projective<P>, k: &[u64]) -> Projective<P> {
    let mut sum = Projective::<P>::zero();
    for limb in k.iter().rev() {
        for bit in (0..64).rev() {
            sum.double_in_place();
            if limb >> bit & 1 == 1 {
                sum += point;
            }
        }
    }
    sum
}

/// `point` times the representative of `k` in 0..r.
pub fn mul<P: SWCurveConfig>(point: &Projective<P>, k: &Fr) -> Projective<P> {
    mul_integer(point, k.into_bigint().as_ref())
}

/// What the two fields of coordinates have in common.
trait Coordinate: Field {
    const OCTETS: usize;
    /// Reads big-endian octets, the flags already cleared.
    fn read(octets: &[u8], checks: &Checks) -> Result<Self, Refused>;
    fn write(&self) -> Vec<u8>;
    /// The square root, if there is one; some other element if there is none.
    fn root_candidate(&self) -> Self;
    /// Whether this is the larger of itself and its negative.
    fn is_larger(&self) -> bool;
}

impl Coordinate for Fq {
    const OCTETS: usize = 48;

    fn read(octets: &[u8], checks: &Checks) -> Result<Self, Refused> {
        let p = Self::MODULUS.to_bytes_be();
        checks.require(Check::CanonicalCoordinate, octets < p.as_slice())?;
        Ok(Self::from_be_bytes_mod_order(octets))
    }

    fn write(&self) -> Vec<u8> {
        self.into_bigint().to_bytes_be()
    }

    fn root_candidate(&self) -> Self {
        // p = 3 mod 4: a^((p + 1) / 4)
        let mut exponent = Self::MODULUS;
        exponent.add_with_carry(&BigInt::one());
        exponent.div2();
        exponent.div2();
        self.pow(exponent)
    }

    fn is_larger(&self) -> bool {
        self.into_bigint() > (-*self).into_bigint()
    }
}

impl Coordinate for Fq2 {
    const OCTETS: usize = 96;

    fn read(octets: &[u8], checks: &Checks) -> Result<Self, Refused> {
        let (c1, c0) = octets.split_at(48);
        Ok(Self::new(Fq::read(c0, checks)?, Fq::read(c1, checks)?))
    }

    fn write(&self) -> Vec<u8> {
        [self.c1.write(), self.c0.write()].concat()
    }

    fn root_candidate(&self) -> Self {
        // Adj and Rodríguez-Henríquez, algorithm 9, without its last test.
        let mut exponent = Fq::MODULUS;
        exponent.sub_with_borrow(&BigInt::from(3_u64));
        exponent.div2();
        exponent.div2();
        let a1 = self.pow(exponent);
        let alpha = a1 * a1 * self;
        let x0 = a1 * self;
        if alpha == -Self::one() {
            Self::new(-x0.c1, x0.c0)
        } else {
            (Self::one() + alpha).pow(Fq::MODULUS_MINUS_ONE_DIV_TWO) * x0
        }
    }

    fn is_larger(&self) -> bool {
        if self.c1.is_zero() { self.c0.is_larger() } else { self.c1.is_larger() }
    }
}

/// Decodes a point with all the checks that are switched on, in the order of the design.
fn decode<P: SWCurveConfig>(octets: &[u8], checks: &Checks) -> Result<Projective<P>, Refused>
where
    P::BaseField: Coordinate,
{
    let len = P::BaseField::OCTETS;
    let uncompressed = octets.len() == 2 * len && octets[0] & COMPRESSED == 0;
    if uncompressed && !checks.on(Check::CompressedOnly) {
        return decode_uncompressed(octets, checks);
    }
    checks.require(Check::ExactLength, octets.len() == len)?;
    let mut octets = octets.get(..len).ok_or(Refused(Check::ExactLength))?.to_vec();
    let flags = octets[0] & FLAGS;
    octets[0] &= !FLAGS;
    checks.require(Check::CompressionBit, flags & COMPRESSED != 0)?;
    if flags & INFINITY != 0 {
        checks.require(Check::InfinityBits, octets.iter().all(|&octet| octet == 0))?;
        checks.require(Check::InfinitySign, flags & SIGN == 0)?;
        checks.require(Check::NonIdentity, false)?;
        return Ok(Projective::zero());
    }
    let x = P::BaseField::read(&octets, checks)?;
    let square = x.square() * x + P::COEFF_B;
    let mut y = square.root_candidate();
    checks.require(Check::OnCurve, y.square() == square)?;
    if y.is_larger() != (flags & SIGN != 0) {
        y = -y;
    }
    finish(Affine::new_unchecked(x, y), checks)
}

/// The long form, which is not allowed on the wire; every other rule applies to it in the same way.
fn decode_uncompressed<P: SWCurveConfig>(
    octets: &[u8],
    checks: &Checks,
) -> Result<Projective<P>, Refused>
where
    P::BaseField: Coordinate,
{
    let mut octets = octets.to_vec();
    let flags = octets[0] & FLAGS;
    octets[0] &= !FLAGS;
    checks.require(Check::InfinitySign, flags & SIGN == 0)?;
    if flags & INFINITY != 0 {
        checks.require(Check::InfinityBits, octets.iter().all(|&octet| octet == 0))?;
        checks.require(Check::NonIdentity, false)?;
        return Ok(Projective::zero());
    }
    let (x, y) = octets.split_at(P::BaseField::OCTETS);
    let (x, y) = (P::BaseField::read(x, checks)?, P::BaseField::read(y, checks)?);
    checks.require(Check::OnCurve, y.square() == x.square() * x + P::COEFF_B)?;
    finish(Affine::new_unchecked(x, y), checks)
}

fn finish<P: SWCurveConfig>(point: Affine<P>, checks: &Checks) -> Result<Projective<P>, Refused> {
    let point = Projective::from(point);
    checks.require(Check::Subgroup, mul_integer(&point, Fr::MODULUS.as_ref()).is_zero())?;
    Ok(point)
}

/// Reads a point of G1: 48 octets, not the identity.
pub fn decode_g1(octets: &[u8], checks: &Checks) -> Result<G1Projective, Refused> {
    decode::<ark_bls12_381::g1::Config>(octets, checks)
}

/// Reads a point of G2: 96 octets, not the identity.
pub fn decode_g2(octets: &[u8], checks: &Checks) -> Result<G2Projective, Refused> {
    decode::<ark_bls12_381::g2::Config>(octets, checks)
}

/// Reads a scalar: 32 octets, big-endian, between 1 and r - 1.
pub fn decode_scalar(octets: &[u8], checks: &Checks) -> Result<Fr, Refused> {
    checks.require(Check::ExactLength, octets.len() == SCALAR)?;
    let octets = octets.get(..SCALAR).ok_or(Refused(Check::ExactLength))?;
    let r = Fr::MODULUS.to_bytes_be();
    checks.require(Check::ScalarBelowOrder, octets < r.as_slice())?;
    let scalar = Fr::from_be_bytes_mod_order(octets);
    checks.require(Check::ScalarNonZero, !scalar.is_zero())?;
    Ok(scalar)
}

fn encode<P: SWCurveConfig>(point: Affine<P>) -> Vec<u8>
where
    P::BaseField: Coordinate,
{
    if point.is_zero() {
        let mut octets = vec![0; P::BaseField::OCTETS];
        octets[0] = COMPRESSED | INFINITY;
        return octets;
    }
    let mut octets = point.x.write();
    octets[0] |= COMPRESSED | if point.y.is_larger() { SIGN } else { 0 };
    octets
}

/// Writes any point of the curve, compressed: also the identity, also one outside the subgroup.
pub fn encode_g1(point: &G1Projective) -> Vec<u8> {
    let point: G1Affine = point.into_affine();
    encode(point)
}

/// Like [`encode_g1`].
pub fn encode_g2(point: &G2Projective) -> Vec<u8> {
    let point: G2Affine = point.into_affine();
    encode(point)
}

/// Writes a scalar, big-endian.
pub fn encode_scalar(scalar: &Fr) -> Vec<u8> {
    scalar.into_bigint().to_bytes_be()
}

/// Adds the integer `n` to big-endian octets, in place; whether it fitted.
pub fn add_integer(octets: &mut [u8], n: &[u8]) -> bool {
    let mut carry = 0;
    let addends = n.iter().rev().chain(std::iter::repeat(&0));
    for (octet, addend) in octets.iter_mut().rev().zip(addends) {
        let sum = u16::from(*octet) + u16::from(*addend) + carry;
        *octet = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    carry == 0
}

/// The same x written as x + p, if that fits below the flags.
pub fn alias_g1(octets: &[u8]) -> Option<Vec<u8>> {
    let flags = octets[0] & FLAGS;
    let mut alias = octets.to_vec();
    alias[0] &= !FLAGS;
    let fits = add_integer(&mut alias, &Fq::MODULUS.to_bytes_be()) && alias[0] & FLAGS == 0;
    alias[0] |= flags;
    fits.then_some(alias)
}

/// The same scalar written as s + r.
pub fn alias_scalar(octets: &[u8]) -> Vec<u8> {
    let mut alias = octets.to_vec();
    assert!(add_integer(&mut alias, &Fr::MODULUS.to_bytes_be()), "2r fits into 32 octets");
    alias
}

/// The uncompressed form of a compressed point of G1.
pub fn encode_long(octets: &[u8]) -> Vec<u8> {
    let point = decode_g1(octets, &Checks::all()).unwrap().into_affine();
    [point.x.write(), point.y.write()].concat()
}
