//! Accounts over HTTP: kept and masked, barred from what is not theirs, paused when their provider refuses them, and let go again.
//!
//! In: accounts with a provider that stands in for the real one. Out: what is shown, what the provider heard. Never: a request beyond loopback.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use relance::engines;
use serde_json::{Value, json};

use crate::standin::{Reply, StandIn};
use crate::support::{Service, problem};

const MASK: &str = "‹redacted›";
const SID: &str = "AC0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a";

fn own_network() -> Service {
    let public = ("RELANCE_PUBLIC_URL", "https://go.example.com".into());
    Service::start_with(vec![("RELANCE_ALLOW_PRIVATE_ACCOUNTS", "true".into()), public])
}

fn twilio(more: Value) -> Value {
    let mut account = json!({ "provider": "twilio", "accountSid": SID, "authToken": "s3cr3t-token", "from": "+15550001111" });
    account.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    account
}

fn until<T>(what: impl Fn() -> Option<T>, why: &str) -> T {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(found) = what() {
            return found;
        }
        assert!(Instant::now() < end, "{why}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn an_account_is_kept_sealed_shown_masked_and_comes_back_so() {
    let service = Service::start();
    let ask = |method: &str, path: &str, headers: &[(&str, &str)], body: Value| {
        let answer = service.ask(&service.key, method, &format!("/v1/accounts{path}"), headers, body);
        assert!(!answer.body.to_string().contains("s3cr3t"), "{answer:?}");
        answer
    };
    let made = ask("POST", "", &[], json!({ "id": "texts", "account": twilio(json!({})) }));
    assert_eq!((made.status, made.location.as_str(), made.etag.as_str()), (201, "/v1/accounts/texts", "\"1\""), "{made:?}");
    assert_eq!((&made.body["account"]["authToken"], &made.body["paused"]), (&json!(MASK), &Value::Null));
    assert_eq!(ask("POST", "", &[], json!({ "id": "texts", "account": twilio(json!({})) })).status, 409);

    let mut shown = ask("GET", "/texts", &[], Value::Null).body["account"].clone();
    shown["limits"] = json!({ "perSecond": 3 });
    let changed = ask("PUT", "/texts", &[("if-match", "\"1\"")], json!({ "account": shown }));
    assert_eq!((changed.status, changed.etag.as_str()), (200, "\"2\""), "{changed:?}");
    assert_eq!(ask("PUT", "/texts", &[("if-match", "\"1\"")], json!({ "account": shown })).status, 412);
    let opened = service.host().open_account("default", "texts").unwrap().unwrap();
    assert_eq!(opened.account.revealed()["authToken"], json!("s3cr3t-token"), "what was masked is as it was");
    shown["baseUrl"] = json!("https://elsewhere.example.com");
    let stolen = ask("PUT", "/texts", &[], json!({ "account": shown }));
    assert_eq!(problem(&stolen), (422, "account.mask", "/account/authToken"), "{stolen:?}");

    let put = ask(
        "PUT",
        "/mail",
        &[],
        json!({ "account": { "provider": "smtp", "host": "mail.example.com", "from": "a@example.com" } }),
    );
    assert_eq!(put.status, 201, "{put:?}");
    let page = ask("GET", "?limit=1", &[], Value::Null);
    assert_eq!((&page.body["items"][0]["id"], page.body["next"].is_string()), (&json!("mail"), true));
    assert_eq!(ask("DELETE", "/texts", &[("if-match", "\"1\"")], Value::Null).status, 412);
    assert_eq!(ask("DELETE", "/texts", &[], Value::Null).status, 204);
    assert_eq!(ask("GET", "/texts", &[], Value::Null).status, 404);
}

#[test]
fn an_account_is_its_workspaces_own_and_needs_its_scope() {
    let service = Service::start();
    let body = json!({ "account": { "provider": "folder" } });
    let put = |key: &str| service.ask(key, "PUT", "/v1/accounts/mail", &[], body.clone());
    let owner = service.key_for("acme", &["accounts:write"]);
    assert_eq!(put(&owner).status, 201);
    let (stranger, reader, other) = (
        service.key_for("other", &["*:write"]),
        service.key_for("acme", &["accounts:read"]),
        service.key_for("acme", &["settings:write", "contacts:write"]),
    );
    for (method, path) in [("GET", ""), ("DELETE", ""), ("POST", "/test"), ("POST", "/restore"), ("POST", "/sync-templates")] {
        let answer = service.ask(&stranger, method, &format!("/v1/accounts/mail{path}"), &[], Value::Null);
        assert_eq!(answer.status, 404, "{method} {path}");
    }
    assert_eq!(service.ask(&stranger, "GET", "/v1/accounts", &[], Value::Null).body["items"], json!([]));
    assert_eq!(put(&reader).status, 403);
    assert_eq!(service.ask(&reader, "GET", "/v1/accounts/mail", &[], Value::Null).status, 200);
    assert_eq!(service.ask(&other, "GET", "/v1/accounts/mail", &[], Value::Null).status, 403);
}

#[test]
fn an_account_goes_to_no_place_and_names_no_file_that_nobody_has_allowed() {
    let service = Service::start();
    let put = |service: &Service, account: Value| {
        let answer = service.ask(&service.key, "PUT", "/v1/accounts/a", &[], json!({ "account": account }));
        let (status, code, path) = problem(&answer);
        (status, code.to_owned(), path.to_owned())
    };
    let barred = |path: &str| (422, "account.address".to_owned(), path.to_owned());
    let chatwoot = |url: &str| json!({ "provider": "chatwoot", "baseUrl": url, "accountId": 1, "apiAccessToken": "t" });
    let hook = |url: &str| json!({ "provider": "webhook", "url": url, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" });
    let mail = |host: &str| json!({ "provider": "smtp", "host": host, "from": "a@example.com" });
    for url in
        ["https://127.0.0.1", "https://localhost:3000", "https://10.0.0.7/", "https://[::1]:1", "https://[::ffff:127.0.0.1]/"]
    {
        assert_eq!(put(&service, chatwoot(url)), barred("/account/baseUrl"), "{url}");
        assert_eq!(put(&service, twilio(json!({ "baseUrl": url }))), barred("/account/baseUrl"), "{url}");
        assert_eq!(put(&service, hook(url)), barred("/account/url"), "{url}");
    }
    assert_eq!(put(&service, hook("http+plain://169.254.169.254/latest")), barred("/account/url"));
    for host in ["127.0.0.1", "localhost", "192.168.1.1", "::1"] {
        assert_eq!(put(&service, mail(host)), barred("/account/host"), "{host}");
    }
    let imap = json!({ "host": "10.1.2.3", "user": "u", "password": "p" });
    let mut with_imap = mail("mail.example.com");
    with_imap["imap"] = imap;
    assert_eq!(put(&service, with_imap), barred("/account/imap/host"));

    let local = |path: &str| (422, "account.localFile".to_owned(), path.to_owned());
    let mut with_ca = mail("mail.example.com");
    with_ca["caFile"] = json!("/etc/shadow");
    assert_eq!(put(&service, with_ca), local("/account/caFile"));
    assert_eq!(put(&service, json!({ "provider": "folder", "dir": "/etc" })), local("/account/dir"));
    assert_eq!(put(&service, json!({ "provider": "folder" })).0, 201);
    assert_eq!(
        put(&service, json!({ "provider": "telegraph" })),
        (422, "account.unknownProvider".into(), "/account/provider".into())
    );

    let allowed = own_network();
    assert_eq!(put(&allowed, mail("127.0.0.1")).0, 201);
    assert_eq!(put(&allowed, hook("http+plain://169.254.169.254/latest")), barred("/account/url"), "never a cloud's metadata");
}

/// A service whose text messages go over a provider that takes them while `works`.
fn texting(works: &Arc<AtomicBool>) -> (Service, StandIn) {
    let works = Arc::clone(works);
    let provider = StandIn::answering(move |heard| match (heard.method.as_str(), works.load(Ordering::SeqCst)) {
        (_, false) => Reply::Says(401, "content-type: application/json\r\n", r#"{"code":20003,"message":"Authenticate"}"#.into()),
        ("GET", true) => Reply::Says(200, "", "{}".into()),
        _ => Reply::Says(201, "content-type: application/json\r\n", r#"{"sid":"SM1"}"#.into()),
    });
    let service = own_network();
    let account = twilio(json!({ "baseUrl": provider.url(), "limits": { "perSecond": 100, "burst": 100 } }));
    let put = service.call("PUT", "/v1/accounts/texts", json!({ "account": account }));
    assert_eq!(put.0, 201, "{put:?}");
    assert_eq!(service.call("PUT", "/v1/settings", json!({ "channels": { "sms": {} } })).0, 200);
    (service, provider)
}

fn enroll(service: &Service, count: usize) {
    let contacts: Vec<Value> = (0..count)
        .map(|index| json!({ "id": format!("p{index}"), "phone": format!("+3460000000{index}"), "timezone": "UTC" }))
        .collect();
    assert_eq!(service.call("POST", "/v1/contacts/bulk", json!({ "contacts": contacts })).0, 200);
    let step =
        json!({ "id": "hello", "wait": { "minutes": 0 }, "channel": "sms", "content": { "type": "text", "body": "Hello" } });
    let draft = json!({ "name": "Text", "purpose": "service", "steps": [step] });
    assert_eq!(service.call("POST", "/v1/sequences", json!({ "id": "text", "draft": draft })).0, 201);
    assert_eq!(service.call("POST", "/v1/sequences/text/publish", Value::Null).0 / 100, 2);
    for index in 0..count {
        begin(service, &format!("p{index}"));
    }
}

fn begin(service: &Service, contact: &str) {
    let (status, enrolled) = service.call("POST", "/v1/enrollments", json!({ "sequence": "text", "contact": contact }));
    assert_eq!(status / 100, 2, "{enrolled}");
}

#[test]
fn an_account_that_its_provider_refuses_rests_and_what_waits_goes_once_when_it_is_mended() {
    let works = Arc::new(AtomicBool::new(false));
    let (service, provider) = texting(&works);
    enroll(&service, 4);
    let held = || {
        let rows = service.call("GET", "/v1/enrollments?limit=10", Value::Null).1;
        let rows = rows["items"].as_array().unwrap().clone();
        (rows.len() == 4 && rows.iter().all(|row| row["status"] == "active" && row["waitingFor"] == "attention")).then_some(())
    };
    until(held, "all enrollments live on and wait");
    let account = service.call("GET", "/v1/accounts/texts", Value::Null).1;
    assert_eq!(account["paused"]["reason"], json!("lifecycle.accountRefused"), "{account}");
    assert!(account["paused"]["detail"].as_str().unwrap().contains("20003"), "{account}");
    let posts = || provider.heard().iter().filter(|heard| heard.method == "POST").count();
    let refused = posts();
    let told_back = "StatusCallback=https%3A%2F%2Fgo.example.com%2Fin%2Fdefault%2Ftexts%3Frelance-key%3D";
    assert!(provider.heard()[0].body.contains(told_back), "the provider knows where to report: {}", provider.heard()[0].body);
    let tried = service.call("POST", "/v1/accounts/texts/test", Value::Null).1;
    assert_eq!(tried["works"], json!(false), "{tried}");

    // Somebody new meanwhile: the provider is not even asked.
    let late = json!({ "id": "late", "phone": "+34600000099", "timezone": "UTC" });
    assert_eq!(service.call("POST", "/v1/contacts/bulk", json!({ "contacts": [late] })).0, 200);
    begin(&service, "late");
    until(
        || {
            let rows = service.call("GET", "/v1/enrollments?contact=late", Value::Null).1;
            (rows["items"][0]["waitingFor"] == "attention").then_some(())
        },
        "who comes later waits too",
    );
    assert_eq!(posts(), refused);

    works.store(true, Ordering::SeqCst);
    assert_eq!(service.call("POST", "/v1/accounts/texts/test", Value::Null).1, json!({ "works": true }));
    let (status, restored) = service.call("POST", "/v1/accounts/texts/restore", Value::Null);
    assert_eq!(
        (status, &restored["account"]["paused"], &restored["job"]["kind"]),
        (200, &Value::Null, &json!("restore")),
        "{restored}"
    );
    let accepted = || {
        let rows = service.call("GET", "/v1/messages?limit=50", Value::Null).1;
        let rows = rows["items"].as_array().unwrap().clone();
        (rows.iter().filter(|row| row["status"] == "accepted").count() == 5).then_some(())
    };
    until(accepted, "all five have gone");
    let mut to: Vec<String> =
        provider.heard().iter().filter(|heard| heard.method == "POST").skip(refused).map(|heard| heard.body.clone()).collect();
    to.sort();
    let whole = to.len();
    to.dedup();
    assert_eq!((whole, to.len()), (5, 5), "each once");
    service.call("POST", "/v1/accounts/texts/restore", Value::Null);

    let store = engines::open(&service.options()).unwrap();
    let told = until(
        || {
            let rows = store.feed_of_all(0, 1_000).unwrap();
            let kinds: Vec<String> = rows.into_iter().map(|row| row.kind).filter(|kind| kind.starts_with("account.")).collect();
            (kinds.len() >= 2).then_some(kinds)
        },
        "who watches hears of it",
    );
    assert_eq!(told, ["account.paused", "account.restored"], "each once");
}

#[test]
fn an_account_that_settings_name_is_not_taken_away() {
    let service = Service::start();
    service.call("PUT", "/v1/accounts/mail", json!({ "account": { "provider": "folder" } }));
    service.call("PUT", "/v1/settings", json!({ "channels": { "email": { "account": "mail" } } }));
    let (status, refused) = service.call("DELETE", "/v1/accounts/mail", Value::Null);
    assert!(status == 422 && refused["detail"].as_str().unwrap().contains("`email`"), "{refused}");
    service.call("PUT", "/v1/settings", json!({ "channels": { "email": {} } }));
    assert_eq!(service.call("DELETE", "/v1/accounts/mail", Value::Null).0, 204);
}

#[test]
fn a_test_sends_one_message_that_says_so() {
    let (service, provider) = texting(&Arc::new(AtomicBool::new(true)));
    let tried = service.call("POST", "/v1/accounts/texts/test", json!({ "to": "+34600000000" }));
    assert_eq!(tried, (200, json!({ "works": true, "messageId": "SM1" })));
    let posts: Vec<String> =
        provider.heard().into_iter().filter(|heard| heard.method == "POST").map(|heard| heard.body).collect();
    assert!(posts.len() == 1 && posts[0].contains("To=%2B34600000000") && posts[0].contains("test"), "{posts:?}");
    let wrong = service.call("POST", "/v1/accounts/texts/test", json!({ "content": { "type": "text", "body": "b" } }));
    assert_eq!(wrong.1["problems"][0]["path"], json!("/to"));
}

#[test]
fn templates_are_read_into_the_settings_and_the_difference_is_told() {
    let second = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&second);
    let provider = StandIn::answering(move |_| {
        let template = |name: &str, status: &str| {
            json!({ "name": name, "language": "en", "status": status, "category": "UTILITY",
                "components": [{ "type": "BODY", "text": "Hello {{1}}" }] })
        };
        let data = match seen.load(Ordering::SeqCst) {
            false => json!([template("hello", "APPROVED"), template("old", "APPROVED")]),
            true => json!([template("hello", "PAUSED"), template("new", "APPROVED")]),
        };
        Reply::Says(200, "content-type: application/json\r\n", json!({ "data": data }).to_string())
    });
    let service = own_network();
    let account = json!({ "provider": "whatsappCloud", "phoneNumberId": "1", "businessAccountId": "2", "accessToken": "t", "baseUrl": provider.url() });
    assert_eq!(service.call("PUT", "/v1/accounts/wa", json!({ "account": account })).0, 201);
    let sync = || service.call("POST", "/v1/accounts/wa/sync-templates", Value::Null);
    let (status, refused) = sync();
    assert!(status == 422 && refused["detail"].as_str().unwrap().contains("`whatsapp`"), "{refused}");
    service.call("PUT", "/v1/settings", json!({ "channels": { "email": {}, "whatsapp": { "account": "wa" } } }));
    let named = |names: &[&str]| names.iter().map(|name| json!({ "name": name, "language": "en" })).collect::<Vec<_>>();
    let first = json!({ "templates": 2, "added": named(&["hello", "old"]), "changed": [], "removed": [] });
    assert_eq!(sync(), (200, first));
    let settings = service.call("GET", "/v1/settings", Value::Null).1;
    assert_eq!(settings["channels"]["whatsapp"]["templates"][0]["parameters"], json!(["1"]), "{settings}");
    assert_eq!(sync().1, json!({ "templates": 2, "added": [], "changed": [], "removed": [] }));
    second.store(true, Ordering::SeqCst);
    let next = json!({ "templates": 2, "added": named(&["new"]), "changed": named(&["hello"]), "removed": named(&["old"]) });
    assert_eq!(sync().1, next);
}
