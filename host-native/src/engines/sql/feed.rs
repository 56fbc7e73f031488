//! What has happened, as rows: written with the decision, put in order afterwards, read by those who watch.
//!
//! In: a turn's changes, or something that others have seen happen. Out: events in their order. Never: an event of what was not stored; a
//! place in the order that is given before everything in front of it can be seen.
//!
//! **How nothing is missed.** Rows get their numbers while their transactions are under way, and those may end in another order: who
//! remembers the last number that it saw would miss what becomes visible behind it. So a row has no place at first. One hand at a
//! time, whoever holds the row `feed` of `mark`, gives places to what is there, and is done before the next one looks: places become
//! visible in their order, and whoever has read up to one has missed nothing before it. They are kept over restarts, restores and
//! workers on several machines.

use std::borrow::Cow;

use relance_core::base::{ContactId, EnrollmentId, Instant, Reason, SendKey, SequenceId, StepId};
use relance_core::wire::{Cancel, Channel, Effect, PauseAccount, RejectClass, Suppress};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::engine::Columns;
use super::{PausedAccount, Store, rows};
use crate::crash;
use crate::drive::port::{Change, Decided, Settled, Wish};
use crate::fault::Fault;
use crate::feed::{
    ChangeOfEnrollment, EndOfEnrollment, Occurrence, OfAccount, OfApproval, OfContact, OfEnrollment, OfMessage, Told,
};
use crate::report::SendStatus;

/// An event in its order, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRow {
    /// Its place.
    pub seq: i64,
    /// Whose it is.
    pub workspace: String,
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// The whole event, as JSON.
    pub body: String,
}

/// As much of a timeline entry as is needed to say why a message was refused.
#[derive(Deserialize)]
struct Entry {
    event: Refused,
}

#[derive(Deserialize)]
struct Refused {
    #[serde(default)]
    key: Option<SendKey>,
    #[serde(default)]
    class: Option<RejectClass>,
    #[serde(default)]
    detail: Option<String>,
}

/// A decision; why it was made is read only where somebody wants to hear of it.
#[derive(Deserialize)]
struct Decision<'a> {
    #[serde(borrow)]
    what: Cow<'a, str>,
    #[serde(default)]
    step: Option<StepId>,
    #[serde(borrow, default)]
    reasons: Option<&'a RawValue>,
}

pub(super) const COLUMNS: &str = "id, workspace, at, type, json";

impl Store {
    /// Writes down that this happened in the workspace, in the transaction that is open; what is rolled back has not happened.
    pub fn write_down(&self, happened: &[Occurrence]) -> Result<(), Fault> {
        if happened.is_empty() {
            return Ok(());
        }
        let mut noted = Vec::with_capacity(happened.len());
        for what in happened {
            let (contact, enrollment) = what.concerns();
            noted.push((what.kind(), contact.map(ContactId::as_str), enrollment.map(|id| id.as_str()), what.data()?));
        }
        let sql = format!(
            "INSERT INTO feed (workspace, at, type, contact, enrollment, json)
             SELECT CAST(:w AS TEXT), CAST(:now AS BIGINT), value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM {}",
            (self.engine.dialect().items)("noted")
        );
        let (w, now) = ((":w", (&self.workspace).into()), (":now", self.clock.now().millis().into()));
        self.engine.run(&sql, &[w, now, (":noted", serde_json::to_string(&noted)?.into())])?;
        Ok(())
    }

    /// What a turn changes, before it is written. A wake-up that only puts a message in the outbox is nothing that anybody waits for.
    pub(super) fn write_feed(&self, contact: &ContactId, change: &Change) -> Result<(), Fault> {
        let mut happened = Vec::new();
        for settled in &change.settled {
            happened.extend(self.outcome(contact, settled, &change.decided)?);
        }
        for decided in &change.decided {
            happened.extend(decided.new.then(|| Occurrence::EnrollmentStarted(started(decided))));
            let decisions: Vec<Decision<'_>> = serde_json::from_str(decided.decisions.get())?;
            for decision in &decisions {
                happened.extend(step_of(decided, decision)?);
            }
            for wish in &decided.wishes {
                match wish {
                    Wish::Send(_) => {}
                    Wish::Other(Effect::Cancel(cancel)) => happened.extend(self.called_back(contact, cancel)?),
                    Wish::Other(other) => happened.extend(asked(decided, other)),
                }
            }
        }
        happened.extend(change.refused.iter().map(said_no));
        let mut once: Vec<Occurrence> = Vec::with_capacity(happened.len());
        for what in happened {
            if !once.contains(&what) {
                once.push(what); // Several enrollments of one person say the same of it.
            }
        }
        self.write_down(&once)
    }

    /// An account is refused: from here on it sends nothing. Where a message went over none of the workspace's, whoever watches hears of it
    /// all the same.
    pub(super) fn pause_for(&self, pause: &PauseAccount, decided: &Decided, now: Instant) -> Result<(), Fault> {
        let entry = serde_json::from_str::<Entry>(decided.entry.get()).ok();
        let (key, detail) = entry.map_or((None, None), |entry| (entry.event.key, entry.event.detail));
        let reason = pause.reason.code.to_string();
        let sql = "SELECT account FROM outbox WHERE workspace = :w AND key = :key";
        let values = [(":w", (&self.workspace).into()), (":key", key.as_ref().map(SendKey::as_str).into())];
        let account = self.one(sql, &values, Columns::take::<Option<String>>)?.flatten().or_else(|| pause.account.clone());
        if let Some(id) = &account {
            let paused = PausedAccount { at: now, reason: reason.clone(), detail };
            if !self.pause_account(id, &paused)? && self.has_account(id)? {
                return Ok(()); // It is paused already, and everybody knows.
            }
        }
        self.write_down(&[Occurrence::AccountPaused(OfAccount { channel: pause.channel.clone(), account, reason })])
    }

    /// What became of a message, unless it is known already or only put back.
    fn outcome(&self, contact: &ContactId, settled: &Settled, decided: &[Decided]) -> Result<Option<Occurrence>, Fault> {
        let wrap = match settled.status {
            SendStatus::Accepted => Occurrence::MessageAccepted,
            SendStatus::Rejected => Occurrence::MessageRejected,
            SendStatus::Unknown => Occurrence::MessageUnknown,
            SendStatus::Cancelled => Occurrence::MessageCancelled,
            SendStatus::Pending | SendStatus::Attempting => return Ok(None),
        };
        let Some((status, mut message)) = self.message_of(contact, &settled.key)? else { return Ok(None) };
        // As the outbox takes it: what was accepted stays so, and a late word counts only if it is that.
        let counts = status != "accepted" && (status == "attempting" || settled.status == SendStatus::Accepted);
        message.provider_id.clone_from(&settled.message_id);
        if settled.status == SendStatus::Rejected {
            message.reason = decided.iter().find_map(|decided| class_of(decided, &settled.key));
        }
        Ok(counts.then(|| wrap(message)))
    }

    fn called_back(&self, contact: &ContactId, cancel: &Cancel) -> Result<Option<Occurrence>, Fault> {
        let found = self.message_of(contact, &cancel.key)?.filter(|(status, _)| status == "pending");
        Ok(found.map(|(_, message)| {
            Occurrence::MessageCancelled(OfMessage { reason: Some(cancel.reason.code.to_string()), ..message })
        }))
    }

    /// A message with its status.
    fn message_of(&self, contact: &ContactId, key: &SendKey) -> Result<Option<(String, OfMessage)>, Fault> {
        let sql = "SELECT status, enrollment, sequence, step, channel FROM outbox WHERE workspace = :w AND key = :key";
        self.one(sql, &[(":w", (&self.workspace).into()), (":key", key.as_str().into())], |row| {
            let status = row.take()?;
            let enrollment = EnrollmentId::new(row.take::<String>()?);
            let (sequence, step) = (SequenceId::new(row.take::<String>()?), StepId::new(row.take::<String>()?));
            let channel = Channel::new(row.take::<String>()?);
            let (contact, message) = (contact.clone(), key.clone());
            let (provider_id, reason) = (None, None);
            Ok((status, OfMessage { message, enrollment, contact, sequence, step, channel, provider_id, reason }))
        })
    }

    /// Gives places to up to so many events that have none yet, and puts them in line for whoever wants them told. Says how many; while
    /// somebody else does it, there are none.
    pub fn order_feed(&self, most: u32) -> Result<usize, Fault> {
        // An idle look takes no lock.
        if self.one("SELECT id FROM feed WHERE seq IS NULL LIMIT 1", &[], Columns::take::<i64>)?.is_none() {
            return Ok(0);
        }
        self.together(|store| {
            let dialect = store.engine.dialect();
            let mine = format!("SELECT value FROM mark WHERE name = 'feed'{}", dialect.skipping);
            let Some(last) = store.one(&mine, &[], Columns::take::<i64>)? else { return Ok(0) };
            let sql = format!("SELECT {COLUMNS} FROM feed WHERE seq IS NULL ORDER BY id LIMIT :most");
            let mut events = store.all(&sql, &[(":most", most.into())], unplaced)?;
            for (place, (_, row)) in (last + 1..).zip(&mut events) {
                row.seq = place;
            }
            let places: Vec<(i64, i64)> = events.iter().map(|(id, row)| (*id, row.seq)).collect();
            let sql = format!(
                "UPDATE feed SET seq = n.seq FROM
                   (SELECT CAST(value ->> 0 AS BIGINT) AS id, CAST(value ->> 1 AS BIGINT) AS seq FROM {}) n WHERE feed.id = n.id",
                (dialect.items)("places")
            );
            store.engine.run(&sql, &[(":places", serde_json::to_string(&places)?.into())])?;
            let events: Vec<FeedRow> = events.into_iter().map(|(_, row)| row).collect();
            store.put_in_line(&events)?;
            let sql = "UPDATE mark SET value = value + :count WHERE name = 'feed'";
            store.engine.run(sql, &[(":count", i64::try_from(events.len()).unwrap_or(i64::MAX).into())])?;
            crash::point("feed.ordered");
            Ok(events.len())
        })
    }

    /// How far the feed is in order, and up to where it was cleared away.
    pub fn feed_place(&self) -> Result<(i64, i64), Fault> {
        let mark = |name: &str| {
            let found = self.one("SELECT value FROM mark WHERE name = :name", &[(":name", name.into())], Columns::take)?;
            Ok::<i64, Fault>(found.unwrap_or(0))
        };
        Ok((mark("feed")?, mark("feedCleared")?))
    }

    /// Events of all workspaces after a place, in their order.
    pub fn feed_of_all(&self, after: i64, most: u32) -> Result<Vec<FeedRow>, Fault> {
        let sql = format!("SELECT {COLUMNS}, seq FROM feed WHERE seq > :after ORDER BY seq LIMIT :most");
        self.all(&sql, &[(":after", after.into()), (":most", most.into())], placed)
    }

    /// Events of the workspace after a place and up to another one, in their order.
    pub fn feed_between(&self, after: i64, to: i64, most: u32) -> Result<Vec<FeedRow>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS}, seq FROM feed WHERE workspace = :w AND seq > :after AND seq <= :to ORDER BY seq LIMIT :most"
        );
        let (w, most) = ((":w", (&self.workspace).into()), (":most", most.into()));
        self.all(&sql, &[w, (":after", after.into()), (":to", to.into()), most], placed)
    }
}

fn unplaced(row: &mut Columns) -> Result<(i64, FeedRow), Fault> {
    let (id, workspace, at): (i64, String, i64) = (row.take()?, row.take()?, row.take()?);
    let (kind, data): (String, String) = (row.take()?, row.take()?);
    let name = event_id(at, id);
    let data = RawValue::from_string(data)?;
    let told = Told { id: &name, timestamp: rows::instant(at), workspace: &workspace, kind: &kind, data: &data };
    let body = serde_json::to_string(&told)?;
    Ok((id, FeedRow { seq: 0, workspace, id: name, kind, body }))
}

pub(super) fn placed(row: &mut Columns) -> Result<FeedRow, Fault> {
    let (_, event) = unplaced(row)?;
    Ok(FeedRow { seq: row.take()?, ..event })
}

/// In the order of time, and never given again where a database begins anew.
fn event_id(at: i64, id: i64) -> String {
    format!("evt_{:012x}{id:016x}", at.max(0))
}

fn class_of(decided: &Decided, key: &SendKey) -> Option<String> {
    let Entry { event } = serde_json::from_str(decided.entry.get()).ok()?;
    rows::word(&event.class.filter(|_| event.key.as_ref() == Some(key))?).ok()
}

fn started(decided: &Decided) -> OfEnrollment {
    let state = &decided.state;
    let (enrollment, contact, sequence) = (state.id.clone(), state.contact.clone(), state.sequence.clone());
    OfEnrollment { enrollment, contact, sequence, version: state.version }
}

fn changed(decided: &Decided, step: Option<StepId>, reason: String) -> ChangeOfEnrollment {
    let OfEnrollment { enrollment, contact, sequence, version } = started(decided);
    ChangeOfEnrollment { enrollment, contact, sequence, version, step, reason }
}

/// What of the core's decisions others want to hear.
fn step_of(decided: &Decided, decision: &Decision<'_>) -> Result<Option<Occurrence>, Fault> {
    let wrap = match &*decision.what {
        "ended" => return Ok(end_of(decided)),
        "held" => Occurrence::EnrollmentHeld,
        "paused" => Occurrence::EnrollmentPaused,
        "resumed" => Occurrence::EnrollmentResumed,
        "migrated" => Occurrence::EnrollmentMigrated,
        _ => return Ok(None),
    };
    let reasons: Vec<Reason> = decision.reasons.map_or(Ok(Vec::new()), |reasons| serde_json::from_str(reasons.get()))?;
    let reason = reasons.first().map(|reason| reason.code.to_string()).unwrap_or_default();
    Ok(Some(wrap(changed(decided, decision.step.clone(), reason))))
}

fn end_of(decided: &Decided) -> Option<Occurrence> {
    let ended = decided.state.ended.as_ref()?;
    let OfEnrollment { enrollment, contact, sequence, .. } = started(decided);
    let (status, reason, goal) = (decided.state.status, ended.reason.code.to_string(), ended.goal.clone());
    Some(Occurrence::EnrollmentEnded(EndOfEnrollment { enrollment, contact, sequence, status, reason, goal }))
}

/// What of the core's wishes others want to hear.
fn asked(decided: &Decided, effect: &Effect) -> Option<Occurrence> {
    Some(match effect {
        Effect::Notify(notify) => Occurrence::Notice(changed(decided, notify.step.clone(), notify.reason.code.to_string())),
        Effect::RequestApproval(wish) => Occurrence::ApprovalRequested(OfApproval {
            enrollment: wish.enrollment.clone(),
            contact: wish.contact.clone(),
            step: wish.step.clone(),
            digest: wish.digest.clone(),
            until: wish.until,
        }),
        Effect::Suppress(suppress) => said_no(suppress),
        // Told where it is done: of many messages that an account refuses, the first one pauses it.
        Effect::PauseAccount(_) => return None,
        Effect::Send(_) | Effect::Cancel(_) | Effect::RunWorkflow(_) | Effect::AskModel(_) => return None,
    })
}

fn said_no(suppress: &Suppress) -> Occurrence {
    let Suppress { contact, channel, purpose, cause } = suppress;
    let data =
        OfContact { contact: contact.clone(), channel: channel.clone(), purpose: *purpose, cause: cause.clone().into_owned() };
    if data.cause == "optOut" { Occurrence::ContactOptedOut(data) } else { Occurrence::ContactSuppressed(data) }
}
