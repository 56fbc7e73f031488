//! Whether a population can be what somebody meant: a zone or a channel that nobody knows makes a forecast that nobody should believe.
//!
//! In: a population, what it is simulated with. Out: problems, each at its place in the request. Never: a guess.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::base::instant::shown;
use crate::base::near::nearest;
use crate::base::{Decimal, Problem, pointer};
use crate::check::channels;
use crate::time::Zones;
use crate::wire::request::{Population, Rate, StepRates};
use crate::wire::{Draft, Settings};

/// Everything that is wrong with it.
pub(super) fn faults(population: &Population, draft: &Draft, settings: &Settings, zones: &Zones) -> Vec<Problem> {
    let mut faults = Vec::new();
    for zone in population.zones.keys() {
        faults.extend(zones.zone_at(zone.as_str(), &pointer::member("/population/zones", zone.as_str())).err());
    }
    faults.extend(weightless(&population.zones, "/population/zones"));
    for channel in population.channels.keys().filter(|channel| channels::profile(channel, settings).is_none()) {
        let at = pointer::member("/population/channels", channel.as_str());
        let problem =
            Problem::error("simulate.channelUnknown", at, format!("expected a channel, found `{}`", shown(channel.as_str())));
        faults.push(meant(problem, nearest(channel.as_str(), channels::known())));
    }
    faults.extend(weightless(&population.channels, "/population/channels"));
    let all = StepRates {
        reply_rate: population.reply_rate,
        bounce_rate: population.bounce_rate,
        opt_out_rate: population.opt_out_rate,
    };
    faults.extend(beyond(&all, "/population"));
    for (step, rates) in &population.steps {
        let at = pointer::member("/population/steps", step.as_str());
        let ids = || draft.steps.iter().map(|step| step.id.as_str());
        if !ids().any(|id| id == step.as_str()) {
            let message = format!("expected the id of a step, found `{}`", shown(step.as_str()));
            faults.push(meant(Problem::error("simulate.stepUnknown", at.clone(), message), nearest(step.as_str(), ids())));
        }
        faults.extend(beyond(rates, &at));
    }
    faults
}

/// Weights of which none is above zero choose nothing.
fn weightless<T>(weights: &BTreeMap<T, u32>, at: &str) -> Option<Problem> {
    let nothing = !weights.is_empty() && weights.values().all(|weight| *weight == 0);
    nothing.then(|| Problem::error("simulate.noWeight", at, "expected a weight above 0 at least once, found none"))
}

/// Rates that are no shares.
fn beyond(rates: &StepRates, at: &str) -> Vec<Problem> {
    let named = [("replyRate", rates.reply_rate), ("bounceRate", rates.bounce_rate), ("optOutRate", rates.opt_out_rate)];
    let is_share = |rate: Rate| Some(rate.0) >= Decimal::whole(0) && Some(rate.0) <= Decimal::whole(1);
    let wrong = named.into_iter().filter_map(|(name, rate)| Some((name, rate.filter(|rate| !is_share(*rate))?)));
    let problem = |(name, Rate(rate)): (&str, Rate)| {
        let problem =
            Problem::error("simulate.rate", format!("{at}/{name}"), format!("expected a rate from 0 to 1, found {rate}"));
        problem.help("0.15 stands for 15 percent")
    };
    wrong.map(problem).collect()
}

fn meant(problem: Problem, near: Option<&str>) -> Problem {
    match near {
        Some(near) => problem.help(String::from("did you mean `") + near + "`?"),
        None => problem,
    }
}
