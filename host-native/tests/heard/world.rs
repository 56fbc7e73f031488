//! A service with people, accounts and a sequence, and ways to tell it things as providers do.
//!
//! In: accounts, webhooks, mail. Out: statuses, enrollments, what the feed tells. Never: a folder that outlives its test.

use std::path::Path;
use std::time::{Duration, Instant};

use relance::account::{Account, seal};
use relance::engines::sql::{AccountRow, Store};
use relance::host::Enroll;
use relance::{Clock, Host, Options};
use relance_core::base::{ContactId, EnrollmentId, SequenceId};
use relance_core::wire::Contact;
use ring::hmac::{HMAC_SHA1_FOR_LEGACY_USE_ONLY, HMAC_SHA256, Key, sign};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::service::{Service, start};
use crate::support;

/// A running service and its folder.
pub(crate) struct World {
    pub(crate) service: Service,
    pub(crate) dir: TempDir,
}

/// What came back.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Back {
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl World {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let service = start(dir.path(), arguments, &[("RELANCE_UNSUBSCRIBE_URL", "https://shop.example/leave?k={key}")]);
        Self { service, dir }
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    fn options(&self) -> Options {
        support::options(self.path(), &Clock::system())
    }

    /// Another host over the same database.
    pub(crate) fn host(&self) -> Host {
        Host::open(self.options()).unwrap()
    }

    pub(crate) fn store(&self) -> Store {
        support::store(self.path(), &Clock::system())
    }

    /// Puts an account into a workspace.
    pub(crate) fn account(&self, workspace: &str, id: &str, account: Value) {
        let account = Account::from_value(account).unwrap();
        let sealed = seal::seal(&self.options().keys().unwrap(), &account, workspace, id).unwrap();
        let mut store = self.store();
        store.enter(workspace);
        let (json, now) = (serde_json::to_value(&account).unwrap(), store.clock().now());
        let row = AccountRow {
            workspace: workspace.into(),
            id: id.into(),
            provider: json["provider"].as_str().unwrap().into(),
            revision: 1,
            paused: None,
            created_at: now,
            updated_at: now,
            json: json.to_string(),
            sealed,
        };
        assert!(store.add_account(&row).unwrap());
    }

    /// Adds people, and enrolls them in a sequence of these steps.
    pub(crate) fn enroll(&self, people: &[Value], steps: &Value) -> Vec<EnrollmentId> {
        let mut host = self.host();
        let contacts: Vec<Contact> = people.iter().map(|one| serde_json::from_value(one.clone()).unwrap()).collect();
        let ids: Vec<ContactId> = contacts.iter().map(|contact| contact.id.clone()).collect();
        host.import_contacts(contacts).unwrap();
        let draft = json!({ "name": "Hello", "purpose": "service", "steps": steps }).to_string();
        let sequence = SequenceId::new("hello");
        host.publish(&draft, Some(&sequence)).unwrap();
        let what = Enroll { sequence, version: None, contacts: ids, target: None, conversation: None, dry_run: false };
        let items = serde_json::to_value(host.enroll(&what, &mut |_| {}).unwrap()).unwrap();
        items.as_array().unwrap().iter().map(|item| EnrollmentId::new(item["enrollment"].as_str().expect("enrolled"))).collect()
    }

    /// Where an enrollment stands.
    pub(crate) fn status(&self, id: &EnrollmentId) -> String {
        let state = self.host().state(id).unwrap().unwrap();
        serde_json::to_value(state.status).unwrap().as_str().unwrap().to_owned()
    }

    /// The messages of a person once there are so many that were accepted.
    pub(crate) fn accepted(&self, contact: &str, count: usize) -> Vec<Value> {
        let found = || {
            let (_, list) = self.service.call("GET", &format!("/v1/messages?contact={contact}&status=accepted"), None);
            list["items"].as_array().unwrap().clone()
        };
        within(60, || Some(found()).filter(|items| items.len() >= count))
    }

    /// The Message-ID of the only mail to this address.
    pub(crate) fn mailed(&self, to: &str) -> String {
        let mails = support::mail(self.path());
        let (_, mail) = mails.iter().find(|(_, mail)| mail.contains(&format!("To: {to}"))).expect("a mail");
        mail.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().trim().to_owned()
    }

    /// Asks without a key, byte for byte.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Back {
        ask(&self.service.address, method, path, headers, body)
    }

    /// Hands a mail over.
    pub(crate) fn take(&self, mail: &str) -> Value {
        let bearer = format!("Bearer {}", self.service.key);
        let headers = [("authorization", bearer.as_str()), ("content-type", "message/rfc822")];
        let back = self.ask("POST", "/v1/inbound/mail", &headers, mail.replace('\n', "\r\n").as_bytes());
        assert_eq!(back.status, 200, "{back:?}");
        serde_json::from_str(&back.text).unwrap()
    }

    /// What was told, by a filter.
    pub(crate) fn told(&self, filter: &str) -> Vec<Value> {
        let (status, list) = self.service.call("GET", &format!("/v1/inbound?{filter}"), None);
        assert_eq!(status, 200, "{list}");
        list["items"].as_array().unwrap().clone()
    }

    /// How often the feed tells of a kind of thing.
    pub(crate) fn fed(&self, kind: &str) -> usize {
        let store = self.store();
        let ordered = || store.feed_of_all(0, 10_000).unwrap();
        // While the service orders it nobody else does.
        within(30, || {
            store.order_feed(1_000).unwrap();
            Some(()).filter(|()| store.backlog().unwrap().feed == 0)
        });
        ordered().iter().filter(|event| event.kind == kind).count()
    }

    /// A form as Twilio sends it, signed.
    pub(crate) fn twilio(&self, account: &str, query: &str, form: &[(&str, &str)]) -> Back {
        let path = format!("/in/default/{account}{query}");
        let encoded: Vec<String> = form.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let mut sorted = form.to_vec();
        sorted.sort_unstable();
        let members: String = sorted.iter().map(|(name, value)| format!("{name}{value}")).collect();
        let key = Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, TOKEN.as_bytes());
        let signature = base64(sign(&key, format!("{}{path}{members}", self.service.address).as_bytes()).as_ref());
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("x-twilio-signature", signature.as_str())];
        self.ask("POST", &path, &headers, encoded.join("&").as_bytes())
    }

    /// A webhook of Meta's, signed.
    pub(crate) fn meta(&self, account: &str, body: &Value) -> Back {
        let body = body.to_string();
        let signature = format!("sha256={}", hex(TOKEN.as_bytes(), body.as_bytes()));
        self.ask("POST", &format!("/in/default/{account}"), &[("x-hub-signature-256", &signature)], body.as_bytes())
    }
}

/// What everything is signed with.
pub(crate) const TOKEN: &str = "0123456789abcdef0123456789abcdef";

pub(crate) fn ask(address: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Back {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let mut request = ureq::http::Request::builder().method(method).uri(format!("{address}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = match method {
        "GET" => agent.run(request.body(()).unwrap()),
        _ => agent.run(request.body(body).unwrap()),
    }
    .unwrap();
    Back { status: response.status().as_u16(), text: response.body_mut().read_to_string().unwrap() }
}

/// What `find` finds, which is asked again for so many seconds.
pub(crate) fn within<T>(seconds: u64, find: impl Fn() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(found) = find() {
            return found;
        }
        assert!(Instant::now() < until, "nothing came in {seconds} seconds");
        std::thread::sleep(Duration::from_millis(50));
    }
}

pub(crate) fn hex(key: &[u8], signed: &[u8]) -> String {
    sign(&Key::new(HMAC_SHA256, key), signed).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::prelude::BASE64_STANDARD.encode(bytes)
}

/// Seconds since 1970.
pub(crate) fn seconds() -> i64 {
    Clock::system().now().millis() / 1_000
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Two emails, the first of them far away.
pub(crate) fn far() -> Value {
    json!([email("hello", json!({ "days": 5 })), email("again", json!({ "days": 2 }))])
}

/// Two emails, the first of them now.
pub(crate) fn now() -> Value {
    json!([email("hello", json!({ "minutes": 0 })), email("again", json!({ "days": 2 }))])
}

fn email(id: &str, wait: Value) -> Value {
    json!({ "id": id, "wait": wait, "channel": "email", "content": { "type": "text", "subject": "Hello", "body": "Hi there" } })
}

/// Somebody with an email address.
pub(crate) fn person(id: &str) -> Value {
    json!({ "id": id, "email": format!("{id}@example.com"), "timezone": "Europe/Madrid" })
}

pub(crate) fn twilio_account() -> Value {
    json!({ "provider": "twilio", "accountSid": format!("AC{TOKEN}"), "authToken": TOKEN, "from": "+15550001111" })
}

pub(crate) fn whatsapp_account() -> Value {
    json!({ "provider": "whatsappCloud", "phoneNumberId": "106540352242922", "accessToken": "EAAG", "appSecret": TOKEN,
            "verifyToken": "a word" })
}
