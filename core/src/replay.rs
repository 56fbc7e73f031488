//! Walks a timeline again and says where it and what follows from its events part (C9, X7).
//!
//! In: a timeline with the facts of its time. Out: the state that it leads to, and the first difference. Never: a change to either.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde::Serialize;

use crate::base::{EnrollmentId, Instant, Json, Problem, Reason, pointer};
use crate::check::Facts;
use crate::check::facts::{Around, Given};
use crate::engine;
use crate::lifecycle::Request;
use crate::wire::event::Happened;
use crate::wire::request::{Difference, ReplayResult};
use crate::wire::{Enrollment, Existing, Target, TimelineEntry, Turn};

/// What a replay needs beside timeline and facts.
pub struct Begun<'a> {
    /// What the enrollment is about.
    pub target: Option<&'a Target>,
    /// Its id, where the host gave it.
    pub id: Option<&'a EnrollmentId>,
}

/// Replays a timeline from its `enrolled` entry on. An entry's own contact or conversation stands in place of the given ones.
///
/// # Errors
/// When the timeline is empty or does not begin with `enrolled`, or its facts are not sound.
pub fn replay(timeline: &[TimelineEntry], given: &Given<'_>, begun: &Begun<'_>) -> Result<ReplayResult, Vec<Problem>> {
    let mut state: Option<Enrollment> = None;
    for (index, entry) in timeline.iter().enumerate() {
        // An enrollment does not ask what competes with it: its first message is due only now.
        let competing = if state.is_some() { given.around.competing } else { &[] };
        let facts = Facts::new(&Given {
            around: Around { competing, ..given.around },
            contact: entry.contact.as_deref().unwrap_or(given.contact),
            conversation: entry.conversation.as_deref().or(given.conversation),
            now: entry.now,
            ..*given
        })?;
        let turn = match &state {
            Some(state) => engine::advance(state.clone(), &entry.event, &facts),
            None => begin(entry, &facts, begun, index)?,
        };
        if let Some(difference) = difference(index, entry, &turn) {
            return Ok(ReplayResult { state: Some(turn.state), difference: Some(difference) });
        }
        state = Some(turn.state);
    }
    if state.is_none() {
        let message = "expected at least the `enrolled` entry, found none";
        return Err(vec![Problem::error("replay.empty", "/timeline", message)]);
    }
    Ok(ReplayResult { state, difference: None })
}

fn begin(entry: &TimelineEntry, facts: &Facts<'_>, begun: &Begun<'_>, index: usize) -> Result<Turn, Vec<Problem>> {
    let at = pointer::element("/timeline", index);
    if !matches!(entry.event.what, Happened::Enrolled(_)) {
        let message = alloc::format!("expected `enrolled` first, found `{}`", entry.event.what.name());
        return Err(vec![Problem::error("replay.noBeginning", pointer::join(&at, "/event/type"), message)]);
    }
    let existing: &[Existing] = &[];
    let request = Request { id: begun.id, target: begun.target, existing, live: 0 };
    engine::enroll(facts, &request).map_err(|refused: Reason| vec![Problem::error("replay.refused", at, refused.text())])
}

/// The first member in which a recorded entry and its replay differ.
fn difference(index: usize, entry: &TimelineEntry, turn: &Turn) -> Option<Difference> {
    let members: [(&str, Json, Json); 5] = [
        ("revision", value(&entry.revision), value(&turn.entry.revision)),
        ("decisions", value(&entry.decisions), value(&turn.entry.decisions)),
        ("effects", value(&entry.effects), value(&turn.entry.effects)),
        ("wakeAt", value(&entry.wake_at.map(text)), value(&turn.entry.wake_at.map(text))),
        ("digest", value(&entry.digest), value(&turn.entry.digest)),
    ];
    members.into_iter().find(|(_, recorded, replayed)| recorded != replayed).map(|(member, recorded, replayed)| Difference {
        index: u32::try_from(index).unwrap_or(u32::MAX),
        member: String::from(member),
        recorded,
        replayed,
    })
}

fn text(at: Instant) -> String {
    alloc::string::ToString::to_string(&at)
}

fn value(value: &impl Serialize) -> Json {
    let bytes: Vec<u8> = serde_json::to_vec(value).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}
