//! What became of messages of ours: delivered, read, failed, come back, complained of.
//!
//! In: a report, the message that it names. Out: the message's row, the feed, and the core's events. Never: an address suppressed because
//! of a report that does not fit what was sent; a new address for what befell the old one.

use relance_core::base::{ContactId, Private};
use relance_core::wire::event::{OnChannel, Sent};
use relance_core::wire::{BounceKind, Bounced, Channel, Event, Happened, Purpose, RejectClass, Rejected};

use super::super::Host;
use super::whose::{Whose, compared};
use super::{Assigned, Kept, Verdict};
use crate::drive::Command;
use crate::drive::port::Settled;
use crate::engines::sql::{InboundRow, Ours, Standing};
use crate::fault::Fault;
use crate::feed::{Occurrence, OfMessage};
use crate::inbound::{Delivered, Delivery, Inbound, Returned};
use crate::report::SendStatus;

/// How a message came back: for good or not, and the provider's words; a complaint has none.
type Back<'a> = Option<(bool, &'a String)>;

impl Host {
    /// What became of a message.
    pub(super) fn delivered(&mut self, row: &InboundRow, told: &Inbound, delivery: &Delivery) -> Result<Verdict, Fault> {
        let Some(mut ours) = self.reported(told, delivery)? else {
            // It may be of one that is just being handed over; else another program's.
            let soon = self.store.is_under_way(&told.channel)?;
            return Ok(Verdict::of(if soon { Standing::Waiting } else { Standing::Ignored }, Some("inbound.notOurs")));
        };
        if ours.status != SendStatus::Accepted {
            self.store.take_person(&ours.contact)?; // Its outcome is stored by then.
            match self.reported(told, delivery)? {
                Some(now) => ours = now,
                None => return Ok(Verdict::ignored("inbound.notOurs")),
            }
        }
        let whose =
            Whose { contact: ours.contact.clone(), enrollment: Some(ours.enrollment.clone()), ours: None, conversation: None };
        match &delivery.status {
            Delivered::Failed { class, detail, purpose } => {
                self.failed(row, told, &ours, &delivery.message, (*class, detail, *purpose))?;
            }
            reached => {
                if ours.status != SendStatus::Accepted {
                    let sent = Sent { key: ours.key.clone(), message_id: Some(delivery.message.clone()) };
                    self.learn(row, told, &ours, &delivery.message, SendStatus::Accepted, None, Happened::Sent(sent))?;
                }
                let wrap = match reached {
                    Delivered::Delivered => Some(Occurrence::MessageDelivered as fn(OfMessage) -> Occurrence),
                    Delivered::Read => Some(Occurrence::MessageOpened as fn(OfMessage) -> Occurrence),
                    _ => None,
                };
                if let Some(wrap) = wrap {
                    self.store.write_down(&[wrap(message(&ours, None))])?;
                }
            }
        }
        Ok(Verdict::matched(&whose))
    }

    /// The message that a report is about: by the provider's id, else by our own key in it.
    fn reported(&mut self, told: &Inbound, delivery: &Delivery) -> Result<Option<Ours>, Fault> {
        let by_id = self.message_of(told, std::slice::from_ref(&delivery.message))?;
        let found = match (by_id, &delivery.key) {
            (Some(ours), _) => Some(ours),
            (None, Some(key)) => self.store.ours_by_key(key)?,
            (None, None) => None,
        };
        Ok(found.filter(|ours| ours.channel == told.channel))
    }

    /// A message failed after it was accepted, or in place of an outcome that was lost.
    fn failed(
        &mut self,
        row: &InboundRow,
        told: &Inbound,
        ours: &Ours,
        id: &str,
        (class, detail, purpose): (RejectClass, &String, Option<Purpose>),
    ) -> Result<(), Fault> {
        let (key, channel, at) = (ours.key.clone(), Some(ours.channel.clone()), self.moment(told));
        let rejected = Rejected { key, class, purpose, channel: channel.clone(), retry_at: None, detail: Some(detail.clone()) };
        if ours.status != SendStatus::Accepted {
            let open = matches!(ours.status, SendStatus::Attempting | SendStatus::Unknown);
            let what = Happened::Rejected(rejected);
            return if open { self.learn(row, told, ours, id, SendStatus::Rejected, Some(detail), what) } else { Ok(()) };
        }
        self.store.told_later(&ours.key, detail)?;
        self.store.write_down(&[Occurrence::MessageFailed(message(ours, Some(word(class))))])?;
        match class {
            RejectClass::Permanent => self.dead(row, told, ours, BounceKind::Hard),
            RejectClass::Transient => self.dead(row, told, ours, BounceKind::Soft),
            RejectClass::OptedOut => {
                let on = OnChannel { channel, purpose };
                self.tell_person(row, &ours.contact, at, "", Happened::OptedOut(on)).map(drop)
            }
            // It was not the address; the step counts as sent, and its timeline says what was told.
            RejectClass::Throttle
            | RejectClass::Defer
            | RejectClass::WindowClosed
            | RejectClass::Content
            | RejectClass::Config => {
                let what = Happened::Rejected(rejected);
                let settled = SendStatus::Accepted;
                self.learn(row, told, ours, id, settled, Some(detail), what)
            }
        }
    }

    /// Stores an outcome that was lost, and lets the enrollment hear of it.
    #[allow(clippy::too_many_arguments, reason = "each is one thing that was told, and they have no other life together")]
    fn learn(
        &mut self,
        row: &InboundRow,
        told: &Inbound,
        ours: &Ours,
        id: &str,
        status: SendStatus,
        detail: Option<&String>,
        what: Happened,
    ) -> Result<(), Fault> {
        let event = Event { at: self.moment(told), id: Some(relance_core::base::EventId::new(row.id.clone())), what };
        let message_id = Some(id.to_owned()).filter(|id| !id.is_empty());
        let settled = Settled { key: ours.key.clone(), status, message_id, detail: detail.cloned() };
        let command = Command::Learn { send: ours.send.clone(), settled, event };
        self.perform(&ours.contact, &command).map(drop)
    }

    /// The address that a message went to is dead, or does not work now. Who has another one by now keeps that.
    fn dead(&mut self, row: &InboundRow, told: &Inbound, ours: &Ours, kind: BounceKind) -> Result<(), Fault> {
        let address = compared(&ours.channel, ours.send.to.reveal());
        if !self.people_at(&ours.channel, &address)?.contains(&ours.contact) {
            if kind == BounceKind::Hard {
                self.store.suppress_address(&ours.channel, &address, "hardBounce")?;
            }
            return Ok(());
        }
        let bounced = Bounced { kind, channel: Some(ours.channel.clone()), key: Some(ours.key.clone()) };
        self.tell_person(row, &ours.contact, self.moment(told), "", Happened::Bounced(bounced)).map(drop)
    }

    /// A message came back, or the person called it spam.
    pub(super) fn came_back(
        &mut self,
        row: &InboundRow,
        kept: &Kept,
        back: Back<'_>,
        of: &Returned,
        assigned: Option<&Assigned>,
    ) -> Result<Verdict, Fault> {
        let told = &kept.told;
        if let Some(Assigned { contact, .. }) = assigned {
            self.person_refused(row, told, contact, back)?;
            return Ok(Verdict::matched(&self.of_person(told, contact.clone(), None)?));
        }
        let ours = match self.returned(told, of)? {
            Ok(ours) => ours,
            // Who signs may name a person by the address alone.
            Err(reason) if kept.signed && reason == "inbound.noMessage" => return self.refused_by_address(row, told, of, back),
            Err(reason) => return Ok(Verdict::unmatched(reason)),
        };
        let whose =
            Whose { contact: ours.contact.clone(), enrollment: Some(ours.enrollment.clone()), ours: None, conversation: None };
        match back {
            None => self.person_refused(row, told, &ours.contact, None)?,
            Some((hard, detail)) => {
                self.store.told_later(&ours.key, detail)?;
                let reason = if hard { "hardBounce" } else { "softBounce" };
                self.store.write_down(&[Occurrence::MessageFailed(message(&ours, Some(reason.into())))])?;
                self.dead(row, told, &ours, if hard { BounceKind::Hard } else { BounceKind::Soft })?;
            }
        }
        Ok(Verdict::matched(&whose))
    }

    /// The message that came back, if it is one of ours and went to whom the report says.
    fn returned(&mut self, told: &Inbound, of: &Returned) -> Result<Result<Ours, &'static str>, Fault> {
        let Some(id) = &of.message else { return Ok(Err("inbound.noMessage")) };
        let Some(ours) = self.message_of(told, std::slice::from_ref(id))?.filter(|ours| ours.channel == told.channel) else {
            return Ok(Err("inbound.notOurs"));
        };
        let written = compared(&ours.channel, ours.send.to.reveal());
        let same = |recipient: &Private<String>| compared(&ours.channel, recipient.reveal()) == written;
        Ok(if of.recipient.as_ref().is_none_or(same) { Ok(ours) } else { Err("inbound.otherRecipient") })
    }

    fn refused_by_address(&mut self, row: &InboundRow, told: &Inbound, of: &Returned, back: Back<'_>) -> Result<Verdict, Fault> {
        let Some(address) = of.recipient.as_ref().or(told.from.as_ref()) else {
            return Ok(Verdict::unmatched("inbound.noSender"));
        };
        let address = compared(&told.channel, address.reveal());
        let cause = match back {
            None => Some("complaint"),
            Some((true, _)) => Some("hardBounce"),
            Some((false, _)) => None,
        };
        if let Some(cause) = cause {
            self.store.suppress_address(&told.channel, &address, cause)?;
        }
        let people = self.people_at(&told.channel, &address)?;
        for person in &people {
            self.person_refused(row, told, person, back)?;
        }
        match people.as_slice() {
            [] => Ok(Verdict::ignored("inbound.addressNoted")),
            [only] => Ok(Verdict::matched(&self.of_person(told, only.clone(), None)?)),
            _ => Ok(Verdict::of(Standing::Matched, Some("inbound.severalPeople"))),
        }
    }

    /// What is told of the person, whichever message it was.
    fn person_refused(&mut self, row: &InboundRow, told: &Inbound, person: &ContactId, back: Back<'_>) -> Result<(), Fault> {
        let channel: Option<Channel> = Some(told.channel.clone());
        let what = match back {
            None => Happened::Complained(OnChannel { channel, purpose: None }),
            Some((hard, _)) => {
                let kind = if hard { BounceKind::Hard } else { BounceKind::Soft };
                Happened::Bounced(Bounced { kind, channel, key: None })
            }
        };
        self.tell_person(row, person, self.moment(told), "", what).map(drop)
    }
}

fn message(ours: &Ours, reason: Option<String>) -> OfMessage {
    OfMessage {
        message: ours.key.clone(),
        enrollment: ours.enrollment.clone(),
        contact: ours.contact.clone(),
        sequence: ours.sequence.clone(),
        step: ours.step.clone(),
        channel: ours.channel.clone(),
        provider_id: ours.message.clone(),
        reason,
    }
}

/// A class's word on the wire.
fn word(class: RejectClass) -> String {
    serde_json::to_value(class).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
