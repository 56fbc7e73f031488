//! Generated `when` requests without spread: base, wait, listed times, now and calendar, each made so that it can shrink.
//!
//! In: proptest's numbers. Out: questions in the model's words. Never: an answer.

use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use relance_model::zone::{DAY, MINUTE, day_number};
use relance_model::{Calendar, Question, Start, Wait, Window, Zones};
use std::sync::LazyLock;

/// The zones of the model.
pub static ZONES: LazyLock<Zones> = LazyLock::new(Zones::load);

/// An instant within a day of a change of this zone's clock, or in 2026 where it has none.
fn base(zone: String) -> impl Strategy<Value = (String, i64)> {
    let minutes = prop_oneof![-90_i64..90, -1_440_i64..1_440];
    let millis = prop_oneof![3 => Just(0_i64), 1 => 0..MINUTE];
    (any::<Index>(), minutes, millis).prop_map(move |(change, minutes, millis)| {
        // Waits go on for a year and horizons for days; the model's zones end with 2100.
        let years = day_number(2000, 1, 1) * DAY..day_number(2095, 1, 1) * DAY;
        let changes: Vec<i64> = ZONES.named(&zone).changes().map(|(at, ..)| at).filter(|at| years.contains(at)).collect();
        let near = if changes.is_empty() { day_number(2026, 6, 1) * DAY } else { *change.get(&changes) };
        (zone.clone(), near + minutes * MINUTE + millis)
    })
}

/// A zone and an instant near a change of its clock.
fn place() -> impl Strategy<Value = (String, i64)> {
    let names: Vec<String> = ZONES.all().map(|zone| zone.name.clone()).collect();
    prop::sample::select(names).prop_flat_map(base)
}

fn wait() -> impl Strategy<Value = Wait> {
    let few = |most: i64| prop_oneof![0_i64..3, 0..most];
    prop_oneof![
        few(10_000).prop_map(Wait::Minutes),
        few(400).prop_map(Wait::Hours),
        few(400).prop_map(Wait::Days),
        few(40).prop_map(Wait::BusinessDays),
    ]
}

fn start(base: i64) -> impl Strategy<Value = Start> {
    prop_oneof![
        1 => Just(Start::Instant(base)),
        3 => wait().prop_map(move |wait| Start::Wait { base, wait }),
    ]
}

/// A window; past midnight where its end is not after its start.
pub fn window() -> impl Strategy<Value = Window> {
    (0_i64..1_440, 0_i64..=1_440).prop_map(|(start, end)| Window { start, end })
}

/// The windows of a week, some days without any.
pub fn week() -> impl Strategy<Value = [Vec<Window>; 7]> {
    prop::array::uniform7(prop::collection::vec(window(), 0..3))
}

/// A calendar; its closed dates are near the day.
fn calendar(day: i64) -> impl Strategy<Value = Calendar> {
    let closed = prop::collection::btree_set(day - 3..day + 20, 0..4);
    let business = prop::option::of(subsequence((0_usize..7).collect::<Vec<_>>(), 1..=7));
    let zones: Vec<String> = ["America/New_York", "Asia/Tokyo", "Europe/London", "Australia/Lord_Howe"].map(String::from).into();
    let hours = prop::option::of((week(), prop::option::weighted(0.3, prop::sample::select(zones))));
    let quiet = prop::collection::vec(window(), 0..2);
    (hours, quiet, prop::option::weighted(0.3, week()), closed, business).prop_map(|(hours, quiet, legal, closed, business)| {
        let (working_hours, working_hours_zone) = hours.map_or((None, None), |(week, zone)| (Some(week), zone));
        let weekdays = |days: Vec<usize>| std::array::from_fn(|day| days.contains(&day));
        Calendar {
            working_hours,
            working_hours_zone,
            quiet_hours: quiet,
            legal_hours: legal,
            closed_dates: closed,
            business_days: business.map(weekdays),
            horizon_days: None,
        }
    })
}

/// A question: three in four with a calendar, half with a now.
pub fn question() -> impl Strategy<Value = Question> {
    place().prop_flat_map(|(zone, base)| {
        let now = prop::option::of((-3_000_i64..60_000).prop_map(move |minutes| base + minutes * MINUTE));
        let at = prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(0_i64..1_440, 1..4)];
        let calendar = prop::option::weighted(0.75, calendar(base.div_euclid(DAY)));
        (start(base), now, at, calendar).prop_map(move |(start, now, at, calendar)| Question {
            zone: zone.clone(),
            now,
            start,
            at,
            calendar,
        })
    })
}
