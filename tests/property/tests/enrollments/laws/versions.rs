//! The laws of moving to another version (B4, L11) and of planning anew (T14).
//!
//! In: walks. Out: no broken law. Never: what a version says.

use crate::clock;
use crate::run::Held;
use crate::walk::{Record, Walk, event};
use proptest::prelude::*;
use relance_core::base::{SendKey, StepId};
use relance_core::wire::event::Nothing;
use relance_core::wire::{Anchor, Enrollment, Happened, StepStatus, Wait};
use std::collections::{BTreeMap, BTreeSet};

laws! {
    every 1:
        l11_a_step_that_was_sent_is_never_sent_again_whatever_the_version,
        l11_nothing_is_sent_before_the_grace_after_a_move_is_over,
        l11_after_a_move_the_wait_counts_from_the_last_real_send,
        l11_what_was_sent_is_never_forgotten,
        b4_what_is_sent_is_a_step_of_the_version_that_it_is_on;
    every 40: t14_recalculating_twice_is_recalculating_once;
}

/// Whether a turn moved the enrollment to another version.
fn moved(record: &Record) -> bool {
    let hash = |state: &Enrollment| state.hash != record.turn.state.hash;
    matches!(record.event.what, Happened::Migrated(_)) && record.before.as_ref().is_some_and(hash)
}

fn l11_a_step_that_was_sent_is_never_sent_again_whatever_the_version(walk: &Walk) -> Held {
    let mut under: BTreeMap<&SendKey, (&StepId, u32)> = BTreeMap::new();
    let mut accepted: BTreeSet<(&StepId, u32)> = BTreeSet::new();
    for (index, record) in walk.records.iter().enumerate() {
        let episode = record.turn.state.episode;
        if let Happened::Sent(sent) = &record.event.what {
            accepted.extend(under.get(&sent.key));
        }
        for send in record.sends() {
            prop_assert!(!accepted.contains(&(&send.step, episode)), "turn {index} sends {} again", send.step);
            under.insert(&send.key, (&send.step, episode));
        }
    }
    Ok(())
}

fn l11_nothing_is_sent_before_the_grace_after_a_move_is_over(walk: &Walk) -> Held {
    let mut until = i64::MIN;
    for (index, record) in walk.records.iter().enumerate() {
        if moved(record) {
            let grace = record.known.settings.migration_grace.unwrap_or(Wait::Hours(1));
            until = clock::after(&record.known, record.now, grace);
        }
        prop_assert!(record.sends().next().is_none() || record.now.millis() >= until, "turn {index} sends too soon after a move");
    }
    Ok(())
}

fn l11_after_a_move_the_wait_counts_from_the_last_real_send(walk: &Walk) -> Held {
    let mut has_moved = false;
    for (index, record) in walk.records.iter().enumerate() {
        has_moved |= moved(record);
        // A person's word stands in place of the wait.
        let by_person = matches!(
            record.event.what,
            Happened::SendNow(_)
                | Happened::Rescheduled(_)
                | Happened::Released(_)
                | Happened::HandedBack(_)
                | Happened::AccountRestored(_)
        );
        if by_person || record.known.version.draft.list {
            return Ok(());
        }
        let Some(before) = record.before.as_ref().filter(|_| has_moved) else { continue };
        for send in record.sends() {
            let step = record.known.version.draft.steps.iter().find(|step| step.id == send.step).expect("a step of the version");
            let wait = match step.wait {
                Wait::Minutes(amount) => amount * 60_000,
                Wait::Hours(amount) => amount * 3_600_000,
                _ => continue,
            };
            // So does a moment that a resumption, a date of return or a refusal has named.
            let named = before.steps.iter().any(|own| own.id == send.step && own.wanted.is_some());
            if named || step.anchor != Anchor::Previous || before.episode != record.turn.state.episode {
                continue;
            }
            let last = walk.records[..index]
                .iter()
                .filter(|earlier| earlier.turn.state.episode == before.episode && earlier.is_on_its_way())
                .map(|it| it.event.at)
                .max();
            let waited = last.map(|last| record.now.millis() - last.millis());
            prop_assert!(waited.is_none_or(|waited| waited >= wait), "turn {index} sends {} after {waited:?}", send.step);
        }
    }
    Ok(())
}

fn l11_what_was_sent_is_never_forgotten(walk: &Walk) -> Held {
    for (index, record) in walk.records.iter().enumerate().filter(|(_, record)| moved(record)) {
        let before = record.before.iter().flat_map(|before| before.steps.iter().chain(&before.gone));
        let after: Vec<_> = record.turn.state.steps.iter().chain(&record.turn.state.gone).collect();
        for sent in before.filter(|step| step.status == StepStatus::Sent) {
            prop_assert!(after.contains(&sent), "turn {index} forgets that {} was sent", sent.id);
        }
        let ids: BTreeSet<_> = after.iter().map(|step| &step.id).collect();
        prop_assert_eq!(ids.len(), after.len(), "turn {} has a step twice", index);
    }
    Ok(())
}

fn b4_what_is_sent_is_a_step_of_the_version_that_it_is_on(walk: &Walk) -> Held {
    for (index, record) in walk.records.iter().enumerate() {
        let state = &record.turn.state;
        let ids = record.known.version.draft.steps.iter().map(|step| &step.id);
        if state.hash == record.known.version.hash {
            prop_assert!(state.steps.iter().map(|step| &step.id).eq(ids), "turn {index} has other steps than its version");
        }
        for send in record.sends() {
            prop_assert_eq!((send.version, &state.hash), (record.known.version.number, &record.known.version.hash));
        }
    }
    Ok(())
}

fn t14_recalculating_twice_is_recalculating_once(walk: &Walk) -> Held {
    for (index, record) in walk.records.iter().enumerate() {
        let recalculated = event(record.now, Happened::Recalculated(Nothing {}));
        let once = record.known.advance(&record.turn.state, &recalculated, record.now).state;
        if once.wake_at.is_some_and(|at| at <= record.now) {
            continue;
        }
        let twice = record.known.advance(&once, &recalculated, record.now);
        prop_assert_eq!(&twice.state.steps, &once.steps, "after turn {}", index);
        prop_assert_eq!(twice.state.wake_at, once.wake_at, "after turn {}", index);
        prop_assert!(twice.effects.is_empty(), "after turn {index}");
    }
    Ok(())
}
