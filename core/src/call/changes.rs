//! The operations that tell what would be: `diff`, `recalculate`, `simulate` and `explore`.
//!
//! In: a request as a JSON value. Out: the result's bytes, or problems with their place. Never: a decision.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use super::operations::result;
use super::{Answer, Core, typed};
use crate::base::{Instant, Json, Problem};
use crate::check::facts::{Around, Given};
use crate::check::publish;
use crate::check::{Facts, Prepared};
use crate::time::Zones;
use crate::wire::request::{
    Blueprint, DiffRequest, DiffResult, ExploreRequest, Finding, RecalculateRequest, RecalculateResult, SimulateRequest,
};
use crate::wire::{Contact, Draft, Settings};
use crate::{diff, engine, explore, simulate};

impl Core {
    pub(super) fn diff(&self, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        let request: DiffRequest = typed(request)?;
        let defaults = Settings::default();
        let (from, to) = (self.handles.version(&request.from, "/from")?, self.handles.version(&request.to, "/to")?);
        let settings = self.handles.settings(request.settings.as_ref(), &defaults, "/settings")?;
        let (members, steps) = diff::versions(from, to);
        let now = match request.now {
            Some(now) => now,
            None if request.states.is_empty() => Instant::MIN,
            None => {
                let problem = Problem::error("wire.missingField", "/now", "expected `now` beside `states`, found nothing");
                return Err(vec![problem]);
            }
        };
        // Whatever is wrong with a calendar is told with the first enrollment.
        let prepared = Prepared::new(&to.draft, settings, zones, "").ok();
        let mut enrollments = Vec::new();
        for (index, item) in request.states.iter().enumerate() {
            let path = format!("/states/{index}");
            let given = Given {
                version: to,
                contact: &item.contact,
                conversation: item.conversation.as_ref(),
                settings,
                sent: &item.sent,
                around: Around::default(),
                zones,
                now,
                prepared: prepared.as_ref(),
                path: &path,
            };
            let facts = Facts::new(&given)?;
            facts.may_take(&item.state, &path).map_err(|found| found.into_iter().map(of_target).collect::<Vec<_>>())?;
            enrollments.push(diff::migration(&item.state, &facts));
        }
        result(out, &DiffResult { same: from.hash == to.hash, members, steps, enrollments })
    }

    pub(super) fn simulate(&self, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        let request: SimulateRequest = typed(request)?;
        let defaults = Settings::default();
        let settings = self.handles.settings(request.settings.as_ref(), &defaults, "/settings")?;
        let drafted;
        let version = match (&request.draft, &request.version) {
            (Some(draft), None) => {
                drafted = publish::drafted(draft, settings);
                &drafted
            }
            (None, Some(version)) => self.handles.version(version, "/version")?,
            _ => {
                let message = "expected either `draft` or `version`, found both or neither";
                return Err(vec![Problem::error("simulate.nothingToSimulate", "", message)]);
            }
        };
        result(out, &simulate::simulate(&request, version, settings, zones)?)
    }

    pub(super) fn explore(&self, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        let request: ExploreRequest = typed(request)?;
        let defaults = Settings::default();
        let settings = self.handles.settings(request.settings.as_ref(), &defaults, "/settings")?;
        // What is wrong without walking it would only be found again, in other words, by every walk.
        let errors = engine::unsound(&request.draft, settings, zones);
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut versions = vec![publish::drafted(&request.draft, settings)];
        versions.extend(request.others.iter().enumerate().map(|(index, other)| match other {
            Blueprint::Version(version) => (**version).clone(),
            Blueprint::Draft(draft) if index < explore::OTHERS => publish::drafted(draft, settings),
            // One too many: all of them are refused, and it needs no words for that.
            Blueprint::Draft(draft) => publish::publish(draft, None, None),
        }));
        let ExploreRequest { contacts, now, budget, .. } = &request;
        let wanted = explore::Wanted { versions: &versions, contacts, settings, now: *now, budget: *budget };
        result(out, &explore::explore(&wanted, zones)?)
    }

    pub(super) fn recalculate(&self, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        let request: RecalculateRequest = typed(request)?;
        let defaults = Settings::default();
        let mut enrollments = Vec::new();
        for (index, item) in request.items.iter().enumerate() {
            let path = format!("/items/{index}/facts");
            let given = Given {
                version: self.handles.version(&item.facts.version, &format!("{path}/version"))?,
                contact: &item.facts.contact,
                conversation: item.facts.conversation.as_ref(),
                settings: self.handles.settings(item.facts.settings.as_ref(), &defaults, &format!("{path}/settings"))?,
                sent: &item.facts.sent,
                around: Around::default(),
                zones,
                now: request.now,
                prepared: None,
                path: &path,
            };
            enrollments.push(diff::recalculation(&item.state, &Facts::new(&given)?, &path)?);
        }
        result(out, &RecalculateResult { enrollments })
    }
}

/// A problem of the version that is moved to stands where the request has that.
fn of_target(mut problem: Problem) -> Problem {
    if let Some((_, rest)) = problem.path.split_once("/version/") {
        problem.path = format!("/to/{rest}");
    }
    problem
}

/// What exploring a draft finds, as problems of it.
pub(super) fn explored(
    draft: &Draft,
    contacts: &[Contact],
    settings: &Settings,
    zones: &Zones,
    now: Instant,
) -> Result<Vec<Problem>, Vec<Problem>> {
    let versions = [publish::drafted(draft, settings)];
    let wanted = explore::Wanted { versions: &versions, contacts, settings, now, budget: None };
    let explored = explore::explore(&wanted, zones)?;
    Ok(explored.findings.iter().map(Finding::problem).collect())
}
