//! Reads rows as the wire's types.
//!
//! In: a connection. Out: contacts, conversations, states, instants. Never: a write.

use relance_core::base::{ContactId, EnrollmentId, Instant};
use relance_core::wire::{Contact, Conversation};
use rusqlite::{Connection, OptionalExtension};

use crate::fault::Fault;

/// An enrollment's row.
pub(super) struct SeatRow {
    pub(super) id: EnrollmentId,
    pub(super) json: String,
    pub(super) version: (String, u32),
    pub(super) claims: u32,
    pub(super) live: bool,
    pub(super) put_aside: bool,
}

pub(super) fn instant(millis: i64) -> Instant {
    Instant::from_millis(millis).unwrap_or(if millis < 0 { Instant::MIN } else { Instant::MAX })
}

pub(super) fn contact(connection: &Connection, workspace: &str, id: &ContactId) -> Result<Option<Contact>, Fault> {
    let json: Option<String> = connection
        .prepare_cached("SELECT json FROM contact WHERE workspace = ?1 AND id = ?2")?
        .query_row([workspace, id.as_str()], |row| row.get(0))
        .optional()?;
    Ok(json.map(|json| serde_json::from_str(&json)).transpose()?)
}

pub(super) fn conversations(connection: &Connection, workspace: &str, contact: &ContactId) -> Result<Vec<Conversation>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT json FROM conversation WHERE workspace = ?1 AND contact = ?2 ORDER BY id")?;
    let rows = statement.query_map([workspace, contact.as_str()], |row| row.get::<_, String>(0))?;
    rows.map(|json| Ok(serde_json::from_str(&json?)?)).collect()
}

/// All of a contact's enrollments, the oldest first.
pub(super) fn seats(connection: &Connection, workspace: &str, contact: &ContactId) -> Result<Vec<SeatRow>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT id, state, sequence, version, claims, live, put_aside FROM enrollment
         WHERE workspace = ?1 AND contact = ?2 ORDER BY enrolled_at, id",
    )?;
    let rows = statement.query_map([workspace, contact.as_str()], |row| {
        Ok(SeatRow {
            id: EnrollmentId::new(row.get::<_, String>(0)?),
            json: row.get(1)?,
            version: (row.get(2)?, row.get(3)?),
            claims: row.get(4)?,
            live: row.get(5)?,
            put_aside: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many enrollments of the workspace are live.
pub(super) fn live(connection: &Connection, workspace: &str) -> Result<u32, Fault> {
    let sql = "SELECT count(*) FROM enrollment INDEXED BY enrollment_live WHERE live = 1 AND workspace = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([workspace], |row| row.get(0))?)
}

/// A unit variant's word on the wire.
pub(super) fn word(value: &impl serde::Serialize) -> Result<String, Fault> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(word),
        other => Ok(other.to_string()),
    }
}
