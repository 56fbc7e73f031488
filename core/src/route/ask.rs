//! The operation `route`: by which channel and in which form a step would go out now, and why not by the others (R1–R5).
//!
//! In: [`RouteRequest`]'s facts. Out: [`RouteResult`]. Never: a message.

use alloc::string::String;
use alloc::vec::Vec;

use super::select::{NotTaken, Refused, select};
use crate::check::Facts;
use crate::check::channels::{candidates, profile, window};
use crate::wire::Step;
use crate::wire::request::{RouteResult, RouteWindow, Untaken};

/// Routes a step.
pub fn route(step: &Step, facts: &Facts<'_>) -> RouteResult {
    let windows = candidates(step, facts).into_iter().filter_map(|channel| {
        let profile = profile(&channel, facts.settings).filter(|profile| !profile.windows.is_empty())?;
        let found = window(&channel, &profile, facts);
        let closes_at = found.map(|(_, closes)| closes);
        Some(RouteWindow {
            channel,
            opened_by: found.map(|(by, _)| by),
            closes_at,
            open: closes_at.is_some_and(|closes| facts.now < closes),
        })
    });
    let windows: Vec<RouteWindow> = windows.collect();
    let told = |rejected: Vec<NotTaken>| {
        rejected.into_iter().map(|NotTaken { channel, reason, .. }| Untaken { channel, reason }).collect::<Vec<_>>()
    };
    match select(step, facts, &Refused::default()) {
        Ok(route) => RouteResult {
            channel: Some(route.channel),
            form: Some(String::from(route.content.form())),
            rejected: told(route.rejected),
            windows,
        },
        Err(rejected) => RouteResult { channel: None, form: None, rejected: told(rejected), windows },
    }
}
