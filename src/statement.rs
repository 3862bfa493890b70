//! What is proved beside a signature: ranges, sets, equality, pseudonyms.
//!
//! A statement adds rows and pairing checks to the section of a credential, by one call that both sides make, and gives
//! the prover's values in the same order. Everything here is specified in SPEC.md section 16, each statement with its
//! relation, why it is sound, why it is zero-knowledge, and what it costs.

mod accumulated;
mod bases;
mod binding;
mod composition;
mod excluded;
mod link;
mod one_of_many;
mod parameters;
mod points;
mod pseudonym;
mod range;
mod set;

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

pub(crate) use accumulated::{Accumulated, Members};
pub(crate) use bases::Bases;
pub(crate) use binding::{Binding, Committed};
#[cfg(test)]
pub(crate) use composition::Composed;
pub(crate) use composition::{Composition, Part, Source, Statements};
pub(crate) use excluded::Excluded;
pub(crate) use link::Opening;
#[cfg(feature = "hazmat")]
pub(crate) use one_of_many::OneOfMany;
pub(crate) use one_of_many::Roster;
pub(crate) use parameters::Member;
pub use parameters::{IssuerTable, Parameters, ParametersError};
pub(crate) use points::Points;
pub(crate) use pseudonym::{LimitTag, ScopedPseudonym};
pub(crate) use range::{Range, Shape};
pub use set::SetError;
pub(crate) use set::{SetAccumulator, set_digest};

use crate::bbs::{FixedG2, Stream};
use crate::curve::SecretScalar;
use crate::sigma::{Mixed, Point, Section, Wires, Witness};

/// `e(point, key) = e(image, BP2)`, for two points that the presentation carries.
#[derive(Clone, Debug)]
pub(crate) struct Check {
    pub(crate) point: Point,
    pub(crate) image: Point,
    pub(crate) key: Arc<FixedG2>,
}

impl Check {
    /// Where its points stand among those that the presentation carries.
    fn places(&self) -> [u8; 16] {
        let mut places = [0; 16];
        let octets = [self.point, self.image].map(|point| match point {
            Point::Wire(place) => crate::bbs::i2osp8(place),
            Point::Fixed(_) => [u8::MAX; 8],
        });
        places.iter_mut().zip(octets.as_flattened()).for_each(|(to, from)| *to = *from);
        places
    }
}

/// Where a statement adds its equations.
#[derive(Debug)]
pub(crate) struct Build<'a> {
    pub(crate) section: &'a mut Section,
    pub(crate) wires: &'a mut Wires,
    pub(crate) checks: &'a mut Vec<Check>,
}

impl Build<'_> {
    /// Adds `e(point, key) = e(image, BP2)`.
    fn check(&mut self, point: Point, image: Point, key: &Arc<FixedG2>) {
        self.checks.push(Check { point, image, key: key.clone() });
    }
}

/// Where a statement puts the prover's values, in the order in which it built its equations.
pub(crate) struct Assignment<'a, 'b> {
    pub(crate) witness: &'a mut Witness<'b>,
    /// The points that the presentation will carry.
    pub(crate) points: &'a mut Points,
    pub(crate) stream: &'a mut Stream,
    /// The blinds of commitments that several sections open.
    pub(crate) blinds: &'a [SecretScalar],
}

impl fmt::Debug for Assignment<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Assignment").finish_non_exhaustive()
    }
}

/// A statement whose equations are built.
pub(crate) trait Statement: Send + Sync {
    /// Gives points and values. `None` if the values do not satisfy the statement.
    fn assign(&self, assignment: &mut Assignment<'_, '_>) -> Option<()>;

    /// What the prover chose beside its credentials. All nonces depend on it: two choices are two proofs.
    fn choice(&self) -> Option<u64> {
        None
    }
}

/// Building fails only where a statement mixes sections.
pub(crate) type Built<T> = Result<T, Mixed>;

#[cfg(test)]
mod tests;
