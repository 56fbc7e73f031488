//! How people say a moment, seen from now (T13, A3).
//!
//! In: two instants and a zone. Out: the label, days from now, weekday, the clock's change in between. Never: a language but English.

use alloc::format;
use alloc::string::String;

use super::account::offset_text;
use super::zone::Zone;
use super::zones::Zones;
use crate::base::{Instant, Problem};
use crate::wire::ZoneId;
use crate::wire::time::{ClockChange, LabelRequest, LabelResult, ZoneView, ZonesRequest, ZonesResult};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The operation `label`.
///
/// ```
/// use relance_core::{time::{Zones, label::label}, wire::{ZoneId, time::LabelRequest}};
/// let request = LabelRequest {
///     at: "2026-11-22T08:00:00Z".parse().unwrap(),
///     now: "2026-11-21T07:00:00Z".parse().unwrap(),
///     zone: ZoneId("Europe/Paris".into()),
/// };
/// assert_eq!(label(&Zones::embedded(), &request).unwrap().label, "tomorrow 09:00");
/// ```
///
/// # Errors
/// An unknown zone.
pub fn label(zones: &Zones, request: &LabelRequest) -> Result<LabelResult, Problem> {
    let zone = zones.zone_at(request.zone.as_str(), "/zone")?;
    let local = zone.local(request.at);
    Ok(LabelResult {
        label: words(request.at, request.now, &zone),
        days_from_now: days_from_now(request.at, request.now, &zone),
        weekday: local.weekday(),
        local: local.date_time(),
        past: request.at < request.now,
        clock_change: clock_change(request.at, request.now, &zone),
        zone: request.zone.clone(),
        zone_data: zones.version().into(),
    })
}

/// Whole local calendar days from `now` to `at`; negative in the past.
pub fn days_from_now(at: Instant, now: Instant, zone: &Zone) -> i64 {
    zone.local(at).day() - zone.local(now).day()
}

/// The label alone: elapsed time below 24 hours, rounded down; from there on calendar days.
pub fn words(at: Instant, now: Instant, zone: &Zone) -> String {
    let elapsed = at.millis() - now.millis();
    let (far, past) = (elapsed.abs(), elapsed < 0);
    let days = days_from_now(at, now, zone);
    let counted = |number: i64, unit: &str| {
        let plural = if number == 1 { "" } else { "s" };
        if past { format!("{number} {unit}{plural} ago") } else { format!("in {number} {unit}{plural}") }
    };
    match days {
        _ if far < MINUTE => "now".into(),
        _ if far < HOUR => counted(far / MINUTE, "minute"),
        // Where the clock is put back, a day of 25 hours can end 24 hours from now.
        0 => counted(far / HOUR, "hour"),
        _ if far < DAY => counted(far / HOUR, "hour"),
        1 => format!("tomorrow {}", zone.local(at).time()),
        -1 => format!("yesterday {}", zone.local(at).time()),
        _ => counted(days.abs(), "day"),
    }
}

/// The first change of the zone's clock between the two instants, whichever is earlier; `None` if there is none.
pub fn clock_change(at: Instant, now: Instant, zone: &Zone) -> Option<ClockChange> {
    let (change, seconds) = zone.next_change(at.min(now), at.max(now))?;
    let minutes = i64::from(seconds) / 60;
    let direction = if minutes < 0 { "back" } else { "forward" };
    let local = zone.local(change);
    let text = format!(
        "clocks in {} go {direction} by {} minutes on {} {}",
        zone.name(),
        minutes.abs(),
        local.weekday().name(),
        local.date()
    );
    Some(ClockChange { at: change, minutes, net_minutes: i64::from(zone.offset(at) - zone.offset(now)) / 60, text })
}

/// The operation `zones`: every name, and each clock's distance from UTC at `now` if that is given.
pub fn zones(zones: &Zones, request: &ZonesRequest) -> ZonesResult {
    let view = |name: &str| {
        let clock = request.now.and_then(|now| {
            let zone = zones.zone(name).ok()?;
            Some((offset_text(zone.offset(now)), zone.abbreviation(now)))
        });
        let (offset, abbreviation) = clock.unzip();
        ZoneView { name: ZoneId(name.into()), offset, abbreviation }
    };
    ZonesResult { zones: zones.names().map(view).collect(), zone_data: zones.version().into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn say(at: &str, now: &str) -> LabelResult {
        let request = LabelRequest { at: at.parse().unwrap(), now: now.parse().unwrap(), zone: ZoneId("Europe/Paris".into()) };
        label(&Zones::embedded(), &request).unwrap()
    }

    #[test]
    fn t13_labels_read_as_people_say_them() {
        let now = "2026-11-24T20:00:00Z";
        for (at, words, days) in [
            ("2026-11-24T20:00:59Z", "now", 0),
            ("2026-11-24T19:59:01Z", "now", 0),
            ("2026-11-24T20:01:00Z", "in 1 minute", 0),
            ("2026-11-24T20:05:59Z", "in 5 minutes", 0),
            ("2026-11-24T20:59:59Z", "in 59 minutes", 0),
            ("2026-11-24T21:00:00Z", "in 1 hour", 0),
            ("2026-11-25T19:59:59Z", "in 23 hours", 1),
            ("2026-11-25T20:00:00Z", "tomorrow 21:00", 1),
            ("2026-11-25T22:30:00Z", "tomorrow 23:30", 1),
            ("2026-11-25T23:30:00Z", "in 2 days", 2),
            ("2026-12-04T08:00:00Z", "in 10 days", 10),
            ("2026-11-24T19:55:00Z", "5 minutes ago", 0),
            ("2026-11-23T20:00:01Z", "23 hours ago", -1),
            ("2026-11-23T08:00:00Z", "yesterday 09:00", -1),
            ("2026-11-22T22:59:00Z", "2 days ago", -2),
            ("2026-11-21T12:00:00Z", "3 days ago", -3),
        ] {
            let said = say(at, now);
            assert_eq!((&*said.label, said.days_from_now), (words, days), "{at}");
            assert_eq!(said.past, at < now, "{at}");
            assert_eq!(said.clock_change, None, "{at}");
        }
    }

    #[test]
    fn t13_a_day_of_25_hours_can_end_24_hours_from_now() {
        assert_eq!(say("2026-10-25T22:30:00Z", "2026-10-24T22:15:00Z").label, "in 24 hours");
    }

    #[test]
    fn a3_a_change_of_the_clock_in_between_is_marked() {
        let said = say("2026-10-27T08:00:00Z", "2026-10-20T07:00:00Z");
        assert_eq!((said.local.to_string(), said.weekday.name()), ("2026-10-27T09:00".into(), "Tuesday"));
        let change = said.clock_change.unwrap();
        assert_eq!((change.at.to_string(), change.minutes, change.net_minutes), ("2026-10-25T01:00:00.000Z".into(), -60, -60));
        assert_eq!(change.text, "clocks in Europe/Paris go back by 60 minutes on Sunday 2026-10-25");
        // A year later the clock shows the same distance, and yet it was changed twice.
        let change = say("2027-10-20T07:00:00Z", "2026-10-20T07:00:00Z").clock_change.unwrap();
        assert_eq!((change.minutes, change.net_minutes), (-60, 0));
        assert_eq!(say("2026-10-20T07:00:00Z", "2026-10-27T08:00:00Z").clock_change.unwrap().net_minutes, 60);
    }

    #[test]
    fn zones_are_listed_with_the_offset_of_the_day() {
        let now = Some("2026-07-01T00:00:00Z".parse().unwrap());
        let all = zones(&Zones::embedded(), &ZonesRequest { now });
        let paris = all.zones.iter().find(|zone| zone.name.as_str() == "Europe/Paris").unwrap();
        assert_eq!((paris.offset.as_deref(), paris.abbreviation.as_deref()), (Some("+02:00"), Some("CEST")));
        let names = zones(&Zones::embedded(), &ZonesRequest { now: None });
        assert_eq!((names.zones.len(), names.zones[0].offset.as_ref()), (all.zones.len(), None));
    }
}
