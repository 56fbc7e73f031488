//! What may happen next, said so that it fits any state: the events of a walk before they have keys and instants.
//!
//! In: proptest's numbers. Out: [`Move`]s that shrink by being left out. Never: an event that an honest host could not report.

use super::world::Seed;
use proptest::prelude::*;
use relance_core::wire::{BounceKind, Handler, RejectClass};

/// A world and what happens in it.
#[derive(Debug, Clone)]
pub struct Case {
    pub seed: Seed,
    pub moves: Vec<Move>,
}

/// One thing that happens.
#[derive(Debug, Clone)]
pub struct Move {
    pub what: What,
    /// Minutes since the one before.
    pub after: i64,
    /// How many minutes ago it happened: it was reported late.
    pub ago: i64,
    /// Whether it has an id.
    pub id: bool,
}

#[derive(Debug, Clone)]
pub enum What {
    /// The wake-up comes, so many minutes late.
    Wake(i64),
    /// A wake-up that nobody asked for.
    Due,
    /// The outcome of a send: 0 for the last, 1 for the one before it.
    Outcome(Outcome, usize),
    Replied(usize),
    Away(Option<i64>),
    Bounced(BounceKind, usize),
    /// On a channel, or on all.
    Unsubscribed(Option<usize>),
    Complained(Option<usize>),
    OptedOut(Option<usize>),
    Deleted,
    Goal(bool),
    /// With a date so many minutes ahead, or without.
    Paused(Option<i64>),
    Resumed,
    Stopped,
    Skipped(Option<usize>),
    Cancelled(Option<usize>),
    Rescheduled(Option<usize>, i64),
    SendNow(Option<usize>),
    Released(Option<usize>),
    Outbound(Handler, bool),
    HandedBack,
    /// A person takes the conversation: no event, but another fact.
    HumanTakes,
    Unknown,
    /// An event comes once more: 0 for the last.
    Again(usize),
}

#[derive(Debug, Clone)]
pub enum Outcome {
    Sent,
    Rejected(RejectClass),
    Unknown { key_honoured: bool },
}

fn class() -> impl Strategy<Value = RejectClass> {
    prop_oneof![
        6 => Just(RejectClass::Transient),
        2 => Just(RejectClass::Throttle),
        2 => Just(RejectClass::Defer),
        2 => Just(RejectClass::WindowClosed),
        3 => Just(RejectClass::Permanent),
        1 => Just(RejectClass::OptedOut),
        2 => Just(RejectClass::Content),
        1 => Just(RejectClass::Config),
    ]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        8 => Just(Outcome::Sent),
        4 => class().prop_map(Outcome::Rejected),
        1 => any::<bool>().prop_map(|key_honoured| Outcome::Unknown { key_honoured }),
    ]
}

fn by_person() -> impl Strategy<Value = What> {
    let step = || prop::option::weighted(0.4, 0..5_usize);
    prop_oneof![
        3 => prop::option::of(-600..20_000_i64).prop_map(What::Paused),
        4 => Just(What::Resumed),
        2 => step().prop_map(What::Skipped),
        2 => step().prop_map(What::Cancelled),
        3 => (step(), -600..12_000_i64).prop_map(|(step, minutes)| What::Rescheduled(step, minutes)),
        2 => step().prop_map(What::SendNow),
        4 => step().prop_map(What::Released),
        7 => (prop_oneof![3 => Just(Handler::Ai), 1 => Just(Handler::Human)], any::<bool>())
            .prop_map(|(by, ours)| What::Outbound(by, ours)),
        1 => Just(What::HandedBack),
        1 => Just(What::HumanTakes),
    ]
}

/// What ends an enrollment, or a part of it.
fn ending() -> impl Strategy<Value = What> {
    let on = || prop::option::weighted(0.8, 0..4_usize);
    prop_oneof![
        3 => (prop_oneof![2 => Just(BounceKind::Hard), 1 => Just(BounceKind::Soft)], 0..4_usize)
            .prop_map(|(kind, channel)| What::Bounced(kind, channel)),
        2 => on().prop_map(What::Unsubscribed),
        2 => on().prop_map(What::Complained),
        2 => on().prop_map(What::OptedOut),
        1 => Just(What::Deleted),
        2 => any::<bool>().prop_map(What::Goal),
        1 => Just(What::Stopped),
    ]
}

fn what() -> impl Strategy<Value = What> {
    prop_oneof![
        32 => prop_oneof![4 => Just(0_i64), 1 => 0..600_i64, 1 => 0..9_000_i64].prop_map(What::Wake),
        24 => (outcome(), prop_oneof![8 => Just(0_usize), 1 => 0..4_usize]).prop_map(|(outcome, pick)| What::Outcome(outcome, pick)),
        2 => Just(What::Due),
        4 => (0..4_usize).prop_map(What::Replied),
        2 => prop::option::of(-2..9_i64).prop_map(What::Away),
        14 => by_person(),
        2 => ending(),
        1 => Just(What::Unknown),
        3 => (0..5_usize).prop_map(What::Again),
    ]
}

fn step() -> impl Strategy<Value = Move> {
    let after = prop_oneof![3 => Just(0_i64), 3 => 0..120_i64, 2 => 0..4_000_i64];
    let ago = prop_oneof![5 => Just(0_i64), 1 => 0..3_000_i64];
    (what(), after, ago, any::<bool>()).prop_map(|(what, after, ago, id)| Move { what, after, ago, id })
}

/// Worlds in which at most so many things happen.
pub fn cases(most: usize) -> impl Strategy<Value = Case> {
    let seed = (any::<u64>().no_shrink(), 1..5_usize, prop::bits::u32::ANY);
    let seed = seed.prop_map(|(number, steps, parts)| Seed { number, steps, parts });
    (seed, prop::collection::vec(step(), 0..=most)).prop_map(|(seed, moves)| Case { seed, moves })
}
