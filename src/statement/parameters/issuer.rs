//! Tables of issuers: no trust beyond the one in the issuer, who signs every claim anyway.
//!
//! The issuer draws `alpha`, publishes `K = alpha BP2` and the witnesses `V/(alpha + d)`, and forgets `alpha`. Both values
//! `V` are hashes of the issuer's name, so that nobody knows a relation between them.

#[cfg(test)]
mod tests;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use minicbor::{Decoder, Encoder};
use rand_core::TryCryptoRng;

use super::{BASE, BITS, Origin, Parameters, ParametersError, Table};
use crate::bbs::random_octets;
use crate::curve::{
    DecodeError, G1, G1Octets, G2, Hash, Scalar, SecretScalar, Sum, hash_to_curve, secret_mul,
};

/// Kind, version and ciphersuite (none) of an encoded table.
const ENVELOPE: [u64; 3] = [16, 1, 0];
const TAG: &[u8] = b"AVERMENT-V1-TABLE";
const MAX_NAME: usize = 64;

/// The digits and bits of ranges under a key of one issuer, for credentials of that issuer only.
///
/// The key has one purpose: it is drawn here, used once and wiped, and no key of another kind can take its place. About
/// 12,500 octets when encoded.
#[derive(Clone)]
pub struct IssuerTable {
    issuer: String,
    key: G2,
    digits: Vec<G1>,
    bits: Vec<G1>,
}

impl IssuerTable {
    /// The longest encoding, in octets.
    pub const MAX_LEN: usize = 12_600;

    /// Draws a key and makes its table: 258 multiplications.
    ///
    /// `issuer` is the name in the issuer's document: 1 to 64 octets out of `a-z`, `0-9` and `_ . - / :`.
    ///
    /// # Errors
    ///
    /// [`ParametersError::Issuer`] for other names, [`ParametersError::Rng`] without randomness,
    /// [`ParametersError::Degenerate`] if the key has no table, which no random key shows.
    pub fn generate(
        issuer: &str,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Self, ParametersError> {
        check_name(issuer)?;
        let alpha = SecretScalar::reduce(random_octets(rng)?.as_slice());
        let key = G2::secret_generator_mul(&alpha).ok_or(ParametersError::Degenerate)?;
        let (digits, bits) = values(issuer)?;
        let witnesses = |value: &G1, count| {
            (0_u64..).take(count).map(|digit| witness(value, &alpha, digit)).collect()
        };
        let digits: Option<Vec<_>> = witnesses(&digits, BASE);
        let bits: Option<Vec<_>> = witnesses(&bits, BITS);
        let (Some(digits), Some(bits)) = (digits, bits) else {
            return Err(ParametersError::Degenerate);
        };
        Ok(Self { issuer: issuer.into(), key, digits, bits })
    }

    /// The name of the issuer.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Checks that every witness belongs to the key, and makes parameters of them.
    ///
    /// # Errors
    ///
    /// [`ParametersError::Rejected`] if one does not, or if the key is one that everybody knows;
    /// [`ParametersError::Rng`] without randomness.
    pub fn check(
        &self,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Parameters, ParametersError> {
        let (digits, bits) = values(&self.issuer)?;
        let (digits, bits) = (Table::new(digits, &self.digits), Table::new(bits, &self.bits));
        let origin = Origin::Issuer(self.issuer.clone());
        let parameters = Parameters::new(origin, self.key, digits, bits);
        parameters.self_check(rng)?;
        Ok(parameters)
    }

    /// Deterministic CBOR: `[16, 1, 0, [issuer, key, digits, bits]]`, points compressed and in a row.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let join = |points: &[G1]| points.iter().flat_map(G1::to_bytes).collect::<Vec<_>>();
        encode(&self.issuer, &self.key.to_bytes(), &join(&self.digits), &join(&self.bits))
    }

    /// Reads what [`IssuerTable::encode`] writes, and nothing else. [`IssuerTable::check`] checks the witnesses.
    ///
    /// # Errors
    ///
    /// [`ParametersError::Malformed`] for another form, [`ParametersError::Issuer`] for another name,
    /// [`ParametersError::Point`] for points that do not decode.
    pub fn decode(bytes: &[u8]) -> Result<Self, ParametersError> {
        if bytes.len() > Self::MAX_LEN {
            return Err(ParametersError::Malformed);
        }
        let fields = Fields::read(bytes).map_err(|_| ParametersError::Malformed)?;
        let Fields { issuer, key, digits, bits } = fields;
        let lengths = [key.len(), digits.len(), bits.len()];
        if lengths != [G2::LEN, BASE * G1::LEN, BITS * G1::LEN]
            || encode(issuer, key, digits, bits) != bytes
        {
            return Err(ParametersError::Malformed);
        }
        check_name(issuer)?;
        let (digits, bits) = (parse(digits)?, parse(bits)?);
        let key = G2::from_bytes(key)?;
        let decode =
            |octets: Vec<G1Octets>| octets.iter().map(G1Octets::decode).collect::<Result<_, _>>();
        Ok(Self { issuer: issuer.into(), key, digits: decode(digits)?, bits: decode(bits)? })
    }
}

impl fmt::Debug for IssuerTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuerTable")
            .field("issuer", &self.issuer)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

struct Fields<'a> {
    issuer: &'a str,
    key: &'a [u8],
    digits: &'a [u8],
    bits: &'a [u8],
}

impl<'a> Fields<'a> {
    /// Lengths of arrays are not looked at: what differs comes out differently when written again.
    fn read(bytes: &'a [u8]) -> Result<Self, minicbor::decode::Error> {
        let mut decoder = Decoder::new(bytes);
        decoder.array()?;
        for _ in ENVELOPE {
            decoder.u64()?;
        }
        decoder.array()?;
        Ok(Self {
            issuer: decoder.str()?,
            key: decoder.bytes()?,
            digits: decoder.bytes()?,
            bits: decoder.bytes()?,
        })
    }
}

fn encode(issuer: &str, key: &[u8], digits: &[u8], bits: &[u8]) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    let written = (|| {
        encoder.array(4)?;
        for number in ENVELOPE {
            encoder.u64(number)?;
        }
        encoder.array(4)?.str(issuer)?.bytes(key)?.bytes(digits)?.bytes(bits).map(drop)
    })();
    debug_assert!(written.is_ok(), "a list grows");
    encoder.into_writer()
}

/// Flags and ranges of points in a row.
fn parse(octets: &[u8]) -> Result<Vec<G1Octets>, DecodeError> {
    octets.chunks_exact(G1::LEN).map(G1Octets::parse).collect()
}

fn check_name(issuer: &str) -> Result<(), ParametersError> {
    let allowed =
        |octet: u8| matches!(octet, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'/' | b':');
    if (1..=MAX_NAME).contains(&issuer.len()) && issuer.bytes().all(allowed) {
        Ok(())
    } else {
        Err(ParametersError::Issuer)
    }
}

/// The values of the digits and of the bits: hashes, so that no two of them have a known relation.
fn values(issuer: &str) -> Result<(G1, G1), ParametersError> {
    let hash = |purpose: &str| {
        let message = [purpose.as_bytes(), issuer.as_bytes()].concat();
        hash_to_curve(Hash::Sha256, &message, &[TAG])
    };
    let [digits, bits] = Sum::to_points([&hash("digits:"), &hash("bits:")]);
    digits.zip(bits).ok_or(ParametersError::Degenerate)
}

/// `V/(alpha + digit)`
fn witness(value: &G1, alpha: &SecretScalar, digit: u64) -> Option<G1> {
    let inverse = (alpha + &SecretScalar::from(Scalar::from(digit))).invert();
    secret_mul(&value.into(), &inverse).to_point()
}
