//! Users over the API: made, changed and removed by those who may; in one workspace or in all.
//!
//! In: admins, managers, keys. Out: users, or why not. Never: a right that nobody had to give; an installation without an admin.

use serde_json::{Value, json};

use crate::browser::{ANN, Browser, WORD, ann, signed_in, user};
use crate::support::Service;

fn new(name: &str, role: &str) -> Value {
    json!({ "name": name, "email": format!("{name}@example.com"), "role": role, "password": WORD })
}

#[test]
fn a_user_is_made_shown_changed_and_removed_and_a_password_is_nowhere() {
    let service = Service::start();
    let admin = ann(&service);
    let made = admin.ask("POST", "/v1/users", new("ben", "agent"));
    let place = made.raw.header("location").to_owned();
    assert_eq!((made.status, place.starts_with("/v1/users/user_")), (201, true), "{made:?}");
    assert_eq!((&made.body["role"], &made.body["disabled"]), (&json!("agent"), &json!(false)));
    assert_eq!((made.body.get("allWorkspaces"), made.body.get("signedInAt")), (None, None), "{made:?}");

    signed_in(&service, "ben");
    let shown = admin.ask("GET", &place, Value::Null).body;
    assert!(shown["signedInAt"].is_string(), "{shown}");
    let changed = admin.ask("PATCH", &place, json!({ "name": "Benedict", "role": "manager" }));
    assert_eq!((&changed.body["name"], &changed.body["role"]), (&json!("Benedict"), &json!("manager")));
    let listed = admin.ask("GET", "/v1/users?limit=1", Value::Null).body;
    let rest = admin.ask("GET", &format!("/v1/users?after={}", listed["next"].as_str().unwrap()), Value::Null).body;
    let names: Vec<&Value> =
        [&listed, &rest].into_iter().flat_map(|page| page["items"].as_array().unwrap()).map(|one| &one["name"]).collect();
    assert_eq!(names, ["Ann", "Benedict"]);
    for said in [&made.body, &shown, &changed.body, &listed] {
        assert!(!said.to_string().contains("argon2") && !said.to_string().contains(WORD), "{said}");
    }
    assert_eq!(admin.ask("DELETE", &place, Value::Null).status, 204);
    assert_eq!(admin.ask("GET", &place, Value::Null).status, 404);
    assert_eq!(Browser::of(&service).sign_in("ben@example.com", WORD).status, 401);
}

#[test]
fn an_address_is_one_user_s_however_it_is_written() {
    let service = Service::start();
    let admin = ann(&service);
    user(&admin, "zoë", "agent", false);
    for email in ["ZOË@example.com", "zoë@EXAMPLE.com", "Ann@Example.Com"] {
        let again = json!({ "name": "Again", "email": email, "role": "viewer", "password": WORD });
        let came = admin.ask("POST", "/v1/users", again);
        assert_eq!((came.status, came.code(), came.problem().2), (409, "api.exists", "/email"), "{came:?}");
    }
    for (member, value, expected) in [
        ("email", json!("zoe"), "user.emailMalformed"),
        ("name", json!(""), "user.name"),
        ("password", json!("ninechars"), "user.password"),
        ("role", json!("owner"), "wire.unknownVariant"),
    ] {
        let mut sent = new("ben", "agent");
        sent[member] = value;
        let came = admin.ask("POST", "/v1/users", sent);
        let (status, code, path) = came.problem();
        assert_eq!((status, path), (422, format!("/{member}").as_str()), "{came:?}");
        assert!(code == expected || member == "role", "{came:?}");
    }
}

#[test]
fn a_repeated_wish_to_make_a_user_makes_one() {
    let service = Service::start();
    let admin = ann(&service);
    let key = [("idempotency-key", "once")];
    let first = admin.ask_as("POST", "/v1/users", &key, new("ben", "agent"));
    let again = admin.ask_as("POST", "/v1/users", &key, new("ben", "agent"));
    assert_eq!((first.status, again.status, &first.body["id"]), (201, 201, &again.body["id"]));
}

#[test]
fn the_last_admin_can_neither_be_removed_nor_lowered_nor_shut_out() {
    let service = Service::start();
    let admin = ann(&service);
    let place = format!("/v1/users/{}", admin.session()["user"]["id"].as_str().unwrap());
    let wishes = [("DELETE", Value::Null), ("PATCH", json!({ "role": "manager" })), ("PATCH", json!({ "disabled": true }))];
    user(&admin, "own", "admin", false);
    let refused = || {
        for (method, wish) in &wishes {
            let came = admin.ask(method, &place, wish.clone());
            assert_eq!((came.status, came.code()), (409, "api.lastAdmin"), "{method} {wish}");
        }
    };
    refused(); // An admin of one workspace is not one of all.
    let second = user(&admin, "eve", "admin", true);
    assert_eq!(admin.ask("PATCH", &format!("/v1/users/{second}"), json!({ "disabled": true })).status, 200);
    refused(); // Nor is one who is shut out.
    assert_eq!(admin.session()["state"], "signedIn");
    assert_eq!(admin.ask("PATCH", &format!("/v1/users/{second}"), json!({ "disabled": false })).status, 200);
    assert_eq!(admin.ask("DELETE", &place, Value::Null).status, 204, "now there is another one");
    assert_eq!(admin.session()["state"], "signedOut");
}

#[test]
fn of_two_admins_who_lower_each_other_at_once_one_stays() {
    let service = Service::start();
    let admin = ann(&service);
    let first = admin.session()["user"]["id"].as_str().unwrap().to_owned();
    for round in 0..5 {
        let second = user(&admin, &format!("eve{round}"), "admin", true);
        let lower = |id: String| {
            let service = &service;
            move || service.call("PATCH", &format!("/v1/users/{id}"), json!({ "role": "viewer" })).0
        };
        let (one, other) = std::thread::scope(|scope| {
            let (one, other) = (scope.spawn(lower(first.clone())), scope.spawn(lower(second.clone())));
            (one.join().unwrap(), other.join().unwrap())
        });
        let mut statuses = [one, other];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "round {round}");
        let back = if one == 200 { &first } else { &second };
        assert_eq!(service.call("PATCH", &format!("/v1/users/{back}"), json!({ "role": "admin" })).0, 200);
        assert_eq!(service.call("DELETE", &format!("/v1/users/{second}"), Value::Null).0, 204);
        if one == 200 {
            assert_eq!(admin.sign_in(ANN, WORD).status, 200);
        }
    }
}

#[test]
fn nobody_makes_or_raises_a_user_beyond_their_own_rights() {
    let service = Service::start();
    let admin = ann(&service);
    let of_all = admin.session()["user"]["id"].as_str().unwrap().to_owned();
    let own = user(&admin, "own", "admin", false);
    let agent = user(&admin, "ben", "agent", false);
    let browser = signed_in(&service, "own");
    let mut everywhere = new("eve", "viewer");
    everywhere["allWorkspaces"] = json!(true);
    let came = browser.ask("POST", "/v1/users", everywhere);
    assert_eq!((came.status, came.code()), (403, "api.forbidden"), "one workspace's admin makes nobody of all");
    for (method, body) in [("GET", Value::Null), ("PATCH", json!({ "password": "another sentence" })), ("DELETE", Value::Null)] {
        assert_eq!(browser.ask(method, &format!("/v1/users/{of_all}"), body).status, 404, "nor sees those of all");
    }
    assert_eq!(browser.ask("GET", "/v1/users", Value::Null).body["items"].as_array().unwrap().len(), 2);

    let key = service.key_for("default", &["users:write", "contacts:read"]);
    let ask = |method: &str, path: &str, body: Value| service.ask(&key, method, path, &[], body).status;
    for role in ["viewer", "agent", "manager", "admin"] {
        assert_eq!(ask("POST", "/v1/users", new("eve", role)), 403, "{role} may more than the key");
    }
    for body in [json!({ "role": "admin" }), json!({ "password": "another sentence" }), json!({ "disabled": true })] {
        assert_eq!(ask("PATCH", &format!("/v1/users/{agent}"), body.clone()), 403, "{body}");
        assert_eq!(ask("PATCH", &format!("/v1/users/{own}"), body.clone()), 403, "{body}");
    }
    assert_eq!(ask("DELETE", &format!("/v1/users/{agent}"), Value::Null), 403);
    assert_eq!(Browser::of(&service).sign_in("ben@example.com", WORD).status, 200, "nothing was changed");
    let whole = service.key_for("default", &["*:write"]);
    assert_eq!(service.ask(&whole, "POST", "/v1/users", &[], new("eve", "admin")).status, 201, "who may everything gives it");
}

#[test]
fn a_user_is_of_one_workspace_and_one_of_all_chooses() {
    let service = Service::start();
    let admin = ann(&service);
    assert_eq!(admin.ask("POST", "/v1/workspaces", json!({ "id": "acme", "name": "Acme" })).status, 201);
    let acme = [("relance-workspace", "acme")];
    let made = admin.ask_as("POST", "/v1/users", &acme, new("ben", "manager"));
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(admin.ask_as("PUT", "/v1/contacts/ada", &acme, json!({ "id": "ada", "firstName": "Ada" })).status, 201);

    let ben = signed_in(&service, "ben");
    let session = ben.session();
    assert_eq!((&session["workspace"], &session["workspaces"]), (&json!("acme"), &json!([{ "id": "acme", "name": "Acme" }])));
    assert_eq!(ben.ask("GET", "/v1/contacts/ada", Value::Null).status, 200);
    let elsewhere = ben.ask_as("GET", "/v1/contacts", &[("relance-workspace", "default")], Value::Null);
    assert_eq!((elsewhere.status, elsewhere.code()), (403, "api.forbidden"));
    let named = ben.ask_as("GET", "/v1/session", &[("relance-workspace", "default")], Value::Null);
    assert_eq!((named.status, &named.body["workspace"]), (200, &json!("acme")), "who is signed in is told so all the same");

    assert_eq!(admin.ask("GET", "/v1/contacts/ada", Value::Null).status, 404, "the usual workspace is another one");
    assert_eq!(admin.ask_as("GET", "/v1/contacts/ada", &acme, Value::Null).status, 200);
    let chosen = admin.ask_as("GET", "/v1/session", &acme, Value::Null).body;
    assert_eq!((&chosen["workspace"], chosen["workspaces"].as_array().unwrap().len()), (&json!("acme"), 2), "{chosen}");
    let gone = admin.ask_as("GET", "/v1/session", &[("relance-workspace", "gone")], Value::Null).body;
    assert_eq!((&gone["state"], &gone["workspace"]), (&json!("signedIn"), &json!("acme")), "the first there is: {gone}");
    let listed = |headers: &[(&str, &str)]| -> Vec<String> {
        let rows = admin.ask_as("GET", "/v1/users", headers, Value::Null).body;
        rows["items"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!((listed(&acme), listed(&[])), (vec!["Ann".to_owned(), "ben".to_owned()], vec!["Ann".to_owned()]));
}
