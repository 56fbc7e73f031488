//! The laws of time: of an answer's place (T7), of restrictions (T6, X7), and of asking again.
//!
//! In: something that answers `when`. Out: nothing, or a broken law. Never: spread (T10), which may move a send within an opening.

use crate::law;
use crate::questions::{ZONES, question, week, window};
use proptest::prelude::*;
use relance_model::read::instant;
use relance_model::{Calendar, Question, Start, Wait, Window, json};
use serde_json::Value;

/// Takes a request, gives the response's bytes.
pub type Answers<'a> = &'a dyn Fn(&Value) -> Vec<u8>;

/// When it may be sent; `None` where it is held.
fn time(answers: Answers<'_>, question: &Question) -> Result<Option<i64>, TestCaseError> {
    let request = json::request(question);
    let response: Value = serde_json::from_slice(&answers(&request)).map_err(|error| fail(&request, &error.to_string()))?;
    let result = response.get("result").ok_or_else(|| fail(&request, &response.to_string()))?;
    match (result.get("at").and_then(Value::as_str), result.get("held")) {
        (Some(at), None) => Ok(Some(instant(at))),
        (None, Some(_)) => Ok(None),
        _ => Err(fail(&request, &response.to_string())),
    }
}

fn fail(request: &Value, said: &str) -> TestCaseError {
    TestCaseError::fail(format!("{request} was answered with {said}"))
}

/// A result is never before the instant from which the question counts, nor before now (T7).
pub fn never_answers_the_past(answers: Answers<'_>) {
    law("never before base or now", question(), |question| {
        let Some(at) = time(answers, &question)? else { return Ok(()) };
        if let Start::Instant(base) | Start::Wait { base, .. } = question.start {
            prop_assert!(at >= base, "{at} is before its base: {}", json::request(&question));
        }
        prop_assert!(question.now.is_none_or(|now| at >= now), "{at} is before now: {}", json::request(&question));
        Ok(())
    });
}

/// Sending is allowed at a result: all three kinds of allowed time hold then (T6).
pub fn answers_an_open_time(answers: Answers<'_>) {
    law("the result is open", question(), |question| {
        let (Some(at), Some(calendar)) = (time(answers, &question)?, &question.calendar) else { return Ok(()) };
        let ours = calendar.working_hours_zone.as_ref().unwrap_or(&question.zone);
        let open = calendar.is_open(ZONES.named(&question.zone).reading(at), ZONES.named(ours).reading(at));
        prop_assert!(open, "it is closed at {}: {}", json::instant(at), json::request(&question));
        Ok(())
    });
}

/// Asked for a result as an instant, with the same calendar, the answer is that instant.
pub fn answers_a_result_with_itself(answers: Answers<'_>) {
    law("a result stays", question(), |question| {
        let Some(at) = time(answers, &question)? else { return Ok(()) };
        let again = Question { start: Start::Instant(at), at: Vec::new(), now: Some(at), ..question };
        prop_assert_eq!(time(answers, &again)?, Some(at), "asked again: {}", json::request(&again));
        Ok(())
    });
}

/// The same request gives the same bytes, whatever was asked in between.
pub fn answers_the_same_with_the_same_bytes(answers: Answers<'_>) {
    law("same input, same bytes", (question(), question()), |(question, other)| {
        let request = json::request(&question);
        let first = answers(&request);
        answers(&json::request(&other));
        prop_assert_eq!(first, answers(&request), "{}", request);
        Ok(())
    });
}

/// Asked later, the answer is not earlier.
pub fn answers_no_earlier_when_asked_later(answers: Answers<'_>) {
    law("a later now, no earlier answer", (question(), 0_i64..10_000), |(question, minutes)| {
        let Some(now) = question.now else { return Ok(()) };
        let later = Question { now: Some(now + minutes * relance_model::zone::MINUTE), ..question.clone() };
        if let (Some(before), Some(after)) = (time(answers, &question)?, time(answers, &later)?) {
            prop_assert!(after >= before, "{} then {}", json::request(&question), json::request(&later));
        }
        Ok(())
    });
}

/// One more thing that a calendar forbids.
#[derive(Debug, Clone)]
enum Restriction {
    Quiet(Window),
    Legal([Vec<Window>; 7]),
    Working([Vec<Window>; 7]),
    Closed(i64),
    FewerHours(usize),
    FewerBusinessDays(usize),
}

fn restriction() -> impl Strategy<Value = Restriction> {
    prop_oneof![
        window().prop_map(Restriction::Quiet),
        week().prop_map(Restriction::Legal),
        week().prop_map(Restriction::Working),
        (0_i64..20).prop_map(Restriction::Closed),
        (0_usize..7).prop_map(Restriction::FewerHours),
        (0_usize..7).prop_map(Restriction::FewerBusinessDays),
    ]
}

/// The calendar with the restriction added; `None` where it would not be one.
fn restricted(calendar: &Calendar, from: i64, restriction: Restriction) -> Option<Calendar> {
    let mut calendar = calendar.clone();
    match restriction {
        Restriction::Quiet(window) => calendar.quiet_hours.push(window),
        Restriction::Legal(week) if calendar.legal_hours.is_none() => calendar.legal_hours = Some(week),
        Restriction::Working(week) if calendar.working_hours.is_none() => {
            // Without working hours a closed date is closed from midnight to midnight. With them it loses the windows that start
            // on it, and one of the day before may run into it (T5): that is no restriction.
            let into_a_closed_date =
                week.iter().flatten().any(|window| window.passes_midnight()) && !calendar.closed_dates.is_empty();
            (!into_a_closed_date).then_some(())?;
            calendar.working_hours = Some(week);
        }
        Restriction::Legal(_) | Restriction::Working(_) => return None,
        Restriction::Closed(days) => drop(calendar.closed_dates.insert(from.div_euclid(relance_model::zone::DAY) + days)),
        Restriction::FewerHours(day) => calendar.working_hours.as_mut()?.get_mut(day)?.pop().map(drop)?,
        Restriction::FewerBusinessDays(day) => {
            let mut days = calendar.business_days.unwrap_or([true, true, true, true, true, false, false]);
            *days.get_mut(day)? = false;
            days.contains(&true).then_some(())?;
            calendar.business_days = Some(days);
        }
    }
    Some(calendar)
}

/// A calendar that forbids more never makes a send earlier, nor one possible that was not (X7).
pub fn answers_no_earlier_when_more_is_forbidden(answers: Answers<'_>) {
    law("more forbidden, no earlier answer", (question(), restriction()), |(question, restriction)| {
        let (Start::Instant(from) | Start::Wait { base: from, .. }) = question.start else { return Ok(()) };
        let calendar = question.calendar.clone().unwrap_or_default();
        let Some(calendar) = restricted(&calendar, from, restriction) else { return Ok(()) };
        let stricter = Question { calendar: Some(calendar), ..question.clone() };
        let (before, after) = (time(answers, &question)?, time(answers, &stricter)?);
        let earlier = match (before, after) {
            (Some(before), Some(after)) => after < before,
            // Business days counted on a stricter calendar end later, and so does the horizon from there.
            (None, Some(_)) => !matches!(question.start, Start::Wait { wait: Wait::BusinessDays(_), .. }),
            _ => false,
        };
        prop_assert!(!earlier, "{before:?} became {after:?}: {} then {}", json::request(&question), json::request(&stricter));
        Ok(())
    });
}
