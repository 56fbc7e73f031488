//! Contacts come in whole or not at all, and every problem names its row, its column and the remedy.
//!
//! In: contact files. Out: a failure where half a file comes in. Never: a look inside the store.

use crate::program::{Folder, Said};

fn dry(folder: &Folder, file: &str) -> Said {
    folder.run(&["contacts", "import", file, "--dry-run"])
}

#[test]
fn reads_what_spreadsheets_write() {
    let folder = Folder::new();
    for (name, text, count) in [
        ("bom.csv", "\u{feff}id,First name,E-mail\r\na,Ana,a@x.example\r\n", 1),
        ("semicolon.csv", "id;email;Notes\na;a@x.example;\"one; two\n\"\"three\"\"\"\n\nb;b@x.example;\n", 2),
        ("noid.csv", "Email\tTime zone\na@x.example\tEurope/Paris\n", 1),
        ("list.json", r#"[{"id":"a","email":"a@x.example","plan":"Team"},{"id":"b","optOuts":["sms"]}]"#, 2),
        ("wrapped.json", r#"{"contacts":[{"id":"a"}]}"#, 1),
        ("none.csv", "id,email\n", 0),
    ] {
        let said = dry(&folder, &folder.file(name, text));
        let noun = if count == 1 { "contact," } else { "contacts," };
        assert!(said.code == 0 && said.out.contains(&format!("{count} {noun}")), "{name}: {said:?}");
    }
}

#[test]
fn names_row_column_and_remedy_of_every_problem_at_once() {
    let folder = Folder::new();
    let text = "id,First name,E-mail,Phone,Time zone,Locale\n\
        a,Ana,a@x.example,+34 600 10 20 30,Europe/Madrid,es\n\
        b,Bob,bob.example,,Europe/Lodnon,en\n\
        ,,,,,\n\
        ,Cy,,,,\n\
        d,Di,d@x.example,600 102,Mars/Olympus,en_GB!\n\
        e,Ed,e@x@y,,,\n";
    let said = dry(&folder, &folder.file("p.csv", text));
    assert_eq!(said.code, 1);
    for expected in [
        "error[contacts.emailMalformed] ",
        "p.csv:3:1 /1/email: row 3, column `E-mail`: ",
        "error[time.zoneUnknown] ",
        "row 3, column `Time zone`: expected the name of an IANA zone, found `Europe/Lodnon`",
        "did you mean `Europe/London`?",
        "error[contacts.idMissing] ",
        "p.csv:5:1 /2: row 5: ",
        "error[contacts.phoneMalformed] ",
        "error[contacts.localeMalformed] ",
        "p.csv:7:1 /4/email: row 7, column `E-mail`: ",
    ] {
        assert!(said.err.contains(expected), "`{expected}` in:\n{}", said.err);
    }
    assert_eq!(said.err.matches("error[").count(), said.err.matches("  help: ").count());
    assert!(!said.err.contains("bob.example") && !said.err.contains("600 102"), "no address in a message: {}", said.err);
}

#[test]
fn half_a_row_half_a_quote_and_half_a_character_are_refused() {
    let folder = Folder::new();
    let cases: [(&str, &[u8], &str, &str); 9] = [
        (
            "half.csv",
            b"id,email,timezone\na,a@x.example,Europe/Paris\nb,b@x",
            "contacts.cellCount",
            "half.csv:3:1 /1: row 3: expected 3",
        ),
        (
            "more.csv",
            b"id,email\na,a@x.example,what\n",
            "contacts.cellCount",
            "row 2: expected 2 cells as in the header, found 3",
        ),
        ("quote.csv", b"id,email\n\"a,a@x.example\nb,b@x.example\n", "contacts.quoteOpen", "quote.csv:2:1"),
        ("after.csv", b"id,email\n\"a\"b,a@x.example\n", "contacts.quoteInside", "after.csv:2:4"),
        ("bytes.csv", b"id,email\na,a@x.ex\xE9mple\n", "file.notUtf8", "bytes.csv:2:9"),
        ("twice.csv", b"id,email,E-mail\na,b,c\n", "contacts.headerTwice", "found `E-mail` beside `email`"),
        ("noheader.csv", b"a,a@x.example\nb,b@x.example\n", "contacts.headerMissing", "is the first row the header?"),
        ("empty.csv", b"", "contacts.empty", "empty.csv"),
        ("line.csv", b"id,email,First name\na,a@x.example,\"An\na\"\n", "contacts.controlCharacter", "column `First name`"),
    ];
    for (name, bytes, code, place) in cases {
        let said = dry(&folder, &folder.file(name, bytes));
        assert!(said.code == 1 && said.err.contains(&format!("error[{code}]")), "{name}: {said:?}");
        assert!(said.err.contains(place), "{name}: {said:?}");
    }
}

#[test]
fn json_contacts_name_their_line_and_member() {
    let folder = Folder::new();
    let text = "[\n  {\"id\": \"a\"},\n  {\"id\": \"b\", \"email\": \"nope\"},\n  {\"id\": 7},\n  [1],\n  {\"id\": \"a\"}\n]";
    let file = folder.file("p.json", text);
    let said = dry(&folder, &file);
    assert!(said.code == 1 && said.err.contains("error[contacts.notAnObject]") && said.err.contains("p.json:5:3 /3"), "{said:?}");
    let said = dry(&folder, &folder.file("q.json", text.replace("  [1],\n", "")));
    for expected in ["q.json:3:3 /1/email: contact 2, column `email`", "q.json:4:3 /2/id", "q.json:5:3 /3/id"] {
        assert!(said.err.contains(expected), "`{expected}` in:\n{}", said.err);
    }
}
