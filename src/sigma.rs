//! One engine for Σ-protocols: transcripts, linear relations, provers and verifiers that run the same equations.

mod duplex;
mod schnorr;

pub(crate) use duplex::{Duplex, SessionId};
pub(crate) use schnorr::{
    CompactProof, Equation, ImageTerm, ProofRejected, ProveError, Relation, RelationError, Term,
    prove, verify,
};
