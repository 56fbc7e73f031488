//! Hands messages to Chatwoot: into a conversation, as the agent or bot whose token it is.
//!
//! In: a send whose address is a conversation's number, or a contact's identifier. Out: accepted with the message's id, refused with its
//! class, or unknown. Each message carries its key, which comes back in the webhook about it. Never: a private note.

use std::time::Duration;

use relance_core::base::Instant;
use relance_core::wire::{Content, RejectClass, Send};
use serde_json::{Value, json};
use ureq::Agent;

use super::chat::spoken;
use super::codes::{Means, by_status};
use super::http::{self, Answer, MARGIN};
use super::{Asked, Gate, Outcome, Sender};
use crate::account::{AddressBy, ChatwootAccount};

/// The member of a message's attributes that has its key.
pub(crate) const MARK: &str = "relance_key";
/// How many requests a message takes at the most: contact, conversations, the message, and why it was not found.
const REQUESTS: u32 = 4;

/// An account in Chatwoot.
pub struct Chatwoot {
    account: ChatwootAccount,
    url: String,
    timeout: Duration,
    agent: Agent,
}

impl Chatwoot {
    /// An account as it is set up. Nothing is reached for yet.
    pub(super) fn new(account: &ChatwootAccount, agent: Agent) -> Self {
        let home = http::base(None, &account.base_url);
        Self {
            url: format!("{home}/api/v1/accounts/{}", account.account_id),
            account: account.clone(),
            timeout: http::patience(account.timeout_seconds),
            agent,
        }
    }

    fn ask(&self, below: &str) -> Result<Answer, Outcome> {
        http::ask(
            &self.agent,
            &format!("{}{below}", self.url),
            &[("api_access_token", self.account.api_access_token.reveal())],
            self.timeout,
        )
    }

    /// The number of the conversation to write into.
    fn conversation(&self, to: &str, now: Instant) -> Result<u64, Outcome> {
        if self.account.address_by == AddressBy::Conversation {
            let detail = "expected a conversation's number, found another text";
            return to.parse().map_err(|_| Outcome::rejected(RejectClass::Permanent, detail));
        }
        let found = self.asked(&format!("/contacts/search?q={}", http::encoded(to)), now)?;
        let same = |contact: &&Value| contact.get("identifier").and_then(Value::as_str) == Some(to);
        let contact = list(&found).iter().find(same).and_then(|contact| contact.get("id")?.as_u64());
        let contact = contact.ok_or_else(|| Outcome::rejected(RejectClass::Permanent, "no contact has this identifier"))?;
        let found = self.asked(&format!("/contacts/{contact}/conversations"), now)?;
        let here =
            |talk: &&Value| self.account.inbox_id.is_none_or(|inbox| talk.get("inbox_id").and_then(Value::as_u64) == Some(inbox));
        let newest = list(&found).iter().filter(here).filter_map(|talk| talk.get("id")?.as_u64()).max();
        newest.ok_or_else(|| Outcome::rejected(RejectClass::Permanent, "the contact has no conversation to write into"))
    }

    /// The answer to a question that must be answered. Nothing has been sent yet: what is not known can be asked again.
    fn asked(&self, below: &str, now: Instant) -> Result<Value, Outcome> {
        match self.ask(below) {
            Ok(answer) if answer.is_success() => Ok(answer.body),
            Ok(answer) => Err(match self.refused(&answer, now) {
                Outcome::Unknown { detail } => Outcome::rejected(RejectClass::Transient, detail),
                refused => refused,
            }),
            Err(Outcome::Unknown { detail }) => Err(Outcome::rejected(RejectClass::Transient, detail)),
            Err(outcome) => Err(outcome),
        }
    }

    /// What an answer that is no success means. Chatwoot has no codes of its own, so that the status decides: 404 is the conversation's
    /// (`permanent`) if the account itself can be seen, and the account's (`config`) if it can't.
    fn refused(&self, answer: &Answer, now: Instant) -> Outcome {
        let words = answer.text("/error").or_else(|| answer.text("/message")).unwrap_or_default();
        let own = answer.body.is_object();
        let (means, why) = match answer.status {
            404 => match self.ask("/inboxes") {
                Ok(answer) if answer.is_success() => (Some(Means::Dead), "there is no such conversation"),
                _ => (Some(Means::Account), "the account can't be found"),
            },
            status => (by_status(status, own), words),
        };
        let Some(means) = means else {
            return Outcome::Unknown { detail: format!("{} from something in between", answer.status) };
        };
        let detail = format!("{} {}", answer.status, http::scrubbed(why)).trim_end().to_owned();
        super::codes::Judged { means, detail }.outcome(answer.retry_at(now), now)
    }
}

impl Sender for Chatwoot {
    fn attempt(&self, send: &Send, now: Instant, gate: &mut Gate<'_>) -> Outcome {
        let words = match words(&send.content) {
            Ok(words) => words,
            Err(refusal) => return refusal,
        };
        let conversation = match self.conversation(send.to.reveal(), now) {
            Ok(conversation) => conversation,
            Err(outcome) => return outcome,
        };
        let message = json!({
            "content": words, "message_type": "outgoing", "private": false, "content_type": "text",
            "content_attributes": { MARK: send.key.as_str() },
        });
        let request = http::within(self.agent.post(format!("{}/conversations/{conversation}/messages", self.url)), self.timeout)
            .header("api_access_token", self.account.api_access_token.reveal())
            .header("content-type", "application/json");
        let body = message.to_string();
        match http::hand_over(["chatwoot.before", "chatwoot.gate", "chatwoot.answered"], gate, || request.send(body.as_str())) {
            Ok(answer) if answer.is_success() => match answer.body.get("id").and_then(Value::as_u64) {
                Some(id) => Outcome::Accepted { message_id: Some(id.to_string()) },
                None => Outcome::Unknown { detail: format!("{} without the message's id", answer.status) },
            },
            Ok(answer) => self.refused(&answer, now),
            Err(outcome) => outcome,
        }
    }

    fn can_be_asked(&self) -> bool {
        false
    }

    fn ask(&self, _: &Send) -> Asked {
        Asked::CannotTell
    }

    fn longest(&self) -> Duration {
        self.timeout * REQUESTS + MARGIN
    }

    fn describe(&self) -> String {
        format!("Chatwoot's account {} ({})", self.account.account_id, self.account.channel())
    }

    fn check(&self) -> Result<(), String> {
        super::checked("Chatwoot", Chatwoot::ask(self, "/inboxes"), |answer| self.refused(answer, Instant::MIN))
    }
}

fn words(content: &Content) -> Result<String, Outcome> {
    let refused = |detail: &str| Outcome::rejected(RejectClass::Content, detail);
    match content {
        Content::Text(text) => Ok(text.body.clone()),
        Content::Rich(rich) => Ok(spoken(rich.text.as_deref().unwrap_or_default(), &rich.buttons)),
        Content::Template(_) => Err(refused("expected text or rich content, found a provider's template")),
        Content::Named(_) => Err(refused("expected a text in words, found its name alone")),
    }
}

/// What a list of Chatwoot's holds.
fn list(answer: &Value) -> &[Value] {
    answer.get("payload").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
