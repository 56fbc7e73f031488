//! The commands about texts that wait for a person, and about questions that wait for a model.
//!
//! In: a step that a model is to write, a silence that a model is to judge. Out: a failure where a text goes out that nobody has seen, or an
//! answer reaches another question. Never: a look inside.

use serde_json::{Value, json};

use crate::conversations::refused;
use crate::program::Folder;
use crate::store::{done, json};
use crate::talks::{ANSWERED, NINE, asked_and_answered, workspace};

/// Ada in a sequence whose first text is a model's to write, and a person's to approve.
fn assisted(model: bool) -> (Folder, String) {
    let more = if model { json!({ "model": {} }) } else { json!({}) };
    let mut more = more;
    more["email"] = json!({ "unsubscribeUrl": "https://x.example/leave/{key}" });
    let folder = workspace(&more);
    let text = |body: &str| json!({ "type": "text", "subject": "Hi", "body": body });
    let draft = json!({ "name": "Written", "purpose": "service", "steps": [
        { "id": "ask", "channel": "email", "compose": "assisted", "instructions": "be kind", "content": text("Hello {{ contact.firstName }}") },
        { "id": "later", "wait": { "days": 9 }, "channel": "email", "content": text("Later") },
    ] });
    let draft = folder.file("d.json", draft.to_string());
    done(&folder, &["publish", &draft, "--sequence", "written"]);
    let enrolled = json(&folder, &["enroll", "written", "--contact", "ada", "--now", NINE]);
    let id = enrolled["items"][0]["enrollment"].as_str().unwrap().to_owned();
    done(&folder, &["run", "--now", NINE, "--once"]);
    (folder, id)
}

/// The same, where the model has written.
fn written() -> (Folder, String, String) {
    let (folder, id) = assisted(true);
    let script = json!({ "answers": [{ "kind": "compose", "say": { "text": "A kind word", "subject": "Hi Ada" } }] });
    let script = folder.file("m.json", script.to_string());
    done(&folder, &["run", "--now", NINE, "--once", "--model-script", &script]);
    let digest = json(&folder, &["approvals", "show", &id])["digest"].as_str().unwrap().to_owned();
    (folder, id, digest)
}

/// The body of each letter in the mail folder.
fn letters(folder: &Folder) -> Vec<String> {
    let files = std::fs::read_dir(folder.path().join("data").join("mail")).into_iter().flatten().flatten();
    files.map(|file| std::fs::read_to_string(file.path()).unwrap_or_default()).filter(|text| !text.is_empty()).collect()
}

#[test]
fn a_text_is_listed_shown_and_approved_by_its_digest() {
    let (folder, id, digest) = written();
    let listed = json(&folder, &["approvals", "list"]);
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["content"]["body"]), (1, &json!("A kind word")), "{listed}");
    assert_eq!((&listed[0]["digest"], &listed[0]["firstName"]), (&json!(digest), &json!("Ada")));
    let said = done(&folder, &["approvals", "list", "--contact", "ada"]);
    assert!(said.out.contains(&id) && said.out.contains("approval") && !said.out.contains("kind word"), "{said:?}");
    let said = done(&folder, &["approvals", "show", "ada"]);
    assert!(said.out.contains("ada (Ada Byron)") && said.out.contains("A kind word") && said.out.contains(&digest), "{said:?}");
    assert!(said.err.contains(&format!("relance approvals approve {id} --digest {digest}")), "{said:?}");
    assert_eq!(folder.run(&["approvals", "list", "--workspace", "other", "--json"]).json(), json!([]));

    assert_eq!(folder.run(&["approvals", "approve", &id]).code, 2, "what was seen has to be named");
    let stale = refused(&folder, &["approvals", "approve", &id, "--digest", "old"], "approvals.stale", 1);
    assert!(stale.err.contains(&digest) && stale.err.contains("relance approvals show"), "it names the newest: {stale:?}");
    let approved = json(&folder, &["approvals", "approve", &id, "--digest", &digest, "--by", "Mia", "--now", NINE]);
    assert_eq!(approved["decisions"][0]["what"], "approved", "{approved}");
    refused(&folder, &["approvals", "approve", &id, "--digest", &digest], "approvals.none", 1);
    refused(&folder, &["approvals", "show", &id], "approvals.none", 1);
    done(&folder, &["run", "--now", NINE, "--once"]);
    assert!(matches!(letters(&folder).as_slice(), [one] if one.contains("A kind word")), "{:?}", letters(&folder));
}

#[test]
fn a_text_is_changed_by_who_has_seen_it() {
    let (folder, id, digest) = written();
    let words = folder.file("c.yaml", "type: text\nsubject: Hi\nbody: A kinder word\n");
    refused(&folder, &["approvals", "approve", &id, "--content", &words], "approvals.stale", 1);
    let bad = folder.file("bad.yaml", "type: text\nsubjekt: Hi\nbody: A kinder word\n");
    let said = folder.run(&["approvals", "approve", &id, "--digest", &digest, "--content", &bad]);
    assert!(said.code == 1 && said.err.contains("error[wire.unknownField]") && said.err.contains("bad.yaml:2:"), "{said:?}");
    refused(&folder, &["approvals", "approve", &id, "--digest", &digest, "--content", "nowhere.yaml"], "file.notFound", 2);
    let said = done(&folder, &["approvals", "approve", &id, "--digest", &digest, "--content", &words, "--now", NINE]);
    assert!(said.out.starts_with(&format!("{id}: active")) && said.out.contains("approved ask"), "{said:?}");
    done(&folder, &["run", "--now", NINE, "--once"]);
    assert!(matches!(letters(&folder).as_slice(), [one] if one.contains("A kinder word")), "{:?}", letters(&folder));
}

#[test]
fn a_text_that_is_refused_is_left_out() {
    let (folder, id, digest) = written();
    refused(&folder, &["approvals", "refuse", &id, "--digest", "old"], "approvals.stale", 1);
    let done = json(&folder, &["approvals", "refuse", &id, "--digest", &digest, "--by", "Mia", "--now", NINE]);
    assert_eq!(done["decisions"][0]["reasons"][0]["code"], "lifecycle.refused", "{done}");
    assert_eq!(json(&folder, &["approvals", "list"]), json!([]));
    refused(&folder, &["approvals", "refuse", &id], "approvals.none", 1);
    refused(&folder, &["approvals", "refuse", "e-9"], "host.enrollmentUnknown", 1);
    refused(&folder, &["approvals", "list", "--contact", "nobody"], "host.contactUnknown", 1);
    refused(&Folder::new(), &["approvals", "list"], "cli.noData", 2);
    assert!(letters(&folder).is_empty());
}

#[test]
fn a_text_that_no_model_has_written_is_brought_or_left_out() {
    let (folder, id) = assisted(false);
    let said = done(&folder, &["approvals", "show", &id]);
    assert!(said.out.contains("wanted      a text: ") && said.out.contains("Hello {{ contact.firstName }}"), "{said:?}");
    assert!(said.err.contains("--content FILE"), "{said:?}");
    refused(&folder, &["approvals", "approve", &id, "--digest", ""], "approvals.unwritten", 1);
    let words = r#"{"type":"text","subject":"Hi","body":"Written by Mia"}"#;
    let file = folder.file("c.json", words);
    refused(&folder, &["approvals", "approve", &id, "--digest", "other", "--content", &file], "approvals.stale", 1);
    let said = folder.run_with(&["approvals", "approve", &id, "--content", "-", "--by", "Mia", "--now", NINE], words.as_bytes());
    assert!(said.code == 0 && said.out.contains("approved ask"), "{said:?}");
    done(&folder, &["run", "--now", NINE, "--once"]);
    assert!(matches!(letters(&folder).as_slice(), [one] if one.contains("Written by Mia")), "{:?}", letters(&folder));

    let (folder, id) = assisted(false);
    let refused = json(&folder, &["approvals", "refuse", &id, "--now", NINE]);
    assert_eq!(refused["decisions"][0]["what"], "skipped", "{refused}");
}

/// The one question that is open then.
fn question(folder: &Folder, now: &str) -> Value {
    let listed = json(folder, &["questions", "list", "--now", now]);
    assert_eq!(listed.as_array().unwrap().len(), 1, "{listed}");
    listed[0].clone()
}

#[test]
fn a_question_for_a_text_is_shown_and_answered_word_for_word() {
    let (folder, id) = assisted(true);
    let open = question(&folder, NINE);
    let key = open["key"].as_str().unwrap();
    assert_eq!((&open["kind"], &open["enrollment"], &open["contact"]), (&json!("compose"), &json!(id), &json!("ada")), "{open}");
    let said = done(&folder, &["questions", "list", "--now", NINE]);
    assert!(said.out.contains(key) && said.out.contains(&format!("enrollment {id}")), "{said:?}");
    let request = done(&folder, &["questions", "show", key, "--now", NINE]).json();
    assert!(request["messages"].to_string().contains("be kind") && request["schema"].is_object(), "{request}");
    let answer = r#"{"text":"From a model of ours","subject":"Hi"}"#;
    let answered = folder.run_with(&["questions", "answer", key, "-", "--now", NINE], answer.as_bytes());
    assert!(answered.code == 0 && answered.out.starts_with(&format!("{id}: active")), "{answered:?}");
    assert_eq!(json(&folder, &["approvals", "show", &id])["content"]["body"], "From a model of ours");
    assert_eq!(json(&folder, &["questions", "list", "--now", NINE]), json!([]));
    let file = folder.file("a.json", answer);
    refused(&folder, &["questions", "answer", key, &file], "host.questionUnknown", 1);
}

#[test]
fn that_no_model_answers_is_told_too() {
    let (folder, id) = assisted(true);
    let open = question(&folder, NINE);
    let key = open["key"].as_str().unwrap();
    let failed = json(&folder, &["questions", "fail", key, "--out-of-credits", "--detail", "all used up", "--now", NINE]);
    assert_eq!(failed["turns"][0]["enrollment"], json!(id), "{failed}");
    let waits = json(&folder, &["approvals", "show", &id]);
    assert_eq!((&waits["digest"], &waits["reason"]["code"]), (&json!(""), &json!("compose.couldNotCompose")), "{waits}");
    assert_eq!(json(&folder, &["questions", "list", "--now", NINE]), json!([]));
}

#[test]
fn a_question_about_a_silence_says_where_the_conversation_stands_then() {
    let say = json!({ "messages": [{ "type": "text", "body": "Still there?" }] });
    let folder = asked_and_answered(&json!({ "model": {}, "autoFollowUps": { "decide": "model", "stoppedReplying": say } }));
    done(&folder, &["run", "--now", ANSWERED, "--until", "2026-11-23T08:21:00Z"]);
    let open = question(&folder, "2026-11-23T08:21:00Z");
    let key = open["key"].as_str().unwrap();
    assert_eq!((&open["kind"], &open["conversation"]), (&json!("decide"), &json!("t1")), "{open}");
    let now = ["--now", "2026-11-23T08:21:00Z"];
    let request = done(&folder, &[&["questions", "show", key], &now[..]].concat()).json();
    assert!(request["messages"].to_string().contains("How much is the blue one?"), "{request}");
    let answer = json!({ "decision": "schedule", "at": "2026-11-23T12:00", "text": null, "reason": "they are at work" });
    let file = folder.file("a.json", answer.to_string());
    let said = done(&folder, &[&["questions", "answer", key, &file], &now[..]].concat());
    assert!(said.out.starts_with("t1: Follow-up in ") && said.out.contains("→ begin the follow-up"), "{said:?}");
    let shown = done(&folder, &[&["conversations", "show", "t1"], &now[..]].concat());
    assert!(shown.out.contains("proposed  Mon 2026-11-23 12:00") && shown.out.contains("they are at work"), "{shown:?}");
}

#[test]
fn a_question_that_is_not_open_is_named_with_a_remedy() {
    let folder = workspace(&json!({ "model": {} }));
    let file = folder.file("a.json", "{}");
    for arguments in [&["questions", "show", "q/9"][..], &["questions", "answer", "q/9", &file], &["questions", "fail", "q/9"]] {
        let said = refused(&folder, arguments, "host.questionUnknown", 1);
        assert!(said.err.contains("`q/9`") && said.err.contains("relance questions list"), "{said:?}");
    }
    refused(&folder, &["questions", "answer", "q/9", "nowhere.json"], "file.notFound", 2);
    refused(&Folder::new(), &["questions", "list"], "cli.noData", 2);
    assert_eq!(folder.run(&["questions", "answer", "q/9"]).code, 2);
}
