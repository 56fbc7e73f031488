//! Where and when people begin: zones that differ in what their clocks do, and the days of a week at three hours of each.
//!
//! In: the sequences, the settings, `now`, zone data. Out: [`Place`]s in a fixed order. Never: a moment before `now`.

use alloc::vec::Vec;
use chrono::{Days, NaiveDate, NaiveTime};

use super::Wanted;
use super::people::CONTACTS;
use crate::base::Instant;
use crate::time::{BusinessDays, Candidate, Local, Zone, Zones};
use crate::wire::request::ZoneStart;
use crate::wire::{Anchor, Draft, LocalDate, LocalDateTime, Settings, Wait, ZoneId, ZoneRule};

/// Clocks that change in the north and in the south, by an hour and by half an hour, and that don't; the first and the last of all days.
const ZONES: [&str; 9] = [
    "Europe/Paris",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Sydney",
    "America/Santiago",
    "Asia/Tokyo",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Australia/Lord_Howe",
];
/// When they begin on each day: in the day, just before offices close, at night. In hours and minutes.
const HOURS: [(u32, u32); 3] = [(10, 0), (16, 50), (22, 30)];
/// How far clock changes are looked for.
const YEAR_MILLIS: i64 = 366 * 86_400_000;
const DAY_MILLIS: i64 = 86_400_000;
/// Before so many of the coming closed dates they begin, too.
const CLOSED: usize = 2;

/// Where and when somebody begins.
pub(super) struct Place {
    /// The person's zone, if they have one.
    pub(super) zone_id: Option<ZoneId>,
    /// The zone in which the start is meant.
    zone: Zone,
    pub(super) start: Instant,
}

impl Place {
    /// The instant so many days after the start.
    pub(super) fn later_days(&self, days: i64) -> Instant {
        let later = Candidate::after(self.start, Wait::Days(days), &self.zone, &BusinessDays::default());
        later.map_or(self.start, |candidate| candidate.at)
    }

    /// What the clock shows at the start.
    pub(super) fn local(&self) -> LocalDateTime {
        self.zone.local_date_time(self.start)
    }
}

/// The name of the zone of somebody who has none.
pub(super) const UNKNOWN: &str = "unknown";

/// The places of an exploration.
pub(super) struct Map {
    pub(super) places: Vec<Place>,
    pub(super) zones: Vec<ZoneId>,
    pub(super) starts: Vec<LocalDateTime>,
    pub(super) clock_changes: Vec<ZoneStart>,
}

/// The places, by start and then by zone, so that the first of them see all zones.
pub(super) fn map(draft: &Draft, wanted: &Wanted<'_>, zones: &Zones) -> Map {
    let Wanted { settings, now, .. } = *wanted;
    let named = match &draft.zone {
        ZoneRule::Zone(zone) => Some(zone.as_str()),
        ZoneRule::Contact => None,
    };
    let own = settings.zone.as_ref().map(ZoneId::as_str);
    let fallback = named.or(own).unwrap_or("UTC");
    let mut clocks: Vec<(Option<ZoneId>, Zone)> = Vec::new();
    let theirs = wanted.contacts.iter().take(CONTACTS).filter_map(|contact| contact.timezone.as_ref()).map(ZoneId::as_str);
    for name in own.into_iter().chain(named).chain(theirs).chain(ZONES) {
        if clocks.iter().any(|(_, zone)| zone.name() == name) {
            continue;
        }
        clocks.extend(zones.zone(name).ok().map(|zone| (Some(ZoneId(name.into())), zone)));
    }
    clocks.extend(zones.zone(fallback).ok().map(|zone| (None, zone)));
    if at_instants(draft) {
        let places = clocks.iter().map(|(id, zone)| Place { zone_id: id.clone(), zone: zone.clone(), start: now }).collect();
        return Map { places, zones: names(clocks), starts: Vec::new(), clock_changes: Vec::new() };
    }
    let starts = starts(draft, settings, now);
    let mut places = Vec::new();
    for start in &starts {
        places.extend(clocks.iter().filter_map(|(id, zone)| place(id.as_ref(), zone, *start, now)));
    }
    let mut clock_changes = Vec::new();
    for (id, zone) in clocks.iter().filter_map(|(id, zone)| Some((id.as_ref()?, zone))) {
        for start in before_changes(zone, now) {
            if let Some(place) = place(Some(id), zone, start, now) {
                clock_changes.push(ZoneStart { zone: id.clone(), start });
                places.push(place);
            }
        }
    }
    Map { places, zones: names(clocks), starts, clock_changes }
}

/// Whether a draft names instants of its own: then everybody begins at `now`, before they have passed.
pub(super) fn at_instants(draft: &Draft) -> bool {
    draft.steps.iter().any(|step| step.anchor == Anchor::At)
}

fn names(clocks: Vec<(Option<ZoneId>, Zone)>) -> Vec<ZoneId> {
    clocks.into_iter().map(|(id, _)| id.unwrap_or_else(|| ZoneId(UNKNOWN.into()))).collect()
}

fn place(id: Option<&ZoneId>, zone: &Zone, start: LocalDateTime, now: Instant) -> Option<Place> {
    let start = Candidate::of_local(Local::of(start), zone).ok()?.at;
    (start >= now).then(|| Place { zone_id: id.cloned(), zone: zone.clone(), start })
}

/// A week from the day after tomorrow, when no clock shows a moment before `now`; then the eves of the next closed dates.
fn starts(draft: &Draft, settings: &Settings, now: Instant) -> Vec<LocalDateTime> {
    let today = now.utc().date();
    let on = |date: NaiveDate, (hour, minute): (u32, u32)| {
        Some(LocalDateTime(date.and_time(NaiveTime::from_hms_opt(hour, minute, 0)?)))
    };
    let week = (2..9).filter_map(|days| today.checked_add_days(Days::new(days)));
    let mut starts: Vec<LocalDateTime> = week.flat_map(|date| HOURS.into_iter().filter_map(move |hour| on(date, hour))).collect();
    let last = today.checked_add_days(Days::new(8)).unwrap_or(today);
    let calendar = draft.calendar.as_ref().or(settings.calendar.as_ref());
    let closed = calendar.into_iter().flat_map(|calendar| &calendar.closed_dates).filter(|date| date.0 > last).take(CLOSED);
    let eves = closed.filter_map(|LocalDate(date)| on(date.pred_opt()?, (16, 50)));
    starts.extend(eves.collect::<Vec<_>>());
    starts
}

/// The day and the evening before each of the zone's next two changes.
fn before_changes(zone: &Zone, now: Instant) -> Vec<LocalDateTime> {
    let end = now.saturating_plus_millis(YEAR_MILLIS);
    let mut from = now;
    let mut starts = Vec::new();
    while let Some((change, _)) = zone.next_change(from, end).filter(|_| starts.len() < 4) {
        let eve = zone.local(change.saturating_plus_millis(-DAY_MILLIS)).date().0;
        for (hour, minute) in [(10, 0), (22, 30)] {
            starts.extend(NaiveTime::from_hms_opt(hour, minute, 0).map(|time| LocalDateTime(eve.and_time(time))));
        }
        from = change;
    }
    starts
}
