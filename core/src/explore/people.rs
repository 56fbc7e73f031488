//! Who goes through a draft: made-up people who differ in what reaches them and in whether they have written, and the people given.
//!
//! In: the sequences, the settings, contacts. Out: [`Person`]s, and each as a contact at a start. Never: somebody who exists.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::fill::Filling;
use super::places::Place;
use crate::base::{ContactId, ConversationId, Private, TargetId};
use crate::check::channels::profile;
use crate::wire::{
    AddressKind, Anchor, Channel, ChannelChoice, Consent, Contact, Conversation, Draft, Handler, OpenedBy, Settings, Target,
    TargetKind, Wait,
};

/// So many of the given contacts count.
pub(super) const CONTACTS: usize = 20;

/// Somebody who goes through the draft.
pub(super) struct Person<'a> {
    /// What reaches them, in words.
    pub(super) words: String,
    channels: Vec<Channel>,
    /// They wrote on all of their channels just before the start.
    wrote: bool,
    /// The channel of the conversation that it is about.
    thread: Option<Channel>,
    /// A given contact, as it is.
    pub(super) given: Option<&'a Contact>,
}

/// What the people of an exploration have in common.
pub(super) struct Crowd<'a> {
    pub(super) people: Vec<Person<'a>>,
    /// Their channels in all.
    pub(super) channels: Vec<Channel>,
}

/// The people who go through a draft: with every channel, then with one at a time, each as somebody who has never written and, where that
/// makes a difference, as somebody who has just written; then those given.
pub(super) fn crowd<'a>(drafts: &[&Draft], settings: &Settings, contacts: &'a [Contact]) -> Crowd<'a> {
    let channels = channels(drafts, settings);
    let threads = threads(drafts, settings);
    let steps = || drafts.iter().flat_map(|draft| &draft.steps);
    let asks = steps().any(|step| matches!(step.anchor, Anchor::LastInbound | Anchor::WindowClose | Anchor::LastOutbound));
    let windowed = |channel: &Channel| profile(channel, settings).is_some_and(|profile| !profile.windows.is_empty());
    let mut people = Vec::new();
    let mut add = |channels: &[Channel], thread: Option<&Channel>| {
        let differs = asks || channels.iter().chain(thread).any(windowed);
        for wrote in [false, true].into_iter().filter(|wrote| !wrote || differs) {
            let mut channels = channels.to_vec();
            channels.extend(thread.filter(|thread| !channels.contains(thread)).cloned());
            let words = words(&channels, thread, differs.then_some(wrote));
            people.push(Person { words, channels, wrote, thread: thread.cloned(), given: None });
        }
    };
    if threads.is_empty() {
        add(&channels, None);
    }
    threads.iter().for_each(|thread| add(&channels, Some(thread)));
    let on: Vec<&Channel> = channels.iter().filter(|channel| settings.is_on(channel)).collect();
    if on.len() > 1 {
        on.iter().for_each(|channel| add(core::slice::from_ref(*channel), threads.contains(channel).then_some(*channel)));
    }
    people.extend(contacts.iter().take(CONTACTS).map(|contact| Person {
        words: format!("the contact `{}`", contact.id),
        channels: Vec::new(),
        wrote: false,
        thread: threads.first().cloned(),
        given: Some(contact),
    }));
    Crowd { people, channels }
}

/// The channels that the steps name or may choose from, each once.
fn channels(drafts: &[&Draft], settings: &Settings) -> Vec<Channel> {
    let mut all: Vec<Channel> = Vec::new();
    for step in drafts.iter().flat_map(|draft| &draft.steps) {
        let own: Vec<Channel> = match &step.channel {
            ChannelChoice::Named(channel) => [channel.clone()].into(),
            ChannelChoice::Automatic => settings.channel_order.iter().cloned().chain(on(settings)).collect(),
            ChannelChoice::SameConversation => Vec::new(),
        };
        for channel in own.into_iter().chain(step.fallback.iter().cloned()) {
            if !all.contains(&channel) {
                all.push(channel);
            }
        }
    }
    all
}

/// The channels that are on and that automation may use.
fn on(settings: &Settings) -> Vec<Channel> {
    let named: Vec<Channel> = match &settings.channels {
        None => [Channel::new("email")].into(),
        Some(channels) => channels.keys().cloned().collect(),
    };
    let usable = |channel: &Channel| profile(channel, settings).is_some_and(|profile| !profile.people_only);
    named.into_iter().filter(|channel| settings.is_on(channel) && usable(channel)).collect()
}

/// The channels on which there may be a conversation that it is about.
fn threads(drafts: &[&Draft], settings: &Settings) -> Vec<Channel> {
    let same = |draft: &&Draft| draft.steps.iter().any(|step| step.channel == ChannelChoice::SameConversation);
    let about = drafts.iter().any(|draft| draft.target == TargetKind::Conversation || same(draft));
    if about { on(settings) } else { Vec::new() }
}

fn words(channels: &[Channel], thread: Option<&Channel>, wrote: Option<bool>) -> String {
    let names: Vec<&str> = channels.iter().map(Channel::as_str).collect();
    let mut text =
        if names.is_empty() { "somebody without an address".into() } else { format!("somebody with {}", names.join(", ")) };
    if let Some(thread) = thread {
        text = format!("{text}, in a conversation on {thread}");
    }
    match wrote {
        Some(true) => text + ", who has just written",
        Some(false) => text + ", who has never written",
        None => text,
    }
}

impl Person<'_> {
    /// The person at a start.
    pub(super) fn contact(&self, place: &Place, settings: &Settings, filling: &Filling) -> Contact {
        if let Some(given) = self.given {
            return given.clone();
        }
        let mut contact = Contact::named(ContactId::new("explore"));
        contact.first_name = Some(Private::new("Sam".into()));
        contact.last_name = Some(Private::new("Example".into()));
        contact.timezone = place.zone_id.clone();
        contact.attributes = filling.contact.clone();
        // Consent is the host's to get; without one nothing would be seen of what comes after.
        contact.consents = [Consent { channel: None, purpose: None, at: place.start, until: None }].into();
        for channel in &self.channels {
            let Some(profile) = profile(channel, settings) else { continue };
            let own = || Private::new(format!("explore-{channel}"));
            match profile.addresses.first() {
                Some(AddressKind::Email) => contact.email = Some(Private::new("explore@example.invalid".into())),
                Some(AddressKind::Phone) => contact.phone = Some(Private::new("+99900000001".into())),
                _ => drop(contact.addresses.insert(channel.clone(), own())),
            }
            if !self.wrote {
                continue;
            }
            contact.last_inbound.insert(channel.clone(), place.start);
            for rule in profile.windows.iter().filter(|rule| rule.opens != OpenedBy::Message) {
                contact.openings.entry(channel.clone()).or_default().insert(rule.opens, place.start);
            }
        }
        contact
    }

    /// The conversation at a start, if it is about one.
    pub(super) fn conversation(&self, place: &Place, filling: &Filling) -> Option<Conversation> {
        self.thread.as_ref().map(|channel| Conversation {
            id: ConversationId::new("explore"),
            channel: channel.clone(),
            handled_by: Handler::Ai,
            last_inbound: self.wrote.then_some(place.start),
            last_outbound: Some(place.start),
            attributes: filling.conversation.clone(),
            present: None,
            closed: false,
            bot_inactive: false,
        })
    }
}

/// What an enrollment of a draft is about, where that is neither the person nor the conversation. Its date is so far off that every step
/// which counts back from it has its time.
pub(super) fn target(draft: &Draft, place: &Place, filling: &Filling) -> Option<Target> {
    if matches!(draft.target, TargetKind::Contact | TargetKind::Conversation) {
        return None;
    }
    let date = place.later_days(days_before(draft));
    let id = TargetId::new(draft.target.name().to_string());
    Some(Target { kind: draft.target, id, date: Some(date), attributes: filling.target.clone() })
}

/// How many days before its target's date a draft begins, generously.
pub(super) fn days_before(draft: &Draft) -> i64 {
    let before = |wait: Wait| match wait {
        Wait::Minutes(amount) => amount / 1440 - 1,
        Wait::Hours(amount) => amount / 24 - 1,
        Wait::Days(amount) => amount,
        Wait::BusinessDays(amount) => amount.saturating_mul(2),
    };
    let anchored = draft.steps.iter().filter(|step| step.anchor == Anchor::TargetDate);
    3 - anchored.map(|step| before(step.wait)).min().unwrap_or(0).min(0)
}
