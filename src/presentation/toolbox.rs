//! What holders and verifiers compute once: parameters, generators of commitments, values of sets.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::SetupError;
use crate::curve::Scalar;
use crate::statement::{Bases, Parameters, SetAccumulator, SetError};

/// Everything public that statements need.
#[derive(Clone, Debug)]
pub(super) struct Toolbox {
    parameters: Parameters,
    bases: Bases,
    /// Values of sets, by their elements.
    sets: BTreeMap<Vec<[u8; Scalar::LEN]>, SetAccumulator>,
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
        match self.sets.get(&key(elements)) {
            Some(set) => Ok(set.clone()),
            None => self.parameters.set(elements),
        }
    }

    /// Keeps the value of a set: one square root for each element, and a sum.
    pub(super) fn keep_set(&mut self, elements: &[Scalar]) -> Result<(), SetError> {
        let set = self.parameters.set(elements)?;
        self.sets.insert(key(elements), set);
        Ok(())
    }
}

fn key(elements: &[Scalar]) -> Vec<[u8; Scalar::LEN]> {
    let mut key: Vec<_> = elements.iter().map(Scalar::to_bytes).collect();
    key.sort_unstable();
    key
}
