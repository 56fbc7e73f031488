//! Jobs that go from enrollment to enrollment: pausing and resuming a sequence or the workspace (L8), moving to a version (B4, L11), planning anew (T14),
//! letting go what waited for an account.
//!
//! In: a task, and where it stands. Out: the next few enrollments, each where the workspace wants it, in one transaction. Never: an event
//! for one that is there already: whoever takes the job up after a crash does a few again.

use relance_core::base::{EnrollmentId, Problem};
use relance_core::wire::PauseLevel;
use serde::{Deserialize, Serialize};

use super::Host;
use super::jobs::Task;
use super::looking::Outlook;
use crate::drive::port::Destination;
use crate::drive::{self, Command, Course};
use crate::engines::sql::{ClaimedJob, Underway};
use crate::fault::{Fault, FaultKind};

/// So many enrollments are decided in one transaction.
const GROUP: u32 = 64;
/// So many of those that failed are told.
const MOST_FAILURES: usize = 100;

/// Where a walk stands, and what came of it so far.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Walk {
    #[serde(skip_serializing_if = "String::is_empty")]
    after: String,
    changed: u32,
    unchanged: u32,
    failed: u32,
    failures: Vec<Failure>,
}

/// One that could not be decided.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Failure {
    enrollment: EnrollmentId,
    problems: Vec<Problem>,
}

/// What became of one.
enum Done {
    Changed,
    Unchanged,
    Failed(Vec<Problem>),
    /// Somebody else has its contact in hand.
    Busy,
}

impl Host {
    pub(super) fn walk(&mut self, task: &Task, job: &mut ClaimedJob, patient: bool) -> Result<Option<String>, Fault> {
        let mut walk: Walk = job.place.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
        let (rows, missing, last) = self.next_rows(task, job, &walk)?;
        let to = match task {
            Task::Migrate(migrate) => Some(self.destination(migrate)?),
            _ => None,
        };
        let done = self.grouped(|host| {
            rows.iter().map(|row| host.lead(task, row, to.as_ref(), None)).collect::<Result<Vec<Done>, Fault>>()
        })?;
        for (row, done) in rows.iter().zip(done) {
            let done = match done {
                Done::Busy => self.lead(task, row, to.as_ref(), Some(patient))?,
                done => done,
            };
            walk.count(&row.id, done);
        }
        for id in missing {
            walk.count(&id, Done::Failed(vec![not_under_way()]));
        }
        job.done = walk.changed + walk.unchanged + walk.failed;
        job.whole = job.whole.max(job.done);
        if let Some(last) = last {
            walk.after = last;
            job.place = Some(serde_json::to_string(&walk)?);
            return Ok(None);
        }
        (walk.after, job.whole) = (String::new(), job.done);
        Ok(Some(serde_json::to_string(&walk)?))
    }

    /// The next enrollments, those of the named ones that are not under way, and where to go on; nothing where these are the last.
    #[allow(clippy::type_complexity, reason = "three lists of one step, taken apart at once")]
    fn next_rows(
        &mut self,
        task: &Task,
        job: &ClaimedJob,
        walk: &Walk,
    ) -> Result<(Vec<Underway>, Vec<EnrollmentId>, Option<String>), Fault> {
        let sequence = match task {
            Task::Pause(of) | Task::Resume(of) => of.sequence.as_ref(),
            Task::Migrate(migrate) => Some(&migrate.sequence),
            Task::Recalculate | Task::Restore(_) | Task::LookAtSilences | Task::Simulate(_) => None,
        };
        if let Task::Migrate(migrate) = task
            && let Some(named) = &migrate.enrollments
        {
            let (from, most) = (usize::try_from(job.done).unwrap_or(usize::MAX), usize::try_from(GROUP).unwrap_or(1));
            let (mut rows, mut missing) = (Vec::new(), Vec::new());
            for id in named.iter().skip(from).take(most) {
                match self.store.one_under_way(&migrate.sequence, id)? {
                    Some(row) => rows.push(row),
                    None => missing.push(id.clone()),
                }
            }
            let more = named.len() > from.saturating_add(most);
            return Ok((rows, missing, more.then(String::new)));
        }
        let rows = match task {
            Task::Restore(_) => self.store.waiting_for_account(&walk.after, GROUP)?,
            _ => self.store.under_way(sequence, &walk.after, GROUP)?,
        };
        let full = u32::try_from(rows.len()).unwrap_or(0) == GROUP;
        let last = rows.last().filter(|_| full).map(|row| row.id.to_string());
        Ok((rows, Vec::new(), last))
    }

    fn destination(&mut self, migrate: &super::jobs::Migrate) -> Result<Destination, Fault> {
        let to = self.store.destination(&migrate.sequence, migrate.to)?;
        to.ok_or_else(|| Fault::not_found(&format!("version {} of the sequence", migrate.to), &migrate.sequence))
    }

    /// Brings one enrollment to where the task wants it. `alone`: outside of a group, waiting for its contact or not.
    fn lead(&mut self, task: &Task, row: &Underway, to: Option<&Destination>, alone: Option<bool>) -> Result<Done, Fault> {
        if matches!(task, Task::Recalculate) {
            let settings = self.store.settings()?.0;
            match self.outlook_planned(row, &settings)? {
                Outlook::Told { changes: false, .. } => return Ok(Done::Unchanged),
                Outlook::Told { .. } => {}
                Outlook::Undecided { problems, .. } => return Ok(Done::Failed(problems)),
            }
        }
        let Some(course) = course(task, to) else { return Ok(Done::Unchanged) };
        let command = Command::Steer { enrollment: row.id.clone(), course };
        match self.perform_so(&row.contact, &command, alone != Some(false), &mut |_| {}).and_then(drive::Done::steered) {
            Ok(Some(_)) => Ok(Done::Changed),
            Ok(None) => Ok(Done::Unchanged),
            Err(fault) if fault.kind == FaultKind::Busy && alone.is_none() => Ok(Done::Busy),
            Err(fault) if fault.kind == FaultKind::NotFound => Ok(Done::Unchanged),
            Err(fault) if matches!(fault.kind, FaultKind::Input | FaultKind::Core) => Ok(Done::Failed(fault.problems)),
            Err(fault) => Err(fault),
        }
    }
}

impl Walk {
    fn count(&mut self, enrollment: &EnrollmentId, done: Done) {
        match done {
            Done::Changed => self.changed += 1,
            Done::Unchanged | Done::Busy => self.unchanged += 1,
            Done::Failed(problems) => {
                self.failed += 1;
                if self.failures.len() < MOST_FAILURES {
                    self.failures.push(Failure { enrollment: enrollment.clone(), problems });
                }
            }
        }
    }
}

/// An enrollment was named that is not there, has ended, or is of another sequence.
pub(super) fn not_under_way() -> Problem {
    Problem::error("host.notUnderWay", "", "expected an enrollment of the sequence that is under way, found none")
}

/// Where a task wants an enrollment.
fn course(task: &Task, to: Option<&Destination>) -> Option<Course> {
    Some(match task {
        Task::Pause(of) | Task::Resume(of) => {
            let level = if of.sequence.is_none() { PauseLevel::Workspace } else { PauseLevel::Sequence };
            Course::InLine { level, by: of.by.clone() }
        }
        Task::Migrate(migrate) => Course::Onto { to: Box::new(to?.clone()), by: migrate.by.clone() },
        Task::Recalculate => Course::Anew,
        Task::Restore(mended) => Course::Mended { channel: mended.channel.clone() },
        Task::LookAtSilences | Task::Simulate(_) => return None,
    })
}
