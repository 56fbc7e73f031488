//! What one step says to one contact, now; or why it must not be said (B9, S2, S3, S5).
//!
//! In: a step with its route, a state, the facts. Out: the content with its variables resolved, a hold, or a skip. Never: a gap sent
//! in silence.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::data::{About, Clock};
use super::fit::fit;
use super::render::{Renderer, Resolved};
use crate::base::Reason;
use crate::check::Facts;
use crate::lifecycle::text_of;
use crate::route::Route;
use crate::wire::{Compose, Content, Enrollment, NamedContent, OnBlank, Step};

/// How long a subject made of a first line may be.
const SUBJECT_LETTERS: usize = 70;

/// What became of a step's text.
pub enum Composed {
    /// It can go out.
    Ready(Content),
    /// A person must look.
    Hold(Reason),
    /// It is left out.
    Skip(Reason),
}

/// Composes a step's message for its contact.
pub fn compose(state: &Enrollment, step: &Step, route: &Route<'_>, facts: &Facts<'_>) -> Composed {
    let own = state.steps.iter().find(|own| own.id == step.id).filter(|_| !matches!(route.content, Content::Template(_)));
    if step.compose != Compose::Static
        && let Some(written) = own.and_then(|own| text_of(own, step, facts)).filter(|written| !written.fallback)
    {
        // What a model or a person wrote is no template, and passes the same gates (S6, M4).
        let resolved = Resolved { content: written.content.clone(), variables: Vec::new(), gaps: Vec::new() };
        return gates(step, route, resolved);
    }
    resolve(state, step, route, facts)
}

/// The step's own words as a draft to start from: with its variables where they can be resolved.
pub fn draft(state: &Enrollment, step: &Step, route: &Route<'_>, facts: &Facts<'_>) -> Content {
    match resolve(state, step, route, facts) {
        Composed::Ready(content) => content,
        Composed::Hold(_) | Composed::Skip(_) => route.content.clone(),
    }
}

/// The step's own words, with its variables.
fn resolve(state: &Enrollment, step: &Step, route: &Route<'_>, facts: &Facts<'_>) -> Composed {
    if let Content::Named(named) = route.content {
        return Composed::Hold(unknown_text(named));
    }
    let data = About::enrollment(state, facts).data();
    let clock = Clock { zone: &facts.zone, now: Some(facts.now) };
    let renderer = Renderer::new(&data, &clock).with(facts.prepared.kept());
    match renderer.content(route.content) {
        Ok(mut resolved) => {
            if facts.draft().list && route.profile.subject {
                own_subject(&mut resolved.content);
            }
            gates(step, route, resolved)
        }
        Err(fault) => {
            let why: Vec<&str> = fault.problems.iter().map(|problem| problem.message.as_str()).collect();
            let text = format!("the template at {} can't be rendered: {}", fault.path, why.join("; "));
            Composed::Hold(Reason::new("compose.templateFailed", text).with("path", fault.path))
        }
    }
}

/// A hand-made message has no field for a subject everywhere; where it goes out as an email without one, its first line stands in.
fn own_subject(content: &mut Content) {
    let Content::Text(text) = content else { return };
    if text.subject.as_ref().is_some_and(|subject| !subject.trim().is_empty()) {
        return;
    }
    let Some(line) = text.body.lines().map(str::trim).find(|line| !line.is_empty()) else { return };
    let mut subject: String = line.chars().take(SUBJECT_LETTERS).collect();
    if subject.len() < line.len() {
        let words = subject.rfind(char::is_whitespace).unwrap_or(subject.len());
        subject.truncate(words);
        subject.push('…');
    }
    text.subject = Some(subject);
}

/// What a text must pass before it goes out.
fn gates(step: &Step, route: &Route<'_>, resolved: Resolved) -> Composed {
    let gaps = resolved.gaps;
    if !gaps.is_empty() {
        let text = format!("nothing is known for {}", quoted(&gaps));
        let reason = Reason::new("compose.blankVariable", text).with("variables", gaps);
        match step.on_blank {
            OnBlank::Hold => return Composed::Hold(reason),
            OnBlank::Skip => return Composed::Skip(reason),
            OnBlank::Send => {}
        }
    }
    let (text, subject) = match &resolved.content {
        Content::Text(text) => (text.body.as_str(), text.subject.as_deref()),
        Content::Rich(rich) => (rich.html.as_deref().or(rich.text.as_deref()).unwrap_or_default(), rich.subject.as_deref()),
        Content::Named(named) => return Composed::Hold(unknown_text(named)),
        Content::Template(template) => return parameters(template.parameters.iter(), resolved.content.clone()),
    };
    if text.trim().is_empty() {
        return Composed::Hold(Reason::new("compose.textEmpty", "the message would be empty"));
    }
    if route.profile.subject && subject.is_none_or(|subject| subject.trim().is_empty()) {
        return Composed::Hold(Reason::new("compose.subjectMissing", format!("a message on {} needs a subject", route.channel)));
    }
    match fit(resolved.content, &route.profile, &route.channel) {
        Ok(content) => Composed::Ready(content),
        Err(reason) => Composed::Hold(reason),
    }
}

/// A version that was published without the texts that it names has no words to send; another day's words are not what was checked.
fn unknown_text(named: &NamedContent) -> Reason {
    let text = format!("the words of the text `{}` are not in the version", named.name);
    Reason::new("compose.textUnknown", text).with("name", named.name.as_str())
}

/// A provider template's parameters: all given, none blank, on one line, without long runs of spaces (S5).
fn parameters<'a>(given: impl Iterator<Item = (&'a String, &'a String)>, content: Content) -> Composed {
    for (name, text) in given {
        let fault = if text.trim().is_empty() {
            "is blank"
        } else if text.contains(['\n', '\r', '\t']) {
            "has a line break or a tab"
        } else if text.contains("     ") {
            "has more than four spaces in a row"
        } else {
            continue;
        };
        let reason = Reason::new("compose.templateParameter", format!("the template's parameter `{name}` {fault}"));
        return Composed::Hold(reason.with("parameter", name.as_str()));
    }
    Composed::Ready(content)
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
