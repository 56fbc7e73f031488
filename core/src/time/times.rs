//! The operation `times`: the moments of the same steps for many starts, with no reason made on the way.
//!
//! In: zones, calendars and steps, compiled once; starts. Out: each step's moment. Never: a moment other than `when` would give for
//! the same wait, listed times and calendar.

use alloc::format;
use alloc::vec::Vec;

use super::hours::{Hours, OpenHours};
use super::opening::NoReasons;
use super::strip;
use super::wait::{BusinessDays, Candidate};
use super::zone::Zone;
use super::zones::Zones;
use crate::base::{Instant, Problem, limits};
use crate::wire::times::{TimesRequest, TimesResult, TimesStart, TimesStep};

/// Steps under calendars in some zones, compiled for any number of starts.
///
/// ```
/// use relance_core::{base::Instant, time::{Zones, times::Times}, wire::times::TimesRequest};
/// let asked: TimesRequest = serde_json::from_str(r#"{"zones":["Europe/Paris"],"steps":[{"wait":{"businessDays":1}}]}"#).unwrap();
/// let times = Times::new(&asked, &Zones::embedded()).unwrap();
/// let friday: Instant = "2026-11-20T09:00:00Z".parse().unwrap();
/// let mut found = [None];
/// times.of(0, friday, &mut found);
/// assert_eq!(found[0].unwrap().to_string(), "2026-11-23T09:00:00.000Z");
/// ```
pub struct Times {
    zones: Vec<Zone>,
    hours: Vec<Hours>,
    business_days: BusinessDays,
    steps: Vec<TimesStep>,
}

impl Times {
    /// Compiles what a request has but its starts.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place.
    pub fn new(request: &TimesRequest, zones: &Zones) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let found = request.zones.iter().enumerate();
        let found = found.filter_map(|(index, zone)| match zones.zone_at(zone.as_str(), &format!("/zones/{index}")) {
            Ok(zone) => Some(zone),
            Err(problem) => {
                problems.push(problem);
                None
            }
        });
        let found: Vec<Zone> = found.collect();
        let hours = strip::compile(zones, &request.calendar).unwrap_or_else(|found| {
            problems.extend(found);
            Vec::new()
        });
        for (index, step) in request.steps.iter().enumerate().filter(|(_, step)| !step.wait.in_range()) {
            let message = format!("expected a wait of at most {} days either way, found {}", limits::WAIT_DAYS, step.wait);
            problems.push(Problem::error("time.waitOutOfRange", format!("/steps/{index}/wait"), message));
        }
        if request.steps.len() > limits::SEQUENCE_STEPS {
            let message = format!("expected at most {} steps, found {}", limits::SEQUENCE_STEPS, request.steps.len());
            problems.push(Problem::error("check.tooManySteps", "/steps", message));
        }
        let business_days = hours.first().map(|hours| hours.business_days().clone()).unwrap_or_default();
        let steps = request.steps.clone();
        if problems.is_empty() { Ok(Self { zones: found, hours, business_days, steps }) } else { Err(problems) }
    }

    /// How many steps there are.
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// Writes the moment of each step from a start in the zone at a place; none from the first step on for which nothing opens, and
    /// none at all where no zone stands at that place.
    pub fn of(&self, zone: usize, start: Instant, moments: &mut [Option<Instant>]) {
        moments.fill(None);
        let Some(zone) = self.zones.get(zone) else { return };
        if let [hours] = self.hours.as_slice() {
            self.under(&OpenHours::new(&[hours], zone), start, moments);
        } else {
            let calendars: Vec<&Hours> = self.hours.iter().collect();
            self.under(&OpenHours::new(&calendars, zone), start, moments);
        }
    }

    fn under(&self, open: &OpenHours<'_>, start: Instant, moments: &mut [Option<Instant>]) {
        let mut base = start;
        for (step, moment) in self.steps.iter().zip(moments) {
            let candidate = Candidate::after(base, step.wait, open.zone, &self.business_days);
            let Ok(candidate) = candidate.and_then(|candidate| candidate.listed(&step.at, open.zone)) else { return };
            let Ok(opening) = open.next_open(candidate.at, None, None, &mut NoReasons) else { return };
            base = opening.at;
            *moment = Some(base);
        }
    }
}

/// The operation `times`.
///
/// # Errors
/// Everything that is wrong with the request, each with its place.
pub fn times(request: &TimesRequest, zones: &Zones) -> Result<TimesResult, Vec<Problem>> {
    let compiled = Times::new(request, zones)?;
    let problem = |(index, start): (usize, &TimesStart)| {
        let message = format!("expected the place of one of the {} zones, from 0, found {}", request.zones.len(), start.zone);
        Problem::error("times.zonePlace", format!("/starts/{index}/zone"), message)
    };
    let beyond = |start: &TimesStart| usize::try_from(start.zone).is_ok_and(|place| place >= request.zones.len());
    let problems: Vec<Problem> = request.starts.iter().enumerate().filter(|(_, start)| beyond(start)).map(problem).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let of = |start: &TimesStart| {
        let mut moments = alloc::vec![None; compiled.steps()];
        compiled.of(usize::try_from(start.zone).unwrap_or(usize::MAX), start.at, &mut moments);
        moments
    };
    Ok(TimesResult { times: request.starts.iter().map(of).collect(), zone_data: zones.version().into() })
}
