//! All operations of the API, area by area.
//!
//! In: nothing. Out: the table from which routes and description are made. Never: a path twice with one method.

mod accounts;
mod acts;
mod approvals;
mod assistant;
mod bulk;
mod capsules;
mod catalogue;
mod contacts;
mod conversations;
mod deliveries;
mod density;
mod engagement;
mod enrolling;
mod enrollments;
mod events;
mod foretelling;
mod inbound;
mod inbox;
mod incoming;
mod jobs;
mod keys;
mod knowledge;
mod live;
mod many_acts;
mod messages;
mod meta;
mod person;
mod questions;
mod sample;
mod scheduled;
mod sequences;
mod session;
mod settings;
mod shadow;
mod suppressions;
mod targets;
mod usage;
mod users;
mod versions;
mod watching;
mod webhooks;
mod words;
mod workspaces;

use relance_core::base::Instant;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::operation::Operation;
use super::refusal::Refusal;

/// All of them.
pub(super) fn all() -> Vec<Operation> {
    let areas = [
        meta::operations(),
        session::operations(),
        users::operations(),
        workspaces::operations(),
        keys::operations(),
        contacts::operations(),
        settings::operations(),
        accounts::operations(),
        sequences::operations(),
        versions::operations(),
        catalogue::operations(),
        questions::operations(),
        jobs::operations(),
        live::operations(),
        webhooks::operations(),
        deliveries::operations(),
        bulk::operations(),
        person::operations(),
        knowledge::operations(),
        conversations::operations(),
        watching::operations(),
        inbox::operations(),
        assistant::operations(),
        targets::operations(),
        enrolling::operations(),
        enrollments::operations(),
        density::operations(),
        acts::operations(),
        many_acts::operations(),
        scheduled::operations(),
        messages::operations(),
        engagement::operations(),
        approvals::operations(),
        events::operations(),
        inbound::operations(),
        incoming::operations(),
        suppressions::operations(),
        usage::operations(),
        sample::operations(),
        shadow::operations(),
    ];
    areas.into_iter().flatten().collect()
}

/// The revision of a thing that has no number of its own: the beginning of a digest of what it is.
fn tag(thing: &impl Serialize) -> Result<String, Refusal> {
    let bytes = serde_json::to_vec(thing).map_err(|error| Refusal::broken(format!("a thing can't be written: {error}")))?;
    Ok(Sha256::digest(bytes).iter().take(12).map(|byte| format!("{byte:02x}")).collect())
}

/// Whether a thing still has the revision that the caller has seen; `*` is any.
fn still(wanted: &str, thing: Option<&impl Serialize>) -> Result<(), Refusal> {
    let found = thing.map(tag).transpose()?;
    match found {
        Some(found) if wanted == "*" || wanted == found => Ok(()),
        found => Err(Refusal::changed(found.as_deref().unwrap_or("none"))),
    }
}

/// Others were faster, again and again.
fn contended() -> Refusal {
    let detail = "expected nobody else to change it meanwhile, found others who were faster";
    Refusal::new(409, "api.busy", "in another hand", detail).after(1)
}

/// A cursor of another list.
pub(super) fn other_cursor() -> Refusal {
    let detail = "expected an `after` that a page of this list gave as its `next`, found another text";
    Refusal::new(422, "api.query", "not sound", detail)
}

/// A moment as it stands in a cursor.
fn millis(text: &str) -> Option<Instant> {
    Instant::from_millis(text.parse().ok()?)
}
