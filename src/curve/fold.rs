//! Whether many sums are the identity, asked once: a sum over all their terms, each equation under a weight of its own.
//!
//! Points that many equations share come together in one term. What is left goes through buckets, split by the
//! endomorphism; points that have only a weight need one half.

use alloc::vec::Vec;

use ark_bls12_381::g1::BETA;
use litemap::LiteMap;

use super::msm::split;
use super::{G1, Scalar, Sum, Table, backend, sum_vartime};

/// A weight of an equation, little-endian.
pub(crate) type Weight = [u8; 16];

/// A point that many equations share, told apart from others by its octets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shared<'a> {
    pub(crate) point: &'a G1,
    pub(crate) octets: &'a [u8; G1::LEN],
    pub(crate) table: Option<&'a Table>,
}

/// The weighted terms of some equations.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folded<'a> {
    shared: LiteMap<&'a [u8; G1::LEN], (Shared<'a>, Scalar)>,
    points: Vec<(G1, Scalar)>,
    weighed: Vec<(G1, Weight)>,
}

impl<'a> Folded<'a> {
    pub(crate) fn add_shared(&mut self, shared: Shared<'a>, scalar: Scalar) {
        let (_, sum) = self.shared.entry(shared.octets).or_insert((shared, Scalar::ZERO));
        *sum = *sum + scalar;
    }

    pub(crate) fn add_point(&mut self, point: G1, scalar: Scalar) {
        self.points.push((point, scalar));
    }

    /// Adds the left side of an equation `point = sum of terms`, none for the identity. By the result the terms are
    /// multiplied, which are added then.
    pub(crate) fn start_equation(&mut self, point: Option<G1>, weight: Weight) -> Scalar {
        self.weighed.extend(point.map(|point| (point, weight)));
        let mut octets = weight;
        octets.reverse();
        -Scalar::reduce(&octets)
    }
}

/// Whether the sum of all terms is the identity, in variable time.
pub(crate) fn fold_is_identity_vartime(folded: &[&Folded<'_>]) -> bool {
    let mut shared: LiteMap<_, (Shared<'_>, Scalar)> = LiteMap::new_vec();
    for (octets, (point, scalar)) in folded.iter().flat_map(|folded| &folded.shared) {
        let (_, sum) = shared.entry(*octets).or_insert((*point, Scalar::ZERO));
        *sum = *sum + *scalar;
    }
    let (mut tabled, mut rest) = (Vec::new(), Vec::new());
    for (_, (point, scalar)) in shared {
        match point.table {
            Some(table) => tabled.push((table, scalar)),
            None => rest.push((*point.point, scalar)),
        }
    }
    let mut sum = sum_of_points(folded, &rest);
    sum.add(&sum_vartime(&tabled));
    sum.to_point().is_none()
}

#[cfg(not(feature = "parallel"))]
fn sum_of_points(folded: &[&Folded<'_>], rest: &[(G1, Scalar)]) -> Sum {
    buckets(folded, rest)
}

/// In one part for each thread, as long as the parts are many points.
#[cfg(feature = "parallel")]
fn sum_of_points(folded: &[&Folded<'_>], rest: &[(G1, Scalar)]) -> Sum {
    use rayon::iter::ParallelIterator;
    use rayon::slice::ParallelSlice;
    const AT_LEAST: usize = 16;
    let part = folded.len().div_ceil(rayon::current_num_threads()).max(AT_LEAST);
    let parts = folded.par_chunks(part).map(|part| buckets(part, &[]));
    let mut sum = parts.reduce(Sum::identity, |mut sum, part| {
        sum.add(&part);
        sum
    });
    sum.add(&buckets(&[], rest));
    sum
}

fn buckets(folded: &[&Folded<'_>], rest: &[(G1, Scalar)]) -> Sum {
    let (mut points, mut halves) = (Vec::new(), Vec::new());
    for (point, scalar) in folded.iter().flat_map(|folded| &folded.points).chain(rest) {
        let (k0, k1) = split(*scalar);
        let point = point.affine();
        let mut image = backend::endomorphism(&point, &BETA);
        backend::negate_if(&mut image, true);
        points.extend([point, image]);
        halves.extend([k0.to_le_bytes(), k1.to_le_bytes()]);
    }
    for (point, weight) in folded.iter().flat_map(|folded| &folded.weighed) {
        points.push(point.affine());
        halves.push(*weight);
    }
    Sum(backend::buckets_vartime(&points, &halves, 128))
}
