//! What each kind of event does to a conversation that is watched.
//!
//! In: an event. Out: the changed state, decisions, effects. Never: an error for an event that is unknown, late or out of order: it changes
//! nothing, and the decision says so (X6).

use alloc::format;
use alloc::string::ToString;

use super::draft::{First, Plan};
use super::silence::begin;
use super::turn::Turn;
use super::{closing, questions, silence};
use crate::base::{Instant, Private, Reason};
use crate::understand::understand;
use crate::wire::event::{Event, FollowUpRefused, FollowUpState, Happened, Outbound, Replied};
use crate::wire::request::{Confidence, Intent, UnderstandRequest};
use crate::wire::{Handler, Occasion, Promise, Status, StepStatus, StopStrength, Wait, WatchStatus, ZoneId};

/// How long a person's message holds automatic follow-ups, unless the workspace says otherwise (L5).
const HUMAN_HOLD: Wait = Wait::Hours(24);

pub(super) fn apply(turn: &mut Turn<'_>, event: &Event) {
    let at = event.at;
    match &event.what {
        Happened::Due(_) | Happened::Recalculated(_) => {}
        Happened::Replied(reply) => replied(turn, reply, at),
        Happened::Outbound(outbound) => self::outbound(turn, outbound, at),
        Happened::FollowUp(changed) => follow_up(turn, changed),
        Happened::FollowUpRefused(refused) => refused_to_begin(turn, refused),
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
        Happened::OptedOut(_) | Happened::Unsubscribed(_) => {
            rest(turn, WatchStatus::Stopped, "stopped", Reason::new("watch.optedOut", "the contact wants no more messages"));
        }
        Happened::Complained(_) => {
            rest(turn, WatchStatus::Stopped, "stopped", Reason::new("watch.complained", "the contact called a message spam"));
        }
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

/// Nothing more goes out, for now or for good: what is under way is ended.
pub(super) fn rest(turn: &mut Turn<'_>, status: WatchStatus, what: &'static str, reason: Reason) {
    if turn.state.status == WatchStatus::Stopped && status != WatchStatus::Stopped {
        turn.decide("ignored", None, Reason::new("watch.alreadyStopped", "it was stopped for good already; nothing changes"));
        return;
    }
    silence::stop_follow_up(turn, &reason);
    turn.state.question = None;
    turn.decide(what, None, reason.clone());
    turn.stand(status, reason);
}

/// The contact has booked, or reached another goal: nothing more until they write again (E6, L9).
fn booked(turn: &mut Turn<'_>, reason: Reason) {
    rest(turn, WatchStatus::Resting, "resting", reason);
}

fn handed_back(turn: &mut Turn<'_>) {
    turn.state.held_until = None;
    if turn.state.status == WatchStatus::HandedOver {
        turn.state.status = WatchStatus::Open;
    }
    turn.decide("handedBack", None, Reason::new("watch.handedBack", "the conversation was handed back"));
}

/// A person wants automatic follow-ups again. Who has said no is not asked by this.
fn resumed(turn: &mut Turn<'_>) {
    let by_person = turn.state.reason.as_ref().is_some_and(|reason| reason.code == "watch.stoppedByPerson");
    if turn.state.status != WatchStatus::Stopped || !by_person {
        turn.decide("ignored", None, Reason::new("watch.notStopped", "no person has stopped it; nothing changes"));
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
    // What a model was asked about a silence is of no use: our side has spoken.
    turn.state.question = turn.state.question.take().filter(|question| question.about == crate::wire::Asked::Classify);
    if outbound.by == Handler::Human {
        let until = turn.after(at, turn.settings.human_hold.unwrap_or(HUMAN_HOLD));
        turn.state.held_until = Some(until);
        let text = "a person wrote in the conversation; automatic follow-ups wait";
        turn.decide("heldForHuman", Some(until), Reason::new("watch.humanHold", text));
    }
    if matches!(turn.state.status, WatchStatus::Open | WatchStatus::Silent | WatchStatus::Asking) {
        episode(turn, at);
    }
}

/// A new episode begins where none is on (L3).
pub(super) fn episode(turn: &mut Turn<'_>, at: Instant) {
    if turn.state.episode_at.is_none() {
        turn.state.episode += 1;
        turn.state.episode_at = Some(at);
        let reason = Reason::new("watch.silenceBegins", "our side wrote; silence is measured from here");
        turn.decide("begun", Some(at), reason.with("episode", turn.state.episode));
    }
}

/// The contact wrote: the episode ends (E3, L3), and what they say counts (E5, E6).
fn replied(turn: &mut Turn<'_>, reply: &Replied, at: Instant) {
    if reply.automatic {
        let text = "an automatic reply is no answer; nothing changes";
        turn.decide("ignored", Some(at), Reason::new("watch.automaticReply", text));
        return;
    }
    if turn.state.last_inbound.is_some_and(|last| at <= last) || turn.state.episode_at.is_some_and(|begun| at < begun) {
        let text = "the message is older than what is known already; nothing changes";
        turn.decide("ignored", Some(at), Reason::new("watch.olderMessage", text));
        return;
    }
    let was = turn.state.status;
    turn.state.last_inbound = Some(at);
    // The enrollment of a follow-up hears the answer itself, and ends by it.
    (turn.state.episode_at, turn.state.follow_up, turn.state.question) = (None, None, None);
    (turn.state.sent, turn.state.last_sent, turn.state.done) = (0, None, None);
    if matches!(
        was,
        WatchStatus::Silent | WatchStatus::Following | WatchStatus::Asking | WatchStatus::Resting | WatchStatus::Closed
    ) {
        turn.state.status = WatchStatus::Open;
        let text = if was == WatchStatus::Closed { "the contact wrote again" } else { "the contact answered" };
        turn.decide(
            "reset",
            Some(at),
            Reason::new("watch.reset", format!("{text}; the next silence begins anew")).with("was", was.name()),
        );
    }
    if let Some(text) = &reply.text
        && let Some(said) = said(turn, reply, text, at)
    {
        understood(turn, said, at);
    }
}

/// What a message asks for, and how that is known.
pub(super) struct Said {
    pub(super) intent: Intent,
    pub(super) at: Option<Instant>,
    pub(super) phrase: Option<Private<alloc::string::String>>,
    /// A model says so.
    pub(super) by_model: bool,
}

/// Reads the contact's words. What is unsure is left to a model, or to a person (M5).
fn said(turn: &mut Turn<'_>, reply: &Replied, text: &Private<alloc::string::String>, at: Instant) -> Option<Said> {
    let request = UnderstandRequest {
        text: Some(text.clone()),
        html: None,
        subject: None,
        headers: alloc::collections::BTreeMap::new(),
        channel: reply.channel.clone().or_else(|| Some(turn.conversation.channel.clone())),
        opted_out: false,
        now: at,
        zone: ZoneId(turn.zone.id()),
        locale: turn.contact.locale.clone().or_else(|| turn.settings.locale.clone()),
        parts_of_day: turn.settings.parts_of_day,
    };
    let said = understand(turn.zones, &request).ok()?;
    if said.intent == Intent::None {
        return None;
    }
    if said.confidence == Some(Confidence::Unsure) {
        if turn.auto.is_some() && questions::ask(turn, crate::wire::Asked::Classify, 1, None) {
            return None;
        }
        unsure(turn, Some(said.intent), at);
        return None;
    }
    Some(Said { intent: said.intent, at: said.at, phrase: said.phrase, by_model: false })
}

/// Nobody can say what the words mean: a person should look, and until the contact writes again nothing automatic is said about it.
pub(super) fn unsure(turn: &mut Turn<'_>, perhaps: Option<Intent>, at: Instant) {
    let text = "it may be that the contact wants no more messages, or something else: a person should look";
    let reason = Reason::new("watch.unsure", text);
    let reason = match perhaps {
        Some(intent) => reason.with("intent", intent.name()),
        None => reason,
    };
    turn.notify(reason.clone());
    turn.decide("unsure", Some(at), reason.clone());
    turn.state.done = Some(reason);
}

/// What the contact's words change (E5, E6).
pub(super) fn understood(turn: &mut Turn<'_>, said: Said, asked_at: Instant) {
    let told = |code, text: &'static str| {
        let reason = Reason::new(code, text);
        if said.by_model { reason.with("by", "model") } else { reason }
    };
    match said.intent {
        Intent::OptOut => {
            rest(turn, WatchStatus::Stopped, "stopped", told("watch.optedOut", "the contact wants no more messages"))
        }
        Intent::NotInterested => {
            rest(turn, WatchStatus::Stopped, "stopped", told("watch.notInterested", "the contact is not interested"));
        }
        Intent::WrongPerson => {
            rest(turn, WatchStatus::Stopped, "stopped", told("watch.wrongPerson", "it is somebody else who is looked for"));
        }
        Intent::Booked => booked(turn, told("watch.booked", "the contact has booked; nothing more until they write again")),
        Intent::Goodbye if turn.state.status != WatchStatus::Stopped => {
            closing::close(turn, told("watch.goodbye", "the contact said good-bye, or that it is settled"));
        }
        Intent::Complaint if turn.auto.is_some_and(|auto| !auto.keeps_complaints) => {
            closing::hand_over(turn, told("watch.complaint", "the contact complains: a person should answer"));
        }
        Intent::AskedForTime => asked_for_time(turn, said, asked_at),
        Intent::Busy => {
            let reason = told("watch.busy", "the contact can't now");
            let plan = Plan { occasion: Occasion::Busy, first: First::Cadence, text: None, single: false };
            begin(turn, &plan, reason, None, None);
        }
        _ => {}
    }
}

/// The contact asks to be contacted at a time: that is promised, in place of what was promised before (M2).
fn asked_for_time(turn: &mut Turn<'_>, said: Said, asked_at: Instant) {
    let Some(at) = said.at else { return };
    if turn.state.status == WatchStatus::Stopped {
        // Who was not interested and asks for a call is. Who has opted out has to say that otherwise.
        if turn.state.reason.as_ref().is_none_or(|reason| reason.code != "watch.notInterested") {
            return;
        }
        turn.state.status = WatchStatus::Open;
    }
    let local = turn.zone.local_date_time(at);
    let text = format!("the contact asks to be contacted on {}", local.to_string().replace('T', " at "));
    let mut reason = Reason::new("watch.askedForTime", text).with("local", local.to_string());
    if said.by_model {
        reason = reason.with("by", "model");
    }
    let promise = Promise { at, local, phrase: said.phrase, asked_at };
    let plan = Plan { occasion: Occasion::AskedForTime, first: First::Asked(at), text: None, single: false };
    if !begin(turn, &plan, reason.clone(), Some(promise), None) && turn.by_human() {
        // A person has the conversation, and keeps the promise.
        turn.notify(reason);
    }
}

/// The enrollment of a follow-up went on.
fn follow_up(turn: &mut Turn<'_>, changed: &FollowUpState) {
    let enrollment = &changed.enrollment;
    let Some(follow_up) = turn.state.follow_up.as_mut().filter(|follow_up| follow_up.enrollment == enrollment.id) else {
        let reason = Reason::new("watch.otherFollowUp", "it is no follow-up of this episode; nothing changes");
        turn.decide("ignored", None, reason.with("enrollment", enrollment.id.as_str()));
        return;
    };
    let sent = enrollment.steps.iter().filter(|step| step.status == StepStatus::Sent);
    let count = u32::try_from(sent.clone().count()).unwrap_or(u32::MAX);
    let last = sent.filter_map(|step| step.sent_at).max();
    let survey = follow_up.occasion == Occasion::Survey;
    let more = count.saturating_sub(follow_up.sent);
    follow_up.sent = count;
    if !survey {
        turn.state.sent = turn.state.sent.saturating_add(more);
        turn.state.last_sent = turn.state.last_sent.max(last);
    }
    turn.state.last_outbound = turn.state.last_outbound.max(last);
    if more > 0 {
        let text = format!("follow-up {} went out", turn.state.sent);
        turn.decide("sent", last, Reason::new("watch.sent", text).with("sent", turn.state.sent));
    }
    if let Some(ended) = &enrollment.ended {
        let (by, code) = (ended.by, ended.reason.code.clone());
        follow_up_ended(turn, by, &code, enrollment.status, ended.reason.text().into_owned());
    }
}

fn follow_up_ended(turn: &mut Turn<'_>, by: StopStrength, code: &str, status: Status, text: alloc::string::String) {
    let survey = turn.state.follow_up.as_ref().is_some_and(|follow_up| follow_up.occasion == Occasion::Survey);
    // The answer that ended it comes as an event of its own.
    if by == StopStrength::Replied {
        return;
    }
    turn.state.follow_up = None;
    match by {
        StopStrength::OptedOut | StopStrength::ContactDeleted => {
            rest(
                turn,
                WatchStatus::Stopped,
                "stopped",
                Reason::new("watch.optedOut", "the contact can't be written to any more"),
            );
        }
        StopStrength::GoalReached => booked(turn, Reason::new("watch.goalReached", text)),
        _ if survey => {}
        StopStrength::Exhausted if status == Status::Completed => silence::sent_all(turn),
        _ => {
            turn.state.done = Some(Reason::new("watch.followUpEnded", format!("the follow-up ended: {text}")).with("cause", code))
        }
    }
}

/// A follow-up could not begin: there is none in this episode.
fn refused_to_begin(turn: &mut Turn<'_>, refused: &FollowUpRefused) {
    if turn.state.follow_up.as_ref().is_none_or(|follow_up| follow_up.enrollment != refused.enrollment) {
        turn.decide("ignored", None, Reason::new("watch.otherFollowUp", "it is no follow-up of this episode; nothing changes"));
        return;
    }
    turn.state.follow_up = None;
    let text = format!("the follow-up can't begin: {}", refused.reason.text());
    let reason = Reason::new("watch.refused", text).with("cause", refused.reason.code.clone().into_owned());
    turn.decide("refused", None, reason.clone());
    if refused.reason.code == "enroll.optedOut" {
        rest(turn, WatchStatus::Stopped, "stopped", reason);
    } else {
        turn.state.done = Some(reason);
    }
}
