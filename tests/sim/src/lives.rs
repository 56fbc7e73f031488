//! What processes do with their lives: work, answer requests of a product, set a clock.
//!
//! In: the world. Out: turns of the real loop. Never: a decision.

use std::sync::Arc;

use relance::drive::port::Notice;
use relance::drive::{self, To, Woken, Words};
use relance::engines::book::{Book, BookTurn, Due};
use relance::engines::sim::{Place, Process};
use relance::fault::{Fault, FaultKind};
use relance::guest::Guest;
use relance::send::Sender;
use relance_core::base::{ContactId, EnrollmentId, SequenceId};
use relance_core::wire::Event;
use serde_json::json;

use crate::provider::Line;
use crate::world::{Acknowledged, World};

/// How long an idle worker sleeps at most, while somebody may tell it something.
const NAP_MILLIS: u64 = 5_000;
/// The same, once nobody does.
const LONG_NAP_MILLIS: u64 = 900_000;
/// For how long a process that has died is away at most.
const AWAY_MILLIS: u64 = 8_000;

/// One turn of a contact, as this process takes it.
fn turn<T>(
    world: &World,
    process: &Process,
    guest: &mut Guest,
    contact: &ContactId,
    act: impl FnOnce(&mut BookTurn<'_>, &mut Guest) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let sender: Arc<dyn Sender> = Arc::new(Line { provider: world.provider.clone(), process: process.clone() });
    let mut unheard = |_: Notice| {};
    let mut place = Place { disk: &world.disk, contact: contact.clone(), process, sender: &sender, listener: &mut unheard };
    let mut turn = BookTurn::new(&mut place, contact.clone());
    act(&mut turn, guest)
}

/// Works until there is nothing to do any more, however often it dies.
pub fn work(world: &World, process: &Process, guest: &mut Guest) {
    process.begin();
    loop {
        match do_next(world, process, guest) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) if process.is_dead() => process.begin_again(process.below(AWAY_MILLIS)),
            Err(fault) if fault.kind == FaultKind::Busy => process.rest(10),
            Err(fault) => panic!("a worker could not go on: {fault}"),
        }
    }
    process.end();
}

/// Does one thing of those that are due, or sleeps. Says whether there may be more.
fn do_next(world: &World, process: &Process, guest: &mut Guest) -> Result<bool, Fault> {
    process.step("look for what is due")?;
    let now = process.now();
    let (mut due, mut next) = (Vec::new(), None);
    for book in world.disk.books()? {
        let (of_book, later) = book.due(now);
        let in_hand = book.held.as_ref().is_some_and(|held| process.lives(&held.by) && held.until > process.machine());
        if in_hand {
            next = Some(now.saturating_plus_millis(50)); // What it becomes is seen then.
            continue;
        }
        due.extend(of_book.into_iter().map(|what| (book.whose().clone(), what)));
        next = next.into_iter().chain(later).min();
    }
    if due.is_empty() {
        let Some(at) = next else {
            if world.are_customers_gone() {
                return Ok(false);
            }
            process.rest(1_000);
            return Ok(true);
        };
        let ahead = u64::try_from(at.millis() - now.millis()).unwrap_or(0);
        process.rest(ahead.clamp(1, if world.are_customers_gone() { LONG_NAP_MILLIS } else { NAP_MILLIS }));
        return Ok(true);
    }
    let chosen = usize::try_from(process.below(due.len() as u64)).unwrap();
    let (contact, what) = due.swap_remove(chosen);
    match what {
        Due::Letter => turn(world, process, guest, &contact, |turn, guest| drive::hand_over(turn, guest)).map(drop)?,
        Due::Abandoned => turn(world, process, guest, &contact, |turn, guest| drive::recover(turn, guest))?,
        Due::Enrollment(id) => match turn(world, process, guest, &contact, |turn, guest| drive::wake(turn, guest, &id))? {
            Woken::Decided | Woken::Nothing => {}
            Woken::Undecided(problems) => panic!("{id} could not be decided: {problems:?}"),
        },
        Due::Conversation(id) => {
            turn(world, process, guest, &contact, |turn, guest| drive::wake_conversation(turn, guest, &id)).map(drop)?;
        }
    }
    Ok(true)
}

/// A product that enrolls its people, tells what they do, and asks again whenever nobody answered.
pub fn serve(world: &World, process: &Process, guest: &mut Guest, acts: u32, number: usize) {
    process.begin();
    for contact in &world.contacts {
        for sequence in &world.sequences {
            if process.below(100) < 60 {
                let id = EnrollmentId::new(format!("enr-{contact}-{sequence}-{number}"));
                until_done(world, process, |process| enroll(world, process, guest, contact, sequence, &id));
            }
        }
    }
    for act in 0..acts {
        process.rest(process.below(120_000));
        let contact = &world.contacts[usize::try_from(process.below(world.contacts.len() as u64)).unwrap()];
        let book = world.book(contact);
        let (to, what) = choose(process, contact, &book);
        let mut event = json!({ "id": format!("evt-{number}-{act}"), "at": process.now().to_string() });
        event.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        let ends = matches!(event["type"].as_str(), Some("replied" | "optedOut" | "stopped"));
        let event: Event = serde_json::from_value(event).unwrap();
        let concerned: Vec<EnrollmentId> = match &to {
            To::Enrollment(id) => vec![id.clone()],
            // By a clock that was set back an answer may be older than what it would end.
            To::Contact(_) => {
                book.enrollments.iter().filter(|one| one.enrolled_at <= event.at).map(|one| one.id.clone()).collect()
            }
        };
        until_done(world, process, |process| {
            turn(world, process, guest, contact, |turn, guest| drive::event(turn, guest, &to, &event, Words::Unread)).map(drop)
        });
        if ends {
            world.acknowledge(Acknowledged { moment: process.steps(), at: process.now(), concerned });
        }
    }
    world.customer_gone();
    process.end();
}

fn choose(process: &Process, contact: &ContactId, book: &Book) -> (To, serde_json::Value) {
    let all = To::Contact(contact.clone());
    let one = || match book.enrollments.len() {
        0 => all.clone(),
        count => To::Enrollment(book.enrollments[usize::try_from(process.below(count as u64)).unwrap()].id.clone()),
    };
    match process.below(100) {
        0..40 => (all, json!({ "type": "replied", "channel": "email" })),
        40..45 => (all, json!({ "type": "optedOut", "channel": "email" })),
        45..60 => (one(), json!({ "type": "stopped", "by": "ann" })),
        60..75 => (one(), json!({ "type": "paused", "level": "enrollment", "by": "ann" })),
        75..95 => (one(), json!({ "type": "resumed", "by": "ann" })),
        _ => (all, json!({ "type": "bounced", "kind": "soft", "channel": "email" })),
    }
}

fn until_done(world: &World, process: &Process, mut act: impl FnMut(&Process) -> Result<(), Fault>) {
    loop {
        match act(process) {
            Ok(()) => return,
            Err(_) if process.is_dead() => process.begin_again(process.below(AWAY_MILLIS)),
            Err(fault) if fault.kind == FaultKind::Busy => process.rest(10),
            // Nothing to pause, or nothing enrolled: told to the product, and that is all.
            Err(fault) if matches!(fault.kind, FaultKind::Input | FaultKind::NotFound) => return,
            Err(fault) => panic!("a request failed: {fault}\n{}", world.schedule.trace(40)),
        }
    }
}

fn enroll(
    world: &World,
    process: &Process,
    guest: &mut Guest,
    contact: &ContactId,
    sequence: &str,
    id: &EnrollmentId,
) -> Result<(), Fault> {
    if world.book(contact).enrollment(id).is_some() {
        return Ok(()); // It was stored, and nobody heard so.
    }
    let version = world.disk.version(sequence, 1).unwrap().version;
    let sequence = SequenceId::new(sequence);
    turn(world, process, guest, contact, |turn, guest| {
        drive::enroll(turn, guest, (&sequence, &version), (Some(id), None, None), false)
    })
    .map(drop)
}

/// Somebody sets the deployment's clock, forward and back.
pub fn set_clocks(process: &Process, times: u32) {
    process.begin();
    for _ in 0..times {
        process.rest(process.below(200_000));
        let by = i64::try_from(process.below(240_000)).unwrap() - 60_000;
        process.set_clock(by);
    }
    process.end();
}
