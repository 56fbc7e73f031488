//! The laws of `understand`: whatever comes in is read, and what is said to be new are lines of it, in order.
//!
//! In: text, HTML and headers of every kind, quotes of mail programs among them. Out: no broken law. Never: an expected answer to a certain
//! message (those are vectors).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that can't go on says so by failing")]

use proptest::prelude::*;
use relance_core::call::Core;
use relance_property::law;
use serde_json::{Value, json};

/// Lines that mean something to whoever looks for quotes, intents and dates.
const LINES: [&str; 26] = [
    "> quoted",
    ">bare",
    ">",
    "",
    " ",
    "-- ",
    "--",
    "On Fri, 20 Nov 2026 at 10:00, Ann <ann@shop.example> wrote:",
    "On Fri, 20 Nov 2026 at 10:00, Ann",
    "<ann@shop.example> wrote:",
    "Am 20.11.2026 um 10:00 schrieb Ann:",
    "From: Ann <ann@shop.example>",
    "Sent: Friday",
    "To: Bob",
    "Subject: Offer",
    "-----Original Message-----",
    "________________",
    "Sent from my iPhone",
    "Begin forwarded message:",
    "Please unsubscribe me",
    "STOP",
    "don't stop",
    "out of the office until 5 December",
    "bis zum 3. Dezember",
    "back on 12/3",
    "12/31/9999",
];

fn line() -> impl Strategy<Value = String> {
    prop_oneof![3 => prop::sample::select(LINES.to_vec()).prop_map(String::from), 2 => "\\PC{0,40}", 1 => "[a-zé,.!?0-9/ -]{0,60}"]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 0..14).prop_map(|lines| lines.join("\n"))
}

fn markup() -> impl Strategy<Value = String> {
    let tags = vec![
        "<div>",
        "</div>",
        "<blockquote type=cite>",
        "<blockquote>",
        "</blockquote>",
        "<p>",
        "<br>",
        "<div class=\"gmail_attr\">",
        "<div id=\"appendonsend\"></div>",
        "<div class='moz-signature'>",
        "<style>",
        "</style>",
        "<!--",
        "-->",
        "<a href=\"",
        "&eacute;",
        "&#x1F600;",
        "<",
        "<pre>",
        "<li>",
        "</ul>",
        "<head>",
    ];
    prop::collection::vec(prop_oneof![prop::sample::select(tags).prop_map(String::from), line()], 0..20)
        .prop_map(|parts| parts.concat())
}

/// The result for a message; it always has one.
fn understood(members: Value) -> Result<Value, TestCaseError> {
    let mut request = json!({ "v": 1, "op": "understand", "now": "2026-11-21T09:00:00Z", "zone": "Europe/Madrid" });
    request.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let response: Value = serde_json::from_slice(&Core::new().call(request.to_string().as_bytes())).unwrap();
    response.get("result").cloned().ok_or_else(|| TestCaseError::fail(format!("{request}\n{response}")))
}

#[test]
fn c4_what_is_new_are_lines_of_the_message_in_order() {
    law("what is new are lines of the message", text(), |text| {
        let result = understood(json!({ "text": text }))?;
        let mut lines = text.lines().map(str::trim);
        for new in result["text"].as_str().unwrap().lines().map(str::trim).filter(|line| !line.is_empty()) {
            prop_assert!(lines.any(|line| line == new), "{new:?} is not in {text:?} or not in order");
        }
        Ok(())
    });
}

#[test]
fn c4_a_message_without_a_mark_of_a_quote_stays_whole() {
    let plain = prop::collection::vec("[A-Za-zé,.!? ]{0,60}", 0..12).prop_map(|lines| lines.join("\n"));
    law("a message without a mark stays whole", plain, |text| {
        let result = understood(json!({ "text": text }))?;
        prop_assert_eq!(result["text"].as_str(), Some(text.trim()));
        Ok(())
    });
}

#[test]
fn c5_every_message_is_read_and_only_a_reading_is_sure_of_itself() {
    let channels = prop::option::of(prop::sample::select(vec!["email", "sms", "whatsapp"]));
    let locales =
        prop::option::of(prop_oneof![prop::sample::select(vec!["en-US", "de", "", "x-y"]).prop_map(String::from), "\\PC{0,8}"]);
    let headers = prop::collection::btree_map("(?i)auto-submitted|precedence|x-[a-z]{0,9}", "\\PC{0,20}", 0..3);
    let messages = (text(), markup(), text(), channels, locales, headers, any::<bool>());
    law("every message is read", messages, |(text, html, subject, channel, locale, headers, opted_out)| {
        for message in [json!({ "text": text }), json!({ "html": html })] {
            let mut members = json!({ "subject": subject, "headers": headers, "optedOut": opted_out });
            members.as_object_mut().unwrap().extend(message.as_object().unwrap().clone());
            if let Some(channel) = channel {
                members["channel"] = json!(channel);
            }
            if let Some(locale) = &locale {
                members["locale"] = json!(locale);
            }
            let result = understood(members)?;
            let read = result["intent"] != "none";
            for member in ["confidence", "basis", "phrase"] {
                prop_assert_eq!(result.get(member).is_some(), read, "{} of {}", member, result);
            }
            prop_assert_eq!(result.get("autoReply").is_some(), result["intent"] == "autoReply");
            // A date of return is never one that has passed.
            prop_assert!(result["autoReply"]["returnDate"].as_str().is_none_or(|date| date >= "2026-11-21"));
        }
        Ok(())
    });
}

#[test]
fn c5_a_carriers_word_is_that_word_however_it_is_written() {
    let words = prop::sample::select(vec!["stop", "stopall", "unsubscribe", "end", "quit", "revoke", "optout", "cancel"]);
    let around = "[ .,!?\"'»«\n🙏-]{0,6}";
    law("a carrier's word is that word", (words, around, around, any::<u16>()), |(word, before, after, capitals)| {
        let written: String = word
            .chars()
            .enumerate()
            .map(|(at, letter)| if capitals >> at & 1 == 1 { letter.to_ascii_uppercase() } else { letter })
            .collect();
        let result = understood(json!({ "text": format!("{before}{written}{after}"), "channel": "sms" }))?;
        prop_assert_eq!((&result["intent"], &result["confidence"]), (&json!("optOut"), &json!("sure")), "{}", result);
        Ok(())
    });
}
