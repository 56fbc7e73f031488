//! The operation `when`: from a wait, an instant or a local time to the moment at which it may be sent.
//!
//! In: [`WhenRequest`]. Out: the moment with its local time and reasons, or why it is held. Never: a rule of its own; it only puts
//! those of the other files in their order (T2 to T4, then T8, then T7, then T10).

use alloc::format;
use alloc::vec::Vec;

use super::account::{self, offset_text};
use super::hours::{Hours, OpenHours};
use super::local::Local;
use super::opening::SpreadKey;
use super::wait::{BusinessDays, Candidate, NoCandidate};
use super::zone::Zone;
use super::zones::Zones;
use crate::base::{Problem, Reason, limits};
use crate::wire::time::{WhenHeld, WhenOpen, WhenRequest, WhenResult};
use crate::wire::{LocalTime, Wait};

/// The operation `when`.
///
/// ```
/// use relance_core::{time::{Zones, when::when}, wire::time::{WhenRequest, WhenResult}};
/// let request: WhenRequest = serde_json::from_str(r#"{"zone":"Europe/Paris","local":"2026-03-29T02:30"}"#).unwrap();
/// let WhenResult::Open(found) = when(&Zones::embedded(), &request).unwrap() else { unreachable!() };
/// assert_eq!((found.local.to_string(), found.offset), ("2026-03-29T03:30".into(), "+02:00".into()));
/// ```
///
/// # Errors
/// Everything that is wrong with the request, each with its place.
pub fn when(zones: &Zones, request: &WhenRequest) -> Result<WhenResult, Vec<Problem>> {
    let mut problems = Vec::new();
    let zone = zones.zone_at(request.zone.as_str(), "/zone").map_err(|problem| problems.push(problem)).ok();
    let hours = request.calendar.as_ref().map(|calendar| Hours::compile(calendar, zones, "/calendar")).transpose();
    let hours = hours.map_err(|found| problems.extend(found)).ok();
    let named = named(request).map_err(|problem| problems.push(problem)).ok();
    if request.at.len() > limits::WINDOWS_A_DAY {
        let message = format!("expected at most {} local times, found {}", limits::WINDOWS_A_DAY, request.at.len());
        problems.push(Problem::error("time.tooMany", "/at", message));
    }
    let (Some(zone), Some(hours), Some(named), true) = (zone, hours, named, problems.is_empty()) else { return Err(problems) };
    let default = BusinessDays::default();
    let business = hours.as_ref().map_or(&default, Hours::business_days);
    let candidate = named.candidate(&zone, business).map_err(|problem| Vec::from([problem]))?;
    let mut reasons: Vec<Reason> = account::clock_change(candidate, &zone).into_iter().collect();
    let wall = candidate.wall;
    let listed =
        at_listed_time(candidate, &request.at, &zone, &mut reasons).map_err(|fault| Vec::from([fault.problem("/at")]))?;
    let calendars: Vec<&Hours> = hours.iter().collect();
    let key = request.key.as_deref().map(SpreadKey::of);
    let before_calendar = reasons.len();
    let data = zones.version().into();
    Ok(match OpenHours::new(&calendars, &zone).next_open(listed.at, request.now, key, &mut reasons) {
        Ok(opening) => WhenResult::Open(WhenOpen {
            at: opening.at,
            local: zone.local_date_time(opening.at),
            offset: offset_text(zone.offset(opening.at)),
            zone: request.zone.clone(),
            wall,
            reasons,
            zone_data: data,
        }),
        Err(none) => {
            debug_assert!(reasons.len() <= before_calendar + 1, "only lateness is told before a hold");
            WhenResult::Held(WhenHeld { held: none.reason(&zone), zone: request.zone.clone(), wall, reasons, zone_data: data })
        }
    })
}

/// Moves a candidate to the earliest listed time that is not before it (T8), and tells so.
///
/// # Errors
/// When that is outside the years 1900 to 9999.
pub fn at_listed_time(
    candidate: Candidate,
    times: &[LocalTime],
    zone: &Zone,
    reasons: &mut Vec<Reason>,
) -> Result<Candidate, NoCandidate> {
    let listed = candidate.listed(times, zone)?;
    if listed.at != candidate.at {
        reasons.push(account::listed(candidate, listed, times, zone));
        reasons.extend(account::clock_change(listed, zone));
    }
    Ok(listed)
}

/// The moment as the request names it.
enum Named {
    After(crate::base::Instant, Wait),
    Instant(crate::base::Instant),
    Local(Local),
}

/// Exactly one of the three ways to name a moment.
fn named(request: &WhenRequest) -> Result<Named, Problem> {
    let waits = request.base.is_some() || request.wait.is_some();
    match (waits, request.instant, request.local) {
        (true, None, None) => match (request.base, request.wait) {
            (Some(base), Some(wait)) if wait.in_range() => Ok(Named::After(base, wait)),
            (Some(_), Some(wait)) => {
                let message = format!("expected a wait of at most {} days either way, found {wait}", limits::WAIT_DAYS);
                Err(Problem::error("time.waitOutOfRange", "/wait", message))
            }
            (Some(_), None) => Err(Problem::error("time.waitMissing", "/wait", "expected a `wait` beside `base`, found nothing")),
            (None, _) => Err(Problem::error("time.baseMissing", "/base", "expected a `base` beside `wait`, found nothing")),
        },
        (false, Some(instant), None) => Ok(Named::Instant(instant)),
        (false, None, Some(local)) => Ok(Named::Local(Local::of(local))),
        (false, None, None) => {
            let message = "expected one of `base` with `wait`, `instant`, and `local`, found none";
            Err(Problem::error("time.momentMissing", "", message))
        }
        _ => {
            let message = "expected exactly one of `base` with `wait`, `instant`, and `local`, found more";
            Err(Problem::error("time.momentAmbiguous", "", message).help("leave the others out"))
        }
    }
}

impl Named {
    fn candidate(&self, zone: &Zone, business: &BusinessDays) -> Result<Candidate, Problem> {
        match self {
            Self::After(base, wait) => Candidate::after(*base, *wait, zone, business).map_err(|fault| fault.problem("/wait")),
            Self::Instant(instant) => Ok(Candidate::of_instant(*instant, zone)),
            Self::Local(local) => Candidate::of_local(*local, zone).map_err(|fault| fault.problem("/local")),
        }
    }
}

impl NoCandidate {
    /// The problem at the place of what led there.
    pub fn problem(self, path: &str) -> Problem {
        match self {
            Self::OutOfRange => {
                Problem::error("time.outOfRange", path, "expected a moment in the years 1900 to 9999, found one beyond")
            }
            Self::NoBusinessDay => {
                Problem::error("time.noBusinessDays", path, "expected that some date is a business day, found none")
                    .help("give `businessDays`, or fewer `closedDates`")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Json, read};
    use crate::wire::time::Wall;
    use alloc::string::{String, ToString};

    fn ask(request: &str) -> Result<WhenResult, Vec<Problem>> {
        let request: Json = serde_json::from_str(request).unwrap();
        when(&Zones::embedded(), &read::read(&request, "").unwrap())
    }

    fn open(request: &str) -> WhenOpen {
        match ask(request).unwrap() {
            WhenResult::Open(open) => open,
            WhenResult::Held(held) => panic!("{held:?}"),
        }
    }

    fn wrong(request: &str) -> Vec<(String, String)> {
        let problems = ask(request).unwrap_err();
        problems.into_iter().map(|problem| (problem.code.to_string(), problem.path)).collect()
    }

    #[test]
    fn d2_a_wait_that_ends_at_night_moves_to_the_next_morning() {
        let found = open(
            r#"{"zone":"Europe/Paris","base":"2026-11-21T20:00:00.250Z","wait":{"days":3},"calendar":{"workingHours":{"tue":["08:00-17:00"],"wed":["08:00-17:00"]}}}"#,
        );
        assert_eq!(serde_json::to_value(found.at).unwrap(), "2026-11-25T07:00:00.000Z");
        assert_eq!((found.local.to_string(), &*found.offset, found.wall), ("2026-11-25T08:00".into(), "+01:00", Wall::Normal));
        assert_eq!((found.reasons.len(), &*found.reasons[0].code), (1, "schedule.outsideWorkingHours"));
        assert_eq!(found.zone_data, Zones::embedded().version());
    }

    #[test]
    fn the_seconds_of_the_base_are_kept() {
        let found = open(r#"{"zone":"Asia/Kathmandu","base":"2026-11-21T20:00:12.250Z","wait":{"businessDays":1}}"#);
        assert_eq!((found.at.to_string(), &*found.offset), ("2026-11-22T20:00:12.250Z".into(), "+05:45"));
    }

    #[test]
    fn t4_the_clocks_change_is_told() {
        let gap = open(r#"{"zone":"Europe/Paris","local":"2026-03-29T02:30"}"#);
        assert_eq!((gap.local.to_string(), gap.wall), ("2026-03-29T03:30".into(), Wall::Gap));
        assert_eq!(&*gap.reasons[0].code, "schedule.clockChange");
        let text =
            "02:30 on Sunday 2026-03-29 does not exist in Europe/Paris: the clock goes forward by 60 minutes; 03:30 is taken";
        assert_eq!(gap.reasons[0].text(), text);
        let twice = open(r#"{"zone":"Europe/Paris","local":"2026-10-25T02:30"}"#);
        assert_eq!((twice.at.to_string(), twice.wall), ("2026-10-25T00:30:00.000Z".into(), Wall::Overlap));
        assert!(twice.reasons[0].text().ends_with("the first is taken"));
        let hours = open(r#"{"zone":"Europe/Paris","base":"2026-10-25T00:30:00Z","wait":{"hours":1}}"#);
        assert_eq!((hours.wall, hours.reasons.len(), hours.local.to_string()), (Wall::Normal, 0, "2026-10-25T02:30".into()));
    }

    #[test]
    fn t8_listed_times_come_before_the_calendar() {
        let found = open(
            r#"{"zone":"UTC","instant":"2026-11-24T10:00:00Z","at":["09:00","18:00"],"calendar":{"workingHours":{"tue":["08:00-17:00"],"wed":["08:00-17:00"]}}}"#,
        );
        assert_eq!(found.at.to_string(), "2026-11-25T08:00:00.000Z");
        let codes: Vec<&str> = found.reasons.iter().map(|reason| &*reason.code).collect();
        assert_eq!(codes, ["schedule.listedTime", "schedule.outsideWorkingHours"]);
        assert_eq!(found.reasons[0].text(), "10:00 on Tuesday is none of the listed times 09:00, 18:00; moved to Tuesday 18:00");
    }

    #[test]
    fn t7_with_now_the_answer_is_never_before_it() {
        let past = open(r#"{"zone":"UTC","instant":"2026-11-24T10:00:00Z"}"#);
        assert_eq!((past.at.to_string(), past.reasons.len()), ("2026-11-24T10:00:00.000Z".into(), 0));
        let late = open(r#"{"zone":"UTC","instant":"2026-11-24T10:00:00Z","now":"2026-11-26T12:00:00Z"}"#);
        assert_eq!((late.at.to_string(), &*late.reasons[0].code), ("2026-11-26T12:00:00.000Z".into(), "schedule.past"));
        assert_eq!(late.reasons[0].text(), "Tuesday 2026-11-24 10:00 is past; moved to now, Thursday 12:00");
    }

    #[test]
    fn t7_what_never_opens_is_held() {
        let WhenResult::Held(held) =
            ask(r#"{"zone":"UTC","instant":"2026-11-24T10:00:00Z","calendar":{"quietHours":["00:00-24:00"]}}"#).unwrap()
        else {
            panic!("held")
        };
        assert_eq!((&*held.held.code, held.reasons.len()), ("schedule.noOpenTime", 0));
        let json = serde_json::to_value(WhenResult::Held(held)).unwrap();
        assert_eq!(json["held"]["code"], "schedule.noOpenTime");
        assert!(json.get("at").is_none());
    }

    #[test]
    fn every_problem_of_a_request_is_told_with_its_place() {
        let pair = |code: &str, path: &str| (String::from(code), String::from(path));
        assert_eq!(wrong(r#"{"zone":"UTC"}"#), [pair("time.momentMissing", "")]);
        let two = r#"{"zone":"UTC","instant":"2026-11-24T10:00:00Z","local":"2026-11-24T10:00"}"#;
        assert_eq!(wrong(two), [pair("time.momentAmbiguous", "")]);
        assert_eq!(wrong(r#"{"zone":"UTC","base":"2026-11-24T10:00:00Z"}"#), [pair("time.waitMissing", "/wait")]);
        assert_eq!(wrong(r#"{"zone":"UTC","wait":{"days":1}}"#), [pair("time.baseMissing", "/base")]);
        let far = r#"{"zone":"UTC","base":"2026-11-24T10:00:00Z","wait":{"days":36526}}"#;
        assert_eq!(wrong(far), [pair("time.waitOutOfRange", "/wait")]);
        let beyond = r#"{"zone":"UTC","base":"9999-11-24T10:00:00Z","wait":{"days":365}}"#;
        assert_eq!(wrong(beyond), [pair("time.outOfRange", "/wait")]);
        let edge = r#"{"zone":"Asia/Tokyo","local":"1900-01-01T00:00"}"#;
        assert_eq!(wrong(edge), [pair("time.outOfRange", "/local")]);
        let many = r#"{"zone":"Mars/Base","local":"2026-11-24T10:00","calendar":{"workingHoursZone":"Europe/Pari","horizonDays":4000,"spreadMinutes":5000,"businessDays":[]}}"#;
        assert_eq!(
            wrong(many),
            [
                pair("time.zoneUnknown", "/zone"),
                pair("time.horizonTooLong", "/calendar/horizonDays"),
                pair("time.spreadTooLong", "/calendar/spreadMinutes"),
                pair("time.noBusinessDays", "/calendar/businessDays"),
                pair("time.zoneUnknown", "/calendar/workingHoursZone"),
            ]
        );
        let windows: Vec<String> = (0..49).map(|_| "\"08:00-09:00\"".into()).collect();
        let windows = windows.join(",");
        let crowded = format!(
            r#"{{"zone":"UTC","local":"2026-11-24T10:00","calendar":{{"workingHours":{{"tue":[{windows}]}},"quietHours":[{windows}]}}}}"#
        );
        assert_eq!(
            wrong(&crowded),
            [pair("time.tooMany", "/calendar/workingHours/tue"), pair("time.tooMany", "/calendar/quietHours")]
        );
    }
}
