//! A point less one of a list is a known multiple of BP1: digits, polynomials and equations as they are written down.

use ark_bls12_381::{Fr, G1Projective};
use ark_ff::{One as _, Zero as _};
use rand::Rng;

use super::sets::bp1;
use crate::reference::octets::mul;
use crate::reference::{Check, Checks, Suite, random_scalar, random_scalars};

/// The list of points.
#[derive(Clone, Debug)]
pub struct Roster {
    pub points: Vec<G1Projective>,
    pub digits: usize,
}

/// What a prover knows and draws. Honest weights have one 1 and three 0 for each digit.
#[derive(Clone, Debug)]
pub struct Secret {
    pub weights: Vec<[Fr; 4]>,
    pub t: Fr,
    a: Vec<[Fr; 4]>,
    /// `r_A`, `r_B`, `r_C`, `r_D`
    blinds: [Fr; 4],
    rhos: Vec<Fr>,
}

fn base(name: &[u8]) -> G1Projective {
    let tag = b"AVERMENT-V1-ONE-OF-MANY-BLS12381G1_XMD:SHA-256_SSWU_RO_";
    Suite::Sha256.hash_to_g1(name, tag)
}

/// `blind H + sum of values_ji G_ji`
fn commit(blind: &Fr, values: &[[Fr; 4]]) -> G1Projective {
    let bases = (0..).map(|number| base(&[b'G', number]));
    let terms = bases.zip(values.iter().flatten());
    terms.fold(mul(&base(b"H"), blind), |sum, (base, value)| sum + mul(&base, value))
}

fn each(values: &[[Fr; 4]], of: impl Fn(Fr) -> Fr) -> Vec<[Fr; 4]> {
    values.iter().map(|row| row.map(&of)).collect()
}

fn power(c: &Fr, exponent: usize) -> Fr {
    (0..exponent).fold(Fr::one(), |power, _| power * c)
}

impl Roster {
    pub fn new(points: Vec<G1Projective>) -> Self {
        let digits = (1..).find(|digits| 1 << (2 * digits) >= points.len()).unwrap();
        Self { points, digits }
    }

    /// `W'`, B, C, and all `G_k` but the first.
    pub fn wires(&self) -> usize {
        self.digits + 2
    }

    pub fn responses(&self) -> usize {
        3 * self.digits + 3
    }

    fn numbers(&self) -> usize {
        1 << (2 * self.digits)
    }

    /// The digits of a number to the base 4, the highest first.
    fn numerals(&self, number: usize) -> Vec<usize> {
        (0..self.digits).rev().map(|place| (number >> (2 * place)) % 4).collect()
    }

    /// Entries behind the last repeat it.
    fn entry(&self, number: usize) -> G1Projective {
        self.points[number.min(self.points.len() - 1)]
    }

    /// The coefficients of `p_i`, the lowest first.
    fn polynomial(&self, secret: &Secret, number: usize) -> Vec<Fr> {
        let factors = self.numerals(number).into_iter().zip(secret.weights.iter().zip(&secret.a));
        factors.fold(vec![Fr::one()], |product, (digit, (weights, a))| {
            let mut longer = vec![Fr::zero(); product.len() + 1];
            for (k, coefficient) in product.iter().enumerate() {
                longer[k] += *coefficient * a[digit];
                longer[k + 1] += *coefficient * weights[digit];
            }
            longer
        })
    }

    /// `sum of p_ik W'_i`
    fn coefficient(&self, secret: &Secret, k: usize) -> G1Projective {
        (0..self.numbers()).fold(G1Projective::zero(), |sum, number| {
            sum + mul(&self.entry(number), &self.polynomial(secret, number)[k])
        })
    }

    /// `G_k`
    fn remainder(&self, secret: &Secret, k: usize) -> G1Projective {
        mul(&bp1(), &secret.rhos[k]) - self.coefficient(secret, k)
    }

    /// `W'`, B, C, `G_1` ..
    pub fn points(&self, secret: &Secret) -> Vec<G1Projective> {
        let [_, b, c, _] = &secret.blinds;
        let signed =
            secret.a.iter().zip(&secret.weights).map(|(a, weights)| {
                [0, 1, 2, 3].map(|i| a[i] * (Fr::one() - weights[i] - weights[i]))
            });
        let signed: Vec<_> = signed.collect();
        let key = self.coefficient(secret, self.digits) + mul(&bp1(), &secret.t);
        let rest = (1..self.digits).map(|k| self.remainder(secret, k));
        [key, commit(b, &secret.weights), commit(c, &signed)].into_iter().chain(rest).collect()
    }

    /// A, D and `G_0`.
    pub fn first(&self, secret: &Secret) -> [G1Projective; 3] {
        let [a, _, _, d] = &secret.blinds;
        let squares = each(&secret.a, |a| -(a * a));
        [commit(a, &secret.a), commit(d, &squares), self.remainder(secret, 0)]
    }

    pub fn respond(&self, secret: &Secret, c: &Fr) -> Vec<Fr> {
        let rows = secret.a.iter().zip(&secret.weights);
        let mut responses: Vec<_> =
            rows.flat_map(|(a, weights)| [1, 2, 3].map(|i| a[i] + weights[i] * c)).collect();
        let [r_a, r_b, r_c, r_d] = secret.blinds;
        let rhos = secret.rhos.iter().enumerate();
        let z = rhos.fold(secret.t * power(c, self.digits), |z, (k, rho)| z - *rho * power(c, k));
        responses.extend([r_a + r_b * c, r_d + r_c * c, z]);
        responses
    }

    /// A, D and `G_0` from the responses.
    pub fn recommit(
        &self,
        wires: &[G1Projective],
        responses: &[Fr],
        challenge: &Fr,
    ) -> [G1Projective; 3] {
        let (sent, rest) = responses.split_at(3 * self.digits);
        let ([key, b, c, rows @ ..], [z_a, z_c, z]) = (wires, rest) else {
            unreachable!("lengths were compared")
        };
        let f: Vec<[Fr; 4]> =
            sent.chunks(3).map(|f| [*challenge - f[0] - f[1] - f[2], f[0], f[1], f[2]]).collect();
        let open = commit(z_a, &f) - mul(b, challenge);
        let squares = commit(z_c, &each(&f, |f| f * (*challenge - f))) - mul(c, challenge);
        let mut first = mul(key, &power(challenge, self.digits)) - mul(&bp1(), z);
        for number in 0..self.numbers() {
            let digits = self.numerals(number).into_iter().zip(&f);
            let product = digits.fold(Fr::one(), |product, (digit, f)| product * f[digit]);
            first -= mul(&self.entry(number), &product);
        }
        for (k, row) in (1..).zip(rows) {
            first -= mul(row, &power(challenge, k));
        }
        [open, squares, first]
    }
}

impl Secret {
    pub fn new(roster: &Roster, number: usize, t: Fr, rng: &mut impl Rng) -> Self {
        let weights = roster
            .numerals(number)
            .into_iter()
            .map(|digit| [0, 1, 2, 3].map(|i| if i == digit { Fr::one() } else { Fr::zero() }));
        let a = (0..roster.digits).map(|_| {
            let [b, c, d] = [(); 3].map(|()| random_scalar(rng));
            [-(b + c + d), b, c, d]
        });
        let (weights, a) = (weights.collect(), a.collect());
        let blinds = [(); 4].map(|()| random_scalar(rng));
        Self { weights, t, a, blinds, rhos: random_scalars(roster.digits, rng) }
    }
}

/// The first messages that a verifier compares: it may forget those of the digits, or that of the list.
pub fn kept([a, d, first]: [G1Projective; 3], checks: &Checks) -> Vec<G1Projective> {
    let digits = checks.on(Check::DigitsAreBits).then_some([a, d]);
    let of_list = checks.on(Check::KeyListed).then_some(first);
    digits.into_iter().flatten().chain(of_list).collect()
}
