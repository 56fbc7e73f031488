//! Reads the webhooks of WhatsApp's Cloud API: messages, calls, advertisements, what became of ours, who wants no more marketing.
//!
//! In: the payload of one or many accounts and numbers. Out: what concerns this account's number. Never: a group's messages; a reaction or a
//! change of a message, which are no answers (L1).

use relance_core::base::{Instant, Private};
use relance_core::wire::{Channel, OpenedBy, Purpose};
use serde_json::Value;

use super::json::{failed, id, inbound, list, phone, seconds, text};
use super::{Delivered, Delivery, Inbound, Message, Refused, What};
use crate::account::{WhatsappAccount, is_user_id};
use crate::send::codes::WHATSAPP;
use crate::send::http::number;

const CHANNEL: Channel = Channel::fixed("whatsapp");
/// Kinds of messages that say nothing: what happened to a message or a number.
const SILENT: [&str; 7] = ["reaction", "system", "ephemeral", "request_welcome", "edit", "revoke", "errors"];

/// What it tells.
pub(super) fn read(account: &WhatsappAccount, payload: &Value, now: Instant) -> Result<Vec<Inbound>, Refused> {
    if !payload.is_object() {
        return Err(Refused::Unreadable("expected an object, found something else".into()));
    }
    let mut found = Vec::new();
    for change in list(payload, "entry").iter().flat_map(|entry| list(entry, "changes")) {
        let (Some(field), Some(value)) = (text(change, "field"), change.get("value")) else { continue };
        let metadata = value.get("metadata").unwrap_or(&Value::Null);
        if id(metadata, "phone_number_id").as_deref() != Some(account.phone_number_id.as_str()) {
            continue;
        }
        let number = Number { value, own: text(metadata, "display_phone_number").and_then(display), now };
        match field {
            "messages" => {
                found.extend(list(value, "messages").iter().flat_map(|message| number.message(message)));
                found.extend(list(value, "statuses").iter().filter_map(|status| number.status(status)));
            }
            "smb_message_echoes" => found.extend(list(value, "message_echoes").iter().filter_map(|echo| number.echo(echo))),
            "calls" => found.extend(list(value, "calls").iter().filter_map(|call| number.call(call))),
            "user_preferences" => {
                found.extend(list(value, "user_preferences").iter().filter_map(|preference| number.preference(preference)));
            }
            _ => {}
        }
    }
    Ok(found)
}

/// Our number as it is shown, in E.164.
fn display(shown: &str) -> Option<String> {
    phone(&shown.chars().filter(char::is_ascii_digit).collect::<String>())
}

/// What was told about one number.
struct Number<'a> {
    value: &'a Value,
    own: Option<String>,
    now: Instant,
}

impl Number<'_> {
    fn inbound(&self, id: String, at: Option<Instant>, from: Option<String>, what: What) -> Inbound {
        inbound(id, at.unwrap_or(self.now), CHANNEL, from, self.own.clone(), what)
    }

    /// A person's address: the phone number; of somebody who shows none, the user id.
    fn person(&self, value: &Value, phone_at: &str, user_at: &str) -> Option<String> {
        let contact = list(self.value, "contacts").first().filter(|_| list(self.value, "contacts").len() == 1);
        let by_phone = text(value, phone_at).or_else(|| text(contact?, "wa_id")).and_then(phone);
        by_phone.or_else(|| {
            let user = text(value, user_at).or_else(|| text(contact?, "user_id"))?;
            is_user_id(user).then(|| user.to_owned())
        })
    }

    fn message(&self, message: &Value) -> Vec<Inbound> {
        let (Some(id), Some(kind)) = (text(message, "id"), text(message, "type")) else { return Vec::new() };
        if SILENT.contains(&kind) || message.get("group_id").is_some_and(|group| !group.is_null()) {
            return Vec::new();
        }
        let Some(from) = self.person(message, "from", "from_user_id") else { return Vec::new() };
        let at = seconds(message, "timestamp");
        let mut found = Vec::new();
        // Posts lead here too; what opens the longer window is an advertisement.
        if message.pointer("/referral/source_type").and_then(Value::as_str) == Some("ad") {
            let what = What::Opened { by: OpenedBy::AdEntry };
            found.push(self.inbound(format!("whatsapp/{id}/adEntry"), at, Some(from.clone()), what));
        }
        let answers = message.pointer("/context/id").and_then(Value::as_str).map(str::to_owned).into_iter().collect();
        let (words, attachments) = said(message, kind);
        let what = Message { text: words.map(Private::new), attachments, answers, ..Message::default() };
        found.push(self.inbound(format!("whatsapp/{id}/message"), at, Some(from), What::Message(what)));
        found
    }

    fn status(&self, status: &Value) -> Option<Inbound> {
        let (id, word) = (text(status, "id")?, text(status, "status")?);
        let became = match word {
            "sent" => Delivered::Sent,
            "delivered" => Delivered::Delivered,
            "read" | "played" => Delivered::Read,
            "failed" => {
                let error = list(status, "errors").first().unwrap_or(&Value::Null);
                let words = error.pointer("/error_data/details").and_then(Value::as_str).or_else(|| text(error, "title"));
                let sub = error.get("error_subcode").and_then(number);
                failed(WHATSAPP.judge(error.get("code").and_then(number), sub, words.unwrap_or_default()))
            }
            _ => return None,
        };
        let key = text(status, "biz_opaque_callback_data").map(str::to_owned);
        let what = What::Delivery(Delivery { message: id.to_owned(), key, status: became });
        let to = self.person(status, "recipient_id", "recipient_user_id");
        Some(self.inbound(format!("whatsapp/{id}/{word}"), seconds(status, "timestamp"), to, what))
    }

    /// Somebody of ours wrote with the WhatsApp Business app.
    fn echo(&self, echo: &Value) -> Option<Inbound> {
        let id = text(echo, "id")?;
        let to = text(echo, "to").and_then(phone).or_else(|| text(echo, "to_user_id").map(str::to_owned))?;
        let what = What::Echo { message: Some(id.to_owned()), thread: None };
        Some(self.inbound(format!("whatsapp/{id}/echo"), seconds(echo, "timestamp"), Some(to), what))
    }

    /// A call of the person's opens the window when it begins, whether it is taken or not.
    fn call(&self, call: &Value) -> Option<Inbound> {
        let theirs = text(call, "direction").is_none_or(|direction| direction == "USER_INITIATED");
        let id = text(call, "id").filter(|_| theirs && text(call, "event") == Some("connect"))?;
        let from = self.person(call, "from", "from_user_id")?;
        let what = What::Opened { by: OpenedBy::Call };
        Some(self.inbound(format!("whatsapp/{id}/call"), seconds(call, "timestamp"), Some(from), what))
    }

    fn preference(&self, preference: &Value) -> Option<Inbound> {
        let marketing = text(preference, "category") == Some("marketing_messages");
        let word = text(preference, "value").filter(|_| marketing)?;
        let purpose = Some(Purpose::Marketing);
        let what = match word {
            "stop" => What::OptOut { purpose },
            "resume" => What::OptIn { purpose },
            _ => return None,
        };
        let from = self.person(preference, "wa_id", "user_id")?;
        let at = seconds(preference, "timestamp");
        // It has no id of its own; who, what and when are one.
        let stamp = at.map_or(0, Instant::millis);
        Some(self.inbound(format!("whatsapp/{from}/{word}/{stamp}"), at, Some(from), what))
    }
}

/// What a message says in words, and how many other things came with it.
fn said(message: &Value, kind: &str) -> (Option<String>, u32) {
    let at = |pointer: &str| message.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    match kind {
        "text" => (at("/text/body"), 0),
        "button" => (at("/button/text"), 0),
        "interactive" => {
            let reply = at("/interactive/button_reply/title").or_else(|| at("/interactive/list_reply/title"));
            (reply.or_else(|| at("/interactive/nfm_reply/body")), 0)
        }
        "image" | "video" | "document" => (at(&format!("/{kind}/caption")), 1),
        "order" => (at("/order/text"), 1),
        "location" => (at("/location/name"), 1),
        _ => (None, 1),
    }
}
