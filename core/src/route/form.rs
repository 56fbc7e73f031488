//! In which form a step goes out on a channel now: free text inside its window, an approved template outside it (R3, R4, F1).
//!
//! In: a step, a channel with its profile, the facts. Out: the content, or why there is none. Never: an exception that a provider makes
//! for people only.

use alloc::format;
use alloc::string::String;

use super::nanp;
use crate::base::{Private, Reason};
use crate::check::Facts;
use crate::check::channels::{Profile, window};
use crate::wire::{Channel, Content, ProviderTemplate, Purpose, Step, TemplateCategory, TemplateContent, TemplateStatus};

/// The content of a step in the form that the channel takes now. `closed`: the provider has said that its window is.
pub(super) fn form<'a>(
    step: &'a Step,
    channel: &Channel,
    profile: &Profile,
    to: &Private<String>,
    closed: bool,
    facts: &Facts<'_>,
) -> Result<&'a Content, Reason> {
    if let Content::Template(template) = &step.content {
        let refused = match usable(template, channel, profile, to, facts) {
            Ok(()) => return Ok(&step.content),
            Err(refused) => refused,
        };
        // A template that can't go out gives way to the step's other one.
        return match &step.outside_window {
            Some(content @ Content::Template(other)) if usable(other, channel, profile, to, facts).is_ok() => Ok(content),
            _ => Err(refused),
        };
    }
    let closes = window(channel, profile, facts);
    let open = profile.windows.is_empty() || closes.is_some_and(|(_, closes)| facts.now < closes);
    if open && !closed {
        return Ok(&step.content);
    }
    match &step.outside_window {
        Some(content @ Content::Template(template)) if profile.templates => {
            usable(template, channel, profile, to, facts).map(|()| content)
        }
        _ => {
            let why = if profile.templates { "there is no template" } else { "it takes no templates" };
            let text = match closes {
                _ if closed && open => format!("the provider takes no free text on {channel} now, and {why}"),
                Some((_, closes)) => format!("the window for free text on {channel} closed at {closes}, and {why}"),
                None => format!("nothing has opened {channel} for free text, and {why}"),
            };
            let reason = Reason::new("route.windowClosed", text).with("channel", channel.as_str());
            Err(match closes {
                Some((by, closes)) => reason.with("closedAt", format!("{closes}")).with("openedBy", by.words()),
                None => reason,
            })
        }
    }
}

/// Whether the provider lets a template out.
fn usable(
    template: &TemplateContent,
    channel: &Channel,
    profile: &Profile,
    to: &Private<String>,
    facts: &Facts<'_>,
) -> Result<(), Reason> {
    let because = |code, text: String| {
        Err(Reason::new(code, text).with("channel", channel.as_str()).with("template", template.template.as_str()))
    };
    if !profile.templates {
        return because("route.noTemplates", format!("{channel} takes no templates"));
    }
    let known =
        facts.settings.channels.as_ref().and_then(|channels| channels.get(channel)).and_then(|own| own.templates.as_ref());
    let found = known.map(|known| find(template, known));
    match found {
        Some(None) => return because("route.templateUnknown", format!("the provider knows no template `{}`", template.template)),
        Some(Some(found)) if found.status != TemplateStatus::Approved => {
            let text = format!("the template `{}` is {}; only an approved one goes out", template.template, found.status.name());
            return because("route.templateNotApproved", text);
        }
        _ => {}
    }
    let advertising = match found.flatten() {
        Some(found) => found.category == TemplateCategory::Marketing,
        None => facts.draft().purpose == Purpose::Marketing && known.is_some(),
    };
    if advertising && channel.as_str() == "whatsapp" && nanp::is_us(to.reveal()) {
        return because(
            "route.marketingBlocked",
            "WhatsApp delivers no marketing templates to numbers of the United States".into(),
        );
    }
    Ok(())
}

/// The provider's template of a name: in the wanted language, else in the same one of another country.
pub(super) fn find<'a>(wanted: &TemplateContent, known: &'a [ProviderTemplate]) -> Option<&'a ProviderTemplate> {
    let mut named = known.iter().filter(|known| known.name == wanted.template);
    let Some(language) = &wanted.language else {
        let approved = |known: &&ProviderTemplate| known.status == TemplateStatus::Approved;
        return named.clone().find(approved).or_else(|| named.next());
    };
    let base = |language: &str| String::from(language.split(['_', '-']).next().unwrap_or_default());
    named
        .clone()
        .find(|known| &known.language == language)
        .or_else(|| named.find(|known| base(&known.language) == base(language)))
}
