//! Who waits for whom: providers that keep silent, people in another hand, workspaces beside each other.
//!
//! In: calls that take long. Out: who is answered meanwhile, and what is said to who is not. Never: a request beyond loopback.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::standin::{Reply, StandIn};
use crate::support::Service;

const SID: &str = "AC0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a";
/// Longer than anything may take that waits for nobody, on a machine that does much else; shorter than any provider's silence.
const SOON: Duration = Duration::from_secs(12);

/// A service and a provider of text messages that answers nothing.
fn silent() -> (Service, StandIn) {
    let provider = StandIn::answering(|_| Reply::Waits);
    let service = Service::start_with(vec![("RELANCE_ALLOW_PRIVATE_ACCOUNTS", "true".into())]);
    let account =
        json!({ "provider": "twilio", "accountSid": SID, "authToken": "t", "from": "+15550001111", "baseUrl": provider.url() });
    assert_eq!(service.call("PUT", "/v1/accounts/texts", json!({ "account": account })).0, 201);
    (service, provider)
}

/// What came back: the status, the head, the body.
type Came = (u16, String, Value);

/// Asks and does not wait: what comes is in the channel.
fn begin(service: &Service, path: &str, body: &Value, times: usize) -> Receiver<Came> {
    let (told, came) = channel();
    for _ in 0..times {
        let mut stream = TcpStream::connect(service.authority()).unwrap();
        let (body, key, told) = (body.to_string(), service.key.clone(), told.clone());
        let length = body.len();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer {key}\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        std::thread::spawn(move || {
            let mut text = String::new();
            let _ = stream.read_to_string(&mut text); // The service may be gone by then, with the test.
            let Some((head, body)) = text.split_once("\r\n\r\n") else { return };
            let status = head.split(' ').nth(1).unwrap().parse().unwrap();
            let _ = told.send((status, head.to_ascii_lowercase(), serde_json::from_str(body).unwrap_or_default()));
        });
    }
    came
}

fn until(what: impl Fn() -> bool, why: &str) {
    let end = Instant::now() + Duration::from_secs(30);
    while !what() {
        assert!(Instant::now() < end, "{why}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The service answers everybody else meanwhile, and says that it is ready.
fn answers_the_others(service: &Service) {
    let other = service.key_for("other", &["*:write"]);
    let watch = Instant::now();
    assert_eq!(service.call("GET", "/readyz", Value::Null).0, 200);
    let metrics = ureq::get(format!("http://{}/metrics", service.authority())).call().unwrap().body_mut().read_to_string();
    assert!(metrics.unwrap().contains("relance_backlog{"), "the database was asked");
    for key in [&other, &service.key] {
        assert_eq!(service.ask(key, "GET", "/v1/contacts", &[], Value::Null).status, 200);
        let put = service.ask(key, "PUT", "/v1/contacts/zoe", &[], json!({ "id": "zoe", "phone": "+34600000077" }));
        assert_eq!(put.status / 100, 2, "{put:?}");
    }
    assert!(watch.elapsed() < SOON, "{:?}", watch.elapsed());
}

#[test]
fn a_provider_that_keeps_silent_holds_up_nobody_but_who_asks_it() {
    let (service, provider) = silent();
    // Three at once are a workspace's own, eight wait, and the others hear at once that there is no room.
    let came = begin(&service, "/v1/accounts/texts/test", &json!({}), 14);
    for _ in 0..3 {
        let (status, head, body) = came.recv_timeout(SOON).expect("nobody was sent away");
        assert_eq!((status, &body["code"]), (503, &json!("api.overloaded")), "{body}");
        assert!(head.contains("retry-after: "), "{head}");
    }
    until(|| provider.heard().len() >= 3, "the provider was not asked");
    answers_the_others(&service);
    let other = service.key_for("other", &["*:write"]);
    let folder = StandIn::answering(|_| Reply::Says(200, "", "{}".into()));
    let account =
        json!({ "provider": "twilio", "accountSid": SID, "authToken": "t", "from": "+15550001111", "baseUrl": folder.url() });
    let watch = Instant::now();
    let put = service.ask(&other, "PUT", "/v1/accounts/own", &[], json!({ "account": account }));
    let tried = service.ask(&other, "POST", "/v1/accounts/own/test", &[], Value::Null);
    assert_eq!((put.status, tried.status, &tried.body["works"]), (201, 200, &json!(true)), "{tried:?}");
    assert!(watch.elapsed() < SOON, "another workspace has its own: {:?}", watch.elapsed());
    assert!(provider.heard().len() <= 4, "{}", provider.heard().len());
}

#[test]
fn x8_who_tells_of_a_person_in_another_hand_hears_soon_that_it_is_busy_and_nothing_is_half_done() {
    let (service, provider) = silent();
    assert_eq!(service.call("PUT", "/v1/settings", json!({ "channels": { "sms": {} } })).0, 200);
    let person = json!({ "id": "p0", "phone": "+34600000000", "timezone": "UTC" });
    assert_eq!(service.call("PUT", "/v1/contacts/p0", person).0 / 100, 2);
    let content = json!({ "type": "text", "body": "Hello" });
    let step = json!({ "id": "hello", "wait": { "minutes": 0 }, "channel": "sms", "content": content });
    let draft = json!({ "name": "Text", "purpose": "service", "steps": [step] });
    assert_eq!(service.call("POST", "/v1/sequences", json!({ "id": "text", "draft": draft })).0, 201);
    assert_eq!(service.call("POST", "/v1/sequences/text/publish", Value::Null).0 / 100, 2);
    let (status, enrolled) = service.call("POST", "/v1/enrollments", json!({ "sequence": "text", "contact": "p0" }));
    assert_eq!(status, 201, "{enrolled}");
    until(|| provider.heard().iter().any(|heard| heard.method == "POST"), "nothing was handed over");

    let replied = json!({ "contact": "p0", "event": { "type": "replied", "id": "e1", "channel": "sms" } });
    let watch = Instant::now();
    let came = begin(&service, "/v1/events", &replied, 6);
    answers_the_others(&service);
    for _ in 0..6 {
        let (status, head, body) = came.recv_timeout(SOON).expect("still waits for the other hand");
        assert_eq!((status, &body["code"]), (409, &json!("api.busy")), "{body}");
        assert!(head.contains("retry-after: 1"), "{head}");
    }
    assert!(watch.elapsed() < SOON, "{:?}", watch.elapsed());
    let other = json!({ "contact": "zoe", "event": { "type": "replied", "id": "e2", "channel": "sms" } });
    let (status, both) = service.call("POST", "/v1/events/bulk", json!({ "events": [replied, other] }));
    let outcomes = [&both["items"][0], &both["items"][1]];
    assert_eq!((status, &outcomes[0]["problems"][0]["code"]), (200, &json!("api.busy")), "{both}");
    assert_eq!(outcomes[1]["outcome"], json!("processed"), "one that is busy keeps no other from its result: {both}");
    let moved = json!([{ "id": "p0", "phone": "+34600000000", "timezone": "Asia/Tokyo" }, { "id": "new", "timezone": "UTC" }]);
    let (status, busy) = service.call("POST", "/v1/contacts/bulk", json!({ "contacts": moved }));
    assert_eq!((status, &busy["code"]), (409, &json!("api.busy")), "{busy}");
    assert_eq!(service.call("GET", "/v1/contacts/new", Value::Null).0, 404, "all of it, or nothing");
    assert_eq!(service.call("GET", "/v1/contacts/p0", Value::Null).1["timezone"], json!("UTC"));
    let id = enrolled["enrollment"].as_str().unwrap();
    let shown = service.call("GET", &format!("/v1/enrollments/{id}"), Value::Null).1;
    assert_eq!(shown["status"], json!("active"), "nothing of it was kept: {shown}");
}
