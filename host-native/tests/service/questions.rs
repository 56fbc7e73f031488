//! Questions to the core over HTTP.
//!
//! In: operations' members. Out: the core's answers, with what is stored filled in. Never: a contact's data for a key that may not see
//! contacts.

use serde_json::{Value, json};

use crate::support::{Service, draft, people, problem};

const START: &str = "2026-11-23T08:00:00.000Z";

fn core(service: &Service, request: Value) -> Value {
    let answer: Value = serde_json::from_slice(&service.host().call(request.to_string().as_bytes())).unwrap();
    answer["result"].clone()
}

#[test]
fn b12_a_preview_fills_in_settings_contact_and_version() {
    let service = Service::start();
    people(&service, &service.key, 1);
    let settings = json!({ "calendar": { "quietHours": ["00:00-10:30"] } });
    service.call("PUT", "/v1/settings", settings.clone());
    let ask = |body: Value| service.ask(&service.key, "POST", "/v1/preview", &[], body);
    let (_, contact) = service.call("GET", "/v1/contacts/p0", Value::Null);
    let told = core(
        &service,
        json!({ "v": 1, "op": "preview", "draft": draft("x"), "contact": contact, "settings": settings, "start": START, "render": true }),
    );
    assert!(told["steps"][0]["at"].is_string(), "{told}");
    let by_id = ask(json!({ "draft": draft("x"), "contactId": "p0", "start": START, "render": true }));
    assert_eq!((by_id.status, &by_id.body), (200, &told));
    service.host().publish(&draft("Welcome").to_string(), None).unwrap();
    let stored = ask(json!({ "sequence": "welcome", "contactId": "p0", "start": START }));
    assert_eq!(stored.body["steps"][0]["at"], told["steps"][0]["at"], "{stored:?}");
    let other = ask(json!({ "sequence": "welcome", "version": 1, "contact": contact, "settings": {}, "start": START }));
    assert_ne!(other.body["steps"][0]["at"], told["steps"][0]["at"], "{other:?}");

    for (body, expected) in [
        (json!({ "contactId": "p0" }), ("api.oneOf", "")),
        (json!({ "draft": draft("x"), "sequence": "welcome", "contactId": "p0" }), ("api.oneOf", "")),
        (json!({ "draft": draft("x") }), ("api.oneOf", "")),
        (json!({ "draft": draft("x"), "contactId": "p9" }), ("api.contactUnknown", "/contactId")),
        (json!({ "sequence": "nowhere", "contactId": "p0" }), ("api.versionUnknown", "/sequence")),
        (json!({ "sequence": "welcome", "version": 7, "contactId": "p0" }), ("api.versionUnknown", "/version")),
        (json!({ "draft": draft("x"), "contactId": "p0", "start": "soon" }), ("wire.invalid", "/start")),
    ] {
        let answer = ask(body.clone());
        let (status, code, path) = problem(&answer);
        assert_eq!((status, path), (422, expected.1), "{body} {answer:?}");
        assert!(code == expected.0 || expected.0 == "wire.invalid", "{body} {answer:?}");
    }
    let reader = service.key_for("default", &["sequences:read"]);
    let body = json!({ "draft": draft("x"), "contactId": "p0" });
    assert_eq!(service.ask(&reader, "POST", "/v1/preview", &[], body).status, 403, "a stored person is for who may see people");
    let given = json!({ "draft": draft("x"), "contact": { "id": "me", "email": "me@example.com" } });
    assert_eq!(service.ask(&reader, "POST", "/v1/preview", &[], given).status, 200);
    let stranger = service.key_for("other", &["*:write"]);
    let body = json!({ "draft": draft("x"), "contactId": "p0" });
    assert_eq!(problem(&service.ask(&stranger, "POST", "/v1/preview", &[], body)), (422, "api.contactUnknown", "/contactId"));
}

#[test]
fn what_a_content_says_and_by_which_channel_it_goes_is_told_of_stored_contacts() {
    let service = Service::start();
    people(&service, &service.key, 1);
    service.call("PUT", "/v1/settings", json!({ "workspace": { "name": "Acme" } }));
    let ask = |path: &str, body: Value| service.ask(&service.key, "POST", path, &[], body);
    let said = ask("/v1/render", json!({ "template": "{{ contact.name }} of {{ workspace.name }}", "contactId": "p0" }));
    assert_eq!(said.body["text"], json!("Person 0 of Acme"), "{said:?}");
    let wrong = ask("/v1/render", json!({ "template": "{{ contact." }));
    assert_eq!((wrong.status, problem(&wrong).2), (422, "/template"), "{wrong:?}");
    assert_eq!(problem(&ask("/v1/render", json!({ "template": "x", "colour": 1 }))), (422, "wire.unknownField", "/colour"));
    let step = draft("x")["steps"][0].clone();
    let routed = ask("/v1/route", json!({ "step": step, "contactId": "p0" })).body;
    assert_eq!((&routed["channel"], &routed["form"]), (&json!("email"), &json!("text")));
    let nobody = ask("/v1/route", json!({ "step": step, "contact": { "id": "x" } })).body;
    assert_eq!((&nobody["channel"], nobody["rejected"][0]["channel"].as_str()), (&Value::Null, Some("email")));
    assert_eq!(problem(&ask("/v1/route", json!({ "contactId": "p0" }))), (422, "wire.missingField", "/step"));
}

#[test]
fn moments_hours_labels_and_parts_are_the_cores_answers() {
    let service = Service::start();
    service.call("PUT", "/v1/settings", json!({ "zone": "Europe/Madrid", "calendar": { "quietHours": ["00:00-10:30"] } }));
    let ask = |path: &str, body: Value| service.ask(&service.key, "POST", path, &[], body);
    let when = ask("/v1/when", json!({ "base": START, "wait": { "businessDays": 1 } })).body;
    assert_eq!(when["local"], json!("2026-11-24T10:30"), "{when}");
    let always = ask("/v1/when", json!({ "base": START, "wait": { "businessDays": 1 }, "calendar": {} })).body;
    assert_eq!(always["local"], json!("2026-11-24T09:00"), "{always}");
    assert_eq!(problem(&ask("/v1/when", json!({ "zone": "Mars/Phobos", "instant": START }))), (422, "time.zoneUnknown", "/zone"));
    assert_eq!(problem(&ask("/v1/when", json!({ "instant": START, "colour": 1 }))), (422, "wire.unknownField", "/colour"));
    let open = ask("/v1/open", json!({ "from": START, "to": "2026-11-24T08:00:00.000Z" })).body;
    assert_eq!(open["closed"][0]["code"], json!("schedule.quietHours"), "{open}");
    assert_eq!(problem(&ask("/v1/open", json!({ "from": START }))), (422, "wire.missingField", "/to"));
    let label = ask("/v1/label", json!({ "at": "2026-11-24T08:00:00.000Z", "now": START })).body;
    assert_eq!((&label["daysFromNow"], &label["zone"]), (&json!(1), &json!("Europe/Madrid")));
    assert_eq!(ask("/v1/segments", json!({ "text": "a".repeat(161) })).body["segments"], json!(2));
    assert_eq!(problem(&ask("/v1/segments", json!({}))), (422, "wire.missingField", "/text"));
    let (status, zones) = service.call("GET", "/v1/zones?now=2026-07-01T00:00:00Z", Value::Null);
    let madrid = zones["zones"].as_array().unwrap().iter().find(|zone| zone["name"] == "Europe/Madrid").unwrap();
    assert_eq!((status, &madrid["offset"]), (200, &json!("+02:00")));
    assert_eq!(service.call("GET", "/v1/zones?now=soon", Value::Null).0, 422);
    let (_, policies) = service.call("GET", "/v1/policies", Value::Null);
    assert!(policies["policies"].as_array().unwrap().iter().any(|policy| policy["id"] == "us.telephone"));
}
