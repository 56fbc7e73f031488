//! People as lists show them, and everything that is known about one of them.
//!
//! In: contacts, what they said, what was sent. Out: rows in each order; one answer with all of it. Never: somebody of another workspace.

use serde_json::{Value, json};

use crate::contacts::enroll;
use crate::support::{Answer, Service, people, problem};

fn get(service: &Service, key: &str, path: &str) -> Answer {
    service.ask(key, "GET", path, &[], Value::Null)
}

fn ids(answer: &Answer) -> Vec<&str> {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[test]
fn people_are_listed_by_name_by_change_and_from_any_place() {
    let service = Service::start();
    let contacts = json!([
        { "id": "1", "firstName": "Zoë", "lastName": "Adams" }, { "id": "2", "firstName": "álvaro" },
        { "id": "3", "email": "Mia@example.com" }, { "id": "4", "firstName": "Bob", "archived": true }, { "id": "5", "firstName": "Émile" },
    ]);
    assert_eq!(service.call("POST", "/v1/contacts/bulk", json!({ "contacts": contacts })).0, 200);
    service.call("PATCH", "/v1/contacts/3", json!({ "locale": "es" }));
    let list = |query: &str| get(&service, &service.key, &format!("/v1/contacts?{query}"));
    assert_eq!(ids(&list("sort=name")), ["2", "4", "5", "3", "1"], "who has no name, by address");
    assert_eq!(ids(&list("sort=changed&limit=1")), ["3"]);
    for order in ["id", "name", "changed"] {
        let whole = list(&format!("sort={order}&offset=0"));
        assert_eq!(whole.body["total"], 5);
        let (mut found, mut after) = (Vec::new(), String::new());
        while found.len() < 5 {
            let page = list(&format!("sort={order}&limit=2{after}"));
            found.extend(ids(&page).into_iter().map(str::to_owned));
            after = format!("&after={}", page.body["next"].as_str().unwrap_or_default());
        }
        assert_eq!(found, ids(&whole), "{order}");
        for (offset, id) in found.iter().enumerate() {
            let part = list(&format!("sort={order}&limit=1&offset={offset}"));
            assert_eq!((ids(&part), &part.body["total"]), (vec![id.as_str()], &json!(5)));
        }
    }
    assert_eq!(ids(&list("q=zoe%20adams")), ["1"]);
    assert_eq!(ids(&list("q=MIA%40EXAMPLE&sort=name")), ["3"]);
    assert_eq!(ids(&list("q=e&archived=false&sort=name")), ["5", "3", "1"]);
    assert_eq!(ids(&list("ids=5,1,nobody")), ["1", "5"]);
    assert_eq!(ids(&list("ids=")), Vec::<&str>::new());
    assert_eq!(list("q=e&offset=0&limit=0").body["total"], 3);
    let many: Vec<String> = (0..201).map(|index| index.to_string()).collect();
    let next = list("sort=name&limit=1").body["next"].as_str().unwrap().to_owned();
    for query in [&format!("ids={}", many.join(",")), "sort=age", &format!("after={next}"), "offset=-1"] {
        assert_eq!(list(query).status, 422, "{query}");
    }
    service.call("DELETE", "/v1/contacts/1", Value::Null);
    assert!(ids(&list("q=adams")).is_empty(), "who is forgotten is found by no name");
    let other = service.key_for("other", &["*:write"]);
    assert_eq!(get(&service, &other, "/v1/contacts?q=e&offset=0").body["total"], 0);
    assert!(ids(&get(&service, &other, "/v1/contacts?ids=2,3")).is_empty());
}

#[test]
fn everything_that_is_known_about_a_person_is_one_answer() {
    let service = Service::start();
    people(&service, &service.key, 2);
    let patch = json!({ "timezone": null, "phone": "+34600000001", "addresses": { "whatsapp": "+34600000009" } });
    service.call("PATCH", "/v1/contacts/p0", patch);
    service.call("PUT", "/v1/settings", json!({ "zone": "Asia/Tokyo", "caps": [{ "max": 2, "per": { "days": 1 } }] }));
    let made = enroll(&service, &["p0", "p1"]);
    service.call("PUT", "/v1/conversations/t1", json!({ "contact": "p0", "channel": "sms" }));
    service.call("PUT", "/v1/targets/deal/d1", json!({ "contact": "p0" }));
    service.call(
        "POST",
        "/v1/events",
        json!({ "contact": "p0", "event": { "type": "replied", "channel": "sms", "text": "Hello" } }),
    );
    service.call("POST", "/v1/events", json!({ "contact": "p0", "event": { "type": "optedOut", "channel": "sms" } }));
    service.call(
        "POST",
        "/v1/events",
        json!({ "contact": "p0", "event": { "type": "optedOut", "channel": "email", "purpose": "marketing" } }),
    );
    let again = service.call("POST", "/v1/enrollments", json!({ "sequence": "welcome", "contact": "p0" }));
    assert_eq!(again.0, 201, "{again:?}");

    let facts = get(&service, &service.key, "/v1/contacts/p0/facts").body;
    assert_eq!(facts["contact"], service.call("GET", "/v1/contacts/p0", Value::Null).1);
    assert_eq!(facts["zone"], json!({ "zone": "Asia/Tokyo", "source": "workspace" }));
    assert!(facts["contact"]["lastInbound"]["sms"].is_string(), "{facts}");
    let address =
        |channel: &str| facts["addresses"].as_array().unwrap().iter().find(|one| one["channel"] == channel).unwrap().clone();
    assert_eq!((&address("sms")["address"], &address("sms")["suppressed"]["cause"]), (&json!("+34600000001"), &json!("optOut")));
    assert!(address("email").get("suppressed").is_none() && address("whatsapp").get("suppressed").is_none(), "{facts}");
    let no: Vec<(&Value, &Value, bool)> =
        facts["optOuts"].as_array().unwrap().iter().map(|no| (&no["channel"], &no["purpose"], no["since"].is_string())).collect();
    assert_eq!(no, [(&json!("email"), &json!("marketing"), false), (&json!("sms"), &Value::Null, true)]);
    assert_eq!((&facts["caps"][0]["max"], &facts["sent"]), (&json!(2), &json!([])));
    let live: Vec<&Value> = facts["enrollments"].as_array().unwrap().iter().map(|row| &row["id"]).collect();
    assert_eq!(live, [&again.1["enrollment"]], "the first one was answered: {}", made[0]);
    assert_eq!((&facts["conversations"][0]["id"], &facts["targets"][0]["id"]), (&json!("t1"), &json!("d1")));
    assert!(facts.get("engagement").is_none());
    assert_eq!(get(&service, &service.key, "/v1/contacts/p1/facts").body["zone"]["source"], "contact");
    assert_eq!(get(&service, &service.key, "/v1/contacts/nobody/facts").status, 404);
    let other = service.key_for("other", &["*:write"]);
    assert_eq!(get(&service, &other, "/v1/contacts/p0/facts").status, 404);
    let blind = service.key_for("default", &["enrollments:read"]);
    assert_eq!(get(&service, &blind, "/v1/contacts/p0/facts").status, 403);
}

#[test]
fn who_would_be_concerned_by_a_change_is_told_with_names_and_counted_over_all() {
    let service = Service::start();
    people(&service, &service.key, 5);
    let draft = crate::support::draft("Welcome");
    assert_eq!(service.call("POST", "/v1/sequences", json!({ "id": "welcome", "draft": draft })).0, 201);
    assert!(service.call("POST", "/v1/sequences/welcome/publish", json!({})).0 < 300);
    for contact in ["p0", "p1", "p2", "p3", "p4"] {
        assert_eq!(service.call("POST", "/v1/enrollments", json!({ "sequence": "welcome", "contact": contact })).0, 201);
    }
    // Ten minutes, half a day from now: what was planned is not among them.
    let hour = (relance::Clock::system().now().millis() / 3_600_000 + 12) % 24;
    let open = json!([format!("{hour:02}:00-{hour:02}:10")]);
    let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|day| (day.to_owned(), open.clone()));
    let settings = json!({ "calendar": { "workingHours": serde_json::Map::from_iter(week) } });
    let check = |key: &str, body: Value| service.ask(key, "POST", "/v1/settings/check", &[], body);
    let all = check(&service.key, json!({ "settings": settings, "limit": 2, "all": true })).body;
    assert_eq!((&all["lookedAt"], &all["moved"], all.get("next")), (&json!(5), &json!(5), None), "{all}");
    let examples = all["moves"].as_array().unwrap();
    let named =
        |row: &Value| (row["contactName"].as_str().unwrap_or("-").to_owned(), row["sequenceName"].as_str().unwrap().to_owned());
    assert_eq!(examples.len(), 2, "{all}");
    assert!(examples.iter().all(|row| named(row).0.starts_with("Person ") && named(row).1 == "Welcome"), "{all}");
    assert!(examples.iter().all(|row| row["before"]["at"] != row["after"]["at"] && row["contact"].is_string()), "{all}");
    let page = check(&service.key, json!({ "settings": settings, "limit": 2 })).body;
    assert_eq!((&page["lookedAt"], &page["moved"], page["next"].is_string()), (&json!(2), &json!(2), true), "{page}");
    let blind = service.key_for("default", &["settings:read"]);
    let unnamed = check(&blind, json!({ "settings": settings, "all": true })).body;
    assert!(unnamed["moved"] == 5 && named(&unnamed["moves"][0]).0 == "-", "{unnamed}");

    let mut later = draft.clone();
    later["steps"][0]["wait"] = json!({ "days": 7 });
    assert_eq!(service.call("PUT", "/v1/sequences/welcome", later).0, 200);
    let diff = service.ask(&service.key, "POST", "/v1/sequences/welcome/diff", &[], json!({ "all": true, "limit": 1 }));
    assert_eq!((&diff.body["lookedAt"], &diff.body["changed"]), (&json!(5), &json!(5)), "{diff:?}");
    assert_eq!(
        (diff.body["enrollments"].as_array().unwrap().len(), named(&diff.body["enrollments"][0]).1),
        (1, "Welcome".to_owned())
    );
    let wrong = check(&service.key, json!({ "settings": settings, "all": true, "limit": 0 }));
    assert_eq!((wrong.status, problem(&wrong).0), (422, 422));
}
