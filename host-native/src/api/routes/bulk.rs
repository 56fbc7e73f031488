//! Many people at once: each row with its own result.
//!
//! In: contacts, in order. Out: what became of each, in the same order. Never: half of them without a word: all or none, unless the
//! caller wants to leave out the faulty ones.

use std::collections::BTreeMap;

use relance_core::base::{ContactId, Json, Problem, pointer, read};
use relance_core::wire::{Channel, Contact};
use serde::{Deserialize, Serialize};

use super::contacts::{NewContact, problems};
use crate::api::answer::Answer;
use crate::api::operation::{Call, Operation};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::keep_what_was_said;
use crate::host::Host;

/// How long a list of many may be, in bytes.
const MOST_BULK: usize = 32 << 20;

pub(super) fn operations() -> Vec<Operation> {
    let says = "Adds or changes many contacts: all or none, or without the faulty ones (`onError=skip`).";
    let bulk =
        Operation::new(axum::http::Method::POST, "/v1/contacts/bulk", "contacts.bulk", Scope::Write(Area::Contacts), says, bulk);
    vec![bulk.takes_up_to(MOST_BULK).looks_first()]
}

/// How to go about it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct How {
    /// What to do when a row is faulty: `refuse` all of them (the default), or `skip` it.
    on_error: OnError,
}

/// What to do when a row is faulty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
enum OnError {
    /// Nothing is kept.
    #[default]
    Refuse,
    /// The others are kept.
    Skip,
}

/// Many contacts.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Bulk {
    /// The contacts; an id twice is a mistake.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<NewContact>"))]
    contacts: Vec<Json>,
    /// Only look at them.
    #[serde(default)]
    dry_run: bool,
}

/// What became of them.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Done {
    /// Contacts that were not there before; in a dry run: that would be added.
    created: usize,
    /// Contacts that changed.
    updated: usize,
    /// Contacts that were the same already.
    unchanged: usize,
    /// Rows that were left out.
    skipped: usize,
    /// Nothing was kept: it was only looked at.
    dry_run: bool,
    /// Each row, in order.
    rows: Vec<Row>,
}

/// What became of a row.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ContactResult"))]
#[serde(rename_all = "camelCase")]
struct Row {
    /// Whose, where it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<ContactId>,
    /// What became of it.
    outcome: Outcome,
    /// What is wrong with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Problem>,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
enum Outcome {
    /// It was not there before.
    Created,
    /// It changed.
    Updated,
    /// It was the same already.
    Unchanged,
    /// It is faulty, and was left out.
    Skipped,
}

/// A row as it was read.
type Read = Result<(Contact, Vec<Channel>), (Option<ContactId>, Vec<Problem>)>;

fn bulk(host: &mut Host, call: Call<How, Bulk>) -> Result<Answer<Done>, Refusal> {
    let read = looked_at(host, &call.body.contacts)?;
    let wrong: Vec<Problem> = read.iter().filter_map(|row| row.as_ref().err()).flat_map(|(_, wrong)| wrong.clone()).collect();
    if !wrong.is_empty() && call.query.on_error == OnError::Refuse && !call.body.dry_run {
        return Err(Refusal::problems(wrong));
    }
    let sound: Vec<Contact> = read.iter().filter_map(|row| row.as_ref().ok()).map(|(contact, _)| contact.clone()).collect();
    host.store().whole_from_here()?; // Who must be planned anew is told by what was there before: both or neither are stored.
    let mut before: BTreeMap<ContactId, Option<Contact>> = BTreeMap::new();
    for contact in &sound {
        before.insert(contact.id.clone(), host.contact(&contact.id)?);
    }
    if !call.body.dry_run {
        host.change_contacts(&sound)?;
    }
    let mut rows = Vec::with_capacity(read.len());
    for row in read {
        rows.push(match row {
            Err((id, problems)) => Row { id, outcome: Outcome::Skipped, problems },
            Ok((contact, _)) => {
                let known = before.remove(&contact.id).flatten();
                let now = if call.body.dry_run { Some(as_kept(&contact, known.as_ref())) } else { host.contact(&contact.id)? };
                let outcome = match known {
                    None => Outcome::Created,
                    Some(known) if Some(&known) == now.as_ref() => Outcome::Unchanged,
                    Some(_) => Outcome::Updated,
                };
                Row { id: Some(contact.id), outcome, problems: Vec::new() }
            }
        });
    }
    let count = |wanted| rows.iter().filter(|row| row.outcome == wanted).count();
    Ok(Answer::of(Done {
        created: count(Outcome::Created),
        updated: count(Outcome::Updated),
        unchanged: count(Outcome::Unchanged),
        skipped: count(Outcome::Skipped),
        dry_run: call.body.dry_run,
        rows,
    }))
}

/// The contact as it would stand.
fn as_kept(contact: &Contact, known: Option<&Contact>) -> Contact {
    let mut contact = contact.clone();
    if let Some(known) = known {
        keep_what_was_said(&mut contact, known);
    }
    contact
}

/// Each row with what is wrong with it, from the beginning of the body.
fn looked_at(host: &mut Host, rows: &[Json]) -> Result<Vec<Read>, Refusal> {
    let mut known = BTreeMap::new();
    let typed = rows.iter().enumerate().map(|(index, row)| {
        let at = pointer::element("/contacts", index);
        let contact: Result<NewContact, Problem> = read::read(row, &at);
        let id = || row.member("id").and_then(Json::as_str).map(ContactId::new);
        let contact = contact.map_err(|problem| (id(), vec![problem]))?;
        if let Some(first) = known.insert(contact.id.clone(), index) {
            let message = format!("expected an id once, found `{}` again; it is that of row {first}, too", contact.id);
            return Err((Some(contact.id), vec![Problem::error("api.twice", format!("{at}/id"), message)]));
        }
        Ok(contact.split())
    });
    let mut typed: Vec<Read> = typed.collect();
    let sound: Vec<(Contact, Vec<Channel>)> = typed.iter().filter_map(|row| row.as_ref().ok().cloned()).collect();
    let mut found = problems(host, &sound)?.into_iter();
    for (index, row) in typed.iter_mut().enumerate() {
        let Ok((contact, _)) = row else { continue };
        let problems = found.next().unwrap_or_default();
        if !problems.is_empty() {
            let at = pointer::element("/contacts", index);
            let placed = problems.into_iter().map(|problem| Problem { path: format!("{at}{}", problem.path), ..problem });
            *row = Err((Some(contact.id.clone()), placed.collect()));
        }
    }
    Ok(typed)
}
