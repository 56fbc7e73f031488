//! What a person does to a step: skip, cancel, move, send now, release; and what a person's presence does (L5).
//!
//! In: an event that concerns a step. Out: the changed step. Never: a step that has ended or is being sent changed.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use super::Ledger;
use super::frontier::frontier;
use super::outcomes::{ACCOUNT_REFUSED, OUTCOME_UNKNOWN};
use super::steps::{conclude, leave_silence};
use crate::base::{Instant, Reason, StepId};
use crate::check::Facts;
use crate::wire::event::{InConversation, OfStep, OnChannel, Rescheduled};
use crate::wire::{Enrollment, Handler, StepStatus};

/// Why a step is held whose conversation has an inactive bot.
const BOT_INACTIVE: &str = "lifecycle.botInactive";

/// Finds the step that a person means: the named one, or the one whose turn it is.
fn find(state: &Enrollment, named: Option<&StepId>, facts: &Facts<'_>, ledger: &mut Ledger) -> Option<usize> {
    let index = match named {
        Some(id) => state.steps.iter().position(|step| &step.id == id),
        None => frontier(state, facts.draft().list).first().copied(),
    };
    let status = index.and_then(|index| state.steps.get(index)).map(|step| step.status);
    let (code, text) = match status {
        Some(StepStatus::Pending | StepStatus::Held | StepStatus::Composing | StepStatus::Approving) => return index,
        Some(StepStatus::Sending) => ("lifecycle.beingSent", "the message is being sent already; nothing changes"),
        Some(_) => ("lifecycle.stepOver", "the step has ended already; nothing changes"),
        None => ("lifecycle.unknownStep", "there is no such step; nothing changes"),
    };
    ledger.decide("ignored", None, Reason::new(code, text));
    None
}

/// The same for what only the step whose turn it is can do.
fn find_in_turn(state: &Enrollment, named: Option<&StepId>, facts: &Facts<'_>, ledger: &mut Ledger) -> Option<usize> {
    let index = find(state, named, facts, ledger)?;
    if frontier(state, facts.draft().list).contains(&index) {
        return Some(index);
    }
    let reason = Reason::new("lifecycle.notItsTurn", "another step comes first; nothing changes");
    ledger.decide("ignored", None, reason);
    None
}

fn who(by: Option<&str>) -> &str {
    by.unwrap_or("a person")
}

/// A step is left out.
pub(super) fn skip(state: &mut Enrollment, of: &OfStep, facts: &Facts<'_>, ledger: &mut Ledger) {
    let Some(index) = find(state, of.step.as_ref(), facts, ledger) else { return };
    let by = who(of.by.as_deref());
    let reason = Reason::new("lifecycle.skippedByPerson", format!("skipped by {by}")).with("by", by);
    conclude(state, index, StepStatus::Skipped, reason, ledger);
    leave_silence(state);
}

/// A message is cancelled; the rest goes on.
pub(super) fn cancel_step(state: &mut Enrollment, of: &OfStep, facts: &Facts<'_>, ledger: &mut Ledger) {
    let Some(index) = find(state, of.step.as_ref(), facts, ledger) else { return };
    let by = who(of.by.as_deref());
    let reason = Reason::new("lifecycle.cancelledByPerson", format!("cancelled by {by}")).with("by", by);
    conclude(state, index, StepStatus::Cancelled, reason, ledger);
    leave_silence(state);
}

/// A message is moved: a person's choice of time stands above working hours, not above legal and quiet hours (T6).
pub(super) fn reschedule(state: &mut Enrollment, moved: &Rescheduled, facts: &Facts<'_>, ledger: &mut Ledger) {
    let Some(index) = find_in_turn(state, moved.step.as_ref(), facts, ledger) else { return };
    let by = who(moved.by.as_deref());
    let reason = Reason::new("lifecycle.movedByPerson", format!("moved by {by}")).with("by", by);
    want(state, index, moved.to.max(facts.now), true);
    if let Some(step) = state.steps.get(index) {
        ledger.decide_step("moved", &step.id, Some(moved.to), vec![reason]);
    }
}

/// A message is wanted now.
pub(super) fn send_now(state: &mut Enrollment, of: &OfStep, facts: &Facts<'_>, ledger: &mut Ledger) {
    let Some(index) = find_in_turn(state, of.step.as_ref(), facts, ledger) else { return };
    let by = who(of.by.as_deref());
    let reason = Reason::new("lifecycle.wantedNow", format!("{by} wants it sent now")).with("by", by);
    want(state, index, facts.now, true);
    if let Some(step) = state.steps.get(index) {
        ledger.decide_step("moved", &step.id, Some(facts.now), vec![reason]);
    }
}

/// A held step is tried again: at its planned moment if that is ahead, else at the next allowed one.
pub(super) fn release(state: &mut Enrollment, of: &OfStep, facts: &Facts<'_>, ledger: &mut Ledger) {
    let Some(index) = find_in_turn(state, of.step.as_ref(), facts, ledger) else { return };
    let Some(step) = state.steps.get(index).filter(|step| step.status == StepStatus::Held) else {
        ledger.decide("ignored", None, Reason::new("lifecycle.notHeld", "the step is not held; nothing changes"));
        return;
    };
    let planned = step.planned.as_ref().map_or(facts.now, |planned| planned.at);
    let unsure = step.unsure && step.reason.as_ref().is_none_or(|reason| reason.code != OUTCOME_UNKNOWN);
    let (id, by_hand) = (step.id.clone(), step.by_hand);
    let by = who(of.by.as_deref());
    let reason = Reason::new("lifecycle.released", format!("released by {by}")).with("by", by);
    want(state, index, planned.max(facts.now), by_hand);
    if let Some(step) = state.steps.get_mut(index) {
        step.unsure = unsure; // Who releases what nobody is sure of wants it tried again, whichever way.
    }
    ledger.decide_step("released", &id, None, vec![reason]);
}

/// Sets the moment that stands in place of anchor and wait; the plan is made anew.
pub(super) fn want(state: &mut Enrollment, index: usize, at: Instant, by_hand: bool) {
    leave_silence(state);
    if let Some(pause) = &mut state.pause {
        pause.remaining = None;
    }
    if let Some(step) = state.steps.get_mut(index) {
        step.status = StepStatus::Pending;
        step.reason = None;
        step.asked = 0;
        step.wanted = Some(at);
        step.by_hand = by_hand;
        step.planned = None;
    }
}

/// A person handed the conversation back: what waited for that is tried again.
pub(super) fn handed_back(state: &mut Enrollment, back: &InConversation, facts: &Facts<'_>, ledger: &mut Ledger) {
    if back.conversation.is_some() && back.conversation != state.conversation {
        let reason = Reason::new("lifecycle.otherConversation", "it is another conversation; nothing changes");
        ledger.decide("ignored", None, reason);
        return;
    }
    state.held_until = None;
    for index in frontier(state, facts.draft().list) {
        let Some(step) = state.steps.get(index) else { continue };
        let waits = step.reason.as_ref().is_some_and(|reason| reason.code == "lifecycle.handledByHuman");
        match step.status {
            StepStatus::Held if waits => want(state, index, facts.now, false),
            StepStatus::Pending => {
                if let Some(step) = state.steps.get_mut(index) {
                    step.planned = None;
                }
            }
            _ => {}
        }
    }
    ledger.decide("handedBack", None, Reason::new("lifecycle.handedBack", "the conversation was handed back"));
}

/// An account works again: what waited for it is tried again.
pub(super) fn account_restored(state: &mut Enrollment, on: &OnChannel, facts: &Facts<'_>, ledger: &mut Ledger) {
    let mut taken_up = false;
    for index in frontier(state, facts.draft().list) {
        let Some(step) = state.steps.get(index).filter(|step| step.status == StepStatus::Held) else { continue };
        let waits = step.reason.as_ref().is_some_and(|why| why.code == ACCOUNT_REFUSED || why.code == "route.accountPaused");
        let other = step.channel.as_ref().zip(on.channel.as_ref()).is_some_and(|(own, named)| own != named);
        if waits && !other {
            let planned = step.planned.as_ref().map_or(facts.now, |planned| planned.at);
            let (id, by_hand) = (step.id.clone(), step.by_hand);
            want(state, index, planned.max(facts.now), by_hand);
            let reason = Reason::new("lifecycle.accountRestored", "the account works again");
            ledger.decide_step("released", &id, None, vec![reason]);
            taken_up = true;
        }
    }
    if !taken_up {
        ledger.decide("ignored", None, Reason::new("lifecycle.notHeld", "nothing waits for the account; nothing changes"));
    }
}

/// The bot of a conversation is active again: what waited for that is tried again (E9).
pub(super) fn bot_activated(state: &mut Enrollment, bot: &InConversation, facts: &Facts<'_>, ledger: &mut Ledger) {
    let other = bot.conversation.is_some() && bot.conversation != state.conversation;
    let waits = |index: &usize| {
        let held = state.steps.get(*index).filter(|step| step.status == StepStatus::Held);
        held.is_some_and(|step| step.reason.as_ref().is_some_and(|reason| reason.code == BOT_INACTIVE))
    };
    let waiting: Vec<usize> = frontier(state, facts.draft().list).into_iter().filter(waits).collect();
    if other || waiting.is_empty() {
        ledger.decide("ignored", None, Reason::new("lifecycle.notHeld", "nothing waits for the bot; nothing changes"));
        return;
    }
    for index in waiting {
        // At the moment that it had: whether that is too long ago is for the plan to say (T12).
        let planned = state.steps.get(index).and_then(|step| step.planned.as_ref()).map_or(facts.now, |planned| planned.at);
        want(state, index, planned, false);
        if let Some(step) = state.steps.get(index) {
            let reason = Reason::new("lifecycle.botActive", "the bot of the conversation is active again");
            ledger.decide_step("released", &step.id, None, vec![reason]);
        }
    }
}

/// Why a step must wait for a person to hand the conversation back (L5), or for its bot (E9), if it must; not one that a person wants sent.
pub fn held_by_person(state: &Enrollment, index: usize, facts: &Facts<'_>) -> Option<Reason> {
    state.steps.get(index).filter(|step| !step.by_hand)?;
    let conversation = facts.conversation.filter(|conversation| state.conversation.as_ref() == Some(&conversation.id))?;
    if facts.draft().assistant && conversation.bot_inactive {
        return Some(Reason::new(BOT_INACTIVE, "the bot of the conversation is inactive; it waits until it is active again"));
    }
    let theirs = conversation.handled_by == Handler::Human && !facts.draft().with_human;
    theirs.then(|| Reason::new("lifecycle.handledByHuman", "a person handles the conversation; it waits to be handed back"))
}
