//! Puts pieces together into moments, and finds the instant that each names.
//!
//! In: pieces in their order, the time in the contact's zone, what the parts of the day begin at. Out: local times that lie ahead, each with
//! what it rests on. Never: whether anybody wants to be contacted then.

use alloc::vec::Vec;
use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::items::{Part, Sign, Unit};
use super::pieces::{Day, Kind, Piece, Reader, Sense};
use crate::wire::request::Grain;
use crate::wire::{LocalTime, PartsOfDay};

/// Before this nobody is contacted unless they say so with both numbers.
const WAKING: i64 = 7 * 60;
/// After this nobody is.
const SLEEPING: i64 = 22 * 60;
const NOON: i64 = 12 * 60;
const DAY: i64 = 24 * 60;

/// Pieces that are of one time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) length: Option<(i64, Unit, Sense)>,
    pub(super) day: Option<(Day, Option<Sign>)>,
    pub(super) clock: Option<(i64, bool, Option<Sign>)>,
    pub(super) part: Option<(Part, Option<Sign>)>,
    pub(super) zone: Option<&'static str>,
    /// `not before`, `not until`.
    pub(super) negated: bool,
    pub(super) from: usize,
    pub(super) to: usize,
    begins: Begins,
}

/// The moments of a sentence.
pub(super) fn moments(reader: &Reader<'_, '_>, begins: Begins) -> Vec<Moment> {
    let mut found: Vec<Moment> = Vec::new();
    for piece in reader.pieces() {
        let joined = found.last_mut().is_some_and(|last| is_beside(reader, last, &piece) && add(last, &piece));
        if !joined {
            let mut moment = Moment {
                length: None,
                day: None,
                clock: None,
                part: None,
                zone: None,
                negated: false,
                from: piece.from,
                to: piece.to,
                begins,
            };
            add(&mut moment, &piece);
            found.push(moment);
        }
    }
    found
}

/// Whether nothing of meaning stands between them.
fn is_beside(reader: &Reader<'_, '_>, last: &Moment, piece: &Piece) -> bool {
    (last.to..piece.from).all(|at| matches!(reader.sign(at), Some(Sign::Filler | Sign::At | Sign::On | Sign::In | Sign::This)))
        && !reader.words.get(last.to).is_some_and(|word| word.before.contains(['.', '!', '?', ';', '\n']))
}

/// Adds a piece, unless there is one of its kind already.
fn add(moment: &mut Moment, piece: &Piece) -> bool {
    let lead = piece.lead;
    let free = match piece.kind {
        Kind::Length { halves, unit, sense } => {
            let free = moment.length.is_none() && moment.day.is_none() && moment.clock.is_none();
            if free {
                moment.length = Some((halves, unit, sense));
            }
            free
        }
        Kind::Day(day) => {
            moment.length.is_none()
                && match (moment.day, day) {
                    (None, _) => {
                        moment.day = Some((day, lead));
                        true
                    }
                    // `next week Tuesday`, `Tuesday the week after next`.
                    (Some((Day::OfWeek { index: 0, weeks }, _)), Day::Weekday { index, weeks: 0 })
                    | (Some((Day::Weekday { index, weeks: 0 }, _)), Day::OfWeek { index: 0, weeks })
                    | (Some((Day::OfWeek { index, weeks: 0 }, _)), Day::OfWeek { index: 0, weeks }) => {
                        moment.day = Some((Day::OfWeek { index, weeks }, lead));
                        true
                    }
                    (Some((Day::Weekday { .. }, _)), Day::Date(_) | Day::OfMonth(_)) => {
                        moment.day = Some((day, lead));
                        true
                    }
                    _ => false,
                }
        }
        Kind::Clock { minutes, bare } => {
            let free = moment.clock.is_none();
            if free {
                moment.clock = Some((minutes, bare, lead));
            }
            free
        }
        Kind::Part(part) => {
            let free = moment.part.is_none() && moment.length.is_none();
            if free {
                moment.part = Some((part, lead));
            }
            free
        }
        Kind::Zone(zone) => {
            moment.zone = Some(zone);
            true
        }
    };
    if free {
        moment.to = piece.to;
        moment.negated |= piece.negated;
    }
    free
}

/// At which minute the parts of the day begin (M5).
#[derive(Debug, Clone, Copy)]
pub(super) struct Begins {
    morning: i64,
    noon: i64,
    afternoon: i64,
    evening: i64,
}

impl Begins {
    /// As the workspace says, or as everybody else does.
    pub(super) fn of(parts: PartsOfDay) -> Self {
        let minute = |at: Option<LocalTime>, hour: i64| at.map_or(hour * 60, |at| i64::from(at.minutes()));
        Self {
            morning: minute(parts.morning, 9),
            noon: minute(parts.noon, 12),
            afternoon: minute(parts.afternoon, 15),
            evening: minute(parts.evening, 18),
        }
    }

    const fn at(&self, part: Part) -> i64 {
        match part {
            Part::Morning => self.morning,
            Part::Noon => self.noon,
            Part::AfterLunch => self.noon + 2 * 60,
            Part::Afternoon => self.afternoon,
            Part::EndOfDay => 17 * 60,
            Part::Evening | Part::Night => self.evening,
            Part::Midnight => DAY,
        }
    }
}

impl Moment {
    /// Whether it is over.
    pub(super) const fn is_past(&self) -> bool {
        matches!(self.length, Some((_, _, Sense::Past))) || matches!(self.day, Some((Day::Past, _)))
    }

    /// Whether it says only how long something takes.
    pub(super) const fn is_bare(&self) -> bool {
        matches!(self.length, Some((_, _, Sense::Bare)))
    }

    /// Minutes and hours that pass from now on, whatever the clocks do meanwhile.
    pub(super) fn elapsed(&self) -> Option<TimeDelta> {
        let half = match self.length? {
            (_, Unit::Minute, _) => TimeDelta::seconds(30),
            (_, Unit::Hour, _) => TimeDelta::minutes(30),
            _ => return None,
        };
        half.checked_mul(i32::try_from(self.length?.0).ok()?)
    }

    /// Whether it is a day without a time of the clock.
    pub(super) const fn is_day_only(&self) -> bool {
        self.day.is_some() && self.clock.is_none()
    }

    /// The local time that it names, seen from this one, and how exact it is.
    pub(super) fn resolve(&self, now: NaiveDateTime) -> Option<(NaiveDateTime, Grain)> {
        if let Some((halves, unit, _)) = self.length {
            return self.ahead(now, halves, unit);
        }
        let today = now.date();
        let minute_now = i64::from(now.time().signed_duration_since(NaiveTime::MIN).num_seconds() as i32) / 60;
        let (date, given) = match self.day {
            Some((day, lead)) => (dated(day, now, self.minute(None).0, lead)?, true),
            None => (today, false),
        };
        let is_today = date == today;
        let floor = if is_today { Some(minute_now) } else { None };
        let (minute, grain) = self.minute(floor);
        let Some(minute) = minute else {
            // A bare day: in the morning; today itself says nothing.
            if is_today {
                return None;
            }
            return Some((on(date, self.begins.at(Part::Morning))?, Grain::Day));
        };
        let passed = is_today && minute <= minute_now;
        if passed && given {
            return None;
        }
        let date = if passed { date.checked_add_days(Days::new(1))? } else { date };
        // What is bare tomorrow has its first waking hour again.
        let minute = if passed { self.minute(None).0? } else { minute };
        Some((on(date, minute)?, grain))
    }

    fn ahead(&self, now: NaiveDateTime, halves: i64, unit: Unit) -> Option<(NaiveDateTime, Grain)> {
        let whole = u64::try_from(halves / 2).ok()?;
        let (at, grain) = match unit {
            Unit::Minute => (now.checked_add_signed(TimeDelta::seconds(halves.checked_mul(30)?))?, Grain::Minute),
            Unit::Hour => (now.checked_add_signed(TimeDelta::minutes(halves.checked_mul(30)?))?, Grain::Minute),
            Unit::Day if halves % 2 == 1 => (now.checked_add_signed(TimeDelta::hours(halves.checked_mul(12)?))?, Grain::Hour),
            Unit::Day => (now.checked_add_days(Days::new(whole))?, Grain::Day),
            Unit::Week => (now.checked_add_days(Days::new(u64::try_from(halves.checked_mul(7)? / 2).ok()?))?, Grain::Day),
            Unit::Month if halves % 2 == 1 => {
                let months = now.checked_add_months(Months::new(u32::try_from(whole).ok()?))?;
                (months.checked_add_days(Days::new(15))?, Grain::Day)
            }
            Unit::Month => (now.checked_add_months(Months::new(u32::try_from(whole).ok()?))?, Grain::Day),
            Unit::Year => {
                let months = u32::try_from(halves.checked_mul(6)?).ok()?;
                (now.checked_add_months(Months::new(months))?, Grain::Day)
            }
            Unit::BusinessDay => {
                let (mut date, mut left) = (now.date(), whole.min(200));
                while left > 0 {
                    date = date.succ_opt()?;
                    left -= u64::from(date.weekday().num_days_from_monday() < 5);
                }
                (date.and_time(now.time()), Grain::Day)
            }
        };
        // `in two days at nine`, `in a week in the morning`.
        let whole_days = !matches!(unit, Unit::Minute | Unit::Hour);
        match self.minute(None) {
            (Some(minute), grain) if whole_days => Some((on(at.date(), minute)?, grain)),
            _ => Some((at, grain)),
        }
    }

    /// The minute of the day; `floor` is the minute that has passed of today.
    fn minute(&self, floor: Option<i64>) -> (Option<i64>, Grain) {
        let part = self.part.map(|(part, _)| part);
        if let Some((minutes, bare, lead)) = self.clock {
            // Before some time of a day: from its morning on.
            if lead == Some(Sign::Before) && !self.negated {
                let early = self.begins.at(Part::Morning).min(minutes);
                return (Some(early), Grain::Hour);
            }
            // `hoje à noite às 9h`.
            if !bare && (60..NOON).contains(&minutes) && matches!(part, Some(Part::Afternoon | Part::Evening | Part::Night)) {
                return (Some(minutes + NOON), Grain::Minute);
            }
            // `las 12 de la noche`.
            if bare && minutes == NOON && part == Some(Part::Night) {
                return (Some(DAY), Grain::Minute);
            }
            return (Some(if bare { waking(minutes, part, floor) } else { minutes }), Grain::Minute);
        }
        match self.part {
            Some((part, Some(Sign::Before))) if self.begins.at(part) > self.begins.at(Part::Morning) && !self.negated => {
                (Some(self.begins.at(Part::Morning)), Grain::Hour)
            }
            Some((Part::Noon | Part::Midnight, _)) => (part.map(|part| self.begins.at(part)), Grain::Minute),
            Some((part, _)) => (Some(self.begins.at(part)), Grain::Hour),
            None => (None, Grain::Day),
        }
    }
}

/// A bare hour in waking time: the next one.
fn waking(minutes: i64, part: Option<Part>, floor: Option<i64>) -> i64 {
    let early = minutes % NOON;
    let late = early + NOON;
    match part {
        Some(Part::Morning) => return if minutes >= NOON { minutes } else { early },
        Some(Part::Midnight) | None => {}
        Some(_) => return late,
    }
    let fits = |minute: &i64| (WAKING..=SLEEPING).contains(minute) && floor.is_none_or(|floor| *minute > floor);
    let any = |minute: &i64| (WAKING..=SLEEPING).contains(minute);
    [early, late].into_iter().find(fits).or_else(|| [early, late].into_iter().find(any)).unwrap_or(minutes)
}

fn on(date: NaiveDate, minute: i64) -> Option<NaiveDateTime> {
    date.and_time(NaiveTime::MIN).checked_add_signed(TimeDelta::minutes(minute))
}

/// The date of a day, the first that lies ahead.
fn dated(day: Day, now: NaiveDateTime, minute: Option<i64>, lead: Option<Sign>) -> Option<NaiveDate> {
    let today = now.date();
    let index = i64::from(today.weekday().num_days_from_monday());
    let plus = |days: i64| today.checked_add_signed(TimeDelta::days(days));
    let still = minute.is_some_and(|minute| on(today, minute).is_some_and(|at| at > now));
    let date = match day {
        Day::Past => return None,
        Day::Offset(days) => plus(days)?,
        Day::Weekday { index: wanted, weeks } => {
            let ahead = (wanted - index).rem_euclid(7);
            plus(if ahead == 0 && !(still && weeks == 0) { 7 } else { ahead } + 7 * weeks)?
        }
        Day::OfWeek { index: wanted, weeks } => {
            let date = plus(wanted - index + 7 * weeks)?;
            if date <= today && !(date == today && still) { date.checked_add_days(Days::new(7))? } else { date }
        }
        Day::Date(date) => date,
        Day::OfMonth(day) => (0..13)
            .filter_map(|months| first_of(today, months)?.with_day(day))
            .find(|date| *date > today || (*date == today && still))?,
        Day::Month { ahead, day } => {
            let date = of_month(first_of(today, ahead)?, day)?;
            if date <= today && !(date == today && still) { of_month(first_of(today, ahead + 1)?, day)? } else { date }
        }
        Day::Named { month, day } => (0..13)
            .filter_map(|months| first_of(today, months))
            .filter(|first| first.month() == month)
            .filter_map(|first| of_month(first, day))
            .find(|date| *date > today)?,
        Day::NextYear => NaiveDate::from_ymd_opt(today.year() + 1, 1, 1)?,
    };
    // `after Thursday` is Friday; with a time, it is that of the day itself.
    if lead == Some(Sign::After) && minute.is_none() { date.checked_add_days(Days::new(1)) } else { Some(date) }
}

fn first_of(today: NaiveDate, ahead: u32) -> Option<NaiveDate> {
    today.with_day(1)?.checked_add_months(Months::new(ahead))
}

/// A day of the month that begins here; 0 is its last.
fn of_month(first: NaiveDate, day: u32) -> Option<NaiveDate> {
    if day == 0 { first.checked_add_months(Months::new(1))?.pred_opt() } else { first.with_day(day) }
}
