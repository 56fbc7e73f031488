//! A server of Restate, of one node, for one test.
//!
//! In: its npm package, as set-up installs it, or `RELANCE_RESTATE_SERVER`. Out: the addresses of a server that answers. Never: a server or a
//! folder that outlives it.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what went wrong by stopping, and uses a part of this"
)]

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Where the npm package has the server, from this crate's folder.
const PACKAGED: &str = "../node_modules/@restatedev/restate-server-linux-x64/bin/restate-server";
/// How long it may take to begin.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server.
pub(crate) struct Node {
    child: Child,
    /// Where it takes calls.
    pub(crate) ingress: String,
    /// Where it is administered.
    pub(crate) admin: String,
    dir: tempfile::TempDir,
    program: PathBuf,
    ports: [u16; 3],
}

impl Node {
    /// Starts one with nothing in it.
    pub(crate) fn start() -> Self {
        let packaged = || Path::new(env!("CARGO_MANIFEST_DIR")).join(PACKAGED);
        let program = std::env::var_os("RELANCE_RESTATE_SERVER").map_or_else(packaged, PathBuf::from);
        assert!(
            program.exists(),
            "expected Restate's server at `{}`, found nothing: `cargo xtask setup` installs it",
            program.display()
        );
        let ports = [free_port(), free_port(), free_port()];
        let [ingress, admin, _] = ports.map(|port| format!("http://127.0.0.1:{port}"));
        let dir = tempfile::tempdir().unwrap();
        let child = run(&program, dir.path(), ports);
        let node = Self { child, ingress, admin, dir, program, ports };
        node.answers();
        node
    }

    /// Kills it, and starts it again over what it has left.
    pub(crate) fn crash(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = run(&self.program, self.dir.path(), self.ports);
        self.answers();
    }

    fn answers(&self) {
        let until = Instant::now() + PATIENCE;
        while ureq::get(format!("{}/health", self.admin)).call().is_err() {
            let log = || std::fs::read_to_string(self.dir.path().join("log")).unwrap();
            assert!(Instant::now() < until, "the server does not begin: {}", log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What a service is started with to keep its contacts here.
    pub(crate) fn arguments(&self) -> Vec<String> {
        ["--engine=restate", "--restate-listen=127.0.0.1:0"]
            .map(str::to_owned)
            .into_iter()
            .chain([format!("--restate-ingress={}", self.ingress), format!("--restate-admin={}", self.admin)])
            .collect()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether the tests are to run over Restate.
pub(crate) fn is_wanted() -> bool {
    std::env::var("RELANCE_TEST_ENGINE").is_ok_and(|engine| engine == "restate")
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn run(program: &Path, dir: &Path, [ingress, admin, node]: [u16; 3]) -> Child {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(dir.join("log")).unwrap();
    Command::new(program)
        .env("RESTATE_BASE_DIR", dir)
        .env("RESTATE_INGRESS__BIND_ADDRESS", format!("127.0.0.1:{ingress}"))
        .env("RESTATE_ADMIN__BIND_ADDRESS", format!("127.0.0.1:{admin}"))
        .env("RESTATE_BIND_ADDRESS", format!("127.0.0.1:{node}"))
        .env("RESTATE_ADVERTISED_ADDRESS", format!("http://127.0.0.1:{node}"))
        // Without it a call is paused for good after about an hour of somebody's absence.
        .env("RESTATE_DEFAULT_RETRY_POLICY__MAX_ATTEMPTS", "unlimited")
        .env("RESTATE_DISABLE_TELEMETRY", "true")
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .stdin(Stdio::null())
        .spawn()
        .unwrap()
}
