//! The filters that write text in another alphabet: HTML entities, URLs, base 64.
//!
//! In: any value, read as text. Out: text. Never: bytes that are no UTF-8.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use super::super::value::Value;
use super::super::work::{Trouble, Work};
use super::Filter;

/// Applies one of them.
pub(super) fn apply<'a>(filter: Filter, input: Value<'a>, work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    if input.is_nil() && matches!(filter, Filter::UrlEncode | Filter::UrlDecode) {
        return Ok(input);
    }
    let text = input.to_text();
    let out = match filter {
        Filter::UrlEncode => url_encoded(&text),
        Filter::UrlDecode => readable(url_decoded(&text), "url_decode")?,
        Filter::Base64Encode => base64_encoded(text.as_bytes(), STANDARD),
        Filter::Base64UrlSafeEncode => base64_encoded(text.as_bytes(), URL_SAFE),
        Filter::Base64Decode => readable(base64_decoded(&text, STANDARD, true), "base64_decode")?,
        _ => readable(base64_decoded(&text, URL_SAFE, false), "base64_url_safe_decode")?,
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

const STANDARD: [u8; 2] = *b"+/";
const URL_SAFE: [u8; 2] = *b"-_";

fn digit(value: u32, last: [u8; 2]) -> char {
    let value = u8::try_from(value & 63).unwrap_or(0);
    char::from(match value {
        0..=25 => b'A' + value,
        26..=51 => b'a' + (value - 26),
        52..=61 => b'0' + (value - 52),
        62 => last[0],
        _ => last[1],
    })
}

fn base64_encoded(bytes: &[u8], last: [u8; 2]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4_usize {
            out.push(if place <= chunk.len() { digit(bits >> (18 - 6 * place), last) } else { '=' });
        }
    }
    out
}

/// Decodes base 64; strictly, or with missing padding.
fn base64_decoded(text: &str, last: [u8; 2], strict: bool) -> Option<Vec<u8>> {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    let padded = text.len().is_multiple_of(4) && padding <= 2;
    if !(padded || (!strict && padding == 0)) || body.len() % 4 == 1 {
        return None;
    }
    let mut out = Vec::with_capacity(body.len());
    for chunk in body.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for byte in chunk {
            let value = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                byte if *byte == last[0] => 62,
                byte if *byte == last[1] => 63,
                _ => return None,
            };
            bits = bits << 6 | u32::from(value);
        }
        bits <<= 6 * (4 - chunk.len());
        let unused = bits & ((1 << (8 * (4 - chunk.len()))) - 1);
        if unused != 0 {
            return None;
        }
        let [_, first, second, third] = bits.to_be_bytes();
        out.extend([first, second, third].into_iter().take(chunk.len() - 1));
    }
    Some(out)
}
