//! Puts a question to the core and reads its answer: one advance, one enrolling.
//!
//! In: a scene, a seat, an event. Out: what the core decided, its bytes kept as they came. Never: a change of the answer.

use relance_core::base::{Instant, Problem, Reason};
use relance_core::wire::{
    Competing, Contact, Conversation, Decision, Effect, Enrollment, Event, Existing, SentRecord, Status, Target,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::port::{Decided, Hashed, Scene, Seat};
use crate::guest::{Guest, Kind, Reference};

/// What is true now, as the core is told and as the timeline keeps it.
#[derive(Serialize)]
struct Kept<'a> {
    contact: &'a Contact,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<&'a Conversation>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    sent: &'a [SentRecord],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    competing: Vec<Competing>,
    /// Where an enrollment begins: what it is about, for it may change later.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a Target>,
}

#[derive(Serialize)]
struct Facts<'a> {
    version: Reference<'a>,
    settings: Reference<'a>,
    #[serde(flatten)]
    kept: Kept<'a>,
}

#[derive(Serialize)]
struct Advance<'a> {
    v: u32,
    op: &'static str,
    state: &'a RawValue,
    event: &'a Event,
    facts: Facts<'a>,
    now: Instant,
}

#[derive(Serialize)]
struct Enroll<'a> {
    v: u32,
    op: &'static str,
    version: Reference<'a>,
    settings: Reference<'a>,
    #[serde(flatten)]
    kept: Kept<'a>,
    existing: Vec<Existing>,
    live: u32,
    now: Instant,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(default)]
    refused: Option<Reason>,
    #[serde(default)]
    state: Option<Box<RawValue>>,
    #[serde(default)]
    entry: Option<Box<RawValue>>,
    #[serde(default)]
    effects: Vec<Effect>,
    #[serde(default)]
    decisions: Vec<Decision>,
}

/// What this event changes for this seat.
pub(super) fn advance(
    core: &mut Guest,
    scene: &Scene,
    seat: &Seat,
    event: &Event,
    now: Instant,
) -> Result<Decided, Vec<Problem>> {
    let conversation = conversation_of(scene, &seat.state);
    let kept = || Kept {
        contact: &scene.contact,
        conversation,
        sent: &scene.sent,
        competing: competing(scene, seat, now),
        target: None,
    };
    let [version, settings] = references(core, &seat.version, &scene.settings);
    let facts = Facts { version, settings, kept: kept() };
    let answer: Answer = core.ask_for(&Advance { v: 1, op: "advance", state: &seat.json, event, facts, now })?;
    decided(answer, &seat.version, &kept(), false)?.map_err(|reason| vec![incomplete(&reason.text())])
}

/// What enrolling this scene's contact gives: the new enrollment, or the reason of its refusal.
pub(super) fn enroll(
    core: &mut Guest,
    scene: &Scene,
    version: &Hashed,
    target: Option<&Target>,
    conversation: Option<&Conversation>,
    now: Instant,
) -> Result<Result<Decided, Reason>, Vec<Problem>> {
    let kept = || Kept { contact: &scene.contact, conversation, sent: &scene.sent, competing: Vec::new(), target };
    let existing = scene.seats.iter().map(existing).collect();
    let [reference, settings] = references(core, version, &scene.settings);
    let request = Enroll { v: 1, op: "enroll", version: reference, settings, kept: kept(), existing, live: scene.live, now };
    let answer: Answer = core.ask_for(&request)?;
    decided(answer, version, &kept(), true)
}

/// The contact's other enrollments whose messages are due too (L12).
fn competing(scene: &Scene, own: &Seat, now: Instant) -> Vec<Competing> {
    let others = scene.seats.iter().filter(|seat| seat.state.id != own.state.id && seat.state.status == Status::Active);
    let due = others.filter_map(|seat| Some((seat, seat.state.wake_at.filter(|at| *at <= now)?)));
    due.map(|(seat, due)| Competing { id: seat.state.id.clone(), priority: seat.priority, due, channel: None }).collect()
}

fn references<'a>(core: &mut Guest, version: &'a Hashed, settings: &'a Hashed) -> [Reference<'a>; 2] {
    core.refer([(Kind::Version, &version.hash, &version.json), (Kind::Settings, &settings.hash, &settings.json)])
}

fn decided(answer: Answer, version: &Hashed, kept: &Kept<'_>, new: bool) -> Result<Result<Decided, Reason>, Vec<Problem>> {
    if let Some(reason) = answer.refused {
        return Ok(Err(reason));
    }
    let (Some(json), Some(entry)) = (answer.state, answer.entry) else {
        return Err(vec![incomplete("it has neither a state nor a refusal")]);
    };
    let state: Enrollment = serde_json::from_str(json.get()).map_err(|error| vec![incomplete(&error.to_string())])?;
    let facts = serde_json::value::to_raw_value(kept).map_err(|error| vec![incomplete(&error.to_string())])?;
    let (effects, decisions) = (answer.effects, answer.decisions);
    Ok(Ok(Decided { state, json, version: version.clone(), entry, effects, decisions, facts, new }))
}

fn incomplete(why: &str) -> Problem {
    Problem::error("host.coreUnreadable", "", format!("the core's answer can't be used: {why}"))
}

/// The conversation that an enrollment is tied to.
pub(super) fn conversation_of<'a>(scene: &'a Scene, state: &Enrollment) -> Option<&'a Conversation> {
    let id = state.conversation.as_ref()?;
    scene.conversations.iter().find(|conversation| conversation.id == *id)
}

fn existing(seat: &Seat) -> Existing {
    let Enrollment { id, sequence, target, status, .. } = &seat.state;
    Existing {
        id: id.clone(),
        sequence: sequence.clone(),
        target: target.clone(),
        status: *status,
        exclusive_group: seat.exclusive_group.clone(),
    }
}
