//! The laws of keys: one for each intent, and none used again but for another try (X3).
//!
//! In: walks. Out: no broken law. Never: what a message says.

use crate::run::Held;
use crate::walk::{Record, Walk};
use proptest::prelude::*;
use relance_core::base::SendKey;
use relance_core::wire::{Effect, Happened, RejectClass, Send};
use std::collections::{BTreeMap, BTreeSet};

laws! {
    every 1:
        x3_a_key_stands_for_one_intent_and_comes_again_only_for_another_try,
        x7_a_step_is_sent_under_a_second_key_only_after_a_refusal_or_a_reset,
        x3_a_key_that_was_accepted_never_comes_again,
        x3_a_question_to_a_model_has_a_key_of_its_own;
}

/// The messages of a walk, with the index of their turn.
fn sends(walk: &Walk) -> impl Iterator<Item = (usize, &Record, &Send)> {
    walk.records.iter().enumerate().flat_map(|(index, record)| record.sends().map(move |send| (index, record, send)))
}

fn x3_a_key_stands_for_one_intent_and_comes_again_only_for_another_try(walk: &Walk) -> Held {
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
            let refused = |class: RejectClass| matches!(class, RejectClass::Throttle | RejectClass::Defer | RejectClass::Config);
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
}

fn x7_a_step_is_sent_under_a_second_key_only_after_a_refusal_or_a_reset(walk: &Walk) -> Held {
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
        // What was called back goes out anew, by whichever channel takes it then.
        let called_back = between
            .iter()
            .flat_map(|record| &record.turn.effects)
            .any(|effect| matches!(effect, Effect::Cancel(cancel) if cancel.key == first.key));
        prop_assert!(first.key == send.key || refused || reset || called_back, "turn {index} sends {} a second time", send.step);
        prop_assert!(run == episode || reset, "turn {index} is in a new episode without a reset");
        let accepted = walk.records[before + 1..index]
            .iter()
            .any(|record| matches!(&record.event.what, Happened::Sent(it) if it.key == first.key));
        prop_assert!(!accepted || run != episode, "turn {index} sends {} again, which was accepted", send.step);
    }
    Ok(())
}

fn x3_a_key_that_was_accepted_never_comes_again(walk: &Walk) -> Held {
    let mut accepted: BTreeSet<&SendKey> = BTreeSet::new();
    for (index, record) in walk.records.iter().enumerate() {
        if let Happened::Sent(sent) = &record.event.what {
            accepted.insert(&sent.key);
        }
        for send in record.sends() {
            prop_assert!(!accepted.contains(&send.key), "turn {index} sends {} again, which was accepted", send.key);
        }
    }
    Ok(())
}

fn x3_a_question_to_a_model_has_a_key_of_its_own(walk: &Walk) -> Held {
    let mut asked: BTreeSet<&SendKey> = BTreeSet::new();
    for (index, record) in walk.records.iter().enumerate() {
        for effect in &record.turn.effects {
            let key = match effect {
                Effect::AskModel(ask) => &ask.key,
                _ => continue,
            };
            prop_assert!(asked.insert(key), "turn {index} asks under {key} again");
            prop_assert!(!sends(walk).any(|(_, _, send)| &send.key == key), "{key} is a message's key too");
        }
    }
    Ok(())
}
