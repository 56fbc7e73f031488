//! Puts the words of reusable texts in the place of their names, so that a version keeps what it was published with (B3, B11).
//!
//! In: a draft, settings. Out: the draft in its own words; problems with names that mean nothing. Never: a template parsed, a text put
//! into a published version.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::base::near::nearest;
use crate::base::{Problem, TextName, limits, pointer};
use crate::wire::{Content, Draft, NamedContent, Settings, Step, TextContent};

/// The draft with the words of the settings' texts; a name that is not among them stays.
pub fn worded<'a>(draft: &'a Draft, settings: &Settings) -> Cow<'a, Draft> {
    let names = |step: &Step| [Some(&step.content), step.outside_window.as_ref()].into_iter().flatten().any(is_named);
    // More steps than may be are refused anyway, and need not be filled with words first.
    if settings.texts.is_none() || draft.steps.len() > limits::SEQUENCE_STEPS || !draft.steps.iter().any(names) {
        return Cow::Borrowed(draft);
    }
    let mut draft = draft.clone();
    for step in &mut draft.steps {
        for content in [Some(&mut step.content), step.outside_window.as_mut()].into_iter().flatten() {
            if let Content::Named(named) = content
                && let Some(words) = words(named, settings)
            {
                *content = Content::Text(words);
            }
        }
    }
    Cow::Owned(draft)
}

const fn is_named(content: &Content) -> bool {
    matches!(content, Content::Named(_))
}

/// What a name stands for, with the step's own subject if it has one.
fn words(named: &NamedContent, settings: &Settings) -> Option<TextContent> {
    let text = settings.texts.as_ref()?.get(&named.name).filter(|text| bytes(text) <= limits::TEXT_BYTES)?;
    Some(TextContent { subject: named.subject.clone().or_else(|| text.subject.clone()), body: text.body.clone() })
}

fn bytes(text: &TextContent) -> usize {
    text.body.len().saturating_add(text.subject.as_ref().map_or(0, String::len))
}

/// Texts of the settings that are too long to be copied into steps.
pub fn too_long(settings: &Settings) -> Vec<Problem> {
    let texts = settings.texts.iter().flatten().filter(|(_, text)| bytes(text) > limits::TEXT_BYTES);
    let problem = |(name, text): (&TextName, &TextContent)| {
        let message = format!("expected a text of at most {} bytes, found {}", limits::TEXT_BYTES, bytes(text));
        Problem::error("check.textTooLong", pointer::member("/settings/texts", name.as_str()), message).help("shorten it")
    };
    texts.map(problem).collect()
}

/// Names that are not among the texts of the settings.
pub fn unknown(draft: &Draft, settings: &Settings) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (named, at) in all_named(draft) {
        let name = named.name.as_str();
        let place = format!("{at}/use");
        let Some(texts) = &settings.texts else {
            let message = format!("expected the settings' `texts` with `{name}` among them, found none");
            let problem = Problem::warning("check.textUnknown", place, message);
            problems.push(problem.help("without its words the step is held for a person when it is due; hand the texts in"));
            continue;
        };
        if texts.contains_key(&named.name) {
            continue;
        }
        let problem = Problem::error("check.textUnknown", place, format!("expected the name of a text, found `{name}`"));
        problems.push(match nearest(name, texts.keys().map(TextName::as_str)) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem.help("add a text of this name to the settings, or write the words into the step"),
        });
    }
    problems
}

/// Problems with a draft in its own words, at the places of the draft as it was written: where the words are a text's, at its name.
pub fn at_names(mut problems: Vec<Problem>, draft: &Draft) -> Vec<Problem> {
    for (named, at) in all_named(draft) {
        for problem in &mut problems {
            let Some(below) = problem.path.strip_prefix(at.as_str()) else { continue };
            let of_text = below == "/body" || (below == "/subject" && named.subject.is_none());
            if of_text && problem.code != "check.subjectMissing" {
                problem.path = format!("{at}/use");
            }
        }
    }
    problems
}

/// The contents that name a text, each with its place.
fn all_named(draft: &Draft) -> impl Iterator<Item = (&NamedContent, String)> {
    draft.steps.iter().enumerate().flat_map(|(index, step)| {
        let contents = [(Some(&step.content), "content"), (step.outside_window.as_ref(), "outsideWindow")];
        contents.into_iter().filter_map(move |(content, member)| match content {
            Some(Content::Named(named)) => Some((named, format!("/draft/steps/{index}/{member}"))),
            _ => None,
        })
    })
}
