//! Accumulated sets over the powers of the ceremony: values and witnesses by schoolbook polynomials.

use std::sync::{Arc, OnceLock};

use ark_bls12_381::{Fq, Fr, G1Affine, G1Projective, G2Projective};
use ark_ec::{AffineRepr as _, PrimeGroup as _};
use ark_ff::{Field as _, One as _, PrimeField as _, Zero as _};
use sha2::Digest as _;

use super::registry::Status;
use super::tables::Table;
use crate::reference::octets::{decode_g1, decode_g2, encode_g1, encode_g2, mul};
use crate::reference::{Check, Checks, Suite};

/// `[tau^i]_1`, compressed, and `[tau]_2`.
static CEREMONY: &[u8] = include_bytes!("../../../src/statement/parameters/ceremony.bin");
/// `V` and 256 witnesses, then `V` and 2 witnesses, both coordinates.
static DIGITS: &[u8] = include_bytes!("../../../src/statement/parameters/digits.bin");

/// What a value is accumulated in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Set {
    /// `{0 .. 255}`
    Octet,
    /// `{0, 1}`
    Bit,
    Of(Vec<Fr>),
    /// Octets or bits under the table of an issuer.
    Own(Arc<Table>, Box<Self>),
    /// The handles in a registry.
    Status(Arc<Status>),
}

/// `[tau]_2`
pub fn key() -> G2Projective {
    static KEY: OnceLock<G2Projective> = OnceLock::new();
    *KEY.get_or_init(|| decode_g2(&CEREMONY[1025 * 48..], &Checks::all()).unwrap())
}

fn power(i: usize) -> G1Projective {
    static POWERS: OnceLock<Vec<OnceLock<G1Projective>>> = OnceLock::new();
    let powers = POWERS.get_or_init(|| (0..1025).map(|_| OnceLock::new()).collect());
    // The digest of the file is known: no test of the subgroup.
    let lenient = Checks::without(&[Check::Subgroup]);
    *powers[i].get_or_init(|| decode_g1(&CEREMONY[i * 48..][..48], &lenient).unwrap())
}

fn tabled(i: usize) -> G1Projective {
    let (x, y) = DIGITS[i * 96..][..96].split_at(48);
    let [x, y] = [x, y].map(Fq::from_be_bytes_mod_order);
    G1Affine::new_unchecked(x, y).into_group()
}

/// Coefficients of the product of (X + s), lowest first.
fn polynomial(elements: &[Fr]) -> Vec<Fr> {
    elements.iter().fold(vec![Fr::one()], |z, s| {
        let mut next = vec![Fr::zero(); z.len() + 1];
        for (i, coefficient) in z.iter().enumerate() {
            next[i] += *coefficient * s;
            next[i + 1] += coefficient;
        }
        next
    })
}

/// The point of a polynomial.
fn at_tau(coefficients: &[Fr]) -> G1Projective {
    let terms = coefficients.iter().enumerate();
    terms.fold(G1Projective::zero(), |sum, (i, c)| sum + mul(&power(i), c))
}

impl Set {
    /// `V`
    pub fn value(&self) -> G1Projective {
        match self {
            Self::Octet => tabled(0),
            Self::Bit => tabled(257),
            Self::Of(elements) => at_tau(&polynomial(elements)),
            Self::Own(table, digits) => Self::tabled(table, digits).0,
            Self::Status(status) => status.known.value,
        }
    }

    /// The same digits or bits under the table of an issuer, if there is one.
    pub fn under(self, table: Option<&Arc<Table>>) -> Self {
        match table {
            Some(table) => Self::Own(table.clone(), Box::new(self)),
            None => self,
        }
    }

    /// `K`
    pub fn key(&self) -> G2Projective {
        match self {
            Self::Own(table, _) => table.key,
            Self::Status(status) => status.key,
            Self::Octet | Self::Bit | Self::Of(_) => key(),
        }
    }

    fn tabled<'a>(table: &'a Table, digits: &Self) -> &'a (G1Projective, Vec<G1Projective>) {
        if *digits == Self::Bit { &table.bits } else { &table.digits }
    }

    /// `(w, d)` with `(tau + y) w + d BP1 = V`; `d` is zero for members. For digits, of members only.
    pub fn witness(&self, y: &Fr) -> Option<(G1Projective, Fr)> {
        let from_table = |first: usize, count: u64| {
            let digit = (0..count).find(|digit| Fr::from(*digit) == *y)?;
            Some((tabled(first + usize::try_from(digit).unwrap()), Fr::zero()))
        };
        match self {
            Self::Octet => from_table(1, 256),
            Self::Bit => from_table(258, 2),
            Self::Own(table, digits) => {
                let place = usize::try_from(super::prove::small(y)?).ok()?;
                Some((*Self::tabled(table, digits).1.get(place)?, Fr::zero()))
            }
            Self::Status(status) => {
                let known = status.known.witnesses.iter().find(|(handle, _)| handle == y)?;
                Some((known.1, Fr::zero()))
            }
            Self::Of(elements) => {
                // Z(X) = q(X) (X + y) + d, from above
                let mut quotient = Vec::new();
                let mut last = Fr::zero();
                for coefficient in polynomial(elements).iter().rev() {
                    last = *coefficient - *y * last;
                    quotient.push(last);
                }
                let d = quotient.pop().unwrap();
                quotient.reverse();
                Some((at_tau(&quotient), d))
            }
        }
    }
}

/// What names the parameters.
pub fn id() -> Vec<u8> {
    let values = [Set::Octet, Set::Bit].map(|set| encode_g1(&set.value()));
    let input = [b"AVERMENT-V1-PARAMETERS".to_vec(), encode_g2(&key()), values.concat()].concat();
    sha2::Sha256::digest(input).to_vec()
}

/// Generators of commitments: `Y_0`, `Y_1`, `K_0`, `K_1`.
pub fn base(name: &'static str) -> G1Projective {
    static BASES: OnceLock<Vec<(&str, G1Projective)>> = OnceLock::new();
    let tag = b"AVERMENT-V1-COMMITMENT-BLS12381G1_XMD:SHA-256_SSWU_RO_";
    let bases = BASES.get_or_init(|| {
        let names = ["Y_0", "Y_1", "K_0", "K_1"];
        names.map(|name| (name, Suite::Sha256.hash_to_g1(name.as_bytes(), tag))).to_vec()
    });
    bases.iter().find(|(known, _)| *known == name).unwrap().1
}

/// `BP1`
pub fn bp1() -> G1Projective {
    G1Projective::generator()
}

/// The inverse of a scalar that is not zero.
pub fn inverse(scalar: &Fr) -> Fr {
    scalar.inverse().unwrap()
}
