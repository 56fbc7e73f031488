//! Bad input of every kind gets a problem with a code and a place, and an exit code that says so; nothing breaks.
//!
//! In: broken files and arguments. Out: a failure where something breaks. Never: a crash taken for an answer.

use crate::program::{DRAFT, Folder, Said};

/// It was refused with this code, for people and for machines, and named its place.
fn refused(folder: &Folder, arguments: &[&str], code: &str, place: &str) {
    let said = folder.run(arguments);
    assert!(matches!(said.code, 1 | 2), "{arguments:?}: {said:?}");
    assert!(said.err.contains(&format!("error[{code}]")), "{arguments:?} should say `{code}`: {}", head(&said.err));
    assert!(said.err.contains(place), "{arguments:?} should name `{place}`: {}", head(&said.err));
    assert!(!said.err.contains("panicked"), "{arguments:?}: {}", head(&said.err));
    let machine = folder.run(&[arguments, &["--json"]].concat());
    assert_eq!(machine.code, said.code, "{arguments:?}");
    assert!(machine.out.contains(&format!(r#""code":"{code}""#)), "{arguments:?}: {}", head(&machine.out));
    machine.json();
}

fn head(text: &str) -> String {
    text.chars().take(600).collect()
}

fn draft(with: &str, instead_of: &str) -> String {
    assert!(DRAFT.contains(instead_of));
    DRAFT.replacen(instead_of, with, 1)
}

#[test]
fn malformed_json_names_line_and_column() {
    let folder = Folder::new();
    let file = folder.file("d.json", "{\n  \"name\": \"x\",,\n}");
    refused(&folder, &["check", &file], "file.jsonMalformed", "d.json:2:");
    refused(&folder, &["publish", &file], "file.jsonMalformed", "d.json:2:");
    refused(&folder, &["preview", &file], "file.jsonMalformed", "d.json:2:");
}

#[test]
fn malformed_yaml_names_line_and_column() {
    let folder = Folder::new();
    for (name, text, code, place) in [
        ("dup.yaml", "name: a\nsteps: []\nname: b\n", "file.duplicateKey", "dup.yaml:3:1"),
        ("nan.yaml", "name: a\npriority: .nan\nsteps: []\n", "file.notANumber", "nan.yaml:2:"),
        ("tab.yaml", "name: a\nsteps:\n\t- id: x\n", "file.yamlTab", "tab.yaml:"),
        ("two.yaml", "name: a\n---\nname: b\n", "file.severalDocuments", "two.yaml:"),
    ] {
        let file = folder.file(name, text);
        refused(&folder, &["check", &file], code, place);
    }
}

#[test]
fn numbers_that_are_none_and_halves_of_characters_are_refused() {
    let folder = Folder::new();
    let file = folder.file("nan.json", draft("\"priority\": NaN, \"name\"", "\"name\""));
    refused(&folder, &["check", &file], "file.jsonMalformed", "nan.json:1:");
    let file = folder.file("half.json", draft(r#""Hello \ud800""#, "\"Hello\""));
    refused(&folder, &["check", &file], "file.jsonMalformed", "half.json:1:");
    let file = folder.file("bytes.json", [DRAFT.as_bytes(), b"\xFF\xFE"].concat());
    refused(&folder, &["check", &file], "file.notUtf8", "bytes.json:");
}

#[test]
fn nesting_10_000_deep_is_refused() {
    let folder = Folder::new();
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    for name in ["deep.json", "deep.yaml"] {
        let file = folder.file(name, &deep);
        refused(&folder, &["check", &file], "wire.tooDeep", name);
    }
    let nested = (0..10_000).fold(String::new(), |text, _| text + "{\"a\":") + "1" + &"}".repeat(10_000);
    let file = folder.file("objects.json", nested);
    refused(&folder, &["contacts", "import", &file], "wire.tooDeep", "objects.json");
}

#[test]
fn a_template_of_10_mb_is_refused() {
    let folder = Folder::new();
    let long = "x".repeat(10 * 1024 * 1024);
    let file = folder.file("long.json", draft(&long, "there"));
    let said = folder.run(&["check", &file]);
    assert_eq!(said.code, 1, "{}", head(&said.err));
    assert!(said.err.contains("error[") && said.err.contains("/steps/0/content/body"), "{}", head(&said.err));
    assert!(said.err.len() < 10_000, "the text itself is not printed");
}

#[test]
fn unknown_zones_are_refused_everywhere() {
    let folder = Folder::new();
    let file = folder.file("zone.json", draft("\"zone\":\"Mars/Phobos\",\"name\"", "\"name\""));
    refused(&folder, &["check", &file], "time.zoneUnknown", "/zone");
    let sound = folder.file("sound.json", DRAFT);
    refused(&folder, &["preview", &sound, "--zone", "Mars/Phobos"], "time.zoneUnknown", "/contact/timezone");
    refused(&folder, &["zones", "Mars/Phobos"], "time.zoneUnknown", "/zone");
}

#[test]
fn dates_beyond_the_range_are_refused() {
    let folder = Folder::new();
    let far = folder.file("far.json", draft(r#""calendar":{"closedDates":["12026-01-01"]},"name""#, "\"name\""));
    refused(&folder, &["check", &far], "time.dateMalformed", "/calendar/closedDates/0");
    let wait = folder.file("wait.json", draft(r#"{"days":999999999}"#, r#"{"days":1}"#));
    let said = folder.run(&["check", &wait]);
    assert!(said.code == 1 && said.err.contains("/steps/0/wait"), "{said:?}");
    let sound = folder.file("sound.json", DRAFT);
    refused(&folder, &["preview", &sound, "--start", "99999-01-01T00:00"], "time.localMalformed", "/");
    let said = folder.run(&["run", "--until", "99999-01-01T00:00:00Z"]);
    assert_eq!(said.code, 2, "{said:?}");
}

#[test]
fn duplicate_ids_are_refused() {
    let folder = Folder::new();
    let step = r#"{"id":"hello","channel":"email","content":{"type":"text","subject":"a","body":"b"}}"#;
    let file = folder.file("dup.json", format!(r#"{{"name":"x","steps":[{step},{step}]}}"#));
    let said = folder.run(&["check", &file]);
    assert!(said.code == 1 && said.err.contains("/steps/1/id"), "{said:?}");
    let file = folder.file("dup.csv", "id,email\na,a@x.example\nb,b@x.example\na,c@x.example\n");
    refused(&folder, &["contacts", "import", &file], "contacts.duplicateId", "dup.csv:4:1 /2/id: row 4, column `id`");
}

#[test]
fn unknown_members_and_wrong_types_name_their_line() {
    let folder = Folder::new();
    let file = folder.file("typo.yaml", "name: x\nsteps:\n  - id: a\n    chanel: email\n    content: { type: text, body: b }\n");
    refused(&folder, &["check", &file], "wire.unknownField", "typo.yaml:");
    let file = folder.file("type.yaml", "name: x\nsteps:\n  - id: a\n    wait: soon\n    content: { type: text, body: b }\n");
    let said: Said = folder.run(&["check", &file]);
    assert!(said.code == 1 && said.err.contains("type.yaml:4:"), "{said:?}");
}

#[test]
fn missing_files_and_wrong_usage_end_with_2() {
    let folder = Folder::new();
    refused(&folder, &["check", "nowhere.yaml"], "file.notFound", "nowhere.yaml");
    refused(&folder, &["contacts", "import", "nowhere.csv"], "file.notFound", "nowhere.csv");
    for arguments in [&["chek"][..], &["enroll"], &["run", "--until", "tomorrow"], &["--now", "noon", "status"]] {
        assert_eq!(folder.run(arguments).code, 2, "{arguments:?}");
        let machine = folder.run(&[arguments, &["--json"]].concat());
        assert_eq!(machine.json()["problems"][0]["code"], "cli.usage", "{machine:?}");
    }
    let said = folder.run(&["status"]);
    assert!(said.code == 2 && said.err.contains("error[cli.noData]") && said.err.contains("help: "), "{said:?}");
    assert!(!folder.path().join("data").exists(), "looking makes no data directory");
}

#[test]
fn an_alias_bomb_ends_quickly() {
    let folder = Folder::new();
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        bomb += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", "));
    }
    let file = folder.file("bomb.yaml", bomb);
    refused(&folder, &["check", &file], "file.yamlTooLarge", "bomb.yaml:");
}
