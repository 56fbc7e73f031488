//! The service with a clock that the test moves and a receiver for its messages.
//!
//! In: requests, moments. Out: answers. Never: a sleep for time to pass: what waits, waits for something to be so.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ring::hmac;
use serde_json::{Value, json};

use crate::node::{self, Node};
use crate::receiver::{Receiver, SECRET};

/// Monday morning in Madrid.
pub(crate) const START: &str = "2026-11-23T08:00:00.000Z";
/// The workspace, which is made.
const WORKSPACE: &str = "acme";
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running service.
pub(crate) struct Service {
    child: Child,
    address: String,
    dir: PathBuf,
    agent: ureq::Agent,
    /// The key of the workspace that the test is about.
    key: String,
    pub(crate) receiver: Receiver,
    /// Where its contacts are, if they are objects.
    _node: Option<Node>,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

impl Service {
    /// Starts it, makes a workspace and a key of its own.
    pub(crate) fn start() -> Self {
        Self::start_with(&[], None)
    }

    /// The same with more options, and with a model that answers by a script.
    pub(crate) fn start_with(options: &[&str], script: Option<&Value>) -> Self {
        let dir =
            std::env::temp_dir().join(format!("relance_crm_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join("clock"), START).unwrap();
        let receiver = Receiver::start();
        let mut command = Command::new(env!("CARGO_BIN_EXE_relance"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--webhook-url", &receiver.url]).env_clear().env("RELANCE_DATA", &dir);
        command.env("RELANCE_WEBHOOK_SECRET", SECRET).env("RELANCE_TRIAL_CLOCK", dir.join("clock"));
        command.arg("--allow-private-accounts"); // The receiver is on this machine.
        command.args(["--desks", "2", "--hands", "2"]); // Many services are started, and each opens a store for each.
        command.args(options);
        if let Some(script) = script {
            std::fs::write(dir.join("script.json"), script.to_string()).unwrap();
            command.arg("--model-script").arg(dir.join("script.json"));
        }
        if let Some((url, schema)) = database(&dir) {
            command.args(["--database", &url, "--database-schema", &schema]);
        }
        let node = node::is_wanted().then(Node::start);
        command.args(node.iter().flat_map(Node::arguments));
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines.find_map(|line| Some(format!("http://{}", line.unwrap().split_once("http://")?.1.trim()))).unwrap();
        std::thread::spawn(move || lines.for_each(drop)); // Nobody waits for what it says.
        let admin = std::fs::read_to_string(dir.join("admin.key")).unwrap().trim().to_owned();
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        let mut service = Self { child, address, dir, agent, key: admin, receiver, _node: node };
        service.ok("POST", "/v1/workspaces", json!({ "id": WORKSPACE }));
        let wanted = json!({ "name": "crm", "scopes": ["*:write"] });
        let made = service.said("POST", "/v1/keys", wanted, &[("relance-workspace", WORKSPACE)]);
        assert_eq!(made.0, 201, "{made:?}");
        service.key = made.1["secret"].as_str().unwrap().to_owned();
        service
    }

    /// One request: status and body.
    pub(crate) fn call(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let (status, body, _) = self.said(method, path, body, &[]);
        (status, body)
    }

    /// One request that is done: its body.
    pub(crate) fn ok(&self, method: &str, path: &str, body: Value) -> Value {
        let (status, body) = self.call(method, path, body);
        assert!((200..300).contains(&status), "{method} {path}: {status} {body}");
        body
    }

    fn said(&self, method: &str, path: &str, body: Value, headers: &[(&str, &str)]) -> (u16, Value, String) {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        self.said_as("application/json", method, path, text, headers)
    }

    fn said_as(&self, kind: &str, method: &str, path: &str, text: String, headers: &[(&str, &str)]) -> (u16, Value, String) {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.address));
        request = request.header("authorization", format!("Bearer {}", self.key)).header("content-type", kind);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = self.agent.run(request.body(text).unwrap()).unwrap();
        let text = response.body_mut().with_config().limit(64 << 20).read_to_string().unwrap();
        let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or(Value::Null) };
        (response.status().as_u16(), body, text)
    }

    /// A page of the service's, without a key: status and text. Posts a form if there is one.
    pub(crate) fn page(&self, path: &str, form: Option<&str>) -> (u16, String) {
        let method = if form.is_some() { "POST" } else { "GET" };
        let request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.address));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let mut response = self.agent.run(request.body(form.unwrap_or_default().to_owned()).unwrap()).unwrap();
        (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
    }

    /// Hands a mail over as it came.
    pub(crate) fn mail(&self, mail: &str) -> Value {
        let (status, body, _) = self.said_as("message/rfc822", "POST", "/v1/inbound/mail", mail.to_owned(), &[]);
        assert_eq!(status, 200, "{body}");
        body["items"].clone()
    }

    /// What the provider of an account tells, signed as Standard Webhooks says.
    pub(crate) fn provider(&self, account: &str, told: &Value, id: &str, now: &str) -> u16 {
        let (body, seconds) = (told.to_string(), now.parse::<relance_core::base::Instant>().unwrap().millis() / 1_000);
        let secret = BASE64_STANDARD.decode(SECRET.trim_start_matches("whsec_")).unwrap();
        let signed = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), format!("{id}.{seconds}.{body}").as_bytes());
        let (signature, seconds) = (format!("v1,{}", BASE64_STANDARD.encode(signed)), seconds.to_string());
        let headers = [("webhook-id", id), ("webhook-timestamp", seconds.as_str()), ("webhook-signature", signature.as_str())];
        self.said_as("application/json", "POST", &format!("/in/{WORKSPACE}/{account}"), body, &headers).0
    }

    /// All rows of a list, page by page.
    pub(crate) fn all(&self, path: &str) -> Vec<Value> {
        let (mut rows, mut after) = (Vec::new(), String::new());
        loop {
            let mark = if path.contains('?') { '&' } else { '?' };
            let mut page = self.ok("GET", &format!("{path}{mark}limit=500{after}"), Value::Null);
            rows.append(page["items"].as_array_mut().unwrap());
            let Some(next) = page["next"].as_str() else { return rows };
            after = format!("&after={next}");
        }
    }

    /// The text of an answer, as it came over the wire.
    pub(crate) fn text(&self, path: &str) -> String {
        let (status, _, text) = self.said("GET", path, Value::Null, &[]);
        assert_eq!(status, 200, "{path}: {text}");
        text
    }

    /// Time passes.
    pub(crate) fn at(&self, moment: &str) {
        let (next, clock) = (self.dir.join("clock.next"), self.dir.join("clock"));
        std::fs::write(&next, moment).unwrap();
        std::fs::rename(next, clock).unwrap(); // Whoever looks sees one moment or the other.
    }

    /// Waits until it is so.
    pub(crate) fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let until = Instant::now() + PATIENCE;
        while !is_so() {
            assert!(Instant::now() < until, "it never came to this: {what}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Nothing is due any more and nothing is on its way.
    pub(crate) fn settled(&self) {
        self.until("all that is due is done", || {
            let status = self.ok("GET", "/v1/status", Value::Null);
            let under_way = ["pending", "attempting"].iter().any(|name| status["outbox"][name].as_u64().unwrap_or(0) > 0);
            status["due"] == 0 && status["questions"] == 0 && !under_way
        });
    }

    /// A job once it is over.
    pub(crate) fn over(&self, job: &Value) -> Value {
        let path = format!("/v1/jobs/{}", job["id"].as_str().unwrap());
        let running = |job: &Value| matches!(job["status"].as_str().unwrap(), "waiting" | "running");
        self.until("a job is over", || !running(&self.ok("GET", &path, Value::Null)));
        self.ok("GET", &path, Value::Null)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(std::fs::remove_dir_all(&self.dir));
    }
}

/// The database where one is named, and the schema of this folder there.
fn database(dir: &std::path::Path) -> Option<(String, String)> {
    Some((std::env::var("RELANCE_TEST_DATABASE").ok()?, dir.file_name()?.to_str()?.to_owned()))
}
