//! Puts mail into a folder: one `.eml` file a key, complete or not there.
//!
//! In: a send. Out: a file named after its key, written aside, synced, then renamed into place. Never: a second file for one
//! key, half a file under a final name.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use relance_core::base::{Instant, SendKey};
use relance_core::wire::{RejectClass, Send};

use super::header::Threading;
use super::message::{self, Identity, build};
use super::{Asked, Gate, Outcome, Sender};
use crate::crash;

/// How much of a key stands readable at the head of its file's name.
const READABLE: usize = 80;

/// A folder of `.eml` files.
pub struct Folder {
    dir: PathBuf,
    aside: PathBuf,
    identity: Identity,
    written: AtomicU64,
}

impl Folder {
    /// Opens the folder, and makes it if it is not there.
    pub fn open(dir: &Path, identity: Identity) -> Result<Self, String> {
        let aside = dir.join("tmp");
        fs::create_dir_all(&aside).map_err(|error| format!("expected to make the mail folder `{}`: {error}", dir.display()))?;
        Ok(Self { dir: dir.to_path_buf(), aside, identity, written: AtomicU64::new(0) })
    }

    /// The file of this key.
    pub fn path(&self, key: &SendKey) -> PathBuf {
        let readable: String = key
            .as_str()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' })
            .collect();
        let readable: String = readable.trim_start_matches('.').chars().take(READABLE).collect();
        self.dir.join(format!("{readable}-{}.eml", message::digest(key.as_str())))
    }

    fn write(&self, path: &Path, bytes: &[u8], gate: &mut Gate<'_>) -> std::io::Result<bool> {
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let aside = self.aside.join(format!("{name}.{}.{number}", std::process::id()));
        let mut file = File::create(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        crash::point("folder.written");
        if !gate() {
            fs::remove_file(&aside)?;
            return Ok(false);
        }
        crash::point("folder.gate");
        fs::rename(&aside, path)?;
        crash::point("folder.renamed");
        File::open(&self.dir)?.sync_all()?;
        Ok(true)
    }
}

impl Sender for Folder {
    fn attempt(&self, send: &Send, now: Instant, gate: &mut Gate<'_>) -> Outcome {
        self.attempt_in(send, &Threading::default(), now, gate)
    }

    fn threads(&self) -> bool {
        self.identity.threads()
    }

    fn attempt_in(&self, send: &Send, thread: &Threading, now: Instant, gate: &mut Gate<'_>) -> Outcome {
        let accepted = || Outcome::Accepted { message_id: Some(message::message_id(&send.key, &self.identity)) };
        let path = self.path(&send.key);
        if path.exists() {
            return accepted();
        }
        let message = match build(send, &self.identity, thread, now) {
            Ok(message) => message,
            Err(refusal) => return Outcome::rejected(refusal.class, refusal.detail),
        };
        match self.write(&path, &message.bytes, gate) {
            Ok(true) => accepted(),
            Ok(false) => Outcome::Withdrawn,
            // Whatever failed, the file is there or it is not: the next try of the same key sees which.
            Err(_) if path.exists() => accepted(),
            Err(error) => {
                Outcome::rejected(RejectClass::Transient, format!("the mail folder can't be written: {}", error.kind()))
            }
        }
    }

    fn can_be_asked(&self) -> bool {
        true
    }

    fn ask(&self, send: &Send) -> Asked {
        if self.path(&send.key).exists() { Asked::Accepted } else { Asked::NotAccepted }
    }

    fn longest(&self) -> Duration {
        Duration::from_secs(60)
    }

    fn describe(&self) -> String {
        format!("mail into the folder `{}`", self.dir.display())
    }

    fn check(&self) -> Result<(), String> {
        let probe = self.aside.join(format!("probe.{}", std::process::id()));
        File::create(&probe)
            .and_then(|mut file| file.write_all(b"probe").and_then(|()| file.sync_all()))
            .and_then(|()| fs::remove_file(&probe))
            .map_err(|error| format!("the mail folder `{}` can't be written: {error}", self.dir.display()))
    }
}
