//! Bounces in words: what mail systems write that report for people only.
//!
//! In: a message. Out: what came back, or that nothing did yet; `None` where no mail system wrote it. Never: a bounce from an automatic
//! reply, a delay, or a message without evidence of a failure.

use mail_parser::decoders::html::html_to_text;

use super::Told;
use super::letter::{Letter, address, shown};
use super::report::returned;
use super::verdict;

/// Who writes bounces, by the part before the `@`.
const SYSTEMS: [&str; 9] = [
    "mailer-daemon",
    "mailerdaemon",
    "postmaster",
    "mail-daemon",
    "mdaemon",
    "mail.daemon",
    "bounce",
    "mailadmin",
    "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e",
];
/// What a bounce is called, in small letters.
const SUBJECTS: [&str; 39] = [
    "undeliverable",
    "undelivered mail",
    "undelivered message",
    "delivery status notification (failure)",
    "delivery status notification(failure)",
    "delivery failure",
    "delivery failed",
    "delivery has failed",
    "delivery notification: delivery has failed",
    "mail delivery fail",
    "mail delivery system",
    "mail system error",
    "message not delivered",
    "failed delivery",
    "failure notice",
    "failure delivery",
    "returned mail",
    "returned to sender",
    "nondeliverable",
    "non-delivery",
    "message could not be delivered",
    "unzustellbar",
    "nicht zustellbar",
    "no se puede entregar",
    "no entregado",
    "non remis",
    "impossible de remettre",
    "échec de la remise",
    "non recapitabile",
    "recapito non riuscito",
    "não é possível entregar",
    "não entregue",
    "onbestelbaar",
    "kan inte levereras",
    "kan ikke leveres",
    "niedostarczalne",
    "недоставлено",
    "配信不能",
    "无法送达",
];
/// Words of reports that something takes long, in small letters.
const DELAYS: [&str; 22] = [
    "delivery status notification (delay)",
    "delayed mail (still being retried)",
    "delivery delayed",
    "delivery incomplete",
    "message delayed",
    "delivery is delayed",
    "delay in delivery",
    "could not send message for",
    "message delivery has been delayed",
    "this is a warning message only",
    "this is only a warning",
    "you do not need to resend",
    "no action is required on your part",
    "delivery attempts will continue",
    "will keep trying",
    "will continue to try",
    "has not yet been delivered",
    "has been delayed",
    "zustellung verzögert",
    "se ha retrasado",
    "a été retardé",
    "foi atrasada",
];
/// Lines after which the message that came back stands.
const COPIES: [&str; 12] = [
    "below this line is a copy",
    "this is a copy of the message",
    "this is a copy of your message",
    "original message",
    "original headers",
    "headers of the original",
    "header of the original",
    "copy of the original message",
    "message header follows",
    "unsent message below",
    "returned message",
    "message headers follow",
];
/// How much of the words is looked at, in bytes.
const MOST_WORDS: usize = 20_000;

/// What came back; an empty list for a mail system's other notices.
pub(super) fn read(letter: &Letter<'_>) -> Option<Vec<Told>> {
    let subject = letter.subject().unwrap_or_default().to_lowercase();
    let failed: Vec<String> =
        letter.header("x-failed-recipients").iter().flat_map(|list| list.split(',')).filter_map(address).collect();
    if failed.is_empty() && !is_system(letter, &subject) {
        return None;
    }
    let whole = words(letter);
    let (own, copy) = split(&whole);
    let lower = own.to_lowercase();
    if DELAYS.iter().any(|words| subject.contains(words) || lower.contains(words)) {
        return Some(Vec::new());
    }
    let line = telling(own);
    if failed.is_empty() && line.is_none() && !SUBJECTS.iter().any(|known| subject.contains(known)) {
        return None;
    }
    let mut original = letter.original();
    if original.id.is_none() {
        original.id = shown(&whole).id;
    }
    if original.id.is_none() && original.to.is_empty() {
        original.to.extend(address(copy).filter(|_| !copy.is_empty()));
    }
    let people = match (failed.as_slice(), original.to.as_slice()) {
        ([_, ..], _) => failed,
        ([], [only]) => vec![only.clone()],
        _ => named(own, letter.to().as_deref()).or_else(|| original.to.first().cloned()).into_iter().collect(),
    };
    let line = line.unwrap_or_default();
    let status = verdict::status("", line);
    let hard = match verdict::reply(line) {
        Some(code) if code < 500 && status.is_none() => false,
        _ => verdict::is_hard(status, if status.is_some() { line } else { own }),
    };
    let told = |person| returned(&original, person, hard, verdict::detail(status, line));
    if people.is_empty() && original.id.is_none() {
        return None; // A bounce of nothing that could be found.
    }
    Some(if people.is_empty() { vec![told(None)] } else { people.into_iter().map(|person| told(Some(person))).collect() })
}

/// Whether a mail system wrote it: by its address or its name, or with no way back and a bounce's subject.
fn is_system(letter: &Letter<'_>, subject: &str) -> bool {
    let from = letter.from().unwrap_or_default();
    let local = from.split('@').next().unwrap_or_default();
    let name = letter.writer().unwrap_or_default().to_lowercase();
    let by_sender = SYSTEMS.contains(&local) || name.contains("mail delivery s") || name.contains("mailer-daemon");
    let by_subject = SUBJECTS.iter().any(|known| subject.contains(known)) && !subject.starts_with("re:");
    let no_way_back = letter.header("return-path").is_some_and(|path| path.replace([' ', '<', '>'], "").is_empty());
    let replied = letter.header("auto-submitted").is_some_and(|value| value.to_ascii_lowercase().starts_with("auto-replied"));
    by_sender || (by_subject && (no_way_back || (replied && letter.kind().contains("multipart/report"))))
}

/// Its words: the text, else those of its HTML with the markup left out.
fn words(letter: &Letter<'_>) -> String {
    let text = letter.text();
    let text = if text.trim().is_empty() { html_to_text(&letter.html().unwrap_or_default()) } else { text };
    super::letter::cut(&text, MOST_WORDS)
}

/// The mail system's own words, and the copy of the message that may follow.
fn split(text: &str) -> (&str, &str) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let lower = line.to_lowercase();
        if at > 0 && COPIES.iter().any(|words| lower.contains(words)) {
            return text.split_at_checked(at).unwrap_or((text, ""));
        }
        at += line.len();
    }
    (text, "")
}

/// The line that says what failed: with a code, else with words that are known.
pub(super) fn telling(own: &str) -> Option<&str> {
    let lines = || own.lines().map(str::trim).filter(|line| !line.is_empty());
    let coded = lines().find(|line| verdict::statuses(line).any(|status| status.0 != 2));
    let known = |line: &&str| verdict::is_hard(None, line) || verdict::passes(line);
    coded.or_else(|| lines().find(|line| verdict::reply(line).is_some())).or_else(|| lines().find(known))
}

/// The first address that is neither ours nor a mail system's.
fn named(own: &str, ours: Option<&str>) -> Option<String> {
    own.lines()
        .filter_map(address)
        .find(|found| Some(found.as_str()) != ours && !SYSTEMS.contains(&found.split('@').next().unwrap_or_default()))
}
