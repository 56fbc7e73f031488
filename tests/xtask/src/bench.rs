//! Times the one call for three operations: natively, through the raw module in Node, and through the npm package.
//!
//! In: a request of each operation, made by the core itself. Out: nanoseconds a call and their ratio to the native build's.
//! Never: an absolute claim; on a shared machine only the ratios of one run mean something.

use anyhow::{Context, Result, bail};
use relance_core::call::Core;
use serde_json::{Value, json};
use std::hint::black_box;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long each is tried.
const PATIENCE: Duration = Duration::from_millis(700);

/// The task; the raw module's path is its argument.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let [module] = arguments else { bail!("expected the raw module's path") };
    let requests = requests()?;
    let lines: String = requests.iter().map(|(name, request)| json!([name, request]).to_string() + "\n").collect();
    let in_node = in_node(Path::new(module), &lines)?;
    println!("{:<10} {:>12} {:>18} {:>18} {:>18}", "operation", "native", "node, raw", "npm, text", "npm, objects");
    for (name, request) in &requests {
        let native = native(request)?;
        let others = in_node.get(name).and_then(Value::as_array).with_context(|| format!("Node says nothing of `{name}`"))?;
        print!("{name:<10} {native:>9} ns");
        for other in others.iter().filter_map(Value::as_u64) {
            let tenths = other * 10 / native.max(1);
            print!(" {other:>9} ns {:>3}.{}×", tenths / 10, tenths % 10);
        }
        println!();
    }
    Ok(())
}

/// A request of each operation: a moment in a calendar, a template with a default, and a due step.
fn requests() -> Result<Vec<(&'static str, String)>> {
    let calendar = json!({ "workingHours": { "mon": ["08:00-17:00"], "tue": ["08:00-17:00"], "wed": ["08:00-17:00"] } });
    let content =
        json!({ "type": "text", "subject": "Hello", "body": "Hi {{ contact.firstName | default: 'there' }}, welcome!" });
    let step = json!({ "id": "hello", "wait": { "minutes": 5 }, "channel": "email", "content": content });
    let contact = json!({ "id": "c1", "firstName": "Ada", "email": "ada@example.com", "timezone": "Europe/Madrid" });
    let draft = json!({ "name": "Welcome", "calendar": calendar, "steps": [step] });
    let now = "2026-11-23T09:00:00.000Z";
    let version = ask(&json!({ "v": 1, "op": "publish", "draft": draft }), "/result/version")?;
    let enroll = json!({ "v": 1, "op": "enroll", "id": "e1", "version": version, "contact": contact, "now": now });
    let state = ask(&enroll, "/result/state")?;
    let due = "2026-11-23T09:05:00.000Z";
    let facts = json!({ "version": version, "contact": contact });
    let event = json!({ "type": "due", "at": due, "id": "d1" });
    let when = json!({ "v": 1, "op": "when", "zone": "Europe/Madrid", "base": now, "wait": { "businessDays": 3 }, "calendar": calendar });
    let render = json!({ "v": 1, "op": "render", "content": content, "data": { "contact": { "firstName": "Ada" } } });
    let advance = json!({ "v": 1, "op": "advance", "state": state, "event": event, "facts": facts, "now": due });
    Ok(vec![("when", when.to_string()), ("render", render.to_string()), ("advance", advance.to_string())])
}

fn ask(request: &Value, wanted: &str) -> Result<Value> {
    let response: Value = serde_json::from_slice(&Core::new().call(request.to_string().as_bytes()))?;
    response.pointer(wanted).cloned().with_context(|| format!("expected `{wanted}`, found {response}"))
}

/// Nanoseconds a call, natively.
fn native(request: &str) -> Result<u64> {
    let mut core = Core::new();
    let response = String::from_utf8(core.call(request.as_bytes()))?;
    if response.contains("\"problems\":[{") && !response.contains("\"result\"") {
        bail!("expected a result, found {response}");
    }
    let (mut calls, started) = (0_u32, Instant::now());
    while started.elapsed() < PATIENCE {
        for _ in 0..100 {
            black_box(core.call(black_box(request.as_bytes())));
        }
        calls += 100;
    }
    Ok(u64::try_from((started.elapsed() / calls).as_nanos())?)
}

/// Nanoseconds a call in Node, by operation: through the raw module, and through the npm package with text and with objects.
fn in_node(module: &Path, lines: &str) -> Result<Value> {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).context("the project's root")?.into();
    let mut child = Command::new("node")
        .arg("tests/conformance/drivers/bench.mjs")
        .arg(module)
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("starting node")?;
    child.stdin.take().context("no input to write to")?.write_all(lines.as_bytes())?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("node failed with {}", output.status);
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_request_is_answered_with_a_result() {
        for (name, request) in requests().unwrap() {
            assert!(ask(&serde_json::from_str(&request).unwrap(), "/result").is_ok(), "{name}");
        }
    }
}
