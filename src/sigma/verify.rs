//! The verifier's side of the rows of one section.

use alloc::vec::Vec;

use super::Section;
use super::section::{Row, Values};
use crate::curve::{
    Folded, G1, PointTables, Scalar, Sum, Table, Weight, msm_vartime, sums_vartime,
};

/// The points that a presentation carries, with tables of all of them.
pub(crate) struct Carried<'a> {
    points: &'a [G1],
    tables: PointTables,
}

impl<'a> Carried<'a> {
    pub(crate) fn new(points: &'a [G1]) -> Self {
        Self { points, tables: PointTables::new(points) }
    }
}

/// Recomputes the first message of each row:
/// `T = sum of coefficient * response * point - challenge * sum of coefficient * image point`.
///
/// `None` if the responses are not exactly as many as the section says.
pub(crate) fn recommit_sums(
    section: &Section,
    wires: &Carried<'_>,
    hats: &Values<'_, Scalar>,
    challenge: Scalar,
) -> Option<Vec<Sum>> {
    if hats.own.len() != section.own_count() {
        return None;
    }
    let mut sums = Vec::with_capacity(section.rows.len());
    let mut tabled = Vec::with_capacity(section.rows.len());
    for row in &section.rows {
        let (sum, terms) = recommit_row(section, wires, row, hats, challenge)?;
        sums.push(sum);
        tabled.push(terms);
    }
    let lists: Vec<_> = tabled.iter().map(Vec::as_slice).collect();
    for (sum, of_tables) in sums.iter_mut().zip(sums_vartime(&lists)) {
        sum.add(&of_tables);
    }
    Some(sums)
}

/// The same, encoded.
#[cfg(test)]
pub(crate) fn recommit_vartime(
    section: &Section,
    wires: &Carried<'_>,
    hats: &Values<'_, Scalar>,
    challenge: Scalar,
) -> Option<Vec<[u8; G1::LEN]>> {
    Some(Sum::encode_list(&recommit_sums(section, wires, hats, challenge)?))
}

/// Adds the same equations for given first messages, each under a weight of its own. What the points that the
/// presentation carries are multiplied by is added to `wires`.
///
/// `None` if first messages or responses are not exactly as many as the section says.
pub(crate) fn fold<'a>(
    section: &'a Section,
    first: &[(Option<G1>, Weight)],
    hats: &Values<'_, Scalar>,
    challenge: Scalar,
    (wires, folded): (&mut [Scalar], &mut Folded<'a>),
) -> Option<()> {
    if hats.own.len() != section.own_count() || first.len() != section.rows.len() {
        return None;
    }
    for (row, (first, weight)) in section.rows.iter().zip(first) {
        let factor = folded.start_equation(*first, *weight);
        for term in terms(row, hats, challenge) {
            let (point, scalar) = term?;
            match point {
                super::Point::Fixed(place) => {
                    folded.add_shared(section.fixed.get(place)?.shared(), factor * scalar);
                }
                super::Point::Wire(place) => {
                    let sum = wires.get_mut(place)?;
                    *sum = *sum + factor * scalar;
                }
            }
        }
    }
    Some(())
}

/// The terms of a first message. `None` for a variable without a response.
fn terms<'a>(
    row: &'a Row,
    hats: &'a Values<'_, Scalar>,
    challenge: Scalar,
) -> impl Iterator<Item = Option<(super::Point, Scalar)>> + 'a {
    let responses = row
        .terms
        .iter()
        .map(|(variable, point, coefficient)| Some((*point, *hats.get(*variable)? * *coefficient)));
    let image = row.image.iter();
    responses
        .chain(image.map(move |(point, coefficient)| Some((*point, -(*coefficient * challenge)))))
}

/// Multiples of points with tables.
type Tabled<'a> = Vec<(&'a Table, Scalar)>;

/// The sum over the points without tables, and the terms over those with, which all rows add together.
fn recommit_row<'a>(
    section: &'a Section,
    wires: &Carried<'_>,
    row: &Row,
    hats: &Values<'_, Scalar>,
    challenge: Scalar,
) -> Option<(Sum, Tabled<'a>)> {
    let mut of_wires: Vec<Option<Scalar>> = alloc::vec![None; wires.points.len()];
    let mut of_fixed: Vec<Option<Scalar>> = alloc::vec![None; section.fixed.len()];
    for term in terms(row, hats, challenge) {
        let (point, scalar) = term?;
        let place = match point {
            super::Point::Fixed(place) => of_fixed.get_mut(place)?,
            super::Point::Wire(place) => of_wires.get_mut(place)?,
        };
        *place = Some(place.map_or(scalar, |known| known + scalar));
    }
    let mut sum = wires.tables.sum_vartime(&of_wires);
    let (mut tabled, mut points, mut plain) = (Vec::new(), Vec::new(), Vec::new());
    for (fixed, scalar) in section.fixed.iter().zip(&of_fixed) {
        let Some(scalar) = scalar else { continue };
        match fixed.tabled(*scalar) {
            Some(term) => tabled.push(term),
            None => {
                points.push(*fixed.point());
                plain.push(*scalar);
            }
        }
    }
    if !points.is_empty() {
        sum.add(&msm_vartime(&points, &plain));
    }
    Some((sum, tabled))
}
