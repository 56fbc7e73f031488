//! The laws of texts that a model writes and a person approves (B8, S6, S7).
//!
//! In: walks. Out: no broken law. Never: when they go out.

use crate::run::Held;
use crate::walk::{Known, Record, Walk};
use proptest::prelude::*;
use relance_core::base::{Instant, StepId};
use relance_core::wire::{Compose, Content, Effect, Happened, OnModelFailure, RequestApproval, Send, Step, StepStatus};

laws! {
    every 1:
        s6_no_text_goes_out_that_a_person_must_approve_and_has_not,
        s6_a_text_that_nobody_approves_goes_out_as_the_model_wrote_it,
        s7_a_model_that_fails_leads_to_what_the_step_says,
        s6_a_text_that_is_refused_or_late_is_never_sent;
}

fn step<'a>(known: &'a Known, id: &StepId) -> &'a Step {
    known.version.draft.steps.iter().find(|step| &step.id == id).expect("a step of the version")
}

/// The messages with text of the steps that are written in a certain way.
fn texts(walk: &Walk, compose: Compose) -> impl Iterator<Item = (usize, &Record, &Send)> {
    let turns = walk.records.iter().enumerate();
    let sends = turns.flat_map(|(index, record)| record.sends().map(move |send| (index, record, send)));
    sends.filter(move |(_, record, send)| {
        step(&record.known, &send.step).compose == compose && !matches!(send.content, Content::Template(_))
    })
}

/// What a text says; a channel without subjects leaves that out.
fn body(content: &Content) -> Option<&str> {
    match content {
        Content::Text(text) => Some(&text.body),
        _ => None,
    }
}

/// A conversation's last messages.
fn last(known: &Known) -> Option<(Option<Instant>, Option<Instant>)> {
    known.conversation.as_ref().map(|thread| (thread.last_inbound, thread.last_outbound))
}

/// The last text that a person was asked about for a step, and in which turn.
fn requested<'a>(records: &'a [Record], id: &StepId) -> Option<(usize, &'a RequestApproval)> {
    let in_turn = |record: &'a Record| {
        record.turn.effects.iter().find_map(|effect| match effect {
            Effect::RequestApproval(request) if &request.step == id => Some(&**request),
            _ => None,
        })
    };
    records.iter().enumerate().rev().find_map(|(index, record)| Some((index, in_turn(record)?)))
}

/// The turn since which a step's own words stand in for a model's, if they do.
fn given_up(records: &[Record], id: &StepId) -> Option<usize> {
    records.iter().rposition(|record| {
        record.turn.decisions.iter().any(|decision| {
            decision.step.as_ref() == Some(id)
                && decision.what == "written"
                && decision.reasons.iter().any(|reason| reason.code == "compose.couldNotCompose")
        })
    })
}

fn s6_no_text_goes_out_that_a_person_must_approve_and_has_not(walk: &Walk) -> Held {
    for (index, record, send) in texts(walk, Compose::Assisted) {
        let before = &walk.records[..=index];
        let (fallback, requested) = (given_up(before, &send.step), requested(before, &send.step));
        if fallback >= requested.map(|(at, _)| at) && fallback.is_some() {
            let rule = step(&record.known, &send.step).on_model_failure;
            let gave_up = &walk.records[fallback.unwrap_or(0)];
            let then = gave_up.known.version.draft.steps.iter().find(|step| step.id == send.step);
            let then = then.map(|step| step.on_model_failure);
            let told = rule == OnModelFailure::FallbackText || then == Some(OnModelFailure::FallbackText);
            prop_assert!(told, "turn {index} sends the step's own words");
            continue;
        }
        let Some((at, request)) = requested else {
            return Err(TestCaseError::fail(format!("turn {index} sends a text that nobody has seen")));
        };
        // Which of several approvals was taken: the first of this very text.
        let approval = walk.records[at + 1..=index].iter().find_map(|record| match &record.event.what {
            Happened::Approved(approval) if record.is_new() && approval.digest == request.digest => Some(approval),
            _ => None,
        });
        let approval = approval.ok_or_else(|| TestCaseError::fail(format!("turn {index} sends a text that nobody approved")))?;
        let approved = approval.content.as_ref().unwrap_or(&request.content);
        prop_assert_eq!(body(&send.content), body(approved), "turn {}", index);
        let (asked, now) = (last(&walk.records[at].known), last(&record.known));
        prop_assert_eq!(asked, now, "turn {} sends though the conversation went on", index);
    }
    Ok(())
}

fn s6_a_text_that_nobody_approves_goes_out_as_the_model_wrote_it(walk: &Walk) -> Held {
    for (index, _, send) in texts(walk, Compose::Full) {
        let before = &walk.records[..=index];
        let answered = before.iter().any(|record| match &record.event.what {
            Happened::ModelAnswered(answer) => {
                answer.content.as_ref().is_some_and(|content| body(content) == body(&send.content))
            }
            // What a person wrote while the step was an assisted one.
            Happened::Approved(approval) => approval.content.as_ref().map(body) == Some(body(&send.content)),
            _ => false,
        });
        let own_words = given_up(before, &send.step).is_some();
        prop_assert!(answered || own_words, "turn {index} sends a text that no model wrote");
    }
    Ok(())
}

fn s7_a_model_that_fails_leads_to_what_the_step_says(walk: &Walk) -> Held {
    for (index, record) in walk.records.iter().enumerate() {
        for decision in &record.turn.decisions {
            let Some(id) = &decision.step else { continue };
            if !decision.reasons.iter().any(|reason| reason.code == "compose.couldNotCompose") {
                continue;
            }
            let expected = match step(&record.known, id).on_model_failure {
                OnModelFailure::Hold => "held",
                OnModelFailure::Skip => "skipped",
                OnModelFailure::FallbackText => "written",
            };
            prop_assert_eq!(&*decision.what, expected, "turn {}", index);
        }
    }
    Ok(())
}

fn s6_a_text_that_is_refused_or_late_is_never_sent(walk: &Walk) -> Held {
    for (index, record) in walk.records.iter().enumerate() {
        for decision in &record.turn.decisions {
            let over = |code: &str| code == "lifecycle.refused" || code == "lifecycle.textTooLate";
            let Some(id) = &decision.step else { continue };
            if !decision.reasons.iter().any(|reason| over(&reason.code)) {
                continue;
            }
            let episode = record.turn.state.episode;
            let after = walk.records[index..].iter().take_while(|later| later.turn.state.episode == episode);
            let sent = after.flat_map(Record::sends).any(|send| &send.step == id);
            prop_assert!(!sent, "{id} is sent after turn {index}, which ended it");
            let own = record.turn.state.steps.iter().find(|step| &step.id == id);
            prop_assert!(own.is_some_and(|own| own.status.is_end() && own.status != StepStatus::Sent), "turn {index}");
        }
    }
    Ok(())
}
