//! What the contact writes changes: the silence is over, and what they ask for counts (E3, E5, E6, M2, M5).
//!
//! In: a reply. Out: a reset, a promise, a stop, a close, a person who is told. Never: a limit changed by words (M4).

use alloc::format;
use alloc::string::{String, ToString};

use super::draft::{First, Plan};
use super::events::{OPTED_OUT, booked, rest};
use super::silence::begin;
use super::turn::Turn;
use super::{closing, questions};
use crate::base::{Instant, Private, Reason};
use crate::understand::understand;
use crate::wire::event::Replied;
use crate::wire::request::{Confidence, Intent, UnderstandRequest};
use crate::wire::{Asked, Occasion, Promised, Wait, WatchStatus, ZoneId};

/// How long after the time that a contact has asked for their wish still counts, where it is heard of late.
const LATEST: Wait = Wait::Days(1);

/// The contact wrote: the episode ends (E3, L3), and what they say counts (E5, E6). A message that comes late ends nothing, and what it says
/// counts all the same.
pub(super) fn replied(turn: &mut Turn<'_>, reply: &Replied, at: Instant) {
    if reply.automatic {
        let text = "an automatic reply is no answer; nothing changes";
        turn.decide("ignored", Some(at), Reason::new("watch.automaticReply", text));
        return;
    }
    let superseded = turn.state.last_inbound.is_some_and(|last| at < last);
    if superseded || turn.state.episode_at.is_some_and(|begun| at < begun) {
        let text = "the message is older than what is known already; it is no answer to it";
        turn.decide("late", Some(at), Reason::new("watch.olderMessage", text));
        turn.state.last_inbound = turn.state.last_inbound.max(Some(at));
    } else {
        answered(turn, at);
    }
    if let Some(text) = &reply.text
        && let Some(said) = said(turn, reply, text, at)
        && (!superseded || outlasts(said.intent))
    {
        understood(turn, said, at);
    }
}

/// Whether a message counts for what it says even where the contact has written something else since.
fn outlasts(intent: Intent) -> bool {
    matches!(intent, Intent::OptOut | Intent::NotInterested | Intent::WrongPerson | Intent::Complaint | Intent::AskedForTime)
}

/// The episode ends, and with it what was planned for it; what was promised for a time stands (M2).
fn answered(turn: &mut Turn<'_>, at: Instant) {
    let was = turn.state.status;
    turn.state.last_inbound = Some(at);
    (turn.state.question, turn.state.sent, turn.state.last_sent, turn.state.done) = (None, 0, None, None);
    if let Some(promise) = turn.promised().and_then(|follow_up| follow_up.promise.as_ref()) {
        let text = "the contact wrote; what was promised for a time stands";
        let reason = Reason::new("watch.promiseStands", text).with("local", promise.local.to_string());
        turn.decide("kept", Some(promise.at), reason);
        return;
    }
    // The enrollment of a follow-up hears the answer itself, and ends by it.
    (turn.state.episode_at, turn.state.follow_up) = (None, None);
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
}

/// What a message asks for, and how that is known.
pub(super) struct Said {
    pub(super) intent: Intent,
    pub(super) at: Option<Instant>,
    pub(super) phrase: Option<Private<String>>,
    /// A model says so.
    pub(super) by_model: bool,
}

/// Reads the contact's words. What is unsure is left to a model, or to a person (M5).
fn said(turn: &mut Turn<'_>, reply: &Replied, text: &Private<String>, at: Instant) -> Option<Said> {
    let request = UnderstandRequest {
        text: Some(text.clone()),
        html: None,
        subject: None,
        headers: alloc::collections::BTreeMap::new(),
        channel: reply.channel.clone().or_else(|| Some(turn.conversation.channel.clone())),
        opted_out: turn.state.reason.as_ref().is_some_and(|reason| reason.code == OPTED_OUT),
        now: at,
        zone: ZoneId(turn.zone.id()),
        locale: turn.contact.locale.clone().or_else(|| turn.settings.locale.clone()),
        parts_of_day: turn.settings.parts_of_day,
    };
    let said = understand(turn.zones, &request).ok()?;
    // That they want messages again is believed where there is no doubt.
    if said.intent == Intent::None || (said.intent == Intent::OptIn && said.confidence != Some(Confidence::Sure)) {
        return None;
    }
    if said.confidence == Some(Confidence::Unsure) {
        // What was stopped stays so whatever the words mean, and who has the conversation reads them.
        let settled = matches!(turn.state.status, WatchStatus::Stopped | WatchStatus::HandedOver);
        if !settled && turn.auto.is_some() && questions::ask(turn, Asked::Classify, 1, None) {
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
        Intent::OptOut => rest(turn, WatchStatus::Stopped, "stopped", told(OPTED_OUT, "the contact wants no more messages")),
        Intent::OptIn if turn.state.reason.as_ref().is_some_and(|reason| reason.code == OPTED_OUT) => {
            let reason = told("watch.optedIn", "the contact wants messages again");
            turn.decide("resumed", None, reason.clone());
            turn.stand(WatchStatus::Open, reason);
        }
        Intent::NotInterested => {
            rest(turn, WatchStatus::Stopped, "stopped", told("watch.notInterested", "the contact is not interested"));
        }
        Intent::WrongPerson => {
            rest(turn, WatchStatus::Stopped, "stopped", told("watch.wrongPerson", "it is somebody else who is looked for"));
        }
        Intent::Booked => booked(turn, told("watch.booked", "the contact has booked; nothing more until they write again")),
        Intent::Goodbye => goodbye(turn, told("watch.goodbye", "the contact said good-bye, or that it is settled")),
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

/// A good-bye closes what is automatic (E6): not what was promised for a later time, and not what a person has.
fn goodbye(turn: &mut Turn<'_>, reason: Reason) {
    let Some(auto) = turn.auto.filter(|_| turn.state.status != WatchStatus::Stopped) else { return };
    if turn.promised().is_some() || turn.state.status == WatchStatus::HandedOver || (turn.by_human() && !auto.with_human) {
        turn.decide("staysOpen", None, reason);
    } else {
        closing::close(turn, reason);
    }
}

/// The contact asks to be contacted at a time: that is promised, in place of what was promised before (M2).
fn asked_for_time(turn: &mut Turn<'_>, said: Said, asked_at: Instant) {
    let Some(at) = said.at else { return };
    if turn.promised().and_then(|known| known.promise.as_ref()).is_some_and(|known| known.asked_at > asked_at) {
        let text = "the contact has asked for another time since; nothing changes";
        turn.decide("ignored", Some(at), Reason::new("watch.olderWish", text));
        return;
    }
    // Who was not interested and asks for a call is. Who has opted out has to say that otherwise.
    let stopped = turn.state.status == WatchStatus::Stopped;
    if stopped && turn.state.reason.as_ref().is_some_and(|reason| reason.code == "watch.notInterested") {
        turn.state.status = WatchStatus::Open;
    }
    let local = turn.zone.local_date_time(at);
    let text = format!("the contact asks to be contacted on {}", local.to_string().replace('T', " at "));
    let mut reason = Reason::new("watch.askedForTime", text).with("local", local.to_string());
    if said.by_model {
        reason = reason.with("by", "model");
    }
    if at <= asked_at || turn.after(at, LATEST) < turn.now {
        turn.decide("notFollowed", Some(at), Reason::new("watch.timePast", "the time that the contact asks for has passed"));
        if !said.by_model {
            turn.notify(reason);
        }
        return;
    }
    let promise = Promised { at, local, phrase: said.phrase, asked_at };
    let plan = Plan { occasion: Occasion::AskedForTime, first: First::Asked(at), text: None, single: false };
    if !begin(turn, &plan, reason.clone(), Some(promise), None) {
        // A person should keep what nobody else does.
        turn.notify(reason);
    }
}
