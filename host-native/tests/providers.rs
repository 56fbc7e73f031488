//! The senders of providers, each against a stand-in on loopback that holds every request against the provider's own description.
//!
//! In: sends, accounts, and providers that accept, refuse with their codes, drop, wait. Out: a failure where a request is not what the
//! provider takes, or an answer is taken for another. Never: a provider beyond loopback.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "a test says what went wrong by stopping"
)]

mod support;

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use relance::account::Account;
use relance::config::WORKSPACE;
use relance::send::{Around, Asked, Outcome, Sender, from_account, templates};
use relance_core::wire::{Purpose, RejectClass, Send, TemplateCategory, TemplateStatus};
use serde_json::{Value, json};
use support::standin::{Heard, Reply, StandIn};
use support::{START, at};

const TOKEN: &str = "EAAGm0PX4ZCpsBAKZCZAexampleexampleexample";

/// The providers, with what a stand-in for them needs.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    Twilio,
    Whatsapp,
    Messenger,
    Instagram,
    Chatwoot,
}

const ALL: [Of; 5] = [Of::Twilio, Of::Whatsapp, Of::Messenger, Of::Instagram, Of::Chatwoot];

impl Of {
    fn account(self, url: &str) -> Value {
        match self {
            Self::Twilio => json!({ "provider": "twilio", "accountSid": sid("AC"), "authToken": TOKEN, "from": "+15550001111",
                "baseUrl": url, "timeoutSeconds": 1 }),
            Self::Whatsapp => json!({ "provider": "whatsappCloud", "phoneNumberId": "106540352242922",
                "businessAccountId": "102290129340398", "accessToken": TOKEN, "baseUrl": url, "timeoutSeconds": 1 }),
            Self::Messenger => {
                json!({ "provider": "messenger", "pageId": "1029", "accessToken": TOKEN, "baseUrl": url, "timeoutSeconds": 1 })
            }
            Self::Instagram => {
                json!({ "provider": "instagram", "accountId": "1784", "accessToken": TOKEN, "baseUrl": url, "timeoutSeconds": 1 })
            }
            Self::Chatwoot => {
                json!({ "provider": "chatwoot", "baseUrl": url, "accountId": 7, "apiAccessToken": TOKEN, "timeoutSeconds": 1 })
            }
        }
    }

    /// Somebody's address there.
    const fn address(self) -> &'static str {
        match self {
            Self::Twilio | Self::Whatsapp => "+16505551234",
            Self::Messenger | Self::Instagram => "24681012141618",
            Self::Chatwoot => "42",
        }
    }

    const fn description(self) -> &'static str {
        match self {
            Self::Twilio => include_str!("providers/twilio.json"),
            Self::Whatsapp => include_str!("providers/whatsapp.json"),
            Self::Messenger | Self::Instagram => include_str!("providers/messenger.json"),
            Self::Chatwoot => include_str!("providers/chatwoot.json"),
        }
    }

    /// What it says when it takes a message, and the id that it gives.
    fn accepts(self) -> (u16, Value, String) {
        match self {
            Self::Twilio => (201, json!({ "sid": sid("SM"), "status": "queued", "error_code": null }), sid("SM")),
            Self::Whatsapp => {
                let contacts = json!([{ "input": "+16505551234", "wa_id": "16505551234" }]);
                (
                    200,
                    json!({ "messaging_product": "whatsapp", "contacts": contacts, "messages": [{ "id": "wamid.1" }] }),
                    "wamid.1".into(),
                )
            }
            Self::Messenger | Self::Instagram => {
                (200, json!({ "recipient_id": "24681012141618", "message_id": "m_1" }), "m_1".into())
            }
            Self::Chatwoot => (200, json!({ "id": 99, "content": "Hi", "message_type": 1 }), "99".into()),
        }
    }

    /// The error with this code, as it says it.
    fn refuses(self, code: u32, sub: Option<u32>) -> Value {
        let words = "(#1) about +16505551234 and zoe@example.com";
        match self {
            Self::Twilio => {
                json!({ "code": code, "message": words, "more_info": "https://www.twilio.com/docs/errors", "status": 400 })
            }
            Self::Chatwoot => json!({ "error": words }),
            _ => {
                json!({ "error": { "message": words, "type": "OAuthException", "code": code, "error_subcode": sub, "fbtrace_id": "A1" } })
            }
        }
    }
}

fn sid(head: &str) -> String {
    format!("{head}{}", "0a".repeat(16))
}

fn send(of: Of, content: &Value) -> Send {
    to(of.address(), content)
}

fn to(address: &str, content: &Value) -> Send {
    serde_json::from_value(
        json!({ "key": "e1/hello/1", "attempt": 1, "enrollment": "e1", "sequence": "s", "version": 1, "step": "hello",
        "contact": "c1", "channel": "sms", "to": address, "purpose": "marketing", "content": content }),
    )
    .unwrap()
}

fn text() -> Value {
    json!({ "type": "text", "body": "Grüße ✓\nline two & more" })
}

fn sender(account: &Value) -> Box<dyn Sender> {
    let account = Account::from_value(account.clone()).unwrap_or_else(|problems| panic!("{problems:?}"));
    from_account(&account, Path::new("nowhere"), WORKSPACE, &Around::default()).unwrap()
}

/// A form's members.
fn members(form: &str) -> Value {
    let decoded = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            let mut digit = || char::from(rest.next().unwrap()).to_digit(16).unwrap();
            bytes.push(if byte == b'%' { u8::try_from(digit() * 16 + digit()).unwrap() } else { byte });
        }
        String::from_utf8(bytes).unwrap()
    };
    let pairs = form.split('&').map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(name, value)| (decoded(name), Value::String(decoded(value)))).collect::<serde_json::Map<_, _>>().into()
}

/// What is wrong with a request by the provider's description.
fn violations(of: Of, heard: &Heard) -> Vec<String> {
    let description: Value = serde_json::from_str(of.description()).unwrap();
    let (schema, given) = match of {
        Of::Twilio => (&description["form"], members(&heard.body)),
        _ => (&description["body"], heard.json()),
    };
    let path = jsonschema::validator_for(&json!({ "pattern": description["path"] })).unwrap();
    let mut found: Vec<String> = path.iter_errors(&json!(heard.target)).map(|error| error.to_string()).collect();
    let body = jsonschema::validator_for(schema).unwrap();
    found.extend(body.iter_errors(&given).map(|error| format!("{}: {error}", error.instance_path())));
    found
}

/// A stand-in that takes what is sound, and answers so.
fn provider(of: Of, answer: impl Fn() -> Reply + std::marker::Send + Sync + 'static) -> StandIn {
    StandIn::answering(move |heard| {
        if heard.method == "POST" {
            let violations = violations(of, heard);
            assert!(violations.is_empty(), "{violations:#?} in {}", heard.body);
        }
        answer()
    })
}

fn attempt(of: Of, content: &Value, answer: impl Fn() -> Reply + std::marker::Send + Sync + 'static) -> (Outcome, Vec<Heard>) {
    let provider = provider(of, answer);
    let outcome = sender(&of.account(&provider.url())).attempt(&send(of, content), at(START), &mut || true);
    (outcome, provider.heard())
}

fn says(status: u16, body: &Value) -> impl Fn() -> Reply + std::marker::Send + Sync + 'static {
    let body = body.to_string();
    move || Reply::Says(status, "", body.clone())
}

fn rejected(outcome: Outcome) -> (RejectClass, String, Option<String>, Option<Purpose>) {
    let Outcome::Rejected { class, detail, retry_at, purpose } = outcome else { panic!("{outcome:?}") };
    (class, detail, retry_at.map(|at| at.to_string()), purpose)
}

#[test]
fn the_stand_ins_refuse_what_the_providers_do() {
    let wrong = [
        (Of::Twilio, "/2010-04-01/Accounts/AC1/Messages.json", "To=%2B16505551234&From=x&Body=Hi"),
        (Of::Twilio, "", "To=%2B16505551234&Body=Hi"),
        (Of::Twilio, "", "To=6505551234&From=x&Body=Hi"),
        (Of::Twilio, "", "To=%2B16505551234&From=x&Body=Hi&SmartEncoded=true"),
        (Of::Whatsapp, "", r#"{"messaging_product":"whatsapp","recipient_type":"individual","to":"+16505551234","type":"text"}"#),
        (
            Of::Whatsapp,
            "",
            r#"{"messaging_product":"whatsapp","recipient_type":"individual","type":"text","text":{"body":"Hi"}}"#,
        ),
        (
            Of::Messenger,
            "",
            r#"{"recipient":{"id":"1"},"messaging_type":"MESSAGE_TAG","tag":"HUMAN_AGENT","message":{"text":"Hi"}}"#,
        ),
        (Of::Chatwoot, "", r#"{"content":"Hi","message_type":"outgoing","private":true}"#),
    ];
    for (of, target, body) in wrong {
        let usual = match of {
            Of::Twilio => format!("/2010-04-01/Accounts/{}/Messages.json", sid("AC")),
            Of::Chatwoot => "/api/v1/accounts/7/conversations/42/messages".into(),
            _ => "/v24.0/1/messages".into(),
        };
        let target = if target.is_empty() { usual } else { target.to_owned() };
        let heard = Heard { method: "POST".into(), target, headers: Vec::new(), body: body.to_owned() };
        assert!(!violations(of, &heard).is_empty(), "{body}");
    }
}

#[test]
fn what_a_provider_takes_is_accepted_with_the_providers_id() {
    for of in ALL {
        let (status, body, id) = of.accepts();
        let (outcome, heard) = attempt(of, &text(), says(status, &body));
        assert_eq!(outcome, Outcome::Accepted { message_id: Some(id) });
        let [request] = heard.as_slice() else { panic!("{heard:?}") };
        assert!(!request.target.contains(TOKEN), "a token in an address would be in logs");
    }
}

#[test]
fn rich_content_is_something_that_every_provider_takes() {
    let button = |text: &str, url: Option<&str>| json!({ "text": text, "url": url });
    let lists = [
        vec![],
        vec![button("Yes", None), button("No", None)],
        vec![button("Book", Some("https://example.com/?a=1&b=2"))],
        vec![button("Yes", None), button("Book", Some("https://example.com"))],
        vec![button("A", None), button("B", None), button("C", None), button("D", None)],
        vec![button("A button with far too many letters in it", Some("https://example.com"))],
    ];
    for of in ALL {
        for (buttons, words) in
            lists.iter().flat_map(|buttons| ["Well?".to_owned(), "x".repeat(1_500)].map(|words| (buttons, words)))
        {
            let (status, body, _) = of.accepts();
            let content = json!({ "type": "rich", "text": words, "buttons": buttons });
            let (outcome, heard) = attempt(of, &content, says(status, &body));
            assert!(matches!(outcome, Outcome::Accepted { .. }), "{content}: {outcome:?}");
            let body = if of == Of::Twilio { members(&heard[0].body).to_string() } else { heard[0].body.clone() };
            for button in buttons {
                assert!(body.contains(button["text"].as_str().unwrap()), "{body}");
                assert!(button["url"].as_str().is_none_or(|url| body.contains(url)), "{body}");
            }
        }
    }
}

#[test]
fn twilio_is_asked_with_a_key_by_a_service_and_told_where_to_answer() {
    let provider = provider(Of::Twilio, says(201, &Of::Twilio.accepts().1));
    let account = json!({ "provider": "twilio", "accountSid": sid("AC"), "apiKeySid": sid("SK"), "apiKeySecret": "secret",
        "messagingServiceSid": sid("MG"), "statusCallback": "https://example.com/twilio?w=acme", "baseUrl": provider.url() });
    sender(&account).attempt(&send(Of::Twilio, &text()), at(START), &mut || true);

    let heard = provider.heard();
    let basic = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, format!("{}:secret", sid("SK")));
    assert_eq!(heard[0].header("authorization"), format!("Basic {basic}"));
    assert_eq!(heard[0].header("content-type"), "application/x-www-form-urlencoded");
    assert_eq!(
        members(&heard[0].body),
        json!({ "To": "+16505551234", "MessagingServiceSid": sid("MG"), "Body": "Grüße ✓\nline two & more",
            "StatusCallback": "https://example.com/twilio?w=acme&relance-key=e1%2Fhello%2F1" })
    );
}

#[test]
fn twilio_sends_on_whatsapp_where_its_sender_is_one_and_templates_by_their_sid() {
    let provider = provider(Of::Twilio, says(201, &Of::Twilio.accepts().1));
    let mut account = Of::Twilio.account(&provider.url());
    account["from"] = json!("whatsapp:+15550001111");
    let template = json!({ "type": "template", "template": sid("HX"), "parameters": { "1": "Zoe", "2": "noon" } });
    sender(&account).attempt(&send(Of::Twilio, &template), at(START), &mut || true);

    assert_eq!(
        members(&provider.heard()[0].body),
        json!({ "To": "whatsapp:+16505551234", "From": "whatsapp:+15550001111", "ContentSid": sid("HX"),
            "ContentVariables": r#"{"1":"Zoe","2":"noon"}"# })
    );
    let (class, ..) = rejected(sender(&account).attempt(
        &send(Of::Twilio, &json!({ "type": "template", "template": "hello" })),
        at(START),
        &mut || panic!("the gate is for what can go out"),
    ));
    assert_eq!(class, RejectClass::Content);
}

#[test]
fn meta_is_asked_at_its_version_with_the_token_in_a_header() {
    for (of, place) in [
        (Of::Whatsapp, "/v24.0/106540352242922/messages"),
        (Of::Messenger, "/v24.0/1029/messages"),
        (Of::Instagram, "/v24.0/1784/messages"),
    ] {
        let (_, heard) = attempt(of, &text(), says(200, &of.accepts().1));
        assert_eq!((heard[0].target.as_str(), heard[0].header("authorization")), (place, format!("Bearer {TOKEN}").as_str()));
    }
    let (_, heard) = attempt(Of::Messenger, &text(), says(200, &Of::Messenger.accepts().1));
    assert_eq!(
        heard[0].json(),
        json!({ "recipient": { "id": "24681012141618" }, "messaging_type": "RESPONSE",
            "message": { "text": "Grüße ✓\nline two & more", "metadata": "relance:e1/hello/1" } })
    );
}

#[test]
fn a_code_of_a_provider_has_its_class() {
    // X4; the tables themselves are tested row by row beside them.
    use RejectClass::{Config, Content, Defer, OptedOut, Permanent, Throttle, Transient, WindowClosed};
    let cases: [(Of, u16, u32, Option<u32>, RejectClass); 27] = [
        (Of::Twilio, 400, 21_610, None, OptedOut),
        (Of::Twilio, 400, 21_211, None, Permanent),
        (Of::Twilio, 400, 21_408, None, Config),
        (Of::Twilio, 400, 63_016, None, WindowClosed),
        (Of::Twilio, 429, 20_429, None, Throttle),
        (Of::Twilio, 401, 20_003, None, Config),
        (Of::Twilio, 400, 21_617, None, Content),
        (Of::Twilio, 500, 20_500, None, Transient),
        (Of::Twilio, 400, 99_999, None, Content),
        (Of::Whatsapp, 400, 131_047, None, WindowClosed),
        (Of::Whatsapp, 400, 131_026, None, Permanent),
        (Of::Whatsapp, 400, 131_049, None, Defer),
        (Of::Whatsapp, 400, 131_050, None, OptedOut),
        (Of::Whatsapp, 400, 131_056, None, Throttle),
        (Of::Whatsapp, 401, 190, Some(463), Config),
        (Of::Whatsapp, 404, 132_001, None, Content),
        (Of::Whatsapp, 400, 100, Some(33), Config),
        (Of::Whatsapp, 500, 131_000, None, Transient),
        (Of::Whatsapp, 403, 999_999, None, Config),
        (Of::Messenger, 400, 10, Some(2_018_278), WindowClosed),
        (Of::Messenger, 400, 551, Some(1_545_041), Permanent),
        (Of::Messenger, 400, 100, Some(2_018_001), Permanent),
        (Of::Messenger, 400, 613, None, Throttle),
        (Of::Instagram, 400, 10, Some(2_534_022), WindowClosed),
        (Of::Instagram, 400, 190, None, Config),
        (Of::Instagram, 400, 2, None, Transient),
        (Of::Instagram, 400, 100, Some(1), Content),
    ];
    for (of, status, code, sub, expected) in cases {
        let (outcome, _) = attempt(of, &text(), says(status, &of.refuses(code, sub)));
        let (class, detail, retry_at, purpose) = rejected(outcome);
        assert_eq!(class, expected, "{code} {sub:?}");
        assert!(detail.contains(&code.to_string()), "{detail}");
        assert!(!detail.contains("6505551234") && !detail.contains('@'), "an address is personal data: {detail}");
        assert_eq!(retry_at, (class == Defer).then(|| "2026-11-24T08:00:00.000Z".to_owned()));
        assert_eq!(purpose, (code == 131_050).then_some(Purpose::Marketing));
    }
}

#[test]
fn how_long_to_wait_is_taken_from_the_provider() {
    for of in ALL {
        let body = of.refuses(4, None).to_string();
        let (outcome, _) = attempt(of, &text(), move || Reply::Says(429, "retry-after: 90\r\n", body.clone()));
        let (class, _, retry_at, _) = rejected(outcome);
        assert_eq!((class, retry_at.as_deref()), (RejectClass::Throttle, Some("2026-11-23T08:01:30.000Z")));
    }
}

#[test]
fn what_was_sent_and_not_answered_is_unknown_for_every_provider() {
    let unknown = |detail: &str| Outcome::Unknown { detail: detail.into() };
    for of in ALL {
        assert_eq!(attempt(of, &text(), || Reply::Drops).0, unknown("the connection failed"));
        assert_eq!(attempt(of, &text(), || Reply::Waits).0, unknown("no answer in time"));
        let gateway = || Reply::Says(504, "", "<html>Gateway Timeout</html>".into());
        assert_eq!(attempt(of, &text(), gateway).0, unknown("504 from something in between"));
        let nameless = || Reply::Says(200, "", "<html>Welcome to the airport</html>".into());
        assert_eq!(attempt(of, &text(), nameless).0, unknown("200 without the message's id"));
        let cut = || Reply::Says(200, "content-encoding: none\r\n", String::new());
        assert_eq!(attempt(of, &text(), cut).0, unknown("200 without the message's id"));

        let sender = sender(&of.account("http://127.0.0.1:1"));
        assert!(!sender.keys_honoured() && !sender.can_be_asked(), "nothing may be handed over twice");
        assert_eq!(sender.ask(&send(of, &text())), Asked::CannotTell);
    }
}

#[test]
fn what_never_reached_a_provider_is_tried_again_and_what_is_not_trusted_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let secure = support::server::MailServer::with_tls(dir.path(), true);
    for of in ALL {
        let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap(); // Closed again at once.
        let outcome = sender(&of.account(&format!("http://{nobody}"))).attempt(&send(of, &text()), at(START), &mut || true);
        assert_eq!(rejected(outcome).0, RejectClass::Transient);

        let untrusted = format!("https://localhost:{}", secure.port);
        let outcome = sender(&of.account(&untrusted)).attempt(&send(of, &text()), at(START), &mut || true);
        assert_eq!(rejected(outcome).0, RejectClass::Config);
    }
}

#[test]
fn nothing_leaves_behind_a_shut_gate() {
    for of in ALL {
        let provider = provider(of, says(200, &of.accepts().1));
        let outcome = sender(&of.account(&provider.url())).attempt(&send(of, &text()), at(START), &mut || false);
        assert_eq!(outcome, Outcome::Withdrawn);
        assert!(provider.heard().is_empty());
    }
}

#[test]
fn what_a_provider_can_not_say_or_reach_never_comes_to_the_gate() {
    let template = json!({ "type": "template", "template": "hello" });
    let named = json!({ "type": "text", "use": "hello" });
    for of in ALL {
        let sender = sender(&of.account("http://127.0.0.1:1"));
        let class = |send: &Send| rejected(sender.attempt(send, at(START), &mut || panic!("the gate"))).0;
        assert_eq!(class(&send(of, &named)), RejectClass::Content);
        if of != Of::Whatsapp {
            assert_eq!(class(&send(of, &template)), RejectClass::Content);
        }
        for address in ["zoe@example.com", "", "+1 650", "٤٢"] {
            assert_eq!(class(&to(address, &text())), RejectClass::Permanent, "{address}");
        }
    }
}

#[test]
fn a_conversation_that_is_gone_is_told_from_an_account_that_is() {
    let attempt = |inboxes: u16| {
        let provider = StandIn::answering(move |heard| match heard.method.as_str() {
            "POST" => Reply::Says(404, "", json!({ "error": "Resource could not be found" }).to_string()),
            _ => Reply::Says(inboxes, "", json!({ "payload": [] }).to_string()),
        });
        let sender = sender(&Of::Chatwoot.account(&provider.url()));
        rejected(sender.attempt(&send(Of::Chatwoot, &text()), at(START), &mut || true)).0
    };
    assert_eq!(attempt(200), RejectClass::Permanent);
    assert_eq!(attempt(404), RejectClass::Config);
    assert_eq!(attempt(401), RejectClass::Config);
}

#[test]
fn chatwoot_finds_the_newest_conversation_of_a_contact_by_its_identifier() {
    let provider = StandIn::answering(|heard| {
        let answer = match heard.target.as_str() {
            "/api/v1/accounts/7/contacts/search?q=zoe%2F1" => {
                json!({ "payload": [{ "id": 4, "identifier": "zoe/10" }, { "id": 5, "identifier": "zoe/1" }] })
            }
            "/api/v1/accounts/7/contacts/search?q=nobody" => json!({ "payload": [] }),
            "/api/v1/accounts/7/contacts/5/conversations" => {
                json!({ "payload": [{ "id": 8, "inbox_id": 3 }, { "id": 11, "inbox_id": 3 }, { "id": 12, "inbox_id": 4 }] })
            }
            "/api/v1/accounts/7/conversations/11/messages" => json!({ "id": 99 }),
            other => panic!("{other}"),
        };
        Reply::Says(200, "", answer.to_string())
    });
    let mut account = Of::Chatwoot.account(&provider.url());
    account["addressBy"] = json!("identifier");
    account["inboxId"] = json!(3);
    let sender = sender(&account);

    let outcome = sender.attempt(&to("zoe/1", &text()), at(START), &mut || true);
    assert_eq!(outcome, Outcome::Accepted { message_id: Some("99".into()) });
    let heard = provider.heard();
    assert!(heard.iter().all(|heard| heard.header("api_access_token") == TOKEN));
    assert_eq!(violations(Of::Chatwoot, &heard[2]), [""; 0]);
    assert_eq!(heard[2].json()["content_attributes"], json!({ "relance_key": "e1/hello/1" }));
    let nobody = sender.attempt(&to("nobody", &text()), at(START), &mut || panic!("the gate"));
    assert_eq!(rejected(nobody).0, RejectClass::Permanent);
}

#[test]
fn a_question_that_chatwoot_does_not_answer_has_sent_nothing() {
    for reply in [Reply::Drops, Reply::Waits, Reply::Says(504, "", String::new())] {
        let provider = StandIn::answering(move |_| reply.clone());
        let mut account = Of::Chatwoot.account(&provider.url());
        account["addressBy"] = json!("identifier");
        let outcome = sender(&account).attempt(&to("zoe", &text()), at(START), &mut || panic!("the gate"));
        assert_eq!(rejected(outcome).0, RejectClass::Transient);
    }
}

#[test]
fn a_check_asks_and_sends_nothing_and_shows_no_token() {
    for of in ALL {
        let good = provider(of, says(200, &json!({ "id": "1" })));
        let checked = sender(&of.account(&good.url()));
        assert_eq!(checked.check(), Ok(()));
        assert!(good.heard().iter().all(|heard| heard.method == "GET"));
        assert!(!checked.describe().contains(TOKEN));

        let words = format!("the token {TOKEN} is wrong");
        let error = json!({ "error": { "code": 190, "message": words }, "code": 20_003, "message": words });
        let bad = provider(of, says(401, &error));
        let said = sender(&of.account(&bad.url())).check().unwrap_err();
        assert!(said.contains("401") || said.contains("190") || said.contains("20003"), "{said}");
        assert!(!said.contains(TOKEN), "{said}");
    }
}

#[test]
fn the_templates_of_a_business_account_are_read_page_by_page() {
    let provider = StandIn::answering(|heard| {
        assert_eq!(heard.header("authorization"), format!("Bearer {TOKEN}"));
        let first = "/v24.0/102290129340398/message_templates?fields=name,language,status,category,components&limit=100";
        let page = match heard.target.strip_prefix(first) {
            Some("") => json!({
                "data": [
                    { "name": "order", "language": "pt_BR", "status": "APPROVED", "category": "UTILITY", "components": [
                        { "type": "HEADER", "format": "TEXT", "text": "Order {{1}}" },
                        { "type": "BODY", "text": "Hi {{1}}, {{2}} and {{ 1 }}" }, { "type": "FOOTER", "text": "Bye" },
                        { "type": "BUTTONS", "buttons": [
                            { "type": "QUICK_REPLY", "text": "Yes" }, { "type": "URL", "text": "See", "url": "https://a.example/{{1}}" },
                            { "type": "COPY_CODE", "text": "Copy" }, { "type": "URL", "text": "Home", "url": "https://a.example" } ] }] },
                    { "name": "cards", "language": "en", "status": "APPROVED", "category": "MARKETING", "components": [{ "type": "CAROUSEL" }] },
                    { "name": "sale", "language": "en", "status": "PAUSED", "category": "MARKETING",
                        "components": [{ "type": "HEADER", "format": "IMAGE" }, { "type": "BODY", "text": "Hello {{first_name}}" }] },
                ],
                "paging": { "cursors": { "before": "b", "after": "a/1" }, "next": "https://elsewhere.example/steal" }
            }),
            Some("&after=a%2F1") => json!({
                "data": [
                    { "name": "code", "language": "en", "status": "IN_APPEAL", "category": "AUTHENTICATION",
                        "components": [{ "type": "BODY", "text": "{{1}}" }, { "type": "BUTTONS", "buttons": [{ "type": "OTP" }] }] },
                    { "name": "new", "language": "en", "status": "SOMETHING_NEW", "category": "SOMETHING_NEW" },
                ],
                "paging": { "cursors": { "before": "b", "after": "z" } }
            }),
            _ => panic!("{}", heard.target),
        };
        Reply::Says(200, "", page.to_string())
    });
    let account = Account::from_value(Of::Whatsapp.account(&provider.url())).unwrap();
    let relance::account::Provider::WhatsappCloud(own) = &account.provider else { panic!() };

    let found: Vec<_> = templates(own, &Around::default())
        .unwrap()
        .into_iter()
        .map(|it| (it.name, it.status, it.category, it.parameters))
        .collect();

    let names = |names: &[&str]| Some(names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
    assert_eq!(
        found,
        [
            ("code".into(), TemplateStatus::Pending, TemplateCategory::Authentication, names(&["1", "button.0.url"])),
            ("new".into(), TemplateStatus::Pending, TemplateCategory::Marketing, None),
            (
                "order".into(),
                TemplateStatus::Approved,
                TemplateCategory::Utility,
                names(&["header.1", "1", "2", "button.1.url", "button.2.code"])
            ),
            ("sale".into(), TemplateStatus::Paused, TemplateCategory::Marketing, names(&["header.image", "first_name"])),
        ]
    );
    assert_eq!(provider.heard().len(), 2);
}

#[test]
fn templates_that_can_not_be_read_say_why_without_the_token() {
    let words = format!("Error validating access token {TOKEN}");
    let refusing =
        StandIn::answering(move |_| Reply::Says(401, "", json!({ "error": { "code": 190, "message": words } }).to_string()));
    let endless = StandIn::answering(|_| {
        Reply::Says(200, "", json!({ "data": [], "paging": { "next": "x", "cursors": { "after": "x" } } }).to_string())
    });
    let odd = StandIn::answering(|_| Reply::Says(200, "", "[]".into()));
    for (provider, expected) in [(&refusing, "190"), (&endless, "at most"), (&odd, "expected a list")] {
        let account = Account::from_value(Of::Whatsapp.account(&provider.url())).unwrap();
        let relance::account::Provider::WhatsappCloud(own) = &account.provider else { panic!() };
        let fault = templates(own, &Around::default()).unwrap_err().to_string();
        assert!(fault.contains(expected) && !fault.contains(TOKEN), "{fault}");
    }
    let mut account = Of::Whatsapp.account("http://127.0.0.1:1");
    account.as_object_mut().unwrap().remove("businessAccountId");
    let relance::account::Provider::WhatsappCloud(own) = &Account::from_value(account).unwrap().provider else { panic!() };
    assert!(templates(own, &Around::default()).unwrap_err().to_string().contains("businessAccountId"));
}

#[test]
fn mail_and_ones_own_webhooks_go_out_by_an_account_too() {
    let dir = tempfile::tempdir().unwrap();
    let server = support::server::MailServer::with_tls(dir.path(), true);
    let receiver = StandIn::answering(|_| Reply::Says(200, "", r#"{"id":"m1"}"#.into()));
    let mail = json!({ "type": "text", "subject": "Hi", "body": "Hello" });
    let go = |account: Value, workspace: &str| {
        let account = Account::from_value(account).unwrap_or_else(|problems| panic!("{problems:?}"));
        let sender = from_account(&account, &dir.path().join("mail"), workspace, &Around::default()).unwrap();
        sender.attempt(&to("zoe@example.com", &mail), at(START), &mut || true)
    };
    let accepted = |outcome: &Outcome| matches!(outcome, Outcome::Accepted { message_id: Some(_) });

    let smtp = json!({ "provider": "smtp", "host": "localhost", "port": server.port, "tls": "implicit", "from": "Ann <ann@example.org>",
        "user": support::server::USER, "password": support::server::PASSWORD, "caFile": server.certificate });
    assert!(accepted(&go(smtp, WORKSPACE)));
    assert_eq!(server.received()[0].user.as_deref(), Some(support::server::USER));

    assert!(accepted(&go(json!({ "provider": "folder", "from": "ann@example.org" }), "acme")));
    assert_eq!(std::fs::read_dir(dir.path().join("mail-acme")).unwrap().count(), 2, "the mail, and the place aside");

    let secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAA";
    let hook = json!({ "provider": "webhook", "url": format!("{}/hook", receiver.url()), "secret": secret });
    assert!(accepted(&go(hook.clone(), "acme")));
    let [heard] = receiver.heard().try_into().unwrap();
    assert_eq!(heard.json()["workspace"], json!("acme"));
    // Whoever answers by the same scheme and secret is believed.
    let headers: Vec<(&str, &str)> = heard.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let account = Account::from_value(hook).unwrap();
    let judged = relance::inbound::verify(&account, "", &headers, heard.body.as_bytes(), relance::Clock::system().now());
    assert_eq!(judged, Ok(()));
}

#[test]
fn an_account_that_is_not_sound_sends_nothing_and_says_where() {
    let account = Account::from_value(Of::Twilio.account("http://127.0.0.1:1")).unwrap();
    let relance::account::Provider::Twilio(own) = account.provider else { panic!() };
    let spoilt = relance::account::TwilioAccount { from: Some("555".into()), account_sid: "AC".into(), ..own };
    let spoilt = Account { provider: relance::account::Provider::Twilio(spoilt), limits: None };
    let fault = from_account(&spoilt, Path::new("nowhere"), WORKSPACE, &Around::default()).err().unwrap();
    assert_eq!((fault.kind, fault.problems[0].path.as_str()), (relance::FaultKind::Sender, "/accountSid"));
}
