//! Replies by webhook: each provider's, signed as it signs; forged, repeated, out of order, at once, another workspace's.
//!
//! In: webhooks. Out: ended enrollments, once each. Never: a reply by a mail.

use serde_json::{Value, json};

use crate::world::{Back, TOKEN, World, ask, base64, far, hex, person, seconds, twilio_account, whatsapp_account};

fn taken(back: &Back) -> bool {
    [200, 204].contains(&back.status) && back.text.is_empty()
}

fn whatsapp(from: &str, id: &str, text: &str) -> Value {
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [{ "field": "messages", "value": {
        "messaging_product": "whatsapp", "metadata": { "display_phone_number": "15550783881", "phone_number_id": "106540352242922" },
        "contacts": [{ "wa_id": from }],
        "messages": [{ "from": from, "id": id, "timestamp": seconds().to_string(), "type": "text", "text": { "body": text } }]
    } }] }] })
}

fn page(account: &str, person: &str, mid: &str) -> Value {
    json!({ "object": "page", "entry": [{ "id": account, "time": 1, "messaging": [{ "sender": { "id": person },
        "recipient": { "id": account }, "timestamp": seconds() * 1_000, "message": { "mid": mid, "text": "Yes, please" } }] }] })
}

#[test]
fn a_reply_ends_the_enrollment_whichever_provider_tells_it() {
    let world = World::start(&[]);
    world.account("default", "sms", twilio_account());
    world.account("default", "wa", whatsapp_account());
    let meta = |name: &str, own: &str| json!({ "provider": name, (own): "42", "accessToken": "EAAG", "appSecret": TOKEN, "verifyToken": "a word" });
    world.account("default", "page", meta("messenger", "pageId"));
    world.account("default", "insta", meta("instagram", "accountId"));
    let chat = json!({ "provider": "chatwoot", "baseUrl": "https://chat.example.com", "accountId": 3, "apiAccessToken": "t", "webhookSecret": TOKEN });
    world.account("default", "chat", chat);
    let secret = format!("whsec_{}", base64(TOKEN.as_bytes()));
    world.account("default", "own", json!({ "provider": "webhook", "url": "https://own.example.com/", "secret": secret }));

    let with = |id: &str, more: Value| {
        let mut one = person(id);
        one.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        one
    };
    let people = [
        with("sms", json!({ "phone": "+15551230001" })),
        with("wa", json!({ "phone": "+15551230002" })),
        with("page", json!({ "addresses": { "messenger": "psid1" } })),
        with("insta", json!({ "addresses": { "instagram": "igsid1" } })),
        with("chat", json!({ "addresses": { "liveChat": "7" } })),
        with("own", json!({})),
        with("nobody", json!({ "phone": "+15551239999" })),
    ];
    let ids = world.enroll(&people, &far());

    let form = [("MessageSid", "SM1"), ("From", "+15551230001"), ("To", "+15550001111"), ("Body", "Yes & thanks")];
    assert!(taken(&world.twilio("sms", "", &form)));
    assert!(taken(&world.meta("wa", &whatsapp("15551230002", "wamid.1", "Yes"))));
    assert!(taken(&world.meta("page", &page("42", "psid1", "m_1"))));
    assert!(taken(&world.meta("insta", &page("42", "igsid1", "m_2"))));

    let event = json!({ "event": "message_created", "id": 11, "message_type": "incoming", "content": "Yes", "private": false,
        "created_at": seconds(), "account": { "id": 3 }, "inbox": { "id": 1 }, "conversation": { "id": 7 }, "sender": { "type": "contact" } });
    let (time, event) = (seconds().to_string(), event.to_string());
    let signature = format!("sha256={}", hex(TOKEN.as_bytes(), format!("{time}.{event}").as_bytes()));
    let headers = [("x-chatwoot-timestamp", time.as_str()), ("x-chatwoot-signature", &signature)];
    assert!(taken(&world.ask("POST", "/in/default/chat", &headers, event.as_bytes())));

    let told = json!([{ "id": "1", "at": relance::Clock::system().now(), "channel": "email", "from": "OWN@example.com", "kind": "message", "text": "Yes" }]);
    let (told, stamp) = (told.to_string(), seconds().to_string());
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, TOKEN.as_bytes());
    let signature = format!("v1,{}", base64(ring::hmac::sign(&key, format!("msg_1.{stamp}.{told}").as_bytes()).as_ref()));
    let headers = [("webhook-id", "msg_1"), ("webhook-timestamp", stamp.as_str()), ("webhook-signature", &signature)];
    let back = world.ask("POST", "/in/default/own", &headers, told.as_bytes());
    assert!(taken(&back), "{back:?}");

    let stand: Vec<String> = ids.iter().map(|id| world.status(id)).collect();
    assert_eq!(stand, ["replied", "replied", "replied", "replied", "replied", "replied", "active"]);
    let told = world.told("status=matched");
    assert_eq!(told.len(), 6, "{told:?}");
    let sms = told.iter().find(|item| item["account"] == "sms").unwrap();
    assert_eq!((&sms["contact"], &sms["text"], &sms["kind"]), (&json!("sms"), &json!("Yes & thanks"), &json!("message")));
    assert_eq!(world.fed("inbound.received"), 6);
    assert!(world.service.call("GET", "/v1/contacts/wa", None).1["lastInbound"]["whatsapp"].is_string());
}

#[test]
fn what_is_not_signed_is_refused_as_if_there_were_no_such_account() {
    let world = World::start(&[]);
    world.account("default", "wa", whatsapp_account());
    let id = world.enroll(&[json!({ "id": "p", "email": "p@example.com", "phone": "+15551230002" })], &far()).remove(0);
    let body = whatsapp("15551230002", "wamid.1", "Yes").to_string();
    let good = format!("sha256={}", hex(TOKEN.as_bytes(), body.as_bytes()));
    let forged = format!("sha256={}", hex(b"another", body.as_bytes()));
    let tell =
        |path: &str, signature: &str, body: &str| world.ask("POST", path, &[("x-hub-signature-256", signature)], body.as_bytes());
    let refused = tell("/in/default/wa", &forged, &body);
    assert_eq!(refused.status, 403, "{refused:?}");
    for (path, signature, body) in [
        ("/in/default/wa", "", body.as_str()),
        ("/in/default/wa", good.as_str(), &body.replace("Yes", "No")),
        ("/in/default/none", &good, &body),
        ("/in/nowhere/wa", &good, &body),
        ("/in/default/wa%27%20OR%201=1", &good, &body),
    ] {
        assert_eq!(tell(path, signature, body), refused, "{path} tells by its answer what there is");
    }
    assert_eq!(
        world.ask("GET", "/in/default/none?hub.mode=subscribe&hub.verify_token=a+word&hub.challenge=9", &[], b""),
        refused
    );
    let asked = world.ask("GET", "/in/default/wa?hub.mode=subscribe&hub.verify_token=a+word&hub.challenge=9", &[], b"");
    assert_eq!((asked.status, asked.text.as_str()), (200, "9"));
    assert_eq!(world.ask("GET", "/in/default/wa?hub.mode=subscribe&hub.verify_token=other&hub.challenge=9", &[], b""), refused);
    assert_eq!((world.status(&id).as_str(), world.told("").len()), ("active", 0));
    assert!(taken(&tell("/in/default/wa", &good, &body)));
    assert_eq!(world.status(&id), "replied");
}

#[test]
fn what_is_told_twice_or_at_once_counts_once() {
    let world = World::start(&[]);
    world.account("default", "wa", whatsapp_account());
    let id = world.enroll(&[json!({ "id": "p", "email": "p@example.com", "phone": "+15551230002" })], &far()).remove(0);
    let (first, second) = (whatsapp("15551230002", "wamid.1", "Yes"), whatsapp("15551230002", "wamid.2", "And no"));
    let address = &world.service.address;
    std::thread::scope(|scope| {
        for body in [&first, &second, &first, &second, &first, &first] {
            scope.spawn(move || {
                let body = body.to_string();
                let signature = format!("sha256={}", hex(TOKEN.as_bytes(), body.as_bytes()));
                let back = ask(address, "POST", "/in/default/wa", &[("x-hub-signature-256", &signature)], body.as_bytes());
                assert!(taken(&back), "{back:?}");
            });
        }
    });
    assert!(taken(&world.meta("wa", &second)) && taken(&world.meta("wa", &first)));
    assert_eq!(world.told("").len(), 2);
    assert_eq!((world.fed("inbound.received"), world.fed("enrollment.ended")), (2, 1));
    let timeline = world.host().timeline(&id).unwrap();
    let heard = timeline.iter().filter(|entry| entry.event.what.name() == "replied").count();
    assert_eq!(heard, 1, "the first has ended it, and the other found nothing to end");
}

#[test]
fn a_webhook_that_tells_more_than_any_provider_does_at_once_is_refused_whole() {
    let world = World::start(&[]);
    world.account("default", "wa", whatsapp_account());
    let body = |count: usize| {
        let mut body = whatsapp("15551230002", "wamid.0", "Yes");
        let messages = body["entry"][0]["changes"][0]["value"]["messages"].as_array_mut().unwrap();
        let first = messages[0].clone();
        *messages = (0..count)
            .map(|number| {
                let mut message = first.clone();
                message["id"] = json!(format!("wamid.{number}"));
                message
            })
            .collect();
        body
    };
    let back = world.meta("wa", &body(1_001));
    assert!(back.status == 422 && back.text.contains("inbound.tooMany"), "{back:?}");
    assert!(world.told("").is_empty());
    assert!(taken(&world.meta("wa", &body(3))));
    assert_eq!(world.told("").len(), 3);
}

#[test]
fn an_account_hears_for_its_own_workspace_alone() {
    let world = World::start(&[]);
    world.service.call("POST", "/v1/workspaces", Some(json!({ "id": "other" })));
    world.account("other", "wa", whatsapp_account());
    let id = world.enroll(&[json!({ "id": "p", "email": "p@example.com", "phone": "+15551230002" })], &far()).remove(0);
    let body = whatsapp("15551230002", "wamid.1", "Yes").to_string();
    let signature = format!("sha256={}", hex(TOKEN.as_bytes(), body.as_bytes()));
    let tell = |path: &str| ask(&world.service.address, "POST", path, &[("x-hub-signature-256", &signature)], body.as_bytes());
    assert_eq!(tell("/in/default/wa").status, 403);
    assert!(taken(&tell("/in/other/wa")));
    assert_eq!(world.status(&id), "active", "the same number in another workspace is somebody else");
    assert!(world.told("").is_empty());
    let bearer = [("relance-workspace", "other")];
    let (_, _, theirs) = world.service.ask("GET", "/v1/inbound?status=unmatched", &world.service.key, &bearer, None);
    let item = &theirs["items"][0];
    assert_eq!((&item["reason"], &item["from"]), (&json!("inbound.unknownSender"), &json!("+15551230002")));
    let path = format!("/v1/inbound/{}", item["id"].as_str().unwrap());
    assert_eq!(world.service.call("GET", &path, None).0, 404);
    assert_eq!(world.service.call("POST", &format!("{path}/match"), Some(json!({ "contact": "p" }))).0, 404);
}

#[test]
fn a_word_for_leaving_stops_and_start_opens_again() {
    let world = World::start(&[]);
    world.account("default", "sms", twilio_account());
    let steps = json!([{ "id": "a", "wait": { "days": 5 }, "channel": "sms", "content": { "type": "text", "body": "Hi" } }]);
    assert_eq!(world.service.call("PUT", "/v1/settings", Some(json!({ "channels": { "email": {}, "sms": {} } }))).0, 200);
    let id = world.enroll(&[json!({ "id": "p", "phone": "+15551230001" })], &steps).remove(0);
    let said = |sid: &str, words: &str| {
        world.twilio("sms", "", &[("MessageSid", sid), ("From", "+15551230001"), ("To", "+15550001111"), ("Body", words)])
    };
    assert!(taken(&said("SM1", "Stop")));
    let person = || world.service.call("GET", "/v1/contacts/p", None).1;
    assert_eq!((world.status(&id).as_str(), &person()["optOuts"]), ("unsubscribed", &json!(["sms"])));
    assert_eq!(world.service.call("GET", "/v1/suppressions/sms/+15551230001", None).0, 200);
    assert!(taken(&said("SM2", "START")));
    assert_eq!(world.service.call("GET", "/v1/suppressions/sms/+15551230001", None).0, 404);
    assert!(person()["optOuts"].as_array().is_none_or(Vec::is_empty), "{}", person());
    assert_eq!(world.status(&id), "unsubscribed", "what has ended stays so");
    let unknown = world.twilio("sms", "", &[("MessageSid", "SM3"), ("From", "+15557770000"), ("Body", "STOP")]);
    assert!(taken(&unknown));
    assert_eq!(
        world.service.call("GET", "/v1/suppressions/sms/+15557770000", None).0,
        200,
        "whoever has it later is not written to"
    );
}
