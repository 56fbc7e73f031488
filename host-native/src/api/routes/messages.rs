//! Messages: how far each is, and what it says.
//!
//! In: filters, a key. Out: rows, the newest first; one message with its words. Never: a list that tells what people were told.

use relance_core::base::{ContactId, EnrollmentId, Instant, Private, SendKey, SequenceId};
use relance_core::wire::{Channel, Content, Purpose};
use serde::{Deserialize, Serialize};

use super::questions::may_see_contacts;
use crate::api::answer::Answer;
use crate::api::caller::Caller;
use crate::api::listing::{Commas, sought};
use crate::api::operation::{Call, Nothing, Operation, get};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::{MessageRow, Messages};
use crate::host::Host;
use crate::report::{OutboxRow, SendStatus};

const READ: Scope = Scope::Read(Area::Messages);

pub(super) fn operations() -> Vec<Operation> {
    let by_key = "Shows a message with what it says. Its key has slashes, so it stands in the query: `?key=…`.";
    vec![
        get("/v1/messages", "messages.list", READ, "Lists messages, the newest first.", list),
        get("/v1/messages/by-key", "messages.get", READ, by_key, one),
        get(
            "/v1/contacts/{contact}/messages",
            "contacts.messages",
            READ,
            "Lists a person's messages, the newest first.",
            of_person,
        ),
    ]
}

/// Which messages, and which page of them.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Wanted {
    /// How many rows, 1 to 500; 50 unless said otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
    /// One of these far only.
    status: Commas<SendStatus>,
    /// To this contact only.
    contact: Option<ContactId>,
    /// Of this enrollment only.
    enrollment: Option<EnrollmentId>,
    /// Of this sequence only.
    sequence: Option<SequenceId>,
    /// On this channel only.
    channel: Option<Channel>,
    /// Stored at this moment or later.
    from: Option<Instant>,
    /// Stored before this moment.
    to: Option<Instant>,
    /// Only to people with all of these words in their name, an address or their id, whatever the case and the accents. Needs
    /// `contacts:read`.
    q: Option<String>,
}

/// A message in a list.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct MessageInList {
    /// The message; of one that was not accepted `detail` says why: what the provider said, or the code of what called it back.
    #[serde(flatten)]
    row: OutboxRow,
    /// What the person is called; only for keys with `contacts:read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_name: Option<Private<String>>,
    /// What the sequence is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence_name: Option<String>,
    /// The account that it went over, or waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
}

fn list(host: &mut Host, call: Call<Wanted, Nothing>) -> Result<Answer<Rows<MessageInList>>, Refusal> {
    let Wanted { limit, after, status: Commas(statuses), contact, enrollment, sequence, channel, from, to, q } = call.query;
    let words = sought(q.as_deref())?;
    if !words.is_empty() {
        may_see_contacts(&call.caller)?;
    }
    let wanted = Messages { contact, enrollment, sequence, channel, statuses, from, to, words, after: None };
    page(host, &call.caller, &Page { limit, after }, wanted)
}

fn of_person(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<MessageInList>>, Refusal> {
    let contact = call.id("contact")?;
    super::contacts::known(host, &contact)?;
    page(host, &call.caller, &call.query, Messages { contact: Some(contact), ..Messages::default() })
}

fn page(host: &mut Host, caller: &Caller, page: &Page, mut wanted: Messages) -> Result<Answer<Rows<MessageInList>>, Refusal> {
    let after = page.after()?;
    if !after.is_empty() {
        let place = after.split_once(' ').and_then(|(at, key)| Some((super::millis(at)?, key.to_owned())));
        wanted.after = Some(place.ok_or_else(super::other_cursor)?);
    }
    let rows = host.store().messages(&wanted, page.most()? + 1)?;
    let page = page.of(rows, |message| format!("{} {}", message.row.queued_at.millis(), message.row.key))?;
    let may = caller.may(Scope::Read(Area::Contacts));
    let shown = |MessageRow { row, contact_name, sequence_name, account }| MessageInList {
        row,
        contact_name: contact_name.filter(|_| may).map(Private::new),
        sequence_name,
        account,
    };
    Ok(Answer::of(Rows { items: page.items.into_iter().map(shown).collect(), next: page.next }))
}

/// Which message.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ByKey {
    /// The message's key.
    key: SendKey,
}

/// A message with what it says.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Message {
    /// How far it is.
    #[serde(flatten)]
    row: OutboxRow,
    /// The address that it goes to.
    to: Private<String>,
    /// What it says, all variables resolved.
    content: Content,
    /// What it is for.
    purpose: Purpose,
    /// Of which version of its sequence.
    version: u32,
}

fn one(host: &mut Host, call: Call<ByKey, Nothing>) -> Result<Answer<Message>, Refusal> {
    let key = call.query.key;
    let (row, send) = host.store().message(&key)?.ok_or_else(|| Refusal::unknown("a message with the key", key.as_str()))?;
    let relance_core::wire::Send { to, content, purpose, version, .. } = send;
    Ok(Answer::of(Message { row, to, content, purpose, version }))
}
