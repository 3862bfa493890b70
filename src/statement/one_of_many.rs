//! A point differs from one of many by a known multiple of the generator, and nobody learns from which.
//!
//! For a public list `W'_0 .. W'_(N-1)` the prover shows a point `W'` and that it knows `l` and `t` with
//! `W' - W'_l = t BP1`. The number `l` is committed in m digits to the base 4, each as four bits of which one is set; the
//! responses to those bits make polynomials in the challenge, of which that of entry l alone has degree m.
//!
//! ```text
//! B = r_B H + sum of delta_ji G_ji,              A = r_A H + sum of a_ji G_ji
//! C = r_C H + sum of a_ji (1 - 2 delta_ji) G_ji,  D = r_D H - sum of a_ji^2 G_ji
//! G_k = rho_k BP1 - sum of p_ik W'_i             p_i(X) = prod over j of (delta_j,i_j X + a_j,i_j) = sum of p_ik X^k
//! f_ji = a_ji + c delta_ji, z_A = r_A + c r_B, z_C = r_D + c r_C, z = c^m t - sum of c^k rho_k
//! A   = z_A H + sum of f_ji G_ji - c B           as the verifier recomputes it, with f_j0 = c - f_j1 - f_j2 - f_j3
//! D   = z_C H + sum of f_ji (c - f_ji) G_ji - c C
//! G_0 = c^m W' - sum of (prod of f_j,i_j) W'_i - sum of c^k G_k over k from 1 - z BP1
//! ```
//!
//! | proof, N up to 4^m | prover | verifier |
//! |---|---|---|
//! | m + 2 points, 3 m + 3 scalars, 144 m + 192 octets | m secret sums of N terms, 12 m + 5 multiplications | a public sum of N + 2 m terms, 8 m fixed |
//!
//! Sound if nobody knows a relation between `H` and the `G_ji`. After Groth and Kohlweiss (2014/764) in the form of Bootle
//! and others (2015/643). Specified in SPEC.md section 16.11.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use subtle::ConstantTimeEq;

use crate::bbs::Stream;
use crate::curve::{
    FixedG1, G1, Hash, PointList, PointTables, Scalar, SecretScalar, Sum, hash_to_curve,
    msm_vartime, secret_msms, secret_sums_of, sums_vartime,
};
use crate::whole::Whole;

/// Entries are numbered in this base: the shortest proofs of all bases for the sizes at hand, or within 32 octets.
const BASE: usize = 4;
/// What one digit answers: the other bit follows.
const SENT: usize = BASE - 1;

const TAG: &[u8] = b"AVERMENT-V1-ONE-OF-MANY-BLS12381G1_XMD:SHA-256_SSWU_RO_";

/// The list, with the bases of commitments to its digits.
pub(crate) struct Roster {
    points: Vec<G1>,
    selectable: PointList,
    digits: usize,
    /// `H`
    blind: FixedG1,
    /// `G_ji`, four for each digit.
    bases: Vec<FixedG1>,
    columns: Vec<PointList>,
    bp1: FixedG1,
    whole: Whole,
}

impl Roster {
    /// The list of these points, with tables: 5 ms for each digit to the base 4 of their number.
    ///
    /// `None` for no points, if the build has none, or if a hash came out as the identity, which no known one does.
    pub(crate) fn new(points: Vec<G1>) -> Option<Self> {
        let whole = Whole::HERE?;
        if points.is_empty() {
            return None;
        }
        let digits = digits_for(points.len());
        let bases = (0..digits * BASE).map(|number| base(&[b'G', u8::try_from(number).ok()?]));
        let bases = bases.collect::<Option<Vec<_>>>()?;
        let columns = bases.chunks_exact(BASE);
        let columns = columns.map(|row| row.iter().map(|base| *base.point()).collect()).collect();
        let (selectable, blind) = (points.iter().copied().collect(), base(b"H")?);
        let bp1 = FixedG1::with_table(G1::generator());
        Some(Self { points, selectable, digits, blind, bases, columns, bp1, whole })
    }

    const fn whole(&self) -> Whole {
        self.whole
    }

    /// How many entries the list has.
    pub(crate) fn len(&self) -> usize {
        self.points.len()
    }

    /// `W'`, B, C and the `G_k` but the first.
    pub(super) const fn wire_count(&self) -> usize {
        2 + self.digits
    }

    pub(super) const fn response_count(&self) -> usize {
        SENT * self.digits + 3
    }

    /// How many points and responses the statement has.
    pub(crate) const fn counts(&self) -> (usize, usize) {
        (self.wire_count(), self.response_count())
    }

    /// The digits of an entry's number, the highest first.
    fn digits_of(&self, number: u16) -> Vec<u8> {
        let digit = |place: usize| u8::try_from((usize::from(number) >> (2 * place)) % BASE);
        (0..self.digits).rev().map(|place| digit(place).unwrap_or(0)).collect()
    }

    /// The product over the digits of every entry, where entries behind the last repeat it.
    ///
    /// `factors` are four for each digit; `extend` gives the products with one more factor.
    fn products<P, F>(one: P, factors: &[F], extend: impl Fn(&P, &F) -> P) -> Vec<P> {
        factors.chunks_exact(BASE).fold(Vec::from([one]), |products, row| {
            let mut longer = Vec::with_capacity(products.len() * BASE);
            for product in &products {
                longer.extend(row.iter().map(|factor| extend(product, factor)));
            }
            longer
        })
    }
}

/// How many digits number so many entries.
const fn digits_for(entries: usize) -> usize {
    let (mut digits, mut room) = (1, BASE);
    while room < entries {
        (digits, room) = (digits + 1, room.saturating_mul(BASE));
    }
    digits
}

fn base(name: &[u8]) -> Option<FixedG1> {
    hash_to_curve(Hash::Sha256, name, &[TAG]).to_point().map(FixedG1::with_table)
}

impl fmt::Debug for Roster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Roster").field("len", &self.points.len()).finish_non_exhaustive()
    }
}

/// The statement, with the place of its first point among those that the presentation carries.
#[derive(Clone)]
pub(crate) struct OneOfMany {
    roster: Arc<Roster>,
    start: usize,
    /// The prover's number; none on the verifier's side.
    number: Option<u16>,
    whole: Whole,
}

/// One bit of a digit.
struct Bit {
    delta: SecretScalar,
    a: SecretScalar,
}

/// What the prover committed to before the challenge. Behind a pointer, as the shifts of keys are: where there is none, its
/// room would have what lay there before.
pub(crate) struct Opened(Box<Openings>, Whole);

struct Openings {
    first: [Sum; 3],
    bits: Vec<Bit>,
    blinds: Blinds,
    t: SecretScalar,
    rhos: Vec<SecretScalar>,
}

struct Blinds {
    a: SecretScalar,
    b: SecretScalar,
    c: SecretScalar,
    d: SecretScalar,
}

impl OneOfMany {
    pub(crate) fn new(roster: Arc<Roster>, start: usize, number: Option<u16>) -> Self {
        let whole = roster.whole();
        Self { roster, start, number, whole }
    }

    /// The place of `W'` among the points that the presentation carries; the others follow it.
    pub(super) const fn key(&self) -> usize {
        self.start
    }

    pub(super) fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The points, in the order of their places, and what the first messages and the responses need. `None` for a
    /// number that is not in the list, or without one.
    pub(crate) fn open(&self, t: &SecretScalar, stream: &mut Stream) -> Option<(Vec<Sum>, Opened)> {
        let Roster { blind, bases, columns, bp1, digits, .. } = &*self.roster;
        let number = self.number.filter(|number| usize::from(*number) < self.roster.len())?;
        let numerals = self.roster.digits_of(number);
        let [a, b, c, d] = [(); 4].map(|()| stream.scalar());
        let blinds = Blinds { a, b, c, d };
        // Never grows, so that it never leaves a copy behind.
        let mut bits = Vec::with_capacity(bases.len());
        numerals.iter().for_each(|digit| bits.extend(bits_of(*digit, stream)));
        let rhos: Vec<_> = (0..*digits).map(|_| stream.scalar()).collect();

        let signed = bits.iter().map(|bit| &bit.a - &(&bit.a * &(&bit.delta + &bit.delta)));
        let signed: Vec<_> = signed.collect();
        let squares: Vec<_> = bits.iter().map(|bit| -&(&bit.a * &bit.a)).collect();
        let nonces: Vec<_> = bits.iter().map(|bit| &bit.a).collect();
        let (signed, squares) = (signed.iter().collect(), squares.iter().collect());
        let over = [
            (&blinds.a, nonces),
            (&blinds.b, Vec::new()),
            (&blinds.c, signed),
            (&blinds.d, squares),
        ];
        let commitments = over.iter().map(|(blinder, scalars)| {
            let terms = bases.iter().zip(scalars).map(|(base, scalar)| base.times(scalar));
            [blind.times(blinder)].into_iter().chain(terms).collect()
        });
        let multiples = [t].into_iter().chain(&rhos).map(|scalar| Vec::from([bp1.times(scalar)]));
        let lists: Vec<Vec<_>> = commitments.chain(multiples).collect();
        let mut sums = secret_sums_of(&lists).into_iter();
        let (a, mut b, c, d, mut key) =
            (sums.next()?, sums.next()?, sums.next()?, sums.next()?, sums.next()?);
        // B = r_B H + the base of each digit
        columns.iter().zip(&numerals).for_each(|(row, digit)| b.add(&row.select(*digit)));
        key.add(&self.roster.selectable.select(number));

        let mut rest = sums.collect::<Vec<_>>();
        let lists = self.coefficients(&bits);
        for (sum, of_points) in rest.iter_mut().zip(secret_msms(&self.roster.points, &lists)) {
            sum.subtract(&of_points);
        }
        let first = rest.first()?.clone();
        let points = [key, b, c].into_iter().chain(rest.into_iter().skip(1)).collect();
        let opened = Openings { first: [a, d, first], bits, blinds, t: t.clone(), rhos };
        Some((points, Opened(Box::new(opened), self.whole)))
    }

    /// `p_ik` for each k below the number of digits, a list over all entries each.
    fn coefficients(&self, bits: &[Bit]) -> Vec<Vec<SecretScalar>> {
        let zero = || SecretScalar::from(Scalar::ZERO);
        let products = Roster::products(
            Vec::from([SecretScalar::from(Scalar::ONE)]),
            bits,
            |product: &Vec<SecretScalar>, bit| {
                // p (delta X + a): each coefficient takes a times itself and delta times the one below.
                let mut longer = Vec::with_capacity(product.len() + 1);
                let mut below = zero();
                for coefficient in product {
                    longer.push(&(coefficient * &bit.a) + &(&below * &bit.delta));
                    below = coefficient.clone();
                }
                longer.push(&below * &bit.delta);
                longer
            },
        );
        let count = self.roster.len();
        let list = |k: usize| {
            let of = |product: &Vec<SecretScalar>| product.get(k).cloned().unwrap_or_else(zero);
            let mut list = Vec::with_capacity(count);
            list.extend(products.iter().take(count).map(of));
            if let Some(last) = list.last_mut() {
                let behind = products.iter().skip(count);
                behind.for_each(|product| *last = &*last + &of(product));
            }
            list
        };
        (0..self.roster.digits).map(list).collect()
    }

    /// Recomputes A, D and `G_0`. `None` if points or responses are not as many as the list says.
    pub(crate) fn recommit_sums(
        &self,
        wires: &[G1],
        responses: &[Scalar],
        challenge: Scalar,
    ) -> Option<[Sum; 3]> {
        let Roster { points, blind, bases, bp1, digits, .. } = &*self.roster;
        let wires = wires.get(self.start..)?.get(..self.roster.wire_count())?;
        let (answers, rest) = responses.split_at_checked(SENT * digits)?;
        let ([key, b, c, rows @ ..], &[z_a, z_c, z]) = (wires, rest) else { return None };
        let mut f = Vec::with_capacity(bases.len());
        for sent in answers.chunks_exact(SENT) {
            f.push(sent.iter().fold(challenge, |rest, f| rest - *f));
            f.extend(sent);
        }
        let squares = f.iter().map(|f| *f * (challenge - *f));
        let tabled = |z: Scalar, scalars: &mut dyn Iterator<Item = Scalar>| -> Option<Vec<_>> {
            let terms = bases.iter().zip(scalars).map(|(base, scalar)| base.tabled(scalar));
            [blind.tabled(z)].into_iter().chain(terms).collect()
        };
        let lists = [
            tabled(z_a, &mut f.iter().copied())?,
            tabled(z_c, &mut { squares })?,
            alloc::vec![bp1.tabled(-z)?],
        ];
        let mut sums = sums_vartime(&[&lists[0], &lists[1], &lists[2]]).into_iter();
        let (mut a, mut d, mut first) = (sums.next()?, sums.next()?, sums.next()?);
        let commitments = PointTables::new(&[*b, *c]);
        a.add(&commitments.sum_vartime(&[Some(-challenge), None]));
        d.add(&commitments.sum_vartime(&[None, Some(-challenge)]));

        let mut scalars = Roster::products(Scalar::ONE, &f, |product, f| *product * *f);
        let behind = scalars.iter().skip(points.len()).fold(Scalar::ZERO, |sum, p| sum + *p);
        scalars.truncate(points.len());
        if let Some(last) = scalars.last_mut() {
            *last = *last + behind;
        }
        let mut scalars: Vec<_> = scalars.into_iter().map(|product| -product).collect();
        let mut power = challenge;
        for _ in rows {
            scalars.push(-power);
            power = power * challenge;
        }
        scalars.push(power);
        let all: Vec<_> = points.iter().chain(rows).chain([key]).copied().collect();
        first.add(&msm_vartime(&all, &scalars));
        Some([a, d, first])
    }
}

impl fmt::Debug for OneOfMany {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OneOfMany").field("roster", &self.roster).finish_non_exhaustive()
    }
}

/// The bits of a digit with nonces that add up to zero, so that the responses add up to the challenge.
fn bits_of(digit: u8, stream: &mut Stream) -> [Bit; BASE] {
    let [b, c, d] = [(); SENT].map(|()| stream.scalar());
    let a = -&(&(&b + &c) + &d);
    let delta = |number: u8| SecretScalar::of_number(digit.ct_eq(&number).unwrap_u8().into());
    let [zero, one, two, three] = [0, 1, 2, 3].map(delta);
    let bit = |delta, a| Bit { delta, a };
    [bit(zero, a), bit(one, b), bit(two, c), bit(three, d)]
}

impl Opened {
    /// The encodings of A, D and `G_0`.
    pub(crate) fn octets(&self) -> [[u8; G1::LEN]; 3] {
        let [a, d, first] = &self.0.first;
        Sum::encode([a, d, first])
    }

    /// The responses. `None` if one comes out as zero. What it keeps stays where it is, and is wiped there.
    pub(crate) fn respond(self, challenge: Scalar) -> Option<Vec<Scalar>> {
        let Openings { bits, blinds, t, rhos, .. } = &*self.0;
        let x = SecretScalar::from(challenge);
        let answer = |nonce: &SecretScalar, value| (nonce + &(value * &x)).expose();
        let sent = bits.chunks_exact(BASE).flat_map(|row| row.iter().skip(1));
        let mut responses: Vec<_> = sent.map(|bit| answer(&bit.a, &bit.delta)).collect();
        responses.push(answer(&blinds.a, &blinds.b));
        responses.push(answer(&blinds.d, &blinds.c));
        let mut z = SecretScalar::from(Scalar::ZERO);
        let mut power = SecretScalar::from(Scalar::ONE);
        for rho in rhos {
            z = &z - &(rho * &power);
            power = &power * &x;
        }
        responses.push((&z + &(t * &power)).expose());
        if responses.iter().any(Scalar::is_zero) { None } else { Some(responses) }
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
