//! Puts a finding into words: its code, what happens, what to do about it.
//!
//! In: what was seen, and whether it always is. Out: a code, sentences. Never: personal data.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::sights::{Became, Kind, Sight};
use crate::base::Reason;
use crate::wire::Version;

const MINUTE_MILLIS: i64 = 60_000;

/// What is to be told.
pub(super) struct Told<'a> {
    pub(super) versions: &'a [Version],
    pub(super) sight: &'a Sight,
    /// It was so in every walk in which it could have been.
    pub(super) always: bool,
    /// The zones in which it was so in every walk.
    pub(super) zones: &'a [&'a str],
    /// Of whom the scenario tells.
    pub(super) who: &'a str,
}

impl Told<'_> {
    pub(super) const fn code(&self) -> &'static str {
        match self.sight.kind {
            Kind::NeverOpens => "explore.neverOpens",
            Kind::Unreachable => "explore.unreachable",
            Kind::OutsideWindow => "explore.outsideWindow",
            Kind::Expires if self.always => "explore.alwaysLate",
            Kind::Expires => "explore.expires",
            Kind::DeadEnd => "explore.deadEnd",
            Kind::NightSend => "explore.nightSend",
            Kind::CapExceeded => "explore.capExceeded",
            Kind::CapDefers => "explore.deferredByCap",
        }
    }

    pub(super) fn message(&self) -> String {
        let (step, why) = (self.step(), self.why());
        match self.sight.kind {
            Kind::NeverOpens if self.always => format!("{step} never gets a moment: {why}"),
            Kind::NeverOpens if !self.zones.is_empty() => {
                format!("{step} never gets a moment where the contact's zone is {}: {why}", self.zones.join(", "))
            }
            Kind::NeverOpens => format!("{step} can end up without a moment: {why}"),
            Kind::Unreachable if self.sight.step.is_none() && self.always => format!("nobody can be enrolled: {why}"),
            Kind::Unreachable if self.sight.step.is_none() => format!("{} can't be enrolled: {why}", self.who),
            Kind::Unreachable if self.always => format!("{step} reaches nobody and {}: {why}", self.became()),
            Kind::Unreachable => format!("{step} {} for {}: {why}", self.became(), self.who),
            Kind::OutsideWindow if self.always => format!("{step} always falls outside its window and {}: {why}", self.became()),
            Kind::OutsideWindow => format!("{step} can fall outside its window and {}: {why}", self.became()),
            Kind::Expires if self.always => format!("{step} is always left out as too late, though nothing delays it: {why}"),
            Kind::Expires => format!("{step} can be left out as too late, though nothing delays it: {why}"),
            Kind::DeadEnd if self.always => format!("everybody stands still at {step} until a person acts: {why}"),
            Kind::DeadEnd => format!("somebody can stand still at {step} until a person acts, though nothing happened: {why}"),
            Kind::NightSend => format!("{step} can go out at {} on the contact's clock, and nothing forbids it", self.clock()),
            Kind::CapExceeded => self.too_many(),
            Kind::CapDefers => format!("{step} goes out {} later because of the other sequences: {why}", self.deferred_by()),
        }
    }

    pub(super) fn help(&self) -> Option<String> {
        let text = match self.sight.kind {
            Kind::NeverOpens => match self.reason().map(|reason| &*reason.code) {
                Some("schedule.zoneUnknown") => {
                    "fill in the contacts' zones, or list `plausibleZones` whose legal hours have an hour in common"
                }
                _ => "widen the hours of the calendar or its horizon, so that every zone has an hour in all of them",
            },
            Kind::Unreachable => "switch the channel on, give the step a `fallback`, or let `onUnreachable` be `skip`",
            Kind::OutsideWindow => {
                "give the step an approved template as `outsideWindow`, a `fallback` channel, or send it sooner (anchor `windowClose`)"
            }
            Kind::Expires => "lengthen its wait or its `maxLate`, or count it from the message before",
            Kind::DeadEnd => "give what is missing a default, or say with `onBlank` or `onUnreachable` what else to do",
            Kind::NightSend => {
                "give the draft's or the workspace's calendar `quietHours` such as `21:00-08:00`, or the settings the policy `night` (SMS and chats)"
            }
            Kind::CapExceeded => "set `caps` in the settings, such as `{ \"max\": 2, \"per\": { \"days\": 1 } }`, or `spacing`",
            Kind::CapDefers => "begin them apart, put them into one `exclusiveGroup`, or give one a higher `priority`",
        };
        Some(text.into())
    }

    fn step(&self) -> String {
        self.sight.step.map_or_else(|| "it".into(), |step| self.named(self.sight.member, step))
    }

    /// A step by its id; one of another sequence with that one's name.
    fn named(&self, member: usize, step: usize) -> String {
        let version = self.versions.get(member);
        let id = version.and_then(|version| version.draft.steps.get(step)).map_or("", |step| step.id.as_str());
        match version.filter(|_| self.versions.len() > 1) {
            Some(version) => format!("`{id}` of `{}`", version.draft.name),
            None => format!("`{id}`"),
        }
    }

    fn reason(&self) -> Option<&Reason> {
        let Sight { kind, deferred, decision, refused, .. } = self.sight;
        let by_cap = deferred.as_ref().filter(|_| *kind == Kind::CapDefers).map(|(_, why)| why);
        by_cap.or_else(|| decision.as_ref().and_then(|decision| decision.reasons.last())).or(refused.as_ref())
    }

    fn why(&self) -> String {
        self.reason().map_or_else(String::new, |reason| reason.text().into_owned())
    }

    const fn became(&self) -> &'static str {
        match self.sight.became {
            Became::Held => "is held",
            Became::LeftOut => "is left out",
            Became::Stopped => "ends it all",
            Became::Sent => "is sent",
            Became::Deferred => "is deferred",
            Became::NotBegun => "does not begin",
        }
    }

    /// What the clock shows: `22:35`.
    fn clock(&self) -> String {
        let local = self.sight.local.to_string();
        local.split('T').nth(1).and_then(|time| time.get(..5)).unwrap_or(&local).into()
    }

    fn too_many(&self) -> String {
        let messages: Vec<String> = self.sight.day.iter().map(|(member, step)| self.named(*member, *step)).collect();
        let local = self.sight.local.to_string();
        let date = local.split('T').next().unwrap_or(&local);
        format!("{} messages reach one contact on {date}, and no cap is set: {}", messages.len(), messages.join(", "))
    }

    /// How much later a cap lets it out, in the largest unit that says enough.
    fn deferred_by(&self) -> String {
        let since = self.sight.deferred.as_ref().map_or(self.sight.at, |(since, _)| *since);
        let minutes = (self.sight.at.millis() - since.millis()) / MINUTE_MILLIS;
        let counted = |number: i64, unit: &str| format!("{number} {unit}{}", if number == 1 { "" } else { "s" });
        match minutes {
            ..120 => counted(minutes, "minute"),
            120..2880 => counted(minutes / 60, "hour"),
            _ => counted(minutes / 1440, "day"),
        }
    }
}
