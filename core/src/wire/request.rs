//! Requests and results of the operations that concern sequences, enrollments and lists; those about time are in `time`.
//!
//! In: the members of a request beside `v` and `op`. Out: the members of its `result`. Never: logic.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{
    Channel, Contact, Content, Conversation, Draft, Enrollment, Event, Existing, LocalDateTime, SentRecord, Settings, Target,
    TimelineEntry, Turn, Version, Weekday, ZoneChoice, ZoneId,
};
use crate::base::{EnrollmentId, Instant, Json, Problem, Reason, SequenceId, StepId};

/// A value, or the handle under which it was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// When it would be enrolled.
    pub start: Instant,
    /// The enrollment's id, where it is known: the spread depends on it (T10).
    #[serde(default)]
    pub id: Option<EnrollmentId>,
    /// Whether to give each step's content too.
    #[serde(default)]
    pub render: bool,
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
    /// What moved it, or why it is not sent, in order.
    pub reasons: Vec<Reason>,
}

/// `enroll`: begin.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EnrollRequest {
    /// The version to go through.
    pub version: OrHandle<Version>,
    /// The person.
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
    /// The enrollments that this contact has or had.
    #[serde(default)]
    pub existing: Vec<Existing>,
    /// How many enrollments of the workspace are live, where the plan limits them.
    #[serde(default)]
    pub live: u32,
    /// Messages lately accepted for this contact, for caps.
    #[serde(default)]
    pub sent: Vec<SentRecord>,
    /// The new enrollment's id; absent: one made from contact, sequence, target and time.
    #[serde(default)]
    pub id: Option<EnrollmentId>,
    /// The time.
    pub now: Instant,
}

/// An enrollment that began, or why it did not.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum EnrollResult {
    /// It began.
    Enrolled(alloc::boxed::Box<Turn>),
    /// It did not.
    Refused {
        /// Why: the first check that failed (L10).
        refused: Reason,
    },
}

/// `advance`: what does this event change?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AdvanceRequest {
    /// The state that the last call gave.
    pub state: Enrollment,
    /// What happened.
    pub event: Event,
    /// What is true now.
    pub facts: Facts,
    /// The time.
    pub now: Instant,
}

/// What is true now; never older than the decision (X2).
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// The version that the enrollment goes through.
    pub version: OrHandle<Version>,
    /// The person.
    pub contact: Contact,
    /// The conversation, if there is one.
    #[serde(default)]
    pub conversation: Option<Conversation>,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
    /// Messages lately accepted for this contact, for caps.
    #[serde(default)]
    pub sent: Vec<SentRecord>,
}

/// `replay`: does this timeline lead to the states that it says?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReplayRequest {
    /// The timeline, from the `enrolled` entry on.
    pub timeline: Vec<TimelineEntry>,
    /// What was true; where an entry has its own contact or conversation, that counts.
    pub facts: Facts,
    /// What the enrollment is about; the contact itself unless said otherwise.
    #[serde(default)]
    pub target: Option<Target>,
    /// The enrollment's id, where the host gave it.
    #[serde(default)]
    pub id: Option<EnrollmentId>,
}

/// Where a timeline leads.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReplayResult {
    /// The state at its end, or up to the first difference.
    pub state: Option<Enrollment>,
    /// The first place where what it says and what follows from it differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Difference>,
}

/// Where a timeline and its replay part.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// The index of the entry.
    pub index: u32,
    /// Which member differs: `decisions`, `effects`, `wakeAt` or `digest`.
    pub member: String,
    /// What the timeline says.
    pub recorded: Json,
    /// What follows from the event.
    pub replayed: Json,
}

/// `explain`: what is going on here, in sentences?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExplainRequest {
    /// The enrollment.
    pub state: Enrollment,
    /// The time from which "in 3 days" is meant.
    pub now: Instant,
}

/// Sentences about an enrollment.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExplainResult {
    /// What is planned, in a few words: "follow-up in 23 hours".
    pub headline: String,
    /// One sentence a step, and why.
    pub lines: Vec<String>,
}

/// A message of a hand-made list, as an editor holds it. What `entries.view` gave may be handed back as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Its id; made when it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<StepId>,
    /// When, as an instant; this or `local`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// When, as what the local clock shows; this or `at`. Where both are given and differ, this is what the person typed and counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<LocalDateTime>,
    /// What it says, a Liquid template; line breaks are kept.
    #[serde(default)]
    pub text: String,
    /// The subject, for email.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Whether a reply cancels it, holds it, or leaves it; it cancels unless said otherwise (A8).
    #[serde(default)]
    pub cancel_on_reply: CancelOnReply,
}

/// What a reply does to a message of a hand-made list: `true` cancels it, `false` leaves it, `"hold"` holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CancelOnReply {
    /// It is cancelled.
    #[default]
    Cancel,
    /// It is sent all the same.
    Keep,
    /// It waits for a person.
    Hold,
}

impl Serialize for CancelOnReply {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Cancel => serializer.serialize_bool(true),
            Self::Keep => serializer.serialize_bool(false),
            Self::Hold => serializer.serialize_str("hold"),
        }
    }
}

impl<'de> Deserialize<'de> for CancelOnReply {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Json::deserialize(deserializer)? {
            Json::Bool(true) => Ok(Self::Cancel),
            Json::Bool(false) => Ok(Self::Keep),
            Json::Str(word) if word == "hold" => Ok(Self::Hold),
            other => {
                Err(serde::de::Error::custom(format_args!("expected `true`, `false` or `\"hold\"`, found {}", other.kind())))
            }
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for CancelOnReply {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "CancelOnReply".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "enum": [true, false, "hold"] })
    }
}

/// `entries.new`, `entries.add`, `entries.remove`, `entries.view` and `entries.toVersion`: a hand-made list (A).
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EntriesRequest {
    /// The list as it is; not for `entries.new`.
    #[serde(default)]
    pub entries: Vec<Entry>,
    /// For `entries.add`: where the new one goes (at the end unless said otherwise). For `entries.remove`: which one goes.
    #[serde(default)]
    pub index: Option<u32>,
    /// The time.
    pub now: Instant,
    /// The zone of the clock that people read.
    pub zone: ZoneId,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
    /// For `entries.toVersion`: what the list is called.
    #[serde(default)]
    pub name: Option<String>,
    /// For `entries.toVersion`: the channel; `automatic` unless said otherwise.
    #[serde(default)]
    pub channel: super::ChannelChoice,
}

/// A hand-made list as people see it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EntriesResult {
    /// The entries, each with what there is to show of it.
    pub entries: Vec<EntryView>,
    /// Whether one more may be added.
    pub can_add: bool,
    /// Whether one may be removed.
    pub can_remove: bool,
    /// Whether the list may be sent as it is.
    pub can_send: bool,
    /// Why not, where one of the three is false.
    pub reasons: Vec<Reason>,
}

/// An entry and what there is to show of it (A3).
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// Its id.
    pub id: StepId,
    /// When.
    pub at: Instant,
    /// What the local clock shows then.
    pub local: LocalDateTime,
    /// What it says.
    pub text: String,
    /// The subject, for email.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Whether a reply cancels it.
    pub cancel_on_reply: CancelOnReply,
    /// Whole calendar days from now; negative in the past.
    pub days_from_now: i64,
    /// The weekday.
    pub weekday: Weekday,
    /// A short relative label: "in 5 days".
    pub label: String,
    /// It is not in the future.
    pub past: bool,
    /// Where the zone's clock changes in between: by how many minutes and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_change: Option<super::time::ClockChange>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// The inline version that a list is.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ToVersionResult {
    /// The version.
    pub version: Version,
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
