//! What the engine knows about a person, all of it in one answer.
//!
//! In: a contact's id. Out: the contact, and what decisions about it are made from. Never: a text that was written to somebody; a window, which
//! the core computes from when the person last wrote.

use relance_core::base::{ContactId, Instant, Private};
use relance_core::wire::{Cap, Channel, Contact, Conversation, Purpose, SentRecord, Status, ZoneChoice};
use serde::Serialize;

use super::contacts::known;
use super::targets::Kept;
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::{Begin, Enrolled, EnrolledOrder, Suppression};
use crate::host::Host;
use crate::report::EnrollmentRow;

/// How many of each kind are shown.
const MOST: u32 = 200;

pub(super) fn operations() -> Vec<Operation> {
    let says = "Shows everything that decisions about a person are made from: zone, addresses, what they said no to, what was sent, what runs.";
    vec![get("/v1/contacts/{contact}/facts", "contacts.facts", Scope::Read(Area::Contacts), says, facts)]
}

/// What is known about a person.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct PersonFacts {
    /// The contact; in it when the person last wrote, by channel.
    contact: Contact,
    /// The zone in which the person's days are counted, and whose it is; absent: the core knows no such zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<ZoneChoice>,
    /// The person's addresses.
    addresses: Vec<AddressFacts>,
    /// What the person has said no to.
    opt_outs: Vec<OptOutFacts>,
    /// How many messages a person may get in which time, as the settings have it.
    caps: Vec<Cap>,
    /// Messages lately accepted and those on their way, for caps.
    sent: Vec<SentRecord>,
    /// Enrollments that are under way, the next due first; 200 at most.
    enrollments: Vec<EnrollmentRow>,
    /// Conversations, by id; 200 at most.
    conversations: Vec<Conversation>,
    /// Deals, appointments and charges, by kind and id; 200 at most.
    targets: Vec<Kept>,
    /// What the person did with messages, machines left out; absent: nothing, or it is not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    engagement: Option<Engagement>,
}

/// An address.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct AddressFacts {
    /// On which channel.
    channel: Channel,
    /// The address, in the form in which addresses are compared.
    address: Private<String>,
    /// Why it is not written to; absent: it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<SuppressedFacts>,
}

/// Why an address is not written to.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct SuppressedFacts {
    /// `optOut`, `hardBounce` or `complaint`.
    cause: String,
    /// Since when.
    since: Instant,
}

/// Something that a person has said no to.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct OptOutFacts {
    /// The channel, or `all`.
    channel: Channel,
    /// Only messages for this; absent: all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<Purpose>,
    /// Since when, as far as an address remembers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Instant>,
}

/// What a person did with messages.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "PersonEngagement"))]
#[serde(rename_all = "camelCase")]
struct Engagement {
    /// How often one was opened.
    opens: u32,
    /// How often a link was followed.
    clicks: u32,
    /// When one was last opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_open: Option<Instant>,
    /// When a link was last followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_click: Option<Instant>,
}

fn facts(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<PersonFacts>, Refusal> {
    let id: ContactId = call.id("contact")?;
    let contact = known(host, &id)?;
    let zone = host.zone_choice(&contact)?;
    let caps = host.settings()?.caps;
    let addresses = addresses(host, &contact)?;
    let live = vec![Status::Active, Status::Paused];
    let wanted = Enrolled { contact: Some(id.clone()), statuses: live, ..Enrolled::default() };
    let enrollments = host.store().enrolled(&wanted, EnrolledOrder::Due, &Begin::Behind(None), MOST)?;
    let targets = host.store().targets(&id, ("", ""), MOST)?;
    Ok(Answer::of(PersonFacts {
        zone,
        opt_outs: contact.opt_outs.iter().map(|channel| opt_out(channel, &addresses)).collect(),
        addresses,
        caps,
        sent: host.store().sent(&id)?,
        enrollments: enrollments.into_iter().map(|row| row.row).collect(),
        conversations: host.conversations(Some(&id), "", MOST)?.into_iter().map(|(_, thread)| thread).collect(),
        targets: targets.into_iter().map(|row| Kept::of(row, Vec::new())).collect(),
        engagement: engagement(host, &id)?,
        contact,
    }))
}

fn addresses(host: &mut Host, contact: &Contact) -> Result<Vec<AddressFacts>, Refusal> {
    let mut found = Vec::new();
    for (channel, address) in crate::engines::sql::addresses(contact) {
        let suppressed = host.store().suppression(&channel, &address)?;
        let suppressed = suppressed.map(|Suppression { cause, since, .. }| SuppressedFacts { cause, since });
        found.push(AddressFacts { channel, address: Private::new(address), suppressed });
    }
    Ok(found)
}

/// When a person said no, by the address that remembers it first.
fn opt_out(scope: &Channel, addresses: &[AddressFacts]) -> OptOutFacts {
    let (channel, purpose) = match scope.as_str().split_once('/') {
        Some((channel, purpose)) => (Channel::new(channel), serde_json::from_value(purpose.into()).ok()),
        None => (scope.clone(), None),
    };
    let of = |address: &&AddressFacts| channel.as_str() == "all" || address.channel == channel;
    let said = addresses.iter().filter(of).filter_map(|address| address.suppressed.as_ref());
    let since = said.filter(|why| why.cause == "optOut" && purpose.is_none()).map(|why| why.since).min();
    OptOutFacts { channel, purpose, since }
}

fn engagement(host: &mut Host, id: &ContactId) -> Result<Option<Engagement>, Refusal> {
    let mut found = Engagement::default();
    for (kind, count, last) in host.store().engagement_of(id)? {
        match kind.as_str() {
            "opened" => (found.opens, found.last_open) = (count, Some(last)),
            "clicked" => (found.clicks, found.last_click) = (count, Some(last)),
            _ => {}
        }
    }
    Ok(Some(found).filter(|found| found.opens + found.clicks > 0))
}
