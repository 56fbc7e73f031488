//! Accounts: what is read, what is refused, and that no secret is ever shown.
//!
//! In: an account of each provider, whole, spoilt and shown. Out: a failure where a secret is seen. Never: a provider reached.

use serde_json::json;

use super::*;

/// An account of each provider with every secret that it can have; each secret begins with `s3cr3t`.
fn every() -> Vec<Value> {
    let (sid, hook) = (|head: &str| format!("{head}{}", "0a".repeat(16)), "whsec_s3cr3ts3cr3ts3cr3ts3cr3t");
    vec![
        json!({ "provider": "smtp", "host": "mail.example.com", "port": 587, "tls": "startTls", "user": "ann", "password": "s3cr3t 1",
            "timeoutSeconds": 30, "connections": 2, "caFile": "/etc/ca.pem", "helloName": "a.example", "from": "Ann <ann@example.com>",
            "unsubscribeUrl": "https://example.com/leave?k={key}", "limits": { "perMinute": 60, "burst": 10 } }),
        json!({ "provider": "smtp", "host": "127.0.0.1", "tls": "none", "from": "ann@example.com",
            "mail": { "replyTo": "desk@example.com", "listId": "news.example.com", "feedbackId": "a:b", "language": "es", "thread": true,
                "opens": false, "clicks": true,
                "dkim": [{ "domain": "example.com", "selector": "a", "privateKey": "s3cr3t 16" }, { "domain": "example.com", "selector": "b", "privateKey": "s3cr3t\n17" }] },
            "imap": { "host": "imap.example.com", "port": 993, "tls": "implicit", "user": "ann", "password": "s3cr3t18",
                "folders": ["INBOX", "Bounces"], "sentFolders": ["Sent"], "fromTheFirst": true, "after": "move", "moveTo": "Read", "timeoutSeconds": 5, "caFile": "/etc/ca.pem" } }),
        json!({ "provider": "folder", "dir": "mail", "from": "ann@example.com", "unsubscribeUrl": "mailto:leave@example.com" }),
        json!({ "provider": "webhook", "url": "https://example.com/hook", "secret": hook, "previousSecret": hook, "timeoutSeconds": 5,
            "channels": ["sms", "liveChat"] }),
        json!({ "provider": "twilio", "accountSid": sid("AC"), "authToken": "s3cr3t2", "apiKeySid": sid("SK"), "apiKeySecret": "s3cr3t3",
            "messagingServiceSid": sid("MG"), "from": "+15550001111", "statusCallback": "https://example.com/t?a=1",
            "baseUrl": "http://127.0.0.1:1", "timeoutSeconds": 1 }),
        json!({ "provider": "whatsappCloud", "phoneNumberId": "106540352242922", "businessAccountId": "102290129340398",
            "accessToken": "s3cr3t4", "appSecret": "s3cr3t5", "verifyToken": "s3cr3t6", "baseUrl": "https://graph.example/", "apiVersion": "v24.0",
            "timeoutSeconds": 1, "limits": { "perSecond": 500, "burst": 500, "perRecipient": { "perMinute": 5, "burst": 2 } } }),
        json!({ "provider": "messenger", "pageId": "1", "accessToken": "s3cr3t7", "appId": "2", "appSecret": "s3cr3t8", "verifyToken": "s3cr3t9",
            "baseUrl": "https://graph.example", "apiVersion": "v24.0", "timeoutSeconds": 1 }),
        json!({ "provider": "instagram", "accountId": "1", "accessToken": "s3cr3t10", "appId": "2", "appSecret": "s3cr3t11",
            "verifyToken": "s3cr3t12", "baseUrl": "https://graph.example", "apiVersion": "v24.0", "timeoutSeconds": 1 }),
        json!({ "provider": "chatwoot", "baseUrl": "https://chat.example", "accountId": 1, "apiAccessToken": "s3cr3t13", "inboxId": 3,
            "channel": "liveChat", "addressBy": "identifier", "webhookSecret": "s3cr3t14", "webhookToken": "s3cr3t15", "timeoutSeconds": 1 }),
    ]
}

fn read(value: &Value) -> Account {
    Account::from_value(value.clone()).unwrap_or_else(|problems| panic!("{value}: {problems:?}"))
}

#[test]
fn every_account_comes_back_whole_when_it_is_revealed() {
    for value in every() {
        let account = read(&value);
        assert_eq!(account.revealed(), value);
        assert_eq!(Account::read(&value.to_string()).unwrap(), account);
        assert_eq!(account.check(), [], "{value}");
    }
}

#[test]
fn no_secret_is_shown_by_any_account() {
    let dir = tempfile::tempdir().unwrap();
    for mut value in every() {
        if value.get("dir").is_some() {
            value["dir"] = json!(dir.path());
        }
        let account = read(&value);
        let shown = [
            format!("{account:?} {account:#?}"),
            serde_json::to_string(&account).unwrap(),
            crate::send::from_account(&account, std::path::Path::new("mail"), "acme", &crate::send::Around::default())
                .map_or_else(|fault| fault.to_string(), |sender| sender.describe()),
        ];
        for text in shown {
            assert!(!text.contains("s3cr3t"), "{text}");
        }
        let masked = serde_json::to_value(&account).unwrap();
        let secrets = value.to_string().matches("s3cr3t").count();
        assert!(secrets == 0 || masked.to_string().contains(MASK), "{masked}");
    }
}

#[test]
fn no_secret_is_shown_where_an_account_is_refused() {
    for value in every() {
        let members: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        for name in &members {
            // A secret in each place, in each form that it could be there by mistake.
            for wrong in
                [json!("s3cr3t\n"), json!(["s3cr3t"]), json!({ "s3cr3t": "s3cr3t" }), json!("s3cr3t@@ //"), json!(7), json!(true)]
            {
                let mut changed = value.clone();
                changed[name] = wrong;
                if let Err(problems) = Account::from_value(changed.clone()) {
                    let text = format!("{problems:?}");
                    assert!(
                        !text
                            .replace("/limits/s3cr3t", "")
                            .replace("/imap/s3cr3t", "")
                            .replace("/mail/s3cr3t", "")
                            .replace("`s3cr3t`", "")
                            .contains("s3cr3t"),
                        "{name}: {text}"
                    );
                }
                if let Err(error) = serde_json::from_value::<Account>(changed) {
                    assert!(!error.to_string().contains("s3cr3t\n"), "{error}");
                }
            }
        }
        let mut strange = value.clone();
        strange["EAAGs3cr3t-that.was-put-in-as-a-name-of-a-member"] = json!("s3cr3t");
        let problems = Account::from_value(strange).unwrap_err();
        assert!(!format!("{problems:?}").contains("s3cr3t"), "{problems:?}");
    }
}

#[test]
fn a_member_that_is_needed_and_missing_is_named_for_every_provider() {
    let needed = [
        ("smtp", vec!["/from", "/host"]),
        ("webhook", vec!["/secret", "/url"]),
        ("twilio", vec!["/accountSid", "/authToken", "/from"]),
        ("whatsappCloud", vec!["/accessToken", "/phoneNumberId"]),
        ("messenger", vec!["/accessToken", "/pageId"]),
        ("instagram", vec!["/accessToken", "/accountId"]),
        ("chatwoot", vec!["/accountId", "/apiAccessToken", "/baseUrl"]),
    ];
    for (provider, paths) in needed {
        let problems = Account::from_value(json!({ "provider": provider })).unwrap_err();
        let found: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(found, paths, "{provider}");
        assert!(problems.iter().all(|problem| problem.code == "account.missing" && problem.help.is_some()), "{problems:?}");
    }
    assert!(Account::from_value(json!({ "provider": "folder" })).is_ok());
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_its_place_and_its_remedy() {
    let problems = Account::read(
        r#"{"provider":"twilio","accountSid":"AC12","authToken":"‹redacted›","from":"555 0001","baseUrl":"http://api.example.com",
            "statusCallback":"ftp://example.com","timeoutSeconds":0,"number":"+1","limits":{"perSecond":0,"perDay":1,"perWeek":2,
            "perRecipient":{"perMinute":"x"}}}"#,
    )
    .unwrap_err();
    let found: Vec<(&str, &str)> = problems.iter().map(|problem| (problem.path.as_str(), problem.code.as_ref())).collect();
    assert_eq!(
        found,
        [
            ("/accountSid", "account.malformed"),
            ("/authToken", "account.mask"),
            ("/baseUrl", "account.malformed"),
            ("/from", "account.malformed"),
            ("/limits", "account.limitTwice"),
            ("/limits/perRecipient/perMinute", "account.malformed"),
            ("/limits/perSecond", "account.malformed"),
            ("/limits/perWeek", "account.unknownField"),
            ("/number", "account.unknownField"),
            ("/statusCallback", "account.malformed"),
            ("/timeoutSeconds", "account.malformed"),
        ]
    );
    assert!(problems.iter().all(|problem| problem.help.is_some()), "{problems:?}");
}

#[test]
fn an_address_of_a_server_is_https_or_this_machine() {
    let with = |url: &str| {
        Account::from_value(json!({ "provider": "chatwoot", "baseUrl": url, "accountId": 1, "apiAccessToken": "t" })).is_ok()
    };
    for good in [
        "https://chat.example",
        "https://chat.example:8443/base/",
        "http://localhost:3000",
        "http://[::1]:3000",
        "http://127.0.0.9",
    ] {
        assert!(with(good), "{good}");
    }
    for bad in [
        "http://chat.example",
        "https://",
        "https://ann:pass@chat.example",
        "chat.example",
        "https://a b",
        "file:///etc",
        "https://a?b=c",
    ] {
        assert!(!with(bad), "{bad}");
    }
}

#[test]
fn who_sends_with_twilio_is_a_number_a_code_or_a_name() {
    for good in ["+15550001111", "55512", "Relance", "whatsapp:+15550001111"] {
        assert!(with_sender(good).is_ok(), "{good}");
    }
    for bad in ["15550001111", "+0555000111", "+1 555 000 1111", "A name that is too long", "12", "whatsapp:Relance1", "1234567"]
    {
        assert!(with_sender(bad).is_err(), "{bad}");
    }
}

fn with_sender(from: &str) -> Result<Account, Vec<Problem>> {
    let sid = format!("AC{}", "0".repeat(32));
    Account::from_value(json!({ "provider": "twilio", "accountSid": sid, "authToken": "t", "from": from }))
}

#[test]
fn an_account_serves_its_channels_and_no_others() {
    let serves = |account: &Account, name: &str| account.channels().serve(&Channel::new(name));
    let names = ["email", "sms", "whatsapp", "messenger", "instagram", "liveChat", "mine"];
    let expected = ["email", "email", "email", "sms liveChat", "sms", "whatsapp", "messenger", "instagram", "liveChat"];
    for (value, expected) in every().iter().zip(expected) {
        let found: Vec<&str> = names.into_iter().filter(|name| serves(&read(value), name)).collect();
        assert_eq!(found.join(" "), expected, "{value}");
    }
    assert!(serves(&with_sender("whatsapp:+15550001111").unwrap(), "whatsapp"));
    let hook = json!({ "provider": "webhook", "url": "https://a.example", "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" });
    assert!(serves(&read(&hook), "mine"));
}

#[test]
fn an_account_that_can_not_judge_webhooks_is_told_of_and_taken() {
    for (value, path) in [
        (json!({ "provider": "messenger", "pageId": "1", "accessToken": "t" }), "/appSecret"),
        (
            json!({ "provider": "chatwoot", "baseUrl": "https://a.example", "accountId": 1, "apiAccessToken": "t" }),
            "/webhookSecret",
        ),
    ] {
        let found: Vec<_> = read(&value).check().into_iter().map(|it| (it.code, it.path, it.severity)).collect();
        assert_eq!(found, [("account.webhooksRefused".into(), path.to_owned(), relance_core::base::Severity::Warning)]);
    }
}

#[test]
fn an_account_that_was_shown_masked_is_taken_back_with_its_secrets() {
    for value in every() {
        let before = read(&value);
        let mut shown = serde_json::to_value(&before).unwrap();
        assert_eq!(Account::merged(shown.clone(), &before).unwrap(), before);
        if shown.get("accessToken").is_some() {
            assert!(Account::from_value(shown.clone()).is_err(), "a mask is no secret");
            shown["accessToken"] = json!("another");
            assert_eq!(Account::merged(shown, &before).unwrap().revealed()["accessToken"], "another");
        }
    }
}

#[test]
fn an_account_that_goes_to_another_place_does_not_take_its_secrets_there() {
    for value in every().into_iter().filter(|value| value["provider"] != "folder" && value.get("imap").is_none()) {
        let before = read(&value);
        for (place, elsewhere) in
            [("baseUrl", "https://elsewhere.example"), ("url", "https://elsewhere.example"), ("host", "elsewhere.example")]
        {
            let mut shown = serde_json::to_value(&before).unwrap();
            if shown.get(place).is_some() {
                shown[place] = json!(elsewhere);
                let problems = Account::merged(shown, &before).unwrap_err();
                assert!(problems.iter().all(|problem| problem.code == "account.mask"), "{problems:?}");
            }
        }
    }
}

#[test]
fn a_password_stays_with_its_server_whatever_the_port_and_goes_to_no_other() {
    let before = read(&every()[0]);
    let with = |place: &str, value: Value| {
        let mut shown = serde_json::to_value(&before).unwrap();
        shown[place] = value;
        Account::merged(shown, &before).map(|account| account.revealed()["password"].clone()).map_err(|all| all[0].path.clone())
    };
    assert_eq!(with("port", json!(465)), Ok(json!("s3cr3t 1")));
    for host in ["elsewhere.example", "mail.example.com.elsewhere.example", "MAIL.example.com"] {
        assert_eq!(with("host", json!(host)), Err("/password".into()), "{host}");
    }
    assert_eq!(with("tls", json!("none")), Err("/password".into()));
}

#[test]
fn a_server_and_a_sender_are_what_they_look_like() {
    let wrong = |host: &str, from: &str, imap: &str| {
        let imap = json!({ "host": imap, "user": "u", "password": "x" });
        let found = Account::from_value(json!({ "provider": "smtp", "host": host, "from": from, "imap": imap }))
            .err()
            .unwrap_or_default();
        assert!(found.iter().all(|problem| problem.code == "account.malformed" && problem.help.is_some()), "{found:?}");
        found.into_iter().map(|problem| problem.path).collect::<Vec<_>>()
    };
    let good = ("mail.example.com", "Ann <ann@example.com>", "10.0.0.1");
    assert!(wrong(good.0, good.1, good.2).is_empty());
    assert_eq!(wrong("a b", good.1, "https://imap.example.com"), ["/host", "/imap/host"]);
    for from in ["a@[127.0.0.1]", "Ann <ann@exam\u{202e}ple.com>", "ann@127.0.0.1"] {
        assert_eq!(wrong(good.0, from, good.2), ["/from"], "{from:?}");
    }
}

#[test]
fn a_secret_of_a_mailbox_or_a_key_stays_with_its_own_place() {
    let before = read(&every()[1]);
    assert_eq!(before.mailbox().unwrap().folders, ["INBOX", "Bounces"]);
    assert_eq!(before.local_files(), ["/imap/caFile"]);
    let shown = serde_json::to_value(&before).unwrap();
    assert_eq!((&shown["imap"]["password"], &shown["mail"]["dkim"][1]["privateKey"]), (&json!(MASK), &json!(MASK)));
    for (place, elsewhere, spoilt) in [
        ("/imap/host", "elsewhere.example", "/imap/password"),
        ("/imap/tls", "startTls", "/imap/password"),
        ("/mail/dkim/1/selector", "c", "/mail/dkim/1/privateKey"),
    ] {
        let mut changed = shown.clone();
        *changed.pointer_mut(place).unwrap() = json!(elsewhere);
        let problems = Account::merged(changed, &before).unwrap_err();
        let found: Vec<(&str, &str)> = problems.iter().map(|it| (it.code.as_ref(), it.path.as_str())).collect();
        assert_eq!(found, [("account.mask", spoilt)]);
    }
    let mut changed = shown;
    changed["host"] = json!("elsewhere.example");
    assert_eq!(Account::merged(changed, &before).unwrap().revealed()["imap"]["password"], "s3cr3t18", "it goes where it went");
}

#[test]
fn what_is_wrong_with_a_mailbox_is_told_with_its_place() {
    let with = |imap: Value| {
        let value = json!({ "provider": "smtp", "host": "mail.example.com", "from": "ann@example.com", "imap": imap });
        let problems = Account::from_value(value).err().unwrap_or_default();
        problems.into_iter().map(|it| format!("{} {}", it.code, it.path)).collect::<Vec<_>>()
    };
    assert_eq!(with(json!([])), ["account.malformed /imap"]);
    assert_eq!(with(json!({ "user": "u", "token": "t" })), ["account.missing /imap/host"]);
    assert_eq!(with(json!({ "host": "h.example", "user": "u" })), ["account.missing /imap/password"]);
    assert!(
        with(json!({ "host": "h.example", "user": "u", "password": "na\u{ef}ve pass" })).is_empty(),
        "people have such passwords"
    );
    let clear = json!({ "host": "h.example", "user": "u", "token": "t", "tls": "none", "after": "move", "port": 0, "more": 1 });
    assert_eq!(
        with(clear),
        [
            "account.unknownField /imap/more",
            "account.missing /imap/moveTo",
            "account.malformed /imap/port",
            "account.clear /imap/tls"
        ]
    );
}

#[test]
fn what_is_no_account_is_refused() {
    for text in ["", "[]", "null", "{}", r#"{"provider":7}"#, r#"{"provider":"telegraph"}"#, "{\"provider\":\"s3cr3t"] {
        let problems = Account::read(text).unwrap_err();
        assert!(problems.len() == 1 && !format!("{problems:?}").contains("s3cr3t"), "{text} {problems:?}");
    }
}
