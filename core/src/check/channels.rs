//! What each channel can do: which address it needs, what opens it for free text, what it takes; and when its window closes (R3).
//!
//! In: a channel's name, the workspace's settings, a contact. Out: its profile; the close of its window. Never: a choice between
//! channels (see `route`).

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::Facts;
use crate::base::Instant;
use crate::wire::{AddressKind, Channel, ChannelChoice, Contact, OpenedBy, OpensFor, Purpose, Settings, Step};

const MINUTE_MILLIS: i64 = 60_000;

/// What a channel can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Which of a contact's addresses it uses, the first that is there.
    pub addresses: Cow<'static, [AddressKind]>,
    /// What opens it for free text; empty: it is always open.
    pub windows: Cow<'static, [OpensFor]>,
    /// How long before its end a window counts as closed, in minutes.
    pub margin_minutes: u32,
    /// It takes templates that the provider has approved.
    pub templates: bool,
    /// A message needs a subject.
    pub subject: bool,
    /// It shows HTML.
    pub html: bool,
    /// How many buttons a message may have.
    pub buttons: u32,
    /// How many characters a text may have.
    pub max_characters: Option<u32>,
    /// A text goes out in segments.
    pub segments: bool,
    /// It reaches a person only while they are there.
    pub presence: bool,
    /// Nothing automated goes out on it.
    pub people_only: bool,
}

/// A preset, as the table of presets has it.
struct Preset {
    addresses: &'static [AddressKind],
    windows: &'static [OpensFor],
    templates: bool,
    subject: bool,
    html: bool,
    buttons: u32,
    max_characters: Option<u32>,
    segments: bool,
    presence: bool,
    people_only: bool,
}

const MARGIN_MINUTES: u32 = 15;
const DAY_AFTER_MESSAGE: OpensFor = OpensFor { opens: OpenedBy::Message, hours: 24 };
const DAY_AFTER_CALL: OpensFor = OpensFor { opens: OpenedBy::Call, hours: 24 };
const WEEK_AFTER_AD: OpensFor = OpensFor { opens: OpenedBy::AdEntry, hours: 7 * 24 };

const PLAIN: Preset = Preset {
    addresses: &[AddressKind::Own],
    windows: &[],
    templates: false,
    subject: false,
    html: false,
    buttons: 0,
    max_characters: None,
    segments: false,
    presence: false,
    people_only: false,
};

/// The channels that the product knows. Windows and limits are those of the providers' documentation as of 2026: WhatsApp Cloud opens for a
/// day after a message or a call, Messenger and Instagram for a day after a message, Messenger for a week after an advertisement.
const PRESETS: [(&str, Preset); 9] = [
    ("email", Preset { addresses: &[AddressKind::Email, AddressKind::Own], subject: true, html: true, buttons: 10, ..PLAIN }),
    ("sms", Preset { addresses: &[AddressKind::Phone, AddressKind::Own], max_characters: Some(1600), segments: true, ..PLAIN }),
    (
        "whatsapp",
        Preset {
            addresses: &[AddressKind::Own, AddressKind::Phone],
            windows: &[DAY_AFTER_MESSAGE, DAY_AFTER_CALL],
            templates: true,
            buttons: 3,
            max_characters: Some(4096),
            ..PLAIN
        },
    ),
    ("whatsappWeb", Preset { addresses: &[AddressKind::Own, AddressKind::Phone], max_characters: Some(65_536), ..PLAIN }),
    ("messenger", Preset { windows: &[DAY_AFTER_MESSAGE, WEEK_AFTER_AD], buttons: 3, max_characters: Some(2000), ..PLAIN }),
    ("instagram", Preset { windows: &[DAY_AFTER_MESSAGE], buttons: 3, max_characters: Some(1000), ..PLAIN }),
    ("liveChat", Preset { presence: true, buttons: 10, ..PLAIN }),
    ("webWidget", Preset { people_only: true, ..PLAIN }),
    ("webhook", Preset { html: true, buttons: 10, ..PLAIN }),
];

/// The names of the channels that the product knows.
pub fn known() -> impl Iterator<Item = &'static str> {
    PRESETS.iter().map(|(name, _)| *name)
}

/// What a channel can do: its preset with what the settings change; nothing for a name that neither knows.
pub fn profile(channel: &Channel, settings: &Settings) -> Option<Profile> {
    let preset = PRESETS.iter().find(|(name, _)| *name == channel.as_str()).map(|(_, preset)| preset);
    let own = settings.channels.as_ref().and_then(|channels| channels.get(channel)).and_then(|channel| channel.profile.as_ref());
    let (preset, own) = match (preset, own) {
        (None, None) => return None,
        (preset, own) => (preset.unwrap_or(&PLAIN), own.cloned().unwrap_or_default()),
    };
    Some(Profile {
        addresses: own.addresses.map_or(Cow::Borrowed(preset.addresses), Cow::Owned),
        windows: own.windows.map_or(Cow::Borrowed(preset.windows), Cow::Owned),
        margin_minutes: own.margin_minutes.unwrap_or(MARGIN_MINUTES),
        templates: own.templates.unwrap_or(preset.templates),
        subject: own.subject.unwrap_or(preset.subject),
        html: own.html.unwrap_or(preset.html),
        buttons: own.buttons.unwrap_or(preset.buttons),
        max_characters: own.max_characters.or(preset.max_characters),
        segments: own.segments.unwrap_or(preset.segments),
        presence: own.presence.unwrap_or(preset.presence),
        people_only: own.people_only.unwrap_or(preset.people_only),
    })
}

/// The scope of a person's no that covers a channel and a purpose: the channel, all channels, or one of them for that purpose only (C5).
pub fn opted_out<'a>(contact: &'a Contact, channel: &Channel, purpose: Purpose) -> Option<&'a str> {
    contact.opt_outs.iter().map(Channel::as_str).find(|scope| {
        let (named, only) = scope.split_once('/').map_or((*scope, None), |(named, only)| (named, Some(only)));
        // A no counts however it is written.
        let is = |word: &str, meant: &str| word.trim().eq_ignore_ascii_case(meant);
        (is(named, channel.as_str()) || is(named, "all")) && only.is_none_or(|only| is(only, purpose.name()))
    })
}

/// What last opened a channel for free text, if anything has: what it was, and until when it stays open (R3).
pub fn window(channel: &Channel, profile: &Profile, facts: &Facts<'_>) -> Option<(OpenedBy, Instant)> {
    let close = |rule: &OpensFor| {
        let opened = opened(channel, rule.opens, facts)?;
        let minutes = i64::from(rule.hours) * 60 - i64::from(profile.margin_minutes);
        Some((rule.opens, opened.saturating_plus_millis(minutes * MINUTE_MILLIS)))
    };
    profile.windows.iter().filter_map(close).max_by_key(|(_, closes)| *closes)
}

/// When a contact last opened a channel in a certain way.
fn opened(channel: &Channel, by: OpenedBy, facts: &Facts<'_>) -> Option<Instant> {
    let told = facts.contact.openings.get(channel).and_then(|openings| openings.get(&by)).copied();
    if by != OpenedBy::Message {
        return told;
    }
    let in_thread = facts.conversation.filter(|conversation| &conversation.channel == channel);
    let wrote = facts.contact.last_inbound.get(channel).copied();
    told.max(wrote).max(in_thread.and_then(|thread| thread.last_inbound))
}

/// The channels that a step may use, in order, each once (R2, R5).
pub fn candidates(step: &Step, facts: &Facts<'_>) -> Vec<Channel> {
    let own = facts.conversation.map(|conversation| conversation.channel.clone());
    let stays = facts.settings.channel_switching == Some(false) && own.is_some();
    let mut order: Vec<Channel> = match &step.channel {
        ChannelChoice::Named(channel) => [channel.clone()].into(),
        ChannelChoice::SameConversation => own.into_iter().collect(),
        ChannelChoice::Automatic if stays => own.into_iter().collect(),
        ChannelChoice::Automatic => {
            let on = match &facts.settings.channels {
                None => [Channel::fixed("email")].into(),
                Some(channels) => channels.keys().cloned().collect::<Vec<_>>(),
            };
            let instead = own.as_ref().and_then(|own| switch(own, facts));
            own.into_iter().chain(instead).chain(facts.settings.channel_order.iter().cloned()).chain(on).collect()
        }
    };
    order.extend(step.fallback.iter().cloned());
    let mut once: Vec<Channel> = Vec::new();
    for channel in order {
        if !once.contains(&channel) {
            once.push(channel);
        }
    }
    once
}

/// Where a conversation goes on whose own channel can't be used now: from a chat or a channel with a window to SMS (R5).
fn switch(own: &Channel, facts: &Facts<'_>) -> Option<Channel> {
    let profile = profile(own, facts.settings)?;
    let sms = Channel::fixed("sms");
    let leaves = profile.presence || !profile.windows.is_empty();
    (leaves && facts.contact.phone.is_some() && facts.settings.is_on(&sms)).then_some(sms)
}
