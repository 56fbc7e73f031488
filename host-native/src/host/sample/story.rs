//! The story that sample data are made of: who there is, what they are in, and what happened when.
//!
//! In: `story.json`. Out: typed acts. Never: an address or a number of somebody who lives: only such as are reserved for examples.

use relance_core::base::{Instant, Json};
use relance_core::wire::{Channel, Contact, Handler, Settings, TargetKind};
use serde::Deserialize;
use std::collections::BTreeMap;

use crate::fault::Fault;

const STORY: &str = include_str!("story.json");
const MINUTE_MILLIS: i64 = 60_000;

/// All of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    pub(super) settings: Settings,
    pub(super) people: Vec<Contact>,
    pub(super) targets: Vec<About>,
    pub(super) sequences: Vec<Ready>,
    /// What a model has written for those whose texts a person approves.
    pub(super) draft: Draft,
    pub(super) acts: Vec<Act>,
}

/// A ready sequence, and what of its steps is otherwise.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ready {
    pub(super) id: String,
    pub(super) ready: String,
    pub(super) steps: BTreeMap<String, BTreeMap<String, Json>>,
}

/// What an enrollment is about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct About {
    pub(super) kind: TargetKind,
    pub(super) id: String,
    pub(super) contact: String,
    #[serde(default)]
    pub(super) days_from_now: i64,
    /// The time of its day; absent: it has no date.
    #[serde(default)]
    pub(super) at: Option<String>,
    #[serde(default)]
    pub(super) attributes: BTreeMap<String, Json>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Draft {
    pub(super) subject: String,
    pub(super) text: String,
}

/// Something that happened so long before now.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Act {
    #[serde(default)]
    days_ago: i64,
    #[serde(default)]
    hours_ago: i64,
    #[serde(default)]
    minutes_ago: i64,
    #[serde(flatten)]
    pub(super) what: What,
}

/// What happened.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum What {
    Enroll(Enroll),
    Goal(Goal),
    Unsubscribe(Unsubscribe),
    Pause(OfSequence),
    Stop(OfSequence),
    Conversation(Thread),
    Replied(Words),
    Reply(Reply),
    Outbound(Words),
    Schedule(List),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Enroll {
    pub(super) sequence: String,
    pub(super) contact: String,
    #[serde(default)]
    pub(super) target: Option<Named>,
}

/// A target of the story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    pub(super) kind: TargetKind,
    pub(super) id: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Goal {
    pub(super) contact: String,
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unsubscribe {
    pub(super) contact: String,
    pub(super) channel: Channel,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfSequence {
    pub(super) sequence: String,
    pub(super) contact: String,
    pub(super) by: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Thread {
    pub(super) id: String,
    pub(super) contact: String,
    pub(super) channel: Channel,
    pub(super) handled_by: Handler,
}

/// What was said in a conversation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) conversation: String,
    #[serde(default)]
    pub(super) by: Handler,
    pub(super) text: String,
}

/// An answer that is of no conversation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reply {
    pub(super) contact: String,
    pub(super) text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    pub(super) contact: String,
    pub(super) name: String,
    pub(super) entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Entry {
    pub(super) in_days: i64,
    pub(super) subject: String,
    pub(super) text: String,
}

impl Act {
    /// When it happened.
    pub(super) fn at(&self, now: Instant) -> Instant {
        let minutes = (self.days_ago * 24 + self.hours_ago) * 60 + self.minutes_ago;
        now.saturating_plus_millis(-minutes * MINUTE_MILLIS)
    }
}

impl Story {
    /// The story, its acts in the order in which they happened.
    pub(super) fn told() -> Result<Self, Fault> {
        let mut story: Self = serde_json::from_str(STORY)?;
        story.acts.sort_by_key(|act| std::cmp::Reverse((act.days_ago * 24 + act.hours_ago) * 60 + act.minutes_ago));
        Ok(story)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_story_has_nobody_who_lives() {
        let story = Story::told().unwrap();
        assert!(story.people.len() >= 24);
        // What authorities keep for films and examples: Ofcom, ARCEP, ACMA, ComReg, PTS, Bundesnetzagentur, and 555-01xx in North America.
        let fiction = ["+4477009", "+33639980", "+614915701", "+35320910", "+4670174", "+49171392"];
        let is_fiction = |phone: &str| {
            fiction.iter().any(|range| phone.starts_with(range)) || (phone.starts_with("+1") && phone.get(5..10) == Some("55501"))
        };
        for person in &story.people {
            let id = &person.id;
            let email = person.email.as_ref().map(|email| email.reveal().clone()).unwrap_or_default();
            assert!(email.ends_with("@example.com") || email.ends_with("@example.org"), "{id}");
            let on_phones = person.addresses.iter().filter(|(channel, _)| channel.as_str() != "messenger");
            let phones = on_phones.map(|(_, address)| address).chain(&person.phone);
            for phone in phones {
                assert!(is_fiction(phone.reveal()), "{id}: {}", phone.reveal());
            }
        }
    }

    #[test]
    fn acts_come_in_the_order_in_which_they_happened() {
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        let times: Vec<Instant> = Story::told().unwrap().acts.iter().map(|act| act.at(now)).collect();
        assert!(times.is_sorted() && times.iter().all(|at| *at < now));
    }
}
