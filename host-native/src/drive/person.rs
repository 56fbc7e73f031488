//! What events and decisions say about the person: that they wrote, that they said no.
//!
//! In: an event, a wish to suppress. Out: the contact as it is from then on. Never: a channel opened again, unless the person says so.

use relance_core::base::ConversationId;
use relance_core::wire::event::{BounceKind, Happened};
use relance_core::wire::{Channel, Contact, Conversation, Event, Handler, Purpose, Send, Settings, Suppress};

use super::Act;
use crate::fault::Fault;

/// The channels that the product knows.
const CHANNELS: [&str; 9] =
    ["email", "sms", "whatsapp", "whatsappWeb", "messenger", "instagram", "liveChat", "webWidget", "webhook"];

impl Act<'_> {
    /// What an event says about the person, whether or not there is an enrollment to hear it: that they wrote, that they said no.
    pub(super) fn note(&mut self, event: &Event) -> Result<(), Fault> {
        let contact = self.scene.contact.known()?;
        let before = contact.clone();
        let all = || Channel::new("all");
        let mut refuse = |channel: &Option<Channel>, purpose: Option<Purpose>, cause: &'static str| {
            let channel = channel.clone().unwrap_or_else(all);
            let refused = Suppress { contact: contact.id.clone(), channel, purpose, cause: cause.into() };
            remember(contact, &refused);
            self.change.refused.push(refused);
        };
        match &event.what {
            Happened::Unsubscribed(on) | Happened::OptedOut(on) => refuse(&on.channel, on.purpose, "optOut"),
            Happened::Complained(on) => refuse(&on.channel, None, "complaint"),
            Happened::Bounced(bounced) if bounced.kind == BounceKind::Hard => {
                refuse(&Some(bounced.channel.clone().unwrap_or_else(|| Channel::new("email"))), None, "hardBounce");
            }
            Happened::Replied(reply) if !reply.automatic => {
                let channel = reply.channel.clone().unwrap_or_else(|| Channel::new("email"));
                let last = contact.last_inbound.entry(channel).or_insert(event.at);
                *last = (*last).max(event.at);
                if let Some(id) = &reply.conversation {
                    self.in_conversation(id, |conversation| {
                        conversation.last_inbound = conversation.last_inbound.max(Some(event.at));
                        conversation.closed = false; // Whoever writes opens it again.
                    });
                }
            }
            Happened::ContactDeleted(_) => forget(contact),
            Happened::Outbound(outbound) => {
                if let Some(id) = &outbound.conversation {
                    self.in_conversation(id, |conversation| {
                        conversation.last_outbound = conversation.last_outbound.max(Some(event.at));
                    });
                }
            }
            Happened::HandedBack(back) => {
                if let Some(id) = &back.conversation {
                    self.in_conversation(id, |conversation| conversation.handled_by = Handler::Ai);
                }
            }
            Happened::BotActivated(bot) | Happened::BotDeactivated(bot) => {
                let inactive = matches!(event.what, Happened::BotDeactivated(_));
                if let Some(id) = &bot.conversation {
                    self.in_conversation(id, |conversation| conversation.bot_inactive = inactive);
                }
            }
            _ => {}
        }
        let contact = self.scene.contact.known()?;
        if *contact != before || !self.change.refused.is_empty() {
            self.change.contact = Some(contact.clone());
        }
        Ok(())
    }

    /// Our side has spoken in the conversation that the message's enrollment is tied to.
    pub(super) fn spoke(&mut self, send: &Send) {
        let seat = self.scene.seats.iter().find(|seat| seat.state.id == send.enrollment);
        let Some(id) = seat.and_then(|seat| seat.state.conversation.clone()) else { return };
        let now = self.now;
        self.in_conversation(&id, |conversation| conversation.last_outbound = conversation.last_outbound.max(Some(now)));
    }

    pub(super) fn in_conversation(&mut self, id: &ConversationId, change: impl Fn(&mut Conversation)) {
        if let Some(conversation) = self.scene.conversations.iter_mut().find(|conversation| conversation.id == *id) {
            change(conversation);
            self.change.conversations.push(conversation.clone());
        }
    }
}

/// Nothing is left of the person but the id, and what they have said no to.
fn forget(contact: &mut Contact) {
    let (opt_outs, suppressed) = (std::mem::take(&mut contact.opt_outs), std::mem::take(&mut contact.suppressed));
    *contact = Contact { opt_outs, suppressed, archived: true, ..Contact::named(contact.id.clone()) };
}

/// Notes on the contact that a channel must not be used any more.
pub(super) fn remember(contact: &mut Contact, suppress: &Suppress) {
    if suppress.cause == "optOut" {
        let scope = match suppress.purpose {
            Some(purpose) => Channel::new(format!("{}/{}", suppress.channel, purpose.name())),
            None => suppress.channel.clone(),
        };
        contact.opt_outs.insert(scope);
    } else {
        contact.suppressed.insert(suppress.channel.clone(), suppress.cause.to_string());
    }
}

/// The person may be written to again on this channel. Who has said no to everything says yes to this one channel, and to no other.
pub(crate) fn open_again(contact: &mut Contact, channel: &Channel, settings: &Settings) {
    contact.opt_outs.remove(channel);
    if contact.opt_outs.remove(&Channel::new("all")) {
        let own = settings.channels.iter().flat_map(|own| own.keys()).cloned();
        contact.opt_outs.extend(CHANNELS.into_iter().map(Channel::new).chain(own).filter(|other| other != channel));
    }
}
