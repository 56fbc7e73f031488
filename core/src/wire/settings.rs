//! A workspace's settings: zone, calendar, channels, plan, and the rules that hold for all of its sequences.
//!
//! In: settings as written. Out: the same with the defaults filled in by whoever reads them. Never: a decision.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{
    AutoFollowUps, Calendar, Channel, ChannelProfile, Inactivity, LocalDate, LocalTime, ProviderTemplate, Purpose, TextContent,
    Wait, ZoneId,
};
use crate::base::{Instant, Json, TextName};

/// What holds for a whole workspace. Every field has a default, so that `{}` is a working workspace with email.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Settings {
    /// The workspace's zone; UTC unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<ZoneId>,
    /// The workspace's locale, BCP 47.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The workspace's own data for templates: name, address, and what else there is.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub workspace: BTreeMap<String, Json>,
    /// The calendar of sequences that bring none; its legal and quiet hours hold for all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// The channels that are on; email alone unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channels: Option<BTreeMap<Channel, ChannelSettings>>,
    /// In which order `automatic` tries the channels after the conversation's own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channel_order: Vec<Channel>,
    /// Whether an automatic step about a conversation may leave the conversation's channel (R5); it may unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_switching: Option<bool>,
    /// What the workspace has paid for; absent: everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// How a new hand-made list begins.
    pub entries: EntrySettings,
    /// How email identifies its sender and lets people leave.
    pub email: EmailSettings,
    /// Reusable message texts by name, for steps whose content says `use` (B11). Absent: nobody knows which there are, and a name that
    /// is not among them can be published; its step is held when it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub texts: Option<BTreeMap<TextName, TextContent>>,
    /// All sending of the workspace stands still (L8).
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub paused: bool,
    /// Legal hours by policy, such as `us.telephone` (D5); the workspace's own calendar can only make them stricter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<String>,
    /// Public holidays by region (ISO 3166), for policies that are closed on them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub holidays: BTreeMap<String, BTreeSet<LocalDate>>,
    /// The model that writes for steps that want one; absent: there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelSettings>,
    /// How many messages a contact may get in a rolling period, over all enrollments (C8).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub caps: Vec<Cap>,
    /// The least time between two messages to one contact (C8).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spacing: Option<Wait>,
    /// How long after a move to another version nothing is sent (L11); an hour unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub migration_grace: Option<Wait>,
    /// How long a person's own message holds automatic follow-ups on that conversation (L5); 24 hours unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub human_hold: Option<Wait>,
    /// How many episodes a conversation may have (L3); 5 unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_episodes: Option<u32>,
    /// Silences that began before this instant don't count (L4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silence_since: Option<Instant>,
    /// After how long without a word a conversation is idle, and whether it is closed then (E1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inactivity: Option<Inactivity>,
    /// What an assistant does about conversations that it watches (E2–E11); absent: nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_follow_ups: Option<Box<AutoFollowUps>>,
    /// What to do with a send whose outcome is not known (X4).
    pub unknown_outcome: UnknownOutcome,
    /// Where a contact without a zone may be; under legal hours a send must be allowed in all of them (T9).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plausible_zones: Vec<ZoneId>,
    /// When the parts of a day begin that people name (M5); 09:00, 12:00, 15:00 and 18:00 unless said otherwise.
    #[serde(skip_serializing_if = "PartsOfDay::is_default")]
    pub parts_of_day: PartsOfDay,
}

impl Settings {
    /// Whether a channel is on: email alone unless said otherwise.
    pub fn is_on(&self, channel: &Channel) -> bool {
        match &self.channels {
            None => channel.as_str() == "email",
            Some(channels) => channels.get(channel).is_some_and(|settings| !settings.off),
        }
    }
}

/// When the parts of a day begin that people name in their messages (M5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PartsOfDay {
    /// `in the morning`, and a day without a time; 09:00 unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub morning: Option<LocalTime>,
    /// `at noon`; 12:00 unless said otherwise. After lunch is two hours later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noon: Option<LocalTime>,
    /// `in the afternoon`; 15:00 unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub afternoon: Option<LocalTime>,
    /// `in the evening`, `tonight`; 18:00 unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evening: Option<LocalTime>,
}

impl PartsOfDay {
    /// Whether nothing is said otherwise.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// At most so many messages to one contact in a rolling period (C8, L12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cap {
    /// How many; at least 1.
    pub max: u32,
    /// In which time.
    pub per: Wait,
    /// Counted and capped are messages on these channels; absent: on all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
}

/// A model that writes messages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ModelSettings {
    /// Its name, for a host that has several; a host that has one asks that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How often it is asked for one message; 3 times unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tries: Option<u32>,
}

/// One channel that is on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ChannelSettings {
    /// The account that sends, for the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Switched off for now, without forgetting the rest.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub off: bool,
    /// The account is paused, because its provider refuses it: what should go out on it waits.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub paused: bool,
    /// What it can do, where that differs from its preset; and all of it for a channel of one's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<ChannelProfile>,
    /// The templates that the provider knows; absent: nobody knows, and each counts as approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub templates: Option<Vec<ProviderTemplate>>,
    /// The purposes for which a consent must be on record.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub consent: BTreeSet<Purpose>,
}

/// What a workspace has paid for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Plan {
    /// Its name, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it allows: `scheduledMessages` for sending hand-made lists.
    pub features: BTreeSet<String>,
    /// How many entries a hand-made list may have; 4 unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_entries: Option<u32>,
    /// How many enrollments may be live at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_enrollments: Option<u32>,
    /// How many credits a calendar month (UTC) has: a call of a model is one, and so is a message of the
    /// assistant's. Without any left the rules decide alone (E13).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_credits: Option<u32>,
}

/// How a new hand-made list begins (A1).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct EntrySettings {
    /// Days from now of its entries; 5, 10, 20 and 28 unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_days: Option<Vec<u32>>,
}

/// How email identifies its sender and lets people leave.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct EmailSettings {
    /// The name beside the sender's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_name: Option<String>,
    /// Where a person unsubscribes: an `https:` or `mailto:` address in which `{key}` becomes the send's key. Absent: the host
    /// that sends puts its own, and refuses to send without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsubscribe_url: Option<String>,
    /// How its messages look (F2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branding: Option<Branding>,
}

/// How a workspace's email looks (F2). The host that makes the message shows what of it it can, and escapes what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Branding {
    /// Where the logo is: an `https:` address of at most 2048 bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_url: Option<String>,
    /// The colour of links and buttons, `#rrggbb`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Plain text below each message, such as the company's address; at most 4096 bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
}

/// What to do with a send whose outcome is not known (X4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum UnknownOutcome {
    /// It counts as sent: rather one message less than the same one twice.
    #[default]
    AsSent,
    /// It waits for a person.
    Hold,
}
