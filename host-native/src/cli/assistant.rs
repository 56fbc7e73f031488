//! `assistant` and `rules`: what of auto follow-ups is set up and what is missing; which limits are in plain-word rules.
//!
//! In: the settings, rules from a file. Out: tables or JSON. Never: a limit that the core has not read.

use clap::Args;
use relance::Host;
use relance::host::{Unasked, unusable};
use relance::report::{AssistantStands, OccasionStands};
use relance_core::base::{Json, read};
use relance_core::wire::{Kind, Limit};
use serde::Deserialize;

use super::ask::{Carrier, ask};
use super::context::Context;
use super::failure::{Exit, Failure};
use super::model::ModelArgs;
use super::words;
use crate::files::Found;
use crate::files::document::{bytes_of, text_of};

/// Which model there is.
#[derive(Debug, Args)]
#[command(after_help = "Ends with 1 if something is missing.")]
pub(crate) struct AssistantArgs {
    #[command(flatten)]
    model: ModelArgs,
}

/// Which rules.
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// Rules in plain words, one a line; `-` reads standard input. Those of the settings unless given.
    #[arg(value_name = "FILE")]
    file: Option<String>,
    /// Ask the model about lines from which no limit was read without it.
    #[arg(long)]
    ask_model: bool,
    #[command(flatten)]
    model: ModelArgs,
}

/// What was read of rules.
#[derive(Deserialize)]
struct Rules {
    limits: Vec<ReadLimit>,
    rest: Vec<Line>,
}

#[derive(Deserialize)]
struct ReadLimit {
    line: u32,
    text: String,
    limit: Limit,
}

#[derive(Deserialize)]
struct Line {
    line: u32,
    text: String,
}

/// `relance assistant`.
pub(crate) fn assistant(args: &AssistantArgs, context: &mut Context) -> Result<Exit, Failure> {
    let model = args.model.config(&context.options)?;
    let stands = context.host_of_data_with(model)?.assistant()?;
    if context.json() {
        context.say.document(&stands)?;
    } else {
        print(&stands, context)?;
    }
    Ok(if stands.missing.is_empty() { Exit::Done } else { Exit::Problems })
}

fn print(stands: &AssistantStands, context: &Context) -> Result<(), Failure> {
    let yes = |yes| if yes { "yes" } else { "no" };
    context.say.line(&format!("on        {}", yes(stands.on)))?;
    context.say.line(&format!("decides   {}", words::wire_word(&stands.decide)))?;
    context.say.line(&format!("model     {}", yes(stands.model)))?;
    context.say.line(&format!("sequence  {}\n", stands.sequence))?;
    let cells = |stands: &OccasionStands| {
        vec![stands.occasion.name().to_owned(), yes(stands.on).to_owned(), stands.written_by.to_owned()]
    };
    context.say.table(&["occasion", "on", "written by"], stands.occasions.iter().map(cells).collect())?;
    let own = stands.limits.iter().filter(|one| one.line.is_none()).map(|one| limit(&one.limit));
    let own: Vec<_> = own.map(|limit| vec!["–".to_owned(), limit, "`limits` of the settings".to_owned()]).collect();
    let rules = rules_of(&stands.rules)?;
    if !own.is_empty() || !rules.limits.is_empty() || !rules.rest.is_empty() {
        context.say.line("")?;
        print_rules(own, rules, context)?;
    }
    context.say.line("")?;
    for missing in &stands.missing {
        context.say.line(&format!("✗ {missing}"))?;
    }
    if stands.missing.is_empty() {
        context.say.line("✓ nothing is missing")?;
    }
    Ok(())
}

/// `relance rules`.
pub(crate) fn rules(args: &RulesArgs, context: &mut Context) -> Result<Exit, Failure> {
    let text = args.file.as_deref().map(|file| text_of(file, &bytes_of(file)?)).transpose()?;
    let rules = match text {
        Some(text) if !args.ask_model => interpreted(&text, &mut context.core()?)?,
        text => {
            let model = args.model.config(&context.options)?;
            let mut host = context.host_of_data_with(model)?;
            let own = |host: &mut Host| Ok(host.settings()?.auto_follow_ups.map(|auto| auto.instructions).unwrap_or_default());
            let text = text.map_or_else(|| own(&mut host), Ok::<_, Failure>)?;
            if args.ask_model { consulted(&text, &mut host)? } else { interpreted(&text, &mut host)? }
        }
    };
    if context.json() {
        context.say.document(&rules)?;
    } else {
        print_rules(Vec::new(), rules_of(&rules)?, context)?;
    }
    Ok(Exit::Done)
}

/// What is read without a model.
fn interpreted(instructions: &str, core: &mut dyn Carrier) -> Result<Json, Failure> {
    let failed = |problems: Vec<_>| Failure::problems(problems.into_iter().map(Found::from).collect());
    ask(core, "rules", serde_json::json!({ "instructions": instructions })).map_err(failed)
}

/// The same with the model's help.
fn consulted(instructions: &str, host: &mut Host) -> Result<Json, Failure> {
    let read = host.consult(Kind::Rules, (None, None), Some(instructions)).map_err(unasked)?;
    let help = "ask again, or leave out `--ask-model`: what is no limit stays a rule for the model";
    read.member("rules").cloned().ok_or_else(|| Failure::environment("host.modelAnswer", unusable(&read), help))
}

fn unasked(why: Unasked) -> Failure {
    match why {
        Unasked::NoModel => {
            let help = "name one with `--model-url`, or leave out `--ask-model`";
            Failure::environment("host.noModel", "expected a model to ask, found none", help)
        }
        Unasked::OutOfCredits(detail) => {
            Failure::problem("host.noCredits", "", detail, "wait for the next month, or raise `plan.monthlyCredits`")
        }
        Unasked::NoAnswer(detail) => {
            Failure::environment("host.modelAway", detail, "ask again later, or leave out `--ask-model`")
        }
        Unasked::Fault(fault) => fault.into(),
    }
}

fn rules_of(rules: &Json) -> Result<Rules, Failure> {
    read::read(rules, "").map_err(|problem| Found::from(problem).into())
}

fn print_rules(own: Vec<Vec<String>>, rules: Rules, context: &Context) -> Result<(), Failure> {
    let limits = rules.limits.into_iter().map(|one| (one.line, limit(&one.limit), one.text));
    let rest = rules.rest.into_iter().map(|one| (one.line, "no limit: only a model reads it".to_owned(), one.text));
    let mut rows: Vec<_> = limits.chain(rest).collect();
    rows.sort_by_key(|(line, ..)| *line);
    let cells = rows.into_iter().map(|(line, limit, text)| vec![line.to_string(), limit, text]);
    context.say.table(&["line", "limit", "rule"], own.into_iter().chain(cells).collect())
}

/// A limit in words.
fn limit(limit: &Limit) -> String {
    let list = |items: &[String]| items.join(" or ");
    match limit {
        Limit::MaxFollowUps(most) => {
            format!("at most {}", words::count(usize::try_from(most.max).unwrap_or(usize::MAX), "follow-up"))
        }
        Limit::Spacing(least) => format!("at least {} between two", least.wait),
        Limit::FirstAfter(least) => format!("at least {} before the first", least.wait),
        Limit::Times(times) => {
            let at = list(&times.at.iter().map(ToString::to_string).collect::<Vec<_>>());
            if times.after == 0 { format!("at {at}") } else { format!("after the first {}, at {at}", times.after) }
        }
        Limit::Between(hours) => format!("between {} and {}", hours.from, hours.to),
        Limit::NotOn(days) => format!("not on {}", list(&days.days.iter().map(|day| day.name().to_owned()).collect::<Vec<_>>())),
        Limit::NotBy(by) => format!("not by {}", list(&by.channels.iter().map(ToString::to_string).collect::<Vec<_>>())),
        Limit::CloseOnGoodbye(_) => "a good-bye closes the conversation".into(),
    }
}
