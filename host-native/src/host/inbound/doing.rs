//! What something that was told does: to a person, their conversations, the addresses that may be written to.
//!
//! In: what was told, whose it is. Out: the core's events, told. Never: an automatic reply taken for a person; an address opened by a mail.

use relance_core::base::{ContactId, Instant};
use relance_core::wire::event::{InConversation, OnChannel, Outbound, Replied};
use relance_core::wire::request::Intent;
use relance_core::wire::{Channel, Contact, Handler, Happened, OpenedBy, Purpose};

use super::super::Host;
use super::whose::{Whose, compared};
use super::{Assigned, Kept, Verdict};
use crate::engines::sql::{InboundRow, Standing};
use crate::fault::Fault;
use crate::inbound::{Inbound, Message, Thread, What};
use crate::service::random;

impl Host {
    /// What becomes of what was told.
    pub(super) fn verdict(&mut self, row: &InboundRow, kept: &Kept, assigned: Option<&Assigned>) -> Result<Verdict, Fault> {
        let told = &kept.told;
        match &told.what {
            What::Delivery(delivery) => return self.delivered(row, told, delivery),
            What::Echo { message, .. } if assigned.is_none() => {
                if let Some(id) = message
                    && let Some(verdict) = self.own_echo(told, id)?
                {
                    return Ok(verdict);
                }
                if !kept.signed {
                    return Ok(Verdict::unmatched("inbound.notFromSent")); // Anybody can write a mail in our name.
                }
            }
            What::Bounce(bounce) => return self.came_back(row, kept, Some((bounce.hard, &bounce.detail)), &bounce.of, assigned),
            What::Complaint(of) => return self.came_back(row, kept, None, of, assigned),
            What::OptOut { purpose } => return self.opted_out(row, kept, *purpose, assigned),
            What::OptIn { purpose } => return self.opted_in(kept, *purpose),
            _ => {}
        }
        let whose = match assigned {
            Some(Assigned { contact, enrollment }) => {
                let whose = self.of_person(told, contact.clone(), None)?;
                Ok(Whose { enrollment: enrollment.clone().or(whose.enrollment.clone()), ..whose })
            }
            None => self.whose(told)?,
        };
        let whose = match whose {
            Ok(whose) => whose,
            Err(reason) => return Ok(nobodys(&told.what, reason)),
        };
        match &told.what {
            What::Message(message) => self.wrote(row, kept, message, &whose),
            What::Opened { by } => self.opened_channel(told, *by, &whose),
            What::Thread(thread) => self.thread_stands(row, told, thread, &whose),
            _ => self.human_wrote(row, told, &whose),
        }
    }

    /// The person wrote, or a machine of theirs did.
    fn wrote(&mut self, row: &InboundRow, kept: &Kept, message: &Message, whose: &Whose) -> Result<Verdict, Fault> {
        let told = &kept.told;
        let said = self.read_message(&whose.contact, told, message)?;
        let contact = &whose.contact;
        // What answers a message came after it, whatever the clocks say.
        let at = self.moment(told).max(whose.ours.as_ref().and_then(|ours| ours.settled_at).unwrap_or(Instant::MIN));
        let mut verdict = Verdict { said: Some(said.clone()), ..Verdict::matched(whose) };
        let replied = |automatic: bool, return_date, text| {
            let (channel, conversation) = (Some(told.channel.clone()), whose.conversation.clone());
            Happened::Replied(Replied { channel, conversation, text, automatic, return_date })
        };
        if message.automatic.is_some() || said.means(Intent::AutoReply) {
            let date = message.automatic.as_ref().and_then(|own| own.return_date).or(said.return_date);
            self.tell_person(row, contact, at, "", replied(true, date, None))?;
            return Ok(Verdict { reason: Some("inbound.automaticReply"), ..verdict });
        }
        if said.means(Intent::OptOut) {
            let on = OnChannel { channel: Some(told.channel.clone()), purpose: None };
            self.tell_person(row, contact, at, "optOut", Happened::OptedOut(on))?;
            verdict.reason = Some("inbound.optOut");
            if said.text.reveal().trim().is_empty() {
                return Ok(verdict); // A mail program's request, and no words of a person.
            }
        } else if said.intent == Intent::OptOut {
            verdict.reason = Some("inbound.perhapsOptOut");
        } else if said.surely_opts_in() && kept.signed {
            self.open_again(told, None, contact)?;
            verdict.reason = Some("inbound.optIn");
        }
        let words = Some(said.text).filter(|text| !text.reveal().trim().is_empty());
        self.tell_person(row, contact, at, "", replied(false, None, words))?;
        Ok(verdict)
    }

    /// When something happened, as far as it can be known: never in the future, and a whole second is meant to its end.
    pub(super) fn moment(&self, told: &Inbound) -> Instant {
        let whole = told.at.millis() % 1_000 == 0;
        let at = if whole { told.at.saturating_plus_millis(999) } else { told.at };
        at.min(self.clock.now())
    }

    /// The person opened the channel in another way than by writing.
    fn opened_channel(&mut self, told: &Inbound, by: OpenedBy, whose: &Whose) -> Result<Verdict, Fault> {
        let at = self.moment(told);
        self.store.change_person(&whose.contact, &|contact: &mut Contact| {
            let last = contact.openings.entry(told.channel.clone()).or_default().entry(by).or_insert(at);
            *last = (*last).max(at);
        })?;
        Ok(Verdict::matched(whose))
    }

    /// A thread was closed, opened, or handed to somebody.
    fn thread_stands(&mut self, row: &InboundRow, told: &Inbound, thread: &Thread, whose: &Whose) -> Result<Verdict, Fault> {
        let Some((contact, id)) = self.thread(&told.channel, Some(&thread.thread))? else {
            return Ok(Verdict::ignored("inbound.unknownThread").about(whose));
        };
        self.store.take_person(&contact)?;
        let Some((_, mut known)) = self.store.conversation_of(&id)? else { return Ok(Verdict::ignored("inbound.unknownThread")) };
        let back = known.handled_by == Handler::Human && thread.handled_by == Some(Handler::Ai);
        known.closed = thread.closed;
        if thread.handled_by == Some(Handler::Human) {
            known.handled_by = Handler::Human;
        }
        self.store.conversation(&contact, &known)?;
        if back {
            let back = Happened::HandedBack(InConversation { conversation: Some(id) });
            self.tell_person(row, &contact, self.moment(told), "", back)?;
        }
        Ok(Verdict::matched(whose))
    }

    /// What our side wrote by another program was one of ours: its id tells. One that is just being handed over may be it.
    fn own_echo(&mut self, told: &Inbound, id: &String) -> Result<Option<Verdict>, Fault> {
        let ours = |ours: crate::engines::sql::Ours| Verdict {
            contact: Some(ours.contact),
            enrollment: Some(ours.enrollment),
            ..Verdict::ignored("inbound.ownEcho")
        };
        if let Some(own) = self.message_of(told, std::slice::from_ref(id))? {
            return Ok(Some(ours(own)));
        }
        if let Ok(whose) = self.whose(told)? {
            self.store.take_person(&whose.contact)?; // From here on nothing is under way to this person.
            return Ok(self.message_of(told, std::slice::from_ref(id))?.map(ours));
        }
        Ok(None)
    }

    /// A human of ours has answered.
    fn human_wrote(&mut self, row: &InboundRow, told: &Inbound, whose: &Whose) -> Result<Verdict, Fault> {
        let wrote = Outbound { by: Handler::Human, conversation: whose.conversation.clone(), text: None };
        self.tell_person(row, &whose.contact, self.moment(told), "", Happened::Outbound(wrote))?;
        Ok(Verdict::matched(whose))
    }

    /// The person said no, by the provider's own means: the address is remembered, and everybody who has it hears of it.
    fn opted_out(
        &mut self,
        row: &InboundRow,
        kept: &Kept,
        purpose: Option<Purpose>,
        assigned: Option<&Assigned>,
    ) -> Result<Verdict, Fault> {
        let (told, at) = (&kept.told, self.moment(&kept.told));
        let on = || Happened::OptedOut(OnChannel { channel: Some(told.channel.clone()), purpose });
        if let Some(Assigned { contact, .. }) = assigned {
            self.tell_person(row, contact, at, "", on())?;
            return Ok(Verdict::matched(&self.of_person(told, contact.clone(), None)?));
        }
        if !kept.signed {
            return Ok(Verdict::unmatched("inbound.notSigned"));
        }
        let Some(address) = &told.from else { return Ok(Verdict::unmatched("inbound.noSender")) };
        let address = compared(&told.channel, address.reveal());
        if purpose.is_none() {
            self.store.suppress_address(&told.channel, &address, "optOut")?;
        }
        let people = self.people_at(&told.channel, &address)?;
        for person in &people {
            self.tell_person(row, person, at, "", on())?;
        }
        match self.whose(told)? {
            Ok(whose) => Ok(Verdict::matched(&whose)),
            Err(_) if people.is_empty() => Ok(Verdict::ignored("inbound.addressNoted")),
            Err(_) => Ok(Verdict::of(Standing::Matched, Some("inbound.severalPeople"))),
        }
    }

    /// The person said yes again, by the provider's own means.
    fn opted_in(&mut self, kept: &Kept, purpose: Option<Purpose>) -> Result<Verdict, Fault> {
        if !kept.signed {
            return Ok(Verdict::unmatched("inbound.notSigned"));
        }
        match self.whose(&kept.told)? {
            Ok(whose) => {
                self.open_again(&kept.told, purpose, &whose.contact)?;
                Ok(Verdict::matched(&whose))
            }
            Err(reason) => Ok(nobodys(&kept.told.what, reason)),
        }
    }

    /// Takes an opt-out back: on this channel alone, and for this purpose alone where one is named. A complaint and a dead address stay.
    fn open_again(&mut self, told: &Inbound, purpose: Option<Purpose>, contact: &ContactId) -> Result<(), Fault> {
        let own = match purpose {
            Some(purpose) => Channel::new(format!("{}/{}", told.channel, purpose.name())),
            None => told.channel.clone(),
        };
        if purpose.is_none()
            && let Some(address) = &told.from
            && let Some(was) = self.store.suppression(&told.channel, &compared(&told.channel, address.reveal()))?
            && was.cause == "optOut"
        {
            let id = random::id("lift")?;
            self.lift(&was, (&id, "the person", "said yes again"))?;
        }
        self.store.change_person(contact, &|contact: &mut Contact| {
            contact.opt_outs.remove(&own);
        })
    }
}

/// What nobody knows whose it is: where only a person's own words would matter, there is nothing for anybody to look at.
fn nobodys(what: &What, reason: &'static str) -> Verdict {
    match what {
        What::Message(_) | What::Bounce(_) | What::Complaint(_) | What::OptOut { .. } => Verdict::unmatched(reason),
        _ => Verdict::ignored(reason),
    }
}
