//! What is in a capsule: its shape, and how a story is read from it.
//!
//! In: parts and entries as a host keeps them. Out: the same, each text once by its hash; each entry with its facts. Never: a decision; a part
//! that is missing passed over.

use std::collections::BTreeMap;

#[cfg(feature = "schema")]
use relance_core::base::Json;
use relance_core::base::{EnrollmentId, Instant, SendKey};
use relance_core::wire::Target;
#[cfg(feature = "schema")]
use relance_core::wire::{Enrollment, Send, TimelineEntry};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::spaces::without_spaces;
use super::walk::{Facts, Step, Story};
use super::{refused, sha256};
use crate::fault::Fault;
use crate::report::SendStatus;

/// What is in a capsule.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "CapsuleContent"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Content {
    /// When it was made, and by what.
    pub made: Made,
    /// Where it is anonymous: whether what was decided is the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anonymous: Option<Anonymous>,
    /// The enrollment that it is of.
    pub enrollment: EnrollmentId,
    /// What the enrollment was about when it began.
    pub target: Target,
    /// The rules of the zones that it names.
    pub zones: Zones,
    /// Versions, settings, people and what else entries were decided from, each text once, by its SHA-256.
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Json>"))]
    pub parts: BTreeMap<String, Box<RawValue>>,
    /// What happened, the oldest first.
    pub timeline: Vec<Entry>,
    /// The state after all of it, byte for byte.
    #[cfg_attr(feature = "schema", schemars(with = "Enrollment"))]
    pub state: Box<RawValue>,
    /// Its messages, the oldest first.
    pub outbox: Vec<Message>,
}

/// When a capsule was made, and by what.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "CapsuleMade"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Made {
    /// When.
    pub at: Instant,
    /// The host's version.
    pub host: String,
    /// The core's version.
    pub core: String,
    /// The edition of the zone data.
    pub zone_data: String,
}

/// What making a capsule anonymous has changed of its decisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "CapsuleAnonymous"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Anonymous {
    /// Whether every decision (what, when, on which channel, for which reasons) is the original's.
    pub same: bool,
    /// Those that are not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub different: Vec<Otherwise>,
}

/// An entry that the anonymised facts decide otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "CapsuleOtherwise"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Otherwise {
    /// Which entry of the timeline.
    pub entry: usize,
    /// What was decided in the original: what, which step, when, for which reasons; and what was asked for, on which channel.
    pub original: Vec<String>,
    /// What is decided here.
    pub here: Vec<String>,
}

/// The rules of zones.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "CapsuleZones"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Zones {
    /// The zone data that was handed in, in base64, if it was not the core's own that counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<String>,
    /// From when the rules below are told.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// For each zone that is named: its offset at the beginning, and from when on it has another.
    pub rules: BTreeMap<String, Vec<Rule>>,
}

/// An offset of a zone, and since when it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "CapsuleRule"))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Since when.
    pub since: Instant,
    /// The offset, `+01:00`.
    pub offset: String,
}

/// An entry, and which parts it was decided from.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "CapsuleEntry"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Entry {
    /// The number of the version.
    pub number: u32,
    /// The version.
    pub version: String,
    /// The settings.
    pub settings: String,
    /// The person.
    pub contact: String,
    /// The conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<String>,
    /// The messages lately accepted for the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<String>,
    /// The person's other enrollments whose messages were due too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competing: Option<String>,
    /// Whether the sequence was paused.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sequence_paused: bool,
    /// The core's entry, byte for byte.
    #[cfg_attr(feature = "schema", schemars(with = "TimelineEntry"))]
    pub entry: Box<RawValue>,
}

/// A message as the outbox has it.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "CapsuleMessage"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Message {
    /// Its key.
    pub key: SendKey,
    /// How far it is.
    pub status: SendStatus,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was stored.
    pub queued_at: Instant,
    /// When it was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Instant>,
    /// The provider's id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// What the provider said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The message, byte for byte.
    #[cfg_attr(feature = "schema", schemars(with = "Send"))]
    pub message: Box<RawValue>,
}

impl Content {
    /// Keeps a text among the parts, and gives the name under which it is found.
    pub fn part(&mut self, text: &RawValue) -> Result<String, Fault> {
        let text = without_spaces(text.get());
        let name = sha256(&text);
        if !self.parts.contains_key(&name) {
            self.parts.insert(name.clone(), RawValue::from_string(text)?);
        }
        Ok(name)
    }

    /// What it tells, with each entry's facts.
    ///
    /// # Errors
    /// When it names a part that it does not have.
    pub fn story(&self) -> Result<Story<'_>, Fault> {
        let steps = self.timeline.iter().map(|one| Ok(Step { facts: self.facts(one)?, entry: &one.entry }));
        Ok(Story { id: &self.enrollment, target: &self.target, steps: steps.collect::<Result<_, Fault>>()? })
    }

    /// What an entry was decided from.
    pub(super) fn facts(&self, one: &Entry) -> Result<Facts<'_>, Fault> {
        let part = |name: &String| {
            let found = self.parts.get(name).map(|part| &**part);
            found.ok_or_else(|| {
                let message = format!("expected the part `{name}`, found none");
                refused("capsule.partMissing", "/content/parts", message, "ask for the capsule anew")
            })
        };
        let maybe = |name: &Option<String>| name.as_ref().map(part).transpose();
        Ok(Facts {
            version: part(&one.version)?,
            settings: part(&one.settings)?,
            contact: part(&one.contact)?,
            conversation: maybe(&one.conversation)?,
            sent: maybe(&one.sent)?,
            competing: maybe(&one.competing)?,
            sequence_paused: one.sequence_paused,
        })
    }
}
