//! Interleaved timing: all entries of a case in turn, round after round.
//!
//! A machine drifts by up to 30 % between minutes, so two times that were taken minutes apart say little about each
//! other. Here every entry is timed in every round, and two entries are compared within a round only.

use core::time::Duration;
use std::time::Instant;

use crate::{
    stats::Spread,
    subjects::{Entry, Role},
};

/// How long to measure.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) rounds: usize,
    /// Time for one entry in one round; one call is made in any case.
    pub(crate) slice: Duration,
}

/// The times of one entry.
#[derive(Clone, Debug)]
pub(crate) struct Timing {
    pub(crate) role: Role,
    pub(crate) name: String,
    /// Mean microseconds for one operation, for each round.
    rounds: Vec<f64>,
}

impl Timing {
    /// Microseconds for one operation.
    pub(crate) fn micros(&self) -> Spread {
        Spread::of(self.rounds.clone())
    }

    /// How many times longer this entry took than `other` in the same round.
    pub(crate) fn ratio_to(&self, other: &Self) -> Spread {
        Spread::of(
            self.rounds.iter().zip(&other.rounds).map(|(this, other)| this / other).collect(),
        )
    }
}

/// Times `entries`, of which each call does `operations` operations.
pub(crate) fn interleave(entries: Vec<Entry>, operations: usize, plan: Plan) -> Vec<Timing> {
    let mut running: Vec<_> = entries
        .into_iter()
        .map(|mut entry| {
            let calls = calls_within(plan.slice, &mut entry);
            let timing = Timing { role: entry.role, name: entry.name.clone(), rounds: Vec::new() };
            (entry, calls, timing)
        })
        .collect();
    for _ in 0..plan.rounds {
        for (entry, calls, timing) in &mut running {
            let start = Instant::now();
            for _ in 0..*calls {
                entry.run();
            }
            let micros = start.elapsed().as_secs_f64() * 1e6;
            timing.rounds.push(micros / (*calls * operations) as f64);
        }
        // Nobody always runs in the caches that the same neighbour left.
        running.reverse();
    }
    if plan.rounds % 2 == 1 {
        running.reverse();
    }
    running.into_iter().map(|(_, _, timing)| timing).collect()
}

/// Warms `entry` up and counts how often it runs within `slice`.
fn calls_within(slice: Duration, entry: &mut Entry) -> usize {
    let start = Instant::now();
    let mut calls = 0;
    loop {
        entry.run();
        calls += 1;
        if start.elapsed() >= slice {
            return calls;
        }
    }
}
