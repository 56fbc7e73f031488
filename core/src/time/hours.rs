//! Calendars compiled once, and the rules of several of them on the clocks of one contact (T6, T9).
//!
//! In: the wire's calendars, zones. Out: [`Hours`], and [`OpenHours`] which asks them. Never: a reason's sentence, a spread.

use alloc::format;
use alloc::vec::Vec;

use super::dates::Dates;
use super::days::OpenDays;
use super::local::Local;
use super::wait::BusinessDays;
use super::week::Week;
use super::zone::{Stretch, Zone};
use super::zones::Zones;
use crate::base::{Problem, limits, pointer};
use crate::wire::{Calendar, Window, Windows};

/// How far beyond the candidate an opening is looked for when the calendar doesn't say (T7).
pub const HORIZON_DAYS: u32 = 14;

/// A kind of allowed time (T6), the most binding first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// What the law allows; never overridden.
    Legal,
    /// Their rest; protective.
    Quiet,
    /// Our hours; a courtesy.
    Working,
}

/// A calendar compiled once, for any number of contacts and zones.
#[derive(Debug, Clone)]
pub struct Hours {
    legal: Option<Week>,
    quiet: Option<Week>,
    working: Option<Week>,
    working_zone: Option<Zone>,
    /// The policy that these hours are of, if they are no calendar's.
    pub(super) policy: Option<&'static str>,
    pub(super) quiet_windows: Vec<Window>,
    business: BusinessDays,
    /// The one kind of allowed time that it has, if there is just one.
    only: Option<Rule>,
    spread_minutes: u16,
    horizon_days: Option<u32>,
}

/// One rule of one calendar, on the clock on which it is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Constraint<'a> {
    pub(super) rule: Rule,
    pub(super) week: &'a Week,
    pub(super) zone: &'a Zone,
    pub(super) hours: &'a Hours,
}

/// When sending to one contact is allowed: calendars that must all hold, on the contact's clock.
#[derive(Debug, Clone, Copy)]
pub struct OpenHours<'a> {
    /// The calendars, a workspace's and a sequence's for example.
    pub calendars: &'a [&'a Hours],
    /// The contact's zone, or what stands for it (T9).
    pub zone: &'a Zone,
    /// Where the contact's zone is not known: the zones in every one of which legal hours must hold. Empty: only `zone`.
    pub plausible: &'a [Zone],
    /// Whether working hours are waived: the step ignores them, or the contact asked for the time (T6).
    pub waive_working: bool,
}

impl Hours {
    /// Compiles a calendar that stands at `path` in a request.
    ///
    /// # Errors
    /// An unknown working-hours zone, too many windows or closed dates, a horizon or spread that is too long; all of them.
    pub fn compile(calendar: &Calendar, zones: &Zones, path: &str) -> Result<Self, Vec<Problem>> {
        let mut problems = bounds(calendar, path);
        let zone_path = pointer::member(path, "workingHoursZone");
        let working_zone = calendar.working_hours_zone.as_ref().map(|name| zones.zone_at(name.as_str(), &zone_path)).transpose();
        let working_zone = working_zone.map_err(|problem| problems.push(problem)).ok().flatten();
        if !problems.is_empty() {
            return Err(problems);
        }
        // Without working hours a closed date is closed from midnight to midnight.
        let whole_dates = || (!calendar.closed_dates.is_empty()).then(Week::always);
        let working = calendar.working_hours.as_ref().map(Week::of).or_else(whole_dates);
        let legal = calendar.legal_hours.as_ref().map(Week::of);
        let quiet = (!calendar.quiet_hours.is_empty()).then(|| Week::outside(&calendar.quiet_hours));
        Ok(Self {
            only: match (&legal, &quiet, &working) {
                (Some(_), None, None) => Some(Rule::Legal),
                (None, Some(_), None) => Some(Rule::Quiet),
                (None, None, Some(_)) => Some(Rule::Working),
                _ => None,
            },
            legal,
            quiet,
            working: working.map(|week| week.without(Dates::of(&calendar.closed_dates))),
            working_zone,
            policy: None,
            quiet_windows: calendar.quiet_hours.clone(),
            business: BusinessDays::of(calendar),
            spread_minutes: calendar.spread_minutes,
            horizon_days: calendar.horizon_days,
        })
    }

    /// Legal hours alone, of a policy.
    pub(super) fn legal(week: Week, policy: &'static str) -> Self {
        Self {
            legal: Some(week),
            quiet: None,
            working: None,
            working_zone: None,
            policy: Some(policy),
            quiet_windows: Vec::new(),
            business: BusinessDays::default(),
            only: Some(Rule::Legal),
            spread_minutes: 0,
            horizon_days: None,
        }
    }

    /// The calendar's business days (T3).
    pub const fn business_days(&self) -> &BusinessDays {
        &self.business
    }

    /// Whether the calendar has legal hours.
    pub const fn has_legal(&self) -> bool {
        self.legal.is_some()
    }
}

impl<'a> OpenHours<'a> {
    /// These calendars on the clock of a zone that is known, with nothing waived.
    pub const fn new(calendars: &'a [&'a Hours], zone: &'a Zone) -> Self {
        Self { calendars, zone, plausible: &[], waive_working: false }
    }

    /// Shows every rule that must hold, until one look has an answer.
    #[inline]
    pub(super) fn each<T>(&self, mut look: impl FnMut(Constraint<'a>) -> Option<T>) -> Option<T> {
        for hours in self.calendars {
            for rule in [Rule::Legal, Rule::Quiet, Rule::Working] {
                let Some((week, zones)) = self.read(hours, rule) else { continue };
                for zone in zones {
                    let found = look(Constraint { rule, week, zone, hours });
                    if found.is_some() {
                        return found;
                    }
                }
            }
        }
        None
    }

    /// The only rule there is, if there is only one and it holds on one clock.
    #[inline]
    pub(super) fn only(&self) -> Option<Constraint<'a>> {
        let [hours] = self.calendars else { return None };
        let rule = hours.only?;
        match self.read(hours, rule)? {
            (week, [zone]) => Some(Constraint { rule, week, zone, hours }),
            _ => None,
        }
    }

    /// The windows of one kind of allowed time, if they must hold, and the clocks on which they are read (T6, T9).
    #[inline]
    fn read(&self, hours: &'a Hours, rule: Rule) -> Option<(&'a Week, &'a [Zone])> {
        let contact = || core::slice::from_ref(self.zone);
        match rule {
            Rule::Legal => Some((hours.legal.as_ref()?, if self.plausible.is_empty() { contact() } else { self.plausible })),
            Rule::Quiet => Some((hours.quiet.as_ref()?, contact())),
            Rule::Working if self.waive_working => None,
            Rule::Working => {
                Some((hours.working.as_ref()?, hours.working_zone.as_ref().map_or_else(contact, core::slice::from_ref)))
            }
        }
    }

    /// The shortest horizon that a calendar gives, else 14 days.
    #[inline]
    pub fn horizon_days(&self) -> u32 {
        if let [only] = self.calendars {
            return only.horizon_days.unwrap_or(HORIZON_DAYS);
        }
        self.calendars.iter().filter_map(|hours| hours.horizon_days).min().unwrap_or(HORIZON_DAYS)
    }

    /// The longest spread that a calendar gives, in minutes.
    #[inline]
    pub fn spread_minutes(&self) -> u16 {
        if let [only] = self.calendars {
            return only.spread_minutes;
        }
        self.calendars.iter().map(|hours| hours.spread_minutes).max().unwrap_or(0)
    }
}

impl Constraint<'_> {
    /// The first instant from `at` on and not after `limit` at which the rule allows sending, all in milliseconds since 1970.
    #[inline]
    pub(super) fn next(&self, at: i64, limit: i64) -> Option<i64> {
        self.next_on(&self.week.days, at, limit)
    }

    /// The same as if no date were closed.
    pub(super) fn next_if_none_closed(&self, at: i64, limit: i64) -> Option<i64> {
        self.next_on(&self.week.all_days, at, limit)
    }

    #[inline(always)]
    fn next_on(&self, days: &OpenDays, at: i64, limit: i64) -> Option<i64> {
        let mut at = at;
        // Between two changes of the clock, local time runs evenly: the first local moment in a window is the answer. At a change
        // the walk goes on from what the clock shows then, so edges in a gap open after it and both passes count (T4).
        while at <= limit {
            let Stretch { until, shift, .. } = self.zone.stretch(at);
            let bound = until.min(limit + 1);
            if let Some(found) = self.week.next(Local(at + shift), Local(bound + shift), days) {
                return Some(found.0 - shift);
            }
            at = bound;
        }
        None
    }

    /// Until when the rule goes on allowing it from an instant at which it does, looked for up to `limit`.
    pub(super) fn ends(&self, at: i64, limit: i64) -> i64 {
        let mut at = at;
        while at < limit {
            let Stretch { until, shift, .. } = self.zone.stretch(at);
            let bound = until.min(limit);
            let end = self.week.ends(Local(at + shift), Local(bound + shift)).0 - shift;
            if end < bound || end == at {
                return end;
            }
            at = end;
        }
        at.min(limit)
    }
}

/// What of a calendar is more than the core looks at.
fn bounds(calendar: &Calendar, path: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut week = |windows: &Option<Windows>, name: &str| {
        for (day, windows) in windows.iter().flatten() {
            if windows.len() > limits::WINDOWS_A_DAY {
                let at = pointer::member(&pointer::member(path, name), super::account::day_key(*day));
                problems.push(too_many("windows on a day", limits::WINDOWS_A_DAY, windows.len(), at));
            }
        }
    };
    week(&calendar.working_hours, "workingHours");
    week(&calendar.legal_hours, "legalHours");
    if calendar.quiet_hours.len() > limits::WINDOWS_A_DAY {
        let at = pointer::member(path, "quietHours");
        problems.push(too_many("windows on a day", limits::WINDOWS_A_DAY, calendar.quiet_hours.len(), at));
    }
    if calendar.closed_dates.len() > limits::CLOSED_DATES {
        let at = pointer::member(path, "closedDates");
        problems.push(too_many("closed dates", limits::CLOSED_DATES, calendar.closed_dates.len(), at));
    }
    if let Some(days) = calendar.horizon_days.filter(|days| *days > limits::HORIZON_DAYS) {
        let message = format!("expected a horizon of at most {} days, found `{days}`", limits::HORIZON_DAYS);
        problems.push(Problem::error("time.horizonTooLong", pointer::member(path, "horizonDays"), message));
    }
    if calendar.spread_minutes > limits::SPREAD_MINUTES {
        let found = calendar.spread_minutes;
        let message = format!("expected a spread of at most {} minutes, found `{found}`", limits::SPREAD_MINUTES);
        problems.push(Problem::error("time.spreadTooLong", pointer::member(path, "spreadMinutes"), message));
    }
    if calendar.business_days.as_ref().is_some_and(alloc::collections::BTreeSet::is_empty) {
        let message = "expected at least one business day, found none";
        problems.push(Problem::error("time.noBusinessDays", pointer::member(path, "businessDays"), message));
    }
    problems
}

fn too_many(things: &str, most: usize, found: usize, path: alloc::string::String) -> Problem {
    Problem::error("time.tooMany", path, format!("expected at most {most} {things}, found {found}"))
}
