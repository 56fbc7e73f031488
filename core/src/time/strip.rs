//! The operation `open`: when sending is allowed between two instants, and what closes the rest (D5's year strip).
//!
//! In: [`OpenRequest`]. Out: open and closed intervals that together are all of the time asked for. Never: a spread, `now`.

use alloc::format;
use alloc::vec::Vec;

use super::account::{self, CLOSED_DATE};
use super::hours::{Hours, OpenHours};
use super::local::DAY;
use super::opening::Move;
use super::policies::{self, Whom};
use super::zone::Zone;
use super::zones::Zones;
use crate::base::{Instant, Problem, limits, pointer};
use crate::wire::time::{Calendars, ClosedInterval, OpenInterval, OpenRequest, OpenResult};

/// The most calendars that are looked at together.
const CALENDARS: usize = 16;
/// The most intervals in an answer.
const INTERVALS: usize = 200_000;

/// The operation `open`.
///
/// # Errors
/// Everything that is wrong with the request, each with its place.
pub fn open(zones: &Zones, request: &OpenRequest) -> Result<OpenResult, Vec<Problem>> {
    let mut problems = Vec::new();
    let zone = zones.zone_at(request.zone.as_str(), "/zone").map_err(|problem| problems.push(problem)).ok();
    let compiled = compile(zones, &request.calendar).map_err(|found| problems.extend(found)).ok();
    problems.extend(policies::unknown(&request.policies, "/policies"));
    let span = request.to.millis() - request.from.millis();
    if span < 0 || span > i64::from(limits::HORIZON_DAYS) * DAY {
        let message = format!("expected `to` 0 to {} days after `from`, found {} days", limits::HORIZON_DAYS, span / DAY);
        problems.push(Problem::error("time.spanOutOfRange", "/to", message));
    }
    let (Some(zone), Some(compiled), true) = (zone, compiled, problems.is_empty()) else { return Err(problems) };
    let whom = Whom {
        region: request.region.as_deref(),
        zone: Some(request.zone.as_str()),
        holidays: &request.holidays,
        on: zone.local(request.from).date(),
    };
    let legal = policies::applied(&request.policies, None, &whom);
    let calendars: Vec<&Hours> = compiled.iter().chain(legal.iter().map(|applied| &applied.hours)).collect();
    let mut strip = Strip { zone: &zone, open: Vec::new(), closed: Vec::new() };
    strip
        .fill(&OpenHours::new(&calendars, &zone), request.from.millis(), request.to.millis())
        .map_err(|found| Vec::from([found]))?;
    let Strip { open, closed, .. } = strip;
    Ok(OpenResult { open, closed, zone: request.zone.clone(), zone_data: zones.version().into() })
}

pub(super) fn compile(zones: &Zones, calendars: &Calendars) -> Result<Vec<Hours>, Vec<Problem>> {
    let several = match calendars {
        Calendars::One(one) => return Ok(Vec::from([Hours::compile(one, zones, "/calendar")?])),
        Calendars::Several(several) => several,
    };
    if several.len() > CALENDARS {
        let message = format!("expected at most {CALENDARS} calendars, found {}", several.len());
        return Err(Vec::from([Problem::error("time.tooMany", "/calendar", message)]));
    }
    let (mut compiled, mut problems) = (Vec::new(), Vec::new());
    for (index, calendar) in several.iter().enumerate() {
        match Hours::compile(calendar, zones, &pointer::element("/calendar", index)) {
            Ok(hours) => compiled.push(hours),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(compiled) } else { Err(problems) }
}

/// The answer as it grows; instants are milliseconds since 1970.
struct Strip<'a> {
    zone: &'a Zone,
    open: Vec<OpenInterval>,
    closed: Vec<ClosedInterval>,
}

impl Strip<'_> {
    fn fill(&mut self, hours: &OpenHours<'_>, from: i64, to: i64) -> Result<(), Problem> {
        let mut at = from;
        while at < to {
            let mut moves = Vec::new();
            let found = hours.first_open(at, to, |step| moves.push(step));
            // Nothing opens before `to`: the rule that found nothing closes what the others leave.
            let rest = moves.last().map_or(at, |step| step.to);
            if let Err(by) = found {
                moves.push(Move { by, from: rest, to });
            }
            for step in &moves {
                self.close(step, to);
            }
            let Ok(opens) = found else { return Ok(()) };
            at = hours.ends(opens, to);
            if opens < at {
                let (from, to) = (instant(opens), instant(at));
                let (from_local, to_local) = (self.zone.local_date_time(from), self.zone.local_date_time(to));
                self.open.push(OpenInterval { from, to, from_local, to_local });
            }
            if self.open.len() + self.closed.len() > INTERVALS {
                let message = format!("expected at most {INTERVALS} intervals, found more");
                return Err(Problem::error("time.tooMany", "/to", message).help("ask for a shorter time"));
            }
        }
        Ok(())
    }

    fn close(&mut self, step: &Move<'_>, limit: i64) {
        let [by_hours, by_date] = account::parted(step, limit);
        let hours = by_hours.map(|part| (part, account::code(part.by.rule)));
        let date = by_date.map(|part| (part, CLOSED_DATE));
        for (part, code) in hours.into_iter().chain(date) {
            let (from, to) = (instant(part.from), instant(part.to));
            let (from_local, to_local) = (self.zone.local_date_time(from), self.zone.local_date_time(to));
            self.closed.push(ClosedInterval { from, to, from_local, to_local, code: code.into() });
        }
    }
}

fn instant(millis: i64) -> Instant {
    Instant::from_millis(millis).unwrap_or(Instant::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Json, read};
    use alloc::string::{String, ToString};

    fn ask(request: &str) -> Result<OpenResult, Vec<Problem>> {
        let request: Json = serde_json::from_str(request).unwrap();
        open(&Zones::embedded(), &read::read(&request, "").unwrap())
    }

    #[test]
    fn open_and_closed_intervals_are_all_of_the_time() {
        let strip = ask(
            r#"{"zone":"Europe/Paris","from":"2026-01-01T00:00:00Z","to":"2027-01-01T00:00:00Z","calendar":[
                {"workingHours":{"mon":["08:00-12:00","13:00-17:00"],"fri":["22:00-02:00"],"sun":["02:15-04:00"]},"closedDates":["2026-05-01","2026-12-25"]},
                {"quietHours":["23:00-08:30"],"legalHours":{"mon":["08:00-20:00"],"fri":["09:00-24:00"]}}]}"#,
        )
        .unwrap();
        let mut edges: Vec<(Instant, Instant)> = strip.open.iter().map(|interval| (interval.from, interval.to)).collect();
        edges.extend(strip.closed.iter().map(|interval| (interval.from, interval.to)));
        edges.sort();
        assert_eq!(edges.first().unwrap().0.to_string(), "2026-01-01T00:00:00.000Z");
        assert_eq!(edges.last().unwrap().1.to_string(), "2027-01-01T00:00:00.000Z");
        for pair in edges.windows(2) {
            assert_eq!(pair[0].1, pair[1].0);
        }
        // 52 Mondays with two windows each, and 50 Fridays that are no closed date.
        assert_eq!(strip.open.len(), 52 * 2 + 50);
        assert!(strip.closed.iter().any(|interval| interval.code == CLOSED_DATE));
    }

    #[test]
    fn what_is_always_open_is_one_interval() {
        let strip = ask(r#"{"zone":"UTC","from":"2026-01-01T00:00:00Z","to":"2026-02-01T00:00:00Z","calendar":{}}"#).unwrap();
        assert_eq!((strip.open.len(), strip.closed.len()), (1, 0));
        assert_eq!(strip.open[0].to_local.to_string(), "2026-02-01T00:00");
        let days = ask(
            r#"{"zone":"UTC","from":"2026-01-01T00:00:00Z","to":"2026-02-01T00:00:00Z","calendar":{"closedDates":["2026-01-10"]}}"#,
        );
        assert_eq!(days.unwrap().open.len(), 2);
    }

    #[test]
    fn t5_a_doubled_hour_is_open_in_both_passes() {
        let strip = ask(
            r#"{"zone":"Europe/Paris","from":"2026-10-25T00:00:00Z","to":"2026-10-25T04:00:00Z","calendar":{"workingHours":{"sun":["02:30-03:00"]}}}"#,
        )
        .unwrap();
        let open: Vec<String> = strip.open.iter().map(|interval| interval.from.to_string()).collect();
        assert_eq!(open, ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"]);
    }

    #[test]
    fn a_span_that_is_too_long_or_backwards_is_refused() {
        for to in ["2025-12-31T00:00:00Z", "2040-01-01T00:00:00Z"] {
            let problems =
                ask(&format!(r#"{{"zone":"UTC","from":"2026-01-01T00:00:00Z","to":"{to}","calendar":{{}}}}"#)).unwrap_err();
            assert_eq!((&*problems[0].code, &*problems[0].path), ("time.spanOutOfRange", "/to"));
        }
        let problems = ask(
            r#"{"zone":"UTC","from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","calendar":[{},{"workingHoursZone":"x"}]}"#,
        );
        assert_eq!(problems.unwrap_err()[0].path, "/calendar/1/workingHoursZone");
    }
}
