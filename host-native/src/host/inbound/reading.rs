//! What a message says that was told, and to whom it is read.
//!
//! In: a message, the person who wrote it. Out: a reading. Never: a rule of reading (the core's).

use relance_core::base::{ContactId, Private};

use super::super::Host;
pub(crate) use crate::drive::reading::Said;
use crate::drive::reading::{self, Words};
use crate::fault::Fault;
use crate::inbound::{Inbound, Message};

impl Host {
    /// What a message says.
    pub(super) fn read_message(&mut self, contact: &ContactId, told: &Inbound, message: &Message) -> Result<Said, Fault> {
        let person = self.store.contact(contact)?;
        let settings = self.store.settings()?.1;
        let revealed = |text: &Option<Private<String>>| text.as_ref().map(|text| text.reveal().clone());
        let (text, html, subject) = (revealed(&message.text), revealed(&message.html), revealed(&message.subject));
        let words = Words {
            text: text.as_deref().unwrap_or_default(),
            html: html.as_deref(),
            subject: subject.as_deref(),
            headers: super::headers(&message.headers),
            channel: Some(&told.channel),
        };
        Ok(reading::read(&mut self.guest, words, person.as_ref(), &settings, told.at))
    }
}
