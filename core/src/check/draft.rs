//! Checks the shape of a draft: names, ids, waits, anchors, contents (B2). Texts, moments and channels have reviews of their own.
//!
//! In: a draft and the zone data. Out: problems, all of them, with the place and the remedy. Never: a template parsed.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::base::{Problem, limits};
use crate::time::Zones;
use crate::wire::{Anchor, ChannelChoice, Content, Draft, Step, TargetKind, Wait, ZoneRule};

/// Checks a draft that stands at `/draft`.
pub fn check(draft: &Draft, zones: &Zones) -> Vec<Problem> {
    let mut problems = Vec::new();
    if draft.name.trim().is_empty() {
        problems.push(Problem::error("check.nameEmpty", "/draft/name", "expected a name, found none"));
    }
    if let ZoneRule::Zone(zone) = &draft.zone {
        problems.extend(zones.zone_at(zone.as_str(), "/draft/zone").err());
    }
    if draft.steps.is_empty() {
        let problem = Problem::error("check.noSteps", "/draft/steps", "expected at least one step, found none");
        problems.push(problem.help("add a step"));
    }
    if draft.steps.len() > limits::SEQUENCE_STEPS {
        let message = format!("expected at most {} steps, found {}", limits::SEQUENCE_STEPS, draft.steps.len());
        problems.push(Problem::error("check.tooManySteps", "/draft/steps", message));
    }
    let mut first_use: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, step) in draft.steps.iter().enumerate() {
        let at = format!("/draft/steps/{index}");
        match first_use.get(step.id.as_str()) {
            Some(first) => {
                let message = format!("expected an id of its own, found `{}` as in step {first}", step.id);
                let problem = Problem::error("check.duplicateStep", format!("{at}/id"), message);
                problems.push(problem.help("ids tell steps apart over all versions; give this one another"));
            }
            None => {
                first_use.insert(step.id.as_str(), index);
            }
        }
        check_step(draft, step, &at, &mut problems);
    }
    problems
}

fn check_step(draft: &Draft, step: &Step, at: &str, problems: &mut Vec<Problem>) {
    if step.id.as_str().contains('/') {
        let message = format!("expected an id without `/`, found `{}`", step.id);
        problems
            .push(Problem::error("check.stepIdSlash", format!("{at}/id"), message).help("keys are made of ids with `/` between"));
    }
    check_wait(step, at, problems);
    check_anchor(draft, step, at, problems);
    if step.workflow.as_ref().is_some_and(|workflow| workflow.start_bot.is_some()) {
        let problem =
            Problem::error("check.startsBot", format!("{at}/workflow/startBot"), "expected no other bot, found one to start");
        problems.push(problem.help("two bots would talk to one person; remove it"));
    }
    check_content(step, at, problems);
}

fn check_wait(step: &Step, at: &str, problems: &mut Vec<Problem>) {
    let mut out_of_range = |wait: Wait, place: String| {
        if !wait.in_range() {
            let message = format!("expected at most about a century, found {wait}");
            problems.push(Problem::error("check.waitOutOfRange", place, message));
        }
    };
    out_of_range(step.wait, format!("{at}/wait"));
    if let Some(late) = step.max_late {
        out_of_range(late, format!("{at}/maxLate"));
        if late.amount() < 0 {
            let message = format!("expected a span of time, found {late}");
            problems.push(Problem::error("check.waitNegative", format!("{at}/maxLate"), message));
        }
    }
    let backwards = matches!(step.anchor, Anchor::TargetDate | Anchor::WindowClose);
    if step.wait.amount() < 0 && !backwards {
        let message = format!("expected a wait that is not negative, found {}", step.wait);
        let problem = Problem::error("check.waitNegative", format!("{at}/wait"), message);
        problems.push(problem.help("only waits that count from the target's date may go back"));
    }
}

fn check_anchor(draft: &Draft, step: &Step, at: &str, problems: &mut Vec<Problem>) {
    let place = format!("{at}/anchor");
    match (step.anchor, step.instant) {
        (Anchor::At, None) => {
            let problem =
                Problem::error("check.noInstant", format!("{at}/instant"), "expected an instant for anchor `at`, found none");
            problems.push(problem.help("give the step an `instant`, or another anchor"));
        }
        (Anchor::At, Some(_)) | (_, None) => {}
        (_, Some(instant)) => {
            let message = format!("expected no instant without anchor `at`, found `{instant}`");
            problems.push(Problem::error("check.instantUnused", format!("{at}/instant"), message));
        }
    }
    match step.anchor {
        Anchor::TargetDate if matches!(draft.target, TargetKind::Contact | TargetKind::Conversation) => {
            let message = format!("expected a target that has a date, found `{}`", draft.target.name());
            let problem = Problem::error("check.noTargetDate", place, message);
            problems.push(problem.help("make the sequence about an `appointment`, a `charge` or a `deal`"));
        }
        Anchor::LastOutbound | Anchor::LastInbound if draft.target == TargetKind::Contact => {
            let message = "expected a conversation to measure silence in, found target `contact`";
            let problem = Problem::warning("check.noConversation", place, message);
            problems.push(problem.help("make the sequence about a `conversation`"));
        }
        _ => {}
    }
}

fn check_content(step: &Step, at: &str, problems: &mut Vec<Problem>) {
    let email = step.channel == ChannelChoice::Named(crate::wire::Channel::fixed("email"));
    let mut empty = |place: &str, what: &str| {
        let problem = Problem::error(
            "check.textEmpty",
            format!("{at}/content/{place}"),
            format!("expected {what}, found only white space"),
        );
        problems.push(problem.help("write what the message says"));
    };
    let subject = match &step.content {
        Content::Text(text) => {
            if text.body.trim().is_empty() {
                empty("body", "a text");
            }
            &text.subject
        }
        // Its words are looked at in their place; a name without words is told of as such (see `texts`).
        Content::Named(_) => return,
        Content::Rich(rich) => {
            let blank = |part: &Option<String>| part.as_ref().is_none_or(|text| text.trim().is_empty());
            if blank(&rich.html) && blank(&rich.text) {
                empty("html", "HTML or a text");
            }
            &rich.subject
        }
        Content::Template(template) => {
            if template.template.trim().is_empty() {
                empty("template", "the name of a template");
            }
            return;
        }
    };
    let automatic = step.channel == ChannelChoice::Automatic;
    if subject.as_ref().is_none_or(|subject| subject.trim().is_empty()) && (email || automatic) {
        let place = format!("{at}/content/subject");
        let message = "expected a subject, found none";
        problems.push(if email {
            Problem::error("check.subjectMissing", place, message).help("an email without a subject looks like spam; give it one")
        } else {
            Problem::warning("check.subjectMissing", place, message).help("it may go out as an email; give it a subject")
        });
    }
    if step.outside_window.as_ref().is_some_and(|content| !matches!(content, Content::Template(_))) {
        let message = "expected a template, found another content";
        let problem = Problem::error("check.outsideWindowNoTemplate", format!("{at}/outsideWindow/type"), message);
        problems.push(problem.help("outside its window a channel takes only templates that the provider has approved"));
    }
}
