//! What an enrollment that is under way will do, among the contact's others: what they send counts for its caps (C8, L12).
//!
//! In: states with their facts, the time. Out: each step's moment, channel, form and reasons. Never: an event that has not happened; a
//! second way to compute a time.

use alloc::format;
use alloc::vec::Vec;

use super::Sights;
use crate::base::{Instant, Problem, limits};
use crate::check::facts::{Around, Given};
use crate::check::{Facts, Prepared};
use crate::engine;
use crate::lifecycle::Ledger;
use crate::wire::event::Event;
use crate::wire::request::PreviewResult;
use crate::wire::{Competing, Conversation, Enrollment, SentRecord, Status, StepStatus, Version};

/// Another live enrollment of the contact.
pub struct Beside<'a> {
    /// The version that it goes through.
    pub version: &'a Version,
    /// What was made of that and the settings before, if it was.
    pub prepared: Option<&'a Prepared>,
    /// Its conversation, if there is one.
    pub conversation: Option<&'a Conversation>,
    /// Its sequence is paused (L8).
    pub sequence_paused: bool,
    /// How it stands.
    pub state: &'a Enrollment,
}

/// Walks an enrollment from where it stands to its end, with every message accepted at once and no event in between. Where it waits for a
/// person, a model or a provider, that is shown, and the walk goes on as if the message had gone out then. The contact's others go beside
/// it; one of those that waits for somebody stays where it is.
///
/// # Errors
/// When the facts are not sound, or a state is not theirs.
pub fn under_way(
    given: &Given<'_>,
    state: &Enrollment,
    others: &[Beside<'_>],
    render: bool,
) -> Result<PreviewResult, Vec<Problem>> {
    let facts = Facts::new(given)?;
    facts.belong_to(state, given.path)?;
    let zone = facts.choice.clone();
    let Given { version, prepared, conversation, around, .. } = *given;
    let own = Beside { version, prepared, conversation, sequence_paused: around.sequence_paused, state };
    let mut seats = Vec::from([Seat::new(given, &own, "")?]);
    for (index, other) in others.iter().enumerate() {
        let path = format!("/beside/{index}");
        Facts::new(&Given { version: other.version, prepared: other.prepared, path: &path, ..*given })?
            .belong_to(other.state, &path)?;
        seats.push(Seat::new(given, other, &path)?);
    }
    let mut walk = Walk { given, seats, now: given.now, sent: given.sent.to_vec(), sights: Sights::default() };
    walk.go()?;
    let last = walk.seats.first().and_then(|seat| seat.state.as_ref()).unwrap_or(state);
    Ok(PreviewResult { zone, steps: walk.sights.steps(last, &facts, render), refused: None })
}

/// An enrollment on the way.
struct Seat<'a> {
    version: &'a Version,
    prepared: Option<&'a Prepared>,
    /// The same, where nobody has made it before.
    own: Option<Prepared>,
    conversation: Option<&'a Conversation>,
    sequence_paused: bool,
    /// Absent only while a turn has it.
    state: Option<Enrollment>,
    ledger: Ledger,
}

impl<'a> Seat<'a> {
    fn new(given: &Given<'_>, of: &Beside<'a>, path: &str) -> Result<Self, Vec<Problem>> {
        let Beside { version, prepared, conversation, sequence_paused, state } = *of;
        let own = match prepared {
            Some(_) => None,
            None => Some(Prepared::new(&version.draft, given.settings, given.zones, path)?),
        };
        let (state, ledger) = (Some(state.clone()), Ledger::quiet());
        Ok(Self { version, prepared, own, conversation, sequence_paused, state, ledger })
    }

    fn live(&self) -> Option<&Enrollment> {
        self.state.as_ref().filter(|state| state.status == Status::Active)
    }

    /// When it goes on by itself.
    fn wakes_at(&self) -> Option<Instant> {
        self.live()?.wake_at
    }

    /// Its step that somebody or something has in hand.
    fn in_hand(&self, statuses: &[StepStatus]) -> Option<usize> {
        self.live()?.steps.iter().position(|step| statuses.contains(&step.status))
    }
}

struct Walk<'a, 'g> {
    given: &'g Given<'a>,
    /// The one that is looked at first, then the others.
    seats: Vec<Seat<'a>>,
    now: Instant,
    sent: Vec<SentRecord>,
    sights: Sights,
}

impl Walk<'_, '_> {
    /// Each round sends, holds or ends at least one step, so that it comes to an end.
    fn go(&mut self) -> Result<(), Vec<Problem>> {
        for _ in 0..limits::SEQUENCE_STEPS * 4 * self.seats.len() {
            let Some((index, event)) = self.next() else { break };
            self.turn(index, &event)?;
        }
        Ok(())
    }

    /// What happens next, to which of them; nothing once the first is through.
    fn next(&mut self) -> Option<(usize, Event)> {
        for (index, seat) in self.seats.iter().enumerate() {
            if let Some(send) = seat.ledger.sent() {
                if index == 0 {
                    self.sights.sends.push(send.clone());
                }
                self.sent.push(SentRecord::of(send, self.now));
                return Some((index, engine::accepted(send, self.now)));
            }
            if let Some(event) = seat.ledger.asked().and_then(|question| engine::as_written(question, self.now)) {
                return Some((index, event));
            }
        }
        const WITH_SOMEBODY: [StepStatus; 3] = [StepStatus::Composing, StepStatus::Approving, StepStatus::Sending];
        if let Some(step) = self.seats.first()?.in_hand(&WITH_SOMEBODY) {
            return self.as_if_sent(0, step);
        }
        for index in 1..self.seats.len() {
            if let Some(step) = self.seats.get(index)?.in_hand(&[StepStatus::Sending]) {
                return self.as_if_sent(index, step);
            }
        }
        self.seats.first()?.live()?;
        let wakes = self.seats.iter().enumerate().filter_map(|(index, seat)| Some((seat.wakes_at()?, index)));
        if let Some((at, index)) = wakes.min() {
            self.now = self.now.max(at);
            return Some((index, engine::due_event(self.now)));
        }
        let held = self.seats.first()?.in_hand(&[StepStatus::Held])?;
        self.as_if_sent(0, held)
    }

    fn as_if_sent(&mut self, index: usize, step: usize) -> Option<(usize, Event)> {
        let state = self.seats.get_mut(index)?.state.as_mut()?;
        let mut others = Sights::default();
        let sights = if index == 0 { &mut self.sights } else { &mut others };
        sights.pass_over(state, step, self.now);
        Some((index, engine::due_event(self.now)))
    }

    fn turn(&mut self, index: usize, event: &Event) -> Result<(), Vec<Problem>> {
        let competing = self.competing(index);
        let Some(seat) = self.seats.get_mut(index) else { return Ok(()) };
        let Some(state) = seat.state.take() else { return Ok(()) };
        let facts = Facts::new(&Given {
            version: seat.version,
            conversation: seat.conversation,
            prepared: seat.prepared.or(seat.own.as_ref()),
            sent: &self.sent,
            around: Around { competing: &competing, sequence_paused: seat.sequence_paused },
            now: self.now,
            ..*self.given
        })?;
        let (state, ledger) = engine::walk(state, event, &facts, Ledger::quiet());
        (seat.state, seat.ledger) = (Some(state), ledger);
        Ok(())
    }

    /// The others whose messages are due too (L12).
    fn competing(&self, own: usize) -> Vec<Competing> {
        let others = self.seats.iter().enumerate().filter(|(index, _)| *index != own);
        let due = others.filter_map(|(_, seat)| {
            let due = seat.wakes_at().filter(|at| *at <= self.now)?;
            Some(Competing { id: seat.live()?.id.clone(), priority: seat.version.draft.priority, due, channel: None })
        });
        due.collect()
    }
}
