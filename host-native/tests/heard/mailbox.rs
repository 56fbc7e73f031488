//! Mailboxes that the service reads itself: real mail programs, an answer that ends an enrollment, a server that keeps silent.
//!
//! In: Exim, Dovecot. Out: a failure where an answer is not heard, or a silent server holds up the others. Never: a pass without the
//! programs: ignored unless asked for, as `cargo xtask test` does.

use std::net::TcpListener;

use lettre::transport::smtp::client::SmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use relance::engines::sql::Ended;
use serde_json::{Value, json};

use crate::support::post::Post;
use crate::world::{World, far, within};

fn letter(post: &Post, id: &str, text: &str) {
    let mut server = SmtpConnection::connect(("localhost", post.smtp), None, &ClientId::default(), None, None).unwrap();
    server.command(Mail::new(Some("zoe@example.com".parse().unwrap()), Vec::new())).unwrap();
    server.command(Rcpt::new("ann@example.com".parse().unwrap(), Vec::new())).unwrap();
    server.command(Data).unwrap();
    let letter = format!(
        "From: zoe@example.com\r\nTo: ann@example.com\r\nMessage-ID: <{id}@example.com>\r\nSubject: Hello\r\n\r\n{text}\r\n"
    );
    server.message(letter.as_bytes()).unwrap();
    server.quit().unwrap();
}

fn account(imap: Value) -> Value {
    json!({ "provider": "smtp", "host": "localhost", "from": "ann@example.com", "imap": imap })
}

#[test]
fn what_a_server_says_that_no_database_can_keep_is_kept_without_that() {
    let world = World::start(&["--hands", "0"]);
    world.account("default", "odd", account(json!({ "host": "localhost", "user": "ann", "password": "x" })));
    let store = world.store();
    assert!(store.take_mailbox("odd").unwrap().is_some());
    store.give_mailbox_back("odd", Ended::Failed("bad \0 pass\u{1b}word"), &|_| 1_000).unwrap();
    assert_eq!(store.mailbox("odd").unwrap().unwrap().trouble.as_deref(), Some("bad  password"));
}

#[test]
#[ignore = "needs mail programs: cargo xtask test 'mail programs'"]
fn an_answer_in_a_mailbox_ends_the_enrollment_and_a_silent_server_holds_nobody_up() {
    let folder = tempfile::tempdir().unwrap();
    let post = Post::start(folder.path());
    std::fs::write(folder.path().join("passwd"), ["ann", "zoe"].map(|name| format!("{name}:{{PLAIN}}a-word\n")).concat())
        .unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let mut world = World::start(&["--mailbox-poll", "1", "--allow-private-accounts"]);
    world.account(
        "default",
        "a-silent",
        account(
            json!({ "host": "127.0.0.1", "port": port, "tls": "none", "user": "ann", "password": "x", "timeoutSeconds": 600 }),
        ),
    );
    let wrong =
        json!({ "host": "localhost", "port": post.imaps, "user": "ann", "password": "wrong", "caFile": post.certificate });
    world.account("default", "b-wrong", account(wrong));
    let good = json!({ "host": "localhost", "port": post.imaps, "user": "ann", "password": "a-word", "caFile": post.certificate, "fromTheFirst": true, "after": "seen" });
    world.account("default", "good", account(good));
    let id = world.enroll(&[json!({ "id": "zoe", "email": "zoe@example.com" })], &far()).remove(0);

    letter(&post, "1", "Yes, please.");
    within(60, || Some(()).filter(|()| world.status(&id) == "replied"));
    let told = world.told("contact=zoe");
    assert_eq!((told.len(), &told[0]["account"], &told[0]["status"]), (1, &json!("good"), &json!("matched")));
    within(30, || Some(()).filter(|()| post.unseen("ann") == 0));
    let trouble = within(60, || world.store().mailbox("b-wrong").unwrap().and_then(|row| row.trouble));
    assert!(!trouble.is_empty() && !trouble.contains("wrong\""), "{trouble}");
    assert_eq!(world.store().mailbox("good").unwrap().unwrap().trouble, None);

    // A restart goes on where it was.
    let dir = world.dir.path().to_owned();
    let other = crate::service::start(&dir, &["--mailbox-poll", "1", "--allow-private-accounts"], &[]);
    std::mem::replace(&mut world.service, other).kill();
    letter(&post, "2", "And one thing more.");
    within(60, || Some(()).filter(|()| world.told("contact=zoe").len() == 2));
    assert_eq!(world.fed("inbound.received"), 2, "nothing was heard twice");
}
