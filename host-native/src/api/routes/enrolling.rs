//! Enrolling: one, or many in one call with a result for each.
//!
//! In: whom, in what, about what. Out: what became of each, in order. Never: a rule (L10 is the core's).

use std::collections::BTreeMap;

use relance_core::base::{ContactId, ConversationId, EnrollmentId, Json, Problem, Reason, SequenceId, TargetId, pointer};
use relance_core::wire::{Channel, Contact, Target, TargetKind};
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, post};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::People;
use crate::host::{Host, Person};
use crate::report::{EnrollItem, EnrollOutcome};

const WRITE: Scope = Scope::Write(Area::Enrollments);
/// How many people one call may enroll.
const MOST: usize = 10_000;
/// How long such a call may be, in bytes.
const MOST_BULK: usize = 8 << 20;
/// How many contacts are looked at in one go.
const PAGE: u32 = 500;

pub(super) fn operations() -> Vec<Operation> {
    let one_says =
        "Enrolls a contact; with `dryRun` it only says what would become of it. A refusal is 409 with the core's reason.";
    let many_says = "Enrolls up to 10,000 contacts, each with a result of its own, in order.";
    vec![
        post("/v1/enrollments", "enrollments.create", WRITE, one_says, one).gives(201).also_gives(&[200, 402]),
        post("/v1/enrollments/bulk", "enrollments.bulk", WRITE, many_says, many).takes_up_to(MOST_BULK).in_parts(),
    ]
}

/// What an enrollment is to be about.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct About {
    /// Its kind.
    #[serde(rename = "type")]
    kind: TargetKind,
    /// The caller's id of it.
    id: TargetId,
    /// Its date, where it has one; that of the target that is kept unless said otherwise.
    #[serde(default)]
    date: Option<relance_core::base::Instant>,
    /// Custom attributes, for templates; those of the target that is kept unless said otherwise.
    #[serde(default)]
    attributes: Option<BTreeMap<String, Json>>,
}

/// Whom to enroll in what.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct One {
    /// The sequence.
    sequence: SequenceId,
    /// The version's number; the newest unless said otherwise.
    #[serde(default)]
    version: Option<u32>,
    /// Whom.
    contact: ContactId,
    /// What it is about; the contact itself unless said otherwise.
    #[serde(default)]
    target: Option<About>,
    /// The conversation that it is tied to; one that is kept.
    #[serde(default)]
    conversation: Option<ConversationId>,
    /// Only say what would become of it.
    #[serde(default)]
    dry_run: bool,
}

/// Whom to enroll in what, many of them.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "EnrollMany"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Many {
    /// The sequence.
    sequence: SequenceId,
    /// The version's number; the newest unless said otherwise.
    #[serde(default)]
    version: Option<u32>,
    /// Whom; this or `filter`.
    #[serde(default)]
    contacts: Option<Vec<ContactId>>,
    /// Whom, by what they are; this or `contacts`.
    #[serde(default)]
    filter: Option<Filter>,
    /// What each is about, by contact; the contact itself unless said otherwise.
    #[serde(default)]
    targets: BTreeMap<ContactId, About>,
    /// Only say what would become of it.
    #[serde(default)]
    dry_run: bool,
}

/// People by what they are; archived ones are never meant.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Filter {
    /// Whose custom attributes have these values.
    attributes: BTreeMap<String, Json>,
    /// Who has an address on this channel.
    channel: Option<Channel>,
}

/// What became of them.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "EnrollResults"))]
#[serde(rename_all = "camelCase")]
struct Results {
    /// How many began; in a dry run: would begin.
    enrolled: usize,
    /// How many did not.
    refused: usize,
    /// Nothing was kept: it was only looked at.
    dry_run: bool,
    /// Each, in order.
    items: Vec<EnrollItem>,
}

fn one(host: &mut Host, call: Call<Nothing, One>) -> Result<Answer<EnrollItem>, Refusal> {
    let One { sequence, version, contact, target, conversation, dry_run } = call.body;
    super::contacts::known(host, &contact)?;
    let target = target.map(|about| of_target(host, &contact, about, "/target")).transpose()?;
    let conversation = conversation.map(|id| of_conversation(host, &contact, &id)).transpose()?;
    let person = Person { id: None, contact, target, conversation };
    let mut items = host.enroll_people(&sequence, version, &[person], dry_run, &mut |_| {})?;
    let item = items.pop().ok_or_else(|| Refusal::broken("one enrollment gave no result"))?;
    match item.outcome {
        EnrollOutcome::Enrolled { ref enrollment, .. } => {
            let place = format!("/v1/enrollments/{enrollment}");
            Ok(if dry_run { Answer::of(item).status(200) } else { Answer::of(item).at(place) })
        }
        EnrollOutcome::Refused { reason } => Err(refused(reason)),
        EnrollOutcome::Problems { problems } => Err(Refusal::problems(problems)),
    }
}

/// The core's no; what a larger plan would allow is told apart (402).
pub(super) fn refused(reason: Reason) -> Refusal {
    let plan = matches!(&*reason.code, "enroll.planLimit" | "planUpgradeRequired");
    Refusal::reason(if plan { 402 } else { 409 }, reason)
}

fn many(host: &mut Host, call: Call<Nothing, Many>) -> Result<Answer<Results>, Refusal> {
    let Many { sequence, version, contacts, filter, mut targets, dry_run } = call.body;
    let contacts = match (contacts, filter) {
        (Some(contacts), None) => contacts,
        (None, Some(filter)) => by_filter(host, &filter)?,
        (contacts, _) => {
            let found = if contacts.is_some() { "both" } else { "neither" };
            let message = format!("expected `contacts` or `filter`, found {found}");
            return Err(Refusal::problems(vec![Problem::error("api.whom", "/contacts", message)]));
        }
    };
    if contacts.len() > MOST {
        let message = format!("expected up to {MOST} contacts, found {}", contacts.len());
        return Err(Refusal::problems(vec![Problem::error("api.tooMany", "/contacts", message).help("enroll them in parts")]));
    }
    let (mut people, mut times) = (Vec::with_capacity(contacts.len()), BTreeMap::new());
    for contact in contacts {
        let at = pointer::member("/targets", contact.as_str());
        let target = targets.remove(&contact).map(|about| of_target(host, &contact, about, &at)).transpose()?;
        // The same person may be named twice.
        let nth = times.entry(contact.clone()).and_modify(|times| *times += 1).or_insert(0_usize);
        let id = call.origin.as_ref().map(|origin| EnrollmentId::new(origin.id("enr", &format!("{contact}\0{nth}"))));
        people.push(Person { id, contact, target, conversation: None });
    }
    if let Some(stranger) = targets.keys().next() {
        let at = pointer::member("/targets", stranger.as_str());
        let message = format!("expected targets of the contacts that are enrolled, found one of `{stranger}`");
        return Err(Refusal::problems(vec![Problem::error("api.otherContact", at, message)]));
    }
    let items = host.enroll_people(&sequence, version, &people, dry_run, &mut |_| {})?;
    let enrolled = items.iter().filter(|item| matches!(item.outcome, EnrollOutcome::Enrolled { .. })).count();
    Ok(Answer::of(Results { enrolled, refused: items.len() - enrolled, dry_run, items }))
}

/// What it is about, with what is kept of it where the caller leaves it out.
fn of_target(host: &mut Host, contact: &ContactId, about: About, at: &str) -> Result<Target, Refusal> {
    let About { kind, id, date, attributes } = about;
    let kept = host.store().target(kind, &id)?;
    if kept.as_ref().is_some_and(|kept| kept.contact != *contact) {
        let message = format!("expected something of the contact's, found a {} of another's", kind.name());
        return Err(Refusal::problems(vec![Problem::error("api.otherContact", format!("{at}/id"), message)]));
    }
    let kept = kept.map(|kept| kept.target);
    let date = date.or_else(|| kept.as_ref()?.date);
    let attributes = attributes.or_else(|| kept.map(|kept| kept.attributes)).unwrap_or_default();
    Ok(Target { kind, id, date, attributes })
}

fn of_conversation(
    host: &mut Host,
    contact: &ContactId,
    id: &ConversationId,
) -> Result<relance_core::wire::Conversation, Refusal> {
    let found = host.store().conversation_of(id)?.filter(|(whose, _)| whose == contact);
    found.map(|(_, conversation)| conversation).ok_or_else(|| {
        let message = format!("expected a conversation of the contact's, found none with the id `{id}`");
        let help = "put it first: `PUT /v1/conversations/{conversation}`";
        Refusal::problems(vec![Problem::error("api.conversationUnknown", "/conversation", message).help(help)])
    })
}

/// The people who are meant; one more than may be enrolled at most.
fn by_filter(host: &mut Host, filter: &Filter) -> Result<Vec<ContactId>, Refusal> {
    let people = People { archived: Some(false), ..People::default() };
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let contacts = host.store().people(&people, &after, PAGE)?;
        let Some(last) = contacts.last() else { return Ok(found) };
        after = last.id.to_string();
        found.extend(contacts.into_iter().filter(|contact| is_meant(contact, filter)).map(|contact| contact.id));
        if found.len() > MOST {
            return Ok(found);
        }
    }
}

fn is_meant(contact: &Contact, filter: &Filter) -> bool {
    let reached = |channel: &Channel| match channel.as_str() {
        "email" => contact.email.is_some() || contact.addresses.contains_key(channel),
        "sms" => contact.phone.is_some() || contact.addresses.contains_key(channel),
        _ => contact.addresses.contains_key(channel),
    };
    filter.attributes.iter().all(|(name, value)| contact.attributes.get(name) == Some(value))
        && filter.channel.as_ref().is_none_or(reached)
}
