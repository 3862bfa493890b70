//! Parameters of ranges and sets: the public points under which digits, bits and members of sets have witnesses.
//!
//! A set `S` of scalars is accumulated in `V = Z(tau) BP1` with `Z(X) = prod of (X + s)`, and the witness of a member `s`
//! is `w = V/(tau + s)`, so that `e(w, [tau]_2 + s BP2) = e(V, BP2)`. Nobody knows `tau`: a witness of anything that is not
//! in the set would solve |S|-SDH.
//!
//! | source | digits and bits | sets | for credentials of |
//! |---|---|---|---|
//! | [`Parameters::ceremony`]: the public Ethereum KZG ceremony, sound if one of its participants was honest | bundled | up to 1,024 elements | every issuer |
//! | [`IssuerTable`]: a key that an issuer drew for nothing else and forgot | 12,480 octets | none | that issuer |
//!
//! Loading takes two digests and no square root in G1 (below 1 ms); a set decodes as many powers as it has elements.
//! Specified in SPEC.md, "Parameters".

mod check;
mod error;
mod issuer;
#[cfg(test)]
mod tests;

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use rand_core::TryCryptoRng;
use sha2::{Digest, Sha256};

use super::set::{SetAccumulator, SetError};
use crate::bbs::settle::FixedG2;
use crate::curve::{FixedG1, G1, G2, PointList, Scalar, SplitList, SplitPoint, Sum};

pub use error::ParametersError;
pub use issuer::IssuerTable;

/// `[tau^0]_1 .. [tau^1024]_1` and `[tau]_2`, compressed.
static CEREMONY: &[u8] = include_bytes!("parameters/ceremony.bin");
/// `V` and the 256 witnesses of the digits, then `V` and the 2 witnesses of the bits, uncompressed.
static DIGITS: &[u8] = include_bytes!("parameters/digits.bin");

/// SHA-256 of `ceremony.bin`.
const CEREMONY_DIGEST: [u8; 32] = [
    0x86, 0x0b, 0x38, 0xbb, 0x9f, 0xf6, 0x6c, 0x4c, 0xc4, 0x9a, 0xb2, 0xf3, 0x62, 0x10, 0x60, 0x46,
    0xaf, 0xce, 0xfd, 0x1f, 0xa0, 0x35, 0xe2, 0x97, 0x26, 0x42, 0xd6, 0x66, 0x2c, 0x50, 0x7c, 0x45,
];
/// SHA-256 of `digits.bin`.
const DIGITS_DIGEST: [u8; 32] = [
    0x12, 0x64, 0x7b, 0xcd, 0xd1, 0x3e, 0xf9, 0xa8, 0xb7, 0x95, 0x76, 0x03, 0x4b, 0x5a, 0x0d, 0xe2,
    0x6c, 0x83, 0x14, 0xe3, 0x18, 0x04, 0x33, 0xe9, 0x7e, 0x95, 0x91, 0xc9, 0xaf, 0x99, 0xe3, 0x2b,
];

/// The largest set that the bundled powers reach.
pub(super) const MAX_SET: usize = 1024;
const POWERS_LEN: usize = (MAX_SET + 1) * G1::LEN;
/// Digits are to this base.
const BASE: usize = 256;
const BITS: usize = 2;

/// The public points under which digits, bits and sets are proved. Cloning shares them.
///
/// Values and witnesses of different parameters do not mix: all of them come from one object.
#[derive(Clone)]
pub struct Parameters(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    origin: Origin,
    id: [u8; 32],
    key: G2,
    prepared: Arc<FixedG2>,
    digits: Table,
    bits: Table,
}

#[derive(Clone)]
enum Origin {
    /// With the compressed powers.
    Ceremony(&'static [u8]),
    /// With the name of the issuer.
    Issuer(String),
}

/// A value with the witnesses of `0, 1, ..` under it.
#[derive(Clone)]
struct Table {
    value: FixedG1,
    witnesses: PointList,
    split: Option<SplitList>,
}

impl Table {
    /// With tables for the multiplication of the value and of the witnesses.
    fn with_tables(&mut self) {
        self.value = FixedG1::with_table(*self.value.point());
        self.split = Some(SplitList::new(self.witnesses.points()));
    }

    fn member(&self, position: u8) -> Member {
        match &self.split {
            Some(split) => Member::Split(split.select(position), position),
            None => Member::Point(self.witnesses.select(position)),
        }
    }
}

/// The witness of a digit.
#[derive(Debug)]
pub(crate) enum Member {
    /// As a point.
    Point(Sum),
    /// Prepared for multiplication, and with the digit.
    Split(SplitPoint, u8),
}

impl Table {
    fn new(value: G1, witnesses: &[G1]) -> Self {
        let witnesses = witnesses.iter().copied().collect();
        Self { value: FixedG1::new(value), witnesses, split: None }
    }
}

impl Parameters {
    /// The bundled extract of the public Ethereum KZG ceremony.
    ///
    /// The digests of both files are checked; [`Parameters::self_check`] checks the points.
    ///
    /// # Errors
    ///
    /// [`ParametersError::Digest`] if the files are not those of this release.
    pub fn ceremony() -> Result<Self, ParametersError> {
        Self::load(CEREMONY, DIGITS)
    }

    fn load(ceremony: &'static [u8], digits: &[u8]) -> Result<Self, ParametersError> {
        if Sha256::digest(ceremony).as_slice() != CEREMONY_DIGEST.as_slice()
            || Sha256::digest(digits).as_slice() != DIGITS_DIGEST.as_slice()
        {
            return Err(ParametersError::Digest);
        }
        let (powers, key) = ceremony.split_at_checked(POWERS_LEN).ok_or(ParametersError::Digest)?;
        let points = digits.chunks_exact(G1::UNCOMPRESSED_LEN).map(G1::from_trusted_coordinates);
        let points: Vec<_> = points.collect::<Result<_, _>>()?;
        let key = G2::from_trusted_octets(key)?;
        let (digits, bits) = tables(&points).ok_or(ParametersError::Digest)?;
        Ok(Self::new(Origin::Ceremony(powers), key, digits, bits))
    }

    fn new(origin: Origin, key: G2, digits: Table, bits: Table) -> Self {
        let id = id(&origin, &key, [&digits, &bits]);
        let prepared = Arc::new(FixedG2::new(&key));
        Self(Arc::new(Inner { origin, id, key, prepared, digits, bits }))
    }

    /// The same with tables for the multiplication of values and witnesses: about 10 ms and 460 KiB, for those who prove or
    /// verify often.
    #[must_use]
    pub fn with_tables(self) -> Self {
        let mut inner = Arc::unwrap_or_clone(self.0);
        inner.digits.with_tables();
        inner.bits.with_tables();
        Self(Arc::new(inner))
    }

    /// Checks every point against the key and the powers, by one equation of pairings under fresh 128-bit weights.
    ///
    /// Nothing that loads needs this check: it is for those who do not take the digests on trust.
    ///
    /// # Errors
    ///
    /// [`ParametersError::Rejected`] if a point is not what it should be, [`ParametersError::Point`] if it is none of the
    /// group, [`ParametersError::Rng`] without randomness.
    pub fn self_check(
        &self,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<(), ParametersError> {
        check::check(self, rng)
    }

    /// The issuer whose credentials these parameters are for, and `None` if they are for all.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        match &self.0.origin {
            Origin::Ceremony(_) => None,
            Origin::Issuer(issuer) => Some(issuer),
        }
    }

    /// Whether these parameters may be used for a credential of `issuer`.
    ///
    /// Whoever made a table may still know its key and can then prove any range with it: a table of one issuer must not
    /// be used for credentials of another, nor where the issuer is hidden.
    #[must_use]
    pub fn serve(&self, issuer: &str) -> bool {
        self.issuer().is_none_or(|own| own == issuer)
    }

    /// Digest of the key, the values and the origin, for transcripts.
    pub(crate) fn id(&self) -> [u8; 32] {
        self.0.id
    }

    /// `[tau]_2`
    pub(crate) fn key(&self) -> &Arc<FixedG2> {
        &self.0.prepared
    }

    /// The same as a point.
    #[cfg(test)]
    pub(super) fn key_point(&self) -> &G2 {
        &self.0.key
    }

    /// `V` of the set `{0, .., 255}`.
    pub(crate) fn digit_value(&self) -> &FixedG1 {
        &self.0.digits.value
    }

    /// `V` of the set `{0, 1}`.
    pub(crate) fn bit_value(&self) -> &FixedG1 {
        &self.0.bits.value
    }

    /// `V/(tau + digit)`, constant time in the digit: the whole table is scanned.
    pub(crate) fn digit_member(&self, digit: u8) -> Member {
        self.0.digits.member(digit)
    }

    /// The same for 0 and 1. There is no witness for others: the identity stands for it.
    pub(crate) fn bit_member(&self, bit: u8) -> Member {
        self.0.bits.member(bit)
    }

    #[cfg(test)]
    pub(super) fn digit_witness(&self, digit: u8) -> Sum {
        self.0.digits.witnesses.select(digit)
    }

    #[cfg(test)]
    pub(super) fn bit_witness(&self, bit: u8) -> Sum {
        self.0.bits.witnesses.select(bit)
    }

    /// Accumulates a set of 1 to 1,024 distinct elements, in any order.
    ///
    /// # Errors
    ///
    /// [`SetError`] for other sets, and for parameters of an issuer: they have no powers.
    pub(crate) fn set(&self, elements: &[Scalar]) -> Result<SetAccumulator, SetError> {
        match &self.0.origin {
            Origin::Ceremony(powers) => SetAccumulator::new(powers, elements),
            Origin::Issuer(_) => Err(SetError::NoPowers),
        }
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parameters").field("issuer", &self.issuer()).finish_non_exhaustive()
    }
}

/// The digits and the bits, from values and witnesses in this order.
fn tables(points: &[G1]) -> Option<(Table, Table)> {
    let (digit_points, bit_points) = points.split_at_checked(1 + BASE)?;
    let ([digit, digits @ ..], [bit, bits @ ..]) = (digit_points, bit_points) else { return None };
    (bits.len() == BITS).then(|| (Table::new(*digit, digits), Table::new(*bit, bits)))
}

/// What the tables are is determined by the key and the values: a witness is `V/(tau + d)`.
fn id(origin: &Origin, key: &G2, tables: [&Table; 2]) -> [u8; 32] {
    let issuer = match origin {
        // No issuer has an empty name.
        Origin::Ceremony(_) => "",
        Origin::Issuer(issuer) => issuer,
    };
    let mut hash = Sha256::new_with_prefix(b"AVERMENT-V1-PARAMETERS");
    hash.update(key.to_bytes());
    tables.iter().for_each(|table| hash.update(table.value.octets()));
    hash.update(issuer);
    hash.finalize().into()
}
