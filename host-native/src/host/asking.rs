//! Questions: status, lists, timelines, replay, explanations, the doctor's round.
//!
//! In: ids and filters. Out: reports. Never: a change, except to take back what was put aside.

use relance_core::base::{ContactId, EnrollmentId, Instant, Json};
use relance_core::wire::{Enrollment, Target, TimelineEntry};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Host;
use crate::engines::sqlite::Recorded;
use crate::fault::Fault;
use crate::report::{
    DoctorReport, EnrollmentFilter, EnrollmentRow, Explained, OutboxFilter, OutboxRow, ReplayReport, StatusReport, UpcomingRow,
};

#[derive(Serialize)]
struct About {
    v: u32,
    op: &'static str,
}

#[derive(Serialize)]
struct Explain<'a> {
    v: u32,
    op: &'static str,
    state: &'a RawValue,
    now: Instant,
}

#[derive(Serialize)]
struct Replay<'a> {
    v: u32,
    op: &'static str,
    timeline: &'a [TimelineEntry],
    facts: Facts<'a>,
    target: &'a Target,
    id: &'a EnrollmentId,
}

#[derive(Serialize)]
struct Facts<'a> {
    version: &'a RawValue,
    contact: &'a Json,
    settings: &'a RawValue,
}

#[derive(Deserialize)]
struct Replayed {
    #[serde(default)]
    state: Option<Box<RawValue>>,
    #[serde(default)]
    difference: Option<Json>,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Everything at a glance.
    pub fn status(&self) -> Result<StatusReport, Fault> {
        self.store.status()
    }

    /// Enrollments, the next due first.
    pub fn enrollments(&self, filter: &EnrollmentFilter) -> Result<Vec<EnrollmentRow>, Fault> {
        self.store.enrollments(filter)
    }

    /// What is planned, the next first; of one contact or of all.
    pub fn upcoming(&self, contact: Option<&ContactId>, limit: usize) -> Result<Vec<UpcomingRow>, Fault> {
        self.store.upcoming(contact, limit)
    }

    /// An enrollment's state.
    pub fn state(&self, id: &EnrollmentId) -> Result<Option<Enrollment>, Fault> {
        let state = self.store.state(id)?;
        Ok(state.map(|state| serde_json::from_str(state.get())).transpose()?)
    }

    /// An enrollment's timeline.
    pub fn timeline(&self, id: &EnrollmentId) -> Result<Vec<TimelineEntry>, Fault> {
        let recorded = self.recorded(id)?;
        recorded.iter().map(|recorded| Ok(serde_json::from_str(recorded.entry.get())?)).collect()
    }

    fn recorded(&self, id: &EnrollmentId) -> Result<Vec<Recorded>, Fault> {
        let recorded = self.store.recorded(id)?;
        if recorded.is_empty() { Err(Fault::not_found("an enrollment with the id", id)) } else { Ok(recorded) }
    }

    /// Whether the timeline leads to the stored state, byte for byte (C9).
    pub fn replay(&mut self, id: &EnrollmentId) -> Result<ReplayReport, Fault> {
        let recorded = self.recorded(id)?;
        let stored = self.store.state(id)?.ok_or_else(|| Fault::not_found("an enrollment with the id", id))?;
        let state: Enrollment = serde_json::from_str(stored.get())?;
        let version = self
            .store
            .version(&state.sequence, Some(state.version))?
            .ok_or_else(|| Fault::not_found("the version of the enrollment", id))?;
        let mut timeline = Vec::with_capacity(recorded.len());
        for recorded in &recorded {
            timeline.push(with_facts(recorded)?);
        }
        let first: Json =
            recorded.first().map(|recorded| serde_json::from_str(recorded.facts.get())).transpose()?.unwrap_or_default();
        let settings = recorded.first().map_or(&*version.json, |recorded| &*recorded.settings);
        let contact = first.member("contact").unwrap_or(&Json::Null);
        let facts = Facts { version: &version.json, contact, settings };
        let request = Replay { v: 1, op: "replay", timeline: &timeline, facts, target: &state.target, id };
        let replayed: Replayed = self.guest.ask_for(&request).map_err(Fault::problems)?;
        let same = replayed.difference.is_none() && replayed.state.is_some_and(|replayed| replayed.get() == stored.get());
        Ok(ReplayReport { entries: timeline.len(), same, difference: replayed.difference })
    }

    /// What is going on with an enrollment, in sentences.
    pub fn explain(&mut self, id: &EnrollmentId) -> Result<Explained, Fault> {
        let state = self.store.state(id)?.ok_or_else(|| Fault::not_found("an enrollment with the id", id))?;
        let request = Explain { v: 1, op: "explain", state: &state, now: self.clock.now() };
        self.guest.ask_for(&request).map_err(Fault::problems)
    }

    /// Messages, the newest first.
    pub fn outbox(&self, filter: &OutboxFilter) -> Result<Vec<OutboxRow>, Fault> {
        self.store.outbox(filter)
    }

    /// Takes an enrollment that was put aside back to work.
    pub fn release(&mut self, id: &EnrollmentId) -> Result<(), Fault> {
        if self.store.take_back(id)? { Ok(()) } else { Err(Fault::not_found("an enrollment that was put aside with the id", id)) }
    }

    /// Looks after everything.
    pub fn doctor(&mut self) -> Result<DoctorReport, Fault> {
        self.store.sweep()?;
        let health = self.store.health()?;
        Ok(DoctorReport {
            host: env!("CARGO_PKG_VERSION").into(),
            core: self.guest.ask_for(&About { v: 1, op: "about" }).map_err(Fault::problems)?,
            data_dir: self.data_dir.display().to_string(),
            schema: self.store.schema()?,
            database_sound: health.sound,
            sender: self.sender.describe(),
            sender_problem: self.sender.check().err(),
            now: self.clock.now(),
            overdue: health.overdue.0,
            oldest_overdue: health.overdue.1,
            quarantined: health.put_aside,
            stuck: health.stuck,
            abandoned: health.abandoned,
        })
    }
}

/// A timeline's entry with the contact and the conversation as they were then.
fn with_facts(recorded: &Recorded) -> Result<TimelineEntry, Fault> {
    #[derive(Deserialize)]
    struct Then {
        contact: relance_core::wire::Contact,
        #[serde(default)]
        conversation: Option<relance_core::wire::Conversation>,
    }
    let mut entry: TimelineEntry = serde_json::from_str(recorded.entry.get())?;
    let then: Then = serde_json::from_str(recorded.facts.get())?;
    entry.contact = Some(Box::new(then.contact));
    entry.conversation = then.conversation.map(Box::new);
    Ok(entry)
}
