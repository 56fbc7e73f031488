//! Drafts, publishing, archiving, over HTTP.
//!
//! In: drafts, good and bad. Out: what is kept of them, and every refusal with its code and place. Never: another workspace's.

use serde_json::{Value, json};

use crate::support::{Service, draft, problem};

#[test]
fn a_draft_is_made_edited_by_one_at_a_time_and_archived() {
    let service = Service::start();
    let ask =
        |method: &str, path: &str, headers: &[(&str, &str)], body: Value| service.ask(&service.key, method, path, headers, body);
    let made = ask("POST", "/v1/sequences", &[], json!({ "draft": draft("Año nuevo") }));
    assert_eq!((made.status, made.etag.as_str()), (201, "\"1\""), "{made:?}");
    assert_eq!((&made.body["id"], &made.location), (&json!("año-nuevo"), &"/v1/sequences/a%C3%B1o-nuevo".to_owned()));
    let twice = ask("POST", "/v1/sequences", &[], json!({ "draft": draft("Año nuevo") }));
    assert_eq!((twice.status, &twice.body["code"]), (409, &json!("api.exists")));
    let other = ask("POST", "/v1/sequences", &[], json!({ "id": "welcome", "draft": draft("Welcome") }));
    assert_eq!((other.status, &other.body["draft"]["steps"][0]["id"]), (201, &json!("hello")));

    let shown = ask("GET", "/v1/sequences/welcome", &[], Value::Null);
    assert_eq!((shown.status, shown.etag.as_str()), (200, "\"1\""));
    let mut changed = draft("Welcome");
    changed["priority"] = json!(3);
    let put = ask("PUT", "/v1/sequences/welcome", &[("if-match", &shown.etag)], changed.clone());
    assert_eq!((put.status, put.etag.as_str(), &put.body["draft"]["priority"]), (200, "\"2\"", &json!(3)), "{put:?}");
    let late = ask("PUT", "/v1/sequences/welcome", &[("if-match", &shown.etag)], draft("Welcome"));
    assert_eq!((late.status, &late.body["code"]), (412, &json!("api.changed")));
    assert_eq!(ask("GET", "/v1/sequences/welcome", &[], Value::Null).body["draft"]["priority"], json!(3), "nothing is lost");

    let first = ask("GET", "/v1/sequences?limit=1", &[], Value::Null).body;
    assert_eq!(
        (first["items"].as_array().unwrap().len(), &first["items"][0]["id"]),
        (1, &json!("año-nuevo")),
        "ordered by bytes"
    );
    assert_eq!(ask("DELETE", "/v1/sequences/welcome", &[("if-match", "\"1\"")], Value::Null).status, 412);
    assert_eq!(ask("DELETE", "/v1/sequences/welcome", &[("if-match", "\"2\"")], Value::Null).status, 204);
    let listed =
        |query: &str| ask("GET", &format!("/v1/sequences{query}"), &[], Value::Null).body["items"].as_array().unwrap().len();
    assert_eq!((listed(""), listed("?archived=true")), (1, 2));
    let refused = ask("POST", "/v1/sequences/welcome/publish", &[], Value::Null);
    assert_eq!((refused.status, &refused.body["code"]), (409, &json!("api.archived")));
    assert_eq!(ask("PUT", "/v1/sequences/welcome", &[], changed).body["archived"], json!(false));
}

#[test]
fn what_is_not_sound_is_refused_with_its_place_and_kept_nowhere() {
    let service = Service::start();
    let ask = |method: &str, path: &str, body: Value| service.ask(&service.key, method, path, &[], body);
    let mut odd = draft("Odd");
    odd["steps"][0]["colour"] = json!("red");
    let made = ask("POST", "/v1/sequences", json!({ "draft": odd }));
    assert_eq!(problem(&made), (422, "wire.unknownField", "/draft/steps/0/colour"));
    let none = ask("POST", "/v1/sequences", json!({ "id": "x" }));
    assert_eq!(problem(&none), (422, "wire.missingField", "/draft"));
    let id = ask("POST", "/v1/sequences", json!({ "id": "", "draft": draft("x") }));
    assert_eq!(problem(&id).2, "/id");
    assert_eq!(ask("POST", "/v1/sequences", json!({ "id": "welcome", "draft": draft("Welcome") })).status, 201);
    odd["steps"][0].as_object_mut().unwrap().remove("colour");
    odd["steps"][1]["wait"] = json!({ "weeks": 2 });
    let put = ask("PUT", "/v1/sequences/welcome", odd);
    assert_eq!((put.status, problem(&put).2), (422, "/steps/1/wait/weeks"), "{put:?}");
    for (method, path) in [
        ("GET", ""),
        ("PUT", ""),
        ("DELETE", ""),
        ("POST", "/check"),
        ("POST", "/publish"),
        ("POST", "/pause"),
        ("GET", "/versions"),
    ] {
        let body = if method == "PUT" { draft("x") } else { Value::Null };
        let unknown = ask(method, &format!("/v1/sequences/nowhere{path}"), body);
        assert_eq!((unknown.status, &unknown.body["code"]), (404, &json!("api.unknown")), "{method} {path}");
    }
    assert_eq!(ask("GET", "/v1/sequences?limit=0", Value::Null).body["code"], json!("api.query"));
    assert_eq!(ask("GET", "/v1/sequences?after=%21", Value::Null).body["code"], json!("api.query"));
}

#[test]
fn a_draft_is_checked_and_published_and_an_unchanged_one_is_the_version_that_exists() {
    let service = Service::start();
    let ask =
        |method: &str, path: &str, headers: &[(&str, &str)], body: Value| service.ask(&service.key, method, path, headers, body);
    let mut wrong = draft("Welcome");
    wrong["steps"][0]["content"]["body"] = json!("Hi {{ contact.firstName");
    assert_eq!(
        ask("POST", "/v1/sequences", &[], json!({ "id": "welcome", "draft": wrong })).status,
        201,
        "a draft need not be sound"
    );
    let checked = ask("POST", "/v1/sequences/welcome/check", &[], Value::Null).body;
    assert_eq!(
        (&checked["publishable"], &checked["problems"][0]["path"]),
        (&json!(false), &json!("/steps/0/content/body")),
        "{checked}"
    );
    let refused = ask("POST", "/v1/sequences/welcome/publish", &[], Value::Null);
    assert_eq!((refused.status, problem(&refused).2), (422, "/steps/0/content/body"), "{refused:?}");
    let other = ask("POST", "/v1/sequences/welcome/check", &[], json!({ "draft": draft("Welcome"), "explore": true })).body;
    assert_eq!(other["publishable"], json!(true), "{other}");

    assert_eq!(ask("PUT", "/v1/sequences/welcome", &[], draft("Welcome")).status, 200);
    assert_eq!(ask("POST", "/v1/sequences/welcome/publish", &[("if-match", "\"1\"")], Value::Null).status, 412);
    assert_eq!(ask("POST", "/v1/sequences/welcome/publish", &[], json!({ "revision": 1 })).status, 412);
    let first = ask("POST", "/v1/sequences/welcome/publish", &[], json!({ "revision": 2 }));
    assert_eq!(
        (first.status, &first.body["changed"], first.location.as_str()),
        (200, &json!(true), "/v1/sequences/welcome/versions/1")
    );
    let again = ask("POST", "/v1/sequences/welcome/publish", &[], Value::Null);
    assert_eq!((&again.body["changed"], &again.body["version"]), (&json!(false), &first.body["version"]));
    assert_eq!(ask("GET", &first.location, &[], Value::Null).body, first.body["version"]);
    assert_eq!(ask("GET", "/v1/sequences/welcome/versions/2", &[], Value::Null).status, 404);

    let mut longer = draft("Welcome");
    longer["steps"][1]["wait"] = json!({ "days": 3 });
    ask("PUT", "/v1/sequences/welcome", &[], longer);
    let diff = ask("POST", "/v1/sequences/welcome/diff", &[], Value::Null).body;
    assert_eq!((&diff["from"], &diff["to"], &diff["same"]), (&json!(1), &json!(2), &json!(false)), "{diff}");
    assert_eq!(diff["steps"], json!([{ "step": "again", "change": "changed", "members": ["wait"] }]));
    assert_eq!(ask("POST", "/v1/sequences/welcome/publish", &[], Value::Null).body["version"]["number"], json!(2));
    let page = ask("GET", "/v1/sequences/welcome/versions?limit=1", &[], Value::Null).body;
    assert_eq!(page["items"][0]["number"], json!(2));
    let rest =
        ask("GET", &format!("/v1/sequences/welcome/versions?after={}", page["next"].as_str().unwrap()), &[], Value::Null).body;
    assert_eq!((&rest["items"][0]["number"], &rest["next"]), (&json!(1), &Value::Null));
    let unknown = ask("POST", "/v1/sequences/welcome/diff", &[], json!({ "to": 9 }));
    assert_eq!(unknown.status, 404);
}

#[test]
fn a_sequence_that_was_published_from_a_file_is_there_too() {
    let service = Service::start();
    let mut host = service.host();
    let published = host.publish(&draft("Welcome").to_string(), None).unwrap();
    let shown = service.ask(&service.key, "GET", "/v1/sequences/welcome", &[], Value::Null);
    assert_eq!((shown.etag.as_str(), &shown.body["version"], &shown.body["name"]), ("\"0\"", &json!(1), &json!("Welcome")));
    assert_eq!(shown.body["draft"], serde_json::to_value(&published.version.draft).unwrap());
    let put = service.ask(&service.key, "PUT", "/v1/sequences/welcome", &[("if-match", "\"0\"")], draft("Welcome 2"));
    assert_eq!((put.status, put.etag.as_str()), (200, "\"1\""));
    host.publish(&draft("Welcome 3").to_string(), Some(&published.version.sequence)).unwrap();
    let (_, shown) = service.call("GET", "/v1/sequences/welcome", Value::Null);
    assert_eq!((&shown["draft"]["name"], &shown["revision"]), (&json!("Welcome 3"), &json!(2)), "the file goes on");
}

#[test]
fn another_workspace_and_a_key_without_the_right_see_nothing() {
    let service = Service::start();
    service.call("POST", "/v1/sequences", json!({ "id": "welcome", "draft": draft("Welcome") }));
    service.call("POST", "/v1/sequences/welcome/publish", Value::Null);
    let stranger = service.key_for("other", &["*:write"]);
    for (method, path) in [
        ("GET", "/v1/sequences/welcome"),
        ("POST", "/v1/sequences/welcome/publish"),
        ("POST", "/v1/sequences/welcome/pause"),
        ("GET", "/v1/sequences/welcome/versions/1"),
        ("POST", "/v1/sequences/welcome/diff"),
    ] {
        assert_eq!(service.ask(&stranger, method, path, &[], Value::Null).status, 404, "{method} {path}");
    }
    assert_eq!(service.ask(&stranger, "GET", "/v1/sequences", &[], Value::Null).body["items"], json!([]));
    let reader = service.key_for("other", &["sequences:read"]);
    let refused = service.ask(&reader, "POST", "/v1/sequences", &[], json!({ "draft": draft("x") }));
    assert_eq!((refused.status, &refused.body["code"]), (403, &json!("api.forbidden")));
}
