//! The commands and options that there are.
//!
//! In: the process's arguments. Out: typed values. Never: a file or a store.

use clap::{Args, Parser, Subcommand, ValueEnum};
use relance_core::base::Instant;
use std::path::PathBuf;

use super::{
    accounts, act, approvals, assistant, backup, capsule, catalogue, config, contacts, conversations, doctor, drafts, elsewhere,
    enroll, holidays, inbound, keys, look, migrate, preview, questions, report, review, run, schedule, sequences, serve,
    settings, shadow, simulate, status, surveys, tzdb, users, zones,
};

/// Follows people up: once, at the right time, and not at all if they have answered.
#[derive(Debug, Parser)]
#[command(name = "relance", version, after_help = AFTER)]
pub(crate) struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub(crate) global: Global,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER: &str = "Exit codes: 0 done, 1 problems found or not done, 2 wrong usage or surroundings.\n\n\
    A first try:\n  relance preview FILE\n  relance publish FILE\n  relance contacts import FILE\n  \
    relance enroll SEQUENCE --all\n  relance run --once\n  relance status";

/// What holds for every command.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Where the database, the mail folder and the keys that seal secrets are, unless others are named.
    #[arg(long, global = true, env = "RELANCE_DATA", default_value = "relance-data", value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// A PostgreSQL database instead of a file in DIR: postgres://user:password@host/database.
    #[arg(long, global = true, env = "RELANCE_DATABASE", value_name = "URL", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// The schema for the tables in a PostgreSQL database.
    #[arg(long, global = true, env = "RELANCE_DATABASE_SCHEMA", default_value = relance::config::SCHEMA, value_name = "NAME")]
    pub(crate) database_schema: String,
    /// The certificate authority that a PostgreSQL server's certificate must come from, PEM; one of the machine's unless given.
    #[arg(long, global = true, env = "RELANCE_DATABASE_CA", value_name = "FILE")]
    pub(crate) database_ca: Option<PathBuf>,
    /// The workspace; nothing of one is seen from another.
    #[arg(long, global = true, env = "RELANCE_WORKSPACE", default_value = relance::config::WORKSPACE, value_name = "NAME")]
    pub(crate) workspace: String,
    /// Options from a file in YAML or JSON, by the names of their flags; `relance.yaml` in DIR unless given, if there is one.
    #[arg(long, global = true, env = "RELANCE_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// How the log on standard error looks.
    #[arg(long, global = true, env = "RELANCE_LOG_FORMAT", default_value = "text", value_name = "FORMAT")]
    pub(crate) log_format: LogFormat,
    /// How much is logged.
    #[arg(long, global = true, env = "RELANCE_LOG_LEVEL", default_value = "warn", value_name = "LEVEL")]
    pub(crate) log_level: LogLevel,
    /// Where traces are sent: a collector that takes OTLP over HTTP, such as http://127.0.0.1:4318.
    #[cfg(feature = "otel")]
    #[arg(long, global = true, env = "RELANCE_OTLP_ENDPOINT", value_name = "URL")]
    pub(crate) otlp_endpoint: Option<String>,
    /// Print JSON for machines instead of tables for people.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// For trials: let the clock stand at this instant, such as 2026-11-23T09:00:00Z.
    #[arg(long, global = true, value_name = "INSTANT", value_parser = instant)]
    pub(crate) now: Option<Instant>,
}

/// How the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for people.
    Text,
    /// A JSON document a line.
    Json,
}

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogLevel {
    /// Nothing.
    Off,
    /// What failed.
    Error,
    /// And what needs a look.
    Warn,
    /// And each message that was handed over, each request that was answered.
    Info,
    /// And each turn.
    Debug,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check drafts of sequences (JSON or YAML) and say what is wrong, with file and line.
    Check(drafts::CheckArgs),
    /// Freeze a draft as the next version of its sequence.
    Publish(drafts::PublishArgs),
    /// Show when each step of a draft would be sent to somebody, in their local time, and why then.
    Preview(preview::PreviewArgs),
    /// Say what a draft would send to many people over months, and how it would end.
    Simulate(simulate::SimulateArgs),
    /// List ready sequences to begin with, or print the draft of one.
    Catalogue(catalogue::CatalogueArgs),
    /// Import and list contacts.
    Contacts(contacts::ContactsArgs),
    /// List published sequences, or print one.
    Sequences(sequences::SequencesArgs),
    /// Begin a sequence for one contact or many.
    Enroll(enroll::EnrollArgs),
    /// Schedule a hand-made list of messages for a contact.
    Schedule(schedule::ScheduleArgs),
    /// Work: send what is due in the workspace, and go on until told to stop.
    Run(Box<run::RunArgs>),
    /// Serve: answer over HTTP, and work for all workspaces, until told to stop.
    Serve(Box<serve::ServeArgs>),
    /// List what came in and nobody knows whose it is; take mail from files.
    Inbound(inbound::InboundArgs),
    /// Make, list and revoke keys to the service.
    Keys(keys::KeysArgs),
    /// Make, list, change and remove users of the console.
    Users(users::UsersArgs),
    /// List, put, try, restore and remove accounts with providers.
    Accounts(accounts::AccountsArgs),
    /// List conversations, show where one stands and why; stop or resume its follow-ups, close it.
    Conversations(conversations::ConversationsArgs),
    /// List texts that wait for a person; approve them, changed or not, or refuse them.
    Approvals(approvals::ApprovalsArgs),
    /// List open questions to a model, print the request, bring the answer.
    Questions(questions::QuestionsArgs),
    /// List questions about satisfaction and their answers, the newest first.
    Surveys(surveys::SurveysArgs),
    /// Show what of auto follow-ups is set up, which limits hold, and what is missing.
    Assistant(assistant::AssistantArgs),
    /// Read limits out of plain-word rules, each with its line.
    Rules(assistant::RulesArgs),
    /// Show everything at a glance, and what comes next.
    Status(status::StatusArgs),
    /// Show what was sent, when in whose local time, and why; and what was not, and why not.
    Report(report::ReportArgs),
    /// List messages: what was sent, what was not, and what became of it.
    Outbox(status::OutboxArgs),
    /// Show all that happened to an enrollment, what was decided, and why.
    Timeline(look::OneArgs),
    /// Say in sentences what is going on with an enrollment, and why.
    Explain(look::OneArgs),
    /// Decide an enrollment's whole timeline again, or an incident capsule's, and compare.
    Replay(capsule::ReplayArgs),
    /// Compare what another system has sent with what was decided here (`serve --shadow`).
    Shadow(shadow::ShadowArgs),
    /// Write one file with everything that an enrollment's decisions used.
    Capsule(capsule::CapsuleArgs),
    #[command(flatten)]
    Event(act::EventCommand),
    /// Answer requests to the core, one JSON document a line, until the input ends.
    Call,
    /// List time zones with today's offset, or look at one.
    Zones(zones::ZonesArgs),
    /// Show or replace the workspace's settings.
    Settings(settings::SettingsArgs),
    /// Import, list or remove the public holidays of a region.
    Holidays(holidays::HolidaysArgs),
    /// Show or update the rules of time zones.
    Tzdb(tzdb::TzdbArgs),
    /// Show every option, its value and where that comes from; check the file.
    Config(config::ConfigArgs),
    /// Look after everything: versions, clock, disk, database, sender, overdue work.
    Doctor(doctor::DoctorArgs),
    /// Bring the database's schema up to date, or say what that would do.
    Migrate(migrate::MigrateArgs),
    /// Take everything to another engine: what a data directory has to PostgreSQL, what is under way in a database to Restate.
    Move(elsewhere::MoveArgs),
    /// Copy the database while workers run.
    Backup(backup::BackupArgs),
    /// Put a copy in the database's place; sending stands still until `review` is done.
    Restore(backup::RestoreArgs),
    /// After a restore: see to what may have been sent meanwhile.
    Review(review::ReviewArgs),
    /// Print a completion script for a shell.
    Completions(CompletionsArgs),
}

/// For which shell.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell.
    pub(crate) shell: clap_complete::Shell,
}

/// Reads an instant, for clap.
pub(crate) fn instant(text: &str) -> Result<Instant, String> {
    text.parse()
        .map_err(|_| "expected an instant with its offset, such as 2026-11-23T09:00:00Z, in the years 1900 to 9999".into())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_commands_fit_together() {
        crate::cli::options::command().debug_assert();
    }
}
