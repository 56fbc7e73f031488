//! The laws of states: what an enrollment may become, and what changes nothing.
//!
//! In: walks. Out: no broken law. Never: a message looked into.

use super::walk::{Record, Walk, advance, event, later};
use super::{law, rare};
use proptest::prelude::*;
use relance_core::base::Instant;
use relance_core::engine;
use relance_core::wire::event::{Happened, Paused, Resumed, UnknownEvent};
use relance_core::wire::{Anchor, Enrollment, Event, Status, StepStatus, Turn, WaitingFor};

/// The turns of a walk with the state before them.
fn turns(walk: &Walk) -> impl Iterator<Item = (usize, &Record, &Enrollment)> {
    walk.records.iter().enumerate().filter_map(|(index, record)| Some((index, record, record.before.as_ref()?)))
}

/// The same state but for what every event leaves behind.
fn like(mut state: Enrollment, other: &Enrollment) -> Enrollment {
    state.revision = other.revision;
    state.seen.clone_from(&other.seen);
    state
}

#[test]
fn s1_a_step_never_leaves_sent() {
    law("sent is for good", |walk| {
        for (index, record, before) in turns(walk) {
            if before.episode != record.turn.state.episode {
                continue;
            }
            for (was, is) in before.steps.iter().zip(&record.turn.state.steps) {
                prop_assert!(was.status != StepStatus::Sent || was == is, "turn {index} changes {}, which was sent", was.id);
            }
        }
        Ok(())
    });
}

#[test]
fn s1_a_step_ends_once_and_with_a_reason() {
    law("one end a step", |walk| {
        for (index, record, before) in turns(walk) {
            for (was, is) in before.steps.iter().zip(&record.turn.state.steps) {
                let same_run = before.episode == record.turn.state.episode;
                // A message that was with the provider when its step ended may turn out to have been accepted.
                let late_word = is.status == StepStatus::Sent && is.key.is_some();
                let stays = !was.status.is_end() || was.status == is.status || late_word;
                prop_assert!(!same_run || stays, "turn {index} makes {} {:?} after {:?}", is.id, is.status, was.status);
                let told = is.reason.is_some() || !(is.status.is_end() || is.status == StepStatus::Held);
                prop_assert!(told, "turn {index} leaves {} {:?} without a reason", is.id, is.status);
                let sent = is.status == StepStatus::Sent;
                prop_assert_eq!(sent, is.sent_at.is_some(), "turn {} of {}", index, is.id);
            }
        }
        Ok(())
    });
}

#[test]
fn l13_a_live_enrollment_waits_for_something_and_an_ended_one_for_nothing() {
    law("no third state", |walk| {
        for (index, record) in walk.records.iter().enumerate() {
            let Turn { state, wake_at, entry, .. } = &record.turn;
            prop_assert_eq!(state.wake_at, *wake_at, "turn {}", index);
            prop_assert_eq!(entry.wake_at, *wake_at, "turn {}", index);
            prop_assert_eq!(state.status.is_live(), state.ended.is_none(), "turn {}", index);
            prop_assert_eq!(state.status == Status::Paused, state.pause.is_some(), "turn {}", index);
            prop_assert_eq!(state.status.is_live(), state.waiting_for.is_some(), "turn {}", index);
            prop_assert_eq!(state.waiting_for == Some(WaitingFor::Time), wake_at.is_some(), "turn {}", index);
            let any = |status: StepStatus| state.steps.iter().any(|step| step.status == status);
            let waits = match state.waiting_for {
                None => state.steps.iter().all(|step| step.status.is_end()),
                Some(WaitingFor::Delivery) => any(StepStatus::Sending),
                Some(WaitingFor::Attention) => any(StepStatus::Held) || state.status == Status::Paused,
                Some(WaitingFor::Time) => any(StepStatus::Pending) || state.status == Status::Paused,
                Some(WaitingFor::Silence) => waits_for_silence(walk, state),
                Some(WaitingFor::Model | WaitingFor::Approval) => false,
            };
            prop_assert!(waits, "turn {index} waits for {:?}, which will not come", state.waiting_for);
        }
        Ok(())
    });
}

/// Whether a reset is behind it, or the step whose turn it is measures silence and no person wants it at a certain time.
fn waits_for_silence(walk: &Walk, state: &Enrollment) -> bool {
    let open = state.steps.iter().zip(&walk.world.version.draft.steps).find(|(own, _)| !own.status.is_end());
    open.is_none_or(|(own, step)| step.anchor == Anchor::LastOutbound && own.status == StepStatus::Pending && !own.by_hand)
}

#[test]
fn l3_an_episode_begins_only_after_a_reset_and_never_more_often_than_allowed() {
    rare("episodes", |walk| {
        let mut resets = 0;
        for (index, record) in walk.records.iter().enumerate() {
            let state = &record.turn.state;
            prop_assert!(state.episode <= resets + 1, "turn {index} is in episode {} after {resets} resets", state.episode);
            prop_assert!(state.episode <= walk.world.settings.max_episodes.unwrap_or(5).max(1), "turn {index}");
            resets += u32::from(record.turn.decisions.iter().any(|decision| decision.what == "reset"));
        }
        Ok(())
    });
}

#[test]
fn l6_a_weaker_end_never_replaces_a_stronger_one_and_nothing_leaves_an_ended_state() {
    law("ends only grow stronger", |walk| {
        for (index, record, before) in turns(walk) {
            let Some(ended) = &before.ended else { continue };
            let after = record.turn.state.ended.as_ref();
            prop_assert!(after.is_some_and(|after| after.by >= ended.by), "turn {index} weakens {:?}", ended.by);
            let same = after.is_some_and(|after| after.by == ended.by);
            prop_assert!(
                !same || (after == Some(ended) && record.turn.state.status == before.status),
                "turn {index} rewrites the end"
            );
        }
        Ok(())
    });
}

#[test]
fn x6_an_early_wake_up_changes_nothing() {
    law("early is harmless", |walk| {
        for (index, record) in walk.records.iter().enumerate() {
            let state = &record.turn.state;
            let nows = match state.wake_at {
                Some(at) if at > record.now => [record.now, record.now.max(later(at, -1))],
                Some(_) => continue,
                None => [record.now, later(record.now, 100_000)],
            };
            for now in nows {
                let turn = advance(&walk.world, record, state, &engine::due_event(now), now);
                prop_assert_eq!(&like(turn.state, state), state, "after turn {}, due at {}", index, now);
                prop_assert!(turn.effects.is_empty(), "after turn {index}, due at {now}");
            }
        }
        Ok(())
    });
}

#[test]
fn x6_an_unknown_event_changes_nothing() {
    law("unknown is harmless", |walk| {
        for (index, record) in walk.records.iter().enumerate() {
            let state = &record.turn.state;
            if state.wake_at.is_some_and(|at| at <= record.now) {
                continue;
            }
            let unknown = event(record.now, Happened::Unknown(UnknownEvent { name: "sneezed".into() }));
            let turn = advance(&walk.world, record, state, &unknown, record.now);
            prop_assert_eq!(&like(turn.state, state), state, "after turn {}", index);
            prop_assert!(turn.effects.is_empty(), "after turn {index}");
        }
        Ok(())
    });
}

#[test]
fn x6_a_repeated_event_changes_nothing() {
    law("repeated is harmless", |walk| {
        for (index, record, before) in turns(walk) {
            let state = &record.turn.state;
            if record.event.id.is_some() {
                let turn = advance(&walk.world, record, state, &record.event, later(record.now, 5_000));
                prop_assert_eq!(&like(turn.state, state), state, "turn {} again", index);
                prop_assert!(turn.effects.is_empty(), "turn {index} again");
            }
            if !record.is_new() {
                prop_assert_eq!(&like(state.clone(), before), before, "turn {}", index);
                prop_assert!(record.turn.effects.is_empty(), "turn {index}");
            }
        }
        Ok(())
    });
}

#[test]
fn x6_a_repeated_outcome_changes_nothing_even_without_an_id() {
    law("an outcome counts once", |walk| {
        for (index, record, _) in turns(walk) {
            let state = &record.turn.state;
            let outcome = matches!(record.event.what, Happened::Sent(_) | Happened::Rejected(_) | Happened::UnknownOutcome(_));
            if !outcome || !record.is_new() || state.wake_at.is_some_and(|at| at <= record.now) || record.sends().next().is_some()
            {
                continue;
            }
            let again = Event { id: None, ..record.event.clone() };
            let turn = advance(&walk.world, record, state, &again, record.now);
            prop_assert!(turn.sends_nothing(), "turn {index} again");
            prop_assert_eq!(&like(turn.state, state), state, "turn {} again", index);
        }
        Ok(())
    });
}

trait SendsNothing {
    fn sends_nothing(&self) -> bool;
}

impl SendsNothing for Turn {
    fn sends_nothing(&self) -> bool {
        !self.effects.iter().any(|effect| matches!(effect, relance_core::wire::Effect::Send(_)))
    }
}

#[test]
fn l7_pausing_and_resuming_at_once_moves_nothing() {
    law("a pause of no time", |walk| {
        for (index, record) in walk.records.iter().enumerate() {
            let (state, now) = (&record.turn.state, record.now);
            if state.status != Status::Active || state.wake_at.is_some_and(|at| at <= now) {
                continue;
            }
            let paused = advance(&walk.world, record, state, &event(now, Happened::Paused(Paused::default())), now);
            prop_assert_eq!(paused.state.status, Status::Paused, "after turn {}", index);
            let resumed = advance(&walk.world, record, &paused.state, &event(now, Happened::Resumed(Resumed::default())), now);
            prop_assert_eq!(resumed.state.status, Status::Active, "after turn {}", index);
            prop_assert_eq!(resumed.state.waiting_for, state.waiting_for, "after turn {}", index);
            prop_assert_eq!(resumed.state.wake_at, state.wake_at, "after turn {}", index);
        }
        Ok(())
    });
}

/// Where the step whose turn it is would be sent if no calendar moved it.
fn wanted(state: &Enrollment) -> Option<(usize, Instant)> {
    let (index, step) = state.steps.iter().enumerate().find(|(_, step)| !step.status.is_end())?;
    step.planned.as_ref().filter(|_| step.status == StepStatus::Pending).map(|planned| (index, planned.wanted))
}

#[test]
fn l7_a_pause_never_makes_anything_earlier() {
    law("a pause delays", |walk| {
        for (index, record) in walk.records.iter().enumerate() {
            let (state, now) = (&record.turn.state, record.now);
            let Some(wake) = state.wake_at.filter(|at| state.status == Status::Active && *at > now) else { continue };
            let Some(before) = wanted(state).filter(|_| !walk.world.version.draft.list) else { continue };
            let paused = advance(&walk.world, record, state, &event(now, Happened::Paused(Paused::default())), now);
            for minutes in [1, 700, 3_000] {
                let then = later(now, minutes);
                let resumed = event(then, Happened::Resumed(Resumed::default()));
                let resumed = advance(&walk.world, record, &paused.state, &resumed, then);
                let after = wanted(&resumed.state).filter(|after| after.0 == before.0);
                prop_assert!(after.is_none_or(|after| after >= before), "after turn {index} and {minutes} minutes: {after:?}");
                prop_assert!(resumed.sends_nothing() || then >= wake, "after turn {index}, resumed after {minutes} minutes");
            }
        }
        Ok(())
    });
}

#[test]
fn x5_every_turn_says_what_was_decided_and_why() {
    law("no silence", |walk| {
        for (index, record) in walk.records.iter().enumerate() {
            prop_assert!(!record.turn.decisions.is_empty(), "turn {index} says nothing");
            for decision in &record.turn.decisions {
                let told = decision.reasons.iter().all(|reason| !reason.text().is_empty() && reason.code.contains('.'));
                // A step that is planned just where its wait ends was moved by nothing.
                let why = !decision.reasons.is_empty() || decision.what == "planned";
                prop_assert!(told && why, "turn {index} gives no reason for {}", decision.what);
            }
        }
        Ok(())
    });
}
