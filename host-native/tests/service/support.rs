//! Starts the service in a folder of its own, and talks to it.
//!
//! In: requests. Out: answers. Never: a service or a folder that outlives its test.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use relance::config::PostgresConfig;
use relance::{Host, Options};
use serde_json::{Value, json};

/// A running service.
pub(crate) struct Service {
    child: Child,
    address: String,
    dir: PathBuf,
    /// What it says on standard error.
    said: Arc<Mutex<String>>,
    /// What it was started with.
    variables: Vec<(&'static str, String)>,
    /// The key to everything.
    pub(crate) key: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) etag: String,
    pub(crate) location: String,
    pub(crate) retry_after: String,
    pub(crate) body: Value,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

impl Service {
    /// Starts it with nothing in it.
    pub(crate) fn start() -> Self {
        Self::start_until(None)
    }

    /// The same; whatever passes this crash point stands still from then on.
    pub(crate) fn start_until(point: Option<&str>) -> Self {
        let variables: Vec<(&'static str, String)> =
            point.map(|point| ("RELANCE_CRASH_AT", point.to_owned())).into_iter().collect();
        Self::start_with(variables)
    }

    /// The same with variables that say how.
    pub(crate) fn start_with(variables: Vec<(&'static str, String)>) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let dir = std::env::temp_dir().join(format!("relance-service-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let said = Arc::default();
        let (child, address) = run(&dir, &variables, &said);
        let key = std::fs::read_to_string(dir.join("admin.key")).unwrap().trim().to_owned();
        Self { child, address, dir, said, key, variables }
    }

    /// Ends it as a crash would, and starts it again.
    pub(crate) fn crash(&mut self) {
        self.end();
        self.variables.retain(|(name, _)| *name != "RELANCE_CRASH_AT");
        self.begin_again();
    }

    /// Ends it as a crash would.
    pub(crate) fn end(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it again over what it has left.
    pub(crate) fn begin_again(&mut self) {
        (self.child, self.address) = run(&self.dir, &self.variables, &self.said);
    }

    /// Where it listens: host and port.
    pub(crate) fn authority(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    /// All that it has said on standard error since it answers.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// One request with the key to everything.
    pub(crate) fn call(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let answer = self.ask(&self.key, method, path, &[], body);
        (answer.status, answer.body)
    }

    /// The same with headers, and everything that came back.
    pub(crate) fn ask(&self, key: &str, method: &str, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)))
            .build()
            .new_agent();
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.address));
        request = request.header("authorization", format!("Bearer {key}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let mut response = agent.run(request.body(body).unwrap()).unwrap();
        let header = |name: &str| response.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let (etag, location, retry_after) = (header("etag"), header("location"), header("retry-after"));
        let text = response.body_mut().read_to_string().unwrap();
        let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() };
        Answer { status: response.status().as_u16(), etag, location, retry_after, body }
    }

    /// A key with these scopes for a workspace, which is made.
    pub(crate) fn key_for(&self, workspace: &str, scopes: &[&str]) -> String {
        self.call("POST", "/v1/workspaces", json!({ "id": workspace }));
        let headers = [("relance-workspace", workspace)];
        let made = self.ask(&self.key, "POST", "/v1/keys", &headers, json!({ "name": "a test's", "scopes": scopes }));
        assert_eq!(made.status, 201, "{made:?}");
        made.body["secret"].as_str().unwrap().to_owned()
    }

    /// Another host over the same database.
    pub(crate) fn host(&self) -> Host {
        Host::open(self.options()).unwrap()
    }

    /// How it is opened.
    pub(crate) fn options(&self) -> Options {
        let database = database(&self.dir).map(|(url, schema)| PostgresConfig { schema, ..PostgresConfig::new(url) });
        Options { database, ..Options::new(&self.dir) }
    }

    /// A job once it is over.
    pub(crate) fn over(&self, location: &str) -> Value {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let (status, job) = self.call("GET", location, Value::Null);
            assert_eq!(status, 200, "{job}");
            if !["waiting", "running"].contains(&job["status"].as_str().unwrap()) {
                return job;
            }
            assert!(Instant::now() < until, "{job}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(std::fs::remove_dir_all(&self.dir));
    }
}

/// The database of this folder where one is named, and the schema there.
fn database(dir: &Path) -> Option<(String, String)> {
    let name = dir.file_name().unwrap().to_str().unwrap().replace('-', "_");
    Some((std::env::var("RELANCE_TEST_DATABASE").ok()?, name))
}

fn run(dir: &Path, variables: &[(&str, String)], said: &Arc<Mutex<String>>) -> (Child, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_relance"));
    command.args(["serve", "--listen", "127.0.0.1:0"]).env_clear().env("RELANCE_DATA", dir);
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    if let Some((url, schema)) = database(dir) {
        command.args(["--database", &url, "--database-schema", &schema]);
    }
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let address = lines.find_map(|line| line.unwrap().split_once("http://").map(|(_, rest)| format!("http://{}", rest.trim())));
    let said = Arc::clone(said);
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| *said.lock().unwrap() += &(line + "\n")));
    (child, address.expect("the service did not start"))
}

/// A sound draft whose first message is far away.
pub(crate) fn draft(name: &str) -> Value {
    json!({
        "name": name, "purpose": "service",
        "steps": [
            { "id": "hello", "wait": { "days": 5 }, "channel": "email",
              "content": { "type": "text", "subject": "Hello", "body": "Hi {{ contact.firstName | default: 'there' }}" } },
            { "id": "again", "wait": { "days": 2 }, "channel": "email",
              "content": { "type": "text", "subject": "Again", "body": "Still there?" } }
        ]
    })
}

/// So many people, `p0` and on.
pub(crate) fn people(service: &Service, key: &str, count: usize) {
    let contacts: Vec<Value> = (0..count)
        .map(|index| {
            json!({ "id": format!("p{index}"), "firstName": format!("Person {index}"), "email": format!("p{index}@example.com"),
                    "timezone": "Europe/Madrid" })
        })
        .collect();
    let answer = service.ask(key, "POST", "/v1/contacts/bulk", &[], json!({ "contacts": contacts }));
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// The code and the place of the first problem.
pub(crate) fn problem(answer: &Answer) -> (u16, &str, &str) {
    let first = &answer.body["problems"][0];
    (answer.status, first["code"].as_str().unwrap_or("-"), first["path"].as_str().unwrap_or("-"))
}

/// Asks with the key of a request whose worker has ended, until the database has found that nobody holds its lock any more: at once where the lock
/// is a file's, when the connection is seen to be gone where it is a server's.
pub(crate) fn once_free(ask: impl Fn() -> Answer) -> Answer {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let answer = ask();
        if answer.body["code"] != "api.idempotencyRunning" {
            return answer;
        }
        assert!(Instant::now() < until, "{answer:?}");
        std::thread::sleep(Duration::from_millis(100));
    }
}
