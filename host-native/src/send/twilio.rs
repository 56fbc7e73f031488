//! Hands messages to Twilio: SMS, and WhatsApp where the account's sender is a WhatsApp one.
//!
//! In: a send. Out: accepted with the message's SID, refused with its class, or unknown: Twilio has no idempotency keys, and a list of what
//! was sent to a number does not say which of two equal messages is ours. Never: an encoding of its own choice; a token in what is said.

use std::time::Duration;

use relance_core::base::Instant;
use relance_core::wire::{Content, RejectClass, RichContent, Send, TemplateContent};
use serde_json::Value;
use ureq::Agent;

use super::chat::spoken;
use super::codes::TWILIO;
use super::http::{self, Answer, MARGIN};
use super::{Asked, Gate, Outcome, Sender};
use crate::account::{TwilioAccount, is_phone};

const HOME: &str = "https://api.twilio.com";

/// An account with Twilio.
pub struct Twilio {
    account: TwilioAccount,
    url: String,
    authorization: String,
    timeout: Duration,
    agent: Agent,
}

impl Twilio {
    /// An account as it is set up. Nothing is reached for yet.
    pub(super) fn new(account: &TwilioAccount, agent: Agent) -> Result<Self, String> {
        let missing = "expected `authToken`, or `apiKeySid` with `apiKeySecret`, found neither";
        let authorization = match (&account.api_key_sid, &account.api_key_secret, &account.auth_token) {
            (Some(key), Some(secret), _) => http::basic(key, secret.reveal()),
            (_, _, Some(token)) => http::basic(&account.account_sid, token.reveal()),
            _ => return Err(missing.into()),
        };
        let home = http::base(account.base_url.as_deref(), HOME);
        let url = format!("{home}/2010-04-01/Accounts/{}", account.account_sid);
        Ok(Self { account: account.clone(), url, authorization, timeout: http::patience(account.timeout_seconds), agent })
    }

    /// The form that this send is.
    fn form(&self, send: &Send) -> Result<String, Outcome> {
        let address = send.to.reveal().as_str();
        if !is_phone(address) {
            return Err(Outcome::rejected(RejectClass::Permanent, "expected a phone number in E.164, found another text"));
        }
        let to = if self.account.is_whatsapp() { format!("whatsapp:{address}") } else { address.to_owned() };
        let callback = self.account.status_callback.as_deref().map(|url| with_key(url, send.key.as_str()));
        let (body, template) = worded(&send.content)?;
        let variables = template.filter(|template| !template.parameters.is_empty()).map(|template| {
            let variables = template.parameters.iter().map(|(name, text)| (name.clone(), Value::String(text.clone())));
            Value::Object(variables.collect()).to_string()
        });
        let members = [
            ("To", Some(to.as_str())),
            ("From", self.account.from.as_deref()),
            ("MessagingServiceSid", self.account.messaging_service_sid.as_deref()),
            ("Body", body.as_deref()),
            ("ContentSid", template.map(|template| template.template.as_str())),
            ("ContentVariables", variables.as_deref()),
            ("StatusCallback", callback.as_deref()),
        ];
        let members: Vec<(&str, &str)> = members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        Ok(http::form(&members))
    }
}

impl Sender for Twilio {
    fn attempt(&self, send: &Send, now: Instant, gate: &mut Gate<'_>) -> Outcome {
        let form = match self.form(send) {
            Ok(form) => form,
            Err(refusal) => return refusal,
        };
        let request = http::within(self.agent.post(format!("{}/Messages.json", self.url)), self.timeout)
            .header("authorization", &self.authorization)
            .header("content-type", "application/x-www-form-urlencoded");
        match http::hand_over(["twilio.before", "twilio.gate", "twilio.answered"], gate, || request.send(form.as_str())) {
            Ok(answer) => outcome(&answer, now),
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
        self.timeout + MARGIN
    }

    fn describe(&self) -> String {
        let channel = if self.account.is_whatsapp() { "WhatsApp" } else { "SMS" };
        format!("{channel} by Twilio's account `{}`", self.account.account_sid)
    }

    fn check(&self) -> Result<(), String> {
        let answer =
            http::ask(&self.agent, &format!("{}.json", self.url), &[("authorization", &self.authorization)], self.timeout);
        super::checked("Twilio", answer, |answer| outcome(answer, Instant::MIN))
    }
}

/// What is said in words, or the template that says it.
fn worded(content: &Content) -> Result<(Option<String>, Option<&TemplateContent>), Outcome> {
    let refused = |detail: &str| Outcome::rejected(RejectClass::Content, detail);
    match content {
        Content::Text(text) => Ok((Some(text.body.clone()), None)),
        Content::Rich(RichContent { text, buttons, .. }) => {
            Ok((Some(spoken(text.as_deref().unwrap_or_default(), buttons)), None))
        }
        Content::Template(template) if template.template.starts_with("HX") => Ok((None, Some(template))),
        Content::Template(_) => Err(refused("expected a template by its Content SID, `HX…`, found another name")),
        Content::Named(_) => Err(refused("expected a text in words, found its name alone")),
    }
}

/// The callback's address with the message's key, so that a message whose answer was lost is known when its status is told.
fn with_key(url: &str, key: &str) -> String {
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}relance-key={}", http::encoded(key))
}

fn outcome(answer: &Answer, now: Instant) -> Outcome {
    if answer.is_success() {
        return match answer.text("/sid") {
            Some(sid) => Outcome::Accepted { message_id: Some(http::plain(sid)) },
            None => Outcome::Unknown { detail: format!("{} without the message's id", answer.status) },
        };
    }
    TWILIO.outcome(answer, answer.number("/code"), None, answer.text("/message").unwrap_or_default(), now)
}
