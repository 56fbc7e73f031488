//! The inbox over HTTP: conversations by what was said last, each with what is planned in it.
//!
//! In: words of contacts and ours. Out: rows. Never: words for a key that may not read them; a conversation of another workspace.

use serde_json::{Value, json};

use crate::support::{Answer, Service, people};

fn get(service: &Service, key: &str, query: &str) -> Answer {
    service.ask(key, "GET", &format!("/v1/inbox?{query}"), &[], Value::Null)
}

fn ids(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["items"].as_array().unwrap().iter().map(|row| row["conversation"]["id"].as_str().unwrap().to_owned()).collect()
}

/// Four conversations, of which somebody has written in three; those are watched.
fn scene() -> Service {
    let service = Service::start();
    people(&service, &service.key, 3);
    let messages = json!([{ "type": "text", "body": "Still there?" }]);
    let auto = json!({ "stoppedReplying": { "cadence": [{ "hours": 12 }], "messages": messages }, "askedForTime": { "messages": messages } });
    let inactivity = json!({ "ai": { "minutes": 20 } });
    let (status, put) = service.call("PUT", "/v1/settings", json!({ "autoFollowUps": auto, "inactivity": inactivity }));
    assert_eq!(status, 200, "{put}");
    for (id, contact, channel) in [("t0", "p0", "email"), ("t1", "p1", "email"), ("t2", "p2", "email"), ("t3", "p2", "sms")] {
        let (status, made) =
            service.call("PUT", &format!("/v1/conversations/{id}"), json!({ "contact": contact, "channel": channel }));
        assert_eq!(status, 201, "{made}");
    }
    service
}

fn says(service: &Service, conversation: &str, contact: &str, text: &str) {
    let event = json!({ "type": "replied", "channel": "email", "conversation": conversation, "text": text });
    let (status, answer) = service.call("POST", "/v1/events", json!({ "contact": contact, "event": event }));
    assert_eq!(status, 200, "{answer}");
}

fn we_say(service: &Service, conversation: &str, text: &str) {
    let (status, answer) =
        service.call("POST", &format!("/v1/conversations/{conversation}/outbound"), json!({ "by": "ai", "text": text }));
    assert_eq!(status, 200, "{answer}");
}

#[test]
fn the_last_said_comes_first_with_the_last_words_and_what_is_planned() {
    let service = scene();
    says(&service, "t0", "p0", "How much is it?");
    we_say(&service, "t0", "40 euros.");
    says(&service, "t1", "p1", "talk to me in 24 hours");
    says(&service, "t2", "p2", "Is it in stock?");

    let listed = get(&service, &service.key, "");
    assert_eq!(ids(&listed), ["t2", "t1", "t0", "t3"], "nobody has said anything in the last one");
    let row = |index: usize| &listed.body["items"][index];
    assert_eq!(
        (&row(0)["contact"], &row(0)["unanswered"]),
        (&json!({ "id": "p2", "name": "Person 2" }), &json!(true)),
        "{}",
        row(0)
    );
    assert_eq!((&row(0)["last"]["text"], &row(0)["last"]["from"]), (&json!("Is it in stock?"), &json!("contact")));
    assert_eq!(
        (&row(2)["last"]["text"], &row(2)["unanswered"], &row(2)["open"]),
        (&json!("40 euros."), &json!(false), &json!(true))
    );
    assert!(
        row(3).get("last").is_none()
            && row(3).get("lastAt").is_none()
            && row(2)["lastAt"] == row(2)["conversation"]["lastOutbound"]
    );
    for index in 0..4 {
        let id = row(index)["conversation"]["id"].as_str().unwrap();
        let mut watch = service.call("GET", &format!("/v1/conversations/{id}/watch"), Value::Null).1;
        for own in ["conversation", "contact", "turns"] {
            watch.as_object_mut().unwrap().remove(own);
        }
        assert_eq!(row(index)["watch"], watch, "the same as the conversation's own: {id}");
    }
    assert_eq!(row(1)["watch"]["status"], "following", "{}", row(1));
    assert!(row(1)["watch"]["followUp"]["at"].is_string(), "{}", row(1));

    assert_eq!(
        ids(&get(&service, &service.key, "planned=true")),
        ["t1", "t0"],
        "what was asked for, and what comes where nobody answers us"
    );
    assert_eq!(ids(&get(&service, &service.key, "planned=false&limit=1")), ["t2"]);
    assert_eq!(ids(&get(&service, &service.key, "q=person%202")), ["t2", "t3"]);
    service.call("POST", "/v1/conversations/t0/close", Value::Null);
    assert_eq!(ids(&get(&service, &service.key, "open=false")), ["t0"]);
    assert_eq!(ids(&get(&service, &service.key, "open=true&handledBy=ai")), ["t2", "t1", "t3"]);
    service.call("PUT", "/v1/conversations/t3", json!({ "contact": "p2", "channel": "sms", "handledBy": "human" }));
    assert_eq!(ids(&get(&service, &service.key, "handledBy=human&q=P2%40EXAMPLE.com")), ["t3"]);
}

#[test]
fn the_inbox_goes_on_where_a_page_ended_and_tells_each_key_what_it_may_see() {
    let service = scene();
    for (id, contact) in [("t1", "p1"), ("t0", "p0"), ("t2", "p2")] {
        says(&service, id, contact, "my cat is ill");
    }
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = get(&service, &service.key, &format!("limit=1{after}"));
        found.extend(ids(&page));
        match page.body["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(found, ["t2", "t0", "t1", "t3"]);
    let blind = service.key_for("default", &["contacts:read"]);
    let seen = get(&service, &blind, "");
    assert!(seen.status == 200 && !seen.body.to_string().contains("my cat"), "{seen:?}");
    assert!(get(&service, &service.key, "").body.to_string().contains("my cat"));
    let none = service.key_for("default", &["messages:read", "enrollments:read"]);
    assert_eq!(get(&service, &none, "").status, 403);
    let other = service.key_for("other", &["*:write"]);
    assert!(ids(&get(&service, &other, "")).is_empty());
    for query in ["after=eA", "limit=0", "handledBy=nobody", "open=maybe", "sort=id"] {
        assert_eq!(get(&service, &service.key, query).status, 422, "{query}");
    }
}

#[test]
fn the_words_of_a_conversation_are_told_to_those_who_may_read_messages() {
    let service = scene();
    says(&service, "t0", "p0", "How much is it?");
    we_say(&service, "t0", "40 euros.");
    let path = "/v1/conversations/t0/messages";
    let (status, told) = service.call("GET", path, Value::Null);
    let words: Vec<(&str, &str)> = told["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["from"].as_str().unwrap(), one["text"].as_str().unwrap()))
        .collect();
    assert_eq!((status, words), (200, vec![("contact", "How much is it?"), ("ai", "40 euros.")]), "{told}");
    assert_eq!(service.call("GET", "/v1/conversations/t3/messages", Value::Null), (200, json!({ "items": [] })));
    assert_eq!(service.call("GET", "/v1/conversations/nowhere/messages", Value::Null).0, 404);
    let blind = service.key_for("default", &["contacts:read"]);
    assert_eq!(service.ask(&blind, "GET", path, &[], Value::Null).status, 403);
    let other = service.key_for("other", &["messages:read"]);
    assert_eq!(service.ask(&other, "GET", path, &[], Value::Null).status, 404);
}
