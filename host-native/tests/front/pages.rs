//! Links in email that the service sends: to leave (S2, RFC 8058), and what is opened and clicked (F3).
//!
//! In: email from the service's own folder. Out: what its links do. Never: a link that the email does not have.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::raw::{Raw, ask};
use crate::support::{Service, start};

const OUTSIDE: &str = "https://go.example.com";
const BROWSER: (&str, &str) = ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");

/// A service that has sent one email with two links to Zoe, and that email as it went.
fn sent(dir: &Path, arguments: &[&str]) -> (Service, String) {
    let arguments = [&["--public-url", OUTSIDE], arguments].concat();
    let service = start(dir, &arguments, &[]);
    let ok = |(status, body): (u16, Value)| assert!(status < 300, "{status} {body}");
    ok(service.call("PUT", "/v1/settings", Some(json!({ "email": { "fromName": "Acme <b>" } }))));
    let zoe = json!({ "id": "zoe", "email": "zoe.private@example.org", "firstName": "Zoe", "locale": "es-MX" });
    ok(service.call("PUT", "/v1/contacts/zoe", Some(zoe)));
    for (id, wait) in [("now", json!({ "minutes": 0 })), ("later", json!({ "days": 9 }))] {
        let html = "<p>Hi <a href=\"https://example.org/a?b=1&amp;c=ü\">one</a> <a href=\"https://example.org/two\">two</a></p>";
        let content = json!({ "type": "rich", "subject": "Hi", "html": html, "text": "Hi" });
        let draft = json!({ "name": id, "purpose": "marketing",
                            "steps": [{ "id": "hello", "wait": wait, "channel": "email", "content": content }] });
        ok(service.call("POST", "/v1/sequences", Some(json!({ "id": id, "draft": draft }))));
        ok(service.call("POST", &format!("/v1/sequences/{id}/publish"), Some(json!({}))));
        ok(service.call("POST", "/v1/enrollments", Some(json!({ "sequence": id, "contact": "zoe" }))));
    }
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let found = std::fs::read_dir(dir.join("mail")).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut found = found.filter(|path| path.extension().is_some_and(|ending| ending == "eml"));
        if let Some(path) = found.next() {
            let mail = std::fs::read_to_string(path).unwrap();
            return (service, mail.replace("=\r\n", "").replace("=3D", "="));
        }
        assert!(Instant::now() < until, "no email was sent");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The paths of the links of a kind.
fn paths(mail: &str, way: &str) -> Vec<String> {
    let begin = format!("{OUTSIDE}/{way}/");
    let token =
        |rest: &str| rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).next().unwrap().to_owned();
    mail.split(&begin).skip(1).map(|rest| format!("/{way}/{}", token(rest))).collect()
}

fn enrollments(service: &Service) -> Vec<String> {
    let (_, rows) = service.call("GET", "/v1/enrollments", None);
    let mut found: Vec<String> = rows["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| format!("{} {}", row["sequence"].as_str().unwrap(), row["status"].as_str().unwrap()))
        .collect();
    found.sort();
    found
}

/// Every page keeps itself closed.
fn is_closed(page: &Raw) {
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let policy = page.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    for (name, value) in [
        ("x-robots-tag", "noindex, nofollow"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(page.header(name), value);
    }
    assert!(!page.body.contains("<script") && page.body.len() < 4_096, "{}", page.body);
    assert!(!page.body.contains("private") && !page.body.contains("Zoe"), "{}", page.body);
}

#[test]
fn c5_who_follows_the_link_is_asked_and_who_posts_has_left() {
    let dir = tempfile::tempdir().unwrap();
    let (service, mail) = sent(dir.path(), &[]);
    assert!(mail.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{mail}");
    let leave = paths(&mail, "u");
    assert!(leave.len() >= 3 && leave.iter().all(|path| *path == leave[0]), "header, text and HTML: {mail}");
    assert!(paths(&mail, "t/c").is_empty() && paths(&mail, "t/o").is_empty(), "nothing is counted unless somebody wants it");
    let leave = leave[0].as_str();

    for method in ["HEAD", "GET", "GET"] {
        let page = ask(&service.address, method, leave, &[("sec-purpose", "prefetch")], "");
        assert_eq!(page.status, 200);
        if method == "GET" {
            is_closed(&page);
            assert!(page.body.contains("lang=\"es\"") && page.body.contains("Darme de baja"), "{}", page.body);
            assert!(page.body.contains("z•••@example.org") && page.body.contains("Acme &lt;b&gt;"), "{}", page.body);
        }
    }
    assert_eq!(enrollments(&service), ["later active", "now completed"], "looking is not leaving");

    for body in ["List-Unsubscribe=One-Click", "", "anything else"] {
        let page = ask(&service.address, "POST", leave, &[("content-type", "application/x-www-form-urlencoded")], body);
        assert_eq!(page.status, 200);
        is_closed(&page);
        assert!(page.body.contains("No recibirá más") && !page.body.contains("<form"), "{}", page.body);
    }
    assert_eq!(enrollments(&service), ["later unsubscribed", "now unsubscribed"], "a no is stronger than an end (L6)");
    let (_, zoe) = service.call("GET", "/v1/contacts/zoe", None);
    assert_eq!(zoe["optOuts"], json!(["email"]));
    let (_, feed) = service.call("GET", "/v1/contacts/zoe/timeline", None);
    let unsubscribed = feed["items"].as_array().unwrap().iter().filter(|item| item["entry"]["event"]["type"] == "unsubscribed");
    assert_eq!(unsubscribed.count(), 2, "once for each enrollment, however often it is posted: {feed}");
    let page = ask(&service.address, "GET", leave, &[], "");
    assert!(page.body.contains("No recibirá más") && !page.body.contains("<form"), "who has left is not asked again");
    let again = service.call("POST", "/v1/enrollments", Some(json!({ "sequence": "now", "contact": "zoe" })));
    assert_eq!(again.0, 409, "{again:?}");
}

#[test]
fn a_link_that_is_none_says_so_and_leads_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    let (service, mail) = sent(dir.path(), &["--track-clicks"]);
    let (leave, click) = (paths(&mail, "u")[0].clone(), paths(&mail, "t/c")[0].clone());
    let middle = leave.len() / 2;
    let other = if leave.as_bytes()[middle] == b'A' { 'B' } else { 'A' };
    let changed = format!("{}{other}{}", &leave[..middle], &leave[middle + 1..]);
    let swapped = click.replace("/t/c/", "/u/");
    for path in [changed.as_str(), "/u/AAAA", &swapped, &format!("/u/{}", "A".repeat(5_000))] {
        for method in ["GET", "POST"] {
            let page = ask(&service.address, method, path, &[], "List-Unsubscribe=One-Click");
            assert_eq!(page.status, 404, "{method} {path}");
            is_closed(&page);
        }
    }
    for path in ["/t/c/https:%2F%2Fevil.example", "/t/c/AAAA?url=https://evil.example", &leave.replace("/u/", "/t/c/")] {
        let answer = ask(&service.address, "GET", path, &[BROWSER], "");
        assert_eq!((answer.status, answer.header("location")), (404, ""), "{path}");
    }
    assert_eq!(enrollments(&service), ["later active", "now completed"]);
    let without = tempfile::tempdir().unwrap();
    let other = start(without.path(), &[], &[]);
    assert_eq!(ask(&other.address, "GET", &leave, &[], "").status, 404, "a service without a public address has no such pages");
}

/// What was written down of the one message that went out: kind, by what a machine was known, where to.
fn engagement(service: &Service) -> (Value, Vec<String>) {
    let (_, rows) = service.call("GET", "/v1/messages", None);
    let key = rows["items"].as_array().unwrap().iter().find(|row| row["status"] == "accepted").unwrap()["key"].clone();
    let key = key.as_str().unwrap().replace('/', "%2F");
    let (status, seen) = service.call("GET", &format!("/v1/messages/engagement?key={key}"), None);
    assert_eq!(status, 200, "{seen}");
    let word = |item: &Value, name: &str| item[name].as_str().unwrap_or("-").to_owned();
    let line = |item: &Value| format!("{} {} {}", word(item, "kind"), word(item, "machine"), word(item, "url"));
    let mut lines: Vec<String> = seen["items"].as_array().unwrap().iter().map(line).collect();
    lines.sort();
    (json!([seen["opens"], seen["clicks"]]), lines)
}

/// Waits until this is written down; of it one open and two clicks are people's.
fn becomes(service: &Service, wanted: &[&str]) {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let (counts, seen) = engagement(service);
        if seen == wanted {
            assert_eq!(counts, json!([1, 2]), "machines are not counted");
            return;
        }
        assert!(Instant::now() < until, "{seen:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn f3_what_is_opened_and_clicked_is_written_down_and_machines_are_told_from_people() {
    let dir = tempfile::tempdir().unwrap();
    let (service, mail) = sent(dir.path(), &["--track-opens", "--track-clicks"]);
    let (open, clicks) = (paths(&mail, "t/o")[0].clone(), paths(&mail, "t/c"));
    assert_eq!(clicks.len(), 2, "{mail}");
    let point = ask(&service.address, "GET", &open, &[BROWSER], "");
    assert_eq!((point.status, point.header("content-type"), point.header("cache-control")), (200, "image/gif", "no-store"));
    std::thread::sleep(Duration::from_secs(9)); // Sooner after it was sent nobody reads.
    ask(&service.address, "GET", &open, &[BROWSER], "");
    ask(&service.address, "GET", &open, &[("user-agent", "Mozilla/5.0")], "");
    let on = ask(&service.address, "GET", &clicks[0], &[BROWSER], "");
    assert_eq!((on.status, on.header("location")), (302, "https://example.org/a?b=1&c=%C3%BC"));
    ask(&service.address, "GET", &clicks[0], &[BROWSER], "");
    let mut wanted = vec![
        "clicked - https://example.org/a?b=1&c=ü",
        "clicked - https://example.org/a?b=1&c=ü",
        "opened - -",
        "opened track.privacyProtection -",
        "opened track.tooSoon -",
    ];
    becomes(&service, &wanted);
    // Only now: who follows all links at once is a machine.
    assert_eq!(ask(&service.address, "HEAD", &clicks[1], &[BROWSER], "").status, 302);
    wanted.insert(2, "clicked track.method https://example.org/two");
    becomes(&service, &wanted);
    let metrics = ask(&service.address, "GET", "/metrics", &[], "").body;
    assert!(metrics.contains(r#"relance_engagements_total{kind="clicked",machine="false"} 2"#), "{metrics}");
    assert_eq!(enrollments(&service), ["later active", "now completed"], "nothing is decided by it");
}

#[test]
fn f3_links_of_old_email_lead_on_and_nothing_is_counted_once_that_is_off() {
    let dir = tempfile::tempdir().unwrap();
    let (service, mail) = sent(dir.path(), &["--track-opens", "--track-clicks"]);
    let (open, click) = (paths(&mail, "t/o")[0].clone(), paths(&mail, "t/c")[1].clone());
    assert!(service.stop());
    let service = start(dir.path(), &["--public-url", OUTSIDE], &[]);
    assert_eq!(ask(&service.address, "GET", &open, &[BROWSER], "").status, 200);
    let on = ask(&service.address, "GET", &click, &[BROWSER], "");
    assert_eq!((on.status, on.header("location")), (302, "https://example.org/two"));
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(engagement(&service), (json!([0, 0]), Vec::new()));
    // The key that links were sealed with is not the newest any more.
    assert!(service.stop());
    let file = dir.path().join("secret.key");
    let old = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=,{old}")).unwrap();
    let service = start(dir.path(), &["--public-url", OUTSIDE], &[]);
    assert_eq!(ask(&service.address, "GET", &paths(&mail, "u")[0], &[], "").status, 200);
}
