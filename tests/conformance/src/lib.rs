//! Holds the vectors against the core, and every build of the core against the native one.
//!
//! In: `tests/vectors`, the built modules. Out: what does not hold, and one digest for each build. Never: a second notion of what
//! is right; a vector says it, and all builds say the same bytes.

pub mod browser;
pub mod builds;
pub mod expand;
pub mod native;
pub mod pattern;
pub mod vector;

use sha2::{Digest, Sha256};

/// One request and the native core's response to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The vector and step that it belongs to.
    pub from: String,
    /// The request's text.
    pub request: String,
    /// Whether the request was given as a value; else it was given as text, which may be no JSON at all.
    pub is_value: bool,
    /// The response's text.
    pub response: String,
}

/// SHA-256 over all responses, each ended by a new line, in hexadecimal.
pub fn digest<'a>(responses: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for response in responses {
        hash.update(response.as_bytes());
        hash.update(b"\n");
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a build answers otherwise than the native core, the first few of it.
pub fn differences(exchanges: &[Exchange], answers: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    if exchanges.len() != answers.len() {
        found.push(format!("expected {} answers, found {}", exchanges.len(), answers.len()));
    }
    for (exchange, answer) in exchanges.iter().zip(answers).filter(|(exchange, answer)| exchange.response != **answer).take(5) {
        let request: String = exchange.request.chars().take(400).collect();
        found.push(format!("{}\n  request  {request}\n  expected {}\n  found    {answer}", exchange.from, exchange.response));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_tells_where_one_response_ends() {
        assert_ne!(digest(["ab", "c"]), digest(["a", "bc"]));
        assert_eq!(digest([]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn an_answer_too_few_and_an_answer_that_differs_are_found() {
        let exchange =
            |response: &str| Exchange { from: "a".into(), request: "{}".into(), is_value: true, response: response.into() };
        let exchanges = [exchange("1"), exchange("2")];
        assert!(differences(&exchanges, &["1".into(), "2".into()]).is_empty());
        assert_eq!(differences(&exchanges, &["1".into(), "3".into()]).len(), 1);
        assert_eq!(differences(&exchanges, &["1".into()]).len(), 1);
    }
}
