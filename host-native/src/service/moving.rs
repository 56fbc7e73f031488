//! Takes what is under way in a database to objects of Restate.
//!
//! In: a database on which nobody works, a Restate that reaches this process. Out: a book for everybody with whom something is to happen, each
//! compared with the rows. Never: a message that leaves meanwhile; a wake-up that did not arrive.

use std::sync::{Mutex, PoisonError};

use relance_core::base::{ContactId, Instant};

use super::Objects;
use crate::config::Options;
use crate::engines::book::Book;
use crate::engines::restate::{self, Ingress, Look, Pool};
use crate::fault::{Fault, FaultKind};
use crate::host::Host;
use crate::report::{Carried, SendStatus};

/// How many contacts are taken at once.
const AT_ONCE: usize = 8;
/// Of how many is heard at once who they are.
const PAGE: u32 = 2_000;
/// How often a contact is looked at anew whose rows change meanwhile: an earlier run of this was interrupted, and its object works.
const LOOKS: usize = 5;

/// Takes everything there. What an earlier run has taken is only compared.
pub fn to_objects(options: &Options, objects: &Objects) -> Result<Carried, Fault> {
    let failed = |error: std::io::Error| Fault::new(FaultKind::Store, format!("the work can't be started: {error}"));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(failed)?;
    let mut host = Host::open(options.clone())?;
    host.works_alone()?;
    let database = host.known_by()?;
    let there = restate::has_contacts_of(&objects.endpoint, &database)?; // First: where Restate is not to be reached nothing changes.
    let before = host.begin_to_follow(there)?;
    let (deciders, hands) = (Pool::new(options, AT_ONCE, "decider"), Pool::new(options, 1, "hand"));
    let served = runtime.block_on(restate::serve_quietly(&objects.endpoint, database, deciders, hands));
    served.or_else(|fault| host.follow_as_before(before).and(Err(fault)))?;
    let way = Way { ingress: Ingress::new(&objects.ingress), there };
    let (mut carried, mut last) = (Carried::default(), None);
    loop {
        let page = host.contacts_under_way(last.as_ref(), PAGE)?;
        let Some(end) = page.last().cloned() else { break };
        let found = carry(options, &way, &page)?;
        carried = sum(carried, found);
        last = Some(end);
    }
    host.has_followed()?;
    Ok(carried)
}

/// The way to the objects.
struct Way {
    ingress: Ingress,
    /// Some of them have their books already.
    there: bool,
}

impl Way {
    /// What the object of a contact has, once it has a book and the wake-up that it needs.
    fn look(&self, workspace: &str, contact: &ContactId, now: Instant) -> Result<Option<Look>, Fault> {
        if self.there
            && let Some(look) = self.ingress.look(workspace, contact)?
            && is_armed(&look, now)
        {
            return Ok(Some(look)); // Whatever its object is at is not waited for.
        }
        self.ingress.rouse(workspace, contact)
    }
}

/// Takes these, several at once; the first fault ends it.
fn carry(options: &Options, way: &Way, page: &[(String, ContactId)]) -> Result<Carried, Fault> {
    let (next, done) = (Mutex::new(page.iter()), Mutex::new(Ok(Carried::default())));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                let carried = Host::open(options.clone()).and_then(|mut host| {
                    let mut carried = Carried::default();
                    loop {
                        let one = next.lock().unwrap_or_else(PoisonError::into_inner).next();
                        let Some((workspace, contact)) = one else { return Ok(carried) };
                        carried = sum(carried, carry_one(&mut host, way, workspace, contact)?);
                    }
                });
                let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                *done = std::mem::replace(&mut *done, Ok(Carried::default())).and_then(|sofar| Ok(sum(sofar, carried?)));
            });
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Takes one contact, and compares what its object has with the rows.
fn carry_one(host: &mut Host, way: &Way, workspace: &str, contact: &ContactId) -> Result<Carried, Fault> {
    host.enter(workspace);
    for _ in 0..LOOKS {
        let Some(rows) = host.first_book(contact)? else { return Ok(Carried::default()) };
        let look = way.look(workspace, contact, host.now())?;
        let wanted = pending(&rows);
        if look.as_ref().is_some_and(|look| pending(&look.book) == wanted && is_armed(look, host.now())) {
            return Ok(counted(&wanted));
        }
    }
    let message = format!(
        "expected what is to happen with `{contact}` of the workspace `{workspace}` to arrive, found something else there"
    );
    Err(Fault::new(FaultKind::Store, message).help("see that nobody else works on this Restate, and say it again"))
}

/// What is still to happen with a contact, each with its moment.
#[derive(Debug, Default, PartialEq, Eq)]
struct Pending {
    enrollments: Vec<(String, i64)>,
    conversations: Vec<(String, i64)>,
    messages: Vec<(String, i64)>,
}

fn pending(book: &Book) -> Pending {
    let mut pending = Pending::default();
    for one in &book.enrollments {
        pending.enrollments.extend(one.due_at.map(|at| (one.id.to_string(), at.millis())));
    }
    for one in &book.watches {
        let conversation = one.read().map(|watched| watched.conversation.to_string()).unwrap_or_default();
        pending.conversations.extend(one.due_at.map(|at| (conversation, at.millis())));
    }
    let open = |status| matches!(status, SendStatus::Pending | SendStatus::Attempting);
    for one in book.letters.iter().filter(|one| open(one.status)) {
        pending.messages.push((one.key.to_string(), one.not_before.map_or(0, |at| at.millis())));
    }
    pending
}

/// Whether a wake-up is on its way no later than the first of what is to happen, or than now where that has passed.
fn is_armed(look: &Look, now: Instant) -> bool {
    let (due, next) = look.book.due(Instant::MIN);
    let first = if due.is_empty() { next } else { Some(now) };
    first.is_none_or(|first| look.armed_at.is_some_and(|at| at <= first.max(now)))
}

fn counted(pending: &Pending) -> Carried {
    let many = |list: &Vec<(String, i64)>| u64::try_from(list.len()).unwrap_or(u64::MAX);
    Carried {
        rows: 1,
        enrollments: many(&pending.enrollments),
        conversations: many(&pending.conversations),
        messages: many(&pending.messages),
    }
}

const fn sum(one: Carried, other: Carried) -> Carried {
    Carried {
        rows: one.rows + other.rows,
        enrollments: one.enrollments + other.enrollments,
        conversations: one.conversations + other.conversations,
        messages: one.messages + other.messages,
    }
}
