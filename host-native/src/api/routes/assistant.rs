//! The assistant itself: questions to a model, limits in plain-word rules, what is set up and what is missing.
//!
//! In: an answer of a model; rules. Out: requests as the core writes them; what the core reads. Never: an answer judged here.

use relance_core::base::{Json, Private, SendKey};
use relance_core::wire::{Contact, Conversation, Kind, Message};
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::Question;
use crate::host::{Host, ModelSaid, Unasked, unusable};
use crate::report::{AssistantStands, EventReport};

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
    let rows = host.questions(&call.query.after()?, call.query.most()? + 1)?;
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
    host.request_of(&key)?.map(|asked| Answer::of(Asked(asked))).ok_or_else(|| Refusal::unknown("an open question", key.as_str()))
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
    let said = answer.map_or(ModelSaid::Nothing { out_of_credits, detail }, ModelSaid::Answer);
    let report = host.answer_question(&key, said)?;
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
    let detail = unusable(read);
    Refusal::new(503, "api.modelAnswer", "no model answers", detail).after(1)
}

fn status(host: &mut Host, _: Call<Nothing, Nothing>) -> Result<Answer<AssistantStands>, Refusal> {
    Ok(Answer::of(host.assistant()?))
}
