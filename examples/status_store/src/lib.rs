//! A status registry in SQLite.
//!
//! The library makes values: the state of a registry, and the signed epochs. What has to be kept is kept here, by two rules:
//!
//! * State and epoch are written in one transaction, and the epoch is published after it was committed. What was published is
//!   never lost, and what is lost was never published.
//! * A change is written only onto the state that it was made from. Two processes, or one that was restored from a copy,
//!   cannot sign two histories over one database.
//!
//! The keys are not in the database. The whole state is written with each change, 32 octets for each credential: a registry
//! of a million credentials revokes in batches.

use std::path::Path;

use averment::credential::{DateTime, StatusHandle, StatusWitness};
use averment::operator::OperatorSecretKey;
use averment::registry::{Epoch, EpochHead, RegistryDocument, RegistrySecretKey, StatusRegistry};
use rand::rngs::SysRng;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

/// Everything that goes wrong here goes to the operator's log.
pub type Error = Box<dyn core::error::Error>;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS registry (
        id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL, state BLOB NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS first_head (
        id INTEGER PRIMARY KEY CHECK (id = 1), octets BLOB NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS epochs (number INTEGER PRIMARY KEY, octets BLOB NOT NULL) STRICT;
";

/// What a registry signs with.
#[expect(clippy::exhaustive_structs, reason = "callers build it, field by field")]
#[derive(Clone, Debug)]
pub struct Keys {
    /// Of the accumulator.
    pub registry: RegistrySecretKey,
    /// Of the epochs.
    pub operator: OperatorSecretKey,
}

/// A registry and the database that it is kept in.
#[derive(Debug)]
pub struct Store {
    database: Connection,
    keys: Keys,
    registry: StatusRegistry,
    /// Counts the changes of the state.
    revision: i64,
    /// Is told before and after every step, for tests that kill the process there.
    step: fn(&str),
}

impl Store {
    /// Opens the registry of a database, or a new one in a database that has none.
    ///
    /// # Errors
    ///
    /// The database's own, and those of a state that is not of these keys.
    pub fn open(path: &Path, keys: Keys, now: DateTime, step: fn(&str)) -> Result<Self, Error> {
        let mut database = Connection::open(path)?;
        // A commit is on the disk when it returns, also when the power fails.
        database.pragma_update(None, "journal_mode", "WAL")?;
        database.pragma_update(None, "synchronous", "FULL")?;
        database.execute_batch(TABLES)?;
        step("tables");
        let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let query = "SELECT revision, state FROM registry";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?));
        let found = transaction.query_row(query, [], row).optional()?;
        let Keys { registry, operator } = keys.clone();
        let (registry, revision) = if let Some((revision, state)) = found {
            (StatusRegistry::restore(registry, operator, &state)?, revision)
        } else {
            let registry = StatusRegistry::open(registry, operator, now, &mut SysRng)?;
            let insert = "INSERT INTO registry (id, revision, state) VALUES (1, 0, ?1)";
            transaction.execute(insert, params![registry.encode().as_slice()])?;
            step("state of a new registry");
            let insert = "INSERT INTO first_head (id, octets) VALUES (1, ?1)";
            transaction.execute(insert, params![registry.head().encode()])?;
            (registry, 0)
        };
        step("before the commit of opening");
        transaction.commit()?;
        step("opened");
        Ok(Self { database, keys, registry, revision, step })
    }

    /// Admits new credentials. Their witnesses are handed out when this returns.
    ///
    /// # Errors
    ///
    /// The database's and the registry's own. Nothing has changed then.
    pub fn admit(&mut self, handles: &[StatusHandle]) -> Result<Vec<StatusWitness>, Error> {
        self.change(|registry| Ok((registry.admit_all(handles)?, None)))
    }

    /// Revokes credentials. The epoch is published when this returns.
    ///
    /// # Errors
    ///
    /// The database's and the registry's own. Nothing has changed then.
    pub fn revoke(&mut self, handles: &[StatusHandle], now: DateTime) -> Result<Epoch, Error> {
        self.change(|registry| {
            let epoch = registry.remove(handles, now)?;
            Ok((epoch.clone(), Some(epoch)))
        })
    }

    /// The registry as it is.
    #[must_use]
    pub const fn registry(&self) -> &StatusRegistry {
        &self.registry
    }

    /// What everybody may fetch: the document, the head of its first epoch, and all epochs from number `from` on.
    ///
    /// # Errors
    ///
    /// The database's own.
    pub fn log(&self, from: u64) -> Result<(RegistryDocument, EpochHead, Vec<Epoch>), Error> {
        let query = "SELECT octets FROM first_head";
        let head: Vec<u8> = self.database.query_row(query, [], |row| row.get(0))?;
        let query = "SELECT octets FROM epochs WHERE number >= ?1 ORDER BY number";
        let mut query = self.database.prepare(query)?;
        let rows = query.query_map([i64::try_from(from)?], |row| row.get::<_, Vec<u8>>(0))?;
        let epochs = rows.map(|octets| Ok(Epoch::decode(&octets?)?));
        let epochs = epochs.collect::<Result<_, Error>>()?;
        Ok((self.registry.document().clone(), EpochHead::decode(&head)?, epochs))
    }

    /// Makes a change and stores it, both or none. The epoch of the change, if there is one, is stored with it.
    fn change<T>(
        &mut self,
        change: impl FnOnce(&mut StatusRegistry) -> Result<(T, Option<Epoch>), Error>,
    ) -> Result<T, Error> {
        let step = self.step;
        let result = change(&mut self.registry);
        let result = result.and_then(|(result, epoch)| {
            step("changed in memory");
            self.write(epoch.as_ref())?;
            Ok(result)
        });
        if result.is_err() {
            // What is in memory was not stored, and must not be built on.
            self.reload()?;
        }
        result
    }

    fn write(&mut self, epoch: Option<&Epoch>) -> Result<(), Error> {
        let (step, state) = (self.step, self.registry.encode());
        let transaction =
            self.database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        step("in the transaction");
        let update = "UPDATE registry SET revision = revision + 1, state = ?1 WHERE revision = ?2";
        let changed = transaction.execute(update, params![state.as_slice(), self.revision])?;
        if changed != 1 {
            return Err("another process has changed the registry".into());
        }
        step("state written");
        if let Some(epoch) = epoch {
            let number = i64::try_from(epoch.head().number())?;
            let insert = "INSERT INTO epochs (number, octets) VALUES (?1, ?2)";
            transaction.execute(insert, params![number, epoch.encode()])?;
            step("epoch written");
        }
        transaction.commit()?;
        step("committed");
        self.revision += 1;
        Ok(())
    }

    fn reload(&mut self) -> Result<(), Error> {
        let query = "SELECT revision, state FROM registry";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?));
        let (revision, state) = self.database.query_row(query, [], row)?;
        let Keys { registry, operator } = self.keys.clone();
        self.registry = StatusRegistry::restore(registry, operator, &state)?;
        self.revision = revision;
        Ok(())
    }
}
