//! Conversations: threads with a contact on one channel, and who handles them.
//!
//! In: what the caller's product knows of a thread. Out: the same, kept. Never: a thread that goes over to another person.

use std::collections::BTreeMap;

use relance_core::base::{ContactId, ConversationId, EventId, Instant, Json, Private, Problem};
use relance_core::wire::event::{InConversation, Outbound};
use relance_core::wire::{Channel, Conversation, Event, Handler, Happened};
use serde::{Deserialize, Serialize};

use super::events::has_come;
use super::tag;
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post, put};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::host::{Host, To};
use crate::report::EventReport;

const READ: Scope = Scope::Read(Area::Contacts);
const WRITE: Scope = Scope::Write(Area::Contacts);

pub(super) fn operations() -> Vec<Operation> {
    let outbound_says = "Tells that our side wrote in a conversation; a person's message holds automatic follow-ups for a while.";
    let back_says = "A person hands a conversation back: what waited for that goes on.";
    vec![
        get("/v1/conversations", "conversations.list", READ, "Lists a contact's conversations, by id.", list),
        get("/v1/conversations/{conversation}", "conversations.get", READ, "Shows a conversation.", one),
        put(
            "/v1/conversations/{conversation}",
            "conversations.put",
            WRITE,
            "Adds or changes a conversation of a contact.",
            change,
        )
        .also_gives(&[201])
        .revised(),
        post("/v1/conversations/{conversation}/close", "conversations.close", WRITE, "Closes a conversation.", close),
        post("/v1/conversations/{conversation}/handBack", "conversations.handBack", WRITE, back_says, hand_back),
        post("/v1/conversations/{conversation}/outbound", "conversations.outbound", WRITE, outbound_says, outbound),
    ]
}

/// Whose conversations, and which page of them.
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

/// A conversation and whose it is.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Thread {
    /// Whose.
    contact: ContactId,
    /// What it is.
    #[serde(flatten)]
    conversation: Conversation,
}

/// A conversation as it comes in.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewThread {
    /// Whose; never another's afterwards.
    contact: ContactId,
    /// The channel that it is on.
    channel: Channel,
    /// Who handles it.
    #[serde(default)]
    handled_by: Handler,
    /// When the contact last wrote in it; the later of what is known and this.
    #[serde(default)]
    last_inbound: Option<Instant>,
    /// When our side last wrote in it; the later of what is known and this.
    #[serde(default)]
    last_outbound: Option<Instant>,
    /// Custom attributes, for templates.
    #[serde(default)]
    attributes: BTreeMap<String, Json>,
    /// Whether the contact is there now, on channels where that can be known; absent: nobody knows.
    #[serde(default)]
    present: Option<bool>,
    /// Whether it is closed.
    #[serde(default)]
    closed: bool,
    /// Its bot is inactive: nothing of an assistant's goes out in it (E9).
    #[serde(default)]
    bot_inactive: bool,
}

fn list(host: &mut Host, call: Call<Whose, Nothing>) -> Result<Answer<Rows<Conversation>>, Refusal> {
    let Whose { contact, limit, after } = call.query;
    super::contacts::known(host, &contact)?;
    let page = Page { limit, after };
    let rows = host.conversations(Some(&contact), &page.after()?, page.most()? + 1)?;
    let rows = rows.into_iter().map(|(_, conversation)| conversation).collect();
    Ok(Answer::of(page.of(rows, |row: &Conversation| row.id.to_string())?))
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Thread>, Refusal> {
    found(host, &call.id("conversation")?)
}

fn found(host: &mut Host, id: &ConversationId) -> Result<Answer<Thread>, Refusal> {
    let (contact, conversation) = known(host, id)?;
    let tag = tag(&conversation)?;
    Ok(Answer::of(Thread { contact, conversation }).revision(tag))
}

fn known(host: &mut Host, id: &ConversationId) -> Result<(ContactId, Conversation), Refusal> {
    host.store().conversation_of(id)?.ok_or_else(|| Refusal::unknown("a conversation", id.as_str()))
}

fn change(host: &mut Host, call: Call<Nothing, NewThread>) -> Result<Answer<Thread>, Refusal> {
    let id: ConversationId = call.id("conversation")?;
    let NewThread { contact, channel, handled_by, last_inbound, last_outbound, attributes, present, closed, bot_inactive } =
        call.body;
    if host.contact(&contact)?.is_none() {
        let message = format!("expected a contact with the id `{contact}`, found none");
        return Err(Refusal::problems(vec![Problem::error("api.contactUnknown", "/contact", message)]));
    }
    let if_match = call.if_match;
    let made = Conversation {
        id: id.clone(),
        channel,
        handled_by,
        last_inbound,
        last_outbound,
        attributes,
        present,
        closed,
        bot_inactive,
    };
    let status = host.change_conversation::<_, Refusal, _>(&id, |before: Option<&(ContactId, Conversation)>| {
        let whose = before.map(|(whose, _)| whose);
        if whose.is_some_and(|whose| *whose != contact) {
            let detail = "expected a conversation of this contact, found one of another's";
            return Err(
                Refusal::new(409, "api.otherContact", "another's", detail).help("give each conversation an id of its own")
            );
        }
        let before = before.map(|(_, before)| before);
        if let Some(wanted) = &if_match {
            super::still(wanted, before)?;
        }
        let mut made = made.clone();
        made.last_inbound = made.last_inbound.max(before.and_then(|before| before.last_inbound));
        made.last_outbound = made.last_outbound.max(before.and_then(|before| before.last_outbound));
        Ok(((contact.clone(), made), if before.is_some() { 200 } else { 201 }))
    })??;
    host.look_again(&id, Happened::Recalculated(relance_core::wire::event::Nothing {}))?;
    Ok(found(host, &id)?.status(status))
}

fn close(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Thread>, Refusal> {
    let id: ConversationId = call.id("conversation")?;
    if !host.close_conversation(&id, call.caller.who(None))? {
        return Err(Refusal::unknown("a conversation", id.as_str()));
    }
    found(host, &id)
}

fn hand_back(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<EventReport>, Refusal> {
    let id: ConversationId = call.id("conversation")?;
    tell(host, &id, |id| Happened::HandedBack(InConversation { conversation: Some(id) }))
}

/// Our side wrote.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Wrote {
    /// Who: `human` or `ai`; a person unless said otherwise.
    by: Option<Handler>,
    /// What, for a model to read where one is asked about the conversation.
    text: Option<Private<String>>,
    /// When; now unless said otherwise.
    at: Option<Instant>,
    /// Its id: the same one twice is the same message.
    event_id: Option<EventId>,
}

fn outbound(host: &mut Host, call: Call<Nothing, Wrote>) -> Result<Answer<EventReport>, Refusal> {
    let id: ConversationId = call.id("conversation")?;
    let Wrote { by, text, at, event_id } = call.body;
    let at = at.unwrap_or_else(|| host.now());
    has_come(host, (event_id.as_ref(), "/eventId"), (at, "/at")).map_err(|problem| Refusal::problems(vec![problem]))?;
    let (contact, _) = known(host, &id)?;
    let what = Happened::Outbound(Outbound { by: by.unwrap_or(Handler::Human), conversation: Some(id), text });
    Ok(Answer::of(host.event(&To::Contact(contact), Event { at, id: event_id, what })?))
}

fn tell(
    host: &mut Host,
    id: &ConversationId,
    what: impl FnOnce(ConversationId) -> Happened,
) -> Result<Answer<EventReport>, Refusal> {
    let report = host.tell_conversation(id, None, what)?;
    report.map(Answer::of).ok_or_else(|| Refusal::unknown("a conversation", id.as_str()))
}
