//! What the variables of a template mean: contact, conversation, workspace, target, and their custom attributes (B9).
//!
//! In: the facts, a state. Out: a JSON value for each first name; a clock for dates. Never: an address of a link that people leave by:
//! compliance links are no variables (S2).

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use chrono::NaiveDateTime;
use core::cell::OnceCell;

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
    pub(super) const fn data(self) -> Roots<'a> {
        Roots {
            about: self,
            contact: OnceCell::new(),
            agent: OnceCell::new(),
            conversation: OnceCell::new(),
            target: OnceCell::new(),
            workspace: OnceCell::new(),
        }
    }

    fn agent(&self) -> Option<Json> {
        let of_conversation = self.conversation.and_then(|conversation| conversation.attributes.get("agent"));
        of_conversation.or_else(|| self.settings.workspace.get("agent")).cloned()
    }

    fn conversation(&self) -> Option<Json> {
        let conversation = self.conversation?;
        let own = [("id", Json::from(conversation.id.as_str())), ("channel", Json::from(conversation.channel.as_str()))];
        Some(object(own, &conversation.attributes))
    }

    fn target(&self) -> Option<Json> {
        let target = self.target?;
        let date = target.date.map_or(Json::Null, |date| Json::from(date.to_string()));
        let own = [("id", Json::from(target.id.as_str())), ("type", target.kind.name().into()), ("date", date)];
        Some(object(own, &target.attributes))
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

/// The first names of a step's data, each made when a template asks for it.
pub(super) struct Roots<'a> {
    about: About<'a>,
    contact: OnceCell<Json>,
    agent: OnceCell<Option<Json>>,
    conversation: OnceCell<Option<Json>>,
    target: OnceCell<Option<Json>>,
    workspace: OnceCell<Json>,
}

impl liquid::Data for Roots<'_> {
    fn root(&self, name: &str) -> Option<&Json> {
        match name {
            "contact" => Some(self.contact.get_or_init(|| self.about.contact())),
            "agent" => self.agent.get_or_init(|| self.about.agent()).as_ref(),
            "conversation" => self.conversation.get_or_init(|| self.about.conversation()).as_ref(),
            "target" => self.target.get_or_init(|| self.about.target()).as_ref(),
            "workspace" => Some(self.workspace.get_or_init(|| Json::Map(self.about.settings.workspace.clone()))),
            _ => None,
        }
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
