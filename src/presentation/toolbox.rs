//! What holders and verifiers compute once: parameters, generators of commitments, values of sets.

use alloc::collections::BTreeMap;

use super::SetupError;
use crate::curve::{Scalar, SecretScalar};
use crate::statement::{Bases, Parameters, SetAccumulator, SetError, set_digest};

/// Everything public that statements need.
#[derive(Clone, Debug)]
pub(super) struct Toolbox {
    parameters: Parameters,
    bases: Bases,
    /// Values of sets with witnesses of the holder, by the digest of their elements.
    sets: BTreeMap<[u8; 32], SetAccumulator>,
}

impl Toolbox {
    /// The parameters of the public ceremony, and the generators with their tables.
    pub(super) fn new() -> Result<Self, SetupError> {
        let parameters = Parameters::ceremony()?.with_tables();
        let bases = Bases::new().ok_or(SetupError::Degenerate)?;
        Ok(Self { parameters, bases, sets: BTreeMap::new() })
    }

    pub(super) const fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    pub(super) const fn bases(&self) -> &Bases {
        &self.bases
    }

    /// The set of `elements`: kept from before, or computed.
    pub(super) fn set(&self, elements: &[Scalar]) -> Result<SetAccumulator, SetError> {
        match self.sets.get(&set_digest(elements)) {
            Some(set) => Ok(set.clone()),
            None => self.parameters.set(elements),
        }
    }

    /// Keeps the value of a set: one square root for each element, and a sum.
    pub(super) fn keep_set(&mut self, elements: &[Scalar]) -> Result<(), SetError> {
        let set = self.set(elements)?;
        self.sets.insert(set_digest(elements), set);
        Ok(())
    }

    /// Keeps the witness of `y` in a set, and the value of the set.
    pub(super) fn keep_witness(
        &mut self,
        elements: &[Scalar],
        y: &SecretScalar,
    ) -> Result<(), SetError> {
        let set = self.set(elements)?.with_witness(y);
        self.sets.insert(set_digest(elements), set);
        Ok(())
    }
}
