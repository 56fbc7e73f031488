//! Channels by name, and the purpose of what goes out on them.
//!
//! In: `"email"`, `"automatic"`. Out: typed names. Never: what a channel can do (see `route`).

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

use crate::base::Name;

/// A channel's name: `email`, `sms`, `whatsapp`, `whatsappWeb`, `messenger`, `instagram`, `liveChat`, `webWidget`, `webhook`,
/// or one that the workspace's settings define.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Channel(pub Name);

impl Channel {
    /// A channel by its name.
    pub fn new(name: impl Into<Name>) -> Self {
        Self(name.into())
    }

    /// A channel whose name is known when the core is built.
    pub const fn fixed(name: &'static str) -> Self {
        Self(Name::fixed(name))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a step may go: chosen by the core, the conversation's own channel, or a named one (R2).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ChannelChoice {
    /// The target conversation's channel first, then the workspace's order.
    #[default]
    Automatic,
    /// The conversation's channel only.
    SameConversation,
    /// This channel only, unless the step lists others to fall back on.
    Named(Channel),
}

impl ChannelChoice {
    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Automatic => "automatic",
            Self::SameConversation => "sameConversation",
            Self::Named(channel) => channel.as_str(),
        }
    }
}

impl Serialize for ChannelChoice {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ChannelChoice {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Name::deserialize(deserializer)?;
        Ok(match name.as_str() {
            "automatic" => Self::Automatic,
            "sameConversation" => Self::SameConversation,
            _ => Self::Named(Channel(name)),
        })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ChannelChoice {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "ChannelChoice".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "`automatic`, `sameConversation`, or a channel's name such as `email`."
        })
    }
}

/// What a message is for; it decides which gates it must pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// Advertising, in the widest sense. An email of this kind needs a way to unsubscribe.
    #[default]
    Marketing,
    /// Service to somebody who has asked for it. An email of this kind needs a way to unsubscribe too.
    Service,
    /// Part of a transaction: a receipt, an appointment. It is neither capped nor counted.
    Transactional,
}

impl Purpose {
    /// The word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Service => "service",
            Self::Transactional => "transactional",
        }
    }
}

/// What a channel can do. A member that is left out is that of the channel's preset; a channel of one's own begins as one that
/// needs an address of its own and takes plain text at any time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ChannelProfile {
    /// Which of a contact's addresses it uses, the first that is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addresses: Option<Vec<AddressKind>>,
    /// What opens it for free text, and for how long; an empty list: it is always open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub windows: Option<Vec<OpensFor>>,
    /// How long before its end a window counts as closed, in minutes; 15 unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin_minutes: Option<u32>,
    /// It takes templates that the provider has approved, outside its window too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub templates: Option<bool>,
    /// A message needs a subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<bool>,
    /// It shows HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<bool>,
    /// How many buttons a message may have; where it has more they are written out below the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buttons: Option<u32>,
    /// How many characters a text may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_characters: Option<u32>,
    /// A text goes out in segments, as SMS does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segments: Option<bool>,
    /// It reaches a person only while they are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presence: Option<bool>,
    /// Nothing automated goes out on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people_only: Option<bool>,
}

/// Which of a contact's addresses a channel uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AddressKind {
    /// The email address.
    Email,
    /// The phone number.
    Phone,
    /// The one under the channel's name in `addresses`.
    Own,
}

/// What opens a channel for free text, and for how long (R3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpensFor {
    /// What opens it.
    pub opens: OpenedBy,
    /// For how many hours.
    pub hours: u32,
}

/// What a person did that opens a channel for free text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum OpenedBy {
    /// They wrote.
    Message,
    /// They called.
    Call,
    /// They came from an advertisement that leads into the channel.
    AdEntry,
}

impl OpenedBy {
    /// What they did, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Call => "call",
            Self::AdEntry => "entry from an advertisement",
        }
    }
}

/// A template that a provider knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProviderTemplate {
    /// Its name.
    pub name: String,
    /// Its language, as the provider writes it: `en`, `pt_BR`.
    pub language: String,
    /// How far the provider's approval is; only an approved one goes out.
    #[serde(default)]
    pub status: TemplateStatus,
    /// What it is for.
    #[serde(default)]
    pub category: TemplateCategory,
    /// Its parameters, by position (`"1"`) or by name; absent: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Vec<String>>,
}

/// How far a provider's approval of a template is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum TemplateStatus {
    /// It may be sent.
    #[default]
    Approved,
    /// It is being looked at.
    Pending,
    /// It was refused.
    Rejected,
    /// The provider stopped it for a while.
    Paused,
    /// The provider stopped it for good.
    Disabled,
}

impl TemplateStatus {
    /// The word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Pending => "pending",
            Self::Rejected => "rejected",
            Self::Paused => "paused",
            Self::Disabled => "disabled",
        }
    }
}

/// What a provider takes a template for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum TemplateCategory {
    /// About something that the person has asked for.
    #[default]
    Utility,
    /// Advertising.
    Marketing,
    /// A code to sign in.
    Authentication,
}
