//! The live view: events in their order, going on where a listener left, an end with the service.
//!
//! In: streams. Out: a failure where an event is lost, told twice or told to others. Never: a sleep.

use std::io::{BufRead, BufReader};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Service, start};

/// A stream, line by line.
struct Stream(BufReader<ureq::BodyReader<'static>>);

impl Stream {
    fn open(service: &Service, path: &str, headers: &[(&str, &str)]) -> Result<Self, u16> {
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(120)));
        let mut request = config.build().new_agent().get(format!("{}{path}", service.address));
        request = request.header("authorization", format!("Bearer {}", service.key));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.call().unwrap();
        if response.status() != 200 {
            return Err(response.status().as_u16());
        }
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut stream = Self(BufReader::new(response.into_body().into_reader()));
        assert_eq!(stream.line().as_deref(), Some("retry: 2000"));
        assert_eq!(stream.line().as_deref(), Some(""));
        Ok(stream)
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.0.read_line(&mut line) {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(line.trim_end_matches('\n').to_owned()),
        }
    }

    /// The next event: its place, its kind, itself.
    fn next(&mut self) -> Option<(String, String, Value)> {
        let (mut id, mut kind, mut data) = (String::new(), String::new(), Value::Null);
        loop {
            let line = self.line()?;
            match line.split_once(": ") {
                Some(("id", text)) => id = text.into(),
                Some(("event", text)) => kind = text.into(),
                Some(("data", text)) => data = serde_json::from_str(text).unwrap(),
                _ if line.is_empty() && !kind.is_empty() => return Some((id, kind, data)),
                _ => {}
            }
        }
    }
}

/// Something that the feed tells of: a webhook that is gone, `times` of them.
fn happen(service: &Service, webhook: &str) {
    let (status, _) = service.call("POST", &format!("/v1/webhooks/{webhook}/test"), None);
    assert_eq!(status, 202);
}

/// A webhook whose receiver answers 410 to the first event: `webhook.disabled` is fed.
fn gone(service: &Service, receiver: &crate::receiver::Receiver) -> String {
    let (status, made) = service.call("POST", "/v1/webhooks", Some(json!({ "url": receiver.url(), "events": ["notice"] })));
    assert_eq!(status, 201, "{made}");
    let id = made["id"].as_str().unwrap().to_owned();
    happen(service, &id);
    id
}

#[test]
fn a_listener_goes_on_where_it_left() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &["--allow-private-webhooks"], &[]);
    let receiver = crate::receiver::Receiver::answering(&["410 Gone"]);
    let mut stream = Stream::open(&service, "/v1/live", &[]).unwrap();

    let first = gone(&service, &receiver);
    let (place, kind, event) = stream.next().unwrap();
    assert_eq!((kind.as_str(), &event["type"]), ("webhook.disabled", &"webhook.disabled".into()));
    assert_eq!(event["data"]["webhook"], first.as_str());
    drop(stream);

    // Two more while nobody listens.
    let missed = [gone(&service, &receiver), gone(&service, &receiver)];
    let mut all = Stream::open(&service, "/v1/live?after=0", &[]).unwrap();
    let seen: Vec<Value> = (0..3).map(|_| all.next().unwrap().2["data"]["webhook"].clone()).collect();
    assert_eq!(seen[0], first.as_str());
    let mut back = Stream::open(&service, "/v1/live", &[("last-event-id", place.as_str())]).unwrap();
    let mut heard: Vec<Value> = (0..2).map(|_| back.next().unwrap().2["data"]["webhook"].clone()).collect();
    heard.sort_by_key(ToString::to_string);
    let mut missed = missed.map(Value::from);
    missed.sort_by_key(ToString::to_string);
    assert_eq!(heard, missed, "each once, and none of those before");

    // What comes now, comes after what was looked up.
    let now = gone(&service, &receiver);
    assert_eq!(back.next().unwrap().2["data"]["webhook"], now.as_str());
    assert_eq!(all.next().unwrap().2["data"]["webhook"], now.as_str());

    assert!(service.stop(), "streams that would never end hold nobody up");
    assert!(back.next().is_none());
}

#[test]
fn a_listener_hears_its_workspace_and_its_kinds_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &["--allow-private-webhooks"], &[]);
    assert_eq!(service.call("POST", "/v1/workspaces", Some(json!({ "id": "other" }))).0, 201);
    let receiver = crate::receiver::Receiver::answering(&["410 Gone"]);
    gone(&service, &receiver);
    let mut all = Stream::open(&service, "/v1/live?after=0", &[]).unwrap();
    assert_eq!(all.next().unwrap().1, "webhook.disabled");

    let mut other = Stream::open(&service, "/v1/live?after=0", &[("relance-workspace", "other")]).unwrap();
    let mut few = Stream::open(&service, "/v1/live?after=0&types=message.*,notice", &[]).unwrap();
    let headers = [("relance-workspace", "other")];
    let (status, _, made) = service.ask("POST", "/v1/webhooks", &service.key, &headers, Some(json!({ "url": receiver.url() })));
    assert_eq!(status, 201, "{made}");
    let test = format!("/v1/webhooks/{}/test", made["id"].as_str().unwrap());
    assert_eq!(service.ask("POST", &test, &service.key, &headers, None).0, 202);
    let (_, kind, event) = other.next().unwrap();
    assert_eq!((kind.as_str(), &event["workspace"]), ("webhook.disabled", &"other".into()));
    assert!(service.stop());
    assert!(few.next().is_none() && all.next().is_none(), "nothing of the other workspace, nothing of another kind");
}

#[test]
fn a_key_has_so_many_streams_and_whoever_goes_makes_room() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &[], &[]);
    let mut streams: Vec<Stream> = (0..32).map(|_| Stream::open(&service, "/v1/live", &[]).unwrap()).collect();
    let (status, _, refused) = service.ask("GET", "/v1/live", &service.key, &[], None);
    assert_eq!((status, &refused["code"]), (429, &json!("api.tooManyStreams")), "{refused}");
    let (status, made) = service.call("POST", "/v1/keys", Some(json!({ "name": "other", "scopes": ["enrollments:read"] })));
    assert_eq!(status, 201, "{made}");
    let other = format!("Bearer {}", made["secret"].as_str().unwrap());
    let other = ureq::get(format!("{}/v1/live", service.address)).header("authorization", other).call().unwrap();
    assert_eq!(other.status(), 200, "another key has its own");
    streams.pop();
    // Nothing has happened in the workspace; that the connection is gone is seen all the same.
    let until = std::time::Instant::now() + Duration::from_secs(30);
    while Stream::open(&service, "/v1/live", &[]).is_err() {
        assert!(std::time::Instant::now() < until, "nobody has seen that a listener is gone");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_question_that_is_not_sound_or_not_allowed_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &[], &[]);
    let many = format!("/v1/live?types={}", vec!["notice"; 51].join(","));
    for path in [&many, "/v1/live?types=messages", "/v1/live?after=x", "/v1/live?after=-1", "/v1/live?what=1"] {
        assert_eq!(Stream::open(&service, path, &[]).err(), Some(422), "{path}");
    }
    assert_eq!(Stream::open(&service, "/v1/live", &[("last-event-id", "first")]).err(), Some(422));
    let body = json!({ "name": "few", "scopes": ["webhooks:read"] });
    let (status, key) = service.call("POST", "/v1/keys", Some(body));
    assert_eq!(status, 201, "{key}");
    let key = key["secret"].as_str().unwrap();
    assert_eq!(service.ask("GET", "/v1/live", key, &[], None).0, 403);
}
