//! What would give a holder away, looked for in presentations as octets.

use alloc::collections::{BTreeMap, BTreeSet};
use core::ops::Range;

use crate::curve::{G1, Scalar, Sum, secret_mul};

const WINDOW: usize = 16;

/// Where the fields of presentations stand: the same places in all answers to one request.
pub(super) struct Map {
    /// Fields that are fresh in each presentation.
    pub(super) fresh: Vec<Range<usize>>,
    /// Fields that link presentations, because the request asks for it.
    pub(super) linked: Vec<Range<usize>>,
    /// Where the fresh points begin.
    pub(super) points: Vec<usize>,
}

/// A secret, or what may come of it, and its octets.
pub(super) type Needle = (String, Vec<u8>);

/// U1: the length depends on more than the request.
pub(super) fn lengths_differ(samples: &[Vec<u8>]) -> bool {
    samples.iter().any(|sample| sample.len() != samples[0].len())
}

/// U2: a part of a fresh field stands somewhere else too, in the same or in another presentation.
pub(super) fn repeats(samples: &[Vec<u8>], map: &Map) -> bool {
    let mut seen = BTreeSet::new();
    samples.iter().any(|sample| {
        let fields = map.fresh.iter().flat_map(|field| sample[field.clone()].windows(WINDOW));
        fields.into_iter().any(|window| !seen.insert(window.to_vec()))
    })
}

/// U5, U7: what is not fresh differs, in its octets or in their order.
pub(super) fn template_differs(samples: &[Vec<u8>], map: &Map) -> bool {
    let template = |sample: &Vec<u8>| {
        let mut template = sample.clone();
        for field in map.fresh.iter().chain(&map.linked) {
            template[field.clone()].fill(0);
        }
        template
    };
    samples.iter().any(|sample| template(sample) != template(&samples[0]))
}

/// U3, U4: one of the needles stands in a sample.
pub(super) fn contains<'n>(samples: &[Vec<u8>], needles: &'n [Needle]) -> Option<&'n str> {
    let found = |needle: &[u8]| {
        samples.iter().any(|sample| sample.windows(needle.len()).any(|window| window == needle))
    };
    needles.iter().find(|(_, octets)| found(octets)).map(|(name, _)| name.as_str())
}

fn points<'s>(sample: &'s [u8], map: &'s Map) -> impl Iterator<Item = Sum> + 's {
    let octets = map.points.iter().map(|at| &sample[*at..at + G1::LEN]);
    octets.map(|octets| Sum::from(&G1::from_bytes(octets).unwrap()))
}

/// U6: a point, or the difference of two, is a base times a candidate for a hidden value.
pub(super) fn enumerable(
    samples: &[Vec<u8>],
    map: &Map,
    bases: &[G1],
    candidates: &[Scalar],
) -> bool {
    let multiples = bases.iter().flat_map(|base| {
        candidates.iter().map(move |value| secret_mul(&Sum::from(base), &(*value).into()))
    });
    let multiples: BTreeSet<_> =
        Sum::encode_list(&multiples.collect::<Vec<_>>()).into_iter().collect();
    samples.iter().any(|sample| {
        let alone: Vec<_> = points(sample, map).collect();
        let mut all = alone.clone();
        for (number, one) in alone.iter().enumerate() {
            for (other, subtracted) in alone.iter().enumerate() {
                if number != other {
                    let mut difference = one.clone();
                    difference.subtract(subtracted);
                    all.push(difference);
                }
            }
        }
        Sum::encode_list(&all).iter().any(|point| multiples.contains(point))
    })
}

/// F17: two gadgets of a presentation have one blind, so that `S' + y S` meet at their true values.
pub(super) fn shares_blind(samples: &[Vec<u8>], map: &Map, values: u64) -> bool {
    samples.iter().any(|sample| {
        let points: Vec<_> = points(sample, map).collect();
        let mut known = BTreeMap::new();
        points.windows(2).enumerate().any(|(number, pair)| {
            let mut sum = pair[1].clone();
            let sums = (0..values).map(|_| {
                let now = sum.clone();
                sum.add(&pair[0]);
                now
            });
            let met = Sum::encode_list(&sums.collect::<Vec<_>>());
            met.into_iter().any(|point| *known.entry(point).or_insert(number) != number)
        })
    })
}
