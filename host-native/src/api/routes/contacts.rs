//! People: added and changed by the caller's own ids, one by one; found by an address; forgotten.
//!
//! In: contacts. Out: the same, with what the engine knows beside. Never: an opt-out that a change undoes (a suppression is lifted, with a
//! reason); a person half forgotten.

use std::collections::BTreeMap;

use relance_core::base::{ContactId, Instant, Json, Private, Problem, pointer, read};
use relance_core::wire::{Channel, Consent, Contact, OpenedBy, ZoneId};
use serde::{Deserialize, Serialize};

use super::tag;
use crate::api::answer::Answer;
use crate::api::listing::{Commas, Part, Span, sought};
use crate::api::operation::{Call, Nothing, Operation, delete, get, patch, put};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::{People, PeopleOrder, PersonPlace};
use crate::host::{Changed, Host};

const READ: Scope = Scope::Read(Area::Contacts);
const WRITE: Scope = Scope::Write(Area::Contacts);
/// How often a patch is made anew where somebody else was faster.
const TRIES: usize = 5;
/// How many can be asked for by their ids.
const MOST_IDS: usize = 200;

pub(super) fn operations() -> Vec<Operation> {
    let list_says = "Lists the contacts: sorted, filtered, found by words or an address, from any place.";
    vec![
        get("/v1/contacts", "contacts.list", READ, list_says, list),
        get("/v1/contacts/{contact}", "contacts.get", READ, "Shows a contact.", one),
        put(
            "/v1/contacts/{contact}",
            "contacts.put",
            WRITE,
            "Adds a contact, or puts another in its place; what the person has said no to stays.",
            change,
        )
        .also_gives(&[201])
        .revised(),
        patch(
            "/v1/contacts/{contact}",
            "contacts.patch",
            WRITE,
            "Changes what the patch names (JSON merge patch, RFC 7396); what the person has said no to stays.",
            merge,
        )
        .revised(),
        delete(
            "/v1/contacts/{contact}",
            "contacts.delete",
            WRITE,
            "Forgets a person: all enrollments end, and of the contact its id and what it has said no to are left.",
            forget,
        )
        .gives(204)
        .revised(),
    ]
}

/// Which contacts, and which part of them.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Wanted {
    /// How many rows, 1 to 500; 50 unless said otherwise. 0 with `offset`: only how many there are.
    limit: Option<u32>,
    /// The `next` of the part before, in the same order.
    after: Option<String>,
    /// How many rows are passed over, up to 1000000, in place of `after`; the answer then says how many there are in all.
    offset: Option<u32>,
    /// By what they are sorted.
    sort: PeopleOrder,
    /// Only those with all of these words in their name, an address or their id, whatever the case and the accents.
    q: Option<String>,
    /// Only these, up to 200.
    ids: Option<Commas<ContactId>>,
    /// Only those with this email address.
    email: Option<String>,
    /// Only those with this phone number.
    phone: Option<String>,
    /// Only those with this address on `channel`.
    address: Option<String>,
    /// The channel of `address`.
    channel: Option<Channel>,
    /// Only archived ones, or only the others.
    archived: Option<bool>,
}

impl Wanted {
    fn people(&self) -> Result<People, Refusal> {
        let twice = |detail: &str| Err(Refusal::new(422, "api.query", "not sound", detail));
        let address = match (&self.email, &self.phone, &self.address, &self.channel) {
            (None, None, None, None) => None,
            (Some(email), None, None, None) => Some((Channel::new("email"), email.to_lowercase())),
            (None, Some(phone), None, None) => Some((Channel::new("sms"), phone.clone())),
            (None, None, Some(address), Some(channel)) => Some((channel.clone(), compared(channel, address))),
            (None, None, ..) => return twice("expected `address` and `channel` together, found one without the other"),
            _ => return twice("expected one of `email`, `phone` and `address`, found more"),
        };
        let ids = self.ids.as_ref().map(|Commas(ids)| ids.clone());
        if ids.as_ref().is_some_and(|ids| ids.len() > MOST_IDS) {
            return twice(&format!("expected up to {MOST_IDS} `ids`, found more"));
        }
        Ok(People { address, archived: self.archived, ids, words: sought(self.q.as_deref())? })
    }
}

/// An address in the form in which addresses are compared.
pub(super) fn compared(channel: &Channel, address: &str) -> String {
    if channel.as_str() == "email" { address.to_lowercase() } else { address.to_owned() }
}

/// A contact as it comes in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewContact {
    /// The caller's id of the person.
    pub(super) id: ContactId,
    /// First name.
    #[serde(default)]
    first_name: Option<Private<String>>,
    /// Last name.
    #[serde(default)]
    last_name: Option<Private<String>>,
    /// Email address.
    #[serde(default)]
    email: Option<Private<String>>,
    /// Phone number, E.164.
    #[serde(default)]
    phone: Option<Private<String>>,
    /// IANA zone, if known.
    #[serde(default)]
    timezone: Option<ZoneId>,
    /// BCP 47 locale, if known.
    #[serde(default)]
    locale: Option<String>,
    /// Addresses on channels that need one of their own, by channel.
    #[serde(default)]
    addresses: BTreeMap<Channel, Private<String>>,
    /// Custom attributes, for templates.
    #[serde(default)]
    attributes: BTreeMap<String, Json>,
    /// Channels that the person has opted out of; `all` stands for every channel. Those that are known stay.
    #[serde(default)]
    opt_outs: Vec<Channel>,
    /// Channels whose address is dead, with why: `hardBounce`, `complaint`. Those that are known stay.
    #[serde(default)]
    suppressed: BTreeMap<Channel, String>,
    /// When the person last wrote, by channel; the later of what is known and this.
    #[serde(default)]
    last_inbound: BTreeMap<Channel, Instant>,
    /// When the person last opened a channel in another way than by writing: by channel, then `call` or `adEntry`.
    #[serde(default)]
    openings: BTreeMap<Channel, BTreeMap<OpenedBy, Instant>>,
    /// What the person has consented to.
    #[serde(default)]
    consents: Vec<Consent>,
    /// Where the person lives: an ISO 3166 country or subdivision, `FR`, `US-TX`.
    #[serde(default)]
    region: Option<String>,
    /// The person is archived: nothing new starts.
    #[serde(default)]
    archived: bool,
}

impl NewContact {
    /// The contact, and its opt-outs in the order in which they were given, for the places of problems.
    pub(super) fn split(self) -> (Contact, Vec<Channel>) {
        let Self { id, first_name, last_name, email, phone, timezone, locale, addresses, attributes, .. } = self;
        let Self { opt_outs, suppressed, last_inbound, openings, consents, region, archived, .. } = self;
        let given = opt_outs.clone();
        let opt_outs = opt_outs.into_iter().collect();
        let contact = Contact {
            id,
            first_name,
            last_name,
            email,
            phone,
            timezone,
            locale,
            addresses,
            attributes,
            opt_outs,
            suppressed,
            last_inbound,
            openings,
            consents,
            region,
            archived,
        };
        (contact, given)
    }
}

/// What is wrong with each of these contacts; the paths begin at the contact.
pub(super) fn problems(host: &mut Host, contacts: &[(Contact, Vec<Channel>)]) -> Result<Vec<Vec<Problem>>, Refusal> {
    let plain: Vec<Contact> = contacts.iter().map(|(contact, _)| contact.clone()).collect();
    let mut found = host.look_at(&plain)?;
    // The core has opt-outs in an order of its own.
    for (problems, (contact, given)) in found.iter_mut().zip(contacts) {
        for problem in problems {
            let Some(place) = problem.path.strip_prefix("/optOuts/").and_then(|place| place.parse::<usize>().ok()) else {
                continue;
            };
            let meant = contact.opt_outs.iter().nth(place);
            let place = given.iter().position(|channel| Some(channel) == meant).unwrap_or(place);
            problem.path = pointer::element("/optOuts", place);
        }
    }
    Ok(found)
}

fn list(host: &mut Host, call: Call<Wanted, Nothing>) -> Result<Answer<Part<Contact>>, Refusal> {
    let Wanted { limit, after, offset, sort, .. } = &call.query;
    let span = Span::of(*limit, after.clone(), *offset, |place: &PersonPlace| place.is_of(*sort))?;
    let wanted = call.query.people()?;
    let (rows, total) = host.store().in_one_look(|store| {
        let total = if span.counts() { Some(store.count_people(&wanted)?) } else { None };
        Ok((store.listed_people(&wanted, *sort, &span.begin, span.read())?, total))
    })?;
    Ok(Answer::of(span.part(rows, total, |row| row.place.clone())?.map(|row| row.contact)))
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Contact>, Refusal> {
    let contact = known(host, &call.id("contact")?)?;
    let tag = tag(&contact)?;
    Ok(Answer::of(contact).revision(tag))
}

/// The contact that there must be.
pub(super) fn known(host: &Host, id: &ContactId) -> Result<Contact, Refusal> {
    host.contact(id)?.ok_or_else(|| Refusal::unknown("a contact", id.as_str()))
}

fn change(host: &mut Host, call: Call<Nothing, NewContact>) -> Result<Answer<Contact>, Refusal> {
    let id: ContactId = call.id("contact")?;
    if call.body.id != id {
        let message = format!("expected `{id}`, as in the path, found `{}`", call.body.id);
        return Err(Refusal::problems(vec![Problem::error("api.otherId", "/id", message)]));
    }
    replace(host, &id, call.if_match.as_deref(), &|_| Ok(call.body.clone()))
}

fn merge(host: &mut Host, call: Call<Nothing, Patch>) -> Result<Answer<Contact>, Refusal> {
    let id: ContactId = call.id("contact")?;
    known(host, &id)?;
    replace(host, &id, call.if_match.as_deref(), &|before| {
        let text = serde_json::to_string(&before).map_err(|error| Refusal::broken(error.to_string()))?;
        let whole: Json = serde_json::from_str(&text).map_err(|error| Refusal::broken(error.to_string()))?;
        let patched = merged(whole, &call.body.0);
        let patched: NewContact = read::read(&patched, "").map_err(|problem| Refusal::problems(vec![problem]))?;
        if patched.id != id {
            let message = format!("expected `{id}`, as in the path, found `{}`", patched.id);
            return Err(Refusal::problems(vec![Problem::error("api.otherId", "/id", message)]));
        }
        Ok(patched)
    })
}

/// Puts what `make` makes of the contact in its place, if the contact still is what the caller has seen.
fn replace(
    host: &mut Host,
    id: &ContactId,
    if_match: Option<&str>,
    make: &dyn Fn(Option<&Contact>) -> Result<NewContact, Refusal>,
) -> Result<Answer<Contact>, Refusal> {
    for _ in 0..TRIES {
        let before = host.contact(id)?;
        if let Some(wanted) = if_match {
            super::still(wanted, before.as_ref())?;
        }
        let made = make(before.as_ref())?.split();
        let wrong = problems(host, std::slice::from_ref(&made))?.into_iter().flatten().collect::<Vec<_>>();
        if !wrong.is_empty() {
            return Err(Refusal::problems(wrong));
        }
        if let Changed::Done(contact) = host.change_contact(&made.0, before.as_ref())? {
            let (tag, status) = (tag(&contact)?, if before.is_some() { 200 } else { 201 });
            return Ok(Answer::of(contact).revision(tag).status(status));
        }
    }
    Err(super::contended())
}

/// A patch: what it names is put in place, `null` removes it.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
struct Patch(Json);

/// RFC 7396.
fn merged(whole: Json, patch: &Json) -> Json {
    let Json::Map(changes) = patch else { return patch.clone() };
    let mut members = match whole {
        Json::Map(members) => members,
        _ => BTreeMap::new(),
    };
    for (name, change) in changes {
        let before = members.remove(name);
        if *change != Json::Null {
            members.insert(name.clone(), merged(before.unwrap_or_default(), change));
        }
    }
    Json::Map(members)
}

fn forget(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Nothing>, Refusal> {
    let id: ContactId = call.id("contact")?;
    let before = known(host, &id)?;
    if let Some(wanted) = &call.if_match {
        super::still(wanted, Some(&before))?;
    }
    host.forget_contact(&id)?;
    Ok(Answer::done())
}
