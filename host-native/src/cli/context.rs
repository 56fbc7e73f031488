//! What every command has at hand: the options, the clock, the host when it is wanted, and a way to say things.
//!
//! In: the global options. Out: a host on the data directory, or the core alone. Never: a data directory made without need.

use relance::config::{Limits, ModelConfig, Options as HostOptions, PostgresConfig, SenderConfig};
use relance::guest::{Guest, ZonePack};
use relance::report::EnrollmentFilter;
use relance::{Clock, Host};
use relance_core::base::{ContactId, EnrollmentId, Instant};
use relance_core::wire::Settings;
use std::cell::RefCell;
use std::sync::Arc;

use super::args::Global;
use super::ask::Carrier;
use super::failure::Failure;
use super::options::Options;
use super::say::Say;
use crate::files::Document;

/// What every command has at hand.
#[derive(Debug)]
pub(crate) struct Context {
    global: Global,
    /// Where the options come from.
    pub(crate) options: Options,
    /// How to say things.
    pub(crate) say: Say,
    clock: Clock,
    /// The zone data of the host that was opened, if it brought its own.
    zones: RefCell<Option<Arc<ZonePack>>>,
}

impl Context {
    /// From the global options.
    pub(crate) fn new(global: Global, options: Options, say: Say) -> Self {
        let clock = global.now.map_or_else(Clock::of_environment, Clock::standing_at);
        Self { global, options, say, clock, zones: RefCell::default() }
    }

    /// Whether machines read the answer.
    pub(crate) const fn json(&self) -> bool {
        self.say.json
    }

    /// The time: the trial's, or the machine's.
    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The address of the PostgreSQL database, if there is one, without its password.
    pub(crate) fn database(&self) -> Option<String> {
        let address = self.global.database.as_deref()?;
        let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
        let (user, host) = rest.rsplit_once('@').map_or((None, rest), |(user, host)| (Some(user), host));
        let user = user.map(|user| user.split(':').next().unwrap_or_default().to_owned() + "@").unwrap_or_default();
        // What follows the name of the database may hold a password too.
        let host = host.split('?').next().unwrap_or_default();
        Some(format!("{scheme}://{user}{host}"))
    }

    /// The schema of the host's tables in a PostgreSQL database.
    pub(crate) fn schema(&self) -> &str {
        &self.global.database_schema
    }

    /// The file with what certificates of databases are checked by, if it is not the machine's.
    pub(crate) fn certificates(&self) -> Option<std::path::PathBuf> {
        self.global.database_ca.clone()
    }

    /// The data directory.
    pub(crate) fn data(&self) -> &std::path::Path {
        &self.global.data
    }

    /// Whether this is a trial on a clock that is moved by hand.
    pub(crate) const fn is_trial(&self) -> bool {
        self.clock.is_virtual()
    }

    /// The host on the data directory, which is made where there is none.
    pub(crate) fn host(&self) -> Result<Host, Failure> {
        self.host_that_sends(SenderConfig::default())
    }

    /// The same with a way to send.
    pub(crate) fn host_that_sends(&self, sender: SenderConfig) -> Result<Host, Failure> {
        self.opened(self.options_that_send(sender))
    }

    /// The workspace's name.
    pub(crate) fn workspace(&self) -> &str {
        &self.global.workspace
    }

    /// How hosts that send are opened.
    pub(crate) fn options_that_send(&self, sender: SenderConfig) -> HostOptions {
        HostOptions { sender, ..self.host_options() }
    }

    /// The host of another workspace, for what concerns all of them.
    pub(crate) fn host_of(&self, workspace: &str) -> Result<Host, Failure> {
        self.opened(HostOptions { workspace: workspace.into(), ..self.host_options() })
    }

    pub(crate) fn opened(&self, options: HostOptions) -> Result<Host, Failure> {
        let host = Host::open(options)?;
        self.zones.replace(host.zone_pack());
        Ok(host)
    }

    /// How to open a host that sends nothing to the world.
    pub(crate) fn host_options(&self) -> HostOptions {
        let mut options = HostOptions::new(&self.global.data);
        options.workspace.clone_from(&self.global.workspace);
        options.database = self.global.database.as_ref().map(|url| PostgresConfig {
            url: url.clone(),
            schema: self.global.database_schema.clone(),
            ca_file: self.global.database_ca.clone(),
        });
        options.clock = self.clock.clone();
        options
    }

    /// Whether a database is named, or there is one in the data directory already.
    fn has_data(&self) -> bool {
        self.global.database.is_some() || self.global.data.join("relance.db").exists()
    }

    /// The host, if a database is named or there is one in the data directory already.
    pub(crate) fn host_if_any(&self) -> Result<Option<Host>, Failure> {
        if self.has_data() { self.host().map(Some) } else { Ok(None) }
    }

    /// The host where there must be one.
    pub(crate) fn host_of_data(&self) -> Result<Host, Failure> {
        self.host_of_data_with(None)
    }

    /// The same with a model to ask.
    pub(crate) fn host_of_data_with(&self, model: Option<ModelConfig>) -> Result<Host, Failure> {
        if self.has_data() {
            return self.opened(HostOptions { model, ..self.options_that_send(SenderConfig::default()) });
        }
        let message = format!("expected a data directory at `{}`, found none", self.global.data.display());
        let help = "import contacts or publish a draft first, or say where with `--data DIR`";
        Err(Failure::environment("cli.noData", message, help))
    }

    /// The core alone, without a store; with the zone data of the host, if one was opened.
    pub(crate) fn core(&self) -> Result<Core, Failure> {
        let mut guest = Guest::new(Limits::default())?;
        guest.use_zones(self.zones.borrow().clone())?;
        Ok(Core(guest))
    }

    /// The workspace's settings as JSON text: from a file if one is named, else those of the data directory, if there is one.
    pub(crate) fn settings_text(&self, file: Option<&str>, host: Option<&mut Host>) -> Result<Option<String>, Failure> {
        match (file, host) {
            (Some(file), _) => Ok(Some(Document::read(file)?.text())),
            (None, Some(host)) => Ok(serde_json::to_string::<Settings>(&host.settings()?).ok()),
            (None, None) => Ok(None),
        }
    }

    /// A contact by id, or by email address.
    pub(crate) fn contact_id(&self, host: &Host, text: &str) -> Result<ContactId, Failure> {
        find_contact(host, text)?.ok_or_else(|| {
            let message = format!("expected the id or email address of a contact, found none with `{}`", short(text));
            Failure::problem("host.contactUnknown", "", message, "`relance contacts list` shows them")
        })
    }

    /// An enrollment by its id, or by a contact who has exactly one.
    pub(crate) fn enrollment(&self, host: &Host, text: &str) -> Result<EnrollmentId, Failure> {
        let id = EnrollmentId::new(text);
        if host.state(&id)?.is_some() {
            return Ok(id);
        }
        let help = "`relance status --all` shows them";
        let Some(contact) = find_contact(host, text)? else {
            let message = format!("expected the id of an enrollment, found none with `{}`", short(text));
            return Err(Failure::problem("host.enrollmentUnknown", "", message, help));
        };
        let mut rows = host.enrollments(&EnrollmentFilter { contact: Some(contact), ..EnrollmentFilter::default() })?;
        match (rows.pop(), rows.len()) {
            (Some(row), 0) => Ok(row.id),
            (_, others) => {
                let message =
                    format!("expected a contact with one enrollment, found one with {}", others + usize::from(others > 0));
                Err(Failure::problem("host.enrollmentAmbiguous", "", message, help))
            }
        }
    }
}

/// A contact by id, or by email address.
pub(crate) fn find_contact(host: &Host, text: &str) -> Result<Option<ContactId>, Failure> {
    let id = ContactId::new(text);
    if host.contact(&id)?.is_some() {
        return Ok(Some(id));
    }
    if !text.contains('@') {
        return Ok(None);
    }
    let same = |email: &str| email.eq_ignore_ascii_case(text);
    let contacts = host.contacts()?;
    let mut found = contacts.iter().filter(|contact| contact.email.as_ref().is_some_and(|email| same(email.reveal())));
    match (found.next(), found.next()) {
        (Some(contact), None) => Ok(Some(contact.id.clone())),
        (Some(_), Some(_)) => {
            let message = "expected an email address of one contact, found several with it";
            Err(Failure::problem("host.contactAmbiguous", "", message, "say which one by its id"))
        }
        _ => Ok(None),
    }
}

/// As much of an argument as a message needs.
pub(crate) fn short(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(80).collect()
}

/// The core alone.
pub(crate) struct Core(Guest);

impl Carrier for Core {
    fn carry(&mut self, request: &[u8]) -> Vec<u8> {
        self.0.carry(request)
    }
}
