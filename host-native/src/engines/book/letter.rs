//! A message in a book.
//!
//! In: what the core decided to say. Out: where it stands. Never: a text that nobody needs any more.

use std::collections::BTreeMap;

use relance_core::base::{EnrollmentId, Instant, SendKey};
use relance_core::wire::{Channel, Purpose, Send, SentRecord};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::drive::port::{Queued, Settled};
use crate::report::SendStatus;

/// A message, and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Letter {
    /// Its key.
    pub key: SendKey,
    /// Whose enrollment.
    pub enrollment: EnrollmentId,
    /// On which channel.
    pub channel: Channel,
    /// What kind of message it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Where it stands.
    pub status: SendStatus,
    /// When it was decided.
    pub queued_at: Instant,
    /// When its outcome was stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Instant>,
    /// It waits for this moment, which its account has given it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Instant>,
    /// The account that it goes over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// How many times it was taken in hand.
    #[serde(default)]
    pub attempts: u32,
    /// Who has it in hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_by: Option<String>,
    /// It may have left the host.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub passed_gate: bool,
    /// The provider's id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// What the provider said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The message as the core gave it, byte for byte; gone once it was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send: Option<Box<RawValue>>,
}

/// What of a message is needed beside its text.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    purpose: Option<Purpose>,
}

impl Letter {
    /// A message that the core has just decided.
    pub fn new(queued: &Queued, now: Instant) -> Result<Self, serde_json::Error> {
        let Head { purpose } = serde_json::from_str(&queued.json)?;
        Ok(Self {
            key: queued.key.clone(),
            enrollment: queued.enrollment.clone(),
            channel: queued.channel.clone(),
            purpose,
            status: SendStatus::Pending,
            queued_at: now,
            settled_at: None,
            not_before: None,
            account: None,
            attempts: 0,
            held_by: None,
            passed_gate: false,
            message_id: None,
            detail: None,
            send: Some(RawValue::from_string(queued.json.clone())?),
        })
    }

    /// The message.
    pub fn read(&self) -> Option<Send> {
        serde_json::from_str(self.send.as_ref()?.get()).ok()
    }

    /// The outcome. Statuses only grow stronger: what was accepted stays so, and a late word about a message that somebody else has in
    /// hand by now counts only if it is that the message was accepted.
    pub fn settle(&mut self, settled: &Settled, now: Instant) {
        let accepted = settled.status == SendStatus::Accepted;
        if self.status == SendStatus::Accepted || !(self.status == SendStatus::Attempting || accepted) {
            return;
        }
        self.status = settled.status;
        self.settled_at = (settled.status != SendStatus::Pending).then_some(now);
        self.message_id = settled.message_id.clone().or_else(|| self.message_id.take());
        self.detail.clone_from(&settled.detail);
        (self.held_by, self.passed_gate, self.not_before) = (None, false, None);
        if accepted {
            self.send = None;
        }
    }

    /// It is not to go any more.
    pub fn call_back(&mut self, why: Option<&str>, now: Instant) {
        (self.status, self.settled_at) = (SendStatus::Cancelled, Some(now));
        self.detail = why.map(ToOwned::to_owned).or_else(|| self.detail.take());
    }

    /// A worker takes it in hand; `passed`: nothing will be noted when it leaves.
    pub fn take_in_hand(&mut self, worker: &str, account: Option<String>, passed: bool) {
        self.status = SendStatus::Attempting;
        self.attempts = self.attempts.saturating_add(1);
        (self.held_by, self.passed_gate, self.account) = (Some(worker.to_owned()), passed, account);
    }

    /// Whether it counts for caps, and since when.
    pub fn counts(&self) -> Option<SentRecord> {
        let counting = [SendStatus::Accepted, SendStatus::Unknown, SendStatus::Pending, SendStatus::Attempting];
        let record = || SentRecord {
            at: self.settled_at.unwrap_or(self.queued_at),
            channel: self.channel.clone(),
            key: Some(self.key.clone()),
            purpose: self.purpose,
            attributes: BTreeMap::new(),
        };
        counting.contains(&self.status).then(record)
    }
}
