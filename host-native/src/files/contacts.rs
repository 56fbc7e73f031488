//! Reads contacts from CSV or JSON, all or none: every row is looked at before the first is kept.
//!
//! In: a file and the names of the zones that exist. Out: contacts, or every problem with its row and column. Never: half a file,
//! the value of a name or an address in a message.

use relance::address::is_email;
use relance_core::base::{Json, Problem, pointer, read};
use relance_core::wire::Contact;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

use super::columns::Column;
use super::document::{Document, bytes_of, text_of};
use super::{Found, Place, csv};

/// One contact as it was written.
struct Row {
    /// Its pointer: `/3`.
    path: String,
    /// What people call it: `row 5`.
    words: String,
    place: Option<Place>,
    members: BTreeMap<String, Json>,
    /// The header of each field, where it has another name.
    headers: BTreeMap<String, String>,
}

impl Row {
    fn refused(&self, file: &str, code: &'static str, field: &str, message: &str, help: impl Into<String>) -> Found {
        let header = self.headers.get(field).map_or(field, String::as_str);
        let place = if field.is_empty() { self.words.clone() } else { format!("{}, column `{header}`", self.words) };
        let path = if field.is_empty() { self.path.clone() } else { pointer::member(&self.path, field) };
        let problem = Problem::error(code, path, format!("{place}: {message}")).help(help);
        Found::in_file(file, problem).at(self.place)
    }

    fn text(&self, field: &str) -> Option<&str> {
        self.members.get(field).and_then(Json::as_str)
    }
}

/// Reads the contacts of a file.
///
/// # Errors
/// Everything that is wrong with it.
pub(crate) fn read_file(path: &str, zones: &BTreeSet<String>) -> Result<Vec<Contact>, Vec<Found>> {
    let bytes = bytes_of(path).map_err(|found| vec![found])?;
    let text = text_of(path, &bytes).map_err(|found| vec![found])?;
    let name = path.to_ascii_lowercase();
    let listed = [".json", ".yaml", ".yml"].iter().any(|ending| name.ends_with(ending));
    let json = listed || (!name.ends_with(".csv") && text.trim_start().starts_with(['[', '{']));
    let rows = if json { rows_of_json(path, &text)? } else { rows_of_csv(path, &text)? };
    contacts(path, rows, zones)
}

fn contacts(file: &str, rows: Vec<Row>, zones: &BTreeSet<String>) -> Result<Vec<Contact>, Vec<Found>> {
    let mut found = Vec::new();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut contacts = Vec::with_capacity(rows.len());
    for mut row in rows {
        let before = found.len();
        normalise(&mut row);
        check(file, &row, zones, &mut found);
        if let Some(id) = row.text("id").map(str::to_owned) {
            if let Some(first) = seen.get(&id) {
                let help = format!("{first} has the same; give each contact its own id, or remove one of the two");
                found.push(row.refused(
                    file,
                    "contacts.duplicateId",
                    "id",
                    "expected an id of its own, found one given before",
                    help,
                ));
            }
            seen.entry(id).or_insert_with(|| row.words.clone());
        }
        if found.len() == before {
            match read::read::<Contact>(&Json::Map(row.members), &row.path) {
                Ok(contact) => contacts.push(contact),
                Err(mut problem) => {
                    problem.message = format!("{}: {}", row.words, problem.message);
                    found.push(Found::in_file(file, problem.help("correct this value")).at(row.place));
                }
            }
        }
    }
    if found.is_empty() { Ok(contacts) } else { Err(found) }
}

/// Brings what people write into the form of the wire: no blanks around, phone numbers without separators, an id where there is none.
fn normalise(row: &mut Row) {
    row.members.retain(|_, value| !matches!(value, Json::Null) && value.as_str().is_none_or(|text| !text.trim().is_empty()));
    for value in row.members.values_mut() {
        if let Json::Str(text) = value {
            *text = text.trim().to_owned();
        }
    }
    if let Some(Json::Str(phone)) = row.members.get_mut("phone") {
        phone.retain(|character| !matches!(character, ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '/'));
    }
    if let Some(Json::Str(channels)) = row.members.get("optOuts") {
        let names = channels.split([' ', ';', ',', '|']).filter(|name| !name.is_empty() && !is_no(name));
        let list = names.map(|name| Json::from(if is_yes(name) { "all" } else { channel(name).unwrap_or(name) })).collect();
        row.members.insert("optOuts".into(), Json::List(list));
    }
    if row.text("id").is_none()
        && !row.members.contains_key("id")
        && let Some(email) = row.text("email")
    {
        let digest = Sha256::digest(email.to_lowercase().as_bytes());
        let hex: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        row.members.insert("id".into(), Json::Str(format!("c-{hex}")));
    }
}

/// The channels that a contact may have opted out of, as the wire writes them.
const CHANNELS: [&str; 10] =
    ["all", "email", "sms", "whatsapp", "whatsappWeb", "messenger", "instagram", "liveChat", "webWidget", "webhook"];

/// The channel of this name, however people write it: `E-mail`, `Live chat`.
fn channel(word: &str) -> Option<&'static str> {
    let plain: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
    CHANNELS.into_iter().find(|channel| channel.eq_ignore_ascii_case(&plain))
}

fn is_yes(word: &str) -> bool {
    ["yes", "true", "1", "x"].iter().any(|yes| word.eq_ignore_ascii_case(yes))
}

fn is_no(word: &str) -> bool {
    ["no", "false", "0", "none"].iter().any(|no| word.eq_ignore_ascii_case(no))
}

fn check(file: &str, row: &Row, zones: &BTreeSet<String>, found: &mut Vec<Found>) {
    let mut refuse = |code, field, message: &str, help: String| found.push(row.refused(file, code, field, message, help));
    if !row.members.contains_key("id") {
        let help = "add a column `id`, or an email address from which one is made";
        refuse("contacts.idMissing", "", "expected an id or an email address, found neither", help.into());
    }
    for field in ["id", "firstName", "lastName", "email", "phone", "timezone", "locale"] {
        if row.text(field).is_some_and(|text| text.chars().any(char::is_control)) {
            let message = "expected one line of text, found a control character";
            refuse("contacts.controlCharacter", field, message, "remove line breaks and tabs from this cell".into());
        }
    }
    if let Some(Json::List(channels)) = row.members.get("optOuts").filter(|_| row.headers.contains_key("optOuts")) {
        for name in channels.iter().filter_map(Json::as_str).filter(|name| channel(name).is_none()) {
            let shown: String = name.chars().take(60).collect();
            let message = format!("expected channels, found `{shown}`");
            refuse(
                "contacts.channelUnknown",
                "optOuts",
                &message,
                format!("use `yes`, `no`, or some of: {}", CHANNELS.join(", ")),
            );
        }
    }
    if row.text("email").is_some_and(|email| !is_email(email)) {
        let help = "write it as `name@example.com`, one address a cell";
        refuse("contacts.emailMalformed", "email", "expected an email address, found something else", help.into());
    }
    if row.text("phone").is_some_and(|phone| !is_phone(phone)) {
        let help = "write it with its country code, as in `+33612345678`";
        refuse(
            "contacts.phoneMalformed",
            "phone",
            "expected a phone number in international form, found something else",
            help.into(),
        );
    }
    if let Some(zone) = row.text("timezone").filter(|zone| !zones.contains(*zone)) {
        let help = match nearest(zone, zones) {
            Some(near) => format!("did you mean `{near}`? `relance zones` lists all names"),
            None => "use a name such as `Europe/Paris`; `relance zones` lists all".into(),
        };
        let shown: String = zone.chars().take(60).collect();
        refuse("time.zoneUnknown", "timezone", &format!("expected the name of an IANA zone, found `{shown}`"), help);
    }
    let is_tag = |text: &str| text.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_'));
    if row.text("locale").is_some_and(|locale| !is_tag(locale)) {
        refuse(
            "contacts.localeMalformed",
            "locale",
            "expected a locale, found something else",
            "write it as `fr` or `pt-BR`".into(),
        );
    }
}

fn is_phone(text: &str) -> bool {
    text.strip_prefix('+')
        .is_some_and(|digits| (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The name that differs in the fewest letters, if few enough; capitals and blanks don't count.
pub(crate) fn nearest<'a>(word: &str, names: &'a BTreeSet<String>) -> Option<&'a str> {
    if word.len() > 60 {
        return None;
    }
    let plain = |text: &str| text.to_lowercase().replace([' ', '_', '-'], "");
    let wanted = plain(word);
    let distances = names.iter().map(|name| {
        let full = distance(&wanted, &plain(name));
        let city = name.rsplit('/').next().map_or(usize::MAX, |city| distance(&wanted, &plain(city)));
        (full.min(city), name)
    });
    distances.min().filter(|(distance, _)| *distance <= 2.max(wanted.len() / 5)).map(|(_, name)| name.as_str())
}

/// How many letters must be added, removed or changed to make one word of the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.chars().enumerate() {
        let mut diagonal = index;
        let mut best = index + 1;
        if let Some(first) = row.first_mut() {
            *first = best;
        }
        for (cell, other) in row.iter_mut().skip(1).zip(&right) {
            let change = diagonal + usize::from(letter != *other);
            diagonal = *cell;
            best = change.min(diagonal + 1).min(best + 1);
            *cell = best;
        }
    }
    row.last().copied().unwrap_or_default()
}

fn rows_of_csv(file: &str, text: &str) -> Result<Vec<Row>, Vec<Found>> {
    let records = csv::records(text).map_err(|(problem, place)| vec![Found::in_file(file, problem).at(Some(place))])?;
    let mut records = records.into_iter();
    let Some(header) = records.next() else {
        let problem = Problem::error("contacts.empty", "", "expected a row of headers and contacts below it, found nothing");
        return Err(vec![Found::in_file(file, problem.help("begin with a row such as `id,firstName,email,timezone`"))]);
    };
    let columns = columns(file, &header)?;
    let mut rows = Vec::new();
    let mut found = Vec::new();
    for (index, record) in records.enumerate() {
        let mut row = Row {
            path: format!("/{index}"),
            words: format!("row {}", record.row),
            place: Some(record.place),
            members: BTreeMap::new(),
            headers: BTreeMap::new(),
        };
        if record.cells.len() != columns.len() {
            let message = format!("expected {} cells as in the header, found {}", columns.len(), record.cells.len());
            let help = "complete the row; put a cell that contains the separator in quotes";
            found.push(row.refused(file, "contacts.cellCount", "", &message, help));
            continue;
        }
        for ((column, header), cell) in columns.iter().zip(record.cells) {
            row.put(column, header, Json::Str(cell));
        }
        rows.push(row);
    }
    if found.is_empty() { Ok(rows) } else { Err(found) }
}

impl Row {
    /// Puts a value where its column says; an attribute that is blank is left out.
    fn put(&mut self, column: &Column, header: &str, value: Json) {
        match column {
            Column::Field(field) => {
                self.headers.insert((*field).to_owned(), header.to_owned());
                self.members.insert((*field).to_owned(), value);
            }
            Column::Attribute(name) => {
                if value.as_str().is_some_and(|text| text.trim().is_empty()) {
                    return;
                }
                let attributes = self.members.entry("attributes".into()).or_insert_with(|| Json::Map(BTreeMap::new()));
                if let Json::Map(attributes) = attributes {
                    attributes.insert(name.clone(), value);
                }
            }
        }
    }
}

fn columns(file: &str, header: &csv::Record) -> Result<Vec<(Column, String)>, Vec<Found>> {
    let mut columns: Vec<(Column, String)> = Vec::new();
    let mut found = Vec::new();
    for (index, cell) in header.cells.iter().enumerate() {
        let name = cell.trim();
        let column = Column::named(name);
        let mut refuse = |code, message: String, help: &str| {
            let problem = Problem::error(code, "", message).help(help);
            found.push(Found::in_file(file, problem).at(Some(header.place)));
        };
        if name.is_empty() {
            let message = format!("row {}: expected a header in column {}, found nothing", header.row, index + 1);
            refuse("contacts.headerMissing", message, "name the column, or remove it");
        } else if let Some((_, first)) = columns.iter().find(|(known, _)| *known == column) {
            let message = format!("row {}: expected each column once, found `{name}` beside `{first}`", header.row);
            refuse("contacts.headerTwice", message, "rename or remove one of the two");
        }
        columns.push((column, name.to_owned()));
    }
    let known = |field| columns.iter().any(|(column, _)| *column == Column::Field(field));
    if found.is_empty() && !known("id") && !known("email") {
        let message = format!("row {}: expected a column `id` or `email`, found neither", header.row);
        let problem = Problem::error("contacts.headerMissing", "", message).help("is the first row the header?");
        found.push(Found::in_file(file, problem).at(Some(header.place)));
    }
    if found.is_empty() { Ok(columns) } else { Err(found) }
}

/// The members of a contact that JSON gives as they are on the wire.
const WIRE: [&str; 6] = ["attributes", "addresses", "optOuts", "suppressed", "lastInbound", "archived"];

fn rows_of_json(file: &str, text: &str) -> Result<Vec<Row>, Vec<Found>> {
    let document = Document::parse(file, text).map_err(|found| vec![found])?;
    let (items, base) = match (&document.value, document.value.member("contacts")) {
        (Json::List(items), _) => (items, ""),
        (_, Some(Json::List(items))) => (items, "/contacts"),
        (other, _) => {
            let message = format!("expected a list of contacts, found {}", other.kind());
            let problem = Problem::error("contacts.notAList", "", message).help("write `[ { \"id\": …, \"email\": … } ]`");
            return Err(vec![Found::in_file(file, problem)]);
        }
    };
    let mut rows = Vec::new();
    let mut found = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let path = pointer::element(base, index);
        let (place, words) = (document.place(&path), format!("contact {}", index + 1));
        let mut row = Row { path, words, place, members: BTreeMap::new(), headers: BTreeMap::new() };
        let Json::Map(members) = item else {
            let message = format!("expected an object, found {}", item.kind());
            found.push(row.refused(file, "contacts.notAnObject", "", &message, "write `{ \"id\": …, \"email\": … }`"));
            continue;
        };
        for (name, value) in members.iter().filter(|(name, _)| WIRE.contains(&name.as_str())) {
            row.members.insert(name.clone(), value.clone());
        }
        for (name, value) in members.iter().filter(|(name, _)| !WIRE.contains(&name.as_str())) {
            row.put(&Column::named(name), name, value.clone());
        }
        rows.push(row);
    }
    if found.is_empty() { Ok(rows) } else { Err(found) }
}
