//! Why an operation was not done, as `application/problem+json` (RFC 9457) with the core's codes and JSON pointers.
//!
//! In: faults, problems, reasons. Out: a status and a document. Never: personal data, a secret, a path of the machine.

use relance_core::base::{Problem, Reason};
use serde::Serialize;

use crate::fault::{Fault, FaultKind};
use crate::service::Unanswered;

/// The code of what somebody else has in hand.
const BUSY: &str = "api.busy";

/// Why it was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(super) struct Refusal {
    /// The HTTP status.
    pub(super) status: u16,
    /// What is said of it.
    #[serde(flatten)]
    told: Box<Told>,
    /// When to try again, in seconds.
    #[serde(skip)]
    pub(super) retry_after: Option<u64>,
}

/// What is said of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Told {
    /// `urn:relance:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// What kind of thing it is, in a few words.
    title: String,
    /// What was expected and what was found.
    detail: String,
    /// A stable code.
    code: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    /// All that is wrong with what was sent, each with its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Problem>,
    /// Why the core says no.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
    /// What only the log is told.
    #[serde(skip)]
    cause: Option<String>,
}

impl Refusal {
    pub(super) fn new(status: u16, code: impl Into<String>, title: &str, detail: impl Into<String>) -> Self {
        let (code, detail) = (code.into(), plain(detail.into()));
        let told = Told {
            kind: format!("urn:relance:{code}"),
            title: title.into(),
            detail,
            code,
            help: None,
            problems: Vec::new(),
            reason: None,
            cause: None,
        };
        Self { status, told: Box::new(told), retry_after: None }
    }

    /// What only the log is told of it.
    pub(super) fn cause(&self) -> Option<&str> {
        self.told.cause.as_deref()
    }

    /// Its stable code.
    pub(super) fn code(&self) -> &str {
        &self.told.code
    }

    /// Somebody else has something in hand that it needs: another try may find it free.
    pub(super) fn is_busy(&self) -> bool {
        self.told.code == BUSY
    }

    /// The same with its remedy.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.told.help = Some(help.into());
        self
    }

    /// The same, to be tried again after so many seconds.
    pub(super) fn after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// The same with the place of what is at fault.
    pub(super) fn with(mut self, problem: Problem) -> Self {
        self.told.problems.push(problem);
        self
    }

    /// What was sent is not sound.
    pub(super) fn problems(mut problems: Vec<Problem>) -> Self {
        for problem in &mut problems {
            problem.message = plain(std::mem::take(&mut problem.message));
        }
        let (code, detail, help) = problems.first().map_or_else(
            || ("host.coreUnreadable".into(), "the core answered with neither a result nor a problem".into(), None),
            |problem| (problem.code.to_string(), problem.message.clone(), problem.help.clone()),
        );
        let malformed = code == "wire.malformedJson";
        let (status, title) = if malformed { (400, "not readable") } else { (422, "not sound") };
        let mut refusal = Self::new(status, code, title, detail);
        (refusal.told.help, refusal.told.problems) = (help, problems);
        refusal
    }

    /// What stands in the path is not sound.
    pub(super) fn of_path(name: &str, problem: Problem) -> Self {
        Self::new(404, "api.unknown", "not found", format!("in the path, `{name}`: {}", problem.message))
    }

    /// What stands in the query is not sound.
    pub(super) fn of_query(name: &str, error: &serde_urlencoded::de::Error) -> Self {
        let place = if name.is_empty() { "in the query".to_owned() } else { format!("in the query, `{}`", name.escape_debug()) };
        let said: String = error.to_string().chars().take(200).collect();
        Self::new(422, "api.query", "not sound", format!("{place}: {said}"))
            .help("the description at /openapi.json lists what it takes")
    }

    /// There is no such thing.
    pub(super) fn unknown(what: &str, id: &str) -> Self {
        let shown: String = id.chars().take(80).collect();
        Self::new(404, "api.unknown", "not found", format!("expected {what} `{}`, found none", shown.escape_debug()))
    }

    /// Somebody else has changed it meanwhile.
    pub(super) fn changed(newest: impl std::fmt::Display) -> Self {
        Self::new(412, "api.changed", "changed meanwhile", format!("expected the revision of `if-match`, found \"{newest}\""))
            .help("read it again, and send its `etag` as `if-match`")
    }

    /// An enrollment has gone on since somebody has seen it.
    pub(super) fn moved_on(seen: u64, newest: u64) -> Self {
        let detail = format!("expected an enrollment of the revision {seen}, found one of {newest}");
        Self::new(412, "api.changed", "changed meanwhile", detail).help("look at it again, and decide anew")
    }

    /// The core says no, for this reason.
    pub(super) fn reason(status: u16, reason: Reason) -> Self {
        let mut refusal = Self::new(status, reason.code.to_string(), "refused", reason.text());
        refusal.told.reason = Some(reason);
        refusal
    }

    /// It is this service's fault.
    pub(super) fn broken(detail: impl Into<String>) -> Self {
        Self::new(500, "api.broken", "broken", detail).help("it is logged here; report it if it stays")
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        let Fault { kind, message, help, problems } = fault;
        let mut refusal = match kind {
            FaultKind::Input if !problems.is_empty() => return Self::problems(problems),
            FaultKind::Input => Self::new(422, "api.input", "not sound", message),
            FaultKind::NotFound => Self::new(404, "api.unknown", "not found", message),
            FaultKind::Busy => Self::new(409, BUSY, "in another hand", message).after(1),
            FaultKind::Unreachable => {
                let detail = "the database does not answer, or has no room";
                let mut refusal = Self::new(503, "api.databaseAway", "not now", detail).after(2);
                refusal.told.cause = Some(message);
                refusal
            }
            // What a store, a sender or a model says may name places of this machine: it is logged, and not told.
            FaultKind::Store | FaultKind::Model => {
                let failed = if kind == FaultKind::Model { "the model can't be used" } else { "the store failed" };
                let mut refusal = Self::broken(format!("{failed}; nothing of this request was kept"));
                refusal.told.cause = Some(message);
                return refusal;
            }
            FaultKind::Sender => Self::new(422, "api.sender", "not sound", message),
            FaultKind::Core => {
                let mut refusal = Self::broken("the core could not answer; nothing of this request was kept");
                refusal.told.cause = Some(problems.iter().map(|problem| problem.code.as_ref()).collect::<Vec<&str>>().join(", "));
                refusal.told.problems = problems;
                refusal
            }
        };
        if help.is_some() {
            refusal.told.help = help;
        }
        refusal
    }
}

impl From<Unanswered> for Refusal {
    fn from(why: Unanswered) -> Self {
        match why {
            Unanswered::Busy => {
                Self::new(503, "api.overloaded", "not now", "expected room for one more request, found none").after(1)
            }
            Unanswered::Broken => Self::broken("answering it broke off"),
        }
    }
}

/// A text as a terminal may show it: what was sent can hold what moves its cursor.
fn plain(text: String) -> String {
    if !text.contains(char::is_control) {
        return text;
    }
    let escaped = |letter: char| if letter.is_control() { letter.escape_debug().to_string() } else { letter.to_string() };
    text.chars().map(escaped).collect()
}
