//! The way of a shadow's messages: each is taken at its moment, and goes nowhere.
//!
//! In: a message. Out: that it was accepted. Never: a file, a connection.

use std::time::Duration;

use relance_core::base::Instant;
use relance_core::wire::Send;

use crate::send::{Asked, Gate, Outcome, Sender};

/// Takes every message.
pub(crate) struct ShadowSender;

impl Sender for ShadowSender {
    fn attempt(&self, send: &Send, _: Instant, gate: &mut Gate<'_>) -> Outcome {
        if gate() { Outcome::Accepted { message_id: Some(format!("shadow/{}", send.key)) } } else { Outcome::Withdrawn }
    }

    fn can_be_asked(&self) -> bool {
        true
    }

    fn ask(&self, _: &Send) -> Asked {
        Asked::NotAccepted // It went nowhere: taking it once more does no harm.
    }

    fn longest(&self) -> Duration {
        Duration::ZERO
    }

    fn describe(&self) -> String {
        "a shadow: nothing is sent".into()
    }

    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}
