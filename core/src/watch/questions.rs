//! Questions to a model about a conversation, and what becomes of its answers (E4, E5, M1).
//!
//! In: a model's answer or failure. Out: a follow-up within the bounds, a close, a hand-over; another try; the rules where no model helps.
//! Never: an answer to a question that nobody asks any more; a limit changed by an answer.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::draft::{First, Plan};
use super::turn::Turn;
use super::{closing, silence, words};
use crate::assistant;
use crate::base::{Instant, Private, Problem, Reason, SendKey};
use crate::understand::stale;
use crate::wire::event::{ModelAnswered, ModelFailed};
use crate::wire::{AskAbout, Asked, DecideAnswer, Decided, Occasion, Proposed, Question, Wait, WatchEffect, WatchStatus};

/// How long an answer is waited for.
const ANSWER_MINUTES: i64 = 10;
/// How often a model is asked, unless the workspace says otherwise.
const TRIES: u32 = 3;
/// How far ahead a follow-up may be scheduled.
const AHEAD: Wait = Wait::Days(180);
/// Why the rules decide where a model should.
pub(super) const GAVE_UP: &str = "watch.modelFailed";

/// Asks a model, if there is one.
pub(super) fn ask(turn: &mut Turn<'_>, about: Asked, attempt: u32, closing: Option<Reason>) -> bool {
    if turn.settings.model.is_none() {
        return false;
    }
    turn.state.questions += 1;
    let (conversation, contact) = (turn.state.conversation.clone(), turn.state.contact.clone());
    let key = SendKey::new(format!("{conversation}/{}/{}", about.name(), turn.state.questions));
    let until = turn.after(turn.now, Wait::Minutes(ANSWER_MINUTES));
    turn.state.question = Some(Box::new(Question { key: key.clone(), about, attempt, until, closing }));
    let text = match about {
        Asked::Decide => "a model is asked what to do about the silence",
        Asked::Classify => "a model is asked what the contact's words mean",
        Asked::Summarize => "a model is asked for a summary",
    };
    let reason = Reason::new("watch.askedModel", text).with("try", attempt).with("key", key.as_str());
    turn.decide("asked", Some(turn.now), reason.clone());
    turn.stand(WatchStatus::Asking, reason);
    turn.effects.push(WatchEffect::AskModel(Box::new(AskAbout { key, about, conversation, contact, until })));
    true
}

/// Takes the question that has this key, if it is the one that is open.
fn taken(turn: &mut Turn<'_>, key: &SendKey) -> Option<Question> {
    match turn.state.question.take() {
        Some(question) if &question.key == key => Some(*question),
        other => {
            turn.state.question = other;
            let reason = Reason::new("watch.unknownKey", "nothing waits for this answer; nothing changes");
            turn.decide("ignored", None, reason.with("key", key.as_str()));
            None
        }
    }
}

/// A question that nobody has answered in time.
pub(super) fn expire(turn: &mut Turn<'_>) {
    if turn.state.question.as_ref().is_some_and(|question| question.until <= turn.now)
        && let Some(question) = turn.state.question.take()
    {
        again(turn, *question, String::from("the model did not answer in time"), false);
    }
}

/// The model could not answer.
pub(super) fn failed(turn: &mut Turn<'_>, failure: &ModelFailed) {
    let Some(question) = taken(turn, &failure.key) else { return };
    let detail = failure.detail.clone().unwrap_or_else(|| String::from("no detail given"));
    again(turn, question, detail, failure.out_of_credits);
}

/// Another try, if there still is a model; after the last one the rules decide, and the decision says so (E13, M3).
fn again(turn: &mut Turn<'_>, question: Question, detail: String, out_of_credits: bool) {
    let most = turn.settings.model.as_ref().map_or(0, |model| model.tries.unwrap_or(TRIES));
    if !out_of_credits && question.attempt < most {
        let reason = Reason::new("watch.modelFailed", format!("the model could not answer: {detail}"));
        turn.decide("retrying", Some(turn.now), reason.with("try", question.attempt));
        ask(turn, question.about, question.attempt + 1, question.closing);
        return;
    }
    let why = if out_of_credits { "the workspace is out of credits" } else { "the model could not answer" };
    let reason = Reason::new(GAVE_UP, format!("{why}; the rules decide: {detail}"));
    turn.decide("fellBack", None, reason.clone());
    if out_of_credits {
        turn.notify(Reason::new("watch.outOfCredits", "the workspace is out of credits: follow-ups go by the rules alone"));
    }
    turn.stand(WatchStatus::Silent, reason);
    match (question.about, question.closing) {
        (_, Some(why)) => closing::finish(turn, why, None),
        (Asked::Classify, None) => words::unsure(turn, None, turn.now),
        _ => {}
    }
}

/// The model answered.
pub(super) fn answered(turn: &mut Turn<'_>, answer: &ModelAnswered) {
    let Some(question) = taken(turn, &answer.key) else { return };
    let text = answer.answer.as_ref().map_or("", |text| text.reveal().as_str());
    let told = |problems: Vec<Problem>| problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join("; ");
    let read = match question.about {
        Asked::Decide => assistant::decided(text, turn.settings, &turn.zone).map(|(said, at)| decided(turn, said, at)),
        Asked::Classify => assistant::classified(text, &turn.zone).map(|(said, at)| {
            turn.state.status = WatchStatus::Open;
            let heard = turn.state.last_inbound.unwrap_or(turn.now);
            let at = at.filter(|at| *at <= turn.after(turn.now, AHEAD));
            let phrase = said.phrase.map(Private::new);
            words::understood(turn, words::Said { intent: said.intent, at, phrase, by_model: true }, heard);
        }),
        Asked::Summarize => assistant::summarized(text).map(|said| {
            if let Some(why) = &question.closing {
                closing::finish(turn, why.clone(), Some(Private::new(said.summary)));
            }
        }),
    };
    if let Err(problems) = read {
        again(turn, question, told(problems), false);
    }
}

/// What the model proposes, within the bounds (M1, M4).
fn decided(turn: &mut Turn<'_>, said: DecideAnswer, at: Option<Instant>) {
    turn.state.status = WatchStatus::Silent;
    let because = Private::new(said.reason);
    let told = |code, text: &'static str| Reason::new(code, text).with("by", "model");
    match said.decision {
        Decided::Close => closing::close(turn, told("watch.modelCloses", "the model sees nothing left to say")),
        Decided::HandOver => closing::hand_over(turn, told("watch.modelHandsOver", "the model wants a person to take over")),
        Decided::ReEngage | Decided::Schedule => {
            let most = turn.most();
            if turn.state.sent >= most {
                let text = format!("{most} follow-ups went out, which is the most; what the model wants is not done");
                turn.state.done = Some(Reason::new("watch.usedUp", text).with("limit", most));
                return;
            }
            let allowed = allowed(turn, at.unwrap_or(turn.now));
            let reason = match said.decision {
                Decided::Schedule => told("watch.modelSchedules", "the model wants to write at a better time"),
                _ => told("watch.modelReEngages", "the model wants to write now"),
            };
            let reason = match at.filter(|at| *at != allowed) {
                Some(proposed) => reason.moved(proposed, allowed),
                None => reason,
            };
            let text = said.text.filter(|text| said.decision == Decided::ReEngage && is_timeless(turn, text));
            let plan = Plan { occasion: Occasion::StoppedReplying, first: First::At(allowed), text, single: true };
            let proposed = Proposed { at, allowed, because };
            if !silence::begin(turn, &plan, reason, None, Some(proposed)) {
                turn.state.done = Some(Reason::new("watch.nothingLeft", "no follow-up is left to send"));
            }
        }
    }
}

/// Whether a text is as true in a week as now: a calendar may defer it. Another one is written when it goes out.
fn is_timeless(turn: &Turn<'_>, text: &str) -> bool {
    let locale = turn.contact.locale.as_deref().or(turn.settings.locale.as_deref());
    let later = turn.after(turn.now, Wait::Days(8));
    stale(text, locale, turn.now, later, &turn.zone).is_empty()
}

/// The moment that a model names, moved into the bounds: not in the past, not too near to the message before it, not beyond half a year.
fn allowed(turn: &Turn<'_>, wanted: Instant) -> Instant {
    let base = turn.state.last_sent.or(turn.silent_since());
    let least = base.zip(turn.least(turn.state.sent.saturating_add(1))).map(|(base, wait)| turn.after(base, wait));
    let held = turn.state.held_until;
    wanted.min(turn.after(turn.now, AHEAD)).max(turn.now).max(least.unwrap_or(turn.now)).max(held.unwrap_or(turn.now))
}
