//! What a contact wrote: in which of their conversations it stands, and what it comes to before anybody hears of it.
//!
//! In: an event. Out: the events that it is. Never: a refusal that stays in one conversation (C5); a program's reply taken for a person's (L1).

use relance_core::base::EventId;
use relance_core::wire::event::{OnChannel, Replied};
use relance_core::wire::request::Intent;
use relance_core::wire::{Channel, Conversation, Event, Happened, Settings};

use super::person::open_again;
use super::reading::{self, Words};
use super::{Act, happening};
use crate::fault::Fault;

impl Act<'_> {
    /// What an event about the person is, one after the other: of most the same; of a message that is not marked as automatic, what its words
    /// say. That an opted-out channel is open again is noted.
    pub(super) fn meant(&mut self, event: &Event, words: happening::Words) -> Result<Vec<Event>, Fault> {
        let mut event = event.clone();
        let Happened::Replied(reply) = &mut event.what else { return Ok(vec![event]) };
        if reply.automatic {
            return Ok(vec![event]);
        }
        place(reply, &self.scene.conversations);
        if words == happening::Words::Read {
            return Ok(vec![event]);
        }
        let Some(text) = reply.text.clone().filter(|text| !text.reveal().trim().is_empty()) else { return Ok(vec![event]) };
        let settings = serde_json::from_str::<Settings>(self.scene.settings.json.get()).unwrap_or_default();
        let words = Words { text: text.reveal(), channel: reply.channel.as_ref(), ..Words::default() };
        let person = self.scene.contact.known()?;
        let said = reading::read(self.core, words, Some(person), &settings, event.at);
        if said.means(Intent::AutoReply) {
            let (channel, conversation) = (reply.channel.take(), reply.conversation.take());
            *reply = Replied { channel, conversation, text: None, automatic: true, return_date: said.return_date };
            return Ok(vec![event]);
        }
        let refused = said.means(Intent::OptOut).then(|| {
            let what = Happened::OptedOut(OnChannel { channel: reply.channel.clone(), purpose: None });
            Event { at: event.at, id: event.id.as_ref().map(|id| EventId::new(format!("{id}/optOut"))), what }
        });
        if let Some(channel) = reply.channel.clone().filter(|_| said.surely_opts_in()) {
            open_again(person, &channel, &settings);
            self.change.contact = Some(person.clone());
            self.change.opened.push(channel);
        }
        if !said.text.reveal().trim().is_empty() {
            reply.text = Some(said.text);
        }
        Ok(refused.into_iter().chain([event]).collect())
    }
}

/// Says of a reply that leaves it open in which conversation it stands, and on which channel: what it names; the only conversation that the
/// person has; else of those on its channel the one that was written in last. No channel is guessed of several conversations.
fn place(reply: &mut Replied, conversations: &[Conversation]) {
    if let Some(named) = &reply.conversation {
        let known = conversations.iter().find(|known| known.id == *named);
        reply.channel = reply.channel.take().or_else(|| known.map(|known| known.channel.clone()));
        return;
    }
    let on = |channel: &Option<Channel>, known: &Conversation| channel.as_ref().is_none_or(|channel| known.channel == *channel);
    let here = conversations.iter().filter(|known| on(&reply.channel, known));
    let written = |known: &Conversation| known.last_inbound.max(known.last_outbound);
    let last = here.max_by(|one, other| written(one).cmp(&written(other)).then_with(|| other.id.cmp(&one.id)));
    if let ([only], None) = (conversations, &reply.channel) {
        reply.channel = Some(only.channel.clone());
    }
    reply.conversation = last.map(|known| known.id.clone());
}
