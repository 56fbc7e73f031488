//! A contact's rows as one value, for an engine that keeps each contact for itself.
//!
//! In: rows. Out: a [`Book`], such as turns over books would have left. Never: a row of somebody else's.

use relance_core::base::{ContactId, EnrollmentId, EventId, SendKey};
use relance_core::wire::Channel;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::engine::Columns;
use super::{Store, rows};
use crate::engines::book::{self, Book, Enrolled, Held, Letter, Seen, Watching};
use crate::fault::Fault;
use crate::report::SendStatus;

/// What of a message stands in its text alone.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    purpose: Option<relance_core::wire::Purpose>,
}

impl Store {
    /// A contact with all that is under way with it; nothing where there is none of that id.
    pub fn book(&self, contact: &ContactId) -> Result<Option<Book>, Fault> {
        self.in_one_look(|store| {
            let Some(person) = store.contact(contact)? else { return Ok(None) };
            Ok(Some(Book {
                revision: store.followed_to(contact)?,
                enrollments: store.enrolled_in_book(contact)?,
                conversations: store.conversations(contact)?,
                watches: store.watches_in_book(contact)?,
                letters: store.letters(contact)?,
                seen: store.seen_lately(contact)?,
                held: store.held(contact)?,
                ..Book::of(person)
            }))
        })
    }

    /// Up to which revision of a book these rows have followed it: a book that is begun anew, because its engine has lost it, goes on from there.
    fn followed_to(&self, contact: &ContactId) -> Result<u64, Fault> {
        let sql = "SELECT revision FROM contact_book WHERE workspace = :w AND contact = :contact";
        let found: Option<i64> = self.one(sql, &[(":w", self.w()), (":contact", contact.as_str().into())], Columns::take)?;
        Ok(found.and_then(|revision| u64::try_from(revision).ok()).unwrap_or(0))
    }

    fn enrolled_in_book(&self, contact: &ContactId) -> Result<Vec<Enrolled>, Fault> {
        let sql = "SELECT id, sequence, version, live, enrolled_at, state, due_at, put_aside, claims FROM enrollment
                   WHERE workspace = :w AND contact = :contact ORDER BY enrolled_at, id";
        self.all(sql, &[(":w", self.w()), (":contact", contact.as_str().into())], |row| {
            Ok(Enrolled {
                id: EnrollmentId::new(row.take::<String>()?),
                sequence: row.take()?,
                version: row.take()?,
                live: row.take()?,
                enrolled_at: rows::instant(row.take()?),
                state: RawValue::from_string(row.take()?)?,
                due_at: row.take::<Option<i64>>()?.map(rows::instant),
                put_aside: row.take()?,
                claims: row.take()?,
            })
        })
    }

    fn watches_in_book(&self, contact: &ContactId) -> Result<Vec<Watching>, Fault> {
        let sql = "SELECT state, due_at, put_aside FROM watch WHERE workspace = :w AND contact = :contact ORDER BY conversation";
        self.all(sql, &[(":w", self.w()), (":contact", contact.as_str().into())], |row| {
            Ok(Watching {
                state: RawValue::from_string(row.take()?)?,
                due_at: row.take::<Option<i64>>()?.map(rows::instant),
                put_aside: row.take()?,
            })
        })
    }

    /// The messages that wait or are in hand, those that count for caps, and those of enrollments under way.
    fn letters(&self, contact: &ContactId) -> Result<Vec<Letter>, Fault> {
        let sql = "SELECT o.key, o.enrollment, o.channel, o.effect, o.status, o.queued_at, o.settled_at, o.not_before, o.account,
                     o.attempts, o.held_by, o.passed_gate, o.message_id, o.detail
                   FROM outbox o LEFT JOIN enrollment e ON e.workspace = o.workspace AND e.id = o.enrollment
                   WHERE o.workspace = :w AND o.contact = :contact AND (o.settled_at IS NULL OR o.settled_at > :since OR e.live = 1)
                   ORDER BY o.queued_at, o.key";
        let since = (":since", (self.clock.now().millis() - book::CAPS_MILLIS).into());
        self.all(sql, &[(":w", self.w()), (":contact", contact.as_str().into()), since], letter)
    }

    fn seen_lately(&self, contact: &ContactId) -> Result<Vec<Seen>, Fault> {
        let sql = "SELECT id, processed_at FROM inbox WHERE workspace = :w AND contact = :contact AND processed_at > :since
                   ORDER BY processed_at, id";
        let since = (":since", (self.clock.now().millis() - book::SEEN_MILLIS).into());
        self.all(sql, &[(":w", self.w()), (":contact", contact.as_str().into()), since], |row| {
            Ok(Seen { id: EventId::new(row.take::<String>()?), at: rows::instant(row.take()?) })
        })
    }

    fn held(&self, contact: &ContactId) -> Result<Option<Held>, Fault> {
        let sql = "SELECT held_by, held_until FROM contact WHERE workspace = :w AND id = :contact AND held_by IS NOT NULL";
        self.one(sql, &[(":w", self.w()), (":contact", contact.as_str().into())], |row| {
            Ok(Held { by: row.take()?, until: rows::instant(row.take()?) })
        })
    }
}

fn letter(row: &mut Columns) -> Result<Letter, Fault> {
    let (key, enrollment, channel) = (row.take::<String>()?, row.take::<String>()?, row.take::<String>()?);
    let effect: String = row.take()?;
    let Head { purpose } = serde_json::from_str(&effect)?;
    let status: SendStatus = serde_json::from_value(row.take::<String>()?.into())?;
    Ok(Letter {
        key: SendKey::new(key),
        enrollment: EnrollmentId::new(enrollment),
        channel: Channel::new(channel),
        purpose,
        status,
        queued_at: rows::instant(row.take()?),
        settled_at: row.take::<Option<i64>>()?.map(rows::instant),
        not_before: Some(row.take::<i64>()?).filter(|at| *at > 0).map(rows::instant),
        account: row.take()?,
        attempts: row.take()?,
        held_by: row.take()?,
        passed_gate: row.take()?,
        message_id: row.take()?,
        detail: row.take()?,
        send: (status != SendStatus::Accepted).then(|| RawValue::from_string(effect)).transpose()?,
    })
}
