//! The live view: what happens in the workspace, while it happens.
//!
//! In: kinds, the last place that the listener has. Out: a stream. Never: another workspace's events.

use serde::{Deserialize, Serialize};

use crate::api::operation::{Call, Nothing, Operation};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::api::stream::Wanted;
use crate::feed::Filter;
use crate::host::Host;

const SUMMARY: &str = "Tells what happens as server-sent events: each with its place as `id`, by which a listener goes on \
                       (`Last-Event-ID`); `feed.gap` tells of places that were cleared away. A key has up to 32 streams at once, each for \
                       15 minutes; beyond that 429.";

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation::live("/v1/live", "live", Scope::Read(Area::Enrollments), SUMMARY, listen)]
}

/// What is wanted.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Listening {
    /// Kinds of events with commas between, up to 50, `message.*` for all of a group; all unless said otherwise.
    #[serde(default)]
    types: Option<String>,
    /// The last place that the listener has, where it can't send `Last-Event-ID`; from now on unless either says otherwise.
    #[serde(default)]
    after: Option<String>,
}

fn listen(_: &mut Host, call: Call<Listening, Nothing>, last: Option<String>) -> Result<Wanted, Refusal> {
    let Listening { types, after } = call.query;
    let names = types.iter().flat_map(|types| types.split(',')).map(|name| name.trim().to_owned());
    let filter = Filter::of(names.collect(), "").map_err(|problems| {
        let said = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
        let help = problems.into_iter().find_map(|problem| problem.help).unwrap_or_default();
        Refusal::new(422, "api.query", "not sound", format!("in the query, `types`: {said}")).help(help)
    })?;
    let place = |text: String| {
        let read = text.parse::<i64>().ok().filter(|place| *place >= 0);
        read.ok_or_else(|| {
            Refusal::new(422, "api.query", "not sound", "expected a place that an event gave as its `id`, found another text")
        })
    };
    Ok(Wanted { filter, after: last.or(after).map(place).transpose()? })
}
