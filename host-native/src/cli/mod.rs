//! The command line: what there is to say to the host, and how it answers.
//!
//! In: arguments, files, standard input. Out: tables or JSON on standard output, problems with their remedy on standard error,
//! and an exit code (0 done, 1 problems found or not done, 2 wrong usage or surroundings). Never: a decision.

mod accounts;
mod act;
mod approvals;
mod args;
mod ask;
mod assistant;
mod backup;
mod call;
mod capsule;
mod catalogue;
mod config;
mod contacts;
mod context;
mod conversations;
mod doctor;
mod drafts;
mod elsewhere;
mod engine;
mod enroll;
mod exploring;
mod failure;
mod findings;
mod holidays;
mod hooks;
mod inbound;
mod keys;
mod leaving;
mod look;
mod mail;
mod migrate;
mod model;
mod moves;
mod options;
mod preview;
mod public;
mod questions;
mod report;
mod review;
mod run;
mod say;
mod schedule;
mod sequences;
mod serve;
mod settings;
mod shadow;
mod simulate;
mod status;
mod surveys;
mod table;
mod tzdb;
mod users;
mod words;
mod zones;

use std::process::ExitCode;

use args::Command;
use context::Context;
use failure::{Exit, Failure};
use options::Refused;
use say::Say;

/// Reads the arguments, does what they ask, and says how it went.
pub(crate) fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let wants_json = arguments.iter().any(|argument| argument == "--json");
    let (cli, options) = match options::read(arguments) {
        Ok(read) => read,
        Err(Refused::Usage(error)) => return usage(&error, wants_json),
        Err(Refused::File(failure)) => return Say::new(wants_json).failure(&failure).code(),
    };
    let say = Say::new(cli.global.json);
    let _log = match start_log(&cli.global) {
        Ok(log) => log,
        Err(fault) => return say.failure(&fault.into()).code(),
    };
    let mut context = Context::new(cli.global, options, say);
    let result = dispatch(cli.command, &mut context);
    match result {
        Ok(exit) => exit.code(),
        Err(failure) => context.say.failure(&failure).code(),
    }
}

/// Begins the log; it ends, with what was not sent yet, when this is dropped.
fn start_log(global: &args::Global) -> Result<relance::log::Log, relance::Fault> {
    use args::{LogFormat, LogLevel};
    use relance::log::{Config, Level};
    let level = match global.log_level {
        LogLevel::Off => None,
        LogLevel::Error => Some(Level::ERROR),
        LogLevel::Warn => Some(Level::WARN),
        LogLevel::Info => Some(Level::INFO),
        LogLevel::Debug => Some(Level::DEBUG),
    };
    #[cfg(feature = "otel")]
    let collector = global.otlp_endpoint.clone();
    #[cfg(not(feature = "otel"))]
    let collector = None;
    relance::log::start(&Config { level, json: global.log_format == LogFormat::Json, collector })
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
        Command::Inbound(args) => inbound::inbound(&args, context),
        Command::Keys(args) => keys::keys(&args, context),
        Command::Users(args) => users::users(&args, context),
        Command::Accounts(args) => accounts::accounts(&args, context),
        Command::Conversations(args) => conversations::conversations(&args, context),
        Command::Approvals(args) => approvals::approvals(&args, context),
        Command::Questions(args) => questions::questions(&args, context),
        Command::Surveys(args) => surveys::surveys(&args, context),
        Command::Assistant(args) => assistant::assistant(&args, context),
        Command::Rules(args) => assistant::rules(&args, context),
        Command::Status(args) => status::status(&args, context),
        Command::Report(args) => report::report(&args, context),
        Command::Outbox(args) => status::outbox(&args, context),
        Command::Timeline(args) => look::timeline(&args, context),
        Command::Explain(args) => look::explain(&args, context),
        Command::Replay(args) => capsule::replay(&args, context),
        Command::Shadow(args) => shadow::shadow(&args, context),
        Command::Capsule(args) => capsule::capsule(&args, context),
        Command::Event(event) => act::act(&event, context),
        Command::Call => call::call(context),
        Command::Simulate(args) => simulate::simulate(&args, context),
        Command::Catalogue(args) => catalogue::catalogue(&args, context),
        Command::Zones(args) => zones::zones(&args, context),
        Command::Settings(args) => settings::settings(&args, context),
        Command::Holidays(args) => holidays::holidays(&args, context),
        Command::Tzdb(args) => tzdb::tzdb(&args, context),
        Command::Config(args) => config::config(&args, context),
        Command::Doctor(args) => doctor::doctor(&args, context),
        Command::Migrate(args) => migrate::migrate(&args, context),
        Command::Move(args) => elsewhere::relocate(&args, context),
        Command::Backup(args) => backup::backup(&args, context),
        Command::Restore(args) => backup::restore(&args, context),
        Command::Review(args) => review::review(&args, context),
        Command::Completions(args) => {
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut options::command(), "relance", &mut script);
            context.say.raw(&script)?;
            Ok(Exit::Done)
        }
    }
}

/// What clap says about wrong arguments; asked for help or the version, it is no error.
fn usage(error: &clap::Error, wants_json: bool) -> ExitCode {
    if error.use_stderr() && wants_json {
        let text = error.to_string();
        let line = text.lines().next().unwrap_or_default();
        let message = line.strip_prefix("error: ").unwrap_or(line);
        return Say::new(true).failure(&Failure::environment("cli.usage", message, "see `relance --help`")).code();
    }
    let printed = error.print().is_ok();
    if error.use_stderr() || !printed { Exit::Environment.code() } else { Exit::Done.code() }
}
