//! Random drafts, contacts, conversations and settings: the worlds in which the laws of enrollments are tried.
//!
//! In: a [`Seed`] whose parts can be switched off, so that a failing world shrinks. Out: a [`World`]. Never: an event.

mod draft;
mod facts;

use relance_core::base::Instant;
use relance_core::check::publish::publish;
use relance_core::wire::{Calendar, Competing, Contact, Conversation, Draft, SentRecord, Settings, Target, Version};
use relance_model::random::Random;
use serde_json::{Map, Value, json};

/// What a world is made from.
#[derive(Debug, Clone)]
pub struct Seed {
    pub number: u64,
    /// How many steps its draft has.
    pub steps: usize,
    /// A bit for each part that it may have.
    pub parts: u64,
}

/// Everything that is given before something happens.
#[derive(Debug, Clone)]
pub struct World {
    pub version: Version,
    pub contact: Contact,
    pub conversation: Option<Conversation>,
    pub target: Option<Target>,
    pub settings: Settings,
    /// What the contact has got before.
    pub sent: Vec<SentRecord>,
    /// Other enrollments of the contact that have something to say.
    pub competing: Vec<Competing>,
    /// Whether the host reports the enrollment's own messages among what the contact has got.
    pub reports_own: bool,
    pub start: Instant,
}

pub const MINUTE: i64 = 60_000;
pub const DAY: i64 = 1_440 * MINUTE;
pub const CHANNELS: [&str; 4] = ["email", "sms", "whatsapp", "messenger"];

/// Zones with whole and odd offsets, with changes of an hour, half an hour and two hours, in both halves of the year, and without.
pub const ZONES: [&str; 13] = [
    "Europe/Paris",
    "America/Chicago",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Santiago",
    "Africa/Casablanca",
    "Pacific/Chatham",
    "America/St_Johns",
    "Antarctica/Troll",
    "Pacific/Kiritimati",
    "Europe/Dublin",
    "UTC",
];
const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Days near which clocks change somewhere, and a few others, as days since 1970.
const DAYS: [i64; 8] = [20_454, 20_519, 20_540, 20_547, 20_700, 20_750, 20_757, 20_810];

/// The parts of a world that can be switched off.
#[derive(Clone, Copy)]
enum Part {
    OwnCalendar,
    WorkspaceCalendar,
    Working,
    Quiet,
    Legal,
    Closed,
    Spread,
    List,
    Conversation,
    Target,
    Anchors,
    Listed,
    Channels,
    Zone,
    Gaps,
    OptOuts,
    Reply,
    Unreachable,
    Late,
    Waive,
    Settings,
    OtherZone,
    Contents,
    Millis,
    Purpose,
    Compose,
    Model,
    Caps,
    Spacing,
    Sent,
    Competing,
    Policies,
    Region,
    Consents,
    Profiles,
    Templates,
    Openings,
    Grace,
    Windows,
}

/// The bit of the spread.
pub const SPREAD: u32 = Part::Spread as u32;

struct Maker<'a>(&'a Seed);

impl Maker<'_> {
    /// The numbers of one part: the same whatever the other parts are.
    fn numbers(&self, part: Part, item: u64) -> Random {
        Random::new(self.0.number, part as u64 * 1_000 + item)
    }

    /// Whether the world has a part, so many times in a hundred where it may.
    fn has(&self, part: Part, item: u64, percent: i64) -> bool {
        self.0.parts >> (part as u64) & 1 == 1 && self.numbers(part, item).percent(percent)
    }

    fn windows(&self, part: Part, item: u64) -> Value {
        let mut numbers = self.numbers(part, item);
        let mut week = Map::new();
        for day in WEEK {
            if numbers.percent(75) {
                let windows: Vec<String> = (0..numbers.between(1, 2)).map(|_| window(&mut numbers, 120, 720)).collect();
                week.insert(day.into(), json!(windows));
            }
        }
        Value::Object(week)
    }

    fn calendar(&self, item: u64) -> Value {
        let mut calendar = json!({});
        if self.has(Part::Working, item, 80) {
            calendar["workingHours"] = self.windows(Part::Working, item + 10);
        }
        if self.has(Part::OtherZone, item, 30) {
            calendar["workingHoursZone"] = json!(self.numbers(Part::OtherZone, item + 10).pick(&ZONES));
        }
        if self.has(Part::Quiet, item, 70) {
            calendar["quietHours"] = json!([window(&mut self.numbers(Part::Quiet, item + 10), 60, 660)]);
        }
        if self.has(Part::Legal, item, 60) {
            calendar["legalHours"] = self.windows(Part::Legal, item + 10);
        }
        if self.has(Part::Closed, item, 70) {
            let mut numbers = self.numbers(Part::Closed, item + 10);
            let first = self.start() / DAY;
            calendar["closedDates"] =
                (0..numbers.between(1, 4)).map(|_| date(first + numbers.between(0, 20))).collect::<Vec<_>>().into();
            if numbers.percent(30) {
                calendar["businessDays"] = json!(["mon", "wed", "sat"]);
            }
        }
        if self.has(Part::Spread, item, 70) {
            calendar["spreadMinutes"] = json!(self.numbers(Part::Spread, item + 10).between(1, 300));
        }
        calendar
    }

    fn start(&self) -> i64 {
        let mut numbers = self.numbers(Part::Millis, 1);
        let minutes = *numbers.pick(&DAYS) * 1_440 + numbers.between(0, 7 * 1_440);
        minutes * MINUTE + if self.has(Part::Millis, 0, 50) { numbers.between(0, MINUTE - 1) } else { 0 }
    }

    fn wait(&self, part: Part, item: u64) -> Value {
        let mut numbers = self.numbers(part, item);
        match numbers.between(0, 5) {
            0 => json!({ "minutes": numbers.between(0, 3_000) }),
            1 => json!({ "hours": numbers.between(0, 80) }),
            2 | 3 => json!({ "days": numbers.between(0, 8) }),
            _ => json!({ "businessDays": numbers.between(0, 5) }),
        }
    }
}

fn window(numbers: &mut Random, least: i64, most: i64) -> String {
    let start = numbers.between(0, 95) * 15;
    format!("{}-{}", clock(start), clock((start + numbers.between(least / 15, most / 15) * 15) % 1_440))
}

fn clock(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn date(day: i64) -> String {
    relance_model::json::instant(day * DAY)[..10].to_owned()
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    let text = value.to_string();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

impl World {
    /// The world of a seed.
    pub fn of(seed: &Seed) -> Self {
        let maker = Maker(seed);
        let draft: Draft = read(maker.draft());
        Self {
            version: publish(&draft, None, None),
            contact: read(maker.contact()),
            conversation: read(maker.conversation()),
            target: read(maker.target()),
            settings: read(maker.settings()),
            sent: read(maker.sent()),
            competing: read(maker.competing()),
            reports_own: maker.has(Part::Sent, 1, 50),
            start: Instant::from_millis(maker.start()).expect("an instant of these years"),
        }
    }
}

/// A step that a world of a seed could have, under an id of its own.
pub fn another_step(seed: &Seed, item: u64, list: bool) -> relance_core::wire::Step {
    read(Maker(seed).step(item, list))
}

/// A calendar that a world of a seed could have.
pub fn another_calendar(seed: &Seed, item: u64) -> Calendar {
    read(Maker(seed).calendar(item))
}
