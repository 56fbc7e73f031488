//! Something happened: each of a person's enrollments that it concerns hears of it, then their conversations.
//!
//! In: an event, and whom it concerns. Out: what it led to, stored. Never: an event that counts twice; a turn that is stored in part.

use std::borrow::Cow;

use relance_core::base::{EnrollmentId, EventId, Problem};
use relance_core::wire::Event;
use relance_core::wire::event::Happened;
use serde::{Deserialize, Serialize};

use super::port::{Turn, View};
use super::scope::reaches_ended;
use super::{Act, To, report};
use crate::fault::{Fault, FaultKind};
use crate::guest::Guest;
use crate::report::EventReport;

/// The words of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Words {
    /// Nobody has read them yet.
    Unread,
    /// What follows from them has been told beside them.
    Read,
}

/// The same for an enrollment that must still stand where somebody has seen it: that has had so many turns. Gives how many it has had where
/// it has gone on since; then nothing has happened.
pub fn event_if(
    port: &mut dyn Turn,
    core: &mut Guest,
    enrollment: &EnrollmentId,
    event: &Event,
    revision: u64,
) -> Result<Result<EventReport, u64>, Fault> {
    let _turn = super::turn("event");
    let act = Act::open(port, core, &View::With(enrollment.clone()))?;
    if let Some(id) = &event.id
        && act.port.seen(id)?
    {
        act.port.pass()?;
        return Ok(Ok(EventReport { duplicate: true, turns: Vec::new() }));
    }
    let seat = act.scene.seats.iter().find(|seat| seat.state.id == *enrollment);
    if let Some(newest) = seat.map(|seat| seat.state.revision).filter(|newest| *newest != revision) {
        act.port.pass()?;
        return Ok(Err(newest));
    }
    act.happen(&To::Enrollment(enrollment.clone()), std::slice::from_ref(event), event.id.as_ref()).map(Ok)
}

/// Applies an event to what it concerns, and returns when that is stored (X8). An event whose id was processed before, changes
/// nothing (X6). What a contact wrote is read first: it may be no answer but a program's, or say no to more messages (C5). An enrollment
/// that the core can't decide is put aside rather than left to send as if nothing had happened; if none can be decided, nothing is stored
/// and the caller hears why.
pub fn event(port: &mut dyn Turn, core: &mut Guest, to: &To, event: &Event, words: Words) -> Result<EventReport, Fault> {
    let _turn = super::turn("event");
    let mut view = match to {
        To::Enrollment(id) => View::With(id.clone()),
        To::Contact(_) if reaches_ended(&event.what) => View::All,
        To::Contact(_) => View::Live,
    };
    loop {
        let mut act = Act::open(&mut *port, &mut *core, &view)?;
        if let Some(id) = &event.id
            && act.port.seen(id)?
        {
            act.port.pass()?;
            return Ok(EventReport { duplicate: true, turns: Vec::new() });
        }
        let events = match to {
            To::Contact(_) => act.meant(event, words)?,
            To::Enrollment(_) => vec![event.clone()],
        };
        if matches!(view, View::Live) && events.iter().any(|one| reaches_ended(&one.what)) {
            act.port.pass()?;
            view = View::All; // The words say no, and what has ended hears of that too (L6).
            continue;
        }
        return act.happen(to, &events, event.id.as_ref());
    }
}

impl Act<'_> {
    /// What one event comes to, one after the other, in one turn.
    fn happen(mut self, to: &To, events: &[Event], id: Option<&EventId>) -> Result<EventReport, Fault> {
        let of_contact = matches!(to, To::Contact(_));
        let mut turns = Vec::new();
        let mut undecided: Vec<(usize, Vec<Problem>)> = Vec::new();
        for event in events {
            if of_contact {
                self.note(event)?;
            }
            for index in 0..self.scene.seats.len() {
                if !self.concerns(to, index, event) || undecided.iter().any(|(other, _)| *other == index) {
                    continue;
                }
                let event = self.timed(index, event);
                match self.apply(index, &event, None, report) {
                    Ok(report) => turns.push(report),
                    Err(problems) => undecided.push((index, problems)),
                }
            }
        }
        if turns.is_empty()
            && let Some((_, problems)) = undecided.pop()
        {
            self.port.pass()?;
            return Err(Fault::problems(problems));
        }
        for (index, _) in undecided {
            self.put_aside_seat(index);
        }
        if let (To::Enrollment(id), true) = (to, turns.is_empty()) {
            self.close()?;
            return Err(Fault::new(FaultKind::Core, format!("the state of the enrollment `{id}` can't be read"))
                .help("see `relance doctor`"));
        }
        for event in events.iter().filter(|_| of_contact) {
            self.hear(event)?;
        }
        self.change.event = id.cloned();
        self.close()?;
        Ok(EventReport { duplicate: false, turns })
    }

    /// The event as its enrollment hears it. While the clock stands before the enrollment's run began, it was set back, and nothing tells an
    /// old word from a new one: what somebody writes then is of this run, because nobody is to be written to after an answer (X8).
    fn timed<'e>(&self, index: usize, event: &'e Event) -> Cow<'e, Event> {
        let wrote = matches!(event.what, Happened::Replied(_) | Happened::Outbound(_));
        let begun = self.scene.seats.get(index).map(|seat| seat.state.episode_at);
        match begun.filter(|begun| wrote && *begun > event.at && *begun > self.port.shown()) {
            Some(begun) => Cow::Owned(Event { at: begun, ..event.clone() }),
            None => Cow::Borrowed(event),
        }
    }

    /// Whether an event is a seat's: the one that it names; of a person's those under way, and the ended ones where it can change how they
    /// ended.
    fn concerns(&self, to: &To, index: usize, event: &Event) -> bool {
        let Some(seat) = self.scene.seats.get(index) else { return false };
        match to {
            To::Enrollment(id) => seat.state.id == *id,
            To::Contact(_) => reaches_ended(&event.what) || seat.state.status.is_live(),
        }
    }
}
