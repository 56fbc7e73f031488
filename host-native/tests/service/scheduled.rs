//! Scheduled messages over HTTP: a list is begun, edited, sent whole or not at all, seen, cancelled one by one.
//!
//! In: entries. Out: what the core says of them. Never: a part of a list.

use serde_json::{Value, json};

use crate::support::{Service, people, problem};

#[test]
fn a_list_is_edited_by_the_cores_rules() {
    let service = Service::start();
    people(&service, &service.key, 1);
    let ask = |what: &str, body: Value| service.ask(&service.key, "POST", &format!("/v1/scheduled-messages/{what}"), &[], body);
    let new = ask("new", json!({ "contact": "p0" }));
    assert_eq!(new.status, 200, "{new:?}");
    let days: Vec<i64> =
        new.body["entries"].as_array().unwrap().iter().map(|entry| entry["daysFromNow"].as_i64().unwrap()).collect();
    assert_eq!((days, &new.body["canAdd"], &new.body["canSend"]), (vec![5, 10, 20, 28], &json!(false), &json!(false)));
    let entries: Vec<Value> = new.body["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| json!({ "id": entry["id"], "at": entry["at"], "text": "Any news?" }))
        .collect();
    let fewer = ask("remove", json!({ "entries": entries, "index": 1 }));
    assert_eq!(
        (fewer.body["entries"].as_array().unwrap().len(), &fewer.body["canAdd"], &fewer.body["canSend"]),
        (3, &json!(true), &json!(true)),
        "{fewer:?}"
    );
    assert_eq!(problem(&ask("add", json!({ "entries": entries }))), (422, "entries.full", "/entries"));
    assert_eq!(problem(&ask("remove", json!({ "entries": entries, "index": 9 }))), (422, "entries.noSuchPlace", "/index"));
    let past = ask("view", json!({ "entries": [{ "at": "2020-01-01T00:00:00Z", "text": " " }] }));
    let codes: Vec<&str> =
        past.body["entries"][0]["problems"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!((past.status, codes), (200, vec!["entries.past", "entries.textEmpty"]));
    assert_eq!(problem(&ask("new", json!({ "zone": "Mars/Phobos" }))), (422, "time.zoneUnknown", "/zone"));
    assert_eq!(ask("view", json!({ "contact": "nobody" })).status, 404);
}

#[test]
fn a_list_is_scheduled_whole_or_not_at_all_seen_and_cancelled_one_by_one() {
    let service = Service::start();
    people(&service, &service.key, 2);
    let send = |body: Value| service.ask(&service.key, "POST", "/v1/scheduled-messages", &[], body);
    let good = json!({ "contact": "p0", "channel": "email", "entries": [
        { "local": "2031-12-01T09:00", "text": "First\nline", "subject": "One" }, { "local": "2031-12-05T09:00", "text": "Second", "subject": "Two" }] });
    let mut half = good.clone();
    half["entries"][1]["text"] = json!("\n");
    assert_eq!(problem(&send(half)), (422, "entries.textEmpty", "/entries/1/text"));
    let waiting = |query: &str| service.call("GET", &format!("/v1/scheduled-messages?{query}"), Value::Null).1["items"].clone();
    assert_eq!(waiting("contact=p0"), json!([]), "none of a faulty list");

    let made = send(good.clone());
    assert_eq!(made.status, 201, "{made:?}");
    let id = made.body["enrollment"].as_str().unwrap();
    let items = waiting("contact=p0");
    let shown: Vec<(&str, &str, &str)> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["local"].as_str().unwrap(), row["text"].as_str().unwrap(), row["subject"].as_str().unwrap()))
        .collect();
    assert_eq!(shown, [("2031-12-01T09:00", "First\nline", "One"), ("2031-12-05T09:00", "Second", "Two")]);
    assert_eq!((&items[0]["zone"], &items[0]["at"]), (&json!("Europe/Madrid"), &json!("2031-12-01T08:00:00.000Z")));
    assert!(items[0]["daysFromNow"].as_i64().unwrap() > 365 && !items[0]["label"].as_str().unwrap().is_empty());
    assert_eq!(waiting("contact=p1"), json!([]));

    let step = items[0]["step"].as_str().unwrap();
    let path = format!("/v1/scheduled-messages/{id}/{step}");
    let other = service.key_for("other", &["*:write"]);
    assert_eq!(service.ask(&other, "DELETE", &path, &[], Value::Null).status, 404);
    let gone = service.call("DELETE", &path, Value::Null);
    assert_eq!((gone.0, &gone.1["decisions"][0]["what"]), (200, &json!("cancelled")), "{gone:?}");
    let again = service.call("DELETE", &path, Value::Null);
    assert_eq!((again.0, &again.1["code"]), (409, &json!("lifecycle.stepOver")));
    assert_eq!(service.call("DELETE", &format!("/v1/scheduled-messages/{id}/m99"), Value::Null).0, 404);
    assert_eq!(waiting("contact=p0").as_array().unwrap().len(), 1);

    service.host().set_settings(r#"{ "plan": { "features": [] } }"#, None).unwrap();
    let refused = send(good);
    assert_eq!((refused.status, &refused.body["code"]), (402, &json!("planUpgradeRequired")), "{refused:?}");
    assert_eq!(waiting("contact=p0").as_array().unwrap().len(), 1);
}
