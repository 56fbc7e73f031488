//! Carries questions to a model: takes one in hand, has the core write the request, and brings the answer back as an event.
//!
//! In: a question of the core's. Out: `modelAnswered` or `modelFailed`, and what it cost. Never: a word of a request of its own; an answer
//! judged by anybody but the core; a question carried for somebody who is not there any more.

use relance_core::base::{Instant, Json, Private, SendKey};
use relance_core::wire::event::{Happened, ModelAnswered, ModelFailed};
use relance_core::wire::{AskModel, Contact, Conversation, Event, Kind, Message, StepStatus, Watched};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Host, To};
use crate::crash;
use crate::engines::sql::{CREDITS, Question};
use crate::fault::{Fault, FaultKind};
use crate::model::{Model, Request};
use crate::report::EventReport;

/// The name under which calls of a model are counted.
const CALLS: &str = "modelCalls";

/// `assistant.ask`, as the core takes it.
#[derive(Serialize)]
struct Ask<'a> {
    v: u32,
    op: &'static str,
    kind: Kind,
    settings: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<&'a Contact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<&'a Conversation>,
    messages: &'a [Message],
    #[serde(skip_serializing_if = "Option::is_none")]
    watched: Option<&'a Watched>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<&'a AskModel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instructions: Option<&'a str>,
    now: Instant,
}

/// `assistant.read`, as the core takes it.
#[derive(Serialize)]
struct Read<'a> {
    v: u32,
    op: &'static str,
    kind: Kind,
    answer: &'a str,
    settings: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<&'a Contact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instructions: Option<&'a str>,
    now: Instant,
}

/// As much of a reading as the host looks at.
#[derive(Deserialize)]
struct Usable {
    usable: bool,
    #[serde(default)]
    repair: Option<String>,
}

#[derive(Serialize)]
struct Rules<'a> {
    v: u32,
    op: &'static str,
    instructions: &'a str,
}

/// What a model of somebody else's said to a question.
#[derive(Debug)]
pub enum ModelSaid {
    /// This, word for word.
    Answer(Private<String>),
    /// Nothing.
    Nothing {
        /// The workspace is out of credits, and asking again is of no use.
        out_of_credits: bool,
        /// What went wrong.
        detail: Option<String>,
    },
}

/// What a question is about, as it is now.
#[derive(Default)]
struct About {
    contact: Option<Contact>,
    conversation: Option<Conversation>,
    messages: Vec<Message>,
    watched: Option<Watched>,
    effect: Option<AskModel>,
}

/// Why a person who asked for a model's help has none.
#[derive(Debug)]
pub enum Unasked {
    /// This host has no model.
    NoModel,
    /// The month's credits are used up.
    OutOfCredits(String),
    /// The model does not answer.
    NoAnswer(String),
    /// Anything else.
    Fault(Fault),
}

impl From<Fault> for Unasked {
    fn from(fault: Fault) -> Self {
        match fault.kind {
            FaultKind::Model => Self::NoAnswer(fault.message),
            _ => Self::Fault(fault),
        }
    }
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Takes the question in hand that waits the longest, of every workspace or of the host's own, and carries it to the model. Says whether
    /// there was one; without a model there is none that the host could carry.
    pub fn carry_question(&mut self, everybody: bool) -> Result<bool, Fault> {
        let Some(mut model) = self.model.take() else { return Ok(false) };
        let done = self.carry_next(&mut *model, everybody);
        self.model = Some(model);
        done
    }

    fn carry_next(&mut self, model: &mut dyn Model, everybody: bool) -> Result<bool, Fault> {
        let own = self.store.workspace().to_owned();
        let whose = (!everybody).then_some(own.as_str());
        let Some((workspace, question)) = self.store.take_question(whose)? else { return Ok(false) };
        self.enter(&workspace);
        let done = self.carry_one(model, &question);
        self.enter(&own);
        done.map(|()| true)
    }

    fn carry_one(&mut self, model: &mut dyn Model, question: &Question) -> Result<(), Fault> {
        let Some(about) = self.subject_of(question)? else {
            // Nobody waits for the answer any more.
            self.store.drop_question(&question.key)?;
            return Ok(());
        };
        let what = self.answer_of(model, question, &about)?;
        match self.bring(question, what) {
            // What is wrong then is wrong again, however often a model is paid for.
            Err(fault) if matches!(fault.kind, FaultKind::Core | FaultKind::Input | FaultKind::NotFound) => {
                tracing::error!(question = %question.key, "an answer could not be brought");
            }
            done => {
                done?;
            }
        }
        // Only now: what a crash leaves is looked at again, and then nobody waits for it any more.
        self.store.drop_question(&question.key).map(drop)
    }

    /// What an answer would be about; nothing where nobody waits for it any more.
    fn subject_of(&mut self, question: &Question) -> Result<Option<About>, Fault> {
        if question.until <= self.now() {
            return Ok(None); // The core has its own wake-up for that.
        }
        let Some(contact) = self.store.contact(&question.contact)? else { return Ok(None) };
        let mut about = About { contact: Some(contact), ..About::default() };
        let thread = match (&question.conversation, &question.enrollment) {
            (Some(conversation), _) => {
                let watched = self.watched(conversation)?;
                let waits = |watched: &Watched| watched.question.as_ref().is_some_and(|open| open.key == question.key);
                let Some(watched) = watched.filter(waits) else { return Ok(None) };
                about.watched = Some(watched);
                Some(conversation.clone())
            }
            (None, Some(enrollment)) => {
                let Some(state) = self.state(enrollment)? else { return Ok(None) };
                let waits = state
                    .steps
                    .iter()
                    .any(|step| step.status == StepStatus::Composing && step.question.as_ref() == Some(&question.key));
                if !waits {
                    return Ok(None);
                }
                about.effect = Some(serde_json::from_str(&question.effect)?);
                state.conversation
            }
            (None, None) => None,
        };
        if let Some(thread) = thread
            && let Some((conversation, messages)) = self.store.thread(&thread)?
        {
            (about.conversation, about.messages) = (Some(conversation), messages);
        }
        Ok(Some(about))
    }

    /// What the model says to a question, as an event.
    fn answer_of(&mut self, model: &mut dyn Model, question: &Question, about: &About) -> Result<Happened, Fault> {
        let key = question.key.clone();
        let failed = |out_of_credits, detail: String| {
            Happened::ModelFailed(ModelFailed { key: key.clone(), out_of_credits, detail: Some(detail) })
        };
        if let Some(detail) = self.out_of_credits()? {
            return Ok(failed(true, detail));
        }
        match self.put_to(model, question.kind, about, None) {
            Ok(text) => Ok(Happened::ModelAnswered(ModelAnswered { key, content: None, answer: Some(Private::new(text)) })),
            // What the core can't ask it can't ask later either.
            Err(fault) if matches!(fault.kind, FaultKind::Model | FaultKind::Input | FaultKind::Core) => {
                Ok(failed(false, fault.message))
            }
            Err(fault) => Err(fault),
        }
    }

    /// Puts a question to the model, in the core's words, with one chance to mend its answer. Counts what it cost.
    fn put_to(&mut self, model: &mut dyn Model, kind: Kind, about: &About, instructions: Option<&str>) -> Result<String, Fault> {
        let (settings, now) = (self.store.settings()?.0, self.now());
        let ask = Ask {
            v: 1,
            op: "assistant.ask",
            kind,
            settings: &settings.json,
            contact: about.contact.as_ref(),
            conversation: about.conversation.as_ref(),
            messages: &about.messages,
            watched: about.watched.as_ref(),
            effect: about.effect.as_ref(),
            instructions,
            now,
        };
        let request: Request = self.guest.ask_for(&ask).map_err(Fault::problems)?;
        let guest = &mut self.guest;
        let mut check = |answer: &str| {
            let contact = about.contact.as_ref();
            let read = Read { v: 1, op: "assistant.read", kind, answer, settings: &settings.json, contact, instructions, now };
            let read = guest.ask_for::<Usable>(&read).ok()?;
            if read.usable { None } else { read.repair }
        };
        let answered = model.answer(&request, &mut check);
        if answered.is_ok() {
            crash::point("model.answered");
        }
        let calls = answered.as_ref().map_or(1, |answer| answer.calls.max(1));
        self.store.count_usage(CALLS, u64::from(calls), now)?;
        self.store.count_usage(CREDITS, u64::from(calls), now)?;
        match answered {
            Ok(answer) => {
                self.store.count_usage("modelTokensIn", answer.tokens_in, now)?;
                self.store.count_usage("modelTokensOut", answer.tokens_out, now)?;
                Ok(answer.text)
            }
            Err(failure) => {
                tracing::warn!(detail = failure.detail(), "the model does not answer");
                Err(Fault::new(FaultKind::Model, failure.detail().to_owned()))
            }
        }
    }

    /// Asks the model on behalf of a person who waits: a list to propose, rules to read. What it says is read by the core.
    pub fn consult(
        &mut self,
        kind: Kind,
        (contact, thread): (Option<Contact>, Option<(Conversation, Vec<Message>)>),
        instructions: Option<&str>,
    ) -> Result<Json, Unasked> {
        let out_of_credits = self.out_of_credits()?;
        let mut model = self.model.take().ok_or(Unasked::NoModel)?;
        let (conversation, messages) = thread.unzip();
        let about = About { contact, conversation, messages: messages.unwrap_or_default(), ..About::default() };
        let answer = match out_of_credits {
            None => self.put_to(&mut *model, kind, &about, instructions).map_err(Unasked::from),
            Some(detail) => Err(Unasked::OutOfCredits(detail)),
        };
        self.model = Some(model);
        let answer = answer?;
        let (settings, now) = (self.store.settings()?.0, self.now());
        let contact = about.contact.as_ref();
        let read =
            Read { v: 1, op: "assistant.read", kind, answer: &answer, settings: &settings.json, contact, instructions, now };
        self.guest.ask_for(&read).map_err(|problems| Fault::problems(problems).into())
    }

    /// Brings an answer to whoever asked.
    pub(crate) fn bring(&mut self, question: &Question, what: Happened) -> Result<EventReport, Fault> {
        let event = Event { at: self.now(), id: None, what };
        match (&question.conversation, &question.enrollment) {
            (Some(conversation), _) => self.converse(conversation, &event),
            (None, Some(enrollment)) => self.event(&To::Enrollment(enrollment.clone()), event),
            (None, None) => Ok(EventReport { duplicate: false, turns: Vec::new() }),
        }
    }

    /// The open questions after a key, by key.
    pub fn questions(&self, after: &str, most: u32) -> Result<Vec<Question>, Fault> {
        self.store.questions(after, most)
    }

    /// An open question.
    pub fn open_question(&self, key: &SendKey) -> Result<Option<Question>, Fault> {
        self.store.question(key)
    }

    /// Brings what a model of somebody else's said to an open question, word for word; nothing where it is not open.
    pub fn answer_question(&mut self, key: &SendKey, said: ModelSaid) -> Result<Option<EventReport>, Fault> {
        let Some(question) = self.store.question(key)? else { return Ok(None) };
        let key = question.key.clone();
        let what = match said {
            ModelSaid::Answer(answer) => Happened::ModelAnswered(ModelAnswered { key, content: None, answer: Some(answer) }),
            ModelSaid::Nothing { out_of_credits, detail } => Happened::ModelFailed(ModelFailed { key, out_of_credits, detail }),
        };
        let report = self.bring(&question, what)?;
        self.store.drop_question(&question.key)?;
        Ok(Some(report))
    }

    /// The request that puts an open question to a model, as the core writes it: for a model of somebody else's.
    pub fn request_of(&mut self, key: &SendKey) -> Result<Option<Json>, Fault> {
        let Some(question) = self.store.question(key)? else { return Ok(None) };
        let Some(about) = self.subject_of(&question)? else { return Ok(None) };
        let (settings, now) = (self.store.settings()?.0, self.now());
        let ask = Ask {
            v: 1,
            op: "assistant.ask",
            kind: question.kind,
            settings: &settings.json,
            contact: about.contact.as_ref(),
            conversation: about.conversation.as_ref(),
            messages: &about.messages,
            watched: about.watched.as_ref(),
            effect: about.effect.as_ref(),
            instructions: None,
            now,
        };
        self.guest.ask_for(&ask).map(Some).map_err(Fault::problems)
    }

    /// Which limits are in plain-word rules.
    pub fn rules(&mut self, instructions: &str) -> Result<Json, Fault> {
        self.guest.ask_for(&Rules { v: 1, op: "rules", instructions }).map_err(Fault::problems)
    }

    /// Whether this host has a model to ask.
    pub fn has_model(&self) -> bool {
        self.model.is_some()
    }

    /// Why no model may be asked in this month, if so (E13).
    fn out_of_credits(&mut self) -> Result<Option<String>, Fault> {
        let Some(most) = self.settings()?.plan.and_then(|plan| plan.monthly_credits) else { return Ok(None) };
        let today = self.now().utc().date().to_string();
        let month = today.get(..7).unwrap_or_default();
        let used: u64 = self.store.usage(&format!("{month}-01"), &today)?.values().filter_map(|day| day.get(CREDITS)).sum();
        Ok((used >= u64::from(most)).then(|| format!("the month's {most} credits are used up")))
    }
}

/// What is said of a model's answer that the core has read and can't use.
pub fn unusable(read: &Json) -> String {
    let problem = match read.member("problems") {
        Some(Json::List(problems)) => problems.first().and_then(|problem| problem.member("message")?.as_str()),
        _ => None,
    };
    format!("the model's answer can't be used: {}", problem.unwrap_or("nobody knows why"))
}
