//! Judges signatures, in a time that does not depend on where they differ.
//!
//! In: keys, what was signed, a signature. Out: whether it is one. Never: a comparison of secrets byte by byte.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use relance_core::base::Instant;
use ring::hmac::{self, HMAC_SHA1_FOR_LEGACY_USE_ONLY, HMAC_SHA256, Key};

use super::{Headers, Refused};

/// How old or how far ahead a signed time may be.
const TOLERANCE_MILLIS: i64 = 5 * 60 * 1_000;

/// A header's value, whatever the case of its name.
pub(super) fn header<'a>(headers: &Headers<'a>, name: &str) -> Option<&'a str> {
    headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

/// Whether this is the SHA-256 signature in hexadecimal.
pub(super) fn is_hex_sha256(key: &[u8], parts: &[&[u8]], signature: &str) -> bool {
    unhex(signature).is_some_and(|tag| hmac::verify(&Key::new(HMAC_SHA256, key), &parts.concat(), &tag).is_ok())
}

/// Whether this is the SHA-256 signature in base64.
pub(super) fn is_base64_sha256(key: &[u8], parts: &[&[u8]], signature: &str) -> bool {
    let tag = BASE64_STANDARD.decode(signature);
    tag.is_ok_and(|tag| hmac::verify(&Key::new(HMAC_SHA256, key), &parts.concat(), &tag).is_ok())
}

/// Whether this is the SHA-1 signature in base64; Twilio has no other.
pub(super) fn is_base64_sha1(key: &[u8], text: &[u8], signature: &str) -> bool {
    let tag = BASE64_STANDARD.decode(signature);
    tag.is_ok_and(|tag| hmac::verify(&Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, key), text, &tag).is_ok())
}

/// Whether two secrets are the same.
pub(super) fn is_same(secret: &str, given: &str) -> bool {
    let tag = hmac::sign(&Key::new(HMAC_SHA256, given.as_bytes()), b"same");
    !secret.is_empty() && hmac::verify(&Key::new(HMAC_SHA256, secret.as_bytes()), b"same", tag.as_ref()).is_ok()
}

/// Whether a signed time in seconds is near enough.
pub(super) fn is_fresh(time: &str, now: Instant) -> Result<(), Refused> {
    let at: i64 = time.parse().map_err(|_| Refused::Forged)?;
    let away = at.checked_mul(1_000).and_then(|at| at.checked_sub(now.millis())).ok_or(Refused::Forged)?;
    if away.unsigned_abs() <= TOLERANCE_MILLIS.unsigned_abs() { Ok(()) } else { Err(Refused::Forged) }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    };
    text.as_bytes().chunks(2).map(pair).collect()
}

/// The members of a query or a form, decoded: `+` is a space, and what is no UTF-8 is replaced.
pub(super) fn members(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(name, value)| (decoded(name), decoded(value))).collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after.get(..2).filter(|_| *first == b'%').and_then(|pair| std::str::from_utf8(pair).ok()).and_then(unhex);
        match escaped.as_deref() {
            Some([byte]) => {
                bytes.push(*byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_decoded_whatever_it_holds() {
        let member = |text: &str| members(text).first().cloned().unwrap_or_default();
        assert_eq!(member("Body=Gr%C3%BC%C3%9Fe+%26+co"), ("Body".into(), "Grüße & co".into()));
        assert_eq!(member("a=100%&b"), ("a".into(), "100%".into()));
        assert_eq!(member("a=%zz%4"), ("a".into(), "%zz%4".into()));
        assert_eq!(member("a=%FF"), ("a".into(), "\u{fffd}".into()));
        assert_eq!(members("&&a"), [("a".into(), String::new())]);
    }

    #[test]
    fn hexadecimal_of_odd_length_or_other_letters_is_none() {
        assert_eq!(unhex("00fF"), Some(vec![0, 255]));
        for text in ["0", "0g", "é", "0x"] {
            assert_eq!(unhex(text), None, "{text}");
        }
        assert!(!is_hex_sha256(b"key", &[b"text"], ""));
        assert!(is_same("a", "a") && !is_same("a", "b") && !is_same("", ""));
    }
}
