//! `tzdb`: the rules of time zones: which edition is in force, how old it is, and a newer one in its place (T14).
//!
//! In: a folder of compiled zones, or a zone pack. Out: the list of what moves, then the same moved. Never: older rules in the place of
//! newer ones.

use clap::{Args, Subcommand};
use relance::guest::ZonePack;
use relance::host::{Moves, Rules};
use relance::tzdb::{edition, is_newer};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::context::Context;
use super::failure::{Exit, Failure};
use super::moves;

/// Where systems keep their compiled zones.
pub(crate) const SYSTEM: &str = "/usr/share/zoneinfo";
/// How long workers take to see newer zone data at the most.
const SEEN: Duration = Duration::from_millis(1_500);

/// What to do about zone data.
#[derive(Debug, Args)]
pub(crate) struct TzdbArgs {
    #[command(subcommand)]
    command: TzdbCommand,
}

/// What to do about zone data.
#[derive(Debug, Subcommand)]
enum TzdbCommand {
    /// Say which edition is in force, and how old it is.
    Show,
    /// Put newer rules in force, for all workspaces of the database, and move the messages that they move.
    Update {
        /// A folder of compiled zones such as /usr/share/zoneinfo, or a zone pack. Without one: plan anew what does not follow yet
        /// from the rules in force, after an update of the program for instance.
        #[arg(value_name = "FILE|DIR")]
        from: Option<PathBuf>,
        /// Only list what would move: from when, to when, in which zone, and why.
        #[arg(long)]
        dry_run: bool,
    },
}

/// `relance tzdb`.
pub(crate) fn tzdb(args: &TzdbArgs, context: &mut Context) -> Result<Exit, Failure> {
    match &args.command {
        TzdbCommand::Show => show(context),
        TzdbCommand::Update { from, dry_run } => update(from.as_deref(), *dry_run, context),
    }
}

fn show(context: &Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    let data = host.zone_data()?;
    let system = edition(Path::new(SYSTEM));
    let (year, age) = (year_of(&data.used), age(&data.used, context));
    if context.json() {
        context.say.document(&json!({ "zoneData": data, "year": year, "age": age, "system": system }))?;
        return Ok(Exit::Done);
    }
    context.say.line(&format!("in force    {}, {age}", data.used))?;
    context.say.line(&format!("built in    {}", data.core))?;
    context.say.line(&format!("handed in   {}", data.kept.as_deref().unwrap_or("none")))?;
    context.say.line(&format!("system      {}", system.as_deref().unwrap_or("none")))?;
    if let Some(system) = system.filter(|system| is_newer(system, &data.used)) {
        context.say.note(&format!("{system} is newer: see `relance tzdb update {SYSTEM} --dry-run`"));
    }
    Ok(Exit::Done)
}

/// The year of an edition: all that is known of when it appeared.
pub(crate) fn year_of(edition: &str) -> Option<u32> {
    edition.get(..4)?.parse().ok()
}

/// How old an edition is at most, in words.
pub(crate) fn age(edition: &str, context: &Context) -> String {
    let this_year = context.now().to_string().get(..4).and_then(|year| year.parse::<u32>().ok());
    match year_of(edition).zip(this_year).map(|(year, now)| now.saturating_sub(year)) {
        Some(0) => "of this year".into(),
        Some(1) => "of last year".into(),
        Some(years) => format!("{years} years old"),
        None => "of an unknown age".into(),
    }
}

fn update(from: Option<&Path>, dry_run: bool, context: &Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    let pack = from.map(|path| host.read_zones(path)).transpose()?;
    let used = host.zone_data()?.used;
    if let Some(pack) = pack.as_ref().filter(|pack| is_newer(&used, pack.version())) {
        let message = format!("expected zone data not older than {used}, found {}", pack.version());
        return Err(Failure::problem("tzdb.older", "", message, "nothing has changed"));
    }
    let workspaces = host.workspaces()?;
    drop(host);
    // The same edition again: what an update that was interrupted has left is what does not follow from it yet.
    let pack = pack.filter(|pack| pack.version() != used);
    let edition = pack.as_ref().map_or(used, |pack| pack.version().to_owned());
    let mut documents = Vec::new();
    let mut exit = Exit::Done;
    for workspace in &workspaces {
        let moves = of_workspace(workspace, pack.as_ref(), dry_run, context)?;
        if !moves.undecided.is_empty() {
            exit = Exit::Problems;
        }
        if context.json() {
            documents.push(moves::document(workspace, &moves));
            continue;
        }
        if workspaces.len() > 1 {
            context.say.line(&format!("workspace {workspace}"))?;
        }
        moves::list(&moves, !dry_run, context)?;
    }
    if context.json() {
        context.say.document(&json!({ "edition": edition, "applied": !dry_run, "workspaces": documents }))?;
    } else if !dry_run {
        context.say.line(&format!("zone data {edition} is in force"))?;
    }
    Ok(exit)
}

fn of_workspace(workspace: &str, pack: Option<&Arc<ZonePack>>, dry_run: bool, context: &Context) -> Result<Moves, Failure> {
    let mut host = context.host_of(workspace)?;
    let before = Rules::of_zones(host.zone_pack());
    let (compared, after) = match pack {
        Some(pack) => (Some(&before), Rules::of_zones(Some(pack.clone()))),
        None => (None, before.clone()),
    };
    if dry_run {
        return Ok(host.moves(compared, &after)?);
    }
    if let Some(pack) = pack {
        host.keep_zones(pack)?;
        if host.others_work()? {
            std::thread::sleep(SEEN); // Then no worker plans by the old rules any more.
        }
    }
    let moves = host.moves(compared, &after)?;
    host.plan_anew(&moves.moved)?;
    Ok(moves)
}
