//! Conversations: their wake-ups, what a person wants of them, and what is planned in them.
//!
//! In: events of conversations. Out: reports. Never: a decision about a silence (the core's).

use relance_core::base::{ContactId, ConversationId, EnrollmentId, EventId, Instant};
use relance_core::wire::event::{ByPerson, InConversation, Nothing, Resumed};
use relance_core::wire::{Conversation, Event, Happened, Message, Watched};

use super::working::Work;
use super::{Host, To};
use crate::drive::{Command, Done, Woken};
use crate::engines::sql::{SurveyRow, WatchEntry};
use crate::fault::{Fault, FaultKind};
use crate::report::EventReport;

/// How many conversations are woken before it is looked again for what else is due.
const BATCH: u32 = 100;

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Applies an event to one conversation.
    pub fn converse(&mut self, conversation: &ConversationId, event: &Event) -> Result<EventReport, Fault> {
        self.look_at_zones_now_and_then()?;
        let contact = self.contact_of_conversation(conversation)?;
        let command = Command::Converse { conversation: conversation.clone(), event: event.clone() };
        self.perform(&contact, &command)?.event()
    }

    fn contact_of_conversation(&self, conversation: &ConversationId) -> Result<ContactId, Fault> {
        let found = self.store.conversation_of(conversation)?;
        found.map(|(contact, _)| contact).ok_or_else(|| Fault::not_found("a conversation with the id", conversation))
    }

    /// Adds or changes a conversation of a contact, never another's; what was changed may change what becomes of it.
    pub fn put_conversation(&mut self, contact: &ContactId, conversation: Conversation) -> Result<(), Fault> {
        let id = conversation.id.clone();
        self.change_conversation::<_, Fault, _>(&id, |before: Option<&(ContactId, Conversation)>| {
            if before.is_some_and(|(whose, _)| whose != contact) {
                let message = "expected a conversation of this contact, found one of another's";
                return Err(Fault::new(FaultKind::Input, message).help("give each conversation an id of its own"));
            }
            let mut made = conversation.clone();
            made.last_inbound = made.last_inbound.max(before.and_then(|(_, before)| before.last_inbound));
            made.last_outbound = made.last_outbound.max(before.and_then(|(_, before)| before.last_outbound));
            Ok(((contact.clone(), made), ()))
        })??;
        self.look_again(&id, Happened::Recalculated(Nothing {}))
    }

    /// A conversation, and what was said in it lately.
    pub fn words_of(&self, conversation: &ConversationId) -> Result<Option<(Conversation, Vec<Message>)>, Fault> {
        self.store.thread(conversation)
    }

    /// The state of a conversation that is watched, letter by letter as it is stored.
    pub fn watch_text(&self, conversation: &ConversationId) -> Result<Option<String>, Fault> {
        Ok(self.store.watch(conversation)?.map(|watch| watch.json.get().to_owned()))
    }

    /// Where a conversation that is watched stands.
    pub fn watched(&self, conversation: &ConversationId) -> Result<Option<Watched>, Fault> {
        Ok(self.store.watch(conversation)?.map(|watch| watch.state))
    }

    /// The turns of a conversation after a place, the oldest first.
    pub fn watch_entries(&self, conversation: &ConversationId, after: i64, most: u32) -> Result<Vec<WatchEntry>, Fault> {
        self.store.watch_entries(conversation, after, most)
    }

    /// The conversations after an id, of a contact or of all, by id; each with whose it is.
    pub fn conversations(
        &self,
        contact: Option<&ContactId>,
        after: &str,
        most: u32,
    ) -> Result<Vec<(ContactId, Conversation)>, Fault> {
        self.store.conversations_after(contact, after, most)
    }

    /// A conversation and whose it is.
    pub fn conversation(&self, id: &ConversationId) -> Result<Option<(ContactId, Conversation)>, Fault> {
        self.store.conversation_of(id)
    }

    /// Tells what happened in a conversation to whatever concerns its contact; nothing where there is no such conversation.
    pub fn tell_conversation(
        &mut self,
        id: &ConversationId,
        event: Option<EventId>,
        what: impl FnOnce(ConversationId) -> Happened,
    ) -> Result<Option<EventReport>, Fault> {
        let Some((contact, _)) = self.store.conversation_of(id)? else { return Ok(None) };
        let event = Event { at: self.now(), id: event, what: what(id.clone()) };
        self.event(&To::Contact(contact), event).map(Some)
    }

    /// Closes a conversation; says whether there is one.
    pub fn close_conversation(&mut self, id: &ConversationId, by: Option<String>) -> Result<bool, Fault> {
        let closed = self.change_conversation(id, |before: Option<&(ContactId, Conversation)>| {
            let (contact, before) = before.ok_or(())?;
            Ok::<_, ()>(((contact.clone(), Conversation { closed: true, ..before.clone() }), ()))
        })?;
        if closed.is_ok() {
            self.look_again(id, Happened::ConversationClosed(ByPerson { by }))?;
        }
        Ok(closed.is_ok())
    }

    /// What was changed of a conversation that is watched may change what becomes of it.
    pub(crate) fn look_again(&mut self, id: &ConversationId, what: Happened) -> Result<(), Fault> {
        if self.watched(id)?.is_some() {
            self.converse(id, &Event { at: self.now(), id: None, what })?;
        }
        Ok(())
    }

    /// Stops all automatic follow-ups of a conversation, until they are resumed.
    pub fn stop_follow_ups(&mut self, id: &ConversationId, by: Option<String>) -> Result<(), Fault> {
        self.wish(id, Happened::Stopped(ByPerson { by }))
    }

    /// Wants automatic follow-ups of a conversation again, where a person had stopped them.
    pub fn resume_follow_ups(&mut self, id: &ConversationId, by: Option<String>) -> Result<(), Fault> {
        self.wish(id, Happened::Resumed(Resumed { by, ..Resumed::default() }))
    }

    fn wish(&mut self, id: &ConversationId, what: Happened) -> Result<(), Fault> {
        self.converse(id, &Event { at: self.now(), id: None, what }).map(drop)
    }

    /// Questions about satisfaction after one of them, the newest first.
    pub fn surveys(&self, before: Option<(Instant, &str)>, most: u32) -> Result<Vec<SurveyRow>, Fault> {
        self.store.surveys(before, most)
    }

    /// A question about satisfaction.
    pub fn survey(&self, enrollment: &EnrollmentId) -> Result<Option<SurveyRow>, Fault> {
        self.store.survey(enrollment)
    }

    /// What somebody reads who was asked how satisfied they are: their locale, else the workspace's.
    pub fn reader_of(&mut self, enrollment: &EnrollmentId) -> Result<Option<String>, Fault> {
        let Some(row) = self.store.survey(enrollment)? else { return Ok(None) };
        let own = self.store.contact(&row.contact)?.and_then(|contact| contact.locale);
        let locale = own.or(self.settings()?.locale);
        Ok(Some(locale.unwrap_or_default()))
    }

    /// Keeps an answer about satisfaction, from 1 to 5; says whether there was such a question.
    pub fn answer_survey(&self, enrollment: &EnrollmentId, score: u32, comment: Option<&str>) -> Result<bool, Fault> {
        if !(1..=5).contains(&score) {
            return Err(Fault::new(FaultKind::Input, format!("expected a score from 1 to 5, found {score}")));
        }
        self.store.answer_survey(enrollment, score, comment)
    }

    /// Wakes conversations whose time has come. Says whether there was one that could be woken.
    pub(super) fn wake_conversations(&mut self, work: &mut Work<'_>) -> Result<bool, Fault> {
        let whose = work.whose();
        let mut woken = false;
        for due in self.store.due_watches(whose.as_deref(), BATCH)? {
            if work.is_over() {
                break;
            }
            self.store.enter(&due.workspace);
            let moved_by_hand = self.clock.is_virtual();
            // A trial's clock stands while somebody is waited for.
            let conversation = due.conversation;
            let command = Command::WakeConversation { conversation: conversation.clone() };
            let done = self.turn(&due.contact, work, moved_by_hand, &command).and_then(Done::woken);
            match done {
                Ok(Woken::Nothing) => {}
                Ok(Woken::Decided) => woken = true,
                Ok(Woken::Undecided(_)) => {
                    tracing::error!(%conversation, "could not be decided, and was put aside");
                    woken = true;
                }
                Err(fault) if fault.kind == FaultKind::Core => self.store.put_watch_aside(&conversation)?,
                Err(fault) if matches!(fault.kind, FaultKind::Busy | FaultKind::NotFound) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(woken)
    }
}

/// That a conversation's bot is active, or is not.
pub const fn bot_is(active: bool, conversation: ConversationId) -> Happened {
    let of = InConversation { conversation: Some(conversation) };
    if active { Happened::BotActivated(of) } else { Happened::BotDeactivated(of) }
}
