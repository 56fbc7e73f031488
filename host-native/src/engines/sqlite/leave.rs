//! A database file that nobody works on, read from end to end by whoever takes it elsewhere.
//!
//! In: the data directory. Out: tables, columns, rows; the note that everything was taken. Never: a row changed; a worker beside this.

use std::path::Path;

use rusqlite::Connection;

use super::copy::closed_gate;
use super::workers::Gate;
use super::{BUSY, migrate, store, value};
use crate::engines::sql::engine::{Holds, Row};
use crate::fault::{Fault, FaultKind};

/// The mark of a database that was taken elsewhere.
const MARK: &str = "moved";

/// A database that nobody else has open, for as long as this is kept.
pub struct Leaving {
    connection: Connection,
    _gate: Gate,
}

/// A column, and what it holds.
pub type Column = (String, Holds);

impl Leaving {
    /// Opens the database of this directory alone, and brings its schema up to date.
    pub fn open(dir: &Path) -> Result<Self, Fault> {
        let path = dir.join("relance.db");
        if !path.exists() {
            let message = format!("expected a database in `{}`, found none", dir.display());
            return Err(Fault::new(FaultKind::Input, message).help("name the data directory with `--data`"));
        }
        let gate = closed_gate(dir)?;
        let mut connection = Connection::open(&path)
            .map_err(|error| store(format!("the database `{}` can't be opened: {error}", path.display())))?;
        connection.busy_timeout(BUSY)?;
        migrate(&mut connection)?;
        is_here(&connection)?;
        Ok(Self { connection, _gate: gate })
    }

    /// The tables, by name.
    pub fn tables(&self) -> Result<Vec<String>, Fault> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
        let mut statement = self.connection.prepare(sql)?;
        let names = statement.query_map([], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// A table's columns.
    pub fn columns(&self, table: &str) -> Result<Vec<Column>, Fault> {
        let mut statement = self.connection.prepare("SELECT name, type FROM pragma_table_info(?1) ORDER BY cid")?;
        let columns = statement.query_map([table], |row| {
            let holds = if row.get::<_, String>(1)? == "INTEGER" { Holds::Int } else { Holds::Text };
            Ok((row.get(0)?, holds))
        })?;
        Ok(columns.collect::<Result<_, _>>()?)
    }

    /// What a question gives, so many rows at a time; says how many there are.
    pub fn each(&self, sql: &str, many: usize, take: &mut dyn FnMut(Vec<Row>) -> Result<(), Fault>) -> Result<u64, Fault> {
        let mut statement = self.connection.prepare(sql)?;
        let width = statement.column_count();
        let (mut found, mut rows, mut count) = (statement.query([])?, Vec::with_capacity(many), 0);
        while let Some(row) = found.next()? {
            rows.push((0..width).map(|column| value(row.get_ref(column)?)).collect::<Result<Row, Fault>>()?);
            count += 1;
            if rows.len() == many {
                take(std::mem::take(&mut rows))?;
            }
        }
        if !rows.is_empty() {
            take(rows)?;
        }
        Ok(count)
    }

    /// Everything was taken: nobody works on this database any more.
    pub fn has_moved(&self) -> Result<(), Fault> {
        let sql = "INSERT INTO mark (name, value) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET value = 1";
        self.connection.execute(sql, [MARK])?;
        Ok(())
    }
}

/// Refuses a database that was taken elsewhere: what is in it is decided there.
pub(super) fn is_here(connection: &Connection) -> Result<(), Fault> {
    let sql = "SELECT count(*) FROM mark WHERE name = ?1 AND value > 0";
    if connection.query_row(sql, [MARK], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(());
    }
    let message = "expected a database that is worked on, found one that was moved to PostgreSQL";
    Err(Fault::new(FaultKind::Input, message).help("name the database that it was moved to with `--database`"))
}
