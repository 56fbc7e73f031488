//! What became of a message, and what is put aside because nobody can decide it.
//!
//! In: an outcome. Out: a row to settle, an event for the enrollment. Never: an outcome that is not stored because its enrollment can't be
//! decided.

use relance_core::base::EnrollmentId;
use relance_core::wire::event::{Happened, UnknownOutcomeOf};
use relance_core::wire::{Event, Send};

use super::Act;
use super::port::{Notice, Settled};
use crate::report::SendStatus;

impl Act<'_> {
    /// The outcome of a message, to its enrollment. If the core can't decide it, the enrollment is put aside: that the message went
    /// out is stored in any case.
    pub(super) fn outcome(&mut self, send: &Send, what: Happened) {
        let event = Event { at: self.now, id: None, what };
        let Some(index) = self.scene.seats.iter().position(|seat| seat.state.id == send.enrollment) else { return };
        if self.apply(index, &event, None, |_| Ok(())).is_err() {
            self.put_aside_seat(index);
        }
    }

    pub(super) fn put_aside_seat(&mut self, index: usize) {
        if let Some(enrollment) = self.scene.seats.get(index).map(|seat| seat.state.id.clone()) {
            self.put_aside(enrollment);
        }
    }

    pub(super) fn put_aside(&mut self, enrollment: EnrollmentId) {
        self.change.put_aside.push(enrollment.clone());
        self.notices.push(Notice::PutAside { enrollment });
    }

    pub(super) fn settle(&mut self, send: &Send, status: SendStatus, message_id: Option<String>, detail: Option<String>) {
        self.change.settled.push(Settled { key: send.key.clone(), status, message_id, detail });
    }

    /// Nobody knows; where the provider knows keys, the core may try again under the same one (X4).
    pub(super) fn unknown(&mut self, send: &Send, detail: String) -> Happened {
        self.settle(send, SendStatus::Unknown, None, Some(detail.clone()));
        let (key, key_honoured) = (send.key.clone(), self.port.keys_honoured(send));
        Happened::UnknownOutcome(UnknownOutcomeOf { key, key_honoured, detail: Some(detail) })
    }
}
