//! What it does when either side writes: replies, automatic replies, our own messages (L1–L5).
//!
//! In: an inbound or outbound message. Out: stop, reset, hold, continue; a new episode. Never: an automatic reply taken for a person.

use alloc::format;
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use chrono::NaiveTime;

use super::Ledger;
use super::frontier::{awaits_silence, frontier};
use super::steps::{cancel, hold, leave_silence};
use super::stops::end;
use crate::base::{Instant, Reason};
use crate::check::Facts;
use crate::time::{Candidate, Local};
use crate::wire::event::{Outbound, Replied};
use crate::wire::{Anchor, Enrollment, Handler, LocalDateTime, OnReply, StepStatus, StopStrength, Wait, WaitingFor};

/// How long a person's message holds automatic follow-ups, unless the workspace says otherwise (L5).
const HUMAN_HOLD: Wait = Wait::Hours(24);
/// How many episodes there may be, unless the workspace says otherwise (L3).
const MAX_EPISODES: u32 = 5;

/// The code of what a reply holds.
pub(super) const HELD_ON_REPLY: &str = "lifecycle.heldOnReply";

/// The contact wrote (L1, L2).
pub(super) fn replied(state: &mut Enrollment, reply: &Replied, at: Instant, facts: &Facts<'_>, ledger: &mut Ledger) {
    if at < state.episode_at {
        let reason = Reason::new("lifecycle.beforeEpisode", "the message is older than this run; nothing changes");
        ledger.decide("ignored", Some(at), reason);
        return;
    }
    if reply.automatic {
        automatic(state, reply, facts, ledger);
        return;
    }
    let answered = Reason::new("lifecycle.replied", "the contact answered").with("at", at.to_string());
    if state.ended.is_some() {
        after_end(state, at, answered, facts, ledger);
        return;
    }
    let turn = frontier(state, facts.draft().list);
    if turn.is_empty() {
        no_episode(ledger);
        return;
    }
    let rules: Vec<(usize, OnReply)> = turn.into_iter().map(|index| (index, rule(index, facts))).collect();
    for (index, rule) in rules {
        match rule {
            OnReply::Continue => {
                let reason = Reason::new("lifecycle.continuesOnReply", "the contact answered; this goes on all the same");
                if let Some(step) = state.steps.get(index) {
                    ledger.decide_step("continued", &step.id.clone(), None, vec![reason]);
                }
            }
            OnReply::Hold => hold_on_reply(state, index, ledger),
            OnReply::Stop if facts.draft().list => cancel(state, index, &answered, ledger),
            OnReply::Stop => {
                stop(state, at, answered, ledger);
                return;
            }
            OnReply::Reset => {
                reset(state, ledger);
                return;
            }
        }
    }
    if frontier(state, facts.draft().list).is_empty() {
        // The reply has cancelled all that a hand-made list still had to say.
        stop(state, at, answered, ledger);
    }
}

/// What a reply does while a step has its turn: the step's own rule, else the sequence's (L2).
fn rule(index: usize, facts: &Facts<'_>) -> OnReply {
    facts.steps().get(index).and_then(|step| step.on_reply).unwrap_or(facts.draft().on_reply)
}

/// Ends it as answered, and tells somebody (C4).
fn stop(state: &mut Enrollment, at: Instant, answered: Reason, ledger: &mut Ledger) {
    if end(state, StopStrength::Replied, at, answered.clone(), ledger) {
        ledger.notify(state, None, answered);
    }
}

/// A reply after the end: the stronger of the two ends counts (L6), where a reply would have ended it at all.
fn after_end(state: &mut Enrollment, at: Instant, answered: Reason, facts: &Facts<'_>, ledger: &mut Ledger) {
    if (0..facts.steps().len()).any(|index| rule(index, facts) == OnReply::Stop) {
        stop(state, at, answered, ledger);
    } else {
        let reason = Reason::new("lifecycle.alreadyEnded", "the enrollment has ended; nothing changes").with("event", "replied");
        ledger.decide("ignored", None, reason);
    }
}

fn hold_on_reply(state: &mut Enrollment, index: usize, ledger: &mut Ledger) {
    let reason = Reason::new(HELD_ON_REPLY, "the contact answered; a person decides whether this still goes out");
    let sending = state.steps.get(index).filter(|step| step.status == StepStatus::Sending).and_then(|step| step.key.clone());
    if let Some(key) = sending {
        ledger.cancel(key, reason.clone());
    }
    hold(state, index, reason, ledger);
    leave_silence(state);
}

fn no_episode(ledger: &mut Ledger) {
    let text = "it waits for our side to write already; nothing changes";
    ledger.decide("ignored", None, Reason::new("lifecycle.noEpisode", text));
}

/// The episode ends; the next one begins at our next outbound message (L3).
fn reset(state: &mut Enrollment, ledger: &mut Ledger) {
    if awaits_silence(state) && !state.steps.iter().any(|step| step.status.is_end()) {
        no_episode(ledger);
        return;
    }
    let reason =
        Reason::new("lifecycle.reset", "the contact answered; it starts over at the next silence").with("episode", state.episode);
    for index in 0..state.steps.len() {
        cancel(state, index, &reason, ledger);
    }
    match &mut state.pause {
        // A pause is a person's wish, and outlives the episode.
        Some(pause) => (pause.remaining, pause.waiting_for) = (None, WaitingFor::Silence),
        None => state.waiting_for = Some(WaitingFor::Silence),
    }
    ledger.decide("reset", None, reason);
}

/// An automatic reply is no reply; one that names a date of return moves what is pending to the first open moment on it (L1), and a
/// message of a hand-made list to its own hour of that date. It never makes a message earlier than it was planned.
fn automatic(state: &mut Enrollment, reply: &Replied, facts: &Facts<'_>, ledger: &mut Ledger) {
    let ignored = |ledger: &mut Ledger, text: &'static str| {
        ledger.decide("ignored", None, Reason::new("lifecycle.automaticReply", text));
    };
    let Some(date) = reply.return_date else {
        ignored(ledger, "an automatic reply is no answer; nothing changes");
        return;
    };
    let mut moved = false;
    for index in frontier(state, facts.draft().list) {
        let Some(step) = state.steps.get_mut(index).filter(|step| step.status == StepStatus::Pending) else { continue };
        let Some(planned) = step.planned.as_ref().filter(|planned| planned.local.0.date() < date.0) else { continue };
        let hour = if facts.draft().list { planned.local.0.time() } else { NaiveTime::MIN };
        let back = Local::of(LocalDateTime(date.0.and_time(hour)));
        let Ok(candidate) = Candidate::of_local(back, &facts.zone) else { continue };
        step.wanted = Some(candidate.at);
        step.planned = None;
        moved = true;
        let text = format!("an automatic reply says that the contact is back on {date}");
        let reason = Reason::new("lifecycle.awayUntil", text).with("returnDate", date.to_string());
        ledger.decide_step("moved", &step.id, Some(candidate.at), vec![reason]);
    }
    match &mut state.pause {
        // The date is fixed from outside; what was left of the wait does not matter any more.
        Some(pause) if moved => pause.remaining = None,
        _ if moved => {}
        _ => ignored(ledger, "an automatic reply is no answer, and nothing is planned before the date that it names"),
    }
}

/// Our side wrote: silence is measured from here (L4), a reset cadence begins anew (L3), a person's message holds it (L5).
pub(super) fn outbound(state: &mut Enrollment, outbound: &Outbound, at: Instant, facts: &Facts<'_>, ledger: &mut Ledger) {
    let other = match (&state.conversation, &outbound.conversation) {
        (Some(own), Some(named)) => own != named,
        (None, Some(_)) => true,
        _ => false,
    };
    if other || at < state.episode_at {
        let reason = Reason::new("lifecycle.otherConversation", "the message is of another conversation or run; nothing changes");
        ledger.decide("ignored", Some(at), reason);
        return;
    }
    state.last_outbound = Some(state.last_outbound.map_or(at, |last| last.max(at)));
    if awaits_silence(state) && !begin_episode(state, at, facts, ledger) {
        return;
    }
    for index in frontier(state, facts.draft().list) {
        let silence = facts.steps().get(index).is_some_and(|step| step.anchor == Anchor::LastOutbound);
        if let Some(step) = state.steps.get_mut(index)
            && silence
            && !step.by_hand
            && step.status == StepStatus::Pending
        {
            step.planned = None;
            step.wanted = None;
        }
    }
    if outbound.by == Handler::Human && state.conversation.is_some() && !facts.draft().with_human {
        hold_for_human(state, at, facts, ledger);
    }
}

/// Begins the next episode, or ends the enrollment when there have been enough (L3). Says whether it goes on.
fn begin_episode(state: &mut Enrollment, at: Instant, facts: &Facts<'_>, ledger: &mut Ledger) -> bool {
    // A reset leaves no step open; a silence before a step's turn begins no new run.
    let used = frontier(state, true).is_empty();
    let most = facts.settings.max_episodes.unwrap_or(MAX_EPISODES);
    if used && state.episode >= most {
        let text = format!("there have been {} runs in this conversation, which is the most", state.episode);
        end(state, StopStrength::Exhausted, at, Reason::new("lifecycle.episodesUsedUp", text).with("limit", most), ledger);
        return false;
    }
    if used {
        state.episode += 1;
        for step in &mut state.steps {
            // The count of intents goes on, so that no key is ever used twice.
            let intents = step.intents;
            *step = super::enrolling::fresh_step(&step.id);
            step.intents = intents;
        }
    }
    state.episode_at = at;
    state.base = at;
    match &mut state.pause {
        Some(pause) => pause.waiting_for = WaitingFor::Time,
        None => state.waiting_for = None,
    }
    let reason =
        Reason::new("lifecycle.silenceBegins", "our side wrote; silence is measured from here").with("episode", state.episode);
    ledger.decide("begun", Some(at), reason);
    true
}

fn hold_for_human(state: &mut Enrollment, at: Instant, facts: &Facts<'_>, ledger: &mut Ledger) {
    let wait = facts.settings.human_hold.unwrap_or(HUMAN_HOLD);
    let business = facts.business_days();
    let Ok(until) = Candidate::after(at, wait, &facts.zone, business) else { return };
    state.held_until = Some(until.at);
    let text = format!("a person wrote in the conversation; automatic follow-ups wait {wait}");
    let reason = Reason::new("lifecycle.humanHold", text);
    for step in &mut state.steps {
        if let (StepStatus::Sending, Some(key)) = (step.status, &step.key) {
            // Nobody talks over a person: it is called back, and goes out later under the same key unless it has gone already.
            ledger.cancel(key.clone(), reason.clone());
            step.status = StepStatus::Pending;
        }
        if step.status == StepStatus::Pending {
            step.planned = None;
        }
    }
    ledger.decide("heldForHuman", Some(until.at), reason);
}
