//! Reads what another system has sent from JSON lines or CSV, all or none.
//!
//! In: a file. Out: sends, or every problem with its line. Never: half a file, a text or an address in a message.

use std::collections::BTreeMap;

use relance::shadow::Theirs;
use relance_core::base::{Json, Problem, pointer, read};

use super::document::{bytes_up_to, text_of};
use super::{Found, Place, csv};

/// The largest file, in bytes.
const MOST_BYTES: u64 = 256 << 20;
const COLUMNS: [&str; 8] = ["id", "contact", "address", "channel", "at", "text", "template", "step"];

/// The sends of a file.
///
/// # Errors
/// Everything that is wrong with it.
pub(crate) fn read_file(path: &str) -> Result<Vec<Theirs>, Vec<Found>> {
    let bytes = bytes_up_to(path, MOST_BYTES).map_err(|found| vec![found])?;
    let text = text_of(path, &bytes).map_err(|found| vec![found])?;
    let rows = if text.trim_start().starts_with('{') { of_lines(&text) } else { of_csv(&text) };
    let (mut sends, mut found) = (Vec::new(), Vec::new());
    for (index, (place, row)) in rows.into_iter().enumerate() {
        let send = row.and_then(|row| read::read::<Theirs>(&row, &pointer::element("", index))).and_then(|send| {
            if send.contact.is_some() == send.address.is_some() {
                let message = "expected `contact` or `address`, found neither or both";
                return Err(Problem::error("shadow.towhom", pointer::element("", index), message).help("say to whom it went"));
            }
            Ok(send)
        });
        match send {
            Ok(send) => sends.push(send),
            Err(problem) => found.push(Found::in_file(path, problem).at(Some(place))),
        }
    }
    if found.is_empty() { Ok(sends) } else { Err(found) }
}

type Row = (Place, Result<Json, Problem>);

fn of_lines(text: &str) -> Vec<Row> {
    let lines = text.lines().zip(1u64..).filter(|(line, _)| !line.trim().is_empty());
    let row = |(line, at): (&str, u64)| {
        let place = Place { line: at, column: 1 };
        let json = serde_json::from_str::<Json>(line);
        let broken = |error: serde_json::Error| {
            let message = format!("expected one JSON object on the line, found something else at column {}", error.column());
            Problem::error("file.notJson", "", message).help("one object a line, or CSV with a header")
        };
        (place, json.map_err(broken))
    };
    lines.map(row).collect()
}

fn of_csv(text: &str) -> Vec<Row> {
    let mut records = match csv::records(text) {
        Ok(records) => records.into_iter(),
        Err((problem, place)) => return vec![(place, Err(problem))],
    };
    let Some(header) = records.next() else { return Vec::new() };
    let names: Vec<String> = header.cells.iter().map(|cell| cell.trim().to_owned()).collect();
    if let Some(unknown) = names.iter().find(|name| !COLUMNS.contains(&name.as_str())) {
        let message = format!("expected the columns {}, found `{}`", COLUMNS.join(", "), unknown.escape_debug());
        let problem = Problem::error("file.column", "", message).help("name the columns in the first line");
        return vec![(header.place, Err(problem))];
    }
    let row = |record: csv::Record| {
        if record.cells.len() > names.len() {
            let message = format!("expected {} cells, found {}", names.len(), record.cells.len());
            return (record.place, Err(Problem::error("file.cells", "", message).help("put quotes around a cell with a comma")));
        }
        let cells = names.iter().cloned().zip(record.cells).filter(|(_, cell)| !cell.trim().is_empty());
        let members: BTreeMap<String, Json> = cells.map(|(name, cell)| (name, Json::Str(cell))).collect();
        (record.place, Ok(Json::Map(members)))
    };
    records.map(row).collect()
}
