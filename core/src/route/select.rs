//! Chooses the channel and form of one step, in order: the conversation's own, the workspace's order, the step's fallback (R2).
//!
//! In: a step, the facts. Out: channel, address and form, with why the channels before it were not taken. Never: a proof of opt-outs
//! (see `lifecycle`): this room only avoids channels that would be refused.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::form::form;
use crate::base::{Instant, Private, Reason};
use crate::check::Facts;
use crate::check::channels::{Profile, candidates, opted_out, profile};
use crate::lifecycle::CutOff;
use crate::wire::{AddressKind, Channel, Content, Step};

/// Where a step goes.
pub struct Route<'a> {
    /// On which channel.
    pub channel: Channel,
    /// To which address.
    pub to: Private<String>,
    /// What it says: the step's content, or what it says outside the window.
    pub content: &'a Content,
    /// What the channel can do.
    pub profile: Profile,
    /// Why channels before it were not taken.
    pub rejected: Vec<NotTaken>,
}

/// The code of a channel whose account is paused.
const ACCOUNT_PAUSED: &str = "route.accountPaused";

/// Until when a channel takes no more messages to the contact, and why; nothing where it does (C8).
pub type Capped<'a> = &'a dyn Fn(&Channel) -> Option<(Instant, Reason)>;

/// What stands in the way of an enrollment's message, beside the facts.
#[derive(Clone, Copy, Default)]
pub struct Refused<'a> {
    /// The channels on which the contact's address is dead.
    pub dead: &'a [Channel],
    /// The channels that don't take this message.
    pub refused_by: &'a [Channel],
    /// Which channels are capped now.
    pub capped: Option<Capped<'a>>,
    /// The channel that takes nothing but templates now, whatever the facts say about its window.
    pub closed: Option<&'a Channel>,
}

/// Why a channel was not taken.
pub struct NotTaken {
    /// Which.
    pub channel: Channel,
    /// Why.
    pub reason: Reason,
    /// Until when, where only a cap stands in the way.
    pub until: Option<Instant>,
}

/// The first usable channel of a step.
///
/// # Errors
/// Why none of them is usable, channel by channel.
pub fn select<'a>(step: &'a Step, facts: &Facts<'a>, refused: &Refused<'_>) -> Result<Route<'a>, Vec<NotTaken>> {
    let mut rejected = Vec::new();
    for channel in candidates(step, facts) {
        let usable = address(&channel, facts, refused.dead).and_then(|(to, profile)| {
            let own = facts.settings.channels.as_ref().and_then(|channels| channels.get(&channel));
            if own.is_some_and(|own| own.paused) {
                let text = format!("the account that sends on {channel} is paused");
                return Err(Reason::new(ACCOUNT_PAUSED, text).with("channel", channel.as_str()));
            }
            if refused.refused_by.contains(&channel) {
                let text = format!("{channel} does not take this message");
                return Err(Reason::new("route.refused", text).with("channel", channel.as_str()));
            }
            if let Some(reason) = absent(&channel, &profile, facts) {
                return Err(reason);
            }
            let closed = refused.closed == Some(&channel);
            let content = form(step, &channel, &profile, &to, closed, facts)?;
            Ok((to, content, profile))
        });
        let (until, reason) = match usable {
            Ok((to, content, profile)) => match refused.capped.and_then(|capped| capped(&channel)) {
                None => return Ok(Route { channel, to, content, profile, rejected }),
                Some((until, reason)) => (Some(until), reason),
            },
            Err(reason) => (None, reason),
        };
        rejected.push(NotTaken { channel, reason, until });
    }
    Err(rejected)
}

/// What it means that no channel was taken, and the reasons of all of them in one.
pub fn cut_off(rejected: &[NotTaken], dead: &[Channel]) -> (CutOff, Reason) {
    let texts: Vec<_> = rejected.iter().map(|not_taken| not_taken.reason.text()).collect();
    let text = if texts.is_empty() { "there is no channel to try".into() } else { texts.join("; ") };
    if !rejected.is_empty() && rejected.iter().all(|not_taken| not_taken.reason.code == "route.optedOut") {
        return (CutOff::SaidNo, Reason::new("lifecycle.optedOut", text));
    }
    if rejected.iter().any(|not_taken| not_taken.reason.code == ACCOUNT_PAUSED) {
        return (CutOff::Account, Reason::new(ACCOUNT_PAUSED, text));
    }
    let cut = if rejected.iter().any(|not_taken| dead.contains(&not_taken.channel)) { CutOff::Dead } else { CutOff::Otherwise };
    (cut, Reason::new("route.unreachable", format!("no channel is usable: {text}")))
}

/// The contact's address on a channel that may be used for the sequence's purpose (R1).
pub(super) fn address(channel: &Channel, facts: &Facts<'_>, dead: &[Channel]) -> Result<(Private<String>, Profile), Reason> {
    let because = |code, text: String| Reason::new(code, text).with("channel", channel.as_str());
    let Some(profile) = profile(channel, facts.settings) else {
        return Err(because("route.channelUnknown", format!("{channel} is no channel")));
    };
    if !facts.settings.is_on(channel) {
        return Err(because("route.channelOff", format!("{channel} is not switched on in the workspace")));
    }
    if profile.people_only {
        return Err(because("route.peopleOnly", format!("nothing automated goes out on {channel}")));
    }
    let contact = facts.contact;
    if opted_out(contact, channel, facts.draft().purpose).is_some() {
        return Err(because("route.optedOut", format!("the contact has opted out of {channel}")));
    }
    let suppressed = contact.suppressed.get(channel).or_else(|| contact.suppressed.get(&Channel::fixed("all")));
    if suppressed.is_some_and(|cause| cause == "complaint") {
        return Err(because("route.optedOut", format!("the contact complained about a message on {channel}")));
    }
    if let Some(cause) = suppressed {
        return Err(because("route.suppressed", format!("the contact's address on {channel} is suppressed: {cause}")));
    }
    if dead.contains(channel) {
        return Err(because("route.suppressed", format!("the contact's address on {channel} is dead")));
    }
    let known = |kind: &AddressKind| match kind {
        AddressKind::Email => contact.email.as_ref(),
        AddressKind::Phone => contact.phone.as_ref(),
        AddressKind::Own => contact.addresses.get(channel),
    };
    let found = profile.addresses.iter().filter_map(known).find(|address| !address.reveal().trim().is_empty());
    let Some(found) = found.cloned() else {
        return Err(because("route.noAddress", format!("the contact has no address on {channel}")));
    };
    consent(channel, facts)?;
    Ok((found, profile))
}

/// Whether a consent is on record where the workspace asks for one, and lasts (R1).
fn consent(channel: &Channel, facts: &Facts<'_>) -> Result<(), Reason> {
    let purpose = facts.draft().purpose;
    let own = facts.settings.channels.as_ref().and_then(|channels| channels.get(channel));
    if !own.is_some_and(|own| own.consent.contains(&purpose)) {
        return Ok(());
    }
    let mut given = facts.contact.consents.iter().filter(|consent| {
        let fits = consent.channel.as_ref().is_none_or(|named| named == channel);
        fits && consent.purpose.is_none_or(|named| named == purpose) && consent.at <= facts.now
    });
    let lasting = given.clone().any(|consent| consent.until.is_none_or(|until| facts.now < until));
    if lasting {
        return Ok(());
    }
    let (code, text) = match given.next() {
        Some(_) => {
            ("route.consentExpired", format!("the contact's consent to {} messages on {channel} has run out", purpose.name()))
        }
        None => ("route.noConsent", format!("no consent to {} messages on {channel} is on record", purpose.name())),
    };
    Err(Reason::new(code, text).with("channel", channel.as_str()).with("purpose", purpose.name()))
}

/// Whether a person can be reached on a channel only while they are there, and is not (R5).
pub(super) fn absent(channel: &Channel, profile: &Profile, facts: &Facts<'_>) -> Option<Reason> {
    let in_thread = facts.conversation.filter(|conversation| &conversation.channel == channel)?;
    (profile.presence && in_thread.present == Some(false)).then(|| {
        let text = format!("the contact is not there on {channel} any more");
        Reason::new("route.notPresent", text).with("channel", channel.as_str())
    })
}
