//! Hears what providers and mailboxes tell: keeps it once, finds whose it is, lets them hear of it.
//!
//! In: what was told, and by which account. Out: whose it is and what became of it, all in one transaction with the turn that it leads to.
//! Never: a second effect of what is told twice; a guess whose it is; what somebody could forge, believed.
//!
//! **Whose it is.** In this order: who was sent the message that it answers, by the provider's ids or by our own key in them; whose the thread
//! is that it belongs to; who has the address that it comes from. Where several people have that address, it is whoever of them was
//! written to last on this channel; where none of them ever was, nobody knows, and a person says whose it is.
//!
//! **What is believed.** A webhook is signed; a mail can be written by anybody, also in our name. That a human of ours wrote is believed of
//! what lies in a folder of sent mail. A mail's bounce or complaint counts only where it names a
//! message of ours and nobody else than the person to whom that went, and no mail opens an address that was closed.
//!
//! **When it is answered.** When it has been processed (X8). Where a message to the person is in another worker's hand for long, it is kept
//! as waiting and decided as soon as may be; whoever told it hears that it is not done yet.

mod doing;
mod reading;
mod reports;
mod waiting;
mod whose;

use std::collections::BTreeMap;

use relance_core::base::{ContactId, EnrollmentId, EventId, Instant};
use relance_core::wire::{Event, Happened};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Host, To};
use crate::drive::Words;
use crate::engines::sql::{Ended, InboundFilter, InboundRow, Standing};
use crate::fault::{Fault, FaultKind};
use crate::feed::{Occurrence, OfInbound};
use crate::inbound::mail::{self, Arrival};
use crate::inbound::{Inbound, What};
use crate::report::EventReport;
pub(crate) use reading::Said;
use whose::Whose;

/// For how long it is looked whether a message of ours turns up that something is about.
const PATIENCE_MILLIS: i64 = 5 * 60_000;

/// The word for what became of a message.
const DELIVERY: &str = "delivery";

/// How something came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The account that it came to, if to one.
    pub account: Option<String>,
    /// Whether somebody answers for it who is known: a webhook's signature; a mailbox's folder of sent mail.
    pub signed: bool,
}

/// What is kept of it beside its columns.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// It, as it was told.
    pub(crate) told: Inbound,
    /// Whether it was signed.
    pub(crate) signed: bool,
    /// Why it stands where it does, as a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// What a message says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) said: Option<Said>,
    /// How often it could not be decided, and until when it is left alone for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) hindered: Option<(u32, Instant)>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The id under which it is kept.
    pub id: String,
    /// What kind of thing it is.
    pub kind: String,
    /// It was not known before.
    pub news: bool,
    /// How far it has come.
    pub standing: Standing,
    /// The person is in another hand: whoever told it may tell it again.
    pub busy: bool,
}

/// What is found out about it.
struct Verdict {
    standing: Standing,
    contact: Option<ContactId>,
    enrollment: Option<EnrollmentId>,
    reason: Option<&'static str>,
    said: Option<Said>,
}

impl Verdict {
    const fn of(standing: Standing, reason: Option<&'static str>) -> Self {
        Self { standing, contact: None, enrollment: None, reason, said: None }
    }

    /// Nobody knows whose it is, and why.
    const fn unmatched(reason: &'static str) -> Self {
        Self::of(Standing::Unmatched, Some(reason))
    }

    /// It changes nothing, and why.
    const fn ignored(reason: &'static str) -> Self {
        Self::of(Standing::Ignored, Some(reason))
    }

    /// They have heard of it.
    fn matched(whose: &Whose) -> Self {
        Self::of(Standing::Matched, None).about(whose)
    }

    fn about(self, whose: &Whose) -> Self {
        Self { contact: Some(whose.contact.clone()), enrollment: whose.enrollment.clone(), ..self }
    }
}

/// Whose it is, where a person has said so.
#[derive(Debug, Clone)]
pub(crate) struct Assigned {
    pub(crate) contact: ContactId,
    pub(crate) enrollment: Option<EnrollmentId>,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Hears one thing that was told. It is stored with all that it leads to when this returns, or it waits to be decided because the person
    /// is in another hand; where it fails, nothing of it is kept.
    pub fn hear(&mut self, origin: &Origin, told: Inbound) -> Result<Heard, Fault> {
        let row = kept(origin, told, self.clock.now())?;
        match self.patiently(|host| host.hear_once(&row)) {
            Err(fault) if fault.kind == FaultKind::Busy => {
                let news = self.store.keep_inbound(&row)?;
                Ok(Heard { id: row.id, kind: row.kind, news, standing: Standing::Waiting, busy: true })
            }
            done => done,
        }
    }

    /// Hears what came together, in its order. Each is stored by itself; one that must wait does not hold the others up.
    pub fn hear_all(&mut self, origin: &Origin, told: Vec<Inbound>) -> Result<Vec<Heard>, Fault> {
        told.into_iter().map(|one| self.hear(origin, one)).collect()
    }

    /// Hears what a mail tells that came to an account's mailbox, or to none that is known; or that our side `sent`, says whoever hands it over.
    pub fn take_mail(&mut self, raw: &[u8], account: Option<&str>, sent: bool) -> Result<Vec<Heard>, Fault> {
        let workspace = self.store.workspace().to_owned();
        let mailbox = match account {
            Some(id) => {
                let opened = self.open_account(&workspace, id)?.ok_or_else(|| Fault::not_found("an account with the id", id))?;
                opened.account.address()
            }
            None => None,
        };
        let told = mail::read(raw, &Arrival { at: self.clock.now(), mailbox, sent });
        self.hear_all(&Origin { account: account.map(str::to_owned), signed: sent }, told)
    }

    /// What was told, the newest first.
    pub fn inbounds(&self, wanted: &InboundFilter, most: u32) -> Result<Vec<InboundRow>, Fault> {
        self.store.inbounds(wanted, most)
    }

    /// The address under which the world reaches this host.
    pub(crate) fn public_url(&self) -> Option<&str> {
        self.options.public_url.as_deref()
    }

    /// Keeps what a mailbox told, to be decided by [`Host::hear_waiting`], and how far it was read, in one transaction. What its folder of sent
    /// mail told, our side `sent`.
    pub fn keep_mail(&mut self, account: &str, told: Vec<Inbound>, sent: bool, position: &str) -> Result<(), Fault> {
        let origin = Origin { account: Some(account.to_owned()), signed: sent };
        self.grouped(|host| {
            for one in told {
                host.store.keep_inbound(&kept(&origin, one, host.clock.now())?)?;
            }
            host.store.note_mailbox(account, position)
        })
    }

    /// Takes a mailbox in hand where it is to be looked at and nobody else does; gives how far it was read, as [`Host::keep_mail`] was told.
    pub fn take_mailbox(&mut self, account: &str) -> Result<Option<String>, Fault> {
        self.store.take_mailbox(account)
    }

    /// Gives it back, with how reading it has ended, and how long it is left alone by how often it could not be read; says how often.
    pub fn give_mailbox_back(&mut self, account: &str, ended: Ended<'_>, wait: &dyn Fn(u32) -> i64) -> Result<u32, Fault> {
        self.store.give_mailbox_back(account, ended, wait)
    }

    /// Gives to a person what nobody knew whose it is, and has it decided now. Nothing where it is not among those any more.
    pub(crate) fn assign_inbound(&mut self, id: &str, to: &Assigned) -> Result<Option<InboundRow>, Fault> {
        self.patiently(|host| match host.store.inbound_locked(id)? {
            Some(row) if row.standing == Standing::Unmatched => host.decide_inbound(row, Some(to)).map(Some),
            _ => Ok(None),
        })
    }

    fn hear_once(&mut self, row: &InboundRow) -> Result<Heard, Fault> {
        let news = self.store.keep_inbound(row)?;
        let found = if news { Some(row.clone()) } else { self.store.inbound_locked(&row.id)? };
        let found = found.ok_or_else(|| Fault::not_found("what was told, with the id", &row.id))?;
        let standing = match found.standing {
            Standing::Waiting => self.decide_inbound(found, None)?.standing,
            known => known, // It was told before.
        };
        Ok(Heard { id: row.id.clone(), kind: row.kind.clone(), news, standing, busy: false })
    }

    /// Decides about one that waits, or that a person has said something about, and stores what was found out; in the transaction that is
    /// open.
    fn decide_inbound(&mut self, mut row: InboundRow, assigned: Option<&Assigned>) -> Result<InboundRow, Fault> {
        let mut kept: Kept = serde_json::from_str(&row.json)?;
        let verdict = match self.verdict(&row, &kept, assigned) {
            // What the core can't decide for a person must not be told for ever: somebody looks.
            Err(fault) if matches!(fault.kind, FaultKind::Core | FaultKind::Input | FaultKind::NotFound) => {
                tracing::error!(inbound = row.id, kind = ?fault.kind, "could not be decided");
                if assigned.is_some() {
                    return Err(fault);
                }
                Verdict::unmatched("inbound.undecided")
            }
            verdict => verdict?,
        };
        let late = row.received_at.saturating_plus_millis(PATIENCE_MILLIS) <= self.clock.now();
        row.standing = if verdict.standing == Standing::Waiting && late { Standing::Ignored } else { verdict.standing };
        (row.contact, row.enrollment) = (verdict.contact, verdict.enrollment);
        kept.reason = verdict.reason.map(str::to_owned);
        kept.hindered = None;
        kept.said = verdict.said.or(kept.said);
        row.json = serde_json::to_string(&kept)?;
        self.store.settle_inbound(&row)?;
        self.tell_of(&row)?;
        Ok(row)
    }

    /// Tells the feed what was found out, unless that changes nothing or is of a message, which has words of its own there.
    fn tell_of(&mut self, row: &InboundRow) -> Result<(), Fault> {
        if !matches!(row.standing, Standing::Matched | Standing::Unmatched) || row.kind == DELIVERY {
            return Ok(());
        }
        let data = OfInbound {
            inbound: row.id.clone(),
            kind: row.kind.clone(),
            channel: row.channel.clone(),
            contact: row.contact.clone(),
            enrollment: row.enrollment.clone(),
        };
        self.store.write_down(&[Occurrence::InboundReceived(data)])
    }

    /// Lets the person hear of an event that follows from what was told; `part` tells several of one apart.
    fn tell_person(
        &mut self,
        row: &InboundRow,
        contact: &ContactId,
        at: Instant,
        part: &str,
        what: Happened,
    ) -> Result<EventReport, Fault> {
        let id = Some(EventId::new(if part.is_empty() { row.id.clone() } else { format!("{}/{part}", row.id) }));
        self.happened(&To::Contact(contact.clone()), Event { at, id, what }, Words::Read)
    }
}

/// What was told, as it is kept until it is decided.
fn kept(origin: &Origin, told: Inbound, now: Instant) -> Result<InboundRow, Fault> {
    let told = waiting::storable(told)?;
    let (channel, kind, at) = (told.channel.clone(), kind(&told.what).to_owned(), told.at);
    let id = name(origin, &told);
    let json = serde_json::to_string(&Kept { told, signed: origin.signed, reason: None, said: None, hindered: None })?;
    let account = origin.account.clone();
    let standing = Standing::Waiting;
    Ok(InboundRow { id, account, channel, kind, contact: None, enrollment: None, at, received_at: now, standing, json })
}

/// The name by which it counts once. Mail is the same in whichever mailbox it is found; what a provider names, it names within its
/// account. In a provider's name an address may stand, so it is not shown.
fn name(origin: &Origin, told: &Inbound) -> String {
    let within = origin.account.as_deref().filter(|_| origin.signed).unwrap_or_default();
    let mut hash = Sha256::new();
    for part in [within, told.id.as_str()] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digits: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("in_{digits}")
}

/// What kind of thing it is.
pub(crate) const fn kind(what: &What) -> &'static str {
    match what {
        What::Message(_) => "message",
        What::Opened { .. } => "opened",
        What::Echo { .. } => "echo",
        What::Thread(_) => "thread",
        What::Delivery(_) => DELIVERY,
        What::Bounce(_) => "bounce",
        What::Complaint(_) => "complaint",
        What::OptOut { .. } => "optOut",
        What::OptIn { .. } => "optIn",
    }
}

/// A message's headers by name.
fn headers(headers: &[(String, String)]) -> BTreeMap<&str, Vec<&str>> {
    let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in headers {
        by_name.entry(name.as_str()).or_default().push(value);
    }
    by_name
}
