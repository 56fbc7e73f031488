//! Reads the webhooks of Messenger and Instagram: messages, echoes, advertisements, what became of ours, who wants no more marketing.
//!
//! In: the payload of one or many pages or accounts. Out: what concerns this one. Never: a reaction, a deletion, a typing sign, which are no
//! answers (L1).

use relance_core::base::{Instant, Private};
use relance_core::wire::{Channel, OpenedBy, Purpose};
use serde_json::Value;

use super::json::{id, inbound, list, millis, text};
use super::{Delivered, Delivery, Inbound, Message, Refused, What};
use crate::account::{InstagramAccount, MessengerAccount};
use crate::send::messenger::MARK;

/// Whose webhooks are read.
pub(super) struct Side<'a> {
    channel: Channel,
    own: &'a str,
    app: Option<&'a str>,
}

impl<'a> Side<'a> {
    pub(super) fn page(account: &'a MessengerAccount) -> Self {
        Self { channel: Channel::fixed("messenger"), own: &account.page_id, app: account.app_id.as_deref() }
    }

    pub(super) fn instagram(account: &'a InstagramAccount) -> Self {
        Self { channel: Channel::fixed("instagram"), own: &account.account_id, app: account.app_id.as_deref() }
    }

    fn inbound(&self, id: &str, at: Instant, person: &str, what: What) -> Inbound {
        let id = format!("{}/{id}", self.channel);
        inbound(id, at, self.channel.clone(), Some(person.to_owned()), Some(self.own.to_owned()), what)
    }

    /// One thing that happened between a person and us.
    fn happened(&self, event: &Value, now: Instant) -> Vec<Inbound> {
        let party = |name: &str| event.get(name).and_then(|party| id(party, "id"));
        let (Some(sender), Some(recipient)) = (party("sender"), party("recipient")) else { return Vec::new() };
        let at = millis(event, "timestamp").unwrap_or(now);
        let message = event.get("message").filter(|message| message.is_object());
        let echoes = message.is_some_and(|message| message.get("is_echo").and_then(Value::as_bool) == Some(true));
        // An echo goes from us to the person; everything else comes from the person.
        let (ours, person) = if echoes { (sender, recipient) } else { (recipient, sender) };
        if ours != self.own {
            return Vec::new();
        }
        let there = At { side: self, at, person: &person };
        match message {
            Some(message) if echoes => there.echo(message).into_iter().collect(),
            Some(message) => there.message(message),
            None => there.other(event),
        }
    }
}

/// What it tells.
pub(super) fn read(side: &Side<'_>, payload: &Value, now: Instant) -> Result<Vec<Inbound>, Refused> {
    if !payload.is_object() {
        return Err(Refused::Unreadable("expected an object, found something else".into()));
    }
    let mut found = Vec::new();
    for entry in list(payload, "entry").iter().filter(|entry| id(entry, "id").as_deref() == Some(side.own)) {
        // While another app has the thread, what the person writes comes in beside.
        let events = list(entry, "messaging").iter().chain(list(entry, "standby"));
        let changes = list(entry, "changes").iter().filter_map(|change| change.get("value"));
        found.extend(events.chain(changes).flat_map(|event| side.happened(event, now)));
    }
    Ok(found)
}

/// A moment with a person.
struct At<'a> {
    side: &'a Side<'a>,
    at: Instant,
    person: &'a str,
}

impl At<'_> {
    fn inbound(&self, id: &str, what: What) -> Inbound {
        self.side.inbound(id, self.at, self.person, what)
    }

    /// An id for what has none of its own.
    fn stamp(&self, kind: &str) -> String {
        format!("{}/{}/{kind}", self.person, self.at.millis())
    }

    fn message(&self, message: &Value) -> Vec<Inbound> {
        let gone = message.get("is_deleted").and_then(Value::as_bool) == Some(true);
        let Some(mid) = text(message, "mid").filter(|_| !gone) else { return Vec::new() };
        let mut found: Vec<Inbound> = message.get("referral").and_then(|it| self.advertisement(it, mid)).into_iter().collect();
        let answers = message.pointer("/reply_to/mid").and_then(Value::as_str).map(str::to_owned).into_iter().collect();
        let attachments = u32::try_from(list(message, "attachments").len()).unwrap_or(u32::MAX);
        let words = text(message, "text").map(|words| Private::new(words.to_owned()));
        let what = Message { text: words, attachments, answers, ..Message::default() };
        found.push(self.inbound(&format!("{mid}/message"), What::Message(what)));
        found
    }

    /// Somebody of ours wrote; or we did ourselves, which the message carries or the app says.
    fn echo(&self, echo: &Value) -> Option<Inbound> {
        let mid = text(echo, "mid")?.to_owned();
        let key = text(echo, "metadata").and_then(|carried| carried.strip_prefix(MARK)).map(str::to_owned);
        let app = id(echo, "app_id");
        if key.is_some() || app.is_some() && app.as_deref() == self.side.app {
            let what = What::Delivery(Delivery { message: mid.clone(), key, status: Delivered::Sent });
            return Some(self.inbound(&format!("{mid}/sent"), what));
        }
        Some(self.inbound(&format!("{mid}/echo"), What::Echo { message: Some(mid), thread: None }))
    }

    fn advertisement(&self, referral: &Value, told_by: &str) -> Option<Inbound> {
        let ad = text(referral, "source").is_some_and(|source| source.eq_ignore_ascii_case("ads"));
        ad.then(|| self.inbound(&format!("{told_by}/adEntry"), What::Opened { by: OpenedBy::AdEntry }))
    }

    fn delivered(&self, mid: &str, status: Delivered) -> Inbound {
        let word = if status == Delivered::Read { "read" } else { "delivered" };
        let what = What::Delivery(Delivery { message: mid.to_owned(), key: None, status });
        self.inbound(&format!("{mid}/{word}"), what)
    }

    fn other(&self, event: &Value) -> Vec<Inbound> {
        if let Some(delivery) = event.get("delivery") {
            // A watermark alone names no message.
            let mids = list(delivery, "mids").iter().filter_map(Value::as_str);
            return mids.map(|mid| self.delivered(mid, Delivered::Delivered)).collect();
        }
        if let Some(mid) = event.get("read").and_then(|read| text(read, "mid")) {
            return vec![self.delivered(mid, Delivered::Read)];
        }
        if let Some(postback) = event.get("postback") {
            let stamp = self.stamp("postback");
            let id = text(postback, "mid").unwrap_or(&stamp);
            let mut found: Vec<Inbound> =
                postback.get("referral").and_then(|it| self.advertisement(it, id)).into_iter().collect();
            let words = text(postback, "title").map(|title| Private::new(title.to_owned()));
            let what = Message { text: words, ..Message::default() };
            found.push(self.inbound(&format!("{id}/message"), What::Message(what)));
            return found;
        }
        if let Some(referral) = event.get("referral") {
            return self.advertisement(referral, &self.stamp("referral")).into_iter().collect();
        }
        event.get("optin").and_then(|optin| self.preference(optin)).into_iter().collect()
    }

    /// The person stops marketing messages, or wants them again.
    fn preference(&self, optin: &Value) -> Option<Inbound> {
        let purpose = Some(Purpose::Marketing);
        let (word, what) = match text(optin, "notification_messages_status")? {
            "STOP_NOTIFICATIONS" => ("stop", What::OptOut { purpose }),
            "RESUME_NOTIFICATIONS" => ("resume", What::OptIn { purpose }),
            _ => return None,
        };
        Some(self.inbound(&self.stamp(word), what))
    }
}
