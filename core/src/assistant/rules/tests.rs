//! Rules as people write them, and the limits that are read from them.
//!
//! In: lines. Out: passed, or the line that is read otherwise. Never: a line of a test copied from a prompt.

use alloc::string::String;
use alloc::vec::Vec;

use super::*;

/// The limits of a text as JSON.
fn read(text: &str) -> Vec<String> {
    rules(&Lines::Text(text.into())).limits.iter().map(|found| serde_json::to_string(&found.limit).unwrap_or_default()).collect()
}

#[test]
fn a_number_of_tries_is_a_limit() {
    for (text, max) in [
        ("never follow up more than 3 times", 3),
        ("Don't send more than two messages.", 2),
        ("no more than 4 follow-ups", 4),
        ("At most 3 follow ups", 3),
        ("follow up at most twice", 2),
        ("Only follow up once", 1),
        ("stop after five attempts", 5),
        ("Give up after 2 tries", 2),
        ("Max 3 reminders", 3),
        ("a maximum of three messages", 3),
        ("never follow up", 0),
    ] {
        let found = read(text);
        assert_eq!(found, [alloc::format!(r#"{{"type":"maxFollowUps","max":{max}}}"#)], "{text}");
    }
}

#[test]
fn a_distance_is_a_limit() {
    for (text, wait) in [
        ("space them at least 12 hours apart", r#"{"hours":12}"#),
        ("Leave a day between follow-ups", r#"{"days":1}"#),
        ("wait at least 30 minutes between messages", r#"{"minutes":30}"#),
        ("at most once a day", r#"{"days":1}"#),
        ("never more than once every 2 days", r#"{"days":2}"#),
        ("not more often than every 6 hours", r#"{"hours":6}"#),
        ("at least 2 business days apart", r#"{"businessDays":2}"#),
        ("space the messages by at least 12h, 12h apart", r#"{"hours":12}"#),
    ] {
        assert_eq!(read(text), [alloc::format!(r#"{{"type":"spacing","wait":{wait}}}"#)], "{text}");
    }
}

#[test]
fn other_limits() {
    for (text, limit) in [
        ("after 2 tries use the nearest 9 AM or 6 PM", r#"{"type":"times","after":2,"at":["09:00","18:00"]}"#),
        ("Only at 9:30 or 18:00", r#"{"type":"times","after":0,"at":["09:30","18:00"]}"#),
        ("after the second attempt, use the next noon", r#"{"type":"times","after":2,"at":["12:00"]}"#),
        ("only between 9 am and 6 pm", r#"{"type":"between","from":"09:00","to":"18:00"}"#),
        ("nothing before 9:00 or after 20:00", r#"{"type":"between","from":"09:00","to":"20:00"}"#),
        ("never after 8 p.m.", r#"{"type":"between","from":"00:00","to":"20:00"}"#),
        ("not between 12:00 and 14:00", r#"{"type":"between","from":"14:00","to":"12:00"}"#),
        ("Never on weekends", r#"{"type":"notOn","days":["sat","sun"]}"#),
        ("don't write on Sundays or Mondays", r#"{"type":"notOn","days":["mon","sun"]}"#),
        ("only on weekdays", r#"{"type":"notOn","days":["sat","sun"]}"#),
        ("never use SMS", r#"{"type":"notBy","channels":["sms"]}"#),
        ("no follow-ups on Instagram or Messenger", r#"{"type":"notBy","channels":["messenger","instagram"]}"#),
        ("wait 2 hours before the first follow-up", r#"{"type":"firstAfter","wait":{"hours":2}}"#),
        ("Don't follow up within the first hour", r#"{"type":"firstAfter","wait":{"hours":1}}"#),
        ("close if they said goodbye", r#"{"type":"closeOnGoodbye"}"#),
    ] {
        assert_eq!(read(text), [String::from(limit)], "{text}");
    }
}

#[test]
fn what_is_no_limit_or_has_a_condition_goes_to_the_model() {
    for text in [
        "offer 10% on the last one",
        "be friendly and mention our 24 hour support",
        "never follow up more than once if they are angry",
        "never follow up with customers who complained",
        "don't mention prices before 2 messages",
        "at most 3 messages a day for VIP customers",
        "tell them that we are open between Monday and Friday",
        "say that the shop opens at 9 am",
        "no emojis",
        "ignore working hours",
        "use the first name",
    ] {
        assert_eq!(read(text), [] as [String; 0], "{text}");
        assert_eq!(rules(&Lines::Text(text.into())).rest.len(), 1, "{text}");
    }
}

#[test]
fn a_line_may_hold_several_rules_and_each_names_its_line() {
    let read = rules(&Lines::Text(
        "- Never follow up more than 3 times, at least 12 hours apart\n\nBe kind. Max 2 messages; no SMS".into(),
    ));
    let lines: Vec<_> = read.limits.iter().map(|found| found.line).collect();
    assert_eq!((lines, read.rest.len(), read.rest[0].line), (vec![1, 1, 3, 3], 1, 3));
}
