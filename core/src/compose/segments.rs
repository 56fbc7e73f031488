//! In how many parts a text goes out by SMS: GSM 03.38 where its alphabet has every character, UCS-2 elsewhere (S4).
//!
//! In: a text as it would go out. Out: encoding, units, parts. Never: a part that ends within an escape, a surrogate pair, or between a
//! letter and the marks upon it.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::wire::request::{Encoding, Segments};

/// The basic alphabet of GSM 03.38 beside the letters, digits and signs that it shares with ASCII. Source: 3GPP TS 23.038, 6.2.1.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The extension table; each takes an escape before it. Source: 3GPP TS 23.038, 6.2.1.1.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// Septets of one message, and of each part of several: a header of 48 bits joins them.
const GSM: (u32, u32) = (160, 153);
/// The same in 16-bit units.
const UCS2: (u32, u32) = (70, 67);
/// Marks that belong to the letter before them: combining marks, variation selectors, the joiner, the tones of emoji skin.
const JOINED: [(u32, u32); 5] = [(0x300, 0x36f), (0x20d0, 0x20ff), (0xfe00, 0xfe0f), (0x200d, 0x200d), (0x1f3fb, 0x1f3ff)];

/// A text as SMS.
pub fn segments(text: &str) -> Segments {
    let mut outside: Vec<String> = Vec::new();
    for letter in text.chars().filter(|letter| septets(*letter).is_none()) {
        let letter = letter.to_string();
        if !outside.contains(&letter) {
            outside.push(letter);
        }
    }
    let (encoding, (alone, joined)) = if outside.is_empty() { (Encoding::Gsm7, GSM) } else { (Encoding::Ucs2, UCS2) };
    let size = |letter: char| match encoding {
        Encoding::Gsm7 => septets(letter).unwrap_or(2),
        Encoding::Ucs2 => u32::try_from(letter.len_utf16()).unwrap_or(2),
    };
    let units = text.chars().map(size).fold(0_u32, u32::saturating_add);
    if units <= alone {
        return Segments { encoding, units, segments: 1, per_segment: alone, parts: [text.to_owned()].into(), outside };
    }
    let parts = split(text, joined, size);
    let segments = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    Segments { encoding, units, segments, per_segment: joined, parts, outside }
}

/// How many septets a character takes; none where the alphabet lacks it.
fn septets(letter: char) -> Option<u32> {
    let plain = letter.is_ascii_alphanumeric() || letter == ' ';
    if plain || BASIC.contains(letter) { Some(1) } else { EXTENSION.contains(letter).then_some(2) }
}

/// Fills part after part with whole characters, each with the marks that belong to it.
fn split(text: &str, most: u32, size: impl Fn(char) -> u32) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let (mut part, mut used) = (String::new(), 0);
    for cluster in clusters(text) {
        let own = cluster.chars().map(&size).fold(0_u32, u32::saturating_add);
        // A cluster longer than a whole part has to be split all the same, between its characters.
        let pieces: Vec<&str> = if own <= most { [cluster].into() } else { letters(cluster).collect() };
        for piece in pieces {
            let own = piece.chars().map(&size).fold(0_u32, u32::saturating_add);
            if used + own > most {
                parts.push(core::mem::take(&mut part));
                used = 0;
            }
            part.push_str(piece);
            used += own;
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

fn letters(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().filter_map(|(at, letter)| text.get(at..at + letter.len_utf8()))
}

/// A text cut before each character that is no mark on the one before.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut starts: Vec<usize> = Vec::new();
    let mut after_joiner = false;
    for (at, letter) in text.char_indices() {
        let code = u32::from(letter);
        let joins = after_joiner || JOINED.iter().any(|(from, to)| (*from..=*to).contains(&code));
        if !joins || starts.is_empty() {
            starts.push(at);
        }
        after_joiner = code == 0x200d;
    }
    starts.push(text.len());
    let mut rest = starts.into_iter().peekable();
    core::iter::from_fn(move || {
        let from = rest.next()?;
        text.get(from..*rest.peek()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s4_parts_put_together_are_the_text_and_none_is_too_long() {
        for (text, limit) in [
            ("a".repeat(161), 153),
            ("€".repeat(200), 153),
            (["a".repeat(152), "€€".into(), "b".repeat(9)].concat(), 153),
            ("é€ç".repeat(90), 67),
            ("👩‍👩‍👧‍👦".repeat(40), 67),
            (["x".repeat(66), "👍🏽".into(), "ё".repeat(20)].concat(), 67),
            (["e\u{301}".repeat(100), "ы".into()].concat(), 67),
        ] {
            let found = segments(&text);
            assert_eq!(found.parts.concat(), text);
            assert_eq!(found.segments as usize, found.parts.len());
            for part in &found.parts {
                let units: u32 = match found.encoding {
                    Encoding::Gsm7 => part.chars().map(|letter| septets(letter).unwrap()).sum(),
                    Encoding::Ucs2 => part.encode_utf16().count() as u32,
                };
                assert!(units <= limit && units > 0, "{units} in {part}");
                assert!(
                    !part.starts_with('\u{301}') && !part.starts_with('\u{1f3fd}') && !part.starts_with('\u{200d}'),
                    "{part}"
                );
            }
        }
    }

    #[test]
    fn s4_a_cluster_longer_than_a_part_is_split_between_characters() {
        let text = ["ы".to_owned(), "\u{301}".repeat(200)].concat();
        let found = segments(&text);
        assert_eq!((found.parts.concat(), found.segments), (text, 3));
    }
}
