//! How many messages a contact may get: caps over a rolling period, and the least spacing, over all enrollments (C8, L12).
//!
//! In: accepted sends, what else is due for the contact, a channel. Out: until when the channel is capped, and why. Never: a message
//! lost: it is deferred.

use alloc::format;
use alloc::vec::Vec;

use crate::base::{Instant, Reason, SendKey};
use crate::check::Facts;
use crate::time::Candidate;
use crate::wire::{Cap, Channel, Competing, Enrollment, Purpose, StepStatus, Wait};

/// A send that counts.
struct Counted {
    at: Instant,
    channel: Option<Channel>,
}

/// Until when a channel takes no more messages to the contact, if it takes none now. `due`: since when this one is due; `again`: its key,
/// if it is tried again: what became of an earlier try may be unknown, and a message does not stand in its own way.
pub fn capped(
    state: &Enrollment,
    due: Instant,
    channel: &Channel,
    again: Option<&SendKey>,
    facts: &Facts<'_>,
) -> Option<(Instant, Reason)> {
    let settings = facts.settings;
    if facts.draft().purpose == Purpose::Transactional || (settings.caps.is_empty() && settings.spacing.is_none()) {
        return None;
    }
    let mut counted = accepted(state, again, facts);
    // Those that go first are counted as if they went out now.
    let before = facts.around.competing.iter().filter(|other| goes_first(other, state, due, facts));
    counted.extend(before.map(|other| Counted { at: facts.now, channel: other.channel.clone() }));
    counted.sort_by_key(|sent| sent.at);
    let by_cap = settings.caps.iter().filter_map(|cap| by_cap(cap, channel, &counted, facts));
    let by_spacing = settings.spacing.and_then(|spacing| by_spacing(spacing, &counted, facts));
    by_cap.chain(by_spacing).max_by_key(|(until, _)| *until)
}

/// What the contact has got: what the host reports, and this enrollment's own sends that are not among it, or not yet.
fn accepted(state: &Enrollment, again: Option<&SendKey>, facts: &Facts<'_>) -> Vec<Counted> {
    let itself = |key: Option<&SendKey>| key.is_some() && key == again;
    let reported = facts.sent.iter().filter(|sent| sent.purpose != Some(Purpose::Transactional) && !itself(sent.key.as_ref()));
    let mut counted: Vec<Counted> = reported.map(|sent| Counted { at: sent.at, channel: Some(sent.channel.clone()) }).collect();
    let own = state.steps.iter().chain(&state.gone).filter(|step| step.status == StepStatus::Sent);
    for (step, at) in own.filter_map(|step| Some((step, step.sent_at?))) {
        let known = facts.sent.iter().any(|sent| match (&sent.key, &step.key) {
            (Some(theirs), Some(own)) => theirs == own,
            _ => sent.at == at && step.channel.as_ref() == Some(&sent.channel),
        });
        if !known {
            counted.push(Counted { at, channel: step.channel.clone() });
        }
    }
    // What is on its way may be accepted at any moment.
    let on_its_way = state.steps.iter().filter(|step| step.status == StepStatus::Sending);
    counted.extend(on_its_way.map(|step| Counted { at: facts.now, channel: step.channel.clone() }));
    counted
}

/// Whether another enrollment's message goes first: higher priority, then the oldest due, then the lesser id.
fn goes_first(other: &Competing, state: &Enrollment, due: Instant, facts: &Facts<'_>) -> bool {
    let own = (core::cmp::Reverse(facts.draft().priority), due, &state.id);
    other.id != state.id && other.due <= facts.now && (core::cmp::Reverse(other.priority), other.due, &other.id) < own
}

fn by_cap(cap: &Cap, channel: &Channel, counted: &[Counted], facts: &Facts<'_>) -> Option<(Instant, Reason)> {
    let counts = |of: &Channel| cap.channels.is_empty() || cap.channels.contains(of);
    if !counts(channel) {
        return None;
    }
    let relevant: Vec<Instant> =
        counted.iter().filter(|sent| sent.channel.as_ref().is_none_or(counts)).map(|sent| sent.at).collect();
    // The cap holds until the last but `max` of them leaves the period; in business days the older one may leave it later.
    let most = usize::try_from(cap.max).unwrap_or(usize::MAX);
    let mut ends: Vec<Instant> = relevant.iter().filter_map(|at| after(*at, cap.per, facts)).collect();
    ends.sort_unstable();
    let until = ends.len().checked_sub(most).and_then(|place| ends.get(place)).copied()?;
    (until > facts.now).then(|| {
        let text = format!("{} messages in {} is the most that a contact may get; deferred", cap.max, cap.per);
        let reason = Reason::new("schedule.capped", text).with("max", cap.max).with("sent", relevant.len() as i64);
        (until, reason.moved(facts.now, until))
    })
}

fn by_spacing(spacing: Wait, counted: &[Counted], facts: &Facts<'_>) -> Option<(Instant, Reason)> {
    let last = counted.last()?.at;
    let until = counted.iter().filter_map(|sent| after(sent.at, spacing, facts)).max()?;
    (until > facts.now).then(|| {
        let text = format!("the last message to the contact is less than {spacing} ago; deferred");
        (until, Reason::new("schedule.tooClose", text).with("last", format!("{last}")).moved(facts.now, until))
    })
}

fn after(at: Instant, wait: Wait, facts: &Facts<'_>) -> Option<Instant> {
    Candidate::after(at, wait, &facts.zone, facts.business_days()).ok().map(|candidate| candidate.at)
}
