//! Conversations: their wake-ups, what a person wants of them, and what is planned in them.
//!
//! In: events of conversations. Out: reports. Never: a decision about a silence (the core's).

use relance_core::base::{ContactId, ConversationId, EnrollmentId};
use relance_core::wire::{Event, Watched};

use super::Host;
use super::working::Work;
use crate::drive::port::Notice;
use crate::drive::{self, Woken};
use crate::engines::sql::{SqlTurn, SurveyRow, WatchEntry};
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
        let mut unheard = |_: Notice| {};
        let mut turn = SqlTurn::new(&mut self.store, &self.senders, contact, &mut unheard);
        drive::converse(&mut turn, &mut self.guest, conversation, event)
    }

    fn contact_of_conversation(&self, conversation: &ConversationId) -> Result<ContactId, Fault> {
        let found = self.store.conversation_of(conversation)?;
        found.map(|(contact, _)| contact).ok_or_else(|| Fault::not_found("a conversation with the id", conversation))
    }

    /// Where a conversation that is watched stands.
    pub fn watched(&self, conversation: &ConversationId) -> Result<Option<Watched>, Fault> {
        Ok(self.store.watch(conversation)?.map(|watch| watch.state))
    }

    /// The turns of a conversation after a place, the oldest first.
    pub fn watch_entries(&self, conversation: &ConversationId, after: i64, most: u32) -> Result<Vec<WatchEntry>, Fault> {
        self.store.watch_entries(conversation, after, most)
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

    /// Keeps an answer about satisfaction; says whether there was such a question.
    pub fn answer_survey(&self, enrollment: &EnrollmentId, score: u32, comment: Option<&str>) -> Result<bool, Fault> {
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
            let done = self.turn(&due.contact, work, |turn, guest| {
                if !moved_by_hand {
                    turn.hurry(); // A trial's clock stands while somebody is waited for.
                }
                drive::wake_conversation(turn, guest, &due.conversation)
            });
            match done {
                Ok(Woken::Nothing) => {}
                Ok(Woken::Decided) => woken = true,
                Ok(Woken::Undecided(_)) => {
                    tracing::error!(conversation = %due.conversation, "could not be decided, and was put aside");
                    woken = true;
                }
                Err(fault) if fault.kind == FaultKind::Core => self.store.put_watch_aside(&due.conversation)?,
                Err(fault) if matches!(fault.kind, FaultKind::Busy | FaultKind::NotFound) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(woken)
    }
}
