//! Long lists in pages: people, enrollments, messages, timelines; always of one workspace, always with an index.
//!
//! In: filters, and what the last row before the page was known by. Out: rows. Never: a write, a row of another workspace.

use relance_core::base::{ContactId, ConversationId, EnrollmentId, Instant, SendKey, SequenceId};
use relance_core::wire::{Channel, Contact, Conversation, Send, Status, WaitingFor};

use super::engine::{Columns, Value};
use super::{Store, reports, rows};
use crate::fault::Fault;
use crate::report::{EnrollmentRow, OutboxRow, SendStatus};

/// Which contacts to list.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// Only those with this address on this channel, in the form in which addresses are compared.
    pub address: Option<(Channel, String)>,
    /// Only archived ones, or only the others.
    pub archived: Option<bool>,
}

/// Those with a text that waits for approval, or that no model has written.
const TEXTS: &str = " AND e.live = 1 AND (e.waiting_for = 'approval' OR e.state LIKE '%\"approving\"%' OR e.state LIKE '%\"compose.couldNotCompose\"%')";

/// Which enrollments to list.
#[derive(Debug, Clone, Default)]
pub struct Enrolled {
    /// Of this contact only.
    pub contact: Option<ContactId>,
    /// Of this sequence only.
    pub sequence: Option<SequenceId>,
    /// With this status only.
    pub status: Option<Status>,
    /// Only those that wait for this.
    pub waiting_for: Option<WaitingFor>,
    /// Only those that were put aside, or only the others.
    pub quarantined: Option<bool>,
    /// Only those with a text that a person is to approve or to write; others may be among them whose step is over.
    pub texts: bool,
}

/// Which messages to list.
#[derive(Debug, Clone, Default)]
pub struct Messages {
    /// To this contact only.
    pub contact: Option<ContactId>,
    /// Of this enrollment only.
    pub enrollment: Option<EnrollmentId>,
    /// On this channel only.
    pub channel: Option<Channel>,
    /// This far only.
    pub status: Option<SendStatus>,
    /// Those that come after this one: when it was stored, and its key.
    pub after: Option<(Instant, String)>,
}

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

/// Conditions of a statement, and the values that they name.
struct Where<'a> {
    text: String,
    values: Vec<(&'static str, Value<'a>)>,
}

impl<'a> Where<'a> {
    fn of(table: &str, store: &'a Store) -> Self {
        Self { text: format!("{table}.workspace = :w"), values: vec![(":w", store.w())] }
    }

    fn and(&mut self, condition: &str) {
        self.text.push_str(" AND ");
        self.text.push_str(condition);
    }

    fn is(&mut self, column: &str, name: &'static str, value: Option<impl Into<Value<'a>>>) {
        if let Some(value) = value {
            self.and(&format!("{column} = {name}"));
            self.values.push((name, value.into()));
        }
    }

    fn value(&mut self, name: &'static str, value: impl Into<Value<'a>>) {
        self.values.push((name, value.into()));
    }
}

impl Store {
    /// The contacts after an id, by id.
    pub fn people(&self, wanted: &People, after: &str, most: u32) -> Result<Vec<Contact>, Fault> {
        let mut only = Where::of("c", self);
        let mut from = "contact c";
        if let Some((channel, address)) = &wanted.address {
            from = "address a JOIN contact c ON c.workspace = a.workspace AND c.id = a.contact";
            only.and("a.workspace = :w");
            only.is("a.channel", ":channel", Some(channel.as_str()));
            only.is("a.address", ":address", Some(address));
        }
        // A contact that is not archived does not say so.
        let archived = (self.engine.dialect().member)("c.json", "archived");
        if let Some(wanted) = wanted.archived {
            only.and(&format!("{archived} IS {}NULL", if wanted { "NOT " } else { "" }));
        }
        only.value(":after", after);
        only.value(":most", most);
        let sql = format!("SELECT c.json FROM {from} WHERE {} AND c.id > :after ORDER BY c.id LIMIT :most", only.text);
        self.all(&sql, &only.values, |row| Ok(serde_json::from_str(&row.take::<String>()?)?))
    }

    /// The enrollments after an id, by id.
    pub fn enrolled(&self, wanted: &Enrolled, after: &str, most: u32) -> Result<Vec<EnrollmentRow>, Fault> {
        let mut only = Where::of("e", self);
        only.is("e.contact", ":contact", wanted.contact.as_ref().map(ContactId::as_str));
        only.is("e.sequence", ":sequence", wanted.sequence.as_ref().map(SequenceId::as_str));
        only.is("e.status", ":status", wanted.status.map(Status::name));
        only.is("e.waiting_for", ":waiting", wanted.waiting_for.as_ref().map(rows::word).transpose()?);
        only.is("e.put_aside", ":aside", wanted.quarantined);
        only.value(":after", after);
        only.value(":most", most);
        if wanted.texts {
            only.text.push_str(TEXTS);
        }
        let sql = format!(
            "SELECT e.state, v.name, e.put_aside, e.id, e.contact, e.sequence, e.version, e.status, e.enrolled_at FROM enrollment e
               JOIN version v ON v.workspace = e.workspace AND v.sequence = e.sequence AND v.number = e.version
             WHERE {} AND e.id > :after ORDER BY e.id LIMIT :most",
            only.text
        );
        self.all(&sql, &only.values, reports::enrollment_row)
    }

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

    /// Messages, the newest first.
    pub fn messages(&self, wanted: &Messages, most: u32) -> Result<Vec<OutboxRow>, Fault> {
        let mut only = Where::of("outbox", self);
        only.is("contact", ":contact", wanted.contact.as_ref().map(ContactId::as_str));
        only.is("enrollment", ":enrollment", wanted.enrollment.as_ref().map(EnrollmentId::as_str));
        only.is("channel", ":channel", wanted.channel.as_ref().map(Channel::as_str));
        only.is("status", ":status", wanted.status.map(SendStatus::name));
        if let Some((at, key)) = &wanted.after {
            only.and("(queued_at, key) < (:at, :key)");
            only.value(":at", at.millis());
            only.value(":key", key);
        }
        only.value(":most", most);
        let sql = format!(
            "SELECT key, enrollment, contact, sequence, step, channel, status, attempts, queued_at, settled_at, message_id, detail
             FROM outbox WHERE {} ORDER BY queued_at DESC, key DESC LIMIT :most",
            only.text
        );
        self.all(&sql, &only.values, reports::outbox_row)
    }

    /// A message with what it says.
    pub fn message(&self, key: &SendKey) -> Result<Option<(OutboxRow, Send)>, Fault> {
        let sql =
            "SELECT key, enrollment, contact, sequence, step, channel, status, attempts, queued_at, settled_at, message_id, detail, effect
             FROM outbox WHERE workspace = :w AND key = :key";
        self.one(sql, &[(":w", self.w()), (":key", key.as_str().into())], |row| {
            Ok((reports::outbox_row(row)?, serde_json::from_str(&row.take::<String>()?)?))
        })
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
