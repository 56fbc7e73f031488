//! The command line: what there is to say to the host, and how it answers.
//!
//! In: arguments, files, standard input. Out: tables or JSON on standard output, problems with their remedy on standard error,
//! and an exit code (0 done, 1 problems found or not done, 2 wrong usage or surroundings). Never: a decision.

mod act;
mod args;
mod ask;
mod call;
mod catalogue;
mod contacts;
mod context;
mod doctor;
mod drafts;
mod enroll;
mod exploring;
mod failure;
mod hooks;
mod keys;
mod leaving;
mod look;
mod mail;
mod preview;
mod report;
mod run;
mod say;
mod schedule;
mod sequences;
mod serve;
mod settings;
mod simulate;
mod status;
mod table;
mod words;
mod zones;

use clap::{CommandFactory, Parser};
use std::process::ExitCode;

use args::{Cli, Command};
use context::Context;
use failure::{Exit, Failure};
use say::Say;

/// Reads the arguments, does what they ask, and says how it went.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let say = Say::new(cli.global.json);
    let mut context = Context::new(cli.global, say);
    let result = dispatch(cli.command, &mut context);
    match result {
        Ok(exit) => exit.code(),
        Err(failure) => context.say.failure(&failure).code(),
    }
}

fn dispatch(command: Command, context: &mut Context) -> Result<Exit, Failure> {
    match command {
        Command::Check(args) => drafts::check(&args, context),
        Command::Publish(args) => drafts::publish(&args, context),
        Command::Preview(args) => preview::preview(&args, context),
        Command::Contacts(args) => contacts::contacts(&args, context),
        Command::Sequences(args) => sequences::sequences(&args, context),
        Command::Enroll(args) => enroll::enroll(&args, context),
        Command::Schedule(args) => schedule::schedule(&args, context),
        Command::Run(args) => run::run(&args, context),
        Command::Serve(args) => serve::serve(&args, context),
        Command::Keys(args) => keys::keys(&args, context),
        Command::Status(args) => status::status(&args, context),
        Command::Report(args) => report::report(&args, context),
        Command::Outbox(args) => status::outbox(&args, context),
        Command::Timeline(args) => look::timeline(&args, context),
        Command::Explain(args) => look::explain(&args, context),
        Command::Replay(args) => look::replay(&args, context),
        Command::Event(event) => act::act(&event, context),
        Command::Call => call::call(context),
        Command::Simulate(args) => simulate::simulate(&args, context),
        Command::Catalogue(args) => catalogue::catalogue(&args, context),
        Command::Zones(args) => zones::zones(&args, context),
        Command::Settings(args) => settings::settings(&args, context),
        Command::Doctor(args) => doctor::doctor(&args, context),
        Command::Completions(args) => {
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut Cli::command(), "relance", &mut script);
            context.say.raw(&script)?;
            Ok(Exit::Done)
        }
    }
}

/// What clap says about wrong arguments; asked for help or the version, it is no error.
fn usage(error: &clap::Error) -> ExitCode {
    let wants_json = std::env::args_os().any(|argument| argument == "--json");
    if error.use_stderr() && wants_json {
        let text = error.to_string();
        let line = text.lines().next().unwrap_or_default();
        let message = line.strip_prefix("error: ").unwrap_or(line);
        return Say::new(true).failure(&Failure::environment("cli.usage", message, "see `relance --help`")).code();
    }
    let printed = error.print().is_ok();
    if error.use_stderr() || !printed { Exit::Environment.code() } else { Exit::Done.code() }
}
