//! `holidays`: public holidays by region, from a calendar file into the workspace's settings.
//!
//! In: an iCalendar file, a region, years. Out: what changes, then the same changed, and the messages that it moves. Never: a day outside
//! of the years that were named.

use clap::{Args, Subcommand};
use relance::host::Moves;
use relance_core::wire::{LocalDate, Settings};
use serde_json::json;
use std::collections::BTreeSet;

use super::context::{Context, short};
use super::failure::{Exit, Failure};
use super::{moves, words};
use crate::files::holidays::read;

/// How many years are taken unless others are named.
const YEARS: i32 = 5;

/// What to do with holidays.
#[derive(Debug, Args)]
pub(crate) struct HolidaysArgs {
    #[command(subcommand)]
    command: HolidaysCommand,
}

/// What to do with holidays.
#[derive(Debug, Subcommand)]
enum HolidaysCommand {
    /// Take a region's holidays from an iCalendar file, in place of those that are known of the same years.
    Import {
        /// The calendar (.ics): whole days, also yearly ones; `-` reads standard input.
        #[arg(value_name = "FILE")]
        file: String,
        /// The region, ISO 3166: DE, or DE-BY.
        #[arg(long, value_parser = region)]
        region: String,
        /// The years, such as 2026-2030; this one and the four after it unless given.
        #[arg(long, value_parser = years)]
        years: Option<(i32, i32)>,
        /// Only list what would change, and the messages that it would move.
        #[arg(long)]
        dry_run: bool,
    },
    /// List what is known.
    List {
        /// Of this region only.
        #[arg(long, value_parser = region)]
        region: Option<String>,
    },
}

fn region(text: &str) -> Result<String, String> {
    let text = text.to_ascii_uppercase();
    let (country, part) = text.split_once('-').map_or((text.as_str(), None), |(country, part)| (country, Some(part)));
    let sound = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    let part_sound =
        part.is_none_or(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if sound && part_sound { Ok(text) } else { Err("expected a region of ISO 3166, such as DE or DE-BY".into()) }
}

fn years(text: &str) -> Result<(i32, i32), String> {
    let year = |text: &str| text.trim().parse().ok().filter(|year| (1970..=2200).contains(year));
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (year(first), year(last)) {
        (Some(first), Some(last)) if first <= last && last - first < 50 => Ok((first, last)),
        _ => Err("expected a year or two, such as 2026-2030, at most 50".into()),
    }
}

/// `relance holidays`.
pub(crate) fn holidays(args: &HolidaysArgs, context: &mut Context) -> Result<Exit, Failure> {
    match &args.command {
        HolidaysCommand::List { region } => list(region.as_deref(), context),
        HolidaysCommand::Import { file, region, years, dry_run } => {
            let this_year = context.now().to_string().get(..4).and_then(|year| year.parse().ok()).unwrap_or(2026);
            import(file, region, years.unwrap_or((this_year, this_year + YEARS - 1)), *dry_run, context)
        }
    }
}

fn list(region: Option<&str>, context: &Context) -> Result<Exit, Failure> {
    let settings = context.host_of_data()?.settings()?;
    let known = settings.holidays.iter().filter(|(name, _)| region.is_none_or(|wanted| wanted == name.as_str()));
    if context.json() {
        context.say.document(&known.collect::<std::collections::BTreeMap<_, _>>())?;
        return Ok(Exit::Done);
    }
    let rows: Vec<Vec<String>> =
        known.flat_map(|(name, days)| days.iter().map(move |day| vec![name.clone(), weekday(day)])).collect();
    if rows.is_empty() {
        context.say.line("no holidays are known; `relance holidays import FILE --region REGION` takes some")?;
        return Ok(Exit::Done);
    }
    context.say.table(&["region", "day"], rows)?;
    Ok(Exit::Done)
}

/// `Fri 2026-12-25`.
fn weekday(day: &LocalDate) -> String {
    words::local(&format!("{day}T00:00")).trim_end_matches(" 00:00").to_owned()
}

fn import(file: &str, region: &str, years: (i32, i32), dry_run: bool, context: &Context) -> Result<Exit, Failure> {
    let found = read(file, years)?;
    for left_out in &found.left_out {
        context.say.found(left_out);
    }
    if found.days.is_empty() {
        let message = format!("expected holidays in {} to {}, found none in {}", years.0, years.1, short(file));
        return Err(Failure::problem("holidays.noneInYears", "", message, "name other years with --years"));
    }
    let mut host = context.host()?;
    let mut settings = host.settings()?;
    let known = settings.holidays.get(region).cloned().unwrap_or_default();
    let inside = |day: &&LocalDate| {
        day.to_string().get(..4).and_then(|year| year.parse().ok()).is_some_and(|year: i32| (years.0..=years.1).contains(&year))
    };
    let before: BTreeSet<LocalDate> = known.iter().filter(inside).copied().collect();
    let added: Vec<LocalDate> = found.days.difference(&before).copied().collect();
    let removed: Vec<LocalDate> = before.difference(&found.days).copied().collect();
    let after = known.iter().filter(|day| !inside(day)).chain(&found.days).copied().collect();
    settings.holidays.insert(region.to_owned(), after);
    let json = serde_json::to_string::<Settings>(&settings).unwrap_or_default();
    let moves = moves::settings(json, dry_run, &mut host)?;
    let changes =
        Changes { region, added: &added, removed: &removed, kept: before.len() - removed.len(), moves: &moves, dry_run };
    tell(&changes, context)?;
    if !dry_run && !context.json() && settings.policies.is_empty() {
        context.say.note("no policy of this workspace looks at holidays yet; see `policies` in its settings");
    }
    Ok(Exit::Done)
}

struct Changes<'a> {
    region: &'a str,
    added: &'a [LocalDate],
    removed: &'a [LocalDate],
    kept: usize,
    moves: &'a Moves,
    dry_run: bool,
}

fn tell(changes: &Changes<'_>, context: &Context) -> Result<(), Failure> {
    let Changes { region, added, removed, kept, moves, dry_run } = changes;
    if context.json() {
        let document =
            json!({ "region": region, "added": added, "removed": removed, "kept": kept, "applied": !dry_run, "moves": moves });
        return context.say.document(&document);
    }
    for day in *added {
        context.say.line(&format!("+ {}", weekday(day)))?;
    }
    for day in *removed {
        context.say.line(&format!("- {}", weekday(day)))?;
    }
    let would = if *dry_run { "would be " } else { "" };
    context.say.line(&format!(
        "{region}: {} {would}added, {} {would}removed, {kept} as they were",
        added.len(),
        removed.len()
    ))?;
    if !moves.moved.is_empty() || !moves.undecided.is_empty() {
        moves::list(moves, !dry_run, context)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_and_years_are_read_or_refused() {
        assert_eq!(region("de-by").unwrap(), "DE-BY");
        assert!(["", "D", "DEU", "DE-", "DE-BAYERN", "D1"].iter().all(|text| region(text).is_err()));
        assert_eq!((years("2026").unwrap(), years("2026-2030").unwrap()), ((2026, 2026), (2026, 2030)));
        assert!(["", "2030-2026", "26", "2026-2126", "a-b"].iter().all(|text| years(text).is_err()));
    }
}
