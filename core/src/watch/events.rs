//! What each kind of event does to a conversation that is watched.
//!
//! In: an event. Out: the changed state, decisions, effects. Never: an error for an event that is unknown, late or out of order: it changes
//! nothing, and the decision says so (X6).

use alloc::format;

use super::turn::Turn;
use super::{questions, silence, under_way, words};
use crate::base::{Instant, Reason};
use crate::wire::event::{Event, Happened, OnChannel, Outbound};
use crate::wire::{Handler, Purpose, Wait, WatchStatus};

/// How long a person's message holds automatic follow-ups, unless the workspace says otherwise (L5).
const HUMAN_HOLD: Wait = Wait::Hours(24);
/// Why it was stopped where the contact wants no more messages.
pub(super) const OPTED_OUT: &str = "watch.optedOut";
/// Why nothing comes of a silence that was there before a person opened the conversation again.
pub(super) const REOPENED: &str = "watch.reopened";

pub(super) fn apply(turn: &mut Turn<'_>, event: &Event) {
    let at = event.at;
    match &event.what {
        Happened::Due(_) => {}
        Happened::Recalculated(_) => reopened(turn),
        Happened::Replied(reply) => words::replied(turn, reply, at),
        Happened::Outbound(outbound) => self::outbound(turn, outbound, at),
        Happened::FollowUp(changed) => under_way::went_on(turn, changed),
        Happened::FollowUpRefused(refused) => under_way::refused(turn, refused),
        Happened::ModelAnswered(answer) => questions::answered(turn, answer),
        Happened::ModelFailed(failure) => questions::failed(turn, failure),
        Happened::Goal(reached) => {
            booked(turn, Reason::new("watch.goalReached", format!("the goal `{}` was reached", reached.goal)))
        }
        Happened::BotDeactivated(_) => {
            turn.state.bot_inactive = true;
            turn.decide("botInactive", None, Reason::new("watch.botInactive", "the bot is inactive: nothing automatic goes out"));
        }
        Happened::BotActivated(_) => {
            turn.state.bot_inactive = false;
            turn.decide("botActive", None, Reason::new("watch.botActive", "the bot is active again"));
        }
        Happened::HandedBack(_) => handed_back(turn),
        Happened::ConversationClosed(by) => {
            let by = by.by.as_deref().unwrap_or("a person");
            let reason = Reason::new("watch.closedByPerson", format!("the conversation was closed by {by}"));
            rest(turn, WatchStatus::Closed, "closed", reason.with("by", by));
        }
        Happened::Stopped(by) => {
            let by = by.by.as_deref().unwrap_or("a person");
            let reason =
                Reason::new("watch.stoppedByPerson", format!("stopped by {by}: nothing automatic any more")).with("by", by);
            rest(turn, WatchStatus::Stopped, "stopped", reason);
        }
        Happened::Resumed(_) => resumed(turn),
        Happened::OptedOut(on) | Happened::Unsubscribed(on) => {
            said_no(turn, on, Reason::new(OPTED_OUT, "the contact wants no more messages"));
        }
        Happened::Complained(on) => said_no(turn, on, Reason::new("watch.complained", "the contact called a message spam")),
        Happened::ContactDeleted(_) => {
            let reason = Reason::new("watch.contactDeleted", "the contact is gone from the workspace");
            rest(turn, WatchStatus::Stopped, "stopped", reason);
        }
        _ => {
            let text = "the event is none of a conversation's; nothing changes";
            turn.decide("ignored", None, Reason::new("watch.otherEvent", text).with("event", event.what.name()));
        }
    }
}

/// The contact said no: for good, to what this conversation would say on its channel (C5).
fn said_no(turn: &mut Turn<'_>, on: &OnChannel, reason: Reason) {
    let own = turn.auto.and_then(|auto| auto.purpose).unwrap_or(Purpose::Service);
    let elsewhere = on.channel.as_ref().is_some_and(|channel| channel.as_str() != "all" && *channel != turn.conversation.channel);
    if elsewhere || on.purpose.is_some_and(|purpose| purpose != own) {
        let text = "the contact said no on another channel, or to messages of another purpose; nothing changes here";
        turn.decide("ignored", None, Reason::new("watch.saidNoElsewhere", text));
    } else {
        rest(turn, WatchStatus::Stopped, "stopped", reason);
    }
}

/// How strongly it was stopped: a stronger reason takes a weaker one's place, never the other way round (L6).
fn strength(reason: Option<&Reason>) -> u8 {
    match reason.map_or("", |reason| &reason.code) {
        "watch.stoppedByPerson" => 1,
        "watch.notInterested" | "watch.wrongPerson" => 2,
        _ => 3,
    }
}

/// Nothing more goes out, for now or for good: what is under way is ended.
pub(super) fn rest(turn: &mut Turn<'_>, status: WatchStatus, what: &'static str, reason: Reason) {
    let stopped = turn.state.status == WatchStatus::Stopped;
    if stopped && (status != WatchStatus::Stopped || strength(Some(&reason)) < strength(turn.state.reason.as_ref())) {
        turn.decide("ignored", None, Reason::new("watch.alreadyStopped", "it was stopped for good already; nothing changes"));
        return;
    }
    silence::stop_follow_up(turn, &reason);
    turn.state.question = None;
    turn.decide(what, None, reason.clone());
    turn.stand(status, reason);
}

/// The contact has booked, or reached another goal: nothing more until they write again (E6, L9).
pub(super) fn booked(turn: &mut Turn<'_>, reason: Reason) {
    rest(turn, WatchStatus::Resting, "resting", reason);
}

/// A person has opened the conversation again that was closed: nothing automatic comes of the silence before that.
fn reopened(turn: &mut Turn<'_>) {
    if turn.state.status != WatchStatus::Closed || turn.conversation.closed {
        return;
    }
    let reason = Reason::new(REOPENED, "the conversation was opened again; silence counts once somebody has written");
    turn.decide("reopened", None, reason.clone());
    turn.state.done = Some(reason.clone());
    turn.stand(WatchStatus::Silent, reason);
}

fn handed_back(turn: &mut Turn<'_>) {
    turn.state.held_until = None;
    if turn.state.status == WatchStatus::HandedOver {
        turn.state.status = WatchStatus::Open;
    }
    turn.decide("handedBack", None, Reason::new("watch.handedBack", "the conversation was handed back"));
}

/// A person wants automatic follow-ups again: where a person had stopped them, or the contact's words were read as a no. Who wants no more
/// messages says otherwise themselves.
fn resumed(turn: &mut Turn<'_>) {
    if turn.state.status != WatchStatus::Stopped {
        turn.decide("ignored", None, Reason::new("watch.notStopped", "it is not stopped; nothing changes"));
        return;
    }
    if strength(turn.state.reason.as_ref()) > 2 {
        let text = "the contact wants no more messages, and only they can say otherwise; nothing changes";
        turn.decide("ignored", None, Reason::new("watch.contactsWish", text));
        return;
    }
    turn.state.status = WatchStatus::Open;
    turn.decide("resumed", None, Reason::new("watch.resumed", "automatic follow-ups are wanted again"));
}

/// Our side wrote: silence is measured from here (L4); a person's message holds what is automatic (L5).
fn outbound(turn: &mut Turn<'_>, outbound: &Outbound, at: Instant) {
    if turn.state.last_outbound.is_some_and(|last| at <= last) || turn.state.last_inbound.is_some_and(|heard| at < heard) {
        turn.decide("ignored", Some(at), Reason::new("watch.olderMessage", "a later message is known already; nothing changes"));
        return;
    }
    turn.state.last_outbound = Some(at);
    turn.state.surveyed = false;
    turn.state.done = turn.state.done.take().filter(|done| done.code != REOPENED);
    // What a model was asked about a silence is of no use: our side has spoken.
    turn.state.question = turn.state.question.take().filter(|question| question.about == crate::wire::Asked::Classify);
    if outbound.by == Handler::Human {
        let until = turn.after(at, turn.settings.human_hold.unwrap_or(HUMAN_HOLD));
        turn.state.held_until = Some(until);
        let text = "a person wrote in the conversation; automatic follow-ups wait";
        turn.decide("heldForHuman", Some(until), Reason::new("watch.humanHold", text));
    }
    if matches!(turn.state.status, WatchStatus::Open | WatchStatus::Silent | WatchStatus::Asking) {
        episode(turn, at, Reason::new("watch.silenceBegins", "our side wrote; silence is measured from here"));
    }
}

/// A new episode begins where none is on (L3).
pub(super) fn episode(turn: &mut Turn<'_>, at: Instant, reason: Reason) {
    if turn.state.episode_at.is_none() {
        turn.state.episode += 1;
        turn.state.episode_at = Some(at);
        turn.decide("begun", Some(at), reason.with("episode", turn.state.episode));
    }
}
