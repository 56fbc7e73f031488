//! Where the decisions and effects of one turn are written down, in order.
//!
//! In: decisions; effects. Out: both lists. Never: a message to a person without a [`Cleared`] value: there is no other way in.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::Cleared;
use crate::base::{Instant, Reason, SendKey, StepId};
use crate::wire::{
    Cancel, Channel, Decision, Effect, Enrollment, Notify, PauseAccount, Purpose, RunWorkflow, Send, Suppress, Workflow,
};

/// The decisions and effects of one turn.
#[derive(Debug, Default)]
pub struct Ledger {
    decisions: Vec<Decision>,
    effects: Vec<Effect>,
    /// Nobody reads the decisions: those that only say that all goes as planned are left out.
    is_quiet: bool,
}

impl Ledger {
    /// One for a walk of which only the state and the effects are looked at.
    pub fn quiet() -> Self {
        Self { is_quiet: true, ..Self::default() }
    }

    /// Notes that all goes as planned, about a step if it is about one; the reasons are made only for those who read them.
    pub fn tell(&mut self, what: &'static str, step: Option<&StepId>, at: Option<Instant>, why: impl FnOnce() -> Vec<Reason>) {
        if !self.is_quiet {
            self.decisions.push(Decision { what: Cow::Borrowed(what), step: step.cloned(), at, reasons: why() });
        }
    }

    /// Whether a turn has said nothing that somebody would read.
    pub fn says_nothing(&self) -> bool {
        self.decisions.is_empty() && !self.is_quiet
    }

    /// What was decided and what is to be done.
    pub fn into_parts(self) -> (Vec<Decision>, Vec<Effect>) {
        (self.decisions, self.effects)
    }

    /// What was decided, in order.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// The message of this turn, if one goes out.
    pub fn sent(&self) -> Option<&Send> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::Send(send) => Some(&**send),
            _ => None,
        })
    }

    /// The question of this turn to a model or a person, if there is one.
    pub fn asked(&self) -> Option<&Effect> {
        self.effects.iter().find(|effect| matches!(effect, Effect::AskModel(_) | Effect::RequestApproval(_)))
    }

    /// Writes down a decision about the whole enrollment.
    pub fn decide(&mut self, what: &'static str, at: Option<Instant>, reason: Reason) {
        self.decisions.push(Decision { what: Cow::Borrowed(what), step: None, at, reasons: [reason].into() });
    }

    /// Writes down a decision about a step.
    pub fn decide_step(&mut self, what: &'static str, step: &StepId, at: Option<Instant>, reasons: Vec<Reason>) {
        self.decisions.push(Decision { what: Cow::Borrowed(what), step: Some(step.clone()), at, reasons });
    }

    /// A message to the person. The proof is used up: one proof, one message.
    pub fn send(&mut self, _proof: Cleared, send: Send) {
        self.effects.push(Effect::Send(Box::new(send)));
    }

    /// A question, to a model or a person of the workspace.
    pub(super) fn ask(&mut self, question: Effect) {
        debug_assert!(matches!(question, Effect::AskModel(_) | Effect::RequestApproval(_)));
        self.effects.push(question);
    }

    /// A message must not go out if that has not begun.
    pub fn cancel(&mut self, key: SendKey, reason: Reason) {
        self.effects.push(Effect::Cancel(Cancel { key, reason }));
    }

    /// Somebody of the workspace should know.
    pub fn notify(&mut self, state: &Enrollment, step: Option<StepId>, reason: Reason) {
        let (enrollment, contact) = (state.id.clone(), state.contact.clone());
        self.effects.push(Effect::Notify(Notify { enrollment, contact, step, reason }));
    }

    /// A channel of the contact must not be used any more.
    pub fn suppress(&mut self, state: &Enrollment, channel: &Channel, purpose: Option<Purpose>, cause: &'static str) {
        let (contact, channel) = (state.contact.clone(), channel.clone());
        self.effects.push(Effect::Suppress(Suppress { contact, channel, purpose, cause: Cow::Borrowed(cause) }));
    }

    /// An account must not be used until somebody has mended it.
    pub fn pause_account(&mut self, channel: &Channel, account: Option<String>, reason: Reason) {
        self.effects.push(Effect::PauseAccount(PauseAccount { channel: channel.clone(), account, reason }));
    }

    /// What a step asks for beside its message.
    pub fn workflow(&mut self, state: &Enrollment, step: &StepId, key: &SendKey, workflow: &Workflow) {
        let mut text = String::from(key.as_str());
        text.push_str("/workflow");
        self.effects.push(Effect::RunWorkflow(RunWorkflow {
            key: SendKey::new(text),
            enrollment: state.id.clone(),
            contact: state.contact.clone(),
            step: step.clone(),
            workflow: workflow.clone(),
        }));
    }
}
