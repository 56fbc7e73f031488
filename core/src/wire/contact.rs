//! People, their conversations, and what a cadence is about.
//!
//! In: a contact with addresses, zone, attributes and opt-outs. Out: the same, typed. Never: a decision about them.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{Channel, OpenedBy, Purpose, ZoneId};
use crate::base::{ContactId, ConversationId, Instant, Json, Private, TargetId};

/// A person to follow up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// The host's id of the person.
    pub id: ContactId,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<Private<String>>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<Private<String>>,
    /// Email address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Private<String>>,
    /// Phone number, E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Private<String>>,
    /// IANA zone, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<ZoneId>,
    /// BCP 47 locale, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Addresses on channels that need one of their own, by channel.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub addresses: BTreeMap<Channel, Private<String>>,
    /// Custom attributes, for templates.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, Json>,
    /// Channels that the person has opted out of; `all` stands for every channel.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub opt_outs: BTreeSet<Channel>,
    /// Channels whose address is dead, with why: `hardBounce`, `complaint`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub suppressed: BTreeMap<Channel, String>,
    /// When the person last wrote, by channel.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub last_inbound: BTreeMap<Channel, Instant>,
    /// When the person last opened a channel in another way than by writing: by channel, then `call` or `adEntry`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub openings: BTreeMap<Channel, BTreeMap<OpenedBy, Instant>>,
    /// What the person has consented to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<Consent>,
    /// Where the person lives: an ISO 3166 country or subdivision, `FR`, `US-TX`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The person is archived: nothing new starts.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub archived: bool,
}

impl Contact {
    /// Somebody of whom nothing is known but an id.
    pub const fn named(id: ContactId) -> Self {
        Self {
            id,
            first_name: None,
            last_name: None,
            email: None,
            phone: None,
            timezone: None,
            locale: None,
            addresses: BTreeMap::new(),
            attributes: BTreeMap::new(),
            opt_outs: BTreeSet::new(),
            suppressed: BTreeMap::new(),
            last_inbound: BTreeMap::new(),
            openings: BTreeMap::new(),
            consents: Vec::new(),
            region: None,
            archived: false,
        }
    }
}

/// A consent on record (R1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Consent {
    /// To messages on which channel; absent: on every one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// For which purpose; absent: for every one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Since when.
    pub at: Instant,
    /// Until when; absent: until it is withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
}

/// Who handles a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Handler {
    /// The assistant.
    #[default]
    Ai,
    /// A person.
    Human,
}

/// A thread with a contact on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    /// The host's id of the thread.
    pub id: ConversationId,
    /// The channel that it is on.
    pub channel: Channel,
    /// Who handles it.
    #[serde(default)]
    pub handled_by: Handler,
    /// When the contact last wrote in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_inbound: Option<Instant>,
    /// When our side last wrote in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_outbound: Option<Instant>,
    /// Custom attributes, for templates.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, Json>,
    /// Whether the contact is there now, on channels where that can be known; absent: nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub present: Option<bool>,
    /// Whether it is closed.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub closed: bool,
    /// Its bot is inactive: nothing of an assistant's goes out in it (E9).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub bot_inactive: bool,
}

/// What kind of thing a cadence is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum TargetKind {
    /// The person as such.
    #[default]
    Contact,
    /// A thread.
    Conversation,
    /// A deal; it can have a date.
    Deal,
    /// An appointment; it has a date.
    Appointment,
    /// A charge; its date is when it is due.
    Charge,
}

impl TargetKind {
    /// The word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Conversation => "conversation",
            Self::Deal => "deal",
            Self::Appointment => "appointment",
            Self::Charge => "charge",
        }
    }
}

/// What an enrollment is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: TargetKind,
    /// The host's id of it.
    pub id: TargetId,
    /// Its date, where it has one: the appointment's start, the charge's due instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Instant>,
    /// Custom attributes, for templates.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, Json>,
}
