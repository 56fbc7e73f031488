//! What cadences can be about beside people and their threads: deals, appointments, charges, and their dates.
//!
//! In: targets of contacts. Out: the same, kept; what a new date did to enrollments. Never: a target of two people.

use std::collections::BTreeMap;

use relance_core::base::{ContactId, Instant, Json, Problem, TargetId};
use relance_core::wire::{Target, TargetKind};
use serde::{Deserialize, Serialize};

use super::tag;
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, delete, get, put};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::TargetRow;
use crate::host::{Changed, Host};
use crate::report::TurnReport;

const READ: Scope = Scope::Read(Area::Contacts);
const WRITE: Scope = Scope::Write(Area::Contacts);

pub(super) fn operations() -> Vec<Operation> {
    let put_says = "Adds or changes a deal, an appointment or a charge; what waits for its date is planned anew.";
    let drop_says = "Forgets a target; enrollments about it end, and what they had in line is called back.";
    vec![
        get("/v1/targets", "targets.list", READ, "Lists a contact's targets, by kind and id.", list),
        get("/v1/targets/{kind}/{target}", "targets.get", READ, "Shows a target.", one),
        put("/v1/targets/{kind}/{target}", "targets.put", WRITE, put_says, change).also_gives(&[201]).revised(),
        delete("/v1/targets/{kind}/{target}", "targets.delete", WRITE, drop_says, forget).revised(),
    ]
}

/// Whose targets, and which page of them.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Whose {
    /// The contact.
    contact: ContactId,
    /// How many rows, 1 to 500; 50 unless said otherwise.
    #[serde(default)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[serde(default)]
    after: Option<String>,
}

/// A target and whose it is.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(super) struct Kept {
    /// Whose.
    contact: ContactId,
    /// When it last changed.
    updated_at: Instant,
    /// What it is.
    #[serde(flatten)]
    target: Target,
    /// What the change did to each enrollment about it, or that it ended; only in the answer to a change or a deletion.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    turns: Vec<TurnReport>,
}

/// A target as it comes in.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewTarget {
    /// Whose; never another's afterwards.
    contact: ContactId,
    /// Its date, where it has one: the appointment's start, the charge's due instant.
    #[serde(default)]
    date: Option<Instant>,
    /// Custom attributes, for templates.
    #[serde(default)]
    attributes: BTreeMap<String, Json>,
}

impl Kept {
    pub(super) fn of(row: TargetRow, turns: Vec<TurnReport>) -> Self {
        let TargetRow { contact, updated_at, target } = row;
        Self { contact, updated_at, target, turns }
    }
}

/// The kind and id in the path; people and their threads are not kept here.
fn named<Q, B>(call: &Call<Q, B>) -> Result<(TargetKind, TargetId), Refusal> {
    let kind = match call.at("kind") {
        "deal" => TargetKind::Deal,
        "appointment" => TargetKind::Appointment,
        "charge" => TargetKind::Charge,
        other => return Err(Refusal::unknown("`deal`, `appointment` or `charge` in the path, not", other)),
    };
    Ok((kind, call.id("target")?))
}

fn list(host: &mut Host, call: Call<Whose, Nothing>) -> Result<Answer<Rows<Kept>>, Refusal> {
    let Whose { contact, limit, after } = call.query;
    super::contacts::known(host, &contact)?;
    let page = Page { limit, after };
    let place = page.after()?;
    let place = if place.is_empty() { ("", "") } else { place.split_once(' ').ok_or_else(super::other_cursor)? };
    let rows = host.store().targets(&contact, place, page.most()? + 1)?;
    let items: Vec<Kept> = rows.into_iter().map(|row| Kept::of(row, Vec::new())).collect();
    Ok(Answer::of(page.of(items, |row| format!("{} {}", row.target.kind.name(), row.target.id))?))
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Kept>, Refusal> {
    let (kind, id) = named(&call)?;
    let row = known(host, kind, &id)?;
    let tag = tag(&row.target)?;
    Ok(Answer::of(Kept::of(row, Vec::new())).revision(tag))
}

fn known(host: &mut Host, kind: TargetKind, id: &TargetId) -> Result<TargetRow, Refusal> {
    let row = host.store().target(kind, id)?;
    row.ok_or_else(|| Refusal::unknown("a target", &format!("{}/{id}", kind.name())))
}

fn change(host: &mut Host, call: Call<Nothing, NewTarget>) -> Result<Answer<Kept>, Refusal> {
    let (kind, id) = named(&call)?;
    let NewTarget { contact, date, attributes } = call.body;
    if host.contact(&contact)?.is_none() {
        let message = format!("expected a contact with the id `{contact}`, found none");
        return Err(Refusal::problems(vec![Problem::error("api.contactUnknown", "/contact", message)]));
    }
    let target = Target { kind, id: id.clone(), date, attributes };
    let before = host.store().target(kind, &id)?;
    if before.as_ref().is_some_and(|before| before.contact != contact) {
        let detail = "expected a target of this contact, found one of another's";
        return Err(Refusal::new(409, "api.otherContact", "another's", detail).help("give each target an id of its own"));
    }
    if let Some(wanted) = &call.if_match {
        super::still(wanted, before.as_ref().map(|before| &before.target))?;
    }
    match host.put_target(&contact, &target, before.as_ref())? {
        Changed::Meanwhile => Err(super::contended()),
        Changed::Done(reports) => {
            let turns = reports.into_iter().flat_map(|report| report.turns).collect();
            let (row, tag) = (known(host, kind, &id)?, tag(&target)?);
            Ok(Answer::of(Kept::of(row, turns)).revision(tag).status(if before.is_some() { 200 } else { 201 }))
        }
    }
}

fn forget(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Kept>, Refusal> {
    let (kind, id) = named(&call)?;
    let row = known(host, kind, &id)?;
    if let Some(wanted) = &call.if_match {
        super::still(wanted, Some(&row.target))?;
    }
    match host.remove_target(&row, &call.by(None))? {
        Changed::Meanwhile => Err(super::contended()),
        Changed::Done(reports) => {
            let turns = reports.into_iter().flat_map(|report| report.turns).collect();
            Ok(Answer::of(Kept::of(row, turns)))
        }
    }
}
