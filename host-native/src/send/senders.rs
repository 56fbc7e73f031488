//! The ways that a workspace's messages take: over one of its accounts, or over the process's own way.
//!
//! In: a workspace, and which way the store has found. Out: its [`Sender`], made once and anew when the account was changed. Never: another
//! workspace's.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use relance_core::base::Instant;
use relance_core::wire::{RejectClass, Send};
use std::time::Duration;

use super::{Around, Asked, Gate, Outcome, Sender, for_samples, from_account, from_config};
use crate::account::{Account, Channels, Limits, Provider, seal};
use crate::config::Options;
use crate::fault::Fault;
use crate::hook::reach::{Guard, System};
use crate::seal::Keys;
use crate::shadow::ShadowSender;

/// By which way a message goes.
#[derive(Debug, Clone)]
pub enum By {
    /// The process's own.
    Own,
    /// An account of the workspace's.
    Account(Arc<Named>),
    /// The same, which is paused: nothing goes out over it until somebody has mended it.
    Paused(Arc<Named>),
    /// An account that the settings name, and that is not there.
    Missing(String),
    /// That of people who do not live: into a folder, whatever the channel.
    Sample,
}

/// An account, as far as sending goes by it.
#[derive(Debug)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Which of all accounts that ever had this id, and how often it was changed: another one is another sender.
    pub edition: (Instant, i64),
    /// Which channels it serves.
    pub channels: Channels,
    /// How fast it may send.
    pub limits: Limits,
    /// It whole, sealed.
    pub sealed: String,
}

/// Gives the sender of a way.
pub trait Ways {
    /// The sender; where there is none, one that says so and sends nothing.
    fn of<'a>(&'a self, workspace: &str, by: &By) -> Lent<'a>;
}

/// A sender, while it is used.
#[derive(Clone)]
pub enum Lent<'a> {
    /// Somebody else's.
    Borrowed(&'a dyn Sender),
    /// One that others use too.
    Shared(Arc<dyn Sender>),
}

impl<'a> Deref for Lent<'a> {
    type Target = dyn Sender + 'a;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Borrowed(sender) => *sender,
            Self::Shared(sender) => &**sender,
        }
    }
}

/// One way for everything.
impl<S: Sender> Ways for S {
    fn of<'a>(&'a self, _: &str, _: &By) -> Lent<'a> {
        Lent::Borrowed(self)
    }
}

/// A sender that was made of an account, and of which edition of it.
type Made = ((Instant, i64), Arc<dyn Sender>);

/// The folder of messages to sample people, in the data directory; the workspace stands behind.
const SAMPLES: &str = "sample-mail";
/// How many senders of accounts are kept at once.
const MOST_KEPT: usize = 1_024;

/// The ways that messages take; for one thread.
pub struct Senders {
    options: Options,
    mail_dir: PathBuf,
    keys: OnceCell<Keys>,
    made: RefCell<BTreeMap<String, Arc<dyn Sender>>>,
    /// By workspace and account.
    over: RefCell<BTreeMap<(String, String), Made>>,
}

impl Senders {
    /// The process's own way, for every workspace. It is made for this one at once, so that what is wrong with it is heard of now.
    pub fn new(options: &Options, workspace: &str) -> Result<Self, Fault> {
        let (options, mail_dir) = (options.clone(), options.data_dir.join("mail"));
        let senders = Self { options, mail_dir, keys: OnceCell::new(), made: RefCell::default(), over: RefCell::default() };
        if !senders.options.purpose.is_shadow() {
            senders.own(workspace)?;
        }
        Ok(senders)
    }

    /// What of this host matters to accounts.
    pub fn around(&self) -> Around {
        let guard = Guard::new(self.options.accounts.reach.clone(), Arc::new(System));
        Around { links: self.options.sender.mail.links.clone(), guard: Some(guard) }
    }

    /// The sender that an account is, whether it is kept or not.
    pub fn make(&self, workspace: &str, account: &Account) -> Result<Box<dyn Sender>, Fault> {
        from_account(account, &self.mail_dir, workspace, &self.around())
    }

    /// The account, told where this host hears what becomes of messages, if it names no place of its own.
    fn heard(&self, workspace: &str, id: &str, mut account: Account) -> Account {
        if let (Provider::Twilio(own), Some(public)) = (&mut account.provider, &self.options.public_url) {
            own.status_callback.get_or_insert_with(|| format!("{public}/in/{workspace}/{id}"));
        }
        account
    }

    /// An account's sender.
    fn over(&self, workspace: &str, named: &Named) -> Result<Arc<dyn Sender>, Fault> {
        let key = (workspace.to_owned(), named.id.clone());
        if let Some((_, made)) = self.over.borrow().get(&key).filter(|(edition, _)| *edition == named.edition) {
            return Ok(Arc::clone(made));
        }
        let keys = match self.keys.get() {
            Some(keys) => keys,
            None => {
                let keys = self.options.keys()?;
                self.keys.get_or_init(|| keys)
            }
        };
        let account = self.heard(workspace, &named.id, seal::open(keys, &named.sealed, workspace, &named.id)?);
        let sender: Arc<dyn Sender> = Arc::from(self.make(workspace, &account)?);
        let mut over = self.over.borrow_mut();
        if over.len() >= MOST_KEPT {
            over.clear();
        }
        over.insert(key, (named.edition, Arc::clone(&sender)));
        Ok(sender)
    }

    /// Where messages to sample people lie.
    fn samples(&self, workspace: &str) -> PathBuf {
        self.options.data_dir.join(format!("{SAMPLES}-{workspace}"))
    }

    /// Takes the messages to sample people away; those of another machine stay there.
    pub(crate) fn clear_samples(&self, workspace: &str) {
        let _ = std::fs::remove_dir_all(self.samples(workspace)); // There may be none.
    }

    /// The process's own way for this workspace.
    pub fn own(&self, workspace: &str) -> Result<Arc<dyn Sender>, Fault> {
        if let Some(made) = self.made.borrow().get(workspace) {
            return Ok(Arc::clone(made));
        }
        let sender: Arc<dyn Sender> = Arc::from(from_config(&self.options.sender, &self.mail_dir, workspace)?);
        self.made.borrow_mut().insert(workspace.to_owned(), Arc::clone(&sender));
        Ok(sender)
    }
}

impl Ways for Senders {
    fn of<'a>(&'a self, workspace: &str, by: &By) -> Lent<'a> {
        if self.options.purpose.is_shadow() {
            return Lent::Shared(Arc::new(ShadowSender));
        }
        let found = match by {
            By::Own => self.own(workspace),
            // What it was sealed with may be back later: whether it has sent something, nobody can tell until then.
            By::Account(named) => self.over(workspace, named).or_else(|fault| Ok(Unset::lost(fault.message))),
            By::Paused(named) => Ok(Unset::because(format!("the account `{}` is paused", named.id))),
            By::Sample => for_samples(&self.options.sender, &self.samples(workspace), workspace).map(Arc::from),
            By::Missing(id) => Ok(Unset::because(format!("expected the account `{id}` that the settings name, found none"))),
        };
        Lent::Shared(found.unwrap_or_else(|fault| Unset::because(fault.message)))
    }
}

/// A message that comes too soon after others of its account: it is decided anew when there is room.
pub(crate) fn crowded(until: Instant) -> Lent<'static> {
    Lent::Shared(Arc::new(Crowded(until)))
}

struct Crowded(Instant);

impl Sender for Crowded {
    fn attempt(&self, _: &Send, _: Instant, _: &mut Gate<'_>) -> Outcome {
        let detail = "the account's limit is reached".to_owned();
        Outcome::Rejected { class: RejectClass::Throttle, detail, retry_at: Some(self.0), purpose: None }
    }

    fn can_be_asked(&self) -> bool {
        true
    }

    fn ask(&self, _: &Send) -> Asked {
        Asked::NotAccepted
    }

    fn longest(&self) -> Duration {
        Duration::ZERO
    }

    fn describe(&self) -> String {
        "later".into()
    }

    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// No way at all: whoever can mend it is told, and nothing is used up.
struct Unset {
    why: String,
    asked: Asked,
}

impl Unset {
    fn because(why: String) -> Arc<dyn Sender> {
        Arc::new(Self { why, asked: Asked::NotAccepted })
    }

    fn lost(why: String) -> Arc<dyn Sender> {
        Arc::new(Self { why, asked: Asked::CannotTell })
    }
}

impl Sender for Unset {
    fn attempt(&self, _: &Send, _: Instant, _: &mut Gate<'_>) -> Outcome {
        Outcome::rejected(RejectClass::Config, self.why.clone())
    }

    fn can_be_asked(&self) -> bool {
        true
    }

    fn ask(&self, _: &Send) -> Asked {
        self.asked
    }

    fn longest(&self) -> Duration {
        Duration::ZERO
    }

    fn describe(&self) -> String {
        "none".into()
    }

    fn check(&self) -> Result<(), String> {
        Err(self.why.clone())
    }
}
