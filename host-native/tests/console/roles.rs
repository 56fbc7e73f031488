//! What each role may, held against every operation that /openapi.json lists.
//!
//! In: a user of each role. Out: 403 exactly where the table says. Never: an operation left out because a list here is old.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::browser::{Browser, ann, signed_in, user};
use crate::support::Service;

/// What each role may beside those before it; who may write may read.
const VIEWER: [&str; 9] = [
    "contacts:read",
    "sequences:read",
    "enrollments:read",
    "messages:read",
    "approvals:read",
    "settings:read",
    "usage:read",
    "accounts:read",
    "inbound:read",
];
const AGENT: [&str; 5] = ["contacts:write", "enrollments:write", "messages:write", "approvals:write", "events:write"];
const MANAGER: [&str; 4] = ["sequences:write", "settings:write", "inbound:write", "webhooks:read"];
const ADMIN: [&str; 5] = ["accounts:write", "webhooks:write", "keys:write", "users:write", "usage:write"];

/// The scopes of all operations, each with the operations that want it.
fn operations(service: &Service) -> BTreeMap<String, Vec<(String, String)>> {
    let (_, described) = service.call("GET", "/openapi.json", Value::Null);
    let mut found: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (path, methods) in described["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let says = operation["description"].as_str().unwrap();
            let scope = says.trim_start_matches("Needs: ").trim_end_matches('.').to_owned();
            let path = path.split('/').map(|part| if part.starts_with('{') { "nothing" } else { part }).collect::<Vec<_>>();
            if scope.contains(':') && path.join("/") != "/v1/live" {
                found.entry(scope).or_default().push((method.to_uppercase(), path.join("/")));
            }
        }
    }
    assert!(found.len() > 20, "{:?}", found.keys());
    found
}

fn with_what_follows(scopes: &[&str]) -> BTreeSet<String> {
    let reads = scopes.iter().filter_map(|scope| Some(format!("{}:read", scope.strip_suffix(":write")?)));
    scopes.iter().map(|scope| (*scope).to_owned()).chain(reads).collect()
}

/// Asks everything, and says which scopes were let through.
fn let_through(browser: &Browser<'_>, operations: &BTreeMap<String, Vec<(String, String)>>) -> BTreeSet<String> {
    let mut through = BTreeSet::new();
    for (scope, all) in operations {
        for (method, path) in all {
            // A body that no operation takes: nothing is made or changed.
            let came = browser.ask(method, path, json!({ "unheardOf": 1 }));
            let let_in = came.status != 403;
            assert!(came.status < 500 && came.status != 401, "{method} {path}: {came:?}");
            assert!(let_in || came.code() == "api.forbidden", "{method} {path}: {came:?}");
            if let_in {
                through.insert(scope.clone());
            }
        }
        let refused = all.iter().any(|(method, path)| browser.ask(method, path, json!({ "unheardOf": 1 })).status == 403);
        assert_eq!(refused, !through.contains(scope), "all of {scope} or nothing");
    }
    through
}

#[test]
fn each_role_may_exactly_what_the_table_says() {
    let service = Service::start();
    let admin = ann(&service);
    let operations = operations(&service);
    let everything: BTreeSet<String> = operations.keys().cloned().collect();
    let mut scopes: Vec<&str> = Vec::new();
    for (role, more) in [("viewer", VIEWER.as_slice()), ("agent", &AGENT), ("manager", &MANAGER), ("admin", &ADMIN)] {
        scopes.extend(more);
        let allowed = with_what_follows(&scopes);
        user(&admin, role, role, false);
        let browser = signed_in(&service, role);
        let told: BTreeSet<String> =
            browser.session()["may"].as_array().unwrap().iter().map(|scope| scope.as_str().unwrap().to_owned()).collect();
        assert_eq!(told, allowed, "{role}");
        let expected: BTreeSet<String> = everything.intersection(&allowed).cloned().collect();
        assert_eq!(let_through(&browser, &operations), expected, "{role}");
    }
    let beyond: Vec<&String> = everything.iter().filter(|scope| scope.starts_with("installation")).collect();
    assert_eq!(beyond.len(), 2, "what is of no workspace is for admins of all: {everything:?}");
    assert_eq!(let_through(&admin, &operations), everything, "an admin of all workspaces");
}
