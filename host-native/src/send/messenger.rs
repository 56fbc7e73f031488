//! Hands messages to Messenger and Instagram: text, quick replies, buttons.
//!
//! In: a send. Out: accepted with the message's id, refused with its class, or unknown: Meta has no idempotency keys. A message to Messenger
//! carries its key, which comes back in the echo of it. Never: a message tag. Automation writes inside the person's window alone, and the
//! exception for human agents is for them.

use std::time::Duration;

use relance_core::base::Instant;
use relance_core::wire::{Content, RejectClass, RichContent, Send};
use serde_json::{Value, json};
use ureq::Agent;

use super::chat::{Shown, shown, spoken};
use super::codes::MESSENGER;
use super::graph::{At, Node};
use super::{Asked, Gate, Outcome, Sender};
use crate::account::{InstagramAccount, MessengerAccount};

const MESSENGER_HOME: &str = "https://graph.facebook.com";
const INSTAGRAM_HOME: &str = "https://graph.instagram.com";
/// How many quick replies a message may have, how many buttons, and how many characters a text above buttons.
const MOST_REPLIES: usize = 13;
const MOST_BUTTONS: usize = 3;
const MOST_ABOVE_BUTTONS: usize = 640;
/// The head of what an echo of our own message carries.
pub(crate) const MARK: &str = "relance:";

/// A page, or an Instagram account.
pub struct Messenger {
    name: &'static str,
    id: String,
    node: Node,
    /// Whether an echo gives back what a message carries.
    marks: bool,
}

impl Messenger {
    /// A page as it is set up. Nothing is reached for yet.
    pub(super) fn page(account: &MessengerAccount, agent: Agent) -> Self {
        let at = At {
            home: MESSENGER_HOME,
            base_url: &account.base_url,
            api_version: &account.api_version,
            id: &account.page_id,
            token: &account.access_token,
            timeout_seconds: account.timeout_seconds,
        };
        let node = Node::new(&at, &MESSENGER, agent);
        Self { name: "Messenger", id: account.page_id.clone(), node, marks: true }
    }

    /// An Instagram account as it is set up. Nothing is reached for yet.
    pub(super) fn instagram(account: &InstagramAccount, agent: Agent) -> Self {
        let at = At {
            home: INSTAGRAM_HOME,
            base_url: &account.base_url,
            api_version: &account.api_version,
            id: &account.account_id,
            token: &account.access_token,
            timeout_seconds: account.timeout_seconds,
        };
        let node = Node::new(&at, &MESSENGER, agent);
        Self { name: "Instagram", id: account.account_id.clone(), node, marks: false }
    }

    /// The message as the Send API takes it.
    fn request(&self, send: &Send) -> Result<Value, Outcome> {
        let to = send.to.reveal().as_str();
        if to.is_empty() || !to.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Outcome::rejected(
                RejectClass::Permanent,
                "expected the person's scoped id in digits, found another text",
            ));
        }
        let mut message = message(&send.content)?;
        if let (true, Some(members)) = (self.marks, message.as_object_mut()) {
            members.insert("metadata".into(), format!("{MARK}{}", send.key).into());
        }
        let mut request = json!({ "recipient": { "id": to }, "message": message });
        if let (true, Some(members)) = (self.marks, request.as_object_mut()) {
            members.insert("messaging_type".into(), "RESPONSE".into());
        }
        Ok(request)
    }
}

impl Sender for Messenger {
    fn attempt(&self, send: &Send, now: Instant, gate: &mut Gate<'_>) -> Outcome {
        match self.request(send) {
            Ok(request) => {
                let points = ["messenger.before", "messenger.gate", "messenger.answered"];
                self.node.post(&request, "/message_id", points, now, gate)
            }
            Err(refusal) => refusal,
        }
    }

    fn can_be_asked(&self) -> bool {
        false
    }

    fn ask(&self, _: &Send) -> Asked {
        Asked::CannotTell
    }

    fn longest(&self) -> Duration {
        self.node.longest()
    }

    fn describe(&self) -> String {
        format!("{} by the account `{}`", self.name, self.id)
    }

    fn check(&self) -> Result<(), String> {
        self.node.check(self.name)
    }
}

/// What is said, with its buttons as far as the chat has them.
fn message(content: &Content) -> Result<Value, Outcome> {
    let refused = |detail: &str| Outcome::rejected(RejectClass::Content, detail);
    match content {
        Content::Text(text) => Ok(json!({ "text": text.body })),
        Content::Rich(rich) => Ok(buttoned(rich)),
        Content::Template(_) => Err(refused("expected text or rich content, found a provider's template")),
        Content::Named(_) => Err(refused("expected a text in words, found its name alone")),
    }
}

/// Buttons that all answer are quick replies; where one leads somewhere they stand below the text, up to three; else they are lines of it.
fn buttoned(rich: &RichContent) -> Value {
    let text = rich.text.as_deref().unwrap_or_default();
    let room = if rich.buttons.iter().all(|button| button.url.is_none()) { MOST_REPLIES } else { MOST_BUTTONS };
    match shown(&rich.buttons, room) {
        Shown::Replies(buttons) if !text.trim().is_empty() => {
            let replies: Vec<Value> = buttons
                .iter()
                .map(|button| json!({ "content_type": "text", "title": button.text, "payload": button.text }))
                .collect();
            json!({ "text": text, "quick_replies": replies })
        }
        Shown::Links(buttons) if !text.trim().is_empty() && text.chars().count() <= MOST_ABOVE_BUTTONS => {
            let buttons: Vec<Value> = buttons
                .iter()
                .map(|button| match &button.url {
                    Some(url) => json!({ "type": "web_url", "title": button.text, "url": url }),
                    None => json!({ "type": "postback", "title": button.text, "payload": button.text }),
                })
                .collect();
            let payload = json!({ "template_type": "button", "text": text, "buttons": buttons });
            json!({ "attachment": { "type": "template", "payload": payload } })
        }
        _ => json!({ "text": spoken(text, &rich.buttons) }),
    }
}
