//! What became of messages, told by the provider: delivered, failed, before the outcome was known; a human's answer beside ours.
//!
//! In: reports. Out: the messages, the feed, the addresses. Never: a report of another program's message that does something.

use serde_json::{Value, json};

use crate::receiver::Receiver;
use crate::world::{World, twilio_account, within};

const SECRET: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

fn sms(receiver: &Receiver, people: &[Value]) -> World {
    let world = World::start(&["--allow-private-accounts"]);
    world.account("default", "sms", twilio_account());
    // What goes out is handed to somebody who can be asked; what comes in is Twilio's.
    world.account("default", "out", json!({ "provider": "webhook", "url": receiver.url(), "secret": SECRET }));
    let settings = json!({ "channels": { "email": {}, "sms": { "account": "out" } } });
    assert_eq!(world.service.call("PUT", "/v1/settings", Some(settings)).0, 200);
    let step =
        |id: &str, wait: Value| json!({ "id": id, "wait": wait, "channel": "sms", "content": { "type": "text", "body": "Hi" } });
    world.enroll(people, &json!([step("a", json!({ "minutes": 0 })), step("b", json!({ "days": 5 }))]));
    world
}

fn report<'a>(sid: &'a str, status: &'a str, code: &'a str) -> [(&'a str, &'a str); 5] {
    [("MessageSid", sid), ("MessageStatus", status), ("ErrorCode", code), ("To", "+15551230001"), ("From", "+15550001111")]
}

fn enrollment(world: &World) -> Value {
    world.service.call("GET", "/v1/enrollments?contact=p", None).1["items"][0].clone()
}

#[test]
fn a_delivery_is_told_and_a_late_failure_ends_what_goes_to_a_dead_address() {
    let receiver = Receiver::answering(&["200 OK|{\"id\":\"SM1\"}"]);
    let world = sms(&receiver, &[json!({ "id": "p", "phone": "+15551230001" })]);
    world.accepted("p", 1);
    assert_eq!(world.twilio("sms", "", &report("SM1", "delivered", "")).status, 204);
    assert_eq!(world.twilio("sms", "", &report("SM1", "delivered", "")).status, 204);
    assert_eq!((world.fed("message.delivered"), world.fed("message.failed")), (1, 0));
    assert_eq!(world.twilio("sms", "", &report("SMother", "undelivered", "30005")).status, 204);
    assert_eq!(enrollment(&world)["status"], "active", "it was another program's message");
    assert_eq!(world.told("status=ignored")[0]["reason"], "inbound.notOurs");
    assert_eq!(world.twilio("sms", "", &report("SM1", "undelivered", "30005")).status, 204);
    assert_eq!((enrollment(&world)["status"].as_str(), world.fed("message.failed")), (Some("bounced"), 1));
    let person = world.service.call("GET", "/v1/contacts/p", None).1;
    assert_eq!(person["suppressed"]["sms"], "hardBounce");
    assert!(world.accepted("p", 1)[0]["detail"].as_str().unwrap().contains("30005"));
}

#[test]
fn who_has_another_address_by_now_keeps_it() {
    let receiver = Receiver::answering(&["200 OK|{\"id\":\"SM1\"}"]);
    let world = sms(&receiver, &[json!({ "id": "p", "phone": "+15551230001" })]);
    world.accepted("p", 1);
    let patched = world.service.ask("PATCH", "/v1/contacts/p", &world.service.key, &[], Some(json!({ "phone": "+15551230009" })));
    assert_eq!(patched.0, 200, "{patched:?}");
    assert_eq!(world.twilio("sms", "", &report("SM1", "undelivered", "30005")).status, 204);
    assert_eq!(enrollment(&world)["status"], "active");
    assert_eq!(world.service.call("GET", "/v1/suppressions/sms/+15551230001", None).0, 200);
    assert_eq!(world.service.call("GET", "/v1/suppressions/sms/+15551230009", None).0, 404);
}

#[test]
fn a_report_that_comes_before_its_outcome_is_kept_and_takes_its_place() {
    let receiver = Receiver::answering(&["silence"]);
    let world = sms(&receiver, &[json!({ "id": "p", "phone": "+15551230001" })]);
    let sent = receiver.wait_for(1).remove(0).event();
    let key = sent["send"]["key"].as_str().unwrap().replace('/', "%2F");
    let back = world.twilio("sms", &format!("?relance-key={key}"), &report("SM7", "delivered", ""));
    assert_eq!(back.status, 503, "the message is in a worker's hand: {back:?}");
    assert_eq!(world.told("status=waiting").len(), 1);
    let messages = world.accepted("p", 1);
    assert_eq!(messages[0]["providerId"].as_str().or(messages[0]["messageId"].as_str()), Some("SM7"), "{messages:?}");
    within(30, || Some(()).filter(|()| world.told("status=waiting").is_empty()));
    assert_eq!((world.fed("message.accepted"), world.fed("message.delivered"), receiver.heard().len()), (1, 1, 1));
    assert_eq!(world.twilio("sms", &format!("?relance-key={key}"), &report("SM7", "delivered", "")).status, 204);
    assert_eq!(world.fed("message.delivered"), 1);
}
