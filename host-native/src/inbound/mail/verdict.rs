//! Judges what came back: for good or for now.
//!
//! In: an enhanced status code (RFC 3463) and the words beside it. Out: hard or soft, and a detail without addresses. Never: an address given
//! up for a policy, a full mailbox or our own fault.

/// An enhanced status code.
pub(super) type Status = (u16, u16, u16);

/// How much of a detail is kept, in characters.
const MOST_DETAIL: usize = 200;

/// Words that say that there is nobody of that name, in small letters.
const NOBODY: [&str; 42] = [
    "user unknown",
    "unknown user",
    "no such user",
    "no such mailbox",
    "no such recipient",
    "no such address",
    "no mailbox here by that name",
    "no mailbox by that name",
    "does not exist",
    "doesn't exist",
    "doesn't have a yahoo",
    "do not exist",
    "not a valid mailbox",
    "invalid recipient",
    "invalid mailbox",
    "invalid address",
    "recipient not found",
    "user not found",
    "address not found",
    "recipientnotfound",
    "recipient address rejected: access denied",
    "not listed in domino directory",
    "recipient unknown",
    "unknown recipient",
    "unrouteable address",
    "unknown or illegal alias",
    "mailbox unavailable",
    "mailbox not found",
    "account has been disabled",
    "account is disabled",
    "mailbox is disabled",
    "mailbox disabled",
    "address is no longer",
    "no longer in use",
    "no longer available",
    "null mx",
    "host or domain name not found",
    "domain does not accept mail",
    "no existe",
    "n'existe pas",
    "existiert nicht",
    "não existe",
];
/// Words that say that it may pass, or that the person has nothing to do with it.
const PASSES: [&str; 30] = [
    "mailbox full",
    "mailbox is full",
    "over quota",
    "overquota",
    "quota exceeded",
    "exceeded storage",
    "out of storage",
    "insufficient storage",
    "greylist",
    "graylist",
    "try again later",
    "temporar",
    "timed out",
    "timeout",
    "connection refused",
    "retry time",
    "retry timeout",
    "rate limit",
    "too many",
    "spam",
    "blocked",
    "blacklist",
    "blocklist",
    "reputation",
    "policy",
    "dmarc",
    "spf",
    "content rejected",
    "too large",
    "size limit",
];

/// Whether the address is as good as dead.
pub(super) fn is_hard(status: Option<Status>, words: &str) -> bool {
    let words = words.to_lowercase();
    let says = |list: &[&str]| list.iter().any(|phrase| words.contains(phrase));
    match status {
        Some((4, ..)) => false,
        Some((5, 1, 7..=9)) => false, // our own address
        Some((5, 1, 0)) => !says(&PASSES),
        Some((5, 1, _)) | Some((5, 2, 1)) => true,
        Some((5, 2 | 3 | 6 | 7, _)) => false,
        // A route that can't be found, or a code that says nothing: the words decide.
        Some((5, ..)) | None => says(&NOBODY) && !says(&PASSES),
        Some(_) => false,
    }
}

/// Whether words say that it may pass.
pub(super) fn passes(words: &str) -> bool {
    let words = words.to_lowercase();
    PASSES.iter().any(|phrase| words.contains(phrase))
}

/// The code that says most: the one among the words where the report's own is only a class.
pub(super) fn status(field: &str, words: &str) -> Option<Status> {
    let own = field.split_whitespace().find_map(code);
    match own {
        Some((class, 0, 0) | (class, 5, 0)) => statuses(words).find(|found| found.0 == class && found.1 != 0).or(own),
        Some(_) => own,
        None => statuses(words).next(),
    }
}

/// Every enhanced code in a text.
pub(super) fn statuses(words: &str) -> impl Iterator<Item = Status> {
    words.split(|c: char| !(c.is_ascii_digit() || c == '.')).filter_map(code)
}

fn code(word: &str) -> Option<Status> {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit());
    let mut numbers = word.split('.');
    let mut next = |most: usize| numbers.next().filter(|part| (1..=most).contains(&part.len()))?.parse::<u16>().ok();
    let status = (next(1)?, next(3)?, next(3)?);
    (numbers.next().is_none() && matches!(status.0, 2 | 4 | 5)).then_some(status)
}

/// The code of three digits that a server gave, where a text shows it at the head of a line or after a colon.
pub(super) fn reply(words: &str) -> Option<u16> {
    let mut before = "";
    for word in words.split_whitespace() {
        let digits = word.get(..3).unwrap_or_default();
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && matches!(word.len(), 3 | 4);
        let code: u16 = if plain { digits.parse().unwrap_or(0) } else { 0 };
        let ends = word.len() == 3 || word.ends_with('-') || word.ends_with(':');
        if ends && (421..=579).contains(&code) && !matches!(before, "port" | "id" | "line") {
            return Some(code);
        }
        before = word;
    }
    None
}

/// A detail in one line, with every address left out.
pub(super) fn detail(status: Option<Status>, words: &str) -> String {
    let code = status.map(|(class, subject, detail)| format!("{class}.{subject}.{detail}"));
    let plain = words.split_whitespace().map(|word| if word.contains('@') { "‹redacted›" } else { word });
    let plain = plain.collect::<Vec<_>>().join(" ");
    let whole = match code {
        Some(code) if plain.is_empty() => code,
        Some(code) if plain.contains(&code) => plain,
        Some(code) => format!("{code} {plain}"),
        None => plain,
    };
    whole.chars().filter(|c| !c.is_control()).take(MOST_DETAIL).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_decides_and_where_it_says_nothing_the_words() {
        let cases = [
            ("5.1.1", "550 5.1.1 user unknown", true),
            ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", true),
            ("5.2.1", "550 5.2.1 account inactive", true),
            ("5.2.2", "552 5.2.2 mailbox full", false),
            ("4.2.2", "452 4.2.2 over quota", false),
            ("4.4.7", "retry timeout exceeded", false),
            ("5.7.1", "550 5.7.1 blocked by policy", false),
            ("5.7.26", "unauthenticated", false),
            ("5.1.8", "bad sender", false),
            ("5.0.0", "550 5.1.1 no such user", true),
            ("5.0.0", "550 mailbox unavailable", true),
            ("5.0.0", "554 message blocked as spam", false),
            ("5.5.0", "550 user unknown", true),
            ("5.4.4", "Host or domain name not found", true),
            ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied.", true),
            ("5.4.6", "mail loop", false),
            ("", "550 no such user here", true),
            ("", "mailbox full", false),
            ("", "something else", false),
        ];
        for (field, words, hard) in cases {
            assert_eq!(is_hard(status(field, words), words), hard, "{field} {words}");
        }
    }

    #[test]
    fn what_only_looks_like_a_code_is_none() {
        assert_eq!(statuses("from 10.1.2.3 by 192.0.2.1 version 5.1.1.2 and 1.2.3").count(), 0);
        assert_eq!(statuses("(5.1.1)").next(), Some((5, 1, 1)));
        assert_eq!(statuses("#5.1.1:").next(), Some((5, 1, 1)));
        assert_eq!(reply("said: 550-5.1.1 no"), None, "the code stands before a dash alone");
        assert_eq!(reply("error: 550 no"), Some(550));
    }

    #[test]
    fn a_detail_has_no_address() {
        assert_eq!(detail(Some((5, 1, 1)), "550 <zoe@example.com>: unknown"), "5.1.1 550 ‹redacted› unknown");
        assert_eq!(detail(Some((5, 1, 1)), ""), "5.1.1");
        assert_eq!(detail(None, "a\nb"), "a b");
    }
}
