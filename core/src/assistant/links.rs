//! Whether a text leads only to where the business itself leads: a model repeats what contacts write, and contacts write links (M4).
//!
//! In: a text, the words of the business. Out: the first host that the business does not name. Never: a link looked up.

use alloc::borrow::ToOwned;
use alloc::string::String;

/// Hosts in a text: of addresses with a scheme, and of words that look like a host name with a path.
fn hosts(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| {
        letter.is_whitespace() || matches!(letter, '<' | '>' | '(' | ')' | '[' | ']' | '"' | '\'' | ',' | ';')
    })
    .filter_map(host)
}

fn host(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    let (schemed, rest) = match lower.split_once("://") {
        Some((_, rest)) => (true, rest),
        None => (lower.starts_with("www."), lower.as_str()),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // `https://bank.example@evil.example` leads to the second.
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default().trim_matches('.').trim_start_matches("www.");
    let path = rest.len() > authority.len();
    let named = host
        .rsplit_once('.')
        .is_some_and(|(name, top)| !name.is_empty() && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic));
    ((schemed || (named && path)) && !host.is_empty()).then(|| host.to_owned())
}

/// The first host in a text that the words of the business don't name.
pub(super) fn foreign<'a>(text: &str, own: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    let known = |host: &String| {
        own.clone().any(|words| {
            words.to_lowercase().split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '.' | '-'))).any(|word| {
                let word = word.trim_matches('.').trim_start_matches("www.");
                word == host || (word.contains('.') && host.strip_suffix(word).is_some_and(|sub| sub.ends_with('.')))
            })
        })
    };
    hosts(text).find(|host| !known(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hosts_of_the_business_may_be_named() {
        let own = ["Book at https://shop.example/book or write to hello@shop.example"];
        for text in [
            "see shop.example/book",
            "https://shop.example",
            "https://www.shop.example/a?b",
            "http://my.shop.example/x",
            "a/b and/or",
            "at 9.30",
        ] {
            assert_eq!(foreign(text, own.into_iter()), None, "{text}");
        }
        for (text, host) in [
            ("go to https://evil.example", "evil.example"),
            ("https://shop.example@evil.example/pay", "evil.example"),
            ("https://shop.example.evil.io", "shop.example.evil.io"),
            ("evil.io/pay now", "evil.io"),
            ("(www.evil.example)", "evil.example"),
            ("https://notshop.example", "notshop.example"),
        ] {
            assert_eq!(foreign(text, own.into_iter()).as_deref(), Some(host), "{text}");
        }
    }
}
