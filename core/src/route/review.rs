//! Looks at a draft's channels before it is published: names that are no channel, contents that a channel can't carry (B2).
//!
//! In: a draft. Out: problems. Never: a contact.

use alloc::format;
use alloc::vec::Vec;

use super::profile::profile;
use crate::base::Problem;
use crate::wire::{Channel, ChannelChoice, Content, Draft, Step};

/// Problems with a draft's channels.
pub fn review(draft: &Draft) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, step) in draft.steps.iter().enumerate() {
        let at = format!("/draft/steps/{index}");
        if let ChannelChoice::Named(channel) = &step.channel {
            named(step, channel, &at, &mut problems);
        }
        for (place, channel) in step.fallback.iter().enumerate() {
            if profile(channel).is_none() {
                problems.push(unknown(channel, &format!("{at}/fallback/{place}")));
            }
        }
    }
    problems
}

fn named(step: &Step, channel: &Channel, at: &str, problems: &mut Vec<Problem>) {
    let Some(profile) = profile(channel) else {
        problems.push(unknown(channel, &format!("{at}/channel")));
        return;
    };
    let template = matches!(step.content, Content::Template(_));
    if template && !profile.templates {
        let message = format!("expected text for {channel}, found a template");
        let problem = Problem::error("check.templateNotTaken", format!("{at}/content/type"), message);
        problems.push(problem.help("provider templates are for WhatsApp; write the text itself"));
    }
    if let (Some(hours), None, false) = (profile.window_hours, &step.outside_window, template) {
        let message = format!("expected a template for outside the {hours} hours after the contact's last message, found none");
        let problem = Problem::warning("check.windowWithoutTemplate", format!("{at}/outsideWindow"), message);
        problems.push(problem.help("without one the step can't be sent on this channel once the window has closed"));
    }
}

fn unknown(channel: &Channel, path: &str) -> Problem {
    let message = format!("expected a channel, found `{channel}`");
    let known = "`automatic`, `sameConversation`, `email`, `sms`, `whatsapp`, `whatsappWeb`, `messenger`, `instagram`, `liveChat`, `webhook`";
    Problem::error("check.channelUnknown", path, message).help(format!("use one of {known}"))
}
