//! What the adapter is asked, and how it says that it can't.
//!
//! In: a line. Out: a request, or problems. Never: a request that is guessed at: members that nobody knows are refused.

use std::net::SocketAddr;
use std::path::PathBuf;

use relance_core::base::{ContactId, ConversationId, EnrollmentId, Instant, Private, SendKey, SequenceId};
use relance_core::wire::request::Entry;
use relance_core::wire::{ChannelChoice, Contact, Conversation, Target, ZoneId};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

/// A request: an object of one member, whose name says what is asked.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub(crate) enum Ask {
    Open(Open),
    Close {},
    Settings {
        settings: Box<RawValue>,
    },
    Publish {
        draft: Box<RawValue>,
        sequence: Option<SequenceId>,
    },
    Contacts {
        contacts: Vec<Contact>,
    },
    Conversation {
        contact: ContactId,
        conversation: Conversation,
    },
    Enroll {
        sequence: SequenceId,
        version: Option<u32>,
        contacts: Vec<ContactId>,
        target: Option<Target>,
        conversation: Option<Conversation>,
        #[serde(default)]
        dry_run: bool,
    },
    Schedule {
        contact: ContactId,
        entries: Vec<Entry>,
        zone: Option<ZoneId>,
        name: Option<String>,
        channel: Option<ChannelChoice>,
    },
    Event {
        to: Whom,
        event: Map<String, Value>,
    },
    Run {
        until: Instant,
    },
    Release {
        enrollment: EnrollmentId,
    },
    Enrollments {},
    Outbox {},
    Contact {
        contact: ContactId,
    },
    State {
        enrollment: EnrollmentId,
    },
    Timeline {
        enrollment: EnrollmentId,
    },
    Replay {
        enrollment: EnrollmentId,
    },
    Watch {
        conversation: ConversationId,
    },
    CloseConversation {
        conversation: ConversationId,
        by: Option<String>,
    },
    Questions {},
    AnswerQuestion {
        key: SendKey,
        answer: Private<String>,
    },
    Surveys {},
    AnswerSurvey {
        enrollment: EnrollmentId,
        score: u32,
        comment: Option<String>,
    },
}

/// A host on a store that is there or is made, whose clock stands.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Open {
    pub(crate) store: Keep,
    pub(crate) workspace: String,
    pub(crate) now: Instant,
    pub(crate) provider: Provider,
    pub(crate) model: Option<Played>,
}

/// A model that says what stands in a script.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Played {
    pub(crate) script: Box<RawValue>,
}

/// Where everything is kept.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Keep {
    /// A directory that is there.
    Directory(PathBuf),
    /// The address of a database.
    Postgres(String),
    /// Contacts are objects of Restate.
    Restate(Objects),
    /// Contacts are books on the disk of a trial; a directory that is there has the rest, and that disk while no host is open.
    Sim(PathBuf),
}

/// Contacts that are objects of Restate, with a directory for the rest.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Objects {
    pub(crate) directory: PathBuf,
    /// Where Restate takes calls.
    pub(crate) ingress: String,
    /// Where it is administered.
    pub(crate) admin: String,
    /// Where Restate reaches this host: the same for all that have this store open, of which the first serves it.
    pub(crate) listen: SocketAddr,
}

/// Whom messages of every channel are posted to.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Provider {
    pub(crate) url: String,
    pub(crate) secret: String,
    /// How long an answer may take, in milliseconds.
    pub(crate) timeout: u64,
    /// Whether it takes a message once however often its id comes.
    #[serde(default = "honoured")]
    pub(crate) keys: bool,
}

/// What holds unless it is said otherwise.
const fn honoured() -> bool {
    true
}

/// Whom or what an event concerns.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Whom {
    Contact(ContactId),
    Enrollment(EnrollmentId),
    Conversation(ConversationId),
}

/// The problems of a request, as JSON.
pub(crate) struct Failure(pub(crate) Vec<Value>);

impl Failure {
    /// One problem.
    pub(crate) fn new(code: &str, message: &str) -> Self {
        Self(vec![json!({ "code": code, "message": message })])
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::new("adapter.request", &format!("expected a request of the protocol, found another text: {error}"))
    }
}
