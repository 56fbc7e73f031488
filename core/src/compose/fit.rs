//! Fits a rendered content to what its channel can show: subject, HTML, buttons, length (F2, B7).
//!
//! In: a content with its variables resolved, a profile. Out: the content as the channel takes it, or why it doesn't. Never: words left
//! out in silence.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::base::Reason;
use crate::check::channels::Profile;
use crate::html::text_of;
use crate::wire::{Button, Channel, Content, RichContent, TextContent};

/// A content as its channel takes it.
///
/// # Errors
/// When the text is longer than the channel allows.
pub(super) fn fit(content: Content, profile: &Profile, channel: &Channel) -> Result<Content, Reason> {
    let content = match content {
        Content::Rich(rich) => rich_fit(rich, profile),
        Content::Text(mut text) => {
            text.subject = text.subject.filter(|_| shows_subject(profile));
            Content::Text(text)
        }
        content @ (Content::Template(_) | Content::Named(_)) => content,
    };
    let length = match &content {
        Content::Text(text) => text.body.chars().count(),
        Content::Rich(rich) => rich.text.as_ref().map_or(0, |text| text.chars().count()),
        Content::Template(_) | Content::Named(_) => 0,
    };
    match profile.max_characters {
        Some(most) if length > usize::try_from(most).unwrap_or(usize::MAX) => {
            let text = format!("a message on {channel} may have {most} characters, and this one has {length}");
            Err(Reason::new("compose.tooLong", text)
                .with("channel", channel.as_str())
                .with("characters", u32::try_from(length).unwrap_or(u32::MAX)))
        }
        _ => Ok(content),
    }
}

/// Rich content as far as the channel is rich: the text part is made where it is missing, buttons that there is no room for become lines.
fn rich_fit(rich: RichContent, profile: &Profile) -> Content {
    let RichContent { subject, html, text, buttons } = rich;
    let subject = subject.filter(|_| shows_subject(profile));
    let written = text.filter(|text| !text.trim().is_empty());
    let mut text = written.unwrap_or_else(|| html.as_deref().map(text_of).unwrap_or_default());
    let room = usize::try_from(profile.buttons).unwrap_or(usize::MAX);
    let keeps = buttons.len() <= room;
    if !keeps || profile.html {
        // Who reads the text part of an email sees no buttons either.
        write_out(&mut text, &buttons);
    }
    let buttons = if keeps { buttons } else { Vec::new() };
    let html = html.filter(|_| profile.html);
    if html.is_none() && buttons.is_empty() {
        return Content::Text(TextContent { subject, body: text });
    }
    Content::Rich(RichContent { subject, html, text: Some(text), buttons })
}

/// Whoever shows HTML shows a subject too, needed or not.
const fn shows_subject(profile: &Profile) -> bool {
    profile.subject || profile.html
}

/// Buttons as lines below a text.
fn write_out(text: &mut String, buttons: &[Button]) {
    if buttons.is_empty() {
        return;
    }
    text.push('\n');
    for button in buttons {
        text.push('\n');
        text.push_str(&button.text);
        if let Some(url) = &button.url {
            text.push_str(": ");
            text.push_str(url);
        }
    }
}
