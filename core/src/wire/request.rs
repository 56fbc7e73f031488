//! Requests and results of the operations that concern sequences, enrollments and lists; those about time are in `time`.
//!
//! In: the members of a request beside `v` and `op`. Out: the members of its `result`. Never: logic.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

mod assisting;
mod catalogue;
mod enrolling;
mod entries;
mod exploring;
mod routing;
mod running;
mod simulation;
mod understanding;
mod versions;

pub use assisting::{
    AskRequest, AskResult, Lines, ReadLimit, ReadRequest, ReadResult, RestLine, RulesRequest, RulesResult, WatchFacts,
    WatchRequest,
};
pub use catalogue::{CatalogueAttribute, CatalogueEntry, CatalogueRequest, CatalogueResult};
pub use enrolling::{EnrollItem, EnrollManyRequest, EnrollManyResult, EnrollOutcome, EnrollSummary};
pub use entries::{CancelOnReply, EntriesRequest, EntriesResult, Entry, EntryView, ToVersionResult};
pub use exploring::{
    Blueprint, Covered, Depth, ExploreRequest, ExploreResult, Finding, NotCovered, Scenario, ScenarioTurn, Seen, ZoneStart,
};
pub use routing::{Encoding, RouteRequest, RouteResult, RouteWindow, Segments, SegmentsRequest, Untaken};
pub use running::{
    AdvanceRequest, Difference, EnrollRequest, EnrollResult, ExplainRequest, ExplainResult, Facts, ReplayRequest, ReplayResult,
};

pub use simulation::{
    DayCount, Happening, HourCount, Percentiles, Population, Progress, Rate, Sample, SimulateRequest, SimulateResult, StepRates,
    Tally,
};
pub use understanding::{AutoReply, Basis, Confidence, Grain, HeaderValues, Intent, UnderstandRequest, UnderstandResult};
pub use versions::{
    Change, DiffRequest, DiffResult, Outlook, RecalculateRequest, RecalculateResult, Recalculated, Standing, StepChange, Underway,
};

use super::{
    Channel, Contact, Content, Conversation, Draft, Enrollment, LocalDateTime, SentRecord, Settings, Target, Version, ZoneChoice,
    ZoneId,
};
use crate::base::{EnrollmentId, Instant, Json, Problem, Reason, SequenceId, StepId};

/// A value, or the handle under which it was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "OrHandleOf{T}"))]
#[serde(untagged)]
pub enum OrHandle<T> {
    /// The handle that `load` gave.
    Handle(String),
    /// The value itself.
    Value(T),
}

impl<'de, T: serde::de::DeserializeOwned> Deserialize<'de> for OrHandle<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Json::deserialize(deserializer)? {
            Json::Str(handle) => Ok(Self::Handle(handle)),
            value => crate::base::read::nested(&value).map(Self::Value),
        }
    }
}

/// `check`: is this draft sound?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CheckRequest {
    /// The draft.
    pub draft: Draft,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
    /// Contacts to try its variables on.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// Whether to search what can happen to it, too, as `explore` does; not where there are errors already.
    #[serde(default)]
    pub explore: bool,
    /// With `explore`: from when on enrollments begin; a fixed day unless said otherwise.
    #[serde(default)]
    pub now: Option<Instant>,
}

/// What `check` found.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CheckResult {
    /// Everything that is wrong or worth a look, in the draft's order; none: it is sound.
    pub problems: Vec<Problem>,
    /// Whether it can be published.
    pub publishable: bool,
}

/// `publish`: freeze this draft.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PublishRequest {
    /// The draft.
    pub draft: Draft,
    /// The id of its sequence; absent: the previous version's, else one made from its name.
    #[serde(default)]
    pub sequence: Option<SequenceId>,
    /// The version published last.
    #[serde(default)]
    pub previous: Option<Version>,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
    /// Whether to search what can happen to it first, as `explore` does: its errors are in the way, its warnings are told.
    #[serde(default)]
    pub explore: bool,
    /// With `explore`: from when on enrollments begin; a fixed day unless said otherwise.
    #[serde(default)]
    pub now: Option<Instant>,
}

/// A published version.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PublishResult {
    /// The version; the previous one where nothing has changed.
    pub version: Version,
    /// Whether it is a new one.
    pub changed: bool,
    /// What is worth a look.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Problem>,
}

/// `render`: what does this content say?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RenderRequest {
    /// A content; this or `template`.
    #[serde(default)]
    pub content: Option<Content>,
    /// A bare Liquid template; this or `content`.
    #[serde(default)]
    pub template: Option<String>,
    /// What the variables mean, by their first name: `contact`, `conversation` and so on.
    #[serde(default)]
    pub data: BTreeMap<String, Json>,
    /// The instant that `now` means in a template.
    #[serde(default)]
    pub now: Option<Instant>,
    /// The zone in which dates are written; UTC unless said otherwise.
    #[serde(default)]
    pub zone: Option<ZoneId>,
}

/// What a content says.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RenderResult {
    /// The text.
    pub text: String,
    /// The subject, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The HTML, if it has some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// A provider template's parameters.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, String>,
    /// Every variable that it used.
    pub variables: Vec<Variable>,
    /// Whether a blank left a gap in the text.
    pub gaps: bool,
}

/// A variable that a template used, what it stood for, and where that came from (B10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Variable {
    /// Its dotted name.
    pub name: String,
    /// Its value; absent where it is not defined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
    /// Whose it is: `contact`, `conversation`, `workspace`, `target`, `agent`, `data`, or `none` where nobody has it.
    pub source: String,
    /// It is undefined or empty.
    pub blank: bool,
    /// A default stood in for it.
    pub defaulted: bool,
}

/// `preview`: when and how would each step be sent?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PreviewRequest {
    /// A draft; this or `version`.
    #[serde(default)]
    pub draft: Option<Draft>,
    /// A version; this or `draft`.
    #[serde(default)]
    pub version: Option<OrHandle<Version>>,
    /// For whom.
    pub contact: Contact,
    /// What it is about; the contact itself unless said otherwise.
    #[serde(default)]
    pub target: Option<Target>,
    /// The conversation, if there is one.
    #[serde(default)]
    pub conversation: Option<Conversation>,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
    /// When it would be enrolled; with `state`, the time from which it goes on.
    pub start: Instant,
    /// An enrollment that is under way: what it will do from where it stands. With `version`; its own id and target count.
    #[serde(default)]
    pub state: Option<Box<Enrollment>>,
    /// With `state`: the contact's other live enrollments; what they send counts for its caps.
    #[serde(default)]
    pub beside: Vec<BesideIt>,
    /// Messages lately accepted for this contact, over all of its enrollments, for caps.
    #[serde(default)]
    pub sent: Vec<SentRecord>,
    /// The sequence is paused (L8).
    #[serde(default)]
    pub sequence_paused: bool,
    /// The enrollment's id, where it is known: the spread depends on it (T10).
    #[serde(default)]
    pub id: Option<EnrollmentId>,
    /// Whether to give each step's content too.
    #[serde(default)]
    pub render: bool,
}

/// Another live enrollment of the contact.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BesideIt {
    /// The version that it goes through.
    pub version: OrHandle<Version>,
    /// How it stands.
    pub state: Enrollment,
    /// Its conversation, if there is one.
    #[serde(default)]
    pub conversation: Option<Conversation>,
    /// Its sequence is paused (L8).
    #[serde(default)]
    pub sequence_paused: bool,
}

/// What would be sent, when, and why then.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PreviewResult {
    /// The zone in which its days are counted, and where that comes from.
    pub zone: ZoneChoice,
    /// The steps, in order.
    pub steps: Vec<PreviewStep>,
    /// Why it would not even begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<Reason>,
}

/// One step of a preview.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PreviewStep {
    /// The step.
    pub id: StepId,
    /// What would become of it: `sent`, `held`, `skipped`, `failed`, `expired`, `cancelled`, or `pending` where it is not reached.
    pub status: super::StepStatus,
    /// When; for a held step, when it would be held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// What the local clock shows then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local: Option<LocalDateTime>,
    /// The zone of that clock.
    pub zone: ZoneId,
    /// On which channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// In which form: `text`, `template` or `rich`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// What it says, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// In how many parts its text goes out, where its channel counts them (S4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segments: Option<Segments>,
    /// What moved it, or why it is not sent, in order.
    pub reasons: Vec<Reason>,
}

/// `load`: keep this behind a handle.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoadRequest {
    /// A version.
    #[serde(default)]
    pub version: Option<Version>,
    /// Settings.
    #[serde(default)]
    pub settings: Option<Settings>,
    /// A zone pack, base64.
    #[serde(default)]
    pub zone_pack: Option<String>,
}

/// The handle under which something is kept; it is the caller's to drop.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoadResult {
    /// The handle.
    pub handle: String,
}

/// `drop`: forget this handle.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DropRequest {
    /// The handle.
    pub handle: String,
}

/// Whether there was something to forget.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DropResult {
    /// Whether the handle was known.
    pub dropped: bool,
}
