//! Chooses how a file goes over the wire: by brotli, by gzip, or as it is.
//!
//! In: `Accept-Encoding`. Out: an encoding. Never: one that the browser has not named.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;

/// How a file goes over the wire, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
    Plain,
}

impl Encoding {
    pub(super) const ALL: [Self; 3] = [Self::Brotli, Self::Gzip, Self::Plain];

    /// Its name in headers; nothing for what is not encoded.
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Plain => None,
        }
    }

    /// Whether the browser takes it: it names it, or everything, and not with a weight of nothing. What is plain everybody takes.
    pub(super) fn is_taken(self, headers: &HeaderMap) -> bool {
        let Some(name) = self.name() else { return true };
        let lines = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
        let words = lines.flat_map(|line| line.split(',')).map(|word| {
            let (coding, weight) = word.split_once(';').unwrap_or((word, "q=1"));
            let weight = weight.trim().to_ascii_lowercase();
            let nothing = weight.strip_prefix("q=").is_some_and(|number| number.trim().trim_matches(['0', '.']).is_empty());
            (coding.trim().to_ascii_lowercase(), !nothing)
        });
        let (mut named, mut any) = (None, None);
        for (coding, wanted) in words {
            match coding.as_str() {
                "*" => any = Some(wanted),
                coding if coding == name => named = Some(wanted),
                _ => {}
            }
        }
        named.or(any).unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_taken_that_is_named_with_some_weight() {
        let taken = |accepted: &str| -> Vec<Encoding> {
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, accepted.parse().unwrap())]);
            Encoding::ALL.into_iter().filter(|encoding| encoding.is_taken(&headers)).collect()
        };
        use Encoding::{Brotli, Gzip, Plain};
        for (accepted, expected) in [
            ("gzip, deflate, br, zstd", vec![Brotli, Gzip, Plain]),
            ("GZip", vec![Gzip, Plain]),
            ("br;q=0, gzip;q=0.001", vec![Gzip, Plain]),
            ("*", vec![Brotli, Gzip, Plain]),
            ("*;q=0.0, br ; q=1.0", vec![Brotli, Plain]),
            ("brotli, xgzip", vec![Plain]),
            ("", vec![Plain]),
        ] {
            assert_eq!(taken(accepted), expected, "{accepted}");
        }
        assert!(!Gzip.is_taken(&HeaderMap::new()));
    }
}
