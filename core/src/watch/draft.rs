//! The version of a follow-up: a short sequence made for one conversation, so that it passes every room that any sequence passes.
//!
//! In: an occasion, what was promised or proposed, the bounds. Out: a version. Never: a moment computed past the bounds, a rule that a
//! model or a contact has set.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::turn::Turn;
use crate::assistant::rules::longer;
use crate::base::{Instant, SequenceId, StepId};
use crate::check::channels;
use crate::check::publish::publish;
use crate::wire::{
    Anchor, Calendar, Channel, ChannelChoice, Compose, Content, Draft, LocalTime, Occasion, OnModelFailure, OnReply,
    OnUnreachable, Pace, Purpose, Reenroll, Scenario, Step, Survey, TargetKind, TextContent, Version, Wait, Weekday, Window,
    Windows,
};

/// The sequence of all follow-ups that a watch begins.
const SEQUENCE: &str = "auto-follow-ups";
/// Where a contact can go on whose conversation's own channel can't be used now (R5).
const SMS: Channel = Channel::fixed("sms");
/// The cadence of who stopped replying, unless the workspace says otherwise.
const SILENT: &[Wait] = &[Wait::Minutes(5), Wait::Minutes(15)];
/// The cadence of who is busy, unless the workspace says otherwise.
const BUSY: &[Wait] = &[Wait::Hours(2), Wait::Days(1)];

/// When the first message of a follow-up goes out, before calendars.
#[derive(Debug, Clone, Copy)]
pub(super) enum First {
    /// So long after our last message, while the silence lasts.
    Silence,
    /// As its cadence says, from now on.
    Cadence,
    /// At an instant that the contact has named: it stands above working hours (T6).
    Asked(Instant),
    /// At an instant that was decided on.
    At(Instant),
}

/// What a follow-up is made of.
pub(super) struct Plan {
    pub(super) occasion: Occasion,
    pub(super) first: First,
    /// The only message, where a model has written it already.
    pub(super) text: Option<String>,
    /// There is one message, whatever the cadence says.
    pub(super) single: bool,
}

/// The cadence of an occasion.
pub(super) fn cadence(scenario: &Scenario, occasion: Occasion) -> Vec<Pace> {
    let paces = |waits: &[Wait]| waits.iter().map(|wait| Pace { wait: *wait, at: Vec::new() }).collect();
    scenario.cadence.clone().unwrap_or_else(|| match occasion {
        Occasion::StoppedReplying => paces(SILENT),
        Occasion::Busy => paces(BUSY),
        Occasion::AskedForTime | Occasion::Survey => Vec::new(),
    })
}

/// The version of a follow-up; none where no message is left to send.
pub(super) fn version(turn: &Turn<'_>, plan: &Plan) -> Option<Version> {
    let scenario = turn.scenario(plan.occasion)?;
    let mut paces = cadence(scenario, plan.occasion);
    if matches!(plan.first, First::Asked(_)) {
        paces.insert(0, Pace { wait: Wait::NONE, at: Vec::new() });
    }
    if plan.single {
        paces = vec![Pace { wait: Wait::NONE, at: Vec::new() }];
    }
    let left = turn.bounds.max.map_or(usize::MAX, |most| usize::try_from(most.saturating_sub(turn.state.sent)).unwrap_or(0));
    let (channel, fallback) = channel(turn)?;
    let steps = paces.into_iter().take(left).enumerate().map(|(index, pace)| {
        let words = words(scenario, plan, index);
        step(turn, plan, index, pace, Step { channel: channel.clone(), fallback: fallback.clone(), ..words })
    });
    let steps: Vec<Step> = steps.collect();
    if steps.is_empty() {
        return None;
    }
    Some(publish(&draft(turn, steps), Some(&SequenceId::new(SEQUENCE)), None))
}

/// The version that asks how satisfied the contact is.
pub(super) fn survey(turn: &Turn<'_>, survey: &Survey) -> Option<Version> {
    let (channel, fallback) = channel(turn)?;
    let step =
        Step { channel, fallback, outside_window: survey.outside_window.clone(), ..plain("survey", survey.content.clone()) };
    Some(publish(&draft(turn, vec![step]), Some(&SequenceId::new("satisfaction")), None))
}

fn draft(turn: &Turn<'_>, steps: Vec<Step>) -> Draft {
    let auto = turn.auto;
    Draft {
        purpose: auto.and_then(|auto| auto.purpose).unwrap_or(Purpose::Service),
        target: TargetKind::Conversation,
        calendar: calendar(turn),
        on_reply: OnReply::Stop,
        reenroll: Reenroll::Always,
        goals: BTreeSet::from([String::from("booked")]),
        with_human: auto.is_some_and(|auto| auto.with_human),
        assistant: true,
        steps,
        ..Draft::named("Auto follow-up")
    }
}

/// A step that says something on the conversation's channel at once.
pub(super) fn plain(id: &str, content: Content) -> Step {
    Step {
        id: StepId::new(String::from(id)),
        wait: Wait::NONE,
        anchor: Anchor::Previous,
        instant: None,
        at: Vec::new(),
        channel: ChannelChoice::SameConversation,
        fallback: Vec::new(),
        compose: Compose::Static,
        content,
        instructions: None,
        on_model_failure: OnModelFailure::Skip,
        outside_window: None,
        on_blank: crate::wire::OnBlank::default(),
        on_unreachable: OnUnreachable::Stop,
        on_reply: None,
        max_late: None,
        ignore_working_hours: false,
        workflow: None,
    }
}

/// What the message at a place says: the scenario's own text, what the model has written, or what it will write (E7).
fn words(scenario: &Scenario, plan: &Plan, index: usize) -> Step {
    let text = |body: String| {
        let subject = "{{ conversation.subject | default: workspace.name | default: 'Following up' }}";
        Content::Text(TextContent { subject: Some(String::from(subject)), body })
    };
    let own = scenario.messages.get(index).or(scenario.messages.last());
    let assisted = scenario.compose == Some(Compose::Assisted);
    let (compose, content) = match (&plan.text, own) {
        (Some(written), _) if !assisted => (Compose::Static, text(written.clone())),
        (None, Some(own)) => (Compose::Static, own.clone()),
        (written, _) => (if assisted { Compose::Assisted } else { Compose::Full }, text(written.clone().unwrap_or_default())),
    };
    Step {
        compose,
        instructions: scenario.instructions.clone(),
        outside_window: scenario.outside_window.clone(),
        workflow: scenario.workflow.clone(),
        ..plain("", content)
    }
}

/// When the message at a place goes out, within the bounds.
fn step(turn: &Turn<'_>, plan: &Plan, index: usize, pace: Pace, words: Step) -> Step {
    let place = u32::try_from(index).unwrap_or(u32::MAX);
    let attempt = turn.state.sent.saturating_add(place).saturating_add(1);
    let bounds = &turn.bounds;
    let wait = turn.least(attempt).map_or(pace.wait, |least| longer(pace.wait, least));
    // A time that the contact named is not moved to another one.
    let asked = index == 0 && matches!(plan.first, First::Asked(_));
    let times = bounds.times.iter().find(|times| attempt > times.after && !asked).map(|times| times.at.clone());
    let mut step = Step { id: StepId::new(format!("f{attempt}")), wait, at: times.unwrap_or(pace.at), ..words };
    if index > 0 {
        return step;
    }
    match plan.first {
        First::Silence => step.anchor = Anchor::LastOutbound,
        First::Cadence => {}
        First::Asked(at) => {
            // It was asked for: what else the contact writes until then takes it back in words alone (M2).
            step.on_reply = Some(OnReply::Continue);
            (step.anchor, step.instant, step.wait, step.ignore_working_hours) = (Anchor::At, Some(at), Wait::NONE, true);
        }
        // The bounds are in the instant already.
        First::At(at) => (step.anchor, step.instant, step.wait) = (Anchor::At, Some(at), Wait::NONE),
    }
    step
}

/// The conversation's own channel, and SMS where that one can't be used now (E8, R5); none where the rules forbid both.
pub(super) fn channel(turn: &Turn<'_>) -> Option<(ChannelChoice, Vec<Channel>)> {
    let forbidden = |channel: &Channel| turn.bounds.not_by.contains(channel);
    let own = &turn.conversation.channel;
    let profile = channels::profile(own, turn.settings)?;
    let leaves = profile.presence || !profile.windows.is_empty();
    let switching = turn.settings.channel_switching != Some(false) && !profile.people_only;
    let sms = (leaves && switching && !forbidden(&SMS)).then_some(SMS);
    match (forbidden(own), sms) {
        (false, sms) => Some((ChannelChoice::SameConversation, sms.into_iter().collect())),
        (true, Some(sms)) => Some((ChannelChoice::Named(sms), Vec::new())),
        (true, None) => None,
    }
}

/// The calendar of the follow-ups, with what the rules forbid: hours of the day as quiet hours, which nothing overrides; days as closed
/// ones, which only the contact's own wish opens (T6).
fn calendar(turn: &Turn<'_>) -> Option<Calendar> {
    let own = turn.auto.and_then(|auto| auto.calendar.as_ref());
    let bounds = &turn.bounds;
    if bounds.between.is_empty() && bounds.not_on.is_empty() {
        return own.cloned();
    }
    let mut calendar = own.or(turn.settings.calendar.as_ref()).cloned().unwrap_or_default();
    calendar.quiet_hours.extend(bounds.between.iter().map(|open| Window { start: open.to, end: open.from }));
    if !bounds.not_on.is_empty() {
        let mut days = calendar.working_hours.take().unwrap_or_else(always);
        days.retain(|day, _| !bounds.not_on.contains(day));
        calendar.working_hours = Some(days);
    }
    Some(calendar)
}

/// All hours of all days.
fn always() -> Windows {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    let whole = LocalTime::from_minutes(0).map(|start| Window { start, end: LocalTime::END_OF_DAY });
    [Mon, Tue, Wed, Thu, Fri, Sat, Sun].into_iter().map(|day| (day, whole.into_iter().collect())).collect()
}
