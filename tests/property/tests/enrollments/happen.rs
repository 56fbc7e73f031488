//! Says a move in the words of the wire: with the keys, steps and digests that the walk has come to.
//!
//! In: a walk so far, a move. Out: what happened, or nothing where it can't have. Never: a turn.

use crate::moves::{Approval, Change, Move, No, Outcome, Rule, Text, What};
use crate::walk::{Walker, later};
use crate::world::{CHANNELS, DAY, ZONES, another_calendar, another_step};
use relance_core::base::{SendKey, StepId};
use relance_core::check::publish::publish;
use relance_core::wire::event::{
    Approved, Bounced, ByPerson, GoalReached, Happened, InConversation, ModelAnswered, ModelFailed, Nothing, OfStep, OnChannel,
    Outbound, Paused, Rejected, Replied, Rescheduled, Resumed, Sent, UnknownEvent, UnknownOutcomeOf,
};
use relance_core::wire::{
    AskModel, Channel, Content, Effect, Enrollment, Handler, LocalDate, PauseLevel, RequestApproval, Status, StepState,
    StepStatus, TextContent, Wait, WaitingFor, ZoneId,
};
use relance_model::random::Random;
use std::sync::Arc;

impl Walker {
    /// What happened, if it can have.
    pub fn happened(&mut self, what: &What, step: &Move, state: &Enrollment) -> Option<Happened> {
        let channel = |index: usize| Channel::new(CHANNELS[index]);
        let of = |step: &Option<usize>| OfStep { step: named(*step, state), by: None };
        Some(match what {
            What::Next { outcome, text, approval, .. } => return self.next(step.roll, outcome, *text, *approval, state),
            What::Wake(_) | What::Due => Happened::Due(Nothing {}),
            What::Outcome(outcome, pick) => {
                let key = self.keys.iter().rev().nth(*pick)?.0.clone();
                // What a provider has refused has its outcome, as long as it is not handed over again.
                if self.is_refused(&key) {
                    return None;
                }
                self.outcome(outcome, key)
            }
            What::Replied(index) => {
                let thread = self.known.conversation.as_ref().filter(|thread| thread.channel == channel(*index));
                let conversation = thread.map(|thread| thread.id.clone());
                Happened::Replied(Replied { channel: Some(channel(*index)), conversation, ..Replied::default() })
            }
            What::Away(days) => {
                let return_date = days.map(|days| LocalDate(self.now.saturating_plus_millis(days * DAY).utc().date()));
                Happened::Replied(Replied { automatic: true, return_date, ..Replied::default() })
            }
            What::Bounced(kind, index) => Happened::Bounced(Bounced { kind: *kind, channel: Some(channel(*index)), key: None }),
            What::Unsubscribed(no) => Happened::Unsubscribed(said(no)),
            What::Complained(no) => Happened::Complained(said(no)),
            What::OptedOut(no) => Happened::OptedOut(said(no)),
            What::Deleted => Happened::ContactDeleted(Nothing {}),
            What::Goal(own) => Happened::Goal(GoalReached { goal: if *own { "booked" } else { "other" }.into() }),
            What::Text(text) => self.text(*text, &self.question(None)?.key.clone()),
            What::Approval(approval) => self.approval(*approval)?,
            What::Refused(step) => Happened::Refused(of(step)),
            What::Restored(index) => Happened::AccountRestored(OnChannel { channel: index.map(channel), purpose: None }),
            What::Migrated(change) => self.migrated(*change, step.roll),
            What::Recalculated(rule) => self.recalculated(*rule, step.roll),
            What::Unknown => Happened::Unknown(UnknownEvent { name: "sneezed".into() }),
            What::HumanTakes | What::OtherSent(_) | What::Above(..) | What::Again(_) => return None,
            other => self.by_person(other, state)?,
        })
    }

    /// What people of the workspace do.
    fn by_person(&self, what: &What, state: &Enrollment) -> Option<Happened> {
        let of = |step: &Option<usize>| OfStep { step: named(*step, state), by: None };
        let thread = || self.known.conversation.as_ref().map(|conversation| conversation.id.clone());
        Some(match what {
            What::Paused(level, minutes) => {
                let until = minutes.map(|minutes| later(self.now, minutes));
                Happened::Paused(Paused { level: *level, until, by: None })
            }
            What::Resumed(level) => Happened::Resumed(Resumed { level: *level, by: None }),
            What::Stopped => Happened::Stopped(ByPerson::default()),
            What::Skipped(step) => Happened::StepSkipped(of(step)),
            What::Cancelled(step) => Happened::StepCancelled(of(step)),
            What::Rescheduled(step, minutes) => {
                Happened::Rescheduled(Rescheduled { step: named(*step, state), to: later(self.now, *minutes), by: None })
            }
            What::SendNow(step) => Happened::SendNow(of(step)),
            What::Released(step) => Happened::Released(of(step)),
            What::Outbound(by, ours) => {
                Happened::Outbound(Outbound { by: *by, conversation: if *ours { thread() } else { None }, text: None })
            }
            What::HandedBack => Happened::HandedBack(InConversation { conversation: thread() }),
            _ => return None,
        })
    }

    /// What the enrollment waits for.
    fn next(&mut self, roll: i64, outcome: &Outcome, text: Text, approval: Approval, state: &Enrollment) -> Option<Happened> {
        let of = |status: StepStatus| state.steps.iter().find(|step| step.status == status);
        if state.status == Status::Paused {
            let held = state.pause.as_ref().and_then(|pause| pause.levels.keys().next().copied());
            return Some(match state.wake_at {
                Some(_) => Happened::Due(Nothing {}),
                None => Happened::Resumed(Resumed { level: held.unwrap_or(PauseLevel::Enrollment), by: None }),
            });
        }
        if let Some(step) = awaited(state, roll) {
            return match step.status {
                StepStatus::Sending => Some(self.outcome(outcome, step.key.clone()?)),
                StepStatus::Composing => Some(self.text(text, step.question.as_ref()?)),
                _ => self.approval(approval),
            };
        }
        match state.waiting_for? {
            WaitingFor::Attention => Some(match (of(StepStatus::Held).and_then(|step| step.reason.as_ref()), roll % 3) {
                (Some(why), 0 | 1) if why.code.contains("ccount") => Happened::AccountRestored(OnChannel::default()),
                (Some(why), 0 | 1) if why.code.contains("Human") => {
                    Happened::HandedBack(InConversation { conversation: state.conversation.clone() })
                }
                (_, 2) => Happened::StepSkipped(OfStep::default()),
                _ => Happened::Released(OfStep::default()),
            }),
            WaitingFor::Silence => {
                Some(Happened::Outbound(Outbound { by: Handler::Ai, conversation: state.conversation.clone(), text: None }))
            }
            _ => Some(Happened::Due(Nothing {})),
        }
    }

    /// Whether the last that is known of a key is a refusal.
    fn is_refused(&self, key: &SendKey) -> bool {
        let last = self.walk.records.iter().rev().find_map(|record| match &record.event.what {
            _ if record.sends().any(|send| &send.key == key) => Some(false),
            Happened::Rejected(rejected) if &rejected.key == key => Some(true),
            _ => None,
        });
        last == Some(true)
    }

    fn outcome(&self, outcome: &Outcome, key: SendKey) -> Happened {
        match outcome {
            Outcome::Sent => Happened::Sent(Sent { key, message_id: None }),
            Outcome::Rejected(class, at, purpose) => {
                let retry_at = at.map(|minutes| later(self.now, minutes));
                let sends = self.walk.records.iter().flat_map(|record| record.sends());
                // As hosts do, though not all of them know it.
                let channel = sends.filter(|send| send.key == key && retry_at.is_none()).map(|send| send.channel.clone()).last();
                Happened::Rejected(Rejected { key, class: *class, purpose: *purpose, channel, retry_at, detail: None })
            }
            Outcome::Unknown { key_honoured } => {
                Happened::UnknownOutcome(UnknownOutcomeOf { key, key_honoured: *key_honoured, detail: None })
            }
        }
    }

    fn text(&self, text: Text, key: &SendKey) -> Happened {
        let key = key.clone();
        match text {
            Text::Answered(which) => {
                let (subject, body) = (Some("From a model".into()), format!("Written {which} {{{{ as it is }}}}"));
                Happened::ModelAnswered(ModelAnswered {
                    key,
                    content: Some(Content::Text(TextContent { subject, body })),
                    answer: None,
                })
            }
            Text::Failed { out_of_credits } => Happened::ModelFailed(ModelFailed { key, out_of_credits, detail: None }),
        }
    }

    fn effects(&self) -> impl DoubleEndedIterator<Item = &Effect> {
        self.walk.records.iter().flat_map(|record| &record.turn.effects)
    }

    /// The last question to a model.
    fn question(&self, key: Option<&SendKey>) -> Option<&AskModel> {
        self.effects().rev().find_map(|effect| match effect {
            Effect::AskModel(ask) if key.is_none_or(|key| &ask.key == key) => Some(&**ask),
            _ => None,
        })
    }

    /// What a person says to the last text that a person was asked about.
    fn approval(&self, approval: Approval) -> Option<Happened> {
        let mut requests = self.effects().rev().filter_map(|effect| match effect {
            Effect::RequestApproval(request) => Some(&**request),
            _ => None,
        });
        let last: &RequestApproval = requests.next()?;
        let step = Some(last.step.clone());
        let digest = match approval {
            Approval::Refused => return Some(Happened::Refused(OfStep { step, by: None })),
            Approval::AsIs | Approval::Edited => last.digest.clone(),
            Approval::Older => requests.next()?.digest.clone(),
            Approval::Wrong => "0".repeat(32),
        };
        let (subject, body) = (Some("From a person".into()), "Changed".into());
        let content = (approval == Approval::Edited).then_some(Content::Text(TextContent { subject, body }));
        Some(Happened::Approved(Approved { step, digest, content, by: None }))
    }

    /// Publishes the next version and says that it moved there.
    fn migrated(&mut self, change: Change, roll: i64) -> Happened {
        let previous = self.known.version.clone();
        let mut draft = previous.draft.clone();
        let mut numbers = Random::new(self.walk.case.seed.number, u64::from(previous.number) * 100 + roll.unsigned_abs());
        let place = |numbers: &mut Random, length: usize| usize::try_from(numbers.number()).unwrap_or(0) % length.max(1);
        match change {
            Change::Removed if draft.steps.len() > 1 => {
                let gone = place(&mut numbers, draft.steps.len());
                draft.steps.remove(gone);
            }
            Change::Added => {
                let step = another_step(&self.walk.case.seed, 10 + u64::from(previous.number), draft.list);
                if !draft.steps.iter().any(|known| known.id == step.id) {
                    draft.steps.insert(place(&mut numbers, draft.steps.len() + 1), step);
                }
            }
            Change::Reordered => {
                let by = place(&mut numbers, draft.steps.len()).max(1).min(draft.steps.len());
                draft.steps.rotate_left(by);
            }
            Change::Waits => draft.steps.iter_mut().for_each(|step| {
                if step.wait.amount() >= 0 {
                    step.wait = Wait::Hours(numbers.between(0, 60));
                }
            }),
            Change::Back => draft = self.walk.world.version.draft.clone(),
            Change::Removed | Change::Same => {}
        }
        self.known.version = Arc::new(publish(&draft, Some(&previous.sequence), Some(&previous)));
        Happened::Migrated(ByPerson::default())
    }

    /// Changes a rule and says so.
    fn recalculated(&mut self, rule: Rule, roll: i64) -> Happened {
        match rule {
            Rule::Nothing => {}
            Rule::Zone => {
                let zone = ZONES[usize::try_from(roll).unwrap_or(0) % ZONES.len()];
                Arc::make_mut(&mut self.known.contact).timezone = (roll < 90).then(|| ZoneId(zone.into()));
            }
            Rule::Calendar => {
                let calendar = another_calendar(&self.walk.case.seed, 300 + roll.unsigned_abs() * 20);
                Arc::make_mut(&mut self.known.settings).calendar = (roll < 80).then_some(calendar);
            }
        }
        Happened::Recalculated(Nothing {})
    }
}

/// The step that waits for somebody's word, if the roll does not let the time pass all the same.
pub fn awaited(state: &Enrollment, roll: i64) -> Option<&StepState> {
    let word = |step: &&StepState| matches!(step.status, StepStatus::Sending | StepStatus::Composing | StepStatus::Approving);
    state.steps.iter().find(word).filter(|_| state.status == Status::Active && roll < 80)
}

fn said(no: &No) -> OnChannel {
    OnChannel { channel: no.channel.map(|index| Channel::new(CHANNELS[index])), purpose: no.purpose }
}

/// The step of an index; one that there is none of where it is too great.
fn named(index: Option<usize>, state: &Enrollment) -> Option<StepId> {
    let id = |step: &StepState| step.id.clone();
    index.map(|index| state.steps.get(index).map_or_else(|| StepId::new("none"), id))
}
