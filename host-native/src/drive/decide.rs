//! Puts a question to the core and reads its answer: one advance, one enrolling.
//!
//! In: a scene, a seat, an event. Out: what the core decided, its bytes kept as they came. Never: a change of the answer.

use relance_core::base::{ContactId, EnrollmentId, Instant, Problem, Reason, SendKey, SequenceId, StepId};
use relance_core::wire::{
    Channel, Competing, Conversation, Effect, Event, Existing, Send, SentRecord, Status, Target, WatchEffect, Watched,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::port::{Decided, Destination, Hashed, Person, Queued, Scene, Seat, Standing, Watch, WatchTurn, Wish};
use crate::crash;
use crate::guest::{Guest, Kind, Reference, answered};

/// What is true now, as the core is told and as the timeline keeps it.
#[derive(Serialize)]
struct Kept<'a> {
    contact: &'a Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<&'a Conversation>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    sent: &'a [SentRecord],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    competing: Vec<Competing>,
    #[serde(rename = "sequencePaused", skip_serializing_if = "std::ops::Not::not")]
    sequence_paused: bool,
    /// Where it is moved to another version: from which to which. For a replay; the core sees the version itself.
    #[serde(flatten)]
    moved: Option<Moved>,
    /// Where an enrollment begins: what it is about, for it may change later.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a Target>,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
struct Moved {
    moved_from: u32,
    moved_to: u32,
}

#[derive(Serialize)]
struct Enroll<'a> {
    v: u32,
    op: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a EnrollmentId>,
    version: Reference<'a>,
    settings: Reference<'a>,
    #[serde(flatten)]
    kept: &'a Kept<'a>,
    existing: Vec<Existing>,
    live: u32,
    now: Instant,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    #[serde(default)]
    refused: Option<Reason>,
    #[serde(borrow, default)]
    state: Option<&'a RawValue>,
    #[serde(borrow, default)]
    entry: Option<&'a RawValue>,
    #[serde(borrow, default)]
    effects: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    decisions: Option<&'a RawValue>,
}

/// What a message's row is found by.
#[derive(Deserialize)]
struct Head {
    key: Option<SendKey>,
    enrollment: Option<EnrollmentId>,
    contact: Option<ContactId>,
    sequence: Option<SequenceId>,
    step: Option<StepId>,
    channel: Option<Channel>,
}

/// What this event changes for this seat; `to` is the version in the facts of one that moves it there.
pub(super) fn advance(
    core: &mut Guest,
    scene: &Scene,
    seat: &Seat,
    event: &Event,
    to: Option<&Destination>,
    now: Instant,
) -> Result<Decided, Vec<Problem>> {
    let conversation = conversation_of(scene, &seat.state);
    let kept = Kept {
        contact: &scene.contact,
        conversation,
        sent: &scene.sent,
        competing: competing(scene, seat, now),
        sequence_paused: scene.paused.contains(&seat.state.sequence),
        moved: to.map(|to| Moved { moved_from: seat.state.version, moved_to: to.number }),
        target: None,
    };
    let facts = written(&kept)?;
    let by = to.map_or(&seat.version, |to| &to.version);
    let [version, settings] = references(core, by, &scene.settings);
    // In the order in which the core reads it at once; the facts are written once, for the core and for the timeline.
    let request = format!(
        "{{\"v\":1,\"op\":\"advance\",\"state\":{},\"event\":{},\"facts\":{{\"version\":{},\"settings\":{},{},\"now\":\"{now}\"}}",
        seat.json.get(),
        written(event)?.get(),
        written(&version)?.get(),
        written(&settings)?.get(),
        facts.get().strip_prefix('{').unwrap_or("}"),
    );
    let response = carried(core, request.as_bytes());
    decided(answered(&response)?, [by, &scene.settings], facts, false)?.map_err(|reason| vec![incomplete(&reason.text())])
}

/// What enrolling this scene's contact gives: the new enrollment, or the reason of its refusal.
pub(super) fn enroll(
    core: &mut Guest,
    scene: &Scene,
    (sequence, version): (&SequenceId, &Hashed),
    (id, target, conversation): (Option<&EnrollmentId>, Option<&Target>, Option<&Conversation>),
    (live, now): (u32, Instant),
) -> Result<Result<Decided, Reason>, Vec<Problem>> {
    let kept = Kept {
        contact: &scene.contact,
        conversation,
        sent: &scene.sent,
        competing: Vec::new(),
        sequence_paused: scene.paused.contains(sequence),
        moved: None,
        target,
    };
    let existing = scene.seats.iter().map(existing).collect();
    let [reference, settings] = references(core, version, &scene.settings);
    let request = Enroll { v: 1, op: "enroll", id, version: reference, settings, kept: &kept, existing, live, now };
    let response = carried(core, written(&request)?.get().as_bytes());
    decided(answered(&response)?, [version, &scene.settings], written(&kept)?, true)
}

#[derive(Serialize)]
struct WatchFacts<'a> {
    contact: &'a Person,
    conversation: &'a Conversation,
    settings: Reference<'a>,
}

#[derive(Serialize)]
struct AskWatch<'a> {
    v: u32,
    op: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a RawValue>,
    event: &'a Event,
    facts: WatchFacts<'a>,
    now: Instant,
}

#[derive(Deserialize)]
struct WatchAnswer<'a> {
    #[serde(borrow)]
    state: &'a RawValue,
    effects: Vec<WatchEffect>,
    #[serde(borrow)]
    decisions: &'a RawValue,
}

/// What this event changes about a conversation.
pub(super) fn watch(
    core: &mut Guest,
    scene: &Scene,
    conversation: &Conversation,
    state: Option<&Watch>,
    event: &Event,
    now: Instant,
) -> Result<WatchTurn, Vec<Problem>> {
    let settings = core.refer_to(Kind::Settings, &scene.settings.hash, &scene.settings.json);
    let facts = WatchFacts { contact: &scene.contact, conversation, settings };
    let state = state.map(|watch| &*watch.json);
    let request = AskWatch { v: 1, op: "watch", state, event, facts, now };
    let response = carried(core, written(&request)?.get().as_bytes());
    let WatchAnswer { state: json, effects, decisions } = answered(&response)?;
    let state: Watched = serde_json::from_str(json.get()).map_err(|error| vec![incomplete(&error.to_string())])?;
    let (json, decisions, due_at) = (json.to_owned(), decisions.to_owned(), state.wake_at);
    Ok(WatchTurn { watch: Watch { state, json, due_at }, event: event.clone(), effects, decisions })
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

/// What the core answers.
fn carried(core: &mut Guest, request: &[u8]) -> Vec<u8> {
    crash::point("core.before");
    let response = core.carry(request);
    crash::point("core.answered");
    response
}

fn written(value: &impl Serialize) -> Result<Box<RawValue>, Vec<Problem>> {
    serde_json::value::to_raw_value(value).map_err(|error| vec![incomplete(&error.to_string())])
}

fn decided(
    answer: Answer<'_>,
    [version, settings]: [&Hashed; 2],
    facts: Box<RawValue>,
    new: bool,
) -> Result<Result<Decided, Reason>, Vec<Problem>> {
    if let Some(reason) = answer.refused {
        return Ok(Err(reason));
    }
    let unreadable = |error: serde_json::Error| vec![incomplete(&error.to_string())];
    let (Some(json), Some(entry), Some(decisions)) = (answer.state, answer.entry, answer.decisions) else {
        return Err(vec![incomplete("it has neither a state nor a refusal")]);
    };
    let state = serde_json::from_str(json.get()).map_err(unreadable)?;
    let wishes = answer.effects.into_iter().map(wish).collect::<Result<_, _>>().map_err(unreadable)?;
    let (json, entry, decisions) = (json.to_owned(), entry.to_owned(), decisions.to_owned());
    let (version, settings) = (version.clone(), settings.clone());
    Ok(Ok(Decided { state, json, version, settings, entry, wishes, decisions, facts, new }))
}

/// An effect; a message is kept as the core wrote it.
fn wish(effect: &RawValue) -> Result<Wish, serde_json::Error> {
    let rest = effect.get().strip_prefix(r#"{"type":"send","#);
    if let (Some(rest), Ok(head)) = (rest, serde_json::from_str::<Head>(effect.get()))
        && let Head { key: Some(key), enrollment: Some(enrollment), contact: Some(contact), .. } = head
        && let Head { sequence: Some(sequence), step: Some(step), channel: Some(channel), .. } = head
    {
        return Ok(Wish::Send(Queued { key, enrollment, contact, sequence, step, channel, json: format!("{{{rest}") }));
    }
    match serde_json::from_str(effect.get())? {
        Effect::Send(send) => {
            let json = serde_json::to_string(&send)?;
            let Send { key, enrollment, contact, sequence, step, channel, .. } = *send;
            Ok(Wish::Send(Queued { key, enrollment, contact, sequence, step, channel, json }))
        }
        other => Ok(Wish::Other(other)),
    }
}

pub(super) fn incomplete(why: &str) -> Problem {
    Problem::error("host.coreUnreadable", "", format!("the core's answer can't be used: {why}"))
}

/// The conversation that an enrollment is tied to.
pub(super) fn conversation_of<'a>(scene: &'a Scene, state: &Standing) -> Option<&'a Conversation> {
    let id = state.conversation.as_ref()?;
    scene.conversations.iter().find(|conversation| conversation.id == *id)
}

fn existing(seat: &Seat) -> Existing {
    let Standing { id, sequence, target, status, .. } = &seat.state;
    Existing {
        id: id.clone(),
        sequence: sequence.clone(),
        target: target.clone(),
        status: *status,
        exclusive_group: seat.exclusive_group.clone(),
    }
}
