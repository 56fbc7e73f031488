//! Rules as people write them, and the limits that are read from them.
//!
//! In: lines. Out: passed, or the line that is read otherwise. Never: a line of a test copied from a prompt.

use alloc::string::String;
use alloc::vec::Vec;

use alloc::vec;

use super::*;
use crate::wire::Limit;

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
        ("no follow-ups on Instagram or Messenger", r#"{"type":"notBy","channels":["instagram","messenger"]}"#),
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

/// A limit in short.
fn short(limit: &Limit) -> String {
    let wait = |wait: &Wait| match wait {
        Wait::Minutes(amount) => alloc::format!("{amount}m"),
        Wait::Hours(amount) => alloc::format!("{amount}h"),
        Wait::Days(amount) => alloc::format!("{amount}d"),
        Wait::BusinessDays(amount) => alloc::format!("b{amount}"),
    };
    let list = |mut names: Vec<String>| {
        names.sort();
        names.join(",")
    };
    match limit {
        Limit::MaxFollowUps(most) => alloc::format!("max {}", most.max),
        Limit::Spacing(least) => alloc::format!("spacing {}", wait(&least.wait)),
        Limit::FirstAfter(least) => alloc::format!("first {}", wait(&least.wait)),
        Limit::Times(times) => {
            alloc::format!("times {}@{}", times.after, list(times.at.iter().map(|at| alloc::format!("{at}")).collect()))
        }
        Limit::Between(hours) => alloc::format!("hours {}-{}", hours.from, hours.to),
        Limit::NotOn(not_on) => {
            alloc::format!("notOn {}", list(not_on.days.iter().map(|day| day.name()[..3].to_lowercase()).collect()))
        }
        Limit::NotBy(not_by) => alloc::format!("notBy {}", list(not_by.channels.iter().map(|by| by.as_str().into()).collect())),
        Limit::CloseOnGoodbye(_) => "bye".into(),
    }
}

#[test]
fn sentences_mean_what_they_say() {
    let order = |text: &str| -> Vec<String> {
        let mut parts: Vec<String> = text
            .split("; ")
            .map(|part| match part.split_once(' ') {
                Some((name, items)) if name.starts_with("not") => {
                    let mut items: Vec<&str> = items.split(',').collect();
                    items.sort_unstable();
                    alloc::format!("{name} {}", items.join(","))
                }
                _ => part.into(),
            })
            .collect();
        parts.sort();
        parts
    };
    let mut wrong = Vec::new();
    for line in include_str!("tests/sentences.txt").lines() {
        let (text, wanted) = line.split_once(" | ").unwrap();
        let read = rules(&Lines::Text(text.into()));
        let mut found: Vec<String> = read.limits.iter().map(|found| short(&found.limit)).collect();
        found.extend((!read.rest.is_empty()).then(|| "rest".into()));
        if order(wanted) != order(&found.join("; ")) {
            wrong.push(alloc::format!("{text}\n    wanted {wanted}\n    found  {}", found.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn whatever_is_written_is_read_or_told() {
    let words = "never not only on , ; . and or but Sundays weekdays 9 am pm between to SMS email use max 2 3 messages a day wait apart \
                 goodbye close if they say after before the first - / é 😀 [ 18:00 follow-ups stop";
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut seed = 7_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..9 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(words[usize::try_from(seed >> 33).unwrap() % words.len()]);
            text.push(' ');
        }
        let read = rules(&Lines::Text(text.clone()));
        assert!(!text.contains(char::is_alphabetic) || !read.limits.is_empty() || !read.rest.is_empty(), "{text}");
        assert!(read.rest.iter().all(|rest| text.contains(&rest.text)), "{text}");
    }
    let long = rules(&Lines::Text("max 2, ".repeat(100_000)));
    assert_eq!((long.limits.len(), long.rest.len()), (0, 1));
}
