//! Counts what the walks come by: laws that are tried on walks where nothing happens hold for nothing.
//!
//! In: walks. Out: how often each kind of event was tried and how often it changed something, how many walks had each setting, which
//! decisions and reasons came up; a failure where one of them is too rare. Never: a law.

use crate::run;
use crate::walk::{Record, Walk};
use relance_core::wire::event::Happened;
use relance_core::wire::{Anchor, BounceKind, Compose, Content, Draft, Handler, OnModelFailure, Purpose, Settings, StepStatus};
use std::collections::BTreeMap;

/// The kinds of events, each to be tried once in so many events.
const KINDS: [&str; 62] = [
    "enrolled",
    "due",
    "repeated",
    "replied",
    "replied/automatic",
    "replied/returnDate",
    "sent",
    "rejected/transient",
    "rejected/throttle",
    "rejected/defer",
    "rejected/windowClosed",
    "rejected/permanent",
    "rejected/optedOut",
    "rejected/content",
    "rejected/config",
    "unknownOutcome/keyHonoured",
    "unknownOutcome/keyUnknown",
    "bounced/hard",
    "bounced/soft",
    "unsubscribed/channel",
    "unsubscribed/purpose",
    "unsubscribed/all",
    "complained/channel",
    "complained/purpose",
    "complained/all",
    "optedOut/channel",
    "optedOut/purpose",
    "optedOut/all",
    "contactDeleted",
    "goal/own",
    "goal/other",
    "paused/enrollment",
    "paused/sequence",
    "paused/workspace",
    "resumed/enrollment",
    "resumed/sequence",
    "resumed/workspace",
    "stopped",
    "stepSkipped",
    "stepCancelled",
    "rescheduled",
    "sendNow",
    "released",
    "outbound/assistant",
    "outbound/person",
    "handedBack",
    "modelAnswered",
    "modelFailed/outOfCredits",
    "modelFailed/other",
    "approved/asIs",
    "approved/edited",
    "approved/otherDigest",
    "approved/unasked",
    "refused",
    "accountRestored",
    "migrated/removed",
    "migrated/added",
    "migrated/reordered",
    "migrated/other",
    "migrated/same",
    "recalculated",
    "unknown",
];
/// An event of each kind is tried at least once in so many events: a thousand times in a million.
const ONCE_IN: u64 = 1_000;
/// An event of each kind changes something at least once in so many; these never do.
const CHANGES_ONCE_IN: u64 = 10_000;
const CHANGES_NOTHING: [&str; 8] = [
    "repeated",
    "enrolled",
    "replied/automatic",
    "goal/other",
    "approved/otherDigest",
    "approved/unasked",
    "migrated/same",
    "unknown",
];

/// What a walk's world may have; each is to be had by one walk in so many.
const WORLDS: [&str; 25] = [
    "assisted",
    "calendars of both",
    "caps",
    "competing",
    "consents asked for",
    "fallbackText",
    "full",
    "holidays",
    "list",
    "no model",
    "own profile",
    "policy fr.telephone",
    "policy night",
    "policy us.telephone",
    "region",
    "sent before",
    "service",
    "skip without text",
    "spacing",
    "spread",
    "templates known",
    "template outside the window",
    "transactional",
    "unknown zone, plausible ones",
    "window close",
];
const WALKS_ONCE_IN: u64 = 100;

/// What the walks should come by, as decisions and as codes of reasons.
const REACHED: [&str; 72] = [
    "begun",
    "asked",
    "approved",
    "cancelled",
    "continued",
    "deferred",
    "expired",
    "failed",
    "handedBack",
    "heldForHuman",
    "migrated",
    "recalculated",
    "released",
    "reset",
    "resumed",
    "retrying",
    "sending",
    "skipped",
    "void",
    "written",
    "compose.blankVariable",
    "compose.couldNotCompose",
    "engine.nothingDue",
    "lifecycle.accountRefused",
    "lifecycle.accountRestored",
    "lifecycle.addressDead",
    "lifecycle.allStepsDone",
    "lifecycle.approvalVoid",
    "lifecycle.awayUntil",
    "lifecycle.beforeEpisode",
    "lifecycle.complained",
    "lifecycle.contactDeleted",
    "lifecycle.contentRefused",
    "lifecycle.deferred",
    "lifecycle.goalReached",
    "lifecycle.handledByHuman",
    "lifecycle.hardBounce",
    "lifecycle.heldOnReply",
    "lifecycle.migrationGrace",
    "lifecycle.optedOut",
    "lifecycle.optedOutOfChannel",
    "lifecycle.otherPurpose",
    "lifecycle.outcomeUnknown",
    "lifecycle.passed",
    "lifecycle.refused",
    "lifecycle.repeatedEvent",
    "lifecycle.softBounce",
    "lifecycle.stillPaused",
    "lifecycle.stopped",
    "lifecycle.textTooLate",
    "lifecycle.wantedNow",
    "lifecycle.windowClosed",
    "route.accountPaused",
    "route.consentExpired",
    "route.noAddress",
    "route.noConsent",
    "route.refused",
    "route.suppressed",
    "route.templateNotApproved",
    "route.unreachable",
    "route.windowClosed",
    "schedule.capped",
    "schedule.closedDate",
    "schedule.keptApart",
    "schedule.listedTime",
    "schedule.outsideLegalHours",
    "schedule.outsideWorkingHours",
    "schedule.quietHours",
    "schedule.spread",
    "schedule.tooClose",
    "schedule.tooLate",
    "schedule.zoneUnknown",
];

/// How often everything was tried.
#[derive(Debug, Default)]
pub struct Coverage {
    walks: u64,
    events: u64,
    sends: u64,
    live: u64,
    /// By kind: how often it was tried, and how often it changed something.
    kinds: BTreeMap<String, (u64, u64)>,
    worlds: BTreeMap<String, u64>,
    reached: BTreeMap<String, u64>,
}

impl Coverage {
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// Counts a walk.
    pub fn count(&mut self, walk: &Walk) {
        self.walks += 1;
        for name in worlds(walk) {
            *self.worlds.entry(name.into()).or_default() += 1;
        }
        for record in &walk.records {
            self.sends += record.sends().count() as u64;
            for decision in &record.turn.decisions {
                tick(&mut self.reached, &decision.what);
                decision.reasons.iter().for_each(|reason| tick(&mut self.reached, &reason.code));
            }
            let Some(before) = &record.before else { continue };
            self.events += 1;
            self.live += u64::from(before.status.is_live());
            let changes = record.turn.decisions.iter().any(|decision| !matches!(&*decision.what, "ignored" | "waiting"));
            let tried = self.kinds.entry(kind(record)).or_default();
            *tried = (tried.0 + 1, tried.1 + u64::from(changes));
        }
    }

    /// Adds what another thread has counted.
    pub fn take(&mut self, other: Self) {
        self.walks += other.walks;
        self.events += other.events;
        self.sends += other.sends;
        self.live += other.live;
        for (kind, (tried, changed)) in other.kinds {
            let own = self.kinds.entry(kind).or_default();
            *own = (own.0 + tried, own.1 + changed);
        }
        for (own, other) in [(&mut self.worlds, other.worlds), (&mut self.reached, other.reached)] {
            other.into_iter().for_each(|(name, count)| *own.entry(name).or_default() += count);
        }
    }

    /// A line that says how much was tried, and the table of the kinds.
    pub fn summary(&self) -> String {
        let Self { walks, events, live, sends, .. } = self;
        let mut text = format!("{events} events ({live} of them before the end) and {sends} messages in {walks} walks");
        text += "\n  kind of event: tried, of these with an effect\n";
        for (kind, (tried, changed)) in &self.kinds {
            text += &format!("  {kind:28} {tried:>8} {changed:>8}\n");
        }
        let worlds: Vec<String> = self.worlds.iter().map(|(name, count)| format!("{name} {count}")).collect();
        text += &format!("  worlds with {}\n", worlds.join(", "));
        text
    }
}

fn tick(counts: &mut BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => drop(counts.insert(name.into(), 1)),
    }
}

/// The kind of an event, with what makes a difference within its type.
fn kind(record: &Record) -> String {
    if !record.is_new() {
        return "repeated".into();
    }
    let name = record.event.what.name();
    let nuance = match &record.event.what {
        Happened::Replied(reply) if reply.return_date.is_some() => "returnDate",
        Happened::Replied(reply) if reply.automatic => "automatic",
        Happened::Rejected(rejected) => {
            let class = serde_json::to_string(&rejected.class).unwrap();
            return format!("{name}/{}", class.trim_matches('"'));
        }
        Happened::UnknownOutcome(unknown) => {
            if unknown.key_honoured {
                "keyHonoured"
            } else {
                "keyUnknown"
            }
        }
        Happened::Bounced(bounced) => {
            if bounced.kind == BounceKind::Hard {
                "hard"
            } else {
                "soft"
            }
        }
        Happened::Unsubscribed(on) | Happened::Complained(on) | Happened::OptedOut(on) => match (&on.channel, on.purpose) {
            (_, Some(_)) => "purpose",
            (Some(_), None) => "channel",
            (None, None) => "all",
        },
        Happened::Goal(reached) => {
            if reached.goal == "booked" {
                "own"
            } else {
                "other"
            }
        }
        Happened::Paused(paused) => paused.level.name(),
        Happened::Resumed(resumed) => resumed.level.name(),
        Happened::Outbound(outbound) => {
            if outbound.by == Handler::Human {
                "person"
            } else {
                "assistant"
            }
        }
        Happened::ModelFailed(failed) => {
            if failed.out_of_credits {
                "outOfCredits"
            } else {
                "other"
            }
        }
        Happened::Approved(_) => approval(record),
        Happened::Migrated(_) => migration(record),
        Happened::Unknown(_) => return "unknown".into(),
        _ => return name.into(),
    };
    format!("{name}/{nuance}")
}

/// What an approval is of.
fn approval(record: &Record) -> &'static str {
    let Happened::Approved(approval) = &record.event.what else { return "unasked" };
    let steps = record.before.iter().flat_map(|before| &before.steps);
    let own = steps.filter(|step| step.status == StepStatus::Approving).find(|step| approval.step.as_ref() == Some(&step.id));
    match own.and_then(|step| step.written.as_deref()) {
        None => "unasked",
        Some(written) if written.digest != approval.digest => "otherDigest",
        Some(_) if approval.content.is_some() => "edited",
        Some(_) => "asIs",
    }
}

/// How the version moved to differs from the one before.
fn migration(record: &Record) -> &'static str {
    let Some(before) = record.before.as_ref().filter(|before| before.hash != record.known.version.hash) else { return "same" };
    let old: Vec<&str> = before.steps.iter().map(|step| step.id.as_str()).collect();
    let new: Vec<&str> = record.known.version.draft.steps.iter().map(|step| step.id.as_str()).collect();
    if old.iter().any(|id| !new.contains(id)) {
        "removed"
    } else if new.iter().any(|id| !old.contains(id)) {
        "added"
    } else if old == new {
        "other"
    } else {
        "reordered"
    }
}

/// What the world of a walk has.
fn worlds(walk: &Walk) -> impl Iterator<Item = &'static str> {
    let (draft, settings) = (&walk.world.version.draft, &walk.world.settings);
    let named = |policy: &str| settings.policies.iter().any(|named| named == policy);
    let begun = !walk.records.is_empty();
    let rules = [
        ("calendars of both", draft.calendar.is_some() && settings.calendar.is_some()),
        ("caps", !settings.caps.is_empty()),
        ("competing", !walk.world.competing.is_empty()),
        ("holidays", !settings.holidays.is_empty()),
        ("list", draft.list),
        ("no model", settings.model.is_none()),
        ("policy fr.telephone", named("fr.telephone")),
        ("policy night", named("night")),
        ("policy us.telephone", named("us.telephone")),
        ("region", walk.world.contact.region.is_some()),
        ("sent before", !walk.world.sent.is_empty()),
        ("service", draft.purpose == Purpose::Service),
        ("spacing", settings.spacing.is_some()),
        ("spread", draft.calendar.iter().chain(&settings.calendar).any(|calendar| calendar.spread_minutes > 0)),
        ("transactional", draft.purpose == Purpose::Transactional),
        ("unknown zone, plausible ones", walk.world.contact.timezone.is_none() && !settings.plausible_zones.is_empty()),
    ];
    let all = rules.into_iter().chain(of_steps(draft)).chain(of_channels(settings));
    all.filter(move |(_, has)| begun && *has).map(|(name, _)| name).collect::<Vec<_>>().into_iter()
}

fn of_steps(draft: &Draft) -> [(&'static str, bool); 6] {
    let any = |is: &dyn Fn(&relance_core::wire::Step) -> bool| draft.steps.iter().any(is);
    let writes = |rule: OnModelFailure| any(&|step| step.compose != Compose::Static && step.on_model_failure == rule);
    [
        ("assisted", any(&|step| step.compose == Compose::Assisted)),
        ("full", any(&|step| step.compose == Compose::Full)),
        ("fallbackText", writes(OnModelFailure::FallbackText)),
        ("skip without text", writes(OnModelFailure::Skip)),
        ("template outside the window", any(&|step| matches!(step.outside_window, Some(Content::Template(_))))),
        ("window close", any(&|step| step.anchor == Anchor::WindowClose)),
    ]
}

fn of_channels(settings: &Settings) -> [(&'static str, bool); 3] {
    let channels: Vec<_> = settings.channels.iter().flatten().map(|(_, own)| own).collect();
    [
        ("consents asked for", channels.iter().any(|own| !own.consent.is_empty())),
        ("own profile", channels.iter().any(|own| own.profile.is_some())),
        ("templates known", channels.iter().any(|own| own.templates.is_some())),
    ]
}

/// One walk alone, repeated by its number, need not come by everything.
fn all() -> Option<&'static Coverage> {
    let alone = std::env::var_os("RELANCE_PROPERTY_WALK").is_some();
    (!alone).then(|| &run::found().coverage)
}

#[test]
fn every_kind_of_event_is_tried_often() {
    let Some(coverage) = all() else { return };
    let counts = |kind: &str| coverage.kinds.get(kind).copied().unwrap_or_default();
    let rare: Vec<&str> = KINDS.into_iter().filter(|kind| counts(kind).0 < coverage.events / ONCE_IN).collect();
    assert!(rare.is_empty(), "tried too rarely: {rare:?} of {}", coverage.summary());
    let idle = |kind: &&str| !CHANGES_NOTHING.contains(kind) && counts(kind).1 < coverage.events / CHANGES_ONCE_IN;
    let idle: Vec<&str> = KINDS.into_iter().filter(idle).collect();
    assert!(idle.is_empty(), "change something too rarely: {idle:?} of {}", coverage.summary());
    let unknown: Vec<&String> = coverage.kinds.keys().filter(|kind| !KINDS.contains(&kind.as_str())).collect();
    assert!(unknown.is_empty(), "kinds that nobody counts: {unknown:?}");
}

#[test]
fn every_setting_is_tried_often() {
    let Some(coverage) = all() else { return };
    let count = |name: &&str| coverage.worlds.get(*name).copied().unwrap_or_default();
    let rare: Vec<&str> = WORLDS.into_iter().filter(|name| count(name) < coverage.walks / WALKS_ONCE_IN).collect();
    assert!(rare.is_empty(), "tried too rarely: {rare:?} of {:#?}", coverage.worlds);
}

#[test]
fn the_walks_come_by_everything_that_the_laws_speak_of() {
    let Some(coverage) = all() else { return };
    let count = |name: &&str| coverage.reached.get(*name).copied().unwrap_or_default();
    let never: Vec<&str> = REACHED.into_iter().filter(|name| count(name) < coverage.events / 400_000).collect();
    assert!(never.is_empty(), "reached too rarely: {never:?} of {:#?}", coverage.reached);
}
