//! Conversations that are watched, and what was said in them.
//!
//! In: what turns of conversations change. Out: rows; which of them are due. Never: a conversation's words in the feed.

use relance_core::base::{ContactId, ConversationId, Instant, Private};
use relance_core::wire::event::Happened;
use relance_core::wire::{Author, Conversation, Message, Occasion, WatchEffect, Watched};
use serde::Serialize;
use serde_json::value::RawValue;

use super::engine::Columns;
use super::questions::Question;
use super::{Store, rows};
use crate::drive::port::{Change, Watch, WatchTurn};
use crate::fault::Fault;
use crate::feed::{Occurrence, OfConversation};

/// How many of a conversation's last messages are kept.
const KEPT: u32 = 60;

/// A conversation whose time has come.
#[derive(Debug, Clone)]
pub struct DueWatch {
    /// Whose.
    pub workspace: String,
    /// With whom.
    pub contact: ContactId,
    /// Which.
    pub conversation: ConversationId,
}

/// One turn of a conversation, as it is kept.
#[derive(Debug, Clone)]
pub struct WatchEntry {
    /// Its place.
    pub seq: i64,
    /// The event, the decisions and the effects, as JSON.
    pub json: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    now: Instant,
    event: &'a relance_core::wire::Event,
    decisions: &'a RawValue,
    effects: &'a [WatchEffect],
    status: relance_core::wire::WatchStatus,
    wake_at: Option<Instant>,
}

impl Store {
    /// The contact's conversations that are watched, those that were put aside too: what can be decided again goes on.
    pub(super) fn watches(&self, contact: &ContactId) -> Result<Vec<Watch>, Fault> {
        let sql = "SELECT state, due_at FROM watch
                   WHERE workspace = :w AND contact = :contact ORDER BY conversation";
        let values = [(":w", self.w()), (":contact", contact.as_str().into())];
        self.all(sql, &values, watch)
    }

    /// A conversation's watch, if there is one.
    pub fn watch(&self, conversation: &ConversationId) -> Result<Option<Watch>, Fault> {
        let sql = "SELECT state, due_at FROM watch WHERE workspace = :w AND conversation = :id";
        self.one(sql, &[(":w", self.w()), (":id", conversation.as_str().into())], watch)
    }

    /// The turns of a conversation after a place, the oldest first.
    pub fn watch_entries(&self, conversation: &ConversationId, after: i64, most: u32) -> Result<Vec<WatchEntry>, Fault> {
        let sql = "SELECT seq, json FROM watch_entry
                   WHERE workspace = :w AND conversation = :id AND seq > :after ORDER BY seq LIMIT :most";
        let values = [(":w", self.w()), (":id", conversation.as_str().into()), (":after", after.into()), (":most", most.into())];
        self.all(sql, &values, |row| Ok(WatchEntry { seq: row.take()?, json: row.take()? }))
    }

    /// Conversations whose time has come, of all workspaces or of one; the oldest first.
    pub fn due_watches(&self, workspace: Option<&str>, most: u32) -> Result<Vec<DueWatch>, Fault> {
        let sql = "SELECT workspace, contact, conversation FROM watch
                   WHERE due_at <= :now AND put_aside = 0 AND (CAST(:whose AS TEXT) IS NULL OR workspace = :whose)
                   ORDER BY due_at, workspace, conversation LIMIT :most";
        let values = [(":now", self.clock.now().millis().into()), (":whose", workspace.into()), (":most", most.into())];
        self.all(sql, &values, |row| {
            let workspace = row.take()?;
            let (contact, conversation) = (ContactId::new(row.take::<String>()?), ConversationId::new(row.take::<String>()?));
            Ok(DueWatch { workspace, contact, conversation })
        })
    }

    /// When the next conversation is due.
    pub fn next_watch(&self, workspace: Option<&str>) -> Result<Option<Instant>, Fault> {
        let sql = "SELECT due_at FROM watch
                   WHERE due_at IS NOT NULL AND put_aside = 0 AND (CAST(:whose AS TEXT) IS NULL OR workspace = :whose)
                   ORDER BY due_at LIMIT 1";
        self.one(sql, &[(":whose", workspace.into())], |row| Ok(rows::instant(row.take()?)))
    }

    /// A conversation that can't be decided goes on no more by itself.
    pub fn put_watch_aside(&self, conversation: &ConversationId) -> Result<(), Fault> {
        let sql = "UPDATE watch SET put_aside = 1 WHERE workspace = :w AND conversation = :id";
        self.engine.run(sql, &[(":w", self.w()), (":id", conversation.as_str().into())])?;
        Ok(())
    }

    /// What silences come to has changed: conversations in which something is planned, or about to be, are looked at at once.
    pub fn look_at_silences(&self) -> Result<(), Fault> {
        let sql = "UPDATE watch SET due_at = :now
                   WHERE workspace = :w AND put_aside = 0 AND status IN ('silent', 'following', 'asking')";
        self.engine.run(sql, &[(":w", self.w()), (":now", self.clock.now().millis().into())])?;
        Ok(())
    }

    /// Whose conversations those are: so many after an id, by id.
    pub fn silences_of(&self, after: &str, most: u32) -> Result<Vec<ContactId>, Fault> {
        let sql = "SELECT DISTINCT contact FROM watch
                   WHERE workspace = :w AND put_aside = 0 AND status IN ('silent', 'following', 'asking') AND contact > :after
                   ORDER BY contact LIMIT :most";
        let values = [(":w", self.w()), (":after", after.into()), (":most", most.into())];
        self.all(sql, &values, |row| Ok(ContactId::new(row.take::<String>()?)))
    }

    /// Of how many people those are.
    pub fn count_silences(&self) -> Result<u32, Fault> {
        let sql = "SELECT count(DISTINCT contact) FROM watch
                   WHERE workspace = :w AND put_aside = 0 AND status IN ('silent', 'following', 'asking')";
        Ok(self.one(sql, &[(":w", self.w())], Columns::take::<u32>)?.unwrap_or(0))
    }

    /// What was said in a conversation lately, the oldest first; of one moment's, ours is the answer.
    pub fn said(&self, conversation: &ConversationId) -> Result<Vec<Message>, Fault> {
        let sql = "SELECT at, author, text FROM said WHERE workspace = :w AND conversation = :id
                   ORDER BY at, CASE author WHEN 'contact' THEN 0 ELSE 1 END, author";
        self.all(sql, &[(":w", self.w()), (":id", conversation.as_str().into())], message)
    }

    /// What a turn changes about conversations: their states, what was said, questions, what others hear.
    pub(super) fn write_conversations(&self, contact: &ContactId, change: &Change, now: Instant) -> Result<(), Fault> {
        for turn in &change.watched {
            self.write_watch(contact, turn, now)?;
        }
        for conversation in &change.watches_aside {
            self.put_watch_aside(conversation)?;
        }
        for (conversation, message) in &change.said {
            self.write_said(conversation, message)?;
        }
        for (enrollment, conversation) in &change.surveys {
            self.write_survey(enrollment, contact, conversation, now)?;
        }
        if change.forgotten {
            self.forget_words(contact)?;
        }
        Ok(())
    }

    fn write_watch(&self, contact: &ContactId, turn: &WatchTurn, now: Instant) -> Result<(), Fault> {
        let Watched { conversation, status, wake_at, revision, .. } = &turn.watch.state;
        let (w, id) = ((":w", self.w()), (":id", conversation.as_str().into()));
        let sql = "INSERT INTO watch (workspace, conversation, contact, status, due_at, state)
                   VALUES (:w, :id, :contact, :status, :due, :state)
                   ON CONFLICT (workspace, conversation) DO UPDATE
                   SET contact = excluded.contact, status = excluded.status, due_at = excluded.due_at, put_aside = 0,
                     state = excluded.state";
        let values = [
            w.clone(),
            id,
            (":contact", contact.as_str().into()),
            (":status", status.name().into()),
            (":due", wake_at.map(Instant::millis).into()),
            (":state", turn.watch.json.get().into()),
        ];
        self.engine.run(sql, &values)?;
        let entry = Entry {
            now,
            event: &without_states(&turn.event),
            decisions: &turn.decisions,
            effects: &turn.effects,
            status: *status,
            wake_at: *wake_at,
        };
        let sql = "INSERT INTO watch_entry (workspace, conversation, seq, json) VALUES (:w, :id, :seq, :json)";
        let seq = (":seq", i64::try_from(*revision).unwrap_or(i64::MAX).into());
        let json = (":json", serde_json::to_string(&entry)?.into());
        self.engine.run(sql, &[w, (":id", conversation.as_str().into()), seq, json])?;
        for effect in &turn.effects {
            if let WatchEffect::AskModel(ask) = effect {
                self.write_question(&Question::of_conversation(ask), now)?;
            }
        }
        self.write_down(&turn.effects.iter().filter_map(told).collect::<Vec<_>>())
    }

    fn write_said(&self, conversation: &ConversationId, message: &Message) -> Result<(), Fault> {
        let author = match message.from {
            Author::Contact => "contact",
            Author::Ai => "ai",
            Author::Human => "human",
        };
        let (w, id) = ((":w", self.w()), (":id", conversation.as_str().into()));
        let sql = "INSERT INTO said (workspace, conversation, at, author, text) VALUES (:w, :id, :at, :author, :text)
                   ON CONFLICT (workspace, conversation, at, author) DO UPDATE SET text = excluded.text";
        let (at, text) = ((":at", message.at.millis().into()), (":text", message.text.reveal().as_str().into()));
        self.engine.run(sql, &[w.clone(), id, at, (":author", author.into()), text])?;
        let older = "DELETE FROM said WHERE workspace = :w AND conversation = :id AND at <
                       (SELECT min(at) FROM (SELECT at FROM said WHERE workspace = :w AND conversation = :id ORDER BY at DESC LIMIT :kept) k)";
        self.engine.run(older, &[w, (":id", conversation.as_str().into()), (":kept", KEPT.into())])?;
        Ok(())
    }

    /// Of somebody who is gone nothing is kept that they said, or that was said of it.
    fn forget_words(&self, contact: &ContactId) -> Result<(), Fault> {
        let threads = "IN (SELECT id FROM conversation WHERE workspace = :w AND contact = :contact)";
        for sql in [
            format!("DELETE FROM said WHERE workspace = :w AND conversation {threads}"),
            format!("DELETE FROM watch_entry WHERE workspace = :w AND conversation {threads}"),
            "DELETE FROM watch WHERE workspace = :w AND contact = :contact".to_owned(),
            "DELETE FROM question WHERE workspace = :w AND contact = :contact".to_owned(),
            "UPDATE survey SET comment = NULL WHERE workspace = :w AND contact = :contact".to_owned(),
        ] {
            self.engine.run(&sql, &[(":w", self.w()), (":contact", contact.as_str().into())])?;
        }
        self.forget_theirs(contact)
    }

    /// A conversation that is there, with its words, for a question about it.
    pub fn thread(&self, conversation: &ConversationId) -> Result<Option<(Conversation, Vec<Message>)>, Fault> {
        let Some((_, thread)) = self.conversation_of(conversation)? else { return Ok(None) };
        Ok(Some((thread, self.said(conversation)?)))
    }
}

/// What was said: when, by whom, what.
pub(super) fn message(row: &mut Columns) -> Result<Message, Fault> {
    let (at, from) = (rows::instant(row.take()?), author(&row.take::<String>()?));
    Ok(Message { from, at, text: Private::new(row.take()?) })
}

/// Who said something, by the word that is kept.
pub(super) fn author(word: &str) -> Author {
    match word {
        "contact" => Author::Contact,
        "human" => Author::Human,
        _ => Author::Ai,
    }
}

fn watch(row: &mut Columns) -> Result<Watch, Fault> {
    let json: String = row.take()?;
    let due_at = row.take::<Option<i64>>()?.map(rows::instant);
    Ok(Watch { state: serde_json::from_str(&json)?, json: RawValue::from_string(json)?, due_at })
}

/// The event without the whole state of an enrollment, which has a timeline of its own, and without the words of the contact.
fn without_states(event: &relance_core::wire::Event) -> relance_core::wire::Event {
    let mut event = event.clone();
    match &mut event.what {
        Happened::Replied(reply) => reply.text = None,
        Happened::Outbound(outbound) => outbound.text = None,
        Happened::ModelAnswered(answer) => answer.answer = None,
        Happened::FollowUp(follow_up) => {
            follow_up.enrollment.steps.clear();
            follow_up.enrollment.seen.clear();
        }
        _ => {}
    }
    event
}

/// What others hear of a conversation: codes and ids.
fn told(effect: &WatchEffect) -> Option<Occurrence> {
    let of = |conversation: &ConversationId, contact: &ContactId, reason: &relance_core::base::Reason| OfConversation {
        conversation: conversation.clone(),
        contact: contact.clone(),
        reason: reason.code.to_string(),
    };
    Some(match effect {
        WatchEffect::CloseConversation(close) => {
            Occurrence::ConversationClosed(of(&close.conversation, &close.contact, &close.reason))
        }
        WatchEffect::HandOver(about) => {
            Occurrence::ConversationHandedOver(of(&about.conversation, &about.contact, &about.reason))
        }
        WatchEffect::Notify(about) => Occurrence::ConversationNotice(of(&about.conversation, &about.contact, &about.reason)),
        WatchEffect::Enroll(begin) if begin.occasion != Occasion::Survey => {
            Occurrence::ConversationFollowUp(of(&begin.conversation, &begin.contact, &begin.reason))
        }
        WatchEffect::Enroll(_) | WatchEffect::StopEnrollment(_) | WatchEffect::AskModel(_) => return None,
    })
}
