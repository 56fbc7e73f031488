//! Long lists of enrollments over HTTP: in each order, from any place, found by whose they are, with the facts that a page decides from.
//!
//! In: people, enrollments, wishes. Out: the rows, and how many there are. Never: a row of another workspace; what a key may not see.

use std::collections::BTreeSet;

use relance::Clock;
use relance::engines::sql::engine::Engine;
use relance::engines::{postgres, sqlite};
use relance_core::base::SequenceId;
use serde_json::{Value, json};

use crate::contacts::enroll;
use crate::support::{Answer, Service, draft, people};

/// So many people who are enrolled, and the ids of the enrollments in the people's order.
fn scene(service: &Service, count: usize) -> Vec<String> {
    people(service, &service.key, count);
    let contacts: Vec<String> = (0..count).map(|index| format!("p{index}")).collect();
    enroll(service, &contacts.iter().map(String::as_str).collect::<Vec<_>>())
}

fn act(service: &Service, id: &str, what: &str, body: Value) {
    let (status, answer) = service.call("POST", &format!("/v1/enrollments/{id}/{what}"), body);
    assert_eq!(status, 200, "{what}: {answer}");
}

fn get(service: &Service, key: &str, path: &str) -> Answer {
    service.ask(key, "GET", path, &[], Value::Null)
}

fn ids(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// The whole list, page by page, and the same in one part: both ways must be one order.
fn walked(service: &Service, query: &str, step: usize) -> Vec<String> {
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = get(service, &service.key, &format!("/v1/enrollments?{query}&limit={step}{after}"));
        found.extend(ids(&page));
        match page.body["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let whole = get(service, &service.key, &format!("/v1/enrollments?{query}&limit=500&offset=0"));
    assert_eq!((ids(&whole), whole.body["total"].as_u64()), (found.clone(), Some(found.len() as u64)), "{query}");
    for offset in 0..found.len() {
        let part = get(service, &service.key, &format!("/v1/enrollments?{query}&limit={step}&offset={offset}"));
        let end = found.len().min(offset + step);
        assert_eq!((ids(&part).as_slice(), &part.body["total"]), (&found[offset..end], &whole.body["total"]), "{query} {offset}");
    }
    found
}

#[test]
fn a_list_has_one_order_by_pages_and_from_any_place() {
    let service = Service::start();
    let made = scene(&service, 9);
    act(&service, &made[4], "reschedule", json!({ "to": "2031-01-04T10:00:00Z" }));
    act(&service, &made[1], "reschedule", json!({ "to": "2031-01-01T10:00:00Z" }));
    act(&service, &made[7], "stop", json!({}));
    act(&service, &made[2], "pause", json!({}));
    act(&service, &made[5], "pause", json!({ "until": "2031-01-03T10:00:00Z" }));

    let mut by_id = made.clone();
    by_id.sort();
    assert_eq!(walked(&service, "sort=id", 2), by_id);
    let changed = walked(&service, "sort=changed", 4);
    let last: Vec<&String> = [5, 2, 7, 1, 4].iter().map(|index| &made[*index]).collect();
    assert_eq!(changed.iter().take(5).collect::<Vec<_>>(), last, "the newest change first");
    let due = walked(&service, "sort=due", 2);
    // Four wait for their first message, then those that were moved, then those that nothing wakes.
    assert_eq!(due.iter().skip(4).collect::<Vec<_>>(), [1, 5, 4, 2, 7].map(|index| &made[index]));

    let mut active = vec![made[0].clone(), made[1].clone(), made[3].clone(), made[4].clone(), made[6].clone(), made[8].clone()];
    active.sort();
    assert_eq!(walked(&service, "status=active", 5), active);
    let mut resting = vec![made[2].clone(), made[5].clone(), made[7].clone()];
    resting.sort();
    assert_eq!(walked(&service, "status=paused,stopped", 2), resting);
    assert_eq!(walked(&service, "status=paused,stopped&sort=due", 1), [5, 2, 7].map(|index| made[index].clone()));
    assert_eq!(walked(&service, "sequence=welcome&status=stopped&sort=changed", 1), [made[7].clone()]);
    let bounds = "dueFrom=2031-01-01T10:00:00Z&dueTo=2031-01-04T10:00:00Z";
    assert_eq!(
        walked(&service, &format!("sort=due&{bounds}"), 1),
        [made[1].clone(), made[5].clone()],
        "the second bound is not in it"
    );
    assert_eq!(walked(&service, &format!("{bounds}&waitingFor=time&status=active"), 1), [made[1].clone()]);
    assert!(walked(&service, "waitingFor=silence&sort=due", 1).is_empty());

    let none = get(&service, &service.key, "/v1/enrollments?offset=0&limit=0&status=paused");
    assert_eq!((&none.body["items"], &none.body["total"]), (&json!([]), &json!(2)), "only how many: {none:?}");
    let beyond = get(&service, &service.key, "/v1/enrollments?offset=900000&sort=due");
    assert_eq!((&beyond.body["items"], &beyond.body["total"]), (&json!([]), &json!(9)));
    let next = get(&service, &service.key, "/v1/enrollments?sort=due&limit=2").body["next"].as_str().unwrap().to_owned();
    for query in [
        "limit=0",
        "offset=1000001",
        "sort=name",
        "status=active,sleeping",
        "dueFrom=soon",
        "facts=true&limit=201",
        "after=eA",
        &format!("sort=changed&after={next}"),
        &format!("sort=due&offset=1&after={next}"),
        &format!("q={}", "a".repeat(201)),
    ] {
        let answer = get(&service, &service.key, &format!("/v1/enrollments?{query}"));
        assert_eq!((answer.status, &answer.body["code"]), (422, &json!("api.query")), "{query}: {answer:?}");
    }
}

#[test]
fn what_was_put_aside_has_no_wake_up_in_a_list() {
    let service = Service::start();
    let made = scene(&service, 3);
    let options = service.options();
    let engine: Box<dyn Engine> = match options.database {
        Some(config) => Box::new(postgres::open(&config, &Clock::system()).unwrap()),
        None => Box::new(sqlite::open(&options.data_dir, &Clock::system()).unwrap()),
    };
    engine.run("UPDATE enrollment SET put_aside = 1 WHERE id = :id", &[(":id", (&made[0]).into())]).unwrap();
    assert_eq!(walked(&service, "sort=due", 2).last(), Some(&made[0]));
    assert_eq!(walked(&service, "sort=due&quarantined=true", 2), [made[0].clone()]);
    assert_eq!(walked(&service, "quarantined=true", 2), [made[0].clone()]);
    assert_eq!(walked(&service, "sort=due&quarantined=false", 1).len(), 2);
    assert_eq!(walked(&service, "dueFrom=2020-01-01T00:00:00Z", 1).len(), 2);
    assert_eq!(service.call("GET", "/v1/counts", Value::Null).1["quarantined"], 1);
}

#[test]
fn enrollments_are_found_by_whose_they_are_whatever_the_case_and_the_accents() {
    let service = Service::start();
    let contacts = json!([
        { "id": "c1", "firstName": "José", "lastName": "Müller", "email": "J.M@Example.com" },
        { "id": "c2", "firstName": "Łucja", "lastName": "O'Brien", "email": "lucja@example.org", "phone": "+34600000002" },
        { "id": "100%", "firstName": "Юлия", "email": "y_l@example.com" },
    ]);
    assert_eq!(service.call("POST", "/v1/contacts/bulk", json!({ "contacts": contacts })).0, 200);
    let made = enroll(&service, &["c1", "c2", "100%"]);
    let found = |q: &str| {
        let q: String = q.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let rows = walked(&service, &format!("sort=due&q={q}"), 2);
        let whose = |id: &String| made.iter().position(|own| own == id).unwrap();
        let mut whose: Vec<usize> = rows.iter().map(whose).collect();
        whose.sort_unstable();
        whose
    };
    assert_eq!(found("jose MULLER"), [0]);
    assert_eq!(found("müller josé"), [0], "the words in any order");
    assert_eq!(found("j.m@example"), [0]);
    assert_eq!(found("lucja"), [1]);
    assert_eq!(found("o'brien"), [1]);
    assert_eq!(found("600 000-002"), [1], "a number as people write it");
    assert_eq!(found("ЮЛИЯ"), [2]);
    assert_eq!(found("%"), [2], "no wildcard");
    assert_eq!(found("_"), [2]);
    assert_eq!(found("example"), [0, 1, 2]);
    assert!(found("jose lucja").is_empty() && found("\\").is_empty());

    let row = get(&service, &service.key, "/v1/enrollments?contact=c1").body["items"][0].clone();
    assert_eq!((&row["contactName"], &row["name"]), (&json!("José Müller"), &json!("Welcome")), "{row}");
    assert!(row["changedAt"].is_string() && row.get("facts").is_none(), "{row}");
    service.call("PATCH", "/v1/contacts/c1", json!({ "firstName": "Pepe" }));
    assert!(found("jose").is_empty() && found("pepe") == [0], "as they are called now");

    let blind = service.key_for("default", &["enrollments:read"]);
    let seen = get(&service, &blind, "/v1/enrollments?limit=5");
    assert!(seen.status == 200 && seen.body["items"][0].get("contactName").is_none(), "{seen:?}");
    let asked = get(&service, &blind, "/v1/enrollments?q=pepe");
    assert_eq!((asked.status, &asked.body["code"]), (403, &json!("api.forbidden")), "who may not see people finds none by name");
    let other = service.key_for("other", &["*:write"]);
    let theirs = get(&service, &other, "/v1/enrollments?q=example&offset=0");
    assert_eq!((&theirs.body["items"], &theirs.body["total"]), (&json!([]), &json!(0)));
}

#[test]
fn a_row_has_the_facts_that_the_core_decides_from_as_far_as_the_key_may_see_them() {
    let service = Service::start();
    people(&service, &service.key, 2);
    service.call("PUT", "/v1/conversations/t1", json!({ "contact": "p0", "channel": "email" }));
    service.call("PUT", "/v1/targets/deal/d1", json!({ "contact": "p0", "attributes": { "name": "Boat" } }));
    enroll(&service, &["p1"]);
    let mut about = draft("About a deal");
    about["target"] = json!("deal");
    service.host().publish(&about.to_string(), Some(&SequenceId::new("deals"))).unwrap();
    let body = json!({ "sequence": "deals", "contact": "p0", "conversation": "t1", "target": { "type": "deal", "id": "d1" } });
    let (status, made) = service.call("POST", "/v1/enrollments", body);
    assert_eq!(status, 201, "{made}");
    service.call("PUT", "/v1/targets/deal/d1", json!({ "contact": "p0", "attributes": { "name": "Ship" } }));
    service.call("POST", "/v1/sequences/deals/pause", json!({}));

    let path = format!("/v1/enrollments/{}", made["enrollment"].as_str().unwrap());
    let facts = get(&service, &service.key, "/v1/enrollments?contact=p0&facts=true").body["items"][0]["facts"].clone();
    assert_eq!(facts["state"], service.call("GET", &path, Value::Null).1);
    assert_eq!(facts["contact"], service.call("GET", "/v1/contacts/p0", Value::Null).1);
    assert_eq!((&facts["conversation"]["id"], &facts["sequencePaused"]), (&json!("t1"), &json!(true)), "{facts}");
    assert_eq!((&facts["target"]["attributes"]["name"], &facts["sent"]), (&json!("Ship"), &json!([])), "as it is now: {facts}");
    let plain = get(&service, &service.key, "/v1/enrollments?contact=p1&facts=true").body["items"][0]["facts"].clone();
    assert!(plain.get("conversation").is_none() && plain.get("target").is_none(), "{plain}");

    // What a page needs beside them, to decide as the host does.
    let version = service.call("GET", "/v1/sequences/deals/versions/1", Value::Null).1;
    let settings = service.call("GET", "/v1/settings/effective", Value::Null).1;
    let request = json!({ "v": 1, "op": "recalculate", "now": "2026-11-23T08:00:00.000Z", "items": [{
        "state": facts["state"], "facts": { "version": version, "settings": settings, "contact": facts["contact"],
            "conversation": facts["conversation"], "sent": facts["sent"], "sequencePaused": facts["sequencePaused"] } }] });
    let answer: Value = serde_json::from_slice(&service.host().call(request.to_string().as_bytes())).unwrap();
    assert_eq!(answer["result"]["enrollments"][0]["enrollment"], made["enrollment"], "{answer}");

    // Versions that nobody published are found nowhere else; and others of the same person count for its caps.
    enroll(&service, &["p0"]);
    let path = format!("/v1/enrollments?ids={}&facts=true", made["enrollment"].as_str().unwrap());
    let page = get(&service, &service.key, &path).body;
    assert_eq!(page["items"].as_array().map(Vec::len), Some(1), "{page}");
    assert_eq!(page["versions"][facts["state"]["hash"].as_str().unwrap()], version);
    let beside = page["beside"]["p0"].as_array().unwrap();
    let live: BTreeSet<&str> = beside.iter().map(|one| one["state"]["sequence"].as_str().unwrap()).collect();
    assert_eq!((beside.len(), live.contains("deals")), (2, true), "{page}");
    for one in beside {
        assert!(page["versions"].get(one["state"]["hash"].as_str().unwrap()).is_some(), "{page}");
        assert_eq!(
            (&one["sequencePaused"], one.get("conversation").is_some()),
            if one["state"]["sequence"] == "deals" { (&json!(true), true) } else { (&json!(false), false) }
        );
    }
    assert!(get(&service, &service.key, "/v1/enrollments").body.get("versions").is_none());

    let blind = service.key_for("default", &["enrollments:read"]);
    let seen = get(&service, &blind, &path).body;
    assert!(seen.get("versions").is_none() && seen["beside"]["p0"][0].get("conversation").is_none(), "{seen}");
    let seen = get(&service, &blind, "/v1/enrollments?contact=p0&sequence=deals&facts=true").body["items"][0]["facts"].clone();
    for hidden in ["contact", "conversation", "target"] {
        assert!(seen.get(hidden).is_none(), "{hidden}: {seen}");
    }
    assert_eq!(seen["state"]["contact"], "p0");
}

#[test]
fn what_was_written_for_a_step_is_in_no_facts_for_a_key_that_may_not_read_messages() {
    let service = Service::start();
    people(&service, &service.key, 1);
    let (id, _) = crate::approvals::waiting(&service, "p0");
    let path = "/v1/enrollments?facts=true&waitingFor=approval";
    let facts = |key: &str| get(&service, key, path).body["items"][0]["facts"].to_string();
    assert!(facts(&service.key).contains("A kind word"), "{id}");
    let blind = service.key_for("default", &["enrollments:read", "contacts:read"]);
    assert!(!facts(&blind).contains("A kind word") && facts(&blind).contains("\"contact\""));
    assert_eq!(service.call("GET", "/v1/counts", Value::Null).1["approvals"], 1);
}

#[test]
fn what_there_is_is_counted_for_the_tabs() {
    let service = Service::start();
    let made = scene(&service, 5);
    act(&service, &made[0], "stop", json!({}));
    act(&service, &made[1], "pause", json!({}));
    service.call("PATCH", "/v1/contacts/p4", json!({ "archived": true }));
    let (status, counts) = service.call("GET", "/v1/counts", Value::Null);
    assert_eq!((status, &counts["enrollments"]), (200, &json!({ "active": 3, "paused": 1, "stopped": 1 })), "{counts}");
    assert_eq!(counts["waitingFor"], json!({ "time": 3 }));
    assert_eq!((&counts["contacts"], &counts["sequences"]), (&json!(4), &json!(1)));
    for none in ["held", "approvals", "questions", "failed", "sent", "quarantined"] {
        assert_eq!(counts[none], 0, "{none}");
    }
    let glance = service.call("GET", "/v1/status", Value::Null).1;
    assert_eq!((&glance["enrollments"], &glance["waitingFor"]), (&counts["enrollments"], &counts["waitingFor"]));
    let other = service.key_for("other", &["usage:read"]);
    let theirs = get(&service, &other, "/v1/counts").body;
    assert_eq!((&theirs["enrollments"], &theirs["contacts"], &theirs["sequences"]), (&json!({}), &json!(0), &json!(0)));
    let blind = service.key_for("default", &["enrollments:read"]);
    assert_eq!(get(&service, &blind, "/v1/counts").status, 403);
}

#[test]
fn wake_ups_are_counted_by_the_days_and_hours_of_a_zone() {
    let service = Service::start();
    let made = scene(&service, 6);
    // Around midnight in Madrid, on the night in which its clock goes back: the Sunday has 25 hours.
    for (index, to) in
        ["2031-10-25T21:59:00Z", "2031-10-25T22:00:00Z", "2031-10-26T00:30:00Z", "2031-10-26T22:59:00Z", "2031-10-26T23:00:00Z"]
            .iter()
            .enumerate()
    {
        act(&service, &made[index], "reschedule", json!({ "to": to }));
    }
    act(&service, &made[5], "pause", json!({}));
    let density = |query: &str| get(&service, &service.key, &format!("/v1/enrollments/density?{query}"));
    let counted = |query: &str| -> Vec<(String, u64)> {
        let answer = density(query);
        assert_eq!(answer.status, 200, "{answer:?}");
        let rows = answer.body["items"].as_array().unwrap().clone();
        rows.iter().map(|row| (row["at"].as_str().unwrap()[..16].to_owned(), row["count"].as_u64().unwrap())).collect()
    };
    let days = |rows: &[(&str, u64)]| rows.iter().map(|(at, count)| ((*at).to_owned(), *count)).collect::<Vec<_>>();
    let all = "from=2031-10-20T00:00:00Z&to=2031-11-05T00:00:00Z";
    assert_eq!(
        counted(&format!("{all}&by=day&zone=Europe/Madrid")),
        days(&[("2031-10-24T22:00", 1), ("2031-10-25T22:00", 3), ("2031-10-26T23:00", 1)])
    );
    assert_eq!(counted(&format!("{all}&by=day")), days(&[("2031-10-25T00:00", 2), ("2031-10-26T00:00", 3)]), "in UTC");
    assert_eq!(
        counted(&format!("{all}&by=hour&zone=Asia/Kolkata")),
        days(&[("2031-10-25T21:30", 2), ("2031-10-26T00:30", 1), ("2031-10-26T22:30", 2)]),
        "hours begin with that clock's"
    );
    assert_eq!(
        counted("from=2031-10-25T22:00:00Z&to=2031-10-26T22:59:00Z&by=day&zone=Europe/Madrid"),
        days(&[("2031-10-25T22:00", 2)])
    );
    assert_eq!(counted(&format!("{all}&by=day&sequence=other")), []);
    assert_eq!(counted(&format!("{all}&by=day&channel=email")).len(), 2);
    assert_eq!(counted(&format!("{all}&by=day&channel=sms")), []);
    for query in [
        "by=day",
        &format!("{all}&by=week"),
        "from=2031-01-01T00:00:00Z&to=2031-02-02T00:00:00Z&by=hour",
        "from=2031-01-01T00:00:00Z&to=2032-02-08T00:00:00Z&by=day",
        "from=2031-01-02T00:00:00Z&to=2031-01-01T00:00:00Z&by=day",
        &format!("{all}&by=day&zone=Mars/Phobos"),
    ] {
        assert_eq!(density(query).status, 422, "{query}");
    }
    assert_eq!(counted("from=2031-01-01T00:00:00Z&to=2032-02-05T00:00:00Z&by=day").len(), 2);
    let other = service.key_for("other", &["enrollments:read"]);
    assert_eq!(get(&service, &other, &format!("/v1/enrollments/density?{all}&by=day")).body["items"], json!([]));
}

#[test]
fn wake_ups_are_counted_by_the_channel_that_their_step_names() {
    let service = Service::start();
    people(&service, &service.key, 3);
    let text = json!({ "type": "text", "subject": "s", "body": "b" });
    let step =
        |id: &str, days: u32, channel: &str| json!({ "id": id, "wait": { "days": days }, "channel": channel, "content": text });
    let mixed = json!({ "name": "Mixed", "purpose": "service", "steps": [step("a", 5, "email"), step("b", 5, "automatic"), step("c", 5, "email")] });
    service.call("PUT", "/v1/settings", json!({ "channels": { "email": {}, "sms": {} } }));
    assert_eq!(service.call("POST", "/v1/sequences", json!({ "id": "mixed", "draft": mixed })).0, 201);
    let (status, published) = service.call("POST", "/v1/sequences/mixed/publish", json!({}));
    assert!(status < 300, "{published}");
    let mut made = Vec::new();
    for contact in ["p0", "p1", "p2"] {
        let (status, one) = service.call("POST", "/v1/enrollments", json!({ "sequence": "mixed", "contact": contact }));
        assert_eq!(status, 201, "{one}");
        made.push(one["enrollment"].as_str().unwrap().to_owned());
    }
    act(&service, &made[1], "skip", json!({ "step": "a" }));
    let now = Clock::system().now();
    let query = format!("from={now}&to={}&by=day", now.saturating_plus_millis(30 * 24 * 3_600_000));
    let count = |channel: &str| -> u64 {
        let answer = get(&service, &service.key, &format!("/v1/enrollments/density?{query}&channel={channel}"));
        answer.body["items"].as_array().unwrap().iter().map(|row| row["count"].as_u64().unwrap()).sum()
    };
    assert_eq!((count("email"), count("automatic"), count("sms")), (2, 1, 0));
}
