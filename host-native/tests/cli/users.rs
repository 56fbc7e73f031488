//! `relance users`: the console's users from the command line.
//!
//! In: addresses, roles, passwords on standard input. Out: users. Never: a password in an output.

use crate::program::{Folder, Said};

const WORD: &[u8] = b"a whole sentence\n";

fn add(folder: &Folder, more: &[&str], password: &[u8]) -> Said {
    folder.run_with(&[&["users", "add", "--json"], more].concat(), password)
}

#[test]
fn a_user_is_made_listed_changed_and_removed() {
    let folder = Folder::new();
    let made = add(&folder, &["Ann@Example.com", "--name", "Ann", "--role", "admin", "--all-workspaces"], WORD);
    assert_eq!(made.code, 0, "{made:?}");
    let ben = add(&folder, &["ben@example.com", "--role", "agent"], b"a whole sentence");
    assert_eq!(
        (ben.code, ben.json()["name"].as_str(), ben.json()["workspace"].as_str()),
        (0, Some("ben@example.com"), Some("default"))
    );
    let listed = folder.run(&["users", "list", "--json"]).json();
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["email"]), (2, &"Ann@Example.com".into()), "{listed}");
    assert_eq!((&listed[0]["workspace"], &listed[0]["role"]), (&serde_json::Value::Null, &"admin".into()));
    let table = folder.run(&["users", "list"]).out;
    assert!(table.contains("Ann@Example.com") && table.contains("all") && table.contains("never"), "{table}");

    let raised = folder.run(&["users", "role", "BEN@example.com", "manager", "--json"]);
    assert_eq!(raised.json()["role"], "manager", "{raised:?}");
    let id = ben.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(folder.run_with(&["users", "password", &id], b"another sentence\n").code, 0);
    assert_eq!(folder.run(&["users", "remove", "ben@example.com"]).code, 0);
    assert_eq!(folder.run(&["users", "list", "--json"]).json().as_array().unwrap().len(), 1);
    for said in [made, ben, raised] {
        assert!(!said.out.contains("sentence") && !said.err.contains("sentence") && !said.out.contains("argon2"), "{said:?}");
    }
}

#[test]
fn what_can_not_be_done_with_users_says_why() {
    let folder = Folder::new();
    assert_eq!(add(&folder, &["ann@example.com", "--role", "admin", "--all-workspaces"], WORD).code, 0);
    for (arguments, password, code, word) in [
        (vec!["users", "add", "ANN@example.com", "--role", "viewer"], WORD, 1, "user.emailTaken"),
        (vec!["users", "add", "ben@example.com", "--role", "viewer"], b"short\n".as_slice(), 1, "user.password"),
        (vec!["users", "add", "ben@example.com", "--role", "viewer"], b"", 1, "user.password"),
        (vec!["users", "add", "ben", "--role", "viewer"], WORD, 1, "user.emailMalformed"),
        (vec!["users", "add", "ben@example.com", "--role", "owner"], WORD, 2, "owner"),
        (vec!["users", "remove", "ann@example.com"], b"", 1, "user.lastAdmin"),
        (vec!["users", "role", "ann@example.com", "agent"], b"", 1, "user.lastAdmin"),
        (vec!["users", "password", "ben@example.com"], WORD, 1, "user.unknown"),
    ] {
        let said = folder.run_with(&arguments, password);
        assert_eq!(said.code, code, "{arguments:?}: {said:?}");
        assert!(said.err.contains(word), "{arguments:?}: {said:?}");
    }
}
