//! The plan of faults: what can go wrong, what must hold then, and the tests that show it, which a person can run one by one.
//!
//! In: names of faults, `--list`, `--small`, `--debug`. Out: the table, or a count of tests for each fault. Never: a fault that nothing
//! shows.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

use crate::postgres::is_root;
use crate::report::{Count, Report, step};
use crate::run::Cmd;
use crate::{files, setup};

/// Where the tests are that no other part runs.
const FOLDER: &str = "tests/faults";
/// Of every fault the size that every run of all tests has.
const SMALL: &str = "--small";
/// The service as it is while it is worked on; else as it is released.
const DEBUG: &str = "--debug";
/// The table alone.
const LIST: &str = "--list";
/// The one that only root can show.
const NEEDS_ROOT: &str = "disk-full";
/// How long one fault may take, in milliseconds, and how many are tried at once where they are small: most of their time they wait.
const PATIENCE: [&str; 2] = ["--test-reporter=tap", "--test-timeout=3600000"];
const AT_ONCE: &str = "--test-concurrency=6";

/// What shows that something holds.
#[derive(Clone, Copy)]
enum Shown {
    /// A file of [`FOLDER`], whose tests the part `faults` runs.
    Here(&'static str),
    /// Tests of a crate, which another part runs: the package, its target, what their names have in common.
    Crate(&'static str, &'static [&'static str], &'static [&'static str]),
}
use Shown::{Crate, Here};

/// One fault.
struct Fault {
    name: &'static str,
    what: &'static str,
    holds: &'static str,
    shown: &'static [Shown],
}

const FAULTS: &[Fault] = &[
    Fault {
        name: "reply-beside-send",
        what: "a reply within 600 ms of a send, 1,000 times",
        holds: "no send begins after the reply is acknowledged",
        shown: &[
            Here("reply-beside-send"),
            Crate("relance", &["--test", "turns"], &["a_reply_that", "no_message_leaves_after", "a_worker_that_lost_its_lease"]),
        ],
    },
    Fault {
        name: "poisoned",
        what: "a state that can't be decided, one that breaks the core, a panic in a thread",
        holds: "it is put aside and listed after counted claims, its neighbours go on, the thread begins anew",
        shown: &[
            Here("poisoned"),
            Crate("relance", &["--test", "guest"], &["a_request_that"]),
            Crate("relance", &["--test", "turns"], &["a_state_that_cannot", "what_was_due_beside_a_state", "a_job_that_brings"]),
            Crate("relance", &["--lib"], &["service::roll", "host::line"]),
        ],
    },
    Fault {
        name: "database-restart",
        what: "the database is restarted, crashes, cuts its connections",
        holds: "nothing is lost or doubled, and the service goes on by itself",
        shown: &[Here("database-restart")],
    },
    Fault {
        name: "replica-failover",
        what: "the primary is killed and its replica promoted",
        holds: "the services find it by themselves; nothing is lost or doubled",
        shown: &[Here("replica-failover")],
    },
    Fault {
        name: "disk-full",
        what: "the disk is full (needs root: a small disk is mounted)",
        holds: "what is refused has not happened, what was acknowledged has",
        shown: &[Here("disk-full")],
    },
    Fault {
        name: "pool-exhausted",
        what: "every connection of the database is taken",
        holds: "`/readyz` says so; the services wait and go on; nothing is lost or doubled",
        shown: &[Here("pool-exhausted")],
    },
    Fault {
        name: "provider",
        what: "the provider is slow, drops its answers, is down for a day",
        holds: "other workspaces' messages go; each is taken once or ends for a reason; what follows goes on",
        shown: &[
            Here("provider"),
            Crate("relance", &["--test", "providers"], &["what_was_sent_and_not_answered", "what_never_reached"]),
            Crate("relance", &["--test", "webhook"], &["what_breaks_off", "an_unknown_outcome"]),
        ],
    },
    Fault {
        name: "webhooks",
        what: "what providers tell comes twice, at once and in any order",
        holds: "each thing counts once; what became of a message only grows stronger",
        shown: &[Here("webhooks"), Crate("relance", &["--test", "heard"], &["what_is_told_twice", "a_report_that_comes_before"])],
    },
    Fault {
        name: "clock",
        what: "the clock is put forward and back by a day, processes stand still",
        holds: "nothing early, nothing twice, no burst, no answer unheard",
        shown: &[Here("clock"), Crate("relance-sim", &["--test", "seeds"], &[])],
    },
    Fault {
        name: "suspended",
        what: "a worker is stopped (SIGSTOP) for longer than its lease, another takes over, the first goes on",
        holds: "each message is taken once; nothing goes after an answer but what had left already",
        shown: &[Here("suspended"), Crate("relance", &["--test", "turns"], &["a_worker_that_lost_its_lease"])],
    },
    Fault {
        name: "herd",
        what: "100,000 are due at once after a day's outage",
        holds: "spread, the account's speed and caps hold, no burst at one person, no other workspace waits",
        shown: &[Here("herd"), Crate("relance", &["--test", "pace"], &[])],
    },
    Fault {
        name: "zone-data",
        what: "a zone's rules change while messages are planned",
        holds: "they move to the same local time, and nothing else moves",
        shown: &[Here("zone-data"), Crate("relance", &["--test", "cli"], &["zone_data"])],
    },
    Fault {
        name: "upgrade",
        what: "an old program works beside a new one that has changed the schema",
        holds: "the old one goes on or refuses with a sentence; nothing is lost or doubled",
        shown: &[Here("upgrade"), Crate("relance", &["--test", "turns"], &["a_database_of_the_first_step"])],
    },
];

/// The task.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    if has(LIST) {
        print!("{}", table());
        return Ok(());
    }
    let names: Vec<String> = arguments.iter().filter(|word| ![SMALL, DEBUG].contains(&word.as_str())).cloned().collect();
    if let Some(unknown) = names.iter().find(|name| !FAULTS.iter().any(|fault| fault.name == **name)) {
        bail!("expected the name of a fault, found `{unknown}`\n\n{}", table());
    }
    setup::ready()?;
    let programs = setup::postgres()?;
    let binary = binary(has(SMALL) || has(DEBUG))?;
    let mut report = Report::new(&names);
    for fault in FAULTS {
        report.part(fault.name, || {
            println!("   {}: {}", fault.what, fault.holds);
            let counts = fault.shown.iter().map(|shown| shows(*shown, has(SMALL), &binary, &programs));
            counts.sum::<Result<Count>>()
        });
    }
    report.finish()
}

/// What no other part runs, each in its small size.
pub(crate) fn tests() -> Result<Count> {
    let mut files: Vec<&str> = FAULTS.iter().flat_map(|fault| fault.shown).filter_map(|shown| here(*shown)).collect();
    if !is_root()? {
        println!("   left out: {NEEDS_ROOT}, which mounts a small disk and so needs root");
        files.retain(|file| *file != NEEDS_ROOT);
    }
    let binary = files::target()?.join("debug").join(format!("relance{}", std::env::consts::EXE_SUFFIX));
    node(&files, true, &binary, &setup::postgres()?)
}

fn here(shown: Shown) -> Option<&'static str> {
    match shown {
        Here(file) => Some(file),
        Crate(..) => None,
    }
}

fn shows(shown: Shown, small: bool, binary: &Path, programs: &Path) -> Result<Count> {
    match shown {
        Here(file) => node(&[file], small, binary, programs),
        Crate(package, target, names) => Cmd::cargo(["test", "--quiet", "--package", package])
            .args(target)
            .args(std::iter::once(&"--").filter(|_| !names.is_empty()).chain(names))
            .tests(),
    }
}

fn node(files: &[&str], small: bool, binary: &Path, programs: &Path) -> Result<Count> {
    Cmd::new("node", ["--test"])
        .args(PATIENCE)
        .args(small.then_some(AT_ONCE))
        .args(files.iter().map(|file| format!("{FOLDER}/{file}.test.js")))
        .env("RELANCE_FAULTS_SMALL", if small { "1" } else { "" })
        .env("RELANCE_BINARY", binary)
        .env("RELANCE_POSTGRES_BIN", programs)
        .remedy("`cargo xtask faults NAME --small` runs one alone")
        .tests()
}

/// The service, built.
fn binary(debug: bool) -> Result<PathBuf> {
    let (profile, words) = if debug { ("debug", None) } else { ("release", Some("--release")) };
    step("the service", || Cmd::cargo(["build", "--quiet", "--package", "relance"]).args(words).run())?;
    let file = files::target()?.join(profile).join(format!("relance{}", std::env::consts::EXE_SUFFIX));
    file.is_file().then_some(file).context("expected the service to be built, found it not")
}

/// Each fault with what must hold and what shows it.
fn table() -> String {
    let mut text = String::new();
    for Fault { name, what, holds, shown } in FAULTS {
        text += &format!("{name}\n  {what}\n  {holds}\n");
        for one in *shown {
            text += &match one {
                Here(file) => format!("    {FOLDER}/{file}.test.js\n"),
                Crate(package, target, names) => {
                    let names = if names.is_empty() { String::new() } else { format!(" -- {}", names.join(" ")) };
                    format!("    cargo test -p {package} {}{names}\n", target.join(" "))
                }
            };
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_of_tests_shows_a_fault() {
        let mut found = BTreeSet::new();
        for entry in std::fs::read_dir(files::root().join(FOLDER)).unwrap() {
            found.extend(entry.unwrap().file_name().to_str().and_then(|name| name.strip_suffix(".test.js")).map(str::to_owned));
        }
        let shown: BTreeSet<String> =
            FAULTS.iter().flat_map(|fault| fault.shown).filter_map(|shown| here(*shown)).map(str::to_owned).collect();
        assert_eq!(found, shown);
    }

    #[test]
    fn the_readme_has_every_fault() {
        let text = std::fs::read_to_string(files::root().join(FOLDER).join("README.md")).unwrap();
        for fault in FAULTS {
            assert!(text.contains(&format!("| `{}` |", fault.name)), "{}", fault.name);
        }
    }

    #[test]
    fn an_unknown_fault_names_the_known_ones() {
        let error = run(&["flood".into()]).unwrap_err().to_string();
        assert!(error.contains("`flood`") && FAULTS.iter().all(|fault| error.contains(fault.name)), "{error}");
    }
}
