//! What this installation is: versions, zone data, the clock.
//!
//! In: nothing. Out: a description of the service. Never: anything of a workspace.

use relance_core::base::Instant;
use serde::Serialize;
use serde_json::Value;

use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get};
use crate::api::refusal::Refusal;
use crate::api::scope::Scope;
use crate::host::Host;

pub(super) fn operations() -> Vec<Operation> {
    vec![get("/v1/meta", "meta", Scope::Anybody, "Says which versions this service has, and what its clock shows.", meta)]
}

/// What this service is.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Meta {
    /// The host's version.
    host: &'static str,
    /// The core's own answer to `about`: its version, the wire's, the zone data's, its operations.
    core: Value,
    /// What the clock shows.
    now: Instant,
    /// The workspace that the key opens, or that was named.
    workspace: String,
}

fn meta(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Meta>, Refusal> {
    let core = host.about()?;
    Ok(Answer::of(Meta { host: env!("CARGO_PKG_VERSION"), core, now: host.now(), workspace: call.workspace }))
}
