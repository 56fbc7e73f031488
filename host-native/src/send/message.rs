//! Makes an email of a send: headers, a text and an HTML part, where to unsubscribe, in which thread, signed.
//!
//! In: a [`Send`], an account, the time. Out: the message as it travels, or the refusal to make it. Never: an email that people may leave
//! without the way to leave it (S2); a Message-ID that differs between two tries of one key.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use lettre::Message;
use lettre::address::Envelope;
use lettre::message::{Mailbox, MessageBuilder, MultiPart, SinglePart};
use relance_core::base::{Instant, SendKey};
use relance_core::wire::{Branding, Button, Content, RejectClass, Send};
use sha2::{Digest, Sha256};

use super::dkim::Signer;
use super::header::{self, Threading};
use super::http::encoded;
use super::layout::{self, Look};
use crate::config::{MailConfig, WORKSPACE};
use crate::track::{self, Links, Token};

/// Who sends, for which workspace, and where people unsubscribe if the settings don't say.
#[derive(Debug, Clone)]
pub struct Identity {
    from: Mailbox,
    unsubscribe: Option<String>,
    workspace: String,
    reply_to: Option<Mailbox>,
    list_id: Option<String>,
    feedback_id: Option<String>,
    language: Option<String>,
    signers: Arc<Vec<Signer>>,
    thread: bool,
    links: Option<Links>,
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

/// An email, ready for the way.
#[derive(Debug, Clone)]
pub struct Email {
    /// From whom to whom, for the server.
    pub envelope: Envelope,
    /// What it is, with CRLF line ends and its signatures.
    pub bytes: Vec<u8>,
}

impl Identity {
    /// A sender's address, `name@example.com` or `Name <name@example.com>`, the host's own unsubscribe address, and whose messages these are.
    pub fn new(from: &str, unsubscribe: Option<String>, workspace: &str) -> Result<Self, String> {
        Ok(Self {
            from: mailbox("a sender's", from)?,
            unsubscribe,
            workspace: workspace.into(),
            reply_to: None,
            list_id: None,
            feedback_id: None,
            language: None,
            signers: Arc::default(),
            thread: false,
            links: None,
        })
    }

    /// The same with what the account's email has beside its words.
    pub fn with(self, config: &MailConfig) -> Result<Self, String> {
        Ok(Self {
            reply_to: config.reply_to.as_deref().map(|address| mailbox("a reply", address)).transpose()?,
            list_id: config.list_id.as_deref().map(header::list_id).transpose()?,
            feedback_id: config.feedback_id.as_deref().map(header::feedback_id).transpose()?,
            language: config.language.as_deref().map(header::language).transpose()?,
            signers: Arc::new(config.dkim.iter().map(Signer::new).collect::<Result<_, _>>()?),
            thread: config.thread,
            links: config.links.as_ref().map(Links::new).transpose()?,
            ..self
        })
    }

    /// The sender's address.
    pub fn from(&self) -> &Mailbox {
        &self.from
    }

    /// Whether later messages answer earlier ones.
    pub const fn threads(&self) -> bool {
        self.thread
    }
}

fn mailbox(whose: &str, text: &str) -> Result<Mailbox, String> {
    text.parse().map_err(|_| format!("expected {whose} address such as `Ann <ann@example.com>`, found another text"))
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

/// The email that this send is, as an answer to what it answers.
pub fn build(send: &Send, identity: &Identity, thread: &Threading, now: Instant) -> Result<Email, Refusal> {
    let parts = parts(&send.content, send.branding.as_ref())?;
    let leave = send.unsubscribe.as_ref().map(|wanted| leave(wanted.url.as_deref(), send, identity)).transpose()?;
    let subject = if thread.re { header::answered(&header::one_line(&parts.subject)) } else { header::one_line(&parts.subject) };
    let message = headed(send, identity, thread, (&subject, leave.as_deref()), now)?;
    let (text, html) = dressed(parts, send, identity, leave.as_deref());
    let built = match (text, html) {
        (text, None) => message.singlepart(SinglePart::plain(text)),
        (text, Some(html)) if text.is_empty() => message.singlepart(SinglePart::html(html)),
        (text, Some(html)) => {
            let boundary = format!("=_{}", digest(send.key.as_str()));
            let both = MultiPart::alternative().boundary(boundary);
            message.multipart(both.singlepart(SinglePart::plain(text)).singlepart(SinglePart::html(html)))
        }
    };
    let unwritable =
        |error| Refusal::new(RejectClass::Content, format!("expected a message that can be written, found: {error}"));
    signed(&built.map_err(unwritable)?, identity, now)
}

/// Everything that stands above the words.
fn headed(
    send: &Send,
    identity: &Identity,
    thread: &Threading,
    (subject, leave): (&str, Option<&str>),
    now: Instant,
) -> Result<MessageBuilder, Refusal> {
    let to: lettre::Address = send
        .to
        .reveal()
        .parse()
        .map_err(|_| Refusal::new(RejectClass::Permanent, "expected an email address, found another text"))?;
    let mut from = identity.from.clone();
    if let Some(name) = &send.from_name {
        from.name = Some(header::one_line(name));
    }
    let date = UNIX_EPOCH + Duration::from_millis(u64::try_from(now.millis()).unwrap_or(0));
    let message = Message::builder().from(from).to(Mailbox::new(None, to)).subject(subject);
    let message = match &identity.reply_to {
        Some(reply_to) => message.reply_to(reply_to.clone()),
        None => message,
    };
    let message = message.date(date).message_id(Some(message_id(&send.key, identity)));
    let message = header::threaded(message, thread);
    let message = header::marked(message, leave, identity.list_id.as_deref());
    Ok(match &identity.feedback_id {
        Some(pattern) => header::feedback(message, pattern, &identity.workspace, send),
        None => message,
    })
}

/// The bytes with every signature before them.
fn signed(message: &Message, identity: &Identity, now: Instant) -> Result<Email, Refusal> {
    let bytes = message.formatted();
    let mut signatures = String::new();
    for signer in identity.signers.iter() {
        signatures.push_str(&signer.sign(&bytes, now).map_err(|detail| Refusal::new(RejectClass::Config, detail))?);
    }
    let envelope = message.envelope().clone();
    Ok(Email { envelope, bytes: if signatures.is_empty() { bytes } else { [signatures.into_bytes(), bytes].concat() } })
}

struct Parts {
    subject: String,
    text: String,
    html: Option<String>,
}

fn parts(content: &Content, branding: Option<&Branding>) -> Result<Parts, Refusal> {
    let no_subject = || Refusal::new(RejectClass::Content, "expected a subject for email, found none");
    match content {
        Content::Text(content) => {
            Ok(Parts { subject: content.subject.clone().ok_or_else(no_subject)?, text: content.body.clone(), html: None })
        }
        Content::Rich(content) => {
            let subject = content.subject.clone().ok_or_else(no_subject)?;
            let mut text = content.text.clone().unwrap_or_default();
            let html = content.html.as_ref().map(|html| inside(html, &layout::buttons(&content.buttons, branding)));
            if html.is_none() || !text.is_empty() {
                add_buttons(&content.buttons, &mut text); // HTML alone stays HTML alone.
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

fn inside(html: &str, buttons: &str) -> String {
    let (head, body, end) = layout::opened(html);
    format!("{head}{body}{buttons}{end}")
}

/// A button is a line of its own in the text. One that leads nowhere is for chats.
fn add_buttons(buttons: &[Button], text: &mut String) {
    for button in buttons {
        text.extend(button.url.as_ref().map(|url| format!("\n\n{}: {url}", button.text)));
    }
}

/// The parts with the workspace's look around them, and below them its footer and a link to leave, which a person sees even where the
/// header is not shown. Links lead to the host first where somebody asked for it; the one to leave never does.
fn dressed(mut parts: Parts, send: &Send, identity: &Identity, leave: Option<&str>) -> (String, Option<String>) {
    let branding = send.branding.as_ref();
    if let Some(html) = &mut parts.html {
        let (workspace, key) = (&identity.workspace, &send.key);
        if let Some(links) = identity.links.as_ref().filter(|links| links.clicks()) {
            *html = track::rewritten(html, links, workspace, key, &[leave.unwrap_or_default()]);
        }
        let look = Look {
            branding,
            from_name: send.from_name.as_deref().or(identity.from.name.as_deref()),
            language: identity.language.as_deref(),
            subject: &parts.subject,
            text: &parts.text,
            leave,
        };
        *html = layout::dressed(html, &look);
        if let Some(links) = identity.links.as_ref().filter(|links| links.opens()) {
            *html = track::pixel(html, links, workspace, key);
        }
    }
    let footer = branding.and_then(|own| own.footer.as_ref());
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
    let own = || identity.links.as_ref().map(|links| links.address(&leaving(send, identity)));
    let template = match url.or(identity.unsubscribe.as_deref()) {
        Some(template) => template.to_owned(),
        None => own().ok_or_else(|| {
            config("expected an unsubscribe address in the settings (`email.unsubscribeUrl`) or of the host, found neither; without one it is not sent")
        })?,
    };
    let url = template.replace("{workspace}", &identity.workspace).replace("{key}", &encoded(send.key.as_str()));
    if is_way_out(&url) { Ok(url) } else { Err(config(NO_WAY_OUT)) }
}

/// How every refusal of a message begins that says no way to unsubscribe.
pub(crate) const LACKS_WAY_OUT: &str = "expected an unsubscribe address";
const NO_WAY_OUT: &str = "expected an unsubscribe address that begins with `https:` or `mailto:`, found another text";

/// Whether a header can hold it, and a person can follow it.
fn is_way_out(url: &str) -> bool {
    let known = ["https:", "http:", "mailto:"].iter().any(|scheme| url.len() > scheme.len() && url.starts_with(scheme));
    known && url.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"'))
}

/// Why no message can have this as its unsubscribe address, if none can; `{key}` and `{workspace}` in it stand for plain text.
pub(crate) fn unfit_way_out(template: &str) -> Option<&'static str> {
    let url = template.replace("{workspace}", "w").replace("{key}", "k");
    (!is_way_out(&url)).then_some(NO_WAY_OUT)
}

fn leaving(send: &Send, identity: &Identity) -> Token {
    let Send { key, contact, channel, .. } = send;
    Token::Leave { workspace: identity.workspace.clone(), key: key.clone(), contact: contact.clone(), channel: channel.clone() }
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
        written(send, &identity, &Threading::default())
    }

    fn written(send: &Send, identity: &Identity, thread: &Threading) -> Result<String, Refusal> {
        build(send, identity, thread, NOW.parse().unwrap()).map(|email| String::from_utf8(email.bytes).unwrap())
    }

    const TEXT: &str = r#"{"type":"text","subject":"Hi","body":"Line one\nline two"}"#;

    #[test]
    fn two_tries_of_one_key_differ_in_their_date_alone() {
        // X3
        let identity = Identity::new("ann@example.org", None, WORKSPACE).unwrap();
        let text = |now: &str| {
            let content = r#"{"type":"rich","subject":"Hi","html":"<p>Hi</p>","text":"Hi"}"#;
            let email = build(&send(content, ""), &identity, &Threading::default(), now.parse().unwrap()).unwrap();
            String::from_utf8(email.bytes).unwrap()
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
        assert!(text.contains("A &amp; B<br>") && text.contains(".words a { color: #0a7cff; }"), "{text}");
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

    #[test]
    fn a_later_message_answers_the_earlier_ones() {
        // F2
        let identity = Identity::new("ann@example.org", None, WORKSPACE).unwrap();
        let ids: Vec<String> = (0..30).map(|number| format!("<{number}@example.org>")).collect();
        let thread = Threading { in_reply_to: Some("<29@example.org>".into()), references: ids, re: true };
        let text = written(&send(TEXT, ""), &identity, &thread).unwrap();
        assert!(text.contains("In-Reply-To: <29@example.org>\r\n"), "{text}");
        assert!(text.contains("References: <0@example.org>\r\n <11@example.org>\r\n <12@example.org>\r\n"), "{text}");
        assert!(text.contains("Subject: Re: Hi\r\n"));
        let evil =
            Threading { in_reply_to: Some("<a@b>\r\nBcc: eve@example.org".into()), references: vec!["x".into()], re: false };
        let text = written(&send(TEXT, ""), &identity, &evil).unwrap();
        assert!(!text.contains("Bcc") && !text.contains("In-Reply-To") && !text.contains("References"), "{text}");
    }

    const SECRET: &str = "0123456789abcdef0123456789abcdef";

    fn account(links: crate::config::LinksConfig) -> Identity {
        let config = MailConfig {
            reply_to: Some("Ann <answers@example.org>".into()),
            list_id: Some("news.example.org".into()),
            feedback_id: Some("{sequence}:{workspace}:relance".into()),
            links: Some(links),
            ..MailConfig::default()
        };
        Identity::new("ann@example.org", None, WORKSPACE).unwrap().with(&config).unwrap()
    }

    #[test]
    fn an_account_adds_where_answers_go_its_list_and_its_own_link_to_leave() {
        let identity = account(crate::config::LinksConfig::new("https://go.example.org", SECRET));
        let text = written(&send(TEXT, r#","unsubscribe":{}"#), &identity, &Threading::default()).unwrap();
        assert!(
            text.contains("Reply-To: Ann <answers@example.org>\r\n")
                || text.contains("Reply-To: \"Ann\" <answers@example.org>\r\n"),
            "{text}"
        );
        assert!(
            text.contains("List-Id: <news.example.org>\r\n") && text.contains("Feedback-ID: s:default:relance\r\n"),
            "{text}"
        );
        let address = text.split("List-Unsubscribe: <https://go.example.org/u/").nth(1).unwrap().split('>').next().unwrap();
        let token = identity.links.as_ref().unwrap().read(address);
        let (contact, channel) = (relance_core::base::ContactId::new("c1"), relance_core::wire::Channel::new("email"));
        let expected = Token::Leave { workspace: WORKSPACE.into(), key: SendKey::new("e1/hello/1"), contact, channel };
        assert_eq!(token, Some(expected));
        assert!(text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
        assert!(text.lines().all(|line| line.len() < 990), "a line of mail has 998 characters at most");
    }

    #[test]
    fn opens_and_clicks_are_counted_only_where_somebody_asked_for_it_and_never_in_the_text() {
        // F3
        let content = r#"{"type":"rich","subject":"Hi","html":"<a href=\"https://example.com/a\">a</a>","text":"https://example.com/a",
            "buttons":[{"text":"Book","url":"https://example.com/b"}]}"#;
        let of = |opens, clicks| {
            let links =
                crate::config::LinksConfig { opens, clicks, ..crate::config::LinksConfig::new("https://go.example.org", SECRET) };
            let text = written(&send(content, r#","unsubscribe":{}"#), &account(links), &Threading::default()).unwrap();
            text.replace("=\r\n", "")
        };
        let (plain, both) = (of(false, false), of(true, true));
        assert!(!plain.contains("/t/") && plain.contains("https://go.example.org/u/"));
        assert_eq!((both.matches("org/t/c/").count(), both.matches("org/t/o/").count()), (2, 1), "{both}");
        assert_eq!(both.matches("org/u/").count(), 3, "header, text and HTML: the link to leave is left as it is");
        assert!(both.contains("\r\nhttps://example.com/a\r\n") && both.contains("Book: https://example.com/b"), "{both}");
    }
}
