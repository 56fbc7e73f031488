//! Reads the webhooks of Chatwoot: what contacts and agents wrote, and how conversations stand.
//!
//! In: an event, signed where Chatwoot's version signs, else with a token in the address. Out: what concerns this account and inbox. Never:
//! a private note; what a bot or an automation wrote, which is no human's answer.

use relance_core::base::{Instant, Private};
use relance_core::wire::Handler;
use serde_json::Value;

use super::json::{failed, id, inbound, list, text, whole};
use super::signature::{header, is_fresh, is_hex_sha256, is_same, members};
use super::{Delivered, Delivery, Headers, Inbound, Message, Refused, Thread, What};
use crate::account::{AddressBy, ChatwootAccount};
use crate::send::chatwoot::MARK;
use crate::send::codes::{Judged, Means};
use crate::send::http::scrubbed;

/// `X-Chatwoot-Signature` over `X-Chatwoot-Timestamp` and the body; of versions that don't sign, `token` in the address. An account that
/// has the secret takes nothing unsigned.
pub(super) fn verify(
    account: &ChatwootAccount,
    url: &str,
    headers: &Headers<'_>,
    body: &[u8],
    now: Instant,
) -> Result<(), Refused> {
    if let Some(secret) = &account.webhook_secret {
        let time = header(headers, "x-chatwoot-timestamp").ok_or(Refused::Forged)?;
        let signature = header(headers, "x-chatwoot-signature").ok_or(Refused::Forged)?;
        let signature = signature.strip_prefix("sha256=").unwrap_or(signature);
        let parts: [&[u8]; 3] = [time.as_bytes(), b".", body];
        if !is_hex_sha256(secret.reveal().as_bytes(), &parts, signature) {
            return Err(Refused::Forged);
        }
        return is_fresh(time, now);
    }
    let token = account.webhook_token.as_ref().ok_or(Refused::Forged)?;
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let given = members(query).into_iter().find(|(name, _)| name == "token").map(|(_, value)| value);
    if given.is_some_and(|given| is_same(token.reveal(), &given)) { Ok(()) } else { Err(Refused::Forged) }
}

/// What it tells.
pub(super) fn read(account: &ChatwootAccount, event: &Value, now: Instant) -> Vec<Inbound> {
    let ids = |name: &str| event.get(name).and_then(|it| it.get("id")).and_then(Value::as_u64);
    let inbox = ids("inbox").or_else(|| event.get("inbox_id").and_then(Value::as_u64));
    let ours = ids("account").or_else(|| event.get("account_id").and_then(Value::as_u64)) == Some(account.account_id);
    if !ours || account.inbox_id.is_some() && inbox != account.inbox_id {
        return Vec::new();
    }
    let told = Told { account, event, now };
    let found = match text(event, "event") {
        Some("message_created") => told.message(),
        Some("message_updated") => told.updated(),
        Some("conversation_status_changed") => told.conversation(),
        _ => None,
    };
    found.into_iter().collect()
}

struct Told<'a> {
    account: &'a ChatwootAccount,
    event: &'a Value,
    now: Instant,
}

impl Told<'_> {
    fn inbound(&self, id: &str, at: Option<Instant>, from: Option<String>, what: What) -> Inbound {
        let id = format!("chatwoot/{}/{id}", self.account.account_id);
        let inbox = self.event.get("inbox").and_then(|inbox| super::json::id(inbox, "id"));
        inbound(id, at.unwrap_or(self.now), self.account.channel(), from, inbox, what)
    }

    /// The contact's address: the conversation's number or the contact's identifier, as the account has it.
    fn contact(&self, thread: Option<&String>) -> Option<String> {
        match self.account.address_by {
            AddressBy::Conversation => thread.cloned(),
            AddressBy::Identifier => {
                let of = |pointer: &str| self.event.pointer(pointer).and_then(Value::as_str).filter(|it| !it.is_empty());
                let sender = of("/sender/identifier").filter(|_| self.sender() == Some("contact"));
                sender
                    .or_else(|| of("/conversation/meta/sender/identifier"))
                    .or_else(|| of("/meta/sender/identifier"))
                    .map(str::to_owned)
            }
        }
    }

    fn sender(&self) -> Option<&str> {
        self.event.pointer("/sender/type").and_then(Value::as_str)
    }

    fn is_private(&self) -> bool {
        self.event.get("private").and_then(Value::as_bool) == Some(true)
    }

    fn key(&self) -> Option<String> {
        self.event.get("content_attributes").and_then(|carried| text(carried, MARK)).map(str::to_owned)
    }

    fn message(&self) -> Option<Inbound> {
        let number = id(self.event, "id").filter(|_| !self.is_private())?;
        let thread = self.event.get("conversation").and_then(|it| id(it, "id"));
        let (from, at) = (self.contact(thread.as_ref()), time(self.event.get("created_at")));
        let kind = self.event.get("message_type");
        let is = |word: &str, code: i64| kind.is_some_and(|kind| kind.as_str() == Some(word) || kind.as_i64() == Some(code));
        if is("incoming", 0) {
            let attachments = u32::try_from(list(self.event, "attachments").len()).unwrap_or(u32::MAX);
            let words = text(self.event, "content").map(|words| Private::new(words.to_owned()));
            let what = Message { text: words, attachments, thread, ..Message::default() };
            return Some(self.inbound(&format!("{number}/message"), at, from, What::Message(what)));
        }
        if !is("outgoing", 1) {
            return None; // What happened in the conversation, and Chatwoot's own words.
        }
        if let Some(key) = self.key() {
            let what = What::Delivery(Delivery { message: number.clone(), key: Some(key), status: Delivered::Sent });
            return Some(self.inbound(&format!("{number}/sent"), at, from, what));
        }
        let what = What::Echo { message: Some(number.clone()), thread };
        (self.sender() == Some("user")).then(|| self.inbound(&format!("{number}/echo"), at, from, what))
    }

    /// What became of a message, where Chatwoot says it.
    fn updated(&self) -> Option<Inbound> {
        let number = id(self.event, "id").filter(|_| !self.is_private())?;
        let word = text(self.event, "status")?;
        let error = self.event.pointer("/content_attributes/external_error").and_then(Value::as_str);
        let status = match word {
            "delivered" => Delivered::Delivered,
            "read" => Delivered::Read,
            // The words are those of whichever provider is behind Chatwoot; nothing is known of them.
            "failed" => failed(Judged { means: Means::Retry, detail: format!("failed {}", scrubbed(error.unwrap_or_default())) }),
            _ => return None,
        };
        let thread = self.event.get("conversation").and_then(|it| id(it, "id"));
        let what = What::Delivery(Delivery { message: number.clone(), key: self.key(), status });
        Some(self.inbound(&format!("{number}/{word}"), time(self.event.get("updated_at")), self.contact(thread.as_ref()), what))
    }

    fn conversation(&self) -> Option<Inbound> {
        let thread = id(self.event, "id")?;
        let (word, closed, handled_by) = match text(self.event, "status")? {
            "open" => ("open", false, Some(Handler::Human)),
            "snoozed" => ("snoozed", false, Some(Handler::Human)),
            // Conversations that a bot has in hand are pending.
            "pending" => ("pending", false, Some(Handler::Ai)),
            "resolved" => ("resolved", true, None),
            _ => return None,
        };
        let at = time(self.event.get("updated_at")).or_else(|| time(self.event.get("timestamp")));
        let stamp = at.map_or(0, Instant::millis);
        let from = self.contact(Some(&thread));
        let id = format!("conversation/{thread}/{word}/{stamp}");
        Some(self.inbound(&id, at, from, What::Thread(Thread { thread, closed, handled_by })))
    }
}

/// A time as Chatwoot writes it: RFC 3339, or seconds with or without a fraction.
fn time(value: Option<&Value>) -> Option<Instant> {
    let value = value?;
    if let Some(at) = value.as_str().and_then(|text| text.parse().ok()) {
        return Some(at);
    }
    let written = whole(value).map(|seconds| (seconds, 0)).or_else(|| {
        let text = value.as_f64()?.to_string();
        let (seconds, fraction) = text.split_once('.')?;
        let millis: String = fraction.chars().chain("000".chars()).take(3).collect();
        Some((seconds.parse().ok()?, millis.parse().ok()?))
    });
    let (seconds, millis): (i64, i64) = written?;
    seconds.checked_mul(1_000)?.checked_add(millis).and_then(Instant::from_millis)
}
