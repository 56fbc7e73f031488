//! Values for the variables of a draft's texts, so that a made-up person is held up by no blank: those are looked at when it is checked.
//!
//! In: drafts. Out: attributes for contact, target and conversation. Never: a member of the workspace, which is known.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::base::Json;
use crate::compose::liquid::Template;
use crate::wire::{Content, Draft};

/// What every variable is: a text that reads as a date too.
const VALUE: &str = "2026-01-01";

/// Attributes by whose they are.
#[derive(Default)]
pub(super) struct Filling {
    pub(super) contact: BTreeMap<String, Json>,
    pub(super) target: BTreeMap<String, Json>,
    pub(super) conversation: BTreeMap<String, Json>,
}

/// The attributes that the texts of these drafts read.
pub(super) fn filling(drafts: &[&Draft]) -> Filling {
    let mut filling = Filling::default();
    for step in drafts.iter().flat_map(|draft| &draft.steps) {
        for source in sources(&step.content).into_iter().chain(step.outside_window.iter().flat_map(sources)) {
            let Ok(template) = Template::parse(source) else { continue };
            for used in template.variables().into_iter().filter(|used| !used.is_local) {
                filling.fill(&used.name);
            }
        }
    }
    filling
}

impl Filling {
    fn fill(&mut self, name: &str) {
        let mut parts = name.split('.').filter(|part| !part.is_empty()).peekable();
        let members = match parts.next() {
            Some("contact") => &mut self.contact,
            Some("target") => &mut self.target,
            Some("conversation") => &mut self.conversation,
            Some("agent") => {
                let agent = self.conversation.entry("agent".into()).or_default();
                put(agent, parts);
                return;
            }
            _ => return,
        };
        // A custom attribute stands among the members, and under `attributes`.
        let _ = parts.next_if_eq(&"attributes");
        if let Some(first) = parts.next() {
            put(members.entry(first.into()).or_default(), parts);
        }
    }
}

/// Puts the value at the end of a path.
fn put<'a>(place: &mut Json, path: impl Iterator<Item = &'a str>) {
    let mut place = place;
    for part in path {
        if !matches!(place, Json::Map(_)) {
            *place = Json::Map(BTreeMap::new());
        }
        let Json::Map(members) = place else { return };
        place = members.entry(part.into()).or_default();
    }
    if *place == Json::Null {
        *place = VALUE.into();
    }
}

/// The templates of a content.
fn sources(content: &Content) -> Vec<&str> {
    match content {
        Content::Text(text) => text.subject.iter().chain([&text.body]).map(String::as_str).collect(),
        Content::Named(named) => named.subject.iter().map(String::as_str).collect(),
        Content::Template(template) => template.parameters.values().map(String::as_str).collect(),
        Content::Rich(rich) => {
            let buttons = rich.buttons.iter().flat_map(|button| [Some(&button.text), button.url.as_ref()]).flatten();
            [&rich.subject, &rich.html, &rich.text].into_iter().flatten().chain(buttons).map(String::as_str).collect()
        }
    }
}
