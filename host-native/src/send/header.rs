//! Writes the headers of an email beside those of every letter: threads, lists, what a machine wrote, where to leave.
//!
//! In: ids, names and addresses from outside. Out: headers that are plain ASCII and never begin another one. Never: an id in a thread that
//! is none.

use lettre::message::MessageBuilder;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use relance_core::wire::Send;

/// How many earlier messages a message names: the first of the thread, and the latest.
const MOST_REFERENCES: usize = 20;
/// The longest id of a message that is named again.
const MOST_ID: usize = 250;

/// What a message answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Threading {
    /// The Message-ID of the message that it answers, with its angle brackets.
    pub in_reply_to: Option<String>,
    /// Those of the thread, the oldest first, the answered one among them or not.
    pub references: Vec<String>,
    /// Whether the subject begins with `Re: `.
    pub re: bool,
}

impl Threading {
    /// An answer to the last of these messages, the oldest first; to none if there are none.
    pub fn after(earlier: Vec<String>) -> Self {
        Self { in_reply_to: earlier.last().cloned(), references: earlier, re: false }
    }
}

/// The message as an answer. What is no id is left out: it comes from other programs.
pub(super) fn threaded(message: MessageBuilder, thread: &Threading) -> MessageBuilder {
    let Some(answered) = thread.in_reply_to.as_deref().filter(|id| is_id(id)) else { return message };
    let mut ids: Vec<&str> = Vec::new();
    for id in thread.references.iter().map(String::as_str).filter(|id| is_id(id)).chain([answered]) {
        ids.retain(|other| *other != id);
        ids.push(id);
    }
    let cut = ids.len().saturating_sub(MOST_REFERENCES);
    if cut > 0 {
        ids.drain(1..=cut);
    }
    message.header(Plain::<3>(answered.into())).header(Plain::<4>(ids.join("\r\n ")))
}

/// The message with the marks of one that a machine wrote, of its list, and with the ways to leave.
pub(super) fn marked(message: MessageBuilder, leave: Option<&str>, list_id: Option<&str>) -> MessageBuilder {
    let mut message = message.header(Plain::<0>("auto-generated".into()));
    if let Some(id) = list_id {
        message = message.header(Plain::<5>(format!("<{id}>")));
    }
    if let Some(url) = leave {
        message = message.header(Plain::<1>(format!("<{url}>")));
        if url.starts_with("https:") {
            message = message.header(Plain::<2>("List-Unsubscribe=One-Click".into())); // One click is for https alone (RFC 8058).
        }
    }
    message
}

/// The message with what large providers count complaints by.
pub(super) fn feedback(message: MessageBuilder, pattern: &str, workspace: &str, send: &Send) -> MessageBuilder {
    let plain = |name: &str| -> String {
        name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' }).take(60).collect()
    };
    let id = pattern
        .replace("{workspace}", &plain(workspace))
        .replace("{sequence}", &plain(send.sequence.as_str()))
        .replace("{step}", &plain(send.step.as_str()));
    message.header(Plain::<6>(id))
}

/// A list's name as RFC 2919 wants it.
pub(super) fn list_id(text: &str) -> Result<String, String> {
    let id = text.trim().trim_start_matches('<').trim_end_matches('>');
    let label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if id.len() > 200 || !id.contains('.') || !id.split('.').all(label) {
        return Err("expected a list's name such as `news.example.com`, found another text".into());
    }
    Ok(id.into())
}

/// Up to four names with `:` between.
pub(super) fn feedback_id(text: &str) -> Result<String, String> {
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"'));
    if text.is_empty() || text.len() > 200 || !plain || text.split(':').count() > 4 {
        return Err(
            "expected a feedback id of up to four names such as `{sequence}:{workspace}:example`, found another text".into()
        );
    }
    Ok(text.into())
}

/// A language by its code.
pub(super) fn language(text: &str) -> Result<String, String> {
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !text.split('-').all(part) {
        return Err("expected a language such as `es` or `pt-BR`, found another text".into());
    }
    Ok(text.into())
}

/// A subject as an answer has it.
pub(super) fn answered(subject: &str) -> String {
    let is_answer = subject.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("re:"));
    if is_answer { subject.into() } else { format!("Re: {subject}") }
}

/// A header's text must not begin another header.
pub(super) fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_id(id: &str) -> bool {
    let inner = id.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b',');
    !inner.is_empty() && id.len() <= MOST_ID && inner.bytes().all(plain)
}

/// `Auto-Submitted` (RFC 3834), `List-Unsubscribe` (RFC 2369), `List-Unsubscribe-Post` (RFC 8058) and their like: plain ASCII, folded by
/// whoever writes the value or not at all.
#[derive(Debug, Clone)]
struct Plain<const NAME: usize>(String);

impl<const NAME: usize> Header for Plain<NAME> {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str(match NAME {
            0 => "Auto-Submitted",
            1 => "List-Unsubscribe",
            2 => "List-Unsubscribe-Post",
            3 => "In-Reply-To",
            4 => "References",
            5 => "List-Id",
            _ => "Feedback-ID",
        })
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + std::marker::Send + Sync>> {
        Ok(Self(text.into()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), self.0.clone())
    }
}
