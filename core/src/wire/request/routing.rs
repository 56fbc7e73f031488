//! Requests and results of `route` and `segments`: how a step would go out.
//!
//! In: the members of a request beside `v` and `op`. Out: the members of its `result`. Never: logic.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::OrHandle;
use crate::base::{Instant, Reason};
use crate::wire::{Channel, Contact, Conversation, OpenedBy, Purpose, Settings, Step};

/// `route`: by which channel, and in which form?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RouteRequest {
    /// The step.
    pub step: Step,
    /// The person.
    pub contact: Contact,
    /// The conversation, if there is one.
    #[serde(default)]
    pub conversation: Option<Conversation>,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
    /// What the message is for, which decides what consent it needs.
    #[serde(default)]
    pub purpose: Purpose,
    /// The time.
    pub now: Instant,
}

/// By which channel, and why not by the others.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RouteResult {
    /// The channel; `null` where none is usable.
    pub channel: Option<Channel>,
    /// The form: `text`, `template` or `rich`.
    pub form: Option<String>,
    /// The channels before it, or all of them, each with why it was not taken.
    pub rejected: Vec<Untaken>,
    /// The free-text windows of the channels that the step may use.
    pub windows: Vec<RouteWindow>,
}

/// A channel that was not taken.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Untaken {
    /// Which.
    pub channel: Channel,
    /// Why.
    pub reason: Reason,
}

/// A channel's window for free text.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RouteWindow {
    /// The channel.
    pub channel: Channel,
    /// Whether it is open now.
    pub open: bool,
    /// What opened it last; absent: nothing has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_by: Option<OpenedBy>,
    /// When it closes or closed, the margin taken off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<Instant>,
}

/// `segments`: in how many parts does this text go out by SMS?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SegmentsRequest {
    /// The text, as it would go out.
    pub text: String,
}

/// A text as SMS (S4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Segments {
    /// How it is encoded.
    pub encoding: Encoding,
    /// How many units it takes: septets of GSM 03.38, or 16-bit units of UCS-2.
    pub units: u32,
    /// In how many parts it goes out.
    pub segments: u32,
    /// How many units fit into each part.
    pub per_segment: u32,
    /// The parts.
    pub parts: Vec<String>,
    /// The characters that GSM 03.38 lacks, each once, in order; they are why it is UCS-2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outside: Vec<String>,
}

/// How an SMS is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Encoding {
    /// The 7-bit alphabet of GSM 03.38 with its extension table.
    Gsm7,
    /// 16-bit units.
    Ucs2,
}
