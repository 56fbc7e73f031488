//! The commands over a store: what is imported, enrolled, sent, answered, stopped, and how each of them says so.
//!
//! In: commands. Out: a failure where they say something untrue. Never: a look inside the store.

use crate::program::{DRAFT, Folder, Said};
use serde_json::Value;

const PEOPLE: &str = "id,First name,email,timezone\nana,Ana,ana@x.example,Europe/Madrid\nkim,Kim,kim@x.example,Asia/Kolkata\n";
/// A Monday.
pub(crate) const START: &str = "2026-11-23T09:00:00Z";
pub(crate) const LATER: &str = "2026-11-30T09:00:00Z";

/// Two people, and a sequence of two messages, a day apart.
pub(crate) fn begun() -> Folder {
    let folder = Folder::new();
    let second = r#",{"id":"again","wait":{"days":1},"channel":"email","content":{"type":"text","subject":"Again","body":"Hello again"}}]"#;
    let draft = DRAFT.trim_end().strip_suffix("]}").unwrap().to_owned() + second + "}";
    let (draft, people) = (folder.file("d.json", draft), folder.file("people.csv", PEOPLE));
    let settings = folder.file("s.yaml", "zone: Europe/Paris\nemail:\n  unsubscribeUrl: https://x.example/leave/{key}\n");
    for arguments in [&["settings", "set", &settings][..], &["contacts", "import", &people], &["publish", &draft]] {
        done(&folder, arguments);
    }
    folder
}

pub(crate) fn done(folder: &Folder, arguments: &[&str]) -> Said {
    let said = folder.run(arguments);
    assert_eq!(said.code, 0, "{arguments:?}: {said:?}");
    said
}

pub(crate) fn json(folder: &Folder, arguments: &[&str]) -> Value {
    folder.run(&[arguments, &["--json"]].concat()).json()
}

pub(crate) fn lines(folder: &Folder, arguments: &[&str]) -> Vec<Value> {
    let said = folder.run(&[arguments, &["--json"]].concat());
    said.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// The enrollment of a contact.
fn enrolled(folder: &Folder, contact: &str) -> String {
    let report = json(folder, &["enroll", "hello", "--contact", contact, "--now", START]);
    assert_eq!(report["enrolled"], 1, "{report}");
    report["items"][0]["enrollment"].as_str().unwrap().to_owned()
}

pub(crate) fn letters(folder: &Folder) -> usize {
    let mut found = 0;
    let mut folders = vec![folder.path().join("data").join("mail")];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => found += usize::from(path.extension().is_some_and(|ending| ending == "eml")),
            }
        }
    }
    found
}

#[test]
fn nothing_of_a_bad_file_is_imported() {
    let folder = Folder::new();
    let good = folder.file("good.csv", PEOPLE);
    assert_eq!(json(&folder, &["contacts", "import", &good]), serde_json::json!({"created": 2, "updated": 0, "unchanged": 0}));
    let before = json(&folder, &["contacts", "list"]);
    for bad in ["zoe,Zoe,zoe@x.example,Europe/Paris\nbad,Bad,no,", "zoe,Zoe,zoe@x.example,Europe/Paris\nhalf,Ha", "zoe,Zoe,\"zoe"]
    {
        let file = folder.file("bad.csv", format!("id,First name,email,timezone\nana,Other,ana@x.example,Asia/Tokyo\n{bad}"));
        assert_eq!(folder.run(&["contacts", "import", &file]).code, 1, "{bad}");
        assert_eq!(json(&folder, &["contacts", "list"]), before, "{bad}");
    }
    assert_eq!(json(&folder, &["contacts", "import", &good])["unchanged"], 2);
}

#[test]
fn opt_outs_phones_and_attributes_are_read_as_people_write_them() {
    let folder = Folder::new();
    let text = "id;Phone;Unsubscribed;Last order (EUR);Plan\na;+34 (600) 10-20.30;yes;12,50;Team\nb;;no;;\nc;;Email; ;\n";
    let file = folder.file("p.csv", text.replace("Email", "\"E-mail; sms\""));
    done(&folder, &["contacts", "import", &file]);
    let show = |id: &str| json(&folder, &["contacts", "show", id]);
    assert_eq!(show("a")["phone"], "+34600102030");
    assert_eq!(show("a")["optOuts"], serde_json::json!(["all"]));
    assert_eq!(show("a")["attributes"], serde_json::json!({"lastOrderEUR": "12,50", "plan": "Team"}));
    assert_eq!(show("b"), serde_json::json!({"id": "b"}));
    assert_eq!(show("c"), serde_json::json!({"id": "c", "optOuts": ["email", "sms"]}));
    let file = folder.file("q.csv", "id,opt-outs\na,telex\n");
    let said = folder.run(&["contacts", "import", &file]);
    assert!(said.code == 1 && said.err.contains("error[contacts.channelUnknown]") && said.err.contains("/0/optOuts"), "{said:?}");
}

#[test]
fn an_opt_out_that_is_known_is_not_taken_back_by_an_import() {
    let folder = begun();
    done(&folder, &["unsubscribe", "ana", "--channel", "email", "--now", START]);
    let again = folder.file("again.csv", PEOPLE.replace("Ana", "Anna"));
    done(&folder, &["contacts", "import", &again]);
    let ana = json(&folder, &["contacts", "show", "ana"]);
    assert_eq!((&ana["firstName"], &ana["optOuts"][0]), (&Value::from("Anna"), &Value::from("email")));
}

#[test]
fn a_trial_sends_letters_and_tells_the_whole_story() {
    let folder = begun();
    let report = json(&folder, &["enroll", "hello", "--all", "--now", START]);
    assert_eq!((&report["enrolled"], &report["refused"]), (&Value::from(2), &Value::from(0)), "{report}");
    let told = lines(&folder, &["run", "--now", START, "--until", LATER]);
    let end = told.last().unwrap();
    assert_eq!((&end["type"], &end["accepted"]), (&Value::from("done"), &Value::from(4)), "{end}");
    assert_eq!(told.iter().filter(|line| line["type"] == "handed" || line["outcome"] == "accepted").count(), 4, "{told:?}");
    assert_eq!(letters(&folder), 4);
    let status = json(&folder, &["status", "--all", "--now", LATER]);
    assert_eq!(status["enrollments"]["completed"], 2, "{status}");
    assert_eq!(status["list"].as_array().unwrap().len(), 2);
    let sent = lines(&folder, &["report", "--sent", "--now", LATER]);
    assert_eq!(sent.len(), 4);
    assert_eq!(
        (&sent[1]["local"], &sent[1]["zone"]),
        (&Value::from("2026-11-24T14:30"), &Value::from("Asia/Kolkata")),
        "{sent:?}"
    );
    assert_eq!(lines(&folder, &["report", "--unsent", "--now", LATER]).len(), 0);
    let timeline = lines(&folder, &["timeline", "kim", "--now", LATER]);
    assert_eq!(timeline[0]["event"]["type"], "enrolled");
    assert!(json(&folder, &["explain", "kim", "--now", LATER])["lines"].as_array().unwrap().len() >= 3);
    let replayed = lines(&folder, &["replay", "--all"]);
    assert!(replayed.len() == 2 && replayed.iter().all(|one| one["same"] == true), "{replayed:?}");
    assert_eq!(json(&folder, &["outbox", "--status", "accepted"]).as_array().unwrap().len(), 4);
    assert_eq!(lines(&folder, &["run", "--now", LATER, "--once"]).last().unwrap()["accepted"], 0);
}

#[test]
fn a_reply_stops_what_is_pending() {
    let folder = begun();
    enrolled(&folder, "ana");
    done(&folder, &["run", "--now", START, "--until", "2026-11-24T12:00:00Z"]);
    let report = json(&folder, &["reply", "ana@x.example", "--text", "Yes!", "--now", "2026-11-24T12:00:00Z"]);
    assert_eq!(report["turns"][0]["status"], "replied", "{report}");
    done(&folder, &["run", "--now", "2026-11-24T12:00:00Z", "--until", LATER]);
    assert_eq!(letters(&folder), 1);
    let again = folder.run(&["stop", "ana", "--now", LATER]);
    assert_eq!(again.code, 1, "nothing is left to stop: {again:?}");
}

#[test]
fn a_dry_run_enrolls_nobody_and_a_refusal_has_its_reason() {
    let folder = begun();
    let report = json(&folder, &["enroll", "hello", "--all", "--dry-run", "--now", START]);
    assert_eq!((&report["enrolled"], &report["dryRun"]), (&Value::from(2), &Value::from(true)));
    assert!(json(&folder, &["status", "--all"])["list"].as_array().unwrap().is_empty());
    enrolled(&folder, "ana");
    let said = folder.run(&["enroll", "hello", "--all", "--now", START, "--json"]);
    let report = said.json();
    assert_eq!((said.code, &report["enrolled"], &report["refused"]), (1, &Value::from(1), &Value::from(1)), "{report}");
    let refused = report["items"].as_array().unwrap().iter().find(|item| item["outcome"] != "enrolled").unwrap();
    assert!(refused["contact"] == "ana" && refused["reason"]["code"].is_string(), "{report}");
}

#[test]
fn people_pause_resume_skip_and_move_messages() {
    let folder = begun();
    let id = enrolled(&folder, "ana");
    let status = |arguments: &[&str]| json(&folder, arguments)["turns"][0]["status"].clone();
    assert_eq!(status(&["pause", &id, "--by", "mia", "--now", "2026-11-23T10:00:00Z"]), "paused");
    assert_eq!(status(&["resume", &id, "--now", "2026-11-23T12:00:00Z"]), "active");
    assert_eq!(status(&["skip", &id, "--now", "2026-11-23T13:00:00Z"]), "active");
    done(&folder, &["reschedule", &id, "--to", "2026-11-26T15:00:00Z", "--now", "2026-11-23T14:00:00Z"]);
    done(&folder, &["run", "--now", "2026-11-23T14:00:00Z", "--until", LATER]);
    let report = lines(&folder, &["report", "--now", LATER]);
    let found: Vec<_> = report.iter().map(|line| (line["step"].as_str().unwrap(), line["status"].as_str().unwrap())).collect();
    assert_eq!(found, [("again", "sent"), ("hello", "skipped")], "{report:?}");
    assert_eq!(report[0]["at"], "2026-11-26T15:00:00.000Z");
}

#[test]
fn the_same_event_counts_once() {
    let folder = begun();
    enrolled(&folder, "ana");
    let arguments = ["reply", "ana", "--event-id", "m-1", "--now", "2026-11-23T10:00:00Z"];
    assert_eq!(json(&folder, &arguments)["duplicate"], false);
    assert_eq!(json(&folder, &arguments)["duplicate"], true);
}

#[test]
fn a_hand_made_list_is_scheduled_whole_or_not_at_all() {
    let folder = begun();
    let list =
        "- local: 2026-11-25T09:00\n  subject: One\n  text: First\n- local: 2026-11-20T09:00\n  subject: Two\n  text: \"  \"\n";
    let bad = folder.file("bad.yaml", list);
    let said = folder.run(&["schedule", "ana", &bad, "--now", START]);
    assert!(said.code == 1 && said.err.contains("bad.yaml:4:"), "{said:?}");
    assert!(json(&folder, &["status", "--all"])["list"].as_array().unwrap().is_empty());
    let good = folder.file("good.yaml", list.replace("2026-11-20", "2026-11-27").replace("\"  \"", "Second"));
    let shown = done(&folder, &["schedule", "ana", &good, "--dry-run", "--now", START]);
    assert!(shown.out.contains("Wed 2026-11-25 09:00") && shown.out.contains("in 2 days"), "{shown:?}");
    assert_eq!(json(&folder, &["schedule", "ana", &good, "--now", START])["outcome"], "enrolled");
    done(&folder, &["run", "--now", START, "--until", LATER]);
    let sent = lines(&folder, &["report", "--sent", "--now", LATER]);
    let found: Vec<_> = sent.iter().map(|line| line["local"].as_str().unwrap()).collect();
    assert_eq!(found, ["2026-11-25T09:00", "2026-11-27T09:00"]);
    let new = json(&folder, &["schedule", "ana", "--new", "--now", START]);
    assert_eq!(new.as_array().unwrap().len(), 4);
}

#[test]
fn the_doctor_finds_nothing_wrong_and_says_which_versions() {
    let folder = begun();
    let report = json(&folder, &["doctor", "--now", START]);
    assert_eq!(report["wrong"], serde_json::json!([]), "{report}");
    assert!(report["core"]["zoneData"].is_string(), "{report}");
}

#[test]
fn what_is_not_there_is_named_with_a_remedy() {
    let folder = begun();
    for (arguments, code) in [
        (&["enroll", "nothing", "--all"][..], "host.sequenceUnknown"),
        (&["enroll", "hello", "--contact", "nobody"], "host.contactUnknown"),
        (&["timeline", "nobody"], "host.enrollmentUnknown"),
        (&["pause", "nobody"], "host.contactUnknown"),
        (&["schedule", "nobody", "--at", "2026-12-01T09:00", "--text", "x"], "host.contactUnknown"),
    ] {
        let said = folder.run(arguments);
        assert!(
            said.code == 1 && said.err.contains(&format!("error[{code}]")) && said.err.contains("help: "),
            "{arguments:?}: {said:?}"
        );
    }
}

#[test]
fn a_worker_ends_soon_and_well_when_it_is_told_to() {
    use std::io::Read;
    let folder = begun();
    let mut worker = folder.command(&["run"]).stderr(std::process::Stdio::piped()).spawn().unwrap();
    // It says that it works, once it can be interrupted.
    let mut said = [0; 7];
    worker.stderr.as_mut().unwrap().read_exact(&mut said).unwrap();
    assert_eq!(&said, b"working");
    let id = worker.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert_eq!(worker.wait().unwrap().code(), Some(0));
}
