//! BBS signatures as the IETF drafts define them, octet for octet, and nothing else.
//!
//! A signer signs a list of messages at once. The holder proves possession of the signature any number of times, shows
//! some messages, hides the others, and no two proofs can be linked except by what they show.
//!
//! | interface | module | draft |
//! |---|---|---|
//! | core | [`bbs`](self) | draft-irtf-cfrg-bbs-signatures-13 (octets unchanged since -06) |
//! | blind | [`blind`] | draft-irtf-cfrg-bbs-blind-signatures-02 (octets of its fixtures) |
//! | pseudonym | [`pseudonym`] | draft-irtf-cfrg-bbs-per-verifier-linkability-03 |
//!
//! Section numbers in this module are those of the core draft unless said otherwise. What is computed once lives in values
//! that the caller owns: [`Generators`] with their tables, a [`Signer`] or [`Verifier`] with the prepared key, a
//! [`Prover`] with a signature and its messages. All of them are cheap to clone.
//!
//! ```
//! # use averment::bbs::{Ciphersuite, DisclosedMessages, Disclosure, Generators, Limits, Proof, Prover, SecretKey, Signer};
//! # let rng = &mut rand::rngs::SysRng;
//! let suite = Ciphersuite::Bls12381Sha256;
//! let generators = Generators::new(suite, 3, &Limits::default())?;
//! let key = SecretKey::generate(suite, &[7; 32], b"", &suite.key_dst())?;
//! let signer = Signer::new(key, &generators)?;
//!
//! let messages = generators.messages(["Ana", "1990-05-17", "Macao"])?;
//! let signature = signer.sign(b"resident card 1", &messages)?;
//!
//! // The holder shows the third message, in answer to a nonce.
//! let prover = Prover::new(&signer.verifier(), b"resident card 1", messages, signature)?;
//! let proof = prover.prove(&Disclosure::new(3, [2])?, b"nonce", rng)?.to_bytes();
//!
//! // The verifier learns that, and that the card is genuine.
//! let disclosed = DisclosedMessages::new(3, [(2, generators.message(b"Macao")?)])?;
//! let proof = Proof::from_bytes(&proof)?;
//! signer.verifier().verify_proof(b"resident card 1", b"nonce", &disclosed, &proof)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod basis;
pub mod blind;
mod ciphersuite;
mod claim;
mod context;
mod error;
mod generators;
mod key;
mod limits;
mod message;
mod nonces;
mod proof;
mod prover;
pub mod pseudonym;
pub(crate) mod settle;
mod signature;
mod signer;
mod verifier;

pub use ciphersuite::Ciphersuite;
pub use claim::{Claim, verify_batch};
pub use error::{
    BatchError, DisclosureError, KeyError, ProveError, RngError, SetupError, SignError, VerifyError,
};
pub use generators::Generators;
pub use key::{PublicKey, SecretKey};
pub use limits::{LimitExceeded, Limits};
pub use message::{DisclosedMessages, Disclosure, Message};
pub use nonces::Nonces;
pub(crate) use nonces::random_octets;
pub use proof::Proof;
pub use prover::Prover;
pub use signature::Signature;
pub use signer::Signer;
pub use verifier::Verifier;

// For what rides on a proof.
pub(crate) use ciphersuite::i2osp8;
pub(crate) use claim::{Weights, settle, settle_each};
pub(crate) use context::Context;
pub(crate) use message::Layout;
pub(crate) use nonces::Stream;
pub(crate) use proof::{Challenge, Credential as Signed, Domain, ProofOctets, Started};
pub(crate) use settle::{Equation, FixedG2, Term, bisect};
