//! Looks at a draft's channels before it is published: names that are no channel, contents that a channel can't carry, templates that
//! the provider doesn't know or that don't match (B2).
//!
//! In: a draft, the settings. Out: problems. Never: a contact.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::form::find;
use crate::base::{Problem, pointer};
use crate::check::channels::{Profile, known, profile};
use crate::wire::{
    Anchor, Channel, ChannelChoice, Content, Draft, OpenedBy, Settings, Step, TemplateCategory, TemplateContent, TemplateStatus,
};

/// Problems with a draft's channels.
pub fn review(draft: &Draft, settings: &Settings) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, step) in draft.steps.iter().enumerate() {
        let at = format!("/draft/steps/{index}");
        if let ChannelChoice::Named(channel) = &step.channel {
            match profile(channel, settings) {
                Some(profile) => named(step, channel, &profile, &at, &mut problems),
                None => problems.push(unknown(channel, settings, &format!("{at}/channel"))),
            }
        }
        for (place, channel) in step.fallback.iter().enumerate() {
            if profile(channel, settings).is_none() {
                problems.push(unknown(channel, settings, &format!("{at}/fallback/{place}")));
            }
        }
        if let Content::Template(template) = &step.content {
            registered(step, template, settings, &format!("{at}/content"), &mut problems);
        }
        if let Some(Content::Template(template)) = &step.outside_window {
            registered(step, template, settings, &format!("{at}/outsideWindow"), &mut problems);
        }
    }
    problems
}

fn named(step: &Step, channel: &Channel, profile: &Profile, at: &str, problems: &mut Vec<Problem>) {
    let template = matches!(step.content, Content::Template(_));
    if template && !profile.templates {
        let message = format!("expected text for {channel}, found a template");
        let problem = Problem::error("check.templateNotTaken", format!("{at}/content/type"), message);
        problems.push(problem.help("provider templates are for WhatsApp; write the text itself"));
    }
    if profile.people_only {
        let message = format!("expected a channel that automation may use, found `{channel}`");
        let problem = Problem::error("check.peopleOnly", format!("{at}/channel"), message);
        problems.push(problem.help("nothing automated goes out on it; use another channel"));
    }
    if step.anchor == Anchor::WindowClose && profile.windows.is_empty() {
        let message = format!("expected a channel with a free-text window, found `{channel}`");
        let problem = Problem::error("check.noWindow", format!("{at}/anchor"), message);
        problems.push(problem.help(format!("{channel} may be written to at any time")));
    }
    window(step, channel, profile, at, problems);
    let Content::Rich(rich) = &step.content else { return };
    if rich.html.is_some() && !profile.html {
        let message = format!("expected text for {channel}, which shows no HTML, found HTML");
        let problem = Problem::warning("check.htmlNotShown", format!("{at}/content/html"), message);
        problems.push(problem.help("the text part goes out, or one made from the HTML"));
    }
    let found = rich.buttons.len();
    if found > usize::try_from(profile.buttons).unwrap_or(usize::MAX) {
        let message = format!("expected at most {} buttons for {channel}, found {found}", profile.buttons);
        let problem = Problem::warning("check.tooManyButtons", format!("{at}/content/buttons"), message);
        problems.push(problem.help("they are written out below the text instead"));
    }
}

/// Free text on a channel whose window may be closed then.
fn window(step: &Step, channel: &Channel, profile: &Profile, at: &str, problems: &mut Vec<Problem>) {
    let free = !matches!(step.content, Content::Template(_));
    // Whoever counts back from the close is inside.
    let inside = step.anchor == Anchor::WindowClose;
    let Some(rule) = profile.windows.first().filter(|_| free && !inside) else { return };
    let opens = match rule.opens {
        OpenedBy::Message => "the contact's last message".into(),
        other => format!("the contact's last {}", other.words()),
    };
    if profile.templates && step.outside_window.is_none() {
        let message = format!("expected a template for outside the {} hours after {opens}, found none", rule.hours);
        let problem = Problem::warning("check.windowWithoutTemplate", format!("{at}/outsideWindow"), message);
        problems.push(problem.help("without one the step can't be sent on this channel once the window has closed"));
    } else if !profile.templates && step.fallback.is_empty() {
        let message = format!("expected another channel for outside the {} hours after {opens}, found none", rule.hours);
        let problem = Problem::warning("check.windowWithoutTemplate", format!("{at}/fallback"), message);
        problems.push(problem.help(format!("{channel} takes no templates: name a channel to fall back on")));
    }
}

/// A template against what the workspace's providers know.
fn registered(step: &Step, template: &TemplateContent, settings: &Settings, at: &str, problems: &mut Vec<Problem>) {
    let channels = settings.channels.iter().flatten().filter(|(channel, _)| match &step.channel {
        ChannelChoice::Named(named) => named == *channel || step.fallback.contains(channel),
        _ => true,
    });
    for known in channels.filter_map(|(_, own)| own.templates.as_ref()) {
        let name = &template.template;
        let Some(found) = find(template, known) else {
            let message = format!("expected a template that the provider knows, found `{name}`");
            let problem = Problem::error("check.templateUnknown", format!("{at}/template"), message);
            problems.push(problem.help("create it at the provider, or read its templates again"));
            continue;
        };
        if found.status != TemplateStatus::Approved {
            let message = format!("expected an approved template, found `{name}`, which is {}", found.status.name());
            let problem = Problem::warning("check.templateNotApproved", format!("{at}/template"), message);
            problems.push(problem.help("only an approved one goes out"));
        }
        if found.category == TemplateCategory::Authentication {
            let message = format!("expected a template to follow up with, found `{name}`, which is for codes");
            problems.push(Problem::error("check.templateForCodes", format!("{at}/template"), message));
        }
        if let Some(wanted) = &found.parameters {
            parameters(template, wanted, at, problems);
        }
    }
}

/// The parameters that a template needs, all of them and no others (S5).
fn parameters(template: &TemplateContent, wanted: &[String], at: &str, problems: &mut Vec<Problem>) {
    let wanted: BTreeSet<&String> = wanted.iter().collect();
    for missing in wanted.iter().filter(|name| !template.parameters.contains_key(**name)) {
        let message = format!("expected the parameter `{missing}` of `{}`, found none", template.template);
        let place = pointer::member(&format!("{at}/parameters"), missing);
        problems
            .push(Problem::error("check.parameterMissing", place, message).help("the provider refuses a template with a gap"));
    }
    for other in template.parameters.keys().filter(|name| !wanted.contains(name)) {
        let message = format!("expected a parameter of `{}`, found `{other}`", template.template);
        let place = pointer::member(&format!("{at}/parameters"), other);
        problems
            .push(Problem::error("check.parameterUnknown", place, message).help("remove it, or name it as the template does"));
    }
}

fn unknown(channel: &Channel, settings: &Settings, path: &str) -> Problem {
    let message = format!("expected a channel, found `{channel}`");
    let mut names: Vec<String> =
        ["automatic", "sameConversation"].into_iter().chain(known()).map(|name| format!("`{name}`")).collect();
    let own = settings.channels.iter().flatten().filter(|(_, own)| own.profile.is_some());
    names.extend(own.map(|(name, _)| format!("`{name}`")).filter(|name| !names.contains(name)).collect::<Vec<_>>());
    Problem::error("check.channelUnknown", path, message).help(format!("use one of {}", names.join(", ")))
}
