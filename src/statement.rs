//! What is proved beside a signature: ranges, sets, equality, pseudonyms.

mod parameters;
mod set;

pub use parameters::{IssuerTable, Parameters, ParametersError};
pub(crate) use set::SetAccumulator;
pub use set::SetError;
