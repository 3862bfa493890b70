//! The points of a presentation, computed all together: they share their inversions.

use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use crate::curve::{
    FixedG1, G1, SecretScalar, SplitPoint, Sum, secret_mul_octet, secret_sums_of, split_products,
};
use crate::sigma::Multiple;

/// The points given so far, in the order of their numbers.
#[derive(Default)]
pub(crate) struct Points {
    drafts: Vec<Draft>,
    multiples: Vec<Multiple>,
}

/// How a point comes about.
enum Draft {
    Point(Sum),
    /// A multiple of a prepared point.
    Multiple(usize),
    /// `factor * value - digit * S` for the multiple S.
    Image {
        multiple: usize,
        value: FixedG1,
        digit: Zeroizing<u8>,
    },
}

impl Points {
    /// Room for `count` points: the lists of secrets in it never grow.
    pub(super) fn with_capacity(count: usize) -> Self {
        Self { drafts: Vec::with_capacity(count), multiples: Vec::with_capacity(count) }
    }

    /// How many points are given.
    pub(super) fn len(&self) -> usize {
        self.drafts.len()
    }

    pub(super) fn push(&mut self, point: Sum) {
        self.drafts.push(Draft::Point(point));
    }

    pub(super) fn extend(&mut self, points: impl IntoIterator<Item = Sum>) {
        self.drafts.extend(points.into_iter().map(Draft::Point));
    }

    /// Two points, `S = factor * point` and `factor * value - digit * S`.
    pub(super) fn push_multiple(
        &mut self,
        point: SplitPoint,
        factor: SecretScalar,
        value: &FixedG1,
        digit: u8,
    ) {
        let (wire, multiple) = (self.drafts.len(), self.multiples.len());
        let (value, digit) = (value.clone(), Zeroizing::new(digit));
        self.multiples.push(Multiple { wire, point, factor });
        self.drafts.extend([Draft::Multiple(multiple), Draft::Image { multiple, value, digit }]);
    }

    /// The points, and how some of them came about. `None` if one is the identity.
    pub(super) fn compute(self) -> Option<(Vec<G1>, Vec<Multiple>)> {
        let Self { drafts, multiples } = self;
        let pairs: Vec<_> = multiples.iter().map(|known| (&known.point, &known.factor)).collect();
        let products = split_products(&pairs);
        let lists = drafts.iter().filter_map(|draft| match draft {
            Draft::Image { multiple, value, .. } => {
                multiples.get(*multiple).map(|known| alloc::vec![value.times(&known.factor)])
            }
            Draft::Point(_) | Draft::Multiple(_) => None,
        });
        let mut images = secret_sums_of(&lists.collect::<Vec<_>>()).into_iter();
        let sums = drafts.iter().map(|draft| match draft {
            Draft::Point(sum) => Some(sum.clone()),
            Draft::Multiple(multiple) => products.get(*multiple).cloned(),
            Draft::Image { multiple, digit, .. } => {
                let mut image = images.next()?;
                image.subtract(&secret_mul_octet(products.get(*multiple)?, **digit));
                Some(image)
            }
        });
        let points = Sum::to_point_list(&sums.collect::<Option<Vec<_>>>()?)?;
        Some((points, multiples))
    }
}

impl fmt::Debug for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Points").field("len", &self.drafts.len()).finish_non_exhaustive()
    }
}
