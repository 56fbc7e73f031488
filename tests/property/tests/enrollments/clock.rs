//! Whether a message may go out at an instant, asked of the second opinion minute by minute (T4–T6, T9).
//!
//! In: a world, a contact, an instant. Out: the rule that forbids it, if one does. Never: a line of the core's calendars.

use super::world::{DAY, World};
use relance_core::base::Instant;
use relance_core::wire::{self, Contact, Weekday, ZoneRule};
use relance_model::{Calendar, Window, Zone, Zones};
use std::sync::LazyLock;

static ZONES: LazyLock<Zones> = LazyLock::new(Zones::load);

const WEEK: [Weekday; 7] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

fn window(window: &wire::Window) -> Window {
    Window { start: window.start.minutes().into(), end: window.end.minutes().into() }
}

fn week(windows: &wire::Windows) -> [Vec<Window>; 7] {
    WEEK.map(|day| windows.get(&day).into_iter().flatten().map(window).collect())
}

fn working(calendar: &wire::Calendar) -> Calendar {
    let days = calendar.closed_dates.iter().map(|date| date.0.and_hms_opt(0, 0, 0).expect("midnight").and_utc());
    Calendar {
        working_hours: calendar.working_hours.as_ref().map(week),
        closed_dates: days.map(|midnight| midnight.timestamp_millis() / DAY).collect(),
        ..Calendar::default()
    }
}

/// The zone in which a contact's clock is read, and whether it is the contact's own.
fn zone(world: &World, contact: &Contact) -> (&'static Zone, bool) {
    let rule = match &world.version.draft.zone {
        ZoneRule::Zone(zone) => Some(zone),
        ZoneRule::Contact => world.settings.zone.as_ref(),
    };
    let name = contact.timezone.as_ref().or(rule).map_or("UTC", |zone| zone.as_str());
    (ZONES.named(name), contact.timezone.is_some())
}

/// The rule that forbids sending, if one does. Courtesy is not asked where it is waived (T6).
pub fn forbidden(world: &World, contact: &Contact, at: Instant, courtesy_waived: bool) -> Option<&'static str> {
    let (own, workspace) = (world.version.draft.calendar.as_ref(), world.settings.calendar.as_ref());
    let at = at.millis();
    let (theirs, known) = zone(world, contact);
    let shown = theirs.reading(at);
    for calendar in own.iter().chain(&workspace) {
        let quiet = Calendar { quiet_hours: calendar.quiet_hours.iter().map(window).collect(), ..Calendar::default() };
        if !quiet.is_open(shown, shown) {
            return Some("quiet hours");
        }
        let Some(legal) = &calendar.legal_hours else { continue };
        let legal = Calendar { legal_hours: Some(week(legal)), ..Calendar::default() };
        let clocks: Vec<_> = if known {
            vec![shown]
        } else {
            world.settings.plausible_zones.iter().map(|zone| ZONES.named(zone.as_str()).reading(at)).collect()
        };
        if clocks.is_empty() || !clocks.into_iter().all(|shown| legal.is_open(shown, shown)) {
            return Some("legal hours");
        }
    }
    let ours = own.or(workspace).filter(|_| !courtesy_waived)?;
    let clock = ours.working_hours_zone.as_ref().map_or(theirs, |zone| ZONES.named(zone.as_str())).reading(at);
    (!working(ours).is_open(clock, clock)).then_some("working hours")
}
