//! The SQLite engine: one database file, one writer at a time, workers known by locked files.
//!
//! In: a data directory. Out: an [`Engine`] with its schema up to date. Never: a commit that is not on the disk when it returns.

mod copy;
mod hold;
mod leave;
mod news;
mod workers;

use std::borrow::Cow;
use std::cell::Cell;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, OpenFlags, ToSql, TransactionBehavior};

use super::sql::engine::{Dialect, Engine, Given, Row, Slice, Value, Values};
use super::sql::{not_newer, store};
use super::steps::{self, Pending};
use crate::clock::Clock;
use crate::fault::{Fault, FaultKind};

pub use copy::{Copied, Replaced, backup, restore};
pub use hold::{Hold, RESTORED, Restored};
pub use leave::{Column, Leaving};

/// The schema's steps, in order; each is applied once, and none is ever changed.
const MIGRATIONS: [&str; 9] = [
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_service.sql"),
    include_str!("migrations/0003_hands.sql"),
    include_str!("migrations/0004_watch.sql"),
    include_str!("migrations/0005_users.sql"),
    include_str!("migrations/0006_lists.sql"),
    include_str!("migrations/0007_books.sql"),
    include_str!("migrations/0008_shadow.sql"),
    include_str!("migrations/0009_planning.sql"),
];
/// How long to wait for another writer.
const BUSY: Duration = Duration::from_secs(30);
/// How many statements are kept ready.
const STATEMENTS: usize = 64;

/// How much of the file a connection keeps in memory, in KiB (SQLite takes it as negative). A service has a connection a thread; the one that
/// decides for all touches tens of megabytes in a batch of due work.
const CACHE_KIB: i64 = -8_192;
const BATCH_CACHE_KIB: i64 = -65_536;
/// After how many pages the log goes into the file: pages that change in every batch go there once for many.
const WAL_PAGES: i64 = 8_192;

/// A writer has the whole file to itself, so no row needs a lock of its own.
static DIALECT: Dialect = Dialect {
    member: |column, name| format!("json_extract({column}, '$.{name}')"),
    holds: |text, part| format!("instr({text}, {part}) > 0"),
    index: |name| format!("INDEXED BY {name}"),
    items: |name| format!("json_each(:{name})"),
    // One row at a time: a prepared statement that is run again costs less than a list that is taken apart.
    given: |columns| {
        let columns: Vec<String> = columns.iter().map(|(name, _)| format!(":{name} AS {name}")).collect();
        format!("(SELECT {}) r", columns.join(", "))
    },
    // A cross join is done in the order in which it stands: each workspace first, then its few rows.
    each: |Slice { table, index, filter, order, .. }, most| {
        format!(
            "CROSS JOIN {table} d ON d.rowid IN
               (SELECT rowid FROM {table} INDEXED BY {index} WHERE workspace = w.id AND {filter} ORDER BY {} LIMIT {most})",
            order.join(", ")
        )
    },
    locked: "",
    skipping: "",
    shared: "",
    machine: ":machine",
    beside: "",
    nap: Duration::from_millis(20),
};

/// One connection to a database file.
pub struct Sqlite {
    connection: Connection,
    dir: PathBuf,
    worker: workers::Worker,
    _gate: workers::Gate,
    /// The transaction under way need not be on the disk.
    loose: Cell<bool>,
    /// It has something to tell.
    news: Cell<bool>,
}

/// Opens the database in this directory, makes what there is not, and brings the schema up to date.
pub fn open(dir: &Path, clock: &Clock) -> Result<Sqlite, Fault> {
    make_directory(dir)?;
    let gate = workers::Gate::pass(dir)?;
    let path = dir.join("relance.db");
    let mut connection =
        Connection::open(&path).map_err(|error| store(format!("the database `{}` can't be opened: {error}", path.display())))?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", CACHE_KIB)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?; // What a statement may have to take back needs no file.
    connection.pragma_update(None, "wal_autocheckpoint", WAL_PAGES)?;
    migrate(&mut connection)?;
    leave::is_here(&connection)?;
    let worker = workers::Worker::start(&connection, dir, clock.machine())?;
    Ok(Sqlite { connection, dir: dir.to_path_buf(), worker, _gate: gate, loose: Cell::new(false), news: Cell::new(false) })
}

/// The steps of the schema that the database of this directory does not have yet. Nothing is made or changed.
pub fn pending(dir: &Path) -> Result<Pending, Fault> {
    let path = dir.join("relance.db");
    let found = match path.exists() {
        true => schema(&Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?)?,
        false => 0,
    };
    not_newer(found, current())?;
    Ok(steps::pending(path.display().to_string(), found, &MIGRATIONS, steps::waits_in_sqlite))
}

/// Makes the data directory, for its owner alone: people's names and addresses are in it.
fn make_directory(dir: &Path) -> Result<(), Fault> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(|error| store(format!("the data directory `{}` can't be made: {error}", dir.display())))
}

/// By how many milliseconds the machine's clock was set since each living worker of this directory began.
pub fn clock_set(dir: &Path) -> Vec<(String, i64)> {
    workers::notes(dir).into_iter().filter_map(|(id, note)| Some((id, crate::clock::set_since(&note)?))).collect()
}

impl Engine for Sqlite {
    fn dialect(&self) -> &'static Dialect {
        &DIALECT
    }

    fn worker(&self) -> &str {
        &self.worker.id
    }

    fn rows(&self, sql: &str, values: &Values<'_>) -> Result<Vec<Row>, Fault> {
        let mut rows = Vec::new();
        found(&mut self.bound(sql, values)?, &mut rows)?;
        Ok(rows)
    }

    fn run(&self, sql: &str, values: &Values<'_>) -> Result<u64, Fault> {
        Ok(u64::try_from(self.bound(sql, values)?.raw_execute()?).unwrap_or(u64::MAX))
    }

    fn rows_for(&self, sql: &str, values: &Values<'_>, given: &Given<'_>) -> Result<Vec<Row>, Fault> {
        let mut rows = Vec::new();
        self.for_each(sql, values, given, |statement| found(statement, &mut rows))?;
        Ok(rows)
    }

    fn run_for(&self, sql: &str, values: &Values<'_>, given: &Given<'_>) -> Result<u64, Fault> {
        let mut changed = 0;
        self.for_each(sql, values, given, |statement| {
            changed += u64::try_from(statement.raw_execute()?).unwrap_or(u64::MAX);
            Ok(())
        })?;
        Ok(changed)
    }

    fn exec(&self, sql: &str) -> Result<(), Fault> {
        Ok(self.connection.execute_batch(sql)?)
    }

    fn begin(&self) -> Result<(), Fault> {
        self.exec("BEGIN IMMEDIATE")
    }

    fn begin_many(&self) -> Result<(), Fault> {
        self.exec(&format!("PRAGMA cache_size = {BATCH_CACHE_KIB}; BEGIN IMMEDIATE"))
    }

    fn begin_loosely(&self) -> Result<(), Fault> {
        self.loose.set(true);
        self.exec("PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE")
    }

    fn begin_reading(&self) -> Result<(), Fault> {
        self.exec("BEGIN")
    }

    fn commit(&self) -> Result<(), Fault> {
        self.exec("COMMIT")?;
        self.tighten()?;
        if self.news.take() {
            news::tell();
        }
        Ok(())
    }

    fn rollback(&self) -> Result<(), Fault> {
        self.news.set(false);
        self.exec("ROLLBACK")?;
        self.tighten()
    }

    fn announce(&self) -> Result<(), Fault> {
        self.news.set(true);
        Ok(())
    }

    fn wait(&self, nap: Duration) -> Result<(), Fault> {
        news::wait(nap);
        Ok(())
    }

    fn lives(&self, worker: &str) -> Result<bool, Fault> {
        Ok(workers::is_alive(&self.dir, worker))
    }

    fn forget(&self, worker: &str) {
        workers::forget(&self.dir, worker);
    }

    fn schema(&self) -> Result<(u32, u32), Fault> {
        Ok((schema(&self.connection)?, current()))
    }

    fn is_sound(&self) -> Result<bool, Fault> {
        let said: String = self.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        Ok(said == "ok")
    }

    fn describe(&self) -> String {
        self.dir.join("relance.db").display().to_string()
    }
}

impl Sqlite {
    /// From here on a commit is on the disk when it returns.
    fn tighten(&self) -> Result<(), Fault> {
        if self.loose.take() { self.exec("PRAGMA synchronous = FULL") } else { Ok(()) }
    }

    /// A statement with those of the values that it names.
    fn bound(&self, sql: &str, values: &Values<'_>) -> Result<CachedStatement<'_>, Fault> {
        let mut statement = self.connection.prepare_cached(sql)?;
        for (name, value) in values {
            if let Some(index) = statement.parameter_index(name)? {
                statement.raw_bind_parameter(index, value)?;
            }
        }
        Ok(statement)
    }

    /// Does this with a statement for each of the given rows.
    fn for_each(
        &self,
        sql: &str,
        values: &Values<'_>,
        given: &Given<'_>,
        mut act: impl FnMut(&mut CachedStatement<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut statement = self.bound(sql, values)?;
        let names = given.columns.iter().map(|(name, _)| statement.parameter_index(&format!(":{name}")));
        let places: Vec<Option<usize>> = names.collect::<Result<_, _>>()?;
        for row in &given.rows {
            for (place, value) in places.iter().zip(row) {
                if let Some(place) = place {
                    statement.raw_bind_parameter(*place, value)?;
                }
            }
            act(&mut statement)?;
        }
        Ok(())
    }
}

/// Adds the rows that a statement gives.
fn found(statement: &mut CachedStatement<'_>, rows: &mut Vec<Row>) -> Result<(), Fault> {
    let columns = statement.column_count();
    let mut found = statement.raw_query();
    while let Some(row) = found.next()? {
        rows.push((0..columns).map(|column| value(row.get_ref(column)?)).collect::<Result<_, Fault>>()?);
    }
    Ok(())
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

fn value(found: ValueRef<'_>) -> Result<Value<'static>, Fault> {
    match found {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Int(number)),
        ValueRef::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => Ok(Value::Text(Cow::Owned(text.to_owned()))),
            Err(_) => Err(Fault::new(FaultKind::Core, "a stored text is not UTF-8")),
        },
        ValueRef::Real(_) | ValueRef::Blob(_) => {
            Err(Fault::new(FaultKind::Core, "a stored value is neither text nor whole number"))
        }
    }
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
    not_newer(found, current())?;
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
            Some(rusqlite::ErrorCode::DiskFull) => Fault::full(),
            _ => store(format!("the database says: {error}")),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says what went wrong by stopping")]
mod tests {
    use super::*;

    fn texts(connection: &Connection, sql: &str) -> Vec<String> {
        let mut statement = connection.prepare(sql).unwrap();
        let found = statement.query_map([], |row| row.get(0)).unwrap();
        found.map(Result::unwrap).collect()
    }

    #[test]
    fn the_planner_knows_of_every_index_how_much_it_finds() {
        let dir = tempfile::tempdir().unwrap();
        let engine = open(dir.path(), &Clock::system()).unwrap();
        let unknown = "SELECT l.name || '.' || i.name FROM sqlite_schema l JOIN pragma_index_list(l.name) i
                       WHERE l.type = 'table' AND l.name NOT LIKE 'sqlite_%'
                         AND NOT EXISTS (SELECT 1 FROM sqlite_stat1 s WHERE s.tbl = l.name AND s.idx IN (i.name, CASE i.origin WHEN 'pk' THEN l.name END))";
        assert_eq!(texts(&engine.connection, unknown), Vec::<String>::new());
        let gone = "SELECT idx FROM sqlite_stat1 WHERE idx NOT IN (SELECT name FROM sqlite_schema) AND idx NOT LIKE 'timeline_%'";
        assert_eq!(texts(&engine.connection, gone), Vec::<String>::new());
    }

    #[test]
    fn what_one_contact_has_is_found_without_a_look_at_the_others() {
        let dir = tempfile::tempdir().unwrap();
        let engine = open(dir.path(), &Clock::system()).unwrap();
        for (table, order) in [
            ("enrollment", "id"),
            ("outbox", "queued_at, key"),
            ("conversation", "id"),
            ("watch", "conversation"),
            ("target", "kind, id"),
            ("address", "channel, address"),
            ("inbound", "received_at"),
            ("inbox", "id"),
            ("person", "changed_at"),
            ("contact_book", "contact"),
            ("shadow_send", "at"),
        ] {
            let sql = format!("SELECT * FROM {table} WHERE workspace = :w AND contact = :contact ORDER BY {order}");
            let mut plan = engine.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let steps: Vec<String> = plan.raw_query().mapped(|row| row.get(3)).map(Result::unwrap).collect();
            assert!(steps.iter().any(|step| step.contains("contact=?")), "{table}: {steps:?}");
        }
    }
}
