//! What comes in, without end.

use core::cell::RefCell;
use std::collections::VecDeque;
use std::time::Instant;

use averment::presentation::Session;
use rand::rngs::StdRng;
use rand::{Rng as _, RngExt as _};

use crate::office::Asked;

/// Octets of garbage, at most.
const GARBAGE: usize = 4_096;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Valid,
    /// Made of an answer that is valid: one bit, the end, or the session is another.
    Tampered,
    Garbage,
}

/// What was sent, and when it was taken.
pub(crate) struct Sent {
    pub(crate) kind: Kind,
    pub(crate) at: Instant,
}

/// Sessions as they are read from where they are stored, with what was sent to each.
pub(crate) struct Traffic<'a> {
    pool: &'a [Asked],
    rng: StdRng,
    sent: &'a RefCell<VecDeque<Sent>>,
}

impl<'a> Traffic<'a> {
    pub(crate) const fn new(
        pool: &'a [Asked],
        rng: StdRng,
        sent: &'a RefCell<VecDeque<Sent>>,
    ) -> Self {
        Self { pool, rng, sent }
    }

    fn octets(&mut self, kind: Kind, position: usize) -> Option<Vec<u8>> {
        let answer = &self.pool.get(position)?.answer;
        match kind {
            Kind::Valid => Some(answer.clone()),
            Kind::Tampered => self.tampered(answer, position),
            Kind::Garbage => {
                let mut octets = vec![0; self.rng.random_range(0..GARBAGE)];
                self.rng.fill_bytes(&mut octets);
                Some(octets)
            }
        }
    }

    fn tampered(&mut self, answer: &[u8], position: usize) -> Option<Vec<u8>> {
        let mut octets = answer.to_vec();
        match self.rng.random_range(0..4) {
            0 => octets.truncate(self.rng.random_range(0..answer.len())),
            1 => octets.clone_from(&self.pool.get((position + 1) % self.pool.len())?.answer),
            _ => {
                let octet = octets.get_mut(self.rng.random_range(0..answer.len()))?;
                *octet ^= 1 << self.rng.random_range(0..8);
            }
        }
        Some(octets)
    }
}

impl Iterator for Traffic<'_> {
    type Item = (Session, Vec<u8>);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = match self.rng.random_range(0..10) {
            0..7 => Kind::Valid,
            7..9 => Kind::Tampered,
            _ => Kind::Garbage,
        };
        let position = self.rng.random_range(0..self.pool.len());
        let octets = self.octets(kind, position)?;
        let session = Session::decode(&self.pool.get(position)?.session).ok()?;
        self.sent.borrow_mut().push_back(Sent { kind, at: Instant::now() });
        Some((session, octets))
    }
}
