//! What a message says, as the core reads it: its new words, a wish to hear no more, an automatic reply.
//!
//! In: a message, the person who wrote it. Out: a reading. Never: a message that counts for nothing because it could not be read.

use std::collections::BTreeMap;

use relance_core::base::{Instant, Private};
use relance_core::wire::request::{Confidence, Intent};
use relance_core::wire::{Channel, Contact, LocalDate, Settings, ZoneId};
use serde::{Deserialize, Serialize};

use crate::guest::Guest;

/// A message, as it came.
#[derive(Default)]
pub(crate) struct Words<'a> {
    pub(crate) text: &'a str,
    pub(crate) html: Option<&'a str>,
    pub(crate) subject: Option<&'a str>,
    pub(crate) headers: BTreeMap<&'a str, Vec<&'a str>>,
    pub(crate) channel: Option<&'a Channel>,
}

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
    pub(crate) fn means(&self, intent: Intent) -> bool {
        self.intent == intent && self.confidence.is_some_and(|confidence| confidence >= Confidence::Likely)
    }

    /// Whether it says yes again to a channel, beyond doubt.
    pub(crate) fn surely_opts_in(&self) -> bool {
        self.intent == Intent::OptIn && self.confidence == Some(Confidence::Sure)
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
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'a Channel>,
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

/// What a message says that came at this instant. One that the core can't read is taken for words like any.
pub(crate) fn read(core: &mut Guest, words: Words<'_>, person: Option<&Contact>, settings: &Settings, at: Instant) -> Said {
    let own = person.and_then(|person| person.timezone.as_ref()).or(settings.zone.as_ref());
    let utc = ZoneId("UTC".into());
    let Words { text, html, subject, headers, channel } = words;
    let here = |out: &Channel| channel == Some(out) || out.as_str() == "all";
    let mut request = Understand {
        v: 1,
        op: "understand",
        text,
        html,
        subject,
        headers,
        channel,
        opted_out: person.is_some_and(|person| person.opt_outs.iter().any(here)),
        now: at,
        zone: own.unwrap_or(&utc),
        locale: person.and_then(|person| person.locale.as_deref()).or(settings.locale.as_deref()),
    };
    let mut answer: Result<Understood, _> = core.ask_for(&request);
    if answer.is_err() {
        request.zone = &utc; // A zone that is none any more changes what a date means, and nothing else.
        answer = core.ask_for(&request);
    }
    match answer {
        Ok(Understood { intent, confidence, text, auto_reply }) => {
            Said { intent, confidence, text, return_date: auto_reply.and_then(|reply| reply.return_date) }
        }
        Err(problems) => {
            let code = problems.first().map_or("none", |problem| &*problem.code).to_owned();
            tracing::warn!(code, "a message could not be read; it counts as an answer");
            Said { intent: Intent::None, confidence: None, text: Private::new(text.to_owned()), return_date: None }
        }
    }
}
