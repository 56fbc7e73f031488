//! Folds words, so that they are found however somebody writes them: small letters, no accents.
//!
//! In: a name, an address, what somebody looks for. Out: the form in which they are compared, letter by letter that of the Node host. Never:
//! a letter of a script that has no other form.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How many words of a search are looked for, each by itself; those after them are looked for as they stand.
const MOST_WORDS: usize = 5;

/// A text in small letters without accents.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.to_lowercase().nfkd().filter(|letter| !is_combining_mark(*letter)) {
        match plain(letter) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(letter),
        }
    }
    folded
}

/// Letters with no accent to take off, as people write them who don't have them.
const fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ð' | 'đ' => "d",
        'ø' => "o",
        'ł' => "l",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

/// A word that somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As it was written, folded.
    pub whole: String,
    /// Of a number with something between its digits: the digits alone, as addresses have them.
    pub bare: Option<String>,
}

/// What somebody looks for: words that must all be there.
pub fn words(text: &str) -> Vec<Word> {
    let folded = folded(text);
    let mut rest = folded.trim();
    let mut words = Vec::new();
    while !rest.is_empty() {
        let end = if words.len() + 1 < MOST_WORDS { rest.find(char::is_whitespace).unwrap_or(rest.len()) } else { rest.len() };
        let (word, after) = rest.split_at(end);
        words.push(Word { whole: word.to_owned(), bare: bare(word) });
        rest = after.trim_start();
    }
    words
}

fn bare(word: &str) -> Option<String> {
    let between = |letter: char| matches!(letter, '(' | ')' | '-' | '.' | '/');
    let digits = |letter: char| letter.is_ascii_digit() || letter == '+';
    let is_number =
        word.chars().all(|letter| digits(letter) || between(letter)) && word.contains(between) && word.contains(digits);
    is_number.then(|| word.replace(between, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_lose_case_and_accents_and_nothing_else() {
        for (written, form) in [
            ("José MÜLLER", "jose muller"),
            ("Łukasz Æsir", "lukasz aesir"),
            ("STRASSE Straße", "strasse strasse"),
            ("İstanbul ısı", "istanbul isi"),
            ("Ångström ﬁn", "angstrom fin"),
            ("Ἀλέξανδρος ΟΔΟΣ", "αλεξανδροσ οδοσ"),
            ("Юлия Йод", "юлия иод"),
            ("山田 太郎", "山田 太郎"),
            ("a_%b", "a_%b"),
        ] {
            assert_eq!(folded(written), form, "{written}");
        }
    }

    #[test]
    fn a_search_is_its_words_and_a_number_its_digits_too() {
        let whole = |text: &str| words(text).into_iter().map(|word| word.whole).collect::<Vec<_>>();
        let bare = |text: &str| words(text).into_iter().map(|word| word.bare.unwrap_or_default()).collect::<Vec<_>>();
        assert_eq!(whole("  Ada   LÓVELACE "), ["ada", "lovelace"]);
        assert_eq!((whole("+34 (600) 00-1"), bare("+34 (600) 00-1").join(" ")), (whole("+34 (600) 00-1"), " 600 001".to_owned()));
        assert_eq!(bare("p-10 (-) 12"), ["", "", ""]);
        assert_eq!(whole("a b c d e f g"), ["a", "b", "c", "d", "e f g"]);
        assert!(words(" \t ").is_empty());
    }
}
