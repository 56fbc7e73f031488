//! Where things stand, in words: a conversation with what is planned in it, and the assistant with what is set up and missing.
//!
//! In: what is stored. Out: reports. Never: a change; a time of its own (the core's).

use relance_core::base::{ConversationId, Instant, Json, SequenceId, read};
use relance_core::wire::{
    AutoFollowUps, Conversation, Decide, Enrollment, FollowUp, Occasion, Scenario, Settings, Status, StepStatus, WatchStatus,
    Watched, ZoneId,
};
use serde::Deserialize;

use super::Host;
use crate::drive::converse::AUTO_FOLLOW_UPS;
use crate::engines::sql::{Inbox, InboxRow};
use crate::fault::Fault;
use crate::report::{AssistantStands, LimitStands, Moved, OccasionStands, Planned, Stands, Whereabouts};

#[derive(Deserialize)]
struct Label {
    label: String,
}

/// What was read of plain-word rules.
#[derive(Deserialize)]
struct Read {
    limits: Vec<LimitStands>,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Where a conversation stands, with so many of its turns: those after a place, or the last ones. Nothing where there is no such
    /// conversation.
    pub fn stands(&mut self, id: &ConversationId, after: Option<i64>, turns: u32) -> Result<Option<Stands>, Fault> {
        let Some((contact, thread)) = self.store.conversation_of(id)? else { return Ok(None) };
        let watched = self.watched(id)?;
        let state = match watched.as_ref().and_then(|watched| watched.follow_up.as_ref()) {
            Some(follow_up) => self.state(&follow_up.enrollment)?,
            None => None,
        };
        let zone = self.store.contact(&contact)?.and_then(|contact| contact.timezone);
        let whereabouts = self.whereabouts(watched.as_ref(), &thread, state.as_ref(), zone)?;
        let last = || watched.as_ref().map_or(0, |watched| i64::try_from(watched.revision).unwrap_or(i64::MAX));
        let entries = self.watch_entries(id, after.unwrap_or_else(|| last().saturating_sub(turns.into())), turns)?;
        let turns = entries.iter().map(|entry| serde_json::from_str(&entry.json)).collect::<Result<_, _>>()?;
        let Whereabouts { status, headline, reason, follow_up, wake_at } = whereabouts;
        Ok(Some(Stands { conversation: id.clone(), contact, headline, status, reason, wake_at, follow_up, turns }))
    }

    /// Conversations as the inbox lists them, each with where it stands.
    pub(crate) fn inbox(&mut self, wanted: &Inbox, most: u32) -> Result<Vec<(InboxRow, Whereabouts)>, Fault> {
        let rows = self.store.inbox(wanted, most)?;
        let follow_ups = rows.iter().filter_map(|row| Some(row.watched.as_ref()?.follow_up.as_ref()?.enrollment.clone()));
        let states = self.store.states_of(&follow_ups.collect::<Vec<_>>())?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let state = row.watched.as_ref().and_then(|watched| states.get(&watched.follow_up.as_ref()?.enrollment));
            let whereabouts = self.whereabouts(row.watched.as_ref(), &row.conversation, state, row.zone.clone())?;
            found.push((row, whereabouts));
        }
        Ok(found)
    }

    /// Where a conversation stands, with the state of the follow-up that is under way, and the contact's own zone.
    fn whereabouts(
        &mut self,
        watched: Option<&Watched>,
        thread: &Conversation,
        state: Option<&Enrollment>,
        zone: Option<ZoneId>,
    ) -> Result<Whereabouts, Fault> {
        let (headline, follow_up) = match watched {
            Some(watched) => self.in_words(watched, thread, state, zone)?,
            None => ("Not watched".into(), None),
        };
        Ok(Whereabouts {
            status: watched.map(|watched| watched.status),
            headline,
            reason: watched.and_then(|watched| watched.reason.clone()),
            follow_up,
            wake_at: watched.and_then(|watched| watched.wake_at),
        })
    }

    /// What is going on, in a few words, and what is planned.
    fn in_words(
        &mut self,
        watched: &Watched,
        thread: &Conversation,
        state: Option<&Enrollment>,
        zone: Option<ZoneId>,
    ) -> Result<(String, Option<Planned>), Fault> {
        let inactive = watched.bot_inactive || thread.bot_inactive;
        let (mut planned, mut words) = (None, "under way".to_owned());
        if let Some((follow_up, state)) = watched.follow_up.as_ref().zip(state) {
            let mut found = planned_by(follow_up, state, inactive);
            found.label = found.at.map(|at| self.label_of(at, &state.zone.zone)).transpose()?;
            words = found.label.clone().unwrap_or_else(|| stage(state, inactive).to_owned());
            planned = Some(found);
        }
        let quiet = matches!(watched.status, WatchStatus::Open | WatchStatus::Silent | WatchStatus::Asking);
        let mut headline = match watched.status {
            WatchStatus::Following => format!("Follow-up {words}"),
            status => resting(status).to_owned(),
        };
        if inactive && quiet {
            headline.push_str("; nothing goes out: the bot is inactive");
        }
        let held = watched.held_until.filter(|until| *until > self.clock.now() && !inactive);
        if let Some(until) = held.filter(|_| quiet || watched.status == WatchStatus::Following) {
            let label = self.words_for(until, zone)?;
            headline.push_str(&format!("; a person wrote: automatic follow-ups go on {label}"));
        }
        Ok((headline, planned))
    }

    /// A moment in a few words, on the clock of a contact with this zone.
    fn words_for(&mut self, at: Instant, own: Option<ZoneId>) -> Result<String, Fault> {
        let utc = ZoneId("UTC".into());
        let zone = own.or(self.settings()?.zone).unwrap_or_else(|| utc.clone());
        self.label_of(at, &zone).or_else(|_| self.label_of(at, &utc)) // A zone may be none any more.
    }

    /// A moment in a few words.
    fn label_of(&mut self, at: Instant, zone: &ZoneId) -> Result<String, Fault> {
        Ok(self.label::<Label>(at, zone)?.label)
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
        let rules = self.rules(&auto.instructions)?;
        Ok(AssistantStands {
            on: settings.auto_follow_ups.as_ref().is_some_and(|auto| !auto.off),
            decide: auto.decide,
            model: own,
            occasions,
            limits: in_force(&auto, &rules)?,
            rules,
            missing,
            sequence: SequenceId::new(AUTO_FOLLOW_UPS),
        })
    }
}

/// What is planned of a follow-up; a moment only where a message goes out then.
fn planned_by(follow_up: &FollowUp, state: &Enrollment, inactive: bool) -> Planned {
    let next = state.steps.iter().find(|step| !step.status.is_end());
    let goes = state.status == Status::Active && !inactive;
    let plan = next.filter(|step| goes && step.status == StepStatus::Pending).and_then(|step| step.planned.as_ref());
    let moved = plan.filter(|plan| plan.at != plan.wanted && !plan.reasons.is_empty());
    Planned {
        enrollment: follow_up.enrollment.clone(),
        occasion: follow_up.occasion,
        status: state.status,
        at: plan.map(|plan| plan.at),
        label: None,
        moved: moved.map(|plan| Moved { from: plan.wanted, reasons: plan.reasons.clone() }),
        promise: follow_up.promise.clone(),
        proposed: follow_up.proposed.clone(),
    }
}

/// What a follow-up waits for that is no moment.
fn stage(state: &Enrollment, inactive: bool) -> &'static str {
    let next = state.steps.iter().find(|step| !step.status.is_end()).map(|step| step.status);
    match (state.status, next) {
        (Status::Paused, _) => "is paused",
        (Status::Active, Some(StepStatus::Sending)) => "is being sent",
        (Status::Active, _) if inactive => "waits: the bot is inactive",
        (Status::Active, Some(StepStatus::Approving)) => "waits for approval",
        (Status::Active, Some(StepStatus::Composing)) => "is being written",
        (Status::Active, Some(StepStatus::Held)) => "is held for a person",
        _ => "under way",
    }
}

/// Where a conversation stands in which no follow-up is under way.
const fn resting(status: WatchStatus) -> &'static str {
    match status {
        WatchStatus::Following => "Follow-up under way",
        WatchStatus::Open => "Nothing planned: it is our turn to write",
        WatchStatus::Silent => "Silent",
        WatchStatus::Asking => "A model is asked",
        WatchStatus::Resting => "Nothing more until the contact writes",
        WatchStatus::HandedOver => "With a person",
        WatchStatus::Stopped => "Stopped",
        WatchStatus::Closed => "Closed",
    }
}

/// The limits that hold: those of the settings, then those that their words say.
fn in_force(auto: &AutoFollowUps, rules: &Json) -> Result<Vec<LimitStands>, Fault> {
    let own = auto.limits.iter().map(|limit| LimitStands { line: None, text: None, limit: limit.clone() });
    let Read { limits } = read::read(rules, "").map_err(|problem| Fault::problems(vec![problem]))?;
    Ok(own.chain(limits).collect())
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
