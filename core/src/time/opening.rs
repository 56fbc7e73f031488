//! The next moment at which sending is allowed (T7), and its spread (T10).
//!
//! In: a candidate, `now`, [`OpenHours`], a key for the spread. Out: an [`Opening`], or that there is none within the horizon; the
//! moves on the way go to a [`Sink`]. Never: an instant before the candidate or before `now`.

use super::account;
use super::hours::{Constraint, OpenHours, Rule};
use super::local::{DAY, MINUTE};
use crate::base::{Instant, Reason};

/// How many moves are told one by one; further ones are told as one with the last.
const MOVES_TOLD: usize = 6;

/// Where reasons go. With [`NoReasons`] the compiler drops what makes them.
pub trait Sink {
    /// Whether reasons are looked at.
    const WANTED: bool;
    /// Takes one.
    fn push(&mut self, reason: Reason);
}

impl Sink for alloc::vec::Vec<Reason> {
    const WANTED: bool = true;
    fn push(&mut self, reason: Reason) {
        self.push(reason);
    }
}

/// For those who only want the time.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoReasons;

impl Sink for NoReasons {
    const WANTED: bool = false;
    fn push(&mut self, _: Reason) {}
}

/// What the spread is computed from: the same key gives the same minute on every host and version (T10).
///
/// The key's text is hashed with FNV-1a of 64 bits over its UTF-8, then mixed with the finaliser of MurmurHash3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpreadKey(u64);

impl SpreadKey {
    /// The key of any text.
    pub const fn of(text: &str) -> Self {
        Self(mixed(fnv(FNV_BASIS, text.as_bytes())))
    }

    /// The key of a step of an enrollment: that of the text `enrollmentId/stepId`.
    pub const fn of_step(enrollment: &str, step: &str) -> Self {
        let hash = fnv(FNV_BASIS, enrollment.as_bytes());
        Self(mixed(fnv(fnv(hash, b"/"), step.as_bytes())))
    }

    /// A minute from 0 up to but not `minutes`; 0 if there are none.
    pub const fn minute(self, minutes: u16) -> u16 {
        if minutes == 0 { 0 } else { (self.0 % minutes as u64) as u16 }
    }
}

const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;

const fn fnv(mut hash: u64, mut bytes: &[u8]) -> u64 {
    while let [byte, rest @ ..] = bytes {
        hash = (hash ^ *byte as u64).wrapping_mul(0x0000_0100_0000_01b3);
        bytes = rest;
    }
    hash
}

const fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// A moment at which sending is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// When to send.
    pub at: Instant,
    /// Whether a calendar moved it; being late alone doesn't count.
    pub moved: bool,
}

/// Nothing opens within the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoOpenTime {
    /// From when on an opening was looked for.
    pub from: Instant,
    /// How far.
    pub horizon_days: u32,
    /// The rule that left nothing open.
    pub rule: Rule,
    /// Whether legal hours had to hold in several zones because the contact's is unknown (T9).
    pub zone_unknown: bool,
}

/// One rule's move of a moment, in milliseconds since 1970.
#[derive(Clone, Copy)]
pub(super) struct Move<'a> {
    pub(super) by: Constraint<'a>,
    pub(super) from: i64,
    pub(super) to: i64,
}

/// The first moves one by one; those beyond what is told are added to the last.
#[derive(Default)]
struct Told<'a> {
    moves: [Option<Move<'a>>; MOVES_TOLD],
}

impl<'a> Told<'a> {
    #[inline]
    fn take(&mut self, step: Move<'a>, wanted: bool) {
        if !wanted {
            return;
        }
        match self.moves.iter_mut().find(|place| place.is_none()) {
            Some(place) => *place = Some(step),
            None => self.moves.iter_mut().flatten().last().into_iter().for_each(|last| last.to = step.to),
        }
    }
}

impl OpenHours<'_> {
    /// The least instant that is not before the candidate, nor before `now` if there is one, and at which every rule allows sending
    /// (T6, T7); with a key, spread over the minutes after the opening if a calendar moved it there (T10).
    ///
    /// # Errors
    /// When nothing opens within the horizon.
    pub fn next_open<S: Sink>(
        &self,
        candidate: Instant,
        now: Option<Instant>,
        key: Option<SpreadKey>,
        reasons: &mut S,
    ) -> Result<Opening, NoOpenTime> {
        let start = now.map_or(candidate, |now| now.max(candidate));
        if S::WANTED && start > candidate {
            reasons.push(account::past(candidate, start, self.zone));
        }
        let horizon_days = self.horizon_days();
        let limit = (start.millis() + i64::from(horizon_days) * DAY).min(Instant::MAX.millis());
        let mut told = Told::default();
        let found = self.first_open(start.millis(), limit, |step| told.take(step, S::WANTED));
        let at = found.map_err(|by| {
            let zone_unknown = !self.plausible.is_empty() && by.rule == Rule::Legal;
            NoOpenTime { from: start, horizon_days, rule: by.rule, zone_unknown }
        })?;
        if S::WANTED {
            told.moves.iter().flatten().for_each(|step| account::moved(step, self.zone, limit, reasons));
        }
        let moved = at > start.millis();
        let at = if moved { self.spread(at, key, reasons) } else { at };
        Ok(Opening { at: Instant::from_millis(at).unwrap_or(Instant::MAX), moved })
    }

    /// The first instant from `at` on and not after `limit` that every rule allows, in milliseconds since 1970; each move on the way
    /// is told. If there is none, the rule that left nothing open.
    ///
    /// Each round takes the longest move that a rule demands: every instant before it is forbidden by that rule, so the instant
    /// that is left when no rule demands a move is the least one (T7).
    #[inline]
    pub(super) fn first_open<'a>(
        &'a self,
        mut at: i64,
        limit: i64,
        mut told: impl FnMut(Move<'a>),
    ) -> Result<i64, Constraint<'a>> {
        if let Some(by) = self.only() {
            let to = by.next(at, limit).ok_or(by)?;
            if to > at {
                told(Move { by, from: at, to });
            }
            return Ok(to);
        }
        loop {
            let (mut furthest, mut by) = (at, None);
            let never = self.each(|constraint| {
                let Some(next) = constraint.next(at, limit) else { return Some(constraint) };
                if next > furthest {
                    (furthest, by) = (next, Some(constraint));
                }
                None
            });
            if let Some(never) = never {
                return Err(never);
            }
            let Some(by) = by else { return Ok(at) };
            told(Move { by, from: at, to: furthest });
            at = furthest;
        }
    }

    /// Until when sending stays allowed from an instant at which it is, looked for up to `limit`.
    pub fn closes(&self, at: Instant, limit: Instant) -> Instant {
        Instant::from_millis(self.ends(at.millis(), limit.millis())).unwrap_or(limit)
    }

    pub(super) fn ends(&self, at: i64, limit: i64) -> i64 {
        let mut end = limit;
        let _: Option<()> = self.each(|constraint| {
            end = constraint.ends(at, end);
            None
        });
        end
    }

    fn spread<S: Sink>(&self, at: i64, key: Option<SpreadKey>, reasons: &mut S) -> i64 {
        let minutes = self.spread_minutes();
        let Some(key) = key.filter(|_| minutes > 0) else { return at };
        let limit = at + i64::from(minutes) * MINUTE;
        let open = u16::try_from((self.ends(at, limit) - at) / MINUTE).unwrap_or(minutes);
        let drawn = key.minute(minutes);
        // A stretch shorter than the spread takes what is left of the minute when the stretch is counted off.
        let minute = if open < minutes { drawn.checked_rem(open).unwrap_or(0) } else { drawn };
        let spread = at + i64::from(minute) * MINUTE;
        if S::WANTED && minute > 0 {
            reasons.push(account::spread(at, spread, minutes, self.zone));
        }
        spread
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Json;
    use crate::time::{Hours, Zone, Zones};
    use crate::wire::Calendar;
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    fn zone(name: &str) -> Zone {
        Zones::embedded().zone(name).unwrap()
    }

    fn hours(calendar: &str) -> Hours {
        let calendar: Calendar = serde_json::from_str(calendar).unwrap();
        Hours::compile(&calendar, &Zones::embedded(), "/calendar").unwrap()
    }

    fn instant(text: &str) -> Instant {
        text.parse().unwrap()
    }

    /// The opening's local time, and the reasons' codes with the local times between which they moved it.
    fn open(zone: &Zone, calendars: &[&Hours], candidate: &str) -> (String, Vec<Reason>) {
        let mut reasons = Vec::new();
        let asked = OpenHours::new(calendars, zone);
        let opening = asked.next_open(instant(candidate), None, None, &mut reasons).unwrap();
        assert_eq!(asked.next_open(instant(candidate), None, None, &mut NoReasons), Ok(opening));
        let mut at = instant(candidate);
        for reason in &reasons {
            assert_eq!(reason.from, Some(at), "reasons form a chain");
            at = reason.to.unwrap();
        }
        assert_eq!(at, opening.at);
        (zone.local_date_time(opening.at).to_string(), reasons)
    }

    fn codes(reasons: &[Reason]) -> Vec<&str> {
        reasons.iter().map(|reason| &*reason.code).collect()
    }

    const OFFICE: &str = r#"{"workingHours":{"mon":["08:00-17:00"],"tue":["08:00-17:00"],"wed":["08:00-17:00"],"thu":["08:00-17:00"],"fri":["08:00-17:00"]},"closedDates":["2026-12-25"]}"#;

    #[test]
    fn t7_a_send_outside_working_hours_moves_to_the_next_opening() {
        let (at, reasons) = open(&zone("Europe/Paris"), &[&hours(OFFICE)], "2026-11-24T20:00:00Z");
        assert_eq!(at, "2026-11-25T08:00");
        assert_eq!(reasons[0].text(), "21:00 on Tuesday is outside working hours; moved to Wednesday 08:00");
        assert_eq!(reasons[0].from, Some(instant("2026-11-24T20:00:00Z")));
        assert_eq!(reasons[0].to, Some(instant("2026-11-25T07:00:00Z")));
        assert_eq!(reasons[0].inputs()["zone"], Json::from("Europe/Paris"));
        assert_eq!(reasons[0].inputs()["windows"], Json::List(Vec::from([Json::from("08:00-17:00")])));
        assert_eq!(reasons[0].inputs()["date"], Json::from("2026-11-24"));
        assert_eq!(reasons.len(), 1);
    }

    #[test]
    fn t5_a_window_is_closed_at_its_end_and_open_at_its_start() {
        let (zone, hours) = (zone("UTC"), hours(OFFICE));
        assert_eq!(open(&zone, &[&hours], "2026-11-24T08:00:00Z"), ("2026-11-24T08:00".into(), Vec::new()));
        assert_eq!(open(&zone, &[&hours], "2026-11-24T16:59:59.999Z").0, "2026-11-24T16:59:59.999");
        assert_eq!(open(&zone, &[&hours], "2026-11-24T17:00:00Z").0, "2026-11-25T08:00");
        assert_eq!(open(&zone, &[&hours], "2026-11-27T17:00:00Z").0, "2026-11-30T08:00");
    }

    #[test]
    fn t5_a_closed_date_is_told_apart_from_working_hours() {
        let (zone, hours) = (zone("UTC"), hours(OFFICE));
        let (at, reasons) = open(&zone, &[&hours], "2026-12-25T10:00:00Z");
        assert_eq!((&*at, codes(&reasons)), ("2026-12-28T08:00", Vec::from(["schedule.closedDate"])));
        assert_eq!(reasons[0].text(), "Friday 2026-12-25 is a closed date; moved to Monday 08:00");
        let (at, reasons) = open(&zone, &[&hours], "2026-12-24T20:00:00Z");
        assert_eq!(
            (&*at, codes(&reasons)),
            ("2026-12-28T08:00", Vec::from(["schedule.outsideWorkingHours", "schedule.closedDate"]))
        );
    }

    #[test]
    fn t5_a_window_past_midnight_belongs_to_the_date_on_which_it_starts() {
        let zone = zone("UTC");
        let night = hours(r#"{"workingHours":{"fri":["22:00-02:00"]},"closedDates":["2026-11-21"]}"#);
        // 2026-11-21 is a Saturday: it is closed, but the window began on Friday.
        assert_eq!(open(&zone, &[&night], "2026-11-21T01:30:00Z").0, "2026-11-21T01:30");
        assert_eq!(open(&zone, &[&night], "2026-11-21T02:00:00Z").0, "2026-11-27T22:00");
        let closed = hours(r#"{"workingHours":{"fri":["22:00-02:00"]},"closedDates":["2026-11-20"]}"#);
        assert_eq!(open(&zone, &[&closed], "2026-11-21T01:30:00Z").0, "2026-11-27T22:00");
    }

    #[test]
    fn t4_a_window_edge_in_a_gap_opens_at_the_first_instant_after_it() {
        let paris = zone("Europe/Paris");
        let edge = hours(r#"{"workingHours":{"sun":["02:30-05:00"]}}"#);
        assert_eq!(open(&paris, &[&edge], "2026-03-29T00:00:00Z").0, "2026-03-29T03:00");
        let inside = hours(r#"{"workingHours":{"sun":["02:15-02:45"]}}"#);
        assert_eq!(open(&paris, &[&inside], "2026-03-29T00:00:00Z").0, "2026-04-05T02:15");
    }

    #[test]
    fn t4_both_passes_of_a_doubled_hour_are_inside() {
        let paris = zone("Europe/Paris");
        let hours = hours(r#"{"workingHours":{"sun":["02:30-03:00"]}}"#);
        assert_eq!(open(&paris, &[&hours], "2026-10-25T00:45:00Z").0, "2026-10-25T02:45");
        let (at, reasons) = open(&paris, &[&hours], "2026-10-25T01:00:00Z");
        assert_eq!((&*at, reasons[0].to), ("2026-10-25T02:30", Some(instant("2026-10-25T01:30:00Z"))));
        assert_eq!(open(&paris, &[&hours], "2026-10-25T01:45:00Z").0, "2026-10-25T02:45");
    }

    #[test]
    fn t6_all_three_kinds_hold_and_only_courtesy_can_be_waived() {
        let zone = zone("UTC");
        let hours = hours(
            r#"{"workingHours":{"tue":["06:00-23:00"],"wed":["07:00-10:00"]},"quietHours":["21:00-08:00"],"legalHours":{"tue":["09:00-20:00"],"wed":["09:30-20:00"]}}"#,
        );
        assert_eq!(open(&zone, &[&hours], "2026-11-24T06:30:00Z").0, "2026-11-24T09:00");
        assert_eq!(open(&zone, &[&hours], "2026-11-24T20:30:00Z").0, "2026-11-25T09:30");
        let mut asked = OpenHours::new(&[], &zone);
        let calendars = [&hours];
        asked.calendars = &calendars;
        asked.waive_working = true;
        let at = asked.next_open(instant("2026-11-25T15:00:00Z"), None, None, &mut NoReasons).unwrap().at;
        assert_eq!(at, instant("2026-11-25T15:00:00Z"));
        let at = asked.next_open(instant("2026-11-24T20:30:00Z"), None, None, &mut NoReasons).unwrap().at;
        assert_eq!(at, instant("2026-11-25T09:30:00Z"));
    }

    #[test]
    fn t6_working_hours_may_be_read_in_another_zone() {
        let tokyo = zone("Asia/Tokyo");
        let hours = hours(r#"{"workingHours":{"tue":["09:00-10:00"]},"workingHoursZone":"America/Santiago"}"#);
        let (at, reasons) = open(&tokyo, &[&hours], "2026-11-23T00:00:00Z");
        assert_eq!(at, "2026-11-24T21:00");
        assert_eq!(reasons[0].text(), "21:00 on Sunday in America/Santiago is outside working hours; moved to Tuesday 09:00");
    }

    #[test]
    fn t7_what_is_past_is_never_inside_a_window() {
        let zone = zone("UTC");
        let hours = hours(OFFICE);
        let (calendars, mut reasons) = ([&hours], Vec::new());
        let asked = OpenHours::new(&calendars, &zone);
        let now = Some(instant("2026-11-24T20:00:00Z"));
        let opening = asked.next_open(instant("2026-11-24T10:00:00Z"), now, None, &mut reasons).unwrap();
        assert_eq!(opening, Opening { at: instant("2026-11-25T08:00:00Z"), moved: true });
        assert_eq!(codes(&reasons), ["schedule.past", "schedule.outsideWorkingHours"]);
    }

    #[test]
    fn t7_nothing_within_the_horizon_is_no_open_time() {
        let zone = zone("UTC");
        let never = hours(r#"{"workingHours":{}}"#);
        let calendars = [&never];
        let none = OpenHours::new(&calendars, &zone).next_open(instant("2026-11-24T10:00:00Z"), None, None, &mut NoReasons);
        let reason = none.unwrap_err().reason(&zone);
        assert_eq!(reason.code, "schedule.noOpenTime");
        assert_eq!(reason.text(), "no time within 14 days of Tuesday 2026-11-24 10:00 is allowed");
        let far = hours(r#"{"workingHours":{"mon":["09:00-10:00"]},"closedDates":["2026-11-30","2026-12-07"],"horizonDays":13}"#);
        let calendars = [&far];
        assert!(
            OpenHours::new(&calendars, &zone).next_open(instant("2026-11-24T10:00:00Z"), None, None, &mut NoReasons).is_err()
        );
    }

    #[test]
    fn t9_legal_hours_hold_in_every_zone_where_the_contact_may_be() {
        let zones = [zone("America/New_York"), zone("America/Los_Angeles")];
        let hours = hours(r#"{"legalHours":{"tue":["08:00-21:00"]}}"#);
        let (calendars, fallback) = ([&hours], zone("UTC"));
        let asked = OpenHours { plausible: &zones, ..OpenHours::new(&calendars, &fallback) };
        // 08:00 in New York is 05:00 in Los Angeles.
        let opening = asked.next_open(instant("2026-11-24T13:00:00Z"), None, None, &mut NoReasons).unwrap();
        assert_eq!(opening.at, instant("2026-11-24T16:00:00Z"));
        let apart = [zone("America/New_York"), zone("Asia/Tokyo")];
        let narrow = self::hours(r#"{"legalHours":{"tue":["10:00-12:00"]}}"#);
        let calendars = [&narrow];
        let asked = OpenHours { plausible: &apart, ..OpenHours::new(&calendars, &fallback) };
        let none = asked.next_open(instant("2026-11-24T13:00:00Z"), None, None, &mut NoReasons).unwrap_err();
        assert_eq!(none.reason(&fallback).code, "schedule.zoneUnknown");
    }

    #[test]
    fn t10_the_hash_of_the_spread_never_changes() {
        assert_eq!(SpreadKey::of_step("enrollment-1", "hello"), SpreadKey::of("enrollment-1/hello"));
        assert_eq!(SpreadKey::of("").0, mixed(0xcbf2_9ce4_8422_2325));
        assert_eq!(SpreadKey::of("enrollment-1/hello").0, 16_810_878_959_507_436_594);
    }

    #[test]
    fn t10_a_moved_send_is_spread_and_stays_inside_the_window() {
        let zone = zone("UTC");
        let spread = hours(r#"{"workingHours":{"tue":["08:00-17:00"],"wed":["08:00-08:05"]},"spreadMinutes":30}"#);
        let calendars = [&spread];
        let asked = OpenHours::new(&calendars, &zone);
        let mut seen = alloc::collections::BTreeSet::new();
        for number in 0..500 {
            let key = Some(SpreadKey::of_step(&number.to_string(), "hello"));
            let at = asked.next_open(instant("2026-11-24T01:00:00Z"), None, key, &mut NoReasons).unwrap().at;
            let minute = (at.millis() - instant("2026-11-24T08:00:00Z").millis()) / 60_000;
            assert!((0..30).contains(&minute));
            seen.insert(minute);
            let at = asked.next_open(instant("2026-11-24T18:00:00Z"), None, key, &mut NoReasons).unwrap().at;
            assert!((instant("2026-11-25T08:00:00Z")..instant("2026-11-25T08:05:00Z")).contains(&at));
            let inside = instant("2026-11-24T09:00:00Z");
            assert_eq!(asked.next_open(inside, None, key, &mut NoReasons).unwrap().at, inside);
        }
        assert_eq!(seen.len(), 30);
    }

    #[test]
    fn calendars_of_a_workspace_and_a_sequence_both_hold() {
        let zone = zone("UTC");
        let workspace = hours(r#"{"legalHours":{"tue":["08:00-20:00"],"wed":["10:00-20:00"]}}"#);
        let sequence = hours(r#"{"quietHours":["18:00-09:00"]}"#);
        let (at, reasons) = open(&zone, &[&workspace, &sequence], "2026-11-24T19:00:00Z");
        assert_eq!(
            (&*at, codes(&reasons)),
            ("2026-11-25T10:00", Vec::from(["schedule.quietHours", "schedule.outsideLegalHours"]))
        );
    }

    #[test]
    fn closed_dates_alone_close_whole_dates() {
        let zone = zone("UTC");
        let hours = hours(r#"{"closedDates":["2026-12-25"]}"#);
        assert_eq!(open(&zone, &[&hours], "2026-12-25T00:00:00Z").0, "2026-12-26T00:00");
        assert_eq!(open(&zone, &[&hours], "2026-12-24T23:59:59Z").0, "2026-12-24T23:59:59");
    }

    #[test]
    fn hours_that_hardly_ever_meet_are_told_in_few_reasons() {
        let zone = zone("UTC");
        let ours = hours(
            r#"{"workingHours":{"mon":["08:00-09:00"],"tue":["08:00-09:00"],"wed":["08:00-09:00"],"thu":["08:00-09:00"],"fri":["08:00-10:00"]}}"#,
        );
        let law = hours(
            r#"{"legalHours":{"mon":["09:00-10:00"],"tue":["09:00-10:00"],"wed":["09:00-10:00"],"thu":["09:00-10:00"],"fri":["09:00-10:00"]}}"#,
        );
        let (at, reasons) = open(&zone, &[&ours, &law], "2026-11-23T06:00:00Z");
        assert_eq!(at, "2026-11-27T09:00");
        assert!(reasons.len() <= MOVES_TOLD);
    }
}
