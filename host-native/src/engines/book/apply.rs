//! What a turn changes of its contact's book.
//!
//! In: a turn's change and its wake-ups. Out: the book as it is from then on. Never: a message put back that was accepted; something forgotten
//! that a later turn decides from.

use std::collections::BTreeMap;

use relance_core::base::{ConversationId, EnrollmentId, Instant};
use relance_core::wire::{Conversation, Effect, WatchStatus};

use super::{Book, CAPS_MILLIS, Enrolled, Letter, SEEN_MILLIS, Seen, Watching};
use crate::drive::port::{Change, Decided, WatchTurn, Wish};
use crate::fault::Fault;
use crate::report::SendStatus;

/// When enrollments are to be woken, as a turn has said.
pub type Wakes = BTreeMap<EnrollmentId, Option<Instant>>;

impl Book {
    /// The book after a turn: what was known of messages, then what was decided, in the order in which it was.
    pub fn apply(&mut self, change: &Change, wakes: &Wakes, now: Instant) -> Result<(), Fault> {
        self.revision += 1;
        if let Some(contact) = &change.contact {
            self.contact = contact.clone();
        }
        change.conversations.iter().for_each(|conversation| self.put_conversation(conversation));
        for settled in &change.settled {
            if let Some(letter) = self.letters.iter_mut().find(|letter| letter.key == settled.key) {
                letter.settle(settled, now);
            }
        }
        for decided in &change.decided {
            self.decided(decided, now)?;
        }
        for (id, at) in wakes {
            if let Some(enrolled) = self.enrollments.iter_mut().find(|one| one.id == *id) {
                (enrolled.due_at, enrolled.claims) = (*at, 0);
            }
        }
        for id in &change.put_aside {
            self.put_aside(id);
        }
        if let Some(id) = &change.event {
            self.seen.push(Seen { id: id.clone(), at: now });
        }
        for turn in &change.watched {
            self.watched(turn);
        }
        for conversation in &change.watches_aside {
            self.put_watch_aside(conversation);
        }
        if change.forgotten {
            self.watches.clear();
        }
        self.forget_before(now);
        Ok(())
    }

    /// The conversation as it is now.
    pub fn put_conversation(&mut self, conversation: &Conversation) {
        let place = self.conversations.partition_point(|known| known.id < conversation.id);
        match self.conversations.get_mut(place).filter(|known| known.id == conversation.id) {
            Some(known) => known.clone_from(conversation),
            None => self.conversations.insert(place, conversation.clone()),
        }
    }

    /// The enrollment goes on no more by itself.
    pub fn put_aside(&mut self, id: &EnrollmentId) {
        if let Some(enrolled) = self.enrollments.iter_mut().find(|one| one.id == *id) {
            enrolled.put_aside = true;
        }
    }

    /// What has a message in hand goes on no more by itself.
    pub fn put_in_hand_aside(&mut self) {
        let in_hand = self.letters.iter().filter(|letter| letter.status == SendStatus::Attempting);
        let whose: Vec<EnrollmentId> = in_hand.map(|letter| letter.enrollment.clone()).collect();
        whose.iter().for_each(|id| self.put_aside(id));
    }

    /// An enrollment that was put aside goes on again, at once; says whether there was one.
    pub fn take_back(&mut self, id: &EnrollmentId, now: Instant) -> bool {
        let Some(enrolled) = self.enrollments.iter_mut().find(|one| one.id == *id && one.put_aside) else { return false };
        (enrolled.put_aside, enrolled.claims, enrolled.due_at) = (false, 0, enrolled.live.then_some(now));
        for letter in self.letters.iter_mut().filter(|letter| letter.enrollment == *id && letter.status == SendStatus::Pending) {
            letter.attempts = 0;
        }
        self.revision += 1;
        true
    }

    /// What silences come to has changed: conversations in which something is planned, or about to be, are looked at at once. Says whether
    /// there are any.
    pub fn look_at_silences(&mut self, now: Instant) -> bool {
        let mut found = false;
        for watching in self.watches.iter_mut().filter(|watching| !watching.put_aside) {
            if watching
                .read()
                .is_ok_and(|watched| matches!(watched.status, WatchStatus::Silent | WatchStatus::Following | WatchStatus::Asking))
            {
                (watching.due_at, found) = (Some(now), true);
            }
        }
        self.revision += u64::from(found);
        found
    }

    /// The conversation goes on no more by itself.
    pub fn put_watch_aside(&mut self, conversation: &ConversationId) {
        for watching in &mut self.watches {
            watching.put_aside |= watching.read().is_ok_and(|watched| watched.conversation == *conversation);
        }
    }

    fn decided(&mut self, decided: &Decided, now: Instant) -> Result<(), Fault> {
        let state = &decided.state;
        if decided.new {
            let enrolled = Enrolled {
                id: state.id.clone(),
                sequence: state.sequence.to_string(),
                version: state.version,
                live: state.status.is_live(),
                enrolled_at: state.enrolled_at,
                state: decided.json.clone(),
                due_at: None,
                put_aside: false,
                claims: 0,
            };
            let before = |known: &Enrolled| (known.enrolled_at, &known.id) < (enrolled.enrolled_at, &enrolled.id);
            self.enrollments.insert(self.enrollments.partition_point(before), enrolled);
        } else if let Some(known) = self.enrollments.iter_mut().find(|known| known.id == state.id) {
            (known.version, known.live, known.state) = (state.version, state.status.is_live(), decided.json.clone());
        }
        for wish in &decided.wishes {
            match wish {
                Wish::Send(queued) => self.queue(Letter::new(queued, now)?),
                Wish::Other(Effect::Cancel(cancel)) => {
                    let waits = |letter: &&mut Letter| letter.key == cancel.key && letter.status == SendStatus::Pending;
                    if let Some(letter) = self.letters.iter_mut().find(waits) {
                        letter.call_back(Some(&cancel.reason.code), now);
                    }
                }
                Wish::Other(_) => {} // Of the workspace, or told to somebody.
            }
        }
        Ok(())
    }

    /// One message a key (X3): a further try of the same intent puts it back, with what was said of the last one, and an accepted one never
    /// goes back.
    fn queue(&mut self, mut letter: Letter) {
        let again = [SendStatus::Rejected, SendStatus::Unknown, SendStatus::Cancelled];
        match self.letters.iter().position(|known| known.key == letter.key) {
            Some(place) if self.letters.get(place).is_some_and(|known| again.contains(&known.status)) => {
                let known = self.letters.remove(place);
                (letter.message_id, letter.detail) = (known.message_id, known.detail);
                self.letters.push(letter);
            }
            Some(_) => {}
            None => self.letters.push(letter),
        }
    }

    fn watched(&mut self, turn: &WatchTurn) {
        let watching = Watching { state: turn.watch.json.clone(), due_at: turn.watch.state.wake_at, put_aside: false };
        let id = &turn.watch.state.conversation;
        let place = self.watches.iter().position(|known| known.read().is_ok_and(|watched| watched.conversation == *id));
        match place.and_then(|place| self.watches.get_mut(place)) {
            Some(known) => *known = watching,
            None => {
                let before = |known: &Watching| known.read().is_ok_and(|watched| watched.conversation < *id);
                self.watches.insert(self.watches.partition_point(before), watching);
            }
        }
    }

    /// What no later turn decides from: events of long ago, and messages that count for nothing of enrollments that are over.
    fn forget_before(&mut self, now: Instant) {
        let (seen, counting) = (now.millis() - SEEN_MILLIS, now.millis() - CAPS_MILLIS);
        self.seen.retain(|one| one.at.millis() > seen);
        let live: Vec<EnrollmentId> = self.enrollments.iter().filter(|one| one.live).map(|one| one.id.clone()).collect();
        self.letters
            .retain(|letter| letter.settled_at.is_none_or(|at| at.millis() > counting) || live.contains(&letter.enrollment));
    }
}
