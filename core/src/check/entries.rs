//! A hand-made list: how it begins, what may be done with it, what is wrong with it, and the version that it is (A1–A8, A10).
//!
//! In: entries, `now`, a zone, settings. Out: what an editor shows; `canAdd`, `canRemove`, `canSend` with reasons; the inline version.
//! Never: the rule left to a screen.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use crate::base::{Instant, Problem, Reason, SequenceId, StepId, limits};
use crate::check::publish;
use crate::time::{Candidate, Local, Zone, label};
use crate::wire::request::{CancelOnReply, EntriesRequest, EntriesResult, Entry, EntryView};
use crate::wire::{
    Anchor, Compose, Content, Draft, LocalDateTime, OnBlank, OnModelFailure, OnReply, OnUnreachable, Purpose, Reenroll, Settings,
    Step, TargetKind, TextContent, Version, Wait, ZoneRule,
};

/// Days from now of a new list's entries, unless the workspace says otherwise (A1).
const OFFSET_DAYS: [u32; 4] = [5, 10, 20, 28];
/// How many entries a list may have, unless the plan says otherwise (A2).
const MAX_ENTRIES: u32 = 4;
/// The feature that sending a list needs (A5).
pub const FEATURE: &str = "scheduledMessages";

/// Says what is wrong with a text as a template, from the text and its place.
pub type Faults = for<'a> fn(&'a str, &'a str) -> Vec<Problem>;

/// A list with the zone that its clock is read in.
pub struct List<'a> {
    /// The request.
    pub request: &'a EntriesRequest,
    /// The workspace's settings.
    pub settings: &'a Settings,
    /// The zone.
    pub zone: &'a Zone,
    /// What is wrong with a text as a template, which another room knows.
    pub template: Faults,
}

impl List<'_> {
    /// A new list: one entry for each of the workspace's offsets, at the same local time as now (A1).
    ///
    /// # Errors
    /// When a date lies outside the years 1900 to 9999.
    pub fn begin(&self) -> Result<EntriesResult, Vec<Problem>> {
        let offsets = self.settings.entries.offset_days.as_deref().unwrap_or(&OFFSET_DAYS);
        let most = usize::try_from(self.most()).unwrap_or(usize::MAX);
        let entries = offsets.iter().take(most.max(1)).enumerate().map(|(index, days)| {
            self.fresh(i64::from(*days)).map_err(|problem| match &self.settings.entries.offset_days {
                Some(_) => out_of_range(&format!("/settings/entries/offsetDays/{index}")),
                None => problem,
            })
        });
        let entries: Result<Vec<Entry>, Problem> = entries.collect();
        self.show(entries.map_err(|problem| vec![problem])?)
    }

    /// The list with one more entry: a few days after the last, or after the one that it follows (A2).
    ///
    /// # Errors
    /// `entries.full` when there is no room.
    pub fn add(&self) -> Result<EntriesResult, Vec<Problem>> {
        let mut entries = self.request.entries.clone();
        if !self.can_add(entries.len()) {
            let message = format!("expected fewer than {} entries, found {}", self.most(), entries.len());
            return Err(vec![Problem::error("entries.full", "/entries", message).help("remove one, or choose a plan with more")]);
        }
        let place = self.request.index.map_or(entries.len(), |index| usize::try_from(index).unwrap_or(usize::MAX));
        if place > entries.len() {
            let message = format!("expected an index of at most {}, found {place}", entries.len());
            return Err(vec![Problem::error("entries.noSuchPlace", "/index", message)]);
        }
        let days = entries.iter().filter_map(|entry| self.moment(entry).ok()).max();
        let days = days.map_or(0, |last| label::days_from_now(last, self.request.now, self.zone).max(0));
        let entry = self.fresh(days + 5).map_err(|problem| vec![problem])?;
        entries.insert(place, entry);
        self.show(entries)
    }

    /// The list without one entry (A2).
    ///
    /// # Errors
    /// When there is no such entry, or it is the only one.
    pub fn remove(&self) -> Result<EntriesResult, Vec<Problem>> {
        let mut entries = self.request.entries.clone();
        let count = entries.len();
        let Some(index) = self.request.index.and_then(|index| usize::try_from(index).ok()).filter(|index| *index < count) else {
            let found = self.request.index.map_or_else(|| "nothing".to_string(), |index| format!("`{index}`"));
            let message = format!("expected the index of one of {count} entries, found {found}");
            return Err(vec![Problem::error("entries.noSuchPlace", "/index", message)]);
        };
        if count <= 1 {
            let message = "expected more than one entry, found one";
            return Err(vec![Problem::error("entries.lastOne", "/entries", message).help("a list has at least one entry")]);
        }
        entries.remove(index);
        self.show(entries)
    }

    /// The list as it is.
    ///
    /// # Errors
    /// When an entry names no moment.
    pub fn view(&self) -> Result<EntriesResult, Vec<Problem>> {
        self.show(self.request.entries.clone())
    }

    /// The inline version that the list is: each message a step at its own instant, in order of time (A6, A10).
    ///
    /// # Errors
    /// Everything that keeps the list from being sent.
    pub fn to_version(&self) -> Result<Version, Vec<Problem>> {
        let shown = self.view()?;
        let mut problems: Vec<Problem> = shown.entries.iter().flat_map(|entry| entry.problems.clone()).collect();
        if !shown.can_send && problems.is_empty() {
            let of_send = |reason: &&Reason| !matches!(reason.code.as_ref(), "entries.full" | "entries.lastOne");
            problems.extend(shown.reasons.iter().filter(of_send).map(|reason| {
                let mut problem = Problem::error("entries.cannotSend", "/entries", reason.text());
                problem.code = reason.code.clone();
                problem
            }));
        }
        if problems.is_empty() { Ok(self.version(&shown.entries)) } else { Err(problems) }
    }

    fn version(&self, entries: &[EntryView]) -> Version {
        let mut steps: Vec<Step> = entries.iter().map(|entry| self.step(entry)).collect();
        steps.sort_by(|left, right| (left.instant, &left.id).cmp(&(right.instant, &right.id)));
        let name = self.request.name.clone().unwrap_or_else(|| "Scheduled messages".into());
        let draft = Draft {
            name,
            purpose: Purpose::Service,
            target: TargetKind::Contact,
            zone: ZoneRule::Contact,
            calendar: None,
            on_reply: OnReply::Stop,
            reenroll: Reenroll::Always,
            exclusive_group: None,
            priority: 0,
            goals: BTreeSet::new(),
            with_human: true,
            list: true,
            assistant: false,
            steps,
        };
        publish::publish(&draft, Some(&SequenceId::new("scheduled-messages")), None)
    }

    fn step(&self, entry: &EntryView) -> Step {
        Step {
            id: entry.id.clone(),
            wait: Wait::NONE,
            anchor: Anchor::At,
            instant: Some(entry.at),
            at: Vec::new(),
            channel: self.request.channel.clone(),
            fallback: Vec::new(),
            compose: Compose::Static,
            instructions: None,
            on_model_failure: OnModelFailure::default(),
            content: Content::Text(TextContent { subject: entry.subject.clone(), body: entry.text.clone() }),
            outside_window: None,
            on_blank: OnBlank::Hold,
            on_unreachable: OnUnreachable::Hold,
            on_reply: Some(match entry.cancel_on_reply {
                CancelOnReply::Cancel => OnReply::Stop,
                CancelOnReply::Keep => OnReply::Continue,
                CancelOnReply::Hold => OnReply::Hold,
            }),
            max_late: None,
            // A person chose the moment; legal and quiet hours hold all the same (T6).
            ignore_working_hours: true,
            workflow: None,
        }
    }

    /// An entry so many days from now, at the same local time.
    fn fresh(&self, days: i64) -> Result<Entry, Problem> {
        let candidate = Candidate::after(self.request.now, Wait::Days(days), self.zone, &crate::time::BusinessDays::default());
        let at = candidate.map_err(|_| out_of_range("/now"))?.at;
        Ok(Entry {
            id: None,
            at: Some(at),
            local: None,
            text: String::new(),
            subject: None,
            cancel_on_reply: CancelOnReply::default(),
        })
    }

    /// The moment that an entry names. Where its local time is not that of its instant, the person has typed it, and it counts.
    fn moment(&self, entry: &Entry) -> Result<Instant, Fault> {
        match (entry.at, entry.local) {
            (Some(at), None) => Ok(at),
            (Some(at), Some(local)) if self.zone.local_date_time(at) == local => Ok(at),
            (_, Some(local)) => {
                Candidate::of_local(Local::of(local), self.zone).map(|candidate| candidate.at).map_err(|_| Fault::Range)
            }
            (None, None) => Err(Fault::Missing),
        }
    }

    fn most(&self) -> u32 {
        let plan = self.settings.plan.as_ref().and_then(|plan| plan.max_entries);
        plan.unwrap_or(MAX_ENTRIES).min(u32::try_from(limits::LIST_ENTRIES).unwrap_or(u32::MAX))
    }

    fn can_add(&self, count: usize) -> bool {
        u32::try_from(count).is_ok_and(|count| count < self.most())
    }

    fn show(&self, entries: Vec<Entry>) -> Result<EntriesResult, Vec<Problem>> {
        if entries.len() > limits::LIST_ENTRIES {
            let message = format!("expected at most {} entries, found {}", limits::LIST_ENTRIES, entries.len());
            return Err(vec![Problem::error("entries.tooMany", "/entries", message)]);
        }
        let mut problems = Vec::new();
        let mut views: Vec<EntryView> = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            match self.moment(entry) {
                Ok(at) => {
                    let id = entry.id.clone().unwrap_or_else(|| free_id(&entries, &views));
                    views.push(self.entry(entry, id, at, index));
                }
                Err(Fault::Missing) => {
                    let message = "expected `at` or `local`, found neither";
                    let problem = Problem::error("entries.noMoment", format!("/entries/{index}"), message);
                    problems.push(problem.help("give the entry an instant or a local time"));
                }
                Err(Fault::Range) => problems.push(out_of_range(&format!("/entries/{index}/local"))),
            }
        }
        for (index, view) in views.iter().enumerate() {
            if views.iter().take(index).any(|other| other.id == view.id) {
                let message = format!("expected an id of its own, found `{}` again", view.id);
                problems.push(Problem::error("entries.duplicateId", format!("/entries/{index}/id"), message));
            }
        }
        if problems.is_empty() { Ok(self.verdict(views)) } else { Err(problems) }
    }

    fn entry(&self, entry: &Entry, id: StepId, at: Instant, index: usize) -> EntryView {
        let now = self.request.now;
        let mut problems = Vec::new();
        if at <= now {
            let message = format!("expected a time in the future, found {}", label::words(at, now, self.zone));
            let problem = Problem::error("entries.past", format!("/entries/{index}/at"), message);
            problems.push(problem.help("choose a later time"));
        }
        if entry.text.trim().is_empty() {
            let message = "expected a text, found only white space";
            problems
                .push(Problem::error("entries.textEmpty", format!("/entries/{index}/text"), message).help("write the message"));
        }
        problems.extend((self.template)(&entry.text, &format!("/entries/{index}/text")));
        if let Some(subject) = &entry.subject {
            problems.extend((self.template)(subject, &format!("/entries/{index}/subject")));
        }
        let local: LocalDateTime = self.zone.local_date_time(at);
        EntryView {
            id,
            at,
            local,
            text: entry.text.clone(),
            subject: entry.subject.clone(),
            cancel_on_reply: entry.cancel_on_reply,
            days_from_now: label::days_from_now(at, now, self.zone),
            weekday: self.zone.local(at).weekday(),
            label: label::words(at, now, self.zone),
            past: at <= now,
            clock_change: label::clock_change(at, now, self.zone),
            problems,
        }
    }

    /// What may be done with the list, and why not (A2, A4, A5).
    fn verdict(&self, entries: Vec<EntryView>) -> EntriesResult {
        let mut reasons = Vec::new();
        let can_add = self.can_add(entries.len());
        if !can_add {
            let text = format!("a list has at most {} entries", self.most());
            reasons.push(Reason::new("entries.full", text).with("limit", self.most()));
        }
        let can_remove = entries.len() > 1;
        if !can_remove {
            reasons.push(Reason::new("entries.lastOne", "a list has at least one entry"));
        }
        let mut can_send = !entries.is_empty();
        if !can_send {
            reasons.push(Reason::new("entries.none", "there is nothing to send"));
        }
        if u32::try_from(entries.len()).is_ok_and(|count| count > self.most()) {
            can_send = false;
            let text = format!("the list has {} entries, and the plan allows {}", entries.len(), self.most());
            reasons.push(Reason::new("entries.tooMany", text).with("limit", self.most()));
        }
        let faulty = entries.iter().filter(|entry| !entry.problems.is_empty()).count();
        if faulty > 0 {
            can_send = false;
            let text = format!("{faulty} of {} entries must be mended first", entries.len());
            reasons.push(Reason::new("entries.faulty", text).with("count", u32::try_from(faulty).unwrap_or(u32::MAX)));
        }
        if self.settings.plan.as_ref().is_some_and(|plan| !plan.features.contains(FEATURE)) {
            can_send = false;
            let text = "sending scheduled messages needs a plan that includes them";
            reasons.push(Reason::new("planUpgradeRequired", text).with("feature", FEATURE));
        }
        EntriesResult { entries, can_add, can_remove, can_send, reasons }
    }
}

/// Why an entry has no moment.
enum Fault {
    Missing,
    Range,
}

fn out_of_range(path: &str) -> Problem {
    Problem::error("time.outOfRange", path, "expected a moment in the years 1900 to 9999, found one outside")
}

/// The first id of the form `m1`, `m2` that no entry has.
fn free_id(entries: &[Entry], views: &[EntryView]) -> StepId {
    let taken =
        |id: &StepId| entries.iter().any(|entry| entry.id.as_ref() == Some(id)) || views.iter().any(|view| &view.id == id);
    let mut number = views.len() + 1;
    loop {
        let id = StepId::new(format!("m{number}"));
        if !taken(&id) {
            return id;
        }
        number += 1;
    }
}
