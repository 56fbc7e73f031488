//! What is wrong with a workspace's settings of auto follow-ups: texts that can't be rendered, waits that can't be, a workflow that starts
//! another bot (E7).
//!
//! In: settings, zone data. Out: problems, each where it stands in the settings. Never: a problem of a silence.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::draft::plain;
use crate::base::{Problem, StepId};
use crate::check;
use crate::compose;
use crate::time::{Hours, Zones};
use crate::wire::{Content, Draft, Scenario, Settings, Step};

/// Where the settings of auto follow-ups stand.
const AT: &str = "/settings/autoFollowUps";

/// Everything that is wrong.
pub fn review(settings: &Settings, zones: &Zones) -> Vec<Problem> {
    let Some(auto) = settings.auto_follow_ups.as_deref() else { return Vec::new() };
    let scenarios = [("stoppedReplying", &auto.stopped_replying), ("busy", &auto.busy), ("askedForTime", &auto.asked_for_time)];
    let mut problems: Vec<Problem> =
        scenarios.into_iter().flat_map(|(name, scenario)| of_scenario(name, scenario, settings, zones)).collect();
    if let Some(survey) = &auto.closing.survey {
        let step = Step { outside_window: survey.outside_window.clone(), ..plain("survey", survey.content.clone()) };
        let at = format!("{AT}/closing/survey");
        problems.extend(of_steps(vec![step], settings, zones, &|_, rest| match rest.strip_prefix("/content") {
            Some(below) => format!("{at}/content{below}"),
            None => format!("{at}{rest}"),
        }));
    }
    if let Some(calendar) = &auto.calendar {
        problems.extend(Hours::compile(calendar, zones, &format!("{AT}/calendar")).err().unwrap_or_default());
    }
    problems
}

fn of_scenario(name: &str, scenario: &Scenario, settings: &Settings, zones: &Zones) -> Vec<Problem> {
    let cadence = scenario.cadence.as_deref().unwrap_or_default();
    let count = scenario.messages.len().max(cadence.len()).max(1);
    let nothing = || Content::Text(crate::wire::TextContent { subject: None, body: "…".into() });
    let steps = (0..count).map(|index| {
        let content = scenario.messages.get(index).cloned().unwrap_or_else(nothing);
        let mut step = plain("", content);
        step.id = StepId::new(format!("f{}", index + 1));
        if let Some(pace) = cadence.get(index) {
            (step.wait, step.at) = (pace.wait, pace.at.clone());
        }
        if index == 0 {
            (step.workflow, step.outside_window) = (scenario.workflow.clone(), scenario.outside_window.clone());
        }
        step
    });
    let at = format!("{AT}/{name}");
    of_steps(steps.collect(), settings, zones, &|index, rest| {
        for (own, theirs) in [("/content", "messages"), ("/wait", "cadence"), ("/at", "cadence")] {
            if let Some(below) = rest.strip_prefix(own) {
                return format!("{at}/{theirs}/{index}{below}");
            }
        }
        format!("{at}{rest}")
    })
}

/// The errors of steps, each at the place that it has in the settings.
fn of_steps(steps: Vec<Step>, settings: &Settings, zones: &Zones, place: &dyn Fn(&str, &str) -> String) -> Vec<Problem> {
    let draft = Draft { steps, ..Draft::named("Auto follow-up") };
    let mut problems = check::draft::check(&draft, zones);
    problems.extend(compose::review(&draft, settings));
    problems.retain(Problem::is_error);
    for problem in &mut problems {
        let Some(step) = problem.path.strip_prefix("/draft/steps/") else { continue };
        let (index, rest) = step.split_at(step.find('/').unwrap_or(step.len()));
        problem.path = place(index, rest);
    }
    problems
}
