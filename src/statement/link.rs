//! One commitment that several credentials open: equality of their hidden values.
//!
//! `C = m Y_1 + s Y_0` is a row of each section, with independent nonces and the response of that section's `m`. Binding
//! gives equal `m`; `C` is uniform, and fresh in each presentation.
//!
//! | proof | prover | verifier |
//! |---|---|---|
//! | 1 point, and 1 scalar for each opening | 2 fixed multiplications, and 2 for each opening | 1 variable and 2 fixed for each opening |

use super::{Assignment, Bases, Build, Built, Statement};
use crate::curve::{Scalar, secret_sums};
use crate::sigma::{Expression, Point, Variable};

/// The opening of a commitment to one variable.
#[derive(Debug)]
pub(crate) struct Opening {
    bases: Bases,
    value: Expression,
    /// Which blind it is.
    link: usize,
    first: bool,
}

impl Opening {
    /// Opens `commitment` to `variable`; without a commitment this is the first opening and makes it.
    pub(crate) fn build(
        build: &mut Build<'_>,
        bases: &Bases,
        link: usize,
        commitment: Option<Point>,
        variable: Variable,
    ) -> Built<(Self, Point)> {
        let first = commitment.is_none();
        let commitment = commitment.unwrap_or_else(|| build.wires.next());
        let section = &mut *build.section;
        let blind = section.own();
        let (y0, y1) = (section.fixed(&bases.y0), section.fixed(&bases.y1));
        section.row(
            alloc::vec![(commitment, Scalar::ONE)],
            alloc::vec![(variable, y1, Scalar::ONE), (blind, y0, Scalar::ONE)],
        )?;
        let value = Expression::variable(variable);
        Ok((Self { bases: bases.clone(), value, link, first }, commitment))
    }
}

impl Statement for Opening {
    fn assign(&self, assignment: &mut Assignment<'_, '_>) -> Option<()> {
        let value = assignment.witness.value(&self.value)?;
        let blind = assignment.blinds.get(self.link)?;
        if self.first {
            let [commitment] =
                secret_sums([&[self.bases.y1.times(&value), self.bases.y0.times(blind)]]);
            assignment.points.push(commitment);
        }
        assignment.witness.own(blind.clone())
    }
}
