//! Request and result of `explore`: what can happen to a draft, tried out before it is published (B2).
//!
//! In: the members of a request beside `v` and `op`. Out: the members of its `result`. Never: logic.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::OrHandle;
use crate::base::problem::Severity;
use crate::base::{EnrollmentId, Instant, Json, Problem, Reason, read};
use crate::wire::{
    Channel, Competing, Contact, Conversation, Decision, Draft, Event, LocalDateTime, SentRecord, Settings, Target, Version,
    ZoneId,
};

/// `explore`: what can happen to somebody who goes through this draft, and what of it should not?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExploreRequest {
    /// The draft.
    pub draft: Draft,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
    /// What else of the workspace the same contact may be in, all begun at once; for what they do to each other. At most 8.
    #[serde(default)]
    pub others: Vec<Blueprint>,
    /// People to try it on, beside made-up ones; the first 20 count.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// From when on enrollments begin.
    pub now: Instant,
    /// How many walks at most; unless said otherwise so many that it takes well below a second. At most 100000.
    #[serde(default)]
    pub budget: Option<u32>,
}

/// A sequence as a draft, or as a version of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Blueprint {
    /// A published version.
    Version(Box<Version>),
    /// A draft.
    Draft(Box<Draft>),
}

impl<'de> Deserialize<'de> for Blueprint {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Json::deserialize(deserializer)?;
        if value.member("hash").is_some() {
            return read::nested(&value).map(|version| Self::Version(Box::new(version)));
        }
        read::nested(&value).map(|draft| Self::Draft(Box::new(draft)))
    }
}

/// What was found, what was tried for it, and what was not.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExploreResult {
    /// What can go wrong, in the draft's order; one for each step and kind. None: nothing was found in what was covered.
    pub findings: Vec<Finding>,
    /// What was tried.
    pub covered: Covered,
    /// What was not, in sentences.
    pub not_covered: Vec<NotCovered>,
    /// The draft as the version that was walked, then the others: what a scenario's turns are replayed with.
    pub versions: Vec<Version>,
}

/// Something that can happen and should not.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// A stable code, `explore.whatHappens`.
    pub code: Cow<'static, str>,
    /// An error where it happens always, so that what was meant never does; else a warning.
    pub severity: Severity,
    /// JSON pointer into the request: the step, or the draft.
    pub path: String,
    /// What happens, in one sentence.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// In how many walks it was seen.
    pub walks: u32,
    /// Of how many in which it could have been.
    pub of: u32,
    /// In which zones of the contact it was seen; `unknown` is that of a contact without one.
    pub zones: Vec<ZoneId>,
    /// The shortest way to it that was found.
    pub scenario: Scenario,
}

impl Finding {
    /// The finding as a problem of the draft.
    pub fn problem(&self) -> Problem {
        let message = alloc::format!("{} (seen in {} of {} walks)", self.message, self.walks, self.of);
        Problem { code: self.code.clone(), severity: self.severity, path: self.path.clone(), message, help: self.help.clone() }
    }
}

/// A way to a finding that anybody can go again: each turn is an `enroll` or an `advance` with what stands here.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Scenario {
    /// Who, in words: which channels reach the person, in which zone.
    pub who: String,
    /// What happens to them from outside, in order, in words; none: only time passes.
    pub what: Vec<String>,
    /// The person, as they are at the start.
    pub contact: Contact,
    /// What the enrollment of the draft is about, where it is not the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// The conversation, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<Conversation>,
    /// When it begins.
    pub start: Instant,
    /// What the clock of the enrollment's zone shows then.
    pub local: LocalDateTime,
    /// The turns, in order; the last shows the finding.
    pub turns: Vec<ScenarioTurn>,
    /// What the last turn decided.
    pub seen: Seen,
}

/// One turn of a scenario.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ScenarioTurn {
    /// Whose turn it is: an index into `versions`. Its first turn, `enrolled`, is an `enroll` with `id`, each later one an `advance`.
    pub version: u32,
    /// The enrollment's id, on which the spread depends.
    pub id: EnrollmentId,
    /// What happened; its `at` is the time of the turn.
    pub event: Event,
    /// It came from outside: neither the clock nor a provider that took a message.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub outside: bool,
    /// The person from this turn on, where the event has changed them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// What the enrollment is about; only with `enrolled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Messages accepted so far, where there are several enrollments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sent: Vec<SentRecord>,
    /// The other enrollments whose messages are due too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub competing: Vec<Competing>,
}

/// What a scenario ends in.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Seen {
    /// When.
    pub at: Instant,
    /// What the clock of the enrollment's zone shows then.
    pub local: LocalDateTime,
    /// That zone.
    pub zone: ZoneId,
    /// The decision that shows it, word for word as the core gives it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Why it does not even begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<Reason>,
}

/// What was tried.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Covered {
    /// How many walks were walked.
    pub walks: u32,
    /// How many there could be at most.
    pub budget: u32,
    /// By how many events from outside: how many walks were walked, and how many there are.
    pub depths: Vec<Depth>,
    /// Walks of all the sequences together, if there are others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub together: Option<Depth>,
    /// The zones of contacts; `unknown` is that of a contact without one.
    pub zones: Vec<ZoneId>,
    /// When enrollments began, on the clock of each zone.
    pub starts: Vec<LocalDateTime>,
    /// Further starts of single zones: before their clocks change.
    pub clock_changes: Vec<ZoneStart>,
    /// Who went through it.
    pub people: Vec<String>,
    /// The channels that they have, in all.
    pub channels: Vec<Channel>,
    /// What happened to them.
    pub events: Vec<String>,
}

/// Walks with so many events from outside.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Depth {
    /// How many events.
    pub events: u32,
    /// How many walks were walked.
    pub walked: u32,
    /// How many there are; absent where nobody has counted them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<u64>,
}

/// A start of one zone.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ZoneStart {
    /// The zone.
    pub zone: ZoneId,
    /// When, on its clock.
    pub start: LocalDateTime,
}

/// Something that was not tried.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NotCovered {
    /// A stable code, `explore.whatIsLeftOut`.
    pub code: Cow<'static, str>,
    /// What, in one sentence.
    pub text: String,
}
