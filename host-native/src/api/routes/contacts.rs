//! People: added and changed by the caller's own ids, one or many; stopped for good with one call.
//!
//! In: contacts. Out: the same, with what the engine knows beside. Never: an opt-out that an import undoes.

use relance_core::base::{ContactId, Problem};
use relance_core::wire::Contact;
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post, put};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::host::Host;
use crate::report::Imported;

const READ: Scope = Scope::Read(Area::Contacts);
const WRITE: Scope = Scope::Write(Area::Contacts);
/// How long a list of many may be, in bytes.
const MOST_BULK: usize = 32 << 20;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        get("/v1/contacts", "contacts.list", READ, "Lists the contacts, by id.", list),
        post("/v1/contacts/bulk", "contacts.bulk", WRITE, "Adds or changes many contacts, all or none.", bulk)
            .takes_up_to(MOST_BULK),
        get("/v1/contacts/{contact}", "contacts.get", READ, "Shows a contact.", one),
        put("/v1/contacts/{contact}", "contacts.put", WRITE, "Adds or changes a contact.", change),
    ]
}

/// Many contacts.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Bulk {
    /// The contacts; an id twice is a mistake.
    contacts: Vec<Contact>,
}

fn list(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<Contact>>, Refusal> {
    let contacts = host.store().contacts_after(&call.query.after()?, call.query.most()? + 1)?;
    Ok(Answer::of(call.query.of(contacts, |contact| contact.id.to_string())?))
}

fn bulk(host: &mut Host, call: Call<Nothing, Bulk>) -> Result<Answer<Imported>, Refusal> {
    let contacts = call.body.contacts;
    let mut known = std::collections::BTreeSet::new();
    let twice = contacts.iter().enumerate().filter(|(_, contact)| !known.insert(&contact.id));
    let problems: Vec<Problem> = twice
        .map(|(index, contact)| {
            let message = format!("expected an id once, found `{}` again", contact.id);
            Problem::error("api.twice", format!("/contacts/{index}/id"), message)
        })
        .collect();
    if !problems.is_empty() {
        return Err(Refusal::problems(problems));
    }
    Ok(Answer::of(host.import_contacts(contacts)?))
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Contact>, Refusal> {
    let id: ContactId = call.id("contact")?;
    let contact = host.contact(&id)?.ok_or_else(|| Refusal::unknown("a contact", id.as_str()))?;
    Ok(Answer::of(contact))
}

fn change(host: &mut Host, call: Call<Nothing, Contact>) -> Result<Answer<Contact>, Refusal> {
    let id: ContactId = call.id("contact")?;
    if call.body.id != id {
        let message = format!("expected `{id}`, as in the path, found `{}`", call.body.id);
        return Err(Refusal::problems(vec![Problem::error("api.otherId", "/id", message)]));
    }
    let imported = host.import_contacts(vec![call.body])?;
    let contact = host.contact(&id)?.ok_or_else(|| Refusal::unknown("a contact", id.as_str()))?;
    Ok(Answer::of(contact).status(if imported.created > 0 { 201 } else { 200 }))
}
