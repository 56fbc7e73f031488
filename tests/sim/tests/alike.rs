//! The same commands, over rows and over a book: the same answers, and the same contact afterwards.
//!
//! In: commands by a seed. Out: the first one after which a database and a book differ. Never: a row or a member that is left out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test says what went wrong by stopping")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use relance::config::Limits;
use relance::drive::port::{Notice, Turn};
use relance::drive::{Command, Course, To, Words, perform};
use relance::engines::book::{Book, BookTurn, Version};
use relance::engines::sim::{Chance, Death, Disk, Place, Process, Schedule};
use relance::engines::sql::{SqlTurn, Store};
use relance::guest::Guest;
use relance::send::{Asked, Gate, Outcome, Sender};
use relance::{Clock, Host, Options, engines};
use relance_core::base::{ContactId, ConversationId, EnrollmentId, Instant, SequenceId};
use relance_core::wire::{Conversation, Event, RejectClass, Send};
use serde_json::{Value, json};

const START: &str = "2026-11-23T08:00:00.000Z";
const SEEDS: u64 = 40;
const COMMANDS: u32 = 60;

/// A provider that does what it is told beforehand.
struct Told(Mutex<Outcome>);

impl Sender for Told {
    fn attempt(&self, _: &Send, _: Instant, gate: &mut Gate<'_>) -> Outcome {
        if gate() { self.0.lock().unwrap().clone() } else { Outcome::Withdrawn }
    }
    fn can_be_asked(&self) -> bool {
        false
    }
    fn keys_honoured(&self) -> bool {
        true
    }
    fn ask(&self, _: &Send) -> Asked {
        Asked::CannotTell
    }
    fn longest(&self) -> Duration {
        Duration::from_secs(1)
    }
    fn describe(&self) -> String {
        "told".into()
    }
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

struct Always;

impl Chance for Always {
    fn below(&mut self, _: u64) -> u64 {
        0
    }
}

fn step(id: &str, minutes: u32) -> Value {
    json!({ "id": id, "wait": { "minutes": minutes }, "channel": "email",
            "content": { "type": "text", "subject": "Hello", "body": "Hello {{ contact.firstName }}" } })
}

/// Two engines with the same person.
struct Two {
    clock: Clock,
    store: Store,
    disk: Disk,
    process: Process,
    guest: Guest,
    told: Arc<Told>,
    sender: Arc<dyn Sender>,
    contact: ContactId,
    versions: BTreeMap<String, relance::drive::port::Hashed>,
}

impl Two {
    fn begin(dir: &std::path::Path) -> Self {
        let start: Instant = START.parse().unwrap();
        let clock = Clock::standing_at(start);
        let options = Options { clock: clock.clone(), ..Options::new(dir) };
        let mut host = Host::open(options.clone()).unwrap();
        let settings = json!({ "zone": "Europe/Madrid", "channels": { "email": {} }, "caps": [{ "max": 3, "per": { "days": 1 } }],
                               "inactivity": { "ai": { "minutes": 20 } } });
        host.set_settings(&settings.to_string(), None).unwrap();
        let person = json!({ "id": "ana", "firstName": "Ana", "email": "ana@example.com", "timezone": "Europe/Madrid" });
        host.import_contacts(vec![serde_json::from_value(person).unwrap()]).unwrap();
        let contact = ContactId::new("ana");
        let conversation: Conversation = serde_json::from_value(json!({ "id": "thread", "channel": "email" })).unwrap();
        host.put_conversation(&contact, conversation).unwrap();
        let (mut versions, mut of_disk) = (BTreeMap::new(), BTreeMap::new());
        for (id, steps) in
            [("three", vec![step("one", 1), step("two", 2), step("last", 3)]), ("two", vec![step("one", 1), step("last", 5)])]
        {
            let draft = json!({ "name": id, "purpose": "service", "onReply": "stop", "reenroll": "always", "steps": steps });
            let published = host.publish(&draft.to_string(), Some(&SequenceId::new(id))).unwrap();
            let json = serde_json::value::to_raw_value(&published.version).unwrap();
            let hashed = relance::drive::port::Hashed { hash: format!("{id}/1").into(), json: Arc::from(json) };
            versions.insert(id.to_owned(), hashed.clone());
            of_disk.insert((id.to_owned(), 1), Version { version: hashed, exclusive_group: None, priority: 0 });
        }
        let settings = serde_json::value::to_raw_value(&host.settings().unwrap()).unwrap();
        let settings = relance::drive::port::Hashed { hash: "the settings".into(), json: Arc::from(settings) };
        drop(host);
        let store = engines::open(&options).unwrap();
        let disk = Disk::new(settings, of_disk);
        disk.add(&store.book(&contact).unwrap().unwrap()).unwrap();
        let death = Death { one_in: 0, still_one_in: 0, still_millis: 0 };
        let schedule = Schedule::new(start, Box::new(Always), death);
        let process = schedule.process("one", false);
        schedule.begin();
        process.begin();
        let told = Arc::new(Told(Mutex::new(Outcome::Withdrawn)));
        let (guest, sender): (_, Arc<dyn Sender>) = (Guest::new(Limits::default()).unwrap(), told.clone());
        Self { clock, store, disk, process, guest, told, sender, contact, versions }
    }

    fn book(&self) -> Book {
        self.disk.books().unwrap().pop().unwrap()
    }

    fn now(&self) -> Instant {
        self.clock.now()
    }

    fn pass_time(&self, millis: i64) {
        self.clock.advance_to(self.now().saturating_plus_millis(millis), Duration::ZERO);
        self.process.set_clock(millis);
    }

    /// Takes a message in hand in both and lets it go: what a crash leaves.
    fn leave_in_hand(&mut self) -> [bool; 2] {
        let mut unheard = |_: Notice| {};
        let mut turn = SqlTurn::new(&mut self.store, &*self.told, self.contact.clone(), &mut unheard);
        let one = turn.reserve().unwrap().is_some();
        drop(turn);
        let mut place = Place {
            disk: &self.disk,
            contact: self.contact.clone(),
            process: &self.process,
            sender: &self.sender,
            listener: &mut unheard,
        };
        let other = BookTurn::new(&mut place, self.contact.clone()).reserve().unwrap().is_some();
        [one, other]
    }

    /// Does the same in both.
    fn perform(&mut self, command: &Command) -> [Value; 2] {
        let told = |done: Result<relance::drive::Done, relance::Fault>| match done {
            Ok(done) => serde_json::to_value(done).unwrap(),
            Err(fault) => json!({ "fault": fault.kind, "message": fault.message }),
        };
        let mut unheard = |_: Notice| {};
        let mut turn = SqlTurn::new(&mut self.store, &*self.told, self.contact.clone(), &mut unheard);
        let one = told(perform(&mut turn, &mut self.guest, command));
        drop(turn);
        let mut place = Place {
            disk: &self.disk,
            contact: self.contact.clone(),
            process: &self.process,
            sender: &self.sender,
            listener: &mut unheard,
        };
        let mut turn = BookTurn::new(&mut place, self.contact.clone());
        let other = told(perform(&mut turn, &mut self.guest, command));
        [one, other]
    }

    /// The contact in both, with what each counts for itself left out: how many changes there were, and who works.
    fn both(&self) -> [Value; 2] {
        [self.store.book(&self.contact).unwrap().unwrap(), self.book()].map(|mut book| {
            book.revision = 0;
            book.held = book.held.map(|_| relance::engines::book::Held { by: "somebody".into(), until: self.now() });
            book.letters.sort_by(|one, other| one.key.cmp(&other.key));
            book.seen.sort_by(|one, other| one.id.cmp(&other.id));
            for letter in &mut book.letters {
                letter.held_by = letter.held_by.take().map(|_| "somebody".into());
            }
            serde_json::to_value(&book).unwrap()
        })
    }
}

/// The first place where two values part, and what stands there.
fn parting(path: &str, one: &Value, other: &Value) -> Option<String> {
    let place = |name: &str| format!("{path}/{name}");
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            let names: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            let member = |of: &serde_json::Map<String, Value>, name: &str| of.get(name).cloned().unwrap_or_default();
            names.into_iter().find_map(|name| parting(&place(name), &member(a, name), &member(b, name)))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(index, (a, b))| parting(&place(&index.to_string()), a, b))
        }
        _ => (one != other).then(|| format!("{path}: {one} over rows, {other} over a book")),
    }
}

fn event(rng: &mut fastrand::Rng, number: u32, now: Instant) -> Event {
    let what = match rng.u32(0..10) {
        0 => json!({ "type": "replied", "channel": "email", "conversation": "thread", "text": "thank you" }),
        1 => json!({ "type": "replied", "channel": "email" }),
        2 => json!({ "type": "outbound", "channel": "email", "by": "human", "conversation": "thread" }),
        3 => json!({ "type": "bounced", "kind": "soft", "channel": "email" }),
        4 => json!({ "type": "optedOut", "channel": "sms" }),
        5 => json!({ "type": "paused", "level": "enrollment", "by": "ann" }),
        6 | 7 => json!({ "type": "resumed", "by": "ann" }),
        8 => json!({ "type": "goal", "name": "booked" }),
        _ => json!({ "type": "sendNow", "by": "ann" }),
    };
    let mut event = json!({ "at": now.to_string(), "id": format!("e{}", if rng.u32(0..12) == 0 { 0 } else { number }) });
    event.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
    serde_json::from_value(event).unwrap()
}

fn outcome(rng: &mut fastrand::Rng, number: u32) -> Outcome {
    match rng.u32(0..8) {
        0 => Outcome::Rejected { class: RejectClass::Transient, detail: "503".into(), retry_at: None, purpose: None },
        1 => Outcome::Unknown { detail: "no answer".into() },
        2 => Outcome::Rejected { class: RejectClass::Permanent, detail: "550".into(), retry_at: None, purpose: None },
        _ => Outcome::Accepted { message_id: Some(format!("m{number}")) },
    }
}

fn command(rng: &mut fastrand::Rng, number: u32, two: &Two) -> Command {
    let book = two.book();
    let any = |rng: &mut fastrand::Rng| -> EnrollmentId {
        match book.enrollments.len() {
            0 => EnrollmentId::new("nobody's"),
            many => book.enrollments[rng.usize(0..many)].id.clone(),
        }
    };
    match rng.u32(0..12) {
        0 => {
            let sequence = ["three", "two"][rng.usize(0..2)];
            let conversation = rng.bool().then(|| book.conversations[0].clone());
            Command::Enroll {
                sequence: SequenceId::new(sequence),
                version: two.versions[sequence].clone(),
                id: Some(EnrollmentId::new(format!("enr-{number}"))),
                target: None,
                conversation,
                dry_run: rng.u32(0..6) == 0,
            }
        }
        1 | 2 => {
            let event = event(rng, number, two.now());
            let of_one = ["paused", "resumed", "sendNow"].contains(&event.what.name());
            let to = if of_one { To::Enrollment(any(rng)) } else { To::Contact(two.contact.clone()) };
            Command::Event { to, event, words: Words::Unread }
        }
        3 => Command::EventIf { enrollment: any(rng), event: event(rng, number, two.now()), revision: rng.u64(1..4) },
        4 => Command::Steer { enrollment: any(rng), course: Course::Anew },
        5 => Command::WakeConversation { conversation: ConversationId::new("thread") },
        6 => Command::Recover,
        7 | 8 => Command::HandOver,
        _ => Command::Wake { enrollment: any(rng) },
    }
}

#[test]
fn a_book_and_a_database_make_the_same_of_the_same_commands() {
    let (mut enrolled, mut sent) = (0, 0);
    for seed in 1..=SEEDS {
        let dir = std::env::temp_dir().join(format!("relance-alike-{}-{seed}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let mut two = Two::begin(&dir);
        let mut rng = fastrand::Rng::with_seed(seed);
        for number in 1..=COMMANDS {
            two.pass_time(rng.i64(0..90_000));
            *two.told.0.lock().unwrap() = outcome(&mut rng, number);
            if rng.u32(0..15) == 0 {
                let [one, other] = two.leave_in_hand();
                assert_eq!(one, other, "seed {seed}, number {number}: left in hand");
            }
            let command = command(&mut rng, number, &two);
            for (what, [one, other]) in [("the answer to", two.perform(&command)), ("the contact after", two.both())] {
                let parts = parting("", &one, &other);
                assert_eq!(parts, None, "seed {seed}, number {number}: {what} {command:?}");
            }
        }
        let book = two.book();
        enrolled += book.enrollments.len();
        sent += book.letters.iter().filter(|letter| letter.settled_at.is_some()).count();
        drop(two);
        std::fs::remove_dir_all(&dir).unwrap();
    }
    assert!(enrolled > 100 && sent > 100, "hardly anything happened: {enrolled} enrollments, {sent} messages");
}
