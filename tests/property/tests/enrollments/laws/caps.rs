//! The laws of caps and spacing, counted once more (C8, L12).
//!
//! In: walks. Out: no broken law. Never: the core's own count.

use crate::clock;
use crate::run::Held;
use crate::walk::{Record, Walk};
use proptest::prelude::*;
use relance_core::base::{Instant, SendKey};
use relance_core::wire::{Channel, Competing, Happened, Purpose, StepStatus};
use std::collections::BTreeMap;

laws! {
    every 1:
        l12_no_more_is_sent_in_a_rolling_period_than_a_cap_allows,
        l12_messages_keep_their_distance,
        l12_whoever_goes_first_is_counted_first;
}

/// A message that counts.
struct Counted {
    at: Instant,
    channel: Option<Channel>,
}

/// What counts when a turn sends: what the host reports, what was accepted of this enrollment beside it, and what is on its way.
fn counted(walk: &Walk, index: usize) -> Vec<Counted> {
    let record = &walk.records[index];
    // A message that is tried again does not stand in its own way.
    let again = |key: &Option<SendKey>| record.sends().any(|send| Some(&send.key) == key.as_ref());
    let reported = record.known.sent.iter().filter(|sent| sent.purpose != Some(Purpose::Transactional) && !again(&sent.key));
    let mut counted: Vec<Counted> = reported.map(|sent| Counted { at: sent.at, channel: Some(sent.channel.clone()) }).collect();
    let is_reported = |key: &SendKey| record.known.sent.iter().any(|sent| sent.key.as_ref() == Some(key));
    for (key, (at, channel)) in accepted(&walk.records[..=index]) {
        if !is_reported(key) {
            counted.push(Counted { at, channel: Some(channel) });
        }
    }
    let sending: Vec<_> = record.sends().map(|send| &send.step).collect();
    let on_its_way = record
        .before
        .iter()
        .flat_map(|before| &before.steps)
        .filter(|step| step.status == StepStatus::Sending && !sending.contains(&&step.id) && still_sending(record, &step.id));
    counted.extend(on_its_way.map(|step| Counted { at: record.now, channel: step.channel.clone() }));
    counted
}

fn still_sending(record: &Record, id: &relance_core::base::StepId) -> bool {
    record.turn.state.steps.iter().any(|step| &step.id == id && step.status == StepStatus::Sending)
}

/// What was accepted in the episode that is on, by key. What was accepted before it is for the host to report.
fn accepted(records: &[Record]) -> BTreeMap<&SendKey, (Instant, Channel)> {
    let episode = records.last().map_or(0, |record| record.turn.state.episode);
    let mut channels: BTreeMap<&SendKey, Channel> = BTreeMap::new();
    let mut accepted = BTreeMap::new();
    for record in records.iter().filter(|record| record.turn.state.episode == episode) {
        let key = match &record.event.what {
            Happened::Sent(sent) => Some(&sent.key),
            // By the workspace's setting it counts as sent.
            Happened::UnknownOutcome(unknown) if record.turn.decisions.iter().any(|decision| decision.what == "sent") => {
                Some(&unknown.key)
            }
            _ => None,
        };
        if let Some((key, channel)) = key.and_then(|key| Some((key, channels.get(key)?))) {
            accepted.entry(key).or_insert((record.event.at, channel.clone()));
        }
        channels.extend(record.sends().map(|send| (&send.key, send.channel.clone())));
    }
    accepted
}

/// The turns that send something that is capped.
fn capped(walk: &Walk) -> impl Iterator<Item = (usize, &Record, &Channel)> {
    let turns = walk.records.iter().enumerate();
    let sends = turns.flat_map(|(index, record)| record.sends().map(move |send| (index, record, &send.channel)));
    sends.filter(|(_, record, _)| record.known.version.draft.purpose != Purpose::Transactional)
}

fn l12_no_more_is_sent_in_a_rolling_period_than_a_cap_allows(walk: &Walk) -> Held {
    for (index, record, channel) in capped(walk) {
        let counted = if record.known.settings.caps.is_empty() { Vec::new() } else { counted(walk, index) };
        for cap in &record.known.settings.caps {
            let counts = |of: &Channel| cap.channels.is_empty() || cap.channels.contains(of);
            let within = counted.iter().filter(|sent| {
                sent.channel.as_ref().is_none_or(counts) && clock::after(&record.known, sent.at, cap.per) > record.now.millis()
            });
            let within = within.count();
            let most = usize::try_from(cap.max).unwrap_or(usize::MAX);
            prop_assert!(!counts(channel) || within < most, "turn {index} sends one more than {} in {}", cap.max, cap.per);
        }
    }
    Ok(())
}

fn l12_messages_keep_their_distance(walk: &Walk) -> Held {
    for (index, record, _) in capped(walk) {
        let Some(spacing) = record.known.settings.spacing else { continue };
        let near = counted(walk, index).iter().any(|sent| clock::after(&record.known, sent.at, spacing) > record.now.millis());
        prop_assert!(!near, "turn {index} sends less than {spacing} after another message");
    }
    Ok(())
}

fn l12_whoever_goes_first_is_counted_first(walk: &Walk) -> Held {
    // Enrolling is told of nobody who competes.
    for (index, record, channel) in capped(walk).filter(|(_, record, _)| record.before.is_some()) {
        let settings = &record.known.settings;
        let own = record.known.version.draft.priority;
        let first = |other: &&Competing| other.due <= record.now && other.priority > own;
        for other in record.known.competing.iter().filter(first) {
            prop_assert!(settings.spacing.is_none(), "turn {index} sends before {}", other.id);
            let full = settings.caps.iter().any(|cap| {
                let counts = |of: &Channel| cap.channels.is_empty() || cap.channels.contains(of);
                cap.max == 1 && counts(channel) && other.channel.as_ref().is_none_or(counts)
            });
            prop_assert!(!full, "turn {index} takes the place of {}", other.id);
        }
    }
    Ok(())
}
