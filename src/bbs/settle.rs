//! The end of every verification: pairing equations, settled one at a time or many at once.
//!
//! Verification reduces to equations `product of e(P_i, Q_i) = 1`, each a list of terms with a fixed second argument.
//! One equation is tested as it is. Several are raised to fresh weights of 128 bits each, one for every *equation*, and
//! multiplied: the terms with one Q fold into one weighted sum, so that one Miller loop per distinct Q remains. If any
//! equation is false, the product is one for at most one choice in 2^128 of its weight.

use alloc::vec::Vec;
use core::ops::Range;

use litemap::LiteMap;

use crate::curve::{G1, G2, PreparedG2, Sum, Weight, pairing_product_is_one, weighted_sum_vartime};

/// A second argument of pairings, prepared, and told apart from others by its octets.
#[derive(Debug)]
pub(crate) struct FixedG2 {
    octets: [u8; G2::LEN],
    prepared: PreparedG2,
}

impl FixedG2 {
    pub(crate) fn new(point: &G2) -> Self {
        Self { octets: point.to_bytes(), prepared: point.into() }
    }

    pub(crate) const fn octets(&self) -> &[u8; G2::LEN] {
        &self.octets
    }
}

/// `e(first, second)`
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term<'a> {
    pub(crate) first: G1,
    pub(crate) second: &'a FixedG2,
}

/// The product of the terms is one.
#[derive(Clone, Debug)]
pub(crate) struct Equation<'a>(pub(crate) Vec<Term<'a>>);

impl Equation<'_> {
    /// Whether this equation holds.
    pub(crate) fn holds(&self) -> bool {
        let sums: Vec<(_, Sum)> =
            self.0.iter().map(|term| (&term.second.prepared, (&term.first).into())).collect();
        let pairs: Vec<_> = sums.iter().map(|(prepared, sum)| (*prepared, sum)).collect();
        pairing_product_is_one(&pairs)
    }

    /// Everything that the equation depends on.
    pub(crate) fn octets(&self) -> Vec<u8> {
        let terms = self.0.iter();
        terms.flat_map(|term| term.second.octets.into_iter().chain(term.first.to_bytes())).collect()
    }
}

/// Whether all equations hold, each under its own weight.
pub(super) fn all_hold(equations: &[Equation<'_>], weights: &[Weight]) -> bool {
    if equations.is_empty() {
        return true;
    }
    if let [equation] = equations {
        return equation.holds();
    }
    let mut groups: LiteMap<_, (_, Vec<G1>, Vec<Weight>)> = LiteMap::new_vec();
    for (equation, weight) in equations.iter().zip(weights) {
        for term in &equation.0 {
            let group = groups
                .entry(term.second.octets)
                .or_insert_with(|| (&term.second.prepared, Vec::new(), Vec::new()));
            group.1.push(term.first);
            group.2.push(*weight);
        }
    }
    let sums: Vec<_> = groups
        .into_iter()
        .map(|(_, (prepared, points, weights))| (prepared, weighted_sum_vartime(&points, &weights)))
        .collect();
    let pairs: Vec<_> = sums.iter().map(|(prepared, sum)| (*prepared, sum)).collect();
    pairing_product_is_one(&pairs)
}

/// The positions of the groups with an equation that does not hold, by bisection. A group has the equations from its
/// start to the next one, or to the end.
///
/// `weights` has a fresh weight for each equation.
pub(crate) fn failing(
    equations: &[Equation<'_>],
    weights: &[Weight],
    starts: &[usize],
) -> Vec<usize> {
    let hold = |groups: &Range<usize>| {
        let from = starts.get(groups.start).copied().unwrap_or(equations.len());
        let to = starts.get(groups.end).copied().unwrap_or(equations.len());
        match (equations.get(from..to), weights.get(from..to)) {
            (Some(equations), Some(weights)) => all_hold(equations, weights),
            _ => false,
        }
    };
    bisect(starts.len(), hold)
}

/// The positions of those of `count` that do not hold, ascending. `hold` says of a range of them whether all do.
///
/// A range that does not hold, of which the first half does, has a second half that does not: that is not asked again.
pub(crate) fn bisect(count: usize, hold: impl Fn(&Range<usize>) -> bool + Sync) -> Vec<usize> {
    let all = 0..count;
    if all.is_empty() || hold(&all) { Vec::new() } else { failing_of(all, &hold) }
}

/// Those of a range that does not hold. The halves are searched at the same time where there are threads.
fn failing_of(range: Range<usize>, hold: &(impl Fn(&Range<usize>) -> bool + Sync)) -> Vec<usize> {
    if range.len() == 1 {
        return alloc::vec![range.start];
    }
    let middle = range.start + range.len() / 2;
    let (first, second) = (range.start..middle, middle..range.end);
    let first_holds = hold(&first);
    let second_holds = !first_holds && hold(&second);
    let search = |half, holds| if holds { Vec::new() } else { failing_of(half, hold) };
    let (mut failing, others) =
        join(|| search(first, first_holds), || search(second, second_holds));
    failing.extend(others);
    failing
}

#[cfg(not(feature = "parallel"))]
fn join<A, B>(first: impl FnOnce() -> A, second: impl FnOnce() -> B) -> (A, B) {
    (first(), second())
}

#[cfg(feature = "parallel")]
use rayon::join;

#[cfg(test)]
mod tests {
    use super::*;

    /// Every set of those that do not hold is found, in order, on however many threads.
    #[test]
    fn bisection_finds_each_that_does_not_hold() {
        for count in 0..9 {
            for bad in 0_u32..1 << count {
                let holds = |position: usize| bad >> position & 1 == 0;
                let found = bisect(count, |range| range.clone().all(holds));
                let expected: Vec<_> = (0..count).filter(|position| !holds(*position)).collect();
                assert_eq!(found, expected, "{count} {bad:b}");
            }
        }
    }
}
