//! People as outsiders give them: looked at before they are kept, changed with what follows from it, forgotten.
//!
//! In: contacts, targets, addresses. Out: the same, kept; what it did to enrollments. Never: a rule of its own where the core has one; an
//! address or a name in a problem.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use relance_core::base::near::nearest;
use relance_core::base::{ContactId, ConversationId, Json, Problem, pointer};
use relance_core::wire::event::{ByPerson, Nothing, OnChannel, TargetChanged};
use relance_core::wire::{BounceKind, Bounced, Channel, Contact, Conversation, Event, Happened, Target};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Host, To};
use crate::address::is_email;
use crate::drive::open_again;
use crate::engines::sql::{Suppression, TargetRow};
use crate::fault::{Fault, FaultKind};
use crate::report::EventReport;

/// How often a change waits for a message that another worker has in hand, and for how long each time.
const WAITS: u32 = 100;
const WAIT: Duration = Duration::from_millis(50);
/// How many contacts the core looks at in one call.
const LOOKED_AT: usize = 200;
/// What must be known of people, in so many bytes, is known in less.
const MOST_BYTES: usize = 64 << 10;

/// A conversation and whose it is.
type Thread = (ContactId, Conversation);

#[derive(Serialize)]
struct Check<'a> {
    v: u32,
    op: &'static str,
    draft: serde_json::Value,
    contacts: &'a [&'a Contact],
    settings: &'a RawValue,
}

#[derive(Deserialize)]
struct Checked {
    problems: Vec<Problem>,
}

#[derive(Serialize)]
struct Zones {
    v: u32,
    op: &'static str,
    now: relance_core::base::Instant,
}

/// What an address was found to be.
#[derive(Debug)]
pub struct Suppressed {
    /// It was not known as one that must not be written to.
    pub news: bool,
    /// Who has it.
    pub people: Vec<ContactId>,
}

/// What became of a change.
#[derive(Debug)]
pub enum Changed<T> {
    /// It was made.
    Done(T),
    /// Somebody else was faster; nothing has happened.
    Meanwhile,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// What is wrong with each of these contacts, by its pointer below the contact: the form of addresses here, zones, regions and
    /// channels by the core.
    pub fn look_at(&mut self, contacts: &[Contact]) -> Result<Vec<Vec<Problem>>, Fault> {
        let zones = self.zone_names()?;
        let mut found: Vec<Vec<Problem>> = contacts.iter().map(|contact| form(contact, &zones)).collect();
        let doubtful: Vec<(usize, &Contact)> =
            contacts.iter().enumerate().filter(|(_, one)| one.region.is_some() || !one.opt_outs.is_empty()).collect();
        for part in doubtful.chunks(LOOKED_AT) {
            // The core tells the first of many doubts one by one: asked for one contact at a time where there are any, it tells all.
            let all: Vec<&Contact> = part.iter().map(|(_, contact)| *contact).collect();
            if self.doubts(&all)?.is_empty() {
                continue;
            }
            for (index, contact) in part {
                let doubts = self.doubts(&[contact])?;
                if let Some(found) = found.get_mut(*index) {
                    found.extend(doubts.into_iter().map(|problem| below(problem, "/contacts/0")));
                }
            }
        }
        Ok(found)
    }

    /// What the core doubts about contacts.
    fn doubts(&mut self, contacts: &[&Contact]) -> Result<Vec<Problem>, Fault> {
        let settings = self.store.settings()?.0;
        let text = serde_json::json!({ "type": "text", "subject": "-", "body": "-" });
        let draft = serde_json::json!({ "name": "-", "steps": [{ "id": "a", "channel": "email", "content": text }] });
        let request = Check { v: 1, op: "check", draft, contacts, settings: &settings.json };
        let Checked { problems } = self.guest.ask_for(&request).map_err(Fault::problems)?;
        let about = |problem: &Problem| matches!(&*problem.code, "check.regionUnknown" | "check.optOutUnknown");
        Ok(problems.into_iter().filter(about).collect())
    }

    /// The names of all zones that the core knows, asked for once.
    fn zone_names(&mut self) -> Result<Arc<BTreeSet<String>>, Fault> {
        self.look_at_zones_now_and_then()?;
        if let Some(known) = &self.zone_names {
            return Ok(Arc::clone(known));
        }
        let answer: Json = self.guest.ask_for(&Zones { v: 1, op: "zones", now: self.clock.now() }).map_err(Fault::problems)?;
        let list = match answer.member("zones") {
            Some(Json::List(list)) => list.as_slice(),
            _ => &[],
        };
        let names = list.iter().filter_map(|zone| zone.member("name").or(Some(zone)).and_then(Json::as_str));
        let names = Arc::new(names.map(str::to_owned).collect());
        self.zone_names = Some(Arc::clone(&names));
        Ok(names)
    }

    /// Puts a contact in the place of the one that was read before, if that one is still the newest. Where the person's days are counted
    /// on another clock now, or under another law, what is planned for them is planned anew, in the same transaction (T14).
    pub fn change_contact(&mut self, contact: &Contact, before: Option<&Contact>) -> Result<Changed<Contact>, Fault> {
        self.patiently(|host| {
            let Some(now) = host.store.replace(contact.clone(), before)? else { return Ok(Changed::Meanwhile) };
            if before.is_some_and(|before| before.timezone != now.timezone || before.region != now.region) {
                host.tell(To::Contact(now.id.clone()), Happened::Recalculated(Nothing {}))?;
            }
            Ok(Changed::Done(now))
        })
    }

    /// Adds or changes contacts, as an import does. Where somebody's days are counted on another clock then, or under another law, what is
    /// planned for them is planned anew, in the same transaction (T14).
    pub fn change_contacts(&mut self, contacts: &[Contact]) -> Result<(), Fault> {
        let clock = |contact: Contact| (contact.timezone, contact.region);
        self.patiently(|host| {
            let mut before = BTreeMap::new();
            for Contact { id, .. } in contacts {
                before.insert(id, host.store.contact(id)?.map(clock));
            }
            host.store.import(contacts.to_vec())?;
            for (id, before) in before.into_iter().filter(|(_, before)| before.is_some()) {
                if before != host.store.contact(id)?.map(clock) {
                    host.tell(To::Contact(id.clone()), Happened::Recalculated(Nothing {}))?;
                }
            }
            Ok(())
        })
    }

    /// Forgets a person: all enrollments end, and of the row nothing is left but its id and what the person has said no to. What was sent
    /// stays, to be counted.
    pub fn forget_contact(&mut self, id: &ContactId) -> Result<EventReport, Fault> {
        self.tell(To::Contact(id.clone()), Happened::ContactDeleted(Nothing {}))
    }

    /// Adds or changes what enrollments can be about; those of the contact that are about it hear of it, in the same transaction.
    pub fn put_target(
        &mut self,
        contact: &ContactId,
        target: &Target,
        before: Option<&TargetRow>,
    ) -> Result<Changed<Vec<EventReport>>, Fault> {
        self.patiently(|host| {
            if host.store.contact(contact)?.is_none() {
                return Err(Fault::not_found("a contact with the id", contact));
            }
            if host.store.target(target.kind, &target.id)?.as_ref() != before {
                return Ok(Changed::Meanwhile);
            }
            host.store.put_target(contact, target)?;
            let about = host.store.about(contact, target.kind, &target.id)?;
            let changed = || Happened::TargetChanged(TargetChanged { target: target.clone() });
            let told = about.into_iter().map(|id| host.tell(To::Enrollment(id), changed()));
            told.collect::<Result<Vec<_>, _>>().map(Changed::Done)
        })
    }

    /// Forgets what enrollments can be about, if it is still what was read before; those of its contact that are about it end, in the same
    /// transaction: nobody is reminded of what is not there any more.
    pub fn remove_target(&mut self, before: &TargetRow, by: &str) -> Result<Changed<Vec<EventReport>>, Fault> {
        let TargetRow { contact, target: Target { kind, id, .. }, .. } = before;
        let by = format!("{by}, who deleted the {} `{id}`", kind.name());
        self.patiently(|host| {
            if host.store.target(*kind, id)?.as_ref() != Some(before) {
                return Ok(Changed::Meanwhile);
            }
            let about = host.store.about(contact, *kind, id)?;
            let stopped = || Happened::Stopped(ByPerson { by: Some(by.clone()) });
            let told = about.into_iter().map(|id| host.tell(To::Enrollment(id), stopped())).collect::<Result<Vec<_>, _>>()?;
            host.store.remove_target(*kind, id)?;
            Ok(Changed::Done(told))
        })
    }

    /// Puts what `make` makes of a conversation in its place, with its contact, and gives what `make` has to say beside; nothing happens
    /// where it says no.
    pub(crate) fn change_conversation<T, E, F>(&mut self, id: &ConversationId, mut make: F) -> Result<Result<T, E>, Fault>
    where
        F: FnMut(Option<&Thread>) -> Result<(Thread, T), E>,
    {
        self.patiently(|host| {
            let before = host.store.conversation_of(id)?;
            Ok(match make(before.as_ref()) {
                Ok(((contact, conversation), said)) => {
                    host.store.conversation(&contact, &conversation)?;
                    Ok(said)
                }
                Err(refused) => Err(refused),
            })
        })
    }

    /// Notes that addresses must not be written to, each on its channel and for its cause, all of them in one transaction; the enrollments
    /// of those who have one hear of it. Says of each whether that is news, and who has it.
    pub fn suppress(&mut self, addresses: &[(Channel, String, &str)]) -> Result<Vec<Suppressed>, Fault> {
        self.patiently(|host| {
            addresses.iter().map(|(channel, address, cause)| host.suppress_one(channel, address, cause)).collect()
        })
    }

    fn suppress_one(&mut self, channel: &Channel, address: &str, cause: &str) -> Result<Suppressed, Fault> {
        let news = self.store.suppress_address(channel, address, cause)?;
        let people = self.store.holders(channel, address)?;
        for person in &people {
            let on = || OnChannel { channel: Some(channel.clone()), purpose: None };
            let what = match cause {
                "complaint" => Happened::Complained(on()),
                "hardBounce" => Happened::Bounced(Bounced { kind: BounceKind::Hard, channel: Some(channel.clone()), key: None }),
                _ => Happened::OptedOut(on()),
            };
            self.tell(To::Contact(person.clone()), what)?;
        }
        Ok(Suppressed { news, people })
    }

    /// Lets an address be written to again; `words` are its id, who wanted it, and why. Gives who has it.
    pub fn lift(&mut self, was: &Suppression, words: (&str, &str, &str)) -> Result<Vec<ContactId>, Fault> {
        let settings = self.settings()?;
        self.store.lift(was, words, &|contact| {
            contact.suppressed.remove(&was.channel);
            open_again(contact, &was.channel, &settings);
        })
    }

    fn tell(&mut self, to: To, what: Happened) -> Result<EventReport, Fault> {
        let at = self.clock.now();
        self.event(&to, Event { at, id: None, what })
    }

    /// Does this in one transaction, and again from the beginning where a message of a contact that it concerns is just being handed over.
    /// Within another transaction nobody waits: that one begins again.
    pub(super) fn patiently<T>(&mut self, mut act: impl FnMut(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut waited = 0;
        loop {
            match self.grouped(&mut act) {
                Err(fault)
                    if fault.kind == FaultKind::Busy && waited < WAITS && !self.store.is_grouped() && self.store.waited(WAIT) =>
                {
                    waited += 1;
                }
                done => return done,
            }
        }
    }
}

/// What of a contact is not written as it must be.
fn form(contact: &Contact, zones: &BTreeSet<String>) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut refuse = |code, path: &str, message: String, help: String| found.push(Problem::error(code, path, message).help(help));
    if contact.email.as_ref().is_some_and(|email| !is_email(email.reveal())) {
        let help = "write it as `name@example.com`".into();
        refuse("contacts.emailMalformed", "/email", "expected an email address, found something else".into(), help);
    }
    if contact.phone.as_ref().is_some_and(|phone| !is_phone(phone.reveal())) {
        let message = "expected a phone number in international form (E.164), found something else".into();
        refuse("contacts.phoneMalformed", "/phone", message, "write it with its country code, as in `+33612345678`".into());
    }
    for (channel, address) in &contact.addresses {
        let (path, own) = (pointer::member("/addresses", channel.as_str()), channel.as_str());
        let sound = match own {
            "email" => is_email(address.reveal()),
            "sms" | "whatsapp" | "whatsappWeb" => is_phone(address.reveal()),
            _ => !address.reveal().trim().is_empty() && !address.reveal().chars().any(char::is_control),
        };
        if !sound {
            let message = format!("expected an address as {own} has them, found something else");
            refuse("contacts.addressMalformed", &path, message, "phone numbers begin with `+` and the country code".into());
        }
    }
    if let Some(zone) = contact.timezone.as_ref().filter(|zone| !zones.contains(zone.as_str())) {
        let shown: String = zone.as_str().chars().take(60).collect();
        let message = format!("expected the name of an IANA zone, found `{}`", shown.escape_debug());
        let near = nearest(zone.as_str(), zones.iter().map(String::as_str));
        let help = near.map_or_else(|| "use a name such as `Europe/Paris`".into(), |near| format!("did you mean `{near}`?"));
        refuse("time.zoneUnknown", "/timezone", message, help);
    }
    let tag = |text: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
    if contact.locale.as_ref().is_some_and(|locale| locale.is_empty() || !tag(locale)) {
        refuse(
            "contacts.localeMalformed",
            "/locale",
            "expected a locale, found something else".into(),
            "write it as `pt-BR`".into(),
        );
    }
    if serde_json::to_vec(contact).map_or(0, |bytes| bytes.len()) > MOST_BYTES {
        let message = format!("expected a contact of up to {MOST_BYTES} bytes, found a longer one");
        refuse("contacts.tooLong", "", message, "keep long texts elsewhere, and refer to them".into());
    }
    found
}

/// A problem of one contact among others, seen from that contact; what the core only doubts is not taken here.
fn below(problem: Problem, parent: &str) -> Problem {
    let path = problem.path.strip_prefix(parent).unwrap_or(&problem.path).to_owned();
    Problem { path, severity: relance_core::base::Severity::Error, ..problem }
}

fn is_phone(text: &str) -> bool {
    text.strip_prefix('+')
        .is_some_and(|digits| (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_address_of_email_is_what_it_looks_like() {
        let wrong = |email: &str| {
            let contact = json!({ "id": "a", "email": email, "addresses": { "email": email } });
            let found = form(&serde_json::from_value(contact).unwrap(), &BTreeSet::new());
            found.into_iter().map(|problem| problem.path).collect::<Vec<_>>()
        };
        assert!(wrong("zoe@example.com").is_empty());
        for email in ["a@[127.0.0.1]", "a@exam\u{202e}ple.com", "a\u{202e}@example.com", "a@10.0.0.1"] {
            assert_eq!(wrong(email), ["/email", "/addresses/email"], "{email:?}");
        }
    }
}
