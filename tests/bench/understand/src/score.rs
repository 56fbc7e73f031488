//! Counts what was right, by program and language.
//!
//! In: answers. Out: a table. Never: a program's name treated unlike another's.

use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;

use crate::set::Sentence;

/// What a program reads out of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Read {
    Nothing,
    At(NaiveDateTime),
    /// A day without a time: right where the day is.
    On(NaiveDate),
    /// From, and until before: right where the time lies in it.
    Within(NaiveDateTime, NaiveDateTime),
}

/// A program's answers, and how long they took.
pub(crate) struct Answers {
    pub(crate) read: Vec<Read>,
    pub(crate) nanos: u128,
    /// How long each took; nothing where only the whole is known.
    pub(crate) each: Vec<u128>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    right: u32,
    wrong: u32,
    missed: u32,
    false_alarms: u32,
    negatives: u32,
    sentences: u128,
    nanos: u128,
}

/// A line a program and language, and one for all of them.
pub(crate) struct Table<'a> {
    sentences: &'a [Sentence],
    counts: Vec<(String, BTreeMap<String, Count>)>,
}

impl<'a> Table<'a> {
    pub(crate) const fn new(sentences: &'a [Sentence]) -> Self {
        Self { sentences, counts: Vec::new() }
    }

    pub(crate) fn add(&mut self, name: &str, answers: &Answers) {
        let mut counts: BTreeMap<String, Count> = BTreeMap::new();
        for (index, (sentence, read)) in self.sentences.iter().zip(&answers.read).enumerate() {
            for group in [sentence.language(), "all"] {
                let count = counts.entry(group.to_owned()).or_default();
                count.sentences += 1;
                count.nanos += answers.each.get(index).copied().unwrap_or_default();
                match (sentence.wanted().ok().flatten(), *read) {
                    (Some(_), Read::Nothing) => count.missed += 1,
                    (Some(wanted), read) if is_right(read, wanted) => count.right += 1,
                    (Some(_), _) => count.wrong += 1,
                    (None, read) => {
                        count.negatives += 1;
                        count.false_alarms += u32::from(read != Read::Nothing);
                    }
                }
            }
        }
        counts.entry("all".into()).or_default().nanos = answers.nanos;
        self.counts.push((name.into(), counts));
    }

    pub(crate) fn print(&self) {
        println!(
            "{:<18}{:<6}{:>10}{:>9}{:>8}{:>17}{:>14}",
            "program", "set", "precision", "recall", "F1", "false positives", "µs a sentence"
        );
        for (name, counts) in &self.counts {
            for (group, count) in counts {
                let Count { right, wrong, missed, false_alarms, negatives, sentences, nanos } = *count;
                let (precision, recall) = (ratio(right, right + wrong + false_alarms), ratio(right, right + wrong + missed));
                let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
                let alarms = format!("{false_alarms} of {negatives} {:>4.1}%", 100.0 * ratio(false_alarms, negatives));
                let each = if nanos > 0 { (nanos / 1_000 / sentences.max(1)).to_string() } else { String::new() };
                println!("{name:<18}{group:<6}{precision:>10.3}{recall:>9.3}{f1:>8.3}{alarms:>17}{each:>14}");
            }
        }
    }
}

fn is_right(read: Read, wanted: NaiveDateTime) -> bool {
    match read {
        Read::Nothing => false,
        Read::At(at) => at == wanted,
        Read::On(date) => date == wanted.date(),
        Read::Within(from, until) => from <= wanted && wanted < until,
    }
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

/// Each sentence that is read otherwise than its label says.
pub(crate) fn tell_wrong(sentences: &[Sentence], answers: &Answers) {
    for (sentence, read) in sentences.iter().zip(&answers.read) {
        let right = match (sentence.wanted().ok().flatten(), *read) {
            (None, read) => read == Read::Nothing,
            (Some(wanted), read) => is_right(read, wanted),
        };
        if !right {
            println!("{} | {} | {:?} | {read:?}", sentence.now, sentence.text, sentence.at);
        }
    }
    println!();
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on says so by failing")]

    use super::*;
    use crate::{ours, set};
    use std::path::Path;

    /// Of each language, and of all: what it reads now, and not less. Whoever makes it better writes the better number.
    #[test]
    fn the_core_reads_the_set_as_well_as_it_did() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../understand");
        let names = ["de", "de-2", "en", "en-2", "en-3", "es", "es-2", "fr", "fr-2", "pt", "pt-2"];
        let files = names.map(|name| folder.join(name).with_extension("jsonl"));
        let sentences = set::read(&files.map(|file| file.to_str().unwrap().to_owned())).unwrap();
        let mut table = Table::new(&sentences);
        table.add("relance", &ours::answers(&sentences).unwrap());
        let (_, counts) = table.counts.first().unwrap();
        for (language, right, false_alarms) in [("de", 175, 0), ("en", 909, 3), ("es", 179, 0), ("fr", 173, 0), ("pt", 172, 0)] {
            let count = counts.get(language).unwrap();
            assert!(count.right >= right && count.false_alarms <= false_alarms, "{language}: {count:?}");
        }
    }
}
