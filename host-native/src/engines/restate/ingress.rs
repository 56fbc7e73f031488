//! Commands to objects, over Restate's ingress.
//!
//! In: a contact, a command. Out: what it led to. Never: a command that is done twice because its answer was lost: each call has a key of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use relance_core::base::ContactId;
use ureq::Agent;

use super::contact::{Answer, Look};
use crate::clock::Stopwatch;
use crate::drive::{Command, Done};
use crate::engines::book::{Amendment, Bookkeeper};
use crate::fault::{Fault, FaultKind};
use crate::service::random;

/// How long a command may take, all its tries together, unless it is said otherwise.
const LONGEST: Duration = Duration::from_secs(120);
/// Between two tries of a call whose connection broke.
const NAP: Duration = Duration::from_millis(100);
/// How long a node may take to be connected to, while another one is there to ask.
const CONNECTING: Duration = Duration::from_secs(3);
/// How long a node may take to say that it is well.
const LOOKING: Duration = Duration::from_secs(1);

/// The way to the objects.
#[derive(Debug, Clone)]
pub struct Ingress {
    bases: Arc<[String]>,
    /// Which of them answered last.
    last: Arc<AtomicUsize>,
    agent: Agent,
    longest: Duration,
}

impl Ingress {
    /// Over the nodes at these addresses, such as `http://127.0.0.1:8080`: one that does not answer leaves its calls to the next.
    pub fn new(bases: &[String]) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).timeout_connect(Some(CONNECTING)).build().new_agent();
        let bases = bases.iter().map(|base| base.trim_end_matches('/').to_owned()).collect();
        Self { bases, last: Arc::default(), agent, longest: LONGEST }
    }

    /// The same, where no command may take longer than this.
    #[must_use]
    pub fn within(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    /// Begins the book of a contact where there is none, and sends the wake-up that it needs; nothing where there is nobody of that id.
    ///
    /// # Errors
    /// When Restate does not answer.
    pub fn rouse(&self, workspace: &str, contact: &ContactId) -> Result<Option<Look>, Fault> {
        self.call(workspace, contact, "rouse", "")
    }

    /// The book of a contact, if it has one by now, and when it is woken next.
    ///
    /// # Errors
    /// When Restate does not answer.
    pub fn look(&self, workspace: &str, contact: &ContactId) -> Result<Option<Look>, Fault> {
        self.call(workspace, contact, "look", "")
    }

    fn call<T: serde::de::DeserializeOwned>(
        &self,
        workspace: &str,
        contact: &ContactId,
        handler: &str,
        body: &str,
    ) -> Result<T, Fault> {
        let key: String = form_urlencoded::byte_serialize(format!("{workspace}/{contact}").as_bytes()).collect();
        let path = format!("RelanceContact/{}/{handler}", key.replace('+', "%20"));
        let once = random::id("call")?;
        let (mut found, first) = (String::new(), self.last.load(Ordering::Relaxed));
        let begun = Stopwatch::begin();
        for (number, base) in (first..).zip(self.bases.iter().cycle().skip(first % self.bases.len().max(1))) {
            let left = self.longest.saturating_sub(begun.passed());
            if left.is_zero() {
                break;
            }
            let url = format!("{base}/{path}");
            let mut request = ureq::http::Request::post(&url);
            if handler != "look" {
                request = request.header("idempotency-key", &once);
            }
            let request = match body {
                "" => request.body(String::new()),
                body => request.header("content-type", "application/json").body(body.to_owned()),
            };
            let run = |request| {
                let limited = self.agent.configure_request(request).timeout_global(Some(left)).build();
                self.agent.run(limited)
            };
            match request.map_err(ureq::Error::from).and_then(run) {
                Ok(mut response) => {
                    let (status, text) = (response.status(), response.body_mut().read_to_string());
                    match text {
                        Ok(text) if status.is_success() => {
                            self.last.store(number % self.bases.len().max(1), Ordering::Relaxed);
                            return Ok(serde_json::from_str(&text)?);
                        }
                        Ok(text) => found = format!("{status}: {}", text.chars().take(400).collect::<String>()),
                        Err(error) => found = error.to_string(),
                    }
                    if status.is_client_error() && status.as_u16() != 404 {
                        break; // Nothing that another try would change.
                    }
                }
                Err(error) => found = error.to_string(),
            }
            std::thread::sleep(NAP.min(left));
        }
        let nodes = self.bases.join("`, `");
        let message =
            format!("expected an answer of the object `{workspace}/{contact}` from Restate at `{nodes}`, found: {found}");
        Err(Fault::new(FaultKind::Unreachable, message)
            .help("see whether Restate runs there (`--restate-ingress`), and reaches the service that it was told of last"))
    }
}

impl Bookkeeper for Ingress {
    fn perform(&self, workspace: &str, contact: &ContactId, command: &Command) -> Result<Done, Fault> {
        let answer: Answer = self.call(workspace, contact, "perform", &serde_json::to_string(command)?)?;
        answer
    }

    fn amend(&self, workspace: &str, contact: &ContactId, amendment: &Amendment) -> Result<bool, Fault> {
        self.call(workspace, contact, "amend", &serde_json::to_string(amendment)?)
    }

    fn answers(&self) -> bool {
        self.bases.iter().any(|base| {
            let asked = self.agent.get(format!("{base}/restate/health")).config().timeout_global(Some(LOOKING)).build().call();
            asked.is_ok_and(|response| response.status().is_success())
        })
    }
}
