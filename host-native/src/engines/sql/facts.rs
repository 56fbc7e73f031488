//! The facts that decisions about enrollments are made from, for many of them at once.
//!
//! In: enrollments. Out: their versions, people, conversations, messages and targets, and what else those people go through. Never: a lock; a statement for each of them where one will do.

use std::collections::{BTreeMap, BTreeSet};

use relance_core::base::{ContactId, ConversationId, SequenceId};
use relance_core::wire::{Conversation, Enrollment, SentRecord, Target, TargetKind};
use serde_json::value::RawValue;

use super::engine::{Columns, Given, Holds, Value};
use super::turn::CAPS_MILLIS;
use super::{Store, batch};
use crate::fault::Fault;

/// Something by its id, and by its kind where it has one.
const NAMED: &[(&str, Holds)] = &[("kind", Holds::Text), ("id", Holds::Text)];

/// How many of a person's live enrollments are beside each other: the next ones due.
const MOST_LIVE: i64 = 100;

/// A live enrollment of a person.
#[derive(Debug, Clone)]
pub struct Live {
    /// Its state.
    pub state: Enrollment,
    /// The same, as stored.
    pub text: String,
}

/// What is true of people, beside their enrollments.
#[derive(Debug, Default)]
pub struct Around {
    people: BTreeMap<ContactId, Box<RawValue>>,
    conversations: BTreeMap<ConversationId, (ContactId, Conversation)>,
    sent: BTreeMap<ContactId, Vec<SentRecord>>,
    targets: BTreeMap<(String, String), Target>,
    paused: BTreeSet<SequenceId>,
    live: BTreeMap<ContactId, Vec<Live>>,
    versions: BTreeMap<String, Box<RawValue>>,
}

impl Around {
    /// A person, as stored.
    pub fn person(&self, id: &ContactId) -> Option<&RawValue> {
        self.people.get(id).map(|person| &**person)
    }

    /// The conversation that an enrollment is tied to.
    pub fn conversation(&self, state: &Enrollment) -> Option<&Conversation> {
        let (whose, conversation) = self.conversations.get(state.conversation.as_ref()?)?;
        (*whose == state.contact).then_some(conversation)
    }

    /// The messages lately accepted for a person, and those on their way.
    pub fn sent(&self, id: &ContactId) -> &[SentRecord] {
        self.sent.get(id).map_or(&[], Vec::as_slice)
    }

    /// What an enrollment is about, as it is kept now; as the enrollment has it where nothing is kept of it.
    pub fn target<'a>(&'a self, state: &'a Enrollment) -> Option<&'a Target> {
        let own = Some(&state.target).filter(|target| is_kept(target.kind));
        own.and_then(|own| self.targets.get(&(own.kind.name().to_owned(), own.id.to_string()))).or(own)
    }

    /// Whether the enrollment's sequence is paused.
    pub fn is_paused(&self, state: &Enrollment) -> bool {
        self.paused.contains(&state.sequence)
    }

    /// The live enrollments of these people, by whose they are; the next due first.
    pub const fn live(&self) -> &BTreeMap<ContactId, Vec<Live>> {
        &self.live
    }

    /// The versions of these enrollments and of the live ones, by hash, as stored.
    pub const fn versions(&self) -> &BTreeMap<String, Box<RawValue>> {
        &self.versions
    }
}

const fn is_kept(kind: TargetKind) -> bool {
    !matches!(kind, TargetKind::Contact | TargetKind::Conversation)
}

impl Store {
    /// What decisions about these enrollments are made from, beside their states.
    pub fn around(&self, states: &[Enrollment]) -> Result<Around, Fault> {
        let contacts: BTreeSet<&str> = states.iter().map(|state| state.contact.as_str()).collect();
        let contacts: Vec<(&str, &str)> = contacts.into_iter().map(|id| ("", id)).collect();
        let live = self.live_of(&contacts)?;
        let all: Vec<&Enrollment> = states.iter().chain(live.values().flatten().map(|live| &live.state)).collect();
        let (conversations, versions) = (self.threads_under(&all)?, self.versions_of_all(&all)?);
        let (targets, sent) = (self.targets_of(states)?, self.sent_to(&contacts)?);
        let mut people = BTreeMap::new();
        self.each_named("contact c ON c.workspace = :w AND c.id = r.id", "c.id, c.json", &contacts, |row| {
            people.insert(ContactId::new(row.take::<String>()?), RawValue::from_string(row.take()?)?);
            Ok(())
        })?;
        Ok(Around { people, conversations, sent, targets, paused: self.paused()?.into_iter().collect(), live, versions })
    }

    fn live_of(&self, contacts: &[(&str, &str)]) -> Result<BTreeMap<ContactId, Vec<Live>>, Fault> {
        // Whose they are is the shortest way, however many are under way.
        let theirs = (self.engine.dialect().index)("enrollment_contact");
        let next = format!(
            "enrollment l ON l.workspace = :w AND l.id IN (
               SELECT o.id FROM enrollment o {theirs} WHERE o.workspace = :w AND o.contact = r.id AND o.status IN ('active', 'paused') AND o.put_aside = 0
               ORDER BY o.due_at IS NULL, o.due_at, o.id LIMIT {MOST_LIVE})"
        );
        let mut live: BTreeMap<ContactId, Vec<Live>> = BTreeMap::new();
        self.each_named(&next, "l.state", contacts, |row| {
            let text: String = row.take()?;
            // What can't be read is beside nothing.
            if let Ok(state) = serde_json::from_str::<Enrollment>(&text) {
                live.entry(state.contact.clone()).or_default().push(Live { state, text });
            }
            Ok(())
        })?;
        for enrollments in live.values_mut() {
            enrollments.sort_by(|Live { state: one, .. }, Live { state: other, .. }| {
                (one.wake_at.is_none(), one.wake_at, &one.id).cmp(&(other.wake_at.is_none(), other.wake_at, &other.id))
            });
        }
        Ok(live)
    }

    fn threads_under(&self, states: &[&Enrollment]) -> Result<BTreeMap<ConversationId, (ContactId, Conversation)>, Fault> {
        let ids: BTreeSet<&str> = states.iter().filter_map(|state| Some(state.conversation.as_ref()?.as_str())).collect();
        let ids: Vec<(&str, &str)> = ids.into_iter().map(|id| ("", id)).collect();
        let mut threads = BTreeMap::new();
        self.each_named("conversation c ON c.workspace = :w AND c.id = r.id", "c.contact, c.json", &ids, |row| {
            let whose = ContactId::new(row.take::<String>()?);
            let conversation: Conversation = serde_json::from_str(&row.take::<String>()?)?;
            threads.insert(conversation.id.clone(), (whose, conversation));
            Ok(())
        })?;
        Ok(threads)
    }

    fn versions_of_all(&self, states: &[&Enrollment]) -> Result<BTreeMap<String, Box<RawValue>>, Fault> {
        let numbers: BTreeSet<(&str, String)> =
            states.iter().map(|state| (state.sequence.as_str(), state.version.to_string())).collect();
        let numbers: Vec<(&str, &str)> = numbers.iter().map(|(sequence, number)| (*sequence, number.as_str())).collect();
        let kept = "version v ON v.workspace = :w AND v.sequence = r.kind AND v.number = CAST(r.id AS INTEGER)";
        let mut versions = BTreeMap::new();
        self.each_named(kept, "v.hash, v.json", &numbers, |row| {
            versions.insert(row.take()?, RawValue::from_string(row.take()?)?);
            Ok(())
        })?;
        Ok(versions)
    }

    fn targets_of(&self, states: &[Enrollment]) -> Result<BTreeMap<(String, String), Target>, Fault> {
        let targets: BTreeSet<(&str, &str)> = states
            .iter()
            .filter(|state| is_kept(state.target.kind))
            .map(|state| (state.target.kind.name(), state.target.id.as_str()))
            .collect();
        let targets: Vec<(&str, &str)> = targets.into_iter().collect();
        let mut found = BTreeMap::new();
        let kept = "target t ON t.workspace = :w AND t.kind = r.kind AND t.id = r.id";
        self.each_named(kept, "t.kind, t.id, t.json", &targets, |row| {
            found.insert((row.take()?, row.take()?), serde_json::from_str(&row.take::<String>()?)?);
            Ok(())
        })?;
        Ok(found)
    }

    fn sent_to(&self, contacts: &[(&str, &str)]) -> Result<BTreeMap<ContactId, Vec<SentRecord>>, Fault> {
        let columns = format!(
            "o.contact, coalesce(o.settled_at, o.queued_at), o.channel, o.key, {}",
            (self.engine.dialect().member)("o.effect", "purpose")
        );
        let of = "outbox o ON o.workspace = :w AND o.contact = r.id
               AND o.status IN ('accepted', 'unknown', 'pending', 'attempting') AND coalesce(o.settled_at, o.queued_at) > :since";
        let mut sent: BTreeMap<ContactId, Vec<SentRecord>> = BTreeMap::new();
        self.each_named(of, &columns, contacts, |row| {
            let contact = ContactId::new(row.take::<String>()?);
            sent.entry(contact).or_default().push(batch::sent(row)?);
            Ok(())
        })?;
        for records in sent.values_mut() {
            records.sort_by(|one, other| (one.at, &one.key).cmp(&(other.at, &other.key)));
        }
        Ok(sent)
    }

    /// The rows of a table for each thing that is named.
    fn each_named(
        &self,
        joined: &str,
        columns: &str,
        named: &[(&str, &str)],
        mut read: impl FnMut(&mut Columns) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if named.is_empty() {
            return Ok(());
        }
        let rows = named.iter().map(|(kind, id)| vec![Value::from(*kind), Value::from(*id)]).collect();
        let sql = format!("SELECT {columns} FROM {} JOIN {joined}", (self.engine.dialect().given)(NAMED));
        let values = [(":w", self.w()), (":since", (self.clock.now().millis() - CAPS_MILLIS).into())];
        for row in self.engine.rows_for(&sql, &values, &Given { columns: NAMED, rows })? {
            read(&mut row.into())?;
        }
        Ok(())
    }
}
