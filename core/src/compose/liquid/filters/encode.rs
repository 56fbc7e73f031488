//! The filters that write text in another alphabet: HTML entities, URLs, base 64.
//!
//! In: any value, read as text. Out: text. Never: bytes that are no UTF-8.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::prelude::BASE64_STANDARD;
use core::fmt::Write;

use super::super::value::Value;
use super::super::work::{Trouble, Work};
use super::Filter;

/// Written with padding, read with or without.
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Applies one of them.
pub(super) fn apply<'a>(filter: Filter, input: Value<'a>, work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    if input.is_nil() && matches!(filter, Filter::UrlEncode | Filter::UrlDecode) {
        return Ok(input);
    }
    let text = input.to_text();
    let out = match filter {
        Filter::UrlEncode => url_encoded(&text),
        Filter::UrlDecode => readable(url_decoded(&text), "url_decode")?,
        Filter::Base64Encode => BASE64_STANDARD.encode(text.as_bytes()),
        Filter::Base64UrlSafeEncode => URL_SAFE.encode(text.as_bytes()),
        Filter::Base64Decode => readable(BASE64_STANDARD.decode(text.as_bytes()).ok(), "base64_decode")?,
        _ => readable(URL_SAFE.decode(text.as_bytes()).ok(), "base64_url_safe_decode")?,
    };
    work.made(out)
}

fn readable(bytes: Option<Vec<u8>>, name: &str) -> Result<String, Trouble> {
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| Trouble::Value(format!("expected encoded text for `{name}`, found text that cannot be decoded")))
}

/// Writes text with `& < > " '` as entities.
pub(in super::super) fn push_escaped(text: &str, out: &mut String) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(text.get(done..at).unwrap_or_default());
        out.push_str(entity);
        done = at + 1;
    }
    out.push_str(text.get(done..).unwrap_or_default());
}

fn url_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

fn hex(byte: Option<&u8>) -> Option<u8> {
    byte.and_then(|byte| char::from(*byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok())
}

fn url_decoded(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let pair = hex(bytes.get(at + 1)).zip(hex(bytes.get(at + 2)));
        match (byte, pair) {
            (b'+', _) => out.push(b' '),
            (b'%', Some((high, low))) => {
                out.push(high * 16 + low);
                at += 2;
            }
            (byte, _) => out.push(*byte),
        }
        at += 1;
    }
    Some(out)
}
