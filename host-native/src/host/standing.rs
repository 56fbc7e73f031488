//! Where things stand, in words: a conversation with what is planned in it, and the assistant with what is set up and missing.
//!
//! In: what is stored. Out: reports. Never: a change; a time of its own (the core's).

use relance_core::base::{ConversationId, Instant, SequenceId};
use relance_core::wire::{AutoFollowUps, Decide, Occasion, Scenario, Settings, WatchStatus, Watched, ZoneId};
use serde::Deserialize;

use super::Host;
use crate::fault::Fault;
use crate::report::{AssistantStands, OccasionStands, Planned, Stands};

#[derive(Deserialize)]
struct Label {
    label: String,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Where a conversation stands, with so many of its turns: those after a place, or the last ones. Nothing where there is no such
    /// conversation.
    pub fn stands(&mut self, id: &ConversationId, after: Option<i64>, turns: u32) -> Result<Option<Stands>, Fault> {
        let Some((contact, _)) = self.store.conversation_of(id)? else { return Ok(None) };
        let watched = self.watched(id)?;
        let planned = match &watched {
            Some(watched) => self.planned(watched)?,
            None => None,
        };
        let last = || watched.as_ref().map_or(0, |watched| i64::try_from(watched.revision).unwrap_or(i64::MAX));
        let entries = self.watch_entries(id, after.unwrap_or_else(|| last().saturating_sub(turns.into())), turns)?;
        let turns = entries.iter().map(|entry| serde_json::from_str(&entry.json)).collect::<Result<_, _>>()?;
        Ok(Some(Stands {
            conversation: id.clone(),
            contact,
            headline: headline(watched.as_ref(), planned.as_ref()),
            status: watched.as_ref().map(|watched| watched.status),
            reason: watched.as_ref().and_then(|watched| watched.reason.clone()),
            wake_at: watched.as_ref().and_then(|watched| watched.wake_at),
            follow_up: planned,
            turns,
        }))
    }

    fn planned(&mut self, watched: &Watched) -> Result<Option<Planned>, Fault> {
        let Some(follow_up) = &watched.follow_up else { return Ok(None) };
        let Some(state) = self.state(&follow_up.enrollment)? else { return Ok(None) };
        let at: Option<Instant> = state.wake_at.filter(|_| state.status.is_live());
        let zone: ZoneId = state.zone.zone.clone();
        let label = at.map(|at| self.label::<Label>(at, &zone)).transpose()?.map(|label| label.label);
        Ok(Some(Planned {
            enrollment: follow_up.enrollment.clone(),
            occasion: follow_up.occasion,
            status: state.status,
            at,
            label,
            promise: follow_up.promise.clone(),
            proposed: follow_up.proposed.clone(),
        }))
    }

    /// What of auto follow-ups is set up, which limits hold, and what is missing.
    pub fn assistant(&mut self) -> Result<AssistantStands, Fault> {
        let settings = self.settings()?;
        let auto = settings.auto_follow_ups.clone().unwrap_or_default();
        let (own, model) = (self.has_model(), settings.model.is_some());
        let by = |scenario: &Scenario| match (scenario.messages.is_empty(), model) {
            (false, _) => "texts",
            (true, true) => "model",
            (true, false) => "nobody",
        };
        let occasions = [
            (Occasion::StoppedReplying, &auto.stopped_replying),
            (Occasion::Busy, &auto.busy),
            (Occasion::AskedForTime, &auto.asked_for_time),
        ];
        let occasions: Vec<OccasionStands> = occasions
            .into_iter()
            .map(|(occasion, scenario)| OccasionStands { occasion, on: !scenario.off, written_by: by(scenario) })
            .collect();
        let missing = missing(&settings, &auto, &occasions, own);
        Ok(AssistantStands {
            on: settings.auto_follow_ups.as_ref().is_some_and(|auto| !auto.off),
            decide: auto.decide,
            model: own,
            occasions,
            rules: self.rules(&auto.instructions)?,
            missing,
            sequence: SequenceId::new("auto-follow-ups"),
        })
    }
}

/// What is planned, in a few words.
fn headline(watched: Option<&Watched>, planned: Option<&Planned>) -> String {
    let Some(watched) = watched else { return "Not watched".into() };
    match (watched.status, planned.and_then(|planned| planned.label.as_deref())) {
        (WatchStatus::Following, Some(label)) => format!("Follow-up {label}"),
        (WatchStatus::Following, None) => "Follow-up under way".into(),
        (WatchStatus::Open, _) => "Nothing planned: it is our turn to write".into(),
        (WatchStatus::Silent, _) => "Silent".into(),
        (WatchStatus::Asking, _) => "A model is asked".into(),
        (WatchStatus::Resting, _) => "Nothing more until the contact writes".into(),
        (WatchStatus::HandedOver, _) => "With a person".into(),
        (WatchStatus::Stopped, _) => "Stopped".into(),
        (WatchStatus::Closed, _) => "Closed".into(),
    }
}

fn missing(settings: &Settings, auto: &AutoFollowUps, occasions: &[OccasionStands], own: bool) -> Vec<String> {
    let mut missing = Vec::new();
    if settings.auto_follow_ups.is_none() {
        missing.push("auto follow-ups are not set up: put `autoFollowUps` into the settings".into());
    }
    for stands in occasions.iter().filter(|stands| stands.on && stands.written_by == "nobody") {
        let name = stands.occasion.name();
        missing.push(format!("nobody writes for `{name}`: give it `messages`, or the settings a `model`"));
    }
    if auto.decide == Decide::Model && settings.model.is_none() {
        missing
            .push("a model should decide and the settings have none: the cadence decides; put `model` into the settings".into());
    }
    if settings.model.is_some() && !own {
        missing.push(
            "the settings want a model and this host has none: start it with `--model-url`, or answer its questions (`/v1/questions`, `relance questions`)"
                .into(),
        );
    }
    let on = |scenario: &Scenario| !scenario.off && scenario.messages.is_empty();
    if settings.model.is_none() && on(&auto.stopped_replying) && !auto.instructions.trim().is_empty() {
        missing.push("the rules that are no limits are read by nobody without a model".into());
    }
    missing
}
