//! What an assistant does about conversations: what is planned in each and why, and answers about satisfaction.
//!
//! In: a conversation, what a person wants of it. Out: where it stands, in words. Never: a decision about a silence (the core's).

use relance_core::base::{ContactId, ConversationId, EnrollmentId, Instant, Json};
use relance_core::wire::event::{ByPerson, Happened, InConversation};
use relance_core::wire::{Event, Occasion, Promise, Status, WatchStatus, Watched, ZoneId};
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::SurveyRow;
use crate::host::{Host, To};
use crate::report::EventReport;

const READ: Scope = Scope::Read(Area::Contacts);
const WRITE: Scope = Scope::Write(Area::Contacts);
/// How many of a conversation's turns are shown.
const TURNS: u32 = 100;

pub(super) fn operations() -> Vec<Operation> {
    let watch_says = "Shows where a conversation stands: what is planned, what triggered it, and why.";
    let stop_says = "Stops all automatic follow-ups of a conversation, until they are resumed.";
    let bot_says = "Tells whether a conversation's bot is active; while it is not, nothing of the assistant's goes out.";
    vec![
        get("/v1/conversations/{conversation}/watch", "conversations.watch", READ, watch_says, watch),
        post("/v1/conversations/{conversation}/stopFollowUps", "conversations.stopFollowUps", WRITE, stop_says, stop),
        post(
            "/v1/conversations/{conversation}/resumeFollowUps",
            "conversations.resumeFollowUps",
            WRITE,
            "Wants automatic follow-ups of a conversation again, where a person had stopped them.",
            resume,
        ),
        post("/v1/conversations/{conversation}/bot", "conversations.bot", WRITE, bot_says, bot),
        get(
            "/v1/surveys",
            "surveys.list",
            READ,
            "Lists questions about satisfaction and their answers, the newest first.",
            surveys,
        ),
    ]
}

/// A follow-up that is planned or under way.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Planned {
    /// Its enrollment: to cancel it, stop that.
    enrollment: EnrollmentId,
    /// Its occasion.
    occasion: Occasion,
    /// Where its enrollment stands.
    status: Status,
    /// When its next message goes out, if it is planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Instant>,
    /// The same in a few words: "in 23 hours".
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    /// What was promised to the contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    promise: Option<Promise>,
    /// What a model proposed, and what became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposed: Option<relance_core::wire::Proposed>,
}

/// Where a conversation stands.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Stands {
    /// The conversation.
    conversation: ConversationId,
    /// With whom.
    contact: ContactId,
    /// Where it stands; absent: it is not watched.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<WatchStatus>,
    /// In a few words: "Follow-up in 23 hours".
    headline: String,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<relance_core::base::Reason>,
    /// What is planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    follow_up: Option<Planned>,
    /// When it is looked at again, if time is what it waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    wake_at: Option<Instant>,
    /// Its turns, the oldest first: each with its event, decisions and effects.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Value>"))]
    turns: Vec<Json>,
}

fn watch(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Stands>, Refusal> {
    stands(host, &call.id("conversation")?)
}

fn stands(host: &mut Host, id: &ConversationId) -> Result<Answer<Stands>, Refusal> {
    let found = host.store().conversation_of(id)?;
    let (contact, _) = found.ok_or_else(|| Refusal::unknown("a conversation", id.as_str()))?;
    let watched = host.watched(id)?;
    let planned = match &watched {
        Some(watched) => planned(host, watched)?,
        None => None,
    };
    let entries = host.watch_entries(id, 0, TURNS)?;
    let turns = entries.iter().map(|entry| serde_json::from_str(&entry.json)).collect::<Result<_, _>>();
    let turns = turns.map_err(|error| Refusal::broken(format!("a turn can't be read: {error}")))?;
    Ok(Answer::of(Stands {
        conversation: id.clone(),
        contact,
        headline: headline(watched.as_ref(), planned.as_ref()),
        status: watched.as_ref().map(|watched| watched.status),
        reason: watched.as_ref().and_then(|watched| watched.reason.clone()),
        wake_at: watched.as_ref().and_then(|watched| watched.wake_at),
        follow_up: planned,
        turns,
    }))
}

#[derive(Deserialize)]
struct Label {
    label: String,
}

fn planned(host: &mut Host, watched: &Watched) -> Result<Option<Planned>, Refusal> {
    let Some(follow_up) = &watched.follow_up else { return Ok(None) };
    let Some(state) = host.state(&follow_up.enrollment)? else { return Ok(None) };
    let at = state.wake_at.filter(|_| state.status.is_live());
    let zone: ZoneId = state.zone.zone.clone();
    let label = at.map(|at| host.label::<Label>(at, &zone)).transpose()?.map(|label| label.label);
    Ok(Some(Planned {
        enrollment: follow_up.enrollment.clone(),
        occasion: follow_up.occasion,
        status: state.status,
        at,
        label,
        promise: follow_up.promise.clone(),
        proposed: follow_up.proposed.clone(),
    }))
}

/// What is planned, in a few words.
fn headline(watched: Option<&Watched>, planned: Option<&Planned>) -> String {
    let Some(watched) = watched else { return "Not watched".into() };
    match (watched.status, planned.and_then(|planned| planned.label.as_deref())) {
        (WatchStatus::Following, Some(label)) => format!("Follow-up {label}"),
        (WatchStatus::Following, None) => "Follow-up under way".into(),
        (WatchStatus::Open, _) => "Nothing planned: it is our turn to write".into(),
        (WatchStatus::Silent, _) => "Silent".into(),
        (WatchStatus::Asking, _) => "A model is asked".into(),
        (WatchStatus::Resting, _) => "Nothing more until the contact writes".into(),
        (WatchStatus::HandedOver, _) => "With a person".into(),
        (WatchStatus::Stopped, _) => "Stopped".into(),
        (WatchStatus::Closed, _) => "Closed".into(),
    }
}

fn stop(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Stands>, Refusal> {
    wish(host, &call, Happened::Stopped)
}

fn resume(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Stands>, Refusal> {
    wish(host, &call, |by| Happened::Resumed(relance_core::wire::event::Resumed { by: by.by, ..Default::default() }))
}

fn wish(host: &mut Host, call: &Call<Nothing, Nothing>, what: impl Fn(ByPerson) -> Happened) -> Result<Answer<Stands>, Refusal> {
    let id: ConversationId = call.id("conversation")?;
    let event = Event { at: host.now(), id: None, what: what(ByPerson { by: call.caller.who(None) }) };
    host.converse(&id, &event)?;
    stands(host, &id)
}

/// Whether a bot is active.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Bot {
    /// Whether it is.
    active: bool,
}

fn bot(host: &mut Host, call: Call<Nothing, Bot>) -> Result<Answer<EventReport>, Refusal> {
    let id: ConversationId = call.id("conversation")?;
    let found = host.store().conversation_of(&id)?;
    let (contact, _) = found.ok_or_else(|| Refusal::unknown("a conversation", id.as_str()))?;
    let of = InConversation { conversation: Some(id) };
    let what = if call.body.active { Happened::BotActivated(of) } else { Happened::BotDeactivated(of) };
    Ok(Answer::of(host.event(&To::Contact(contact), Event { at: host.now(), id: None, what })?))
}

fn surveys(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<SurveyRow>>, Refusal> {
    let after = call.query.after()?;
    let before = match after.split_once('/') {
        Some((at, id)) => Some((super::millis(at).ok_or_else(super::other_cursor)?, id)),
        None if after.is_empty() => None,
        None => return Err(super::other_cursor()),
    };
    let rows = host.store().surveys(before, call.query.most()? + 1)?;
    Ok(Answer::of(call.query.of(rows, |row| format!("{}/{}", row.asked_at.millis(), row.enrollment))?))
}
