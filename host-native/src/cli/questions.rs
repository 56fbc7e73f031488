//! `questions`: what a model is asked and has not answered yet, for who has a model of their own.
//!
//! In: a question's key, an answer word for word. Out: the request as the core writes it, what became of the answer. Never: an answer judged
//! here.

use clap::{Args, Subcommand};
use relance::Host;
use relance::engines::sql::Question;
use relance::host::ModelSaid;
use relance_core::base::{Private, SendKey};

use super::act;
use super::context::{Context, short};
use super::conversations;
use super::failure::{Exit, Failure};
use super::words;
use crate::files::document::{bytes_of, text_of};

/// Open questions to a model.
#[derive(Debug, Args)]
pub(crate) struct QuestionsArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the questions to a model that wait for an answer, by key.
    List,
    /// Print the request that puts a question to a model, as JSON: messages, and the JSON Schema of the answer.
    Show(Which),
    /// Bring a model's answer, word for word.
    Answer {
        #[command(flatten)]
        which: Which,
        /// The answer; `-` reads standard input.
        #[arg(value_name = "FILE")]
        file: String,
    },
    /// Say that no model answers; what happens then is the core's to decide.
    Fail {
        #[command(flatten)]
        which: Which,
        /// What went wrong, for the timeline.
        #[arg(long, value_name = "TEXT")]
        detail: Option<String>,
        /// The workspace is out of credits, and asking again is of no use.
        #[arg(long)]
        out_of_credits: bool,
    },
}

/// Which question.
#[derive(Debug, Args)]
struct Which {
    /// Its key.
    #[arg(value_name = "KEY")]
    key: String,
}

/// `relance questions`.
pub(crate) fn questions(args: &QuestionsArgs, context: &mut Context) -> Result<Exit, Failure> {
    match &args.what {
        What::List => list(&context.host_of_data()?, context),
        What::Show(which) => {
            let key = SendKey::new(which.key.as_str());
            let request = context.host_of_data()?.request_of(&key)?.ok_or_else(|| unknown(&key))?;
            context.say.document(&request)?;
            Ok(Exit::Done)
        }
        What::Answer { which, file } => {
            let answer = Private::new(text_of(file, &bytes_of(file)?)?);
            bring(which, ModelSaid::Answer(answer), context)
        }
        What::Fail { which, detail, out_of_credits } => {
            bring(which, ModelSaid::Nothing { out_of_credits: *out_of_credits, detail: detail.clone() }, context)
        }
    }
}

fn list(host: &Host, context: &Context) -> Result<Exit, Failure> {
    let questions = host.questions("", u32::MAX)?;
    if context.json() {
        context.say.document(&questions)?;
        return Ok(Exit::Done);
    }
    let about = |question: &Question| match (&question.conversation, &question.enrollment) {
        (Some(conversation), _) => format!("conversation {conversation}"),
        (None, Some(enrollment)) => format!("enrollment {enrollment}"),
        (None, None) => "–".into(),
    };
    let cells = |question: &Question| {
        let (kind, contact) = (question.kind.name().to_owned(), question.contact.to_string());
        vec![question.key.to_string(), kind, contact, words::utc(question.until), about(question)]
    };
    context.say.table(&["key", "kind", "contact", "until", "about"], questions.iter().map(cells).collect())?;
    Ok(Exit::Done)
}

/// Brings what was said to whoever asked, and says what came of it.
fn bring(which: &Which, said: ModelSaid, context: &Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    let key = SendKey::new(which.key.as_str());
    let question = host.open_question(&key)?.ok_or_else(|| unknown(&key))?;
    let before = question.conversation.as_ref().map(|id| conversations::place(&host, id)).transpose()?;
    let report = host.answer_question(&key, said)?.ok_or_else(|| unknown(&key))?;
    if let (Some(id), Some(before)) = (&question.conversation, before) {
        return conversations::went_on(id, before, report.turns, &mut host, context);
    }
    if context.json() {
        context.say.document(&report)?;
    } else {
        act::print_turns(&report.turns, &mut host, context)?;
    }
    Ok(if act::came_to_nothing(&report.turns) { Exit::Problems } else { Exit::Done })
}

fn unknown(key: &SendKey) -> Failure {
    let message = format!("expected the key of an open question, found none with `{}`", short(key.as_str()));
    Failure::problem("host.questionUnknown", "", message, "`relance questions list` shows those that wait for an answer")
}
