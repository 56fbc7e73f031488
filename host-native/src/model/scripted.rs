//! A model that answers from a file, for tests and demonstrations: the same answers for the same questions, without a network.
//!
//! In: a script, requests. Out: the script's answers in order, tokens counted as words. Never: a clock, chance, an answer of its own.
//!
//! ```json
//! {
//!   "answers": [
//!     { "kind": "decide", "contains": "blue one", "say": { "decision": "close", "at": null, "text": null, "reason": "They have it." } },
//!     { "kind": "compose", "say": ["no JSON at all", { "text": "Is it still the blue one?", "subject": null }] },
//!     { "kind": "classify", "fail": "unavailable", "times": 2 }
//!   ],
//!   "otherwise": { "fail": "refused" }
//! }
//! ```
//!
//! The first entry counts that is for what is asked (`kind`, as in `assistant.ask`; any, where it is not named), that finds its words
//! (`contains`, letter by letter) in something that is said to the model as a user, and that is not used up. It says an object or a text; a
//! list of them is said one after the other, each once. `times` is how often it says what it has to: without end for one thing, once for
//! a list. `fail` in place of `say`: `unavailable`, `refused`, `tooLate`. `otherwise` says what comes where no entry fits.

use std::path::Path;

use relance_core::base::{Json, Problem, read};
use relance_core::wire::{Kind, Role, Said};
use serde::Deserialize;

use super::{Answer, Failure, Model, Reply, Request, converse, unusable};
use crate::fault::Fault;

/// What the name of a schema ends in, after what is asked for.
const ENDING: &str = "_answer";
/// Between code, path and sentence in the errors of the core's own types.
const SEPARATOR: char = '\u{1f}';

/// A script, and how far it has been gone through.
#[derive(Debug)]
pub struct Scripted {
    entries: Vec<Part>,
    otherwise: Option<Part>,
}

/// What is said for some questions. What it holds may be meant for a contact, so that it is not printed.
struct Part {
    kind: Option<Kind>,
    contains: Option<String>,
    says: Vec<Says>,
    /// How many it may still say; without end where there is no number.
    left: Option<usize>,
    given: usize,
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Part")
            .field("kind", &self.kind)
            .field("left", &self.left)
            .field("given", &self.given)
            .finish_non_exhaustive()
    }
}

/// One thing that is said.
#[derive(Clone)]
enum Says {
    Text(String),
    Fails(Fails),
}

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    answers: Vec<Entry>,
    #[serde(default)]
    otherwise: Option<Otherwise>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    kind: Option<Kind>,
    #[serde(default)]
    contains: Option<String>,
    #[serde(default)]
    say: Option<Json>,
    #[serde(default)]
    fail: Option<Fails>,
    #[serde(default)]
    times: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Otherwise {
    #[serde(default)]
    say: Option<Json>,
    #[serde(default)]
    fail: Option<Fails>,
}

/// A failure that is played.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Fails {
    Unavailable,
    Refused,
    TooLate,
}

impl Fails {
    fn failure(self) -> Failure {
        let detail = "the model's script says so".into();
        match self {
            Self::Unavailable => Failure::Unavailable { detail },
            Self::Refused => Failure::Refused { detail },
            Self::TooLate => Failure::TooLate { detail },
        }
    }
}

impl Scripted {
    /// A script from a file.
    ///
    /// # Errors
    /// When it can't be read, or something in it is no script: what and where.
    pub fn read(file: &Path) -> Result<Self, Fault> {
        let shown = file.display();
        let text = std::fs::read_to_string(file).map_err(|error| {
            let message = format!("expected to read the model's script `{shown}`, found: {error}");
            unusable(message, "name a file that this user may read as --model-script")
        })?;
        Self::parse(&text).map_err(|fault| Fault { message: format!("`{shown}`: {}", fault.message), ..fault })
    }

    /// A script from a text.
    ///
    /// # Errors
    /// When something in it is no script: what and where.
    ///
    /// ```
    /// use relance::model::scripted::Scripted;
    /// let fault = Scripted::parse(r#"{ "answers": [{ "kind": "decide", "says": "Hello" }] }"#).unwrap_err();
    /// assert!(fault.message.starts_with("/answers/0/says: expected"), "{fault}");
    /// ```
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let json: Json = serde_json::from_str(text).map_err(|error| {
            let words = error.to_string();
            let words = words.rsplit(SEPARATOR).next().unwrap_or_default();
            unusable(format!("expected JSON, found: {words}"), "check the comma, quote or bracket at this place of the script")
        })?;
        Self::of(&json).map_err(|problem| {
            let place = if problem.path.is_empty() { "the script" } else { problem.path.as_str() };
            let help = problem.help.unwrap_or_else(|| "see what a script for --model-script may say".into());
            unusable(format!("{place}: {}", problem.message), help)
        })
    }

    fn of(json: &Json) -> Result<Self, Problem> {
        let script: Script = read::read(json, "")?;
        let parts = script.answers.into_iter().enumerate().map(|(index, entry)| {
            let place = format!("/answers/{index}");
            let several = matches!(entry.say, Some(Json::List(_)));
            let says = says(entry.say, entry.fail, &place)?;
            let times = match entry.times {
                Some(0) => return Err(wrong(&format!("{place}/times"), "expected 1 or more, found 0", "leave the entry out")),
                Some(times) => Some(usize::try_from(times).unwrap_or(usize::MAX)),
                None => several.then_some(1),
            };
            let left = times.map(|times| times.saturating_mul(says.len()));
            Ok(Part { kind: entry.kind, contains: entry.contains, says, left, given: 0 })
        });
        let entries = parts.collect::<Result<_, _>>()?;
        let otherwise = script.otherwise.map(|other| {
            let says = says(other.say, other.fail, "/otherwise")?;
            Ok(Part { kind: None, contains: None, says, left: None, given: 0 })
        });
        Ok(Self { entries, otherwise: otherwise.transpose()? })
    }

    fn ask(&mut self, request: &Request, messages: &[Said]) -> Result<Reply, Failure> {
        let asked = request.schema_name.strip_suffix(ENDING).unwrap_or(&request.schema_name);
        let fitting = self.entries.iter_mut().find(|part| part.fits(asked, messages));
        let Some(part) = fitting.or(self.otherwise.as_mut()) else {
            let detail = format!("the model's script has no answer left for `{asked}`: add one, or `otherwise`");
            return Err(Failure::Refused { detail });
        };
        let words = |text: &str| text.split_whitespace().count() as u64;
        match part.next() {
            Says::Fails(fails) => Err(fails.failure()),
            Says::Text(text) => Ok(Reply {
                tokens_in: messages.iter().map(|said| words(said.content.reveal())).sum(),
                tokens_out: words(&text),
                text,
            }),
        }
    }
}

impl Part {
    fn fits(&self, asked: &str, messages: &[Said]) -> bool {
        let kind = self.kind.is_none_or(|kind| is_kind(asked, kind));
        let heard = |words: &str| messages.iter().any(|said| said.role == Role::User && said.content.reveal().contains(words));
        self.left != Some(0) && kind && self.contains.as_deref().is_none_or(heard)
    }

    fn next(&mut self) -> Says {
        let nth = self.given % self.says.len().max(1);
        self.given = self.given.saturating_add(1);
        self.left = self.left.map(|left| left.saturating_sub(1));
        self.says.get(nth).cloned().unwrap_or(Says::Fails(Fails::Refused)) // There is always something to say.
    }
}

impl Model for Scripted {
    fn answer(&mut self, request: &Request, check: &mut dyn FnMut(&str) -> Option<String>) -> Result<Answer, Failure> {
        converse(request, check, &mut |messages| self.ask(request, messages))
    }
}

/// Whether a schema's name is of this: it has `auto_fill` for `autoFill`.
fn is_kind(asked: &str, kind: Kind) -> bool {
    asked.bytes().filter(|byte| *byte != b'_').eq(kind.name().bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// What an entry says, in order.
fn says(say: Option<Json>, fail: Option<Fails>, place: &str) -> Result<Vec<Says>, Problem> {
    match (say, fail) {
        (None, Some(fails)) => Ok(vec![Says::Fails(fails)]),
        (Some(Json::List(items)), None) if !items.is_empty() => {
            let items = items.into_iter().enumerate();
            items.map(|(index, item)| said(item, &format!("{place}/say/{index}"))).collect()
        }
        (Some(item), None) => Ok(vec![said(item, &format!("{place}/say"))?]),
        (None, None) => Err(wrong(place, "expected `say` or `fail`, found neither", "give one of them")),
        (Some(_), Some(_)) => Err(wrong(place, "expected `say` or `fail`, found both", "leave one of them out")),
    }
}

fn said(item: Json, place: &str) -> Result<Says, Problem> {
    match item {
        Json::Str(text) => Ok(Says::Text(text)),
        Json::Map(_) => Ok(Says::Text(serde_json::to_string(&item).unwrap_or_default())), // It was read as JSON just now.
        other => {
            let message = format!("expected an object or a text, or some of them in a list, found {}", other.kind());
            Err(wrong(place, message, "write what the model answers"))
        }
    }
}

fn wrong(path: &str, message: impl Into<String>, help: &'static str) -> Problem {
    Problem::error("model.script", path, message.into()).help(help)
}
