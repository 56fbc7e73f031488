//! One zone's clock: the offset at an instant, and the instants at which a local time is shown (T4).
//!
//! In: instants and local times. Out: offsets, stretches of constant offset, readings. Never: an offset kept beyond its stretch.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::Cell;

use super::before::Before;
use super::local::Local;
use super::pack::Table;
use super::posix::{Clock, Footer};
use crate::base::{Instant, Name};
use crate::wire::LocalDateTime;
pub use crate::wire::time::Wall;

/// Later than any instant, in milliseconds, and far from overflow.
const FOREVER: i64 = 1 << 60;
/// The year before which a zone's rule is laid out as a table; later changes are computed when asked for.
const TABLE_YEAR: i32 = 2038;
/// The index into the table has an entry for each 2^34 milliseconds, 199 days: clocks change about twice a year.
const INDEX_SHIFT: u32 = 34;
/// No local time has two readings further apart than this, in milliseconds.
const READINGS_APART: i64 = 52 * 3_600_000;

/// A zone of the IANA database. Cheap to clone; remembers the stretch that it was last asked about.
///
/// ```
/// use relance_core::{base::Instant, time::Zones};
/// let paris = Zones::embedded().zone("Europe/Paris").unwrap();
/// let noon: Instant = "2026-07-01T10:00:00Z".parse().unwrap();
/// assert_eq!(paris.offset(noon), 7200);
/// assert_eq!(paris.local(noon).date_time().to_string(), "2026-07-01T12:00");
/// ```
#[derive(Debug, Clone)]
pub struct Zone {
    rules: Arc<Rules>,
    last: Last,
}

/// The stretch that a zone was last asked about. Its parts are kept apart: a processor that reads in one piece what was just written
/// in several waits for all of them.
#[derive(Debug, Clone)]
struct Last {
    since: Cell<i64>,
    until: Cell<i64>,
    shift: Cell<i64>,
    clock: Cell<u16>,
}

/// A stretch of time during which a zone's clock keeps its distance from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Its first instant, in milliseconds since 1970. The clock may have been the same before.
    pub since: i64,
    /// The first instant after it. The clock may stay the same after.
    pub until: i64,
    /// What the clock is ahead of UTC, in milliseconds.
    pub shift: i64,
    clock: u16,
}

/// Where a stretch's clock is not in the table but in the history before it.
const BEFORE: u16 = u16::MAX;

#[derive(Debug)]
struct Rules {
    name: Name,
    clocks: Vec<Clock>,
    /// Begins in milliseconds since 1970, ascending, each with its clock; the first is where the pack begins.
    begins: Vec<(i64, u16)>,
    /// For each span of `INDEX_SHIFT` bits from the first begin on: the place of the begin that its first instant lies after.
    index: Vec<u16>,
    /// From here on `footer` is asked.
    end: i64,
    footer: Footer,
    before: Before,
}

/// The instants at which a local clock shows a date and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readings {
    /// Shown once.
    One(i64),
    /// Never shown: the clock was put forward over it. With the instant that is as long after the change as the local time is
    /// after the local time of the change, and the length of the gap in seconds.
    None {
        /// Milliseconds since 1970 of the local time moved forward by the gap.
        moved: i64,
        /// How far the clock was put forward, in seconds.
        gap: i32,
    },
    /// Shown twice: the clock was put back.
    Two(i64, i64),
}

impl Zone {
    pub(super) fn new(name: &str, begin: i64, table: Table) -> Self {
        let Table { mut clocks, first, changes, footer } = table;
        let standard = u16::try_from(clocks.len()).unwrap_or(0);
        clocks.push(footer.clock(0).clone());
        clocks.push(footer.clock(1).clone());
        let mut begins = Vec::with_capacity(changes.len() + 2 + 80);
        begins.push((millis(begin), u16::from(first)));
        begins.extend(changes.iter().map(|(at, clock)| (millis(*at), u16::from(*clock))));
        let last = changes.last().map_or(begin, |(at, _)| *at);
        // The footer says nothing before the table's last change; a zone may have left summer time behind long ago.
        let year = super::posix::civil_year(last);
        let beyond = TABLE_YEAR.max(year + 2);
        for change in (year - 1..beyond).filter_map(|year| footer.changes(year)).flatten().filter(|change| change.at > last) {
            let (at, clock) = (millis(change.at), standard + u16::from(change.clock));
            match begins.last_mut() {
                // Two changes at one instant: the later rule has the last word.
                Some(last) if last.0 >= at => last.1 = clock,
                _ => begins.push((at, clock)),
            }
        }
        let end = footer.changes(beyond).map_or(FOREVER, |[next, _]| millis(next.at));
        let index = index(&begins, end);
        let rules = Rules { name: name.into(), clocks, begins, index, end, footer, before: Before::of(name) };
        let never = Last { since: Cell::new(0), until: Cell::new(0), shift: Cell::new(0), clock: Cell::new(0) };
        Self { rules: Arc::new(rules), last: never }
    }

    /// Its name, as it was asked for.
    pub fn name(&self) -> &str {
        &self.rules.name
    }

    /// Its name, to keep.
    pub fn id(&self) -> Name {
        self.rules.name.clone()
    }

    /// Seconds east of UTC at an instant.
    pub fn offset(&self, at: Instant) -> i32 {
        self.stretch(at.millis()).offset()
    }

    /// What the clock shows at an instant.
    pub fn local(&self, at: Instant) -> Local {
        Local(at.millis() + self.stretch(at.millis()).shift)
    }

    /// The same as a wire value.
    pub fn local_date_time(&self, at: Instant) -> LocalDateTime {
        self.local(at).date_time()
    }

    /// What people call the clock at an instant: `CET`, or `+03` where there is no name.
    pub fn abbreviation(&self, at: Instant) -> String {
        let stretch = self.stretch(at.millis());
        if stretch.clock == BEFORE {
            return self.rules.before.abbreviation(at.seconds());
        }
        self.rules.clocks.get(usize::from(stretch.clock)).map_or_else(String::new, |clock| clock.abbreviation.clone())
    }

    /// The stretch of constant offset around an instant in milliseconds since 1970.
    #[inline]
    pub fn stretch(&self, at: i64) -> Stretch {
        let (since, until) = (self.last.since.get(), self.last.until.get());
        if since <= at && at < until {
            return Stretch { since, until, shift: self.last.shift.get(), clock: self.last.clock.get() };
        }
        let found = self.rules.stretch(at);
        self.last.since.set(found.since);
        self.last.until.set(found.until);
        self.last.shift.set(found.shift);
        self.last.clock.set(found.clock);
        found
    }

    /// The instants at which this local time is shown (milliseconds since 1970).
    pub fn readings(&self, local: Local) -> Readings {
        // The usual case: far enough from any change of the clock for the reading to be the only one.
        let stretch = self.stretch(local.0 - self.last.shift.get());
        let at = local.0 - stretch.shift;
        if stretch.since + READINGS_APART <= at && at < stretch.until - READINGS_APART {
            return Readings::One(at);
        }
        self.readings_near_a_change(local)
    }

    #[cold]
    fn readings_near_a_change(&self, local: Local) -> Readings {
        let mut first = None;
        let mut stretch = self.rules.stretch(local.0 - READINGS_APART);
        let mut gap = (local.0, 0);
        loop {
            let at = local.0 - stretch.shift;
            if stretch.since <= at && at < stretch.until {
                match first {
                    None => first = Some(at),
                    Some(first) => return Readings::Two(first, at),
                }
            }
            if stretch.until > local.0 + READINGS_APART {
                break;
            }
            let next = self.rules.stretch(stretch.until);
            let opens = stretch.until + stretch.shift;
            if opens <= local.0 && local.0 < stretch.until + next.shift {
                gap = (at, next.offset() - stretch.offset());
            }
            stretch = next;
        }
        first.map_or(Readings::None { moved: gap.0, gap: gap.1 }, Readings::One)
    }

    /// The instant that a local time means, in milliseconds since 1970, and how it reads: one that doesn't exist moves forward by
    /// the length of the gap, one that exists twice means the first (T4).
    #[inline]
    pub fn resolve(&self, local: Local) -> (i64, Wall) {
        match self.readings(local) {
            Readings::One(at) => (at, Wall::Normal),
            Readings::Two(first, _) => (first, Wall::Overlap),
            Readings::None { moved, .. } => (moved, Wall::Gap),
        }
    }

    /// The next change of the offset after an instant and not after `end`, and by how many seconds.
    pub fn next_change(&self, after: Instant, end: Instant) -> Option<(Instant, i32)> {
        let mut stretch = self.stretch(after.millis());
        while stretch.until <= end.millis() {
            let next = self.stretch(stretch.until);
            if next.shift != stretch.shift {
                return Some((Instant::from_millis(stretch.until)?, next.offset() - stretch.offset()));
            }
            stretch = next;
        }
        None
    }
}

impl Stretch {
    /// Seconds east of UTC.
    pub fn offset(self) -> i32 {
        i32::try_from(self.shift / 1000).unwrap_or(0)
    }
}

/// For each span of the table's time: the place of the last begin that is not after the span's first instant.
fn index(begins: &[(i64, u16)], end: i64) -> Vec<u16> {
    let Some((first, last)) = begins.first().zip(begins.last()) else { return Vec::new() };
    // A zone that keeps its clock has no end; its table is over with its last change.
    let beyond = if end == FOREVER { last.0 + 1 } else { end };
    let spans = ((beyond - first.0) >> INDEX_SHIFT) + 1;
    let place = |span: i64| {
        let start = first.0 + (span << INDEX_SHIFT);
        u16::try_from(begins.partition_point(|(begin, _)| *begin <= start)).unwrap_or(1).saturating_sub(1)
    };
    (0..spans).map(place).collect()
}

impl Rules {
    #[inline(never)]
    fn stretch(&self, at: i64) -> Stretch {
        let begin = self.begins.first().map_or(0, |(at, _)| *at);
        if at < begin {
            return self.stretch_before(at, begin);
        }
        if at >= self.end {
            let (clock, since, until) = self.footer.around(at.div_euclid(1000));
            let shift = i64::from(self.footer.clock(clock).offset) * 1000;
            let clock = u16::try_from(self.clocks.len()).unwrap_or(2) - 2 + u16::from(clock);
            return Stretch { since: millis(since), until: millis(until), shift, clock };
        }
        let span = usize::try_from((at - begin) >> INDEX_SHIFT).unwrap_or(0);
        let mut next = self.index.get(span).or(self.index.last()).map_or(0, |place| usize::from(*place)) + 1;
        while self.begins.get(next).is_some_and(|(begin, _)| *begin <= at) {
            next += 1;
        }
        let (since, clock) = next.checked_sub(1).and_then(|place| self.begins.get(place)).copied().unwrap_or((begin, 0));
        let until = self.begins.get(next).map_or(self.end, |(at, _)| *at);
        Stretch { since, until, shift: self.shift_of(clock), clock }
    }

    fn stretch_before(&self, at: i64, begin: i64) -> Stretch {
        let second = at.div_euclid(1000);
        match self.before.offset(second) {
            Some(offset) => {
                let until = millis(self.before.steady_until(second, begin / 1000));
                Stretch { since: millis(second), until, shift: i64::from(offset) * 1000, clock: BEFORE }
            }
            None => {
                let clock = self.begins.first().map_or(0, |(_, clock)| *clock);
                Stretch { since: -FOREVER, until: begin, shift: self.shift_of(clock), clock }
            }
        }
    }

    fn shift_of(&self, clock: u16) -> i64 {
        self.clocks.get(usize::from(clock)).map_or(0, |clock| i64::from(clock.offset) * 1000)
    }
}

/// Seconds as milliseconds, kept far from overflow.
const fn millis(seconds: i64) -> i64 {
    let most = FOREVER / 1000;
    let kept = if seconds > most {
        most
    } else if seconds < -most {
        -most
    } else {
        seconds
    };
    kept * 1000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Zones;
    use alloc::string::ToString;

    fn zone(name: &str) -> Zone {
        Zones::embedded().zone(name).unwrap()
    }

    fn instant(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn resolve(zone: &Zone, local: &str) -> (String, Wall) {
        let (at, wall) = zone.resolve(Local::of(local.parse().unwrap()));
        (alloc::string::ToString::to_string(&Instant::from_millis(at).unwrap()), wall)
    }

    #[test]
    fn t4_a_local_time_that_does_not_exist_moves_forward_by_the_gap() {
        let paris = zone("Europe/Paris");
        assert_eq!(resolve(&paris, "2026-03-29T02:30"), ("2026-03-29T01:30:00.000Z".into(), Wall::Gap));
        assert_eq!(resolve(&paris, "2026-03-29T01:59:59.999"), ("2026-03-29T00:59:59.999Z".into(), Wall::Normal));
        assert_eq!(resolve(&paris, "2026-03-29T03:00"), ("2026-03-29T01:00:00.000Z".into(), Wall::Normal));
        assert_eq!(resolve(&zone("America/New_York"), "2027-03-14T02:15").0, "2027-03-14T07:15:00.000Z");
    }

    #[test]
    fn t4_a_local_time_that_happens_twice_means_the_first() {
        let paris = zone("Europe/Paris");
        assert_eq!(resolve(&paris, "2026-10-25T02:30"), ("2026-10-25T00:30:00.000Z".into(), Wall::Overlap));
        assert_eq!(resolve(&paris, "2026-10-25T03:00"), ("2026-10-25T02:00:00.000Z".into(), Wall::Normal));
        let Readings::Two(first, second) = paris.readings(Local::of("2026-10-25T02:00".parse().unwrap())) else { panic!() };
        assert_eq!(second - first, 3_600_000);
    }

    #[test]
    fn lord_howe_moves_its_clock_by_half_an_hour() {
        let lord_howe = zone("Australia/Lord_Howe");
        assert_eq!(resolve(&lord_howe, "2026-10-04T02:10"), ("2026-10-03T15:40:00.000Z".into(), Wall::Gap));
        assert_eq!(resolve(&lord_howe, "2026-04-05T01:45"), ("2026-04-04T14:45:00.000Z".into(), Wall::Overlap));
        assert_eq!(
            lord_howe.readings(Local::of("2026-10-04T02:10".parse().unwrap())),
            Readings::None { moved: 1_791_042_000_000, gap: 1800 }
        );
    }

    #[test]
    fn apia_has_no_30_december_2011() {
        let apia = zone("Pacific/Apia");
        assert_eq!(resolve(&apia, "2011-12-30T09:00"), ("2011-12-30T19:00:00.000Z".into(), Wall::Gap));
        assert_eq!(apia.local_date_time(instant("2011-12-30T19:00:00Z")).to_string(), "2011-12-31T09:00");
        assert_eq!(resolve(&apia, "2011-12-29T09:00").1, Wall::Normal);
    }

    #[test]
    fn t14_the_law_of_today_is_in_the_pack() {
        let now = instant("2026-12-15T12:00:00Z");
        for (name, hours) in [
            ("America/Vancouver", -7),
            ("Canada/Pacific", -7),
            ("America/Edmonton", -6),
            ("America/Winnipeg", -5),
            ("Africa/Casablanca", 0),
            ("Africa/El_Aaiun", 0),
            ("Europe/London", 0),
        ] {
            assert_eq!(zone(name).offset(now), hours * 3600, "{name}");
        }
        assert_eq!(zone("America/Vancouver").offset(instant("2027-07-01T12:00:00Z")), -7 * 3600);
    }

    #[test]
    fn the_rules_go_on_until_9999() {
        let paris = zone("Europe/Paris");
        assert_eq!(paris.offset(instant("2500-07-01T12:00:00Z")), 7200);
        assert_eq!(paris.offset(instant("9999-12-01T12:00:00Z")), 3600);
        assert_eq!(resolve(&paris, "2500-03-28T02:30").1, Wall::Gap);
        assert_eq!(paris.abbreviation(instant("2500-07-01T12:00:00Z")), "CEST");
        assert_eq!(zone("Asia/Gaza").offset(instant("2300-07-01T12:00:00Z")), 3 * 3600);
    }

    #[test]
    fn history_before_the_pack_is_known() {
        let paris = zone("Europe/Paris");
        assert_eq!(paris.offset(instant("1950-07-01T12:00:00Z")), 3600);
        assert_eq!(paris.offset(instant("1976-07-01T12:00:00Z")), 7200);
        assert_eq!(resolve(&paris, "1976-03-28T01:30").1, Wall::Gap);
        assert_eq!(resolve(&paris, "1999-10-31T02:30").1, Wall::Overlap);
        assert_eq!(zone("Africa/Monrovia").offset(instant("1971-01-01T00:00:00Z")), -2670);
        assert_eq!(paris.abbreviation(instant("1976-07-01T12:00:00Z")), "CEST");
        assert_eq!(paris.abbreviation(instant("2000-01-01T00:00:00Z")), "CET");
        assert_eq!(zone("Asia/Tehran").abbreviation(instant("1990-01-01T00:00:00Z")), "+0330");
    }

    #[test]
    fn every_reading_shows_its_local_time() {
        for name in
            ["Europe/Paris", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia", "Africa/Casablanca", "Asia/Kathmandu"]
        {
            let zone = zone(name);
            for step in 0..40_000 {
                let local = Local(946_684_800_000 - 86_400_000 * 400 + step * 1_800_000 * 29);
                match zone.readings(local) {
                    Readings::One(at) => assert_eq!(zone.local(Instant::from_millis(at).unwrap()), local, "{name}"),
                    Readings::Two(first, second) => {
                        assert!(first < second);
                        for at in [first, second] {
                            assert_eq!(zone.local(Instant::from_millis(at).unwrap()), local, "{name}");
                        }
                    }
                    Readings::None { moved, gap } => {
                        assert_eq!(zone.local(Instant::from_millis(moved).unwrap()).0, local.0 + i64::from(gap) * 1000, "{name}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_change_of_the_clock_between_two_instants_is_found() {
        let paris = zone("Europe/Paris");
        let change = paris.next_change(instant("2026-10-20T00:00:00Z"), instant("2026-10-30T00:00:00Z"));
        assert_eq!(change, Some((instant("2026-10-25T01:00:00Z"), -3600)));
        assert_eq!(paris.next_change(instant("2026-10-26T00:00:00Z"), instant("2027-03-01T00:00:00Z")), None);
    }
}
