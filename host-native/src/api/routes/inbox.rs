//! The inbox: conversations of the workspace, the last said first, each with what is planned in it.
//!
//! In: filters, where to go on. Out: rows. Never: what was said, to a key that may not read messages.

use relance_core::base::{ContactId, Instant, Private};
use relance_core::wire::{Conversation, Handler, Message};
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::listing::sought;
use crate::api::operation::{Call, Nothing, Operation, get};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::{Inbox, InboxRow};
use crate::host::Host;
use crate::report::Whereabouts;

pub(super) fn operations() -> Vec<Operation> {
    let says =
        "Lists the workspace's conversations, the last said first: with whom, what was said last, what is planned and why.";
    vec![get("/v1/inbox", "inbox.list", Scope::Read(Area::Contacts), says, list)]
}

/// Which conversations, and which page of them.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Wanted {
    /// How many rows, 1 to 500; 50 unless said otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Only with people with all of these words in their name, an address or their id, whatever the case and the accents.
    q: Option<String>,
    /// Only open ones, or only closed ones.
    open: Option<bool>,
    /// Handled by this one only.
    handled_by: Option<Handler>,
    /// Only those in which a follow-up is planned or under way, or only the others.
    planned: Option<bool>,
}

/// A conversation in the inbox.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct InInbox {
    /// The conversation.
    conversation: Conversation,
    /// With whom.
    contact: Whom,
    /// When somebody last said something in it; absent: nobody has.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_at: Option<Instant>,
    /// What was said last, as far as words are kept; only for keys with `messages:read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<Message>,
    /// What is planned in it, and why.
    watch: Whereabouts,
    /// The contact wrote last.
    unanswered: bool,
    /// It is not closed.
    open: bool,
}

/// Somebody.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "WhomItIsWith"))]
#[serde(rename_all = "camelCase")]
struct Whom {
    /// The person's id.
    id: ContactId,
    /// What the person is called; absent: nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Private<String>>,
}

fn list(host: &mut Host, call: Call<Wanted, Nothing>) -> Result<Answer<Rows<InInbox>>, Refusal> {
    let Wanted { limit, after, q, open, handled_by, planned } = call.query;
    let page = Page { limit, after };
    let after = page.after()?;
    let after = match after.split_once(' ') {
        Some((at, id)) => Some((at.to_owned(), id.to_owned())),
        None if after.is_empty() => None,
        None => return Err(super::other_cursor()),
    };
    let wanted = Inbox { open, handled_by, planned, words: sought(q.as_deref())?, after };
    let rows = host.inbox(&wanted, page.most()? + 1)?;
    let page = page.of(rows, |(row, _)| format!("{} {}", row.last_at, row.conversation.id))?;
    let may = call.caller.may(Scope::Read(Area::Messages));
    let items = page.items.into_iter().map(|(row, watch)| shown(row, watch, may)).collect();
    Ok(Answer::of(Rows { items, next: page.next }))
}

fn shown(row: InboxRow, watch: Whereabouts, may_read: bool) -> InInbox {
    let InboxRow { conversation, contact, contact_name, last, .. } = row;
    InInbox {
        contact: Whom { id: contact, name: contact_name.map(Private::new) },
        last_at: conversation.last_inbound.max(conversation.last_outbound),
        last: last.filter(|_| may_read),
        watch,
        unanswered: conversation.last_inbound > conversation.last_outbound,
        open: !conversation.closed,
        conversation,
    }
}
