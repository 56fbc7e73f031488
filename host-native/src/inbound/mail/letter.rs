//! A parsed message, and what is asked of one: its headers, its words, its parts, the message that stands in it.
//!
//! In: bytes. Out: texts of bounded length without NULs, addresses in small letters. Never: a structure deeper or wider than a bound; a text
//! that a store can't hold.

use std::borrow::Cow;

use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// How often a type that can hold others may be named: beyond that the parts are not taken apart.
const MOST_NESTED: usize = 200;
/// How much of a text is kept, in bytes.
const MOST_TEXT: usize = 1 << 20;
/// How much of a header is kept, in bytes.
const MOST_HEADER: usize = 4_096;
/// How many ids a header may name.
const MOST_IDS: usize = 50;

/// A message.
pub(super) struct Letter<'a> {
    message: Message<'a>,
    /// The body as it came, where its parts were not taken apart.
    whole: Option<&'a [u8]>,
}

/// What is known of the message that a report is about.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Original {
    pub(super) id: Option<String>,
    pub(super) to: Vec<String>,
    /// What Hotmail's reports name the person by.
    pub(super) complainer: Option<String>,
}

impl<'a> Letter<'a> {
    pub(super) fn parse(raw: &'a [u8]) -> Option<Self> {
        let parser = MessageParser::default();
        if nested(raw) <= MOST_NESTED {
            return Some(Self { message: parser.parse(raw)?, whole: None });
        }
        let gap = raw.windows(2).position(|two| two == b"\n\n").map(|at| at + 2);
        let body = raw.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4).or(gap).unwrap_or(raw.len());
        Some(Self { message: parser.parse_headers(raw)?, whole: raw.get(body..) })
    }

    /// A header of the message, the first of that name, in one line.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        self.headers().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Every header, in one line each.
    pub(super) fn headers(&self) -> impl Iterator<Item = (&str, String)> {
        let plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_graphic());
        self.message.headers_raw().filter(move |(name, _)| plain(name)).map(|(name, value)| (name, line(value)))
    }

    /// Its own Message-ID, with the angle brackets.
    pub(super) fn id(&self) -> Option<String> {
        ids(&self.header("message-id")?).into_iter().next()
    }

    /// Whose ids a header names, in its order.
    pub(super) fn ids_in(&self, name: &str) -> Vec<String> {
        self.header(name).map(|value| ids(&value)).unwrap_or_default()
    }

    pub(super) fn subject(&self) -> Option<String> {
        self.message.subject().map(|subject| cut(&line(subject), MOST_HEADER))
    }

    /// Who wrote it: the address in small letters.
    pub(super) fn from(&self) -> Option<String> {
        first(self.message.from())
    }

    /// The name beside it.
    pub(super) fn writer(&self) -> Option<String> {
        self.message.from()?.first()?.name.as_deref().map(line)
    }

    /// Which of our addresses it came to.
    pub(super) fn to(&self) -> Option<String> {
        let delivered = self.header("delivered-to").as_deref().and_then(address);
        delivered.or_else(|| first(self.message.to()))
    }

    /// To whom it is written, in small letters.
    pub(super) fn recipients(&self) -> Vec<String> {
        addresses(self.message.to())
    }

    /// The content type and its parameters, in small letters.
    pub(super) fn kind(&self) -> String {
        self.header("content-type").unwrap_or_default().to_ascii_lowercase()
    }

    /// The plain text of the message itself.
    pub(super) fn text(&self) -> String {
        if let Some(whole) = self.whole {
            return cut(&String::from_utf8_lossy(whole.get(..MOST_TEXT).unwrap_or(whole)), MOST_TEXT);
        }
        self.words(|part| match &part.body {
            PartType::Text(text) => Some(text),
            _ => None,
        })
    }

    /// The HTML of the message itself.
    pub(super) fn html(&self) -> Option<String> {
        let html = self.words(|part| match &part.body {
            PartType::Html(html) => Some(html),
            _ => None,
        });
        (!html.is_empty()).then_some(html)
    }

    fn words(&self, of: impl for<'b> Fn(&'b MessagePart<'a>) -> Option<&'b Cow<'a, str>>) -> String {
        let mut ids: Vec<u32> = self.message.text_body.iter().chain(&self.message.html_body).copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let mut words = String::new();
        for text in ids.iter().filter_map(|id| self.message.part(*id)).filter_map(of) {
            if words.len() > MOST_TEXT {
                break;
            }
            if !words.is_empty() {
                words.push_str("\n\n");
            }
            words.push_str(&cut(text, MOST_TEXT));
        }
        cut(&words, MOST_TEXT)
    }

    pub(super) fn attachments(&self) -> u32 {
        u32::try_from(self.message.attachment_count()).unwrap_or(u32::MAX)
    }

    /// The content of the first part of one of these types, as text.
    pub(super) fn part(&self, types: &[&str]) -> Option<String> {
        self.message.parts.iter().find(|part| types.contains(&kind_of(part).as_str())).map(content)
    }

    /// The message that this one is about, from whichever part or text shows it.
    pub(super) fn original(&self) -> Original {
        let whole = self.message.parts.iter().find_map(|part| match &part.body {
            PartType::Message(message) => Some(message),
            _ => None,
        });
        if let Some(message) = whole {
            let header = |name: &str| {
                message.headers_raw().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| line(value))
            };
            return Original {
                id: header("message-id").and_then(|value| ids(&value).into_iter().next()),
                to: addresses(message.to()),
                complainer: header("x-hmxmroriginalrecipient").as_deref().and_then(address),
            };
        }
        let head = self.part(&["text/rfc822-headers", "message/rfc822-headers", "message/rfc822", "message/global-headers"]);
        shown(&head.unwrap_or_else(|| self.text()))
    }
}

/// The message whose headers stand somewhere in a text, quoted or not.
pub(super) fn shown(text: &str) -> Original {
    let mut found = Original::default();
    let mut lines = text.lines().map(|line| line.trim_start_matches(['>', ' ', '\t', '|'])).peekable();
    while let Some(line) = lines.next() {
        let Some((name, value)) = line.split_once(':') else { continue };
        let mut value = value.to_owned();
        if value.trim().is_empty() {
            value.push_str(lines.peek().copied().unwrap_or_default());
        }
        match name.trim().to_ascii_lowercase().as_str() {
            "message-id" if found.id.is_none() => found.id = ids(&value).into_iter().next(),
            "to" if found.to.is_empty() => found.to.extend(address(&value)),
            "x-hmxmroriginalrecipient" => found.complainer = address(&value),
            _ => {}
        }
    }
    if found.id.is_none() {
        // In HTML headers stand in one line.
        let at = text.to_ascii_lowercase().find("message-id:").and_then(|at| text.get(at..));
        found.id = at.and_then(|rest| ids(&cut(rest, MOST_HEADER)).into_iter().next());
    }
    found
}

/// How often types are named that hold other parts: the work and the depth that taking apart costs is in proportion.
fn nested(raw: &[u8]) -> usize {
    let is = |at: usize, word: &[u8]| raw.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word));
    let mut count = 0;
    for (at, byte) in raw.iter().enumerate() {
        let named = match byte {
            b'm' | b'M' => is(at, b"multipart") || is(at, b"message/"),
            b'r' | b'R' => is(at, b"rfc822"),
            _ => false,
        };
        count += usize::from(named);
        if count > MOST_NESTED {
            break;
        }
    }
    count
}

fn kind_of(part: &MessagePart<'_>) -> String {
    part.content_type()
        .map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase())
        .unwrap_or_default()
}

fn content(part: &MessagePart<'_>) -> String {
    match &part.body {
        PartType::Message(message) => cut(&String::from_utf8_lossy(&message.raw_message), MOST_TEXT),
        _ => cut(&String::from_utf8_lossy(part.contents()), MOST_TEXT),
    }
}

fn first(addresses: Option<&Address<'_>>) -> Option<String> {
    addresses?.iter().find_map(|found| address(found.address.as_deref()?))
}

fn addresses(list: Option<&Address<'_>>) -> Vec<String> {
    let each = list.into_iter().flat_map(Address::iter);
    each.filter_map(|found| address(found.address.as_deref()?)).take(MOST_IDS).collect()
}

/// The first address in a text, in small letters.
pub(super) fn address(text: &str) -> Option<String> {
    let edge = |c: char| c.is_whitespace() || c.is_control() || "<>()[]\"',;:`".contains(c);
    let word = text.split(edge).find(|word| {
        let (local, domain) = word.rsplit_once('@').unwrap_or_default();
        !local.is_empty() && domain.trim_end_matches('.').len() > 1
    })?;
    (word.len() <= 320).then(|| word.trim_end_matches('.').to_lowercase())
}

/// The ids in a header, with their angle brackets.
pub(super) fn ids(value: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in value.split('<').skip(1) {
        let Some((inner, _)) = part.split_once('>') else { continue };
        let id: String = inner.split_whitespace().collect();
        if !id.is_empty() && id.len() <= 1_000 && found.len() < MOST_IDS {
            found.push(format!("<{id}>"));
        }
    }
    found
}

/// A value in one line.
fn line(value: &str) -> String {
    cut(value, MOST_HEADER).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As much of a text as is kept, without NULs.
pub(super) fn cut(text: &str, most: usize) -> String {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().replace('\0', "")
}
