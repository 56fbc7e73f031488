//! Hands messages to WhatsApp's Cloud API: text, text with buttons, and templates with their parameters.
//!
//! In: a send. Out: accepted with the message's id, refused with its class, or unknown: Meta has no idempotency keys. Each message carries
//! its key, which comes back with what became of it. Never: a word left out because a button has no room for it.
//!
//! A template's parameters are named by where they go: `1` or `name` in its body, `header.1` or `header.name` in its header,
//! `header.image`, `header.video` and `header.document` for the address of a medium there, `button.0.url` and `button.0.code` for a button
//! with a changing end or a code. [`super::templates`] reads the same names from the provider.

use std::collections::BTreeMap;
use std::time::Duration;

use relance_core::base::Instant;
use relance_core::wire::{Content, RejectClass, RichContent, Send, TemplateContent};
use serde_json::{Value, json};
use ureq::Agent;

use super::chat::{Shown, shown, spoken};
use super::codes::WHATSAPP;
use super::graph::{At, Node};
use super::{Asked, Gate, Outcome, Sender};
use crate::account::{WhatsappAccount, is_phone, is_user_id};

const HOME: &str = "https://graph.facebook.com";
/// How many buttons a message may have, and how many characters a text above them.
const MOST_BUTTONS: usize = 3;
const MOST_ABOVE_BUTTONS: usize = 1_024;
/// A template that names no language is asked for in this one.
const USUAL_LANGUAGE: &str = "en_US";

/// A number of WhatsApp's.
pub struct Whatsapp {
    id: String,
    node: Node,
}

impl Whatsapp {
    /// A number as it is set up. Nothing is reached for yet.
    pub(super) fn new(account: &WhatsappAccount, agent: Agent) -> Self {
        let node = Node::new(&at(account, &account.phone_number_id), &WHATSAPP, agent);
        Self { id: account.phone_number_id.clone(), node }
    }
}

/// Where something of an account's is: its number, or its business account.
pub(super) fn at<'a>(account: &'a WhatsappAccount, id: &'a str) -> At<'a> {
    At {
        home: HOME,
        base_url: &account.base_url,
        api_version: &account.api_version,
        id,
        token: &account.access_token,
        timeout_seconds: account.timeout_seconds,
    }
}

impl Sender for Whatsapp {
    fn attempt(&self, send: &Send, now: Instant, gate: &mut Gate<'_>) -> Outcome {
        match message(send) {
            Ok(message) => {
                let points = ["whatsapp.before", "whatsapp.gate", "whatsapp.answered"];
                self.node.post(&message, "/messages/0/id", points, now, gate)
            }
            Err(refusal) => refusal,
        }
    }

    fn can_be_asked(&self) -> bool {
        false
    }

    fn ask(&self, _: &Send) -> Asked {
        Asked::CannotTell
    }

    fn longest(&self) -> Duration {
        self.node.longest()
    }

    fn describe(&self) -> String {
        format!("WhatsApp by the number with the id `{}`", self.id)
    }

    fn check(&self) -> Result<(), String> {
        self.node.check("WhatsApp")
    }
}

/// The message as the Cloud API takes it.
fn message(send: &Send) -> Result<Value, Outcome> {
    let to = send.to.reveal().as_str();
    let recipient = if is_phone(to) {
        ("to", to)
    } else if is_user_id(to) {
        ("recipient", to)
    } else {
        let detail = "expected a phone number in E.164 or a business-scoped user id, found another text";
        return Err(Outcome::rejected(RejectClass::Permanent, detail));
    };
    let (kind, content) = match &send.content {
        Content::Text(text) => ("text", json!({ "body": text.body })),
        Content::Rich(rich) => buttoned(rich),
        Content::Template(template) => ("template", templated(template)?),
        Content::Named(_) => {
            return Err(Outcome::rejected(RejectClass::Content, "expected a text in words, found its name alone"));
        }
    };
    let mut message = json!({
        "messaging_product": "whatsapp", "recipient_type": "individual", "type": kind, "biz_opaque_callback_data": send.key.as_str(),
    });
    if let Some(members) = message.as_object_mut() {
        members.insert(recipient.0.into(), recipient.1.into());
        members.insert(kind.into(), content);
    }
    Ok(message)
}

/// Text with buttons as far as WhatsApp has them: up to three that answer, or one that leads somewhere; else lines below the text.
fn buttoned(rich: &RichContent) -> (&'static str, Value) {
    let text = rich.text.as_deref().unwrap_or_default();
    let short = !text.trim().is_empty() && text.chars().count() <= MOST_ABOVE_BUTTONS;
    match shown(&rich.buttons, MOST_BUTTONS) {
        Shown::Replies(buttons) if short => {
            let replies: Vec<Value> = (0_usize..)
                .zip(buttons)
                .map(|(index, button)| json!({ "type": "reply", "reply": { "id": index.to_string(), "title": button.text } }))
                .collect();
            ("interactive", json!({ "type": "button", "body": { "text": text }, "action": { "buttons": replies } }))
        }
        Shown::Links([button]) if short => {
            let action = json!({ "name": "cta_url", "parameters": { "display_text": button.text, "url": button.url } });
            ("interactive", json!({ "type": "cta_url", "body": { "text": text }, "action": action }))
        }
        _ => ("text", json!({ "body": spoken(text, &rich.buttons) })),
    }
}

/// Where a parameter goes.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place<'a> {
    Header,
    Medium(&'a str),
    Body,
    Button(u8, &'a str),
}

/// A parameter's place, and its name there.
fn place(name: &str) -> Option<(Place<'_>, &str)> {
    if let Some(rest) = name.strip_prefix("header.") {
        return Some(match rest {
            "image" | "video" | "document" => (Place::Medium(rest), ""),
            name => (Place::Header, name),
        });
    }
    let Some(rest) = name.strip_prefix("button.") else { return Some((Place::Body, name)) };
    let (index, kind) = rest.split_once('.')?;
    let index = index.parse().ok().filter(|index| *index < 10)?;
    matches!(kind, "url" | "code" | "payload").then_some((Place::Button(index, kind), ""))
}

fn templated(template: &TemplateContent) -> Result<Value, Outcome> {
    let mut places: BTreeMap<Place<'_>, Vec<(&str, &str)>> = BTreeMap::new();
    for (name, text) in &template.parameters {
        let (place, name) = place(name).ok_or_else(|| {
            let detail = "expected a button's parameter such as `button.0.url` or `button.0.code`, found another name";
            Outcome::rejected(RejectClass::Content, detail)
        })?;
        places.entry(place).or_default().push((name, text));
    }
    let components: Vec<Value> = places.into_iter().map(|(place, parameters)| component(&place, parameters)).collect();
    let language = template.language.as_deref().unwrap_or(USUAL_LANGUAGE);
    let mut made = json!({ "name": template.template, "language": { "code": language } });
    if let (false, Some(members)) = (components.is_empty(), made.as_object_mut()) {
        members.insert("components".into(), components.into());
    }
    Ok(made)
}

fn component(place: &Place<'_>, mut parameters: Vec<(&str, &str)>) -> Value {
    let first = parameters.first().map_or("", |(_, text)| *text);
    match place {
        Place::Medium(kind) => {
            json!({ "type": "header", "parameters": [{ "type": kind, (*kind): { "link": first } }] })
        }
        Place::Button(index, kind) => {
            let (sub_type, parameter) = match *kind {
                "code" => ("copy_code", json!({ "type": "coupon_code", "coupon_code": first })),
                "payload" => ("quick_reply", json!({ "type": "payload", "payload": first })),
                _ => ("url", json!({ "type": "text", "text": first })),
            };
            json!({ "type": "button", "sub_type": sub_type, "index": index.to_string(), "parameters": [parameter] })
        }
        Place::Header | Place::Body => {
            let number = |name: &str| name.parse::<u32>().ok();
            let positional = parameters.iter().all(|(name, _)| number(name).is_some());
            if positional {
                parameters.sort_by_key(|(name, _)| number(name));
            }
            let parameters: Vec<Value> = parameters
                .into_iter()
                .map(|(name, text)| match positional {
                    true => json!({ "type": "text", "text": text }),
                    false => json!({ "type": "text", "parameter_name": name, "text": text }),
                })
                .collect();
            json!({ "type": if *place == Place::Header { "header" } else { "body" }, "parameters": parameters })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(to: &str, content: &str) -> Result<Value, Outcome> {
        let json = format!(
            r#"{{"key":"e1/hello/1","attempt":1,"enrollment":"e1","sequence":"s","version":1,"step":"hello","contact":"c1",
                "channel":"whatsapp","to":"{to}","purpose":"marketing","content":{content}}}"#
        );
        message(&serde_json::from_str(&json).unwrap())
    }

    fn content(content: &str) -> Value {
        let made = made("+16505551234", content).unwrap();
        made[made["type"].as_str().unwrap()].clone()
    }

    #[test]
    fn a_phone_number_and_a_user_id_each_have_their_member() {
        let text = r#"{"type":"text","body":"Hi"}"#;
        let phone = made("+16505551234", text).unwrap();
        assert_eq!(
            phone,
            json!({ "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+16505551234", "type": "text",
                "text": { "body": "Hi" }, "biz_opaque_callback_data": "e1/hello/1" })
        );
        for id in ["US.13491208655302741918", "US.ENT.11815799212886844830"] {
            let user = made(id, text).unwrap();
            assert_eq!((&user["recipient"], user.get("to")), (&json!(id), None));
        }
        for wrong in ["16505551234", "+1 650", "us.1", "US.", "zoe@example.com"] {
            assert!(matches!(made(wrong, text), Err(Outcome::Rejected { class: RejectClass::Permanent, .. })), "{wrong}");
        }
    }

    #[test]
    fn parameters_go_where_their_names_say_and_numbers_in_their_order() {
        let many: Vec<String> = (1..=11).map(|n| format!(r#""{n}":"p{n}""#)).collect();
        let template = content(&format!(
            r#"{{"type":"template","template":"hello","language":"pt_BR","parameters":{{{},"header.image":"https://a.example/i.png",
                "button.1.url":"x?y","button.0.code":"SAVE"}}}}"#,
            many.join(",")
        ));
        assert_eq!((&template["name"], &template["language"]), (&json!("hello"), &json!({ "code": "pt_BR" })));
        let [header, body, code, url] = template["components"].as_array().unwrap().as_slice() else { panic!("{template}") };
        assert_eq!(
            *header,
            json!({ "type": "header", "parameters": [{ "type": "image", "image": { "link": "https://a.example/i.png" } }] })
        );
        let texts: Vec<&str> = body["parameters"].as_array().unwrap().iter().map(|it| it["text"].as_str().unwrap()).collect();
        assert_eq!(texts, (1..=11).map(|n| format!("p{n}")).collect::<Vec<_>>());
        let coupon = json!([{ "type": "coupon_code", "coupon_code": "SAVE" }]);
        assert_eq!(*code, json!({ "type": "button", "sub_type": "copy_code", "index": "0", "parameters": coupon }));
        let ending = json!([{ "type": "text", "text": "x?y" }]);
        assert_eq!(*url, json!({ "type": "button", "sub_type": "url", "index": "1", "parameters": ending }));
    }

    #[test]
    fn named_parameters_keep_their_names() {
        let template = content(r#"{"type":"template","template":"t","parameters":{"first":"Zoe","header.order":"7"}}"#);
        assert_eq!(template["language"], json!({ "code": "en_US" }));
        let named = |kind: &str, name: &str, text: &str| json!({ "type": kind, "parameters": [{ "type": "text", "parameter_name": name, "text": text }] });
        assert_eq!(template["components"], json!([named("header", "order", "7"), named("body", "first", "Zoe")]));
        assert!(content(r#"{"type":"template","template":"t"}"#).get("components").is_none());
        let wrong = made("+16505551234", r#"{"type":"template","template":"t","parameters":{"button.x":"1"}}"#);
        assert!(matches!(wrong, Err(Outcome::Rejected { class: RejectClass::Content, .. })));
    }

    #[test]
    fn buttons_are_shown_as_far_as_whatsapp_has_them_and_written_out_where_not() {
        let replies = content(r#"{"type":"rich","text":"Well?","buttons":[{"text":"Yes"},{"text":"No"}]}"#);
        assert_eq!(replies["action"]["buttons"][1], json!({ "type": "reply", "reply": { "id": "1", "title": "No" } }));
        let link = content(r#"{"type":"rich","text":"Well?","buttons":[{"text":"Book","url":"https://a.example"}]}"#);
        assert_eq!(
            link["action"],
            json!({ "name": "cta_url", "parameters": { "display_text": "Book", "url": "https://a.example" } })
        );
        let mixed =
            content(r#"{"type":"rich","text":"Well?","buttons":[{"text":"Yes"},{"text":"Book","url":"https://a.example"}]}"#);
        assert_eq!(mixed, json!({ "body": "Well?\n\nYes\nBook: https://a.example" }));
        let long = content(r#"{"type":"rich","text":"Well?","buttons":[{"text":"A button of many letters"}]}"#);
        assert_eq!(long, json!({ "body": "Well?\n\nA button of many letters" }));
        let above = format!(r#"{{"type":"rich","text":"{}","buttons":[{{"text":"Yes"}}]}}"#, "x".repeat(1_025));
        assert!(content(&above)["body"].as_str().unwrap().ends_with("x\n\nYes"));
    }
}
