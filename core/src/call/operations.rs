//! The operations by name: each reads its request, asks the room that decides, and writes the result.
//!
//! In: a request as a JSON value. Out: the result's bytes, or problems. Never: a decision.

use alloc::vec;
use alloc::vec::Vec;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;

use super::changes::explored;
use super::direct;
use super::handles::Loaded;
use super::{Answer, CORE_VERSION, Core, WIRE_VERSION, typed, write};
use crate::base::{Instant, Json, Problem};
use crate::check::Prepared;
use crate::check::entries::List;
use crate::check::facts::{Around, Given};
use crate::check::{self, Facts};
use crate::time::{Zones, label, policies, strip, times, when};
use crate::wire::event::Happened;
use crate::wire::request::{
    AdvanceRequest, CatalogueRequest, CheckRequest, CheckResult, DropRequest, DropResult, EntriesRequest, ExplainRequest,
    LoadRequest, LoadResult, OrHandle, PublishRequest, PublishResult, RenderRequest, ReplayRequest, RouteRequest, RulesRequest,
    SegmentsRequest, ToVersionResult,
};
use crate::wire::time::PoliciesResult;
use crate::wire::{Draft, Settings, Version};
use crate::{assistant, catalogue, compose, engine, explain, replay, route, understand, watch};

/// The operations, by name.
pub const OPERATIONS: [&str; 35] = [
    "about",
    "advance",
    "assistant.ask",
    "assistant.read",
    "batch",
    "catalogue",
    "check",
    "diff",
    "drop",
    "enroll",
    "entries.add",
    "entries.new",
    "entries.remove",
    "entries.toVersion",
    "entries.view",
    "explain",
    "explore",
    "label",
    "load",
    "open",
    "policies",
    "preview",
    "publish",
    "recalculate",
    "render",
    "replay",
    "route",
    "rules",
    "segments",
    "simulate",
    "times",
    "understand",
    "watch",
    "when",
    "zones",
];

/// What `about` says.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct About<'a> {
    /// The core's version.
    pub core: &'a str,
    /// The wire's version, the `v` of requests and responses.
    pub wire: i64,
    /// The edition of the zone data, `2026f`.
    pub zone_data: &'a str,
    /// The operations, by name.
    pub operations: &'a [&'a str],
}

/// An instant from which a draft's openings are looked for: any will do, and the same one always gives the same answer.
const REVIEWED_FROM: i64 = 1_767_225_600_000;

impl Core {
    /// Answers an operation other than `batch`.
    pub(super) fn perform(&mut self, name: &str, request: &Json, out: &mut Vec<u8>) -> Answer {
        if !OPERATIONS.contains(&name) {
            return Err(vec![unknown(name)]);
        }
        match name {
            "load" => return self.load(request, out),
            "drop" => {
                let request: DropRequest = typed(request)?;
                return result(out, &DropResult { dropped: self.handles.drop(&request.handle) });
            }
            _ => self.handles.prepare(request, &self.zones),
        }
        let zones = match request.member("zonePack") {
            Some(Json::Str(handle)) => self.handles.zones(handle)?,
            _ => &self.zones,
        };
        match name {
            "about" => self.about(out),
            "zones" => result(out, &label::zones(zones, &typed(request)?)),
            "times" => result(out, &times::times(&typed(request)?, zones)?),
            "when" => result(out, &when::when(zones, &typed(request)?)?),
            "label" => result(out, &label::label(zones, &typed(request)?).map_err(|problem| vec![problem])?),
            "catalogue" => {
                let request: CatalogueRequest = typed(request)?;
                result(out, &catalogue::catalogue(request.id.as_deref()).map_err(|problem| vec![problem])?)
            }
            "understand" => result(out, &understand::understand(zones, &typed(request)?)?),
            "policies" => result(out, &PoliciesResult { policies: policies::all() }),
            "open" => result(out, &strip::open(zones, &typed(request)?)?),
            "render" => result(out, &compose::render(zones, &typed::<RenderRequest>(request)?)?),
            "segments" => result(out, &compose::segments(&typed::<SegmentsRequest>(request)?.text)),
            "rules" => result(out, &assistant::rules::rules(&typed::<RulesRequest>(request)?.instructions)),
            "assistant.ask" => self.ask(zones, request, out),
            "assistant.read" => self.read(zones, request, out),
            "watch" => self.watch(zones, request, out),
            "diff" => self.diff(zones, request, out),
            "recalculate" => self.recalculate(zones, request, out),
            "simulate" => self.simulate(zones, request, out),
            "explore" => self.explore(zones, request, out),
            "route" => self.route(zones, request, out),
            "check" => self.check(zones, request, out),
            "publish" => self.publish(zones, request, out),
            "preview" => self.preview(zones, request, out),
            "enroll" => self.enroll(zones, request, out),
            "advance" => self.advance(zones, request, out),
            "replay" => self.replay(zones, request, out),
            "explain" => {
                let request: ExplainRequest = typed(request)?;
                let explained = explain::explain(&request.state, request.now, zones);
                result(out, &explained.map_err(|problem| vec![problem])?)
            }
            name => self.entries(name, zones, request, out),
        }
    }

    /// What was prepared for a version and settings given by their handles, if the zones are those that it was prepared with.
    pub(super) fn prepared(
        &self,
        version: &OrHandle<Version>,
        settings: Option<&OrHandle<Settings>>,
        zones: &Zones,
    ) -> Option<&Prepared> {
        core::ptr::eq(zones, &self.zones).then(|| self.handles.prepared(version, settings))?
    }

    fn about(&self, out: &mut Vec<u8>) -> Answer {
        let about = About { core: CORE_VERSION, wire: WIRE_VERSION, zone_data: self.zones.version(), operations: &OPERATIONS };
        result(out, &about)
    }

    pub(super) fn settings<'a>(
        &'a self,
        given: Option<&'a OrHandle<Settings>>,
        defaults: &'a Settings,
        path: &str,
    ) -> Result<&'a Settings, Vec<Problem>> {
        self.handles.settings(given, defaults, path)
    }

    fn entries(&self, name: &str, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        let request: EntriesRequest = typed(request)?;
        let defaults = Settings::default();
        let settings = self.settings(request.settings.as_ref(), &defaults, "/settings")?;
        let zone = zones.zone_at(request.zone.as_str(), "/zone").map_err(|problem| vec![problem])?;
        let list = List { request: &request, settings, zone: &zone, template: compose::faults };
        match name {
            "entries.new" => result(out, &list.begin()?),
            "entries.add" => result(out, &list.add()?),
            "entries.remove" => result(out, &list.remove()?),
            "entries.view" => result(out, &list.view()?),
            _ => result(out, &ToVersionResult { version: list.to_version()? }),
        }
    }

    fn check(&self, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        let request: CheckRequest = typed(request)?;
        let defaults = Settings::default();
        let settings = self.settings(request.settings.as_ref(), &defaults, "/settings")?;
        let mut problems = engine::review(&request.draft, &request.contacts, settings, zones, reviewed_from());
        problems.extend(watch::review(settings, zones));
        if request.explore && !problems.iter().any(Problem::is_error) {
            let now = request.now.unwrap_or_else(reviewed_from);
            problems.extend(explored(&request.draft, &request.contacts, settings, zones, now)?);
        }
        let publishable = !problems.iter().any(Problem::is_error);
        result(out, &CheckResult { problems, publishable })
    }

    fn publish(&self, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        let request: PublishRequest = typed(request)?;
        let defaults = Settings::default();
        let settings = self.settings(request.settings.as_ref(), &defaults, "/settings")?;
        let mut problems = engine::review(&request.draft, &[], settings, zones, reviewed_from());
        if request.explore && !problems.iter().any(Problem::is_error) {
            let now = request.now.unwrap_or_else(reviewed_from);
            problems.extend(explored(&request.draft, &[], settings, zones, now)?);
        }
        let (errors, warnings): (Vec<_>, Vec<_>) = problems.into_iter().partition(Problem::is_error);
        if !errors.is_empty() {
            return Err(errors);
        }
        let draft = check::texts::worded(&request.draft, settings);
        let version = check::publish::publish(&draft, request.sequence.as_ref(), request.previous.as_ref());
        let changed = request.previous.as_ref().is_none_or(|previous| previous.hash != version.hash);
        result(out, &PublishResult { version, changed, warnings })
    }

    fn route(&self, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        let request: RouteRequest = typed(request)?;
        let defaults = Settings::default();
        let draft = Draft { purpose: request.purpose, steps: vec![request.step.clone()], ..Draft::named("route") };
        let version = check::publish::publish(&draft, None, None);
        let given = Given {
            version: &version,
            contact: &request.contact,
            conversation: request.conversation.as_ref(),
            settings: self.settings(request.settings.as_ref(), &defaults, "/settings")?,
            sent: &[],
            around: Around::default(),
            zones,
            now: request.now,
            prepared: None,
            path: "",
        };
        result(out, &route::route(&request.step, &Facts::new(&given)?))
    }

    fn advance(&self, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        self.advanced(zones, typed(request)?, out)
    }

    pub(super) fn advanced(&self, zones: &Zones, request: AdvanceRequest, out: &mut Vec<u8>) -> Answer {
        let defaults = Settings::default();
        let facts = &request.facts;
        let given = Given {
            version: self.handles.version(&facts.version, "/facts/version")?,
            contact: &facts.contact,
            conversation: facts.conversation.as_ref(),
            settings: self.settings(facts.settings.as_ref(), &defaults, "/facts/settings")?,
            sent: &facts.sent,
            around: Around { competing: &facts.competing, sequence_paused: facts.sequence_paused },
            zones,
            now: request.now,
            prepared: self.prepared(&facts.version, facts.settings.as_ref(), zones),
            path: "/facts",
        };
        let facts = Facts::new(&given)?;
        match request.event.what {
            Happened::Migrated(_) => facts.may_take(&request.state, "/facts")?,
            _ => facts.belong_to(&request.state, "/facts")?,
        }
        direct::turn(out, &engine::advance(request.state, &request.event, &facts));
        Ok(())
    }

    fn replay(&self, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        let request: ReplayRequest = typed(request)?;
        let defaults = Settings::default();
        let facts = &request.facts;
        let given = Given {
            version: self.handles.version(&facts.version, "/facts/version")?,
            contact: &facts.contact,
            conversation: facts.conversation.as_ref(),
            settings: self.settings(facts.settings.as_ref(), &defaults, "/facts/settings")?,
            sent: &facts.sent,
            around: Around { competing: &facts.competing, sequence_paused: facts.sequence_paused },
            zones,
            now: Instant::MIN,
            prepared: self.prepared(&facts.version, facts.settings.as_ref(), zones),
            path: "/facts",
        };
        let begun = replay::Begun { target: request.target.as_ref(), id: request.id.as_ref() };
        result(out, &replay::replay(&request.timeline, &given, &begun)?)
    }

    fn load(&mut self, request: &Json, out: &mut Vec<u8>) -> Answer {
        let request: LoadRequest = typed(request)?;
        let value = match (request.version, request.settings, request.zone_pack) {
            (Some(version), None, None) => Loaded::Version(alloc::boxed::Box::new(sound(version)?)),
            (None, Some(settings), None) => Loaded::Settings(alloc::boxed::Box::new(settings)),
            (None, None, Some(pack)) => Loaded::Zones(zone_pack(&pack)?),
            _ => {
                let message = "expected exactly one of `version`, `settings` and `zonePack`, found none or several";
                return Err(vec![Problem::error("call.loadOne", "", message)]);
            }
        };
        result(out, &LoadResult { handle: self.handles.load(value) })
    }
}

pub(super) fn result(out: &mut Vec<u8>, value: &impl Serialize) -> Answer {
    write(out, value);
    Ok(())
}

fn unknown(name: &str) -> Problem {
    let message = alloc::format!("expected an operation, found `{}`", crate::base::instant::shown(name));
    Problem::error("call.operationUnknown", "/op", message).help(alloc::format!("the operations are {}", OPERATIONS.join(", ")))
}

fn reviewed_from() -> Instant {
    Instant::from_millis(REVIEWED_FROM).unwrap_or(Instant::MIN)
}

/// A version whose hash is that of its content.
fn sound(version: Version) -> Result<Version, Vec<Problem>> {
    let hash = check::publish::hash(&version.draft);
    if hash == version.hash {
        return Ok(version);
    }
    let message = alloc::format!("expected hash `{hash}`, found `{}`", crate::base::instant::shown(&version.hash));
    Err(vec![Problem::error("call.hashWrong", "/version/hash", message).help("load the version as `publish` gave it")])
}

/// The zone pack behind a base64 text.
fn zone_pack(text: &str) -> Result<Zones, Vec<Problem>> {
    let problem = |message: alloc::string::String| {
        vec![Problem::error("time.zonePackBad", "/zonePack", message).help("hand in the bytes of a zone pack, in base64")]
    };
    let bytes = BASE64_STANDARD.decode(text).map_err(|fault| problem(alloc::format!("expected base64, found {fault}")))?;
    Zones::from_pack(&bytes).map_err(|bad| problem(alloc::format!("expected {}, found something else", bad.expected)))
}
