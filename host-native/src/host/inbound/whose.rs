//! Whose something is that was told.
//!
//! In: what was told. Out: a person, the enrollment and the message that it is about; or why nobody knows. Never: a guess between people who
//! were never written to.

use relance_core::base::{ContactId, ConversationId, EnrollmentId};
use relance_core::wire::Channel;

use super::super::Host;
use crate::engines::sql::Ours;
use crate::fault::Fault;
use crate::inbound::{Inbound, What};
use crate::send::message::{digest, known};

/// Whose something is.
#[derive(Debug, Clone)]
pub(super) struct Whose {
    pub(super) contact: ContactId,
    /// The enrollment that it answers, or that they were last written to by.
    pub(super) enrollment: Option<EnrollmentId>,
    /// The message of ours that it names.
    pub(super) ours: Option<Ours>,
    /// The conversation that it belongs to.
    pub(super) conversation: Option<ConversationId>,
}

/// How many conversations of a person are looked at.
const MOST_THREADS: u32 = 100;

/// An address in the form in which addresses are compared.
pub(super) fn compared(channel: &Channel, address: &str) -> String {
    if channel.as_str() == "email" { address.to_lowercase() } else { address.to_owned() }
}

impl Host {
    /// Whose it is, or why nobody knows, as a code.
    pub(super) fn whose(&mut self, told: &Inbound) -> Result<Result<Whose, &'static str>, Fault> {
        let (answers, thread) = match &told.what {
            What::Message(message) => (message.answers.as_slice(), message.thread.as_deref()),
            What::Echo { thread, .. } => (&[][..], thread.as_deref()),
            What::Thread(thread) => (&[][..], Some(thread.thread.as_str())),
            _ => (&[][..], None),
        };
        if let Some(ours) = self.message_of(told, answers)? {
            let conversation = self.conversation_told(told, thread, &ours.contact)?;
            let (contact, enrollment) = (ours.contact.clone(), Some(ours.enrollment.clone()));
            return Ok(Ok(Whose { contact, enrollment, ours: Some(ours), conversation }));
        }
        if let Some((contact, id)) = self.thread(&told.channel, thread)? {
            return self.of_person(told, contact, Some(id)).map(Ok);
        }
        let Some(address) = &told.from else { return Ok(Err("inbound.noSender")) };
        let people = self.people_at(&told.channel, address.reveal())?;
        match self.last_written_to(&told.channel, people)? {
            Ok(contact) => {
                let conversation = self.conversation_told(told, thread, &contact)?;
                self.of_person(told, contact, conversation).map(Ok)
            }
            Err(reason) => Ok(Err(reason)),
        }
    }

    /// The same where it is known who it is.
    pub(super) fn of_person(
        &mut self,
        told: &Inbound,
        contact: ContactId,
        conversation: Option<ConversationId>,
    ) -> Result<Whose, Fault> {
        let enrollment = self.store.last_sent(&contact, &told.channel)?.map(|ours| ours.enrollment);
        Ok(Whose { contact, enrollment, ours: None, conversation })
    }

    /// The message of ours that has one of these ids. Of one whose outcome was lost no id is stored; but the Message-ID of an email is made
    /// of its key, so those of whoever it comes from are looked through.
    pub(super) fn message_of(&mut self, told: &Inbound, ids: &[String]) -> Result<Option<Ours>, Fault> {
        if let Some(ours) = self.store.ours_by_ids(ids)?.into_iter().next() {
            return Ok(Some(ours));
        }
        let Some(address) = told.from.as_ref().filter(|_| !ids.is_empty() && told.channel.as_str() == "email") else {
            return Ok(None);
        };
        let workspace = self.store.workspace().to_owned();
        let ours = |key: &_| {
            ids.iter().any(|id| id.trim_start_matches('<').starts_with(&format!("{}@", digest(&known(&workspace, key)))))
        };
        for person in self.people_at(&told.channel, address.reveal())? {
            if let Some(found) = self.store.nameless(&person, &told.channel)?.into_iter().find(|nameless| ours(&nameless.key)) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Who has an address. Channels that know people by their phone number have it from there where they have none of their own.
    pub(super) fn people_at(&mut self, channel: &Channel, address: &str) -> Result<Vec<ContactId>, Fault> {
        let people = self.store.holders(channel, &compared(channel, address))?;
        if people.is_empty() && address.starts_with('+') && channel.as_str() != "sms" {
            return self.store.holders(&Channel::fixed("sms"), address);
        }
        Ok(people)
    }

    /// The only one, or whoever of them was written to last on this channel.
    fn last_written_to(&mut self, channel: &Channel, people: Vec<ContactId>) -> Result<Result<ContactId, &'static str>, Fault> {
        if people.len() < 2 {
            return Ok(people.into_iter().next().ok_or("inbound.unknownSender"));
        }
        let mut last = None;
        for person in people {
            let at = self.store.last_sent(&person, channel)?.and_then(|ours| ours.settled_at);
            last = last.max(at.map(|at| (at, person)));
        }
        Ok(last.map(|(_, person)| person).ok_or("inbound.severalPeople"))
    }

    /// The conversation that has the provider's id of a thread for its own, and whose it is.
    pub(super) fn thread(
        &mut self,
        channel: &Channel,
        thread: Option<&str>,
    ) -> Result<Option<(ContactId, ConversationId)>, Fault> {
        let Some(thread) = thread else { return Ok(None) };
        let found = self.store.conversation_of(&ConversationId::new(thread))?;
        Ok(found.filter(|(_, known)| known.channel == *channel).map(|(contact, known)| (contact, known.id)))
    }

    /// The conversation that it belongs to: by its thread, else the only open one that the person has on this channel.
    fn conversation_told(
        &mut self,
        told: &Inbound,
        thread: Option<&str>,
        contact: &ContactId,
    ) -> Result<Option<ConversationId>, Fault> {
        if let Some((whose, id)) = self.thread(&told.channel, thread)?
            && whose == *contact
        {
            return Ok(Some(id));
        }
        let threads = self.store.conversations_after(Some(contact), "", MOST_THREADS)?;
        let mut open = threads.into_iter().map(|(_, known)| known).filter(|known| known.channel == told.channel && !known.closed);
        let first = open.next();
        Ok(first.filter(|_| open.next().is_none()).map(|known| known.id))
    }
}
