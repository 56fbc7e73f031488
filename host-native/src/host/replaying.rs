//! Decides a stored timeline again, entry by entry, each from the very facts that it was decided from (C9, X7).
//!
//! In: an enrollment's id. Out: whether every entry and the state at the end are the same, byte for byte, and where they first
//! part. Never: a change.
//!
//! The core's `replay` answers for one set of settings and sent messages; a timeline may have seen several. So the core replays
//! the beginning, and what follows is advanced with each entry's own facts.

use relance_core::base::{EnrollmentId, Instant, Json};
use relance_core::wire::{Enrollment, Target};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Host;
use crate::drive::port::Hashed;
use crate::engines::sql::Recorded;
use crate::fault::Fault;
use crate::report::ReplayReport;

/// The facts of an entry, as the store keeps them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Then<'a> {
    #[serde(borrow)]
    contact: &'a RawValue,
    #[serde(borrow, default)]
    conversation: Option<&'a RawValue>,
    #[serde(borrow, default)]
    sent: Option<&'a RawValue>,
    #[serde(borrow, default)]
    competing: Option<&'a RawValue>,
    #[serde(default)]
    sequence_paused: bool,
    /// What it was about when it began.
    #[serde(default)]
    target: Option<Target>,
}

/// From which version to which an entry moved its enrollment.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Moved {
    moved_from: u32,
    moved_to: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Facts<'a> {
    version: &'a RawValue,
    settings: &'a RawValue,
    contact: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    competing: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    sequence_paused: bool,
}

/// What of an entry is needed to decide it again.
#[derive(Deserialize)]
struct Entry<'a> {
    now: Instant,
    #[serde(borrow)]
    event: &'a RawValue,
}

#[derive(Serialize)]
struct Replay<'a> {
    v: u32,
    op: &'static str,
    timeline: [&'a RawValue; 1],
    facts: Facts<'a>,
    target: &'a Target,
    id: &'a EnrollmentId,
}

#[derive(Deserialize)]
struct Replayed {
    #[serde(default)]
    state: Option<Box<RawValue>>,
    #[serde(default)]
    difference: Option<Json>,
}

#[derive(Serialize)]
struct Advance<'a> {
    v: u32,
    op: &'static str,
    state: &'a RawValue,
    event: &'a RawValue,
    facts: Facts<'a>,
    now: Instant,
}

#[derive(Deserialize)]
struct Turn {
    state: Box<RawValue>,
    entry: Box<RawValue>,
}

/// The first place where timeline and replay part, in the shape of the core's own.
#[derive(Serialize)]
struct Difference {
    index: usize,
    member: &'static str,
    recorded: Json,
    replayed: Json,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Whether the timeline leads to the stored state, byte for byte (C9).
    pub fn replay(&mut self, id: &EnrollmentId) -> Result<ReplayReport, Fault> {
        let recorded = self.recorded(id)?;
        let stored = self.store.state(id)?.ok_or_else(|| Fault::not_found("an enrollment with the id", id))?;
        let state: Enrollment = serde_json::from_str(stored.get())?;
        let moves: Vec<Option<Moved>> = recorded.iter().map(|recorded| serde_json::from_str(recorded.facts.get()).ok()).collect();
        let first = moves.iter().flatten().next().map_or(state.version, |moved| moved.moved_from);
        let mut version = self.version_then(&state, first)?;
        let entries = recorded.len();
        let parted = |difference| Ok(ReplayReport { entries, same: false, difference: Some(difference) });
        let mut replayed: Option<Box<RawValue>> = None;
        for (index, (recorded, moved)) in recorded.iter().zip(&moves).enumerate() {
            if let Some(moved) = moved {
                version = self.version_then(&state, moved.moved_to)?;
            }
            let next = match replayed {
                None => self.begin_again(id, &state.target, &version, recorded)?,
                Some(before) => self.advance_again(&before, &version, recorded, index)?,
            };
            match next {
                Ok(after) => replayed = Some(after),
                Err(difference) => return parted(difference),
            }
        }
        let same = replayed.is_some_and(|replayed| replayed.get() == stored.get());
        Ok(ReplayReport { entries, same, difference: None })
    }

    fn version_then(&mut self, state: &Enrollment, number: u32) -> Result<Hashed, Fault> {
        let version = self.store.version(&state.sequence, Some(number))?;
        version.ok_or_else(|| Fault::not_found("the version of the enrollment", &state.id))
    }

    fn begin_again(
        &mut self,
        id: &EnrollmentId,
        target: &Target,
        version: &Hashed,
        recorded: &Recorded,
    ) -> Result<Result<Box<RawValue>, Json>, Fault> {
        let Then { target: began, .. } = serde_json::from_str(recorded.facts.get())?;
        let (facts, target) = (facts(version, recorded)?, began.as_ref().unwrap_or(target));
        let request = Replay { v: 1, op: "replay", timeline: [&recorded.entry], facts, target, id };
        let replayed: Replayed = self.guest.ask_for(&request).map_err(Fault::problems)?;
        Ok(match (replayed.state, replayed.difference) {
            (Some(state), None) => Ok(state),
            (_, difference) => Err(difference.unwrap_or_default()),
        })
    }

    fn advance_again(
        &mut self,
        before: &RawValue,
        version: &Hashed,
        recorded: &Recorded,
        index: usize,
    ) -> Result<Result<Box<RawValue>, Json>, Fault> {
        let Entry { now, event } = serde_json::from_str(recorded.entry.get())?;
        let facts = facts(version, recorded)?;
        let request = Advance { v: 1, op: "advance", state: before, event, facts, now };
        let turn: Turn = self.guest.ask_for(&request).map_err(Fault::problems)?;
        if turn.entry.get() == recorded.entry.get() {
            return Ok(Ok(turn.state));
        }
        let difference = difference(index, &recorded.entry, &turn.entry)?;
        Ok(Err(serde_json::from_str(&serde_json::to_string(&difference)?)?))
    }
}

fn facts<'a>(version: &'a Hashed, recorded: &'a Recorded) -> Result<Facts<'a>, Fault> {
    let Then { contact, conversation, sent, competing, sequence_paused, .. } = serde_json::from_str(recorded.facts.get())?;
    Ok(Facts { version: &version.json, settings: &recorded.settings, contact, conversation, sent, competing, sequence_paused })
}

fn difference(index: usize, recorded: &RawValue, replayed: &RawValue) -> Result<Difference, Fault> {
    let (recorded, replayed): (Json, Json) = (serde_json::from_str(recorded.get())?, serde_json::from_str(replayed.get())?);
    let member =
        |name: &str| (recorded.member(name).cloned().unwrap_or_default(), replayed.member(name).cloned().unwrap_or_default());
    for name in ["decisions", "effects", "wakeAt", "digest"] {
        let (recorded, replayed) = member(name);
        if recorded != replayed {
            return Ok(Difference { index, member: name, recorded, replayed });
        }
    }
    let (recorded, replayed) = member("revision");
    Ok(Difference { index, member: "revision", recorded, replayed })
}
