//! The npm package in headless Chromium: serves a page, lets it answer, and takes its answers back.
//!
//! In: the exchanges. Out: the page's answers. Never: a network beyond the loopback, a page that outlives the run.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use crate::Exchange;
use crate::builds::{tagged_lines, target};
use crate::vector::root;

/// How long the page may take.
const PATIENCE: Duration = Duration::from_secs(180);
/// The names that the browser goes by.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Asks the page everything.
pub(crate) fn answers(exchanges: &[Exchange]) -> Result<Vec<String>> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = format!("http://{}/", listener.local_addr()?);
    let (answers, received) = channel();
    let requests = tagged_lines(exchanges);
    // The thread ends with the process: it waits for the next connection as long as there is one to wait for.
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (requests, answers) = (requests.clone(), answers.clone());
            std::thread::spawn(move || serve(&stream, &requests, &answers));
        }
    });
    let profile = target()?.join("conformance-chromium");
    let mut browser = Running(start(&address, &profile)?);
    wait(&mut browser, &received)
}

/// A browser that is ended when nobody needs it any more.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone after this.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(address: &str, profile: &Path) -> Result<Child> {
    let program = find()
        .context("expected Chromium on the search path, found none\nremedy: install chromium (`cargo xtask setup` says how)")?;
    Command::new(program)
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-extensions",
        ])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(address)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("starting Chromium")
}

fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    NAMES.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

fn wait(browser: &mut Running, received: &Receiver<String>) -> Result<Vec<String>> {
    let body = match received.recv_timeout(PATIENCE) {
        Ok(body) => body,
        Err(_) => bail!("the page sent no answers within {} s; Chromium: {:?}", PATIENCE.as_secs(), browser.0.try_wait()),
    };
    match body.strip_prefix("failed: ") {
        Some(why) => bail!("the page failed: {why}"),
        None => Ok(body.lines().map(str::to_owned).collect()),
    }
}

/// Answers one request of the page's.
fn serve(stream: &TcpStream, requests: &str, answers: &Sender<String>) -> Result<()> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse()?;
        }
    }
    let path = first.split(' ').nth(1).unwrap_or("/");
    if first.starts_with("POST") {
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        answers.send(String::from_utf8(body)?)?;
        return respond(stream, "204 No Content", "text/plain", b"");
    }
    match path {
        "/" => respond(
            stream,
            "200 OK",
            "text/html; charset=utf-8",
            &std::fs::read(root().join("tests/conformance/drivers/page.html"))?,
        ),
        "/answer.cjs" => {
            respond(stream, "200 OK", "text/javascript", &std::fs::read(root().join("tests/conformance/drivers/answer.cjs"))?)
        }
        "/requests" => respond(stream, "200 OK", "text/plain; charset=utf-8", requests.as_bytes()),
        _ => file(stream, path),
    }
}

/// A file of the npm package, as any static server would serve it.
fn file(stream: &TcpStream, path: &str) -> Result<()> {
    let kind = match path.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    };
    let inside = path.strip_prefix("/npm/").filter(|rest| !rest.contains(".."));
    match inside.and_then(|rest| std::fs::read(root().join("wasm/npm").join(rest)).ok()) {
        Some(bytes) => respond(stream, "200 OK", kind, &bytes),
        None => respond(stream, "404 Not Found", "text/plain", b""),
    }
}

fn respond(mut stream: &TcpStream, status: &str, kind: &str, body: &[u8]) -> Result<()> {
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    Ok(())
}
