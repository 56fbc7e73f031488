//! Times the core's works beside programs that do the same, natively, in Node and in a browser, and prints each with what it is compared
//! with.
//!
//! In: the benchmarks of `core/benches` and `tests/bench`. Out: nanoseconds of processor time a piece, and ratios beside the least that
//! is wanted. Never: a failure because of a number; a busy machine makes it, not the code.

use anyhow::{Context, Result};
use std::collections::BTreeMap;

use crate::run::Cmd;
use crate::{files, node};

/// A work, what it is compared with, and how many times as fast it is to be at least, in tenths.
const WANTED: [(&str, &str, u64); 17] = [
    ("schedule core times", "schedule jiff", 40),
    ("schedule core times", "schedule chrono-tz", 30),
    ("schedule core times", "schedule by hand", 5),
    ("preview core", "schedule moment-timezone", 100),
    ("schedule npm batch", "schedule moment-timezone", 1000),
    ("schedule npm batch", "schedule luxon", 1000),
    ("schedule npm batch", "schedule chrono-tz", 30),
    ("render core", "render minijinja", 25),
    ("render core cold", "render minijinja cold", 10),
    ("render npm batch", "render handlebars", 10),
    ("render npm batch", "render mustache", 10),
    ("render npm batch", "render liquidjs", 100),
    ("render npm cold", "render liquidjs cold", 50),
    ("preview page handle, first", "a second for 10,000", 10),
    ("preview page handle", "a second for 10,000", 10),
    ("preview page draft, first", "a second for 10,000", 10),
    ("preview page draft", "a second for 10,000", 10),
];

/// The task.
pub(crate) fn run() -> Result<()> {
    let natively = Cmd::cargo(["bench", "--quiet", "--package", "relance-core", "--bench", "numbers"]).text()?;
    let folder = files::root().join("tests/bench");
    if !folder.join("node_modules").is_dir() {
        Cmd::new("npm", ["ci", "--silent"]).within(&folder).run()?;
    }
    let in_node = Cmd::new("node", ["main.mjs"]).within(&folder).text()?;
    // The browser is driven as the tests of the package drive it.
    node::packages_of("tests/packaging")?;
    let in_page = Cmd::new("node", ["browser.mjs"]).within(&folder).text()?;
    let mut found = BTreeMap::new();
    println!("{:<31} {:>14}", "work", "ns");
    for line in natively.lines().chain(in_node.lines()).chain(in_page.lines()) {
        let Some((name, nanoseconds)) = line.split_once('\t') else { continue };
        println!("{name:<31} {nanoseconds:>14}");
        let picoseconds = nanoseconds.replace('.', "").parse::<u64>().with_context(|| format!("reading `{line}`"))?;
        found.insert(name.to_owned(), picoseconds);
    }
    println!("\n{:<26} {:<26} {:>9} {:>9}", "", "beside", "ratio", "wanted");
    for (own, other, wanted) in WANTED {
        let (Some(cost), Some(theirs)) = (found.get(own), found.get(other)) else {
            println!("{own:<26} {other:<26} not measured");
            continue;
        };
        let ratio = theirs * 100 / (*cost).max(1);
        let word = if ratio >= wanted * 10 { "" } else { "  below" };
        println!("{own:<26} {other:<26} {:>6}.{:02}× {:>7}.{}×{word}", ratio / 100, ratio % 100, wanted / 10, wanted % 10);
    }
    Ok(())
}
