//! Drafts and settings as people edit them, and what follows from a change for those who are under way.
//!
//! In: drafts, settings, versions by number. Out: what the core made of them, stored; jobs for what takes longer. Never: a check of its
//! own.

use relance_core::base::{EnrollmentId, Problem, SequenceId};
use relance_core::wire::{Channel, Draft, Settings};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Host;
use super::jobs::{AT_ONCE, Level, Mended, Task};
use super::looking::{Differences, Outlook};
use super::publishing::sound;
use crate::drive::port::Hashed;
use crate::engines::book::Amendment;
use crate::engines::sql::{Changed, ClaimedJob, Drafted, JobRow, SettingsPut, Store, Underway};
use crate::fault::{Fault, FaultKind};
use crate::report::Published;

/// Settings that were put, with the jobs that follow from them.
pub(crate) struct Puts {
    pub(crate) settings: Settings,
    pub(crate) hash: String,
    pub(crate) jobs: Vec<JobRow>,
}

/// A page of what would become of enrollments.
#[derive(Default)]
pub(crate) struct Forecast {
    pub(crate) outlooks: Vec<Outlook>,
    /// How many were looked at.
    pub(crate) looked_at: u32,
    /// Where the next page begins.
    pub(crate) next: Option<String>,
}

/// What differs between two versions, and the two.
pub(crate) struct Diffed {
    pub(crate) differences: Differences,
    pub(crate) to: Hashed,
    pub(crate) from_number: Option<u32>,
    pub(crate) to_number: u32,
}

/// Of how many people the conversations were looked at.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Looked {
    conversations_of: u32,
}

#[derive(Serialize)]
struct Check<'a> {
    draft: &'a Draft,
    settings: &'a RawValue,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    explore: bool,
}

#[derive(Deserialize)]
struct Checked {
    problems: Vec<Problem>,
}

impl Host {
    /// Puts settings in place of the workspace's if the core finds them sound, made from those that go by `from`; those whose plans they
    /// change are planned anew (T14), and where sending is paused or goes on all are told (L8): at once where they are few.
    pub(crate) fn put_settings(
        &mut self,
        settings: Settings,
        from: Option<&str>,
        by: Option<String>,
    ) -> Result<Changed<Puts>, Fault> {
        self.check_settings(&settings).and_then(sound)?;
        let known = self.store.settings()?.1;
        let tasks = follow_ups(&known, &settings, by);
        let mails = known.email.unsubscribe_url != settings.email.unsubscribe_url;
        let watching = watching(&known) != watching(&settings);
        let mut jobs = Vec::new();
        for task in tasks {
            let whole = match task {
                Task::Restore(_) => self.store.count_waiting_for_account()?,
                _ => self.store.count_under_way(None)?,
            };
            if whole > 0 {
                jobs.push(task.job(whole)?);
            }
        }
        if watching && self.options.bookkeeper.is_some() {
            let whole = self.store.count_silences()?;
            if whole > 0 {
                jobs.push(Task::LookAtSilences.job(whole)?);
            }
        }
        let put = self.grouped(|host| {
            let put = host.store.put_settings(settings, from, &jobs)?;
            if mails && matches!(put, Changed::Done(_)) {
                host.restore_for_way_out()?;
            }
            if watching && matches!(put, Changed::Done(_)) {
                host.store.look_at_silences()?;
            }
            Ok(put)
        });
        let SettingsPut { settings, hash } = match put? {
            Changed::Done(put) => put,
            Changed::Meanwhile(newest) => return Ok(Changed::Meanwhile(newest)),
            Changed::Missing => return Ok(Changed::Missing),
        };
        let mut rows = Vec::with_capacity(jobs.len());
        for job in jobs {
            self.do_at_once(&job)?;
            rows.extend(self.store.job(&job.id)?);
        }
        Ok(Changed::Done(Puts { settings, hash, jobs: rows }))
    }

    /// The rows say which conversations are to be looked at: the next few of their books hear of it.
    pub(super) fn look_at_silences_in_books(&self, job: &mut ClaimedJob) -> Result<Option<String>, Fault> {
        let after = job.place.clone().unwrap_or_default();
        let contacts = self.store.silences_of(&after, AT_ONCE)?;
        for contact in &contacts {
            if let Some(bookkeeper) = &self.options.bookkeeper {
                bookkeeper.amend(self.store.workspace(), contact, &Amendment::LookAtSilences)?;
            }
        }
        job.done += u32::try_from(contacts.len()).unwrap_or(0);
        job.whole = job.whole.max(job.done);
        match contacts.last() {
            Some(last) => {
                job.place = Some(last.to_string());
                Ok(None)
            }
            None => {
                job.whole = job.done;
                Ok(Some(serde_json::to_string(&Looked { conversations_of: job.done })?))
            }
        }
    }

    /// Which enrollments would be planned otherwise by these settings, so many looked at after an id.
    pub(crate) fn forecast_settings(&mut self, settings: &Settings, after: &str, most: u32) -> Result<Forecast, Fault> {
        if !is_planned_otherwise(&self.store.settings()?.1, settings) {
            return Ok(Forecast::default());
        }
        let settings = Store::named(serde_json::to_string(settings)?)?;
        let rows = self.store.under_way(None, after, most + 1)?;
        let mut forecast = self.forecast(rows, most, |host, row| host.outlook_planned(row, &settings))?;
        forecast.outlooks.retain(|outlook| !matches!(outlook, Outlook::Told { changes: false, .. }));
        Ok(forecast)
    }

    /// What would become of a sequence's enrollments on a version, so many after an id.
    pub(crate) fn forecast_version(
        &mut self,
        sequence: &SequenceId,
        to: &Hashed,
        after: &str,
        most: u32,
    ) -> Result<Forecast, Fault> {
        let rows = self.store.under_way(Some(sequence), after, most + 1)?;
        self.forecast(rows, most, |host, row| host.outlook_moved(row, to))
    }

    /// The same of enrollments that are named; those that are not under way are among those of which nothing can be said.
    pub(crate) fn forecast_named(
        &mut self,
        sequence: &SequenceId,
        named: &[EnrollmentId],
        to: &Hashed,
    ) -> Result<Forecast, Fault> {
        let mut outlooks = Vec::with_capacity(named.len());
        for id in named {
            outlooks.push(match self.store.one_under_way(sequence, id)? {
                Some(row) => self.outlook_moved(&row, to)?,
                None => Outlook::Undecided { enrollment: id.clone(), problems: vec![super::walking::not_under_way()] },
            });
        }
        Ok(Forecast { looked_at: u32::try_from(named.len()).unwrap_or(u32::MAX), outlooks, next: None })
    }

    fn forecast(
        &mut self,
        mut rows: Vec<Underway>,
        most: u32,
        ask: impl Fn(&mut Self, &Underway) -> Result<Outlook, Fault>,
    ) -> Result<Forecast, Fault> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let more = rows.len() > most;
        rows.truncate(most);
        let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
        let looked_at = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let outlooks = rows.iter().map(|row| ask(self, row)).collect::<Result<_, Fault>>()?;
        Ok(Forecast { outlooks, looked_at, next })
    }

    /// The id that a draft's name makes, as publishing it would.
    pub(crate) fn id_of_name(&mut self, name: &str) -> Result<SequenceId, Fault> {
        let step = r#"{"id":"first","channel":"webhook","content":{"type":"text","body":"-"}}"#;
        let mut draft = Draft::named(name);
        draft.steps.push(serde_json::from_str(step)?);
        let settings = r#"{"channels":{"webhook":{}}}"#;
        #[derive(Serialize)]
        struct Publish<'a> {
            draft: Draft,
            settings: &'a RawValue,
        }
        #[derive(Deserialize)]
        struct Named {
            version: relance_core::wire::Version,
        }
        let settings: Box<RawValue> = serde_json::from_str(settings)?;
        let named = self.question("publish", Publish { draft, settings: &settings })?;
        Ok(serde_json::from_str::<Named>(named.get())?.version.sequence)
    }

    /// What the core finds in a draft, with pointers into it.
    pub(crate) fn check_draft(&mut self, draft: &Draft, explore: bool) -> Result<Vec<Problem>, Fault> {
        let settings = self.store.settings()?.0;
        let checked = self.question("check", Check { draft, settings: &settings.json, explore })?;
        let Checked { problems } = serde_json::from_str(checked.get())?;
        Ok(problems.into_iter().map(of_draft).collect())
    }

    /// Freezes a sequence's draft as its next version.
    pub(crate) fn publish_draft(&mut self, row: &Drafted, explore: bool) -> Result<Published, Fault> {
        let draft = self.raw_draft(row)?;
        self.publish_as(&draft, Some(&row.id), explore).map_err(|mut fault| {
            fault.problems = std::mem::take(&mut fault.problems).into_iter().map(of_draft).collect();
            fault
        })
    }

    fn raw_draft(&mut self, row: &Drafted) -> Result<Box<RawValue>, Fault> {
        let draft = self.store.draft_of(row)?.ok_or_else(|| Fault::not_found("a draft of the sequence", &row.id))?;
        Ok(RawValue::from_string(serde_json::to_string(&draft)?)?)
    }

    /// What differs between a version, the newest unless a number is given, and another: the draft unless a number is given.
    pub(crate) fn diff_draft(&mut self, row: &Drafted, from: Option<u32>, to: Option<u32>) -> Result<Diffed, Fault> {
        let no_version = |number| Fault::not_found(&format!("version {number} of the sequence"), &row.id);
        let from_number = from.or(row.newest);
        let from = match from_number {
            Some(number) => self.store.version(&row.id, Some(number))?.ok_or_else(|| no_version(number))?,
            None => {
                let message = format!("expected a published version of `{}` to compare with, found none", row.id);
                return Err(Fault::new(FaultKind::Input, message).help("publish its draft first"));
            }
        };
        let (to, to_number) = match to {
            Some(number) => (self.store.version(&row.id, Some(number))?.ok_or_else(|| no_version(number))?, number),
            None => {
                let draft = self.raw_draft(row)?;
                let mut frozen = self.frozen(&draft, Some(&row.id), false)?;
                frozen.warnings.clear();
                (Store::named(serde_json::to_string(&frozen.version)?)?, frozen.version.number)
            }
        };
        Ok(Diffed { differences: self.differences(&from, &to)?, to, from_number, to_number })
    }

    /// Pauses a sequence or lets it go on, with all who are under way (L8). From when this is stored on nothing of it that is due goes out;
    /// the job tells each, so that what is left of their waits is frozen.
    pub(crate) fn pause_sequence(&mut self, id: &SequenceId, paused: bool, by: String) -> Result<Changed<JobRow>, Fault> {
        let of = Level { sequence: Some(id.clone()), by: Some(by) };
        let task = if paused { Task::Pause(of) } else { Task::Resume(of) };
        let job = task.job(self.store.count_under_way(Some(id))?)?;
        match self.store.pause_sequence(id, paused, &job)? {
            Changed::Done(_) => {}
            Changed::Meanwhile(newest) => return Ok(Changed::Meanwhile(newest)),
            Changed::Missing => return Ok(Changed::Missing),
        }
        self.do_at_once(&job)?;
        let row = self.store.job(&job.id)?;
        row.map(Changed::Done).ok_or_else(|| Fault::not_found("the job", &job.id))
    }

    /// Keeps a job for what takes longer, and does it at once where it is small.
    pub(crate) fn begin(&mut self, task: &Task, whole: u32) -> Result<JobRow, Fault> {
        let job = task.job(whole)?;
        self.store.add_job(&job)?;
        if !matches!(task, Task::Simulate(_)) {
            self.do_at_once(&job)?;
        }
        self.store.job(&job.id)?.ok_or_else(|| Fault::not_found("the job", &job.id))
    }
}

/// What a change of settings means for those who are under way.
fn follow_ups(known: &Settings, wanted: &Settings, by: Option<String>) -> Vec<Task> {
    let mut tasks = Vec::new();
    if known.paused != wanted.paused {
        let level = Level { sequence: None, by };
        tasks.push(if wanted.paused { Task::Pause(level) } else { Task::Resume(level) });
    }
    if is_planned_otherwise(known, wanted) {
        tasks.push(Task::Recalculate);
    }
    if known.email.unsubscribe_url != wanted.email.unsubscribe_url {
        // What mail had no way to unsubscribe with waits as if its account were refused.
        tasks.push(Task::Restore(Mended { account: None, channel: Some(Channel::fixed("email")) }));
    }
    tasks
}

/// Whether anything that moments depend on differs.
fn is_planned_otherwise(known: &Settings, wanted: &Settings) -> bool {
    let of = |settings: &Settings| {
        let Settings { zone, calendar, policies, holidays, plausible_zones, .. } = settings.clone();
        (zone, calendar, policies, holidays, plausible_zones)
    };
    of(known) != of(wanted)
}

/// A problem of a draft, with its place in the draft.
fn of_draft(mut problem: Problem) -> Problem {
    if let Some(below) = problem.path.strip_prefix("/draft") {
        problem.path = below.into();
    }
    problem
}

/// What becomes of silences depends on it.
fn watching(settings: &Settings) -> String {
    let Settings { auto_follow_ups, inactivity, silence_since, human_hold, max_episodes, model, .. } = settings;
    serde_json::to_string(&(auto_follow_ups, inactivity, silence_since, human_hold, max_episodes, model)).unwrap_or_default()
}
