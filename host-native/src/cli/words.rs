//! Puts values into the words and forms that people read in tables.
//!
//! In: local times, statuses, reasons, waits. Out: short texts. Never: a time computed here.

use relance_core::base::{Instant, Reason};
use relance_core::wire::{Anchor, Decision, LocalDateTime, Status, Step, WaitingFor, Weekday};
use serde::Serialize;

/// `2026-11-25T08:00` as `Wed 2026-11-25 08:00`.
pub(crate) fn local(text: &str) -> String {
    match text.parse::<LocalDateTime>() {
        Ok(local) => {
            let weekday: String = Weekday::of(local.0.date()).name().chars().take(3).collect();
            format!("{weekday} {}", text.replacen('T', " ", 1))
        }
        Err(_) => text.to_owned(),
    }
}

/// An instant to the second, in UTC.
pub(crate) fn utc(instant: Instant) -> String {
    let text = instant.to_string();
    format!("{}Z", text.get(..19).unwrap_or(&text).replacen('T', " ", 1))
}

/// An instant that may be missing.
pub(crate) fn utc_or_dash(instant: Option<Instant>) -> String {
    instant.map_or_else(|| "–".into(), utc)
}

/// Sentences of reasons, one after the other.
pub(crate) fn why(reasons: &[Reason]) -> String {
    let texts: Vec<_> = reasons.iter().map(|reason| reason.text()).collect();
    texts.join("; ")
}

/// The code of the reason that a step moved to one of its own listed times.
const LISTED_TIME: &str = "schedule.listedTime";

/// When a step wanted to be sent, and what moved it from there. The timing names the listed times already.
pub(crate) fn timed(timing: &str, reasons: &[Reason]) -> String {
    let moved = reasons.iter().filter(|reason| timing.is_empty() || reason.code != LISTED_TIME).map(Reason::text);
    let parts: Vec<_> = Some(timing.into()).filter(|_| !timing.is_empty()).into_iter().chain(moved).collect();
    parts.join("; ")
}

/// What was decided, in words: `planned hello, Wed 2026-11-25 08:00: because`; `clock` says how an instant reads.
pub(crate) fn decision(decision: &Decision, clock: &mut dyn FnMut(Instant) -> String) -> String {
    let mut text = decision.what.to_string();
    if let Some(step) = &decision.step {
        text = format!("{text} {step}");
    }
    if let Some(at) = decision.at {
        text = format!("{text}, {}", clock(at));
    }
    if decision.reasons.is_empty() { text } else { format!("{text}: {}", why(&decision.reasons)) }
}

/// When a step wants to be sent, before any calendar moves it: `2 business days after the message before, at 09:30`.
pub(crate) fn timing(step: &Step, is_first: bool) -> String {
    let base = match step.anchor {
        Anchor::Enrollment => "the enrollment",
        Anchor::Previous if is_first => "the enrollment",
        Anchor::Previous => "the message before",
        Anchor::TargetDate => "the target's date",
        Anchor::LastInbound => "the contact's last message",
        Anchor::LastOutbound => "our last message",
        Anchor::WindowClose => "the close of the channel's window",
        Anchor::At => return "at the time that was chosen".into(),
    };
    let wait = step.wait.to_string();
    let text = match step.wait.amount() {
        0 => format!("at {base}"),
        -1 => format!("{} before {base}", wait.trim_start_matches('-').trim_end_matches('s')),
        amount if amount < 0 => format!("{} before {base}", wait.trim_start_matches('-')),
        _ => format!("{wait} after {base}"),
    };
    let times: Vec<String> = step.at.iter().map(ToString::to_string).collect();
    if times.is_empty() { text } else { format!("{text}, at {}", times.join(" or ")) }
}

/// Where an enrollment stands, and what it waits for.
pub(crate) fn standing(status: Status, waiting_for: Option<WaitingFor>) -> String {
    match waiting_for {
        Some(what) if status == Status::Active => format!("{}, waits for {}", status.name(), wire_word(&what)),
        _ => status.name().to_owned(),
    }
}

/// The word that a plain enum has on the wire.
pub(crate) fn wire_word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// `1 contact`, `2 contacts`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_when_a_step_wants_to_be_sent() {
        let say = |timing: &str, is_first| {
            let step = format!(r#"{{"id":"a","content":{{"type":"text","body":"b"}},{timing}}}"#);
            super::timing(&serde_json::from_str(&step).unwrap(), is_first)
        };
        assert_eq!(say(r#""wait":{"minutes":5}"#, true), "5 minutes after the enrollment");
        assert_eq!(
            say(r#""wait":{"businessDays":2},"at":["09:00","18:00"]"#, false),
            "2 business days after the message before, at 09:00 or 18:00"
        );
        assert_eq!(say(r#""wait":{"days":-1},"anchor":"targetDate""#, false), "1 day before the target's date");
        assert_eq!(say(r#""wait":{"days":0},"anchor":"enrollment""#, false), "at the enrollment");
    }

    #[test]
    fn puts_the_weekday_before_a_local_time() {
        assert_eq!(local("2026-11-25T08:00"), "Wed 2026-11-25 08:00");
        assert_eq!(local("2026-11-25T08:00:30"), "Wed 2026-11-25 08:00:30");
    }
}
