//! Lists in pages: hand-made lists, timelines, conversations; always of one workspace, always with an index.
//!
//! In: filters, and what the last row before the page was known by. Out: rows. Never: a write, a row of another workspace.

use relance_core::base::{ContactId, ConversationId, EnrollmentId, Instant};
use relance_core::wire::Conversation;

use super::Store;
use super::engine::Columns;
use super::filter::Where;
use crate::fault::Fault;

/// An entry of one of a contact's timelines.
pub struct Told {
    /// When, as the entry says it.
    pub at: String,
    /// Whose enrollment's.
    pub enrollment: EnrollmentId,
    /// Its place on that enrollment's timeline.
    pub seq: i64,
    /// The core's entry.
    pub entry: String,
}

impl Told {
    /// What the entry is known by.
    pub fn place(&self) -> String {
        format!("{} {} {}", self.at, self.seq, self.enrollment)
    }
}

impl Store {
    /// Whether an enrollment goes through a hand-made list.
    pub fn is_list(&self, id: &EnrollmentId) -> Result<bool, Fault> {
        let sql = "SELECT v.inline FROM enrollment e
                     JOIN version v ON v.workspace = e.workspace AND v.sequence = e.sequence AND v.number = e.version
                   WHERE e.workspace = :w AND e.id = :id";
        Ok(self.one(sql, &[(":w", self.w()), (":id", id.as_str().into())], Columns::take)?.unwrap_or(false))
    }

    /// The ids of a contact's live enrollments that go through hand-made lists.
    pub fn live_lists(&self, contact: &ContactId) -> Result<Vec<EnrollmentId>, Fault> {
        let sql = "SELECT e.id FROM enrollment e
                     JOIN version v ON v.workspace = e.workspace AND v.sequence = e.sequence AND v.number = e.version
                   WHERE e.workspace = :w AND e.contact = :contact AND e.live = 1 AND v.inline = 1 ORDER BY e.enrolled_at, e.id";
        let values = [(":w", self.w()), (":contact", contact.as_str().into())];
        self.all(sql, &values, |row| Ok(EnrollmentId::new(row.take::<String>()?)))
    }

    /// What happened to all of a contact's enrollments, the oldest first, after an entry.
    pub fn told(&self, contact: &ContactId, after: Option<(&str, i64, &str)>, most: u32) -> Result<Vec<Told>, Fault> {
        let at = (self.engine.dialect().member)("t.entry", "now");
        let beyond =
            if after.is_some() { format!(" AND ({at}, t.seq, t.enrollment) > (:at, :seq, :after)") } else { String::new() };
        let (since, seq, enrollment) = after.unwrap_or_default();
        let sql = format!(
            "SELECT {at} AS at, t.enrollment, t.seq, t.entry FROM enrollment e
               JOIN timeline t ON t.workspace = e.workspace AND t.enrollment = e.id
             WHERE e.workspace = :w AND e.contact = :contact{beyond} ORDER BY at, t.seq, t.enrollment LIMIT :most"
        );
        let values = [
            (":w", self.w()),
            (":contact", contact.as_str().into()),
            (":at", since.into()),
            (":seq", seq.into()),
            (":after", enrollment.into()),
            (":most", most.into()),
        ];
        self.all(&sql, &values, |row| {
            let (at, enrollment) = (row.take()?, EnrollmentId::new(row.take::<String>()?));
            Ok(Told { at, enrollment, seq: row.take()?, entry: row.take()? })
        })
    }

    /// An enrollment's timeline after an entry, the oldest first: each entry's place, and the entry.
    pub fn timeline_after(&self, id: &EnrollmentId, after: i64, most: u32) -> Result<Vec<(i64, String)>, Fault> {
        let sql =
            "SELECT seq, entry FROM timeline WHERE workspace = :w AND enrollment = :id AND seq > :after ORDER BY seq LIMIT :most";
        let values = [(":w", self.w()), (":id", id.as_str().into()), (":after", after.into()), (":most", most.into())];
        self.all(sql, &values, |row| Ok((row.take()?, row.take()?)))
    }

    /// When a person was last asked to approve a text of an enrollment.
    pub fn asked_at(&self, id: &EnrollmentId) -> Result<Option<Instant>, Fault> {
        let sql = "SELECT entry FROM timeline WHERE workspace = :w AND enrollment = :id ORDER BY seq DESC";
        let entries: Vec<String> = self.all(sql, &[(":w", self.w()), (":id", id.as_str().into())], Columns::take)?;
        for entry in entries {
            let entry: relance_core::wire::TimelineEntry = serde_json::from_str(&entry)?;
            if entry.effects.iter().any(|effect| matches!(effect, relance_core::wire::Effect::RequestApproval(_))) {
                return Ok(Some(entry.now));
            }
        }
        Ok(None)
    }

    /// The conversations after an id, of a contact or of all, by id; each with whose it is.
    pub fn conversations_after(
        &self,
        contact: Option<&ContactId>,
        after: &str,
        most: u32,
    ) -> Result<Vec<(ContactId, Conversation)>, Fault> {
        let mut only = Where::of("c", self);
        only.is("c.contact", ":contact", contact.map(ContactId::as_str));
        only.value(":after", after);
        only.value(":most", most);
        let sql = format!(
            "SELECT c.contact, c.json FROM conversation c WHERE {} AND c.id > :after ORDER BY c.id LIMIT :most",
            only.text
        );
        self.all(&sql, &only.values, thread)
    }

    /// A conversation and whose it is.
    pub fn conversation_of(&self, id: &ConversationId) -> Result<Option<(ContactId, Conversation)>, Fault> {
        let sql = "SELECT contact, json FROM conversation WHERE workspace = :w AND id = :id";
        self.one(sql, &[(":w", self.w()), (":id", id.as_str().into())], thread)
    }
}

/// A conversation's row: whose it is, and what it is.
fn thread(row: &mut Columns) -> Result<(ContactId, Conversation), Fault> {
    Ok((ContactId::new(row.take::<String>()?), serde_json::from_str(&row.take::<String>()?)?))
}
