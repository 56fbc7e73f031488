//! What an account's provider is asked: whether the account works, which templates it has.
//!
//! In: an account by id. Out: what the provider says, and its templates in the settings. Never: a message to anybody but who is named.

use std::sync::Arc;

use relance_core::base::{ContactId, EnrollmentId, Private, SendKey, SequenceId, StepId};
use relance_core::wire::{Channel, Content, ProviderTemplate, Purpose, Send, Settings, TextContent};
use serde::Serialize;

use super::Host;
use crate::account::{Account, Channels, Provider};
use crate::engines::sql::Changed;
use crate::fault::{Fault, FaultKind};
use crate::send::{Outcome, templates};
use crate::service::random;

/// How often settings are read again that somebody else has changed meanwhile.
const MOST_TRIES: usize = 5;

/// What became of a try.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Tried {
    /// Whether the provider answers, and takes the message if one was sent.
    pub works: bool,
    /// What the provider says if not, without addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The provider's id of the message that was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// A template, by its name and its language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TemplateName {
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
}

/// What reading a provider's templates has changed in the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Synced {
    /// How many the provider has.
    pub templates: usize,
    /// Those that were not known.
    pub added: Vec<TemplateName>,
    /// Those with another status, category or other parameters.
    pub changed: Vec<TemplateName>,
    /// Those that the provider has no more.
    pub removed: Vec<TemplateName>,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Tries an account: whether its provider answers, and, if somebody is named, whether it takes a message to them.
    pub fn try_account(&mut self, id: &str, to: Option<(&str, Option<Content>)>) -> Result<Tried, Fault> {
        self.must_be_real()?;
        let workspace = self.store.workspace().to_owned();
        let opened = self.open_account(&workspace, id)?.ok_or_else(|| Fault::not_found("an account with the id", id))?;
        let sender = self.senders.make(&workspace, &opened.account)?;
        if let Err(problem) = sender.check() {
            return Ok(Tried { works: false, problem: Some(problem), message_id: None });
        }
        let Some((to, content)) = to else { return Ok(Tried { works: true, problem: None, message_id: None }) };
        let send = test_message(&opened.account, to, content)?;
        Ok(match sender.attempt(&send, self.clock.now(), &mut || true) {
            Outcome::Accepted { message_id } => Tried { works: true, problem: None, message_id },
            Outcome::Rejected { detail, .. } | Outcome::Unknown { detail } => {
                Tried { works: false, problem: Some(detail), message_id: None }
            }
            Outcome::Withdrawn => Tried { works: false, problem: Some("it was not sent".into()), message_id: None },
        })
    }

    /// Reads the templates of a WhatsApp account into the settings of its channel.
    pub fn sync_templates(&mut self, id: &str, by: &str) -> Result<Synced, Fault> {
        self.must_be_real()?;
        let workspace = self.store.workspace().to_owned();
        let opened = self.open_account(&workspace, id)?.ok_or_else(|| Fault::not_found("an account with the id", id))?;
        let Provider::WhatsappCloud(own) = &opened.account.provider else {
            return Err(Fault::new(FaultKind::Input, "expected an account of `whatsappCloud`, found another provider's")
                .help("only WhatsApp's templates can be read"));
        };
        let found = templates(own, &self.senders.around())?;
        for _ in 0..MOST_TRIES {
            let (hashed, known) = self.store.settings()?;
            let mut settings = Arc::unwrap_or_clone(known);
            let synced = taken_over(&mut settings, id, &found)?;
            if synced.added.is_empty() && synced.changed.is_empty() && synced.removed.is_empty() {
                return Ok(synced);
            }
            let from = Some(&*hashed.hash).filter(|hash| !hash.is_empty());
            match self.put_settings(settings, from, Some(by.to_owned()))? {
                Changed::Done(_) => return Ok(synced),
                Changed::Meanwhile(_) | Changed::Missing => {}
            }
        }
        Err(Fault::new(FaultKind::Busy, "others have changed the settings meanwhile, again and again").help("try again"))
    }
}

/// A message that says that it is a test.
fn test_message(account: &Account, to: &str, content: Option<Content>) -> Result<Send, Fault> {
    let channel = match account.channels() {
        Channels::These(channels) => channels.into_iter().next().unwrap_or(Channel::fixed("webhook")),
        Channels::Every => Channel::fixed("webhook"),
    };
    let (subject, body) =
        (Some("A test of Relance".to_owned()), "This is a test of Relance. Nothing needs to be done.".to_owned());
    Ok(Send {
        key: SendKey::new(random::id("test")?),
        attempt: 1,
        enrollment: EnrollmentId::new("test"),
        sequence: SequenceId::new("test"),
        version: 1,
        step: StepId::new("test"),
        contact: ContactId::new("test"),
        channel,
        to: Private::new(to.to_owned()),
        content: content.unwrap_or(Content::Text(TextContent { subject, body })),
        purpose: Purpose::Transactional,
        unsubscribe: None,
        from_name: None,
        branding: None,
    })
}

/// Puts templates in the place of those that the channel has, and says what that changes.
fn taken_over(settings: &mut Settings, id: &str, found: &[ProviderTemplate]) -> Result<Synced, Fault> {
    let whatsapp = Channel::fixed("whatsapp");
    let off = || {
        Fault::new(FaultKind::Input, "expected the channel `whatsapp` in the settings, found none")
            .help("switch it on first: its templates are kept with it")
    };
    let own = settings.channels.as_mut().and_then(|channels| channels.get_mut(&whatsapp)).ok_or_else(off)?;
    if let Some(other) = own.account.as_deref().filter(|other| *other != id) {
        let message = format!("expected the account that the settings name for `whatsapp`, found that to be `{other}`");
        return Err(Fault::new(FaultKind::Input, message).help("read the templates of that one"));
    }
    let known = own.templates.replace(found.to_vec()).unwrap_or_default();
    let name = |template: &ProviderTemplate| TemplateName { name: template.name.clone(), language: template.language.clone() };
    let same = |one: &ProviderTemplate, other: &ProviderTemplate| (&one.name, &one.language) == (&other.name, &other.language);
    let mut synced = Synced { templates: found.len(), ..Synced::default() };
    for template in found {
        match known.iter().find(|before| same(before, template)) {
            None => synced.added.push(name(template)),
            Some(before) if before != template => synced.changed.push(name(template)),
            Some(_) => {}
        }
    }
    synced.removed = known.iter().filter(|before| !found.iter().any(|it| same(before, it))).map(name).collect();
    Ok(synced)
}
