//! A message that a person wrote, or a machine of theirs; or a human of ours.
//!
//! In: a message. Out: its words, the headers by which automatic mail is known, what it answers. Never: a judgement of its words.

use super::Told;
use super::letter::Letter;
use crate::inbound::{Automatic, Message, What};
use relance_core::base::Private;

/// Headers by which automatic mail is known, beside those that begin as one of [`PREFIXES`] does.
const HEADERS: [&str; 10] = [
    "auto-submitted",
    "precedence",
    "return-path",
    "list-id",
    "list-unsubscribe",
    "feedback-id",
    "x-loop",
    "x-cron-env",
    "x-ms-exchange-generated-message-source",
    "content-type",
];
const PREFIXES: [&str; 6] = ["x-auto", "x-precedence", "x-vacation", "x-challenge", "x-boxbe", "x-tmda"];
/// How many headers are handed on, and how much of each, in characters.
const MOST_HEADERS: usize = 30;
const MOST_VALUE: usize = 500;
/// How many messages it may answer.
const MOST_ANSWERS: usize = 50;

/// Senders and words of programs that ask whoever writes to prove that they are a person.
const CHALLENGERS: [&str; 5] = ["boxbe.com", "spamarrest.com", "sendio.com", "mailinblack.com", "cleanmail.ch"];
const CHALLENGES: [&str; 8] = [
    "to deliver your message, please",
    "confirm that you are not a spammer",
    "verify that you are human",
    "confirm your email was not sent by",
    "your message is waiting for your confirmation",
    "request for approval from",
    "this message was held because",
    "please reply to this message to confirm",
];

/// What the message says.
pub(super) fn read(letter: &Letter<'_>) -> Told {
    let text = letter.text();
    let mut answers = letter.ids_in("in-reply-to");
    answers.extend(letter.ids_in("references").into_iter().rev());
    let mut nearest: Vec<String> = Vec::new();
    answers.into_iter().for_each(|id| {
        if nearest.len() < MOST_ANSWERS && !nearest.contains(&id) {
            nearest.push(id);
        }
    });
    let message = Message {
        automatic: is_challenge(letter, &text).then(Automatic::default),
        text: (!text.is_empty()).then(|| Private::new(text)),
        html: letter.html().map(Private::new),
        subject: letter.subject().map(Private::new),
        headers: telling(letter),
        answers: nearest,
        thread: None,
        attachments: letter.attachments(),
    };
    Told { from: letter.from(), what: What::Message(message) }
}

/// What our side wrote: to whom a human of ours did, one by one; nothing of what this or another machine of ours sent.
pub(super) fn sent(letter: &Letter<'_>, mailbox: Option<&str>) -> Vec<Told> {
    let machine = letter.header("auto-submitted").is_some_and(|value| !value.eq_ignore_ascii_case("no"));
    let people = letter.recipients().into_iter().filter(|person| Some(person.as_str()) != mailbox);
    if machine { Vec::new() } else { people.map(|person| echo(letter, Some(person))).collect() }
}

/// What says that it is from our own address, which anybody can write: that it says so, and to whom first.
pub(super) fn in_our_name(letter: &Letter<'_>, mailbox: &str) -> Option<Vec<Told>> {
    let people = letter.recipients();
    if letter.from().as_deref() != Some(mailbox) || people.iter().any(|person| person == mailbox) {
        return None; // A note to oneself is a message as any other.
    }
    let machine = letter.header("auto-submitted").is_some_and(|value| !value.eq_ignore_ascii_case("no"));
    Some(if machine { Vec::new() } else { vec![echo(letter, people.into_iter().next())] })
}

fn echo(letter: &Letter<'_>, person: Option<String>) -> Told {
    Told { from: person, what: What::Echo { message: letter.id(), thread: None } }
}

fn telling(letter: &Letter<'_>) -> Vec<(String, String)> {
    let known = |name: &str| HEADERS.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix));
    letter
        .headers()
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .filter(|(name, _)| known(name))
        .take(MOST_HEADERS)
        .map(|(name, value)| (name, value.chars().take(MOST_VALUE).collect()))
        .collect()
}

fn is_challenge(letter: &Letter<'_>, text: &str) -> bool {
    let from = letter.from().unwrap_or_default();
    let by_sender = CHALLENGERS.iter().any(|domain| from.ends_with(domain));
    let by_header = letter.headers().any(|(name, _)| {
        let name = name.to_ascii_lowercase();
        name.starts_with("x-challenge") || name.starts_with("x-boxbe") || name == "x-tmda-confirm"
    });
    let head: String = text.chars().take(2_000).collect::<String>().to_lowercase();
    by_sender || by_header || CHALLENGES.iter().any(|words| head.contains(words))
}
