//! Decides a timeline again, entry by entry, each from the very facts that it was decided from (C9, X7).
//!
//! In: entries with their facts, the state at the end. Out: whether all of it is the same, byte for byte, and where they first part.
//! Never: a store, a change.
//!
//! The core's `replay` answers for one set of settings and sent messages; a timeline may have seen several. So each entry is decided
//! with its own facts, as it was the first time.

use relance_core::base::{EnrollmentId, Instant, Json, Reason};
use relance_core::wire::Target;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::fault::{Fault, FaultKind};
use crate::guest::Guest;

/// What an entry was decided from.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts<'a> {
    /// The version that it went through.
    pub version: &'a RawValue,
    /// The workspace's settings.
    pub settings: &'a RawValue,
    /// The person.
    pub contact: &'a RawValue,
    /// The conversation that it is tied to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<&'a RawValue>,
    /// The messages lately accepted for the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<&'a RawValue>,
    /// The person's other enrollments whose messages were due too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competing: Option<&'a RawValue>,
    /// Whether the sequence was paused.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sequence_paused: bool,
}

/// An entry and what it was decided from.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// What it was decided from.
    pub facts: Facts<'a>,
    /// The entry, byte for byte.
    pub entry: &'a RawValue,
}

/// An enrollment's whole story.
#[derive(Debug)]
pub struct Story<'a> {
    /// Its id.
    pub id: &'a EnrollmentId,
    /// What it was about when it began.
    pub target: &'a Target,
    /// What happened, the oldest first.
    pub steps: Vec<Step<'a>>,
}

/// What one entry's event gives.
#[derive(Debug, Deserialize)]
pub struct Turn {
    /// Where it stands after it.
    pub state: Box<RawValue>,
    /// The entry, byte for byte.
    pub entry: Box<RawValue>,
}

/// The first place where what was recorded and what follows part.
#[derive(Debug, Clone, Serialize)]
pub struct Difference {
    /// Which entry; as many as there are: the state after all of them.
    pub index: usize,
    /// Which member, a path into it where that is known.
    pub member: String,
    /// What was recorded.
    pub recorded: Json,
    /// What follows.
    pub replayed: Json,
}

/// What is needed of an entry to decide it again.
#[derive(Deserialize)]
struct Happened<'a> {
    now: Instant,
    #[serde(borrow)]
    event: &'a RawValue,
}

#[derive(Serialize)]
struct Enroll<'a> {
    v: u32,
    op: &'static str,
    id: &'a EnrollmentId,
    target: &'a Target,
    version: &'a RawValue,
    settings: &'a RawValue,
    contact: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent: Option<&'a RawValue>,
    #[serde(rename = "sequencePaused", skip_serializing_if = "std::ops::Not::not")]
    sequence_paused: bool,
    now: Instant,
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
struct Answer {
    #[serde(default)]
    refused: Option<Reason>,
    #[serde(default)]
    state: Option<Box<RawValue>>,
    #[serde(default)]
    entry: Option<Box<RawValue>>,
}

/// What the story leads to: the state after its last entry, or the first entry that is decided otherwise.
///
/// # Errors
/// When there is no entry, or the core can't be asked.
pub fn walk(guest: &mut Guest, story: &Story<'_>) -> Result<Result<Box<RawValue>, Difference>, Fault> {
    let mut before: Option<Box<RawValue>> = None;
    for (index, step) in story.steps.iter().enumerate() {
        let Happened { now, event } = serde_json::from_str(step.entry.get())?;
        match decide(guest, story, before.as_deref(), &step.facts, (event, now))? {
            Ok(turn) if turn.entry.get() == step.entry.get() => before = Some(turn.state),
            Ok(turn) => return Ok(Err(difference(index, step.entry, &turn.entry)?)),
            Err(refused) => return Ok(Err(not_begun(index, step.entry, &refused)?)),
        }
    }
    before.map(Ok).ok_or_else(|| Fault::new(FaultKind::Input, "expected at least the `enrolled` entry, found none"))
}

/// One turn: the beginning where there is no state before it. An enrollment that is refused has the reason.
///
/// # Errors
/// When the core can't be asked, or finds the facts unsound.
pub fn decide(
    guest: &mut Guest,
    story: &Story<'_>,
    before: Option<&RawValue>,
    facts: &Facts<'_>,
    (event, now): (&RawValue, Instant),
) -> Result<Result<Turn, Reason>, Fault> {
    let answer: Answer = match before {
        Some(state) => {
            let request = Advance { v: 1, op: "advance", state, event, facts: *facts, now };
            guest.ask_for(&request).map_err(Fault::problems)?
        }
        None => guest.ask_for(&enrolling(story, facts, now)).map_err(Fault::problems)?,
    };
    match (answer.refused, answer.state, answer.entry) {
        (Some(refused), ..) => Ok(Err(refused)),
        (None, Some(state), Some(entry)) => Ok(Ok(Turn { state, entry })),
        _ => Err(Fault::new(FaultKind::Core, "the core's answer can't be used: it has neither a state nor a refusal")),
    }
}

/// What competes is left out: an enrollment does not ask for it, its first message is due only later.
fn enrolling<'a>(story: &Story<'a>, facts: &Facts<'a>, now: Instant) -> Enroll<'a> {
    let Facts { version, settings, contact, conversation, sent, sequence_paused, .. } = *facts;
    let (id, target) = (story.id, story.target);
    Enroll { v: 1, op: "enroll", id, target, version, settings, contact, conversation, sent, sequence_paused, now }
}

/// The first member in which two entries differ, in the order in which the core compares them.
fn difference(index: usize, recorded: &RawValue, replayed: &RawValue) -> Result<Difference, Fault> {
    let (recorded, replayed): (Json, Json) = (serde_json::from_str(recorded.get())?, serde_json::from_str(replayed.get())?);
    let of = |json: &Json, name: &str| json.member(name).cloned().unwrap_or_default();
    let names = ["decisions", "effects", "wakeAt", "digest", "event", "now"];
    let member = names.into_iter().find(|name| of(&recorded, name) != of(&replayed, name)).unwrap_or("revision");
    Ok(Difference { index, member: member.into(), recorded: of(&recorded, member), replayed: of(&replayed, member) })
}

fn not_begun(index: usize, recorded: &RawValue, refused: &Reason) -> Result<Difference, Fault> {
    let recorded: Json = serde_json::from_str(recorded.get())?;
    let replayed = serde_json::from_str(&serde_json::to_string(refused)?)?;
    let recorded = recorded.member("decisions").cloned().unwrap_or_default();
    Ok(Difference { index, member: "decisions".into(), recorded, replayed })
}

/// Where two values first part: the path, and both sides of it.
pub fn parted(recorded: &Json, replayed: &Json) -> Option<(String, Json, Json)> {
    match (recorded, replayed) {
        _ if recorded == replayed => None,
        (Json::Map(one), Json::Map(other)) => {
            let names = one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)));
            names.into_iter().find_map(|name| {
                let (one, other) = (one.get(name).cloned().unwrap_or_default(), other.get(name).cloned().unwrap_or_default());
                parted(&one, &other).map(|(path, one, other)| (format!("/{name}{path}"), one, other))
            })
        }
        (Json::List(one), Json::List(other)) if one.len() == other.len() => {
            one.iter().zip(other).enumerate().find_map(|(index, (one, other))| {
                parted(one, other).map(|(path, one, other)| (format!("/{index}{path}"), one, other))
            })
        }
        _ => Some((String::new(), recorded.clone(), replayed.clone())),
    }
}
