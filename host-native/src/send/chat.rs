//! Words and buttons for chats: which buttons a chat can show, and the lines that stand in for those that it can't.
//!
//! In: a text and its buttons. Out: the same, as a chat shows it. Never: words left out in silence.

use relance_core::wire::Button;

/// How many characters a button may have in the chats of Meta.
pub(super) const MOST_TITLE: usize = 20;

/// How buttons can be shown.
pub(super) enum Shown<'a> {
    /// All of them answer.
    Replies(&'a [Button]),
    /// Some of them lead somewhere.
    Links(&'a [Button]),
    /// Not at all.
    Written,
}

/// How a chat can show these, which has room for so many.
pub(super) fn shown(buttons: &[Button], room: usize) -> Shown<'_> {
    let fits = |button: &Button| !button.text.trim().is_empty() && button.text.chars().count() <= MOST_TITLE;
    if buttons.is_empty() || buttons.len() > room || !buttons.iter().all(fits) {
        Shown::Written
    } else if buttons.iter().all(|button| button.url.is_none()) {
        Shown::Replies(buttons)
    } else {
        Shown::Links(buttons)
    }
}

/// A text with its buttons as lines below it.
pub(super) fn spoken(text: &str, buttons: &[Button]) -> String {
    let mut spoken = text.to_owned();
    for (index, button) in buttons.iter().enumerate() {
        spoken.push_str(if index == 0 && !text.is_empty() {
            "\n\n"
        } else if index == 0 {
            ""
        } else {
            "\n"
        });
        spoken.push_str(&button.text);
        if let Some(url) = &button.url {
            spoken.push_str(": ");
            spoken.push_str(url);
        }
    }
    spoken
}
