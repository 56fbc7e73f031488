//! The books at the end of a life: everything is accounted for, or it is said what is not.
//!
//! In: a world that has come to its end. Out: a sentence for each thing that is wrong. Never: a look at how it came to that.

use std::collections::BTreeMap;

use relance::engines::book::{Book, Letter};
use relance::report::SendStatus;
use relance_core::base::{Instant, StepId};
use relance_core::wire::{Enrollment, Status, StepStatus};

use crate::world::World;

const DAY_MILLIS: i64 = 24 * 3_600_000;

/// What is wrong; nothing where the books balance.
pub fn of(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    let books = world.disk.books().unwrap();
    for book in &books {
        of_book(world, book, &mut wrong);
    }
    doubled(world, &mut wrong);
    too_late_to_speak(world, &mut wrong);
    out_of_order(world, &books, &mut wrong);
    capped(world, &books, &mut wrong);
    wrong
}

/// Nothing waits that nobody would do any more; what is said to be sent was taken, and what was taken is known.
fn of_book(world: &World, book: &Book, wrong: &mut Vec<String>) {
    let taken = world.provider.taken();
    for letter in &book.letters {
        let known = taken.contains_key(letter.key.as_str());
        match letter.status {
            SendStatus::Accepted if !known => wrong.push(format!("{} is said to be sent, and never was", letter.key)),
            SendStatus::Pending if book.enrollment(&letter.enrollment).is_some_and(|one| !one.put_aside) => {
                wrong.push(format!("{} waits, and nobody comes", letter.key));
            }
            SendStatus::Attempting => wrong.push(format!("{} is in a hand for ever", letter.key)),
            // Where nobody heard that it was taken, a further try may have been refused, or called back.
            SendStatus::Rejected | SendStatus::Cancelled if taken.get(letter.key.as_str()).is_some_and(|one| one.is_heard) => {
                wrong.push(format!("{} was taken, and is said to be {}", letter.key, letter.status.name()));
            }
            _ => {}
        }
    }
    for (key, message) in taken.iter().filter(|(_, message)| message.contact == book.contact.id) {
        if !book.letters.iter().any(|letter| letter.key.as_str() == key) {
            wrong.push(format!("{key} was taken for {}, and nobody knows of it", message.contact));
        }
    }
    for enrolled in &book.enrollments {
        let state: Enrollment = serde_json::from_str(enrolled.state.get()).unwrap();
        let waits = state.status == Status::Paused || state.steps.iter().any(|step| step.status == StepStatus::Held);
        if state.status.is_live() && !waits && !enrolled.put_aside {
            wrong.push(format!("{} is {:?} for ever", enrolled.id, state.status));
        }
        for step in state.steps.iter().filter(|step| step.status == StepStatus::Sent) {
            let letter = step.key.as_ref().and_then(|key| book.letters.iter().find(|letter| letter.key == *key));
            let gone = letter.is_some_and(|letter| matches!(letter.status, SendStatus::Accepted | SendStatus::Unknown));
            if !gone {
                wrong.push(format!("{}/{} is said to be sent; its message is {letter:?}", enrolled.id, step.id));
            }
        }
    }
}

/// Nobody gets a message twice, whatever the provider knows of keys.
fn doubled(world: &World, wrong: &mut Vec<String>) {
    let mut of_step: BTreeMap<(String, StepId), u32> = BTreeMap::new();
    for (key, message) in world.provider.taken().iter() {
        if message.times > 1 {
            wrong.push(format!("{key} was taken {} times", message.times));
        }
        *of_step.entry((message.enrollment.to_string(), message.step.clone())).or_default() += 1;
    }
    for ((enrollment, step), times) in of_step.into_iter().filter(|(_, times)| *times > 1) {
        wrong.push(format!("{enrollment}/{step} was sent under {times} keys"));
    }
}

/// No message of what an answer had ended leaves after the answer was acknowledged.
fn too_late_to_speak(world: &World, wrong: &mut Vec<String>) {
    for answer in world.acknowledged() {
        for (key, message) in world.provider.taken().iter() {
            if message.moment > answer.moment && answer.concerned.contains(&message.enrollment) {
                wrong.push(format!("{key} left after the answer of {} was acknowledged", answer.at));
            }
        }
    }
}

/// The steps of an enrollment are sent in their order.
fn out_of_order(world: &World, books: &[Book], wrong: &mut Vec<String>) {
    let taken = world.provider.taken();
    for enrolled in books.iter().flat_map(|book| &book.enrollments) {
        let state: Enrollment = serde_json::from_str(enrolled.state.get()).unwrap();
        let moment = |step: &StepId| {
            taken
                .values()
                .find(|message| message.enrollment == enrolled.id && message.step == *step)
                .map(|message| message.moment)
        };
        let moments: Vec<u64> = state.steps.iter().filter_map(|step| moment(&step.id)).collect();
        if !moments.is_sorted() {
            wrong.push(format!("{} was sent out of order: {moments:?}", enrolled.id));
        }
    }
}

/// The limit of three messages a day holds, over every death: of messages that were taken, as far as anybody heard.
fn capped(world: &World, books: &[Book], wrong: &mut Vec<String>) {
    if !world.is_capped {
        return;
    }
    let counts = |letter: &&Letter| matches!(letter.status, SendStatus::Accepted | SendStatus::Unknown);
    for book in books {
        let moments: Vec<Instant> = book.letters.iter().filter(counts).filter_map(|letter| letter.settled_at).collect();
        for first in &moments {
            let within = |at: &&Instant| (0..DAY_MILLIS).contains(&(at.millis() - first.millis()));
            let count = moments.iter().filter(within).count();
            if count > 3 {
                wrong.push(format!("{} got {count} messages in a day: {moments:?}", book.whose()));
            }
        }
    }
}
