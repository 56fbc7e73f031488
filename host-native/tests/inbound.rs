//! What providers' webhooks tell: signatures by the vectors of their documentation, payloads as they document them, and anything at all.
//!
//! In: webhooks. Out: a failure where one is believed that should not be, misread, or brings the reader down. Never: a provider.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "a test says what went wrong by stopping"
)]

use std::collections::BTreeSet;

use hmac::{Hmac, Mac};
use proptest::prelude::*;
use relance::account::Account;
use relance::inbound::{Inbound, Refused, challenge, read, verify};
use relance_core::base::Instant;
use serde_json::{Value, json};
use sha2::Sha256;

const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
const NOW: &str = "2026-11-23T08:00:00.000Z";

fn now() -> Instant {
    NOW.parse().unwrap()
}

fn account(value: Value) -> Account {
    Account::from_value(value).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn twilio(more: Value) -> Account {
    let mut account_json = json!({ "provider": "twilio", "accountSid": format!("AC{}", "0".repeat(32)), "authToken": "12345", "from": "+18005551212" });
    for (name, value) in more.as_object().unwrap() {
        account_json[name] = value.clone();
    }
    account(account_json)
}

fn whatsapp() -> Account {
    account(json!({ "provider": "whatsappCloud", "phoneNumberId": "106540352242922", "accessToken": "t", "appSecret": "app",
        "verifyToken": "meatyhamhock" }))
}

fn messenger() -> Account {
    account(
        json!({ "provider": "messenger", "pageId": "1029", "accessToken": "t", "appSecret": "app", "appId": "77", "verifyToken": "v" }),
    )
}

fn instagram() -> Account {
    account(json!({ "provider": "instagram", "accountId": "1784", "accessToken": "t", "appSecret": "app", "verifyToken": "v" }))
}

fn chatwoot(more: Value) -> Account {
    let mut account_json = json!({ "provider": "chatwoot", "baseUrl": "https://chat.example", "accountId": 7, "apiAccessToken": "t",
        "webhookSecret": "hush" });
    for (name, value) in more.as_object().unwrap() {
        account_json[name] = value.clone();
    }
    account(account_json)
}

fn standard() -> Account {
    account(json!({ "provider": "webhook", "url": "https://a.example", "secret": "whsec_AAAAAAAAAAAAAAAAAAAAAAAA",
        "previousSecret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }))
}

fn every() -> [Account; 6] {
    [twilio(json!({})), whatsapp(), messenger(), instagram(), chatwoot(json!({})), standard()]
}

fn told(account: &Account, body: &str) -> Value {
    serde_json::to_value(read(account, "https://a.example/hook", body.as_bytes(), now()).unwrap()).unwrap()
}

fn hex(key: &str, parts: &[&[u8]]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

// Twilio.

const FORM: &str = "Digits=1234&CallSid=CA1234567890ABCDE&To=%2B18005551212&Caller=%2B14158675309&From=%2B14158675309";

#[test]
fn twilios_own_example_of_a_signature_is_believed_and_nothing_near_it() {
    let good = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
    let judge = |url: &str, signature: &str, body: &str| {
        verify(&twilio(json!({})), url, &[("X-Twilio-Signature", signature)], body.as_bytes(), now())
    };
    assert_eq!(judge(URL, good, FORM), Ok(()));
    assert_eq!(judge("https://mycompany.com:443/myapp.php?foo=1&bar=2", good, FORM), Ok(()), "the usual port may come or go");
    for (url, signature, body) in [
        (URL, "RSOYDt4T1cUTdK1PDd93/VVr8B9=", FORM),
        (URL, "", FORM),
        (URL, "no base64 at all", FORM),
        ("https://mycompany.com/myapp.php?bar=2&foo=1", good, FORM),
        ("http://mycompany.com/myapp.php?foo=1&bar=2", good, FORM),
        ("https://mycompany.com:8443/myapp.php?foo=1&bar=2", good, FORM),
        (URL, good, "Digits=1235"),
        (URL, good, &format!("{FORM}&More=1")),
    ] {
        assert_eq!(judge(url, signature, body), Err(Refused::Forged), "{url} {signature} {body}");
    }
    assert_eq!(verify(&twilio(json!({})), URL, &[], FORM.as_bytes(), now()), Err(Refused::Forged));
}

#[test]
fn twilios_own_example_of_a_signed_json_body_is_believed() {
    let body = r#"{"property": "value", "boolean": true}"#;
    let url = format!("{URL}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620");
    let headers = [("x-twilio-signature", "a9nBmqA0ju/hNViExpshrM61xv4=")];
    assert_eq!(verify(&twilio(json!({})), &url, &headers, body.as_bytes(), now()), Ok(()));
    let changed = body.replace("true", "false");
    assert_eq!(verify(&twilio(json!({})), &url, &headers, changed.as_bytes(), now()), Err(Refused::Forged));
}

#[test]
fn a_text_message_is_read_with_its_addresses() {
    let body =
        "MessageSid=SM1&SmsSid=SM1&SmsStatus=received&From=%2B14158675309&To=%2B18005551212&Body=Yes+please+%E2%9C%93&NumMedia=2";
    assert_eq!(
        told(&twilio(json!({})), body),
        json!([{ "id": "twilio/SM1/message", "at": NOW, "channel": "sms", "from": "+14158675309", "to": "+18005551212", "kind": "message",
            "text": "Yes please ✓", "attachments": 2 }])
    );
    let whatsapp = "MessageSid=SM2&From=whatsapp%3A%2B14158675309&To=whatsapp%3A%2B18005551212&Body=Hi&ReferralSourceType=ad\
        &OriginalRepliedMessageSid=SM0";
    let found = told(&twilio(json!({})), whatsapp);
    assert_eq!((&found[0]["kind"], &found[0]["by"]), (&json!("opened"), &json!("adEntry")));
    assert_eq!(
        (&found[1]["channel"], &found[1]["from"], &found[1]["answers"]),
        (&json!("whatsapp"), &json!("+14158675309"), &json!(["SM0"]))
    );
}

#[test]
fn words_that_stop_and_start_are_no_answers_except_yes() {
    let kinds = |body: &str| {
        let form = format!("MessageSid=SM1&From=%2B14158675309&To=%2B18005551212&{body}");
        let found = told(&twilio(json!({})), &form);
        found.as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    for word in ["STOP", "stop", "+Stop+", "StopAll", "unsubscribe", "end", "quit", "revoke", "optout", "cancel"] {
        assert_eq!(kinds(&format!("Body={word}")), "optOut", "{word}");
    }
    assert_eq!(kinds("Body=start"), "optIn");
    assert_eq!(kinds("Body=Yes"), "optIn message");
    assert_eq!(kinds("Body=Help"), "message");
    assert_eq!(kinds("Body=please+stop+calling"), "message", "the core understands sentences");
    assert_eq!(kinds("Body=arret&OptOutType=STOP"), "optOut");
    assert_eq!(kinds("Body=rejoindre&OptOutType=START"), "optIn");
    assert_eq!(kinds("Body=aide&OptOutType=HELP"), "message");
    assert_eq!(kinds("Body=stop&OptOutType=HELP"), "message", "what Twilio has understood counts");
    assert_eq!(kinds(""), "message");
    let code = "MessageSid=SM1&From=55512&To=%2B18005551212&Body=Hi";
    assert_eq!(told(&twilio(json!({})), code), json!([]), "a short code is nobody");
}

#[test]
fn what_became_of_a_text_message_is_told_with_its_key_and_its_class() {
    let url = "https://a.example/hook?relance-key=e1%2Fhello%2F1";
    let status = |words: &str| {
        let body = format!("MessageSid=SM1&From=%2B18005551212&To=%2B14158675309&{words}");
        serde_json::to_value(read(&twilio(json!({})), url, body.as_bytes(), now()).unwrap()).unwrap()
    };
    assert_eq!(
        status("MessageStatus=delivered"),
        json!([{ "id": "twilio/SM1/delivered", "at": NOW, "channel": "sms", "from": "+14158675309", "to": "+18005551212",
            "kind": "delivery", "message": "SM1", "key": "e1/hello/1", "status": { "status": "delivered" } }])
    );
    let failed = status("MessageStatus=undelivered&ErrorCode=30005");
    assert_eq!(
        failed[0]["status"],
        json!({ "status": "failed", "class": "permanent", "detail": "30005 nobody has this number" })
    );
    assert_eq!(status("MessageStatus=failed&ErrorCode=0")[0]["status"]["class"], json!("transient"));
    assert_eq!(status("MessageStatus=failed&ErrorCode=30007")[0]["status"]["class"], json!("config"));
    for underway in ["queued", "sending", "accepted", "scheduled", "whatever"] {
        assert_eq!(status(&format!("MessageStatus={underway}")), json!([]), "{underway}");
    }
    assert_eq!(told(&twilio(json!({})), "CallSid=CA1&CallStatus=ringing"), json!([]));
}

// Meta.

#[test]
fn a_webhook_of_metas_is_believed_by_its_signature_over_the_raw_body() {
    let body = r#"{"object":"page","entry":[],"ümlaut":"\u00e9"}"#.as_bytes();
    let good = format!("sha256={}", hex("app", &[body]));
    for account in [whatsapp(), messenger(), instagram()] {
        let judge = |value: &str, body: &[u8]| verify(&account, URL, &[("X-Hub-Signature-256", value)], body, now());
        assert_eq!(judge(&good, body), Ok(()));
        assert_eq!(judge(&good.replace("sha256=", "SHA256="), body), Err(Refused::Forged));
        assert_eq!(judge(&good[..good.len() - 2], body), Err(Refused::Forged), "half a signature is none");
        assert_eq!(judge(&good, b"{}"), Err(Refused::Forged));
        assert_eq!(judge(&format!("sha256={}", hex("another", &[body])), body), Err(Refused::Forged));
        assert_eq!(verify(&account, URL, &[("X-Hub-Signature", &good)], body, now()), Err(Refused::Forged));
    }
    let unset = account(json!({ "provider": "messenger", "pageId": "1", "accessToken": "t" }));
    let empty = format!("sha256={}", hex("", &[body]));
    assert_eq!(
        verify(&unset, URL, &[("X-Hub-Signature-256", &empty)], body, now()),
        Err(Refused::Forged),
        "no secret believes nobody"
    );
}

#[test]
fn metas_question_is_answered_to_who_knows_the_word() {
    let ask = |query: &str| challenge(&whatsapp(), query);
    let good = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock";
    assert_eq!(ask(good), Ok("1158201444".into()));
    assert_eq!(ask(&format!("?{good}")), Ok("1158201444".into()));
    for bad in [
        "",
        "hub.mode=subscribe&hub.challenge=1",
        &good.replace("subscribe", "x"),
        &good.replace("hock", ""),
        &good.replace("=meatyhamhock", ""),
    ] {
        assert_eq!(ask(bad), Err(Refused::Forged), "{bad}");
    }
    assert_eq!(challenge(&twilio(json!({})), good), Err(Refused::Forged));
}

fn change(field: &str, value: Value) -> Value {
    let mut value = value;
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({ "display_phone_number": "1 555-078-3881", "phone_number_id": "106540352242922" });
    json!({ "field": field, "value": value })
}

fn payload(changes: &[Value]) -> String {
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "102290129340398", "changes": changes }] }).to_string()
}

fn messages(messages: Value) -> Value {
    change(
        "messages",
        json!({ "contacts": [{ "profile": { "name": "Zoe" }, "wa_id": "16505551234", "user_id": "US.13491208655302741918" }], "messages": messages }),
    )
}

#[test]
fn messages_of_all_kinds_on_whatsapp_are_read_and_what_is_no_answer_is_left_out() {
    let said = |message: Value| {
        let mut message = message;
        message["from"] = json!("16505551234");
        message["id"] = json!("wamid.1");
        message["timestamp"] = json!("1749416383");
        told(&whatsapp(), &payload(&[messages(json!([message]))]))
    };
    assert_eq!(
        said(
            json!({ "type": "text", "text": { "body": "Is it available?" }, "context": { "from": "15550783881", "id": "wamid.0" } })
        ),
        json!([{ "id": "whatsapp/wamid.1/message", "at": "2025-06-08T20:59:43.000Z", "channel": "whatsapp", "from": "+16505551234",
            "to": "+15550783881", "kind": "message", "text": "Is it available?", "answers": ["wamid.0"], "attachments": 0 }])
    );
    let cases = [
        (json!({ "type": "button", "button": { "payload": "p", "text": "Stop promotions" } }), Some("Stop promotions"), 0),
        (
            json!({ "type": "interactive", "interactive": { "type": "button_reply", "button_reply": { "id": "0", "title": "Yes" } } }),
            Some("Yes"),
            0,
        ),
        (
            json!({ "type": "interactive", "interactive": { "type": "list_reply", "list_reply": { "id": "0", "title": "Blue" } } }),
            Some("Blue"),
            0,
        ),
        (json!({ "type": "image", "image": { "id": "1", "caption": "this one" } }), Some("this one"), 1),
        (json!({ "type": "audio", "audio": { "id": "1", "voice": true } }), None, 1),
        (json!({ "type": "location", "location": { "latitude": 1.5, "longitude": 2.5, "name": "Home" } }), Some("Home"), 1),
        (json!({ "type": "contacts", "contacts": [{}] }), None, 1),
        (json!({ "type": "sticker", "sticker": {} }), None, 1),
        (json!({ "type": "order", "order": { "text": "two of these" } }), Some("two of these"), 1),
        (json!({ "type": "unsupported", "errors": [{ "code": 131_051 }] }), None, 1),
        (json!({ "type": "a_kind_of_tomorrow" }), None, 1),
    ];
    for (message, text, attachments) in cases {
        let found = said(message.clone());
        assert_eq!(found[0]["text"].as_str(), text, "{message}");
        assert_eq!(found[0]["attachments"], json!(attachments), "{message}");
    }
    for kind in ["reaction", "system", "ephemeral", "request_welcome", "edit", "revoke"] {
        assert_eq!(said(json!({ "type": kind })), json!([]), "{kind}");
    }
    assert_eq!(said(json!({ "type": "text", "text": { "body": "Hi all" }, "group_id": "g" })), json!([]));
}

#[test]
fn somebody_without_a_phone_number_is_known_by_the_user_id() {
    let change = change(
        "messages",
        json!({
        "contacts": [{ "user_id": "US.13491208655302741918" }],
        "messages": [{ "from_user_id": "US.13491208655302741918", "id": "wamid.1", "timestamp": "1749416383", "type": "text", "text": { "body": "Hi" } }] }),
    );
    assert_eq!(told(&whatsapp(), &payload(&[change]))[0]["from"], json!("US.13491208655302741918"));
}

#[test]
fn an_advertisement_and_a_call_open_whatsapp() {
    let ad = json!([{ "from": "16505551234", "id": "wamid.1", "timestamp": "1749416383", "type": "text", "text": { "body": "Hi" },
        "referral": { "source_type": "ad", "source_id": "120226305854810726" } }]);
    let call = change(
        "calls",
        json!({ "calls": [
        { "id": "wacid.1", "from": "16505551234", "to": "15550783881", "event": "connect", "direction": "USER_INITIATED", "timestamp": "1749416383" },
        { "id": "wacid.1", "from": "16505551234", "to": "15550783881", "event": "terminate", "direction": "USER_INITIATED", "timestamp": "1749416390" },
        { "id": "wacid.2", "from": "15550783881", "to": "16505551234", "event": "connect", "direction": "BUSINESS_INITIATED", "timestamp": "1749416383" }] }),
    );
    let found = told(&whatsapp(), &payload(&[messages(ad), call]));
    let opened: Vec<(&str, &str)> =
        found.as_array().unwrap().iter().map(|it| (it["id"].as_str().unwrap(), it["by"].as_str().unwrap_or("-"))).collect();
    assert_eq!(
        opened,
        [("whatsapp/wamid.1/adEntry", "adEntry"), ("whatsapp/wamid.1/message", "-"), ("whatsapp/wacid.1/call", "call")]
    );
}

#[test]
fn what_became_of_a_message_on_whatsapp_is_told_with_its_key_and_its_class() {
    let status = |word: &str, more: Value| {
        let mut status = json!({ "id": "wamid.1", "status": word, "timestamp": "1749416383", "recipient_id": "16505551234",
            "biz_opaque_callback_data": "e1/hello/1" });
        status.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        told(&whatsapp(), &payload(&[change("messages", json!({ "statuses": [status] }))]))
    };
    assert_eq!(
        status("read", json!({})),
        json!([{ "id": "whatsapp/wamid.1/read", "at": "2025-06-08T20:59:43.000Z", "channel": "whatsapp", "from": "+16505551234",
            "to": "+15550783881", "kind": "delivery", "message": "wamid.1", "key": "e1/hello/1", "status": { "status": "read" } }])
    );
    let failed = |code: u32| {
        status("failed", json!({ "errors": [{ "code": code, "title": "T", "error_data": { "details": "to 16505551234" } }] }))[0]
            ["status"]
            .clone()
    };
    assert_eq!(failed(131_049)["class"], json!("defer"));
    assert_eq!((&failed(131_050)["class"], &failed(131_050)["purpose"]), (&json!("optedOut"), &json!("marketing")));
    assert_eq!(failed(131_047)["class"], json!("windowClosed"));
    assert_eq!(failed(999_999), json!({ "status": "failed", "class": "transient", "detail": "999999 to ‹redacted›" }));
    assert_eq!(status("deleted", json!({})), json!([]));
}

#[test]
fn who_stops_marketing_on_whatsapp_says_no_to_that_alone() {
    let preference = |value: &str, category: &str| {
        let preference =
            json!({ "wa_id": "16505551234", "detail": "d", "category": category, "value": value, "timestamp": 1_749_416_383 });
        told(&whatsapp(), &payload(&[change("user_preferences", json!({ "user_preferences": [preference] }))]))
    };
    let stopped = preference("stop", "marketing_messages");
    assert_eq!((&stopped[0]["kind"], &stopped[0]["purpose"]), (&json!("optOut"), &json!("marketing")));
    assert_eq!(preference("resume", "marketing_messages")[0]["kind"], json!("optIn"));
    assert_eq!(preference("stop", "another"), json!([]));
}

#[test]
fn what_our_side_wrote_with_the_app_is_an_echo() {
    let echo = json!({ "from": "15550783881", "to": "16505551234", "id": "wamid.9", "timestamp": "1749416383", "type": "text" });
    let found = told(&whatsapp(), &payload(&[change("smb_message_echoes", json!({ "message_echoes": [echo] }))]));
    assert_eq!(
        (&found[0]["kind"], &found[0]["from"], &found[0]["message"]),
        (&json!("echo"), &json!("+16505551234"), &json!("wamid.9"))
    );
}

#[test]
fn many_entries_of_one_payload_are_read_and_those_of_another_number_are_not() {
    let text = |id: &str| json!([{ "from": "16505551234", "id": id, "timestamp": "1749416383", "type": "text", "text": { "body": "Hi" } }]);
    let mut foreign = messages(text("wamid.3"));
    foreign["value"]["metadata"]["phone_number_id"] = json!("1");
    let body = json!({ "object": "whatsapp_business_account", "entry": [
        { "id": "1", "changes": [messages(text("wamid.1")), foreign, change("account_update", json!({}))] },
        { "id": "2", "changes": [messages(text("wamid.2"))] }] });
    let found = told(&whatsapp(), &body.to_string());
    let ids: Vec<&str> = found.as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["whatsapp/wamid.1/message", "whatsapp/wamid.2/message"]);
}

fn page(events: &[Value]) -> String {
    json!({ "object": "page", "entry": [{ "id": "1029", "time": 1_749_416_383_000_i64, "messaging": events }] }).to_string()
}

fn from_person(more: Value) -> Value {
    let mut event = json!({ "sender": { "id": "2468" }, "recipient": { "id": "1029" }, "timestamp": 1_749_416_383_123_i64 });
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

#[test]
fn messages_on_messenger_are_read_also_while_another_app_has_the_thread() {
    let message = json!({ "mid": "m_1", "text": "Hello", "attachments": [{ "type": "image" }], "reply_to": { "mid": "m_0" },
        "referral": { "source": "ADS", "type": "OPEN_THREAD", "ad_id": "6" } });
    let found = told(&messenger(), &page(&[from_person(json!({ "message": message }))]));
    assert_eq!((&found[0]["id"], &found[0]["by"]), (&json!("messenger/m_1/adEntry"), &json!("adEntry")));
    assert_eq!(
        found[1],
        json!({ "id": "messenger/m_1/message", "at": "2025-06-08T20:59:43.123Z", "channel": "messenger", "from": "2468", "to": "1029",
            "kind": "message", "text": "Hello", "answers": ["m_0"], "attachments": 1 })
    );
    let aside = json!({ "object": "page", "entry": [{ "id": "1029", "standby": [from_person(json!({ "message": { "mid": "m_2", "text": "Hi" } }))] }] });
    assert_eq!(told(&messenger(), &aside.to_string())[0]["text"], json!("Hi"));
    let other = page(&[from_person(json!({ "message": { "mid": "m_3" } }))]).replace("\"1029\"", "\"1030\"");
    assert_eq!(told(&messenger(), &other), json!([]), "another page's");
}

#[test]
fn an_echo_on_messenger_is_a_humans_unless_it_carries_our_key_or_is_of_our_app() {
    let echo = |more: Value| {
        let mut message = json!({ "mid": "m_9", "is_echo": true, "text": "Hi" });
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let event = json!({ "sender": { "id": "1029" }, "recipient": { "id": "2468" }, "timestamp": 1_749_416_383_123_i64, "message": message });
        told(&messenger(), &page(&[event]))[0].clone()
    };
    let human = echo(json!({ "app_id": 263_902_037_430_900_i64 }));
    assert_eq!(
        (&human["kind"], &human["from"], &human["to"], &human["message"]),
        (&json!("echo"), &json!("2468"), &json!("1029"), &json!("m_9"))
    );
    let ours = echo(json!({ "metadata": "relance:e1/hello/1" }));
    assert_eq!(
        (&ours["kind"], &ours["key"], &ours["status"]),
        (&json!("delivery"), &json!("e1/hello/1"), &json!({ "status": "sent" }))
    );
    assert_eq!(echo(json!({ "app_id": 77 }))["kind"], json!("delivery"));
    assert_eq!(echo(json!({ "metadata": "of somebody else's" }))["kind"], json!("echo"));
}

#[test]
fn the_rest_of_messenger_is_read_as_what_it_means() {
    let kinds = |event: Value| {
        let found = told(&messenger(), &page(&[from_person(event)]));
        found.as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(kinds(json!({ "postback": { "mid": "m_4", "title": "Get started", "payload": "go" } })), "message");
    assert_eq!(kinds(json!({ "postback": { "title": "Go", "referral": { "source": "ADS" } } })), "opened message");
    assert_eq!(kinds(json!({ "referral": { "source": "ADS", "type": "OPEN_THREAD" } })), "opened");
    assert_eq!(kinds(json!({ "referral": { "source": "SHORTLINK" } })), "");
    assert_eq!(kinds(json!({ "delivery": { "mids": ["m_5", "m_6"], "watermark": 1 } })), "delivery delivery");
    assert_eq!(kinds(json!({ "read": { "watermark": 1_749_416_383_000_i64 } })), "", "a watermark names no message");
    assert_eq!(kinds(json!({ "reaction": { "mid": "m_1", "action": "react", "emoji": "❤" } })), "");
    assert_eq!(kinds(json!({ "message": { "mid": "m_1", "is_deleted": true } })), "");
    assert_eq!(
        kinds(json!({ "optin": { "type": "notification_messages", "notification_messages_status": "STOP_NOTIFICATIONS" } })),
        "optOut"
    );
    assert_eq!(
        kinds(json!({ "optin": { "type": "notification_messages", "notification_messages_status": "RESUME_NOTIFICATIONS" } })),
        "optIn"
    );
    assert_eq!(kinds(json!({ "account_linking": {} })), "");
}

#[test]
fn instagram_tells_in_two_forms_and_names_what_was_read() {
    let event = |message: Value| json!({ "sender": { "id": "2468" }, "recipient": { "id": "1784" }, "timestamp": "1749416383123", "message": message });
    let messaging =
        json!({ "object": "instagram", "entry": [{ "id": "1784", "messaging": [event(json!({ "mid": "a", "text": "Hi" }))] }] });
    let changes = json!({ "object": "instagram", "entry": [{ "id": 1784, "changes": [{ "field": "messages", "value": event(json!({ "mid": "a", "text": "Hi" })) }] }] });
    let (one, other) = (told(&instagram(), &messaging.to_string()), told(&instagram(), &changes.to_string()));
    assert_eq!(one, other);
    assert_eq!((&one[0]["id"], &one[0]["channel"]), (&json!("instagram/a/message"), &json!("instagram")));
    let seen = json!({ "object": "instagram", "entry": [{ "id": "1784", "messaging": [
        { "sender": { "id": "2468" }, "recipient": { "id": "1784" }, "timestamp": 1_749_416_383_123_i64, "read": { "mid": "b" } }] }] });
    assert_eq!(told(&instagram(), &seen.to_string())[0]["status"], json!({ "status": "read" }));
}

// Chatwoot.

#[test]
fn a_webhook_of_chatwoots_is_believed_by_its_signature_and_while_it_is_young() {
    let body = br#"{"event":"message_created"}"#;
    let seconds = now().seconds();
    let judge = |away: i64, body: &[u8], secret: &str| {
        let time = (seconds + away).to_string();
        let signature = format!("sha256={}", hex(secret, &[time.as_bytes(), b".", br#"{"event":"message_created"}"#]));
        let headers =
            [("X-Chatwoot-Signature", signature.as_str()), ("X-Chatwoot-Timestamp", time.as_str()), ("X-Chatwoot-Delivery", "d")];
        verify(&chatwoot(json!({ "webhookToken": "tok" })), "https://a.example/hook?token=tok", &headers, body, now())
    };
    for away in [-300, 0, 300] {
        assert_eq!(judge(away, body, "hush"), Ok(()), "{away}");
    }
    assert_eq!(judge(-301, body, "hush"), Err(Refused::Forged));
    assert_eq!(judge(301, body, "hush"), Err(Refused::Forged));
    assert_eq!(judge(0, b"{}", "hush"), Err(Refused::Forged));
    assert_eq!(judge(0, body, "another"), Err(Refused::Forged), "the token does not help whoever can't sign");
}

#[test]
fn a_chatwoot_that_does_not_sign_is_believed_by_the_token_in_its_address() {
    let unsigned = account(
        json!({ "provider": "chatwoot", "baseUrl": "https://chat.example", "accountId": 7, "apiAccessToken": "t", "webhookToken": "to/k" }),
    );
    let judge = |account: &Account, url: &str| verify(account, url, &[], b"{}", now());
    assert_eq!(judge(&unsigned, "https://a.example/hook?a=1&token=to%2Fk"), Ok(()));
    for url in [
        "https://a.example/hook",
        "https://a.example/hook?token=",
        "https://a.example/hook?token=tok",
        "https://a.example/hook?Token=to%2Fk",
    ] {
        assert_eq!(judge(&unsigned, url), Err(Refused::Forged), "{url}");
    }
    let bare =
        account(json!({ "provider": "chatwoot", "baseUrl": "https://chat.example", "accountId": 7, "apiAccessToken": "t" }));
    assert_eq!(judge(&bare, "https://a.example/hook?token="), Err(Refused::Forged));
}

fn chat_message(kind: &str, more: Value) -> String {
    let mut event = json!({ "event": "message_created", "id": 99, "content": "Hi there", "created_at": "2026-11-23T07:59:00.000Z",
        "message_type": kind, "content_type": "text", "content_attributes": {}, "private": false, "account": { "id": 7, "name": "A" },
        "inbox": { "id": 3, "name": "Web" }, "sender": { "id": 5, "type": "contact", "identifier": "zoe-1" },
        "conversation": { "id": 42, "channel": "Channel::WebWidget", "status": "open", "meta": { "sender": { "identifier": "zoe-1" } } } });
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event.to_string()
}

#[test]
fn what_contacts_and_agents_write_in_chatwoot_is_read_and_notes_and_bots_are_not() {
    let user = json!({ "id": 1, "type": "user", "name": "Ann" });
    assert_eq!(
        told(&chatwoot(json!({})), &chat_message("incoming", json!({ "attachments": [{}] }))),
        json!([{ "id": "chatwoot/7/99/message", "at": "2026-11-23T07:59:00.000Z", "channel": "liveChat", "from": "42", "to": "3",
            "kind": "message", "text": "Hi there", "thread": "42", "attachments": 1 }])
    );
    let echo = told(&chatwoot(json!({})), &chat_message("outgoing", json!({ "sender": user })));
    assert_eq!(
        (&echo[0]["kind"], &echo[0]["from"], &echo[0]["thread"], &echo[0]["message"]),
        (&json!("echo"), &json!("42"), &json!("42"), &json!("99"))
    );
    let ours = json!({ "sender": user, "content_attributes": { "relance_key": "e1/hello/1" } });
    let ours = told(&chatwoot(json!({})), &chat_message("outgoing", ours));
    assert_eq!(
        (&ours[0]["kind"], &ours[0]["key"], &ours[0]["message"]),
        (&json!("delivery"), &json!("e1/hello/1"), &json!("99"))
    );
    for silent in [
        chat_message("outgoing", json!({ "sender": user, "private": true })),
        chat_message("incoming", json!({ "private": true })),
        chat_message("outgoing", json!({ "sender": { "id": 2, "type": "agent_bot" } })),
        chat_message("outgoing", json!({ "sender": null })),
        chat_message("template", json!({})),
        chat_message("activity", json!({})),
        chat_message("incoming", json!({ "account": { "id": 8 } })),
        chat_message("incoming", json!({ "event": "conversation_typing_on" })),
    ] {
        assert_eq!(told(&chatwoot(json!({})), &silent), json!([]), "{silent}");
    }
    let coded = chat_message("incoming", json!({ "message_type": 0, "created_at": 1_790_000_000 }));
    assert_eq!(told(&chatwoot(json!({})), &coded)[0]["at"], json!("2026-09-21T14:13:20.000Z"));
    let narrow = chatwoot(json!({ "inboxId": 4 }));
    assert_eq!(told(&narrow, &chat_message("incoming", json!({}))), json!([]));
    let named = chatwoot(json!({ "addressBy": "identifier", "channel": "whatsappWeb" }));
    let found = told(&named, &chat_message("incoming", json!({})));
    assert_eq!((&found[0]["from"], &found[0]["channel"]), (&json!("zoe-1"), &json!("whatsappWeb")));
}

#[test]
fn how_a_conversation_stands_in_chatwoot_is_read() {
    let status = |word: &str| {
        let event = json!({ "event": "conversation_status_changed", "id": 42, "inbox_id": 3, "status": word, "updated_at": 1_790_000_000.25,
            "account": { "id": 7 }, "meta": { "sender": { "identifier": "zoe-1" } } });
        told(&chatwoot(json!({})), &event.to_string())
    };
    assert_eq!(
        status("resolved"),
        json!([{ "id": "chatwoot/7/conversation/42/resolved/1790000000250", "at": "2026-09-21T14:13:20.250Z", "channel": "liveChat", "from": "42",
            "kind": "thread", "thread": "42", "closed": true }])
    );
    assert_eq!((&status("open")[0]["closed"], &status("open")[0]["handledBy"]), (&json!(false), &json!("human")));
    assert_eq!(status("pending")[0]["handledBy"], json!("ai"));
    assert_eq!(status("archived"), json!([]));
    let failed = chat_message(
        "outgoing",
        json!({ "event": "message_updated", "status": "failed",
        "content_attributes": { "external_error": "131026 to +16505551234", "relance_key": "k" } }),
    );
    let failed = told(&chatwoot(json!({})), &failed);
    assert_eq!((&failed[0]["status"]["detail"], &failed[0]["key"]), (&json!("failed 131026 to ‹redacted›"), &json!("k")));
}

// Standard Webhooks.

#[test]
fn the_standards_own_example_is_believed_by_either_secret_and_while_it_is_young() {
    let body = br#"{"test": 2432232314}"#;
    let judge = |signature: &str, at: &str, body: &[u8]| {
        let headers = [
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            ("Webhook-Timestamp", "1614265330"),
            ("webhook-signature", signature),
        ];
        verify(&standard(), URL, &headers, body, at.parse().unwrap())
    };
    let good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    let young = "2021-02-25T15:02:10Z";
    assert_eq!(judge(good, young, body), Ok(()));
    assert_eq!(judge(&format!("v1a,abc v1,c2lnbmF0dXJl {good}"), "2021-02-25T15:06:00Z", body), Ok(()));
    for (signature, at, body) in [
        (good, "2021-02-25T15:07:11Z", body.as_slice()),
        (good, "2021-02-25T14:57:09Z", body),
        (good, young, b"{}"),
        ("v1,c2lnbmF0dXJl", young, body),
        ("v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", young, body),
        ("", young, body),
    ] {
        assert_eq!(judge(signature, at, body), Err(Refused::Forged), "{signature} {at}");
    }
}

#[test]
fn one_thing_or_many_are_told_by_programs_of_ones_own() {
    let one = json!({ "id": "1", "at": NOW, "channel": "sms", "from": "+16505551234", "kind": "message", "text": "Hi" });
    let many = json!([one, { "id": "2", "at": NOW, "channel": "sms", "kind": "optOut" }, { "kind": "of tomorrow" }, { "id": "3", "at": NOW,
        "channel": "sms", "kind": "echo" }]);
    assert_eq!(told(&standard(), &one.to_string())[0]["id"], json!("webhook/1"));
    let found = told(&standard(), &many.to_string());
    let kinds: Vec<&str> = found.as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["message", "optOut", "echo"]);
    for bad in [
        json!({ "id": "1", "kind": "message", "text": "s3cr3t" }),
        json!([7]),
        json!({}),
        json!({ "id": "", "at": NOW, "channel": "sms", "kind": "optOut" }),
    ] {
        let refused = read(&standard(), URL, bad.to_string().as_bytes(), now()).unwrap_err();
        assert!(matches!(&refused, Refused::Unreadable(words) if !words.contains("s3cr3t")), "{refused:?}");
    }
}

// All of them.

/// Webhooks that each tell something, with the account that they came to.
fn telling() -> Vec<(Account, String)> {
    let text =
        json!([{ "from": "16505551234", "id": "wamid.1", "timestamp": "1749416383", "type": "text", "text": { "body": "Hi" } }]);
    let statuses = json!({ "statuses": [{ "id": "wamid.2", "status": "sent", "timestamp": "1749416383" },
        { "id": "wamid.2", "status": "failed", "timestamp": "1749416384", "errors": [{ "code": 131_026 }] }] });
    vec![
        (twilio(json!({})), "MessageSid=SM1&From=%2B14158675309&To=%2B18005551212&Body=Yes&NumMedia=1".into()),
        (twilio(json!({})), "MessageSid=SM1&MessageStatus=failed&ErrorCode=30005&To=%2B14158675309".into()),
        (whatsapp(), payload(&[messages(text), change("messages", statuses)])),
        (messenger(), page(&[from_person(json!({ "message": { "mid": "m_1", "text": "Hi" } })), from_person(json!({ "delivery": { "mids": ["m_5"] } }))])),
        (instagram(), json!({ "entry": [{ "id": "1784", "messaging": [
            { "sender": { "id": "2468" }, "recipient": { "id": "1784" }, "timestamp": 1_749_416_383_123_i64, "message": { "mid": "a" } }] }] }).to_string()),
        (chatwoot(json!({})), chat_message("incoming", json!({}))),
        (standard(), json!([{ "id": "1", "at": NOW, "channel": "sms", "kind": "optOut" }]).to_string()),
    ]
}

#[test]
fn the_same_thing_told_twice_has_the_same_id_and_two_things_never_do() {
    for (account, body) in telling() {
        let (one, again) = (told(&account, &body), told(&account, &body));
        assert_eq!(one, again);
        let ids: Vec<String> = one.as_array().unwrap().iter().map(|it| it["id"].to_string()).collect();
        assert!(!ids.is_empty() && ids.iter().collect::<BTreeSet<_>>().len() == ids.len(), "{ids:?}");
        let back: Vec<Inbound> = serde_json::from_value(one.clone()).unwrap();
        assert_eq!(serde_json::to_value(back).unwrap(), one, "what is told comes back whole from JSON");
    }
}

#[test]
fn what_was_told_before_the_types_grew_can_still_be_read() {
    for kind in ["echo", "optOut", "optIn"] {
        let old = json!({ "id": "1", "at": NOW, "channel": "sms", "kind": kind });
        let read: Inbound = serde_json::from_value(old.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), old);
    }
}

#[test]
fn a_webhook_that_is_too_large_or_no_json_is_refused_without_what_it_holds() {
    let large = vec![b' '; relance::inbound::MOST_BODY + 1];
    for account in every() {
        assert!(matches!(read(&account, URL, &large, now()), Err(Refused::Unreadable(_))));
    }
    for account in [whatsapp(), messenger(), instagram(), chatwoot(json!({})), standard()] {
        let Err(Refused::Unreadable(words)) = read(&account, URL, br#"{"text":"s3cr3t" oops"#, now()) else { panic!() };
        assert!(words.contains("line 1") && !words.contains("s3cr3t"), "{words}");
    }
}

#[test]
fn mail_has_no_webhooks() {
    let folder = account(json!({ "provider": "folder" }));
    assert_eq!(verify(&folder, URL, &[], b"", now()), Err(Refused::Forged));
    assert_eq!(read(&folder, URL, b"", now()), Ok(Vec::new()));
}

/// Any JSON, with the names that the readers look for among its own.
fn any_json() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        Just("entry"),
        Just("changes"),
        Just("value"),
        Just("messages"),
        Just("messaging"),
        Just("message"),
        Just("statuses"),
        Just("errors"),
        Just("id"),
        Just("from"),
        Just("type"),
        Just("timestamp"),
        Just("metadata"),
        Just("phone_number_id"),
        Just("field"),
        Just("event"),
        Just("account"),
        Just("sender"),
        Just("recipient"),
        Just("created_at"),
        Just("conversation"),
        Just("kind"),
        Just("status"),
        Just("code"),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just(json!("106540352242922")),
        Just(json!("1029")),
        Just(json!(7)),
        Just(json!("messages")),
        Just(json!("text")),
        Just(json!("failed")),
        Just(json!("message_created")),
        Just(json!("9223372036854775807")),
    ];
    leaf.prop_recursive(6, 96, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..6).prop_map(|members| members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect::<serde_json::Map<_, _>>()
                .into()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_refused_or_read_and_never_more(body in prop::collection::vec(any::<u8>(), 0..256), url in ".{0,64}", value in ".{0,64}") {
        let headers = [("x-twilio-signature", value.as_str()), ("x-hub-signature-256", &value), ("x-chatwoot-signature", &value),
            ("x-chatwoot-timestamp", &value), ("webhook-id", &value), ("webhook-timestamp", &value), ("webhook-signature", &value)];
        for account in every() {
            prop_assert_eq!(verify(&account, &url, &headers, &body, now()), Err(Refused::Forged));
            let _ = read(&account, &url, &body, now());
            let _ = challenge(&account, &url);
        }
    }

    #[test]
    fn any_json_is_refused_or_read_and_never_more(body in any_json()) {
        let body = body.to_string();
        for account in every() {
            let _ = read(&account, URL, body.as_bytes(), now());
        }
    }

    #[test]
    fn a_webhook_that_was_spoilt_in_one_place_never_brings_the_reader_down(which in 0_usize..7, at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let (account, body) = telling().swap_remove(which);
        let mut bytes = body.into_bytes();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        let _ = read(&account, URL, &bytes, now());
    }
}
