//! The assistant itself: questions to a model, limits in plain-word rules, what is set up and what is missing.
//!
//! In: an answer of a model; rules. Out: requests as the core writes them; what the core reads. Never: an answer judged here.

use relance_core::base::{Json, Private, SendKey, SequenceId};
use relance_core::wire::event::{Happened, ModelAnswered, ModelFailed};
use relance_core::wire::{AutoFollowUps, Contact, Conversation, Decide, Kind, Message, Occasion, Scenario, Settings};
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::Question;
use crate::host::{Host, Unasked};
use crate::report::EventReport;

const ASK: Scope = Scope::Read(Area::Approvals);
const TELL: Scope = Scope::Write(Area::Events);

pub(super) fn operations() -> Vec<Operation> {
    let questions_says = "Lists the questions to a model that wait for an answer, by key; for a product with a model of its own.";
    let request_says = "Shows the request that puts a question to a model: messages, and the JSON Schema of the answer.";
    let answer_says = "Tells a model's answer, word for word, or that there is none; the core reads it.";
    let rules_says = "Reads limits out of plain-word rules, each with its line; where it is wanted, with the model's help.";
    let status_says = "Shows what of auto follow-ups is set up, which limits hold, and what is missing.";
    vec![
        get("/v1/questions", "questions.list", ASK, questions_says, questions),
        post("/v1/questions/request", "questions.request", ASK, request_says, request),
        post("/v1/questions/answer", "questions.answer", TELL, answer_says, answer),
        post("/v1/assistant/rules", "assistant.rules", Scope::Read(Area::Settings), rules_says, rules).also_gives(&[402, 503]),
        get("/v1/assistant", "assistant.get", Scope::Read(Area::Settings), status_says, status),
    ]
}

fn questions(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<Question>>, Refusal> {
    let rows = host.store().questions(&call.query.after()?, call.query.most()? + 1)?;
    Ok(Answer::of(call.query.of(rows, |row| row.key.to_string())?))
}

/// Which question.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Which {
    /// Its key.
    key: SendKey,
}

/// A request to a model, as the core writes it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
struct Asked(#[cfg_attr(feature = "schema", schemars(with = "relance_core::wire::request::AskResult"))] Json);

fn request(host: &mut Host, call: Call<Nothing, Which>) -> Result<Answer<Asked>, Refusal> {
    let key = call.body.key;
    let unknown = || Refusal::unknown("an open question", key.as_str());
    let question = host.store().question(&key)?.ok_or_else(unknown)?;
    Ok(Answer::of(Asked(host.request_of(&question)?.ok_or_else(unknown)?)))
}

/// What a model said, or that it said nothing.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "QuestionAnswer"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Said {
    /// The question's key.
    key: SendKey,
    /// The answer, word for word; absent: there is none.
    #[serde(default)]
    answer: Option<Private<String>>,
    /// Where there is none: the workspace is out of credits, and asking again is of no use.
    #[serde(default)]
    out_of_credits: bool,
    /// Where there is none: what went wrong.
    #[serde(default)]
    detail: Option<String>,
}

fn answer(host: &mut Host, call: Call<Nothing, Said>) -> Result<Answer<EventReport>, Refusal> {
    let Said { key, answer, out_of_credits, detail } = call.body;
    let what = match answer {
        Some(answer) => Happened::ModelAnswered(ModelAnswered { key: key.clone(), content: None, answer: Some(answer) }),
        None => Happened::ModelFailed(ModelFailed { key: key.clone(), out_of_credits, detail }),
    };
    let report = host.answer_question(&key, what)?;
    report.map(Answer::of).ok_or_else(|| Refusal::unknown("an open question", key.as_str()))
}

/// Rules in plain words.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PlainRules {
    /// One a line.
    instructions: String,
    /// Whether the model is asked about lines from which none was read without it.
    #[serde(default)]
    model: bool,
}

/// What was read of them.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
struct RulesRead(#[cfg_attr(feature = "schema", schemars(with = "relance_core::wire::request::RulesResult"))] Json);

fn rules(host: &mut Host, call: Call<Nothing, PlainRules>) -> Result<Answer<RulesRead>, Refusal> {
    let PlainRules { instructions, model } = call.body;
    if !model {
        return Ok(Answer::of(RulesRead(host.rules(&instructions)?)));
    }
    let read = consulted(host, Kind::Rules, (None, None), Some(&instructions))?;
    read.member("rules").cloned().map(|rules| Answer::of(RulesRead(rules))).ok_or_else(|| no_use(&read))
}

/// Asks the model for somebody who waits.
pub(super) fn consulted(
    host: &mut Host,
    kind: Kind,
    about: (Option<Contact>, Option<(Conversation, Vec<Message>)>),
    instructions: Option<&str>,
) -> Result<Json, Refusal> {
    host.consult(kind, about, instructions).map_err(|why| match why {
        Unasked::NoModel => {
            let refusal = Refusal::new(409, "api.noModel", "no model", "expected a model to ask, and this service has none");
            refusal.help("start it with `--model-url`")
        }
        Unasked::OutOfCredits(detail) => {
            let help = "wait for the next month, or raise `plan.monthlyCredits`";
            Refusal::new(402, "api.noCredits", "no credits left", detail).help(help)
        }
        Unasked::NoAnswer(detail) => Refusal::new(503, "api.modelAway", "no model answers", detail).after(60),
        Unasked::Fault(fault) => fault.into(),
    })
}

/// The model has answered, and the core can't use what it said.
pub(super) fn no_use(read: &Json) -> Refusal {
    let problem = match read.member("problems") {
        Some(Json::List(problems)) => problems.first().and_then(|problem| problem.member("message")?.as_str()),
        _ => None,
    };
    let detail = format!("the model's answer can't be used: {}", problem.unwrap_or("nobody knows why"));
    Refusal::new(503, "api.modelAnswer", "no model answers", detail).after(1)
}

/// One occasion for follow-ups.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct OccasionStands {
    /// Which.
    occasion: Occasion,
    /// It is followed up.
    on: bool,
    /// Who writes: `texts` of its own, or a `model`; `nobody` where neither is there.
    written_by: &'static str,
}

/// What of auto follow-ups is set up.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct AssistantStands {
    /// Auto follow-ups are on.
    on: bool,
    /// Who decides: `cadence` or `model`.
    decide: Decide,
    /// This host has a model to ask.
    model: bool,
    /// The occasions.
    occasions: Vec<OccasionStands>,
    /// The limits that were read from the rules, each with its line, and the lines that go to the model.
    #[cfg_attr(feature = "schema", schemars(with = "relance_core::wire::request::RulesResult"))]
    rules: Json,
    /// What is missing for all of it to work, in sentences.
    missing: Vec<String>,
    /// The sequence under which follow-ups stand among the enrollments.
    sequence: SequenceId,
}

fn status(host: &mut Host, _: Call<Nothing, Nothing>) -> Result<Answer<AssistantStands>, Refusal> {
    let settings = host.settings()?;
    let auto = settings.auto_follow_ups.clone().unwrap_or_default();
    let (own, model) = (host.has_model(), settings.model.is_some());
    let by = |scenario: &Scenario| match (scenario.messages.is_empty(), model) {
        (false, _) => "texts",
        (true, true) => "model",
        (true, false) => "nobody",
    };
    let occasions = [
        (Occasion::StoppedReplying, &auto.stopped_replying),
        (Occasion::Busy, &auto.busy),
        (Occasion::AskedForTime, &auto.asked_for_time),
    ];
    let occasions: Vec<OccasionStands> = occasions
        .into_iter()
        .map(|(occasion, scenario)| OccasionStands { occasion, on: !scenario.off, written_by: by(scenario) })
        .collect();
    let missing = missing(&settings, &auto, &occasions, own);
    Ok(Answer::of(AssistantStands {
        on: settings.auto_follow_ups.as_ref().is_some_and(|auto| !auto.off),
        decide: auto.decide,
        model: own,
        occasions,
        rules: host.rules(&auto.instructions)?,
        missing,
        sequence: SequenceId::new("auto-follow-ups"),
    }))
}

fn missing(settings: &Settings, auto: &AutoFollowUps, occasions: &[OccasionStands], own: bool) -> Vec<String> {
    let mut missing = Vec::new();
    if settings.auto_follow_ups.is_none() {
        missing.push("auto follow-ups are not set up: put `autoFollowUps` into the settings".into());
    }
    for stands in occasions.iter().filter(|stands| stands.on && stands.written_by == "nobody") {
        let name = stands.occasion.name();
        missing.push(format!("nobody writes for `{name}`: give it `messages`, or the settings a `model`"));
    }
    if auto.decide == Decide::Model && settings.model.is_none() {
        missing
            .push("a model should decide and the settings have none: the cadence decides; put `model` into the settings".into());
    }
    if settings.model.is_some() && !own {
        missing.push(
            "the settings want a model and this host has none: start it with `--model-url`, or answer `/v1/questions`".into(),
        );
    }
    let on = |scenario: &Scenario| !scenario.off && scenario.messages.is_empty();
    if settings.model.is_none() && on(&auto.stopped_replying) && !auto.instructions.trim().is_empty() {
        missing.push("the rules that are no limits are read by nobody without a model".into());
    }
    missing
}
