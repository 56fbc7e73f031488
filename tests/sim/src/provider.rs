//! A provider that takes, refuses, is slow, hangs up and keeps silent, as chance will have it.
//!
//! In: messages. Out: an outcome each; what it took, and when. Never: a message that it took and does not know of.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use relance::engines::sim::{ON_ITS_WAY, Process};
use relance::send::{Asked, Gate, Outcome, Sender};
use relance_core::base::{ContactId, EnrollmentId, Instant, StepId};
use relance_core::wire::{RejectClass, Send};

/// How long it is waited for.
const LONGEST_MILLIS: u64 = 20_000;

/// What it can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It knows the same message by its key.
    HonoursKeys,
    /// It can be asked what became of a message.
    CanBeAsked,
    /// Neither.
    Forgets,
}

/// A message that it took.
#[derive(Debug, Clone)]
pub struct Taken {
    /// For whom.
    pub contact: ContactId,
    /// Of which enrollment.
    pub enrollment: EnrollmentId,
    /// Which step.
    pub step: StepId,
    /// When it was first taken.
    pub at: Instant,
    /// At which step of the world.
    pub moment: u64,
    /// How many times the person got it.
    pub times: u32,
    /// Somebody heard that it was taken.
    pub is_heard: bool,
}

/// What it has taken, by key.
#[derive(Clone)]
pub struct Provider {
    kind: Kind,
    taken: Arc<Mutex<BTreeMap<String, Taken>>>,
}

/// The provider, as one process reaches it.
pub struct Line {
    /// It.
    pub provider: Provider,
    /// The process.
    pub process: Process,
}

impl Provider {
    /// One that has taken nothing yet.
    pub fn new(kind: Kind) -> Self {
        Self { kind, taken: Arc::default() }
    }

    /// What it has taken so far.
    pub fn taken(&self) -> MutexGuard<'_, BTreeMap<String, Taken>> {
        self.taken.lock().unwrap()
    }

    fn take(&self, send: &Send, at: Instant, moment: u64) {
        let mut taken = self.taken();
        let new = Taken {
            contact: send.contact.clone(),
            enrollment: send.enrollment.clone(),
            step: send.step.clone(),
            at,
            moment,
            times: 0,
            is_heard: false,
        };
        let known = taken.entry(send.key.to_string()).or_insert(new);
        if known.times == 0 || self.kind != Kind::HonoursKeys {
            known.times += 1;
        }
    }
}

impl Provider {
    fn told(&self, send: &Send) -> Outcome {
        if let Some(known) = self.taken().get_mut(send.key.as_str()) {
            known.is_heard = true;
        }
        Outcome::Accepted { message_id: Some(format!("m-{}", send.key)) }
    }
}

impl Sender for Line {
    fn attempt(&self, send: &Send, _: Instant, gate: &mut Gate<'_>) -> Outcome {
        let Line { provider, process } = self;
        if process.step("connect").is_err() || !gate() {
            return Outcome::Withdrawn;
        }
        let unknown = |detail: &str| Outcome::Unknown { detail: detail.into() };
        let what = process.below(100);
        // Nobody stands still between the gate and here, but it may take a while, and others go on.
        if process.below(4) == 0 {
            process.rest(process.below(LONGEST_MILLIS / 2));
        }
        if process.step(ON_ITS_WAY).is_err() {
            return unknown("it never left");
        }
        if what >= 8 {
            provider.take(send, process.now(), process.steps());
        }
        if process.step("answered").is_err() {
            return unknown("nobody is there to hear it");
        }
        match what {
            0..8 => Outcome::Rejected { class: RejectClass::Transient, detail: "503".into(), retry_at: None, purpose: None },
            8..16 => unknown("the connection was lost"),
            16..20 => {
                process.rest(LONGEST_MILLIS / 2);
                unknown("no answer in time")
            }
            20..30 => {
                process.rest(process.below(LONGEST_MILLIS / 2));
                provider.told(send)
            }
            _ => provider.told(send),
        }
    }

    fn can_be_asked(&self) -> bool {
        self.provider.kind == Kind::CanBeAsked
    }

    fn keys_honoured(&self) -> bool {
        self.provider.kind == Kind::HonoursKeys
    }

    fn ask(&self, send: &Send) -> Asked {
        match self.provider.kind {
            Kind::CanBeAsked if self.provider.taken().contains_key(send.key.as_str()) => Asked::Accepted,
            Kind::CanBeAsked => Asked::NotAccepted,
            Kind::HonoursKeys | Kind::Forgets => Asked::CannotTell,
        }
    }

    fn longest(&self) -> Duration {
        Duration::from_millis(LONGEST_MILLIS)
    }

    fn describe(&self) -> String {
        format!("{:?}", self.provider.kind)
    }

    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}
