//! What a provider tells of a message in place of an outcome that was lost: that it was taken, or refused.
//!
//! In: the message, its status, the event that says so. Out: both stored in one turn. Never: a message taken for refused that was accepted.

use relance_core::wire::event::Happened;
use relance_core::wire::{Event, Send};

use super::port::{Settled, Turn, View};
use super::{Act, report};
use crate::fault::Fault;
use crate::guest::Guest;
use crate::report::{EventReport, SendStatus};

/// Notes what became of a message and lets its enrollment hear of it. Where the core can't decide that, the enrollment is put aside: what
/// became of the message is stored in any case.
pub fn learn(port: &mut dyn Turn, core: &mut Guest, send: &Send, settled: Settled, event: &Event) -> Result<EventReport, Fault> {
    let _turn = super::turn("learn");
    let mut act = Act::open(port, core, &View::With(send.enrollment.clone()))?;
    if let Some(id) = &event.id
        && act.port.seen(id)?
    {
        act.port.pass()?;
        return Ok(EventReport { duplicate: true, turns: Vec::new() });
    }
    if settled.status == SendStatus::Accepted && matches!(event.what, Happened::Sent(_)) {
        act.spoke(send);
    }
    act.change.settled.push(settled);
    act.change.event.clone_from(&event.id);
    let mut turns = Vec::new();
    if let Some(index) = act.scene.seats.iter().position(|seat| seat.state.id == send.enrollment) {
        match act.apply(index, event, None, report) {
            Ok(report) => turns.push(report),
            Err(_) => act.put_aside_seat(index),
        }
    }
    act.close()?;
    Ok(EventReport { duplicate: false, turns })
}
