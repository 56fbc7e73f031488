//! Many enrollments in one call: each is begun as if it were alone, after those before it (L10, C2).
//!
//! In: a version, settings, the items in their order. Out: one outcome for each, and their count. Never: an item that sees a later one, or
//! that another one's bad facts cost anything.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::format;
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;

use crate::base::{ContactId, EnrollmentId, Instant, Problem};
use crate::check::facts::{Around, Given};
use crate::check::{Facts, Prepared};
use crate::engine;
use crate::lifecycle::{Ledger, Request};
use crate::time::Zones;
use crate::wire::request::{EnrollItem, EnrollManyResult, EnrollOutcome, EnrollSummary};
use crate::wire::{Enrollment, Existing, Send, SentRecord, Settings, Version};

/// What all items share.
#[derive(Clone, Copy)]
pub struct Common<'a> {
    /// The version to go through.
    pub version: &'a Version,
    /// The workspace's settings.
    pub settings: &'a Settings,
    /// What the two come to, made once.
    pub prepared: &'a Prepared,
    /// The zone data.
    pub zones: &'a Zones,
    /// How many enrollments of the workspace are live before the first item.
    pub live: u32,
    /// The sequence is paused (L8).
    pub sequence_paused: bool,
    /// Whether nothing is to be begun, only to be said.
    pub dry_run: bool,
    /// The time.
    pub now: Instant,
}

/// Enrolls one item after the other.
pub fn enroll(common: &Common<'_>, items: impl Iterator<Item = Result<EnrollItem, Problem>>) -> EnrollManyResult {
    let mut begun = Begun { live: common.live, ..Begun::default() };
    let mut summary = EnrollSummary::default();
    let mut outcomes = Vec::new();
    for (index, item) in items.enumerate() {
        let outcome = match item {
            Ok(item) => one(common, index, item, &mut begun),
            Err(problem) => EnrollOutcome::Faulty { problems: vec![problem] },
        };
        count(&mut summary, &outcome);
        outcomes.push(outcome);
    }
    EnrollManyResult { items: outcomes, summary }
}

/// What the items so far have begun.
#[derive(Default)]
struct Begun {
    /// How many enrollments of the workspace are live by now.
    live: u32,
    /// The item that has an id.
    ids: BTreeMap<EnrollmentId, usize>,
    contacts: BTreeMap<ContactId, Own>,
}

/// What a contact has by the items so far.
#[derive(Default)]
struct Own {
    existing: Vec<Existing>,
    sent: Vec<SentRecord>,
}

fn one(common: &Common<'_>, index: usize, item: EnrollItem, begun: &mut Begun) -> EnrollOutcome {
    let EnrollItem { contact, target, conversation, mut existing, mut sent, id } = item;
    if let Some(own) = begun.contacts.get(&contact.id) {
        existing.extend(own.existing.iter().cloned());
        sent.extend(own.sent.iter().cloned());
    }
    let given = Given {
        version: common.version,
        contact: &contact,
        conversation: conversation.as_ref(),
        settings: common.settings,
        sent: &sent,
        around: Around { competing: &[], sequence_paused: common.sequence_paused },
        zones: common.zones,
        now: common.now,
        prepared: Some(common.prepared),
        path: "",
    };
    let facts = match Facts::new(&given) {
        Ok(facts) => facts,
        Err(problems) => return EnrollOutcome::Faulty { problems: placed(problems, index) },
    };
    let request = Request { id: id.as_ref(), target: target.as_ref(), existing: &existing, live: begun.live };
    let ledger = if common.dry_run { Ledger::quiet() } else { Ledger::default() };
    match engine::begin(&facts, &request, ledger) {
        Err(refused) => EnrollOutcome::Refused { refused },
        Ok((state, ledger)) => match begun.note(index, &state, ledger.sent(), &facts) {
            Err(problem) => EnrollOutcome::Faulty { problems: vec![problem] },
            Ok(()) if common.dry_run => {
                EnrollOutcome::Begins { begins: true, wake_at: first_message(&state, &ledger, common.now) }
            }
            Ok(()) => EnrollOutcome::Enrolled(Box::new(engine::enrolled(state, &facts, ledger))),
        },
    }
}

impl Begun {
    /// Counts an enrollment that has begun for the items after it: under the plan, and for its contact.
    fn note(&mut self, index: usize, state: &Enrollment, send: Option<&Send>, facts: &Facts<'_>) -> Result<(), Problem> {
        match self.ids.entry(state.id.clone()) {
            Entry::Vacant(free) => free.insert(index),
            Entry::Occupied(taken) => return Err(same_id(index, *taken.get(), &state.id)),
        };
        if state.status.is_live() {
            self.live = self.live.saturating_add(1);
        }
        let own = self.contacts.entry(state.contact.clone()).or_default();
        own.existing.push(Existing {
            id: state.id.clone(),
            sequence: state.sequence.clone(),
            target: state.target.clone(),
            status: state.status,
            exclusive_group: facts.draft().exclusive_group.clone(),
        });
        // A message that is on its way counts under caps as if it were accepted now.
        own.sent.extend(send.map(|send| SentRecord::of(send, facts.now)));
        Ok(())
    }
}

/// Two enrollments with one id would be one row and one set of keys.
fn same_id(index: usize, taken: usize, id: &EnrollmentId) -> Problem {
    let message = format!("expected an id of its own, found `{id}`, which item {taken} has");
    let problem = Problem::error("enroll.sameId", format!("/items/{index}/id"), message);
    problem.help("give each item an `id` where a contact goes through a sequence more than once")
}

/// When the first message of a new enrollment goes, as far as time alone says.
fn first_message(state: &Enrollment, ledger: &Ledger, now: Instant) -> Option<Instant> {
    if ledger.sent().is_some() || ledger.asked().is_some() { Some(now) } else { state.wake_at }
}

/// Problems with an item's facts, with the item's place in the request; what is common stands where it stood.
fn placed(mut problems: Vec<Problem>, index: usize) -> Vec<Problem> {
    for problem in problems.iter_mut().filter(|problem| problem.path.starts_with("/contact")) {
        problem.path = format!("/items/{index}{}", problem.path);
    }
    problems
}

fn count(summary: &mut EnrollSummary, outcome: &EnrollOutcome) {
    match outcome {
        EnrollOutcome::Enrolled(_) | EnrollOutcome::Begins { .. } => summary.enrolled += 1,
        EnrollOutcome::Refused { refused } => {
            summary.refused += 1;
            *summary.by_code.entry(refused.code.to_string()).or_default() += 1;
        }
        EnrollOutcome::Faulty { .. } => summary.faulty += 1,
    }
}
