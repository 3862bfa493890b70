//! A hidden value is not in a set (NACC).
//!
//! For `y` outside the set, `Z(X) = q(X) (X + y) + d` with `d` not zero, so that `(tau + y) w + d BP1 = V` for
//! `w = q(tau) BP1`. The prover shows such `w` and `d`, and that `d` has an inverse, through a commitment to it:
//!
//! ```text
//! C' = rho w, d' = rho d, Cbar = rho V - y C' - d' BP1, C_d = d' K_1 + s K_0
//! Cbar = rho V + y (-C') + d' (-BP1)
//! C_d  = d' K_1 + s K_0
//! K_1  = a C_d + b K_0                 a = 1/d', b = -s/d'
//! e(C', K) = e(Cbar, BP2)
//! ```
//!
//! | proof | prover | verifier |
//! |---|---|---|
//! | 3 points, 5 scalars, 304 octets | 4 variable and 9 fixed multiplications | 4 variable and 6 fixed, 1 Miller loop for each key |

use alloc::sync::Arc;

use super::{Assignment, Bases, Build, Built, SetAccumulator, Statement};
use crate::bbs::FixedG2;
use crate::curve::{Scalar, secret_mul, secret_sums};
use crate::sigma::{Expression, Variable};

/// The statement that a variable is outside a set.
#[derive(Debug)]
pub(crate) struct Excluded {
    set: SetAccumulator,
    bases: Bases,
    y: Expression,
}

impl Excluded {
    pub(crate) fn build(
        build: &mut Build<'_>,
        bases: &Bases,
        set: &SetAccumulator,
        key: &Arc<FixedG2>,
        y: Variable,
    ) -> Built<Self> {
        let (c, image, commitment) = (build.wires.next(), build.wires.next(), build.wires.next());
        let section = &mut *build.section;
        let [rho, d, s, a, b] = [(); 5].map(|()| section.own());
        let (v, bp1) = (section.fixed(set.value()), section.fixed(&bases.bp1));
        let (k0, k1) = (section.fixed(&bases.k0), section.fixed(&bases.k1));
        let (one, minus_one) = (Scalar::ONE, -Scalar::ONE);
        section.row(
            alloc::vec![(image, one)],
            alloc::vec![(rho, v, one), (y, c, minus_one), (d, bp1, minus_one)],
        )?;
        section.row(alloc::vec![(commitment, one)], alloc::vec![(d, k1, one), (s, k0, one)])?;
        section.row(alloc::vec![(k1, one)], alloc::vec![(a, commitment, one), (b, k0, one)])?;
        build.check(c, image, key);
        Ok(Self { set: set.clone(), bases: bases.clone(), y: Expression::variable(y) })
    }
}

impl Statement for Excluded {
    fn assign(&self, assignment: &mut Assignment<'_, '_>) -> Option<()> {
        let y = assignment.witness.value(&self.y)?;
        let (w, d) = self.set.witness(&y);
        if d.is_zero() {
            return None;
        }
        let (rho, s) = (assignment.stream.scalar(), assignment.stream.scalar());
        let d = &rho * &d;
        let a = d.invert();
        let b = -&(&s * &a);
        let c = secret_mul(&w, &rho);
        let minus_d = -&d;
        let [mut image, commitment] = secret_sums([
            &[self.set.value().times(&rho), self.bases.bp1.times(&minus_d)],
            &[self.bases.k1.times(&d), self.bases.k0.times(&s)],
        ]);
        // Cbar = rho V - (rho y) w - d' BP1
        image.add(&secret_mul(&w, &-&(&rho * &y)));
        assignment.points.extend([c, image, commitment]);
        [rho, d, s, a, b].into_iter().try_for_each(|value| assignment.witness.own(value))
    }
}
