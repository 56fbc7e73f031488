//! Who works on the database, and who is dead: a lock on a file of one's own says it, whichever way a process ends.
//!
//! In: the data directory. Out: this worker's id, whether another one lives. Never: a guess from time alone.

use std::collections::hash_map::RandomState;
use std::fs::{self, File, TryLockError};
use std::hash::{BuildHasher, Hasher};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::store;
use crate::fault::Fault;

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
        let lock = File::create(&path).map_err(|error| store(format!("the file `{}` can't be made: {error}", path.display())))?;
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
