//! The operation `times`: the same steps for many starts, and only their moments.
//!
//! In: `{"zones": ["Europe/Paris"], "steps": [{"wait": {"days": 2}}], "starts": [{"at": "…", "zone": 0}]}`. Out: one list of moments
//! for each start. Never: a reason; `when` and `preview` give those.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::time::Calendars;
use super::{LocalTime, Wait, ZoneId};
use crate::base::Instant;

/// `times`: at which instants would these steps be sent, for each of many starts?
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TimesRequest {
    /// The zones that occur, each once.
    pub zones: Vec<ZoneId>,
    /// When sending is allowed, one calendar or several that must all hold; absent: always.
    #[serde(default)]
    pub calendar: Calendars,
    /// The steps, each counted from the one before it.
    pub steps: Vec<TimesStep>,
    /// Where each begins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub starts: Vec<TimesStart>,
}

/// A step of which only the moment is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TimesStep {
    /// How long to wait from the step before it, the first from the start.
    pub wait: Wait,
    /// Local times to the earliest of which the moment is moved before the calendars are asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<LocalTime>,
}

/// A start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TimesStart {
    /// The instant.
    pub at: Instant,
    /// The place of its zone in `zones`, from 0.
    #[serde(default)]
    pub zone: u32,
}

/// What `times` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TimesResult {
    /// For each start the moment of each step; null from the first step on for which nothing opens.
    pub times: Vec<Vec<Option<Instant>>>,
    /// The version of the zone data (T14).
    pub zone_data: String,
}
