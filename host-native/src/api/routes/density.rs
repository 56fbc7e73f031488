//! How much is planned for when: wake-ups by hour or day.
//!
//! In: two moments, a zone, whose wake-ups are meant. Out: counts. Never: whom they are about.

use relance_core::base::{Instant, SequenceId};
use relance_core::wire::{ChannelChoice, ZoneId};
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::host::{Counted, Grain, Host};

const DAY_MILLIS: i64 = 24 * 3_600_000;
/// How many days may lie between the two moments.
const MOST_BY_HOUR: i64 = 31;
const MOST_BY_DAY: i64 = 400;

pub(super) fn operations() -> Vec<Operation> {
    let says = "Counts the wake-ups of enrollments that wait for time, by hour or day of a zone; hours and days without any are left out.";
    vec![get("/v1/enrollments/density", "enrollments.density", Scope::Read(Area::Enrollments), says, density)]
}

/// Which wake-ups are counted.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wanted {
    /// From when on.
    from: Instant,
    /// Until before when: by hour up to 31 days later, by day up to 400.
    to: Instant,
    /// By hour or by day.
    by: Grain,
    /// The zone whose days and hours are meant; the workspace's unless said otherwise, else UTC.
    #[serde(default)]
    zone: Option<ZoneId>,
    /// Of this sequence only.
    #[serde(default)]
    sequence: Option<SequenceId>,
    /// Only of steps that name this channel; `automatic` and `sameConversation` are those that leave the choice to the core.
    #[serde(default)]
    channel: Option<ChannelChoice>,
}

/// An hour or a day with wake-ups in it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Dense {
    /// When it begins.
    at: Instant,
    /// How many.
    count: u64,
}

/// Hours or days.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Density"))]
#[serde(rename_all = "camelCase")]
struct Density {
    /// The zone whose days and hours they are.
    zone: ZoneId,
    /// Those with any, in order.
    items: Vec<Dense>,
}

fn density(host: &mut Host, call: Call<Wanted, Nothing>) -> Result<Answer<Density>, Refusal> {
    let Wanted { from, to, by, zone, sequence, channel } = call.query;
    let most = if by == Grain::Hour { MOST_BY_HOUR } else { MOST_BY_DAY };
    let length = to.millis().saturating_sub(from.millis());
    if length <= 0 || length > most * DAY_MILLIS {
        let detail = format!("expected a `to` up to {most} days after `from`, found `{to}` after `{from}`");
        return Err(Refusal::new(422, "api.query", "not sound", detail));
    }
    let zone = match zone {
        Some(zone) => zone,
        None => host.settings()?.zone.unwrap_or_else(|| ZoneId("UTC".into())),
    };
    let found = host.density(&Counted { from, to, by, zone: zone.clone(), sequence, channel })?;
    let items = found.into_iter().map(|(at, count)| Dense { at, count }).collect();
    Ok(Answer::of(Density { zone, items }))
}
