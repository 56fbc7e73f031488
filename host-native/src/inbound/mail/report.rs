//! Reports that a machine can read: what became of a message (RFC 3464), complaints (RFC 5965), that somebody read it (RFC 8098).
//!
//! In: a message. Out: what it reports, recipient by recipient; nothing where it is no report. Never: a bounce from a delay.

use super::Told;
use super::bounce;
use super::letter::{Letter, Original, address, ids};
use super::verdict;
use crate::inbound::{Bounce, Delivered, Delivery, Returned, What};
use relance_core::base::Private;

/// How many recipients of one report count.
const MOST_RECIPIENTS: usize = 100;

/// What a report tells; `None` if the message is none, or one that can't be read as such.
pub(super) fn read(letter: &Letter<'_>) -> Option<Vec<Told>> {
    complaint(letter).or_else(|| delivery(letter)).or_else(|| disposition(letter))
}

/// The fields of a report: blocks with empty lines between, names in small letters.
fn blocks(text: &str) -> Vec<Vec<(String, String)>> {
    let mut blocks: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in text.lines() {
        let Some(block) = blocks.last_mut() else { continue };
        if line.trim().is_empty() {
            if !block.is_empty() {
                blocks.push(Vec::new());
            }
        } else if let (true, Some((_, value))) = (line.starts_with([' ', '\t']), block.last_mut()) {
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((name, value)) = line.split_once(':') {
            block.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
        if blocks.len() > MOST_RECIPIENTS * 2 {
            break;
        }
    }
    blocks
}

fn field<'a>(block: &'a [(String, String)], name: &str) -> Option<&'a str> {
    block.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

/// A field such as `rfc822; zoe@example.com`.
fn typed(value: &str) -> Option<String> {
    address(value.split_once(';').map_or(value, |(_, rest)| rest))
}

// What became of a message.

fn delivery(letter: &Letter<'_>) -> Option<Vec<Told>> {
    let status = letter.part(&["message/delivery-status", "message/global-delivery-status"])?;
    let blocks = blocks(&status);
    let recipients: Vec<_> = blocks.iter().filter(|block| field(block, "action").is_some()).take(MOST_RECIPIENTS).collect();
    if recipients.is_empty() {
        return None; // What can't be read by its fields may be by its words.
    }
    let original = letter.original();
    // What Exim knows of a failure stands in the words for people alone.
    let text = if recipients.len() == 1 { letter.text() } else { String::new() };
    let alone = (recipients.len() == 1).then(|| bounce::telling(&text).unwrap_or_default());
    Some(recipients.into_iter().filter_map(|block| recipient(block, &original, alone)).collect())
}

/// One recipient's block. To whom we wrote is what the original says; the final recipient may be where their mail is forwarded to.
/// Where there is only one, `alone` is what the report says to people.
fn recipient(block: &[(String, String)], original: &Original, alone: Option<&str>) -> Option<Told> {
    let written = match original.to.as_slice() {
        [only] if alone.is_some() => Some(only.clone()),
        _ => None,
    };
    let named = field(block, "original-recipient").and_then(typed);
    let person = named.or(written).or_else(|| field(block, "final-recipient").and_then(typed));
    let action = field(block, "action")?.split_whitespace().next()?.to_ascii_lowercase();
    let reached = |status| {
        let message = original.id.clone()?;
        Some(Told { from: person.clone(), what: What::Delivery(Delivery { message, key: None, status }) })
    };
    match action.as_str() {
        "failed" => {
            let words = field(block, "diagnostic-code");
            let words = words.map(|words| words.split_once(';').map_or(words, |(_, rest)| rest).trim());
            let words = words.or(alone).unwrap_or_default();
            let status = verdict::status(field(block, "status").unwrap_or_default(), words);
            Some(returned(original, person, verdict::is_hard(status, words), verdict::detail(status, words)))
        }
        "delivered" => reached(Delivered::Delivered),
        "relayed" | "expanded" => reached(Delivered::Sent),
        _ => None, // Delayed: the mail system is still trying.
    }
}

/// A bounce of this original.
pub(super) fn returned(original: &Original, person: Option<String>, hard: bool, detail: String) -> Told {
    let of = Returned { message: original.id.clone(), recipient: person.clone().map(Private::new) };
    Told { from: person, what: What::Bounce(Bounce { hard, detail, of }) }
}

// Complaints.

fn complaint(letter: &Letter<'_>) -> Option<Vec<Told>> {
    let Some(report) = letter.part(&["message/feedback-report"]) else { return hotmail(letter) };
    let fields: Vec<(String, String)> = blocks(&report).into_iter().flatten().collect();
    let original = letter.original();
    let redacted = |address: &String| !["redacted", "removed", "xxxx", "privacy"].iter().any(|word| address.contains(word));
    let named = ["original-rcpt-to", "removal-recipient"].iter().find_map(|name| field(&fields, name).and_then(address));
    let person = named.filter(redacted).or_else(|| original.to.first().cloned().filter(redacted));
    let kind = field(&fields, "feedback-type").unwrap_or("abuse").to_ascii_lowercase();
    Some(match kind.trim() {
        "opt-out" | "opt-out-list" => {
            person.map(|person| Told { from: Some(person), what: What::OptOut { purpose: None } }).into_iter().collect()
        }
        "not-spam" | "auth-failure" | "dmarc" | "virus" => Vec::new(), // Not what the person thinks of our message.
        _ => vec![complained(original.id, person)],
    })
}

/// Hotmail's reports have no part for machines: the message itself, with the person in a header of its own.
fn hotmail(letter: &Letter<'_>) -> Option<Vec<Told>> {
    let from = letter.from()?;
    let subject = letter.subject().unwrap_or_default().to_lowercase();
    if !from.ends_with("@hotmail.com") || !subject.starts_with("complaint about message from") {
        return None;
    }
    let original = letter.original();
    let person = original.complainer.or_else(|| original.to.first().cloned());
    Some(vec![complained(original.id, person)])
}

fn complained(message: Option<String>, person: Option<String>) -> Told {
    let what = What::Complaint(Returned { message, recipient: person.clone().map(Private::new) });
    Told { from: person, what }
}

// That somebody read it.

fn disposition(letter: &Letter<'_>) -> Option<Vec<Told>> {
    let report = letter.part(&["message/disposition-notification", "message/global-disposition-notification"])?;
    let fields: Vec<(String, String)> = blocks(&report).into_iter().flatten().collect();
    let disposition = field(&fields, "disposition")?.to_ascii_lowercase();
    let what = disposition.rsplit(';').next().unwrap_or_default().trim();
    let status = match what.split('/').next().unwrap_or_default().trim() {
        "displayed" => Delivered::Read,
        "deleted" | "dispatched" | "processed" => Delivered::Delivered,
        _ => return Some(Vec::new()), // Denied or failed: nothing is known.
    };
    let message = field(&fields, "original-message-id").and_then(|value| ids(value).into_iter().next());
    let Some(message) = message.or_else(|| letter.original().id) else { return Some(Vec::new()) };
    let person = ["original-recipient", "final-recipient"].iter().find_map(|name| field(&fields, name).and_then(typed));
    let from = person.or_else(|| letter.from());
    Some(vec![Told { from, what: What::Delivery(Delivery { message, key: None, status }) }])
}
