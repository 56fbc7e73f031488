//! Judges addresses of email and names of servers.
//!
//! In: a text. Out: whether it is one that may be written to, or connected to. Never: a letter that shows a text as another one than it is.

use std::net::IpAddr;

use url::Host;

/// The longest address of email (RFC 5321).
const MOST: usize = 254;

/// Whether it is an address of email: a name and a domain by name. Mail to a machine's number goes nowhere that can be known.
///
/// ```
/// assert!(relance::address::is_email("zoë@bücher.example"));
/// assert!(!relance::address::is_email("ann@[127.0.0.1]"));
/// ```
pub fn is_email(text: &str) -> bool {
    let odd = |letter: char| letter.is_whitespace() || is_unseen(letter) || ",;<>\"()[]".contains(letter);
    text.split_once('@')
        .is_some_and(|(name, domain)| !name.is_empty() && text.len() <= MOST && !text.chars().any(odd) && is_domain(domain))
}

/// Whether a server may have this name: a domain, or a number of IP.
///
/// ```
/// assert!(relance::address::is_server("mail.example.com"));
/// assert!(!relance::address::is_server("mail example com"));
/// ```
pub fn is_server(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok() || is_domain(text.strip_suffix('.').unwrap_or(text))
}

/// Whether it is a domain, also an international one as people write it.
fn is_domain(text: &str) -> bool {
    let labels = text.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    // Percents would be decoded, and unseen letters left out, where a name stands in a URL.
    let plain = !text.contains('%') && !text.chars().any(is_unseen);
    labels && plain && matches!(Host::parse(text), Ok(Host::Domain(_)))
}

/// Whether a letter is not seen, or turns those around it.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_name_and_a_domain_that_are_what_they_look_like() {
        for good in [
            "ann@example.com",
            "a.b+c@mail.example.co.uk",
            "relance@localhost",
            "zoë@bücher.example",
            "a@हिन्दी.भारत",
            "o'hara@x.example",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "ann",
            "@example.com",
            "ann@",
            "a@b@c.example",
            "a b@example.com",
            "a@exa mple.com",
            "a@[127.0.0.1]",
            "a@[IPv6:::1]",
            "a@127.0.0.1",
            "a@0x7f.1",
            "a@exam\u{202e}ple.com",
            "a\u{202e}b@example.com",
            "a@example\u{200b}.com",
            "a@example..com",
            "a@.example.com",
            "a@-x.example",
            "a@x%41.example",
            "a@x/y",
            "a@x:25",
            "a\0@example.com",
        ] {
            assert!(!is_email(bad), "{bad:?}");
        }
        assert!(!is_email(&format!("{}@example.com", "a".repeat(250))));
    }

    #[test]
    fn a_server_has_a_name_or_a_number() {
        for good in ["mail.example.com", "mail.example.com.", "localhost", "mail_server", "127.0.0.1", "::1", "bücher.example"] {
            assert!(is_server(good), "{good}");
        }
        for bad in [
            "",
            ".",
            "a b",
            "a/b",
            "https://mail.example.com",
            "mail.example.com:25",
            "[::1]",
            "user@mail.example.com",
            "mail\u{202e}.example",
            "a..b",
        ] {
            assert!(!is_server(bad), "{bad:?}");
        }
    }
}
