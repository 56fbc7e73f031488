//! The laws of messages: to whom, when, how often, under which key.
//!
//! In: walks. Out: no broken law. Never: the states between.

use super::clock;
use super::walk::{Record, Walk};
use super::world::MINUTE;
use super::{law, rare};
use proptest::prelude::*;
use relance_core::base::{Instant, SendKey};
use relance_core::wire::{Anchor, Channel, Effect, Happened, RejectClass, Send, Status, StepState, StepStatus, Wait};
use std::collections::{BTreeMap, BTreeSet};

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
        Happened::Unsubscribed(on) | Happened::OptedOut(on) | Happened::Complained(on) => on.channel.is_none(),
        _ => false,
    }
}

#[test]
fn x7_nothing_is_sent_after_a_stop() {
    law("no send after a stop", |walk| {
        let mut stopped = false;
        for (index, record) in walk.records.iter().enumerate() {
            stopped |= stops(&record.event.what) || record.turn.state.ended.is_some();
            prop_assert!(!stopped || record.sends().next().is_none(), "turn {index} sends after a stop");
            // What is with the host is called back.
            let Some(before) = record.before.as_ref().filter(|before| before.ended.is_none() && stopped) else { continue };
            for step in before.steps.iter().filter(|step| step.status == StepStatus::Sending) {
                let called_back = record
                    .turn
                    .effects
                    .iter()
                    .any(|effect| matches!(effect, Effect::Cancel(cancel) if Some(&cancel.key) == step.key.as_ref()));
                let over =
                    record.turn.state.steps.iter().any(|after| after.id == step.id && after.status != StepStatus::Cancelled);
                prop_assert!(called_back || over, "turn {index} leaves {} with the host", step.id);
            }
        }
        Ok(())
    });
}

#[test]
fn l7_nothing_is_sent_while_paused() {
    law("no send while paused", |walk| {
        // As the host sees it: paused without a date until somebody resumes.
        let mut paused = false;
        for (index, record) in walk.records.iter().enumerate() {
            match &record.event.what {
                Happened::Paused(pause) if record.is_new() => paused = pause.until.is_none(),
                Happened::Resumed(_) if record.is_new() => paused = false,
                _ => {}
            }
            let sent = record.sends().next().is_some();
            prop_assert!(!(paused && sent), "turn {index} sends while a person has paused it");
            prop_assert!(!sent || record.turn.state.status == Status::Active, "turn {index} sends and is not active");
        }
        Ok(())
    });
}

#[test]
fn x7_nothing_is_sent_to_a_channel_that_the_contact_opted_out_of() {
    law("no send to who opted out", |walk| {
        let mut refused: BTreeSet<Channel> = walk.world.contact.opt_outs.clone();
        for (index, record) in walk.records.iter().enumerate() {
            for send in record.sends() {
                let all = Channel::new("all");
                prop_assert!(
                    !refused.contains(&send.channel) && !refused.contains(&all),
                    "turn {index} sends on {}",
                    send.channel
                );
                prop_assert!(!record.contact.suppressed.contains_key(&send.channel), "turn {index} sends to a dead address");
                prop_assert!(!record.contact.archived, "turn {index} sends to somebody who is gone");
            }
            match &record.event.what {
                Happened::Unsubscribed(on) | Happened::OptedOut(on) | Happened::Complained(on) => {
                    refused.insert(on.channel.clone().unwrap_or_else(|| Channel::new("all")));
                }
                Happened::Rejected(rejected) if rejected.class == RejectClass::OptedOut => {
                    refused.extend(channel_of(walk, &rejected.key));
                }
                _ => {}
            }
        }
        Ok(())
    });
}

/// The channel to which the message of a key went.
fn channel_of(walk: &Walk, key: &SendKey) -> Option<Channel> {
    sends(walk).find(|(_, _, send)| &send.key == key).map(|(_, _, send)| send.channel.clone())
}

#[test]
fn x3_a_key_stands_for_one_intent_and_comes_again_only_for_another_try() {
    rare("one key, one intent", |walk| {
        let mut last: BTreeMap<&SendKey, (usize, &Send)> = BTreeMap::new();
        for (index, _, send) in sends(walk) {
            if let Some((before, first)) = last.insert(&send.key, (index, send)) {
                prop_assert_eq!(
                    (&first.step, &first.channel),
                    (&send.step, &send.channel),
                    "turn {} uses a key for another message",
                    index
                );
                let between = &walk.records[before + 1..=index];
                let of = |key: &SendKey| *key == send.key;
                let refused = |class: RejectClass| matches!(class, RejectClass::Throttle | RejectClass::Defer);
                let deferred = between
                    .iter()
                    .any(|record| matches!(&record.event.what, Happened::Rejected(it) if of(&it.key) && refused(it.class)));
                let answered = between.iter().any(|record| match &record.event.what {
                    Happened::Rejected(it) => of(&it.key),
                    Happened::UnknownOutcome(it) => of(&it.key),
                    Happened::Released(_) | Happened::SendNow(_) | Happened::Rescheduled(_) => true,
                    _ => false,
                });
                // A message that was called back comes again, unless it turns out to have been accepted.
                let called_back = between.iter().any(|record| {
                    let cancels = |effect: &Effect| matches!(effect, Effect::Cancel(cancel) if of(&cancel.key));
                    record.turn.effects.iter().any(cancels)
                });
                prop_assert!(answered || called_back, "turn {index} sends {} again, and nobody refused it", send.key);
                let next = send.attempt == first.attempt + 1 || (deferred && send.attempt <= first.attempt);
                prop_assert!(next, "turn {index} counts {} after {}", send.attempt, first.attempt);
            }
        }
        Ok(())
    });
}

#[test]
fn x7_a_step_is_sent_under_a_second_key_only_after_a_refusal_or_a_reset() {
    rare("one message a step and episode", |walk| {
        let mut last: BTreeMap<_, (usize, u32, &Send)> = BTreeMap::new();
        for (index, record, send) in sends(walk) {
            let episode = record.turn.state.episode;
            let Some((before, run, first)) = last.insert(&send.step, (index, episode, send)) else { continue };
            let between = &walk.records[before + 1..=index];
            let refused = between.iter().any(|record| {
                matches!(&record.event.what, Happened::Rejected(it) if it.key == first.key)
                    || matches!(&record.event.what, Happened::UnknownOutcome(it) if it.key == first.key)
            });
            let reset = between.iter().any(|record| record.turn.decisions.iter().any(|decision| decision.what == "reset"));
            prop_assert!(first.key == send.key || refused || reset, "turn {index} sends {} a second time", send.step);
            prop_assert!(run == episode || reset, "turn {index} is in a new episode without a reset");
            let accepted = walk.records[before + 1..index]
                .iter()
                .any(|record| matches!(&record.event.what, Happened::Sent(it) if it.key == first.key));
            prop_assert!(!accepted || run != episode, "turn {index} sends {} again, which was accepted", send.step);
        }
        Ok(())
    });
}

#[test]
fn t12_a_turn_sends_one_message_at_most() {
    law("one message a turn", |walk| {
        for (index, record) in walk.records.iter().enumerate() {
            prop_assert!(record.sends().count() <= 1, "turn {index} sends more than one message");
        }
        Ok(())
    });
}

#[test]
fn x7_nothing_is_sent_outside_legal_or_quiet_hours_nor_outside_working_hours_that_hold() {
    law("no send at a forbidden time", |walk| {
        for (index, record, send) in sends(walk) {
            let step = walk.world.version.draft.steps.iter().find(|step| step.id == send.step).unwrap();
            let waived = step.ignore_working_hours || step_of(record, send).by_hand;
            let rule = clock::forbidden(&walk.world, &record.contact, record.now, waived);
            prop_assert!(rule.is_none(), "turn {index} sends {} outside {}", send.step, rule.unwrap_or_default());
        }
        Ok(())
    });
}

#[test]
fn t6_only_a_persons_choice_of_time_or_the_step_itself_waives_courtesy() {
    law("courtesy waived by a person", |walk| {
        for (index, record, send) in sends(walk) {
            let chosen = walk.records[..=index]
                .iter()
                .any(|record| matches!(record.event.what, Happened::SendNow(_) | Happened::Rescheduled(_)));
            prop_assert!(chosen || !step_of(record, send).by_hand, "turn {index} sends {} by no hand", send.step);
        }
        Ok(())
    });
}

#[test]
fn x9_nothing_is_sent_before_it_is_planned() {
    law("never early", |walk| {
        for (index, record, send) in sends(walk) {
            let planned = step_of(record, send).planned.as_ref();
            prop_assert!(planned.is_some_and(|planned| planned.at <= record.now), "turn {index} sends {} early", send.step);
            let before = record.before.as_ref().filter(|_| matches!(record.event.what, Happened::Due(_)));
            let pending = before.and_then(|before| before.steps.iter().find(|step| step.id == send.step));
            let planned = pending.filter(|step| step.status == StepStatus::Pending).and_then(|step| step.planned.as_ref());
            prop_assert!(planned.is_none_or(|planned| planned.at <= record.now), "turn {index} was woken early and sends");
        }
        Ok(())
    });
}

/// Whether a person said anything about when.
fn by_hand(walk: &Walk) -> bool {
    walk.records.iter().any(|record| matches!(record.event.what, Happened::Rescheduled(_) | Happened::SendNow(_)))
}

#[test]
fn t11_a_step_is_not_sent_sooner_after_the_last_message_than_it_waits() {
    law("the wait is waited", |walk| {
        if by_hand(walk) || walk.world.version.draft.list {
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
    });
}
