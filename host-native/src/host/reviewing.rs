//! After a restore: what is held, what of it was sent meanwhile, and when sending goes on.
//!
//! In: what a person knows about what was sent. Out: steps left out, enrollments taken back to work. Never: sending that goes on by
//! itself.

use relance_core::base::{ContactId, EnrollmentId, Instant, SequenceId, StepId};
use relance_core::wire::event::{Happened, OfStep, Resumed};
use relance_core::wire::{Event, PauseLevel, Status};
use serde::Serialize;

use super::Host;
use crate::drive::To;
use crate::engines::sqlite::RESTORED;
pub use crate::engines::sqlite::Restored;
use crate::fault::Fault;
use crate::report::EnrollmentFilter;

/// Who the timeline names for a step that was left out in a review.
const BY: &str = "review";

/// An enrollment that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Held {
    /// Which.
    pub enrollment: EnrollmentId,
    /// Whose.
    pub contact: ContactId,
    /// Of which sequence.
    pub sequence: SequenceId,
    /// The step whose turn it is.
    pub step: Option<StepId>,
    /// When it was due.
    pub due: Option<Instant>,
    /// The zone of its clock.
    pub zone: String,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// What is known of a restore that was not seen to yet.
    pub fn restored(&self) -> Result<Option<Restored>, Fault> {
        Ok(self.store.note(RESTORED)?.map(|json| serde_json::from_str(&json)).transpose()?)
    }

    /// Begins a review by hand, for a database that was restored by its own means: sending stands still, and what is due by then is put
    /// aside. Says how many it were.
    pub fn begin_review(&mut self, due_by: Instant) -> Result<u64, Fault> {
        self.is_keeper()?;
        let mut settings = self.settings()?;
        let was_paused = self.restored()?.map_or(settings.paused, |before| before.was_paused);
        let last_known = self.store.last_trace()?.and_then(Instant::from_millis);
        let restored = Restored { at: self.clock.now(), last_known, was_paused };
        settings.paused = true;
        self.store.set_settings(&settings)?;
        self.store.keep(RESTORED, &serde_json::to_string(&restored)?)?;
        self.store.put_due_aside(due_by)
    }

    /// Live enrollments that were put aside.
    pub fn held(&self) -> Result<Vec<Held>, Fault> {
        let live = EnrollmentFilter { live: true, ..EnrollmentFilter::default() };
        let rows = self.store.enrollments(&live)?.into_iter().filter(|row| row.quarantined);
        Ok(rows
            .map(|row| Held {
                enrollment: row.id,
                contact: row.contact,
                sequence: row.sequence,
                step: row.step,
                due: row.wake_at,
                zone: row.zone,
            })
            .collect())
    }

    /// Notes that the message of the step whose turn it is was sent before: the step is left out, and the enrollment stays aside.
    pub fn was_sent(&mut self, held: &Held) -> Result<(), Fault> {
        let what = Happened::StepSkipped(OfStep { step: held.step.clone(), by: Some(BY.into()) });
        self.event(&To::Enrollment(held.enrollment.clone()), Event { at: self.clock.now(), id: None, what })?;
        Ok(())
    }

    /// Ends the review: sending goes on, if it went on before.
    pub fn end_review(&mut self) -> Result<(), Fault> {
        let Some(restored) = self.restored()? else { return Ok(()) };
        let mut settings = self.settings()?;
        settings.paused = restored.was_paused;
        self.store.set_settings(&settings)?;
        if !restored.was_paused {
            self.resume_all()?;
        }
        self.store.discard(RESTORED)
    }

    /// Takes up who was woken while all sending of the workspace stood still, and is paused since (L8); for when it goes on.
    pub fn resume_all(&mut self) -> Result<(), Fault> {
        let paused = EnrollmentFilter { live: true, status: Some(Status::Paused), ..EnrollmentFilter::default() };
        for row in self.store.enrollments(&paused)? {
            let state = self.state(&row.id)?;
            if state.and_then(|state| state.pause).is_some_and(|pause| pause.levels.contains_key(&PauseLevel::Workspace)) {
                let resumed = Resumed { level: PauseLevel::Workspace, by: Some(BY.into()) };
                let event = Event { at: self.clock.now(), id: None, what: Happened::Resumed(resumed) };
                self.event(&To::Enrollment(row.id), event)?;
            }
        }
        Ok(())
    }
}
