//! Looks at a draft's templates before it is published: syntax, unknown variables, variables that may be blank (B2, S3).
//!
//! In: a draft. Out: problems with line and column. Never: a contact.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::liquid::{Role, Template, Use};
use super::render::syntax;
use crate::base::{Problem, pointer};
use crate::wire::{Content, Draft, OnBlank, Step};

/// The first names that mean something in a step's templates.
const ROOTS: [&str; 5] = ["contact", "conversation", "workspace", "target", "agent"];
/// Members that are never blank.
const ALWAYS: [&str; 4] = ["contact.id", "contact.timezone", "target.id", "target.type"];

/// Problems with a draft's templates.
pub fn review(draft: &Draft) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, step) in draft.steps.iter().enumerate() {
        let at = format!("/draft/steps/{index}/content");
        contents(step, &step.content, &at, &mut problems);
        if let Some(content) = &step.outside_window {
            contents(step, content, &format!("/draft/steps/{index}/outsideWindow"), &mut problems);
        }
    }
    problems
}

/// What is wrong with one text as a template that stands at `path`.
pub fn faults(source: &str, path: &str) -> Vec<Problem> {
    match Template::parse(source) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().map(|error| syntax(error, path)).collect(),
    }
}

fn contents(step: &Step, content: &Content, at: &str, problems: &mut Vec<Problem>) {
    let mut look = |source: &str, path: String| template(step, source, &path, problems);
    match content {
        Content::Text(text) => {
            if let Some(subject) = &text.subject {
                look(subject, format!("{at}/subject"));
            }
            look(&text.body, format!("{at}/body"));
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

fn template(step: &Step, source: &str, path: &str, problems: &mut Vec<Problem>) {
    match Template::parse(source) {
        Err(errors) => problems.extend(errors.iter().map(|error| syntax(error, path))),
        Ok(template) => {
            let mut told: Vec<String> = Vec::new();
            for used in template.variables() {
                if used.is_local || told.contains(&used.name) {
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
