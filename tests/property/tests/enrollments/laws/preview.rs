//! The law of previews: what is shown is what happens when nothing else does (X7, B12).
//!
//! In: worlds. Out: no broken law. Never: an event that a preview could not know.

use crate::run::Held;
use crate::walk::{self, Known, Walk, event};
use crate::world::World;
use proptest::prelude::*;
use relance_core::engine;
use relance_core::preview::{Wanted, preview};
use relance_core::wire::event::Happened;
use relance_core::wire::{Effect, Enrollment, Send, Sent, StepStatus, Turn};

laws! {
    every 24: x7_what_a_preview_shows_is_what_happens;
}

fn sent(turn: &Turn) -> Option<&Send> {
    turn.effects.iter().find_map(|effect| match effect {
        Effect::Send(send) => Some(&**send),
        _ => None,
    })
}

/// Goes through a world with every message accepted at once, every text taken as it is, and every wake-up in time; the messages with
/// their instants, and the state at its end.
pub fn straight(world: &World) -> Option<(Vec<(Send, i64)>, Enrollment)> {
    let known = Known::of(world);
    let mut now = world.start;
    let mut turn = known.enroll(world, now)?;
    let mut sends = Vec::new();
    for _ in 0..200 {
        let next = if let Some(send) = sent(&turn) {
            sends.push((send.clone(), now.millis()));
            event(now, Happened::Sent(Sent { key: send.key.clone(), message_id: None }))
        } else if let Some(answer) = turn.effects.iter().find_map(|effect| engine::as_written(effect, now)) {
            answer
        } else if let Some(at) = turn.wake_at {
            now = now.max(at);
            engine::due_event(now)
        } else {
            break;
        };
        turn = known.advance(&turn.state, &next, now);
    }
    Some((sends, turn.state))
}

fn x7_what_a_preview_shows_is_what_happens(walk: &Walk) -> Held {
    let mut world = walk.world.clone();
    // Whoever goes first today goes first at every moment that is looked at: nobody knows when they are done.
    world.competing.clear();
    let id = walk::id();
    let wanted = Wanted { target: world.target.as_ref(), id: Some(&id), render: true };
    let known = Known::of(&world);
    let shown = preview(&known.given(world.start), &wanted).map_err(|problems| TestCaseError::fail(format!("{problems:?}")))?;
    let Some((sends, state)) = straight(&world) else {
        prop_assert!(shown.refused.is_some());
        return Ok(());
    };
    prop_assert!(shown.refused.is_none());
    for (shown, own) in shown.steps.iter().zip(&state.steps) {
        let send = sends.iter().map(|(send, _)| send).rfind(|send| send.step == own.id);
        let at = own.sent_at.or(own.planned.as_ref().map(|planned| planned.at));
        prop_assert_eq!((&shown.id, shown.status, shown.at), (&own.id, own.status, at));
        prop_assert_eq!(shown.channel.as_ref(), send.map(|send| &send.channel));
        prop_assert_eq!(shown.content.as_ref(), send.map(|send| &send.content));
        let moved = own.planned.iter().flat_map(|planned| &planned.reasons);
        let ended = own.reason.iter().filter(|_| own.status != StepStatus::Sent);
        let codes: Vec<&str> = moved.chain(ended).map(|reason| reason.code.as_ref()).collect();
        let told: Vec<&str> = shown.reasons.iter().map(|reason| reason.code.as_ref()).collect();
        prop_assert_eq!(told, codes);
        if own.status == StepStatus::Held && !world.version.draft.list {
            // The preview goes on as if it had been sent; a walk would wait here for a person.
            break;
        }
    }
    Ok(())
}
