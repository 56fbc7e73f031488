//! Does the work that takes longer than an answer may, a step at a time.
//!
//! In: jobs that were asked for. Out: what came of them, and how far they are after every step. Never: a step that can't be done again
//! by whoever takes a job up after a crash.

use std::sync::atomic::{AtomicBool, Ordering};

use relance_core::base::{EnrollmentId, Problem, SequenceId};
use relance_core::wire::Channel;
use serde::{Deserialize, Serialize};

use super::Host;
use crate::engines::sql::{ClaimedJob, NewJob};
use crate::fault::{Fault, FaultKind};
use crate::service::random;

/// How long one job is worked on before others have their turn.
const SLICE_MILLIS: i64 = 2_000;
/// A job of so much is done before whoever asked for it is answered.
pub(crate) const AT_ONCE: u32 = 64;

/// What a job is about.
#[derive(Debug, Clone)]
pub(crate) enum Task {
    /// Brings the enrollments of a sequence, or of the workspace, into line with its pause.
    Pause(Level),
    /// The same, where it goes on.
    Resume(Level),
    /// Moves enrollments to another version.
    Migrate(Migrate),
    /// Plans the workspace's enrollments anew after its calendars changed.
    Recalculate,
    /// Lets go what waits for an account.
    Restore(Mended),
    /// Lets books whose conversations are silent hear that silences come to something else; rows need no telling.
    LookAtSilences,
    /// Counts what a draft would send.
    Simulate(Box<super::simulating::Simulation>),
}

/// What is paused or goes on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Level {
    /// Absent: the whole workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sequence: Option<SequenceId>,
    /// Who wanted it, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<String>,
}

/// Which account works again, or what mail lacked and the settings now say.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Mended {
    /// Which; absent: what was missing was in the settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<String>,
    /// The channel that it serves; absent: every one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) channel: Option<Channel>,
}

/// Which enrollments move where.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Migrate {
    pub(crate) sequence: SequenceId,
    pub(crate) to: u32,
    pub(crate) by: String,
    /// Absent: all that are under way.
    pub(crate) enrollments: Option<Vec<EnrollmentId>>,
}

/// What became of a job that can't be done.
#[derive(Serialize)]
struct Failed {
    problems: Vec<Problem>,
}

impl Task {
    /// A job for it, of so much.
    pub(crate) fn job(&self, whole: u32) -> Result<NewJob, Fault> {
        let (kind, request) = match self {
            Self::Pause(of) => ("pause", serde_json::to_string(of)?),
            Self::Resume(of) => ("resume", serde_json::to_string(of)?),
            Self::Migrate(migrate) => ("migrate", serde_json::to_string(migrate)?),
            Self::Recalculate => ("recalculate", "{}".into()),
            Self::LookAtSilences => ("lookAtSilences", "{}".into()),
            Self::Restore(mended) => ("restore", serde_json::to_string(mended)?),
            Self::Simulate(simulation) => ("simulate", serde_json::to_string(simulation)?),
        };
        Ok(NewJob { id: random::id("job")?, kind, whole, request })
    }

    fn of(job: &ClaimedJob) -> Result<Self, Fault> {
        let request = job.request.as_str();
        Ok(match job.kind.as_str() {
            "pause" => Self::Pause(serde_json::from_str(request)?),
            "resume" => Self::Resume(serde_json::from_str(request)?),
            "migrate" => Self::Migrate(serde_json::from_str(request)?),
            "recalculate" => Self::Recalculate,
            "lookAtSilences" => Self::LookAtSilences,
            "restore" => Self::Restore(serde_json::from_str(request)?),
            "simulate" => Self::Simulate(serde_json::from_str(request)?),
            kind => return Err(Fault::not_found("a way to do a job of the kind", kind)),
        })
    }
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Works for a moment on the next job, that of a workspace after `last` if there is one. Says whether there was any.
    pub fn work_on_a_job(&mut self, last: &mut String, stop: &AtomicBool) -> Result<bool, Fault> {
        self.store.sweep_now_and_then()?;
        let Some(job) = self.store.claim_job(last)? else { return Ok(false) };
        last.clone_from(&job.workspace);
        let until = self.clock.machine() + SLICE_MILLIS;
        self.work_on(job, true, |host| stop.load(Ordering::Relaxed) || host.clock.machine() >= until)?;
        Ok(true)
    }

    /// Does a small job before its caller is answered; a larger one, and one that somebody has in hand, is left to the workers.
    pub(crate) fn do_at_once(&mut self, job: &NewJob) -> Result<(), Fault> {
        if job.whole > AT_ONCE {
            return Ok(());
        }
        let until = self.clock.machine() + SLICE_MILLIS;
        let Some(claimed) = self.store.claim_job_of(&job.id)? else { return Ok(()) };
        match self.work_on(claimed, false, |host| host.clock.machine() >= until) {
            Err(fault) if fault.kind != FaultKind::Busy => Err(fault),
            _ => Ok(()), // What somebody else has in hand is waited for by the workers.
        }
    }

    fn work_on(&mut self, mut job: ClaimedJob, patient: bool, is_over: impl Fn(&Self) -> bool) -> Result<(), Fault> {
        let own = self.store.workspace().to_owned();
        self.enter(&job.workspace);
        let done = self.steps(&mut job, patient, is_over);
        self.enter(&own);
        done
    }

    fn steps(&mut self, job: &mut ClaimedJob, patient: bool, is_over: impl Fn(&Self) -> bool) -> Result<(), Fault> {
        if job.hopeless {
            let problem =
                Problem::error("host.jobStuck", "", "expected the job to get further, found that its workers ended instead");
            return self.fail(job, vec![problem.help("ask for it again in smaller parts")]);
        }
        loop {
            match self.step(job, patient) {
                Ok(Some(result)) => return self.store.end_job(job, true, &result),
                Ok(None) => {
                    let over = is_over(self);
                    if !self.store.note_job(job, over)? || over {
                        return Ok(());
                    }
                }
                Err(fault) if matches!(fault.kind, FaultKind::Input | FaultKind::NotFound | FaultKind::Core) => {
                    let told = Problem::error("host.jobImpossible", "", fault.message);
                    return self.fail(job, if fault.problems.is_empty() { vec![told] } else { fault.problems });
                }
                Err(fault) => {
                    let _ = self.store.put_job_back(job); // If not, it is found when this worker ends.
                    return Err(fault);
                }
            }
        }
    }

    fn fail(&mut self, job: &ClaimedJob, problems: Vec<Problem>) -> Result<(), Fault> {
        self.store.end_job(job, false, &serde_json::to_string(&Failed { problems })?)
    }

    /// One step; what came of the job where it was the last.
    fn step(&mut self, job: &mut ClaimedJob, patient: bool) -> Result<Option<String>, Fault> {
        match Task::of(job)? {
            Task::Simulate(simulation) => self.simulate_a_part(&simulation, job),
            Task::LookAtSilences => self.look_at_silences_in_books(job),
            task => self.walk(&task, job, patient),
        }
    }
}
