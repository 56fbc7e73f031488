//! Reads a mailbox over IMAP: what is new since a position, in pieces, and the position after it.
//!
//! In: a mailbox, the position up to which it was read. Out: [`Batch`]es of messages as they came. Never: a message marked as seen that
//! nobody asked to be; one lost or read twice over a restart, as long as a batch and its position are stored together; more in memory, or
//! more time, than the limits allow, whatever the server says.
//!
//! ```no_run
//! # use relance::config::{ImapConfig, ImapLogin};
//! # use relance::inbound::imap::{Mailbox, Position};
//! # fn store(_: &relance::inbound::imap::Batch) {}
//! # let mut position = Position::default();
//! let mut mailbox = Mailbox::open(&ImapConfig::new("imap.example.com", "ann@example.com", ImapLogin::Password("…".into())))?;
//! while let Some(batch) = mailbox.read(&position)? {
//!     store(&batch); // What it tells and `batch.position`, in one transaction.
//!     mailbox.settle(&batch)?; // Marks or moves, where the configuration says so.
//!     position = batch.position;
//! }
//! # Ok::<(), relance::inbound::imap::Trouble>(())
//! ```

mod line;
mod wire;
mod writing;

use std::collections::BTreeMap;

use imap_proto::{AttributeValue, MailboxDatum, NameAttribute, Response, ResponseCode};
use relance_core::base::Instant;
use serde::{Deserialize, Serialize};

use super::Inbound;
use super::mail::{self, Arrival};
use crate::clock::machine_millis;
use crate::config::{After, ImapConfig, Start};
use wire::{Answer, Wire};
use writing::{Piece, folder_name};

/// How many bytes of messages a batch holds before it ends, whatever number of them.
const MOST_BATCH: usize = 16 << 20;
/// How many bytes the numbers of a folder's messages may take: those of a million messages do.
const MOST_NUMBERS: usize = 8 << 20;
/// How long before the latest message reading begins again where a server has numbered its messages anew, in milliseconds: clocks and days
/// differ, and what is read twice is known by its id.
const OVERLAP: i64 = 2 * 86_400_000;

/// Up to where a mailbox was read; to be kept with what was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position {
    /// Each folder's place.
    pub folders: BTreeMap<String, Place>,
}

/// Up to where a folder was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// Which numbering the server has: when it changes, every number means another message.
    pub validity: u32,
    /// The least number that was not read.
    pub next: u32,
    /// When the latest message that was read had come.
    pub latest: Instant,
    /// Messages that had come before this are not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
}

/// Messages of one folder, and the position after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The folder.
    pub folder: String,
    /// It is one of sent mail, by the server's word (RFC 6154) or the configuration's: what is in it, our side wrote.
    pub sent: bool,
    /// The messages, in the order in which they came; none where only the position is new.
    pub messages: Vec<Arrived>,
    /// The position once they are stored.
    pub position: Position,
}

/// A message as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// The folder's number of it.
    pub uid: u32,
    /// When it came into the mailbox.
    pub at: Instant,
    /// It, as far as the limit.
    pub bytes: Vec<u8>,
    /// How large it is.
    pub size: u32,
}

impl Arrived {
    /// What it tells. `mailbox` is our address, where the message does not say; `sent` is as its batch says.
    pub fn tells(&self, mailbox: Option<&str>, sent: bool) -> Vec<Inbound> {
        mail::read(&self.bytes, &Arrival { at: self.at, mailbox: mailbox.map(str::to_owned), sent })
    }
}

/// Why a mailbox can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It may pass: the server is away or busy.
    Away(String),
    /// Somebody must look: the login, the certificate, a folder.
    Refused(String),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Self::Away(text) | Self::Refused(text)) = self;
        f.write_str(text)
    }
}

impl std::error::Error for Trouble {}

/// An open mailbox.
pub struct Mailbox {
    wire: Wire,
    config: ImapConfig,
    selected: Option<String>,
}

/// What a server says of a folder.
#[derive(Default)]
struct Folder {
    validity: u32,
    next: u32,
}

/// A message before it is read.
#[derive(Clone, Copy)]
struct Found {
    uid: u32,
    at: Option<Instant>,
    size: u32,
}

impl Mailbox {
    /// Connects and logs in.
    pub fn open(config: &ImapConfig) -> Result<Self, Trouble> {
        Ok(Self { wire: Wire::open(config)?, config: config.clone(), selected: None })
    }

    /// The next messages after a position; nothing when all folders were read.
    pub fn read(&mut self, position: &Position) -> Result<Option<Batch>, Trouble> {
        let (folders, sent) = (self.config.folders.clone(), self.config.sent.clone());
        for folder in folders.iter().chain(sent.iter().filter(|sent| !folders.contains(sent))).cloned() {
            let now = Instant::from_millis(machine_millis()).unwrap_or(Instant::MIN);
            let found = self.select(&folder)?;
            let known = position.folders.get(&folder).copied();
            let place = match (known, self.config.start) {
                (Some(place), _) if place.validity == found.validity => place,
                (Some(place), _) => {
                    let since = place.latest.saturating_plus_millis(-OVERLAP);
                    Place { validity: found.validity, next: 1, since: Some(since), ..place }
                }
                (None, Start::All) => Place { validity: found.validity, next: 1, latest: Instant::MIN, since: None },
                (None, Start::Now) => Place { validity: found.validity, next: found.next, latest: now, since: None },
            };
            let (messages, after) = self.after(place)?;
            if messages.is_empty() && known == Some(after) {
                continue;
            }
            let mut position = position.clone();
            position.folders.insert(folder.clone(), after);
            let sent = sent.contains(&folder) || (!messages.is_empty() && self.is_sent(&folder)?);
            return Ok(Some(Batch { folder, sent, messages, position }));
        }
        Ok(None)
    }

    /// Marks or moves the messages of a batch, where the configuration says so; once they are stored.
    pub fn settle(&mut self, batch: &Batch) -> Result<(), Trouble> {
        // Where people keep what they sent, it stays as they have it.
        if batch.messages.is_empty() || batch.sent || self.config.after == After::Leave {
            return Ok(());
        }
        if self.selected.as_ref() != Some(&batch.folder) {
            self.select(&batch.folder)?;
        }
        let set: Vec<u32> = batch.messages.iter().map(|message| message.uid).collect();
        match self.config.after.clone() {
            After::Leave => Ok(()),
            After::Seen => self.run(&format!("UID STORE {} +FLAGS.SILENT (\\Seen)", listed(&set))),
            After::Move(to) => self.move_to(&listed(&set), &to),
        }
    }

    /// Whether half of the session's time is over: whoever reads on does so in another session, from the position that this one has come to.
    pub fn is_late(&self) -> bool {
        self.wire.is_late()
    }

    /// Ends the session in peace.
    pub fn close(mut self) {
        let _ = self.run("LOGOUT"); // Whatever it says, the connection closes.
    }

    fn run(&mut self, command: &str) -> Result<(), Trouble> {
        self.wire.run(&[Piece::Text(command.into())], &mut |_| {})?.done("the server")
    }

    fn select(&mut self, folder: &str) -> Result<Folder, Trouble> {
        let mut found = Folder::default();
        // Where nothing is to be changed, nothing can be.
        let verb = if self.config.after == After::Leave { "examine" } else { "select" };
        self.selected = None;
        let answer = self.wire.run(&[Piece::Text(format!("{verb} ")), folder_name(folder)], &mut |response| {
            if let Response::Data { outcome, .. } = response {
                match outcome.code {
                    Some(ResponseCode::UidValidity(number)) => found.validity = number,
                    Some(ResponseCode::UidNext(number)) => found.next = number,
                    _ => {}
                }
            }
        })?;
        answer.done(&format!("the folder `{folder}`"))?;
        self.selected = Some(folder.into());
        if found.next == 0 {
            found.next = self.search("UID SEARCH UID 1:*")?.last().map_or(1, |last| last.saturating_add(1));
        }
        Ok(found)
    }

    /// Whether the server says that a folder is one of sent mail. It is asked of folders by their names alone.
    fn is_sent(&mut self, folder: &str) -> Result<bool, Trouble> {
        if folder.eq_ignore_ascii_case("INBOX") || folder.contains(['*', '%']) {
            return Ok(false);
        }
        let mut sent = false;
        let mut command = vec![Piece::Text("LIST \"\" ".into()), folder_name(folder)];
        if self.wire.can("LIST-EXTENDED") && self.wire.can("SPECIAL-USE") {
            command.push(Piece::Text(" RETURN (SPECIAL-USE)".into()));
        }
        self.wire.run(&command, &mut |response| {
            if let Response::MailboxData(MailboxDatum::List(found)) = response {
                sent |= found.name_attributes.contains(&NameAttribute::Sent);
            }
        })?;
        Ok(sent) // A server that refuses to say so says no.
    }

    /// The messages of the selected folder after a place, and the place after them.
    fn after(&mut self, mut place: Place) -> Result<(Vec<Arrived>, Place), Trouble> {
        let since = place.since.map(|since| format!(" SINCE {}", day(since))).unwrap_or_default();
        let mut uids = self.search(&format!("UID SEARCH UID {}:*{since}", place.next.max(1)))?;
        // `n:*` names the last message even where it is before n.
        uids.retain(|uid| *uid >= place.next);
        uids.truncate(self.config.chunk.max(1));
        let found = if uids.is_empty() { BTreeMap::new() } else { self.found(&uids)? };
        let (mut messages, mut size) = (Vec::new(), 0);
        for uid in uids {
            // What is read by then is stored, however slow the server is.
            if size >= MOST_BATCH || (!messages.is_empty() && self.is_late()) {
                break;
            }
            place.next = uid.saturating_add(1);
            let Some(of) = found.get(&uid) else { continue }; // Gone meanwhile.
            let at = of.at.unwrap_or(place.latest);
            if place.since.is_some_and(|since| at < since) {
                continue;
            }
            if let Some(bytes) = self.body(uid)? {
                size += bytes.len();
                place.latest = place.latest.max(at);
                messages.push(Arrived { uid, at, bytes, size: of.size });
            }
        }
        Ok((messages, place))
    }

    fn search(&mut self, command: &str) -> Result<Vec<u32>, Trouble> {
        let mut uids = Vec::new();
        let answer = self.wire.run_for(MOST_NUMBERS, &[Piece::Text(command.into())], &mut |response| {
            if let Response::MailboxData(MailboxDatum::Search(found)) = response {
                uids.extend(found);
            }
        })?;
        answer.done("the server")?;
        uids.sort_unstable();
        uids.dedup();
        Ok(uids)
    }

    fn found(&mut self, uids: &[u32]) -> Result<BTreeMap<u32, Found>, Trouble> {
        let mut all = BTreeMap::new();
        let command = format!("UID FETCH {} (UID INTERNALDATE RFC822.SIZE)", listed(uids));
        let answer = self.wire.run(&[Piece::Text(command)], &mut |response| {
            let Response::Fetch(_, values) = response else { return };
            let mut found = Found { uid: 0, at: None, size: 0 };
            for value in &values {
                match value {
                    AttributeValue::Uid(uid) => found.uid = *uid,
                    AttributeValue::Rfc822Size(size) => found.size = *size,
                    AttributeValue::InternalDate(date) => found.at = instant(date),
                    _ => {}
                }
            }
            if uids.contains(&found.uid) {
                all.insert(found.uid, found); // News of others is none of ours.
            }
        })?;
        answer.done("the server")?;
        Ok(all)
    }

    fn body(&mut self, uid: u32) -> Result<Option<Vec<u8>>, Trouble> {
        let mut body = None;
        let command = format!("UID FETCH {uid} (UID BODY.PEEK[]<0.{}>)", self.config.most_bytes);
        let most = usize::try_from(self.config.most_bytes).unwrap_or(usize::MAX);
        let answer = self.wire.run_for(most, &[Piece::Text(command)], &mut |response| {
            let Response::Fetch(_, values) = response else { return };
            if !values.iter().any(|value| matches!(value, AttributeValue::Uid(found) if *found == uid)) {
                return; // News of another message.
            }
            body = values.into_iter().find_map(|value| match value {
                AttributeValue::BodySection { data: Some(data), .. } => Some(data.into_owned()),
                _ => None,
            });
        })?;
        answer.done("the server")?;
        Ok(body)
    }

    /// Moves messages, in one step where the server can, else by a copy and the removal of these alone.
    fn move_to(&mut self, set: &str, folder: &str) -> Result<(), Trouble> {
        let verb = if self.wire.can("MOVE") { "MOVE" } else { "COPY" };
        let command = [Piece::Text(format!("UID {verb} {set} ")), folder_name(folder)];
        let mut answer = self.wire.run(&command, &mut |_| {})?;
        if matches!(answer, Answer::No { try_create: true, .. }) {
            self.wire.run(&[Piece::Text("CREATE ".into()), folder_name(folder)], &mut |_| {})?.done("the server")?;
            answer = self.wire.run(&command, &mut |_| {})?;
        }
        answer.done(&format!("the folder `{folder}`"))?;
        if verb == "COPY" {
            self.run(&format!("UID STORE {set} +FLAGS.SILENT (\\Seen \\Deleted)"))?;
            if self.wire.can("UIDPLUS") {
                self.run(&format!("UID EXPUNGE {set}"))?;
            }
        }
        Ok(())
    }
}

fn listed(uids: &[u32]) -> String {
    uids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// The day before, as a search names it: servers compare days without zones.
fn day(at: Instant) -> String {
    at.saturating_plus_millis(-86_400_000).utc().format("%d-%b-%Y").to_string()
}

/// `23-Nov-2026 08:05:09 +0000`.
fn instant(date: &str) -> Option<Instant> {
    let (day, rest) = date.trim().split_at_checked(11).or_else(|| date.trim().split_at_checked(10))?;
    let at = mail_parser::DateTime::parse_rfc822(&format!("{} {}", day.replace('-', " ").trim(), rest.trim()))?;
    at.is_valid().then(|| Instant::from_millis(at.to_timestamp().checked_mul(1_000)?)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailboxs_dates_are_read_and_written() {
        let at: Instant = "2026-11-23T08:05:09Z".parse().unwrap();
        assert_eq!(instant("23-Nov-2026 09:05:09 +0100"), Some(at));
        assert_eq!(instant(" 3-Nov-2026 08:05:09 +0000"), "2026-11-03T08:05:09Z".parse().ok());
        assert_eq!(instant("yesterday"), None);
        assert_eq!(day(at), "22-Nov-2026");
    }

    #[test]
    fn a_position_is_kept_as_json() {
        let place = Place { validity: 7, next: 12, latest: "2026-11-23T08:05:09Z".parse().unwrap(), since: None };
        let position = Position { folders: [("INBOX".to_owned(), place)].into() };
        let json = serde_json::to_string(&position).unwrap();
        assert_eq!(json, r#"{"INBOX":{"validity":7,"next":12,"latest":"2026-11-23T08:05:09.000Z"}}"#);
        assert_eq!(serde_json::from_str::<Position>(&json).unwrap(), position);
    }
}
