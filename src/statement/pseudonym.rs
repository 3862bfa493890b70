//! Pseudonyms of the holder secret, and tags that repeat when a limit is exceeded.
//!
//! ```text
//! N   = s OP               pseudonym: one for each secret and scope
//! OP' = s N' + i N'        tag N' = 1/(s + i) OP' for a hidden counter i in {0 .. k-1}: k for each secret and scope
//! ```
//!
//! | proof | prover | verifier |
//! |---|---|---|
//! | 1 point, 48 octets | 2 variable multiplications | 2 variable |
//! | tag: 1 point, 1 scalar, and membership of i: 208 octets | 2 variable, and membership | 2 variable, and membership |

use super::{Accumulated, Assignment, Build, Built, SetAccumulator, Statement};
use alloc::sync::Arc;
use core::fmt;

use crate::bbs::FixedG2;
use crate::curve::{FixedG1, G1, Scalar, SecretScalar, Sum, secret_mul};
use crate::sigma::{Expression, Point, Variable};

/// The statement that a point is the pseudonym of a secret.
#[derive(Debug)]
pub(crate) struct ScopedPseudonym {
    base: G1,
    secret: Expression,
}

impl ScopedPseudonym {
    /// The pseudonym of `secret` to `base`, and the point that it is.
    pub(crate) fn build(
        build: &mut Build<'_>,
        base: &G1,
        secret: Variable,
    ) -> Built<(Self, Point)> {
        let pseudonym = build.wires.next();
        let op = build.section.fixed(&FixedG1::new(*base));
        build
            .section
            .row(alloc::vec![(pseudonym, Scalar::ONE)], alloc::vec![(secret, op, Scalar::ONE)])?;
        Ok((Self { base: *base, secret: Expression::variable(secret) }, pseudonym))
    }
}

impl Statement for ScopedPseudonym {
    fn assign(&self, assignment: &mut Assignment<'_, '_>) -> Option<()> {
        let secret = assignment.witness.value(&self.secret)?;
        assignment.points.push(secret_mul(&Sum::from(&self.base), &secret));
        Some(())
    }
}

/// The statement that a point is the tag of a secret and of some counter below a limit.
pub(crate) struct LimitTag {
    base: G1,
    secret: Expression,
    member: Accumulated,
    /// The prover's counter; none on the verifier's side.
    counter: Option<u64>,
}

impl LimitTag {
    /// The tag of `secret` to `base` for a counter in a set under a key, and the point that it is.
    pub(crate) fn build(
        build: &mut Build<'_>,
        base: &G1,
        (counters, key): (&SetAccumulator, &Arc<FixedG2>),
        secret: Variable,
        counter: Option<u64>,
    ) -> Built<(Self, Point)> {
        let tag = build.wires.next();
        let index = build.section.own();
        let op = build.section.fixed(&FixedG1::new(*base));
        build.section.row(
            alloc::vec![(op, Scalar::ONE)],
            alloc::vec![(secret, tag, Scalar::ONE), (index, tag, Scalar::ONE)],
        )?;
        let members = Arc::new(counters.clone());
        let member = Accumulated::variable(build, counters.value(), key, members, index)?;
        Ok((Self { base: *base, secret: Expression::variable(secret), member, counter }, tag))
    }
}

impl fmt::Debug for LimitTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LimitTag").field("base", &self.base).finish_non_exhaustive()
    }
}

impl Statement for LimitTag {
    fn assign(&self, assignment: &mut Assignment<'_, '_>) -> Option<()> {
        let secret = assignment.witness.value(&self.secret)?;
        let index = SecretScalar::of_number(self.counter?);
        let sum = &secret + &index;
        if sum.is_zero() {
            return None;
        }
        assignment.points.push(secret_mul(&Sum::from(&self.base), &sum.invert()));
        assignment.witness.own(index)?;
        self.member.assign(assignment)
    }

    fn choice(&self) -> Option<u64> {
        self.counter
    }
}
