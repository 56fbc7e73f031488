//! Rules that change under live enrollments: zone data, settings, holidays. What moves is listed first, and then exactly that moves (T14).
//!
//! In: newer zone data made for the test, calendars. Out: a failure where the list and what happens differ. Never: the machine's own zone
//! data.

use crate::program::Folder;
use crate::store::{START, begun, done, json, lines};
use serde_json::Value;

/// The pack of the core, of which the tests make a newer one.
const PACK: &[u8] = include_bytes!("../../../core/zones/zones.bin");
/// Central Europe's rule, and the same clocks an hour further east.
const RULE: &[u8] = b"CET-1CEST,M3.5.0,M10.5.0/3";
const MOVED: &[u8] = b"CET-2CEST,M3.5.0,M10.5.0/3";

/// The core's pack as of another edition, with a new law for Central Europe.
fn newer(edition: &str) -> Vec<u8> {
    let mut bytes = PACK.to_vec();
    assert_eq!(bytes[4], 5, "the edition has five letters");
    bytes[5..10].copy_from_slice(edition.as_bytes());
    for at in 0..bytes.len() - RULE.len() {
        if &bytes[at..at + RULE.len()] == RULE {
            bytes[at..at + RULE.len()].copy_from_slice(MOVED);
        }
    }
    bytes
}

/// Two people who get a message at nine the next morning: in Madrid, where the law changes, and in Kolkata, where it does not.
fn waiting() -> Folder {
    let folder = begun();
    let draft = r#"{"name":"Nine","purpose":"service","steps":[{"id":"nine","wait":{"days":1},"at":["09:00"],"channel":"email",
"content":{"type":"text","subject":"Nine","body":"It is nine"}}]}"#;
    let draft = folder.file("nine.json", draft);
    done(&folder, &["publish", &draft]);
    done(&folder, &["enroll", "nine", "--all", "--now", START]);
    folder
}

fn planned(folder: &Folder) -> Vec<(String, String)> {
    let status = json(folder, &["status", "--now", START]);
    let row = |row: &Value| (row["contact"].as_str().unwrap().to_owned(), row["at"].as_str().unwrap().to_owned());
    let mut found: Vec<_> = status["upcoming"].as_array().unwrap().iter().map(row).collect();
    found.sort();
    found
}

#[test]
fn newer_zone_data_moves_exactly_what_it_was_listed_to_move() {
    let folder = waiting();
    let before = planned(&folder);
    assert_eq!(before[0], ("ana".into(), "2026-11-25T08:00:00.000Z".into()));
    let pack = folder.file("zones.bin", newer("2099a"));
    let listed = json(&folder, &["tzdb", "update", &pack, "--dry-run", "--now", START]);
    assert_eq!((&listed["edition"], &listed["applied"]), (&"2099a".into(), &false.into()));
    let moved = &listed["workspaces"][0]["moved"];
    assert_eq!(moved.as_array().unwrap().len(), 1, "{listed}");
    assert_eq!((&moved[0]["contact"], &moved[0]["zone"]), (&"ana".into(), &"Europe/Madrid".into()));
    assert_eq!((&moved[0]["from"], &moved[0]["to"]), (&"2026-11-25T08:00:00.000Z".into(), &"2026-11-25T07:00:00.000Z".into()));
    assert_eq!(moved[0]["local"], serde_json::json!(["2026-11-25T09:00", "2026-11-25T09:00"]));
    assert!(
        moved[0]["why"][0].as_str().unwrap().contains("+02:00") && moved[0]["why"][0].as_str().unwrap().contains("+01:00"),
        "{moved}"
    );
    assert_eq!(planned(&folder), before, "a dry run moves nothing");
    assert_eq!(json(&folder, &["tzdb", "show"])["zoneData"]["used"], listed_core(&folder));

    let applied = json(&folder, &["tzdb", "update", &pack, "--now", START]);
    assert_eq!(applied["workspaces"], listed["workspaces"]);
    assert_eq!(planned(&folder), [("ana".into(), "2026-11-25T07:00:00.000Z".to_owned()), before[1].clone()]);
    let timeline = lines(&folder, &["timeline", "ana", "--now", START]);
    assert_eq!(timeline.last().unwrap()["event"]["type"], "recalculated");
    assert_eq!(lines(&folder, &["timeline", "kim", "--now", START]).len(), 1, "nothing was moved, and nothing said");
    // From now on, everything goes by it: what is shown, and what is enrolled.
    assert_eq!(json(&folder, &["tzdb", "show"])["zoneData"]["used"], "2099a");
    assert_eq!(json(&folder, &["zones", "Europe/Madrid", "--now", START])["zones"][0]["offset"], "+02:00");
    let again = json(&folder, &["tzdb", "update", &pack, "--now", START]);
    assert!(again["workspaces"][0]["moved"].as_array().unwrap().is_empty(), "{again}");
}

fn listed_core(folder: &Folder) -> Value {
    json(folder, &["tzdb", "show"])["zoneData"]["core"].clone()
}

#[test]
fn a_worker_that_runs_goes_by_newer_zone_data_and_every_workspace_does() {
    let folder = waiting();
    let people = folder.file("other.csv", "id,email,timezone\nzoe,zoe@x.example,Europe/Paris\n");
    let draft = folder.path().join("nine.json");
    done(&folder, &["contacts", "import", &people, "--workspace", "other"]);
    done(&folder, &["publish", draft.to_str().unwrap(), "--workspace", "other"]);
    done(&folder, &["enroll", "nine", "--all", "--workspace", "other", "--now", START]);
    let pack = folder.file("zones.bin", newer("2099a"));
    let applied = json(&folder, &["tzdb", "update", &pack, "--now", START]);
    let moved: Vec<usize> =
        applied["workspaces"].as_array().unwrap().iter().map(|one| one["moved"].as_array().unwrap().len()).collect();
    assert_eq!(moved, [1, 1], "{applied}");
    let told = lines(&folder, &["run", "--workspace", "other", "--now", START, "--until", "2026-11-25T07:00:00Z"]);
    assert_eq!(told.iter().filter(|line| line["type"] == "handed").count(), 1, "nine in Paris is seven in UTC: {told:?}");
}

#[test]
fn older_and_damaged_zone_data_is_refused_and_changes_nothing() {
    let folder = waiting();
    let newer_pack = newer("2099b");
    let pack = folder.file("zones.bin", &newer_pack);
    done(&folder, &["tzdb", "update", &pack, "--now", START]);
    let before = planned(&folder);
    let cut = &newer_pack[..newer_pack.len() / 2];
    for (name, bytes) in
        [("older.bin", newer("2099a")), ("cut.bin", cut.to_vec()), ("text.bin", b"hello".to_vec()), ("empty.bin", Vec::new())]
    {
        let file = folder.file(name, bytes);
        let said = folder.run(&["tzdb", "update", &file, "--now", START]);
        assert!(said.code > 0 && said.err.contains("error[") && said.err.contains("expected"), "{name}: {said:?}");
    }
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    assert!(folder.run(&["tzdb", "update", empty.to_str().unwrap()]).err.contains("tzdata.zi"));
    assert_eq!(planned(&folder), before);
    assert_eq!(json(&folder, &["tzdb", "show"])["zoneData"]["used"], "2099b");
}

/// A compiled zone (RFC 8536) with one change and a rule.
fn compiled(change: i64, offsets: [i32; 2], rule: &str) -> Vec<u8> {
    let header = |counts: [u32; 6]| {
        let mut bytes = b"TZif2".to_vec();
        bytes.extend([0; 15]);
        counts.iter().for_each(|count| bytes.extend(count.to_be_bytes()));
        bytes
    };
    let mut bytes = header([0, 0, 0, 0, 1, 1]);
    bytes.extend([0; 7]); // The first part, of 32 bits, says nothing.
    bytes.extend(header([0, 0, 0, 1, 2, 8]));
    bytes.extend(change.to_be_bytes());
    bytes.push(1);
    for (place, offset) in offsets.iter().enumerate() {
        bytes.extend(offset.to_be_bytes());
        bytes.extend([0, u8::try_from(place * 4).unwrap()]);
    }
    bytes.extend(b"AAA\0BBB\0");
    bytes.extend(format!("\n{rule}\n").bytes());
    bytes
}

#[test]
fn a_folder_of_compiled_zones_is_read_and_compared() {
    let folder = waiting();
    let zones = folder.path().join("zoneinfo");
    for part in ["Etc", "Europe", "Asia", "right/Europe"] {
        std::fs::create_dir_all(zones.join(part)).unwrap();
    }
    std::fs::write(zones.join("tzdata.zi"), "# version 2099c\n").unwrap();
    let plain = compiled(1_000_000_000, [0, 3_600], "BBB-1");
    for number in 0..450 {
        std::fs::write(zones.join(format!("Etc/Z{number:03}")), &plain).unwrap();
    }
    std::fs::write(zones.join("right/Europe/Madrid"), b"TZif? these have leap seconds").unwrap();
    std::fs::write(zones.join("Asia/Kolkata"), compiled(1_000_000_000, [19_800, 19_800], "BBB-5:30")).unwrap();
    std::fs::write(zones.join("Europe/Paris"), &plain).unwrap();
    // Three hours ahead from 2026-11-24T12:00Z on.
    let madrid =
        |rule: &str| std::fs::write(zones.join("Europe/Madrid"), compiled(1_795_521_600, [3_600, 10_800], rule)).unwrap();
    madrid("BBB-3");
    let listed = json(&folder, &["tzdb", "update", zones.to_str().unwrap(), "--dry-run", "--now", START]);
    let moved = &listed["workspaces"][0]["moved"];
    assert_eq!(moved.as_array().unwrap().len(), 1, "{listed}");
    assert_eq!((&moved[0]["contact"], &moved[0]["to"]), (&"ana".into(), &"2026-11-25T06:00:00.000Z".into()));
    madrid("nonsense");
    let said = folder.run(&["tzdb", "update", zones.to_str().unwrap(), "--now", START]);
    assert!(said.code > 0 && said.err.contains("error["), "{said:?}");
    std::fs::write(zones.join("Europe/Madrid"), &compiled(1, [0, 0], "BBB0")[..60]).unwrap();
    let said = folder.run(&["tzdb", "update", zones.to_str().unwrap(), "--now", START]);
    assert!(said.code > 0 && said.err.contains("Europe/Madrid"), "{said:?}");
}

#[test]
fn settings_list_what_they_move_and_then_move_it() {
    let folder = waiting();
    let before = planned(&folder);
    let text = "zone: Europe/Paris\nemail:\n  unsubscribeUrl: https://x.example/leave/{key}\ncalendar:\n  quietHours: [\"20:00-10:00\"]\n";
    let settings = folder.file("later.yaml", text);
    let listed = json(&folder, &["settings", "set", &settings, "--dry-run", "--now", START]);
    assert_eq!(listed["moved"].as_array().unwrap().len(), 2, "{listed}");
    assert_eq!(listed["moved"][0]["local"][1], "2026-11-25T10:00");
    assert!(listed["moved"][0]["why"].to_string().contains("quiet hours"), "{listed}");
    assert_eq!(planned(&folder), before);
    assert!(json(&folder, &["settings", "show"])["calendar"].is_null());
    done(&folder, &["settings", "set", &settings, "--now", START]);
    assert_eq!(planned(&folder)[0].1, "2026-11-25T09:00:00.000Z");
    // Words move nothing.
    let words = folder.file("words.yaml", text.replace("leave", "go"));
    let listed = json(&folder, &["settings", "set", &words, "--dry-run", "--now", START]);
    assert!(listed["moved"].as_array().unwrap().is_empty(), "{listed}");
    let bad = folder.file("bad.yaml", "zone: 5\n");
    let said = folder.run(&["settings", "set", &bad, "--dry-run"]);
    assert!(said.code == 1 && said.err.contains("bad.yaml:1:"), "{said:?}");
}

#[test]
fn what_was_due_while_all_sending_stood_still_goes_out_when_it_goes_on() {
    let folder = waiting();
    let text = "zone: Europe/Paris\nemail:\n  unsubscribeUrl: https://x.example/leave/{key}\npaused: true\n";
    let paused = folder.file("paused.yaml", text);
    done(&folder, &["settings", "set", &paused, "--now", START]);
    let handed = |from: &str, until: &str| {
        let told = lines(&folder, &["run", "--now", from, "--until", until]);
        told.iter().filter(|line| line["type"] == "handed").count()
    };
    assert_eq!(handed(START, "2026-11-25T12:00:00Z"), 0);
    let on = folder.file("on.yaml", text.replace("paused: true\n", ""));
    done(&folder, &["settings", "set", &on, "--now", "2026-11-25T12:00:00Z"]);
    assert_eq!(handed("2026-11-25T12:00:00Z", "2026-11-25T13:00:00Z"), 2);
}

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n\
    BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Christmas\r\nDTSTART;VALUE=DATE:19901225\r\nDTEND;VALUE=DATE:19901227\r\nRRULE:FREQ=YEARLY\r\n\
    EXDATE;VALUE=DATE:20281225\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Afternoon\r\nDTSTART;TZID=Europe/Berlin:20261224T140000\r\nDTEND;TZID=Europe/Berlin:20261225T000000\r\n\
    END:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn holidays_come_from_a_calendar_after_a_look_at_what_changes() {
    let folder = begun();
    let file = folder.file("de.ics", CALENDAR);
    let import = ["holidays", "import", &file, "--region", "de", "--years", "2026-2028", "--now", START];
    let looked = json(&folder, &[&import[..], &["--dry-run"]].concat());
    let days = serde_json::json!(["2026-12-25", "2026-12-26", "2027-12-25", "2027-12-26"]);
    assert_eq!((&looked["added"], &looked["applied"]), (&days, &false.into()));
    assert_eq!(json(&folder, &["holidays", "list"]), serde_json::json!({}));
    let said = folder.run(&import);
    assert!(said.code == 0 && said.err.contains("warning[holidays.partOfDay]") && said.err.contains("de.ics:12:"), "{said:?}");
    assert!(said.out.contains("+ Fri 2026-12-25") && said.out.contains("DE: 4 added, 0 removed"), "{said:?}");
    assert_eq!(json(&folder, &["holidays", "list"]), serde_json::json!({ "DE": days }));
    assert_eq!(json(&folder, &["settings", "show"])["zone"], "Europe/Paris", "the rest stays");
    // Years that are imported again are as the file has them; others stay.
    let other = folder.file(
        "two.ics",
        CALENDAR.replace("19901225", "19901224").replace("DTEND;VALUE=DATE:19901227", "DTEND;VALUE=DATE:19901225"),
    );
    let again = json(&folder, &["holidays", "import", &other, "--region", "DE", "--years", "2027", "--now", START]);
    assert_eq!(
        (&again["added"], &again["removed"]),
        (&serde_json::json!(["2027-12-24"]), &serde_json::json!(["2027-12-25", "2027-12-26"]))
    );
    assert_eq!(json(&folder, &["holidays", "list", "--region", "DE"])["DE"].as_array().unwrap().len(), 3);
}

#[test]
fn a_bad_calendar_is_told_with_its_line_and_changes_nothing() {
    let folder = begun();
    let file = folder.file("bad.ics", CALENDAR.replace("FREQ=YEARLY", "FREQ=OFTEN"));
    let said = folder.run(&["holidays", "import", &file, "--region", "DE", "--now", START]);
    assert!(said.code == 1 && said.err.contains("error[holidays.badEvent]") && said.err.contains("bad.ics:9:"), "{said:?}");
    let none = folder.run(&["holidays", "import", &folder.file("de.ics", CALENDAR), "--region", "DE", "--years", "1980"]);
    assert!(none.code == 1 && none.err.contains("error[holidays.noneInYears]"), "{none:?}");
    assert_eq!(folder.run(&["holidays", "import", &file, "--region", "Germany"]).code, 2);
    assert_eq!(json(&folder, &["holidays", "list"]), serde_json::json!({}));
}
