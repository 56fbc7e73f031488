//! The laws of doing it again: by the same call, through JSON, as a preview, as a replay, with a stricter calendar.
//!
//! In: walks and worlds. Out: no broken law. Never: an expected answer.

use super::moves::cases;
use super::walk::{self, Walk, advance, event, given};
use super::world::World;
use super::{law, story};
use proptest::prelude::*;
use proptest::sample::Index;
use relance_core::base::Instant;
use relance_core::call::Core;
use relance_core::check::Facts;
use relance_core::check::publish::publish;
use relance_core::engine;
use relance_core::lifecycle::Request;
use relance_core::preview::{Wanted, preview};
use relance_core::replay::{Begun, replay};
use relance_core::wire::event::Happened;
use relance_core::wire::{Calendar, Effect, Enrollment, Send, Sent, StepStatus, TimelineEntry, Turn, Wait};
use serde_json::{Value, json};
use std::cell::RefCell;

fn bytes(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

#[test]
fn x7_the_same_input_gives_the_same_bytes_also_through_a_stored_state() {
    law("same input, same bytes", |walk| {
        for (index, record) in walk.records.iter().enumerate() {
            let Some(before) = &record.before else { continue };
            let turn = bytes(&record.turn);
            prop_assert_eq!(&bytes(&advance(&walk.world, record, before, &record.event, record.now)), &turn, "turn {}", index);
            let stored: Enrollment = serde_json::from_slice(&bytes(before)).unwrap();
            prop_assert_eq!(&stored, before, "turn {}", index);
            prop_assert_eq!(&bytes(&advance(&walk.world, record, &stored, &record.event, record.now)), &turn, "turn {}", index);
        }
        Ok(())
    });
}

#[test]
fn x7_every_state_is_taken_back_through_the_call_and_gives_the_same_bytes() {
    let core = RefCell::new(Core::new());
    law("the call and the engine agree", |walk| {
        for (index, record) in walk.records.iter().enumerate() {
            let Some(before) = &record.before else { continue };
            let request = json!({
                "v": 1, "op": "advance", "state": before, "event": record.event, "now": record.now,
                "facts": {
                    "version": walk.world.version, "contact": record.contact, "conversation": record.conversation,
                    "settings": walk.world.settings,
                },
            });
            let answer = core.borrow_mut().call(request.to_string().as_bytes());
            let mut expected = b"\"result\":".to_vec();
            expected.extend(bytes(&record.turn));
            expected.push(b'}');
            prop_assert!(answer.ends_with(&expected), "turn {index}: {}", String::from_utf8_lossy(&answer));
        }
        Ok(())
    });
}

/// The timeline as a host keeps it, with the facts of each turn.
fn timeline(walk: &Walk) -> Vec<TimelineEntry> {
    let entry = |record: &walk::Record| TimelineEntry {
        contact: Some(Box::new(record.contact.clone())),
        conversation: record.conversation.clone().map(Box::new),
        ..record.turn.entry.clone()
    };
    walk.records.iter().map(entry).collect()
}

fn replayed(walk: &Walk, timeline: &[TimelineEntry]) -> Result<relance_core::wire::request::ReplayResult, TestCaseError> {
    let world = &walk.world;
    let id = walk::id();
    let begun = Begun { target: world.target.as_ref(), id: Some(&id) };
    replay(timeline, &given(world, &world.contact, world.conversation.as_ref(), Instant::MIN), &begun)
        .map_err(|problems| TestCaseError::fail(format!("{problems:?}")))
}

#[test]
fn x7_replaying_a_timeline_leads_to_the_same_state() {
    law("replay", |walk| {
        let Some(last) = walk.records.last() else { return Ok(()) };
        let stored: Vec<TimelineEntry> = serde_json::from_slice(&bytes(&timeline(walk))).unwrap();
        let result = replayed(walk, &stored)?;
        prop_assert!(result.difference.is_none(), "{:?}", result.difference);
        prop_assert_eq!(result.state.as_ref(), Some(&last.turn.state));
        Ok(())
    });
}

/// One thing done to a timeline that it should not bear.
#[derive(Debug, Clone, Copy)]
enum Tampering {
    Decision,
    Reason,
    Effect,
    WakeAt,
    Digest,
    Revision,
    Removed,
    Swapped,
}

/// Does it to the entry; says whether that made a difference.
fn tamper(timeline: &mut Vec<TimelineEntry>, at: usize, how: Tampering) -> bool {
    let last = at + 1 == timeline.len();
    let entry = &mut timeline[at];
    match how {
        Tampering::Decision => drop(entry.decisions.pop()),
        Tampering::Reason => match entry.decisions.iter_mut().flat_map(|decision| &mut decision.reasons).next() {
            Some(reason) => *reason = reason.clone().with("tampered", true),
            None => return false,
        },
        Tampering::Effect => return entry.effects.pop().is_some(),
        Tampering::WakeAt => entry.wake_at = if entry.wake_at.is_some() { None } else { Some(Instant::MAX) },
        Tampering::Digest => entry.digest.replace_range(..1, if entry.digest.starts_with('0') { "1" } else { "0" }),
        Tampering::Revision => entry.revision += 1,
        Tampering::Removed if at == 0 || last => return false,
        Tampering::Removed => drop(timeline.remove(at)),
        Tampering::Swapped if at == 0 || last => return false,
        Tampering::Swapped => {
            let (one, other) = (timeline[at].clone(), timeline[at + 1].clone());
            timeline.swap(at, at + 1);
            return bytes(&one) != bytes(&other);
        }
    }
    true
}

#[test]
fn c9_a_timeline_that_was_tampered_with_is_found_out() {
    use Tampering::{Decision, Digest, Effect, Reason, Removed, Revision, Swapped, WakeAt};
    let how = prop::sample::select(vec![Decision, Reason, Effect, WakeAt, Digest, Revision, Removed, Swapped]);
    relance_property::law_on(super::CASES, "tampering", (cases(super::MOVES), any::<Index>(), how), |(case, at, how)| {
        let walk = walk::walk(&case);
        if walk.records.is_empty() {
            return Ok(());
        }
        let mut entries = timeline(&walk);
        if tamper(&mut entries, at.index(walk.records.len()), how) {
            prop_assert!(replayed(&walk, &entries)?.difference.is_some(), "{how:?} is not seen\n{}", story(&walk));
        }
        Ok(())
    });
}

fn sent(turn: &Turn) -> Option<&Send> {
    turn.effects.iter().find_map(|effect| match effect {
        Effect::Send(send) => Some(&**send),
        _ => None,
    })
}

/// Goes through a world with every message accepted at once and every wake-up in time; the messages, and the state at its end.
fn straight(world: &World) -> Option<(Vec<Send>, Enrollment)> {
    let id = walk::id();
    let request = Request { id: Some(&id), target: world.target.as_ref(), existing: &[], live: 0 };
    let facts = |now| Facts::new(&given(world, &world.contact, world.conversation.as_ref(), now)).expect("sound facts");
    let mut now = world.start;
    let mut turn = engine::enroll(&facts(now), &request).ok()?;
    let mut sends = Vec::new();
    for _ in 0..200 {
        let event = if let Some(send) = sent(&turn) {
            sends.push(send.clone());
            event(now, Happened::Sent(Sent { key: send.key.clone(), message_id: None }))
        } else if let Some(at) = turn.wake_at {
            now = now.max(at);
            engine::due_event(now)
        } else {
            break;
        };
        turn = engine::advance(turn.state, &event, &facts(now));
    }
    Some((sends, turn.state))
}

#[test]
fn x7_what_a_preview_shows_is_what_happens() {
    relance_property::law_on(super::CASES, "preview", cases(0), |case| {
        let world = World::of(&case.seed);
        let id = walk::id();
        let wanted = Wanted { target: world.target.as_ref(), id: Some(&id), render: true };
        let given = given(&world, &world.contact, world.conversation.as_ref(), world.start);
        let shown = preview(&given, &wanted).map_err(|problems| TestCaseError::fail(format!("{problems:?}")))?;
        let Some((sends, state)) = straight(&world) else {
            prop_assert!(shown.refused.is_some());
            return Ok(());
        };
        prop_assert!(shown.refused.is_none());
        for (shown, own) in shown.steps.iter().zip(&state.steps) {
            let send = sends.iter().rfind(|send| send.step == own.id);
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
    });
}

/// One more thing that a calendar forbids.
#[derive(Debug, Clone, Copy)]
enum Restriction {
    Quiet(u16),
    Closed(i64),
    FewerWorking(Index),
    FewerLegal(Index),
}

fn restrict(calendar: &mut Calendar, world: &World, restriction: Restriction) {
    let fewer = |windows: &mut Option<relance_core::wire::Windows>, at: Index| {
        if let Some(windows) = windows.as_mut().filter(|windows| !windows.is_empty()) {
            let day = *at.get(&windows.keys().copied().collect::<Vec<_>>());
            windows.entry(day).or_default().pop();
        }
    };
    match restriction {
        Restriction::Quiet(hour) => calendar.quiet_hours.push(format!("{hour:02}:00-{:02}:30", (hour + 5) % 24).parse().unwrap()),
        Restriction::Closed(days) => {
            let at = world.start.saturating_plus_millis(days * super::world::DAY);
            calendar.closed_dates.insert(relance_core::wire::LocalDate(at.utc().date()));
        }
        Restriction::FewerWorking(at) => fewer(&mut calendar.working_hours, at),
        Restriction::FewerLegal(at) => fewer(&mut calendar.legal_hours, at),
    }
}

/// The world with one more restriction.
fn stricter(world: &World, restriction: Restriction) -> World {
    let mut other = world.clone();
    let mut draft = other.version.draft.clone();
    match (&mut draft.calendar, &mut other.settings.calendar) {
        (Some(calendar), _) | (None, Some(calendar)) => restrict(calendar, world, restriction),
        (None, None) => restrict(draft.calendar.insert(Calendar::default()), world, restriction),
    }
    other.version = publish(&draft, Some(&world.version.sequence), None);
    other
}

/// When the first step would be sent, were it not for its lateness.
fn first(world: &World) -> Option<Instant> {
    let facts = Facts::new(&given(world, &world.contact, world.conversation.as_ref(), world.start)).expect("sound facts");
    let id = walk::id();
    let request = Request { id: Some(&id), target: world.target.as_ref(), existing: &[], live: 0 };
    let turn = engine::enroll(&facts, &request).ok()?;
    let step = turn.state.steps.first()?;
    let held = matches!(step.status, StepStatus::Held | StepStatus::Expired);
    step.planned.as_ref().filter(|_| !held).map(|planned| planned.at)
}

#[test]
fn x7_a_restriction_never_makes_the_first_message_earlier() {
    let restriction = prop_oneof![
        (0_u16..24).prop_map(Restriction::Quiet),
        (0_i64..12).prop_map(Restriction::Closed),
        any::<Index>().prop_map(Restriction::FewerWorking),
        any::<Index>().prop_map(Restriction::FewerLegal),
    ];
    relance_property::law_on(
        super::CASES,
        "more forbidden, no earlier message",
        (cases(0), restriction),
        |(mut case, restriction)| {
            // Spread may place a message anywhere in an opening, and two openings have nothing to do with each other (T10).
            case.seed.parts &= !(1 << super::world::SPREAD);
            let world = World::of(&case.seed);
            let back =
                world.version.draft.steps.first().is_some_and(|step| matches!(step.wait, Wait::BusinessDays(days) if days < 0));
            let other = stricter(&world, restriction);
            let (before, after) = (first(&world), first(&other));
            let earlier = matches!((before, after), (Some(before), Some(after)) if after < before);
            // Counted back from a date, one business day fewer is a day earlier.
            prop_assert!(
                !earlier || back,
                "{before:?} became {after:?} with {restriction:?} in {:?}",
                bytes_text(&world.version)
            );
            Ok(())
        },
    );
}

fn bytes_text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

#[test]
fn x1_a_wake_up_that_comes_a_day_late_is_decided_as_of_then() {
    law("late but decided", |walk| {
        // Of a hand-made list two messages may be due at once; one goes out in a turn, the other in the next (T12).
        if walk.world.version.draft.list {
            return Ok(());
        }
        for (index, record) in walk.records.iter().enumerate() {
            let state = &record.turn.state;
            let Some(wake) = state.wake_at.filter(|at| *at >= record.now) else { continue };
            let late = walk::later(wake, 1_440);
            let turn = advance(&walk.world, record, state, &engine::due_event(late), late);
            prop_assert!(
                turn.wake_at.is_none_or(|at| at >= late),
                "after turn {index}: {:?}",
                turn.wake_at.map(|at| at.to_string())
            );
        }
        Ok(())
    });
}

#[test]
fn a_value_of_the_wire_is_itself_after_a_round_trip() {
    law("round trip", |walk| {
        for (index, record) in walk.records.iter().enumerate() {
            let turn: Turn = serde_json::from_slice(&bytes(&record.turn)).unwrap();
            prop_assert_eq!(&turn, &record.turn, "turn {}", index);
            let value: Value = serde_json::from_slice(&bytes(&record.turn)).unwrap();
            let again: Turn = serde_json::from_str(&value.to_string()).unwrap();
            prop_assert_eq!(&again, &record.turn, "turn {}", index);
        }
        Ok(())
    });
}
