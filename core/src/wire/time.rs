//! Requests and results of the operations about time: `when`, `label`, `zones` and `open`.
//!
//! In: the members of a request beside `v` and `op`. Out: the members of its `result`. Never: logic.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Calendar, Channel, LocalDate, LocalDateTime, LocalTime, Purpose, Wait, Weekday, Windows, ZoneId};
use crate::base::{Instant, Json, Reason, read};

/// How a local time reads in its zone (T4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Wall {
    /// It is shown once, or no local time was named.
    Normal,
    /// It is never shown; it was moved forward by the length of the gap.
    Gap,
    /// It is shown twice; the first was taken.
    Overlap,
}

/// `when`: at which instant may this be sent? Exactly one of `base` with `wait`, `instant`, and `local`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct WhenRequest {
    /// The zone in which days are counted and calendars are read.
    pub zone: ZoneId,
    /// The time; the answer is never before it. Absent: the past is as good as the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Instant>,
    /// Where the wait begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Instant>,
    /// How long to wait from `base`; negative: before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// The moment itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instant: Option<Instant>,
    /// What the zone's clock shows at the moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<LocalDateTime>,
    /// Local times to the earliest of which the moment is moved before the calendar is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<LocalTime>,
    /// When sending is allowed; absent: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// What the spread is computed from; absent: no spread. For a step of an enrollment it is `enrollmentId/stepId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// When it may be sent, or that nothing opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum WhenResult {
    /// There is a moment.
    Open(WhenOpen),
    /// There is none within the horizon.
    Held(WhenHeld),
}

/// The moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct WhenOpen {
    /// The instant.
    pub at: Instant,
    /// What the zone's clock shows then.
    pub local: LocalDateTime,
    /// The clock's distance from UTC then, `+01:00`.
    pub offset: String,
    /// The zone.
    pub zone: ZoneId,
    /// How the local time that the wait or `local` named reads.
    pub wall: Wall,
    /// What moved it, in order.
    pub reasons: Vec<Reason>,
    /// The edition of the zone data, `2026f`.
    pub zone_data: String,
}

/// There is no moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct WhenHeld {
    /// Why: `schedule.noOpenTime`.
    pub held: Reason,
    /// The zone.
    pub zone: ZoneId,
    /// How the local time that the wait or `local` named reads.
    pub wall: Wall,
    /// What moved it before the calendar was asked, in order.
    pub reasons: Vec<Reason>,
    /// The edition of the zone data, `2026f`.
    pub zone_data: String,
}

/// `label`: how do people say this moment, seen from now?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LabelRequest {
    /// The moment.
    pub at: Instant,
    /// The time.
    pub now: Instant,
    /// The zone of the clock that people read.
    pub zone: ZoneId,
}

/// How people say a moment (T13, A3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LabelResult {
    /// In a few words: `now`, `in 5 minutes`, `in 23 hours`, `tomorrow 09:00`, `3 days ago`.
    pub label: String,
    /// Whole local calendar days from now; negative in the past.
    pub days_from_now: i64,
    /// The weekday.
    pub weekday: Weekday,
    /// What the local clock shows then.
    pub local: LocalDateTime,
    /// Whether it is before now.
    pub past: bool,
    /// The first change of the zone's clock between the two moments, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_change: Option<ClockChange>,
    /// The zone.
    pub zone: ZoneId,
    /// The edition of the zone data, `2026f`.
    pub zone_data: String,
}

/// A change of a zone's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClockChange {
    /// The first instant at which the clock is changed.
    pub at: Instant,
    /// By how many minutes it goes forward; negative: back.
    pub minutes: i64,
    /// By how many minutes the clock differs at the two ends; 0 where a later change undid the first.
    pub net_minutes: i64,
    /// The same in words.
    pub text: String,
}

/// `zones`: which zones are there?
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ZonesRequest {
    /// The time for which offsets are wanted; absent: names only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Instant>,
}

/// All zones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ZonesResult {
    /// In alphabetical order.
    pub zones: Vec<ZoneView>,
    /// The edition of the zone data, `2026f`.
    pub zone_data: String,
}

/// A zone, and its clock at the time that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ZoneView {
    /// The name.
    pub name: ZoneId,
    /// The distance from UTC, `+01:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<String>,
    /// What people call the clock, `CET`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abbreviation: Option<String>,
}

/// One calendar, or several that must all hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Calendars {
    /// One.
    One(Calendar),
    /// Several.
    Several(Vec<Calendar>),
}

impl Default for Calendars {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl<'de> Deserialize<'de> for Calendars {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Json::deserialize(deserializer)? {
            several @ Json::List(_) => read::nested(&several).map(Self::Several),
            one => read::nested(&one).map(Self::One),
        }
    }
}

/// `open`: when is sending allowed between two instants?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenRequest {
    /// The zone on whose clock the calendars are read.
    pub zone: ZoneId,
    /// The calendar, or several that must all hold.
    #[serde(default)]
    pub calendar: Calendars,
    /// Policies whose hours must hold too (D5).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<String>,
    /// Where the person lives, for the policies: ISO 3166, `US-TX`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Public holidays by region, for the policies.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub holidays: BTreeMap<String, BTreeSet<LocalDate>>,
    /// The first instant.
    pub from: Instant,
    /// The first instant that is not looked at any more.
    pub to: Instant,
}

/// When sending is allowed, and what closes the rest; together they are all the time that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenResult {
    /// The open intervals, in order.
    pub open: Vec<OpenInterval>,
    /// The closed intervals, in order.
    pub closed: Vec<ClosedInterval>,
    /// The zone.
    pub zone: ZoneId,
    /// The edition of the zone data, `2026f`.
    pub zone_data: String,
}

/// From an instant up to but not another, sending is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenInterval {
    /// The first open instant.
    pub from: Instant,
    /// The first instant after it that is closed.
    pub to: Instant,
    /// What the zone's clock shows at `from`.
    pub from_local: LocalDateTime,
    /// What the zone's clock shows at `to`.
    pub to_local: LocalDateTime,
}

/// From an instant up to but not another, a rule forbids sending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClosedInterval {
    /// The first closed instant.
    pub from: Instant,
    /// The first instant that this rule doesn't close any more.
    pub to: Instant,
    /// What the zone's clock shows at `from`.
    pub from_local: LocalDateTime,
    /// What the zone's clock shows at `to`.
    pub to_local: LocalDateTime,
    /// The rule, by the code of its reason: `schedule.outsideWorkingHours`, `schedule.closedDate`, `schedule.quietHours` or
    /// `schedule.outsideLegalHours`.
    pub code: String,
}

/// `policies`: which legal hours does the product know?
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PoliciesRequest {}

/// The policies that a workspace may name in `policies`. They are data with a source and a date, and no legal advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PoliciesResult {
    /// All of them.
    pub policies: Vec<PolicyView>,
}

/// A policy (D5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyView {
    /// By which a workspace names it.
    pub id: String,
    /// What it is, for people.
    pub title: String,
    /// The channels whose messages it covers.
    pub channels: Vec<Channel>,
    /// The purposes that it covers.
    pub purposes: Vec<Purpose>,
    /// What holds where.
    pub entries: Vec<PolicyEntry>,
}

/// What a policy says for one region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyEntry {
    /// ISO 3166: a country, a subdivision, or `*` for everywhere.
    pub region: String,
    /// Where it is written.
    pub source: String,
    /// When that was looked at.
    pub as_of: String,
    /// The first date on which it holds.
    pub since: String,
    /// When messages are allowed, on the person's clock.
    pub legal_hours: Windows,
    /// Whether public holidays are closed.
    pub holidays_closed: bool,
}
