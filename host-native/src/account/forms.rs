//! What the members of accounts look like: ids, numbers, addresses, secrets.
//!
//! In: a value. Out: whether it has the form, and words for the form and where to find one. Never: the value.

use lettre::message::Mailbox;
use serde_json::Value;
use ureq::http::Uri;

use crate::address::{is_email, is_server as is_server_name};
use crate::send::http::{address, is_loopback};
use crate::send::webhook::secret_bytes;

/// The longest text that any member may have, in bytes; tokens have some hundreds.
const MOST_TEXT: usize = 4_096;
/// The shortest secret of a webhook, in bytes.
const LEAST_SECRET: usize = 16;

/// What a member must look like.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    /// Any text that is not empty.
    Text,
    /// A secret.
    Secret,
    /// What a mail server takes: any text.
    Password,
    /// A secret of the Standard Webhooks scheme.
    WebhookSecret,
    /// The address of a server, to which paths are added.
    Base,
    /// An address that a provider calls.
    Callback,
    /// The address of one's own webhook; `http+plain:` says that the network between is trusted.
    Hook,
    /// An id of Twilio's: two letters and 32 hexadecimal digits.
    Sid(&'static str),
    /// An id in digits.
    Digits,
    /// A whole number between these two.
    Number(u64, u64),
    /// One of these words.
    Word(&'static [&'static str]),
    /// Who sends with Twilio.
    Sender,
    /// A server's name.
    Server,
    /// A sender's address of email.
    Mailbox,
    /// Where people unsubscribe.
    Leave,
    /// A version of the Graph API.
    Version,
    /// A channel's name.
    Channel,
    /// Channels' names.
    Channels,
    /// True or false.
    Flag,
    /// A private key.
    Key,
    /// Names of folders.
    Folders,
    /// Members of its own.
    Parts(&'static [super::check::Member]),
    /// A few of such.
    Several(&'static [super::check::Member]),
}

/// How many keys may sign, and how many folders are read.
const MOST_PARTS: usize = 10;

impl Form {
    pub(super) fn fits(self, value: &Value) -> bool {
        if let Self::Number(least, most) = self {
            return value.as_u64().is_some_and(|number| (least..=most).contains(&number));
        }
        if let Self::Channels = self {
            return value.as_array().is_some_and(|all| !all.is_empty() && all.iter().all(|one| Self::Channel.fits(one)));
        }
        match self {
            Self::Flag => return value.is_boolean(),
            Self::Parts(_) => return value.is_object(),
            Self::Several(_) => {
                return value.as_array().is_some_and(|all| all.len() <= MOST_PARTS && all.iter().all(Value::is_object));
            }
            Self::Folders => {
                return value
                    .as_array()
                    .is_some_and(|all| (1..=MOST_PARTS).contains(&all.len()) && all.iter().all(|one| Self::Text.fits(one)));
            }
            _ => {}
        }
        let Some(text) = value.as_str().filter(|text| !text.trim().is_empty() && text.len() <= MOST_TEXT) else { return false };
        match self {
            Self::Text => !text.chars().any(char::is_control),
            // A line break would end the header that it goes into; the rest is the provider's to judge.
            Self::Password => !text.chars().any(char::is_control),
            Self::Secret => text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '),
            // PEM has lines.
            Self::Key => text.bytes().all(|byte| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\n' | b'\r')),
            Self::WebhookSecret => secret_bytes(text).is_some_and(|bytes| bytes.len() >= LEAST_SECRET),
            Self::Base => is_server(text) && !text.contains('?'),
            Self::Callback => is_server(text),
            Self::Hook => address(text).is_ok(),
            Self::Sid(prefix) => is_sid(prefix, text),
            Self::Digits => text.len() <= 32 && text.bytes().all(|byte| byte.is_ascii_digit()),
            Self::Word(words) => words.contains(&text),
            Self::Sender => is_sender(text),
            Self::Server => is_server_name(text),
            Self::Mailbox => text.parse::<Mailbox>().is_ok_and(|mailbox| is_email(mailbox.email.as_ref())),
            Self::Leave => ["https://", "mailto:"].iter().any(|scheme| text.starts_with(scheme)),
            Self::Version => text.strip_prefix('v').and_then(|rest| rest.split_once('.')).is_some_and(|(major, minor)| {
                [major, minor].iter().all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
            }),
            Self::Channel => text.len() <= 64 && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')),
            Self::Number(..) | Self::Channels | Self::Flag | Self::Folders | Self::Parts(_) | Self::Several(_) => false,
        }
    }

    pub(super) fn expected(self) -> String {
        match self {
            Self::Text => "a text".into(),
            Self::Secret => "a secret of visible ASCII".into(),
            Self::Password => "a password without control characters".into(),
            Self::WebhookSecret => format!("`whsec_` and base64 of {LEAST_SECRET} bytes or more"),
            Self::Base => "an https: address without a user or a query, or an http: one of this machine".into(),
            Self::Callback => "an https: address without a user, or an http: one of this machine".into(),
            Self::Hook => "the address of a webhook such as https://example.com/hook".into(),
            Self::Sid(prefix) => format!("`{prefix}` and 32 hexadecimal digits"),
            Self::Digits => "an id in digits, as a text".into(),
            Self::Number(least, u64::MAX) => format!("a whole number from {least}"),
            Self::Number(least, most) => format!("a whole number from {least} to {most}"),
            Self::Word(words) => {
                format!("one of {}", words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "))
            }
            Self::Sender => {
                "a number such as +15550001111, a short code, a name of up to 11 letters, or `whatsapp:` and a number".into()
            }
            Self::Server => "a server's name such as `mail.example.com`".into(),
            Self::Mailbox => "a sender's address such as `Ann <ann@example.com>`".into(),
            Self::Leave => "an address that begins with `https:` or `mailto:`".into(),
            Self::Version => "a version such as `v24.0`".into(),
            Self::Channel => "a channel's name".into(),
            Self::Channels => "a list of channels' names, not empty".into(),
            Self::Flag => "true or false".into(),
            Self::Key => "a private key, PEM or base64".into(),
            Self::Folders => format!("a list of 1 to {MOST_PARTS} names of folders"),
            Self::Parts(_) => "an object".into(),
            Self::Several(_) => format!("a list of up to {MOST_PARTS} objects"),
        }
    }

    pub(super) const fn help(self) -> &'static str {
        match self {
            Self::Text | Self::Number(..) | Self::Word(_) | Self::Version | Self::Flag | Self::Parts(_) | Self::Several(_) => {
                "write it as the provider's documentation has it"
            }
            Self::Secret | Self::Password => "copy it from the provider's console, without line breaks",
            Self::Key => "make one: `openssl genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048`",
            Self::Folders => "such as `INBOX`",
            Self::WebhookSecret => "make one of 24 random bytes: `whsec_$(openssl rand -base64 24)`",
            Self::Base => "leave it out for the provider's own; http: is for a stand-in on this machine",
            Self::Callback => "write the public address of the service's own webhook",
            Self::Hook => "write https:, or http+plain: where the network between is trusted",
            Self::Sid(_) => "copy it from the Twilio console",
            Self::Digits => "copy it from the provider's console; it is an id, not a name and not a phone number",
            Self::Sender => "numbers are written in E.164: +, country code, number, without spaces",
            Self::Server => "write the name alone; the port has a member of its own",
            Self::Mailbox => "name one address",
            Self::Leave => "`{key}` in it becomes the message's key",
            Self::Channel | Self::Channels => "such as `sms`, `whatsapp`, `liveChat`",
        }
    }
}

/// A server's address: https, or http to this machine; no user, no query.
fn is_server(text: &str) -> bool {
    let Ok(uri) = text.parse::<Uri>() else { return false };
    let Some(authority) = uri.authority().filter(|authority| !authority.host().is_empty()) else { return false };
    let safe = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => is_loopback(authority.host()),
        _ => false,
    };
    safe && !authority.as_str().contains('@') && !text.contains('#')
}

fn is_sid(prefix: &str, text: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn is_sender(text: &str) -> bool {
    let code = (3..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let name = text.len() <= 11
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_' | b'+' | b'&'))
        && text.bytes().any(|byte| byte.is_ascii_alphabetic());
    is_phone(text.strip_prefix("whatsapp:").unwrap_or(text)) || code || name
}

/// A phone number in E.164: a plus, no zero first, 7 to 15 digits.
pub(crate) fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (7..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A business-scoped user id of WhatsApp's: a country, a dot, up to 128 letters and digits; `ENT.` before them for several portfolios.
pub(crate) fn is_user_id(text: &str) -> bool {
    let Some((country, rest)) = text.split_once('.') else { return false };
    let rest = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|byte| byte.is_ascii_uppercase())
        && (1..=128).contains(&rest.len())
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
