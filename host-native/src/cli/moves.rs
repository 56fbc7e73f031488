//! Prints what a change moves: from when, to when, on whose clock, and why (T14).
//!
//! In: the host's list. Out: a table, or JSON. Never: a moment of its own.

use std::collections::BTreeSet;

use relance::Host;
use relance::host::{Move, Moves, Rules};
use relance_core::base::EnrollmentId;
use serde_json::{Value, json};

use super::context::Context;
use super::failure::Failure;
use super::words;
use crate::files::Found;

/// Lists what moves, of one workspace.
pub(crate) fn list(moves: &Moves, applied: bool, context: &Context) -> Result<(), Failure> {
    for (enrollment, problems) in &moves.undecided {
        for problem in problems {
            let mut problem = problem.clone();
            problem.message = format!("{enrollment} can't be planned: {}", problem.message);
            context.say.found(&Found::from(problem));
        }
    }
    if !moves.moved.is_empty() {
        let rows = moves.moved.iter().map(row).collect();
        context.say.table(&["enrollment", "step", "from", "to", "local time then", "zone", ""], rows)?;
    }
    let (would, number) = (if applied { "moved" } else { "would move" }, moves.moved.len());
    context.say.line(&format!("{} looked at, {number} {would}", words::count(moves.looked_at, "live enrollment")))
}

fn row(one: &Move) -> Vec<String> {
    let held = || "held".to_owned();
    let instant = |at: Option<relance_core::base::Instant>| at.map_or_else(held, words::utc);
    let step = |step: &Option<relance_core::base::StepId>| step.as_ref().map_or_else(|| "–".into(), ToString::to_string);
    let steps =
        if one.step.0 == one.step.1 { step(&one.step.0) } else { format!("{} → {}", step(&one.step.0), step(&one.step.1)) };
    let clock = one.local.1.as_deref().map_or_else(held, words::local);
    vec![one.enrollment.to_string(), steps, instant(one.from), instant(one.to), clock, one.zone.clone(), one.why.join("; ")]
}

/// The list for machines.
pub(crate) fn document(workspace: &str, moves: &Moves) -> Value {
    let mut value = serde_json::to_value(moves).unwrap_or_default();
    if let Some(members) = value.as_object_mut() {
        members.insert("workspace".into(), json!(workspace));
    }
    value
}

/// Puts settings in place of the workspace's, and moves what they move; in a dry run only says what that would be.
pub(crate) fn settings(json: String, dry_run: bool, host: &mut Host) -> Result<Moves, relance::Fault> {
    let known = host.settings()?;
    let before = serde_json::to_string(&known).unwrap_or_default();
    let (before, after) = (Rules::of_settings(before), Rules::of_settings(json.clone()));
    let mut moves = host.moves(Some(&before), &after)?; // Looked at first: setting them moves the first few at once.
    if dry_run {
        return Ok(moves);
    }
    host.is_keeper()?; // Before anything is stored that nobody here could follow up.
    let set = host.set_settings(&json, Some("the command line"))?;
    if known.paused && !set.paused {
        host.resume_all()?;
    }
    // There may be no service whose workers would see to the rest.
    let left = host.moves(Some(&before), &after)?.moved;
    host.plan_anew(&left)?;
    let listed: BTreeSet<EnrollmentId> = moves.moved.iter().map(|one| one.enrollment.clone()).collect();
    moves.moved.extend(left.into_iter().filter(|one| !listed.contains(&one.enrollment)));
    Ok(moves)
}
