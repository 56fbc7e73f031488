//! The material of a request: a JSON document in which everything that others wrote stands as data (M4).
//!
//! In: a contact, a conversation, its messages. Out: the document. Never: an address of the contact, more than a model needs.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::base::{Instant, Json};
use crate::time::Zone;
use crate::wire::request::AskRequest;
use crate::wire::{Author, Contact, Message, Settings};

/// How many of the last messages a model reads.
const MESSAGES: usize = 40;
/// How many characters of each of them.
const CHARACTERS: usize = 2_000;
/// How many characters of all of them, the last ones first.
const ALL_CHARACTERS: usize = 24_000;

/// A document that grows by members.
#[derive(Default)]
pub(super) struct Material(BTreeMap<String, Json>);

impl Material {
    pub(super) fn with(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    pub(super) fn some(self, name: &str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// As text for a model.
    pub(super) fn text(self) -> String {
        serde_json::to_string(&Json::Map(self.0)).unwrap_or_default()
    }

    /// What every request about a person brings.
    pub(super) fn about(request: &AskRequest, contact: &Contact, settings: &Settings, zone: &Zone) -> Self {
        let name = contact.first_name.as_ref().map(|name| cut(name.reveal(), 100));
        let locale = contact.locale.as_ref().or(settings.locale.as_ref());
        let channel = request.conversation.as_ref().map(|conversation| conversation.channel.as_str().to_owned());
        Self::default()
            .with("now", local(request.now, zone))
            .with("zone", zone.name().to_owned())
            .with("business", Json::Map(settings.workspace.clone()))
            .some("contactFirstName", name)
            .some("locale", locale.map(|locale| cut(locale, 35)))
            .some("channel", channel)
            .with("messages", Json::List(messages(&request.messages, zone)))
    }
}

/// A local time with its weekday, as a model reads it best.
pub(super) fn local(at: Instant, zone: &Zone) -> String {
    let local = zone.local(at);
    let day = match local.weekday() {
        crate::wire::Weekday::Mon => "Monday",
        crate::wire::Weekday::Tue => "Tuesday",
        crate::wire::Weekday::Wed => "Wednesday",
        crate::wire::Weekday::Thu => "Thursday",
        crate::wire::Weekday::Fri => "Friday",
        crate::wire::Weekday::Sat => "Saturday",
        crate::wire::Weekday::Sun => "Sunday",
    };
    format!("{} ({day})", zone.local_date_time(at))
}

/// The last messages, the oldest first.
fn messages(all: &[Message], zone: &Zone) -> Vec<Json> {
    let mut left = ALL_CHARACTERS;
    let last = all.iter().rev().take(MESSAGES).map_while(|message| {
        if left == 0 {
            return None;
        }
        let text = cut(message.text.reveal(), CHARACTERS.min(left));
        left = left.saturating_sub(text.chars().count());
        let from = match message.from {
            Author::Contact => "contact",
            Author::Ai => "assistant",
            Author::Human => "colleague",
        };
        let members = [("at", local(message.at, zone)), ("from", from.to_owned()), ("text", text)];
        Some(Json::Map(members.into_iter().map(|(name, value)| (name.to_owned(), Json::Str(value))).collect()))
    });
    let mut last: Vec<Json> = last.collect();
    last.reverse();
    last
}

/// The first characters of a text, with a mark where there were more.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Private;
    use crate::time::Zones;

    #[test]
    fn of_long_conversations_a_model_reads_the_end() {
        let message = |text: &str| Message { from: Author::Contact, at: Instant::MIN, text: Private::new(text.to_owned()) };
        let utc = Zones::embedded().zone("UTC").ok().unwrap();
        let long: Vec<Message> = (0..100).map(|_| message(&"x".repeat(5_000))).collect();
        let read = messages(&long, &utc);
        assert!((12..=13).contains(&read.len()), "{}", read.len());
        let short: Vec<Message> = (0..100).map(|number| message(&format!("{number}"))).collect();
        let read = messages(&short, &utc);
        assert_eq!((read.len(), read.last().and_then(|last| last.member("text")?.as_str())), (MESSAGES, Some("99")));
        assert_eq!(cut("añb", 2), "añ…");
        assert_eq!(cut("añ", 2), "añ");
    }
}
