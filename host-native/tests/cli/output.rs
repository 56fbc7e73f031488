//! What machines read: documents, lines, completions; and what people see where no terminal is.
//!
//! In: commands. Out: a failure where the output has another shape. Never: a terminal.

use crate::program::{DRAFT, Folder};

#[test]
fn check_gives_each_file_its_verdict() {
    let folder = Folder::new();
    let sound = folder.file("sound.json", DRAFT);
    let wrong =
        folder.file("wrong.yaml", "name: x\nsteps:\n  - id: a\n    channel: email\n    content: { type: text, body: b }\n");
    let said = folder.run(&["check", &sound, &wrong, "--json"]);
    let report = said.json();
    assert_eq!(said.code, 1);
    assert_eq!(report["files"][0]["publishable"], true);
    assert_eq!(report["files"][1]["publishable"], false);
    let problem = &report["files"][1]["problems"][0];
    assert!(problem["code"].is_string() && problem["path"].is_string() && problem["line"].is_u64(), "{report}");
    assert_eq!(folder.run(&["check", &sound]).code, 0);
}

#[test]
fn preview_shows_local_times_with_their_weekday_and_why() {
    let folder = Folder::new();
    let draft = DRAFT.replace(
        "\"steps\"",
        r#""calendar":{"workingHours":{"mon":["08:00-17:00"],"tue":["08:00-17:00"],"wed":["08:00-17:00"]}},"steps""#,
    );
    let file = folder.file("d.json", draft);
    let arguments = ["preview", &file, "--start", "2026-11-23T21:00", "--zone", "Europe/Madrid"];
    let said = folder.run(&arguments);
    assert_eq!(said.code, 0, "{said:?}");
    let row = said.out.lines().find(|line| line.contains("hello")).unwrap_or_else(|| panic!("{said:?}"));
    assert!(
        row.contains("Wed 2026-11-25 08:00") && row.contains("Europe/Madrid") && row.contains("outside working hours"),
        "{row}"
    );
    assert!(!said.out.contains('\u{1b}') && !said.err.contains('\u{1b}'), "no colours where no terminal is");
    let report = folder.run(&[&arguments[..], &["--json"]].concat()).json();
    assert_eq!(report["steps"][0]["at"], "2026-11-25T07:00:00.000Z");
    assert_eq!(report["steps"][0]["reasons"][0]["code"], "schedule.outsideWorkingHours");
}

#[test]
fn preview_takes_a_contact_from_a_file() {
    let folder = Folder::new();
    let draft = folder.file("d.json", DRAFT);
    let contact = folder.file("c.json", r#"{"id":"k","firstName":"Kim","email":"k@x.example","timezone":"Asia/Kolkata"}"#);
    let said = folder.run(&["preview", &draft, "--contact", &contact, "--start", "2026-11-23T09:00:00Z", "--render", "--json"]);
    let report = said.json();
    assert_eq!(report["steps"][0]["local"], "2026-11-24T14:30");
    assert_eq!(report["steps"][0]["content"]["body"], "Hi Kim");
}

#[test]
fn emails_that_would_not_go_out_are_told_of_when_they_are_published_and_enrolled() {
    let folder = Folder::new();
    let draft = folder.file("d.json", DRAFT);
    let warned = |arguments: &[&str]| folder.run(arguments).err.contains("host.noUnsubscribe");
    assert!(warned(&["publish", &draft]));
    assert!(warned(&["enroll", "hello", "--contact", "nobody"]));
    let settings = folder.file("s.yaml", "email: { unsubscribeUrl: \"https://x.example/{key}\" }\n");
    assert_eq!(folder.run(&["settings", "set", &settings]).code, 0);
    assert!(!warned(&["publish", &draft]));
}

#[test]
fn simulate_counts_alike_in_however_many_parts() {
    let folder = Folder::new();
    let draft = folder.file("d.json", DRAFT);
    let population = folder.file("p.yaml", "count: 1201\nzones: { Europe/Paris: 2, Asia/Tokyo: 1 }\nreplyRate: 0.2\n");
    let arguments = ["simulate", &draft, "--population", &population, "--start", "2026-11-23T09:00:00Z", "--seed", "7", "--json"];
    let report = folder.run(&arguments).json();
    assert_eq!((&report["sends"], &report["progress"]["done"]), (&1201.into(), &1201.into()), "{report}");
    assert!(report.get("next").is_none(), "{report}");
    assert_eq!(folder.run(&arguments).json(), report);
    let said = folder.run(&["simulate", &draft, "--people", "3", "--start", "2026-11-23T09:00:00Z"]);
    assert!(said.out.contains("3 people, 3 messages") && said.out.contains("2026-11-24"), "{said:?}");
    assert_eq!(folder.run(&["simulate", &draft, "--people", "0"]).code, 1);
}

#[test]
fn a_ready_sequence_can_be_published_as_it_is_printed() {
    let folder = Folder::new();
    assert!(folder.run(&["catalogue"]).out.contains("no-show"));
    let draft = folder.file("d.json", folder.run(&["catalogue", "no-show"]).out);
    assert_eq!(folder.run(&["publish", &draft]).code, 0);
    assert_eq!(folder.run(&["catalogue", "nothing"]).code, 1);
}

#[test]
fn zones_are_those_of_today() {
    let folder = Folder::new();
    for (zone, offset) in [
        ("America/Vancouver", "-07:00"),
        ("America/Edmonton", "-06:00"),
        ("America/Winnipeg", "-05:00"),
        ("Africa/Casablanca", "+00:00"),
    ] {
        let report = folder.run(&["zones", zone, "--now", "2026-12-15T12:00:00Z", "--json"]).json();
        assert_eq!(report["zones"][0]["offset"], offset, "{zone}");
    }
    let said = folder.run(&["zones", "kolkata", "--now", "2026-12-15T12:00:00Z"]);
    assert!(said.out.contains("Asia/Kolkata") && said.out.contains("Tue 2026-12-15 17:30"), "{said:?}");
    assert!(folder.run(&["zones", "--json"]).json()["zones"].as_array().unwrap().len() > 400);
}

#[test]
fn completions_are_there_for_every_shell() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let said = folder.run(&["completions", shell]);
        assert!(said.code == 0 && said.out.contains("relance") && said.out.contains("preview"), "{shell}");
    }
}

#[test]
fn help_and_version_are_no_errors() {
    let folder = Folder::new();
    for arguments in [&["--help"][..], &["--version"], &["preview", "--help"], &["help", "run"]] {
        let said = folder.run(arguments);
        assert!(said.code == 0 && said.err.is_empty(), "{arguments:?}: {said:?}");
    }
}

#[test]
fn a_check_that_explores_tells_what_can_happen_and_writes_requests_that_show_it() {
    let folder = Folder::new();
    let draft = folder.file("d.json", DRAFT);
    let scenarios = folder.path().join("found").display().to_string();
    let arguments = ["check", &draft, "--explore", "--budget", "60", "--now", "2026-11-20T09:00:00Z", "--scenarios", &scenarios];
    let said = folder.run(&arguments);
    assert!(said.err.contains("warning[explore.nightSend]") && said.out.contains("somebody with email, in "), "{said:?}");
    assert!(said.err.contains("not covered") && said.out.contains("1 finding"), "{said:?}");
    let requests = std::fs::read_to_string(format!("{scenarios}/01-explore.nightSend.jsonl")).unwrap();
    let answers = folder.run_with(&["call"], requests.as_bytes());
    assert!(answers.out.lines().last().is_some_and(|line| line.contains(r#""what":"sending""#)), "{answers:?}");
    assert!(folder.run(&["check", &draft, "--budget", "60"]).code == 2);
}
