//! Signs email (DKIM, RFC 6376): `rsa-sha256`, or `ed25519-sha256` (RFC 8463), both relaxed.
//!
//! In: a private key, a message as it will travel. Out: a `DKIM-Signature` header to stand before it. Never: a key too weak to be believed
//! (RFC 8301), a key in what it says; a signature under which a header could be added.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use relance_core::base::Instant;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use sha2::{Digest, Sha256};

use crate::config::DkimConfig;

/// The headers that are signed where they are there, and once more than they are there, so that none can be added later.
const SIGNED: [&str; 16] = [
    "from",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "to",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "auto-submitted",
    "feedback-id",
];
/// Headers whose first appearance after signing must break the signature, though the message has none of them now.
const OVERSIGNED: [&str; 8] =
    ["from", "reply-to", "subject", "date", "to", "content-type", "list-unsubscribe", "list-unsubscribe-post"];
/// How long a line of the header may become.
const LINE: usize = 76;

/// A key that signs for a domain.
pub struct Signer {
    domain: String,
    selector: String,
    key: Key,
}

enum Key {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Ed25519KeyPair),
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("domain", &self.domain).field("selector", &self.selector).finish_non_exhaustive()
    }
}

impl Signer {
    /// A signer as it is configured.
    pub fn new(config: &DkimConfig) -> Result<Self, String> {
        let (domain, selector) = (config.domain.trim().to_ascii_lowercase(), config.selector.trim().to_ascii_lowercase());
        for (what, name) in [("domain", &domain), ("selector", &selector)] {
            if !is_host(name) {
                return Err(format!("expected a DKIM {what} such as `example.com` in ASCII, found `{name}`"));
            }
        }
        Ok(Self { domain, selector, key: key(&config.private_key)? })
    }

    /// The signature of a message, as a header with its end of line. The message has CRLF line ends.
    pub fn sign(&self, message: &[u8], now: Instant) -> Result<String, String> {
        let (head, body) = split(message);
        let headers = headers(head);
        let names = named(&headers);
        let body_hash = BASE64_STANDARD.encode(Sha256::digest(relaxed_body(body)));
        let algorithm = if matches!(self.key, Key::Rsa(_)) { "rsa-sha256" } else { "ed25519-sha256" };
        let seconds = now.millis().div_euclid(1_000);
        let mut header = format!(
            "DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed;\r\n d={}; s={};\r\n t={seconds};\r\n h={};\r\n bh={body_hash};\r\n b=",
            self.domain,
            self.selector,
            folded(&names),
        );
        let input = hash_input(&headers, &names, &header);
        let signature = BASE64_STANDARD.encode(self.signature(input.as_bytes())?);
        for line in signature.as_bytes().chunks(LINE - 4) {
            header.push_str("\r\n ");
            header.push_str(&String::from_utf8_lossy(line));
        }
        header.push_str("\r\n");
        Ok(header)
    }

    /// RFC 8463 signs the hash of the headers with Ed25519; RSA hashes them itself.
    fn signature(&self, input: &[u8]) -> Result<Vec<u8>, String> {
        match &self.key {
            Key::Ed25519(pair) => Ok(pair.sign(&Sha256::digest(input)).as_ref().to_vec()),
            Key::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input, &mut signature)
                    .map_err(|_| "the DKIM key can't sign".to_owned())?;
                Ok(signature)
            }
        }
    }
}

fn is_host(name: &str) -> bool {
    let label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    name.len() <= 253 && name.split('.').all(label)
}

/// A private key in any of the forms in which people have one.
fn key(text: &str) -> Result<Key, String> {
    let wrong = || {
        "expected a DKIM private key, PEM or base64, RSA of 2048 bits or more or Ed25519, found something else; \
         `openssl genrsa 2048` makes one"
            .to_owned()
    };
    let text = text.trim();
    if text.starts_with("-----") {
        return match PrivateKeyDer::from_pem_slice(text.as_bytes()).map_err(|_| wrong())? {
            PrivateKeyDer::Pkcs1(der) => Ok(Key::Rsa(Box::new(RsaKeyPair::from_der(der.secret_pkcs1_der()).map_err(weak)?))),
            PrivateKeyDer::Pkcs8(der) => pkcs8(der.secret_pkcs8_der()),
            _ => Err(wrong()),
        };
    }
    let plain: String = text.split_whitespace().collect();
    let bytes = BASE64_STANDARD.decode(plain).map_err(|_| wrong())?;
    match bytes.as_slice() {
        seed if seed.len() == 32 => Ed25519KeyPair::from_seed_unchecked(seed).map(Key::Ed25519).map_err(|_| wrong()),
        // A PEM file that was encoded once more, as secret stores like to have it.
        pem if pem.starts_with(b"-----") => key(std::str::from_utf8(pem).map_err(|_| wrong())?),
        der => match RsaKeyPair::from_der(der) {
            Ok(pair) => Ok(Key::Rsa(Box::new(pair))),
            Err(_) => pkcs8(der),
        },
    }
}

fn pkcs8(der: &[u8]) -> Result<Key, String> {
    match Ed25519KeyPair::from_pkcs8_maybe_unchecked(der) {
        Ok(pair) => Ok(Key::Ed25519(pair)),
        Err(_) => Ok(Key::Rsa(Box::new(RsaKeyPair::from_pkcs8(der).map_err(weak)?))),
    }
}

fn weak(error: ring::error::KeyRejected) -> String {
    format!("expected a DKIM private key, RSA of 2048 bits or more or Ed25519, found one that can't be taken: {error}")
}

/// The head with the end of its last line, and the body.
fn split(message: &[u8]) -> (&[u8], &[u8]) {
    let gap = message.windows(4).position(|four| four == b"\r\n\r\n");
    gap.and_then(|at| Some((message.get(..at + 2)?, message.get(at + 4..)?))).unwrap_or((message, b""))
}

/// Every header: its name in small letters, its value with its foldings.
fn headers(head: &[u8]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in String::from_utf8_lossy(head).split_terminator("\r\n") {
        match (line.starts_with([' ', '\t']), found.last_mut()) {
            (true, Some((_, value))) => {
                value.push_str("\r\n");
                value.push_str(line);
            }
            _ => {
                let (name, value) = line.split_once(':').unwrap_or((line, ""));
                found.push((name.trim().to_ascii_lowercase(), value.to_owned()));
            }
        }
    }
    found
}

/// The names for `h=`: each as often as it is there, and once more where a second one would be believed.
fn named(headers: &[(String, String)]) -> Vec<&'static str> {
    let mut names = Vec::new();
    for name in SIGNED {
        let there = headers.iter().filter(|(other, _)| other == name).count();
        names.extend(std::iter::repeat_n(name, there + usize::from(there > 0 || OVERSIGNED.contains(&name))));
    }
    names
}

/// The names with `:` between, in lines of their own where they are many.
fn folded(names: &[&str]) -> String {
    let mut text = String::new();
    let mut width = 3;
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            text.push(':');
            width += 1;
        }
        if width + name.len() > LINE {
            text.push_str("\r\n ");
            width = 1;
        }
        text.push_str(name);
        width += name.len();
    }
    text
}

/// What is signed: the headers from the last up for each name, and the signature's own without its value.
fn hash_input(headers: &[(String, String)], names: &[&str], own: &str) -> String {
    let mut left: Vec<&(String, String)> = headers.iter().collect();
    let mut input = String::new();
    for name in names {
        if let Some(at) = left.iter().rposition(|(other, _)| other == name) {
            let (_, value) = left.remove(at);
            input.push_str(&format!("{name}:{}\r\n", relaxed(value)));
        }
    }
    let (_, value) = own.split_once(':').unwrap_or(("", ""));
    input.push_str(&format!("dkim-signature:{}", relaxed(value)));
    input
}

/// A value in one line, with single spaces, without the outer ones (RFC 6376, 3.4.2).
fn relaxed(value: &str) -> String {
    value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A body with single spaces, without those at ends of lines and without empty lines at its end (RFC 6376, 3.4.4).
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(body.len());
    let mut empty = 0;
    for line in body.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut narrow: Vec<u8> = Vec::with_capacity(line.len());
        for byte in line {
            match byte {
                b' ' | b'\t' if narrow.last() == Some(&b' ') => {}
                b' ' | b'\t' => narrow.push(b' '),
                other => narrow.push(*other),
            }
        }
        if narrow.last() == Some(&b' ') {
            narrow.pop();
        }
        if narrow.is_empty() {
            empty += 1;
            continue;
        }
        out.extend(std::iter::repeat_n(*b"\r\n", std::mem::take(&mut empty)).flatten());
        out.extend(narrow);
        out.extend(b"\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret key, the message and the signature of RFC 8463, appendix A.
    const SECRET: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
    const LETTER: &str = "From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n\
        Subject: Is dinner ready?\r\nDate: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n\
        Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\r\n\
        Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
    const OWN: &str = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; i=@football.example.com;\r\n \
        q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n subject : date : message-id : from : subject : date;\r\n \
        bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=";
    const SIGNATURE: &str = "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==";

    fn signer(private_key: &str) -> Result<Signer, String> {
        let (domain, selector) = ("Football.Example.com".into(), "brisbane".into());
        Signer::new(&DkimConfig { domain, selector, private_key: private_key.into() })
    }

    #[test]
    fn the_example_of_the_standard_comes_out_byte_for_byte() {
        let (head, body) = split(LETTER.as_bytes());
        assert_eq!(BASE64_STANDARD.encode(Sha256::digest(relaxed_body(body))), "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
        let names = ["from", "to", "subject", "date", "message-id", "from", "subject", "date"];
        let input = hash_input(&headers(head), &names, OWN);
        assert_eq!(BASE64_STANDARD.encode(signer(SECRET).unwrap().signature(input.as_bytes()).unwrap()), SIGNATURE);
    }

    #[test]
    fn what_is_signed_can_not_be_added_to_and_lines_stay_short() {
        let header = signer(SECRET).unwrap().sign(LETTER.as_bytes(), "2026-11-23T08:05:00Z".parse().unwrap()).unwrap();
        let plain: String = header.split_whitespace().collect();
        assert!(plain.contains("h=from:from:reply-to:subject:subject:date:date:message-id:message-id:to:to:content-type:list-unsubscribe:list-unsubscribe-post;"), "{plain}");
        assert!(plain.contains("a=ed25519-sha256;c=relaxed/relaxed;d=football.example.com;s=brisbane;t=1795421100;"), "{plain}");
        assert!(header.ends_with("\r\n") && header.lines().all(|line| line.len() <= 78), "{header}");
    }

    #[test]
    fn bodies_are_relaxed_as_the_standard_says() {
        let relaxed = |body: &str| String::from_utf8(relaxed_body(body.as_bytes())).unwrap();
        assert_eq!(relaxed(" C \r\nD \t E\r\n\r\n\r\n"), " C\r\nD E\r\n");
        assert_eq!(relaxed(""), "");
        assert_eq!(relaxed("\r\n \r\n"), "");
        assert_eq!(relaxed("a\r\n\r\nb"), "a\r\n\r\nb\r\n");
    }

    #[test]
    fn a_key_that_can_not_sign_is_refused_and_not_shown() {
        for key in ["", "hello", "aGVsbG8=", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"] {
            let refused = signer(key).unwrap_err();
            assert!(refused.contains("expected a DKIM private key") && (key.is_empty() || !refused.contains(key)), "{refused}");
        }
        let config = DkimConfig { domain: "a b".into(), selector: "s".into(), private_key: SECRET.into() };
        assert!(Signer::new(&config).unwrap_err().contains("domain"));
        assert!(!format!("{config:?}").contains(SECRET));
    }
}
