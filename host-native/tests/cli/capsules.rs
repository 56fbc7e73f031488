//! `capsule` and `replay FILE`: one file with everything that decisions used, and whether they are made so again elsewhere.
//!
//! In: a story of one person, told by the commands. Out: a failure where a replay says "the same" of what is not, or an anonymous file has a
//! word of somebody's. Never: a look inside the store.

use serde_json::{Value, json};

use crate::program::Folder;
use crate::store::{done, json};

/// A Monday.
const START: &str = "2026-11-23T09:00:00Z";
const LATER: &str = "2026-12-04T09:00:00Z";
/// What is somebody's: none of it may be in an anonymous file.
const SECRETS: [&str; 23] = [
    "lovelace",
    "augusta",
    "contact-9931",
    "ada.lovelace",
    "analytical",
    "600123987",
    "byron-house",
    "zirconium",
    "mapletree",
    "1984-07-19",
    "482130977",
    "Привет",
    "Здравствуйте",
    "Gänseblümchen",
    "invoice",
    "crimson",
    "hyperion",
    "sesame",
    "quarterly",
    "Fulanita",
    "garnet",
    "opalescent",
    "footnote",
];

/// One person's story: an approval, a template with attributes, a reply in a conversation, a message that came back for now.
fn told() -> (Folder, String) {
    let folder = Folder::new();
    let settings = json!({
        "zone": "America/New_York", "locale": "en", "model": {}, "workspace": { "name": "Hyperion Works", "code": "open sesame" },
        "calendar": { "workingHours": { "mon": ["08:00-17:00"], "tue": ["08:00-17:00"], "wed": ["08:00-17:00"], "thu": ["08:00-17:00"],
            "fri": ["08:00-17:00"] }, "spreadMinutes": 30 },
        "caps": [{ "max": 3, "per": { "days": 7 } }],
        "email": { "fromName": "Fulanita", "unsubscribeUrl": "https://hyperion.example/leave/{key}" },
    });
    let settings = folder.file("s.json", settings.to_string());
    let ada = json!([{
        "id": "contact-9931", "firstName": "Augusta", "lastName": "Lovelace", "email": "ada.lovelace@analytical.example",
        "phone": "+34600123987", "timezone": "Europe/Madrid", "locale": "es", "addresses": { "livechat": "byron-house" },
        "attributes": { "plan": "Zirconium", "born": "1984-07-19", "account": 482_130_977_i64, "note": "Привет, Gänseblümchen", "score": 12.5,
            "pet": { "name": "Mapletree" } },
    }]);
    let people = folder.file("people.json", ada.to_string());
    let text = |subject: &str, body: &str| json!({ "type": "text", "subject": subject, "body": body });
    let body = "Hola {{ contact.firstName | default: 'crimson' }}{% if contact.attributes.plan == 'Zirconium' %}, invoice {{ contact.attributes.account }}{% endif %}. \
                {{ contact.attributes.note }} {{ contact.attributes.born | date: '%-d.%m.' }} {{ workspace.name }}";
    let html = "<p class=\"garnet\">Quarterly {{ contact.lastName }}<!-- footnote --><a href=\"https://hyperion.example/opalescent\">x</a></p>";
    let draft = json!({ "name": "Welcome of Hyperion", "purpose": "service", "goals": ["booked"], "steps": [
        { "id": "ask", "wait": { "minutes": 5 }, "channel": "email", "compose": "assisted", "instructions": "mention crimson",
          "content": text("Здравствуйте", "Hello {{ contact.firstName }}") },
        { "id": "tour", "wait": { "businessDays": 1 }, "at": ["09:00"], "channel": "email", "content": text("Quarterly", body) },
        { "id": "rich", "wait": { "days": 2 }, "channel": "email", "content": { "type": "rich", "subject": "Invoice", "html": html } },
        { "id": "last", "wait": { "days": 20 }, "channel": "email", "content": text("Last", "Opalescent") },
    ] });
    let draft = folder.file("d.json", draft.to_string());
    let write =
        json!({ "answers": [{ "kind": "compose", "say": { "text": "A crimson word for Augusta", "subject": "Mapletree" } }] });
    let script = folder.file("m.json", write.to_string());
    for arguments in
        [&["settings", "set", &settings][..], &["contacts", "import", &people], &["publish", &draft, "--sequence", "welcome"]]
    {
        done(&folder, arguments);
    }
    let enrolled = json(&folder, &["enroll", "welcome", "--contact", "contact-9931", "--now", START]);
    let id = enrolled["items"][0]["enrollment"].as_str().unwrap_or_else(|| panic!("{enrolled}")).to_owned();
    done(&folder, &["run", "--now", START, "--until", "2026-11-23T15:00:00Z", "--model-script", &script]);
    let digest = json(&folder, &["approvals", "show", &id])["digest"].as_str().unwrap().to_owned();
    let at = ["--now", "2026-11-23T15:10:00Z"];
    done(&folder, &[&["approvals", "approve", &id, "--digest", &digest, "--by", "Fulanita"], &at[..]].concat());
    done(&folder, &["run", "--now", "2026-11-23T15:10:00Z", "--until", LATER, "--model-script", &script]);
    done(&folder, &["pause", &id, "--by", "Fulanita", "--now", LATER]);
    done(&folder, &["resume", &id, "--by", "Fulanita", "--now", LATER]);
    done(&folder, &["reply", "contact-9931", "--text", "Opalescent! Call +34600123987", "--channel", "email", "--now", LATER]);
    (folder, id)
}

/// A capsule of it in a file, and the file's text.
fn capsule(folder: &Folder, id: &str, more: &[&str]) -> (String, String) {
    let file = folder.path().join("capsule.json").to_str().unwrap().to_owned();
    done(folder, &[&["capsule", id, "-o", &file, "--now", LATER], more].concat());
    let text = std::fs::read_to_string(&file).unwrap();
    (file, text)
}

#[test]
fn a_capsule_is_decided_alike_where_nothing_is_known_of_it() {
    let (folder, id) = told();
    let (_, text) = capsule(&folder, &id, &[]);
    let elsewhere = Folder::new();
    let file = elsewhere.file("incident.json", &text);
    let report = json(&elsewhere, &["replay", &file]);
    assert_eq!(
        (&report["same"], &report["difference"], &report["enrollment"]),
        (&json!(true), &Value::Null, &json!(id)),
        "{report}"
    );
    assert!(report["entries"].as_u64().unwrap() >= 10 && report["warnings"] == json!([]), "{report}");
    assert!(!elsewhere.path().join("data").exists(), "a replay of a file makes no data directory");
    let printed = folder.run(&["capsule", &id, "--now", LATER]);
    assert_eq!(printed.out, text, "to a file and to standard output it is the same");
    assert_eq!(elsewhere.run_with(&["replay", "-"], text.as_bytes()).code, 0);
    let content = serde_json::from_str::<Value>(&text).unwrap();
    let zones = content["content"]["zones"]["rules"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(zones, ["America/New_York", "Europe/Madrid"]);
    assert_eq!(content["content"]["outbox"].as_array().unwrap().len(), 3);
    assert!(done(&folder, &["replay", &id]).out.contains("1 of 1"), "an enrollment's id means the store");
}

#[test]
fn a_file_that_was_only_laid_out_anew_is_the_same() {
    let (folder, id) = told();
    let (_, text) = capsule(&folder, &id, &[]);
    let mut value: Value = serde_json::from_str(&text).unwrap();
    let flat = folder.file("flat.json", text.replace("\n ", "\n\t "));
    assert_eq!(json(&folder, &["replay", &flat])["same"], true);
    value["content"]["timeline"][2]["entry"]["wakeAt"] = json!("2026-11-24T09:00:00.000Z");
    let changed = folder.file("changed.json", value.to_string());
    assert_eq!(problem(&folder, &changed), "capsule.changed");
}

fn problem(folder: &Folder, file: &str) -> String {
    let said = folder.run(&["replay", file, "--json"]);
    assert_eq!(said.code, 1, "{said:?}");
    said.json()["problems"][0]["code"].as_str().unwrap().to_owned()
}

#[test]
fn what_is_no_whole_capsule_is_refused_by_name() {
    let (folder, id) = told();
    let (_, text) = capsule(&folder, &id, &[]);
    let cut: String = text.chars().take(text.chars().count() / 2).collect();
    let recorded = text.find("accepted").map(|at| text[..at].to_owned() + "rejected" + &text[at + 8..]).unwrap();
    for (name, text, code) in [
        ("cut.json", cut, "capsule.cutOff"),
        ("empty.json", String::new(), "capsule.cutOff"),
        ("tampered.json", recorded, "capsule.changed"),
        ("newer.json", text.replacen("\"capsule\": 1", "\"capsule\": 2", 1), "capsule.otherFormat"),
        ("digest.json", text.replacen("\"digest\": \"", "\"digest\": \"0", 1), "capsule.changed"),
        ("other.json", json!({ "some": "thing" }).to_string(), "capsule.unknown"),
        ("list.json", "[1]".into(), "capsule.unknown"),
        ("words.json", "hello".into(), "capsule.unknown"),
    ] {
        let file = folder.file(name, text);
        assert_eq!(problem(&folder, &file), code, "{name}");
    }
    assert_eq!(folder.run(&["replay", "nowhere.json", "--json"]).code, 2);
}

/// The text with something in it changed, and its digest set right: as a core with another mind would have recorded it.
fn forged(text: &str, change: impl FnOnce(&mut Value)) -> String {
    use sha2::Digest as _;
    let mut content: Value = serde_json::from_str::<Value>(text).unwrap()["content"].take();
    change(&mut content);
    let content = content.to_string();
    let digest: String = sha2::Sha256::digest(&content).iter().map(|byte| format!("{byte:02x}")).collect();
    format!(r#"{{"capsule":1,"digest":"{digest}","content":{content}}}"#)
}

#[test]
fn another_core_other_zone_data_and_other_rules_are_named() {
    let (folder, id) = told();
    let (_, text) = capsule(&folder, &id, &[]);
    let other = forged(&text, |content| {
        content["made"]["core"] = json!("0.0.1");
        content["made"]["zoneData"] = json!("2019a");
        content["zones"]["rules"]["Europe/Madrid"][0]["offset"] = json!("+07:00");
    });
    let report = json(&folder, &["replay", &folder.file("other.json", other)]);
    let codes: Vec<&str> = report["warnings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["capsule.otherCore", "capsule.otherZoneData", "capsule.otherRules"], "{report}");
    assert!(report["warnings"][2]["message"].as_str().unwrap().contains("Europe/Madrid"), "{report}");
}

#[test]
fn where_a_core_decides_otherwise_the_first_place_is_said() {
    let (folder, id) = told();
    let (_, text) = capsule(&folder, &id, &[]);
    // Members of an entry in the core's own order matter: the text itself is changed.
    let other = text.replacen("\"wakeAt\":\"2026-11-23", "\"wakeAt\":\"2026-11-22", 1);
    assert_ne!(other, text);
    let other = sealed(&other);
    let file = folder.file("other.json", other);
    let said = folder.run(&["replay", &file, "--json"]);
    assert_eq!(said.code, 1);
    let report = said.json();
    assert_eq!((&report["same"], &report["difference"]["index"]), (&json!(false), &json!(0)), "{report}");
    assert_eq!(report["difference"]["member"], "wakeAt", "{report}");
    let state = text.rfind("\"state\": {").unwrap();
    let other = text[..state].to_owned() + &text[state..].replacen("\"status\":\"replied\"", "\"status\":\"stopped\"", 1);
    let said = folder.run(&["replay", &folder.file("state.json", sealed(&other))]);
    assert!(said.code == 1 && said.out.contains("the state at the end in `state/status`"), "{said:?}");
}

/// A capsule's text with its digest set right.
fn sealed(text: &str) -> String {
    use sha2::Digest as _;
    let at = text.find("\"content\": ").unwrap() + "\"content\": ".len();
    let content = &text[at..text.trim_end().len() - 1];
    let (mut inside, mut escaped, mut bare) = (false, false, String::new());
    for letter in content.chars() {
        if inside || !letter.is_ascii_whitespace() {
            bare.push(letter);
        }
        (inside, escaped) = match letter {
            '"' if !escaped => (!inside, false),
            '\\' => (inside, inside && !escaped),
            _ => (inside, false),
        };
    }
    let digest: String = sha2::Sha256::digest(&bare).iter().map(|byte| format!("{byte:02x}")).collect();
    format!(r#"{{"capsule":1,"digest":"{digest}","content":{bare}}}"#)
}

#[test]
fn an_anonymous_capsule_has_nobodys_words_and_decides_alike() {
    let (folder, id) = told();
    let (_, plain) = capsule(&folder, &id, &[]);
    let (file, text) = capsule(&folder, &id, &["--anonymous"]);
    let (small, plain) = (text.to_lowercase(), plain.to_lowercase());
    for secret in SECRETS {
        assert!(!small.contains(&secret.to_lowercase()), "`{secret}` is in the anonymous capsule");
    }
    let known = SECRETS.iter().filter(|secret| plain.contains(&secret.to_lowercase())).count();
    assert!(known >= 20, "a search for what was never there finds nothing: {known}");
    let report = json(&Folder::new(), &["replay", &file]);
    assert_eq!((&report["same"], &report["anonymous"]), (&json!(true), &json!({ "same": true })), "{report}");
    let content = &serde_json::from_str::<Value>(&text).unwrap()["content"];
    let (outbox, rules) = (&content["outbox"], &content["zones"]["rules"]);
    assert!(outbox.as_array().unwrap().iter().all(|row| row["key"].as_str().unwrap().starts_with(&id)), "{outbox}");
    assert!(rules.get("Europe/Madrid").is_some(), "zones are kept");
    let ada = content["parts"].as_object().unwrap().values().find(|part| part.get("firstName").is_some()).unwrap();
    let length = |name: &str| ada[name].as_str().unwrap().chars().count();
    assert_eq!((length("firstName"), length("lastName"), length("phone")), (7, 8, 12), "{ada}");
    assert_eq!((&ada["locale"], &ada["timezone"]), (&json!("es"), &json!("Europe/Madrid")));
    let other = capsule(&folder, &id, &["--anonymous"]).1;
    assert_ne!(other, text, "words are made up anew each time: two files can't be laid beside each other");
}

#[test]
fn a_vector_is_made_of_a_file() {
    let (folder, id) = told();
    let (file, _) = capsule(&folder, &id, &["--anonymous"]);
    let to = folder.path().join("vector.json").to_str().unwrap().to_owned();
    done(&Folder::new(), &["replay", &file, "--vector", "-o", &to]);
    let vector: Value = serde_json::from_str(&std::fs::read_to_string(&to).unwrap()).unwrap();
    assert_eq!((&vector["when"][0]["op"], &vector["when"][1]["op"]), (&json!("enroll"), &json!("advance")), "{vector}");
    assert_eq!(vector["when"].as_array().unwrap().len(), vector["then"].as_array().unwrap().len());
    assert_eq!(vector["rules"], json!(["C9", "X7"]));
}
