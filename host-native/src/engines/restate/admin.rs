//! Restate's administration: which process serves the objects, and of which database they are.
//!
//! In: the nodes' addresses. Out: this process as the one that serves; the calls of one that is gone, served here. Never: another database's
//! contacts.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::{Request, Uri};

use crate::clock::Stopwatch;
use crate::fault::{Fault, FaultKind};

/// For how long registering is tried, and how long it is waited between.
const LONGEST: Duration = Duration::from_secs(30);
const NAP: Duration = Duration::from_millis(200);
/// How long one answer may take: to some questions Restate asks the process first.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long another process may take to be connected to.
const CONNECTING: Duration = Duration::from_secs(2);
/// The object that every deployment of ours serves.
const OBJECT: &str = "RelanceContact";
/// Under this name a deployment's metadata has the database that its contacts are of.
const DATABASE: &str = "relance-database";
/// How much of an answer is quoted.
const QUOTED: usize = 400;
/// The deployments whose calls are tried again because nobody is to be reached there. Only calls that are under way are looked through.
const UNREACHED: &str = "SELECT DISTINCT last_attempt_deployment_id AS id FROM sys_invocation_state WHERE in_flight = false AND last_failure_error_code = 'RT0010'";

/// The way to the administration.
#[derive(Debug, Clone)]
pub(super) struct Admin {
    bases: Vec<String>,
    agent: Agent,
}

/// A process that serves objects, as Restate knows it.
#[derive(Debug, Deserialize)]
struct Deployment {
    #[serde(default)]
    uri: String,
    #[serde(default)]
    metadata: BTreeMap<String, String>,
}

/// Whose contacts Restate has.
enum Kept {
    Nobodys,
    Ours,
    Others,
}

impl Admin {
    /// Over the nodes at these addresses: any one that answers will do.
    pub(super) fn new(bases: &[String]) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build().new_agent();
        Self { bases: bases.iter().map(|base| base.trim_end_matches('/').to_owned()).collect(), agent }
    }

    /// Waits until it answers; says whether it has this database's contacts. Refuses where it has another one's.
    pub(super) fn has_contacts_of(&self, database: &str) -> Result<bool, Fault> {
        match self.patiently(|| self.kept(database))? {
            Kept::Nobodys => Ok(false),
            Kept::Ours => Ok(true),
            Kept::Others => {
                let nodes = self.nodes();
                let message =
                    format!("expected a Restate for this database alone, found at `{nodes}` the contacts of another one");
                let help =
                    "name another Restate with `--restate-admin` and `--restate-ingress`, or the database whose contacts it has";
                Err(Fault::new(FaultKind::Input, message).help(help))
            }
        }
    }

    /// From here on the objects are served at this address, of this database alone; `brought`: its contacts must be there already.
    pub(super) fn register(&self, uri: &str, database: &str, brought: bool) -> Result<(), Fault> {
        if !self.has_contacts_of(database)? && brought {
            let message = format!("expected the contacts of this database in Restate at `{}`, found none", self.nodes());
            let help =
                "if it has lost them, bring them there again: `relance move --to restate`; else name the one that has them";
            return Err(Fault::new(FaultKind::Input, message).help(help));
        }
        let body = json!({ "uri": uri, "force": true, "metadata": { DATABASE: database } });
        self.patiently(|| self.ask("POST", "deployments", Some(&body)).map(drop))
    }

    /// The same again, until it comes to something or it has lasted too long.
    fn patiently<T>(&self, mut asks: impl FnMut() -> Result<T, String>) -> Result<T, Fault> {
        let begun = Stopwatch::begin();
        let mut first = true;
        loop {
            let found = match asks() {
                Ok(done) => return Ok(done),
                Err(found) => found,
            };
            if begun.passed() > LONGEST {
                let message = format!("expected to register with Restate at `{}`, found: {found}", self.nodes());
                return Err(Fault::new(FaultKind::Unreachable, message)
                    .help("start Restate, or name its administration's address with `--restate-admin`"));
            }
            if std::mem::take(&mut first) {
                tracing::warn!(found, "not registered with Restate yet; it is tried again");
            }
            std::thread::sleep(NAP);
        }
    }

    fn nodes(&self) -> String {
        self.bases.join("`, `")
    }

    /// Whose contacts are there.
    fn kept(&self, database: &str) -> Result<Kept, String> {
        let object = self.ask("GET", &format!("services/{OBJECT}"), None)?;
        let Some(id) = object.as_ref().and_then(|object| object.get("deployment_id")?.as_str()) else { return Ok(Kept::Nobodys) };
        let deployment = self.deployment(id)?;
        Ok(if deployment.is_none_or(|deployment| deployment.is_of(database)) { Kept::Ours } else { Kept::Others })
    }

    fn deployment(&self, id: &str) -> Result<Option<Deployment>, String> {
        let found = self.ask("GET", &format!("deployments/{id}"), None)?;
        found.map(serde_json::from_value).transpose().map_err(|error| error.to_string())
    }

    /// Where nobody is to be reached, as Restate finds it.
    fn unreached(&self) -> Result<BTreeSet<String>, String> {
        let found = self.ask("POST", "query", Some(&json!({ "query": UNREACHED })))?;
        let rows = found.as_ref().and_then(|found| found.get("rows")?.as_array()).map(Vec::as_slice).unwrap_or_default();
        Ok(rows.iter().filter_map(|row| row.get("id")?.as_str().map(str::to_owned)).collect())
    }

    /// Asks the first node that is well; nothing where what is asked for is not there.
    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Option<Value>, String> {
        let mut found = "no address".to_owned();
        for base in &self.bases {
            let request = Request::builder().method(method).uri(format!("{base}/{path}")).header("accept", "application/json");
            let request = request.header("content-type", "application/json").body(body.map(Value::to_string).unwrap_or_default());
            let mut response = match request.map_err(ureq::Error::from).and_then(|request| self.agent.run(request)) {
                Ok(response) => response,
                Err(error) => {
                    found = error.to_string();
                    continue;
                }
            };
            let (status, text) = (response.status(), response.body_mut().read_to_string().unwrap_or_default());
            found = format!("{status}: {}", text.chars().take(QUOTED).collect::<String>());
            match status.as_u16() {
                404 if method == "GET" => return Ok(None),
                200..=299 => return serde_json::from_str(&text).map(Some).map_err(|error| error.to_string()),
                500.. => {} // Another node may be well.
                _ => break,
            }
        }
        Err(found)
    }
}

impl Deployment {
    /// Whether its contacts are of this database, as far as it says.
    fn is_of(&self, database: &str) -> bool {
        self.metadata.get(DATABASE).is_none_or(|of| of == database)
    }
}

/// Looks for calls of this database's contacts that wait for a process which is gone, and has them served here.
///
/// A call stays with the deployment that began it, and new ones go to the one that was registered last. So without this a process that does not
/// come back to its address would keep what it had begun, and what comes after it, for ever.
#[derive(Debug)]
pub(super) struct Heir {
    pub(super) admin: Admin,
    /// Where this process is reached.
    pub(super) uri: String,
    /// Its database.
    pub(super) database: String,
    /// Deployments where nobody was to be reached at the last look.
    pub(super) missed: BTreeSet<String>,
}

impl Heir {
    /// One look. What was missed at the last one too is served here from now on.
    pub(super) fn look(&mut self) -> Result<(), String> {
        let before = std::mem::take(&mut self.missed);
        for id in self.admin.unreached()? {
            let Some(deployment) = self.admin.deployment(&id)? else { continue };
            let own = deployment.uri.trim_end_matches('/') == self.uri.trim_end_matches('/');
            if own || !deployment.is_of(&self.database) || reaches(&deployment.uri) {
                continue;
            }
            if !before.contains(&id) {
                self.missed.insert(id);
                continue;
            }
            let (from, to) = (&deployment.uri, &self.uri);
            match self.admin.ask("PATCH", &format!("deployments/{id}"), Some(&json!({ "uri": to }))) {
                Ok(_) => tracing::warn!(from, to, "nobody is there any more: its contacts are served here"),
                Err(found) => tracing::warn!(
                    from,
                    found,
                    "nobody is there any more, and its contacts could not be taken over: start a service there"
                ),
            }
        }
        Ok(())
    }
}

/// Whether somebody takes connections there.
fn reaches(uri: &str) -> bool {
    let Ok(uri) = uri.parse::<Uri>() else { return true };
    let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
    let addresses = (uri.host().unwrap_or_default().trim_matches(['[', ']']), port).to_socket_addrs();
    // A name that this machine can't look up says nothing of whether somebody is there.
    addresses.map_or(true, |mut addresses| addresses.any(|address| TcpStream::connect_timeout(&address, CONNECTING).is_ok()))
}
