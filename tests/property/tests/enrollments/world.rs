//! Random drafts, contacts, conversations and settings: the worlds in which the laws of enrollments are tried.
//!
//! In: a [`Seed`] whose parts can be switched off, so that a failing world shrinks. Out: a [`World`]. Never: an event.

use relance_core::base::Instant;
use relance_core::check::publish::publish;
use relance_core::wire::{Contact, Conversation, Draft, Settings, Target, Version};
use relance_model::random::Random;
use serde_json::{Map, Value, json};

/// What a world is made from.
#[derive(Debug, Clone)]
pub struct Seed {
    pub number: u64,
    /// How many steps its draft has.
    pub steps: usize,
    /// A bit for each part that it may have.
    pub parts: u32,
}

/// Everything that is given before something happens.
#[derive(Debug, Clone)]
pub struct World {
    pub version: Version,
    pub contact: Contact,
    pub conversation: Option<Conversation>,
    pub target: Option<Target>,
    pub settings: Settings,
    pub start: Instant,
}

pub const MINUTE: i64 = 60_000;
pub const DAY: i64 = 1_440 * MINUTE;
pub const CHANNELS: [&str; 4] = ["email", "sms", "whatsapp", "messenger"];

/// Zones with whole and odd offsets, with changes of an hour, half an hour and two hours, in both halves of the year, and without.
const ZONES: [&str; 12] = [
    "Europe/Paris",
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
        self.0.parts >> (part as u32) & 1 == 1 && self.numbers(part, item).percent(percent)
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

    fn step(&self, item: u64, list: bool) -> Value {
        let mut step = json!({ "id": format!("s{item}"), "wait": self.wait(Part::Millis, 50 + item) });
        self.anchor(&mut step, item, list);
        if self.has(Part::Listed, item, 40) {
            let mut numbers = self.numbers(Part::Listed, item + 10);
            step["at"] = (0..numbers.between(1, 3)).map(|_| clock(numbers.between(0, 95) * 15)).collect::<Vec<_>>().into();
        }
        let mut numbers = self.numbers(Part::Channels, item + 10);
        let channels = ["automatic", "automatic", "email", "sms", "whatsapp", "sameConversation"];
        step["channel"] = json!(if self.has(Part::Channels, item, 80) { numbers.pick(&channels) } else { "email" });
        if self.has(Part::Channels, item + 20, 40) {
            step["fallback"] = json!([numbers.pick(&CHANNELS)]);
        }
        self.content(&mut step, item);
        if self.has(Part::Reply, item, 40) {
            step["onReply"] = json!(numbers.pick(&["stop", "reset", "hold", "continue"]));
        }
        if self.has(Part::Unreachable, item, 60) {
            step["onUnreachable"] = json!(numbers.pick(&["hold", "skip", "stop"]));
        }
        if self.has(Part::Late, item, 30) {
            step["maxLate"] = self.wait(Part::Late, item + 10);
        }
        if self.has(Part::Waive, item, 30) {
            step["ignoreWorkingHours"] = json!(true);
        }
        step
    }

    fn anchor(&self, step: &mut Value, item: u64, list: bool) {
        let mut numbers = self.numbers(Part::Anchors, item + 10);
        let at =
            || json!(relance_model::json::instant(self.start() + self.numbers(Part::Anchors, item + 20).between(-DAY, 9 * DAY)));
        if list {
            if numbers.percent(70) {
                (step["anchor"], step["instant"]) = (json!("at"), at());
            } else {
                step["anchor"] = json!("enrollment");
            }
            return;
        }
        if !self.has(Part::Anchors, item, 40) {
            return;
        }
        let dated = self.target_kind() == "appointment";
        match numbers.between(0, 6) {
            0 => (step["anchor"], step["instant"]) = (json!("at"), at()),
            1 => step["anchor"] = json!("enrollment"),
            2 | 3 if dated => {
                step["anchor"] = json!("targetDate");
                step["wait"] = json!({ *numbers.pick(&["hours", "days", "businessDays"]): numbers.between(-6, 3) });
            }
            2 => step["anchor"] = json!("lastInbound"),
            _ => step["anchor"] = json!("lastOutbound"),
        }
    }

    fn content(&self, step: &mut Value, item: u64) {
        let mut numbers = self.numbers(Part::Contents, item + 10);
        let body = if self.has(Part::Gaps, item, 40) {
            "Hi {{ contact.firstName }}"
        } else {
            "Hi {{ contact.firstName | default: 'you' }}"
        };
        step["content"] = json!({ "type": "text", "subject": "Hello", "body": body });
        let template = json!({ "type": "template", "template": "hello", "parameters": { "1": "{{ contact.firstName }}" } });
        if self.has(Part::Contents, item, 40) {
            match numbers.between(0, 2) {
                0 if step["channel"] == "whatsapp" => step["content"] = template,
                0 | 1 => step["outsideWindow"] = template,
                _ => step["workflow"] = json!({ "addTags": ["called"] }),
            }
        }
        if self.has(Part::Gaps, item + 20, 50) {
            step["onBlank"] = json!(numbers.pick(&["hold", "skip", "send"]));
        }
    }

    fn target_kind(&self) -> &'static str {
        if self.has(Part::Target, 0, 40) {
            "appointment"
        } else if self.has(Part::Conversation, 0, 80) {
            "conversation"
        } else {
            "contact"
        }
    }

    fn draft(&self) -> Value {
        let list = self.has(Part::List, 0, 25);
        let steps: Vec<Value> = (0..self.0.steps as u64).map(|item| self.step(item, list)).collect();
        let mut draft = json!({ "name": "Welcome", "target": self.target_kind(), "goals": ["booked"], "steps": steps });
        if list {
            draft["list"] = json!(true);
        }
        if self.has(Part::OwnCalendar, 0, 60) {
            draft["calendar"] = self.calendar(100);
        }
        if self.has(Part::Reply, 50, 60) {
            draft["onReply"] = json!(self.numbers(Part::Reply, 51).pick(&["reset", "hold", "continue", "reset"]));
        }
        if self.has(Part::Zone, 50, 30) {
            draft["zone"] = json!(self.numbers(Part::Zone, 51).pick(&ZONES));
        }
        if self.has(Part::Settings, 50, 20) {
            draft["withHuman"] = json!(true);
        }
        draft
    }

    fn settings(&self) -> Value {
        let mut numbers = self.numbers(Part::Settings, 1);
        let mut settings = json!({
            "channels": { "email": {}, "sms": {}, "whatsapp": { "off": numbers.percent(30) }, "messenger": {} },
            "channelOrder": ["whatsapp", "email"],
        });
        if self.has(Part::WorkspaceCalendar, 0, 60) {
            settings["calendar"] = self.calendar(200);
        }
        if self.has(Part::Zone, 60, 60) {
            settings["zone"] = json!(self.numbers(Part::Zone, 61).pick(&ZONES));
        }
        if self.has(Part::Settings, 0, 50) {
            settings["humanHold"] = json!({ "hours": numbers.between(0, 60) });
            settings["maxEpisodes"] = json!(numbers.between(1, 4));
            settings["unknownOutcome"] = json!(numbers.pick(&["asSent", "hold"]));
        }
        if self.has(Part::Zone, 70, 60) {
            settings["plausibleZones"] = json!(["America/New_York", "America/Los_Angeles"]);
        }
        settings
    }

    fn contact(&self) -> Value {
        let mut contact = json!({ "id": "c1", "email": "ada@example.com" });
        if !self.has(Part::Gaps, 50, 60) {
            contact["firstName"] = json!("Ada");
        }
        if !self.has(Part::Gaps, 51, 30) {
            contact["phone"] = json!("+33612345678");
        }
        if !self.has(Part::Gaps, 52, 50) {
            contact["addresses"] = json!({ "messenger": "m1" });
        }
        if !self.has(Part::Zone, 80, 25) {
            contact["timezone"] = json!(self.numbers(Part::Millis, 81).pick(&ZONES));
        }
        if self.has(Part::OptOuts, 0, 40) {
            contact["optOuts"] = json!([self.numbers(Part::OptOuts, 1).pick(&CHANNELS)]);
        }
        if self.has(Part::Conversation, 1, 60) {
            let at = relance_model::json::instant(self.start() - self.numbers(Part::Conversation, 2).between(0, 2 * DAY));
            contact["lastInbound"] = json!({ "whatsapp": at });
        }
        contact
    }

    fn conversation(&self) -> Value {
        if self.target_kind() != "conversation" {
            return Value::Null;
        }
        let mut numbers = self.numbers(Part::Conversation, 3);
        let mut conversation = json!({ "id": "v1", "channel": numbers.pick(&CHANNELS) });
        if numbers.percent(50) {
            conversation["lastOutbound"] = json!(relance_model::json::instant(self.start() - numbers.between(0, 2 * DAY)));
        }
        conversation
    }

    fn target(&self) -> Value {
        if self.target_kind() != "appointment" {
            return Value::Null;
        }
        let at = self.start() + self.numbers(Part::Target, 1).between(0, 10 * DAY);
        json!({ "type": "appointment", "id": "t1", "date": relance_model::json::instant(at) })
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
            start: Instant::from_millis(maker.start()).expect("an instant of these years"),
        }
    }
}
