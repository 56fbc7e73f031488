//! Scheduled messages: short hand-made lists, seen as the core sees them, sent whole or not at all (A1–A10).
//!
//! In: entries. Out: what an editor shows; the messages that wait; a cancelled one. Never: a rule of the list (the core has them).

use relance_core::base::{ContactId, ConversationId, EnrollmentId, Instant, Json, Private, Problem, SequenceId, StepId};
use relance_core::wire::event::OfStep;
#[cfg(feature = "schema")]
use relance_core::wire::request::EntriesResult;
use relance_core::wire::request::Entry;
use relance_core::wire::{ChannelChoice, Happened, Kind, StepStatus, Weekday, ZoneId};
use serde::{Deserialize, Serialize};

use super::acts::{done, ignored};
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, delete, get, post};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::fault::FaultKind;
use crate::host::{Host, Schedule};
use crate::report::{EnrollOutcome, TurnReport};

const READ: Scope = Scope::Read(Area::Messages);
const WRITE: Scope = Scope::Write(Area::Messages);

pub(super) fn operations() -> Vec<Operation> {
    let send_says = "Schedules a list for a contact, all of it or nothing. What the plan does not include is 402.";
    let propose_says = "Has the model propose a list for a contact; it is shown as a person's list is, and nothing is scheduled by it. Without a model, or where it does not answer, 503.";
    let drop_says = "Cancels one scheduled message, until it is being sent; after that it is 409.";
    vec![
        post(
            "/v1/scheduled-messages/new",
            "scheduledMessages.new",
            READ,
            "A new list, as the settings begin one.",
            |host, call| view(host, "entries.new", call),
        ),
        post("/v1/scheduled-messages/add", "scheduledMessages.add", READ, "The list with one more entry.", |host, call| {
            view(host, "entries.add", call)
        }),
        post("/v1/scheduled-messages/remove", "scheduledMessages.remove", READ, "The list without one entry.", |host, call| {
            view(host, "entries.remove", call)
        }),
        post(
            "/v1/scheduled-messages/view",
            "scheduledMessages.view",
            READ,
            "The list, with what there is to show of it and what is wrong with it.",
            |host, call| view(host, "entries.view", call),
        ),
        post("/v1/scheduled-messages", "scheduledMessages.create", WRITE, send_says, send).gives(201).also_gives(&[402]),
        post("/v1/scheduled-messages/propose", "scheduledMessages.propose", READ, propose_says, propose).also_gives(&[402, 503]),
        get("/v1/scheduled-messages", "scheduledMessages.list", READ, "The scheduled messages of a contact that wait.", waiting),
        delete("/v1/scheduled-messages/{enrollment}/{step}", "scheduledMessages.cancel", WRITE, drop_says, cancel),
    ]
}

/// A list that somebody edits.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Editing {
    /// The list as it is; none for a new one.
    entries: Vec<Entry>,
    /// To add: where the new one goes, at the end unless said otherwise. To remove: which one goes.
    index: Option<u32>,
    /// For whom: then the zone is that person's.
    contact: Option<ContactId>,
    /// The zone of the clock that people read; the contact's, else the workspace's, else UTC unless said otherwise.
    zone: Option<ZoneId>,
}

/// A list as an editor shows it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
struct Shown(#[cfg_attr(feature = "schema", schemars(with = "EntriesResult"))] Json);

fn view(host: &mut Host, op: &'static str, call: Call<Nothing, Editing>) -> Result<Answer<Shown>, Refusal> {
    let Editing { entries, index, contact, zone } = call.body;
    if let Some(contact) = &contact {
        super::contacts::known(host, contact)?;
    }
    Ok(Answer::of(Shown(host.entries(op, &entries, index, contact.as_ref(), zone)?)))
}

/// What a list is to be for.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Proposal {
    /// For whom.
    contact: ContactId,
    /// From which conversation, if there is one.
    #[serde(default)]
    conversation: Option<ConversationId>,
    /// What the messages are for, in plain words.
    #[serde(default)]
    instructions: Option<String>,
}

fn propose(host: &mut Host, call: Call<Nothing, Proposal>) -> Result<Answer<Shown>, Refusal> {
    let Proposal { contact, conversation, instructions } = call.body;
    let person = super::contacts::known(host, &contact)?;
    let thread = match conversation {
        Some(id) => {
            let unknown = || Refusal::unknown("a conversation of the contact", id.as_str());
            let of = host.store().conversation_of(&id)?.filter(|(whose, _)| *whose == contact);
            of.ok_or_else(unknown)?;
            host.store().thread(&id)?
        }
        None => None,
    };
    let read = super::assistant::consulted(host, Kind::AutoFill, (Some(person), thread), instructions.as_deref())?;
    read.member("autoFill").cloned().map(|list| Answer::of(Shown(list))).ok_or_else(|| super::assistant::no_use(&read))
}

/// A list to send.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct List {
    /// For whom.
    contact: ContactId,
    /// The messages.
    entries: Vec<Entry>,
    /// The zone in which their local times are read; the contact's, else the workspace's, else UTC unless said otherwise.
    #[serde(default)]
    zone: Option<ZoneId>,
    /// What the list is called.
    #[serde(default)]
    name: Option<String>,
    /// The channel; `automatic` unless said otherwise.
    #[serde(default)]
    channel: ChannelChoice,
}

/// A list that was scheduled.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Scheduled {
    /// The enrollment that the list is.
    enrollment: EnrollmentId,
    /// Its messages, by time.
    items: Vec<Waiting>,
}

fn send(host: &mut Host, call: Call<Nothing, List>) -> Result<Answer<Scheduled>, Refusal> {
    let List { contact, entries, zone, name, channel } = call.body;
    super::contacts::known(host, &contact)?;
    let scheduled = host.schedule(&Schedule { contact: contact.clone(), entries, zone, name, channel }).map_err(|fault| {
        let upgrade = |problem: &&Problem| problem.code == "planUpgradeRequired";
        match fault.problems.iter().find(upgrade).filter(|_| fault.kind == FaultKind::Input) {
            Some(problem) => {
                let refusal = Refusal::new(402, "planUpgradeRequired", "a larger plan", problem.message.clone());
                refusal.help("the plan in the settings lists its features: `scheduledMessages` is this one")
            }
            None => fault.into(),
        }
    })?;
    match scheduled.item.outcome {
        EnrollOutcome::Enrolled { enrollment, .. } => {
            let items = of_enrollment(host, &enrollment)?;
            let place = format!("/v1/enrollments/{enrollment}");
            Ok(Answer::of(Scheduled { enrollment, items }).at(place))
        }
        EnrollOutcome::Refused { reason } => Err(super::enrolling::refused(reason)),
        EnrollOutcome::Problems { problems } => Err(Refusal::problems(problems)),
    }
}

/// Whose.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Whose {
    /// The contact.
    contact: ContactId,
}

/// A scheduled message that waits.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Waiting {
    /// Its list.
    enrollment: EnrollmentId,
    /// Which of the list.
    step: StepId,
    /// Its list's inline sequence.
    sequence: SequenceId,
    /// How far it is: `pending`, `held`, `sending`.
    status: StepStatus,
    /// When it goes out.
    at: Instant,
    /// What the local clock shows then.
    local: String,
    /// The zone of that clock.
    zone: ZoneId,
    /// Whole calendar days from now.
    days_from_now: i64,
    /// The day of the week.
    weekday: Weekday,
    /// A short relative label: "in 5 days".
    label: String,
    /// Its subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<Private<String>>,
    /// Its text, as it was written.
    text: Private<String>,
    /// Why it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<relance_core::base::Reason>,
}

/// The messages that wait.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Rows {
    /// By time.
    items: Vec<Waiting>,
}

fn waiting(host: &mut Host, call: Call<Whose, Nothing>) -> Result<Answer<Rows>, Refusal> {
    let contact = call.query.contact;
    super::contacts::known(host, &contact)?;
    let mut items = Vec::new();
    for enrollment in host.store().live_lists(&contact)? {
        items.extend(of_enrollment(host, &enrollment)?);
    }
    items.sort_by(|one, other| (one.at, &one.enrollment, &one.step).cmp(&(other.at, &other.enrollment, &other.step)));
    Ok(Answer::of(Rows { items }))
}

/// What of the core's labels is shown.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Label {
    label: String,
    days_from_now: i64,
    weekday: Weekday,
    local: String,
}

fn of_enrollment(host: &mut Host, id: &EnrollmentId) -> Result<Vec<Waiting>, Refusal> {
    let Some(state) = host.state(id)? else { return Ok(Vec::new()) };
    let version = host.version(&state.sequence, Some(state.version))?;
    let mut items = Vec::new();
    for step in state.steps.into_iter().filter(|step| !step.status.is_end()) {
        let own = version.iter().flat_map(|version| &version.draft.steps).find(|own| own.id == step.id);
        let Some(at) = step.planned.as_ref().map(|planned| planned.at).or_else(|| own?.instant) else { continue };
        let zone = state.zone.zone.clone();
        let Label { label, days_from_now, weekday, local } = host.label(at, &zone)?;
        let (subject, text) = match own.map(|own| &own.content) {
            Some(relance_core::wire::Content::Text(text)) => (text.subject.clone(), text.body.clone()),
            _ => (None, String::new()),
        };
        items.push(Waiting {
            enrollment: state.id.clone(),
            step: step.id,
            sequence: state.sequence.clone(),
            status: step.status,
            at,
            local,
            zone,
            days_from_now,
            weekday,
            label,
            subject: subject.map(Private::new),
            text: Private::new(text),
            reason: step.reason,
        });
    }
    items.sort_by(|one, other| (one.at, &one.step).cmp(&(other.at, &other.step)));
    Ok(items)
}

fn cancel(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<TurnReport>, Refusal> {
    let (id, step): (EnrollmentId, StepId) = (call.id("enrollment")?, call.id("step")?);
    let known = host.state(&id)?.is_some_and(|state| state.steps.iter().any(|own| own.id == step));
    if !known || !host.store().is_list(&id)? {
        return Err(Refusal::unknown("a scheduled message", &format!("{id}/{step}")));
    }
    let what = |by| Happened::StepCancelled(OfStep { step: Some(step), by });
    let turn = done(host, &id, &call.caller, what, None)?;
    match ignored(&turn) {
        Some(reason) => Err(Refusal::reason(409, reason)),
        None => Ok(Answer::of(turn)),
    }
}
