//! Turns the facts of a request into a context that cannot be wrong: its parts belong together, its zones exist.
//!
//! In: version, contact, conversation, settings, zone data. Out: [`Facts`], or the problems. Never: a decision.

use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

use super::prepared::{Prepared, Ready};
use super::{branding, texts};
use crate::base::{Instant, Problem, limits, pointer};
use crate::time::policies::{self, Applied, Whom};
use crate::time::{BusinessDays, Zone, Zones};
use crate::wire::{
    Calendar, Competing, Contact, Conversation, Draft, Enrollment, PauseLevel, SentRecord, Settings, Step, Version, ZoneChoice,
    ZoneId, ZoneRule, ZoneSource,
};

/// What is true now, checked: every room reads it, none changes it.
pub struct Facts<'a> {
    /// The version that the enrollment goes through.
    pub version: &'a Version,
    /// The person.
    pub contact: &'a Contact,
    /// The conversation, if there is one.
    pub conversation: Option<&'a Conversation>,
    /// The workspace's settings.
    pub settings: &'a Settings,
    /// Messages lately accepted for the contact.
    pub sent: &'a [SentRecord],
    /// The zone data.
    pub zones: &'a Zones,
    /// The zone in which days are counted, and whose it is (T9).
    pub choice: ZoneChoice,
    /// The rules of that zone.
    pub zone: Zone,
    /// The sequence under these settings: its calendars, its business days.
    pub prepared: Ready<'a>,
    /// The legal hours of the policies that cover the sequence's purpose and the contact (D5).
    pub policies: Vec<Applied>,
    /// Where a contact without a zone may be, under legal hours (T9).
    pub plausible: Vec<Zone>,
    /// What else goes on around the enrollment.
    pub around: Around<'a>,
    /// The time.
    pub now: Instant,
}

/// What goes on around an enrollment and touches it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Around<'a> {
    /// The contact's other enrollments whose messages are due too (L12).
    pub competing: &'a [Competing],
    /// The sequence is paused (L8).
    pub sequence_paused: bool,
}

/// What a request brings, before it is checked.
pub struct Given<'a> {
    /// See [`Facts`].
    pub version: &'a Version,
    /// See [`Facts`].
    pub contact: &'a Contact,
    /// See [`Facts`].
    pub conversation: Option<&'a Conversation>,
    /// See [`Facts`].
    pub settings: &'a Settings,
    /// See [`Facts`].
    pub sent: &'a [SentRecord],
    /// See [`Facts`].
    pub around: Around<'a>,
    /// See [`Facts`].
    pub zones: &'a Zones,
    /// See [`Facts`].
    pub now: Instant,
    /// What was made of this version and these settings before, if it was.
    pub prepared: Option<&'a Prepared>,
    /// The pointer of the member that holds them: empty, or `/facts`.
    pub path: &'a str,
}

impl<'a> Facts<'a> {
    /// Checks that the zones exist and takes the contact's, else the sequence's, else the workspace's (T9).
    ///
    /// # Errors
    /// `time.zoneUnknown` at the place that names the zone: never silently UTC.
    pub fn new(given: &Given<'a>) -> Result<Self, Vec<Problem>> {
        let Given { version, contact, conversation, settings, sent, around, zones, now, prepared, path } = *given;
        let (choice, at) = zone_choice(contact, &version.draft, settings);
        let zone = zones.zone_at(choice.zone.as_str(), &pointer::join(path, at));
        let mut problems: Vec<Problem> = zone.as_ref().err().cloned().into_iter().collect();
        problems.extend(too_many_steps(&version.draft, path));
        let prepared = match prepared {
            Some(prepared) => Ready::Kept(prepared),
            None => Ready::Own(Prepared::new(&version.draft, settings, zones, path).map(Box::new).unwrap_or_else(|found| {
                problems.extend(found);
                Box::default()
            })),
        };
        problems.extend(policies::unknown(&settings.policies, &pointer::join(path, "/settings/policies")));
        problems.extend(caps(settings, path));
        let policies = zone.as_ref().map_or_else(|_| Vec::new(), |zone| applied(zone, version, contact, settings, now));
        let plausible = settings.plausible_zones.iter().enumerate().filter_map(|(index, zone)| {
            let at = format!("{path}/settings/plausibleZones/{index}");
            zones.zone_at(zone.as_str(), &at).map_err(|problem| problems.push(problem)).ok()
        });
        let plausible: Vec<Zone> = plausible.collect();
        match zone {
            Ok(zone) if problems.is_empty() => Ok(Self {
                version,
                contact,
                conversation,
                settings,
                sent,
                around,
                zones,
                choice,
                zone,
                prepared,
                policies,
                plausible,
                now,
            }),
            _ => Err(problems),
        }
    }

    /// Checks that a state may move to the version of these facts: it is of the same sequence and contact.
    ///
    /// # Errors
    /// When it is not.
    pub fn may_take(&self, state: &Enrollment, path: &str) -> Result<(), Vec<Problem>> {
        let mut problems = Vec::new();
        if state.sequence != self.version.sequence {
            let message = format!("expected a version of `{}`, found one of `{}`", state.sequence, self.version.sequence);
            problems.push(Problem::error("engine.otherSequence", pointer::join(path, "/version/sequence"), message));
        }
        if state.contact != self.contact.id {
            let message = format!("expected contact `{}`, found `{}`", state.contact, self.contact.id);
            problems.push(Problem::error("engine.otherContact", pointer::join(path, "/contact/id"), message));
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// Checks that a state belongs to these facts.
    ///
    /// # Errors
    /// When it is of another version or another contact, or its steps are not the version's.
    pub fn belong_to(&self, state: &Enrollment, path: &str) -> Result<(), Vec<Problem>> {
        let mut problems = Vec::new();
        if state.hash != self.version.hash || state.sequence != self.version.sequence {
            let message = format!(
                "expected version {} of `{}` with hash `{}`, found version {} of `{}` with hash `{}`",
                state.version, state.sequence, state.hash, self.version.number, self.version.sequence, self.version.hash
            );
            problems.push(
                Problem::error("engine.otherVersion", pointer::join(path, "/version"), message)
                    .help("hand in the version that the enrollment started on; a published version never changes"),
            );
        }
        if state.contact != self.contact.id {
            let message = format!("expected contact `{}`, found `{}`", state.contact, self.contact.id);
            problems.push(Problem::error("engine.otherContact", pointer::join(path, "/contact/id"), message));
        }
        let same_steps = state.steps.len() == self.steps().len()
            && state.steps.iter().zip(self.steps()).all(|(state, step)| state.id == step.id);
        if problems.is_empty() && !same_steps {
            let message = "expected a state for each of the version's steps, in order, found others";
            problems.push(Problem::error("engine.otherSteps", "/state/steps", message));
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// The version's draft.
    pub fn draft(&self) -> &'a Draft {
        &self.version.draft
    }

    /// The version's steps.
    pub fn steps(&self) -> &'a [Step] {
        &self.version.draft.steps
    }

    /// What stands still above this enrollment: its sequence, or all of the workspace (L8).
    pub fn paused(&self) -> Option<PauseLevel> {
        if self.settings.paused {
            Some(PauseLevel::Workspace)
        } else {
            self.around.sequence_paused.then_some(PauseLevel::Sequence)
        }
    }

    /// The business days that waits count in: the sequence's calendar's, else the workspace's.
    pub fn business_days(&self) -> &BusinessDays {
        &self.prepared.business_days
    }
}

/// The policies' hours for a contact: the date on which they are asked for is that on the contact's clock.
fn applied(zone: &Zone, version: &Version, contact: &Contact, settings: &Settings, now: Instant) -> Vec<Applied> {
    if settings.policies.is_empty() {
        return Vec::new();
    }
    let whom = Whom {
        region: contact.region.as_deref(),
        zone: contact.timezone.as_ref().map(ZoneId::as_str),
        holidays: &settings.holidays,
        on: zone.local(now).date(),
    };
    policies::applied(&settings.policies, Some(version.draft.purpose), &whom)
}

/// The calendars that must all allow a send, and where they stand. Where the sequence has its own, the workspace's comes second and
/// keeps only what protects people.
pub fn calendars(draft: &Draft, settings: &Settings) -> Vec<(Calendar, &'static str)> {
    match (&draft.calendar, &settings.calendar) {
        (Some(own), Some(workspace)) => {
            let protective = Calendar {
                quiet_hours: workspace.quiet_hours.clone(),
                legal_hours: workspace.legal_hours.clone(),
                ..Calendar::default()
            };
            [(own.clone(), "/version/calendar"), (protective, "/settings/calendar")].into()
        }
        (Some(own), None) => [(own.clone(), "/version/calendar")].into(),
        (None, Some(workspace)) => [(workspace.clone(), "/settings/calendar")].into(),
        (None, None) => Vec::new(),
    }
}

/// What is wrong with a workspace's settings that stand at `/settings`, beside their calendar.
pub fn settings(settings: &Settings, zones: &Zones) -> Vec<Problem> {
    let own = settings.zone.iter().filter_map(|zone| zones.zone_at(zone.as_str(), "/settings/zone").err());
    let plausible = settings.plausible_zones.iter().enumerate();
    let plausible = plausible
        .filter_map(|(index, zone)| zones.zone_at(zone.as_str(), &pointer::element("/settings/plausibleZones", index)).err());
    let branding = settings.email.branding.iter().flat_map(|own| branding::problems(own, "/settings/email/branding"));
    let policies = policies::unknown(&settings.policies, "/settings/policies");
    own.chain(plausible).chain(policies).chain(branding).chain(texts::too_long(settings)).chain(caps(settings, "")).collect()
}

/// A cap below one message, and a period in which nothing can be counted (L12).
fn caps(settings: &Settings, path: &str) -> impl Iterator<Item = Problem> {
    let periods =
        settings.caps.iter().enumerate().map(move |(index, cap)| (format!("{path}/settings/caps/{index}/per"), cap.per));
    let periods = periods.chain(settings.spacing.map(|spacing| (format!("{path}/settings/spacing"), spacing)));
    let periods = periods.filter(|(_, period)| period.amount() < 1 || !period.in_range()).map(|(path, period)| {
        let message = format!("expected a time of 1 minute to {} days, found {period}", limits::WAIT_DAYS);
        Problem::error("check.periodEmpty", path, message).help("leave it out to count nothing")
    });
    let none = settings.caps.iter().enumerate().filter(|(_, cap)| cap.max == 0).map(move |(index, _)| {
        let problem =
            Problem::error("check.capOfNone", format!("{path}/settings/caps/{index}/max"), "expected at least 1, found 0");
        problem.help("pause the workspace (`paused`) or switch the channel off (`off`) to send nothing")
    });
    none.chain(periods)
}

/// What is wrong with what a call for many shares, beside its calendars: the settings, the draft's zone, its length.
///
/// # Errors
/// All of it, once instead of for each of the many.
pub fn shared(draft: &Draft, settings: &Settings, zones: &Zones) -> Result<(), Vec<Problem>> {
    let mut problems = self::settings(settings, zones);
    if let ZoneRule::Zone(zone) = &draft.zone {
        problems.extend(zones.zone_at(zone.as_str(), "/version/zone").err());
    }
    problems.extend(too_many_steps(draft, ""));
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn too_many_steps(draft: &Draft, path: &str) -> Option<Problem> {
    (draft.steps.len() > limits::SEQUENCE_STEPS).then(|| {
        let message = format!("expected at most {} steps, found {}", limits::SEQUENCE_STEPS, draft.steps.len());
        Problem::error("check.tooManySteps", pointer::join(path, "/version/steps"), message)
    })
}

/// The zone in which the days of somebody are told who is in no sequence: the contact's, else the workspace's (T9). `path` is where the
/// facts stand in the request.
///
/// # Errors
/// `time.zoneUnknown` at the place that names the zone.
pub fn zone_of(contact: &Contact, settings: &Settings, zones: &Zones, path: &str) -> Result<Zone, Vec<Problem>> {
    let (choice, at) = zone_choice(contact, &Draft::named(""), settings);
    zones.zone_at(choice.zone.as_str(), &pointer::join(path, at)).map_err(|problem| [problem].into())
}

/// The zone in which an enrollment's days are counted, whose it is, and where the request names it (T9).
fn zone_choice(contact: &Contact, draft: &Draft, settings: &Settings) -> (ZoneChoice, &'static str) {
    let choice = |zone: &ZoneId, source| ZoneChoice { zone: zone.clone(), source };
    match (&contact.timezone, &draft.zone, &settings.zone) {
        (Some(zone), _, _) => (choice(zone, ZoneSource::Contact), "/contact/timezone"),
        (None, ZoneRule::Zone(zone), _) => (choice(zone, ZoneSource::Sequence), "/version/zone"),
        (None, ZoneRule::Contact, Some(zone)) => (choice(zone, ZoneSource::Workspace), "/settings/zone"),
        (None, ZoneRule::Contact, None) => (choice(&ZoneId("UTC".into()), ZoneSource::Default), "/settings/zone"),
    }
}
