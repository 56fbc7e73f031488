//! When a step is to be sent: from when its wait counts (T11), where the wait ends, and where the calendar moves that.
//!
//! In: a state, the index of a step, the facts. Out: [`Planned`], or why there is none. Never: a moment before `now`.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::base::{Instant, Reason};
use crate::check::{Facts, channels};
use crate::time::{Candidate, Hours, NoCandidate, OpenHours, SpreadKey, account};
use crate::wire::{Anchor, Enrollment, OnReply, Planned, Step, StepState, StepStatus, ZoneId};

use super::late::too_late;

/// Why a step has no moment.
pub enum NoPlan {
    /// It waits for our side to write: silence is measured from there (L4).
    Silence,
    /// A person must look.
    Held(Reason),
    /// Its moment passed too long ago (T12).
    Late(Box<Planned>, Reason),
}

/// The moment of a step.
///
/// # Errors
/// When there is none, and why.
pub fn plan(state: &Enrollment, index: usize, facts: &Facts<'_>) -> Result<Planned, NoPlan> {
    let (Some(own), Some(step)) = (state.steps.get(index), facts.steps().get(index)) else {
        return Err(NoPlan::Held(Reason::new("schedule.unknownStep", "the version has no such step")));
    };
    let mut reasons = Vec::new();
    let candidate = match own.wanted {
        Some(wanted) => Candidate::of_instant(wanted, &facts.zone),
        None => wait(state, step, facts, state.base, &mut reasons)?,
    };
    let wanted = candidate.at;
    let mut start = wanted;
    // What a person wants sent does not wait for that person.
    if let Some(until) = state.held_until.filter(|until| *until > start && !own.by_hand) {
        let reason = Reason::new("lifecycle.humanHold", "a person wrote in the conversation; automatic follow-ups wait");
        reasons.push(reason.moved(start, until));
        start = until;
    }
    if let Some(until) = state.not_before.filter(|until| *until > start) {
        let reason = Reason::new("lifecycle.migrationGrace", "nothing is sent so soon after the move to another version");
        reasons.push(reason.moved(start, until));
        start = until;
    }
    let at = open(state, own, step, facts, start, Some(facts.now), &mut reasons)?;
    if start < facts.now {
        // Lateness is measured from where it would have gone in time, not from its bare wait.
        let due = open(state, own, step, facts, start, None, &mut Vec::new())?;
        if let Some(reason) = too_late(state, due, index, facts) {
            return Err(NoPlan::Late(Box::new(planned(due, wanted, Vec::new(), facts)), reason));
        }
    }
    Ok(planned(at, wanted, reasons, facts))
}

fn planned(at: Instant, wanted: Instant, reasons: Vec<Reason>, facts: &Facts<'_>) -> Planned {
    Planned { at, local: facts.zone.local_date_time(at), zone: ZoneId(facts.zone.id()), wanted, reasons }
}

/// The rule that binds a moment which no other rule has moved: the step's own wait, or whoever named the moment (X5).
pub fn bound(state: &Enrollment, index: usize, facts: &Facts<'_>) -> Reason {
    let (Some(own), Some(step)) = (state.steps.get(index), facts.steps().get(index)) else {
        return Reason::new("schedule.unknownStep", "the version has no such step");
    };
    if own.by_hand || own.wanted.is_some() {
        return Reason::new(
            "schedule.named",
            if own.by_hand { "a person named this time" } else { "this time was named for it" },
        );
    }
    let (word, from) = match step.anchor {
        Anchor::At => return Reason::new("schedule.instant", "the step names this instant"),
        Anchor::Previous if index == 0 => ("enrollment", "the enrollment"),
        Anchor::Previous => ("previous", "the message before it"),
        Anchor::Enrollment => ("enrollment", "the enrollment"),
        Anchor::TargetDate => ("targetDate", "the date"),
        Anchor::LastInbound => ("lastInbound", "the contact's last message"),
        Anchor::LastOutbound => ("lastOutbound", "our last message"),
        Anchor::WindowClose => ("windowClose", "its window closes"),
    };
    let back = step.wait.amount() < 0 || step.anchor == Anchor::WindowClose;
    let wait = if back { step.wait.ahead() } else { step.wait };
    let text = format!("{wait} {} {from}", if back { "before" } else { "after" });
    Reason::new("schedule.waited", text).with("anchor", word).with("wait", format!("{}", step.wait))
}

/// Looks once more, when a step is due, whether the silence that it waits on still lasts and the calendars allow it now; if not, where
/// they move it (X2).
///
/// # Errors
/// When the contact has written meanwhile, or nothing opens any more.
pub fn recheck(state: &Enrollment, index: usize, facts: &Facts<'_>) -> Result<Option<Planned>, NoPlan> {
    let (Some(own), Some(step)) = (state.steps.get(index), facts.steps().get(index)) else { return Ok(None) };
    let Some(before) = &own.planned else { return Ok(None) };
    if step.anchor == Anchor::LastOutbound && !own.by_hand {
        anchor(state, step, facts, state.base)?;
    }
    let mut reasons = before.reasons.clone();
    let at = open(state, own, step, facts, facts.now, Some(facts.now), &mut reasons)?;
    Ok((reasons.len() > before.reasons.len()).then(|| planned(at, before.wanted, reasons, facts)))
}

/// Plans a step that is due for a later moment, through the calendars again.
///
/// # Errors
/// When nothing opens from then on.
pub fn defer(state: &Enrollment, index: usize, to: Instant, why: Reason, facts: &Facts<'_>) -> Result<Planned, NoPlan> {
    let (Some(own), Some(step)) = (state.steps.get(index), facts.steps().get(index)) else {
        return Err(NoPlan::Held(Reason::new("schedule.unknownStep", "the version has no such step")));
    };
    let mut reasons = own.planned.as_ref().map(|planned| planned.reasons.clone()).unwrap_or_default();
    reasons.push(why);
    let wanted = own.planned.as_ref().map_or(to, |planned| planned.wanted);
    let at = open(state, own, step, facts, to, Some(facts.now), &mut reasons)?;
    Ok(planned(at, wanted, reasons, facts))
}

/// Where the step's wait ends, and which of its listed times comes first after that (T8).
fn wait(
    state: &Enrollment,
    step: &Step,
    facts: &Facts<'_>,
    previous: Instant,
    reasons: &mut Vec<Reason>,
) -> Result<Candidate, NoPlan> {
    if step.anchor == Anchor::At {
        let missing = || NoPlan::Held(Reason::new("schedule.noInstant", "the step names no instant"));
        return step.instant.map(|at| Candidate::of_instant(at, &facts.zone)).ok_or_else(missing);
    }
    let base = anchor(state, step, facts, previous)?;
    let wait = if step.anchor == Anchor::WindowClose { step.wait.back() } else { step.wait };
    let candidate = Candidate::after(base, wait, &facts.zone, facts.business_days()).map_err(|fault| {
        NoPlan::Held(match fault {
            NoCandidate::OutOfRange => Reason::new("schedule.outOfRange", "its moment lies outside the years 1900 to 9999"),
            NoCandidate::NoBusinessDay => Reason::new("schedule.noBusinessDay", "the calendar has no business day"),
        })
    })?;
    reasons.extend(account::clock_change(candidate, &facts.zone));
    let listed = candidate
        .listed(&step.at, &facts.zone)
        .map_err(|_| NoPlan::Held(Reason::new("schedule.outOfRange", "its moment lies outside the years 1900 to 9999")))?;
    if listed.at != candidate.at {
        reasons.push(account::listed(candidate, listed, &step.at, &facts.zone));
    }
    Ok(listed)
}

/// From when the wait counts, where the step before it counts as sent at `previous` (T11).
fn anchor(state: &Enrollment, step: &Step, facts: &Facts<'_>, previous: Instant) -> Result<Instant, NoPlan> {
    let held = |code, text: &'static str| NoPlan::Held(Reason::new(code, text));
    match step.anchor {
        Anchor::Previous | Anchor::At => Ok(previous),
        Anchor::Enrollment => Ok(state.episode_at),
        Anchor::TargetDate => state.target.date.ok_or_else(|| held("schedule.noTargetDate", "the target has no date")),
        Anchor::LastInbound => last_inbound(facts).ok_or_else(|| held("schedule.noInbound", "the contact has never written")),
        Anchor::LastOutbound => {
            let in_thread = facts.conversation.and_then(|conversation| conversation.last_outbound);
            let last = state.last_outbound.max(in_thread);
            // A silence that began before the feature was switched on does not count, nor one that the contact has broken (L4).
            let counts = |last: &Instant| facts.settings.silence_since.is_none_or(|since| *last >= since);
            let unbroken = |last: &Instant| heard(step, facts).is_none_or(|heard| heard <= *last);
            last.filter(counts).filter(unbroken).ok_or(NoPlan::Silence)
        }
        Anchor::WindowClose => window_close(step, facts),
    }
}

/// When the free-text window of the first channel that has one closes: what counts back from it asks while one still may (T11).
fn window_close(step: &Step, facts: &Facts<'_>) -> Result<Instant, NoPlan> {
    let held = |code, text: String| Err(NoPlan::Held(Reason::new(code, text)));
    let with_window = channels::candidates(step, facts).into_iter().find_map(|channel| {
        let profile = channels::profile(&channel, facts.settings).filter(|profile| !profile.windows.is_empty())?;
        Some((channel, profile))
    });
    let Some((channel, profile)) = with_window else {
        return held("schedule.noWindow", "its channel has no free-text window that could close".into());
    };
    match channels::window(&channel, &profile, facts) {
        Some((_, closes)) => Ok(closes),
        None => held("schedule.windowNeverOpened", format!("nothing has opened {channel} for free text")),
    }
}

/// When the contact last wrote, on any channel (L1).
fn last_inbound(facts: &Facts<'_>) -> Option<Instant> {
    let in_thread = facts.conversation.and_then(|conversation| conversation.last_inbound);
    facts.contact.last_inbound.values().copied().max().max(in_thread)
}

/// When the contact last broke a silence, for a step that does not go on over replies.
fn heard(step: &Step, facts: &Facts<'_>) -> Option<Instant> {
    let goes_on = step.on_reply.unwrap_or(facts.draft().on_reply) == OnReply::Continue;
    if goes_on { None } else { last_inbound(facts) }
}

/// The next moment from `start` on at which the calendars allow the step.
fn open(
    state: &Enrollment,
    own: &StepState,
    step: &Step,
    facts: &Facts<'_>,
    start: Instant,
    now: Option<Instant>,
    reasons: &mut Vec<Reason>,
) -> Result<Instant, NoPlan> {
    let unknown = facts.contact.timezone.is_none();
    let policies = policies(step, facts);
    let legal = !policies.is_empty() || facts.prepared.hours.iter().any(Hours::has_legal);
    if unknown && legal && facts.plausible.is_empty() {
        let text = "legal hours hold on the contact's clock, and nobody knows the contact's zone";
        return Err(NoPlan::Held(Reason::new("schedule.zoneUnknown", text)));
    }
    let calendars: Vec<&Hours> = facts.prepared.hours.iter().chain(policies).collect();
    let hours = OpenHours {
        calendars: &calendars,
        zone: &facts.zone,
        plausible: if unknown { &facts.plausible } else { &[] },
        waive_working: step.ignore_working_hours || own.by_hand,
    };
    let key = SpreadKey::of_step(state.id.as_str(), own.id.as_str());
    let opening = hours.next_open(start, now, Some(key), reasons);
    opening.map(|opening| opening.at).map_err(|none| NoPlan::Held(none.reason(&facts.zone)))
}

/// The hours of the policies that cover a channel which the step may take: which one it will be is not known before it is due.
fn policies<'a>(step: &Step, facts: &'a Facts<'_>) -> Vec<&'a Hours> {
    if facts.policies.is_empty() {
        return Vec::new();
    }
    let on: Vec<_> = channels::candidates(step, facts).into_iter().filter(|channel| facts.settings.is_on(channel)).collect();
    let covering = facts.policies.iter().filter(|applied| on.iter().any(|channel| applied.covers(channel)));
    covering.map(|applied| &applied.hours).collect()
}

/// Where a step would go if the one before it counted as sent at `previous`, whatever the time is now.
///
/// # Errors
/// When there is no such moment.
pub(super) fn moment(state: &Enrollment, index: usize, facts: &Facts<'_>, previous: Instant) -> Result<Instant, NoPlan> {
    let (Some(own), Some(step)) = (state.steps.get(index), facts.steps().get(index)) else {
        return Err(NoPlan::Held(Reason::new("schedule.unknownStep", "the version has no such step")));
    };
    let mut unheard = Vec::new();
    let wanted = match own.wanted {
        Some(wanted) => wanted,
        None => wait(state, step, facts, previous, &mut unheard)?.at,
    };
    open(state, own, step, facts, wanted, None, &mut unheard)
}

/// A step that was left out before its turn still takes its time: the next wait counts from where it would have been sent (T11).
pub fn count_left_out(state: &mut Enrollment, facts: &Facts<'_>) {
    if facts.draft().list {
        return;
    }
    for index in 0..state.steps.len() {
        let Some(step) = state.steps.get(index).filter(|step| step.status.is_end()) else { return };
        if step.planned.is_some() || step.status == StepStatus::Sent {
            continue;
        }
        let Ok(at) = moment(state, index, facts, state.base) else { continue };
        state.base = state.base.max(at);
        if let Some(step) = state.steps.get_mut(index) {
            step.planned = Some(planned(at, at, Vec::new(), facts));
        }
    }
}

impl NoPlan {
    /// A sentence for those who only want to know that there is none.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Silence => Reason::new("schedule.noSilence", "our side has not written; there is no silence to measure"),
            Self::Held(reason) | Self::Late(_, reason) => reason.clone(),
        }
    }
}
