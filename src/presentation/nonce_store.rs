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
    use alloc::collections::BTreeSet;
    use alloc::vec::Vec;
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
        by_expiry: BTreeSet<(DateTime, Vec<u8>)>,
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
            seen.by_expiry.insert((expires, nonce.to_vec()));
            seen.nonces.insert(nonce.to_vec());
            Ok(())
        }
    }

    impl Seen {
        fn forget_expired(&mut self, now: DateTime) {
            self.horizon = self.horizon.max(now);
            while let Some((expires, nonce)) = self.by_expiry.pop_first() {
                if expires > self.horizon {
                    self.by_expiry.insert((expires, nonce));
                    break;
                }
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
