//! Makes up words in place of real ones: the same for the same, of the same length and the same kinds of letters.
//!
//! In: words, a secret seed. Out: words of the same letters' kinds: small or large, digits, those of the GSM alphabet, others of the same
//! script. Never: a word of the original; a way back without the seed, which nobody keeps.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

/// Letters beyond ASCII that a short message has without becoming longer, small and large.
const GSM_SMALL: [char; 11] = ['è', 'é', 'ù', 'ì', 'ò', 'ø', 'å', 'æ', 'ä', 'ö', 'ü'];
const GSM_LARGE: [char; 8] = ['Ø', 'Å', 'Æ', 'É', 'Ä', 'Ö', 'Ñ', 'Ü'];
const GSM_GREEK: [char; 10] = ['Δ', 'Φ', 'Γ', 'Λ', 'Ω', 'Π', 'Ψ', 'Σ', 'Θ', 'Ξ'];
/// Those of them that have no other of their kind.
const GSM_ALONE: [char; 4] = ['ñ', 'à', 'ß', 'Ç'];
/// How often another word is made up where one is taken already.
const TRIES: u32 = 64;
/// From how many letters on a made-up word is never one of the original.
const LONG: usize = 3;
/// How many neighbours of a letter are its like.
const NEIGHBOURS: u32 = 64;

/// Makes up words.
pub(super) struct MadeUp {
    seed: [u8; 32],
    /// What a word's letters are chosen by, by the word in small letters.
    made: BTreeMap<String, String>,
    /// The words that were made up.
    taken: BTreeSet<String>,
    /// The words of the original, in small letters.
    original: BTreeSet<String>,
    /// Whether it only reads.
    reads: bool,
}

impl MadeUp {
    /// One that reads the original first.
    pub(super) fn reading(seed: [u8; 32]) -> Self {
        Self { seed, made: BTreeMap::new(), taken: BTreeSet::new(), original: BTreeSet::new(), reads: true }
    }

    /// All has been read: from here on words are made up.
    pub(super) fn begin(&mut self) {
        self.reads = false;
    }

    /// A number from the seed, the same every time.
    pub(super) fn number(&self, of: &str) -> u32 {
        let bytes = self.bytes(of, 0);
        u32::from_be_bytes(bytes.first_chunk().copied().unwrap_or_default())
    }

    /// A word in place of one.
    pub(super) fn word(&mut self, word: &str) -> String {
        let small = word.to_lowercase();
        if self.reads {
            self.original.insert(small);
            return word.to_owned();
        }
        if !self.made.contains_key(&small) {
            let (stream, made) = self.another(&small);
            self.taken.insert(made);
            self.made.insert(small.clone(), stream);
        }
        let stream = self.made.get(&small).map_or("", String::as_str);
        in_the_kinds_of(word, stream)
    }

    /// What a small word's letters are chosen by, a text of hexadecimal digits, and the word that it gives.
    fn another(&self, small: &str) -> (String, String) {
        let (mut last, rounds) = (Default::default(), u32::try_from(small.len() / 16).unwrap_or(0));
        for attempt in 0..TRIES {
            let bytes = (0..=rounds).flat_map(|round| self.bytes(small, attempt.wrapping_mul(1_000).wrapping_add(round)));
            let stream: String = bytes.map(|byte| format!("{byte:02x}")).collect();
            let made = in_the_kinds_of(small, &stream).to_lowercase();
            let known = made.chars().count() >= LONG && self.original.contains(&made);
            if made != *small && !known && !self.taken.contains(&made) {
                return (stream, made);
            }
            last = (stream, made);
        }
        last
    }

    fn bytes(&self, text: &str, attempt: u32) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update(attempt.to_be_bytes());
        hash.update(text);
        hash.finalize().into()
    }
}

/// Letters chosen by a stream, each of the kind of the word's.
fn in_the_kinds_of(word: &str, stream: &str) -> String {
    let number = |index: usize| {
        let digits = stream.get(index * 2 % stream.len().max(1)..).and_then(|rest| rest.get(..2));
        digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or(0)
    };
    word.chars().enumerate().map(|(index, letter)| like(letter, number(index), index == 0)).collect()
}

/// Another letter of the same kind.
fn like(letter: char, number: u32, first: bool) -> char {
    let of = |letters: &[char]| letters.get(number as usize % letters.len().max(1)).copied().unwrap_or(letter);
    let from = |base: char, many: u32| char::from_u32(u32::from(base) + number % many).unwrap_or(letter);
    match letter {
        'a'..='z' => from('a', 26),
        'A'..='Z' => from('A', 26),
        // A number keeps its length: what begins with none but zeros does so still.
        '0' if first => '0',
        '1'..='9' if first => from('1', 9),
        '0'..='9' => from('0', 10),
        letter if GSM_SMALL.contains(&letter) => of(&GSM_SMALL),
        letter if GSM_LARGE.contains(&letter) => of(&GSM_LARGE),
        letter if GSM_GREEK.contains(&letter) => of(&GSM_GREEK),
        letter if GSM_ALONE.contains(&letter) => letter,
        letter => neighbour(letter, number),
    }
}

/// A letter of the same script that is as long and as large.
fn neighbour(letter: char, number: u32) -> char {
    let base = u32::from(letter) / NEIGHBOURS * NEIGHBOURS;
    let fits = |other: &char| {
        other.is_alphanumeric()
            && (other.is_lowercase(), other.is_uppercase(), other.is_numeric())
                == (letter.is_lowercase(), letter.is_uppercase(), letter.is_numeric())
            && (other.len_utf8(), other.len_utf16()) == (letter.len_utf8(), letter.len_utf16())
            && !is_gsm(*other)
    };
    let likes: Vec<char> = (base..base + NEIGHBOURS).filter_map(char::from_u32).filter(fits).collect();
    likes.get(number as usize % likes.len().max(1)).copied().unwrap_or(letter)
}

fn is_gsm(letter: char) -> bool {
    letter.is_ascii()
        || GSM_SMALL.contains(&letter)
        || GSM_LARGE.contains(&letter)
        || GSM_GREEK.contains(&letter)
        || GSM_ALONE.contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(words: &[&str]) -> Vec<String> {
        let mut made_up = MadeUp::reading([7; 32]);
        for word in words {
            made_up.word(word);
        }
        made_up.begin();
        words.iter().map(|word| made_up.word(word)).collect()
    }

    #[test]
    fn the_same_word_has_the_same_made_up_one_whatever_its_case() {
        let found = made(&["Ana", "ana", "ANA", "Ana"]);
        assert_eq!((&found[0].to_lowercase(), &found[0]), (&found[1], &found[3]));
        assert_eq!(found[2], found[1].to_uppercase());
        assert_ne!(found[1], "ana");
    }

    #[test]
    fn letters_keep_their_kinds() {
        let words = ["Núñez", "Müller", "Ждан", "東京都", "34600000001", "007x", "Ægir"];
        for (word, found) in words.iter().zip(made(&words)) {
            assert_eq!((word.chars().count(), word.len()), (found.chars().count(), found.len()), "{word} {found}");
            assert_ne!(*word, found);
            for (one, other) in word.chars().zip(found.chars()) {
                assert_eq!((one.is_uppercase(), one.is_numeric()), (other.is_uppercase(), other.is_numeric()), "{word} {found}");
                assert_eq!((is_gsm(one), one.is_ascii()), (is_gsm(other), other.is_ascii()), "{word} {found}");
            }
        }
    }

    #[test]
    fn two_words_never_become_one_and_none_becomes_one_of_the_original() {
        let words: Vec<String> = (0..2_000).map(|number| format!("a{number:03x}")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let found: BTreeSet<String> = made(&words).into_iter().collect();
        assert_eq!(found.len(), words.len());
        assert!(words.iter().all(|word| !found.contains(*word)));
    }
}
