//! What the variables of a template mean: contact, conversation, workspace, target, and their custom attributes (B9).
//!
//! In: the facts, a state. Out: one JSON object by first name; a clock for dates. Never: an address of a link that people leave by:
//! compliance links are no variables (S2).

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use chrono::NaiveDateTime;

use super::liquid;
use crate::base::{Instant, Json, Private};
use crate::check::Facts;
use crate::time::{Candidate, Local, Zone};
use crate::wire::{Enrollment, LocalDateTime};

/// The data of a step's templates.
pub(super) fn data(state: &Enrollment, facts: &Facts<'_>) -> Json {
    let mut roots: BTreeMap<String, Json> = BTreeMap::new();
    let contact = contact(facts);
    roots.insert("contact".into(), contact);
    if let Some(conversation) = facts.conversation {
        let own = [("id", Json::from(conversation.id.as_str())), ("channel", Json::from(conversation.channel.as_str()))];
        if let Some(agent) = conversation.attributes.get("agent") {
            roots.insert("agent".into(), agent.clone());
        }
        roots.insert("conversation".into(), object(own, &conversation.attributes));
    }
    let target = &state.target;
    let mut own =
        BTreeMap::from([("id".to_owned(), Json::from(target.id.as_str())), ("type".to_owned(), target.kind.name().into())]);
    if let Some(date) = target.date {
        own.insert("date".into(), date.to_string().into());
    }
    roots.insert("target".into(), object(own.iter().map(|(name, value)| (name.as_str(), value.clone())), &target.attributes));
    roots.insert("workspace".into(), Json::Map(facts.settings.workspace.clone()));
    if let Some(agent) = facts.settings.workspace.get("agent") {
        roots.entry("agent".into()).or_insert_with(|| agent.clone());
    }
    Json::Map(roots)
}

/// A contact's members; the custom attributes stand among them and under `attributes`, and never hide a member.
fn contact(facts: &Facts<'_>) -> Json {
    let contact = facts.contact;
    let text = |value: &Option<Private<String>>| value.as_ref().map_or(Json::Null, |text| Json::from(text.reveal().as_str()));
    let names = [&contact.first_name, &contact.last_name];
    let full: alloc::vec::Vec<&str> = names.iter().filter_map(|name| name.as_ref()).map(|name| name.reveal().trim()).collect();
    let own = [
        ("id", Json::from(contact.id.as_str())),
        ("firstName", text(&contact.first_name)),
        ("lastName", text(&contact.last_name)),
        ("name", Json::from(full.join(" ").trim())),
        ("email", text(&contact.email)),
        ("phone", text(&contact.phone)),
        ("timezone", Json::from(facts.choice.zone.as_str())),
        ("locale", contact.locale.as_deref().map_or(Json::Null, Json::from)),
        ("attributes", Json::Map(contact.attributes.clone())),
    ];
    object(own, &contact.attributes)
}

fn object<'a>(own: impl IntoIterator<Item = (&'a str, Json)>, attributes: &BTreeMap<String, Json>) -> Json {
    let mut members = attributes.clone();
    members.extend(own.into_iter().map(|(name, value)| (name.to_owned(), value)));
    Json::Map(members)
}

/// Shows dates in a zone.
pub(super) struct Clock<'a> {
    pub(super) zone: &'a Zone,
    pub(super) now: Option<Instant>,
}

impl liquid::Zone for Clock<'_> {
    fn now(&self) -> Option<Instant> {
        self.now
    }
    fn reading(&self, at: Instant) -> liquid::Reading {
        liquid::Reading {
            local: self.zone.local_date_time(at).0,
            offset_seconds: self.zone.offset(at),
            abbreviation: self.zone.abbreviation(at),
        }
    }
    fn instant(&self, local: NaiveDateTime) -> Option<Instant> {
        Candidate::of_local(Local::of(LocalDateTime(local)), self.zone).ok().map(|candidate| candidate.at)
    }
}

/// Shows dates at the offset that they are written with, and knows `now` if it is told.
pub(super) struct Written {
    pub(super) now: Option<Instant>,
}

impl liquid::Zone for Written {
    fn now(&self) -> Option<Instant> {
        self.now
    }
    fn reading(&self, at: Instant) -> liquid::Reading {
        liquid::Utc.reading(at)
    }
    fn instant(&self, local: NaiveDateTime) -> Option<Instant> {
        Instant::from_utc(local)
    }
    fn converts(&self) -> bool {
        false
    }
}
