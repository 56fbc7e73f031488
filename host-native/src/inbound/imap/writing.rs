//! Writes the texts of IMAP commands: quoted, as a literal, or as a folder's name.
//!
//! In: texts. Out: pieces of a command. Never: a text that ends its line and begins another command.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// A piece of a command.
pub(super) enum Piece {
    /// As it stands.
    Text(String),
    /// A text that can't stand in a line.
    Literal(Vec<u8>),
}

/// A text in quotes where it can stand in them.
pub(super) fn text(text: &str) -> Piece {
    let plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if plain {
        Piece::Text(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
    } else {
        Piece::Literal(text.as_bytes().to_vec())
    }
}

/// A folder's name in the form of RFC 3501: what is not ASCII in a base 64 of its own.
pub(super) fn folder_name(name: &str) -> Piece {
    let mut out = String::new();
    let mut other: Vec<u16> = Vec::new();
    let flush = |other: &mut Vec<u16>, out: &mut String| {
        if !other.is_empty() {
            let bytes: Vec<u8> = other.drain(..).flat_map(u16::to_be_bytes).collect();
            let encoded = BASE64_STANDARD.encode(bytes).replace('/', ",");
            out.push_str(&format!("&{}-", encoded.trim_end_matches('=')));
        }
    };
    for c in name.chars() {
        if (' '..='~').contains(&c) {
            flush(&mut other, &mut out);
            out.push(c);
            if c == '&' {
                out.push('-');
            }
        } else {
            other.extend(c.encode_utf16(&mut [0; 2]).iter());
        }
    }
    flush(&mut other, &mut out);
    text(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folders_name_is_written_as_servers_want_it() {
        let name = |text: &str| match folder_name(text) {
            Piece::Text(text) => text,
            Piece::Literal(_) => panic!("a name is ASCII"),
        };
        assert_eq!(name("INBOX"), "\"INBOX\"");
        assert_eq!(name("Entwürfe & mehr"), "\"Entw&APw-rfe &- mehr\"");
        assert_eq!(name("台北/日本語"), "\"&U,BTFw-/&ZeVnLIqe-\"");
        assert_eq!(name("a\"b\\c"), "\"a\\\"b\\\\c\"");
    }
}
