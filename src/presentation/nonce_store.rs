//! Which requests have been answered.

use crate::credential::DateTime;

use super::NonceError;

/// Remembers the nonces of answered requests, so that no request is answered twice.
pub trait NonceStore {
    /// Consumes a nonce that is of no use from `expires` on, at the time `now`.
    ///
    /// One atomic step: of any number of calls with one nonce, at the same time or not, in one process or many that
    /// share the store, exactly one succeeds. Nonces may be forgotten once they have expired.
    ///
    /// # Errors
    ///
    /// [`NonceError::Replayed`] if it was consumed before, the other variants if the store cannot tell.
    fn consume(&self, nonce: &[u8], expires: DateTime, now: DateTime) -> Result<(), NonceError>;
}

#[cfg(feature = "std")]
pub use memory::MemoryNonceStore;

#[cfg(feature = "std")]
mod memory {
    use alloc::collections::binary_heap::PeekMut;
    use alloc::collections::{BTreeSet, BinaryHeap};
    use alloc::vec::Vec;
    use core::cmp::Reverse;
    use core::fmt;
    use std::sync::Mutex;

    use super::{DateTime, NonceError, NonceStore};

    /// A nonce store in the memory of one process, shared by its threads.
    ///
    /// It holds a number of unexpired nonces and refuses more; expired ones make room by themselves. It is empty after
    /// a restart, and so are the sessions of a process that keeps them in memory; stored sessions need a stored store.
    pub struct MemoryNonceStore {
        capacity: usize,
        seen: Mutex<Seen>,
    }

    #[derive(Default)]
    struct Seen {
        nonces: BTreeSet<Vec<u8>>,
        /// The next to expire first.
        by_expiry: BinaryHeap<Reverse<(DateTime, Vec<u8>)>>,
        /// The latest time of any call: what expired by then is forgotten, and stays refused.
        horizon: DateTime,
    }

    impl MemoryNonceStore {
        /// A store for at most `capacity` unexpired nonces.
        #[must_use]
        pub fn new(capacity: usize) -> Self {
            Self { capacity, seen: Mutex::default() }
        }
    }

    impl NonceStore for MemoryNonceStore {
        fn consume(
            &self,
            nonce: &[u8],
            expires: DateTime,
            now: DateTime,
        ) -> Result<(), NonceError> {
            // A thread that panicked left the sets in doubt.
            let mut seen = self.seen.lock().map_err(|_| NonceError::Unavailable)?;
            seen.forget_expired(now);
            if expires <= seen.horizon {
                return Err(NonceError::Expired);
            }
            if seen.nonces.contains(nonce) {
                return Err(NonceError::Replayed);
            }
            if seen.nonces.len() >= self.capacity {
                return Err(NonceError::Full);
            }
            seen.by_expiry.push(Reverse((expires, nonce.to_vec())));
            seen.nonces.insert(nonce.to_vec());
            Ok(())
        }
    }

    impl Seen {
        fn forget_expired(&mut self, now: DateTime) {
            self.horizon = self.horizon.max(now);
            while let Some(first) =
                self.by_expiry.peek_mut().filter(|first| first.0.0 <= self.horizon)
            {
                let Reverse((_, nonce)) = PeekMut::pop(first);
                self.nonces.remove(&nonce);
            }
        }
    }

    impl fmt::Debug for MemoryNonceStore {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("MemoryNonceStore")
                .field("capacity", &self.capacity)
                .finish_non_exhaustive()
        }
    }
}

#[cfg(feature = "std")]
#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::thread;

    use super::*;
    use crate::presentation::sample::time;

    fn at(second: u64) -> DateTime {
        DateTime::from_seconds(time("2026-11-24T13:00:00Z").seconds() + second).unwrap()
    }

    #[test]
    fn a_nonce_is_consumed_once() {
        let store = MemoryNonceStore::new(8);
        assert_eq!(store.consume(&[1; 16], at(60), at(0)), Ok(()));
        assert_eq!(store.consume(&[1; 16], at(60), at(0)), Err(NonceError::Replayed));
        // Not even with another expiry.
        assert_eq!(store.consume(&[1; 16], at(90), at(1)), Err(NonceError::Replayed));
        assert_eq!(store.consume(&[1; 17], at(60), at(1)), Ok(()));
        assert_eq!(store.consume(&[2; 16], at(60), at(1)), Ok(()));
        assert_eq!(store.consume(&[1; 16], at(60), at(59)), Err(NonceError::Replayed));
    }

    #[test]
    fn a_forgotten_nonce_stays_refused() {
        let store = MemoryNonceStore::new(8);
        assert_eq!(store.consume(&[1; 16], at(60), at(0)), Ok(()));
        assert_eq!(store.consume(&[1; 16], at(60), at(60)), Err(NonceError::Expired));
        assert_eq!(store.consume(&[2; 16], at(90), at(70)), Ok(()));
        // A clock that goes back brings nothing back.
        assert_eq!(store.consume(&[1; 16], at(60), at(0)), Err(NonceError::Expired));
        assert_eq!(store.consume(&[1; 16], at(70), at(0)), Err(NonceError::Expired));
        assert_eq!(store.consume(&[2; 16], at(90), at(0)), Err(NonceError::Replayed));
    }

    #[test]
    fn expired_nonces_make_room() {
        let store = MemoryNonceStore::new(2);
        assert_eq!(store.consume(&[1; 16], at(60), at(0)), Ok(()));
        assert_eq!(store.consume(&[2; 16], at(30), at(0)), Ok(()));
        assert_eq!(store.consume(&[3; 16], at(60), at(0)), Err(NonceError::Full));
        assert_eq!(store.consume(&[1; 16], at(60), at(0)), Err(NonceError::Replayed));
        assert_eq!(store.consume(&[3; 16], at(60), at(29)), Err(NonceError::Full));
        assert_eq!(store.consume(&[3; 16], at(60), at(30)), Ok(()));
        assert_eq!(store.consume(&[4; 16], at(90), at(30)), Err(NonceError::Full));
        assert_eq!(store.consume(&[4; 16], at(90), at(60)), Ok(()));
        assert_eq!(store.consume(&[5; 16], at(90), at(60)), Ok(()));
        assert_eq!(MemoryNonceStore::new(0).consume(&[1; 16], at(1), at(0)), Err(NonceError::Full));
    }

    #[test]
    fn of_64_threads_exactly_one_wins() {
        for round in 0..16 {
            let store = MemoryNonceStore::new(8);
            let start = Barrier::new(64);
            let wins = thread::scope(|scope| {
                let tries: Vec<_> = (0..64)
                    .map(|_| {
                        scope.spawn(|| {
                            start.wait();
                            store.consume(&[round; 16], at(60), at(0))
                        })
                    })
                    .collect();
                let verdicts = tries.into_iter().map(|one| one.join().unwrap());
                verdicts.filter(|verdict| *verdict == Ok(())).count()
            });
            assert_eq!(wins, 1, "round {round}");
        }
    }
}
