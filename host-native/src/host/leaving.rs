//! People who leave by a link of a message, and what is seen of messages that were read.
//!
//! In: who, from which channel; a hit on a message's link. Out: the opt-out as the core has it; the hit written down. Never: an address
//! as it is: of that only so much that its owner knows it; a decision because of what was opened or clicked.

use std::net::IpAddr;
use std::time::Duration;

use relance_core::base::{ContactId, SendKey};
use relance_core::wire::event::OnChannel;
use relance_core::wire::{Channel, Contact, Content, Event, Happened, Send};

use super::{Host, To};
use crate::engines::sql::Engagement;
use crate::fault::Fault;
use crate::feed::{Occurrence, OfMessage};
use crate::report::OutboxRow;
use crate::track::{Hit, HitKind, Links, Verdict, is_machine, links_in};

/// Within which time links count as followed at once.
const AT_ONCE: Duration = Duration::from_secs(10);

/// Somebody who may leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaver {
    /// What they read, else what the workspace writes: `pt-BR`.
    pub locale: Option<String>,
    /// Who writes to them.
    pub sender: Option<String>,
    /// Their address, so that they know it and nobody else does.
    pub address: Option<String>,
    /// They have left already.
    pub gone: bool,
}

/// What is known of a hit on one of a message's links.
#[derive(Debug, Clone)]
pub struct Engaged {
    /// The message.
    pub key: SendKey,
    /// What was fetched.
    pub kind: HitKind,
    /// Where the link leads.
    pub url: Option<String>,
    /// The request's method.
    pub method: String,
    /// The program's name.
    pub user_agent: String,
    /// Why it is fetched, if it says so.
    pub purpose: Option<String>,
    /// From where.
    pub ip: Option<IpAddr>,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Whom a link to leave by is for; nobody where the person is not known here.
    pub fn leaver(&mut self, contact: &ContactId, channel: &Channel) -> Result<Option<Leaver>, Fault> {
        let Some(contact) = self.store.contact(contact)? else { return Ok(None) };
        let settings = self.settings()?;
        let gone = [channel.as_str(), "all"].iter().any(|scope| contact.opt_outs.contains(&Channel::new(*scope)));
        let address = address(&contact, channel).map(masked);
        let locale = contact.locale.or(settings.locale);
        Ok(Some(Leaver { locale, sender: settings.email.from_name, address, gone }))
    }

    /// The person wants no more on this channel, whatever for (C5). Who has left stays so.
    pub fn leave(&mut self, contact: &ContactId, channel: &Channel) -> Result<Option<Leaver>, Fault> {
        let found = self.leaver(contact, channel)?;
        if found.as_ref().is_some_and(|leaver| !leaver.gone) {
            let on = OnChannel { channel: Some(channel.clone()), purpose: None };
            self.patiently(|host| {
                let event = Event { at: host.now(), id: None, what: Happened::Unsubscribed(on.clone()) };
                host.event(&To::Contact(contact.clone()), event)
            })?;
        }
        Ok(found.map(|leaver| Leaver { gone: true, ..leaver }))
    }

    /// Writes down that a message was opened or a link of it followed, and whether a machine did it; nothing where the message is not
    /// known here, or where its account, or else the host, counts no such thing now.
    pub fn note_engagement(&mut self, engaged: &Engaged, links: &Links) -> Result<Option<Verdict>, Fault> {
        let Some((row, send)) = self.store.message(&engaged.key)? else { return Ok(None) };
        let (opens, clicks) = self.store.counts_of_account(&engaged.key)?;
        let counted = match engaged.kind {
            HitKind::Open => opens.unwrap_or(links.opens()),
            HitKind::Click => clicks.unwrap_or(links.clicks()),
        };
        if !counted {
            return Ok(None);
        }
        let now = self.now().millis();
        let sent = row.settled_at.map_or(now, |at| at.millis());
        let at_once = i64::try_from(AT_ONCE.as_millis()).unwrap_or(0);
        let others = self.store.links_followed(&engaged.key, now - at_once, engaged.url.as_deref())?;
        let verdict = is_machine(&Hit {
            kind: engaged.kind,
            method: &engaged.method,
            user_agent: &engaged.user_agent,
            purpose: engaged.purpose.as_deref(),
            ip: engaged.ip,
            since_sent: Duration::from_millis(u64::try_from(now - sent).unwrap_or(0)),
            links_at_once: others.saturating_add(1),
            links: links_of(&send, links),
        });
        let machine = verdict.is_machine().then(|| verdict.code());
        let (kind, wrap): (_, fn(OfMessage) -> Occurrence) = match engaged.kind {
            HitKind::Open => ("opened", Occurrence::MessageOpened),
            HitKind::Click => ("clicked", Occurrence::MessageClicked),
        };
        let engagement = Engagement { kind, machine, url: engaged.url.as_deref() };
        self.store.engage(&engaged.key, &engagement, &wrap(of_message(row, machine)))?;
        self.options.meter.engaged(kind, machine.is_some());
        Ok(Some(verdict))
    }
}

fn of_message(row: OutboxRow, machine: Option<&str>) -> OfMessage {
    OfMessage {
        message: row.key,
        enrollment: row.enrollment,
        contact: row.contact,
        sequence: row.sequence,
        step: row.step,
        channel: row.channel,
        provider_id: row.message_id,
        reason: machine.map(str::to_owned),
    }
}

fn links_of(send: &Send, links: &Links) -> u32 {
    match &send.content {
        Content::Rich(content) => content.html.as_deref().map_or(0, |html| links_in(html, links)),
        _ => 0,
    }
}

fn address(contact: &Contact, channel: &Channel) -> Option<String> {
    let own = contact.addresses.get(channel);
    let usual = || match channel.as_str() {
        "email" => contact.email.as_ref(),
        "sms" => contact.phone.as_ref(),
        _ => None,
    };
    own.or_else(usual).map(|address| address.reveal().clone())
}

/// Of an email address the first letter and the domain, of a number the last digits.
fn masked(address: String) -> String {
    match address.split_once('@') {
        Some((name, domain)) => format!("{}•••@{domain}", name.chars().next().unwrap_or('•')),
        None => {
            let from = address.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
            format!("•••{}", address.get(from..).unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_to_who_knows_it() {
        assert_eq!(masked("zoe.example@mail.example.org".into()), "z•••@mail.example.org");
        assert_eq!(masked("ñ@example.org".into()), "ñ•••@example.org");
        assert_eq!(masked("+34600111222".into()), "•••22");
        assert_eq!(masked(String::new()), "•••");
    }
}
