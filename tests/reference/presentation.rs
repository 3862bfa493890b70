//! A second prover and verifier of presentations, written from the documentation of the formats.
//!
//! The library is asked for requests, schemas and documents of issuers through its public interface, and for nothing
//! else: every scalar, row, digest, point and octet of a presentation is made here. As in the rest of the reference the
//! verifier can be run without any one of its checks, and the prover does what it is told.
//!
//! | module | holds |
//! |---|---|
//! | [`authorities`] | sets in which an issuer hides |
//! | [`cbor`] | items, written and read by hand |
//! | [`claims`] | values as scalars, signed lists, stored credentials |
//! | [`names`] | claims under the names of other schemas |
//! | [`sets`] | accumulated sets, digits, generators |
//! | [`tables`] | tables of issuers |
//! | [`registry`] | heads of status registries, and witnesses that follow them |
//! | [`relation`] | rows, and the statements that they are of |
//! | [`one_of_many`] | that a point is one of a list, blinded |
//! | [`plan`] | from a request to its statements |
//! | [`digest`] | what the challenges depend on |
//! | [`wire`] | the octets of a presentation |
//! | [`verify`] | the verifier |
//! | [`prove`] | the prover |

pub mod authorities;
pub mod cbor;
pub mod claims;
pub mod digest;
pub mod names;
pub mod one_of_many;
pub mod plan;
pub mod prove;
pub mod registry;
pub mod relation;
pub mod sets;
pub mod tables;
pub mod verify;
pub mod wire;

pub use self::prove::Prover;
pub use self::verify::{Hint, Verified, Verifier};
