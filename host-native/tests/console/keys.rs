//! Keys beside sessions: which goes first, and a session of whoever has shown a key.
//!
//! In: keys, cookies. Out: whose rights count. Never: a session that has more than its key, or lasts longer.

use serde_json::{Value, json};

use crate::browser::{Browser, ann, signed_in, user};
use crate::support::Service;

#[test]
fn a_key_goes_before_a_cookie() {
    let service = Service::start();
    let admin = ann(&service);
    user(&admin, "vic", "viewer", false);
    let viewer = signed_in(&service, "vic");
    let ada = json!({ "id": "ada", "email": "ada@example.com" });
    assert_eq!(viewer.ask("PUT", "/v1/contacts/ada", ada.clone()).status, 403);
    let bearer = format!("Bearer {}", service.key);
    let elsewhere = viewer.copy().with(&[("sec-fetch-site", "cross-site")]);
    let put = elsewhere.ask_as("PUT", "/v1/contacts/ada", &[("authorization", &bearer)], ada.clone());
    assert_eq!(put.status, 201, "no page can make a browser send a key: {put:?}");
    let wrong = admin.ask_as("PUT", "/v1/contacts/ada", &[("authorization", "Bearer rl_nonsense")], ada);
    assert_eq!((wrong.status, wrong.code()), (401, "api.unauthorized"), "a wrong key is not made good by a session");
    let basic = admin.ask_as("GET", "/v1/contacts/ada", &[("authorization", "Basic YTpi")], Value::Null);
    assert_eq!(basic.status, 200, "what a proxy asks for is no key");
}

#[test]
fn a_session_by_a_key_has_its_rights_and_ends_with_it() {
    let service = Service::start();
    let made = service.call("POST", "/v1/keys", json!({ "name": "the board", "scopes": ["contacts:read", "sequences:write"] })).1;
    let (id, key) = (made["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let browser = Browser::of(&service);
    let came = browser.ask("POST", "/v1/session", json!({ "key": key }));
    assert_eq!((came.status, &came.body["state"]), (200, &json!("signedIn")), "{came:?}");
    let session = browser.session();
    assert_eq!((&session["user"], &session["key"]), (&Value::Null, &json!({ "id": id, "name": "the board" })));
    assert_eq!(session["may"], json!(["contacts:read", "sequences:read", "sequences:write"]));
    assert_eq!((&session["workspace"], &session["workspaces"][0]["id"]), (&json!("default"), &json!("default")));
    assert_eq!(browser.ask("GET", "/v1/contacts", Value::Null).status, 200);
    assert_eq!(browser.ask("PUT", "/v1/contacts/ada", json!({ "id": "ada" })).status, 403);

    assert_eq!(service.call("DELETE", &format!("/v1/keys/{id}"), Value::Null).0, 204);

    assert_eq!(browser.ask("GET", "/v1/contacts", Value::Null).status, 401);
    let again = browser.ask("POST", "/v1/session", json!({ "key": key }));
    assert_eq!((again.status, again.code()), (401, "api.unauthorized"));
}

#[test]
fn a_key_says_of_itself_what_it_may_without_a_session() {
    let service = Service::start();
    let (status, session) = service.call("GET", "/v1/session", Value::Null);
    assert_eq!((status, &session["state"], &session["key"]["name"]), (200, &json!("signedIn"), &json!("first")));
    assert!(session["may"].as_array().unwrap().contains(&json!("installation:write")), "{session}");
    assert_eq!(service.call("DELETE", "/v1/session", Value::Null).0, 204);
    assert_eq!(service.call("GET", "/v1/session", Value::Null).1["state"], "signedIn", "a key is not signed out");
}
