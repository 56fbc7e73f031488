//! What is seen of messages that were read: opens and clicks.
//!
//! In: a message's key. Out: each with whether a machine did it, and counts of those by people. Never: a count that machines are in; from
//! where somebody read, which is not kept.

use relance_core::base::{Instant, SendKey};
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::EngagementRow;
use crate::host::Host;

const READ: Scope = Scope::Read(Area::Messages);

pub(super) fn operations() -> Vec<Operation> {
    let says = "Shows when a message was opened and its links were followed, as far as that is counted; the oldest first.";
    vec![get("/v1/messages/engagement", "messages.engagement", READ, says, of_message)]
}

/// Which message.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OfMessage {
    /// The message's key.
    key: SendKey,
}

/// What was seen of a message.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Engagement {
    /// How often somebody opened it, machines left out.
    opens: u32,
    /// How often somebody followed a link, machines left out.
    clicks: u32,
    /// Each of them, up to 500.
    items: Vec<Engaged>,
}

/// An open or a click.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Engaged {
    /// `opened` or `clicked`.
    kind: String,
    /// When.
    at: Instant,
    /// By what a machine was known; absent where nothing speaks against a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    machine: Option<String>,
    /// Where the link leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

fn of_message(host: &mut Host, call: Call<OfMessage, Nothing>) -> Result<Answer<Engagement>, Refusal> {
    let key = call.query.key;
    if host.store().message(&key)?.is_none() {
        return Err(Refusal::unknown("a message with the key", key.as_str()));
    }
    let rows = host.store().engagement(&key)?;
    let count = |kind: &str| rows.iter().filter(|row| row.kind == kind && row.machine.is_none()).count();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (opens, clicks) = (number(count("opened")), number(count("clicked")));
    let item = |EngagementRow { kind, at, machine, url }| Engaged { kind, at, machine, url };
    Ok(Answer::of(Engagement { opens, clicks, items: rows.into_iter().map(item).collect() }))
}
