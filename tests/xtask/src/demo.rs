//! Shows the product in two minutes: two weeks of a welcome sequence for people around the world, in a few seconds.
//!
//! In: `tests/demo`: contacts, settings, a sequence. Out: every command and what it prints, and real messages in a folder under
//! the target directory. Never: a line about the outcome that the store did not give.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::report::step;
use crate::run::Cmd;
use crate::{files, setup};

/// Monday morning in Vancouver, Monday evening in Europe, Tuesday morning in Samoa.
const START: &str = "2026-10-19T18:00:00Z";
/// Two weeks later. In between Europe's clocks and New York's change, Vancouver's don't any more.
const END: &str = "2026-11-02T18:00:00Z";

/// What people do on the way: when, the command, and why it is worth a look.
const ON_THE_WAY: [(&str, &str, &[&str]); 6] = [
    (
        "2026-10-21T15:30:00Z",
        "Bram is away, says his mail server. That is no answer, but it names a date.",
        &["reply", "bram", "--automatic", "--returns", "2026-10-28"],
    ),
    (
        "2026-10-22T08:10:00Z",
        "Ana answers. From here on a person talks with her.",
        &["reply", "ana", "--text", "Where do I invite my team?"],
    ),
    ("2026-10-22T13:00:00Z", "Olga uses the link at the foot of the message.", &["unsubscribe", "olga", "--channel", "email"]),
    ("2026-10-23T16:45:00Z", "Grace books a call, which is what this is for.", &["goal", "grace", "booked"]),
    ("2026-10-27T06:20:00Z", "Rosa's address turns out to be dead.", &["bounce", "rosa"]),
    ("2026-10-28T19:05:00Z", "Pete answers.", &["reply", "pete", "--text", "Happy so far!"]),
];

/// The task.
pub(crate) fn run(_: &[String]) -> Result<()> {
    let target = setup::ready()?;
    step("the host", || {
        Cmd::cargo(["build", "--quiet", "--package", "relance"]).remedy("see what the compiler says above").run()
    })?;
    let demo = Demo::fresh(&target)?;
    let began = Instant::now();
    demo.begin()?;
    let mut now = START;
    for (at, story, command) in ON_THE_WAY {
        demo.quietly(&["run", "--quiet", "--now", now, "--until", at])?;
        demo.tell(&format!("{} · {story}", when(at)));
        demo.show(&[command, &["--now", at]].concat(), &[0])?;
        now = at;
    }
    demo.tell(&format!("{} · Two weeks are over.", when(END)));
    demo.show(&["run", "--quiet", "--now", now, "--until", END], &[0])?;
    demo.end(began)
}

/// An instant as the story tells it.
fn when(instant: &str) -> String {
    instant.replacen('T', " ", 1).replace(":00Z", " UTC")
}

struct Demo {
    binary: PathBuf,
    folder: PathBuf,
}

impl Demo {
    /// A folder of its own, empty.
    fn fresh(target: &Path) -> Result<Self> {
        let folder = target.join("demo");
        if folder.exists() {
            std::fs::remove_dir_all(&folder).with_context(|| format!("emptying {}", folder.display()))?;
        }
        let binary = target.join("debug").join(format!("relance{}", std::env::consts::EXE_SUFFIX));
        Ok(Self { binary, folder })
    }

    fn begin(&self) -> Result<()> {
        self.tell("Two dozen people around the world have signed up. This is a list of them, and this is what we want to say.");
        self.show(&["contacts", "import", "tests/demo/contacts.csv"], &[0])?;
        self.show(&["settings", "set", "tests/demo/settings.yaml"], &[0])?;
        self.show(&["publish", "tests/demo/welcome.yaml", "--now", START], &[0])?;
        self.tell("What would Quinn in Vancouver get, and when? The preview is the schedule; nothing is sent yet.");
        self.show(&["preview", "tests/demo/welcome.yaml", "--contact", "quinn", "--start", START], &[0])?;
        self.tell("Everybody in. Each has their own result; who can't be reached is told now, with the reason.");
        self.show(&["enroll", "welcome", "--all", "--now", START], &[0, 1])
    }

    fn end(&self, began: Instant) -> Result<()> {
        let seconds = began.elapsed().as_secs_f32();
        self.tell("What was sent, when in whose local time, and why then; what was not, and why not.");
        self.show(&["report", "--now", END], &[0])?;
        self.tell("Everything at a glance.");
        self.show(&["status", "--limit", "5", "--now", END], &[0])?;
        self.mail()?;
        self.tell("Every decision is on a timeline. Deciding all of them again leads to the same states, byte for byte.");
        self.show(&["replay", "--all", "--now", END], &[0])?;
        self.tell("And for anybody who asks why Ana has heard nothing more from us:");
        self.show(&["explain", "ana", "--now", END], &[0])?;
        println!("\nTwo weeks took {seconds:.1} seconds. Look around: {}", self.folder.display());
        println!("  {} --data {} timeline bram", self.binary.display(), self.folder.display());
        Ok(())
    }

    /// How many messages lie in the folder, and the head of one.
    fn mail(&self) -> Result<()> {
        let mut messages = Vec::new();
        messages_below(&self.folder.join("mail"), &mut messages)?;
        messages.sort();
        self.tell(&format!("{} real messages lie in {}. One of them:", messages.len(), self.folder.join("mail").display()));
        let first = messages.first().context("expected messages in the folder, found none")?;
        let text = std::fs::read_to_string(first)?;
        text.lines().take(24).for_each(|line| println!("  │ {}", line.trim_end()));
        Ok(())
    }

    fn tell(&self, text: &str) {
        println!("\n{text}");
    }

    /// Runs a command, with the line that a person would type.
    fn show(&self, arguments: &[&str], codes: &[i32]) -> Result<()> {
        println!("$ relance {}", arguments.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" "));
        let status = self.command(arguments).status()?;
        match status.code() {
            Some(code) if codes.contains(&code) => Ok(()),
            _ => bail!("`relance {}` ended with {status}", arguments.join(" ")),
        }
    }

    fn quietly(&self, arguments: &[&str]) -> Result<()> {
        let output = self.command(arguments).output()?;
        if output.status.success() {
            return Ok(());
        }
        bail!("`relance {}` ended with {}\n{}", arguments.join(" "), output.status, String::from_utf8_lossy(&output.stderr))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).current_dir(files::root());
        // Whatever the user has set up for real mail must not see a demo.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("RELANCE_")) {
            command.env_remove(name);
        }
        command.env("RELANCE_DATA", &self.folder);
        command
    }
}

fn quoted(word: &str) -> String {
    if word.contains(' ') { format!("'{word}'") } else { word.to_owned() }
}

fn messages_below(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            messages_below(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "eml") {
            found.push(path);
        }
    }
    Ok(())
}
