//! Settings, versions, enrolling and hand-made lists.
//!
//! In: drafts and settings as JSON, contacts by id. Out: what the core made of them, stored. Never: a check of its own.

use std::sync::Arc;

use relance_core::base::{ContactId, EnrollmentId, Problem, Reason, SequenceId};
use relance_core::wire::request::Entry;
use relance_core::wire::{ChannelChoice, Conversation, Settings, Target, TimelineEntry, Version, ZoneId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::looking::settings_problems;
use super::{Enroll, Host, Schedule};
use crate::drive::port::Hashed;
use crate::drive::{Command, Done};
use crate::engines::sql::Changed;
use crate::fault::{Fault, FaultKind};
use crate::report::{EnrollItem, EnrollOutcome, Published, Scheduled, VersionRow};

/// How many contacts are enrolled in one transaction.
const GROUP: usize = 64;

/// Whom to enroll, and about what.
#[derive(Debug, Clone)]
pub struct Person {
    /// The id that the enrollment is to have; where there is one of that id, it is this one. One is made unless given.
    pub id: Option<EnrollmentId>,
    /// Whom.
    pub contact: ContactId,
    /// What it is about; the contact itself unless said otherwise.
    pub target: Option<Target>,
    /// The conversation, if there is one.
    pub conversation: Option<Conversation>,
}

#[derive(Serialize)]
struct Publish<'a> {
    v: u32,
    op: &'static str,
    draft: &'a RawValue,
    settings: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence: Option<&'a SequenceId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    explore: bool,
}

#[derive(Deserialize)]
pub(super) struct Frozen {
    pub(super) version: Version,
    pub(super) changed: bool,
    #[serde(default)]
    pub(super) warnings: Vec<Problem>,
}

#[derive(Serialize)]
struct ToVersion<'a> {
    v: u32,
    op: &'static str,
    entries: &'a [Entry],
    now: relance_core::base::Instant,
    zone: ZoneId,
    settings: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    channel: &'a ChannelChoice,
}

#[derive(Deserialize)]
struct Inline {
    version: Version,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// The workspace's settings.
    pub fn settings(&mut self) -> Result<Settings, Fault> {
        Ok(Arc::unwrap_or_clone(self.store.settings()?.1))
    }

    /// Puts these settings (JSON) in place of the workspace's, if the core finds them sound; enrollments that they move are planned anew.
    /// `by`: who wants it, for the timelines of those who are told that sending stands still or goes on.
    pub fn set_settings(&mut self, json: &str, by: Option<&str>) -> Result<Settings, Fault> {
        let raw = raw(json, "/settings")?;
        settings_problems(&mut self.guest, &raw).and_then(sound)?;
        let settings: Settings = serde_json::from_str(json)?;
        match self.put_settings(settings, None, by.map(str::to_owned))? {
            Changed::Done(put) => Ok(put.settings),
            Changed::Meanwhile(_) | Changed::Missing => {
                Err(Fault::not_found("the settings of the workspace", self.store.workspace()))
            }
        }
    }

    /// Freezes a draft (JSON) as the next version of its sequence.
    pub fn publish(&mut self, draft: &str, sequence: Option<&SequenceId>) -> Result<Published, Fault> {
        let raw = raw(draft, "/draft")?;
        let published = self.publish_as(&raw, sequence, false)?;
        // A sequence that is edited here, too, goes on from what was published.
        self.store.follow_draft(&published.version.sequence, &serde_json::from_str(draft)?)?;
        Ok(published)
    }

    /// Freezes a draft as the next version of its sequence; `explore`: after a search of what can happen to it.
    pub(super) fn publish_as(
        &mut self,
        draft: &RawValue,
        sequence: Option<&SequenceId>,
        explore: bool,
    ) -> Result<Published, Fault> {
        let frozen = self.frozen(draft, sequence, explore)?;
        if frozen.changed {
            self.store.put_version(&frozen.version)?;
        }
        Ok(Published { version: frozen.version, changed: frozen.changed, warnings: frozen.warnings })
    }

    /// A draft as the next version of its sequence, which is not kept.
    pub(super) fn frozen(&mut self, draft: &RawValue, sequence: Option<&SequenceId>, explore: bool) -> Result<Frozen, Fault> {
        let settings = self.store.settings()?.0;
        let known = sequence.map(|sequence| self.store.version(sequence, None)).transpose()?.flatten();
        let frozen = self.freeze(draft, &settings, sequence, known.as_ref(), explore)?;
        if sequence.is_some() {
            return Ok(frozen);
        }
        // The sequence's id may come from the draft's name: only now is it known which version came before.
        let sequence = frozen.version.sequence.clone();
        match self.store.version(&sequence, None)? {
            Some(previous) => self.freeze(draft, &settings, Some(&sequence), Some(&previous), explore),
            None => Ok(frozen),
        }
    }

    fn freeze(
        &mut self,
        draft: &RawValue,
        settings: &Hashed,
        sequence: Option<&SequenceId>,
        previous: Option<&Hashed>,
        explore: bool,
    ) -> Result<Frozen, Fault> {
        let previous = previous.map(|previous| &*previous.json);
        let request = Publish { v: 1, op: "publish", draft, settings: &settings.json, sequence, previous, explore };
        self.guest.ask_for(&request).map_err(Fault::problems)
    }

    /// All versions, by sequence and number.
    pub fn versions(&self) -> Result<Vec<VersionRow>, Fault> {
        self.store.versions()
    }

    /// A version; the newest unless a number is given.
    pub fn version(&mut self, sequence: &SequenceId, number: Option<u32>) -> Result<Option<Version>, Fault> {
        let version = self.store.version(sequence, number)?;
        Ok(version.map(|version| serde_json::from_str(version.json.get())).transpose()?)
    }

    /// Enrolls contacts, one by one, each with its own result; `progress` hears how many are done.
    pub fn enroll(&mut self, what: &Enroll, progress: &mut dyn FnMut(usize)) -> Result<Vec<EnrollItem>, Fault> {
        let Enroll { sequence, version, contacts, target, conversation, dry_run } = what;
        let person = |contact: &ContactId| Person {
            id: None,
            contact: contact.clone(),
            target: target.clone(),
            conversation: conversation.clone(),
        };
        let people: Vec<Person> = contacts.iter().map(person).collect();
        self.enroll_people(sequence, *version, &people, *dry_run, progress)
    }

    /// The same, each about something of its own.
    pub fn enroll_people(
        &mut self,
        sequence: &SequenceId,
        version: Option<u32>,
        people: &[Person],
        dry_run: bool,
        progress: &mut dyn FnMut(usize),
    ) -> Result<Vec<EnrollItem>, Fault> {
        self.look_at_zones_now_and_then()?;
        let version = self.store.version(sequence, version)?.ok_or_else(|| match version {
            Some(number) => Fault::not_found(&format!("version {number} of the sequence"), sequence),
            None => Fault::not_found("a published sequence", sequence).help("`relance publish` makes one of a draft"),
        })?;
        if self.store.sequence(sequence)?.is_some_and(|row| row.archived) {
            let reason = || Reason::new("host.sequenceArchived", "the sequence is archived and takes nobody new");
            let refused = |person: &Person| EnrollItem {
                contact: person.contact.clone(),
                outcome: EnrollOutcome::Refused { reason: reason() },
            };
            return Ok(people.iter().map(refused).collect());
        }
        let mut items = Vec::with_capacity(people.len());
        for part in people.chunks(GROUP) {
            for (person, item) in part.iter().zip(self.enroll_together(part, (sequence, &version), dry_run)?) {
                items.push(match item {
                    Some(item) => item,
                    None => self.enroll_one(person, (sequence, &version), dry_run)?,
                });
                progress(items.len());
            }
        }
        Ok(items)
    }

    /// Enrolls in one transaction; nothing for a contact of whom another worker has a message in hand.
    fn enroll_together(
        &mut self,
        people: &[Person],
        sequence: (&SequenceId, &Hashed),
        dry_run: bool,
    ) -> Result<Vec<Option<EnrollItem>>, Fault> {
        self.grouped(|host| {
            let each = people.iter().map(|person| match host.enroll_one(person, sequence, dry_run) {
                Err(fault) if fault.kind == FaultKind::Busy => Ok(None),
                done => done.map(Some),
            });
            each.collect()
        })
    }

    fn enroll_one(&mut self, person: &Person, sequence: (&SequenceId, &Hashed), dry_run: bool) -> Result<EnrollItem, Fault> {
        let Person { id, contact, target, conversation } = person;
        if !dry_run && let Some(outcome) = id.as_ref().map(|id| self.enrolled_as(id)).transpose()?.flatten() {
            return Ok(EnrollItem { contact: contact.clone(), outcome });
        }
        let (id, target, conversation) = (id.clone(), target.clone(), conversation.clone());
        let (sequence, version) = (sequence.0.clone(), sequence.1.clone());
        let command = Command::Enroll { sequence, version, id, target, conversation, dry_run };
        let outcome = match self.perform(contact, &command).and_then(Done::enrolled) {
            Ok(outcome) => outcome,
            Err(fault) if fault.kind == FaultKind::NotFound => {
                EnrollOutcome::Refused { reason: Reason::new("host.contactUnknown", fault.message) }
            }
            Err(fault) => return Err(fault),
        };
        Ok(EnrollItem { contact: contact.clone(), outcome })
    }

    /// What enrolling has come to of which there is an enrollment: it was done before, by a request that is repeated.
    fn enrolled_as(&mut self, id: &EnrollmentId) -> Result<Option<EnrollOutcome>, Fault> {
        let Some(state) = self.state(id)? else { return Ok(None) };
        let first = self.store.timeline_after(id, 0, 1)?.pop();
        let first = first.map(|(_, entry)| serde_json::from_str::<TimelineEntry>(&entry)).transpose()?;
        let (wake_at, zone) = (state.wake_at, state.zone.zone.to_string());
        let decisions = first.map(|entry| entry.decisions).unwrap_or_default();
        Ok(Some(EnrollOutcome::Enrolled { enrollment: state.id, wake_at, zone, decisions }))
    }

    /// Schedules a hand-made list: all of it, or none and the problems.
    pub fn schedule(&mut self, what: &Schedule) -> Result<Scheduled, Fault> {
        self.look_at_zones_now_and_then()?;
        if self.store.contact(&what.contact)?.is_none() {
            return Err(Fault::not_found("a contact with the id", &what.contact));
        }
        let zone = match what.zone.clone() {
            Some(zone) => zone,
            None => self.zone_of(Some(&what.contact))?,
        };
        let settings = self.store.settings()?.0;
        let request = ToVersion {
            v: 1,
            op: "entries.toVersion",
            entries: &what.entries,
            now: self.clock.now(),
            zone,
            settings: &settings.json,
            name: what.name.as_deref(),
            channel: &what.channel,
        };
        let Inline { version } = self.guest.ask_for(&request).map_err(Fault::problems)?;
        let sequence = version.sequence.clone();
        let number = Some(self.store.put_inline(version)?);
        let version = self.store.version(&sequence, number)?.ok_or_else(|| Fault::not_found("the list", &sequence))?;
        let person = Person { id: None, contact: what.contact.clone(), target: None, conversation: None };
        let item = self.enroll_one(&person, (&sequence, &version), false)?;
        Ok(Scheduled { sequence, item })
    }
}

/// Refuses what has errors; what is only worth a warning passes.
pub(super) fn sound(mut problems: Vec<Problem>) -> Result<(), Fault> {
    problems.retain(Problem::is_error);
    if problems.is_empty() { Ok(()) } else { Err(Fault::problems(problems)) }
}

/// A text as JSON, to stand in a request as it is.
fn raw(json: &str, path: &str) -> Result<Box<RawValue>, Fault> {
    serde_json::from_str(json).map_err(|error| {
        Fault::problems(vec![Problem::error("wire.malformedJson", path, format!("expected JSON, found {error}"))])
    })
}
