//! Knows the block of headers that some programs put above a message that they quote whole, and the lines that announce it.
//!
//! In: lines. Out: over how many of them a block goes. Never: `From: Madrid, To: Lisbon` of a person who books a journey.

use alloc::string::String;

use super::super::words::words;
use super::signs::is_rule;

/// The names of headers, in letters without accents: from, when, to whom, about what, and others.
const FROM: [&str; 8] = ["from", "de", "von", "da", "van", "fra", "fran", "od"];
const WHEN: [&str; 19] = [
    "sent",
    "date",
    "enviado",
    "enviado el",
    "enviada em",
    "enviado em",
    "fecha",
    "data",
    "envoye",
    "date",
    "gesendet",
    "datum",
    "inviato",
    "verzonden",
    "sendt",
    "skickat",
    "enviada",
    "envoye le",
    "gesendet am",
];
const TO: [&str; 10] = ["to", "para", "a", "an", "aan", "til", "till", "pour", "destinataire", "do"];
const ABOUT: [&str; 10] = ["subject", "asunto", "assunto", "objet", "betreff", "oggetto", "onderwerp", "emne", "amne", "sujet"];
const OTHER: [&str; 9] = ["cc", "bcc", "cco", "cci", "reply to", "importance", "responder a", "kopie", "attachments"];

/// The longest name of a header, in bytes, with stars and blanks around it.
const LONGEST_NAME: usize = 24;
/// The most lines that a block goes over, blank ones with it.
const BLOCK_LINES: usize = 14;

/// What announces a message that follows whole, without its dashes.
const ANNOUNCED: [&str; 21] = [
    "original message",
    "forwarded message",
    "mensaje original",
    "mensaje reenviado",
    "mensagem original",
    "mensagem encaminhada",
    "mensagem reencaminhada",
    "message d origine",
    "message dorigine",
    "message original",
    "message transfere",
    "courriel original",
    "ursprungliche nachricht",
    "originalnachricht",
    "original nachricht",
    "weitergeleitete nachricht",
    "urspr nachricht",
    "messaggio originale",
    "messaggio inoltrato",
    "oorspronkelijk bericht",
    "doorgestuurd bericht",
];
/// What announces it without dashes.
const BEGUN: [&str; 12] = [
    "begin forwarded message",
    "inicio del mensaje reenviado",
    "inicio da mensagem encaminhada",
    "inicio da mensagem reencaminhada",
    "debut du message reexpedie",
    "debut du message transfere",
    "anfang der weitergeleiteten nachricht",
    "inizio messaggio inoltrato",
    "begin doorgestuurd bericht",
    "iniciar mensaje reenviado",
    "inicio del mensaje reenviado",
    "begin forwarded email",
];

/// A line that announces a message: `-----Original Message-----`, `Begin forwarded message:`.
pub(super) fn is_forward_line(line: &str) -> bool {
    let line = line.trim();
    if line.len() > 120 {
        return false;
    }
    let inner = line.trim_matches(['-', '_', '*', ' ', '=', '>', '<', '\u{a0}']);
    let dashed = line.starts_with("--") && line.ends_with("--") || line.starts_with("__") && line.ends_with("__");
    (dashed && ANNOUNCED.contains(&said(inner).as_str())) || (line.ends_with(':') && BEGUN.contains(&said(inner).as_str()))
}

/// The words of a line, with a space between.
fn said(line: &str) -> String {
    let mut said = String::new();
    for word in words(line) {
        if !said.is_empty() {
            said.push(' ');
        }
        said.push_str(&word.folded);
    }
    said
}

/// Over how many lines, from the first on, a block of headers goes, with the rule and the line that announce it.
pub(super) fn header_block(lines: &[&str]) -> Option<usize> {
    let mut at = 0;
    // A rule and an announcement above it belong to it; so do blank lines in between.
    while lines.get(at).is_some_and(|line| is_rule(line) || is_forward_line(line) || (at > 0 && line.trim().is_empty())) {
        at += 1;
    }
    let begins = at;
    if !lines.get(at).and_then(|line| name(line)).is_some_and(|name| FROM.contains(&name.as_str())) {
        return None;
    }
    let (mut when, mut to, mut about, mut address) = (false, false, false, false);
    let mut end = at;
    for (place, line) in lines.iter().enumerate().skip(begins).take(BLOCK_LINES) {
        if line.trim().is_empty() {
            continue;
        }
        // A long list of recipients goes on in the next lines, set in.
        let goes_on = line.starts_with([' ', '\t']) && place == end;
        match name(line) {
            Some(name) => {
                let name = name.as_str();
                if !(FROM.contains(&name)
                    || WHEN.contains(&name)
                    || TO.contains(&name)
                    || ABOUT.contains(&name)
                    || OTHER.contains(&name))
                {
                    break;
                }
                if place > begins && FROM.contains(&name) {
                    break;
                }
                when |= WHEN.contains(&name);
                to |= TO.contains(&name);
                about |= ABOUT.contains(&name);
            }
            None if goes_on => {}
            None => break,
        }
        address |= line.contains('@');
        end = place + 1;
    }
    // A journey has a from, a to and a date as well; it has neither a subject nor an address.
    ((when && (to || about) && (about || address)) || (to && about && address)).then_some(end)
}

/// The name of a header that a line begins with: `*From:* Ann` has `from`.
fn name(line: &str) -> Option<String> {
    let (name, _) = line.split_once([':', '：'])?;
    (name.len() <= LONGEST_NAME).then(|| said(name.trim_matches(['*', ' ', '\t', '\u{a0}', '_']))).filter(|name| !name.is_empty())
}
