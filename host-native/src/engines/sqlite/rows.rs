//! Reads rows as the wire's types.
//!
//! In: a connection. Out: contacts, conversations, states, instants. Never: a write.

use relance_core::base::{ContactId, EnrollmentId, Instant};
use relance_core::wire::{Contact, Conversation, Status};
use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;

use crate::fault::Fault;

/// A state's id, its JSON, the sequence and number of its version, and how many times it was claimed.
pub(super) type SeatRow = (EnrollmentId, String, (String, u32), u32);

pub(super) fn instant(millis: i64) -> Instant {
    Instant::from_millis(millis).unwrap_or(if millis < 0 { Instant::MIN } else { Instant::MAX })
}

pub(super) fn contact(connection: &Connection, id: &ContactId) -> Result<Option<Contact>, Fault> {
    let json: Option<String> = connection
        .prepare_cached("SELECT json FROM contact WHERE id = ?1")?
        .query_row([id.as_str()], |row| row.get(0))
        .optional()?;
    Ok(json.map(|json| serde_json::from_str(&json)).transpose()?)
}

pub(super) fn conversations(connection: &Connection, contact: &ContactId) -> Result<Vec<Conversation>, Fault> {
    let mut statement = connection.prepare_cached("SELECT json FROM conversation WHERE contact = ?1 ORDER BY id")?;
    let rows = statement.query_map([contact.as_str()], |row| row.get::<_, String>(0))?;
    rows.map(|json| Ok(serde_json::from_str(&json?)?)).collect()
}

/// All of a contact's enrollments, the oldest first.
pub(super) fn seats(connection: &Connection, contact: &ContactId) -> Result<Vec<SeatRow>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT id, state, sequence, version, claims FROM enrollment WHERE contact = ?1 ORDER BY enrolled_at, id",
    )?;
    let rows = statement.query_map([contact.as_str()], |row| {
        let id: String = row.get(0)?;
        Ok((EnrollmentId::new(id), row.get(1)?, (row.get(2)?, row.get(3)?), row.get(4)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many enrollments of the workspace are live.
pub(super) fn live(connection: &Connection) -> Result<u32, Fault> {
    let sql = "SELECT count(*) FROM enrollment INDEXED BY enrollment_live WHERE live = 1";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Whether a state goes on; read without the rest of it.
pub(super) fn is_live(state: &str) -> Result<bool, Fault> {
    #[derive(Deserialize)]
    struct Standing {
        status: Status,
    }
    Ok(serde_json::from_str::<Standing>(state)?.status.is_live())
}

/// A unit variant's word on the wire.
pub(super) fn word(value: &impl serde::Serialize) -> Result<String, Fault> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(word),
        other => Ok(other.to_string()),
    }
}
