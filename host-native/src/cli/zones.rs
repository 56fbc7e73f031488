//! `zones`: the zones that the core knows, with today's offset.
//!
//! In: a name or a part of one. Out: names, offsets, the local time now. Never: a rule of a zone.

use clap::Args;
use relance_core::base::Json;
use serde_json::json;

use super::ask::{ask, label};
use super::contacts::zone_names;
use super::context::{Context, short};
use super::failure::{Exit, Failure};
use super::words;
use crate::files::Found;
use crate::files::contacts::nearest;

/// For so many zones the next change of the clock is looked up, too.
const FEW: usize = 20;
const YEAR_MILLIS: i64 = 366 * 24 * 60 * 60 * 1000;

/// Which zones.
#[derive(Debug, Args)]
pub(crate) struct ZonesArgs {
    /// A zone, or a part of its name.
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

/// `relance zones`.
pub(crate) fn zones(args: &ZonesArgs, context: &mut Context) -> Result<Exit, Failure> {
    drop(context.host_if_any()?); // Its zone data counts.
    let mut core = context.core()?;
    let now = context.now();
    let failed = |problems: Vec<_>| Failure::problems(problems.into_iter().map(Found::from).collect());
    let result: Json = ask(&mut core, "zones", json!({ "now": now })).map_err(failed)?;
    let Some(Json::List(zones)) = result.member("zones") else {
        return Err(Failure::environment("host.coreAnswer", "expected a list of zones, found none", "install the host anew"));
    };
    let name_of = |zone: &Json| zone.member("name").and_then(Json::as_str).unwrap_or_default().to_owned();
    let wanted = args.name.as_deref().unwrap_or_default().to_lowercase();
    let found: Vec<&Json> = zones.iter().filter(|zone| name_of(zone).to_lowercase().contains(&wanted)).collect();
    if found.is_empty() {
        let help = match nearest(&wanted, &zone_names(&mut core)?) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`relance zones` lists all names".into(),
        };
        let message = format!("expected the name of an IANA zone or a part of one, found `{}`", short(&wanted));
        return Err(Failure::problem("time.zoneUnknown", "/zone", message, help));
    }
    if context.json() {
        let version = result.member("zoneData").cloned().unwrap_or_default();
        context.say.document(&json!({ "now": now, "zoneData": version, "zones": found }))?;
        return Ok(Exit::Done);
    }
    let few = found.len() <= FEW;
    let year_later = now.saturating_plus_millis(YEAR_MILLIS);
    let mut rows = Vec::new();
    for zone in found {
        let name = name_of(zone);
        let offset = zone.member("offset").and_then(Json::as_str).unwrap_or_default().to_owned();
        let clock = label(&mut core, now, now, &name).map_err(failed)?;
        let mut row = vec![name.clone(), offset, words::local(clock.local.get(..16).unwrap_or(&clock.local))];
        if few {
            let ahead = label(&mut core, year_later, now, &name).map_err(failed)?;
            row.push(ahead.clock_change.map_or_else(|| "no change within a year".into(), |change| change.text));
        }
        rows.push(row);
    }
    let header = ["zone", "offset", "local time", "next change"];
    context.say.table(header.get(..if few { 4 } else { 3 }).unwrap_or(&header), rows)?;
    let version = result.member("zoneData").and_then(Json::as_str).unwrap_or_default();
    context.say.note(&format!("zone data {version}"));
    Ok(Exit::Done)
}
