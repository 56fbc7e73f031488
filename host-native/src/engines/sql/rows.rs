//! Reads rows as the wire's types.
//!
//! In: a store. Out: contacts, conversations, states, instants. Never: a write.

use relance_core::base::{ContactId, EnrollmentId, Instant};
use relance_core::wire::{Contact, Conversation};

use super::Store;
use super::engine::Columns;
use crate::drive::port::Seat;
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

impl SeatRow {
    /// The columns id, state, sequence, version, claims, live, put_aside.
    pub(super) fn read(row: &mut Columns) -> Result<Self, Fault> {
        Ok(Self {
            id: EnrollmentId::new(row.take::<String>()?),
            json: row.take()?,
            version: (row.take()?, row.take()?),
            claims: row.take()?,
            live: row.take()?,
            put_aside: row.take()?,
        })
    }
}

pub(super) fn instant(millis: i64) -> Instant {
    Instant::from_millis(millis).unwrap_or(if millis < 0 { Instant::MIN } else { Instant::MAX })
}

impl Store {
    /// A contact by id.
    pub fn contact(&self, id: &ContactId) -> Result<Option<Contact>, Fault> {
        self.contact_row(id, "")
    }

    /// The same, locked until the transaction is over.
    pub(super) fn contact_locked(&self, id: &ContactId) -> Result<Option<Contact>, Fault> {
        self.contact_row(id, self.engine.dialect().locked)
    }

    fn contact_row(&self, id: &ContactId, locked: &str) -> Result<Option<Contact>, Fault> {
        let sql = format!("SELECT json FROM contact WHERE workspace = :w AND id = :id{locked}");
        let json: Option<String> =
            self.one(&sql, &[(":w", (&self.workspace).into()), (":id", id.as_str().into())], Columns::take)?;
        Ok(json.map(|json| serde_json::from_str(&json)).transpose()?)
    }

    pub(super) fn conversations(&self, contact: &ContactId) -> Result<Vec<Conversation>, Fault> {
        let sql = "SELECT json FROM conversation WHERE workspace = :w AND contact = :contact ORDER BY id";
        let values = [(":w", (&self.workspace).into()), (":contact", contact.as_str().into())];
        self.all(sql, &values, |row| Ok(serde_json::from_str(&row.take::<String>()?)?))
    }

    /// All of a contact's enrollments, the oldest first.
    pub(super) fn seats(&self, contact: &ContactId) -> Result<Vec<SeatRow>, Fault> {
        let sql = "SELECT id, state, sequence, version, claims, live, put_aside FROM enrollment
                   WHERE workspace = :w AND contact = :contact ORDER BY enrolled_at, id";
        let values = [(":w", (&self.workspace).into()), (":contact", contact.as_str().into())];
        self.all(sql, &values, SeatRow::read)
    }

    /// An enrollment as the loop sees it; nothing if its stored state can't be read.
    pub(super) fn seat(&mut self, row: SeatRow) -> Result<Option<Seat>, Fault> {
        let (sequence, number) = &row.version;
        let Some((version, exclusive_group, priority)) = self.version_of(sequence, *number)? else { return Ok(None) };
        let Ok(state) = serde_json::from_str(&row.json) else { return Ok(None) };
        let json = serde_json::value::RawValue::from_string(row.json)?;
        Ok(Some(Seat { state, json, version, exclusive_group, priority, claims: row.claims }))
    }

    /// How many enrollments of the workspace are live.
    pub(super) fn live(&self) -> Result<u32, Fault> {
        let index = (self.engine.dialect().index)("enrollment_under_way");
        let sql = format!("SELECT count(*) FROM enrollment {index} WHERE live = 1 AND workspace = :w");
        Ok(self.one(&sql, &[(":w", (&self.workspace).into())], Columns::take)?.unwrap_or(0))
    }

    /// The same where the plan has a limit, else 0.
    pub(super) fn live_where_limited(&mut self) -> Result<u32, Fault> {
        let ((_, settings), _) = self.standing()?;
        let limited = settings.plan.as_ref().is_some_and(|plan| plan.max_enrollments.is_some());
        if limited { self.live() } else { Ok(0) }
    }
}

/// A unit variant's word on the wire.
pub(super) fn word(value: &impl serde::Serialize) -> Result<String, Fault> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(word),
        other => Ok(other.to_string()),
    }
}
