//! Knowledge of an accumulator witness, the one gadget of ranges, sets and counters (ACC).
//!
//! For public `V` and `K = tau BP2` the prover shows that it knows `w` with `(tau + y) w = V`, where `y` is an expression
//! in hidden variables. With `V = Z(tau) BP1` and `Z(X) = prod (X + s)` such a `w` can be known only for `y` in the set.
//!
//! ```text
//! S = rho w, S' = rho V - y S        rho uniform, not zero
//! S' = rho V + y (-S)                the row
//! e(S, K) = e(S', BP2)               the pairing check
//! ```
//!
//! | proof | prover | verifier |
//! |---|---|---|
//! | 2 points, 1 scalar, 128 octets | 3 variable and 2 fixed multiplications | 2 variable and 1 fixed, 1 Miller loop for each key |

use alloc::sync::Arc;

use super::parameters::Member;
use super::{Assignment, Build, Built, SetAccumulator, Statement};
use crate::bbs::FixedG2;
use crate::curve::{FixedG1, Scalar, SecretScalar, secret_mul, secret_sums};
use crate::sigma::{Expression, Variable};

/// What gives the witness of a value: a table that is scanned, or a polynomial that is divided.
pub(crate) trait Members {
    /// `w` with `(tau + y) w = V`, constant time in `y`. `None` if `y` is no member.
    fn witness(&self, y: &SecretScalar) -> Option<Member>;
}

impl Members for SetAccumulator {
    fn witness(&self, y: &SecretScalar) -> Option<Member> {
        let (witness, rest) = self.witness(y);
        if rest.is_zero() { Some(Member::Point(witness)) } else { None }
    }
}

/// The statement that an expression is a member.
pub(crate) struct Accumulated {
    value: FixedG1,
    y: Expression,
    members: Arc<dyn Members + Send + Sync>,
}

impl core::fmt::Debug for Accumulated {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Accumulated").finish_non_exhaustive()
    }
}

impl Accumulated {
    /// Shows that `y` is accumulated in `value` under `key`.
    pub(super) fn build(
        build: &mut Build<'_>,
        value: &FixedG1,
        key: &Arc<FixedG2>,
        members: Arc<dyn Members + Send + Sync>,
        y: Expression,
    ) -> Built<Self> {
        let (s, image) = (build.wires.next(), build.wires.next());
        let rho = build.section.own();
        let v = build.section.fixed(value);
        // S' + constant S = rho V - sum of coefficient * variable * S
        let terms = y.terms.iter().map(|(variable, coefficient)| (*variable, s, -*coefficient));
        let terms = [(rho, v, Scalar::ONE)].into_iter().chain(terms).collect();
        let mut left = alloc::vec![(image, Scalar::ONE)];
        if !y.constant.is_zero() {
            left.push((s, y.constant));
        }
        build.section.row(left, terms)?;
        build.check(s, image, key);
        Ok(Self { value: value.clone(), y, members })
    }

    /// Shows that `variable` is a member of `set`.
    pub(crate) fn member(
        build: &mut Build<'_>,
        set: &SetAccumulator,
        key: &Arc<FixedG2>,
        variable: Variable,
    ) -> Built<Self> {
        Self::variable(build, set.value(), key, Arc::new(set.clone()), variable)
    }

    /// Shows that `variable` itself is accumulated.
    pub(crate) fn variable(
        build: &mut Build<'_>,
        value: &FixedG1,
        key: &Arc<FixedG2>,
        members: Arc<dyn Members + Send + Sync>,
        variable: Variable,
    ) -> Built<Self> {
        Self::build(build, value, key, members, Expression::variable(variable))
    }
}

impl Statement for Accumulated {
    fn assign(&self, assignment: &mut Assignment<'_, '_>) -> Option<()> {
        let y = assignment.witness.value(&self.y)?;
        let member = self.members.witness(&y)?;
        let rho = assignment.stream.scalar();
        match member {
            Member::Split(w, digit) => {
                assignment.points.push_multiple(w, rho.clone(), &self.value, digit);
            }
            Member::Point(w) => {
                let s = secret_mul(&w, &rho);
                // S' = rho V - y S
                let [mut image] = secret_sums([&[self.value.times(&rho)]]);
                image.subtract(&secret_mul(&s, &y));
                assignment.points.extend([s, image]);
            }
        }
        assignment.witness.own(rho)
    }
}
