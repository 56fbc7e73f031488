//! Looks at a draft's templates before it is published: syntax, unknown variables, variables that may be blank (B2, S3).
//!
//! In: a draft. Out: problems with line and column. Never: a contact.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::liquid::{Role, Template, Use};
use super::render::syntax;
use super::segments::segments;
use crate::base::{Json, Problem, pointer};
use crate::check::channels::profile;
use crate::wire::{ChannelChoice, Compose, Content, Draft, OnBlank, Settings, Step};

/// The first names that mean something in a step's templates.
const ROOTS: [&str; 5] = ["contact", "conversation", "workspace", "target", "agent"];
/// Members that are never blank.
const ALWAYS: [&str; 4] = ["contact.id", "contact.timezone", "target.id", "target.type"];

/// Problems with a draft's templates.
pub fn review(draft: &Draft, settings: &Settings) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, step) in draft.steps.iter().enumerate() {
        if step.compose != Compose::Static && settings.model.is_none() {
            let message = "expected a model that writes the message, found none in the settings";
            let problem = Problem::warning("check.needsModel", format!("/draft/steps/{index}/compose"), message);
            problems.push(problem.help("without a model `onModelFailure` decides: by default the step is held for a person"));
        }
        problems.extend(length(step, settings, &format!("/draft/steps/{index}/content")));
        let at = format!("/draft/steps/{index}/content");
        let known = &settings.workspace;
        contents(step, &step.content, &at, known, &mut problems);
        if let Some(content) = &step.outside_window {
            contents(step, content, &format!("/draft/steps/{index}/outsideWindow"), known, &mut problems);
        }
    }
    problems
}

/// A text that is longer than its channel takes, or that goes out in several segments (S4). Output tags count as nothing: the contact's own
/// values come on top.
fn length(step: &Step, settings: &Settings, at: &str) -> Option<Problem> {
    let ChannelChoice::Named(channel) = &step.channel else { return None };
    let profile = profile(channel, settings)?;
    let (place, source) = match &step.content {
        Content::Text(text) => ("body", &text.body),
        Content::Rich(rich) => ("text", rich.text.as_ref()?),
        Content::Template(_) | Content::Named(_) => return None,
    };
    let literal = without_tags(source);
    let characters = literal.chars().count();
    let path = format!("{at}/{place}");
    if let Some(most) = profile.max_characters.filter(|most| characters > usize::try_from(*most).unwrap_or(usize::MAX)) {
        let message = format!("expected at most {most} characters on {channel}, found {characters}");
        return Some(Problem::error("check.tooLong", path, message).help("shorten it"));
    }
    let found = segments(&literal);
    (profile.segments && found.segments > 1).then(|| {
        let message =
            format!("expected one segment, found {} ({} units, {} to a segment)", found.segments, found.units, found.per_segment);
        let help = match found.outside.first() {
            Some(letter) => format!("`{letter}` is not in the alphabet of SMS, so that only 70 characters fit into one"),
            None => "each segment is charged; 160 characters fit into one".into(),
        };
        Problem::warning("check.severalSegments", path, message).help(help)
    })
}

/// A template's source without its tags.
fn without_tags(source: &str) -> String {
    let mut out = String::new();
    let mut rest = source;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let end = if tag.starts_with("{{") { "}}" } else { "%}" };
        rest = tag.split_once(end).map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// What is wrong with one text as a template that stands at `path`.
pub fn faults(source: &str, path: &str) -> Vec<Problem> {
    match Template::parse(source) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().map(|error| syntax(error, path)).collect(),
    }
}

fn contents(step: &Step, content: &Content, at: &str, known: &BTreeMap<String, Json>, problems: &mut Vec<Problem>) {
    let mut look = |source: &str, path: String| template(step, source, &path, known, problems);
    match content {
        Content::Text(text) => {
            if let Some(subject) = &text.subject {
                look(subject, format!("{at}/subject"));
            }
            look(&text.body, format!("{at}/body"));
        }
        Content::Named(named) => {
            if let Some(subject) = &named.subject {
                look(subject, format!("{at}/subject"));
            }
        }
        Content::Rich(rich) => {
            let parts = [(&rich.subject, "subject"), (&rich.html, "html"), (&rich.text, "text")];
            for (part, name) in parts {
                if let Some(source) = part {
                    look(source, format!("{at}/{name}"));
                }
            }
            for (index, button) in rich.buttons.iter().enumerate() {
                look(&button.text, format!("{at}/buttons/{index}/text"));
                if let Some(url) = &button.url {
                    look(url, format!("{at}/buttons/{index}/url"));
                }
            }
        }
        Content::Template(template) => {
            for (name, source) in &template.parameters {
                look(source, pointer::member(&format!("{at}/parameters"), name));
            }
        }
    }
}

fn template(step: &Step, source: &str, path: &str, known: &BTreeMap<String, Json>, problems: &mut Vec<Problem>) {
    match Template::parse(source) {
        Err(errors) => problems.extend(errors.iter().map(|error| syntax(error, path))),
        Ok(template) => {
            let mut told: Vec<String> = Vec::new();
            for used in template.variables() {
                // What the workspace says of itself is the same for everybody, and known now.
                let of_workspace = used.name.strip_prefix("workspace.").and_then(|name| known.get(name));
                if used.is_local || told.contains(&used.name) || of_workspace.is_some_and(says_something) {
                    continue;
                }
                if let Some(problem) = variable(step, &used, path) {
                    told.push(used.name);
                    problems.push(problem);
                }
            }
        }
    }
}

fn says_something(value: &Json) -> bool {
    matches!(value, Json::Int(_) | Json::Dec(_)) || value.as_str().is_some_and(|text| !text.trim().is_empty())
}

fn variable(step: &Step, used: &Use, path: &str) -> Option<Problem> {
    let root = used.name.split(['.', '[']).next().unwrap_or_default();
    let place = format!("line {}, column {}", used.at.line, used.at.column);
    if !ROOTS.contains(&root) {
        let message = format!("{place}: expected a variable of {}, found `{}`", ROOTS.join(", "), used.name);
        let problem = Problem::warning("check.unknownVariable", path, message);
        return Some(problem.help("custom attributes are read as `contact.attributes.name`"));
    }
    let may_be_blank = used.role == Role::Output && !used.has_default && !ALWAYS.contains(&used.name.as_str());
    (may_be_blank && step.on_blank != OnBlank::Send).then(|| {
        let message = format!("{place}: expected a default for `{}`, found none", used.name);
        let outcome = if step.on_blank == OnBlank::Hold { "held for a person" } else { "left out" };
        let help =
            format!("where it is blank the step is {outcome}; give it a default: `{{{{ {} | default: '…' }}}}`", used.name);
        Problem::warning("check.mayBeBlank", path, message).help(help)
    })
}
