//! What an assistant does about conversations: what is planned in each and why, and answers about satisfaction.
//!
//! In: a conversation, what a person wants of it. Out: where it stands, in words. Never: a decision about a silence (the core's).

use relance_core::base::ConversationId;
use relance_core::wire::Message;
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::SurveyRow;
use crate::host::{Host, bot_is};
use crate::report::{EventReport, Stands};

const READ: Scope = Scope::Read(Area::Contacts);
const WORDS: Scope = Scope::Read(Area::Messages);
const WRITE: Scope = Scope::Write(Area::Contacts);
/// How many of a conversation's turns are shown.
const TURNS: u32 = 100;

pub(super) fn operations() -> Vec<Operation> {
    let watch_says = "Shows where a conversation stands: what is planned, what triggered it, and why.";
    let stop_says = "Stops all automatic follow-ups of a conversation, until they are resumed.";
    let messages_says = "Lists what was said in a conversation lately, the oldest first, as far as words are kept: the last 60.";
    let bot_says = "Tells whether a conversation's bot is active; while it is not, nothing of the assistant's goes out.";
    vec![
        get("/v1/conversations/{conversation}/watch", "conversations.watch", READ, watch_says, watch),
        get("/v1/conversations/{conversation}/messages", "conversations.messages", WORDS, messages_says, messages),
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

fn watch(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Stands>, Refusal> {
    stands(host, &call.id("conversation")?)
}

fn stands(host: &mut Host, id: &ConversationId) -> Result<Answer<Stands>, Refusal> {
    host.stands(id, None, TURNS)?.map(Answer::of).ok_or_else(|| Refusal::unknown("a conversation", id.as_str()))
}

/// What was said in a conversation.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "MessagesOfConversation"))]
#[serde(rename_all = "camelCase")]
struct Thread {
    /// The messages, the oldest first.
    items: Vec<Message>,
}

fn messages(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Thread>, Refusal> {
    let id: ConversationId = call.id("conversation")?;
    let found = host.words_of(&id)?.ok_or_else(|| Refusal::unknown("a conversation", id.as_str()))?;
    Ok(Answer::of(Thread { items: found.1 }))
}

fn stop(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Stands>, Refusal> {
    let id: ConversationId = call.id("conversation")?;
    host.stop_follow_ups(&id, call.caller.who(None))?;
    stands(host, &id)
}

fn resume(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Stands>, Refusal> {
    let id: ConversationId = call.id("conversation")?;
    host.resume_follow_ups(&id, call.caller.who(None))?;
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
    let report = host.tell_conversation(&id, None, |id| bot_is(call.body.active, id))?;
    report.map(Answer::of).ok_or_else(|| Refusal::unknown("a conversation", id.as_str()))
}

fn surveys(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<SurveyRow>>, Refusal> {
    let after = call.query.after()?;
    let before = match after.split_once('/') {
        Some((at, id)) => Some((super::millis(at).ok_or_else(super::other_cursor)?, id)),
        None if after.is_empty() => None,
        None => return Err(super::other_cursor()),
    };
    let rows = host.surveys(before, call.query.most()? + 1)?;
    Ok(Answer::of(call.query.of(rows, |row| format!("{}/{}", row.asked_at.millis(), row.enrollment))?))
}
