//! The feed, its order, webhooks and what is cleared away, in one process on a clock that is moved by hand; the receiver is real.
//!
//! In: a host's work, events, answers. Out: a failure where something is told twice, not at all, or to the wrong one. Never: a sleep.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "a test says what went wrong by stopping"
)]

#[path = "support/receiver.rs"]
mod receiver;
mod support;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use receiver::Receiver;
use relance::engines::sql::{Among, EndpointRow, Keep, Store};
use relance::feed::{Filter, Occurrence, OfWebhook};
use relance::hook::post::Poster;
use relance::hook::reach::{Guard, Reach, System};
use relance::hook::{SEALED, Schedule, Secrets};
use relance::report::EnrollmentFilter;
use relance::service::{Deliveries, Hooks};
use relance::{Clock, Options};
use relance_core::base::Instant;
use relance_core::wire::{Event, Status};
use serde_json::Value;
use support::{END, START, at, open, options, run_until, sender, set_up};

const DAY: i64 = 86_400_000;

/// A store, what delivers from it, and the time.
struct World {
    options: Options,
    store: Store,
    deliveries: Deliveries,
    poster: Poster,
    clock: Clock,
    _dir: tempfile::TempDir,
}

fn poster(patience: Duration) -> Poster {
    Poster::new(Guard::new(Reach { own: true, ranges: Vec::new() }, Arc::new(System)), patience)
}

impl World {
    fn with(hooks: &Hooks) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::standing_at(at(START));
        let options = options(dir.path(), &clock);
        let store = support::store(dir.path(), &clock);
        let deliveries = Deliveries::new(&options, hooks).unwrap();
        Self { options, store, deliveries, poster: poster(Duration::from_secs(10)), clock, _dir: dir }
    }

    fn new() -> Self {
        Self::with(&Hooks::default())
    }

    fn now(&self) -> Instant {
        self.clock.now()
    }

    fn pass(&self, millis: i64) {
        self.clock.advance_to(self.now().plus_millis(millis).unwrap(), Duration::ZERO);
    }

    /// An endpoint in the workspace that the store is in, and its secret.
    fn endpoint(&self, id: &str, url: &str, events: &[&str]) -> Secrets {
        let secrets = Secrets::new().unwrap();
        self.put(id, url, events, &secrets);
        secrets
    }

    fn put(&self, id: &str, url: &str, events: &[&str], secrets: &Secrets) {
        let json = serde_json::to_string(secrets).unwrap();
        let sealed = self.options.keys().unwrap().seal(SEALED, &json, self.store.workspace(), id).unwrap();
        let events = Filter::of(events.iter().map(|&kind| kind.into()).collect(), "").unwrap();
        let now = self.now();
        let row = EndpointRow {
            id: id.into(),
            url: url.into(),
            events,
            description: None,
            sealed,
            disabled: None,
            failing_since: None,
            revision: 1,
            created_at: now,
            updated_at: now,
        };
        match self.store.endpoint(id).unwrap() {
            None => self.store.add_endpoint(&row).unwrap(),
            Some(known) => {
                assert!(self.store.change_endpoint(&EndpointRow { revision: known.revision, ..row }).unwrap());
            }
        }
    }

    /// Something happens, and is put in order.
    fn happen(&self, name: &str) {
        self.store.write_down(&[Occurrence::WebhookTest(OfWebhook { webhook: name.into(), reason: "test".into() })]).unwrap();
        self.store.order_feed(500).unwrap();
    }

    fn deliver(&mut self) -> usize {
        self.deliveries.deliver_due(&mut self.store, &self.poster).unwrap()
    }

    /// The deliveries' statuses and how often each was tried, the newest first.
    fn log(&self, endpoint: &str) -> Vec<(String, u32)> {
        let rows = self.store.deliveries(endpoint, "", None, 100).unwrap();
        rows.into_iter().map(|row| (row.status, row.tries)).collect()
    }

    fn disabled(&self, endpoint: &str) -> Option<String> {
        self.store.endpoint(endpoint).unwrap().unwrap().disabled
    }
}

/// The whole feed in its order.
fn fed(store: &Store) -> Vec<Value> {
    store.order_feed(500).unwrap();
    store.feed_of_all(0, 10_000).unwrap().iter().map(|row| serde_json::from_str(&row.body).unwrap()).collect()
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().unwrap()).collect()
}

#[test]
fn a_cadence_feeds_its_beginning_its_messages_and_its_end_and_nothing_between() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    set_up(&mut host, 1);
    run_until(&mut host, END);

    let store = support::store(dir.path(), &clock);
    let events = fed(&store);

    let expected = ["enrollment.started", "message.accepted", "message.accepted", "message.accepted", "enrollment.ended"];
    assert_eq!(kinds(&events), expected, "no row for a wake-up that only put a message in the outbox");
    assert_eq!(events[0]["data"]["contact"], "p0");
    assert_eq!((&events[1]["data"]["step"], &events[1]["data"]["channel"]), (&"hello".into(), &"email".into()));
    assert_eq!(events[4]["data"]["status"], "completed");
    let texts = serde_json::to_string(&events).unwrap();
    assert!(
        !texts.contains("example.com") && !texts.contains("Person") && !texts.contains("Welcome"),
        "ids and codes only: {texts}"
    );
    let row = &host.enrollments(&EnrollmentFilter::default()).unwrap()[0];
    let ended: Option<i64> = support::stored(dir.path(), "SELECT ended_at FROM enrollment", &[]);
    assert_eq!((row.status, ended.is_some()), (Status::Completed, true));
}

#[test]
fn a_person_who_says_no_is_told_of_once_and_an_event_again_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    let enrolled = set_up(&mut host, 1);
    assert_eq!(enrolled.len(), 1);
    let event: Event =
        serde_json::from_str(r#"{"type":"optedOut","at":"2026-11-23T08:00:00Z","id":"e1","channel":"email"}"#).unwrap();
    let to = relance::host::To::Contact(relance_core::base::ContactId::new("p0"));
    host.event(&to, event.clone()).unwrap();
    let store = support::store(dir.path(), &clock);
    let first = fed(&store);
    host.event(&to, event).unwrap();

    let events = fed(&store);
    assert_eq!(first, events);
    assert_eq!(kinds(&events).iter().filter(|kind| **kind == "contact.optedOut").count(), 1, "{events:?}");
    assert_eq!(kinds(&events).iter().filter(|kind| **kind == "enrollment.ended").count(), 1, "{events:?}");
    let ended = events.iter().find(|event| event["type"] == "enrollment.ended").unwrap();
    assert_eq!(ended["data"]["status"], "unsubscribed");
}

#[test]
fn what_was_rolled_back_has_not_happened() {
    let world = World::new();
    let mut other = support::store(Path::new(&world.options.data_dir), &world.clock);
    other.open_group().unwrap();
    other.write_down(&[Occurrence::WebhookTest(OfWebhook { webhook: "never".into(), reason: "test".into() })]).unwrap();
    other.close_group(false).unwrap();
    assert!(fed(&world.store).is_empty());
}

#[test]
fn whoever_has_read_up_to_a_place_has_missed_nothing_before_it() {
    // Rows get their numbers while their transactions are under way; SQLite has one writer at a time, so there it can't come about.
    if std::env::var_os("RELANCE_TEST_DATABASE").is_none() {
        return;
    }
    let world = World::new();
    let mut slow = support::store(Path::new(&world.options.data_dir), &world.clock);
    slow.open_group().unwrap();
    slow.write_down(&[Occurrence::WebhookTest(OfWebhook { webhook: "slow".into(), reason: "test".into() })]).unwrap();
    world.happen("quick");
    let names = |rows: Vec<relance::engines::sql::FeedRow>| -> Vec<String> {
        rows.iter()
            .map(|row| serde_json::from_str::<Value>(&row.body).unwrap()["data"]["webhook"].as_str().unwrap().into())
            .collect()
    };
    let (place, _) = world.store.feed_place().unwrap();
    assert_eq!(names(world.store.feed_of_all(0, 10).unwrap()), ["quick"]);

    slow.close_group(true).unwrap();
    world.store.order_feed(500).unwrap();

    assert_eq!(names(world.store.feed_of_all(place, 10).unwrap()), ["slow"], "it has the lesser number and the later place");
}

#[test]
fn a_delivery_is_signed_over_its_id_its_time_and_its_body() {
    let mut world = World::new();
    let receiver = Receiver::answering(&["200 OK|thanks"]);
    let secrets = world.endpoint("wh_1", &receiver.url(), &["webhook.*"]);
    world.endpoint("wh_2", &receiver.url(), &["message.accepted"]);
    world.happen("a");

    assert_eq!(world.deliver(), 1);

    let [request] = &receiver.heard()[..] else { panic!("{:?}", receiver.heard()) };
    assert_eq!(request.head[0], "POST /hook HTTP/1.1");
    assert_eq!(request.header("content-type"), "application/json");
    assert!(request.is_signed_with(secrets.newest()) && !request.is_signed_with(Secrets::new().unwrap().newest()));
    let event = request.event();
    assert_eq!(
        (&event["id"], &event["type"], &event["workspace"]),
        (&request.id().into(), &"webhook.test".into(), &"default".into())
    );
    assert_eq!(event["timestamp"], START);
    assert_eq!(world.log("wh_1"), [("delivered".to_owned(), 1)]);
    let tries = world.store.tries("wh_1", std::iter::once(request.id())).unwrap();
    let [one] = &tries[request.id()][..] else { panic!("{tries:?}") };
    assert_eq!((one.number, one.code, one.said.as_str()), (1, Some(200), "thanks"));
    assert_eq!(world.deliver(), 0, "what was delivered is not sent again");
}

#[test]
fn a_failure_is_tried_again_by_the_schedule_under_the_same_id_until_it_is_given_up() {
    let schedule = Schedule::of([5, 60, 300].map(Duration::from_secs).into());
    let mut world = World::with(&Hooks { schedule, ..Hooks::default() });
    let long = format!("500 No|{}", "ü".repeat(2_000));
    let receiver =
        Receiver::answering(&[&long, "302 Elsewhere\r\nlocation: http://127.0.0.1:1/", "429 Slow\r\nretry-after: 7200", ""]);
    world.endpoint("wh_1", &receiver.url(), &[]);
    world.happen("a");

    assert_eq!(world.deliver(), 1);
    world.pass(4_999);
    assert_eq!(world.deliver(), 0, "never early");
    world.pass(600);
    assert_eq!(world.deliver(), 1);
    world.pass(67_000);
    assert_eq!(world.deliver(), 1);
    world.pass(7_199_000);
    assert_eq!(world.deliver(), 0, "the receiver asked for two hours");
    world.pass(1_000);
    assert_eq!(world.deliver(), 1);
    world.pass(30 * DAY);
    assert_eq!(world.deliver(), 0, "given up");

    let heard = receiver.heard();
    assert_eq!(heard.len(), 4, "a redirect is not followed");
    assert!(heard.iter().all(|request| request.id() == heard[0].id() && request.body == heard[0].body));
    assert_eq!(world.log("wh_1"), [("failed".to_owned(), 4)]);
    let tries = world.store.tries("wh_1", std::iter::once(heard[0].id())).unwrap();
    let codes: Vec<_> = tries[heard[0].id()].iter().map(|one| (one.number, one.code)).collect();
    assert_eq!(codes, [(1, Some(500)), (2, Some(302)), (3, Some(429)), (4, None)]);
    assert_eq!(tries[heard[0].id()][0].said.chars().count(), 500);

    assert!(world.store.resend("wh_1", heard[0].id()).unwrap());
    assert_eq!(world.deliver(), 1, "and once more by hand, from the first wait on");
    assert_eq!(receiver.heard()[4].id(), heard[0].id());
    assert_eq!(world.log("wh_1"), [("waiting".to_owned(), 5)]);
}

#[test]
fn a_receiver_that_is_gone_hears_no_more_and_the_feed_says_so() {
    let mut world = World::new();
    let receiver = Receiver::answering(&["410 Gone"]);
    world.endpoint("wh_1", &receiver.url(), &[]);
    world.happen("a");
    world.happen("b");
    world.deliver();
    assert_eq!((receiver.heard().len(), world.disabled("wh_1").as_deref()), (1, Some("gone")));
    let events = fed(&world.store);
    let told = events.iter().find(|event| event["type"] == "webhook.disabled").unwrap();
    assert_eq!((&told["data"]["webhook"], &told["data"]["reason"]), (&"wh_1".into(), &"gone".into()));
    world.happen("c");
    world.pass(DAY);
    assert_eq!(world.deliver(), 0);
    assert_eq!(receiver.heard().len(), 1);

    // Enabled again, what waited goes on.
    let back = Receiver::answering(&["200 OK"]);
    world.put("wh_1", &back.url(), &[], &Secrets::new().unwrap());
    assert_eq!(world.deliver(), 1);
}

#[test]
fn five_days_of_nothing_but_failures_disable_and_one_success_ends_them() {
    let schedule = Schedule::of(vec![Duration::from_secs(86_400); 10]);
    let mut world = World::with(&Hooks { schedule, ..Hooks::default() });
    let receiver = Receiver::answering(&["500 No", "500 No", "200 OK", "500 No"]);
    world.endpoint("wh_1", &receiver.url(), &[]);
    world.happen("a");
    for _ in 0..3 {
        world.deliver();
        world.pass(DAY + DAY / 10);
    }
    assert_eq!(world.log("wh_1"), [("delivered".to_owned(), 3)]);
    assert_eq!(world.store.endpoint("wh_1").unwrap().unwrap().failing_since, None);
    world.happen("b");
    for day in 0..5 {
        world.deliver();
        assert_eq!(world.disabled("wh_1"), None, "day {day}");
        world.pass(DAY + DAY / 10);
    }
    world.deliver();
    assert_eq!(world.disabled("wh_1").as_deref(), Some("failing"));
}

#[test]
fn while_a_secret_is_changed_both_sign_for_a_day() {
    let mut world = World::new();
    let receiver = Receiver::answering(&["200 OK"]);
    let first = world.endpoint("wh_1", &receiver.url(), &[]);
    let second = first.clone().rotated(world.now()).unwrap();
    world.put("wh_1", &receiver.url(), &[], &second);
    world.happen("a");
    world.deliver();
    world.pass(DAY);
    world.happen("b");
    world.deliver();
    let heard = receiver.heard();
    assert!(heard[0].is_signed_with(second.newest()) && heard[0].is_signed_with(first.newest()));
    assert!(heard[1].is_signed_with(second.newest()) && !heard[1].is_signed_with(first.newest()));
}

#[test]
fn what_fell_between_answer_and_note_goes_out_again_under_its_id() {
    let mut world = World::new();
    let receiver = Receiver::answering(&["200 OK"]);
    world.endpoint("wh_1", &receiver.url(), &[]);
    world.happen("a");
    // Another process takes it in hand and is gone before it could write anything down.
    let dead = support::store(Path::new(&world.options.data_dir), &world.clock);
    let claimed = dead.claim_postings(&Among::all(), 10, &mut String::new()).unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!(world.deliver(), 0, "one at a time for each endpoint");
    drop(dead);
    // A server may take a moment to hear that a connection is gone.
    let delivered = (0..1_000).find(|_| {
        world.store.sweep().unwrap();
        world.deliver() == 1
    });

    assert!(delivered.is_some());
    assert_eq!(receiver.heard()[0].id(), claimed[0].id);
}

#[test]
fn hands_are_shared_out_between_workspaces_and_endpoints() {
    let mut world = World::new();
    for index in 0..40 {
        world.endpoint(&format!("wh_{index:02}"), "http://127.0.0.1:9/", &[]);
    }
    for index in 0..3 {
        world.happen(&index.to_string());
    }
    world.store.make_workspace("small").unwrap();
    world.store.enter("small");
    world.endpoint("wh_small", "http://127.0.0.1:9/", &[]);
    world.happen("small");
    let mut last = String::new();

    let first = world.store.claim_postings(&Among::all(), 4, &mut last).unwrap();

    let of = |workspace: &str| first.iter().filter(|posting| posting.workspace == workspace).count();
    assert_eq!((of("default"), of("small")), (3, 1), "who has one is served beside who has 120");
    let mut endpoints: Vec<&str> = first.iter().map(|posting| posting.endpoint.as_str()).collect();
    endpoints.dedup();
    assert_eq!(endpoints.len(), 4, "one in flight for each endpoint");
    let full = Among::AllBut(vec!["default".into()]);
    assert!(world.store.claim_postings(&full, 10, &mut last).unwrap().is_empty(), "what has its share waits");
}

#[test]
fn a_stretch_of_time_is_told_again() {
    let mut world = World::new();
    for name in ["a", "b", "c", "d"] {
        world.happen(name);
        world.pass(60_000);
    }
    let receiver = Receiver::answering(&["200 OK"]);
    world.endpoint("wh_1", &receiver.url(), &[]);
    let row = world.store.endpoint("wh_1").unwrap().unwrap();
    let from = (at(START).plus_millis(59_999).unwrap(), i64::MAX);
    let to = at(START).plus_millis(180_000).unwrap();

    let (first, next) = world.store.replay_feed(&row, from, to, 1, false).unwrap();
    let (second, end) = world.store.replay_feed(&row, next.unwrap(), to, 5, false).unwrap();
    assert_eq!((first, second, end), (1, 1, None));
    assert_eq!(world.deliver(), 2);
    let names: Vec<Value> = receiver.heard().iter().map(|request| request.event()["data"]["webhook"].clone()).collect();
    assert_eq!(names, ["b", "c"], "from when on, and until before when");

    assert_eq!(world.store.replay_feed(&row, from, to, 5, false).unwrap().0, 0, "what was delivered is left");
    assert_eq!(world.store.replay_feed(&row, from, to, 5, true).unwrap().0, 2, "unless all is wanted");
    assert_eq!(world.deliver(), 2);
    assert_eq!(receiver.heard()[2].id(), receiver.heard()[0].id(), "each under its own id");
}

#[test]
fn an_endpoint_that_never_answers_gets_its_time_and_no_more() {
    let mut world = World::new();
    world.poster = poster(Duration::from_millis(200));
    let silent = Receiver::answering(&["silence"]);
    world.endpoint("wh_1", &silent.url(), &[]);
    world.happen("a");
    assert_eq!(world.deliver(), 1);
    let id = silent.heard()[0].id().to_owned();
    assert_eq!(world.store.tries("wh_1", std::iter::once(id.as_str())).unwrap()[&id][0].said, "no answer in time");
}

#[test]
fn what_is_old_is_cleared_away_and_what_is_young_or_in_line_stays() {
    let keep = Keep { feed: 10, deliveries: 10, answers: 1, inbound: 10, enrollments: 40 };
    let mut world = World::new();
    let receiver = Receiver::answering(&["200 OK"]);
    world.endpoint("wh_1", &receiver.url(), &[]);
    world.endpoint("wh_2", &receiver.url(), &[]);
    world.happen("old");
    world.deliver();
    world.pass(11 * DAY);
    world.happen("young");
    assert!(world.store.delete_endpoint("wh_2").unwrap());
    let swept = world.store.sweep_old(&keep, 100).unwrap();
    // One that was delivered to each, and what waits for the one that was taken away.
    assert_eq!((swept.feed, swept.deliveries), (1, 4), "with the endpoint itself");
    assert_eq!(world.store.feed_place().unwrap(), (2, 1));
    assert_eq!(world.log("wh_1"), [("waiting".to_owned(), 0)]);
    assert!(world.store.sweep_old(&keep, 100).unwrap().is_nothing());
    assert!(
        world
            .store
            .sweep_old(&Keep { feed: 0, deliveries: 0, answers: 0, inbound: 0, enrollments: 0 }, 100)
            .unwrap()
            .is_nothing()
    );
}

#[test]
fn an_ended_enrollment_goes_with_all_that_belongs_to_it() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    set_up(&mut host, 3);
    run_until(&mut host, END);
    let store = support::store(dir.path(), &clock);
    let keep = Keep { enrollments: 1, ..Keep::default() };
    store.prepare_sweep(&keep).unwrap();
    store.prepare_sweep(&keep).unwrap();
    let rows = |table: &str| support::stored::<i64>(dir.path(), &format!("SELECT count(*) FROM {table}"), &[]);
    clock.advance_to(at(END).plus_millis(20 * DAY).unwrap(), Duration::ZERO);
    assert_eq!(store.sweep_old(&keep, 100).unwrap().enrollments, 0, "caps still count what was sent");
    clock.advance_to(at(END).plus_millis(40 * DAY).unwrap(), Duration::ZERO);

    assert_eq!(store.sweep_old(&keep, 2).unwrap().enrollments, 2, "a few at a time");
    let left = host.enrollments(&EnrollmentFilter::default()).unwrap();
    assert_eq!(left.len(), 1);
    assert!(host.replay(&left[0].id).unwrap().same, "what is left can be replayed");
    assert_eq!(store.sweep_old(&keep, 2).unwrap().enrollments, 1);
    assert_eq!((rows("enrollment"), rows("timeline"), rows("outbox"), rows("contact")), (0, 0, 0, 3));
    assert_eq!(rows("snapshot"), 1, "the settings; nothing that a decision was made from");
}
