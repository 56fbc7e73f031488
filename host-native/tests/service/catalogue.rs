//! The catalogue over HTTP.
//!
//! In: ids of ready sequences. Out: them, and drafts of them. Never: one that is published by itself.

use serde_json::{Value, json};

use crate::support::{Service, problem};

#[test]
fn b11_a_ready_sequence_is_shown_and_made_a_draft_with_the_attributes_that_it_uses_told() {
    let service = Service::start();
    let ask = |method: &str, path: &str, body: Value| service.ask(&service.key, method, path, &[], body);
    let listed = ask("GET", "/v1/catalogue", Value::Null).body;
    let ready = listed["items"].as_array().unwrap();
    assert!(ready.len() >= 12 && ready.iter().all(|each| each.get("draft").is_none()));
    let with = ready.iter().find(|each| !each["attributes"].as_array().unwrap().is_empty()).unwrap();
    let id = with["id"].as_str().unwrap();
    let shown = ask("GET", &format!("/v1/catalogue/{id}"), Value::Null).body;
    assert_eq!(shown["attributes"], with["attributes"]);
    let applied = ask("POST", &format!("/v1/catalogue/{id}/apply"), json!({ "id": "mine", "name": "My own" }));
    assert_eq!((applied.status, applied.location.as_str()), (201, "/v1/sequences/mine"), "{applied:?}");
    assert_eq!(applied.body["attributes"], with["attributes"]);
    let mut draft = shown["draft"].clone();
    draft["name"] = json!("My own");
    let made = ask("GET", "/v1/sequences/mine", Value::Null).body;
    assert_eq!((&made["draft"], made.get("version")), (&draft, None), "a draft, not published");
    let twice = ask("POST", &format!("/v1/catalogue/{id}/apply"), json!({ "id": "mine" }));
    assert_eq!((twice.status, &twice.body["code"]), (409, &json!("api.exists")));
    for (method, path) in [("GET", "/v1/catalogue/nothing"), ("POST", "/v1/catalogue/nothing/apply")] {
        let unknown = ask(method, path, Value::Null);
        assert_eq!((unknown.status, &unknown.body["code"]), (404, &json!("api.unknown")));
    }
    let odd = ask("POST", &format!("/v1/catalogue/{id}/apply"), json!({ "colour": 1 }));
    assert_eq!(problem(&odd), (422, "wire.unknownField", "/colour"));
}
