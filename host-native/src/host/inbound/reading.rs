//! What a message says, as the core reads it: its new words, a wish to hear no more, an automatic reply.
//!
//! In: a message, the person who wrote it. Out: a reading. Never: a message that counts for nothing because it could not be read.

use std::collections::BTreeMap;

use relance_core::base::{ContactId, Instant, Private};
use relance_core::wire::request::{Confidence, Intent};
use relance_core::wire::{Channel, LocalDate, ZoneId};
use serde::{Deserialize, Serialize};

use super::super::Host;
use crate::fault::Fault;
use crate::inbound::{Inbound, Message};

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Said {
    /// What it asks for.
    pub(crate) intent: Intent,
    /// How sure that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) confidence: Option<Confidence>,
    /// What the person newly wrote.
    pub(crate) text: Private<String>,
    /// When the person is back, of an automatic reply that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) return_date: Option<LocalDate>,
}

impl Said {
    /// Whether people who write so mean it.
    pub(super) fn means(&self, intent: Intent) -> bool {
        self.intent == intent && self.confidence.is_some_and(|confidence| confidence >= Confidence::Likely)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Understand<'a> {
    v: u32,
    op: &'static str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    html: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    headers: BTreeMap<&'a str, Vec<&'a str>>,
    channel: &'a Channel,
    opted_out: bool,
    now: Instant,
    zone: &'a ZoneId,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Understood {
    intent: Intent,
    #[serde(default)]
    confidence: Option<Confidence>,
    text: Private<String>,
    #[serde(default)]
    auto_reply: Option<Returning>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Returning {
    #[serde(default)]
    return_date: Option<LocalDate>,
}

impl Host {
    /// What a message says. One that the core can't read is taken for words like any.
    pub(super) fn read_message(&mut self, contact: &ContactId, told: &Inbound, message: &Message) -> Result<Said, Fault> {
        let person = self.store.contact(contact)?;
        let settings = self.store.settings()?.1;
        let own = person.as_ref().and_then(|person| person.timezone.clone()).or_else(|| settings.zone.clone());
        let utc = ZoneId("UTC".into());
        let opted_out =
            person.as_ref().is_some_and(|person| person.opt_outs.iter().any(|out| *out == told.channel || out.as_str() == "all"));
        let revealed = |text: &'_ Option<Private<String>>| text.as_ref().map(|text| text.reveal().clone());
        let (text, html, subject) =
            (revealed(&message.text).unwrap_or_default(), revealed(&message.html), revealed(&message.subject));
        let mut request = Understand {
            v: 1,
            op: "understand",
            text: &text,
            html: html.as_deref(),
            subject: subject.as_deref(),
            headers: super::headers(&message.headers),
            channel: &told.channel,
            opted_out,
            now: told.at,
            zone: own.as_ref().unwrap_or(&utc),
            locale: person.as_ref().and_then(|person| person.locale.as_deref()),
        };
        let mut answer: Result<Understood, _> = self.guest.ask_for(&request);
        if answer.is_err() {
            request.zone = &utc; // A zone that is none any more changes what a date means, and nothing else.
            answer = self.guest.ask_for(&request);
        }
        Ok(match answer {
            Ok(Understood { intent, confidence, text, auto_reply }) => {
                Said { intent, confidence, text, return_date: auto_reply.and_then(|reply| reply.return_date) }
            }
            Err(problems) => {
                let code = problems.first().map_or("none", |problem| &*problem.code).to_owned();
                tracing::warn!(code, "a message could not be read; it counts as an answer");
                Said { intent: Intent::None, confidence: None, text: Private::new(text), return_date: None }
            }
        })
    }
}
