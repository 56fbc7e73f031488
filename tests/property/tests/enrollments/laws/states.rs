//! The laws of states: what an enrollment may become, and what changes nothing.
//!
//! In: walks. Out: no broken law. Never: a message looked into.

use crate::run::Held;
use crate::walk::{Record, Walk, event, later};
use proptest::prelude::*;
use relance_core::engine;
use relance_core::wire::event::{Happened, UnknownEvent};
use relance_core::wire::{Anchor, Effect, Enrollment, Event, Status, StepStatus, Turn, WaitingFor};

laws! {
    every 1:
        s1_a_step_never_leaves_sent,
        s1_a_step_ends_once_and_with_a_reason,
        l13_a_live_enrollment_waits_for_something_and_an_ended_one_for_nothing,
        l3_an_episode_begins_only_after_a_reset_and_never_more_often_than_allowed,
        l6_a_weaker_end_never_replaces_a_stronger_one_and_nothing_leaves_an_ended_state,
        l6_what_has_ended_never_becomes_live_again,
        x5_every_turn_says_what_was_decided_and_why;
    every 40:
        x6_an_early_wake_up_changes_nothing,
        x6_an_unknown_event_changes_nothing,
        x6_a_repeated_event_changes_nothing,
        x6_a_repeated_outcome_changes_nothing_even_without_an_id;
}

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

fn s1_a_step_never_leaves_sent(walk: &Walk) -> Held {
    for (index, record, before) in turns(walk) {
        if !record.is_same_run() {
            continue;
        }
        for (was, is) in before.steps.iter().zip(&record.turn.state.steps) {
            prop_assert!(was.status != StepStatus::Sent || was == is, "turn {index} changes {}, which was sent", was.id);
        }
    }
    Ok(())
}

fn s1_a_step_ends_once_and_with_a_reason(walk: &Walk) -> Held {
    for (index, record, before) in turns(walk) {
        for (was, is) in before.steps.iter().zip(&record.turn.state.steps) {
            let same_run = record.is_same_run();
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
}

fn l13_a_live_enrollment_waits_for_something_and_an_ended_one_for_nothing(walk: &Walk) -> Held {
    for (index, record) in walk.records.iter().enumerate() {
        let Turn { state, wake_at, entry, .. } = &record.turn;
        prop_assert_eq!(state.wake_at, *wake_at, "turn {}", index);
        prop_assert_eq!(entry.wake_at, *wake_at, "turn {}", index);
        prop_assert_eq!(state.status.is_live(), state.ended.is_none(), "turn {}", index);
        prop_assert_eq!(state.status == Status::Paused, state.pause.is_some(), "turn {}", index);
        prop_assert_eq!(state.status.is_live(), state.waiting_for.is_some(), "turn {}", index);
        // What a model or a person has to write has its latest moment, too.
        let timed = matches!(state.waiting_for, Some(WaitingFor::Time | WaitingFor::Model | WaitingFor::Approval));
        prop_assert_eq!(timed, wake_at.is_some(), "turn {}", index);
        let any = |status: StepStatus| state.steps.iter().any(|step| step.status == status);
        let waits = match state.waiting_for {
            None => state.steps.iter().all(|step| step.status.is_end()),
            Some(WaitingFor::Delivery) => any(StepStatus::Sending),
            Some(WaitingFor::Attention) => any(StepStatus::Held) || state.status == Status::Paused,
            Some(WaitingFor::Time) => any(StepStatus::Pending) || state.status == Status::Paused,
            Some(WaitingFor::Silence) => waits_for_silence(record),
            Some(WaitingFor::Model) => any(StepStatus::Composing) && wake_at.is_some(),
            Some(WaitingFor::Approval) => any(StepStatus::Approving) && wake_at.is_some(),
        };
        prop_assert!(waits, "turn {index} waits for {:?}, which will not come", state.waiting_for);
    }
    Ok(())
}

/// Whether a reset is behind it, or the step whose turn it is measures silence and no person wants it at a certain time.
fn waits_for_silence(record: &Record) -> bool {
    let open = record.turn.state.steps.iter().zip(&record.known.version.draft.steps).find(|(own, _)| !own.status.is_end());
    open.is_none_or(|(own, step)| step.anchor == Anchor::LastOutbound && own.status == StepStatus::Pending && !own.by_hand)
}

fn l3_an_episode_begins_only_after_a_reset_and_never_more_often_than_allowed(walk: &Walk) -> Held {
    let mut resets = 0;
    for (index, record) in walk.records.iter().enumerate() {
        let state = &record.turn.state;
        prop_assert!(state.episode <= resets + 1, "turn {index} is in episode {} after {resets} resets", state.episode);
        prop_assert!(state.episode <= record.known.settings.max_episodes.unwrap_or(5).max(1), "turn {index}");
        resets += u32::from(record.turn.decisions.iter().any(|decision| decision.what == "reset"));
    }
    Ok(())
}

fn l6_a_weaker_end_never_replaces_a_stronger_one_and_nothing_leaves_an_ended_state(walk: &Walk) -> Held {
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
}

fn l6_what_has_ended_never_becomes_live_again(walk: &Walk) -> Held {
    for (index, record, before) in turns(walk).filter(|(_, _, before)| before.ended.is_some()) {
        let after = &record.turn.state;
        prop_assert!(!before.status.is_live() && !after.status.is_live(), "turn {index} takes up what has ended");
        prop_assert!(after.wake_at.is_none() && after.waiting_for.is_none(), "turn {index} waits after the end");
        let asks = |effect: &Effect| matches!(effect, Effect::Send(_) | Effect::AskModel(_) | Effect::RequestApproval(_));
        prop_assert!(!record.turn.effects.iter().any(asks), "turn {index} goes on after the end");
    }
    Ok(())
}

fn x6_an_early_wake_up_changes_nothing(walk: &Walk) -> Held {
    for (index, record) in walk.records.iter().enumerate() {
        let state = &record.turn.state;
        let nows = match state.wake_at {
            Some(at) if at > record.now => [record.now, record.now.max(later(at, -1))],
            Some(_) => continue,
            None => [record.now, later(record.now, 100_000)],
        };
        for now in nows {
            let turn = record.known.advance(state, &engine::due_event(now), now);
            prop_assert_eq!(&like(turn.state, state), state, "after turn {}, due at {}", index, now);
            prop_assert!(turn.effects.is_empty(), "after turn {index}, due at {now}");
        }
    }
    Ok(())
}

fn x6_an_unknown_event_changes_nothing(walk: &Walk) -> Held {
    for (index, record) in walk.records.iter().enumerate() {
        let state = &record.turn.state;
        if state.wake_at.is_some_and(|at| at <= record.now) {
            continue;
        }
        let unknown = event(record.now, Happened::Unknown(UnknownEvent { name: "sneezed".into() }));
        let turn = record.known.advance(state, &unknown, record.now);
        prop_assert_eq!(&like(turn.state, state), state, "after turn {}", index);
        prop_assert!(turn.effects.is_empty(), "after turn {index}");
    }
    Ok(())
}

fn x6_a_repeated_event_changes_nothing(walk: &Walk) -> Held {
    for (index, record, before) in turns(walk) {
        let state = &record.turn.state;
        if record.event.id.is_some() {
            let turn = record.known.advance(state, &record.event, later(record.now, 5_000));
            prop_assert_eq!(&like(turn.state, state), state, "turn {} again", index);
            prop_assert!(turn.effects.is_empty(), "turn {index} again");
        }
        if !record.is_new() {
            prop_assert_eq!(&like(state.clone(), before), before, "turn {}", index);
            prop_assert!(record.turn.effects.is_empty(), "turn {index}");
        }
    }
    Ok(())
}

fn x6_a_repeated_outcome_changes_nothing_even_without_an_id(walk: &Walk) -> Held {
    for (index, record, _) in turns(walk) {
        let state = &record.turn.state;
        let outcome = matches!(record.event.what, Happened::Sent(_) | Happened::Rejected(_) | Happened::UnknownOutcome(_));
        if !outcome || !record.is_new() || state.wake_at.is_some_and(|at| at <= record.now) || record.sends().next().is_some() {
            continue;
        }
        let again = Event { id: None, ..record.event.clone() };
        let turn = record.known.advance(state, &again, record.now);
        prop_assert!(turn.sends_nothing(), "turn {index} again");
        prop_assert_eq!(&like(turn.state, state), state, "turn {} again", index);
    }
    Ok(())
}

/// Whether no message is in it.
pub trait SendsNothing {
    fn sends_nothing(&self) -> bool;
}

impl SendsNothing for Turn {
    fn sends_nothing(&self) -> bool {
        !self.effects.iter().any(|effect| matches!(effect, Effect::Send(_)))
    }
}

fn x5_every_turn_says_what_was_decided_and_why(walk: &Walk) -> Held {
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
}
