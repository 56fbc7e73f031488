//! The laws of `understand`: whatever comes in is read, and what is said to be new are lines of it, in order.
//!
//! In: text, HTML and headers of every kind, quotes of mail programs among them. Out: no broken law. Never: an expected answer to a certain
//! message (those are vectors).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that can't go on says so by failing")]

use proptest::prelude::*;
use relance_core::base::Instant;
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

/// Words that say something of a time or of a wish, in any order.
fn wish() -> impl Strategy<Value = String> {
    let words = "call me text not don't before until after at on in by between and or the a next last week \
        weekend month end of day days hours half quarter past to two 3 11 25 31 2400 99999999999 3:30 0 \
        12/5 31.12. am pm EST London time tomorrow tonight friday may december noon midnight llámame \
        mañana dentro de la semana que viene y media liga amanhã às segunda daqui rappelez demain matin \
        dans quinze jours ruf mich morgen früh halb vier übermorgen vierzehn Tagen nicht vor . ? , - 😅";
    let words: Vec<_> = words.split(' ').collect();
    prop::collection::vec(prop::sample::select(words), 1..14).prop_map(|words| words.join(" "))
}

#[test]
fn m5_a_time_is_named_with_the_wish_alone_and_lies_ahead() {
    let zones = prop::sample::select(vec![
        "Europe/Madrid",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "America/St_Johns",
    ]);
    let locales = prop::sample::select(vec!["en-US", "en-GB", "es", "pt-BR", "fr", "de"]);
    // Two years by minutes, with the changes of clocks in them.
    let wishes = (wish(), zones, locales, 0..1_051_200_i64);
    law("a time that is asked for lies ahead", wishes, |(text, zone, locale, minutes)| {
        let now = Instant::from_millis(1_767_225_600_000 + minutes * 60_000).unwrap();
        let result = understood(json!({ "text": text, "zone": zone, "locale": locale, "channel": "whatsapp", "now": now }))?;
        let asked = result["intent"] == "askedForTime";
        for member in ["at", "local", "grain"] {
            prop_assert_eq!(result.get(member).is_some(), asked, "{} of {}", member, result);
        }
        if asked {
            let at: Instant = serde_json::from_value(result["at"].clone()).unwrap();
            let ahead = at.millis() - now.millis();
            prop_assert!((300_000..=180 * 86_400_000).contains(&ahead), "{text:?} at {now} in {zone}: {result}");
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
