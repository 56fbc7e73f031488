//! Tells in words why a moment was moved: the reasons of everything that `time` decides (X5).
//!
//! In: moves, with the rules that made them. Out: [`Reason`]s with code, sentence, from, to and inputs. Never: a decision.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::hours::Rule;
use super::local::Local;
use super::opening::{Move, NoOpenTime, Sink};
use super::wait::Candidate;
use super::zone::{Readings, Wall, Zone};
use crate::base::{Account, Instant, Json, Name, Reason};
use crate::wire::{LocalTime, Weekday, Window};

/// The name of a weekday on the wire.
pub(super) const fn day_key(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    }
}

/// A distance from UTC as people write it: `+05:45`, with seconds where there are some.
pub fn offset_text(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let far = seconds.unsigned_abs();
    let (hours, minutes, rest) = (far / 3600, far / 60 % 60, far % 60);
    if rest == 0 { format!("{sign}{hours:02}:{minutes:02}") } else { format!("{sign}{hours:02}:{minutes:02}:{rest:02}") }
}

/// `now` is later than the planned moment (T7).
pub(super) fn past(planned: Instant, now: Instant, zone: &Zone) -> Reason {
    let (from, to) = (zone.local(planned), zone.local(now));
    let text = format!("{} is past; moved to now, {}", moment(from), target(from, to));
    Reason::new("schedule.past", text).moved(planned, now).with("zone", zone.name())
}

/// The reasons of one rule's move.
pub(super) fn moved(step: &Move<'_>, contact: &Zone, limit: i64, reasons: &mut impl Sink) {
    let [by_hours, by_date] = parted(step, limit);
    by_hours.iter().for_each(|step| reasons.push(outside(step, contact)));
    by_date.iter().for_each(|step| reasons.push(closed_date(step, contact)));
}

/// One rule's move in two parts: as far as its hours, and as far as closed dates made it.
pub(super) fn parted<'a>(step: &Move<'a>, limit: i64) -> [Option<Move<'a>>; 2] {
    if !step.by.week.days.has_closed() {
        return [Some(*step), None];
    }
    // Without closed dates it would have moved to here, if at all; the rest of the way is theirs.
    let without = step.by.next_if_none_closed(step.from, limit).unwrap_or(step.to).min(step.to);
    let by_hours = (without > step.from).then_some(Move { to: without, ..*step });
    let by_date = (without < step.to).then_some(Move { from: without, ..*step });
    [by_hours, by_date]
}

/// The code of what moves something that no closed date moved.
pub(super) const fn code(rule: Rule) -> &'static str {
    match rule {
        Rule::Legal => "schedule.outsideLegalHours",
        Rule::Quiet => "schedule.quietHours",
        Rule::Working => "schedule.outsideWorkingHours",
    }
}

/// The code of what moves something because of a closed date.
pub(super) const CLOSED_DATE: &str = "schedule.closedDate";

/// A rule's move, kept as what it takes to tell it.
#[derive(Debug)]
struct Moved {
    rule: Rule,
    /// The date that is closed, if that is what moved it.
    closed: Option<Local>,
    from: Local,
    to: Local,
    /// The windows of that day.
    windows: Vec<Window>,
    policy: Option<&'static str>,
    zone: Name,
    /// The rule is read on another clock than the contact's.
    is_elsewhere: bool,
}

impl Account for Moved {
    fn text(&self) -> String {
        let elsewhere = if self.is_elsewhere { format!(" in {}", self.zone) } else { String::new() };
        let to = target(self.from, self.to);
        if let Some(closed) = self.closed {
            return format!("{} {}{elsewhere} is a closed date; moved to {to}", closed.weekday().name(), closed.date());
        }
        let what = match self.rule {
            Rule::Legal => "outside legal hours",
            Rule::Quiet => "within quiet hours",
            Rule::Working => "outside working hours",
        };
        format!("{} on {}{elsewhere} is {what}; moved to {to}", self.from.time(), self.from.weekday().name())
    }

    fn inputs(&self) -> BTreeMap<Cow<'static, str>, Json> {
        let mut inputs: BTreeMap<Cow<'static, str>, Json> = BTreeMap::new();
        inputs.insert("zone".into(), Json::from(self.zone.as_str()));
        inputs.insert("date".into(), Json::from(self.from.date().to_string()));
        inputs.insert("weekday".into(), Json::from(day_key(self.from.weekday())));
        if let Some(policy) = self.policy {
            inputs.insert("policy".into(), Json::from(policy));
        }
        match self.closed {
            Some(closed) => inputs.insert("closedDate".into(), Json::from(closed.date().to_string())),
            None => {
                let windows = self.windows.iter().map(|window| Json::from(window.to_string()));
                inputs.insert("windows".into(), Json::List(windows.collect()))
            }
        };
        inputs
    }
}

fn outside(step: &Move<'_>, contact: &Zone) -> Reason {
    let windows = match step.by.rule {
        Rule::Quiet => step.by.hours.quiet_windows.clone(),
        Rule::Legal | Rule::Working => step.by.week.windows(local(step.by.zone, step.from).day()).collect(),
    };
    told(code(step.by.rule), step, None, windows, contact)
}

fn closed_date(step: &Move<'_>, contact: &Zone) -> Reason {
    let from = local(step.by.zone, step.from);
    // A window past midnight belongs to the date on which it starts (T5).
    let closed = Local::on(step.by.week.date_of(from).unwrap_or_else(|| from.day()), 0);
    told(CLOSED_DATE, step, Some(closed), Vec::new(), contact)
}

fn told(code: &'static str, step: &Move<'_>, closed: Option<Local>, windows: Vec<Window>, contact: &Zone) -> Reason {
    let Move { by, from, to } = *step;
    let instant = |millis| Instant::from_millis(millis).unwrap_or(Instant::MAX);
    let account = Moved {
        rule: by.rule,
        closed,
        from: local(by.zone, from),
        to: local(by.zone, to),
        windows,
        policy: by.hours.policy,
        zone: by.zone.id(),
        is_elsewhere: by.zone.name() != contact.name(),
    };
    Reason::told_by(code, account).moved(instant(from), instant(to))
}

/// The opening was spread (T10).
pub(super) fn spread(from: i64, to: i64, minutes: u16, zone: &Zone) -> Reason {
    let (opening, spread) = (local(zone, from), local(zone, to));
    let text = format!("spread over the {minutes} minutes after {}; moved to {}", opening.time(), target(opening, spread));
    let instant = |millis| Instant::from_millis(millis).unwrap_or(Instant::MAX);
    Reason::new("schedule.spread", text)
        .moved(instant(from), instant(to))
        .with("zone", zone.name())
        .with("spreadMinutes", i64::from(minutes))
}

/// The candidate was moved to a listed local time (T8).
pub fn listed(from: Candidate, to: Candidate, times: &[LocalTime], zone: &Zone) -> Reason {
    let from_local = zone.local(from.at);
    let times: Vec<String> = times.iter().map(ToString::to_string).collect();
    let text = format!(
        "{} on {} is none of the listed times {}; moved to {}",
        from_local.time(),
        from_local.weekday().name(),
        times.join(", "),
        target(from_local, zone.local(to.at))
    );
    Reason::new("schedule.listedTime", text).moved(from.at, to.at).with("zone", zone.name()).with("at", times)
}

/// The clock's change bears on a local time that was meant (T4); nothing for a local time that is shown once.
pub fn clock_change(candidate: Candidate, zone: &Zone) -> Option<Reason> {
    if candidate.wall == Wall::Normal {
        return None;
    }
    let meant = candidate.local;
    let (name, shown) = (zone.name(), zone.local(candidate.at));
    let when = format!("{} on {} {}", meant.time(), meant.weekday().name(), meant.date());
    let (text, minutes) = match (candidate.wall, zone.readings(meant)) {
        (Wall::Gap, Readings::None { gap, .. }) => {
            let minutes = i64::from(gap) / 60;
            (
                format!(
                    "{when} does not exist in {name}: the clock goes forward by {minutes} minutes; {} is taken",
                    shown.time()
                ),
                minutes,
            )
        }
        (Wall::Overlap, Readings::Two(first, second)) => {
            let minutes = (second - first) / 60_000;
            let which = if candidate.at.millis() == second { "second" } else { "first" };
            (format!("{when} happens twice in {name}: the clock goes back by {minutes} minutes; the {which} is taken"), -minutes)
        }
        _ => return None,
    };
    let reason = Reason::new("schedule.clockChange", text).with("zone", name).with("minutes", minutes);
    Some(reason.with("local", meant.date_time().to_string()))
}

impl NoOpenTime {
    /// The reason of the hold: `schedule.noOpenTime`, or `schedule.zoneUnknown` where the contact's zone is not known (T7, T9).
    pub fn reason(&self, zone: &Zone) -> Reason {
        let rule = match self.rule {
            Rule::Legal => "legalHours",
            Rule::Quiet => "quietHours",
            Rule::Working => "workingHours",
        };
        let code = if self.zone_unknown { "schedule.zoneUnknown" } else { "schedule.noOpenTime" };
        let why = if self.zone_unknown { " in every zone where the contact may be" } else { "" };
        let days = self.horizon_days;
        let text = format!("no time within {days} days of {} is allowed{why}", moment(zone.local(self.from)));
        let mut reason = Reason::new(code, text).with("zone", zone.name()).with("rule", rule).with("horizonDays", days);
        reason.from = Some(self.from);
        reason
    }
}

fn local(zone: &Zone, millis: i64) -> Local {
    Local(millis + zone.stretch(millis).shift)
}

/// `Tuesday 2026-11-24 21:00`
fn moment(local: Local) -> String {
    format!("{} {} {}", local.weekday().name(), local.date(), local.time())
}

/// `Wednesday 08:00`, with the date where the weekday alone could mean another.
fn target(from: Local, to: Local) -> String {
    if to.day() - from.day() < 7 { format!("{} {}", to.weekday().name(), to.time()) } else { moment(to) }
}
