//! Chooses the channel and form of one step, in order: the conversation's own, the workspace's order, the step's fallback (R2).
//!
//! In: a step, the facts. Out: channel, address and form, with why the channels before it were not taken. Never: a proof of opt-outs
//! (see `lifecycle`): this room only avoids channels that would be refused.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::profile::{Address, Profile, WINDOW_MARGIN_MINUTES, profile};
use crate::base::{Instant, Private, Reason};
use crate::check::Facts;
use crate::lifecycle::CutOff;
use crate::wire::{Channel, ChannelChoice, Content, Step};

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

/// Why a channel was not taken.
pub struct NotTaken {
    /// Which.
    pub channel: Channel,
    /// Why.
    pub reason: Reason,
}

/// The first usable channel of a step.
///
/// # Errors
/// Why none of them is usable, channel by channel.
pub fn select<'a>(step: &'a Step, facts: &Facts<'a>, dead: &[Channel]) -> Result<Route<'a>, Vec<NotTaken>> {
    let mut rejected = Vec::new();
    for channel in candidates(step, facts) {
        let usable = address(&channel, facts, dead).and_then(|(to, profile)| {
            let content = form(step, &channel, profile, facts)?;
            Ok((to, content, profile))
        });
        match usable {
            Ok((to, content, profile)) => return Ok(Route { channel, to, content, profile, rejected }),
            Err(reason) => rejected.push(NotTaken { channel, reason }),
        }
    }
    Err(rejected)
}

/// What it means that no channel was taken, and the reasons of all of them in one.
pub fn cut_off(rejected: &[NotTaken], dead: &[Channel]) -> (CutOff, Reason) {
    let texts: Vec<&str> = rejected.iter().map(|not_taken| not_taken.reason.text.as_str()).collect();
    let text = if texts.is_empty() { "there is no channel to try".into() } else { texts.join("; ") };
    if !rejected.is_empty() && rejected.iter().all(|not_taken| not_taken.reason.code == "route.optedOut") {
        return (CutOff::SaidNo, Reason::new("lifecycle.optedOut", text));
    }
    let cut = if rejected.iter().any(|not_taken| dead.contains(&not_taken.channel)) { CutOff::Dead } else { CutOff::Otherwise };
    (cut, Reason::new("route.unreachable", format!("no channel is usable: {text}")))
}

/// The channels that a step may use, in order, each once.
pub(super) fn candidates(step: &Step, facts: &Facts<'_>) -> Vec<Channel> {
    let own = facts.conversation.map(|conversation| conversation.channel.clone());
    let mut order: Vec<Channel> = match &step.channel {
        ChannelChoice::Named(channel) => [channel.clone()].into(),
        ChannelChoice::SameConversation => own.into_iter().collect(),
        ChannelChoice::Automatic => {
            let on = match &facts.settings.channels {
                None => [Channel::new("email")].into(),
                Some(channels) => channels.keys().cloned().collect::<Vec<_>>(),
            };
            own.into_iter().chain(facts.settings.channel_order.iter().cloned()).chain(on).collect()
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

/// The contact's address on a channel that is on and not refused.
pub(super) fn address(channel: &Channel, facts: &Facts<'_>, dead: &[Channel]) -> Result<(Private<String>, Profile), Reason> {
    let because = |code, text: String| Reason::new(code, text).with("channel", channel.as_str());
    let Some(profile) = profile(channel) else {
        return Err(because("route.channelUnknown", format!("{channel} is no channel")));
    };
    if !facts.settings.is_on(channel) {
        return Err(because("route.channelOff", format!("{channel} is not switched on in the workspace")));
    }
    let contact = facts.contact;
    if contact.opt_outs.iter().any(|out| out == channel || out.as_str() == "all") {
        return Err(because("route.optedOut", format!("the contact has opted out of {channel}")));
    }
    let suppressed = contact.suppressed.get(channel).or_else(|| contact.suppressed.get(&Channel::new("all")));
    if suppressed.is_some_and(|cause| cause == "complaint") {
        return Err(because("route.optedOut", format!("the contact complained about a message on {channel}")));
    }
    if let Some(cause) = suppressed {
        return Err(because("route.suppressed", format!("the contact's address on {channel} is suppressed: {cause}")));
    }
    if dead.contains(channel) {
        return Err(because("route.suppressed", format!("the contact's address on {channel} is dead")));
    }
    let own = contact.addresses.get(channel);
    let found = match profile.address {
        Address::Email => contact.email.as_ref().or(own),
        Address::Phone => contact.phone.as_ref().or(own),
        Address::OwnOrPhone => own.or(contact.phone.as_ref()),
        Address::Own => own,
    };
    match found.filter(|address| !address.reveal().trim().is_empty()) {
        Some(address) => Ok((address.clone(), profile)),
        None => Err(because("route.noAddress", format!("the contact has no address on {channel}"))),
    }
}

/// What goes out on a channel now: free text inside its window, a template outside it (R3, R4).
fn form<'a>(step: &'a Step, channel: &Channel, profile: Profile, facts: &Facts<'_>) -> Result<&'a Content, Reason> {
    let template = |content: &Content| matches!(content, Content::Template(_));
    if template(&step.content) {
        let text = format!("{channel} takes no templates");
        let fits = profile.templates.then_some(&step.content);
        return fits.ok_or_else(|| Reason::new("route.noTemplates", text).with("channel", channel.as_str()));
    }
    let Some(hours) = profile.window_hours else { return Ok(&step.content) };
    let closes = window_close(channel, hours, facts);
    if closes.is_some_and(|closes| facts.now < closes) {
        return Ok(&step.content);
    }
    match step.outside_window.as_ref().filter(|content| template(content) && profile.templates) {
        Some(content) => Ok(content),
        None => {
            let text = match closes {
                Some(closes) => format!("the window for free text on {channel} closed at {closes}, and there is no template"),
                None => format!("the contact has not written on {channel}, and there is no template"),
            };
            Err(Reason::new("route.windowClosed", text).with("channel", channel.as_str()))
        }
    }
}

/// When the window for free text closes, if it was ever opened (R3).
fn window_close(channel: &Channel, hours: i64, facts: &Facts<'_>) -> Option<Instant> {
    let in_thread = facts.conversation.filter(|conversation| &conversation.channel == channel);
    let last = facts.contact.last_inbound.get(channel).copied().max(in_thread.and_then(|thread| thread.last_inbound))?;
    last.plus_millis((hours * 60 - WINDOW_MARGIN_MINUTES) * 60_000)
}
