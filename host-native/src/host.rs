//! The front door of the host: what the command line and the service call.
//!
//! In: contacts, drafts, events, questions. Out: reports. Never: SQL, a decision, a message's text in an error.

use std::sync::atomic::AtomicBool;

use relance_core::base::{ContactId, EnrollmentId, Instant, SequenceId};
use relance_core::wire::request::Entry;
use relance_core::wire::{
    ChannelChoice, Contact, Conversation, Enrollment, Event, Settings, Target, TimelineEntry, Version, ZoneId,
};

use crate::config::Options;
use crate::fault::Fault;
use crate::report::{
    DoctorReport, EnrollItem, EnrollmentFilter, EnrollmentRow, EventReport, Explained, Imported, OutboxFilter, OutboxRow,
    Progress, Published, ReplayReport, RunReport, Scheduled, StatusReport, UpcomingRow, VersionRow,
};

/// Whom to enroll in what.
#[derive(Debug, Clone)]
pub struct Enroll {
    /// The sequence.
    pub sequence: SequenceId,
    /// The version's number; the newest unless said otherwise.
    pub version: Option<u32>,
    /// Whom; each has its own result.
    pub contacts: Vec<ContactId>,
    /// What it is about; the contact itself unless said otherwise.
    pub target: Option<Target>,
    /// The conversation, if there is one.
    pub conversation: Option<Conversation>,
    /// Only say what would become of it.
    pub dry_run: bool,
}

/// A hand-made list for one contact.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// For whom.
    pub contact: ContactId,
    /// The list.
    pub entries: Vec<Entry>,
    /// The zone in which its local times are read; the contact's, else the workspace's, else UTC unless said otherwise.
    pub zone: Option<ZoneId>,
    /// What the list is called.
    pub name: Option<String>,
    /// The channel.
    pub channel: ChannelChoice,
}

/// Whom an event concerns.
#[derive(Debug, Clone)]
pub enum To {
    /// One enrollment: somebody paused, stopped or moved it.
    Enrollment(EnrollmentId),
    /// Everything that the contact is enrolled in: a reply, a bounce, an opt-out, a goal.
    Contact(ContactId),
}

/// Until when a worker runs.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// Until the clock shows this; absent: until nothing is due (a virtual clock: until nothing is planned).
    pub until: Option<Instant>,
    /// Go on waiting for work on the machine's clock until `stop` says otherwise, whatever `until` says.
    pub forever: bool,
    /// Set from elsewhere to stop after the turn in hand.
    pub stop: &'a AtomicBool,
}

/// One host over one data directory. Several may be open on the same directory, one a thread or process.
pub struct Host {}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Opens the data directory, makes the database or brings its schema up to date, and starts the core.
    pub fn open(options: Options) -> Result<Self, Fault> {
        Err(absent("open"))
    }

    /// One request to the core, byte for byte: never fails, a problem is an answer too.
    pub fn call(&mut self, request: &[u8]) -> Vec<u8> {
        request.to_vec()
    }

    /// The time on the host's clock.
    pub fn now(&self) -> Instant {
        Instant::MIN
    }

    /// Adds or changes contacts, all in one transaction. What a person said stays: opt-outs, suppressions and the time of the
    /// last message that are known already are kept beside those that come in.
    pub fn import_contacts(&mut self, contacts: Vec<Contact>) -> Result<Imported, Fault> {
        Err(absent("import_contacts"))
    }
    /// A contact by id.
    pub fn contact(&self, id: &ContactId) -> Result<Option<Contact>, Fault> {
        Err(absent("contact"))
    }
    /// All contacts, by id.
    pub fn contacts(&self) -> Result<Vec<Contact>, Fault> {
        Err(absent("contacts"))
    }
    /// Adds or changes a conversation of a contact.
    pub fn put_conversation(&mut self, contact: &ContactId, conversation: Conversation) -> Result<(), Fault> {
        Err(absent("put_conversation"))
    }

    /// The workspace's settings.
    pub fn settings(&self) -> Result<Settings, Fault> {
        Err(absent("settings"))
    }
    /// Puts these settings (JSON) in place of the workspace's, if the core finds them sound.
    pub fn set_settings(&mut self, json: &str) -> Result<Settings, Fault> {
        Err(absent("set_settings"))
    }

    /// Freezes a draft (JSON) as the next version of its sequence.
    pub fn publish(&mut self, draft: &str, sequence: Option<&SequenceId>) -> Result<Published, Fault> {
        Err(absent("publish"))
    }
    /// All versions, by sequence and number.
    pub fn versions(&self) -> Result<Vec<VersionRow>, Fault> {
        Err(absent("versions"))
    }
    /// A version; the newest unless a number is given.
    pub fn version(&self, sequence: &SequenceId, number: Option<u32>) -> Result<Option<Version>, Fault> {
        Err(absent("version"))
    }

    /// Enrolls contacts, one by one, each with its own result; `progress` hears how many are done.
    pub fn enroll(&mut self, what: &Enroll, progress: &mut dyn FnMut(usize)) -> Result<Vec<EnrollItem>, Fault> {
        Err(absent("enroll"))
    }
    /// Schedules a hand-made list: all of it, or none and the problems.
    pub fn schedule(&mut self, what: &Schedule) -> Result<Scheduled, Fault> {
        Err(absent("schedule"))
    }
    /// Applies an event. Once this returns it has been processed (X8).
    pub fn event(&mut self, to: &To, event: Event) -> Result<EventReport, Fault> {
        Err(absent("event"))
    }

    /// Works: wakes what is due, hands messages over, takes up what a crash left.
    pub fn run(&mut self, run: &Run<'_>, progress: &mut dyn FnMut(Progress)) -> Result<RunReport, Fault> {
        Err(absent("run"))
    }

    /// Everything at a glance.
    pub fn status(&self) -> Result<StatusReport, Fault> {
        Err(absent("status"))
    }
    /// Enrollments, the next due first.
    pub fn enrollments(&self, filter: &EnrollmentFilter) -> Result<Vec<EnrollmentRow>, Fault> {
        Err(absent("enrollments"))
    }
    /// What is planned, the next first; of one contact or of all.
    pub fn upcoming(&self, contact: Option<&ContactId>, limit: usize) -> Result<Vec<UpcomingRow>, Fault> {
        Err(absent("upcoming"))
    }
    /// An enrollment's state.
    pub fn state(&self, id: &EnrollmentId) -> Result<Option<Enrollment>, Fault> {
        Err(absent("state"))
    }
    /// An enrollment's timeline.
    pub fn timeline(&self, id: &EnrollmentId) -> Result<Vec<TimelineEntry>, Fault> {
        Err(absent("timeline"))
    }
    /// Whether the timeline leads to the stored state.
    pub fn replay(&mut self, id: &EnrollmentId) -> Result<ReplayReport, Fault> {
        Err(absent("replay"))
    }
    /// What is going on with an enrollment, in sentences.
    pub fn explain(&mut self, id: &EnrollmentId) -> Result<Explained, Fault> {
        Err(absent("explain"))
    }
    /// Messages, the newest first.
    pub fn outbox(&self, filter: &OutboxFilter) -> Result<Vec<OutboxRow>, Fault> {
        Err(absent("outbox"))
    }
    /// Takes an enrollment that was put aside back to work.
    pub fn release(&mut self, id: &EnrollmentId) -> Result<(), Fault> {
        Err(absent("release"))
    }
    /// Looks after everything.
    pub fn doctor(&mut self) -> Result<DoctorReport, Fault> {
        Err(absent("doctor"))
    }
}

fn absent(name: &str) -> Fault {
    Fault::new(crate::fault::FaultKind::Core, format!("`{name}` is not there yet"))
}
