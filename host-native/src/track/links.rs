//! Puts the host's links in place of a message's own, and the picture of one point below it.
//!
//! In: HTML as people write it for email. Out: the same with other addresses in its links. Never: a change to anything but the address of an
//! `<a>` or `<area>`; a link to leave, to write, to call or to a place in the message.

use relance_core::base::SendKey;

use super::token::{Links, MOST_TARGET, Token};

/// Elements whose content is no markup.
const RAW: [&str; 4] = ["script", "style", "title", "textarea"];

/// The HTML with its web links leading to the host first, save those that begin as one of `spared` does.
pub(crate) fn rewritten(html: &str, links: &Links, workspace: &str, key: &SendKey, spared: &[&str]) -> String {
    let mut out = String::with_capacity(html.len() * 2);
    let (mut rest, mut number) = (html, 0);
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = tag_end(from);
        let (tag, after) = from.split_at_checked(end).unwrap_or((from, ""));
        let name = name(tag);
        rest = after;
        let whole = matches!(name.as_str(), "a" | "area") && tag.ends_with('>');
        let address = whole.then(|| address(tag)).flatten();
        match address.filter(|(_, target)| is_counted(target, links, spared)) {
            Some((range, target)) => {
                let token = Token::Click { workspace: workspace.into(), key: key.clone(), link: number, target };
                number += 1;
                out.push_str(tag.get(..range.start).unwrap_or_default());
                out.push_str(&format!("\"{}\"", links.address(&token)));
                out.push_str(tag.get(range.end..).unwrap_or_default());
            }
            None => out.push_str(tag),
        }
        if RAW.contains(&name.as_str()) {
            let close = closing(rest, &name);
            let (raw, after) = rest.split_at_checked(close).unwrap_or((rest, ""));
            out.push_str(raw);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// How many links of a message's HTML lead to the host first.
pub(crate) fn links_in(html: &str, links: &Links) -> u32 {
    let nobody = SendKey::new("-");
    let count = rewritten(html, links, "-", &nobody, &[]).matches(&format!("{}/t/c/", links.base())).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The HTML with a picture of one point at its end.
pub(crate) fn pixel(html: &str, links: &Links, workspace: &str, key: &SendKey) -> String {
    let address = links.address(&Token::Open { workspace: workspace.into(), key: key.clone() });
    let image = format!("<img src=\"{address}\" width=\"1\" height=\"1\" alt=\"\" style=\"border:0;height:1px;width:1px\">");
    let end = html.to_ascii_lowercase().rfind("</body").unwrap_or(html.len());
    let (before, after) = html.split_at_checked(end).unwrap_or((html, ""));
    format!("{before}{image}{after}")
}

fn is_counted(target: &str, links: &Links, spared: &[&str]) -> bool {
    let scheme = target.get(..8).unwrap_or(target).to_ascii_lowercase();
    let web = scheme.starts_with("https://") || scheme.starts_with("http://");
    let plain = !target.chars().any(|c| c.is_control() || c.is_whitespace()) && target.len() <= MOST_TARGET;
    web && plain
        && !target.starts_with(links.base())
        && !spared.iter().any(|spared| !spared.is_empty() && target.starts_with(spared))
}

/// Where the tag or comment ends that a text begins with.
fn tag_end(from: &str) -> usize {
    if from.starts_with("<!--") {
        return from.find("-->").map_or(from.len(), |at| at + 3);
    }
    if !from.get(1..).is_some_and(|inner| inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))) {
        return 1; // A sign that stands for itself.
    }
    let mut quote = None;
    for (at, c) in from.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    from.len()
}

fn name(tag: &str) -> String {
    tag.trim_start_matches('<').chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// Where the element's end tag begins.
fn closing(rest: &str, name: &str) -> usize {
    rest.to_ascii_lowercase().find(&format!("</{name}")).unwrap_or(rest.len())
}

/// The value of a tag's `href`, decoded, and where it stands with its quotes.
fn address(tag: &str) -> Option<(std::ops::Range<usize>, String)> {
    let bytes = tag.as_bytes();
    let is_blank = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
    let mut at = tag.find(|c: char| c.is_ascii_whitespace() || c == '/')?;
    while at < tag.len() {
        while is_blank(at) || bytes.get(at) == Some(&b'/') {
            at += 1;
        }
        let start = at;
        while bytes.get(at).is_some_and(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'/')) {
            at += 1;
        }
        let attribute = tag.get(start..at)?;
        while is_blank(at) {
            at += 1;
        }
        if bytes.get(at) != Some(&b'=') {
            if start == at {
                return None; // The end of the tag.
            }
            continue;
        }
        at += 1;
        while is_blank(at) {
            at += 1;
        }
        let value = value(tag, at)?;
        if attribute.eq_ignore_ascii_case("href") {
            let text = tag.get(value.clone())?.trim_matches(['"', '\'']);
            return Some((value, decoded(text).trim().to_owned()));
        }
        at = value.end;
    }
    None
}

/// Where the value that begins here stands, with its quotes.
fn value(tag: &str, at: usize) -> Option<std::ops::Range<usize>> {
    let rest = tag.get(at..)?;
    let end = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest.get(1..)?.find(quote)? + 2,
        _ => rest.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(rest.len()),
    };
    Some(at..at + end)
}

/// An attribute's value with its character references replaced: the four names that addresses need, and numbers.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let reference = from.find(';').filter(|end| *end <= 10).and_then(|end| Some((character(from.get(1..end)?)?, end)));
        let (sign, end) = reference.unwrap_or(('&', 0));
        out.push(sign);
        rest = from.get(end + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LinksConfig;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    fn links() -> Links {
        Links::new(&LinksConfig::new("https://go.example.com", "0123456789abcdef0123456789abcdef")).unwrap()
    }

    fn through(html: &str) -> String {
        rewritten(html, &links(), "default", &SendKey::new("e1/hello/1"), &["https://example.org/leave"])
    }

    /// The targets of the links that lead to the host, in order.
    fn targets(html: &str) -> Vec<(u32, String)> {
        html.split("https://go.example.com/t/c/")
            .skip(1)
            .map(|rest| match links().read(rest.split('"').next().unwrap()) {
                Some(Token::Click { link, target, .. }) => (link, target),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn web_links_lead_to_the_host_first_and_back_to_their_own_place() {
        let html = "<p><A class='x' HREF = 'https://a.example/?a=1&amp;b=2&copy=3'>a</A> <a href=http://b.example/x>b</a>\
                    <map><area href=\"https://c.example/&#x3f;\"></map></p>";
        let out = through(html);
        let expected = ["https://a.example/?a=1&b=2&copy=3", "http://b.example/x", "https://c.example/?"];
        let expected: Vec<(u32, String)> = (0..).zip(expected.map(str::to_owned)).collect();
        assert_eq!(targets(&out), expected);
        assert!(
            out.starts_with("<p><A class='x' HREF = \"https://go.example.com/t/c/")
                && out.contains("\">a</A> <a href=\"https://")
        );
    }

    #[test]
    fn what_is_no_web_link_stays_as_it_is() {
        for html in [
            "<a href=\"mailto:a@example.org\">m</a><a href='tel:+34600'>t</a><a href=\"#top\">#</a><a name=x>x</a>",
            "<a href=\"https://example.org/leave?k=1\">leave</a>",
            "<a href=\"https://go.example.com/u/abc\">leave</a>",
            "<img src=\"https://a.example/p.png\"><link href=\"https://a.example/s.css\">",
            "<!-- <a href=\"https://a.example\"> --> <style>a[href=\"https://a.example\"]{}</style>1 < 2 <a data-href=\"https://a.example\">",
            "<a href=\"javascript:alert(1)\">j</a><a href=\"https://a.example/ b\">blank</a><a href=\"https://unclosed",
        ] {
            assert_eq!(through(html), html);
        }
        let long = format!("<a href=\"https://a.example/{}\">l</a>", "x".repeat(3_000));
        assert_eq!(through(&long), long);
    }

    #[test]
    fn the_picture_stands_at_the_end_of_the_body() {
        let key = SendKey::new("e1/hello/1");
        let out = pixel("<html><BODY>hi</BODY></html>", &links(), "default", &key);
        assert!(out.contains("hi<img src=\"https://go.example.com/t/o/") && out.ends_with("></BODY></html>"), "{out}");
        assert!(pixel("hi", &links(), "default", &key).starts_with("hi<img "));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

        #[test]
        fn what_was_rewritten_is_not_rewritten_again(html in "(<a href=|https://x\\.y|\"|'|>|<|/| |=|&amp;|é|<!--|-->|<style>|\\PC){0,40}") {
            let out = through(&html);
            prop_assert_eq!(through(&out), out.clone());
            if !out.contains("go.example.com") {
                prop_assert_eq!(out, html);
            }
        }
    }
}
