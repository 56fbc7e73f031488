//! What became of a send: accepted, refused in one of several ways, unknown, bounced (X4).
//!
//! In: the outcome of the send with a key. Out: the step's end, another try, or a hold. Never: a second message under one key.

use alloc::format;
use alloc::string::String;
use alloc::vec;

use super::Ledger;
use super::frontier::{between_episodes, frontier};
use super::replies::HELD_ON_REPLY;
use super::steps::{conclude, hold, leave_silence};
use super::stops::end;
use crate::base::{Instant, Reason, SendKey};
use crate::check::Facts;
use crate::check::channels::candidates;
use crate::wire::event::{BounceKind, Bounced, RejectClass, Rejected, Sent, UnknownOutcomeOf};
use crate::wire::{Channel, ChannelChoice, Content, Enrollment, Step, StepState, StepStatus, StopStrength, UnknownOutcome};

/// How long to wait before each further try, in minutes; after the last there is none.
const BACKOFF_MINUTES: [i64; 5] = [1, 5, 30, 120, 360];
const MINUTE_MILLIS: i64 = 60_000;
/// So many messages that came back for now say that an address is as good as dead (C6).
const SOFT_BOUNCES: u32 = 3;

/// The code of what waits because the provider refuses the account.
pub(super) const ACCOUNT_REFUSED: &str = "lifecycle.accountRefused";
/// The code of what nobody knows the outcome of.
pub(super) const OUTCOME_UNKNOWN: &str = "lifecycle.outcomeUnknown";

/// The step whose present intent has this key, unless it counts as sent already.
fn step_of(state: &Enrollment, key: &SendKey, ledger: &mut Ledger) -> Option<usize> {
    // Between two episodes nothing is on its way any more (L3).
    let found = state.steps.iter().position(|step| step.key.as_ref() == Some(key)).filter(|_| !between_episodes(state));
    match found {
        Some(index) if state.steps.get(index).is_some_and(|step| step.status != StepStatus::Sent) => Some(index),
        Some(_) => {
            let reason = Reason::new("lifecycle.repeatedEvent", "the message counts as sent already; nothing changes");
            ledger.decide("ignored", None, reason.with("key", key.as_str()));
            None
        }
        None => {
            let reason = Reason::new("lifecycle.unknownKey", "no step has this key, or its episode is over; nothing changes");
            ledger.decide("ignored", None, reason.with("key", key.as_str()));
            None
        }
    }
}

/// The step with this key, while the host has it: any other outcome than `sent` comes too late for a step that has moved on.
fn sending(state: &Enrollment, key: &SendKey, ledger: &mut Ledger) -> Option<usize> {
    let index = step_of(state, key, ledger)?;
    if state.steps.get(index).is_some_and(|step| step.status == StepStatus::Sending) {
        return Some(index);
    }
    let reason = Reason::new("lifecycle.notWithHost", "the message is not with the host any more; nothing changes");
    ledger.decide("ignored", None, reason.with("key", key.as_str()));
    None
}

/// The provider accepted the message: the next wait counts from then (T11).
pub(super) fn sent(state: &mut Enrollment, sent: &Sent, at: Instant, facts: &Facts<'_>, ledger: &mut Ledger) {
    let reason = Reason::new("lifecycle.accepted", "the provider accepted the message").with("key", sent.key.as_str());
    if !between_episodes(state) && sent_before_move(state, sent, at, &reason, ledger) {
        return;
    }
    let Some(index) = step_of(state, &sent.key, ledger) else { return };
    mark_sent(state, index, at, reason, facts, ledger);
}

/// A message of a step that the version has no more was accepted all the same: it is remembered, and never sent again should the step
/// come back (L11). Says whether it was one.
fn sent_before_move(state: &mut Enrollment, sent: &Sent, at: Instant, reason: &Reason, ledger: &mut Ledger) -> bool {
    let own = |step: &&mut StepState| step.key.as_ref() == Some(&sent.key) && step.status != StepStatus::Sent;
    let Some(step) = state.gone.iter_mut().find(own) else { return false };
    (step.status, step.sent_at, step.reason) = (StepStatus::Sent, Some(at), Some(reason.clone()));
    ledger.decide_step("sent", &step.id, Some(at), vec![reason.clone()]);
    if state.status.is_live() {
        state.last_outbound = state.last_outbound.max(Some(at));
        // The wait of the step whose turn it is counts from it: it is the last real send (L11).
        state.base = state.base.max(at);
        let next = frontier(state, false).first().and_then(|index| state.steps.get_mut(*index));
        if let Some(next) = next.filter(|next| next.status == StepStatus::Pending && next.wanted.is_none()) {
            next.planned = None;
        }
    }
    true
}

fn mark_sent(state: &mut Enrollment, index: usize, at: Instant, reason: Reason, facts: &Facts<'_>, ledger: &mut Ledger) {
    let Some(step) = state.steps.get_mut(index) else { return };
    let hold = step.reason.take().filter(|why| step.status == StepStatus::Held && why.code == HELD_ON_REPLY);
    step.status = StepStatus::Sent;
    step.unsure = false;
    step.sent_at = Some(at);
    let (id, key) = (step.id.clone(), step.key.clone());
    ledger.tell("sent", Some(&id), Some(at), || vec![reason.clone()]);
    step.reason = Some(reason);
    if state.status.is_live() {
        leave_silence(state);
        state.base = at;
        // Silence is measured from our last message, whoever of us wrote it (L4).
        state.last_outbound = state.last_outbound.max(Some(at));
    }
    if let (Some(key), Some(workflow)) = (key, facts.steps().get(index).and_then(|step| step.workflow.as_ref())) {
        ledger.workflow(state, &id, &key, workflow);
    }
    if let Some(hold) = hold.filter(|_| state.status.is_live() && !facts.draft().list) {
        // The message was gone when the answer came; a person decides on what would follow it.
        frontier(state, false).into_iter().for_each(|next| super::hold(state, next, hold.clone(), ledger));
    }
}

/// The provider refused the message.
pub(super) fn rejected(state: &mut Enrollment, rejected: &Rejected, facts: &Facts<'_>, ledger: &mut Ledger) {
    if rejected.class == RejectClass::OptedOut && opted_out_late(state, rejected, facts, ledger) {
        return;
    }
    let Some(index) = sending(state, &rejected.key, ledger) else { return };
    let channel = state.steps.get(index).and_then(|step| step.channel.clone()).unwrap_or_else(|| Channel::fixed("email"));
    let detail = rejected.detail.clone().unwrap_or_else(|| String::from("no detail given"));
    let because = |code, text: &str| Reason::new(code, format!("{text}: {detail}")).with("key", rejected.key.as_str());
    match rejected.class {
        RejectClass::Transient => {
            let reason = because("lifecycle.rejectedForNow", "the provider refused the message for now");
            retry(state, index, rejected.retry_at, reason, facts, ledger);
        }
        RejectClass::Throttle => {
            uncount(state, index);
            let at = rejected.retry_at.unwrap_or_else(|| facts.now.saturating_plus_millis(MINUTE_MILLIS));
            try_again(state, index, at, because("lifecycle.deferred", "the provider wants it later"), ledger);
        }
        RejectClass::Defer => {
            let at = rejected.retry_at.unwrap_or_else(|| facts.now.saturating_plus_millis(24 * 60 * MINUTE_MILLIS));
            deferred(state, index, &channel, at, because("lifecycle.deferred", "the provider wants it later"), facts, ledger);
        }
        RejectClass::Permanent => {
            dead_address(state, &channel, ledger);
            let reason = because("lifecycle.addressDead", "the address does not work");
            if has_other_channel(state, index, facts) {
                new_intent(state, index, facts.now, reason, ledger);
            } else {
                conclude(state, index, StepStatus::Failed, reason.clone(), ledger);
                end(state, StopStrength::HardBounce, facts.now, reason, ledger);
            }
        }
        RejectClass::OptedOut => {
            let reason = because("lifecycle.optedOut", "the provider says that the contact opted out");
            let reason = reason.with("channel", channel.as_str());
            ledger.suppress(state, &channel, rejected.purpose, "optOut");
            conclude(state, index, StepStatus::Failed, reason.clone(), ledger);
            if rejected.purpose.is_none_or(|purpose| purpose == facts.draft().purpose) {
                end(state, StopStrength::OptedOut, facts.now, reason, ledger);
            }
        }
        RejectClass::WindowClosed => {
            let reason = because("lifecycle.windowClosed", "the provider takes nothing but a template now");
            template_only(state, index, &channel, reason, facts, ledger);
        }
        RejectClass::Content => {
            hold(state, index, because("lifecycle.contentRefused", "the provider refuses what it says"), ledger);
        }
        RejectClass::Config => {
            uncount(state, index);
            let reason = because(ACCOUNT_REFUSED, "the sending account is refused");
            let own = facts.settings.channels.as_ref().and_then(|channels| channels.get(&channel));
            ledger.pause_account(&channel, own.and_then(|own| own.account.clone()), reason.clone());
            hold(state, index, reason, ledger);
        }
    }
}

/// A try that the provider did not judge does not count as one.
fn uncount(state: &mut Enrollment, index: usize) {
    if let Some(step) = state.steps.get_mut(index) {
        step.attempts = step.attempts.saturating_sub(1);
    }
}

/// The provider wants the message much later: once it waits, the second time it goes to another channel, if there is one.
fn deferred(
    state: &mut Enrollment,
    index: usize,
    channel: &Channel,
    at: Instant,
    reason: Reason,
    facts: &Facts<'_>,
    ledger: &mut Ledger,
) {
    uncount(state, index);
    let Some(step) = state.steps.get_mut(index) else { return };
    step.deferrals += 1;
    if step.deferrals < 2 {
        try_again(state, index, at, reason, ledger);
        return;
    }
    step.refused_by.push(channel.clone());
    if has_other_channel(state, index, facts) {
        new_intent(state, index, facts.now, reason, ledger);
        return;
    }
    if let Some(step) = state.steps.get_mut(index) {
        step.refused_by.retain(|refused| refused != channel);
    }
    try_again(state, index, at, reason, ledger);
}

/// Free text was refused: the step's template goes out instead, or another channel is tried (R4). Where it was a template already, a
/// person must look.
fn template_only(
    state: &mut Enrollment,
    index: usize,
    channel: &Channel,
    reason: Reason,
    facts: &Facts<'_>,
    ledger: &mut Ledger,
) {
    let is_template = facts.steps().get(index).is_some_and(|step| matches!(step.content, Content::Template(_)));
    let Some(step) = state.steps.get_mut(index) else { return };
    if is_template || step.template_only.as_ref() == Some(channel) {
        hold(state, index, reason, ledger);
        return;
    }
    if let Some(before) = step.template_only.replace(channel.clone()) {
        // Two channels without a window would pass the message to and fro.
        step.refused_by.push(before);
    }
    new_intent(state, index, facts.now, reason, ledger);
}

/// That the contact opted out counts, however late it is told (L6, C5). Says whether it was told late.
fn opted_out_late(state: &mut Enrollment, rejected: &Rejected, facts: &Facts<'_>, ledger: &mut Ledger) -> bool {
    let key = &rejected.key;
    let own = state.steps.iter().chain(&state.gone).find(|step| step.key.as_ref() == Some(key));
    if own.is_some_and(|step| step.status == StepStatus::Sending) {
        return false;
    }
    let Some(channel) = own.and_then(|step| step.channel.clone()).or_else(|| rejected.channel.clone()) else { return false };
    ledger.suppress(state, &channel, rejected.purpose, "optOut");
    let reason = Reason::new("lifecycle.optedOut", "the provider says that the contact opted out");
    let reason = reason.with("key", key.as_str()).with("channel", channel.as_str());
    if rejected.purpose.is_some_and(|purpose| purpose != facts.draft().purpose) {
        ledger.decide("continued", None, reason);
        return true;
    }
    end(state, StopStrength::OptedOut, facts.now, reason, ledger);
    true
}

/// Another try of the same intent, later and later; after the last the step has failed.
fn retry(state: &mut Enrollment, index: usize, at: Option<Instant>, reason: Reason, facts: &Facts<'_>, ledger: &mut Ledger) {
    let attempts = state.steps.get(index).map_or(0, |step| step.attempts);
    let place = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    match BACKOFF_MINUTES.get(place) {
        Some(minutes) => {
            let later = facts.now.saturating_plus_millis(minutes * MINUTE_MILLIS);
            try_again(state, index, at.map_or(later, |at| at.max(later)), reason, ledger);
        }
        None => conclude(state, index, StepStatus::Failed, reason.with("attempts", attempts), ledger),
    }
}

/// Plans another try under the same key.
fn try_again(state: &mut Enrollment, index: usize, at: Instant, reason: Reason, ledger: &mut Ledger) {
    let Some(step) = state.steps.get_mut(index) else { return };
    step.status = StepStatus::Pending;
    step.wanted = Some(at);
    step.planned = None;
    ledger.decide_step("retrying", &step.id, Some(at), vec![reason]);
}

/// Plans the step again as a new intent, under a new key, on whichever channel is left.
fn new_intent(state: &mut Enrollment, index: usize, at: Instant, reason: Reason, ledger: &mut Ledger) {
    if let Some(step) = state.steps.get_mut(index) {
        step.key = None;
        step.attempts = 0;
        step.unsure = false; // The provider has said what it thinks of it.
    }
    try_again(state, index, at, reason, ledger);
}

/// Nobody knows whether the message was taken: tried again only where the key is honoured; else by the workspace's setting (X4). A
/// message that was called back while it was on its way may have gone out all the same, and is not sent once more.
pub(super) fn unknown(state: &mut Enrollment, unknown: &UnknownOutcomeOf, at: Instant, facts: &Facts<'_>, ledger: &mut Ledger) {
    let known = if unknown.key_honoured { sending } else { step_of };
    let Some(index) = known(state, &unknown.key, ledger) else { return };
    let detail = unknown.detail.clone().unwrap_or_else(|| String::from("no detail given"));
    let because = |code, text: &str| Reason::new(code, format!("{text}: {detail}")).with("key", unknown.key.as_str());
    if unknown.key_honoured {
        let reason = because(OUTCOME_UNKNOWN, "nobody knows whether the provider took it, and it knows the key");
        if let Some(step) = state.steps.get_mut(index) {
            step.unsure = true;
        }
        retry(state, index, None, reason, facts, ledger);
    } else if facts.settings.unknown_outcome == UnknownOutcome::AsSent || !state.status.is_live() {
        let reason = because(OUTCOME_UNKNOWN, "nobody knows whether the provider took it; it counts as sent");
        mark_sent(state, index, at, reason, facts, ledger);
    } else if state.steps.get(index).is_some_and(|step| step.status.is_end()) {
        let reason = because("lifecycle.stepOver", "nobody knows whether the provider took it, and the step has ended");
        ledger.decide("ignored", None, reason);
    } else {
        hold(state, index, because(OUTCOME_UNKNOWN, "nobody knows whether the provider took it"), ledger);
    }
}

/// A message whose outcome is not known could only go out on another channel, whose provider can't know its key: by the workspace's setting
/// it counts as sent, or a person decides (X4). Says whether this is so.
pub fn stays_unsure(state: &mut Enrollment, index: usize, channel: &Channel, facts: &Facts<'_>, ledger: &mut Ledger) -> bool {
    let Some(step) = state.steps.get(index).filter(|step| step.unsure) else { return false };
    let Some(first) = step.channel.as_ref().filter(|first| *first != channel) else { return false };
    let text = format!("nobody knows whether the provider of {first} took it, and it could only go by {channel} now");
    let because = |text| Reason::new(OUTCOME_UNKNOWN, text).with("channel", first.as_str());
    if facts.settings.unknown_outcome == UnknownOutcome::AsSent {
        let reason = because(format!("{text}; it counts as sent"));
        mark_sent(state, index, facts.now, reason, facts, ledger);
    } else {
        let reason = because(text);
        hold(state, index, reason, ledger);
    }
    true
}

/// A message came back: a dead address ends the enrollment unless another channel is left (C6).
pub(super) fn bounced(state: &mut Enrollment, bounced: &Bounced, at: Instant, facts: &Facts<'_>, ledger: &mut Ledger) {
    let channel = bounced.channel.clone().unwrap_or_else(|| Channel::fixed("email"));
    if bounced.kind == BounceKind::Soft {
        let count = state.soft_bounces.entry(channel.clone()).or_default();
        *count += 1;
        if *count < SOFT_BOUNCES {
            let text = "the mailbox was full or away; the mail system tries again by itself";
            let reason = Reason::new("lifecycle.softBounce", text).with("channel", channel.as_str()).with("count", *count);
            ledger.decide("ignored", None, reason);
            return;
        }
    }
    dead_address(state, &channel, ledger);
    let back = |step: &&mut StepState| step.key.is_some() && step.key == bounced.key;
    if let Some(step) = state.steps.iter_mut().find(back) {
        step.unsure = false; // It was taken, and did not arrive.
    }
    let next = state.steps.iter().position(|step| !step.status.is_end());
    let reason =
        Reason::new("lifecycle.hardBounce", format!("the address on {channel} is dead")).with("channel", channel.as_str());
    match next {
        Some(index) if state.status.is_live() && has_other_channel(state, index, facts) => {
            ledger.decide("continued", None, reason);
        }
        _ => {
            end(state, StopStrength::HardBounce, at, reason, ledger);
        }
    }
}

fn dead_address(state: &mut Enrollment, channel: &Channel, ledger: &mut Ledger) {
    ledger.suppress(state, channel, None, "hardBounce");
    if !state.dead_channels.contains(channel) {
        state.dead_channels.push(channel.clone());
    }
}

/// Whether a step may go to a channel that is not known to be dead.
fn has_other_channel(state: &Enrollment, index: usize, facts: &Facts<'_>) -> bool {
    let (Some(step), Some(own)) = (facts.steps().get(index), state.steps.get(index)) else { return false };
    let alive = |channel: &Channel| !state.dead_channels.contains(channel) && !own.refused_by.contains(channel);
    candidates(step, facts).iter().any(|channel| alive(channel) && (is_named(step, channel) || facts.settings.is_on(channel)))
}

/// Whether a step names a channel itself.
fn is_named(step: &Step, channel: &Channel) -> bool {
    step.fallback.contains(channel) || matches!(&step.channel, ChannelChoice::Named(named) if named == channel)
}
