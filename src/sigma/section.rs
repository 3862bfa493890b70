//! The rows that ride on one BBS proof.

use alloc::vec::Vec;

use super::Transcript;
use super::label;
use super::transcript::number;
use crate::curve::{FixedG1, G1, Scalar, SecretScalar};

/// A scalar of the witness of one section: a hidden message, or one of the section's own.
///
/// It remembers its section, because responses of two sections answer two challenges and must never meet in one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    section: usize,
    pub(super) place: Place,
}

/// Where the value and the response of a variable stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Among the hidden messages of the BBS proof.
    Message(usize),
    /// Among the section's own variables.
    Own(usize),
}

/// A point of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    /// One that both sides know beforehand.
    Fixed(usize),
    /// One that the presentation carries.
    Wire(usize),
}

/// `constant + sum of coefficient * variable`
#[derive(Clone, Debug)]
pub(crate) struct Expression {
    pub(crate) constant: Scalar,
    pub(crate) terms: Vec<(Variable, Scalar)>,
}

impl Expression {
    /// The variable itself.
    pub(crate) fn variable(variable: Variable) -> Self {
        Self { constant: Scalar::ZERO, terms: alloc::vec![(variable, Scalar::ONE)] }
    }
}

/// `sum of coefficient * image point = sum of coefficient * variable * point`
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) image: Vec<(Point, Scalar)>,
    pub(super) terms: Vec<(Variable, Point, Scalar)>,
}

/// A row with variables of another section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mixed;

/// Numbers the points that a presentation carries, over all sections.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wires {
    count: usize,
}

impl Wires {
    /// The next point.
    pub(crate) fn next(&mut self) -> Point {
        let wire = Point::Wire(self.count);
        self.count += 1;
        wire
    }

    /// How many there are.
    pub(crate) const fn count(&self) -> usize {
        self.count
    }
}

/// The rows of one credential, built by the same calls on both sides.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    number: usize,
    /// For each message of the signed list its rank among the hidden ones, or none if it is shown.
    ranks: Vec<Option<usize>>,
    own: usize,
    pub(super) fixed: Vec<FixedG1>,
    pub(super) rows: Vec<Row>,
}

impl Section {
    /// Section `number` of a presentation; `shown` says of each signed message whether it is shown.
    pub(crate) fn new(number: usize, shown: &[bool]) -> Self {
        let mut hidden = 0..;
        let ranks = shown.iter().map(|shown| if *shown { None } else { hidden.next() }).collect();
        Self { number, ranks, own: 0, fixed: Vec::new(), rows: Vec::new() }
    }

    /// The variable of a hidden message, and none for one that is shown: it has no response to share.
    pub(crate) fn message(&self, position: usize) -> Option<Variable> {
        let rank = (*self.ranks.get(position)?)?;
        Some(Variable { section: self.number, place: Place::Message(rank) })
    }

    /// A new variable of the section's own.
    pub(crate) fn own(&mut self) -> Variable {
        let variable = Variable { section: self.number, place: Place::Own(self.own) };
        self.own += 1;
        variable
    }

    /// How many variables the section has of its own: so many responses it has.
    pub(crate) const fn own_count(&self) -> usize {
        self.own
    }

    /// How many rows the section has.
    pub(crate) fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// A point that both sides know.
    pub(crate) fn fixed(&mut self, point: &FixedG1) -> Point {
        if let Some(place) = self.fixed.iter().position(|known| known.octets() == point.octets()) {
            return Point::Fixed(place);
        }
        self.fixed.push(point.clone());
        Point::Fixed(self.fixed.len() - 1)
    }

    /// Adds a row.
    pub(crate) fn row(
        &mut self,
        image: Vec<(Point, Scalar)>,
        terms: Vec<(Variable, Point, Scalar)>,
    ) -> Result<(), Mixed> {
        if terms.iter().any(|(variable, ..)| variable.section != self.number) {
            return Err(Mixed);
        }
        self.rows.push(Row { image, terms });
        Ok(())
    }

    /// Hashes the whole instance but the wire points, which are the presentation's.
    pub(crate) fn absorb(&self, transcript: &mut Transcript) {
        let counts = [self.number, self.fixed.len(), self.own, self.rows.len()].map(number);
        transcript.absorb(label::SECTION, counts.as_flattened());
        self.fixed.iter().for_each(|point| transcript.absorb(label::FIXED, point.octets()));
        for row in &self.rows {
            let counts = [row.image.len(), row.terms.len()].map(number);
            transcript.absorb(label::ROW, counts.as_flattened());
            for (point, coefficient) in &row.image {
                let place = place_of_point(*point);
                transcript.absorb_parts(label::TERM, &[&place, &coefficient.to_bytes()]);
            }
            for (variable, point, coefficient) in &row.terms {
                let (variable, point) = (place_of_variable(*variable), place_of_point(*point));
                let coefficient = coefficient.to_bytes();
                transcript.absorb_parts(label::TERM, &[&variable, &point, &coefficient]);
            }
        }
    }
}

fn place_of_point(point: Point) -> [u8; 9] {
    match point {
        Point::Fixed(place) => tagged(0, place),
        Point::Wire(place) => tagged(1, place),
    }
}

fn place_of_variable(variable: Variable) -> [u8; 9] {
    match variable.place {
        Place::Message(place) => tagged(0, place),
        Place::Own(place) => tagged(1, place),
    }
}

fn tagged(tag: u8, place: usize) -> [u8; 9] {
    let [a, b, c, d, e, f, g, h] = number(place);
    [tag, a, b, c, d, e, f, g, h]
}

/// A value for each variable of a section: nonces, secrets or responses.
pub(crate) struct Values<'a, T> {
    pub(crate) messages: &'a [T],
    pub(crate) own: &'a [T],
}

impl<T> Values<'_, T> {
    pub(super) fn get(&self, variable: Variable) -> Option<&T> {
        match variable.place {
            Place::Message(place) => self.messages.get(place),
            Place::Own(place) => self.own.get(place),
        }
    }
}

/// The points of a section.
pub(super) fn resolve<'a>(
    section: &'a Section,
    wires: &'a [G1],
    point: Point,
) -> Option<Resolved<'a>> {
    match point {
        Point::Fixed(place) => section.fixed.get(place).map(Resolved::Fixed),
        Point::Wire(place) => wires.get(place).map(|_| Resolved::Wire(place)),
    }
}

/// A point that was found.
pub(super) enum Resolved<'a> {
    Fixed(&'a FixedG1),
    Wire(usize),
}

/// `constant + sum of coefficient * value`, for secret values.
pub(super) fn evaluate(
    expression: &Expression,
    values: &Values<'_, SecretScalar>,
) -> Option<SecretScalar> {
    let mut sum = SecretScalar::from(expression.constant);
    for (variable, coefficient) in &expression.terms {
        sum = &sum + &(values.get(*variable)? * &SecretScalar::from(*coefficient));
    }
    Some(sum)
}

#[cfg(test)]
mod tests;
