//! What our side wrote by another program: believed where it lies among what was sent, and not because it says so.
//!
//! In: mail in our name, honest and forged; mailboxes of a server of our own. Out: a failure where a forged one stops anybody, or one mailbox's
//! fault another one. Never: a server beyond loopback.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use serde_json::{Value, json};

use crate::world::{World, far, person, within};

const IN_OUR_NAME: &str =
    "From: us@shop.example\r\nTo: ana@example.com\r\nMessage-ID: <h1@shop.example>\r\nSubject: Hello\r\n\r\nHi Ana\r\n";

fn account(imap: Option<Value>) -> Value {
    json!({ "provider": "smtp", "host": "localhost", "from": "us@shop.example", "imap": imap })
}

fn take(world: &World, query: &str) -> Value {
    let bearer = format!("Bearer {}", world.service.key);
    let headers = [("authorization", bearer.as_str()), ("content-type", "message/rfc822")];
    let back = world.ask("POST", &format!("/v1/inbound/mail{query}"), &headers, IN_OUR_NAME.as_bytes());
    assert_eq!(back.status, 200, "{back:?}");
    serde_json::from_str::<Value>(&back.text).unwrap()["items"][0].clone()
}

#[test]
fn a_mail_in_our_name_stops_nobody_unless_whoever_hands_it_over_says_that_it_was_sent() {
    let world = World::start(&["--hands", "0"]);
    world.account("default", "desk", account(None));
    let id = world.enroll(&[person("ana")], &far()).remove(0);
    let state = || serde_json::to_value(world.host().state(&id).unwrap().unwrap()).unwrap();
    let before = state();

    let forged = take(&world, "?account=desk");
    assert_eq!((&forged["kind"], &forged["status"]), (&json!("echo"), &json!("unmatched")));
    let listed = world.told("status=unmatched").remove(0);
    assert_eq!((&listed["reason"], &listed["from"]), (&json!("inbound.notFromSent"), &json!("ana@example.com")));
    assert_eq!(state(), before, "nothing of it has changed");

    let sent = take(&world, "?account=desk&sent=true");
    assert_eq!((&sent["kind"], &sent["status"]), (&json!("echo"), &json!("matched")), "{sent}");
    assert_eq!(take(&world, "?account=desk&sent=true")["duplicate"], true);
}

/// A server whose folders all hold one letter in our name; that of sent mail is `Out`.
fn mailbox() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let reader = BufReader::new(stream.try_clone().unwrap());
            let _ = stream.write_all(b"* OK ready\r\n");
            for line in reader.lines().map_while(Result::ok) {
                let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
                let answer = match command.split(' ').collect::<Vec<_>>().as_slice() {
                    ["examine", ..] => "* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 2] x\r\n".to_owned(),
                    ["UID", "SEARCH", ..] => "* SEARCH 1\r\n".to_owned(),
                    ["UID", "FETCH", _, "(UID", "INTERNALDATE", ..] => "* 1 FETCH (UID 1 RFC822.SIZE 9)\r\n".to_owned(),
                    ["UID", "FETCH", ..] => {
                        format!("* 1 FETCH (UID 1 BODY[]<0> {{{}}}\r\n{IN_OUR_NAME})\r\n", IN_OUR_NAME.len())
                    }
                    ["LIST", ..] => "* LIST (\\Sent) \"/\" \"Out\"\r\n".to_owned(),
                    _ => String::new(),
                };
                let _ = stream.write_all(format!("{answer}{tag} OK done\r\n").as_bytes()); // Whoever has gone hears nothing.
            }
        }
    });
    port
}

#[test]
fn a_mailbox_whose_state_can_not_be_kept_holds_up_no_other() {
    if std::env::var_os("RELANCE_TEST_DATABASE").is_some() {
        return; // The fault is made in a file.
    }
    let world = World::start(&["--mailbox-poll", "1", "--allow-private-accounts"]);
    let faulty = "CREATE TRIGGER taken BEFORE UPDATE ON mailbox WHEN NEW.account = 'a-taken'
                    BEGIN SELECT RAISE(ABORT, 'it can not be'); END;
                  CREATE TRIGGER trouble BEFORE UPDATE ON mailbox WHEN NEW.account = 'b-trouble' AND NEW.held_by IS NULL
                    BEGIN SELECT RAISE(ABORT, 'it can not be'); END;
                  CREATE TRIGGER unkept BEFORE INSERT ON inbound WHEN NEW.account = 'c-unkept'
                    BEGIN SELECT RAISE(ABORT, 'it can not be'); END;";
    rusqlite::Connection::open(world.path().join("relance.db")).unwrap().execute_batch(faulty).unwrap();
    let id = world.enroll(&[person("ana")], &far()).remove(0);
    let port = mailbox();
    let imap = |folder: &str, port: u16| json!({ "host": "127.0.0.1", "port": port, "tls": "none", "user": "u", "password": "x", "folders": [folder], "fromTheFirst": true });
    for (name, port) in [("a-taken", port), ("b-trouble", 9), ("c-unkept", port), ("d-forged", port)] {
        world.account("default", name, account(Some(imap("INBOX", port))));
    }
    world.account("default", "e-sent", account(Some(imap("Out", port))));

    within(30, || Some(()).filter(|()| world.told("kind=echo").iter().filter(|one| one["status"] != "waiting").count() == 2));
    let mut told: Vec<_> = world.told("kind=echo").iter().map(|one| format!("{} {}", one["account"], one["status"])).collect();
    told.sort();
    assert_eq!(told, ["\"d-forged\" \"unmatched\"", "\"e-sent\" \"matched\""]);
    assert_eq!(world.status(&id), "active");
    let row = |name: &str| world.store().mailbox(name).unwrap();
    within(30, || row("e-sent").and_then(|row| row.read_at));
    let trouble = within(30, || row("c-unkept").and_then(|row| row.trouble));
    assert!(trouble.contains("can't be kept"), "{trouble}");
    assert!(row("a-taken").is_none_or(|row| row.read_at.is_none()));
}
