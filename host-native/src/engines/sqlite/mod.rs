//! The SQLite engine: one database file, one writer at a time, every decision one transaction.
//!
//! In: a data directory. Out: a [`Store`] with its schema up to date. Never: a commit that is not on the disk when it returns.
//!
//! **How turns exclude each other (X8).** A decision is one `BEGIN IMMEDIATE` transaction from reading to commit, and SQLite lets in
//! one writer over all threads and processes. Handing over takes longer than a transaction may, so it happens under a lease: a
//! column of the contact's row names the worker that has a message in hand. Any turn that finds another worker's lease waits for
//! it. A lease ends when the outcome is stored, when its worker is dead, or when it runs out. That a worker is dead is not guessed
//! from time: each holds a lock on a file of its own, and the system gives the lock back whichever way the process ends.

mod catalog;
mod claims;
mod reports;
mod rows;
mod save;
mod turn;
mod workers;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use relance_core::wire::Settings;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::clock::Clock;
use crate::crash;
use crate::drive::port::Hashed;
use crate::fault::{Fault, FaultKind};

pub use claims::{Claim, Claimed};
pub use reports::{Health, Recorded};
pub use turn::SqliteTurn;

/// The schema's steps, in order; each is applied once, and none is ever changed.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/0001_first.sql")];
/// How long to wait for another writer.
const BUSY: Duration = Duration::from_secs(30);

/// A version with its exclusive group and its priority.
type VersionOf = (Hashed, Option<String>, i32);

/// The database of one data directory, as one thread holds it.
pub struct Store {
    /// Whose rows this store sees.
    workspace: String,
    connection: Connection,
    clock: Clock,
    dir: PathBuf,
    worker: workers::Worker,
    versions: BTreeMap<(String, u32), VersionOf>,
    settings: Option<(Hashed, Settings)>,
    grouped: bool,
}

impl Store {
    /// Opens the database in this directory for a workspace, makes what there is not, and brings the schema up to date.
    pub fn open(dir: &Path, workspace: &str, clock: Clock) -> Result<Self, Fault> {
        std::fs::create_dir_all(dir)
            .map_err(|error| store(format!("the data directory `{}` can't be made: {error}", dir.display())))?;
        let path = dir.join("relance.db");
        let mut connection = Connection::open(&path)
            .map_err(|error| store(format!("the database `{}` can't be opened: {error}", path.display())))?;
        connection.busy_timeout(BUSY)?;
        connection.set_prepared_statement_cache_capacity(64);
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        migrate(&mut connection)?;
        connection.execute(
            "INSERT INTO workspace (id, created_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            (workspace, clock.machine()),
        )?;
        let worker = workers::Worker::start(&connection, dir, clock.machine())?;
        Ok(Self {
            workspace: workspace.into(),
            connection,
            clock,
            dir: dir.to_path_buf(),
            worker,
            versions: BTreeMap::new(),
            settings: None,
            grouped: false,
        })
    }

    /// The clock that the database goes by.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The schema's version in the database, and the one that this host writes.
    pub fn schema(&self) -> Result<(u32, u32), Fault> {
        Ok((schema(&self.connection)?, current()))
    }

    /// Begins a group: the decisions of several contacts, each in a turn of its own, in one transaction. What is scarce is commits.
    pub fn open_group(&mut self) -> Result<(), Fault> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        self.grouped = true;
        Ok(())
    }

    /// Ends a group: all of its turns are stored, or none.
    pub fn close_group(&mut self, keep: bool) -> Result<(), Fault> {
        self.grouped = false;
        if !keep {
            return Ok(self.connection.execute_batch("ROLLBACK")?);
        }
        crash::point("store.group");
        self.connection.execute_batch("COMMIT")?;
        crash::point("store.grouped");
        Ok(())
    }

    /// A version by sequence and number, read once: it never changes. With it, its exclusive group and its priority.
    fn version_of(&mut self, sequence: &str, number: u32) -> Result<Option<VersionOf>, Fault> {
        if let Some(found) = self.versions.get(&(sequence.to_owned(), number)) {
            return Ok(Some(found.clone()));
        }
        let row: Option<(String, Option<String>, String, i32)> = self
            .connection
            .prepare_cached("SELECT hash, exclusive_group, json, coalesce(json_extract(json, '$.priority'), 0) FROM version WHERE workspace = ?3 AND sequence = ?1 AND number = ?2")?
            .query_row((sequence, number, &self.workspace), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .optional()?;
        let Some((hash, group, json, priority)) = row else { return Ok(None) };
        let found = (hashed(format!("{sequence}/{number}/{hash}"), json)?, group, priority);
        self.versions.insert((sequence.to_owned(), number), found.clone());
        Ok(Some(found))
    }

    /// The workspace's settings; `{}` until somebody sets them.
    fn settings_now(&mut self) -> Result<&(Hashed, Settings), Fault> {
        let hash: Option<String> = self
            .connection
            .prepare_cached("SELECT hash FROM setting WHERE workspace = ?1 AND name = 'workspace'")?
            .query_row([&self.workspace], |row| row.get(0))
            .optional()?;
        let hash = hash.unwrap_or_default();
        if self.settings.as_ref().is_none_or(|(known, _)| *known.hash != *hash) {
            let json: Option<String> = self
                .connection
                .prepare_cached("SELECT json FROM setting WHERE workspace = ?1 AND name = 'workspace'")?
                .query_row([&self.workspace], |row| row.get(0))
                .optional()?;
            let json = json.unwrap_or_else(|| "{}".into());
            let typed = serde_json::from_str(&json)?;
            self.settings = Some((hashed(hash, json)?, typed));
        }
        self.settings.as_ref().ok_or_else(|| store("the settings can't be read"))
    }
}

/// A fault of the store.
fn store(message: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Store, message)
}

/// A text with the name that it goes by.
fn hashed(hash: impl Into<Arc<str>>, json: String) -> Result<Hashed, Fault> {
    let json: Box<RawValue> = RawValue::from_string(json)?;
    Ok(Hashed { hash: hash.into(), json: Arc::from(json) })
}

/// SHA-256 in hexadecimal.
fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn current() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

fn schema(connection: &Connection) -> Result<u32, Fault> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

fn migrate(connection: &mut Connection) -> Result<(), Fault> {
    if schema(connection)? == current() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = schema(&transaction)?;
    if found > current() {
        let message = format!("expected a database with schema {} or less, found {found}", current());
        return Err(store(message).help("it was written by a newer relance: use that one"));
    }
    for step in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(usize::MAX)) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", current())?;
    Ok(transaction.commit()?)
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        // SQLite's words name tables and columns, never the values in them.
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                Self::new(FaultKind::Busy, "the database is in use by somebody else for too long").help("try again")
            }
            Some(rusqlite::ErrorCode::DiskFull) => store("the disk is full").help("make room; nothing was lost"),
            _ => store(format!("the database says: {error}")),
        }
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::new(FaultKind::Core, format!("a stored value can't be read: {error}"))
    }
}
