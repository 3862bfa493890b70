//! What is timed, and against whom: one list of entries for each operation, all doing the same work.
//!
//! `L` messages of 32 bytes, the first half of them disclosed. Averment starts from octets and ends in octets, with the
//! issuer's key prepared once; so does the limit. `bbs_plus` gets its best case: decoded values in and out, prepared
//! key, no octets to hash. `zkryptium` offers octets only and derives its generators in every call.

pub(crate) mod dock;
mod entry;
pub(crate) mod limit;
pub(crate) mod ours;
pub(crate) mod zkryptium;

use core::fmt;

pub(crate) use entry::{Entry, Role};

use sha2::{Digest, Sha256};

/// Message counts that are timed.
pub(crate) const MESSAGE_COUNTS: [usize; 3] = [10, 32, 100];
/// Message counts for which batches are timed.
pub(crate) const BATCH_MESSAGE_COUNTS: [usize; 2] = [10, 32];
/// Numbers of proofs in a batch.
pub(crate) const BATCH_SIZES: [usize; 3] = [1, 16, 256];

pub(crate) const HEADER: &[u8] = b"averment bench: one header for all holders";
pub(crate) const PRESENTATION_HEADER: &[u8] = b"averment bench: session, audience and nonce";

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    KeyGen,
    Generators,
    Sign,
    Verify,
    ProofGen,
    ProofVerify,
    Batch,
}

impl Operation {
    /// As it stands in the table and in the plots.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::KeyGen => "key generation",
            Self::Generators => "generators",
            Self::Sign => "sign",
            Self::Verify => "verify",
            Self::ProofGen => "proof gen",
            Self::ProofVerify => "proof verify",
            Self::Batch => "batch verify",
        }
    }
}

/// An operation at one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) operation: Operation,
    /// `L`; zero where it plays no part.
    pub(crate) messages: usize,
    /// Proofs in one call; times are per proof.
    pub(crate) batch: usize,
}

impl Case {
    /// Every case, in the order of the table.
    pub(crate) fn all() -> Vec<Self> {
        let at = |operation, messages, batch| Self { operation, messages, batch };
        let mut cases = vec![at(Operation::KeyGen, 0, 1)];
        let by_size = [
            Operation::Generators,
            Operation::Sign,
            Operation::Verify,
            Operation::ProofGen,
            Operation::ProofVerify,
        ];
        for operation in by_size {
            cases.extend(MESSAGE_COUNTS.map(|messages| at(operation, messages, 1)));
        }
        for messages in BATCH_MESSAGE_COUNTS {
            cases.extend(BATCH_SIZES.map(|batch| at(Operation::Batch, messages, batch)));
        }
        cases
    }

    /// Number of messages that are disclosed: the first half.
    pub(crate) fn disclosed(self) -> usize {
        self.messages / 2
    }
}

/// `proof verify L=10`, `batch verify L=10 N=256`.
impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.operation.title())?;
        if self.messages > 0 {
            write!(f, " L={}", self.messages)?;
        }
        if self.operation == Operation::Batch {
            write!(f, " N={}", self.batch)?;
        }
        Ok(())
    }
}

/// Every entry of `case`, with its state set up; those that are compared most stand nearest to each other.
pub(crate) fn entries(case: Case) -> Vec<Entry> {
    [ours::entries(case), limit::entries(case), dock::entries(case), zkryptium::entries(case)]
        .into_iter()
        .flatten()
        .collect()
}

/// Lengths in bytes of what one implementation puts on the wire.
pub(crate) struct Sizes {
    pub(crate) name: &'static str,
    pub(crate) public_key: usize,
    pub(crate) signature: usize,
    /// A proof that discloses half, for each of [`MESSAGE_COUNTS`].
    pub(crate) proofs: [usize; MESSAGE_COUNTS.len()],
}

/// The sizes of every implementation.
pub(crate) fn sizes() -> Vec<Sizes> {
    [ours::sizes()].into_iter().chain(dock::sizes()).chain([zkryptium::sizes()]).collect()
}

/// Bytes of the tables that our contexts keep for `messages`.
pub(crate) struct TableMemory {
    pub(crate) messages: usize,
    pub(crate) generators: usize,
}

/// The memory of our tables, for each of [`MESSAGE_COUNTS`].
pub(crate) fn table_memory() -> [TableMemory; MESSAGE_COUNTS.len()] {
    ours::table_memory()
}

/// The messages that everybody signs.
pub(crate) fn messages(count: usize) -> Vec<Vec<u8>> {
    (0..count).map(|index| Sha256::digest(index.to_be_bytes()).to_vec()).collect()
}
