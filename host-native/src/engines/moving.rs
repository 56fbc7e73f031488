//! Takes everything from SQLite's file to a PostgreSQL database.
//!
//! In: a data directory on which nobody works, a database with nothing in it. Out: the same rows there, in one transaction, compared. Never:
//! a wake-up that did not arrive; a database that two hosts take for theirs.

use std::path::Path;
use std::sync::LazyLock;

use super::postgres::{self, Postgres};
use super::sql::engine::{Engine, Given, Holds, Row, Value};
use super::sqlite::{Column, Leaving};
use crate::clock::Clock;
use crate::config::PostgresConfig;
use crate::fault::{Fault, FaultKind};
use crate::report::Carried;

/// Tables in an order in which each finds what it refers to.
const TABLES: [&str; 42] = [
    "workspace",
    "contact",
    "suppression",
    "suppression_lifted",
    "conversation",
    "version",
    "enrollment",
    "snapshot",
    "timeline",
    "outbox",
    "task",
    "inbox",
    "setting",
    "api_key",
    "api_user",
    "api_session",
    "idempotency",
    "sequence",
    "target",
    "address",
    "account",
    "pace",
    "mailbox",
    "inbound",
    "engagement",
    "feed",
    "endpoint",
    "delivery",
    "delivery_try",
    "job",
    "usage",
    "watch",
    "watch_entry",
    "said",
    "question",
    "survey",
    "person",
    "contact_book",
    "shadow_send",
    // Whoever worked here is gone: by these rows what they had in hand is found and set free there.
    "worker",
    "hand",
    "mark",
];
/// Of these every database has rows of its own.
const OF_EACH: [&str; 3] = ["workspace", "worker", "mark"];
/// How many rows go at once.
const MANY: usize = 500;
/// A row's values on their way, all of them texts: the columns' order says which is which.
static VALUES: LazyLock<Vec<(&str, Holds)>> = LazyLock::new(|| {
    let names = "ca cb cc cd ce cf cg ch ci cj ck cl cm cn co cp cq cr cs ct cu cv cw cx cy cz";
    names.split(' ').map(|name| (name, Holds::Text)).collect()
});
/// What is still to happen, each with its moment: enrollments to be woken, conversations to be looked at, messages to be handed over.
const PENDING: [&str; 3] = [
    "SELECT workspace, id, due_at FROM enrollment WHERE due_at IS NOT NULL ORDER BY workspace, id",
    "SELECT workspace, conversation, due_at FROM watch WHERE due_at IS NOT NULL ORDER BY workspace, conversation",
    "SELECT workspace, key, not_before FROM outbox WHERE status IN ('pending', 'attempting') ORDER BY workspace, key",
];

/// Takes everything there. What was there already, because the same was interrupted at its end, is only compared.
pub fn to_postgres(dir: &Path, to: &PostgresConfig, clock: &Clock) -> Result<Carried, Fault> {
    let from = Leaving::open(dir)?;
    known(&from.tables()?)?;
    let to = postgres::open(to, clock)?;
    to.begin()?;
    let moved = arrived(&from, &to).inspect_err(|_| drop(to.rollback()))?;
    to.commit()?;
    from.has_moved()?;
    Ok(moved)
}

/// Every table has its place.
fn known(tables: &[String]) -> Result<(), Fault> {
    match tables.iter().find(|table| !TABLES.contains(&table.as_str())) {
        None => Ok(()),
        Some(table) => {
            let message = format!("expected the tables of this version, found `{table}`");
            Err(Fault::new(FaultKind::Store, message).help("move with the version that made it"))
        }
    }
}

fn arrived(from: &Leaving, to: &Postgres) -> Result<Carried, Fault> {
    let mut rows = 0;
    let empty = is_empty(to)?;
    if empty {
        to.exec("DELETE FROM workspace; DELETE FROM mark WHERE name <> 'claims'")?;
        for table in TABLES {
            rows += copied(from, to, table)?;
        }
        to.exec("SELECT setval(pg_get_serial_sequence('feed', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM feed), false)")?;
    }
    for table in TABLES.iter().filter(|table| !["worker", "mark"].contains(table)) {
        alike(table, counted(from, table)?, counted_there(to, table)?, empty)?;
    }
    let [enrollments, conversations, messages] = PENDING.map(|sql| pending(from, to, sql));
    Ok(Carried { rows, enrollments: enrollments?, conversations: conversations?, messages: messages? })
}

/// Whether there is nothing in any table, but what every database has.
fn is_empty(to: &Postgres) -> Result<bool, Fault> {
    for table in TABLES.iter().filter(|table| !OF_EACH.contains(table)) {
        if counted_there(to, table)? > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// All rows of a table.
fn copied(from: &Leaving, to: &Postgres, table: &str) -> Result<u64, Fault> {
    let columns = from.columns(table)?;
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let given = VALUES.get(..columns.len()).ok_or_else(|| Fault::new(FaultKind::Core, "a table has too many columns"))?;
    let given: &'static [(&'static str, Holds)] = given;
    let values: Vec<String> = columns.iter().zip(given).map(cast).collect();
    let rows_of = (to.dialect().given)(given);
    let (names, values) = (names.join(", "), values.join(", "));
    let sql = format!("INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE SELECT {values} FROM {rows_of}");
    let there = if table == "mark" { " WHERE name NOT IN ('claims', 'moved')" } else { "" };
    from.each(&format!("SELECT {names} FROM {table}{there}"), MANY, &mut |rows| {
        let rows = rows.into_iter().map(|row| row.into_iter().map(as_text).collect()).collect();
        to.run_for(&sql, &[], &Given { columns: given, rows }).map(drop)
    })
}

fn cast(((_, holds), (name, _)): (&Column, &(&str, Holds))) -> String {
    match holds {
        Holds::Int => format!("CAST(r.{name} AS BIGINT)"),
        Holds::Text => format!("r.{name}"),
    }
}

fn as_text(value: Value<'static>) -> Value<'static> {
    match value {
        Value::Int(number) => number.to_string().into(),
        other => other,
    }
}

fn counted(from: &Leaving, table: &str) -> Result<i64, Fault> {
    let mut count = 0;
    from.each(&format!("SELECT count(*) FROM {table}"), 1, &mut |rows| {
        count = first(&rows);
        Ok(())
    })?;
    Ok(count)
}

fn counted_there(to: &Postgres, table: &str) -> Result<i64, Fault> {
    Ok(first(&to.rows(&format!("SELECT count(*) FROM {table}"), &[])?))
}

fn first(rows: &[Row]) -> i64 {
    rows.first().and_then(|row| row.first()?.number()).unwrap_or(0)
}

fn alike(what: &str, here: i64, there: i64, copied: bool) -> Result<(), Fault> {
    if here == there {
        return Ok(());
    }
    if copied {
        return Err(Fault::new(FaultKind::Store, format!("expected {here} rows of `{what}` to arrive, found {there}")));
    }
    let message = "expected an empty database, found one that has something else in it";
    Err(Fault::new(FaultKind::Input, message).help("name another database, or another schema with `--database-schema`"))
}

/// Compares what is still to happen, one by one; says how many there are.
fn pending(from: &Leaving, to: &Postgres, sql: &str) -> Result<u64, Fault> {
    let mut there = to.rows(sql, &[])?.into_iter();
    let count = from.each(sql, MANY, &mut |rows| match rows.into_iter().find(|row| there.next().as_ref() != Some(row)) {
        None => Ok(()),
        Some(row) => {
            let message = format!("expected what is to happen to arrive, found another or none in the place of {}", named(&row));
            Err(Fault::new(FaultKind::Store, message).help("nothing was moved; say what you see to whoever runs the database"))
        }
    })?;
    match there.next() {
        None => Ok(count),
        Some(row) => Err(Fault::new(FaultKind::Store, format!("found {} there, which is not here", named(&row)))),
    }
}

fn named(row: &Row) -> String {
    row.iter()
        .map(|value| value.text().map_or_else(|| value.number().unwrap_or(0).to_string(), str::to_owned))
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_of_the_file_has_a_place_and_fits() {
        let dir = tempfile::tempdir().unwrap();
        drop(crate::engines::sqlite::open(dir.path(), &Clock::system()).unwrap());
        let from = Leaving::open(dir.path()).unwrap();
        let mut tables = from.tables().unwrap();
        let mut known: Vec<&str> = TABLES.to_vec();
        tables.sort();
        known.sort_unstable();
        assert_eq!(tables, known);
        assert!(tables.iter().all(|table| from.columns(table).unwrap().len() <= VALUES.len()));
    }
}
