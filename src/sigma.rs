//! One engine for Σ-protocols: transcripts, linear relations, provers and verifiers that run the same equations.
//!
//! A presentation has one [`Section`] for each credential: the rows `image = sum of coefficient * variable * point` that
//! ride on its BBS proof. Variables are the hidden messages of that credential, whose nonces and responses are those of
//! the BBS proof, or the section's own. Both sides build the section by the same calls, the prover then gives values and
//! the verifier responses, and the challenge is that of the BBS proof. SPEC.md section 15.

mod duplex;
pub(crate) mod label;
mod possession;
mod prove;
mod schnorr;
mod section;
mod transcript;
mod verify;

pub(crate) use duplex::{Duplex, SessionId};
pub(crate) use possession::{NotPossessed, Possession};
pub(crate) use prove::{FirstMessage, Multiple, Witness};
pub(crate) use schnorr::{
    CompactProof, Equation, ImageTerm, ProofRejected, ProveError, Relation, RelationError, Term,
    prove, verify,
};
pub(crate) use section::{Expression, Mixed, Point, Section, Values, Variable, Wires};
pub(crate) use transcript::Transcript;
#[cfg(test)]
pub(crate) use verify::recommit_vartime;
pub(crate) use verify::{Carried, fold, recommit_sums};
