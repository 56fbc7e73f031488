//! What holds for every route there is, by the table that /openapi.json shows: keys, scopes, workspaces, bodies, methods, odd ids, secrets.
//!
//! In: each operation of the description. Out: the refusal that it must have. Never: a route left out because a list here is old.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::support::{Service, draft};

/// A word that stands in everything that is seeded: whoever must not see it finds it.
const MARK: &str = "Zephyrine";
const AREAS: [&str; 12] = [
    "contacts",
    "sequences",
    "enrollments",
    "messages",
    "approvals",
    "events",
    "settings",
    "accounts",
    "webhooks",
    "usage",
    "keys",
    "users",
];

/// An operation as it is described.
struct Route {
    method: String,
    path: String,
    scope: String,
    takes_json: bool,
    statuses: Vec<String>,
}

/// What came back.
#[derive(Debug)]
struct Came {
    status: u16,
    head: String,
    body: String,
}

impl Came {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    /// It is a refusal of this status, as the document that every refusal is.
    fn refuses(&self, status: u16, route: &str) -> Value {
        let problem = self.json();
        assert_eq!(self.status, status, "{route}: {self:?}");
        assert!(self.head.contains("content-type: application/problem+json"), "{route}: {self:?}");
        assert_eq!(
            (&problem["status"], problem["type"].as_str().map(|kind| kind.starts_with("urn:relance:"))),
            (&json!(status), Some(true)),
            "{route}"
        );
        problem
    }
}

/// A service with something of everything, its routes, and ids for what stands in their paths.
struct Scene {
    service: Service,
    routes: Vec<Route>,
    ids: BTreeMap<&'static str, String>,
    secrets: Vec<String>,
}

impl Scene {
    fn new() -> Self {
        let service = Service::start_with(vec![("RELANCE_TRUST_PROXIES", "127.0.0.0/8".into())]);
        let made = |method: &str, path: &str, body: Value| {
            let (status, answer) = service.call(method, path, body);
            assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
            answer
        };
        made(
            "PUT",
            "/v1/contacts/ada",
            json!({ "id": "ada", "firstName": MARK, "email": format!("{MARK}@example.com"), "phone": "+34600000001" }),
        );
        made("POST", "/v1/sequences", json!({ "id": "welcome", "draft": draft(MARK) }));
        made("POST", "/v1/sequences/welcome/publish", json!({}));
        let enrolled = made("POST", "/v1/enrollments", json!({ "sequence": "welcome", "contact": "ada" }));
        made("PUT", "/v1/conversations/c1", json!({ "contact": "ada", "channel": "email" }));
        made("PUT", "/v1/targets/deal/d1", json!({ "contact": "ada", "attributes": { "name": MARK } }));
        made("PUT", &format!("/v1/suppressions/email/gone-{MARK}@example.com"), json!({}));
        let hook = made("POST", "/v1/webhooks", json!({ "url": format!("https://example.com/{MARK}"), "events": ["message.*"] }));
        let key = made("POST", "/v1/keys", json!({ "name": MARK, "scopes": ["*:read"] }));
        let job = made("POST", "/v1/sequences/welcome/pause", json!({ "by": MARK }));
        let delivery = made("POST", &format!("/v1/webhooks/{}/test", hook["id"].as_str().unwrap()), json!({}));
        let id = |answer: &Value, name: &str| answer[name].as_str().unwrap().to_owned();
        let gone = format!("gone-{MARK}@example.com");
        let token = format!("token-{MARK}");
        let account = json!({ "provider": "messenger", "pageId": "1029384756", "accessToken": token });
        made("POST", "/v1/accounts", json!({ "id": "page", "account": account }));
        let user =
            json!({ "name": MARK, "email": format!("{MARK}@example.org"), "role": "agent", "password": format!("{MARK} sings") });
        let user = made("POST", "/v1/users", user);
        let mail = format!("From: {MARK}@example.net\r\nTo: us@example.com\r\nMessage-ID: <1@example.net>\r\n\r\n{MARK}\r\n");
        let heard = sent(&service, "POST", "/v1/inbound/mail", Some(&service.key), "content-type: message/rfc822\r\n", &mail);
        assert_eq!(heard.status, 200, "{heard:?}");
        let ids = BTreeMap::from([
            ("contact", "ada".into()),
            ("sequence", "welcome".into()),
            ("number", "1".into()),
            ("enrollment", id(&enrolled, "enrollment")),
            ("step", "hello".into()),
            ("conversation", "c1".into()),
            ("kind", "deal".into()),
            ("target", "d1".into()),
            ("channel", "email".into()),
            ("address", gone),
            ("webhook", id(&hook, "id")),
            ("delivery", id(&delivery, "id")),
            ("key", id(&key, "id")),
            ("job", id(&job, "id")),
            ("ready", "welcome".into()),
            ("workspace", "default".into()),
            ("account", "page".into()),
            ("user", id(&user, "id")),
            ("inbound", id(&heard.json()["items"][0], "id")),
        ]);
        let secrets = vec![service.key.clone(), id(&hook, "secret"), id(&key, "secret"), token, format!("{MARK} sings")];
        let routes = routes(&service.call("GET", "/openapi.json", Value::Null).1);
        assert!(routes.len() > 100, "{}", routes.len());
        Self { service, routes, ids, secrets }
    }

    /// The route's path with ids that there are.
    fn path(&self, route: &Route) -> String {
        self.ids.iter().fold(route.path.clone(), |path, (name, id)| path.replace(&format!("{{{name}}}"), id))
    }

    fn send(&self, method: &str, path: &str, key: Option<&str>, headers: &str, body: &str) -> Came {
        sent(&self.service, method, path, key, headers, body)
    }
}

fn sent(service: &Service, method: &str, path: &str, key: Option<&str>, headers: &str, body: &str) -> Came {
    let mut stream = TcpStream::connect(service.authority()).unwrap();
    let key = key.map_or(String::new(), |key| format!("authorization: Bearer {key}\r\n"));
    let length = if headers.contains("content-length") { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    write!(stream, "{method} {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n{key}{headers}{length}\r\n{body}").unwrap();
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes); // What is refused before it was read may cut the connection after the answer.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Came { status, head: head.to_lowercase(), body: body.to_owned() }
}

fn routes(described: &Value) -> Vec<Route> {
    let mut routes = Vec::new();
    for (path, methods) in described["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let says = operation["description"].as_str().unwrap();
            let content = operation["requestBody"]["content"].as_object();
            routes.push(Route {
                method: method.to_uppercase(),
                path: path.clone(),
                scope: says.trim_start_matches("Needs: ").trim_end_matches('.').to_owned(),
                takes_json: content.is_some_and(|kinds| kinds.keys().any(|kind| kind.ends_with("json"))),
                statuses: operation["responses"].as_object().unwrap().keys().cloned().collect(),
            });
        }
    }
    routes
}

/// A body for a route that takes one; a stream is not waited for.
fn body(route: &Route) -> &'static str {
    if route.takes_json { "{}" } else { "" }
}

fn is_stream(route: &Route) -> bool {
    route.path == "/v1/live"
}

#[test]
fn every_route_wants_a_key_that_is_good() {
    let scene = Scene::new();
    let other_secret = format!("{}x", scene.service.key);
    for (number, route) in scene.routes.iter().filter(|route| route.scope != "none").enumerate() {
        // Each from somewhere else, for who comes with too many wrong ones is not heard for a while.
        let from = format!("x-forwarded-for: 10.1.0.{number}\r\n");
        let (path, name) = (scene.path(route), format!("{} {}", route.method, route.path));
        for key in [None, Some("rl_nonsense"), Some(other_secret.as_str())] {
            let came = scene.send(&route.method, &path, key, &from, body(route));
            came.refuses(401, &name);
            assert!(came.head.contains("www-authenticate: bearer"), "{name}: {came:?}");
        }
    }
}

#[test]
fn every_route_wants_the_scope_that_it_names() {
    let scene = Scene::new();
    let mut keys: BTreeMap<String, String> = BTreeMap::new();
    for route in scene.routes.iter().filter(|route| !["none", "any key"].contains(&route.scope.as_str())) {
        let name = format!("{} {}", route.method, route.path);
        let (area, access) = route.scope.split_once(':').unwrap();
        // Everything else, and of this area as much as is not enough.
        let key = keys.entry(route.scope.clone()).or_insert_with(|| {
            let mut scopes: Vec<String> =
                AREAS.iter().filter(|other| **other != area).map(|other| format!("{other}:write")).collect();
            scopes.extend((access == "write" && area != "installation").then(|| format!("{area}:read")));
            let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
            scene.service.key_for("default", &scopes)
        });
        let came = scene.send(&route.method, &scene.path(route), Some(key), "", body(route));
        let problem = came.refuses(403, &name);
        assert!(problem["detail"].as_str().unwrap().contains(&route.scope), "{name}: {problem}");
    }
}

#[test]
fn no_route_shows_another_workspace_anything() {
    let scene = Scene::new();
    let key = scene.service.key_for("other", &["*:write"]);
    for route in scene.routes.iter().filter(|route| !is_stream(route) && route.scope != "none") {
        let (path, name) = (scene.path(route), format!("{} {}", route.method, route.path));
        let came = scene.send(&route.method, &path, Some(&key), "", body(route));
        assert!(came.status > 0 && came.status < 500, "{name}: {came:?}");
        let echoed = path.to_lowercase().contains(&MARK.to_lowercase());
        assert!(
            echoed || !came.body.to_lowercase().contains(&MARK.to_lowercase()),
            "{name} tells of another workspace: {came:?}"
        );
        let of_anybody = route.path.contains("{ready}") || route.scope.starts_with("installation");
        if route.path.contains('{') && route.method == "GET" && !of_anybody {
            came.refuses(404, &name);
        }
        let named = scene.send(&route.method, &path, Some(&key), "relance-workspace: default\r\n", body(route));
        named.refuses(403, &name);
    }
    let (status, ada) = scene.service.call("GET", "/v1/contacts/ada", Value::Null);
    assert_eq!((status, &ada["firstName"]), (200, &json!(MARK)), "nothing was changed from there");
    assert_eq!(scene.service.call("GET", &format!("/v1/webhooks/{}", scene.ids["webhook"]), Value::Null).0, 200);
    assert_eq!(scene.service.call("GET", &format!("/v1/suppressions/email/{}", scene.ids["address"]), Value::Null).0, 200);
}

#[test]
fn every_body_is_json_is_known_and_is_not_too_long() {
    let scene = Scene::new();
    for route in scene.routes.iter().filter(|route| route.takes_json) {
        let (path, name) = (scene.path(route), format!("{} {}", route.method, route.path));
        let send = |headers: &str, body: &str| scene.send(&route.method, &path, Some(&scene.service.key), headers, body);
        let problem = send("", "{\"a\": tru").refuses(400, &name);
        assert_eq!(problem["code"], "wire.malformedJson", "{name}");
        let problem = send("", "{\"unheardOf\": 1}").refuses(422, &name);
        let pointers: Vec<&str> = problem["problems"].as_array().unwrap().iter().filter_map(|one| one["path"].as_str()).collect();
        assert!(pointers.contains(&"/unheardOf"), "{name}: {problem}");
        for no_object in ["[{}]", "[]", "\"text\"", "7", "null"] {
            send("", no_object).refuses(422, &name);
        }
        send("content-type: text/csv\r\n", "a,b").refuses(415, &name);
        send("content-length: 99999999\r\n", "{").refuses(413, &name);
        for status in ["400", "413", "415", "422"] {
            assert!(route.statuses.iter().any(|known| known == status), "{name} does not describe {status}");
        }
    }
}

#[test]
fn every_path_names_its_methods_and_there_are_no_others() {
    let scene = Scene::new();
    let mut methods: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for route in &scene.routes {
        methods.entry(&route.path).or_default().push(&route.method);
    }
    for (path, known) in &methods {
        let route = scene.routes.iter().find(|route| route.path == **path).unwrap();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"].into_iter().filter(|method| !known.contains(method)) {
            // Under another path of the same form there may be such a method: /suppressions/lifted is no channel's address.
            let came = scene.send(method, &scene.path(route), Some(&scene.service.key), "", "");
            came.refuses(405, &format!("{method} {path}"));
            let allow = came.head.lines().find(|line| line.starts_with("allow:")).unwrap_or_default().to_uppercase();
            assert!(known.iter().all(|method| allow.contains(method)), "{method} {path}: {allow}");
        }
    }
    for path in ["/", "/v1", "/v1/nothing", "/v1/contacts/ada/nothing", "/v1/contacts/", "//v1/contacts", "/v2/contacts"] {
        let came = scene.send("GET", path, Some(&scene.service.key), "", "");
        if path != "/" {
            came.refuses(404, path);
        }
    }
}

#[test]
fn odd_ids_are_refused_and_never_break_anything() {
    let scene = Scene::new();
    let long = "a".repeat(5_000);
    let odd = [
        "%00",
        "%2F..%2F..%2Fetc",
        "%FF%FE",
        "%F0%9F%92%A9",
        "'%20OR%201=1--",
        "%22",
        "%E2%80%AE",
        "..",
        "%0D%0Ax:%20y",
        "-1",
        &long,
    ];
    for route in scene.routes.iter().filter(|route| route.path.contains('{')) {
        for id in odd {
            let mut path = route.path.clone();
            while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
                path.replace_range(from..=to, id);
            }
            let came = scene.send(&route.method, &path, Some(&scene.service.key), "", body(route));
            let name = format!("{} {path:.200}", route.method);
            assert!(came.status >= 200 && came.status < 500, "{name}: {came:?}");
            assert!(!came.head.contains("\nx: y"), "{name}: a header of the caller's: {came:?}");
            if came.status >= 400 {
                assert!(came.head.contains("application/problem+json"), "{name}: {came:?}");
            }
        }
    }
}

#[test]
fn secrets_are_shown_once_and_stand_nowhere_else() {
    let scene = Scene::new();
    for route in scene.routes.iter().filter(|route| !is_stream(route)) {
        let (path, name) = (scene.path(route), format!("{} {}", route.method, route.path));
        let came = scene.send(&route.method, &path, Some(&scene.service.key), "", body(route));
        assert!(came.status > 0 && came.status < 500, "{name}: {came:?}");
        for secret in &scene.secrets {
            assert!(!came.body.contains(secret.as_str()), "{name} shows a secret: {came:?}");
        }
        let wrong = scene.send(&route.method, &path, Some(&scene.secrets[1]), "", "{\"password\": \"hunter2-hunter2\"");
        assert!(!wrong.body.contains("hunter2"), "{name} echoes what was sent: {wrong:?}");
    }
    let said = scene.service.said();
    for secret in scene.secrets.iter().map(String::as_str).chain(["hunter2", MARK]) {
        assert!(!said.contains(secret), "the log shows `{secret:.12}…`: {said}");
    }
}
