//! Makes an enrollment's incident capsule.
//!
//! In: an enrollment's id, whether it is to be anonymous. Out: a capsule with everything that its decisions used. Never: a change; a secret.

use std::collections::{BTreeMap, BTreeSet};

use relance_core::base::{EnrollmentId, Instant, Json};

use super::Host;
use super::replaying::{Kept, Then};
use crate::capsule::{Capsule, Content, Entry, Made, Message, Zones, anonymised, named_zones, rules};
use crate::fault::{Fault, FaultKind};
use crate::service::random;

/// How often an enrollment is read anew that moves while it is read.
const READS: usize = 5;
const DAY_MILLIS: i64 = 24 * 3_600_000;

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Everything that an enrollment's decisions used; with made-up words in place of all that is somebody's where it is to be anonymous.
    pub fn capsule(&mut self, id: &EnrollmentId, anonymous: bool) -> Result<Capsule, Fault> {
        self.look_at_zones_now_and_then()?;
        let content = self.content(id)?;
        let content = if anonymous { anonymised(&content, &mut self.guest, &mut random::bytes)? } else { content };
        Capsule::seal(content)
    }

    fn content(&mut self, id: &EnrollmentId) -> Result<Content, Fault> {
        for _ in 0..READS {
            let kept = self.kept(id)?;
            let messages = self.store.whole_messages(id)?;
            // A turn between two reads: what was read first is older than the rest.
            if kept.recorded.len() == self.recorded(id)?.len() && kept.is_of_one_moment()? {
                return self.put_together(&kept, messages);
            }
        }
        Err(Fault::new(FaultKind::Busy, format!("the enrollment `{id}` moves faster than it can be read")).help("try again"))
    }

    fn put_together(&mut self, kept: &Kept, outbox: Vec<Message>) -> Result<Content, Fault> {
        let told = self.told(kept)?;
        let (from, to) = kept.span();
        let zones = Zones { pack: self.guest.zones().map(|pack| pack.text().to_owned()), from, to, rules: BTreeMap::new() };
        let mut content = Content {
            made: Made::by(&mut self.guest, self.clock.now())?,
            anonymous: None,
            enrollment: kept.state.id.clone(),
            target: told.target.clone(),
            zones,
            parts: BTreeMap::new(),
            timeline: Vec::new(),
            state: kept.stored.clone(),
            outbox,
        };
        for ((recorded, then), (number, version)) in kept.recorded.iter().zip(&told.thens).zip(&told.versions) {
            let Then { contact, conversation, sent, competing, sequence_paused, .. } = *then;
            let entry = Entry {
                number: *number,
                version: content.part(&version.json)?,
                settings: content.part(&recorded.settings)?,
                contact: content.part(contact)?,
                conversation: conversation.map(|part| content.part(part)).transpose()?,
                sent: sent.map(|part| content.part(part)).transpose()?,
                competing: competing.map(|part| content.part(part)).transpose()?,
                sequence_paused,
                entry: recorded.entry.clone(),
            };
            content.timeline.push(entry);
        }
        let mut zones: BTreeSet<String> = BTreeSet::from([kept.state.zone.zone.to_string()]);
        for part in content.parts.values() {
            named_zones(&serde_json::from_str::<Json>(part.get())?, &mut zones);
        }
        let zones: Vec<&str> = zones.iter().map(String::as_str).collect();
        content.zones.rules = rules(&mut self.guest, &zones, (from, to))?;
        Ok(content)
    }
}

impl Kept {
    /// Whether the state is the one after the last entry.
    fn is_of_one_moment(&self) -> Result<bool, Fault> {
        let last = self.recorded.last().map(|recorded| serde_json::from_str::<Json>(recorded.entry.get())).transpose()?;
        let revision = last.as_ref().and_then(|entry| entry.member("revision").cloned());
        Ok(revision == i64::try_from(self.state.revision).ok().map(Json::Int))
    }

    /// From a day before it began to a day after its last moment that is known.
    fn span(&self) -> (Instant, Instant) {
        let begun = self.state.enrolled_at;
        let planned = self.state.steps.iter().filter_map(|step| step.planned.as_ref().map(|planned| planned.at));
        let known = planned.chain(self.state.wake_at).chain(self.state.ended.as_ref().map(|ended| ended.at));
        let last = known.fold(begun, Instant::max);
        let moved = |at: Instant, by: i64| Instant::from_millis(at.millis().saturating_add(by)).unwrap_or(at);
        (moved(begun, -DAY_MILLIS), moved(last, DAY_MILLIS))
    }
}
