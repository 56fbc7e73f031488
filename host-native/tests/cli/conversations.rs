//! The commands about conversations: where one stands and why, what a person wants of it, how satisfied people were, what is missing.
//!
//! In: a conversation under way, commands. Out: a failure where they say something untrue, or do it to another's. Never: a look inside.

use serde_json::{Value, json};

use crate::program::{Folder, Said};
use crate::store::{done, json};
use crate::talks::{ANSWERED, asked_and_answered, host, put, tell, workspace};

/// Five minutes, then fifteen, then a question about satisfaction.
fn cadence() -> Value {
    let say = |body: &str| json!({ "type": "text", "body": body });
    json!({ "autoFollowUps": {
        "stoppedReplying": { "cadence": [{ "minutes": 5 }, { "minutes": 15 }], "messages": [say("Still there?"), say("Another day?")] },
        "closing": { "survey": { "content": say("How was it?") } },
        "instructions": "never follow up more than 2 times\nbe kind",
    } })
}

/// It was refused with this code and a remedy, for people and for machines.
pub(crate) fn refused(folder: &Folder, arguments: &[&str], code: &str, exit: i32) -> Said {
    let said = folder.run(arguments);
    assert_eq!(said.code, exit, "{arguments:?}: {said:?}");
    assert!(said.err.contains(&format!("error[{code}]")) && said.err.contains("help: "), "{arguments:?}: {said:?}");
    assert!(said.out.is_empty(), "{arguments:?}: {said:?}");
    let machine = folder.run(&[arguments, &["--json"]].concat());
    assert_eq!((machine.code, &machine.json()["problems"][0]["code"]), (exit, &json!(code)), "{arguments:?}: {machine:?}");
    said
}

#[test]
fn a_conversation_is_listed_and_shown_with_what_is_planned_and_why() {
    let folder = asked_and_answered(&cadence());
    let listed = json(&folder, &["conversations", "list", "--contact", "ada@x.example"]);
    let row = &listed.as_array().unwrap()[0];
    assert_eq!(
        (&row["id"], &row["contact"], &row["channel"], &row["status"]),
        (&json!("t1"), &json!("ada"), &json!("sms"), &json!("following")),
        "{listed}"
    );
    let shown = json(&folder, &["conversations", "show", "t1", "--now", ANSWERED]);
    assert_eq!(
        (&shown["headline"], &shown["status"], &shown["reason"]["code"]),
        (&json!("Follow-up in 5 minutes"), &json!("following"), &json!("watch.stoppedReplying")),
        "{shown}"
    );
    assert_eq!((&shown["followUp"]["at"], &shown["thread"]["channel"]), (&json!("2026-11-23T08:06:00.000Z"), &json!("sms")));
    let turns = shown["turns"].as_array().unwrap();
    let last = json(&folder, &["conversations", "show", "t1", "--turns", "1", "--now", ANSWERED]);
    assert!(turns.len() > 1, "{shown}");
    assert_eq!(last["turns"].as_array().unwrap().as_slice(), &turns[turns.len() - 1..], "the last one");

    let said = done(&folder, &["conversations", "list"]);
    assert!(said.out.contains("t1") && said.out.contains("2026-11-23 08:00:00Z") && said.out.contains("following"), "{said:?}");
    let said = done(&folder, &["conversations", "show", "t1", "--now", ANSWERED]);
    for part in
        ["Follow-up in 5 minutes\n", "ada, by sms, handled by ai", "Mon 2026-11-23 09:06", "Europe/Madrid time", "→ begin"]
    {
        assert!(said.out.contains(part), "{part}: {said:?}");
    }
    assert!(!said.out.contains("blue"), "what people write is not shown: {said:?}");
    let others = |arguments: &[&str]| folder.run(&[arguments, &["--workspace", "other", "--json"]].concat());
    assert_eq!(others(&["conversations", "list"]).json(), json!([]), "another workspace has its own");
    assert_eq!(others(&["conversations", "show", "t1"]).code, 1);
}

#[test]
fn follow_ups_are_stopped_and_wanted_again() {
    let folder = asked_and_answered(&cadence());
    let stopped = json(&folder, &["conversations", "stop", "t1", "--by", "Mia", "--now", ANSWERED]);
    assert_eq!((&stopped["status"], &stopped["headline"]), (&json!("stopped"), &json!("Stopped")), "{stopped}");
    assert_eq!(stopped["turns"][0]["event"]["by"], "Mia", "{stopped}");
    let enrollments = json(&folder, &["status", "--all", "--now", ANSWERED])["list"].clone();
    assert_eq!(enrollments[0]["status"], "stopped", "{enrollments}");
    let resumed = done(&folder, &["conversations", "resume", "t1", "--now", ANSWERED]);
    assert!(resumed.out.starts_with("t1: Follow-up in 5 minutes\n  resumed: "), "{resumed:?}");
    let again = folder.run(&["conversations", "resume", "t1", "--now", ANSWERED]);
    assert!(again.code == 1 && again.out.contains("ignored: it is not stopped"), "{again:?}");
    let stopped = done(&folder, &["conversations", "stop", "t1", "--by", "Mia", "--now", ANSWERED]);
    assert!(stopped.out.starts_with("t1: Stopped\n") && stopped.out.contains("stopped by Mia"), "{stopped:?}");
}

#[test]
fn a_bot_that_is_off_lets_nothing_out_until_it_is_on_and_a_closed_conversation_is_closed() {
    let folder = asked_and_answered(&cadence());
    let off = json(&folder, &["conversations", "bot", "t1", "off", "--now", ANSWERED]);
    assert_eq!(
        (&off["thread"]["botInactive"], &off["turns"][0]["decisions"][0]["what"]),
        (&json!(true), &json!("botInactive")),
        "{off}"
    );
    assert_eq!(off["enrollments"][0]["decisions"][0]["reasons"][0]["code"], "lifecycle.botInactive", "{off}");
    assert_eq!(json(&folder, &["run", "--now", ANSWERED, "--until", "2026-11-23T08:20:00Z", "--quiet"])["accepted"], 0);
    let shown = done(&folder, &["conversations", "show", "t1", "--now", ANSWERED]);
    assert!(shown.out.contains("bot       inactive"), "{shown:?}");
    let on = json(&folder, &["conversations", "bot", "t1", "on", "--now", ANSWERED]);
    assert_eq!((on["thread"].get("botInactive"), &on["status"]), (None, &json!("following")), "{on}");
    let closed = json(&folder, &["conversations", "close", "t1", "--by", "Mia", "--now", ANSWERED]);
    assert_eq!((&closed["thread"]["closed"], &closed["status"]), (&json!(true), &json!("closed")), "{closed}");
    assert_eq!(closed["reason"]["code"], "watch.closedByPerson");
    let said = done(&folder, &["conversations", "list"]);
    assert!(said.out.contains("closed"), "{said:?}");
}

#[test]
fn a_conversation_is_handed_back() {
    let folder = asked_and_answered(&cadence());
    put(&folder, &json!({ "id": "t1", "channel": "sms", "handledBy": "human", "lastOutbound": ANSWERED }));
    assert_eq!(json(&folder, &["conversations", "show", "t1"])["thread"]["handledBy"], "human");
    let said = done(&folder, &["conversations", "hand-back", "t1", "--now", "2026-11-23T08:03:00Z"]);
    assert!(said.out.starts_with("t1: Follow-up ") && said.out.contains("handedBack: "), "{said:?}");
    assert_eq!(json(&folder, &["conversations", "show", "t1"])["thread"]["handledBy"], "ai");
}

#[test]
fn a_conversation_that_nothing_watches_is_closed_all_the_same() {
    let folder = asked_and_answered(&json!({}));
    let shown = json(&folder, &["conversations", "show", "t1"]);
    assert_eq!((&shown["headline"], shown.get("status"), &shown["turns"]), (&json!("Not watched"), None, &json!([])), "{shown}");
    assert_eq!(json(&folder, &["conversations", "close", "t1"])["thread"]["closed"], true);
    assert_eq!(done(&folder, &["conversations", "bot", "t1", "off"]).out, "t1: Not watched\n");
    let said = done(&folder, &["conversations", "list"]);
    assert!(said.out.contains("closed"), "{said:?}");
}

#[test]
fn a_conversation_that_is_not_there_is_named_with_a_remedy() {
    let folder = workspace(&cadence());
    for arguments in [
        &["conversations", "show", "t9"][..],
        &["conversations", "stop", "t9"],
        &["conversations", "resume", "t9"],
        &["conversations", "close", "t9"],
        &["conversations", "bot", "t9", "on"],
        &["conversations", "hand-back", "t9"],
    ] {
        let said = refused(&folder, arguments, "host.conversationUnknown", 1);
        assert!(said.err.contains("`t9`") && said.err.contains("relance conversations list"), "{said:?}");
    }
    refused(&folder, &["conversations", "list", "--contact", "nobody"], "host.contactUnknown", 1);
    for arguments in [&["conversations"][..], &["conversations", "bot", "t1", "maybe"], &["conversations", "show"]] {
        assert_eq!(folder.run(arguments).code, 2, "{arguments:?}");
    }
    let empty = Folder::new();
    for arguments in [&["conversations", "list"][..], &["surveys"], &["assistant"], &["rules"]] {
        refused(&empty, arguments, "cli.noData", 2);
    }
}

#[test]
fn answers_about_satisfaction_are_listed() {
    let folder = asked_and_answered(&cadence());
    assert_eq!(json(&folder, &["surveys"]), json!([]));
    tell(&folder, "2026-11-23T08:02:00Z", json!({ "type": "replied", "channel": "sms", "text": "Thanks, goodbye!" }));
    let asked = json(&folder, &["surveys"]);
    assert_eq!(
        (&asked[0]["contact"], &asked[0]["conversation"], asked[0].get("score")),
        (&json!("ada"), &json!("t1"), None),
        "{asked}"
    );
    let enrollment = serde_json::from_value(asked[0]["enrollment"].clone()).unwrap();
    assert!(host(&folder, "2026-11-23T11:00:00Z").answer_survey(&enrollment, 6, None).is_err());
    assert!(host(&folder, "2026-11-23T11:00:00Z").answer_survey(&enrollment, 4, Some("quick\nanswers")).unwrap());
    let answered = json(&folder, &["surveys", "--limit", "0"]);
    assert_eq!((&answered[0]["score"], &answered[0]["comment"]), (&json!(4), &json!("quick\nanswers")), "{answered}");
    let said = done(&folder, &["surveys"]);
    assert!(said.out.contains("4 of 5") && said.out.contains("quick ⏎ answers"), "{said:?}");
    assert_eq!(folder.run(&["surveys", "--workspace", "other", "--json"]).json(), json!([]));
}

#[test]
fn what_is_missing_is_told_and_ends_with_1() {
    let folder = workspace(&json!({}));
    let said = folder.run(&["assistant"]);
    assert!(said.code == 1 && said.out.contains("✗ auto follow-ups are not set up"), "{said:?}");
    let folder = workspace(&cadence());
    let said = folder.run(&["assistant", "--json"]);
    let stands = said.json();
    assert_eq!(
        (said.code, &stands["on"], &stands["model"], &stands["decide"]),
        (1, &json!(true), &json!(false), &json!("cadence"))
    );
    assert_eq!(
        (&stands["occasions"][0]["writtenBy"], &stands["occasions"][1]["writtenBy"]),
        (&json!("texts"), &json!("nobody")),
        "{stands}"
    );
    assert_eq!(stands["rules"]["limits"][0]["limit"], json!({ "type": "maxFollowUps", "max": 2 }), "{stands}");
    let said = folder.run(&["assistant"]);
    for part in ["nobody writes for `busy`", "at most 2 follow-ups", "be kind"] {
        assert!(said.out.contains(part), "{part}: {said:?}");
    }
}

#[test]
fn nothing_is_missing_where_a_model_is_named() {
    let mut settings = cadence();
    settings["model"] = json!({});
    let folder = workspace(&settings);
    let said = folder.run(&["assistant"]);
    assert!(said.code == 1 && said.out.contains("`--model-url`") && said.out.contains("relance questions"), "{said:?}");
    let script = folder.file("m.json", r#"{"answers":[]}"#);
    let said = done(&folder, &["assistant", "--model-script", &script]);
    assert!(said.out.contains("✓ nothing is missing") && said.out.contains("model     yes"), "{said:?}");
    assert_eq!(json(&folder, &["assistant", "--model-script", &script])["missing"], json!([]));
    refused(&folder, &["assistant", "--model-name", "small"], "cli.optionMissing", 2);
}

#[test]
fn limits_are_read_out_of_plain_words() {
    let folder = Folder::new();
    let text = "never follow up more than 3 times\nbe kind\nonly between 9 am and 8 pm\nafter 2 tries use the nearest 9 AM or 6 PM\n\
                space them at least 12 hours apart\nnever on sundays\n";
    let file = folder.file("rules.txt", text);
    let read = json(&folder, &["rules", &file]);
    assert_eq!(
        read["limits"][0],
        json!({ "line": 1, "text": "never follow up more than 3 times", "limit": { "type": "maxFollowUps", "max": 3 } })
    );
    assert_eq!(read["rest"], json!([{ "line": 2, "text": "be kind" }]), "{read}");
    let said = done(&folder, &["rules", &file]);
    for part in [
        "at most 3 follow-ups",
        "no limit: only a model reads it",
        "between 09:00 and 20:00",
        "after the first 2, at 09:00 or 18:00",
    ] {
        assert!(said.out.contains(part), "{part}: {said:?}");
    }
    assert!(said.out.contains("at least 12 hours between two") && said.out.contains("not on Sunday"), "{said:?}");
    assert!(!folder.path().join("data").exists(), "reading makes no data directory");
    let piped = folder.run_with(&["rules", "-", "--json"], text.as_bytes());
    assert_eq!((piped.code, piped.json()), (0, read));
    refused(&folder, &["rules", "nowhere.txt"], "file.notFound", 2);
    let broken = folder.file("broken.txt", b"never \xFF");
    refused(&folder, &["rules", &broken], "file.notUtf8", 1);
    let folder = workspace(&cadence());
    assert_eq!(json(&folder, &["rules"])["limits"][0]["text"], "never follow up more than 2 times", "those of the settings");
}

#[test]
fn a_model_helps_to_read_rules_where_there_is_one() {
    let folder = workspace(&json!({ "model": {} }));
    let file = folder.file("rules.txt", "twice is enough\n");
    refused(&folder, &["rules", &file, "--ask-model"], "host.noModel", 2);
    let script = |answers: &Value| json!({ "answers": [{ "kind": "rules", "say": answers }] }).to_string();
    let said = json!({ "limits": [{ "line": 1, "limit": { "type": "maxFollowUps", "max": 2 } }] });
    let model = folder.file("m.json", script(&said));
    let read = json(&folder, &["rules", &file, "--ask-model", "--model-script", &model]);
    assert_eq!(read["limits"][0]["limit"], json!({ "type": "maxFollowUps", "max": 2 }), "{read}");
    let away = folder.file("a.json", r#"{"answers":[],"otherwise":{"fail":"refused"}}"#);
    refused(&folder, &["rules", &file, "--ask-model", "--model-script", &away], "host.modelAway", 2);
    let useless = folder.file("u.json", script(&json!("I don't know")));
    refused(&folder, &["rules", &file, "--ask-model", "--model-script", &useless], "host.modelAnswer", 2);
    let none = workspace(&json!({ "model": {}, "plan": { "monthlyCredits": 0 } }));
    refused(&none, &["rules", &file, "--ask-model", "--model-script", &model], "host.noCredits", 1);
}
