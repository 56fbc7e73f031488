//! Hand-made lists as an editor shows them, and labels for moments.
//!
//! In: entries, moments. Out: what the core makes of them, with the workspace's settings. Never: a rule of the list.

use relance_core::base::{ContactId, Instant, Json};
use relance_core::wire::request::Entry;
use relance_core::wire::{Contact, ZoneChoice, ZoneId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Host;
use crate::fault::Fault;

#[derive(Serialize)]
struct Entries<'a> {
    v: u32,
    op: &'static str,
    entries: &'a [Entry],
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<u32>,
    now: Instant,
    zone: ZoneId,
    settings: &'a RawValue,
}

#[derive(Serialize)]
struct Preview<'a> {
    v: u32,
    op: &'static str,
    draft: serde_json::Value,
    contact: &'a Contact,
    settings: &'a RawValue,
    start: Instant,
}

#[derive(Deserialize)]
struct Chosen {
    zone: ZoneChoice,
}

#[derive(Serialize)]
struct Label<'a> {
    v: u32,
    op: &'static str,
    at: Instant,
    now: Instant,
    zone: &'a ZoneId,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// A list: new, with one more, with one less, or as it is; in the contact's zone unless another is named.
    pub fn entries(
        &mut self,
        op: &'static str,
        entries: &[Entry],
        index: Option<u32>,
        contact: Option<&ContactId>,
        zone: Option<ZoneId>,
    ) -> Result<Json, Fault> {
        let zone = match zone {
            Some(zone) => zone,
            None => self.zone_of(contact)?,
        };
        let (settings, now) = (self.store.settings()?.0, self.clock.now());
        let request = Entries { v: 1, op, entries, index, now, zone, settings: &settings.json };
        self.guest.ask_for(&request).map_err(Fault::problems)
    }

    /// The zone of the clock that people read for a contact: the contact's, else the workspace's, else UTC.
    pub(super) fn zone_of(&mut self, contact: Option<&ContactId>) -> Result<ZoneId, Fault> {
        let own = match contact {
            Some(contact) => self.store.contact(contact)?.and_then(|contact| contact.timezone),
            None => None,
        };
        let settings = self.store.settings()?.1;
        Ok(own.or_else(|| settings.zone.clone()).unwrap_or_else(|| ZoneId("UTC".into())))
    }

    /// On whose clock a contact's days are counted who is in no sequence, as the core chooses (T9); nothing where it knows no such zone.
    pub(crate) fn zone_choice(&mut self, contact: &Contact) -> Result<Option<ZoneChoice>, Fault> {
        let settings = self.store.settings()?.0;
        let text = serde_json::json!({ "type": "text", "body": "-" });
        let draft = serde_json::json!({ "name": "-", "steps": [{ "id": "a", "channel": "webhook", "content": text }] });
        let request = Preview { v: 1, op: "preview", draft, contact, settings: &settings.json, start: self.clock.now() };
        let chosen: Result<Chosen, _> = self.guest.ask_for(&request);
        Ok(chosen.ok().map(|Chosen { zone }| zone))
    }

    /// How a moment reads from now: the core's `label`.
    pub fn label<T: for<'a> Deserialize<'a>>(&mut self, at: Instant, zone: &ZoneId) -> Result<T, Fault> {
        let request = Label { v: 1, op: "label", at, now: self.clock.now(), zone };
        self.guest.ask_for(&request).map_err(Fault::problems)
    }
}
