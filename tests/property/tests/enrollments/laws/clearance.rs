//! The laws of clearance: nothing to whom has said no, nothing that is held, nothing that the channel does not take (C5, R1, R3).
//!
//! In: walks. Out: no broken law. Never: the time of day.

use crate::run::Held;
use crate::walk::{Known, Record, Walk};
use crate::world::MINUTE;
use proptest::prelude::*;
use relance_core::base::{Instant, SendKey};
use relance_core::wire::{
    Channel, Consent, Content, Happened, OpenedBy, OpensFor, Purpose, RejectClass, Send, Status, StepStatus, TemplateStatus,
};
use std::collections::BTreeSet;

laws! {
    every 1:
        x7_nothing_is_sent_to_whom_has_said_no,
        x7_nothing_is_sent_to_a_dead_address_or_on_a_channel_that_is_off,
        x7_nothing_is_sent_that_is_held_but_by_a_word_that_releases_it,
        r1_nothing_is_sent_without_a_consent_where_one_is_asked_for,
        r3_no_free_text_is_sent_outside_a_channels_window,
        r4_no_template_is_sent_that_is_not_approved;
}

/// The messages of a walk, with the index of their turn.
fn sends(walk: &Walk) -> impl Iterator<Item = (usize, &Record, &Send)> {
    walk.records.iter().enumerate().flat_map(|(index, record)| record.sends().map(move |send| (index, record, send)))
}

/// A channel, or all, and the purpose, or all, that somebody said no to.
type No = (Option<Channel>, Option<Purpose>);

fn x7_nothing_is_sent_to_whom_has_said_no(walk: &Walk) -> Held {
    let purpose = walk.world.version.draft.purpose;
    let mut refused: Vec<No> = walk.world.contact.opt_outs.iter().map(|channel| (Some(channel.clone()), None)).collect();
    for (index, record) in walk.records.iter().enumerate() {
        for send in record.sends() {
            let covers = |(channel, only): &No| {
                channel.as_ref().is_none_or(|channel| channel == &send.channel) && only.is_none_or(|only| only == purpose)
            };
            prop_assert!(!refused.iter().any(covers), "turn {index} sends on {} in spite of {refused:?}", send.channel);
            prop_assert!(!record.known.contact.archived, "turn {index} sends to somebody who is gone");
        }
        match &record.event.what {
            Happened::Unsubscribed(on) | Happened::OptedOut(on) => refused.push((on.channel.clone(), on.purpose)),
            // Whoever complains about one kind of message has the whole address marked.
            Happened::Complained(on) => refused.push((on.channel.clone(), None)),
            // Of a key that an earlier run or intent had nobody knows the channel any more: a host tells that no as one of its own.
            Happened::Rejected(rejected) if rejected.class == RejectClass::OptedOut && knows(record, &rejected.key) => {
                refused.extend(channel_of(walk, &rejected.key).map(|channel| (Some(channel), rejected.purpose)));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a key is that of a step's last intent.
fn knows(record: &Record, key: &SendKey) -> bool {
    record.before.iter().flat_map(|before| &before.steps).any(|step| step.key.as_ref() == Some(key))
}

/// The channel to which the message of a key went.
fn channel_of(walk: &Walk, key: &SendKey) -> Option<Channel> {
    sends(walk).find(|(_, _, send)| &send.key == key).map(|(_, _, send)| send.channel.clone())
}

fn x7_nothing_is_sent_to_a_dead_address_or_on_a_channel_that_is_off(walk: &Walk) -> Held {
    let mut dead: BTreeSet<Channel> = BTreeSet::new();
    for (index, record) in walk.records.iter().enumerate() {
        if let Happened::Bounced(bounced) = &record.event.what
            && bounced.kind == relance_core::wire::BounceKind::Hard
        {
            dead.extend(bounced.channel.clone());
        }
        for send in record.sends() {
            prop_assert!(!dead.contains(&send.channel), "turn {index} sends to an address that bounced");
            prop_assert!(!record.known.contact.suppressed.contains_key(&send.channel), "turn {index} sends to a dead address");
            let own = record.known.settings.channels.as_ref().and_then(|channels| channels.get(&send.channel));
            prop_assert!(own.is_some_and(|own| !own.off && !own.paused), "turn {index} sends on {}", send.channel);
        }
    }
    Ok(())
}

fn x7_nothing_is_sent_that_is_held_but_by_a_word_that_releases_it(walk: &Walk) -> Held {
    for (index, record, send) in sends(walk) {
        let Some(before) = record.before.as_ref().filter(|before| before.episode == record.turn.state.episode) else { continue };
        let own = before.steps.iter().chain(&before.gone).find(|step| step.id == send.step);
        let held = own.is_some_and(|own| own.status == StepStatus::Held);
        let released = matches!(
            record.event.what,
            Happened::Released(_)
                | Happened::SendNow(_)
                | Happened::Rescheduled(_)
                | Happened::HandedBack(_)
                | Happened::AccountRestored(_)
        );
        prop_assert!(!held || released, "turn {index} sends {}, which is held", send.step);
        let over = own.is_some_and(|own| own.status.is_end());
        prop_assert!(!over, "turn {index} sends {}, which has ended", send.step);
        let by_person = record.known.conversation.as_ref().is_some_and(|thread| {
            before.conversation.as_ref() == Some(&thread.id) && thread.handled_by == relance_core::wire::Handler::Human
        });
        let wanted = record.turn.state.steps.iter().any(|step| step.id == send.step && step.by_hand);
        let allowed = !by_person || wanted || record.known.version.draft.with_human;
        prop_assert!(allowed, "turn {index} talks over a person");
        prop_assert_eq!(record.turn.state.status, Status::Active, "turn {}", index);
    }
    Ok(())
}

fn r1_nothing_is_sent_without_a_consent_where_one_is_asked_for(walk: &Walk) -> Held {
    for (index, record, send) in sends(walk) {
        let own = record.known.settings.channels.as_ref().and_then(|channels| channels.get(&send.channel));
        if !own.is_some_and(|own| own.consent.contains(&send.purpose)) {
            continue;
        }
        let lasts = |consent: &Consent| {
            consent.channel.as_ref().is_none_or(|channel| channel == &send.channel)
                && consent.purpose.is_none_or(|purpose| purpose == send.purpose)
                && consent.at <= record.now
                && consent.until.is_none_or(|until| record.now < until)
        };
        prop_assert!(record.known.contact.consents.iter().any(lasts), "turn {index} sends on {} without consent", send.channel);
    }
    Ok(())
}

/// What opens a channel for free text, written down once more; nothing: it is always open.
fn windows(known: &Known, channel: &Channel) -> (Vec<OpensFor>, i64) {
    let profile = known.settings.channels.as_ref().and_then(|channels| channels.get(channel)?.profile.as_ref());
    let margin = profile.and_then(|profile| profile.margin_minutes).unwrap_or(15);
    let opens = |opens, hours| OpensFor { opens, hours };
    let preset = match channel.as_str() {
        "whatsapp" => vec![opens(OpenedBy::Message, 24), opens(OpenedBy::Call, 24)],
        "messenger" => vec![opens(OpenedBy::Message, 24), opens(OpenedBy::AdEntry, 168)],
        _ => Vec::new(),
    };
    (profile.and_then(|profile| profile.windows.clone()).unwrap_or(preset), margin.into())
}

fn is_open(known: &Known, channel: &Channel, now: Instant) -> bool {
    let (windows, margin) = windows(known, channel);
    let wrote = known.contact.last_inbound.get(channel).copied();
    let in_thread =
        known.conversation.as_ref().filter(|thread| &thread.channel == channel).and_then(|thread| thread.last_inbound);
    let opened = |by: OpenedBy| match by {
        OpenedBy::Message => wrote.max(in_thread),
        other => known.contact.openings.get(channel).and_then(|openings| openings.get(&other)).copied(),
    };
    let is_open = |window: &OpensFor| {
        let closes = opened(window.opens).map(|at| at.millis() + (i64::from(window.hours) * 60 - margin) * MINUTE);
        closes.is_some_and(|closes| now.millis() < closes)
    };
    windows.is_empty() || windows.iter().any(is_open)
}

fn r3_no_free_text_is_sent_outside_a_channels_window(walk: &Walk) -> Held {
    for (index, record, send) in sends(walk) {
        if matches!(send.content, Content::Template(_)) {
            continue;
        }
        prop_assert!(is_open(&record.known, &send.channel, record.now), "turn {index} sends free text on {}", send.channel);
        // Nor where the provider has said so.
        let closed = walk.records[..index].iter().any(|earlier| {
            let said = |key: &SendKey| channel_of(walk, key).as_ref() == Some(&send.channel);
            let same = earlier.turn.state.episode == record.turn.state.episode && earlier.is_new();
            let with_host = earlier.before.iter().flat_map(|before| &before.steps).any(|step| {
                step.id == send.step
                    && step.status == StepStatus::Sending
                    && matches!(&earlier.event.what, Happened::Rejected(it) if step.key.as_ref() == Some(&it.key)
                        && it.class == RejectClass::WindowClosed && said(&it.key))
            });
            same && with_host
        });
        let template = record
            .known
            .version
            .draft
            .steps
            .iter()
            .any(|step| step.id == send.step && matches!(step.content, Content::Template(_)));
        prop_assert!(!closed || template, "turn {index} sends free text again on {}", send.channel);
    }
    Ok(())
}

fn r4_no_template_is_sent_that_is_not_approved(walk: &Walk) -> Held {
    for (index, record, send) in sends(walk) {
        let Content::Template(template) = &send.content else { continue };
        prop_assert_eq!(send.channel.as_str(), "whatsapp", "turn {}", index);
        let known = record.known.settings.channels.as_ref().and_then(|channels| channels.get(&send.channel)?.templates.as_ref());
        let approved = known.is_none_or(|known| {
            known.iter().any(|known| known.name == template.template && known.status == TemplateStatus::Approved)
        });
        prop_assert!(approved, "turn {index} sends the template {}", template.template);
    }
    Ok(())
}
