//! What each kind of event does to an enrollment.
//!
//! In: a state, an event, the facts. Out: the changed state; decisions and effects in the ledger. Never: an error for an event that
//! is unknown, late, repeated or out of order: it changes nothing, and the decision says so (X6).

use alloc::format;

use super::stops::{end, reach_goal};
use super::{Ledger, holds, migration, outcomes, pauses, replies, targets, writing};
use crate::base::{Reason, limits};
use crate::check::Facts;
use crate::wire::event::{Event, Happened, OnChannel};
use crate::wire::{Channel, ChannelChoice, Enrollment, StopStrength};

/// Applies an event to a state. Says whether the event was taken; one that was seen before is not.
pub fn apply(state: &mut Enrollment, event: &Event, facts: &Facts<'_>, ledger: &mut Ledger) -> bool {
    if let Some(id) = &event.id {
        if state.seen.contains(id) {
            let reason = Reason::new("lifecycle.repeatedEvent", "this event was applied before; nothing changes");
            ledger.decide("ignored", None, reason.with("event", id.as_str()));
            return false;
        }
        if state.seen.len() >= limits::EVENTS_REMEMBERED {
            state.seen.remove(0);
        }
        state.seen.push(id.clone());
    }
    if state.ended.is_some() && !survives_end(&event.what) {
        ignore(ledger, event, "lifecycle.alreadyEnded", "the enrollment has ended; nothing changes");
        return true;
    }
    dispatch(state, event, facts, ledger);
    true
}

/// Events that count after the end too: outcomes of messages on their way, and stronger ends (L6).
const fn survives_end(what: &Happened) -> bool {
    matches!(
        what,
        Happened::Sent(_)
            | Happened::Rejected(_)
            | Happened::UnknownOutcome(_)
            | Happened::Unsubscribed(_)
            | Happened::Complained(_)
            | Happened::OptedOut(_)
            | Happened::Bounced(_)
            | Happened::ContactDeleted(_)
            | Happened::Goal(_)
            | Happened::Replied(_)
            | Happened::Stopped(_)
    )
}

fn dispatch(state: &mut Enrollment, event: &Event, facts: &Facts<'_>, ledger: &mut Ledger) {
    let at = event.at;
    match &event.what {
        Happened::Due(_) => pauses::wake(state, facts, ledger),
        Happened::Enrolled(_) => {
            ignore(ledger, event, "lifecycle.alreadyEnrolled", "the enrollment has begun already; nothing changes");
        }
        Happened::Replied(reply) => replies::replied(state, reply, at, facts, ledger),
        Happened::Outbound(outbound) => replies::outbound(state, outbound, at, facts, ledger),
        Happened::HandedBack(back) => holds::handed_back(state, back, facts, ledger),
        Happened::Sent(sent) => outcomes::sent(state, sent, at, facts, ledger),
        Happened::Rejected(rejected) => outcomes::rejected(state, rejected, facts, ledger),
        Happened::UnknownOutcome(unknown) => outcomes::unknown(state, unknown, at, facts, ledger),
        Happened::Bounced(bounced) => outcomes::bounced(state, bounced, at, facts, ledger),
        Happened::Unsubscribed(on) | Happened::OptedOut(on) => said_no(state, event, on, "optOut", facts, ledger),
        Happened::Complained(on) => said_no(state, event, on, "complaint", facts, ledger),
        Happened::ContactDeleted(_) => {
            let reason = Reason::new("lifecycle.contactDeleted", "the contact is gone from the workspace");
            end(state, StopStrength::ContactDeleted, at, reason, ledger);
        }
        Happened::Goal(reached) if facts.draft().goals.contains(&reached.goal) => {
            reach_goal(state, &reached.goal, at, ledger);
        }
        Happened::Goal(_) => ignore(ledger, event, "lifecycle.otherGoal", "this is no goal of the sequence; nothing changes"),
        Happened::Paused(paused) => pauses::pause(state, paused, at, facts, ledger),
        Happened::Resumed(resumed) => pauses::resumed(state, resumed, facts, ledger),
        Happened::ModelAnswered(answer) => writing::answered(state, answer, facts, ledger),
        Happened::ModelFailed(failure) => writing::failed(state, failure, facts, ledger),
        Happened::Approved(approval) => writing::approved(state, approval, facts, ledger),
        Happened::Refused(of) => writing::refused(state, of, facts, ledger),
        Happened::AccountRestored(on) => holds::account_restored(state, on, facts, ledger),
        Happened::Migrated(by) => migration::migrate(state, by, facts, ledger),
        Happened::Recalculated(_) => migration::recalculate(state, facts, ledger),
        Happened::TargetChanged(changed) => targets::changed(state, changed, facts, ledger),
        Happened::Stopped(stopped) => {
            let by = stopped.by.as_deref().unwrap_or("a person");
            let reason = Reason::new("lifecycle.stopped", format!("stopped by {by}")).with("by", by);
            end(state, StopStrength::StoppedByPerson, at, reason, ledger);
        }
        Happened::StepSkipped(of) => holds::skip(state, of, facts, ledger),
        Happened::StepCancelled(of) => holds::cancel_step(state, of, facts, ledger),
        Happened::Rescheduled(moved) => holds::reschedule(state, moved, facts, ledger),
        Happened::SendNow(of) => holds::send_now(state, of, facts, ledger),
        Happened::Released(of) => holds::release(state, of, facts, ledger),
        Happened::BotActivated(bot) => holds::bot_activated(state, bot, facts, ledger),
        Happened::BotDeactivated(_) => {
            ignore(ledger, event, "lifecycle.botInactive", "nothing of the assistant's goes out until the bot is active again");
        }
        Happened::ConversationClosed(_) | Happened::FollowUp(_) | Happened::FollowUpRefused(_) => {
            ignore(ledger, event, "lifecycle.watchOnly", "the event is for the watch of a conversation; nothing changes");
        }
        Happened::Unknown(_) => {
            ignore(ledger, event, "lifecycle.unknownEvent", "this version does not know the event; nothing changes");
        }
    }
}

/// Writes down that an event changed nothing, and why.
fn ignore(ledger: &mut Ledger, event: &Event, code: &'static str, text: &'static str) {
    ledger.decide("ignored", None, Reason::new(code, text).with("event", event.what.name()));
}

/// The contact opted out or complained: for good, on one channel or on all (C5).
fn said_no(state: &mut Enrollment, event: &Event, on: &OnChannel, cause: &'static str, facts: &Facts<'_>, ledger: &mut Ledger) {
    let all = Channel::fixed("all");
    let channel = on.channel.as_ref().unwrap_or(&all);
    ledger.suppress(state, channel, on.purpose, cause);
    if let Some(purpose) = on.purpose.filter(|purpose| *purpose != facts.draft().purpose) {
        let text = format!("the contact said no to {} messages; this is none of them", purpose.name());
        ledger.decide("continued", None, Reason::new("lifecycle.otherPurpose", text).with("purpose", purpose.name()));
        return;
    }
    if goes_elsewhere(state, channel, facts) {
        let text = format!("the contact said no to {channel}; what is left goes to other channels");
        ledger.decide("continued", None, Reason::new("lifecycle.optedOutOfChannel", text).with("channel", channel.as_str()));
        return;
    }
    let what = if cause == "complaint" { "complained about" } else { "opted out of" };
    let scope = if channel == &all { "all channels" } else { channel.as_str() };
    let code = if cause == "complaint" { "lifecycle.complained" } else { "lifecycle.optedOut" };
    let reason = Reason::new(code, format!("the contact {what} {scope}")).with("channel", channel.as_str());
    end(state, StopStrength::OptedOut, event.at, reason, ledger);
}

/// Whether nothing that is left may go to this channel. A step on `automatic` goes wherever the workspace sends.
fn goes_elsewhere(state: &Enrollment, channel: &Channel, facts: &Facts<'_>) -> bool {
    let left = || state.steps.iter().zip(facts.steps()).filter(|(state, _)| !state.status.is_end()).map(|(_, step)| step);
    let of_conversation = facts.conversation.is_some_and(|conversation| &conversation.channel == channel);
    let elsewhere = |choice: &ChannelChoice| match choice {
        ChannelChoice::Named(other) => other != channel,
        ChannelChoice::SameConversation => !of_conversation,
        ChannelChoice::Automatic => !of_conversation && !facts.settings.is_on(channel),
    };
    channel.as_str() != "all" && left().next().is_some() && left().all(|step| elsewhere(&step.channel))
}
