//! What may happen next, said so that it fits any state: the events of a walk before they have keys and instants.
//!
//! In: a seed, the number of a walk. Out: a [`Case`], whose moves can be left out one by one. Never: an event that an honest host
//! could not report.

use crate::world::Seed;
use relance_core::wire::{BounceKind, Handler, PauseLevel, Purpose, RejectClass};
use relance_model::random::Random;

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
    /// From 0 to 99: where there is a choice.
    pub roll: i64,
}

#[derive(Debug, Clone)]
pub enum What {
    /// What the enrollment waits for comes; a wake-up so many minutes late.
    Next {
        late: i64,
        outcome: Outcome,
        text: Text,
        approval: Approval,
    },
    /// The wake-up comes, so many minutes late.
    Wake(i64),
    /// A wake-up that nobody asked for.
    Due,
    /// The outcome of a send: 0 for the last, 1 for the one before it.
    Outcome(Outcome, usize),
    Replied(usize),
    Away(Option<i64>),
    Bounced(BounceKind, usize),
    Unsubscribed(No),
    Complained(No),
    OptedOut(No),
    Deleted,
    Goal(bool),
    /// With a date so many minutes ahead, or without.
    Paused(PauseLevel, Option<i64>),
    Resumed(PauseLevel),
    /// A level above is paused or goes on, and the enrollment is not told.
    Above(PauseLevel, bool),
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
    /// A model's word on the last question, also where it is not waited for.
    Text(Text),
    Approval(Approval),
    Refused(Option<usize>),
    Restored(Option<usize>),
    Migrated(Change),
    Recalculated(Rule),
    /// Another enrollment's message to the contact was accepted: no event, but another fact.
    OtherSent(usize),
    Unknown,
    /// An event comes once more: 0 for the last.
    Again(usize),
}

#[derive(Debug, Clone)]
pub enum Outcome {
    Sent,
    /// With a date so many minutes ahead, or without; with a purpose, or without.
    Rejected(RejectClass, Option<i64>, Option<Purpose>),
    Unknown {
        key_honoured: bool,
    },
}

/// What somebody says no to: a channel or all; a purpose or all.
#[derive(Debug, Clone)]
pub struct No {
    pub channel: Option<usize>,
    pub purpose: Option<Purpose>,
}

#[derive(Debug, Clone, Copy)]
pub enum Text {
    Answered(usize),
    Failed { out_of_credits: bool },
}

/// What a person does with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approval {
    AsIs,
    Edited,
    /// An approval of another text.
    Wrong,
    /// An approval of the text before.
    Older,
    Refused,
}

/// How the next version differs.
#[derive(Debug, Clone, Copy)]
pub enum Change {
    Removed,
    Added,
    Reordered,
    Waits,
    /// The first version's steps again.
    Back,
    /// It does not.
    Same,
}

/// What changes before a recalculation.
#[derive(Debug, Clone, Copy)]
pub enum Rule {
    Nothing,
    Zone,
    Calendar,
}

pub const LEVELS: [PauseLevel; 3] = [PauseLevel::Enrollment, PauseLevel::Sequence, PauseLevel::Workspace];
pub const PURPOSES: [Purpose; 3] = [Purpose::Marketing, Purpose::Service, Purpose::Transactional];
pub const CLASSES: [RejectClass; 8] = [
    RejectClass::Transient,
    RejectClass::Throttle,
    RejectClass::Defer,
    RejectClass::WindowClosed,
    RejectClass::Permanent,
    RejectClass::OptedOut,
    RejectClass::Content,
    RejectClass::Config,
];

impl Case {
    /// The case of a number under a seed.
    pub fn of(seed: u64, number: u64) -> Self {
        let mut numbers = Random::new(seed, number);
        let world = Seed {
            number: numbers.number(),
            steps: usize::try_from(numbers.between(1, 4)).expect("a few"),
            parts: numbers.number() | numbers.number(),
        };
        let most = numbers.between(4, 40);
        Self { seed: world, moves: (0..most).map(|_| step(&mut numbers)).collect() }
    }
}

fn step(numbers: &mut Random) -> Move {
    let after = match numbers.between(0, 7) {
        0..=2 => 0,
        3..=5 => numbers.between(0, 120),
        _ => numbers.between(0, 4_000),
    };
    let ago = if numbers.percent(15) { numbers.between(0, 3_000) } else { 0 };
    Move { what: what(numbers), after, ago, id: numbers.percent(50), roll: numbers.between(0, 99) }
}

fn maybe<T>(numbers: &mut Random, percent: i64, make: impl FnOnce(&mut Random) -> T) -> Option<T> {
    if numbers.percent(percent) { Some(make(numbers)) } else { None }
}

fn index(numbers: &mut Random, below: i64) -> usize {
    usize::try_from(numbers.between(0, below - 1)).expect("not negative")
}

fn outcome(numbers: &mut Random) -> Outcome {
    match numbers.between(0, 99) {
        0..=63 => Outcome::Sent,
        64..=89 => {
            let class = *numbers.pick(&CLASSES);
            let at = maybe(numbers, 30, |numbers| numbers.between(-60, 4_000));
            Outcome::Rejected(class, at, maybe(numbers, 30, |numbers| *numbers.pick(&PURPOSES)))
        }
        _ => Outcome::Unknown { key_honoured: numbers.percent(50) },
    }
}

fn text(numbers: &mut Random) -> Text {
    if numbers.percent(68) { Text::Answered(index(numbers, 3)) } else { Text::Failed { out_of_credits: numbers.percent(30) } }
}

fn approval(numbers: &mut Random) -> Approval {
    match numbers.between(0, 99) {
        0..=44 => Approval::AsIs,
        45..=63 => Approval::Edited,
        64..=79 => Approval::Wrong,
        80..=91 => Approval::Older,
        _ => Approval::Refused,
    }
}

fn late(numbers: &mut Random) -> i64 {
    match numbers.between(0, 9) {
        0..=6 => 0,
        7 | 8 => numbers.between(0, 600),
        _ => numbers.between(0, 9_000),
    }
}

fn what(numbers: &mut Random) -> What {
    match numbers.between(0, 999) {
        0..=484 => {
            What::Next { late: late(numbers), outcome: outcome(numbers), text: text(numbers), approval: approval(numbers) }
        }
        485..=544 => What::Wake(late(numbers)),
        545..=554 => What::Due,
        555..=614 => {
            let outcome = outcome(numbers);
            What::Outcome(outcome, if numbers.percent(80) { 0 } else { index(numbers, 4) })
        }
        615..=638 => What::Replied(index(numbers, 4)),
        639..=660 => What::Away(maybe(numbers, 70, |numbers| numbers.between(-2, 8))),
        661..=670 => What::Text(text(numbers)),
        671..=706 => What::Approval(approval(numbers)),
        707..=716 => What::Unknown,
        717..=736 => What::Again(index(numbers, 5)),
        737..=744 => What::OtherSent(index(numbers, 4)),
        745..=779 => ending(numbers),
        780..=829 => of_rules(numbers),
        _ => by_person(numbers),
    }
}

/// What ends an enrollment, or a part of it.
fn ending(numbers: &mut Random) -> What {
    let no = |numbers: &mut Random| match numbers.between(0, 2) {
        0 => No { channel: Some(index(numbers, 4)), purpose: None },
        1 => {
            let channel = maybe(numbers, 60, |numbers| index(numbers, 4));
            No { channel, purpose: Some(*numbers.pick(&PURPOSES)) }
        }
        _ => No { channel: None, purpose: None },
    };
    match numbers.between(0, 11) {
        0 | 1 => What::Bounced(BounceKind::Hard, index(numbers, 4)),
        2 | 3 => What::Bounced(BounceKind::Soft, index(numbers, 4)),
        4 | 5 => What::Unsubscribed(no(numbers)),
        6 | 7 => What::Complained(no(numbers)),
        8 | 9 => What::OptedOut(no(numbers)),
        10 if numbers.percent(50) => What::Deleted,
        10 => What::Stopped,
        _ => What::Goal(numbers.percent(50)),
    }
}

/// Where the rules change under it.
fn of_rules(numbers: &mut Random) -> What {
    if numbers.percent(35) {
        return What::Recalculated(*numbers.pick(&[Rule::Nothing, Rule::Zone, Rule::Calendar]));
    }
    let changes = [Change::Removed, Change::Added, Change::Reordered, Change::Waits, Change::Back, Change::Same];
    What::Migrated(*numbers.pick(&changes))
}

fn by_person(numbers: &mut Random) -> What {
    let step = |numbers: &mut Random| maybe(numbers, 40, |numbers| index(numbers, 5));
    match numbers.between(0, 169) {
        0..=29 => {
            let level = *numbers.pick(&LEVELS);
            What::Paused(level, maybe(numbers, 50, |numbers| numbers.between(-600, 20_000)))
        }
        30..=59 => What::Resumed(*numbers.pick(&LEVELS)),
        60..=67 => What::Above(*numbers.pick(&LEVELS[1..]), numbers.percent(40)),
        68..=79 => What::Skipped(step(numbers)),
        80..=91 => What::Cancelled(step(numbers)),
        92..=105 => What::Rescheduled(step(numbers), numbers.between(-600, 12_000)),
        106..=117 => What::SendNow(step(numbers)),
        118..=129 => What::Released(step(numbers)),
        130..=147 => {
            let by = if numbers.percent(75) { Handler::Ai } else { Handler::Human };
            What::Outbound(by, numbers.percent(50))
        }
        148..=153 => What::HandedBack,
        154..=157 => What::HumanTakes,
        158..=163 => What::Refused(step(numbers)),
        _ => What::Restored(maybe(numbers, 70, |numbers| index(numbers, 4))),
    }
}
