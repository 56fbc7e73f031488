//! Holds what the core understands of times against chrono-node, duckling and Microsoft's recognizers, on one labelled set.
//!
//! In: the set's files, the folder of the Node programs, `--wrong` to see what the core misreads, `--alone` to leave the others
//! out. Out: precision, recall, F1, false positives and microseconds of each, by language and in all. Never: a failure because of a number.

mod duckling;
mod node;
mod ours;
mod score;
mod set;

use anyhow::{Context, Result};
use std::path::PathBuf;

use score::Table;

fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let peers = PathBuf::from(words.next().context("expected the folder of the Node programs")?);
    let (options, files): (Vec<String>, Vec<String>) = words.partition(|word| word.starts_with("--"));
    let asked = |option: &str| options.iter().any(|word| word == option);
    let sentences = set::read(&files)?;
    let negatives = sentences.iter().filter(|sentence| sentence.at.is_none()).count();
    println!("{} sentences, {negatives} of them negatives\n", sentences.len());
    let ours = ours::answers(&sentences)?;
    if asked("--wrong") {
        score::tell_wrong(&sentences, &ours);
    }
    let mut table = Table::new(&sentences);
    table.add("relance", &ours);
    if !asked("--alone") {
        table.add("duckling", &duckling::answers(&sentences)?);
        for name in ["chrono-node", "recognizers-text"] {
            table.add(name, &node::answers(&peers, name, &sentences)?);
        }
    }
    table.print();
    Ok(())
}
