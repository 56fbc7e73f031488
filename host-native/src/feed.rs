//! What has happened, for those who watch: the live view, and webhooks to others.
//!
//! In: nothing. Out: the kinds of events with their data. Never: a message's text, an address, words of a provider:
//! ids and codes only.

mod filter;

use relance_core::base::{ContactId, ConversationId, EnrollmentId, Instant, SendKey, SequenceId, StepId};
use relance_core::wire::{Channel, Kind, Purpose, Status};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

pub use filter::Filter;

/// An event as those who watch get it, in the live view and in webhooks alike.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FeedEvent {
    /// Its id: the same wherever and however often it is told.
    pub id: String,
    /// When it happened.
    pub timestamp: Instant,
    /// In which workspace.
    pub workspace: String,
    /// What happened.
    #[serde(flatten)]
    pub what: Occurrence,
}

/// The same as it is stored: its data is not read again.
#[derive(Serialize)]
pub(crate) struct Told<'a> {
    pub(crate) id: &'a str,
    pub(crate) timestamp: Instant,
    pub(crate) workspace: &'a str,
    #[serde(rename = "type")]
    pub(crate) kind: &'a str,
    pub(crate) data: &'a RawValue,
}

macro_rules! occurrences {
    ($($(#[doc = $says:literal])* $name:ident($data:ty) = $kind:literal,)*) => {
        /// What happened.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(tag = "type", content = "data")]
        pub enum Occurrence {
            $($(#[doc = $says])* #[serde(rename = $kind)] $name($data),)*
        }

        /// The kinds of events.
        pub const KINDS: &[&str] = &[$($kind),*];

        impl Occurrence {
            /// Its kind.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$name(_) => $kind,)* }
            }

            /// Its data as JSON.
            pub(crate) fn data(&self) -> serde_json::Result<String> {
                match self { $(Self::$name(data) => serde_json::to_string(data),)* }
            }

            /// Whom and which enrollment it concerns.
            pub(crate) fn concerns(&self) -> (Option<&ContactId>, Option<&EnrollmentId>) {
                match self { $(Self::$name(data) => data.concerns(),)* }
            }
        }
    };
}

occurrences! {
    /// Somebody was enrolled.
    EnrollmentStarted(OfEnrollment) = "enrollment.started",
    /// An enrollment ended, or a stronger reason took the place of the one that it had ended for.
    EnrollmentEnded(EndOfEnrollment) = "enrollment.ended",
    /// A step waits for a person.
    EnrollmentHeld(ChangeOfEnrollment) = "enrollment.held",
    /// An enrollment stands still.
    EnrollmentPaused(ChangeOfEnrollment) = "enrollment.paused",
    /// A paused enrollment goes on.
    EnrollmentResumed(ChangeOfEnrollment) = "enrollment.resumed",
    /// An enrollment was moved to another version.
    EnrollmentMigrated(ChangeOfEnrollment) = "enrollment.migrated",
    /// A provider took a message over.
    MessageAccepted(OfMessage) = "message.accepted",
    /// A provider refused a message; it may be tried again.
    MessageRejected(OfMessage) = "message.rejected",
    /// Nobody knows whether a provider has a message.
    MessageUnknown(OfMessage) = "message.unknown",
    /// A message that waited to be handed over was called back.
    MessageCancelled(OfMessage) = "message.cancelled",
    /// A message reached the person's device or mailbox.
    MessageDelivered(OfMessage) = "message.delivered",
    /// A message was accepted and came back, or could not be delivered after all.
    MessageFailed(OfMessage) = "message.failed",
    /// A message was opened; often by a machine.
    MessageOpened(OfMessage) = "message.opened",
    /// A link in a message was followed; often by a machine.
    MessageClicked(OfMessage) = "message.clicked",
    /// A text waits for a person's approval.
    ApprovalRequested(OfApproval) = "approval.requested",
    /// Somebody should know.
    Notice(ChangeOfEnrollment) = "notice",
    /// A conversation was closed: it was idle, it is settled, or its follow-ups are used up.
    ConversationClosed(OfConversation) = "conversation.closed",
    /// A conversation waits for a person.
    ConversationHandedOver(OfConversation) = "conversation.handedOver",
    /// Somebody should know something about a conversation.
    ConversationNotice(OfConversation) = "conversation.notice",
    /// A follow-up of a conversation is planned.
    ConversationFollowUp(OfConversation) = "conversation.followUp",
    /// A model is to be asked.
    QuestionAsked(OfQuestion) = "question.asked",
    /// A person said how satisfied they are.
    SurveyAnswered(OfSurvey) = "survey.answered",
    /// A person wants no more on a channel.
    ContactOptedOut(OfContact) = "contact.optedOut",
    /// A channel of a person is not used any more: the address is dead, or they complained.
    ContactSuppressed(OfContact) = "contact.suppressed",
    /// An account sends no more until somebody mends it.
    AccountPaused(OfAccount) = "account.paused",
    /// An account sends again.
    AccountRestored(OfAccount) = "account.restored",
    /// A person wrote, or a provider told something else.
    InboundReceived(OfInbound) = "inbound.received",
    /// A webhook gets no more events.
    WebhookDisabled(OfWebhook) = "webhook.disabled",
    /// Somebody tries whether a webhook arrives; goes to that one alone.
    WebhookTest(OfWebhook) = "webhook.test",
}

macro_rules! data {
    ($(#[$says:meta])* $name:ident { $($(#[$member:meta])* $field:ident: $kind:ty,)* } concerns $contact:ident, $enrollment:ident) => {
        $(#[$says])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "camelCase")]
        pub struct $name { $($(#[$member])* pub $field: $kind,)* }

        impl $name {
            fn concerns(&self) -> (Option<&ContactId>, Option<&EnrollmentId>) {
                ($contact(self), $enrollment(self))
            }
        }
    };
}

data! {
    /// An enrollment.
    OfEnrollment {
        /// Which.
        enrollment: EnrollmentId,
        /// Whose.
        contact: ContactId,
        /// Of which sequence.
        sequence: SequenceId,
        /// Of which version.
        version: u32,
    } concerns contact_of, enrollment_of
}
data! {
    /// A conversation.
    OfConversation {
        /// Which.
        conversation: ConversationId,
        /// With whom.
        contact: ContactId,
        /// Why, as a code.
        reason: String,
    } concerns contact_of, nothing
}
data! {
    /// A question to a model.
    OfQuestion {
        /// Its key.
        question: SendKey,
        /// What is asked for.
        kind: Kind,
        /// About whom.
        contact: ContactId,
        /// After this instant an answer is of no use any more.
        until: Instant,
    } concerns contact_of, nothing
}
data! {
    /// An answer about satisfaction.
    OfSurvey {
        /// The enrollment that asked.
        enrollment: EnrollmentId,
        /// Who.
        contact: ContactId,
        /// At the end of which conversation.
        conversation: ConversationId,
        /// How satisfied, 1 to 5.
        score: u32,
    } concerns contact_of, enrollment_of
}
data! {
    /// How an enrollment ended.
    EndOfEnrollment {
        /// Which.
        enrollment: EnrollmentId,
        /// Whose.
        contact: ContactId,
        /// Of which sequence.
        sequence: SequenceId,
        /// Where it stands now.
        status: Status,
        /// Why, as a code.
        reason: String,
        /// The goal that was reached, if one was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        goal: Option<String>,
    } concerns contact_of, enrollment_of
}
data! {
    /// What has changed with an enrollment.
    ChangeOfEnrollment {
        /// Which.
        enrollment: EnrollmentId,
        /// Whose.
        contact: ContactId,
        /// Of which sequence.
        sequence: SequenceId,
        /// Of which version, from now on.
        version: u32,
        /// The step, if it is about one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<StepId>,
        /// Why, as a code.
        reason: String,
    } concerns contact_of, enrollment_of
}
data! {
    /// A message, and what became of it.
    OfMessage {
        /// Its key.
        message: SendKey,
        /// Of which enrollment.
        enrollment: EnrollmentId,
        /// To whom.
        contact: ContactId,
        /// Of which sequence.
        sequence: SequenceId,
        /// Which step.
        step: StepId,
        /// On which channel.
        channel: Channel,
        /// The provider's id of it, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        provider_id: Option<String>,
        /// Why, as a code, where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    } concerns contact_of, enrollment_of
}
data! {
    /// A text that waits for a person.
    OfApproval {
        /// Of which enrollment.
        enrollment: EnrollmentId,
        /// To whom it would go.
        contact: ContactId,
        /// Which step.
        step: StepId,
        /// What the approval must name.
        digest: String,
        /// When it expires.
        until: Instant,
    } concerns contact_of, enrollment_of
}
data! {
    /// A person's channel.
    OfContact {
        /// Whose.
        contact: ContactId,
        /// Which channel; `all` for every one.
        channel: Channel,
        /// For which purpose alone, if not for all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purpose: Option<Purpose>,
        /// Why: `optOut`, `hardBounce`, `complaint`.
        cause: String,
    } concerns contact_of, nothing
}
data! {
    /// An account.
    OfAccount {
        /// On which channel.
        channel: Channel,
        /// Which, where the settings name one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<String>,
        /// Why, as a code.
        reason: String,
    } concerns nothing, nothing
}
data! {
    /// What came in.
    OfInbound {
        /// Its id.
        inbound: String,
        /// What it was: `message`, `bounce` and so on.
        kind: String,
        /// On which channel.
        channel: Channel,
        /// Whose it was found to be, if anybody's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<ContactId>,
        /// Which enrollment it was found to answer, if one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        enrollment: Option<EnrollmentId>,
    } concerns perhaps_contact, perhaps_enrollment
}
data! {
    /// A webhook.
    OfWebhook {
        /// Which.
        webhook: String,
        /// Why, as a code: `gone`, `failing`, `test`.
        reason: String,
    } concerns nothing, nothing
}

/// Data that is about a person.
trait OfPerson {
    fn contact(&self) -> &ContactId;
}
/// Data that is about an enrollment.
trait OfOne: OfPerson {
    fn enrollment(&self) -> &EnrollmentId;
}

macro_rules! about {
    ($($name:ident),*; $($person:ident),*) => {
        $(impl OfPerson for $name { fn contact(&self) -> &ContactId { &self.contact } }
          impl OfOne for $name { fn enrollment(&self) -> &EnrollmentId { &self.enrollment } })*
        $(impl OfPerson for $person { fn contact(&self) -> &ContactId { &self.contact } })*
    };
}
about!(
    OfEnrollment, EndOfEnrollment, ChangeOfEnrollment, OfMessage, OfApproval, OfSurvey; OfContact, OfConversation, OfQuestion
);

fn contact_of(data: &impl OfPerson) -> Option<&ContactId> {
    Some(data.contact())
}

fn enrollment_of(data: &impl OfOne) -> Option<&EnrollmentId> {
    Some(data.enrollment())
}

const fn perhaps_contact(data: &OfInbound) -> Option<&ContactId> {
    data.contact.as_ref()
}

const fn perhaps_enrollment(data: &OfInbound) -> Option<&EnrollmentId> {
    data.enrollment.as_ref()
}

const fn nothing<T, I>(_: &T) -> Option<&I> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_an_envelope_with_its_kind_and_its_data() {
        let what = Occurrence::WebhookDisabled(OfWebhook { webhook: "wh_1".into(), reason: "gone".into() });
        let data = RawValue::from_string(what.data().unwrap()).unwrap();
        let (id, timestamp, workspace) = ("evt_1", "2026-11-23T08:00:00Z".parse().unwrap(), "acme");
        let told = serde_json::to_value(Told { id, timestamp, workspace, kind: what.kind(), data: &data }).unwrap();
        let typed = serde_json::to_value(FeedEvent { id: id.into(), timestamp, workspace: workspace.into(), what: what.clone() })
            .unwrap();
        assert_eq!(told, typed, "what is stored and what is described are the same");
        assert_eq!(told["type"], "webhook.disabled");
        assert!(KINDS.contains(&what.kind()));
    }
}
