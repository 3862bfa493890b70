//! Sums of many affine points.
//!
//! Points are added in pairs, `(x1, y1) + (x2, y2)` with slope `(y2 - y1)/(x2 - x1)`, and all pairs of all lists share one
//! inversion. Each level halves the lists; the last few points are added by the complete formula.
//!
//! Nothing here depends on the points except one test for each level: whether some pair has equal x, which makes the
//! product of the differences zero. Then the whole level is added by the complete formula instead. For table entries of
//! scalars that nobody chose to that end this has probability about 2^-250: within one table the digits of a scalar never
//! give two partial sums that are equal or opposite, and across tables it would be a relation among generators.

use alloc::vec::Vec;

use super::backend;

/// Below this number of pairs an inversion costs more than it saves.
const MIN_PAIRS: usize = 11;

/// The sum of each list of secret points. The lists are wiped on the way.
pub(super) fn secret_sums(lists: Vec<Vec<backend::Affine>>) -> Vec<backend::Jacobian> {
    let mut lists = shorten(lists, true);
    let sums = lists.iter().map(|list| {
        let mut sum = backend::identity();
        list.iter().for_each(|point| backend::add_affine(&mut sum, point));
        sum
    });
    let sums = sums.collect();
    wipe(&mut lists);
    sums
}

/// Lists of few points with the same sums as the given lists of public points.
pub(super) fn shorten_vartime(lists: Vec<Vec<backend::Affine>>) -> Vec<Vec<backend::Affine>> {
    shorten(lists, false)
}

fn wipe(lists: &mut [Vec<backend::Affine>]) {
    lists.iter_mut().flatten().for_each(backend::wipe_affine);
}

fn shorten(mut lists: Vec<Vec<backend::Affine>>, secret: bool) -> Vec<Vec<backend::Affine>> {
    while lists.iter().map(|list| list.len() / 2).sum::<usize>() >= MIN_PAIRS {
        let Some(halves) = halve(&lists, secret) else { break };
        if secret {
            wipe(&mut lists);
        }
        lists = halves;
    }
    lists
}

/// Adds the points of each list in pairs, or `None` if two points of a pair have equal x.
fn halve(lists: &[Vec<backend::Affine>], secret: bool) -> Option<Vec<Vec<backend::Affine>>> {
    let pairs = || lists.iter().flat_map(|list| list.chunks_exact(2));
    // The difference of each pair, and the product of those before it.
    let mut steps = Vec::with_capacity(pairs().count());
    let mut product = backend::fp_one();
    for pair in pairs() {
        let difference = difference(pair);
        steps.push((product, difference));
        product = backend::fp_mul(&product, &difference);
    }
    if backend::fp_is_zero(&product) {
        return None;
    }
    // The inverse of the product of all differences up to the pair at hand, going backwards.
    let mut inverse = backend::fp_inverse(&product);
    let mut backwards = steps.iter().rev();
    let mut halves: Vec<_> = lists
        .iter()
        .rev()
        .map(|list| {
            let mut half = Vec::with_capacity(list.len().div_ceil(2));
            for (pair, (product, difference)) in list.chunks_exact(2).rev().zip(backwards.by_ref())
            {
                if let [a, b] = pair {
                    half.push(backend::chord(a, b, &backend::fp_mul(&inverse, product)));
                }
                inverse = backend::fp_mul(&inverse, difference);
            }
            half.extend(list.chunks_exact(2).remainder());
            half
        })
        .collect();
    halves.reverse();
    if secret {
        for (product, difference) in &mut steps {
            backend::wipe_fp(product);
            backend::wipe_fp(difference);
        }
    }
    Some(halves)
}

/// `x2 - x1`
fn difference(pair: &[backend::Affine]) -> backend::Fp {
    match pair {
        [a, b] => backend::fp_sub(&b.x, &a.x),
        _ => backend::fp_one(),
    }
}
