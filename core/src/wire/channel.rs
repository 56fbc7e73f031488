//! Channels by name, and the purpose of what goes out on them.
//!
//! In: `"email"`, `"automatic"`. Out: typed names. Never: what a channel can do (see `route`).

use alloc::string::String;
use core::fmt;
use serde::{Deserialize, Serialize};

/// A channel's name: `email`, `sms`, `whatsapp`, `whatsappWeb`, `messenger`, `instagram`, `liveChat`, `webWidget`, `webhook`,
/// or one that the workspace's settings define.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Channel(pub String);

impl Channel {
    /// A channel by its name.
    pub fn new(name: &str) -> Self {
        Self(name.into())
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
        let name = String::deserialize(deserializer)?;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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
