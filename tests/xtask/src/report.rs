//! Keeps what ran, how long it took and what came of it, and prints the table at the end.
//!
//! In: the parts of a task as they run. Out: a line for each, a table, and a last line with the counts. Never: a count that no
//! test stands behind.

use anyhow::{Result, bail};
use std::iter::Sum;
use std::time::{Duration, Instant};

/// How many tests passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// Tests that passed.
    pub(crate) passed: usize,
    /// Tests that failed.
    pub(crate) failed: usize,
}

impl Count {
    /// A check that holds as a whole: one test.
    pub(crate) const ONE: Self = Self { passed: 1, failed: 0 };
    /// Work that is no test.
    pub(crate) const NONE: Self = Self { passed: 0, failed: 0 };

    /// Adds what one line of a test runner's output counts: cargo's `test result: ok. 3 passed; 0 failed; …`, and Node's
    /// `# pass 3` and `# fail 0`.
    pub(crate) fn read(&mut self, line: &str) {
        let counted = |word: &str| line.strip_prefix(word).and_then(|rest| rest.trim().parse::<usize>().ok()).unwrap_or(0);
        self.passed += counted("# pass ");
        // A test that was left out has not passed.
        self.failed += counted("# fail ") + counted("# skipped ");
        let Some(rest) = line.trim_start().strip_prefix("test result:") else { return };
        let mut words = rest.split([' ', ';']).filter(|word| !word.is_empty());
        let mut before = "";
        for word in &mut words {
            match word {
                "passed" => self.passed += before.parse::<usize>().unwrap_or(0),
                "failed" => self.failed += before.parse::<usize>().unwrap_or(0),
                _ => {}
            }
            before = word;
        }
    }
}

impl Sum for Count {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::NONE, |sum, one| Self { passed: sum.passed + one.passed, failed: sum.failed + one.failed })
    }
}

struct Part {
    name: String,
    took: Duration,
    count: Count,
    error: Option<String>,
}

/// The parts of a task that have run.
pub(crate) struct Report {
    /// The parts that are wanted; all if none is named.
    only: Vec<String>,
    started: Instant,
    parts: Vec<Part>,
}

impl Report {
    /// An empty report; time counts from here.
    pub(crate) fn new(only: &[String]) -> Self {
        Self { only: only.to_vec(), started: Instant::now(), parts: Vec::new() }
    }

    /// Runs a part. When it fails the error is printed and kept, and the next part runs all the same.
    pub(crate) fn part(&mut self, name: &str, work: impl FnOnce() -> Result<Count>) -> bool {
        if !self.only.is_empty() && !self.only.iter().any(|wanted| wanted == name) {
            return true;
        }
        println!("── {name}");
        let started = Instant::now();
        let outcome = work();
        let took = started.elapsed();
        let (count, error) = match outcome {
            Ok(count) if count.failed == 0 => (count, None),
            Ok(count) => (count, Some(format!("{} failed", count.failed))),
            Err(error) => (Count { passed: 0, failed: 1 }, Some(format!("{error:#}"))),
        };
        match &error {
            None => println!("   {name}: {}", seconds(took)),
            Some(text) => println!("   {name}: failed after {}\n{text}", seconds(took)),
        }
        let ok = error.is_none();
        self.parts.push(Part { name: name.into(), took, count, error });
        ok
    }

    /// Prints the table and the last line.
    ///
    /// # Errors
    /// When a part has failed.
    pub(crate) fn finish(self) -> Result<()> {
        println!("\n{}", self.table());
        if let Some(unknown) = self.only.iter().find(|name| !self.parts.iter().any(|part| part.name == **name)) {
            bail!("expected the name of a part, found `{unknown}`\nremedy: a run without names shows them all");
        }
        let failed: Vec<&str> = self.parts.iter().filter(|part| part.error.is_some()).map(|part| part.name.as_str()).collect();
        if !failed.is_empty() {
            bail!("failed: {}; the output above says why", failed.join(", "));
        }
        Ok(())
    }

    fn table(&self) -> String {
        let mut text = String::new();
        for part in &self.parts {
            let outcome = if part.error.is_some() { "FAILED" } else { "ok" };
            let tests = if part.count == Count::NONE { String::new() } else { part.count.passed.to_string() };
            text += &format!("{:<28} {outcome:<7} {tests:>6} {:>9}\n", part.name, seconds(part.took));
        }
        let passed: usize = self.parts.iter().map(|part| part.count.passed).sum();
        let failed: usize = self.parts.iter().map(|part| part.count.failed).sum();
        text + &format!("{:<43} {:>9}\n{passed} passed, {failed} failed", "all", seconds(self.started.elapsed()))
    }
}

/// Runs a step of a task and prints how long it took.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let started = Instant::now();
    let value = work()?;
    println!("   {name}: {}", seconds(started.elapsed()));
    Ok(value)
}

fn seconds(duration: Duration) -> String {
    format!("{}.{} s", duration.as_secs(), duration.subsec_millis() / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_cargo_says_and_nothing_else() {
        let mut count = Count::default();
        count.read("test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.00s");
        count.read("test result: FAILED. 1 passed; 2 failed; 0 ignored");
        count.read("we say: 7 passed");
        count.read("# pass 4");
        count.read("# fail 1");
        count.read("# pass the salt");
        assert_eq!(count, Count { passed: 17, failed: 3 });
    }

    #[test]
    fn a_failed_part_fails_the_whole_and_the_rest_still_runs() {
        let mut report = Report::new(&[]);
        assert!(!report.part("one", || bail!("no")));
        assert!(report.part("two", || Ok(Count::ONE)));
        assert!(report.table().ends_with("1 passed, 1 failed"));
        assert!(report.finish().unwrap_err().to_string().contains("failed: one"));
    }

    #[test]
    fn a_failed_test_fails_its_part() {
        let mut report = Report::new(&[]);
        assert!(!report.part("tests", || Ok(Count { passed: 5, failed: 1 })));
        assert!(report.table().ends_with("5 passed, 1 failed"));
    }
}
