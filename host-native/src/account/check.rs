//! Whether an account is sound: every member of it, not the first that is wrong.
//!
//! In: an account as JSON, with its secrets. Out: problems, each with its place and its remedy. Never: what stands there; a token may have
//! been put into any of its members.

use relance_core::base::Problem;
use serde_json::{Map, Value};

use super::MASK;
use super::forms::Form;
use super::limits::Rate;
use crate::send::http::is_loopback;

/// A member: its name, whether it must be there, and its form.
pub(super) type Member = (&'static str, bool, Form);

/// How long somebody may be waited for.
const SECONDS: Form = Form::Number(1, 600);
const MAIL_TLS: &[&str] = &["none", "startTls", "implicit"];

/// What an account of this provider consists of.
fn members(provider: &str) -> Option<&'static [Member]> {
    Some(match provider {
        "smtp" => SMTP,
        "folder" => FOLDER,
        "webhook" => WEBHOOK,
        "twilio" => TWILIO,
        "whatsappCloud" => WHATSAPP,
        "messenger" => MESSENGER,
        "instagram" => INSTAGRAM,
        "chatwoot" => CHATWOOT,
        _ => return None,
    })
}

const SMTP: &[Member] = &[
    ("host", true, Form::Server),
    ("port", false, Form::Number(1, 65_535)),
    ("tls", false, Form::Word(MAIL_TLS)),
    ("user", false, Form::Text),
    ("password", false, Form::Password),
    ("timeoutSeconds", false, SECONDS),
    ("connections", false, Form::Number(0, 1_000)),
    ("caFile", false, Form::Text),
    ("helloName", false, Form::Text),
    ("from", true, Form::Mailbox),
    ("unsubscribeUrl", false, Form::Leave),
    ("mail", false, Form::Parts(MAIL)),
    ("imap", false, Form::Parts(IMAP)),
];

const MAIL: &[Member] = &[
    ("replyTo", false, Form::Mailbox),
    ("listId", false, Form::Text),
    ("feedbackId", false, Form::Text),
    ("language", false, Form::Text),
    ("dkim", false, Form::Several(DKIM)),
    ("thread", false, Form::Flag),
    ("opens", false, Form::Flag),
    ("clicks", false, Form::Flag),
];

const DKIM: &[Member] = &[("domain", true, Form::Text), ("selector", true, Form::Text), ("privateKey", true, Form::Key)];

const IMAP: &[Member] = &[
    ("host", true, Form::Server),
    ("port", false, Form::Number(1, 65_535)),
    ("tls", false, Form::Word(MAIL_TLS)),
    ("user", true, Form::Text),
    ("password", false, Form::Password),
    ("token", false, Form::Secret),
    ("folders", false, Form::Folders),
    ("sentFolders", false, Form::Folders),
    ("fromTheFirst", false, Form::Flag),
    ("after", false, Form::Word(&["leave", "seen", "move"])),
    ("moveTo", false, Form::Text),
    ("timeoutSeconds", false, SECONDS),
    ("caFile", false, Form::Text),
];

const FOLDER: &[Member] = &[("dir", false, Form::Text), ("from", false, Form::Mailbox), ("unsubscribeUrl", false, Form::Leave)];

const WEBHOOK: &[Member] = &[
    ("url", true, Form::Hook),
    ("secret", true, Form::WebhookSecret),
    ("previousSecret", false, Form::WebhookSecret),
    ("timeoutSeconds", false, SECONDS),
    ("channels", false, Form::Channels),
];

const TWILIO: &[Member] = &[
    ("accountSid", true, Form::Sid("AC")),
    ("authToken", false, Form::Secret),
    ("apiKeySid", false, Form::Sid("SK")),
    ("apiKeySecret", false, Form::Secret),
    ("messagingServiceSid", false, Form::Sid("MG")),
    ("from", false, Form::Sender),
    ("statusCallback", false, Form::Callback),
    ("baseUrl", false, Form::Base),
    ("timeoutSeconds", false, SECONDS),
];

const WHATSAPP: &[Member] = &[
    ("phoneNumberId", true, Form::Digits),
    ("businessAccountId", false, Form::Digits),
    ("accessToken", true, Form::Secret),
    ("appSecret", false, Form::Secret),
    ("verifyToken", false, Form::Secret),
    ("baseUrl", false, Form::Base),
    ("timeoutSeconds", false, SECONDS),
    ("apiVersion", false, Form::Version),
];

const MESSENGER: &[Member] = &[
    ("pageId", true, Form::Digits),
    ("accessToken", true, Form::Secret),
    ("appId", false, Form::Digits),
    ("appSecret", false, Form::Secret),
    ("verifyToken", false, Form::Secret),
    ("baseUrl", false, Form::Base),
    ("timeoutSeconds", false, SECONDS),
    ("apiVersion", false, Form::Version),
];

const INSTAGRAM: &[Member] = &[
    ("accountId", true, Form::Digits),
    ("accessToken", true, Form::Secret),
    ("appId", false, Form::Digits),
    ("appSecret", false, Form::Secret),
    ("verifyToken", false, Form::Secret),
    ("baseUrl", false, Form::Base),
    ("timeoutSeconds", false, SECONDS),
    ("apiVersion", false, Form::Version),
];

const CHATWOOT: &[Member] = &[
    ("baseUrl", true, Form::Base),
    ("accountId", true, Form::Number(1, u64::MAX)),
    ("apiAccessToken", true, Form::Secret),
    ("inboxId", false, Form::Number(1, u64::MAX)),
    ("channel", false, Form::Channel),
    ("addressBy", false, Form::Word(&["conversation", "identifier"])),
    ("webhookSecret", false, Form::Secret),
    ("webhookToken", false, Form::Secret),
    ("timeoutSeconds", false, SECONDS),
];

const PROVIDERS: &str = "`smtp`, `folder`, `webhook`, `twilio`, `whatsappCloud`, `messenger`, `instagram`, `chatwoot`";

/// Everything that is wrong with an account, and what somebody should look at; in the order of the places.
pub(super) fn problems(account: &Value) -> Vec<Problem> {
    let Some(given) = account.as_object() else {
        return vec![Problem::error("account.malformed", "", format!("expected an object, found {}", kind(account)))];
    };
    let Some(members) = given.get("provider").and_then(Value::as_str).and_then(members) else {
        let message = format!("expected one of {PROVIDERS}, found another provider or none");
        return vec![Problem::error("account.unknownProvider", "/provider", message)];
    };
    let beside = ["provider", "limits"];
    let mut found = each("", given, members, &beside);
    found.extend(given.get("limits").filter(|limits| !limits.is_null()).into_iter().flat_map(|limits| rates("/limits", limits)));
    found.extend(together(given));
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// What is wrong with the members of an object, and with theirs.
fn each(path: &str, given: &Map<String, Value>, members: &[Member], beside: &[&str]) -> Vec<Problem> {
    let mut found = Vec::new();
    for (name, needed, form) in members {
        let here = format!("{path}/{name}");
        match given.get(*name).filter(|value| !value.is_null()) {
            None if *needed => found.push(
                Problem::error("account.missing", here, format!("expected {}, found nothing", form.expected())).help(form.help()),
            ),
            None => {}
            Some(value) => match (judged(&here, *form, value), form) {
                (Some(problem), _) => found.push(problem),
                (None, Form::Parts(members)) => {
                    found.extend(value.as_object().into_iter().flat_map(|own| each(&here, own, members, &[])));
                }
                (None, Form::Several(members)) => {
                    let all = value.as_array().into_iter().flatten().filter_map(Value::as_object).enumerate();
                    found.extend(all.flat_map(|(index, own)| each(&format!("{here}/{index}"), own, members, &[])));
                }
                _ => {}
            },
        }
    }
    for name in given.keys().filter(|name| !beside.contains(&name.as_str())) {
        if !members.iter().any(|(known, ..)| known == name) {
            found.push(unknown(path, name, members.iter().map(|(known, ..)| *known)));
        }
    }
    found
}

fn unknown<'a>(place: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Problem {
    // A name of unusual length or letters may be a secret in the wrong place.
    let plain = name.len() <= 32 && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let name = if plain { name } else { MASK };
    let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
    Problem::error("account.unknownField", format!("{place}/{name}"), format!("expected no member `{name}`, found one"))
        .help(format!("an account of this provider has {}", known.join(", ")))
}

fn judged(path: &str, form: Form, value: &Value) -> Option<Problem> {
    if matches!(form, Form::Secret | Form::Password | Form::WebhookSecret | Form::Key) && value.as_str() == Some(MASK) {
        let problem = Problem::error("account.mask", path, "expected a secret, found the mask that stands in its place");
        return Some(problem.help("leave the member as it is stored, or give the secret itself"));
    }
    if form.fits(value) {
        return None;
    }
    let found = match value {
        Value::String(text) if text.trim().is_empty() => "an empty text",
        Value::String(_) => "another text",
        Value::Number(_) if matches!(form, Form::Number(..)) => "another number",
        other => kind(other),
    };
    let problem = Problem::error("account.malformed", path, format!("expected {}, found {found}", form.expected()));
    Some(problem.help(form.help()))
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// What only makes sense together.
fn together(given: &Map<String, Value>) -> Vec<Problem> {
    let has = |name: &str| given.get(name).is_some_and(|value| !value.is_null());
    let mut found = Vec::new();
    let mut both = |one: &'static str, other: &'static str| {
        if has(one) != has(other) {
            let (here, missing) = if has(one) { (one, other) } else { (other, one) };
            let message = format!("expected `{missing}` beside `{here}`, found nothing");
            found.push(Problem::error("account.missing", format!("/{missing}"), message).help("give both, or neither"));
        }
    };
    let unbelieved = |name: &str| {
        let message = format!("expected `{name}` to judge webhooks by, found nothing: none is believed");
        Problem::warning("account.webhooksRefused", format!("/{name}"), message).help("copy it from the provider's console")
    };
    match given.get("provider").and_then(Value::as_str).unwrap_or_default() {
        "smtp" => {
            both("user", "password");
            found.extend(given.get("imap").and_then(Value::as_object).map(mailbox).unwrap_or_default());
        }
        "twilio" => {
            both("apiKeySid", "apiKeySecret");
            if !has("authToken") && !has("apiKeySid") {
                let message = "expected `authToken`, or `apiKeySid` with `apiKeySecret`, found neither";
                found.push(Problem::error("account.missing", "/authToken", message).help("copy one from the Twilio console"));
            } else if !has("authToken") {
                found.push(unbelieved("authToken"));
            }
            if !has("messagingServiceSid") && !has("from") {
                let message = "expected `messagingServiceSid` or `from`, found neither";
                found.push(Problem::error("account.missing", "/from", message).help("name who sends"));
            }
        }
        "whatsappCloud" | "messenger" | "instagram" if !has("appSecret") => found.push(unbelieved("appSecret")),
        "chatwoot" if !has("webhookSecret") && !has("webhookToken") => found.push(unbelieved("webhookSecret")),
        _ => {}
    }
    found
}

/// What of a mailbox only makes sense together.
fn mailbox(given: &Map<String, Value>) -> Vec<Problem> {
    let has = |name: &str| given.get(name).is_some_and(|value| !value.is_null());
    let mut found = Vec::new();
    if has("password") == has("token") {
        let words = if has("token") { "both" } else { "neither" };
        let message = format!("expected `password` or `token`, found {words}");
        found.push(Problem::error("account.missing", "/imap/password", message).help("give the one that the server takes"));
    }
    if (given.get("after").and_then(Value::as_str) == Some("move")) != has("moveTo") {
        let message = "expected `moveTo` with `after` `move` and with nothing else, found one without the other";
        found.push(Problem::error("account.missing", "/imap/moveTo", message).help("give both, or neither"));
    }
    let alone = given.get("tls").and_then(Value::as_str) == Some("none");
    if alone && !given.get("host").and_then(Value::as_str).is_some_and(is_loopback) {
        let message = "expected a mailbox without TLS on this machine alone, found one elsewhere";
        found.push(Problem::error("account.clear", "/imap/tls", message).help("write `implicit` or `startTls`"));
    }
    found
}

/// Limits of an account, or of it to one person.
fn rates(path: &str, limits: &Value) -> Vec<Problem> {
    let Some(given) = limits.as_object() else {
        return vec![Problem::error("account.malformed", path, format!("expected limits, found {}", kind(limits)))];
    };
    let number = Form::Number(1, u64::from(u32::MAX));
    let mut found = Vec::new();
    for (name, value) in given {
        let here = format!("{path}/{name}");
        match name.as_str() {
            "perRecipient" if path == "/limits" => {
                found.extend(Some(value).filter(|value| !value.is_null()).into_iter().flat_map(|value| rates(&here, value)));
            }
            known if known == "burst" || Rate::PERIODS.contains(&known) => {
                found.extend(Some(value).filter(|value| !value.is_null()).and_then(|value| judged(&here, number, value)));
            }
            other => found.push(unknown(path, other, Rate::PERIODS.into_iter().chain(["burst"]))),
        }
    }
    if given.keys().filter(|name| Rate::PERIODS.contains(&name.as_str())).count() > 1 {
        let message = "expected one of `perSecond`, `perMinute`, `perHour`, `perDay`, found several";
        found.push(Problem::error("account.limitTwice", path, message).help("keep the one that is reached first"));
    }
    found
}
