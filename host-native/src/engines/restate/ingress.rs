//! Commands to objects, over Restate's ingress.
//!
//! In: a contact, a command. Out: what it led to. Never: a command that is done twice because its answer was lost: each call has a key of its own.

use std::time::Duration;

use relance_core::base::ContactId;
use ureq::Agent;

use super::contact::Answer;
use crate::drive::{Command, Done};
use crate::engines::book::Book;
use crate::fault::{Fault, FaultKind};
use crate::service::random;

/// How long a command may take.
const LONGEST: Duration = Duration::from_secs(120);
/// How often a call is made again whose connection broke.
const TRIES: u32 = 20;

/// The way to the objects.
#[derive(Debug, Clone)]
pub struct Ingress {
    base: String,
    agent: Agent,
}

impl Ingress {
    /// Over the ingress at this address, such as `http://127.0.0.1:8080`.
    pub fn new(base: &str) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).timeout_global(Some(LONGEST)).build().new_agent();
        Self { base: base.trim_end_matches('/').to_owned(), agent }
    }

    /// Does something in a contact's turn.
    ///
    /// # Errors
    /// What the turn found wrong, or that Restate does not answer.
    pub fn perform(&self, workspace: &str, contact: &ContactId, command: &Command) -> Result<Done, Fault> {
        let answer: Answer = self.call(workspace, contact, "perform", &serde_json::to_string(command)?)?;
        answer
    }

    /// The book of a contact, if it has one by now.
    ///
    /// # Errors
    /// When Restate does not answer.
    pub fn look(&self, workspace: &str, contact: &ContactId) -> Result<Option<Book>, Fault> {
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
        let url = format!("{}/RelanceContact/{}/{handler}", self.base, key.replace('+', "%20"));
        let once = random::id("call")?;
        let mut found = String::new();
        for _ in 0..TRIES {
            let mut request = ureq::http::Request::post(&url);
            if handler != "look" {
                request = request.header("idempotency-key", &once);
            }
            let request = match body {
                "" => request.body(String::new()),
                body => request.header("content-type", "application/json").body(body.to_owned()),
            };
            match request.map_err(ureq::Error::from).and_then(|request| self.agent.run(request)) {
                Ok(mut response) => {
                    let (status, text) = (response.status(), response.body_mut().read_to_string());
                    match text {
                        Ok(text) if status.is_success() => return Ok(serde_json::from_str(&text)?),
                        Ok(text) => found = format!("{status}: {}", text.chars().take(400).collect::<String>()),
                        Err(error) => found = error.to_string(),
                    }
                    if status.is_client_error() && status.as_u16() != 404 {
                        break; // Nothing that another try would change.
                    }
                }
                Err(error) => found = error.to_string(),
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let message = format!("expected an answer of the object `{workspace}/{contact}`, found: {found}");
        Err(Fault::new(FaultKind::Unreachable, message).help("see whether Restate runs, and knows this deployment"))
    }
}
