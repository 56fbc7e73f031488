//! Request and result of `simulate`: a draft against many people over months (B13).
//!
//! In: the members of a request beside `v` and `op`. Out: the members of its `result`. Never: logic.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::OrHandle;
use crate::base::{Decimal, Instant, StepId};
use crate::wire::{Channel, Contact, Draft, LocalDate, LocalDateTime, Settings, Version, ZoneId};

/// `simulate`: what would this send to so many people, when, and how would it end? In one call, or in several: what one call gives as
/// `tally` is handed to the next, and the last answer is that of one call for all.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SimulateRequest {
    /// A draft; this or `version`.
    #[serde(default)]
    pub draft: Option<Draft>,
    /// A version; this or `draft`.
    #[serde(default)]
    pub version: Option<OrHandle<Version>>,
    /// Made-up people, and how people behave.
    #[serde(default)]
    pub population: Population,
    /// Real people in place of made-up ones; the population's rates hold for them too.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
    /// The same seed gives the same answer, everywhere.
    #[serde(default)]
    pub seed: u64,
    /// When all of them are enrolled.
    pub start: Instant,
    /// How many days are looked at; 90 unless said otherwise, 1000 at most.
    #[serde(default)]
    pub days: Option<u32>,
    /// The first person of this call, counted from 0.
    #[serde(default)]
    pub from: u32,
    /// How many people this call takes; all that are left unless said otherwise.
    #[serde(default)]
    pub people: Option<u32>,
    /// What earlier calls have counted; the answer goes on from their sum.
    #[serde(default)]
    pub tallies: Vec<Tally>,
    /// How many of the first people to tell whole stories of; 3 unless said otherwise, 20 at most.
    #[serde(default)]
    pub samples: Option<u32>,
}

/// Made-up people. Zones and channels are weights; rates are for each message, from 0 to 1, read exactly.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Population {
    /// How many.
    pub count: u32,
    /// In which zones, by weight; UTC unless said otherwise.
    pub zones: BTreeMap<ZoneId, u32>,
    /// On which channel they have an address, by weight; email unless said otherwise.
    pub channels: BTreeMap<Channel, u32>,
    /// How many of the messages are answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_rate: Option<Rate>,
    /// How many come back because the address is dead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounce_rate: Option<Rate>,
    /// How many make somebody opt out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opt_out_rate: Option<Rate>,
    /// Rates of single steps, in place of those above.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub steps: BTreeMap<StepId, StepRates>,
}

/// The rates of one step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct StepRates {
    /// See [`Population`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_rate: Option<Rate>,
    /// See [`Population`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounce_rate: Option<Rate>,
    /// See [`Population`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opt_out_rate: Option<Rate>,
}

/// A share from 0 to 1 in decimals, `0.05` or `"0.05"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate(pub Decimal);

impl Serialize for Rate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&alloc::string::ToString::to_string(&self.0))
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use crate::base::Json;
        let value = Json::deserialize(deserializer)?;
        let rate = match &value {
            Json::Int(whole) => Decimal::whole(i128::from(*whole)),
            Json::Dec(decimal) => Some(*decimal),
            Json::Str(text) => text.parse().ok(),
            _ => None,
        };
        rate.map(Self)
            .ok_or_else(|| serde::de::Error::custom(format_args!("expected a rate such as 0.05, found {}", value.kind())))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Rate {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Rate".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["number", "string"], "description": "A share from 0 to 1 in decimals, `0.05` or `\"0.05\"`." })
    }
}

/// What was counted so far; sums of it are sums of people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Tally {
    /// How many people.
    pub people: u64,
    /// Sends by hour, counted from 1970 in UTC.
    pub hours: BTreeMap<i64, u64>,
    /// Sends by the hour of the person's clock, 0 to 23.
    pub local_hours: BTreeMap<u32, u64>,
    /// Sends by channel.
    pub channels: BTreeMap<String, u64>,
    /// Sends by step.
    pub steps: BTreeMap<String, u64>,
    /// How often a rule moved a message, by the code of its reason.
    pub moved: BTreeMap<String, u64>,
    /// Why steps were held, left out, expired or failed, by status and code: `held compose.blankVariable`.
    pub unsent: BTreeMap<String, u64>,
    /// Why people were not enrolled, by code.
    pub refused: BTreeMap<String, u64>,
    /// How enrollments stood at the end, by status.
    pub outcomes: BTreeMap<String, u64>,
    /// How many hours enrollments took until they ended.
    pub completion: BTreeMap<u32, u64>,
}

/// What would be sent, and how it would end.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SimulateResult {
    /// How many people are done, of how many.
    pub progress: Progress,
    /// Where the next call begins; absent: all are done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<u32>,
    /// What the next call is given.
    pub tally: Tally,
    /// How many messages in all.
    pub sends: u64,
    /// How many a day, in UTC.
    pub by_day: Vec<DayCount>,
    /// The busiest day, and the busiest hour, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_day: Option<DayCount>,
    /// The hour with the most messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_hour: Option<HourCount>,
    /// How long enrollments take until they end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completion: Option<Percentiles>,
    /// A few people's stories.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub samples: Vec<Sample>,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// People who are done.
    pub done: u64,
    /// People in all.
    pub of: u64,
}

/// Messages on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DayCount {
    /// The date, in UTC.
    pub date: LocalDate,
    /// How many.
    pub sends: u64,
}

/// Messages in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HourCount {
    /// When it begins.
    pub at: Instant,
    /// How many.
    pub sends: u64,
}

/// After how many hours so many of a hundred have ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Percentiles {
    /// How many have ended.
    pub ended: u64,
    /// Half of them.
    pub p50_hours: u32,
    /// Nine of ten.
    pub p90_hours: u32,
    /// 99 of a hundred.
    pub p99_hours: u32,
}

/// One person's story.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Sample {
    /// Which person.
    pub person: u32,
    /// In which zone.
    pub zone: ZoneId,
    /// What was decided, in order.
    pub story: Vec<Happening>,
    /// How it stood at the end.
    pub outcome: String,
}

/// Something in a story.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Happening {
    /// When.
    pub at: Instant,
    /// What the person's clock showed.
    pub local: LocalDateTime,
    /// What was decided: `sending`, `sent`, `held`, `ended` and so on.
    pub what: String,
    /// About which step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
    /// Why, in one sentence.
    pub why: String,
}
