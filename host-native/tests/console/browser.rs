//! A browser with its cookie: it asks as the console's page does.
//!
//! In: a service, requests. Out: answers. Never: a cookie that the service has not set.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::raw::{self, Raw};
use crate::support::Service;

/// Whom the tests sign in as, and with what.
pub(crate) const ANN: &str = "ann@example.com";
pub(crate) const WORD: &str = "a whole sentence";

/// A browser.
pub(crate) struct Browser<'a> {
    service: &'a Service,
    cookie: RefCell<String>,
    /// Headers that go with every request.
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Came {
    pub(crate) raw: Raw,
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Came {
    /// The code of a refusal.
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or("-")
    }

    /// The same where the refusal is about what was sent: the first problem's code and place.
    pub(crate) fn problem(&self) -> (u16, &str, &str) {
        let first = &self.body["problems"][0];
        (self.status, first["code"].as_str().unwrap_or("-"), first["path"].as_str().unwrap_or("-"))
    }
}

impl<'a> Browser<'a> {
    /// A new one, that nobody has signed in with.
    pub(crate) fn of(service: &'a Service) -> Self {
        Self { service, cookie: RefCell::default(), headers: vec![("sec-fetch-site", "same-origin".into())] }
    }

    /// One that sends these headers and no others.
    pub(crate) fn with(self, headers: &[(&'static str, &str)]) -> Self {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self { headers, ..self }
    }

    /// The same cookie in another browser.
    pub(crate) fn copy(&self) -> Self {
        Self { service: self.service, cookie: self.cookie.clone(), headers: self.headers.clone() }
    }

    /// What it sends as its cookie.
    pub(crate) fn cookie(&self) -> String {
        self.cookie.borrow().clone()
    }

    /// One request; a cookie that comes back is kept, or forgotten.
    pub(crate) fn ask(&self, method: &str, path: &str, body: Value) -> Came {
        self.ask_as(method, path, &[], body)
    }

    /// The same with more headers.
    pub(crate) fn ask_as(&self, method: &str, path: &str, more: &[(&str, &str)], body: Value) -> Came {
        let cookie = self.cookie();
        let mut headers: Vec<(&str, &str)> = self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if !cookie.is_empty() {
            headers.push(("cookie", &cookie));
        }
        headers.extend(more);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let raw = raw::ask(self.service.authority(), method, path, &headers, &body);
        let set = raw.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        if !set.is_empty() {
            *self.cookie.borrow_mut() = if set.ends_with('=') { String::new() } else { set };
        }
        let body = serde_json::from_str(&raw.body).unwrap_or(Value::Null);
        Came { status: raw.status, body, raw }
    }

    /// What the service says of this browser.
    pub(crate) fn session(&self) -> Value {
        let came = self.ask("GET", "/v1/session", Value::Null);
        assert_eq!(came.status, 200, "{came:?}");
        came.body
    }

    /// Signs in.
    pub(crate) fn sign_in(&self, email: &str, password: &str) -> Came {
        self.ask("POST", "/v1/session", json!({ "email": email, "password": password }))
    }
}

/// The token of the address that the service printed at its start.
pub(crate) fn token(service: &Service) -> String {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let said = service.said();
        if let Some((_, rest)) = said.split_once("/set-up#token=").filter(|(_, rest)| rest.contains('\n')) {
            return rest.lines().next().unwrap().trim().to_owned();
        }
        assert!(Instant::now() < until, "no address to set up at: {said}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The first user made: Ann, an admin of all workspaces, signed in.
pub(crate) fn ann(service: &Service) -> Browser<'_> {
    let browser = Browser::of(service);
    let user = json!({ "token": token(service), "name": "Ann", "email": ANN, "password": WORD });
    let made = browser.ask("POST", "/v1/session/set-up", user);
    assert_eq!(made.status, 200, "{made:?}");
    browser
}

/// Another user, made by an admin; the id.
pub(crate) fn user(admin: &Browser<'_>, name: &str, role: &str, all_workspaces: bool) -> String {
    let email = format!("{name}@example.com");
    let user = json!({ "name": name, "email": email, "role": role, "password": WORD, "allWorkspaces": all_workspaces });
    let made = admin.ask("POST", "/v1/users", user);
    assert_eq!(made.status, 201, "{made:?}");
    made.body["id"].as_str().unwrap().to_owned()
}

/// That user, signed in.
pub(crate) fn signed_in<'a>(service: &'a Service, name: &str) -> Browser<'a> {
    let browser = Browser::of(service);
    let came = browser.sign_in(&format!("{name}@example.com"), WORD);
    assert_eq!(came.status, 200, "{came:?}");
    browser
}
