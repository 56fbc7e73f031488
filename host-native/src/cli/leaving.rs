//! Tells in time that emails will not go out because they name no way to leave (S2): before somebody waits for them.
//!
//! In: a draft and the workspace's settings. Out: a warning, or none. Never: the decision itself; the sender makes that for each message.

use relance_core::base::Problem;
use relance_core::wire::{Channel, ChannelChoice, Draft, Purpose, Settings};

use super::context::Context;
use crate::files::Found;

/// Warns where a sequence may send emails that people must be able to leave, and neither the settings nor the surroundings name an
/// address for that.
pub(crate) fn warn(draft: &Draft, settings: &Settings, context: &Context) {
    let elsewhere = context.options.names("unsubscribe-url") || context.options.names("public-url");
    if elsewhere || settings.email.unsubscribe_url.is_some() || !may_need(draft, settings) {
        return;
    }
    let message = "expected an address where people unsubscribe, found none; without one these emails are not sent";
    let help = "put `email: { unsubscribeUrl: \"https://…/{key}\" }` into a file for `relance settings set`, or give `relance run --unsubscribe-url`";
    context.say.found(&Found::from(Problem::warning("host.noUnsubscribe", "/settings/email/unsubscribeUrl", message).help(help)));
}

fn may_need(draft: &Draft, settings: &Settings) -> bool {
    let email = Channel::new("email");
    let by_email = draft.steps.iter().any(|step| match &step.channel {
        ChannelChoice::Named(channel) => channel == &email || step.fallback.contains(&email),
        ChannelChoice::Automatic | ChannelChoice::SameConversation => true,
    });
    draft.purpose != Purpose::Transactional && by_email && settings.is_on(&email)
}
