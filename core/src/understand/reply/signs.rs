//! Knows the lines that mail programs put around an answer: who wrote what is quoted, from which device it was sent, where the signature is.
//!
//! In: lines. Out: whether they are such lines. Never: a sentence of a person's taken for one; without a date, a time or an address it is none.

use alloc::string::String;

use super::super::words::words;
use super::Line;

/// The longest attribution, in bytes: a date, a name and an address.
const LONGEST_ATTRIBUTION: usize = 400;
/// Over how many lines a program breaks it.
const ATTRIBUTION_LINES: usize = 4;
/// The longest line that a device adds, in bytes.
const LONGEST_DEVICE_LINE: usize = 120;
/// The longest signature below a mark that lost its space, in lines.
const SHORT_SIGNATURE: usize = 8;

/// How an attribution begins, and the word that says that somebody wrote.
const WROTE: [(&[&str], &[&str]); 10] = [
    (&["on", "at"], &["wrote", "writes", "said"]),
    (&["el"], &["escribio"]),
    (&["em", "no", "a", "as"], &["escreveu"]),
    (&["le"], &["ecrit"]),
    (&["am", "an"], &["schrieb", "geschrieben"]),
    (&["il", "in"], &["scritto"]),
    (&["op"], &["schreef", "geschreven"]),
    (&["den", "pa", "de"], &["skrev"]),
    (&["w", "dnia"], &["napisal", "napisala", "pisze"]),
    (&["v", "dne"], &["napsal", "napsala"]),
];

/// How sure an attribution is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribution {
    /// No person writes so.
    Certain,
    /// A person may: it is one only above something quoted.
    Perhaps,
}

/// Over how many lines, from the first on, somebody is said to have written what follows.
pub(super) fn attribution(lines: &[&str], marked: bool) -> Option<(usize, Attribution)> {
    let mut joined = String::new();
    for (count, line) in (1..).zip(lines.iter().take(ATTRIBUTION_LINES)) {
        if line.trim().is_empty() || joined.len() + line.len() > LONGEST_ATTRIBUTION {
            break;
        }
        joined.push_str(line.trim());
        joined.push(' ');
        if !line.trim_end().ends_with([':', '：']) {
            continue;
        }
        let found = sort(&joined).filter(|(_, begun)| count == 1 || (*begun && !begins_below(lines, count)));
        return found.map(|(sort, _)| (count, sort)).or_else(|| marked.then_some((count, Attribution::Perhaps)));
    }
    // What the program itself has marked needs no words that we know.
    marked.then_some((1, Attribution::Perhaps))
}

/// Whether an attribution begins below the first of these lines: then the first is no part of it, but the end of the answer.
fn begins_below(lines: &[&str], count: usize) -> bool {
    (1..count).any(|from| {
        let below: String = lines.iter().take(count).skip(from).flat_map(|line| [line.trim(), " "]).collect();
        sort(&below).is_some_and(|(_, begun)| begun)
    })
}

/// Words for somebody who is spoken to, or speaks.
const PERSONS: [&str; 8] = ["you", "i", "we", "usted", "voce", "vous", "ich", "du"];
/// Within how many words from the end the verb stands: behind it there may be a name and an address.
const VERB: usize = 16;

/// How sure a line is an attribution, and whether it begins as one.
fn sort(text: &str) -> Option<(Attribution, bool)> {
    let words = words(text);
    let first = words.first()?;
    let ending = words.get(words.len().saturating_sub(VERB)..)?;
    let verb_of = |verbs: &[&str]| ending.iter().position(|word| word.is(verbs));
    let begun = WROTE.iter().filter(|(starts, _)| first.is(starts)).find_map(|(_, verbs)| verb_of(verbs));
    let verb = begun.or_else(|| WROTE.iter().find_map(|(_, verbs)| verb_of(verbs)));
    // `On 3 May you wrote:` is how a person quotes from memory.
    let spoken = verb.is_some_and(|verb| ending.iter().take(verb).rev().take(2).any(|word| word.is(&PERSONS)));
    if spoken {
        return None;
    }
    let address = text.contains('@');
    let date = words.iter().any(|word| word.number().is_some());
    let year = words.iter().any(|word| word.number().is_some_and(|number| (1990..2100).contains(&number)));
    let time = text.as_bytes().windows(4).any(|part| matches!(part, [b'0'..=b'9', b':', b'0'..=b'9', b'0'..=b'9']));
    let dated = year || time;
    if begun.is_some() && (address || (year && time)) || verb.is_some() && address && dated {
        return Some((Attribution::Certain, begun.is_some()));
    }
    // Some programs have no verb: `2026-11-20 10:00 GMT+01:00 Ann <ann@x.example>:`.
    let short = address && year && first.number().is_some();
    let perhaps = (begun.is_some() && date) || (verb.is_some() && address) || short;
    perhaps.then_some((Attribution::Perhaps, begun.is_some()))
}

/// How the line begins that a phone or a program adds, in letters without accents.
const SENT_FROM: [&str; 29] = [
    "sent from my",
    "sent from",
    "sent via",
    "sent with",
    "get outlook for",
    "enviado desde mi",
    "enviado desde",
    "enviado do meu",
    "enviado a partir do",
    "enviado do",
    "enviado pelo",
    "enviado de mi",
    "envoye de mon",
    "envoye depuis mon",
    "envoye depuis",
    "envoye a partir de",
    "envoye de",
    "von meinem",
    "von meiner",
    "gesendet von",
    "gesendet mit",
    "diese nachricht wurde von meinem",
    "inviato da",
    "inviato dal",
    "verzonden vanaf",
    "verstuurd vanaf",
    "obtener outlook para",
    "obtenha o outlook para",
    "telecharger outlook pour",
];
/// What such a line names: without one of these it may be a sentence.
const DEVICES: [&str; 66] = [
    "iphone",
    "ipad",
    "ipod",
    "phone",
    "mobile",
    "smartphone",
    "galaxy",
    "samsung",
    "android",
    "pixel",
    "huawei",
    "xiaomi",
    "redmi",
    "oppo",
    "oneplus",
    "motorola",
    "nokia",
    "device",
    "tablet",
    "blackberry",
    "mail",
    "outlook",
    "yahoo",
    "proton",
    "protonmail",
    "spark",
    "handy",
    "movil",
    "celular",
    "telefono",
    "telephone",
    "portable",
    "mobil",
    "appareil",
    "dispositivo",
    "tablette",
    "aol",
    "windows",
    "gmail",
    "cellulare",
    "telefon",
    "telefoon",
    "ios",
    "thunderbird",
    "telemovel",
    "mobiltelefon",
    "gmx",
    "web",
    "droid",
    "htc",
    "airmail",
    "hey",
    "superhuman",
    "fairphone",
    "mobiel",
    "xperia",
    "email",
    "app",
    "gesendet",
    "pro",
    "max",
    "mini",
    "plus",
    "ultra",
    "typos",
    "brevity",
];

/// A line that a phone or a program added.
pub(super) fn is_device_line(line: &str) -> bool {
    let line = line.trim();
    if line.is_empty() || line.len() > LONGEST_DEVICE_LINE {
        return false;
    }
    // The address of an app's shop may follow.
    let named = line.split(['<', '(']).next().unwrap_or(line).split("http").next().unwrap_or(line);
    let words = words(named);
    let mut joined = String::new();
    for word in words.iter().take(6) {
        joined.push_str(&word.folded);
        joined.push(' ');
    }
    let begins = SENT_FROM.iter().any(|start| joined.strip_prefix(start).is_some_and(|rest| rest.starts_with(' ')));
    // A sentence that begins like one goes on: `sent from my phone last night`.
    let ends = words.last().is_some_and(|word| word.is(&DEVICES) || word.number().is_some());
    begins && ends && !line.contains('?') && words.iter().skip(1).any(|word| word.is(&DEVICES))
}

/// The line above a signature: `-- `, or `--` where its space was lost and little follows.
pub(super) fn is_signature_mark(line: &str, rest: &[Line<'_>]) -> bool {
    match line {
        "-- " | "--\u{a0}" => true,
        "--" => {
            let below = || rest.iter().skip(1).take_while(|line| line.speaks());
            below().take(SHORT_SIGNATURE + 1).count() <= SHORT_SIGNATURE
        }
        _ => false,
    }
}

/// A line of nothing but dashes, underscores or the like.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && (line.bytes().all(|sign| sign == b'_') || line.bytes().all(|sign| matches!(sign, b'-' | b'=' | b'*')))
}
