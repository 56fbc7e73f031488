//! One life of the world: made from a seed, lived through to its end, and balanced.
//!
//! In: a seed. Out: what is wrong with how it ended. Never: anything that the seed does not decide.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use relance::config::Limits;
use relance::drive::port::Hashed;
use relance::engines::book::{Book, Version};
use relance::engines::sim::{Chance, Death, Disk, Schedule};
use relance::guest::Guest;
use relance_core::base::{ContactId, EnrollmentId, Instant};
use relance_core::wire::Contact;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::provider::{Kind, Provider};
use crate::{balance, lives};

/// Monday morning in Madrid.
const START: &str = "2026-11-23T08:00:00.000Z";
/// How many work, and how many tell of what people do.
const WORKERS: usize = 2;
const CUSTOMERS: usize = 2;

/// An answer that somebody got: from this moment on what it ended sends nothing.
#[derive(Debug, Clone)]
pub struct Acknowledged {
    /// At which step of the world.
    pub moment: u64,
    /// When.
    pub at: Instant,
    /// Which enrollments it ended.
    pub concerned: Vec<EnrollmentId>,
}

/// A world that is lived through.
pub struct World {
    /// Who goes on when.
    pub schedule: Schedule,
    /// What survives.
    pub disk: Disk,
    /// Who takes the messages.
    pub provider: Provider,
    /// Everybody.
    pub contacts: Vec<ContactId>,
    /// What they may be enrolled in.
    pub sequences: Vec<String>,
    /// Nobody is to get more than three messages a day.
    pub is_capped: bool,
    acknowledged: Mutex<Vec<Acknowledged>>,
    customers: AtomicUsize,
}

/// What a life came to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told {
    /// How many steps it had.
    pub steps: u64,
    /// How many of them were somebody's last.
    pub deaths: u64,
    /// How many enrollments there were.
    pub enrollments: u64,
    /// How many messages the provider took.
    pub taken: u64,
}

/// Chance by a seed.
struct Dice(fastrand::Rng);

impl Chance for Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0.u64(0..most)
    }
}

impl World {
    /// Whether nothing is told any more.
    pub fn are_customers_gone(&self) -> bool {
        self.customers.load(Ordering::SeqCst) == 0
    }

    pub(crate) fn customer_gone(&self) {
        self.customers.fetch_sub(1, Ordering::SeqCst);
    }

    /// A contact's book, as it is stored.
    pub fn book(&self, contact: &ContactId) -> Book {
        self.disk.books().unwrap().into_iter().find(|book| book.whose() == contact).unwrap()
    }

    pub(crate) fn acknowledge(&self, what: Acknowledged) {
        self.acknowledged.lock().unwrap().push(what);
    }

    /// The answers that were acknowledged.
    pub fn acknowledged(&self) -> Vec<Acknowledged> {
        self.acknowledged.lock().unwrap().clone()
    }
}

fn sequences() -> BTreeMap<&'static str, Value> {
    let step = |id: &str, minutes: u32| {
        json!({ "id": id, "wait": { "minutes": minutes }, "channel": "email",
                "content": { "type": "text", "subject": "Hello", "body": "Hello {{ contact.firstName }}" } })
    };
    let sequence = |name: &str, priority: u32, steps: Vec<Value>| json!({ "name": name, "purpose": "service", "onReply": "stop", "priority": priority, "steps": steps });
    BTreeMap::from([
        ("three", sequence("Three", 0, vec![step("one", 1), step("two", 1), step("last", 2)])),
        ("two", sequence("Two", 5, vec![step("one", 2), step("last", 3)])),
    ])
}

fn hashed(hash: &str, value: &Value) -> Hashed {
    let json: Box<RawValue> = serde_json::value::to_raw_value(value).unwrap();
    Hashed { hash: hash.into(), json: Arc::from(json) }
}

fn made(rng: &mut fastrand::Rng, guest: &mut Guest, schedule: Schedule) -> World {
    let mut settings = json!({ "zone": "Europe/Madrid", "channels": { "email": {} } });
    let is_capped = rng.bool();
    if is_capped {
        settings["caps"] = json!([{ "max": 3, "per": { "days": 1 } }]);
    }
    if rng.bool() {
        settings["unknownOutcome"] = json!("hold");
    }
    let mut versions = BTreeMap::new();
    for (id, draft) in sequences() {
        let answer: Value =
            guest.ask_for(&json!({ "v": 1, "op": "publish", "draft": draft, "sequence": id, "settings": settings })).unwrap();
        let version = &answer["version"];
        let hashed = hashed(&format!("{id}/1"), version);
        let priority = i32::try_from(version["priority"].as_i64().unwrap_or(0)).unwrap();
        versions.insert((id.to_owned(), 1), Version { version: hashed, exclusive_group: None, priority });
    }
    let hash = format!("settings of {settings}");
    let disk = Disk::new(hashed(&hash, &settings), versions);
    let contacts: Vec<ContactId> = (0..rng.usize(1..4)).map(|index| ContactId::new(format!("p{index}"))).collect();
    for id in &contacts {
        let contact = json!({ "id": id, "firstName": "Ana", "email": format!("{id}@example.com"), "timezone": "Europe/Madrid" });
        let contact: Contact = serde_json::from_value(contact).unwrap();
        disk.add(&Book::of(contact)).unwrap();
    }
    let kind = [Kind::HonoursKeys, Kind::CanBeAsked, Kind::Forgets][rng.usize(0..3)];
    World {
        schedule,
        disk,
        provider: Provider::new(kind),
        contacts,
        sequences: sequences().into_keys().map(str::to_owned).collect(),
        is_capped,
        acknowledged: Mutex::default(),
        customers: AtomicUsize::new(CUSTOMERS),
    }
}

/// Cores for all that live in a world, which later lives may use too.
pub struct Cores(Vec<Guest>);

impl Default for Cores {
    fn default() -> Self {
        Self((0..WORKERS + CUSTOMERS).map(|_| Guest::new(Limits::default()).unwrap()).collect())
    }
}

/// Lives through the world of a seed, and says what is wrong with how it ended; with that, its last steps.
pub fn live_through(seed: u64, cores: &mut Cores) -> Result<Told, String> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let death =
        Death { one_in: [0, 300, 100, 40][rng.usize(0..4)], still_one_in: [0, 400, 150][rng.usize(0..3)], still_millis: 90_000 };
    let start: Instant = START.parse().unwrap();
    let schedule = Schedule::new(start, Box::new(Dice(rng.fork())), death);
    let world = made(&mut rng, &mut cores.0[0], schedule.clone());
    let (acts, sets) = (rng.u32(0..8), rng.u32(0..3));
    let names = ["a worker", "another worker", "a product", "another product"];
    let processes: Vec<_> = names.iter().map(|name| schedule.process(name, true)).collect();
    let clock = schedule.process("the clock", false);
    schedule.begin();
    std::thread::scope(|scope| {
        scope.spawn(|| lives::set_clocks(&clock, sets));
        for (index, (process, guest)) in processes.iter().zip(&mut cores.0).enumerate() {
            let world = &world;
            scope.spawn(move || match index.checked_sub(WORKERS) {
                None => lives::work(world, process, guest),
                Some(number) => lives::serve(world, process, guest, acts, number),
            });
        }
    });
    let (steps, deaths) = schedule.counts();
    let wrong = balance::of(&world);
    if wrong.is_empty() {
        let enrollments = world.disk.books().unwrap().iter().map(|book| book.enrollments.len() as u64).sum();
        let taken = world.provider.taken().len() as u64;
        return Ok(Told { steps, deaths, enrollments, taken });
    }
    Err(format!("{}\n\nthe last steps of it:\n{}", wrong.join("\n"), schedule.trace(60)))
}
