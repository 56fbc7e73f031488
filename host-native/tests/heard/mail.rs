//! Mail as it comes: answers, words for leaving, automatic replies, bounces and complaints, honest and forged.
//!
//! In: mail handed over. Out: what it did to the enrollment of whoever it is about. Never: a stranger suppressed by a forged bounce.

use relance_core::base::EnrollmentId;
use serde_json::{Value, json};

use crate::world::{World, now, person};

/// Somebody to whom the first email has gone.
fn written_to() -> (World, EnrollmentId, String) {
    let world = World::start(&[]);
    let id = world.enroll(&[person("ana")], &now()).remove(0);
    world.accepted("ana", 1);
    let message = world.mailed("ana@example.com");
    (world, id, message)
}

fn answer(from: &str, message: &str, more: &str, text: &str) -> String {
    format!(
        "From: {from}\nTo: us@shop.example\nMessage-ID: <a{}@x.example>\nIn-Reply-To: {message}\nSubject: Re: Hello\n{more}\n{text}\n",
        text.len()
    )
}

fn bounce(message: &str, recipient: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example.net\nTo: relance@localhost\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n\
         Message-ID: <{recipient}.{}>\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n--b\n\
         Content-Type: text/plain\n\nIt could not be delivered.\n\n--b\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; {recipient}\nAction: failed\nStatus: 5.1.1\n\
         Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {message}\n\
         To: {recipient}\nSubject: Hello\n\n--b--\n",
        message.trim_matches(['<', '>'])
    )
}

fn contact(world: &World) -> Value {
    world.service.call("GET", "/v1/contacts/ana", None).1
}

#[test]
fn an_answer_is_known_by_what_it_answers_and_read_without_what_it_quotes() {
    let (world, id, message) = written_to();
    let quoted = "Sounds good.\n\nOn Fri, 20 Nov 2026 at 10:00, Us <us@shop.example> wrote:\n> To leave, write unsubscribe.";
    let told = world.take(&answer("ana@home.example", &message, "", quoted));
    assert_eq!(told["items"][0]["status"], "matched", "{told}");
    assert_eq!(world.status(&id), "replied");
    let item = world.told("contact=ana").remove(0);
    assert_eq!(
        (&item["text"], &item["intent"], item["enrollment"].as_str()),
        (&json!("Sounds good."), &json!("none"), Some(id.as_str()))
    );
    assert!(contact(&world)["optOuts"].as_array().is_none_or(Vec::is_empty));
}

#[test]
fn whoever_writes_that_they_want_no_more_gets_no_more() {
    let (world, id, message) = written_to();
    world.take(&answer("ana@example.com", &message, "", "Please remove me from your list."));
    assert_eq!((world.status(&id).as_str(), &contact(&world)["optOuts"]), ("unsubscribed", &json!(["email"])));
    assert_eq!(world.told("contact=ana")[0]["reason"], "inbound.optOut");
}

#[test]
fn an_automatic_reply_moves_the_next_step_to_the_date_of_return() {
    let (world, id, message) = written_to();
    let wake = || world.host().state(&id).unwrap().unwrap().wake_at.unwrap();
    let before = wake();
    let back = relance::Clock::system().now().saturating_plus_millis(10 * 86_400_000).to_string();
    let day = back.split('T').next().unwrap();
    let text = format!("I am out of the office until {day}.");
    world.take(&answer("ana@example.com", &message, "Auto-Submitted: auto-replied\n", &text));
    assert_eq!(world.status(&id), "active", "a machine is no person");
    let item = world.told("contact=ana").remove(0);
    assert_eq!((&item["reason"], &item["intent"]), (&json!("inbound.automaticReply"), &json!("autoReply")), "{item}");
    assert!(wake() > before.saturating_plus_millis(5 * 86_400_000), "{} {}", wake(), before);
    assert!(contact(&world)["lastInbound"]["email"].is_null());
}

#[test]
fn a_bounce_of_what_was_sent_marks_the_address_and_a_forged_one_does_nothing() {
    let (world, id, message) = written_to();
    world.host().import_contacts(vec![serde_json::from_value(person("bob")).unwrap()]).unwrap();
    for (forged, reason) in [
        (bounce(&message, "bob@example.com"), "inbound.otherRecipient"),
        (bounce("<0123456789abcdef0123456789abcdef@localhost>", "ana@example.com"), "inbound.notOurs"),
    ] {
        assert_eq!(world.take(&forged)["items"][0]["status"], "unmatched");
        assert_eq!(world.told("status=unmatched&kind=bounce&limit=1")[0]["reason"], reason);
    }
    assert_eq!(world.status(&id), "active");
    assert!(contact(&world)["suppressed"].is_null());
    assert_eq!(world.service.call("GET", "/v1/suppressions", None).1["items"], json!([]));
    let told = world.take(&bounce(&message, "ana@example.com"));
    assert_eq!(told["items"][0]["status"], "matched", "{told}");
    assert_eq!((world.status(&id).as_str(), &contact(&world)["suppressed"]["email"]), ("bounced", &json!("hardBounce")));
    assert_eq!(world.fed("message.failed"), 1);
    assert_eq!(world.service.call("GET", "/v1/suppressions/email/bob@example.com", None).0, 404);
}

#[test]
fn a_complaint_ends_everything_and_a_report_of_leaving_by_mail_waits_for_a_person() {
    let (world, id, message) = written_to();
    let report = |kind: &str, number: u32| {
        format!(
            "From: feedback@isp.example\nTo: relance@localhost\nSubject: complaint\nMIME-Version: 1.0\nMessage-ID: <arf{number}@isp.example>\n\
             Content-Type: multipart/report; report-type=feedback-report; boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\nA report.\n\n\
             --b\nContent-Type: message/feedback-report\n\nFeedback-Type: {kind}\nUser-Agent: isp/1\nVersion: 1\n\
             Original-Rcpt-To: <ana@example.com>\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: {message}\nTo: ana@example.com\n\
             Subject: Hello\n\nHi there\n\n--b--\n"
        )
    };
    let left = world.take(&report("opt-out", 1));
    assert_eq!((&left["items"][0]["kind"], &left["items"][0]["status"]), (&json!("optOut"), &json!("unmatched")), "{left}");
    assert_eq!(world.status(&id), "active", "anybody can write such a mail");
    let told = world.take(&report("abuse", 2));
    assert_eq!((&told["items"][0]["kind"], &told["items"][0]["status"]), (&json!("complaint"), &json!("matched")), "{told}");
    assert_eq!((world.status(&id).as_str(), &contact(&world)["suppressed"]["email"]), ("unsubscribed", &json!("complaint")));
}

#[test]
fn what_a_mail_asks_for_is_heard_in_the_conversation_that_it_stands_in() {
    // E5, M2
    let (world, _, message) = written_to();
    let (_, mut settings) = world.service.call("GET", "/v1/settings", None);
    settings["autoFollowUps"] =
        json!({ "askedForTime": { "messages": [{ "type": "text", "subject": "As you asked", "body": "Here I am." }] } });
    assert_eq!(world.service.call("PUT", "/v1/settings", Some(settings)).0, 200);
    let thread = json!({ "contact": "ana", "channel": "email" });
    assert_eq!(world.service.call("PUT", "/v1/conversations/mails", Some(thread)).0, 201);
    world.take(&answer("ana@example.com", &message, "", "Please write to me again in ten days.\n\nAna\n> me again tomorrow"));
    let (_, stands) = world.service.call("GET", "/v1/conversations/mails/watch", None);
    assert_eq!(stands["followUp"]["promise"]["phrase"], "in ten days", "{stands}");
}
