//! What came in: mail handed over as it is, the list of what was told, and whose it is where nobody knew.
//!
//! In: mail, filters, a person. Out: what was told, with what was made of it. Never: a person guessed; another workspace's.

use relance_core::base::{ContactId, EnrollmentId, Instant, Private, Problem};
use relance_core::wire::request::{Confidence, Intent};
use relance_core::wire::{Channel, LocalDate};
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::{InboundFilter, InboundRow, Standing};
use crate::host::{Assigned, Host, InboundKept, Said};
use crate::inbound::{Delivered, Inbound, What};

const READ: Scope = Scope::Read(Area::Inbound);
const WRITE: Scope = Scope::Write(Area::Inbound);
/// How long a mail may be, in bytes.
const MOST_MAIL: usize = 25 << 20;
/// How much of a message's words a list shows, in characters.
const SHOWN: usize = 300;

pub(super) fn operations() -> Vec<Operation> {
    let mail_says = "Takes a mail as it came (RFC 5322): an answer, a bounce, a complaint, an automatic reply. Answered when it has been \
                     processed.";
    let match_says = "Says whose something is that nobody knew, and has it decided now.";
    vec![
        Operation::bytes("/v1/inbound/mail", "inbound.mail", WRITE, mail_says, "message/rfc822", take).takes_up_to(MOST_MAIL),
        get("/v1/inbound", "inbound.list", READ, "Lists what was told, the newest first.", list),
        get("/v1/inbound/{inbound}", "inbound.get", READ, "Shows what was told, and what was made of it.", one),
        post("/v1/inbound/{inbound}/match", "inbound.match", WRITE, match_says, assign),
    ]
}

/// How far something has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
enum Status {
    /// It is decided as soon as may be.
    Waiting,
    /// It was found whose it is, and they heard of it.
    Matched,
    /// Nobody knows whose it is.
    Unmatched,
    /// It changes nothing.
    Ignored,
}

impl From<Standing> for Status {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Waiting => Self::Waiting,
            Standing::Matched => Self::Matched,
            Standing::Unmatched => Self::Unmatched,
            Standing::Ignored => Self::Ignored,
        }
    }
}

impl From<Status> for Standing {
    fn from(status: Status) -> Self {
        match status {
            Status::Waiting => Self::Waiting,
            Status::Matched => Self::Matched,
            Status::Unmatched => Self::Unmatched,
            Status::Ignored => Self::Ignored,
        }
    }
}

/// What kind of thing was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
enum Kind {
    /// The person wrote, or a machine of theirs did.
    Message,
    /// The person opened the channel in another way.
    Opened,
    /// Our side wrote by another program.
    Echo,
    /// A thread was closed, opened, or handed to somebody.
    Thread,
    /// What became of a message of ours.
    Delivery,
    /// A message of ours came back.
    Bounce,
    /// The person called a message of ours spam.
    Complaint,
    /// The person said no, by the provider's own means.
    OptOut,
    /// The person said yes again.
    OptIn,
}

/// Which of them, and which page.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Wanted {
    /// How many rows, 1 to 500; 50 unless said otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
    /// This far only.
    status: Option<Status>,
    /// Of this contact only.
    contact: Option<ContactId>,
    /// Of this kind only.
    kind: Option<Kind>,
}

/// What was told.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Item {
    /// Its id.
    id: String,
    /// What kind of thing it is.
    kind: String,
    /// On which channel.
    channel: Channel,
    /// The account that it came to.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// How far it has come.
    status: Status,
    /// Why, as a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<ContactId>,
    /// The enrollment that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    enrollment: Option<EnrollmentId>,
    /// When it happened, by whoever told it.
    at: Instant,
    /// When it came.
    received_at: Instant,
    /// The person's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Private<String>>,
    /// Ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    /// An email's subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<Private<String>>,
    /// What the person newly wrote; in a list its beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Private<String>>,
    /// How many things other than words came with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    attachments: Option<u32>,
    /// What a message asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    intent: Option<Intent>,
    /// How sure that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<Confidence>,
    /// When the person is back, of an automatic reply that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    return_date: Option<LocalDate>,
    /// The provider's id of the message of ours that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// What the provider says of a failure, as code and words.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

impl Item {
    fn of(row: InboundRow, most: usize) -> Self {
        let kept = serde_json::from_str::<InboundKept>(&row.json);
        let mut item = Self::bare(row);
        let Ok(InboundKept { told: Inbound { from, to, what, .. }, reason, said, .. }) = kept else {
            item.reason = Some("inbound.unreadable".into()); // It is listed all the same.
            return item;
        };
        (item.from, item.to, item.reason) = (from, to, reason);
        let own;
        (own, item.message, item.detail) = about(&what);
        let mut raw = None;
        if let What::Message(message) = what {
            raw = message.text;
            (item.subject, item.attachments) = (message.subject, Some(message.attachments).filter(|many| *many > 0));
        }
        let Said { intent, confidence, text, return_date } = match said {
            Some(said) => said,
            None => Said { intent: Intent::None, confidence: None, text: raw.unwrap_or_default(), return_date: None },
        };
        item.text = own.then(|| Private::new(text.reveal().trim().chars().take(most).collect()));
        item.intent = own.then_some(intent);
        (item.confidence, item.return_date) = (confidence, return_date);
        item
    }

    /// What its columns say.
    fn bare(row: InboundRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            channel: row.channel,
            account: row.account,
            status: row.standing.into(),
            reason: None,
            contact: row.contact,
            enrollment: row.enrollment,
            at: row.at,
            received_at: row.received_at,
            from: None,
            to: None,
            subject: None,
            text: None,
            attachments: None,
            intent: None,
            confidence: None,
            return_date: None,
            message: None,
            detail: None,
        }
    }
}

/// Whether it has words; the message of ours that it names, and what is said of its failure.
fn about(what: &What) -> (bool, Option<String>, Option<String>) {
    match what {
        What::Message(message) => (true, message.answers.first().cloned(), None),
        What::Delivery(delivery) => {
            let detail = match &delivery.status {
                Delivered::Failed { detail, .. } => Some(detail.clone()),
                _ => None,
            };
            (false, Some(delivery.message.clone()), detail)
        }
        What::Bounce(bounce) => (false, bounce.of.message.clone(), Some(bounce.detail.clone())),
        What::Complaint(of) => (false, of.message.clone(), None),
        What::Echo { message, .. } => (false, message.clone(), None),
        _ => (false, None, None),
    }
}

fn list(host: &mut Host, call: Call<Wanted, Nothing>) -> Result<Answer<Rows<Item>>, Refusal> {
    let Wanted { limit, after, status, contact, kind } = call.query;
    let page = Page { limit, after };
    let place = page.after()?;
    let before = if place.is_empty() {
        None
    } else {
        let (at, id) = place.split_once(' ').ok_or_else(super::other_cursor)?;
        Some((super::millis(at).ok_or_else(super::other_cursor)?, id.to_owned()))
    };
    let kind = kind.map(|kind| serde_json::to_value(kind).unwrap_or_default().as_str().unwrap_or_default().to_owned());
    let wanted = InboundFilter { standing: status.map(Into::into), contact, kind, before };
    let rows = host.store().inbounds(&wanted, page.most()? + 1)?;
    let items = rows.into_iter().map(|row| Item::of(row, SHOWN)).collect();
    Ok(Answer::of(page.of(items, |item| format!("{} {}", item.received_at.millis(), item.id))?))
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Item>, Refusal> {
    found(host, call.at("inbound"))
}

fn found(host: &mut Host, id: &str) -> Result<Answer<Item>, Refusal> {
    let row = host.store().inbound(id)?.ok_or_else(|| Refusal::unknown("something that was told, with the id", id))?;
    Ok(Answer::of(Item::of(row, usize::MAX)))
}

/// Whose something is.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Whose {
    /// The person.
    contact: ContactId,
    /// The enrollment that it is about; the one that they were last written to by unless said otherwise.
    #[serde(default)]
    enrollment: Option<EnrollmentId>,
}

fn assign(host: &mut Host, call: Call<Nothing, Whose>) -> Result<Answer<Item>, Refusal> {
    let id = call.at("inbound").to_owned();
    let Whose { contact, enrollment } = call.body;
    if host.contact(&contact)?.is_none() {
        let message = format!("expected a contact with the id `{contact}`, found none");
        return Err(Refusal::problems(vec![Problem::error("api.contactUnknown", "/contact", message)]));
    }
    if let Some(named) = &enrollment
        && host.store().contact_of(named)?.as_ref() != Some(&contact)
    {
        let message = format!("expected an enrollment of `{contact}`, found none with the id `{named}`");
        return Err(Refusal::problems(vec![Problem::error("api.enrollmentUnknown", "/enrollment", message)]));
    }
    found(host, &id)?;
    if host.assign_inbound(&id, &Assigned { contact, enrollment })?.is_none() {
        let detail = "expected something that nobody knew whose it is, found something that is decided";
        return Err(Refusal::new(409, "inbound.decided", "decided", detail).help("`status` says what became of it"));
    }
    found(host, &id)
}

/// To which account a mail came.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct To {
    /// The account whose mailbox it came to, if it is one's.
    account: Option<String>,
    /// Our side sent it, as what lies in a folder of sent mail: a human of ours has written to those whom it is to. A mail that only says so
    /// itself is not believed; anybody can write one.
    sent: bool,
}

/// What a mail told.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Tells {
    /// Each thing; none of a mail that says nothing new, such as a notice that delivery takes long.
    items: Vec<Taken>,
}

/// One thing that a mail told.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Taken {
    /// Its id.
    id: String,
    /// What kind of thing it is.
    kind: String,
    /// How far it has come.
    status: Status,
    /// It was told before, and has changed nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    duplicate: bool,
}

fn take(host: &mut Host, call: Call<To, Vec<u8>>) -> Result<Answer<Tells>, Refusal> {
    if call.body.is_empty() {
        let message = "expected a mail as it came, found nothing";
        let problem = Problem::error("inbound.mailMissing", "", message);
        return Err(Refusal::problems(vec![problem.help("send its headers and its body, `content-type: message/rfc822`")]));
    }
    let heard = host.take_mail(&call.body, call.query.account.as_deref(), call.query.sent)?;
    let taken = |one: crate::host::Heard| Taken { id: one.id, kind: one.kind, status: one.standing.into(), duplicate: !one.news };
    Ok(Answer::of(Tells { items: heard.into_iter().map(taken).collect() }))
}
