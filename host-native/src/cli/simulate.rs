//! `simulate`: what a draft would send to many people over months, and how it would end (B13).
//!
//! In: a draft, a population or the imported contacts, a seed. Out: charts and counts, or the core's answer as it is. Never: a count made
//! here: parts are computed beside each other, and the core adds them up.

use clap::Args;
use relance_core::base::{Instant, Json, Problem};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;

use super::args::instant;
use super::ask::ask_text;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::words;
use crate::files::Document;

/// So many people are computed at a time.
const PART: u32 = 500;
/// How wide the longest bar is.
const BAR: u64 = 40;

/// What to simulate, with whom.
#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    /// A draft in JSON or YAML; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: String,
    /// How many people are made up.
    #[arg(long, value_name = "NUMBER", default_value_t = 1000, conflicts_with = "contacts")]
    people: u32,
    /// A population in JSON or YAML: `count`, `zones`, `channels`, `replyRate`, `bounceRate`, `optOutRate`, `steps`.
    #[arg(long, value_name = "FILE")]
    population: Option<String>,
    /// The contacts of the data directory in place of made-up people.
    #[arg(long)]
    contacts: bool,
    /// The same seed gives the same answer.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// When all of them are enrolled; now unless given.
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    start: Option<Instant>,
    /// How many days are looked at.
    #[arg(long, value_name = "NUMBER", default_value_t = 90)]
    days: u32,
    /// The workspace's settings; those of the data directory unless given.
    #[arg(long, value_name = "FILE")]
    settings: Option<String>,
}

#[derive(Deserialize)]
struct Part {
    tally: Box<RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    tally: Counts,
    sends: u64,
    by_day: Vec<Day>,
    #[serde(default)]
    peak_hour: Option<Hour>,
    #[serde(default)]
    completion: Option<Completion>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    people: u64,
    local_hours: BTreeMap<u32, u64>,
    channels: BTreeMap<String, u64>,
    moved: BTreeMap<String, u64>,
    unsent: BTreeMap<String, u64>,
    refused: BTreeMap<String, u64>,
    outcomes: BTreeMap<String, u64>,
}

#[derive(Deserialize)]
struct Day {
    date: String,
    sends: u64,
}

#[derive(Deserialize)]
struct Hour {
    at: Instant,
    sends: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Completion {
    ended: u64,
    p50_hours: u32,
    p90_hours: u32,
    p99_hours: u32,
}

/// `relance simulate`.
pub(crate) fn simulate(args: &SimulateArgs, context: &mut Context) -> Result<Exit, Failure> {
    let document = Document::read(&args.file)?;
    let mut host = context.host_if_any()?;
    let settings = context.settings_text(args.settings.as_deref(), host.as_mut())?;
    let population = match &args.population {
        Some(file) => Some(Document::read(file)?),
        None => None,
    };
    let told = population.as_ref().and_then(|document| count(&document.value));
    let (mut people, mut members) = (told.unwrap_or(args.people), String::new());
    match &population {
        Some(document) if told.is_some() => members += &format!(r#","population":{}"#, document.text()),
        Some(document) => {
            let text = document.text();
            let rest = text.trim_start_matches('{');
            let comma = if rest == "}" { "" } else { "," };
            members += &format!(r#","population":{{"count":{people}{comma}{rest}"#);
        }
        None => members += &format!(r#","population":{{"count":{people}}}"#),
    }
    if args.contacts {
        let contacts = context.host_of_data()?.contacts()?;
        people = u32::try_from(contacts.len()).unwrap_or(u32::MAX);
        members += &format!(r#","contacts":{}"#, serde_json::to_string(&contacts).unwrap_or_default());
    }
    if let Some(settings) = settings {
        members += &format!(r#","settings":{settings}"#);
    }
    let start = args.start.unwrap_or_else(|| context.now());
    members = format!(r#""draft":{}{members},"seed":{},"start":"{start}","days":{}"#, document.text(), args.seed, args.days);
    let place = |problems: Vec<Problem>| {
        Failure::problems(problems.into_iter().map(|problem| document.locate(problem, "draft")).collect())
    };
    let tallies = parts(&members, people, context, &place)?;
    let members = format!(r#"{members},"people":0,"samples":0,"tallies":[{}]"#, tallies.join(","));
    let whole: Box<RawValue> = ask_text(&mut context.core()?, "simulate", &members).map_err(place)?;
    if context.json() {
        context.say.document(&whole)?;
        return Ok(Exit::Done);
    }
    let unread = |error: serde_json::Error| Failure::environment("host.coreAnswer", error.to_string(), "install the host anew");
    print(&serde_json::from_str(whole.get()).map_err(unread)?, context)?;
    Ok(Exit::Done)
}

/// How many people a population names, if it does.
fn count(population: &Json) -> Option<u32> {
    match population.member("count") {
        Some(Json::Int(count)) => u32::try_from(*count).ok(),
        _ => None,
    }
}

/// The tallies of all parts, computed on as many processors as there are; their order means nothing to their sum.
fn parts(
    members: &str,
    people: u32,
    context: &Context,
    place: &impl Fn(Vec<Problem>) -> Failure,
) -> Result<Vec<String>, Failure> {
    let (next, bar) = (AtomicU32::new(0), context.say.bar(usize::try_from(people).unwrap_or(usize::MAX), "simulating"));
    let (sender, receiver) = mpsc::channel::<Result<String, Vec<Problem>>>();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let cores: Vec<_> = (0..processors).map(|_| context.core()).collect::<Result<_, _>>()?;
    let mut tallies = Vec::new();
    let failed = std::thread::scope(|scope| {
        for mut core in cores {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let from = next.fetch_add(PART, Ordering::Relaxed);
                    if from > 0 && from >= people {
                        break;
                    }
                    let request = format!(r#"{members},"from":{from},"people":{PART},"samples":0"#);
                    let part = ask_text::<Part>(&mut core, "simulate", &request);
                    let failed = part.is_err();
                    if sender.send(part.map(|part| part.tally.get().to_owned())).is_err() || failed {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut failed = None;
        for part in receiver {
            match part {
                Ok(tally) => {
                    bar.inc(u64::from(PART));
                    tallies.push(tally);
                }
                Err(problems) => {
                    next.store(people, Ordering::Relaxed);
                    failed = Some(problems);
                }
            }
        }
        failed
    });
    bar.finish_and_clear();
    failed.map_or(Ok(tallies), |problems| Err(place(problems)))
}

fn print(outcome: &Outcome, context: &Context) -> Result<(), Failure> {
    let counts = &outcome.tally;
    context.say.line(&format!("{} people, {} messages", counts.people, outcome.sends))?;
    let days: Vec<(String, u64)> = outcome.by_day.iter().map(|day| (day.date.clone(), day.sends)).collect();
    chart("messages by day (UTC)", &days, context)?;
    let hours: Vec<(String, u64)> = counts.local_hours.iter().map(|(hour, sends)| (format!("{hour:02}:00"), *sends)).collect();
    chart("messages by hour, on the people's clocks", &hours, context)?;
    if let Some(peak) = &outcome.peak_hour {
        context.say.line(&format!("\nthe busiest hour: {} with {} messages", words::utc(peak.at), peak.sends))?;
    }
    let tables = [
        ("by channel", &counts.channels),
        ("how it ended", &counts.outcomes),
        ("what moved messages", &counts.moved),
        ("what was not sent", &counts.unsent),
        ("who was not enrolled", &counts.refused),
    ];
    for (title, counts) in tables.into_iter().filter(|(_, counts)| !counts.is_empty()) {
        let rows = counts.iter().map(|(name, count)| vec![name.clone(), count.to_string()]).collect();
        context.say.line("")?;
        context.say.table(&[title, "number"], rows)?;
    }
    if let Some(Completion { ended, p50_hours, p90_hours, p99_hours }) = outcome.completion {
        let text =
            format!("\n{ended} ended: half of them within {p50_hours} hours, 90 % within {p90_hours}, 99 % within {p99_hours}");
        context.say.line(&text)?;
    }
    Ok(())
}

/// A bar for each count, the longest as wide as there is room.
fn chart(title: &str, counts: &[(String, u64)], context: &Context) -> Result<(), Failure> {
    context.say.line(&format!("\n{title}"))?;
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    for (name, count) in counts {
        let width = usize::try_from((count * BAR).div_ceil(most)).unwrap_or(0);
        context.say.line(&format!("  {name}  {:<40} {count}", "█".repeat(width)))?;
    }
    Ok(())
}
