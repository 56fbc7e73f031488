//! `check --explore`: what can happen to a draft, told in words, and each way to it as requests that `relance call` takes (B2).
//!
//! In: a draft, settings, what else the same contact may be in. Out: the core's findings with file and line; scenarios as lines of JSON.
//! Never: a finding of one's own, a turn that the core did not answer.

use relance_core::base::{Instant, Problem};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

use super::ask::{Carrier, ask, ask_text};
use super::context::Context;
use super::failure::Failure;
use super::words;
use crate::files::{Document, Found};

/// What to explore, beside the draft.
pub(crate) struct Beside<'a> {
    /// The workspace's settings as JSON text.
    pub(crate) settings: Option<&'a str>,
    /// What else the same contact may be in.
    pub(crate) others: &'a [Document],
    /// How many walks at most.
    pub(crate) budget: Option<u32>,
    /// From when on enrollments begin.
    pub(crate) now: Instant,
}

/// What exploring found.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Explored {
    findings: Vec<Finding>,
    covered: Value,
    not_covered: Vec<NotCovered>,
    versions: Vec<Value>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Finding {
    #[serde(flatten)]
    problem: Problem,
    walks: u32,
    of: u32,
    zones: Value,
    scenario: Scenario,
}

#[derive(Debug, Serialize, Deserialize)]
struct Scenario {
    who: String,
    what: Vec<String>,
    local: String,
    seen: Seen,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Seen {
    local: String,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Debug, Serialize, Deserialize)]
struct NotCovered {
    code: String,
    text: String,
}

/// Explores a draft.
///
/// # Errors
/// What the core finds wrong with the request.
pub(crate) fn explore(document: &Document, beside: &Beside<'_>, core: &mut dyn Carrier) -> Result<Explored, Vec<Problem>> {
    let others: Vec<String> = beside.others.iter().map(Document::text).collect();
    let mut members = format!(r#""draft":{},"others":[{}],"now":"{}""#, document.text(), others.join(","), beside.now);
    if let Some(settings) = beside.settings {
        members += &format!(r#","settings":{settings}"#);
    }
    if let Some(budget) = beside.budget {
        members += &format!(r#","budget":{budget}"#);
    }
    ask_text(core, "explore", &members)
}

impl Explored {
    /// Whether something always goes wrong.
    pub(crate) fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.problem.is_error())
    }

    /// How many findings there are.
    pub(crate) const fn count(&self) -> usize {
        self.findings.len()
    }

    /// Tells the findings with file and line, each with its scenario in words, and what was not covered.
    pub(crate) fn say(&self, document: &Document, others: &[Document], context: &Context) -> Result<(), Failure> {
        for finding in &self.findings {
            context.say.found(&located(&finding.problem, document, others));
            let Scenario { who, what, local, seen, .. } = &finding.scenario;
            context.say.line(&format!(
                "  seen in {} of {} walks, first: {who}, from {}",
                finding.walks,
                finding.of,
                words::local(local)
            ))?;
            for event in what {
                context.say.line(&format!("    {event}"))?;
            }
            let what = seen.rest.get("decision").and_then(|decision| decision.get("what")).and_then(Value::as_str);
            context.say.line(&format!("    {}: {}", words::local(&seen.local), what.unwrap_or("refused")))?;
        }
        let walks = self.covered.get("walks").and_then(Value::as_u64).unwrap_or(0);
        context.say.note(&format!("explored {}; not covered:", words::count(usize::try_from(walks).unwrap_or(0), "walk")));
        self.not_covered.iter().for_each(|left| context.say.note(&format!("  {}", left.text)));
        Ok(())
    }

    /// Writes each scenario into a folder as the requests that go its way again, one a line.
    pub(crate) fn write(&self, folder: &Path, settings: Option<&str>, core: &mut dyn Carrier) -> Result<Vec<String>, Failure> {
        let settings: Value = settings.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_else(|| json!({}));
        std::fs::create_dir_all(folder)?;
        let mut names = Vec::new();
        for (index, finding) in (1..).zip(&self.findings) {
            let lines = self
                .requests(&finding.scenario, &settings, core)
                .map_err(|found| Failure::problems(found.into_iter().map(Found::from).collect()))?;
            let name = folder.join(format!("{index:02}-{}.jsonl", finding.problem.code));
            std::fs::write(&name, lines.join("\n") + "\n")?;
            names.push(name.display().to_string());
        }
        Ok(names)
    }

    /// The requests of a scenario: each turn with the state that the turn before it left.
    fn requests(&self, scenario: &Scenario, settings: &Value, core: &mut dyn Carrier) -> Result<Vec<String>, Vec<Problem>> {
        let mut contact = scenario.rest.get("contact").cloned().unwrap_or_default();
        let mut states: BTreeMap<u64, Value> = BTreeMap::new();
        let mut lines = Vec::new();
        for turn in scenario.rest.get("turns").and_then(Value::as_array).into_iter().flatten() {
            let whose = turn.get("version").and_then(Value::as_u64).unwrap_or(0);
            if let Some(changed) = turn.get("contact") {
                contact = changed.clone();
            }
            let version = usize::try_from(whose).ok().and_then(|whose| self.versions.get(whose));
            let mut facts = json!({ "version": version, "contact": contact, "settings": settings });
            if let Some(facts) = facts.as_object_mut() {
                let known = [("conversation", scenario.rest.get("conversation"))].into_iter();
                let known = known.chain(["sent", "competing"].map(|name| (name, turn.get(name))));
                facts.extend(known.filter_map(|(name, value)| Some((name.to_owned(), value?.clone()))));
            }
            let (op, members) = request(turn, facts, states.get(&whose));
            let mut line = json!({ "v": 1, "op": op });
            if let (Some(line), Some(members)) = (line.as_object_mut(), members.as_object()) {
                line.extend(members.clone());
            }
            lines.push(line.to_string());
            let answer: Value = ask(core, op, members)?;
            if let Some(state) = answer.get("state") {
                states.insert(whose, state.clone());
            }
        }
        Ok(lines)
    }
}

/// A turn as a request: the first of an enrollment begins it, each later one moves it on.
fn request(turn: &Value, mut facts: Value, state: Option<&Value>) -> (&'static str, Value) {
    let event = turn.get("event").cloned().unwrap_or_default();
    let now = event.get("at").cloned().unwrap_or_default();
    if let Some(state) = state {
        return ("advance", json!({ "state": state, "event": event, "facts": facts, "now": now }));
    }
    if let Some(members) = facts.as_object_mut() {
        members.insert("now".into(), now);
        let own = ["id", "target"].map(|name| (name, turn.get(name)));
        members.extend(own.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.clone()))));
    }
    ("enroll", facts)
}

/// A finding where it stands: in the draft's file, or in that of one of the others.
fn located(problem: &Problem, document: &Document, others: &[Document]) -> Found {
    let mut problem = problem.clone();
    let other = problem.path.strip_prefix("/others/").map(|rest| rest.split_once('/').unwrap_or((rest, "")));
    let Some((index, below)) = other else { return document.locate(problem, "draft") };
    let other = index.parse().ok().and_then(|index: usize| others.get(index)).unwrap_or(document);
    problem.path = format!("/draft/{below}").trim_end_matches('/').into();
    other.locate(problem, "draft")
}
