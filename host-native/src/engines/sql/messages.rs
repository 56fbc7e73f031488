//! Messages as long lists show them: filtered, found by to whom they go, the newest first.
//!
//! In: filters, where to go on. Out: rows; one message with what it says. Never: a message's text in a list.

use relance_core::base::{ContactId, EnrollmentId, Instant, SendKey, SequenceId};
use relance_core::wire::{Channel, Send};
use serde_json::value::RawValue;

use super::filter::Where;
use super::people::Whom;
use super::{Store, reports};
use crate::capsule::Message;
use crate::fault::Fault;
use crate::fold::Word;
use crate::report::{OutboxRow, SendStatus};

/// The statuses of messages that are over and did not go out, as far as anybody knows.
const FAILED: [SendStatus; 3] = [SendStatus::Rejected, SendStatus::Unknown, SendStatus::Cancelled];
/// Those of messages that are not over.
const OPEN: [SendStatus; 2] = [SendStatus::Pending, SendStatus::Attempting];

/// Which messages to list.
#[derive(Debug, Clone, Default)]
pub struct Messages {
    /// To this contact only.
    pub contact: Option<ContactId>,
    /// Of this enrollment only.
    pub enrollment: Option<EnrollmentId>,
    /// Of this sequence only.
    pub sequence: Option<SequenceId>,
    /// On this channel only.
    pub channel: Option<Channel>,
    /// One of these far only; however far where there are none.
    pub statuses: Vec<SendStatus>,
    /// Stored at this moment or later.
    pub from: Option<Instant>,
    /// Stored before this moment.
    pub to: Option<Instant>,
    /// Only to people with all of these words in their name, an address or their id.
    pub words: Vec<Word>,
    /// Those that come after this one: when it was stored, and its key.
    pub after: Option<(Instant, String)>,
}

/// A message in a list.
#[derive(Debug, Clone)]
pub struct MessageRow {
    /// The row.
    pub row: OutboxRow,
    /// What the person is called.
    pub contact_name: Option<String>,
    /// What the sequence is called.
    pub sequence_name: Option<String>,
    /// The account that it went over, as far as one had it in hand.
    pub account: Option<String>,
}

impl Messages {
    /// The index that has them in their order; none where the database finds one by itself.
    fn index(&self, whom: Option<&Whom>) -> &'static str {
        let all = |of: &[SendStatus]| !self.statuses.is_empty() && self.statuses.iter().all(|status| of.contains(status));
        match whom {
            _ if self.enrollment.is_some() => "outbox_enrollment",
            _ if self.contact.is_some() => "outbox_contact",
            Some(Whom::Few(_)) => "outbox_contact",
            _ if all(&FAILED) => "outbox_failed",
            _ if all(&OPEN) => "outbox_open",
            _ => "outbox_age",
        }
    }
}

impl Store {
    /// Messages, the newest first.
    pub fn messages(&self, wanted: &Messages, most: u32) -> Result<Vec<MessageRow>, Fault> {
        let whom = if wanted.words.is_empty() { None } else { Some(self.whom(&wanted.words)?) };
        let index = wanted.index(whom.as_ref());
        let mut only = self.where_messages(wanted, whom.as_ref());
        match index {
            // As the condition of the index has it: only then is that one of use.
            "outbox_failed" => only.one_of("o.status", &FAILED.map(SendStatus::name)),
            "outbox_open" => only.one_of("o.status", &OPEN.map(SendStatus::name)),
            _ => {}
        }
        only.value(":most", most);
        let by = "o.queued_at DESC, o.key DESC";
        let sql = format!(
            "SELECT o.key, o.enrollment, o.contact, o.sequence, o.step, o.channel, o.status, o.attempts, o.queued_at, o.settled_at,
               o.message_id, o.detail, p.name,
               (SELECT v.name FROM version v
                WHERE v.workspace = o.workspace AND v.sequence = o.sequence ORDER BY v.number DESC LIMIT 1), o.account
             FROM (SELECT o.key FROM outbox o {} WHERE {} ORDER BY {by} LIMIT :most) page
             CROSS JOIN outbox o LEFT JOIN person p ON p.workspace = o.workspace AND p.contact = o.contact
             WHERE o.workspace = :w AND o.key = page.key ORDER BY {by}",
            (self.engine.dialect().index)(index),
            only.text
        );
        self.all(&sql, &only.values, |columns| {
            let row = reports::outbox_row(columns)?;
            let (contact_name, sequence_name) = (columns.take()?, columns.take()?);
            Ok(MessageRow { row, contact_name, sequence_name, account: columns.take()? })
        })
    }

    fn where_messages<'a>(&'a self, wanted: &'a Messages, whom: Option<&Whom>) -> Where<'a> {
        let mut only = Where::of("o", self);
        only.is("o.contact", ":contact", wanted.contact.as_ref().map(ContactId::as_str));
        only.is("o.enrollment", ":enrollment", wanted.enrollment.as_ref().map(EnrollmentId::as_str));
        only.is("o.sequence", ":sequence", wanted.sequence.as_ref().map(SequenceId::as_str));
        only.is("o.channel", ":channel", wanted.channel.as_ref().map(Channel::as_str));
        let statuses: Vec<&str> = wanted.statuses.iter().map(|status| status.name()).collect();
        only.one_of("o.status", &statuses);
        only.compare("o.queued_at", ">=", ":from", wanted.from.map(Instant::millis));
        only.compare("o.queued_at", "<", ":to", wanted.to.map(Instant::millis));
        if let Some((at, key)) = &wanted.after {
            only.and("(o.queued_at, o.key) < (:at, :key)");
            only.value(":at", at.millis());
            only.value(":key", key);
        }
        if let Some(whom) = whom {
            self.of_whom(&mut only, "o.contact", whom, &wanted.words);
        }
        only
    }

    /// An enrollment's messages with what they say, byte for byte, the oldest first.
    pub fn whole_messages(&self, id: &EnrollmentId) -> Result<Vec<Message>, Fault> {
        let sql =
            "SELECT key, enrollment, contact, sequence, step, channel, status, attempts, queued_at, settled_at, message_id, detail, effect
             FROM outbox WHERE workspace = :w AND enrollment = :id ORDER BY queued_at, key";
        self.all(sql, &[(":w", self.w()), (":id", id.as_str().into())], |row| {
            let OutboxRow { key, status, attempts, queued_at, settled_at, message_id, detail, .. } = reports::outbox_row(row)?;
            let message = RawValue::from_string(row.take()?)?;
            Ok(Message { key, status, attempts, queued_at, settled_at, message_id, detail, message })
        })
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
}
