//! Who works on the database, and who is dead: a lock on a file of one's own says it, whichever way a process ends.
//!
//! In: the data directory. Out: this worker's id, whether another one lives. Never: a guess from time alone.

use std::collections::hash_map::RandomState;
use std::fs::{self, File, TryLockError};
use std::hash::{BuildHasher, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::store;
use crate::fault::{Fault, FaultKind};

/// This worker: its id, and the lock that says it lives.
pub(super) struct Worker {
    pub(super) id: String,
    path: PathBuf,
    _lock: File,
}

impl Worker {
    pub(super) fn start(connection: &Connection, dir: &Path, machine: i64) -> Result<Self, Fault> {
        let locks = dir.join("workers");
        fs::create_dir_all(&locks).map_err(|error| store(format!("the folder `{}` can't be made: {error}", locks.display())))?;
        // Unique over restarts: process ids come again, so the time and the hasher's random seed stand beside it.
        let seed = RandomState::new().build_hasher().finish();
        let id = format!("{}-{machine}-{seed:016x}", std::process::id());
        let path = lock_path(dir, &id);
        let made = |error| store(format!("the file `{}` can't be made: {error}", path.display()));
        let mut lock = File::create(&path).map_err(made)?;
        // For who looks whether the clock was set meanwhile.
        lock.write_all(crate::clock::note().as_bytes()).map_err(made)?;
        lock.lock().map_err(|error| store(format!("the file `{}` can't be locked: {error}", path.display())))?;
        connection.execute("INSERT INTO worker (id, started_at) VALUES (?1, ?2)", (&id, machine))?;
        Ok(Self { id, path, _lock: lock })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path); // The row is swept up by whoever looks next.
    }
}

fn lock_path(dir: &Path, id: &str) -> PathBuf {
    dir.join("workers").join(format!("{id}.lock"))
}

/// The lock of the data directory: whoever has the database open shares it, and whoever puts another database there has it alone.
pub(super) struct Gate {
    _lock: File,
}

impl Gate {
    /// Passes, unless somebody puts another database there just now.
    pub(super) fn pass(dir: &Path) -> Result<Self, Fault> {
        let file = Self::file(dir)?;
        file.try_lock_shared().map_err(|_| {
            let message = "another process puts a restored database in place just now";
            Fault::new(FaultKind::Busy, message).help("try again when it is done")
        })?;
        Ok(Self { _lock: file })
    }

    /// Closes it, unless somebody has the database open.
    pub(super) fn close(dir: &Path) -> Result<Option<Self>, Fault> {
        let file = Self::file(dir)?;
        Ok(file.try_lock().is_ok().then_some(Self { _lock: file }))
    }

    fn file(dir: &Path) -> Result<File, Fault> {
        let path = dir.join("relance.lock");
        let opened = File::options().read(true).write(true).create(true).truncate(false).open(&path);
        opened.map_err(|error| store(format!("the file `{}` can't be opened: {error}", path.display())))
    }
}

/// The workers that live, of this host and of the Node host, by the locks that they hold.
pub(super) fn living(dir: &Path) -> Vec<String> {
    let mut found: Vec<String> = locks(&dir.join("workers")).into_iter().filter(|id| is_alive(dir, id)).collect();
    let of_node = dir.join("relance.db-workers");
    found.extend(locks(&of_node).into_iter().filter(|id| has_transaction(&of_node.join(format!("{id}.lock")))));
    found
}

fn locks(folder: &Path) -> Vec<String> {
    let names =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter_map(|name| name.strip_suffix(".lock").map(str::to_owned)).collect()
}

/// A worker of the Node host holds an exclusive transaction on its own file.
fn has_transaction(path: &Path) -> bool {
    let tried = Connection::open(path).and_then(|connection| {
        connection.busy_timeout(std::time::Duration::ZERO)?;
        connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK")
    });
    tried.is_err()
}

/// What each living worker noted about the clock when it began, and its id.
pub(super) fn notes(dir: &Path) -> Vec<(String, String)> {
    let living = locks(&dir.join("workers")).into_iter().filter(|id| is_alive(dir, id));
    living.filter_map(|id| Some((fs::read_to_string(lock_path(dir, &id)).ok()?, id))).map(|(note, id)| (id, note)).collect()
}

/// Whether somebody holds the lock of this worker.
pub(super) fn is_alive(dir: &Path, id: &str) -> bool {
    match File::open(lock_path(dir, id)) {
        Ok(file) => matches!(file.try_lock(), Err(TryLockError::WouldBlock)),
        Err(error) => error.kind() != std::io::ErrorKind::NotFound, // What can't be looked at is not dead.
    }
}

/// Removes the file of a worker that is gone.
pub(super) fn forget(dir: &Path, id: &str) {
    let _ = fs::remove_file(lock_path(dir, id));
}
