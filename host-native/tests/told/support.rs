//! Starts the program as a service in a folder of its own, and asks it.
//!
//! In: arguments, requests. Out: statuses and JSON. Never: a process that outlives the test.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

/// A running service.
pub(crate) struct Service {
    child: Child,
    pub(crate) address: String,
    pub(crate) key: String,
    said: Receiver<String>,
}

/// Starts one with its data in this folder; where `RELANCE_TEST_DATABASE` names a PostgreSQL database, in a schema of its own there.
pub(crate) fn start(dir: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Service {
    let mut command = Command::new(env!("CARGO_BIN_EXE_relance"));
    command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments).env_clear().env("RELANCE_DATA", dir);
    if let Ok(url) = std::env::var("RELANCE_TEST_DATABASE") {
        let name: String = dir.file_name().unwrap().as_encoded_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        command.env("RELANCE_DATABASE", url).env("RELANCE_DATABASE_SCHEMA", format!("t{name}"));
    }
    command.envs(environment.iter().copied());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (told, said) = channel();
    for output in
        [Box::new(child.stdout.take().unwrap()) as Box<dyn std::io::Read + Send>, Box::new(child.stderr.take().unwrap())]
    {
        let told = told.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = told.send(line); // Nobody listens any more.
            }
        });
    }
    let mut service = Service { child, address: String::new(), key: String::new(), said };
    let line = service.line_with("answers at ");
    service.address = line.split_once("answers at ").unwrap().1.trim().to_owned();
    service.key = std::fs::read_to_string(dir.join("admin.key")).unwrap().trim().to_owned();
    service
}

impl Service {
    /// The next line of its outputs with these words.
    pub(crate) fn line_with(&self, words: &str) -> String {
        loop {
            let line = self.said.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|_| panic!("no line with `{words}`"));
            if line.contains(words) {
                return line;
            }
        }
    }

    /// Asks with the first key: status and JSON.
    pub(crate) fn call(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let (status, _, body) = self.ask(method, path, &self.key, &[], body);
        (status, body)
    }

    /// Asks with a key and headers: status, `etag` and JSON.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        key: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> (u16, String, Value) {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)))
            .build()
            .new_agent();
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.address));
        request = request.header("authorization", format!("Bearer {key}")).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = match method {
            "GET" | "DELETE" => agent.run(request.body(()).unwrap()),
            _ => agent.run(request.body(body.map(|body| body.to_string()).unwrap_or_default()).unwrap()),
        }
        .unwrap();
        let etag = response.headers().get("etag").map(|tag| tag.to_str().unwrap().to_owned()).unwrap_or_default();
        let text = response.body_mut().read_to_string().unwrap();
        (response.status().as_u16(), etag, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Kills it, as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, and waits until it has.
    pub(crate) fn stop(mut self) -> bool {
        Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        self.child.wait().unwrap().success()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill(); // It has ended already.
        let _ = self.child.wait();
    }
}
