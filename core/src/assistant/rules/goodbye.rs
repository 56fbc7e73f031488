//! The one rule with a condition that is a limit: a good-bye closes the conversation.
//!
//! In: the words of a sentence, a place among them. Out: the place behind such a rule. Never: one that says how to say good-bye.

use super::words::{Words, is};

const WHAT: &str = "the a this it conversation conversations chat chats thread ticket following follow up ups messaging messages writing sending \
                    to them contacting everything";
const WHO: &str = "they he she the a contact contacts customer customers client clients lead leads person people user users someone \
                   somebody have has";
const SAYS: &str = "say says said write writes wrote";
const BYES: &str = "goodbye goodbyes bye byes good";

/// A rule that begins at a place, and ends where a clause does.
pub(super) fn phrase(words: &Words<'_>, place: usize) -> Option<usize> {
    let close = |at: usize| is(words.at(at), "close end stop finish").then(|| words.skip(at + 1, WHAT));
    let bye = |at: usize| {
        let from = words.skip(at, "a the their");
        let next = words.skip(from, BYES);
        (next > from && words.at(next - 1) != "good").then_some(next)
    };
    let said = |at: usize| {
        let who = words.skip(at, WHO);
        bye(words.skip(who, SAYS)).filter(|_| who > at && is(words.at(who), SAYS))
    };
    let when = |at: usize| {
        let at = words.behind(at, "as soon as").map_or(at, |behind| behind - 1);
        match words.at(at) {
            "if" | "when" | "whenever" | "once" | "as" => said(at + 1),
            "after" | "on" | "at" | "upon" => bye(at + 1).or_else(|| said(at + 1)),
            _ => None,
        }
    };
    let comma = |at: usize| words.skip(at, ", then please");
    let closes = |at: usize| is(words.at(at), "closes ends").then(|| words.skip(at + 1, WHAT));
    let next = close(place)
        .and_then(|next| when(comma(next)))
        .or_else(|| when(place).and_then(|next| close(comma(next))))
        .or_else(|| bye(place).and_then(closes))?;
    (words.at(next).is_empty() || is(words.at(next), ", and or but then")).then_some(next)
}
