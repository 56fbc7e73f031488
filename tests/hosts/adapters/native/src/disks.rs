//! Contacts that are books on the disk of a trial, which is written to a file when the host is closed.
//!
//! In: a directory, what the host is opened with. Out: a host whose contacts are books. Never: two hosts on one disk at once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use relance::config::Options;
use relance::drive::port::Hashed;
use relance::engines::book::Book;
use relance::engines::sim::{Chance, Death, Disk, Schedule};
use relance::host::Trial;
use relance::{Fault, Host};
use serde_json::value::RawValue;

/// Nobody dies of chance in a scenario.
const NOBODY_DIES: Death = Death { one_in: 0, still_one_in: 0, still_millis: 0 };

/// There is nothing to choose between.
struct One;

impl Chance for One {
    fn below(&mut self, _: u64) -> u64 {
        0
    }
}

/// A disk, and the file that it is written to once nobody works on it.
pub(crate) struct Kept {
    disk: Disk,
    file: PathBuf,
}

impl Drop for Kept {
    fn drop(&mut self) {
        let text = self.disk.books().and_then(|books| Ok(serde_json::to_string(&books)?));
        // Without it the next host finds less than there was, and the scenario says so.
        let _ = text.map(|text| std::fs::write(&self.file, text));
    }
}

/// Opens the host on what the last one has left in this directory.
pub(crate) fn opened(directory: &Path, options: Options) -> Result<(Host, Kept), Fault> {
    Host::open(options.clone())?.follow_books()?;
    let schedule = Schedule::new(options.clock.now(), Box::new(One), NOBODY_DIES);
    let process = schedule.process("host", true);
    schedule.begin();
    process.begin();
    let file = directory.join("books.json");
    let disk = disk(&file)?;
    let trial = Trial::new(options.clone(), disk.clone(), process)?;
    let host = Host::open(Options { bookkeeper: Some(Arc::new(trial)), ..options })?;
    Ok((host, Kept { disk, file }))
}

/// The disk that was written to this file; its settings and versions are the database's.
fn disk(file: &Path) -> Result<Disk, Fault> {
    let none = Hashed { hash: "none".into(), json: Arc::from(RawValue::NULL.to_owned()) };
    let disk = Disk::new(none, BTreeMap::new());
    if let Ok(text) = std::fs::read_to_string(file) {
        let books: Vec<Book> = serde_json::from_str(&text)?;
        books.iter().try_for_each(|book| disk.add(book))?;
    }
    Ok(disk)
}
