//! The front door of the host: what the command line and the service call.
//!
//! In: contacts, drafts, events, questions. Out: reports. Never: SQL, a decision, a message's text in an error.

mod accounts;
mod approving;
mod asking;
mod booking;
mod capsules;
mod conversing;
mod density;
mod drafting;
mod hooks;
mod inbound;
mod jobs;
mod keys;
mod leaving;
mod line;
mod lists;
mod looking;
mod modelling;
mod moving;
mod people;
mod publishing;
mod replaying;
mod reviewing;
mod sample;
mod shadowing;
mod simulated;
mod simulating;
mod standing;
mod tending;
mod trying;
mod users;
mod walking;
mod working;
mod zonedata;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use relance_core::base::{ContactId, EnrollmentId, Instant, SequenceId};
use relance_core::wire::request::Entry;
use relance_core::wire::{ChannelChoice, Contact, Conversation, Event, Target, ZoneId};

use crate::clock::Clock;
use crate::config::Options;
pub use crate::drive::To;
use crate::drive::port::Notice;
use crate::drive::{self, Command, Done, Words};
use crate::engines;
use crate::engines::sql::{Books, SqlTurn, Store};
use crate::fault::{Fault, FaultKind};
use crate::guest::Guest;
use crate::model::{self, Model};
use crate::report::{EventReport, Imported};
use crate::seal::Keys;
use crate::send::Senders;
use crate::track::Links;
pub use accounts::Opened;
pub use approving::Unapproved;
pub(crate) use approving::ignored;
pub use booking::{Decision, First, Given, Taken};
pub use conversing::bot_is;
pub(crate) use density::Counted;
pub use density::Grain;
pub(crate) use drafting::Forecast;
pub(crate) use inbound::{Assigned, Kept as InboundKept, Said};
pub use inbound::{Heard, Origin};
pub(crate) use jobs::{Migrate, Task};
pub use leaving::{Engaged, Leaver};
pub use line::Line;
pub(crate) use looking::Outlook;
pub use modelling::{ModelSaid, Unasked, unusable};
pub use moving::{Move, Moves, Rules};
pub use people::{Changed, Suppressed};
pub use publishing::Person;
pub use reviewing::{Held, Restored};
pub use sample::{Sampled, Unfit};
pub use shadowing::Wanted as Comparison;
pub use simulated::Trial;
pub(crate) use simulating::Simulation;
pub use tending::{Check, Verdict};
pub use trying::{Synced, TemplateName, Tried};
pub use users::{Changing, NewUser, UserChange};
pub use zonedata::ZoneData;

/// How long the name of a workspace may be, in bytes.
const MOST_WORKSPACE: usize = 64;

/// Whether a text can be a workspace's id.
pub fn is_workspace_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    !text.is_empty() && text.len() <= MOST_WORKSPACE && text.chars().all(plain)
}

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

/// Until when a worker runs.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// Work for every workspace; else for the one that the host is in.
    pub everybody: bool,
    /// Until the clock shows this; absent: until nothing is due (a virtual clock: until nothing is planned).
    pub until: Option<Instant>,
    /// Go on waiting for work on the machine's clock until `stop` says otherwise, whatever `until` says.
    pub forever: bool,
    /// Who hands messages over; the worker itself unless others do.
    pub hands: Option<&'a Line>,
    /// Set from elsewhere to stop after the turn in hand.
    pub stop: &'a AtomicBool,
}

/// One host over one database. Several may be open on the same one, one a thread or process.
pub struct Host {
    store: Store,
    guest: Guest,
    senders: Senders,
    clock: Clock,
    /// How it was opened.
    options: Options,
    /// What seals secrets, once it was asked for.
    sealing: Option<Arc<Keys>>,
    /// Accounts as they were opened, with what they were opened from.
    opened: accounts::Before,
    zones: zonedata::Look,
    /// The names of all zones, once somebody has asked for them.
    zone_names: Option<Arc<BTreeSet<String>>>,
    /// The model that questions are carried to, if there is one.
    model: Option<Box<dyn Model>>,
    /// The database's rows follow books that are kept elsewhere.
    follows: bool,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Opens the database or makes it, brings its schema up to date, and starts the core.
    pub fn open(mut options: Options) -> Result<Self, Fault> {
        let workspace = options.workspace.clone();
        if !is_workspace_name(&workspace) {
            let message = format!("expected the name of a workspace, found `{}`", workspace.escape_debug());
            return Err(Fault::new(FaultKind::Input, message).help("1 to 64 letters and digits of ASCII, `-` and `_`"));
        }
        let links = options.sender.mail.links.as_ref().map(Links::new).transpose();
        let links = links.map_err(|message| Fault::new(FaultKind::Input, message))?;
        let mut store = engines::open(&options)?;
        if shadowing::agreed(&store, options.purpose)? {
            options.reaching_nobody();
        } else {
            store = store.linked(links);
        }
        if options.bookkeeper.is_some() {
            store.never_group();
        }
        let senders = Senders::new(&options, &workspace)?;
        let (guest, clock) = (Guest::new(options.limits)?, options.clock.clone());
        let model = model::open(options.model.as_ref())?;
        let (zones, follows) = (zonedata::Look::default(), store.follows_books()? != Books::Here);
        let opened = accounts::Before::default();
        let mut host =
            Self { store, guest, senders, clock, options, sealing: None, opened, zones, zone_names: None, model, follows };
        host.look_at_zones()?;
        Ok(host)
    }

    /// From here on everything is about this workspace.
    pub fn enter(&mut self, workspace: &str) {
        self.store.enter(workspace);
    }

    /// From here on no call waits longer than this, all its waits together, for what another hand has in hand; until this is said anew.
    pub(crate) fn wait_at_most(&mut self, patience: Duration) {
        self.store.wait_at_most(patience);
    }

    /// The store, in the workspace that the host is in.
    pub(crate) fn store(&mut self) -> &mut Store {
        &mut self.store
    }

    /// The time on the host's clock.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// One request to the core, byte for byte: never fails, a problem is an answer too.
    pub fn call(&mut self, request: &[u8]) -> Vec<u8> {
        self.guest.call(request)
    }

    /// The same by the zone data that this host goes by, for a request that names none.
    pub fn carry(&mut self, request: &[u8]) -> Vec<u8> {
        let _ = self.look_at_zones_now_and_then(); // A database that is away does not keep the core from answering.
        self.guest.carry(request)
    }

    /// Adds or changes contacts, all in one transaction. What a person said stays: opt-outs, suppressions and the time of the
    /// last message that are known already are kept beside those that come in.
    pub fn import_contacts(&mut self, contacts: Vec<Contact>) -> Result<Imported, Fault> {
        self.store.import(contacts)
    }

    /// A contact by id.
    pub fn contact(&self, id: &ContactId) -> Result<Option<Contact>, Fault> {
        self.store.contact(id)
    }

    /// All contacts, by id.
    pub fn contacts(&self) -> Result<Vec<Contact>, Fault> {
        self.store.contacts()
    }

    /// Applies an event. Once this returns it has been processed (X8). One that is about the person, a reply for instance, concerns
    /// all of that person's enrollments even where it names one (L1).
    pub fn event(&mut self, to: &To, event: Event) -> Result<EventReport, Fault> {
        self.happened(to, event, Words::Unread)
    }

    /// Applies an event that is one enrollment's alone, if that has had so many turns and no more; gives how many it has had where not.
    pub(crate) fn event_if(
        &mut self,
        id: &EnrollmentId,
        event: &Event,
        revision: u64,
    ) -> Result<Result<EventReport, u64>, Fault> {
        self.look_at_zones_now_and_then()?;
        let contact = self.store.contact_of(id)?.ok_or_else(|| Fault::not_found("an enrollment with the id", id))?;
        let command = Command::EventIf { enrollment: id.clone(), event: event.clone(), revision };
        Ok(match self.perform(&contact, &command)? {
            Done::GoneOn(newest) => Err(newest),
            done => Ok(done.event()?),
        })
    }

    /// The same of an event whose words have been read or not.
    fn happened(&mut self, to: &To, event: Event, words: Words) -> Result<EventReport, Fault> {
        self.look_at_zones_now_and_then()?;
        let (contact, to) = match to {
            To::Contact(contact) => (contact.clone(), to.clone()),
            To::Enrollment(id) => {
                let contact = self.store.contact_of(id)?.ok_or_else(|| Fault::not_found("an enrollment with the id", id))?;
                let wide = drive::is_about_person(&event.what);
                let to = if wide { To::Contact(contact.clone()) } else { to.clone() };
                (contact, to)
            }
        };
        self.perform(&contact, &Command::Event { to, event, words })?.event()
    }

    /// Does something in a contact's turn.
    fn perform(&mut self, contact: &ContactId, command: &Command) -> Result<Done, Fault> {
        self.perform_so(contact, command, true, &mut |_| {})
    }

    /// The same: waiting for another hand or not, and with somebody who hears what is told.
    fn perform_so(
        &mut self,
        contact: &ContactId,
        command: &Command,
        patient: bool,
        listener: &mut dyn FnMut(Notice),
    ) -> Result<Done, Fault> {
        if let Some(bookkeeper) = &self.options.bookkeeper {
            return bookkeeper.perform(self.store.workspace(), contact, command);
        }
        self.is_keeper()?;
        let mut turn = SqlTurn::new(&mut self.store, &self.senders, contact.clone(), listener);
        if !patient {
            turn.hurry();
        }
        drive::perform(&mut turn, &mut self.guest, command)
    }

    /// Decides for several contacts in one transaction, stored when this returns; nothing of it if it fails.
    fn grouped<T>(&mut self, act: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        self.store.open_group()?;
        let done = act(self);
        self.store.close_group(done.is_ok())?;
        done
    }
}
