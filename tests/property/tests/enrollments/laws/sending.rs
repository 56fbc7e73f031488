//! The laws of messages: to whom, when, how often, under which key.
//!
//! In: walks. Out: no broken law. Never: the states between.

use crate::clock;
use crate::run::Held;
use crate::walk::{Record, Walk};
use crate::world::MINUTE;
use proptest::prelude::*;
use relance_core::base::Instant;
use relance_core::wire::{Anchor, Effect, Happened, Send, StepState, StepStatus, Wait};

laws! {
    every 1:
        x7_nothing_is_sent_after_a_stop,
        t12_a_turn_sends_one_message_at_most,
        x7_nothing_is_sent_outside_legal_or_quiet_hours_nor_outside_working_hours_that_hold,
        t6_only_a_persons_choice_of_time_or_the_step_itself_waives_courtesy,
        x9_nothing_is_sent_before_it_is_planned,
        t11_a_step_is_not_sent_sooner_after_the_last_message_than_it_waits;
}

/// The messages of a walk, with the index of their turn.
fn sends(walk: &Walk) -> impl Iterator<Item = (usize, &Record, &Send)> {
    walk.records.iter().enumerate().flat_map(|(index, record)| record.sends().map(move |send| (index, record, send)))
}

fn step_of<'a>(record: &'a Record, send: &Send) -> &'a StepState {
    record.turn.state.steps.iter().find(|step| step.id == send.step).expect("a step of the state")
}

/// Whether an event ends whatever it meets.
fn stops(what: &Happened) -> bool {
    match what {
        Happened::Stopped(_) | Happened::ContactDeleted(_) => true,
        Happened::Goal(reached) => reached.goal == "booked",
        Happened::Unsubscribed(on) | Happened::OptedOut(on) | Happened::Complained(on) => {
            on.channel.is_none() && on.purpose.is_none()
        }
        _ => false,
    }
}

/// Whether a turn tells what became of a step's message.
fn is_outcome(record: &Record, step: &StepState) -> bool {
    match &record.event.what {
        Happened::Rejected(rejected) => step.key.as_ref() == Some(&rejected.key),
        Happened::UnknownOutcome(unknown) => step.key.as_ref() == Some(&unknown.key),
        _ => false,
    }
}

fn x7_nothing_is_sent_after_a_stop(walk: &Walk) -> Held {
    let mut stopped = false;
    for (index, record) in walk.records.iter().enumerate() {
        stopped |= stops(&record.event.what) || record.turn.state.ended.is_some();
        prop_assert!(!stopped || record.sends().next().is_none(), "turn {index} sends after a stop");
        // What is with the host is called back.
        let Some(before) = record.before.as_ref().filter(|before| before.ended.is_none() && stopped) else { continue };
        for step in before.steps.iter().filter(|step| step.status == StepStatus::Sending && !is_outcome(record, step)) {
            let called_back = record
                .turn
                .effects
                .iter()
                .any(|effect| matches!(effect, Effect::Cancel(cancel) if Some(&cancel.key) == step.key.as_ref()));
            let over = record.turn.state.steps.iter().any(|after| after.id == step.id && after.status != StepStatus::Cancelled);
            prop_assert!(called_back || over, "turn {index} leaves {} with the host", step.id);
        }
    }
    Ok(())
}

fn t12_a_turn_sends_one_message_at_most(walk: &Walk) -> Held {
    for (index, record) in walk.records.iter().enumerate() {
        prop_assert!(record.sends().count() <= 1, "turn {index} sends more than one message");
    }
    Ok(())
}

fn x7_nothing_is_sent_outside_legal_or_quiet_hours_nor_outside_working_hours_that_hold(walk: &Walk) -> Held {
    for (index, record, send) in sends(walk) {
        let step = record.known.version.draft.steps.iter().find(|step| step.id == send.step).unwrap();
        let waived = step.ignore_working_hours || step_of(record, send).by_hand;
        let rule = clock::forbidden(&record.known, &send.channel, record.now, waived);
        prop_assert!(rule.is_none(), "turn {index} sends {} outside {}", send.step, rule.unwrap_or_default());
    }
    Ok(())
}

fn t6_only_a_persons_choice_of_time_or_the_step_itself_waives_courtesy(walk: &Walk) -> Held {
    for (index, record, send) in sends(walk) {
        let chosen = walk.records[..=index]
            .iter()
            .any(|record| matches!(record.event.what, Happened::SendNow(_) | Happened::Rescheduled(_)));
        prop_assert!(chosen || !step_of(record, send).by_hand, "turn {index} sends {} by no hand", send.step);
    }
    Ok(())
}

fn x9_nothing_is_sent_before_it_is_planned(walk: &Walk) -> Held {
    for (index, record, send) in sends(walk) {
        let planned = step_of(record, send).planned.as_ref();
        prop_assert!(planned.is_some_and(|planned| planned.at <= record.now), "turn {index} sends {} early", send.step);
        let before = record.before.as_ref().filter(|_| matches!(record.event.what, Happened::Due(_)));
        let pending = before.and_then(|before| before.steps.iter().find(|step| step.id == send.step));
        let planned = pending.filter(|step| step.status == StepStatus::Pending).and_then(|step| step.planned.as_ref());
        prop_assert!(planned.is_none_or(|planned| planned.at <= record.now), "turn {index} was woken early and sends");
    }
    Ok(())
}

/// Whether a person said anything about when.
fn by_hand(walk: &Walk) -> bool {
    walk.records.iter().any(|record| matches!(record.event.what, Happened::Rescheduled(_) | Happened::SendNow(_)))
}

/// Whether a message was accepted whose step had been given up.
fn has_late_word(walk: &Walk) -> bool {
    let late = |record: &&Record| matches!(record.event.what, Happened::Sent(_)) && !record.is_on_its_way();
    walk.records.iter().any(|record| late(&record))
}

/// Whether it was moved to another version: the laws of versions say what that does.
fn migrated(walk: &Walk) -> bool {
    walk.records.iter().any(|record| matches!(record.event.what, Happened::Migrated(_)))
}

fn t11_a_step_is_not_sent_sooner_after_the_last_message_than_it_waits(walk: &Walk) -> Held {
    if by_hand(walk) || walk.world.version.draft.list || migrated(walk) || has_late_word(walk) {
        return Ok(());
    }
    for (index, record, send) in sends(walk) {
        let at = walk.world.version.draft.steps.iter().position(|step| step.id == send.step).unwrap();
        let step = &walk.world.version.draft.steps[at];
        let wait = match step.wait {
            Wait::Minutes(amount) => amount * MINUTE,
            Wait::Hours(amount) => amount * 60 * MINUTE,
            _ => continue,
        };
        let state = &record.turn.state;
        let base: Option<Instant> = match (step.anchor, at) {
            (Anchor::Previous, 0) | (Anchor::Enrollment, _) => Some(state.episode_at),
            // What a late word of the provider says about a step that had ended before does not count back.
            (Anchor::Previous, _) => state.steps[at - 1].sent_at,
            _ => None,
        };
        let waited = base.map(|base| record.now.millis() - base.millis());
        prop_assert!(
            waited.is_none_or(|waited| waited >= wait),
            "turn {index} sends {} too soon: {waited:?} of {wait}",
            send.step
        );
    }
    Ok(())
}
