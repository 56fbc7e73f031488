//! What a contact's words mean beyond the conversation in which they stand: a no, a program's reply, a message that names no conversation.
//!
//! In: what a chat product tells. Out: the contact, their conversations, the receiver's messages. Never: a message after a no.

use serde_json::{Value, json};

use crate::conversations::{later, meet, says, service, stands, texts, we_say};
use crate::service::Service;

/// Two threads of one person, both watched.
fn two_threads() -> Service {
    let say = |body: &str| json!({ "messages": [{ "type": "text", "body": body }] });
    let service = service(&json!({ "stoppedReplying": say("Still there?"), "askedForTime": say("Hello again") }), None);
    meet(&service, "ada");
    service.ok("PUT", "/v1/conversations/u", json!({ "contact": "ada", "channel": "whatsapp" }));
    says(&service, "ada", "2026-11-23T08:00:00.000Z", "How much is the blue one?");
    let other = json!({ "type": "replied", "conversation": "u", "text": "And the red one?", "at": "2026-11-23T08:00:00.000Z" });
    tell(&service, &other);
    we_say(&service, "ada", "2026-11-23T08:01:00.000Z", "40 €.");
    service.ok("POST", "/v1/conversations/u/outbound", json!({ "by": "ai", "text": "50 €." }));
    service.settled();
    service
}

fn tell(service: &Service, event: &Value) -> Value {
    let report = service.ok("POST", "/v1/events", json!({ "contact": "ada", "event": event }));
    service.settled();
    report
}

fn contact(service: &Service) -> Value {
    service.ok("GET", "/v1/contacts/ada", Value::Null)
}

fn watch(service: &Service, id: &str) -> Value {
    service.ok("GET", &format!("/v1/conversations/{id}/watch"), Value::Null)
}

fn turns(watch: &Value, event: &str) -> usize {
    watch["turns"].as_array().unwrap().iter().filter(|turn| turn["event"]["type"] == event).count()
}

#[test]
fn a_no_in_words_reaches_the_contact_and_every_conversation_on_the_channel() {
    // C5
    for words in ["STOP", "please stop messaging me"] {
        let service = two_threads();
        assert_eq!(
            (&watch(&service, "t-ada")["status"], &watch(&service, "u")["status"]),
            (&json!("following"), &json!("following"))
        );
        let said = json!({ "type": "replied", "id": "m1", "conversation": "t-ada", "text": words });
        assert_eq!(tell(&service, &said)["duplicate"], false);
        assert_eq!(contact(&service)["optOuts"], json!(["whatsapp"]), "{words}");
        later(&service, "2026-11-30T08:00:00.000Z");
        assert_eq!(texts(&service), [""; 0], "{words}");
        for id in ["t-ada", "u"] {
            let stood = watch(&service, id);
            assert_eq!((&stood["status"], &stood["reason"]["code"]), (&json!("stopped"), &json!("watch.optedOut")), "{stood}");
            assert_eq!((turns(&stood, "optedOut"), turns(&stood, "replied")), (1, 3), "it hears of each message, too: {stood}");
        }
        assert_eq!(tell(&service, &said)["duplicate"], true, "told twice, it counts once");
        assert_eq!(turns(&watch(&service, "u"), "optedOut"), 1);
        let rows = service.all("/v1/suppressions");
        assert!(rows.iter().any(|row| row["channel"] == "whatsapp" && row["cause"] == "optOut"), "{rows:?}");
    }
}

#[test]
fn a_no_among_many_events_counts_as_one_told_alone() {
    let service = two_threads();
    let of = |id: &str, text: &str| json!({ "contact": "ada", "event": { "type": "replied", "id": id, "conversation": "u", "text": text } });
    let told = json!({ "events": [of("m1", "One moment"), of("m2", "unsubscribe me please, no more messages"), of("m2", "the same again")] });
    let items = service.ok("POST", "/v1/events/bulk", told)["items"].clone();
    let outcomes: Vec<&str> = items.as_array().unwrap().iter().map(|item| item["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["processed", "processed", "duplicate"], "{items}");
    assert_eq!(contact(&service)["optOuts"], json!(["whatsapp"]));
    later(&service, "2026-11-30T08:00:00.000Z");
    assert_eq!(texts(&service), [""; 0]);
}

#[test]
fn who_says_yes_again_beyond_doubt_may_be_written_to_there() {
    let service = two_threads();
    service.ok("PUT", "/v1/conversations/v", json!({ "contact": "ada", "channel": "sms" }));
    for thread in ["v", "u"] {
        tell(&service, &json!({ "type": "replied", "conversation": thread, "text": "STOP" }));
    }
    assert_eq!(contact(&service)["optOuts"], json!(["sms", "whatsapp"]));
    for thread in ["v", "u"] {
        tell(&service, &json!({ "type": "replied", "conversation": thread, "text": "START" }));
    }
    // Off the carriers' networks it is a word like others: somebody asks.
    assert_eq!(contact(&service)["optOuts"], json!(["whatsapp"]));
    let left: Vec<Value> = service.all("/v1/suppressions").iter().map(|row| row["channel"].clone()).collect();
    assert_eq!(left, ["whatsapp"]);
}

#[test]
fn an_automatic_reply_in_words_is_no_answer() {
    // L1
    let service = two_threads();
    tell(
        &service,
        &json!({ "type": "replied", "conversation": "t-ada", "text": "Automatic reply: I am out of the office until 1 December" }),
    );
    let stood = stands(&service, "ada");
    assert_eq!(stood["status"], "following", "{stood}");
    let turn = stood["turns"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&turn["event"]["automatic"], &turn["event"]["returnDate"]), (&json!(true), &json!("2026-12-02")), "{turn}");
    later(&service, "2026-12-01T22:59:00.000Z");
    assert_eq!(texts(&service), [""; 0], "not before they are back");
}

#[test]
fn a_message_without_a_conversation_is_of_the_one_that_was_written_in_last() {
    // L1, M2
    let service = two_threads();
    service.at("2026-11-23T08:02:00.000Z");
    service.ok("POST", "/v1/conversations/u/outbound", json!({ "by": "ai", "text": "And it is in stock." }));
    service.at("2026-11-23T08:03:00.000Z");
    tell(&service, &json!({ "type": "replied", "channel": "whatsapp", "text": "call me tomorrow at 10" }));
    let (heard, other) = (watch(&service, "u"), watch(&service, "t-ada"));
    assert_eq!(heard["followUp"]["occasion"], "askedForTime", "{heard}");
    assert_eq!((&other["status"], other.get("followUp")), (&json!("open"), None), "it hears that they answered: {other}");
    assert_eq!(contact(&service)["lastInbound"], json!({ "whatsapp": "2026-11-23T08:03:00.000Z" }));
    later(&service, "2026-11-24T10:00:00.000Z");
    assert_eq!(texts(&service), ["Hello again"], "promised once, kept once");
}

#[test]
fn the_channel_of_a_message_is_its_conversations() {
    let service = service(&json!({}), None);
    meet(&service, "ada");
    let whatsapp = json!({ "whatsapp": "2026-11-23T08:00:00.000Z" });
    for event in [json!({ "type": "replied", "conversation": "t-ada", "text": "Hi" }), json!({ "type": "replied" })] {
        tell(&service, &event);
        assert_eq!(contact(&service)["lastInbound"], whatsapp, "{event}");
    }
    assert_eq!(service.ok("GET", "/v1/conversations/t-ada", Value::Null)["lastInbound"], whatsapp["whatsapp"]);
}
