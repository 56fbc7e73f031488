//! The laws of doing it again: by the same input, through JSON and the call, as a replay.
//!
//! In: walks. Out: no broken law. Never: an expected answer.

use crate::run::Held;
use crate::walk::{self, Known, Record, Walk, later};
use proptest::prelude::*;
use relance_core::base::Instant;
use relance_core::call::Core;
use relance_core::engine;
use relance_core::replay::{Begun, replay};
use relance_core::wire::request::ReplayResult;
use relance_core::wire::{Enrollment, Event, TimelineEntry, Turn};
use relance_model::random::Random;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::sync::Arc;

laws! {
    every 64:
        x7_the_same_input_gives_the_same_bytes_also_through_a_stored_state,
        x7_replaying_a_timeline_leads_to_the_same_state,
        x7_the_events_alone_lead_to_the_same_state,
        c9_a_timeline_that_was_tampered_with_is_found_out,
        a_value_of_the_wire_is_itself_after_a_round_trip;
    every 128:
        x7_every_state_is_taken_back_through_the_call_and_gives_the_same_bytes,
        x1_a_wake_up_that_comes_a_day_late_is_decided_as_of_then;
}

fn bytes(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

fn x7_the_same_input_gives_the_same_bytes_also_through_a_stored_state(walk: &Walk) -> Held {
    for (index, record) in walk.records.iter().enumerate() {
        let Some(before) = &record.before else { continue };
        let turn = bytes(&record.turn);
        prop_assert_eq!(&bytes(&record.known.advance(before, &record.event, record.now)), &turn, "turn {}", index);
        let stored: Enrollment = serde_json::from_slice(&bytes(before)).unwrap();
        prop_assert_eq!(&stored, before, "turn {}", index);
        prop_assert_eq!(&bytes(&record.known.advance(&stored, &record.event, record.now)), &turn, "turn {}", index);
    }
    Ok(())
}

fn x7_every_state_is_taken_back_through_the_call_and_gives_the_same_bytes(walk: &Walk) -> Held {
    thread_local!(static CORE: RefCell<Core> = RefCell::new(Core::new()));
    for (index, record) in walk.records.iter().enumerate() {
        let Some(before) = &record.before else { continue };
        let Known { version, settings, contact, conversation, sent, competing, sequence_paused } = &record.known;
        let mut request = json!({
            "v": 1, "op": "advance", "state": before, "event": record.event, "now": record.now,
            "facts": {
                "version": **version, "contact": **contact, "settings": **settings, "sent": **sent, "competing": **competing,
                "sequencePaused": sequence_paused,
            },
        });
        if let Some(conversation) = conversation {
            request["facts"]["conversation"] = json!(**conversation);
        }
        let answer = CORE.with_borrow_mut(|core| core.call(request.to_string().as_bytes()));
        let mut expected = b"\"result\":".to_vec();
        expected.extend(bytes(&record.turn));
        expected.push(b'}');
        prop_assert!(answer.ends_with(&expected), "turn {index}: {}", String::from_utf8_lossy(&answer));
    }
    Ok(())
}

/// The first turns of a walk, as long as its version and settings and what the contact gets stay the same: a timeline has no place
/// for them.
fn steady(walk: &Walk) -> &[Record] {
    let Some(first) = walk.records.first() else { return &[] };
    let same = |record: &Record| {
        let (own, first) = (&record.known, &first.known);
        Arc::ptr_eq(&own.version, &first.version)
            && Arc::ptr_eq(&own.settings, &first.settings)
            && Arc::ptr_eq(&own.sent, &first.sent)
            && Arc::ptr_eq(&own.competing, &first.competing)
            && own.sequence_paused == first.sequence_paused
    };
    let end = walk.records.iter().position(|record| !same(record)).unwrap_or(walk.records.len());
    &walk.records[..end]
}

/// The timeline as a host keeps it, with the facts of each turn.
fn timeline(records: &[Record]) -> Vec<TimelineEntry> {
    let entry = |record: &Record| TimelineEntry {
        contact: Some(Box::new((*record.known.contact).clone())),
        conversation: record.known.conversation.as_ref().map(|conversation| Box::new((**conversation).clone())),
        ..record.turn.entry.clone()
    };
    records.iter().map(entry).collect()
}

fn replayed(walk: &Walk, timeline: &[TimelineEntry]) -> Result<ReplayResult, TestCaseError> {
    let id = walk::id();
    let begun = Begun { target: walk.world.target.as_ref(), id: Some(&id) };
    let known = Known::of(&walk.world);
    replay(timeline, &known.given(Instant::MIN), &begun).map_err(|problems| TestCaseError::fail(format!("{problems:?}")))
}

fn x7_replaying_a_timeline_leads_to_the_same_state(walk: &Walk) -> Held {
    let records = steady(walk);
    let Some(last) = records.last() else { return Ok(()) };
    let stored: Vec<TimelineEntry> = serde_json::from_slice(&bytes(&timeline(records))).unwrap();
    let result = replayed(walk, &stored)?;
    prop_assert!(result.difference.is_none(), "{:?}", result.difference);
    prop_assert_eq!(result.state.as_ref(), Some(&last.turn.state));
    Ok(())
}

/// Also over migrations and changed settings: from what was kept of the events, and the facts of each one's time.
fn x7_the_events_alone_lead_to_the_same_state(walk: &Walk) -> Held {
    let mut state: Option<Enrollment> = None;
    for (index, record) in walk.records.iter().enumerate() {
        let kept: Event = serde_json::from_slice(&bytes(&record.event)).unwrap();
        let turn = match &state {
            None => record.known.enroll(&walk.world, record.now),
            Some(state) => Some(record.known.advance(state, &kept, record.now)),
        };
        let turn = turn.ok_or_else(|| TestCaseError::fail("the enrollment is refused the second time"))?;
        prop_assert_eq!(&turn.entry.digest, &record.turn.entry.digest, "turn {}", index);
        state = Some(turn.state);
    }
    Ok(())
}

/// Does one of several things to an entry of a timeline that it should not bear; says what, and whether that made a difference.
fn tamper(timeline: &mut Vec<TimelineEntry>, at: usize, how: i64) -> (&'static str, bool) {
    let inside = at > 0 && at + 1 < timeline.len();
    let entry = &mut timeline[at];
    match how {
        0 => ("a decision less", entry.decisions.pop().is_some()),
        1 => {
            let reason = entry.decisions.iter_mut().flat_map(|decision| &mut decision.reasons).next();
            ("another reason", reason.map(|reason| *reason = reason.clone().with("tampered", true)).is_some())
        }
        2 => ("an effect less", entry.effects.pop().is_some()),
        3 => {
            entry.wake_at = if entry.wake_at.is_some() { None } else { Some(Instant::MAX) };
            ("another wake-up", true)
        }
        4 => {
            entry.digest.replace_range(..1, if entry.digest.starts_with('0') { "1" } else { "0" });
            ("another digest", true)
        }
        5 => {
            entry.revision += 1;
            ("another revision", true)
        }
        6 if inside => {
            timeline.remove(at);
            ("an entry less", true)
        }
        7 if inside => {
            timeline.swap(at, at + 1);
            ("two entries swapped", bytes(&timeline[at]) != bytes(&timeline[at + 1]))
        }
        _ => ("nothing", false),
    }
}

fn c9_a_timeline_that_was_tampered_with_is_found_out(walk: &Walk) -> Held {
    let mut entries = timeline(steady(walk));
    if entries.is_empty() {
        return Ok(());
    }
    let mut numbers = Random::new(walk.case.seed.number, 9);
    let at = usize::try_from(numbers.number()).unwrap_or(0) % entries.len();
    let (how, differs) = tamper(&mut entries, at, numbers.between(0, 7));
    if differs {
        prop_assert!(replayed(walk, &entries)?.difference.is_some(), "{how} in entry {at} is not seen");
    }
    Ok(())
}

fn x1_a_wake_up_that_comes_a_day_late_is_decided_as_of_then(walk: &Walk) -> Held {
    for (index, record) in walk.records.iter().enumerate() {
        // Of a hand-made list two messages may be due at once; one goes out in a turn, the other in the next (T12).
        let state = &record.turn.state;
        let Some(wake) = state.wake_at.filter(|at| *at >= record.now && !record.known.version.draft.list) else { continue };
        let late = later(wake, 1_440);
        let turn = record.known.advance(state, &engine::due_event(late), late);
        let wake = turn.wake_at.map(|at| at.to_string());
        prop_assert!(turn.wake_at.is_none_or(|at| at >= late), "after turn {index}: {wake:?}");
    }
    Ok(())
}

fn a_value_of_the_wire_is_itself_after_a_round_trip(walk: &Walk) -> Held {
    for (index, record) in walk.records.iter().enumerate() {
        let turn: Turn = serde_json::from_slice(&bytes(&record.turn)).unwrap();
        prop_assert_eq!(&turn, &record.turn, "turn {}", index);
        let value: Value = serde_json::from_slice(&bytes(&record.turn)).unwrap();
        let again: Turn = serde_json::from_str(&value.to_string()).unwrap();
        prop_assert_eq!(&again, &record.turn, "turn {}", index);
    }
    Ok(())
}
