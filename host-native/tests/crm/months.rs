//! A thousand people through a sequence: they answer, bounce, leave, are paused, moved, migrated; nothing is lost, nothing doubled.
//!
//! In: what a CRM asks. Out: counts that agree everywhere: at the receiver, in the timelines, in the lists, in the usage. Never: a number
//! that is only told by the service: what the receiver has counts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::receiver::SECRET;
use crate::service::Service;

const PEOPLE: usize = 1_000;

/// Who does what, by number; everybody else goes through all of it.
const REPLY: std::ops::Range<usize> = 0..50;
const BOUNCE: std::ops::Range<usize> = 50..80;
const LEAVE: std::ops::Range<usize> = 80..100;
const STOPPED: std::ops::Range<usize> = 100..110;
const PAUSED: std::ops::Range<usize> = 110..130;
const SKIPPED: std::ops::Range<usize> = 130..150;
const MOVED: std::ops::Range<usize> = 150..160;
const AT_ONCE: std::ops::Range<usize> = 160..170;
/// Who is live after the first day.
const LIVE: usize = PEOPLE - STOPPED.end;

fn person(number: usize) -> String {
    format!("p{number:04}")
}

fn step(id: &str, wait: Value) -> Value {
    let content = json!({ "type": "text", "subject": id, "body": "Hi {{ contact.firstName | default: 'there' }}" });
    json!({ "id": id, "wait": wait, "channel": "email", "content": content })
}

fn draft(with_news: bool) -> Value {
    let mut tour = step("tour", json!({ "businessDays": 2 }));
    tour["at"] = json!(["09:00"]);
    let mut steps = vec![step("hello", json!({ "minutes": 5 })), tour];
    steps.extend(with_news.then(|| step("news", json!({ "days": 1 }))));
    steps.push(step("last", json!({ "days": 7 })));
    json!({ "name": "Welcome", "purpose": "service", "goals": ["booked"], "steps": steps })
}

#[test]
fn a_thousand_people_go_through_a_sequence_and_nothing_is_lost_or_doubled() {
    let service = Service::start();
    // Messages go out by an account, whose provider is the receiver, and which tells of bounces and of people who leave.
    let account = json!({ "provider": "webhook", "url": service.receiver.url, "secret": SECRET });
    service.ok("PUT", "/v1/accounts/desk", json!({ "account": account }));
    import(&service);
    publish(&service);
    let enrollments = enroll(&service);
    service.at("2026-11-23T08:05:00.000Z");
    service.until("the first thousand messages have come", || service.receiver.count() >= PEOPLE);
    service.settled();
    assert_eq!(service.receiver.count(), PEOPLE);
    answer(&service, &enrollments);
    wish(&service, &enrollments);
    migrate(&service);
    let_time_pass(&service);
    for number in PAUSED {
        service.ok("POST", &format!("/v1/enrollments/{}/resume", enrollments[&person(number)]), json!({}));
    }
    let_time_pass(&service);
    judge(&service, &enrollments);
}

/// A thousand people in four zones, twice: the second time nothing changes.
fn import(service: &Service) {
    service.ok("PUT", "/v1/settings", json!({ "zone": "Europe/Madrid" }));
    let zones = ["Europe/Madrid", "America/New_York", "Asia/Tokyo", "Australia/Sydney"];
    let row = |number: usize| {
        let id = person(number);
        json!({ "id": id, "firstName": format!("Person {number}"), "email": format!("{id}@example.com"), "timezone": zones[number % 4] })
    };
    let contacts: Vec<Value> = (0..PEOPLE).map(row).collect();
    let done = service.ok("POST", "/v1/contacts/bulk", json!({ "contacts": contacts }));
    assert_eq!((&done["created"], &done["skipped"]), (&json!(PEOPLE), &json!(0)));
    let again = service.ok("POST", "/v1/contacts/bulk", json!({ "contacts": contacts }));
    assert_eq!((&again["created"], &again["unchanged"]), (&json!(0), &json!(PEOPLE)));
    let mut faulty = contacts;
    faulty[7]["timezone"] = json!("Europe/Atlantis");
    let (status, refused) = service.call("POST", "/v1/contacts/bulk", json!({ "contacts": faulty }));
    assert_eq!((status, &refused["problems"][0]["path"]), (422, &json!("/contacts/7/timezone")), "{refused}");
}

fn publish(service: &Service) {
    let mut faulty = draft(false);
    faulty["steps"][1]["content"]["body"] = json!("  ");
    service.ok("POST", "/v1/sequences", json!({ "id": "welcome", "draft": faulty }));
    let found = service.ok("POST", "/v1/sequences/welcome/check", json!({}));
    assert_eq!(
        (&found["publishable"], &found["problems"][0]["path"]),
        (&json!(false), &json!("/steps/1/content/body")),
        "{found}"
    );
    assert_eq!(service.call("POST", "/v1/sequences/welcome/publish", json!({})).0, 422);
    service.ok("PUT", "/v1/sequences/welcome", draft(false));
    assert_eq!(service.ok("POST", "/v1/sequences/welcome/check", json!({}))["publishable"], true);
    assert_eq!(service.ok("POST", "/v1/sequences/welcome/publish", json!({}))["version"]["number"], 1);
}

/// Looks first, then enrolls, then finds everybody there already. Gives the enrollments by person.
fn enroll(service: &Service) -> BTreeMap<String, String> {
    let mut whom: Vec<String> = (0..PEOPLE).map(person).collect();
    whom.push("nobody".into());
    let bulk = |dry_run: bool| {
        service.ok("POST", "/v1/enrollments/bulk", json!({ "sequence": "welcome", "contacts": whom, "dryRun": dry_run }))
    };
    let counts = |done: &Value| (done["enrolled"].as_u64().unwrap(), done["refused"].as_u64().unwrap());
    assert_eq!(counts(&bulk(true)), (PEOPLE as u64, 1));
    assert!(service.all("/v1/enrollments").is_empty(), "a dry run keeps nothing");
    let done = bulk(false);
    assert_eq!(counts(&done), (PEOPLE as u64, 1));
    let items = done["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[PEOPLE]["contact"]), (PEOPLE + 1, &json!("nobody")), "a result for each, in order");
    let again = bulk(false);
    assert_eq!(counts(&again), (0, PEOPLE as u64 + 1));
    assert_eq!(again["items"][0]["reason"]["code"], "enroll.alreadyEnrolled");
    let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
    items[..PEOPLE].iter().map(|item| (text(item, "contact"), text(item, "enrollment"))).collect()
}

/// What people do, told twice, the second time as a duplicate: by the CRM itself; by mail as it came, and by the provider's webhook.
fn answer(service: &Service, enrollments: &BTreeMap<String, String>) {
    const NOW: &str = "2026-11-23T09:00:00.000Z";
    service.at(NOW);
    let by_door = |range: std::ops::Range<usize>| {
        (range.start..usize::midpoint(range.start, range.end), usize::midpoint(range.start, range.end)..range.end)
    };
    let ((replied, wrote), (bounced, came_back), (left, said_no)) = (by_door(REPLY), by_door(BOUNCE), by_door(LEAVE));
    for again in [false, true] {
        for number in wrote.clone() {
            let heard = service.mail(&format!(
                "From: {0}@example.com\r\nTo: desk@example.com\r\nSubject: Re: hello\r\nMessage-ID: <{0}@example.com>\r\n\r\n\
                 Yes, call me.\r\n\r\nOn Monday you wrote:\r\n> Hi\r\n",
                person(number)
            ));
            assert_eq!((&heard[0]["status"], heard[0]["duplicate"] == true), (&json!("matched"), again), "{heard}");
        }
        let address = |number: usize| format!("{}@example.com", person(number));
        let mut told: Vec<Value> = Vec::new();
        told.extend(came_back.clone().map(|number| {
            json!({ "id": format!("b{number}"), "at": NOW, "channel": "email", "kind": "bounce", "hard": true, "detail": "5.1.1", "recipient": address(number) })
        }));
        told.extend(said_no.clone().map(|number| {
            json!({ "id": format!("o{number}"), "at": NOW, "channel": "email", "kind": "optOut", "from": address(number) })
        }));
        assert_eq!(service.provider("desk", &json!(told), "msg_1", NOW) / 100, 2);
        assert_eq!(service.provider("nobody", &json!(told), "msg_1", NOW), 403);
    }
    let told = |number: usize, event: Value| json!({ "contact": person(number), "event": event });
    let mut events: Vec<Value> = Vec::new();
    events
        .extend(replied.map(|number| told(number, json!({ "type": "replied", "id": format!("r{number}"), "channel": "email" }))));
    events.extend(bounced.map(|number| {
        let key = format!("{}/hello/1", enrollments[&person(number)]);
        told(number, json!({ "type": "bounced", "id": format!("b{number}"), "kind": "hard", "channel": "email", "key": key }))
    }));
    events.extend(left.map(|number| told(number, json!({ "type": "optedOut", "id": format!("o{number}"), "channel": "email" }))));
    for outcome in ["processed", "duplicate"] {
        let done = service.ok("POST", "/v1/events/bulk", json!({ "events": events }));
        let items = done["items"].as_array().unwrap();
        assert!(items.len() == LEAVE.end / 2 && items.iter().all(|item| item["outcome"] == outcome), "{outcome}: {done}");
    }
    for number in STOPPED {
        let done = service.ok("POST", &format!("/v1/contacts/{}/stop", person(number)), json!({ "by": "Bea", "optOut": false }));
        assert!(done.to_string().contains("stopped"), "{done}");
    }
    assert_eq!(service.all("/v1/suppressions").len(), BOUNCE.len() + LEAVE.len());
    let refused = service.call("POST", "/v1/enrollments", json!({ "sequence": "welcome", "contact": person(LEAVE.start) }));
    assert_eq!(refused.0, 409, "who has left is not enrolled again: {refused:?}");
}

/// What people of the workspace wish.
fn wish(service: &Service, enrollments: &BTreeMap<String, String>) {
    let act = |number: usize, act: &str, body: Value| {
        service.ok("POST", &format!("/v1/enrollments/{}/{act}", enrollments[&person(number)]), body)
    };
    PAUSED.for_each(|number| assert_eq!(act(number, "pause", json!({ "by": "Bea" }))["status"], "paused"));
    SKIPPED.for_each(|number| drop(act(number, "skip", json!({ "step": "tour" }))));
    MOVED.for_each(|number| drop(act(number, "reschedule", json!({ "step": "tour", "to": "2026-12-10T12:00:00.000Z" }))));
    AT_ONCE.for_each(|number| drop(act(number, "send-now", json!({ "step": "tour" }))));
    service.settled();
    assert_eq!(service.receiver.count(), PEOPLE + AT_ONCE.len(), "they are sent now, and nothing else is");
    let upcoming = service.ok("GET", &format!("/v1/contacts/{}/upcoming", person(MOVED.start)), Value::Null);
    assert!(upcoming.to_string().contains("2026-12-10T12:00:00.000Z"), "{upcoming}");
}

/// A version with a step more: looked at first, then everybody who is live is moved by a job.
fn migrate(service: &Service) {
    service.at("2026-11-24T12:00:00.000Z");
    service.ok("PUT", "/v1/sequences/welcome", draft(true));
    assert_eq!(service.ok("POST", "/v1/sequences/welcome/publish", json!({}))["version"]["number"], 2);
    let mut told = BTreeSet::new();
    let mut wish = json!({ "to": 2, "all": true, "dryRun": true, "limit": 400 });
    loop {
        let forecast = service.ok("POST", "/v1/sequences/welcome/migrate", wish.clone());
        assert_eq!(forecast["whole"], LIVE);
        for outlook in forecast["enrollments"].as_array().unwrap() {
            assert!(told.insert(outlook["enrollment"].as_str().unwrap().to_owned()), "told twice: {outlook}");
        }
        let Some(next) = forecast.get("next") else { break };
        wish["after"] = next.clone();
    }
    assert_eq!(told.len(), LIVE, "a dry run tells of each");
    let job = service.ok("POST", "/v1/sequences/welcome/migrate", json!({ "to": 2, "all": true }));
    let over = service.over(&job);
    assert_eq!(over["status"], "done", "{over}");
    service.settled();
}

/// From one moment at which something is due to the next, until nothing is.
fn let_time_pass(service: &Service) {
    for _ in 0..200 {
        service.settled();
        let status = service.ok("GET", "/v1/status", Value::Null);
        assert_eq!((&status["quarantined"], &status["outbox"]["unknown"]), (&json!(0), &Value::Null), "{status}");
        let Some(next) = status["nextDue"].as_str() else { return };
        service.at(next);
    }
    panic!("it never ends");
}

/// The receiver's messages, the timelines, the lists and the usage tell the same.
fn judge(service: &Service, enrollments: &BTreeMap<String, String>) {
    let received = service.receiver.messages();
    let twice: Vec<&String> = received.iter().filter(|(_, (_, times))| *times != 1).map(|(key, _)| key).collect();
    assert!(twice.is_empty(), "came more than once: {twice:?}");
    let of_step = |step: &str| received.values().filter(|(send, _)| send["step"] == step).count();
    let counts = (of_step("hello"), of_step("tour"), of_step("news"), of_step("last"));
    assert_eq!(counts, (PEOPLE, LIVE - SKIPPED.len(), LIVE, LIVE));
    for number in 0..STOPPED.end {
        let to = received.values().filter(|(send, _)| send["contact"] == person(number).as_str()).count();
        assert_eq!(to, 1, "{} got a message after the end", person(number));
    }
    let mut told = BTreeSet::new();
    for enrollment in enrollments.values() {
        for entry in service.all(&format!("/v1/enrollments/{enrollment}/timeline")) {
            if entry["event"]["type"] == "sent" {
                let key = entry["event"]["key"].as_str().unwrap().to_owned();
                assert!(told.insert(key.clone()), "told twice: {key}");
            }
        }
    }
    assert!(told.iter().eq(received.keys()), "the timelines tell of {}, {} came", told.len(), received.len());
    let accepted = service.all("/v1/messages?status=accepted");
    let listed: BTreeSet<&str> = accepted.iter().map(|row| row["key"].as_str().unwrap()).collect();
    assert!(listed.len() == accepted.len() && listed.iter().copied().eq(received.keys().map(String::as_str)));
    let status = service.ok("GET", "/v1/status", Value::Null);
    let ended = json!({ "replied": REPLY.len(), "bounced": BOUNCE.len(), "unsubscribed": LEAVE.len(), "stopped": STOPPED.len(), "completed": LIVE });
    assert_eq!(status["enrollments"], ended);
    let usage = service.ok("GET", "/v1/usage?from=2026-11-01&to=2026-12-31", Value::Null);
    let used = json!({ "sends": { "email": received.len() }, "enrollments": PEOPLE, "modelCalls": 0, "modelTokensIn": 0, "modelTokensOut": 0, "credits": 0 });
    assert_eq!(usage["total"], used, "{usage}");
    for number in (0..PEOPLE).step_by(50) {
        let replayed = service.ok("GET", &format!("/v1/enrollments/{}/replay", enrollments[&person(number)]), Value::Null);
        assert_eq!(replayed["same"], true, "{replayed}");
    }
}
