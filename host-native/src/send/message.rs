//! Makes an email of a send: headers, a text and an HTML part, where to unsubscribe.
//!
//! In: a [`Send`] and the time. Out: the message, or the refusal to make it. Never: an email that people may leave without the
//! way to leave it (S2); a Message-ID that differs between two tries of one key.

use std::time::{Duration, UNIX_EPOCH};

use lettre::Message;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use relance_core::base::{Instant, SendKey};
use relance_core::wire::{Branding, Button, Content, RejectClass, Send};
use sha2::{Digest, Sha256};

use super::http::encoded;
use crate::config::WORKSPACE;

/// Who sends, for which workspace, and where people unsubscribe if the settings don't say.
#[derive(Debug, Clone)]
pub struct Identity {
    from: Mailbox,
    unsubscribe: Option<String>,
    workspace: String,
}

/// Why no message is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Whose fault it is: the content's, the address's, the configuration's.
    pub class: RejectClass,
    /// What was expected and what was found, without addresses.
    pub detail: String,
}

impl Refusal {
    fn new(class: RejectClass, detail: impl Into<String>) -> Self {
        Self { class, detail: detail.into() }
    }
}

impl Identity {
    /// A sender's address, `name@example.com` or `Name <name@example.com>`, the host's own unsubscribe address, and whose messages these are.
    pub fn new(from: &str, unsubscribe: Option<String>, workspace: &str) -> Result<Self, String> {
        let from = from
            .parse()
            .map_err(|_| "expected a sender's address such as `Ann <ann@example.com>`, found another text".to_owned())?;
        Ok(Self { from, unsubscribe, workspace: workspace.into() })
    }

    /// The sender's address.
    pub fn from(&self) -> &Mailbox {
        &self.from
    }
}

/// The first 32 hexadecimal digits of the key's SHA-256: a name for the key that fits into headers and file names.
pub fn digest(key: &str) -> String {
    Sha256::digest(key.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// What a message is known by outside: its key, which is a workspace's own, and so the workspace with it unless it is the usual one.
pub fn known(workspace: &str, key: &SendKey) -> String {
    if workspace == WORKSPACE { key.to_string() } else { format!("{workspace} {key}") }
}

/// The Message-ID of every try of this key.
pub fn message_id(key: &SendKey, identity: &Identity) -> String {
    format!("<{}@{}>", digest(&known(&identity.workspace, key)), identity.from.email.domain())
}

/// The email that this send is.
pub fn build(send: &Send, identity: &Identity, now: Instant) -> Result<Message, Refusal> {
    let parts = parts(&send.content)?;
    let leave = send.unsubscribe.as_ref().map(|wanted| leave(wanted.url.as_deref(), send, identity)).transpose()?;
    let to: lettre::Address = send
        .to
        .reveal()
        .parse()
        .map_err(|_| Refusal::new(RejectClass::Permanent, "expected an email address, found another text"))?;
    let mut from = identity.from.clone();
    if let Some(name) = &send.from_name {
        from.name = Some(one_line(name));
    }
    let date = UNIX_EPOCH + Duration::from_millis(u64::try_from(now.millis()).unwrap_or(0));
    let mut message = Message::builder()
        .from(from)
        .to(Mailbox::new(None, to))
        .subject(one_line(&parts.subject))
        .date(date)
        .message_id(Some(message_id(&send.key, identity)))
        .header(Plain::<0>("auto-generated".into()));
    if let Some(url) = &leave {
        message = message.header(Plain::<1>(format!("<{url}>")));
        if url.starts_with("https:") {
            message = message.header(Plain::<2>("List-Unsubscribe=One-Click".into()));
        }
    }
    let (text, html) = dressed(parts, send.branding.as_ref(), leave.as_deref());
    let built = match (text, html) {
        (text, None) => message.singlepart(SinglePart::plain(text)),
        (text, Some(html)) if text.is_empty() => message.singlepart(SinglePart::html(html)),
        (text, Some(html)) => message.multipart(MultiPart::alternative_plain_html(text, html)),
    };
    built.map_err(|error| Refusal::new(RejectClass::Content, format!("expected a message that can be written, found: {error}")))
}

struct Parts {
    subject: String,
    text: String,
    html: Option<String>,
}

fn parts(content: &Content) -> Result<Parts, Refusal> {
    let no_subject = || Refusal::new(RejectClass::Content, "expected a subject for email, found none");
    match content {
        Content::Text(content) => {
            Ok(Parts { subject: content.subject.clone().ok_or_else(no_subject)?, text: content.body.clone(), html: None })
        }
        Content::Rich(content) => {
            let subject = content.subject.clone().ok_or_else(no_subject)?;
            let mut text = content.text.clone().unwrap_or_default();
            let mut html = content.html.clone();
            for button in &content.buttons {
                add_button(button, &mut text, html.as_mut());
            }
            if text.trim().is_empty() && html.as_ref().is_none_or(|html| html.trim().is_empty()) {
                return Err(Refusal::new(RejectClass::Content, "expected a text or HTML for email, found neither"));
            }
            Ok(Parts { subject, text, html })
        }
        Content::Named(_) => Err(Refusal::new(RejectClass::Content, "expected a text in words for email, found its name alone")),
        Content::Template(_) => {
            Err(Refusal::new(RejectClass::Content, "expected text or rich content for email, found a provider's template"))
        }
    }
}

/// A button is a link in email: a line of its own in the text, a paragraph in HTML. One that leads nowhere is for chats.
fn add_button(button: &Button, text: &mut String, html: Option<&mut String>) {
    let Some(url) = &button.url else { return };
    if let Some(html) = html {
        html.push_str(&format!("\n<p><a href=\"{}\">{}</a></p>", escaped(url), escaped(&button.text)));
        if text.is_empty() {
            return; // HTML alone stays HTML alone.
        }
    }
    text.push_str(&format!("\n\n{}: {url}", button.text));
}

/// The parts with the workspace's logo above them, and below them its footer and a link to leave, which a person sees even where the
/// header is not shown.
fn dressed(mut parts: Parts, branding: Option<&Branding>, leave: Option<&str>) -> (String, Option<String>) {
    let of = |part: fn(&Branding) -> Option<&String>| branding.and_then(part);
    let (logo, footer) = (of(|own| own.logo_url.as_ref()), of(|own| own.footer.as_ref()));
    let color = of(|own| own.color.as_ref()).map(|color| format!(" style=\"color:{}\"", escaped(color))).unwrap_or_default();
    if let Some(html) = &mut parts.html {
        if let Some(logo) = logo {
            html.insert_str(0, &format!("<p><img src=\"{}\" alt=\"\" style=\"max-height:60px\"></p>\n", escaped(logo)));
        }
        if let Some(footer) = footer {
            html.push_str(&format!("\n<p style=\"font-size:small;white-space:pre-line\">{}</p>", escaped(footer)));
        }
        if let Some(url) = leave {
            html.push_str(&format!("\n<p style=\"font-size:small\"><a href=\"{}\"{color}>Unsubscribe</a></p>", escaped(url)));
        }
    }
    if !parts.text.is_empty() && (footer.is_some() || leave.is_some()) {
        parts.text.push_str("\n\n-- \n");
        parts.text.extend(footer.map(|footer| format!("{footer}\n")));
        parts.text.extend(leave.map(|url| format!("Unsubscribe: {url}\n")));
    }
    (parts.text, parts.html)
}

/// Where a person leaves: what the send says, else the host's own; never nowhere (S2).
fn leave(url: Option<&str>, send: &Send, identity: &Identity) -> Result<String, Refusal> {
    let config = |detail: &str| Refusal::new(RejectClass::Config, detail);
    let template = url.or(identity.unsubscribe.as_deref()).ok_or_else(|| {
        config("expected an unsubscribe address in the settings (`email.unsubscribeUrl`) or of the host, found neither; without one it is not sent")
    })?;
    let url = template.replace("{workspace}", &identity.workspace).replace("{key}", &encoded(send.key.as_str()));
    let known = ["https:", "http:", "mailto:"].iter().any(|scheme| url.starts_with(scheme));
    if !known || !url.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"')) {
        return Err(config("expected an unsubscribe address that begins with `https:` or `mailto:`, found another text"));
    }
    Ok(url)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A header's text must not begin another header.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `Auto-Submitted` (RFC 3834), `List-Unsubscribe` (RFC 2369) and `List-Unsubscribe-Post` (RFC 8058): plain ASCII, never folded.
#[derive(Debug, Clone)]
struct Plain<const NAME: usize>(String);

impl<const NAME: usize> Header for Plain<NAME> {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str(match NAME {
            0 => "Auto-Submitted",
            1 => "List-Unsubscribe",
            _ => "List-Unsubscribe-Post",
        })
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + std::marker::Send + Sync>> {
        Ok(Self(text.into()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-23T08:05:00.000Z";

    fn send(content: &str, more: &str) -> Send {
        let json = format!(
            r#"{{"key":"e1/hello/1","attempt":1,"enrollment":"e1","sequence":"s","version":1,"step":"hello","contact":"c1",
                "channel":"email","to":"zoe@example.com","purpose":"marketing","content":{content}{more}}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    fn built(send: &Send, own: Option<&str>) -> Result<String, Refusal> {
        let identity = Identity::new("Ann <ann@example.org>", own.map(str::to_owned), WORKSPACE).unwrap();
        build(send, &identity, NOW.parse().unwrap()).map(|message| String::from_utf8(message.formatted()).unwrap())
    }

    const TEXT: &str = r#"{"type":"text","subject":"Hi","body":"Line one\nline two"}"#;

    #[test]
    fn two_tries_of_one_key_differ_in_their_date_alone() {
        // X3
        let identity = Identity::new("ann@example.org", None, WORKSPACE).unwrap();
        let text = |now: &str| {
            let message = build(&send(TEXT, ""), &identity, now.parse().unwrap()).unwrap();
            String::from_utf8(message.formatted()).unwrap()
        };
        let (first, second) = (text(NOW), text("2026-11-23T09:00:00Z"));
        assert_ne!(first, second);
        assert_eq!(first.replace("08:05:00", "09:00:00"), second);
        assert!(first.contains("@example.org>\r\n"));
    }

    #[test]
    fn the_address_to_leave_is_the_sends_own_else_the_hosts_and_never_none() {
        // S2
        let none = built(&send(TEXT, r#","unsubscribe":{}"#), None).unwrap_err();
        assert_eq!(none.class, RejectClass::Config);
        let hosts = built(&send(TEXT, r#","unsubscribe":{}"#), Some("https://example.org/u?k={key}")).unwrap();
        assert!(hosts.contains("List-Unsubscribe: <https://example.org/u?k=e1%2Fhello%2F1>\r\n"), "{hosts}");
        assert!(hosts.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
        let own =
            built(&send(TEXT, r#","unsubscribe":{"url":"mailto:leave@example.org"}"#), Some("https://example.org/u")).unwrap();
        assert!(own.contains("List-Unsubscribe: <mailto:leave@example.org>\r\n"));
        assert!(!own.contains("List-Unsubscribe-Post"), "one click is for https alone (RFC 8058)");
        assert!(!built(&send(TEXT, ""), None).unwrap().contains("List-Unsubscribe"));
    }

    #[test]
    fn an_address_to_leave_that_is_no_address_is_refused() {
        for url in ["javascript:alert(1)", "https://example.org/a b", "https://example.org/>\\r\\nBcc: x@example.org", ""] {
            let refused = built(&send(TEXT, &format!(r#","unsubscribe":{{"url":"{url}"}}"#)), None).unwrap_err();
            assert_eq!(refused.class, RejectClass::Config, "{url}");
        }
    }

    #[test]
    fn a_subject_or_a_name_can_not_begin_another_header() {
        let content = r#"{"type":"text","subject":"Hi\r\nBcc: eve@example.org","body":"b"}"#;
        let text = built(&send(content, r#","fromName":"Ann\nBcc: eve@example.org""#), None).unwrap();
        assert!(!text.lines().any(|line| line.starts_with("Bcc")), "{text}");
        assert!(text.contains("Subject: Hi Bcc: eve@example.org\r\n"));
    }

    #[test]
    fn rich_content_has_both_parts_and_its_buttons_are_links() {
        let content = r#"{"type":"rich","subject":"Grüße","html":"<p>Hi</p>","text":"Hi",
            "buttons":[{"text":"Book & go","url":"https://example.org/?a=1&b=2"},{"text":"answer"}]}"#;
        let text = built(&send(content, ""), None).unwrap();
        assert!(text.contains("multipart/alternative"));
        assert!(text.contains("Book & go: https://example.org/?a=1&b=2"), "{text}");
        assert!(text.contains("Book &amp; go</a>"));
        assert!(!text.contains("answer"));
        assert!(text.is_ascii(), "what is not ASCII is encoded");
    }

    #[test]
    fn a_logo_stands_above_the_message_and_the_footer_below_it_escaped() {
        let content = r#"{"type":"rich","subject":"Hi","html":"<p>Hi</p>","text":"Hi"}"#;
        let branding = r##","unsubscribe":{"url":"mailto:a@example.org"},
            "branding":{"logoUrl":"https://a.example/l?a&b","color":"#0a7cff","footer":"A & B"}"##;
        // Lines that were broken for the way are put together again.
        let text = built(&send(content, branding), None).unwrap().replace("=\r\n", "");
        assert!(text.contains("https://a.example/l?a&amp;b"), "{text}");
        assert!(text.contains("A &amp; B</p>") && text.contains("color:#0a7cff"), "{text}");
        assert!(text.contains("-- \r\nA & B\r\nUnsubscribe: mailto:a@example.org\r\n"), "{text}");
    }

    #[test]
    fn what_can_not_be_an_email_is_the_contents_fault_and_a_bad_address_the_addresss() {
        let template = r#"{"type":"template","template":"hello_1"}"#;
        assert_eq!(built(&send(template, ""), None).unwrap_err().class, RejectClass::Content);
        let bare = r#"{"type":"text","body":"no subject"}"#;
        assert_eq!(built(&send(bare, ""), None).unwrap_err().class, RejectClass::Content);
        let mut lost = send(TEXT, "");
        lost.to = relance_core::base::Private::new("not an address".into());
        let refused = built(&lost, None).unwrap_err();
        assert_eq!(refused.class, RejectClass::Permanent);
        assert!(!refused.detail.contains("not an address"), "an address is personal data");
    }
}
