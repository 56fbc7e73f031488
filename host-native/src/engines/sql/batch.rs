//! The turns of many contacts in one transaction: what is needed is read for all of them at once, and so it is written.
//!
//! In: claims of different contacts. Out: turns to decide in, then rows. Never: a contact that somebody else has in hand, or with a message
//! that a crash left behind: those are left to a turn of their own.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use relance_core::base::{ContactId, EnrollmentId, EventId, Instant, SendKey, SequenceId};
use relance_core::wire::{Channel, Conversation, Send, SentRecord, Version};
use serde_json::value::RawValue;

use super::claims::Claim;
use super::engine::{Columns, Given, Holds, Value};
use super::rows::SeatRow;
use super::save::Saved;
use super::turn::CAPS_MILLIS;
use super::{Store, rows};
use crate::crash;
use crate::drive::port::{Change, Hashed, Notice, Person, Scene, Turn, View, Watch};
use crate::fault::{Fault, FaultKind};
use crate::send::{Asked, Outcome};

/// Whose rows are read: the place of the claim, its workspace, its contact.
const WHOSE: &[(&str, Holds)] = &[("n", Holds::Int), ("w", Holds::Text), ("contact", Holds::Text)];

/// The turns of many contacts; their transaction is open.
pub struct Batch<'a> {
    store: &'a mut Store,
    /// What each claim's contact is like; nothing where it can't be had now.
    scenes: Vec<Option<Scene>>,
    saved: Vec<Saved>,
    /// What is to be told once it is stored.
    pub notices: Vec<Notice>,
}

/// One contact's turn among them.
pub struct BatchTurn<'b, 'a> {
    batch: &'b mut Batch<'a>,
    place: usize,
    claim: &'b Claim,
    wakes: BTreeMap<EnrollmentId, Option<Instant>>,
}

impl<'a> Batch<'a> {
    /// Reads what decisions about the contacts of these claims may depend on. They are different contacts, and locked from here on.
    pub fn load(store: &'a mut Store, claims: &[&Claim]) -> Result<Self, Fault> {
        let scenes = store.scenes(claims)?;
        Ok(Self { store, scenes, saved: Vec::new(), notices: Vec::new() })
    }

    /// The turn of one of them; nothing where it must be taken alone.
    pub fn turn<'b>(&'b mut self, place: usize, claim: &'b Claim) -> Option<BatchTurn<'b, 'a>> {
        let there = self.scenes.get(place).is_some_and(Option::is_some);
        there.then(|| BatchTurn { batch: self, place, claim, wakes: BTreeMap::new() })
    }

    /// Writes what was decided. Gives what is to be told once it is stored.
    pub fn write(self) -> Result<Vec<Notice>, Fault> {
        self.store.write(&self.saved)?;
        for _ in &self.saved {
            crash::point("store.save");
            crash::point("store.saved");
        }
        Ok(self.notices)
    }
}

impl Turn for BatchTurn<'_, '_> {
    fn now(&self) -> Instant {
        self.batch.store.clock.now()
    }

    fn load(&mut self, _: &View) -> Result<Scene, Fault> {
        let scene = self.batch.scenes.get_mut(self.place).and_then(Option::take);
        scene.ok_or_else(|| Fault::new(FaultKind::Busy, "this contact's turn is over"))
    }

    fn seen(&mut self, _: &EventId) -> Result<bool, Fault> {
        Ok(false) // A wake-up has no id.
    }

    fn arm(&mut self, enrollment: &EnrollmentId, at: Instant) {
        self.wakes.insert(enrollment.clone(), Some(at));
    }

    fn disarm(&mut self, enrollment: &EnrollmentId) {
        self.wakes.insert(enrollment.clone(), None);
    }

    fn watches(&mut self) -> Result<Vec<Watch>, Fault> {
        self.batch.store.enter(&self.claim.workspace);
        self.batch.store.watches(&self.claim.contact)
    }

    fn live(&mut self) -> Result<u32, Fault> {
        self.batch.store.enter(&self.claim.workspace);
        let live = self.batch.store.live_where_limited()?;
        // What the turns beside this one have begun is stored with it.
        let beside = self.batch.saved.iter().filter(|saved| saved.workspace == self.claim.workspace);
        Ok(beside.fold(live, |live, saved| live.saturating_add(saved.change.begun())))
    }

    fn inline(&mut self, version: &Version) -> Result<Hashed, Fault> {
        self.batch.store.enter(&self.claim.workspace);
        self.batch.store.inline_in_turn(version.clone())
    }

    fn survey_url(&self, enrollment: &EnrollmentId) -> Option<String> {
        self.batch.store.survey_url(enrollment)
    }

    fn save(&mut self, change: Change) -> Result<(), Fault> {
        let Claim { workspace, contact, .. } = self.claim;
        let wakes = std::mem::take(&mut self.wakes);
        // Whose contact has a lease is not among those that are decided together.
        self.batch.saved.push(Saved { workspace: workspace.clone(), contact: contact.clone(), change, wakes, leased: false });
        Ok(())
    }

    fn pass(&mut self) -> Result<(), Fault> {
        self.wakes.clear();
        Ok(())
    }

    fn reserve(&mut self) -> Result<Option<Send>, Fault> {
        Ok(None) // Messages go out under a lease, in a turn of their own.
    }

    fn attempt(&mut self, _: &Send) -> Outcome {
        Outcome::Withdrawn
    }

    fn keys_honoured(&self, _: &Send) -> bool {
        false
    }

    fn ask(&mut self, _: &Send) -> Asked {
        Asked::CannotTell
    }

    fn tell(&mut self, notice: Notice) {
        self.batch.notices.push(notice);
    }
}

/// What of a contact is read by a statement of its own.
#[derive(Default)]
struct Found {
    contact: Option<Person>,
    seats: Vec<(i64, SeatRow)>,
    conversations: Vec<Conversation>,
    sent: Vec<SentRecord>,
    /// It must be taken alone.
    alone: bool,
}

impl Store {
    fn scenes(&mut self, claims: &[&Claim]) -> Result<Vec<Option<Scene>>, Fault> {
        let mut found: Vec<Found> = claims.iter().map(|_| Found::default()).collect();
        self.people_of(claims, &mut found)?;
        self.seats_of(claims, &mut found)?;
        self.threads_of(claims, &mut found)?;
        self.messages_of(claims, &mut found)?;
        let mut standing: BTreeMap<&str, (Hashed, Vec<SequenceId>)> = BTreeMap::new();
        let mut scenes = Vec::with_capacity(claims.len());
        for (claim, found) in claims.iter().zip(found) {
            self.enter(&claim.workspace);
            let above = match standing.entry(&claim.workspace) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(place) => {
                    let ((settings, _), paused) = self.standing()?;
                    place.insert((settings, paused)).clone()
                }
            };
            scenes.push(self.scene_of(found, above)?);
        }
        Ok(scenes)
    }

    fn scene_of(&mut self, found: Found, (settings, paused): (Hashed, Vec<SequenceId>)) -> Result<Option<Scene>, Fault> {
        let Found { contact: Some(contact), mut seats, conversations, sent, alone: false } = found else { return Ok(None) };
        seats.sort_by(|(one_at, one), (other_at, other)| (one_at, &one.id).cmp(&(other_at, &other.id)));
        let (mut taken, mut unreadable) = (Vec::with_capacity(seats.len()), Vec::new());
        for (_, row) in seats {
            let (id, aside) = (row.id.clone(), row.put_aside);
            match self.seat(row)? {
                Some(seat) => taken.push(seat),
                None if !aside => unreadable.push(id),
                None => {} // Known; it waits for a person.
            }
        }
        let abandoned = Vec::new();
        Ok(Some(Scene { contact, settings, seats: taken, conversations, sent, abandoned, paused, unreadable }))
    }

    /// Reads rows for each claim's contact; the first column is the claim's place.
    fn read_of(
        &self,
        claims: &[&Claim],
        found: &mut [Found],
        sql: &str,
        values: &[(&'static str, Value<'_>)],
        mut read: impl FnMut(&mut Found, &mut Columns) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let row = |(place, claim): (usize, &&Claim)| {
            let place = i64::try_from(place).unwrap_or(i64::MAX);
            vec![place.into(), claim.workspace.clone().into(), claim.contact.as_str().to_owned().into()]
        };
        let given = Given { columns: WHOSE, rows: claims.iter().enumerate().map(row).collect() };
        for row in self.engine.rows_for(sql, values, &given)? {
            let mut columns = Columns::from(row);
            let place: i64 = columns.take()?;
            if let Some(found) = usize::try_from(place).ok().and_then(|place| found.get_mut(place)) {
                read(found, &mut columns)?;
            }
        }
        Ok(())
    }

    /// The contacts, locked; those that somebody else has are not among them, and those with a lease are taken alone.
    fn people_of(&self, claims: &[&Claim], found: &mut [Found]) -> Result<(), Fault> {
        let dialect = self.engine.dialect();
        let sql = format!(
            "SELECT r.n, c.json, c.held_by FROM {} JOIN contact c ON c.workspace = r.w AND c.id = r.contact{}",
            (dialect.given)(WHOSE),
            dialect.skipping
        );
        self.read_of(claims, found, &sql, &[], |found, row| {
            found.contact = Some(Person::Stored(RawValue::from_string(row.take()?)?));
            found.alone = row.take::<Option<String>>()?.is_some();
            Ok(())
        })
    }

    fn seats_of(&self, claims: &[&Claim], found: &mut [Found]) -> Result<(), Fault> {
        let sql = format!(
            "SELECT r.n, e.enrolled_at, e.id, e.state, e.sequence, e.version, e.claims, e.live, e.put_aside
             FROM {} JOIN enrollment e ON e.workspace = r.w AND e.contact = r.contact AND e.live = 1",
            (self.engine.dialect().given)(WHOSE)
        );
        self.read_of(claims, found, &sql, &[], |found, row| {
            found.seats.push((row.take()?, SeatRow::read(row)?));
            Ok(())
        })
    }

    fn threads_of(&self, claims: &[&Claim], found: &mut [Found]) -> Result<(), Fault> {
        let sql = format!(
            "SELECT r.n, v.json FROM {} JOIN conversation v ON v.workspace = r.w AND v.contact = r.contact",
            (self.engine.dialect().given)(WHOSE)
        );
        self.read_of(claims, found, &sql, &[], |found, row| {
            let conversation: Conversation = serde_json::from_str(&row.take::<String>()?)?;
            let place = found.conversations.partition_point(|known| known.id < conversation.id);
            found.conversations.insert(place, conversation);
            Ok(())
        })
    }

    fn messages_of(&self, claims: &[&Claim], found: &mut [Found]) -> Result<(), Fault> {
        let dialect = self.engine.dialect();
        let sql = format!(
            "SELECT r.n, o.status, coalesce(o.settled_at, o.queued_at), o.channel, o.key, {}
             FROM {} JOIN outbox o ON o.workspace = r.w AND o.contact = r.contact
             WHERE o.status IN ('accepted', 'unknown', 'pending', 'attempting')
               AND (coalesce(o.settled_at, o.queued_at) > :since OR o.status = 'attempting')",
            (dialect.member)("o.effect", "purpose"),
            (dialect.given)(WHOSE)
        );
        let since = (":since", (self.clock.now().millis() - CAPS_MILLIS).into());
        self.read_of(claims, found, &sql, &[since], |found, row| {
            found.alone |= row.take::<String>()? == "attempting";
            found.sent.push(sent(row)?);
            Ok(())
        })?;
        for found in found {
            found.sent.sort_by(|one, other| (one.at, &one.key).cmp(&(other.at, &other.key)));
        }
        Ok(())
    }
}

/// A message that counts for caps.
pub(super) fn sent(row: &mut Columns) -> Result<SentRecord, Fault> {
    Ok(SentRecord {
        at: rows::instant(row.take()?),
        channel: Channel::new(row.take::<String>()?),
        key: Some(SendKey::new(row.take::<String>()?)),
        purpose: row.take::<Option<String>>()?.and_then(|name| serde_json::from_value(name.into()).ok()),
        attributes: BTreeMap::new(),
    })
}

/// Which claims are decided together: the first of each contact. Those that follow see what it has led to.
pub fn apart<'c>(claims: &mut Vec<&'c Claim>) -> Vec<&'c Claim> {
    let mut contacts: std::collections::BTreeSet<(&str, &ContactId)> = std::collections::BTreeSet::new();
    let (first, later) = claims.drain(..).partition(|claim| contacts.insert((&claim.workspace, &claim.contact)));
    *claims = later;
    first
}
