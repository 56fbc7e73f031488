//! Speaks with Meta's Graph API: one way to post a message, one reading of its errors.
//!
//! In: a place, a token, a message as JSON. Out: an outcome. Never: a token in an address, where logs would keep it.

use std::time::Duration;

use relance_core::base::Instant;
use relance_core::wire::RejectClass;
use serde_json::Value;
use ureq::Agent;

use super::codes::Table;
use super::http::{self, Answer, MARGIN};
use super::{Gate, Outcome};
use crate::account::Secret;

/// The version of the Graph API unless an account names another.
pub(super) const VERSION: &str = "v24.0";

/// Where an object of the Graph API is.
pub(super) struct At<'a> {
    /// Where the API is, unless the account says otherwise.
    pub(super) home: &'static str,
    pub(super) base_url: &'a Option<String>,
    pub(super) api_version: &'a Option<String>,
    pub(super) id: &'a str,
    pub(super) token: &'a Secret,
    pub(super) timeout_seconds: Option<u32>,
}

/// One object of the Graph API, with the token that may use it.
pub(super) struct Node {
    pub(super) url: String,
    authorization: String,
    timeout: Duration,
    table: &'static Table,
    agent: Agent,
}

impl Node {
    pub(super) fn new(at: &At<'_>, table: &'static Table, agent: Agent) -> Self {
        let home = http::base(at.base_url.as_deref(), at.home);
        let url = format!("{home}/{}/{}", at.api_version.as_deref().unwrap_or(VERSION), at.id);
        let authorization = format!("Bearer {}", at.token.reveal());
        Self { url, authorization, timeout: http::patience(at.timeout_seconds), table, agent }
    }

    pub(super) fn longest(&self) -> Duration {
        self.timeout + MARGIN
    }

    /// Posts a message; its id stands at this place of the answer.
    pub(super) fn post(
        &self,
        message: &Value,
        id_at: &str,
        points: [&'static str; 3],
        now: Instant,
        gate: &mut Gate<'_>,
    ) -> Outcome {
        let request = http::within(self.agent.post(format!("{}/messages", self.url)), self.timeout)
            .header("authorization", &self.authorization)
            .header("content-type", "application/json");
        let body = message.to_string();
        match http::hand_over(points, gate, || request.send(body.as_str())) {
            Ok(answer) if answer.is_success() && !answer.body.get("error").is_some_and(Value::is_object) => {
                match answer.text(id_at) {
                    Some(id) => Outcome::Accepted { message_id: Some(http::plain(id)) },
                    None => Outcome::Unknown { detail: format!("{} without the message's id", answer.status) },
                }
            }
            Ok(answer) => self.refused(&answer, now),
            Err(outcome) => outcome,
        }
    }

    /// Asks for something below this object.
    pub(super) fn ask(&self, below: &str) -> Result<Answer, Outcome> {
        let answer =
            http::ask(&self.agent, &format!("{}{below}", self.url), &[("authorization", &self.authorization)], self.timeout)?;
        if answer.is_success() { Ok(answer) } else { Err(self.refused(&answer, Instant::MIN)) }
    }

    pub(super) fn check(&self, name: &str) -> Result<(), String> {
        super::checked(name, self.ask("?fields=id"), |_| Outcome::rejected(RejectClass::Transient, "no answer"))
    }

    fn refused(&self, answer: &Answer, now: Instant) -> Outcome {
        let (code, sub) = (answer.number("/error/code"), answer.number("/error/error_subcode"));
        let words = answer.text("/error/error_data/details").or_else(|| answer.text("/error/message")).unwrap_or_default();
        // An id that the token may not see is told as 404 or 100 without a subcode too; then it is the account's.
        self.table.outcome(answer, code, sub, words, now)
    }
}
