//! The law of restrictions: one more of them never makes a message earlier (X7).
//!
//! In: worlds, each beside itself with one thing more forbidden. Out: no broken law. Never: spread (T10), which may place a message
//! anywhere in an opening, and two openings have nothing to do with each other.

use crate::run::Held;
use crate::walk::{Known, Walk};
use crate::world::{CHANNELS, DAY, MINUTE, SPREAD, World, another_calendar};
use proptest::prelude::*;
use relance_core::base::{EnrollmentId, Instant};
use relance_core::check::publish::publish;
use relance_core::engine;
use relance_core::wire::{Calendar, Cap, Channel, Competing, Effect, LocalDate, SentRecord, StepStatus, Wait, Windows};
use relance_model::random::Random;

laws! {
    every 32: x7_a_restriction_never_makes_the_first_message_earlier;
}

/// How often a message may be put off before nobody looks any more.
const ROUNDS: usize = 24;

/// A date near the start.
fn near(world: &World, numbers: &mut Random) -> LocalDate {
    LocalDate(world.start.saturating_plus_millis(numbers.between(0, 11) * DAY).utc().date())
}

fn fewer(windows: &mut Option<Windows>, numbers: &mut Random) {
    if let Some(windows) = windows.as_mut().filter(|windows| !windows.is_empty()) {
        let day = *numbers.pick(&windows.keys().copied().collect::<Vec<_>>());
        windows.entry(day).or_default().pop();
    }
}

/// Forbids one thing more in a calendar.
fn restrict(calendar: &mut Calendar, world: &World, numbers: &mut Random) -> &'static str {
    match numbers.between(0, 3) {
        0 => {
            let hour = numbers.between(0, 23);
            calendar.quiet_hours.push(format!("{hour:02}:00-{:02}:30", (hour + 5) % 24).parse().unwrap());
            "quiet hours"
        }
        1 => {
            calendar.closed_dates.insert(near(world, numbers));
            "a closed date"
        }
        2 => {
            fewer(&mut calendar.working_hours, numbers);
            "fewer working hours"
        }
        _ => {
            fewer(&mut calendar.legal_hours, numbers);
            "fewer legal hours"
        }
    }
}

/// The world with one more restriction, and which.
fn stricter(world: &World, number: u64) -> (World, &'static str) {
    let mut numbers = Random::new(number, 77);
    let mut other = world.clone();
    let mut draft = other.version.draft.clone();
    let what = match numbers.between(0, 8) {
        0..=2 => match (&mut draft.calendar, &mut other.settings.calendar) {
            (Some(calendar), _) | (None, Some(calendar)) => restrict(calendar, world, &mut numbers),
            (None, None) => restrict(draft.calendar.insert(Calendar::default()), world, &mut numbers),
        },
        3 => {
            // Beside a sequence's own calendar a workspace's can only forbid; in place of one it may allow more.
            let mut calendar = another_calendar(&plain_seed(number), 400);
            (calendar.business_days, calendar.spread_minutes) = (None, 0);
            if other.settings.calendar.is_none() {
                other.settings.calendar = Some(calendar);
            }
            "a workspace's calendar"
        }
        4 => {
            let policy = *numbers.pick(&["us.telephone", "fr.telephone", "night"]);
            other.settings.policies.push(policy.into());
            "a policy"
        }
        5 => {
            let date = near(world, &mut numbers);
            for region in ["FR", "US", "FR-57"] {
                other.settings.holidays.entry(region.into()).or_default().insert(date);
            }
            "a holiday"
        }
        6 => {
            other.settings.caps.push(Cap { max: 1, per: Wait::Hours(numbers.between(1, 90)), channels: Vec::new() });
            other.sent.push(got(world, &mut numbers));
            "a cap"
        }
        7 => {
            other.settings.spacing = other.settings.spacing.or(Some(Wait::Hours(numbers.between(1, 60))));
            other.sent.push(got(world, &mut numbers));
            "spacing"
        }
        _ => {
            let due = world.start.saturating_plus_millis(numbers.between(-3, 3) * DAY);
            other.competing.push(Competing { id: EnrollmentId::new("a1"), priority: 9, due, channel: None });
            "another enrollment"
        }
    };
    other.version = publish(&draft, Some(&world.version.sequence), None);
    (other, what)
}

fn plain_seed(number: u64) -> crate::world::Seed {
    crate::world::Seed { number, steps: 1, parts: !(1 << SPREAD) }
}

/// A message that the contact has got before.
fn got(world: &World, numbers: &mut Random) -> SentRecord {
    let at = world.start.saturating_plus_millis(-numbers.between(0, 3_000) * MINUTE);
    let name = numbers.pick::<&str>(&CHANNELS);
    SentRecord { at, channel: Channel::new(*name), key: None, purpose: None, attributes: Default::default() }
}

/// When the first step is planned, were it not for its lateness.
fn planned(world: &World) -> Option<Instant> {
    let turn = Known::of(world).enroll(world, world.start)?;
    let step = turn.state.steps.first()?;
    let held = matches!(step.status, StepStatus::Held | StepStatus::Expired);
    step.planned.as_ref().filter(|_| !held).map(|planned| planned.at)
}

/// When the first message goes out, with every text taken as it is and every wake-up in time.
fn first(world: &World) -> Option<i64> {
    let known = Known::of(world);
    let mut now = world.start;
    let mut turn = known.enroll(world, now)?;
    for _ in 0..ROUNDS {
        if turn.effects.iter().any(|effect| matches!(effect, Effect::Send(_))) {
            return Some(now.millis());
        }
        // What comes too late at once would be in time where a calendar moves it.
        if turn.decisions.iter().any(|decision| decision.what == "expired") {
            return None;
        }
        let next = match turn.effects.iter().find_map(|effect| engine::as_written(effect, now)) {
            Some(answer) => answer,
            None => {
                now = now.max(turn.wake_at?);
                engine::due_event(now)
            }
        };
        turn = known.advance(&turn.state, &next, now);
    }
    None
}

fn x7_a_restriction_never_makes_the_first_message_earlier(walk: &Walk) -> Held {
    let mut case = walk.case.clone();
    case.seed.parts &= !(1 << SPREAD);
    let world = World::of(&case.seed);
    let steps = &world.version.draft.steps;
    // Counted back from a date, one business day fewer is a day earlier.
    if steps.iter().any(|step| matches!(step.wait, Wait::BusinessDays(days) if days < 0)) {
        return Ok(());
    }
    let (other, what) = stricter(&world, case.seed.number);
    // Whoever is put off by a cap at once has a later plan than whoever meets that cap only then.
    let uncapped = world.settings.caps.is_empty() && world.settings.spacing.is_none();
    let (before, after) = (planned(&world).filter(|_| uncapped), planned(&other));
    let earlier = matches!((before, after), (Some(before), Some(after)) if after < before);
    prop_assert!(!earlier, "with {what} the plan {before:?} became {after:?}");
    let (before, after) = (first(&world), first(&other));
    let earlier = matches!((before, after), (Some(before), Some(after)) if after < before);
    prop_assert!(!earlier, "with {what} the message at {before:?} went out at {after:?}");
    Ok(())
}
