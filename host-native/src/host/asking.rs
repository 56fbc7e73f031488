//! Questions: status, lists, timelines, explanations, the doctor's round.
//!
//! In: ids and filters. Out: reports. Never: a change, except to take back what was put aside.

use relance_core::base::{ContactId, EnrollmentId, Instant};
use relance_core::wire::{Enrollment, TimelineEntry};
use serde::Serialize;
use serde_json::value::RawValue;

use super::Host;
use crate::engines::book::Amendment;
use crate::engines::sql::Recorded;
use crate::fault::Fault;
use crate::report::{
    DoctorReport, EnrollmentFilter, EnrollmentRow, Explained, OutboxFilter, OutboxRow, StatusReport, UpcomingRow,
};
use crate::send::{By, Ways};

#[derive(Serialize)]
pub(super) struct About {
    v: u32,
    op: &'static str,
}

impl About {
    pub(super) const fn new() -> Self {
        Self { v: 1, op: "about" }
    }
}

#[derive(Serialize)]
struct Explain<'a> {
    v: u32,
    op: &'static str,
    state: &'a RawValue,
    now: Instant,
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

    pub(super) fn recorded(&self, id: &EnrollmentId) -> Result<Vec<Recorded>, Fault> {
        let recorded = self.store.recorded(id)?;
        if recorded.is_empty() { Err(Fault::not_found("an enrollment with the id", id)) } else { Ok(recorded) }
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
        if self.take_back(id)? { Ok(()) } else { Err(Fault::not_found("an enrollment that was put aside with the id", id)) }
    }

    /// The same; says whether there was one.
    pub(crate) fn take_back(&mut self, id: &EnrollmentId) -> Result<bool, Fault> {
        let Some(bookkeeper) = &self.options.bookkeeper else { return self.store.take_back(id) };
        let Some(contact) = self.store.contact_of(id)? else { return Ok(false) };
        bookkeeper.amend(self.store.workspace(), &contact, &Amendment::TakeBack(id.clone()))
    }

    /// What the core says of itself.
    pub fn about(&mut self) -> Result<serde_json::Value, Fault> {
        self.guest.ask_for(&About { v: 1, op: "about" }).map_err(Fault::problems)
    }

    /// Looks after everything.
    pub fn doctor(&mut self) -> Result<DoctorReport, Fault> {
        self.store.sweep()?;
        let health = self.store.health()?;
        let sender = self.senders.of(self.store.workspace(), &By::Own);
        Ok(DoctorReport {
            host: env!("CARGO_PKG_VERSION").into(),
            core: self.guest.ask_for(&About::new()).map_err(Fault::problems)?,
            database: self.store.describe(),
            schema: self.store.schema()?,
            database_sound: health.sound,
            sender: sender.describe(),
            sender_problem: sender.check().err(),
            now: self.clock.now(),
            overdue: health.overdue.0,
            oldest_overdue: health.overdue.1,
            quarantined: health.put_aside,
            stuck: health.stuck,
            abandoned: health.abandoned,
            zone_data: self.zone_data()?,
            database_ahead: self.store.database_clock()? - self.clock.machine(),
            last_known: self.store.last_trace()?.and_then(Instant::from_millis),
            restored: self.restored()?,
        })
    }
}
