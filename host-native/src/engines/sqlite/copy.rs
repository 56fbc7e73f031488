//! Copies the database while workers run, and puts a copy in its place while none does.
//!
//! In: the data directory, a file. Out: a checked copy; the database replaced, the old one aside. Never: a file that is only half there
//! under its name; a copy in the place of a database that somebody has open.
//!
//! A copy is made by SQLite itself, from one moment's view. Both ways write beside the goal, check what they wrote, see it to the disk,
//! and rename it: whenever the process ends, the name stands for the old file or for the new one.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use relance_core::base::Instant;
use rusqlite::{Connection, OpenFlags};

use super::hold::{self, Hold};
use super::workers::{self, Gate};
use super::{BUSY, current, migrate, not_newer, schema, store};
use crate::crash;
use crate::fault::{Fault, FaultKind};

/// The database's name in the data directory.
const NAME: &str = "relance.db";

/// A copy that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Its size.
    pub bytes: u64,
    /// The schema that it has.
    pub schema: u32,
}

/// A copy that was put in place.
#[derive(Debug, Clone)]
pub struct Replaced {
    /// Where the database that was there before is now.
    pub aside: Option<PathBuf>,
    /// The schema that the copy had.
    pub schema: u32,
    /// What is held for review, if it was wanted.
    pub held: Option<Hold>,
}

/// Copies the database of this directory into a file, while workers run.
pub fn backup(dir: &Path, to: &Path, overwrite: bool) -> Result<Copied, Fault> {
    let from = database(&dir.join(NAME))?;
    if to.exists() && !overwrite {
        let message = format!("expected a new file, found `{}` already", to.display());
        return Err(Fault::new(FaultKind::Input, message).help("name another, or say --force"));
    }
    let part = with_ending(to, ".part");
    let lock = reserved(&part)?;
    let copied = copy(&from, &part)?;
    crash::point("backup.copied");
    finish(&part, to)?;
    drop(lock);
    Ok(copied)
}

/// Puts a copy in the place of this directory's database. `hold_at`: what was due by then is held for review and sending stands still.
pub fn restore(dir: &Path, from: &Path, now: Instant, hold_at: Option<Instant>) -> Result<Replaced, Fault> {
    let source = database(from)?;
    let found = schema(&source)?;
    not_newer(found, current())?;
    super::make_directory(dir)?;
    let _gate = closed_gate(dir)?;
    let (goal, part) = (dir.join(NAME), dir.join(format!("{NAME}.restoring")));
    let lock = reserved(&part)?;
    copy(&source, &part)?;
    drop(source);
    let mut copied = Connection::open(&part)?;
    migrate(&mut copied)?;
    let held = hold_at.map(|at| hold::hold(&mut copied, at, now)).transpose()?;
    is_whole(&copied, &part)?;
    close(copied)?;
    crash::point("restore.copied");
    let aside = goal.exists().then(|| put_aside(&goal, now)).transpose()?;
    crash::point("restore.aside");
    finish(&part, &goal)?;
    drop(lock);
    Ok(Replaced { aside, schema: found, held })
}

/// Opens a file that must be a database of this host.
fn database(path: &Path) -> Result<Connection, Fault> {
    if !path.is_file() {
        let message = format!("expected a database at `{}`, found none", path.display());
        return Err(
            Fault::new(FaultKind::Input, message).help("name a copy that `relance backup` made, and the data with --data DIR")
        );
    }
    let other = || {
        let message = format!("expected a database of relance in `{}`, found another file", path.display());
        Fault::new(FaultKind::Input, message).help("`relance backup FILE` makes one")
    };
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .or_else(|_| Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY))?;
    connection.busy_timeout(BUSY)?;
    let tables =
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('workspace', 'enrollment', 'outbox', 'timeline')";
    let tables: i64 = connection.query_row(tables, [], |row| row.get(0)).map_err(|_| other())?;
    if tables == 4 && schema(&connection)? > 0 { Ok(connection) } else { Err(other()) }
}

/// A file that nobody else writes, empty; what a process that ended left of it is written over.
fn reserved(path: &Path) -> Result<File, Fault> {
    let failed = |error: std::io::Error| {
        store(format!("the file `{}` can't be made: {error}", path.display())).help("name a folder that exists and has room")
    };
    let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path).map_err(failed)?;
    if file.try_lock().is_err() {
        let message = format!("another process writes `{}` just now", path.display());
        return Err(Fault::new(FaultKind::Busy, message).help("wait for it"));
    }
    file.set_len(0).map_err(failed)?;
    Ok(file)
}

/// A copy of one moment, checked.
fn copy(from: &Connection, to: &Path) -> Result<Copied, Fault> {
    let name = to.to_str().ok_or_else(|| store("expected a file's name in UTF-8, found another"))?;
    from.execute("VACUUM INTO ?1", [name]).map_err(|error| {
        let damaged =
            matches!(error.sqlite_error_code(), Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase));
        if damaged { damage() } else { error.into() }
    })?;
    let copied = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let schema = is_whole(&copied, to)?;
    drop(copied);
    let bytes = fs::metadata(to).map_err(|error| store(format!("the copy can't be looked at: {error}")))?.len();
    Ok(Copied { bytes, schema })
}

fn damage() -> Fault {
    store("the database's own check finds damage: it can't be copied").help("restore an earlier copy; `relance doctor` says more")
}

/// Looks through the whole file, and says its schema.
fn is_whole(connection: &Connection, path: &Path) -> Result<u32, Fault> {
    let said: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(store(format!("the check of `{}` finds damage: {said}", path.display())).help("use another copy"));
    }
    schema(connection)
}

fn close(connection: Connection) -> Result<(), Fault> {
    connection.close().map_err(|(_, error)| error.into())
}

/// Keeps the old database under another name as well, with all that was written to it, and says which. The old name goes on standing
/// for it.
fn put_aside(path: &Path, now: Instant) -> Result<PathBuf, Fault> {
    let failed = |error: std::io::Error| {
        store(format!("the old database can't be kept aside: {error}"))
            .help("nothing was replaced; see to the folder's permissions and room")
    };
    // What is still in the log beside it is brought in. One that is damaged can't; then the log goes with it.
    if let Ok(old) = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE) {
        let _ = old.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        let _ = old.close();
    }
    let first = with_ending(path, &format!(".before-{}", stamp(now)));
    let numbered = (2..).map(|number| with_ending(&first, &format!("-{number}")));
    let free = std::iter::once(first.clone()).chain(numbered).find(|name| !name.exists()).unwrap_or_else(|| first.clone());
    fs::hard_link(path, &free).or_else(|_| copy_new(path, &free)).map_err(failed)?;
    for ending in ["-wal", "-shm"] {
        let beside = with_ending(path, ending);
        if beside.exists() {
            fs::rename(&beside, with_ending(&free, ending)).map_err(failed)?;
        }
    }
    Ok(free)
}

/// A copy under a name that nothing has yet, where the disk knows no second names: never over a file, which may be the same one.
fn copy_new(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut copy = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    std::io::copy(&mut File::open(from)?, &mut copy)?;
    copy.sync_all()
}

/// Sees a file to the disk and gives it its name.
fn finish(part: &Path, goal: &Path) -> Result<(), Fault> {
    let failed = |error: std::io::Error| store(format!("the file `{}` can't be written: {error}", goal.display()));
    File::open(part).and_then(|file| file.sync_all()).map_err(failed)?;
    fs::rename(part, goal).map_err(failed)?;
    let folder = goal.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// Nobody has the database open, and nobody opens it for as long as this is kept.
pub(super) fn closed_gate(dir: &Path) -> Result<Gate, Fault> {
    let busy = |who: &str| {
        let message = format!("the database is open in another process ({who})");
        Fault::new(FaultKind::Busy, message).help("stop every worker and service on this data directory first")
    };
    let gate = Gate::close(dir)?.ok_or_else(|| busy("it has the lock of the data directory"))?;
    match workers::living(dir).first() {
        Some(worker) => Err(busy(&format!("the worker {worker}"))),
        None => Ok(gate),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// An instant as a part of a file's name, in UTC: `20261121T165301Z`.
fn stamp(now: Instant) -> String {
    let text = now.to_string();
    let digits: String = text.chars().take_while(|c| *c != '.').filter(|c| !matches!(c, '-' | ':')).collect();
    digits + "Z"
}
