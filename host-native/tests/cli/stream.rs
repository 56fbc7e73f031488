//! `call`: one answer a line, in order, at once, without growth in memory, whatever the lines hold.
//!
//! In: request lines. Out: a failure where an answer is missing, late or out of order. Never: a line held back.

use crate::program::Folder;
use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout, Stdio};

struct Talk {
    child: std::process::Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

fn talk(folder: &Folder) -> Talk {
    let mut child = folder.command(&["call"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
    Talk { child, input, output }
}

impl Talk {
    fn ask(&mut self, line: &[u8]) -> serde_json::Value {
        let input = self.input.as_mut().unwrap();
        input.write_all(line).unwrap();
        input.write_all(b"\n").unwrap();
        let mut answer = String::new();
        self.output.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error}: {answer}"))
    }

    /// The most memory that the process ever held, in KiB.
    fn peak(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

fn when(number: usize) -> String {
    let (minute, second) = (number / 60 % 60, number % 60);
    format!(
        r#"{{"v":1,"op":"when","zone":"Europe/Paris","base":"2026-11-24T20:{minute:02}:{second:02}.000Z","wait":{{"days":{}}}}}"#,
        number % 28
    )
}

#[test]
fn answers_100_000_requests_in_order_without_growth() {
    const LINES: usize = 100_000;
    let folder = Folder::new();
    let mut talk = talk(&folder);
    for number in 0..1_000 {
        talk.ask(when(number).as_bytes());
    }
    let warm = talk.peak();
    let mut input = talk.input.take().unwrap();
    let writer = std::thread::spawn(move || {
        for number in 0..LINES {
            writeln!(input, "{}", when(number)).unwrap();
        }
        input
    });
    let mut line = String::new();
    for number in 0..LINES {
        line.clear();
        talk.output.read_line(&mut line).unwrap();
        let expected = format!(r#""at":"{}T{}:{:02}:{:02}.000Z""#, date(number % 28), "20", number / 60 % 60, number % 60);
        assert!(line.contains(&expected), "line {number}: {line}");
    }
    let peak = talk.peak();
    drop(writer.join().unwrap());
    line.clear();
    assert_eq!(talk.output.read_line(&mut line).unwrap(), 0, "nothing comes after the last answer: {line}");
    assert!(talk.child.wait().unwrap().success());
    assert!(peak < warm + 4 * 1024, "memory grew from {warm} to {peak} KiB");
}

fn date(days: usize) -> String {
    match 24 + days {
        day @ ..=30 => format!("2026-11-{day:02}"),
        day => format!("2026-12-{:02}", day - 30),
    }
}

#[test]
fn answers_each_request_at_once() {
    let folder = Folder::new();
    let mut talk = talk(&folder);
    for number in 0..3 {
        assert_eq!(talk.ask(when(number).as_bytes())["result"]["zone"], "Europe/Paris");
    }
}

#[test]
fn answers_what_is_no_request_with_problems_and_goes_on() {
    let folder = Folder::new();
    let mut talk = talk(&folder);
    let deep = [b"[".repeat(10_000), b"]".repeat(10_000)].concat();
    let nested = format!(r#"{{"v":1,"op":"check","draft":{}}}"#, String::from_utf8(deep.clone()).unwrap());
    let bad: [&[u8]; 12] = [
        b"",
        b"   ",
        b"nonsense",
        b"{\"v\":1",
        b"[1,2]",
        b"{\"v\":1,\"op\":\"fly\"}",
        b"{\"v\":2,\"op\":\"about\"}",
        br#"{"v":1,"op":"when","zone":"\ud800","base":"2026-11-24T20:00:00Z"}"#,
        br#"{"v":1,"op":"when","zone":"Europe/Paris","base":"12026-11-24T20:00:00Z"}"#,
        br#"{"v":1,"op":"when","zone":"Europe/Paris","base":"2026-11-24T20:00:00Z","wait":{"days":NaN}}"#,
        b"{\"v\":1,\"op\":\"\xFF\"}",
        nested.as_bytes(),
    ];
    for line in bad.iter().copied().chain([deep.as_slice()]) {
        let answer = talk.ask(line);
        let problem = &answer["problems"][0];
        let shown = String::from_utf8_lossy(&line[..line.len().min(80)]).into_owned();
        assert!(problem["code"].is_string() && problem["path"].is_string(), "{shown}: {answer}");
        assert!(answer.get("result").is_none(), "{shown}: {answer}");
    }
    assert_eq!(talk.ask(when(0).as_bytes())["result"]["zone"], "Europe/Paris");
    drop(talk.input.take());
    assert!(talk.child.wait().unwrap().success());
}

#[test]
fn a_line_longer_than_a_request_may_be_is_answered_and_passed_over() {
    let folder = Folder::new();
    let mut talk = talk(&folder);
    let long = vec![b'x'; 64 * 1024 * 1024 + 1];
    assert_eq!(talk.ask(&long)["problems"][0]["code"], "wire.tooLarge");
    assert_eq!(talk.ask(when(0).as_bytes())["result"]["zone"], "Europe/Paris");
}

#[test]
fn ends_quietly_when_nobody_reads_any_more() {
    let folder = Folder::new();
    let Talk { mut child, input, output } = talk(&folder);
    drop(output);
    let mut input = input.unwrap();
    for number in 0..10_000 {
        if writeln!(input, "{}", when(number)).is_err() {
            break;
        }
    }
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
