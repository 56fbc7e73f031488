//! Copies what the host itself has written for one contact: the same rows for many, under other ids.
//!
//! In: the rows of one enrollment, as texts. Out: rows of as many others, in PostgreSQL by COPY, in SQLite by prepared inserts. Never: a
//! state that the core has not made.

use anyhow::{Context, Result};
use postgres::Client;
use rusqlite::Connection;
use rusqlite::types::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Write as _;

/// The tables in the order in which they refer to each other.
const TABLES: [&str; 4] = ["contact", "enrollment", "snapshot", "timeline"];

/// A table's rows of one enrollment.
pub(crate) struct Pattern {
    table: &'static str,
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

/// Whose rows are copied.
pub(crate) struct Original<'a> {
    pub(crate) contact: &'a str,
    pub(crate) enrollment: &'a str,
}

/// Which rows of a table are those of one enrollment.
fn chosen(table: &str, original: &Original<'_>) -> String {
    let Original { contact, enrollment } = original;
    match table {
        "contact" => format!("SELECT * FROM contact WHERE id = '{contact}'"),
        "enrollment" => format!("SELECT * FROM enrollment WHERE id = '{enrollment}'"),
        "timeline" => format!("SELECT * FROM timeline WHERE enrollment = '{enrollment}'"),
        _ => format!("SELECT * FROM snapshot WHERE json LIKE '%\"{contact}\"%'"),
    }
}

/// The rows of an enrollment in PostgreSQL.
pub(crate) fn in_postgres(client: &mut Client, schema: &str, original: &Original<'_>) -> Result<Vec<Pattern>> {
    TABLES
        .iter()
        .map(|table| {
            let found = client.query(&chosen(table, original).replace("FROM ", &format!("FROM {schema}")), &[])?;
            let columns = found.first().with_context(|| format!("expected rows in `{table}`"))?.columns();
            let whole = |row: &postgres::Row| {
                (0..row.len())
                    .map(|index| {
                        Ok(match row.columns().get(index).map(|column| column.type_().name()) {
                            Some("int8") => row.try_get::<_, Option<i64>>(index)?.map_or(Value::Null, Value::Integer),
                            _ => row.try_get::<_, Option<String>>(index)?.map_or(Value::Null, Value::Text),
                        })
                    })
                    .collect::<Result<Vec<_>>>()
            };
            let columns = columns.iter().map(|column| column.name().to_owned()).collect();
            Ok(Pattern { table, columns, rows: found.iter().map(whole).collect::<Result<_>>()? })
        })
        .collect()
}

/// The rows of an enrollment in SQLite.
pub(crate) fn in_sqlite(connection: &Connection, original: &Original<'_>) -> Result<Vec<Pattern>> {
    TABLES
        .iter()
        .map(|table| {
            let mut statement = connection.prepare(&chosen(table, original))?;
            let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
            let rows = statement
                .query_map([], |row| (0..columns.len()).map(|index| row.get(index)).collect())?
                .collect::<Result<_, _>>()?;
            Ok(Pattern { table, columns, rows })
        })
        .collect()
}

impl Kind<'_> {
    /// A table's rows for another contact and enrollment. A snapshot goes by the hash of its text, wherever it is referred to.
    fn copies(&self, table: usize, number: u32) -> Vec<Vec<Value>> {
        let names = names(&self.patterns, &self.original, self.prefix, number);
        let other = |value: &Value| match value {
            Value::Text(text) => {
                let text =
                    text.replace(self.original.contact, &names.contact).replace(self.original.enrollment, &names.enrollment);
                Value::Text(names.hashes.iter().fold(text, |text, (old, new)| if text == *old { new.clone() } else { text }))
            }
            other => other.clone(),
        };
        let rows = self.patterns.get(table).map(|pattern| &pattern.rows);
        rows.into_iter().flatten().map(|row| row.iter().map(other).collect()).collect()
    }
}

/// What a copy is called.
struct Names {
    contact: String,
    enrollment: String,
    /// The hashes of the original's snapshots, and of the copy's.
    hashes: Vec<(String, String)>,
}

fn names(patterns: &[Pattern], original: &Original<'_>, prefix: &str, number: u32) -> Names {
    let mut names =
        Names { contact: format!("{prefix}{number:08}"), enrollment: format!("enr_{prefix}{number:020x}"), hashes: Vec::new() };
    let rows = patterns.iter().filter(|pattern| pattern.table == "snapshot").flat_map(|pattern| &pattern.rows);
    for row in rows {
        let texts: Vec<&String> =
            row.iter().filter_map(|value| if let Value::Text(text) = value { Some(text) } else { None }).collect();
        // Its columns are the workspace, the hash and the text.
        if let [_, hash, json, ..] = texts.as_slice() {
            let json = json.replace(original.contact, &names.contact).replace(original.enrollment, &names.enrollment);
            names.hashes.push(((*hash).clone(), sha256(&json)));
        }
    }
    names
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut all, byte| {
        let _ = write!(all, "{byte:02x}");
        all
    })
}

/// Whose rows are copied how often, and what the copies' ids begin with.
pub(crate) struct Kind<'a> {
    pub(crate) original: Original<'a>,
    pub(crate) prefix: &'a str,
    pub(crate) count: u32,
    pub(crate) patterns: Vec<Pattern>,
}

/// Which copy of which kind comes next: the kinds are spread evenly among each other, as they are where people come and go.
fn mixed<'a>(kinds: &'a [Kind<'a>]) -> impl Iterator<Item = (&'a Kind<'a>, u32)> {
    let all: u64 = kinds.iter().map(|kind| u64::from(kind.count)).sum();
    (0..all).flat_map(move |place| {
        kinds.iter().filter_map(move |kind| {
            let so_far = |place: u64| {
                u32::try_from(u128::from(place) * u128::from(kind.count) / u128::from(all.max(1))).unwrap_or(u32::MAX)
            };
            (so_far(place + 1) > so_far(place)).then_some((kind, so_far(place)))
        })
    })
}

/// Writes the copies into PostgreSQL; foreign keys are not looked at, what refers to what is copied together.
pub(crate) fn copy_into_postgres(client: &mut Client, kinds: &[Kind<'_>]) -> Result<()> {
    client.batch_execute("SET session_replication_role = replica")?;
    for (index, table) in TABLES.iter().enumerate() {
        let columns = kinds.iter().find_map(|kind| kind.patterns.get(index)).context("expected rows to copy")?.columns.join(", ");
        let mut writer = client.copy_in(&format!("COPY {table} ({columns}) FROM STDIN"))?;
        let mut lines = String::new();
        for (kind, number) in mixed(kinds) {
            for row in kind.copies(index, number) {
                line(&row, &mut lines)?;
            }
            if lines.len() > 1 << 20 {
                writer.write_all(lines.as_bytes())?;
                lines.clear();
            }
        }
        writer.write_all(lines.as_bytes())?;
        writer.finish()?;
    }
    Ok(())
}

fn line(row: &[Value], lines: &mut String) -> Result<()> {
    for (index, value) in row.iter().enumerate() {
        lines.push_str(if index > 0 { "\t" } else { "" });
        match value {
            Value::Text(text) => escape(text, lines),
            Value::Integer(number) => write!(lines, "{number}")?,
            _ => lines.push_str("\\N"),
        }
    }
    lines.push('\n');
    Ok(())
}

fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
}

/// Writes the copies into SQLite.
pub(crate) fn copy_into_sqlite(connection: &mut Connection, kinds: &[Kind<'_>]) -> Result<()> {
    let transaction = connection.transaction()?;
    for (index, table) in TABLES.iter().enumerate() {
        let columns = &kinds.iter().find_map(|kind| kind.patterns.get(index)).context("expected rows to copy")?.columns;
        let (names, places) = (columns.join(", "), vec!["?"; columns.len()].join(", "));
        let mut insert = transaction.prepare(&format!("INSERT INTO {table} ({names}) VALUES ({places})"))?;
        for (kind, number) in mixed(kinds) {
            for row in kind.copies(index, number) {
                insert.execute(rusqlite::params_from_iter(row))?;
            }
        }
    }
    Ok(transaction.commit()?)
}
