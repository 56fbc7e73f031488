//! Puts values into the words and forms that people read in tables.
//!
//! In: local times, statuses, reasons, waits. Out: short texts. Never: a time computed here.

use relance_core::base::{Instant, Reason};
use relance_core::wire::{Decision, LocalDateTime, Status, WaitingFor, Weekday};
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
    let texts: Vec<&str> = reasons.iter().map(|reason| reason.text.as_str()).collect();
    texts.join("; ")
}

/// What was decided, in words: `planned hello for 2026-11-25 08:00:00Z: because`.
pub(crate) fn decision(decision: &Decision) -> String {
    let mut text = decision.what.to_string();
    if let Some(step) = &decision.step {
        text = format!("{text} {step}");
    }
    if let Some(at) = decision.at {
        text = format!("{text}, {}", utc(at));
    }
    if decision.reasons.is_empty() { text } else { format!("{text}: {}", why(&decision.reasons)) }
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
    fn puts_the_weekday_before_a_local_time() {
        assert_eq!(local("2026-11-25T08:00"), "Wed 2026-11-25 08:00");
        assert_eq!(local("2026-11-25T08:00:30"), "Wed 2026-11-25 08:00:30");
    }
}
