//! Reads an email of HTML as parts of text, each with what its program says of it: quoted, an attribution, a signature.
//!
//! In: HTML as mail programs write it. Out: parts in order. Never: a paragraph that somebody only set in taken for a quote.

use alloc::string::String;
use alloc::vec::Vec;

use super::Mark;
use crate::html::{Piece, Scan, Tag, Writer};

/// Elements that have no end.
const VOID: [&str; 8] = ["br", "hr", "img", "input", "meta", "link", "col", "wbr"];

/// An element that says something of all that is in it.
struct Region {
    name: String,
    depth: usize,
}

/// The parts of a document.
pub(super) fn parts(html: &str) -> Vec<(Mark, String)> {
    let mut parts: Vec<(Mark, String)> = Vec::new();
    let mut writer = Writer::new(false);
    let mut mark = Mark::Plain;
    let mut region: Option<Region> = None;
    for piece in Scan::new(html) {
        if let Piece::Tag(tag) = &piece {
            match region.as_mut() {
                Some(open) if open.name == tag.name => {
                    open.depth = if tag.closes { open.depth.saturating_sub(1) } else { open.depth + 1 };
                    if open.depth == 0 {
                        parts.push((mark, core::mem::replace(&mut writer, Writer::new(false)).finish()));
                        (mark, region) = (Mark::Plain, None);
                    }
                }
                Some(_) => {}
                None => match said(tag) {
                    Mark::Plain => {}
                    said => {
                        parts.push((mark, core::mem::replace(&mut writer, Writer::new(false)).finish()));
                        if said == Mark::Cut || VOID.contains(&tag.name.as_str()) {
                            parts.push((said, String::new()));
                        } else {
                            (mark, region) = (said, Some(Region { name: tag.name.clone(), depth: 1 }));
                        }
                    }
                },
            }
        }
        writer.piece(&piece);
    }
    parts.push((mark, writer.finish()));
    parts
}

/// What an element says of what is in it, or, for a cut, of all that follows.
fn said(tag: &Tag<'_>) -> Mark {
    if tag.closes || tag.name.is_empty() {
        return Mark::Plain;
    }
    let own = |name: &str| tag.attribute(name).unwrap_or_default().to_ascii_lowercase();
    let (id, class, style) = (own("id"), own("class"), own("style").replace(' ', ""));
    let has = |names: &[&str]| names.iter().any(|name| id.contains(name) || class.contains(name));
    // Outlook on the desktop draws a line above the headers of what it quotes, and names it nothing.
    let ruled = tag.name == "div" && style.contains("border:none;border-top:solid") && style.contains("padding:3.0pt");
    if ruled || has(&["appendonsend", "divrplyfwdmsg", "outlookmessageheader"]) {
        return Mark::Cut;
    }
    if has(&[
        "yahoo_quoted",
        "protonmail_quote",
        "tutanota_quote",
        "mail-editor-reference-message",
        "outlook-mobile-reference-message",
    ]) {
        return Mark::Quoted;
    }
    if has(&["moz-cite-prefix", "gmail_attr"]) {
        return Mark::Attribution;
    }
    if has(&["gmail_signature", "moz-signature"]) || matches!(id.as_str(), "signature" | "x_signature") {
        return Mark::Signature;
    }
    if tag.name != "blockquote" {
        return Mark::Plain;
    }
    let cited = own("type") == "cite" || has(&["quote", "cite", "zmail"]) || style.contains("border-left");
    if cited { Mark::Quoted } else { Mark::Perhaps }
}
