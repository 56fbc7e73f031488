//! The laws of pauses: whoever pauses, and however long (L7, L8).
//!
//! In: walks. Out: no broken law. Never: what else may hold a message back.

use super::states::SendsNothing;
use crate::run::Held;
use crate::walk::{Walk, event, later};
use proptest::prelude::*;
use relance_core::base::Instant;
use relance_core::wire::event::{Happened, Paused, Resumed};
use relance_core::wire::{Anchor, Enrollment, PauseLevel, Status, StepStatus, Wait};
use std::collections::BTreeMap;

laws! {
    every 1: l7_l8_nothing_is_sent_while_anybody_has_paused_it;
    every 1: l7_what_is_left_of_a_wait_is_never_more_than_the_wait;
    every 24: l7_pausing_and_resuming_at_once_moves_nothing;
    every 48: l7_a_pause_never_makes_anything_earlier;
}

fn l7_l8_nothing_is_sent_while_anybody_has_paused_it(walk: &Walk) -> Held {
    // As people see it: paused by each of them until the date that they named, or until they resume it.
    let mut paused: BTreeMap<PauseLevel, Option<Instant>> = BTreeMap::new();
    for (index, record) in walk.records.iter().enumerate() {
        match &record.event.what {
            Happened::Paused(pause) if record.is_new() => drop(paused.insert(pause.level, pause.until)),
            Happened::Resumed(resumed) if record.is_new() => drop(paused.remove(&resumed.level)),
            _ => {}
        }
        if record.sends().next().is_none() {
            continue;
        }
        let holds = |until: &Option<Instant>| until.is_none_or(|until| until > record.now);
        prop_assert!(!paused.values().any(holds), "turn {index} sends while it is paused: {paused:?}");
        prop_assert!(!record.known.sequence_paused, "turn {index} sends while the sequence is paused");
        prop_assert!(!record.known.settings.paused, "turn {index} sends while the workspace is paused");
        prop_assert_eq!(record.turn.state.status, Status::Active, "turn {}", index);
    }
    Ok(())
}

/// Whatever happened while it was paused: messages accepted, moves to other versions, episodes begun.
fn l7_what_is_left_of_a_wait_is_never_more_than_the_wait(walk: &Walk) -> Held {
    for (index, record) in walk.records.iter().enumerate().filter(|(_, record)| !record.known.version.draft.list) {
        let Some(before) = record.before.as_ref().filter(|before| before.status == Status::Paused) else { continue };
        let Some((place, until)) = wanted(&record.turn.state).filter(|_| record.turn.state.status == Status::Active) else {
            continue;
        };
        let step = &record.known.version.draft.steps[place];
        let wait = match step.wait {
            Wait::Minutes(amount) => amount * 60_000,
            Wait::Hours(amount) => amount * 3_600_000,
            _ => continue,
        };
        // What a person, a provider or a date of return named is no wait.
        let named = before.steps.get(place).is_none_or(|own| own.by_hand || own.wanted.is_some());
        if named || !step.at.is_empty() || !matches!(step.anchor, Anchor::Previous | Anchor::Enrollment) {
            continue;
        }
        // After a step that a person left out it counts from where that one would have been sent (T11).
        let most = record.now.max(record.turn.state.base).millis() + wait.max(0);
        prop_assert!(until.millis() <= most, "turn {index} resumes and waits until {until} for {}", step.id);
    }
    Ok(())
}

fn l7_pausing_and_resuming_at_once_moves_nothing(walk: &Walk) -> Held {
    for (index, record) in walk.records.iter().enumerate() {
        let (state, now) = (&record.turn.state, record.now);
        if state.status != Status::Active || state.wake_at.is_some_and(|at| at <= now) {
            continue;
        }
        let paused = record.known.advance(state, &event(now, Happened::Paused(Paused::default())), now);
        prop_assert_eq!(paused.state.status, Status::Paused, "after turn {}", index);
        let resumed = record.known.advance(&paused.state, &event(now, Happened::Resumed(Resumed::default())), now);
        prop_assert_eq!(resumed.state.status, Status::Active, "after turn {}", index);
        prop_assert_eq!(resumed.state.waiting_for, state.waiting_for, "after turn {}", index);
        prop_assert_eq!(resumed.state.wake_at, state.wake_at, "after turn {}", index);
    }
    Ok(())
}

/// Where the step whose turn it is would be sent if no calendar moved it.
fn wanted(state: &Enrollment) -> Option<(usize, Instant)> {
    let (index, step) = state.steps.iter().enumerate().find(|(_, step)| !step.status.is_end())?;
    step.planned.as_ref().filter(|_| step.status == StepStatus::Pending).map(|planned| (index, planned.wanted))
}

fn l7_a_pause_never_makes_anything_earlier(walk: &Walk) -> Held {
    for (index, record) in walk.records.iter().enumerate() {
        let (state, now) = (&record.turn.state, record.now);
        let Some(wake) = state.wake_at.filter(|at| state.status == Status::Active && *at > now) else { continue };
        let Some(before) = wanted(state).filter(|_| !record.known.version.draft.list) else { continue };
        let paused = record.known.advance(state, &event(now, Happened::Paused(Paused::default())), now);
        for minutes in [1, 700, 3_000] {
            let then = later(now, minutes);
            let resumed = event(then, Happened::Resumed(Resumed::default()));
            let resumed = record.known.advance(&paused.state, &resumed, then);
            let after = wanted(&resumed.state).filter(|after| after.0 == before.0);
            prop_assert!(after.is_none_or(|after| after >= before), "after turn {index} and {minutes} minutes: {after:?}");
            prop_assert!(resumed.sends_nothing() || then >= wake, "after turn {index}, resumed after {minutes} minutes");
        }
    }
    Ok(())
}
