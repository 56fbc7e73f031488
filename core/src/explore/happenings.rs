//! What may happen to somebody from outside, and when: right after each message, just before each step (L1–L7, C4–C6).
//!
//! In: a draft's steps; in a walk, the message that went out. Out: events with their instants. Never: what they change (see `lifecycle`).

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use chrono::Days;

use crate::base::Instant;
use crate::time::Zone;
use crate::wire::event::{Bounced, Event, Happened, OfStep, OnChannel, Paused, Replied, Resumed};
use crate::wire::{BounceKind, Channel, Contact, LocalDate, Send};

const MINUTE_MILLIS: i64 = 60_000;
/// So long before a step something happens to it, in minutes.
const BEFORE_MINUTES: i64 = 1;
/// How long a pause over a night lasts, in minutes.
const NIGHT_MINUTES: i64 = 13 * 60;
/// In how many days somebody who is away says to be back.
const AWAY_DAYS: u64 = 7;

/// What may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    AnswersSoon,
    AnswersLate,
    IsAway,
    BouncesForNow,
    Bounces,
    OptsOut,
    PausedOverNight,
}

/// What follows a message, with the minutes after it.
const AFTER: [(Kind, i64); 5] =
    [(Kind::AnswersSoon, 5), (Kind::IsAway, 1), (Kind::BouncesForNow, 2), (Kind::Bounces, 2), (Kind::OptsOut, 10)];
/// What comes just before a step.
const BEFORE: [Kind; 2] = [Kind::AnswersLate, Kind::PausedOverNight];

impl Kind {
    const fn words(self) -> &'static str {
        match self {
            Self::AnswersSoon => "an answer 5 minutes after a message",
            Self::AnswersLate => "an answer a minute before a step",
            Self::IsAway => "an automatic reply a minute after a message, back in 7 days",
            Self::BouncesForNow => "a soft bounce 2 minutes after a message",
            Self::Bounces => "a hard bounce 2 minutes after a message",
            Self::OptsOut => "an opt-out 10 minutes after a message",
            Self::PausedOverNight => "a pause of 13 hours, begun a minute before a step",
        }
    }
}

/// What happens, and at which step of the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Happening {
    pub(super) kind: Kind,
    pub(super) step: usize,
    /// After its message; else before its moment.
    pub(super) after: bool,
}

/// All that may happen in a draft of so many steps, in the order of the steps.
pub(super) fn all(steps: usize) -> Vec<Happening> {
    let of = |step| {
        let before = BEFORE.into_iter().map(move |kind| Happening { kind, step, after: false });
        before.chain(AFTER.into_iter().map(move |(kind, _)| Happening { kind, step, after: true }))
    };
    (0..steps).flat_map(of).collect()
}

/// What is tried, in words.
pub(super) fn words() -> Vec<String> {
    let kinds = BEFORE.into_iter().chain(AFTER.into_iter().map(|(kind, _)| kind));
    let mut words: Vec<String> = kinds.map(|kind| kind.words().to_string()).collect();
    words.push("a person who skips a step that is held, so that what is behind it is looked at".into());
    words
}

impl Happening {
    /// Whether it comes before another one of the same walk.
    pub(super) const fn is_before(&self, other: &Self) -> bool {
        self.step < other.step || (self.step == other.step && !self.after && other.after)
    }

    /// What follows a message.
    pub(super) fn after(&self, send: &Send, now: Instant, zone: &Zone) -> Vec<Event> {
        let minutes = AFTER.iter().find(|(kind, _)| *kind == self.kind).map_or(0, |(_, minutes)| *minutes);
        let at = later(now, minutes);
        let channel = Some(send.channel.clone());
        let bounced = |kind| Happened::Bounced(Bounced { kind, channel: channel.clone(), key: Some(send.key.clone()) });
        let what = match self.kind {
            Kind::IsAway => {
                let back = zone.local(now).date().0.checked_add_days(Days::new(AWAY_DAYS)).map(LocalDate);
                Happened::Replied(Replied { channel, automatic: true, return_date: back, ..Replied::default() })
            }
            Kind::BouncesForNow => bounced(BounceKind::Soft),
            Kind::Bounces => bounced(BounceKind::Hard),
            Kind::OptsOut => Happened::OptedOut(OnChannel { channel, purpose: None }),
            _ => Happened::Replied(Replied { channel, ..Replied::default() }),
        };
        vec![Event { at, id: None, what }]
    }

    /// What comes before a step that is planned for `due`; `channel` is one that the person may write on.
    pub(super) fn before(&self, due: Instant, now: Instant, channel: Option<Channel>) -> Vec<Event> {
        let at = later(due, -BEFORE_MINUTES).max(now);
        let event = |at, what| Event { at, id: None, what };
        match self.kind {
            Kind::PausedOverNight => vec![
                event(at, Happened::Paused(Paused::default())),
                event(later(at, NIGHT_MINUTES), Happened::Resumed(Resumed::default())),
            ],
            _ => vec![event(at, Happened::Replied(Replied { channel, ..Replied::default() }))],
        }
    }
}

fn later(at: Instant, minutes: i64) -> Instant {
    at.saturating_plus_millis(minutes * MINUTE_MILLIS)
}

/// A person skips the step that is held.
pub(super) fn skipped(now: Instant) -> Event {
    Event { at: now, id: None, what: Happened::StepSkipped(OfStep::default()) }
}

/// The person as the host knows them after an event, where it has changed them.
pub(super) fn changed(contact: &Contact, event: &Event) -> Option<Contact> {
    let mut changed = contact.clone();
    match &event.what {
        Happened::Replied(reply) if !reply.automatic => {
            changed.last_inbound.insert(reply.channel.clone()?, event.at);
        }
        Happened::OptedOut(on) => {
            changed.opt_outs.insert(on.channel.clone().unwrap_or_else(|| Channel::new("all")));
        }
        Happened::Bounced(bounced) if bounced.kind == BounceKind::Hard => {
            changed.suppressed.insert(bounced.channel.clone()?, "hardBounce".into());
        }
        _ => return None,
    }
    Some(changed)
}

/// What happens, as one says it.
pub(super) fn said(event: &Event) -> String {
    let on = |channel: &Option<Channel>| channel.as_ref().map_or_else(String::new, |channel| alloc::format!(" on {channel}"));
    match &event.what {
        Happened::Replied(reply) if reply.automatic => match reply.return_date {
            Some(date) => alloc::format!("an automatic reply{} says that they are back on {date}", on(&reply.channel)),
            None => alloc::format!("an automatic reply{}", on(&reply.channel)),
        },
        Happened::Replied(reply) => alloc::format!("they answer{}", on(&reply.channel)),
        Happened::Bounced(bounced) if bounced.kind == BounceKind::Soft => {
            alloc::format!("the message{} comes back for now", on(&bounced.channel))
        }
        Happened::Bounced(bounced) => alloc::format!("the message{} comes back for good", on(&bounced.channel)),
        Happened::OptedOut(of) => alloc::format!("they opt out{}", on(&of.channel)),
        Happened::Paused(_) => "somebody pauses it".into(),
        Happened::Resumed(_) => "somebody resumes it".into(),
        Happened::StepSkipped(_) => "somebody skips the held step".into(),
        other => other.name().into(),
    }
}
