//! Asks the core what planning anew would do to a contact's enrollments, without doing it (T14).
//!
//! In: a scene, the settings as they would be, a core with the zone data as it would be. Out: where each enrollment stands and would
//! stand, or what is wrong with it. Never: a change.

use relance_core::base::{Instant, Problem, Reason, StepId};
use relance_core::wire::{Conversation, SentRecord, Status};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::decide::conversation_of;
use super::port::{Hashed, Person, Scene, Seat};
use crate::guest::{Guest, Kind, Reference};

/// Where an enrollment stands, and where it would.
#[derive(Debug, Clone, Deserialize)]
pub struct Outlook {
    /// Where it stands.
    pub before: Standing,
    /// Where it would stand.
    pub after: Standing,
    /// Whether the two differ.
    pub changes: bool,
    /// Why, in order.
    pub reasons: Vec<Reason>,
}

/// Where an enrollment stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Standing {
    /// Its status.
    pub status: Status,
    /// The step whose turn it is.
    #[serde(default)]
    pub step: Option<StepId>,
    /// When its next message is planned.
    #[serde(default)]
    pub at: Option<Instant>,
}

#[derive(Serialize)]
struct Recalculate<'a> {
    v: u32,
    op: &'static str,
    now: Instant,
    items: [Item<'a>; 1],
}

#[derive(Serialize)]
struct Item<'a> {
    state: &'a RawValue,
    facts: Facts<'a>,
}

#[derive(Serialize)]
struct Facts<'a> {
    version: Reference<'a>,
    settings: Reference<'a>,
    contact: &'a Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<&'a Conversation>,
    sent: &'a [SentRecord],
}

#[derive(Deserialize)]
struct Answer {
    enrollments: Vec<Outlook>,
}

/// What planning an enrollment anew under these settings would do to it.
pub fn outlook(core: &mut Guest, scene: &Scene, seat: &Seat, settings: &Hashed, now: Instant) -> Result<Outlook, Vec<Problem>> {
    let [version, settings] =
        core.refer([(Kind::Version, &seat.version.hash, &seat.version.json), (Kind::Settings, &settings.hash, &settings.json)]);
    let conversation = conversation_of(scene, &seat.state);
    let facts = Facts { version, settings, contact: &scene.contact, conversation, sent: &scene.sent };
    let items = [Item { state: &seat.json, facts }];
    let mut answer: Answer = core.ask_for(&Recalculate { v: 1, op: "recalculate", now, items })?;
    answer.enrollments.pop().ok_or_else(Vec::new)
}
