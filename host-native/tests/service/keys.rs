//! What keys may give and tell: never more than they have.
//!
//! In: keys of a workspace. Out: refusals. Never: a key that reaches beyond its workspace.

use serde_json::{Value, json};

use crate::support::{Service, draft};

#[test]
fn no_key_of_a_workspace_makes_one_that_reaches_beyond_it() {
    let service = Service::start();
    let give =
        |key: &str, scopes: Value| service.ask(key, "POST", "/v1/keys", &[], json!({ "name": "up", "scopes": scopes })).status;
    let all = service.key_for("other", &["*:write"]);
    for scope in ["installation:read", "installation:write", "installation"] {
        assert_eq!(give(&all, json!([scope])), 422, "{scope}");
        assert_eq!(give(&service.key, json!([scope])), 422, "whoever asks, a key of a workspace is of a workspace");
    }
    assert_eq!(give(&all, json!(["*:write"])), 201);
    let some = service.key_for("other", &["keys:write", "contacts:read"]);
    assert_eq!(give(&some, json!(["contacts:read", "keys:read"])), 201);
    for more in ["contacts:write", "*:read", "*", "settings:read"] {
        assert_eq!(give(&some, json!([more])), 403, "{more}");
    }
}

#[test]
fn an_event_asks_for_the_scope_of_the_operation_that_it_stands_for() {
    let service = Service::start();
    let contact = json!({ "id": "ada", "email": "ada@example.com" });
    assert_eq!(service.call("PUT", "/v1/contacts/ada", contact).0 / 100, 2);
    assert_eq!(service.call("POST", "/v1/sequences", json!({ "id": "welcome", "draft": draft("Welcome") })).0, 201);
    assert_eq!(service.call("POST", "/v1/sequences/welcome/publish", Value::Null).0 / 100, 2);
    let enrolled = service.call("POST", "/v1/enrollments", json!({ "sequence": "welcome", "contact": "ada" })).1;
    let id = enrolled["enrollment"].as_str().unwrap();
    let tell = |key: &str, event: Value| service.ask(key, "POST", "/v1/events", &[], json!({ "enrollment": id, "event": event }));
    let events = service.key_for("default", &["events:write"]);
    let to_come = "2099-01-01T00:00:00.000Z";
    for event in [
        json!({ "type": "paused" }),
        json!({ "type": "sendNow" }),
        json!({ "type": "rescheduled", "to": to_come }),
        json!({ "type": "stopped" }),
        json!({ "type": "approved", "digest": "0" }),
        json!({ "type": "accountRestored", "channel": "email" }),
    ] {
        assert_eq!(tell(&events, event.clone()).status, 403, "{event}");
        let many = json!({ "events": [{ "enrollment": id, "event": event }] });
        let many = service.ask(&events, "POST", "/v1/events/bulk", &[], many);
        assert_eq!(many.body["items"][0]["problems"][0]["code"], "api.forbidden", "{many:?}");
    }
    let both = service.key_for("default", &["events:write", "enrollments:write"]);
    let past = json!({ "type": "rescheduled", "to": "2020-01-01T00:00:00.000Z" });
    assert_eq!(tell(&both, past).body["problems"][0]["code"], "api.past");
    let place = format!("/v1/enrollments/{id}/reschedule");
    let past = service.ask(&both, "POST", &place, &[], json!({ "to": "2020-01-01T00:00:00.000Z" }));
    assert_eq!((past.status, &past.body["problems"][0]["code"]), (422, &json!("api.past")));
    assert_eq!(tell(&both, json!({ "type": "rescheduled", "to": to_come })).status, 200);
    assert_eq!(tell(&events, json!({ "type": "replied", "channel": "email" })).status, 200);
}

#[test]
fn no_query_and_no_cursor_holds_what_a_database_can_not_keep() {
    let service = Service::start();
    for path in [
        "contacts?after=AA",
        "enrollments?after=AA",
        "keys?after=AA",
        "contacts?email=%00",
        "suppressions?address=a%00&channel=email",
    ] {
        let (status, answer) = service.call("GET", &format!("/v1/{path}"), Value::Null);
        assert_eq!((status, &answer["code"]), (422, &json!("api.query")), "{path}: {answer}");
    }
}
