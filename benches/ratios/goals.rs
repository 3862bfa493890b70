//! What each of our entries is compared with, and what the comparison has to show.

use crate::subjects::{Case, Operation, limit, ours};

/// The measure for one of our entries.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goal {
    /// The limit entry that does the same work.
    pub(crate) limit: Option<&'static str>,
    /// The fastest peer takes at least so many times our time.
    pub(crate) peer_at_least: Option<f64>,
    /// We take at most so many times the limit.
    pub(crate) limit_at_most: Option<f64>,
}

/// At `L` = 32 and 100 no operation may be less ahead of the best peer.
const PEER_AT_LEAST_WHEN_LARGE: f64 = 1.8;

/// The goal of our entry `name` in `case`.
pub(crate) fn goal(case: Case, name: &str) -> Goal {
    let (limit, peer_at_least, limit_at_most) = match case.operation {
        Operation::KeyGen => {
            return Goal { limit: Some(limit::KEY_GEN), peer_at_least: None, limit_at_most: None };
        }
        Operation::Generators => {
            return Goal { limit: None, peer_at_least: None, limit_at_most: None };
        }
        Operation::Sign if name == ours::SELF_CHECKED => (limit::TABLES, 2.0, 2.0),
        Operation::Sign => (limit::TABLES, 3.0, 1.35),
        Operation::Verify => (limit::TABLES, 2.2, 1.2),
        Operation::ProofGen if name == ours::FROM_OCTETS => (limit::DECODED, 1.8, 1.6),
        Operation::ProofGen if name == ours::DECODED => (limit::DECODED, 2.5, 1.3),
        Operation::ProofGen => (limit::PREPARED, 5.0, 1.4),
        Operation::ProofVerify => (limit::TABLES, 1.9, 1.2),
        Operation::Batch => (limit::TABLES, 3.7, 1.1),
    };
    let limit = Some(limit);
    if case.messages > 10 {
        return Goal { limit, peer_at_least: Some(PEER_AT_LEAST_WHEN_LARGE), limit_at_most: None };
    }
    if case.operation == Operation::Batch && case.batch < 256 {
        return Goal { limit, peer_at_least: None, limit_at_most: None };
    }
    Goal { limit, peer_at_least: Some(peer_at_least), limit_at_most: Some(limit_at_most) }
}
