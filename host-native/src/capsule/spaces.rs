//! Takes the white space out of JSON that stands between its words.
//!
//! In: a text. Out: the same without white space outside strings. Never: whether it is JSON; a change inside a string.

/// The text without white space outside strings.
pub(super) fn without_spaces(text: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let mut kept = String::with_capacity(text.len());
    for letter in text.chars() {
        if inside {
            (inside, escaped) = (letter != '"' || escaped, letter == '\\' && !escaped);
        } else if matches!(letter, ' ' | '\t' | '\r' | '\n') {
            continue;
        } else {
            inside = letter == '"';
        }
        kept.push(letter);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_words_is_taken_out() {
        assert_eq!(without_spaces(" { \"a b\" :\n[ 1, \"c\\\" d\" ] }\n"), r#"{"a b":[1,"c\" d"]}"#);
        assert_eq!(without_spaces(r#"{"a\\" : 1 }"#), r#"{"a\\":1}"#);
    }
}
