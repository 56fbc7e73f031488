//! Options: what a flag, a variable, the file and the default each say, which of them counts, and what is wrong with a file.
//!
//! In: files, variables, flags. Out: a failure where the wrong one counts, a secret shows, or a problem has no line. Never: a host reached.

use crate::program::{Folder, Said};
use serde_json::Value;

const SECRET: &str = "smtps://me:geheim@mail.example.com";

fn option(said: &Said, name: &str) -> Value {
    let document = said.json();
    let options = document["options"].as_array().unwrap().clone();
    options.into_iter().find(|option| option["name"] == name).unwrap_or_else(|| panic!("{name}: {said:?}"))
}

/// What `config show` says with these variables and arguments.
fn shown(folder: &Folder, variables: &[(&str, &str)], arguments: &[&str]) -> Said {
    let mut command = folder.command(&[&["config", "show", "--json"], arguments].concat());
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

#[test]
fn a_flag_stands_above_a_variable_above_the_file_above_the_default() {
    let folder = Folder::new();
    let file = folder.file("options.yaml", "# Ours.\nworkspace: from-file\nlog-level: info\n");
    let by_file = ["--config", &file];
    let workspace = |variables: &[(&str, &str)], arguments: &[&str]| option(&shown(&folder, variables, arguments), "workspace");
    let found = workspace(&[], &[]);
    assert_eq!((&found["value"], &found["origin"]["from"]), (&"default".into(), &"default".into()));
    let found = workspace(&[], &by_file);
    assert_eq!((&found["value"], &found["origin"]["from"]), (&"from-file".into(), &"file".into()));
    assert_eq!((&found["origin"]["file"], &found["origin"]["line"]), (&file.as_str().into(), &2.into()));
    let variable = [("RELANCE_WORKSPACE", "from-variable"), ("RELANCE_CONFIG", file.as_str())];
    let found = workspace(&variable, &[]);
    assert_eq!((&found["value"], &found["origin"]["name"]), (&"from-variable".into(), &"RELANCE_WORKSPACE".into()));
    let found = workspace(&variable, &["--workspace", "from-flag"]);
    assert_eq!((&found["value"], &found["origin"]["name"]), (&"from-flag".into(), &"--workspace".into()));
    let level = option(&shown(&folder, &variable, &[]), "log-level");
    assert_eq!((&level["value"], &level["origin"]["line"]), (&"info".into(), &3.into()));
}

#[test]
fn the_file_counts_for_the_commands_themselves() {
    let folder = Folder::new();
    let people = folder.file("p.csv", "id,email\nana,ana@x.example\n");
    let file = folder.file("options.json", r#"{ "data": "elsewhere", "workspace": "acme" }"#);
    let said = folder.run(&["contacts", "import", &people, "--config", &file]);
    assert_eq!(said.code, 0, "{said:?}");
    // The variable of the tests stands above the file; the workspace is the file's.
    assert_eq!(folder.run(&["status", "--workspace", "acme", "--json"]).json()["contacts"], 1);
    assert_eq!(folder.run(&["status", "--json"]).json()["contacts"], 0);
    let mut command = folder.command(&["contacts", "import", &people, "--config", &file]);
    assert!(command.env_remove("RELANCE_DATA").status().unwrap().success());
    assert!(folder.path().join("elsewhere/relance.db").exists(), "its paths are relative to its folder");
}

#[test]
fn a_file_in_the_data_directory_is_found_and_can_not_say_that_the_data_is_elsewhere() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    folder.file("data/relance.yaml", "workspace: acme\n");
    assert_eq!(option(&shown(&folder, &[], &[]), "workspace")["origin"]["line"], 1);
    folder.file("data/relance.yaml", "workspace: acme\ndata: /elsewhere\n");
    let said = folder.run(&["status"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("error[config.dataElsewhere]") && said.err.contains("relance.yaml:2:"), "{said:?}");
}

#[test]
fn every_problem_of_a_file_has_its_line_and_its_remedy() {
    let folder = Folder::new();
    let text = "workspase: acme\nlog-level: loud\nconfig: other.yaml\nsmtp: [one, two]\nfrom: me@example.com\n";
    let file = folder.file("options.yaml", text);
    for arguments in [&["config", "check", "--config", &file][..], &["run", "--once", "--config", &file]] {
        let said = folder.run(&[arguments, &["--json"]].concat());
        assert_eq!(said.code, 2, "{said:?}");
        let problems = said.json()["problems"].as_array().unwrap().clone();
        let told: Vec<_> = problems
            .iter()
            .map(|one| (one["line"].as_u64().unwrap(), one["code"].as_str().unwrap(), one["path"].as_str().unwrap()))
            .collect();
        let expected = [
            (1, "config.unknownOption", "/workspase"),
            (2, "config.badValue", "/log-level"),
            (3, "config.unknownOption", "/config"),
            (4, "config.badValue", "/smtp"),
        ];
        assert_eq!(told, expected);
        assert_eq!(problems[0]["help"], "did you mean `workspace`?");
    }
    assert!(!folder.path().join("data").exists(), "nothing was opened");
    let none = folder.run(&["config", "check"]);
    assert!(none.code == 2 && none.err.contains("error[config.noFile]"), "{none:?}");
    let missing = folder.run(&["status", "--config", "none.yaml"]);
    assert!(missing.code == 2 && missing.err.contains("none.yaml"), "{missing:?}");
}

#[test]
fn a_secret_shows_nowhere() {
    let folder = Folder::new();
    let file = folder.file("options.yaml", format!("smtp: {SECRET}\nfrom: me@example.com\nwebhook-secret: whsec_geheim\n"));
    for arguments in [&["config", "show", "--origin"][..], &["config", "show", "--json"], &["config", "show", "--smtp", SECRET]] {
        let said = folder.run(&[arguments, &["--config", &file]].concat());
        assert_eq!(said.code, 0, "{said:?}");
        assert!(!format!("{said:?}").contains("geheim") && said.out.contains("‹redacted›"), "{said:?}");
    }
}

#[test]
fn the_way_that_was_named_most_strongly_is_taken_and_two_alike_are_refused() {
    let folder = Folder::new();
    let file = folder.file("options.yaml", format!("smtp: {SECRET}\nfrom: me@example.com\n"));
    let by_file = folder.run(&["doctor", "--config", &file, "--json"]).json();
    assert!(by_file["sender"].as_str().unwrap().contains("mail.example.com"), "{by_file}");
    let by_flag = folder.run(&["doctor", "--config", &file, "--mail-dir", "letters", "--json"]).json();
    assert!(by_flag["sender"].as_str().unwrap().contains("letters"), "{by_flag}");
    let both = folder.run(&["run", "--once", "--mail-dir", "letters", "--smtp", SECRET, "--from", "me@example.com"]);
    assert!(both.code == 2 && both.err.contains("error[cli.waysConflict]"), "{both:?}");
    let alone = folder.run(&["run", "--once", "--smtp", SECRET]);
    assert!(alone.code == 2 && alone.err.contains("error[cli.optionMissing]") && alone.err.contains("--from"), "{alone:?}");
    let bare = folder.file("bare.yaml", format!("smtp: {SECRET}\n"));
    assert_eq!(folder.run(&["config", "check", "--config", &bare]).code, 2);
}

#[test]
fn a_models_key_shows_nowhere_wherever_it_comes_from() {
    let folder = Folder::new();
    let file = folder.file("options.yaml", "model-url: http://localhost:1/v1\nmodel-name: small-1\nmodel-key: sk-geheim\n");
    folder.file("key", "sk-geheim\n");
    let with_file = ["--config", &file];
    for arguments in
        [&["config", "show", "--origin"][..], &["config", "show", "--json"], &["config", "show", "--model-key", "sk-geheim"]]
    {
        let said = folder.run(&[arguments, &with_file].concat());
        assert_eq!(said.code, 0, "{said:?}");
        assert!(!format!("{said:?}").contains("geheim") && said.out.contains("‹redacted›"), "{said:?}");
    }
    let said = shown(&folder, &[("RELANCE_MODEL_KEY", "sk-geheim")], &[]);
    assert_eq!(option(&said, "model-key")["value"], "‹redacted›");
    assert!(!format!("{said:?}").contains("geheim"), "{said:?}");
    for arguments in [&["run", "--once"][..], &["run", "--once", "--model-key-file", "key"], &["config", "check"]] {
        let said = folder.run(&[arguments, &with_file].concat());
        assert!(said.code == 0 && !format!("{said:?}").contains("geheim"), "{said:?}");
    }
}

#[test]
fn the_model_that_was_named_most_strongly_is_taken_and_what_does_not_go_together_is_told() {
    let folder = Folder::new();
    let server = ["--model-url", "http://localhost:1/v1"];
    let refused = |arguments: &[&str], expected: &str| {
        let said = folder.run(&[&["run", "--once"], arguments].concat());
        assert!(said.code == 2 && said.err.contains(expected) && !said.err.contains("geheim"), "{arguments:?}: {said:?}");
    };
    refused(&server, "--model-name");
    refused(&["--model-name", "small-1"], "--model-url");
    refused(&["--model-key", "sk-geheim"], "--model-url");
    refused(&[&server[..], &["--model-script", "script.json"]].concat(), "error[cli.modelConflict]");
    let both_keys = ["--model-name", "small-1", "--model-key", "geheim", "--model-key-file", "key"];
    refused(&[&server[..], &both_keys].concat(), "error[cli.modelConflict]");
    refused(&[&server[..], &["--model-name", "small-1", "--model-key-file", "none"]].concat(), "--model-key-file");
    refused(&[&server[..], &["--model-name", "small-1", "--model-key", "two geheim"]].concat(), "--model-key");
    refused(&["--model-url", "localhost:1", "--model-name", "small-1"], "`model-url`");
    refused(&["--model-script", "none.json"], "none.json");

    folder.file("script.json", r#"{ "answers": [{ "kind": "decide", "sai": "a" }] }"#);
    let file = folder.file("options.yaml", "model-url: http://localhost:1/v1\n");
    refused(&["--model-script", "script.json", "--config", &file], "/answers/0/sai");
    assert_eq!(folder.run(&["config", "check", "--config", &file]).code, 2, "a model has a name");
    folder.file("script.json", r#"{ "answers": [{ "kind": "decide", "say": "a" }] }"#);
    let said = folder.run(&["run", "--once", "--model-script", "script.json", "--config", &file]);
    assert_eq!(said.code, 0, "{said:?}");
}
