//! How a conversation ends: closed with a summary and a question about satisfaction, closed in silence, or given to a person (E1, E6, E11).
//!
//! In: why it ends. Out: the effects. Never: a question to somebody who has said no (their enrollment is refused).

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};

use super::turn::Turn;
use super::{draft, questions, silence};
use crate::base::{Private, Reason};
use crate::wire::{Asked, CloseConversation, Occasion, WatchEffect, WatchStatus};

/// Closes it, with a summary where one is wanted: a model's, if there is one to ask.
pub(super) fn close(turn: &mut Turn<'_>, why: Reason) {
    silence::stop_follow_up(turn, &why);
    let wanted = turn.auto.is_some_and(|auto| !auto.closing.without_summary);
    if wanted && questions::ask(turn, Asked::Summarize, 1, Some(why.clone())) {
        return;
    }
    finish(turn, why, None);
}

/// Closes it without a word: nobody has written for a while (E1).
pub(super) fn close_silently(turn: &mut Turn<'_>, why: Reason) {
    effect(turn, why, None, true);
}

/// Closes it with what there is of a summary, and asks how satisfied the contact is, where the workspace wants that.
pub(super) fn finish(turn: &mut Turn<'_>, why: Reason, summary: Option<Private<String>>) {
    let wanted = turn.auto.is_some_and(|auto| !auto.closing.without_summary);
    let summary = summary.or_else(|| wanted.then(|| plain_summary(turn, &why)));
    effect(turn, why.clone(), summary, false);
    let Some(survey) = turn.auto.and_then(|auto| auto.closing.survey.as_ref()).filter(|_| !turn.state.surveyed) else { return };
    if let Some(version) = draft::survey(turn, survey) {
        turn.state.surveyed = true;
        silence::enroll(turn, version, Occasion::Survey, why, None, None);
    }
}

fn effect(turn: &mut Turn<'_>, reason: Reason, summary: Option<Private<String>>, silent: bool) {
    turn.decide("closed", Some(turn.now), reason.clone());
    turn.stand(WatchStatus::Closed, reason.clone());
    let (conversation, contact) = (turn.state.conversation.clone(), turn.state.contact.clone());
    let close = CloseConversation { conversation, contact, silent, summary, reason };
    turn.effects.push(WatchEffect::CloseConversation(Box::new(close)));
}

/// What is known of a conversation without reading it.
fn plain_summary(turn: &Turn<'_>, why: &Reason) -> Private<String> {
    let mut text = format!("Closed because {}.", why.text());
    let at = |instant| turn.zone.local_date_time(instant).to_string().replace('T', " ");
    if let Some(heard) = turn.state.last_inbound {
        text.push_str(&format!(" The contact last wrote on {} ({}).", at(heard), turn.zone.name()));
    }
    Private::new(text)
}

/// Gives it to a person.
pub(super) fn hand_over(turn: &mut Turn<'_>, why: Reason) {
    if let Some(promised) = turn.promised().map(|follow_up| follow_up.reason.clone()) {
        turn.notify(promised);
    }
    silence::stop_follow_up(turn, &why);
    turn.state.question = None;
    turn.decide("handedOver", None, why.clone());
    let about = turn.about(why.clone());
    turn.effects.push(WatchEffect::HandOver(about));
    // A person answers, and what was stopped for good stays so.
    if turn.state.status != WatchStatus::Stopped {
        turn.stand(WatchStatus::HandedOver, why);
    }
}
