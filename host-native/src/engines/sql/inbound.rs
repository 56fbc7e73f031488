//! What providers and mailboxes told, as rows: kept once each, found again, listed.
//!
//! In: what was told, and what was found out about it. Out: rows; the messages of ours that something may be about. Never: the same twice;
//! a row of another workspace, but for what waits.

use relance_core::base::{ContactId, EnrollmentId, Instant, SendKey, SequenceId, StepId};
use relance_core::wire::{Channel, Contact, Send};

use super::engine::{Columns, Value};
use super::{Store, rows};
use crate::fault::{Fault, FaultKind};
use crate::report::SendStatus;

/// How far what was told has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is decided later: somebody has the person in hand, or what it is about is not stored yet.
    Waiting,
    /// It was found whose it is, and they heard of it.
    Matched,
    /// Nobody knows whose it is; a person may say so.
    Unmatched,
    /// It changes nothing.
    Ignored,
}

impl Standing {
    /// All of them, by their words.
    const ALL: [(Self, &str); 4] =
        [(Self::Waiting, "waiting"), (Self::Matched, "matched"), (Self::Unmatched, "unmatched"), (Self::Ignored, "ignored")];

    /// The word.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, name)| name)
    }

    /// The standing by its word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, name)| *name == word).map(|(known, _)| *known)
    }
}

/// What was told, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundRow {
    /// Its id.
    pub id: String,
    /// The account that it came to.
    pub account: Option<String>,
    /// On which channel.
    pub channel: Channel,
    /// What kind of thing it is.
    pub kind: String,
    /// Whose it is.
    pub contact: Option<ContactId>,
    /// Which enrollment it is about.
    pub enrollment: Option<EnrollmentId>,
    /// When it happened, by whoever told it.
    pub at: Instant,
    /// When it came.
    pub received_at: Instant,
    /// How far it has come.
    pub standing: Standing,
    /// It, and what was found out about it.
    pub json: String,
}

/// Which of them to list.
#[derive(Debug, Clone, Default)]
pub struct InboundFilter {
    /// This far only.
    pub standing: Option<Standing>,
    /// Of this contact only.
    pub contact: Option<ContactId>,
    /// Of this kind only.
    pub kind: Option<String>,
    /// Those before this one: when it came, and its id.
    pub before: Option<(Instant, String)>,
}

/// A message of ours that something may be about.
#[derive(Debug, Clone)]
pub struct Ours {
    /// Its key.
    pub key: SendKey,
    /// Of which enrollment.
    pub enrollment: EnrollmentId,
    /// To whom.
    pub contact: ContactId,
    /// Of which sequence.
    pub sequence: SequenceId,
    /// Which step.
    pub step: StepId,
    /// On which channel.
    pub channel: Channel,
    /// What became of it.
    pub status: SendStatus,
    /// When that was known.
    pub settled_at: Option<Instant>,
    /// The provider's id of it.
    pub message: Option<String>,
    /// It itself.
    pub send: Box<Send>,
}

const COLUMNS: &str = "id, account, channel, kind, contact, enrollment, at, received_at, status, json";
const OURS: &str = "SELECT key, enrollment, contact, sequence, step, channel, status, settled_at, message_id, effect FROM outbox";
/// How many of a person's messages without an id are looked at.
const MOST_NAMELESS: u32 = 50;

impl Store {
    /// Keeps what was told, unless it is known; says whether it is news.
    pub fn keep_inbound(&self, row: &InboundRow) -> Result<bool, Fault> {
        let sql = format!(
            "INSERT INTO inbound (workspace, {COLUMNS})
             VALUES (:w, :id, :account, :channel, :kind, :contact, :enrollment, :at, :received, :status, :json)
             ON CONFLICT (workspace, id) DO NOTHING"
        );
        let mut values = self.found_out(row);
        values.extend([
            (":account", row.account.as_ref().into()),
            (":channel", row.channel.as_str().into()),
            (":kind", (&row.kind).into()),
            (":at", row.at.millis().into()),
            (":received", row.received_at.millis().into()),
        ]);
        Ok(self.engine.run(&sql, &values)? > 0)
    }

    /// Notes what was found out about it.
    pub fn settle_inbound(&self, row: &InboundRow) -> Result<(), Fault> {
        let sql = "UPDATE inbound SET contact = :contact, enrollment = :enrollment, status = :status, json = :json
                   WHERE workspace = :w AND id = :id";
        self.engine.run(sql, &self.found_out(row)).map(drop)
    }

    fn found_out<'a>(&'a self, row: &'a InboundRow) -> Vec<(&'static str, Value<'a>)> {
        vec![
            (":w", self.w()),
            (":id", (&row.id).into()),
            (":contact", row.contact.as_ref().map(ContactId::as_str).into()),
            (":enrollment", row.enrollment.as_ref().map(EnrollmentId::as_str).into()),
            (":status", row.standing.name().into()),
            (":json", (&row.json).into()),
        ]
    }

    /// What was told, by its id.
    pub fn inbound(&self, id: &str) -> Result<Option<InboundRow>, Fault> {
        self.inbound_row(id, "")
    }

    /// The same, and nobody else decides about it until the transaction is over.
    pub fn inbound_locked(&self, id: &str) -> Result<Option<InboundRow>, Fault> {
        self.inbound_row(id, self.engine.dialect().locked)
    }

    fn inbound_row(&self, id: &str, locked: &str) -> Result<Option<InboundRow>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM inbound WHERE workspace = :w AND id = :id{locked}");
        self.one(&sql, &[(":w", self.w()), (":id", id.into())], row)
    }

    /// What was told, the newest first.
    pub fn inbounds(&self, wanted: &InboundFilter, most: u32) -> Result<Vec<InboundRow>, Fault> {
        let mut sql = format!("SELECT {COLUMNS} FROM inbound WHERE workspace = :w");
        let mut values = vec![(":w", self.w()), (":most", most.into())];
        // As the condition of an index has it: only then is that one of use.
        match wanted.standing {
            Some(Standing::Unmatched) => sql.push_str(" AND status = 'unmatched'"),
            Some(standing) => {
                sql.push_str(" AND status = :status");
                values.push((":status", standing.name().into()));
            }
            None => {}
        }
        if let Some(contact) = &wanted.contact {
            sql.push_str(" AND contact = :contact");
            values.push((":contact", contact.as_str().into()));
        }
        if let Some(kind) = &wanted.kind {
            sql.push_str(" AND kind = :kind");
            values.push((":kind", kind.into()));
        }
        if let Some((at, id)) = &wanted.before {
            sql.push_str(" AND (received_at, id) < (:before, :beyond)");
            values.extend([(":before", at.millis().into()), (":beyond", id.into())]);
        }
        sql.push_str(" ORDER BY received_at DESC, id DESC LIMIT :most");
        self.all(&sql, &values, row)
    }

    /// What waits to be decided in whichever workspace, after a place: when it came, its workspace and its id.
    pub fn waiting_inbound(&self, after: &(i64, String, String), most: u32) -> Result<Vec<(i64, String, String)>, Fault> {
        let sql = "SELECT received_at, workspace, id FROM inbound
                   WHERE status = 'waiting' AND (received_at, workspace, id) > (:at, :within, :id)
                   ORDER BY received_at, workspace, id LIMIT :most";
        let values =
            [(":at", after.0.into()), (":within", (&after.1).into()), (":id", (&after.2).into()), (":most", most.into())];
        self.all(sql, &values, |row| Ok((row.take()?, row.take()?, row.take()?)))
    }

    /// The messages of ours that providers know by these ids, the ids' order kept.
    pub fn ours_by_ids(&self, ids: &[String]) -> Result<Vec<Ours>, Fault> {
        let mut found = Vec::new();
        for id in ids {
            let sql =
                format!("{OURS} WHERE workspace = :w AND message_id = :id AND message_id IS NOT NULL ORDER BY queued_at DESC");
            found.extend(self.all(&sql, &[(":w", self.w()), (":id", id.into())], ours)?);
        }
        Ok(found)
    }

    /// The message of ours with this key.
    pub fn ours_by_key(&self, key: &str) -> Result<Option<Ours>, Fault> {
        self.one(&format!("{OURS} WHERE workspace = :w AND key = :key"), &[(":w", self.w()), (":key", key.into())], ours)
    }

    /// A person's messages of which no provider's id is known: how far they came is not known either.
    pub fn nameless(&self, contact: &ContactId, channel: &Channel) -> Result<Vec<Ours>, Fault> {
        let sql = format!(
            "{OURS} WHERE workspace = :w AND contact = :contact AND channel = :channel AND message_id IS NULL
               AND status IN ('attempting', 'unknown', 'accepted') ORDER BY queued_at DESC LIMIT :most"
        );
        let mut values = self.to(contact, channel).to_vec();
        values.push((":most", MOST_NAMELESS.into()));
        self.all(&sql, &values, ours)
    }

    /// The message that a person was last sent on a channel.
    pub fn last_sent(&self, contact: &ContactId, channel: &Channel) -> Result<Option<Ours>, Fault> {
        let sql = format!(
            "{OURS} WHERE workspace = :w AND contact = :contact AND channel = :channel AND settled_at IS NOT NULL
               AND status IN ('accepted', 'unknown') ORDER BY settled_at DESC, key DESC LIMIT 1"
        );
        self.one(&sql, &self.to(contact, channel), ours)
    }

    /// Whether a message is just being handed over on a channel: what is told of it may come before its outcome.
    pub fn is_under_way(&self, channel: &Channel) -> Result<bool, Fault> {
        let sql = "SELECT key FROM outbox WHERE workspace = :w AND status IN ('pending', 'attempting') AND status = 'attempting'
                   AND channel = :channel LIMIT 1";
        let values = [(":w", self.w()), (":channel", channel.as_str().into())];
        Ok(self.one(sql, &values, Columns::take::<String>)?.is_some())
    }

    /// Notes on a message that was accepted what was told of it later.
    pub fn told_later(&self, key: &SendKey, detail: &str) -> Result<(), Fault> {
        let sql = "UPDATE outbox SET detail = :detail WHERE workspace = :w AND key = :key AND status = 'accepted'";
        let values = [(":w", self.w()), (":key", key.as_str().into()), (":detail", detail.into())];
        self.engine.run(sql, &values).map(drop)
    }

    /// Locks a person until the transaction is over; refused while a message to them is in another worker's hand.
    pub fn take_person(&self, contact: &ContactId) -> Result<(), Fault> {
        let dialect = self.engine.dialect();
        let sql = format!(
            "SELECT held_by, CASE WHEN held_until > {} THEN 1 ELSE 0 END FROM contact WHERE workspace = :w AND id = :contact{}",
            dialect.machine, dialect.locked
        );
        let values = [(":w", self.w()), (":contact", contact.as_str().into()), (":machine", self.clock.machine().into())];
        let row: Option<(Option<String>, bool)> = self.one(&sql, &values, |row| Ok((row.take()?, row.take()?)))?;
        match row {
            None => Err(Fault::not_found("a contact with the id", contact)),
            Some((Some(worker), true)) if worker != self.engine.worker() => {
                Err(Fault::new(FaultKind::Busy, "a message of this contact is in another worker's hand").help("try again"))
            }
            Some(_) => Ok(()),
        }
    }

    /// Changes a person, whom nobody else has in hand meanwhile.
    pub fn change_person(&self, contact: &ContactId, change: &dyn Fn(&mut Contact)) -> Result<(), Fault> {
        let Some(mut person) = self.contact_locked(contact)? else {
            return Err(Fault::not_found("a contact with the id", contact));
        };
        let before = person.clone();
        change(&mut person);
        if person == before { Ok(()) } else { self.put_contact(&person) }
    }

    fn to<'a>(&'a self, contact: &'a ContactId, channel: &'a Channel) -> [(&'static str, Value<'a>); 3] {
        [(":w", self.w()), (":contact", contact.as_str().into()), (":channel", channel.as_str().into())]
    }
}

fn row(row: &mut Columns) -> Result<InboundRow, Fault> {
    Ok(InboundRow {
        id: row.take()?,
        account: row.take()?,
        channel: Channel::new(row.take::<String>()?),
        kind: row.take()?,
        contact: row.take::<Option<String>>()?.map(ContactId::new),
        enrollment: row.take::<Option<String>>()?.map(EnrollmentId::new),
        at: rows::instant(row.take()?),
        received_at: rows::instant(row.take()?),
        standing: Standing::named(&row.take::<String>()?).unwrap_or(Standing::Ignored),
        json: row.take()?,
    })
}

fn ours(row: &mut Columns) -> Result<Ours, Fault> {
    Ok(Ours {
        key: SendKey::new(row.take::<String>()?),
        enrollment: EnrollmentId::new(row.take::<String>()?),
        contact: ContactId::new(row.take::<String>()?),
        sequence: SequenceId::new(row.take::<String>()?),
        step: StepId::new(row.take::<String>()?),
        channel: Channel::new(row.take::<String>()?),
        status: SendStatus::named(&row.take::<String>()?).unwrap_or(SendStatus::Unknown),
        settled_at: row.take::<Option<i64>>()?.map(rows::instant),
        message: row.take()?,
        send: Box::new(serde_json::from_str(&row.take::<String>()?)?),
    })
}
