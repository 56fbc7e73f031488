//! Events that outsiders tell: what a person did elsewhere, what people of the workspace wish.
//!
//! In: an event for a contact or an enrollment. Out: what it did, when it has been processed (X8). Never: an event that only the host can
//! know; one from the future.

use relance_core::base::near::nearest;
use relance_core::base::{ContactId, EnrollmentId, EventId, Instant, Json, Problem, pointer, read};
use relance_core::wire::{Event, Happened};
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::caller::Caller;
use crate::api::operation::{Call, Nothing, Operation, post};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::fault::FaultKind;
use crate::host::{Host, To};
use crate::report::{EventReport, TurnReport};

const WRITE: Scope = Scope::Write(Area::Events);
/// How far ahead another machine's clock may be.
const AHEAD_MILLIS: i64 = 5 * 60_000;
/// How many events one call may tell.
const MOST: usize = 1_000;
/// How long such a call may be, in bytes.
const MOST_BULK: usize = 8 << 20;

/// What outsiders may tell; also what a model of theirs has answered, or that it has not.
const TOLD: [&str; 23] = [
    "replied",
    "bounced",
    "unsubscribed",
    "complained",
    "optedOut",
    "goal",
    "paused",
    "resumed",
    "stopped",
    "stepSkipped",
    "stepCancelled",
    "rescheduled",
    "sendNow",
    "released",
    "outbound",
    "handedBack",
    "botActivated",
    "botDeactivated",
    "approved",
    "refused",
    "accountRestored",
    "modelAnswered",
    "modelFailed",
];
/// What only the host can know, or what another operation does, with what to do instead.
const KEPT: [(&str, &str); 12] = [
    ("due", "wake-ups come by themselves"),
    ("enrolled", "`POST /v1/enrollments` enrolls"),
    ("sent", "the outcome of a message is told by its account's webhook"),
    ("rejected", "the outcome of a message is told by its account's webhook"),
    ("unknownOutcome", "the outcome of a message is told by its account's webhook"),
    ("contactDeleted", "`DELETE /v1/contacts/{contact}` forgets a person"),
    ("conversationClosed", "`POST /v1/conversations/{conversation}/close` closes one"),
    ("followUp", "follow-ups of conversations tell of themselves"),
    ("followUpRefused", "follow-ups of conversations tell of themselves"),
    ("migrated", "migrating a sequence moves its enrollments"),
    ("recalculated", "changing settings or a contact's zone does it"),
    ("targetChanged", "`PUT /v1/targets/{kind}/{target}` does it"),
];

/// What has an operation of its own asks for that one's scope, by whichever way it comes.
fn scope_of(what: &Happened) -> Scope {
    match what {
        Happened::Paused(_)
        | Happened::Resumed(_)
        | Happened::Stopped(_)
        | Happened::StepSkipped(_)
        | Happened::StepCancelled(_)
        | Happened::Rescheduled(_)
        | Happened::SendNow(_)
        | Happened::Released(_) => Scope::Write(Area::Enrollments),
        Happened::Approved(_) | Happened::Refused(_) => Scope::Write(Area::Approvals),
        Happened::AccountRestored(_) => Scope::Write(Area::Accounts),
        _ => WRITE,
    }
}

pub(super) fn operations() -> Vec<Operation> {
    let one_says = "Tells that something happened, to a contact or to one enrollment; answered when it has been processed.";
    let many_says = "Tells up to 1,000 events, each with a result of its own, in order.";
    vec![
        post("/v1/events", "events.create", WRITE, one_says, one),
        post("/v1/events/bulk", "events.bulk", WRITE, many_says, many).takes_up_to(MOST_BULK).in_parts(),
    ]
}

/// Something that happened, and to whom.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Told {
    /// To whom; all that the contact is enrolled in hears of it. This or `enrollment`.
    #[serde(default)]
    contact: Option<ContactId>,
    /// To which enrollment; what a person did concerns all of that person's. This or `contact`.
    #[serde(default)]
    enrollment: Option<EnrollmentId>,
    /// What happened: `type`, `id` (the same id twice is the same event), `at` (now unless said otherwise), and what the type has.
    /// The `text` of `replied` is read before anybody hears of it, unless `automatic` says what it is: words that say no are an
    /// opt-out of the channel as well (of all where none is known), a sure yes takes that back, an automatic reply is no answer. Without
    /// `conversation` it is of the contact's only one, or of that on its `channel` which was written in last; without `channel` it came
    /// by the conversation's.
    #[cfg_attr(feature = "schema", schemars(with = "Event"))]
    event: Json,
}

/// Several of them.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Several {
    /// In the order in which they are processed.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Told>"))]
    events: Vec<Json>,
}

/// What became of them.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "EventResults"))]
#[serde(rename_all = "camelCase")]
struct Results {
    /// Each, in order.
    items: Vec<Came>,
}

/// What became of one of them.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", tag = "outcome")]
enum Came {
    /// It was processed.
    #[serde(rename_all = "camelCase")]
    Processed {
        /// What it did to each enrollment that it concerns.
        turns: Vec<TurnReport>,
    },
    /// The same event, by its id, was processed before; nothing has changed.
    Duplicate,
    /// It was not processed.
    #[serde(rename_all = "camelCase")]
    Problems {
        /// Why.
        problems: Vec<Problem>,
    },
}

fn one(host: &mut Host, call: Call<Nothing, Told>) -> Result<Answer<EventReport>, Refusal> {
    let (to, event) = read_told(host, call.body, "").map_err(|problem| Refusal::problems(vec![problem]))?;
    if let Err(problem) = may_tell(&call.caller, &event, "") {
        return Err(Refusal::new(403, "api.forbidden", "not yours", problem.message));
    }
    Ok(Answer::of(host.event(&to, event)?))
}

fn many(host: &mut Host, call: Call<Nothing, Several>) -> Result<Answer<Results>, Refusal> {
    let events = call.body.events;
    if events.len() > MOST {
        let message = format!("expected up to {MOST} events, found {}", events.len());
        return Err(Refusal::problems(vec![Problem::error("api.tooMany", "/events", message).help("tell them in parts")]));
    }
    let mut items = Vec::with_capacity(events.len());
    for (index, told) in events.iter().enumerate() {
        let at = pointer::element("/events", index);
        let told = read::read::<Told>(told, &at).and_then(|told| read_told(host, told, &at));
        let told = told.and_then(|(to, event)| may_tell(&call.caller, &event, &at).map(|()| (to, event)));
        // One without an id of its own gets one that a repeat of the whole gives it again.
        let named = |(to, mut event): (To, Event)| {
            let made = call.origin.as_ref().map(|origin| EventId::new(origin.id("evt", &index.to_string())));
            event.id = event.id.or(made);
            (to, event)
        };
        let told = told.map(named);
        items.push(match told {
            Ok((to, event)) => processed(host, &to, event, &at)?,
            Err(problem) => Came::Problems { problems: vec![problem] },
        });
    }
    Ok(Answer::of(Results { items }))
}

fn may_tell(caller: &Caller, event: &Event, at: &str) -> Result<(), Problem> {
    let scope = scope_of(&event.what);
    if caller.may(scope) {
        return Ok(());
    }
    Err(Problem::error("api.forbidden", format!("{at}/event/type"), format!("expected a key with the scope `{scope}`")))
}

fn processed(host: &mut Host, to: &To, event: Event, at: &str) -> Result<Came, Refusal> {
    match host.event(to, event) {
        Ok(report) if report.duplicate => Ok(Came::Duplicate),
        Ok(report) => Ok(Came::Processed { turns: report.turns }),
        Err(fault) if fault.kind == FaultKind::NotFound => {
            let member = if matches!(to, To::Contact(_)) { "contact" } else { "enrollment" };
            Ok(Came::Problems { problems: vec![Problem::error("api.unknown", format!("{at}/{member}"), fault.message)] })
        }
        Err(fault) if fault.kind == FaultKind::Busy => {
            let problem = Problem::error("api.busy", at, fault.message).help("tell it again, it has changed nothing");
            Ok(Came::Problems { problems: vec![problem] })
        }
        Err(fault) if fault.kind == FaultKind::Input && !fault.problems.is_empty() => {
            Ok(Came::Problems { problems: fault.problems })
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The event, and whom it concerns.
fn read_told(host: &Host, told: Told, at: &str) -> Result<(To, Event), Problem> {
    let to = match (told.contact, told.enrollment) {
        (Some(contact), None) => To::Contact(contact),
        (None, Some(enrollment)) => To::Enrollment(enrollment),
        (contact, _) => {
            let found = if contact.is_some() { "both" } else { "neither" };
            return Err(Problem::error("api.whom", at, format!("expected `contact` or `enrollment`, found {found}")));
        }
    };
    let mut event = told.event;
    let place = format!("{at}/event");
    if let Some(name) = event.member("type").and_then(Json::as_str) {
        may_be_told(name, &place)?;
    }
    if let Json::Map(members) = &mut event {
        members.entry("at".into()).or_insert_with(|| Json::from(host.now().to_string()));
    }
    let event: Event = read::read(&event, &place)?;
    has_come(host, (event.id.as_ref(), &format!("{place}/id")), (event.at, &format!("{place}/at")))?;
    if let Happened::Paused(paused) = &event.what
        && paused.until.is_some_and(|until| until <= event.at)
    {
        let message = "expected a moment after the pause begins, found one before";
        return Err(Problem::error("api.past", format!("{place}/until"), message));
    }
    if let Happened::Rescheduled(moved) = &event.what
        && moved.to < event.at
    {
        let message = "expected a moment that is to come, found one before";
        return Err(Problem::error("api.past", format!("{place}/to"), message).help("`sendNow` sends it at once"));
    }
    Ok((to, event))
}

/// Whether an event has a name, if any, and a moment that has come; each with its place.
pub(super) fn has_come(host: &Host, (id, id_at): (Option<&EventId>, &str), (at, at_at): (Instant, &str)) -> Result<(), Problem> {
    if id.is_some_and(|id| id.as_str().is_empty()) {
        return Err(Problem::error("wire.invalidValue", id_at, "expected an id, found an empty text"));
    }
    if at.millis() > host.now().millis().saturating_add(AHEAD_MILLIS) {
        let message = format!("expected a moment that has come, found `{at}`; it is {}", host.now());
        return Err(Problem::error("api.future", at_at, message).help("leave it out: then it is now"));
    }
    Ok(())
}

fn may_be_told(name: &str, place: &str) -> Result<(), Problem> {
    if TOLD.contains(&name) {
        return Ok(());
    }
    let at = format!("{place}/type");
    if let Some((_, instead)) = KEPT.iter().find(|(kept, _)| *kept == name) {
        let message = format!("expected an event that outsiders tell, found `{name}`");
        return Err(Problem::error("api.eventReserved", at, message).help(*instead));
    }
    let shown: String = name.chars().take(60).collect();
    let message = format!("expected one of {}, found `{}`", TOLD.join(", "), shown.escape_debug());
    let near = nearest(name, TOLD.into_iter());
    let problem = Problem::error("api.eventUnknown", at, message);
    Err(match near {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem,
    })
}
