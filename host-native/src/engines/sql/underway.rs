//! Enrollments that are under way, with what a question about them needs: the person, the conversation, what was sent.
//!
//! In: a sequence, or all of the workspace; where to go on. Out: enrollments by id. Never: a lock; a change.

use relance_core::base::{ContactId, EnrollmentId, SequenceId};
use relance_core::wire::SentRecord;
use serde_json::value::RawValue;

use super::engine::Columns;
use super::turn::CAPS_MILLIS;
use super::{Store, batch};
use crate::fault::Fault;

/// An enrollment that is under way.
#[derive(Debug, Clone)]
pub struct Underway {
    /// Its id.
    pub id: EnrollmentId,
    /// Whose it is.
    pub contact: ContactId,
    /// Its sequence.
    pub sequence: SequenceId,
    /// The number of its version.
    pub version: u32,
    /// Its state, byte for byte.
    pub state: Box<RawValue>,
    /// The person, byte for byte.
    pub person: Box<RawValue>,
}

/// The core's codes of what waits for an account; in a state's text they stand nowhere else but in reasons.
const WAITS: &str = "(e.state LIKE '%\"lifecycle.accountRefused\"%' OR e.state LIKE '%\"route.accountPaused\"%')";

impl Store {
    /// Those of a sequence, or of the whole workspace, after an id.
    pub fn under_way(&self, sequence: Option<&SequenceId>, after: &str, most: u32) -> Result<Vec<Underway>, Fault> {
        let of = if sequence.is_some() { "AND e.sequence = :sequence" } else { "" };
        let sql = format!(
            "SELECT e.id, e.contact, e.sequence, e.version, e.state, c.json FROM enrollment e
               JOIN contact c ON c.workspace = e.workspace AND c.id = e.contact
             WHERE e.workspace = :w AND e.live = 1 AND e.put_aside = 0 {of} AND e.id > :after ORDER BY e.id LIMIT :most"
        );
        let sequence = (":sequence", sequence.map(SequenceId::as_str).into());
        let values = [(":w", (&self.workspace).into()), sequence, (":after", after.into()), (":most", most.into())];
        self.all(&sql, &values, underway)
    }

    /// Those of the workspace with a step that is held because an account is refused or paused, after an id.
    pub fn waiting_for_account(&self, after: &str, most: u32) -> Result<Vec<Underway>, Fault> {
        let sql = format!(
            "SELECT e.id, e.contact, e.sequence, e.version, e.state, c.json FROM enrollment e
               JOIN contact c ON c.workspace = e.workspace AND c.id = e.contact
             WHERE e.workspace = :w AND e.live = 1 AND e.put_aside = 0 AND {WAITS} AND e.id > :after ORDER BY e.id LIMIT :most"
        );
        self.all(&sql, &[(":w", (&self.workspace).into()), (":after", after.into()), (":most", most.into())], underway)
    }

    /// How many of them there are.
    pub fn count_waiting_for_account(&self) -> Result<u32, Fault> {
        let sql =
            format!("SELECT count(*) FROM enrollment e WHERE e.workspace = :w AND e.live = 1 AND e.put_aside = 0 AND {WAITS}");
        Ok(self.one(&sql, &[(":w", (&self.workspace).into())], Columns::take)?.unwrap_or(0))
    }

    /// One of a sequence, if it is under way.
    pub fn one_under_way(&self, sequence: &SequenceId, id: &EnrollmentId) -> Result<Option<Underway>, Fault> {
        let sql = "SELECT e.id, e.contact, e.sequence, e.version, e.state, c.json FROM enrollment e
                     JOIN contact c ON c.workspace = e.workspace AND c.id = e.contact
                   WHERE e.workspace = :w AND e.live = 1 AND e.sequence = :sequence AND e.id = :id";
        let values = [(":w", (&self.workspace).into()), (":sequence", sequence.as_str().into()), (":id", id.as_str().into())];
        self.one(sql, &values, underway)
    }

    /// How many there are.
    pub fn count_under_way(&self, sequence: Option<&SequenceId>) -> Result<u32, Fault> {
        let Some(sequence) = sequence else { return self.live() };
        let sql = "SELECT count(*) FROM enrollment WHERE workspace = :w AND live = 1 AND sequence = :sequence";
        let values = [(":w", (&self.workspace).into()), (":sequence", sequence.as_str().into())];
        Ok(self.one(sql, &values, Columns::take)?.unwrap_or(0))
    }

    /// Messages lately accepted for a contact, and those on their way.
    pub(crate) fn sent(&self, contact: &ContactId) -> Result<Vec<SentRecord>, Fault> {
        let purpose = (self.engine.dialect().member)("effect", "purpose");
        let sql = format!(
            "SELECT coalesce(settled_at, queued_at) AS at, channel, key, {purpose} FROM outbox
             WHERE workspace = :w AND contact = :contact AND coalesce(settled_at, queued_at) > :since
               AND status IN ('accepted', 'unknown', 'pending', 'attempting') ORDER BY at, key"
        );
        let since = (":since", (self.clock.now().millis() - CAPS_MILLIS).into());
        self.all(&sql, &[(":w", (&self.workspace).into()), (":contact", contact.as_str().into()), since], batch::sent)
    }
}

fn underway(row: &mut Columns) -> Result<Underway, Fault> {
    Ok(Underway {
        id: EnrollmentId::new(row.take::<String>()?),
        contact: ContactId::new(row.take::<String>()?),
        sequence: SequenceId::new(row.take::<String>()?),
        version: row.take()?,
        state: RawValue::from_string(row.take()?)?,
        person: RawValue::from_string(row.take()?)?,
    })
}
