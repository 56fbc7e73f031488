//! Enrollments, as they are seen: lists, states, timelines, explanations, replays.
//!
//! In: filters, ids. Out: what the host knows of them. Never: a change; what was said, to a key that may not read messages.

use relance_core::base::{ContactId, EnrollmentId, Json, SequenceId};
use relance_core::wire::{Status, WaitingFor};
use serde::{Deserialize, Serialize};

use super::words::{Entry, State, unsaid, unwritten};
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::Enrolled;
use crate::host::Host;
use crate::report::{EnrollmentRow, Explained, ReplayReport};

const READ: Scope = Scope::Read(Area::Enrollments);

pub(super) fn operations() -> Vec<Operation> {
    let timeline_says = "What happened to an enrollment, the oldest first. What was said is told to keys with `messages:read`.";
    let replay_says = "Decides the timeline again, and says whether it leads to the stored state, byte for byte.";
    vec![
        get("/v1/enrollments", "enrollments.list", READ, "Lists the enrollments, by id.", list),
        get("/v1/enrollments/{enrollment}", "enrollments.get", READ, "Shows an enrollment's state.", one),
        get("/v1/enrollments/{enrollment}/timeline", "enrollments.timeline", READ, timeline_says, timeline),
        get("/v1/enrollments/{enrollment}/explain", "enrollments.explain", READ, "Says in sentences what is going on.", explain),
        get("/v1/enrollments/{enrollment}/replay", "enrollments.replay", READ, replay_says, replay),
    ]
}

/// Which enrollments, and which page of them.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Wanted {
    /// How many rows, 1 to 500; 50 unless said otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Of this contact only.
    contact: Option<ContactId>,
    /// Of this sequence only.
    sequence: Option<SequenceId>,
    /// With this status only.
    status: Option<Status>,
    /// Only those that wait for this.
    waiting_for: Option<WaitingFor>,
    /// Only those that were put aside because they could not be decided, or only the others.
    quarantined: Option<bool>,
}

fn list(host: &mut Host, call: Call<Wanted, Nothing>) -> Result<Answer<Rows<EnrollmentRow>>, Refusal> {
    let Wanted { limit, after, contact, sequence, status, waiting_for, quarantined } = call.query;
    let page = Page { limit, after };
    let wanted = Enrolled { contact, sequence, status, waiting_for, quarantined, texts: false };
    let rows = host.store().enrolled(&wanted, &page.after()?, page.most()? + 1)?;
    Ok(Answer::of(page.of(rows, |row| row.id.to_string())?))
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<State>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    let state = host.store().state(&id)?.ok_or_else(|| unknown(&id))?;
    let state: Json = serde_json::from_str(state.get()).map_err(|_| unreadable())?;
    let may = call.caller.may(Scope::Read(Area::Messages));
    let revision = state.member("revision").map_or_else(String::new, shown);
    Ok(Answer::of(State(if may { state } else { unwritten(state) })).revision(revision))
}

fn shown(number: &Json) -> String {
    serde_json::to_string(number).unwrap_or_default()
}

/// There is no such enrollment.
pub(super) fn unknown(id: &EnrollmentId) -> Refusal {
    Refusal::unknown("an enrollment", id.as_str())
}

fn unreadable() -> Refusal {
    Refusal::broken("the stored state can't be read; see `relance doctor`")
}

fn timeline(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<Entry>>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    host.store().contact_of(&id)?.ok_or_else(|| unknown(&id))?;
    let after = call.query.after()?;
    let after = if after.is_empty() { 0 } else { after.parse().map_err(|_| super::other_cursor())? };
    let told = host.store().timeline_after(&id, after, call.query.most()? + 1)?;
    let page = call.query.of(told, |(seq, _)| seq.to_string())?;
    let may = call.caller.may(Scope::Read(Area::Messages));
    let entry = |(_, text): (i64, String)| {
        let entry: Json = serde_json::from_str(&text).map_err(|_| Refusal::broken("an entry can't be read"))?;
        Ok(Entry(if may { entry } else { unsaid(entry) }))
    };
    let items = page.items.into_iter().map(entry).collect::<Result<_, Refusal>>()?;
    Ok(Answer::of(Rows { items, next: page.next }))
}

fn explain(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Explained>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    Ok(Answer::of(host.explain(&id)?))
}

fn replay(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<ReplayReport>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    Ok(Answer::of(host.replay(&id)?))
}
