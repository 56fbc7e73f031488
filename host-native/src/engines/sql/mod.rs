//! The store over a database: every decision one transaction.
//!
//! In: an [`Engine`]. Out: a [`Store`]. Never: a commit that is not on the disk when it is done.
//!
//! **How turns exclude each other (X8).** A decision is one transaction from reading to commit that has the contact's row, or in
//! SQLite the whole file, to itself. Handing over takes longer than a transaction may, so it happens under a lease: a column of the
//! contact's row names the worker that has a message in hand. Any turn that finds another worker's lease waits for it. A lease ends
//! when the outcome is stored, when its worker is dead, or when it runs out. That a worker is dead is not guessed from time: each
//! holds a lock, and the system gives the lock back whichever way the process ends.

mod accounts;
mod answers;
mod backlog;
mod batch;
mod book;
mod catalog;
mod claims;
mod counts;
mod density;
mod drafts;
mod engagement;
pub mod engine;
mod enrolled;
mod facts;
mod fair;
mod feed;
mod filter;
mod gate;
mod health;
mod hooks;
mod inbound;
mod inbox;
mod jobs;
mod keys;
mod lists;
mod mailboxes;
mod many;
mod messages;
mod people;
mod postings;
mod project;
mod questions;
mod reports;
mod retention;
mod rows;
mod sample;
mod save;
mod sending;
mod sessions;
mod shadow;
mod suppressions;
mod sweep;
mod targets;
mod together;
mod turn;
mod underway;
mod upkeep;
mod usage;
mod users;
mod watches;
mod workspaces;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use relance_core::base::{EnrollmentId, SequenceId};
use relance_core::wire::Settings;
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::clock::{Clock, Stopwatch};
use crate::drive::port::Hashed;
use crate::fault::{Fault, FaultKind};
use crate::meter::Meter;
use crate::track::{Links, Token};
use engine::{Columns, Engine, Values};

pub use accounts::{AccountRow, PausedAccount};
pub use answers::{Origin, Repeated};
pub use backlog::Backlog;
pub use batch::{Batch, apart};
pub(crate) use catalog::{addresses, keep_what_was_said};
pub use claims::{AGAIN, Claim, Claimed, Waiting};
pub use density::{DueState, DueVersion, Planned};
pub use drafts::{Changed, Drafted, SettingsPut};
pub use engagement::{Engagement, EngagementRow};
pub use enrolled::{Enrolled, EnrolledOrder, EnrolledPlace, EnrolledRow};
pub use facts::{Around, Live};
pub use fair::Among;
pub use feed::FeedRow;
pub use filter::Begin;
pub use hooks::{DeliveryRow, EndpointRow, TryRow};
pub use inbound::{InboundFilter, InboundRow, Ours, Standing};
pub use inbox::{Inbox, InboxRow};
pub use jobs::{ClaimedJob, JobRow, NewJob};
pub use keys::KeyRow;
pub use lists::Told;
pub use mailboxes::{Ended, MailboxRow};
pub use messages::{MessageRow, Messages};
pub use people::{Listed, People, PeopleOrder, PersonPlace};
pub use postings::{Posting, Settlement, Verdict};
pub(crate) use project::Books;
pub use project::Limited;
pub use questions::{Question, SurveyRow};
pub use reports::{Health, Recorded};
pub use retention::{Keep, Swept};
pub use sample::{OF_SAMPLE, Sample};
pub use sessions::{Holder, LONGEST_SECONDS};
pub use suppressions::{Lifted, Suppression};
pub use targets::TargetRow;
pub use turn::SqlTurn;
pub use underway::Underway;
pub use usage::CREDITS;
pub use users::{UserRow, Users};
pub use watches::{DueWatch, WatchEntry};

/// A version with its exclusive group and its priority.
type VersionOf = (Hashed, Option<String>, i32);

/// Settings, with the name that they go by.
type KnownSettings = (Hashed, Arc<Settings>);

/// How many workspaces' versions and settings are kept at once.
const MOST_KEPT: usize = 256;

/// What was read once of a workspace.
#[derive(Default)]
struct Kept {
    versions: BTreeMap<String, BTreeMap<u32, VersionOf>>,
    settings: Option<KnownSettings>,
    /// The same while accounts are paused.
    resting: Option<Hashed>,
}

/// An open database, one workspace at a time, and what was read once; for one thread.
pub struct Store {
    engine: Box<dyn Engine>,
    /// Whose rows this store sees.
    workspace: String,
    clock: Clock,
    /// What was read once of each workspace.
    kept: BTreeMap<String, Kept>,
    /// The workspaces that were served last: of claims and of messages. Those after them come first.
    last: (String, String),
    /// How long may still be waited for other workers' leases; without it each turn has its own patience.
    patience: Cell<Option<Duration>>,
    /// Several turns are decided in one transaction.
    grouped: bool,
    /// Turns are taken elsewhere: none of them can be a part of a transaction here.
    apart: bool,
    /// How many groups are open within it.
    within: u32,
    /// A request waits for the transaction that it and its answer are to be.
    awaited: bool,
    /// When the locks of the others were last looked at.
    swept_at: Cell<i64>,
    /// Where it is told how long commits take.
    meter: Arc<Meter>,
    /// The accounts of workspaces, as far as sending goes by them.
    accounts: RefCell<BTreeMap<String, sending::Known>>,
    /// What makes links of this host.
    links: Option<Links>,
}

impl Store {
    /// A workspace's store over an open database; the workspace is made where there is none.
    pub fn new(engine: Box<dyn Engine>, workspace: &str, clock: Clock) -> Result<Self, Fault> {
        let store = Self {
            engine,
            workspace: workspace.into(),
            clock,
            kept: BTreeMap::new(),
            last: (String::new(), String::new()),
            patience: Cell::new(None),
            grouped: false,
            apart: false,
            within: 0,
            awaited: false,
            swept_at: Cell::new(i64::MIN),
            meter: Arc::default(),
            accounts: RefCell::default(),
            links: None,
        };
        store.make_workspace(workspace)?;
        Ok(store)
    }

    /// The same, whose commits are timed here.
    pub fn metered(self, meter: &Arc<Meter>) -> Self {
        Self { meter: Arc::clone(meter), ..self }
    }

    /// The same, whose messages have links of this host.
    pub fn linked(self, links: Option<Links>) -> Self {
        Self { links, ..self }
    }

    /// Where a person answers how satisfied they are.
    fn survey_url(&self, enrollment: &EnrollmentId) -> Option<String> {
        let (workspace, enrollment) = (self.workspace.clone(), enrollment.clone());
        self.links.as_ref().map(|links| links.address(&Token::Survey { workspace, enrollment }))
    }

    /// Ends the transaction: what it did is on the disk when this returns.
    fn commit(&self) -> Result<(), Fault> {
        let watch = Stopwatch::begin();
        let done = self.engine.commit();
        self.meter.committed(watch.passed(), done.is_ok());
        done
    }

    /// Whose rows this store sees.
    pub fn workspace(&self) -> &str {
        &self.workspace
    }

    /// From here on this store sees the rows of this workspace.
    pub fn enter(&mut self, workspace: &str) {
        if self.workspace != workspace {
            workspace.clone_into(&mut self.workspace);
        }
    }

    /// From here on so much may be waited in all for other workers' leases.
    pub(crate) fn wait_at_most(&self, patience: Duration) {
        self.patience.set(Some(patience));
    }

    /// Waits a moment for another worker's lease; says whether there was patience for it.
    pub(crate) fn waited(&self, nap: Duration) -> bool {
        if let Some(patience) = self.patience.get() {
            let Some(left) = patience.checked_sub(nap) else { return false };
            self.patience.set(Some(left));
        }
        self.clock.rest(nap);
        true
    }

    /// What is kept of the workspace.
    fn kept(&mut self) -> &mut Kept {
        if self.kept.len() > MOST_KEPT && !self.kept.contains_key(&self.workspace) {
            self.kept.clear();
        }
        self.kept.entry(self.workspace.clone()).or_default()
    }

    /// The clock that the database goes by.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The schema's version in the database, and the one that this host writes.
    pub fn schema(&self) -> Result<(u32, u32), Fault> {
        self.engine.schema()
    }

    /// How long an idle worker sleeps before it looks for what others have stored.
    pub fn nap(&self) -> Duration {
        self.engine.dialect().nap
    }

    /// Waits until somebody has stored something to do, or for so long.
    pub fn wait(&self, nap: Duration) -> Result<(), Fault> {
        self.engine.wait(nap)
    }

    /// Where the database is, without secrets.
    pub fn describe(&self) -> String {
        self.engine.describe()
    }

    /// The rows of a statement, each read from left to right.
    fn all<T>(&self, sql: &str, values: &Values<'_>, read: impl Fn(&mut Columns) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
        self.engine.rows(sql, values)?.into_iter().map(|row| read(&mut row.into())).collect()
    }

    /// The first row of a statement, if there is one.
    fn one<T>(
        &self,
        sql: &str,
        values: &Values<'_>,
        read: impl Fn(&mut Columns) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        self.engine.rows(sql, values)?.into_iter().next().map(|row| read(&mut row.into())).transpose()
    }

    /// A version by sequence and number, read once: it never changes. With it, its exclusive group and its priority.
    fn version_of(&mut self, sequence: &str, number: u32) -> Result<Option<VersionOf>, Fault> {
        let known = self.kept.get(&self.workspace).and_then(|kept| kept.versions.get(sequence)?.get(&number));
        if let Some(found) = known {
            return Ok(Some(found.clone()));
        }
        let row: Option<(String, Option<String>, String)> = self.one(
            "SELECT hash, exclusive_group, json FROM version WHERE workspace = :w AND sequence = :sequence AND number = :number",
            &[(":w", (&self.workspace).into()), (":sequence", sequence.into()), (":number", number.into())],
            |row| Ok((row.take()?, row.take()?, row.take()?)),
        )?;
        let Some((hash, group, json)) = row else { return Ok(None) };
        let Priority { priority } = serde_json::from_str(&json)?;
        let found = (hashed(format!("{sequence}/{number}/{hash}"), json)?, group, priority);
        self.kept().versions.entry(sequence.to_owned()).or_default().insert(number, found.clone());
        Ok(Some(found))
    }

    /// The workspace's settings, and its sequences that are paused (L8): what stands above all of its enrollments.
    fn standing(&mut self) -> Result<(KnownSettings, Vec<SequenceId>), Fault> {
        let values = [(":w", (&self.workspace).into())];
        // One question for all: it is asked in every turn, and hardly ever is anything paused.
        let all = "SELECT (SELECT hash FROM setting WHERE workspace = :w AND name = 'workspace'),
                     (SELECT count(*) FROM sequence WHERE workspace = :w AND paused = 1),
                     (SELECT count(*) FROM account WHERE workspace = :w AND paused IS NOT NULL)";
        let row: Option<(Option<String>, bool, bool)> =
            self.one(all, &values, |row| Ok((row.take()?, row.take()?, row.take()?)))?;
        let (hash, some, resting) = row.unwrap_or_default();
        let paused = if some { self.paused()? } else { Vec::new() };
        let (hashed, settings) = self.settings_of(&hash.unwrap_or_default())?;
        let hashed = if resting { self.with_rests(hashed, &settings)? } else { hashed };
        Ok(((hashed, settings), paused))
    }

    /// The settings as the core is told them while accounts are paused.
    fn with_rests(&mut self, known: Hashed, settings: &Settings) -> Result<Hashed, Fault> {
        let Some((channels, changed)) = self.overlaid(settings)? else { return Ok(known) };
        let name = format!("{}/{channels}", known.hash);
        if let Some(resting) = self.kept().resting.as_ref().filter(|resting| *resting.hash == *name) {
            return Ok(resting.clone());
        }
        let resting = hashed(name, serde_json::to_string(&changed)?)?;
        self.kept().resting = Some(resting.clone());
        Ok(resting)
    }

    /// The workspace's settings; `{}` until somebody sets them.
    fn settings_now(&mut self) -> Result<KnownSettings, Fault> {
        let hash = "SELECT hash FROM setting WHERE workspace = :w AND name = 'workspace'";
        let hash: String = self.one(hash, &[(":w", (&self.workspace).into())], Columns::take)?.unwrap_or_default();
        self.settings_of(&hash)
    }

    /// The settings that go by this name, or those that there are by now.
    fn settings_of(&mut self, hash: &str) -> Result<KnownSettings, Fault> {
        let values = [(":w", (&self.workspace).into())];
        let known = self.kept.get(&self.workspace).and_then(|kept| kept.settings.as_ref());
        if let Some(known) = known.filter(|(known, _)| *known.hash == *hash) {
            return Ok(known.clone());
        }
        let both = "SELECT hash, json FROM setting WHERE workspace = :w AND name = 'workspace'";
        let row: Option<(String, String)> = self.one(both, &values, |row| Ok((row.take()?, row.take()?)))?;
        let (hash, json) = row.unwrap_or_else(|| (String::new(), "{}".into()));
        let typed = Arc::new(serde_json::from_str(&json)?);
        let read = (hashed(hash, json)?, typed);
        self.kept().settings = Some(read.clone());
        Ok(read)
    }
}

/// What of a version's text is needed beside its columns.
#[derive(Deserialize)]
struct Priority {
    #[serde(default)]
    priority: i32,
}

/// A fault of the store.
pub(super) fn store(message: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Store, message)
}

/// Refuses a database that a newer host has written.
pub(super) fn not_newer(found: u32, current: u32) -> Result<(), Fault> {
    if found > current {
        let message = format!("expected a database with schema {current} or less, found {found}");
        return Err(store(message).help("it was written by a newer relance: use that one"));
    }
    Ok(())
}

/// A text with the name that it goes by.
fn hashed(hash: impl Into<Arc<str>>, json: String) -> Result<Hashed, Fault> {
    let json: Box<RawValue> = RawValue::from_string(json)?;
    Ok(Hashed { hash: hash.into(), json: Arc::from(json) })
}

/// SHA-256 in hexadecimal.
fn sha256(text: &str) -> String {
    let nibbles = Sha256::digest(text.as_bytes()).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.filter_map(|nibble| char::from_digit(nibble.into(), 16)).collect()
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::new(FaultKind::Core, format!("a stored value can't be read: {error}"))
    }
}
