//! Takes a text apart into words that can be compared: small letters without accents, and where each stands in the source.
//!
//! In: a text. Out: its words, sentences, and whether a row of words fits a pattern. Never: what a word means.

use alloc::string::String;
use alloc::vec::Vec;

/// The most words that a gap in a pattern stands for.
const GAP: usize = 3;

/// A word, or a number: letters and digits never share one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// In small letters without accents and apostrophes.
    pub(super) folded: String,
    /// What stands between the word before and this one.
    pub(super) before: &'a str,
    /// Where it begins in the source, in bytes.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
}

impl Word<'_> {
    pub(super) fn is(&self, any: &[&str]) -> bool {
        any.contains(&self.folded.as_str())
    }

    /// Whether a sentence ends before it.
    fn begins_sentence(&self) -> bool {
        ends_sentence(self.before)
    }

    /// Whether a comma, a line or a sentence ends before it.
    pub(super) fn begins_clause(&self) -> bool {
        self.before.contains([',', '\n', ':', '(', '-', '–', '—']) || self.begins_sentence()
    }

    /// The number that it is.
    pub(super) fn number(&self) -> Option<u32> {
        self.folded.starts_with(|letter: char| letter.is_ascii_digit()).then(|| self.folded.parse().ok())?
    }
}

fn ends_sentence(between: &str) -> bool {
    // A dot within a name or a number is none: `x.example`, `3.12`.
    let full_stop = || between.find('.').is_some_and(|at| at + 1 < between.len());
    between.contains(['!', '?', ';', '…', '¿', '¡', '。', '？', '！']) || full_stop() || between.matches('\n').count() > 1
}

/// The words of a text, in order.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut found: Vec<Word<'_>> = Vec::new();
    let mut last_end = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((start, first)) = letters.next() {
        if !first.is_alphanumeric() {
            continue;
        }
        let mut folded = String::new();
        fold(first, &mut folded);
        let mut end = start + first.len_utf8();
        while let Some((at, letter)) = letters.peek().copied() {
            let joins = is_apostrophe(letter)
                && !first.is_numeric()
                && text.get(at + letter.len_utf8()..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphabetic);
            let goes_on = letter.is_alphanumeric() && letter.is_numeric() == first.is_numeric();
            if !(joins || goes_on || is_mark(letter)) {
                break;
            }
            if goes_on {
                fold(letter, &mut folded);
                end = at + letter.len_utf8();
            }
            letters.next();
        }
        let before = text.get(last_end..start).unwrap_or_default();
        last_end = end;
        // `e-mail` is one word, however it is written.
        match found.last_mut().filter(|last| last.folded == "e" && before == "-" && folded.starts_with("mail")) {
            Some(last) => {
                last.folded.push_str(&folded);
                last.end = end;
            }
            None => found.push(Word { folded, before, start, end }),
        }
    }
    found
}

const fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | 'ʼ' | '´' | '`')
}

/// A mark upon the letter before it, or a sign that joins and shows nothing.
const fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

/// A letter as it is compared.
fn fold(letter: char, out: &mut String) {
    // Full-width letters, as some keyboards write them.
    let letter = match u32::from(letter) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(letter),
        _ => letter,
    };
    for small in letter.to_lowercase() {
        match small {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ª' => out.push('a'),
            'ç' => out.push('c'),
            'è' | 'é' | 'ê' | 'ë' => out.push('e'),
            'ì' | 'í' | 'î' | 'ï' => out.push('i'),
            'ñ' => out.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'º' => out.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => out.push('u'),
            'ý' | 'ÿ' => out.push('y'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            other if is_mark(other) => {}
            other => out.push(other),
        }
    }
}

/// A sentence: its words, and whether it asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sentence<'a, 'w> {
    /// Its words.
    pub(super) words: &'w [Word<'a>],
    /// It ends with a question mark.
    pub(super) asks: bool,
}

/// The sentences of a text that has been taken apart.
pub(super) fn sentences<'a, 'w>(text: &'a str, words: &'w [Word<'a>]) -> Vec<Sentence<'a, 'w>> {
    let mut found = Vec::new();
    let mut rest = words;
    while let Some((_, others)) = rest.split_first() {
        let length = 1 + others.iter().position(Word::begins_sentence).unwrap_or(others.len());
        let (words, after) = rest.split_at(length);
        let end = words.last().map_or(0, |word| word.end);
        let closing = after.first().map_or_else(|| text.get(end..).unwrap_or_default(), |word| word.before);
        // `¿` opens the next sentence; only the closing sign tells about this one.
        found.push(Sentence { words, asks: closing.contains(['?', '？']) });
        rest = after;
    }
    found
}

/// How many words, from the first on, fit a pattern; none where they don't.
///
/// A pattern is a row of words: `a|b` is either, `*ing` a word that ends so, `a?` may be left out, `…` stands for up to three words, and `$` for the end, before
/// which only words of `courtesy` may stand.
pub(super) fn fits(pattern: &str, words: &[Word<'_>], courtesy: &[&str]) -> Option<usize> {
    let Some((element, rest)) = pattern.split_once(' ').or_else(|| (!pattern.is_empty()).then_some((pattern, ""))) else {
        return Some(0);
    };
    match element {
        "…" => (0..=GAP.min(words.len())).find_map(|skip| Some(skip + fits(rest, words.get(skip..)?, courtesy)?)),
        "$" => words.iter().all(|word| word.is(courtesy)).then_some(0),
        _ => {
            let (alternatives, optional) = element.strip_suffix('?').map_or((element, false), |bare| (bare, true));
            let taken = words
                .split_first()
                .filter(|(word, _)| alternatives.split('|').any(|alternative| is(alternative, &word.folded)))
                .and_then(|(_, others)| fits(rest, others, courtesy));
            match taken {
                Some(more) => Some(1 + more),
                None if optional => fits(rest, words, courtesy),
                None => None,
            }
        }
    }
}

/// Whether these words end with a pattern of as many words; never with an empty one.
pub(super) fn ends_with(pattern: &str, words: &[Word<'_>]) -> bool {
    let count = pattern.split(' ').count();
    let last = words.len().checked_sub(count).and_then(|from| words.get(from..));
    !pattern.is_empty() && last.is_some_and(|last| fits(pattern, last, &[]).is_some())
}

fn is(alternative: &str, word: &str) -> bool {
    alternative.strip_prefix('*').map_or(alternative == word, |ending| word.ends_with(ending))
}

/// The words as they stand in the text.
pub(super) fn source<'a>(text: &'a str, words: &[Word<'_>]) -> &'a str {
    let ends = words.first().zip(words.last());
    ends.and_then(|(first, last)| text.get(first.start..last.end)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_compared_without_case_accents_and_apostrophes() {
        assert_eq!(
            folded("Désabonnez-moi, DON’T! E-mails 7th 3.12. ＳＴＯＰ"),
            ["desabonnez", "moi", "dont", "emails", "7", "th", "3", "12", "stop"]
        );
        assert_eq!(folded("ARRE\u{302}T Straße 'quoted'"), ["arret", "strasse", "quoted"]);
    }

    #[test]
    fn a_word_knows_its_place() {
        let found = words("¡Ya no! é");
        let last = found.last().unwrap();
        assert_eq!((last.before, last.start, last.end), ("! ", 9, 11));
    }

    #[test]
    fn sentences_end_where_people_end_them() {
        let text = "Hi Ann. Can you\nstop?\n\nSee x.example - bye";
        let words = words(text);
        let found: Vec<(usize, bool)> =
            sentences(text, &words).iter().map(|sentence| (sentence.words.len(), sentence.asks)).collect();
        assert_eq!(found, [(2, false), (3, true), (4, false)]);
    }

    #[test]
    fn a_pattern_has_alternatives_options_and_gaps() {
        let fit = |pattern: &str, text: &str| fits(pattern, &words(text), &["please"]);
        assert_eq!(fit("take|remove me … off|from … list", "remove me right now from your mailing list now"), Some(8));
        assert_eq!(fit("take me off", "take us off"), None);
        assert_eq!(fit("opt me? out $", "opt out please"), Some(2));
        assert_eq!(fit("opt me? out $", "opt out of it"), None);
        assert_eq!(fit("a … b", "a x x x x b"), None);
    }
}
