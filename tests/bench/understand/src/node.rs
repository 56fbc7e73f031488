//! The programs that run in Node.
//!
//! In: their folder, a name, sentences. Out: what the program reads out of each. Never: the time that Node needs to start.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::score::{Answers, Read};
use crate::set::{Sentence, local};

/// What a program prints: a line a sentence, then how long it took.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    #[serde(default)]
    at: Option<String>,
    #[serde(default)]
    on: Option<String>,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    until: Option<String>,
    #[serde(default)]
    nanos: Option<u64>,
}

pub(crate) fn answers(folder: &Path, name: &str, sentences: &[Sentence]) -> Result<Answers> {
    let mut child = Command::new("node")
        .args([folder.join("peers.mjs").as_os_str(), name.as_ref()])
        .env("TZ", "UTC")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("starting Node")?;
    let lines: Vec<String> = sentences.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    child.stdin.take().context("expected Node to listen")?.write_all(lines.join("\n").as_bytes())?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("{name} failed with {}", output.status);
    }
    let (mut read, mut nanos) = (Vec::with_capacity(sentences.len()), 0);
    for line in String::from_utf8(output.stdout)?.lines() {
        let Line { at, on, from, until, nanos: took } = serde_json::from_str(line)?;
        if let Some(took) = took {
            nanos = u128::from(took);
            continue;
        }
        read.push(match (at, on, from, until) {
            (Some(at), ..) => Read::At(local(&at)?),
            (_, Some(day), ..) => Read::On(local(&format!("{day}T00:00"))?.date()),
            (_, _, Some(from), Some(until)) => Read::Within(local(&from)?, local(&until)?),
            _ => Read::Nothing,
        });
    }
    if read.len() != sentences.len() {
        bail!("expected {} answers of {name}, found {}", sentences.len(), read.len());
    }
    Ok(Answers { read, nanos, each: Vec::new() })
}
