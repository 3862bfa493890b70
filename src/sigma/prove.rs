//! The prover's side of the rows of one section.

use alloc::vec::Vec;
use core::fmt;

use super::section::{Resolved, Row, Values, evaluate, resolve};
use super::{Expression, Section};
use crate::curve::{
    G1, Scalar, SecretScalar, SecretTerm, SplitPoint, Sum, secret_sums_of, split_products,
};

/// The values of a section's own variables, given in the order in which the section was built.
pub(crate) struct Witness<'a> {
    messages: &'a [SecretScalar],
    own: Vec<SecretScalar>,
}

impl<'a> Witness<'a> {
    /// `messages` are the values of the hidden messages, in order; `own_count` is the section's.
    pub(crate) fn new(messages: &'a [SecretScalar], own_count: usize) -> Self {
        // Never grows, so that it never leaves a copy behind.
        Self { messages, own: Vec::with_capacity(own_count) }
    }

    /// The value of the next variable. `None` beyond the number of variables announced.
    pub(crate) fn own(&mut self, value: SecretScalar) -> Option<()> {
        if self.own.len() == self.own.capacity() {
            return None;
        }
        self.own.push(value);
        Some(())
    }

    /// The value of an expression in the variables given so far.
    pub(crate) fn value(&self, expression: &Expression) -> Option<SecretScalar> {
        evaluate(expression, &Values { messages: self.messages, own: &self.own })
    }
}

/// Point number `wire` of the presentation is `factor` times a point that is prepared for multiplication.
#[derive(Debug)]
pub(crate) struct Multiple {
    pub(crate) wire: usize,
    pub(crate) point: SplitPoint,
    pub(crate) factor: SecretScalar,
}

impl fmt::Debug for Witness<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Witness").finish_non_exhaustive()
    }
}

/// The first messages of a section, with what answers the challenge: exactly one, since answering consumes it.
pub(crate) struct FirstMessage {
    octets: Vec<[u8; G1::LEN]>,
    own: Vec<(SecretScalar, SecretScalar)>,
}

impl FirstMessage {
    /// `T = sum of coefficient * nonce * point` for each row, constant time in the nonces.
    ///
    /// The message nonces are those of the BBS proof; `multiples` are points whose multiples are faster than through their
    /// octets. `None` if the counts do not fit.
    pub(crate) fn new(
        section: &Section,
        wires: &[G1],
        multiples: &[Multiple],
        witness: Witness<'_>,
        nonces: &Values<'_, SecretScalar>,
    ) -> Option<Self> {
        if witness.own.len() != section.own_count() || nonces.own.len() != section.own_count() {
            return None;
        }
        let rows = section.rows.iter().map(|row| Scaled::of(section, wires, row, nonces));
        let rows = rows.collect::<Option<Vec<_>>>()?;
        let sums = sums(&rows, wires, multiples)?;
        let own = witness.own.iter().zip(nonces.own);
        Some(Self {
            octets: Sum::encode_list(&sums),
            own: own.map(|(value, nonce)| (value.clone(), nonce.clone())).collect(),
        })
    }

    /// The encoded first messages, one for each row.
    pub(crate) fn octets(&self) -> &[[u8; G1::LEN]] {
        &self.octets
    }

    /// `nonce + challenge * value` for each own variable. `None` if one comes out as zero.
    pub(crate) fn respond(self, challenge: Scalar) -> Option<Vec<Scalar>> {
        let c = SecretScalar::from(challenge);
        let responses = self.own.iter().map(|(value, nonce)| (nonce + &(value * &c)).expose());
        let responses: Vec<_> = responses.collect();
        if responses.iter().any(Scalar::is_zero) { None } else { Some(responses) }
    }
}

impl fmt::Debug for FirstMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FirstMessage").finish_non_exhaustive()
    }
}

/// A row with one secret scalar for each of its points.
struct Scaled<'a> {
    points: Vec<Resolved<'a>>,
    scalars: Vec<SecretScalar>,
}

impl<'a> Scaled<'a> {
    fn of(
        section: &'a Section,
        wires: &'a [G1],
        row: &Row,
        nonces: &Values<'_, SecretScalar>,
    ) -> Option<Self> {
        let mut points = Vec::new();
        let mut scalars: Vec<SecretScalar> = Vec::with_capacity(row.terms.len());
        for (variable, point, coefficient) in &row.terms {
            let scalar = nonces.get(*variable)? * &SecretScalar::from(*coefficient);
            match points.iter().position(|known| known == point) {
                Some(place) => {
                    let known = scalars.get_mut(place)?;
                    *known = &*known + &scalar;
                }
                None => {
                    points.push(*point);
                    scalars.push(scalar);
                }
            }
        }
        let points = points.iter().map(|point| resolve(section, wires, *point));
        // The scalars stay where they are: what is moved out of a list stays behind in its memory.
        Some(Self { points: points.collect::<Option<_>>()?, scalars })
    }
}

/// The sum of each row: multiples of prepared points all at once, everything else through tables or one by one.
fn sums(rows: &[Scaled<'_>], wires: &[G1], multiples: &[Multiple]) -> Option<Vec<Sum>> {
    let prepared = |wire: usize| multiples.iter().find(|multiple| multiple.wire == wire);
    let mut lists = Vec::with_capacity(rows.len());
    let mut products: Vec<(usize, &SplitPoint, SecretScalar)> = Vec::with_capacity(rows.len());
    for (number, row) in rows.iter().enumerate() {
        let mut terms = Vec::with_capacity(row.scalars.len());
        for (point, scalar) in row.points.iter().zip(&row.scalars) {
            match point {
                Resolved::Fixed(fixed) => terms.push(fixed.times(scalar)),
                Resolved::Wire(place) => match prepared(*place) {
                    Some(known) if products.len() < products.capacity() => {
                        products.push((number, &known.point, scalar * &known.factor));
                    }
                    Some(_) | None => {
                        let point = Sum::from(wires.get(*place)?);
                        terms.push(SecretTerm { point, table: None, scalar });
                    }
                },
            }
        }
        lists.push(terms);
    }
    let mut sums = secret_sums_of(&lists);
    let pairs: Vec<_> = products.iter().map(|(_, point, scalar)| (*point, scalar)).collect();
    for ((number, ..), product) in products.iter().zip(split_products(&pairs)) {
        sums.get_mut(*number)?.add(&product);
    }
    Some(sums)
}
