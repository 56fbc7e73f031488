//! What the variables of a template mean: contact, conversation, workspace, target, and their custom attributes (B9).
//!
//! In: the facts, a state. Out: one JSON object by first name; a clock for dates. Never: an address of a link that people leave by:
//! compliance links are no variables (S2).

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use chrono::NaiveDateTime;

use super::liquid;
use crate::base::{Instant, Json, Private};
use crate::check::Facts;
use crate::time::{Candidate, Local, Zone};
use crate::wire::{Contact, Conversation, Enrollment, LocalDateTime, Settings, Target};

/// Whom and what a text is about.
pub(super) struct About<'a> {
    pub(super) contact: &'a Contact,
    pub(super) zone: &'a str,
    pub(super) conversation: Option<&'a Conversation>,
    pub(super) target: Option<&'a Target>,
    pub(super) settings: &'a Settings,
}

impl<'a> About<'a> {
    /// What an enrollment's texts are about.
    pub(super) fn enrollment(state: &'a Enrollment, facts: &'a Facts<'_>) -> Self {
        let Facts { contact, conversation, settings, .. } = *facts;
        Self { contact, zone: facts.choice.zone.as_str(), conversation, target: Some(&state.target), settings }
    }

    /// The data of a step's templates.
    pub(super) fn data(&self) -> Json {
        let mut roots: BTreeMap<String, Json> = BTreeMap::new();
        roots.insert("contact".into(), self.contact());
        if let Some(agent) = self.settings.workspace.get("agent") {
            roots.insert("agent".into(), agent.clone());
        }
        if let Some(conversation) = self.conversation {
            let own = [("id", Json::from(conversation.id.as_str())), ("channel", Json::from(conversation.channel.as_str()))];
            if let Some(agent) = conversation.attributes.get("agent") {
                roots.insert("agent".into(), agent.clone());
            }
            roots.insert("conversation".into(), object(own, &conversation.attributes));
        }
        if let Some(target) = self.target {
            let date = target.date.map_or(Json::Null, |date| Json::from(date.to_string()));
            let own = [("id", Json::from(target.id.as_str())), ("type", target.kind.name().into()), ("date", date)];
            roots.insert("target".into(), object(own, &target.attributes));
        }
        roots.insert("workspace".into(), Json::Map(self.settings.workspace.clone()));
        Json::Map(roots)
    }

    /// A contact's members; the custom attributes stand among them and under `attributes`, and never hide a member.
    fn contact(&self) -> Json {
        let contact = self.contact;
        let text = |value: &Option<Private<String>>| value.as_ref().map_or(Json::Null, |text| Json::from(text.reveal().as_str()));
        let names = [&contact.first_name, &contact.last_name];
        let full: Vec<&str> = names.iter().filter_map(|name| name.as_ref()).map(|name| name.reveal().trim()).collect();
        let own = [
            ("id", Json::from(contact.id.as_str())),
            ("firstName", text(&contact.first_name)),
            ("lastName", text(&contact.last_name)),
            ("name", Json::from(full.join(" ").trim())),
            ("email", text(&contact.email)),
            ("phone", text(&contact.phone)),
            ("timezone", Json::from(self.zone)),
            ("locale", contact.locale.as_deref().map_or(Json::Null, Json::from)),
            ("attributes", Json::Map(contact.attributes.clone())),
        ];
        object(own, &contact.attributes)
    }
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
